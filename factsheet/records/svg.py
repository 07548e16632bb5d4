"""SVG files of a content folder: plain shapes, as what is printed of them.

Input: the bytes of a file. Output: its shapes as paths with plain colours on a canvas 1,000 units wide or high; or
what is wrong, with its line. What may stand in a file is listed here: all else is told, and nothing else is kept.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from types import SimpleNamespace
from typing import NamedTuple
from xml.parsers import expat

from fontTools.misc.transform import Transform  # type: ignore[import-untyped]
from fontTools.pens.recordingPen import RecordingPen  # type: ignore[import-untyped]
from fontTools.pens.transformPen import TransformPen  # type: ignore[import-untyped]
from fontTools.svgLib.path.parser import parse_path  # type: ignore[import-untyped]
from fontTools.svgLib.path.shapes import PathBuilder  # type: ignore[import-untyped]
from PIL import ImageColor

SVG = "http://www.w3.org/2000/svg"
CANVAS = 1000.0  # units of the longer side
LARGEST = 300_000  # bytes
MOST_ELEMENTS, MOST_STEPS, DEEPEST = 2_000, 20_000, 40
FARTHEST = 20 * CANVAS  # units from the canvas
SHAPES = frozenset(("path", "rect", "circle", "ellipse", "line", "polyline", "polygon"))
GROUPS = frozenset(("svg", "g"))
SILENT = frozenset(("title", "desc", "metadata"))  # what they hold is not drawn, and not kept
GEOMETRY: Mapping[str, frozenset[str]] = {
    "svg": frozenset(("viewBox", "width", "height", "version", "preserveAspectRatio")),
    "path": frozenset("d"),
    "rect": frozenset(("x", "y", "width", "height", "rx", "ry")),
    "circle": frozenset(("cx", "cy", "r")),
    "ellipse": frozenset(("cx", "cy", "rx", "ry")),
    "line": frozenset(("x1", "y1", "x2", "y2")),
    "polyline": frozenset(("points",)),
    "polygon": frozenset(("points",)),
}
LOOKS: Mapping[str, str] = {"fill": "black", "stroke": "none", "stroke-width": "1", "fill-rule": "nonzero"}
PLAIN: Mapping[str, frozenset[str]] = {  # what may be said if it changes nothing
    "opacity": frozenset("1"),
    "fill-opacity": frozenset("1"),
    "stroke-opacity": frozenset("1"),
    "stroke-linecap": frozenset(("butt",)),
    "stroke-linejoin": frozenset(("miter",)),
    "stroke-miterlimit": frozenset(("4", "10")),
    "stroke-dasharray": frozenset(("none",)),
    "display": frozenset(("inline",)),
    "visibility": frozenset(("visible",)),
}
NAMING = frozenset(("id", "class"))
_FUNCTION = re.compile(r"\s*,?\s*([a-zA-Z]+)\s*\(([^()]*)\)\s*")


class SvgError(ValueError):
    """What a drawing has that is not drawn, or is wrong."""


class Path(NamedTuple):
    """A path on the canvas, y down: colours as #rrggbb or none as "", the width of its line in units; its steps are
    M, L and C with their points, and Z."""

    fill: str
    stroke: str
    width: float
    even_odd: bool
    steps: tuple[tuple[str, tuple[float, ...]], ...]

    @property
    def d(self) -> str:
        """Its steps as SVG has them."""
        return " ".join(" ".join([step, *(f"{value:g}" for value in values)]) for step, values in self.steps)


class Drawing(NamedTuple):
    """Paths on a canvas, its width and height in units."""

    width: int
    height: int
    paths: tuple[Path, ...]

    @property
    def data(self) -> bytes:
        """The drawing as an SVG file."""
        size = f'width="{self.width}" height="{self.height}" viewBox="0 0 {self.width} {self.height}"'
        return f'<svg xmlns="{SVG}" {size}>{"".join(map(_markup, self.paths))}</svg>'.encode("ascii")


def _markup(path: Path) -> str:
    rule = ' fill-rule="evenodd"' if path.even_odd else ""
    line = f' stroke="{path.stroke}" stroke-width="{path.width:g}"' if path.stroke else ""
    return f'<path fill="{path.fill or "none"}"{rule}{line} d="{path.d}"/>'


def read_svg(data: bytes) -> Drawing:
    """Read a drawing. Raises SvgError."""
    if len(data) > LARGEST:
        raise SvgError(f"has more than {LARGEST:,} bytes")
    reader = _Reader()
    try:
        reader.parser.Parse(data, True)
    except expat.ExpatError as error:
        raise SvgError(f"is no whole SVG file: line {error.lineno}, {expat.ErrorString(error.code)}") from None
    except SvgError as error:
        raise SvgError(f"{error} on line {reader.parser.CurrentLineNumber}") from None
    if not reader.paths:
        raise SvgError("draws nothing")
    return Drawing(round(reader.width), round(reader.height), tuple(reader.paths))


class _Reader:
    """Takes the elements as expat tells them; groups hand down their looks and their transform."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.StartDoctypeDeclHandler = self.doctype
        self.parser.ProcessingInstructionHandler = self.instruction
        self.outer: list[tuple[str, dict[str, str], Transform]] = [("", dict(LOOKS), Transform())]
        self.paths: list[Path] = []
        self.width = self.height = 0.0
        self.silent = self.elements = self.steps = 0

    def doctype(self, *_: object) -> None:
        raise SvgError("has a document type, where entities could hide,")

    def instruction(self, target: str, _: str) -> None:
        raise SvgError(f"has the instruction <?{target}>")

    def end(self, _: str) -> None:
        if self.silent:
            self.silent -= 1
        else:
            self.outer.pop()

    def start(self, named: str, attributes: Mapping[str, str]) -> None:
        space, _, name = named.rpartition(" ")
        self.elements += 1
        if self.elements > MOST_ELEMENTS:
            raise SvgError(f"has more than {MOST_ELEMENTS:,} elements: the last")
        if len(self.outer) + self.silent > DEEPEST:
            raise SvgError(f"has elements more than {DEEPEST} deep")
        inside, looks, transform = self.outer[-1]
        if self.silent or (inside and (space != SVG or name in SILENT)):
            self.silent += 1
            return
        if space != SVG or (name == "svg") != (inside == ""):
            raise SvgError(f"has <{name}>, not one <svg> around all,")
        if name not in SHAPES | GROUPS | {"defs"} or inside not in GROUPS | {""}:
            raise SvgError(f"has <{name}>")
        own = {key: value.strip() for key, value in attributes.items() if " " not in key}
        if any(key.endswith(" href") for key in attributes):
            raise SvgError(f"has a reference of a <{name}>")
        looks, shape = {**looks}, {}
        transform = transform.transform(_transform(own.pop("transform", "")))
        for key, value in [*own.items(), *_declared(own.pop("style", ""))]:
            if key in LOOKS:
                looks[key] = value if value != "inherit" else looks[key]
            elif key in GEOMETRY.get(name, ()):
                shape[key] = value
            elif key not in NAMING and key != "style" and value not in PLAIN.get(key, ()):
                raise SvgError(f"has {key}=“{value[:40]}” of a <{name}>")
        if name == "svg":
            transform = self.canvas(shape)
        self.outer.append((name, looks, transform))
        if name in SHAPES:
            self.shape(name, shape, looks, transform)

    def canvas(self, said: Mapping[str, str]) -> Transform:
        """Return the transform from the drawing's own units to ours."""
        box = said.get("viewBox") or f"0 0 {said.get('width', '')} {said.get('height', '')}".replace("px", "")
        values = [_number(value, "viewBox") for value in re.split(r"[\s,]+", box.strip())]
        if len(values) != 4 or min(values[2:]) <= 0 or not 0.02 <= values[2] / values[3] <= 50:
            raise SvgError("has no viewBox of four numbers, the last two its width and height,")
        left, top, width, height = values
        scale = CANVAS / max(width, height)
        self.width, self.height = width * scale, height * scale
        return Transform(scale, 0, 0, scale, -left * scale, -top * scale)

    def shape(self, name: str, said: dict[str, str], looks: Mapping[str, str], transform: Transform) -> None:
        """Add what a shape draws."""
        if name == "rect":  # SVG 1.1, 9.2: one radius stands for both, and neither is more than half a side
            width, height = (_number(said.get(key, "0"), key) for key in ("width", "height"))
            radii = [_number(said.get(key, said.get(other, "0")), key) for key, other in (("rx", "ry"), ("ry", "rx"))]
            said |= {"rx": f"{min(radii[0], width / 2)}", "ry": f"{min(radii[1], height / 2)}"}
        builder, pen = PathBuilder(), RecordingPen()
        try:
            builder.add_path_from_element(SimpleNamespace(tag=name, attrib=said))
            for d in builder.paths:
                parse_path(d, TransformPen(pen, transform))
        except Exception:  # fontTools raises what it happens to meet
            raise SvgError(f"has a <{name}> that cannot be read") from None
        steps = tuple(_steps(pen.value))
        self.steps += len(steps)
        if self.steps > MOST_STEPS:
            raise SvgError(f"has more than {MOST_STEPS:,} points: the last")
        fill, stroke = (_colour(looks[key], key) for key in ("fill", "stroke"))
        width = _number(looks["stroke-width"].removesuffix("px"), "stroke-width")
        scaled = round(width * math.sqrt(abs(transform[0] * transform[3] - transform[1] * transform[2])), 2)
        if looks["fill-rule"] not in ("nonzero", "evenodd"):
            raise SvgError(f"has the fill-rule “{looks['fill-rule'][:40]}”")
        stroke = stroke if scaled > 0 else ""
        if steps and (fill or stroke):
            self.paths.append(Path(fill, stroke, scaled, looks["fill-rule"] == "evenodd", steps))


