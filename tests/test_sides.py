"""Denials and sides: nobody's answer is left out, by sheet, template or copyfit, and no claim is called established."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from support.built import ROOT
from support.content_factory import Folder

from factsheet.cli import main
from factsheet.project.copyfit import without_each_fact
from factsheet.project.project import Project

SHEET = "sheets/harbour.yaml"
QUESTIONS = "put it into a block of questions, or under a heading of its own"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(ROOT / "templates", "templates", ignore=shutil.ignore_patterns("__pycache__"))


def check(capfd: pytest.CaptureFixture[str]) -> tuple[int, list[str]]:
    """Return the exit status of a check, and the errors it tells, with their hints."""
    capfd.readouterr()
    status = main(["check", "-q"])
    told = capfd.readouterr().err.replace("\n  hint: ", " | ").splitlines()
    return status, [line for line in told if "error[" in line]


@pytest.mark.parametrize("status", ["alleged", "disputed", "reported", "established"])
def test_what_a_denial_answers_is_not_printed_without_it(capfd: pytest.CaptureFixture[str], status: str) -> None:
    made = Folder().change("facts/harbour.yaml", "status: alleged", f"status: {status}")
    made.change(SHEET, "  - delay-alleged\n  - delay-denied\n", "  - delay-alleged\n")
    made.change(SHEET, "facts: [delay-alleged, delay-denied]", "facts: [delay-alleged]")
    made.write(Path())
    code, told = check(capfd)
    assert code == 2
    assert [line for line in told if "C405" in line] == [
        "content/sheets/harbour.yaml:28:5: error[C405]: 'delay-alleged' is printed without its denial 'delay-denied'"
        " | print the denial in the same list or block"
    ]


@pytest.mark.parametrize("status", ["alleged", "disputed"])
def test_a_sheet_that_calls_a_claim_established(capfd: pytest.CaptureFixture[str], status: str) -> None:
    made = Folder().change("facts/harbour.yaml", "status: alleged", f"status: {status}")
    made.change(
        SHEET, "  - next-report-unknown\n- kind: timeline", "  - delay-alleged\n  - delay-denied\n- kind: timeline"
    )
    made.change(SHEET, "facts: [delay-alleged, delay-denied]", "facts: [harbour-founded]")
    made.write(Path())
    place = "content/sheets/harbour.yaml:22:5: error[C514]: harbour"
    assert check(capfd) == (
        2,
        [
            f"{place}.en: 'delay-alleged' is {status}, and stands under “What is established” | {QUESTIONS}",
            f"{place}.fr: 'delay-alleged' is {status}, and stands under “Ce qui est établi” | {QUESTIONS}",
        ],
    )
    heading = "heading: {en: What is claimed, fr: Ce qui est affirmé}"
    made.change(SHEET, "- kind: statements\n  facts", f"- kind: statements\n  {heading}\n  facts")
    made.write(Path())
    assert check(capfd) == (0, [])


def test_a_template_that_calls_a_claim_established(capfd: pytest.CaptureFixture[str]) -> None:
    path = Path("templates/blocks/statements.html.j2")
    text = path.read_text(encoding="utf-8")
    assert text.endswith("</section>\n")
    path.write_text(
        text.replace(
            "</section>", "  <p>{{ fact('delay-alleged') }}</p>\n  <p>{{ fact('delay-denied') }}</p>\n</section>"
        ),
        encoding="utf-8",
    )
    Folder().write(Path())
    where = f"templates/blocks/statements.html.j2:{len(text.splitlines())}:14: error[C514]: harbour"
    status, told = check(capfd)
    assert (status, [one for one in told if "C514" in one]) == (
        2,
        [
            f"{where}.en: 'delay-alleged' is alleged, and stands under “What is established” | {QUESTIONS}",
            f"{where}.fr: 'delay-alleged' is alleged, and stands under “Ce qui est établi” | {QUESTIONS}",
        ],
    )


def test_copyfit_cuts_no_denial_nothing_it_answers_and_no_side(tmp_path: Path) -> None:
    made = Folder()
    made.files["facts/harbour.yaml"] = made.files["facts/harbour.yaml"].replace(
        "- id: next-report-unknown\n", "- id: next-report-unknown\n  contradicts: [harbour-founded]\n"
    )
    made.change(SHEET, "  - arrivals-2017\n  - next-report-unknown\n", "  - arrivals-2017\n  - next-report-unknown\n")
    project = Project(made.write(tmp_path), Path("templates"))
    offered = {fact for fact, _ in without_each_fact(project.content.sheets["harbour"], project.content)}
    assert offered == {"arrivals-2016", "arrivals-2017"}
