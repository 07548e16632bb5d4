"""The type area and its contents: geometry, notes at the foot, a finished page.

Input: lengths in pt, boxes. Output: places in pt from the upper left of the type area.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate, combinations
from typing import NamedTuple

from factsheet.writers.pdf.boxes import Box, TextBox

EPSILON = 1e-6


@dataclass(frozen=True, slots=True)
class Geometry:
    """The type area, its columns, and how notes are set in it; how many lines the bar above it may have; lengths in
    pt."""

    width: float
    height: float
    columns: int = 1
    gutter: float = 0.0
    note_columns: int = 1
    separation: float = 11.0
    gap: float = 1.5
    bar_lines: int = 2

    @property
    def column_width(self) -> float:
        return (self.width - self.gutter * (self.columns - 1)) / self.columns

    @property
    def note_width(self) -> float:
        return (self.width - self.gutter * (self.note_columns - 1)) / self.note_columns

    def column_x(self, index: int) -> float:
        return index * (self.column_width + self.gutter)


class Placed(NamedTuple):
    """A box with its upper left corner, in pt from the upper left of the type area; its band, from 0 down the page,
    and its column in it, -1 across the page."""

    box: Box
    x: float
    y: float
    band: int = 0
    column: int = -1


@dataclass(slots=True)
class Area:
    """Notes at the foot of the page, in one or more columns of their own."""

    columns: int
    pitch: float
    separation: float
    gap: float
    notes: list[TextBox] = field(default_factory=list)
    opens_with_rest: bool = False

    def height(self, more: Sequence[TextBox] = ()) -> float:
        """Height in pt with more notes added, the white space and rule above included; 0 without notes."""
        boxes = [*self.notes, *more]
        if not boxes:
            return 0.0
        return self.separation + self._stack(boxes)

    def _stack(self, boxes: Sequence[TextBox]) -> float:
        """Return the height of the notes set in columns as even as their order allows; notes stay whole."""
        return _evenest(tuple([b.height + self.gap for b in boxes]), self.columns)

    def divided(self, note: TextBox, room: float) -> tuple[TextBox, TextBox] | None:
        """Return head and rest of a note, at least two lines each, the head as long as there is room."""
        for cut in note.cuts():
            head, rest = cut.divide()
            assert isinstance(head, TextBox)
            assert isinstance(rest, TextBox)
            if self.height([head]) <= room + EPSILON:
                return head, rest
        return None

    def placed(self, bottom: float) -> Iterator[Placed]:
        """Yield the notes placed above ``bottom`` (pt from the top of the type area)."""
        if not self.notes:
            return
        limit = self._stack(self.notes)
        y, column = bottom - limit, 0
        for note in self.notes:
            if y + note.height + self.gap > bottom + EPSILON and column < self.columns - 1:
                y, column = bottom - limit, column + 1
            yield Placed(note, column * self.pitch, y, column=column)
            y += note.height + self.gap


@lru_cache(maxsize=1000)
def _evenest(heights: tuple[float, ...], columns: int) -> float:
    """Return the height of columns as even as they can be, cached: the page maker asks for the same notes often."""
    total = sum(heights)
    if columns == 1:
        return total
    if columns == 2:
        return min([max(first, total - first) for first in accumulate(heights)])
    ends = list(accumulate(heights, initial=0.0))
    tallest = max(heights)
    limits = sorted({end - start for start, end in combinations(ends, 2) if end - start > tallest - EPSILON})
    return limits[bisect_left(limits, True, key=lambda limit: _columns_for(heights, limit) <= columns)]


def _columns_for(heights: Sequence[float], limit: float) -> int:
    """Return how many columns the notes need in order; ``limit`` is at least the tallest note."""
    used, count = 0.0, 1
    for h in heights:
        if used + h > limit + EPSILON:
            used, count = 0.0, count + 1
        used += h
    return count


@dataclass(slots=True)
class Page:
    """A finished page: boxes in reading order, and the notes at its foot."""

    area: Area
    placed: list[Placed] = field(default_factory=list)

    @property
    def bottom(self) -> float:
        """The lowest edge of a box, in pt from the top of the type area."""
        return max((p.y + p.box.height for p in self.placed), default=0.0)
