"""Every code that the source tells has a page and every page a code; the examples are true."""

from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Iterator
from functools import cache
from itertools import product
from pathlib import Path

import pytest
from support.built import ROOT
from support.codes import PAGE, text
from support.content_factory import SPEAKERS, Folder

from factsheet.cli import main
from factsheet.cli.codes.pages import Page, families, pages
from factsheet.errors import FactsheetError
from factsheet.evidence.fingerprint import fingerprint
from factsheet.project.build import build
from factsheet.project.checked import check
from factsheet.project.project import Project
from factsheet.project.selection import Selection
from factsheet.rules import RULES

CODE = re.compile(r"[A-Z]\d{3}")
OF_CONTENT = {*(rule.code for rule in RULES), *(code for letter in "YME" for code in families()[letter].pages)}
OF_FILES = {"T007", "T008", "P001", "P002", "B007"}
BUILT = {"L101": "pdf", "P003": "txt", "P010": "eml"}  # told where files of a format are made
QUOTED = {"E002", "E003", "E004", "E005"}  # told where the source has a fingerprint
RUN = [page for page in pages().values() if page.file]


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _constants() -> Iterator[str]:
    for path in (ROOT / "factsheet").rglob("*.py"):
        yield from (n.value for n in ast.walk(_tree(path)) if isinstance(n, ast.Constant) and isinstance(n.value, str))


def _told() -> Iterator[tuple[str, str]]:
    """Yield code and severity of each problem that the source makes with both written out."""
    for path in (ROOT / "factsheet").rglob("*.py"):
        for call in (node for node in ast.walk(_tree(path)) if isinstance(node, ast.Call)):
            if ast.unparse(call.func) != "Problem" or not call.args:
                continue
            values = [*call.args, *(word.value for word in call.keywords)]
            written = {ast.unparse(value) for value in values} & {"'warning'", "severity"}
            severities = {"'warning'": ["warning"], "severity": ["error", "warning"], "": ["error"]}["".join(written)]
            codes = (n.value for n in ast.walk(call.args[0]) if isinstance(n, ast.Constant))
            named = [code for code in codes if isinstance(code, str) and CODE.fullmatch(code)]
            yield from product(named, severities)


def test_every_code_has_a_page_and_every_page_a_code() -> None:
    assert pages().keys() == {found for found in _constants() if CODE.fullmatch(found)}


def test_every_rule_has_its_words_and_severity() -> None:
    of_rules = [(rule.code, rule.severity, rule.summary) for rule in RULES]
    beside = {"C514", "C901", "C902"}  # of the finished sheet; of a release
    written = [(p.code, p.told, p.title) for p in families()["C"].pages.values() if p.code not in beside]
    assert written == of_rules


def test_every_page_says_how_it_is_told() -> None:
    told: dict[str, set[str]] = {}
    for code, severity in _told():
        told.setdefault(code, set()).add(severity)
    assert {c: s for c, s in told.items() if s != set(pages()[c].told.split(" or "))} == {}


def test_the_page_of_all_codes_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == text(), "make codes"


@pytest.mark.parametrize("page", pages().values(), ids=lambda page: page.code)
def test_a_page_is_whole(page: Page) -> None:
    assert re.fullmatch("error|warning|error or warning", page.told)
    assert not page.title.endswith(".")
    for said in (page.why, page.fix):
        assert re.search(r"^[A-Z“`*{].*[.?:]$", said, re.DOTALL), said
    assert bool(page.file) != bool(page.example)
    assert bool(page.file) == bool(page.wrong or page.right)


# -- the examples are true ----------------------------------------------------------------------------------

# What else the small content needs for an example: exact pieces of a file, before it is tried.
FIRST = {
    "C106": [("publisher.yaml", "licence:", "number_prefix: FS-\nlicence:")],
    "C208": [("names.yaml", "kind: place", "kind: place\n  small: true")],
    "C409": [
        ("facts/harbour.yaml", "    quote: founded in March 2015\n",
         "    quote: founded in March 2015\n  - {source: daily-news, quote: Harbour began in March}\n"),
    ],
    "C420": [
        ("names.yaml", "names:\n", "names:\n- {id: daily, kind: work, forms: {en: [Daily News], fr: [Daily News]}}\n"),
        ("sources/main.yaml", "  issued: 2018-03-01\n", "  issued: 2018-03-01\n  container-title: Daily News\n"),
    ],
}  # fmt: skip
# What the same slip breaks besides.
BESIDES = {
    "C518": {"C104"},  # the example is a fact that is never printed, for no other is on no sheet
    "C418": {"C422"},  # a part that no citation carries stands in none of its quotes either
    **{code: {"N115"} for code in ("N101", "N102", "N103", "N104")},  # and is text that nobody knows
    "N113": {"N115"},
    "T004": {"C309"},
    "L001": {"N115"},  # of the sheet in English
}


