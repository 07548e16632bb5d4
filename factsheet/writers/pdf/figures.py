"""Boxes of several parts: the bar of the first page, tiles, timelines, bars, warnings, the colophon.

Input: composed text and lengths in pt. Output: values that know how they are painted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import NamedTuple

from factsheet.records.pictures import Image
from factsheet.writers.drawing import Disc, Drawing, Polyline, Shape
from factsheet.writers.pdf.boxes import Box, Cut, Marker, TextBox
from factsheet.writers.pdf.compose import Line
from factsheet.writers.pdf.paint import Painter
from factsheet.writers.pdf.tags import Element


@dataclass(eq=False, slots=True)
class BarBox(Box):
    """The bar at the head of the first page: a text at the left edge, one at the right; the last word may be framed."""

    left: TextBox
    right: TextBox | None

    @property
    def height(self) -> float:
        return max(text.height for text in self._texts())

    def _texts(self) -> list[TextBox]:
        return [self.left, *([self.right] if self.right else [])]

    @property
    def notes(self) -> tuple[int, ...]:
        return tuple(n for text in self._texts() for n in text.notes)

    def paint(self, painter: Painter, x: float, top: float) -> None:
        for text in self._texts():
            text.paint(painter, x, top)


@dataclass(eq=False, slots=True)
class TilesBox(Box):
    """Key figures in rows: a rule above each tile, and the parts of all tiles in a row on the same lines."""

    tiles: Sequence[Sequence[TextBox]]
    tile_width: float
    gap: float
    per_row: int
    rule: float
    padding: float = 2.0

    def _rows(self) -> Iterator[tuple[Sequence[Sequence[TextBox]], list[float]]]:
        """Yield the tiles of each row, and the height of each of their parts."""
        for i in range(0, len(self.tiles), self.per_row):
            row = self.tiles[i : i + self.per_row]
            count = max(len(tile) for tile in row)
            yield row, [max([tile[k].height for tile in row if k < len(tile)]) for k in range(count)]

    @property
    def height(self) -> float:
        heights = [self.rule + self.padding + sum(parts) for _, parts in self._rows()]
        return sum(heights) + self.gap * 0.5 * (len(heights) - 1)

    @property
    def notes(self) -> tuple[int, ...]:
        return tuple(n for tile in self.tiles for box in tile for n in box.notes)

    def cuts(self) -> Iterator[Cut]:
        for k in range((len(self.tiles) - 1) // self.per_row * self.per_row, 0, -self.per_row):
            head, _ = self.divide(k)
            yield Cut(head.height, head.notes, partial(self.divide, k))

    def divide(self, k: int) -> tuple[TilesBox, TilesBox]:
        """Return the first k tiles and the rest, between two rows."""
        head = replace(self, tiles=self.tiles[:k], after=0.0, keep=False)
        return head, replace(self, tiles=self.tiles[k:], before=0.0)

    def paint(self, painter: Painter, x: float, top: float) -> None:
        for row, parts in self._rows():
            for c, tile in enumerate(row):
                left, y = x + c * (self.tile_width + self.gap), top - self.rule / 2
                painter.rules([(left, y, left + self.tile_width, y)], self.rule)
                at = top - self.rule - self.padding
                for box, height in zip(tile, parts, strict=False):
                    box.paint(painter, left, at)
                    at -= height
            top -= self.rule + self.padding + sum(parts) + self.gap * 0.5


DOT, RAIL, RAIL_END = 3.0, 10.0, 2.0  # pt: radius, place before the text, how far above its foot a cut rail ends


@dataclass(eq=False, slots=True)
class TimelineBox(Box):
    """An entry of a timeline: the year where it changes, a dot on the rail, and the text.

    ``year`` is painted if the entry has one; where a column begins with another entry of that year, ``again`` repeats
    it, as an artifact. ``gap``: more than a year passes until the next entry, and the rail is dotted.
    """

    text: TextBox
    year: Marker | None = None
    again: tuple[Line, ...] = ()
    gap: bool = False
    final: bool = False
    head: bool = False
    foot: bool = False

    @property
    def height(self) -> float:
        return self.text.height

    @property
    def notes(self) -> tuple[int, ...]:
        return self.text.notes

    def standing(self, *, first: bool, last: bool) -> Box:
        return replace(self, head=first, foot=last)

    def paint(self, painter: Painter, x: float, top: float) -> None:
        height = self.height + self.after
        node = height - self.text.leading / 2
        line: list[Shape] = []
        rail_x = self.text.indent - RAIL
        if not self.final:
            foot = self.after + RAIL_END if self.foot else -self.text.leading / 2
            line.append(Polyline(((rail_x, node), (rail_x, foot)), 1.0, (0.5, 2.0) if self.gap else ()))
        rail = Drawing(rail_x + DOT, height, (*line, Disc(rail_x, node, DOT)))
        painter.drawing(rail, x, top - height, None)
        if self.year is not None:
            painter.text(self.year.lines, [(x, top - self.text.baseline)], self.year.element)
        elif self.head and self.again:
            painter.text(self.again, [(x, top - self.text.baseline)], None)
        self.text.paint(painter, x, top)


class BarRow(NamedTuple):
    """One value of a series: its date, and the value set beside the end of its bar; length of the bar in pt."""

    date: TextBox
    value: TextBox
    length: float


@dataclass(eq=False, slots=True)
class BarsBox(Box):
    """A series as a table with bars from a common axis; lengths in pt."""

    drawing: Drawing
    element: Element
    rows: Sequence[BarRow]
    axis: float  # from the left edge
    pitch: float

    @property
    def height(self) -> float:
        return self.drawing.height

    @property
    def notes(self) -> tuple[int, ...]:
        return tuple(n for row in self.rows for n in (*row.date.notes, *row.value.notes))

    def paint(self, painter: Painter, x: float, top: float) -> None:
        painter.drawing(self.drawing, x, top - self.height, self.element)
        for row in self.rows:
            row.date.paint(painter, x, top)
            row.value.paint(painter, x + self.axis + row.length + 4, top)
            top -= max(self.pitch, row.date.height, row.value.height)


@dataclass(eq=False, slots=True)
class DotsBox(Box):
    """Values over time as dots, with ticks at the axes, and below them in columns each with its date."""

    drawing: Drawing
    element: Element
    ticks: Sequence[tuple[float, float, tuple[Line, ...]]]  # start and baseline, from the drawing's lower left corner
    labels: Sequence[TextBox]
    columns: int
    gutter: float

    def _columns(self) -> Iterator[Sequence[TextBox]]:
        each = -(-len(self.labels) // self.columns)
        yield from (self.labels[i : i + each] for i in range(0, len(self.labels), each))

    @property
    def height(self) -> float:
        return self.drawing.height + 4 + max(sum(label.height for label in column) for column in self._columns())

    @property
    def notes(self) -> tuple[int, ...]:
        return tuple(n for label in self.labels for n in label.notes)

    def paint(self, painter: Painter, x: float, top: float) -> None:
        y = top - self.drawing.height
        painter.drawing(self.drawing, x, y, self.element)
        for start, base, lines in self.ticks:
            painter.text(lines, [(x + start, y + base)], None)
        for column in self._columns():
            at = y - 4
            for label in column:
                label.paint(painter, x, at)
                at -= label.height
            x += column[0].width + self.gutter


@dataclass(eq=False, slots=True)
class PictureBox(Box):
    """A picture, in pt."""

    image: Image
    width: float
    tall: float
    element: Element

    @property
    def height(self) -> float:
        return self.tall

    def paint(self, painter: Painter, x: float, top: float) -> None:
        painter.image(self.image, x, top - self.tall, self.width, self.tall, self.element)


@dataclass(eq=False, slots=True)
class FramedBox(Box):
    """A warning: a text in a frame, or between two rules."""

    text: TextBox
    rule: float
    above: float
    below: float
    inset: float = 0.0
    framed: bool = False

    @property
    def height(self) -> float:
        return self.text.height + self.above + self.below + 2 * self.rule

    @property
    def notes(self) -> tuple[int, ...]:
        return self.text.notes

    def paint(self, painter: Painter, x: float, top: float) -> None:
        half = self.rule / 2
        left, right = x, x + self.text.width + 2 * self.inset
        upper, lower = top - half, top - self.height + half
        rules = [(left, upper, right, upper), (left, lower, right, lower)]
        if self.framed:
            rules += [(left + half, top, left + half, top - self.height),
                      (right - half, top, right - half, top - self.height)]  # fmt: skip
        painter.rules(rules, self.rule)
        self.text.paint(painter, x + self.inset, top - self.rule - self.above)


@dataclass(eq=False, slots=True)
class ColophonBox(Box):
    """The band at the end: a rule, a QR code with white around it and a text alternative, columns of text beside it."""

    columns: Sequence[tuple[float, Sequence[Box]]]
    width: float
    rule: float
    padding: float
    quiet: float = 0.0
    code: Drawing | None = None
    element: Element | None = None

    @property
    def height(self) -> float:
        code = self.code.height + max(self.padding, self.quiet) - self.padding if self.code else 0.0
        texts = [sum(b.height + b.after for b in boxes) - boxes[-1].after for _, boxes in self.columns if boxes]
        return self.rule + self.padding + max([code, *texts])

    @property
    def notes(self) -> tuple[int, ...]:
        return tuple(n for _, boxes in self.columns for box in boxes for n in box.notes)

    def paint(self, painter: Painter, x: float, top: float) -> None:
        painter.rules([(x, top - self.rule / 2, x + self.width, top - self.rule / 2)], self.rule)
        if self.code is not None:
            down = self.rule + max(self.padding, self.quiet) + self.code.height
            painter.drawing(self.code, x, top - down, self.element)
        for left, boxes in self.columns:
            y = top - self.rule - self.padding
            for box in boxes:
                box.paint(painter, x + left, y)
                y -= box.height + box.after
