"""Every stage of a sheet as a whole text: what changes anywhere is seen, and read, where it changes.

One small sheet made for this, and the real ones in English. ``make accept`` takes what is made.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from support import dump
from support.built import ROOT, SHEETS
from support.content_factory import Folder
from support.pdf_tree import read_tree

from factsheet.languages import language
from factsheet.project.editions import Editions
from factsheet.project.formats import WRITERS
from factsheet.project.press import Press
from factsheet.project.project import Project
from factsheet.records.plan import SheetPlan
from factsheet.sheet.tree import Section
from factsheet.writers import markdown, text
from factsheet.writers.pdf.fonts import load_faces
from factsheet.writers.pdf.write import lay_out, paint

Golden = Callable[[str, str, str], None]
SMALL = "small"
STAGES = ["markup.html", "tree.txt", "page.html", "pages.txt", "tags.txt", "sheet.txt", "sheet.md"]


class Recorded(Editions):
    """Editions, with the markup that the templates made last."""

    markup = ""

    def _read(self, markup: str, plan: SheetPlan) -> Section:
        self.markup = markup
        return super()._read(markup, plan)


@cache
def stages(case: str) -> dict[str, str]:
    """Return the text of each stage of a sheet, in English on A4."""
    if case != SMALL:
        return made(Project(ROOT / "content", ROOT / "templates"), case)
    with TemporaryDirectory() as folder:
        return made(Project(Folder().write(Path(folder)), ROOT / "templates"), "harbour")


def made(project: Project, name: str) -> dict[str, str]:
    plan, lang = project.content.sheets[name], language("en")
    recorded = Recorded(
        project.content, project.templates, project.theme.notes, project.fingerprints, project.history, draft=False
    )
    edition = recorded.edition(plan, lang)
    sheet = edition.sheet
    theme = project.theme
    faces = load_faces(theme, project.template_folder)
    layout = lay_out(sheet, theme, faces, theme.papers["a4"], lang, plan.pages)
    page = WRITERS["html"].write(Press(project), edition, f"{name}.en.html", "a4")
    texts = (
        recorded.markup,
        dump.tree_text(sheet),
        dump.page_html(page.data.decode()),
        dump.pages_text(layout),
        dump.tags_text(read_tree(paint(layout, theme).to_bytes())),
        text.write(sheet, lang),
        markdown.write(sheet, lang),
    )
    return dict(zip(STAGES, texts, strict=True))


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("case", [SMALL, *SHEETS])
def test_each_stage_is_as_accepted(golden: Golden, case: str, stage: str) -> None:
    golden(case, stage, stages(case)[stage])
