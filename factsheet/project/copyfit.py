"""Copyfit that tells: by how many lines a sheet misses its pages, and which cuts would help most.

Input: a layout with the wrong number of pages. Output: a problem that names the
facts; each is found by setting the sheet again without it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from factsheet.errors import FactsheetError, Problem
from factsheet.languages import Language
from factsheet.project.project import Project
from factsheet.records.model import Content
from factsheet.records.plan import MemoPlan, SheetPlan
from factsheet.rules.conflicts import all_conflicts
from factsheet.sheet.edition import Edition

if TYPE_CHECKING:
    from factsheet.writers.pdf.areas import Page
    from factsheet.writers.pdf.fonts import Face
    from factsheet.writers.pdf.write import Layout

SHOWN = 3
NEAR = 1  # pages too many for which it is tried what each fact would save
_MORE = {False: "take facts out, or plan more pages", True: "take asks out, or what followed"}
TRIED = 40  # facts, those with the longest statements; each is a layout


def page_count_problem(
    project: Project, edition: Edition, name: str, paper: str, layout: Layout, faces: Mapping[str, Face]
) -> Problem:
    """Return what keeps a sheet from its planned pages."""
    plan, lang = edition.plan, edition.language
    where = project.content.where("sheet", plan.id, *plan.pages_at)
    pages = len(layout.pages)
    assert plan.pages is not None
    if pages < plan.pages.least:
        return Problem("L101", where, f"{name}: {pages} page{'s' * (pages > 1)}, the plan says {plan.pages.least}",
                       "add facts, or plan fewer pages")  # fmt: skip
    most = plan.pages.most
    over = lines_over(layout, most)
    near = pages <= most + NEAR  # what is far too long no single fact makes fit
    tried = _cuts(project, plan, lang, paper, faces, layout) if near else ()
    cuts = sorted(tried, key=lambda c: (-c[1], c[0]))
    best = "; ".join(f"{fact} (saves {saved} lines)" for fact, saved in cuts[:SHOWN] if saved > 0)
    said = "a memo is one leaf, two" if isinstance(plan, MemoPlan) else f"the plan says {most}"
    return Problem("L100", where, f"{name}: {pages} pages, {said}: {over} lines too many",
                   ("shorten statements" if near else _MORE[isinstance(plan, MemoPlan)])
                   + (f", or take out what helps most: {best}" if best else ""))  # fmt: skip


def lines_over(layout: Layout, pages: int) -> int:
    """Return how many lines of body text, one column wide, stand after the planned pages."""
    return math.ceil(_lines(layout, layout.pages[pages:]))


def _lines(layout: Layout, pages: Sequence[Page]) -> float:
    """Return how many lines of body text, one column wide, are as high as what stands on some pages."""
    leading = layout.flow.theme.styles["text"].leading
    geometry = layout.geometry
    total = 0.0
    for page in pages:
        for placed in page.placed:
            across = geometry.columns if placed.column < 0 else 1
            total += (placed.box.height + placed.box.after) * across
        notes = sum(n.height + geometry.gap for n in page.area.notes)
        total += notes * geometry.columns / geometry.note_columns
    return total / leading


def _cuts(
    project: Project, plan: SheetPlan, lang: Language, paper: str, faces: Mapping[str, Face], whole: Layout
) -> Iterator[tuple[str, int]]:
    """Yield each fact that can be spared with the lines that are saved without it, wherever these stand."""
    from factsheet.writers.pdf import write as pdf

    theme = project.theme.model_copy(update={"ladder": project.theme.ladder[-1:]})  # at which the whole did not fit
    assert plan.pages is not None

    def shortness(cut: tuple[str, SheetPlan]) -> int:
        return -len(project.content.facts[cut[0]].text.get(lang.code) or "")

    for fact, shorter in sorted(without_each_fact(plan, project.content), key=shortness)[:TRIED]:
        try:
            layout = pdf.lay_out(
                project.edition(shorter, lang).sheet, theme, faces, theme.papers[paper], lang, plan.pages
            )
        except (FactsheetError, pdf.TooTall):
            continue
        if len(layout.pages) <= plan.pages.most:
            yield fact, lines_over(whole, plan.pages.most)
        else:
            yield fact, round(_lines(whole, whole.pages) - _lines(layout, layout.pages))


def without_each_fact(plan: SheetPlan, content: Content) -> Iterator[tuple[str, SheetPlan]]:
    """Yield each fact of the lists and tables that can spare one, with the plan without it.

    Denials, what they answer and the sides of a disagreement are spared by none: what is left would be one-sided.
    """
    facts = content.facts.values()
    needed = {fact.id for conflict in all_conflicts(content) for fact in conflict.facts}
    needed |= {ident for fact in facts if fact.answers for ident in (fact.id, *fact.answers)}
    needed |= {fact.id for fact in facts if fact.status == "denied"}
    for number, block in enumerate(plan.blocks):
        for fact, shorter in block.without_each_fact():
            if fact in needed:
                continue
            blocks = (*plan.blocks[:number], shorter, *plan.blocks[number + 1 :])
            yield fact, plan.model_copy(update={"blocks": blocks})
