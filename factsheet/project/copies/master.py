"""The file that all copies of a form share, proved whole, and the copies made of it, each proved in what differs.

Input: a press, an edition, a paper, the form of a contact. Output: the bytes of PDFs. A contact that needs glyphs,
lines or elements of its own gets a file of its own, made and proved as any sheet is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from itertools import product
from typing import TypeVar
from unicodedata import combining, normalize

from factsheet.errors import ContentError, LayoutError, Problem
from factsheet.evidence.digest import digest
from factsheet.project.copies.contacts import Row
from factsheet.project.press import Made, Press, manifest_of
from factsheet.proof import copies as proof
from factsheet.proof import manifest
from factsheet.proof.expected import ExpectedPage, TaggedText, of_paragraph
from factsheet.proof.text import digest as text_digest
from factsheet.sheet.contact import Contact, lines_of, paragraph, with_contact
from factsheet.sheet.edition import Edition
from factsheet.writers.pdf import write as pdf
from factsheet.writers.pdf.again import Base, NotAgain
from factsheet.writers.pdf.compose import ENDLESS
from factsheet.writers.pdf.fonts import Face

T = TypeVar("T")
FIELDS = (("name", "organisation", "address"), ("telephone", "email", "web"))  # by line
ALWAYS = frozenset((0x00, 0x20))  # blocks of 256 characters: Latin-1, punctuation
JOINED = "fijlt"  # letters that many fonts join, two or three in a row


def blocks_of(contact: Contact) -> frozenset[int]:
    """Return the blocks of 256 characters whose glyphs a file for a contact has: all of a script, or none of it."""
    text = "".join(asdict(contact).values())
    return ALWAYS.union(ord(c) >> 8 for c in normalize("NFC", text))


def probe(form: tuple[bool, ...]) -> Contact:
    """Return a contact of a form, to lay a sheet out with; what it says stands in no copy."""
    email, web = form
    return Contact("Name", telephone="000", email="name@contact.invalid" if email else "",
                   web="https://contact.invalid/" if web else "")  # fmt: skip


class Master:
    """What the copies of an edition on a paper share, for contacts of a form in some scripts."""

    def __init__(
        self, press: Press, edition: Edition, name: str, paper: str, contact: Contact, blocks: frozenset[int]
    ) -> None:
        """Raises ContentError, LayoutError and ProofError as a build does."""
        self.press, self.edition, self.name = press, edition, name
        lang, sheet = edition.language, edition.sheet
        whole = replace(edition, sheet=replace(sheet, article=with_contact(sheet.article, contact, lang)))
        key = edition.plan.id, lang.code, paper
        layout, self.warnings = press.lay_out(whole, name, paper, press.laid.get(key))
        press.laid[key] = layout  # its area is as high for all: at no other step do others fit better
        theme = press.project.theme
        style = theme.at_step(layout.step).styles["colophon"]
        face = press.faces[style.face]
        painted = pdf.paint(layout, theme, {face: _words(face, blocks)})
        attached, self.expected = press.describe(painted, whole, paper)
        self.style, self.fold, self.contact = style, pdf.read_back(press.faces), contact
        self.base = Base(layout, painted, theme, paragraph(contact, lang))
        self.data = self.base.close(manifest_of(attached))
        press.prove(whole, name, Made(self.data, len(layout.pages), attached, self.expected))
        self.attached = manifest.opened(attached)
        base, left = self.base, self.base.place[0]
        edges = left, left + layout.geometry.width
        at = proof.Place(len(base.file.kept), base.page + 1, base.given.operators, edges, base.contents, base.data,
                         base.annotations)  # fmt: skip
        self.proved = proof.Proved(self.data, at)
        self._first = False  # copy made
        self._manifests = manifest.Copies(self.attached)
        said, links = of_paragraph(paragraph(contact, lang), self.fold)
        self._block = [text for _, text in self.expected.blocks].index(said)
        self._links = [self.expected.links.index(url) for _, url in links]

    def excess(self, contact: Contact) -> list[tuple[int, float]]:
        """Return the lines of a contact that are wider than its area, each with by how much, in pt."""
        layout = self.base.layout
        texts, room = layout.flow.composer.texts, layout.geometry.width
        lines = enumerate(lines_of(contact, self.edition.language))
        widths = ((n, sum(part.width for part in texts.compose(line, self.style, ENDLESS))) for n, line in lines)
        return [(n, width - room) for n, width in widths if width > room]

    def copy(self, row: Row) -> bytes:
        """Return the copy for a row, proved. Raises NotAgain where it needs a file of its own, ProofError."""
        text = paragraph(row.contact, self.edition.language)
        made = self.base.paint(text)
        said, links = of_paragraph(text, self.fold)
        operators, number = self.base.operators(made), self.base.page
        page = ExpectedPage(text_digest(self.fold(self.base.text(made))), digest(operators),
                            self.expected.pages[number].frames)  # fmt: skip
        expected = replace(
            self.expected,
            blocks=_with(self.expected.blocks, {self._block: TaggedText("P", said)}),
            links=_with(self.expected.links, dict(zip(self._links, (url for _, url in links), strict=True))),
            pages=_with(self.expected.pages, {number: page}),
        )
        attached = self._manifests.seal(
            {"sheet": {"copy": row.ident}, "itself": {"links": digest(self.base.links(made))}},
            {"blocks": expected.blocks, "links": expected.links, "pages": [vars(page) for page in expected.pages]},
        )
        data = self.base.to_bytes(made, manifest_of(attached))
        findings = self.proved.prove(data, proof.Paragraph(said, links, page, attached), self.press.secrets)
        self.press.found(self.edition, self.name, findings)
        if not self._first:  # whole, by the proof of any sheet
            self._first = True
            self.press.prove(self.edition, self.name, Made(data, len(expected.pages), attached, expected))
        return data


def alone(press: Press, edition: Edition, name: str, paper: str, row: Row) -> bytes:
    """Return the copy for a row as a file of its own, proved whole. Raises errors as a build does."""
    own = replace(edition, copy=row.ident)
    return Master(press, own, name, paper, row.contact, ALWAYS).data


def missing(press: Press, row: Row, display: str) -> None:
    """Raise ContentError K005 for characters of a contact that the fonts lack."""
    hint = "write it another way, or name a font that has it in theme.yaml: `fallback: [fonts/….ttf]`"
    problems = [
        Problem("K005", row.place(display, [name]),
                f"the character “{character}” (U+{ord(character):04X}) is not in the font", hint)
        for name, text in asdict(row.contact).items()
        for character in sorted(press.faces["regular"].missing(text))
    ]  # fmt: skip
    if problems:
        raise ContentError(problems)


def too_wide(lines: Sequence[tuple[int, float]], row: Row, display: str, name: str) -> LayoutError:
    """Return the error for lines that have no room."""
    return LayoutError([
        Problem("K006", row.place(display, FIELDS[n]),
                f"{name}: {', '.join(FIELDS[n])} of this row share a line, and are {excess:.0f} pt too wide for it",
                "shorten them")
        for n, excess in lines
    ])  # fmt: skip


def _words(face: Face, blocks: frozenset[int]) -> list[str]:
    """Return the characters of some blocks that a face has, and letters that it may join."""
    characters = (chr(u) for u in sorted(face.characters) if u >> 8 in blocks)
    joined = (word for count in (2, 3) for word in map("".join, product(JOINED, repeat=count)))
    return [*(c for c in characters if not combining(c)), *joined]


def _with(items: Sequence[T], others: Mapping[int, T]) -> tuple[T, ...]:
    return tuple(others.get(n, item) for n, item in enumerate(items))


__all__ = ["Master", "NotAgain", "alone", "blocks_of", "missing", "probe", "too_wide"]
