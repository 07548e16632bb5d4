"""A form in a spreadsheet, for people who fill in cells and nothing else: XLSX.

Input: tables of cells, which of them are to be filled in and what may stand there. Output: bytes, the same for the same
cells; and the cells again, as somebody saved them.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from math import ceil
from typing import NamedTuple

from factsheet.sheet.tree import Metadata
from factsheet.writers.office.package import day, pack, parts_of

_CORE = "docProps/core.xml"
_STAMP = re.compile(r"(<dcterms:(created|modified)[^>]*>)[^<]*")
_FILL = "FFF2CC"
_LINE = 15.0  # pt


class Cell(NamedTuple):
    """A cell: its text; whether it is to be filled in, from which choices, if they are fixed; whether it is a head."""

    text: str = ""
    open: bool = False
    choices: tuple[str, ...] = ()
    head: bool = False


class Table(NamedTuple):
    """A table: title, rows, the widths of columns in characters (0: hidden), how many first rows stay in view."""

    title: str
    rows: Sequence[Sequence[Cell]]
    widths: Sequence[int]
    frozen: int = 0


def letter(column: int) -> str:
    """Return the name of a column, counted from 1."""
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(column))


def _lines(text: str, width: int) -> int:
    """Return how many lines a text takes in a column of a width in characters, roughly and rather too many."""
    return sum(ceil(1.15 * len(line) / width) or 1 for line in text.split("\n"))


def form(shown: Table, data: str, meta: Metadata) -> bytes:
    """Return a workbook: a table to fill in, and a hidden one whose first cell has ``data``."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook()
    sheet = book.active
    sheet.title = shown.title
    lists: dict[tuple[str, ...], DataValidation] = {}
    for r, row in enumerate(shown.rows, 1):
        if len(row) == len(shown.widths):  # no program makes a row as high as its text before somebody edits it
            fill = [_lines(cell.text, width) for cell, width in zip(row, shown.widths, strict=True) if width]
            sheet.row_dimensions[r].height = _LINE * max(fill)
        for c, cell in enumerate(row, 1):
            made = sheet.cell(r, c)
            if cell.text:
                made.value = cell.text
                made.data_type = "s"  # whatever it begins with
            made.alignment = Alignment(wrap_text=len(row) == len(shown.widths), vertical="top")
            made.font = Font(bold=cell.head)
            made.border = Border(bottom=Side("hair"))
            if cell.open:
                made.fill, made.protection = PatternFill("solid", start_color=_FILL), Protection(locked=False)
                made.number_format = "@"
            if cell.choices:
                if cell.choices not in lists:
                    lists[cell.choices] = DataValidation(
                        "list", formula1=f'"{",".join(cell.choices)}"', allow_blank=True
                    )
                    sheet.add_data_validation(lists[cell.choices])
                lists[cell.choices].add(made)
    for c, width in enumerate(shown.widths, 1):
        column = sheet.column_dimensions[letter(c)]
        column.width, column.hidden = width or 1, not width
    sheet.freeze_panes = sheet.cell(shown.frozen + 1, 1) if shown.frozen else None
    sheet.protection.sheet = True  # without a password: against slips, not against people
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    hidden = book.create_sheet("data")
    hidden.sheet_state = "hidden"
    hidden.cell(1, 1).value = data
    book.properties.creator, book.properties.title, book.properties.language = meta.publisher, meta.title, meta.language
    out = io.BytesIO()
    book.save(out)
    parts = parts_of(out.getvalue())
    core = parts[_CORE].decode()
    parts[_CORE] = _STAMP.sub(rf"\g<1>{day(meta)}T00:00:00Z", core).encode()  # openpyxl writes the time of now
    return pack(dict(sorted(parts.items())), meta)
