"""One message a cause: what only follows from another fault is not told beside it.

Input: problems with their places, a scan. Output: fewer of them, sorted. Each cause is an error itself, so that nothing
passes because it was left out; what is still wrong once the cause is mended is told then.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import replace

from factsheet.errors import Location, Problem
from factsheet.rules.scan import Scan, last_before

# By code, the codes it follows from: in the same text, in whatever language …
_OF_TEXT = {
    "C303": ("C201", "C202", "C203"),  # what stands in the place of a placeholder in one language
    "C304": ("C201",),
    "C305": ("C206",),  # a listed name written otherwise looks like a new one
}
_OF_FACT = {"C421": ("E002",), "C422": ("E002",)}  # … in the same fact: a quote that is not its source's has any figure
_WITHOUT_NAMES = ("C201", "C202", "C205", "C207", "C212", "C304", "C305", "C415")  # words are judged with names blanked
_MISREAD = ("C210", "N104")  # what a text that YAML does not take as it looks leads to, beside Y011


def once(problems: Iterable[Problem], scan: Scan) -> tuple[Problem, ...]:
    """Return the problems without those that follow from others, each once, sorted by place."""
    found = set(problems)
    codes = {p.code for p in found}
    passages = scan.passages if codes & {*_OF_TEXT, "Y011"} else ()
    placed = ((scan.where(passage), passage) for passage in passages)
    texts = {where: (p.kind, p.ident, p.path) for where, p in placed if where.line}
    facts = {scan.content.where("fact", ident): ident for ident in scan.content.facts if codes & _OF_FACT.keys()}
    found = _misread(found, texts)
    found = _without(found, _OF_TEXT, {p: texts[p.where] for p in found if p.where in texts})
    found = _without(found, _OF_FACT, {p: last_before(p.where, facts) for p in found if p.code[0] in "CE"})
    if not scan.content.names and any(p.code == "C206" for p in found):
        found = {p for p in found if p.code not in _WITHOUT_NAMES}
    return tuple(sorted(found, key=lambda p: (p.where, p.code, p.what, p.hint)))


def _without(
    found: set[Problem], follows: Mapping[str, tuple[str, ...]], owners: Mapping[Problem, Hashable]
) -> set[Problem]:
    """Return the problems without those that follow from another of the same owner."""
    told = {(owner, p.code) for p, owner in owners.items() if owner is not None}
    return {p for p in found if not any((owners.get(p), cause) in told for cause in follows.get(p.code, ()))}


def _misread(found: set[Problem], texts: Mapping[Location, Hashable]) -> set[Problem]:
    """Return the problems, where a text is misread and wrong for it with that alone, as an error."""
    for warning in [p for p in found if p.code == "Y011"]:
        text = last_before(warning.where, texts)
        of_text = {p for p in found if text is not None and texts.get(p.where) == text}
        if any(p.code in _MISREAD for p in of_text):
            found = found - of_text - {warning} | {replace(warning, severity="error")}
    return found
