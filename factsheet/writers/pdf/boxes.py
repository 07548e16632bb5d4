"""Boxes: what the page maker places, with height, notes, and where it may be divided.

Input: composed lines, each box for the width it will stand in. Output: values;
a cut gives (head, rest) when asked. Only ``paint`` knows a painter.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import NamedTuple

from factsheet.writers.pdf.compose import Line
from factsheet.writers.pdf.paint import Painter
from factsheet.writers.pdf.tags import Element

WIDOWS = ORPHANS = 2


class Cut(NamedTuple):
    """A possible division of a box: height of the head in pt, the notes marked in it, and the function that divides."""

    height: float
    notes: tuple[int, ...]
    divide: Callable[[], tuple[Box, Box]]


@dataclass(eq=False, slots=True)
class Box(ABC):
    """White space before and after in pt; ``keep`` holds it with the next box."""

    before: float = field(default=0.0, kw_only=True)
    after: float = field(default=0.0, kw_only=True)
    keep: bool = field(default=False, kw_only=True)

    @property
    @abstractmethod
    def height(self) -> float:
        """Height in pt, without the white space around."""

    @property
    def notes(self) -> tuple[int, ...]:
        """Numbers of the notes marked in the box, in order."""
        return ()

    def cuts(self) -> Iterator[Cut]:
        """Yield the possible divisions, the largest head first."""
        return iter(())

    def standing(self, *, first: bool, last: bool) -> Box:
        """Return the box as it looks at the head of its column, at its foot, or between others."""
        return self

    @abstractmethod
    def paint(self, painter: Painter, x: float, top: float) -> None:
        """Paint with the upper left corner at x, top (pt)."""


@dataclass(frozen=True, slots=True)
class Marker:
    """A bullet or date before the first line, in its own element."""

    lines: tuple[Line, ...]
    element: Element
    offset: float = 0.0

    def moved(self, by: float) -> Marker:
        """Return the marker so many pt further to the right."""
        return replace(self, offset=self.offset + by)


@dataclass(frozen=True, slots=True)
class Bookmark:
    name: str
    title: str
    level: int


@dataclass(eq=False, slots=True)
class TextBox(Box):
    """Lines of one block; indent and width in pt; ``rest`` marks the remainder of a divided block."""

    lines: Sequence[Line]
    leading: float
    width: float
    element: Element
    indent: float = 0.0
    align: str = "left"
    baseline: float = 0.0
    marker: Marker | None = None
    number: Marker | None = None
    bookmark: Bookmark | None = None
    rest: bool = False

    @property
    def height(self) -> float:
        return len(self.lines) * self.leading

    @property
    def notes(self) -> tuple[int, ...]:
        return tuple([n for line in self.lines for n in line.notes()])

    def cuts(self) -> Iterator[Cut]:
        notes = [line.notes() for line in self.lines]
        for k in range(len(self.lines) - WIDOWS, ORPHANS - 1, -1):
            yield Cut(k * self.leading, tuple([n for line in notes[:k] for n in line]), partial(self.divide, k))

    def divide(self, k: int) -> tuple[TextBox, TextBox]:
        """Return the first k lines and the rest."""
        head = replace(self, lines=self.lines[:k], after=0.0, keep=False)
        return head, replace(self, lines=self.lines[k:], marker=None, number=None, bookmark=None, rest=True, before=0.0)

    def paint(self, painter: Painter, x: float, top: float, artifact: bool = False) -> None:
        if not self.lines:
            return
        first = top - self.baseline
        if self.bookmark is not None and not artifact:
            painter.canvas.destination(self.bookmark.name, x, top)
            painter.canvas.outline(self.bookmark.title, self.bookmark.name, self.bookmark.level)
        if self.number is not None:
            start = x + self.number.offset
            painter.text(self.number.lines, [(start, first)], None if artifact else self.number.element)
        if self.marker is not None:
            places = [(x + self.marker.offset, first - i * self.leading) for i in range(len(self.marker.lines))]
            painter.text(self.marker.lines, places, None if artifact else self.marker.element)
        places = []
        for i, line in enumerate(self.lines):
            start = x + self.indent if self.align == "left" else x + self.width - line.width
            places.append((start, first - i * self.leading))
        painter.text(self.lines, places, None if artifact else self.element)


@dataclass(eq=False, slots=True)
class AreaBox(TextBox):
    """Text of up to some lines, as high for one as for all: set again, nothing else moves."""

    def cuts(self) -> Iterator[Cut]:
        return iter(())


@dataclass(eq=False, slots=True)
class Stack(Box):
    """Texts below one another that stay together, as in a cell of a table."""

    texts: Sequence[TextBox]

    @property
    def height(self) -> float:
        return sum(text.height for text in self.texts)

    @property
    def count(self) -> int:
        """The number of lines."""
        return sum(len(text.lines) for text in self.texts)

    @property
    def notes(self) -> tuple[int, ...]:
        return tuple(n for text in self.texts for n in text.notes)

    def divide(self, k: int) -> tuple[Stack, Stack]:
        """Return the first k lines and the rest."""
        head, rest = [], []
        for text in self.texts:
            taken = min(k, len(text.lines))
            first, last = text.divide(taken)
            head.append(first)
            rest.append(last)
            k -= taken
        return Stack(head), Stack(rest)

    def paint(self, painter: Painter, x: float, top: float, artifact: bool = False) -> None:
        for text in self.texts:
            text.paint(painter, x, top, artifact)
            top -= text.height
