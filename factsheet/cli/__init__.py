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
from factsheet.cli.statuses import DONE, MISSING, USAGE
from factsheet.cli.streams import kept

# Each command: its module, which is imported when it is run or its own help is shown; and what it does.
_COMMANDS = {
    "archive": ("archive", "Keep copies of sources, and see what became of the sources."),
    "build": ("build", "Build all sheets, or those named."),
    "check": ("check", "Check the content against every rule."),
    "conflicts": ("conflicts", "List facts that count the same thing."),
    "contacts": (
        "copies",
        "Write an empty table of contacts, .csv or .xlsx, for build --for: column headings and a sample row.",
    ),
    "diff": ("revisions", "Show which facts changed between OLD and NEW, and where they are printed."),
    "errata": (
        "revisions",
        "Make slips that correct OLD: what is no longer as it was printed, by pages and notes of OLD.",
    ),
    "explain": ("explain", "Explain the code of a message, such as C404; or list the codes of a letter, such as C."),
    "export": ("exchange", "Export sources or facts for other programs."),
    "facts": ("tables", "Import facts from a spreadsheet."),
    "impose": ("printing", "Put two pages side by side on each sheet, for a printer."),
    "init": ("start", "Start a project in an empty folder, with an example sheet, ready to be built."),
    "new": ("entries", "Add a fact, source, measure or sheet."),
    "pack": (
        "printing",
        "Put all sheets, or those named, into one PDF: cover, contents, and the sheets in this order.",
    ),
    "press": ("printing", "Prepare finished PDFs for a print shop: PDF/X-4, with bleed, and inks for colours."),
    "recall": ("recall", "List everything that rests on SOURCE: facts, and the sheets that print them."),
    "report": (
        "report",
        "Write one page on all facts: coverage, evidence, conflicts, dates, what is not checked, review.",
    ),
    "reproduce": ("revisions", "Rebuild a PDF and show what differs."),
    "request": ("request", "Make a pack with which somebody outside can check a sheet: a folder and a ZIP."),
    "review": ("review", "Let two people check every citation."),
    "schema": ("schema", "Write the JSON Schemas that give editors completion and checks."),
    "sign": ("sign", "Sign a finished PDF, so that anyone can see who published it."),
    "site": ("site", "Make a static site: an index, a page for each edition with its files, feeds, short addresses."),
    "source": ("exchange", "Import sources from Zotero and other programs."),
    "stale": ("conflicts", "List facts past their `review_by` date."),
    "verify": ("check", "Verify that finished PDFs are unchanged, and show who signed them."),
    "watch": ("watch", "Build all sheets, or those named, and rebuild them whenever a file is saved, until Ctrl-C."),
}


class _Commands(Mapping[str, click.Command]):
    """The commands by name, each imported when it is asked for."""

    def __getitem__(self, name: str) -> click.Command:
        found = getattr(import_module(f"factsheet.cli.{_COMMANDS[name][0]}"), name)
        assert isinstance(found, click.Command)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(_COMMANDS)

    def __len__(self) -> int:
        return len(_COMMANDS)


class _Group(click.Group):
    """The program, which tells of its commands without importing them."""

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, does) for name, (_, does) in _COMMANDS.items()])


@click.group(cls=_Group, commands=_Commands(), context_settings={"help_option_names": ["-h", "--help"]})
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
