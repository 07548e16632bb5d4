"""A publisher with long names and addresses: what stands in bar, footer, notes and colophon still fits every sheet."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from support.built import FILES, PAGES, ROOT

from factsheet.project.build import build
from factsheet.project.project import Project
from factsheet.project.selection import Selection

LONG = {
    r"^  en: Example Publisher$": "  en: International Federation of Documentation and Evidence Desks",
    r"^  fr: Éditeur exemple$": "  fr: Fédération internationale des bureaux de preuves et archives",
    r"(?<=^base_url: ).*": "https://press.international-federation-of-desks.test-desk.ca",
    r"(?<=^contact: ).*": "other-formats-of@federation.test-desk.ca",
    r"(?<=^corrections: ).*": "corrections-desk@federation.test-desk.ca",
}


def test_all_sheets_are_made_in_all_languages_on_all_papers(tmp_path: Path) -> None:
    content = shutil.copytree(ROOT / "content", tmp_path / "content")
    text = (content / "publisher.yaml").read_text(encoding="utf-8")
    for old, new in LONG.items():
        value = new.removeprefix("  en: ").removeprefix("  fr: ")
        assert len(value) == (40 if "@" in value else 60), value
        text, times = re.subn(old, new, text, flags=re.MULTILINE)
        assert times == 1, old
    (content / "publisher.yaml").write_text(text, encoding="utf-8")
    report = build(Project(content, ROOT / "templates"), Selection())
    assert sorted(output.name.replace(".draft", "") for output in report.outputs) == sorted((*PAGES, *FILES))
