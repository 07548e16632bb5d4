"""What stands in blocks: rows, groups, tiles, terms; and how a part tells what it names.

By convention a field called ``fact``, ``facts``, ``of`` or ``status`` names facts that the part prints, ``rests_on``
or ``see`` facts that another one prints, ``chart`` or ``charts`` measures, ``search`` or ``searches`` searches,
``source`` a source, and a Localized field is text of the sheet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Annotated, Any, ClassVar, Literal, NamedTuple, Self, TypeAlias

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from factsheet.records.addresses import Address
from factsheet.records.values import Identifier, LanguageCode, Localized, Prose, Record

Path: TypeAlias = tuple[str | int, ...]
Facts = Annotated[tuple[Identifier, ...], Field(min_length=1, strict=False)]


def _same_in_all(value: object) -> object:
    return {"und": value} if isinstance(value, str) else value


def _below_something(entries: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return entries, some of them lists. Raises ValueError for a list with nothing before it but another list."""
    if any(
        isinstance(entry, tuple) and (not n or isinstance(entries[n - 1], tuple)) for n, entry in enumerate(entries)
    ):
        raise ValueError("a list in the list has nothing to stand below: write it after an entry of its own")
    return entries


Addresses = Annotated[
    dict[LanguageCode | Literal["und"], Address],
    BeforeValidator(_same_in_all, json_schema_input_type=Address | dict[LanguageCode, Address]),
]
FactList = Annotated[
    tuple[Identifier | Annotated[tuple[Identifier, ...], Field(min_length=1, strict=False)], ...],
    Field(strict=False),
    AfterValidator(_below_something),
]
Paragraphs = Annotated[
    tuple[Prose | Annotated[tuple[Prose, ...], Field(min_length=1, strict=False)], ...],
    Field(strict=False),
    AfterValidator(_below_something),
]
FACTS = frozenset(("fact", "facts", "of", "status"))
MEASURES = frozenset(("chart", "charts"))
SEARCHES = frozenset(("search", "searches"))
SOURCES = frozenset(("source",))
RESTS = frozenset(("rests_on", "see"))


class Named(NamedTuple):
    """What a field of a block names, and where: what it prints (a fact, a measure, a search, a source, a text of
    the sheet), or a fact that must be printed elsewhere (rests)."""

    what: Literal["fact", "measure", "search", "source", "text", "rests"]
    value: Any
    path: Path


_NAMES: tuple[tuple[Literal["fact", "measure", "search", "source", "rests"], frozenset[str]], ...] = (
    ("fact", FACTS), ("measure", MEASURES), ("search", SEARCHES), ("source", SOURCES), ("rests", RESTS)
)  # fmt: skip


class Part(Record):
    """A block, or what stands in one."""

    def named(self) -> Sequence[Named]:
        """Return what the fields name, in their order."""
        return self._all_named

    @cached_property
    def _all_named(self) -> tuple[Named, ...]:
        return tuple(self._name_all())

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        copy = super().model_copy(update=update, deep=deep)
        copy.__dict__.pop("_all_named", None)  # which may be others
        return copy

    def _name_all(self) -> Iterator[Named]:
        for name, field in type(self).model_fields.items():
            value, path = getattr(self, name), (field.alias or name,)
            if isinstance(value, Localized):
                yield Named("text", value, path)
                continue
            for at, item in items(value, path):
                if isinstance(item, Part):
                    yield from (Named(n.what, n.value, (*at, *n.path)) for n in item.named())
                elif isinstance(item, Localized):
                    yield Named("text", item, at)
                elif item is not None:
                    for what, names in _NAMES:
                        if name in names:
                            yield Named(what, item, at)

    def is_empty(self) -> bool:
        """Tell whether it has nothing to print, though its fields are as they may be."""
        return False

    def without_each_fact(self) -> Iterator[tuple[str, Self]]:
        """Yield each fact of a list or table that has more than one, with the part without it."""
        for name in type(self).model_fields:
            value = getattr(self, name)
            if isinstance(value, Part):
                yield from ((fact, self.model_copy(update={name: shorter})) for fact, shorter in _shorter(value))
            for i, item in enumerate(value if isinstance(value, tuple) else ()):
                before, after = value[:i], value[i + 1 :]
                if name == "facts" and isinstance(item, tuple):
                    for j, fact in enumerate(item):
                        rest = item[:j] + item[j + 1 :]
                        yield fact, self.model_copy(update={name: (*before, *([rest] if rest else []), *after)})
                    continue
                if name == "facts" and after and isinstance(after[0], tuple):
                    continue  # what others stand below
                if name in ("facts", "rows") and len(value) > 1 and isinstance(item, str | Row):
                    fact = item.fact if isinstance(item, Row) else item
                    yield fact, self.model_copy(update={name: before + after})
                elif isinstance(item, Part) and not isinstance(item, Row):
                    for fact, shorter in _shorter(item):
                        yield fact, self.model_copy(update={name: (*before, shorter, *after)})


