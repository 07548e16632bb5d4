"""Number what a sheet states: 3.2 is the second statement of the third section.

Input: an article whose notes are numbered. Output: the article, a StatementNumber at the head of each statement; the
same in all languages and editions, as each prints the same sections.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import assert_never

from factsheet.sheet.tree import (
    Block,
    Cell,
    Chart,
    DefinitionList,
    Heading,
    Inline,
    ListBlock,
    ListItem,
    NoteRef,
    Paragraph,
    Picture,
    QrCode,
    Section,
    StatementNumber,
    Table,
    plain_text,
    walk,
)

BESIDE = frozenset(("content-note", "source", "status", "languages"))  # classes of what states nothing of its own
UNNUMBERED = frozenset(("header", "footer"))  # sections of head and foot


@dataclass
class _Count:
    section: int = 0
    statement: int = 0
    ended: bool = True  # whether the next statement begins a section

    def next(self) -> StatementNumber:
        if self.ended:
            self.section, self.statement, self.ended = self.section + 1, 0, False
        self.statement += 1
        return StatementNumber(f"{self.section}.{self.statement}")


def with_numbers(article: Section) -> Section:
    """Return an article with the number of each paragraph, list item, tile, term, row and chart of its sections.

    A section without any is not counted; the head and the colophon are none.
    """
    return replace(article, content=_blocks(article.content, _Count()))


def numbers(article: Section) -> list[str]:
    """Return the numbers of an article's statements, in reading order."""
    return [node.number for node in walk(article) if isinstance(node, StatementNumber)]


def by_fact(article: Section) -> dict[str, str]:
    """Return the number of the statement that prints each fact first; empty for an article without numbers."""
    found: dict[str, str] = {}
    at = ""
    for node in walk(article):
        if isinstance(node, StatementNumber):
            at = node.number
        elif isinstance(node, NoteRef) and at:
            for fact in node.facts:
                found.setdefault(fact, at)
    return found


def _blocks(content: Iterable[Block], count: _Count) -> tuple[Block, ...]:
    return tuple(_block(block, count) for block in content)


def _block(block: Block, count: _Count) -> Block:
    match block:
        case Section() if block.kind in UNNUMBERED:
            return block
        case Section() if block.kind in ("section", "aside"):
            count.ended = True
            numbered = replace(block, content=_blocks(block.content, count))
            count.ended = True
            return numbered
        case Section():
            return replace(block, content=_blocks(block.content, count))
        case Paragraph():
            return block if block.class_ in BESIDE else replace(block, content=_headed(block.content, count))
        case ListBlock():
            return replace(block, items=tuple(_item(item, block.class_, count) for item in block.items))
        case DefinitionList():
            pairs = tuple((term, _first(body, count)) for term, body in block.items)
            return replace(block, items=pairs)
        case Table():
            return replace(block, body=tuple(_row(row, count) for row in block.body))
        case Chart():
            return replace(block, caption=_headed(block.caption, count))
        case Heading() | Picture() | QrCode():
            return block
        case _:
            assert_never(block)


def _item(item: ListItem, class_: str, count: _Count) -> ListItem:
    """Number an item at its first paragraph; an entry of a timeline at its text, which stands after the date."""
    if class_ == "timeline":
        when, what = item.content
        return replace(item, content=(when, *_first((what,), count)))
    return replace(item, content=_first(item.content, count))


def _first(content: tuple[Block, ...], count: _Count) -> tuple[Block, ...]:
    """Number the first paragraph of some blocks that are one statement, and what is nested in them."""
    found: list[Block] = []
    for number, block in enumerate(content):
        if not isinstance(block, Paragraph):
            block = _block(block, count)
        elif number == 0:
            block = replace(block, content=_headed(block.content, count))
        found.append(block)
    return tuple(found)


def _row(row: tuple[Cell, ...], count: _Count) -> tuple[Cell, ...]:
    first, *rest = row
    return replace(first, content=_headed(first.content, count)), *rest


def _headed(content: tuple[Inline, ...], count: _Count) -> tuple[Inline, ...]:
    return (count.next(), *content) if plain_text(*content).strip() else content
