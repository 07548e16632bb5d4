"""A build: which sheets are made, in which order, and what becomes of the others.

Input: a project and a selection. Output: files in the formats of ``formats``, an index and checksums. An error stops
the sheets that print what it is about; a release is refused for any.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from factsheet.errors import ContentError, FactsheetError
from factsheet.languages import Language
from factsheet.project import release
from factsheet.project.folder import earlier_files, left_over, renumbered, write
from factsheet.project.formats import file_names
from factsheet.project.making import make
from factsheet.project.memory import Memory
from factsheet.project.plans import Chosen, Judged, chosen, judge
from factsheet.project.press import Press
from factsheet.project.project import Project
from factsheet.project.released import Released, record
from factsheet.project.report import Attempt, Output, Report
from factsheet.project.selection import Selection
from factsheet.project.state import inputs_of
from factsheet.records.plan import SheetPlan

__all__ = ["Output", "Report", "Selection", "attempt", "build", "count", "refuse"]

ALL = Selection()


def count(project: Project, selection: Selection) -> int:
    """Return how many sheet files a build will make, if nothing stops it."""
    content = project.sound
    languages = len(dict.fromkeys(selection.languages or content.publisher.languages))
    papers = tuple(dict.fromkeys(selection.papers or content.publisher.papers))
    each = len(list(file_names("", "", papers, selection.formats, draft=selection.draft)))
    return each * languages * len(dict.fromkeys(selection.sheets or content.sheets))


def refuse(project: Project, selection: Selection) -> None:
    """Raise ContentError with all that keeps the sheets selected from release, if there is anything."""
    wanted = chosen(project, selection)
    plans = list({one.plan.id: one.plan for one in wanted}.values())
    codes = list(dict.fromkeys(one.language.code for one in wanted))
    problems = [problem for problem in project.problems if problem.severity == "error"]
    try:
        missing = release.problems(project, plans, codes, selection.release)
        problems += missing or renumbered(project, _records(project, wanted))
    except ContentError as error:  # a fact that cannot be printed, a log that was changed
        problems += error.problems
    if problems:
        raise ContentError(dict.fromkeys(problems))


def build(
    project: Project,
    selection: Selection = ALL,
    folder: Path | None = None,
    progress: Callable[[str], None] = lambda name: None,
    *,
    force: bool = False,
) -> Report:
    """Make and prove all selected files, then write them into a folder if one is given.

    There a sheet is not made again if it would be the same; ``force`` makes it. Raises ContentError, ProofError or
    LayoutError with every problem, once the sheets that have none are written; OSError for what cannot be read or
    written.
    """
    report = attempt(project, selection, folder, progress, force=force)
    if report.kind:
        raise report.kind(report.errors)
    return report


def attempt(
    project: Project,
    selection: Selection = ALL,
    folder: Path | None = None,
    progress: Callable[[str], None] = lambda name: None,
    *,
    force: bool = False,
) -> Report:
    """Build, and return the errors in the report. If none of the sheets selected can be made, nothing is written.

    Raises ContentError for content that cannot be read at all and, for a release, for any error; OSError as ``build``.
    """
    memory = None
    if folder is not None:
        now = inputs_of(project.content_folder, project.template_folder, project.archive_folder)
        memory = Memory(folder, selection, now, forget=force)
    if selection.release:
        refuse(project, selection)
    judged = judge(project)
    press = Press(judged.project)
    report = Report(warnings=judged.warnings)
    if judged.errors:
        report.failed(judged.errors, ContentError)
    wanted = _wanted(judged, selection)
    for plan in {one.plan.id: one.plan for one in wanted}.values():
        languages = [one.language for one in wanted if one.plan is plan]
        _add(report, _made(press, plan, languages, selection, memory), progress)
    if selection.release and report.kind:
        raise report.kind(report.errors)
    stopped = {*judged.stopped, *report.stopped}
    asked = dict.fromkeys(selection.sheets) or stopped
    report.stopped = tuple(sorted(ident for ident in stopped if ident in asked))
    if memory is None:
        return report
    if report.outputs or not report.kind:
        released = _records(judged.project, wanted) if selection.release else []
        write(press, report, memory, index="html" in selection.formats, released=released, stopped=stopped)
    else:
        earlier = earlier_files(memory.folder, (*stopped, *memory.state.earlier), ())
        report.left_over = left_over(judged.project, memory.folder, (), earlier)
    return report


def _made(
    press: Press, plan: SheetPlan, languages: Sequence[Language], selection: Selection, memory: Memory | None
) -> Attempt:
    try:
        made = memory.recall(press, plan, languages) if memory else None
    except FactsheetError:  # of the look or the log, which is told where it is used
        made, memory = None, None
    if made is None:
        made = make(press, plan, languages, selection)
        if memory:
            memory.keep(press, plan, languages, made)
    return made


def _add(report: Report, made: Attempt, progress: Callable[[str], None]) -> None:
    """Add what became of a sheet to the report."""
    report.outputs += made.outputs
    report.warnings += made.warnings
    for output in made.outputs:
        progress(output.name)
    if made.kind:
        report.failed(made.problems, made.kind)
        report.stopped = (*report.stopped, made.sheet)
    else:
        report.sheets = (*report.sheets, made.sheet)


def _wanted(judged: Judged, selection: Selection) -> list[Chosen]:
    """Return what is selected and can be made. Raises ContentError for an unknown sheet or language."""
    readable = judged.project.content.sheets
    unread = judged.stopped - readable.keys()  # with an empty id, where a sheet's own is not known
    named = tuple(i for i in selection.sheets if i in readable or not (i in unread or "" in unread))
    if selection.sheets and not named:
        return []
    selection = Selection(named, selection.languages)
    return [one for one in chosen(judged.project, selection) if one.plan.id not in judged.stopped]


def _records(project: Project, wanted: Sequence[Chosen]) -> list[Released]:
    return [record(project.releases.edition(one.plan, one.language), project.content) for one in wanted]
