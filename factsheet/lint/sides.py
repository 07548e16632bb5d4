"""The rules on denials, conflicts and what took a fact's place, asked of a finished sheet instead of its plan.

Input: an edition. Output: what its tree prints one side of, or apart from its answer, though the plan has both.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence

from factsheet.errors import Location, Problem
from factsheet.records.blocks import KINDS, Statements
from factsheet.records.model import Content
from factsheet.records.plan import Mention
from factsheet.rules import conflicts, evidence_rules
from factsheet.rules.scan import Scan
from factsheet.sheet.edition import Edition
from factsheet.sheet.tree import Block, Heading, NoteRef, Section, Span, plain_text, walk

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


def asserted(edition: Edition, content: Content, heading: str, place: Callable[[str], Location]) -> Iterator[Problem]:
    """Yield the allegations and disputed facts that stand under the heading of what is established.

    ``place`` tells where a template names a fact that the sheet does not list there.
    """
    plan, code, under = edition.plan, edition.language.code, False
    planned = {
        mention.fact: mention.path
        for mention in reversed(tuple(plan.mentions()))
        if mention.path[0] == "blocks" and isinstance(plan.blocks[int(mention.path[1])], Statements)
    }
    told = set()
    for node in walk(edition.sheet.article):
        if isinstance(node, Heading) and node.level <= 2:
            under = plain_text(*node.content) == heading
        if not under or not isinstance(node, NoteRef | Span):
            continue
        for ident in node.facts if isinstance(node, NoteRef) else (node.fact,):
            fact = content.facts.get(ident or "")
            if fact and fact.status in ("alleged", "disputed") and ident not in told:
                told.add(ident)
                where = content.where("sheet", plan.id, *planned[ident]) if ident in planned else place(ident)
                what = f"{plan.id}.{code}: '{ident}' is {fact.status}, and stands under “{heading}”"
                yield Problem("C514", where, what, "put it into a block of questions, or under a heading of its own")


def misplaced(
    edition: Edition, content: Content, label: Callable[[str], str], place: Callable[[str], Location]
) -> Iterator[Problem]:
    """Yield the facts that stand under the label of a kind of block, though no block with this heading names them.

    A template could so turn a statement round: what is established, under “Disputed”.
    """
    plan, lang = edition.plan, edition.language
    own: dict[str, set[str]] = {}
    for _, block in plan.walk():
        heading = block.heading.get(lang.code) if block.heading else label(block.LABEL) if block.LABEL else ""
        facts = own.setdefault(lang.typeset(heading or ""), set())
        for named in block.named():
            if named.what in ("fact", "rests"):
                facts.add(named.value)
            elif named.what == "measure":
                facts.update(fact.id for fact in content.series(named.value))
    planned = set().union(*own.values())
    labels = {label(kind.LABEL) for kind in KINDS.values() if kind.LABEL}
    for ident, heading in dict.fromkeys(_under(edition.sheet.article.content, labels, "")):
        if ident in planned and ident not in own.get(heading, ()) and ident not in plan.also_prints:
            what = f"{plan.id}.{lang.code}: '{ident}' stands under “{heading}”, but no block with this heading names it"
            yield Problem("N118", place(ident), what, "print each fact in its block")


def _under(blocks: Sequence[Block], labels: Collection[str], heading: str) -> Iterator[tuple[str, str]]:
    """Yield the facts that stand under a label, each with it; the section of a block begins anew."""
    lower = ""
    for block in blocks:
        if isinstance(block, Heading):
            text = plain_text(*block.content)
            lower = text if text in labels else ""
            heading = heading if block.level > 2 else lower
        elif isinstance(block, Section):
            yield from _under(block.content, labels, "" if block.class_ in KINDS else lower or heading)
        elif lower or heading:
            for node in walk(block):
                facts = node.facts if isinstance(node, NoteRef) else (node.fact,) if isinstance(node, Span) else ()
                yield from ((fact, lower or heading) for fact in facts if fact)


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
