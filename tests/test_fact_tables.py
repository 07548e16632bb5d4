"""Facts from a spreadsheet, CSV and XLSX: all of them, or what is wrong beside its cell."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from support.command import Run, runner
from support.content_factory import FACTS, Folder

from factsheet.errors import ContentError
from factsheet.project.authoring.tables import columns, facts, read
from factsheet.records.load import load

HEAD = [
    *("id", "status", "text en", "text fr", "value", "as_of", "attribution en", "attribution fr", "source", "page"),
    "quote",
]
EN, FR = "Harbour had {value} rooms by {as_of}.", "Harbour avait {value} salles en date du {as_of}."
GOOD: list[list[object]] = [
    [
        "rooms",
        "reported",
        EN,
        FR,
        12,
        "2017-09",
        "Harbour",
        "Harbour",
        "harbour-report",
        4,
        "12 rooms in 2017-09",
    ],
    [None, None, None, None, None, None, None, None, "daily-news", None, "12 rooms by September 2017, it said"],
]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.chdir(tmp_path)
    Folder().without_repeats().write(tmp_path)
    return runner(capfd)


def table(name: str, rows: list[list[object]]) -> str:
    if name.endswith(".csv"):
        with Path(name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([HEAD, *rows])
    else:
        book = Workbook()
        sheet = book.active
        assert sheet is not None
        for row in (HEAD, *rows):
            sheet.append(row)
        book.save(name)
    return name


@pytest.mark.parametrize("name", ["facts.csv", "facts.xlsx"])
def test_facts_are_taken_over_with_all_their_citations(run: Run, tmp_path: Path, name: str) -> None:
    told = run("facts", "import", table(name, GOOD))
    assert told == (0, "1 fact in content/facts/harbour.yaml\n", "")
    text = Path("content/facts/harbour.yaml").read_text(encoding="utf-8")
    assert text == FACTS + (
        "- id: rooms\n"
        "  status: reported\n"
        "  as_of: 2017-09\n"
        "  text:\n"
        "    en: Harbour had {value} rooms by {as_of}.\n"
        "    fr: Harbour avait {value} salles en date du {as_of}.\n"
        "  attribution: {en: Harbour, fr: Harbour}\n"
        "  value: 12\n"
        "  sources:\n"
        "  - source: harbour-report\n"
        "    locator: {page: 4}\n"
        "    quote: 12 rooms in 2017-09\n"
        "  - {source: daily-news, quote: '12 rooms by September 2017, it said'}\n"
    )
    assert run("check", "-q").status == 0
    assert [citation.source for citation in load(tmp_path / "content").facts["rooms"].sources] == [
        "harbour-report",
        "daily-news",
    ]


@pytest.mark.parametrize("name", ["facts.csv", "facts.xlsx"])
def test_what_is_wrong_stands_beside_its_cell(run: Run, name: str) -> None:
    bad = [list(row) for row in GOOD]
    bad[0][1], bad[0][5], bad[1][8] = "sure", "2017-13", "lost"
    bad.append(["harbour-founded", "established", "Harbour was founded.", "Harbour a été fondé."])
    table(name, bad)
    out = f"findings{Path(name).suffix}"
    told = run("facts", "import", name, "--findings", out)
    assert (told.status, told.out) == (2, "")
    assert told.err.splitlines() == [
        f"{name}: row 2, as_of: there is no month 13",
        f"{name}: row 2, status: 'sure' is not allowed here",
        f"{name}: row 3, source: there is no such source",
        f"{name}: row 4, id: a fact with this id already exists",
        f"4 findings; they stand in {out}; no fact was imported",
    ]
    assert Path("content/facts/harbour.yaml").read_text(encoding="utf-8") == FACTS
    data = json.loads(run("facts", "import", name, "--json").out)
    assert data["cells"][0] == {"row": 2, "column": "as_of", "what": "there is no month 13"}
    if name.endswith(".csv"):
        rows = list(csv.DictReader(io.StringIO(Path(out).read_bytes().decode("utf-8-sig"))))
        assert {"status: 'sure' is not allowed here", "as_of: there is no month 13"} == set(
            rows[0]["findings"].split("; ")
        )
        assert rows[1]["findings"] == "source: there is no such source" and rows[0]["text en"] == bad[0][2]
    else:
        sheet = load_workbook(out).worksheets[0]
        assert sheet.cell(1, len(HEAD) + 1).value == "findings"
        marked = {(c.row, HEAD[c.column - 1]) for r in sheet.iter_rows() for c in r if c.fill.fill_type == "solid"}
        assert marked == {(2, "as_of"), (2, "status"), (3, "source"), (4, "id")}


def test_a_template_has_a_column_for_each_field(run: Run) -> None:
    for name in ("facts.csv", "facts.xlsx"):
        assert run("facts", "template", name).out == f"{name}: 27 columns, a row a citation\n"
        (empty,) = [read(Path(name).read_bytes(), name)]
        assert empty == []
    assert next(csv.reader(io.StringIO(Path("facts.csv").read_bytes().decode("utf-8-sig")))) == columns(("en", "fr"))
    assert run("facts", "template", "facts.csv").status == 4, "a table that somebody filled in is not replaced"
    assert run("facts", "template", "facts.ods").status == 2


def test_a_table_of_a_european_spreadsheet() -> None:
    rows = read("id;text de;from;to;unit\nx;Drei – bis vier;40;60;percent\n;;;;\n".encode(), "a.csv")
    (one,) = facts(rows, ("de",))
    assert one.entry == {
        "id": "x",
        "unit": "percent",
        "text": {"de": "Drei – bis vier"},
        "range": {"from": 40, "to": 60},
    }
    assert one.found == {(2, "status"): "Field required"} or set(one.found) == {(2, "status")}


def test_columns_that_are_not_known_are_told(run: Run) -> None:
    Path("a.csv").write_text("id,staus,text en\na,reported,X.\n", encoding="utf-8")
    assert "a.csv: row 2, staus: there is no such column\n" in run("facts", "import", "a.csv").err


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.csv", b"\xff\xfe"),
        ("a.csv", b""),
        ("a.csv", b"a\n" * 6000),
        ("a.csv", b"a," * 100),
        ("a.ods", b"x"),
        ("a.xlsx", b"x"),
        ("a.xlsx", b"PK\x05\x06" + b"\0" * 18),
    ],
)
def test_what_is_no_table_is_told(run: Run, name: str, data: bytes) -> None:
    Path(name).write_bytes(data)
    told = run("facts", "import", name)
    assert (told.status, told.err.startswith(f"{name}: error[A005]: ")) == (2, True), told.err


def test_a_table_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (60 << 20))
    with pytest.raises(ContentError, match="it is too large"):
        read((tmp_path / "a.xlsx").read_bytes(), "a.xlsx")


def test_without_openpyxl_the_extra_is_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "openpyxl", None)
    told = run("facts", "import", "a.xlsx")
    assert told == (
        4,
        "",
        "error: openpyxl, which reads and writes XLSX, is not installed\n"
        "  hint: pip install 'factsheet[xlsx]', or save the table as CSV\n",
    )
