"""Copyfit that tells: by how many lines a sheet misses its pages, and which cuts would help most.

Input: a layout with the wrong number of pages. Output: a problem that names the
facts; each is found by setting the sheet again without it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from factsheet.errors import FactsheetError, Problem
from factsheet.languages import Language
from factsheet.project.project import Project, pdf_name
from factsheet.records.model import SheetPlan

if TYPE_CHECKING:
    from factsheet.writers.pdf.fonts import Face
    from factsheet.writers.pdf.write import Layout

SHOWN = 3


def page_count_problem(
    project: Project, plan: SheetPlan, lang: Language, paper: str, layout: Layout, faces: Mapping[str, Face]
) -> Problem:
    """Return what keeps a sheet from its planned pages."""
    name = pdf_name(plan.id, lang.code, paper)
    where = project.content.where("sheet", plan.id, "pages")
    pages = len(layout.pages)
    assert plan.pages is not None
    if pages < plan.pages.least:
        return Problem("L101", where, f"{name}: {pages} page{'s' * (pages > 1)}, the plan says {plan.pages.least}",
                       "add facts, or plan fewer pages")  # fmt: skip
    most = plan.pages.most
    over = lines_over(layout, most)
    cuts = sorted(_cuts(project, plan, lang, paper, faces, over), key=lambda c: (-c[1], c[0]))
    best = "; ".join(f"{fact} (saves {saved} lines)" for fact, saved in cuts[:SHOWN] if saved > 0)
    return Problem("L100", where, f"{name}: {pages} pages, the plan says {most}: {over} lines too many",
                   f"shorten statements, or take out what helps most: {best}" if best else "shorten it")  # fmt: skip


def lines_over(layout: Layout, pages: int) -> int:
    """Return how many lines of body text, one column wide, stand after the planned pages."""
    leading = layout.flow.theme.styles["text"].leading
    geometry = layout.geometry
    total = 0.0
    for page in layout.pages[pages:]:
        for placed in page.placed:
            across = geometry.columns if placed.column < 0 else 1
            total += (placed.box.height + placed.box.after) * across
        notes = sum(n.height + geometry.gap for n in page.area.notes)
        total += notes * geometry.columns / geometry.note_columns
    return math.ceil(total / leading)


def _cuts(
    project: Project, plan: SheetPlan, lang: Language, paper: str, faces: Mapping[str, Face], over: int
) -> Iterator[tuple[str, int]]:
    from factsheet.writers.pdf import write as pdf

    theme = project.theme
    assert plan.pages is not None
    for fact, shorter in without_each_fact(plan):
        try:
            layout = pdf.lay_out(
                project.edition(shorter, lang).sheet, theme, faces, theme.papers[paper], lang, plan.pages
            )
        except (FactsheetError, pdf.TooTall):
            continue
        yield fact, over - lines_over(layout, plan.pages.most)


def without_each_fact(plan: SheetPlan) -> Iterator[tuple[str, SheetPlan]]:
    """Yield each fact of the lists and tables that can spare one, with the plan without it."""
    for number, block in enumerate(plan.blocks):
        for fact, shorter in block.without_each_fact():
            blocks = (*plan.blocks[:number], shorter, *plan.blocks[number + 1 :])
            yield fact, plan.model_copy(update={"blocks": blocks})
