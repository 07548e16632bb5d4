"""Same input, same bytes: whatever the process, the environment, the folder and what was built before."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from support.built import LANGUAGES, PAPERS, ROOT, SHEETS, outputs

from factsheet.languages import language
from factsheet.project.build import Selection, build
from factsheet.project.formats import WRITERS
from factsheet.project.press import Press
from factsheet.project.project import Project

# Settings a home may hold for ReportLab; each would change the bytes of a file.
HOSTILE_SETTINGS = """\
pageCompression = 0
invariant = 0
useA85 = 1
ZLIB_WARNINGS = 1
defaultPageSize = 'letter'
canvas_basefontname = 'Times-Roman'
autoConvertEncoding = 1
rl_embedFonts = 0
"""
HOSTILE_VARIABLES = {
    "RL_pageCompression": "0",
    "RL_invariant": "0",
    "RL_useA85": "1",
    "RL_canvas_basefontname": "Times-Roman",
    "RL_documentLang": "xx",
}
ENVIRONMENTS = {
    "hash seed 0, plain locale, an epoch": {
        "PYTHONHASHSEED": "0", "LC_ALL": "C", "PYTHONUTF8": "0", "SOURCE_DATE_EPOCH": "86400", "LANGUAGE": "ru",
    },
    "hash seed 1, far east, ReportLab's variables": {
        "PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", **HOSTILE_VARIABLES,
    },
}  # fmt: skip


def wanted() -> dict[str, bytes]:
    return {output.name: output.data for output in outputs().values()}


def made(folder: Path) -> dict[str, bytes]:
    """Return the files made, but the state, which knows the folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != ".state"}


def run(folder: Path, cwd: Path, environment: dict[str, str], *options: str) -> None:
    kept = {key: os.environ[key] for key in ("PATH", "SYSTEMROOT") if key in os.environ}
    everything = [word for code in LANGUAGES for word in ("--lang", code)]
    subprocess.run(
        [sys.executable, "-m", "factsheet", "build", "--quiet", *everything, "--output", str(folder), *options],
        cwd=cwd,
        env={**kept, "PYTHONPATH": str(ROOT), **environment},
        check=True,
    )


@pytest.fixture
def hostile_home(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    home.mkdir()
    (home / ".reportlab_settings").write_text(HOSTILE_SETTINGS, encoding="utf-8")
    mods = "import sys; sys.modules['reportlab.rl_config'].pageCompression = 0\n"
    (home / ".reportlab_mods").write_text(mods, encoding="utf-8")
    return home


def test_the_hostile_home_is_hostile(hostile_home: Path) -> None:
    """ReportLab itself obeys it, or the next test would prove nothing."""
    code = "from reportlab import rl_config as r; print(r.pageCompression, r.invariant, r.canvas_basefontname)"
    told = subprocess.run(
        [sys.executable, "-c", code], env={"HOME": str(hostile_home)}, capture_output=True, check=True
    )
    assert told.stdout.split() == [b"0", b"0", b"Times-Roman"]


def test_no_environment_folder_or_path_changes_a_byte(tmp_path: Path, hostile_home: Path) -> None:
    """One environment here, the other elsewhere; with a random hash seed, all was made in this process."""
    elsewhere = tmp_path / "else where"
    elsewhere.mkdir()
    here, there = ({"HOME": str(hostile_home), "USER": "somebody-else", **one} for one in ENVIRONMENTS.values())
    run(tmp_path / "out", ROOT, here)
    folders = ("--content", str(ROOT / "content"), "--templates", str(ROOT / "templates"))
    run(Path("deep/er/out"), elsewhere, there, *folders)
    got = made(tmp_path / "out")
    for file, data in wanted().items():
        assert got[file] == data, file
    assert made(elsewhere / "deep/er/out") == got


def test_what_was_built_before_changes_nothing(tmp_path: Path) -> None:
    """Another order, other languages in between, one sheet at a time, in one process."""
    project = Project(ROOT / "content", ROOT / "templates")
    for turn in range(2):
        for ident in reversed(SHEETS):
            for code in reversed(LANGUAGES):
                selection = Selection((ident,), (code,), ("letter", "a4"))
                for output in build(project, selection, tmp_path).outputs:
                    assert output.data == wanted()[output.name], (turn, output.name)


def test_threads_change_nothing() -> None:
    project = Project(ROOT / "content", ROOT / "templates")
    press = Press(project)

    def edition(work: tuple[str, str]) -> dict[str, bytes]:
        ident, code = work
        one = project.edition(project.content.sheets[ident], language(code))
        page = f"{ident}.{code}.draft.html"
        found = {page: WRITERS["html"].write(press, one, page, "a4").data}
        for paper in PAPERS:
            name = f"{ident}.{code}.{paper}.draft.pdf"
            found[name] = press.make(one, name, paper).data
        return found

    with ThreadPoolExecutor(4) as pool:
        for found in pool.map(edition, [(ident, code) for ident in SHEETS for code in LANGUAGES] * 2):
            for name, data in found.items():
                assert data == wanted()[name], name
