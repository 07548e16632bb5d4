"""Commands and exit status.

0 done · 1 a bug of ours · 2 findings in content, templates or a file to verify · 3 a sheet cannot be set
as planned, or not be proved · 4 a tool, file or folder is missing · 64 the command is used wrongly.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from factsheet import __version__
from factsheet.errors import ContentError, FactsheetError, LayoutError, Location, Problem, ProofError

if TYPE_CHECKING:
    from factsheet.build import Report

DONE, BUG, FINDINGS, UNSET, MISSING, USAGE = 0, 1, 2, 3, 4, 64
HANDFUL = 4  # outputs; more show a progress bar on a terminal

content_option = click.option(
    "--content", type=click.Path(path_type=Path), default=Path("content"), help="Folder of the content.",
    show_default=True, metavar="DIR",
)  # fmt: skip
templates_option = click.option(
    "--templates", type=click.Path(path_type=Path), default=Path("templates"), help="Folder of templates and theme.",
    show_default=True, metavar="DIR",
)  # fmt: skip
json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object; all else goes to stderr.")
quiet_option = click.option("-q", "--quiet", is_flag=True, help="Print problems only.")
verbose_option = click.option("-v", "--verbose", is_flag=True, help="Print warnings and what is done.")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="factsheet")
def cli() -> None:
    """Turn curated, cited facts into briefing sheets: print PDF and web page."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status."""
    gc.set_threshold(200_000, 20, 20)  # a build keeps what it makes: looking for garbage only costs time,
    atexit.register(gc.freeze)  # at the end too
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # no package may change what is valid
    try:
        status = cli.main(arguments, prog_name="factsheet", standalone_mode=False)
        return status if isinstance(status, int) else DONE
    except click.exceptions.Exit as error:
        return error.exit_code
    except click.ClickException as error:
        error.show()
        return USAGE
    except click.Abort:
        click.echo("stopped", err=True)
        return 130
    except SystemExit:  # click's way to say that the reader of a pipe is gone
        return DONE


# -- build ---------------------------------------------------------------------------------------------


def _formats(context: click.Context, parameter: click.Parameter, value: str) -> tuple[str, ...]:
    formats = tuple(dict.fromkeys(f.strip() for f in value.split(",") if f.strip()))
    for name in formats:
        if name not in ("pdf", "html"):
            raise click.BadParameter(f"{name!r} is not a format; write pdf, html or pdf,html")
    return formats or ("pdf", "html")


@cli.command()
@click.argument("sheets", nargs=-1, metavar="[SHEET]...")
@click.option("--lang", "languages", multiple=True, metavar="LANG", help="Language, such as en or fr; repeatable.")
@click.option("--paper", "papers", multiple=True, type=click.Choice(["a4", "letter"]), help="Paper; repeatable.")
@click.option("--format", "formats", default="pdf,html", callback=_formats, show_default=True, metavar="FORMATS",
              help="What to make: pdf, html, or both with a comma.")  # fmt: skip
@click.option("--output", type=click.Path(path_type=Path), default=Path("output"), show_default=True, metavar="DIR",
              help="Folder the files go to.")  # fmt: skip
@content_option
@templates_option
@json_option
@quiet_option
@verbose_option
def build(
    sheets: tuple[str, ...],
    languages: tuple[str, ...],
    papers: tuple[Any, ...],
    formats: tuple[Any, ...],
    output: Path,
    content: Path,
    templates: Path,
    as_json: bool,
    quiet: bool,
    verbose: bool,
) -> int:
    """Make the sheets, all of them or those named."""
    from factsheet.build import Selection, count
    from factsheet.build import build as run
    from factsheet.project import Project

    missing = _missing_folder(content, "content", as_json) or _missing_folder(templates, "templates", as_json)
    if missing:
        return missing
    project = Project(content, templates)
    selection = Selection(sheets, languages, papers, formats)

    def work() -> Report:
        if quiet or as_json or not sys.stderr.isatty() or count(project, selection) <= HANDFUL:
            return run(project, selection, output)
        return _with_progress(count(project, selection), lambda tick: run(project, selection, output, tick))

    report = _tell_problems(work, as_json)
    if isinstance(report, int):
        return report
    if verbose:
        _print_problems(report.warnings)
    if as_json:
        click.echo(json.dumps(_as_json(report, output), ensure_ascii=False))
    elif not quiet:
        _print_table(report)
        count_warnings = not verbose and report.warnings
        warnings = f"{_counted(len(report.warnings), 'warning')}: factsheet check · " if count_warnings else ""
        click.echo(f"{warnings}{_counted(len(report.outputs), 'file')} in {output.as_posix()}/")
    return DONE


