"""New entries in the files of a project: facts, sources, measures, sheets.

Input: a content folder, entries as plain data. Output: the files with the entries at the end of their lists, checked as
if they were there, and what the rules would say of them. Nothing is written here.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from factsheet.errors import ContentError, Location, Problem
from factsheet.records.load import FILE_KINDS, FileKind, load
from factsheet.records.model import Content, Kind
from factsheet.records.yaml_writer import appended, new_file
from factsheet.rules import check

SCHEMAS: Mapping[Kind, str] = {"source": "sources", "fact": "facts", "measure": "measures", "sheet": "sheet"}
BROKEN = ("C101", "C103", "C106")  # what an entry refers to is not there, or its number is another's


@dataclass(frozen=True)
class Added:
    """A file with new entries, and what the rules find now that they did not find before."""

    path: Path
    data: bytes
    content: Content
    problems: tuple[Problem, ...]


def kind_of(kind: Kind) -> FileKind:
    return next(one for one in FILE_KINDS if one.kind == kind)


def files_of(folder: Path, kind: Kind) -> list[str]:
    """Return the names of the files that have entries of a kind, relative to the content folder."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.glob(kind_of(kind).pattern))


def file_for(folder: Path, kind: Kind, named: str = "") -> str:
    """Return the file that new entries go into: the one named, else the only one. Raises ContentError A001."""
    where, _, pattern = kind_of(kind).pattern.rpartition("/")
    if not pattern.startswith("*"):
        return pattern
    if named:
        return f"{where}/{Path(named).name.removesuffix('.yaml')}.yaml"
    found = files_of(folder, kind)
    if len(found) > 1:
        names = ", ".join(Path(name).stem for name in found)
        place, what = Location(f"{folder.as_posix()}/{where}"), f"there are several files of {where}"
        raise ContentError([Problem("A001", place, what, f"name one with --file: {names}")])
    return found[0] if found else f"{where}/{where}.yaml"


def add(folder: Path, kind: Kind, name: str, entries: Sequence[Mapping[str, Any]]) -> Added:
    """Return a file of the content with entries added. Raises ContentError for content that could not be read then."""
    path, key = folder / name, kind_of(kind).list_key or ""
    display = path.as_posix()
    before = load(folder, begun=True)
    if path.exists() and not key:
        raise ContentError([Problem("A002", Location(display), "the file already exists", "give it another id")])
    if path.exists():
        data = appended(path.read_bytes(), display, key, entries)
    else:
        schema = folder.parent / "schema" / f"{SCHEMAS[kind]}.schema.json"
        address = Path(os.path.relpath(schema, path.parent)).as_posix() if schema.is_file() else ""
        data = new_file(key, entries, address)
    content = load(folder, {name: data}, begun=True)
    known = {(problem.code, problem.what) for problem in check(before)}
    told = (problem for problem in check(content) if (problem.code, problem.what) not in known)
    found = tuple(problem for problem in told if problem.code != "C102")  # not used yet: it is new
    if broken := [problem for problem in found if problem.code in BROKEN]:
        raise ContentError(broken)
    return Added(path, data, content, found)


def need_sources(content: Content, named: Sequence[str]) -> None:
    """Raise ContentError A003 for sources that are not there."""
    for ident in named:
        if ident not in content.sources:
            near = get_close_matches(ident, content.sources, 3)
            hint = f"near it: {', '.join(near)}" if near else "add it first: factsheet new source"
            raise ContentError([Problem("A003", Location("--source"), f"there is no source '{ident}'", hint)])
