"""A finished sheet in one language: what its tree prints, and nothing that only its plan names.

Input: a plan, a numbered article. Output: an Edition, the one value that review, release, manifest,
lint and writers take; and what the tree prints besides the plan, or leaves out of it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import NamedTuple

from factsheet.errors import Location, Problem
from factsheet.languages import Language
from factsheet.records.model import Citation, Content, Fact
from factsheet.records.plan import SheetPlan
from factsheet.sheet.tree import (
    Block,
    Chart,
    CiteRef,
    Heading,
    Inline,
    Note,
    NoteRef,
    Paragraph,
    Section,
    Sheet,
    Span,
    Text,
    plain_text,
    walk,
)

# Classes of the spans that a template puts where the review status is to stand, and DRAFT.
STATUS, DRAFT = "review-status", "draft"
Place = Callable[[str], Location]
"""Where a template names a fact by its id, or the template itself."""


@dataclass(frozen=True)
class Standing:
    """Counts over the pairs of fact and citation that a sheet prints."""

    total: int
    found: int
    confirmed: int
    unsigned: int = 0  # of those confirmed
    untranslated: int = 0  # statements whose translation two people have not yet read

    @property
    def draft(self) -> bool:
        """A sheet is a draft until two people have read every citation, and every translation of a statement."""
        return self.confirmed < self.total or self.untranslated > 0


@dataclass(frozen=True)
class Edition:
    """One sheet in one language, with the facts its tree prints, in reading order, each once."""

    plan: SheetPlan
    language: Language
    sheet: Sheet
    facts: tuple[Fact, ...]
    standing: Standing
    copy: str = ""  # of whose copy it is, if it is one

    @property
    def citations(self) -> tuple[tuple[Fact, Citation], ...]:
        """Each fact with each of its citations."""
        return tuple((fact, citation) for fact in self.facts for citation in fact.sources)

    @property
    def notes(self) -> tuple[Note, ...]:
        return self.sheet.notes


def fact_ids(article: Section) -> tuple[str, ...]:
    """Return the ids of the facts an article cites or states, in reading order, each once."""
    found: list[str] = []
    for node in walk(article):
        if isinstance(node, NoteRef):
            found += node.facts
        elif isinstance(node, CiteRef | Span) and node.fact:
            found.append(node.fact)
    return tuple(dict.fromkeys(found))


def facts_of(article: Section, facts: Mapping[str, Fact]) -> tuple[Fact, ...]:
    """Return the facts an article prints, of which ``unknown`` has found none missing."""
    return tuple(facts[ident] for ident in fact_ids(article))


def unknown(
    article: Section, facts: Mapping[str, Fact], taken: Collection[str], place: Place, own: Collection[str] = ()
) -> Iterator[Problem]:
    """Yield what an article, before its notes are numbered, prints that no edition can know.

    That is: a mark or statement of a fact that does not exist, a mark for a source that its fact does not cite or,
    without a fact, that is none of ``own`` (those of pictures), and words that the template took of a fact (``taken``)
    without printing its statement or its marks.
    """
    printed = fact_ids(article)
    passages = {ident: _passages(facts[ident]) for ident in printed if ident in facts}
    for ident in printed:
        if ident not in facts:
            yield Problem("N113", place(ident), f"the template cites fact '{ident}', which does not exist",
                          "use the id of a fact in content/facts/")  # fmt: skip
    for node in walk(article):
        if isinstance(node, CiteRef) and not node.fact and node.key in own and not (node.locator or node.quote):
            continue
        if isinstance(node, CiteRef) and (not node.fact or node.fact in facts):
            known = passages[node.fact] if node.fact else frozenset()
            if (node.key, node.locator, node.quote) not in known:
                of = f"with another locator or quote than '{node.fact}' does"
                if node.key not in {source for source, _, _ in known}:
                    of = f"for '{node.fact}', which does not cite it" if node.fact else "without a fact"
                yield Problem("N113", place(node.key), f"the template cites source '{node.key}' {of}",
                              "print {{ fact.marks }} instead of <cite-ref>")  # fmt: skip
    for ident in sorted(set(taken) - set(printed)):
        yield Problem("N113", place(ident), f"the template prints words or figures of '{ident}' without citing it",
                      "print {{ fact.marks }} beside them")  # fmt: skip


def _passages(fact: Fact) -> frozenset[tuple[str, str, str]]:
    """Return source, locator and quote of each citation of a fact."""
    return frozenset((c.source, ":".join(c.locator.printed or ()), c.quote or "") for c in fact.sources)


class Marked(NamedTuple):
    """An article that says how far it was checked, or what its template lacks for that; ``front`` says DRAFT."""

    article: Section
    front: str
    lacking: tuple[str, ...]


def with_status(article: Section, status: str, draft: str) -> Marked:
    """Return an article with the review status where its template wants it, and DRAFT above its first part.

    ``status`` replaces a paragraph, ``draft`` the mark in a text; an empty one takes the mark away.
    """
    found: dict[str, str] = {}

    def inner(block: Block, front: bool) -> Block:
        if isinstance(block, Section):
            return replace(block, content=tuple(inner(part, front) for part in block.content))
        last = block.content[-1] if isinstance(block, Paragraph) and block.content else None
        if not isinstance(block, Paragraph) or not isinstance(last, Span):
            return block
        if last.class_ == STATUS and len(block.content) == 1:
            found[STATUS] = status
            return replace(block, content=(Text(status),))
        if last.class_ == DRAFT and front:
            said = (*block.content[:-1], replace(last, content=(Text(draft),))) if draft else _ended(block.content[:-1])
            found.setdefault(DRAFT, plain_text(*said))
            return replace(block, content=said)
        return block

    parts = list(accumulate(map(_starts_part, article.content), max))
    content = tuple(inner(block, not begun) for block, begun in zip(article.content, parts, strict=True))
    lacking = tuple(mark for mark in (DRAFT, STATUS) if mark not in found)
    return Marked(replace(article, content=content), found.get(DRAFT, "") if draft else "", lacking)


def _ended(content: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """Return a text without the space at its end."""
    if content and isinstance(content[-1], Text):
        return (*content[:-1], Text(content[-1].text.rstrip()))
    return content


def _starts_part(block: Block) -> bool:
    return any(isinstance(node, Heading) and node.level > 1 for node in walk(block))


def problems(edition: Edition, content: Content, place: Place) -> Iterator[Problem]:
    """Yield the facts that are printed and not planned, and those planned and not printed."""
    plan, code = edition.plan, edition.language.code
    planned = {mention.fact: mention.path for mention in reversed(tuple(plan.mentions()))}
    for measure, path in plan.charts():
        planned.update({fact.id: path for fact in content.series(measure) if fact.id not in planned})
    left_out = {entry.fact for entry in plan.not_printed}
    printed = dict.fromkeys(fact_ids(edition.sheet.article))
    for ident in printed:
        if content.facts[ident].print == "never":
            yield Problem("N113", place(ident), f"{plan.id}.{code}: the template prints '{ident}', which has"
                          " `print: never`", "take it out of the template")  # fmt: skip
        elif ident not in planned:
            yield Problem("N113", place(ident), f"{plan.id}.{code}: the template prints '{ident}', which the sheet's"
                          " YAML does not name", "name it in a block, or list it under `also_prints:`")  # fmt: skip
    for ident, path in planned.items():
        if ident in content.facts and ident not in printed and ident not in left_out:
            where = content.where("sheet", plan.id, *path)
            yield Problem("N114", where, f"{plan.id}.{code}: '{ident}' is named here, but {plan.template} does not"
                          " print it", "print it in the template, or list it under `not_printed:` with the"
                          " reason")  # fmt: skip
    for chart in (node for node in walk(edition.sheet.article) if isinstance(node, Chart)):
        drawn = {fact for node in walk(chart) if isinstance(node, NoteRef) for fact in node.facts}
        for measure, path in plan.charts():
            series = [fact.id for fact in content.series(measure)]
            for ident in series if drawn & {*series} else ():
                if ident not in drawn and ident not in left_out:
                    what = f"{plan.id}.{code}: '{ident}' is of the series drawn, but {plan.template} leaves it out"
                    yield Problem("N114", content.where("sheet", plan.id, *path), what, "draw all that is counted")
    for number, entry in enumerate(plan.not_printed):
        if entry.fact in printed:
            where = content.where("sheet", plan.id, "not_printed", number, "fact")
            yield Problem("N114", where, f"{plan.id}.{code}: '{entry.fact}' is listed as not printed, but is printed",
                          "take it off the list")  # fmt: skip
