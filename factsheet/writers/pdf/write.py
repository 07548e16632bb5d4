"""Sheet → PDF: lay out, then paint page by page.

Input: a numbered sheet, a theme, the faces and a paper. Output: a painted file, which
takes an attachment and gives the bytes of a tagged PDF. Same input, same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from factsheet.languages import Language
from factsheet.sheet.tree import Sheet, Text, walk
from factsheet.writers.pdf.canvas import TaggedCanvas
from factsheet.writers.pdf.compose import Run, lines
from factsheet.writers.pdf.flow import Flow
from factsheet.writers.pdf.fonts import Face, face
from factsheet.writers.pdf.metadata import Attachment, info, srgb_profile, xmp
from factsheet.writers.pdf.pages import Area, Geometry, Page, PageMaker, TooTall
from factsheet.writers.pdf.paint import Painter
from factsheet.writers.pdf.tags import describe
from factsheet.writers.pdf.text import baseline
from factsheet.writers.theme import Paper, Theme


@dataclass(frozen=True)
class Layout:
    """A sheet laid out: its pages, and the flow they were made from."""

    sheet: Sheet
    paper: Paper
    geometry: Geometry
    flow: Flow
    pages: tuple[Page, ...]
    statistics: Mapping[str, int]


Frame: TypeAlias = tuple[str, int, float, float, float, float]
"""The page, or where text may stand: text, notes or footer; column, -1 across all; left, bottom, right, top in pt."""


@dataclass(frozen=True)
class PaintedFile:
    """A sheet painted: for each page its text, operators and frames; the pages of marks and notes by name; its fonts,
    structure elements, links and outline; its colour profile, and its metadata, as they are with data attached."""

    canvas: TaggedCanvas
    texts: tuple[str, ...]
    operators: tuple[bytes, ...]
    frames: tuple[tuple[Frame, ...], ...]
    places: Mapping[str, int]
    fonts: tuple[bytes, ...]
    structure: Sequence[object]
    links: Sequence[object]
    colours: bytes
    xmp: bytes
    info: Mapping[str, str]

    def to_bytes(self, attachment: Attachment | None = None) -> bytes:
        """Return the PDF, once, with data attached or without. Raises TaggingError the second time."""
        return self.canvas.finish(attachment)


def load_faces(theme: Theme, folder: Path) -> dict[str, Face]:
    """Return the faces of a theme by name; paths are relative to the templates' folder. Raises ContentError."""
    names = ("regular", "bold", "italic", "bold-italic")
    stem = theme.fonts.family.replace(" ", "")
    return {n: face(f"{stem}-{n.title().replace('-', '')}", folder / theme.fonts.path(n)) for n in names}  # type: ignore[arg-type]


def geometry_of(theme: Theme, paper: Paper) -> Geometry:
    """Return the type area of a paper, with notes set as the theme says."""
    width, height = paper.size
    notes = theme.notes
    area = round(width - paper.left - paper.right, 4), round(height - paper.top - paper.bottom, 4)
    columns = notes.columns if notes.placement == "page" else 1
    return Geometry(*area, paper.columns, paper.gutter, notes.placement, columns, notes.separation, notes.gap,
                    notes.loose)  # fmt: skip


def lay_out(
    sheet: Sheet, theme: Theme, faces: Mapping[str, Face], paper: Paper, language: Language, planned: int = 0
) -> Layout:
    """Lay a sheet out on a paper, spread over the pages planned. Raises TooTall for a box that fits no page."""
    geometry = geometry_of(theme, paper)
    flow = Flow(sheet, theme, faces, geometry, language)
    maker = PageMaker(geometry, flow.notes)
    pages = maker.make(flow.boxes, planned)
    return Layout(sheet, paper, geometry, flow, tuple(pages), maker.statistics)


def paint(layout: Layout, theme: Theme) -> PaintedFile:
    """Paint the pages of a layout."""
    paper, flow, meta = layout.paper, layout.flow, layout.sheet.metadata
    palette = theme.colours.paper
    canvas = TaggedCanvas(paper.size, flow.root, meta)
    painter = Painter(canvas, {"ink": palette.ink, "brand": palette.brand, "rule": palette.rule})
    top = paper.size[1] - paper.top
    texts = []
    for number, page in enumerate(layout.pages, 1):
        for placed in page.placed:
            placed.box.paint(painter, paper.left + placed.x, top - placed.y)
        for area in page.areas:
            _paint_notes(area, layout, theme, painter, top)
        _paint_footer(number, layout, theme, painter)
        texts.append("".join(painter.shown))
        painter.shown.clear()
        canvas.show_page()
    names = [name for note in layout.sheet.notes for name in (note.id, *note.mention_ids)]
    return PaintedFile(
        canvas=canvas,
        texts=tuple(texts),
        operators=tuple(canvas.operators()),
        frames=tuple(tuple(_frames(page, layout)) for page in layout.pages),
        places={name: canvas.page_of(name) for name in names},
        fonts=tuple(canvas.fonts()),
        structure=describe(flow.root),
        links=canvas.links(),
        colours=srgb_profile(),
        xmp=xmp(meta, 3),
        info=info(meta),
    )


def _frames(page: Page, layout: Layout) -> Iterator[Frame]:
    """Yield the page, and where text may stand: columns as far down as their boxes reach, and the areas of notes.

    Edges are the geometry's, so a box or line that leaves its column leaves the frame.
    """
    g, paper = layout.geometry, layout.paper
    top, left = paper.size[1] - paper.top, paper.left
    yield "page", -1, 0.0, 0.0, *paper.size
    pitch = g.column_width + g.gutter
    spans: dict[tuple[int, int], tuple[float, float]] = {}  # band and column → upper and lower edge
    for box, x, y, band, _ in page.placed:
        key = band, -1 if box.wide else round(x / pitch)
        upper, lower = spans.get(key, (y, y))
        spans[key] = min(upper, y), min(max(lower, y + box.height), g.height)
    for (_, column), (upper, lower) in spans.items():
        start = left + max(column, 0) * pitch
        width = g.width if column < 0 else g.column_width
        yield "text", column, start, top - lower, start + width, top - upper
    for area in page.areas:
        if area.notes:
            height = area.height() - area.separation
            for i in range(area.columns):
                start = left + area.x + i * area.pitch
                column = round(area.x / pitch) if g.placement == "column" else i
                yield "notes", column, start, top - g.height, start + g.note_width, top - g.height + height
    yield "footer", -1, left, 0.0, left + g.width, float(paper.bottom)


def read_back(faces: Mapping[str, Face]) -> Callable[[str], str]:
    """Return a function that gives a text as it is read back: with the characters of its glyphs, white space as one."""
    table = faces["regular"].read_back
    return lambda text: " ".join(text.translate(table).split())


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
    """Return the characters of a sheet and its notes that its regular face lacks."""
    nodes = (node for part in (sheet.article, *(i for n in sheet.notes for i in n.content)) for node in walk(part))
    text = "".join({c for node in nodes if isinstance(node, Text) for c in node.text})
    return frozenset(faces["regular"].missing(text))


__all__ = [
    "Attachment", "Frame", "Layout", "PaintedFile", "TooTall", "geometry_of", "lay_out", "load_faces",
    "missing_characters", "paint", "read_back",
]  # fmt: skip
