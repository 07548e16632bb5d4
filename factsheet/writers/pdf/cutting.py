"""Runs of text → segments between which lines may break.

Input: runs (text in one face, size and colour, with its inline tag). Output: segments of shaped pieces with their
widths in pt. No hyphenation; addresses break at legal points only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import combining

from factsheet.writers.pdf.bidi import levels
from factsheet.writers.pdf.fonts import CACHED_WORDS, Face
from factsheet.writers.pdf.shaping import Word

if TYPE_CHECKING:
    from factsheet.writers.pdf.tags import Element

# Break after a hyphen or slash inside a word and after a dash; never inside a number or date (no-break spaces), nor in
# a word in capitals, such as a sheet's number.
WORD_POINTS = re.compile(r"(?<=[^\W\d_]-)(?=[^\W\d_])|(?<=[–—/])(?=[^\W\d_])")
# layout.md: an address breaks after / and before . - ? # & =; www is not left alone
LONGEST_HOST = 32  # characters
LONGEST_PIECE = 64  # characters
_HOST = re.compile(r"(?s)([^/]*)(/*)(.*)")
CACHED_RUNS = 4000  # texts in one face
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
    text, shaped."""
    return tuple(
        tuple(
            (of, covered[first:last], of.word(covered[first:last]))
            for of, covered in (face.covering(part) if part else ())
            for first, last in _lengths(covered)
        )
        for part in _parts(word, address)
    )


@lru_cache(maxsize=CACHED_RUNS)
def _cut(face: Face, text: str, address: bool) -> tuple[tuple[bool, tuple[tuple[Face, str, Word], ...]], ...]:
    """Return the parts of a text from left to right between which lines may break, and whether a space is before each.

    No size is in it, so it is the same at each step of a theme's ladder, and on each paper.
    """
    words = [_shaped(face, word, address) for word in text.split(" ")]
    return tuple((i > 0 and j == 0, part) for i, parts in enumerate(words) for j, part in enumerate(parts))


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
        if found is not None:
            current = _of_levels(run, found[at : at + len(text)], current, out)
            at += len(text)
            continue
        space: Piece | None = None
        for i, (spaced, shaped) in enumerate(_cut(face, text, run.address)):
            if i and current:
                current = _closed(current, out)
            if spaced and out and out[-1].space is None:
                space = space or piece(run, " ")
                out[-1].space = space
            for of, part, drawn in shaped:
                of_face = run if of is face else run._replace(face=of)
                current.append(Piece(of_face, part, drawn, drawn.width * size / 1000))
    _closed(current, out)
    return out


def _of_levels(run: Run, found: Sequence[int], current: list[Piece], out: list[Segment]) -> list[Piece]:
    """Add the segments of a run in a paragraph with parts from right to left; return the pieces of the next."""
    at = 0
    for i, word in enumerate(run.text.split(" ")):
        if i:
            current = _closed(current, out)
            if out and out[-1].space is None:
                out[-1].space = piece(run, " ", found[at])
            at += 1
        for j, part in enumerate(_parts(word, run.address)):
            current = _closed(current, out) if j else current
            current += pieces(run, part, found[at : at + len(part)]) if part else ()
            at += len(part)
    return current


def _closed(current: list[Piece], out: list[Segment]) -> list[Piece]:
    """Add pieces, if any, as a segment; return those of the next."""
    if not current:
        return current
    out.append(Segment(current, current[0].width if len(current) == 1 else sum([p.width for p in current])))
    return []


def _parts(word: str, address: bool) -> list[str]:
    """Return the parts of a word that may stand on lines of their own; a host is one, unless it is long."""
    if not address:
        return [word] if word.isalpha() or word.isupper() else WORD_POINTS.split(word)
    host, slashes, path = _HOST.fullmatch(word).groups()  # type: ignore[union-attr]
    if len(host) > LONGEST_HOST:
        return ADDRESS_POINTS.split(word)
    return [host + slashes, *(ADDRESS_POINTS.split(path) if path else ())]
