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

from factsheet.writers.drawing import Drawing, StepChart, rail
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
    """White space before and after in pt; ``keep`` holds it with the next box; ``wide`` crosses the columns."""

    before: float = field(default=0.0, kw_only=True)
    after: float = field(default=0.0, kw_only=True)
    keep: bool = field(default=False, kw_only=True)
    wide: bool = field(default=False, kw_only=True)

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

    @abstractmethod
    def paint(self, painter: Painter, x: float, top: float) -> None:
        """Paint with the upper left corner at x, top (pt)."""


@dataclass(frozen=True, slots=True)
class Marker:
    """A bullet or date before the first line, in its own element."""

    lines: tuple[Line, ...]
    element: Element
    offset: float = 0.0


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
    bookmark: Bookmark | None = None
    rest: bool = False
    follows_heading: bool = False

    @property
    def height(self) -> float:
        return len(self.lines) * self.leading

    @property
    def notes(self) -> tuple[int, ...]:
        return tuple(n for line in self.lines for n in line.notes())

    def cuts(self) -> Iterator[Cut]:
        notes = [tuple(line.notes()) for line in self.lines]
        for k in range(len(self.lines) - WIDOWS, ORPHANS - 1, -1):
            yield Cut(k * self.leading, tuple(n for line in notes[:k] for n in line), partial(self.divide, k))

    def divide(self, k: int) -> tuple[TextBox, TextBox]:
        """Return the first k lines and the rest."""
        head = replace(self, lines=self.lines[:k], after=0.0, keep=False, follows_heading=False)
        return head, replace(self, lines=self.lines[k:], marker=None, bookmark=None, rest=True, before=0.0,
                             follows_heading=False)  # fmt: skip

    def paint(self, painter: Painter, x: float, top: float, artifact: bool = False) -> None:
        first = top - self.baseline
        if self.bookmark is not None and not artifact:
            painter.canvas.destination(self.bookmark.name, x, top)
            painter.canvas.outline(self.bookmark.title, self.bookmark.name, self.bookmark.level)
        if self.marker is not None:
            places = [(x + self.marker.offset, first - i * self.leading) for i in range(len(self.marker.lines))]
            painter.text(self.marker.lines, places, None if artifact else self.marker.element)
        places = []
        for i, line in enumerate(self.lines):
            start = x + self.indent if self.align == "left" else x + self.width - line.width
            places.append((start, first - i * self.leading))
        painter.text(self.lines, places, None if artifact else self.element)


@dataclass(eq=False, slots=True)
class PairBox(Box):
    """Two texts on one line: at the left edge, and at the right."""

    left: TextBox
    right: TextBox

    @property
    def height(self) -> float:
        return max(self.left.height, self.right.height)

    @property
    def notes(self) -> tuple[int, ...]:
        return self.left.notes + self.right.notes

    def paint(self, painter: Painter, x: float, top: float) -> None:
        self.left.paint(painter, x, top)
        self.right.paint(painter, x, top - self.left.baseline + self.right.baseline)


@dataclass(eq=False, slots=True)
class RuleBox(Box):
    """A horizontal rule; lengths in pt."""

    length: float
    thickness: float

    @property
    def height(self) -> float:
        return self.thickness

    def paint(self, painter: Painter, x: float, top: float) -> None:
        y = top - self.thickness / 2
        painter.rules([(x, y, x + self.length, y)], self.thickness, "brand")


@dataclass(eq=False, slots=True)
class TilesBox(Box):
    """Framed tiles in rows of equal height; each tile is a stack of text boxes."""

    tiles: Sequence[Sequence[TextBox]]
    tile_width: float
    gap: float
    per_row: int
    padding: float
    frame: float

    def _heights(self) -> list[float]:
        rows = [self.tiles[i : i + self.per_row] for i in range(0, len(self.tiles), self.per_row)]
        return [max(sum(b.height for b in tile) for tile in row) + 2 * self.padding for row in rows]

    @property
    def height(self) -> float:
        heights = self._heights()
        return sum(heights) + self.gap * (len(heights) - 1)

    @property
    def notes(self) -> tuple[int, ...]:
        return tuple(n for tile in self.tiles for box in tile for n in box.notes)

    def paint(self, painter: Painter, x: float, top: float) -> None:
        frames: list[tuple[float, float, float, float]] = []
        y = top
        for r, height in enumerate(self._heights()):
            for c, tile in enumerate(self.tiles[r * self.per_row : (r + 1) * self.per_row]):
                left = x + c * (self.tile_width + self.gap)
                right, foot = left + self.tile_width, y - height
                frames += [
                    (left, y, right, y),
                    (right, y, right, foot),
                    (right, foot, left, foot),
                    (left, foot, left, y),
                ]
                at = y - self.padding
                for box in tile:
                    box.paint(painter, left + self.padding, at)
                    at -= box.height
            y -= height + self.gap
        painter.rules(frames, self.frame)


@dataclass(eq=False, slots=True)
class TimelineBox(Box):
    """An entry of a timeline: date and text, with its piece of the rail between them."""

    text: TextBox
    rail_x: float
    first: bool
    last: bool

    @property
    def height(self) -> float:
        return self.text.height

    @property
    def notes(self) -> tuple[int, ...]:
        return self.text.notes

    def paint(self, painter: Painter, x: float, top: float) -> None:
        height = self.height + (0 if self.last else self.after)
        node = height - self.text.leading * 0.55
        painter.drawing(
            rail(height, node, first=self.first, last=self.last), x + self.rail_x, top - height, None, "brand"
        )
        self.text.paint(painter, x, top)


@dataclass(eq=False, slots=True)
class ChartBox(Box):
    """A step chart: the line as a figure, its labels as a list set at their flags."""

    chart: StepChart
    element: Element
    labels: Sequence[TextBox]

    @property
    def height(self) -> float:
        return self.chart.drawing.height

    @property
    def notes(self) -> tuple[int, ...]:
        return tuple(n for label in self.labels for n in label.notes)

    def paint(self, painter: Painter, x: float, top: float) -> None:
        y = top - self.height
        painter.drawing(self.chart.drawing, x, y, self.element)
        for flag, label in zip(self.chart.flags, self.labels, strict=True):
            label.paint(painter, x + flag.label_x, y + flag.label_y + label.height)


@dataclass(eq=False, slots=True)
class FigureBox(Box):
    """A drawing with a text alternative, and text beside it."""

    drawing: Drawing
    element: Element
    beside: Sequence[TextBox] = ()
    gap: float = 8.0

    @property
    def height(self) -> float:
        return max(self.drawing.height, sum(b.height + b.after for b in self.beside))

    @property
    def notes(self) -> tuple[int, ...]:
        return tuple(n for box in self.beside for n in box.notes)

    def paint(self, painter: Painter, x: float, top: float) -> None:
        painter.drawing(self.drawing, x, top - self.drawing.height, self.element)
        y = top
        for box in self.beside:
            box.paint(painter, x + self.drawing.width + self.gap, y)
            y -= box.height + box.after
