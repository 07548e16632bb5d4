"""Rules on ids: every reference leads somewhere, every record is used, nothing is named twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from itertools import groupby

from factsheet.records.messages import nearest
from factsheet.records.model import Content, Kind
from factsheet.rules.scan import Finding, Rule, Scan

TOLD = 8  # unused records that are told one by one
_PLURAL = {"search": "searches"}


def _unknown(scan: Scan, what: str, ident: str, known: Mapping[str, object], *place: str | int) -> Finding:
    kind, owner, *path = place
    guess = nearest(ident, known)
    hint = f"did you mean '{guess}'?" if guess else f"add the {what}, or take the reference out"
    where = scan.content.where(kind, str(owner), *path)  # type: ignore[arg-type]
    return Finding(where, f"there is no {what} '{ident}'", hint)


def dangling(scan: Scan) -> Iterator[Finding]:
    """Find references to records that do not exist."""
    content = scan.content
    for fact in content.facts.values():
        for number, citation in enumerate(fact.sources):
            if citation.source not in content.sources:
                path = ("fact", fact.id, "sources", number, "source")
                yield _unknown(scan, "source", citation.source, content.sources, *path)
            if citation.speaker and citation.speaker not in content.speakers:
                path = ("fact", fact.id, "sources", number, "speaker")
                yield _unknown(scan, "speaker", citation.speaker, content.speakers, *path)
        for number, read in enumerate(fact.read_in):
            if read.source not in content.sources:
                yield _unknown(
                    scan, "source", read.source, content.sources, "fact", fact.id, "read_in", number, "source"
                )
        if fact.measure and fact.measure not in content.measures:
            yield _unknown(scan, "measure", fact.measure, content.measures, "fact", fact.id, "measure")
        for field in ("superseded_by", "contradicts", "answers"):
            for number, ident in enumerate(getattr(fact, field)):
                if ident not in content.facts:
                    yield _unknown(scan, "fact", ident, content.facts, "fact", fact.id, field, number)
                elif ident == fact.id:
                    where = content.where("fact", fact.id, field, number)
                    yield Finding(where, f"'{ident}' refers to itself", "name another fact, or take it out")
    later = {fact.id: [ident for ident in fact.superseded_by if ident != fact.id] for fact in content.facts.values()}
    try:
        TopologicalSorter(later).prepare()
    except CycleError as error:
        first, *others = sorted(set(error.args[1]), key=list(later).index)
        where = content.where("fact", first, "superseded_by")
        what = f"supersession cycle: {' → '.join((first, *others, first))}"
        yield Finding(where, what, "take out the `superseded_by:` of the fact that counts now")
    for plan in content.sheets.values():
        for mention in plan.mentions():
            if mention.fact not in content.facts:
                yield _unknown(scan, "fact", mention.fact, content.facts, "sheet", plan.id, *mention.path)
        for number, entry in enumerate(plan.acknowledges):
            if entry.fact not in content.facts:
                path = ("sheet", plan.id, "acknowledges", number, "fact")
                yield _unknown(scan, "fact", entry.fact, content.facts, *path)
        for named, place in plan.named("rests", "search"):
            known: Mapping[str, object] = content.searches if named.what == "search" else content.facts
            if named.value not in known:
                what = "search" if named.what == "search" else "fact"
                yield _unknown(scan, what, named.value, known, "sheet", plan.id, *place)
        for named, place in plan.named("source"):
            if named.value not in content.sources:
                yield _unknown(scan, "source", named.value, content.sources, "sheet", plan.id, *place)
        for measure, place in plan.charts():
            if measure not in content.measures:
                yield _unknown(scan, "measure", measure, content.measures, "sheet", plan.id, *place)


def unused(scan: Scan) -> Iterator[Finding]:
    """Find records that reach no sheet; a fact that is never to be printed needs none."""
    content = scan.content
    cited = {c.source for f in content.facts.values() for c in f.sources}
    cited |= {read.source for f in content.facts.values() for read in f.read_in}
    cited |= {named.value for plan in content.sheets.values() for named, _ in plan.named("source")}
    searched = {named.value for plan in content.sheets.values() for named, _ in plan.named("search")}
    speaking = {c.speaker for f in content.facts.values() for c in f.sources}
    counted = {f.measure for f in content.facts.values()} | {m for p in content.sheets.values() for m, _ in p.charts()}
    named = frozenset[str]().union(*(p.names for p in scan.passages), _shortened(content))
    printable = [f.id for f in content.facts.values() if f.print == "always"]
    idle: list[tuple[str, Kind, str]] = [
        *(("sheet", "fact", ident) for ident in printable if ident not in scan.on_sheets),
        *(("sheet", "search", ident) for ident in content.searches if ident not in searched),
        *(("fact", "source", ident) for ident in content.sources if ident not in cited),
        *(("fact", "measure", ident) for ident in content.measures if ident not in counted),
        *(("citation", "speaker", ident) for ident in content.speakers if ident not in speaking),
        *(("text", "name", ident) for ident in content.names if ident not in named),
    ]
    for user, rows in groupby(idle, lambda row: row[0]):
        found = [(kind, ident) for _, kind, ident in rows]
        if len(found) > TOLD:  # one cause, such as a sheet that was taken out
            counts = Counter(kind for kind, _ in found)
            many = " and ".join(f"{n} {_PLURAL.get(kind, kind + 's') if n > 1 else kind}" for kind, n in counts.items())
            hint = f"use them, or take them out: {', '.join(ident for _, ident in found)}"
            yield Finding(content.where(*found[0], "id"), f"no {user} uses {many}, of which this is the first", hint)
            continue
        for kind, ident in found:
            where = content.where(kind, ident, "id")
            yield Finding(where, f"no {user} uses the {kind} '{ident}'", "use it, or take it out")


def _shortened(content: Content) -> Iterator[str]:
    """Yield the names that notes shorten: those of an author or publisher of a source."""
    own = [(s.publisher, s.author) for s in content.sources.values()]
    own += [(text.publisher, text.author) for s in content.sources.values() for text in s.custom.localized.values()]
    bodies = {body for publisher, authors in own for body in (publisher, *(name.literal for name in authors)) if body}
    for ident, name in content.names.items():
        if name.short and any(form in bodies for forms in name.forms.values() for form in forms):
            yield ident


def same_number(scan: Scan) -> Iterator[Finding]:
    """Find two sheets of one number."""
    first: dict[str, str] = {}
    for plan in scan.content.sheets.values():
        if plan.number in first:
            other = scan.content.where("sheet", first[plan.number], "number")
            where = scan.content.where("sheet", plan.id, "number")
            yield Finding(where, f"the number {plan.number} is already taken", f"first at {other}; number each sheet")
        first.setdefault(plan.number, plan.id)


def withheld(scan: Scan) -> Iterator[Finding]:
    """Find sheets that name a fact that must never be printed."""
    for sheet, named in scan.mentions.items():
        for mention in named:
            if scan.content.facts[mention.fact].print == "never":
                what = f"'{mention.fact}' is marked `print: never`"
                yield Finding(scan.at(sheet, mention), what, "take it off the sheet")


def repeated(scan: Scan) -> Iterator[Finding]:
    """Find facts that one list or block names twice."""
    for sheet, named in scan.mentions.items():
        seen: set[tuple[object, str]] = set()
        for mention in named:
            if (mention.block, mention.fact) in seen:
                what = f"'{mention.fact}' is already in this list"
                yield Finding(scan.at(sheet, mention), what, "name it once")
            seen.add((mention.block, mention.fact))


RULES = (
    Rule("C101", "error", "every id that is referred to exists, and no fact supersedes itself", dangling),
    Rule("C102", "warning", "every source, measure, fact and name is used", unused),
    Rule("C103", "error", "each sheet has its own number", same_number),
    Rule("C104", "error", "no sheet names a fact marked `print: never`", withheld),
    Rule("C105", "error", "a list or block names a fact once", repeated),
)
