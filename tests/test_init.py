"""`factsheet init`: a first project that passes its check and is built at once."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from itertools import combinations
from pathlib import Path

import pytest
from support.built import ROOT
from support.command import Run, runner

from factsheet.languages import known_languages
from factsheet.records.load import FILE_KINDS
from factsheet.records.yaml_reader import read_yaml

FILES = [
    ".gitignore",
    "Makefile",
    "README.md",
    "content/facts/example.yaml",
    "content/names.yaml",
    "content/publisher.yaml",
    "content/sheets/example.yaml",
    "content/sources/example.yaml",
    "templates/theme.yaml",
]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.chdir(tmp_path)
    return runner(capfd)


def made(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_the_project_passes_its_check_and_is_built(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = run("init", "mine", "--lang", "en,fr", "--publisher", 'The "Open" Desk: Müller & Sons')
    schemas = [f"schema/{path.name}" for path in (ROOT / "schema").iterdir()]
    assert made(tmp_path / "mine") == sorted([*FILES, *schemas])
    files = len(FILES) + len(schemas)
    assert told == (0, f"{files} files in mine/\nnext: cd mine && factsheet check && factsheet build\n", "")
    monkeypatch.chdir(tmp_path / "mine")
    told = run("check")
    assert (told.status, told.err) == (0, "")
    assert told.out.splitlines()[0] == "1 sheet, 4 facts, 2 sources: 0 errors, 0 warnings"
    told = run("build")
    assert (told.status, told.err) == (0, "")
    ends = (".a4.draft.pdf", ".draft.html", ".letter.draft.pdf")
    names = [f"example.{lang}{end}" for lang in ("en", "fr") for end in ends]
    assert made(Path("output")) == [".state", "SHA256SUMS", *names, "index.html"]
    page = Path("output/example.en.draft.html").read_text(encoding="utf-8")
    assert "The &quot;Open&quot; Desk: Müller &amp; Sons" in page or 'The "Open" Desk: Müller &amp; Sons' in page
    assert "--brand: #1E4D3A" in page, "its theme lies over the program's"


@pytest.mark.parametrize(
    "languages", [*known_languages(), *(f"{b},{a}" for a, b in combinations(known_languages(), 2))]
)
def test_in_every_language(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, languages: str) -> None:
    assert run("init", "mine", "--lang", languages).status == 0
    monkeypatch.chdir(tmp_path / "mine")
    told = run("check")
    assert (told.status, told.err) == (0, "")
    text = Path("content/facts/example.yaml").read_text(encoding="utf-8")
    assert set(re.findall(r"^ +([a-z]{2}): ", text, re.MULTILINE)) == set(languages.split(","))


def test_each_file_points_at_its_schema_and_has_comments_for_the_editor(run: Run, tmp_path: Path) -> None:
    assert run("init", "mine").status == 0
    for path in (tmp_path / "mine").rglob("*.yaml"):
        pointer = re.match(r"# yaml-language-server: \$schema=(\S+)\n", path.read_text(encoding="utf-8"))
        assert pointer and (path.parent / pointer[1]).is_file(), path
        read_yaml(path, path.name)
    lines = (tmp_path / "mine/README.md").read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 10
    kinds = {kind.pattern.split("/")[0] for kind in FILE_KINDS if kind.required}
    assert kinds <= {path.name for path in (tmp_path / "mine/content").iterdir()}


def test_what_its_makefile_and_readme_call_is_there(run: Run, tmp_path: Path) -> None:
    assert run("init", "mine").status == 0
    text = "".join((tmp_path / "mine" / name).read_text(encoding="utf-8") for name in ("Makefile", "README.md"))
    from factsheet.cli import cli

    called = set(re.findall(r"factsheet (\w+)", text))
    assert {"check", "build", "review", "new", "source"} == called <= set(cli.commands)


def test_it_starts_here_too(run: Run, tmp_path: Path) -> None:
    told = run("init", ".")
    assert (told.status, told.out.splitlines()[1]) == (0, "next: factsheet check && factsheet build")
    assert set(FILES) <= set(made(tmp_path))


def test_as_json(run: Run) -> None:
    told = run("init", "mine", "--json")
    assert json.loads(told.out)["status"] == "ok" and set(FILES) <= set(json.loads(told.out)["files"])


# -- refused -----------------------------------------------------------------------------------------


def test_a_folder_with_anything_in_it_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/.hidden").write_text("mine")
    what = "error: mine cannot be used: it is not empty; a project starts in an empty folder\n"
    assert run("init", "mine") == (4, "", what)
    assert made(tmp_path) == ["mine/.hidden"]
    assert run("init", "mine/.hidden/inside").status == 4


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["--lang", "eo"], 2, 'error[L002]: unknown language "eo"'),
        (["--lang", ","], 64, "name a language, such as en"),
        (["--publisher", " "], 64, "name the publisher in letters"),
        (["--publisher", "a\nb"], 64, "name the publisher in letters"),
    ],
)
def test_what_cannot_be_is_refused(run: Run, tmp_path: Path, arguments: list[str], status: int, said: str) -> None:
    told = run("init", "mine", *arguments)
    assert (told.status, said in told.err) == (status, True)
    assert not (tmp_path / "mine").exists()


@pytest.mark.parametrize("new", [True, False])
def test_a_full_disk_leaves_nothing(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, new: bool) -> None:
    if not new:
        (tmp_path / "mine").mkdir()

    def full(path: Path, data: bytes) -> None:
        if path.parent.name == "templates":
            raise OSError(28, "No space left on device", path.as_posix())
        path.write_bytes(data)

    monkeypatch.setattr("factsheet.files._write", full)
    told = run("init", "mine")
    assert told.status == 4 and told.err.startswith("error: mine/templates/theme.yaml cannot be used: No space left")
    assert (tmp_path / "mine").exists() is not new
    assert made(tmp_path) == []


def test_a_shell_completes_commands(tmp_path: Path) -> None:
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "_FACTSHEET_COMPLETE": "bash_complete",
           "COMP_WORDS": "factsheet in", "COMP_CWORD": "1"}  # fmt: skip
    command = [sys.executable, "-c", "from factsheet.cli import main; main()"]
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["plain,init"]
