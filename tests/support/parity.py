"""The same text on paper and on the web: both read back as lists of blocks.

Input: the structure tree of a PDF, and a web page. Output: texts of blocks in reading order, and
the notes' texts by number. Left out on both sides: notes in the run of text, bullets and the
numbers of lists; a figure is its text alternative.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from html.parser import HTMLParser

from support.pdf_notes import notes
from support.pdf_tree import Node, Said

PDF_INLINES = frozenset({"Span", "Strong", "Em", "Link", "Reference"})
HTML_BLOCKS = frozenset(
    ("h1", "h2", "h3", "p", "li", "dt", "dd", "caption", "figcaption", "th", "td", "ul", "ol", "figure", "table")
)
# What the web page has besides: links that lead elsewhere on it, or to the PDFs.
WEB_ALONE = (("section", "notes"), ("svg",), ("ul", "downloads"), ("details", "contents"))
# The font has one glyph for each of these pairs, so they read back as the plain one.
SAME = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2010": "-", "\u2011": "-"})


def plain(text: str) -> str:
    """Return a text as both sides can be compared."""
    return re.sub(r"[ \t\r\n]+", " ", text.translate(SAME)).strip(" ")


# -- paper -------------------------------------------------------------------------------------------


def pdf_blocks(document: Node, without: Collection[str] = ()) -> list[str]:
    """Return the blocks of a structure tree; figures with a text alternative in ``without`` are left out."""
    blocks = _Blocks(frozenset(without))
    blocks.element(document, "")
    return blocks.finished()


def pdf_notes(document: Node) -> dict[int, str]:
    return {note.number: plain(note.text) for note in notes(document)}


class _Blocks:
    def __init__(self, without: Collection[str] = ()) -> None:
        self.without = without
        self.found: list[str] = []
        self.open = ""

    def close(self) -> None:
        if plain(self.open):
            self.found.append(plain(self.open))
        self.open = ""

    def finished(self) -> list[str]:
        self.close()
        return self.found

    def element(self, node: Node, numbering: str) -> None:
        if node.tag == "Note" or (node.tag == "Lbl" and numbering in ("Disc", "Decimal")):
            return
        block = node.tag not in PDF_INLINES
        if block:
            self.close()
        if node.tag == "Figure":
            self.open = "" if node.alt in self.without else node.alt
        else:
            for kid in node.kids:
                if isinstance(kid, Said):
                    self.open += kid.text
                elif isinstance(kid, Node):
                    # a list's numbering is that of its items' labels, not of what stands deeper
                    deeper = {"L": node.numbering, "LI": numbering}.get(node.tag, "")
                    self.element(kid, deeper)
        if block:
            self.close()


# -- the web -----------------------------------------------------------------------------------------


class WebText(HTMLParser):
    """Reads the article of a web page: its blocks, and its notes apart."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.blocks = _Blocks()
        self.notes: dict[int, str] = {}
        self.stack: list[tuple[str, str]] = []
        self.feed(page)
        self.close()

    @property
    def texts(self) -> list[str]:
        return self.blocks.finished()

    def within(self, name: str, class_: str = "") -> bool:
        return any(tag == name and (not class_ or class_ in classes.split()) for tag, classes in self.stack)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {key: value or "" for key, value in attrs}
        if tag in ("svg", "ol") and "aria-label" in attributes and self.within("article"):
            self.blocks.close()
            self.blocks.open = attributes["aria-label"]
            self.blocks.close()
        if tag in HTML_BLOCKS and self.said():
            self.blocks.close()
        if tag == "li" and self.within("section", "notes"):
            self.notes[int(attributes["id"].removeprefix("note-"))] = ""
        if tag not in ("br", "wbr", "meta", "link"):
            self.stack.append((tag, attributes.get("class", "")))
        elif tag == "br" and self.said():
            self.blocks.open += " "

    def handle_endtag(self, tag: str) -> None:
        if tag in HTML_BLOCKS and self.said():
            self.blocks.close()
        self.stack.pop()

    def handle_data(self, data: str) -> None:
        if self.said():
            self.blocks.open += data
        elif self.notes and self.within("section", "notes") and not self.beside():
            self.notes[list(self.notes)[-1]] += data

    def beside(self) -> bool:
        """Tell whether we are in what the web page says beside a note's text."""
        return self.within("span", "backlinks") or self.within("span", "rung")

    def said(self) -> bool:
        return self.within("article") and not any(self.within(*part) for part in WEB_ALONE)

    def note_texts(self) -> dict[int, str]:
        return {number: plain(text) for number, text in self.notes.items()}
