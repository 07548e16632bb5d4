"""Tree → boxes: each block composed for the width it will stand in, with its structure element.

Input: a numbered sheet, a theme and a paper. Output: boxes in reading order, a
box per note, and the root of the structure tree. A Note element stands right
after the block that first mentions it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile
from typing import assert_never

from factsheet.languages import Language
from factsheet.sheet import tree as t
from factsheet.writers.drawing import qr_code, step_chart
from factsheet.writers.pdf.areas import Geometry
from factsheet.writers.pdf.boxes import (
    Bookmark,
    Box,
    ChartBox,
    FigureBox,
    Marker,
    PairBox,
    RuleBox,
    TextBox,
    TilesBox,
    TimelineBox,
)
from factsheet.writers.pdf.compose import Run, lines, segments
from factsheet.writers.pdf.fonts import Face
from factsheet.writers.pdf.inlines import InlineComposer
from factsheet.writers.pdf.table import TableBox, TableRules, column_widths
from factsheet.writers.pdf.tags import Element
from factsheet.writers.pdf.text import TextComposer, note_box
from factsheet.writers.theme import MM, Style, StyleName, Theme

PARAGRAPHS: Mapping[str, StyleName] = {
    "kind": "kind",
    "languages": "languages",
    "edition": "edition",
    "status": "status",
    "content-note": "content-note",
    "value": "tile-value",
    "label": "tile-label",
    "source": "tile-source",
    "when": "timeline-date",
    "what": "timeline-text",
}
HEADINGS: Mapping[int, StyleName] = {1: "title", 2: "heading", 3: "subheading"}
BULLET = "•"
RAIL = 9.0  # pt, the width of drawing.rail
TILE_GAP, TILE_PADDING = 7.0, 6.0


class Flow:
    """The boxes of a sheet for one geometry."""

    def __init__(
        self, sheet: t.Sheet, theme: Theme, faces: Mapping[str, Face], geometry: Geometry, language: Language
    ) -> None:
        self.theme, self.faces, self.geometry, self.language = theme, faces, geometry, language
        inlines = InlineComposer(faces, theme.notes, language, sheet.metadata.base_url)
        self.composer = TextComposer(faces, inlines)
        self.root = Element("Document")
        self.note_elements: dict[int, Element] = {}
        self.wide = self.small = False
        self.headings = 0
        self.boxes = list(self.section(sheet.article, self.root))
        style = theme.styles["note"]
        self.notes = {
            n.number: note_box(n, self.note_elements[n.number], self.composer, style, geometry.note_width)
            for n in sheet.notes
        }

    @property
    def width(self) -> float:
        return self.geometry.width if self.wide else self.geometry.column_width

    # -- blocks ------------------------------------------------------------------------------------------

    def section(self, section: t.Section, element: Element) -> Iterator[Box]:
        """Yield the boxes of a section; its content is placed under ``element``."""
        content = section.content
        skip: t.Block | None = None
        for i, block in enumerate(content):
            if block is skip:
                continue
            following = content[i + 1] if i + 1 < len(content) else None
            wide = self.wide
            self.wide = wide or self._goes_across(content, i)
            boxes: list[Box]
            if isinstance(block, t.QrCode):
                skip = following if isinstance(following, t.Paragraph) else None
                boxes = [self.qr(block, skip, element)]
            elif (isinstance(block, t.Paragraph) and isinstance(following, t.Paragraph)
                  and (block.class_, following.class_) == ("kind", "languages")):  # fmt: skip
                skip = following
                boxes = [PairBox(self.paragraph(block, element), self.paragraph(skip, element), wide=self.wide)]
            else:
                boxes = list(self.block(block, element))
            before = content[i - 1] if i else None
            if isinstance(before, t.Heading) and isinstance(boxes[0], TextBox):
                boxes[0].follows_heading = True
            yield from boxes
            if not isinstance(block, t.Section):
                self._note_elements([block, *([skip] if skip is following and skip else [])], element)
            self.wide = wide

    def _goes_across(self, content: Sequence[t.Block], i: int) -> bool:
        """Tell whether a block spans the columns.

        A group under a subheading does as a whole if it has a table that does, or only one statement, which
        balanced columns would divide in two.
        """
        block = content[i]
        if isinstance(block, t.Table):
            return self._is_wide(block)
        if isinstance(block, t.Heading) and i + 1 < len(content) and isinstance(content[i + 1], t.Heading):
            return self._goes_across(content, i + 1)
        if isinstance(block, t.Heading | t.Paragraph | t.ListBlock) and _class(block) not in self.theme.wide:
            start = next((k for k in range(i, -1, -1) if isinstance(content[k], t.Heading)), i)
            heading = content[start]
            group = list(takewhile(lambda b: not isinstance(b, t.Heading), content[start + 1 :]))
            if any(isinstance(b, t.Table) and self._is_wide(b) for b in group):
                return True
            single = len(group) == 1 and isinstance(group[0], t.ListBlock) and len(group[0].items) == 1
            return single and isinstance(heading, t.Heading) and heading.level == 3
        return _class(block) in self.theme.wide and not isinstance(block, t.ListBlock)

    def _is_wide(self, table: t.Table) -> bool:
        least, _ = self._column_needs(table, TableRules())
        return table.wide or sum(least) > self.geometry.column_width

    def block(self, block: t.Block, element: Element) -> Iterator[Box]:
        match block:
            case t.Heading():
                yield self.heading(block, element)
            case t.Paragraph():
                yield self.paragraph(block, element)
            case t.ListBlock(class_="tiles"):
                yield self.tiles(block, element)
            case t.ListBlock(class_="timeline"):
                yield from self.timeline(block, element)
            case t.ListBlock():
                yield from self.items(block, element)
            case t.DefinitionList():
                yield from self.definitions(block, element)
            case t.Table():
                yield from self.table(block, element)
            case t.Chart():
                yield from self.chart(block, element)
            case t.Section():
                small, self.small = self.small, self.small or block.class_ == "colophon"
                yield from self.section(block, element.child("Sect", lang=block.lang))
                self.small = small
                if block.class_ == "masthead":
                    yield RuleBox(self.width, self.theme.rules.width, after=5.0, wide=True)
            case t.QrCode():
                yield self.qr(block, None, element)
            case _:
                assert_never(block)

    def _note_elements(self, blocks: Sequence[t.Block], element: Element) -> None:
        for block in blocks:
            for node in t.walk(block):
                if isinstance(node, t.NoteRef) and node.number not in self.note_elements:
                    self.note_elements[node.number] = element.child("Note", id=node.note_id)

    # -- text ----------------------------------------------------------------------------------------------

    def style(self, name: StyleName) -> Style:
        if self.small and name in ("text", "item"):
            name = "colophon"
        return self.theme.styles[name]

    def text(
        self, content: Sequence[t.Inline], name: StyleName, element: Element, width: float, indent: float | None = None
    ) -> TextBox:
        """Set one block of text in a named style for a width in pt."""
        return self.composer.text(content, self.style(name), element, width, indent, wide=self.wide)

    def title(self, content: Sequence[t.Inline], name: StyleName, element: Element) -> TextBox:
        """Set a heading or caption in lines about as long as one another."""
        return self.composer.text(content, self.style(name), element, self.width, wide=self.wide, even=True)

    def heading(self, heading: t.Heading, element: Element) -> TextBox:
        box = self.title(heading.content, HEADINGS[heading.level], element.child(f"H{heading.level}"))
        self.headings += 1
        box.bookmark = Bookmark(f"heading-{self.headings}", t.plain_text(*heading.content), heading.level - 1)
        return box

    def paragraph(self, paragraph: t.Paragraph, element: Element) -> TextBox:
        lang = paragraph.lang if paragraph.lang != self.language.code else ""
        p = element.child("P", lang=lang)
        return self.text(paragraph.content, PARAGRAPHS.get(paragraph.class_, "text"), p, self.width)

    # -- lists ---------------------------------------------------------------------------------------------

    def items(self, block: t.ListBlock, element: Element, depth: int = 0) -> Iterator[Box]:
        numbering = "Decimal" if block.ordered else "Disc"
        top = element.child("L", numbering=numbering)  # type: ignore[arg-type]
        style = self.style("item")
        indent = (style.indent or self.theme.styles["item"].indent) + depth * 11
        for i, item in enumerate(block.items, 1):
            li = top.child("LI")
            label, body = li.child("Lbl"), li.child("LBody")
            marker = Marker(self.composer.plain(f"{i}." if block.ordered else BULLET, style), label, indent - 10)
            for j, part in enumerate(item.content):
                if isinstance(part, t.ListBlock):
                    yield from self.items(part, body, depth + 1)
                    continue
                assert isinstance(part, t.Paragraph)
                owner = body if len(item.content) == 1 else body.child("P")
                box = self.text(part.content, "item", owner, self.width, indent)
                box.marker = marker if j == 0 else None
                yield box

    def definitions(self, block: t.DefinitionList, element: Element) -> Iterator[Box]:
        top = element.child("L", numbering="None")
        for term, blocks in block.items:
            li = top.child("LI")
            box = self.text(term, "subheading", li.child("Lbl"), self.width)
            box.keep = True
            yield box
            body = li.child("LBody")
            for part in blocks:
                yield from self.block(part, body)

    def tiles(self, block: t.ListBlock, element: Element) -> TilesBox:
        top = element.child("L", numbering="None")
        per_row = 4 if self.width > 400 else 2
        width = (self.width - TILE_GAP * (per_row - 1)) / per_row
        tiles = []
        for item in block.items:
            body = top.child("LI").child("LBody")
            tiles.append(self._stack(item, body, width - 2 * TILE_PADDING))
        return TilesBox(tiles, width, TILE_GAP, per_row, TILE_PADDING, self.theme.rules.width,
                        before=2.0, after=4.0, wide=self.wide)  # fmt: skip

    def _stack(self, item: t.ListItem, body: Element, width: float) -> list[TextBox]:
        boxes = []
        for part in item.content:
            assert isinstance(part, t.Paragraph)
            boxes.append(self.text(part.content, PARAGRAPHS.get(part.class_, "text"), body.child("P"), width))
        return boxes

    def timeline(self, block: t.ListBlock, element: Element) -> Iterator[Box]:
        top = element.child("L", numbering="None")
        style = self.style("timeline-date")
        pairs = [(t.plain_text(item.content[0]), item) for item in block.items]
        column = max(lines([Run(date, self.faces[style.face], style.size)], 1000)[0].width for date, _ in pairs)
        rail = column + 8
        for i, (_, item) in enumerate(pairs):
            when, *rest = item.content
            assert isinstance(when, t.Paragraph)
            what = next(p for p in rest if isinstance(p, t.Paragraph))
            li = top.child("LI")
            label, body = li.child("Lbl"), li.child("LBody")
            text = self.text(what.content, "timeline-text", body, self.width, rail + RAIL + 8)
            dates = self.composer.compose(when.content, style, column)
            text.marker = Marker(dates, label, column - dates[0].width)
            last = i == len(pairs) - 1
            yield TimelineBox(text, rail, i == 0, last, after=text.after, wide=self.wide,
                              keep=i == len(pairs) - 2)  # fmt: skip

    # -- tables and figures ----------------------------------------------------------------------------------

    def table(self, table: t.Table, element: Element) -> Iterator[Box]:
        top = element.child("Table")
        if table.caption:
            yield self.title(table.caption, "caption", top.child("Caption"))
        rules = TableRules()
        names: tuple[StyleName, StyleName] = ("table-head", "table-cell")
        rows = [(row, names[0]) for row in table.head] + [(row, names[1]) for row in table.body]
        widths = column_widths(*self._column_needs(table, rules), self.width)
        if table.class_ == "review":  # many tables below one another: their columns line up
            widths = [self.width / len(widths)] * len(widths)
        groups = {"table-head": top.child("THead"), "table-cell": top.child("TBody")}
        composed = []
        for row, name in rows:
            tr = groups[name].child("TR")
            composed.append(
                [self._cell(cell, name, tr, w - 2 * rules.pad_x) for cell, w in zip(row, widths, strict=True)]
            )
        yield TableBox(composed, widths, len(table.head), rules, limit=self.geometry.height * 0.5,
                       after=8.0, wide=self.wide)  # fmt: skip

    def _cell(self, cell: t.Cell, name: StyleName, row: Element, width: float) -> TextBox:
        if cell.scope:
            element = row.child("TH", scope="Column" if cell.scope == "col" else "Row")
        else:
            element = row.child("TD")
        return self.text(cell.content, name, element, width)

    def _column_needs(self, table: t.Table, rules: TableRules) -> tuple[list[float], list[float]]:
        """Return the minimum width of each column, that of its longest word, and the maximum it can use, in pt."""
        least, most = [], []
        for column in zip(*table.head, *table.body, strict=True):
            narrow = wide = 0.0
            for cell in column:
                style = self.style("table-head" if cell.scope == "col" else "table-cell")
                parts = segments(self.composer.runs(cell.content, style))
                narrow = max([narrow, *(t.width for t in parts)])
                wide = max(wide, sum(t.width + (t.space.width if t.space else 0) for t in parts))
            least.append(narrow + 2 * rules.pad_x + 0.1)
            most.append(wide + 2 * rules.pad_x + 0.1)
        return least, most

    def chart(self, chart: t.Chart, element: Element) -> Iterator[Box]:
        if chart.caption:
            yield self.title(chart.caption, "caption", element.child("P"))
        figure = element.child("Figure", alt=chart.alt, placement="Block")
        top = element.child("L", numbering="None")
        labels = []
        for point in chart.points:
            label = self.text(point.content, "chart-label", top.child("LI").child("LBody"), 300)
            label.width = label.lines[0].width
            labels.append(label)
        sizes = [(label.width, label.height) for label in labels]
        setting = step_chart([p.date for p in chart.points], [p.value for p in chart.points], sizes, self.width)
        yield ChartBox(setting, figure, labels, before=2.0, after=6.0, wide=self.wide)

    def qr(self, code: t.QrCode, beside: t.Paragraph | None, element: Element) -> FigureBox:
        qr = self.theme.qr
        drawing = qr_code(code.data, qr.level, qr.module_mm * MM, qr.quiet_modules)
        figure = element.child("Figure", alt=code.alt, placement="Block")
        boxes = []
        if beside is not None:
            width = self.width - drawing.width - 8
            boxes.append(self.text(beside.content, "text", element.child("P"), width))
        return FigureBox(drawing, figure, boxes, before=2.0, after=4.0, wide=self.wide)


def _class(block: t.Block) -> str:
    return getattr(block, "class_", "")
