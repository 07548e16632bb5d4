"""Number the notes: citations → note marks and notes, once, in reading order.

Input: an article with CiteRefs, and a function that words a note. Output: the
article with NoteRefs, and the notes 1…n; writers never count.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import TypeAlias, TypeVar, assert_never

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
    Point,
    QrCode,
    Reference,
    Section,
    Span,
    Strong,
    Subscript,
    Superscript,
    Table,
    Text,
    Time,
)

Key: TypeAlias = tuple[str, str]
WordNote: TypeAlias = Callable[[str, str, tuple[str, ...], int | None], tuple[Inline, ...]]
"""(source key, locator, quotes, number of the source's first note if this is not it) → the note's text."""

_B = TypeVar("_B", bound=Block)


@dataclass
class _Numbers:
    order: dict[Key, int] = field(default_factory=dict)
    mentions: dict[Key, int] = field(default_factory=dict)
    quotes: dict[Key, dict[str, None]] = field(default_factory=dict)

    def mark(self, group: list[CiteRef]) -> list[Inline]:
        """Marks that stand together: each note once, in ascending order, with commas between."""
        seen: dict[Key, dict[str, None]] = {}
        for ref in group:
            key = ref.key, ref.locator
            self.order.setdefault(key, len(self.order) + 1)
            if ref.quote:
                self.quotes.setdefault(key, {})[ref.quote] = None
            seen.setdefault(key, {}).update({ref.fact: None} if ref.fact else {})
        marks: list[Inline] = []
        for key in sorted(seen, key=self.order.__getitem__):
            self.mentions[key] = self.mentions.get(key, 0) + 1
            if marks:
                marks.append(Superscript((Text(","),)))
            marks.append(NoteRef(self.order[key], self.mentions[key], tuple(seen[key])))
        return marks


def number(
    article: Section, word_note: WordNote, reference: Callable[[str], Reference]
) -> tuple[Section, tuple[Note, ...]]:
    """Return the article with note marks in place of citations, and its notes."""
    numbers = _Numbers()
    numbered = _block(article, numbers)
    first: dict[str, int] = {}
    notes = []
    for (key, locator), n in numbers.order.items():
        quotes = tuple(numbers.quotes.get((key, locator), ()))
        content = word_note(key, locator, quotes, first.get(key))
        first.setdefault(key, n)
        notes.append(Note(n, content, numbers.mentions[key, locator], reference(key), locator))
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
    return tuple(tuple(Cell(_inlines(c.content, numbers), c.scope) for c in row) for row in rows)


def _inlines(content: tuple[Inline, ...], numbers: _Numbers) -> tuple[Inline, ...]:
    out: list[Inline] = []
    for is_citation, group in groupby(content, key=lambda i: isinstance(i, CiteRef)):
        if is_citation:
            out += numbers.mark([r for r in group if isinstance(r, CiteRef)])
            continue
        for inline in group:
            match inline:
                case Text() | LineBreak() | NoteRef() | CiteRef():
                    out.append(inline)
                case Strong() | Emph() | Subscript() | Superscript() | Link() | Abbr() | Time() | Data() | Span():
                    out.append(replace(inline, content=_inlines(inline.content, numbers)))
                case _:
                    assert_never(inline)
    return tuple(out)


def letter(index: int) -> str:
    """Return the letter of a mention from 0: a, b, … z, aa, ab, …"""
    text = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        text = chr(97 + rest) + text
    return text
