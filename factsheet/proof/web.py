"""A finished web page says what its sheet says, and so what the PDF says; its links lead where they should.

Input: the page, and what is expected. Output: findings. Read back from the page's text by the standard
library's parser: the article's blocks, marks and notes; on the web a QR code is the link beside it.
"""

from __future__ import annotations

import base64
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from html.parser import HTMLParser

from factsheet.proof import leaks
from factsheet.proof.expected import Expected, ExpectedNote, absolute
from factsheet.proof.findings import Finding, differs, unlike
from factsheet.proof.leaks import Secrets
from factsheet.proof.text import plain

_BLOCKS = frozenset(
    ("h1", "h2", "h3", "p", "li", "dt", "dd", "caption", "figcaption", "th", "td", "ul", "ol", "figure", "table")
)
_AROUND = frozenset(("html", "body", "main", "article"))
_HIDES = frozenset(("hidden", "inert", "style", "aria-hidden"))
_SPOKEN = ("alt", "aria-label", "title")  # attributes that are read out or shown
_SETTINGS = frozenset((  # <meta> that no reader sees
    *("color-scheme", "referrer", "robots", "theme-color", "viewport", "og:type", "og:url", "og:locale"),
    *("og:image", "og:image:type", "og:image:width", "og:image:height", "twitter:card"),
))  # fmt: skip
_BESIDE = ("backlinks", "qr", "downloads", "contents")  # classes of what leads elsewhere and says nothing of its own
_GENERATED = re.compile(r"""content\s*:[^;}"']{0,80}(?:"([^"]*)"|'([^']*)')""")
_EMPTY = frozenset(("br", "img", "link", "meta", "wbr"))  # elements without an end tag


class TextPart:
    """The article without its notes, or one note: its text, and where it leads."""

    def __init__(self, ident: str = "") -> None:
        self.id = ident
        self.texts: list[str] = []
        self.links: list[str] = []
        self.back: list[str] = []
        self.languages: list[tuple[str, str]] = []
        self.rung: list[str] = []  # of a note: how far its citations are checked

    @property
    def text(self) -> str:
        return plain("".join(self.texts))


