"""Lines → marked text operators, and shapes → path operators.

Input: composed lines and drawings at a place on the page (pt, origin lower
left). Output: operators on the tagged canvas. Painting decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import assert_never

from factsheet.records.pictures import Image
from factsheet.writers.drawing import Disc, Drawing, Label, Polyline, Rectangle, number
from factsheet.writers.pdf.bidi import places
from factsheet.writers.pdf.canvas import TaggedCanvas
from factsheet.writers.pdf.compose import Line
from factsheet.writers.pdf.cutting import InlineTag, Piece, Run
from factsheet.writers.pdf.shaping import rises
from factsheet.writers.pdf.tags import Element, Rect
from factsheet.writers.theme import MOST_BLEED

# Control points of a quarter circle by a Bézier curve: 4/3 · (√2 − 1).
ARC = 0.5523
AT_EDGE = 0.05  # pt
STEPS: Mapping[str, str] = {"M": "m", "L": "l", "C": "c", "Z": "h"}  # of a path in SVG, and in PDF


class Painter:
    """Paints onto a tagged canvas."""

    def __init__(self, canvas: TaggedCanvas, colours: Mapping[str, str]) -> None:
        self.canvas = canvas
        self.colours = {name: fill(colour) for name, colour in colours.items()}
        self.strokes = {name: fill(colour).upper() for name, colour in colours.items()}
        self.shown: list[str] = []  # the text of the current page, a line feed before each text object

    # -- text ------------------------------------------------------------------------------------------

    def text(self, lines: Sequence[Line], places: Sequence[tuple[float, float]], element: Element | None) -> None:
        """Paint lines, each at a start and baseline, as content of an element; without one, as an artifact."""
        code: list[str] = ["BT"]
        self.shown.append("\n")
        font = colour = ""
        rise = 0.0
        mark: Element | None = None
        rects: list[tuple[InlineTag, Rect]] = []
        frames: list[str] = []
        space_ahead = False
        for line, (x, y) in zip(lines, places, strict=True):
            code.append(f"1 0 0 1 {number(x)} {number(y)} Tm")
            at = x
            pieces = line.pieces
            starts = _visual(pieces)
            i, count = 0, len(pieces)
            while i < count:
                run = pieces[i].run
                if starts:  # in the order of reading, wherever they stand
                    at = x + starts[i]
                    code.append(f"1 0 0 1 {number(at)} {number(y)} Tm")
                if run.anchor:
                    self.canvas.destination(run.anchor, at, y + run.size)
                end = i + 1
                while not starts and end < count and _joins(run, pieces[end].run):
                    end += 1
                array, width = self._array(run, pieces[i:end])
                last = end == count
                space_ahead = last and line.space_dropped
                if not array:
                    i = end
                    continue
                if element is not None:
                    owner = self._owner(run.tag, element)
                    if owner is not mark:
                        code += ["EMC"] if mark is not None else []
                        code.append(self.canvas.mark(owner))
                        mark = owner
                face = f"{self.canvas.font(run.face)} {number(run.size)} Tf"
                if face != font:
                    code.append(face)
                    font = face
                if run.colour != colour:
                    code.append(self.colours[run.colour])
                    colour = run.colour
                if run.rise != rise:
                    code.append(f"{number(run.rise)} Ts")
                    rise = run.rise
                if space_ahead:
                    # Without a space character at the line's end a reader joins the words of two lines.
                    array += self.canvas.array(run.face, [run.face.word(" ")])
                code += _shown(array, run)
                self.shown.append("".join([p.text for p in pieces[i:end]]) + (" " if space_ahead else ""))
                box = (at, y + run.rise - 0.25 * run.size, at + width, y + run.rise + 0.95 * run.size)
                link = run.tag.link() if run.tag is not None else None
                if link is not None and element is not None:
                    rects.append((link, box))
                if run.frame:
                    frames.append(f"{number(at - run.frame)} {number(box[1] - 0.5)} {number(width + 2 * run.frame)} "
                                  f"{number(box[3] - box[1] + 1)} re S")  # fmt: skip
                at += width
                i = end
        if mark is not None:
            code.append("EMC")
        code += ["0 Ts"] if rise else []
        code.append("ET")
        text = "\n".join(code)
        if element is None:
            self.canvas.artifact("Pagination", text)
        else:
            self.canvas.paint(text)
        if frames:
            self.canvas.artifact("Layout", "0.75 w " + " ".join(frames))
        self._links(rects)

    def _array(self, run: Run, pieces: Sequence[Piece]) -> tuple[str, float]:
        width = 0.0
        for part in pieces:
            width += part.width
        return self.canvas.array(run.face, [part.word for part in pieces]), width

    def _owner(self, tag: InlineTag | None, element: Element) -> Element:
        """Return the element of an inline tag, made at this point of the reading order."""
        if tag is None:
            return element
        if tag.element is None:
            owner = tag.parent or self._owner(tag.outer, element)
            for kind in tag.types:
                owner = owner.child(kind)
            if tag.types:
                owner.lang, owner.expansion = tag.lang, tag.expansion
            tag.element = owner
        return tag.element

    def _links(self, rects: Sequence[tuple[InlineTag, Rect]]) -> None:
        """Add an annotation for each line of a link; pieces of a line are joined."""
        joined: list[tuple[InlineTag, Rect]] = []
        for tag, box in rects:
            if joined and joined[-1][0] is tag and abs(joined[-1][1][1] - box[1]) < 0.01:
                left, low, right, high = joined[-1][1]
                joined[-1] = tag, (min(left, box[0]), low, max(right, box[2]), max(high, box[3]))
            else:
                joined.append((tag, box))
        for tag, box in joined:
            if tag.element is not None:
                self.canvas.link(box, tag.element, tag.contents, destination=tag.destination or None,
                                 url=tag.url or None)  # fmt: skip

    # -- shapes ------------------------------------------------------------------------------------------

    def drawing(self, drawing: Drawing, x: float, y: float, element: Element | None, colour: str = "ink") -> None:
        """Paint a drawing with its lower left corner at x, y; without an element it is an artifact."""
        code = [f"q {self.colours[colour]} {self.strokes[colour]} 1 0 0 1 {number(x)} {number(y)} cm"]
        for shape in drawing.shapes:
            match shape:
                case Polyline(points, width, dash):
                    path = " ".join(
                        f"{number(px)} {number(py)} {'l' if i else 'm'}" for i, (px, py) in enumerate(points)
                    )
                    dashes = " ".join(map(number, dash))
                    code.append(f"{number(width)} w [{dashes}] 0 d {path} S")
                case Rectangle(rx, ry, rw, rh, width):
                    box = f"{number(rx)} {number(ry)} {number(rw)} {number(rh)} re"
                    code.append(f"{number(width)} w [] 0 d {box} S" if width else f"{box} f")
                case Disc(cx, cy, r):
                    code.append(_circle(cx, cy, r) + " f")
                case Label():
                    raise AssertionError("a label of a figure is set as text, not drawn")
                case _:
                    assert_never(shape)
        code.append("Q")
        if element is None:
            self.canvas.artifact("Layout", "\n".join(code))
        else:
            element.bbox = (x, y, x + drawing.width, y + drawing.height)
            self.canvas.tag(element, "\n".join(code))

    def image(self, image: Image, x: float, y: float, width: float, height: float, element: Element) -> None:
        """Paint a picture with its lower left corner at x, y; lengths in pt."""
        element.bbox = (x, y, x + width, y + height)
        if image.shapes:
            self.canvas.tag(element, "\n".join(_shapes(image, x, y, width, height)))
            return
        name = self.canvas.image(image)
        self.canvas.tag(element, f"q {number(width)} 0 0 {number(height)} {number(x)} {number(y)} cm {name} Do Q")

    def rules(self, segments: Sequence[Rect], width: float, colour: str = "ink") -> None:
        """Paint straight lines (x1, y1, x2, y2 in pt), an artifact."""
        if not segments:
            return
        ends = map(self._past_edges, segments)
        lines = " ".join(f"{number(a)} {number(b)} m {number(c)} {number(d)} l" for a, b, c, d in ends)
        self.canvas.artifact("Layout", f"q {self.strokes[colour]} {number(width)} w {lines} S Q")

    def bar(self, box: Rect, colour: str) -> None:
        """Paint a filled box (left, bottom, right, top in pt), an artifact."""
        left, bottom, right, top = self._past_edges(box)
        path = f"{number(left)} {number(bottom)} {number(right - left)} {number(top - bottom)} re"
        self.canvas.artifact("Layout", f"q {self.colours[colour]} {path} f Q")

    def _past_edges(self, box: Rect) -> Rect:
        """Return a box that touches an edge of the paper as it goes on past it, so that it is cut through."""
        left, bottom, right, top = box
        width, height = self.canvas.size
        return (
            left if left > AT_EDGE else -MOST_BLEED,
            bottom if bottom > AT_EDGE else -MOST_BLEED,
            right if right < width - AT_EDGE else width + MOST_BLEED,
            top if top < height - AT_EDGE else height + MOST_BLEED,
        )


def fill(colour: str) -> str:
    """Return the operator for a fill colour; greys as DeviceGray, so that black stays pure black."""
    r, g, b = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    if r == g == b:
        return f"{r:.3g} g"
    return f"{r:.3g} {g:.3g} {b:.3g} rg"


def _shapes(image: Image, x: float, y: float, width: float, height: float) -> Iterator[str]:
    """Yield the operators that paint the shapes of a drawing, which end where its canvas ends."""
    scale, top = width / image.width, y + height
    yield f"q {number(x)} {number(y)} {number(width)} {number(height)} re W n"
    for shape in image.shapes:
        painted = [(fill(shape.fill), "f*" if shape.even_odd else "f")] if shape.fill else []
        if shape.stroke:
            painted.append((f"{fill(shape.stroke).upper()} {number(shape.width * scale)} w", "S"))
        for colour, operator in painted:  # filled, then stroked
            yield colour
            for step, values in shape.steps:
                at = [number(x + v * scale if i % 2 == 0 else top - v * scale) for i, v in enumerate(values)]
                yield " ".join([*at, STEPS[step]])
            yield operator
    yield "Q"


def _shown(array: str, run: Run) -> list[str]:
    """Return the operators that show an array; marks over capitals are raised by themselves."""
    array = array.replace("><", "")
    if "^" not in array:
        return [f"[{array}] TJ"]
    code: list[str] = []
    parts = rises(array)
    for rise, part in parts:
        if len(parts) > 1:
            code.append(f"{number(run.rise + rise * run.size / 1000)} Ts")
        code.append(f"[{part}] TJ")
    if len(parts) > 1 and parts[-1][0]:
        code.append(f"{number(run.rise)} Ts")
    return code


def _visual(pieces: Sequence[Piece]) -> list[float]:
    """Return where the pieces of a line begin, in pt from its left; empty if one follows the other."""
    if not any(piece.level for piece in pieces):
        return []
    return places([piece.level for piece in pieces], [piece.width for piece in pieces])


def _joins(a: Run, b: Run) -> bool:
    return not b.anchor and (a is b or (a[1:6] == b[1:6] and a[7:] == b[7:]))  # all but text and anchor


def _circle(x: float, y: float, r: float) -> str:
    k = r * ARC
    n = number
    return (
        f"{n(x + r)} {n(y)} m {n(x + r)} {n(y + k)} {n(x + k)} {n(y + r)} {n(x)} {n(y + r)} c"
        f" {n(x - k)} {n(y + r)} {n(x - r)} {n(y + k)} {n(x - r)} {n(y)} c"
        f" {n(x - r)} {n(y - k)} {n(x - k)} {n(y - r)} {n(x)} {n(y - r)} c"
        f" {n(x + k)} {n(y - r)} {n(x + r)} {n(y - k)} {n(x + r)} {n(y)} c"
    )
