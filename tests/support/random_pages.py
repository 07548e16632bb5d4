"""Random documents for the page maker: bands of boxes with note marks, tables, notes, and a type area.

Every line has a text of its own, so that a lost or repeated one can be named. A type area is at
least as high as the largest part that cannot be divided, with the notes it brings.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from hypothesis import strategies as st

from factsheet.writers.pdf.bands import Band, Lane
from factsheet.writers.pdf.boxes import Bookmark, Box, Stack, TextBox
from factsheet.writers.pdf.compose import Line
from factsheet.writers.pdf.cutting import InlineTag, Piece, Run
from factsheet.writers.pdf.figures import TimelineBox
from factsheet.writers.pdf.pages import Geometry
from factsheet.writers.pdf.shaping import Word
from factsheet.writers.pdf.table import TableBox, TableRules
from factsheet.writers.pdf.tags import Element
from support.pdf_sample import regular

LEADING, NOTE_LEADING = 15.0, 10.25
LARGEST_ROW = 250.0  # pt; only a row taller than this is divided
COLUMN, GUTTER = 252.0, 18.0
NOTHING = Word("", 0.0, frozenset())


class Document:
    """Bands and notes for one geometry."""

    def __init__(self, geometry: Geometry, bands: list[Band], notes: dict[int, TextBox]) -> None:
        self.geometry, self.bands, self.notes = geometry, bands, notes

    def __repr__(self) -> str:
        bands = " | ".join(
            " & ".join(
                f"{len(lane.columns)}:" + ", ".join(map(describe, lane.boxes))
                for lane in (Lane(band.head, ()), *band.lanes)
            )
            for band in self.bands
        )
        notes = " ".join(f"{n}:{len(note.lines)}" for n, note in self.notes.items())
        return f"Document({self.geometry}, [{bands}], notes {{{notes}}})"


def describe(box: Box) -> str:
    """Return a box in a few words."""
    flags = "k" if box.keep else ""
    white = f" +{box.before:g}/{box.after:g}" if box.before or box.after else ""
    if isinstance(box, TableBox):
        rows = "/".join("+".join(str(cell.count) if cell else "^" for cell in row) for row in box.rows)
        return f"table{flags} {rows}{white} {list(box.notes)}"
    name = "solid" if isinstance(box, TimelineBox) else "text"
    return f"{name}{flags} {box.height / LEADING:.0f}{white} {list(box.notes)}"


def line(text: str, marks: Sequence[int] = ()) -> Line:
    """Return a line of this text with note marks."""
    tags = [InlineTag(("Reference", "Link"), contents="Note", destination="note", note=n) for n in marks]
    runs = [
        Run(text, regular(), 10.0),
        *(Run(str(n), regular(), 7.0, tag=tag) for n, tag in zip(marks, tags, strict=True)),
    ]
    return Line(tuple(Piece(run, run.text, NOTHING, 0.0) for run in runs), 0.0)


def text_box(name: str, marks: Sequence[Sequence[int]], width: float, leading: float = LEADING) -> TextBox:
    """Return a box of one line for each list of marks."""
    lines = tuple(line(f"{name}.{i} ", of_line) for i, of_line in enumerate(marks))
    return TextBox(lines, leading, width, Element("P", id=name))


@dataclass
class _Marks:
    """Deals out note numbers: a new one, or one that was there."""

    draw: st.DrawFn
    count: int = 0
    pieces: list[int] = field(default_factory=list)

    def of_line(self, likely: int) -> list[int]:
        """Return the marks of a line, none in most."""
        marks: list[int] = []
        if self.draw(st.integers(0, likely)) == 0:
            for _ in range(self.draw(st.integers(1, 2))):
                new = self.count == 0 or self.draw(st.integers(0, 2)) > 0
                self.count += new
                marks.append(self.count if new else self.draw(st.integers(1, self.count)))
        return marks

    def of_lines(self, count: int, likely: int = 2) -> list[list[int]]:
        return [self.of_line(likely) for _ in range(count)]


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Draw a document."""
    columns = draw(st.integers(1, 4))
    note_columns = draw(st.integers(1, 4))
    height = float(draw(st.sampled_from([180, 300, 420, 700])))
    width = columns * COLUMN + (columns - 1) * GUTTER
    marks = _Marks(draw)
    bands: list[Band] = []
    for i in range(draw(st.integers(1, 6))):
        kind = draw(st.sampled_from(["across", "flow", "pair"])) if columns > 1 else "across"
        head = [_heading(f"h{i}", marks, width)] if kind != "pair" and draw(st.booleans()) else []
        xs = [(c * (COLUMN + GUTTER), c) for c in range(columns)]
        lanes = []
        if kind == "across":
            lanes.append(Lane(_boxes(draw, f"a{i}", marks, width), ((0.0, -1),)))
        elif kind == "flow":
            lanes.append(Lane(_boxes(draw, f"f{i}", marks, COLUMN), tuple(xs)))
        parted = draw(st.integers(1, columns - 1)) if kind == "pair" else 0
        for side, places in (("l", xs[:parted]), ("r", xs[parted:])) if parted else ():
            first = _heading(f"{side}h{i}", marks, COLUMN)
            lanes.append(Lane((first, *_boxes(draw, f"{side}{i}", marks, COLUMN)), tuple(places)))
        bands.append(Band(tuple(head), tuple(lanes)))
    likely_long = draw(st.sampled_from([3, 8]))
    note_width = (width - GUTTER * (note_columns - 1)) / note_columns
    notes = {
        n: text_box(f"n{n}", [[]] * draw(st.integers(1, likely_long)), note_width, NOTE_LEADING)
        for n in range(1, marks.count + 1)
    }
    geometry = Geometry(width, height, columns, GUTTER, note_columns)
    parts = [part for band in bands for part in _least(band)]
    height = max([height, *(_need(part, notes, geometry) for part in parts)])
    geometry = Geometry(width, height, columns, GUTTER, note_columns)
    for box in (box for band in bands for box in band.boxes):
        if isinstance(box, TableBox):
            box.limit = min(height * 0.5, LARGEST_ROW)
    return Document(geometry, bands, notes)


