"""What a sheet says: a small tree of blocks and inlines, after pandoc's.

Input: the reader's calls. Output: a frozen Sheet, for all writers; a ``match`` on its unions ends in ``assert_never``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeAlias, assert_never, get_args

from factsheet.records.pictures import Image
from factsheet.sheet.metadata import Metadata as Metadata
from factsheet.sheet.references import NoteRung as NoteRung
from factsheet.sheet.references import Reference as Reference
from factsheet.sheet.references import Rung as Rung

# -- inlines ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Text:
    text: str


@dataclass(frozen=True, slots=True)
class Strong:
    content: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Emph:
    content: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Subscript:
    content: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Superscript:
    content: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A link; a relative href is relative to the sheets' base address; ``address`` marks a printed URL."""

    content: tuple[Inline, ...]
    href: str
    address: bool = False


@dataclass(frozen=True, slots=True)
class Abbr:
    content: tuple[Inline, ...]
    title: str


@dataclass(frozen=True, slots=True)
class Time:
    """A date with its EDTF value."""

    content: tuple[Inline, ...]
    datetime: str


@dataclass(frozen=True, slots=True)
class Data:
    """A figure with its number, as HTML's data element."""

    content: tuple[Inline, ...]
    value: str


@dataclass(frozen=True, slots=True)
class Span:
    """Text in another language, of a class, or the statement of a fact without its marks; any may be empty."""

    content: tuple[Inline, ...]
    lang: str = ""
    class_: str = ""
    fact: str = ""


@dataclass(frozen=True, slots=True)
class LineBreak:
    pass


@dataclass(frozen=True, slots=True)
class CiteRef:
    """A citation before notes are numbered: source key, the locator as ``kind:value`` or empty, the fact it is for."""

    key: str
    locator: str = ""
    quote: str = ""
    line: int = 0
    fact: str = ""


@dataclass(frozen=True, slots=True)
class NoteRef:
    """A note mark: note number, which mention of the note this is, both from 1, and the facts it supports.

    ``before`` parts it from the text or the mark before it: a thin space, a comma, the dash of a range. ``inside`` a
    range (2 and 3 of 1–4) it is not printed, though it counts.
    """

    number: int
    mention: int
    facts: tuple[str, ...] = ()
    before: str = ""
    inside: bool = False
    brackets: bool = False

    @property
    def written(self) -> str:
        return f"[{self.number}]" if self.brackets else str(self.number)

    @property
    def follows(self) -> bool:  # another mark
        return self.inside or self.before in (",", "–")

    @property
    def id(self) -> str:
        return f"ref-{self.number}-{self.mention}"

    @property
    def note_id(self) -> str:
        return f"note-{self.number}"


@dataclass(frozen=True, slots=True)
class StatementNumber:
    """The number of the statement at whose head it stands."""

    number: str

    @property
    def id(self) -> str:
        return f"s{self.number}"


Marked: TypeAlias = Strong | Emph | Subscript | Superscript | Link | Abbr | Time | Data | Span
Inline: TypeAlias = Text | Marked | LineBreak | CiteRef | NoteRef | StatementNumber

# -- blocks ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a sheet with a class of the closed list; a div of class pair holds one of class left and one right."""

    kind: Literal["article", "header", "footer", "section", "aside", "div"]
    content: tuple[Block, ...]
    class_: str = ""
    lang: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    level: int
    content: tuple[Inline, ...]
    id: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    content: tuple[Inline, ...]
    class_: str = ""
    lang: str = ""


@dataclass(frozen=True, slots=True)
class ListItem:
    content: tuple[Block, ...]
    class_: str = ""


@dataclass(frozen=True, slots=True)
class ListBlock:
    """ul or ol. Class tiles: key figures; class timeline: each item is a date paragraph and a text paragraph."""

    ordered: bool
    items: tuple[ListItem, ...]
    class_: str = ""


