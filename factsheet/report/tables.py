"""The tables of a report, in the order of the page.

Input: a project, a day. Output: sections of tables; what is counted is what editions print, a citation once, however
many sheets print it, at the lowest rung that it has in any language.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import NamedTuple, TypeAlias, get_args

from factsheet.evidence.ladder import RUNGS, pair_ids
from factsheet.evidence.signoff.states import State
from factsheet.project.project import Project
from factsheet.proof import manifest
from factsheet.records.model import Citation, Fact
from factsheet.records.values import Localized
from factsheet.report.uses import Printed, printed_on, sides_of, uses
from factsheet.review.queue import Queue, queue
from factsheet.rules.conflicts import all_conflicts
from factsheet.rules.scan import latest, past_review
from factsheet.sheet.tree import Rung
from factsheet.writers.drawing import DAYS, day_number


class Said(NamedTuple):
    """Text of the content, and its language."""

    text: str
    language: str


class Share(NamedTuple):
    """A part of a whole; drawn as a bar, too."""

    part: int
    whole: int


Cell: TypeAlias = str | int | Said | Share
Place: TypeAlias = tuple[str, int]
"""Of a citation: its fact, and which of that fact's it is."""


class Table(NamedTuple):
    """A table: the first cell of each row is its head; ``none`` is said where there are no rows."""

    caption: str
    heads: tuple[str, ...]
    rows: Sequence[tuple[Cell, ...]]
    none: str = "None."


class Section(NamedTuple):
    id: str
    heading: str
    said: str
    tables: Sequence[Table]


RUNG: Mapping[Rung, str] = {
    "cited": "Cited: no copy of the source compared",
    "snapshot-kept": "A copy of the source is kept",
    "quote-found": "Quote found in the source by program",
    "read": "Read against the source by one person",
    "confirmed": "Read against the source by two people",
}
CLASSES = {1: "1, primary record", 2: "2", 3: "3", 4: "4, derivative"}
AGES = ((1, "less than a year"), (2, "1 year"), (5, "2 to 4 years"), (10, "5 to 9 years"))
OLDER, UNDATED = "10 years and more", "no date"
DUE = ((0, "past"), (90, "in 90 days"), (365, "in a year"))
LEFT: tuple[State, ...] = tuple(state for state in get_args(State) if state != "confirmed")
ITSELF = "the source itself"


def sections(project: Project, day: str) -> tuple[Section, ...]:
    """Return all sections. Raises ContentError for content that cannot be printed, or a broken log of sign-offs."""
    report = _Report(project, day)
    return (report.coverage(), report.evidence(), report.conflicts(), report.dates(), report.unchecked(),
            report.review(), report.facts())  # fmt: skip


