"""The kinds of block a sheet is made of; each is declared here once, and all else asks the declaration.

Input: an entry of a sheet's ``blocks:``. Output: a record that knows which facts it names, which measures it
draws, which texts are its own, and what its facts must have. By convention a field called ``fact``, ``facts`` or
``status`` names facts, ``chart`` or ``charts`` measures, and a Localized field is text of the sheet.

A new kind is a class here, in KINDS, a partial ``templates/blocks/KIND.html.j2`` and the label of its heading.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, NamedTuple, Self, TypeAlias, Union, get_args

from pydantic import Discriminator, Field, Tag

from factsheet.records.values import Identifier, Localized, Record

Path: TypeAlias = tuple[str | int, ...]
Facts = Annotated[tuple[Identifier, ...], Field(min_length=1, strict=False)]
FACTS = frozenset(("fact", "facts", "status"))
MEASURES = frozenset(("chart", "charts"))


class Named(NamedTuple):
    """What a field of a block names: a fact, a measure or a text of the sheet, and where it stands in the block."""

    what: Literal["fact", "measure", "text"]
    value: Any
    path: Path


class Part(Record):
    """A block, or what stands in one."""

    def named(self) -> Iterator[Named]:
        """Yield what the fields name, in their order."""
        for name, field in type(self).model_fields.items():
            value, path = getattr(self, name), (field.alias or name,)
            if isinstance(value, Localized):
                yield Named("text", value, path)
                continue
            for at, item in _items(value, path):
                if isinstance(item, Part):
                    yield from (Named(n.what, n.value, (*at, *n.path)) for n in item.named())
                elif isinstance(item, Localized):
                    yield Named("text", item, at)
                elif name in FACTS and item is not None:
                    yield Named("fact", item, at)
                elif name in MEASURES and item is not None:
                    yield Named("measure", item, at)

    def without_each_fact(self) -> Iterator[tuple[str, Self]]:
        """Yield each fact of a list or table that has more than one, with the part without it."""
        for name in type(self).model_fields:
            value = getattr(self, name)
            if isinstance(value, Part):
                yield from ((fact, self.model_copy(update={name: shorter})) for fact, shorter in _shorter(value))
            for i, item in enumerate(value if isinstance(value, tuple) else ()):
                before, after = value[:i], value[i + 1 :]
                if name in ("facts", "rows") and len(value) > 1:
                    fact = item.fact if isinstance(item, Row) else item
                    yield fact, self.model_copy(update={name: before + after})
                elif isinstance(item, Part) and not isinstance(item, Row):
                    for fact, shorter in _shorter(item):
                        yield fact, self.model_copy(update={name: (*before, shorter, *after)})


def _items(value: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    if isinstance(value, tuple):
        yield from (((*path, i), item) for i, item in enumerate(value))
    else:
        yield path, value


def _shorter(part: Part) -> Iterator[tuple[str, Part]]:
    return part.without_each_fact()


# -- what stands in blocks ---------------------------------------------------------------------------


class Row(Part):
    """A table row: a fact, and for a commitment the fact that tells what became of it."""

    fact: Identifier
    status: Identifier | None = None


class FactTable(Part):
    """A table made of facts. counts: source, what it counted, figure, as of; dated: date, what happened;
    commitments: commitment, date, by whom, status as of; years: as-of year by measure."""

    kind: Literal["counts", "dated", "commitments", "years"]
    caption: Localized
    rows: Annotated[tuple[Row, ...], Field(min_length=1, strict=False)]
    wide: bool = Field(False, description="set across both columns")

    NEEDS: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "counts": ("measure", "value", "attribution", "as_of"),
        "commitments": ("event_date", "attribution"),
        "years": ("measure", "value", "as_of"),
        "dated": (),
    }


class Group(Part):
    """Statements, then charts and a table, under a heading."""

    heading: Localized | None = None
    facts: tuple[Identifier, ...] = Field((), strict=False)
    charts: tuple[Identifier, ...] = Field((), strict=False, description="measures to draw over time, one chart each")
    table: FactTable | None = None

    def is_empty(self) -> bool:
        return not (self.facts or self.charts or self.table)


class Term(Part):
    """A name or term and what it means: in our words, or as a fact states it."""

    term: Localized
    meaning: Localized | None = Field(None, description="in our words; needed unless a fact states it")
    fact: Identifier | None = Field(None, description="states the meaning, or is cited for it")

    def is_empty(self) -> bool:
        return self.meaning is None and self.fact is None


# -- the kinds ---------------------------------------------------------------------------------------


class Block(Part):
    """What all kinds of block have: an address within the page, and a heading in place of the kind's own."""

    kind: str
    id: Identifier | None = Field(None, description="of the section, for links to it; its kind if nothing is said")
    heading: Localized | None = None

    LABEL: ClassVar[str] = ""  # of the heading where the sheet gives none; a message of the catalogs
    ENTRIES: ClassVar[tuple[str, int, int] | None] = None  # the field that lists them, how few and how many fit
    NEEDS: ClassVar[tuple[str, ...]] = ()  # fields that each fact must have
    DATED: ClassVar[bool] = False  # facts have a date and stand in its order
    STATEMENT_WORDS: ClassVar[int | None] = None  # that a statement has room for, in English
    ALL_WORDS: ClassVar[int | None] = None  # that all statements together have room for, in English
    LABEL_WORDS: ClassVar[int | None] = None  # that the label of a measure has room for, in English
    SPARES: ClassVar[bool] = True  # may be shortened to make a sheet fit

    def parts(self) -> Iterator[tuple[Path, Group | Term]]:
        """Yield what can be empty in a block, with its place: the block itself, its groups, its terms."""
        whole: Part = self
        if isinstance(whole, Group):
            yield (), whole
        for name in type(self).model_fields:
            for at, item in _items(getattr(self, name), (name,)):
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
    """What the sheet is about, in a statement or two."""

    kind: Literal["lead"]
    facts: Facts
    LABEL = "At a glance"
    ALL_WORDS = 30
    SPARES = False


