"""Facts and plans as templates see them: bound to the content and a language.

Input: records. Output: marked-up statements with note marks, figures, dates;
what a template prints and the fact has not is an error with the fact's place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from jinja2 import UndefinedError
from markupsafe import Markup, escape

from factsheet.errors import ContentError, Location, Problem
from factsheet.languages import Language
from factsheet.records.model import Block, Citation, Content, Fact, FactTable, SheetPlan
from factsheet.records.values import Localized

CLOSING = re.compile(r"(?:[.!?…”’)]|\u00a0?»)+$")
PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, repr=False)
class BoundFact:
    """A fact in one language, as templates see it: its properties, and nothing else (``template.Sandbox``)."""

    fact: Fact
    content: Content
    language: Language
    taken: set[str] = field(default_factory=set, compare=False)  # ids of the facts whose words a template took

    def __html__(self) -> str:
        return self.statement(marks=True)

    @property
    def id(self) -> str:
        return self.fact.id

    @property
    def bare(self) -> Markup:
        """The statement without note marks; the tree knows whose it is all the same."""
        return Markup('<span fact="{}">{}</span>').format(self.id, self.statement(marks=False))

    @property
    def marks(self) -> Markup:
        """The note marks alone."""
        return _joined(*(_cite_ref(citation, self.id) for citation in self.fact.sources))

    @property
    def figure(self) -> Markup:
        """The value in compact form, as in a tile or a table."""
        value = self.need(self.fact.value, "value")
        shown = self.language.figure(value, self.fact.qualifier)
        return Markup('<data value="{}">{}</data>').format(value, shown)

    @property
    def number(self) -> Markup:
        """The value in words of the sentence: more than 140."""
        self.taken.add(self.id)
        return self.fill("value")

    @property
    def counted(self) -> str:
        """What is counted: the label of the measure."""
        measure = self.content.measures[self.need(self.fact.measure, "measure")]
        return self.localized(measure.label, "measure", measure.id, "label")

    @property
    def attribution(self) -> str:
        return self.localized(self.need(self.fact.attribution, "attribution"), "fact", self.id, "attribution")

    @property
    def when(self) -> Markup:
        """The date a list or a table of dates prints: the event's, else the date of the figure."""
        return self.time(self.need(self.fact.date(), "event_date"))

    @property
    def as_of(self) -> Markup:
        return self.time(self.need(self.fact.as_of, "as_of"))

    @property
    def as_of_words(self) -> Markup:
        """“as of” and the date, in the words of the language."""
        date = self.need(self.fact.as_of, "as_of")
        return Markup('<time datetime="{}">{}</time>').format(date, self.language.as_of(date))

    @property
    def status(self) -> str:
        return self.language.label(self.fact.status)

    def statement(self, *, marks: bool) -> Markup:
        """Return the sentence, its placeholders filled; marks stand where the language wants them."""
        self.taken.add(self.id)
        text = self.fact.text.get(self.language.code)
        pending = text is None
        if text is None:
            text = self.need(self.fact.text.get("en"), "text")
        else:
            text = self.language.typeset(text)
        closing = CLOSING.search(text) if self.language.marks_before_punctuation else None
        end = closing.start() if closing else len(text)
        before, after = self.filled(text[:end]), self.filled(text[end:])
        sentence = _joined(before, self.marks, after) if marks else _joined(before, after)
        if pending:
            return Markup('<span class="pending">{}</span> <span lang="en">{}</span>').format(
                self.language.label("Translation pending"), sentence
            )
        return sentence

    def filled(self, text: str) -> Markup:
        pieces = PLACEHOLDER.split(text)
        return _joined(*(self.fill(p) if i % 2 else escape(p) for i, p in enumerate(pieces)))

    def fill(self, name: str) -> Markup:
        fact = self.fact
        number = fact.value if name == "value" else fact.values.get(name)
        if number is not None:
            words = self.language.number(number, fact.qualifier if name == "value" else None)
            return _joined('<data value="', str(number), '">', escape(words), "</data>")
        date = {"as_of": fact.as_of, "event_date": fact.event_date}.get(name) or fact.dates.get(name)
        return self.time(self.need(date, name))

    def time(self, date: str) -> Markup:
        return _joined('<time datetime="', escape(date), '">', escape(self.language.date(date)), "</time>")

    def localized(self, text: Localized, *path: Any) -> str:
        found = text.get(self.language.code)
        if found is None:
            kind, ident, *rest = path
            raise _missing(self.content.where(kind, ident, *rest), f"no text in {self.language.name}", self.language)
        return self.language.typeset(found)

    def need(self, value: Any, field: str) -> Any:
        self.taken.add(self.id)
        if value is None:
            where = self.content.where("fact", self.id)
            raise ContentError([Problem("T003", where, f"the template prints {field} of {self.id}, which has none",
                                        f"add {field}: to the fact, or take it out of this block")])  # fmt: skip
        return value


def _missing(where: Location, what: str, language: Language) -> ContentError:
    return ContentError([Problem("T004", where, what, f"add {language.code}: beside the other languages")])


def _cite_ref(citation: Citation, fact: str) -> Markup:
    locator = citation.locator.printed
    place = escape(":".join(locator)) if locator else ""
    quote = escape(citation.quote or "")
    source = escape(citation.source)
    return _joined('<cite-ref key="', source, '" locator="', place, '" quote="', quote, '" fact="', escape(fact), '"/>')


