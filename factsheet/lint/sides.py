"""The rules on denials, conflicts and what took a fact's place, asked of a finished sheet instead of its plan.

Input: an edition. Output: what its tree prints one side of, or apart from its answer, though the plan has both.
"""

from __future__ import annotations

from collections.abc import Iterator

from factsheet.errors import Problem
from factsheet.records.model import Content, Mention
from factsheet.rules import conflicts, evidence_rules
from factsheet.rules.scan import Scan
from factsheet.sheet.edition import Edition
from factsheet.sheet.tree import Heading, NoteRef, Span, walk

RULES = tuple(
    rule for rule in (*conflicts.RULES, *evidence_rules.RULES) if rule.code in ("C403", "C404", "C405", "C410", "C411")
)


def check(edition: Edition, content: Content) -> Iterator[Problem]:
    """Yield what the rules find on the sheet as printed."""
    plan = edition.plan
    scan = _Printed(content, edition)
    for rule in RULES:
        for finding in rule.run(scan):
            if rule.code != "C411" or finding.what.startswith("'"):
                what = f"{plan.id}.{edition.language.code}, as {plan.template} prints it: {finding.what}"
                yield Problem(rule.code, finding.where, what, finding.hint, rule.severity)


class _Printed(Scan):
    """The content with one sheet, which names what its tree prints, part by part: what stands under one heading."""

    def __init__(self, content: Content, edition: Edition) -> None:
        super().__init__(content)
        self.edition = edition

    @property
    def mentions(self) -> dict[str, tuple[Mention, ...]]:
        plan, part = self.edition.plan, 0
        planned = {mention.fact: mention.path for mention in reversed(tuple(plan.mentions()))}
        found: dict[Mention, None] = {}
        for node in walk(self.edition.sheet.article):
            if isinstance(node, Heading):
                part += 1
            facts = node.facts if isinstance(node, NoteRef) else (node.fact,) if isinstance(node, Span) else ()
            for fact in facts:
                if fact in self.content.facts:
                    found[Mention(fact, planned.get(fact, ()), (part,))] = None
        return {plan.id: tuple(found)}
