"""A sheet far too long is told soon: no layout is tried for each of its facts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from support.built import ROOT
from support.content_factory import FACTS, Folder

from factsheet.errors import LayoutError
from factsheet.project.build import build
from factsheet.project.project import Project
from factsheet.project.selection import Selection
from factsheet.writers.pdf import write

SHEET = "sheets/harbour.yaml"
UNKNOWN = FACTS[FACTS.index("- id: next-report-unknown") : FACTS.index("- id: private-note")]
BLOCK = "- kind: statements\n  heading: {en: As it says, fr: Selon elle}\n  facts:\n"


def test_a_sheet_far_too_long_is_laid_out_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Folder().without_repeats().change(SHEET, "number: FS-HB\n", "number: FS-HB\npages: {at-most: 1}\n")
    for block in range(15):
        idents = [f"spare-{block}-{number}" for number in range(10)]
        folder.add("facts/spare.yaml", "" if block else "facts:\n")
        folder.add("facts/spare.yaml", "".join(UNKNOWN.replace("next-report-unknown", ident) for ident in idents))
        folder.add(SHEET, BLOCK + "".join(f"  - {ident}\n" for ident in idents))
    project, real, made = Project(folder.write(tmp_path), ROOT / "templates"), write.lay_out, list[int]()

    def counted(*arguments: Any, **named: Any) -> Any:
        made.append(1)
        return real(*arguments, **named)

    monkeypatch.setattr(write, "lay_out", counted)
    with pytest.raises(LayoutError, match=r"\d pages, the plan says 1: \d+ lines too many") as caught:
        build(project, Selection(languages=("en",), papers=("a4",), formats=("pdf",)))
    assert [p.hint for p in caught.value.problems] == ["take facts out, or plan more pages"]
    assert len(made) == 1
