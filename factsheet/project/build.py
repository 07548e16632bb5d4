"""A build: which sheets are made, in which order, and what becomes of the others.

Input: a project and a selection. Output: files in the formats of ``formats``, an index and checksums. An error stops
the sheets that print what it is about; a release is refused for any.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from pathlib import Path

from factsheet.errors import ContentError, FactsheetError, errors_in
from factsheet.languages import language
from factsheet.project import release
from factsheet.project.folder import earlier_files, left_over, renumbered, write
from factsheet.project.formats import file_names
from factsheet.project.jobs import Job, finished, opened, place_of, run
from factsheet.project.memory import Memory
from factsheet.project.plans import Chosen, Judged, chosen, editions_of, judge, papers_of, wanted_of
from factsheet.project.press import Press
from factsheet.project.project import Project
from factsheet.project.released import Released, record
from factsheet.project.report import Attempt, Output, Report
from factsheet.project.selection import Selection

__all__ = ["Output", "Report", "Selection", "attempt", "build", "count", "refuse"]

ALL = Selection()


def count(project: Project, selection: Selection) -> int:
    """Return how many sheet files a build will make, if nothing stops it."""
    content = project.sound
    languages = len(dict.fromkeys(selection.languages or content.publisher.languages))
    papers = papers_of(content, selection)
    return languages * sum(
        len(list(file_names("", "", papers, selection.formats, draft=selection.draft, edition=edition)))
        for sheet in dict.fromkeys(selection.sheets or content.sheets)
        for edition in editions_of(content, selection, sheet)
    )


def refuse(project: Project, selection: Selection) -> None:
    """Raise ContentError with all that keeps the sheets selected from release, if there is anything."""
    wanted = chosen(project, selection)
    plans = list({one.plan.id: one.plan for one in wanted}.values())
    codes = list(dict.fromkeys(one.language.code for one in wanted))
    problems = [*errors_in(project.problems)]
    try:
        missing = release.problems(project, plans, codes, selection.release)
        if any("memo" in editions_of(project.content, selection, plan.id) for plan in plans):
            lasting = release.until(project.content, plans, "V111")
            missing += tuple(problem for day, problem in lasting if day < selection.release)
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
    executor: Executor | None = None,
) -> Report:
    """Make and prove all selected files, then write them into a folder if one is given.

    There a sheet is not made again if it would be the same; ``force`` makes it. The processes of an ``executor`` make
    sheets beside one another; they must see the same project under the same paths. Raises ContentError, ProofError or
    LayoutError with every problem, once the sheets that have none are written; OSError for what cannot be read or
    written.
    """
    report = attempt(project, selection, folder, progress, force=force, executor=executor)
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
    executor: Executor | None = None,
    judged: Judged | None = None,
    go_on: Callable[[], None] = lambda: None,
) -> Report:
    """Build, and return the errors in the report. If none of the sheets selected can be made, nothing is written.

    ``judged``: what ``judge`` said of the project, where that is known. ``go_on`` is called between sheets, and all the
    time while an executor makes them; what it raises ends the build before anything is written.

    Raises ContentError for content that cannot be read at all and, for a release, for any error; OSError as ``build``.
    """
    place = place_of(project)
    memory = Memory(folder, selection, place.inputs, forget=force) if folder is not None else None
    if selection.release:
        refuse(project, selection)
    judged = judged or judge(project)
    press = Press(judged.project)
    report = Report(warnings=judged.warnings)
    if judged.errors:
        report.failed(judged.errors, ContentError)
    wanted = wanted_of(judged, selection)
    jobs = [
        Job(place, plan.id, tuple(one.language.code for one in wanted if one.plan is plan), selection)
        for plan in {one.plan.id: one.plan for one in wanted}.values()
    ]
    made = _made(press, jobs, memory, progress, executor, go_on)
    for job in jobs:
        _add(report, made[job.sheet])
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
    press: Press,
    jobs: Sequence[Job],
    memory: Memory | None,
    progress: Callable[[str], None],
    executor: Executor | None,
    go_on: Callable[[], None],
) -> Mapping[str, Attempt]:
    """Return what became of each sheet; what is kept of it, where that is what would be made."""
    made = {job.sheet: found for job in jobs if (found := _recalled(press, job, memory))}
    for job in jobs[:1]:
        opened(job.place, press)
    for found in made.values():
        _tell(found, progress)
    new = [job for job in jobs if job.sheet not in made]
    parts = {job.sheet: job.parts() if executor else [job] for job in new}
    ended: dict[Job, Attempt] = {}
    for part, became in finished(run, [part for of in parts.values() for part in of], executor, go_on):
        ended[part] = became
        if all(one in ended for one in parts[part.sheet]):
            made[part.sheet] = Attempt.together([ended[one] for one in parts[part.sheet]])
            _tell(made[part.sheet], progress)
    if memory:
        for job in new:
            plan = press.project.content.sheets[job.sheet]
            memory.keep(press, plan, [*map(language, job.languages)], made[job.sheet])
    return made


def _recalled(press: Press, job: Job, memory: Memory | None) -> Attempt | None:
    plan = press.project.content.sheets[job.sheet]
    try:
        return memory.recall(press, plan, [*map(language, job.languages)]) if memory else None
    except FactsheetError:  # of the look or the log, which is told where it is used
        return None


def _tell(made: Attempt, progress: Callable[[str], None]) -> None:
    for output in made.outputs:
        progress(output.name)


def _add(report: Report, made: Attempt) -> None:
    """Add what became of a sheet to the report."""
    report.outputs += made.outputs
    report.warnings += made.warnings
    if made.kind:
        report.failed(made.problems, made.kind)
        report.stopped = (*report.stopped, made.sheet)
    else:
        report.sheets = (*report.sheets, made.sheet)


def _records(project: Project, wanted: Sequence[Chosen]) -> list[Released]:
    return [record(project.releases.edition(one.plan, one.language), project.content) for one in wanted]
