"""Which editions, and the only writer of sheets.

Input: a project and a selection. Output: PDFs, web pages, an index and checksums,
written only when all of them are made; an error leaves every earlier file as it was.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Literal, NamedTuple

from factsheet.errors import ContentError, FactsheetError, LayoutError, Location, Problem, ProofError
from factsheet.files import locked, replace_files
from factsheet.languages import Language, language
from factsheet.project import release
from factsheet.project.press import PaperName, paper_label, press_of, print_edition
from factsheet.project.project import Project, page_name, pdf_name
from factsheet.records.model import SheetPlan
from factsheet.sheet.edition import Edition
from factsheet.sheet.tree import plain_text

Format = Literal["pdf", "html"]
FORMATS: tuple[Format, ...] = ("pdf", "html")
INDEX, CHECKSUMS = "index.html", "SHA256SUMS"


@dataclass(frozen=True)
class Selection:
    """What to build; empty tuples stand for all the publisher names."""

    sheets: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    papers: tuple[PaperName, ...] = ()
    formats: tuple[Format, ...] = FORMATS
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
    each = 0
    if "pdf" in selection.formats:
        each += len(_papers(project, selection))
    if "html" in selection.formats:
        each += 1
    return each * len(chosen(project, selection))


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


def build(
    project: Project, selection: Selection, folder: Path, progress: Callable[[str], None] = lambda name: None
) -> Report:
    """Make all selected files, then write them.

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
    write(project, report, folder, index="html" in selection.formats)
    return report


# -- making ------------------------------------------------------------------------------------------


def _outputs(project: Project, one: Chosen, selection: Selection, languages: Sequence[Language]) -> Iterator[Output]:
    started = time.perf_counter()
    edition = project.finished(one.plan, one.language, languages)
    sheet = edition.sheet
    words = len(plain_text(sheet.article).split()) + sum(len(plain_text(*n.content).split()) for n in sheet.notes)
    shared = time.perf_counter() - started
    problems: list[Problem] = []
    if "pdf" in selection.formats:
        for paper in _papers(project, selection):
            started = time.perf_counter()
            made = print_edition(project, edition, paper)
            if isinstance(made, Problem):
                problems.append(made)
                continue
            data, pages = made
            seconds, shared = time.perf_counter() - started + shared, 0.0
            name = pdf_name(edition.plan.id, edition.language.code, paper)
            yield Output(name, data, pages, len(sheet.notes), words, seconds)
    if problems:
        raise LayoutError(problems)
    if "html" in selection.formats:
        started = time.perf_counter()
        name = page_name(edition.plan.id, edition.language.code)
        data = web_edition(project, edition)
        press_of(project).prove_page(name, data, edition)
        seconds = time.perf_counter() - started + shared
        yield Output(name, data, 0, len(sheet.notes), words, seconds)


def web_edition(project: Project, edition: Edition) -> bytes:
    """Return the web page of an edition."""
    from factsheet.writers import html

    name, code = edition.plan.id, edition.language.code
    text = html.write(
        edition.sheet,
        edition.language,
        render=project.templates.render,
        css=project.css,
        tokens=project.theme.css_tokens(),
        file=page_name(name, code),
        downloads=[
            html.Download(paper_label(paper), pdf_name(name, code, paper)) for paper in project.content.publisher.papers
        ],
    )
    return text.encode()


# -- writing -----------------------------------------------------------------------------------------


def write(project: Project, report: Report, folder: Path, *, index: bool) -> None:
    """Write the files, the index and the checksums of all that is then there: all of them, or none.

    An index that is already there is kept up to date, whatever was built. Raises ContentError for the index's
    template, OSError for a file that cannot be read or written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with locked(folder):
        made = {output.name: output.data for output in report.outputs}
        earlier = [n for n in _known_names(project) if n not in made and (folder / n).is_file()]
        there = made | {name: (folder / name).read_bytes() for name in earlier}
        if index or (folder / INDEX).is_file():
            there[INDEX] = made[INDEX] = _index(project, {name: len(data) for name, data in there.items()})
        sums = [f"{sha256(there[n]).hexdigest()}  {n}\n" for n in (*_known_names(project), INDEX) if n in there]
        made[CHECKSUMS] = "".join(sums).encode()
        changed = replace_files({folder / name: data for name, data in made.items()})
    report.outputs = [replace(output, changed=folder / output.name in changed) for output in report.outputs]


def _known_names(project: Project) -> Sequence[str]:
    content = project.content
    return [
        name
        for sheet in sorted(content.sheets)
        for code in content.publisher.languages
        for name in (page_name(sheet, code), *(pdf_name(sheet, code, p) for p in content.publisher.papers))
    ]


def _index(project: Project, sizes: Mapping[str, int]) -> bytes:
    """List the sheets whose web page or PDFs are among the files, given by name with their bytes."""
    from factsheet.writers import html

    content = project.content
    languages = [language(code) for code in content.publisher.languages]
    entries = []
    for sheet in sorted(content.sheets):
        for lang in languages:
            page = page_name(sheet, lang.code)
            downloads = [
                html.Download(paper_label(paper), name, sizes[name])
                for paper in content.publisher.papers
                if (name := pdf_name(sheet, lang.code, paper)) in sizes
            ]
            if downloads or page in sizes:
                href = page if page in sizes else ""
                entries.append(html.IndexEntry(project.metadata(content.sheets[sheet], lang), href, tuple(downloads)))
    publisher = {lang.code: content.publisher.name.get(lang.code) or "" for lang in languages}
    text = html.write_index(
        entries, languages, publisher=publisher, render=project.templates.render,
        css=project.css, tokens=project.theme.css_tokens(),
    )  # fmt: skip
    return text.encode()
