"""The command that makes sheets anew whenever a file is saved, and shows them in a browser."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from factsheet.cli import complete
from factsheet.cli.build import formats_option, need_formats, output_option
from factsheet.cli.common import (
    DONE,
    content_option,
    counted,
    end_without,
    languages_option,
    look_of,
    look_options,
    open_project,
    papers_option,
    print_problems,
    templates_option,
)
from factsheet.errors import errors_in

if TYPE_CHECKING:
    from factsheet.watch.board import Board
    from factsheet.watch.maker import Made
    from factsheet.watch.serve import Server

PORT = 8000
BEHIND = 5  # how much the process that makes all files stands back behind that of the pages: nice


@click.command()
@click.argument("sheets", nargs=-1, metavar="[SHEET]...", shell_complete=complete.sheets)
@languages_option
@papers_option
@formats_option
@click.option("--serve", is_flag=True, help="Serve the sheets to browsers on this computer; pages update themselves.")
@click.option("--port", type=click.IntRange(0, 65535), default=PORT, show_default=True,
              help="Port of the server; 0 for any free port.")  # fmt: skip
@click.option("--open", "opened", is_flag=True, help="Open the browser; with --serve.")
@output_option
@content_option
@templates_option
@look_options
def watch(
    sheets: tuple[str, ...],
    languages: tuple[str, ...],
    papers: tuple[str, ...],
    formats: tuple[str, ...],
    serve: bool,
    port: int,
    opened: bool,
    output: Path,
    content: Path,
    templates: Path,
) -> int:
    """Build all sheets, or those named, and rebuild them whenever a file is saved, until Ctrl-C."""
    from factsheet.project.pool import pool
    from factsheet.project.project import Project
    from factsheet.project.selection import Selection
    from factsheet.records.folders import BRAND
    from factsheet.watch.board import Board
    from factsheet.watch.changes import Changes
    from factsheet.watch.maker import Maker
    from factsheet.watch.session import run

    if not serve and (
        opened or click.get_current_context().get_parameter_source("port") == ParameterSource.COMMANDLINE
    ):
        raise click.UsageError("--port and --open need --serve")
    need_formats(formats, as_json=False)
    look, project = look_of(), open_project(content, templates, as_json=False)
    board = Board()
    selection = Selection(sheets, languages, papers, formats)
    changes = Changes((content, templates, content.parent / BRAND, project.archive_folder), (output,))
    server = _server(board, port) if serve else None
    try:
        with pool(1) as executor:
            executor.submit(getattr(os, "nice", int), BEHIND)  # before there are threads: it may be forked
            maker = Maker(lambda: Project(content, templates, **look), selection, output, board, executor)
            if server:
                maker.remember()
                server.start()
                click.echo(f"serving {server.url}")
            folders = " and ".join(f"{folder.as_posix()}/" for folder in (content, templates) if folder.is_dir())
            click.echo(f"watching {folders}; files go to {output.as_posix()}/; stop with Ctrl-C")
            if server and opened:
                click.launch(server.url)
            changes.start()
            run(maker, changes, _tell, lambda: False)
    except KeyboardInterrupt:
        click.echo("stopped")
    finally:
        changes.stop()
        if server:
            server.stop()
    return DONE


def _server(board: Board, port: int) -> Server:
    from factsheet.watch.serve import ADDRESS, Server

    try:
        return Server(board, port)
    except OSError as error:
        told = f"port {port} of {ADDRESS} cannot be used: {error.strerror or type(error).__name__}"
        end_without(told, as_json=False, hint="name another with --port, or take any that is free: --port 0")


def _tell(made: Made) -> None:
    if errors := errors_in(made.problems):
        print_problems(errors)
        click.echo(f"{counted(len(errors), 'error')}; the last good files stay", err=True)
        click.echo(f"next: factsheet explain {errors[0].code}", err=True)
    else:
        warnings = len(made.problems)
        told = f" · {counted(warnings, 'warning')} (shown by factsheet check)" if warnings else ""
        pages = f" ({counted(made.pages, 'page')} after {made.until_pages:.2f} s)" if made.pages else ""
        click.echo(f"{counted(made.files, 'file')} in {made.seconds:.1f} s{pages}{told}")
