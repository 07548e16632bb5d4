"""What must be true of made pages, whatever the document; each rule has a name.

Input: boxes and notes before, pages after. Output: findings, (rule, what).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from factsheet.writers.pdf.boxes import Box, ChartBox, FigureBox, PairBox, TextBox, TilesBox, TimelineBox
from factsheet.writers.pdf.compose import Line
from factsheet.writers.pdf.pages import Area, Geometry, Page, Placed
from factsheet.writers.pdf.table import TableBox
from factsheet.writers.pdf.tags import Element

EPSILON = 0.01
LEAST_LINES = 2


class Finding(NamedTuple):
    rule: str
    what: str


class Spot(NamedTuple):
    """Where notes stand: page, and column where each has its own."""

    page: int
    column: int


def texts(box: Box) -> list[TextBox]:
    """Return the texts of a box in reading order; a continued table's head is not read again."""
    match box:
        case TextBox():
            return [box]
        case PairBox():
            return [box.left, box.right]
        case TilesBox():
            return [text for tile in box.tiles for text in tile]
        case TimelineBox():
            return [box.text]
        case ChartBox():
            return list(box.labels)
        case FigureBox():
            return list(box.beside)
        case TableBox():
            return [cell for row in box.rows[box.head if box.continued else 0 :] for cell in row]
    return []


def check(
    boxes: Sequence[Box], notes: Mapping[int, TextBox], geometry: Geometry, pages: Sequence[Page]
) -> list[Finding]:
    """Return every finding on the pages."""
    return list(_Rules(boxes, notes, geometry, pages).findings())


