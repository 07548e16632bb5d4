"""A card as files: an SVG whose letters are outlines, with its words for who does not see it; and a PNG of it.

Input: a drawing, faces, colours. Output: bytes. HarfBuzz gives the outlines to both, and fills those of the PNG.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping
from html import escape

import uharfbuzz as hb  # type: ignore[import-untyped]

from factsheet.writers.card.setting import Drawing, Glyph
from factsheet.writers.drawing import number
from factsheet.writers.pdf.fonts import Face


def face_of(glyph: Glyph, faces: Mapping[str, Face]) -> Face:
    """Return the face, or the fallback, that a glyph is of."""
    face = faces[glyph.face]
    return face.fallbacks[glyph.fallback - 1] if glyph.fallback else face


def named(glyph: Glyph) -> str:
    """Return the id of a glyph's outline."""
    return f"{glyph.face}{glyph.fallback or ''}-{glyph.gid}"


def svg(drawing: Drawing, faces: Mapping[str, Face], tokens: Mapping[str, str]) -> bytes:
    """Return a card as an SVG that needs no font."""
    card, (across, down) = drawing.card, drawing.size
    outlines: dict[str, str] = {}
    groups = []
    for line in drawing.lines:
        uses = []
        for glyph in line.glyphs:
            name = named(glyph)
            if name not in outlines:
                outlines[name] = outline(face_of(glyph, faces), glyph.gid)
            if outlines[name]:
                up = f' y="{number(glyph.rise)}"' if glyph.rise else ""
                uses.append(f'<use href="#{name}" x="{number(glyph.x)}"{up}/>')
        scale = f"{line.size / 1000:.5f}".rstrip("0")
        place = f'transform="matrix({scale} 0 0 -{scale} {number(line.x)} {number(line.y)})"'
        if uses:
            said = f'aria-label="{escape(line.text)}"'
            groups.append(f'<g fill="{tokens[line.colour]}" {place} {said}>{"".join(uses)}</g>')
    boxes = []
    for box in drawing.boxes:
        half = box.stroke / 2
        edges = (box.x + half, box.y + half, box.width - box.stroke, box.height - box.stroke)
        x, y, w, h = map(number, edges)
        paint = f'fill="none" stroke-width="{number(box.stroke)}" stroke' if box.stroke else "fill"
        boxes.append(f'<rect x="{x}" y="{y}" width="{w}" height="{h}" {paint}="{tokens[box.colour]}"/>')
    if drawing.logo and card.logo:
        x, y, w, h = map(number, drawing.logo)
        data = base64.b64encode(card.logo.data).decode()
        boxes.append(f'<image x="{x}" y="{y}" width="{w}" height="{h}" href="data:{card.logo.type};base64,{data}"/>')
    defs = "".join(f'<path id="{name}" d="{d}"/>\n' for name, d in sorted(outlines.items()) if d)
    text = "\n".join(card.texts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{across}" height="{down}" viewBox="0 0 {across} {down}"'
        f' role="img" aria-labelledby="name said" lang="{card.language}" xml:lang="{card.language}">\n'
        f'<title id="name">{escape(card.name, quote=False)}</title>\n'
        f'<desc id="said">{escape(text, quote=False)}</desc>\n<defs>\n{defs}</defs>\n'
        f'<rect width="{across}" height="{down}" fill="{tokens["background"]}"/>\n'
        + "".join(f"{part}\n" for part in (*boxes, *groups))
        + "</svg>\n"
    ).encode()


class _Outline:
    """Takes an outline from HarfBuzz, in 1/1000 em with y up."""

    def __init__(self, scale: float) -> None:
        self.scale = scale
        self.parts: list[str] = []

    def _add(self, command: str, *points: tuple[float, float]) -> None:
        self.parts.append(command + " ".join(number(part * self.scale) for point in points for part in point))

    def moveTo(self, point: tuple[float, float]) -> None:
        self._add("M", point)

    def lineTo(self, point: tuple[float, float]) -> None:
        self._add("L", point)

    def qCurveTo(self, *points: tuple[float, float]) -> None:
        self._add("Q", *points)

    def curveTo(self, *points: tuple[float, float]) -> None:
        self._add("C", *points)

    def closePath(self) -> None:
        self.parts.append("Z")


def outline(face: Face, gid: int) -> str:
    """Return a glyph's outline as the data of a path; empty for a space."""
    pen = _Outline(face.scale)
    face.font.draw_glyph_with_pen(gid, pen)
    return "".join(pen.parts)


def png(drawing: Drawing, faces: Mapping[str, Face], tokens: Mapping[str, str]) -> bytes:
    """Return a card as a PNG of the size that the pages of social networks show, its words among its texts."""
    from PIL import Image, ImageDraw
    from PIL.PngImagePlugin import PngInfo

    card = drawing.card
    image = Image.new("RGB", drawing.size, tokens["background"])
    draw = ImageDraw.Draw(image)
    for box in drawing.boxes:
        edges = [round(edge) for edge in (box.x, box.y, box.x + box.width, box.y + box.height)]
        area = (edges[0], edges[1], edges[2] - 1, edges[3] - 1)
        if box.stroke:
            draw.rectangle(area, outline=tokens[box.colour], width=round(box.stroke))
        else:
            draw.rectangle(area, fill=tokens[box.colour])
    if drawing.logo and card.logo:
        x, y, w, h = map(round, drawing.logo)
        logo = Image.open(io.BytesIO(card.logo.data)).convert("RGBA").resize((w, h), Image.Resampling.LANCZOS)
        image.paste(logo, (x, y), logo)
    for colour in dict.fromkeys(line.colour for line in drawing.lines):
        mask = Image.frombytes("L", drawing.size, _filled(drawing, colour, faces))
        image.paste(tokens[colour], (0, 0, *drawing.size), mask.transpose(Image.Transpose.FLIP_TOP_BOTTOM))
    said = PngInfo()
    said.add_itxt("Title", card.name, card.language)
    said.add_itxt("Description", "\n".join(card.texts), card.language)
    out = io.BytesIO()
    image.save(out, "PNG", pnginfo=said, optimize=True)
    return out.getvalue()


def _filled(drawing: Drawing, colour: str, faces: Mapping[str, Face]) -> bytes:
    """Return how far each pixel is covered by the letters of a colour, from the lowest row up."""
    raster = hb.RasterDraw()
    across, down = drawing.size
    raster.extents = hb.RasterExtents(0, 0, across, down, across)
    for line in (line for line in drawing.lines if line.colour == colour):
        for glyph in line.glyphs:
            face = face_of(glyph, faces)
            scale, em = line.size * face.scale / 1000, line.size / 1000
            raster.transform = (scale, 0, 0, scale, line.x + glyph.x * em, down - line.y + glyph.rise * em)
            raster.draw_glyph(face.font, glyph.gid)
    return bytes(raster.render().buffer)
