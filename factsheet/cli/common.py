"""What every command says, and how: options and problems.

What ends a command early raises click's Exit with one of the ``statuses``.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click
from click.core import ParameterSource

from factsheet.cli import complete
from factsheet.cli.statuses import DONE as DONE
from factsheet.cli.statuses import FINDINGS as FINDINGS
from factsheet.cli.statuses import MISSING as MISSING
from factsheet.cli.statuses import UNSET as UNSET
from factsheet.errors import ContentError, FactsheetError, LayoutError, Problem, ProofError, errors_in

if TYPE_CHECKING:
    from factsheet.cli.reports import Form
    from factsheet.project.project import Project

T = TypeVar("T")

TEMPLATES, OUTPUT = Path("templates"), Path("output")
PATH = click.Path(path_type=Path, readable=False)  # unreadable paths are reported where they are read, with status 4
content_option = click.option(
    "--content", type=PATH, default=Path("content"), help="Folder of the content.",
    show_default=True, metavar="DIR",
)  # fmt: skip
templates_option = click.option(
    "--templates", type=PATH, default=TEMPLATES, show_default=True, metavar="DIR",
    help="Folder of templates and theme; anything missing comes with the program.",
)  # fmt: skip
archive_option = click.option(
    "--archive", type=PATH, help="Folder of copies of sources; archive/ beside the content.",
    metavar="DIR",
)  # fmt: skip
json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object; the rest goes to stderr.")
format_option = click.option(
    "--output-format", "output_format", type=click.Choice(["text", "json", "sarif", "github"]), default="text",
    show_default=True, help="Format of the findings: text, json (as with --json), a SARIF log, or GitHub annotations.",
)  # fmt: skip
F = TypeVar("F", bound=Callable[..., Any])
LOOK = "factsheet.look"  # what the options of look_options say, in the context's meta


def look_options(command: F) -> F:
    """Add the options that say how sheets look; ``open_project`` takes them."""
    for option in (_set_option, _theme_option):
        command = option(command)
    return command


def _look(context: click.Context, parameter: click.Parameter, value: Any) -> None:
    for setting in value if parameter.name == "settings" else ():
        if not re.fullmatch(r"theme(\.[A-Za-z0-9_-]+)+=[^\r\n]*", setting):
            what = f"{setting!r} is not of the form theme.KEY.KEY=VALUE, such as theme.colours.brand=#003366"
            raise click.BadParameter(what, context, parameter)
    context.meta.setdefault(LOOK, {})[parameter.name] = value


_theme_option = click.option(
    "--theme", metavar="NAME", default="", callback=_look, expose_value=False, shell_complete=complete.themes,
    help="Theme, such as quiet, instead of that in publisher.yaml.",
)  # fmt: skip
_set_option = click.option(
    "--set", "settings", multiple=True, metavar="KEY=VALUE", callback=_look, expose_value=False,
    shell_complete=complete.settings, help="One value of the theme, such as theme.colours.brand=#003366; repeatable.",
)  # fmt: skip
quiet_option = click.option("-q", "--quiet", is_flag=True, help="Print problems only.")
languages_option = click.option("--lang", "languages", multiple=True, metavar="LANG", shell_complete=complete.languages,
                                help="Language, such as en or fr; repeatable.")  # fmt: skip
papers_option = click.option("--paper", "papers", multiple=True, metavar="PAPER", shell_complete=complete.papers,
                             help="Paper of the theme, such as a4 or letter; repeatable.")  # fmt: skip


class Day(click.ParamType):  # type: ignore[type-arg]
    """A day, written 2026-11-20."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            day = date.fromisoformat(value).isoformat()
        except ValueError:
            day = ""
        if day != value:  # a week or a date without hyphens is no day as people write it
            self.fail(f"{value!r} is not a day; write it as 2026-11-20", param, ctx)
        return day


DAY = Day()


def today() -> str:
    """Return the day by the clock of this computer."""
    return datetime.now(UTC).date().isoformat()


def counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def numbers(found: Iterable[int]) -> str:
    """Return numbers as a list, none as a word."""
    return ", ".join(map(str, found)) or "none"


def open_project(content: Path, templates: Path, as_json: bool, archive: Path | None = None) -> Project:
    """Return the project in these folders. Ends the command where one is missing."""
    from factsheet.project.project import Project

    need_project(content, templates, as_json)
    return Project(content, templates, archive, **look_of())


def look_of() -> dict[str, Any]:
    """Return what the options of ``look_options`` say of the command at hand, as Project takes it."""
    context = click.get_current_context(silent=True)
    return dict(context.meta.get(LOOK, {})) if context else {}


def need_project(content: Path, templates: Path, as_json: bool) -> None:
    """End the command unless the folders of a project are there; that of templates may be missing, if none is named."""
    need_folder(content, "content", as_json)
    if templates != TEMPLATES:
        need_folder(templates, "templates", as_json)


def need_folder(folder: Path, option: str, as_json: bool) -> None:
    """End the command unless a folder is there."""
    if not folder.is_dir():
        told = f"there is no folder {folder.as_posix()}"
        hint = f"run this in the project's folder, or name it with --{option} DIR"
        hint += "; factsheet init DIR starts a project" if option == "content" else ""
        end_without(told, as_json, hint, folder=folder.as_posix())


def form_of() -> Form | None:
    """Return in which form the command at hand tells its findings; None for a command that has but one.

    Raises UsageError where two are asked for.
    """
    context = click.get_current_context(silent=True)
    if context is None or "output_format" not in context.params:
        return None
    form: Form = context.params["output_format"]
    if not context.params["as_json"]:
        return form
    if form not in ("text", "json"):
        raise click.UsageError(f"--json and --output-format {form} are two forms; choose one")
    return "json"


