"""Sheet → bands: what runs across the page, what flows over two columns, and what stands side by side.

Input: a numbered sheet, a theme at a step of its ladder, a paper. Output: bands in reading order, a box per note,
the bar of the first page, and the root of the structure tree.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from factsheet.languages import Language
from factsheet.sheet import tree as t
from factsheet.sheet.notes import end_head
from factsheet.writers.pdf.areas import Geometry
from factsheet.writers.pdf.bands import Band, Lane
from factsheet.writers.pdf.blocks import BlockComposer
from factsheet.writers.pdf.boxes import Box, TextBox
from factsheet.writers.pdf.compose import ENDLESS
from factsheet.writers.pdf.figures import BarBox
from factsheet.writers.pdf.tags import Element
from factsheet.writers.pdf.text import TextComposer, note_box
from factsheet.writers.theme import Theme

ENTRIES = 5  # of a timeline: more flow over two columns
BAR_GAP = 12.0  # pt, between the two texts of the bar
LINES = 3  # across the page: a text of more flows over two columns


class Flow:
    """The bands of a sheet for one geometry."""

    def __init__(
        self, sheet: t.Sheet, theme: Theme, texts: TextComposer, geometry: Geometry, language: Language
    ) -> None:
        """``theme`` is at a step of its ladder; ``texts`` is for all steps: most texts have one size at all."""
        faces = texts.faces
        self.theme, self.faces, self.geometry = theme, faces, geometry
        self.composer = BlockComposer(theme, faces, texts, language)
        self.composer.limit, self.composer.gutter = geometry.height * 0.5, geometry.gutter
        self.composer.width = geometry.width
        self.root = Element("Document")
        self.bar: BarBox | None = None
        self.end_notes = self.composer.end_notes = sheet.end_notes
        self.bands = tuple(self._bands(sheet.article.content, self.root))
        style, elements = theme.styles["note"], self.composer.note_elements
        head: list[Box] = []
        if self.end_notes and sheet.notes:
            self.composer.section = ""
            sect = self.root.child("Sect")
            head = [box for block in end_head(sheet.metadata) for box in self.composer.boxes(block, sect)]
            elements.update({n.number: sect.child("Note", id=n.id) for n in sheet.notes})
        self.notes = {
            n.number: note_box(n, elements[n.number], self.composer.texts, style, geometry.note_width)
            for n in sheet.notes
        }
        if self.end_notes and sheet.notes:
            for note in self.notes.values():
                note.after = geometry.gap
            self.bands += Band(tuple(head[:1])), Band((), (self._across([*head[1:], *self.notes.values()]),))

    def is_end_note(self, box: Box) -> bool:
        """Tell whether a box is a note at the end, or a part of one."""
        parent = box.element.parent if self.end_notes and isinstance(box, TextBox) else None
        return parent is not None and parent.tag == "Note"

    @property
    def boxes(self) -> tuple[Box, ...]:
        """All boxes in reading order, the bar of the first page left out."""
        return tuple(box for band in self.bands for box in band.boxes)

    def _bands(self, content: Sequence[t.Block], element: Element) -> Iterator[Band]:
        for grouped, group in groupby(content, lambda block: isinstance(block, t.Section)):
            blocks = list(group)
            if not grouped:
                self.composer.scale = max(map(_scale, blocks))
                yield from self._blocks(blocks, element)
            for block in blocks if grouped else ():
                assert isinstance(block, t.Section)
                self.composer.scale = _scale(block)
                if block.class_ == "masthead":
                    yield from self._masthead(block, element)
                elif block.class_ == "pair":
                    yield from self._pair(block, element)
                elif block.class_ == "colophon":
                    yield Band((), (self._across(self.composer.boxes(block, element)),))
                else:
                    yield from self._section(block, element)

    # -- the head of the first page --------------------------------------------------------------------

    def _masthead(self, section: t.Section, element: Element) -> Iterator[Band]:
        """Set one or two texts above the title as the bar, the rest across the page."""
        sect = element.child("Sect", lang=section.lang)
        title = next((i for i, block in enumerate(section.content) if isinstance(block, t.Heading)), 0)
        above = section.content[:title]
        texts = [block for block in above if isinstance(block, t.Paragraph)]
        if 0 < len(texts) == len(above) <= 2:
            self.bar = self._bar(texts, sect)
        rest = section.content[title if self.bar else 0 :]
        yield Band((), (self._across([box for block in rest for box in self.composer.boxes(block, sect)]),))

    def _bar(self, texts: Sequence[t.Paragraph], element: Element) -> BarBox | None:
        """Set two texts on a line, the second to the right; in lines of their own shares of it if it is too short.

        None if they need more lines than have room above the text, or more than one in large print.
        """
        style, width, compose = self.theme.styles["bar"], self.geometry.width, self.composer.texts.compose
        natural = [sum(line.width for line in compose(p.content, style, ENDLESS)) for p in texts]
        room = width - BAR_GAP
        widths = [width if sum(natural) <= room else room * wanted / sum(natural) for wanted in natural]
        most = 1 if self.end_notes else self.geometry.bar_lines
        if any(len(compose(p.content, style, across)) > most for p, across in zip(texts, widths, strict=True)):
            return None
        made = []
        for text, self.composer.width in zip(texts, widths, strict=True):
            (box,) = self.composer.boxes(text, element)
            assert isinstance(box, TextBox)
            made.append(box)
        self.composer.width = width
        for box in made[1:]:
            box.align, box.width = "right", width
        return BarBox(made[0], made[1] if len(made) > 1 else None)

    def _pair(self, pair: t.Section, element: Element) -> Iterator[Band]:
        """Set what a pair holds side by side; below each other on a page of one column."""
        g = self.geometry
        if g.columns == 1:
            for side in pair.content:
                assert isinstance(side, t.Section)
                yield from self._bands(side.content, element)
            return
        self.composer.width = g.column_width
        sides: list[list[Box]] = []
        for side in pair.content:
            assert isinstance(side, t.Section)
            sides.append([box for block in side.content for box in self.composer.boxes(block, element)])
        self.composer.width = g.width
        lanes = []
        first = 0
        for boxes, count in zip(sides, self._shares(sides), strict=True):
            lanes.append(Lane(tuple(boxes), tuple((g.column_x(i), i) for i in range(first, first + count))))
            first += count
        yield Band((), tuple(lanes))

    def _shares(self, sides: Sequence[Sequence[Box]]) -> tuple[int, int]:
        """Return how many columns the sides of a pair have, so that the higher one is as low as can be."""
        left, right = (sum(box.before + box.height + box.after for box in side) for side in sides)
        count = self.geometry.columns
        return min(((n, count - n) for n in range(1, count)), key=lambda n: max(left / n[0], right / n[1]))

    # -- bands -----------------------------------------------------------------------------------------

    def _across(self, boxes: Sequence[Box]) -> Lane:
        return Lane(tuple(boxes), ((0.0, -1),))

    def _over_columns(self, boxes: Sequence[Box]) -> Lane:
        g = self.geometry
        return Lane(tuple(boxes), tuple((g.column_x(i), i) for i in range(g.columns)))

    def _section(self, section: t.Section, element: Element) -> Iterator[Band]:
        outer, self.composer.section = self.composer.section, section.class_ or self.composer.section
        yield from self._blocks(section.content, element.child("Sect", lang=section.lang))
        self.composer.section = outer

    def _blocks(self, content: Sequence[t.Block], element: Element) -> Iterator[Band]:
        """Yield the bands of a section: its headings across, texts and lists over the columns, the rest across."""
        head: list[Box] = []
        flow: list[Box] = []
        for i, block in enumerate(content):
            if isinstance(block, t.Section):
                yield from self._gathered(head, flow)
                yield from self._section(block, element)
            elif isinstance(block, t.Heading):
                across = not self._flows_after(content, i)
                if block.level < 3 or across or not flow:
                    yield from self._gathered(head, flow) if flow else ()
                    made = self.composer.boxes(block, element)
                    made[0].before = 0.0 if head else made[0].before
                    head += made
                else:
                    self.composer.width = self.geometry.column_width
                    flow += self.composer.boxes(block, element)
                    self.composer.width = self.geometry.width
            elif self._flows(block, alone=not flow and not self._flows_after(content, i)):
                self.composer.width = self.geometry.column_width
                flow += self.composer.boxes(block, element)
                self.composer.width = self.geometry.width
            else:
                yield from self._gathered(head, flow) if flow else ()
                yield Band(tuple(head), (self._across(self.composer.boxes(block, element)),))
                head.clear()
        yield from self._gathered(head, flow)

    def _gathered(self, head: list[Box], flow: list[Box]) -> Iterator[Band]:
        """Yield a band of what has been gathered, if anything, and begin anew."""
        if head or flow:
            yield Band(tuple(head), (self._over_columns(flow),) if flow else ())
        head.clear()
        flow.clear()

    def _flows_after(self, content: Sequence[t.Block], i: int) -> bool:
        """Tell whether what follows a block flows over the columns."""
        following = content[i + 1] if i + 1 < len(content) else None
        return following is not None and not isinstance(following, t.Heading) and self._flows(following, alone=False)

    def _flows(self, block: t.Block, *, alone: bool) -> bool:
        """Tell whether a block is set over the columns: a list, a long timeline, texts; a short one does not."""
        if self.geometry.columns == 1 or self.composer.section == "lead":
            return False
        match block:
            case t.ListBlock(class_="timeline"):
                return len(block.items) > ENTRIES
            case t.ListBlock(class_="tiles"):
                return False
            case t.ListBlock():
                return not (alone and len(block.items) == 1 and self._is_short(block))
            case t.DefinitionList():
                return not (alone and len(block.items) == 1 and self._is_short(block))
            case t.Paragraph():
                return not block.class_ and not (alone and self._is_short(block))
            case _:
                return False

    def _is_short(self, block: t.Block) -> bool:
        """Tell whether a text takes few lines across the page."""
        style = self.theme.styles["text"]
        width = self.faces[style.face].width(t.plain_text(block).replace("\n", " "), style.size)
        return width < LINES * self.geometry.width


def _scale(block: t.Block) -> float:
    """Return the largest value of the charts in a block, 1 without any."""
    charts = [node for node in t.walk(block) if isinstance(node, t.Chart) and node.whole is None]
    values = [float(point.value) for chart in charts for point in chart.points]
    return max([value for value in values if value > 0], default=1.0)
