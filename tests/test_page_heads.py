"""What stands at the head of a page: between the rule and the text, clear of both, on any paper, however long."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import groupby, product

import pytest
from support.built import ROOT
from support.sheet_of_markup import METADATA

from factsheet.languages import language
from factsheet.project.press import Press
from factsheet.project.project import Project
from factsheet.sheet import tree as t
from factsheet.sheet.reader import read
from factsheet.writers.pdf.compose import Line
from factsheet.writers.pdf.paint import Painter
from factsheet.writers.pdf.write import Layout, lay_out, paint
from factsheet.writers.theme import Paper

WORDS = "Élection "
CLEAR = 1.0  # pt
LOOKS = "", "quiet", "large"


@cache
def press(look: str) -> Press:
    made = Press(Project(ROOT / "content", ROOT / "templates", theme=look if look == "quiet" else ""))
    return made.of("large") if look == "large" else made


def laid_out(look: str, title: int, kind: int, paper: Paper | str) -> Layout:
    """Return a sheet of three pages, its title and the texts above it so many words long."""
    head = (
        f'<header class="masthead"><p class="kind"><strong>Fact sheet</strong> {WORDS * kind}</p>'
        f'<p class="edition">FS-NN · Edition 1 <span class="draft">DRAFT</span></p><h1>{WORDS * title}</h1></header>'
    )
    items = f"<li>{'the office wrote down what it had seen ' * 6}</li>" * 60
    article = read(f'<article id="s" lang="en">{head}<section><h2>Élan</h2><ul>{items}</ul></section></article>')
    meta = replace(METADATA, title=WORDS * title, running="Fact sheet FS-NN")
    theme = press(look).project.theme
    on = theme.on(paper) if isinstance(paper, str) else paper
    sheet = t.Sheet(article, meta, (), end_notes=look == "large")
    return lay_out(sheet, theme, press(look).faces, on, language("en"))


def faults(layout: Layout, look: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the lines above or at the head of the text that touch the rule, the edge or one another, page by page."""
    shown: list[list[tuple[str, float, float]]] = []  # of a page: what, its lower and its upper edge

    def rules(_: Painter, ends: Sequence[tuple[float, ...]], width: float, *rest: str) -> None:
        if rest == ("brand",):
            ((_x, y, _end, _y),) = ends
            shown.append([("the rule", y - width / 2, y + width / 2)])

    def text(_: Painter, lines: Sequence[Line], places: Sequence[tuple[float, float]], *_rest: object) -> None:
        for line, (x, y) in zip(lines, places, strict=True):
            size = max((piece.run.size for piece in line.pieces), default=0.0)
            if line.pieces and y > layout.paper.size[1] - layout.paper.top - 2 * size:
                shown[-1].append((f"{line.text!r} at {x:.0f}", y - 0.2 * size, y + 0.9 * size))

    with monkeypatch.context() as patch:
        patch.setattr(Painter, "rules", rules)
        patch.setattr(Painter, "text", text)
        paint(layout, press(look).project.theme)
    assert len(shown) == len(layout.pages) > 2
    found = []
    for number, parts in enumerate(shown, 1):
        (_, bottom, top), *texts = parts
        found += [f"page {number}: the rule is cut off"] if top > layout.paper.size[1] else []
        rows = [list(row) for _, row in groupby(sorted(texts, key=lambda text: -text[1]), lambda text: text[1])]
        for row in rows:
            found += [
                f"page {number}: {what} touches what is above it" for what, _, high in row if high > bottom - CLEAR
            ]
            bottom = min(low for _, low, _ in row) + CLEAR  # lines of a block may come close
    return found


@pytest.mark.parametrize("look", LOOKS)
def test_title_and_bar_of_any_length_are_clear_of_the_rule_and_of_the_text(
    look: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    papers = list(press(look).project.theme.papers)
    for paper, title, kind in product(papers, (2, 5, 9), (1, 7, 22)):
        layout = laid_out(look, title, kind, paper)
        assert faults(layout, look, monkeypatch) == [], (paper, title, kind)


def test_on_a_paper_with_room_for_one_line_the_bar_of_two_stands_in_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    a5 = press("").project.theme.on("a5")
    for title, kind in product((2, 5, 9), (1, 7, 22)):
        layout = laid_out("", title, kind, a5.model_copy(update={"top": 30.0}))
        assert faults(layout, "", monkeypatch) == []
        assert (layout.flow.bar is None) == (kind > 1)
        assert layout.bar_room == press("").project.theme.bar_room