def items(value: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    """Yield a value, or the entries of a list and of the lists in it, each with its place."""
    if isinstance(value, tuple):
        for i, item in enumerate(value):
            yield from items(item, (*path, i))
    else:
        yield path, value


def _shorter(part: Part) -> Iterator[tuple[str, Part]]:
    return part.without_each_fact()


# -- what stands in blocks ---------------------------------------------------------------------------


class Row(Part):
    """A table row: a fact, and for a commitment the fact that tells what became of it."""

    fact: Identifier
    label: Localized | None = None
    status: Identifier | None = None
    search: Identifier | None = None


class Unfound(Part):
    """What a search did not find: told in words of its own, or in those of the search."""

    search: Identifier
    text: Localized | None = None


class FactTable(Part):
    """A table made of facts. counts: figure, what it counted, who said so and when; dated: date, what happened;
    commitments: commitment, date, by whom, status as of; years: as-of year by measure."""

    kind: Literal["counts", "dated", "commitments", "years"]
    caption: Localized | None = None
    rows: Annotated[tuple[Row, ...], Field(min_length=1, strict=False)]
    unfound: tuple[Unfound, ...] = Field((), strict=False)
    wide: bool = False

    NEEDS: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "counts": ("measure", "value", "attribution", "as_of"),
        "commitments": ("event_date", "attribution"),
        "years": ("measure", "value", "as_of"),
        "dated": (),
    }


class Group(Part):
    """Statements, then what was not found, charts and a table, under a heading."""

    heading: Localized | None = None
    facts: FactList = ()
    unfound: tuple[Unfound, ...] = Field((), strict=False)
    charts: tuple[Identifier, ...] = Field((), strict=False)
    table: FactTable | None = None

    def is_empty(self) -> bool:
        return not (self.facts or self.unfound or self.charts or self.table)


class Tile(Part):
    """A key figure in words of its own: its value, or how many of another fact's value or of a value of its own."""

    fact: Identifier
    of: Identifier | None = None
    of_value: str | None = None
    unit: Localized | None = None
    label: Localized | None = None
    source: Localized | None = None


class Share(Tile):
    """A figure as a part of a whole, drawn as a bar: the whole is another fact's value, or a value of its own."""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if (self.of is None) == (self.of_value is None):
            raise ValueError("a share has one whole: give it `of:`, a fact, or `of_value:`, one of its fact's `values`")
        return self


class Cell(Part):
    """A cell of a free table: a text, facts, where another block prints the fact, or the cell above that goes on."""

    text: Prose | None = None
    line: Localized | None = None
    facts: tuple[Identifier, ...] = Field((), strict=False)
    see: Identifier | None = None
    continues: bool = False


class Cells(Part):
    """A row of a free table, a cell a column."""

    cells: Annotated[tuple[Cell, ...], Field(min_length=1, strict=False)]


def row_spans(rows: Sequence[Cells]) -> list[int]:
    """Return how many rows the first cell of each row spans; 0 where the one above goes on."""
    out: list[int] = []
    for row in reversed(rows):
        follow = next((i for i, spanned in enumerate(reversed(out)) if spanned), len(out))
        out.append(0 if row.cells[0].continues else 1 + follow)
    return out[::-1]


class Said(Part):
    """What was asked, or answered: when and by whom, then the statement."""

    head: Localized | None = None
    text: Prose | None = None
    facts: tuple[Identifier, ...] = Field((), strict=False)
    see: Identifier | None = None


class Exchange(Part):
    """What was asked, and what was answered."""

    asked: Said
    answered: Said


class Contact(Part):
    """An organization's own public page: by its name, or after a fact that tells what it is for."""

    name: Localized | None = None
    what: Localized | None = None
    address: Addresses
    fact: Identifier | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if self.name is None and self.fact is None:
            raise ValueError("a contact needs a `name:`, or a `fact:` that says what it is for")
        return self


class Term(Part):
    """A name or term and what it means: in our words, or as a fact states it."""

    term: Localized
    meaning: Prose | None = None
    fact: Identifier | None = None
    facts: tuple[Identifier, ...] = Field((), strict=False)

    def is_empty(self) -> bool:
        return self.meaning is None and self.fact is None and not self.facts
