"""Standard streams whose reader may go: what a command finds does not depend on who listens.

Input: the streams of the process. Output: the same streams, which drop what nobody reads any more.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class _Kept:
    """A text stream; once its pipe is closed, what is written to it goes nowhere."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        try:
            return int(self._stream.write(text))
        except BrokenPipeError:
            self._drop()
            return len(text)

    def flush(self) -> None:
        try:
            self._stream.flush()
        except BrokenPipeError:
            self._drop()

    def _drop(self) -> None:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, self._stream.fileno())
        os.close(nowhere)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


@contextmanager
def kept() -> Iterator[None]:
    """Let a command run to its end, with its own exit status, though the reader of its output is gone."""
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = (stream and _Kept(stream) for stream in before)  # None: closed from the start
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before
