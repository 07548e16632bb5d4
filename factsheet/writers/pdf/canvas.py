"""Pages of a tagged file, as operators for ReportLab's pages.

Input: operators, each for a structure element or as an artifact. Output: the bytes of the file. Each page's text is
read back by the proof, which refuses what stands outside a mark.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple, TypeAlias
from urllib.parse import quote

from factsheet.records.pictures import Image
from factsheet.sheet.tree import Metadata
from factsheet.writers.pdf.fonts import Face, FontObjects
from factsheet.writers.pdf.metadata import Attachment, write_attachment, write_info, write_output_intent, write_xmp
from factsheet.writers.pdf.objects import (
    Document,
    OutlineEntry,
    image_stream,
    literal,
    real,
    text_string,
    write_outline,
)
from factsheet.writers.pdf.shaping import Word
from factsheet.writers.pdf.tags import AnnotationRef, Element, MarkedContentRef, Rect, write_structure

ArtifactKind: TypeAlias = Literal["Pagination", "Layout"]

# What RFC 3986 allows in an address; everything else is percent-encoded, for a URI action is ASCII.
_URI_SAFE = "%:/?#[]@!$&'()*+,;=~"


class TaggingError(AssertionError):
    """A bug of ours: something linked or named that the file could not describe truthfully."""


class _LinkAnnotation(NamedTuple):
    page: int
    number: int
    key: int
    rect: Rect
    contents: str
    destination: str | None
    url: str | None


class _UsedFont(NamedTuple):
    """A face in a file: its resource name, words, and the codes of glyphs with another text than their own."""

    name: str
    words: dict[int, Word]  # by identity, as most come again and again
    codes: dict[tuple[int, str], int]

    @property
    def glyphs(self) -> frozenset[int]:
        """The glyphs of its words that have their own characters."""
        return frozenset[int]().union(*(word.glyphs for word in self.words.values()))

    def objects(self, face: Face) -> FontObjects:
        return face.objects(self.glyphs, {code: other for other, code in self.codes.items()})


def address(url: str | None) -> str:
    """Return an address as it stands in a file, empty for none."""
    return quote(url or "", safe=_URI_SAFE)


class TaggedCanvas:
    """Collects the operators of each page, and the element of everything painted."""

    def __init__(self, page_size: tuple[float, float], root: Element, metadata: Metadata) -> None:
        """Begin a file of pages of this size in pt."""
        self._document = Document()
        self.size = page_size
        self.root = root
        self.metadata = metadata
        self._fonts: dict[Face, _UsedFont] = {}
        self._images: dict[Image, tuple[str, int]] = {}  # resource name and object number
        self._shown: dict[str, int] = {}  # those of the current page
        self._code: list[str] = []  # of the current page
        self._marks: list[Element] = []  # of the current page, by MCID
        self._annotations: list[int] = []  # of the current page, by object number
        self._parents: list[Element | list[Element]] = []  # by key of the parent tree
        self._links: list[_LinkAnnotation] = []
        self._destinations: dict[str, tuple[int, float, float]] = {}
        self._outline: list[tuple[str, str, int]] = []
        self._finished = False
        self.prefix = ""  # of the names of destinations
        self.front = 0  # pages before page 1, numbered i, ii, …

    @property
    def page(self) -> int:
        """The current page, from 0."""
        return len(self._document.Pages.pages)

    # -- marks -------------------------------------------------------------------------------------

    def mark(self, element: Element) -> str:
        """Return the operator that opens the element's next mark on this page; close it with EMC."""
        mcid = len(self._marks)
        self._marks.append(element)
        element.kids.append(MarkedContentRef(self.page, mcid))
        return f"/{element.tag} <</MCID {mcid}>> BDC"

    def paint(self, code: str) -> None:
        """Add operators, in ASCII, that open and close their own marks."""
        self._code.append(code)

    def tag(self, element: Element, code: str) -> None:
        """Add operators, in ASCII and without marks, as content of an element."""
        self.paint(f"{self.mark(element)}\n{code}\nEMC")

    def artifact(self, kind: ArtifactKind, code: str) -> None:
        """Add operators, in ASCII and without marks, as an artifact (ISO 32000-1, 14.8.2.2)."""
        self.paint(f"/Artifact <</Type/{kind}>> BDC\n{code}\nEMC")

    def _used(self, face: Face) -> _UsedFont:
        used = self._fonts.get(face)
        if used is None:
            used = self._fonts[face] = _UsedFont(f"F{len(self._fonts) + 1}", {}, {})
        return used

    def font(self, face: Face) -> str:
        """Return the resource name of a face, and embed it."""
        return f"/{self._used(face).name}"

    def array(self, face: Face, words: Iterable[Word]) -> str:
        """Return the array of words with the codes they have in this file, and embed their glyphs."""
        used = self._used(face)
        kept, arrays = used.words, []
        for word in words:
            kept[id(word)] = word
            arrays.append(self._coded(face, word, used.codes) if word.other else word.array)
        return "".join(arrays)

    @staticmethod
    def _coded(face: Face, word: Word, codes: dict[tuple[int, str], int]) -> str:
        """Return the array of a word with glyphs that read as something else, their codes in it."""
        for gid, text in word.other:
            if (gid, text) not in codes:
                alone = gid not in face.texts and gid not in codes.values()
                codes[gid, text] = gid if alone else face.face.glyph_count + len(codes)
        return word.array % tuple(f"{codes[other]:04X}" for other in word.other)

    def image(self, image: Image) -> str:
        """Return the resource name of a picture, and embed it."""
        if image not in self._images:
            self._images[image] = f"I{len(self._images) + 1}", self._document.add_image(image)
        name, number = self._images[image]
        self._shown[name] = number
        return f"/{name}"

    def images(self) -> list[bytes]:
        """Return the pictures of the pages shown so far: resource name, dictionary and data, as in the file."""
        return [b"\n".join([name.encode(), *image_stream(image)]) for image, (name, _) in self._images.items()]

    # -- links, destinations, outline --------------------------------------------------------------

    def link(
        self, rect: Rect, element: Element, contents: str, *, destination: str | None = None, url: str | None = None
    ) -> None:
        """Make ``rect`` (pt, from the page's lower left corner) a link that belongs to a Link element.

        ``contents`` describes where it leads; the destination may be named later. Raises TaggingError.
        """
        if (destination is None) == (url is None) or not contents:
            raise TaggingError(f"a link needs one target and a description: {contents!r}, {destination}, {url}")
        if destination is not None and destination not in self.metadata.parts:
            destination = self.prefix + destination
        number = self._document.reserve()
        element.kids.append(AnnotationRef(self.page, number))
        self._links.append(_LinkAnnotation(self.page, number, len(self._parents), rect, contents, destination, url))
        self._parents.append(element)
        self._annotations.append(number)

    def destination(self, name: str, x: float, y: float) -> None:
        """Name a point of this page, in pt; the first point of a name counts."""
        self._destinations.setdefault(self.prefix + name, (self.page, x, y))

    def page_of(self, name: str) -> int:
        """Return the page, from 1, that a destination is on. Raises TaggingError for a name without one."""
        return self._point(name)[0] + 1

    def outline(self, title: str, destination: str, level: int) -> None:
        """Add an entry to the outline, below the last one of a smaller level."""
        self._outline.append((title, self.prefix + destination, level))

    def show_page(self) -> None:
        """Close the page and begin the next."""
        self._document.add_page(self.size, self._code, self._annotations, len(self._parents), self._shown)
        self._parents.append(self._marks)
        self._code, self._annotations, self._marks, self._shown = [], [], [], {}

    # -- the file ----------------------------------------------------------------------------------

    def operators(self) -> list[bytes]:
        """Return the operators of the pages shown so far, as they will stand in the file."""
        return [page.stream.encode("ascii") for page in self._document.Pages.pages]

    def fonts(self) -> list[bytes]:
        """Return the fonts of the pages shown so far: resource name, advances, characters and file, as in the file."""
        return [used.objects(face).signature(used.name) for face, used in self._fonts.items()]

    def links(self) -> list[list[object]]:
        """Return the links of the pages shown so far (page, rectangle, description, address, target), then the
        outline."""
        links: list[list[object]] = [
            [link.page + 1, [f"{value:.2f}" for value in link.rect], link.contents, address(link.url),
             self._target(link.destination)]
            for link in self._links
        ]  # fmt: skip
        return links + [[title, self._target(name)] for title, name, _ in self._outline]

    def finish(self, attachment: Attachment | None = None) -> bytes:
        """Close the last page and return the file, once; with data attached, it declares PDF/A-3a, which allows that.

        Elements without content are dropped. Raises TaggingError for a destination that was never named,
        ValueError if the structure is not one tree.
        """
        document, root, information = self.closed(attachment)
        return document.to_bytes(root, information)

    def closed(self, attachment: Attachment | None = None) -> tuple[Document, int, int]:
        """Close the file as ``finish``; return its objects, and the numbers of its catalog and Info dictionary."""
        if self._finished:
            raise TaggingError("this file is finished already")
        self._finished = True
        if self._code or not self.page:
            self.show_page()
        document = self._document
        pages = document.page_numbers()
        entries = [
            b"/Type/Catalog/Pages %d 0 R" % document.reference(document.Pages),
            b"/Lang" + text_string(self.metadata.language),
            b"/MarkInfo<</Marked true>>/ViewerPreferences<</DisplayDocTitle true>>",
            b"/StructTreeRoot %d 0 R" % write_structure(document, self.root, pages, self._parents),
            b"/Metadata %d 0 R" % write_xmp(document, self.metadata, 3 if attachment else 2),
            b"/OutputIntents[%d 0 R]" % write_output_intent(document),
        ]
        if self.front:
            entries.append(b"/PageLabels<</Nums[0<</S/r>>%d<</S/D>>]>>" % self.front)
        if attachment:
            entries.append(write_attachment(document, attachment, self.metadata))
        for link in self._links:
            document.write(link.number, self._annotation(link, pages))
        if self._outline:
            lines = [OutlineEntry(title, self._explicit(name, pages), level) for title, name, level in self._outline]
            entries.append(b"/Outlines %d 0 R" % write_outline(document, lines))
        for face, used in self._fonts.items():
            document.add_font(used.name, used.objects(face))
        catalog = document.add(b"<<%s>>" % b"".join(entries))
        return document, catalog, write_info(document, self.metadata)

    def _annotation(self, link: _LinkAnnotation, pages: list[int]) -> bytes:
        if link.destination is not None:
            target = b"/Dest" + self._explicit(link.destination, pages)
        else:
            target = b"/A<</S/URI/URI%s>>" % literal(address(link.url).encode("ascii"))
        return b"<</Type/Annot/Subtype/Link/Rect[%s]/Border[0 0 0]/F 4/StructParent %d/Contents%s%s>>" % (
            b" ".join([real(value) for value in link.rect]),
            link.key,
            text_string(link.contents),
            target,
        )

    def _explicit(self, name: str, pages: list[int]) -> bytes:
        """Return an explicit destination that keeps the reader's zoom."""
        page, x, y = self._point(name)
        return b"[%d 0 R/XYZ %s %s null]" % (pages[page], real(x), real(y))

    def _target(self, name: str | None) -> list[object]:
        if name is None:
            return []
        page, x, y = self._point(name)
        return [page + 1, f"{x:.2f}", f"{y:.2f}"]

    def _point(self, name: str) -> tuple[int, float, float]:
        if name not in self._destinations:
            raise TaggingError(f"no destination is named {name!r}")
        return self._destinations[name]
