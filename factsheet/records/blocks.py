"""The kinds of block a sheet is made of; each is declared here once, and all else asks the declaration.

Input: an entry of a sheet's ``blocks:``. Output: a record that knows which facts it names, which measures it
draws, which texts are its own, and what its facts must have (``parts`` has the convention for the names of fields).

A new kind is a class here, in _INNER, a partial ``templates/blocks/KIND.html.j2`` and the label of its heading.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, Self, TypeAlias, Union, get_args

from pydantic import Discriminator, Field, Tag

from factsheet.records.parts import (
    Cells,
    Contact,
    Exchange,
    Facts,
    FactTable,
    Group,
    Paragraphs,
    Part,
    Path,
    Share,
    Term,
    Tile,
    Unfound,
    items,
)
from factsheet.records.pictures import PictureFile
from factsheet.records.values import Identifier, Localized, Prose

# -- the kinds ---------------------------------------------------------------------------------------


class Block(Part):
    """What all kinds of block have: an address within the page, and a heading in place of the kind's own."""

    kind: str
    id: Identifier | None = None
    heading: Localized | None = None

    LABEL: ClassVar[str] = ""  # of the heading where the sheet gives none; a label of the languages
    ENTRIES: ClassVar[tuple[str, int, int] | None] = None  # the field that lists them, how few and how many fit
    NEEDS: ClassVar[tuple[str, ...]] = ()  # fields that each fact must have
    DATED: ClassVar[bool] = False  # facts have a date and stand in its order
    STATEMENT_WORDS: ClassVar[int | None] = None  # that a statement has room for, in English
    ALL_WORDS: ClassVar[int | None] = None  # that all statements together have room for, in English
    LABEL_WORDS: ClassVar[int | None] = None  # that the label of a measure has room for, in English
    SPARES: ClassVar[bool] = True  # may be shortened to make a sheet fit
    TELLS: ClassVar[bool] = True  # in statements: what it prints is not printed in another block too

    def inner(self) -> Iterator[tuple[Path, Block]]:
        """Yield the block with an empty path, or the blocks it sets side by side, each with its path."""
        yield (), self

    def without_each_fact(self) -> Iterator[tuple[str, Self]]:
        if self.SPARES:
            yield from super().without_each_fact()

    def entries(self) -> int:
        """Return how many entries it has, of those that ENTRIES limits."""
        return len(tuple(items(getattr(self, self.ENTRIES[0]), ()))) if self.ENTRIES else 0

    def parts(self) -> Iterator[tuple[Path, Part]]:
        """Yield what can be empty in a block, with its place: the block itself, its groups, its terms."""
        yield (), self
        for name in type(self).model_fields:
            for at, item in items(getattr(self, name), (name,)):
                if isinstance(item, Group | Term):
                    yield at, item

    def tables(self) -> Iterator[tuple[Path, FactTable]]:
        """Yield the tables of a block, with their places."""
        table = getattr(self, "table", None)
        if table is not None:
            yield ("table",), table
        for at, part in self.parts():
            if at and isinstance(part, Group) and part.table:
                yield (*at, "table"), part.table


class Lead(Block):
    """What the sheet is about: a text that rests on facts of other blocks, or facts with their notes."""

    kind: Literal["lead"]
    text: Prose | None = None
    rests_on: tuple[Identifier, ...] = Field((), strict=False)
    facts: tuple[Identifier, ...] = Field((), strict=False)
    ALL_WORDS = 30
    SPARES = TELLS = False

    def is_empty(self) -> bool:
        return self.text is None and not self.facts


class Figures(Block):
    """Two to four key figures, each in a tile: facts in the words of their measures, or tiles in words of their own."""

    kind: Literal["figures"]
    facts: tuple[Identifier, ...] = Field((), strict=False)
    tiles: tuple[Tile, ...] = Field((), strict=False)
    ENTRIES = ("facts", 2, 4)
    NEEDS = ("value", "measure", "attribution", "as_of")
    LABEL_WORDS = 6
    SPARES = TELLS = False

    def entries(self) -> int:
        return len(self.facts) + len(self.tiles)


class Statements(Block, Group):
    """Statements in a list; charts and a table may follow."""

    kind: Literal["statements"]
    LABEL = "What is established"
    ENTRIES = ("facts", 0, 10)
    STATEMENT_WORDS = 35


class Questions(Block):
    """What is disputed, unknown or has changed: groups of statements, each under the question it answers."""

    kind: Literal["questions"]
    groups: Annotated[tuple[Group, ...], Field(min_length=1, strict=False)]
    LABEL = "Disputed, unknown or changed"
    ENTRIES = ("groups", 1, 6)


class Text(Block):
    """Paragraphs of the sheet's own, without a source: they may name no figure or date that no fact has."""

    kind: Literal["text"]
    paragraphs: Annotated[Paragraphs, Field(min_length=1)]


class Timeline(Block):
    """Dated statements in order, and perhaps a chart."""

    kind: Literal["timeline"]
    facts: Facts
    chart: Identifier | None = None
    LABEL = "Timeline"
    ENTRIES = ("facts", 3, 12)
    DATED = True
    STATEMENT_WORDS = 30


class Series(Block):
    """Measures over time, one chart each."""

    kind: Literal["series"]
    charts: Annotated[tuple[Identifier, ...], Field(min_length=1, strict=False)]
    note: Prose | None = None
    facts: tuple[Identifier, ...] = Field((), strict=False)


class Shares(Block):
    """Figures as parts of a whole, each drawn as a bar: 22 of 31."""

    kind: Literal["shares"]
    shares: Annotated[tuple[Share, ...], Field(min_length=1, strict=False)]
    TELLS = False


