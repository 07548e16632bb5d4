"""Text stands where it should: in its column, notes below their marks, continued on the very next page.

Input: a file as read back, and what is expected, with the frames of its pages. Output: findings.
A glyph extends from its origin by its advance, in pt; the ink of an italic may lean out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import groupby, pairwise

from factsheet.proof.document import Footnote, Reading
from factsheet.proof.expected import Expected, Frame
from factsheet.proof.findings import Finding
from factsheet.proof.links import marked
from factsheet.proof.operators import ShownText
from factsheet.proof.text import numbered, plain

NEAR = 0.06  # pt
LEAF = 2  # sides
BODY, NOTES, FURNITURE = frozenset(("text",)), frozenset(("notes",)), frozenset(("head", "footer", "text"))
NUMBERS = BODY | {"margin"}


def check(reading: Reading, expected: Expected) -> Iterator[Finding]:
    """Yield misplaced notes, and text outside its column."""
    frames = [page.frames for page in expected.pages]
    notes = numbered(reading.notes)
    yield from _after(reading, notes) if expected.end_notes else _below(reading, expected, notes)
    yield from _contiguous(notes, frames)
    for number, (page, size) in enumerate(zip(frames, reading.sizes, strict=False), 1):
        yield from _columns(number, page, *size)
    yield from _outside(reading.body, frames, BODY)
    yield from _outside([run for run, _ in reading.numbers], frames, NUMBERS)
    yield from _beside(reading)
    for number, note in notes.items():
        for finding in _outside(note.runs, frames, NOTES):
            yield finding._replace(note=number)
    for content in reading.pages:
        for runs in content.artifacts:
            yield from _outside(runs, frames, FURNITURE)


def leaf(reading: Reading, form: str) -> Iterator[Finding]:
    """A memo is one leaf."""
    if form == "memo" and len(reading.pages) > LEAF:
        yield Finding("F017", f"a memo is one leaf, and this has {len(reading.pages)} pages")


def _columns(number: int, frames: Sequence[Frame], width: float, height: float) -> Iterator[Finding]:
    """Columns lie on the page, and text ends where notes begin."""
    for frame in frames:
        if frame.kind == "page" and max(abs(frame.right - width), abs(frame.top - height)) > NEAR:
            what = f"the page is {width:g} by {height:g} pt, not {frame.right:g} by {frame.top:g}"
            yield Finding("F008", what, number)
        if frame.left < 0 or frame.bottom < 0 or frame.right > width or frame.top > height:
            yield Finding("F008", f"a column for {frame.kind} extends beyond the page", number)
    for notes in (frame for frame in frames if frame.kind == "notes"):
        for text in (frame for frame in frames if frame.kind == "text"):
            if text.left < notes.right and notes.left < text.right and text.bottom < notes.top - NEAR:
                yield Finding("F008", "text and notes overlap", number)


def _inside(frame: Frame, run: ShownText) -> bool:
    _, _, left, bottom, right, top = frame
    return left - NEAR <= run.x and run.end <= right + NEAR and bottom - NEAR <= run.y <= top + NEAR


def _frame(run: ShownText, frames: Sequence[Sequence[Frame]], kinds: Collection[str]) -> Frame | None:
    """Return the frame that contains a text."""
    if run.page > len(frames):
        return None
    return next((f for f in frames[run.page - 1] if f.kind in kinds and _inside(f, run)), None)


def _outside(runs: Sequence[ShownText], frames: Sequence[Sequence[Frame]], kinds: Collection[str]) -> Iterator[Finding]:
    last: Frame | None = None
    page = 0
    for run in runs:
        if last is not None and run.page == page and _inside(last, run):
            continue
        last, page = _frame(run, frames, kinds), run.page
        if last is None and run.text.strip():
            place = f"{run.x:.1f} to {run.end:.1f} pt from the left, {run.y:.1f} pt from the bottom"
            yield Finding("F008", f"“{plain(run.text)}” is outside its column: {place}", run.page, found=run.text)


def _beside(reading: Reading) -> Iterator[Finding]:
    """The number of a statement stands at its left, on its first line."""
    for number, index in reading.numbers:
        said = reading.body[index] if index < len(reading.body) else None
        if said is None or said.page != number.page or number.end > said.x + NEAR or abs(number.y - said.y) > NEAR:
            what = f"the number {plain(number.text)} does not stand beside its statement"
            yield Finding("F008", what, number.page, found=number.text)


def _below(reading: Reading, expected: Expected, notes: dict[int, Footnote]) -> Iterator[Finding]:
    """A note starts on the first page with a mark of it, and below it.

    That may be another mark than the first in reading order: of a pair that goes on overleaf, the left side is read
    before the right.
    """
    first: dict[int, ShownText] = {}
    for i, mark in enumerate(reading.marks):
        for number in marked(reading, expected, i) if mark.runs else ():
            run = mark.start
            if number not in first or run.page < first[number].page:
                first[number] = run
    for number, run in first.items():
        if number not in notes:
            continue
        start = notes[number].runs[0]
        if start.page != run.page:
            what = f"first marked on page {run.page}, but starts on page {start.page}"
            yield Finding("F005", what, start.page, number, f"page {run.page}", f"page {start.page}")
        elif start.y >= run.y:
            yield Finding("F005", "is above its first mark", start.page, number)


def _after(reading: Reading, notes: dict[int, Footnote]) -> Iterator[Finding]:
    """Notes at the end stand in their order, after all other text."""
    said = reading.body[-1] if reading.body else None
    last = (said.page, -said.y) if said else (0, 0.0)
    for number, note in sorted(notes.items()):
        start = note.runs[0].page, -note.runs[0].y
        if start < last:
            yield Finding("F005", "does not stand after the text and the notes before it", start[0], number)
        last = max(last, start)


def _contiguous(notes: dict[int, Footnote], frames: Sequence[Sequence[Frame]]) -> Iterator[Finding]:
    """A divided note continues on the next page or in the next column, before all other notes."""
    lines: set[tuple[int, int, float, int]] = set()
    for number, note in notes.items():
        last: tuple[int, float] = (0, 0.0)
        for run in note.runs:
            if (run.page, run.y) != last:
                last = run.page, run.y
                frame = _frame(run, frames, NOTES)
                lines.add((run.page, frame.column if frame else 0, -run.y, number))
    seen = set()
    for number, group in groupby(sorted(lines), key=lambda line: line[3]):
        pages = [line[0] for line in group]
        if number in seen:
            yield Finding("F005", "continues after other notes, not immediately", pages[0], number)
        seen.add(number)
        for page, following in pairwise(pages):
            if following - page > 1:
                yield Finding("F005", f"continues on page {following}, not on page {page + 1}", following, number)
