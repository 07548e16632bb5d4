"""Commands and exit status; each group of commands is a module, and imports what it needs when it runs."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from collections.abc import Sequence

import click

from factsheet import __version__
from factsheet.cli.archive import archive
from factsheet.cli.build import build, schema
from factsheet.cli.check import check, verify
from factsheet.cli.common import DONE, MISSING, USAGE
from factsheet.cli.conflicts import conflicts, stale
from factsheet.cli.entries import new
from factsheet.cli.exchange import export, source
from factsheet.cli.explain import explain
from factsheet.cli.review import review
from factsheet.cli.revisions import diff, errata, recall, reproduce
from factsheet.cli.start import init
from factsheet.cli.streams import kept
from factsheet.cli.tables import facts


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="factsheet")
def cli() -> None:
    """Turn curated, cited facts into briefing sheets: PDF, web page, text, Markdown."""


for command in (
    *(archive, build, check, conflicts, diff, errata, explain, export, facts, init, new, recall, reproduce),
    *(review, schema, source, stale, verify),
):
    cli.add_command(command)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status."""
    gc.set_threshold(1_000_000, 50, 1000)  # a build keeps what it makes: looking for garbage only costs time,
    atexit.register(gc.freeze)  # at the end too
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # no package may change what is valid
    try:
        with kept():
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
    except OSError as error:
        if error.filename is not None:
            raise
        click.echo(f"error: cannot write to standard output: {error.strerror or type(error).__name__}", err=True)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # discard the rest at exit
        return MISSING
