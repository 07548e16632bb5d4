"""The review commands: files for readers, the decision log, progress, worksheets and exports."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from factsheet.cli import complete, signoff
from factsheet.cli.common import (
    DAY,
    DONE,
    PATH,
    content_option,
    json_option,
    languages_option,
    look_options,
    open_project,
    papers_option,
    quiet_option,
    tell_problems,
    templates_option,
    today,
)

if TYPE_CHECKING:
    from factsheet.evidence.signoff.states import State
    from factsheet.project.project import Project
    from factsheet.project.selection import PaperName
    from factsheet.sheet.edition import Edition

OUTPUT = Path("output") / "review"
STATES: tuple[State, ...] = (
    *("confirmed", "verified", "unreviewed", "queried", "disputed"),
    *("needs-source", "withdrawn", "lapsed", "stale"),
)


class ReviewGroup(click.Group):
    """A group whose first argument may be a sheet: anything but a command goes to ``write``."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args or (args[0] not in self.commands and args[0] not in ("-h", "--help")):
            args = ["write", *args]
        return super().parse_args(ctx, args)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(ctx.command_path, "[SHEET]... [OPTIONS]")
        formatter.write_usage(ctx.command_path, "COMMAND [ARGS]...")


@click.group(cls=ReviewGroup)
def review() -> None:
    """Let two people check every citation. Without a command, write the review files."""


reader_option = click.option("--reader", metavar="NAME", help="Name of the reader, whose own decisions are filled in.")


folder_option = click.option("--output", type=PATH, default=OUTPUT, show_default=True,
                             metavar="DIR", help="Folder for the files.")  # fmt: skip


def _editions(project: Project, sheets: Sequence[str], languages: Sequence[str]) -> list[Edition]:
    from factsheet.project.plans import chosen
    from factsheet.project.selection import Selection

    return [project.finished(*one) for one in chosen(project, Selection(tuple(sheets), tuple(languages)))]


@review.command()
@click.argument("sheets", nargs=-1, metavar="[SHEET]...", shell_complete=complete.sheets_or_commands)
@reader_option
@languages_option
@folder_option
@content_option
@templates_option
@look_options
@json_option
@quiet_option
def write(
    sheets: tuple[str, ...],
    reader: str | None,
    languages: tuple[str, ...],
    output: Path,
    content: Path,
    templates: Path,
    as_json: bool,
    quiet: bool,
) -> int:
    """Write a review file for each sheet and language. It opens in any browser."""
    project = open_project(content, templates, as_json)

    def work() -> list[tuple[str, bytes]]:
        from factsheet.project.press import Press
        from factsheet.review import page, rows

        project.checked()
        press = Press(project)
        made = []
        for edition in _editions(project, sheets, languages):
            pages = rows.printed_pages(press, edition)
            data = rows.data(project, edition, reader, pages)
            name = f"{edition.plan.id}.{edition.language.code}.review.html"
            made.append((name, page.write(data, edition.language, project.theme).encode()))
        return made

    return _write(work, output, as_json, quiet)


def _write(work: Callable[[], list[tuple[str, bytes]]], output: Path, as_json: bool, quiet: bool) -> int:
    """Make the files, write all of them or none, and print their names."""
    from factsheet.files import write_files

    made = tell_problems(work, as_json)
    tell_problems(lambda: write_files({output / name: data for name, data in made}), as_json)
    if as_json:
        files = [{"name": name, "bytes": len(data)} for name, data in made]
        click.echo(json.dumps({"status": "ok", "folder": output.as_posix(), "files": files}, ensure_ascii=False))
    elif not quiet:
        for name, data in made:
            click.echo(f"{(output / name).as_posix()}  {len(data) / 1000:.0f} kB")
    return DONE


# -- the log -------------------------------------------------------------------------------------------

review.add_command(signoff.apply)
review.add_command(signoff.show_log)


