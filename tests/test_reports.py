"""Findings for other programs, and the line that says what to do next."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.built import ROOT
from support.command import Run, runner
from support.content_factory import Folder

from factsheet.cli.codes.pages import pages
from factsheet.cli.reports import annotation, failed, sarif
from factsheet.errors import Location, Problem

F = "facts/harbour.yaml"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    Folder().without_repeats().write(tmp_path)
    (tmp_path / "templates").symlink_to(ROOT / "templates")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)
    return tmp_path


@pytest.fixture
def run(here: Path, capfd: pytest.CaptureFixture[str]) -> Run:
    return runner(capfd)


def broken(here: Path, *changes: tuple[str, str, str]) -> None:
    folder = Folder().without_repeats()
    for change in changes:
        folder.change(*change)
    folder.write(here)


UNENDED = (F, "published by Harbour.\n", "published by Harbour\n")
UNFIELDED = (F, "No later count was", "No later count of {value} was")
UNUSED = ("measures.yaml", "measures:", "measures:\n- {id: idle, label: {en: a, fr: a}, unit: x}")
MISSPELT = (F, "  print: never", "  print: nver")


# -- SARIF ------------------------------------------------------------------------------------------------------


def log_of(text: str) -> dict[str, Any]:
    """Return the run of a log, after looking at all that the standard asks of one with results."""
    log = json.loads(text)
    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("/sarif-schema-2.1.0.json")
    (one,) = log["runs"]
    assert isinstance(one, dict)
    driver = one["tool"]["driver"]
    assert driver["name"] == "factsheet"
    for rule in driver["rules"]:
        assert rule.keys() == {"id", "shortDescription", "fullDescription", "help", "defaultConfiguration"}
        assert rule["help"]["text"].startswith(rule["id"])
    for result in one["results"]:
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("error", "warning")
        for place in result.get("locations", []):
            uri = place["physicalLocation"]["artifactLocation"]["uri"]
            assert re.fullmatch(r"[\w./%~-]+", uri)
            assert not uri.startswith("/")
    return one


def test_a_log_has_each_finding_with_its_place_and_its_rule(run: Run, here: Path) -> None:
    broken(here, UNENDED, UNFIELDED, UNUSED)
    told = run("check", "--output-format", "sarif")
    assert told.status == 2
    one = log_of(told.out)
    facts = {"uri": "content/facts/harbour.yaml", "uriBaseId": "%SRCROOT%"}
    assert [(r["ruleId"], r["level"], r["locations"][0]["physicalLocation"].get("region")) for r in one["results"]] == [
        ("C203", "error", {"startLine": 90, "startColumn": 9}),
        ("C210", "error", {"startLine": 90, "startColumn": 9}),
        ("C102", "warning", {"startLine": 2, "startColumn": 8}),
    ]
    first = one["results"][0]
    assert first["locations"][0]["physicalLocation"]["artifactLocation"] == facts
    assert first["message"]["text"] == (
        "no field for the placeholder {{value}}\ngive the fact `value:`, or take the placeholder out"
    )
    assert [rule["id"] for rule in one["tool"]["driver"]["rules"]] == ["C102", "C203", "C210"]
    assert one["tool"]["driver"]["rules"][0]["defaultConfiguration"] == {"level": "warning"}
    assert one["invocations"] == [{"executionSuccessful": True}]


@pytest.mark.parametrize("command", [("check",), ("build", "--format", "html")])
def test_a_log_of_content_that_cannot_be_read(run: Run, here: Path, command: tuple[str, ...]) -> None:
    broken(here, MISSPELT)
    told = run(*command, "--output-format", "sarif")
    assert told.status == 2
    assert [r["ruleId"] for r in log_of(told.out)["results"]] == ["M006"]
    ended = "no file was changed" if command == ("check",) else "all sheets were built · 2 files in output/"
    assert told.err.endswith(f"1 error; {ended}\n")


@pytest.mark.parametrize("command", [("check",), ("build", "--format", "html", "--lang", "en", "--output", "made")])
def test_a_log_without_findings(run: Run, command: tuple[str, ...]) -> None:
    told = run(*command, "--output-format", "sarif")
    assert (told.status, told.err) == (0, "")
    assert log_of(told.out)["results"] == []


def test_a_log_of_a_run_that_could_not_be_carried_out(run: Run, here: Path) -> None:
    shutil.rmtree(here / "content")
    told = run("check", "--output-format", "sarif")
    assert told.status == 4
    (invocation,) = log_of(told.out)["invocations"]
    assert invocation == {
        "executionSuccessful": False,
        "toolExecutionNotifications": [{"level": "error", "message": {"text": "there is no folder content"}}],
    }


def test_every_code_can_stand_in_a_log(here: Path) -> None:
    one = log_of(sarif([Problem(code, Location("content/a b.yaml", 1, 2), "said") for code in pages()]))
    assert [rule["id"] for rule in one["tool"]["driver"]["rules"]] == sorted(pages())
    assert one["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "content/a%20b.yaml"


def test_what_is_no_file_has_no_place_and_a_file_without_a_line_no_region(here: Path) -> None:
    told = sarif([Problem("L002", Location("--lang"), "a"), Problem("Y001", Location("content/x.yaml"), "b")])
    results = log_of(told)["results"]
    assert "locations" not in results[0]
    assert results[1]["locations"][0]["physicalLocation"].keys() == {"artifactLocation"}


# -- GitHub -----------------------------------------------------------------------------------------------------


def test_annotations_stand_beside_their_lines(run: Run, here: Path) -> None:
    broken(here, UNENDED, UNUSED)
    told = run("check", "--output-format", "github")
    assert (told.status, told.err) == (2, "")
    assert told.out.splitlines()[:3] == [
        "::error file=content/facts/harbour.yaml,line=90,col=9,title=C210::the statement has no full stop at its end"
        "%0Awrite it",
        "::warning file=content/measures.yaml,line=2,col=8,title=C102::no fact uses the measure 'idle'%0Ause it, or"
        " take it out",
        "1 sheet, 9 facts, 2 sources: 1 error, 1 warning",
    ]
    quiet = run("check", "--output-format", "github", "--quiet")
    assert [line.partition(" ")[0] for line in quiet.out.splitlines()] == ["::error"]


def test_annotations_of_content_that_cannot_be_read_and_of_a_missing_folder(run: Run, here: Path) -> None:
    broken(here, MISSPELT)
    told = run("build", "--output-format", "github")
    assert told.out.startswith("::error file=content/facts/harbour.yaml,line=98,col=10,title=M006::'nver' is not")
    assert told.err == "1 error; all sheets were built · 6 files in output/\n"
    shutil.rmtree(here / "content")
    told = run("build", "--output-format", "github")
    assert told == (4, "::error title=factsheet::there is no folder content\n", "")


def test_paths_start_at_the_root_of_the_repository(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_WORKSPACE", str(here.parent))
    assert f"file={here.name}/content/x.yaml,line=3,col=4" in annotation(
        Problem("C101", Location("content/x.yaml", 3, 4), "a")
    )


def test_what_could_be_read_as_part_of_a_command_is_escaped(here: Path) -> None:
    said = annotation(Problem("C101", Location("content/a,b:c%.yaml", 1, 1), "100% :: x\r\n::error::y", "z"))
    assert said == "::error file=content/a%2Cb%3Ac%25.yaml,line=1,col=1,title=C101::100%25 :: x%0D%0A::error::y%0Az"
    assert failed("a\nb") == "::error title=factsheet::a%0Ab"


@given(st.text(), st.text(), st.text(alphabet=st.characters(exclude_characters="\0/", exclude_categories=["Cs"])))
def test_an_annotation_is_one_command_that_reads_back(what: str, hint: str, name: str) -> None:
    said = annotation(Problem("C101", Location(f"content/x{name}.yaml", 7, 8), what, hint))
    assert not set(said) & {"\r", "\n"}
    head, _, message = said.removeprefix("::error ").partition("::")
    for sign, code in (("\n", "%0A"), ("\r", "%0D"), ("%", "%25")):
        message = message.replace(code, sign)
    assert message == (f"{what}\n{hint}" if hint else what)
    assert [part.partition("=")[0] for part in head.split(",")] == ["file", "line", "col", "title"]


# -- both, and what comes next --------------------------------------------------------------------------------------


def test_the_short_form_is_json(run: Run, here: Path) -> None:
    broken(here, UNENDED)
    assert run("check", "--json") == run("check", "--output-format", "json")
    assert run("check", "--json") == run("check", "--json", "--output-format", "json")
    assert [p["code"] for p in json.loads(run("check", "--json").out)["problems"]] == ["C210"]


def test_two_forms_at_once_are_refused(run: Run) -> None:
    told = run("check", "--json", "--output-format", "sarif")
    assert told.status == 64
    assert told.err.splitlines()[-1] == "Error: --json and --output-format sarif are two forms; choose one"
    assert run("check", "--output-format", "xml").status == 64


NEXT = [
    ((), "next: factsheet review harbour"),
    ((UNUSED,), "next: factsheet explain C102"),
    ((UNUSED, UNENDED), "next: factsheet explain C210"),
]


@pytest.mark.parametrize(("changes", "line"), NEXT)
def test_a_check_ends_with_what_to_do_next(
    run: Run, here: Path, changes: tuple[tuple[str, str, str], ...], line: str
) -> None:
    broken(here, *changes)
    assert run("check").out.splitlines()[-1] == line
    assert run(*line.removeprefix("next: factsheet ").split()).status == 0
    for silent in (["--quiet"], ["--json"], ["--output-format", "sarif"], ["--output-format", "github"]):
        assert "next:" not in "".join(run("check", *silent)[1:])


def test_what_comes_next_names_the_folders_that_were_named(run: Run, here: Path) -> None:
    (here / "content").rename(here / "my content")
    line = run("check", "--content", "my content").out.splitlines()[-1]
    assert line == "next: factsheet review harbour --content 'my content'"
