"""Time the whole pipeline, template to bytes, with and without the proof, compared with Typst and WeasyPrint.

    make bench            (installs the extra ``bench``)

A cold command's wall time and peak memory first. Then CPU time of this process (all its threads), interleaved: median
of the rounds, and the ratios. Each round has a title of its own, so that no engine meets the text of the round before.
"""

from __future__ import annotations

import argparse
import gc
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from unittest.mock import patch

from factsheet.languages import language
from factsheet.project.build import Selection, build
from factsheet.project.press import Made, Press
from factsheet.project.project import Project
from factsheet.writers import html

ROOT = Path(__file__).parents[2]
CONTENT, TEMPLATES = Path("content"), Path("templates")

FOOTNOTES = """
@page { size: 210mm 297mm; margin: 15mm 18mm 18mm; @footnote { border-top: 0.75pt solid black } }
body { font: 12pt/15.5pt "Source Sans 3" } .note { float: footnote; font-size: 9pt } nav { display: none }
"""


def weasy_source(page: str, notes: list[str]) -> str:
    """The web page's article with each note moved to its first mark, as CSS GCPM wants it."""
    import re

    body = page[page.index("<article") : page.index("</article>") + 10]
    body = re.sub(r'<section[^>]*role="doc-endnotes".*?</section>', "", body, flags=re.DOTALL)
    seen: set[int] = set()

    def mark(found: re.Match[str]) -> str:
        number = int(found[1])
        if number in seen:
            return found[0]
        seen.add(number)
        return f'<span class="note">{notes[number - 1]}</span>'

    body = re.sub(r'<sup[^>]*><a[^>]*href="#note-(\d+)".*?</sup>', mark, body, flags=re.DOTALL)
    return f"<html lang=en><title>x</title><style>{FOOTNOTES}</style><body>{body}</body></html>"


Engine = Callable[[str], object]
"""Makes something with a salt; returns it, or the CPU seconds it took if it measures them itself."""


def measure(engines: Mapping[str, Engine], rounds: int) -> dict[str, list[float]]:
    """Run all engines in each round, after two warm-up rounds; return CPU milliseconds."""
    times: dict[str, list[float]] = {name: [] for name in engines}
    for i in range(-2, rounds):
        for name, engine in engines.items():
            gc.collect()
            started = time.process_time()
            result = engine(f" {i}")
            seconds = result if isinstance(result, float) else time.process_time() - started
            if i >= 0:
                times[name].append(seconds * 1000)
    return times


def tell(times: Mapping[str, Sequence[float]], whole: str) -> None:
    """Print the times of engines, and the median ratio of one to each other."""
    for name, values in times.items():
        middle = statistics.median(values)
        pairs = statistics.median(a / b for a, b in zip(times[whole], values, strict=True))
        print(f"  {name:11} min {min(values):7.1f}  median {middle:7.1f}  max {max(values):7.1f}"
              f"   {whole} / {name} = {pairs:.2f}")  # fmt: skip


def one(project: Project, name: str) -> Callable[[str, bool], bytes]:
    """Return a function that makes a sheet's English A4 PDF, proved or not."""
    press = Press(project)
    plan, lang = project.content.sheets[name], language("en")

    def make(salt: str, proved: bool) -> bytes:
        title = (plan.title.get("en") or "") + salt
        text = plan.title.model_copy(update={"root": {**plan.title.root, "en": title}})
        salted = plan.model_copy(update={"title": text})
        edition = project.edition(salted, lang)
        made = press.make(edition, "a4")
        assert isinstance(made, Made)
        if proved:
            press.prove(made)
        return made.data

    return make


