"""What the last builds into a folder were made of, so that nothing is made twice; and whether anything has changed.

Input: the folders of a project, an output folder. Output: hashes of all that a build reads; ``.state``, JSON beside the
files. Whatever is wrong with that file, it is as if there were none. Imported before anything heavy is.
"""

from __future__ import annotations

import json
import os
import re
import stat
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from factsheet.errors import Location, Problem
from factsheet.files import LOCK
from factsheet.project.report import Checked, Output, Report
from factsheet.project.selection import Selection
from factsheet.project.shipped import PACKAGE, template_folders
from factsheet.records import inputs
from factsheet.records.folders import BRAND

STATE, FORM = ".state", 2
MOST = 32 << 20  # bytes of the file
MOST_BRAND = 1 << 20  # bytes
_OF_BRANDS = (".ttf", ".png", ".jpg", ".jpeg", ".svg")
_QUOTED = re.compile(r'"([^"\r\n]*)"|' + "'([^'\\r\\n]*)'")
DEEPEST = 20  # folders in one another; links may lead in a circle


class Inputs(NamedTuple):
    """Hashes of what a build reads: of what all sheets share, and of the rest."""

    shared: str  # the program and what it needs, templates, theme, fonts, where all this lies
    content: str  # with the copies of sources

    @property
    def whole(self) -> str:
        return hashed(self)


def hashed(parts: Iterable[str]) -> str:
    """Return the SHA-256 of texts, each apart from the next."""
    return sha256("\0".join(f"{len(part)} {part}" for part in parts).encode("utf-8", "surrogateescape")).hexdigest()


def inputs_of(content: Path, templates: Path, archive: Path | None = None, look: Sequence[str] = ("",)) -> Inputs:
    """Return the hashes of all that a build of a project reads; ``look``: what options say of it. Raises OSError."""
    archive = archive or content.parent / "archive"
    around = (*look, *map(str, (Path.cwd(), Path.home(), content, templates, archive)), sys.version, sys.platform)
    packages = sorted(
        name
        for path in sys.path
        if os.path.isdir(path)
        for name in os.listdir(path)
        if name.endswith((".dist-info", ".egg-info"))
    )
    looks = (part for folder in template_folders(templates).paths for part in _tree(folder))
    kept = (part for part in _tree(archive, only="text.txt"))
    return Inputs(
        hashed((*around, *packages, _program(), *looks, *_brand(content.parent))), hashed((*_tree(content), *kept))
    )


@cache
def _program() -> str:
    """Return the hash of the program as this process has it: what is imported does not change with its file."""
    return hashed(_tree(PACKAGE))


def _brand(folder: Path) -> Iterator[str]:
    """Yield the hashes of a _brand.yml, and of the files it may name; with escapes in it, of all that it could name."""
    try:
        text = inputs.read_text(folder / BRAND, MOST_BRAND)
    except (OSError, UnicodeDecodeError):
        text = ""
    if (folder / BRAND).exists():
        yield _sum(folder / BRAND)
    found = {part for quoted in _QUOTED.findall(text) for part in quoted}
    found.update(part for line in text.splitlines() for part in re.split(r"[{}\[\],]|:\s|^\s*-\s|\s#", line))
    if "\\" in text:
        found.update(str(path.relative_to(folder)) for path in folder.rglob("*"))
    for name in sorted(name.strip() for name in found):
        if name.lower().endswith(_OF_BRANDS) and (folder / name).is_file():
            yield name
            yield _sum(folder / name)


