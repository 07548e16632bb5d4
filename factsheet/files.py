"""Files written whole or not at all.

Input: bytes and where they go. Output: the files, under their names only once all of
them are complete; one with the same bytes is left as it is.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path


def write_files(files: Mapping[Path, bytes]) -> frozenset[Path]:
    """Write files, and their folders, none under its name before all are on disk; return those whose bytes changed.

    Raises OSError, named after the file or folder that cannot be written.
    """
    changed = {path: data for path, data in files.items() if not path.is_file() or path.read_bytes() != data}
    complete: dict[Path, str] = {}
    try:
        for path, data in changed.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            with _named(path):
                handle, complete[path] = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
                with os.fdopen(handle, "wb") as file:
                    file.write(data)
                os.chmod(complete[path], 0o644)
        for path in changed:
            with _named(path):
                os.replace(complete[path], path)
            del complete[path]
    finally:
        for temporary in complete.values():
            os.unlink(temporary)
    return frozenset(changed)


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """Let an error name the file that is to be, not the one it is written as."""
    try:
        yield
    except OSError as error:
        raise OSError(error.errno, error.strerror, path.as_posix()) from error
