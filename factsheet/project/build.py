"""Which editions, and the only writer of sheets.

Input: a project and a selection. Output: files in the formats of ``formats``, an index and checksums,
written only when all of them are made; an error leaves every earlier file as it was.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from factsheet.errors import ContentError, FactsheetError, LayoutError, Location, Problem, ProofError
from factsheet.files import locked, replace_files
from factsheet.languages import Language, language
from factsheet.project import release
from factsheet.project.formats import DEFAULT, WRITERS, file_names
from factsheet.project.press import PaperName, press_of
from factsheet.project.project import Project
from factsheet.records.model import SheetPlan
from factsheet.sheet.tree import plain_text

INDEX, CHECKSUMS = "index.html", "SHA256SUMS"


@dataclass(frozen=True)
class Selection:
    """What to build; empty tuples stand for all the publisher names."""

    sheets: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    papers: tuple[PaperName, ...] = ()
    formats: tuple[str, ...] = DEFAULT  # keys of WRITERS
    release: str = ""  # the day of a release; empty for a draft


@dataclass(frozen=True)
class Output:
    """A file that was made: its name, bytes, and what the closing table tells of it."""

    name: str
    data: bytes
    pages: int = 0
    notes: int = 0
    words: int = 0
    seconds: float = 0.0
    changed: bool = True


@dataclass
class Report:
    """What a build made, and the warnings of the check."""

    outputs: list[Output] = field(default_factory=list)
    warnings: tuple[Problem, ...] = ()


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


def _papers(project: Project, selection: Selection) -> tuple[PaperName, ...]:
    return tuple(dict.fromkeys(selection.papers or project.content.publisher.papers))


def count(project: Project, selection: Selection) -> int:
    """Return how many sheet files a build will make."""
    papers = _papers(project, selection)
    return sum(len(list(file_names(one.plan.id, one.language.code, papers, selection.formats)))
               for one in chosen(project, selection))  # fmt: skip


def refuse(project: Project, selection: Selection) -> None:
    """Raise ContentError with all that keeps the sheets selected from release, if there is anything."""
    wanted = chosen(project, selection)
    plans = list({one.plan.id: one.plan for one in wanted}.values())
    codes = list(dict.fromkeys(one.language.code for one in wanted))
    problems = [problem for problem in project.problems if problem.severity == "error"]
    try:
        problems += release.problems(project, plans, codes, selection.release)
    except ContentError as error:  # a fact that cannot be printed, a log that was changed
        problems += error.problems
    if problems:
        raise ContentError(dict.fromkeys(problems))


def check(project: Project) -> tuple[Problem, ...]:
    """Return what breaks a rule: in the content and, where that has no error, in what its sheets would print.

    Raises ContentError for content that cannot be read.
    """
    problems = project.problems
    return problems if any(p.severity == "error" for p in problems) else (*problems, *project.print_problems())


def build(
    project: Project,
    selection: Selection = Selection(),
    folder: Path | None = None,
    progress: Callable[[str], None] = lambda name: None,
) -> Report:
    """Make and prove all selected files, then write them into a folder if one is given.

    Raises ContentError, ProofError or LayoutError with every problem, OSError for what cannot be read or written.
    """
    if selection.release:
        refuse(project, selection)
    project.checked()
    report = Report(warnings=project.problems)
    problems: list[Problem] = []
    kinds: set[type[FactsheetError]] = set()
    wanted = chosen(project, selection)
    languages = list(dict.fromkeys(one.language for one in wanted))
    for one in wanted:
        try:
            for output in _outputs(project, one, selection, languages):
                report.outputs.append(output)
                progress(output.name)
        except FactsheetError as error:
            problems += error.problems
            kinds.add(type(error))
    if problems:
        gravest = next(kind for kind in (ContentError, ProofError, LayoutError) if kind in kinds)
        raise gravest(dict.fromkeys(problems))
    if folder is not None:
        write(project, report, folder, index="html" in selection.formats)
    return report


# -- making ------------------------------------------------------------------------------------------


def _outputs(project: Project, one: Chosen, selection: Selection, languages: Sequence[Language]) -> Iterator[Output]:
    started = time.perf_counter()
    edition = project.finished(one.plan, one.language, languages)
    sheet = edition.sheet
    words = len(plain_text(sheet.article).split()) + sum(len(plain_text(*n.content).split()) for n in sheet.notes)
    problems: list[Problem] = []
    papers = _papers(project, selection)
    for name, file, paper in file_names(one.plan.id, one.language.code, papers, selection.formats):
        try:
            made = WRITERS[name].make(press_of(project), edition, file, paper)
        except LayoutError as error:
            problems += error.problems
            continue
        ended = time.perf_counter()
        yield Output(file, made.data, made.pages, len(sheet.notes), words, ended - started)
        started = time.perf_counter()
    if problems:
        raise LayoutError(problems)


# -- writing -----------------------------------------------------------------------------------------


def write(project: Project, report: Report, folder: Path, *, index: bool) -> None:
    """Write the files, the index and the checksums of all that is then there: all of them, or none.

    An index that is already there is kept up to date, whatever was built. Raises ContentError for the index's
    template, OSError for a file that cannot be read or written.
    """
    new = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    with locked(folder), _removed_if(new, folder):
        made = {output.name: output.data for output in report.outputs}
        earlier = [n for n in _known_names(project) if n not in made and (folder / n).is_file()]
        there = made | {name: (folder / name).read_bytes() for name in earlier}
        if index or (folder / INDEX).is_file():
            there[INDEX] = made[INDEX] = _index(project, {name: len(data) for name, data in there.items()})
        sums = [f"{sha256(there[n]).hexdigest()}  {n}\n" for n in (*_known_names(project), INDEX) if n in there]
        made[CHECKSUMS] = "".join(sums).encode()
        changed = replace_files({folder / name: data for name, data in made.items()})
    report.outputs = [replace(output, changed=folder / output.name in changed) for output in report.outputs]


@contextmanager
def _removed_if(new: bool, folder: Path) -> Iterator[None]:
    """Remove a new folder again if nothing is written into it."""
    try:
        yield
    except BaseException:
        if new and not any(folder.iterdir()):
            folder.rmdir()
        raise


def _known_names(project: Project) -> Sequence[str]:
    content = project.content
    papers = tuple(content.publisher.papers)
    return [
        file
        for sheet in sorted(content.sheets)
        for code in content.publisher.languages
        for _, file, _ in file_names(sheet, code, papers, tuple(WRITERS))
    ]


def _index(project: Project, sizes: Mapping[str, int]) -> bytes:
    """List the sheets of which there are files, given by name with their bytes: the web page, and the others."""
    from factsheet.writers import html

    content = project.content
    languages = [language(code) for code in content.publisher.languages]
    papers = tuple(content.publisher.papers)
    entries = []
    for sheet in sorted(content.sheets):
        for lang in languages:
            files = [(n, f, p) for n, f, p in file_names(sheet, lang.code, papers, tuple(WRITERS)) if f in sizes]
            page = next((file for name, file, _ in files if name == "html"), "")
            downloads = tuple(
                html.Download(WRITERS[name].label_on(paper), file, sizes[file])
                for name, file, paper in files
                if name != "html"
            )
            if files:
                entries.append(html.IndexEntry(project.metadata(content.sheets[sheet], lang), page, downloads))
    publisher = {lang.code: content.publisher.name.get(lang.code) or "" for lang in languages}
    text = html.write_index(
        entries, languages, publisher=publisher, render=project.templates.render,
        css=project.css, tokens=project.theme.css_tokens(), fonts=project.fonts,
    )  # fmt: skip
    lines = html.index_lines(entries, languages)
    if problems := press_of(project).strange_frame(INDEX, text, "index.html.j2", lines=lines):
        raise ContentError(problems)
    return text.encode()
