"""Tables: rows of cells between rules, a repeated head, and where they can be divided.

Input: composed cells. Output: a box; a continued head is an artifact. Column
widths follow CSS 2.1, 17.5.2.2 (automatic table layout).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import groupby
from typing import TypeAlias

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


Grid: TypeAlias = Sequence[Sequence[Stack | None]]


@dataclass(eq=False, slots=True)
class TableBox(Box):
    """Rows of cells; the first ``head`` rows are repeated where the table continues.

    A row has None in a column where the cell above goes on. Rows under one cell are parted only where nothing else
    helps; then the cell is repeated, as the head is: ``again`` are its columns in the first row of the body.
    """

    rows: Grid
    widths: Sequence[float]
    head: int
    rules: TableRules
    continued: bool = False
    limit: float = 400.0
    again: frozenset[int] = frozenset()
    heights: list[float] = field(init=False)

    def __post_init__(self) -> None:
        self.heights = self._heights(self.rows)

    def _heights(self, rows: Grid) -> list[float]:
        """Return the height of each row; the last of those under a cell is tall enough for the cell."""
        heights = [0.0] * len(rows)
        for r, row in enumerate(rows):
            for c, cell in enumerate(row):
                if r + 1 == len(rows) or rows[r + 1][c] is not None:  # it ends here
                    start, cell = _cell_at(rows, r, c) if cell is None else (r, cell)
                    need = cell.height + self.rules.above + self.rules.below - sum(heights[start:r])
                    heights[r] = max(heights[r], need)
        return heights

    @property
    def height(self) -> float:
        return sum(self.heights)

    @property
    def notes(self) -> tuple[int, ...]:
        return self._notes(len(self.rows))

    def _notes(self, rows: int) -> tuple[int, ...]:
        first = self.head if self.continued else 0
        cells = (cell for r in range(first, rows) for c, cell in enumerate(self.rows[r]) if not self._is_artifact(r, c))
        return tuple(n for cell in cells if cell is not None for n in cell.notes)

    def _is_artifact(self, r: int, c: int) -> bool:
        """Tell whether a cell repeats one before the division."""
        return self.continued and (r < self.head or (r == self.head and c in self.again))

    def cuts(self) -> Iterator[Cut]:
        """Yield the cuts between rows, first those that part no row from all others; of a small table only those.

        Last come those that part rows under one cell.
        """
        heights, count = self.heights, len(self.rows)
        best = range(self.head + TOGETHER, count - TOGETHER + 1)
        small = not self.continued and sum(heights) < self.limit * KEPT_WHOLE
        order = [*best[::-1], *(() if small else (r for r in range(count - 1, self.head - 1, -1) if r not in best))]
        for r in sorted(order, key=lambda r: None in self.rows[r]):
            if heights[r] > self.limit:
                yield from self._cuts_in_row(r)
            if r > self.head:
                height = sum(self._heights(self.rows[:r]) if None in self.rows[r] else heights[:r])
                yield Cut(height, self._notes(r), partial(self._divide, self.rows[:r], self.rows[r:], r))

    def _cuts_in_row(self, r: int) -> Iterator[Cut]:
        """Only a row too tall for any page is divided inside."""
        row = self.rows[r]
        longest = max((cell.count for cell in row if cell is not None), default=0)
        for k in range(longest - WIDOWS, ORPHANS - 1, -1):
            parts = [(None, None) if cell is None else cell.divide(k) for cell in row]
            head, rest = [p[0] for p in parts], [p[1] for p in parts]
            notes = self._notes(r) + tuple(n for cell in head if cell is not None for n in cell.notes)
            above = [*self.rows[:r], head]
            below = [rest, *self.rows[r + 1 :]]
            yield Cut(sum(self._heights(above)), notes, partial(self._divide, above, below, r))

    def _divide(self, head: Grid, rest: Grid, r: int) -> tuple[Box, Box]:
        first = replace(self, rows=head, after=0.0, keep=False)
        under = [c for c, cell in enumerate(rest[0]) if cell is None]
        opened = [_cell_at(self.rows, r, c)[1] if cell is None else cell for c, cell in enumerate(rest[0])]
        last = replace(self, rows=[*self.rows[: self.head], opened, *rest[1:]], continued=True, before=0.0,
                       again=frozenset(under))  # fmt: skip
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
            for c, (cell, left) in enumerate(zip(row, starts, strict=False)):
                if cell is not None:
                    cell.paint(painter, left, y - rules.above, artifact=self._is_artifact(r, c))
            y -= height
            if r == len(self.rows) - 1:
                strong.append((x, y, end, y))
                continue
            ended = groupby(range(len(self.widths)), key=lambda c: self.rows[r + 1][c] is not None)
            for _, columns in (part for part in ended if part[0]):
                first, *others = columns
                right = starts[[first, *others][-1] + 1] - rules.gap
                thin.append((starts[first], y, right, y))
        painter.rules(strong, rules.outer)
        painter.rules(thin, rules.row)


def _cell_at(rows: Grid, r: int, c: int) -> tuple[int, Stack]:
    """Return the cell that a place belongs to, and the row it begins in."""
    while (cell := rows[r][c]) is None:
        r -= 1
    return r, cell
