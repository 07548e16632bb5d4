"""Ordinary files of bounded size: what the program reads from the disk, it reads through here.

Input: a path, and how many bytes it may have. Output: the bytes. A pipe or a device may have no end.
"""

from __future__ import annotations

import stat
from errno import EFBIG, EINVAL
from pathlib import Path

MOST = 64 << 20  # bytes; more than the longest file of a project has


def read_bytes(path: Path, most: int = MOST, *, cut: bool = False) -> bytes:
    """Return what stands in a file; ``cut``: of one larger than ``most`` bytes, its start, one byte longer than that.

    Raises OSError: EINVAL for a pipe or device, EFBIG for a larger file.
    """
    mode = path.stat().st_mode
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):  # to open a pipe is to wait for its other end
        raise OSError(EINVAL, "not an ordinary file", str(path))
    with path.open("rb") as file:
        data = file.read(most + 1)
    if len(data) > most and not cut:
        raise OSError(EFBIG, f"larger than {most >> 20} MiB", str(path))
    return data


def read_text(path: Path, most: int = MOST) -> str:
    """Return the text in a file, its line ends as line feeds. Raises OSError and UnicodeDecodeError."""
    return read_bytes(path, most).decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
