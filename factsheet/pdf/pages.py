"""Boxes and notes → pages: place first, draw later.

Input: boxes in reading order and the notes by number. Output: pages with every
box and note at its place (pt from the upper left of the type area). A page is a
stack of bands: across the page, or in balanced columns; notes stand at its foot.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, chain
from typing import Literal, NamedTuple

from factsheet.pdf.boxes import Box, Cut, TextBox

EPSILON = 1e-6
FULL_ENOUGH = 0.7  # of the height of the last page
MOST_AIR = 18.0  # pt above a band
SPREADS = 6  # heights tried to divide fewer sections
LEAST_FILL = 0.4  # of the height: a sheet with less than that is short of its plan
LARGEST_AREA = 0.75  # of the height; notes that need more are divided


class TooTall(Exception):
    """A box that fits no page, however it is divided; ``excess`` in pt."""

    def __init__(self, box: Box, excess: float) -> None:
        super().__init__(f"{type(box).__name__} is {excess:.0f} pt too tall for a page")
        self.box, self.excess = box, excess


@dataclass(frozen=True, slots=True)
class Geometry:
    """The type area and its columns, and how notes stand in it; lengths in pt."""

    width: float
    height: float
    columns: int = 1
    gutter: float = 0.0
    placement: Literal["page", "column"] = "page"
    note_columns: int = 1
    separation: float = 11.0
    gap: float = 1.5
    loose: float = 0.12

    @property
    def column_width(self) -> float:
        return (self.width - self.gutter * (self.columns - 1)) / self.columns

    @property
    def note_width(self) -> float:
        if self.placement == "column":
            return self.column_width
        return (self.width - self.gutter * (self.note_columns - 1)) / self.note_columns

    def column_x(self, index: int) -> float:
        return index * (self.column_width + self.gutter)


class Placed(NamedTuple):
    """A box with its upper left corner, in pt from the upper left of the type area.

    Bands count from 0 down the page, a heading across it starts one; ``aired`` ones begin with a heading.
    """

    box: Box
    x: float
    y: float
    band: int = 0
    aired: bool = False


@dataclass(slots=True)
class Area:
    """Notes at the foot: of a column, or of the page in one or more columns of its own."""

    x: float
    columns: int
    pitch: float
    separation: float
    gap: float
    notes: list[TextBox] = field(default_factory=list)
    closed: bool = False
    opens_with_rest: bool = False

    def height(self, more: Sequence[TextBox] = ()) -> float:
        """Height in pt with more notes added, the white space and rule above included; 0 without notes."""
        boxes = [*self.notes, *more]
        if not boxes:
            return 0.0
        return self.separation + self._stack(boxes)

    def _stack(self, boxes: Sequence[TextBox]) -> float:
        """Return the height of the notes set in columns as even as their order allows; notes stay whole."""
        heights = [b.height + self.gap for b in boxes]
        total = sum(heights)
        if self.columns == 1:
            return total
        if self.columns == 2:
            return min([max(first, total - first) for first in accumulate(heights)])
        limits = sorted({sum(heights[i:j]) for i in range(len(heights)) for j in range(i + 1, len(heights) + 1)})
        return next(limit for limit in limits if _columns_for(heights, limit) <= self.columns)

    def divided(self, note: TextBox, room: float) -> tuple[TextBox, TextBox] | None:
        """Return head and rest of a note, at least two lines each, the head as long as the room allows."""
        for cut in note.cuts():
            head, rest = cut.divide()
            assert isinstance(head, TextBox)
            assert isinstance(rest, TextBox)
            if self.height([head]) <= room + EPSILON:
                return head, rest
        return None

    def placed(self, bottom: float) -> Iterator[Placed]:
        """Yield the notes at their places above ``bottom`` (pt from the top of the type area)."""
        if not self.notes:
            return
        limit = self._stack(self.notes)
        y, column = bottom - limit, 0
        for note in self.notes:
            if y + note.height + self.gap > bottom + EPSILON and column < self.columns - 1:
                y, column = bottom - limit, column + 1
            yield Placed(note, self.x + column * self.pitch, y)
            y += note.height + self.gap


def _columns_for(heights: Sequence[float], limit: float) -> int:
    """Return how many columns of a height the notes need in their order."""
    used, count = 0.0, 1
    for h in heights:
        if h > limit + EPSILON:
            return len(heights) + 1
        if used + h > limit + EPSILON:
            used, count = 0.0, count + 1
        used += h
    return count


@dataclass(slots=True)
class Page:
    """A finished page: boxes in reading order, and note areas."""

    placed: list[Placed] = field(default_factory=list)
    areas: list[Area] = field(default_factory=list)


@dataclass(slots=True)
class _Column:
    x: float
    area: Area
    top: float
    limit: float
    used: float
    after: float = 0.0
    wide: bool = False
    items: list[Placed] = field(default_factory=list)


class _State(NamedTuple):
    """What is still to be set: boxes, notes already placed, the rest of a divided note."""

    queue: tuple[Box, ...]
    set_notes: frozenset[int]
    carry: tuple[TextBox, ...]


class _Option(NamedTuple):
    height: float
    notes: tuple[int, ...]
    cut: Cut | None


class PageMaker:
    """Makes pages from boxes; counts what it had to do in ``statistics``."""

    def __init__(self, geometry: Geometry, notes: Mapping[int, TextBox]) -> None:
        self.geometry = geometry
        self.notes = notes
        self.height = geometry.height
        self.statistics = {"again": 0, "forced": 0, "divided": 0}
        self.broken = False  # whether a page parts what keeps together, or took a box that hardly fits

    def make(self, boxes: Sequence[Box], planned: int = 0) -> list[Page]:
        """Return the pages; if they are fewer than planned, or the last has little on it, filled evenly.

        Raises TooTall for a box that fits no page.
        """
        pages = self._pages(boxes, self.geometry.height)
        if len(pages) > planned or (len(pages) == planned and self._filled(pages[-1]) >= FULL_ENOUGH):
            return pages
        return self._spread(boxes, planned) or pages

    def _spread(self, boxes: Sequence[Box], planned: int) -> list[Page]:
        """Return the pages at the least height that makes no more than planned, or at a greater one that divides
        fewer sections: the more pages begin with a heading, the better."""
        low, high = self.geometry.height * LEAST_FILL, self.geometry.height
        while high - low > 4.0:
            middle = (low + high) / 2
            if 0 < len(self._fitted(boxes, middle)) <= planned:
                high = middle
            else:
                low = middle
        best: list[Page] = []
        for step in range(SPREADS):
            height = high + (self.geometry.height - high) * step / (SPREADS - 1)
            pages = self._fitted(boxes, height)
            if len(pages) == planned and (not best or _torn(pages) < _torn(best)):
                best = pages
        return best

    def _fitted(self, boxes: Sequence[Box], height: float) -> list[Page]:
        """Return the pages of a height, none where that height is too small for what keeps together."""
        self.broken = False
        try:
            pages = self._pages(boxes, height)
        except TooTall:
            return []
        return [] if self.broken else pages

    def _filled(self, page: Page) -> float:
        """Return the part of the height a page's content and notes take."""
        content = max((p.y + p.box.height for p in page.placed), default=0.0)
        return (content + max(area.height() for area in page.areas)) / self.geometry.height

    def _pages(self, boxes: Sequence[Box], height: float) -> list[Page]:
        """Make pages of which boxes and notes together fill no more than a height in pt."""
        self.height = height
        state = _State(tuple(boxes), frozenset(), ())
        pages: list[Page] = []
        while state.queue or state.carry:
            page, state = self._page(state)
            pages.append(page)
        for page in pages:
            self._air(page)
        return pages

    def _air(self, page: Page) -> None:
        """Share out the room a page has left above its headings, so that it does not gather in one gap."""
        aired = sorted({p.band for p in page.placed if p.aired and p.band})
        if not aired:
            return
        spare = (1 - self._filled(page)) * self.geometry.height - self.geometry.separation
        extra = min(spare / (len(aired) + 1), MOST_AIR)
        if extra > 0:
            page.placed = [p._replace(y=p.y + extra * bisect_right(aired, p.band)) for p in page.placed]

    def _page(self, state: _State) -> tuple[Page, _State]:
        """Make a page; where a later column's notes need room an earlier column took, make it again with that kept."""
        reserve, final = 0.0, False
        while True:
            attempt = _Attempt(self, state, reserve, final)
            need = attempt.run()
            if need is None and not (reserve and attempt.broken):
                self.broken = self.broken or attempt.broken
                return attempt.page, attempt.rest()
            self.statistics["again"] += 1
            # Room kept for later notes must not tear apart what keeps together: then the later column yields.
            reserve, final = (0.0, True) if need is None else (max(need, reserve + 1), False)


