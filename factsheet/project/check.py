"""What is wrong with a project, as far as it can be told without making a file.

Input: a project. Output: problems; nothing is written.
"""

from __future__ import annotations

from factsheet.errors import ContentError, FactsheetError, Problem
from factsheet.languages import language
from factsheet.project.press import Press
from factsheet.project.project import Project


def check(project: Project) -> tuple[Problem, ...]:
    """Return what breaks a rule: in the content and, where that has no error, in what its sheets would print, down to
    the characters that the fonts lack.

    Raises ContentError for content that cannot be read.
    """
    problems = project.problems
    for more in (project.editions.problems, lambda: tuple(_look(project))):
        if any(p.severity == "error" for p in problems):
            break
        problems += more()
    return problems


def _look(project: Project) -> dict[Problem, None]:
    """Return what is wrong with theme, fonts and style sheet, and what they cannot set."""
    from factsheet.writers.pdf.write import missing_characters

    press = Press(project)
    problems: list[Problem] = []
    try:
        faces = press.faces
        press.css  # noqa: B018 (is read)
    except ContentError as error:
        return dict.fromkeys(error.problems)
    for plan in project.content.sheets.values():
        for lang in map(language, project.content.publisher.languages):
            try:
                sheet = project.edition(plan, lang).sheet
                press.check_characters(sheet, missing_characters(sheet, faces))
            except FactsheetError as error:
                problems += error.problems
    return dict.fromkeys(problems)