class Table(Block):
    """One table of facts, or a free one: its columns, and rows of cells."""

    kind: Literal["table"]
    table: FactTable | None = None
    style: Literal["commitments", "legal"] | None = None
    caption: Localized | None = None
    columns: tuple[Localized, ...] = Field((), strict=False)
    rows: tuple[Cells, ...] = Field((), strict=False)


class Answers(Block):
    """What was asked, and what was answered, side by side."""

    kind: Literal["answers"]
    rows: Annotated[tuple[Exchange, ...], Field(min_length=1, strict=False)]
    LABEL = "What was asked, and what was answered"


class Terms(Block):
    """Names and terms explained."""

    kind: Literal["terms"]
    terms: Annotated[tuple[Term, ...], Field(min_length=1, strict=False)]
    LABEL = "Names and terms"


class Contacts(Block):
    """Where to turn: statements, organizations' own public pages, and a line for safety."""

    kind: Literal["contacts"]
    facts: tuple[Identifier, ...] = Field((), strict=False)
    contacts: tuple[Contact, ...] = Field((), strict=False)
    unfound: tuple[Unfound, ...] = Field((), strict=False)
    safety: Prose | None = None
    LABEL = "If you need help, or want to help"

    def is_empty(self) -> bool:
        return self.safety is None and not (self.facts or self.contacts or self.unfound)


class Method(Block):
    """How the sheet was made, and what was looked for and not found."""

    kind: Literal["method"]
    paragraphs: tuple[Prose, ...] = Field((), strict=False)
    searches: tuple[Identifier, ...] = Field((), strict=False)
    LABEL = "How this sheet was made"
    SPARES = False

    def is_empty(self) -> bool:
        return not (self.paragraphs or self.searches)


class Warning(Block):
    """What a reader must know before anything else, in a frame."""

    kind: Literal["warning"]
    text: Prose
    rests_on: tuple[Identifier, ...] = Field((), strict=False)
    SPARES = False


class Quotation(Block):
    """The words of a source, with who said them: the quote of a fact's citation."""

    kind: Literal["quotation"]
    fact: Identifier
    citation: Annotated[int, Field(gt=0)] = 1
    SPARES = TELLS = False


class Picture(Block):
    """A picture, its source as a note."""

    kind: Literal["picture"]
    file: PictureFile
    alt: Localized
    source: Identifier
    caption: Localized | None = None
    width: Annotated[int, Field(ge=10, le=100)] = 100
    TELLS = False


class Colophon(Block):
    """How the sheet was made, and by whom; a sheet that has none gets it at the end."""

    kind: Literal["colophon"]
    LABEL = "About this sheet"
    SPARES = False


_INNER: tuple[type[Block], ...] = (
    *(Lead, Figures, Statements, Questions, Text, Timeline, Series, Shares, Table, Answers, Terms, Contacts),
    *(Method, Warning, Quotation, Picture, Colophon),
)


def _kind(record: type[Block]) -> str:
    return str(get_args(record.model_fields["kind"].annotation)[0])


def _tag(value: Any) -> str | None:
    """Return the tag of a block's kind, a word that is no field's name; None for what is no kind."""
    kind = value.get("kind") if isinstance(value, dict) else getattr(value, "kind", None)
    return f"({kind})" if isinstance(kind, str) and kind in KINDS else None


def _any(records: tuple[type[Block], ...]) -> Any:
    return Annotated[
        Union[tuple(Annotated[record, Tag(f"({_kind(record)})")] for record in records)],  # noqa: UP007 - made of a list
        Discriminator(_tag, custom_error_type="block_kind", custom_error_message="not a kind of block"),
    ]


if TYPE_CHECKING:
    InnerBlock: TypeAlias = Block
else:
    InnerBlock = _any(_INNER)


class Pair(Block):
    """Blocks side by side, their first headings on one line; the left ones are read first."""

    kind: Literal["pair"]
    heading: None = None
    left: Annotated[tuple[InnerBlock, ...], Field(min_length=1, strict=False)]
    right: Annotated[tuple[InnerBlock, ...], Field(min_length=1, strict=False)]

    def inner(self) -> Iterator[tuple[Path, Block]]:
        for side in ("left", "right"):
            for number, block in enumerate(getattr(self, side)):
                yield (side, number), block


_ALL: tuple[type[Block], ...] = (*_INNER[:-1], Pair, Colophon)
KINDS: Mapping[str, type[Block]] = {_kind(record): record for record in _ALL}

if TYPE_CHECKING:
    AnyBlock: TypeAlias = Block
else:
    AnyBlock = _any(tuple(KINDS.values()))


# -- sheets written before there were blocks ---------------------------------------------------------

_BEFORE: Mapping[str, str] = {
    "at_a_glance": "lead",
    "key_figures": "figures",
    "established": "statements",
    "timeline": "timeline",
    "disputed": "questions",
    "own": "statements",
}


def instead_of(key: str, sheet: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the block that says what an earlier key of a sheet says; None for any other key, or a value of no use."""
    value = sheet.get(key)
    if key == "chart" and isinstance(value, str):
        facts = sheet.get("timeline")
        return {"kind": "timeline", "facts": facts, "chart": value} if facts else {"kind": "series", "charts": [value]}
    kind = _BEFORE.get(key)
    if kind is None or not isinstance(value, list | dict):
        return None
    if isinstance(value, dict):
        return {"kind": "table" if set(value) <= {"heading", "table"} and "table" in value else kind, **value}
    block: dict[str, Any] = {"kind": kind, "groups" if key == "disputed" else "facts": value}
    if key == "timeline" and "chart" in sheet:
        block["chart"] = sheet["chart"]
    return block
