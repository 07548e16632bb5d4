"""Pipes, devices and files that fill a disk, in place of any file that is read: told at once, never waited for."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from support.built import ROOT
from support.content_factory import Folder

from factsheet.cli import main

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes and devices in folders are of POSIX")


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _endless(path: Path) -> None:
    path.symlink_to("/dev/zero")


def _huge(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(1 << 33)


# Every kind of file that a check or a build reads, by a name that it may have.
READ = (
    *("content/publisher.yaml", "content/sources/main.yaml", "content/measures.yaml", "content/facts/harbour.yaml"),
    *("content/sheets/harbour.yaml", "content/names.yaml", "content/terms.yaml", "content/readers.yaml"),
    *("content/speakers.yaml", "content/searches.yaml", "content/fingerprints/harbour-report.txt"),
    *("content/reviews.jsonl", "content/reviews.head", "content/editions.jsonl"),
    *("templates/theme.yaml", "templates/sheet.html.j2", "templates/blocks/lead.html.j2", "templates/page.html.j2"),
    *("templates/index.html.j2", "templates/screen.css", "templates/locale/fr.po"),
    "templates/fonts/SourceSans3-Regular.ttf",
)


@pytest.mark.parametrize("make", [_pipe, _endless, _huge])
@pytest.mark.parametrize("name", READ)
def test_a_file_without_an_end_is_told_by_the_check(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    name: str,
    make: Callable[[Path], None],
) -> None:
    Folder().without_repeats().write(tmp_path)
    shutil.copytree(ROOT / "templates", tmp_path / "templates")
    monkeypatch.chdir(tmp_path)
    (tmp_path / name).unlink(missing_ok=True)
    (tmp_path / name).parent.mkdir(exist_ok=True)
    make(tmp_path / name)
    assert main(["check"]) in (2, 4)
    told = capfd.readouterr().err
    assert name in told and ("ordinary file" in told or "larger than" in told), told


@pytest.mark.parametrize("command", [["verify"], ["review", "apply"], ["archive", "add", "harbour-report"]])
def test_an_argument_without_an_end_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], command: list[str]
) -> None:
    Folder().without_repeats().write(tmp_path)
    shutil.copytree(ROOT / "templates", tmp_path / "templates")
    monkeypatch.chdir(tmp_path)
    for make in (_pipe, _endless):
        make(tmp_path / "a.txt")
        assert main([*command, "a.txt"]) in (2, 4)
        assert "a.txt" in (told := capfd.readouterr().err) and "not an ordinary file" in told
        (tmp_path / "a.txt").unlink()


def test_what_no_check_needs_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy of a source, and a template that nothing uses: only messages and review files look at them."""
    content = Folder().without_repeats().write(tmp_path)
    shutil.copytree(ROOT / "templates", tmp_path / "templates")
    (tmp_path / "archive" / "harbour-report").mkdir(parents=True)
    _pipe(tmp_path / "templates" / "unused.html.j2")
    (tmp_path / "templates" / "blocks" / "latin.html.j2").write_bytes(b"\xe9")
    _endless(tmp_path / "archive" / "harbour-report" / "text.txt")
    monkeypatch.chdir(tmp_path)
    assert main(["check", "--content", str(content)]) == 0
