"""The commands of review, the release gate, exports, and review on paper."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any, cast

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.built import ROOT
from support.command import Run, Told, runner
from support.pdf_ua import check as check_ua
from support.review_factory import as_bytes, decided, folder, project, ready, sign

from factsheet.cli.build import _refused
from factsheet.errors import Location, Problem
from factsheet.evidence.fingerprint import fingerprint
from factsheet.languages import language
from factsheet.project.cells import cell
from factsheet.proof.reading import read as read_pdf
from factsheet.records.source import Source
from factsheet.review import rows as review_rows
from factsheet.review import worksheet
from factsheet.review.export import COLUMNS
from factsheet.writers.pdf.fonts import Face

PAIR = "arrivals-2017/harbour-report"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with the small content and the real templates, and go there."""
    folder().write(tmp_path)
    (tmp_path / "templates").symlink_to(ROOT / "templates")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(root: Path, capfd: pytest.CaptureFixture[str]) -> Run:
    """Return the command, run in this process."""
    return runner(capfd)


# -- review files --------------------------------------------------------------------------------------


def test_review_without_a_command_writes_the_review_files(run: Run, root: Path) -> None:
    assert run("review", "-q") == Told(0, "", "")
    assert sorted(path.name for path in (root / "output" / "review").iterdir()) == [
        "harbour.en.review.html", "harbour.fr.review.html",
    ]  # fmt: skip
    told = run("review", "harbour", "--lang", "en", "--reader", "A. B.", "--output", "out", "--json")
    (made,) = json.loads(told.out)["files"]
    assert (told.status, made["name"]) == (0, "harbour.en.review.html")
    page = (root / "out" / "harbour.en.review.html").read_text(encoding="utf-8")
    assert '"A. B."' in page and "factsheet-review/1" in page
    assert run("review", "write", "harbour", "--lang", "fr", "--output", "out").status == 0


def test_an_unknown_sheet_and_wrong_use_are_told(run: Run) -> None:
    told = run("review", "quay")
    assert (told.status, told.err) == (
        2, "content/sheets: error[B001]: there is no sheet 'quay'\n  hint: the sheets are: harbour\n"
           "1 error; no file was changed\n",
    )  # fmt: skip
    assert run("review", "apply").status == 64
    assert run("review", "harbour", "--what").status == 64
    assert run("review", "status", "--on", "yesterday").status == 64
    assert run("review", "export", "harbour", "--format", "pdf").status == 64
    missing = run("review", "apply", "none.json")
    assert missing == Told(4, "", "error: none.json cannot be read: No such file or directory\n")
    assert run("review", "status", "--content", "nowhere").status == 4


# -- apply, log, status ----------------------------------------------------------------------------------


def test_two_readers_are_applied_told_and_counted(run: Run, root: Path) -> None:
    for name, reader in (("a.json", "A. B."), ("c.json", "C. D.")):
        (root / name).write_bytes(as_bytes(decided(project(root), reader)))
    assert run("review", "apply", "a.json") == Told(
        0, "a.json: 8 decisions of A. B. on harbour (en) added, unsigned\n", ""
    )
    assert run("review", "status").out.splitlines() == [
        "sheet    language  citations  translations  verified  unreviewed  unsigned  left",
        "harbour  en                8             –         8           –         8     8",
        "harbour  fr                8             8         –          16         –    16",
    ]
    again = run("review", "apply", "a.json")
    assert (again.status, again.out) == (2, "")
    assert re.sub(r":\d+:\d+:", ":", again.err) == (
        "a.json: error[V013]: this file has already been applied\n1 error; no file was changed\n"
    )
    told = run("review", "apply", "c.json", "--json")
    assert json.loads(told.out) == {
        "status": "ok",
        "files": [{"file": "c.json", "reader": "C. D.", "sheet": "harbour", "language": "en", "new": 8, "known": 0,
                   "key": None, "left": []}],
        "problems": [],
    }  # fmt: skip
    data = json.loads(run("review", "status", "--lang", "en", "--json").out)
    (sheet,) = data["sheets"]
    assert (sheet["citations"], sheet["left"]) == (8, 0)
    assert sheet["pairs"][0] == {
        "pair": PAIR, "file": "content/facts/harbour.yaml", "line": 37, "state": "confirmed",
        "readers": ["A. B.", "C. D."], "lapsed": [], "unsigned": ["A. B.", "C. D."],
    }  # fmt: skip


