"""What a file must say: blocks, marks, notes and links of a sheet, and where text may stand.

Input: the numbered tree, or the manifest a file carries. Output: a Reference, the same
from both. Text is as it is read back: ``fold`` makes one of characters that share a glyph.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, NamedTuple, TypeAlias
from urllib.parse import quote

from factsheet.sheet.tree import (
    Block,
    Cell,
    Chart,
    DefinitionList,
    Heading,
    Inline,
    LineBreak,
    Link,
    ListBlock,
    NoteRef,
    Paragraph,
    QrCode,
    Section,
    Sheet,
    Span,
    Table,
    Text,
    children,
    walk,
)

MOST_FRAMES = 100  # of a page

Fold: TypeAlias = Callable[[str], str]

# What RFC 3986 allows in an address; all else stands there percent-encoded.
_URI_SAFE = "%:/?#[]@!$&'()*+,;=~"


class Frame(NamedTuple):
    """The page, or where text may stand: text, notes or footer; its column, -1 across the page; its edges in pt."""

    kind: str
    column: int
    left: float
    bottom: float
    right: float
    top: float


class Said(NamedTuple):
    """A block: its structure type (ISO 32000-1, 14.8.4) and its text with note marks."""

    tag: str
    text: str


@dataclass(frozen=True)
class Note:
    """A note: its text, the addresses it links to, its foreign words with their language, how often it is marked."""

    text: str
    links: tuple[str, ...] = ()
    languages: tuple[tuple[str, str], ...] = ()
    mentions: int = 1


@dataclass(frozen=True)
class Page:
    """A page: the hash of its text and of its operators, and its frames."""

    text: str
    operators: str
    frames: tuple[Frame, ...]


@dataclass(frozen=True)
class Reference:
    """All that a file of a sheet must say."""

    language: str
    footer: str
    status: str  # DRAFT or not, and the counts, as the first page says it
    placement: str  # of the notes: page or column
    blocks: tuple[Said, ...]
    marks: tuple[int, ...]
    notes: tuple[Note, ...]
    links: tuple[str, ...] = ()
    languages: tuple[tuple[str, str], ...] = ()
    pages: tuple[Page, ...] = field(default=())

    def to_data(self) -> dict[str, Any]:
        """Return it as JSON data."""
        data = {f.name: getattr(self, f.name) for f in fields(self)}
        return {**data, "notes": [vars(note) for note in self.notes], "pages": [vars(page) for page in self.pages]}


def from_data(data: dict[str, Any]) -> Reference:
    """Return a Reference from JSON data. Raises KeyError, TypeError or ValueError for what is none."""
    if data.keys() != {f.name for f in fields(Reference)}:
        raise ValueError("not the fields of a sheet's text")
    return Reference(
        language=str(data["language"]),
        footer=str(data["footer"]),
        status=str(data["status"]),
        placement=str(data["placement"]),
        blocks=tuple(Said(str(tag), str(text)) for tag, text in data["blocks"]),
        marks=tuple(int(n) for n in data["marks"]),
        notes=tuple(
            Note(str(n["text"]), _strings(n["links"]), _pairs(n["languages"]), int(n["mentions"]))
            for n in data["notes"]
        ),
        links=_strings(data["links"]),
        languages=_pairs(data["languages"]),
        pages=tuple(Page(str(page["text"]), str(page["operators"]), _frames(page["frames"])) for page in data["pages"]),
    )


def _frames(data: Sequence[Sequence[Any]]) -> tuple[Frame, ...]:
    if len(data) > MOST_FRAMES:
        raise ValueError("more frames than a page can have")
    return tuple(Frame(str(kind), int(column), *map(float, edges)) for kind, column, *edges in data)


def _strings(data: Sequence[Any]) -> tuple[str, ...]:
    return tuple(map(str, data))


def _pairs(data: Sequence[Sequence[Any]]) -> tuple[tuple[str, str], ...]:
    return tuple((str(a), str(b)) for a, b in data)


# -- from the tree -----------------------------------------------------------------------------------


def from_sheet(sheet: Sheet, fold: Fold, placement: str = "page") -> Reference:
    """Return what a file of this sheet must say, without its pages."""
    article, language = sheet.article, sheet.metadata.language
    base = sheet.metadata.base_url.rstrip("/")
    said = ((tag, fold(text)) for tag, text in _blocks(article.content))
    nodes = list(walk(article))
    return Reference(
        language=language,
        footer=fold(sheet.metadata.footer),
        status=fold(sheet.metadata.status),
        placement=placement,
        blocks=tuple(Said(tag, text) for tag, text in said if text),
        marks=tuple(node.number for node in nodes if isinstance(node, NoteRef)),
        notes=tuple(
            Note(
                fold(_text(note.content)),
                tuple(_targets([n for inline in note.content for n in walk(inline)], base)),
                tuple(_foreign([n for inline in note.content for n in walk(inline)], language, fold)),
                note.mentions,
            )
            for note in sheet.notes
        ),
        links=tuple(_targets(nodes, base)),
        languages=tuple(_foreign(nodes, language, fold)),
    )


def _text(content: Sequence[Inline]) -> str:
    """Return the text of some inlines with note marks."""
    return "".join([_inline(inline) for inline in content])


def _inline(node: Any) -> str:
    if isinstance(node, Text):
        return node.text
    if isinstance(node, NoteRef):
        return str(node.number)
    if isinstance(node, LineBreak):
        return " "
    return "".join([_inline(child) for child in children(node)])


def _blocks(content: Sequence[Block]) -> Iterator[tuple[str, str]]:
    """Yield structure type and text of blocks in reading order, as ISO 32000-1, 14.8.4 names them."""
    for block in content:
        match block:
            case Section():
                yield from _blocks(block.content)
            case Heading():
                yield f"H{block.level}", _text(block.content)
            case Paragraph():
                yield "P", _text(block.content)
            case ListBlock():
                yield from _items(block)
            case DefinitionList():
                for term, told in block.items:
                    yield "Lbl", _text(term)
                    yield from _blocks(told)
            case Table():
                yield "Caption", _text(block.caption)
                for row in (*block.head, *block.body):
                    yield from map(_cell, row)
            case Chart():
                yield "P", _text(block.caption)
                yield "Figure", block.alt
                for point in block.points:
                    yield "LBody", _text(point.content)
            case QrCode():
                yield "Figure", block.alt


def _items(block: ListBlock) -> Iterator[tuple[str, str]]:
    for item in block.items:
        if block.class_ == "timeline":
            for tag, part in zip(("Lbl", "LBody"), item.content, strict=True):
                yield tag, "".join(text for _, text in _blocks([part]))
        elif block.class_ == "tiles" or len(item.content) > 1:
            yield from _blocks(item.content)
        else:
            yield from (("LBody" if tag == "P" else tag, text) for tag, text in _blocks(item.content))


def _cell(cell: Cell) -> tuple[str, str]:
    return "TH" if cell.scope else "TD", _text(cell.content)


def _targets(nodes: Sequence[Any], base: str) -> Iterator[str]:
    """Yield the addresses linked to, as they stand in a file; without a base address, relative ones are no links."""
    for node in nodes:
        if isinstance(node, Link) and not node.href.startswith("#") and (address := absolute(node.href, base)):
            yield address


def absolute(href: str, base: str) -> str:
    """Return where a link leads, as an address stands in a file; nothing for a relative one without a base."""
    if ":" in href or base:
        return quote(href if ":" in href else f"{base}/{href}", safe=_URI_SAFE)
    return ""


def _foreign(nodes: Sequence[Any], language: str, fold: Fold) -> Iterator[tuple[str, str]]:
    for node in nodes:
        if isinstance(node, Span) and node.lang not in ("", language):
            yield node.lang, fold(_text(node.content))