@dataclass(frozen=True)
class _Report:
    project: Project
    day: str
    _texts: dict[str, Said] = field(default_factory=dict)

    # -- what is counted ---------------------------------------------------------------------------

    @cached_property
    def printed(self) -> Printed:
        return uses(self.project)

    @cached_property
    def _facts(self) -> dict[str, Fact]:
        """The facts printed on any sheet, in the order of the content."""
        found = frozenset(chain.from_iterable(self.printed.values()))
        return {ident: fact for ident, fact in self.project.content.facts.items() if ident in found}

    @cached_property
    def citations(self) -> dict[Place, Citation]:
        """Each citation of a fact printed, in any language."""
        return {(f.id, n): citation for f in self._facts.values() for n, citation in enumerate(f.sources)}

    @cached_property
    def rungs(self) -> Mapping[Place, Rung]:
        """The lowest rung of each citation, over the languages that print it."""
        found: dict[Place, Rung] = {}
        for lang in self.project.languages:
            facts = [self.project.editions.in_language(lang).facts[ident] for ident in self._facts]
            rungs = self.project.editions.rungs(facts, lang)
            for fact in facts:
                for pair, citation in zip(pair_ids(fact), fact.sources, strict=True):
                    place = fact.id, self._facts[fact.id].sources.index(citation)
                    found[place] = min(rungs[pair], found.get(place, rungs[pair]), key=RUNGS.index)
        return found

    @cached_property
    def queues(self) -> tuple[Queue, ...]:
        project = self.project
        plans = project.content.sheets.values()
        return tuple(queue(project, project.edition(p, lang), self.day) for p in plans for lang in project.languages)

    def said(self, text: Localized | None, otherwise: str = "") -> Said:
        """Return a text in English, or in the publisher's first language."""
        first = self.project.languages[0].code
        code = "en" if text and text.get("en") else first
        return Said((text.get(code) if text else None) or otherwise, code)

    def sheets(self, facts: Iterable[Fact]) -> str:
        return ", ".join(dict.fromkeys(sheet for fact in facts for sheet in printed_on(fact, self.printed))) or "none"

    # -- sections ----------------------------------------------------------------------------------

    def coverage(self) -> Section:
        content, rows = self.project.content, list[tuple[Cell, ...]]()
        for plan in content.sheets.values():
            edition = self.project.edition(plan, self.project.languages[0])
            rows.append((self.said(plan.title), plan.number, len(self.printed[plan.id]), edition.standing.total,
                         len({citation.source for _, citation in edition.citations}),
                         "draft" if edition.standing.draft else "may be released"))  # fmt: skip
        unused = [(f.id, f.status, "never" if f.print == "never" else "on no sheet")
                  for f in content.facts.values() if f.id not in self._facts]  # fmt: skip
        told = f"{len(self._facts)} of {len(content.facts)} facts are printed, with {len(self.citations)} citations of "
        cited = {citation.source for citation in self.citations.values()}
        told += f"{len(cited)} sources; {len(content.sources)} are recorded."
        heads = ("Sheet", "Number", "Facts", "Citations", "Sources", "State")
        tables = (
            Table("Sheets", heads, rows),
            Table("Facts that no sheet prints", ("Fact", "Status", "Print"), unused),
        )
        return Section("coverage", "Coverage", told, tables)

    def evidence(self) -> Section:
        classes, ages, speakers = Counter[str](), Counter[str](), Counter[Said | str]()
        years = Counter[str]()
        content = self.project.content
        for citation in self.citations.values():
            source = content.sources[citation.source]
            classes[CLASSES.get(source.custom.class_ or 0, "no class")] += 1
            date = source.custom.original_date or source.published
            dated = latest(date) if isinstance(date, str) and date else ""
            ages[self._age(dated)] += 1
            years[dated[:4] or UNDATED] += 1
            speaker = content.speakers[citation.speaker] if citation.speaker else None
            speakers[self.said(speaker.name, speaker.id) if speaker else ITSELF] += 1
        rungs = Counter(RUNG[rung] for rung in self.rungs.values())
        most = [(who, Share(n, len(self.citations))) for who, n in sorted(speakers.items(), key=_by_number)]
        tables = (
            self._shares("By rung of the ladder", "Rung", RUNG.values(), rungs),
            self._shares("By class of the source", "Class", (*CLASSES.values(), "no class"), classes),
            self._shares("By age of the source", "Age", (*(name for _, name in AGES), OLDER, UNDATED), ages),
            self._shares("By year of the source", "Year", _years(years), years),
            Table("By speaker: whose word the source gives", ("Speaker", "Citations"), most),
        )
        return Section("evidence", "What the citations rest on", "How far each citation has been checked, in what kind "
                       "of source, how old, and whose word it is.", tables)  # fmt: skip

    def _shares(self, caption: str, head: str, names: Iterable[str], counted: Mapping[str, int]) -> Table:
        whole = len(self.citations)
        rows = [(name, Share(counted.get(name, 0), whole)) for name in names]
        return Table(caption, (head, "Citations"), rows)

    def _age(self, dated: str) -> str:
        if not dated:
            return UNDATED
        years = (day_number(self.day) - day_number(dated)) / DAYS
        return next((name for most, name in AGES if years < most), OLDER)

    def conflicts(self) -> Section:
        content = self.project.content
        tables = []
        for found in all_conflicts(content):
            rows = [
                (fact.id, str(fact.quantity or ""), fact.date() or "", _sources(fact), self.sheets([fact]))
                for fact in found.facts
            ]
            caption = f"{found.measure}, {found.date}" if found.measure else "facts that contradict each other"
            said = [f"{sheet} prints {side}" for sheet, side in sides_of(found.facts, content, self.printed).items()]
            heads = ("Fact", "Figure", "As of", "Sources", "Sheets")
            tables.append(Table("; ".join([caption, *said]), heads, rows))
        told = "Facts that count the same thing on one day otherwise, or contradict each other."
        return Section("conflicts", "Conflicts", told if tables else f"{told} None.", tables)

    def dates(self) -> Section:
        today = day_number(self.day)
        waiting = [fact for fact in self._facts.values() if fact.review_by]
        late = [fact for fact in waiting if past_review(fact, self.day)]
        due = Counter[str]()
        for fact in self._facts.values():
            days = day_number(latest(fact.review_by)) - today if fact.review_by else 0
            name = "no date" if not fact.review_by else "past" if fact in late else _due(days)
            due[name] += 1
        names = (*(name for _, name in DUE), "later", "no date")
        rows = [(name, Share(due[name], len(self._facts))) for name in names]
        past = [
            (f.id, str(f.review_by), self.sheets([f])) for f in sorted(late, key=lambda f: (str(f.review_by), f.id))
        ]
        tables = (
            Table("When facts are due to be looked at again", ("Due", "Facts"), rows),
            Table("Facts past their date", ("Fact", "Due by", "Sheets"), past),
        )
        told = "What holds today may not hold tomorrow: the field review_by says when to look again."
        return Section("dates", "Dates", told, tables)

    def unchecked(self) -> Section:
        content, missing = self.project.content, Counter[str]()
        of: dict[str, dict[str, Fact]] = {}
        for place, citation in self.citations.items():
            if self.rungs[place] in ("cited", "snapshot-kept"):
                missing[citation.source] += 1
                of.setdefault(citation.source, {})[place[0]] = self._facts[place[0]]
        whole = len(self.citations)
        unread = sum(rung not in ("read", "confirmed") for rung in self.rungs.values())
        without = sum(not citation.quote for citation in self.citations.values())
        rows = [
            ("Citations that nobody has read against the source", Share(unread, whole)),
            ("Citations whose quote no program has found in a copy", Share(sum(missing.values()), whole)),
            ("Citations without a quote", Share(without, whole)),
        ]
        sources = [
            (source, number, self.sheets(of[source].values()))
            for source, number in sorted(missing.items(), key=_by_number)
        ]
        off = sorted(content.publisher.rules_off.items())
        tables = (
            Table("What is left", ("What", "Citations"), rows),
            Table("Sources to keep a copy of, the most cited first", ("Source", "Citations", "Sheets"), sources),
            Table("Rules that are off", ("Rule", "Reason"), off),
        )
        told = "No program knows whether a source is right: people read it. This is what neither has looked at."
        return Section("unchecked", "What is not checked", told, tables)

    def review(self) -> Section:
        rows: list[tuple[Cell, ...]] = []
        for found in self.queues:
            states = Counter(item.state for item in found.items)
            left = ", ".join(f"{states[state]} {state.replace('-', ' ')}" for state in LEFT if states[state])
            confirmed = Share(states["confirmed"], len(found.items))
            rows.append((f"{found.sheet}, {found.language}", confirmed, left or "nothing"))
        told = (
            "Citations and translations of each sheet by the state that readers’ decisions give them; two confirm one."
        )
        table = Table("Citations and translations by state", ("Sheet", "Confirmed", "Left"), rows)
        return Section("review", "Review", told, (table,))

    def facts(self) -> Section:
        texts = dict[str, Said]()
        for plan in self.project.content.sheets.values():
            lang = next((one for one in self.project.languages if one.code == "en"), self.project.languages[0])
            described = manifest.describe(self.project.edition(plan, lang), self.project.content)
            texts |= {fact["id"]: Said(fact["text"], lang.code) for fact in described["facts"]}
        rows = []
        for ident, fact in self._facts.items():
            lowest = min((self.rungs[ident, n] for n in range(len(fact.sources))), key=RUNGS.index, default=None)
            rung = RUNG[lowest].partition(":")[0] if lowest else "no citation"
            rows.append((ident, texts.get(ident, ""), fact.status, len(fact.sources), rung, self.sheets([fact])))
        heads = ("Fact", "As printed", "Status", "Citations", "Lowest rung", "Sheets")
        return Section("facts", "Facts", "Each fact that a sheet prints, and where.", (Table("Facts", heads, rows),))


def _by_number(item: tuple[object, int]) -> tuple[int, str]:
    name, number = item
    return -number, str(name[0] if isinstance(name, Said) else name)


def _sources(fact: Fact) -> str:
    return ", ".join(dict.fromkeys(citation.source for citation in fact.sources))


def _years(counted: Mapping[str, int]) -> Iterator[str]:
    """Yield the years from the first to the last, and what has none."""
    years = [int(year) for year in counted if year != UNDATED]
    yield from map(str, range(min(years), max(years) + 1) if years else ())
    yield from [UNDATED] if UNDATED in counted else ()


def _due(days: float) -> str:
    return next((name for most, name in DUE[1:] if days <= most), "later")