KEPT = """\
Some people said that the claim was made; no later count was published.
The claim was made, and officials denied the claim; this was kept for the file.
"""


def _project(page: Page, example: str, root: Path) -> Project:
    """Return the small project, with an example in its place."""
    folder = Folder()
    if page.code == "C512":
        folder.without_repeats()
    if "speaker: " in page.wrong:
        folder.files["speakers.yaml"] = SPEAKERS
    if page.code in QUOTED:
        folder.files["fingerprints/daily-news.txt"] = fingerprint("daily-news", KEPT).to_text()
    for change in FIRST.get(page.code, ()):
        folder.change(*change)
    root.mkdir()
    if page.file.startswith("templates/"):
        shutil.copytree(ROOT / "templates", root / "templates", ignore=shutil.ignore_patterns("fonts"))
        (root / "templates/fonts").symlink_to(ROOT / "templates/fonts")
        path = root / page.file
        known = path.read_text(encoding="utf-8")
        assert known.count(page.right) == 1
        path.write_text(known.replace(page.right, example), encoding="utf-8")
    elif page.right and folder.files.get(page.file, "").count(page.right) == 1:
        folder.change(page.file, page.right, example)
    elif example:
        folder.add(page.file, example)
    templates = root / "templates" if page.file.startswith("templates/") else ROOT / "templates"
    return Project(folder.write(root), templates)


def _found(project: Project, page: Page) -> set[str]:
    """Return the codes of what is told: of the content alone, of its sheets too, or of all that a check makes."""
    try:
        if page.code in OF_CONTENT:
            problems = project.problems
        elif page.code in OF_FILES:
            problems = check(project)
        elif page.code in BUILT:
            selection = Selection(languages=("en",), papers=("a4",), formats=(BUILT[page.code],))
            problems = build(project, selection, project.content_folder.parent / "output").warnings
        else:
            problems = (*project.problems, *project.editions.problems())
    except FactsheetError as error:
        problems = error.problems
    return {problem.code for problem in problems}


@pytest.mark.parametrize("page", RUN, ids=lambda page: page.code)
def test_the_wrong_example_is_found_and_the_right_one_is_not(page: Page, tmp_path: Path) -> None:
    before = _found(_project(page, page.right, tmp_path / "right"), page)
    assert page.code not in before
    after = _found(_project(page, page.wrong, tmp_path / "wrong"), page)
    assert after - before == {page.code} | BESIDES.get(page.code, set())


# -- the command ----------------------------------------------------------------------------------------------


def test_a_code_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "c404", "Y008"]) == 0
    assert (
        capsys.readouterr().out
        == """\
C404, error

The rule: a denial stands in one list or block with what it answers.

“Officials denied it” says nothing without “it”; and anyone who reads only one
block should see both.

Wrong, in content/sheets/harbour.yaml:
    facts: [requests-2017, delay-denied]

Right:
    facts: [requests-2017]

Fix: Print the denial and one of the facts it `answers:` in the same list or
block.

Y008, error

An invisible character, such as a soft hyphen, a control character or a byte
order mark.

You cannot see it, but it is printed or breaks searches: nobody finds a word
with a soft hyphen inside. Such characters come along when text is copied from
a PDF or a web page.

Wrong, in content/facts/harbour.yaml:
    en: No lat[U+00AD]er count was published by Harbour.

Right:
    en: No later count was published by Harbour.

Fix: Delete the character at the column that the message gives, ideally by
typing the word again. `factsheet check --fix` removes soft hyphens, zero-
width spaces and byte order marks.
"""
    )


def test_a_letter_lists_its_codes_and_nothing_lists_the_letters(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "H"]) == 0
    assert capsys.readouterr().out == (
        "Web pages\n\nWhat the web writer refuses.\n\n"
        "H001  a link of the web page leads to something other than http(s), mailto, an\n"
        "      anchor or a file beside it\n"
    )
    assert main(["explain"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == ["C  Rules of the content (78 codes)", "Y  YAML (11 codes)"]
    assert [line[0] for line in lines[:-2]] == list(families())


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("C444", "did you mean C424, C414 or C404?"),
        ("hello", "a code is a letter and three digits, such as C404"),
        ("", "a code is a letter and three digits, such as C404"),
    ],
)
def test_an_unknown_code_is_told_with_the_nearest(word: str, hint: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", word]) == 64
    streams = capsys.readouterr()
    assert streams.out == ""
    assert streams.err.splitlines()[-1] == f"Error: there is no code {word!r}; {hint}"
