"""Which sheets a command makes, and which of them an error stops.

Input: a project, a selection. Output: sheets with their languages; what can be made, and the errors of what cannot.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from factsheet.errors import ContentError, Location, Problem, errors_in
from factsheet.languages import Language, language
from factsheet.project.project import Project
from factsheet.project.selection import EditionName, PaperName, Selection
from factsheet.records.model import Content
from factsheet.records.plan import SheetPlan
from factsheet.rules.reach import Reach


class Chosen(NamedTuple):
    """A sheet and a language to make it in."""

    plan: SheetPlan
    language: Language


def chosen(project: Project, selection: Selection) -> list[Chosen]:
    """Return the sheets and languages selected.

    Raises ContentError for an unknown sheet or language, and for a sheet without the memo that is asked for.
    """
    content = project.content
    problems = []
    for name in selection.sheets:
        if name not in content.sheets:
            known = ", ".join(sorted(content.sheets))
            where = Location(f"{project.content_folder.as_posix()}/sheets")
            problems.append(Problem("B001", where, f"there is no sheet {name!r}", f"the sheets are: {known}"))
    if problems:
        raise ContentError(problems)
    languages = [language(code) for code in dict.fromkeys(selection.languages or content.publisher.languages)]
    plans = [content.sheets[i] for i in dict.fromkeys(selection.sheets or sorted(content.sheets))]
    if problems := [*_without_memo(content, selection, plans)]:
        raise ContentError(problems)
    return [Chosen(plan, lang) for plan in plans for lang in languages]


def papers_of(content: Content, selection: Selection) -> tuple[PaperName, ...]:
    """Return the papers selected, or the publisher's."""
    return tuple(dict.fromkeys(selection.papers or content.publisher.papers))


def editions_of(content: Content, selection: Selection, sheet: str) -> tuple[EditionName, ...]:
    """Return the names of the editions of a sheet that are selected, or those of the publisher; that it has."""
    names = dict.fromkeys(selection.editions or content.publisher.editions)
    has_memo = sheet in content.sheets and content.sheets[sheet].memo
    return tuple(name for name in names if has_memo or name != "memo")


def _without_memo(content: Content, selection: Selection, plans: Sequence[SheetPlan]) -> Iterator[Problem]:
    """Yield the sheets of which a memo is asked for that have none: those named, or all if no sheet has one."""
    lacking = [plan for plan in plans if not plan.memo]
    if "memo" in selection.editions and (selection.sheets or len(lacking) == len(plans)):
        hint = "add `memo:` to this file, with `to:`, `asks:` and `figures:`; docs/how-to/editions.md has an example"
        for plan in lacking:
            yield Problem("B009", content.where("sheet", plan.id), f"'{plan.id}' has no memo", hint)


class Judged(NamedTuple):
    """A project over what can be read of its content, with the warnings, the errors, and the sheets these stop."""

    project: Project
    warnings: tuple[Problem, ...]
    errors: tuple[Problem, ...]
    stopped: frozenset[str]


def judge(project: Project) -> Judged:
    """Tell what can be made. An error stops the sheets that print what it is about, and no others.

    Raises ContentError for content of which nothing can be read.
    """
    content = project.sound
    reach = Reach(content)
    project = project.over(content) if content.faults else project
    problems = reach.told(project.problems)
    errors = errors_in(problems)
    stopped = frozenset(plan.id for plan in content.sheets.values() if content.unread and reach.unread(plan))
    stopped = stopped.union(*map(reach.stopped, errors), (one.ident for one in content.unread if one.kind == "sheet"))
    errors = tuple(sorted({*content.faults, *errors}, key=lambda p: (p.where, p.code, p.what)))
    return Judged(project, tuple(p for p in problems if not p.is_error), errors, stopped)


def wanted_of(judged: Judged, selection: Selection) -> list[Chosen]:
    """Return what is selected and can be made. Raises ContentError for an unknown sheet or language."""
    readable = judged.project.content.sheets
    unread = judged.stopped - readable.keys()  # with an empty id, where a sheet's own is not known
    named = tuple(i for i in selection.sheets if i in readable or not (i in unread or "" in unread))
    if selection.sheets and not named:
        return []
    selection = Selection(named, selection.languages, editions=selection.editions)
    return [one for one in chosen(judged.project, selection) if one.plan.id not in judged.stopped]
