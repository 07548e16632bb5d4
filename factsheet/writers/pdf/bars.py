"""Series of the tree → boxes: a table with bars for a few values, dots on a time axis for many.

Input: a chart, and a setting with its width and the scale of the band. Output: boxes with their elements.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from factsheet.sheet import tree as t
from factsheet.writers.drawing import Drawing, Rectangle, Shape
from factsheet.writers.pdf.boxes import Box
from factsheet.writers.pdf.compose import ENDLESS
from factsheet.writers.pdf.figures import BarRow, BarsBox
from factsheet.writers.pdf.setting import Setting
from factsheet.writers.pdf.tags import Element

DATES = 92.0  # pt, the column of dates
LONGEST = 0.66  # of the room beside it: the longest bar
BAR, GAP = 8.0, 4.0  # pt: thickness of a bar, white between it and its value
AXIS = 1.0


def bars(setting: Setting, chart: t.Chart, element: Element) -> Iterator[Box]:
    """Yield a caption, and the values as bars on a common scale, each with its date."""
    if chart.caption:
        style = setting.theme.styles["answer-head"].model_copy(update={"before": 3.0, "after": 2.0, "keep": True})
        yield setting.even(chart.caption, style, element.child("P"))
    figure = element.child("Figure", alt=chart.alt, placement="Block")
    top = element.child("L", numbering="None")
    style = setting.theme.styles["bar-label"]
    parts = [_parted(point.content) for point in chart.points]
    axis = 0.0
    if any(date for date, _ in parts):
        widest = max(_width(setting, date) for date, _ in parts)
        axis = min(max(DATES, widest + GAP), setting.width * 0.45)
    room = setting.width - axis - GAP - AXIS
    values = max(_width(setting, value) for _, value in parts)
    longest = max(min(LONGEST * room, room - values), room * 0.2)
    rows = []
    for point, (date, value) in zip(chart.points, parts, strict=True):
        body = top.child("LI").child("LBody")
        length = longest * max(float(point.value), 0.0) / setting.scale
        dated = setting.set(date, style, body, axis - GAP if axis else room)
        if date:
            dated.lines = (*dated.lines[:-1], dated.lines[-1].spaced())
        valued = setting.set(value, style, body, room - length)
        rows.append(BarRow(dated, valued, AXIS + length))
    yield BarsBox(_drawing(rows, axis, setting.width, style.leading), figure, rows, axis, style.leading, after=6.0)


def _parted(content: Sequence[t.Inline]) -> tuple[tuple[t.Inline, ...], tuple[t.Inline, ...]]:
    """Return the date that a label begins with, and the rest; no date if it begins otherwise."""
    content = tuple(content)
    if content and isinstance(content[0], t.Time):
        return content[:1], content[1:]
    return (), content


def _width(setting: Setting, content: Sequence[t.Inline]) -> float:
    """Return the width in pt of a text on one line."""
    made = setting.texts.compose(content, setting.theme.styles["bar-label"], ENDLESS)
    return max(line.width for line in made)


def _drawing(rows: Sequence[BarRow], axis: float, width: float, pitch: float) -> Drawing:
    """Draw the axis at zero and the bars, from the top down."""
    heights = [max(pitch, row.date.height, row.value.height) for row in rows]
    y = total = sum(heights)
    shapes: list[Shape] = [Rectangle(axis, 0.0, AXIS, total)]
    for row, height in zip(rows, heights, strict=True):
        if row.length > AXIS:
            shapes.append(Rectangle(axis + AXIS, y - pitch / 2 - BAR / 2, row.length - AXIS, BAR))
        y -= height
    return Drawing(width, total, tuple(shapes))
