"""Which editions, and the only writer of sheets.

Input: a project and a selection. Output: files in the formats of ``formats``, an index and checksums,
written only when all of them are made; an error leaves every earlier file as it was.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path

from factsheet.errors import ContentError, FactsheetError, LayoutError, Location, Problem, ProofError
from factsheet.files import locked, replace_files
from factsheet.languages import Language
from factsheet.project import release
from factsheet.project.formats import WRITERS, file_names
from factsheet.project.press import Press
from factsheet.project.project import Project
from factsheet.project.released import FILE, Released, read, record
from factsheet.project.released import problems as renumbered
from factsheet.project.selection import Chosen, PaperName, Selection, chosen
from factsheet.sheet.tree import plain_text
from factsheet.writers import html

__all__ = ["Output", "Report", "Selection", "build", "count", "refuse"]

INDEX, CHECKSUMS = "index.html", "SHA256SUMS"

ALL = Selection()


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
    """What a build made, and the warnings of the check and of the pages."""

    outputs: list[Output] = field(default_factory=list)
    warnings: tuple[Problem, ...] = ()
    released: list[Released] = field(default_factory=list)
    left_over: tuple[Problem, ...] = ()  # files in the folder that no sheet makes any more


def _papers(project: Project, selection: Selection) -> tuple[PaperName, ...]:
    return tuple(dict.fromkeys(selection.papers or project.content.publisher.papers))


def count(project: Project, selection: Selection) -> int:
    """Return how many sheet files a build will make."""
    papers = _papers(project, selection)
    each = len(list(file_names("", "", papers, selection.formats, draft=selection.draft)))
    return each * len(chosen(project, selection))


def refuse(project: Project, selection: Selection) -> None:
    """Raise ContentError with all that keeps the sheets selected from release, if there is anything."""
    wanted = chosen(project, selection)
    plans = list({one.plan.id: one.plan for one in wanted}.values())
    codes = list(dict.fromkeys(one.language.code for one in wanted))
    problems = [problem for problem in project.problems if problem.severity == "error"]
    try:
        missing = release.problems(project, plans, codes, selection.release)
        problems += missing or _renumbered(project, _records(project, wanted))
    except ContentError as error:  # a fact that cannot be printed, a log that was changed
        problems += error.problems
    if problems:
        raise ContentError(dict.fromkeys(problems))


def build(
    project: Project,
    selection: Selection = ALL,
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
    press = Press(project)
    for one in wanted:
        try:
            for output, warnings in _outputs(press, one, selection, languages):
                report.outputs.append(output)
                report.warnings += warnings
                progress(output.name)
        except FactsheetError as error:
            problems += error.problems
            kinds.add(type(error))
    if problems:
        gravest = next(kind for kind in (ContentError, ProofError, LayoutError) if kind in kinds)
        raise gravest(dict.fromkeys(problems))
    if selection.release:
        report.released = _records(project, wanted)
    if folder is not None:
        write(press, report, folder, index="html" in selection.formats)
    return report


def _records(project: Project, wanted: Sequence[Chosen]) -> list[Released]:
    return [record(project.releases.edition(one.plan, one.language), project.content) for one in wanted]


def _renumbered(project: Project, records: Sequence[Released]) -> list[Problem]:
    """Return what editions say otherwise than those that were released under their numbers."""
    before = read(project.content_folder / FILE)
    return [problem for now in records for problem in renumbered(now, before, project.content)]


# -- making ------------------------------------------------------------------------------------------


def _outputs(
    press: Press, one: Chosen, selection: Selection, languages: Sequence[Language]
) -> Iterator[tuple[Output, tuple[Problem, ...]]]:
    started = time.perf_counter()
    project = press.project
    editions = project.editions if selection.draft else project.releases
    edition = editions.finished(one.plan, one.language, languages)
    sheet = edition.sheet
    words = len(plain_text(sheet.article).split()) + sum(len(plain_text(*n.content).split()) for n in sheet.notes)
    problems: list[Problem] = []
    papers = _papers(project, selection)
    files = file_names(one.plan.id, one.language.code, papers, selection.formats, draft=selection.draft)
    for name, file, paper in files:
        try:
            made = WRITERS[name].write(press, edition, file, paper)
            WRITERS[name].prove(press, edition, file, made)
        except LayoutError as error:
            problems += error.problems
            continue
        ended = time.perf_counter()
        yield Output(file, made.data, made.pages, len(sheet.notes), words, ended - started), made.warnings
        started = time.perf_counter()
    if problems:
        raise LayoutError(problems)


# -- writing -----------------------------------------------------------------------------------------


def write(press: Press, report: Report, folder: Path, *, index: bool) -> None:
    """Write the files, the index and the checksums of all that is then there: all of them, or none.

    An index that is already there is kept up to date, whatever was built; what is released is recorded beside the
    content. Raises ContentError for the index's template, or a number that another release took meanwhile; OSError
    for a file that cannot be read or written.
    """
    project, new = press.project, not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        stack.enter_context(_removed_if(new, folder))
        for each in sorted({folder.resolve(), *([project.content_folder.resolve()] if report.released else [])}):
            stack.enter_context(locked(each))  # in one order: no two wait for each other
        made = {output.name: output.data for output in report.outputs}
        earlier = [n for n in _known_names(project) if n not in made and (folder / n).is_file()]
        there = made | {name: (folder / name).read_bytes() for name in earlier}
        if index or (folder / INDEX).is_file():
            sizes = {name: len(data) for name, data in there.items()}
            there[INDEX] = made[INDEX] = _index(press, sizes, _recorded(project, report.released))
        listed = dict.fromkeys(n for n in (*_known_names(project), *made, INDEX) if n in there)
        sums = [f"{sha256(there[n]).hexdigest()}  {n}\n" for n in listed]
        made[CHECKSUMS] = "".join(sums).encode()
        files = {folder / name: data for name, data in made.items()}
        if report.released:
            lines = b"".join(one.line() for one in _recorded(project, report.released))
            files[project.content_folder / FILE] = lines
        changed = replace_files(files)
        report.left_over = tuple(_left_over(project, folder, made))
    report.outputs = [replace(output, changed=folder / output.name in changed) for output in report.outputs]


def _recorded(project: Project, released: Sequence[Released]) -> tuple[Released, ...]:
    """Return the editions released before, and those that are now. Raises ContentError."""
    if found := _renumbered(project, released):
        raise ContentError(found)
    before = read(project.content_folder / FILE)
    return (*before, *(one for one in released if one not in before))


@contextmanager
def _removed_if(new: bool, folder: Path) -> Iterator[None]:
    """Remove a new folder again if nothing is written into it."""
    try:
        yield
    except BaseException:
        if new and not any(folder.iterdir()):
            folder.rmdir()
        raise


_SHEET_FILE = re.compile(
    rf"[a-z0-9-]+\.[a-z]{{2}}(\.[a-z0-9-]+)?(\.draft)?\.({'|'.join(w.suffix for w in WRITERS.values())})"
)


def _left_over(project: Project, folder: Path, made: Collection[str]) -> Iterator[Problem]:
    """Yield the files that are named as those of a sheet, and that no sheet, language or paper makes any more."""
    known = {INDEX, *made, *_known_names(project)}
    for path in sorted(folder.iterdir()):
        if _SHEET_FILE.fullmatch(path.name) and path.name not in known and path.is_file():
            what = "no sheet makes this file any more; neither the index nor the checksums have it"
            yield Problem("B003", Location(path.as_posix()), what, "delete it, or keep it elsewhere", "warning")


def _known_names(project: Project) -> Sequence[str]:
    """Return the names of all files that a build makes when nothing else is asked for."""
    content = project.content
    papers = tuple(content.publisher.papers)
    return [
        file
        for sheet in sorted(content.sheets)
        for code in content.publisher.languages
        for draft in (False, True)
        for _, file, _ in file_names(sheet, code, papers, tuple(WRITERS), draft=draft)
    ]


def index_of(press: Press) -> bytes:
    """Return the index of all drafts, as if each was made. Raises ContentError for its template."""
    return _index(press, dict.fromkeys(_known_names(press.project), 1), ())


def _index(press: Press, sizes: Mapping[str, int], released: Sequence[Released]) -> bytes:
    """List the sheets of which there are files, given by name with their bytes; released ones before drafts."""
    project = press.project
    papers = tuple(project.content.publisher.papers)
    entries = []
    for plan in (project.content.sheets[ident] for ident in sorted(project.content.sheets)):
        for lang in project.languages:
            for draft in (False, True):
                names = file_names(plan.id, lang.code, papers, tuple(WRITERS), draft=draft)
                files = [(name, file, paper) for name, file, paper in names if file in sizes]
                page = next((file for name, file, _ in files if name == "html"), "")
                downloads = tuple(
                    html.Download(WRITERS[name].label_on(paper), file, sizes[file])
                    for name, file, paper in files
                    if name != "html"
                )
                if files:
                    meta = project.editions.metadata(plan, lang, draft=draft)
                    of = [one for one in released if (one.sheet, one.language, draft) == (plan.id, lang.code, False)]
                    if of:  # the content may be of a later edition by now
                        meta = replace(meta, number=of[-1].number, edition=of[-1].edition, date=of[-1].date)
                    entries.append(html.IndexEntry(meta, page, downloads))
    publisher = {lang.code: project.content.publisher.name.get(lang.code) or "" for lang in project.languages}
    text = html.write_index(
        entries, project.languages, publisher=publisher, render=project.templates.render,
        css=press.css, tokens=project.theme.css_tokens(), fonts=press.fonts,
    )  # fmt: skip
    lines = html.index_lines(entries, project.languages)
    if problems := press.strange_frame(INDEX, text, "index.html.j2", lines=lines):
        raise ContentError(problems)
    return text.encode()
