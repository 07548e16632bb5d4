"""A sheet painted once, and one paragraph of it again and again.

Input: a layout with an area whose height does not depend on its text. Output: files that differ in that paragraph,
its links and the data attached, and are the same to the byte in all else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from factsheet.sheet.tree import Paragraph
from factsheet.writers.pdf.blocks import AREA_LINES
from factsheet.writers.pdf.boxes import AreaBox
from factsheet.writers.pdf.canvas import TaggedCanvas, address
from factsheet.writers.pdf.metadata import EMBEDDED, Attachment, attachment_entries
from factsheet.writers.pdf.objects import Reused, stream
from factsheet.writers.pdf.tags import AnnotationRef, Element, MarkedContentRef, Rect
from factsheet.writers.pdf.write import Layout, PaintedFile, painter_on
from factsheet.writers.theme import Theme

_CONTENTS = re.compile(rb"/Contents (\d+) 0 R")


class NotAgain(ValueError):
    """A paragraph for which a file of its own is needed: it has other glyphs, lines or elements."""


class Link(NamedTuple):
    """A link of the paragraph: rectangle in pt, description, address as it stands in the file."""

    rect: Rect
    contents: str
    url: str


class Again(NamedTuple):
    """The paragraph painted: its operators, its text as painted, its links."""

    operators: bytes
    shown: str
    links: tuple[Link, ...]


class _Canvas(TaggedCanvas):
    """The canvas of a painted file, at the place of the paragraph; what is painted stays apart."""

    def __init__(self, painted: TaggedCanvas, page: int, marks: int) -> None:
        super().__init__(painted.size, painted.root, painted.metadata)
        self._page, self._base = page, painted
        self._fonts = {face: used._replace(codes=dict(used.codes)) for face, used in painted._fonts.items()}
        self._marks = [painted.root] * marks

    @property
    def page(self) -> int:
        return self._page

    def again(self, marks: int, tags: Sequence[str], shown: str) -> Again:
        """Return what was painted. Raises NotAgain if the file lacks a glyph, or has other elements."""
        fonts = {face: used.codes for face, used in self._base._fonts.items()}
        if {face: used.codes for face, used in self._fonts.items()} != fonts:
            raise NotAgain("it has glyphs that read as something else than by themselves")
        if [element.tag for element in self._marks[marks:]] != list(tags):
            raise NotAgain("it has other elements")
        links = tuple(Link(link.rect, link.contents, address(link.url)) for link in self._links)
        return Again("\n".join(self._code).encode("ascii"), shown, links)

    def font(self, face, glyphs):  # type: ignore[no-untyped-def]
        if face not in self._fonts or not self._fonts[face].glyphs.issuperset(glyphs):
            raise NotAgain("it has glyphs that the file has not")
        return f"/{self._fonts[face].name}"


class Base:
    """A painted file in which the paragraph of its area can be painted again."""

    def __init__(self, layout: Layout, painted: PaintedFile, theme: Theme, given: Paragraph) -> None:
        """``given``: the paragraph as it was laid out."""
        self.layout, self.painted, self.theme = layout, painted, theme
        paper = layout.paper
        ((self.page, placed, box),) = (
            (number, placed, placed.box)
            for number, page in enumerate(layout.pages)
            for placed in page.placed
            if isinstance(placed.box, AreaBox)
        )
        self.place = paper.left + placed.x, paper.size[1] - paper.top - placed.y
        elements = list(box.element.walk())
        marks = {kid.mcid: e.tag for e in elements for kid in e.kids if isinstance(kid, MarkedContentRef)}
        self.marks = tuple(sorted(marks))
        self._tags = [marks[mcid] for mcid in self.marks]
        self.annotations = tuple(kid.number for e in elements for kid in e.kids if isinstance(kid, AnnotationRef))
        self.given = self.paint(given)
        self._operators = painted.operators[self.page].split(self.given.operators)
        self._shown = painted.texts[self.page].split(self.given.shown)
        if len(self._operators) != 2 or len(self._shown) != 2:
            raise NotAgain("its words stand elsewhere on the page")

    def paint(self, paragraph: Paragraph) -> Again:
        """Paint another paragraph in the place of the one given. Raises NotAgain where that cannot be."""
        box = self.layout.flow.composer.paragraph(paragraph, Element("Sect"))
        assert isinstance(box, AreaBox)
        if len(box.lines) != AREA_LINES:
            raise NotAgain("it has more lines than there is room for")
        first = self.marks[0]
        canvas = _Canvas(self.painted.canvas, self.page, first)
        painter = painter_on(canvas, self.theme)
        box.paint(painter, *self.place)
        made = canvas.again(first, self._tags, "".join(painter.shown))
        if len(made.links) != len(self.annotations):
            raise NotAgain("its links have other parts")
        return made

    # -- what the manifest says of it ------------------------------------------------------------------

    def operators(self, made: Again) -> bytes:
        """Return the operators of the page."""
        return made.operators.join(self._operators)

    def text(self, made: Again) -> str:
        """Return the text of the page, as painted."""
        return made.shown.join(self._shown)

    def links(self, made: Again) -> list[object]:
        """Return the links of the file, as PaintedFile has them."""
        canvas, rows = self.painted.canvas, list(self.painted.links)
        at = {link.number: n for n, link in enumerate(canvas._links)}
        for number, link in zip(self.annotations, made.links, strict=True):
            rows[at[number]] = [self.page + 1, [f"{value:.2f}" for value in link.rect], link.contents, link.url, []]
        return rows

    # -- the files -------------------------------------------------------------------------------------

    def close(self, attachment: Attachment) -> bytes:
        """Return the file with the paragraph given; then ``to_bytes`` has those with others."""
        canvas = self.painted.canvas
        document, root, info = canvas.closed(attachment)
        bodies = document.bodies()
        self._pages = document.page_numbers()
        found = _CONTENTS.search(bodies[self._pages[self.page]])
        assert found is not None
        self.contents = int(found[1])
        self.data = next(n for n, body in bodies.items() if body.startswith(b"<<" + EMBEDDED))
        self.file = Reused(bodies, root, info, (self.contents, self.data, *self.annotations))
        return self.to_bytes(self.given, attachment)

    def to_bytes(self, made: Again, attachment: Attachment) -> bytes:
        """Return the file with a paragraph and its data attached."""
        canvas = self.painted.canvas
        links = {link.number: link for link in canvas._links}
        bodies = {
            self.contents: stream(b"", self.operators(made), level=1),
            self.data: stream(attachment_entries(attachment, canvas.metadata), attachment.data, level=1),
        }
        for number, (rect, contents, url) in zip(self.annotations, made.links, strict=True):
            new = links[number]._replace(rect=rect, contents=contents, url=url)
            bodies[number] = canvas._annotation(new, self._pages)
        return self.file.to_bytes(bodies)