@dataclass(frozen=True, slots=True)
class DefinitionList:
    items: tuple[tuple[tuple[Inline, ...], tuple[Block, ...]], ...]
    class_: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table; one with the scope row may span ``rows``, those below it have no cell in its column."""

    content: tuple[Inline, ...]
    scope: Literal["", "col", "row"] = ""
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A head of ``th`` rows and a body; class wide: across both columns."""

    caption: tuple[Inline, ...]
    head: tuple[tuple[Cell, ...], ...]
    body: tuple[tuple[Cell, ...], ...]
    class_: str = ""
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Point:
    """One value of a series: its EDTF date, its number, and its label with note marks."""

    date: str
    value: int | Decimal
    content: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A measure over time, labelled at each point; with a ``whole``, one figure as a part of it, without a date."""

    caption: tuple[Inline, ...]
    alt: str
    points: tuple[Point, ...]
    whole: int | Decimal | None = None


@dataclass(frozen=True, slots=True)
class QrCode:
    """A QR code of an address, with its text alternative."""

    data: str
    alt: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture with its text alternative; its width in percent of the column. Class logo: small, at the end."""

    image: Image
    alt: str
    caption: tuple[Inline, ...] = ()
    width: int = 100
    class_: str = ""


Block: TypeAlias = Section | Heading | Paragraph | ListBlock | DefinitionList | Table | Chart | QrCode | Picture

# -- the sheet -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Note:
    """A numbered note: its text on paper, how often it is mentioned, the source behind it and where in it.

    ``whole`` is its text where there is room; empty if that is the same. ``rungs``, lowest first, stand on web pages.
    """

    number: int
    content: tuple[Inline, ...]
    mentions: int
    reference: Reference
    locators: tuple[str, ...] = ()
    rungs: tuple[NoteRung, ...] = ()
    whole: tuple[Inline, ...] = ()

    @property
    def id(self) -> str:
        return f"note-{self.number}"

    @property
    def full(self) -> tuple[Inline, ...]:
        return self.whole or self.content

    @property
    def citations(self) -> frozenset[tuple[str, str]]:
        """Source and locator of each passage it names."""
        return frozenset((self.reference.key, locator) for locator in self.locators)

    @property
    def mention_ids(self) -> tuple[str, ...]:
        return tuple(f"ref-{self.number}-{i}" for i in range(1, self.mentions + 1))


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole sheet: one article, its notes in order, and its metadata."""

    article: Section
    metadata: Metadata
    notes: tuple[Note, ...] = ()
    end_notes: bool = False  # on paper they stand after the article


Node: TypeAlias = Block | Inline | ListItem | Cell
_LEAVES = frozenset((Text, LineBreak, CiteRef, NoteRef, StatementNumber, QrCode))
_HOLDERS = frozenset(kind for kind in get_args(Node) if "content" in kind.__slots__)


def children(node: Node) -> tuple[Node, ...]:
    """Return a node's children in reading order."""
    match node:
        case Text() | LineBreak() | CiteRef() | NoteRef() | StatementNumber() | QrCode():
            return ()
        case Section() | Heading() | Paragraph() | ListItem() | Cell() | Strong() | Emph() | Subscript():
            return node.content
        case Superscript() | Link() | Abbr() | Time() | Data() | Span():
            return node.content
        case ListBlock():
            return node.items
        case DefinitionList():
            return tuple(n for term, blocks in node.items for n in (*term, *blocks))
        case Table():
            return (*node.caption, *(c for row in (*node.head, *node.body) for c in row))
        case Picture():
            return node.caption
        case Chart():
            return (*node.caption, *(n for p in node.points for n in p.content))
        case _:
            assert_never(node)


def walk(node: Node) -> Iterator[Node]:
    """Yield a node and all under it, in reading order."""
    waiting = [node]
    while waiting:
        node = waiting.pop()
        yield node
        if (kind := node.__class__) not in _LEAVES:  # as most are
            inner = node.content if kind in _HOLDERS else children(node)  # type: ignore[union-attr]
            waiting += inner[::-1]


def plain_text(*nodes: Node) -> str:
    """Return the text of the nodes without note marks."""
    return "".join([node.text if isinstance(node, Text) else "".join(map(_said, walk(node))) for node in nodes])


def _said(node: Node) -> str:
    return node.text if isinstance(node, Text) else "\n" if isinstance(node, LineBreak) else ""
