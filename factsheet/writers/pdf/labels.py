"""Sections → labels of a sheet of self-adhesive labels, and nothing else on its pages: no head, foot or number.

Input: a sheet whose article has a section a label, theme, faces, the grid. Output: a painted file. The type of a label
is as large as its words allow. Lengths in pt.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from factsheet.languages import Language
from factsheet.sheet import tree as t
from factsheet.writers.labels import Labels
from factsheet.writers.pdf.areas import EPSILON
from factsheet.writers.pdf.blocks import BlockComposer
from factsheet.writers.pdf.boxes import Box, TextBox
from factsheet.writers.pdf.canvas import TaggedCanvas
from factsheet.writers.pdf.fonts import Face
from factsheet.writers.pdf.inlines import InlineComposer
from factsheet.writers.pdf.painted import Frame, PaintedFile, painted
from factsheet.writers.pdf.tags import Element
from factsheet.writers.pdf.text import TextComposer
from factsheet.writers.pdf.write import painter_on
from factsheet.writers.theme import Theme

SIZES = tuple(size / 10 for size in range(100, 66, -2))  # pt; 6.8 is the least of what is imposed, too
LEADING, AFTER = 1.2, 0.25  # of the size: from line to line, and between the texts of a label


class DoesNotFit(Exception):
    """A label, from 0, whose words have no room on it in the smallest type; ``excess`` in pt."""

    def __init__(self, number: int, excess: float) -> None:
        super().__init__(f"label {number} is {excess:.0f} pt too large")
        self.number, self.excess = number, excess


def paint_labels(
    sheet: t.Sheet, theme: Theme, faces: Mapping[str, Face], labels: Labels, language: Language, *, skip: int = 0
) -> PaintedFile:
    """Paint the sections of a sheet, each on a label, row by row after the ``skip`` first ones of the first page.

    Raises DoesNotFit.
    """
    root = Element("Document")
    canvas = TaggedCanvas(labels.size, root, sheet.metadata)
    painter = painter_on(canvas, theme)
    composers = [_composer(theme, size, faces, language) for size in SIZES]
    width, height = labels.room
    texts: list[str] = []
    frames: list[tuple[Frame, ...]] = []
    page: list[Frame] = []
    sections = sheet.article.content
    for number, section in enumerate(sections):
        assert isinstance(section, t.Section)
        place = (skip + number) % labels.count
        x, top = labels.corner(place)
        boxes = _fitting(section, composers, labels, root, number)
        page = page or [("page", -1, 0.0, 0.0, *labels.size)]
        page.append(("text", place % labels.across, x, top - height, x + width, top))
        for box in boxes:
            box.paint(painter, x, top)
            top -= box.height + box.after
        if place == labels.count - 1 or number == len(sections) - 1:
            texts.append("".join(painter.shown))
            painter.shown.clear()
            frames.append(tuple(page))
            page = []
            canvas.show_page()
    return painted(canvas, texts, tuple(frames), {})


def _composer(theme: Theme, size: float, faces: Mapping[str, Face], language: Language) -> BlockComposer:
    update = {"size": size, "leading": size * LEADING, "before": 0.0, "after": size * AFTER, "indent": 0.0}
    style = theme.styles["text"].model_copy(update=update)
    small = theme.model_copy(update={"styles": {**theme.styles, "text": style}})
    inlines = InlineComposer(faces, theme.notes, language, "")
    return BlockComposer(small, faces, TextComposer(faces, inlines, theme.statement_numbers), language)


def _fitting(
    section: t.Section, composers: Sequence[BlockComposer], labels: Labels, root: Element, number: int
) -> list[Box]:
    """Return the boxes of a label in the largest type in which it fits, as elements of the root. Raises DoesNotFit."""
    width, height = labels.room
    excess = 0.0
    for composer in composers:
        composer.width = width
        boxes = _boxes(section, composer, Element("Sect"))
        wide = max(line.width for box in boxes if isinstance(box, TextBox) for line in box.lines) - width
        high = sum(box.height + box.after for box in boxes) - boxes[-1].after - height
        excess = max(wide, high)
        if excess <= EPSILON:
            return _boxes(section, composer, root.child("Sect", lang=section.lang))
    raise DoesNotFit(number, excess)


def _boxes(section: t.Section, composer: BlockComposer, element: Element) -> list[Box]:
    return [box for block in section.content for box in composer.boxes(block, element)]
