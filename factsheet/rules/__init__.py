"""Rules across records, one function a rule.

Input: Content. Output: problems with place and hint, errors and warnings,
sorted by place. A new rule is a function and a line in its module's RULES.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from factsheet.errors import Problem
from factsheet.records.model import Content
from factsheet.rules import (
    citations,
    conflicts,
    evidence_rules,
    figures,
    ids,
    independence,
    names,
    references,
    settings,
    sheets,
    statements,
    translations,
    units,
)
from factsheet.rules.causes import once
from factsheet.rules.scan import Finding, Rule, Scan, text_fingerprint

__all__ = ["RULES", "Rule", "check", "release_problems", "text_fingerprint"]

_MODULES = (
    *(ids, statements, units, names, translations, evidence_rules, figures, conflicts, independence, citations, sheets),
    *(references, settings),
)
RULES: tuple[Rule, ...] = tuple(sorted((rule for module in _MODULES for rule in module.RULES), key=lambda r: r.code))

OF_WHOLE = frozenset(("C414", "C518"))  # what a sheet leaves out, a memo may leave out as well
# Names set aside for examples (RFC 2606).
_PLACEHOLDER = re.compile(r"\bexample\.(?:org|com|net)\b|\.(?:example|invalid|test)(?![\w-])", re.IGNORECASE)


def check(content: Content, found: Iterable[Problem] = ()) -> tuple[Problem, ...]:
    """Apply every rule that is on; return what they find, what reading the files found and what was ``found`` besides.

    It is sorted by place, each cause once.
    """
    scan = Scan(content)
    ours = settings.in_force(_found(RULES, scan), content)
    return once((*content.warnings, *ours, *_of_memos(content), *found), scan)


def _found(rules: Sequence[Rule], scan: Scan) -> Iterator[Problem]:
    """Yield what rules find: those over all content, then those that judge each record alone."""
    of_each = [rule for rule in rules if rule.each]
    over_all = ((rule, finding) for rule in rules if not rule.each for finding in rule.run(scan))
    return (_problem(rule, finding) for rule, finding in chain(over_all, scan.found_in_each(of_each)))


def _of_memos(content: Content) -> tuple[Problem, ...]:
    """Return what the rules on sheets find in the memos: each is judged as a sheet, by itself."""
    memos = content.memos()
    files = {content.where("sheet", ident).path for ident in memos.sheets}
    found = _found([rule for rule in RULES if rule.code not in OF_WHOLE], Scan(memos)) if files else ()
    return settings.in_force((problem for problem in found if problem.where.path in files), content)


def _problem(rule: Rule, finding: Finding) -> Problem:
    return Problem(rule.code, finding.where, finding.what, finding.hint, rule.severity)


def release_problems(content: Content) -> tuple[Problem, ...]:
    """Return what forbids a release though a draft may have it: placeholder data (C901), rules that are off (C902)."""
    publisher = content.publisher
    values = {
        ("name",): " ".join(publisher.name.root.values()),
        ("contact",): publisher.contact,
        ("corrections",): publisher.corrections,
        ("base_url",): publisher.base_url or "",
        ("licence", "url"): publisher.licence.url or "",
    }
    placeholders = (
        Problem("C901", content.where("publisher", "", *path), f"'{value}' is a placeholder", "write the real one")
        for path, value in values.items()
        if _PLACEHOLDER.search(value)
    )
    return (*placeholders, *settings.of_release(content))
