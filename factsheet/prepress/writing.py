"""Imposed pages → PDF, by pypdf: each page is a form, painted where the imposition has it.

Input: a finished file, an imposition. Output: the bytes of a PDF/A-2u for printing, without tags, links, attached data;
its title, language, colours and metadata are those of the file. Same input, same bytes.
"""

from __future__ import annotations

import hashlib
import io
from typing import TYPE_CHECKING, Any

from factsheet.prepress.imposition import Imposition, Line, Place
from factsheet.sheet.metadata import Metadata
from factsheet.writers.pdf.metadata import info, xmp
from factsheet.writers.pdf.objects import real

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader, PdfWriter

HAIRLINE, DASHES = "0.25 w", "[3 2] 0 d"


def size(data: bytes) -> tuple[float, float]:
    """Return the size in pt of the largest page of a file."""
    boxes = [page.mediabox for page in opened(data).pages]
    return max(float(box.width) for box in boxes), max(float(box.height) for box in boxes)


def rights(data: bytes) -> tuple[str, str]:
    """Return the licence that a file names, and its address; either may be empty."""
    packet = opened(data).xmp_metadata
    if packet is None:
        return "", ""
    said = packet.get_element("", "http://ns.adobe.com/xap/1.0/rights/", "WebStatement")
    address = next((node.firstChild.data for node in said if getattr(node, "firstChild", None)), "")
    return (packet.dc_rights or {}).get("x-default", ""), address


def operators(side: tuple[Place, ...], made: Imposition) -> bytes:
    """Return the operators of a side: its pages, then the marks."""
    code = [f"q {made.scale:.6f} 0 0 {made.scale:.6f} {_at(place.left)} {_at(place.bottom)} cm /P{place.page + 1} Do Q"
            for place in side]  # fmt: skip
    code += [f"q 0 G {HAIRLINE}", *map(line, made.cuts), "Q"] if made.cuts else []
    code += [f"q 0 G {HAIRLINE} {DASHES}", *map(line, made.folds), "Q"] if made.folds else []
    return "\n".join(code).encode("ascii")


def line(of: Line) -> str:
    x, y, to_x, to_y = map(_at, of)
    return f"{x} {y} m {to_x} {to_y} l S"


def _at(value: float) -> str:
    return real(value).decode("ascii")


def write(data: bytes, made: Imposition, metadata: Metadata, source: str) -> bytes:
    """Return the imposed file; ``source``: what its metadata say that it was made of."""
    from pypdf import PdfWriter
    from pypdf.generic import ArrayObject, ByteStringObject, DecodedStreamObject, NameObject, TextStringObject

    reader, writer = opened(data), PdfWriter()
    writer.pdf_header = "%PDF-1.7"
    forms = [_form(page, writer) for page in reader.pages]
    for side in made.sides:
        page = writer.add_blank_page(made.paper.width, made.paper.height)
        content = DecodedStreamObject()
        content.set_data(operators(side, made))
        page[NameObject("/Contents")] = writer._add_object(content)
        page[NameObject("/Resources")] = dictionary(
            XObject=dictionary(**{f"P{p.page + 1}": forms[p.page] for p in side})
        )
    root: Any = writer.root_object
    for key in ("/Lang", "/OutputIntents"):
        root[NameObject(key)] = reader.root_object[key].clone(writer)
    root[NameObject("/ViewerPreferences")] = dictionary(
        DisplayDocTitle=True, Duplex=f"/DuplexFlip{made.flip.title()}Edge", PrintScaling="/None",
        PickTrayByPDFSize=True,
    )  # fmt: skip
    packet = DecodedStreamObject()
    packet.set_data(xmp(metadata, 2, "U", source))
    packet.update({NameObject("/Type"): NameObject("/Metadata"), NameObject("/Subtype"): NameObject("/XML")})
    root[NameObject("/Metadata")] = writer._add_object(packet)
    writer.metadata = {key: TextStringObject(value) for key, value in info(metadata).items()}
    identifier = ByteStringObject(hashlib.sha256(data + repr(made).encode()).digest()[:16])
    writer._ID = ArrayObject([identifier, identifier])  # its own are drawn by chance
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def opened(data: bytes) -> PdfReader:
    from pypdf import PdfReader

    return PdfReader(io.BytesIO(data), strict=True)


def _form(page: PageObject, writer: PdfWriter) -> Any:
    """Add a page as a form and return the reference to it."""
    from pypdf.generic import DecodedStreamObject, NameObject

    content, contents = DecodedStreamObject(), page["/Contents"].get_object()
    content.set_data(contents.get_data())  # type: ignore[union-attr]
    form: Any = content.flate_encode()
    form.update(dictionary(Type="/XObject", Subtype="/Form", BBox=list(map(float, page.mediabox))))
    form[NameObject("/Resources")] = page["/Resources"].clone(writer)
    return writer._add_object(form)


def dictionary(**entries: Any) -> Any:
    from pypdf.generic import DictionaryObject, NameObject

    return DictionaryObject({NameObject(f"/{key}"): _value(value) for key, value in entries.items()})


def _value(value: Any) -> Any:
    """Return a Python value as pypdf's."""
    from pypdf.generic import ArrayObject, BooleanObject, FloatObject, NameObject, NumberObject

    match value:
        case bool():
            return BooleanObject(value)
        case int():
            return NumberObject(value)
        case float():
            return FloatObject(value)
        case str():
            return NameObject(value)
        case list():
            return ArrayObject(map(_value, value))
        case _:
            return value
