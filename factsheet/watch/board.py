"""What the server shows: the last good files, and what is wrong now.

Input: files and problems, as they are made. Output: the state at any moment, and a way to wait for the next.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from hashlib import sha256
from types import MappingProxyType

from factsheet.errors import Problem


@dataclass(frozen=True)
class File:
    """A file as it was last made, proved; ``version`` is another for other bytes."""

    data: bytes
    version: str

    @classmethod
    def of(cls, data: bytes) -> File:
        return cls(data, sha256(data).hexdigest()[:16])


@dataclass(frozen=True)
class Entry:
    """A sheet in one language: its page and its papers, by file name."""

    sheet: str
    language: str
    title: str
    page: str
    papers: Mapping[str, str] = field(default_factory=dict)  # label → file name


@dataclass(frozen=True)
class State:
    """What there is to show. ``number`` counts the states."""

    number: int = 0
    files: Mapping[str, File] = field(default_factory=dict)
    entries: tuple[Entry, ...] = ()
    problems: tuple[Problem, ...] = ()


class Board:
    """Holds the state, for one who writes and many who read."""

    def __init__(self) -> None:
        self._state = State()
        self._condition = threading.Condition()
        self._viewed: list[str] = []
        self._closed = False

    @property
    def state(self) -> State:
        return self._state

    def put(
        self,
        files: Mapping[str, bytes | None] = MappingProxyType({}),
        entries: Sequence[Entry] | None = None,
        problems: Sequence[Problem] | None = None,
    ) -> None:
        """Show files beside, or in place of, those there are, or (None) no more.

        Entries and problems stay where none are given.
        """
        with self._condition:
            state = self._state
            kept = {name: file for name, file in state.files.items() if name not in files}
            found = replace(
                state,
                files={**kept, **{name: File.of(data) for name, data in files.items() if data is not None}},
                entries=state.entries if entries is None else tuple(entries),
                problems=state.problems if problems is None else tuple(problems),
            )
            if found != state:
                self._state = replace(found, number=state.number + 1)
                self._condition.notify_all()

    def wait(self, number: int, seconds: float) -> State | None:
        """Return a state after the one with a number; None where there is none in time, or no more."""
        with self._condition:
            self._condition.wait_for(lambda: self._closed or self._state.number > number, seconds)
            return self._state if self._state.number > number and not self._closed else None

    @property
    def closed(self) -> bool:
        return self._closed

    def close(self) -> None:
        """Let all who wait go on."""
        with self._condition:
            self._closed = True
            self._condition.notify_all()

    @contextmanager
    def viewing(self, name: str) -> Iterator[None]:
        """Count a page as looked at; it is made before others."""
        with self._condition:
            self._viewed.append(name)
        try:
            yield
        finally:
            with self._condition:
                self._viewed.remove(name)

    @property
    def viewed(self) -> frozenset[str]:
        with self._condition:
            return frozenset(self._viewed)
