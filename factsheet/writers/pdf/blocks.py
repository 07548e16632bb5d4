"""Blocks → boxes: text, lists, timelines, tiles and figures composed for a width, each with its structure element.

Input: blocks of the tree, a theme, a width in pt. Output: boxes in reading order. A Note element stands right after
the block that first mentions it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import assert_never

from factsheet.sheet import tree as t
from factsheet.writers.drawing import day_number, qr_code
from factsheet.writers.pdf.bars import series
from factsheet.writers.pdf.boxes import AreaBox, Bookmark, Box, Marker, TextBox
from factsheet.writers.pdf.compose import InlineTag, Line, lines
from factsheet.writers.pdf.figures import ColophonBox, FramedBox, PictureBox, TilesBox, TimelineBox
from factsheet.writers.pdf.rows import table_boxes
from factsheet.writers.pdf.setting import Setting
from factsheet.writers.pdf.tags import Element
from factsheet.writers.pdf.text import baseline
from factsheet.writers.theme import MM, StyleName

PARAGRAPHS: Mapping[str, StyleName] = {
    "kind": "bar",
    "edition": "bar",
    "lead": "lead",
    "content-note": "content-note",
    "value": "tile-value",
    "label": "tile-label",
    "source": "tile-source",
}
HEADINGS: Mapping[int, StyleName] = {1: "title", 2: "heading", 3: "subheading"}
BULLET = "•"
NUMBER_GAP = 4.0  # pt between the number of an item and its text, at least
NARROW = 400.0  # pt: half as many tiles in a row, and one column of the colophon
TITLE_LEAST = 21.0  # pt: a title is set in less, by halves, to stay on one line
LARGER = 1.2  # that a title is at least than the text
VALUE_LEAST = 18.0  # pt: so is the value of a tile
DAYS_OF_A_YEAR = 366.0
LOGO = 28.0  # pt: height of a logo
AREA_LINES = 2  # of a local contact, at most
CODE_COLUMN, CODE_GUTTER = 48.0, 14.0  # pt


class BlockComposer(Setting):
    """Composes blocks for the width at hand."""

    def boxes(self, block: t.Block, element: Element) -> list[Box]:
        """Return a block's boxes, and add the elements of the notes it is the first to mention."""
        made = list(self._boxes(block, element))
        if not isinstance(block, t.Section):
            self.mention(block, element)
        return made

    def mention(self, block: t.Block, element: Element) -> None:
        """Add the elements of the notes that a block is the first to mention, unless they stand at the end."""
        for node in () if self.end_notes else t.walk(block):
            if isinstance(node, t.NoteRef) and node.number not in self.note_elements:
                self.note_elements[node.number] = element.child("Note", id=node.note_id)

    def _boxes(self, block: t.Block, element: Element) -> Iterator[Box]:
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
                yield from table_boxes(self, block, element)
            case t.Chart():
                yield from series(self, block, element)
            case t.Section():
                yield from self.section_boxes(block, element)
            case t.Picture():
                yield from self.picture(block, element)
            case t.QrCode():
                yield self.colophon([block], element)
            case _:
                assert_never(block)

    def section_boxes(self, section: t.Section, element: Element) -> Iterator[Box]:
        """Yield the boxes of a section, one below the other."""
        outer, self.section = self.section, section.class_ or self.section
        sect = element.child("Sect", lang=section.lang)
        if section.class_ == "colophon":
            yield self.colophon(section.content, sect)
        else:
            for i, block in enumerate(section.content):
                made = self.boxes(block, sect)
                if i and isinstance(block, t.Heading) and isinstance(section.content[i - 1], t.Heading):
                    made[0].before = 0.0
                following = section.content[i + 1] if i + 1 < len(section.content) else None
                if isinstance(following, t.Paragraph) and following.class_ == "safety":
                    made[-1].keep = True
                yield from made
        self.section = outer

    # -- text ------------------------------------------------------------------------------------------

    def heading(self, heading: t.Heading, element: Element) -> TextBox:
        style = self.theme.styles[HEADINGS[heading.level]]
        if heading.level == 1:
            style = self.fitting(heading.content, style, max(TITLE_LEAST, LARGER * self.theme.styles["text"].size))
        tag = element.child(f"H{heading.level}")
        box = self.even(heading.content, style, tag)
        self.headings += 1
        box.bookmark = Bookmark(f"heading-{self.headings}", t.plain_text(*heading.content), heading.level - 1)
        return box

    def paragraph(self, paragraph: t.Paragraph, element: Element) -> Box:
        lang = paragraph.lang if paragraph.lang != self.language.code else ""
        name = PARAGRAPHS.get(paragraph.class_, "lead" if self.section == "lead" else "text")
        p = element.child("P", lang=lang)
        if paragraph.class_ == "warning":
            text = self.set(paragraph.content, self.theme.styles["warning"], p, self.width - 19)
            text.number = text.number and text.number.moved(-9.5)
            return FramedBox(text, 1.5, 5, 6, 9.5, framed=True, before=3, after=6)
        if paragraph.class_ == "local":
            style = self.theme.styles["colophon"]
            composed = self.texts.compose(paragraph.content, style, self.width)
            empty = [Line((), 0.0)] * (AREA_LINES - len(composed))
            return AreaBox((*composed, *empty), style.leading, self.width, p, baseline=baseline(style), before=2.0)
        if paragraph.class_ == "safety":
            return FramedBox(self.set(paragraph.content, self.theme.styles["safety"], p, self.width), 1.5, 3, 4,
                             before=4, after=4)  # fmt: skip
        return self.set(paragraph.content, self.style(name), p, self.width)

    # -- lists -----------------------------------------------------------------------------------------

    def items(self, block: t.ListBlock, element: Element, depth: int = 0) -> Iterator[Box]:
        numbering = "Decimal" if block.ordered else "Disc"
        top = element.child("L", numbering=numbering)  # type: ignore[arg-type]
        style = self.style("item")
        step = self.theme.styles["item"].indent
        labels = [self.texts.plain(f"{n}." if block.ordered else BULLET, style) for n in range(1, len(block.items) + 1)]
        widest = max(label[0].width for label in labels) + NUMBER_GAP if block.ordered else 0.0
        before, indent = step * depth, step * depth + max(step, widest)
        for item, text in zip(block.items, labels, strict=True):
            li = top.child("LI")
            label, body = li.child("Lbl"), li.child("LBody")
            marker = Marker(text, label, before)
            for j, part in enumerate(item.content):
                if isinstance(part, t.ListBlock):
                    yield from self.items(part, body, depth + 1)
                    continue
                assert isinstance(part, t.Paragraph)
                owner = body if len(item.content) == 1 else body.child("P")
                box = self.set(part.content, style, owner, self.width, indent)
                box.marker = marker if j == 0 else None
                yield box

    def definitions(self, block: t.DefinitionList, element: Element) -> Iterator[Box]:
        """Yield terms in bold, each run in with its meaning."""
        top = element.child("L", numbering="None")
        for term, meaning in block.items:
            li = top.child("LI")
            style = self.style("text")
            label = InlineTag((), parent=li.child("Lbl"))
            base = self.texts.run(style)._replace(face=self.faces["bold"], tag=label)
            runs = [*self.texts.inlines.runs(term, base, "bold"), base._replace(text=" ")]
            body = li.child("LBody")
            for i, part in enumerate(meaning):
                if not isinstance(part, t.Paragraph):
                    yield from self._boxes(part, body)
                    continue
                p = body.child("P")
                runs = [*(runs if i == 0 else []), *self.texts.runs(part.content, style)]
                box = self.texts.box(runs, style, p, self.width)
                box.number = self.texts.number(part.content, p)
                yield box

    def tiles(self, block: t.ListBlock, element: Element) -> TilesBox:
        top = element.child("L", numbering="None")
        per_row = self.theme.tiles if self.width > NARROW else max(self.theme.tiles // 2, 1)
        width = (self.width - self.gutter * (per_row - 1)) / per_row
        tiles = []
        for item in block.items:
            body = top.child("LI").child("LBody")
            parts = []
            for part in item.content:
                assert isinstance(part, t.Paragraph)
                p = body.child("P")
                style = self.style(PARAGRAPHS.get(part.class_, "tile-source"))
                value = part.class_ == "value"
                parts.append(self.value(part.content, p, width) if value else self.set(part.content, style, p, width))
            tiles.append(parts)
        return TilesBox(tiles, width, self.gutter, per_row, self.theme.rules.tile, before=4.0, after=4.0)

    def value(self, content: Sequence[t.Inline], element: Element, width: float) -> TextBox:
        """Set the value of a tile: figures large, words beside them small."""
        style, word = self.theme.styles["tile-value"], self.theme.styles["tile-word"]
        least = max(VALUE_LEAST, self.theme.styles["tile-label"].size)
        while True:
            runs = self.texts.figures(content, style, word)
            composed = lines(runs, width)
            if len(composed) == 1 or style.size <= least:
                break
            style = style.model_copy(update={"size": style.size - 0.5})
        leading = self.theme.styles["tile-value"].leading
        return TextBox(composed, leading, width, element, baseline=baseline(self.theme.styles["tile-value"]),
                       number=self.texts.number(content, element))  # fmt: skip

    # -- timeline --------------------------------------------------------------------------------------

    def timeline(self, block: t.ListBlock, element: Element) -> Iterator[Box]:
        """Yield the entries of a timeline; none of them stands alone at the foot or head of a column."""
        top = element.child("L", numbering="None")
        style = self.theme.styles["entry"]
        bold = self.texts.run(style)._replace(face=self.faces["bold"])
        days = [_day(item) for item in block.items]
        last = len(block.items) - 1
        year: Marker | None = None
        for i, item in enumerate(block.items):
            dated, said = item.content
            assert isinstance(dated, t.Paragraph) and isinstance(said, t.Paragraph)
            li = top.child("LI")
            label, body = li.child("Lbl"), li.child("LBody")
            own, when = None, dated.content
            if when and isinstance(when[0], t.Span) and when[0].class_ == "year":
                made = lines(self.texts.inlines.runs(when[0].content, bold, "bold"), style.indent)
                own = year = Marker((*made[:-1], made[-1].spaced()), label)
                when = when[2:]  # and the space after it
            run = bold._replace(tag=InlineTag((), parent=label))
            runs = self.texts.inlines.runs(when, run, "bold")
            runs += [run._replace(text="\N{NO-BREAK SPACE} ")] if runs else []
            text = self.texts.box([*runs, *self.texts.runs(said.content, style)], style, body, self.width)
            text.number = self.texts.number(said.content, body)
            gap = i < last and days[i + 1] - days[i] > DAYS_OF_A_YEAR
            yield TimelineBox(text, own, year.lines if year else (), gap, i == last, after=style.after,
                              keep=last > 0 and i in (0, last - 1))  # fmt: skip

    # -- pictures --------------------------------------------------------------------------------------

    def picture(self, picture: t.Picture, element: Element) -> Iterator[Box]:
        """Yield a picture as wide as its share of the column, or as half a page allows, and its caption."""
        figure = element.child("Figure", alt=picture.alt, placement="Block")
        ratio = picture.image.height / picture.image.width
        widest, tallest = (LOGO * 2.5, LOGO) if picture.class_ else (self.width * picture.width / 100, self.limit)
        width = min(widest, self.width, tallest / ratio)
        after = 4.0 if picture.caption or picture.class_ else 8.0
        yield PictureBox(picture.image, width, width * ratio, figure, before=4.0, after=after,
                         keep=bool(picture.caption))  # fmt: skip
        if picture.caption:
            style = self.theme.styles["table-line"].model_copy(update={"after": 8.0})
            yield self.set(picture.caption, style, element.child("P"), self.width)

    # -- the end ---------------------------------------------------------------------------------------

    def colophon(self, content: Sequence[t.Block], element: Element) -> ColophonBox:
        """Set a QR code, if any, and the texts in two columns beside it."""
        outer, self.section = self.section, "colophon"
        code = next((b for b in content if isinstance(b, t.QrCode)), None)
        drawing, figure, quiet = None, None, 0.0
        start = 0.0
        columns = self.theme.colophon_columns if self.width > NARROW else 1
        if code is not None:
            qr = self.theme.qr
            drawing, module = qr_code(code.data, qr.level, qr.size, qr.module_mm * MM)
            quiet = module * qr.quiet_modules
            start = max(CODE_COLUMN, drawing.width) + CODE_GUTTER
        width, self.width = self.width, (self.width - start - (columns - 1) * self.gutter) / columns
        boxes: list[Box] = []
        for block in content:
            if isinstance(block, t.QrCode):
                figure = element.child("Figure", alt=block.alt, placement="Block")
                continue
            boxes += [box for box in self.boxes(block, element) if isinstance(box, TextBox | PictureBox)]
        parted = _halves(boxes) if columns == 2 else len(boxes)
        parts = [(start, boxes[:parted]), (start + self.width + self.gutter, boxes[parted:])]
        self.width, self.section = width, outer
        return ColophonBox(parts[:columns], width, 0.75, 4.0, quiet, drawing, figure, before=9.0)


def _day(item: t.ListItem) -> float:
    """Return the day of an entry, from its dates; 0 without one."""
    dates = [node.datetime for part in item.content for node in t.walk(part) if isinstance(node, t.Time)]
    return day_number(dates[0].rstrip("~?%")) if dates else 0.0


def _halves(boxes: Sequence[Box]) -> int:
    """Return how many boxes stand in the first of two columns, so that they are as even as their order allows."""
    heights = [box.height + box.after for box in boxes]
    return min(range(1, len(boxes) + 1), key=lambda n: max(sum(heights[:n]), sum(heights[n:])), default=0)
