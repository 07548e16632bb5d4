"""The commands that make files: sheets, and schemas for editors."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from factsheet.cli import complete
from factsheet.cli.common import (
    DAY,
    DONE,
    PATH,
    content_option,
    counted,
    form_of,
    format_option,
    json_option,
    languages_option,
    look_options,
    on_terminal,
    open_project,
    papers_option,
    print_problems,
    problem_data,
    quiet_option,
    report,
    tell_problems,
    templates_option,
    today,
)

if TYPE_CHECKING:
    from factsheet.cli.reports import Form
    from factsheet.errors import Problem
    from factsheet.project.build import Report
    from factsheet.project.selection import PaperName

# What keeps a sheet from release, in the order in which to mend it: codes, what is counted, what is to be done with it.
MISSING_FOR_RELEASE = (
    (("C901",), "placeholder", "in publisher.yaml to replace"),
    (("C902",), "rule", "in publisher.yaml that is off, and must be on"),
    (("V105",), "translation", "to read"),
    (("V104",), "fact", "past its date to look at again"),
    (("V102",), "citation", "with an open question to answer"),
    (("V101", "V103"), "citation", "for two people to read: factsheet review"),
    (("V107",), "citation", "for its readers to sign, or unsigned: allowed in publisher.yaml to write"),
)
HANDFUL = 4  # outputs; more show a progress bar on a terminal


def _formats(context: click.Context, parameter: click.Parameter, value: str) -> tuple[str, ...]:
    from factsheet.project.formats import WRITERS
    from factsheet.project.selection import Selection

    formats = tuple(dict.fromkeys(f.strip() for f in value.split(",") if f.strip()))
    for name in formats:
        if name not in WRITERS:
            raise click.BadParameter(f"{name!r} is not a format; choose from {', '.join(WRITERS)}")
    return formats or Selection.formats


@click.command()
@click.argument("sheets", nargs=-1, metavar="[SHEET]...", shell_complete=complete.sheets)
@click.option(
    "--sheet",
    "named",
    multiple=True,
    metavar="SHEET",
    shell_complete=complete.sheets,
    help="Sheet to build, like the argument; repeatable.",
)
@languages_option
@papers_option
@click.option("--format", "formats", default="pdf,html", callback=_formats, show_default=True, metavar="FORMATS",
              help="Formats, separated by commas: pdf, html, txt, md.")  # fmt: skip
@click.option("--release", is_flag=True, help="Refuse unless every citation is confirmed and nothing is missing.")
@click.option("--on", type=DAY, metavar="DATE", help="Day of the release: decides what is stale; default: today.")
@click.option("--output", type=PATH, default=Path("output"), show_default=True, metavar="DIR",
              help="Output folder.")  # fmt: skip
@content_option
@templates_option
@look_options
@json_option
@format_option
@quiet_option
@click.option("-v", "--verbose", is_flag=True, help="Print warnings as well.")
def build(
    sheets: tuple[str, ...],
    named: tuple[str, ...],
    languages: tuple[str, ...],
    papers: tuple[PaperName, ...],
    formats: tuple[str, ...],
    release: bool,
    on: str | None,
    output: Path,
    content: Path,
    templates: Path,
    as_json: bool,
    output_format: Form,
    quiet: bool,
    verbose: bool,
) -> int:
    """Build all sheets, or those named."""
    from factsheet.project.build import build as run
    from factsheet.project.build import count
    from factsheet.project.selection import Selection

    form = form_of()
    project = open_project(content, templates, as_json)
    selection = Selection((*sheets, *named), languages, papers, formats, (on or today()) if release else "")

    def work() -> Report:
        if quiet or form != "text" or not on_terminal() or count(project, selection) <= HANDFUL:
            return run(project, selection, output)
        return _with_progress(count(project, selection), lambda tick: run(project, selection, output, tick))

    made = tell_problems(work, as_json, _refused if release else None)
    found = (*made.warnings, *made.left_over)
    if form in ("sarif", "github"):
        click.echo(report(found, form), nl=bool(found) or form == "sarif")
    elif verbose:
        print_problems(made.warnings)
    if form == "json":
        click.echo(json.dumps(_as_json(made, output), ensure_ascii=False))
    elif not quiet and form != "sarif":
        _print_table(made)
        if form == "text":
            print_problems(made.left_over)
        count_warnings = not verbose and made.warnings
        warnings = f"{counted(len(made.warnings), 'warning')} (told with -v) · " if count_warnings else ""
        click.echo(f"{warnings}{counted(len(made.outputs), 'file')} in {output.as_posix()}/")
    return DONE


def _refused(problems: Sequence[Problem]) -> str:
    """Return what keeps the sheets from release, counted, in the order to mend it; nothing for other errors."""
    lines = []
    for codes, what, then in MISSING_FOR_RELEASE:
        number = sum(p.code in codes for p in problems)
        if number:
            lines.append(f"  {counted(number, what)} {then}")
    return "\n".join(["not released; still missing, best in this order:", *lines]) if lines else ""


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
        "problems": [problem_data(p) for p in (*report.warnings, *report.left_over)],
    }  # fmt: skip


@click.command()
@click.option("--output", type=PATH, default=Path("schema"), show_default=True, metavar="DIR",
              help="Output folder.")  # fmt: skip
@click.option(
    "--ids/--no-ids", default=None, help="Propose the ids, languages and papers of this project; if there is one."
)
@content_option
@templates_option
def schema(output: Path, ids: bool | None, content: Path, templates: Path) -> int:
    """Write the JSON Schemas that give editors completion and checks."""
    from factsheet.files import write_files
    from factsheet.records.completion import completed
    from factsheet.records.schema import schemas
    from factsheet.writers.look import theme_schema

    every = schemas()
    if ids or (ids is None and content.is_dir()):
        project = open_project(content, templates, as_json=False)
        every = tell_problems(lambda: completed(every, project.content, project.theme.papers), as_json=False)
    every["theme"] = theme_schema()
    files = {
        output / f"{name}.schema.json": (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode()
        for name, content in sorted(every.items())
    }
    tell_problems(lambda: write_files(files), as_json=False)
    for path in files:
        click.echo(path.as_posix())
    return DONE
