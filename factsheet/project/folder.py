"""The output folder: the only writer of sheets.

Input: the files of a build. Output: they, an index and checksums, all of them written or none; what else lies there.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from factsheet.errors import ContentError, Location, Problem
from factsheet.files import locked, replace_files
from factsheet.project.formats import WRITERS, file_names
from factsheet.project.memory import Memory
from factsheet.project.press import Press
from factsheet.project.project import Project
from factsheet.project.released import FILE, Released, read
from factsheet.project.released import problems as of_number
from factsheet.project.report import Report
from factsheet.project.selection import EDITIONS
from factsheet.project.state import STATE, hashed
from factsheet.writers import html

INDEX, CHECKSUMS = "index.html", "SHA256SUMS"


def write(
    press: Press,
    report: Report,
    memory: Memory,
    *,
    index: bool,
    released: Sequence[Released] = (),
    stopped: Collection[str] = (),
) -> None:
    """Write the files, the index and the checksums of all that is then there: all of them, or none.

    An index that is already there is kept up to date, whatever was built; what is released is recorded beside the
    content. Earlier drafts of a sheet that is ``stopped`` are left as they are, and listed nowhere until they are made
    again. Raises ContentError for the index's template, or a number that another release took meanwhile; OSError for
    a file that cannot be read or written.
    """
    project, folder = press.project, memory.folder
    new = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        stack.enter_context(_removed_if(new, folder))
        for each in sorted({folder.resolve(), *([project.content_folder.resolve()] if released else [])}):
            stack.enter_context(locked(each))  # in one order: no two wait for each other
        made = {output.name: output.data for output in report.outputs}
        known = _known_names(project)
        report.earlier = earlier_files(folder, (*stopped, *memory.state.earlier), made)
        report.left_over = left_over(project, folder, made, report.earlier)
        kept = [n for n in known if n not in made and n not in report.earlier and (folder / n).is_file()]
        there = made | {name: (folder / name).read_bytes() for name in kept}
        lists: dict[str, bytes] = {}
        if index or (folder / INDEX).is_file():
            sizes = {name: len(data) for name, data in there.items()}
            there[INDEX] = lists[INDEX] = _index(press, sizes, _recorded(project, released), memory)
        listed = dict.fromkeys(n for n in (*known, *made, INDEX) if n in there)
        sums = [f"{sha256(there[n]).hexdigest()}  {n}\n" for n in listed]
        lists[CHECKSUMS] = "".join(sums).encode()
        files = {folder / name: data for name, data in (made | lists).items()}
        files[folder / STATE] = memory.data(report, project.inputs_now(), project.content.sheets, lists)
        if released:
            lines = b"".join(one.line() for one in _recorded(project, released))
            files[project.content_folder / FILE] = lines
        changed = replace_files(files)
    report.outputs = [replace(output, changed=folder / output.name in changed) for output in report.outputs]


def _recorded(project: Project, released: Sequence[Released]) -> tuple[Released, ...]:
    """Return the editions released before, and those that are now. Raises ContentError."""
    if found := renumbered(project, released):
        raise ContentError(found)
    before = read(project.content_folder / FILE)
    return (*before, *(one for one in released if one not in before))


def renumbered(project: Project, records: Sequence[Released]) -> list[Problem]:
    """Return what editions say otherwise than those that were released under their numbers."""
    before = read(project.content_folder / FILE)
    return [problem for now in records for problem in of_number(now, before, project.content)]


@contextmanager
def _removed_if(new: bool, folder: Path) -> Iterator[None]:
    """Remove a new folder again if nothing is written into it."""
    try:
        yield
    except BaseException:
        if new and not any(folder.iterdir()):
            folder.rmdir()
        raise


_SUFFIXES = "|".join(re.escape(suffix) for writer in WRITERS.values() for suffix in writer.suffixes)
_SHEET_FILE = re.compile(rf"([a-z0-9-]+)\.[a-z]{{2}}(\.[a-z0-9-]+)?(\.draft)?\.({_SUFFIXES})")


def earlier_files(folder: Path, stopped: Collection[str], made: Collection[str]) -> tuple[str, ...]:
    """Return the drafts there of sheets that are stopped, and other files named in ``stopped``, but those made now.

    An empty id stands for a sheet whose id is not known.
    """
    names = (name for path in _there(folder) if (name := _SHEET_FILE.fullmatch(path.name)) and name[0] not in made)
    return tuple(name[0] for name in names if name[0] in stopped or (".draft." in name[0] and name[1] in stopped))


def left_over(project: Project, folder: Path, made: Collection[str], earlier: Collection[str]) -> tuple[Problem, ...]:
    """Return the files that are named as those of a sheet and are not of today.

    No sheet, language or paper makes them any more, or the sheet that does was stopped (``earlier``).
    """
    known, found, of_sheet = {INDEX, *made, *_known_names(project)}, [], dict[str, list[str]]()
    lost = any(one.kind == "sheet" and not one.ident for one in project.content.unread)
    for path in _there(folder):
        name = _SHEET_FILE.fullmatch(path.name)
        if name is None or path.name in made:
            continue
        if path.name in earlier or (lost and path.name not in known):
            of_sheet.setdefault(name[1], []).append(path.name)
        elif path.name not in known:
            what = "this file no longer belongs to any sheet; neither the index nor the checksums list it"
            found.append(Problem("B003", Location(path.as_posix()), what, "delete it, or keep it elsewhere", "warning"))
    for sheet, names in of_sheet.items():
        what = f"{sheet} was not built; these files are from an earlier build: {', '.join(names)}"
        found.append(Problem("B004", Location(folder.as_posix()), what, "fix its errors, and build again", "warning"))
    return tuple(found)


def _there(folder: Path) -> Sequence[Path]:
    return sorted(path for path in folder.iterdir() if path.is_file()) if folder.is_dir() else ()


def _known_names(project: Project) -> Sequence[str]:
    """Return the names of all files that a build makes when nothing else is asked for, if nothing stops it."""
    content = project.content
    papers = tuple(content.publisher.papers)
    unread = {one.ident for one in content.unread if one.kind == "sheet" and one.ident}
    return [
        file
        for sheet in sorted({*content.sheets, *unread})
        for code in content.publisher.languages
        for draft in (False, True)
        for edition in EDITIONS
        for _, file, _ in file_names(sheet, code, papers, tuple(WRITERS), draft=draft, edition=edition)
    ]


def index_of(press: Press) -> bytes:
    """Return the index of all drafts, as if each was made. Raises ContentError for its template."""
    return _index(press, dict.fromkeys(_known_names(press.project), 1), ())


def _index(press: Press, sizes: Mapping[str, int], released: Sequence[Released], memory: Memory | None = None) -> bytes:
    """List the sheets of which there are files, given by name with their bytes; released ones before drafts."""
    project = press.project
    papers = tuple(project.content.publisher.papers)
    entries = []
    for plan in (project.content.sheets[ident] for ident in sorted(project.content.sheets)):
        for lang in project.languages:
            for draft in (False, True):
                files = [
                    (name, file, WRITERS[name].label_on(paper, file, edition, lang))
                    for edition in EDITIONS
                    for name, file, paper in file_names(
                        plan.id, lang.code, papers, tuple(WRITERS), draft=draft, edition=edition
                    )
                    if file in sizes
                ]
                page = next((file for name, file, _ in files if name == "html"), "")
                downloads = tuple(
                    html.Download(label, file, sizes[file]) for name, file, label in files if name != "html"
                )
                if files:
                    meta = project.editions.metadata(plan, lang, draft=draft)
                    of = [one for one in released if (one.sheet, one.language, draft) == (plan.id, lang.code, False)]
                    if of:  # the content may be of a later edition by now
                        meta = replace(meta, number=of[-1].number, edition=of[-1].edition, date=of[-1].date)
                    entries.append(html.IndexEntry(meta, page, downloads))
    publisher = {lang.code: project.content.publisher.name.get(lang.code) or "" for lang in project.languages}
    key = hashed([memory.now.shared, repr(entries), repr(publisher)]) if memory else ""
    if memory and (data := memory.file(INDEX, key)):
        memory.keep_file(INDEX, key, data)
        return data
    text = html.write_index(
        entries, project.languages, publisher=publisher, render=project.templates.render,
        css=press.css, tokens=project.theme.css_tokens(), fonts=press.fonts,
    )  # fmt: skip
    lines = html.index_lines(entries, project.languages)
    if problems := press.strange_frame(INDEX, text, "index.html.j2", lines=lines):
        raise ContentError(problems)
    if memory:
        memory.keep_file(INDEX, key, text.encode())
    return text.encode()