class WebPage(HTMLParser):
    """A page as read: blocks and marks of its article, notes, and all ids and the links to them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.language = ""
        self.blocks: list[str] = []
        self.marks: list[tuple[str, str, list[str]]] = []  # id, target, text
        self.notes: list[TextPart] = []
        self.article = TextPart()
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.texts: list[str] = []  # all text but the style
        self.attributes: list[str] = []
        self.unexpected: list[str] = []  # what would hide the sheet or run
        self.frame: list[str] = []  # text around the article
        self.data: list[str] = []  # JSON-LD
        self.cards: list[str] = []  # the addresses of its card
        self.pictures: list[str] = []  # their sources, wherever they stand
        self._part: TextPart | None = None  # the passage being read
        self._in_notes = self._in_style = self._in_script = self._in_mark = self._in_rung = False
        self._skipped = 0  # depth in an element that is skipped
        self.numbers: list[tuple[str, str]] = []  # of statements: id, text
        self._spans: list[tuple[str, int, str]] = []  # open spans: language, where their text begins, id of a number
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if len(found) < len(attrs):  # the first counts for who reads it, here the last
            self.unexpected.append(f"the element {tag} has an attribute twice")
        self.attributes += [value or "" for _, value in attrs]
        self._check_unexpected(tag, found)
        if "id" in found:
            self.ids.append(found["id"])
        self._in_style, self._in_script = tag == "style", tag == "script"
        if self._part is None:
            shown = (
                tag == "meta"
                and "http-equiv" not in found
                and found.get("name", found.get("property")) not in _SETTINGS
            )
            self.frame += [found[name] for name in (*_SPOKEN, *(("content",) if shown else ())) if name in found]
        if found.get("property") == "og:image":
            self.cards.append(found.get("content", ""))
        if tag == "img":
            self.pictures.append(found.get("src", ""))
        if tag == "html":
            self.language = found.get("lang", "")
        elif tag == "article":
            self._part = self.article
        elif tag == "a":
            self._link(found)
        if self._part is None or tag in _EMPTY:
            if self._part is not None and tag == "br":
                self.handle_data(" ")
            elif self._part is not None and tag == "img":
                self._end_block()
                self.blocks.append(plain(found.get("alt", "")))
        elif self._skipped:
            self._skipped += 1
        elif tag == "svg" or found.get("class") in _BESIDE:
            if tag == "svg" and "aria-label" in found:
                self._end_block()
                self.blocks.append(plain(found["aria-label"]))
            self._skipped = 1
        elif tag == "section" and found.get("class") == "notes":
            self._end_block()
            self._in_notes = True
        elif tag == "li" and self._in_notes:
            self._part = TextPart(found.get("id", ""))
            self.notes.append(self._part)
        elif tag == "span" and found.get("class") == "rung":
            self._in_rung = True
        elif tag == "span":
            number = found.get("id", "") if found.get("class") == "number" else ""
            self._spans.append((found.get("lang", ""), len(self._part.texts), number))
        elif tag in _BLOCKS:
            self._end_block()
            if tag == "ol" and "aria-label" in found:
                self.blocks.append(plain(found["aria-label"]))

    def handle_endtag(self, tag: str) -> None:
        self._in_style = self._in_script = False
        if self._part is None or tag in _EMPTY:
            return
        if self._skipped:
            self._skipped -= 1
        elif tag == "span" and self._in_rung:
            self._in_rung = False
        elif tag == "span":
            language, start, number = self._spans.pop()
            if number:
                self.numbers.append((number, plain("".join(self._part.texts[start:]))))
            if language not in ("", self.language):
                self._part.languages.append((language, plain("".join(self._part.texts[start:]))))
        elif tag == "a":
            self._in_mark = False
        elif tag == "li" and self._in_notes:
            self._part = self.article
        elif tag == "section" and self._in_notes:
            self._in_notes = False
            self.article.texts.clear()  # the heading of the notes
        elif tag in _BLOCKS:
            self._end_block()
        elif tag == "article":
            self._end_block()
            self._part = None

    def handle_data(self, data: str) -> None:
        if not self._in_style:
            self.texts.append(data)
        if self._in_script:
            self.data.append(data.strip())
        elif self._in_style:
            self.frame += ["".join(found) for found in _GENERATED.findall(data)]
        elif self._part is None:
            self.frame.append(data)
        if self._part is not None and not self._skipped:
            (self._part.rung if self._in_rung else self._part.texts).append(data)
            if self._in_mark:
                self.marks[-1][2].append(data)

    def _check_unexpected(self, tag: str, found: dict[str, str]) -> None:
        """Record what hides the article or part of it, and what runs; drawings are described by their label."""
        names = [name for name in found if name.startswith("on")]
        if self._part is not None or tag in _AROUND:
            names += [name for name in found if name in _HIDES and (tag, name) != ("svg", "aria-hidden")]
        if tag == "script" and found.get("type") != "application/ld+json":
            names.append("a script")
        self.unexpected += [f"the element {tag} has {name}, which factsheet does not write" for name in names]

    def handle_comment(self, data: str) -> None:
        self.texts.append(data)

    def _link(self, found: dict[str, str]) -> None:
        target, role = found.get("href", ""), found.get("role")
        if target.startswith("#"):
            self.targets.append(target[1:])
        if role == "doc-noteref":
            self.marks.append((found.get("id", ""), target, []))
            self._in_mark = True
        elif self._part is not None and role == "doc-backlink":
            self._part.back.append(target)
        elif self._part is not None and not self._skipped and not target.startswith("#"):
            self._part.links.append(target)

    def _end_block(self) -> None:
        """Close the open block; between notes there is none."""
        if self._part is self.article and not self._in_notes:
            if text := self.article.text:
                self.blocks.append(text)
            self.article.texts.clear()


def check(
    page: WebPage,
    expected: Expected,
    codes: Collection[str],
    rungs: Mapping[int, str],
    base: str,
    secrets: Secrets,
    pictures: Sequence[tuple[str, bytes]] = (),
) -> list[Finding]:
    """Return where a page says or leads to something else than expected, or contains what it must not.

    ``codes`` are the text alternatives of QR codes, ``rungs`` what notes state of how far their citations are checked,
    which no PDF prints; ``base`` is the address pages are published at, ``pictures`` type and bytes of each picture.
    """
    wanted = [block.text for block in expected.blocks if block.tag != "Figure" or block.text not in codes]
    findings = [
        differs(0, 0, " ".join(wanted[i:j]), " ".join(page.blocks[a:b])) for i, j, a, b in unlike(wanted, page.blocks)
    ]
    parts = (i for i, block in enumerate(expected.blocks) if block.tag == "H2")
    if expected.front and expected.front not in page.blocks[: next(parts, None)]:
        findings.append(Finding("F013", f"“{expected.front}” does not stand above the first part"))
    if expected.status and expected.status not in page.blocks:
        findings.append(Finding("F013", f"the page does not say “{expected.status}”"))
    if page.language != expected.language:
        findings.append(Finding("F003", f"the language is {page.language or 'not stated'}, not {expected.language}"))
    findings += _part(page.article, expected.links, expected.languages, base, 0)
    findings += _marks(page, expected)
    findings += _notes(page, expected, base)
    for number, part in enumerate(page.notes, 1):
        wanted_rung, rung = plain(rungs.get(number, "")), plain("".join(part.rung))
        if rung != wanted_rung:
            findings.append(differs(0, number, wanted_rung, rung))
    findings += _names(page)
    if page.pictures != [f"data:{type_};base64,{base64.b64encode(data).decode()}" for type_, data in pictures]:
        findings.append(Finding("F010", "its pictures are not those of the sheet"))
    findings += [Finding("F012", what) for what in page.unexpected]
    everything = leaks.APART.join(["\n".join(page.texts), *page.attributes])
    findings += leaks.search([("the page", 0, everything)], everything, secrets)
    return list(dict.fromkeys(findings))


def _part(
    part: TextPart, links: Sequence[str], languages: Sequence[tuple[str, str]], base: str, note: int
) -> Iterator[Finding]:
    found = [address for address in (absolute(link, base) for link in part.links) if address]
    for i, j, a, b in unlike(list(links), found):
        want, got = ", ".join(links[i:j]) or "none", ", ".join(found[a:b]) or "none"
        yield Finding("F006", f"expected the address {want}, found {got}", 0, note, want, got)
    for language, text in languages:
        if (language, text) not in part.languages:
            yield Finding("F003", f"“{text}” is not marked as {language}", 0, note)


def _marks(page: WebPage, expected: Expected) -> Iterator[Finding]:
    """The marks are those of the sheet, and each leads to the note of its number."""
    marks, wanted = ["".join(text) for _, _, text in page.marks], [str(number) for number in expected.marks]
    for i, j, a, b in unlike(wanted, marks):
        want, got = ", ".join(wanted[i:j]) or "none", ", ".join(marks[a:b]) or "none"
        number = expected.marks[i] if i < j else 0
        yield Finding("F004", f"expected the marks {want}, found {got}", 0, number, want, got)
    for mark, (name, target, _) in zip(marks, page.marks, strict=True):
        if target != f"#note-{mark}":
            yield Finding("F006", f"the mark {mark} leads to {target or 'nowhere'}, not to #note-{mark}")
        if not name.startswith(f"ref-{mark}-"):
            yield Finding("F006", f"the id of the mark {mark} is {name or 'missing'}, not one of note {mark}")


def _notes(page: WebPage, expected: Expected, base: str) -> Iterator[Finding]:
    """The notes are those of the sheet, in order, and each leads back to all its marks."""
    for number, part in enumerate(page.notes, 1):
        note = expected.notes[number - 1] if number <= len(expected.notes) else None
        if note is None:
            yield Finding("F004", "there is no such note on the sheet", note=number)
            continue
        yield from _note(page, number, part, note, base)
    for number in range(len(page.notes) + 1, len(expected.notes) + 1):
        yield Finding("F004", "marked, but there is no such note", note=number)


def _note(page: WebPage, number: int, part: TextPart, note: ExpectedNote, base: str) -> Iterator[Finding]:
    if part.id != f"note-{number}":
        yield Finding("F004", f"its id is {part.id or 'missing'}, not note-{number}", note=number)
    if part.text != note.text:
        yield differs(0, number, note.text, part.text)
    back = [f"#ref-{number}-{mention}" for mention in range(1, note.mentions + 1)]
    if part.back != back:
        want, got = ", ".join(back) or "none", ", ".join(part.back) or "none"
        yield Finding("F006", f"expected backlinks {want}, found {got}", 0, number, want, got)
    yield from _part(part, note.links, note.languages, base, number)


def check_numbers(page: WebPage, wanted: Sequence[str]) -> Iterator[Finding]:
    """Yield the numbers of statements that a page has otherwise than its sheet, or whose anchors are not theirs."""
    for i, j, a, b in unlike([(f"s{number}", number) for number in wanted], page.numbers):
        want, got = (", ".join(f"{n} at #{ident}" for ident, n in part) or "none" for part in (
            [(f"s{number}", number) for number in wanted[i:j]], page.numbers[a:b]))  # fmt: skip
        yield Finding("F006", f"expected the statements {want}, found {got}", 0, 0, want, got)


def _names(page: WebPage) -> Iterator[Finding]:
    """A link within the page leads to exactly one element."""
    times = Counter(page.ids)
    for name in dict.fromkeys(page.targets):
        if times[name] != 1:
            yield Finding("F006", f"a link leads to #{name}, which is the id of {times[name]} elements")
