"""All copies of a project for a table of contacts: those that are not there yet, or not as they would be made.

Input: a project, a selection, rows. Output: files in a folder of their own, written with the state some at a time, so
that a run that was stopped goes on where it was.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from hashlib import sha256
from itertools import groupby
from pathlib import Path

from factsheet.errors import ContentError, FactsheetError, Location, Problem
from factsheet.files import write_files
from factsheet.project.build import refuse
from factsheet.project.copies.contacts import Row, digest_of, rows
from factsheet.project.copies.jobs import CopyAttempt, CopyJob, name_of, run
from factsheet.project.jobs import finished, opened, place_of
from factsheet.project.plans import judge, papers_of, wanted_of
from factsheet.project.press import Press
from factsheet.project.project import Project
from factsheet.project.report import ERRORS
from factsheet.project.selection import Selection
from factsheet.project.state import hashed
from factsheet.records import inputs

STATE, FORM = ".copies", 1
MOST = 64 << 20  # bytes of the state
MOST_TABLE = 50 << 20  # bytes
EACH = 200  # rows of a job


@dataclass
class CopyReport:
    """What became of the copies: how many were made and how many kept as they were, and what was told."""

    made: int = 0
    kept: int = 0
    warnings: tuple[Problem, ...] = ()
    errors: tuple[Problem, ...] = ()
    left_over: tuple[Problem, ...] = ()  # copies of rows that no longer stand in the table
    kind: type[FactsheetError] | None = None
    names: list[str] = field(default_factory=list)

    def add(self, found: CopyAttempt) -> None:
        """Add what became of a job."""
        self.made += len(found.files)
        self.names += found.files
        self.warnings = tuple(dict.fromkeys((*self.warnings, *found.warnings)))
        self.errors = tuple(dict.fromkeys((*self.errors, *found.problems)))
        self.kind = next((kind for kind in ERRORS if kind in found.kinds or kind is self.kind), None)


class _State:
    """Which copies are in a folder: by name, of what they were made, their own hash, and whose they are."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / STATE
        self.made: dict[str, tuple[str, str, str]] = {}
        try:
            said = json.loads(inputs.read_bytes(self.path, MOST))
            if said["form"] == FORM and said["sha256"] == hashed([said["state"]]):
                found = json.loads(said["state"])
                self.made = {str(name): (str(a), str(b), str(c)) for name, (a, b, c) in found.items()}
        except (OSError, KeyError, TypeError, ValueError, AttributeError, RecursionError):
            pass  # as if there were none: all is made again

    def has(self, name: str, key: str) -> bool:
        """Tell whether a copy is there, made of this and as it was made."""
        known = self.made.get(name)
        if known is None or known[0] != key:
            return False
        try:
            return sha256(inputs.read_bytes(self.path.with_name(name))).hexdigest() == known[1]
        except OSError:
            return False

    def write(self, files: dict[str, bytes], keys: dict[str, tuple[str, str]]) -> None:
        """Write copies with the state, all or none. Raises OSError."""
        for name, data in files.items():
            key, ident = keys[name]
            self.made[name] = key, sha256(data).hexdigest(), ident
        text = json.dumps(self.made, sort_keys=True, separators=(",", ":"))
        state = json.dumps({"form": FORM, "sha256": hashed([text]), "state": text}).encode()
        folder = self.path.parent
        write_files({**{folder / name: data for name, data in files.items()}, self.path: state})


def table_of(path: Path, project: Project, selection: Selection) -> tuple[list[Row], list[Problem]]:
    """Return the rows of a table, and its warnings. Raises ContentError with all that is wrong with it; OSError."""
    publisher = project.sound.publisher
    languages = tuple(dict.fromkeys((*publisher.languages, *selection.languages)))
    papers = tuple(dict.fromkeys((*publisher.papers, *selection.papers)))
    return rows(inputs.read_bytes(path, MOST_TABLE), path.as_posix(), languages, papers)


def copies(
    project: Project,
    selection: Selection,
    table: Path,
    folder: Path,
    progress: Callable[[int], None] = lambda count: None,
    *,
    force: bool = False,
    executor: Executor | None = None,
) -> CopyReport:
    """Make and prove the copies of the sheets selected for each row of a table, and write them into a folder.

    What is there as it would be made is kept, unless ``force``. ``progress`` gets how many are done. What stops single
    sheets or rows stands in the report. Raises ContentError for the table, or a release that is refused; OSError for
    what cannot be read or written.
    """
    found, warnings = table_of(table, project, selection)
    if selection.release:
        refuse(project, selection)
    judged = judge(project)
    report = CopyReport(warnings=(*judged.warnings, *warnings))
    if judged.errors:
        report.add(CopyAttempt({}, (), judged.errors, frozenset([ContentError])))
    state, place = _State(folder), place_of(project)
    keys: dict[str, tuple[str, str]] = {}
    waiting: list[CopyJob] = []
    wanted = wanted_of(judged, selection)
    for one in wanted:
        beside = tuple(other.language.code for other in wanted if other.plan is one.plan)
        for paper in papers_of(judged.project.content, selection):
            new = []
            for row in found:
                if one.language.code in (row.languages or beside) and paper in (row.papers or (paper,)):
                    name = name_of(row, one.plan.id, one.language.code, paper, draft=selection.draft)
                    keys[name] = hashed([place.inputs.whole, selection.release, digest_of(row)]), row.ident
                    if force or not state.has(name, keys[name][0]):
                        new.append(row)
                    else:
                        report.kept += 1
            job = CopyJob(place, table.as_posix(), one.plan.id, one.language.code, beside, paper, selection.draft, ())
            waiting += _parted(job, new)
    progress(report.kept)
    opened(place, Press(judged.project))
    for _, made in finished(run, waiting, executor):
        report.add(made)
        if made.files:
            state.write(made.files, keys)
        progress(report.kept + report.made)
    idents = {row.ident for row in found}
    report.left_over = tuple(
        Problem("K007", Location((folder / name).as_posix()), f"a copy for a row that is no longer in {table.name}",
                "delete it, and everything that was printed from it", "warning")
        for name, (_, _, ident) in sorted(state.made.items()) if ident not in idents and (folder / name).exists()
    )  # fmt: skip
    return report


def _parted(job: CopyJob, rows: Sequence[Row]) -> Iterator[CopyJob]:
    """Yield jobs of rows that share a file, as far as that is known before any is made."""
    for _, group in groupby(sorted(rows, key=lambda row: row.contact.form), key=lambda row: row.contact.form):
        alike = list(group)
        for start in range(0, len(alike), EACH):
            yield replace(job, rows=tuple(alike[start : start + EACH]))
