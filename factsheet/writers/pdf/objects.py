"""The PDF file itself: numbered objects, object and cross-reference streams, outline.

Input: objects as finished bytes from our writers, and ReportLab's pages. Output: the
bytes of a PDF 1.7 file, the same for the same input.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from reportlab import rl_config
from reportlab.pdfbase import pdfdoc

from factsheet.records.pictures import Image
from factsheet.writers import drawing
from factsheet.writers.pdf.fonts import FontObjects

# The comment's bytes above 127 tell transfer programs that the file is binary (PDF/A-2, 6.1.2).
HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
OBJECTS_PER_STREAM = 500

# -- values ----------------------------------------------------------------------------------------


def literal(data: bytes) -> bytes:
    """Return bytes as a literal string (ISO 32000-1, 7.3.4.2)."""
    data = data.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    return b"(" + data.replace(b"\r", b"\\r") + b")"  # a bare CR would be read as LF


def text_string(text: str) -> bytes:
    """Return a text string: ASCII as it is, all else as UTF-16BE (ISO 32000-1, 7.9.2.2)."""
    if text.isascii() and text.isprintable():
        return literal(text.encode("ascii"))
    return literal(b"\xfe\xff" + text.encode("utf-16-be"))


def real(value: float) -> bytes:
    """Return a number with at most two decimals, never with an exponent."""
    return drawing.number(value).encode("ascii")


def references(numbers: Sequence[int]) -> bytes:
    """Return an array of references to objects."""
    return b"[" + b" ".join([b"%d 0 R" % n for n in numbers]) + b"]"


# -- the document ----------------------------------------------------------------------------------


class TaggedPage(pdfdoc.PDFPage):
    """ReportLab's page, with two more keys; ``__NoDefault__`` lists those it writes."""

    __NoDefault__ = [*pdfdoc.PDFPage.__NoDefault__, "StructParents", "Tabs"]  # noqa: RUF012


