"""An ODT says what its sheet says.

Input: the file, the sheet. Output: findings. Text, notes, references to them, lists, tables, links, languages and text
alternatives are read as ODF 1.3 has them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from factsheet.languages import Language
from factsheet.proof.findings import Finding, tokens_differ
from factsheet.proof.leaks import Secrets
from factsheet.proof.office.flat import Flat, expected, link
from factsheet.proof.office.package import Element, judged, other_parts, parsed, said
from factsheet.sheet.tree import Sheet
from factsheet.writers.office.odt import MIME
from factsheet.writers.office.package import properties

PARTS = {"mimetype", "content.xml", "styles.xml", "meta.xml", "META-INF/manifest.xml"}
_SILENT = frozenset(("text:sequence-decls", "text:bookmark-start", "text:bookmark-end", "table:table-column"))
_CORE = {"title": "dc:title", "creator": "dc:creator", "description": "dc:description", "language": "dc:language"}


def check(data: bytes, sheet: Sheet, lang: Language, secrets: Secrets) -> list[Finding]:
    """Return what an ODT says otherwise than its sheet, hides, or must not contain."""

    def read(parts: Mapping[str, bytes]) -> tuple[list[str], list[Finding]]:
        reader = _Reader(parsed(parts, "content.xml"), lang)
        tokens = reader.read()
        findings = [*other_parts(parts, PARTS, "Pictures/"), *tokens_differ(expected(sheet, lang, "odt"), tokens)]
        return tokens, [*findings, *reader.findings, *_itself(parts, sheet, lang)]

    return judged(data, secrets, read)


def _itself(parts: Mapping[str, bytes], sheet: Sheet, lang: Language) -> Iterator[Finding]:
    meta = sheet.metadata
    if next(iter(parts)) != "mimetype" or parts["mimetype"] != MIME.encode():
        yield Finding("F001", "its first part does not say that it is an ODT")
    known = properties(meta, lang)
    wanted = {name: known[key] for key, name in _CORE.items() if key in known}
    wanted |= dict.fromkeys(("meta:creation-date", "dc:date"), f"{known['date']}T00:00:00Z")
    wanted |= {key: known[key] for key in ("identifier", "status") if key in known}
    wanted |= {"meta:initial-creator": known["creator"]} if "creator" in known else {}
    fields = parsed(parts, "meta.xml").elements[0].elements
    yield from said("meta.xml", wanted, [(field.get("meta:name") or field.name, field.text()) for field in fields])
    styles = parsed(parts, "styles.xml")
    default = next((part for part in styles.walk() if part.name == "style:default-style"), Element("", {}))
    found = _lang(default.first("style:text-properties"))
    if found != lang.code:
        yield Finding("F003", f"the language is {found or 'not stated'}, not {lang.code}")
    foot = [part.content[0] for part in styles.walk() if part.name == "text:p"]
    line = f"{meta.footer} · {lang.label('DRAFT')}" if meta.draft else meta.footer
    if foot != [line]:
        yield Finding("F007", f"the foot of the pages says “{', '.join(map(str, foot))}”, not “{line}”")


def _lang(look: Element | None) -> str:
    """Return the language of a look; that of text from right to left stands first."""
    if look is None:
        return ""
    for names in (("style:language-complex", "style:country-complex"), ("fo:language", "fo:country")):
        code, country = map(look.get, names)
        if code:
            return f"{code}-{country}" if country not in ("", "none") else code
    return ""


class _Reader:
    def __init__(self, content: Element, lang: Language) -> None:
        self.flat = Flat(lang.code)
        self.findings: list[Finding] = []
        self.bodies: list[Element] = []
        styles = content.first("office:automatic-styles") or Element("", {})
        self.langs = {style.get("style:name"): _lang(style.first("style:text-properties")) for style in styles.elements}
        self.numbered = {
            style.get("style:name")
            for style in styles.elements
            if style.name == "text:list-style" and style.elements[0].name == "text:list-level-style-number"
        }
        self.body = content.first("office:body", "office:text") or Element("", {})

    def read(self) -> list[str]:
        """Return the tokens of text and notes."""
        self._blocks(self.body)
        for number, body in enumerate(self.bodies, 1):
            self.flat.sign(f"↑{number}")
            self._blocks(body)
        return self.flat.tokens()

    def _blocks(self, parent: Element, numbered: bool = False) -> None:
        count = 0
        for block in parent.elements:
            match block.name:
                case "text:p":
                    self._paragraph(block)
                case "text:h":
                    self.flat.sign(f"#{block.get('text:outline-level')}")
                    self._paragraph(block)
                case "text:section" | "office:text":
                    self._blocks(block)
                case "text:list":
                    self._blocks(block, block.get("text:style-name") in self.numbered)
                case "text:list-item":
                    count += 1
                    self.flat.sign(f"{count}." if numbered else "•")
                    self._blocks(block)
                case "table:table":
                    self.flat.sign("⊞")
                    self._rows(block, "D")
                case name if name not in _SILENT:
                    self.findings.append(Finding("F003", f"the text has an element {name}, which is not written"))

    def _rows(self, parent: Element, kind: str) -> None:
        for part in parent.elements:
            if part.name == "table:table-header-rows":
                self._rows(part, "H")
            elif part.name == "table:table-row":
                self.flat.sign("⊟")
                for cell in part.elements:
                    if cell.name == "table:table-cell":
                        self.flat.sign(kind)
                        self._blocks(cell)

    def _paragraph(self, paragraph: Element) -> None:
        self.flat.text("\n")
        self._inlines(paragraph, self.langs.get(paragraph.get("text:style-name"), ""))
        self.flat.text("\n")

    def _inlines(self, parent: Element, lang: str) -> None:
        for part in parent.content:
            if isinstance(part, str):
                self.flat.text(part, lang)
                continue
            match part.name:
                case "text:span":
                    self._inlines(part, self.langs.get(part.get("text:style-name")) or lang)
                case "text:a":
                    self._inlines(part, lang)
                    self.flat.sign(link(part.get("xlink:href")))
                case "text:s" | "text:line-break" | "text:tab":
                    self.flat.text(" ", lang)
                case "text:note":
                    self._note(part)
                case "text:note-ref":
                    self.flat.sign(f"↑{part.text()}")
                    if part.get("text:ref-name") != f"ftn{_number(part.text()) - 1}":
                        what = f"a mark shows {part.text()} and refers to {part.get('text:ref-name')}"
                        self.findings.append(Finding("F004", what))
                case "draw:frame":
                    self.flat.sign("▣")
                    title = part.first("svg:title")
                    self.flat.text(f" {title.text() if title else ''} ")
                case name if name not in _SILENT:
                    self.findings.append(Finding("F003", f"the text has an element {name}, which is not written"))

    def _note(self, note: Element) -> None:
        self.bodies.append(note.first("text:note-body") or Element("", {}))
        number = len(self.bodies)
        self.flat.sign(f"↑{number}")
        citation = note.first("text:note-citation")
        if citation is None or citation.text() != str(number) or note.get("text:id") != f"ftn{number - 1}":
            self.findings.append(Finding("F004", f"note {number} is not called by its number"))


def _number(text: str) -> int:
    return int(text) if re.fullmatch(r"\d{1,6}", text) else 0
