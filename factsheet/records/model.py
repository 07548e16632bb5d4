"""What we know: sources, measures, facts, sheets, publisher – frozen records.

Input: mappings read from YAML. Output: validated records. Field names follow docs/reference/content.md and CSL.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated, Any, Literal, NamedTuple, Self

from pydantic import BaseModel, BeforeValidator, Field, StringConstraints, model_validator

from factsheet.errors import Location, Problem
from factsheet.languages.quantities import Quantity
from factsheet.records.dates import EdtfDate
from factsheet.records.evidence import Search, Speaker
from factsheet.records.locator import Locator
from factsheet.records.pictures import Image
from factsheet.records.plan import MemoPlan, SheetPlan
from factsheet.records.publisher import ProperName, Publisher, Term
from factsheet.records.readers import Reader
from factsheet.records.source import Source
from factsheet.records.values import (
    Author,
    Currency,
    ExactNumber,
    Identifier,
    LanguageCode,
    Localized,
    Prose,
    Range,
    Reason,
    Record,
    Scale,
    SomeAmount,
    quantity_of,
)

Status = Literal["established", "reported", "alleged", "denied", "disputed", "superseded"]
Qualifier = Literal["more-than", "nearly", "about", "at-least", "up-to"]
Part = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]*$")]
Claim = Literal["victims", "deaths", "first-date", "legal-status", "none"]


# -- measures and facts ----------------------------------------------------------------------------


class Measure(Record):
    """What is counted; facts with the same measure count the same thing."""

    id: Identifier
    label: Localized
    unit: str
    population: str | None = None
    place: str | None = None
    claim: Claim | None = None


class Citation(Record):
    """A fact's support: a source, where in it, and the shortest exact phrase that carries the point."""

    source: Identifier
    locator: Locator = Locator.model_construct()
    quote: str | None = None
    quote_language: LanguageCode | None = Field(None, alias="quote-language")
    quote_translation: Localized | None = Field(None, alias="quote-translation")
    speaker: Identifier | None = None
    supports: tuple[Part, ...] = Field((), strict=False)
    only: tuple[LanguageCode, ...] = Field((), strict=False)


class ReadIn(Record):
    """Where a value or date was read that no quote carries, such as the year in a dateline."""

    part: Part | None = None
    source: Identifier
    where: Reason


def _listed(value: object) -> object:
    return [value] if isinstance(value, dict) else value


def _of_all(value: object) -> object:
    return {"": value} if isinstance(value, str) else value


Derived = Annotated[
    dict[Literal[""] | Part, Reason], BeforeValidator(_of_all, json_schema_input_type=str | dict[Part, str])
]
ReadIns = Annotated[tuple[ReadIn, ...], BeforeValidator(_listed, json_schema_input_type=ReadIn | list[ReadIn])]


class Translation(Record):
    state: Literal["missing", "draft", "checked"]
    of: str | None = None


class Person(Record):
    public: bool
    consent: str | None = None


class Fact(Record):
    """One statement in our own words with its values, dates and citations."""

    id: Identifier
    subject: Identifier | None = None
    status: Status
    text: Prose
    printed: Prose | None = None
    claim: Claim | None = None
    value: ExactNumber | None = None
    range: Range | None = None
    qualifier: Qualifier | None = None
    unit: str | None = None
    currency: Currency | None = None
    scale: Scale | None = None
    measure: Identifier | None = None
    as_of: EdtfDate | None = None
    event_date: EdtfDate | None = None
    values: dict[Part, SomeAmount] = Field(default_factory=dict)
    dates: dict[Part, EdtfDate] = Field(default_factory=dict)
    attribution: Localized | None = None
    sources: tuple[Citation, ...] = Field((), strict=False)
    derived: Derived = Field(default_factory=dict)
    read_in: ReadIns = Field((), strict=False, alias="read-in")
    rank: Literal["preferred", "normal", "deprecated"] = "normal"
    rank_reason: str | None = Field(None, alias="rank-reason")
    superseded_by: tuple[Identifier, ...] = Field((), strict=False)
    contradicts: tuple[Identifier, ...] = Field((), strict=False)
    answers: tuple[Identifier, ...] = Field((), strict=False)
    review_by: EdtfDate | None = None
    translation: dict[LanguageCode, Translation] = Field(default_factory=dict)
    person: Person | None = None
    print: Literal["always", "never"] = "always"
    note: str | None = None
    author: Author | None = None

    @model_validator(mode="after")
    def _one_number(self) -> Self:
        quantity_of(self)
        return self

    @property
    def quantity(self) -> Quantity | None:
        """The value or range with its unit; see Content.numbers."""
        return quantity_of(self)

    def moments(self) -> dict[str, str]:
        """Return the dates by the name of their field, which is their placeholder too."""
        own = {"as_of": self.as_of, "event_date": self.event_date}
        return {**self.dates, **{name: date for name, date in own.items() if date}}

    def in_language(self, language: str) -> Fact:
        """Return the fact with the citations that its editions in a language print; all, where none is for it."""
        own = tuple(c for c in self.sources if not c.only or language in c.only)
        return self.model_copy(update={"sources": own}) if own and own != self.sources else self

    def date(self) -> str | None:
        """Return the date a timeline or a column of dates sorts and prints this fact by."""
        return self.event_date or self.as_of