def _heading(name: str, marks: _Marks, width: float) -> TextBox:
    box = text_box(name, marks.of_lines(1, 8), width)
    box.bookmark, box.keep, box.before, box.after = Bookmark(name, "Heading", 1), True, 11.0, 3.0
    return box


def _boxes(draw: st.DrawFn, name: str, marks: _Marks, width: float) -> tuple[Box, ...]:
    boxes: list[Box] = []
    for i in range(draw(st.integers(1, 6))):
        kind = draw(st.sampled_from(["text", "text", "text", "solid", "table"]))
        box: Box
        if kind == "table":
            box = _table(draw, f"{name}.t{i}", marks, width)
        elif kind == "solid":
            text = text_box(f"{name}.b{i}", marks.of_lines(draw(st.integers(1, 4))), width)
            box = TimelineBox(text)
        else:
            box = text_box(f"{name}.b{i}", marks.of_lines(draw(st.integers(1, 12))), width)
            box.keep = draw(st.integers(0, 5)) == 0
        box.before = draw(st.sampled_from([0.0, 8.0]))
        box.after = draw(st.sampled_from([0.0, 4.0, 9.0]))
        boxes.append(box)
    return tuple(boxes)


def _table(draw: st.DrawFn, name: str, marks: _Marks, width: float) -> TableBox:
    columns = draw(st.integers(1, 3))
    tall = draw(st.integers(0, 3)) == 0
    rows = []
    for r in range(draw(st.integers(2, 8))):
        most = 2 if r == 0 else 30 if tall and draw(st.booleans()) else 4
        goes_on = r > 1 and columns > 1 and draw(st.integers(0, 2)) == 0  # the first cell of the row above
        cells: list[Stack | None] = [
            None
            if goes_on and not c
            else Stack(
                [
                    text_box(
                        f"{name}.{r}.{c}",
                        marks.of_lines(draw(st.integers(1, most if c or columns == 1 else 2)), 6),
                        width / columns,
                    )
                ]
            )
            for c in range(columns)
        ]
        rows.append(cells)
    return TableBox(rows, [width / columns] * columns, 1, TableRules(gap=0.0))


def _least(band: Band) -> Iterator[tuple[float, set[int]]]:
    """Yield height and notes of what may have to stand on a page undivided: the head with the first of each lane."""
    head = sum(box.height + box.after + box.before for box in band.head)
    noted = {n for box in band.head for n in box.notes}
    largest = [max([(height, numbers) for box in lane.boxes for height, numbers in indivisible(box)],
                   key=lambda part: part[0]) for lane in band.lanes]  # fmt: skip
    numbers = {n for lane in band.lanes for box in lane.boxes for _, ns in indivisible(box) for n in ns}
    yield head + max((height for height, _ in largest), default=0.0) + 31, noted | numbers


def indivisible(box: Box) -> Iterator[tuple[float, set[int]]]:
    """Yield height and notes of each part of a box that may have to stand on a page undivided."""
    if isinstance(box, TableBox):
        yield from _indivisible_rows(box)
    elif isinstance(box, TextBox):
        for i in range(max(len(box.lines) - 2, 1)):
            part = box.lines[i : i + 3]
            yield len(part) * box.leading, {n for each in part for n in each.notes()}
    else:
        yield box.height, set(box.notes)


def _indivisible_rows(table: TableBox) -> Iterator[tuple[float, set[int]]]:
    above, head = table.heights[0], _notes(table.rows[0])
    if table.height <= LARGEST_ROW:
        yield table.height, set(table.notes)
    row: list[Stack] = []
    for places in table.rows[1:]:
        row = [cell or row[c] for c, cell in enumerate(places)]  # what goes on from above is repeated
        height = max(cell.height for cell in row) + table.rules.above + table.rules.below
        if height <= LARGEST_ROW:
            yield above + height, head | _notes(row)
            continue
        longest = max(cell.count for cell in row)
        least = int(LARGEST_ROW / LEADING)  # of the last lines, which are no longer divided
        for first, last in [*((i, i + 3) for i in range(longest - 2)), (max(longest - least, 0), longest)]:
            notes = {n for cell in row for text in cell.texts for each in text.lines[first:last] for n in each.notes()}
            yield above + (last - first) * LEADING + table.rules.above + table.rules.below, head | notes


def _notes(row: Sequence[Stack | None]) -> set[int]:
    return {n for cell in row if cell for n in cell.notes}


def _need(part: tuple[float, set[int]], notes: dict[int, TextBox], geometry: Geometry) -> float:
    height, numbers = part
    return height + geometry.separation + sum(notes[n].height + geometry.gap for n in numbers) + 1
