"""Tables of the tree → boxes: widths of columns and styles of cells by the kind of table.

Input: a table, and a setting with its width. Output: a caption, and a table box with its elements.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from factsheet.sheet import tree as t
from factsheet.sheet.tables import covered, grid
from factsheet.writers.pdf.boxes import Box, Stack, TextBox
from factsheet.writers.pdf.setting import Setting
from factsheet.writers.pdf.table import TableBox, TableRules, column_widths
from factsheet.writers.pdf.tags import Element
from factsheet.writers.theme import Style, StyleName

FIGURE = re.compile(r"[^\w\s]*\d[\d\s.,]*[^\w\s]*")
FIXED: Mapping[str, tuple[float, ...]] = {"counts": (44.0,), "legal": (112.0, 100.0)}  # pt, of the first columns
HALVES = frozenset(("answers", "commitments"))  # of two columns, as wide as those of a pair
CELLS: Mapping[str, StyleName] = {"answers": "answer", "commitments": "legal", "legal": "legal"}
SECOND_LINES: Mapping[str, tuple[StyleName, StyleName]] = {
    "answers": ("answer-head", "answer"),
    "counts": ("table-cell", "table-line"),
}  # of the first line of a cell, and of those below


def table_boxes(setting: Setting, table: t.Table, element: Element) -> Iterator[Box]:
    """Yield a table's caption and its box."""
    top = element.child("Table")
    if table.caption:
        caption = setting.theme.styles["caption"]
        yield setting.even(table.caption, caption, top.child("Caption"))
    theme = setting.theme.rules
    rules = TableRules(gap=setting.gutter if table.class_ in HALVES else 12.0, outer=theme.table, row=theme.row)
    rows = [(row, "THead") for row in grid(table.head)] + [(row, "TBody") for row in grid(table.body)]
    count = len(rows[0][0])
    widths = _widths(setting, table, rules)
    right = [table.class_ != "review" and _figures(table, i) for i in range(count)]
    groups = {"THead": top.child("THead"), "TBody": top.child("TBody")}
    starts = [sum(widths[:i]) + rules.gap * i for i in range(count)]
    composed = []
    for row, group in rows:
        tr = groups[group].child("TR")
        composed.append([
            _cell(setting, table, cell, tr, start, width, right=align) if cell else None
            for cell, start, width, align in zip(row, starts, widths, right, strict=True)
        ])  # fmt: skip
    yield TableBox(composed, widths, len(table.head), rules, limit=setting.limit, after=8.0)


def _figures(table: t.Table, column: int) -> bool:
    """Tell whether the body cells of a column are figures, or empty."""
    cells = [row[column] for row in covered(table.body)]
    texts = [t.plain_text(*cell.content).strip() for cell in cells]
    heads = table.class_ != "counts" and any(cell.scope for cell in cells)
    return not heads and any(texts) and all(not text or FIGURE.fullmatch(text) for text in texts)


def _widths(setting: Setting, table: t.Table, rules: TableRules) -> list[float]:
    """Return the widths of the columns in pt, without the white space between them."""
    count = len(table.head[0])
    room = setting.width - rules.gap * (count - 1)
    least, most = _needs(setting, table)
    fixed = FIXED.get(table.class_, ())
    if table.class_ == "review" or (table.class_ in HALVES and count == 2):
        even = [room / count] * count
        if table.class_ == "review" or all(n <= w for n, w in zip(least, even, strict=True)):
            return even
    if fixed and count == len(fixed) + 1:
        widths = [*fixed, room - sum(fixed)]
        if all(n <= w for n, w in zip(least, widths, strict=True)):
            return widths
    return column_widths(least, most, room)


def _needs(setting: Setting, table: t.Table) -> tuple[list[float], list[float]]:
    """Return the minimum width of each column, that of its longest word, and the maximum it can use, in pt."""
    least, most = [], []
    for column in zip(*covered(table.head), *covered(table.body), strict=True):
        narrow = wide = 0.0
        for cell in column:
            for said in _parts(setting, table, cell):
                parts = setting.texts.segments(*said)
                narrow = max([narrow, *(s.width for s in parts)])
                wide = max(wide, sum(s.width + (s.space.width if s.space else 0) for s in parts))
        least.append(narrow + 0.1)
        most.append(wide + 0.1)
    return least, most


def _parts(setting: Setting, table: t.Table, cell: t.Cell) -> Iterator[tuple[tuple[t.Inline, ...], Style]]:
    """Yield the texts of a cell with their styles: the first line is set apart from those below in some tables."""
    styles = setting.theme.styles
    plain = styles[CELLS.get(table.class_, "table-cell")]
    if cell.scope == "col":
        head = styles["table-head"]
        yield cell.content, (plain.model_copy(update={"face": "bold"}) if plain.size > head.size else head)
        return
    bold = cell.scope == "row" and table.class_ != "commitments"
    cut = next((i for i, node in enumerate(cell.content) if isinstance(node, t.LineBreak)), None)
    named = SECOND_LINES.get(table.class_)
    if named is None or cut is None:
        yield cell.content, (plain.model_copy(update={"face": "bold"}) if bold else plain)
        return
    first, below = styles[named[0]], styles[named[1]]
    yield cell.content[:cut], (first.model_copy(update={"face": "bold"}) if bold else first)
    yield cell.content[cut + 1 :], below


def _cell(
    setting: Setting, table: t.Table, cell: t.Cell, row: Element, start: float, width: float, *, right: bool
) -> Stack:
    if cell.scope:
        element = row.child("TH", scope="Column" if cell.scope == "col" else "Row", rows=cell.rows)
    else:
        element = row.child("TD")
    texts: list[TextBox] = []
    for content, style in _parts(setting, table, cell):
        align = {"align": "right"} if right else {}
        text = setting.set(content, style.model_copy(update=align), element, width)
        text.number = text.number and text.number.moved(-start)
        texts.append(text)
    for text in texts[:-1]:
        text.lines = (*text.lines[:-1], text.lines[-1].spaced())
    return Stack(texts)
