"""A card is set: lines of glyphs, rules and boxes, each at its place.

Input: what a card says, faces, colours. Output: a drawing in px of CSS, origin at the upper left, y down.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple, Protocol

from factsheet.records.pictures import Image
from factsheet.writers.card.figure import SIZE, Card, Run, words
from factsheet.writers.pdf.bidi import levels, places
from factsheet.writers.pdf.fonts import Face
from factsheet.writers.pdf.shaping import rises

WIDTH, HEIGHT = SIZE
SIDE, HEAD, FOOT = 64.0, 14.0, 34.0  # margins, the bar at the top, the last baseline above the lower edge
_ACROSS = WIDTH - 2 * SIDE
_SIZES = ((150, 52, 25), (132, 47, 23), (114, 42, 22), (96, 38, 21), (80, 34, 20))  # value, what it counts, notes
_LEAST = 20  # px: as it is shown at half its width in a post, 10
_STEP = re.compile(r"<([0-9A-F]*)>|(-?[\d.]+)")  # glyphs, or how far back the pen goes


class TooMuch(ValueError):
    """What a card says does not fit it at any size that can be read."""


class Glyph(NamedTuple):
    """A glyph of a face, right of where its line begins and above its baseline, in 1/1000 of its size."""

    face: str
    fallback: int  # 0: the face itself; n: its n-th fallback
    gid: int
    x: float
    rise: float


class Line(NamedTuple):
    """Glyphs of one size on one baseline, what they say, and their colour: ink or brand."""

    x: float
    y: float
    size: float
    colour: str
    text: str
    glyphs: tuple[Glyph, ...]


class Box(NamedTuple):
    """A rectangle in ink, rule or brand; stroked inside its edges where ``stroke`` is above 0."""

    x: float
    y: float
    width: float
    height: float
    colour: str
    stroke: float = 0.0


class Said(Protocol):
    """What a picture of words says: its name, its texts in the order in which they are read, its language, its logo."""

    @property
    def name(self) -> str: ...
    @property
    def texts(self) -> tuple[str, ...]: ...
    @property
    def language(self) -> str: ...
    @property
    def logo(self) -> Image | None: ...


@dataclass(frozen=True)
class Drawing:
    """A card or cover as it is set; its logo with left, top, width and height; its width and height in px."""

    card: Said
    lines: tuple[Line, ...]
    boxes: tuple[Box, ...]
    logo: tuple[float, float, float, float] | None = None
    size: tuple[int, int] = SIZE


class Setter:
    """Sets lines of text in faces; lengths in px."""

    def __init__(self, faces: Mapping[str, Face]) -> None:
        self.faces = faces

    def width(self, pieces: Sequence[Run], size: float) -> float:
        return sum(self._glyphs(run, size)[1] for run in pieces)

    def _glyphs(self, run: Run, size: float) -> tuple[list[Glyph], float]:
        """Return the glyphs of a piece and its width in px; a raised one is smaller than its line."""
        scale = 0.66 if run.raised else 1.0
        rise, face = 340.0 / scale if run.raised else 0.0, self.faces[run.face]
        glyphs: list[Glyph] = []
        pen = 0.0
        for own, part in face.covering(run.text):
            fallback = 0 if own is face else face.fallbacks.index(own) + 1
            word = own.word(part, rtl=levels(part) is not None)
            array = word.array % tuple(f"{gid:04X}" for gid, _ in word.other)
            for up, pieces in rises(array):
                for codes, back in _STEP.findall(pieces):
                    pen -= float(back or 0)
                    for i in range(0, len(codes), 4):
                        gid = int(codes[i : i + 4], 16)
                        glyphs.append(Glyph(run.face, fallback, gid, pen, up + rise))
                        pen += own.advance(gid)
        return glyphs, pen * size * scale / 1000

    def line(self, pieces: Sequence[Run], x: float, y: float, size: float, colour: str) -> Iterator[Line]:
        """Yield a line as parts of one size each, in the order in which they are read."""
        set_ = [self._glyphs(run, size) for run in pieces]
        found = levels("".join(run.text for run in pieces))
        starts = [*accumulate((len(run.text) for run in pieces), initial=0)]
        at = places([found[start] if found else 0 for start in starts[:-1]], [width for _, width in set_])
        for run, (glyphs, _), right in zip(pieces, set_, at, strict=True):
            if glyphs:
                yield Line(x + right, y, size * 0.66 if run.raised else size, colour, run.text, tuple(glyphs))

    def broken(self, pieces: Sequence[Run], size: float, width: float) -> list[list[Run]]:
        """Return the lines of a text no wider than ``width``; a word that is wider is divided."""
        space = self.width([Run(" ", pieces[0].face)], size) if pieces else 0.0
        lines: list[list[Run]] = []
        at = 0.0
        for word in [part for whole in words(pieces) for part in self._fitting(whole, size, width)]:
            wide = self.width(word, size)
            if lines and at + space + wide <= width:
                lines[-1] += [Run(" ", word[0].face), *word]
                at += space + wide
            else:
                lines.append([*word])
                at = wide
        return lines

    def _fitting(self, word: list[Run], size: float, width: float) -> Iterator[list[Run]]:
        if self.width(word, size) <= width:
            yield word
            return
        letters = [run._replace(text=letter) for run in word for letter in run.text]
        part: list[Run] = []
        for letter in letters:
            if part and self.width([*part, letter], size) > width:
                yield part
                part = []
            part.append(letter)
        yield part


def set_card(card: Card, faces: Mapping[str, Face]) -> Drawing:
    """Return a card as it is drawn, in the largest type in which it fits. Raises TooMuch if it never does."""
    setter = Setter(faces)
    lines: list[Line] = []
    boxes = [Box(0, 0, WIDTH, HEAD, "brand")]
    logo = _logo(card)
    left = SIDE + (logo[2] + 20 if logo else 0)

    def put(text: str, face: str, size: float, y: float, colour: str = "ink", *, right: float = 0.0) -> float:
        """Set one line, from the left or up to a right edge; return its width."""
        run = Run(text, "bold" if face == "bold" else "regular")
        wide = setter.width([run], size)
        lines.extend(setter.line([run], right - wide if right else left, y, size, colour))
        return wide

    if card.draft:
        wide = setter.width([Run(card.draft, "bold")], 26)
        boxes.append(Box(WIDTH - SIDE - wide - 20, HEAD + 28, wide + 20, 38, "ink", 2))
        put(card.publisher, "bold", 28, HEAD + 56, "brand")
        right = WIDTH - SIDE - wide - 40
        put(card.running, "regular", 26, HEAD + 56, right=right)
        put(card.draft, "bold", 26, HEAD + 56, right=WIDTH - SIDE - 10)
    else:
        put(card.publisher, "bold", 28, HEAD + 56, "brand")
        put(card.running, "regular", 26, HEAD + 56, right=WIDTH - SIDE)
    top = HEAD + 74
    for row in setter.broken([Run(card.title, "regular")], 30, _ACROSS):
        top += 36
        lines.extend(setter.line(row, SIDE, top, 30, "ink"))
    top = max(top, HEAD + 80 if logo is None else logo[1] + logo[3])
    bottom = HEIGHT - FOOT - 34
    for value_size, label_size, note_size in _SIZES:
        body = _body(setter, card, value_size, label_size)
        notes = [setter.broken(note[2:], note_size, _ACROSS - 44) for note in card.notes]
        rows = sum(map(len, notes))
        tall = rows * note_size * 1.3 + 26
        height = sum(step for _, step, *_ in body)
        if top + 16 + height + 22 <= bottom - tall:
            break
    else:
        raise TooMuch(f"{sum(map(len, card.texts))} characters")
    y = top + 8 + (bottom - tall - top - 22 - height) / 2
    for row, step, size, colour in body:
        y += step
        lines.extend(setter.line(row, SIDE, y, size, colour))
    y = bottom - tall
    boxes.append(Box(SIDE, y, 240, 2, "ink"))
    y += 8
    for note, rows_of in zip(card.notes, notes, strict=True):
        for number, row in enumerate(rows_of):
            y += note_size * 1.3
            if number == 0:
                lines.extend(setter.line(note[:1], SIDE, y, note_size, "ink"))
            lines.extend(setter.line(row, SIDE + 44, y, note_size, "ink"))
    left = SIDE
    put(card.footer, "regular", 22, HEIGHT - FOOT)
    put(card.address, "bold", 22, HEIGHT - FOOT, "brand", right=WIDTH - SIDE)
    return Drawing(card, tuple(lines), tuple(boxes), logo)


def _body(
    setter: Setter, card: Card, value_size: float, label_size: float
) -> list[tuple[list[Run], float, float, str]]:
    """Return the lines of the figure: their pieces, how far below the one before, size and colour."""
    found: list[tuple[list[Run], float, float, str]] = []
    if card.value:
        value = list(card.value)
        size = min(value_size, value_size * _ACROSS / max(setter.width(value, value_size), 1))
        found.append((value, size * 0.82, size, "brand"))
    size = label_size if card.value else label_size * 0.92
    for number, row in enumerate(setter.broken(card.label, size, _ACROSS)):
        found.append((row, size * (1.5 if card.value and not number else 1.2), size, "ink"))
    if card.source:
        size = max(label_size * 0.62, 26)
        for number, row in enumerate(setter.broken(card.source, size, _ACROSS)):
            found.append((row, size * (1.6 if not number else 1.25), size, "ink"))
    return found


def _logo(card: Card) -> tuple[float, float, float, float] | None:
    if card.logo is None:
        return None
    high = 44.0
    wide = min(high * card.logo.width / card.logo.height, 4 * high)
    return SIDE, HEAD + 26, wide, wide * card.logo.height / card.logo.width
