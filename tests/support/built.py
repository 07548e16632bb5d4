"""The real sheets, built once per process, and the file names of a build."""

from __future__ import annotations

from functools import cache
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

from factsheet.languages import language
from factsheet.project.build import Output, Selection, build
from factsheet.project.press import Press
from factsheet.project.project import Project
from factsheet.project.selection import PaperName
from factsheet.sheet.tree import Heading, Sheet, plain_text, walk

ROOT = Path(__file__).parents[2]


def page_name(sheet: str, code: str) -> str:
    return f"{sheet}.{code}.html"


def pdf_name(sheet: str, code: str, paper: str) -> str:
    return f"{sheet}.{code}.{paper}.pdf"


SHEETS = sorted(path.stem for path in (ROOT / "content" / "sheets").glob("*.yaml"))
LANGUAGES = ("en", "fr")
PAPERS: tuple[PaperName, ...] = ("a4", "letter")
PAGES = [page_name(*names) for names in product(SHEETS, LANGUAGES)]
FILES = [pdf_name(*names) for names in product(SHEETS, LANGUAGES, PAPERS)]


@cache
def project() -> Project:
    """Return the real content with the real templates."""
    return Project(ROOT / "content", ROOT / "templates")


@cache
def outputs() -> dict[str, Output]:
    """Return everything a build makes, by file name without “draft”."""
    with TemporaryDirectory() as folder:
        report = build(project(), Selection(languages=LANGUAGES, papers=PAPERS), Path(folder))
    return {output.name.replace(".draft", ""): output for output in report.outputs}


@cache
def press() -> Press:
    return Press(project())


@cache
def sheet(name: str, code: str) -> Sheet:
    """Return a numbered sheet."""
    return project().edition(project().content.sheets[name], language(code)).sheet


def first_heading(name: str, code: str) -> str:
    """Return the first heading of a block on a sheet."""
    found = sheet(name, code).article
    return next(plain_text(*node.content) for node in walk(found) if isinstance(node, Heading) and node.level == 2)
