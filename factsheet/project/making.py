"""One sheet is made: all its files in the languages asked for, each proved from its bytes.

Input: a press, a plan, a selection. Output: an attempt: the files, or what stops them.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import replace

from factsheet.errors import ContentError, FactsheetError, LayoutError, Problem
from factsheet.languages import Language
from factsheet.project.formats import WRITERS, file_names
from factsheet.project.plans import editions_of, papers_of
from factsheet.project.press import Press
from factsheet.project.report import Attempt, Output
from factsheet.project.selection import Selection
from factsheet.records.plan import SheetPlan
from factsheet.sheet.tree import plain_text


def make(
    press: Press, plan: SheetPlan, languages: Sequence[Language], selection: Selection, made: Sequence[Language]
) -> Attempt:
    """Make a sheet, in some of the languages that are compared, of the part of the content that it has to do with.

    A release is made of all of it; so is what fails, as then the whole content knows better what is wrong.
    """
    if selection.draft:
        attempt = _attempt(press.alone(plan), plan, languages, selection, made)
        if attempt.kind is not ContentError:
            return replace(attempt, alone=True)
    return _attempt(press, plan, languages, selection, made)


def _attempt(
    press: Press, plan: SheetPlan, languages: Sequence[Language], selection: Selection, made: Sequence[Language]
) -> Attempt:
    press = copy(press)
    press.cards = "card" in selection.formats
    return Attempt.together([_in_language(press, plan, lang, languages, selection) for lang in made])


def _in_language(
    press: Press, plan: SheetPlan, lang: Language, languages: Sequence[Language], selection: Selection
) -> Attempt:
    outputs: list[Output] = []
    warnings: list[Problem] = []
    try:
        for output, found in _outputs(press, plan, lang, languages, selection):
            outputs.append(output)
            warnings += found
    except FactsheetError as error:
        return Attempt(plan.id, problems=tuple(error.problems), kind=type(error))
    return Attempt(plan.id, tuple(outputs), tuple(warnings))


def _outputs(
    press: Press, plan: SheetPlan, lang: Language, languages: Sequence[Language], selection: Selection
) -> Iterator[tuple[Output, tuple[Problem, ...]]]:
    for name in editions_of(press.project.content, selection, plan.id):
        of = press.of(name)
        yield from _edition_outputs(of, of.project.content.sheets[plan.id], lang, languages, selection)


def _edition_outputs(
    press: Press, plan: SheetPlan, lang: Language, languages: Sequence[Language], selection: Selection
) -> Iterator[tuple[Output, tuple[Problem, ...]]]:
    started = time.perf_counter()
    project = press.project
    editions = project.editions if selection.draft else project.releases
    edition = editions.finished(plan, lang, languages)
    sheet = edition.sheet
    words = len(plain_text(sheet.article).split()) + sum(len(plain_text(*n.content).split()) for n in sheet.notes)
    problems: list[Problem] = []
    papers = papers_of(press.project.content, selection)
    of = project.edition_name
    files = file_names(plan.id, lang.code, papers, selection.formats, draft=selection.draft, edition=of)
    for name, file, paper in files:
        try:
            made = WRITERS[name].write(press, edition, file, paper)
            WRITERS[name].prove(press, edition, file, made)
        except LayoutError as error:
            problems += error.problems
            continue
        ended = time.perf_counter()
        yield Output(file, made.data, made.pages, len(sheet.notes), words, ended - started), made.warnings
        started = time.perf_counter()
    if problems:
        raise LayoutError(problems)