def _torn(pages: Sequence[Page]) -> int:
    """Count the pages that go on with what the page before began."""
    return sum(1 for page in pages[1:] if not (page.placed and page.placed[0].box.keep))


class _Attempt:
    """One try at one page with a height kept for the notes; ``run`` returns the height it lacked, or None."""

    def __init__(self, maker: PageMaker, state: _State, reserve: float, final: bool) -> None:
        self.maker, self.reserve, self.final = maker, reserve, final
        self.broken = False
        self.geometry = g = maker.geometry
        self.height = maker.height
        self.queue = list(state.queue)
        self.set_notes = set(state.set_notes)
        self.carry = list(state.carry)
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
        self.bottom = 0.0  # of what stands on the page above the band at hand

    def rest(self) -> _State:
        return _State(tuple(self.queue), frozenset(self.set_notes), tuple(self.carry))

    def run(self) -> float | None:
        self._left_over(self.areas[0], 0.0)
        after = 0.0
        while self.queue:
            shared = self.geometry.placement == "page" or self.queue[0].wide
            if shared and self.areas[0].closed and self.carry:
                break
            count = len(self.queue)
            after = self._wide(after) if self.queue[0].wide else self._band(after)
            if self.need is not None:
                return self.need
            if after < 0 or len(self.queue) == count:
                break
        return None

    # -- bands -----------------------------------------------------------------------------------------

    def _wide(self, after: float) -> float:
        """Place what goes across the page; return the white space after it, -1 where the page is full."""
        column = _Column(0.0, self.areas[0], self.bottom, self.height, self.bottom, after, wide=True)
        done = self._fill(column, [column])
        self.page.placed += column.items
        self.bottom = column.used
        self._next_band()
        return column.after if done else -1.0

    def _next_band(self) -> None:
        self.band = max((p.band for p in self.page.placed), default=-1) + 1

    def _band(self, after: float) -> float:
        """Fill the columns; where the band ends on this page, make them as short and even as they can be."""
        start = self._snapshot()
        full = self._columns(after, self.height)
        if self.need is not None:
            return -1.0
        ended = not self.queue or self.queue[0].wide
        if ended and self.geometry.columns > 1 and not self.carry:
            low, high = self.bottom, max(c.used for c in full)
            best, end = full, self._snapshot()
            while high - low > 1.0:
                middle = (low + high) / 2
                self._restore(start)
                columns = self._columns(after, middle)
                if self._fits(len(end[0])):
                    best, end, high = columns, self._snapshot(), middle
                else:
                    low = middle
                self.need = None
            self._restore(end)
            full = best
        for column in full:
            self.page.placed += column.items
        lowest = max(full, key=lambda c: c.used)
        self.bottom = lowest.used
        self._next_band()
        return lowest.after if ended else -1.0

    def _fits(self, left: int) -> bool:
        """Tell whether all but so many boxes are placed, with room for their notes and none divided."""
        return self.need is None and not self.carry and len(self.queue) == left

    def _columns(self, after: float, limit: float) -> list[_Column]:
        columns: list[_Column] = []
        for i in range(self.geometry.columns):
            area = self.areas[i]
            column = _Column(self.geometry.column_x(i), area, self.bottom, limit, self.bottom, after)
            columns.append(column)
            if i and area is not self.areas[i - 1]:
                self._left_over(area, self.bottom)
            if not (area.closed and self.carry):
                self._fill(column, columns)
            if self.need is not None or not self.queue or self.queue[0].wide:
                break
        return columns

    def _snapshot(self) -> tuple[list[Box], set[int], list[TextBox], list[tuple[list[TextBox], bool, bool]]]:
        areas = [(list(a.notes), a.closed, a.opens_with_rest) for a in self.page.areas]
        return list(self.queue), set(self.set_notes), list(self.carry), areas

    def _restore(
        self, snapshot: tuple[list[Box], set[int], list[TextBox], list[tuple[list[TextBox], bool, bool]]]
    ) -> None:
        queue, set_notes, carry, areas = snapshot
        self.queue, self.set_notes, self.carry = list(queue), set(set_notes), list(carry)
        for area, (notes, closed, rest) in zip(self.page.areas, areas, strict=True):
            area.notes, area.closed, area.opens_with_rest = list(notes), closed, rest

    # -- one column ------------------------------------------------------------------------------------

    def _left_over(self, area: Area, top: float) -> None:
        """What is left of the notes of the page or column before comes first."""
        notes, self.carry = self.carry, []
        room = self.height - top
        for note in notes:
            area.opens_with_rest = True
            if self.carry:
                self.carry.append(note)
            elif area.height([note]) <= room + EPSILON:
                area.notes.append(note)
            else:
                self._divide_note(area, note, room)

    def _fill(self, column: _Column, columns: Sequence[_Column]) -> bool:
        """Place boxes until the column is full; tell whether the run of such boxes ended before."""
        wide = column.wide
        while self.queue and self.queue[0].wide == wide:
            n = 0  # queue[0..n] stay together: n boxes that keep with the next, and the next
            while n < len(self.queue) - 1 and self.queue[n].keep and self.queue[n + 1].wide == wide:
                n += 1
            alone = len(columns) == 1 or self.geometry.placement == "column"
            fresh = alone and not (column.items or column.top or column.area.notes) and column.limit >= self.height
            before = self._snapshot(), column.used, column.after, len(column.items)
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
            self._restore(before[0])
            column.used, column.after = before[1], before[2]
            del column.items[before[3] :]
            return False
        return True

    def _place(self, column: _Column, columns: Sequence[_Column], box: Box, *, force: bool) -> Box | None:
        """Place a box, or its largest head that fits with its notes; return what is left, the box itself if all."""
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

    def _force(self, column: _Column, columns: Sequence[_Column], box: Box, top: float) -> Box | None:
        """An empty page: the least of the box, and its notes as they go."""
        self.maker.statistics["forced"] += 1
        self.broken = True
        options = [_Option(box.height, box.notes, None), *(_Option(c.height, c.notes, c) for c in box.cuts())]
        for option in reversed(options):
            if top + option.height <= column.limit + EPSILON:
                return self._commit(column, columns, box, option, self._fresh(option.notes), top, divide=True)
        raise TooTall(box, top + options[-1].height - column.limit)

    def _floor(self, column: _Column, need: float) -> float:
        """The lowest y content may reach, given the height its notes need."""
        if column.wide:
            need = max(need, *(a.height() for a in self.page.areas))
        return min(column.limit, self.height - max(self.reserve, need))

    def _others(self, column: _Column, columns: Sequence[_Column]) -> float:
        """The bottom of what else stands above the same notes."""
        return max([self.bottom, *(c.used for c in columns if c is not column and c.area is column.area)])

    def _may_divide(self, column: _Column, columns: Sequence[_Column]) -> bool:
        """Notes across the page are divided in its last column only, or that column would stay empty; those of a
        column only where their rest comes before all other notes of the next."""
        if self.geometry.placement == "column":
            right = self.areas[self.areas.index(column.area) + 1 :]
            return not (right and right[0].notes)
        return column.wide or len(columns) == self.geometry.columns

    def _fresh(self, numbers: Sequence[int]) -> list[TextBox]:
        return [self.maker.notes[n] for n in dict.fromkeys(numbers) if n not in self.set_notes]

    def _partly(self, area: Area, new: Sequence[TextBox], bottom: float) -> bool:
        """Tell whether all new notes but the last fit whole, and two lines of the last."""
        if not new or area.closed or len(new[-1].lines) < 4:
            return False
        least = next(c for c in reversed(list(new[-1].cuts()))).divide()[0]
        assert isinstance(least, TextBox)
        return area.height([*new[:-1], least]) <= self.height - bottom + EPSILON

    def _commit(
        self,
        column: _Column,
        columns: Sequence[_Column],
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
            if self.carry:
                self.carry.append(note)
            elif column.area.height([note]) <= room + EPSILON:
                column.area.notes.append(note)
            else:
                self._divide_note(column.area, note, room)
        return rest

    def _divide_note(self, area: Area, note: TextBox, room: float) -> None:
        parts = area.divided(note, room)
        area.closed = True
        if parts is None:
            self.carry.append(note)
            return
        self.maker.statistics["divided"] += 1
        area.notes.append(parts[0])
        self.carry.append(parts[1])