def test_status_tells_what_is_left_with_its_place(run: Run, root: Path) -> None:
    sign(root, ["A. B."])
    folder().change("facts/harbour.yaml", "value: 57", "value: 58\n  review_by: 2027").write(root)
    told = run("review", "status", "harbour", "--lang", "en", "-v", "--on", "2028-01-01")
    assert f"content/facts/harbour.yaml:38:5: {PAIR} (en): lapsed\n" in told.out
    founded = "content/facts/harbour.yaml:10:5: harbour-founded/harbour-report (en): verified"
    assert f"{founded}, read by A. B. (unsigned)\n" in told.out
    sign(root, ["A. B.", "C. D."], at="2026-11-20T11:00:00Z")
    told = run("review", "status", "harbour", "--lang", "en", "--on", "2028-01-01")
    assert told.out.splitlines()[1].split() == ["harbour", "en", "8", "7", "1", "8", "1"]
    assert told.out.splitlines()[0].split() == [
        "sheet", "language", "citations", "confirmed", "stale", "unsigned", "left",
    ]  # fmt: skip
    assert (
        run("review", "status", "harbour", "--lang", "en", "--on", "2027-12-31").out.splitlines()[1].split()[-1] == "0"
    )


def test_the_log_is_told_and_verified(run: Run, root: Path) -> None:
    assert run("review", "log", "--verify") == Told(
        0, f"0 lines, intact; 0 signed by their readers; last {'0' * 64}\n", ""
    )
    sign(root, ["A. B."], state="queried", only={PAIR})
    last = project(root).reviews.last
    assert run("review", "log", "--verify") == Told(
        0,
        f"1 line, intact; 0 signed by their readers; last {last}\nunsigned lines: 1; nothing proves who wrote them\n",
        "",
    )
    assert run("review", "log").out == f"    1  2026-11-20  en  queried       {PAIR}  A. B. (unsigned)\n"
    assert json.loads(run("review", "log", "--json").out)["entries"][0]["pair"] == PAIR
    path = root / "content" / "reviews.jsonl"
    whole = path.read_bytes()
    path.write_bytes(whole + b"{")
    torn = run("review", "log", "--verify")
    assert (torn.status, torn.out.splitlines()[0]) == (
        2, f"1 line, intact up to the last finished apply; 0 signed by their readers; last {last}"
    )  # fmt: skip
    assert torn.err.startswith(
        "content/reviews.jsonl:2:1: error[V023]: 1 byte at the end was left by an interrupted apply; "
    )
    assert run("review", "log").status == 0
    path.write_bytes(whole.replace(b"queried", b"verified"))
    told = run("review", "log", "--verify")
    assert told.status == 2
    assert told.err.startswith("content/reviews.jsonl:1:1: error[V020]: the last line does not match the log’s head: ")
    for command in (["build"], ["review"], ["review", "status"], ["review", "export", "harbour"]):
        assert run(*command).status == 2


def test_a_log_that_is_gone_is_told_though_its_head_is_left(run: Run, root: Path) -> None:
    sign(root, ["A. B."], only={PAIR})
    (root / "content" / "reviews.jsonl").unlink()
    told = run("review", "log", "--verify")
    assert told.status == 2
    assert "content/reviews.jsonl:1:1: error[V021]: the log has 0 whole lines, its head says 1" in told.err
    (root / "content" / "reviews.head").unlink()
    assert run("review", "log", "--verify").status == 0


def test_check_counts_what_is_read_in_all_languages(run: Run, root: Path) -> None:
    sign(root)
    assert (
        "  harbour: 0 of 8 quotes found in the source by program, 0 citations read by two people\n" in run("check").out
    )
    sign(root, codes=("fr",))
    assert (
        "  harbour: 0 of 8 quotes found in the source by program, 8 citations read by two people "
        "(8 unsigned)\n" in run("check").out
    )
    (root / "content" / "reviews.head").unlink()
    assert "error[V021]: the log’s head reviews.head is missing" in run("check").err


