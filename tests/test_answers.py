"""The answers to a request for an outside fact-check, on their way into the log: by the page, and by the form."""

from __future__ import annotations

import io
import json
import re
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from support.command import Run, Told, runner
from support.content_factory import change
from support.request_factory import ASKS, FACTS, NAME, ROLE, begun, decided, fill, of_page, packed
from support.review_factory import as_bytes, project

from factsheet.errors import ContentError, ProofError
from factsheet.evidence.digest import digest
from factsheet.evidence.signoff.decisions import read as read_decisions
from factsheet.evidence.signoff.log import Log, lines_for
from factsheet.languages import language
from factsheet.project.authoring import forms
from factsheet.project.press import Press
from factsheet.review import answers
from factsheet.review.request import asked
from factsheet.writers.office.package import pack as pack_parts


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return begun(tmp_path_factory.mktemp("request"))


@pytest.fixture(scope="module")
def pack(root: Path) -> Path:
    return packed(root)


@pytest.fixture
def run(root: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.chdir(root)
    return runner(capfd)


# -- the way back ------------------------------------------------------------------------------------------


@pytest.fixture
def copy(root: Path, pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the content for a test that applies."""
    shutil.copytree(root / "content", tmp_path / "content")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def entries(root: Path) -> list[tuple[str, str, str, str, str]]:
    return [
        (e.reader, e.role, e.language, e.pair, e.state) for e in project(root).reviews.entries if e.language == "fr"
    ]


def test_answers_of_the_page_go_into_the_log_under_name_and_role(copy: Path, pack: Path, run: Run) -> None:
    data = of_page(pack)
    (copy / "back.json").write_bytes(decided(data))
    told = run("review", "apply", str(copy / "back.json"), f"--content={copy / 'content'}")
    assert told == Told(0, f"{copy}/back.json: 16 decisions of {NAME} on harbour (fr) added, unsigned\n", "")
    assert entries(copy) == [(NAME, ROLE, "fr", row["pair"], "verified") for row in data["rows"]]
    log = run("review", "log", f"--content={copy / 'content'}").out
    assert log.count(f"  {NAME}, {ROLE} (unsigned)\n") == 16
    assert run("review", "log", "--verify", f"--content={copy / 'content'}").status == 0
    log_file = copy / "content/reviews.jsonl"
    assert b'"role"' not in log_file.read_bytes().splitlines()[0]  # lines of the house are what they were


def test_a_role_that_is_changed_in_the_log_is_found(copy: Path, pack: Path, run: Run) -> None:

    (copy / "back.json").write_bytes(decided(of_page(pack)))
    run("review", "apply", str(copy / "back.json"), f"--content={copy / 'content'}")
    log = copy / "content/reviews.jsonl"
    lines = [{**json.loads(line)} for line in log.read_bytes().replace(ROLE.encode(), b"professor").splitlines()]
    forged, head = lines_for(Log(), lines)
    log.write_bytes(forged)
    log.with_suffix(".head").write_bytes(head)
    told = run("review", "log", "--verify", f"--content={copy / 'content'}")
    assert "error[V025]: " in told.err and "its role is 'professor', in the file 'fact-checker'" in told.err


def test_answers_of_the_form_are_the_same_file(copy: Path, pack: Path, run: Run) -> None:
    form = fill(pack / "5-answers.xlsx", copy / "back.xlsx")
    told = run("review", "apply", str(form), f"--content={copy / 'content'}")
    assert told == Told(0, f"{copy}/back.xlsx: 16 decisions of {NAME} on harbour (fr) added, unsigned\n", "")
    data = of_page(pack)
    assert entries(copy) == [(NAME, ROLE, "fr", row["pair"], "verified") for row in data["rows"]]
    assert project(copy).reviews.entries[-1].at == "2026-11-20T00:00:00Z"
    of_form, of_browser = (json.loads(each) for each in (answers.decisions(form.read_bytes(), "f"), decided(data)))
    assert of_form.keys() == of_browser.keys() and of_form["request"] == of_browser["request"]
    plain = ("pair", "hash", "state", "support", "ticks", "note")
    assert [[d[n] for n in plain] for d in of_form["decisions"]] == [
        [d[n] for n in plain] for d in of_browser["decisions"]
    ]
    kept = [path for path in (copy / "content/reviews").glob("*.json") if json.loads(path.read_bytes()).get("request")]
    assert [path.name for path in kept] == [f"{of_form['sha256']}.json"]


def test_only_what_was_answered_is_taken(copy: Path, pack: Path, run: Run) -> None:
    def one(sheet: Any) -> None:
        for row in sheet.iter_rows(min_row=7):
            for cell in row[6:16]:
                cell.value = cell.value if cell.value == "–" else None
        sheet["N6"], sheet["P6"], sheet["M6"] = "question posée", "=1+1 dans la source", None

    told = run(
        "review", "apply", str(fill(pack / "5-answers.xlsx", copy / "b.xlsx", one)), f"--content={copy / 'content'}"
    )
    assert told.out == f"{copy}/b.xlsx: 1 decision of {NAME} on harbour (fr) added, unsigned\n"
    assert entries(copy)[0][3:] == ("arrivals-2017/harbour-report", "queried")


def test_an_answer_to_what_has_changed_meanwhile_is_refused_at_its_place(copy: Path, pack: Path, run: Run) -> None:
    change(copy, FACTS, "value: 31", "value: 32")
    change(copy, FACTS, "welcomed 31", "welcomed 32")
    options = (f"--content={copy / 'content'}",)
    form = fill(pack / "5-answers.xlsx", copy / "back.xlsx")
    told = run("review", "apply", str(form), *options)
    assert told.status == 2 and "error[V007]: the sheet harbour has changed since this review file was made" in told.err
    for row, pair in ((7, "arrivals-2016/harbour-report"), (15, "arrivals-2016:translation")):
        assert f"{form}:{row}:1: error[V009]: {pair} has changed since {NAME} read it\n" in told.err
    assert entries(copy) == []
    told = run("review", "apply", "--changed", str(form), *options)
    assert told.status == 0 and told.out.endswith(
        "14 decisions of Ann Lee on harbour (fr) added, unsigned, 2 left out\n"
    )
    (copy / "back.json").write_bytes(decided(of_page(pack)))
    told = run("review", "apply", str(copy / "back.json"), *options)
    assert f"back.json:{_line(copy / 'back.json', 'arrivals-2016/harbour-report')}" in told.err


def _line(path: Path, pair: str) -> int:
    lines = path.read_text().splitlines()
    return next(n for n, line in enumerate(lines) if f'"{pair}"' in line)


def test_an_answer_by_somebody_else_is_told(copy: Path, pack: Path, run: Run) -> None:
    (copy / "back.json").write_bytes(decided(of_page(pack), "Ben Roy"))
    told = run("review", "apply", str(copy / "back.json"), f"--content={copy / 'content'}")
    assert told.status == 0 and "16 decisions of Ben Roy" in told.out
    what = f"warning[V032]: {NAME} was asked, and these are decisions of Ben Roy; the log names Ben Roy\n"
    assert what in told.err
    assert {entry[0] for entry in entries(copy)} == {"Ben Roy"}


def test_an_answer_in_the_editors_name_is_refused(copy: Path, pack: Path, run: Run) -> None:
    (copy / "back.json").write_bytes(decided(of_page(pack), "Writer"))
    told = run("review", "apply", str(copy / "back.json"), f"--content={copy / 'content'}")
    what = f"error[V033]: this answers a request to {NAME}, but in the name of Writer, who is the editor\n"
    assert told.status == 2 and what in told.err
    assert entries(copy) == []


@pytest.mark.parametrize(
    "wrong",
    [{"to": NAME}, {"to": NAME, "role": "", "by": "2999-12-15"}, {"to": NAME, "role": ROLE, "by": "soon"}, "x", None,
     {"to": NAME, "role": ROLE, "by": "2999-12-15", "more": 1}, {"to": "a\nb", "role": ROLE, "by": "2999-12-15"}],
)  # fmt: skip
def test_a_request_that_none_can_be_is_told(pack: Path, wrong: Any) -> None:

    data = {**json.loads(decided(of_page(pack))), "request": wrong}
    del data["sha256"]
    with pytest.raises(ContentError, match=r"error\[V003\]: 'request' cannot be "):
        read_decisions(as_bytes({**data, "sha256": digest(data)}), "back.json")


# -- forms that were filled in otherwise -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "value", "said"),
    [
        ("C1", None, "f.xlsx:1:3: error[V003]: C1: there is no name\n  hint: fill in the name of who answered"),
        ("C2", None, "f.xlsx:2:3: error[V003]: C2: there is no day\n  hint: write it as 2026-11-20"),
        ("C2", "20/11/2026", "f.xlsx:2:3: error[V003]: C2: '20/11/2026' is not a day"),
        ("C2", "2026-02-30", "f.xlsx:2:3: error[V003]: C2: '2026-02-30' is not a day"),
        ("N8", "d’accord", "f.xlsx:8:14: error[V003]: N8: 'd’accord' is no answer\n  hint: choose one of: vérifiée, "),
        ("N8", None, "f.xlsx:8:14: error[V003]: N8: the row has answers and no decision\n  hint: choose one of: "),
        ("M8", "oui", "f.xlsx:8:13: error[V003]: M8: 'oui' is no answer\n  hint: choose one of: appuie, "),
        ("O8", "peut-être", "f.xlsx:8:15: error[V003]: O8: 'peut-être' is no answer\n  hint: choose one of: oui, non"),
    ],
)
def test_what_cannot_be_read_in_a_form_is_told_with_its_cell(
    pack: Path, tmp_path: Path, cell: str, value: str | None, said: str
) -> None:
    form = fill(pack / "5-answers.xlsx", tmp_path / "f.xlsx", lambda sheet: sheet.__setitem__(cell, value))
    with pytest.raises(ContentError) as caught:
        answers.decisions(form.read_bytes(), "f.xlsx")
    assert str(caught.value).startswith(said)


def test_a_row_that_is_verified_without_its_ticks_is_refused_at_its_row(copy: Path, pack: Path, run: Run) -> None:
    form = fill(pack / "5-answers.xlsx", copy / "f.xlsx", lambda sheet: sheet.__setitem__("G9", None))
    told = run("review", "apply", str(form), f"--content={copy / 'content'}")
    assert f"{form}:9:1: error[V010]: requests-2018/harbour-report is verified without a tick for: figure\n" in told.err


def test_a_day_may_be_a_date_of_the_program(pack: Path, tmp_path: Path) -> None:
    form = fill(pack / "5-answers.xlsx", tmp_path / "f.xlsx", lambda sheet: sheet.__setitem__("C2", date(2026, 11, 3)))
    assert json.loads(answers.decisions(form.read_bytes(), "f"))["exported"] == "2026-11-03T00:00:00Z"


def test_what_is_no_form_is_refused(pack: Path, tmp_path: Path) -> None:
    book = load_workbook(pack / "5-answers.xlsx")
    del book["data"]
    book.save(tmp_path / "f.xlsx")
    with pytest.raises(ContentError, match=r"error\[V002\]: this is not the form of a request, or what was hidden"):
        answers.decisions((tmp_path / "f.xlsx").read_bytes(), "f.xlsx")
    with pytest.raises(ContentError, match=r"error\[A005\]"):
        answers.decisions(b"PK", "f.xlsx")


def test_a_text_that_begins_like_a_formula_stays_a_text(pack: Path) -> None:
    meta = (
        project(pack.parents[1])
        .finished(project(pack.parents[1]).content.sheets["harbour"], language("en"))
        .sheet.metadata
    )
    made = forms.form(forms.Table("T", [[forms.Cell("=1+1")]], [5]), "{}", meta)
    assert load_workbook(io.BytesIO(made)).worksheets[0]["A1"].data_type == "s"


@pytest.mark.parametrize(("fault", "by"), [("58(.personnes)", r"57\1"), ("</c>", "<f>1</f></c>")])
def test_a_form_that_says_something_else_is_not_written(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str, by: str
) -> None:
    """Planted: a digit that changes on its way into the file, and a text that becomes a formula."""
    of = project(root)
    edition = of.finished(of.content.sheets["harbour"], language("fr"))
    data = asked(of, edition, ASKS, None, {}).data
    right = pack_parts

    def wrong(parts: dict[str, Any], meta: Any) -> bytes:
        name = "xl/worksheets/sheet1.xml"
        text = parts[name].decode()
        text, times = re.subn(fault, by, text, count=1)
        assert times == 1
        return right({**parts, name: text.encode()}, meta)

    monkeypatch.setattr("factsheet.project.authoring.forms.pack", wrong)

    with pytest.raises(ProofError) as caught:
        answers.write(data, edition.language, edition.sheet.metadata, Press(of).secrets)
    assert str(caught.value).startswith("answers.xlsx: error[F0")
