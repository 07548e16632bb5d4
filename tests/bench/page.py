"""The generated part of docs/explanation/benchmarks.md: its rows and bounds, and two plots.

Input: figures by the key of a row, the machine, the points of the curves. Output: the page with the part between its
marks made anew, and drawings.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import NamedTuple

from factsheet.writers.drawing import Disc, Drawing, Label, Polyline, Shape, svg

PAGE = Path(__file__).parents[2] / "docs/explanation/benchmarks.md"
_MARKS = re.compile(r"(<!-- bench -->\n).*?(<!-- end -->)", re.DOTALL)


class Row(NamedTuple):
    """A measure; ``most`` or ``least``: the bound of its figure; ``times``: the most that its ratio may be."""

    label: str
    unit: str
    against: str = ""
    most: float | None = None
    times: float | None = None
    least: float | None = None
    faster: float | None = None  # the least that its ratio may be


class Figure(NamedTuple):
    """A value in the unit of its row; its ratio to what the row names."""

    value: float
    ratio: float | None = None


class Point(NamedTuple):
    """CPU seconds and peak MB of a process that handled so many facts or pages."""

    size: int
    seconds: float
    memory: float


class Measured(NamedTuple):
    """All that stands on the page; ``machine``: what is told of the run, in sentences."""

    figures: Mapping[str, Figure]
    facts: Sequence[Point]
    pages: Sequence[Point]
    machine: Sequence[str]
    copies: int
    copy_bytes: float


YAML = '`python -c "import yaml"`'
ROWS: Mapping[str, Row] = {
    "warm typst": Row("template to proved PDF", "ms", "Typst, PDF/UA-1", times=0.7),
    "warm kept": Row("template to proved PDF", "ms", "Typst, PDF/UA-1, its fonts kept", times=0.9),
    "warm unproved": Row("template to PDF, unproved", "ms", "Typst, PDF/UA-1", times=0.5),
    "warm weasyprint": Row("template to proved PDF", "ms", "WeasyPrint, PDF/UA-1", times=0.06),
    "warm fullbleed": Row("template to proved PDF", "ms", "fullbleed, PDF/UA-1"),
    "cold": Row("`build` of one sheet as one PDF", "s", "Typst’s module, cold", 0.18, 4),
    "version": Row("`--version`", "s", YAML, 0.05),
    "help": Row("`--help`", "s", YAML, 0.05),
    "usage": Row("a usage error", "s", YAML, 0.05),
    "check": Row("`check` from nothing", "s", YAML, 0.15),
    "check again": Row("`check`, nothing changed", "s", YAML, times=2.5),
    "build again": Row("`build`, nothing changed", "s", YAML, times=2.5),
    "check one": Row("`check`, one fact changed", "s", YAML, 0.15),
    "build one": Row("`build`, one fact changed", "s", YAML, 0.25),
    "parallel": Row("`build -j 2`, wall", "s", "as fast as `-j 1`", faster=1.8),
    "copies": Row("copies a second and core", "", least=100),
    "all copies": Row("1,352 copies on one core", "s", most=15),
    "citations": Row("`check` of 20,000 citations", "s", most=4),
    "facts": Row("`check`, each further fact, 2,000 to 10,000", "ms", "500 to 2,000", times=1.2),
    "pages": Row("one document, each further page, 20 to 80", "ms", "5 to 20", times=1.2),
    "memory": Row("one document, peak memory, each further page", "MB", "5 to 20"),
}


def number(value: float) -> str:
    """Return three significant digits, with commas."""
    digits = max(0, 3 - len(str(int(abs(value))))) if abs(value) >= 1 else 3 if abs(value) >= 0.01 else 4
    return f"{value:,.{digits}f}"


def bounds(row: Row, found: Figure) -> tuple[str, str]:
    """Return the bounds of a row in words, and whether they are met."""
    kept: list[tuple[str, bool]] = []
    unit = f" {row.unit}".rstrip()
    if row.most is not None:
        kept.append((f"≤ {row.most:g}{unit}", found.value <= row.most))
    if row.least is not None:
        kept.append((f"≥ {row.least:g}{unit}", found.value >= row.least))
    if row.times is not None:
        kept.append((f"≤ {row.times:g} ×", found.ratio is not None and found.ratio <= row.times))
    if row.faster is not None:
        kept.append((f"≥ {row.faster:g} ×", found.ratio is not None and found.ratio >= row.faster))
    if not kept:
        return "–", "–"
    return " and ".join(word for word, _ in kept), "yes" if all(met for _, met in kept) else "**no**"


def table(figures: Mapping[str, Figure]) -> list[str]:
    """Return the lines of the table; raises ValueError if a row has no figure, or a figure no row."""
    if set(figures) != set(ROWS):
        raise ValueError(f"rows without a figure, or figures without a row: {sorted(set(figures) ^ set(ROWS))}")
    lines = ["| measure | figure | ratio | bound | met |", "|---|--:|---|---|---|"]
    for key, row in ROWS.items():
        found = figures[key]
        ratio = f"{number(found.ratio)} × {row.against}" if found.ratio is not None else "–"
        bound, met = bounds(row, found)
        lines.append(
            f"| {row.label} | {number(found.value)} {row.unit} | {ratio} | {bound} | {met} |".replace("  ", " ")
        )
    return lines


def part(found: Measured) -> str:
    """Return the generated part of the page."""
    rate, each = found.figures["copies"].value, found.copy_bytes
    hours = 1_000_000 / rate / 3600
    return "\n".join([
        *found.machine, "", *table(found.figures), "",
        f"![{alt('facts', found.facts)}](benchmarks-facts.svg)", "",
        f"![{alt('pages', found.pages)}](benchmarks-pages.svg)", "",
        f"**A million copies.** A copy took {number(1000 / rate)} ms of CPU and {number(each / 1000)} kB, measured "
        f"over {found.copies:,} copies with the start of the command and the one layout and proof of the sheet. "
        f"A million would take {number(hours)} core hours and {number(each / 1000)} GB of disk: at a price of *p* a "
        f"core hour, {number(hours)} × *p*, and what {number(each / 1000)} GB cost. This is reckoned, not measured.",
    ])  # fmt: skip


def with_part(page: str, made: str) -> str:
    return _MARKS.sub(lambda marks: f"{marks[1]}\n{made}\n\n{marks[2]}", page)


def write(found: Measured) -> None:
    """Write the page and its plots."""
    PAGE.write_text(with_part(PAGE.read_text(encoding="utf-8"), part(found)), encoding="utf-8", newline="\n")
    for name, points in (("facts", found.facts), ("pages", found.pages)):
        (PAGE.parent / f"benchmarks-{name}.svg").write_text(plot(name, points), encoding="utf-8", newline="\n")


# -- plots ---------------------------------------------------------------------------------------------


TITLES = {"facts": "CPU seconds of check, by facts", "pages": "CPU seconds of one proved document, by pages"}


def alt(name: str, points: Sequence[Point]) -> str:
    said = "; ".join(f"{p.size:,} {name}: {number(p.seconds)} s, {number(p.memory)} MB" for p in points)
    return f"{TITLES[name]}. {said}"


def plot(name: str, points: Sequence[Point]) -> str:
    """Return an SVG of seconds by count: both axes from 0, each point with its figures."""
    width, height, left, bottom, top = 480.0, 240.0, 16.0, 34.0, 40.0
    right = width - 60
    x_most, y_most = max(p.size for p in points), max(p.seconds for p in points)
    at = [(left + p.size / x_most * (right - left), bottom + p.seconds / y_most * (height - bottom - top))
          for p in points]  # fmt: skip
    shapes: list[Shape] = [
        Label(left, height - 16, TITLES[name], 13, bold=True),
        Polyline(((left, height - top), (left, bottom), (right, bottom))),
        Polyline(tuple(at), 1.5),
    ]
    for (x, y), p in zip(at, points, strict=True):
        said, below = f"{number(p.seconds)} s", Label(x, bottom - 14, f"{p.size:,}", 11, anchor="middle")
        beside = Label(x - 8, y, said, 11, anchor="end") if p is points[-1] else Label(x + 8, y - 6, said, 11)
        shapes += [Disc(x, y, 3), below, beside]
    drawn = svg(Drawing(width, height, tuple(shapes)), escape, 'xmlns="http://www.w3.org/2000/svg" width="480" '
                'height="240" font-family="sans-serif" style="background:#fff;color:#111"')  # fmt: skip
    return f"{drawn}\n"
