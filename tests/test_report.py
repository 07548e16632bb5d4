"""The report on a project: one page, and no number on it that another command tells otherwise."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from support.built import press, project
from support.command import Run, runner
from support.content_factory import Folder

from factsheet.report.page import write
from factsheet.report.tables import Said, Section, Share, Table, sections

DAY = "2026-11-28"


@pytest.fixture(scope="module")
def real() -> dict[str, Section]:
    return {section.id: section for section in sections(project(), DAY)}


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    Folder().without_repeats().write(tmp_path)
    monkeypatch.chdir(tmp_path)
    return runner(capfd)


def table(section: Section, caption: str) -> Table:
    return next(found for found in section.tables if found.caption == caption)


def shares(section: Section, caption: str) -> dict[str, int]:
    rows = table(section, caption).rows
    return {str(name): share.part for name, share in rows if isinstance(share, Share)}


# -- what it says ------------------------------------------------------------------------------------


def test_each_way_to_count_the_citations_counts_all_of_them(real: dict[str, Section]) -> None:
    counted = real["evidence"].tables
    assert len(counted) == 5
    for one in counted:
        parts = [row[1] for row in one.rows]
        assert all(isinstance(part, Share) for part in parts)
        assert {sum(p.part for p in parts if isinstance(p, Share))} == {p.whole for p in parts if isinstance(p, Share)}


def test_it_counts_as_the_editions_do(real: dict[str, Section]) -> None:
    lang = project().languages[0]
    for row, plan in zip(table(real["coverage"], "Sheets").rows, project().content.sheets.values(), strict=True):
        edition = project().edition(plan, lang)
        assert row[:4] == (
            Said(plan.title.get("en") or "", "en"),
            plan.number,
            len(edition.facts),
            edition.standing.total,
        )
    found = sum(c.quote is not None for f in project().content.facts.values() for c in f.sources)
    assert shares(real["evidence"], "By rung of the ladder")["Quote found in the source by program"] <= found


def test_the_facts_are_all_there_each_once(real: dict[str, Section]) -> None:
    printed = {str(row[0]) for row in real["facts"].tables[0].rows}
    left = {str(row[0]) for row in table(real["coverage"], "Facts that no sheet prints").rows}
    assert printed | left == set(project().content.facts)
    assert not printed & left


def test_it_tells_the_conflicts_that_the_command_tells(run: Run) -> None:
    Folder().without_repeats().write(Path())
    told = json.loads(run("conflicts", "--json").out)["conflicts"]
    from factsheet.project.project import Project

    found = {s.id: s for s in sections(Project(), DAY)}["conflicts"]
    assert [[str(row[0]) for row in one.rows] for one in found.tables] == [
        [fact["id"] for fact in conflict["facts"]] for conflict in told
    ]


@pytest.mark.parametrize("day", ["2026-11-28", "2027-12-31", "2031-01-01"])
def test_what_is_stale_depends_on_the_day(day: str, capfd: pytest.CaptureFixture[str]) -> None:
    found = {section.id: section for section in sections(project(), day)}["dates"]
    printed = {str(row[0]) for row in table(found, "Facts past their date").rows}
    run = runner(capfd)
    told = json.loads(run("stale", "--on", day, "--json").out)["facts"]
    assert printed == {fact["id"] for fact in told if fact["sheets"]}
    assert shares(found, "When facts are due to be looked at again")["past"] == len(printed)


def test_the_review_is_that_of_the_queue(real: dict[str, Section], capfd: pytest.CaptureFixture[str]) -> None:
    rows = {str(row[0]): row[1:] for row in real["review"].tables[0].rows}
    assert set(rows) == {f"{sheet}, {lang.code}" for sheet in project().content.sheets for lang in project().languages}
    for confirmed, left in rows.values():
        assert isinstance(confirmed, Share) and isinstance(left, str)
        assert confirmed.whole == confirmed.part + sum(map(int, re.findall(r"\d+", left)))
    told = json.loads(runner(capfd)("review", "status", "--json", "--on", DAY).out)
    counted = {f"{queue['sheet']}, {queue['language']}": queue["left"] for queue in told["sheets"]}
    assert counted == {name: share.whole - share.part for name, (share, _) in rows.items() if isinstance(share, Share)}


# -- how it is written -------------------------------------------------------------------------------


class _Page(HTMLParser):
    """Elements with their attributes, in order; what is open when a text comes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def of(self, tag: str) -> Iterator[dict[str, str]]:
        return (attributes for name, attributes in self.elements if name == tag)


def test_the_page_needs_nothing_else_and_says_the_same_each_time(real: dict[str, Section]) -> None:
    text = write(press(), list(real.values()), DAY)
    assert text == write(press(), list(sections(project(), DAY)), DAY)
    page = _Page(text)
    assert {name for name, _ in page.elements} & {"script", "img", "iframe", "object", "link"} == set()
    assert all(
        not value.startswith(("http", "//"))
        for _, a in page.elements
        for value in (a.get("href"), a.get("src"))
        if value
    )
    assert not re.findall(r"url\((?!data:)", text)
    assert {a["href"] for a in page.of("a")} <= {f"#{a['id']}" for _, a in page.elements if "id" in a}
    assert len({a["id"] for _, a in page.elements if "id" in a}) == sum("id" in a for _, a in page.elements)


def test_each_bar_is_an_ornament_beside_its_number(real: dict[str, Section]) -> None:
    text = write(press(), list(real.values()), DAY)
    assert all(a["aria-hidden"] == "true" for a in _Page(text).of("svg"))
    drawn = len(list(_Page(text).of("svg")))
    assert drawn == len(re.findall(r"</svg><span>\d+ \((?:under )?\d+\u00a0%\)</span>", text)) > 50


def test_text_of_the_content_is_escaped_and_has_its_language() -> None:
    rows = [(Said("a <b> & c", "fr"), Share(0, 0))]
    text = write(press(), [Section("x", "X", "", [Table("T", ("A", "B"), rows)])], DAY)
    assert '<span lang="fr">a &lt;b&gt; &amp; c</span>' in text
    assert "<span>0 (0\u00a0%)</span>" in text


# -- the command -------------------------------------------------------------------------------------


def test_the_command_writes_one_file(run: Run) -> None:
    assert run("report", "-o", "there/it.html", "--on", DAY) == (0, "there/it.html\n", "")
    first = Path("there/it.html").read_bytes()
    told = run("report", "--on", DAY, "-o", "there/it.html", "--json")
    assert json.loads(told.out) == {"status": "ok", "file": "there/it.html", "on": DAY}
    assert Path("there/it.html").read_bytes() == first
    assert run("report", "-o", "quiet.html", "--theme", "quiet").status == 0
    assert "Source Serif 4" in Path("quiet.html").read_text(encoding="utf-8")


def test_content_with_an_error_has_no_report(run: Run) -> None:
    path = Path("content/facts/harbour.yaml")
    path.write_text(path.read_text(encoding="utf-8").replace("status: reported", "status: rumoured", 1), "utf-8")
    told = run("report")
    assert told.status == 2 and "error[M006]" in told.err
    assert not Path("output").exists()