def test_a_changed_sheet_is_taken_in_part_if_asked(run: Run, root: Path) -> None:
    (root / "a.json").write_bytes(as_bytes(decided(project(root))))
    folder().change("facts/harbour.yaml", "value: 57", "value: 58").write(root)
    assert run("review", "apply", "a.json").status == 2
    told = run("review", "apply", "--changed", "a.json")
    assert (told.status, told.out) == (0, "a.json: 7 decisions of A. B. on harbour (en) added, unsigned, 1 left out\n")
    assert f"error[V009]: {PAIR} has changed since A. B. read it" in told.err


# -- release -----------------------------------------------------------------------------------------------


def test_a_confirmed_sheet_is_released_without_draft(run: Run, root: Path) -> None:
    ready(root)
    sign(root, codes=("en", "fr"), keys=True)
    told = run("build", "--release", "--sheet", "harbour", "--on", "2026-11-21")
    assert (told.status, told.err) == (0, "")
    for code, line in (
        ("en", "0 of 8 quotes found in the source by program · 8 of 8 citations checked by two readers"),
        (
            "fr",
            "Citations trouvées dans la source par programme : 0 sur 8"
            " · références vérifiées par deux lecteurs : 8 sur 8",
        ),
    ):
        data = (root / "output" / f"harbour.{code}.a4.pdf").read_bytes()
        text = " ".join(read_pdf(data).pages[0].text.split())
        assert line in text and not re.search("DRAFT|ÉBAUCHE", text)
        assert json.loads(read_pdf(data).attachments["factsheet-manifest.json"])["sheet"]["draft"] is False
        page = (root / "output" / f"harbour.{code}.html").read_text(encoding="utf-8")
        assert line in page.replace("\u00a0", " ").replace("&nbsp;", " ")


def test_languages_are_signed_and_released_one_by_one(run: Run, root: Path) -> None:
    sign(root, keys=True)
    assert run("build", "--release", "--lang", "en", "--format", "html").status == 0
    page = (root / "output" / "harbour.en.html").read_text(encoding="utf-8")
    assert "8 of 8 citations checked by two readers" in page and "DRAFT" not in page
    assert run("build", "--lang", "fr", "--format", "html").status == 0
    assert "ÉBAUCHE" in (root / "output" / "harbour.fr.draft.html").read_text(encoding="utf-8")


def test_one_digit_changed_lapses_the_pairs_of_that_fact_and_the_release_names_them(run: Run, root: Path) -> None:
    sign(root, keys=True)
    assert run("build", "--release", "--lang", "en", "--format", "html").status == 0
    before = (root / "output" / "harbour.en.html").read_bytes()
    made = folder().change("facts/harbour.yaml", "value: 57", "value: 58")
    made.change("facts/harbour.yaml", "quote: welcomed 57", "quote: welcomed 58").write(root)
    assert run("build", "--release", "--lang", "en", "--format", "html") == Told(
        2,
        "",
        f"content/facts/harbour.yaml:37:5: error[V103]: {PAIR} has changed since it was read; it said “Harbour "
        "counted 57 people by September 2017.” (en)\n"
        "  hint: have two people other than its author read it: factsheet review\n"
        "not released; still missing, best in this order:\n"
        "  1 citation for two people to read: factsheet review\n"
        "1 error; no file was changed\n"
        "next: factsheet explain V103\n",
    )
    assert (root / "output" / "harbour.en.html").read_bytes() == before
    assert run("build", "--lang", "en", "--format", "html").status == 0
    assert (root / "output" / "harbour.en.html").read_bytes() == before
    page = (root / "output" / "harbour.en.draft.html").read_text(encoding="utf-8")
    assert "DRAFT" in page and "7 of 8 citations read by two people" in page


def told_of(run: Run, *arguments: str) -> list[tuple[str, str]]:
    """Return code and words of each problem a release is refused for."""
    told = run("build", "--release", "--on", "2026-11-21", *arguments)
    assert told.status == 2
    return [(match[1], match[2]) for match in re.finditer(r"error\[(\w+)\]: (.*)", told.err)]


