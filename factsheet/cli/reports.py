"""Findings for other programs: a SARIF log, and annotations of GitHub's workflows.

Input: problems. Output: text. SARIF 2.1.0 (OASIS), whose §3.11.5 doubles braces in messages; GitHub's workflow
commands, whose messages keep to one line.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePath
from typing import Any, Literal, get_args
from urllib.parse import quote

from factsheet import __version__
from factsheet.cli.codes.pages import Page, pages
from factsheet.cli.codes.shown import as_markdown, as_text, heading
from factsheet.errors import Location, Problem

Form = Literal["text", "json", "sarif", "github"]
FORMS: tuple[Form, ...] = get_args(Form)
_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def sarif(problems: Sequence[Problem], failure: str = "") -> str:
    """Return a SARIF log of one run; ``failure`` says why it could not be carried out."""
    known = pages()
    codes = sorted({problem.code for problem in problems})
    invocation: dict[str, Any] = {"executionSuccessful": not failure}
    if failure:
        invocation["toolExecutionNotifications"] = [{"level": "error", "message": _message(failure)}]
    rules = [_rule(known[code]) for code in codes]
    results = [_result(problem, codes.index(problem.code)) for problem in problems]
    run = {
        "tool": {"driver": {"name": "factsheet", "semanticVersion": __version__, "rules": rules}},
        "invocations": [invocation],
        "columnKind": "unicodeCodePoints",
        "results": results,
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2)


def _rule(page: Page) -> Mapping[str, Any]:
    level = "warning" if page.told == "warning" else "error"
    return {
        "id": page.code,
        "shortDescription": _message(heading(page)),
        "fullDescription": _message(" ".join(page.why.split())),
        "help": {**_message(as_text(page)), "markdown": _escaped(as_markdown(page))},
        "defaultConfiguration": {"level": level},
    }


def _result(problem: Problem, rule: int) -> Mapping[str, Any]:
    result: dict[str, Any] = {
        "ruleId": problem.code, "ruleIndex": rule, "level": problem.severity, "message": _message(_said(problem))
    }  # fmt: skip
    if path := file_of(problem.where):
        place: dict[str, Any] = {"artifactLocation": {"uri": quote(path), "uriBaseId": "%SRCROOT%"}}
        if problem.where.line:
            place["region"] = {"startLine": problem.where.line, "startColumn": max(problem.where.column, 1)}
        result["locations"] = [{"physicalLocation": place}]
    return result


def _said(problem: Problem) -> str:
    return f"{problem.what}\n{problem.hint}" if problem.hint else problem.what


def _message(text: str) -> dict[str, str]:
    return {"text": _escaped(text)}


def _escaped(text: str) -> str:
    """Double the braces, as the standard asks; a bracket before a parenthesis would be a link."""
    return text.replace("{", "{{").replace("}", "}}").replace("](", "\\](")


def file_of(where: Location) -> str:
    """Return the path of a place's file from the root of the repository, with slashes; empty if it is no file."""
    path = Path(where.path)
    if not where.line and not path.suffix and not path.exists():
        return ""
    root = os.environ.get("GITHUB_WORKSPACE") or os.curdir
    absolute = Path(os.path.abspath(path))
    try:
        return PurePath(os.path.relpath(absolute, root)).as_posix()
    except ValueError:  # Windows: another drive
        return absolute.as_posix()


def annotation(problem: Problem) -> str:
    """Return a workflow command that shows a problem beside the line it is about."""
    places: dict[str, object] = {}
    if path := file_of(problem.where):
        places = {"file": path}
        if problem.where.line:
            places |= {"line": problem.where.line, "col": problem.where.column}
    return _command(problem.severity, _said(problem), {**places, "title": problem.code})


def failed(told: str) -> str:
    """Return a workflow command for a run that could not be carried out."""
    return _command("error", told, {"title": "factsheet"})


def _command(name: str, message: str, properties: Mapping[str, object]) -> str:
    told = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
    return f"::{name} {told}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
