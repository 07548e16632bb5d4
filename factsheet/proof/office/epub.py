"""An EPUB says what its sheet says.

Input: the file, the sheet. Output: findings. Its one text, its list of contents and its package are read as EPUB 3.3
has them; a text runs nothing and loads nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from factsheet.languages import Language
from factsheet.proof.findings import Finding, tokens_differ
from factsheet.proof.leaks import Secrets
from factsheet.proof.office.flat import Flat, expected, link
from factsheet.proof.office.package import Element, judged, other_parts, parsed
from factsheet.proof.office.package import said as compare_said
from factsheet.sheet.tree import Sheet
from factsheet.writers import pandoc
from factsheet.writers.card import cover_of
from factsheet.writers.office.epub import COVER, COVER_IMAGE, CSS, MIME, NAV, OPF, TEXT, said

PARTS = {"mimetype", "META-INF/container.xml", *(f"EPUB/{name}" for name in (OPF, NAV, TEXT, CSS, COVER, COVER_IMAGE))}
_BLOCKS = frozenset(("article", "div", "section", "p", "ul", "dl", "dt", "dd", "thead", "tbody", "caption", "colgroup"))
_INLINES = frozenset(("span", "strong", "em", "sub"))
_SAFE = ("https://", "http://", "mailto:", "#")
_LANGUAGES = ("lang", "xml:lang")


def check(data: bytes, sheet: Sheet, lang: Language, secrets: Secrets) -> list[Finding]:
    """Return what an EPUB says otherwise than its sheet, hides, or must not contain."""

    def read(parts: Mapping[str, bytes]) -> tuple[list[str], list[Finding]]:
        reader = _Reader(parsed(parts, f"EPUB/{TEXT}"), lang)
        tokens = reader.read()
        findings = [*other_parts(parts, PARTS, "EPUB/picture-"), *tokens_differ(expected(sheet, lang, "epub"), tokens)]
        return tokens, [*findings, *reader.findings, *reader.unlinked(), *_itself(parts, sheet, lang)]

    return judged(data, secrets, read)


def _itself(parts: Mapping[str, bytes], sheet: Sheet, lang: Language) -> Iterator[Finding]:
    if next(iter(parts)) != "mimetype" or parts["mimetype"] != MIME.encode():
        yield Finding("F001", "its first part does not say that it is an EPUB")
    package = parsed(parts, f"EPUB/{OPF}")
    pictures = any(name.startswith("EPUB/picture-") for name in parts)
    metadata = package.first("metadata") or Element("", {})
    found = [(part.get("property") or part.name, part.text()) for part in metadata.elements]
    yield from compare_said(OPF, said(sheet.metadata, lang, pictures=pictures), found)
    for name in (TEXT, NAV, COVER):
        root = parsed(parts, f"EPUB/{name}")
        if any(root.get(attribute) != lang.code for attribute in _LANGUAGES):
            yield Finding("F003", f"{name}: the language is {root.get('lang') or 'not stated'}, not {lang.code}")
        title = root.first("head", "title")
        if title is None or title.text() != sheet.metadata.title:
            yield Finding("F010", f"{name}: its title is “{title.text() if title else ''}”")
    items = [part.attributes for part in package.walk() if "cover-image" in part.get("properties")]
    if [(item["href"], item["media-type"]) for item in items] != [(COVER_IMAGE, "image/png")]:
        yield Finding("F010", "its cover is not the one that was drawn")
    said_ = [(part.get("src"), part.get("alt")) for part in parsed(parts, f"EPUB/{COVER}").walk() if part.name == "img"]
    if said_ != [(COVER_IMAGE, cover_of(sheet, lang).alt)]:
        yield Finding("F007", f"the cover says “{', '.join(alt for _, alt in said_)}”")
    listed = [part for part in parsed(parts, f"EPUB/{NAV}").walk() if part.name == "a"]
    wanted = [(TEXT, sheet.metadata.title)]
    wanted += [(f"{TEXT}#{anchor}", heading) for anchor, heading in pandoc.headings(sheet, lang)]
    if [(part.get("href"), part.text()) for part in listed] != wanted:
        yield Finding("F006", "the contents do not list the parts of the sheet in their order")


class _Reader:
    def __init__(self, page: Element, lang: Language) -> None:
        self.flat = Flat(lang.code)
        self.findings: list[Finding] = []
        self.body = page.first("body") or Element("", {})
        self.ids: set[str] = set()
        self.targets: list[str] = []  # of links within the text
        self.marks: list[int] = []  # numbers of marks, in order

    def read(self) -> list[str]:
        """Return the tokens of the text."""
        self._content(self.body, "")
        return self.flat.tokens()

    def unlinked(self) -> Iterator[Finding]:
        """Yield links within the text that lead nowhere."""
        for target in dict.fromkeys(target for target in self.targets if target not in self.ids):
            yield Finding("F006", f"a link leads to #{target}, which is not there")

    def _content(self, parent: Element, lang: str, *, numbered: bool = False, within: str = "") -> None:
        lang = parent.get("lang") or lang
        count = 0
        for part in parent.content:
            if isinstance(part, str):
                self.flat.text(part, lang)
                continue
            if ident := part.get("id"):
                self.ids.add(ident)
            if any(
                name.startswith("on") or (name == "style" and "url" in value) for name, value in part.attributes.items()
            ):
                self.findings.append(Finding("F012", f"the element {part.name} runs or loads something"))
            match part.name:
                case "li":
                    count += 1
                    self.flat.sign(f"↑{count}" if within == "notes" else f"{count}." if numbered else "•")
                    if within == "notes" and not [e for e in part.elements if e.get("id") == f"note-{count}"]:
                        self.findings.append(Finding("F004", f"note {count} is not called note-{count}"))
                    self._content(part, lang)
                case "ol":
                    self._content(part, lang, numbered=True, within=within)
                case "div" if part.get("role") == "doc-endnotes":
                    self._content(part, lang, within="notes")
                case name if name in _BLOCKS:
                    self.flat.text("\n")
                    self._content(part, lang)
                    self.flat.text("\n")
                case name if name in _INLINES:
                    self._content(part, lang)
                case "sup":
                    self._content(part, lang)
                case "h1" | "h2" | "h3":
                    self.flat.sign(f"#{part.name[1]}")
                    self._content(part, lang)
                    self.flat.text("\n")
                case "table":
                    self._table(part, lang)
                case "br":
                    self.flat.text(" ")
                case "img":
                    self.flat.sign("▣")
                    self.flat.text(f" {part.get('alt')} ")
                    if not re.fullmatch(r"picture-[0-9a-f]{16}\.\w+", part.get("src")):
                        self.findings.append(Finding("F012", f"a picture is loaded from {part.get('src')}"))
                case "a":
                    self._link(part, lang)
                case name:
                    self.findings.append(Finding("F003", f"the text has an element {name}, which is not written"))

    def _table(self, table: Element, lang: str) -> None:
        for part in (part for part in table.elements if part.name == "caption"):
            self._content(part, lang)
        self.flat.sign("⊞")
        for group in (part for part in table.elements if part.name in ("thead", "tbody")):
            for row in group.elements:
                self.flat.sign("⊟")
                for cell in row.elements:
                    head = "H" if group.name == "thead" else "R"
                    self.flat.sign(head if cell.name == "th" else "D")
                    self._content(cell, lang)

    def _link(self, link_: Element, lang: str) -> None:
        href, role = link_.get("href"), link_.get("role")
        if not href.startswith(_SAFE):
            self.findings.append(Finding("F006", f"a link leads to {href}"))
        if href.startswith("#"):
            self.targets.append(href[1:])
        if role == "doc-backlink":
            return
        if role == "doc-noteref":
            number = link_.text()
            self.flat.sign(f"↑{number}")
            if href != f"#note-{number}" or link_.get("epub:type") != "noteref":
                self.findings.append(Finding("F004", f"the mark {number} leads to {href}"))
            return
        self._content(link_, lang)
        self.flat.sign(link(href))