def test_all_that_is_missing_is_told_at_once(run: Run, root: Path) -> None:
    made = folder().change("publisher.yaml", "desk@press.test-desk.ca", "desk@example.org")
    made.change("facts/harbour.yaml", "value: 57", "value: 57\n  review_by: 2026-10")
    made.change(
        "facts/harbour.yaml", "  value: 31\n", "  value: 31\n  translation: {fr: {state: checked, of: 0123456789ab}}\n"
    )
    made.write(root)
    sign(root)
    sign(root, ["A. B."], state="disputed", only={PAIR}, at="2026-11-20T11:00:00Z")
    sign(root, ["A. B.", "C. D."], state="needs-source", only={"delay-denied/daily-news"}, at="2026-11-20T11:00:00Z")
    found = told_of(run, "harbour")
    assert ("C901", "'desk@example.org' is a placeholder") in found
    assert ("V102", f"{PAIR} is queried: disputed by A. B., verified by C. D. (en)") in found
    assert ("V102", "delay-denied/daily-news needs another source (en)") in found
    assert ("V104", "arrivals-2017 was due for review by 2026-10 (en, fr)") in found
    assert ("V101", f"{PAIR} was read by 0 of 2 people (fr)") in found
    assert ("V105", "arrivals-2016:translation was read by 0 of 2 people (fr)") in found  # `checked` counts for nothing
    assert ("V105", "harbour-founded:translation was read by 0 of 2 people (fr)") in found
    assert {code for code, _ in found} == {"C901", "V101", "V102", "V104", "V105", "V107"}
    assert {code for code, _ in told_of(run, "--lang", "en")} == {"C901", "V102", "V104", "V107"}


def test_a_wrong_quote_is_told_with_all_else_that_is_missing(run: Run, root: Path) -> None:
    kept = root / "content" / "fingerprints"
    kept.mkdir()
    text = "founded in March 2015\nwelcomed 31 people so far\n"
    (kept / "harbour-report.txt").write_text(fingerprint("harbour-report", text).to_text(), encoding="utf-8")
    found = told_of(run, "harbour", "--lang", "en")
    assert ("E002", "this quote does not occur in the text of 'harbour-report'") in found
    assert ("V101", f"{PAIR} was read by 0 of 2 people (en)") in found


def test_without_release_the_same_sheet_is_a_draft(run: Run, root: Path) -> None:
    assert run("build", "--format", "html").status == 0
    assert ">DRAFT</span>" in (root / "output" / "harbour.en.draft.html").read_text(encoding="utf-8")


def test_the_author_is_in_no_file_that_is_made(run: Run, root: Path) -> None:
    folder().change("publisher.yaml", "author: writer", "author: Quilla Xylander").write(root)
    (root / "content" / "facts" / "harbour.yaml").write_text(
        folder().files["facts/harbour.yaml"].replace("  value: 57", "  value: 57\n  author: Ossip Wren"),
        encoding="utf-8",
    )
    assert run("build").status == 0
    for path in (root / "output").iterdir():
        data = path.read_bytes()
        if path.suffix == ".pdf":
            data = (
                b"\n".join(read_pdf(data).attachments.values()) + "".join(p.text for p in read_pdf(data).pages).encode()
            )
        assert not re.search(rb"Quilla|Xylander|Ossip|Wren", data)
    before = {p.name: p.read_bytes() for p in (root / "output").iterdir() if p.name != ".state"}
    folder().write(root)
    assert run("build").status == 0
    assert {p.name: p.read_bytes() for p in (root / "output").iterdir() if p.name != ".state"} == before


def test_an_author_that_slips_onto_a_sheet_stops_the_build(run: Run, root: Path) -> None:
    shutil.copytree(ROOT / "templates", root / "own", ignore=shutil.ignore_patterns("__pycache__"))
    block = root / "own" / "blocks" / "lead.html.j2"
    text = block.read_text(encoding="utf-8")
    assert text.count("</section>") == 1
    block.write_text(text.replace("</section>", "<p>{{ publisher.author }}</p></section>"), encoding="utf-8")
    folder().change("publisher.yaml", "author: writer", "author: quilla-xylander-of-tomsk the writer here").write(root)
    told = run("build", "--templates", "own", "--lang", "en", "--paper", "a4", "--format", "pdf")
    assert told.status == 2  # before there is a file whose proof would find it: tests/test_proof.py
    assert "error[N115]: harbour.en: “quilla-xylander-of-tomsk the writer here”" in told.err


