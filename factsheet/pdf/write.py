"""Sheet → PDF: lay out, then paint page by page.

Input: a numbered sheet, a theme, the faces and a paper. Output: the bytes of a
tagged PDF and what the layout came to. Same input, same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from factsheet.language import Language
from factsheet.pdf.canvas import TaggedCanvas
from factsheet.pdf.compose import Run, lines
from factsheet.pdf.flow import Flow
from factsheet.pdf.fonts import Face, face
from factsheet.pdf.pages import Area, Geometry, Page, PageMaker, TooTall
from factsheet.pdf.paint import Painter
from factsheet.pdf.setter import baseline
from factsheet.theme import Paper, Theme
from factsheet.tree import Sheet, Text, walk


@dataclass(frozen=True)
class Layout:
    """A sheet laid out: its pages, and the flow they were made from."""

    sheet: Sheet
    paper: Paper
    geometry: Geometry
    flow: Flow
    pages: tuple[Page, ...]
    statistics: Mapping[str, int]

    def height_used(self, page: int) -> float:
        """Return how far down a page (from 0) its content and notes reach, in pt of the type area's height."""
        content = max((p.y + p.box.height for p in self.pages[page].placed), default=0.0)
        return content + max(area.height() for area in self.pages[page].areas)


def load_faces(theme: Theme, folder: Path) -> dict[str, Face]:
    """Return the faces of a theme by name; paths are relative to the templates' folder."""
    names = ("regular", "bold", "italic", "bold-italic")
    stem = theme.fonts.family.replace(" ", "")
    return {n: face(f"{stem}-{n.title().replace('-', '')}", folder / theme.fonts.path(n)) for n in names}  # type: ignore[arg-type]


def geometry_of(theme: Theme, paper: Paper) -> Geometry:
    """Return the type area of a paper, with the theme's way to set notes."""
    width, height = paper.size
    notes = theme.notes
    return Geometry(
        round(width - paper.left - paper.right, 4),
        round(height - paper.top - paper.bottom, 4),
        paper.columns,
        paper.gutter,
        notes.placement,
        notes.columns if notes.placement == "page" else 1,
        notes.separation,
        notes.gap,
        notes.loose,
    )


def lay_out(
    sheet: Sheet, theme: Theme, faces: Mapping[str, Face], paper: Paper, language: Language, planned: int = 0
) -> Layout:
    """Lay a sheet out on a paper, spread over the pages planned. Raises TooTall for a box that fits no page."""
    geometry = geometry_of(theme, paper)
    flow = Flow(sheet, theme, faces, geometry, language)
    maker = PageMaker(geometry, flow.notes)
    pages = maker.make(flow.boxes, planned)
    return Layout(sheet, paper, geometry, flow, tuple(pages), maker.statistics)


def paint(layout: Layout, theme: Theme) -> bytes:
    """Return the PDF of a layout."""
    paper, flow = layout.paper, layout.flow
    palette = theme.colours.paper
    canvas = TaggedCanvas(paper.size, flow.root, layout.sheet.metadata, "")
    painter = Painter(canvas, {"ink": palette.ink, "brand": palette.brand, "rule": palette.rule})
    top = paper.size[1] - paper.top
    for number, page in enumerate(layout.pages, 1):
        for placed in page.placed:
            placed.box.paint(painter, paper.left + placed.x, top - placed.y)
        for area in page.areas:
            _paint_notes(area, layout, theme, painter, top)
        _paint_footer(number, layout, theme, painter)
        canvas.show_page()
    return canvas.finish()


def _paint_notes(area: Area, layout: Layout, theme: Theme, painter: Painter, top: float) -> None:
    if not area.notes:
        return
    bottom = layout.geometry.height
    left = layout.paper.left
    y = top - (bottom - area.height()) - theme.notes.separation * 0.5
    length = layout.geometry.note_width if area.opens_with_rest else theme.rules.length
    painter.rules([(left + area.x, y, left + area.x + length, y)], theme.rules.width)
    for placed in area.placed(bottom):
        placed.box.paint(painter, left + placed.x, top - placed.y)


def _paint_footer(number: int, layout: Layout, theme: Theme, painter: Painter) -> None:
    """Number, edition and date at the left, page of pages at the right: an artifact."""
    style = theme.styles["footer"]
    paper, faces = layout.paper, layout.flow.faces
    y = paper.bottom - 8 - baseline(style)
    run = Run("", faces[style.face], style.size, style.colour)
    for text, right in ((layout.sheet.metadata.footer, False), (f"{number}/{len(layout.pages)}", True)):
        (line,) = lines([Run(text, run.face, run.size, run.colour)], 1000)
        x = paper.size[0] - paper.right - line.width if right else paper.left
        painter.text([line], [(x, y)], None)


def missing_characters(sheet: Sheet, faces: Mapping[str, Face]) -> frozenset[str]:
    """Return the characters of a sheet and its notes that its regular face has not."""
    nodes = (node for part in (sheet.article, *(i for n in sheet.notes for i in n.content)) for node in walk(part))
    text = "".join({c for node in nodes if isinstance(node, Text) for c in node.text})
    return frozenset(faces["regular"].missing(text))


__all__ = ["Layout", "TooTall", "geometry_of", "lay_out", "load_faces", "missing_characters", "paint"]
