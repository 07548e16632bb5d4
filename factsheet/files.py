"""Files written all or none.

Input: bytes and where they go. Output: the files, under their names only once all of them are on
disk. A file with the same bytes is left as it is. Until the last one is in place, a record beside
them says how to undo what was done: a write that fails does so, and after a crash the next one.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from errno import EINVAL, EISDIR
from pathlib import Path

UNDO, NEW, OLD = ".factsheet-undo", ".factsheet-new-", ".factsheet-old-"
LOCK = ".factsheet-lock"  # where a folder cannot be locked itself


def write_files(files: Mapping[Path, bytes]) -> frozenset[Path]:
    """Write files and their folders, all or none; return those whose bytes changed.

    Waits for another write into the same folders. Raises OSError, named after what cannot be written.
    """
    for path in files:
        path.parent.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        for folder in sorted({path.parent.resolve() for path in files}):  # in one order: no two wait for each other
            stack.enter_context(locked(folder))
        return replace_files(files)


def replace_files(files: Mapping[Path, bytes]) -> frozenset[Path]:
    """Write files into folders that are ``locked``, all or none; return those whose bytes changed.

    Raises OSError, named after the file that cannot be written.
    """
    changed = {path: data for path, data in files.items() if _differs(path, data)}
    folders: dict[Path, list[Path]] = {}
    for path in changed:
        folders.setdefault(path.parent, []).append(path)
    new = {path: path.with_name(f"{NEW}{n}") for n, path in enumerate(changed)}
    try:
        for path, data in changed.items():
            with _named(path):
                _write(new[path], data)
        for folder, paths in folders.items():
            _record(folder, paths)
        for path in changed:
            with _named(path):
                os.replace(new[path], path)
        for folder in folders:
            sync(folder)
    except BaseException:
        for folder in folders:
            restore(folder)
        raise
    for folder in folders:
        (folder / UNDO).unlink()
        sync(folder)
        _sweep(folder)
    return frozenset(changed)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold a folder alone, in the state before any write that did not end; waits for who holds it."""
    with _named(folder):
        directory = hasattr(os, "O_DIRECTORY")
        flags = os.O_RDONLY | os.O_DIRECTORY if directory else os.O_RDWR | os.O_CREAT
        file = os.open(folder if directory else folder / LOCK, flags)
    try:
        lock(file)
        restore(folder)
        yield
    finally:
        os.close(file)  # and the lock with it


def lock(file: int) -> None:
    """Wait for the lock of an open file or folder."""
    try:
        import fcntl
    except ImportError:  # Windows: lock one byte beyond any end
        import msvcrt

        os.lseek(file, 1 << 40, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_LOCK, 1)  # type: ignore[attr-defined]
    else:
        fcntl.flock(file, fcntl.LOCK_EX)


def sync(folder: Path) -> None:
    """Flush the names in a folder to disk, on systems that can."""
    if hasattr(os, "O_DIRECTORY"):
        file = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(file)
        finally:
            os.close(file)


def restore(folder: Path) -> None:
    """Undo a write into a folder that did not end, and remove what it left; the folder is ``locked``."""
    record = folder / UNDO
    if record.is_file():
        for name, backup in _recorded(record):
            if backup is None:
                (folder / name).unlink(missing_ok=True)
            elif (folder / backup).is_file():  # else it is restored already
                os.replace(folder / backup, folder / name)
        sync(folder)
        record.unlink()
        sync(folder)
    _sweep(folder)


def _record(folder: Path, paths: Sequence[Path]) -> None:
    """Keep the files that are replaced, and record on disk how to get back to them."""
    kept: list[tuple[str, str | None]] = []
    for n, path in enumerate(paths):
        backup = folder / f"{OLD}{n}" if path.is_file() else None
        if backup is not None:
            try:
                os.link(path, backup)
            except OSError:  # a file system without hard links
                from shutil import copyfile  # a heavy module, and hardly ever needed

                copyfile(path, backup)
        kept.append((path.name, backup.name if backup else None))
    _write(folder / f"{NEW}undo", json.dumps(kept).encode())
    os.replace(folder / f"{NEW}undo", folder / UNDO)
    sync(folder)


def _recorded(record: Path) -> Iterable[tuple[str, str | None]]:
    """Return the names in a record. Raises OSError for one that names anything but files beside it."""
    try:
        kept = [
            (str(name), None if backup is None else str(backup)) for name, backup in json.loads(record.read_bytes())
        ]
    except (TypeError, ValueError):
        kept = [("/", None)]
    if any(not n.strip(".") or Path(n).name != n or Path(b or n).name != (b or n) for n, b in kept):
        raise OSError(EINVAL, "not a record that factsheet wrote; remove it", record.as_posix())
    return kept


def _differs(path: Path, data: bytes) -> bool:
    """Tell whether a file has other bytes, or is not there. Raises OSError for what no file can replace."""
    with _named(path):
        if path.is_dir():
            raise IsADirectoryError(EISDIR, os.strerror(EISDIR))
        if path.exists() and not path.is_file():
            raise OSError(EINVAL, "not an ordinary file")
        return not path.is_file() or path.read_bytes() != data


def _write(path: Path, data: bytes) -> None:
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.chmod(path, 0o644)


def _sweep(folder: Path) -> None:
    for name in os.listdir(folder):
        if name.startswith((NEW, OLD)):
            (folder / name).unlink()


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """Let an error name the file that is to be written, not the temporary one."""
    try:
        yield
    except OSError as error:
        raise OSError(error.errno, error.strerror, path.as_posix()) from error
