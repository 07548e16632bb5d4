"""One column of a page: boxes placed one below the other, with room for the notes they bring.

Input: what is still to be set. Output: boxes and notes at their places, or the
height the notes lacked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple, TypeAlias

from factsheet.writers.pdf.areas import EPSILON, Area, Geometry, Page, Placed
from factsheet.writers.pdf.boxes import Box, Cut, TextBox

LARGEST_AREA = 0.75  # of the height; notes that need more are divided


class TooTall(Exception):
    """A box that fits no page, however it is divided; ``excess`` in pt."""

    def __init__(self, box: Box, excess: float) -> None:
        super().__init__(f"{type(box).__name__} is {excess:.0f} pt too tall for a page")
        self.box, self.excess = box, excess


@dataclass(slots=True)
class Job:
    """What all pages share: geometry, notes by number, the height to fill in pt, and counts of what was necessary.

    ``slack`` is how much taller than necessary, in pt, columns may be so that no box is divided.
    """

    geometry: Geometry
    notes: Mapping[int, TextBox]
    height: float
    statistics: dict[str, int]
    slack: float


@dataclass(slots=True)
class Column:
    x: float
    area: Area
    top: float
    limit: float
    used: float
    after: float = 0.0
    wide: bool = False
    most: int | None = None  # boxes
    items: list[Placed] = field(default_factory=list)


class Remainder(NamedTuple):
    """What is left to set: boxes, notes already placed, the rest of a divided note."""

    queue: tuple[Box, ...]
    set_notes: frozenset[int]
    carried: tuple[TextBox, ...]


Saved: TypeAlias = tuple[list[Box], set[int], list[TextBox], list[tuple[list[TextBox], bool, bool]]]


class _Option(NamedTuple):
    height: float
    notes: tuple[int, ...]
    cut: Cut | None


class ColumnFiller:
    """Fills the columns of one page, with a height kept for the notes.

    ``need`` is the height the notes lacked, if they did; ``broken``: something that keeps together was divided.
    """

    def __init__(self, job: Job, remainder: Remainder, reserve: float, *, final: bool) -> None:
        """``final``: a later column yields instead of asking for room."""
        self.job, self.reserve, self.final = job, reserve, final
        self.broken = False
        self.geometry = g = job.geometry
        self.height = job.height
        self.queue = list(remainder.queue)
        self.set_notes = set(remainder.set_notes)
        self.carried = list(remainder.carried)
        self.need: float | None = None
        self.page = Page()
        if g.placement == "page":
            shared = Area(0.0, g.note_columns, g.note_width + g.gutter, g.separation, g.gap)
            self.areas = [shared] * g.columns
            self.page.areas = [shared]
        else:
            self.areas = [Area(g.column_x(i), 1, 0.0, g.separation, g.gap) for i in range(g.columns)]
            self.page.areas = self.areas
        self.band = 0
        self.bottom = 0.0  # of what is on the page above the current band

    def rest(self) -> Remainder:
        return Remainder(tuple(self.queue), frozenset(self.set_notes), tuple(self.carried))

    def save(self) -> Saved:
        areas = [(list(a.notes), a.closed, a.opens_with_rest) for a in self.page.areas]
        return list(self.queue), set(self.set_notes), list(self.carried), areas

    def restore(self, saved: Saved) -> None:
        queue, set_notes, carried, areas = saved
        self.queue, self.set_notes, self.carried = list(queue), set(set_notes), list(carried)
        for area, (notes, closed, rest) in zip(self.page.areas, areas, strict=True):
            area.notes, area.closed, area.opens_with_rest = list(notes), closed, rest

    # -- one column ------------------------------------------------------------------------------------

    def place_carried(self, area: Area, top: float) -> None:
        """Place first the rest of the notes of the previous page or column."""
        notes, self.carried = self.carried, []
        room = self.height - top
        for note in notes:
            area.opens_with_rest = True
            if self.carried:
                self.carried.append(note)
            elif area.height([note]) <= room + EPSILON:
                area.notes.append(note)
            else:
                self._divide_note(area, note, room)

    def fill(self, column: Column, columns: Sequence[Column]) -> bool:
        """Place boxes until the column is full; tell whether there were no more boxes for it."""
        wide = column.wide
        while self.queue and self.queue[0].wide == wide and len(column.items) != column.most:
            n = 0  # queue[0..n] stay together: n boxes that keep with the next, and the next
            while n < len(self.queue) - 1 and self.queue[n].keep and self.queue[n + 1].wide == wide:
                n += 1
            alone = len(columns) == 1 or self.geometry.placement == "column"
            fresh = alone and not (column.items or column.top or column.area.notes) and column.limit >= self.height
            before = self.save(), column.used, column.after, len(column.items)
            rest: Box | None = None
            index = 0
            for index in range(n + 1):
                rest = self._place(column, columns, self.queue[index], force=fresh and not column.items)
                if rest is not None or self.need is not None:
                    break
            if self.need is not None:
                return False
            if rest is None:
                del self.queue[: n + 1]
                continue
            if index == n and rest is not self.queue[index]:
                self.queue[: n + 1] = [rest]
                return False
            if fresh and column.items:  # a chain longer than a column is divided
                self.broken = True
                self.queue[: index + 1] = [rest]
                return False
            self.restore(before[0])
            column.used, column.after = before[1], before[2]
            del column.items[before[3] :]
            return False
        return True

    def _place(self, column: Column, columns: Sequence[Column], box: Box, *, force: bool) -> Box | None:
        """Place a box, or the largest head that fits with its notes; return what is left, possibly all of it."""
        g, area = self.geometry, column.area
        height = box.height
        top = column.used
        if column.items or column.top > 0:
            top += max(box.before, column.after)
        others = self._others(column, columns)
        options = [_Option(height, box.notes, None)]
        best: tuple[_Option, list[TextBox], float] | None = None
        part: tuple[_Option, list[TextBox]] | None = None
        for option in chain(options, (_Option(c.height, c.notes, c) for c in box.cuts())):
            y = top + option.height
            if y > self._floor(column, area.height()) + EPSILON:
                continue
            new = self._fresh(option.notes)
            if new and area.closed:
                continue
            need = area.height(new)
            if y <= self._floor(column, need) + EPSILON:
                best = option, new, need
                break
            if part is None and self._may_divide(column, columns) and self._partly(area, new, max(y, others)):
                part = option, new
        if best is not None and best[1] and others + best[2] > self.height + EPSILON:
            if best[2] <= LARGEST_AREA * self.height and not self.final:
                self.need = best[2]
                return box
            best = None
        spare = self._floor(column, best[2]) - top - best[0].height if best else self.height
        if part is not None and (spare > g.loose * self.height or (force and best is None)):
            return self._commit(column, columns, box, part[0], part[1], top, divide=True)
        if best is not None:
            return self._commit(column, columns, box, best[0], best[1], top, divide=False)
        if not force or area.notes:
            return box
        return self._force(column, columns, box, top)

    def _force(self, column: Column, columns: Sequence[Column], box: Box, top: float) -> Box | None:
        """On an empty page, place the smallest head of the box, and as much of its notes as fits."""
        self.job.statistics["forced"] += 1
        self.broken = True
        options = [_Option(box.height, box.notes, None), *(_Option(c.height, c.notes, c) for c in box.cuts())]
        for option in reversed(options):
            if top + option.height <= column.limit + EPSILON:
                return self._commit(column, columns, box, option, self._fresh(option.notes), top, divide=True)
        raise TooTall(box, top + options[-1].height - column.limit)

    def _floor(self, column: Column, need: float) -> float:
        """Return the lowest y content may reach, given the height its notes need."""
        if column.wide:
            need = max(need, *(a.height() for a in self.page.areas))
        return min(column.limit, self.height - max(self.reserve, need))

    def _others(self, column: Column, columns: Sequence[Column]) -> float:
        """Return the bottom of everything else above the same notes."""
        return max([self.bottom, *(c.used for c in columns if c is not column and c.area is column.area)])

    def _may_divide(self, column: Column, columns: Sequence[Column]) -> bool:
        """Tell whether notes may be divided here: notes across the page only in its last column, or that column
        would stay empty; those of a column only if their rest comes before all other notes of the next."""
        if self.geometry.placement == "column":
            right = self.areas[self.areas.index(column.area) + 1 :]
            return not (right and right[0].notes)
        return column.wide or len(columns) == self.geometry.columns

    def _fresh(self, numbers: Sequence[int]) -> list[TextBox]:
        return [self.job.notes[n] for n in dict.fromkeys(numbers) if n not in self.set_notes]

    def _partly(self, area: Area, new: Sequence[TextBox], bottom: float) -> bool:
        """Tell whether all new notes fit, the last one by at least two lines."""
        if not new or area.closed or len(new[-1].lines) < 4:
            return False
        least = next(c for c in reversed(list(new[-1].cuts()))).divide()[0]
        assert isinstance(least, TextBox)
        return area.height([*new[:-1], least]) <= self.height - bottom + EPSILON

    def _commit(
        self,
        column: Column,
        columns: Sequence[Column],
        box: Box,
        option: _Option,
        new: list[TextBox],
        top: float,
        *,
        divide: bool,
    ) -> Box | None:
        rest: Box | None = None
        if option.cut is not None:
            box, rest = option.cut.divide()
        heading = box if isinstance(box, TextBox) and box.bookmark is not None else None
        starts = column.wide and heading is not None and bool(column.items or self.page.placed)
        band = (column.items[-1].band if column.items else self.band) + starts
        aired = heading is not None and not heading.follows_heading
        column.items.append(Placed(box, column.x, top, band, aired))
        column.used, column.after = top + option.height, box.after
        self.set_notes.update(option.notes)
        if not divide:
            column.area.notes += new
            return rest
        room = self.height - max(column.used, self._others(column, columns))
        for note in new:
            if self.carried:
                self.carried.append(note)
            elif column.area.height([note]) <= room + EPSILON:
                column.area.notes.append(note)
            else:
                self._divide_note(column.area, note, room)
        return rest

    def _divide_note(self, area: Area, note: TextBox, room: float) -> None:
        parts = area.divided(note, room)
        area.closed = True
        if parts is None:
            self.carried.append(note)
            return
        self.job.statistics["divided"] += 1
        area.notes.append(parts[0])
        self.carried.append(parts[1])
