"""Number the notes: citations → note marks and notes, once, in reading order.

Input: an article with CiteRefs, and a function that words notes. Output: the
article with NoteRefs, and the notes 1…n; writers never count.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias, TypeVar, assert_never

from factsheet.sheet.cite import Cited, NoteText
from factsheet.sheet.metadata import Metadata
from factsheet.sheet.places import Passage
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
    ListItem,
    Note,
    NoteRef,
    Paragraph,
    Picture,
    Point,
    QrCode,
    Reference,
    Section,
    Span,
    StatementNumber,
    Strong,
    Subscript,
    Superscript,
    Table,
    Text,
    Time,
)

WordNotes: TypeAlias = Callable[[Sequence[Cited]], Sequence[NoteText]]
"""What the notes of a sheet cite, in order → the text of each."""
Merge: TypeAlias = Literal["source", "locator"]
"""Whether a note names a source with all its passages, or one passage."""

APART = "\u202f"  # before a mark, so that it is not copied as digits of the figure before it

_B = TypeVar("_B", bound=Block)


@dataclass
class _Numbers:
    merge: Merge
    raised: re.Pattern[str] | None
    brackets: bool
    order: dict[tuple[str, str], int] = field(default_factory=dict)
    mentions: Counter[int] = field(default_factory=Counter)
    passages: dict[int, dict[str, dict[str, None]]] = field(default_factory=dict)  # note → locator → quotes

    def mark(self, group: list[CiteRef]) -> list[Inline]:
        """Marks that stand together: each note once, ascending, with commas; three and more in a row as a range."""
        seen: dict[int, dict[str, None]] = {}
        for ref in group:
            key = ref.key, "" if self.merge == "source" else ref.locator
            number = self.order.setdefault(key, len(self.order) + 1)
            quotes = self.passages.setdefault(number, {}).setdefault(ref.locator, {})
            quotes.update({ref.quote: None} if ref.quote else {})
            seen.setdefault(number, {}).update({ref.fact: None} if ref.fact else {})
        marks: list[Inline] = []
        for number in sorted(seen):
            self.mentions[number] += 1
            inside = {number - 1, number + 1} <= seen.keys()
            first, following = ("\N{NO-BREAK SPACE}", " ") if self.brackets else (APART, ",")
            before = first if not marks else "–" if {number - 1, number - 2} <= seen.keys() else following
            before = "" if inside else before
            marks.append(NoteRef(number, self.mentions[number], tuple(seen[number]), before, inside, self.brackets))
        return marks


def number(
    article: Section,
    word_notes: WordNotes,
    reference: Callable[[str], Reference],
    merge: Merge = "source",
    raised: re.Pattern[str] | None = None,
    *,
    brackets: bool = False,
) -> tuple[Section, tuple[Note, ...]]:
    """Return the article with note marks in place of citations, and its notes.

    ``raised`` has in its groups the letters of the article that are set raised; with ``brackets``, marks are
    written as [3].
    """
    numbers = _Numbers(merge, raised, brackets)
    numbered = _block(article, numbers)
    first: dict[str, int] = {}
    cited = []
    for (key, _), n in numbers.order.items():
        passages = tuple(Passage(locator, tuple(quotes)) for locator, quotes in numbers.passages[n].items())
        cited.append(Cited(key, passages, first.get(key)))
        first.setdefault(key, n)
    notes = []
    for n, (note, texts) in enumerate(zip(cited, word_notes(cited), strict=True), 1):
        paper, whole = (_inlines(text, numbers) for text in texts)
        locators = tuple(passage.locator for passage in note.passages)
        whole = () if whole == paper else whole
        notes.append(Note(n, paper, numbers.mentions[n], reference(note.key), locators, whole=whole))
    return numbered, tuple(notes)


def _block(block: _B, numbers: _Numbers) -> _B:
    result: Block
    match block:
        case Section():
            result = replace(block, content=tuple(_block(b, numbers) for b in block.content))
        case Heading() | Paragraph():
            result = replace(block, content=_inlines(block.content, numbers))
        case ListBlock():
            items = tuple(
                ListItem(tuple(_block(b, numbers) for b in item.content), item.class_) for item in block.items
            )
            result = replace(block, items=items)
        case DefinitionList():
            pairs = tuple(
                (_inlines(term, numbers), tuple(_block(b, numbers) for b in blocks)) for term, blocks in block.items
            )
            result = replace(block, items=pairs)
        case Table():
            result = replace(
                block,
                caption=_inlines(block.caption, numbers),
                head=_rows(block.head, numbers),
                body=_rows(block.body, numbers),
            )
        case Picture():
            result = replace(block, caption=_inlines(block.caption, numbers))
        case Chart():
            caption = _inlines(block.caption, numbers)
            points = tuple(Point(p.date, p.value, _inlines(p.content, numbers)) for p in block.points)
            result = replace(block, caption=caption, points=points)
        case QrCode():
            result = block
        case _:
            assert_never(block)
    return result


def _rows(rows: tuple[tuple[Cell, ...], ...], numbers: _Numbers) -> tuple[tuple[Cell, ...], ...]:
    return tuple(tuple(replace(c, content=_inlines(c.content, numbers)) for c in row) for row in rows)


def _inlines(content: tuple[Inline, ...], numbers: _Numbers) -> tuple[Inline, ...]:
    out: list[Inline] = []
    group: list[CiteRef] = []  # that stand together
    for inline in content:
        if group and not isinstance(inline, CiteRef):
            out += numbers.mark(group)
            group = []
        match inline:
            case CiteRef():
                group.append(inline)
            case Text():
                out += _raised(inline, numbers.raised)
            case LineBreak() | NoteRef() | StatementNumber():
                out.append(inline)
            case Link(address=True):
                out.append(inline)
            case Span() if inline.lang and numbers.raised:
                out.append(replace(inline, content=_inlines(inline.content, replace(numbers, raised=None))))
            case Strong() | Emph() | Subscript() | Superscript() | Link() | Abbr() | Time() | Data() | Span():
                inner = _inlines(inline.content, numbers)
                out.append(inline if inner == inline.content else replace(inline, content=inner))
            case _:
                assert_never(inline)
    return (*out, *numbers.mark(group)) if group else tuple(out)


def _raised(whole: Text, pattern: re.Pattern[str] | None) -> Iterator[Inline]:
    """Yield a text with the letters raised that a pattern has in its groups: 1er."""
    if pattern is None or not pattern.search(whole.text):
        yield whole
        return
    text, at = whole.text, 0
    for found in pattern.finditer(text):
        start, end = next(found.span(i) for i in range(1, len(found.groups()) + 1) if found[i])
        yield Text(text[at:start])
        yield Superscript((Text(text[start:end]),))
        at = end
    if at < len(text):
        yield Text(text[at:])


def letter(index: int) -> str:
    """Return the letter of a mention from 0: a, b, … z, aa, ab, …"""
    text = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        text = chr(97 + rest) + text
    return text


def end_head(meta: Metadata) -> tuple[Heading | Paragraph, ...]:
    """Return what stands above notes at the end: that they are notes, and where their addresses are."""
    notes, where, address = meta.notes_head
    said = (Paragraph((Text(f"{where}{address}"),)),) if where else ()
    return Heading(2, (Text(notes),)), *said