def tell_next(command: str) -> str:
    """Return the line that says what to do next; nothing where nobody reads it."""
    context = click.get_current_context(silent=True)
    if form_of() != "text" or context is None or context.params.get("quiet"):
        return ""
    if not command.startswith("explain "):  # which needs no folders
        named = ParameterSource.COMMANDLINE
        given = [n for n in ("content", "templates") if context.get_parameter_source(n) == named]
        command += "".join(f" --{name} {shlex.quote(context.params[name].as_posix())}" for name in given)
    return f"next: factsheet {command}"


def end_without(told: str, as_json: bool, hint: str = "", **missing: str | None) -> NoReturn:
    """End the command for what it needs and cannot use: told to people, and what it is to programs."""
    form = form_of()
    if form != "github":  # which reads stderr too
        click.echo(f"error: {told}" + (f"\n  hint: {hint}" if hint else ""), err=True)
    if as_json or form == "json":
        click.echo(json.dumps({"status": "missing", **missing, "problems": []}, ensure_ascii=False))
    elif form in ("sarif", "github"):
        from factsheet.cli.reports import failed, sarif

        click.echo(sarif((), told) if form == "sarif" else failed(told))
    raise click.exceptions.Exit(MISSING)


def tell_problems(
    work: Callable[[], T],
    as_json: bool,
    summary: Callable[[Sequence[Problem]], str] | None = None,
    then: Callable[[Sequence[Problem]], str] | None = None,
) -> T:
    """Return what the work returns. Ends the command with the problems it met, what they come to, and what to run then.

    Among these are files that cannot be read or written, where the error names the file.
    """
    try:
        return work()
    except OSError as error:
        if error.filename is None:
            raise
        told = f"{error.filename} cannot be used: {error.strerror or type(error).__name__}"
        end_without(told, as_json, file=str(error.filename))
    except FactsheetError as error:
        form = form_of()
        if form != "github":  # which reads stderr too
            print_problems(error.problems)
        status, name = failure(type(error))
        if form in ("sarif", "github"):
            click.echo(report(error.problems, form))
        if as_json or form == "json":
            click.echo(json.dumps({"status": name, "problems": [problem_data(p) for p in error.problems]},
                                  ensure_ascii=False))  # fmt: skip
        if summary and (told := summary(error.problems)):
            click.echo(told, err=True)
        tell_end(error.problems, "no file was changed", then)
        raise click.exceptions.Exit(status) from None


def failure(kind: type[FactsheetError]) -> tuple[int, str]:
    """Return the exit status of an error, and what programs get to read."""
    status = UNSET if issubclass(kind, LayoutError | ProofError) else FINDINGS
    return status, {ContentError: "findings", ProofError: "not proved"}.get(kind, "not set")


def tell_made(
    errors: Sequence[Problem],
    warnings: Sequence[Problem],
    left_over: Sequence[Problem],
    form: Form | None,
    verbose: bool,
) -> None:
    """Print what was found while files were made, as people or programs read it; JSON, a command prints itself."""
    found = (*errors, *warnings, *left_over)
    if form != "github":  # which reads stderr too
        print_problems((*errors, *(warnings if verbose and form != "sarif" else ())))
    if form in ("sarif", "github"):
        click.echo(report(found, form), nl=bool(found) or form == "sarif")


def tell_outcome(warnings: Sequence[Problem], outcome: str, verbose: bool) -> None:
    """Print what came of a command that met no error, after the number of the warnings that were not told."""
    untold = f"{counted(len(warnings), 'warning')} (shown with -v) · " if warnings and not verbose else ""
    click.echo(f"{untold}{outcome}")


def tell_end(problems: Sequence[Problem], outcome: str, then: Callable[[Sequence[Problem]], str] | None = None) -> None:
    """Print how many errors there are, what that led to, and what to do next."""
    click.echo(f"{counted(len(errors_in(problems)), 'error')}; {outcome}", err=True)
    if told := tell_next(then(problems) if then else f"explain {problems[0].code}"):
        click.echo(told, err=True)


def report(problems: Sequence[Problem], form: Form) -> str:
    """Return problems for another program: a SARIF log, or a workflow command for each."""
    from factsheet.cli.reports import annotation, sarif

    return sarif(problems) if form == "sarif" else "\n".join(map(annotation, problems))


def on_terminal() -> bool:
    """Tell whether a person sees what goes to stderr; it may be closed."""
    return sys.stderr is not None and sys.stderr.isatty()


def print_problems(problems: Sequence[Problem]) -> None:
    """Print problems on stderr; in colour on a terminal unless NO_COLOR is set."""
    colour = on_terminal() and not os.environ.get("NO_COLOR")
    for problem in problems:
        text = str(problem)
        if colour:
            word = f"{problem.severity}[{problem.code}]"
            text = text.replace(word, click.style(word, fg="red" if problem.is_error else "yellow"), 1)
        click.echo(text, err=True)


def visible(text: str) -> str:
    """Return text from a foreign file without control characters."""
    return "".join(c if c.isprintable() or c == "\u00a0" else "\ufffd" for c in text)


def problem_data(problem: Problem) -> dict[str, Any]:
    where = problem.where
    return {
        "code": problem.code, "severity": problem.severity, "file": where.path, "line": where.line or None,
        "column": where.column or None, "what": problem.what, "hint": problem.hint or None,
    }  # fmt: skip
