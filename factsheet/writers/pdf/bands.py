"""Bands: what stands side by side on a page, filled down to a limit, or divided there.

Input: boxes in lanes, each over one column or flowing over several. Output: the boxes placed, and the band that is
left. Lengths in pt from the upper left of the type area.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

from factsheet.writers.pdf.areas import EPSILON, Placed
from factsheet.writers.pdf.boxes import Box, TextBox

NEAR = 0.25  # pt: how exactly a limit is searched
SHORT = 0.75  # of the tallest column: one that ends higher is filled by dividing a statement
LONG = 6  # lines; a shorter text stays whole where it can
WORTH = 24.0  # pt that dividing a statement must save
ENDLESS = 1e6


class Effort(IntEnum):
    """What may be divided: nothing, long texts and tables, any box that can be cut, even what keeps together at the
    head of a lane."""

    WHOLE = 0
    LONG = 1
    ANY = 2
    APART = 3


class Lane(NamedTuple):
    """Boxes in order, in one column or flowing over several: the left edge of each, and which it is from the left."""

    boxes: tuple[Box, ...]
    columns: tuple[tuple[float, int], ...]


@dataclass(frozen=True, slots=True)
class Band:
    """Boxes across the page, and lanes below them that begin on one line."""

    head: tuple[Box, ...] = ()
    lanes: tuple[Lane, ...] = ()

    @property
    def before(self) -> float:
        """White space above."""
        return self.head[0].before if self.head else self._lanes_before

    @property
    def _lanes_before(self) -> float:
        return max((lane.boxes[0].before for lane in self.lanes if lane.boxes), default=0.0)

    @property
    def boxes(self) -> tuple[Box, ...]:
        """All boxes in reading order."""
        return (*self.head, *(box for lane in self.lanes for box in lane.boxes))

    @property
    def notes(self) -> tuple[int, ...]:
        return tuple(n for box in self.boxes for n in box.notes)

    def whole(self, top: float) -> Filled:
        """Place everything, in columns as even as they can be."""
        head, y = self._head(top)
        parts = [_even(lane, y) for lane in self.lanes] or [_Part((), (), y, 0.0)]
        return self._filled(head, parts)

    def down_to(self, limit: float, top: float, effort: Effort) -> Filled | None:
        """Place what stands above a limit; None if not every lane has a box there."""
        head, y = self._head(top)
        if y > limit + EPSILON:
            return None
        parts = [_fill(lane, y, limit, effort) for lane in self.lanes]
        if not all(part.placed for part, lane in zip(parts, self.lanes, strict=True) if lane.boxes):
            return None
        return self._filled(head, parts or [_Part((), (), y, 0.0)])

    def excess(self, top: float, limit: float) -> tuple[Box, float]:
        """Return the box that cannot end above a limit, and by how much its least part is too tall for that."""
        _, y = self._head(top)
        firsts = [lane.boxes[0] for lane in self.lanes if lane.boxes] or [self.head[-1]]
        leasts = [(y + min([box.height, *(cut.height for cut in box.cuts())]) - limit, box) for box in firsts]
        excess, box = max(leasts, key=lambda least: least[0])
        return box, excess

    def _head(self, top: float) -> tuple[list[Placed], float]:
        placed: list[Placed] = []
        after = 0.0
        for i, box in enumerate(self.head):
            top += max(after, box.before) if i else 0.0
            placed.append(Placed(box, 0.0, top))
            top, after = top + box.height, box.after
        return placed, top + (max(after, self._lanes_before) if placed and self.lanes else 0.0)

    def _filled(self, head: list[Placed], parts: Sequence[_Part]) -> Filled:
        rest = tuple(Lane(part.rest, lane.columns) for part, lane in zip(parts, self.lanes, strict=False))
        left = Band((), rest) if any(lane.boxes for lane in rest) else None
        lowest = max(parts, key=lambda part: part.bottom)
        after = lowest.after if self.lanes or not head else head[-1].box.after
        return Filled((*head, *(p for part in parts for p in part.placed)), left, lowest.bottom, after)


class Filled(NamedTuple):
    """Boxes placed, what is left, where they end, and the white space below that."""

    placed: tuple[Placed, ...]
    rest: Band | None
    bottom: float
    after: float


class _Part(NamedTuple):
    placed: tuple[Placed, ...]
    rest: tuple[Box, ...]
    bottom: float
    after: float
    shortest: float = 0.0  # bottom of the column that ends highest


def _even(lane: Lane, top: float) -> _Part:
    """Place a whole lane in columns as short as possible, statements whole unless a column stays nearly empty."""
    single = _fill(lane._replace(columns=lane.columns[:1]), top, ENDLESS, Effort.WHOLE)
    if len(lane.columns) == 1 or not lane.boxes:
        return single
    single = _fill(lane, top, single.bottom, Effort.WHOLE)
    even = _shortest(lane, top, single, Effort.WHOLE)
    if even.shortest - top < SHORT * (even.bottom - top):
        divided = _shortest(lane, top, single, Effort.LONG)
        if divided.bottom < even.bottom - WORTH:
            return divided
    return even


def _shortest(lane: Lane, top: float, best: _Part, effort: Effort) -> _Part:
    """Return the lane in its columns at the least limit that holds it, to within 0.25 pt."""
    low, high = top, best.bottom
    while high - low > NEAR:
        limit = (low + high) / 2
        part = _fill(lane, top, limit, effort)
        if part.rest:
            low = limit
        else:
            best, high = part, min(limit, part.bottom)
    return best


def _fill(lane: Lane, top: float, limit: float, effort: Effort) -> _Part:
    """Fill the columns of a lane one after the other down to a limit; boxes that keep together stay so."""
    queue = list(lane.boxes)
    later = len(queue) - (_chain(queue) if effort is Effort.APART else 0)
    placed: list[Placed] = []
    lowest, after = top, 0.0
    shortest = limit
    for x, column in lane.columns:
        items, y, below = _column(queue, x, column, top, limit, effort, later)
        last = len(items) - 1
        for i, item in enumerate(items):
            box = item.box.standing(first=i == 0, last=i == last and bool(queue))
            placed.append(item._replace(box=box))
        if items and y > lowest - EPSILON:
            lowest, after = y, below
        shortest = min(shortest, y)
    return _Part(tuple(placed), tuple(queue), lowest, after, shortest)


def _chain(queue: Sequence[Box]) -> int:
    """Return how many of the first boxes keep together."""
    return 1 + next((i for i, box in enumerate(queue[:-1]) if not box.keep), len(queue) - 1)


def _column(
    queue: list[Box], x: float, column: int, top: float, limit: float, effort: Effort, later: int
) -> tuple[list[Placed], float, float]:
    """Take from a queue what fits into a column; return it, where it ends, and the white space below.

    The last ``later`` boxes keep together as they say.
    """
    items: list[Placed] = []
    y, after = top, 0.0
    while queue:
        chain = 1 if len(queue) > later else _chain(queue)
        group: list[Placed] = []
        end, below = y, after
        for box in queue[:chain]:
            start = end + (max(below, box.before) if items or group else 0.0)
            group.append(Placed(box, x, start, column=column))
            end, below = start + box.height, box.after
        if end <= limit + EPSILON:
            items += group
            y, after = end, below
            del queue[:chain]
            continue
        last = group[-1]
        short = effort < Effort.ANY and isinstance(last.box, TextBox) and len(last.box.lines) < LONG
        cuts = last.box.cuts() if effort and not short else ()
        cut = next((c for c in cuts if last.y + c.height <= limit + EPSILON), None)
        if cut is not None:
            head, rest = cut.divide()
            items += [*group[:-1], last._replace(box=head)]
            y, after = last.y + head.height, 0.0
            queue[:chain] = [rest]
        break
    return items, y, after
