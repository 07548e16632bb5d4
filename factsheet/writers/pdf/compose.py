"""Runs of text → lines, broken once for a width.

Input: runs (text in one face, size and colour, with its inline tag). Output:
lines of pieces with their widths in pt; nothing is painted here. Left aligned,
no hyphenation; addresses break at legal points only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import combining

from factsheet.writers.pdf.bidi import levels
from factsheet.writers.pdf.fonts import CACHED_WORDS, Face
from factsheet.writers.pdf.shaping import Word

if TYPE_CHECKING:
    from factsheet.writers.pdf.tags import Element

# Break after a hyphen or slash inside a word and after a dash; never inside a number or a date (no-break spaces).
WORD_POINTS = re.compile(r"(?<=[^\W\d_]-)(?=[^\W\d_])|(?<=[–—/])(?=[^\W\d_])")
# layout.md: an address breaks after / and before . - ? # & =; www is not left alone
_NUMBER = re.compile(r"[^\w\s]*\d+(?:[.,\u00a0\u202f]\d+)*")
_YEAR = re.compile(r"[^\w\s]*(?:1[89]|20)\d\d")
_ABBREVIATION = re.compile(r"[^\W\d_]{1,6}\.")
LONGEST_HOST = 32  # characters
LONGEST_PIECE = 64  # characters
_HOST = re.compile(r"(?s)([^/]*)(/*)(.*)")
ENDLESS = 1000.0  # pt, for text that stays on one line
MOST_TIED = 0.5  # of a line: what is wider may be broken
ADDRESS_POINTS = re.compile(r"(?<=/)(?=[^/])|(?<=.)(?<!\bwww)(?=[.\-?#&=])")


@dataclass(eq=False, slots=True)
class InlineTag:
    """Inline structure around runs: element types, outermost first, with the target of a link.

    ``outer`` is the tag around this one; ``element`` the innermost element, set when the first piece is painted,
    so that kids stand in reading order. No types: the content is the block's own, or ``parent``'s.
    """

    types: tuple[str, ...]
    lang: str = ""
    expansion: str = ""
    contents: str = ""
    url: str = ""
    destination: str = ""
    note: int = 0
    outer: InlineTag | None = None
    parent: Element | None = None
    element: Element | None = None

    def link(self) -> InlineTag | None:
        """Return the tag that makes this a link: itself or one around it."""
        if self.url or self.destination:
            return self
        return self.outer.link() if self.outer is not None else None


class Run(NamedTuple):
    """Text in one face and size (pt), raised by ``rise`` pt; ``anchor`` names a destination at its start."""

    text: str
    face: Face
    size: float
    colour: str = "ink"
    rise: float = 0.0
    tag: InlineTag | None = None
    anchor: str = ""
    address: bool = False
    frame: float = 0.0  # pt from the text to a frame around it, 0 for none


class Piece(NamedTuple):
    """A shaped part of a line; width in pt; the text " " is the white space between words."""

    run: Run
    text: str
    word: Word
    width: float
    level: int = 0  # odd: from right to left


@dataclass(slots=True)
class Segment:
    """Pieces between two break points, the space after them on the same line, and whether the line ends here."""

    pieces: list[Piece]
    width: float
    space: Piece | None = None
    ends_line: bool = False

    def joined(self, after: Segment) -> Segment:
        """Return the segment with the next one, without a break point between."""
        assert self.space is not None
        pieces = [*self.pieces, self.space, *after.pieces]
        return Segment(pieces, self.width + self.space.width + after.width, after.space, after.ends_line)


@dataclass(frozen=True, slots=True)
class Line:
    """A line: its pieces in order, its width in pt, and whether a space was dropped at its end."""

    pieces: tuple[Piece, ...]
    width: float
    space_dropped: bool = False
    _notes: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        tags = [part.run.tag for part in self.pieces]
        object.__setattr__(self, "_notes", tuple([tag.note for tag in tags if tag is not None and tag.note]))

    def notes(self) -> tuple[int, ...]:
        """Return the numbers of the notes whose marks stand in this line, in order."""
        return self._notes

    @property
    def text(self) -> str:
        return "".join(part.text for part in self.pieces)

    def spaced(self) -> Line:
        """Return the line as one after which text goes on."""
        return Line(self.pieces, self.width, space_dropped=True)


def piece(run: Run, text: str, level: int = 0) -> Piece:
    word = run.face.word(text, rtl=level % 2 == 1)
    return Piece(run, text, word, word.width * run.size / 1000, level)


def pieces(run: Run, text: str, levels: Sequence[int]) -> Iterator[Piece]:
    """Yield the parts of a word, each of one face and one level; a very long word in several."""
    at = 0
    for face, covered in run.face.covering(text):
        of_face = run if face is run.face else run._replace(face=face)
        end = at + len(covered)
        for level, part in groupby(range(at, end), key=levels.__getitem__):
            places = list(part)
            whole = text[places[0] : places[-1] + 1]
            for first, last in _lengths(whole):
                yield piece(of_face, whole[first:last], level)
        at = end


@lru_cache(maxsize=CACHED_WORDS)
def _shaped(face: Face, word: str, address: bool) -> tuple[tuple[tuple[Face, str, Word], ...], ...]:
    """Return the parts of a word from left to right between which lines may break, each as what is of one face: its
    text, shaped. No size is in it, so it is the same at each step of a theme's ladder, and on each paper."""
    return tuple(
        tuple(
            (of, covered[first:last], of.word(covered[first:last]))
            for of, covered in (face.covering(part) if part else ())
            for first, last in _lengths(covered)
        )
        for part in _parts(word, address)
    )