def _with_progress(total: int, work: Callable[[Callable[[str], None]], Report]) -> Report:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    console = Console(stderr=True)
    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("", total=total)
        return work(lambda name: progress.update(task, advance=1, description=name))


def _print_table(report: Report) -> None:
    rows = [("file", "pages", "notes", "words", "size", "time")]
    for o in report.outputs:
        size = f"{len(o.data) / 1000:.0f} kB" + ("" if o.changed else " =")
        rows.append((o.name, str(o.pages or ""), str(o.notes), str(o.words), size, f"{o.seconds * 1000:.0f} ms"))
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    for row in rows:
        cells = [row[0].ljust(widths[0]), *(c.rjust(w) for c, w in zip(row[1:], widths[1:], strict=True))]
        click.echo("  ".join(cells).rstrip())


def _as_json(report: Report, folder: Path) -> dict[str, Any]:
    return {
        "status": "ok",
        "folder": folder.as_posix(),
        "files": [
            {"name": o.name, "pages": o.pages or None, "notes": o.notes, "words": o.words, "bytes": len(o.data),
             "milliseconds": round(o.seconds * 1000, 1), "changed": o.changed}
            for o in report.outputs
        ],
        "problems": [_problem(p) for p in report.warnings],
    }  # fmt: skip


# -- check ---------------------------------------------------------------------------------------------


@cli.command()
@content_option
@templates_option
@json_option
@quiet_option
@verbose_option
def check(content: Path, templates: Path, as_json: bool, quiet: bool, verbose: bool) -> int:
    """Check the content against every rule, and what the sheets would print against the content."""
    from factsheet.evidence.ladder import standing
    from factsheet.project import Project

    missing = _missing_folder(content, "content", as_json) or _missing_folder(templates, "templates", as_json)
    if missing:
        return missing
    project = Project(content, templates)
    problems = _tell_problems(lambda: project.problems, as_json)
    if isinstance(problems, int):
        return problems
    fingerprints = _tell_problems(lambda: project.fingerprints, as_json)
    if isinstance(fingerprints, int):
        return fingerprints
    if not any(p.severity == "error" for p in problems):  # a sheet of broken content would only tell it again
        problems = (*problems, *project.print_problems())
    errors = sum(p.severity == "error" for p in problems)
    shown = [p for p in problems if p.severity == "error" or not quiet]
    standings = {i: standing(project.content, plan, fingerprints) for i, plan in sorted(project.content.sheets.items())}
    if as_json:
        sheets = {i: {"citations": s.total, "quotes_found": s.found, "confirmed": s.confirmed}
                  for i, s in standings.items()}  # fmt: skip
        status = "findings" if errors else "ok"
        click.echo(json.dumps({"status": status, "sheets": sheets, "problems": [_problem(p) for p in problems]},
                              ensure_ascii=False))  # fmt: skip
    else:
        _print_problems(shown)
        if not quiet:
            c = project.content
            records = ((len(c.sheets), "sheet"), (len(c.facts), "fact"), (len(c.sources), "source"))
            click.echo(f"{', '.join(_counted(*r) for r in records)}: {_counted(errors, 'error')}, "
                       f"{_counted(len(problems) - errors, 'warning')}")  # fmt: skip
            for ident, s in standings.items():
                click.echo(f"  {ident}: {s.found} of {s.total} quotes found in the source by program, "
                           f"{s.confirmed} citations read by two people")  # fmt: skip
    return FINDINGS if errors else DONE


@cli.command()
@click.option("--output", type=click.Path(path_type=Path), default=Path("schema"), show_default=True, metavar="DIR",
              help="Folder the schemas go to.")  # fmt: skip