@dataclass
class _Rules:
    boxes: Sequence[Box]
    notes: Mapping[int, TextBox]
    geometry: Geometry
    pages: Sequence[Page]

    def findings(self) -> Iterator[Finding]:
        for number, page in enumerate(self.pages):
            yield from self.room(number, page)
            yield from self.note_room(number, page)
            yield from self.parts_of_notes(number, page)
        yield from self.body()
        yield from self.note_text()
        yield from self.places()
        yield from self.widows()
        yield from self.continued()
        yield from self.kept()

    # -- room ------------------------------------------------------------------------------------------

    def column(self, placed: Placed) -> int:
        """Return the column of a box, from its place."""
        g = self.geometry
        if placed.box.wide:
            return 0
        return next(i for i in range(g.columns) if abs(g.column_x(i) - placed.x) < EPSILON)

    def area(self, page: Page, placed: Placed) -> Area:
        return page.areas[0] if self.geometry.placement == "page" else page.areas[self.column(placed)]

    def room(self, number: int, page: Page) -> Iterator[Finding]:
        height = self.geometry.height
        if not page.placed and not any(area.notes for area in page.areas):
            yield Finding("empty", f"page {number + 1} has nothing on it")
        for placed in page.placed:
            areas = page.areas if placed.box.wide else [self.area(page, placed)]
            foot = placed.y + placed.box.height + max(area.height() for area in areas)
            if placed.y < -EPSILON or foot > height + EPSILON:
                yield Finding("overfull", f"page {number + 1}: {foot - height:.2f} pt too much")
        for a, b in _pairs_in_reach(page.placed):
            first, second = (a, b) if a.y <= b.y else (b, a)
            if first.y + first.box.height > second.y + EPSILON:
                yield Finding("overlap", f"page {number + 1}: boxes at {first.y:.1f} and {second.y:.1f}")
        for a, b in pairwise(page.placed):
            if a.x == b.x and a.box.wide == b.box.wide and b.y > a.y:
                white = b.y - a.y - a.box.height
                if white < max(a.box.after, b.box.before) - EPSILON:
                    yield Finding(
                        "white", f"page {number + 1}: {white:.1f} pt between boxes at {a.y:.1f} and {b.y:.1f}"
                    )

    def note_room(self, number: int, page: Page) -> Iterator[Finding]:
        g = self.geometry
        for area in page.areas:
            placed = list(area.placed(g.height))
            if [p.box for p in placed] != area.notes:
                yield Finding("note-lost", f"page {number + 1}: not every note of an area is placed")
            top = g.height - area.height() + (g.separation if area.notes else 0.0)
            for p in placed:
                if p.y < top - EPSILON or p.y + p.box.height > g.height + EPSILON:
                    yield Finding("overfull", f"page {number + 1}: a note stands outside its area")
                if p.x < -EPSILON or p.x + g.note_width > g.width + EPSILON:
                    yield Finding("overfull", f"page {number + 1}: a note stands beside the type area")
            for a, b in pairwise(placed):
                if a.x == b.x and a.y + a.box.height > b.y + EPSILON:
                    yield Finding("overlap", f"page {number + 1}: notes at {a.y:.1f} and {b.y:.1f}")

    # -- nothing lost ----------------------------------------------------------------------------------

    def body(self) -> Iterator[Finding]:
        wanted: dict[Element, list[Line]] = {t.element: list(t.lines) for box in self.boxes for t in texts(box)}
        got: dict[Element, list[Line]] = {}
        for page in self.pages:
            for placed in page.placed:
                for text in texts(placed.box):
                    got.setdefault(text.element, []).extend(text.lines)
        yield from _same_lines(wanted, got, "line-lost")
        if [e for e in got if e in wanted] != list(wanted):
            yield Finding("order", "boxes stand in another order")

    def note_text(self) -> Iterator[Finding]:
        wanted = {note.element: list(note.lines) for note in self.notes.values()}
        got: dict[Element, list[Line]] = {}
        for page in self.pages:
            for area in page.areas:
                for note in area.notes:
                    got.setdefault(note.element, []).extend(note.lines)
        yield from _same_lines(wanted, got, "note-lost")

    # -- where notes stand -----------------------------------------------------------------------------

    def spots(self) -> dict[int, list[Spot]]:
        """Return the places of each note's parts, in order."""
        numbers = {note.element: n for n, note in self.notes.items()}
        found: dict[int, list[Spot]] = {}
        for number, page in enumerate(self.pages):
            for column, area in enumerate(page.areas):
                for note in area.notes:
                    if note.element in numbers:
                        found.setdefault(numbers[note.element], []).append(Spot(number, column))
        return found

    def first_marks(self) -> dict[int, Spot]:
        """Return the place at whose foot each note is wanted: that of its first mark."""
        found: dict[int, Spot] = {}
        for number, page in enumerate(self.pages):
            for placed in page.placed:
                column = 0 if self.geometry.placement == "page" else self.column(placed)
                for text in texts(placed.box):
                    for n in text.notes:
                        found.setdefault(n, Spot(number, column))
        return found

    def places(self) -> Iterator[Finding]:
        spots = self.spots()
        for number, first in self.first_marks().items():
            parts = spots.get(number)
            if not parts or parts[0] != first:
                where = f"on page {parts[0].page + 1}, column {parts[0].column + 1}" if parts else "nowhere"
                what = (
                    f"note {number} is marked on page {first.page + 1}, column {first.column + 1}, and starts {where}"
                )
                yield Finding("note-place", what)
            for a, b in pairwise(parts or []):
                if b not in self.following(a):
                    yield Finding("continuation", f"note {number} goes on at {b}, not after {a}")

    def following(self, spot: Spot) -> tuple[Spot, ...]:
        if self.geometry.placement == "page" or spot.column == self.geometry.columns - 1:
            return (Spot(spot.page + 1, 0),)
        return (Spot(spot.page, spot.column + 1), Spot(spot.page + 1, 0))

    def parts_of_notes(self, number: int, page: Page) -> Iterator[Finding]:
        """Of the notes of an area the first may be a rest, and the last may be divided."""
        whole = {note.element: len(note.lines) for note in self.notes.values()}
        numbers = {note.element: n for n, note in self.notes.items()}
        # the last lines of a divided row's first cell stand after the first lines of its last
        row_divided = any(isinstance(box, TableBox) and max(box.heights) > box.limit for box in self.boxes)
        for area in page.areas:
            rests = [note.rest for note in area.notes]
            if any(rests[1:]):
                yield Finding("continuation", f"page {number + 1}: the rest of a note stands after another note")
            if area.notes and area.opens_with_rest != rests[0]:
                yield Finding("continuation", f"page {number + 1}: the rule above the notes is of the wrong length")
            order = [numbers[note.element] for note in area.notes if note.element in numbers]
            if order != sorted(order) and not row_divided:
                yield Finding("note-order", f"page {number + 1}: notes stand as {order}")
            for note in area.notes[:-1]:
                if not note.rest and len(note.lines) < whole.get(note.element, 0):
                    yield Finding("note-divided", f"page {number + 1}: a note that is not the last is divided")

    # -- dividing --------------------------------------------------------------------------------------

    def widows(self) -> Iterator[Finding]:
        whole = {t.element: len(t.lines) for box in (*self.boxes, *self.notes.values()) for t in texts(box)}
        for number, page in enumerate(self.pages):
            boxes = [p.box for p in page.placed] + [note for area in page.areas for note in area.notes]
            for box in boxes:
                for text in texts(box) if not isinstance(box, TableBox) else ():
                    if len(text.lines) < min(LEAST_LINES, whole.get(text.element, 0)):
                        yield Finding("widow", f"page {number + 1}: {len(text.lines)} line of {whole[text.element]}")

    def continued(self) -> Iterator[Finding]:
        """A table that goes on has the head of its first part, and rows of as many cells."""
        heads = {box.rows[0][0].element: box for box in self.boxes if isinstance(box, TableBox)}
        for number, page in enumerate(self.pages):
            for box in (p.box for p in page.placed):
                if isinstance(box, TableBox) and box.rows[0][0].element in heads:
                    first = heads[box.rows[0][0].element]
                    if [c.lines for c in box.rows[0]] != [c.lines for c in first.rows[0]]:
                        yield Finding("head", f"page {number + 1}: a table goes on without its head")
                    if len(box.rows) == box.head:
                        yield Finding("head", f"page {number + 1}: a table's head stands alone")

    def kept(self) -> Iterator[Finding]:
        """A box that keeps with the next ends where the next begins, if both and their notes fit into a column."""
        starts: dict[Element, tuple[Spot, Placed]] = {}
        ends: dict[Element, tuple[Spot, Placed]] = {}
        for number, page in enumerate(self.pages):
            for placed in page.placed:
                spot = Spot(number, self.column(placed))
                for text in texts(placed.box):
                    starts.setdefault(text.element, (spot, placed))
                    ends[text.element] = spot, placed
        for i, (box, following) in enumerate(pairwise(self.boxes)):
            if not box.keep or box.wide != following.wide or not self.fits(i):
                continue
            end, start = ends[texts(box)[-1].element][0], starts[texts(following)[0].element][0]
            if end != start:
                yield Finding("keep", f"a box ends on {end}, the one it keeps with begins on {start}")

    def fits(self, index: int) -> bool:
        """Tell whether the chain of kept boxes around one fits into an empty column, all notes at its foot."""
        first = last = index
        while first and self.boxes[first - 1].keep and self.boxes[first - 1].wide == self.boxes[index].wide:
            first -= 1
        while (
            last < len(self.boxes) - 1 and self.boxes[last].keep and self.boxes[last + 1].wide == self.boxes[last].wide
        ):
            last += 1
        chain = self.boxes[first : last + 1]
        numbers = {n for box in chain for n in box.notes}
        height = sum(box.before + box.height + box.after for box in chain)
        return height + self.geometry.separation + sum(self.notes[n].height + self.geometry.gap for n in numbers) <= (
            self.geometry.height
        )


def _pairs_in_reach(placed: Sequence[Placed]) -> Iterator[tuple[Placed, Placed]]:
    """Yield the pairs of boxes one above the other: of one column, or one of them across all."""
    for i, a in enumerate(placed):
        for b in placed[i + 1 :]:
            if a.x == b.x or a.box.wide or b.box.wide:
                yield a, b


def _same_lines(
    wanted: Mapping[Element, list[Line]], got: Mapping[Element, list[Line]], rule: str
) -> Iterator[Finding]:
    for element, lines in wanted.items():
        found = got.get(element, [])
        if [id(line) for line in found] != [id(line) for line in lines]:
            yield Finding(rule, f"{element.tag} {element.id}: {len(found)} of {len(lines)} lines, or in another order")
    for element in got.keys() - wanted.keys():
        yield Finding(rule, f"{element.tag} {element.id} was not in the document")
