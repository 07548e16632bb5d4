"""Pages that end short are told of, once a sheet has more than one."""

from __future__ import annotations

import shutil
from pathlib import Path

from support.built import ROOT
from support.content_factory import Folder

from factsheet import Project, Selection, build

A4 = Selection(languages=("en",), papers=("a4",), formats=("pdf",))


def warnings(folder: Path, height: int) -> list[str]:
    """Build the small sheet on a paper of a height in mm; return what is told of its pages."""
    shutil.copytree(ROOT / "templates", folder / "templates")
    theme = folder / "templates" / "theme.yaml"
    text = theme.read_text(encoding="utf-8")
    assert text.count("height-mm: 297") == 1
    theme.write_text(text.replace("height-mm: 297", f"height-mm: {height}"), encoding="utf-8")
    content = Folder().without_repeats().write(folder / "made")
    report = build(Project(content, folder / "templates"), A4)
    assert {problem.severity for problem in report.warnings} <= {"warning"}
    return [str(problem).partition("content/")[2] for problem in report.warnings if problem.code == "L103"]


def test_a_sheet_of_one_page_may_be_as_short_as_it_is(tmp_path: Path) -> None:
    assert warnings(tmp_path, 420) == []


def test_a_last_page_with_a_few_lines_is_told(tmp_path: Path) -> None:
    (told,) = warnings(tmp_path, 190)
    assert told == (
        "sheets/harbour.yaml:1:1: warning[L103]: harbour.en.a4.draft.pdf: page 2 ends 76% short\n"
        "  hint: move a block, or give facts to it or to the page before"
    )
