"""Facts that count the same thing: series over time, and conflicts; and rules on what a sheet prints of them.

Input: content. Output: series and conflicts as lists of facts; findings where a sheet tells one side only
and does not say so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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
    against = _against(content)
    found: dict[tuple[str, ...], Conflict] = {}
    for one, others in against.items():
        for other in others:
            a, b = content.facts[one], content.facts[other]
            same = a.measure == b.measure and _date(a) == _date(b) and a.measure and a.quantity
            key = (str(a.measure), str(_date(a))) if same else tuple(sorted((one, other)))
            facts = {f.id: f for f in (found[key].facts if key in found else ())} | {a.id: a, b.id: b}
            shared = (str(a.measure), str(_date(a))) if same else ("", "")
            found[key] = Conflict(tuple(facts.values()), *shared)
    return tuple(found.values())


def _date(fact: Fact) -> str | None:
    return fact.as_of or fact.event_date


def _against(content: Content) -> dict[str, list[str]]:
    """Return for each fact those that say otherwise, in the order of the content."""
    found: dict[str, dict[str, None]] = {}
    later: dict[str, set[str]] = {}

    def replaced_by(one: Fact, other: Fact) -> bool:
        if one.id not in later:
            later[one.id] = successors(one, content)
        return other.id in later[one.id]

    def link(one: Fact, other: Fact) -> None:
        if one.id != other.id and not replaced_by(one, other) and not replaced_by(other, one):
            found.setdefault(one.id, {})[other.id] = None
            found.setdefault(other.id, {})[one.id] = None

    groups: dict[tuple[str, str], list[Fact]] = {}
    for fact in filter(counts, content.facts.values()):
        date = _date(fact)
        if fact.measure and fact.quantity and date:
            same = groups.setdefault((fact.measure, date), [])
            for other in same:
                if other.quantity and other.quantity.ends != fact.quantity.ends:
                    link(other, fact)
            same.append(fact)
        for ident in fact.contradicts:
            if ident in content.facts and counts(content.facts[ident]):
                link(fact, content.facts[ident])
    return {ident: list(others) for ident, others in found.items()}


# -- rules -------------------------------------------------------------------------------------------


def one_sided(scan: Scan) -> Iterator[Finding]:
    """Find sheets that print one side of a conflict and do not say that they leave the other out."""
    against = _against(scan.content)
    for sheet, printed in scan.printed.items():
        said = {entry.fact for entry in scan.content.sheets[sheet].acknowledges}
        for ident, mention in printed.items():
            others = [other for other in against.get(ident, []) if other not in printed and other not in said]
            if others:
                what = f"'{ident}' is one side of a conflict; the sheet does not print {_quoted(others)}"
                hint = "print the other side too, or name it under `acknowledges:` with the reason"
                yield Finding(scan.at(sheet, mention), what, f"{hint}, or mark one `rank: deprecated` with the reason")


def idle_acknowledgements(scan: Scan) -> Iterator[Finding]:
    """Find acknowledgements of what is no other side, or is printed."""
    against = _against(scan.content)
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
            elif not any(other in printed for other in against.get(entry.fact, ())):
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
