"""Released editions, made again: from today's content, or from that which was committed with their record.

Input: a project, records. Output: editions; the hash of a record proves that its edition is the one that was released.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import NamedTuple

from factsheet.errors import ContentError, FactsheetError
from factsheet.languages import known_languages, language
from factsheet.project.project import Project
from factsheet.project.released import FILE, Released, parse, record
from factsheet.project.revisions.git import Repository
from factsheet.sheet.edition import Edition


class Again(NamedTuple):
    """A released edition as it is made again: by which project, found where."""

    released: Released
    project: Project
    edition: Edition
    where: str  # content or a commit


def released_again(project: Project, wanted: Sequence[Released]) -> Iterator[Again]:
    """Yield the editions that can be made again, each while its project is there; the others are not found."""
    missing = {one.sha256: one for one in wanted}
    for one in wanted:
        if again := _made(project, "content", one):
            del missing[one.sha256]
            yield again
    if missing:
        with suppress(FactsheetError, FileNotFoundError):  # no repository, or no git: they stay unknown
            yield from _committed(project, missing)


def _made(project: Project, where: str, one: Released) -> Again | None:
    """Return an edition as a project's content makes it, if that is what was released."""
    plan = project.content.sheets.get(one.sheet)
    if plan is None or plan.edition != one.edition or one.language not in known_languages():
        return None
    with suppress(FactsheetError):
        edition = project.releases.edition(plan, language(one.language))
        if record(edition, project.content).sha256 == one.sha256:
            return Again(one, project, edition, where)
    return None


def _committed(project: Project, missing: dict[str, Released]) -> Iterator[Again]:
    repository, path = Repository(project), project.content_folder / FILE
    seen: set[str] = set()
    for commit in repository.commits(path):
        hashes: set[str] = set()
        with suppress(ContentError):
            hashes = {one.sha256 for one in parse(repository.file(commit, path), path.as_posix())}
        new = sorted((hashes & missing.keys()) - seen)
        seen |= hashes
        if not new:
            continue
        with suppress(ContentError), repository.project_at(commit) as then:
            yield from filter(None, (_made(then, f"commit {commit[:12]}", missing[key]) for key in new))
