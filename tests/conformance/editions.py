"""Editions in a language made on request, besides the publisher's.

Input: the project's content. Output: PDFs by name, as a build makes them, with manifest and proof. The
languages are German and Russian; titles and labels keep their English words, and statements stand as not yet
translated.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path

from factsheet.languages import language
from factsheet.project.press import Press
from factsheet.project.project import Project
from factsheet.project.selection import PaperName
from factsheet.sheet.edition import Edition

LANGUAGES = ("de", "ru")
PAPERS: tuple[PaperName, ...] = ("a4", "letter")
TRANSLATED = re.compile(r"^ *(?:- )?(?!text:)[\w-]+:\n( +)en: (.*)\n\1fr: .*$", re.MULTILINE)


def with_language(content: Path, folder: Path) -> Path:
    """Copy the content, with texts in the requested languages except statements; return the copy."""
    copy = Path(shutil.copytree(content, folder / "content"))
    added = "".join(rf"\n\1{code}: \2" for code in LANGUAGES)
    for path in copy.rglob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        path.write_text(TRANSLATED.sub(rf"\g<0>{added}", text), encoding="utf-8")
    return copy


def editions_on_request(project: Project) -> Iterator[tuple[str, bytes]]:
    """Yield name and bytes of each sheet in each requested language. Raises ContentError if a text is missing."""
    press = Press(project)
    for plan, code in product(project.content.sheets.values(), LANGUAGES):
        edition = project.edition(plan, language(code))
        for paper in PAPERS:
            name = f"{plan.id}.{code}.{paper}.pdf"
            yield name, _printed(press, edition, name, paper)


def _printed(press: Press, edition: Edition, name: str, paper: PaperName) -> bytes:
    """Return an edition on as many pages as it needs. Raises LayoutError if it needs too many."""
    made = press.make(replace(edition, plan=edition.plan.model_copy(update={"pages": None})), name, paper)
    press.prove(edition, name, made)
    return made.data
