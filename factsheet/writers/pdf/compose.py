"""Segments → lines, broken once for a width.

Input: runs, or the segments they were cut into. Output: lines of pieces with their widths in pt; nothing is painted
here. Left aligned.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from unicodedata import combining

from factsheet.writers.pdf.cutting import Piece, Run, Segment, piece, segments

_NUMBER = re.compile(r"[^\w\s]*\d+(?:[.,\u00a0\u202f]\d+)*")
_YEAR = re.compile(r"[^\w\s]*(?:1[89]|20)\d\d")
_ABBREVIATION = re.compile(r"[^\W\d_]{1,6}\.")
ENDLESS = 1000.0  # pt, for text that stays on one line
MOST_TIED = 0.5  # of a line: what is wider may be broken


@dataclass(frozen=True, slots=True)
class Line:
    """A line: its pieces in order, its width in pt, and whether a space was dropped at its end."""

    pieces: tuple[Piece, ...]
    width: float
    space_dropped: bool = False
    _notes: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        notes = [tag.note for part in self.pieces if (tag := part.run.tag) is not None and tag.note]
        object.__setattr__(self, "_notes", tuple(notes))

    def notes(self) -> tuple[int, ...]:
        """Return the numbers of the notes whose marks stand in this line, in order."""
        return self._notes

    @property
    def text(self) -> str:
        return "".join(part.text for part in self.pieces)

    def spaced(self) -> Line:
        """Return the line as one after which text goes on."""
        return Line(self.pieces, self.width, space_dropped=True)


def lines(runs: Sequence[Run], width: float) -> tuple[Line, ...]:
    """Break runs into lines of at most ``width`` pt, as ``filled``."""
    return filled(segments(runs), width)


def filled(parts: Sequence[Segment], width: float) -> tuple[Line, ...]:
    """Fill lines of at most ``width`` pt with segments.

    A number stays with its noun, and the last line has two words or more, where there is room for that. A segment wider
    than a line is cut where the line is full: nothing ever overruns.
    """
    parts = numbers_tied(parts, width)
    broken = _broken(parts, width)
    if len(broken) > 1 and len(parts) > 2 and parts[-2].space and not parts[-2].ends_line:
        alone = broken[-1].pieces[0] is parts[-1].pieces[0]
        last = parts[-2].joined(parts[-1])
        if alone and last.width <= width * MOST_TIED:
            tied = _broken([*parts[:-2], last], width)
            return tied if len(tied) == len(broken) else broken
    return broken


def numbers_tied(parts: Sequence[Segment], width: float) -> list[Segment]:
    """Join numbers and their nouns, and abbreviations and their numbers (p. 3), as far as they fit on a line."""
    out: list[Segment] = []
    for part in parts:
        before = out[-1] if out else None
        if before is not None and before.space is not None and not before.ends_line and _belongs(before, part):
            joined = before.joined(part)
            if joined.width <= width * MOST_TIED:
                out[-1] = joined
                continue
        out.append(part)
    return out


def _belongs(before: Segment, after: Segment) -> bool:
    """Tell whether a number and the word after it, or an abbreviation and the number after it, stay on one line."""
    last, following = before.pieces[-1], after.pieces[0]
    if not last.text or not following.text or last.run.rise or last.run.address:
        return False
    if last.text[-1].isdigit():
        number = _NUMBER.fullmatch(last.text)
        return bool(number and not _YEAR.fullmatch(last.text) and following.text[0].isalpha())
    return bool(last.text[-1] == "." and following.text[0].isdigit() and _ABBREVIATION.fullmatch(last.text))


def _broken(parts: Sequence[Segment], width: float) -> tuple[Line, ...]:
    out: list[Line] = []
    pieces: list[Piece] = []
    used, room = 0.0, width + 1e-6
    gap: Piece | None = None

    def close(ended: bool = False) -> None:
        nonlocal pieces, used, gap
        out.append(Line(tuple(pieces), used, ended or gap is not None))
        pieces, used, gap = [], 0.0, None

    queue = list(parts[::-1])
    while queue:
        segment = queue.pop()
        wanted = used + (gap.width if gap else 0.0) + segment.width
        if wanted > room and pieces:
            close()
            wanted = segment.width
        if wanted > room:
            segment, rest = _divide(segment, width)
            wanted = segment.width
            if rest is not None:
                queue.append(rest)
        if gap is not None:
            pieces.append(gap)
        pieces += segment.pieces
        used, gap = wanted, segment.space
        if segment.ends_line:
            close(ended=True)
    if pieces or not out:
        gap = None
        close()
    return tuple(out)


def balanced(parts: Sequence[Segment], width: float) -> tuple[Line, ...]:
    """Fill as few lines as a width in pt allows, as even as possible (CSS Text 4, text-wrap: balance)."""
    best = filled(parts, width)
    if len(best) == 1:
        return best
    low, high = max(segment.width for segment in parts), width
    while high - low > 1.0:
        middle = (low + high) / 2
        tried = filled(parts, middle)
        if len(tried) == len(best):
            best, high = tried, middle
        else:
            low = middle
    return best


def _divide(segment: Segment, room: float) -> tuple[Segment, Segment | None]:
    """Cut a segment wider than a line after the last character that fits, at least one; among marks after a comma."""
    pieces, width, i = segment.pieces, 0.0, 0
    while i < len(pieces) and width + pieces[i].width <= room:
        width += pieces[i].width
        i += 1
    if i == len(pieces):
        return segment, None
    part = pieces[i]
    n = 0 if _of_a_mark(part) else len(part.text) - 1
    while n > 0 and (combining(part.text[n]) or width + part.run.face.width(part.text[:n], part.run.size) > room):
        n -= 1
    if not n and not (part.text and part.text[0].isalnum() and not _of_a_mark(part)):
        i = _before_marks(pieces, i)
        part = pieces[i]
    if not n and not i:  # not even the first has room; a place inside a range goes with the number that ends it
        i = next((k for k, each in enumerate(pieces) if each.text), 0)
        part, n = pieces[i], 1
    while 0 < n < len(part.text) and combining(part.text[n]):
        n += 1
    if n == len(part.text) and i == len(pieces) - 1:
        return segment, None
    head = [*pieces[:i], *([piece(part.run, part.text[:n], part.level)] if n else [])]
    left = piece(part.run._replace(anchor=""), part.text[n:], part.level) if n else part
    rest = [*([left] if left.text or not n else []), *pieces[i + 1 :]]
    widths = (sum([p.width for p in parts]) for parts in (head, rest))
    return Segment(head, next(widths)), Segment(rest, next(widths), segment.space, segment.ends_line)


def _of_a_mark(part: Piece) -> bool:
    """Tell whether a piece is the number of a note mark, or what parts it from what it follows."""
    tag = part.run.tag
    return tag is not None and (tag.note > 0 or tag.types == ("Reference",))


def _before_marks(pieces: Sequence[Piece], i: int) -> int:
    """Return where a line may end at or before piece i: after a comma between marks, or before all of them.

    Where they have no room even on a line of their own, before piece i, but not between the places of the marks inside
    a range and the number that ends it.
    """
    found = i
    while found and _of_a_mark(pieces[found - 1]) and pieces[found - 1].text != ",":
        found -= 1
    while not found and i and not pieces[i - 1].text:
        i -= 1
    return found or i
