"""What `make scale` generates passes every rule, and its quotes are found; the page of `make bench` has all rows."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path

import pytest
from support.command import runner

SCALE = Path(__file__).parent / "bench" / "scale.py"
sys.path.append(str(SCALE.parent))
import page  # noqa: E402


def test_a_generated_project_of_a_few_facts_is_clean(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    spec = importlib.util.spec_from_file_location("scale", SCALE)
    assert spec is not None and spec.loader is not None
    scale = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scale)
    scale.Generator(12).write(tmp_path)
    told = runner(capfd)("check", "--content", str(tmp_path / "content"))
    assert (told.status, told.err) == (0, "")
    assert "1 sheet, 12 facts, 4 sources: 0 errors, 0 warnings\n24 of 24 quotes found" in told.out


# -- the page of make bench ----------------------------------------------------------------------------


def stub(figures: dict[str, page.Figure]) -> page.Measured:
    points = [page.Point(5, 1.0, 60.0), page.Point(20, 2.0, 70.0), page.Point(80, 6.0, 110.0)]
    return page.Measured(figures, points, points, ["Measured on 2 cores."], 1352, 115_000)


def test_the_page_has_every_row_and_tells_which_bounds_are_met() -> None:
    figures = {key: page.Figure(0.1, 1.0) for key in page.ROWS} | {"copies": page.Figure(125)}
    made = page.with_part(
        "# Benchmarks\n\n<!-- bench -->\nof yesterday\n<!-- end -->\n\nmore\n", page.part(stub(figures))
    )
    assert [line.split(" | ")[0][2:] for line in made.splitlines() if line.startswith("| ")] == [
        "measure",
        *(row.label for row in page.ROWS.values()),
    ]
    assert "| template to proved PDF | 0.100 ms | 1.00 × Typst, PDF/UA-1 | ≤ 0.7 × | **no** |" in made
    assert (
        "| `build` of one sheet as one PDF | 0.100 s | 1.00 × Typst’s module, cold | ≤ 0.18 s and ≤ 4 × | yes |" in made
    )
    assert "| `build -j 2`, wall | 0.100 s | 1.00 × as fast as `-j 1` | ≥ 1.8 × | **no** |" in made
    assert "| copies a second and core | 125 | – | ≥ 100 | yes |" in made
    assert "A copy took 8.00 ms of CPU and 115 kB, measured over 1,352 copies" in made
    assert "A million would take 2.22 core hours and 115 GB of disk" in made
    assert "of yesterday" not in made and made.endswith("<!-- end -->\n\nmore\n")


def test_a_row_without_a_figure_is_not_passed_over() -> None:
    figures = {key: page.Figure(0.1, 1.0) for key in page.ROWS if key != "help"}
    with pytest.raises(ValueError, match=r"rows without a figure, or figures without a row: \['help'\]"):
        page.part(stub(figures))


def test_the_page_of_the_docs_has_the_rows_and_plots_of_today() -> None:
    text = page.PAGE.read_text(encoding="utf-8")
    assert [label for row in page.ROWS.values() if f"\n| {(label := row.label)} | " not in text] == []
    for name in ("facts", "pages"):
        drawn = (page.PAGE.parent / f"benchmarks-{name}.svg").read_text(encoding="utf-8")
        told = re.search(rf"!\[(.+?)\]\(benchmarks-{name}\.svg\)", text)
        assert told and {said.split(": ")[1].split(",")[0] for said in told[1].split("; ")} <= set(
            re.findall(r">([^<]+ s)<", drawn)
        )
