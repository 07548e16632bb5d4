"""Which editions a command is about, and whether they are sound; making files of them is another matter.

Input: a project, names. Output: sheets with their languages; problems.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from factsheet.errors import ContentError, Location, Problem
from factsheet.languages import Language, language
from factsheet.project.project import Project
from factsheet.records.plan import SheetPlan

PaperName: TypeAlias = str


@dataclass(frozen=True)
class Selection:
    """What to build; empty tuples stand for all the publisher names."""

    sheets: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    papers: tuple[PaperName, ...] = ()
    formats: tuple[str, ...] = ("pdf", "html")  # keys of formats.WRITERS
    release: str = ""  # the day of a release; empty for a draft

    @property
    def draft(self) -> bool:
        return not self.release


class Chosen(NamedTuple):
    """A sheet and a language to make it in."""

    plan: SheetPlan
    language: Language


def chosen(project: Project, selection: Selection) -> list[Chosen]:
    """Return the sheets and languages selected. Raises ContentError for an unknown sheet or language."""
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
    return [Chosen(plan, lang) for plan in plans for lang in languages]