def _steps(recorded: list[tuple[str, tuple[tuple[float, float], ...]]]) -> Iterator[tuple[str, tuple[float, ...]]]:
    """Yield the steps of a path, rounded; curves of the second degree as such of the third."""
    at = (0.0, 0.0)
    for operator, points in recorded:
        if operator == "qCurveTo":
            (cx, cy), (x, y) = points
            points = (
                (at[0] + (cx - at[0]) * 2 / 3, at[1] + (cy - at[1]) * 2 / 3),
                (x + (cx - x) * 2 / 3, y + (cy - y) * 2 / 3),
                (x, y),
            )
        values = tuple(round(value, 2) + 0.0 for point in points for value in point)
        if not all(abs(value) <= FARTHEST for value in values):
            raise SvgError("draws far outside its canvas")
        if operator != "endPath":
            name = {"moveTo": "M", "lineTo": "L", "curveTo": "C", "qCurveTo": "C", "closePath": "Z"}[operator]
            yield name, values
        at = points[-1] if points else at


def _declared(style: str) -> Iterator[tuple[str, str]]:
    for declaration in style.split(";"):
        key, _, value = declaration.partition(":")
        if key.strip() and not key.strip().startswith("-inkscape-"):
            yield key.strip(), value.strip()


def _number(text: str, what: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not abs(value) < 1e6:
        raise SvgError(f"has the {what} “{text[:40]}”, which is not a plain number,")
    return value


def _colour(text: str, what: str) -> str:
    """Return a colour as #rrggbb, none as an empty text."""
    if text == "none":
        return ""
    try:
        rgb = ImageColor.getrgb(text)
    except ValueError:
        rgb = ()  # type: ignore[assignment]
    if len(rgb) != 3:
        raise SvgError(f"has the {what} “{text[:40]}”, which is not a plain colour,")
    return "#{:02x}{:02x}{:02x}".format(*rgb)


def _transform(text: str) -> Transform:
    """Return the product of the transforms named (SVG 1.1, 7.6)."""
    made, at = Transform(), 0
    while at < len(text):
        found = _FUNCTION.match(text, at)
        values = [_number(value, "transform") for value in re.split(r"[\s,]+", found[2].strip())] if found else []
        match (found and found[1], values):
            case "translate", [x, *y] if len(y) < 2:
                made = made.translate(x, *y)
            case "scale", [x, *y] if len(y) < 2:
                made = made.scale(x, *(y or [x]))
            case "rotate", [angle]:
                made = made.rotate(math.radians(angle))
            case "rotate", [angle, x, y]:
                made = made.translate(x, y).rotate(math.radians(angle)).translate(-x, -y)
            case "skewX", [angle]:
                made = made.skew(math.radians(angle), 0)
            case "skewY", [angle]:
                made = made.skew(0, math.radians(angle))
            case "matrix", [_, _, _, _, _, _]:
                made = made.transform(tuple(values))
            case _:
                raise SvgError(f"has the transform “{text[:40]}”")
        assert found is not None
        at = found.end()
    return made