# -- all of it ---------------------------------------------------------------------------------------

Kind = Literal["source", "measure", "fact", "sheet", "publisher", "name", "term", "reader", "speaker", "search"]


class Unread(NamedTuple):
    """A record, or a file, that could not be read; ``names``: all ids it may be about, None for any."""

    kind: Kind
    ident: str  # empty where it is not known
    names: frozenset[str] | None
    texts: tuple[str, ...] = ()  # of which any may be one that is never printed


@dataclass(frozen=True)
class Content:
    """All records by id, and where each stands; what could not be read, and why (``faults``)."""

    publisher: Publisher
    sources: Mapping[str, Source] = field(default_factory=dict)
    measures: Mapping[str, Measure] = field(default_factory=dict)
    facts: Mapping[str, Fact] = field(default_factory=dict)
    sheets: Mapping[str, SheetPlan] = field(default_factory=dict)
    names: Mapping[str, ProperName] = field(default_factory=dict)
    terms: tuple[Term, ...] = ()
    readers: tuple[Reader, ...] = ()
    speakers: Mapping[str, Speaker] = field(default_factory=dict)
    searches: Mapping[str, Search] = field(default_factory=dict)
    pictures: Mapping[str, Image] = field(default_factory=dict)  # by file
    warnings: tuple[Problem, ...] = ()  # of the files, not of what they say
    unread: tuple[Unread, ...] = ()
    faults: tuple[Problem, ...] = ()
    locate: Callable[[Kind, str, tuple[str | int, ...]], Location] = lambda kind, ident, path: Location("content")
    origin: Callable[[Kind, str], object] = lambda kind, ident: object()  # the file as it was read, the same if it was
    _numbers: dict[str, tuple[Fact, dict[str, Quantity]]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def where(self, kind: Kind, ident: str, *path: str | int) -> Location:
        """Return the place of a record, or of the field in it that ``path`` leads to (the nearest that exists)."""
        return self.locate(kind, ident, path)

    def in_language(self, language: str) -> Content:
        """Return the content as its editions in a language cite it."""
        facts = {ident: fact.in_language(language) for ident, fact in self.facts.items()}
        sources = {ident: source.in_language(language) for ident, source in self.sources.items()}
        return replace(self, facts=facts, sources=sources)

    def memos(self) -> Content:
        """Return the content with the memos of its sheets in place of these."""
        memos = {ident: MemoPlan.of(plan) for ident, plan in self.sheets.items()}
        return replace(self, sheets={ident: memo for ident, memo in memos.items() if memo})

    def numbers(self, fact: Fact) -> Mapping[str, Quantity]:
        """Return a fact's numbers by the name of their field, which is their placeholder too.

        Where the fact names no unit, its value or range is counted in the unit of its measure.
        """
        kept = self._numbers.get(fact.id)
        if kept is None or kept[0] is not fact:
            kept = self._numbers[fact.id] = fact, self._numbers_of(fact)
        return kept[1]

    def _numbers_of(self, fact: Fact) -> dict[str, Quantity]:
        found = {name: amount.quantity for name, amount in fact.values.items()}
        if own := fact.quantity:
            measure = self.measures.get(fact.measure or "")
            whole = own.unit is None and measure and not (own.currency or own.scale)
            found["range" if fact.range else "value"] = own._replace(unit=measure.unit) if measure and whole else own
        return found

    def series(self, measure: str) -> tuple[Fact, ...]:
        """Return the printable facts of a measure that have a value and a date, by the last day each may mean."""
        facts = (f for f in self.facts.values() if f.measure == measure and f.rank != "deprecated")
        dated = [f for f in facts if f.value is not None and f.as_of and f.print == "always"]
        return tuple(sorted(dated, key=lambda f: str(f.as_of).rpartition("/")[2].rstrip("~") + "-99"))


def schema_of(record: type[BaseModel]) -> dict[str, Any]:
    """Return the JSON Schema of a record as an editor writes it (by alias)."""
    return record.model_json_schema(by_alias=True, mode="validation")
