"""What a check of a project tells: all that can be known before pages are laid out.

Input: a project, and the folder whose state knows of the last check. Output: problems and counts. After a check without
errors, nothing but the layout keeps a sheet from being made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from factsheet.errors import ContentError, FactsheetError, Problem, errors_in
from factsheet.evidence.digest import digest
from factsheet.project import release, released
from factsheet.project.characters import check_characters
from factsheet.project.folder import INDEX, index_of
from factsheet.project.formats import WRITERS
from factsheet.project.links import paper_of
from factsheet.project.memory import Memory, key_of
from factsheet.project.plans import judge
from factsheet.project.press import Press
from factsheet.project.project import Project
from factsheet.project.report import Checked
from factsheet.project.selection import Selection
from factsheet.project.state import Made
from factsheet.records.plan import SheetPlan
from factsheet.rules.causes import once
from factsheet.rules.scan import Scan

CHECK = Selection(formats=("check",))  # what the state calls it; no file has this format


def check(project: Project) -> tuple[Problem, ...]:
    """Return what breaks a rule: in the content and, where that has no error, in what its sheets would print.

    Then each web page is made and proved, and each character of a PDF looked for in its fonts; nothing is written.
    Raises ContentError for content that cannot be read, with what the rules find in the rest.
    """
    return examine(project).problems


def examine(project: Project, folder: Path | None = None, *, force: bool = False) -> Checked:
    """Check a project, and return what was found with the counts to tell; raises ContentError as ``check``.

    Sheets in which the last check found nothing are taken from the state of an output ``folder``, unless ``force`` is
    set or anything that goes into them has changed. The state is kept if the folder is there.
    """
    if project.sound.faults:
        raise ContentError((*(judged := judge(project)).errors, *judged.warnings))
    memory = Memory(folder, CHECK, project.inputs, forget=force) if folder and folder.is_dir() else None
    found = _Check(project, memory).run()
    if memory:
        memory.write_check(found, project.inputs_now())
    return found


class _Check:
    """One check: what its stages share."""

    def __init__(self, project: Project, memory: Memory | None) -> None:
        self.project, self.memory, self.press = project, memory, Press(project)
        self.known: dict[str, Made] = {}  # sheets in which nothing is found, as nothing was and nothing has changed
        self.keys: dict[str, str] = {}
        self.parts: dict[str, Press] = {}
        self.flawed = set[str]()

    def run(self) -> Checked:
        project, content = self.project, self.project.content
        problems = project.problems
        if not errors_in(problems):
            self._recall()
            new = [plan for plan in content.sheets.values() if plan.id not in self.known]
            found = [problem for plan in new for problem in self._of(plan, _printed)]
            problems = once((*problems, *found), Scan(content))
            if not errors_in(problems):
                problems += self._files(new)
        return Checked(
            problems,
            {"sheet": len(content.sheets), "fact": len(content.facts), "source": len(content.sources)},
            asdict(project.quotes) if all(problem.code != "E001" for problem in problems) else None,
            {} if errors_in(problems) else {plan.id: self._counts(plan) for plan in content.sheets.values()},
            dict(content.publisher.rules_off),
            tuple(release.until(content, content.sheets.values())),
        )

    def _recall(self) -> None:
        for plan in self.project.content.sheets.values() if self.memory else ():
            with suppress(FactsheetError):  # of the look or the log, which is told where it is used
                key = self.keys[plan.id] = key_of(self.press, plan, self.project.languages, self.project.inputs.shared)
                if self.memory and (found := self.memory.known(plan.id, key)):
                    self.known[plan.id] = found

    def _of(self, plan: SheetPlan, look: Callable[[Press, SheetPlan], tuple[Problem, ...]]) -> tuple[Problem, ...]:
        """Return what is found in a sheet made of its part of the content, as all of it tells it."""
        if plan.id not in self.parts:
            self.parts[plan.id] = self.press.over(self.press.part(plan))
        if not look(self.parts[plan.id], plan):
            return ()
        self.flawed.add(plan.id)
        return look(self.press, plan)

    def _files(self, new: Sequence[SheetPlan]) -> tuple[Problem, ...]:
        """Return what keeps files from being made, their layout excepted; remember the sheets in which nothing does."""
        try:
            self._shared()
        except FactsheetError as error:
            return error.problems
        found = [problem for plan in new for problem in self._of(plan, _pages)]
        for plan in new:
            if self.memory and plan.id in self.keys and plan.id not in self.flawed:
                self.memory.keep_check(plan.id, Made(self.keys[plan.id], counts=self._counts(plan)))
        return tuple(dict.fromkeys(found))

    def _shared(self) -> None:
        """Check what the pages share, and their index. Raises FactsheetError."""
        project, press, publisher = self.project, self.press, self.project.content.publisher
        released.read(project.content_folder / released.FILE)
        records = [publisher, *project.content.sheets.values()]
        key = digest([project.inputs.shared, *(record.model_dump(mode="json", by_alias=True) for record in records)])
        if self.memory and self.memory.known(INDEX, key):
            return
        press.css, press.fonts  # noqa: B018 - each says what is wrong with its file
        for paper in publisher.papers:
            paper_of(project, paper)
        index_of(press)
        if self.memory:
            self.memory.keep_check(INDEX, Made(key))

    def _counts(self, plan: SheetPlan) -> Mapping[str, int]:
        """Return how many citations a sheet has, found and read, in the language in which the fewest are read."""
        if plan.id in self.known:
            return self.known[plan.id].counts
        project = (self.press if plan.id in self.flawed else self.parts[plan.id]).project
        found = (project.edition(plan, lang).standing for lang in project.languages)
        return asdict(min(found, key=lambda standing: standing.confirmed))


def _printed(press: Press, plan: SheetPlan) -> tuple[Problem, ...]:
    """Return what keeps a sheet, in the publisher's languages, from being finished."""
    problems: list[Problem] = []
    for project, of_it in _forms(press, plan):
        for lang in project.languages:
            try:
                project.editions.finished(of_it, lang, project.languages)
            except FactsheetError as error:
                problems += error.problems
    return tuple(dict.fromkeys(problems))


def _forms(press: Press, plan: SheetPlan) -> Iterator[tuple[Project, SheetPlan]]:
    """Yield a sheet and its memo, if it has one, each with the project that makes it."""
    yield press.project, plan
    if plan.memo:
        of_memos = press.of("memo").project
        yield of_memos, of_memos.content.sheets[plan.id]


def _pages(press: Press, plan: SheetPlan) -> tuple[Problem, ...]:
    """Return what keeps the web pages of a sheet from being made, and characters that the fonts lack."""
    problems: list[Problem] = []
    press = press.without_fonts()  # the index had them
    papers, page = press.project.content.publisher.papers, WRITERS["html"]
    for project, of_it in _forms(press, plan) if plan.memo else ():
        for lang in project.languages:
            try:
                check_characters(project, project.editions.edition(of_it, lang).sheet, press.faces)
            except FactsheetError as error:
                problems += error.problems
    for lang in press.project.languages:
        edition = press.project.editions.edition(plan, lang)
        (name,) = page.names(plan.id, lang.code, papers, draft=True)
        try:
            check_characters(press.project, edition.sheet, press.faces)
            page.prove(press, edition, name, page.write(press, edition, name, papers[0]))
        except FactsheetError as error:
            problems += error.problems
    return tuple(problems)