# -- exports -------------------------------------------------------------------------------------------------


def test_the_table_has_a_row_a_citation_and_no_formula(run: Run, root: Path) -> None:
    made = folder().change(
        "sources/main.yaml", "title: Harbour counts arrivals", "title: '=HYPERLINK(\"http://x.test\")'"
    )
    made.write(root)
    sign(root, ["A. B.", "=X();y"])
    told = run("review", "export", "harbour", "--format", "csv", "--output", "out/harbour.csv")
    assert told == Told(0, "", "")
    data = (root / "out" / "harbour.csv").read_bytes()
    assert data.startswith(b'\xef\xbb\xbf"kind","pair",') and b"\r\n" in data
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert tuple(rows[0]) == COLUMNS
    assert ", ".join(COLUMNS) == (
        "kind, pair, fact, block, note, statement, status, attribution, source, author, title, publisher, issued,"
        " class, group, speaker, supports, locator, quote, quote_language, quote_translation, original, archive, rung,"
        " state, readers, opened, confirmed_on, hash"
    )
    assert {len(row["hash"]) for row in rows} == {64}
    assert len(rows) == 8
    first = rows[0]
    assert (first["pair"], first["statement"]) == (PAIR, "Harbour counted 57 people by September\u00a02017.")
    assert (first["state"], first["rung"], first["readers"]) == (
        "confirmed", "confirmed", "A. B.: verified (unsigned); '=X(),y: verified (unsigned)",
    )  # fmt: skip
    assert (first["kind"], first["opened"], first["speaker"], first["supports"]) == ("citation", "yes; yes", "", "")
    assert {row["title"] for row in rows} == {"A Year of Arrivals", '\'=HYPERLINK("http://x.test")'}


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "\nx", " =1", "\u00a0=1", "\ufeff=1", "＝1", "|calc", " \t1",
     "\u202f=1", "\u3000+1", "\u200b\u200d=1", "\u00ad@x", "\x00=1", "\ufe66=1", "\u22121"],
)  # fmt: skip
def test_a_cell_never_starts_a_formula(text: str) -> None:
    assert cell(text) == f"'{text}"


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("x;=cmd|'/c calc'!A1;", "x;'=cmd|'/c calc'!A1;"),
        ("x; +1; y", "x;' +1; y"),
        ("x\n=1\t-1", "x\n'=1\t'-1"),
        ('x;"=1";', 'x;\'"=1";'),
        ("=x;=y", "'=x;'=y"),
        ("\t=1", "'\t'=1"),
        ("\r=1", "'\r'=1"),
        ("\n=1", "'\n'=1"),
        ("pp. 3; 5", "pp. 3; 5"),
    ],
)
def test_a_cell_never_starts_a_formula_in_a_table_parted_otherwise(text: str, made: str) -> None:
    assert cell(text) == made


@given(st.lists(st.text("=+-@|;,'\"\t\n \u200bx1", max_size=9), min_size=1, max_size=4), st.sampled_from(";\t"))
def test_a_table_opened_with_another_separator_has_no_formula(texts: list[str], separator: str) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows([["kind"], [cell(text) for text in texts]])
    for row in csv.reader(io.StringIO(out.getvalue(), newline=""), delimiter=separator):
        assert not [found for found in row if re.match(r"[\s\u200b]*[=+@|-]", found)]


@pytest.mark.parametrize(
    ("value", "text"), [("1 = 1", "1 = 1"), (None, ""), (3, "3"), ("", ""), ("“=”", "“=”"), (" a", " a")]
)
def test_other_cells_stay_as_they_are(value: object, text: str) -> None:
    assert cell(value) == text


def test_the_data_have_every_decision(run: Run, root: Path) -> None:
    sign(root)
    data = json.loads(run("review", "export", "harbour").out)
    assert data["schema"] == "factsheet-citations/1"
    assert data["sources"]["harbour-report"]["title"] == "A Year of Arrivals"
    first = data["citations"][0]
    assert (first["state"], first["confirmed_on"]) == ("confirmed", "2026-11-20")
    assert [d["reader"] for d in first["decisions"]] == ["A. B.", "C. D."]
    assert first["decisions"][0]["support"] == "supports"


