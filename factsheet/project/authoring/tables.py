"""Facts in a spreadsheet, for people who never see YAML: CSV or XLSX, a row a citation.

Input: the bytes of a table, the languages of a project. Output: facts as plain data, each with its rows; an empty table
with its heads; the table again with what was found beside its cells.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import PurePath
from typing import Any

from factsheet.project.authoring.foreign import unreadable
from factsheet.records.fitting import misfits
from factsheet.records.model import Fact

ROWS, CELLS, LARGEST = 5_000, 60, 50 << 20  # bytes of an XLSX, unpacked
FINDINGS = "findings"
NUMBERS = ("value", "from", "to")
PLAIN = ("status", "unit", "currency", "scale", "qualifier", "measure", "as_of", "event_date", "subject")
PLACES = ("page", "paragraph", "section", "chapter", "article", "time")
TEXTS = ("text", "attribution")
Found = Mapping[tuple[int, str], str]  # what is wrong, by row (from 1, the head) and column


@dataclass
class Row:
    """A fact of a table: its data, and the rows it stands in."""

    entry: dict[str, Any]
    rows: list[int]
    found: dict[tuple[int, str], str] = field(default_factory=dict)


def columns(languages: Sequence[str]) -> list[str]:
    """Return the heads of the columns."""
    texts = {name: [f"{name} {code}" for code in languages] for name in (*TEXTS, "quote-translation")}
    return [
        *("id", "status"), *texts["text"], *NUMBERS, "unit", "currency", "scale", "qualifier", "measure", "as_of",
        *("event_date", "subject"), *texts["attribution"], "source", *PLACES, "quote", *texts["quote-translation"],
    ]  # fmt: skip


def read(data: bytes, display: str) -> list[dict[str, Any]]:
    """Return the rows of a table by column, the head excepted. Raises ContentError A005 if it cannot be read."""
    suffix = PurePath(display).suffix.lower()
    if suffix == ".csv":
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise unreadable(display, "the file is not UTF-8 text", "save it as CSV, UTF-8") from None
        first = text.partition("\n")[0]
        parted = csv.reader(io.StringIO(text), delimiter=";" if first.count(";") > first.count(",") else ",")
        try:
            cells: list[list[Any]] = list(parted)
        except csv.Error as error:  # a cell of more than 128 kB
            raise unreadable(display, f"line {parted.line_num}: {error}", "divide it, or save it again") from None
    elif suffix == ".xlsx":
        cells = workbook(data, display)[0]
    else:
        raise unreadable(display, f"a file that ends in '{suffix}' is not known", "those are: .csv, .xlsx")
    if not cells or len(cells) > ROWS or max(map(len, cells)) > CELLS:
        raise unreadable(display, f"it has no rows, more than {ROWS:,}, or more than {CELLS} columns", "divide it")
    head = [str(cell or "").strip() for cell in cells[0]]
    return [dict(zip(head, map(_value, row), strict=False)) for row in cells[1:]]


def has_xlsx() -> bool:
    """Tell whether XLSX can be read and written here: the extra may not be installed."""
    try:
        import openpyxl  # noqa: F401
    except ImportError:
        return False
    return True


def workbook(data: bytes, display: str) -> list[list[list[Any]]]:
    """Return the cells of each sheet of an XLSX. Raises ContentError A005 if it cannot be read."""
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(part.file_size for part in archive.infolist()) > LARGEST:
                raise unreadable(display, "it is too large", "divide it")
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        found = []
        for sheet in book.worksheets:
            rows = [list(row) for row in sheet.iter_rows(max_row=ROWS + 1, max_col=CELLS + 1, values_only=True)]
            width = max((n for row in rows for n, cell in enumerate(row, 1) if cell is not None), default=0)
            found.append([row[:width] for row in rows])
        if not found:
            raise IndexError("it has no table")
        return found
    except (zipfile.BadZipFile, KeyError, ValueError, IndexError, TypeError, AttributeError) as error:
        raise unreadable(display, f"it cannot be read as XLSX: {error}", "save it again, as XLSX or CSV") from None


def _value(cell: object) -> object:
    """Return what a cell says: a whole number, or a text; a day as we write it."""
    if isinstance(cell, datetime | date):
        return cell.isoformat()[:10]
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() else str(cell)
    if cell is None or (isinstance(cell, int) and not isinstance(cell, bool)):
        return cell
    text = "".join(c for c in " ".join(str(cell).split()) if c.isprintable())
    return int(text) if text.isdecimal() and text.isascii() and (text == "0" or text[0] != "0") else text


def facts(rows: Sequence[Mapping[str, Any]], languages: Sequence[str]) -> list[Row]:
    """Return the facts of a table; a row without an id, or with that of the row above, adds a citation to its fact."""
    known, made = set(columns(languages)) | {FINDINGS, ""}, list[Row]()
    for number, row in enumerate(rows, 2):
        given = {name: value for name, value in row.items() if value not in (None, "")}
        if not given:
            continue
        ident = given.get("id")
        if ident is None and not made:
            made.append(Row({}, [number], {(number, "id"): "the first row has no id"}))
            continue
        if ident is None or (made and ident == made[-1].entry.get("id")):
            one = made[-1]
            one.rows.append(number)
        else:
            one = Row({"id": str(ident), **_fact(given, languages)}, [number])
            made.append(one)
        for name in given.keys() - known:
            one.found[number, name] = "there is no such column"
        if "source" in given or "quote" in given:
            one.entry.setdefault("sources", []).append(_citation(given, languages))
    for one in made:
        for name, what in misfits(Fact, one.entry).items():
            one.found[_cell(one, name)] = what
    return made


def _fact(given: Mapping[str, Any], languages: Sequence[str]) -> dict[str, Any]:
    found: dict[str, Any] = {
        name: str(given[name]) if name != "value" else given[name] for name in PLAIN if name in given
    }
    for name in ("as_of", "event_date"):
        if name in given:
            found[name] = given[name]
    for name in TEXTS:
        if texts := {code: str(given[f"{name} {code}"]) for code in languages if f"{name} {code}" in given}:
            found[name] = texts
    if "value" in given:
        found["value"] = given["value"]
    if "from" in given or "to" in given:
        found["range"] = {name: given[name] for name in ("from", "to") if name in given}
    return found


def _citation(given: Mapping[str, Any], languages: Sequence[str]) -> dict[str, Any]:
    place = {
        name: given[name] if name in ("page", "paragraph") else str(given[name]) for name in PLACES if name in given
    }
    translated = {c: str(given[f"quote-translation {c}"]) for c in languages if f"quote-translation {c}" in given}
    found = {"source": given.get("source"), "locator": place, "quote": given.get("quote"),
             "quote-translation": translated}  # fmt: skip
    return {name: value if isinstance(value, dict) else str(value) for name, value in found.items() if value}


def _cell(one: Row, name: str) -> tuple[int, str]:
    """Return the cell that a field of a fact stands in."""
    if name == "sources":
        return one.rows[-1], "quote" if "quote" not in str(one.entry.get("sources", [{}])[-1]) else "source"
    return one.rows[0], {"range": "from", "": "value"}.get(name, name)


# -- tables written ------------------------------------------------------------------------------------


def template(display: str, languages: Sequence[str]) -> bytes:
    """Return an empty table with its heads. Raises ContentError A005 for another end than .csv or .xlsx."""
    return written([], columns(languages), {}, display)


def written(rows: Sequence[Mapping[str, Any]], head: Sequence[str], found: Found, display: str) -> bytes:
    """Return a table with what was found in a column of its own; in XLSX the cells are marked, too."""
    head = [name for name in head if name and name != FINDINGS] + ([FINDINGS] if found else [])
    table = [[row.get(name) for name in head] for row in rows]
    if found:
        for number, cells in enumerate(table, 2):
            cells[-1] = "; ".join(_told(number, found)) or None
    suffix = PurePath(display).suffix.lower()
    if suffix == ".csv":
        out = io.StringIO()
        csv.writer(out, lineterminator="\r\n").writerows([head, *table])
        return out.getvalue().encode("utf-8-sig")
    if suffix != ".xlsx":
        raise unreadable(display, f"a file that ends in '{suffix}' is not known", "those are: .csv, .xlsx")
    from openpyxl import Workbook
    from openpyxl.styles import Font, PatternFill

    book = Workbook()
    sheet = book.active
    sheet.append(head)
    for cells in table:
        sheet.append(cells)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "B2"
    mark = PatternFill("solid", start_color="FFF2CC")
    for number, name in found:
        column = next((i for i, h in enumerate(head, 1) if h == name or h.startswith(f"{name} ")), 1)
        sheet.cell(number, column).fill = mark
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _told(number: int, found: Found) -> Iterator[str]:
    yield from (f"{name}: {what}" for (row, name), what in found.items() if row == number)
