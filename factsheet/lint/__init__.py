"""Proof that what is printed is what is known.

Input: finished sheets, or texts read back from files, and the content. Output:
problems: every number, date and quotation comes from a fact printed there, from
the edition or from a source; and the languages of a sheet agree.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from factsheet.errors import Location, Problem
from factsheet.languages.vocabulary import SLOT, fold
from factsheet.lint import links, sentences, sides
from factsheet.lint import notes as note_rules
from factsheet.lint.figures import every_form, judge
from factsheet.lint.findings import Finding, Sheet
from factsheet.lint.parity import Reading, differences
from factsheet.lint.passages import Figure, Group, groups, texts_as_groups
from factsheet.lint.wordings import (
    Pair,
    Wording,
    Wordings,
    chart_alternatives,
    furniture,
    pair,
    reviewed,
    with_figures,
)
from factsheet.records.plan import SheetPlan
from factsheet.sheet.addresses import short_address
from factsheet.sheet.edition import Edition

__all__ = ["Reading", "Wordings", "compare", "lint", "lint_frame", "lint_texts"]

Written = Callable[[Sequence[str]], Location | None]
"""Where a template has the first of these texts that any has, or None."""


def lint(
    edition: Edition, wordings: Wordings, written: Written = lambda texts: None
) -> tuple[tuple[Problem, ...], Reading]:
    """Return the problems of a finished sheet, and what ``compare`` needs of it."""
    notes = {note.number: note.citations for note in edition.notes}
    sheet = _sheet(edition, wordings, notes)
    found = groups(edition.sheet)
    judged = [judge(group, sheet) for group in found]
    counts = [wording.skeleton for wording in reviewed(wordings.language, edition.standing)]
    counts += _shown(edition)  # of a page in that language, perhaps
    reading = Reading(wordings, [_without(group, counts) for group in found], [f for _, f in judged], sheet.notes)
    place = _Place(edition.plan, wordings, written)
    problems = [place.problem(finding) for findings, _ in judged for finding in findings]
    for note, strange in note_rules.of_sheet(edition.notes, wordings):
        problems.append(place.of_note(note.number, strange, note.reference.key))
    if wordings.strict:
        nobodys = (*sentences.check(edition, wordings), *links.check(edition, wordings.content))
        problems += [place.problem(finding) for finding in nobodys]
        problems += sides.check(edition, wordings.content)
    return tuple(dict.fromkeys(problems)), reading


def lint_texts(
    texts: Sequence[str], notes: Mapping[int, str], edition: Edition, wordings: Wordings
) -> tuple[Problem, ...]:
    """Return the problems of the texts of a finished file, as read back: blocks without their note marks, and notes.

    Text alone does not tell where a figure comes from: in a statement it is judged by its place, elsewhere it is a
    form of any figure of the sheet's facts.
    """
    sheet = _sheet(edition, wordings, {})
    forms = sorted(set(every_form(sheet.printed, wordings)), key=len, reverse=True)
    own = [text for texts in sheet.own.values() for text in texts]
    parts = "|".join(map(re.escape, [*forms, *own]))
    accounted = re.compile(rf"(?<![\w.,])(?:{parts})(?!\w|[.,]\d|-\d)")
    known = tuple(wording.filled() for wording in sheet.furniture)
    sheet = Sheet(sheet.wordings, known, {}, sheet.printed, sheet.own, (accounted, *sheet.accounted))
    place = _Place(edition.plan, wordings, lambda texts: None)
    found = [_with_slots(group, sheet) for group in texts_as_groups(texts)]
    problems = [place.problem(finding) for group in found for finding in judge(group, sheet)[0]]
    citations = {pair(citation) for fact in sheet.printed for citation in fact.sources}
    for number, text in notes.items():
        if strange := note_rules.of_text(text, number, citations, wordings):
            problems.append(place.of_note(number, strange, ""))
    return tuple(dict.fromkeys(problems))


def lint_frame(
    texts: Sequence[str],
    known: Sequence[str],
    edition: Edition,
    wordings: Wordings,
    written: Written = lambda texts: None,
) -> tuple[Problem, ...]:
    """Return the problems of what stands around a finished sheet; ``known`` are texts that were judged on it."""
    sheet = _sheet(edition, wordings, {})
    whole = (Wording(fold(text), (), ((0, len(text)),)) for text in known if text)
    sheet = replace(sheet, furniture=(*(wording.filled() for wording in sheet.furniture), *whole))
    place = _Place(edition.plan, wordings, written)
    place.name += ", around the article"
    found = [finding for group in texts_as_groups(texts) for finding in judge(group, sheet)[0]]
    if wordings.strict:
        found += sentences.check_frame(texts, known, edition, wordings)
    return tuple(dict.fromkeys(place.problem(finding) for finding in found))


def compare(readings: Sequence[Reading], plan: SheetPlan) -> tuple[Problem, ...]:
    """Return what the languages of one sheet differ in; the first is what the others are compared with."""
    found = []
    for other in readings[1:]:
        place = _Place(plan, other.wordings, lambda texts: None)
        found += [place.problem(finding) for finding in differences(readings[0], other)]
    return tuple(dict.fromkeys(found))


def _sheet(edition: Edition, wordings: Wordings, notes: Mapping[int, frozenset[Pair]]) -> Sheet:
    plan, language = edition.plan, wordings.language
    printed = tuple(fact for fact in edition.facts if fact.print == "always")
    searches = [wordings.content.searches[named.value].on for named, _ in plan.named("search")]
    days = (*plan.days, *searches)
    own = {("time", d): frozenset((wordings.date(d), fold(language.as_of(d)))) for d in days}
    known = (*furniture(plan, wordings, edition.standing), *chart_alternatives(plan, wordings))
    known += tuple(with_figures(plan, printed, wordings))
    shown = "|".join(map(re.escape, _shown(edition)))
    accounted = (re.compile(rf"(?<!\w)(?:{shown})(?!\w)"),) if shown else ()
    return Sheet(wordings, known, notes, printed, own, accounted)


def _shown(edition: Edition) -> list[str]:
    """Return the addresses of links as the texts of a sheet print them, the longest first."""
    shown = (fold(short_address(address)) for address in links.linked(edition))
    return sorted(shown, key=lambda address: (-len(address), address))


def _without(group: Group, texts: Sequence[str]) -> Group:
    """Return a group without some texts, to be compared with another language's."""
    said = group.text
    for text in texts:
        said = said.replace(text, "")
    return replace(group, text=said)


