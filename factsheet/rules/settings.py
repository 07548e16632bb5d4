"""Rules on the publisher's settings: prefix of numbers, texts in every language, rules that are off.

Which rules may be off is decided here: a rule that is not named can never be.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from factsheet.errors import Problem
from factsheet.records.model import Content
from factsheet.rules.scan import Finding, Rule, Scan

# On wording, order and completeness: off if the publisher has a reason.
EDITORIAL = frozenset(
    (
        *("C102", "C202", "C205", "C210", "C301", "C302", "C407", "C408", "C409", "C412", "C416", "C417", "C422"),
        *("C423", "C502", "C509", "C512"),
    )
)
# On people, denials, disagreement and what carries a statement: off while a sheet is a draft, never in a release.
SAFETY = frozenset(
    (
        *("C206", "C207", "C208", "C209", "C212", "C213", "C403", "C404", "C405", "C406", "C410", "C415", "C418"),
        *("C420", "C421"),
    )
)


def in_force(problems: Iterable[Problem], content: Content) -> tuple[Problem, ...]:
    """Return the problems but those of rules that the publisher has off."""
    off = content.publisher.rules_off.keys() & (EDITORIAL | SAFETY)
    return tuple(problem for problem in problems if problem.code not in off)


def of_release(content: Content) -> Iterator[Problem]:
    """Yield the rules that are off and must be on in a release."""
    for code in content.publisher.rules_off:
        if code in SAFETY:
            where = content.where("publisher", "", "rules_off", code)
            what = f"{code} is off, and a release needs it"
            yield Problem("C902", where, what, "remove this line and fix what the rule finds")


def prefixes(scan: Scan) -> Iterator[Finding]:
    """Find sheets whose number does not start as the publisher's numbers do."""
    prefix = scan.content.publisher.number_prefix or ""
    for plan in scan.judged.sheets.values():
        if not plan.number.startswith(prefix):
            where = scan.content.where("sheet", plan.id, "number")
            hint = f"write {prefix}{plan.number}, or change `number_prefix:` in publisher.yaml"
            yield Finding(where, f"the number {plan.number} does not start with {prefix}", hint)


def never_off(scan: Scan) -> Iterator[Finding]:
    """Find rules that are off and cannot be."""
    for code in scan.content.publisher.rules_off:
        if code not in EDITORIAL | SAFETY:
            where = scan.content.where("publisher", "", "rules_off", code)
            yield Finding(where, f"{code} cannot be off", f"those that can: {', '.join(sorted(EDITORIAL | SAFETY))}")


def untranslated(scan: Scan) -> Iterator[Finding]:
    """Find texts of the publisher's that lack one of its languages."""
    publisher = scan.content.publisher
    texts = {("name",): publisher.name, ("licence", "label"): publisher.licence.label}
    texts |= {("disclaimer",): publisher.disclaimer} if publisher.disclaimer else {}
    for path, text in texts.items():
        for language in publisher.languages:
            if text.get(language) is None:
                where = scan.content.where("publisher", "", *path)
                yield Finding(where, f"there is no text in '{language}'", f"add a line `{language}: …`")


RULES = (
    Rule("C106", "error", "each sheet's number starts with the publisher's prefix", prefixes, each=True),
    Rule("C107", "error", "only rules that may be off are off", never_off),
    Rule("C309", "error", "the publisher's texts stand in each of its languages", untranslated),
)