def _lengths(text: str) -> Iterator[tuple[int, int]]:
    """Yield where a text is cut so that no part is shaped again and again to be divided; marks stay with a letter."""
    start = 0
    while len(text) - start > LONGEST_PIECE:
        end = start + LONGEST_PIECE
        while end < len(text) - 1 and combining(text[end]):
            end += 1
        yield start, end
        start = end
    yield start, len(text)


def segments(runs: Sequence[Run]) -> list[Segment]:
    """Cut runs into segments between which lines may break; a line feed ends a line."""
    # a note mark stands outside what it follows, whatever its direction
    found = levels("".join(["x" * len(r.text) if r.tag is not None and r.tag.note else r.text for r in runs]))
    out: list[Segment] = []
    current: list[Piece] = []
    at = 0
    for run in runs:
        text, face, size = run.text, run.face, run.size
        if text == "\n":
            current = _closed(current, out)
            if out:
                out[-1].ends_line = True
            at += 1
            continue
        if not text:
            current.append(piece(run, ""))
            continue
        space = piece(run, " ")
        for i, word in enumerate(text.split(" ")):
            if i:
                current = _closed(current, out)
                if out and out[-1].space is None:
                    out[-1].space = piece(run, " ", found[at]) if found else space
                at += 1
            if found is not None:
                for j, part in enumerate(_parts(word, run.address)):
                    current = _closed(current, out) if j else current
                    current += pieces(run, part, found[at : at + len(part)]) if part else ()
                    at += len(part)
                continue
            for j, shaped in enumerate(_shaped(face, word, run.address)):
                if j:
                    current = _closed(current, out)
                for of, part, drawn in shaped:
                    of_face = run if of is face else run._replace(face=of)
                    current.append(Piece(of_face, part, drawn, drawn.width * size / 1000))
    _closed(current, out)
    return out


def _closed(current: list[Piece], out: list[Segment]) -> list[Piece]:
    """Add pieces, if any, as a segment; return those of the next."""
    if not current:
        return current
    out.append(Segment(current, sum([p.width for p in current]) if len(current) > 1 else current[0].width))
    return []


def _parts(word: str, address: bool) -> list[str]:
    """Return the parts of a word that may stand on lines of their own; a host is one, unless it is long."""
    if word.isalpha():
        return [word]
    if not address:
        return WORD_POINTS.split(word)
    host, slashes, path = _HOST.fullmatch(word).groups()  # type: ignore[union-attr]
    if len(host) > LONGEST_HOST:
        return ADDRESS_POINTS.split(word)
    return [host + slashes, *(ADDRESS_POINTS.split(path) if path else ())]


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
