"""Measure the tool on 20,000 generated citations: one sheet, 10,000 facts, 2,000 sources with fingerprints.

    make scale

Each measure is a function that gets the generated folder and prints its own line: processor time and peak memory
of a process of its own, beside the limit it must keep; the exit status tells whether all are kept.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from calendar import month_name
from collections.abc import Callable
from pathlib import Path

import pypdf

from factsheet.evidence.digest import digest
from factsheet.evidence.fingerprint import fingerprint
from factsheet.evidence.signoff.decisions import TICKS
from factsheet.evidence.signoff.log import HEAD, LOG
from factsheet.evidence.signoff.pairs import content_digest, pairs
from factsheet.languages import language
from factsheet.project.project import Project

FACTS, A_FILE = 10_000, 500
A_SOURCE, A_MEASURE, A_BLOCK = 10, 20, 10  # citations of a source, facts of a measure, facts of a block
WORDS = 50  # of a paragraph, before the words that are quoted
SYLLABLES = [a + b for a in "bdfgklmnprst" for b in "aeiou"]
ROOT = Path(__file__).parents[2]

PUBLISHER = """\
name: {en: Test Desk, fr: Bureau Test}
author: desk
contact: desk@press.test-desk.ca
corrections: corrections@press.test-desk.ca
licence: {id: CC-BY-4.0, label: CC BY}
languages: [en, fr]
"""
NAMES = "names:\n- {id: harbour, kind: organisation, forms: {en: [Harbour], fr: [Harbour]}}\n"
SHEET = """\
id: scale
number: FS-SC
edition: 1
date: 2030-01-01
facts_as_of: 2030-01-01
title: {en: Many citations, fr: Beaucoup de sources}
summary: {en: A sheet to measure with., fr: Une fiche pour mesurer.}
"""


class Generator:
    """Generates records that pass every rule, the same in each run."""

    def __init__(self, facts: int) -> None:
        self.facts, self.sources = facts, 2 * -(-facts // A_SOURCE)  # even: a fact is cited from two
        self.measures = -(-facts // A_MEASURE)
        self.chance = random.Random(20_000)  # noqa: S311 - the same content in each run
        self.vocabulary = sorted({"".join(self.chance.choices(SYLLABLES, k=3)) for _ in range(4_000)})
        self.quotes: dict[tuple[int, int], str] = {}  # of a source and its paragraph

    def write(self, folder: Path) -> None:
        """Write the content, the fingerprints, and their texts (in archive/)."""
        content = folder / "content"
        self._put(content / "publisher.yaml", PUBLISHER)
        self._put(content / "names.yaml", NAMES)
        measures = (
            f"- {{id: m-{n}, label: {{en: people counted, fr: personnes comptées}}, unit: people}}\n"
            for n in range(self.measures)
        )
        self._put(content / "measures.yaml", "measures:\n" + "".join(measures))
        for start in range(0, self.sources, A_FILE):
            numbers = range(start, min(start + A_FILE, self.sources))
            self._put(content / f"sources/s-{start}.yaml", "references:\n" + "".join(map(self._source, numbers)))
        for source in range(self.sources):
            text = "".join(f"{self._words(WORDS)} {self._quote(source, n)}.\n\n" for n in range(1, A_SOURCE + 1))
            self._put(content / f"fingerprints/s-{source}.txt", fingerprint(f"s-{source}", text).to_text())
            self._put(folder / f"archive/s-{source}/text.txt", text)
        for start in range(0, self.facts, A_FILE):
            numbers = range(start, min(start + A_FILE, self.facts))
            self._put(content / f"facts/f-{start}.yaml", "facts:\n" + "".join(map(self._fact, numbers)))
        self._put(content / "sheets/scale.yaml", self._sheet())

    def _put(self, path: Path, text: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")

    def _source(self, n: int) -> str:
        return (
            f"- id: s-{n}\n  type: article-newspaper\n  title: Report {self._words(4)}\n"
            f"  container-title: Paper {self._words(1)}\n  issued: 20{n % 20 + 10}-0{n % 9 + 1}\n"
            f"  URL: https://press.test-desk.ca/{n}/{'-'.join(self._words(3).split())}\n"
            f"  language: en\n  custom: {{class: 2, independence: g-{n}}}\n"
        )

    def _quote(self, source: int, paragraph: int) -> str:
        """Return the words of a paragraph that a fact quotes: fact n is cited from the sources 2n and 2n + 1."""
        fact = (paragraph - 1) * (self.sources // 2) + source // 2
        year, month = self._date(fact)
        said = f"{self._words(4)} {self._value(fact)} people by {month_name[month]} {year}"
        return self.quotes.setdefault((source, paragraph), said)

    def _value(self, n: int) -> int:
        return n % 900 + 10

    def _date(self, n: int) -> tuple[int, int]:
        return n // self.measures + 2010, n % 9 + 1

    def _fact(self, n: int) -> str:
        year, month = self._date(n)
        en, fr = self._words(8), self._words(9)
        number, source = divmod(2 * n, self.sources)
        cited = "".join(
            f"  - source: s-{one}\n    locator: {{paragraph: {number + 1}}}\n"
            f"    quote: {self.quotes[one, number + 1]}\n"
            for one in (source, source + 1)
        )
        return (
            f"- id: f-{n}\n  subject: background\n  status: reported\n  text:\n"
            f"    en: By {{as_of}}, Harbour reported, {{value}} people {en}.\n"
            f"    fr: En {{as_of}}, selon Harbour, {{value}} personnes {fr}.\n"
            f"  value: {self._value(n)}\n  measure: m-{n % self.measures}\n  as_of: {year}-{month:02}\n"
            f"  attribution: Harbour\n  sources:\n{cited}"
        )

    def _words(self, count: int) -> str:
        return " ".join(self.chance.choices(self.vocabulary, k=count))

    def _sheet(self) -> str:
        blocks = (
            f"- kind: statements\n  heading: {{en: Of {self._words(2)}, fr: De {self._words(2)}}}\n  facts:\n"
            + "".join(f"  - f-{n}\n" for n in range(start, min(start + A_BLOCK, self.facts)))
            for start in range(0, self.facts, A_BLOCK)
        )
        return f"{SHEET}blocks:\n{''.join(blocks)}"


# -- measures ----------------------------------------------------------------------------------------


def run(folder: Path, *arguments: str) -> tuple[subprocess.CompletedProcess[str], float, float]:
    """Run a command in the folder; return its result, CPU seconds and peak memory in MB."""
    command = [sys.executable, "-m", "factsheet", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(command, cwd=folder, env=environment, text=True,
                               stdout=subprocess.PIPE, stderr=(folder / "stderr.txt").open("w"))  # fmt: skip
    assert process.stdout is not None
    out = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = used.ru_utime + used.ru_stime  # one process, one thread: on an idle machine its wall time
    done = subprocess.CompletedProcess(command, process.returncode, out, (folder / "stderr.txt").read_text())
    return done, seconds, used.ru_maxrss / 1000


def tell(what: str, figure: str, kept: bool, limit: str) -> bool:
    print(f"{what:<28}{figure:<34}{'≤ ' if kept else 'NOT ≤ '}{limit}", flush=True)
    return kept


def check(folder: Path) -> bool:
    """Content, rules, quotes and both languages of the sheet: 10 s."""
    done, seconds, memory = run(folder, "check", "--templates", str(ROOT / "templates"), "--json")
    said = json.loads(done.stdout)
    quotes = said["quotes"]
    assert said["status"] == "ok" and quotes["found"] == quotes["total"], done.stderr[-2000:]
    return tell("check", f"{seconds:.1f} s, {memory:.0f} MB, {quotes['found']} quotes", seconds <= 10, "10 s")


def document(folder: Path) -> bool:
    """The sheet as one PDF, proved: its time a page, to be compared with that of fewer ``--facts``.

    Not measured by default: the proof refuses a document of more than 100 pages.
    """
    options = ["--lang", "en", "--paper", "a4", "--format", "pdf", "--force", "--output", str(folder / "made")]
    done, seconds, memory = run(folder, "build", "scale", "--templates", str(ROOT / "templates"), *options)
    assert done.returncode == 0, done.stderr[-2000:]
    pages = len(pypdf.PdfReader(next((folder / "made").rglob("*.pdf"))).pages)
    print(f"{'document':<28}{seconds:.1f} s, {memory:.0f} MB, {pages} pages: {1000 * seconds / pages:.1f} ms a page")
    return True


def review(folder: Path) -> bool:
    """The review file of all citations: 15 MB."""
    done, seconds, memory = run(folder, "review", "--lang", "en", "--templates", str(ROOT / "templates"), "--json")
    assert done.returncode == 0, done.stderr[-2000:]
    size = json.loads(done.stdout)["files"][0]["bytes"] / 1e6
    return tell("review file", f"{size:.1f} MB in {seconds:.1f} s, {memory:.0f} MB", size <= 15, "15 MB")


def log(folder: Path) -> bool:
    """The log of all citations read by two people, verified: 2 s."""
    for name in (LOG, HEAD):
        (folder / "content" / name).unlink(missing_ok=True)
    project = Project(folder / "content", ROOT / "templates")
    content, lang = project.content, language("en")
    found = pairs(content, project.edition(content.sheets["scale"], lang).facts, lang)
    said = {"schema": "factsheet-decisions/1", "sheet": "scale", "language": "en", "edition": 1,
            "content": content_digest(found), "exported": "2026-11-20T12:00:00Z"}  # fmt: skip
    for reader in ("A. B.", "C. D."):
        decisions = [
            {"pair": p.id, "hash": p.hash, "state": "verified", "support": "supports", "note": "",
             "ticks": list(TICKS), "at": "2026-11-20T10:00:00Z"}
            for p in found
        ]  # fmt: skip
        made = {**said, "reader": reader, "decisions": decisions}
        text = json.dumps({**made, "sha256": digest(made)}, ensure_ascii=False)
        (folder / f"{reader}json").write_text(text, encoding="utf-8")
    done, seconds, memory = run(
        folder, "review", "apply", "A. B.json", "C. D.json", "--templates", str(ROOT / "templates")
    )
    assert done.returncode == 0, done.stderr[-2000:]
    print(f"{'apply, two readers':<28}{seconds:.1f} s, {memory:.0f} MB")
    done, seconds, memory = run(folder, "review", "log", "--verify", "--templates", str(ROOT / "templates"))
    assert done.returncode == 0, done.stderr[-2000:]
    return tell("log verified", f"{seconds:.1f} s, {memory:.0f} MB, {done.stdout.split(';')[0]}", seconds <= 2, "2 s")


MEASURED: dict[str, Callable[[Path], bool]] = {"check": check, "document": document, "review": review, "log": log}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("measures", nargs="*", default=["check", "review", "log"], help=", ".join(MEASURED))
    parser.add_argument("--facts", type=int, default=FACTS)
    parser.add_argument("--keep", type=Path, help="folder to generate into, and to leave")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary)
        started = time.perf_counter()
        if not (folder / "content").is_dir():
            Generator(options.facts).write(folder)
        citations, seconds = 2 * options.facts, time.perf_counter() - started
        print(f"{citations} citations, {options.facts // 5} sources; generated in {seconds:.1f} s")
        kept = [MEASURED[name](folder) for name in options.measures]
    return 0 if all(kept) else 1


if __name__ == "__main__":
    raise SystemExit(main())
