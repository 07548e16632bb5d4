"""What the shipped content declares as an exception to a rule, with its reason: docs/sheets/exceptions.md.

Run as a module it writes the file; a test compares the two.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import yaml

from factsheet.records.model import Content, Fact
from factsheet.rules.citations import not_carried
from factsheet.rules.figures import contradicted, unquoted
from factsheet.rules.scan import Scan
from support.built import project
from support.coverage import ROWS

FILE = Path(__file__).parents[2] / "docs/sheets/exceptions.md"
HEAD = """\
# Exceptions

Written by `make coverage` from the content; a test compares it. No rule can be switched off: what a rule would find is
mended, or the record says why it is right. Here is all that says so.
"""
FIGURES = (("C421", contradicted), ("C422", unquoted), ("C418", not_carried))
Row = Sequence[str]


def document() -> str:
    """Return the whole text of docs/sheets/exceptions.md."""
    content = project().content
    lines = [HEAD]
    for title, why, columns, rows in (
        ("Numbers and dates that no quote has", _FIGURES, ("fact", "what", "why", "else"), list(explained(content))),
        ("Dates that the editor inferred", _INFERRED, ("fact", "date"), list(inferred(content))),
        ("Citations of one language", _ONLY, ("fact", "source", "cited in"), list(of_one_language(content))),
        ("What only reads like a grave claim", _CLAIM, ("fact", "why"), list(no_claims(content))),
        ("Facts kept, and printed by no sheet", _NEVER, ("fact", "why"), list(never_printed(content))),
        ("Persons who are named", _NAMED, ("name", "why"), list(persons(content))),
        ("Addresses that are not printed", _LINKS, ("source", "how", "why"), list(unlinked(content))),
        (
            "What a sheet leaves out, or a template adds",
            _SHEETS,
            ("sheet", "field", "what", "why"),
            list(sheets(content)),
        ),
    ):
        lines += [f"\n## {title}\n", f"{why} There are {len(rows) or 'none'}.\n"]
        if rows:
            lines += [
                f"| {' | '.join(columns)} |",
                f"|{'---|' * len(columns)}",
                *(f"| {' | '.join(r)} |" for r in rows),
            ]
    return "\n".join(lines) + "\n"


_FIGURES = (
    "`derived:` says how it follows, `read-in:` where it was read; *else* is the rule that would find it otherwise,"
    " – where the day of the source already tells it."
)
_INFERRED = "Written with `~`, and printed as “about”."
_ONLY = "`only:`, a source that the other language does not need; each language is carried by its own citations (C418)."
_CLAIM = "`claim: none` (C416)."
_NEVER = "`print: never` (C104)."
_NAMED = "`public:` in names.yaml (C207); anybody else’s name is an error (C206)."
_LINKS = "`link: false`, `copy: true`, `archive: withheld-for-safety`."
_SHEETS = "`acknowledges:` (C403), `also_prints:` (N113), `not_printed:` (N114), `allows_text:` (N115)."


def explained(content: Content) -> Iterator[Row]:
    """Yield each number and date that a fact explains, and the rules that would find it without."""
    for fact in content.facts.values():
        reasons = [(part, f"derived: {why}") for part, why in fact.derived.items()]
        reasons += [(read.part or "", f"`{read.source}`: {read.where}") for read in fact.read_in]
        for part, why in reasons:
            yield f"`{fact.id}`", f"`{part or 'all'}`", why, ", ".join(_found(_without(fact, part), content)) or "–"


def _without(fact: Fact, part: str) -> Fact:
    derived = {name: why for name, why in fact.derived.items() if name != part}
    read = tuple(read for read in fact.read_in if (read.part or "") != part)
    return fact.model_copy(update={"derived": derived, "read_in": read})


def _found(fact: Fact, content: Content) -> list[str]:
    scan = Scan(replace(content, facts={fact.id: fact}))
    return [code for code, rule in FIGURES if any(True for _ in rule(scan))]


def inferred(content: Content) -> Iterator[Row]:
    for fact in content.facts.values():
        for name, date in fact.moments().items():
            if "~" in date:
                yield f"`{fact.id}`", f"`{name}: {date}`"


def of_one_language(content: Content) -> Iterator[Row]:
    for fact in content.facts.values():
        for citation in fact.sources:
            if citation.only:
                yield f"`{fact.id}`", f"`{citation.source}`", ", ".join(citation.only)


def no_claims(content: Content) -> Iterator[Row]:
    yield from ((f"`{f.id}`", f.note or "–") for f in content.facts.values() if f.claim == "none")


def never_printed(content: Content) -> Iterator[Row]:
    rows = yaml.safe_load(ROWS.read_text(encoding="utf-8"))["not-printed"]
    why = {fact: entry["why"] for entry in rows for fact in entry["facts"]}
    yield from ((f"`{f.id}`", why.get(f.id, "–")) for f in content.facts.values() if f.print == "never")


def persons(content: Content) -> Iterator[Row]:
    yield from ((n.forms["en"][0], n.public or "–") for n in content.names.values() if n.kind == "person")
    for fact in content.facts.values():
        if fact.person:
            yield f"`{fact.id}`", fact.person.consent or "a public figure"


def unlinked(content: Content) -> Iterator[Row]:
    for source in content.sources.values():
        own = source.custom
        how = {
            "no link": own.link is False,
            "a copy": bool(own.copy_),
            "copy withheld": own.archive == "withheld-for-safety",
        }
        if any(how.values()):
            yield f"`{source.id}`", ", ".join(name for name, is_so in how.items() if is_so), own.reason or "–"


def sheets(content: Content) -> Iterator[Row]:
    for plan in content.sheets.values():
        for field in ("acknowledges", "not_printed"):
            yield from ((plan.number, f"`{field}`", f"`{e.fact}`", e.reason) for e in getattr(plan, field))
        yield from ((plan.number, "`also_prints`", f"`{fact}`", "–") for fact in plan.also_prints)
        yield from ((plan.number, "`allows_text`", text.get("en") or "", "–") for text in plan.allows_text)


if __name__ == "__main__":
    FILE.write_text(document(), encoding="utf-8")
