"""Markdown writer: Sheet → Markdown as pandoc reads it.

Input: the tree all writers take. Output: CommonMark with pandoc’s footnotes, pipe tables, definition lists,
superscripts and spans with a language. A paragraph is one line. The first mark of a note is its footnote, which
pandoc numbers; the others are links to it, as pandoc would number each as a note of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import assert_never

from factsheet.languages import Language
from factsheet.sheet import tree as t
from factsheet.sheet.tables import grid
from factsheet.writers.text import address, label

_SPECIAL = re.compile(r"""[\\`*_\[\]{}<>#|~^$@&"'=+]|(?<=[-.!])[-.!]|[-.!](?=[-.!])|!$""")
# What would open a list, a caption or a definition.
_OPENING = re.compile(r"^(\(?(?:\w{1,12})?|Table|)(?!(?<=\d)\.\d)([-.):%(])")
_LIST = re.compile(r"- |\d+\. |.+\n\n:   ")
_DEFINITION = re.compile(r".+\n\n:   ")
APART = "<!-- -->"  # between two lists, which would be one, and two delimiters, which would be none


def write(sheet: t.Sheet, lang: Language) -> str:
    """Return a sheet as Markdown; its language is in the metadata block."""
    parts = [f"---\nlang: {lang.code}\n---", *_blocks(sheet.article.content, sheet)]
    parts += [f"[^{note.number}]: {_inlines(note.full, sheet)}" for note in sheet.notes]
    return "\n\n".join(parts) + "\n"


def escaped(text: str) -> str:
    """Return a text without anything that Markdown would take for more than text."""
    return _SPECIAL.sub(r"\\\g<0>", re.sub(r"[ \t\n\r\f\v]+", " ", text))


def _paragraph(text: str) -> str:
    """Return a paragraph that opens no other block."""
    return _OPENING.sub(r"\1\\\2", text.strip(" "))


def _blocks(content: Iterable[t.Block], sheet: t.Sheet) -> list[str]:
    texts: list[str] = []
    for text in (text for block in content for text in _block(block, sheet) if text):
        if texts and _joined(texts[-1], text):
            texts.append(APART)
        texts.append(text)
    return texts


def _joined(text: str, following: str) -> bool:
    """Tell whether two blocks would be read as one list, or a definition as the caption of a table."""
    return bool(_LIST.match(text) and (_LIST.match(following) or (following[0] == "|" and _DEFINITION.match(text))))


def _block(block: t.Block, sheet: t.Sheet) -> list[str]:
    match block:
        case t.Section():
            return _blocks(block.content, sheet)
        case t.Heading():
            return [f"{'#' * block.level} {_line(block.content, sheet)}"]
        case t.Paragraph():
            text = _inlines(block.content, sheet)
            return [_span(text, block.lang) if block.lang else _paragraph(text)]
        case t.ListBlock():
            items = [_blocks(item.content, sheet) for item in block.items]
            apart = "\n\n" if any(len(item) > 1 for item in items) else "\n"
            return [apart.join(_item(label(block, n), item) for n, item in enumerate(items, 1))]
        case t.DefinitionList():
            return [
                "\n\n".join([_paragraph(_line(term, sheet)), _item(":   ", _blocks(body, sheet))])
                for term, body in block.items
            ]
        case t.Table():
            return _table(block, sheet)
        case t.Chart():
            points = (_item("- ", [_paragraph(_inlines(point.content, sheet))]) for point in block.points)
            return [_paragraph(_inlines(block.caption, sheet)), "\n".join(points)]
        case t.Picture():
            return [_paragraph(escaped(block.alt)), _paragraph(_inlines(block.caption, sheet))]
        case t.QrCode():
            return [f"<{block.data}>"]
        case _:
            assert_never(block)


def _item(marker: str, texts: list[str]) -> str:
    indented = "\n\n".join(texts).replace("\n", "\n" + " " * len(marker))
    return marker + re.sub(r"\n +(?=\n)", "\n", indented)


def _table(table: t.Table, sheet: t.Sheet) -> list[str]:
    places = (*grid(table.head), *grid(table.body))
    rows = [[_line(cell.content, sheet) if cell else "" for cell in row] for row in places]
    rows.insert(1, ["---"] * len(rows[0]))
    caption = _line(table.caption, sheet)
    lines = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    return [lines, f"Table: {caption}" if caption else ""]


def _line(content: Iterable[t.Inline], sheet: t.Sheet) -> str:
    """Return inlines without line ends."""
    return _inlines(content, sheet).replace("\\\n", " ").strip(" ")


def _span(text: str, lang: str) -> str:
    return f"[{text}]{{lang={lang}}}"


def _inlines(content: Iterable[t.Inline], sheet: t.Sheet) -> str:
    text = ""
    for part in (_inline(inline, sheet) for inline in content):
        text += APART + part if text and part and text[-1] == part[0] and part[0] in "*~^" else part
    return text


def _inline(inline: t.Inline, sheet: t.Sheet) -> str:
    match inline:
        case t.Text():
            return escaped(inline.text)
        case t.LineBreak():
            return "\\\n"
        case t.StatementNumber():
            return f"{inline.number} "
        case t.NoteRef():
            n = inline.number
            comma = "^,^" if inline.follows else ""
            # ^[…]^ would be an inline note
            return comma + (f"[^{n}]" if inline.mention == 1 else f"<sup>[{n}](#fn{n})</sup>")
        case t.CiteRef():
            raise TypeError(f"citation of {inline.key} reached the Markdown writer without a number")
        case t.Link():
            return _link(inline, sheet)
        case t.Strong() | t.Emph():
            delimiter = "**" if isinstance(inline, t.Strong) else "*"
            return _marked(delimiter, _inlines(_unmarked(inline.content, type(inline)), sheet))
        case t.Subscript() | t.Superscript():
            text = _inlines(_unmarked(inline.content, type(inline)), sheet).replace(" ", "\\ ")
            return _marked("~" if isinstance(inline, t.Subscript) else "^", text)
        case t.Span():
            text = _inlines(inline.content, sheet)
            return _span(text, inline.lang) if inline.lang not in ("", sheet.metadata.language) else text
        case t.Abbr() | t.Time() | t.Data():
            return _inlines(inline.content, sheet)
        case _:
            assert_never(inline)


def _link(link: t.Link, sheet: t.Sheet) -> str:
    target = re.sub(r"[\s()<>\\]", lambda c: f"%{ord(c[0]):02X}", address(link.href, sheet.metadata.base_url))
    text = _inlines(link.content, sheet)
    return f"[{text}]({target})" if target else text


def _unmarked(content: Iterable[t.Inline], kind: type[t.Inline]) -> Iterator[t.Inline]:
    """Yield inlines without any of a kind, whose content stays: within bold, Markdown has no bold."""
    for inline in content:
        if isinstance(inline, kind):
            yield from _unmarked(t.children(inline), kind)  # type: ignore[arg-type]
        elif t.children(inline):
            yield replace(inline, content=tuple(_unmarked(t.children(inline), kind)))  # type: ignore[arg-type]
        else:
            yield inline


def _marked(delimiter: str, text: str) -> str:
    """Return a text between delimiters, with none of its white space at their inner side."""
    inner = text.strip()
    before, _, after = text.partition(inner)
    return f"{before}{delimiter}{inner}{delimiter}{after}" if inner else text
