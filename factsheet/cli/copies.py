"""Copies for local groups: what `factsheet build --for` does and says, and the table it takes."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from factsheet.cli.common import (
    DONE,
    PATH,
    counted,
    end_without,
    failure,
    form_of,
    on_terminal,
    print_problems,
    problem_data,
    tell_end,
    tell_made,
    tell_outcome,
    tell_problems,
)

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from factsheet.project.copies.making import CopyReport
    from factsheet.project.project import Project
    from factsheet.project.selection import Selection


def copies(
    project: Callable[[], Project],
    selection: Selection,
    table: Path,
    folder: Path,
    executor: AbstractContextManager[Executor | None],
    *,
    force: bool,
    quiet: bool,
    verbose: bool,
) -> int:
    """Make a copy for each row of a table. Returns the exit status."""
    form = form_of()
    need_xlsx(table, form == "json")

    def work() -> CopyReport:
        from factsheet.project.copies.making import copies as run

        shown = on_terminal() and not quiet and form == "text"

        def tick(count: int) -> None:
            click.echo(f"\r{counted(count, 'file')}", err=True, nl=False)

        with executor as processes:
            tell = {"progress": tick} if shown else {}
            made = run(project(), selection, table, folder, force=force, executor=processes, **tell)
        if shown:
            click.echo("\r", err=True, nl=False)
        return made

    made = tell_problems(work, form == "json")
    found = (*made.errors, *made.warnings, *made.left_over)
    status, name = failure(made.kind) if made.kind else (DONE, "ok")
    tell_made(made.errors, made.warnings, made.left_over, form, verbose)
    if form == "json":
        said = {"status": name, "folder": folder.as_posix(), "made": made.made, "kept": made.kept,
                "files": sorted(made.names), "problems": [problem_data(p) for p in found]}  # fmt: skip
        click.echo(json.dumps(said, ensure_ascii=False))
    if form == "text" and not quiet:
        print_problems(made.left_over)
    outcome = f"{made.made} {'copy' if made.made == 1 else 'copies'} made, {made.kept} kept, in {folder.as_posix()}/"
    if made.errors:
        tell_end(made.errors, outcome if made.made + made.kept else "no copy was made")
    elif not quiet and form == "text":
        tell_outcome(made.warnings, outcome, verbose)
    return status


def need_xlsx(file: Path, as_json: bool) -> None:
    """End the command where a file is an XLSX and what reads and writes these is not installed."""
    from factsheet.project.authoring.tables import has_xlsx

    if file.suffix.lower() == ".xlsx" and not has_xlsx():
        hint = "pip install 'factsheet[xlsx]', or save the table as CSV"
        end_without("openpyxl, which reads and writes XLSX, is not installed", as_json, hint, package="openpyxl")


@click.command()
@click.argument("file", metavar="FILE", type=PATH)
def contacts(file: Path) -> int:
    """Write an empty table of contacts, .csv or .xlsx, for build --for: column headings and a sample row."""
    need_xlsx(file, False)

    def work() -> int:
        from factsheet.files import write_files
        from factsheet.project.copies.contacts import COLUMNS, template

        if file.exists():
            raise FileExistsError(17, "it is there already", file.as_posix())
        write_files({file: template(file.as_posix())})
        return len(COLUMNS)

    click.echo(f"{file.as_posix()}: {counted(tell_problems(work, False), 'column')}, a row a contact")
    return DONE
