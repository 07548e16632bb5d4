"""Editions made on request, besides the publisher's: in other languages, in another theme.

Input: the project's content. Output: PDFs by name, as a build makes them, with manifest and proof. The
languages are German and Russian; titles and labels keep their English words, and statements stand as not yet
translated.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from factsheet.evidence.signoff.decisions import Request
from factsheet.languages import language
from factsheet.project.press import Press
from factsheet.project.project import Project
from factsheet.project.revisions.states import manifests, on_paper
from factsheet.project.selection import PaperName
from factsheet.review import errata, request
from factsheet.review.errata import Erratum
from factsheet.sheet.edition import Edition
from factsheet.sheet.numbering import with_numbers
from factsheet.writers.labels import label_sheet

ROOT = Path(__file__).parents[2]
LANGUAGES = ("de", "ru")
PAPERS: tuple[PaperName, ...] = ("a4", "letter")
STATEMENTS = ("text", "printed")  # of facts


def with_language(content: Path, folder: Path) -> Path:
    """Copy the content, with texts in the requested languages except statements; return the copy."""
    copy = Path(shutil.copytree(content, folder / "content"))
    reader = YAML()  # of YAML 1.2, where on: is no boolean
    reader.width = 10_000
    for path in copy.rglob("*.yaml"):
        data = reader.load(path)
        _translate(data, STATEMENTS if path.parent.name == "facts" else ())
        reader.dump(data, path)
    return copy


def _translate(data: Any, skipped: tuple[str, ...]) -> None:
    """Give each text by language its English words in the requested languages."""
    if isinstance(data, dict):
        for key, value in data.items():
            if key not in skipped:
                _translate(value, skipped)
        if {"en", "fr"} <= data.keys():
            data.update(dict.fromkeys(LANGUAGES, data["en"]))
    elif isinstance(data, list):
        for item in data:
            _translate(item, skipped)


def editions_on_request(project: Project) -> Iterator[tuple[str, bytes]]:
    """Yield name and bytes of each sheet in each requested language. Raises ContentError if a text is missing."""
    press = Press(project)
    for plan, code in product(project.content.sheets.values(), LANGUAGES):
        edition = project.edition(plan, language(code))
        for paper in PAPERS:
            name = f"{plan.id}.{code}.{paper}.pdf"
            yield name, _printed(press, edition, name, paper)


def editions_in_theme(theme: str) -> Iterator[tuple[str, bytes]]:
    """Yield name and bytes of each sheet in English in a theme that comes with the program."""
    project = Project(ROOT / "content", ROOT / "templates", theme=theme)
    press = Press(project)
    for plan, paper in product(project.content.sheets.values(), PAPERS):
        name = f"{plan.id}.{theme}.{paper}.pdf"
        yield name, _printed(press, project.edition(plan, language("en")), name, paper)


def editions_of_memos() -> Iterator[tuple[str, bytes]]:
    """Yield name and bytes of the memos of the sheets that have one, in the publisher's languages, on each paper."""
    project = Project(ROOT / "content", ROOT / "templates").of("memo")
    press = Press(project)
    for plan, code, paper in product(project.content.sheets.values(), project.content.publisher.languages, PAPERS):
        name = f"{plan.id}.{code}.{paper}-memo.pdf"
        yield name, _printed(press, project.edition(plan, language(code)), name, paper)


def editions_in_large_print(sheet: str) -> Iterator[tuple[str, bytes]]:
    """Yield name and bytes of a sheet in large print, in the publisher's languages, statements numbered in one."""
    project = Project(ROOT / "content", ROOT / "templates").of("large")
    press = Press(project)
    plan = project.content.sheets[sheet]
    for code in project.content.publisher.languages:
        edition = project.edition(plan, language(code))
        if code == "fr":
            numbered = replace(edition.sheet, article=with_numbers(edition.sheet.article))
            edition = replace(edition, sheet=numbered)
        name = f"{sheet}.{code}.a4-large.pdf"
        yield name, _printed(press, edition, name, "a4")


def editions_with_numbers(sheet: str) -> Iterator[tuple[str, bytes]]:
    """Yield name and bytes of a sheet in English, its statements numbered, with a bar past the paper's edge."""
    project = Project(ROOT / "content", ROOT / "templates", settings=["theme.rules.edge=14"])
    edition = project.edition(project.content.sheets[sheet], language("en"))
    numbered = replace(edition, sheet=replace(edition.sheet, article=with_numbers(edition.sheet.article)))
    yield f"{sheet}.numbers.a4.pdf", _printed(Press(project), numbered, f"{sheet}.numbers.a4.pdf", "a4")


def corrections(sheet: str) -> Iterator[tuple[str, bytes]]:
    """Yield name and bytes of slip and stickers for a sheet in each language, as if all of it were corrected."""
    project = Project(ROOT / "content", ROOT / "templates")
    press, plan = Press(project), project.content.sheets[sheet]
    for code in project.content.publisher.languages:
        edition = project.edition(plan, language(code))
        said = on_paper(manifests(press, edition, ())).said
        found = tuple(
            Erratum("Corrected", fact.id, (n,), {}, text := fact.text.get(code) or "", text)
            for n, fact in enumerate(edition.facts, 1)
        )
        slip, _ = errata.make(press, plan, edition.language, said, found, "a4")
        yield f"{sheet}.{code}.errata.a4.pdf", slip
        for labels in ("a4-2x4-99.1x67.7", "letter-2x5-4x2in"):
            grid = label_sheet(project.folders, labels)
            made = errata.stickers(press, plan, edition.language, said, found, "a4", grid, copies=2, skip=3)
            yield f"{sheet}.{code}.stickers.{labels}.pdf", made


def letters(sheet: str) -> Iterator[tuple[str, bytes]]:
    """Yield name and bytes of the letter and the questions of a request for a fact-check, in each language."""
    project = Project(ROOT / "content", ROOT / "templates")
    press, asks = Press(project), Request("Zoé Martin", "fact-checker", "2026-12-15")
    for code, paper in zip(project.content.publisher.languages, PAPERS, strict=True):
        edition = project.finished(project.content.sheets[sheet], language(code))
        found = request.asked(project, edition, asks, None, {})
        files = request.pack(press, edition, asks, found, paper)
        for name in ("1-letter.pdf", "4-questions-on-paper.pdf"):
            yield f"{sheet}.{code}.request.{name}", files[name]


def _printed(press: Press, edition: Edition, name: str, paper: PaperName) -> bytes:
    """Return an edition on as many pages as it needs. Raises LayoutError if it needs too many."""
    made = press.make(replace(edition, plan=edition.plan.model_copy(update={"pages": None})), name, paper)
    press.prove(edition, name, made)
    return made.data
