"""What must be true of made pages, whatever the document; each rule has a name.

Input: bands and notes before, pages after. Output: findings, (rule, what).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from factsheet.writers.pdf.bands import Band, Lane
from factsheet.writers.pdf.boxes import Box, Stack, TextBox
from factsheet.writers.pdf.compose import Line
from factsheet.writers.pdf.figures import (
    BarBox,
    BarsBox,
    ColophonBox,
    DotsBox,
    FramedBox,
    PictureBox,
    TilesBox,
    TimelineBox,
)
from factsheet.writers.pdf.pages import Geometry, Page, Placed
from factsheet.writers.pdf.table import TableBox
from factsheet.writers.pdf.tags import Element

EPSILON = 0.01
LEAST_LINES = 2


class Finding(NamedTuple):
    rule: str
    what: str


def elements(box: Box) -> list[Element]:
    """Return the elements that a box holds, in reading order: of its texts, or of a picture."""
    return [box.element] if isinstance(box, PictureBox) else [text.element for text in texts(box)]


def texts(box: Box) -> list[TextBox]:
    """Return the texts of a box in reading order; a continued table's head is not read again."""
    match box:
        case TextBox():
            return [box]
        case Stack():
            return list(box.texts)
        case BarBox():
            return [box.left, *([box.right] if box.right else [])]
        case TilesBox():
            return [text for tile in box.tiles for text in tile]
        case TimelineBox() | FramedBox():
            return [box.text]
        case BarsBox():
            return [text for row in box.rows for text in (row.date, row.value)]
        case DotsBox():
            return list(box.labels)
        case PictureBox():
            return []
        case ColophonBox():
            return [text for _, column in box.columns for text in column if isinstance(text, TextBox)]
        case TableBox():
            cells = [cell for row in box.rows[: 0 if box.continued else box.head] for cell in row]
            for r, row in enumerate(box.rows[box.head :]):
                cells += [cell for c, cell in enumerate(row) if r or c not in box.again]
            return [text for cell in cells if cell for text in cell.texts]
    raise AssertionError(box)


def check(
    bands: Sequence[Band], notes: Mapping[int, TextBox], geometry: Geometry, pages: Sequence[Page]
) -> list[Finding]:
    """Return every finding on the pages."""
    return list(_Rules(bands, notes, geometry, pages).findings())


