"""Drawings: a closed set of shapes, and the figures made of them.

Input: plain numbers. Output: shapes in pt, origin at the lower left, y up; two
writers take them: ``svg`` here and ``pdf.paint`` for PDF operators.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil
from typing import TypeAlias, assert_never


@dataclass(frozen=True, slots=True)
class Polyline:
    """A stroked line through points; joins mitred, ends butt."""

    points: tuple[tuple[float, float], ...]
    width: float = 0.75
    dash: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A box; stroked if width is above 0, else filled."""

    x: float
    y: float
    w: float
    h: float
    width: float = 0.0


@dataclass(frozen=True, slots=True)
class Disc:
    """A filled circle."""

    x: float
    y: float
    radius: float


@dataclass(frozen=True, slots=True)
class Label:
    """A short text in the figure itself, baseline at y; anchor start, middle or end."""

    x: float
    y: float
    text: str
    size: float
    bold: bool = False
    anchor: str = "start"


Shape: TypeAlias = Polyline | Rectangle | Disc | Label


@dataclass(frozen=True, slots=True)
class Drawing:
    width: float
    height: float
    shapes: tuple[Shape, ...]


@lru_cache(maxsize=1 << 14)  # most stand on the same lines and columns
def number(value: float) -> str:
    """Return a length to 0.01 pt without trailing zeros."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


# -- figures -----------------------------------------------------------------------------------------


DAYS = 365.25  # of a year
MOST_BARS = 10  # values of a series; more are drawn as dots over time
FRAME = 0.75  # pt, around a whole of which a part is filled
MOST_YEARS = 20  # marked on an axis


def day_number(edtf: str) -> float:
    """Return a date as days since year 0 (proleptic Gregorian, months of 30.44 days); a year or a month counts
    from its middle, an interval from its end."""
    parts = [int(n) for n in edtf.replace("~", "").split("/")[-1].split("-")]
    year, month, day = (*parts, 0, 0)[:3]
    if not month:
        return year * 365.25 + 182.6
    return year * 365.25 + (month - 1) * 30.44 + (day or 15)


@dataclass(frozen=True, slots=True)
class TimeGrid:
    """Places of values over time, from 0 to 1 to the right and upwards: dots, years and levels of values."""

    dots: tuple[tuple[float, float], ...]
    years: tuple[tuple[float, str], ...]
    levels: tuple[tuple[float, int], ...]


def time_grid(dates: Sequence[str], values: Sequence[float]) -> TimeGrid:
    """Return dots on true scales, the beginnings of years, and the levels 0, half and the whole of the axis.

    The axis ends at the largest value, made even so that its half is a whole number.
    """
    days = [day_number(date) for date in dates]
    first, span = min(days), (max(days) - min(days)) or 1.0
    top = max(2 * ceil(max(values) / 2), 2)
    began = range(int(first // DAYS) + 1, int(max(days) // DAYS) + 1)
    began = began[:: max(ceil(len(began) / MOST_YEARS), 1)]
    return TimeGrid(
        tuple(((day - first) / span, max(value, 0.0) / top) for day, value in zip(days, values, strict=True)),
        tuple(((year * DAYS - first) / span, str(year)) for year in began),
        ((0.0, 0), (0.5, top // 2), (1.0, top)),
    )


def share_bar(value: float, whole: float, width: float, height: float) -> Drawing:
    """Return a bar as long as the whole, filled as far as the part goes; lengths in pt."""
    half = FRAME / 2
    frame = Rectangle(half, half, width - FRAME, height - FRAME, FRAME)
    part = Rectangle(0.0, 0.0, width * min(max(value / whole, 0.0), 1.0), height)
    return Drawing(width, height, (frame, part) if value > 0 else (frame,))


def back_arrow(size: float) -> Drawing:
    """An arrow that turns back to the left, for backlinks; size in pt."""
    s = size / 10
    shaft = Polyline(((9 * s, 8 * s), (9 * s, 4 * s), (2 * s, 4 * s)), 1.1 * s)
    head = Polyline(((4.5 * s, 6.5 * s), (2 * s, 4 * s), (4.5 * s, 1.5 * s)), 1.1 * s)
    return Drawing(size, size, (shaft, head))


@lru_cache(maxsize=64)
def qr_code(data: str, level: str, size: float, least: float) -> tuple[Drawing, float]:
    """A QR code (ISO/IEC 18004) of the data, made by segno, without the quiet zone around it; and a module's size.

    It is of a size in pt, or larger where its modules would be smaller than the ``least``.

    Raises ValueError if the data is too long for a code of this level.
    """
    import segno

    code = segno.make_qr(data, error=level, boost_error=False)
    rows = [list(row) for row in code.matrix]
    n = len(rows)
    module = max(size / n, least)
    shapes: list[Shape] = []
    for r, row in enumerate(rows):
        c = 0
        while c < len(row):
            run = c
            while run < len(row) and row[run]:
                run += 1
            if run > c:
                shapes.append(Rectangle(c * module, (n - 1 - r) * module, (run - c) * module, module))
            c = max(run, c + 1)
    return Drawing(n * module, n * module, tuple(shapes)), module


# -- SVG -------------------------------------------------------------------------------------------------


def svg(drawing: Drawing, escape: Callable[[str], str], attributes: str = "") -> str:
    """Return the drawing as an inline svg element in the colour of the text around it."""
    h = drawing.height

    def y(value: float) -> str:
        return number(h - value)

    out = [f'<svg viewBox="0 0 {number(drawing.width)} {number(h)}" {attributes}>']
    for shape in drawing.shapes:
        match shape:
            case Polyline(points, width, dash):
                path = " ".join(f"{number(px)},{y(py)}" for px, py in points)
                dashes = f' stroke-dasharray="{" ".join(map(number, dash))}"' if dash else ""
                stroke = f'fill="none" stroke="currentColor" stroke-width="{number(width)}"{dashes}'
                out.append(f'<polyline points="{path}" {stroke}/>')
            case Rectangle(rx, ry, rw, rh, width):
                paint = (
                    f'fill="none" stroke="currentColor" stroke-width="{number(width)}"'
                    if width
                    else 'fill="currentColor"'
                )
                out.append(
                    f'<rect x="{number(rx)}" y="{y(ry + rh)}" width="{number(rw)}" height="{number(rh)}" {paint}/>'
                )
            case Disc(cx, cy, radius):
                out.append(f'<circle cx="{number(cx)}" cy="{y(cy)}" r="{number(radius)}" fill="currentColor"/>')
            case Label(lx, ly, text, size, bold, anchor):
                weight = ' font-weight="bold"' if bold else ""
                out.append(
                    f'<text x="{number(lx)}" y="{y(ly)}" font-size="{number(size)}" text-anchor="{anchor}"'
                    f'{weight} fill="currentColor">{escape(text)}</text>'
                )
            case _:
                assert_never(shape)
    return "".join([*out, "</svg>"])
