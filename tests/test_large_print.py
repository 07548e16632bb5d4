"""Large print: the same sheet in type of 20 pt and more, notes at the end, marks as [3] on the line."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf
import pytest
from hypothesis import assume, given, settings
from support import dump
from support.built import project as real
from support.command import runner
from support.content_factory import Folder
from support.pdf_ua import check as ua
from support.random_sheets import RandomSheet, sheets
from support.sheet_of_markup import built

from factsheet.cli import main
from factsheet.errors import ProofError
from factsheet.languages import language
from factsheet.project.press import Press
from factsheet.project.project import Project
from factsheet.proof import manifest, read
from factsheet.sheet.edition import Edition
from factsheet.writers.pdf.pages import Placed
from factsheet.writers.pdf.write import Layout, TooTall, lay_out

FILE = "output/harbour.en.a4-large.draft.pdf"
PUBLISHER = "publisher.yaml"
Golden = Callable[[str, str, str], None]


@cache
def small() -> Press:
    folder = TemporaryDirectory()
    made = Press(Project(Folder().write(Path(folder.name)), Path("none"))).of("large")
    made.__dict__["kept"] = folder
    return made


def edition(press: Press) -> Edition:
    return press.project.edition(press.project.content.sheets["harbour"], language("en"))


def laid_out(press: Press) -> Layout:
    theme = press.project.theme
    return lay_out(edition(press).sheet, theme, press.faces, theme.on("a4"), language("en"))


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_it_is_made_on_each_paper_and_proved(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Folder().change("sheets/harbour.yaml", "edition: 1\n", "edition: 1\npages: 1\n").write(here)
    assert main(["build", "--quiet", "--edition", "large"]) == 0  # whose pages are as many as it needs
    names = sorted(path.name for path in Path("output").glob("*.pdf"))
    assert names == [f"harbour.{code}.{paper}-large.draft.pdf" for code in ("en", "fr") for paper in ("a4", "letter")]
    for name in names:
        assert main(["verify", f"output/{name}"]) == 0
        data = Path("output", name).read_bytes()
        assert list(ua(data)) == []
        reading = read(data)
        runs = [run for page in reading.pages for _, runs in page.marks.values() for run in runs]
        assert min(run.size for run in (*runs, *reading.body) if run.text.strip("er1 ")) >= 20
        assert all(re.fullmatch(r"\[\d+\]", mark.text) for mark in reading.marks)
        last = reading.body[-1]
        assert all((note.runs[0].page, -note.runs[0].y) > (last.page, -last.y) for note in reading.notes)
        with pikepdf.open(BytesIO(data)) as opened:
            said = json.loads(opened.attachments[manifest.NAME].get_file().read_bytes())
        assert said["sheet"]["form"] == "large" and said["made_of"]["theme"].keys() == {
            "theme.yaml", "editions/large.yaml"}  # fmt: skip


def test_a_way_back_leads_from_each_note_to_its_mark() -> None:
    press = small()
    made = press.make(edition(press), "harbour.en.a4-large.pdf", "a4")
    reading = read(made.data)
    marks = {mark.number: mark for mark in reversed(reading.marks)}
    for number, note in enumerate(reading.notes, 1):
        (back,) = note.back
        assert all(a.target and a.target.page == marks[number].start.page for a in back.annotations)


def test_what_is_kept_is_not_made_again(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Folder().write(here)
    both = ["build", "--edition", "standard,large", "--lang", "en", "--paper", "a4", "--json"]
    assert main(both) == 0
    assert main(["build", "--edition", "large", "--lang", "en", "--paper", "a4", "--json"]) == 0
    capsys.readouterr()
    assert main(both) == 0
    files = json.loads(capsys.readouterr().out)["files"]
    names = ["harbour.en.a4.draft.pdf", "harbour.en.draft.html", "harbour.en.a4-large.draft.pdf"]
    assert [file["name"].removeprefix("output/") for file in files] == names


def test_pages_and_index_lead_to_it(here: Path) -> None:
    Folder().change(PUBLISHER, "licence:", "editions: [standard, large]\nlicence:").write(here)
    assert main(["build", "--quiet", "--paper", "a4"]) == 0
    page = Path("output/harbour.fr.draft.html").read_text(encoding="utf-8")
    assert '<a href="harbour.fr.a4-large.draft.pdf">Gros caractères (PDF, A4)</a>' in page
    index = Path("output/index.html").read_text(encoding="utf-8")
    assert re.search(r'<a href="harbour.en.a4-large.draft.pdf">Large print \(PDF, A4\)', index)
    assert "a4-large" in Path("output/SHA256SUMS").read_text(encoding="utf-8")


def test_an_edition_that_is_none(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    Folder().write(here)
    told = runner(capfd, "build")("--edition", "huge")
    assert told.status == 64
    assert "'huge' is not an edition; choose from standard, large" in told.err


def test_a_project_says_what_its_large_print_is(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Folder().write(here)
    Path("templates/editions").mkdir(parents=True)
    layer = Path("templates/editions/large.yaml")
    layer.write_text("styles:\n  text: {size: 24, leading: 31}\n", encoding="utf-8")
    assert main(["build", "--quiet", "--edition", "large", "--lang", "en", "--paper", "a4"]) == 0
    assert main(["verify", FILE, "--templates", "templates"]) == 0
    assert "editions/large.yaml" not in capsys.readouterr().out
    layer.write_text("styles:\n  text: {size: 25, leading: 32}\n", encoding="utf-8")
    assert main(["verify", FILE, "--templates", "templates"]) == 0
    assert "editions/large.yaml: has changed" in capsys.readouterr().out


@settings(max_examples=10 if settings().max_examples <= 100 else settings().max_examples)
@given(sheets())
def test_any_sheet_with_its_notes_at_the_end(sheet: RandomSheet) -> None:
    notes = sheet.theme.notes.model_copy(update={"columns": 1, "place": "end"})
    paper = sheet.paper.model_copy(update={"left": 60.0})
    theme = sheet.theme.model_copy(update={"notes": notes})
    try:
        made = built(sheet.markup, sheet.notes, theme, paper, stated=True, end_notes=True)
    except TooTall:
        assume(False)
    assert made.faults == []


def test_the_pages_are_as_accepted(golden: Golden) -> None:
    press = Press(real()).of("large")
    project = press.project
    plan, lang = project.content.sheets["canada-response"], language("en")
    theme = project.theme
    sheet = project.edition(plan, lang).sheet
    golden("canada-response", "large.txt", dump.pages_text(lay_out(sheet, theme, press.faces, theme.on("a4"), lang)))


# -- planted ---------------------------------------------------------------------------------------------


def told(layout: Layout) -> list[str]:
    made = small().paint(layout, edition(small()), "a4")
    with pytest.raises(ProofError) as caught:
        small().prove(edition(small()), "harbour.en.a4-large.pdf", made)
    return [f"{problem.code} {problem.what}" for problem in caught.value.problems]


def end_notes(layout: Layout) -> list[tuple[list[Placed], int]]:
    pages = [page.placed for page in layout.pages]
    return [(placed, i) for placed in pages for i, one in enumerate(placed) if layout.flow.is_end_note(one.box)]


def test_notes_that_changed_places() -> None:
    layout = laid_out(small())
    (placed, i), (following, j) = end_notes(layout)[:2]
    one, two = placed[i], following[j]
    placed[i], following[j] = one._replace(box=two.box), two._replace(box=one.box)
    assert any("does not stand after the text and the notes before it" in what for what in told(layout))


def test_a_note_above_the_text() -> None:
    layout = laid_out(small())
    (placed, i), *_ = end_notes(layout)
    note = placed.pop(i)
    layout.pages[0].placed.append(note._replace(y=0.0, band=99))
    assert any(what.startswith("F005 page 1, note 1: does not stand after the text") for what in told(layout))
