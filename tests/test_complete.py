"""What a shell proposes; asked as the shells ask, and once by bash itself."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support.built import ROOT
from support.content_factory import Folder

from factsheet.cli import main


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = Folder()
    folder.files["sheets/port.yaml"] = "# remark\nid: port\nnumber: [\n"  # in the middle of a change
    folder.write(tmp_path)
    (tmp_path / "templates").symlink_to(ROOT / "templates")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def proposed(line: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Return what is proposed for the last word of a line, which may be empty."""
    words = line.split(" ")
    monkeypatch.setenv("COMP_WORDS", line)
    monkeypatch.setenv("COMP_CWORD", str(len(words) - 1))
    monkeypatch.setenv("_FACTSHEET_COMPLETE", "bash_complete")
    with pytest.raises(SystemExit) as ended:
        main([])
    assert ended.value.code == 0
    return [found.removeprefix("plain,") for found in capsys.readouterr().out.splitlines() if found]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("factsheet build ", ["harbour", "port"]),
        ("factsheet build po", ["port"]),
        ("factsheet build --sheet h", ["harbour"]),
        ("factsheet build --lang ", ["de", "en", "fr", "nl", "ru"]),
        ("factsheet build --paper l", ["letter", "legal"]),
        ("factsheet check --output-format s", ["sarif"]),
        ("factsheet build --theme ", ["quiet"]),
        ("factsheet build --set theme.colours.b", ["theme.colours.brand=", "theme.colours.background="]),
        ("factsheet check --set theme.papers.a5.w", ["theme.papers.a5.width-mm="]),
        ("factsheet review h", ["harbour"]),
        ("factsheet review lo", ["log"]),
        ("factsheet review harbour lo", []),
        ("factsheet review export p", ["port"]),
        ("factsheet archive add h", ["harbour-report"]),
        ("factsheet archive check ", ["harbour-report", "daily-news"]),
        ("factsheet explain c41", [f"C41{n}" for n in range(10)]),
        ("factsheet expl", ["explain"]),
        ("factsheet build --content nowhere ", []),
        ("factsheet build --templates nowhere --paper ", []),
    ],
)
def test_words_of_the_project_are_proposed(
    here: Path, line: str, words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert proposed(line, monkeypatch, capsys) == words


def test_a_file_that_cannot_be_read_proposes_nothing(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "content/sheets/port.yaml").write_bytes(b"id: port # \xff\n")
    assert proposed("factsheet build ", monkeypatch, capsys) == ["harbour"]


@pytest.mark.parametrize(
    ("shell", "sign"), [("bash", "complete -o"), ("zsh", "#compdef factsheet"), ("fish", "complete --no-files")]
)
def test_each_shell_gets_its_script(
    shell: str, sign: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("_FACTSHEET_COMPLETE", f"{shell}_source")
    with pytest.raises(SystemExit):
        main([])
    assert sign in capsys.readouterr().out


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
def test_bash_completes(here: Path) -> None:
    program = here / "bin/factsheet"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m factsheet "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    script = (
        'PATH="$PWD/bin:$PATH"; eval "$(_FACTSHEET_COMPLETE=bash_source factsheet)"\n'
        "COMP_WORDS=(factsheet build ha); COMP_CWORD=2; _factsheet_completion factsheet\n"
        'echo "${COMPREPLY[@]}"\n'
    )
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False, cwd=here)  # noqa: S607
    assert (done.stdout, done.stderr) == ("harbour\n", "")
