"""Drawings as pixels, for programs that show no vectors.

Input: a drawing. Output: a PNG file, four pixels a point, of one colour on nothing, with a margin around.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, assert_never

from factsheet.records.svg import Path
from factsheet.writers.drawing import Disc, Drawing, Label, Polyline, Rectangle

if TYPE_CHECKING:  # Pillow is imported for a picture only
    from PIL import Image

MARGIN = 3.0  # pt around a drawing, whose dots may stand on its edge
SCALE = 4  # pixels a point
_SMOOTH = 2  # times as large while it is drawn
_NONE = 128  # the winding number nought
_PIECES = 16  # of a curve


def drawing_png(drawing: Drawing, colour: str) -> bytes:
    """Return a drawing as a PNG; a label is not drawn, as what it says stands beside the picture."""
    from PIL import Image, ImageDraw

    scale = SCALE * _SMOOTH
    size = round((drawing.width + 2 * MARGIN) * scale), round((drawing.height + 2 * MARGIN) * scale)
    foot = size[1] - MARGIN * scale
    mask = Image.new("L", size, 0)
    draw = ImageDraw.Draw(mask)
    for shape in drawing.shapes:
        match shape:
            case Polyline(points, width):
                placed = [((x + MARGIN) * scale, foot - y * scale) for x, y in points]
                draw.line(placed, fill=255, width=round(width * scale))
            case Rectangle(x, y, w, h, width):
                half = width / 2
                left, top = (x + MARGIN - half) * scale, foot - (y + h + half) * scale
                box = left, top, left + (w + width) * scale - 1, top + (h + width) * scale - 1
                draw.rectangle(box, fill=None if width else 255, outline=255 if width else None,
                               width=max(round(width * scale), 1))  # fmt: skip
            case Disc(x, y, radius):
                left, top = (x + MARGIN - radius) * scale, foot - (y + radius) * scale
                draw.ellipse((left, top, left + 2 * radius * scale, top + 2 * radius * scale), fill=255)
            case Label():
                pass
            case _:
                assert_never(shape)
    picture = Image.new("RGBA", size, colour)
    picture.putalpha(mask)
    return _png(picture)


def svg_png(shapes: Sequence[Path], width: int, height: int) -> bytes:
    """Return the shapes of an SVG as a PNG, a pixel a unit; a path is filled by its winding number."""
    from PIL import Image, ImageChops, ImageDraw

    size = width * _SMOOTH, height * _SMOOTH
    picture = Image.new("RGBA", size)
    for shape in shapes:
        lines = [[(x * _SMOOTH, y * _SMOOTH) for x, y in line] for line in _flat(shape)]
        if shape.fill:
            wound = Image.new("L", size, _NONE)
            for line in lines:
                mask = Image.new("L", size, 0)
                if len(line) > 2:
                    ImageDraw.Draw(mask).polygon(line, fill=1)
                turned = _area(line) < 0 and not shape.even_odd
                wound = ImageChops.subtract(wound, mask) if turned else ImageChops.add(wound, mask)
            filled = [(n - _NONE) % 2 if shape.even_odd else n != _NONE for n in range(256)]
            picture.paste(shape.fill, mask=wound.point([255 * on for on in filled]))
        if shape.stroke:
            draw = ImageDraw.Draw(picture)
            for line in lines:
                draw.line(line, fill=shape.stroke, width=max(round(shape.width * _SMOOTH), 1), joint="curve")
    return _png(picture)


def _flat(shape: Path) -> Iterator[list[tuple[float, float]]]:
    """Yield the lines of a path, curves as short straight ones."""
    line: list[tuple[float, float]] = []
    for step, values in shape.steps:
        points = list(zip(values[::2], values[1::2], strict=True))
        if step == "M":
            if line:
                yield line
            line = points
        elif step == "L":
            line += points
        elif step == "C":
            (ax, ay), (b, c, d) = line[-1], points
            for n in range(1, _PIECES + 1):
                t = n / _PIECES
                weights = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
                line.append(tuple(sum(w * p for w, p in zip(weights, axis, strict=True))  # type: ignore[arg-type]
                                  for axis in ((ax, b[0], c[0], d[0]), (ay, b[1], c[1], d[1]))))  # fmt: skip
        elif line:
            line.append(line[0])
    if line:
        yield line


def _area(line: Sequence[tuple[float, float]]) -> float:
    """Return the signed area of a closed line, times two."""
    return sum(ax * by - bx * ay for (ax, ay), (bx, by) in zip(line, [*line[1:], line[0]], strict=True))


def _png(picture: Image.Image) -> bytes:
    from PIL import Image

    size = picture.width // _SMOOTH, picture.height // _SMOOTH
    out = io.BytesIO()
    picture.resize(size, Image.Resampling.BOX).save(out, "PNG", dpi=(72 * SCALE, 72 * SCALE))
    return out.getvalue()
