"""Series of the tree → boxes: a table with bars for a few values, dots on a time axis for many.

Input: a chart, and a setting with its width and the scale of the band. Output: boxes with their elements.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from factsheet.sheet import tree as t
from factsheet.writers.drawing import MOST_BARS, Disc, Drawing, Polyline, Rectangle, Shape, share_bar, time_grid
from factsheet.writers.pdf.boxes import Box
from factsheet.writers.pdf.compose import ENDLESS, Line
from factsheet.writers.pdf.figures import BarRow, BarsBox, DotsBox
from factsheet.writers.pdf.setting import Setting
from factsheet.writers.pdf.tags import Element

DATES = 92.0  # pt, the column of dates
LONGEST = 0.66  # of the room beside it: the longest bar
BAR, GAP = 8.0, 4.0  # pt: thickness of a bar, white between it and its value
AXIS = 1.0
WIDEST = 360.0  # pt: the bar of a whole
RISE, TICKS, DOT = 84.0, 13.0, 2.2  # pt: height of a plot, room for the years below it, radius of a dot
LABELS = 120.0  # pt that a date with its value needs


def series(setting: Setting, chart: t.Chart, element: Element) -> Iterator[Box]:
    """Yield a caption, and the values: few as bars on a common scale, many as dots on a time axis above a list.

    A part of a whole is one bar.
    """
    if chart.caption:
        style = setting.theme.styles["answer-head"].model_copy(update={"before": 3.0, "after": 2.0, "keep": True})
        yield setting.even(chart.caption, style, element.child("P"))
    if chart.whole is not None:
        yield _share(setting, chart, element, float(chart.whole))
    else:
        yield _bars(setting, chart, element) if len(chart.points) <= MOST_BARS else _dots(setting, chart, element)


def _share(setting: Setting, chart: t.Chart, element: Element, whole: float) -> DotsBox:
    """Draw a bar as long as the column, filled as far as the part goes, and set its label below it."""
    figure = element.child("Figure", alt=chart.alt, placement="Block")
    body = element.child("L", numbering="None").child("LI").child("LBody")
    (point,) = chart.points
    label = setting.set(point.content, setting.theme.styles["bar-label"], body, setting.width)
    width = min(setting.width, WIDEST)
    return DotsBox(share_bar(float(point.value), whole, width, BAR), figure, (), [label], 1, 0.0, after=6.0)


def _bars(setting: Setting, chart: t.Chart, element: Element) -> BarsBox:
    """Set each value with its date, beside a bar."""
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
    return BarsBox(_drawing(rows, axis, setting.width, style.leading), figure, rows, axis, style.leading, after=6.0)


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


def _dots(setting: Setting, chart: t.Chart, element: Element) -> DotsBox:
    """Draw each value as a dot over time, and list all with their dates below."""
    figure = element.child("Figure", alt=chart.alt, placement="Block")
    top = element.child("L", numbering="None")
    style = setting.theme.styles["table-line"]
    grid = time_grid([point.date for point in chart.points], [float(point.value) for point in chart.points])

    def tick(text: str) -> tuple[Line, ...]:
        return setting.texts.plain(text, style)

    levels = [(y, tick(setting.language.number(value))) for y, value in grid.levels]
    left = max(lines[0].width for _, lines in levels) + GAP
    span = setting.width - left - DOT
    drop = (style.size * 0.66) / 2  # from the middle of a digit to its foot
    ticks = [(left - GAP - lines[0].width, TICKS + y * RISE - drop, lines) for y, lines in levels]
    shapes: list[Shape] = [
        Polyline(((left, TICKS + y * RISE), (setting.width, TICKS + y * RISE)), 0.5) for y, _ in grid.levels
    ]
    end = -GAP
    for x, year in grid.years:
        at = left + x * span
        shapes.append(Polyline(((at, TICKS - 3), (at, TICKS)), 0.5))
        lines = tick(year)
        start = at - lines[0].width / 2
        if start >= end + GAP and start + lines[0].width <= setting.width:
            ticks.append((start, 1.0, lines))
            end = start + lines[0].width
    shapes += [Disc(left + x * span, TICKS + y * RISE, DOT) for x, y in grid.dots]
    count = max(int(setting.width // LABELS), 1)
    width = (setting.width - setting.gutter * (count - 1)) / count
    labels = [setting.set(point.content, style, top.child("LI").child("LBody"), width) for point in chart.points]
    return DotsBox(Drawing(setting.width, TICKS + RISE + DOT, tuple(shapes)), figure, ticks, labels, count,
                   setting.gutter, after=6.0)  # fmt: skip
