"""Copies made by this process or others: one job is an edition on a paper for some rows.

Input: jobs, each of which says all that it needs. Output: files by name, or what stops rows; what is wrong with one row
stops no other.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from factsheet.errors import FactsheetError, Location, Problem
from factsheet.languages import language
from factsheet.project.copies.contacts import Row
from factsheet.project.copies.master import Master, NotAgain, alone, blocks_of, missing, probe, too_wide
from factsheet.project.editions import file_name
from factsheet.project.jobs import Place, press_of
from factsheet.project.press import Press
from factsheet.sheet.edition import Edition


@dataclass(frozen=True)
class CopyJob:
    """Rows of a table whose contacts are of one form, for one sheet in a language on a paper."""

    place: Place
    table: str
    sheet: str
    language: str
    beside: tuple[str, ...]  # languages the sheet is made in, which must agree
    paper: str
    draft: bool
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class CopyAttempt:
    """What became of a job: files, warnings, and the problems of what was not made with the gravest kind."""

    files: dict[str, bytes]
    warnings: tuple[Problem, ...] = ()
    problems: tuple[Problem, ...] = ()
    kinds: frozenset[type[FactsheetError]] = frozenset()


def name_of(row: Row, sheet: str, lang: str, paper: str, *, draft: bool) -> str:
    """Return the name of a copy."""
    return f"{row.ident}.{file_name(sheet, lang, 'pdf', paper, draft=draft)}"


def run(job: CopyJob, press: Press | None = None) -> CopyAttempt:
    """Make the copies of a job, by a given press or that of its place. Raises OSError as a build's job does."""
    press, lang = press or press_of(job.place), language(job.language)
    editions = press.project.editions if job.draft else press.project.releases
    masters: dict[frozenset[int], Master] = {}
    files: dict[str, bytes] = {}
    problems: list[Problem] = []
    kinds = set[type[FactsheetError]]()
    try:
        plan = press.project.content.sheets[job.sheet]
        edition = editions.finished(plan, lang, [*map(language, job.beside)])
        masters[blocks_of(job.rows[0].contact)] = _master(press, edition, job, job.rows[0])
    except FactsheetError as error:  # of the sheet: it would be told for each row
        return CopyAttempt({}, (), error.problems, frozenset([type(error)]))
    for row in job.rows:
        name = name_of(row, job.sheet, job.language, job.paper, draft=job.draft)
        try:
            missing(press, row, job.table)
            blocks = blocks_of(row.contact)
            if blocks not in masters:
                masters[blocks] = _master(press, edition, job, row)
            master = masters[blocks]
            if wide := master.excess(row.contact):
                raise too_wide(wide, row, job.table, name)
            try:
                files[name] = master.copy(row)
            except NotAgain:
                files[name] = alone(press, edition, name, job.paper, row)
        except FactsheetError as error:
            problems += (_of(problem, job.table, row) for problem in error.problems)
            kinds.add(type(error))
    warnings = {problem: None for master in masters.values() for problem in master.warnings}
    return CopyAttempt(files, tuple(warnings), tuple(problems), frozenset(kinds))


def _master(press: Press, edition: Edition, job: CopyJob, row: Row) -> Master:
    name = f"{file_name(job.sheet, job.language, 'pdf', job.paper, draft=job.draft)}, with room for a contact"
    return Master(press, edition, name, job.paper, probe(row.contact.form), blocks_of(row.contact))


def _of(problem: Problem, table: str, row: Row) -> Problem:
    """Return a problem with the row it is of, where it has only the name of a file."""
    return problem if problem.where.path == table else replace(problem, where=Location(table, row.number))
