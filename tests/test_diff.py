"""``factsheet diff``: what changed between two states, in text, as data and as a page."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from support.built import ROOT
from support.command import Run, Told, runner
from support.content_factory import change
from support.repository import commit
from support.review_factory import ready, sign

from factsheet.cli import main

FACTS = "facts/harbour.yaml"
ADDED = """\
- id: arrivals-2018
  read-in: {part: as_of, source: harbour-report, where: the dated entry}
  status: reported
  text:
    en: Harbour counted {value} people by {as_of}.
    fr: Harbour a recensé {value} personnes en date du {as_of}.
  value: 60
  measure: requests
  as_of: 2018-02
  attribution: Harbour
  sources:
  - source: harbour-report
    quote: welcomed 60 people so far
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with two revisions of the small content: v1, read by two people, and what stands there."""
    root = tmp_path_factory.mktemp("diff")
    ready(root)
    (root / "templates").symlink_to(ROOT / "templates")
    sign(root, keys=True)
    commit(root, "first", "v1")
    options = [f"--{name}={root / name}" for name in ("content", "templates")]
    assert main(["build", "-q", "--format=pdf", f"--output={root / 'old'}", *options]) == 0
    change(root, FACTS, "value: 57", "value: 58")
    change(root, FACTS, "quote: welcomed 57", "quote: welcomed 58")
    change(root, FACTS, "locator: {page: 3}", "locator: {page: 4}")
    change(root, FACTS, "en: No later count was published", "en: No further count was published")
    change(root, FACTS, "- id: private-note", f"{ADDED}- id: private-note")
    change(
        root,
        FACTS,
        "    quote: received 210 requests for help\n",
        "    quote: received 210 requests for help\n  - source: daily-news\n    quote: 210 requests were received\n",
    )
    change(root, "sheets/harbour.yaml", "  - requests-2018\n- kind: statements", "- kind: statements")
    change(root, "sheets/harbour.yaml", "- kind: lead\n  facts:\n", "- kind: lead\n  facts:\n  - arrivals-2018\n")
    change(root, "sheets/harbour.yaml", "edition: 1", "edition: 2")
    change(root, "sources/main.yaml", "title: Harbour counts arrivals", "title: Harbour counts new arrivals")
    assert main(["build", "-q", "--format=pdf", f"--output={root / 'new'}", *options]) == 0
    return root


@pytest.fixture
def run(project: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.chdir(project)
    return runner(capfd, "diff")


def data(told: Told) -> dict[str, Any]:
    assert told.err == ""
    found: dict[str, Any] = json.loads(told.out)
    return found


def test_nothing_changed_is_said(run: Run) -> None:
    assert run("old", "old").out == "what readers decided is not known on both sides\nold → old: no fact changed\n"
    assert run("v1", "v1", "--exit-code") == Told(0, "v1 → v1: no fact changed\n", "")
    found = data(run("v1", "v1", "--json"))
    assert (found["status"], found["facts"], found["sheets"], found["sources"]) == ("ok", [], [], [])


def test_what_changed_since_a_revision_by_sheet(run: Run) -> None:
    told = run("v1", "--exit-code")
    assert told.status == 2
    assert told.out == (
        "harbour\n"
        "  arrivals-2017: changed, re-sourced, re-signed\n"
        "    text (en): Harbour counted [-57-]{+58+} people by September 2017.\n"
        "    text (fr): Harbour a recensé [-57-]{+58+} personnes en date du septembre 2017.\n"
        "    value: [-57-]{+58+}\n"
        "    citation changed: harbour-report, quote welcomed [-57-]{+58+} people so far\n"
        "    review of arrivals-2017/harbour-report (en): confirmed → lapsed\n"
        "    old: harbour.en, edition 1, note 1\n"
        "    new: harbour.en, edition 2, note 1\n"
        "    old: harbour.fr, edition 1, note 1\n"
        "    new: harbour.fr, edition 2, note 1\n"
    ) + told.out[told.out.index("  arrivals-2018: added"):]  # fmt: skip


def test_every_kind_of_change_as_data(run: Run) -> None:
    found = data(run("v1", "--json"))
    assert found["status"] == "changed" and found["review_known"]
    facts = {fact["id"]: fact for fact in found["facts"]}
    assert {ident: fact["kinds"] for ident, fact in facts.items() if fact["kinds"] != ["re-signed"]} == {
        "arrivals-2017": ["changed", "re-sourced", "re-signed"],
        "arrivals-2018": ["added"],
        "harbour-founded": ["re-sourced", "re-signed"],
        "next-report-unknown": ["changed", "re-signed"],
        "requests-2018": ["re-sourced"],
    }  # fmt: skip
    assert found["counts"] == {kind: sum(kind in f["kinds"] for f in facts.values()) for kind in found["counts"]}
    assert facts["arrivals-2017"]["fields"] == [
        {"language": "en", "field": "text", "old": "Harbour counted 57 people by September 2017.",
         "new": "Harbour counted 58 people by September 2017."},
        {"language": "fr", "field": "text", "old": "Harbour a recensé 57 personnes en date du septembre 2017.",
         "new": "Harbour a recensé 58 personnes en date du septembre 2017."},
        {"language": None, "field": "value", "old": 57, "new": 58},
    ]  # fmt: skip
    assert facts["next-report-unknown"]["fields"] == [
        {"language": "en", "field": "text", "old": "No later count was published by Harbour.",
         "new": "No further count was published by Harbour."},
    ]  # fmt: skip
    assert facts["requests-2018"]["citations"] == [
        {"language": None, "change": "added", "source": "daily-news", "fields": [
            {"language": None, "field": "quote", "old": None, "new": "210 requests were received"}]},
    ]  # fmt: skip
    (cited,) = facts["harbour-founded"]["citations"]
    assert (cited["change"], cited["fields"]) == (
        "changed", [{"language": None, "field": "locator", "old": "page:3", "new": "page:4"}],
    )  # fmt: skip
    (read,) = facts["arrivals-2017"]["review"]
    assert read["old"]["state"] == "confirmed" and read["new"] == {"state": "lapsed", "decisions": []}
    assert read["old"]["decisions"] == ["A. B., 2026-11-20: verified", "C. D., 2026-11-20: verified"]
    assert {p["side"] for p in facts["arrivals-2018"]["printed"]} == {"new"}
    title = {"language": None, "field": "title", "old": "Harbour counts arrivals", "new": "Harbour counts new arrivals"}
    assert found["sources"] == [{"source": "daily-news", "change": "changed", "fields": [title]}]
    edition = [{"language": None, "field": "edition", "old": 1, "new": 2}]
    for sheet, code in zip(found["sheets"], ("en", "fr"), strict=True):
        assert (sheet["sheet"], sheet["language"]) == ("harbour", code)
        assert [field for field in sheet["fields"] if field["field"] != "draft"] == edition


def test_the_other_way_round_is_the_mirror(run: Run, project: Path) -> None:
    there, back = data(run("v1", ".", "--json")), data(run(".", "v1", "--json"))
    assert {f["id"] for f in there["facts"]} == {f["id"] for f in back["facts"]}
    mirrored = {"added": "withdrawn"}
    for one, other in zip(there["facts"], back["facts"], strict=True):
        assert other["kinds"] == [mirrored.get(kind, kind) for kind in one["kinds"]]
        assert [(f["old"], f["new"]) for f in one["fields"]] == [(f["new"], f["old"]) for f in other["fields"]]


def test_pdfs_know_their_pages_and_not_who_read_them(run: Run) -> None:
    old, new = (str(*Path(folder).glob("harbour.en.a4*.pdf")) for folder in ("old", "new"))
    found = data(run(old, new, "--json"))
    assert not found["review_known"]
    facts = {fact["id"]: fact for fact in found["facts"]}
    assert {i: f["kinds"] for i, f in facts.items()} == {
        "arrivals-2017": ["changed", "re-sourced"], "arrivals-2018": ["added"], "harbour-founded": ["re-sourced"],
        "next-report-unknown": ["changed"], "requests-2018": ["re-sourced"],
    }  # fmt: skip
    for place in facts["arrivals-2017"]["printed"]:
        assert place["language"] == "en" and place["pages"]["a4"] and place["notes"]
    assert found["sources"] == [{"source": "daily-news", "change": "changed", "fields": []}]


def test_a_folder_of_pdfs_against_the_project_and_its_pages(run: Run) -> None:
    found = data(run("old", "--paper=letter", "--json"))
    places = next(f["printed"] for f in found["facts"] if f["id"] == "arrivals-2017")
    assert [(p["side"], p["language"], sorted(p["pages"])) for p in places] == [
        ("old", "en", ["a4", "letter"]), ("new", "en", ["letter"]),
        ("old", "fr", ["a4", "letter"]), ("new", "fr", ["letter"]),
    ]  # fmt: skip


def test_nothing_private_is_told(run: Run, project: Path, tmp_path: Path) -> None:
    told = run("v1", "--json").out + run("v1").out
    assert run("v1", "--html", str(tmp_path / "page.html")).status == 0
    assert "private-note" not in told + (tmp_path / "page.html").read_text()
    assert "kept for the file" not in told.casefold()


class Marks(HTMLParser):
    """The texts of a page in <del> and <ins>, without their marks; whether each says what it is in words."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self.stack: list[tuple[str, str]] = []
        self.said: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("meta", "br", "link"):
            self.stack.append((tag, dict(attrs).get("class") or ""))

    def handle_endtag(self, tag: str) -> None:
        while self.stack.pop()[0] != tag:
            pass

    def handle_data(self, text: str) -> None:
        inside = [tag for tag, _ in self.stack if tag in ("del", "ins")]
        class_ = self.stack[-1][1] if self.stack else ""
        if inside and class_ == "said":
            self.said.append(text.strip())
        elif inside and not class_:
            self.found.append((inside[-1], text))