def schema(output: Path) -> int:
    """Write the JSON Schemas that give editors completion and checks."""
    from factsheet.build import write_file
    from factsheet.project import all_schemas

    output.mkdir(parents=True, exist_ok=True)
    for name, content in sorted(all_schemas().items()):
        path = output / f"{name}.schema.json"
        write_file(path, (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode())
        click.echo(path.as_posix())
    return DONE


# -- verify --------------------------------------------------------------------------------------------


@cli.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE.pdf...", type=click.Path(path_type=Path))
@click.option("--content", type=click.Path(path_type=Path), metavar="DIR",
              help="Folder of the content, to tell what has changed since.")  # fmt: skip
@click.option("--templates", type=click.Path(path_type=Path), metavar="DIR",
              help="Folder of templates and theme, to tell which have changed since.")  # fmt: skip
@json_option
def verify(files: tuple[Path, ...], content: Path | None, templates: Path | None, as_json: bool) -> int:
    """Prove finished sheets from the files alone: that they are as they were made."""
    from factsheet.project import Project
    from factsheet.verify import Verdict
    from factsheet.verify import verify as run

    for folder, option in ((content, "content"), (templates, "templates")):
        if folder is not None and (missing := _missing_folder(folder, option, as_json)):
            return missing
    project = Project(content, templates or Path("templates")) if content else None
    told: list[dict[str, Any]] = []
    status = DONE
    for path in files:
        try:
            data = path.read_bytes()
        except OSError as error:
            click.echo(f"error: {path.as_posix()} cannot be read: {error.strerror or type(error).__name__}", err=True)
            told.append({"name": path.name, "intact": None, "findings": [], "changes": []})
            status = MISSING
            continue
        verdict = _tell_problems(lambda data=data: run(data, project, templates), as_json)  # type: ignore[misc]
        if not isinstance(verdict, Verdict):
            return int(verdict)
        status = status or (DONE if verdict.intact else FINDINGS)
        told.append(_verdict(path.name, verdict))
        if not as_json:
            _print_verdict(path, verdict, compared=content is not None or templates is not None)
    if as_json:
        name = {DONE: "ok", FINDINGS: "findings", MISSING: "missing"}[status]
        click.echo(json.dumps({"status": name, "files": told}, ensure_ascii=False))
    return status


def _print_verdict(path: Path, verdict: Any, *, compared: bool) -> None:
    _print_problems([Problem(f.code, Location(path.as_posix()), _visible(str(f))) for f in verdict.findings])
    sheet = verdict.manifest.get("sheet")
    said = "intact" if verdict.intact else f"not as it was made: {_counted(len(verdict.findings), 'finding')}"
    if sheet:
        counted = ((len(verdict.manifest["facts"]), "fact"), (len(verdict.manifest["notes"]), "note"))
        said += f" · {sheet['number']}, edition {sheet['edition']}, {sheet['date']}, {sheet['language']}"
        said += f" · {', '.join(_counted(*c) for c in counted)} · {verdict.manifest['tool']}"
    click.echo(_visible(f"{path.name}: {said}"))
    for change in verdict.changes:
        click.echo(_visible(f"  since then: {change}"))
    if compared and sheet and not verdict.changes:
        click.echo("  nothing has changed since")


def _visible(text: str) -> str:
    """Return a text of another's file without what would steer a terminal."""
    return "".join(c if c.isprintable() or c == "\u00a0" else "\ufffd" for c in text)


def _verdict(name: str, verdict: Any) -> dict[str, Any]:
    findings = [{key: value or None for key, value in f._asdict().items()} for f in verdict.findings]
    sheet = verdict.manifest.get("sheet")
    return {"name": name, "intact": verdict.intact, "sheet": sheet, "findings": findings,
            "changes": list(verdict.changes)}  # fmt: skip


# -- telling -------------------------------------------------------------------------------------------


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _missing_folder(folder: Path, option: str, as_json: bool) -> int:
    if folder.is_dir():
        return DONE
    click.echo(f"error: there is no folder {folder.as_posix()}\n  hint: run this in the project's folder, or name it "
               f"with --{option} DIR", err=True)  # fmt: skip
    if as_json:
        click.echo(json.dumps({"status": "missing", "folder": folder.as_posix(), "problems": []}, ensure_ascii=False))
    return MISSING


def _tell_problems(work: Callable[[], Any], as_json: bool) -> Any:
    """Return what the work returns, or the exit status after printing the problems it met."""
    try:
        return work()
    except FactsheetError as error:
        _print_problems(error.problems)
        status = UNSET if isinstance(error, LayoutError | ProofError) else FINDINGS
        if as_json:
            names = {ContentError: "findings", ProofError: "not proved"}
            name = names.get(type(error), "not set")
            click.echo(json.dumps({"status": name, "problems": [_problem(p) for p in error.problems]},
                                  ensure_ascii=False))  # fmt: skip
        errors = sum(p.severity == "error" for p in error.problems)
        click.echo(f"{_counted(errors, 'error')}; no file was changed", err=True)
        return status


def _print_problems(problems: Sequence[Problem]) -> None:
    """Print problems on stderr; in colour on a terminal unless NO_COLOR is set."""
    colour = sys.stderr.isatty() and not os.environ.get("NO_COLOR")
    for problem in problems:
        text = str(problem)
        if colour:
            word = f"{problem.severity}[{problem.code}]"
            text = text.replace(word, click.style(word, fg="red" if problem.severity == "error" else "yellow"), 1)
        click.echo(text, err=True)


def _problem(problem: Problem) -> dict[str, Any]:
    where = problem.where
    return {
        "code": problem.code, "severity": problem.severity, "file": where.path, "line": where.line or None,
        "column": where.column or None, "what": problem.what, "hint": problem.hint or None,
    }  # fmt: skip
