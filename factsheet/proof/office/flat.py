"""The flat form in which a sheet and a file are compared: words and signs, in the order of reading.

Input: the tree; or what a reader meets. Output: tokens. A word in another language ends in ``@fr``; signs are ``#2``
before a heading of level 2, ``•`` or ``1.`` before an item, ``⊞`` a table, ``⊟`` a row, ``H``, ``R``, ``D`` a cell
that heads a column, heads a row, or holds data, ``▣`` a text alternative, ``↑3`` a mark of note 3 and note 3,
``→…`` the address of the link before it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

from factsheet.languages import Language
from factsheet.proof.expected import absolute
from factsheet.sheet import tree as t
from factsheet.sheet.tables import grid
from factsheet.writers import pandoc


class Flat:
    """A flat form that grows as a tree or a file is read."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self._parts: list[tuple[str, str]] = []  # text and its language; a sign has the language "\0"

    def text(self, text: str, lang: str = "") -> None:
        """Add text, in another language than the file's or in its own."""
        lang = "" if lang == self.lang or not text.strip() else lang
        if self._parts and self._parts[-1][1] == lang:
            self._parts[-1] = self._parts[-1][0] + text, lang
        else:
            self._parts.append((text, lang))

    def sign(self, sign: str) -> None:
        """Add a sign, which ends the word before it."""
        self._parts.append((f"\0{'_'.join(sign.split())}", "\0"))

    def tokens(self) -> list[str]:
        """Return words and signs."""
        out = ""
        for text, lang in self._parts:
            if lang == "\0":
                out += f" {text} "
            elif lang:
                start = text[: len(text) - len(text.lstrip())]
                end = text[len(text.rstrip()) :]
                out += start + " ".join(f"{word}@{lang}" for word in text.split()) + end
            else:
                out += text
        return out.split()


def link(href: str) -> str:
    """Return the sign of a link."""
    return f"→{href.replace('(', '%28').replace(')', '%29')}"


# -- from the tree -----------------------------------------------------------------------------------


def expected(sheet: t.Sheet, lang: Language, target: pandoc.Target) -> list[str]:
    """Return the tokens of a file of a sheet: in an EPUB notes have a heading and stand before a colophon."""
    reader = _Sheet(sheet, lang, target)
    content = sheet.article.content
    end = pandoc.notes_at(sheet.article) if target == "epub" else len(content)
    reader.blocks(content[:end])
    if target == "epub" and sheet.notes:
        reader.flat.sign("#2")
        reader.flat.text(lang.label("Notes"))
    for note in sheet.notes:
        reader.flat.sign(f"↑{note.number}")
        reader.inlines(note.full)
    reader.blocks(content[end:])
    return reader.flat.tokens()


class _Sheet:
    def __init__(self, sheet: t.Sheet, lang: Language, target: pandoc.Target) -> None:
        self.flat = Flat(lang.code)
        self.base = sheet.metadata.base_url.rstrip("/")
        self.target = target

    def blocks(self, content: Iterable[t.Block], skipped: frozenset[str] = frozenset(), lang: str = "") -> None:
        for block in content:
            self.flat.text("\n")
            match block:
                case t.Section():
                    self.blocks(block.content, pandoc.needless(block), block.lang or lang)
                case t.Heading():
                    self.flat.sign(f"#{block.level}")
                    self.inlines(block.content, lang)
                case t.Paragraph():
                    self.inlines(block.content, block.lang or lang)
                case t.ListBlock():
                    for number, item in enumerate(block.items, 1):
                        if block.class_ not in ("timeline", "tiles"):
                            self.flat.sign(f"{number}." if block.ordered and not block.class_ else "•")
                        self.blocks(item.content, lang=lang)
                case t.DefinitionList():
                    for term, definition in block.items:
                        self.inlines(term, lang)
                        self.blocks(definition, lang=lang)
                case t.Table():
                    self._table(block, lang)
                case t.Chart():
                    self.inlines(block.caption, lang)
                    if pandoc.drawn(block):
                        self._alternative(block.alt)
                    for point in block.points:
                        self.flat.sign("•")
                        self.inlines(point.content, lang)
                case t.Picture():
                    self._alternative(block.alt)
                    self.inlines(block.caption, lang)
                case t.QrCode():
                    if block.data not in skipped:
                        self.flat.text(block.data.partition("://")[2] or block.data)
                        self.flat.sign(link(absolute(block.data, "")))
                case _:
                    assert_never(block)
            self.flat.text("\n")

    def _alternative(self, alt: str) -> None:
        self.flat.sign("▣")
        self.flat.text(f" {alt} ")

    def _table(self, table: t.Table, lang: str) -> None:
        self.inlines(table.caption, lang)
        self.flat.sign("⊞")
        heads = pandoc.row_headed(table) and self.target != "odt"  # which knows none
        for row, kind in (*((row, "H") for row in grid(table.head)), *((row, "D") for row in grid(table.body))):
            self.flat.sign("⊟")
            for column, cell in enumerate(row):
                if cell or self.target == "odt":  # which has an empty cell where one above goes on
                    self.flat.sign("R" if heads and kind == "D" and column == 0 else kind)
                    self.inlines(cell.content if cell else (), lang)

    def inlines(self, content: Iterable[t.Inline], lang: str = "") -> None:
        for inline in content:
            match inline:
                case t.Text():
                    self.flat.text(inline.text, lang)
                case t.LineBreak():
                    self.flat.text(" ")
                case t.StatementNumber():
                    self.flat.text(f"{inline.number} ")
                case t.NoteRef():
                    if inline.follows:
                        self.flat.text(",")
                    self.flat.sign(f"↑{inline.number}")
                case t.CiteRef():
                    pass
                case t.Link():
                    self.inlines(inline.content, lang)
                    if not inline.href.startswith("#") and (target := absolute(inline.href, self.base)):
                        self.flat.sign(link(target))
                case t.Span():
                    self.inlines(inline.content, inline.lang or lang)
                case t.Strong() | t.Emph() | t.Subscript() | t.Superscript() | t.Abbr() | t.Time() | t.Data():
                    self.inlines(inline.content, lang)
                case _:
                    assert_never(inline)
