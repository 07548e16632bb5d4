"""Measure the program beside Typst, WeasyPrint and fullbleed, and write docs/explanation/benchmarks.md.

    make bench            (installs the extra ``bench``); QUICK=1: fewer rounds, for a look at it

What is compared is measured in one interleaved run, by CPU time, and its ratio is the median of the ratios of rounds.
"""

from __future__ import annotations

import argparse
import compileall
import gc
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import engines
import page
import pypdf
import scale
from page import Figure, Point

from factsheet.project.project import Project

ROOT = Path(__file__).parents[2]
SHEET = "rainbow-railroad"
ONE_PDF = ("build", SHEET, "--lang", "en", "--paper", "a4", "--format", "pdf", "-q", "--force")
FORMATS = "pdf,html,txt,md,card,docx,odt,epub"
FACT, WORDS = "content/facts/rainbow-railroad.yaml", ("volunteer effort", "voluntary effort")  # printed by one sheet
FACTS_OF_PAGES = (110, 450, 1_800)  # about 5, 20 and 80 pages
TYPST = "import typst; typst.compile('sheet.typ', 'sheet.pdf', font_paths=['templates/fonts'], \
ignore_system_fonts=True, pdf_standards='ua-1')"


class Used(NamedTuple):
    cpu: float
    wall: float


