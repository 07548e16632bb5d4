"""Series on paper: bars for a few values, dots over time for many; any number of values, at any distance, ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.built import project
from support.page_rules import check
from support.pdf_tree import read_tree

from factsheet.languages import language
from factsheet.proof import Secrets, prove, read
from factsheet.proof.expected import ExpectedPage, Frame, from_sheet
from factsheet.proof.text import digest
from factsheet.sheet import tree as t
from factsheet.writers.drawing import MOST_YEARS, time_grid
from factsheet.writers.pdf.figures import BarsBox, DotsBox
from factsheet.writers.pdf.fonts import Face, load_faces
from factsheet.writers.pdf.write import Layout, lay_out, paint, read_back

META = t.Metadata("s", "FS-S", 1, "2026-11-20", "Series", "en", footer="FS-S", running="Fact sheet FS-S")


@cache
def faces() -> dict[str, Face]:
    return load_faces(project().theme, project().template_folder)


def sheet(*series: Sequence[tuple[str, int]]) -> t.Sheet:
    charts = tuple(
        t.Chart((t.Text("Counted"),), "A chart", tuple(
            t.Point(day, value, (t.Time((t.Text(day),), day), t.Text(" "), t.Data((t.Text(str(value)),), str(value))))
            for day, value in points
        ))
        for points in series
    )  # fmt: skip
    return t.Sheet(t.Section("article", (t.Heading(1, (t.Text("Series"),)), *charts)), META)


def laid_out(*series: Sequence[tuple[str, int]]) -> Layout:
    theme = project().theme
    return lay_out(sheet(*series), theme, faces(), theme.papers["letter"], language("en"))


def days(count: int, step: int = 40) -> list[str]:
    return [(date(2017, 4, 1) + timedelta(days=step * i)).isoformat() for i in range(count)]


def box(layout: Layout) -> BarsBox | DotsBox:
    (found,) = [p.box for page in layout.pages for p in page.placed if isinstance(p.box, BarsBox | DotsBox)]
    return found


def test_bars_are_as_long_as_their_values() -> None:
    made = box(laid_out([("2017-04-01", 50), ("2017-05", 100), ("2018", 0)]))
    assert isinstance(made, BarsBox)
    one, two, none = (row.length - 1.0 for row in made.rows)
    assert one == pytest.approx(two / 2)
    assert none == 0.0
    assert two <= 0.66 * (522 - made.axis)
    assert [row.date.lines[0].text for row in made.rows] == ["2017-04-01", "2017-05", "2018"]
    assert [row.value.lines[0].text for row in made.rows] == ["50", "100", "0"]


def test_more_than_ten_values_are_dots_on_a_time_axis() -> None:
    assert isinstance(box(laid_out(list(zip(days(10), range(10), strict=True)))), BarsBox)
    made = box(laid_out(list(zip(days(11), range(0, 110, 10), strict=True))))
    assert isinstance(made, DotsBox)
    assert ["".join(line.text for line in lines) for _, _, lines in made.ticks] == ["0", "50", "100", "2018"]


def test_a_grid_over_time_has_true_scales() -> None:
    grid = time_grid(["2017-01-01", "2018-01-01", "2021-01-01"], [1, 4, 9])
    assert [x for x, _ in grid.dots] == pytest.approx([0.0, 0.25, 1.0], abs=0.001)
    assert [y for _, y in grid.dots] == [0.1, 0.4, 0.9]
    assert [year for _, year in grid.years] == ["2018", "2019", "2020", "2021"]
    assert grid.levels == ((0.0, 0), (0.5, 5), (1.0, 10))
    assert len(time_grid(["1000", "2900"], [1, 2]).years) <= MOST_YEARS


def test_dots_are_proved_with_the_figures_of_their_axes() -> None:
    made = sheet(list(zip(days(30), range(0, 600, 20), strict=True)))
    theme = project().theme
    painted = paint(lay_out(made, theme, faces(), theme.papers["letter"], language("en")), theme)
    data = painted.to_bytes()
    fold = read_back(faces())
    pages = tuple(
        ExpectedPage(digest(fold(text)), sha256(code).hexdigest(), tuple(Frame(*frame) for frame in frames))
        for text, code, frames in zip(painted.texts, painted.operators, painted.frames, strict=True)
    )
    expected = replace(from_sheet(made, fold), pages=pages)
    assert prove(read(data), expected, Secrets()) == []
    assert "2017-04-01 0" in " ".join(read_tree(data).text.split())
    strange = replace(expected, furniture=expected.furniture[:5])
    assert "“2018” is not tagged" in "".join(str(finding) for finding in prove(read(data), strange, Secrets()))


@given(
    st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 10**9)), min_size=2, max_size=60, unique_by=lambda p: p[0])
)
def test_any_number_of_points_at_any_distance_ends(points: list[tuple[int, int]]) -> None:
    start = date(2010, 1, 1)
    layout = laid_out([((start + timedelta(days=day)).isoformat(), value) for day, value in sorted(points)])
    assert check(layout.flow.bands, layout.flow.notes, layout.geometry, layout.pages) == []
    made = box(layout)
    if isinstance(made, BarsBox):
        assert all(made.axis + row.length + row.value.lines[0].width <= 522 for row in made.rows)


@pytest.mark.parametrize("where", ["2024-02", "2024-06", "2024-12"])
def test_points_close_together_at_the_end_of_a_series_end(where: str) -> None:
    assert len(laid_out([("2020", 100), ("2024-01", 200), (where, 210)]).pages) == 1