def _tree(folder: Path | str, only: str = "", below: str = "") -> Iterator[str]:
    """Yield the name and hash of each file below a folder, in order."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        entries = []
    for entry in entries:
        name = f"{below}{entry.name}"
        if entry.is_dir():
            if entry.name != "__pycache__" and name.count("/") < DEEPEST:
                yield from _tree(entry.path, only, f"{name}/")
        elif not only or entry.name == only:
            yield name
            yield _sum(entry.path)


def _sum(path: Path | str) -> str:
    try:
        found = os.stat(path)
        if not stat.S_ISREG(found.st_mode):  # to open a pipe is to wait for its other end
            return "not an ordinary file"
        if found.st_size > inputs.MOST:  # no reader takes it
            return f"too large: {found.st_size} {found.st_mtime_ns}"
        with open(path, "rb", 0) as file:
            return sha256(file.read()).hexdigest()
    except OSError as error:  # what needs the file says so
        return f"unreadable: {error.errno}"


class Kept(NamedTuple):
    """A file that was made, by its hash, and what the closing table tells of it."""

    name: str
    sha256: str
    pages: int
    notes: int
    words: int

    def read(self, folder: Path) -> Output | None:
        """Return the file if it is still as it was made."""
        try:
            data = inputs.read_bytes(folder / self.name)
        except OSError:
            return None
        same = sha256(data).hexdigest() == self.sha256
        return Output(self.name, data, *self[2:], changed=False) if same else None


class Made(NamedTuple):
    """The files of one sheet, made of what ``key`` is the hash of, and the warnings that its pages gave.

    A check without findings makes no files, and counts citations.
    """

    key: str
    files: tuple[Kept, ...] = ()
    warnings: tuple[Problem, ...] = ()
    counts: Mapping[str, int] = MappingProxyType({})


class Run(NamedTuple):
    """A build that had no error: of which inputs, of which sheets, what it warned of, and its index and checksums."""

    inputs: str
    listing: str  # of the folder
    jobs: tuple[str, ...]
    warnings: tuple[Problem, ...]
    left_over: tuple[Problem, ...]
    lists: Mapping[str, str]  # name → hash


@dataclass
class State:
    """What is known of an output folder: sheets and runs by what was asked for; files that are of an earlier build.

    ``checked``: the last check, and the hash of what it read.
    """

    made: dict[str, Made] = field(default_factory=dict)
    runs: dict[str, Run] = field(default_factory=dict)
    earlier: tuple[str, ...] = ()
    checked: tuple[str, Checked] | None = None

    def to_bytes(self) -> bytes:
        said = {
            "made": {
                job: [m.key, m.files, list(map(_data, m.warnings)), dict(m.counts)]
                for job, m in sorted(self.made.items())
            },
            "runs": {
                asked: [r.inputs, r.listing, r.jobs, [*map(_data, r.warnings)], [*map(_data, r.left_over)], r.lists]
                for asked, r in sorted(self.runs.items())
            },
            "earlier": self.earlier,
            "checked": self.checked and [self.checked[0], _check_data(self.checked[1])],
        }
        text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
        return json.dumps({"form": FORM, "sha256": hashed([text]), "state": text}, ensure_ascii=False).encode() + b"\n"


def load(folder: Path) -> State:
    """Return what is kept of a folder; nothing, where the file is missing, damaged or of another version."""
    try:
        return read(inputs.read_bytes(folder / STATE, MOST))
    except OSError:
        return State()


def read(data: bytes) -> State:
    """Return the state that stands in a file; an empty one as ``load``."""
    try:
        told = json.loads(data)
        if told["form"] != FORM or told["sha256"] != hashed([told["state"]]):
            return State()
        said = json.loads(told["state"])
        made = {
            str(job): Made(str(key), tuple(map(_kept, files)), tuple(map(_problem, warnings)), _counts(counts))
            for job, (key, files, warnings, counts) in said["made"].items()
        }
        runs = {
            str(asked): Run(
                str(whole), str(listing), tuple(map(str, jobs)), tuple(map(_problem, warnings)),
                tuple(map(_problem, left)), {_name(name): str(digest) for name, digest in lists.items()},
            )
            for asked, (whole, listing, jobs, warnings, left, lists) in said["runs"].items()
        }  # fmt: skip
        checked = said["checked"] and (str(said["checked"][0]), _checked(*said["checked"][1]))
        return State(made, runs, tuple(map(_name, said["earlier"])), checked)
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
        return State()


def asked(selection: Selection) -> str:
    """Return what stands for a selection in the state."""
    names = [*selection.formats, *selection.editions]
    return json.dumps([selection.sheets, selection.languages, selection.papers, names])


def listing(folder: Path, new: Iterable[str] = ()) -> str:
    """Return the hash of the names in a folder, with those that are about to stand there."""
    names = set(os.listdir(folder)) | set(new)
    return hashed(sorted(names - {STATE, LOCK}))


def unchanged(folder: Path, selection: Selection, now: Inputs) -> Report | None:
    """Return the report of a build that would change nothing, as all it reads and all it made are as they were."""
    state = load(folder)
    run = state.runs.get(asked(selection))
    if selection.release or run is None or run.inputs != now.whole or run.listing != listing(folder):
        return None
    if any(_sum(folder / name) != digest for name, digest in run.lists.items()):
        return None
    report = Report(warnings=run.warnings, left_over=run.left_over)
    for job in run.jobs:
        outputs = [kept.read(folder) for kept in state.made[job].files] if job in state.made else [None]
        report.outputs += (output for output in outputs if output)
        if None in outputs:
            return None
    return report


def checked(folder: Path, now: Callable[[], Inputs]) -> Checked | None:
    """Return what a check would find, as all it reads is as it was at the last one. Raises OSError as ``inputs_of``."""
    found = load(folder).checked
    return found[1] if found and found[0] == now().whole else None


def _check_data(check: Checked) -> list[Any]:
    return [list(map(_data, check.problems)), check.records, check.quotes, check.sheets, check.rules_off,
            [[day, _data(problem)] for day, problem in check.after]]  # fmt: skip


def _checked(problems: Any, records: Any, quotes: Any, sheets: Any, off: Any, after: Any) -> Checked:
    """Return a check that was kept. Raises ValueError as ``_problem``."""
    return Checked(
        tuple(map(_problem, problems)),
        _counts(records),
        None if quotes is None else _counts(quotes),
        {_printable(sheet): _counts(counts) for sheet, counts in sheets.items()},
        {_printable(code): _printable(reason) for code, reason in off.items()},
        tuple((_printable(day), _problem(problem)) for day, problem in after),
    )


def _counts(data: Any) -> dict[str, int]:
    return {str(what): int(number) for what, number in data.items()}


def _printable(text: str) -> str:
    """Return a text that was kept. Raises ValueError for one with control characters."""
    if not all(c.isprintable() or c in "\u00a0\n" for c in text):
        raise ValueError
    return text


def _data(problem: Problem) -> list[Any]:
    where = problem.where
    said = (problem.code, where.path, where.line, where.column, problem.what, problem.hint, problem.severity)
    return [*said, problem.excerpt]


def _problem(data: Any) -> Problem:
    """Return a problem that was kept. Raises ValueError for what no message of ours has."""
    code, path, line, column, what, hint, severity, excerpt = data
    for text in (code, path, what, hint, excerpt):
        _printable(text)
    if severity not in ("error", "warning"):
        raise ValueError
    return Problem(code, Location(path, int(line), int(column)), what, hint, severity, excerpt)


def _kept(data: Any) -> Kept:
    name, digest, *counts = data
    return Kept(_name(name), str(digest), *map(int, counts))


def _name(name: str) -> str:
    """Return the name of a file beside the state. Raises ValueError for a path that leads elsewhere."""
    if not name.isprintable() or "/" in name or "\\" in name or not name.strip("."):
        raise ValueError
    return name
