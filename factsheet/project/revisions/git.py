"""A project as it was committed, read by git.

Input: a project, a revision. Output: the project of that revision, in a temporary folder that is gone afterwards. git
is called with lists of arguments; it reads only what is in the repository, and runs nothing of it.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from errno import ENOENT
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from factsheet.errors import ContentError, FactsheetError, Location, Problem
from factsheet.project.project import Project

MOST = 256 << 20  # bytes of all files of a revision
_LOCAL = {
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_COMMON_DIR",
    "GIT_PREFIX",
}  # of a hook
_SETTINGS = {"LC_ALL": "C", "GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0"}


class Repository:
    """The repository that a project's content is in."""

    def __init__(self, project: Project) -> None:
        """Raises ContentError B101 where the content is in none, OSError where git is not installed."""
        self.project, self._folder = project, project.content_folder
        found = self._git("rev-parse", "--show-toplevel")
        if found.returncode:
            said = found.stderr.decode(errors="replace").strip().partition("\n")[0].removeprefix("fatal: ")
            where = Location(self._folder.as_posix())
            hint = "name a folder or files instead of a revision, or put the content under version control"
            raise ContentError([Problem("B101", where, f"no git repository that can be read: {said}", hint)])
        self._folder = Path(os.fsdecode(found.stdout.removesuffix(b"\n")))

    def commit(self, revision: str) -> str:
        """Return the hash of the commit a revision names. Raises ContentError B102 where there is none."""
        name = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        found = self._git(*name)
        if not found.returncode:
            return found.stdout.decode().strip()
        hint = "git log lists the revisions; git tag and git branch their names"
        if self._git("rev-parse", "--is-shallow-repository").stdout.strip() == b"true":
            hint = "this clone is shallow, its history was cut off: git fetch --unshallow --tags"
        what = "names neither a file, nor a folder, nor a revision of the project"
        raise ContentError([Problem("B102", Location(revision), what, hint)])

    def commits(self, path: Path) -> Iterator[str]:
        """Yield the commits that changed a file, oldest first; none where it was never committed."""
        name = self._inside(path)
        found = self._git("log", "--format=%H", "--reverse", "--end-of-options", "HEAD", "--", f":(literal){name}")
        yield from found.stdout.decode().split()

    def file(self, commit: str, path: Path) -> bytes:
        """Return a file as it was committed; nothing where it was not there."""
        return self._git("cat-file", "blob", f"{commit}:{self._inside(path)}").stdout

    @contextmanager
    def project_at(self, revision: str) -> Iterator[Project]:
        """Give the project as it was; problems inside name its files as git does, ``revision:path``.

        Templates that are outside the repository are those of today. Raises ContentError: B102, or B103 for a revision
        without the content, or with a file that cannot be read from it.
        """
        commit, project = self.commit(revision), self.project
        with TemporaryDirectory(prefix="factsheet-") as folder:
            root = Path(folder).resolve()
            content, templates = root / "content", root / "templates"
            if not self._write(commit, revision, self._inside(project.content_folder), content):
                what = f"the revision has no folder {project.content_folder.as_posix()}"
                raise ContentError([Problem("B103", Location(revision), what, "name its folder with --content DIR")])
            inside = self._inside(project.template_folder)
            if inside is None:
                templates = project.template_folder
            else:
                self._write(commit, revision, inside, templates)
            shown = {content.as_posix(): f"{revision}:{project.content_folder.as_posix()}",
                     templates.as_posix(): f"{revision}:{project.template_folder.as_posix()}"}  # fmt: skip
            try:
                yield Project(content, templates)
            except FactsheetError as error:
                raise type(error)([_renamed(problem, shown) for problem in error.problems]) from None

    def _inside(self, path: Path) -> str | None:
        """Return a path as the repository names it, with slashes; None for one outside."""
        real, root = path.resolve(), self._folder.resolve()
        return real.relative_to(root).as_posix() if real.is_relative_to(root) else None

    def _write(self, commit: str, revision: str, inside: str | None, folder: Path) -> int:
        """Write what a folder had into another, and return how many files that is."""
        only = () if inside == "." else (f"{inside}/",)
        listed = self._git("ls-tree", "-r", "-z", "--full-tree", commit, "--", *only)
        names: list[tuple[str, str]] = []
        for line in filter(None, listed.stdout.split(b"\0")):
            about, _, name = line.partition(b"\t")
            mode, kind, blob = about.decode().split()
            path = PurePosixPath(os.fsdecode(name))
            if mode == "120000" or ".." in path.parts:
                raise self._unreadable(revision, path, "a symbolic link, which is not followed in a revision")
            if kind == "blob":
                names.append((blob, path.relative_to(inside or ".").as_posix()))
        data = self._git("cat-file", "--batch", given="".join(f"{blob}\n" for blob, _ in names).encode()).stdout
        at = written = 0
        for _, inner in names:
            end = data.find(b"\n", at)
            header = data[
                at : max(end, at)
            ].split()  # hash, kind and size; or hash and “missing”; nothing where git gave up
            size = int(header[2]) if len(header) == 3 else -1
            written += size
            if size < 0 or written > MOST:
                why = "not in this clone, which is a partial one" if size < 0 else f"beyond {MOST >> 20} MiB of files"
                raise self._unreadable(revision, PurePosixPath(inside or ".", inner), why)
            file = folder / inner
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data[end + 1 : end + 1 + size])
            at = end + 2 + size
        return len(names)

    def _unreadable(self, revision: str, path: PurePosixPath, why: str) -> ContentError:
        return ContentError([Problem("B103", Location(f"{revision}:{path}"), f"cannot be read: {why}")])

    def _git(self, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        environment = {key: value for key, value in os.environ.items() if key not in _LOCAL} | _SETTINGS
        command = ["git", "-C", str(self._folder), "-c", "protocol.allow=never", *arguments]  # never the network
        try:
            return subprocess.run(command, input=given, capture_output=True, env=environment, check=False)  # noqa: S603
        except FileNotFoundError:
            raise FileNotFoundError(ENOENT, "not installed, or not found; revisions are read with it", "git") from None


def _renamed(problem: Problem, shown: Mapping[str, str]) -> Problem:
    """Return a problem with the folders as git names them."""
    path, what, hint = problem.where.path, problem.what, problem.hint
    for folder, name in shown.items():
        path, what, hint = (text.replace(folder, name) for text in (path, what, hint))
    return replace(problem, where=replace(problem.where, path=path), what=what, hint=hint)
