"""What a check of a project tells: all that can be known before pages are laid out.

Input: a project. Output: problems. After a check without errors, nothing but the layout keeps a sheet from being made.
"""

from __future__ import annotations

from factsheet.errors import ContentError, FactsheetError, Problem, errors_in
from factsheet.project import release, released
from factsheet.project.characters import check_characters
from factsheet.project.folder import index_of
from factsheet.project.formats import WRITERS
from factsheet.project.links import paper_of
from factsheet.project.plans import judge
from factsheet.project.press import Press
from factsheet.project.project import Project
from factsheet.rules.causes import once
from factsheet.rules.scan import Scan


def check(project: Project, on: str = "") -> tuple[Problem, ...]:
    """Return what breaks a rule: in the content and, where that has no error, in what its sheets would print.

    ``on``: the day on which a memo is looked at for being past its date; empty, none is.

    Then each web page is made and proved, and each character of a PDF looked for in its fonts; nothing is written.
    Raises ContentError for content that cannot be read, with what the rules find in the rest.
    """
    if project.sound.faults:
        raise ContentError((*(judged := judge(project)).errors, *judged.warnings))
    problems = project.problems
    if not errors_in(problems):
        memos = project.of("memo")
        found = (*project.editions.problems(), *(memos.editions.problems() if memos.content.sheets else ()))
        found += tuple(release.expired(project.content, project.content.sheets.values(), on, code="V112"))
        problems = once((*problems, *found), Scan(project.content))
    if not errors_in(problems):
        problems += _files(project)
    return problems


def _files(project: Project) -> tuple[Problem, ...]:
    """Return what keeps files from being made, their layout excepted."""
    press, found = Press(project), list[Problem]()
    papers = project.content.publisher.papers
    try:
        press.css, press.fonts  # noqa: B018 - each says what is wrong with its file
        for paper in papers:
            paper_of(project, paper)
        index_of(press)
        released.read(project.content_folder / released.FILE)
    except FactsheetError as error:
        return error.problems
    press = press.without_fonts()  # the index had them
    memos = project.of("memo")
    for plan in memos.content.sheets.values():
        for lang in project.languages:
            try:
                check_characters(memos, memos.editions.edition(plan, lang).sheet, press.faces)
            except FactsheetError as error:
                found += error.problems
    for plan in project.content.sheets.values():
        for lang in project.languages:
            edition = project.editions.edition(plan, lang)
            page = WRITERS["html"]
            (name,) = page.names(plan.id, lang.code, papers, draft=True)
            try:
                check_characters(press.project, edition.sheet, press.faces)
                page.prove(press, edition, name, page.write(press, edition, name, papers[0]))
            except FactsheetError as error:
                found += error.problems
    return tuple(dict.fromkeys(found))
