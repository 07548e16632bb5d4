"""The cover of a book: title, number, edition, publisher, and DRAFT if it is one.

Input: the metadata of a sheet, its logo, faces. Output: a drawing, taller than wide, as e-readers show on a shelf.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from factsheet.languages import Language
from factsheet.sheet import tree as t
from factsheet.writers.card.figure import Imprint, Run, imprint
from factsheet.writers.card.setting import Box, Drawing, Line, Setter
from factsheet.writers.pdf.fonts import Face

SIZE = (1000, 1600)  # px: five to eight
_SIDE, _BAR, _HEAD, _FOOT = 80.0, 36.0, 150.0, 96.0  # margins, the bar at the top, first and last baseline
_ACROSS = SIZE[0] - 2 * _SIDE
_MIDDLE = 560.0  # baseline of the kind of sheet, above its title
_TITLES = (112.0, 100.0, 88.0, 76.0, 66.0, 56.0, 48.0, 40.0)
_SMALL, _LOGO, _LEADING = 36.0, 110.0, 1.15


@dataclass(frozen=True, kw_only=True)
class Cover(Imprint):
    """What a cover says."""

    @property
    def name(self) -> str:
        """What it is called."""
        return self.title

    @property
    def alt(self) -> str:
        """What it shows, for who does not see it."""
        return ", ".join(self.texts)

    @property
    def texts(self) -> tuple[str, ...]:
        """Everything that it says, in the order in which it is read."""
        return tuple(filter(None, (self.publisher, self.draft, self.running, self.title, self.footer, self.address)))


def cover_of(sheet: t.Sheet, lang: Language) -> Cover:
    """Return what the cover of a sheet says."""
    return Cover(**imprint(sheet, lang))


def set_cover(cover: Cover, faces: Mapping[str, Face]) -> Drawing:
    """Return a cover as it is drawn: its title in the largest type in which no word is divided and all lines fit."""
    setter = Setter(faces)
    lines: list[Line] = []
    boxes = [Box(0, 0, SIZE[0], _BAR, "brand")]

    def put(text: str, size: float, y: float, colour: str, *, bold: bool = False, width: float = _ACROSS) -> float:
        """Set a text in lines from a baseline down; return the next baseline."""
        for row in setter.broken([Run(text, "bold" if bold else "regular")], size, width) if text else ():
            lines.extend(setter.line(row, _SIDE, y, size, colour))
            y += size * _LEADING
        return y

    draft = [Run(cover.draft, "bold")]
    wide = setter.width(draft, _SMALL) if cover.draft else 0.0
    logo, top = None, _HEAD
    if cover.logo:
        across = min(_LOGO * cover.logo.width / cover.logo.height, 4 * _LOGO)
        high = across * cover.logo.height / cover.logo.width
        logo, top = (_SIDE, _HEAD - 54, across, high), _HEAD + high + 20
    beside = _ACROSS - wide - 50 if wide and not cover.logo else _ACROSS
    below = put(cover.publisher, _SMALL + 4, top, "brand", bold=True, width=beside)
    if wide:
        boxes.append(Box(SIZE[0] - _SIDE - wide - 28, _HEAD - 42, wide + 28, 56, "ink", 3))
        lines.extend(setter.line(draft, SIZE[0] - _SIDE - wide - 14, _HEAD - 2, _SMALL, "ink"))
    start = max(_MIDDLE, below + 90)
    boxes.append(Box(_SIDE, start - 82, 140, 8, "brand"))
    start = put(cover.running, _SMALL, start, "ink")
    room = SIZE[1] - _FOOT - 160 - start
    longest = max(cover.title.split(), key=len, default="")
    for size in _TITLES:
        rows = len(setter.broken([Run(cover.title, "bold")], size, _ACROSS))
        if rows * size * _LEADING <= room and setter.width([Run(longest, "bold")], size) <= _ACROSS:
            break
    put(cover.title, size, start + size * 0.72, "brand", bold=True)
    foot = SIZE[1] - _FOOT
    boxes.append(Box(_SIDE, foot - 106, _ACROSS, 3, "ink"))
    put(cover.footer, 32, foot - 44 if cover.address else foot, "ink")
    if cover.address:
        fits = min(32.0, 32 * _ACROSS / max(setter.width([Run(cover.address, "bold")], 32), 1))
        put(cover.address, fits, foot, "brand", bold=True)
    return Drawing(cover, tuple(lines), tuple(boxes), logo, SIZE)