def run(folder: Path, arguments: Sequence[str], status: int = 0) -> Used:
    """Run Python in a folder, its bytecode kept; return CPU and wall seconds, with those of its children."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"} | {"PYTHONPATH": str(ROOT)}
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run([sys.executable, *arguments], cwd=folder, env=environment, capture_output=True, text=True)
    wall, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != status:
        raise SystemExit(f"{' '.join(arguments)}: exit status {done.returncode}\n{done.stderr[-2000:]}")
    return Used(sum(after[:2]) - sum(before[:2]), wall)  # user and system


def command(folder: Path, *arguments: str, status: int = 0) -> Used:
    return run(folder, ("-m", "factsheet", *arguments), status)


def figure(mine: Sequence[float], other: Sequence[float], unit: float = 1) -> Figure:
    return Figure(statistics.median(mine) * unit, statistics.median(a / b for a, b in zip(mine, other, strict=True)))


# -- measures ------------------------------------------------------------------------------------------


def warm(rounds: int) -> dict[str, Figure]:
    """In this process, after two rounds to warm up."""
    gc.set_threshold(1_000_000, 50, 1000)  # as in the command
    made = engines.engines(Project(ROOT / "content", ROOT / "templates"), SHEET)
    times: dict[str, list[float]] = {name: [] for name in made}
    for i in range(-2, rounds):
        for name, engine in made.items():
            gc.collect()
            started = time.process_time()
            itself = engine(f" {i}")
            seconds = time.process_time() - started if itself is None else itself
            if i >= 0:
                times[name].append(seconds)
    return {
        "warm typst": figure(times["proved"], times["typst"], 1000),
        "warm kept": figure(times["proved"], times["kept"], 1000),
        "warm unproved": figure(times["unproved"], times["typst"], 1000),
        "warm weasyprint": figure(times["proved"], times["weasyprint"], 1000),
        "warm fullbleed": figure(times["proved"], times["fullbleed"], 1000),
    }


def cold(folder: Path, rounds: int) -> dict[str, Figure]:
    """Commands, each in a process of its own, in turn with what they are compared with."""
    (folder / "sheet.typ").write_bytes(engines.typst_source(Project(folder / "content", folder / "templates"), SHEET))
    state, fact = folder / "output", folder / FACT

    def from_nothing() -> Used:
        shutil.rmtree(state, ignore_errors=True)
        state.mkdir()
        return command(folder, "check", "-q")

    def change_the_fact() -> None:
        text, (one, other) = fact.read_text(encoding="utf-8"), WORDS
        assert (one in text) != (other in text), f"{FACT}: one of {WORDS}"
        fact.write_text(text.replace(one, other) if one in text else text.replace(other, one), encoding="utf-8")

    def changed(*arguments: str) -> Used:
        change_the_fact()
        return command(folder, *arguments)

    def build_everything() -> Used:
        return command(folder, "build", "-q")

    steps: Mapping[str, Callable[[], Used]] = {
        "yaml": lambda: run(folder, ("-c", "import yaml")),
        "typst": lambda: run(folder, ("-c", TYPST)),
        "cold": lambda: command(folder, *ONE_PDF, "--output", "one"),
        "version": lambda: command(folder, "--version"),
        "help": lambda: command(folder, "--help"),
        "usage": lambda: command(folder, "build", "--no-such-option", status=64),
        "check": from_nothing,
        "check again": lambda: command(folder, "check", "-q"),
        "check one": lambda: changed("check", "-q"),
        "everything": build_everything,
        "build again": build_everything,
        "build one": lambda: changed("build", "-q"),
    }
    times: dict[str, list[float]] = {name: [] for name in steps}
    for i in range(-1, rounds):
        for name, step in steps.items():
            seconds = step().cpu
            if i >= 0:
                times[name].append(seconds)
    told = set(steps) - {"yaml", "typst", "everything"}
    return {name: figure(times[name], times["typst" if name == "cold" else "yaml"]) for name in told}


def parallel(folder: Path, rounds: int) -> tuple[Figure, int, float]:
    """Wall time of ``-j 2``, and how many times as fast as ``-j 1`` it is; files made; cores that ``-j 2`` got."""
    found: dict[str, list[Used]] = {"1": [], "2": []}
    for _ in range(rounds):
        for jobs, used in found.items():
            used.append(command(folder, "build", "-q", "--force", "-j", jobs, "--format", FORMATS, "--output", "all"))
    one, two = found.values()
    faster = statistics.median(a.wall / b.wall for a, b in zip(one, two, strict=True))
    files = sum(not path.name.startswith((".", "SHA256")) for path in (folder / "all").iterdir())
    got = statistics.median(used.cpu / used.wall for used in two)
    return Figure(statistics.median(used.wall for used in two), faster), files, got


def copies(folder: Path, rows: int) -> tuple[dict[str, Figure], int, float]:
    """Copies for a table of contacts on one core: two languages, two papers; with the bytes of a copy."""
    cells = "".join(f"group-{n},Harbour Group {n},+1 555 {n:04}\n" for n in range(rows))
    (folder / "contacts.csv").write_text(f"id,name,telephone\n{cells}", encoding="utf-8")
    used = command(folder, "build", SHEET, "--for", "contacts.csv", "-q")
    sizes = [path.stat().st_size for path in (folder / "copies").glob("*.pdf")]
    assert len(sizes) == 4 * rows
    rate = len(sizes) / used.cpu
    return {"copies": Figure(rate), "all copies": Figure(1352 / rate)}, len(sizes), statistics.mean(sizes)


def growth(folder: Path, counts: Sequence[int], measure: Callable[[Path, int], Point]) -> list[Point]:
    points = []
    for count in counts:
        made = folder / str(count)
        scale.Generator(count).write(made)
        points.append(measure(made, count))
        shutil.rmtree(made)
    return points


def check_of(folder: Path, facts: int) -> Point:
    done, seconds, memory = scale.run(folder, "check", "-q", "--templates", str(ROOT / "templates"))
    assert done.returncode == 0, done.stderr[-2000:]
    return Point(facts, seconds, memory)


def document_of(folder: Path, _: int) -> Point:
    options = ("--lang", "en", "--paper", "a4", "--format", "pdf", "--templates", str(ROOT / "templates"), "-q")
    done, seconds, memory = scale.run(folder, "build", "scale", *options, "--output", str(folder / "made"))
    assert done.returncode == 0, done.stderr[-2000:]
    return Point(len(pypdf.PdfReader(next((folder / "made").rglob("*.pdf"))).pages), seconds, memory)


def further(points: Sequence[Point]) -> Figure:
    """Milliseconds for each more from the middle point to the last, and how many times those to the middle point."""
    few, some, many = points
    first = (some.seconds - few.seconds) / (some.size - few.size)
    then = (many.seconds - some.seconds) / (many.size - some.size)
    return Figure(1000 * then, then / first)


def memory(points: Sequence[Point]) -> Figure:
    few, some, many = points
    first = (some.memory - few.memory) / (some.size - few.size)
    then = (many.memory - some.memory) / (many.size - some.size)
    return Figure(then, then / first if first > 0 else None)


# -- the page ------------------------------------------------------------------------------------------


def machine(quick: bool, load: float, files: int, got: float) -> list[str]:
    names = Path("/proc/cpuinfo").read_text(encoding="utf-8") if Path("/proc/cpuinfo").exists() else ""
    model = next((line.partition(":")[2].strip() for line in names.splitlines() if line.startswith("model name")), "")
    cores = os.cpu_count() or 1
    busy = ", which other work shared" if load > 0.5 or got < 1.6 else ""
    return [
        f"Measured on {date.today()} with {'`make bench QUICK=1`' if quick else '`make bench`'} on {cores} cores"  # noqa: DTZ011
        f"{f' of {model}' if model else ''}{busy}; load {load:.1f} at the start.",
        f"Python {platform.python_version()}, factsheet {version('factsheet')}, Typst {version('typst')} (the Python "
        f"module), WeasyPrint {version('weasyprint')}, fullbleed {version('fullbleed')}.",
        "Times are CPU time unless they say wall; ratios are medians of the ratios of interleaved rounds.",
        f"The sheet is `{SHEET}` of this project, in English on A4; the others set the same text and notes.",
        f"`-j 2` made {files} files ({FORMATS.replace(',', ', ')}) and got {got:.1f} cores"
        f"{'; the others were busy, so its wall time does not tell what it gains' if got < 1.6 else ''}.",
        "The commands of the table: `factsheet build` and `check` in a copy of this project, "
        f"`factsheet {' '.join(ONE_PDF)}`, `factsheet build {SHEET} --for contacts.csv`; growth is of content that "
        "`tests/bench/scale.py` generates.",
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="fewer rounds")
    quick = parser.parse_args().quick
    load = os.getloadavg()[0]
    compileall.compile_dir(ROOT / "factsheet", quiet=1)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for name in ("content", "templates"):
            shutil.copytree(ROOT / name, folder / name)
        figures = cold(folder, 2 if quick else 7)
        figures["parallel"], files, got = parallel(folder, 1 if quick else 3)
        made, count, each = copies(folder, 338)
        facts = growth(folder / "facts", (500, 2_000, 10_000), check_of)
        pages = growth(folder / "pages", FACTS_OF_PAGES, document_of)
    figures |= warm(3 if quick else 15) | made
    figures |= {"citations": Figure(facts[-1].seconds), "facts": further(facts), "pages": further(pages),
                "memory": memory(pages)}  # fmt: skip
    page.write(page.Measured(figures, facts, pages, machine(quick, load, files, got), count, each))
    print(f"written: {page.PAGE.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
