"""Check a file for what a generator can get wrong of PDF/UA-1 and PDF/A-2a or 3a.

Input: a PDF, as a path or as bytes. Output: findings. Codes such as 01-005 are failure
conditions of the Matterhorn Protocol 1.1; words are conditions of ISO 32000-1, ISO 14289-1
or ISO 19005-2 that have no number there.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Object

from support.pdf_pages import Pages, leads_to_page
from support.pdf_structure import LANGUAGE_TAG, Structure
from support.pdf_text import CodeMap, code_map


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """A condition that fails: its code, and where and how."""

    code: str
    message: str


def check(source: str | Path | bytes) -> list[Finding]:
    """Return all findings on a file, none if it is good."""
    with pikepdf.open(io.BytesIO(source) if isinstance(source, bytes) else source) as pdf:
        checker = _Checker(pdf)
        checker.run()
        return checker.findings


class _Checker:
    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self.pdf = pdf
        self.findings: list[Finding] = []

    def report(self, code: str, message: str) -> None:
        self.findings.append(Finding(code, message))

    def run(self) -> None:
        self.catalog()
        self.metadata()
        codes = self.fonts()
        if "/StructTreeRoot" not in self.pdf.Root:
            self.report("structure", "no structure tree")
            return
        structure = Structure(self.pdf, self.report)
        Pages(self.pdf, structure, codes, self.report)
        if "/Outlines" in self.pdf.Root:
            self.outline_below(self.pdf.Root.Outlines, structure)

    def catalog(self) -> None:
        root = self.pdf.Root
        info = root.get("/MarkInfo", Dictionary())
        if not info.get("/Marked", False):
            self.report("marked", "MarkInfo does not say Marked")
        if info.get("/Suspects", False):
            self.report("01-007", "MarkInfo says Suspects")
        if not LANGUAGE_TAG.fullmatch(str(root.get("/Lang", ""))):
            self.report("11-001", f"no language of the document: {root.get('/Lang', '')!s}")
        preferences = root.get("/ViewerPreferences", Dictionary())
        if "/DisplayDocTitle" not in preferences:
            self.report("07-001", "no DisplayDocTitle")
        elif not preferences.DisplayDocTitle:
            self.report("07-002", "DisplayDocTitle is false")
        intents = [intent for intent in root.get("/OutputIntents", Array()) if intent.get("/S") == "/GTS_PDFA1"]
        if not any("/DestOutputProfile" in intent for intent in intents):
            self.report("output-intent", "no output intent with a profile")

    def metadata(self) -> None:
        if "/Metadata" not in self.pdf.Root:
            self.report("06-001", "no XMP metadata")
            return
        with self.pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
            if xmp.get("pdfuaid:part") != "1":
                self.report("06-002", "XMP does not claim PDF/UA-1")
            if not xmp.get("dc:title"):
                self.report("06-003", "no dc:title")
            part = "3" if "/AF" in self.pdf.Root else "2"  # only part 3 allows files of any kind to be attached
            if (xmp.get("pdfaid:part"), xmp.get("pdfaid:conformance")) != (part, "A"):
                self.report("pdfa-id", f"XMP does not claim PDF/A-{part}a")
            info = self.pdf.docinfo
            creators = xmp.get("dc:creator", [])
            for key, value in (
                ("/Title", xmp.get("dc:title", "")),
                ("/Author", ", ".join(creators)),
                ("/Subject", xmp.get("dc:description", "")),
                ("/Keywords", xmp.get("pdf:Keywords", "")),
                ("/Producer", xmp.get("pdf:Producer", "")),
                ("/Creator", xmp.get("xmp:CreatorTool", "")),
            ):
                if str(info.get(key, "")) != value:
                    self.report("info", f"{key} is {info.get(key, '')!s}, XMP has {value}")
            for key, name in (("/CreationDate", "xmp:CreateDate"), ("/ModDate", "xmp:ModifyDate")):
                digits = re.sub(r"\D", "", str(info.get(key, "")))
                if digits != re.sub(r"\D", "", str(xmp.get(name, ""))):
                    self.report("info", f"{key} is not {name}")

    def fonts(self) -> dict[tuple[int, int], CodeMap]:
        """Check the fonts; return what their codes stand for."""
        maps: dict[tuple[int, int], CodeMap] = {}
        for font in self.pdf.objects:
            if not isinstance(font, Dictionary) or font.get("/Type") != "/Font":
                continue
            base = str(font.get("/BaseFont", ""))[1:]
            if str(font.get("/Subtype")) not in ("/Type0", "/Type3"):
                descriptor = font.get("/FontDescriptor", Dictionary())
                if not any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3")):
                    self.report("31-009", f"font {base} is not embedded")
            if str(font.get("/Subtype")).startswith("/CIDFontType"):
                continue
            if "/ToUnicode" not in font:
                self.report("31-027", f"font {base} has no ToUnicode map")
                continue
            codes = maps[font.objgen] = code_map(font.ToUnicode.read_bytes())
            for code, text in codes.texts.items():
                if not text or "\0" in text:
                    self.report("31-028", f"font {base}, code {code:X}: no character")
                elif "\ufeff" in text or "\ufffe" in text:
                    self.report("31-029", f"font {base}, code {code:X}: U+FEFF or U+FFFE")
                elif any("\ue000" <= character <= "\uf8ff" for character in text):
                    self.report("10-001", f"font {base}, code {code:X}: private character {text!a}")
        return maps

    def outline_below(self, parent: Object, structure: Structure) -> int:
        """Check the entries below one; return how many there are in all."""
        count, previous, item = 0, None, parent.get("/First")
        while item is not None:
            title = str(item.get("/Title", ""))
            if item.get("/Parent", Dictionary()).objgen != parent.objgen:
                self.report("outline", f"{title}: wrong Parent")
            if previous is not None and item.get("/Prev", Dictionary()).objgen != previous.objgen:
                self.report("outline", f"{title}: wrong Prev")
            if not title or not leads_to_page(structure, item):
                self.report("outline", f"{title}: no title or no destination")
            count += 1 + self.outline_below(item, structure)
            previous, item = item, item.get("/Next")
        if previous is not None and parent.get("/Last", Dictionary()).objgen != previous.objgen:
            self.report("outline", "wrong Last")
        if count != int(parent.get("/Count", 0)):
            self.report("outline", f"Count is not {count}")
        return count
