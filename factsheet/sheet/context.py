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
from factsheet.records.blocks import FACTS, KINDS, MEASURES, Block, FactTable, Part
from factsheet.records.model import Citation, Content, Fact, SheetPlan
from factsheet.records.values import Localized

PLACEHOLDER = re.compile(r"\{([a-z_]+(?::words)?)\}")
_SENTENCE_ENDED = re.compile(r"(?:^|[.!?…]\s+)$")


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
        closing = self.language.closing.search(text) if self.language.marks_before_punctuation else None
        end = closing.start() if closing else len(text)
        before, after = self.filled(text[:end]), self.filled(text[end:])
        sentence = _joined(before, self.marks, after) if marks else _joined(before, after)
        if pending:
            return Markup('<span class="pending">{}</span> <span lang="en">{}</span>').format(
                self.language.label("Translation pending"), sentence
            )
        return sentence

    def filled(self, text: str) -> Markup:
        return _joined(*(self.fill(p) if i % 2 else escape(p) for i, p in enumerate(pieces(text))))

    def fill(self, name: str) -> Markup:
        fact = self.fact
        if (number := printed_number(fact, name, self.language)) is not None:
            return _joined('<data value="', str(number[0]), '">', escape(number[1]), "</data>")
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


def pieces(text: str) -> list[str]:
    """Return a text's pieces, each second one the name of a placeholder: ``value:Words`` at the start of a sentence."""
    found = PLACEHOLDER.split(text)
    for i in range(1, len(found), 2):
        if found[i].endswith(":words") and _SENTENCE_ENDED.search(found[i - 1]) and (i == 1 or found[i - 1]):
            found[i] = found[i].replace(":words", ":Words")
    return found


def printed_number(fact: Fact, name: str, language: Language) -> tuple[int, str] | None:
    """Return the number of a placeholder and its text, in words for ``name:words``; None where it is no number.

    Raises ContentError C211 for one that the language would write otherwise in some sentences.
    """
    field, _, spelled = name.partition(":")
    number, qualifier = (fact.value, fact.qualifier) if field == "value" else (fact.values.get(field), None)
    if number is None:
        return None
    capital = spelled == "Words"
    text = language.spelled(number, qualifier, capital=capital) if spelled else language.number(number, qualifier)
    if text is None:
        what = f"{{{field}:words}} of {fact.id} cannot print {number} in words in {language.name}"
        raise ContentError([Problem("C211", Location(fact.id), what, f"write {{{field}}}")])
    return number, text


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
        """Localized text becomes text."""
        if name.startswith("_") or name not in SheetPlan.model_fields:
            raise AttributeError(name)
        value = getattr(self.plan, name)
        return self.text(value, name) if isinstance(value, Localized) else value

    @property
    def date(self) -> Markup:
        return Markup('<time datetime="{}">{}</time>').format(self.plan.date, self.language.date(self.plan.date))

    @property
    def facts_as_of(self) -> Markup:
        day = self.plan.facts_as_of
        return Markup('<time datetime="{}">{}</time>').format(day, self.language.date(day))

    @property
    def blocks(self) -> list[BoundBlock]:
        """The blocks in their order, the colophon at the end where the sheet names none; no two with one id."""
        blocks = list(self.plan.blocks)
        if not any(block.kind == "colophon" for block in blocks):
            blocks.append(KINDS["colophon"](kind="colophon"))
        taken = {block.id for block in blocks if block.id}
        found = []
        for number, block in enumerate(blocks):
            ident, again = block.id or block.kind, 1
            while not block.id and ident in taken:
                again += 1
                ident = f"{block.kind}-{again}"
            taken.add(ident)
            found.append(BoundBlock(block, self, ("blocks", number), ident))
        return found

    @property
    def changes(self) -> list[str]:
        return [self.text(change, "changes", i) for i, change in enumerate(self.plan.changes)]

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
class BoundPart:
    """A block or what stands in one: its facts, charts, texts and parts, each bound by the name of its field."""

    part: Part
    sheet: BoundSheet
    path: tuple[str | int, ...]

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name not in type(self.part).model_fields:
            raise AttributeError(name)
        value = getattr(self.part, name)
        if isinstance(value, tuple):
            return [self._bound(name, item, (*self.path, name, i)) for i, item in enumerate(value)]
        return self._bound(name, value, (*self.path, name))

    def _bound(self, name: str, value: Any, path: tuple[str | int, ...]) -> Any:
        if isinstance(value, Localized):
            return self.sheet.text(value, *path)
        if isinstance(value, FactTable):
            return BoundTable(value, self.sheet, path)
        if isinstance(value, Part):
            return BoundPart(value, self.sheet, path)
        if value is None:
            return None
        return (
            self.sheet.fact(value) if name in FACTS else BoundSeries(value, self.sheet) if name in MEASURES else value
        )


@dataclass(frozen=True)
class BoundBlock(BoundPart):
    """A block with the heading of its kind, the id of its section, and its partial."""

    part: Block
    id: str

    @property
    def label(self) -> str:
        """The heading of its kind, as a message of the catalogs: printed where the sheet gives no heading."""
        return self.part.LABEL

    @property
    def partial(self) -> str:
        return partial_of(self.part.kind)


def partial_of(kind: str) -> str:
    """Return the name of the template that prints a kind of block."""
    return f"blocks/{kind}.html.j2"


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
