"""Making what was saved anew: pages first, those looked at before others; then all files, into the folder.

Input: folders, a selection, a board. Output: files on the board and in the folder, problems on the board. The process
keeps what it read and compiled; what it is kept by is all that it was made of. A save ends a making that is under way.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from re import compile as pattern

from factsheet.errors import FactsheetError, Location, Problem, errors_in
from factsheet.languages import Language, language
from factsheet.project.build import attempt
from factsheet.project.folder import CHECKSUMS, INDEX
from factsheet.project.formats import WRITERS, file_names
from factsheet.project.plans import Chosen, judge, papers_of, wanted_of
from factsheet.project.press import Press
from factsheet.project.project import Project
from factsheet.project.selection import Selection
from factsheet.records import inputs
from factsheet.watch.board import Board, Entry

SETTLED = 0.15  # s in which what was half written when it was read is usually whole
PAUSE = 0.4  # s after the pages in which the next save is waited for, before what takes longer is made
_SUM = pattern(r"([0-9a-f]{64})  ([a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:html|pdf|txt|md))")


class Superseded(Exception):
    """A file was saved meanwhile."""


@dataclass(frozen=True)
class Made:
    """What one making came to: how many files were made, and in which time until the pages and in all, in s."""

    pages: int
    files: int
    until_pages: float
    seconds: float
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> int:
        return len(errors_in(self.problems))


class Maker:
    """Makes the files of a selection whenever it is told."""

    def __init__(self, opened: Callable[[], Project], selection: Selection, folder: Path, board: Board) -> None:
        """``opened``: the project as it is now."""
        self.opened, self.selection, self.folder, self.board = opened, selection, folder, board

    def remember(self) -> None:
        """Show the files of an earlier build that are as its checksums say: good pages until there are new ones."""
        found = {}
        try:
            for line in inputs.read_text(self.folder / CHECKSUMS, 1 << 20).splitlines():
                if listed := _SUM.fullmatch(line):
                    data = inputs.read_bytes(self.folder / listed[2])
                    if sha256(data).hexdigest() == listed[1]:
                        found[listed[2]] = data
        except (OSError, UnicodeDecodeError):
            pass
        self.board.put(found)

    def make(self, saved: Callable[[], bool] = lambda: False, pause: Callable[[float], bool] = lambda s: False) -> Made:
        """Make everything once, and put it on the board with what is wrong.

        ``saved``: tells whether to end, as a file was saved. ``pause``: waits for a save. Raises Superseded then.
        """
        started = time.perf_counter()

        def go_on(name: str = "") -> None:
            if saved():
                raise Superseded

        project, problems, pages = self.opened(), list[Problem](), 0
        try:
            judged = judge(project)
            problems += [*judged.errors, *judged.warnings]
            wanted = wanted_of(judged, self.selection)
            press = Press(judged.project)
            self.board.put(entries=[self._entry(judged.project, one) for one in wanted])
            for one in self._in_order(wanted):
                go_on()
                pages += self._page(press, one, wanted, problems)
            until_pages = time.perf_counter() - started
            if errors_in(problems) and pause(SETTLED):
                raise Superseded  # half of a save may have been read
            self.board.put(problems=problems)
            if pause(PAUSE):
                raise Superseded
            report = attempt(project, self.selection, self.folder, go_on)
            made = {output.name: output.data for output in report.outputs}
            if (self.folder / INDEX).is_file():
                made[INDEX] = inputs.read_bytes(self.folder / INDEX)
            problems, files = [*report.errors, *report.warnings, *report.left_over], len(report.outputs)
            self.board.put(made)
        except FactsheetError as error:
            until_pages, files = time.perf_counter() - started, 0
            problems += error.problems
        except OSError as error:
            until_pages, files = time.perf_counter() - started, 0
            where = Location(str(error.filename or project.content_folder.as_posix()))
            problems.append(Problem("B010", where, f"it cannot be used: {error.strerror or type(error).__name__}"))
        told = tuple(dict.fromkeys(problems))
        if errors_in(told) and not errors_in(self.board.state.problems) and pause(SETTLED):
            raise Superseded
        self.board.put(problems=told)
        return Made(pages, files, until_pages, time.perf_counter() - started, told)

    def _page(self, press: Press, one: Chosen, wanted: Sequence[Chosen], problems: list[Problem]) -> int:
        """Make and prove the page of a sheet, and show it. Adds what is wrong to the problems.

        One that is looked at is shown as soon as it keeps all rules; should it differ from the sheet in another
        language, or not be proved, it is taken back.
        """
        project, papers = press.project, papers_of(press.project.content, self.selection)
        languages: list[Language] = list(dict.fromkeys(each.language for each in wanted))
        writer = WRITERS["html"]
        (name,) = writer.names(one.plan.id, one.language.code, papers, draft=True)
        last = self.board.state.files.get(name)
        try:
            edition = project.editions.finished(one.plan, one.language)
            if "html" not in self.selection.formats:
                project.editions.finished(one.plan, one.language, languages)
                return 0
            made = writer.write(press, edition, name, papers[0])
            if name in self.board.viewed:
                self.board.put({name: made.data})
            project.editions.finished(one.plan, one.language, languages)
            writer.prove(press, edition, name, made)
        except FactsheetError as error:
            problems += error.problems
            self.board.put({name: last.data if last else None})
            return 0
        self.board.put({name: made.data})
        return 1

    def _in_order(self, wanted: Sequence[Chosen]) -> Iterator[Chosen]:
        """Yield first what is looked at, then the same in other languages, then all else."""
        viewed = self.board.viewed
        sheets = {name.partition(".")[0] for name in viewed}

        def order(one: Chosen) -> tuple[bool, bool]:
            named = f"{one.plan.id}.{one.language.code}."
            return not any(name.startswith(named) for name in viewed), one.plan.id not in sheets

        yield from sorted(wanted, key=order)

    def _entry(self, project: Project, one: Chosen) -> Entry:
        papers, code = papers_of(project.content, self.selection), one.language.code
        named = list(file_names(one.plan.id, code, papers, self.selection.formats, draft=True))
        page = next((file for name, file, _ in named if name == "html"), "")
        others = {
            WRITERS[name].label_on(paper, "standard", one.language): file
            for name, file, paper in named
            if name != "html"
        }
        title = language(code).typeset(one.plan.title.get(code) or one.plan.id)
        return Entry(one.plan.id, code, title, page, others)
