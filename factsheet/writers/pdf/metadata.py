"""File metadata: XMP, Info dictionary, attached data, and output intent.

Input: the sheet's metadata; no clock, user, host or path. Output: objects of the
document that declare PDF/UA-1, and PDF/A-2a or, with data attached, PDF/A-3a.
"""

from __future__ import annotations

import re
import struct
from functools import lru_cache
from html import escape
from typing import Literal, NamedTuple

from factsheet.sheet.tree import Metadata
from factsheet.writers.pdf.objects import Document, text_string

PRODUCER = "factsheet"
EMBEDDED = b"/Type/EmbeddedFile"
SRGB = "sRGB IEC61966-2.1"
EXCHANGE = "PDF/X-4"
_ARCHIVED = 'xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"'
_EXCHANGED = 'xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/" xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/"'

# PDF/A-2, 6.6.2.3: a schema the standard does not define, such as PDF/UA's, is described in the file.
_UA_SCHEMA = """\
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
  xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>The part of ISO 14289 the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""

_XMP = """\
<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
  xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/"
  {claimed}>
{properties}
</rdf:Description>
{schema}</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""


def _day(metadata: Metadata) -> tuple[str, str, str]:
    """Return year, month and day of the sheet's date. Raises ValueError unless it is a whole day."""
    match = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", metadata.date)
    if match is None:
        raise ValueError(f"a file's date must be a day (YYYY-MM-DD), not {metadata.date!r}")
    return match[1], match[2], match[3]


# -- XMP and Info ----------------------------------------------------------------------------------


class Attachment(NamedTuple):
    """Data the file was made from: file name, media type, description, bytes."""

    name: str
    media_type: str
    description: str
    data: bytes


def xmp(
    metadata: Metadata,
    part: Literal[2, 3] = 2,
    conformance: Literal["A", "U"] = "A",
    source: str = "",
    exchange: str = "",
) -> bytes:
    """Return the XMP packet (ISO 16684-1) that declares this part and level of PDF/A, and PDF/UA at level A.

    ``source``: what the file was made of. ``exchange``: its identifier, for one that declares PDF/X-4 instead. Unknown
    properties are left out.
    """
    tagged = conformance == "A" and not exchange
    date = "{}-{}-{}T00:00:00Z".format(*_day(metadata))
    properties = (
        ("dc:format", "application/pdf", "{}"),
        ("dc:title", metadata.title, '<rdf:Alt><rdf:li xml:lang="x-default">{}</rdf:li></rdf:Alt>'),
        ("dc:creator", metadata.publisher, "<rdf:Seq><rdf:li>{}</rdf:li></rdf:Seq>"),
        ("dc:description", metadata.summary, '<rdf:Alt><rdf:li xml:lang="x-default">{}</rdf:li></rdf:Alt>'),
        ("dc:language", metadata.language, "<rdf:Bag><rdf:li>{}</rdf:li></rdf:Bag>"),
        ("dc:rights", metadata.licence, '<rdf:Alt><rdf:li xml:lang="x-default">{}</rdf:li></rdf:Alt>'),
        ("xmpRights:WebStatement", metadata.licence_url, "{}"),
        ("dc:source", source, "{}"),
        ("pdf:Keywords", ", ".join(metadata.keywords), "{}"),
        ("pdf:Producer", PRODUCER, "{}"),
        ("xmp:CreatorTool", PRODUCER, "{}"),
        ("xmp:CreateDate", date, "{}"),
        ("xmp:ModifyDate", date, "{}"),
        ("xmp:MetadataDate", date, "{}"),
    )
    claims: tuple[tuple[str, str, str], ...] = (
        ("pdfaid:part", str(part), "{}"),
        ("pdfaid:conformance", conformance, "{}"),
        ("pdfuaid:part", "1" if tagged else "", "{}"),
    )
    if exchange:  # ISO 15930-7, 6 (identification, trapping)
        claims = (
            ("xmpMM:DocumentID", exchange, "uuid:{}"),
            ("xmpMM:VersionID", str(metadata.edition or 1), "{}"),
            ("xmpMM:RenditionClass", "default", "{}"),
            ("pdf:Trapped", "False", "{}"),
            ("pdfxid:GTS_PDFXVersion", EXCHANGE, "{}"),
        )
    lines = [f"<{name}>{form.format(escape(value))}</{name}>" for name, value, form in (*properties, *claims) if value]
    schema, claimed = _UA_SCHEMA if tagged else "", _EXCHANGED if exchange else _ARCHIVED
    return _XMP.format(properties="\n".join(lines), schema=schema, claimed=claimed).encode("utf-8")


def write_xmp(document: Document, metadata: Metadata, part: Literal[2, 3] = 2) -> int:
    """Write the XMP packet, uncompressed so that any program finds it; return its number."""
    return document.add_stream(b"/Type/Metadata/Subtype/XML", xmp(metadata, part), compress=False)


