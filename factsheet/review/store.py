"""The log on disk: alone under a lock, and written so that a crash leaves it as it was, or as it is to be.

Input: the folder of the content; new lines and the files they came from. Output: ``reviews/``, then
``reviews.jsonl``, then its head.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from factsheet.errors import ContentError, Location, Problem
from factsheet.evidence.signoff import log as logs
from factsheet.evidence.signoff.log import HEAD, LOG, Log
from factsheet.files import lock, sync


class Store:
    """The log and its head on disk, while the lock is held."""

    def __init__(self, folder: Path, file: int) -> None:
        self.path, self.head, self.file = folder / LOG, folder / HEAD, file
        self.length = 0

    def read(self) -> Log:
        """Read and verify the log. Raises ContentError."""
        os.lseek(self.file, 0, os.SEEK_SET)
        with os.fdopen(os.dup(self.file), "rb") as file:
            data = file.read()
        head = self._head()
        if head is None and not data:
            try:  # before the first line: lines without a head are a log whose head is gone
                self._write_head(Log().head)
            except OSError as error:
                raise _unusable(self.head, "written", error) from None
            head = Log().head
        log = logs.read(data, head, self.path.as_posix())
        self.length = len(data) - log.torn
        return log

    def append(self, log: Log, fields: Sequence[Mapping[str, Any]], files: Mapping[str, bytes]) -> None:
        """Append lines, on disk before the head says so: whatever happens between leaves the log as it was.

        The files they came from are kept first; one that no line names was never acknowledged.
        """
        lines, head = logs.lines_for(log, fields)
        try:
            for name, data in files.items():
                path = self.path.parent / name
                path.parent.mkdir(exist_ok=True)
                _write(path, data)
            os.ftruncate(self.file, self.length)
            os.lseek(self.file, self.length, os.SEEK_SET)
            rest = memoryview(lines)
            while rest:
                rest = rest[os.write(self.file, rest) :]
            os.fsync(self.file)
            self._write_head(head)
        except OSError as error:
            if self._head() != head:  # else it is done, whatever failed after that
                with suppress(OSError):
                    os.ftruncate(self.file, self.length)
            raise _unusable(self.path, "written", error) from None

    def _head(self) -> bytes | None:
        return self.head.read_bytes() if self.head.is_file() else None

    def _write_head(self, data: bytes) -> None:
        _write(Path(os.path.realpath(self.head)), data)  # a link stays one


def _write(path: Path, data: bytes) -> None:
    """Write a file, on disk before it has its name."""
    temporary = path.with_name(f".{path.name}.new")  # one writer at a time: the lock is held
    try:
        with temporary.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    sync(path.parent)


@contextmanager
def locked(folder: Path) -> Iterator[Store]:
    """Lock the log of a content folder. Raises ContentError V015 where it cannot be opened or written."""
    path = folder / LOG
    while True:
        try:
            file = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o644)
        except OSError as error:
            raise _unusable(path, "opened", error) from None
        try:
            if not stat.S_ISREG(os.fstat(file).st_mode):
                what = "the log cannot be opened: not a regular file"
                raise ContentError([Problem("V015", Location(path.as_posix()), what, "check what is at that path")])
            lock(file)
            if path.is_file() and os.path.samestat(os.fstat(file), path.stat()):
                yield Store(folder, file)
                return
        finally:
            os.close(file)  # and the lock with it; where another file took its place meanwhile, lock that one


def _unusable(path: Path, how: str, error: OSError) -> ContentError:
    what = f"the log cannot be {how}: {error.strerror or type(error).__name__}"
    return ContentError([Problem("V015", Location(path.as_posix()), what, "check permissions and free space")])
