"""What a finished sheet prints, as groups of text: a block, list item, tile or table row each.

Input: a numbered Sheet, or texts read back from a file. Output: groups, each with its
text, figures and dates with their machine values, and note marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, assert_never

from factsheet.languages.vocabulary import SLOT, fold
from factsheet.sheet.tables import covered
from factsheet.sheet.tree import (
    Abbr,
    Block,
    Cell,
    Chart,
    CiteRef,
    Data,
    DefinitionList,
    Emph,
    Heading,
    Inline,
    LineBreak,
    Link,
    ListBlock,
    NoteRef,
    Paragraph,
    Picture,
    QrCode,
    Section,
    Sheet,
    Span,
    StatementNumber,
    Strong,
    Subscript,
    Superscript,
    Table,
    Text,
    Time,
    plain_text,
    walk,
)

_COMMAS = re.compile(r",+(?=[.!?…”»)]|$)")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number or date as printed, with its value (empty where only text was read) and its slot in the text."""

    kind: str  # data or time
    value: str
    text: str
    at: int


class Mark(NamedTuple):
    """A note mark: its place in the text, the note's number, and the facts it is there for."""

    at: int
    number: int
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Text that stands together; ``SLOT`` for each figure."""

    text: str
    figures: tuple[Figure, ...] = ()
    marks: tuple[Mark, ...] = ()
    drawn: tuple[tuple[str, str], ...] = ()  # date and value of the chart point this labels
    foreign: tuple[tuple[int, int, str], ...] = ()  # where another language is marked, from and to
    number: str = ""  # of the statement


@dataclass
class _Writer:
    """Collects the text of a group."""

    pieces: list[str] = field(default_factory=list)
    length: int = 0
    figures: list[Figure] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    aside: list[str] = field(default_factory=list)
    foreign: list[tuple[int, int, str]] = field(default_factory=list)
    number: str = ""

    def write(self, text: str) -> None:
        self.pieces.append(text)
        self.length += len(text)

    def part(self) -> None:
        """Part what stands in another paragraph or cell."""
        if self.length:
            self.write("\n")

    def mark(self, ref: NoteRef) -> None:
        self.marks.append(Mark(self.length, ref.number, ref.facts))

    def inlines(self, content: Sequence[Inline], lang: str = "") -> None:
        start = self.length
        for inline in content:
            match inline:
                case Text(text):
                    self.write(fold(text))
                case Time() | Data():
                    value = inline.datetime if isinstance(inline, Time) else inline.value
                    kind = "time" if isinstance(inline, Time) else "data"
                    self.figures.append(Figure(kind, value, fold(plain_text(inline)), self.length))
                    self.write(SLOT)
                    for node in walk(inline):
                        if isinstance(node, NoteRef):
                            self.mark(node)
                case NoteRef():
                    self.mark(inline)
                case StatementNumber():
                    self.number = self.number or inline.number
                case Superscript((Text(","),)) | CiteRef():
                    pass  # the comma between two marks
                case LineBreak():
                    self.write("\n")
                case Abbr():
                    self.inlines(inline.content)
                    self.aside.append(inline.title)
                case Span():
                    self.inlines(inline.content, inline.lang)
                case Strong() | Emph() | Subscript() | Superscript() | Link():
                    self.inlines(inline.content)
                case _:
                    assert_never(inline)
        if lang:
            self.foreign.append((start, self.length, lang))

    def group(self, drawn: tuple[tuple[str, str], ...] = ()) -> Group:
        for text in self.aside:
            self.part()
            self.write(fold(text))
        return Group(
            "".join(self.pieces), tuple(self.figures), tuple(self.marks), drawn, tuple(self.foreign), self.number
        )


def groups(sheet: Sheet) -> list[Group]:
    """Return what a sheet prints, in reading order: first what its files say of themselves, then the article."""
    metadata = sheet.metadata
    said = (metadata.title, metadata.summary, metadata.publisher, metadata.licence, metadata.footer)
    found = [Group(fold(text)) for text in (*said, *metadata.keywords)]
    found += _block(sheet.article)
    return found


def texts_as_groups(texts: Sequence[str]) -> list[Group]:
    """Return texts that were read back without note marks as groups, the commas between marks taken out."""
    return [Group(_COMMAS.sub("", " ".join(fold(text).split()))) for text in texts]


def _block(block: Block) -> Iterator[Group]:
    match block:
        case Section():
            for inner in block.content:
                yield from _block(inner)
        case Heading():
            yield inline_group(block.content)
        case Paragraph():
            yield inline_group(block.content, lang=block.lang)
        case ListBlock():
            for item in block.items:
                yield from _together(item.content)
        case DefinitionList():
            for term, blocks in block.items:
                yield from _together((Paragraph(term), *blocks))
        case Table():
            yield inline_group(block.caption)
            yield from (_row(*row) for row in block.head)
            for row in covered(block.body):
                yield from _body_row(row)
        case Picture():
            yield Group(fold(block.alt))
            yield inline_group(block.caption)
        case Chart():
            yield inline_group(block.caption)
            yield Group(fold(block.alt))
            for point in block.points:
                beside = ("time", point.date) if block.whole is None else ("data", str(block.whole))
                yield inline_group(point.content, (("data", str(point.value)), beside))
        case QrCode():
            yield Group(fold(block.alt))
        case _:
            assert_never(block)


def inline_group(content: Sequence[Inline], drawn: tuple[tuple[str, str], ...] = (), lang: str = "") -> Group:
    """Return a run of inlines as a group."""
    writer = _Writer()
    writer.inlines(content, lang)
    return writer.group(drawn)


def _together(blocks: Sequence[Block]) -> Iterator[Group]:
    """Yield the paragraphs of a list item as one group, then what is nested in it."""
    writer = _Writer()
    nested: list[Block] = []
    for block in blocks:
        if isinstance(block, Heading | Paragraph):
            writer.part()
            writer.inlines(block.content, block.lang if isinstance(block, Paragraph) else "")
        else:
            nested.append(block)
    yield writer.group()
    for block in nested:
        yield from _block(block)


def _row(*cells: Cell) -> Group:
    writer = _Writer()
    for cell in cells:
        writer.part()
        writer.inlines(cell.content)
    return writer.group()


def _body_row(row: Sequence[Cell]) -> Iterator[Group]:
    """Yield a row as one group; or each cell with the row's head, where cells carry marks of their own."""
    first, *rest = row
    with_figures = [cell for cell in rest if _has(cell, Data, Time)]
    if _has(first, NoteRef) or not with_figures or not all(_has(cell, NoteRef) for cell in with_figures):
        yield _row(*row)
    else:
        yield from (_row(first, cell) for cell in rest)


def _has(cell: Cell, *kinds: type) -> bool:
    return any(isinstance(node, kinds) for inline in cell.content for node in walk(inline))