def _with_slots(group: Group, sheet: Sheet) -> Group:
    """Return read-back text with slots for the figures of the statements that stand in it."""
    text, figures = group.text, list[Figure]()
    for skeleton, twins in sheet.wordings.statements.items():
        pieces = skeleton.split(SLOT)
        if len(pieces) == 1 or any(piece not in text for piece in pieces):
            continue
        closing = "" if pieces[-1] else "$"
        exact = loose = re.escape(pieces[0])
        for number, piece in enumerate(pieces[1:]):  # its own figure if it fits: “By May 2022 170 had come” has two
            own = {re.escape(sheet.wordings.slot(fact, names[number]).text) for fact, names in twins}
            fitting = "|".join(sorted(filter(None, own)))
            exact += f"({fitting}){re.escape(piece)}"
            loose += f"({fitting}|[^{SLOT}]{{1,80}}?){re.escape(piece)}"
        while found := re.search(exact + closing, text) or re.search(loose + closing, text):
            for number in range(len(pieces) - 1, 0, -1):
                start, end = found.span(number)
                shift = end - start - 1
                figures = [f if f.at < start else replace(f, at=f.at - shift) for f in figures]
                figures.append(Figure("", "", text[start:end], start))
                text = text[:start] + SLOT + text[end:]
    return Group(text, tuple(sorted(figures, key=lambda figure: figure.at)))


class _Place:
    """Where findings are told: at the template that has the text, else at the nearest fact, else at the sheet."""

    def __init__(self, plan: SheetPlan, wordings: Wordings, written: Written) -> None:
        self.plan, self.wordings, self.written = plan, wordings, written
        self.name = f"{plan.id}.{wordings.language.code}"

    def problem(self, finding: Finding) -> Problem:
        content = self.wordings.content
        where = self.written(finding.texts) if finding.texts else None
        if where is None and finding.fact:
            where = content.where("fact", finding.fact, "text", self.wordings.language.code)
        where = where or content.where("sheet", self.plan.id)
        return Problem(finding.code, where, f"{self.name}: {finding.what}", finding.hint)

    def of_note(self, number: int, strange: Sequence[str], source: str) -> Problem:
        content = self.wordings.content
        where = content.where("source", source) if source in content.sources else content.where("sheet", self.plan.id)
        told = ", ".join(f"'{text}'" for text in strange)
        of = f" {source}" if source else ""
        return Problem("N112", where, f"{self.name}: note {number} has {told}, which its source{of} has not",
                       "a note is made from its source's record")  # fmt: skip
