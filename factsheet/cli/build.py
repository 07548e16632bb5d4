"""The command that makes sheets."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from factsheet.cli import complete
from factsheet.cli.common import (
    DAY,
    DONE,
    OUTPUT,
    PATH,
    content_option,
    counted,
    end_without,
    failure,
    form_of,
    format_option,
    json_option,
    languages_option,
    look_of,
    look_options,
    need_project,
    on_terminal,
    open_project,
    papers_option,
    print_problems,
    problem_data,
    quiet_option,
    tell_end,
    tell_made,
    tell_outcome,
    tell_problems,
    templates_option,
    today,
)

COPIES = Path("copies")  # not in output/, which is published

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from factsheet.cli.reports import Form
    from factsheet.errors import Problem
    from factsheet.project.report import Report
    from factsheet.project.selection import EditionName, PaperName

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


def formats_named(context: click.Context, parameter: click.Parameter, value: str) -> tuple[str, ...]:
    from factsheet.project.selection import FORMATS, Selection

    formats = tuple(dict.fromkeys(f.strip() for f in value.split(",") if f.strip()))
    for name in formats:
        if name not in FORMATS:
            raise click.BadParameter(f"{name!r} is not a format; choose from {', '.join(FORMATS)}")
    return formats or Selection.formats


formats_option = click.option("--format", "formats", default="pdf,html", callback=formats_named, show_default=True,
                              metavar="FORMATS",
                              help="Formats, separated by commas: "
                                   "pdf, html, txt, md, eml, card, docx, odt, epub.")  # fmt: skip


def need_formats(formats: Sequence[str], as_json: bool) -> None:
    """End the command for formats that need an extra which is not installed."""
    from factsheet.project.selection import lacking

    if missing := lacking(formats):
        hint = "pip install 'factsheet[office]', or build other formats"
        told = f"pypandoc-binary is not installed, which makes {', '.join(missing)}"
        end_without(told, as_json, hint, package="pypandoc-binary")


def _editions(context: click.Context, parameter: click.Parameter, value: str) -> tuple[str, ...]:
    from factsheet.project.selection import EDITIONS

    names = tuple(dict.fromkeys(name.strip() for name in value.split(",") if name.strip()))
    for name in names:
        if name not in EDITIONS:
            raise click.BadParameter(f"{name!r} is not an edition; choose from {', '.join(EDITIONS)}")
    return names


editions_option = click.option("--edition", "editions", default="", callback=_editions, metavar="EDITIONS",
                               help="Editions, separated by commas: standard, large, memo; default: the publisher's,"
                               " or standard.")  # fmt: skip
output_option = click.option("--output", type=PATH, default=OUTPUT, show_default=True, metavar="DIR",
                             help="Output folder.")  # fmt: skip


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
@formats_option
@editions_option
@click.option("--release", is_flag=True, help="Refuse unless every citation is confirmed and nothing is missing.")
@click.option("--preview", is_flag=True, help="Build sheets with errors as marked previews, for your eyes only.")
@click.option("--on", type=DAY, metavar="DATE", help="Day of the release: decides what is stale; default: today.")
@output_option
@content_option
@templates_option
@look_options
@json_option
@format_option
@quiet_option
@click.option("-v", "--verbose", is_flag=True, help="Print warnings as well.")
@click.option("-j", "--jobs", type=click.IntRange(1, 256), default=1, show_default=True, metavar="N",
              help="Number of processes that make sheets.")  # fmt: skip
@click.option("--dask", metavar="ADDRESS", default="",
              help="Address of a Dask cluster whose workers make the sheets, such as tcp://10.0.0.1:8786.")  # fmt: skip
@click.option("--for", "table", type=PATH, metavar="FILE",
              help="Make a PDF for each contact in a table, .csv or .xlsx, into copies/.")  # fmt: skip
@click.option("--deps", type=PATH, metavar="FILE", help="Write rules for make: what each file was made of.")
@click.option("--force", is_flag=True, help="Rebuild every sheet, even if nothing has changed.")
def build(
    sheets: tuple[str, ...],
    named: tuple[str, ...],
    languages: tuple[str, ...],
    papers: tuple[PaperName, ...],
    formats: tuple[str, ...],
    editions: tuple[EditionName, ...],
    release: bool,
    preview: bool,
    on: str | None,
    output: Path,
    content: Path,
    templates: Path,
    as_json: bool,
    output_format: Form,
    quiet: bool,
    verbose: bool,
    jobs: int,
    dask: str,
    table: Path | None,
    deps: Path | None,
    force: bool,
) -> int:
    """Build all sheets, or those named. A sheet is rebuilt only if something it is made from has changed."""
    from factsheet.project.selection import Selection
    from factsheet.project.state import inputs_of, unchanged

    form = form_of()
    need_project(content, templates, as_json)
    need_formats(formats, as_json)
    look = look_of()
    options = (look.get("theme", ""), *look.get("settings", ()))
    day = (on or today()) if release else ""
    selection = Selection((*sheets, *named), languages, papers, formats, day, editions)

    if preview:
        from factsheet.cli.previews import preview as shown

        if release or form != "text":
            raise click.UsageError("--preview cannot be combined with --release or with findings for programs")
        return shown(open_project(content, templates, as_json), selection, output)

    if table:
        from factsheet.cli.copies import copies

        if deps or _given("formats"):
            raise click.UsageError("copies are PDFs, and not listed in rules for make: --for cannot be combined with --"
                                   f"{'deps' if deps else 'format'}")  # fmt: skip
        return copies(partial(open_project, content, templates, as_json), selection, table,
                      output if _given("output") else COPIES, _workers(jobs, dask, as_json),
                      force=force, quiet=quiet, verbose=verbose)  # fmt: skip

    def work() -> Report:
        if not (force or release or deps or not output.is_dir()) and (
            found := unchanged(
                output,
                selection,
                inputs_of(content, templates, look=options),
            )
        ):
            return found
        from factsheet.files import write_files
        from factsheet.project.build import attempt, count
        from factsheet.project.deps import makefile
        from factsheet.project.project import Project

        project = Project(content, templates, **look)
        with _workers(jobs, dask, as_json) as executor:
            run = partial(attempt, project, selection, output, force=force, executor=executor)
            if quiet or form != "text" or not on_terminal() or count(project, selection) <= HANDFUL:
                made = run()
            else:
                made = _with_progress(count(project, selection), lambda tick: run(progress=tick))
        if deps and made.kind is None:
            write_files({deps: makefile(project, made, output, deps)})
            deps.touch()  # make looks at the time, also where nothing has changed
        return made

    made = tell_problems(work, as_json, _refused if release else None)
    status, name = failure(made.kind) if made.kind else (DONE, "ok")
    tell_made(made.errors, made.warnings, made.left_over, form, verbose)
    if form == "json":
        click.echo(json.dumps(_as_json(made, output, name), ensure_ascii=False))
    elif not quiet and form != "sarif" and (made.outputs or not made.errors):
        _print_table(made)
    if form == "text" and (made.errors or not quiet):
        print_problems(made.left_over)
    if made.errors:
        tell_end(made.errors, _outcome(made, output))
    elif not quiet and form not in ("json", "sarif"):
        tell_outcome(made.warnings, f"{counted(len(made.outputs), 'file')} in {output.as_posix()}/", verbose)
    return status


def _workers(jobs: int, dask: str, as_json: bool) -> AbstractContextManager[Executor | None]:
    """Return what makes sheets: a cluster, processes of this computer, or nothing besides this one."""
    if not dask and jobs == 1:
        return nullcontext()
    if not dask:
        from factsheet.project.pool import pool

        return pool(jobs)
    if jobs > 1:
        raise click.UsageError("a cluster has workers of its own: --dask cannot be combined with --jobs")
    if find_spec("distributed") is None:
        hint = "pip install 'factsheet[dask]'"
        end_without("distributed, which reaches a Dask cluster, is not installed", as_json, hint, package="distributed")
    from factsheet.project.cluster import cluster

    return cluster(dask)


def _given(name: str) -> bool:
    return bool(click.get_current_context().get_parameter_source(name) == ParameterSource.COMMANDLINE)


def _outcome(made: Report, folder: Path) -> str:
    """Return what was built although there are errors, and what was not."""
    if not made.outputs:
        return "no file was changed"
    names = [name or "a sheet whose id cannot be read" for name in made.stopped]
    stopped = f"not built: {', '.join(names)}" if names else "all sheets were built"
    return f"{stopped} · {counted(len(made.outputs), 'file')} in {folder.as_posix()}/"


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
    # Without a thread that draws: a process that has one is not forked.
    with Progress(*columns, console=console, transient=True, auto_refresh=False) as progress:
        task = progress.add_task("", total=total)

        def tick(name: str) -> None:
            progress.update(task, advance=1, description=name)
            progress.refresh()

        return work(tick)


def _print_table(report: Report) -> None:
    rows = [("file", "pages", "notes", "words", "size", "time")]
    for o in report.outputs:
        size = f"{len(o.data) / 1000:.0f} kB" + ("" if o.changed else " =")
        rows.append(
            (
                o.name,
                str(o.pages or ""),
                str(o.notes),
                str(o.words),
                size,
                f"{o.seconds * 1000:.0f} ms" if o.seconds else "",
            )
        )
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    for row in rows:
        cells = [row[0].ljust(widths[0]), *(c.rjust(w) for c, w in zip(row[1:], widths[1:], strict=True))]
        click.echo("  ".join(cells).rstrip())


def _as_json(report: Report, folder: Path, status: str) -> dict[str, Any]:
    return {
        "status": status,
        "folder": folder.as_posix(),
        "not_built": list(report.stopped),
        "files": [
            {"name": o.name, "pages": o.pages or None, "notes": o.notes, "words": o.words, "bytes": len(o.data),
             "milliseconds": round(o.seconds * 1000, 1), "changed": o.changed}
            for o in report.outputs
        ],
        "problems": [problem_data(p) for p in (*report.errors, *report.warnings, *report.left_over)],
    }  # fmt: skip
