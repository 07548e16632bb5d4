"""A card says what its sheet says, in shapes that are the letters of its words; the PNG shows what the SVG draws.

Input: the files as written, what is expected, the fonts. Output: findings. The SVG is read by expat, its outlines are
compared with the font, and Pillow draws them again, to be compared with the PNG.
"""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.parsers import expat

from factsheet.proof.findings import Finding, differs
from factsheet.proof.outlines import font_of, shoelace, simple
from factsheet.proof.text import plain

if TYPE_CHECKING:
    from PIL.Image import Image

SIZE = (1200, 630)  # px
CELL, MOST = 10, 30  # px on a side of a cell, and the mean difference of its pixels, of 255, that smoothing may make
_FINE = 4  # times as large is it drawn again
_ALLOWED = {
    "svg": {"xmlns", "width", "height", "viewBox", "role", "aria-labelledby", "lang", "xml:lang"},
    "title": {"id"}, "desc": {"id"}, "defs": set[str](), "path": {"id", "d"}, "use": {"href", "x", "y"},
    "rect": {"x", "y", "width", "height", "fill", "stroke", "stroke-width"},
    "g": {"fill", "transform", "aria-label"}, "image": {"x", "y", "width", "height", "href"},
}  # fmt: skip
_PLACE = re.compile(r"matrix\(([\d.]+) 0 0 -\1 (-?[\d.]+) (-?[\d.]+)\)")
_NAME = re.compile(r"((?:bold-|bold|italic|regular)+)(\d*)-(\d+)")


@dataclass
class Group:
    """Letters of one line: what they are said to be, their colour, size in 1/1000 px, place, and the outlines."""

    said: str
    fill: str
    scale: float
    x: float
    y: float
    uses: list[tuple[str, float, float]] = field(default_factory=list)


class CardDrawing:
    """An SVG as read: what it is called and says, its outlines, groups of letters, boxes and pictures."""

    def __init__(self, data: bytes) -> None:
        self.strange: list[str] = []
        self.language = self.box = ""
        self.texts = {"title": "", "desc": ""}
        self.outlines: dict[str, str] = {}
        self.groups: list[Group] = []
        self.boxes: list[Mapping[str, str]] = []
        self.pictures: list[Mapping[str, str]] = []
        self._open: list[str] = []
        parser = expat.ParserCreate()
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = parser.ProcessingInstructionHandler = self._never
        parser.CommentHandler = self._never
        try:
            parser.Parse(data, True)
        except expat.ExpatError as error:
            self.strange.append(f"it is not XML: {error}")

    def _never(self, *_: object) -> None:
        self.strange.append("it has what factsheet does not write into a card")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._open.append(name)
        if name not in _ALLOWED or not attributes.keys() <= _ALLOWED[name]:
            self.strange.append(f"<{name} {' '.join(attributes)}> is none that factsheet writes into a card")
            return
        match name:
            case "svg":
                self.language = attributes.get("lang", "")
                self.box = attributes.get("viewBox", "")
            case "path":
                self.outlines[attributes.get("id", "")] = attributes.get("d", "")
            case "rect":
                self.boxes.append(attributes)
            case "image":
                self.pictures.append(attributes)
            case "g":
                place = _PLACE.fullmatch(attributes.get("transform", ""))
                if place is None:
                    self.strange.append("a line of its letters has no place")
                self.groups.append(Group(attributes.get("aria-label", ""), attributes.get("fill", ""),
                                         *(map(float, place.groups()) if place else (0.0, 0.0, 0.0))))  # fmt: skip
            case "use" if self.groups:
                places = (float(attributes.get(one, "0")) for one in "xy")
                self.groups[-1].uses.append((attributes.get("href", "")[1:], *places))  # type: ignore[arg-type]

    def _end(self, _: str) -> None:
        self._open.pop()

    def _text(self, text: str) -> None:
        within = self._open[-1]
        if within in self.texts:
            self.texts[within] += text
        elif text.strip():
            self.strange.append(f"“{text.strip()[:80]}” stands in it as text")


