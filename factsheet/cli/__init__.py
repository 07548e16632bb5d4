"""Commands and exit status; each group of commands is a module, and imports what it needs when it runs."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module

import click

from factsheet import __version__
from factsheet.cli.common import DONE, MISSING, USAGE
from factsheet.cli.streams import kept

# The module of each command, which is imported when the command is run or its help is shown.
_MODULES = {
    "archive": "archive", "build": "build", "check": "check", "conflicts": "conflicts", "contacts": "copies",
    "diff": "revisions", "errata": "revisions", "explain": "explain", "export": "exchange", "facts": "tables",
    "impose": "printing", "init": "start", "new": "entries", "pack": "printing", "recall": "recall",
    "report": "report", "reproduce": "revisions", "request": "request", "review": "review", "schema": "schema",
    "sign": "sign", "site": "site", "source": "exchange", "stale": "conflicts", "verify": "check", "watch": "watch",
}  # fmt: skip


class _Commands(Mapping[str, click.Command]):
    """The commands by name, each imported when it is asked for."""

    def __getitem__(self, name: str) -> click.Command:
        found = getattr(import_module(f"factsheet.cli.{_MODULES[name]}"), name)
        assert isinstance(found, click.Command)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(_MODULES)

    def __len__(self) -> int:
        return len(_MODULES)


@click.group(commands=_Commands(), context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="factsheet")
def cli() -> None:
    """Turn curated, cited facts into briefing sheets: PDF, web page, text, Markdown, e-mail."""


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
