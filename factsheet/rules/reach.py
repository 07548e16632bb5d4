"""What a sheet is made of: the records that decide what it prints, and those that can decide whether it may.

Input: content, a plan. Output: ids; content with nothing else. What is made of that content alone depends on
nothing else, so a sheet whose part is the same is the same.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

from factsheet.errors import Location, Problem
from factsheet.records.model import Content, Fact, Kind
from factsheet.records.plan import SheetPlan
from factsheet.rules.conflicts import all_conflicts
from factsheet.rules.scan import last_before

T = TypeVar("T")
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_OF_FACT = re.compile(r"\{([a-z0-9-]+)\.")  # a field of a fact, in a text of the sheet


@dataclass(frozen=True)
class Reach:
    """What the sheets of a content reach."""

    content: Content

    def printed(self, plan: SheetPlan) -> frozenset[str]:
        """Return the ids of the facts that a sheet prints or words, and of what these rest on."""
        named = {str(n.value) for n, _ in plan.named("fact", "rests", "measure", "search", "source")}
        named |= set(plan.fact_ids())
        named.update(
            ident for _, text in plan.texts() for said in text.root.values() for ident in _OF_FACT.findall(said)
        )
        drawn = {fact.id for measure, _ in plan.charts() for fact in self.content.series(measure)}
        facts = [self.content.facts[ident] for ident in sorted(named | drawn) if ident in self.content.facts]
        return frozenset(named | drawn).union(*map(_rests_on, facts))

    def all(self, plan: SheetPlan) -> frozenset[str]:
        """Return all ids that a sheet has to do with: also other sides, answers and successors of what it prints."""
        found = {*self.printed(plan), *(entry.fact for entry in (*plan.acknowledges, *plan.not_printed))}
        said = plan.model_dump(mode="json", by_alias=True)
        found |= self.content.facts.keys() & set(_ids_in(said))  # wherever one may be named
        ahead = deque(found)
        while ahead:
            for ident in self._links.get(ahead.popleft(), ()):
                if ident not in found:
                    found.add(ident)
                    ahead.append(ident)
        return frozenset(found).union(*(_rests_on(self.content.facts[i]) for i in found if i in self.content.facts))

    def part(self, plan: SheetPlan) -> Content:
        """Return the content with one sheet and what it has to do with; what is the publisher's stands whole."""
        content, ids = self.content, self.all(plan)
        return replace(
            content,
            sources=_some(content.sources, ids),
            measures=_some(content.measures, ids),
            facts=_some(content.facts, ids),
            sheets={plan.id: plan},
            speakers=_some(content.speakers, ids),
            searches=_some(content.searches, ids),
            pictures={file: content.pictures[file] for file in self._pictures(plan) if file in content.pictures},
            warnings=(),
            unread=(),
            faults=(),
        )

    def _pictures(self, plan: SheetPlan) -> Iterator[str]:
        yield from (file for file, _ in plan.pictures())
        if self.content.publisher.logo:
            yield self.content.publisher.logo.file

    @cached_property
    def _links(self) -> Mapping[str, set[str]]:
        """What says otherwise, answers or takes the place of a fact, both ways."""
        found: dict[str, set[str]] = {}
        for fact in self.content.facts.values():
            for ident in (*fact.contradicts, *fact.answers, *fact.superseded_by):
                found.setdefault(fact.id, set()).add(ident)
                found.setdefault(ident, set()).add(fact.id)
        for conflict in all_conflicts(self.content):
            for fact in conflict.facts:
                found.setdefault(fact.id, set()).update(other.id for other in conflict.facts)
        return found

    # -- what a finding stops --------------------------------------------------------------------------

    def unread(self, plan: SheetPlan) -> bool:
        """Tell whether a record that could not be read may have to do with a sheet."""
        ids = self.all(plan)
        return any(
            one.ident == plan.id if one.kind == "sheet" else one.names is None or not ids.isdisjoint(one.names)
            for one in self.content.unread
        )

    def told(self, problems: Iterable[Problem]) -> tuple[Problem, ...]:
        """Return the problems but those that may only be there because records could not be read."""
        if not self.content.unread:
            return tuple(problems)
        lost = frozenset[str]().union(*(one.names or () for one in self.content.unread if one.kind != "sheet"))
        return tuple(p for p in problems if p.code != "C102" and not self._of_lost(p.where, lost))

    def _of_lost(self, where: Location, lost: frozenset[str]) -> bool:
        kind, ident = self.owner(where)
        if kind == "sheet":
            return ident in self.content.sheets and self.unread(self.content.sheets[ident])
        if kind == "fact":
            return not lost.isdisjoint(_rests_on(self.content.facts[ident]) | self._links.get(ident, set()) | {ident})
        return ident in lost

    def stopped(self, problem: Problem) -> frozenset[str]:
        """Return the sheets that an error stops: those that print what it is about, or all."""
        kind, ident = self.owner(problem.where)
        if kind == "sheet":
            return frozenset((ident,))
        if kind is None or kind not in ("fact", "source", "measure", "speaker", "search"):
            return frozenset(self.content.sheets)
        return frozenset(sheet for sheet, ids in self._printed.items() if ident in ids)

    @cached_property
    def _printed(self) -> Mapping[str, frozenset[str]]:
        return {plan.id: self.printed(plan) for plan in self.content.sheets.values()}

    def owner(self, where: Location) -> tuple[Kind | None, str]:
        """Return the record that a place is in; no kind where it is no record's."""
        found = last_before(where, self._starts)
        return found or (None, "")

    @cached_property
    def _starts(self) -> Mapping[Location, tuple[Kind | None, str]]:
        content = self.content
        records: tuple[tuple[Kind, Iterable[str]], ...] = (
            *(("fact", content.facts), ("source", content.sources), ("measure", content.measures)),
            *(("speaker", content.speakers), ("search", content.searches), ("sheet", content.sheets)),
        )
        return {content.where(kind, ident): (kind, ident) for kind, idents in records for ident in idents}


def _rests_on(fact: Fact) -> frozenset[str]:
    """Return the sources, speakers and measure of a fact."""
    cited = (ident for c in fact.sources for ident in (c.source, c.speaker) if ident)
    return frozenset((*cited, *(read.source for read in fact.read_in), *filter(None, (fact.measure,))))


def _some(records: Mapping[str, T], ids: frozenset[str]) -> Mapping[str, T]:
    return {ident: record for ident, record in records.items() if ident in ids}


def _ids_in(data: object) -> Iterator[str]:
    if isinstance(data, str):
        yield from _ID.findall(data)
    elif isinstance(data, dict | list):
        for item in data.values() if isinstance(data, dict) else data:
            yield from _ids_in(item)