class Document(pdfdoc.PDFDocument):
    """ReportLab's document: it numbers objects, and writes pages, their streams and the page tree.

    Our own objects share its numbering (``objectcounter``, ``numberToId``, ``idToObject``), and our fonts stand in
    its dictionary of fonts. Its catalog, outline, Info, file writer and identifier are not used.
    """

    Pages: Any

    def __init__(self) -> None:
        # RL_… variables and a settings file in the home directory could change bytes by these.
        rl_config.pdfComments = rl_config.pdfMultiLine = rl_config.useA85 = 0
        super().__init__(compression=1, invariant=1, pdfVersion=(1, 7))
        self._bodies: dict[int, bytes] = {}

    def add_page(
        self,
        size: tuple[float, float],
        code: Sequence[str],
        annotations: Sequence[int],
        parents: int,
        images: Mapping[str, int],
    ) -> None:
        """Add a page of a size in pt: operators, its annotations by number, its key in the parent tree, the pictures
        on it by resource name."""
        page: Any = TaggedPage()
        page.pagewidth, page.pageheight = size
        page.setCompression(1)
        page.setStream(list(code))
        page.Resources = pdfdoc.PDFResourceDictionary()
        page.Resources.basicFonts()
        page.Resources.XObject = {name: b"%d 0 R" % number for name, number in images.items()}
        page.Annots = [b"%d 0 R" % number for number in annotations]
        page.StructParents = parents
        page.Tabs = "/S"  # ISO 14289-1, 7.18.3
        self.addPage(page)

    def reserve(self) -> int:
        """Return the number of an object to be written later."""
        self.objectcounter += 1
        return self.objectcounter

    def write(self, number: int, body: bytes) -> None:
        """Give a reserved object its bytes, without ``obj`` and ``endobj``."""
        self._bodies[number] = body

    def add(self, body: bytes) -> int:
        """Add an object and return its number."""
        number = self.reserve()
        self._bodies[number] = body
        return number

    def add_stream(self, entries: bytes, data: bytes, *, compress: bool = True) -> int:
        """Add a stream with these dictionary entries and return its number."""
        return self.add(stream(entries, data, compress=compress))

    def add_image(self, image: Image) -> int:
        """Embed a picture and return its number."""
        return self.add_stream(*image_stream(image), compress=False)

    def add_font(self, name: str, font: FontObjects) -> None:
        """Embed glyphs under a resource name; codes are glyph numbers, or have a map to them (ISO 32000-1, 9.7)."""
        base = font.base.encode("ascii")
        length = b"/Length1 %d/Filter/FlateDecode" % len(font.file)
        file = self.add_stream(length, font.packed_file, compress=False)
        descriptor = self.add(b"<<%s/FontFile2 %d 0 R>>" % (font.descriptor.encode("ascii"), file))
        glyphs = b" %d 0 R" % self.add_stream(b"", font.map) if font.map else b"/Identity"
        descendant = self.add(
            b"<</Type/Font/Subtype/CIDFontType2/BaseFont/%s/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
            b"/Supplement 0>>/CIDToGIDMap%s/FontDescriptor %d 0 R/W%s>>"
            % (base, glyphs, descriptor, font.widths.encode("ascii"))
        )
        to_unicode = self.add_stream(b"/Filter/FlateDecode", font.packed_to_unicode, compress=False)
        number = self.add(
            b"<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/Identity-H/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>"
            % (base, descendant, to_unicode)
        )
        fonts: Any = self.idToObject["BasicFonts"]
        fonts[name] = b"%d 0 R" % number

    def reference(self, item: pdfdoc.PDFObject) -> int:
        """Return the number of one of ReportLab's objects, registering it if it is new."""
        register: Any = self.Reference
        return self.idToObjectNumberAndVersion[register(item).name][0]

    def page_numbers(self) -> list[int]:
        """Return the object numbers of the pages shown so far."""
        return [self.reference(page) for page in self.Pages.pages]

    def to_bytes(self, root: int, info: int) -> bytes:
        """Return the file, given the numbers of its catalog and its Info dictionary."""
        return _stored(self.bodies()).finish(root, info)

    def bodies(self) -> dict[int, bytes]:
        """Return the bytes of all objects, in the order of their numbers."""
        self.reference(self.Pages)
        found: dict[int, bytes] = {}
        while len(found) < self.objectcounter:  # formatting a page adds its contents at the end
            found[len(found) + 1] = self._body(len(found) + 1)
        return found

    def _body(self, number: int) -> bytes:
        """Return an object's bytes; a number ReportLab skipped is a null object."""
        own = self._bodies.get(number)
        if own is not None:
            return own
        name = self.numberToId.get(number)
        if name is None:
            return b"null"
        body: bytes = pdfdoc.format(self.idToObject[name], self, toplevel=1)
        if body.endswith(b"endstream\n"):
            # PDF/A-2, 6.1.7.1: an end of line before "endstream"; ReportLab writes none.
            return body[: -len(b"endstream\n")] + b"\nendstream"
        return body if b"(" in body else b" ".join(body.split())


def image_stream(image: Image) -> tuple[bytes, bytes]:
    """Return entries and data of a picture's stream: a JPEG file as it is, other pixels compressed without loss."""
    data, filter_ = (zlib.compress(image.pixels, 9), b"Flate") if image.pixels else (image.data, b"DCT")
    colours = b"DeviceGray" if image.colours == 1 else b"DeviceRGB"
    entries = b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/%s/BitsPerComponent 8/Filter/%sDecode"
    return entries % (image.width, image.height, colours, filter_), data


def stream(entries: bytes, data: bytes, *, compress: bool = True, level: int = -1) -> bytes:
    """Return a stream as an object, its data compressed (zlib's levels) or as they are."""
    if compress:
        data, entries = zlib.compress(data, level), entries + b"/Filter/FlateDecode"
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (entries, len(data), data)


_ROW = struct.Struct(">BIH")


