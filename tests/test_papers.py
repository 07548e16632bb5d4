"""Any paper the theme names, from content to the finished file: A4 and Letter are only those that are made unasked."""

from __future__ import annotations

import re
import shutil
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from support import pdf_notes
from support.command import runner
from support.content_factory import Folder
from support.pdf_ua import check as ua

from factsheet.cli import main

ROOT = Path(__file__).parent.parent
SHEET = "sheets/harbour.yaml"
MM = 72 / 25.4
PAPERS = {"a4": (210, 297), "letter": (215.9, 279.4), "legal": (215.9, 355.6), "a5": (148, 210), "b6": (125, 176)}
MORE = "- kind: statements\n  heading: {en: What Harbour says, fr: Ce que dit Harbour}\n  facts: [harbour-founded,"
LONGER = f"{MORE} arrivals-2016, arrivals-2017, requests-2017, requests-2018]\n" * 8


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(ROOT / "templates", "templates", ignore=shutil.ignore_patterns("__pycache__"))
    theme = Path("templates/theme.yaml")
    named = "papers:\n  b6: {width-mm: 125, height-mm: 176, top: 57, bottom: 41, left: 30, right: 30}\n"
    theme.write_text(theme.read_text(encoding="utf-8").replace("papers:\n", named, 1), encoding="utf-8")


def on(paper: str, more: str = "") -> Folder:
    """Return content whose publisher prints on one paper."""
    made = Folder().change("publisher.yaml", "licence:", f"papers: [{paper}]\nlicence:").add(SHEET, more)
    made.write(Path())
    return made


@pytest.mark.parametrize("paper", PAPERS)
def test_a_sheet_is_made_and_verified_on_a_paper_of_the_theme(paper: str) -> None:
    on(paper, LONGER)
    assert main(["check"]) == 0
    assert main(["build", "--quiet"]) == 0
    files = [f"harbour.{code}.{paper}.draft.pdf" for code in ("en", "fr")]
    assert sorted(path.name for path in Path("output").glob("*.pdf")) == files
    for file in files:
        data = Path("output", file).read_bytes()
        with pikepdf.open(BytesIO(data)) as opened:
            boxes = {tuple(map(float, page.MediaBox)) for page in opened.pages}
            assert len(opened.pages) > 1 or paper == "legal"
        (box,) = boxes
        assert box == pytest.approx((0, 0, *(length * MM for length in PAPERS[paper])), abs=0.01)
        assert list(ua(data)) == [] and pdf_notes.check(data) == []
        assert main(["verify", f"output/{file}"]) == 0
    page = Path("output/harbour.en.draft.html").read_text(encoding="utf-8")
    assert set(re.findall(r'href="(harbour[^"]*\.pdf)"', page)) == {files[0]}


@pytest.mark.parametrize(
    ("pages", "told"),
    [
        ("pages: {at-most: 9}\n", ""),
        ("pages: {at-most: 2}\n", r"\d pages, the plan says 2: \d+ lines too many"),
        ("pages: {exactly: 9}\n", r"\d pages?, the plan says 9"),
        ("pages: 9\n", r"\d pages?, the plan says 9"),
        ("", ""),
    ],
)
def test_a_plan_says_how_many_pages_or_nothing(pages: str, told: str, capfd: pytest.CaptureFixture[str]) -> None:
    on("a5", LONGER + pages)
    got = runner(capfd)("build", "--format", "pdf", "--lang", "en")
    assert got.status == (3 if told else 0)
    assert bool(re.search(f"L10\\d\\]: harbour.en.a5.draft.pdf: {told}", got.out + got.err)) == bool(told)


def test_exactly_as_many_pages_as_there_are() -> None:
    on("a5", LONGER)
    assert main(["build", "--quiet", "--format", "pdf", "--lang", "en"]) == 0
    with pikepdf.open("output/harbour.en.a5.draft.pdf") as opened:
        count = len(opened.pages)
    for number, status in ((count, 0), (count + 1, 3), (count - 1, 3)):
        on("a5", f"{LONGER}pages: {{exactly: {number}}}\n")
        assert main(["build", "--quiet", "--format", "pdf", "--lang", "en"]) == status


def test_a_file_on_a_paper_that_was_asked_for_is_none_that_is_left_over(capfd: pytest.CaptureFixture[str]) -> None:
    on("a4")
    Path("output").mkdir()
    Path("output/harbour.en.letter.draft.pdf").write_bytes(b"of before")
    got = runner(capfd)("build", "--format", "pdf", "--lang", "en", "--paper", "b6")
    assert got.status == 0
    assert "  harbour.en.b6.draft.pdf\n" in Path("output/SHA256SUMS").read_text(encoding="utf-8")
    assert [line for line in got.err.splitlines() if "B003" in line] == [
        "output/harbour.en.letter.draft.pdf: warning[B003]: this file no longer belongs to any sheet; "
        "neither the index nor the checksums list it"
    ]


def test_a_paper_that_the_theme_does_not_name_is_told(capfd: pytest.CaptureFixture[str]) -> None:
    on("a4")
    got = runner(capfd)("build", "--paper", "a6")
    assert got.status == 2 and "a6" in got.err and "b6" in got.err