@dataclass(frozen=True)
class CardExpected:
    """What a card must say: its name, its texts in order, its language, colours and logo; and the fonts, by face."""

    name: str
    texts: Sequence[str]
    language: str
    colours: frozenset[str]  # of letters
    ground: str
    fonts: Mapping[str, bytes]  # by face, and by face and number for fallbacks: bold, bold1
    logo: tuple[str, bytes] | None = None
    size: tuple[int, int] = SIZE


def check(drawing: CardDrawing, wanted: CardExpected) -> list[Finding]:
    """Return where an SVG says or shows something else than its sheet."""
    findings = [Finding("F012", what) for what in dict.fromkeys(drawing.strange)]
    if drawing.box != f"0 0 {wanted.size[0]} {wanted.size[1]}":
        findings.append(Finding("F012", "it is not of the size of a card"))
    if drawing.language != wanted.language:
        findings.append(Finding("F003", f"the language is {drawing.language or 'not stated'}, not {wanted.language}"))
    said = {"title": wanted.name, "desc": "\n".join(wanted.texts)}
    findings += [differs(0, 0, text, drawing.texts[of]) for of, text in said.items() if drawing.texts[of] != text]
    findings += _letters(drawing, wanted)
    findings += [Finding("F012", what) for what in _hidden(drawing, wanted)]
    coded = [f"data:{wanted.logo[0]};base64,{base64.b64encode(wanted.logo[1]).decode()}"] if wanted.logo else []
    if [picture.get("href") for picture in drawing.pictures] != coded:
        findings.append(Finding("F010", "its pictures are not those of the sheet"))
    return findings


def _letters(drawing: CardDrawing, wanted: CardExpected) -> Iterator[Finding]:
    """The outlines are those of the fonts, and read as the words of the sheet, in order."""
    shown = []
    wrong: set[str] = set()
    used: dict[str, tuple[str, int]] = {}
    for group in drawing.groups:
        text = []
        for name, _, _ in group.uses:
            found = _NAME.fullmatch(name)
            font = font_of(wanted.fonts[found[1] + found[2]]) if found and found[1] + found[2] in wanted.fonts else None
            if found is None or font is None or name not in drawing.outlines:
                wrong.add(name)
                continue
            text.append(font.text(int(found[3])))
            used[name] = found[1] + found[2], int(found[3])
        shown.append("".join(text))
        own, said = font_of(wanted.fonts["regular"]).fold(group.said), font_of(wanted.fonts["regular"]).fold(shown[-1])
        if sorted(own) != sorted(said):
            yield differs(0, 0, group.said, shown[-1])
    for name, (face, gid) in used.items():
        if not font_of(wanted.fonts[face]).draws(gid, drawing.outlines[name]):
            wrong.add(name)
    yield from (Finding("F010", f"the outline {name} is none of the font") for name in sorted(wrong))
    font = font_of(wanted.fonts["regular"])
    words, found_ = font.fold("".join(wanted.texts)), font.fold("".join(group.said for group in drawing.groups))
    if words != found_:
        yield differs(0, 0, words, found_)


def _hidden(drawing: CardDrawing, wanted: CardExpected) -> Iterator[str]:
    """Yield what nobody would see: letters of another colour, outside of the card, over one another, under a box."""
    for group in drawing.groups:
        if group.fill not in wanted.colours:
            yield f"“{group.said}” has the colour {group.fill}"
        places = [x for _, x, _ in group.uses]
        right = group.x + (max(places) if places else 0) * group.scale
        if not (group.x >= 0 and right < wanted.size[0] and 0 < group.y < wanted.size[1] and group.scale >= 0.0125):
            yield f"“{group.said}” is outside of the card, or too small to read"
    lines = sorted({(group.y, group.x, group.said) for group in drawing.groups})
    if len({line[:2] for line in lines}) < len(drawing.groups):
        yield "two of its lines stand over one another"
    ground, *boxes = drawing.boxes or [{}]
    if ground != {"width": str(wanted.size[0]), "height": str(wanted.size[1]), "fill": wanted.ground}:
        yield "its ground is not that of the theme"
    for box in boxes:
        x, y, w, h = (float(box.get(name, "0")) for name in ("x", "y", "width", "height"))
        if not {box.get("fill", "none"), box.get("stroke", "none")} <= {*wanted.colours, "none"}:
            yield "a box has a colour that is none of the theme's"
        if box.get("fill") != "none" and any(x <= g.x <= x + w and y <= g.y <= y + h for g in drawing.groups):
            yield "a box stands over its words"


