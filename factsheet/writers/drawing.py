"""Drawings: a closed set of shapes, and the figures made of them.

Input: plain numbers. Output: shapes in pt, origin at the lower left, y up; two
writers take them: ``svg`` here and ``pdf.paint`` for PDF operators.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
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


def number(value: float) -> str:
    """Return a length to 0.01 pt without trailing zeros."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


# -- figures -----------------------------------------------------------------------------------------


DAYS = 365.25  # of a year
MOST_BARS = 10  # values of a series; more are drawn as dots over time
MOST_YEARS = 20  # marked on an axis


def day_number(edtf: str) -> float:
    """Return a date as days since year 0 (proleptic Gregorian, months of 30.44 days); a year or a month counts
    from its middle, an interval from its end."""
    parts = [int(n) for n in edtf.split("/")[-1].split("-")]
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


@dataclass(frozen=True, slots=True)
class Flag:
    """The place of a label: a pole at x from the point up to the label, the label beside it."""

    x: float
    point_y: float
    label_x: float
    label_y: float


def step_line(points: Sequence[tuple[float, float]], end: float) -> tuple[tuple[float, float], ...]:
    """Return the corners of a step line that holds each value until the next point, and the last until ``end``."""
    corners: list[tuple[float, float]] = []
    for x, y in points:
        if corners:
            corners.append((x, corners[-1][1]))
        corners.append((x, y))
    return (*corners, (end, points[-1][1]))


def place_flags(
    points: Sequence[tuple[float, float]], sizes: Sequence[tuple[float, float]], width: float, gap: float = 3.0
) -> list[Flag]:
    """Place a label for each point above the step line, none overlapping another, a pole or the line.

    Points come left to right with values that may rise or fall; sizes are the labels' widths and heights in pt.
    Placed from right to left, so that of points close together the earliest has the highest flag and no poles cross.
    """
    line = step_line(points, width)
    boxes: list[tuple[float, float, float, float]] = []
    poles: list[tuple[float, float, float]] = []
    flags: list[Flag] = []
    for (x, y), (w, h) in reversed(list(zip(points, sizes, strict=True))):
        left = x + gap if x + gap + w <= width else x - gap - w
        under = [b for (a, b), (c, d) in pairwise(line) for b in (b, d) if a < left + w and c > left]
        bottom = max([y, *under]) + gap
        while True:
            right, top = left + w, bottom + h
            hits = [t for (x0, b, x1, t) in boxes if x0 < right and x1 > left - gap and b < top and t > bottom]
            hits += [t for (pole, b, t) in poles if left - gap < pole < right and b < top and t > bottom]
            hits += [t for (x0, b, x1, t) in boxes if x0 < x < x1 and b < top and t > y]
            if not hits:
                break
            bottom = max(hits) + 0.5
        boxes.append((left, bottom, left + w, bottom + h))
        poles.append((x, y, bottom + h))
        flags.append(Flag(x, y, left, bottom))
    return flags[::-1]


@dataclass(frozen=True, slots=True)
class StepChart:
    """A step line over time with a place for each label; lengths in pt."""

    drawing: Drawing
    flags: tuple[Flag, ...]


def step_chart(
    dates: Sequence[str], values: Sequence[int], sizes: Sequence[tuple[float, float]], width: float, rise: float = 70.0
) -> StepChart:
    """Chart a measure over time: time to the right, value upwards from 0, ``rise`` pt for the largest value."""
    days = [day_number(d) for d in dates]
    span = (days[-1] - days[0]) or 1.0
    tail = width * 0.04
    scale = (width - tail) / span
    top = max(values) or 1
    points = [((d - days[0]) * scale, v * rise / top) for d, v in zip(days, values, strict=True)]
    flags = place_flags(points, sizes, width)
    height = max([f.label_y + h for f, (_, h) in zip(flags, sizes, strict=True)] + [rise]) + 1
    shapes: list[Shape] = [
        Polyline(((0, 0), (width, 0)), 0.75),
        Polyline(step_line(points, width), 1.75),
    ]
    for flag, (_, h) in zip(flags, sizes, strict=True):
        shapes.append(Polyline(((flag.x, flag.point_y), (flag.x, flag.label_y + h * 0.8)), 0.5))
        shapes.append(Disc(flag.x, flag.point_y, 2.4))
    return StepChart(Drawing(width, height, tuple(shapes)), tuple(flags))


def back_arrow(size: float) -> Drawing:
    """An arrow that turns back to the left, for backlinks; size in pt."""
    s = size / 10
    shaft = Polyline(((9 * s, 8 * s), (9 * s, 4 * s), (2 * s, 4 * s)), 1.1 * s)
    head = Polyline(((4.5 * s, 6.5 * s), (2 * s, 4 * s), (4.5 * s, 1.5 * s)), 1.1 * s)
    return Drawing(size, size, (shaft, head))


@lru_cache(maxsize=64)
def qr_code(data: str, level: str, size: float, least: float) -> Drawing:
    """A QR code (ISO/IEC 18004) of the data, made by segno: of a size in pt, or larger by the least size of a module.

    The quiet zone is the white around it.

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
    return Drawing(n * module, n * module, tuple(shapes))


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