def test_an_annotation_has_our_statement_on_the_words_of_the_source(run: Run, root: Path) -> None:
    kept = root / "archive" / "harbour-report"
    kept.mkdir(parents=True)
    before, after = "one two three four five six seven eight nine ten ", ", it said. " + "And so it went on, " * 5
    (kept / "text.txt").write_text(f"First.\n\n{before}Welcomed 57 people so far{after}\n", encoding="utf-8")
    data = json.loads(run("review", "export", "harbour", "--format", "annotation").out)
    assert (data["@context"], data["type"], data["total"]) == (
        "http://www.w3.org/ns/anno.jsonld",
        "AnnotationCollection",
        8,
    )
    items = data["first"]["items"]
    annotation = items[0]
    assert {key: annotation[key] for key in ("type", "motivation", "body", "target")} == {
        "type": "Annotation", "motivation": "commenting",
        "body": {"type": "TextualBody", "value": "Harbour counted 57 people by September\u00a02017.",
                 "format": "text/plain", "language": "en"},
        "target": {"source": "https://harbour.test/report", "selector": {
            "type": "TextQuoteSelector", "exact": "Welcomed 57 people so far",
            "prefix": "two three four five six seven eight nine ten ",
            "suffix": ", it said. And so it went on, And so it went"}},
    }  # fmt: skip
    names = [data["id"], data["first"]["id"], *(item["id"] for item in items)]
    assert len(set(names)) == len(names) and all(re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", name) for name in names)
    without = next(item for item in items if "no later count" in item["target"]["selector"]["exact"])
    assert without["target"]["source"].startswith("urn:uuid:")


# -- on paper ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["worksheet", "annotated"])
def test_review_on_paper_is_tagged_and_on_both_papers(run: Run, root: Path, kind: str) -> None:
    sign(root)
    assert run("review", kind, "-q") == Told(0, "", "")
    names = sorted(path.name for path in (root / "output" / "review").iterdir())
    assert names == [f"harbour.{code}.{kind}.{paper}.pdf" for code in ("en", "fr") for paper in ("a4", "letter")]
    for name in names:
        assert check_ua(root / "output" / "review" / name) == []
    again = (root / "output" / "review" / names[0]).read_bytes()
    assert run("review", kind, "--output", "again", "--lang", "en", "--paper", "a4", "-q").status == 0
    assert (root / "again" / names[0]).read_bytes() == again


@pytest.mark.parametrize("kind", ["", "worksheet", "annotated"])
def test_review_takes_a_theme_and_values_of_it(run: Run, root: Path, kind: str) -> None:
    look = ("--theme", "quiet", "--set", "theme.colours.paper.ink=#102030")
    paper = ("--paper", "a4") if kind else ()
    assert run("review", *filter(None, [kind]), "--lang", "en", *look, *paper, "-q") == Told(0, "", "")
    (made,) = (root / "output" / "review").iterdir()
    if kind:
        with pikepdf.open(made) as pdf:
            assert {str(font.BaseFont)[8:-8] for font in fonts(pdf) if "Regular" in str(font.BaseFont)} == {
                "SourceSerif4"
            }
            assert b"0.0627 0.125 0.188 rg" in pdf.pages[0].Contents.read_bytes()
    else:
        assert "--background: #FCFAF5;" in made.read_text(encoding="utf-8")
    assert run("review", *filter(None, [kind]), "--theme", "loud").err.startswith("--theme loud: error[B007]: ")


def fonts(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    return [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Subtype") == "/Type0"]


def text_of(path: Path) -> str:
    return " ".join(" ".join(page.text for page in read_pdf(path.read_bytes()).pages).split())


def test_a_worksheet_has_each_citation_with_its_boxes_and_a_signature(run: Run, root: Path) -> None:
    assert run("review", "worksheet", "--lang", "en", "--paper", "a4", "-q").status == 0
    text = text_of(root / "output" / "review" / "harbour.en.worksheet.a4.pdf")
    assert "Harbour counted 57 people by September 2017." in text
    assert "“welcomed 57 people so far”" in text
    assert "☐ figure ☐ date ☐ name ☐ attribution ☐ quotation" in text
    assert text.count("☐ needs a source") == text.count("☐ verified") == 8
    assert "Date and signature" in text and "I did not write these statements." in text
    assert [n for n in range(1, 10) if f"{n} · Note " in text] == list(range(1, 9))


def test_an_annotated_copy_has_each_statement_once_beside_all_its_sources(run: Run, root: Path) -> None:
    sign(root)
    assert run("review", "annotated", "--lang", "fr", "--paper", "letter", "-q").status == 0
    text = text_of(root / "output" / "review" / "harbour.fr.annotated.letter.pdf")
    assert text.count("Harbour a recensé 57 personnes") == 1
    assert "« officials lost 12 files » [des fonctionnaires ont perdu 12 dossiers]" in text
    assert "Aucune copie de la source comparée" in text


def test_a_quote_stands_on_paper_in_the_words_around_it(run: Run, root: Path) -> None:
    kept = root / "archive" / "harbour-report"
    kept.mkdir(parents=True)
    before = " ".join(f"b{n}" for n in range(20))
    after = " ".join(f"a{n}" for n in range(20))
    (kept / "text.txt").write_text(f"{before} “welcomed 57 people so far”, {after}\n", encoding="utf-8")
    assert run("review", "worksheet", "--lang", "en", "--paper", "a4", "-q").status == 0
    text = text_of(root / "output" / "review" / "harbour.en.worksheet.a4.pdf")
    few = " ".join(f"b{n}" for n in range(7, 20)), " ".join(f"a{n}" for n in range(13))
    assert f"“… {few[0]} “welcomed 57 people so far”, {few[1]} …”" in text


def test_the_real_sheets_go_on_paper(tmp_path: Path) -> None:
    """Every real sheet, in both languages, with the font we have."""
    from support.built import press, project

    from factsheet.review.worksheet import make

    of = project()
    for plan in of.content.sheets.values():
        for kind in ("worksheet", "annotated"):
            assert make(press(), of.finished(plan, language("fr")), "letter", kind).startswith(b"%PDF-")


def test_the_command_runs_as_a_process(root: Path) -> None:
    import sys

    command = [sys.executable, "-m", "factsheet", "review", "status", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={"PYTHONPATH": str(ROOT)})
    assert done.returncode == 0
    data: Any = json.loads(done.stdout)
    assert [(s["sheet"], s["language"], s["left"]) for s in data["sheets"]] == [
        ("harbour", "en", 8),
        ("harbour", "fr", 16),
    ]


def test_a_refusal_is_counted_by_kind_in_the_order_in_which_to_mend_it() -> None:
    codes = ["V101", "V103", "C901", "V105", "V101", "V102", "V104", "V105", "V107"]
    assert _refused([Problem(code, Location("content"), "") for code in codes]) == (
        "not released; still missing, best in this order:\n"
        "  1 placeholder in publisher.yaml to replace\n"
        "  2 translations to read\n"
        "  1 fact past its date to look at again\n"
        "  1 citation with an open question to answer\n"
        "  3 citations for two people to read: factsheet review\n"
        "  1 citation for its readers to sign, or unsigned: allowed in publisher.yaml to write"
    )
    assert _refused([Problem("B001", Location("content/sheets"), "there is no sheet 'quay'")]) == ""


class Letters:
    """A face that has every letter."""

    def missing(self, text: str) -> set[str]:
        return set()


@pytest.mark.parametrize("code", ["en", "fr"])
def test_a_quote_on_paper_says_its_language_and_has_fourteen_words_to_either_side(code: str) -> None:
    before, after = (" ".join([letter] * 20) for letter in "ba")
    row = {
        "context": {"before": before, "quote": "so far", "after": f", {after}"}, "quote": "so far",
        "quote_language": code, "quote_translation": "till now",
    }  # fmt: skip
    found = worksheet._quoted(row, language("en"), cast(Face, Letters()))
    inner = f"… {' '.join(['b'] * 14)} <strong>so far</strong>, {' '.join(['a'] * 13)} …"
    assert found == (f"“{inner}”" if code == "en" else f'“<span lang="fr">{inner}</span>” [till now]')


def test_a_source_without_a_title_goes_by_its_genre() -> None:
    assert review_rows._source(Source(id="a", type="webpage", genre="news release"))["title"] == "news release"
    assert (
        review_rows._source(Source(id="a", type="webpage", title="<i>One</i>", genre="news release"))["title"] == "One"
    )
