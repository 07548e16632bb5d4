"""Facts that count the same thing: series over time, and conflicts; and rules on what a sheet prints of them.

Input: content. Output: series and conflicts as lists of facts; findings where a sheet tells one side only
and does not say so.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from typing import NamedTuple

from factsheet.records.model import Content, Fact
from factsheet.rules.scan import Finding, Rule, Scan, successors


class Conflict(NamedTuple):
    """Facts that say otherwise of one thing; the measure and date they share, empty where only linked."""

    facts: tuple[Fact, ...]
    measure: str = ""
    date: str = ""


def counts(fact: Fact) -> bool:
    """Tell whether what a fact says still counts: not withheld, deprecated or superseded.

    A later count takes the place of an earlier one, but does not settle what others counted on that day.
    """
    return fact.print == "always" and fact.rank != "deprecated" and fact.status != "superseded"


def all_series(content: Content) -> dict[str, tuple[Fact, ...]]:
    """Return the measures counted on two days or more, each with its facts, oldest first."""
    found = {measure: content.series(measure) for measure in content.measures}
    return {measure: facts for measure, facts in found.items() if len({fact.as_of for fact in facts}) > 1}


def all_conflicts(content: Content) -> tuple[Conflict, ...]:
    """Return the conflicts: one measure and date with different values, or facts linked by ``contradicts``."""
    against = _Against(content)
    found: dict[tuple[str, ...], Conflict] = {}
    for fact in content.facts.values():
        if (key := against.group(fact)) and key not in found and next(against.counted(fact), None):
            facts = tuple(f for f in against.groups[key] if next(against.counted(f), None))
            found[key] = Conflict(facts, *key)
        for ident in (i for i in fact.contradicts if i in against.linked.get(fact.id, ())):
            other = content.facts[ident]
            pair = tuple(sorted((fact.id, ident)))
            if pair not in found and not (key and other in against.counted(fact)):
                found[pair] = Conflict((fact, other))
    return tuple(found.values())


def _date(fact: Fact) -> str | None:
    return fact.as_of or fact.event_date


class _Against:
    """What says otherwise than a fact. Facts that count one thing are kept together, for those of every two of them
    would be too many."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self.groups: dict[tuple[str, str], list[Fact]] = {}  # by measure and date
        self.linked: dict[str, dict[str, None]] = {}  # by ``contradicts``
        self._ends = {fact.id: fact.quantity.ends for fact in content.facts.values() if fact.quantity}
        self._without: Container[str] = ()
        self._left: dict[tuple[str, str], list[Fact]] = {}
        for fact in filter(counts, content.facts.values()):
            if key := self.group(fact):
                self.groups.setdefault(key, []).append(fact)
            for ident in fact.contradicts:
                other = content.facts.get(ident)
                if other and counts(other) and ident != fact.id and not self._replaced(fact, other):
                    self.linked.setdefault(fact.id, {})[ident] = None
                    self.linked.setdefault(ident, {})[fact.id] = None
        self.order = {ident: number for number, ident in enumerate(content.facts)}

    def group(self, fact: Fact) -> tuple[str, str] | None:
        """Return the measure and date that a fact counts, if it does."""
        date = _date(fact)
        return (fact.measure, date) if fact.measure and fact.quantity and date and counts(fact) else None

    def counted(self, fact: Fact, without: Container[str] = ()) -> Iterator[Fact]:
        """Yield the facts that count the same thing otherwise, but for some."""
        key = self.group(fact)
        if not key:
            return
        if without is not self._without:  # the facts of a sheet are asked for one after the other
            self._without = without
            self._left = {}
        if key not in self._left:
            self._left[key] = [other for other in self.groups.get(key, ()) if other.id not in without]
        ends = self._ends[fact.id]
        for other in self._left[key]:
            if self._ends[other.id] != ends and not self._replaced(fact, other):
                yield other

    def of(self, ident: str, without: Container[str] = ()) -> list[str]:
        """Return the facts that say otherwise, but for some, in the order of the content."""
        fact = self.content.facts[ident]
        linked = (other for other in self.linked.get(ident, ()) if other not in without)
        found = {*(other.id for other in self.counted(fact, without)), *linked}
        return sorted(found, key=self.order.__getitem__)

    def _replaced(self, one: Fact, other: Fact) -> bool:
        """Tell whether one of two facts took the place of the other."""
        return any(
            later.id in successors(fact, self.content)
            for fact, later in ((one, other), (other, one))
            if fact.superseded_by
        )


# -- rules -------------------------------------------------------------------------------------------


def one_sided(scan: Scan) -> Iterator[Finding]:
    """Find sheets that print one side of a conflict and do not say that they leave the other out."""
    against = _Against(scan.content)
    for sheet, printed in scan.printed.items():
        said = {entry.fact for entry in scan.content.sheets[sheet].acknowledges} | printed.keys()
        for ident, mention in printed.items():
            if others := against.of(ident, said):
                what = f"'{ident}' is one side of a conflict; the sheet does not print {_quoted(others)}"
                hint = "print the other side too, or name it under `acknowledges:` with the reason"
                yield Finding(scan.at(sheet, mention), what, f"{hint}, or mark one `rank: deprecated` with the reason")


def idle_acknowledgements(scan: Scan) -> Iterator[Finding]:
    """Find acknowledgements of what is no other side, or is printed."""
    against = _Against(scan.content)
    for plan in scan.content.sheets.values():
        printed = scan.printed.get(plan.id, {})
        seen: set[str] = set()
        for number, entry in enumerate(plan.acknowledges):
            if entry.fact not in scan.content.facts:
                continue
            if entry.fact in seen:
                why = "is already in this list"
            elif entry.fact in printed:
                why = "is printed on this sheet"
            elif not any(other in printed for other in against.of(entry.fact)):
                why = "is no other side of what this sheet prints"
            else:
                why = ""
            seen.add(entry.fact)
            if why:
                where = scan.content.where("sheet", plan.id, "acknowledges", number, "fact")
                yield Finding(where, f"'{entry.fact}' {why}", "take the acknowledgement out")


def _quoted(idents: Iterable[str]) -> str:
    return ", ".join(f"'{ident}'" for ident in idents)


RULES = (
    Rule("C403", "error", "a sheet prints all sides of a conflict, or none, or says which it leaves out", one_sided),
    Rule("C414", "error", "a sheet acknowledges only sides of a conflict that it leaves out", idle_acknowledgements),
)
