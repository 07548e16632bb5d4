"""Cells that span rows: their places by column, as printed by each writer, read by the lint and proved in each file."""

from __future__ import annotations

import re
import shutil
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.content_factory import SHEET, Folder
from support.pdf_ua import check as ua

from factsheet.lint.passages import groups
from factsheet.project.build import Selection, build
from factsheet.project.project import Project
from factsheet.records.load import load
from factsheet.rules import check
from factsheet.sheet import tree as t
from factsheet.sheet.tables import covered, grid

ROOT = Path(__file__).parent.parent
S = "sheets/harbour.yaml"
HEAD = SHEET[: SHEET.index("blocks:")]
TABLE = """\
blocks:
- kind: table
  style: legal
  columns: [{en: body, fr: organisme}, {en: date, fr: date}, {en: word, fr: nouvelle}]
  rows:
  - cells: [{text: Harbour}, {text: "{arrivals-2016.as_of}"}, {facts: [arrivals-2016]}]
  - cells: [{continues: true}, {text: "{arrivals-2017.as_of}"}, {facts: [arrivals-2017]}]
  - cells: [{continues: true}, {text: "{requests-2017.as_of}"}, {facts: [requests-2017]}]
  - cells: [{text: {en: officials, fr: fonctionnaires}}, {text: "{requests-2018.as_of}"}, {facts: [requests-2018]}]
"""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def folder(blocks: str = TABLE) -> Folder:
    made = Folder()
    made.files[S] = HEAD + blocks
    return made


def cell(text: str, rows: int = 1) -> t.Cell:
    return t.Cell((t.Text(text),), "row" if rows > 1 else "", rows)


@st.composite
def tables(draw: st.DrawFn) -> tuple[int, list[list[t.Cell]]]:
    """Draw rows of a table, and how many columns it has; any cell may span rows."""
    columns, count = draw(st.integers(1, 4)), draw(st.integers(1, 6))
    rows: list[list[t.Cell]] = [[] for _ in range(count)]
    for c in range(columns):
        r = 0
        while r < count:
            span = draw(st.integers(1, count - r))
            rows[r].append(cell(f"{r}.{c}", span))
            r += span
    return columns, rows


@given(tables())
def test_every_row_has_a_place_in_every_column(table: tuple[int, list[list[t.Cell]]]) -> None:
    columns, rows = table
    places = grid(rows)
    assert {len(row) for row in places} == {columns}
    assert [[c for c in row if c] for row in places] == rows
    for r, row in enumerate(covered(rows)):
        assert [t.plain_text(*c.content).partition(".")[2] for c in row] == [str(c) for c in range(columns)]
        assert all(int(t.plain_text(*c.content).partition(".")[0]) + c.rows > r for c in row)


def test_a_cell_that_goes_on_is_printed_and_proved_in_every_format(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "templates", "templates")
    formats = ("html", "pdf", "txt", "md")
    project = Project(folder().write(Path()), Path("templates"))
    build(project, Selection(papers=("a4",), formats=formats), tmp_path / "output")
    files = {path.name: path.read_bytes() for path in (tmp_path / "output").iterdir() if path.name != ".state"}
    page = files["harbour.en.draft.html"].decode()
    rows = re.findall(r"<tr>(.*?)</tr>", page.partition("<tbody>")[2].partition("</tbody>")[0], re.DOTALL)
    assert [row.count("<th") for row in rows] == [1, 0, 0, 1]
    assert re.findall(r"<th[^>]*>", "".join(rows)) == ['<th scope="row" rowspan="3">', '<th scope="row">']
    assert [re.findall(r'data-label="([^"]+)"', row) for row in rows] == [["date:", "word:"]] * 4
    text = files["harbour.en.draft.txt"].decode()
    assert [text.count(name) for name in ("Harbour  ", "officials  ")] == [1, 1]
    markdown = files["harbour.en.draft.md"].decode()
    assert re.findall(r"^\| (\S*) ?\|", markdown, re.MULTILINE) == ["body", "---", "Harbour", "", "", "officials"]
    pdf = files["harbour.en.a4.draft.pdf"]
    assert list(ua(pdf)) == []
    with pikepdf.open(BytesIO(pdf)) as opened:
        heads = [e for e in opened.objects if isinstance(e, pikepdf.Dictionary) and e.get("/S") == "/TH"]
        attributes = [head.A for head in heads if "/A" in head]
        assert [int(a.RowSpan) for a in attributes if "/RowSpan" in a] == [3]
        assert [str(a.Scope) for a in attributes if "/RowSpan" in a] == ["/Row"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("cells: [{text: Harbour}", "cells: [{continues: true}",
         "13:25: error[C513]: only the first cell of a row below another can go on from the one above\n"
         "  hint: take out `continues:`, and say in the cell what it is to say"),
        ('{text: "{arrivals-2017.as_of}"}', "{continues: true}",
         "14:44: error[C513]: only the first cell of a row below another can go on from the one above\n"
         "  hint: take out `continues:`, and say in the cell what it is to say"),
        ('{continues: true}, {text: "{arrivals-2017', '{continues: true, text: Harbour}, {text: "{arrivals-2017',
         "14:25: error[C513]: this cell goes on from the one above, and says more\n"
         "  hint: leave it `continues:` alone"),
    ],
)  # fmt: skip
def test_a_cell_that_cannot_go_on_is_told_with_its_place(old: str, new: str, said: str) -> None:
    found = [str(p) for p in check(load(folder().change(S, old, new).write(Path()))) if p.code == "C513"]
    assert found == [f"content/{S}:{said}"]


def test_the_lint_reads_a_row_with_the_cell_that_spans_it() -> None:
    body = ((cell("Harbour", 2), cell("2016")), (cell("2017"),), (cell("Officials"), cell("2018")))
    table = t.Table((), (), body)
    printed = groups(t.Sheet(t.Section("article", (table,)), t.Metadata("a", "", 1, "2018", "", "en")))
    assert [g.text for g in printed if "201" in g.text][-3:] == ["Harbour\n2016", "Harbour\n2017", "Officials\n2018"]
