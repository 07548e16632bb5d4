"""Sheets with errors, to be looked at: each says on every page what is wrong, and none can be taken for a sheet.

Input: a project whose records can be read, a selection. Output: PDFs and web pages, made and proved as those of sheets
are, with a red margin, another title and a manifest that ``verify`` refuses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from factsheet.errors import FactsheetError, LayoutError, Location, Problem, errors_in
from factsheet.files import write_files
from factsheet.languages import Language
from factsheet.project.formats import WRITERS, Writer, file_names
from factsheet.project.plans import Chosen, chosen, judge, papers_of
from factsheet.project.press import Made, Press
from factsheet.project.project import Project
from factsheet.project.selection import PaperName, Selection
from factsheet.rules.reach import Reach
from factsheet.sheet.edition import Edition
from factsheet.sheet.tree import Paragraph, Span, Text

FORMATS = ("pdf", "html")
MARK = "PREVIEW"  # in names of files and titles; no sheet can have it in its name
LONGEST = 60  # characters of a place in the margin
_STYLE = """
.flaw { margin: 0; padding: 0.75rem 1rem; background: #b3001e; color: #fff; font-weight: bold; }
body { border: solid #b3001e; border-width: 0 0.75rem; }
"""
# What templates and writers may come upon in records that break rules, of which the errors tell.
_OF_FAULTS = (LookupError, ValueError, TypeError, AttributeError, ArithmeticError, AssertionError)


@dataclass(frozen=True)
class Previews:
    """Files by name; the errors of all; the editions without any, and those that cannot be shown for theirs."""

    files: dict[str, bytes]
    problems: tuple[Problem, ...]
    sound: tuple[str, ...]
    not_shown: tuple[str, ...]


def preview(project: Project, selection: Selection, folder: Path) -> Previews:
    """Write previews of the sheets selected that a build would refuse, all or none.

    Raises ContentError for records that cannot be read, OSError for what cannot be written.
    """
    judged = judge(project)
    project, reach = judged.project, Reach(judged.project.content)
    wanted = chosen(project, selection)
    languages = list(dict.fromkeys(one.language for one in wanted))
    papers = papers_of(project.content, selection)
    files, told = dict[str, bytes](), list(judged.errors)
    sound, not_shown = list[str](), list[str]()
    for one in wanted:
        name = f"{one.plan.id}.{one.language.code}"
        own = [problem for problem in judged.errors if one.plan.id in reach.stopped(problem)]
        try:
            edition, found = _looked_at(project, one, languages, papers)
            told += found
            if found := [*own, *found]:
                files |= _made(project, edition, found, papers, selection.formats)
            else:
                sound.append(name)
        except FactsheetError as error:
            told += error.problems
            not_shown.append(name)
        except _OF_FAULTS:
            if not own:
                raise
            not_shown.append(name)
    write_files({folder / name: data for name, data in files.items()})
    return Previews(files, tuple(dict.fromkeys(told)), tuple(sound), tuple(not_shown))


def _looked_at(
    project: Project, one: Chosen, languages: Sequence[Language], papers: Sequence[PaperName]
) -> tuple[Edition, list[Problem]]:
    """Return an edition, and what keeps it from being a sheet: what it prints, and how it fits its pages."""
    edition, found, press = project.editions.edition(one.plan, one.language), list[Problem](), Press(project)
    try:
        project.editions.finished(one.plan, one.language, languages)
    except FactsheetError as error:
        found += error.problems
    for _, file, paper in file_names(one.plan.id, one.language.code, papers, ("pdf",), draft=True):
        try:
            press.make(edition, file, paper)
        except LayoutError as error:
            found += error.problems
    return edition, [*errors_in(found)]


def _made(
    project: Project, edition: Edition, problems: Sequence[Problem], papers: Sequence[PaperName], formats: Sequence[str]
) -> dict[str, bytes]:
    press, flaw = Press(project, _STYLE), _flaw(problems, project)
    sheet = edition.sheet
    metadata = replace(sheet.metadata, flaw=flaw, title=f"{MARK}: {sheet.metadata.title}")
    marked = replace(edition, sheet=replace(sheet, metadata=metadata))
    first = Paragraph((Span((Text(flaw),), lang="en"),), class_="flaw")
    article = replace(sheet.article, content=(first, *sheet.article.content))
    on_screen = replace(marked, sheet=replace(marked.sheet, article=article))
    files = {}
    for writer, name, paper in _names(edition, papers, formats):
        shown = on_screen if writer.suffix == "html" else marked
        made: Made = writer.write(press, shown, name, paper)
        writer.prove(press, shown, name, made)
        files[name] = made.data
    return files


def _names(
    edition: Edition, papers: Sequence[PaperName], formats: Sequence[str]
) -> Iterator[tuple[Writer, str, PaperName]]:
    wanted = [name for name in formats if name in FORMATS]
    for name, file, paper in file_names(edition.plan.id, edition.language.code, papers, wanted, draft=False):
        stem, _, suffix = file.rpartition(".")
        yield WRITERS[name], f"{stem}.{MARK}.{suffix}", paper


def _flaw(problems: Sequence[Problem], project: Project) -> str:
    """Return what the margins say: how many errors there are, the first one's code, and where it is."""
    first, number = problems[0], len(dict.fromkeys(problems))
    many = f"{number} errors, the first" if number > 1 else "1 error"
    return f"{MARK}, NOT A SHEET. {many}: {first.code}, {_place(first.where, project)}"


def _place(where: Location, project: Project) -> str:
    """Return a place from the folder of the project, as no file may name another folder; its end if it is long."""
    path, root = Path(where.path), project.content_folder.parent
    shown = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name
    shown = re.sub(r"[^ -~]", "?", f"{shown}:{where.line}:{where.column}" if where.line else shown)
    return shown if len(shown) <= LONGEST else f"…{shown[-LONGEST:]}"
