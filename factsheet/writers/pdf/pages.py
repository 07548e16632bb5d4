"""Boxes and notes → pages: placed first, painted later.

Input: boxes in reading order and the notes by number. Output: pages with every
box and note placed (pt from the upper left of the type area). A page is a
stack of bands: across the page, or in balanced columns; notes stand at its foot.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise

from factsheet.writers.pdf.areas import EPSILON, Area, Geometry, Page, Placed
from factsheet.writers.pdf.boxes import Box, TextBox
from factsheet.writers.pdf.breaks import cheapest
from factsheet.writers.pdf.column import Job, Remainder, TooTall
from factsheet.writers.pdf.page import PageBuilder

__all__ = ["Area", "Geometry", "Page", "PageMaker", "Placed", "TooTall"]

FULL_ENOUGH = 0.7  # of the height of the last page
MOST_AIR = 18.0  # pt above a band
SPREADS = 6  # heights tried to divide fewer sections
LEAST_FILL = 0.4  # of the height: a sheet with less is far short of its plan
SLACK = 48.0  # pt that columns may be taller than necessary so that no box is divided
LOWER = 0.05  # cost of beginning a page with a lower heading; white space costs the square of its share


class PageMaker:
    """Makes pages from boxes; ``statistics`` counts retries, divided notes and boxes placed by force."""

    def __init__(self, geometry: Geometry, notes: Mapping[int, TextBox]) -> None:
        self.geometry = geometry
        self.statistics = {"again": 0, "forced": 0, "divided": 0}
        self.job = Job(geometry, notes, geometry.height, self.statistics, SLACK)
        self.broken = False  # whether a page divides what keeps together, or took a box that hardly fits

    def make(self, boxes: Sequence[Box], planned: int = 0) -> list[Page]:
        """Return the pages, each after the first beginning with a heading if that makes as many as planned.

        Otherwise, if they are fewer than planned or the last is nearly empty, they are filled evenly. Raises TooTall
        for a box that fits no page.
        """
        if planned and (divided := self._at_headings(boxes, planned, SLACK) or self._at_headings(boxes, planned, 0.0)):
            return divided
        self.job.slack = SLACK
        pages = self._pages(boxes, self.geometry.height)
        if 0 < planned < len(pages):
            self.job.slack = 0.0
            pages = self._pages(boxes, self.geometry.height)
        if len(pages) > planned or (len(pages) == planned and self._filled(pages[-1]) >= FULL_ENOUGH):
            return pages
        return self._spread(boxes, planned) or pages

    def _at_headings(self, boxes: Sequence[Box], planned: int, slack: float) -> list[Page]:
        """Return the pages divided at headings and filled as evenly as these allow, none if they do not fit."""
        notes = (frozenset(box.notes) for box in boxes)
        marked = list(accumulate(notes, lambda before, more: before | more, initial=frozenset[int]()))
        taken = list(accumulate((self._least(box) for box in boxes), initial=0.0))
        made: dict[int, dict[int, Page]] = {}

        def cost(start: int, stop: int) -> float | None:
            noted = sum(self.job.notes[n].height for n in marked[stop] - marked[start]) / self._note_columns
            if taken[stop] - taken[start] + noted > self.geometry.height + EPSILON:
                return None  # more than a page holds in any case
            page = self._whole(Remainder(tuple(boxes[start:stop]), marked[start], ()))
            if page is None:
                return None
            made.setdefault(start, {})[stop] = page
            return (1 - self._filled(page)) ** 2 + LOWER * max(_level(boxes[start]) - 1, 0)

        self.job.height, self.job.slack = self.geometry.height, slack
        places = [i for i, box in enumerate(boxes) if i == 0 or (_level(box) and not boxes[i - 1].keep)]
        starts = cheapest(places, len(boxes), planned, cost)
        pages = [made[i][j] for i, j in pairwise((*starts, len(boxes)))] if starts else []
        if sum(map(self._filled, pages)) < planned * LEAST_FILL:
            return []
        for page in pages:
            self._air(page)
        return pages

    @property
    def _note_columns(self) -> int:
        return self.geometry.columns if self.geometry.placement == "column" else self.geometry.note_columns

    def _least(self, box: Box) -> float:
        """Return the least height of a page in pt that a box takes, with the columns filled to the last line."""
        return box.height if box.wide else box.height / self.geometry.columns

    def _whole(self, remainder: Remainder) -> Page | None:
        """Return a page that holds everything, None if no page does."""
        self.broken = False
        try:
            page, rest = self._page(remainder)
        except TooTall:
            return None
        return None if rest.queue or rest.carried or self.broken else page

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
            if len(pages) == planned and (not best or _divided(pages) < _divided(best)):
                best = pages
        return best

    def _fitted(self, boxes: Sequence[Box], height: float) -> list[Page]:
        """Return the pages of a height, none if it is too small for what keeps together."""
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
        """Make pages whose boxes and notes together fill at most a height in pt."""
        self.job.height = height
        remainder = Remainder(tuple(boxes), frozenset(), ())
        pages: list[Page] = []
        while remainder.queue or remainder.carried:
            page, remainder = self._page(remainder)
            pages.append(page)
        for page in pages:
            self._air(page)
        return pages

    def _air(self, page: Page) -> None:
        """Distribute the room left on a page above its headings, so that it does not gather in one gap."""
        aired = sorted({p.band for p in page.placed if p.aired and p.band})
        if not aired:
            return
        spare = (1 - self._filled(page)) * self.geometry.height - self.geometry.separation
        extra = min(spare / (len(aired) + 1), MOST_AIR)
        if extra > 0:
            page.placed = [p._replace(y=p.y + extra * bisect_right(aired, p.band)) for p in page.placed]

    def _page(self, remainder: Remainder) -> tuple[Page, Remainder]:
        """Make a page; if a later column's notes need room that an earlier column took, retry with that room kept."""
        reserve, final = 0.0, False
        while True:
            builder = PageBuilder(self.job, remainder, reserve, final=final)
            need = builder.run()
            if need is None and not (reserve and builder.broken):
                self.broken = self.broken or builder.broken
                return builder.page, builder.rest()
            self.statistics["again"] += 1
            # Room kept for later notes must not separate what keeps together: then the later column yields.
            reserve, final = (0.0, True) if need is None else (max(need, reserve + 1), False)


def _divided(pages: Sequence[Page]) -> int:
    """Count the pages that continue what the previous page began."""
    return sum(1 for page in pages[1:] if not (page.placed and page.placed[0].box.keep))


def _level(box: Box) -> int:
    """Return the level of a heading a page may begin with, 1 below the title; 0 for any other box."""
    mark = box.bookmark if isinstance(box, TextBox) and not box.follows_heading else None
    return mark.level if mark else 0
