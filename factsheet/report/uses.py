"""What the sheets of a project print, over all languages.

Input: a project. Output: the facts of each sheet, and what each prints of a conflict.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from factsheet.project.project import Project
from factsheet.records.model import Content, Fact

Printed = Mapping[str, frozenset[str]]
"""Which facts each sheet prints, by id."""


def uses(project: Project) -> Printed:
    """Return the facts that the sheets print, in any of the publisher's languages. Raises ContentError."""
    return {
        plan.id: frozenset(fact.id for lang in project.languages for fact in project.edition(plan, lang).facts)
        for plan in project.content.sheets.values()
    }


def printed_on(fact: Fact, printed: Printed) -> list[str]:
    """Return the sheets that print a fact."""
    return [sheet for sheet, facts in printed.items() if fact.id in facts]


def sides_of(facts: Sequence[Fact], content: Content, printed: Printed) -> dict[str, str]:
    """Return what each sheet prints of a conflict: all sides, or one, acknowledged or not."""
    found = {}
    for plan in content.sheets.values():
        left_out = {f.id for f in facts} - printed[plan.id]
        if len(left_out) < len(facts):
            said = left_out <= {entry.fact for entry in plan.acknowledges}
            found[plan.id] = "all sides" if not left_out else "one side, acknowledged" if said else "one side only"
    return found
