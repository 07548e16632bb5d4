"""What every command says, and how: options, exit statuses, problems.

0 done · 1 a bug of ours · 2 findings in content, templates or a file to verify · 3 a sheet cannot be set
as planned, or not be proved · 4 a tool, file or folder is missing · 64 the command is used wrongly.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click

from factsheet.errors import ContentError, FactsheetError, LayoutError, Problem, ProofError

DONE, BUG, FINDINGS, UNSET, MISSING, USAGE = 0, 1, 2, 3, 4, 64

content_option = click.option(
    "--content", type=click.Path(path_type=Path), default=Path("content"), help="Folder of the content.",
    show_default=True, metavar="DIR",
)  # fmt: skip
templates_option = click.option(
    "--templates", type=click.Path(path_type=Path), default=Path("templates"), help="Folder of templates and theme.",
    show_default=True, metavar="DIR",
)  # fmt: skip
archive_option = click.option(
    "--archive", type=click.Path(path_type=Path), help="Folder of copies of sources; archive/ beside the content.",
    metavar="DIR",
)  # fmt: skip
json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object; all else goes to stderr.")
quiet_option = click.option("-q", "--quiet", is_flag=True, help="Print problems only.")
verbose_option = click.option("-v", "--verbose", is_flag=True, help="Print warnings and what is done.")


class Day(click.ParamType):  # type: ignore[type-arg]
    """A day, written 2026-11-20."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            return date.fromisoformat(value).isoformat()
        except ValueError:
            self.fail(f"{value!r} is not a day; write it as 2026-11-20", param, ctx)


DAY = Day()


def today() -> str:
    """Return the day by the clock of this computer."""
    return datetime.now(UTC).date().isoformat()


def counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def missing_folder(folder: Path, option: str, as_json: bool) -> int:
    if folder.is_dir():
        return DONE
    click.echo(f"error: there is no folder {folder.as_posix()}\n  hint: run this in the project's folder, or name it "
               f"with --{option} DIR", err=True)  # fmt: skip
    if as_json:
        click.echo(json.dumps({"status": "missing", "folder": folder.as_posix(), "problems": []}, ensure_ascii=False))
    return MISSING


def tell_problems(
    work: Callable[[], Any], as_json: bool, summary: Callable[[Sequence[Problem]], str] | None = None
) -> Any:
    """Return what the work returns, or the exit status after printing the problems it met, and what they come to."""
    try:
        return work()
    except FactsheetError as error:
        print_problems(error.problems)
        status = UNSET if isinstance(error, LayoutError | ProofError) else FINDINGS
        if as_json:
            names = {ContentError: "findings", ProofError: "not proved"}
            name = names.get(type(error), "not set")
            click.echo(json.dumps({"status": name, "problems": [problem_data(p) for p in error.problems]},
                                  ensure_ascii=False))  # fmt: skip
        if summary and (told := summary(error.problems)):
            click.echo(told, err=True)
        errors = sum(p.severity == "error" for p in error.problems)
        click.echo(f"{counted(errors, 'error')}; no file was changed", err=True)
        return status


def print_problems(problems: Sequence[Problem]) -> None:
    """Print problems on stderr; in colour on a terminal unless NO_COLOR is set."""
    colour = sys.stderr.isatty() and not os.environ.get("NO_COLOR")
    for problem in problems:
        text = str(problem)
        if colour:
            word = f"{problem.severity}[{problem.code}]"
            text = text.replace(word, click.style(word, fg="red" if problem.severity == "error" else "yellow"), 1)
        click.echo(text, err=True)


def problem_data(problem: Problem) -> dict[str, Any]:
    where = problem.where
    return {
        "code": problem.code, "severity": problem.severity, "file": where.path, "line": where.line or None,
        "column": where.column or None, "what": problem.what, "hint": problem.hint or None,
    }  # fmt: skip
