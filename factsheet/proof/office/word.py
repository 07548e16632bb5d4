"""A DOCX says what its sheet says.

Input: the file, the sheet. Output: findings. Text, footnotes, references to them, lists, tables, links, languages and
text alternatives are read as Word reads them (ECMA-376): a footnote has the number of its place in the text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from factsheet.languages import Language
from factsheet.proof.findings import Finding, tokens_differ
from factsheet.proof.leaks import Secrets
from factsheet.proof.office.flat import Flat, expected, link
from factsheet.proof.office.package import Element, judged, other_parts, parsed, said
from factsheet.sheet.tree import Sheet
from factsheet.writers.office.package import properties

PARTS = {
    "[Content_Types].xml", "_rels/.rels", "docProps/core.xml", "docProps/app.xml", "word/document.xml",
    "word/styles.xml", "word/_rels/document.xml.rels", "word/footnotes.xml", "word/_rels/footnotes.xml.rels",
    "word/numbering.xml",
    "word/settings.xml", "word/fontTable.xml", "word/footer.xml",
}  # fmt: skip
_CORE = {"title": "dc:title", "creator": "dc:creator", "description": "dc:description", "language": "dc:language",
         "identifier": "dc:identifier", "status": "cp:contentStatus"}  # fmt: skip
_SILENT = frozenset((
    *("w:bookmarkEnd", "w:pPr", "w:rPr", "w:tblPr", "w:tblGrid", "w:tcPr", "w:trPr", "w:sectPr", "w:footnoteRef"),
))  # fmt: skip
_REFERENCE = re.compile(r" NOTEREF mark-(\d+) \\f \\h ")


def check(data: bytes, sheet: Sheet, lang: Language, secrets: Secrets) -> list[Finding]:
    """Return what a DOCX says otherwise than its sheet, hides, or must not contain."""

    def read(parts: Mapping[str, bytes]) -> tuple[list[str], list[Finding]]:
        reader = _Reader(parts, lang)
        tokens = reader.read()
        findings = [*other_parts(parts, PARTS, "word/media/"), *tokens_differ(expected(sheet, lang, "docx"), tokens)]
        return tokens, [*findings, *reader.findings, *_itself(parts, sheet, lang)]

    return judged(data, secrets, read)


def _itself(parts: Mapping[str, bytes], sheet: Sheet, lang: Language) -> Iterator[Finding]:
    meta = sheet.metadata
    known = properties(meta, lang)
    wanted = {_CORE[key]: value for key, value in known.items() if key in _CORE}
    wanted |= dict.fromkeys(("dcterms:created", "dcterms:modified"), f"{known['date']}T00:00:00Z")
    core = parsed(parts, "docProps/core.xml").elements
    yield from said("docProps/core.xml", wanted, [(part.name, part.text()) for part in core])
    app = parsed(parts, "docProps/app.xml").elements
    yield from said("docProps/app.xml", {"Company": meta.publisher}, [(part.name, part.text()) for part in app])
    styles = parsed(parts, "word/styles.xml")
    default = styles.first("w:docDefaults", "w:rPrDefault", "w:rPr", "w:lang")
    if default is None or default.get("w:val") != lang.code:
        yield Finding("F003", f"the language is {default.get('w:val') if default else 'not stated'}, not {lang.code}")
    footer = " ".join("".join(p.text() for p in parsed(parts, "word/footer.xml").walk() if p.name == "w:t").split())
    line = f"{meta.footer} · {lang.label('DRAFT')}" if meta.draft else meta.footer
    if footer != f"{line}1":
        yield Finding("F007", f"the foot of the pages says “{footer.removesuffix('1')}”, not “{line}”")


@dataclass
class _Field:
    """A field that is open: what it refers to, and the number shown."""

    mark: str = ""
    shown: str = ""
    separated: bool = False


@dataclass
class _Lists:
    """The lists of a document: whether each is numbered, and how far it got."""

    formats: Mapping[str, str]
    counts: Counter[str] = field(default_factory=Counter)

    def sign(self, number: str) -> str:
        """Return the sign of an item; nothing for what goes on with one."""
        self.counts[number] += 1
        return {"bullet": "•", "decimal": f"{self.counts[number]}."}.get(self.formats.get(number, ""), "")


class _Reader:
    def __init__(self, parts: Mapping[str, bytes], lang: Language) -> None:
        self.parts = parts
        self.flat = Flat(lang.code)
        self.findings: list[Finding] = []
        self.notes: list[str] = []  # ids of footnotes, in the order of their marks
        self.bookmark = ""
        self.field: _Field | None = None
        self.rels: Mapping[str, str] = {}
        self.lists = _Lists(_formats(parsed(parts, "word/numbering.xml")))

    def read(self) -> list[str]:
        """Return the tokens of text and footnotes."""
        self.rels = _targets(parsed(self.parts, "word/_rels/document.xml.rels"))
        for body in parsed(self.parts, "word/document.xml").elements:
            self._blocks(body)
        self.rels = _targets(parsed(self.parts, "word/_rels/footnotes.xml.rels"))
        footnotes = {note.get("w:id"): note for note in parsed(self.parts, "word/footnotes.xml").elements}
        for number, ident in enumerate([*self.notes, *(i for i in footnotes if int(i) > 0 and i not in self.notes)], 1):
            self.flat.sign(f"↑{number}")
            if ident in footnotes:
                self._blocks(footnotes[ident])
        return self.flat.tokens()

    def _blocks(self, parent: Element) -> None:
        for block in parent.elements:
            match block.name:
                case "w:p":
                    self._paragraph(block)
                case "w:tbl":
                    self._table(block)
                case "w:bookmarkStart":
                    self.bookmark = block.get("w:name")
                case name if name not in _SILENT:
                    self.findings.append(Finding("F003", f"the text has an element {name}, which is not written"))

    def _table(self, table: Element) -> None:
        self.flat.sign("⊞")
        look = table.first("w:tblPr", "w:tblLook")
        heads = look is not None and look.get("w:firstColumn") == "1"
        for row in (part for part in table.elements if part.name == "w:tr"):
            self.flat.sign("⊟")
            head = row.first("w:trPr", "w:tblHeader") is not None
            for column, cell in enumerate(part for part in row.elements if part.name == "w:tc"):
                merged = cell.first("w:tcPr", "w:vMerge")
                if merged is None or merged.get("w:val") == "restart":
                    self.flat.sign("H" if head else "R" if heads and column == 0 else "D")
                self._blocks(cell)

    def _paragraph(self, paragraph: Element) -> None:
        self.flat.text("\n")
        look = paragraph.first("w:pPr")
        style = look.first("w:pStyle") if look else None
        if style and (level := re.fullmatch(r"Heading(\d)", style.get("w:val"))):
            self.flat.sign(f"#{level[1]}")
        listed = look.first("w:numPr", "w:numId") if look else None
        if listed and (sign := self.lists.sign(listed.get("w:val"))):
            self.flat.sign(sign)
        self._inlines(paragraph)
        self.flat.text("\n")

    def _inlines(self, parent: Element) -> None:
        for part in parent.elements:
            match part.name:
                case "w:r":
                    self._run(part)
                case "w:hyperlink":
                    self._inlines(part)
                    self.flat.sign(link(self.rels.get(part.get("r:id"), f"#{part.get('w:anchor')}")))
                case "w:bookmarkStart":
                    self.bookmark = part.get("w:name")
                case name if name not in _SILENT:
                    self.findings.append(Finding("F003", f"the text has an element {name}, which is not written"))

    def _run(self, run: Element) -> None:
        tongue = run.first("w:rPr", "w:lang")
        lang = (tongue.get("w:val") or tongue.get("w:bidi")) if tongue else ""
        for part in run.elements:
            match part.name:
                case "w:t" if self.field and self.field.separated:
                    self.field.shown += part.text()
                case "w:t":
                    self.flat.text(part.text(), lang)
                case "w:br":
                    self.flat.text(" ")
                case "w:footnoteReference":
                    self._mark(part.get("w:id"))
                case "w:fldChar":
                    self._field(part.get("w:fldCharType"))
                case "w:instrText" if self.field and (found := _REFERENCE.fullmatch(part.text())):
                    self.field.mark = found[1]
                case "w:drawing":
                    alts = [found.get("descr") for found in part.walk() if found.name == "wp:docPr"]
                    self.flat.sign("▣")
                    self.flat.text(f" {' '.join(alts)} ")
                case name if name not in _SILENT:
                    self.findings.append(Finding("F003", f"the text has an element {name}, which is not written"))

    def _mark(self, ident: str) -> None:
        self.notes.append(ident)
        number = len(self.notes)
        self.flat.sign(f"↑{number}")
        if self.bookmark != f"mark-{number}":
            self.findings.append(Finding("F004", f"mark {number} is called {self.bookmark}: other marks miss it"))

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self.field = _Field()
        elif self.field and kind == "separate":
            self.field.separated = True
        elif self.field:
            self.flat.sign(f"↑{self.field.shown}")
            if self.field.mark != self.field.shown:
                what = f"a mark shows {self.field.shown} and refers to note {self.field.mark or '–'}"
                self.findings.append(Finding("F004", what))
            self.field = None


def _targets(rels: Element) -> dict[str, str]:
    """Return the addresses that a part leads to, by id."""
    return {rel.get("Id"): rel.get("Target") for rel in rels.elements if rel.get("TargetMode") == "External"}


def _formats(numbering: Element) -> dict[str, str]:
    """Return the form of the first level of each list; a bullet that is no sign goes on with an item."""
    levels = {}
    for abstract in (part for part in numbering.elements if part.name == "w:abstractNum"):
        level = abstract.first("w:lvl")
        form, shown = (level.first(name) if level else None for name in ("w:numFmt", "w:lvlText"))
        levels[abstract.get("w:abstractNumId")] = (
            form.get("w:val") if form and shown and shown.get("w:val").strip() else ""
        )
    lists = (part for part in numbering.elements if part.name == "w:num")
    return {
        part.get("w:numId"): levels.get(found.get("w:val"), "")
        for part in lists
        if (found := part.first("w:abstractNumId"))
    }