def test_the_page_marks_words_and_needs_nothing_else(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    told = run("v1", "--html", str(path))
    assert told.out.splitlines()[-1] == path.as_posix()
    page = path.read_text(encoding="utf-8")
    marks = Marks()
    marks.feed(page)
    assert {("del", "57"), ("ins", "58"), ("ins", "210 requests were received"), ("del", "3")} <= {*marks.found}
    assert len(marks.said) == len(marks.found) - 2  # the legend says it in its words
    assert {*marks.said} == {"deleted:", "inserted:"}
    assert not re.search(r"(?:src|href)=|url\(|@import|<script", page)
    assert '<html lang="en">' in page and 'lang="fr"' in page
    assert "prefers-color-scheme: dark" in page


def test_markup_of_the_content_is_text_on_the_page(project: Path, run: Run, tmp_path: Path) -> None:
    assert run("v1", "--json").status == 0
    from factsheet.project.project import Project
    from factsheet.project.revisions.differences import Changed, Difference, Field
    from factsheet.project.revisions.redline import html

    evil = "<script>alert(1)</script>"
    fact = Changed("x", ("changed",), {"en": ("a", evil)}, (Field("en", "attribution", evil, None),), (), (), ())
    page = html(Difference(evil, "b", (fact,), (), (), (), True), Project("content", "templates").theme)
    assert "<script" not in page


@pytest.mark.parametrize(
    ("old", "message"),
    [
        ("content/names.yaml", "content/names.yaml: error[F002]: not a factsheet manifest\n"
         "  hint: name a PDF that factsheet made, or its manifest\n"),
        ("content/facts", "content/facts: error[B102]: the folder has neither a project nor PDFs that factsheet made\n"
         "  hint: name the folder that has content/, or output/\n"),
    ],
)  # fmt: skip
def test_what_cannot_be_compared_is_told(run: Run, old: str, message: str) -> None:
    assert run(old) == Told(2, "", f"{message}1 error; no file was changed\n")


def test_two_sheets_that_have_nothing_in_common_are_told(run: Run) -> None:
    en, fr = (next(p.as_posix() for p in sorted(Path("new").glob(f"harbour.{code}.a4*.pdf"))) for code in ("en", "fr"))
    assert run(en, fr).err == (
        f"{en}: error[B104]: has no sheet in a language that {fr} has, too\n"
        f"  hint: {en}: harbour.en; {fr}: harbour.fr\n1 error; no file was changed\n"
    )