def info(metadata: Metadata) -> dict[str, str]:
    """Return the Info dictionary, equivalent to the XMP packet."""
    date = "D:{}{}{}000000Z".format(*_day(metadata))
    entries = {
        "/Title": metadata.title,
        "/Author": metadata.publisher,
        "/Subject": metadata.summary,
        "/Keywords": ", ".join(metadata.keywords),
        "/Creator": PRODUCER,
        "/Producer": PRODUCER,
        "/CreationDate": date,
        "/ModDate": date,
    }
    return {key: value for key, value in entries.items() if value}


def write_info(document: Document, metadata: Metadata) -> int:
    """Write the Info dictionary and return its number."""
    entries = [key.encode("ascii") + text_string(value) for key, value in info(metadata).items()]
    return document.add(b"<<%s>>" % b"".join(entries))


def write_attachment(document: Document, attachment: Attachment, metadata: Metadata) -> bytes:
    """Write data the file was made from and return the catalog's entries for it (PDF/A-3, 6.8; ISO 32000-2, 14.13)."""
    name = text_string(attachment.name)
    stream = document.add_stream(attachment_entries(attachment, metadata), attachment.data)
    file = document.add(
        b"<</Type/Filespec/F%s/UF%s/Desc%s/AFRelationship/Data/EF<</F %d 0 R/UF %d 0 R>>>>"
        % (name, name, text_string(attachment.description), stream, stream)
    )
    return b"/AF[%d 0 R]/Names<</EmbeddedFiles<</Names[%s %d 0 R]>>>>" % (file, name, file)


def attachment_entries(attachment: Attachment, metadata: Metadata) -> bytes:
    """Return the dictionary entries of attached data."""
    media_type = attachment.media_type.replace("/", "#2F").encode("ascii")
    date = text_string("D:{}{}{}000000Z".format(*_day(metadata)))
    return EMBEDDED + b"/Subtype/%s/Params<</ModDate%s/Size %d>>" % (media_type, date, len(attachment.data))


# -- colour ----------------------------------------------------------------------------------------


def write_output_intent(document: Document) -> int:
    """Write the output intent for sRGB (PDF/A-2, 6.2.3) and return its number."""
    profile = document.add_stream(b"/N 3/Alternate/DeviceRGB", srgb_profile())
    name = text_string(SRGB)
    return document.add(
        b"<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier%s/Info%s/DestOutputProfile %d 0 R>>"
        % (name, name, profile)
    )


@lru_cache(maxsize=1)
def srgb_profile() -> bytes:
    """Return a display profile of sRGB (ICC.1:2001-04, three matrix columns and one curve).

    Primaries and white point of IEC 61966-2-1, adapted to D50 as ICC's own sRGB profiles are.
    """
    tags = (
        (b"desc", _description(b"sRGB")),
        (b"cprt", b"text\0\0\0\0No copyright\0"),
        (b"wtpt", _xyz(0.9505, 1.0, 1.0891)),
        (b"rXYZ", _xyz(0.4360747, 0.2225045, 0.0139322)),
        (b"gXYZ", _xyz(0.3850649, 0.7168786, 0.0971045)),
        (b"bXYZ", _xyz(0.1430804, 0.0606169, 0.7141733)),
        (b"rTRC", _curve()),
        (b"gTRC", _curve()),
        (b"bTRC", _curve()),
    )
    start = 128 + 4 + 12 * len(tags)
    table, data = struct.pack(">I", len(tags)), b""
    places: dict[bytes, int] = {}  # the three curves share one element
    for signature, element in tags:
        if element not in places:
            places[element] = start + len(data)
            data += element + b"\0" * (-len(element) % 4)
        table += signature + struct.pack(">II", places[element], len(element))
    header = struct.pack(
        ">I4xI4s4s4s6H4s28x3i",
        start + len(data),
        0x02400000,  # version 2.4
        b"mntr",
        b"RGB ",
        b"XYZ ",
        *(2000, 1, 1, 0, 0, 0),
        b"acsp",
        *(0xF6D6, 0x10000, 0xD32D),  # D50, the white point of the connection space
    )
    return header.ljust(128, b"\0") + table + data


def _xyz(*values: float) -> bytes:
    return b"XYZ \0\0\0\0" + b"".join(struct.pack(">i", round(value * 0x10000)) for value in values)


def _description(text: bytes) -> bytes:
    """Return a textDescriptionType with empty Unicode and Macintosh parts."""
    return b"desc\0\0\0\0" + struct.pack(">I", len(text) + 1) + text + b"\0" + b"\0" * (4 + 4 + 2 + 1 + 67)


def _curve(points: int = 256) -> bytes:
    """Return the transfer curve of IEC 61966-2-1 as a table from 0 to 65535."""

    def linear(value: float) -> float:
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    table = [round(linear(i / (points - 1)) * 0xFFFF) for i in range(points)]
    return b"curv\0\0\0\0" + struct.pack(f">I{points}H", points, *table)