def whole(without: Sequence[str] = ()) -> int:
    """Build everything from the content's files, as the command does, without these proofs; return how many files."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        for name in without:
            stack.enter_context(patch.object(Press, name))
        return len(build(Project(CONTENT, TEMPLATES), Selection(), Path(folder)).outputs)


def proof(project: Project, rounds: int) -> None:
    """Print the cost of the proof for the shortest and the longest sheet's PDF, and for a whole build."""
    plans = sorted(project.content.sheets.values(), key=lambda plan: (plan.pages, plan.id))
    for plan in (plans[0], plans[-1]):
        print(f"{plan.id}, English, A4, {plan.pages} pages; {rounds} rounds, CPU ms")
        tell(measure(with_and_without(one(project, plan.id)), rounds), "proved")
    print(f"a whole build, {whole()} files; {rounds} rounds, CPU ms")
    builds: dict[str, Engine] = {
        "proved": lambda salt: whole(),
        "pages only": lambda salt: whole(("prove",)),
        "unproved": lambda salt: whole(("prove", "prove_page")),
    }
    tell(measure(builds, rounds), "proved")


def with_and_without(make: Callable[[str, bool], object]) -> dict[str, Engine]:
    return {"proved": lambda salt: make(salt, True), "unproved": lambda salt: make(salt, False)}


def others(project: Project, name: str) -> dict[str, Engine]:
    """Return the other engines that are installed, each with the sheet as its source."""
    plan, lang = project.content.sheets[name], language("en")
    sheet = project.edition(plan, lang).sheet
    engines: dict[str, Engine] = {}
    try:
        import typst
        from typst_writer import TypstWriter

        def with_typst(salt: str) -> object:
            text = TypstWriter(sheet, "a4", salt).source().encode()
            started = time.process_time()
            typst.compile(text, font_paths=[TEMPLATES / "fonts"], ignore_system_fonts=True)
            return time.process_time() - started

        engines["typst"] = with_typst
    except ImportError:
        print("typst is not installed: skipped")
    try:
        import weasyprint

        notes = [html.elements.inlines(n.content, lang) for n in sheet.notes]
        tokens = project.theme.css_tokens()
        page = html.write(
            sheet, lang, render=project.templates.render, css=project.css, tokens=tokens, fonts=project.fonts
        )
        source = weasy_source(page, notes)
        config = weasyprint.text.fonts.FontConfiguration()
        engines["weasyprint"] = lambda salt: weasyprint.HTML(
            string=source.replace("<title>x", f"<title>{salt}")
        ).write_pdf(font_config=config, pdf_variant="pdf/ua-1")
    except (ImportError, OSError) as error:  # OSError: without Pango
        print(f"weasyprint cannot be used, skipped: {error}")
    return engines


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--sheet", default="rainbow-railroad")
    options = parser.parse_args()
    os.chdir(ROOT)
    cold(options.sheet)  # first: a child inherits the memory count of its parent
    gc.set_threshold(1_000_000, 50, 1000)  # as in the command
    project = Project(CONTENT, TEMPLATES)
    proof(project, options.rounds)
    make = one(project, options.sheet)
    engines: dict[str, Engine] = {"factsheet": lambda salt: make(salt, True), **others(project, options.sheet)}
    print(f"{options.sheet}, English, A4, compared with others; {options.rounds} rounds, CPU ms")
    tell(measure(engines, options.rounds), "factsheet")
    return 0


def cold(sheet: str, runs: int = 7) -> None:
    """Wall time and peak memory of a whole command that makes one PDF."""
    walls = []
    with tempfile.TemporaryDirectory() as folder:
        options = ["--lang", "en", "--paper", "a4", "--format", "pdf", "-q", "--output", folder]
        command = [sys.executable, "-m", "factsheet", "build", sheet, *options]
        environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
        for _ in range(runs):
            started = time.perf_counter()
            subprocess.run(command, check=True, env=environment)
            walls.append((time.perf_counter() - started) * 1000)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"  cold command: min {min(walls):.0f}  median {statistics.median(walls):.0f}  max {max(walls):.0f} ms wall,"
          f" peak memory {peak:.0f} MB")  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