class _File:
    """The file as it grows, and the place of each object (ISO 32000-1, 7.5.7 and 7.5.8)."""

    def __init__(self) -> None:
        self.parts = [HEADER]
        self.offset = len(HEADER)
        self.places: dict[int, tuple[int, int, int]] = {0: (0, 0, 0xFFFF)}  # type and two fields

    def add(self, number: int, body: bytes) -> None:
        self.places[number] = 1, self.offset, 0
        part = b"%d 0 obj\n%s\nendobj\n" % (number, body)
        self.parts.append(part)
        self.offset += len(part)

    def add_packed(self, number: int, objects: Sequence[tuple[int, bytes]]) -> None:
        heads, offset = [], 0
        for index, (member, body) in enumerate(objects):
            self.places[member] = 2, number, index
            heads.append(b"%d %d" % (member, offset))
            offset += len(body) + 1
        head = b" ".join(heads) + b"\n"
        entries = b"/Type/ObjStm/N %d/First %d" % (len(objects), len(head))
        self.add(number, stream(entries, head + b"\n".join([body for _, body in objects])))

    def finish(self, root: int, info: int) -> bytes:
        """Return the file with its table of objects, whose number is the highest."""
        start, number = self.offset, max(self.places) + 1
        self.places[number] = 1, start, 0
        rows = b"".join([_ROW.pack(*self.places[n]) for n in range(number + 1)])
        identifier = hashlib.sha256(b"".join(self.parts)).hexdigest()[:32].encode("ascii")
        entries = b"/Type/XRef/Size %d/W[1 4 2]/Root %d 0 R/Info %d 0 R/ID[<%s><%s>]"
        self.add(number, stream(entries % (number + 1, root, info, identifier, identifier), rows))
        self.parts.append(b"startxref\n%d\n%%%%EOF\n" % start)
        return b"".join(self.parts)


def _stored(bodies: Mapping[int, bytes], apart: Collection[int] = (), last: Collection[int] = ()) -> _File:
    """Return a file with these objects: streams first, all else packed; those ``apart`` are not, and ``last`` not in it
    yet."""
    output, packed = _File(), list[tuple[int, bytes]]()
    for number, body in bodies.items():
        if number in last:
            output.places[number] = 0, 0, 0
        elif body.endswith(b"endstream") or number in apart:
            output.add(number, body)
        else:
            packed.append((number, body))
    for n, start in enumerate(range(0, len(packed), OBJECTS_PER_STREAM), max(bodies) + 1):
        output.add_packed(n, packed[start : start + OBJECTS_PER_STREAM])
    return output


class Reused:
    """A file of which a few objects are given again and again: all others stand before these, as they are."""

    def __init__(self, bodies: Mapping[int, bytes], root: int, info: int, last: Collection[int]) -> None:
        self._file = _stored(bodies, (root,), last)  # which readers look at first
        self.root, self.info, self.last = root, info, tuple(sorted(last))
        self.kept = b"".join(self._file.parts)

    def to_bytes(self, bodies: Mapping[int, bytes]) -> bytes:
        """Return the file with the objects that are given again, by number."""
        made = _File()
        made.parts, made.offset, made.places = [self.kept], self._file.offset, dict(self._file.places)
        for number in self.last:
            made.add(number, bodies[number])
        return made.finish(self.root, self.info)


# -- outline ---------------------------------------------------------------------------------------


@dataclass(slots=True)
class OutlineEntry:
    """A line of the outline: its title, its destination as bytes, and the entries below it."""

    title: str
    destination: bytes
    level: int
    below: list[OutlineEntry] = field(default_factory=list)
    number: int = 0


def write_outline(document: Document, entries: Sequence[OutlineEntry]) -> int:
    """Write the outline, each entry below the last one of a smaller level; return its number."""
    top = OutlineEntry("", b"", level=-1, number=document.reserve())
    path = [top]
    for entry in entries:
        while path[-1].level >= entry.level:
            path.pop()
        entry.number = document.reserve()
        path[-1].below.append(entry)
        path.append(entry)
    document.write(top.number, b"<</Type/Outlines%s>>" % _write_below(document, top))
    return top.number


def _write_below(document: Document, parent: OutlineEntry) -> bytes:
    """Write the entries below one; return the keys by which it refers to them."""
    below = parent.below
    for index, entry in enumerate(below):
        body = b"/Title%s/Parent %d 0 R/Dest%s" % (text_string(entry.title), parent.number, entry.destination)
        if index:
            body += b"/Prev %d 0 R" % below[index - 1].number
        if index + 1 < len(below):
            body += b"/Next %d 0 R" % below[index + 1].number
        document.write(entry.number, b"<<%s%s>>" % (body, _write_below(document, entry)))
    if not below:
        return b""
    return b"/First %d 0 R/Last %d 0 R/Count %d" % (below[0].number, below[-1].number, _count(parent))


def _count(entry: OutlineEntry) -> int:
    """Count the visible entries below one; all are open (ISO 32000-1, 12.3.3)."""
    return sum(1 + _count(child) for child in entry.below)