@dataclass
class _Rules:
    bands: Sequence[Band]
    notes: Mapping[int, TextBox]
    geometry: Geometry
    pages: Sequence[Page]

    def findings(self) -> Iterator[Finding]:
        for number, page in enumerate(self.pages, 1):
            yield from self.room(number, page)
            yield from self.note_room(number, page)
            yield from self.parts_of_notes(number, page)
        yield from self.body()
        yield from self.note_text()
        yield from self.places()
        yield from self.widows()
        yield from self.continued()
        yield from self.kept()
        yield from self.level()
        yield from self.alone() if self.geometry.columns == 1 else ()

    @property
    def lanes(self) -> Iterator[Lane]:
        """Yield the lanes, the head of a band as one."""
        for band in self.bands:
            yield Lane(band.head, ((0.0, -1),))
            yield from band.lanes

    # -- room ------------------------------------------------------------------------------------------

    def room(self, number: int, page: Page) -> Iterator[Finding]:
        g = self.geometry
        if not page.placed and not page.area.notes:
            yield Finding("empty", f"page {number} has nothing on it")
        for placed in page.placed:
            foot = placed.y + placed.box.height + page.area.height()
            if placed.y < -EPSILON or foot > g.height + EPSILON:
                yield Finding("overfull", f"page {number}: {foot - g.height:.2f} pt too much")
            if abs(placed.x - g.column_x(max(placed.column, 0))) > EPSILON:
                yield Finding("column", f"page {number}: a box at {placed.x:.1f} in column {placed.column}")
        for i, a in enumerate(page.placed):
            for b in page.placed[i + 1 :]:
                first, second = (a, b) if a.y <= b.y else (b, a)
                beside = a.column != b.column and -1 not in (a.column, b.column)
                if not beside and first.y + first.box.height > second.y + EPSILON:
                    yield Finding("overlap", f"page {number}: boxes at {first.y:.1f} and {second.y:.1f}")
        for a, b in pairwise(page.placed):
            if a.column == b.column and b.y > a.y:
                white = b.y - a.y - a.box.height
                if white < max(a.box.after, b.box.before) - EPSILON and a.band == b.band:
                    yield Finding("white", f"page {number}: {white:.1f} pt between boxes at {a.y:.1f} and {b.y:.1f}")

    def note_room(self, number: int, page: Page) -> Iterator[Finding]:
        g, area = self.geometry, page.area
        placed = list(area.placed(g.height))
        if [p.box for p in placed] != area.notes:
            yield Finding("note-lost", f"page {number}: not every note is placed")
        top = g.height - area.height() + (g.separation if area.notes else 0.0)
        for p in placed:
            if p.y < top - EPSILON or p.y + p.box.height > g.height + EPSILON:
                yield Finding("overfull", f"page {number}: a note stands outside its area")
            if p.x < -EPSILON or p.x + g.note_width > g.width + EPSILON:
                yield Finding("overfull", f"page {number}: a note stands beside the type area")
        for a, b in pairwise(placed):
            if a.x == b.x and a.y + a.box.height > b.y + EPSILON:
                yield Finding("overlap", f"page {number}: notes at {a.y:.1f} and {b.y:.1f}")

    # -- nothing lost ----------------------------------------------------------------------------------

    def body(self) -> Iterator[Finding]:
        """Every line stands once; the boxes of a lane in order, and a band after the one before."""
        got: dict[Element, list[Line]] = {}
        for page in self.pages:
            for placed in page.placed:
                for text in texts(placed.box):
                    got.setdefault(text.element, []).extend(text.lines)
        boxes = [box for band in self.bands for box in band.boxes]
        wanted: dict[Element, list[Line]] = {}
        for text in (text for box in boxes for text in texts(box)):
            wanted.setdefault(text.element, []).extend(text.lines)
        yield from _same_lines(wanted, got, "line-lost")
        place = {element: i for i, element in enumerate(got)}
        for lane in self.lanes:
            order = [place[t.element] for box in lane.boxes for t in texts(box) if t.element in place]
            if order != sorted(order):
                yield Finding("order", "boxes of a lane stand in another order")
        ends = [[place[t.element] for box in band.boxes for t in texts(box) if t.element in place]
                for band in self.bands]  # fmt: skip
        if any(a and b and max(a) > min(b) for a, b in pairwise(ends)):
            yield Finding("order", "a band stands before the end of another")

    def note_text(self) -> Iterator[Finding]:
        wanted = {note.element: list(note.lines) for note in self.notes.values()}
        got: dict[Element, list[Line]] = {}
        for page in self.pages:
            for note in page.area.notes:
                got.setdefault(note.element, []).extend(note.lines)
        yield from _same_lines(wanted, got, "note-lost")

    # -- where notes stand -----------------------------------------------------------------------------

    def places(self) -> Iterator[Finding]:
        """A note begins on the page of its first mark, and goes on on the next."""
        numbers = {note.element: n for n, note in self.notes.items()}
        found: dict[int, list[int]] = {}
        marked: dict[int, int] = {}
        for number, page in enumerate(self.pages, 1):
            for note in page.area.notes:
                found.setdefault(numbers[note.element], []).append(number)
            for n in (n for placed in page.placed for text in texts(placed.box) for n in text.notes):
                marked.setdefault(n, number)
        for n, first in marked.items():
            parts = found.get(n, [])
            if parts[:1] != [first]:
                yield Finding("note-place", f"note {n} is marked on page {first}, and stands on {parts}")
            if any(b - a != 1 for a, b in pairwise(parts)):
                yield Finding("continuation", f"note {n} stands on pages {parts}")

    def parts_of_notes(self, number: int, page: Page) -> Iterator[Finding]:
        """Of the notes of a page the first may be a rest, and the last may be divided."""
        whole = {note.element: len(note.lines) for note in self.notes.values()}
        numbers = {note.element: n for n, note in self.notes.items()}
        notes = page.area.notes
        if any(note.rest for note in notes[1:]):
            yield Finding("continuation", f"page {number}: the rest of a note stands after another note")
        order = [numbers[note.element] for note in notes if not (page.area.opens_with_rest and note is notes[0])]
        if order != sorted(order) and not page.area.opens_with_rest:
            yield Finding("note-order", f"page {number}: notes stand as {order}")
        for note in notes[:-1]:
            if not note.rest and len(note.lines) < whole[note.element]:
                yield Finding("note-divided", f"page {number}: a note that is not the last is divided")

    # -- dividing --------------------------------------------------------------------------------------

    def widows(self) -> Iterator[Finding]:
        boxes = [box for band in self.bands for box in band.boxes]
        whole = {t.element: len(t.lines) for box in (*boxes, *self.notes.values()) for t in texts(box)}
        for number, page in enumerate(self.pages, 1):
            for box in (*(p.box for p in page.placed), *page.area.notes):
                for text in texts(box) if not isinstance(box, TableBox) else ():
                    if len(text.lines) < min(LEAST_LINES, whole.get(text.element, 0)):
                        yield Finding("widow", f"page {number}: {len(text.lines)} line of {whole[text.element]}")

    def continued(self) -> Iterator[Finding]:
        """A table that goes on has the head of its first part, and rows of as many cells."""
        boxes = [box for band in self.bands for box in band.boxes if isinstance(box, TableBox)]
        heads = {texts(box)[0].element: box for box in boxes}
        for number, page in enumerate(self.pages, 1):
            for box in (p.box for p in page.placed):
                if not isinstance(box, TableBox):
                    continue
                head = [cell.texts[0] for cell in box.rows[0] if cell]
                if head[0].element not in heads:
                    continue
                wanted = [cell.texts[0].lines for cell in heads[head[0].element].rows[0] if cell]
                if [text.lines for text in head] != wanted:
                    yield Finding("head", f"page {number}: a table goes on without its head")
                if len(box.rows) == box.head:
                    yield Finding("head", f"page {number}: a table's head stands alone")

    def spans(self) -> tuple[dict[Element, tuple[int, int]], dict[Element, tuple[int, int]]]:
        """Return on which page and in which column each text or picture begins, and ends."""
        starts: dict[Element, tuple[int, int]] = {}
        ends: dict[Element, tuple[int, int]] = {}
        for number, page in enumerate(self.pages, 1):
            for placed in page.placed:
                for element in elements(placed.box):
                    starts.setdefault(element, (number, placed.column))
                    ends[element] = number, placed.column
        return starts, ends

    def kept(self) -> Iterator[Finding]:
        """A box that keeps with the next ends where the next begins, if they and their notes fit on a page."""
        starts, ends = self.spans()
        for lane in self.lanes:
            for i, (box, following) in enumerate(pairwise(lane.boxes)):
                if box.keep and self.fits(lane.boxes, i):
                    end, start = ends[elements(box)[-1]], starts[elements(following)[0]]
                    if end != start:
                        yield Finding("keep", f"a box ends on {end}, the one it keeps with begins on {start}")
        for band in self.bands:
            if band.head and band.lanes:
                end = ends[elements(band.head[-1])[-1]]
                start = starts[elements(band.lanes[0].boxes[0])[0]]
                if end[0] != start[0]:
                    yield Finding("keep", f"a heading stands on page {end[0]}, its text begins on page {start[0]}")

    def fits(self, boxes: Sequence[Box], index: int) -> bool:
        """Tell whether the chain of kept boxes around one surely fits on an empty page, all notes at its foot."""
        first = last = index
        while first and boxes[first - 1].keep:
            first -= 1
        while last < len(boxes) - 1 and boxes[last].keep:
            last += 1
        chain = boxes[first : last + 1]
        numbers = {n for box in chain for n in box.notes} | set(self.notes)
        height = sum(box.before + box.height + box.after for box in chain) + 60
        notes = sum(self.notes[n].height + self.geometry.gap for n in numbers)
        return height + self.geometry.separation + notes <= self.geometry.height

    def level(self) -> Iterator[Finding]:
        """The lanes of a band begin on one page and on one line."""
        found: dict[Element, tuple[int, Placed]] = {}
        for number, page in enumerate(self.pages, 1):
            for placed in page.placed:
                found.setdefault(elements(placed.box)[0], (number, placed))
        for band in self.bands:
            places = [found[elements(lane.boxes[0])[0]] for lane in band.lanes if lane.boxes]
            tops = {(number, round(placed.y, 3)) for number, placed in places}
            if len(tops) > 1:
                yield Finding("level", f"lanes begin at {sorted(tops)}")

    def alone(self) -> Iterator[Finding]:
        """No text stands alone on a page if the page before has room for it and its notes."""
        for number, (before, page) in enumerate(pairwise(self.pages), 2):
            box = page.placed[0].box if len(page.placed) == 1 else None
            if not isinstance(box, TextBox) or box.rest or box.keep or page.area.opens_with_rest:
                continue
            white = max(before.placed[-1].box.after, box.before) if before.placed else 0.0
            end = before.bottom + white + box.height + before.area.height(page.area.notes)
            if end <= self.geometry.height - EPSILON:
                yield Finding("alone", f"page {number} has one text, for which page {number - 1} has room")


def _same_lines(
    wanted: Mapping[Element, list[Line]], got: Mapping[Element, list[Line]], rule: str
) -> Iterator[Finding]:
    for element, lines in wanted.items():
        found = got.get(element, [])
        if [id(line) for line in found] != [id(line) for line in lines]:
            yield Finding(rule, f"{element.tag} {element.id}: {len(found)} of {len(lines)} lines, or in another order")
    for element in got.keys() - wanted.keys():
        yield Finding(rule, f"{element.tag} {element.id} was not in the document")
