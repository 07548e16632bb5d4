"""Sheets with errors, to be looked at: marked on every page, proved like sheets, and refused as one."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.command import Run, runner
from support.content_factory import Folder

from factsheet import Project, Selection, verify
from factsheet.project.preview import preview
from factsheet.proof import read
from factsheet.proof.text import plain

A4 = "harbour.en.a4.PREVIEW.pdf"


def page_texts(data: bytes) -> list[str]:
    return [plain(page.text) for page in read(data).pages]


@pytest.fixture
def build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.chdir(tmp_path)
    return runner(capfd, "build")


def faulty() -> Folder:
    """Return the small content with one error in its sheet: a number that no fact has."""
    folder = Folder()
    return folder.change("sheets/harbour.yaml", "title: {en: Harbour", "title: {en: Harbour 1999")


def test_a_preview_says_on_each_page_what_is_wrong(build: Run, tmp_path: Path) -> None:
    faulty().write(tmp_path)
    told = build("--preview", "--lang", "en", "--paper", "a4")
    assert told.status == 2
    assert told.out == "output/harbour.en.a4.PREVIEW.pdf\noutput/harbour.en.PREVIEW.html\n"
    assert told.err.count("error[C201]: '1999' is a number or date written into the text\n") == 1
    assert "2 previews in output/, for you to look at only\nnext: factsheet explain C201\n" in told.err
    assert sorted(path.name for path in (tmp_path / "output").iterdir()) == [
        "harbour.en.PREVIEW.html",
        "harbour.en.a4.PREVIEW.pdf",
    ]
    data = (tmp_path / "output" / A4).read_bytes()
    texts = page_texts(data)
    assert texts
    for text in texts:
        assert "PREVIEW, NOT A SHEET." in text
        assert "C201, content/sheets/harbour.yaml:" in text
    page = (tmp_path / "output/harbour.en.PREVIEW.html").read_text(encoding="utf-8")
    assert '<p class="flaw"><span lang="en">PREVIEW, NOT A SHEET.' in page
    assert "<title>PREVIEW: Harbour 1999" in page
    assert "; C201" not in page


def test_a_preview_is_never_verified_as_a_sheet(build: Run, tmp_path: Path) -> None:
    faulty().write(tmp_path)
    build("--preview", "--lang", "en", "--format", "pdf")
    verdict = verify((tmp_path / "output" / A4).read_bytes())
    assert [finding.code for finding in verdict.findings] == ["F014"]
    assert str(verdict.findings[0]).startswith("a preview, and no sheet: PREVIEW, NOT A SHEET. ")


def test_a_sheet_that_does_not_fit_is_shown_with_all_its_pages(build: Run, tmp_path: Path) -> None:
    folder = Folder().change("sheets/harbour.yaml", "blocks:", "pages: 1\nblocks:")
    folder.write(tmp_path)
    told = build("--preview", "--lang", "en", "--paper", "a5", "--format", "pdf")
    assert "error[L100]" in told.err
    assert told.status == 3
    texts = page_texts((tmp_path / "output" / "harbour.en.a5.PREVIEW.pdf").read_bytes())
    assert len(texts) > 1
    assert all("1 error: L100, content/sheets/harbour.yaml:" in text for text in texts)


def test_a_sheet_without_errors_has_no_preview(build: Run, tmp_path: Path) -> None:
    Folder().write(tmp_path)
    told = build("--preview")
    assert (told.status, told.out) == (0, "")
    assert told.err == "no error, so no preview: harbour.en, harbour.fr\n"
    assert not (tmp_path / "output").exists()


def test_what_cannot_be_made_at_all_is_told(build: Run, tmp_path: Path) -> None:
    folder = Folder()
    folder.change("sheets/harbour.yaml", "  - next-report-unknown\n- kind: timeline", "  - nobody\n- kind: timeline")
    folder.write(tmp_path)
    told = build("--preview")
    assert told.status == 2
    assert "error[C101]" in told.err
    assert "cannot be shown until its errors are fixed: harbour.en, harbour.fr\n" in told.err


def test_records_that_cannot_be_read_have_no_preview(build: Run, tmp_path: Path) -> None:
    Folder().change("sheets/harbour.yaml", "blocks:", "blocks").write(tmp_path)
    told = build("--preview")
    assert told.status == 2
    assert told.err.endswith("1 error; no file was changed\nnext: factsheet explain Y002\n")


def test_a_preview_is_never_released(build: Run, tmp_path: Path) -> None:
    faulty().write(tmp_path)
    told = build("--preview", "--release")
    assert told.status == 64
    assert "--preview cannot be combined with --release or with findings for programs" in told.err


def test_previews_are_the_same_to_the_byte_and_name_no_folder(tmp_path: Path) -> None:
    content = faulty().write(tmp_path)  # an absolute path
    selection = Selection(languages=("en",), papers=("a4",))
    made = [preview(Project(content), selection, tmp_path / name).files for name in ("one", "two")]
    assert made[0] == made[1]
    assert len(made[0]) == 2
    assert str(tmp_path) not in made[0]["harbour.en.PREVIEW.html"].decode()


def test_no_sheet_has_the_name_of_a_preview(build: Run, tmp_path: Path) -> None:
    faulty().write(tmp_path)
    build("--preview")
    Folder().write(tmp_path)
    told = build("-v")
    assert told.status == 0
    assert "PREVIEW" not in (tmp_path / "output/SHA256SUMS").read_text() + told.out
    assert "PREVIEW" not in (tmp_path / "output/index.html").read_text(encoding="utf-8")