class Figures(Block):
    """Four key figures, each in a tile."""

    kind: Literal["figures"]
    facts: Facts
    LABEL = "Key figures"
    ENTRIES = ("facts", 4, 4)
    NEEDS = ("value", "measure", "attribution", "as_of")
    LABEL_WORDS = 6
    SPARES = False


class Statements(Block, Group):
    """Statements in a list; charts and a table may follow."""

    kind: Literal["statements"]
    LABEL = "What is established"
    ENTRIES = ("facts", 0, 6)
    STATEMENT_WORDS = 35


class Questions(Block):
    """What is disputed, unknown or has changed: groups of statements, each under the question it answers."""

    kind: Literal["questions"]
    groups: Annotated[tuple[Group, ...], Field(min_length=1, strict=False)]
    LABEL = "Disputed, unknown or changed"
    ENTRIES = ("groups", 2, 4)


class Text(Block):
    """Paragraphs of the sheet's own, without a source: they may name no figure or date that no fact has."""

    kind: Literal["text"]
    paragraphs: Annotated[tuple[Localized, ...], Field(min_length=1, strict=False)]


class Timeline(Block):
    """Dated statements in order, and perhaps a chart."""

    kind: Literal["timeline"]
    facts: Facts
    chart: Identifier | None = Field(None, description="a measure to draw over time beside the timeline")
    LABEL = "Timeline"
    ENTRIES = ("facts", 5, 8)
    DATED = True
    STATEMENT_WORDS = 20


class Series(Block):
    """Measures over time, one chart each."""

    kind: Literal["series"]
    charts: Annotated[tuple[Identifier, ...], Field(min_length=1, strict=False)]


class Table(Block):
    """One table of facts."""

    kind: Literal["table"]
    table: FactTable


class Terms(Block):
    """Names and terms explained."""

    kind: Literal["terms"]
    terms: Annotated[tuple[Term, ...], Field(min_length=1, strict=False)]
    LABEL = "Names and terms"


class Colophon(Block):
    """How the sheet was made, and by whom; a sheet that has none gets it at the end."""

    kind: Literal["colophon"]
    LABEL = "About this sheet"
    SPARES = False


_ALL: tuple[type[Block], ...] = (
    *(Lead, Figures, Statements, Questions, Text, Timeline, Series, Table, Terms, Colophon),
)
KINDS: Mapping[str, type[Block]] = {get_args(record.model_fields["kind"].annotation)[0]: record for record in _ALL}


def _tag(value: Any) -> str | None:
    """Return the tag of a block's kind, a word that is no field's name; None for what is no kind."""
    kind = value.get("kind") if isinstance(value, dict) else getattr(value, "kind", None)
    return f"({kind})" if isinstance(kind, str) and kind in KINDS else None


if TYPE_CHECKING:
    AnyBlock: TypeAlias = Block
else:
    AnyBlock = Annotated[
        Union[tuple(Annotated[record, Tag(f"({kind})")] for kind, record in KINDS.items())],  # noqa: UP007 - made of a list
        Discriminator(_tag, custom_error_type="block_kind", custom_error_message="not a kind of block"),
    ]


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
