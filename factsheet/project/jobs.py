"""Sheets made by other processes, through any executor.

Input: jobs, each of which says all that it needs: a sheet, or one of its languages, so that few sheets keep many
processes busy. Output: attempts, as ``make`` returns them. A process reads the project once, and only if it is the one
that was meant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from dataclasses import dataclass, replace
from errno import ESTALE
from pathlib import Path
from typing import TypeVar

from factsheet.languages import language
from factsheet.project.making import make
from factsheet.project.plans import judge
from factsheet.project.press import Press
from factsheet.project.project import Project
from factsheet.project.report import Attempt
from factsheet.project.selection import Selection
from factsheet.project.state import Inputs

BEAT = 0.02  # s between calls of ``go_on`` while others work
J = TypeVar("J")
A = TypeVar("A")


@dataclass(frozen=True)
class Place:
    """Where a project is, and what it was read as."""

    content: Path
    templates: Path
    archive: Path
    theme: str
    settings: tuple[str, ...]
    inputs: Inputs


def place_of(project: Project) -> Place:
    """Return where a project is."""
    folders = project.content_folder, project.template_folder, project.archive_folder
    return Place(*folders, project.named_theme, project.settings, project.inputs)


@dataclass(frozen=True)
class Job:
    """One sheet to make in its languages, or in one of them, which is compared with the others."""

    place: Place
    sheet: str
    languages: tuple[str, ...]
    selection: Selection
    only: str = ""

    def parts(self) -> list[Job]:
        """Return a job for each language."""
        return [replace(self, only=code) for code in self.languages]


_OPEN: dict[Place, Press] = {}  # of this process: the project that its jobs are of; a forked one has it at once


def opened(place: Place, press: Press) -> None:
    """Keep a project for the jobs of this process, and of those forked from it."""
    _OPEN.clear()
    _OPEN[place] = press


def run(job: Job) -> Attempt:
    """Make the sheet of a job. Raises OSError if the project is not the one that was meant, or cannot be read."""
    press = press_of(job.place)
    plan, languages = press.project.content.sheets[job.sheet], [*map(language, job.languages)]
    return make(press, plan, languages, job.selection, [language(job.only)] if job.only else languages)


def press_of(place: Place) -> Press:
    """Return the press of a project, read once a process. Raises OSError as ``run``."""
    if place not in _OPEN:
        project = Project(place.content, place.templates, place.archive, theme=place.theme, settings=place.settings)
        if project.inputs != place.inputs:
            raise OSError(ESTALE, "it was changed while it was built, or is another one here", str(place.content))
        opened(place, Press(judge(project).project))
    return _OPEN[place]


def finished(
    work: Callable[[J], A], jobs: Sequence[J], executor: Executor | None, go_on: Callable[[], None] = lambda: None
) -> Iterator[tuple[J, A]]:
    """Yield jobs and what comes of them, with an executor as they end.

    What a process that died leaves is made in this one.

    ``go_on`` is called between jobs, and all the time while an executor does them; what it raises ends them.
    """
    waiting = {_submitted(work, job, executor): job for job in jobs} if executor else {}
    try:
        while waiting:
            ended, _ = wait(waiting, BEAT, FIRST_COMPLETED)
            go_on()
            for future in ended:
                job = waiting.pop(future)
                try:
                    yield job, future.result()
                except BrokenExecutor:
                    yield job, work(job)
    finally:
        for future in waiting:
            future.cancel()
    for job in () if executor else jobs:
        go_on()
        yield job, work(job)


def _submitted(work: Callable[[J], A], job: J, executor: Executor) -> Future[A]:
    try:
        return executor.submit(work, job)
    except BrokenExecutor as error:  # it died earlier
        failed = Future[A]()
        failed.set_exception(error)
        return failed
