"""Sheet → PDF: lay out, then paint page by page.

Input: a numbered sheet, a theme, the faces and a paper. Output: a painted file, which
takes an attachment and gives the bytes of a tagged PDF. Same input, same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType
from unicodedata import normalize

from factsheet.languages import Language
from factsheet.records.plan import PageCount
from factsheet.sheet.numbering import numbers
from factsheet.sheet.tree import Sheet
from factsheet.writers.pdf.canvas import TaggedCanvas
from factsheet.writers.pdf.compose import ENDLESS, Line, lines
from factsheet.writers.pdf.cutting import Run
from factsheet.writers.pdf.flow import BAR_GAP, Flow
from factsheet.writers.pdf.fonts import Face
from factsheet.writers.pdf.inlines import InlineComposer
from factsheet.writers.pdf.metadata import Attachment
from factsheet.writers.pdf.pages import LOOSE, Area, Geometry, Page, PageMaker, TooTall
from factsheet.writers.pdf.paint import Painter
from factsheet.writers.pdf.painted import Frame, PaintedFile, names_of, painted
from factsheet.writers.pdf.text import TextComposer, baseline
from factsheet.writers.theme import FOOTER, Paper, Theme


@dataclass(frozen=True)
class Layout:
    """A sheet laid out: its pages, and the flow they were made from."""

    sheet: Sheet
    paper: Paper
    geometry: Geometry
    flow: Flow
    pages: tuple[Page, ...]
    statistics: Mapping[str, int]
    step: int = 0  # of the ladder, from the largest
    loose: float = LOOSE

    @cached_property
    def numbered(self) -> bool:
        """Whether its statements have numbers."""
        return bool(numbers(self.sheet.article))

    @cached_property
    def running(self) -> tuple[Sequence[Line], Line]:
        """What stands above the text of all pages but the first: the title, unless it takes too many lines, and the
        number of the sheet."""
        style, meta = self.flow.theme.styles["bar"], self.sheet.metadata
        run = Run("", self.flow.faces[style.face], style.size, style.colour)
        (right,) = lines([run._replace(text=meta.running)], ENDLESS)
        across = self.geometry.width - right.width - BAR_GAP
        titles = lines([run._replace(text=meta.title)], across) if across > 0 else ()
        return titles if len(titles) <= self.geometry.bar_lines else (), right  # one that is cut says something else

    @cached_property
    def bar_room(self) -> float:
        """The room in pt above the text, below the rule at the head of a page: the same on all pages."""
        theme, bar = self.flow.theme, self.flow.bar
        above = bar is not None and bar.height > theme.styles["bar"].leading
        two = above or (len(self.pages) > 1 and len(self.running[0]) > 1)
        return max(theme.bar_room, theme.bar_room_of_two) if two else theme.bar_room

    def short(self) -> Iterator[tuple[int, float]]:
        """Yield each page that ends shorter than a reader would expect, and the part of its height that is empty."""
        for number, page in enumerate(self.pages, 1):
            empty = 1 - (page.bottom + page.area.height()) / self.geometry.height
            if empty > (EMPTY_LAST if number == len(self.pages) else EMPTY):
                yield number, empty


NARROWEST, NARROWEST_NOTES = 200.0, 130.0  # pt, columns of text and of notes
APART = 2.0  # pt between a column and the number of a statement in the next, at least
FOOTER_GAP = 8.0  # pt between what stands there
FLAW = "#b3001e"  # what is in the margins of a preview
EMPTY, EMPTY_LAST = 0.1, 0.25  # of the height of a page, and of the last one


def geometry_of(theme: Theme, paper: Paper) -> Geometry:
    """Return the type area of a paper, with as many columns of text and notes as there is room for."""
    width, height = paper.size
    notes = theme.notes
    across = round(width - paper.left - paper.right, 4)
    columns, note_columns = paper.columns, notes.columns
    while columns > 1 and (across - paper.gutter * (columns - 1)) / columns < NARROWEST:
        columns -= 1
    while note_columns > 1 and (across - paper.gutter * (note_columns - 1)) / note_columns < NARROWEST_NOTES:
        note_columns -= 1
    two = theme.bar_room_of_two + theme.rules.brand + theme.rules.edge <= paper.top
    return Geometry(across, round(height - paper.top - paper.bottom, 4), columns, paper.gutter, note_columns,
                    notes.separation + theme.styles["note"].leading + notes.gap, notes.gap, 1 + two)  # fmt: skip


def room_of(numbers: Sequence[str], theme: Theme, faces: Mapping[str, Face]) -> float:
    """Return the width in pt that the numbers of statements need between columns."""
    style = theme.statement_numbers
    widest = max((faces["regular"].width(number, style.size) for number in numbers), default=0.0)
    return widest + style.gap + APART if numbers else 0.0


def lay_out(
    sheet: Sheet,
    theme: Theme,
    faces: Mapping[str, Face],
    paper: Paper,
    language: Language,
    pages: PageCount | None = None,
    like: Layout | None = None,
) -> Layout:
    """Lay a sheet out at the largest step of the ladder at which it has no more pages than planned.

    Where pages end short at that step, the one counts at which the fewest do; where there are too many pages at each
    step, the smallest. ``like``: a layout of such a sheet, which is set at the same step. Raises TooTall for a box that
    fits no page.
    """
    geometry = geometry_of(theme, paper)
    geometry = replace(geometry, gutter=max(geometry.gutter, room_of(numbers(sheet.article), theme, faces)))
    inlines = InlineComposer(faces, theme.notes, language, sheet.metadata.base_url, sheet.metadata.parts)
    texts = TextComposer(faces, inlines, theme.statement_numbers, kept={})
    most = pages.most if pages else 0
    made: list[Layout] = []

    def fits(layout: Layout) -> bool:
        return not 0 < most < len(layout.pages)

    for step in range(len(theme.ladder)) if like is None else (like.step,):
        flow = Flow(sheet, theme.at_step(step), texts, geometry, language)
        for loose in (LOOSE, 0.0) if like is None else (like.loose,):
            maker = PageMaker(geometry, {} if flow.end_notes else flow.notes, loose)
            made.append(
                Layout(sheet, paper, geometry, flow, tuple(maker.make(flow.bands)), maker.statistics, step, loose)
            )
            if fits(made[-1]):
                break
        if fits(made[-1]) and not any(made[-1].short()):
            break
    texts.kept = None
    return min(filter(fits, made), key=lambda layout: len(list(layout.short())), default=made[-1])


def painter_on(canvas: TaggedCanvas, theme: Theme) -> Painter:
    """Return a painter with the colours of a theme."""
    palette = theme.colours.paper
    colours = {"ink": palette.ink, "brand": palette.brand, "rule": palette.rule, "flaw": FLAW, "on-flaw": "#ffffff"}
    return Painter(canvas, colours)


def paint(layout: Layout, theme: Theme, more: Mapping[Face, Sequence[str]] = MappingProxyType({})) -> PaintedFile:
    """Paint the pages of a layout; ``more``: words whose glyphs are embedded though they are not shown."""
    paper, flow, meta = layout.paper, layout.flow, layout.sheet.metadata
    canvas = TaggedCanvas(paper.size, flow.root, meta)
    texts = paint_pages(layout, theme, canvas, 0, len(layout.pages))
    for face, words in more.items():
        canvas.array(face, map(face.word, words))
    frames = tuple(tuple(frames_of(number, page, layout, theme)) for number, page in enumerate(layout.pages))
    return painted(canvas, texts, frames, {name: canvas.page_of(name) for name in names_of(layout.sheet)})


def paint_pages(layout: Layout, theme: Theme, canvas: TaggedCanvas, before: int, count: int) -> list[str]:
    """Paint the pages of a layout, numbered after ``before`` others, of ``count``; without numbers if that is 0.

    Return the text of each.
    """
    paper, painter, texts = layout.paper, painter_on(canvas, theme), list[str]()
    top = paper.size[1] - paper.top
    for number, page in enumerate(layout.pages, 1):
        _paint_head(number, layout, theme, painter)
        for placed in page.placed:
            placed.box.paint(painter, paper.left + placed.x, top - placed.y)
        _paint_notes(page.area, layout, theme, painter, top)
        _paint_footer(before + number, count, layout, theme, painter, last=number == len(layout.pages))
        _paint_flaw(layout, theme, painter)
        texts.append("".join(painter.shown))
        painter.shown.clear()
        canvas.show_page()
    return texts


def frames_of(number: int, page: Page, layout: Layout, theme: Theme) -> Iterator[Frame]:
    """Yield the page, and where text may stand: columns as far down as their boxes reach, notes, head and foot.

    Edges are the geometry's, so a box or line that leaves its column leaves the frame.
    """
    g, paper = layout.geometry, layout.paper
    top, left = paper.size[1] - paper.top, paper.left
    yield "page", -1, 0.0, 0.0, *paper.size
    spans: dict[tuple[str, int, int], tuple[float, float]] = {}  # kind, band and column → upper and lower edge
    for box, _, y, band, column in page.placed:
        key = "notes" if layout.flow.is_end_note(box) else "text", band, column
        upper, lower = spans.get(key, (y, y))
        spans[key] = min(upper, y), min(max(lower, y + box.height), g.height)
    for (kind, _, column), (upper, lower) in spans.items():
        start = left + g.column_x(max(column, 0))
        width = g.width if column < 0 else g.column_width
        yield kind, max(column, 0) if kind == "notes" else column, start, top - lower, start + width, top - upper
        if layout.numbered:
            room = paper.left if column < 1 else g.gutter
            yield "margin", column, start - room, top - lower, start, top - upper
    if page.area.notes:
        height = page.area.height() - page.area.separation
        for i in range(page.area.columns):
            start = left + i * page.area.pitch
            yield "notes", i, start, top - g.height, start + g.note_width, top - g.height + height
        yield "head", -1, left, top - g.height + height, left + g.width, top - g.height + page.area.height()
    yield "head" if number else "text", -1, left, top, left + g.width, top + layout.bar_room
    yield "footer", -1, left, 0.0, left + g.width, float(paper.bottom)
    if layout.sheet.metadata.flaw:
        yield "head", -1, left, top + layout.bar_room, left + g.width, float(paper.size[1])


def read_back(faces: Mapping[str, Face]) -> Callable[[str], str]:
    """Return a function that gives a text as it is read back: with the characters of its glyphs, composed (NFC), white
    space as one."""
    regular = faces["regular"]
    table = dict(regular.read_back)
    for face in regular.fallbacks:
        table |= {u: text for u, text in face.read_back.items() if u not in table and regular.lacks(chr(u))}
    changed = frozenset(map(chr, table))

    def folded(text: str) -> str:
        if not text.isascii():
            text = normalize("NFC", text)
        if not changed.isdisjoint(text):
            text = normalize("NFC", text.translate(table))
        return " ".join(text.split())

    return folded


def _paint_head(number: int, layout: Layout, theme: Theme, painter: Painter) -> None:
    """The bar at the edge of the paper, if there is one; a rule; below it the bar of the first page, and on all others
    title and number: an artifact."""
    paper, geometry, flow = layout.paper, layout.geometry, layout.flow
    top = paper.size[1] - paper.top
    if theme.rules.edge:
        painter.bar((0, paper.size[1] - theme.rules.edge, *paper.size), "brand")
    room = layout.bar_room
    y = top + room + theme.rules.brand / 2
    painter.rules([(paper.left, y, paper.left + geometry.width, y)], theme.rules.brand, "brand")
    if number == 1:
        if flow.bar is not None:
            flow.bar.paint(painter, paper.left, top + bar_top(flow.bar.height, room))
        return
    style, (titles, right) = theme.styles["bar"], layout.running
    first = top + bar_top(len(titles) * style.leading, room) - baseline(style)
    painter.text(titles, [(paper.left, first - i * style.leading) for i in range(len(titles))], None)
    painter.text([right], [(paper.left + geometry.width - right.width, first)], None)


def bar_top(height: float, room: float) -> float:
    """Return how far above the text what is so high begins, so that it stands in the room between rule and text."""
    return min(room, (room + height) / 2 + 2.5)


def _paint_notes(area: Area, layout: Layout, theme: Theme, painter: Painter, top: float) -> None:
    if not area.notes:
        return
    bottom = layout.geometry.height
    left = layout.paper.left
    y = top - (bottom - area.height()) - theme.notes.separation * 0.5
    painter.rules([(left, y, left + layout.geometry.width, y)], theme.rules.notes)
    _paint_notes_head(layout, theme, painter, y - theme.notes.separation * 0.5)
    for placed in area.placed(bottom):
        placed.box.paint(painter, left + placed.x, top - placed.y)


def _paint_notes_head(layout: Layout, theme: Theme, painter: Painter, top: float) -> None:
    """What the notes are and where their addresses stand, on one line: an artifact."""
    style, faces = theme.styles["note"], layout.flow.faces
    notes, where, address = layout.sheet.metadata.notes_head
    run, bold = (Run("", face, style.size, style.colour) for face in (faces[style.face], faces["bold"]))
    first, last = bold._replace(text=notes), bold._replace(text=address)
    parted = run._replace(text=" · ")
    heads = [[first, parted, run._replace(text=where), last], [first, parted, last], [first]]
    found = (lines(head, ENDLESS)[0] for head in heads[0 if where else 2 :])
    line = next((line for line in found if line.width <= layout.geometry.width), None)
    if line is not None:
        painter.text([line], [(layout.paper.left, top - baseline(style))], None)


def _paint_footer(number: int, count: int, layout: Layout, theme: Theme, painter: Painter, *, last: bool) -> None:
    """Number, edition and date at the left, the address in the middle, the page at the right: an artifact."""
    style = theme.styles["footer"]
    paper, meta = layout.paper, layout.sheet.metadata
    y = FOOTER + style.leading - baseline(style)
    run = Run("", layout.flow.faces[style.face], style.size, style.colour)
    width = layout.geometry.width
    bold = run._replace(face=layout.flow.faces["bold"])
    numbered = [bold._replace(text=str(number)), run._replace(text=f"/{count}")]
    (page,) = lines(numbered if count else [run._replace(text=" ")], ENDLESS)
    turn_over = meta.turn_over if number % 2 and not last else ""
    edition, address, turn = (
        lines([run._replace(text=text)], ENDLESS)[0] if text else None
        for text in (meta.footer, meta.address, turn_over)
    )
    start, end = paper.left, paper.left + width - page.width
    beside = end - FOOTER_GAP - (turn.width if turn else 0)
    if turn and start + (edition.width + FOOTER_GAP if edition else 0) > beside:
        turn, beside = None, end - FOOTER_GAP
    if edition and start + edition.width <= beside:
        painter.text([edition], [(start, y)], None)
    if address:  # in the middle, or beside what stands left or right of it; not where there is no room between them
        first = start + (edition.width + FOOTER_GAP if edition else 0)
        most = (beside - FOOTER_GAP if turn else beside) - address.width
        if first <= most:
            painter.text([address], [(min(max(first, start + (width - address.width) / 2), most), y)], None)
    if turn:
        painter.text([turn], [(beside, y)], None)
    if count:
        painter.text([page], [(end, y)], None)


def _paint_flaw(layout: Layout, theme: Theme, painter: Painter) -> None:
    """Of a preview: red at the upper and both outer edges, and in it what is wrong, as an artifact."""
    flaw, style, (width, height) = layout.sheet.metadata.flaw, theme.styles["note"], layout.paper.size
    if not flaw:
        return
    side = min(layout.paper.left, layout.paper.right) / 3
    run = Run(flaw, layout.flow.faces["bold"], style.size, "on-flaw")
    said = lines([run], layout.geometry.width)
    band = len(said) * style.leading + 6
    for box in ((0, height - band, width, height), (0, 0, side, height), (width - side, 0, width, height)):
        painter.bar(box, "flaw")
    first = height - 3 - baseline(style)
    painter.text(said, [(layout.paper.left, first - i * style.leading) for i in range(len(said))], None)


__all__ = [
    "Attachment", "Frame", "Layout", "PaintedFile", "TooTall", "geometry_of", "lay_out", "paint", "read_back",
]  # fmt: skip
