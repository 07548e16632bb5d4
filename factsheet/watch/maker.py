"""Making what was saved anew: pages first, those looked at before others; then all files, into the folder.

Input: folders, a selection, a board. Output: files on the board and in the folder, problems on the board. The process
keeps what it read and compiled; what it is kept by is all that it was made of. A save ends a making that is under way;
files that take longer than a page are made by another process, so that this one is free for it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from re import compile as pattern
from types import MappingProxyType

from factsheet.errors import FactsheetError, Location, Problem, errors_in
from factsheet.languages import Language, language
from factsheet.project.build import attempt
from factsheet.project.folder import CHECKSUMS, INDEX
from factsheet.project.formats import WRITERS, file_names
from factsheet.project.memory import key_of
from factsheet.project.plans import Chosen, judge, papers_of, wanted_of
from factsheet.project.press import Made as Written
from factsheet.project.press import Press
from factsheet.project.project import Project
from factsheet.project.selection import PaperName, Selection
from factsheet.records import inputs
from factsheet.sheet.edition import Edition
from factsheet.watch.board import Board, Entry

SETTLED = 0.15  # s in which what was half written when it was read is usually whole
FETCHED = 0.1  # s in which a browser usually has taken a page over
PAUSE = 0.4  # s after the pages in which the next save is waited for, before what takes longer is made
_SUFFIX = "|".join(writer.suffix for writer in WRITERS.values())
_SUM = pattern(rf"([0-9a-f]{{64}})  ([a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:{_SUFFIX}))")


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

    def __init__(
        self,
        opened: Callable[[], Project],
        selection: Selection,
        folder: Path,
        board: Board,
        executor: Executor | None = None,
    ) -> None:
        """``opened``: the project as it is now. ``executor``: makes the files beside this process."""
        self.opened, self.selection, self.folder, self.board, self.executor = opened, selection, folder, board, executor
        self._good: dict[str, bytes] = {}  # the last files that were proved
        self._unproved: Collection[str] = ()
        self._keys: dict[str, str] = {}  # of the sheets whose pages had no error: the hash of all they were made of

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
        self._good = dict(found)
        self.board.put(found)

    def make(self, saved: Callable[[], bool] = lambda: False, pause: Callable[[float], bool] = lambda s: False) -> Made:
        """Make everything once, and put it on the board with what is wrong.

        ``saved``: tells whether to end, as a file was saved. ``pause``: waits for a save. Raises Superseded then.
        """
        started = time.perf_counter()

        def go_on() -> None:
            if saved():
                raise Superseded

        project, problems, pages = self.opened(), list[Problem](), 0
        try:
            judged = judge(project)
            problems += [*judged.errors, *judged.warnings]
            if judged.errors:
                self._tell(problems, pause)
            wanted = wanted_of(judged, self.selection)
            press = Press(judged.project)
            self.board.put(entries=[self._entry(judged.project, one) for one in wanted])
            shown = self._shown(press, wanted)
            self._put(shown)
            if shown and pause(FETCHED):
                raise Superseded
            for sheet in self._in_order(wanted):
                go_on()
                plan, languages = sheet[0].plan, [one.language for one in sheet]
                key, before = key_of(press, plan, languages, project.inputs.shared), len(problems)
                if self._keys.get(plan.id) != key:
                    for one in sorted(sheet, key=self._is_viewed, reverse=True):
                        pages += self._page(press, one, languages, problems, go_on)
                    self._keys[plan.id] = "" if len(problems) > before else key
            until_pages = time.perf_counter() - started
            self._tell(problems, pause)
            if pause(PAUSE):
                raise Superseded
            report = attempt(project, self.selection, self.folder, executor=self.executor, judged=judged, go_on=go_on)
            made = {output.name: output.data for output in report.outputs}
            if (self.folder / INDEX).is_file():
                made[INDEX] = inputs.read_bytes(self.folder / INDEX)
            problems, files = [*report.errors, *report.warnings, *report.left_over], len(report.outputs)
            known = {*judged.project.content.sheets, *judged.stopped, INDEX.partition(".")[0]}
            gone = {} if "" in known else {n: None for n in self.board.state.files if n.partition(".")[0] not in known}
            self._good = {name: data for name, data in {**self._good, **made}.items() if name not in gone}
            self.board.put({**made, **gone})
        except FactsheetError as error:
            self._put()
            until_pages, files = time.perf_counter() - started, 0
            problems += error.problems
        except OSError as error:
            self._put()
            until_pages, files = time.perf_counter() - started, 0
            where = Location(str(error.filename or project.content_folder.as_posix()))
            problems.append(Problem("B010", where, f"it cannot be used: {error.strerror or type(error).__name__}"))
        told = tuple(dict.fromkeys(problems))
        self._tell(told, pause)
        return Made(pages, files, until_pages, time.perf_counter() - started, told)

    def _tell(self, problems: Sequence[Problem], pause: Callable[[float], bool]) -> None:
        """Show what is wrong. Before the first error, wait whether half of a save was read; raise Superseded then."""
        if errors_in(problems) and not errors_in(self.board.state.problems) and pause(SETTLED):
            raise Superseded
        self.board.put(problems=problems)

    def _shown(self, press: Press, wanted: Sequence[Chosen]) -> Mapping[str, bytes]:
        """Return the pages that are looked at and keep all rules."""
        shown: dict[str, bytes] = {}
        for one in filter(self._is_viewed, wanted if "html" in self.selection.formats else ()):
            with suppress(FactsheetError):  # told where all pages are made
                name, _, made = self._written(press, one)
                shown[name] = made.data
        return shown

    def _put(self, shown: Mapping[str, bytes] = MappingProxyType({})) -> None:
        """Show pages before they are proved; where that never came to pass with earlier ones, what was proved."""
        self.board.put({**{name: self._good.get(name) for name in self._unproved}, **shown})
        self._unproved = tuple(shown)

    def _is_viewed(self, one: Chosen) -> bool:
        return any(name.startswith(f"{one.plan.id}.{one.language.code}.") for name in self.board.viewed)

    def _in_order(self, wanted: Sequence[Chosen]) -> Sequence[Sequence[Chosen]]:
        """Return what is wanted sheet by sheet, those that are looked at before the others."""
        sheets = [list(sheet) for _, sheet in groupby(wanted, key=lambda one: one.plan.id)]
        return sorted(sheets, key=lambda sheet: any(map(self._is_viewed, sheet)), reverse=True)

    def _written(self, press: Press, one: Chosen) -> tuple[str, Edition, Written]:
        """Return the page of a sheet that keeps all rules, not yet proved. Raises FactsheetError."""
        ((name, paper),) = self._names(press, one)
        edition = press.project.editions.finished(one.plan, one.language)
        return name, edition, WRITERS["html"].write(press, edition, name, paper)

    def _names(self, press: Press, one: Chosen) -> Iterable[tuple[str, PaperName]]:
        papers = papers_of(press.project.content, self.selection)
        return WRITERS["html"].names(one.plan.id, one.language.code, papers, draft=True).items()

    def _page(
        self,
        press: Press,
        one: Chosen,
        languages: Sequence[Language],
        problems: list[Problem],
        go_on: Callable[[], None],
    ) -> int:
        """Make and prove the page of a sheet, and show it. Adds what is wrong to the problems."""
        try:
            press.project.editions.finished(one.plan, one.language, languages)
            if "html" not in self.selection.formats:
                return 0
            go_on()
            name, edition, made = self._written(press, one)
            WRITERS["html"].prove(press, edition, name, made)
        except FactsheetError as error:
            problems += error.problems
            self.board.put({name: self._good.get(name) for name, _ in self._names(press, one)})
            return 0
        self._good[name] = made.data
        self.board.put({name: made.data})
        return 1

    def _entry(self, project: Project, one: Chosen) -> Entry:
        papers, code = papers_of(project.content, self.selection), one.language.code
        named = list(file_names(one.plan.id, code, papers, self.selection.formats, draft=True))
        page = next((file for name, file, _ in named if name == "html"), "")
        others = {
            WRITERS[name].label_on(paper, file, "standard", one.language): file
            for name, file, paper in named
            if name != "html"
        }
        title = language(code).typeset(one.plan.title.get(code) or one.plan.id)
        return Entry(one.plan.id, code, title, page, others)
