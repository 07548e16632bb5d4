"""Bands and notes → pages: placed first, painted later.

Input: bands in reading order and the notes by number. Output: pages with every box and note placed (pt from the
upper left of the type area). Each page is filled before the next begins; its notes stand at its foot.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from factsheet.writers.pdf.areas import EPSILON, Area, Geometry, Page, Placed
from factsheet.writers.pdf.bands import NEAR, Band, Effort, Filled
from factsheet.writers.pdf.boxes import Box, TextBox

__all__ = ["Area", "Band", "Geometry", "Page", "PageMaker", "Placed", "TooTall"]

LOOSE = 0.1  # of the height of a page: more is not left empty to keep a band whole


class TooTall(Exception):
    """A box that fits no page, however it is divided; ``excess`` in pt."""

    def __init__(self, box: Box, excess: float) -> None:
        super().__init__(f"{type(box).__name__} is {excess:.0f} pt too tall for a page")
        self.box, self.excess = box, excess


class PageMaker:
    """Makes pages of one geometry; ``statistics`` counts divided bands and notes, and boxes placed by force."""

    def __init__(self, geometry: Geometry, notes: Mapping[int, TextBox], loose: float = LOOSE) -> None:
        self.geometry, self.notes, self.loose = geometry, notes, loose
        self.statistics = {"divided": 0, "forced": 0, "notes": 0}
        self.noted: set[int] = set()  # notes placed so far
        self.carried: list[TextBox] = []  # notes whose page had no room for them, the first perhaps begun
        self.page = self._page()
        self.y = self.after = 0.0
        self.band = 0

    def make(self, bands: Sequence[Band]) -> list[Page]:
        """Return the pages. Raises TooTall for a box that fits no page."""
        pages = [self.page]
        queue = _joined(bands)[::-1]
        while queue or self.carried:
            rest = self._place(queue.pop()) if queue and not self.carried else None
            if rest is not None:
                queue.append(rest)
            if rest is not None or self.carried:
                pages.append(self._next())
        return pages

    def _page(self) -> Page:
        g = self.geometry
        return Page(Area(g.note_columns, g.note_width + g.gutter, g.separation, g.gap))

    def _next(self) -> Page:
        """Begin a page, with the rest of the notes of the one before."""
        self.page = self._page()
        self.y = self.after = 0.0
        self.band = 0
        notes, self.carried = self.carried, []
        self.page.area.opens_with_rest = bool(notes)
        self._note(notes, self.geometry.height)
        if notes and not self.page.area.notes:
            raise TooTall(notes[0], notes[0].height - self.geometry.height)
        return self.page

    # -- one band --------------------------------------------------------------------------------------

    def _place(self, band: Band) -> Band | None:
        """Place a band, or the part of it that belongs on this page; return what is left."""
        top = self.y + (max(self.after, band.before) if self.page.placed else 0.0)
        whole = band.whole(top)
        if self._fits(whole):
            return self._commit(whole)
        floor = self.geometry.height - self.page.area.height()
        empty = not (self.page.placed or self.page.area.notes)
        if not empty and floor - self.y <= self.loose * self.geometry.height and not self._alone(band):
            return band
        best: Filled | None = None
        for effort in (Effort.WHOLE, Effort.LONG)[: 1 if len(band.lanes) > 1 else 2]:
            found = self._largest(band, top, floor, effort)
            if found is not None and (best is None or found.bottom > best.bottom + EPSILON):
                best = found
            if best is not None and self._left(best) <= self.loose * self.geometry.height:
                break
        if best is None and empty:
            return self._force(band, top)
        if best is None:
            return band
        self.statistics["divided"] += 1
        return self._commit(best)

    def _alone(self, band: Band) -> bool:
        """Tell whether a band that goes on the next page leaves it to its first box."""
        page, self.page = self.page, self._page()
        found = self._largest(band, 0.0, self.geometry.height, Effort.LONG)
        self.page = page
        return found is not None and found.rest is not None and len(found.placed) == 1

    def _largest(self, band: Band, top: float, floor: float, effort: Effort) -> Filled | None:
        """Return the largest part of a band that fits with its notes, None if none does."""
        best: Filled | None = None
        low, high = top, floor
        limit = floor
        while high - low > NEAR:
            found = band.down_to(limit, top, effort)
            if found is None or self._fits(found):
                best = found or best
                low = limit
            else:
                high = min(limit, found.bottom)
            limit = (low + high) / 2
        return best

    def _fits(self, filled: Filled) -> bool:
        need = self.page.area.height(self._fresh(filled))
        return filled.bottom + need <= self.geometry.height + EPSILON

    def _left(self, filled: Filled) -> float:
        """Return the height in pt that would stay empty."""
        return self.geometry.height - filled.bottom - self.page.area.height(self._fresh(filled))

    def _fresh(self, filled: Filled) -> list[TextBox]:
        """Return the notes first marked in what is placed, in order."""
        numbers = sorted({n for p in filled.placed for n in p.box.notes} - self.noted)
        return [self.notes[n] for n in numbers if n in self.notes]

    def _force(self, band: Band, top: float) -> Band | None:
        """On an empty page, part what keeps together, or place the least of a band and as much of its notes as fits."""
        self.statistics["forced"] += 1
        floor = self.geometry.height - self.page.area.height()
        for effort in (Effort.ANY, Effort.APART):
            found = self._largest(band, top, floor, effort)
            if found is not None:
                return self._commit(found)
        least = band.down_to(floor, top, Effort.APART)
        if least is None:
            raise TooTall(*band.excess(top, floor))
        low, high = top, least.bottom
        while high - low > NEAR:
            limit = (low + high) / 2
            found = band.down_to(limit, top, Effort.APART)
            if found is None:
                low = limit
            else:
                least, high = found, min(limit, found.bottom)
        return self._commit(least)

    def _commit(self, filled: Filled) -> Band | None:
        fresh = self._fresh(filled)
        self.page.placed += [p._replace(band=self.band) for p in filled.placed]
        self.band += 1
        self.y, self.after = filled.bottom, filled.after
        self.noted.update(n for p in filled.placed for n in p.box.notes)
        self._note(fresh, self.geometry.height - self.y)
        return filled.rest

    def _note(self, notes: Sequence[TextBox], room: float) -> None:
        """Set notes at the foot; what has no room goes on the next page, the first of it divided if it can be."""
        area = self.page.area
        for note in notes:
            if self.carried:
                self.carried.append(note)
            elif area.height([note]) <= room + EPSILON:
                area.notes.append(note)
            else:
                parts = area.divided(note, room)
                if parts is None:
                    self.carried.append(note)
                    continue
                self.statistics["notes"] += 1
                area.notes.append(parts[0])
                self.carried.append(parts[1])


def _joined(bands: Sequence[Band]) -> list[Band]:
    """Return the bands, those that are but a heading joined to the next, which it keeps with."""
    found: list[Band] = []
    for band in bands:
        if found and not found[-1].lanes and found[-1].head and found[-1].head[-1].keep:
            band = Band((*found.pop().head, *band.head), band.lanes)
        found.append(band)
    return found
