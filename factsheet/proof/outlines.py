"""Outlines of letters as fontTools has them: by another library than that which wrote them.

Input: a font file; the data of paths. Output: what a glyph reads as, whether an outline is its own, polygons.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from unicodedata import normalize

_COMMAND = re.compile(r"([MLQCZ])([^MLQCZ]*)")
Point = tuple[float, float]


class Font:
    """A TrueType font as fontTools reads it: what its glyphs read as, and what they cover."""

    def __init__(self, data: bytes) -> None:
        from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

        self.font = TTFont(io.BytesIO(data), lazy=True)
        self.names = self.font.getGlyphOrder()
        self.glyphs = self.font.getGlyphSet()
        self.scale = 1000 / self.font["head"].unitsPerEm
        self.cmap: dict[int, str] = self.font.getBestCmap()
        self.said: dict[str, str] = {}
        for code in sorted(self.cmap, reverse=True):
            self.said[self.cmap[code]] = chr(code)
        for code in range(0xFB00, 0xFB07):
            if code in self.cmap:
                self.said[self.cmap[code]] = normalize("NFKC", chr(code))

        for lookup in self.font["GSUB"].table.LookupList.Lookup if "GSUB" in self.font else ():
            for part in (getattr(part, "ExtSubTable", part) for part in lookup.SubTable):
                for first, ligatures in getattr(part, "ligatures", {}).items():
                    for one in ligatures:
                        said = "".join(self.said.get(name, "") for name in (first, *one.Component))
                        self.said.setdefault(one.LigGlyph, said)

    def text(self, gid: int) -> str:
        """Return what a glyph reads as: its lowest character, or those it joins; nothing where it is neither."""
        return self.said.get(self.names[gid], "") if gid < len(self.names) else ""

    def fold(self, text: str) -> str:
        """Return a text without spaces, each character as its glyph reads."""
        characters = "".join(normalize("NFC", text).replace("\u2011", "-").split())
        return "".join(self.said[self.cmap[ord(c)]] if ord(c) in self.cmap else c for c in characters)

    def draws(self, gid: int, outline: str) -> bool:
        """Tell whether an outline covers what the glyph does: the same area, within the same edges."""
        from fontTools.pens.areaPen import AreaPen  # type: ignore[import-untyped]
        from fontTools.pens.boundsPen import ControlBoundsPen  # type: ignore[import-untyped]

        area, bounds = AreaPen(self.glyphs), ControlBoundsPen(self.glyphs)
        glyph = self.glyphs[self.names[gid]]
        glyph.draw(area)
        glyph.draw(bounds)
        contours = list(flattened(outline, 24))
        points = [point for contour in contours for point in contour]
        if not points or bounds.bounds is None:
            return not points and bounds.bounds is None
        wanted = area.value * self.scale**2
        found = -sum(map(shoelace, contours))
        controls = [*_controls(outline)]
        edges = (min(p[0] for p in controls), min(p[1] for p in controls),
                 max(p[0] for p in controls), max(p[1] for p in controls))  # fmt: skip
        near = all(abs(a - b * self.scale) < 1 for a, b in zip(edges, bounds.bounds, strict=True))
        return near and abs(abs(wanted) - abs(found)) <= max(abs(wanted) * 0.005, 30)


@lru_cache(maxsize=16)
def font_of(data: bytes) -> Font:
    """Return a font, read once."""
    return Font(data)


def _controls(outline: str) -> Iterator[Point]:
    for _, numbers in _COMMAND.findall(outline):
        values = [float(n) for n in numbers.split()]
        yield from zip(values[::2], values[1::2], strict=True)


def flattened(outline: str, steps: int = 6) -> Iterator[list[Point]]:
    """Yield the contours of an outline as polygons, a curve as so many lines."""
    contour: list[Point] = []
    for command, numbers in _COMMAND.findall(outline):
        values = [float(n) for n in numbers.split()]
        points = [*zip(values[::2], values[1::2], strict=True)]
        if command in "ML":
            contour += points
        elif command in "QC" and contour:
            controls = [contour[-1], *points]
            contour += [_on_curve(controls, step / steps) for step in range(1, steps + 1)]
        elif command == "Z":
            yield contour
            contour = []


@lru_cache(maxsize=512)
def simple(outline: str) -> tuple[list[Point], ...]:
    """Return the contours of an outline as polygons that do not cross themselves, the largest first.

    A font may draw a letter as one stroke that runs over its own beginning; what is covered twice is filled as well.
    """
    loops = [loop for contour in flattened(outline) for loop in _parted(contour)]
    return tuple(sorted(loops, key=lambda loop: -abs(shoelace(loop))))


def _parted(contour: list[Point]) -> Iterator[list[Point]]:
    """Yield a polygon parted where it crosses itself."""
    sides = list(zip(contour, [*contour[1:], *contour[:1]], strict=True))
    for i, one in enumerate(sides):
        for j in range(i + 2, len(sides) - (i == 0)):
            if at := _crossing(one, sides[j]):
                yield from _parted([*contour[: i + 1], at, *contour[j + 1 :]])
                yield from _parted([at, *contour[i + 1 : j + 1]])
                return
    yield contour


def _crossing(one: tuple[Point, Point], other: tuple[Point, Point]) -> Point | None:
    """Return the point where two sides cross, not where one only touches the other."""
    (ax, ay), (bx, by) = one
    (cx, cy), (dx, dy) = other
    across = (bx - ax) * (dy - cy) - (by - ay) * (dx - cx)
    if not across:
        return None
    t = ((cx - ax) * (dy - cy) - (cy - ay) * (dx - cx)) / across
    u = ((cx - ax) * (by - ay) - (cy - ay) * (bx - ax)) / across
    inside = 1e-6 < t < 1 - 1e-6 and 1e-6 < u < 1 - 1e-6
    return (ax + t * (bx - ax), ay + t * (by - ay)) if inside else None


def _on_curve(points: Sequence[Point], t: float) -> Point:
    """Return a point of a Bézier curve (de Casteljau)."""
    while len(points) > 1:
        points = [(a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t) for a, b in pairwise(points)]
    return points[0]


def shoelace(contour: Sequence[Point]) -> float:
    """Return the area of a polygon, below 0 if it turns to the right."""
    turned = zip(contour, [*contour[1:], *contour[:1]], strict=True)
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in turned) / 2
