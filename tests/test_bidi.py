"""Right-to-left passages: levels by UAX #9, the order on the line, and a face for what the font lacks."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from support.built import ROOT
from support.content_factory import Folder
from support.pdf_sample import canvas
from support.small_font import HEBREW, WIDTH, small_font

from factsheet.cli import main
from factsheet.proof.reading import read
from factsheet.writers.pdf.bidi import levels, places
from factsheet.writers.pdf.compose import lines
from factsheet.writers.pdf.cutting import Run
from factsheet.writers.pdf.fonts import Face, face
from factsheet.writers.pdf.paint import Painter
from factsheet.writers.pdf.tags import Element

A, B, G = HEBREW[:3]


def seen(text: str) -> str:
    """Return a line as it is seen from left to right."""
    found = levels(text)
    if found is None:
        return text
    at = places(found, [1.0] * len(text))
    return "".join(c for _, c in sorted(zip(at, text, strict=True)))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("no letter of it", "no letter of it"),
        (f"by {A}{B} {G}", f"by {G} {B}{A}"),
        (f"“{A}{B}”, 2017", f"“{B}{A}”, 2017"),
        (f"“{A} 2017”, p. 3", f"“2017 {A}”, p. 3"),
        (f"{A}, {B}, Haaretz, 3 May", f"{B} ,{A}, Haaretz, 3 May"),
        (f"“{A} Haaretz {B}”", f"“{B} Haaretz {A}”"),
        (f"“{A} 12:30-14,5% {B}!”", f"“!{B} 12:30-14,5% {A}”"),
        (f"“Haaretz {A}{B}!”", f"“Haaretz {B}{A}!”"),
        (f"{A}\u05b8{B}", f"{B}\u05b8{A}"),
        (f"{A}{B} 14", f"{B}{A} 14"),
        (f"« {A} ? » et « {B} »", f"« ? {A} » et « {B} »"),
    ],
)
def test_what_is_seen(text: str, wanted: str) -> None:
    assert seen(text) == wanted


@pytest.fixture
def faces(tmp_path: Path) -> Face:
    (tmp_path / "blocks.ttf").write_bytes(small_font())
    regular = ROOT / "templates" / "fonts" / "SourceSans3-Regular.ttf"
    return face("Regular", regular, (face("Blocks", tmp_path / "blocks.ttf"),))


def test_a_title_is_read_in_order_and_stands_from_right_to_left(faces: Face) -> None:
    text = f"See “{A}{B} ({G}) 17”, page 3 and {G}{A}."
    root = Element("Document")
    page = canvas(root)
    (line,) = lines([Run(text, faces, 10.0)], 500.0)
    Painter(page, {"ink": "#000000"}).text([line], [(100, 700)], root.child("P"))
    found = read(page.finish(), foreign=True)
    assert [block.text for block in found.blocks] == [text]
    assert found.unexpected == []
    at = {run.text: (round(run.x, 2), round(run.end, 2)) for run in found.body}
    assert at[A + B][1] - at[A + B][0] == pytest.approx(2 * WIDTH / 100)
    assert at["“"][1] <= at["17"][0] < at["17"][1] <= at[G][0] < at[G][1] <= at[A + B][0] < at["”,"][0]
    assert max(end for _, end in at.values()) == pytest.approx(100 + line.width)


def test_lines_are_filled_in_the_order_of_reading(faces: Face) -> None:
    made = lines([Run(f"“{A * 5} {B * 5} {G * 5}”", faces, 10.0)], 75.0)
    assert [line.text.strip() for line in made] == [f"“{A * 5} {B * 5}", f"{G * 5}”"]


def test_a_mark_has_the_face_of_its_letter(faces: Face) -> None:
    parts = [(found.name, text) for found, text in faces.covering(f"a\u0301 {A}\u05b8 x")]
    assert parts == [("Regular", "a\u0301 "), ("Blocks", f"{A}\u05b8"), ("Regular", " x")]


def test_what_consists_of_parts_it_has_is_not_missing(faces: Face) -> None:
    assert faces.missing("\u1e17 漢 " + A) == {"漢"}


TITLE = f"{A}{B}{G} {B}{A}"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    title = f"title: {TITLE}\n  language: he"
    folder = Folder().change("sources/main.yaml", "title: Harbour counts arrivals", title)
    folder.change("facts/harbour.yaml", "Kept for the file.", "It was kept for the file.").write(tmp_path)
    shutil.copytree(ROOT / "templates", tmp_path / "templates", ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_without_a_fallback_the_check_names_each_character(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--quiet"]) == 2
    first = next(line for line in capsys.readouterr().err.splitlines() if "P001" in line)
    assert first.endswith(
        f"error[P001]: the character “{A}” (U+05D0) of source daily-news is not in the font Source Sans 3"
    )


def test_with_one_the_sheet_is_made_and_proved(here: Path) -> None:
    theme = here / "templates" / "theme.yaml"
    text = theme.read_text()
    theme.write_text(text.replace("  bold-italic: fonts/", "  fallback: [fonts/blocks.ttf]\n  bold-italic: fonts/", 1))
    (here / "templates" / "fonts" / "blocks.ttf").write_bytes(small_font())
    assert main(["check", "--quiet"]) == 0
    assert main(["build", "--quiet", "--lang", "en", "--paper", "a4"]) == 0
    (made,) = (here / "output").glob("*.pdf")
    assert main(["verify", str(made)]) == 0
    assert any(TITLE in note.text for note in read(made.read_bytes()).notes)