# -- the PNG -----------------------------------------------------------------------------------------------


def check_png(data: bytes, drawing: CardDrawing, wanted: CardExpected) -> list[Finding]:
    """Return where a PNG says or shows something else than the SVG of the same card, which was read and proved."""
    import PIL.Image
    from PIL import ImageChops

    try:
        image = PIL.Image.open(io.BytesIO(data))
        image.load()
    except (OSError, SyntaxError, ValueError) as error:
        return [Finding("F012", f"it is not a PNG: {error}")]
    if (image.format, image.mode, image.size) != ("PNG", "RGB", wanted.size):
        return [Finding("F012", f"it is {image.format} {image.mode} of {image.size[0]} × {image.size[1]} px")]
    findings = []
    texts = {"Title": wanted.name, "Description": "\n".join(wanted.texts)}
    if image.info.keys() != texts.keys() or any(str(image.info[name]) != text for name, text in texts.items()):
        findings.append(Finding("F010", "its texts are not those that were written"))
    again = _drawn(drawing, wanted)
    difference = ImageChops.difference(image, again).convert("L")
    cells = difference.reduce(CELL)
    wide = cells.size[0]
    for at, mean in enumerate(cells.tobytes()):
        if mean > MOST:
            y, x = divmod(at, wide)
            where = plain(_nearest(drawing, (x + 0.5) * CELL, (y + 0.5) * CELL))
            findings.append(Finding("F010", f"it shows something other than what was drawn, near “{where}”"))
            break
    return findings


def _nearest(drawing: CardDrawing, x: float, y: float) -> str:
    """Return the line of letters nearest to a place."""
    return (
        min(drawing.groups, key=lambda g: (abs(g.y - g.scale * 350 - y), abs(g.x - x))).said if drawing.groups else ""
    )


def _drawn(drawing: CardDrawing, wanted: CardExpected) -> Image:
    """Return the drawing as Pillow fills its shapes: larger contours first; what turns the other way is a hole."""
    import PIL.Image
    from PIL import ImageDraw

    large = (wanted.size[0] * _FINE, wanted.size[1] * _FINE)
    image = PIL.Image.new("RGB", wanted.size, wanted.ground)
    draw = ImageDraw.Draw(image)
    for box in drawing.boxes[1:]:
        x, y, w, h = (float(box.get(name, "0")) for name in ("x", "y", "width", "height"))
        half = float(box.get("stroke-width", "0")) / 2
        edges = [round(edge) for edge in (x - half, y - half, x + w + half, y + h + half)]
        area = (edges[0], edges[1], edges[2] - 1, edges[3] - 1)
        if half:
            draw.rectangle(area, outline=box.get("stroke"), width=round(2 * half))
        else:
            draw.rectangle(area, fill=box.get("fill"))
    if drawing.pictures and wanted.logo:
        x, y, w, h = (round(float(drawing.pictures[0].get(name, "0"))) for name in ("x", "y", "width", "height"))
        logo = PIL.Image.open(io.BytesIO(wanted.logo[1])).convert("RGBA").resize((w, h), PIL.Image.Resampling.LANCZOS)
        image.paste(logo, (x, y), logo)
    for fill in dict.fromkeys(group.fill for group in drawing.groups):
        mask = PIL.Image.new("L", large)
        pen = ImageDraw.Draw(mask)
        for group in (group for group in drawing.groups if group.fill == fill):
            for name, right, up in group.uses:
                contours = simple(drawing.outlines[name])
                turn = shoelace(contours[0]) if contours else 0.0
                for contour in contours:
                    placed = [
                        ((group.x + (right + x) * group.scale) * _FINE, (group.y - (up + y) * group.scale) * _FINE)
                        for x, y in contour
                    ]
                    pen.polygon(placed, fill=255 if shoelace(contour) * turn > 0 else 0)
        image.paste(fill, (0, 0, *wanted.size), mask.reduce(_FINE))
    return image
