"""A check tells all that can be known before pages are laid out, and what a title may say is no leak."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from support.content_factory import Folder

from factsheet.errors import errors_in
from factsheet.project.build import build
from factsheet.project.checked import check
from factsheet.project.project import Project
from factsheet.project.selection import Selection
from factsheet.project.verify import verify

TEMPLATES = Path(__file__).parents[1] / "templates"
TITLE = "title: Harbour counts arrivals"
PLACE = "content/sources/main.yaml"


def told(folder: Folder, root: Path, templates: Path = TEMPLATES) -> list[str]:
    content = folder.without_repeats().write(root)
    errors = errors_in(check(Project(content, templates)))
    return [str(p).replace(f"{root}/", "") for p in errors]


@pytest.mark.parametrize(
    ("old", "new", "place", "of"),
    [
        (TITLE, "title: Harbour 漢", f"{PLACE}:11:10", "source daily-news"),
        ("  type: report\n", "  type: report\n  author: [{literal: 漢}]\n", f"{PLACE}:4:22", "source harbour-report"),
        ("harbour.test/report", "harbour.test/漢", f"{PLACE}:6:8", "source harbour-report"),
    ],
)
def test_a_character_that_the_font_lacks_is_told_by_the_check(
    tmp_path: Path, old: str, new: str, place: str, of: str
) -> None:
    (problem,) = told(Folder().change("sources/main.yaml", old, new), tmp_path)
    assert problem.startswith(f"{place}: error[P001]: the character “漢” (U+6F22) of {of} is not in the font")


def test_a_character_of_a_sheets_own_text_has_its_place(tmp_path: Path) -> None:
    folder = Folder().change("sheets/harbour.yaml", "en: As Harbour reports itself", "en: As Harbour reports 漢")
    (problem,) = told(folder, tmp_path)
    assert problem.startswith("content/sheets/harbour.yaml:")
    assert "error[P001]: the character “漢” (U+6F22) of sheet harbour" in problem
    assert not problem.startswith("content/sheets/harbour.yaml:1:")


def broken_style(folder: Path) -> None:
    (folder / "screen.css").write_text("p { display: none }")


def no_style(folder: Path) -> None:
    (folder / "screen.css").unlink()
    (folder / "screen.css").symlink_to("nowhere.css")  # without one, the program's is taken


def no_font(folder: Path) -> None:
    theme = folder / "theme.yaml"
    theme.write_text(theme.read_text().replace("  bold: fonts/", "  bold: lost/"))


def damaged_font(folder: Path) -> None:
    font = next((folder / "fonts").glob("*-Bold.*"))
    font.write_bytes(font.read_bytes()[:2000])


def script_in_index(folder: Path) -> None:
    page = folder / "index.html.j2"
    page.write_text(page.read_text().replace("</body>", "<script>alert(1)</script></body>"))


def script_in_page(folder: Path) -> None:
    page = folder / "page.html.j2"
    page.write_text(page.read_text().replace("</body>", "<script>alert(1)</script></body>"))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (broken_style, "T007"),
        (no_style, "T002"),
        (no_font, "P002"),
        (damaged_font, "P002"),
        (script_in_index, "F012"),
        (script_in_page, "F012"),
    ],
)
def test_what_stops_a_build_besides_the_layout_is_told_by_the_check(tmp_path: Path, change: object, code: str) -> None:
    templates = shutil.copytree(TEMPLATES, tmp_path / "templates")
    change(templates)  # type: ignore[operator]
    found = told(Folder(), tmp_path, templates)
    assert found
    assert any(f"[{code}]" in problem for problem in found), found


def test_a_paper_that_the_theme_lacks_is_told_by_the_check(tmp_path: Path) -> None:
    (problem,) = told(Folder().add("publisher.yaml", "papers: [a4, a7]\n"), tmp_path)
    assert "error[B002]: there is no paper 'a7'" in problem


@pytest.mark.parametrize("words", ["/home/anna/report.txt", "What is in /tmp/log, and why", "C:\\Users\\anna", "/work"])
def test_a_title_that_reads_like_a_folder_is_content(tmp_path: Path, words: str) -> None:
    folder = Folder().without_repeats().change("sources/main.yaml", TITLE, f"title: '{words}'")
    project = Project(folder.write(tmp_path), TEMPLATES)
    report = build(project, Selection(languages=("en",), papers=("a4",), formats=("pdf", "html", "txt", "md")))
    (pdf,) = [output for output in report.outputs if output.name.endswith(".pdf")]
    assert verify(pdf.data).intact
    assert verify(pdf.data, project).intact
