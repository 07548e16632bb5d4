"""What the files of a build were made of, as rules for make.

Input: a project, the report of a build. Output: a makefile. Its own name stands for the whole build, so that make,
which makes anew what it includes, builds when any file it was made of changes; each sheet has the files of its part.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from errno import EINVAL
from pathlib import Path

from factsheet.project.project import Project
from factsheet.project.report import Report
from factsheet.records.folders import BRAND
from factsheet.records.load import FILE_KINDS
from factsheet.records.model import Content, Kind
from factsheet.rules.reach import Reach

_SPECIAL = " \t#:*?["
_NEVER = re.compile(rf"[\n\r=;|]|\\(?=[{re.escape(_SPECIAL)}])|^~")


def makefile(project: Project, report: Report, folder: Path, file: Path) -> bytes:
    """Return the rules of a build into a folder, to be written to ``file``.

    Raises OSError for a file whose name make has no way to write.
    """
    content = project.sound
    look = [(path / name).as_posix() for path in project.folders.paths for name in _below(path)]
    look += _brand(project)
    every = [(project.content_folder / name).as_posix() for name in _below(project.content_folder)]
    rules = [_rule([file.as_posix()], [*every, *look])]
    reach = Reach(content)
    for sheet in report.sheets:
        files = sorted({*_files(project, reach.part(content.sheets[sheet])), *look})
        made = [(folder / o.name).as_posix() for o in report.outputs if o.name.startswith(f"{sheet}.")]
        rules.append(_rule(made, files) + "\t@:\n")  # a recipe, after which make looks at the file's time again
    gone = "".join(f"\n{_escaped(name)}:\n" for name in sorted({*every, *look}))  # a file that is gone stops nothing
    return ("\n".join(rules) + gone).encode()


def _files(project: Project, part: Content) -> Iterator[str]:
    """Yield the files that a part of the content stands in."""
    records: tuple[tuple[Kind, Iterable[str]], ...] = (
        *(("fact", part.facts), ("source", part.sources), ("sheet", part.sheets)),
        *(("measure", part.measures), ("speaker", part.speakers), ("search", part.searches)),
    )
    yield from (part.where(kind, ident).path for kind, idents in records for ident in idents)
    folder = project.content_folder
    others = [kind.pattern for kind in FILE_KINDS if "/" not in kind.pattern]
    others += [f"fingerprints/{source}.txt" for source in part.sources]
    others += [*part.pictures, *(name for name in _below(folder) if name.startswith("review"))]
    yield from ((folder / name).as_posix() for name in others if (folder / name).is_file())


def _brand(project: Project) -> Iterator[str]:
    """Yield the _brand.yml of a project, and the files that it gives."""
    root, brand = project.content_folder.parent, project.brand
    if brand.layer:
        yield (root / BRAND).as_posix()
    yield from (path.as_posix() for path, _ in brand.files.values())
    if brand.logo:
        yield (root / brand.logo).as_posix()


def _below(folder: Path) -> list[str]:
    names = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return sorted(n.as_posix() for n in names if not any(p.startswith(".") or p == "__pycache__" for p in n.parts))


def _rule(targets: Iterable[str], needed: Iterable[str]) -> str:
    return " \\\n  ".join([f"{' '.join(map(_escaped, targets))}:", *map(_escaped, needed)]) + "\n"


def _escaped(name: str) -> str:
    """Return a name as GNU make reads it. Raises OSError for one that it cannot."""
    if _NEVER.search(name):
        raise OSError(EINVAL, "make has no way to write this name", name)
    return re.sub(rf"[{re.escape(_SPECIAL)}]", r"\\\g<0>", name.replace("$", "$$"))
