"""The two comparisons of make visual, on small pictures and texts: what passes and what does not."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import photocopy
import pytest
import rendered
import visual
from PIL import Image, ImageDraw

from factsheet.sheet import tree as t

SIZE = (330, 468)


def page(*, shift: int = 0, letter: str = "") -> Image.Image:
    """Return a page of lines, with one block shifted, and optionally an extra letter."""
    picture = Image.new("L", SIZE, 255)
    draw = ImageDraw.Draw(picture)
    for line in range(40):
        y = 20 + 9 * line + (shift if 10 <= line < 20 else 0)
        draw.line([(30, y), (300, y)], fill=0, width=3)
    draw.text((30, 400), letter, fill=0)
    return rendered.reduced(picture)


def test_a_picture_is_kept_as_it_is_compared(tmp_path: Path) -> None:
    path = tmp_path / "pictures" / "page.png"
    assert rendered.save(page(), path) == path.stat().st_size < rendered.LARGEST
    assert rendered.load(path).tobytes() == page().tobytes()


def test_a_letter_may_differ() -> None:
    assert rendered.difference(page(), page(letter="i"))[0] > 0
    assert rendered.finding(page(), page(letter="i")) == ""


@pytest.mark.parametrize("shift", [2, -3, 5])
def test_a_block_out_of_place_is_found_where_it_is(shift: int) -> None:
    found = rendered.finding(page(), page(shift=shift))
    assert re.fullmatch(
        r"layout: 1[34]\.\d\d% of the page differ, between 18 and 19\d mm from the left, 6\d and 12\d mm from the top",
        found,
    )


def test_another_paper_is_found() -> None:
    assert rendered.finding(page(), Image.new("L", (340, 440), 255)).startswith("layout: 100.00% of the page differ")


def test_pictures_are_those_of_the_sheets(tmp_path: Path) -> None:
    look = visual.Look(tmp_path)
    wanted = {look.picture(f"{sheet}.en.a4.draft.pdf", end).name for sheet in look.sheets for end in visual.ENDS}
    assert {path.name for path in visual.PICTURES.iterdir()} == wanted
    assert max(path.stat().st_size for path in visual.PICTURES.iterdir()) <= rendered.LARGEST


def test_what_is_told_is_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    look = visual.Look(tmp_path)
    look.tell("a page", True, "as accepted")
    look.tell("another", False, "layout: 2.39% of the page differ")
    look.tell("a block shifted", False, "", visual.FAULT)
    assert (look.passed, look.failed) == (1, 2)
    assert [line.split()[-1] for line in capsys.readouterr().out.splitlines()] == ["accepted", "differ", "MISSED"]


def test_a_page_without_picture_is_no_pass(tmp_path: Path) -> None:
    found = visual.Look(tmp_path).differs("other.en.a4.draft.pdf", "first", tmp_path / "other.en.a4.draft.pdf")
    assert found == "there is no accepted picture: make visual ACCEPT=--accept"


# -- the photocopier ---------------------------------------------------------------------------------

MARKS = (t.NoteRef(1, 1), t.Superscript((t.Text(","),)), t.NoteRef(2, 1))
ADDRESS = t.Link((t.Text("example.org/a"),), "https://example.org/a", address=True)
SHEET = t.Sheet(
    t.Section(
        "article",
        (t.Heading(1, (t.Text("Two words"),)), t.Paragraph((t.Text("in "), t.Data((t.Text("31"),), "31"), *MARKS))),
    ),
    t.Metadata("it", "FS-IT", 1, "2026-11-20", "T", "en"),
    (t.Note(1, (t.Text("A title, "), ADDRESS, t.Text(".")), 1, t.Reference("a")),),
)


def test_words_are_those_on_paper_without_addresses() -> None:
    assert photocopy.words(SHEET) == [
        ("Two", ""), ("words", ""), ("in", ""), ("31", "1,2"), ("A", ""), ("title", ""),
    ]  # fmt: skip


@pytest.mark.parametrize("number", ["31", "3112", "31l2"])
def test_a_mark_may_be_read_as_the_end_of_its_word(number: str) -> None:
    there = Counter(["title", "A", "words", "Two", "in", number])
    assert photocopy.accuracy(SHEET, there) == (1, [])


@pytest.mark.parametrize("read", ["3", "81", "317777777"])
def test_a_word_read_otherwise_is_missed(read: str) -> None:
    part, missed = photocopy.accuracy(SHEET, Counter(["title", "A", "words", "Two", "in", read]))
    assert (round(part, 3), missed) == (0.833, ["31"])


def test_a_word_is_read_once_for_each_time_it_stands_there() -> None:
    twice = t.Sheet(t.Section("article", (t.Paragraph((t.Text("no no"),)),)), SHEET.metadata)
    assert photocopy.accuracy(twice, Counter(["no"])) == (0.5, ["no"])


def test_a_copier_knows_black_and_white_only() -> None:
    grey = Image.new("L", (20, 20), 0xC0)
    assert photocopy.copied(grey).getcolors() == [(400, 255)]
    assert photocopy.copied(Image.new("L", (20, 20), 0x30)).getcolors() == [(400, 0)]


def test_without_its_tools_it_says_so(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert visual.main([]) == 4
    assert capsys.readouterr().err == (
        "visual: not run: pdftoppm, tesseract: not installed (Debian: poppler-utils tesseract-ocr-fra)\n"
    )
