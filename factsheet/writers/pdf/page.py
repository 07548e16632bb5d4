"""One try at one page: a stack of bands, each across the page or in balanced columns.

Input: what is still to be set, and a height kept for the notes. Output: a page and what is
left, or the height the notes lacked; the page maker then tries again with that kept.
"""

from __future__ import annotations

from collections.abc import Sequence

from factsheet.writers.pdf.breaks import shares
from factsheet.writers.pdf.column import Column, ColumnFiller, Saved


class PageBuilder(ColumnFiller):
    """Builds one page; ``run`` returns the height its notes lacked, or None."""

    def run(self) -> float | None:
        self.place_carried(self.areas[0], 0.0)
        after = 0.0
        while self.queue:
            shared = self.geometry.placement == "page" or self.queue[0].wide
            if shared and self.areas[0].closed and self.carried:
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
        """Place what crosses the page; return the white space after it, -1 if the page is full."""
        column = Column(0.0, self.areas[0], self.bottom, self.height, self.bottom, after, wide=True)
        done = self.fill(column, [column])
        self.page.placed += column.items
        self.bottom = column.used
        self._next_band()
        return column.after if done else -1.0

    def _next_band(self) -> None:
        self.band = max((p.band for p in self.page.placed), default=-1) + 1

    def _band(self, after: float) -> float:
        """Fill the columns; if the band ends on this page, make them as short and even as possible."""
        start = self.save()
        full = self.columns(after, self.height)
        if self.need is not None:
            return -1.0
        ended = not self.queue or self.queue[0].wide
        if ended and self.geometry.columns > 1 and not self.carried:
            full = self._even(start, full, after)
        for column in full:
            self.page.placed += column.items
        lowest = max(full, key=lambda c: c.used)
        self.bottom = lowest.used
        self._next_band()
        return lowest.after if ended else -1.0

    def _even(self, start: Saved, full: list[Column], after: float) -> list[Column]:
        """Return the columns as short as possible, or a little taller if that divides no box."""
        low, high = self.bottom, max(c.used for c in full)
        best, end = full, self.save()
        left = len(end[0])

        def tried(limit: float, stops: Sequence[int] = ()) -> list[Column] | None:
            self.restore(start)
            columns = self.columns(after, limit, stops)
            fits = self._fits(left)
            self.need = None
            return columns if fits else None

        while high - low > 1.0:
            middle = (low + high) / 2
            columns = tried(middle)
            if columns is None:
                low = middle
            else:
                best, end, high = columns, self.save(), middle
        boxes = start[0][: len(start[0]) - left]
        if sum(len(c.items) for c in best) > len(boxes):
            highest, used = min(high + self.job.slack, self.height), sum(1 for c in best if c.items)
            sizes = [(box.height, box.keep) for box in boxes]
            for stops in shares(sizes, used, highest - self.bottom):
                columns = tried(highest, stops)
                if columns is not None and sum(len(c.items) for c in columns) == len(boxes):
                    best, end = columns, self.save()
                    break
        self.restore(end)
        return best

    def _fits(self, left: int) -> bool:
        """Tell whether all but ``left`` boxes are placed, with room for their notes and none divided."""
        return self.need is None and not self.carried and len(self.queue) == left

    def columns(self, after: float, limit: float, stops: Sequence[int] = ()) -> list[Column]:
        """Fill the columns down to a limit in pt from the top; ``stops`` limits the number of boxes in each."""
        columns: list[Column] = []
        for i in range(self.geometry.columns):
            if stops and i == len(stops):
                break
            area = self.areas[i]
            most = stops[i] if stops else None
            column = Column(self.geometry.column_x(i), area, self.bottom, limit, self.bottom, after, most=most)
            columns.append(column)
            if i and area is not self.areas[i - 1]:
                self.place_carried(area, self.bottom)
            if not (area.closed and self.carried):
                self.fill(column, columns)
            if self.need is not None or not self.queue or self.queue[0].wide:
                break
        return columns
