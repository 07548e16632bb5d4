"""Tables: cells of text with rules between the rows, a repeated head, rows that can be divided.

Input: composed cells. Output: a box; a continued head is an artifact. Column
widths follow CSS 2.1, 17.5.2.2 (automatic table layout).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from factsheet.writers.pdf.boxes import ORPHANS, WIDOWS, Box, Cut, TextBox
from factsheet.writers.pdf.paint import Painter

KEPT_WHOLE = 0.7  # of the limit, half a page


def column_widths(least: Sequence[float], most: Sequence[float], width: float) -> list[float]:
    """Share a width (pt) among columns that need at least ``least`` and want at most ``most``."""
    if sum(most) <= width:
        spare = width - sum(most)
        return [m + spare * m / sum(most) for m in most]
    if sum(least) >= width:
        return [w * width / sum(least) for w in least]
    spare = width - sum(least)
    wants = [m - n for n, m in zip(least, most, strict=True)]
    return [n + spare * want / sum(wants) for n, want in zip(least, wants, strict=True)]


@dataclass(frozen=True, slots=True)
class TableRules:
    """Padding and rules in pt."""

    pad_x: float = 4.0
    pad_y: float = 2.5
    head: float = 0.75
    row: float = 0.35


@dataclass(eq=False, slots=True)
class TableBox(Box):
    """Rows of cells; the first ``head`` rows are repeated where the table continues."""

    rows: Sequence[Sequence[TextBox]]
    widths: Sequence[float]
    head: int
    rules: TableRules
    continued: bool = False
    limit: float = 400.0
    heights: list[float] = field(init=False)

    def __post_init__(self) -> None:
        self.heights = [self.row_height(row) for row in self.rows]

    def row_height(self, row: Sequence[TextBox]) -> float:
        return max(cell.height for cell in row) + 2 * self.rules.pad_y

    @property
    def height(self) -> float:
        return sum(self.heights)

    @property
    def notes(self) -> tuple[int, ...]:
        return self._notes(len(self.rows))

    def _notes(self, rows: int) -> tuple[int, ...]:
        first = self.head if self.continued else 0
        return tuple(n for row in self.rows[first:rows] for cell in row for n in cell.notes)

    def cuts(self) -> Iterator[Cut]:
        """Yield the cuts between rows; a table of less than the limit stays whole."""
        heights = self.heights
        if not self.continued and sum(heights) < self.limit * KEPT_WHOLE:
            return
        for r in range(len(self.rows) - 1, self.head - 1, -1):
            if heights[r] > self.limit:
                yield from self._cuts_in_row(r, sum(heights[:r]))
            if r > self.head:
                yield Cut(sum(heights[:r]), self._notes(r), partial(self._divide, self.rows[:r], self.rows[r:]))

    def _cuts_in_row(self, r: int, above: float) -> Iterator[Cut]:
        """Only a row too tall for any page is divided inside."""
        row = self.rows[r]
        longest = max(len(cell.lines) for cell in row)
        for k in range(longest - WIDOWS, ORPHANS - 1, -1):
            parts = [cell.divide(k) if len(cell.lines) > k else (cell, _empty(cell)) for cell in row]
            head, rest = [p[0] for p in parts], [p[1] for p in parts]
            notes = self._notes(r) + tuple(n for cell in head for n in cell.notes)
            yield Cut(
                above + self.row_height(head),
                notes,
                partial(self._divide, [*self.rows[:r], head], [rest, *self.rows[r + 1 :]]),
            )

    def _divide(self, head: Sequence[Sequence[TextBox]], rest: Sequence[Sequence[TextBox]]) -> tuple[Box, Box]:
        first = TableBox(head, self.widths, self.head, self.rules, self.continued, self.limit,
                         before=self.before, wide=self.wide)  # fmt: skip
        last = TableBox([*self.rows[: self.head], *rest], self.widths, self.head, self.rules, True, self.limit,
                        after=self.after, keep=self.keep, wide=self.wide)  # fmt: skip
        return first, last

    def paint(self, painter: Painter, x: float, top: float) -> None:
        width = sum(self.widths)
        y = top
        strong = [(x, y, x + width, y)]
        thin: list[tuple[float, float, float, float]] = []
        for r, (row, height) in enumerate(zip(self.rows, self.heights, strict=True)):
            left = x
            for cell, w in zip(row, self.widths, strict=True):
                cell.paint(painter, left + self.rules.pad_x, y - self.rules.pad_y, self.continued and r < self.head)
                left += w
            y -= height
            (strong if r == self.head - 1 or r == len(self.rows) - 1 else thin).append((x, y, x + width, y))
        painter.rules(strong, self.rules.head)
        painter.rules(thin, self.rules.row)


def _empty(cell: TextBox) -> TextBox:
    return TextBox((), cell.leading, cell.width, cell.element, cell.indent, cell.align, cell.baseline, rest=True)
