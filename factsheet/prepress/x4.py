"""Finished pages → PDF/X-4, by pypdf: the same operators with inks for colours, on boxes with a bleed.

Input: a finished file, a press, a bleed. Output: the bytes of a PDF/X-4 (ISO 15930-7:2010) for a print shop, without
tags, links, attached data. Text, shapes and logos have inks; pictures with red, green and blue keep them, by an ICC
profile of sRGB, for the press to convert. Same input, same bytes.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from factsheet.prepress.imposition import GAP, MARK, Paper, corners
from factsheet.prepress.inks import CUSTOM, Ink, Press
from factsheet.prepress.writing import dictionary, line, opened
from factsheet.sheet.metadata import Metadata
from factsheet.writers.pdf.metadata import info, srgb_profile, xmp
from factsheet.writers.pdf.objects import real
from factsheet.writers.pdf.tags import Rect
from factsheet.writers.theme import MM

_N = r"-?\d+(?:\.\d+)?"
_COLOUR = re.compile(rf"(?<!\S)(?:({_N}) ([gG])|({_N}) ({_N}) ({_N}) (rg|RG))(?!\S)")
ALL = b"/All CS 1 SCN 0.25 w"  # a hairline on every plate
REGISTRY = "http://www.color.org"


@dataclass(frozen=True)
class Plan:
    """How pages are prepared: lengths in pt; the inks that the theme says, and those used, by colour."""

    press: Press
    bleed: float = 3 * MM
    marks: bool = False
    said: Mapping[str, Ink] = field(default_factory=dict)
    used: dict[str, Ink] = field(default_factory=dict, compare=False, repr=False)

    @property
    def gap(self) -> float:
        """From the trimmed edge to a mark: outside the bleed."""
        return max(GAP, self.bleed)

    @property
    def margin(self) -> float:
        """From the edge of the page to the trimmed edge."""
        return round(self.gap + MARK + 2 * MM if self.marks else self.bleed, 2)

    def trim(self, size: tuple[float, float]) -> Rect:
        """Return the trimmed page of a size."""
        return self.margin, self.margin, round(self.margin + size[0], 2), round(self.margin + size[1], 2)

    def bled(self, size: tuple[float, float]) -> Rect:
        """Return the page of a size with its bleed."""
        left, bottom, right, top = self.trim(size)
        return tuple(round(at, 2) for at in (left - self.bleed, bottom - self.bleed, right + self.bleed,
                                             top + self.bleed))  # type: ignore[return-value]  # fmt: skip

    def ink(self, *parts: float) -> Ink:
        """Return the ink of red, green and blue, from 0 to 1."""
        colour = "#" + "".join(f"{round(part * 255):02X}" for part in parts)
        return self.used.setdefault(colour, self.press.ink(colour, self.said))


def recoloured(code: str, plan: Plan) -> str:
    """Return operators with inks for colours."""

    def inked(match: re.Match[str]) -> str:
        grey, operator, red, green, blue, operators = match.groups()
        parts = [grey] * 3 if grey else [red, green, blue]
        values = " ".join(f"{value / 100:g}" for value in plan.ink(*map(float, parts)))
        return f"{values} {'k' if (operator or operators).islower() else 'K'}"

    return "\n".join(one if one.endswith("TJ") else _COLOUR.sub(inked, one) for one in code.split("\n"))


def operators(code: str, size: tuple[float, float], plan: Plan) -> bytes:
    """Return the operators of a page: those of the sheet, moved and cut at the bleed; then the crop marks."""
    (left, bottom, right, top), margin = plan.bled(size), _at(plan.margin)
    head = f"q\n{_at(left)} {_at(bottom)} {_at(right - left)} {_at(top - bottom)} re W n\n1 0 0 1 {margin} {margin} cm"
    trim = plan.trim(size)
    whole = Paper("", trim[2] + plan.margin, trim[3] + plan.margin)
    marks = ["q", ALL.decode(), *map(line, corners(trim, whole, plan.gap)), "Q"] if plan.marks else []
    return "\n".join([head, recoloured(code, plan), "Q", *marks]).encode("ascii")


def _at(value: float) -> str:
    return real(value).decode("ascii")


def write(data: bytes, plan: Plan, metadata: Metadata, source: str) -> bytes:
    """Return the file for a print shop; ``source``: what its metadata say that it was made of."""
    from pypdf import PdfWriter
    from pypdf.generic import ArrayObject, ByteStringObject, DecodedStreamObject, NameObject, TextStringObject

    reader, writer = opened(data), PdfWriter()
    writer.pdf_header = "%PDF-1.6"
    add: Any = writer._add_object

    def stream(content: bytes, compress: bool = True, **entries: Any) -> Any:
        made: Any = DecodedStreamObject()
        made.set_data(content)
        made = made.flate_encode() if compress else made
        made.update(dictionary(**entries))
        return add(made)

    srgb: Any = None
    pages: Any = reader.pages
    for old in pages:
        size = float(old.mediabox.width), float(old.mediabox.height)
        trim = plan.trim(size)
        page: Any = writer.add_blank_page(trim[2] + plan.margin, trim[3] + plan.margin)
        code = old["/Contents"].get_object().get_data().decode("ascii")
        page.update(dictionary(TrimBox=list(trim), BleedBox=list(plan.bled(size))))
        page[NameObject("/Contents")] = stream(operators(code, size, plan))
        resources: Any = old["/Resources"].clone(writer)
        for image in resources.get("/XObject", {}).values():
            if image.get_object()["/ColorSpace"] == "/DeviceRGB":
                srgb = srgb or add(ArrayObject([NameObject("/ICCBased"), stream(srgb_profile(), N=3)]))
                image.get_object()[NameObject("/ColorSpace")] = srgb
        if plan.marks:
            resources[NameObject("/ColorSpace")] = dictionary(All=["/Separation", "/All", "/DeviceCMYK", dictionary(
                FunctionType=2, Domain=[0.0, 1.0], C0=[0.0] * 4, C1=[1.0] * 4, N=1.0)])  # fmt: skip
        page[NameObject("/Resources")] = resources
    root, press = writer.root_object, plan.press
    identifier = hashlib.sha256(data + repr(plan).encode() + press.profile).digest()[:16]
    intent = dictionary(Type="/OutputIntent", S="/GTS_PDFX", DestOutputProfile=stream(press.profile, N=4))
    for key, value in intent_texts(press).items():
        intent[NameObject(key)] = TextStringObject(value)
    root[NameObject("/OutputIntents")] = ArrayObject([intent])
    root[NameObject("/Lang")] = reader.root_object["/Lang"].clone(writer)
    root[NameObject("/ViewerPreferences")] = dictionary(DisplayDocTitle=True, PrintScaling="/None")
    packet = xmp(metadata, source=source, exchange=_uuid(identifier))
    root[NameObject("/Metadata")] = stream(packet, compress=False, Type="/Metadata", Subtype="/XML")
    writer.metadata = {key: TextStringObject(value) for key, value in info(metadata).items()}
    writer._info.update(dictionary(Trapped="/False"))  # type: ignore[union-attr]
    writer._ID = ArrayObject([ByteStringObject(identifier)] * 2)  # its own are drawn by chance
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def intent_texts(press: Press) -> dict[str, str]:
    """Return what an output intent says in words: a condition of the registry by its name, any other by its profile."""
    registry = {} if press.condition == CUSTOM else {"/RegistryName": REGISTRY}
    return {"/OutputConditionIdentifier": press.condition, "/Info": press.description, **registry}


def _uuid(identifier: bytes) -> str:
    digits = identifier.hex()
    return "-".join([digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]])
