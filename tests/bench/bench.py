"""Time the whole pipeline, template to bytes, beside Typst and WeasyPrint, in one interleaved run.

    make bench            (installs the extra ``bench``)

CPU time of this process (all its threads), median of the rounds, and the ratios; then a cold command's wall time
and peak memory. Each round has a title of its own, so that no engine meets the text of the round before.
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
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

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


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--sheet", default="rainbow-railroad")
    options = parser.parse_args()
    os.chdir(Path(__file__).parents[2])
    cold(options.sheet)  # first: a child counts the memory of the process it was started from
    from typst_writer import TypstWriter

    from factsheet import html
    from factsheet.language import language
    from factsheet.printing import Edition, Made, Press
    from factsheet.project import Project

    project = Project(Path("content"), Path("templates"))
    plan, lang = project.content.sheets[options.sheet], language("en")
    theme = project.theme
    press = Press(project)
    sheet = project.sheet(plan, lang)
    notes = [html.elements.inlines(n.content, lang) for n in sheet.notes]
    page = html.write(sheet, lang, render=project.templates.render, css=project.css, tokens=theme.css_tokens())

    def ours(salt: str, *, proved: bool = True) -> bytes:
        text = plan.title.model_copy(update={"root": {**plan.title.root, "en": (plan.title.get("en") or "") + salt}})
        salted = plan.model_copy(update={"title": text})
        made_of = project.sheet(salted, lang)
        made = press.make(Edition(salted, lang), made_of, "a4")
        assert isinstance(made, Made)
        if proved:
            press.prove(made, made_of)
        return made.data

    engines: dict[str, Callable[[str], object]] = {
        "factsheet": ours,
        "unproved": lambda salt: ours(salt, proved=False),  # what the proof costs
    }
    try:
        import typst

        fonts = ["templates/fonts"]

        def with_typst(salt: str) -> object:
            text = TypstWriter(replace(sheet), "a4", salt).source().encode()
            started = time.process_time()
            typst.compile(text, font_paths=fonts, ignore_system_fonts=True)
            return time.process_time() - started

        engines["typst"] = with_typst
    except ImportError:
        print("typst is not installed: left out")
    try:
        import weasyprint

        source = weasy_source(page, notes)
        config = weasyprint.text.fonts.FontConfiguration()
        engines["weasyprint"] = lambda salt: weasyprint.HTML(
            string=source.replace("<title>x", f"<title>{salt}")
        ).write_pdf(font_config=config, pdf_variant="pdf/ua-1")
    except (ImportError, OSError) as error:  # OSError: without Pango
        print(f"weasyprint cannot be used, left out: {error}")

    times: dict[str, list[float]] = {name: [] for name in engines}
    for i in range(-2, options.rounds):
        for name, engine in engines.items():
            gc.collect()
            started = time.process_time()
            result = engine(f" {i}")
            seconds = result if isinstance(result, float) else time.process_time() - started
            if i >= 0:
                times[name].append(seconds * 1000)
    print(f"{plan.id}, English, A4, {plan.pages} pages, {len(sheet.notes)} notes; {options.rounds} rounds, CPU ms")
    for name, values in times.items():
        middle = statistics.median(values)
        pairs = statistics.median(a / b for a, b in zip(times["factsheet"], values, strict=True))
        print(f"  {name:11} min {min(values):7.1f}  median {middle:7.1f}  max {max(values):7.1f}"
              f"   factsheet / {name} = {pairs:.2f}")  # fmt: skip
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