@review.command()
@click.argument("sheets", nargs=-1, metavar="[SHEET]...", shell_complete=complete.sheets)
@languages_option
@click.option("--on", type=DAY, metavar="DATE", help="Day on which staleness is judged; today by default.")
@content_option
@templates_option
@json_option
@click.option("-v", "--verbose", is_flag=True, help="Also list the citations and translations left to read.")
def status(
    sheets: tuple[str, ...],
    languages: tuple[str, ...],
    on: str | None,
    content: Path,
    templates: Path,
    as_json: bool,
    verbose: bool,
) -> int:
    """Show what is left to read. One line per sheet and language; with --verbose, each citation and translation."""
    from factsheet.review.queue import queue

    project = open_project(content, templates, as_json)
    found = tell_problems(
        lambda: [queue(project, e, on or today()) for e in _editions(project, sheets, languages)],
        as_json,
    )
    if as_json:
        click.echo(json.dumps({"status": "ok", "sheets": [q.to_data() for q in found]}, ensure_ascii=False))
        return DONE
    counts = [Counter(item.state for item in q.items) for q in found]
    used = [state for state in STATES if any(count[state] for count in counts)]
    unsigned = [sum(1 for item in q.items if item.unsigned) for q in found]
    more = ("unsigned",) if any(unsigned) else ()
    also = ("translations",) if any(q.translations for q in found) else ()
    table = [("sheet", "language", "citations", *also, *used, *more, "left")]
    for q, count, how_many in zip(found, counts, unsigned, strict=True):
        left = sum(1 for item in q.items if item.state != "confirmed")
        numbers = [*([q.translations] if also else ()), *(count[s] for s in used), *([how_many] if more else ())]
        table.append(
            (q.sheet, q.language, str(len(q.items) - q.translations), *(str(n or "–") for n in numbers), str(left))
        )
    widths = [max(len(row[i]) for row in table) for i in range(len(table[0]))]
    for row in table:
        cells = [cell.ljust(w) if i < 2 else cell.rjust(w) for i, (cell, w) in enumerate(zip(row, widths, strict=True))]
        click.echo("  ".join(cells).rstrip())
    for q in found if verbose else ():
        for item in q.items:
            if item.state != "confirmed":
                names = (f"{n} (unsigned)" if n in item.unsigned else n for n in item.readers)
                read = f", read by {', '.join(names)}" if item.readers else ""
                click.echo(f"{item.where}: {item.pair} ({q.language}): {item.state}{read}")
    return DONE


# -- what leaves ---------------------------------------------------------------------------------------


@review.command()
@click.argument("sheet", metavar="SHEET", shell_complete=complete.sheets)
@click.option("--format", "format_", type=click.Choice(["csv", "json", "annotation"]), default="json",
              show_default=True, help="Table, data, or W3C Web Annotations.")  # fmt: skip
@click.option(
    "--lang", metavar="LANG", shell_complete=complete.languages, help="Language; the publisher's first by default."
)
@click.option("--output", type=PATH, metavar="FILE", help="File to write; standard output by default.")
@content_option
@templates_option
def export(sheet: str, format_: str, lang: str | None, output: Path | None, content: Path, templates: Path) -> int:
    """Export a sheet's citations and decisions for other programs."""
    from factsheet.files import write_files
    from factsheet.review.export import EXPORTS

    project = open_project(content, templates, as_json=False)

    def work() -> bytes:
        project.checked()
        code = lang or project.content.publisher.languages[0]
        (edition,) = _editions(project, (sheet,), (code,))
        return EXPORTS[format_](project, edition)

    data = tell_problems(work, False)
    if output is None:
        click.echo(data, nl=False)
    else:
        tell_problems(lambda: write_files({output: data}), as_json=False)
    return DONE


def _paper_command(kind: str, about: str) -> click.Command:
    """Return a command that prints review data: worksheet or annotated."""

    @click.command(kind, help=about)
    @click.argument("sheets", nargs=-1, metavar="[SHEET]...", shell_complete=complete.sheets)
    @languages_option
    @papers_option
    @folder_option
    @content_option
    @templates_option
    @look_options
    @json_option
    @quiet_option
    def command(
        sheets: tuple[str, ...],
        languages: tuple[str, ...],
        papers: tuple[PaperName, ...],
        output: Path,
        content: Path,
        templates: Path,
        as_json: bool,
        quiet: bool,
    ) -> int:
        project = open_project(content, templates, as_json)

        def work() -> list[tuple[str, bytes]]:
            from factsheet.project.press import Press
            from factsheet.review import worksheet

            project.checked()
            press = Press(project)
            return [
                (f"{edition.plan.id}.{edition.language.code}.{kind}.{paper}.pdf",
                 worksheet.make(press, edition, paper, kind))
                for edition in _editions(project, sheets, languages)
                for paper in papers or project.content.publisher.papers
            ]  # fmt: skip

        return _write(work, output, as_json, quiet)

    return command


review.add_command(_paper_command("worksheet", "Make worksheets: every citation on paper, with boxes to tick."))
review.add_command(_paper_command("annotated", "Make annotated copies: every statement beside its sources."))