def _joined(*pieces: str) -> Markup:
    """Return pieces as markup, each of them markup already; Markup's own join would look at each once more."""
    return Markup("".join(pieces))  # noqa: S704


@dataclass(frozen=True, repr=False)
class BoundSheet:
    """A sheet in one language, as templates see it: the plan's blocks with their facts bound."""

    plan: SheetPlan
    content: Content
    language: Language
    taken: set[str] = field(default_factory=set, compare=False)  # ids of the facts whose words a template took

    def __getattr__(self, name: str) -> Any:
        """Lists of fact ids become lists of facts; localized text becomes text."""
        if name.startswith("_") or name not in SheetPlan.model_fields:
            raise AttributeError(name)
        value = getattr(self.plan, name)
        if name in ("at_a_glance", "key_figures", "established", "timeline"):
            return [self.fact(i) for i in value]
        return self.text(value, name) if isinstance(value, Localized) else value

    @property
    def date(self) -> Markup:
        return Markup('<time datetime="{}">{}</time>').format(self.plan.date, self.language.date(self.plan.date))

    @property
    def facts_as_of(self) -> Markup:
        day = self.plan.facts_as_of
        return Markup('<time datetime="{}">{}</time>').format(day, self.language.date(day))

    @property
    def disputed(self) -> list[BoundBlock]:
        return [BoundBlock(block, self, ("disputed", i)) for i, block in enumerate(self.plan.disputed)]

    @property
    def own(self) -> BoundBlock:
        return BoundBlock(self.plan.own, self, ("own",))

    @property
    def changes(self) -> list[str]:
        return [self.text(change, "changes", i) for i, change in enumerate(self.plan.changes)]

    @property
    def chart(self) -> BoundSeries | None:
        return BoundSeries(self.plan.chart, self) if self.plan.chart else None

    def fact(self, ident: str) -> BoundFact:
        if ident not in self.content.facts:
            raise UndefinedError(f"there is no fact {ident!r}")
        return BoundFact(self.content.facts[ident], self.content, self.language, self.taken)

    def text(self, text: Localized, *path: str | int) -> str:
        found = text.get(self.language.code)
        if found is None:
            where = self.content.where("sheet", self.plan.id, *path)
            raise _missing(where, f"no text in {self.language.name}", self.language)
        return self.language.typeset(found)


@dataclass(frozen=True)
class BoundBlock:
    block: Block
    sheet: BoundSheet
    path: tuple[str | int, ...]

    @property
    def heading(self) -> str | None:
        return self.sheet.text(self.block.heading, *self.path, "heading") if self.block.heading else None

    @property
    def facts(self) -> list[BoundFact]:
        return [self.sheet.fact(i) for i in self.block.facts]

    @property
    def charts(self) -> list[BoundSeries]:
        return [BoundSeries(measure, self.sheet) for measure in self.block.charts]

    @property
    def table(self) -> BoundTable | None:
        return BoundTable(self.block.table, self.sheet, (*self.path, "table")) if self.block.table else None


@dataclass(frozen=True)
class BoundTable:
    table: FactTable
    sheet: BoundSheet
    path: tuple[str | int, ...]

    @property
    def kind(self) -> str:
        return self.table.kind

    @property
    def wide(self) -> bool:
        return self.table.wide

    @property
    def caption(self) -> str:
        return self.sheet.text(self.table.caption, *self.path, "caption")

    @property
    def rows(self) -> list[dict[str, BoundFact | None]]:
        fact = self.sheet.fact
        return [{"fact": fact(r.fact), "status": fact(r.status) if r.status else None} for r in self.table.rows]

    @property
    def measures(self) -> list[str]:
        """For a table of years: the measures of its facts, in order of first appearance."""
        facts = (self.sheet.content.facts[row.fact] for row in self.table.rows)
        return list(dict.fromkeys(f.measure for f in facts if f.measure))

    @property
    def years(self) -> list[tuple[BoundFact, list[BoundFact | None]]]:
        """For a table of years: (a fact with the year, the facts by measure), oldest first."""
        found: dict[str, dict[str, BoundFact]] = {}
        for row in self.table.rows:
            fact = self.sheet.fact(row.fact)
            found.setdefault(str(fact.fact.as_of), {})[str(fact.fact.measure)] = fact
        measures = self.measures
        return [(next(iter(by.values())), [by.get(m) for m in measures]) for _, by in sorted(found.items())]

    def label(self, measure: str) -> str:
        text = self.sheet.content.measures[measure].label.get(self.sheet.language.code)
        if text is None:
            where = self.sheet.content.where("measure", measure, "label")
            raise _missing(where, f"no label in {self.sheet.language.name}", self.sheet.language)
        return self.sheet.language.typeset(text)


@dataclass(frozen=True)
class BoundSeries:
    """A measure over time."""

    measure: str
    sheet: BoundSheet

    @property
    def facts(self) -> list[BoundFact]:
        return [self.sheet.fact(fact.id) for fact in self.sheet.content.series(self.measure)]

    @property
    def label(self) -> str:
        return self.facts[0].counted

    @property
    def alt(self) -> str:
        first, last = self.facts[0], self.facts[-1]
        language = self.sheet.language
        return language.label(
            "Step line of {label}: from {first} ({first_date}) to {last} ({last_date});"
            " each value stands in the list with its source.",
            label=self.label,
            first=language.number(first.fact.value or 0, first.fact.qualifier),
            first_date=language.date(str(first.fact.as_of)),
            last=language.number(last.fact.value or 0, last.fact.qualifier),
            last_date=language.date(str(last.fact.as_of)),
        )
