"""ReportLab's canvas, writing a tagged file into memory.

Input: operators and drawing calls, each for a structure element or as an artifact.
Output: the bytes of a file in which nothing painted is without a mark.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Literal, NamedTuple, TypeAlias
from urllib.parse import quote

from reportlab.pdfgen.canvas import Canvas

from factsheet.sheet.tree import Metadata
from factsheet.writers.pdf.fonts import Face
from factsheet.writers.pdf.metadata import Attachment, write_attachment, write_info, write_output_intent, write_xmp
from factsheet.writers.pdf.objects import (
    Document,
    OutlineEntry,
    fix_settings,
    literal,
    real,
    text_string,
    write_outline,
)
from factsheet.writers.pdf.tags import Annotation, Box, Element, Mark, write_structure

ArtifactKind: TypeAlias = Literal["Pagination", "Layout", "Page", "Background"]

# An entry of ReportLab's code list that paints: a painting operator ends a line or stands before a space.
_PAINTS = re.compile(r"(?:^|\s)(?:S|s|f|F|f\*|B|B\*|b|b\*|sh|Do|Tj|TJ|EI)(?=\s|$)")
_TEXT = re.compile(r"[\s)>\]]T[jJ](?=\s|$)")
# What RFC 3986 allows in an address; all else is percent-encoded, for a URI action is ASCII.
_URI_SAFE = "%:/?#[]@!$&'()*+,;=~"


class TaggingError(AssertionError):
    """A bug of ours: something painted, linked or named that the file could not say truly."""


class _Marked(str):
    """Operators that are complete in their marks."""

    __slots__ = ()


class _Link(NamedTuple):
    page: int
    number: int
    key: int
    rect: Box
    contents: str
    destination: str | None
    url: str | None


def address(url: str | None) -> str:
    """Return an address as it stands in a file, empty for none."""
    return quote(url or "", safe=_URI_SAFE)


class TaggedCanvas(Canvas):
    """A canvas that knows the element of everything on it.

    Hooks into ReportLab: ``_code`` (the operators of the page at hand), ``_doc`` (replaced by our
    Document), ``_pageNumber``, ``_annotationrefs``, ``_make_preamble`` (its ``_preamble`` names a font),
    ``_setAnnotations`` (called for each page before it is added), ``__NoDefault__`` of a page (the
    keys it writes) and ``showPage``.
    """

    _code: list[str]
    _doc: Any
    _pageNumber: int
    _annotationrefs: list[bytes]

    def __init__(
        self, page_size: tuple[float, float], root: Element, metadata: Metadata, initial_font: str = ""
    ) -> None:
        """Begin a file of pages of this size in pt.

        ``initial_font`` is a registered TrueType font for ReportLab's own text calls, if they are used.
        """
        fix_settings()
        initial: Any = initial_font  # the stubs of ReportLab take it for a number
        super().__init__(io.BytesIO(), page_size, pageCompression=1, invariant=1, initialFontName=initial)
        self._doc = self._document = Document()
        self.root = root
        self.metadata = metadata
        self._fonts: dict[Face, tuple[str, set[int]]] = {}
        self.untagged: list[tuple[int, str]] = []
        self._open = False  # between tag() or artifact() and its end
        self._marks: list[Element] = []  # of the page at hand, by MCID
        self._parents: list[Element | list[Element]] = []  # by key of the parent tree
        self._links: list[_Link] = []
        self._destinations_at: dict[str, tuple[int, float, float]] = {}
        self._outline: list[tuple[str, str, int]] = []
        self._attachment: Attachment | None = None

    def _make_preamble(self) -> None:
        """Leave out ReportLab's preamble, a unit matrix and a text object that names a font."""
        self._preamble = ""

    @property
    def page(self) -> int:
        """The page at hand, from 0."""
        return self._pageNumber - 1

    # -- marks -------------------------------------------------------------------------------------

    def mark(self, element: Element) -> str:
        """Return the operator that opens the element's next mark on this page; close it with EMC."""
        if self._open:
            raise TaggingError(f"a mark for {element!r} inside tag() or artifact()")
        mcid = len(self._marks)
        self._marks.append(element)
        element.kids.append(Mark(self.page, mcid))
        return f"/{element.tag} <</MCID {mcid}>> BDC"

    def paint(self, code: str) -> None:
        """Add operators, in ASCII, that are complete in their marks or paint nothing."""
        marked = "BDC" in code or "BMC" in code
        if self._open:
            if marked:
                raise TaggingError("marks inside tag() or artifact()")
        elif not marked and _PAINTS.search(code):
            self.untagged.append((self._pageNumber, code[:80]))
        self._code.append(_Marked(code))

    def paint_raw(self, code: str) -> None:
        """Add operators, in ASCII and without marks, inside tag() or artifact()."""
        if not self._open:
            raise TaggingError("paint_raw() outside tag() and artifact()")
        self._code.append(code)

    @contextmanager
    def tag(self, element: Element) -> Iterator[None]:
        """Give all that is painted inside to the element."""
        opening = self.mark(element)
        with self._within(opening):
            yield

    @contextmanager
    def artifact(self, kind: ArtifactKind = "Pagination", subtype: str = "") -> Iterator[None]:
        """Declare all that is painted inside no part of the content (ISO 32000-1, 14.8.2.2)."""
        with self._within(f"/Artifact <</Type/{kind}{f'/Subtype/{subtype}' if subtype else ''}>> BDC"):
            yield

    @contextmanager
    def _within(self, opening: str) -> Iterator[None]:
        if self._open:
            raise TaggingError(f"{opening} inside another mark")
        outside, self._code, self._open = self._code, [], True
        yield
        inside, self._code, self._open = self._code, outside, False
        self._code.append(_Marked("\n".join([opening, *inside, "EMC"])))

    def font(self, face: Face, glyphs: Iterable[int]) -> str:
        """Return the resource name of a face, and embed these glyphs of it."""
        if face not in self._fonts:
            self._fonts[face] = (f"F{len(self._fonts) + 1}", set())
        name, used = self._fonts[face]
        used.update(glyphs)
        return f"/{name}"

    # -- links, destinations, outline --------------------------------------------------------------

    def link(
        self, rect: Box, element: Element, contents: str, *, destination: str | None = None, url: str | None = None
    ) -> None:
        """Make ``rect`` (pt, from the page's lower left corner) a link that belongs to a Link element.

        ``contents`` says where it leads; a destination may be named later. Raises TaggingError.
        """
        if (destination is None) == (url is None) or not contents:
            raise TaggingError(f"a link needs one target and a description: {contents!r}, {destination}, {url}")
        number = self._document.reserve()
        element.kids.append(Annotation(self.page, number))
        self._links.append(_Link(self.page, number, len(self._parents), rect, contents, destination, url))
        self._parents.append(element)
        self._annotationrefs.append(b"%d 0 R" % number)

    def destination(self, name: str, x: float, y: float) -> None:
        """Name a point of this page, in pt; the first point of a name counts."""
        self._destinations_at.setdefault(name, (self.page, x, y))

    def page_of(self, name: str) -> int:
        """Return the page, from 1, that a destination is on. Raises TaggingError for one that was not named."""
        return self._place(name)[0] + 1

    def outline(self, title: str, destination: str, level: int) -> None:
        """Add an entry to the outline, below the last one of a smaller level."""
        self._outline.append((title, destination, level))

    # -- pages -------------------------------------------------------------------------------------

    def show_page(self) -> None:
        """Close the page and begin the next."""
        self.showPage()

    def showPage(self) -> None:
        """Close the page; graphics drawn outside marks are artifacts, text is a bug of ours."""
        if self._open:
            raise TaggingError("a page ends inside tag() or artifact()")
        self._code[:] = [code if isinstance(code, _Marked) else self._as_artifact(code) for code in self._code]
        super().showPage()
        self._marks = []

    def _as_artifact(self, code: str) -> str:
        if not _PAINTS.search(code):
            return code
        if _TEXT.search(code):
            self.untagged.append((self._pageNumber, code[:80]))
        return f"/Artifact BMC\n{code}\nEMC"

    def _setAnnotations(self, page: Any) -> None:
        """Give a page its links, its key in the parent tree and its order of tabs."""
        if len(self._annotationrefs) != sum(link.page == self.page for link in self._links):
            raise TaggingError("an annotation without an element: use link()")
        page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
        page.Annots = self._annotationrefs
        page.StructParents = len(self._parents)
        page.Tabs = "/S"  # ISO 14289-1, 7.18.3
        self._parents.append(self._marks)

    # -- the file ----------------------------------------------------------------------------------

    def save(self) -> None:
        """Refuse: the file is what finish() returns."""
        raise TaggingError("a tagged canvas is finished, not saved")

    def attach(self, attachment: Attachment) -> None:
        """Attach the data the file is made from; it then declares PDF/A-3a, which allows that."""
        self._attachment = attachment

    def contents(self) -> list[bytes]:
        """Return the operators of the pages shown so far, as they will stand in the file."""
        return [str(page.stream).encode("ascii") for page in self._document.Pages.pages]

    def fonts(self) -> list[bytes]:
        """Return the fonts of the pages shown so far: resource name, advances, characters and file, as in the file."""
        return [face.objects(frozenset(glyphs)).told(name) for face, (name, glyphs) in self._fonts.items()]

    def links(self) -> list[list[object]]:
        """Return the links of the pages shown so far, then the outline: page, rectangle, words, address, target."""
        links: list[list[object]] = [
            [link.page + 1, [f"{value:.2f}" for value in link.rect], link.contents, address(link.url),
             self._point(link.destination)]
            for link in self._links
        ]  # fmt: skip
        return links + [[title, self._point(name)] for title, name, _ in self._outline]

    def _point(self, name: str | None) -> list[object]:
        if name is None:
            return []
        page, x, y = self._place(name)
        return [page + 1, f"{x:.2f}", f"{y:.2f}"]

    def finish(self) -> bytes:
        """Close the last page and return the file.

        Elements without content are dropped. Raises TaggingError if text was painted outside
        marks or a destination was never named, ValueError if the structure is not one tree.
        """
        if self._code or not self.page:
            self.showPage()
        if self.untagged:
            raise TaggingError(f"painted outside marks: {self.untagged}")
        document = self._document
        pages = document.page_numbers()
        entries = [
            b"/Type/Catalog/Pages %d 0 R" % document.reference(document.Pages),
            b"/Lang" + text_string(self.metadata.language),
            b"/MarkInfo<</Marked true>>/ViewerPreferences<</DisplayDocTitle true>>",
            b"/StructTreeRoot %d 0 R" % write_structure(document, self.root, pages, self._parents),
            b"/Metadata %d 0 R" % write_xmp(document, self.metadata, 3 if self._attachment else 2),
            b"/OutputIntents[%d 0 R]" % write_output_intent(document),
        ]
        if self._attachment:
            entries.append(write_attachment(document, self._attachment, self.metadata))
        for link in self._links:
            document.write(link.number, self._annotation(link, pages))
        if self._outline:
            lines = [OutlineEntry(title, self._target(name, pages), level) for title, name, level in self._outline]
            entries.append(b"/Outlines %d 0 R" % write_outline(document, lines))
        for face, (name, glyphs) in self._fonts.items():
            document.add_font(name, face.objects(frozenset(glyphs)))
        catalog = document.add(b"<<%s>>" % b"".join(entries))
        return document.to_bytes(catalog, write_info(document, self.metadata))

    def _annotation(self, link: _Link, pages: list[int]) -> bytes:
        if link.destination is not None:
            target = b"/Dest" + self._target(link.destination, pages)
        else:
            target = b"/A<</S/URI/URI%s>>" % literal(address(link.url).encode("ascii"))
        return b"<</Type/Annot/Subtype/Link/Rect[%s]/Border[0 0 0]/F 4/StructParent %d/Contents%s%s>>" % (
            b" ".join([real(value) for value in link.rect]),
            link.key,
            text_string(link.contents),
            target,
        )

    def _target(self, name: str, pages: list[int]) -> bytes:
        """Return an explicit destination that keeps the reader's zoom."""
        page, x, y = self._place(name)
        return b"[%d 0 R/XYZ %s %s null]" % (pages[page], real(x), real(y))

    def _place(self, name: str) -> tuple[int, float, float]:
        if name not in self._destinations_at:
            raise TaggingError(f"no destination {name!r}")
        return self._destinations_at[name]
