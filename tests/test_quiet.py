"""The theme `quiet`: each of the real sheets in it, printed and as a page, proved and looked at."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from functools import cache
from itertools import product

import pikepdf
import pytest
from support.built import LANGUAGES, PAPERS, ROOT, SHEETS
from support.pdf_ua import check

from factsheet.languages import language
from factsheet.project.formats import WRITERS
from factsheet.project.press import Made, Press
from factsheet.project.project import Project
from factsheet.writers.colours import contrast

PDFS = list(product(SHEETS, LANGUAGES, PAPERS))
HTML = list(product(SHEETS, LANGUAGES))


@cache
def press() -> Press:
    return Press(Project(ROOT / "content", ROOT / "templates", theme="quiet"))


@cache
def made(sheet: str, code: str, paper: str = "", kind: str = "pdf") -> Made:
    """Return a file, proved, on as many pages as it needs."""
    project = press().project
    edition = project.edition(project.content.sheets[sheet], language(code))
    edition = replace(edition, plan=edition.plan.model_copy(update={"pages": None}))
    found = WRITERS[kind].write(press(), edition, f"{sheet}.{code}.draft.{kind}", paper or "a4")
    WRITERS[kind].prove(press(), edition, f"{sheet}.{code}.draft.{kind}", found)
    return found


@pytest.mark.parametrize(("sheet", "code", "paper"), PDFS)
def test_each_sheet_is_accessible_and_takes_half_as_many_pages_again(sheet: str, code: str, paper: str) -> None:
    found = made(sheet, code, paper)
    assert 5 <= found.pages <= 7
    assert check(found.data) == []


@pytest.mark.parametrize(("sheet", "code"), HTML)
def test_each_page_is_proved_and_set_in_the_serif(sheet: str, code: str) -> None:
    page = made(sheet, code, kind="html").data.decode()
    assert re.findall(r'@font-face \{ font-family: "([^"]+)"', page)[:2] == ["Source Serif 4"] * 2
    assert "font-style: italic; src:" in page, "the lead is italic, whether it has an <em> or not"
    assert "--background: #FCFAF5;" in page and "--background: #1B1916;" in page


def test_what_is_printed_is_copied_as_it_was_written() -> None:
    """The font has one glyph for ’ (U+2019) and for the modifier letter ʼ (U+02BC), which no sheet means."""
    text = set[str]()
    with pikepdf.open(io.BytesIO(made(SHEETS[0], "fr", "a4").data)) as pdf:
        for font in (o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and "/ToUnicode" in o):
            rows = re.findall(rb"<[0-9A-F]{4}> <([0-9A-F]+)>", font.ToUnicode.read_bytes())
            text |= {character for row in rows for character in bytes.fromhex(row.decode()).decode("utf-16-be")}
    assert "’" in text and not text & {"\u02bc", "\u02bb"}


def test_its_colours_stand_out_on_paper_on_screens_and_in_the_dark() -> None:
    colours = press().project.theme.colours
    for palette in (colours.paper, colours.screen, colours.dark):
        for role, least in (("ink", 7), ("brand", 7), ("rule", 3)):
            assert contrast(getattr(palette, role), palette.background) >= least, (role, palette)
        assert palette.link is None or contrast(palette.link, palette.background) >= 7


def test_it_has_one_column_and_lines_that_are_read_easily() -> None:
    theme = press().project.theme
    assert {paper.columns for paper in theme.papers.values()} == {1}
    regular = press().faces["regular"]
    for name in PAPERS:
        paper = theme.papers[name]
        room = paper.size[0] - paper.left - paper.right
        text = "the of and to in a is that for it was as with be by on not he his but at are this have from or had an "
        letters = room / (regular.width(text, theme.styles["text"].size) / len(text))
        assert 60 <= letters <= 90, name


def test_its_font_comes_with_its_licence() -> None:
    folder = ROOT / "templates/themes/quiet/fonts"
    assert "SIL OPEN FONT LICENSE Version 1.1" in (folder / "OFL.txt").read_text(encoding="utf-8")
    fonts = press().project.theme.fonts
    assert {path.name for path in folder.glob("*.ttf")} == {
        name.removeprefix("fonts/") for name in (fonts.regular, fonts.bold, fonts.italic, fonts.bold_italic)
    }
