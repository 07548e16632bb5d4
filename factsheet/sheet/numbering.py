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

    def next(self) -> StatementNumber | None:
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
    for number, facts in _stated(article):
        found |= {fact: number for fact in facts if fact not in found}
    return found


def with_numbers_of(article: Section, numbered: Section) -> Section:
    """Return an article with the numbers that its statements have in another, which prints all their facts.

    A statement is known by its first fact; a figure in a tile is another statement than the sentence that explains it,
    where the other article has both.
    """
    known: dict[tuple[bool, str], str] = {}
    for number, keys in _keys(numbered):
        known |= {key: number for key in keys if key not in known}
    for (tiled, fact), number in tuple(known.items()):
        known.setdefault((not tiled, fact), number)
    given = [next((known[key] for key in keys if key in known), "") for _, keys in _keys(with_numbers(article))]
    return replace(article, content=_blocks(article.content, _Given(given)))


def _keys(article: Section) -> list[tuple[str, list[tuple[bool, str]]]]:
    """Return each number with the facts of its statement, and whether that is a tile."""
    tiles = [item for item in walk(article) if isinstance(item, ListItem) and item.class_ == "tile"]
    tiled = {node.number for item in tiles for node in walk(item) if isinstance(node, StatementNumber)}
    return [(number, [(number in tiled, fact) for fact in facts]) for number, facts in _stated(article)]


def _stated(article: Section) -> list[tuple[str, list[str]]]:
    """Return each number with the facts of its statement."""
    found: list[tuple[str, list[str]]] = []
    for node in walk(article):
        if isinstance(node, StatementNumber):
            found.append((node.number, []))
        elif isinstance(node, NoteRef) and found:
            found[-1][1].extend(node.facts)
    return found


class _Given(_Count):
    """Numbers that were counted elsewhere."""

    def __init__(self, numbers: Iterable[str]) -> None:
        super().__init__()
        self._numbers = iter(numbers)

    def next(self) -> StatementNumber | None:
        number = next(self._numbers)
        return StatementNumber(number) if number else None


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
    number = count.next() if plain_text(*content).strip() else None
    return (number, *content) if number else content
