"""Imposition: which page stands where on which side of which sheet, and how large.

Input: how many pages, their size, a paper. Output: sides with a place for each page; lengths in pt, from the lower left
corner of the side. All sheets are turned over their right edge, as a leaf of a book is: the short edge of a sheet that
is wider than it is high.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias, get_args

from factsheet.writers.theme import MM

Kind: TypeAlias = Literal["2up", "booklet", "tumble"]
KINDS: Sequence[Kind] = get_args(Kind)
LEAST_NOTES = 6.8  # pt: 8.5 pt, the notes of a sheet, at 80 %
SLACK = 1.0  # pt by which a page may be larger than half a sheet: ISO papers are rounded to millimetres
MARKED = 9 * MM  # around the pages, for crop marks outside them
GAP, MARK = 3 * MM, 5 * MM  # from the trimmed edge to a mark, and its length; inside a sheet that has no room outside

PAPERS: Mapping[str, tuple[float, float]] = {  # mm; ISO 216 and 217, ANSI/ASME Y14.1
    "a5": (148, 210), "letter": (215.9, 279.4), "a4": (210, 297), "legal": (215.9, 355.6), "sra4": (225, 320),
    "b4": (250, 353), "tabloid": (279.4, 431.8), "a3": (297, 420), "sra3": (320, 450), "a2": (420, 594),
}  # fmt: skip


class Paper(NamedTuple):
    """A sheet of paper, wider than high, in pt."""

    name: str
    width: float
    height: float


class Place(NamedTuple):
    """A page, from 0, and its rectangle on a side."""

    page: int
    left: float
    bottom: float
    right: float
    top: float


Line: TypeAlias = tuple[float, float, float, float]


@dataclass(frozen=True)
class Imposition:
    """Sides in the order printed, front and back by turns; where to cut and where to fold."""

    kind: Kind
    paper: Paper
    scale: float
    sides: tuple[tuple[Place, ...], ...]
    cuts: tuple[Line, ...]
    folds: tuple[Line, ...]

    @property
    def sheets(self) -> int:
        return (len(self.sides) + 1) // 2

    @property
    def flip(self) -> Literal["short", "long"]:
        """The edge over which sheets are turned."""
        return "short" if self.paper.width >= self.paper.height else "long"


def paper(name: str) -> Paper:
    """Return a paper by its name, or by its width and height in mm as 450x320. Raises ValueError for another."""
    if name in PAPERS:
        height, width = PAPERS[name]
    elif match := re.fullmatch(r"([1-9]\d{1,3})x([1-9]\d{1,3})", name):
        width, height = float(match[1]), float(match[2])
    else:
        raise ValueError(f"no paper is named {name!r}; give one of {', '.join(PAPERS)}, or its size in mm as 450x320")
    return Paper(name, round(width * MM, 2), round(height * MM, 2))


def scale(size: tuple[float, float], on: Paper) -> float:
    """Return how large two pages of a size stand side by side on a paper, 1 at most."""
    width, height = size
    if 2 * width <= on.width + SLACK and height <= on.height + SLACK:
        return 1.0
    return min(on.width / (2 * width), on.height / height)


def full_size(size: tuple[float, float]) -> Paper:
    """Return the smallest paper that takes two pages of a size side by side as they are."""
    every = sorted((paper(name) for name in PAPERS), key=lambda one: one.width * one.height)
    own = Paper("x".join(f"{mm:.0f}" for mm in (2 * size[0] / MM, size[1] / MM)), 2 * size[0], size[1])
    return next((one for one in every if scale(size, one) == 1.0), own)


def order(kind: Kind, count: int) -> list[tuple[int, int]]:
    """Return the pages, from 0, at the left and right of each side; one from ``count`` up is blank."""
    if kind == "2up":
        return [(page, page + 1) for page in range(0, count, 2)]
    if kind == "tumble":  # behind the left page comes the right one of the same side: two leaves from each sheet
        return [(page, page + 1) for page in range(0, count, 2) for _ in range(2)]
    whole = -(-count // 4) * 4
    sheets = ((whole - 1 - 2 * n, 2 * n, 2 * n + 1, whole - 2 - 2 * n) for n in range(whole // 4))
    return [side for last, first, second, third in sheets for side in ((last, first), (second, third))]


def impose(kind: Kind, count: int, size: tuple[float, float], on: Paper) -> Imposition:
    """Return where ``count`` pages of a size (pt) stand on a paper."""
    factor = scale(size, on)
    width, height = size[0] * factor, size[1] * factor
    middle, bottom = on.width / 2, (on.height - height) / 2

    def places(pages: tuple[int, int]) -> tuple[Place, ...]:
        starts = middle - width, middle
        return tuple(Place(page, start, bottom, start + width, bottom + height)
                     for page, start in zip(pages, starts, strict=True) if page < count)  # fmt: skip

    sides = tuple(map(places, order(kind, count)))
    box = middle - width, bottom, middle + width, bottom + height
    between = tuple(_across(middle, box, on))
    return Imposition(kind, on, factor, sides, (*corners(box, on), *(() if kind == "booklet" else between)),
                      between if kind == "booklet" else ())  # fmt: skip


def _across(x: float, box: Line, on: Paper) -> list[Line]:
    """Return a mark at the head and at the foot of a line down the middle: outside the pages, if there is room."""
    below, above = box[1], on.height - box[3]
    foot = (below - GAP - MARK, below - GAP) if below >= MARKED else (GAP, GAP + MARK)
    head = (box[3] + GAP, box[3] + GAP + MARK) if above >= MARKED else (on.height - GAP - MARK, on.height - GAP)
    return [(x, foot[0], x, foot[1]), (x, head[0], x, head[1])]


def corners(box: Line, on: Paper, gap: float = GAP) -> list[Line]:
    """Return the crop marks at the corners of the pages, where there is room on both sides of a direction.

    ``gap``: from the trimmed edge to a mark, in pt.
    """
    left, bottom, right, top = box
    found: list[Line] = []
    if bottom >= MARKED:
        rows = (bottom - gap - MARK, bottom - gap), (top + gap, top + gap + MARK)
        found += [(x, low, x, high) for x in (left, right) for low, high in rows if left > 0]
    if left >= MARKED:
        columns = (left - gap - MARK, left - gap), (right + gap, right + gap + MARK)
        found += [(low, y, high, y) for y in (bottom, top) for low, high in columns if bottom > 0]
    return found
