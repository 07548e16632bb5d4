"""Tables: rows of cells between rules, a repeated head, and where they can be divided.

Input: composed cells. Output: a box; a continued head is an artifact. Column
widths follow CSS 2.1, 17.5.2.2 (automatic table layout).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from factsheet.writers.pdf.boxes import ORPHANS, WIDOWS, Box, Cut, Stack
from factsheet.writers.pdf.paint import Painter

KEPT_WHOLE = 0.3  # of the limit, half a page
TOGETHER = 2  # rows that stay together at the beginning and at the end, of a larger table where that can be


def column_widths(least: Sequence[float], most: Sequence[float], width: float) -> list[float]:
    """Share a width (pt) among columns that need at least ``least`` and want at most ``most``.

    Where not even the least has room, the longest words are cut: no column is wider than one that is cut.
    """
    if sum(most) <= width:
        spare = width - sum(most)
        return [m + spare * m / sum(most) for m in most]
    if sum(least) >= width:
        left, widths = width, [0.0] * len(least)
        for count, i in enumerate(sorted(range(len(least)), key=least.__getitem__)):
            widths[i] = min(least[i], left / (len(least) - count))
            left -= widths[i]
        return widths
    spare = width - sum(least)
    wants = [m - n for n, m in zip(least, most, strict=True)]
    return [n + spare * want / sum(wants) for n, want in zip(least, wants, strict=True)]


@dataclass(frozen=True, slots=True)
class TableRules:
    """White space between columns, above and below the text of a row, and thickness of rules; in pt."""

    gap: float = 12.0
    above: float = 2.5
    below: float = 3.0
    outer: float = 1.0
    row: float = 0.5


@dataclass(eq=False, slots=True)
class TableBox(Box):
    """Rows of cells; the first ``head`` rows are repeated where the table continues.

    ``spans``: by row, how many of its first cells go on from the row above, so that no rule parts them.
    """

    rows: Sequence[Sequence[Stack]]
    widths: Sequence[float]
    head: int
    rules: TableRules
    continued: bool = False
    limit: float = 400.0
    spans: Sequence[int] = ()
    heights: list[float] = field(init=False)

    def __post_init__(self) -> None:
        self.heights = [self.row_height(row) for row in self.rows]

    def row_height(self, row: Sequence[Stack]) -> float:
        return max(cell.height for cell in row) + self.rules.above + self.rules.below

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
        """Yield the cuts between rows, first those that part no row from all others; of a small table only those."""
        heights, count = self.heights, len(self.rows)
        best = range(self.head + TOGETHER, count - TOGETHER + 1)
        small = not self.continued and sum(heights) < self.limit * KEPT_WHOLE
        for r in (*best[::-1], *(() if small else (r for r in range(count - 1, self.head - 1, -1) if r not in best))):
            if heights[r] > self.limit:
                yield from self._cuts_in_row(r, sum(heights[:r]))
            if r > self.head:
                yield Cut(sum(heights[:r]), self._notes(r), partial(self._divide, self.rows[:r], self.rows[r:], r))

    def _cuts_in_row(self, r: int, above: float) -> Iterator[Cut]:
        """Only a row too tall for any page is divided inside."""
        row = self.rows[r]
        longest = max(cell.count for cell in row)
        for k in range(longest - WIDOWS, ORPHANS - 1, -1):
            parts = [cell.divide(k) for cell in row]
            head, rest = [p[0] for p in parts], [p[1] for p in parts]
            notes = self._notes(r) + tuple(n for cell in head for n in cell.notes)
            yield Cut(
                above + self.row_height(head),
                notes,
                partial(self._divide, [*self.rows[:r], head], [rest, *self.rows[r + 1 :]], r),
            )

    def _divide(self, head: Sequence[Sequence[Stack]], rest: Sequence[Sequence[Stack]], r: int) -> tuple[Box, Box]:
        spans = self.spans[r:]
        first = replace(self, rows=head, after=0.0, keep=False)
        last = replace(self, rows=[*self.rows[: self.head], *rest], continued=True, before=0.0,
                       spans=(*(0,) * (self.head + 1), *spans[1:]) if spans else ())  # fmt: skip
        return first, last

    def paint(self, painter: Painter, x: float, top: float) -> None:
        rules = self.rules
        starts = [x]
        for width in self.widths:
            starts.append(starts[-1] + width + rules.gap)
        end = starts[-1] - rules.gap
        y = top
        strong = [(x, y, end, y)]
        thin: list[tuple[float, float, float, float]] = []
        for r, (row, height) in enumerate(zip(self.rows, self.heights, strict=True)):
            for cell, left in zip(row, starts, strict=False):
                cell.paint(painter, left, y - rules.above, artifact=self.continued and r < self.head)
            y -= height
            span = self.spans[r + 1] if r + 1 < len(self.spans) else 0
            (strong if r == len(self.rows) - 1 else thin).append((starts[span], y, end, y))
        painter.rules(strong, rules.outer)
        painter.rules(thin, rules.row)
