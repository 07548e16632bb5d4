"""Plain-text writer: Sheet → readable text, 78 columns wide.

Input: the tree all writers take. Output: text with underlined headings, tables in aligned columns, note marks as
``[1]``, addresses as ``<https://…>`` and the notes at the end.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from itertools import zip_longest
from typing import assert_never
from urllib.parse import quote

from factsheet.languages import Language
from factsheet.sheet import tree as t
from factsheet.sheet.tables import grid

WIDTH = 78
_URI_SAFE = "%:/?#[]@!$&'()*+,;=~"  # what RFC 3986 allows in an address
_UNDERLINES = {1: "=", 2: "-", 3: "~"}


def write(sheet: t.Sheet, lang: Language) -> str:
    """Return a sheet as text."""
    parts = _blocks(sheet.article.content, sheet, WIDTH)
    if sheet.notes:
        parts.append(_heading(2, lang.label("Notes"), WIDTH))
    for note in sheet.notes:
        label = f"[{note.number}] "
        parts.append(_hanging(label, wrapped(_inlines(note.full, sheet), WIDTH - len(label))))
    return "\n\n".join(parts) + "\n"


def wrapped(text: str, width: int) -> str:
    """Return a text in lines of at most ``width`` characters; words and addresses are never broken."""
    lines = (textwrap.wrap(line, width, break_long_words=False, break_on_hyphens=False) for line in text.split("\n"))
    return "\n".join("\n".join(line) for line in lines)


def address(href: str, base: str) -> str:
    """Return the address of a link, empty for one within the sheet or without a base address."""
    if href.startswith("#") or not (":" in href or base):
        return ""
    return quote(href if ":" in href else f"{base.rstrip('/')}/{href}", safe=_URI_SAFE)


def _hanging(label: str, text: str) -> str:
    return label + text.replace("\n", "\n" + " " * len(label))


def _heading(level: int, text: str, width: int) -> str:
    lines = wrapped(text, width)
    return f"{lines}\n{_UNDERLINES[level] * max(map(len, lines.splitlines()))}"


def _blocks(content: Iterable[t.Block], sheet: t.Sheet, width: int) -> list[str]:
    return [text for block in content for text in _block(block, sheet, width) if text]


def _block(block: t.Block, sheet: t.Sheet, width: int) -> list[str]:
    match block:
        case t.Section():
            return _blocks(block.content, sheet, width)
        case t.Heading():
            return [_heading(block.level, _inlines(block.content, sheet), width)]
        case t.Paragraph():
            return [wrapped(_inlines(block.content, sheet), width)]
        case t.ListBlock():
            items = (_blocks(item.content, sheet, width - 4) for item in block.items)
            return ["\n".join(_hanging(label(block, n), "\n".join(item)) for n, item in enumerate(items, 1))]
        case t.DefinitionList():
            return [
                "\n".join((wrapped(_inlines(term, sheet), width), *_indented(_blocks(body, sheet, width - 4))))
                for term, body in block.items
            ]
        case t.Table():
            return [wrapped(_inlines(block.caption, sheet), width), _table(block, sheet, width)]
        case t.Chart():
            points = (wrapped(_inlines(point.content, sheet), width - 2) for point in block.points)
            return [
                wrapped(_inlines(block.caption, sheet), width),
                "\n".join(_hanging("- ", point) for point in points),
            ]
        case t.Picture():
            return [wrapped(block.alt, width), wrapped(_inlines(block.caption, sheet), width)]
        case t.QrCode():
            return [f"<{block.data}>"]
        case _:
            assert_never(block)


def label(block: t.ListBlock, number: int) -> str:
    """Return what stands before an item: a number where the list is one of numbers, a hyphen elsewhere."""
    return f"{number}. " if block.ordered and not block.class_ else "- "


def _indented(texts: Sequence[str]) -> list[str]:
    return [textwrap.indent(text, "    ") for text in texts]


def _table(table: t.Table, sheet: t.Sheet, width: int) -> str:
    """Return a table between rules, a column as wide as its longest word at least; a rule is drawn for each column."""
    places = (*grid(table.head), *grid(table.body))
    rows = [[_inlines(cell.content, sheet).replace("\n", " ") if cell else "" for cell in row] for row in places]
    columns = list(zip(*rows, strict=True))
    least = [max((len(word) for cell in column for word in cell.split(" ")), default=1) or 1 for column in columns]
    wanted = [max(map(len, column)) or 1 for column in columns]
    room = width - sum(least) - 2 * (len(columns) - 1)
    missing = sum(w - m for w, m in zip(wanted, least, strict=True))
    share = min(1.0, max(room, 0) / missing) if missing else 0.0
    widths = [m + int((w - m) * share) for w, m in zip(wanted, least, strict=True)]
    rule = "  ".join("─" * w for w in widths)
    lines = []
    for row in rows:
        cells = [wrapped(cell, w).split("\n") for cell, w in zip(row, widths, strict=True)]
        padded = (
            (cell.ljust(w) for cell, w in zip(line, widths, strict=True)) for line in zip_longest(*cells, fillvalue="")
        )
        lines.append("\n".join("  ".join(line).rstrip() for line in padded))
    head = len(table.head)
    return "\n".join([rule, *lines[:head], rule, "\n\n".join(lines[head:]), rule])


def _inlines(content: Iterable[t.Inline], sheet: t.Sheet) -> str:
    return "".join(_inline(inline, sheet) for inline in content)


def _inline(inline: t.Inline, sheet: t.Sheet) -> str:
    match inline:
        case t.Text():
            return inline.text
        case t.LineBreak():
            return "\n"
        case t.StatementNumber():
            return f"{inline.number} "
        case t.NoteRef():
            return f"[{inline.number}]"
        case t.CiteRef():
            raise TypeError(f"citation of {inline.key} reached the text writer without a number")
        case t.Link(address=False) if ":~:" in inline.href:  # a passage, whose source’s address stands behind it
            return _inlines(inline.content, sheet)
        case t.Link():
            text, target = _inlines(inline.content, sheet), address(inline.href, sheet.metadata.base_url)
            said = not target or target == f"mailto:{text}"
            return f"<{target}>" if text == target else text if said else f"{text} <{target}>"
        case t.Strong() | t.Emph() | t.Subscript() | t.Superscript():
            return _inlines(inline.content, sheet)
        case t.Abbr() | t.Time() | t.Data() | t.Span():
            return _inlines(inline.content, sheet)
        case _:
            assert_never(inline)
