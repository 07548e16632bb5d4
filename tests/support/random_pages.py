"""Random documents for the page maker: boxes of lines with note marks, tables, notes, and a type area.

Every line has a text of its own, so that a lost or repeated one can be named. A type area is at
least as high as the largest part that cannot be divided, with the notes it brings.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from hypothesis import strategies as st

from factsheet.writers.pdf.boxes import Bookmark, Box, TextBox, TimelineBox
from factsheet.writers.pdf.compose import InlineTag, Line, Piece, Run
from factsheet.writers.pdf.fonts import Word
from factsheet.writers.pdf.pages import Geometry
from factsheet.writers.pdf.table import TableBox, TableRules
from factsheet.writers.pdf.tags import Element
from support.pdf_sample import regular

LEADING, NOTE_LEADING = 15.5, 11.5
LARGEST_ROW = 250.0  # pt; only a row taller than this is divided
NOTHING = Word("", 0.0, frozenset())


class Document:
    """Boxes and notes for one geometry."""

    def __init__(self, geometry: Geometry, boxes: list[Box], notes: dict[int, TextBox]) -> None:
        self.geometry, self.boxes, self.notes = geometry, boxes, notes

    def __repr__(self) -> str:
        boxes = ", ".join(describe(box) for box in self.boxes)
        notes = " ".join(f"{n}:{len(note.lines)}" for n, note in self.notes.items())
        return f"Document({self.geometry}, [{boxes}], notes {{{notes}}})"


def describe(box: Box) -> str:
    """Return a box in a few words."""
    flags = "".join(c for c, on in (("k", box.keep), ("w", box.wide)) if on)
    white = f" +{box.before:g}/{box.after:g}" if box.before or box.after else ""
    if isinstance(box, TableBox):
        rows = "/".join("+".join(str(len(cell.lines)) for cell in row) for row in box.rows)
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
    columns = draw(st.integers(1, 3))
    placement: Literal["page", "column"] = draw(st.sampled_from(["page", "column"]))
    note_columns = draw(st.integers(1, 4)) if placement == "page" else 1
    height = float(draw(st.sampled_from([180, 300, 420, 700])))
    wide_boxes = columns > 1 and draw(st.booleans())
    gutter = 20.0
    width = columns * 200.0 + (columns - 1) * gutter
    marks = _Marks(draw)
    boxes: list[Box] = []
    for i in range(draw(st.integers(1, 14))):
        wide = wide_boxes and draw(st.integers(0, 4)) == 0
        across = width if wide else 200.0
        kind = draw(st.sampled_from(["text", "text", "text", "heading", "solid", "table"]))
        box: Box
        if kind == "table":
            box = _table(draw, f"t{i}", marks, across)
        elif kind == "solid":
            text = text_box(f"b{i}", marks.of_lines(draw(st.integers(1, 4))), across)
            box = TimelineBox(text, 10.0, False, False)
        else:
            count = 1 if kind == "heading" else draw(st.integers(1, 12))
            text = box = text_box(f"b{i}", marks.of_lines(count), across)
            box.keep = kind == "heading" or draw(st.integers(0, 5)) == 0
            if kind == "heading":
                text.bookmark = Bookmark(f"heading-{i}", "Heading", 1)
                text.follows_heading = bool(boxes) and getattr(boxes[-1], "bookmark", None) is not None
        box.wide = wide
        box.before = draw(st.sampled_from([0.0, 8.0]))
        box.after = draw(st.sampled_from([0.0, 4.0, 9.0]))
        boxes.append(box)
    likely_long = draw(st.sampled_from([3, 8]))
    note_width = 200.0 if placement == "column" else (width - gutter * (note_columns - 1)) / note_columns
    notes = {
        n: text_box(f"n{n}", [[]] * draw(st.integers(1, likely_long)), note_width, NOTE_LEADING)
        for n in range(1, marks.count + 1)
    }
    geometry = Geometry(width, height, columns, gutter, placement, note_columns)
    height = max([height, *(_need(part, notes, geometry) for box in boxes for part in indivisible(box))])
    geometry = Geometry(width, height, columns, gutter, placement, note_columns)
    for box in boxes:
        if isinstance(box, TableBox):
            box.limit = min(height * 0.5, LARGEST_ROW)
    return Document(geometry, boxes, notes)


def _table(draw: st.DrawFn, name: str, marks: _Marks, width: float) -> TableBox:
    columns = draw(st.integers(1, 3))
    tall = draw(st.integers(0, 3)) == 0
    rows = []
    for r in range(draw(st.integers(2, 8))):
        most = 2 if r == 0 else 30 if tall and draw(st.booleans()) else 4
        cells = [
            text_box(f"{name}.{r}.{c}", marks.of_lines(draw(st.integers(0 if r else 1, most)), 6), width / columns)
            for c in range(columns)
        ]
        rows.append(cells)
    return TableBox(rows, [width / columns] * columns, 1, TableRules())


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
    above, head = table.heights[0], {n for cell in table.rows[0] for n in cell.notes}
    if table.height <= LARGEST_ROW:
        yield table.height, set(table.notes)
    for row, height in zip(table.rows[1:], table.heights[1:], strict=True):
        if height <= LARGEST_ROW:
            yield above + height, head | {n for cell in row for n in cell.notes}
            continue
        longest = max(len(cell.lines) for cell in row)
        least = int(LARGEST_ROW / LEADING)  # of the last lines, which are no longer divided
        for first, last in [*((i, i + 3) for i in range(longest - 2)), (max(longest - least, 0), longest)]:
            notes = {n for cell in row for line_ in cell.lines[first:last] for n in line_.notes()}
            yield above + (last - first) * LEADING + 2 * table.rules.pad_y, head | notes


def _need(part: tuple[float, set[int]], notes: dict[int, TextBox], geometry: Geometry) -> float:
    height, numbers = part
    return height + geometry.separation + sum(notes[n].height + geometry.gap for n in numbers) + 1
