"""The commands of review: files for readers, decisions into the log, what is left, and what leaves as paper or data."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from factsheet.cli.common import (
    DAY,
    DONE,
    FINDINGS,
    PATH,
    content_option,
    counted,
    end_without,
    json_option,
    languages_option,
    open_project,
    papers_option,
    print_problems,
    problem_data,
    quiet_option,
    tell_problems,
    templates_option,
    today,
)
from factsheet.errors import Problem

if TYPE_CHECKING:
    from factsheet.evidence.signoff.log import Entry
    from factsheet.evidence.signoff.states import State
    from factsheet.project.press import PaperName
    from factsheet.project.project import Project
    from factsheet.sheet.edition import Edition

OUTPUT = Path("output") / "review"
STATES: tuple[State, ...] = (
    *("confirmed", "verified", "unreviewed", "queried", "disputed"),
    *("needs-source", "withdrawn", "lapsed", "stale"),
)


class ReviewGroup(click.Group):
    """A group whose first word may be a sheet: what is no command is for ``write``."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args or (args[0] not in self.commands and args[0] not in ("-h", "--help")):
            args = ["write", *args]
        return super().parse_args(ctx, args)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(ctx.command_path, "[SHEET]... [OPTIONS]")
        formatter.write_usage(ctx.command_path, "COMMAND [ARGS]...")


@click.group(cls=ReviewGroup)
def review() -> None:
    """Let two people check every citation. Without a command: write the review files, as `write` does."""


reader_option = click.option("--reader", metavar="NAME", help="Who will read; their own decisions are filled in.")


folder_option = click.option("--output", type=PATH, default=OUTPUT, show_default=True,
                             metavar="DIR", help="Folder the files go to.")  # fmt: skip


def _editions(project: Project, sheets: Sequence[str], languages: Sequence[str]) -> list[Edition]:
    from factsheet.project.build import Selection, chosen

    return [project.finished(*one) for one in chosen(project, Selection(tuple(sheets), tuple(languages)))]


@review.command()
@click.argument("sheets", nargs=-1, metavar="[SHEET]...")
@reader_option
@languages_option
@folder_option
@content_option
@templates_option
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
    """Write a review file for each sheet and language. It is opened in a browser."""
    project = open_project(content, templates, as_json)

    def work() -> list[tuple[str, bytes]]:
        from factsheet.review import page, rows

        project.checked()
        made = []
        for edition in _editions(project, sheets, languages):
            pages = rows.printed_pages(project, edition)
            data = rows.data(project, edition, reader, pages)
            name = f"{edition.plan.id}.{edition.language.code}.review.html"
            made.append((name, page.write(data, edition.language, project.theme).encode()))
        return made

    return _write(work, output, as_json, quiet)


def _write(work: Callable[[], list[tuple[str, bytes]]], output: Path, as_json: bool, quiet: bool) -> int:
    """Make files, write them all or none, and tell their names."""
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


@review.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=PATH)
@click.option("--signature", type=PATH, metavar="FILE",
              help="Signature of the one FILE named; FILE.sig beside each, if not told.")  # fmt: skip
@click.option("--changed", is_flag=True, help="Take what still fits where the sheet has changed since; tell the rest.")
@content_option
@templates_option
@json_option
def apply(
    files: tuple[Path, ...], signature: Path | None, changed: bool, content: Path, templates: Path, as_json: bool
) -> int:
    """Put decisions that readers exported into the log. All of the files are taken, or nothing.

    A reader whose key is in readers.yaml signs the file: ssh-keygen -Y sign -n factsheet-review -f KEY FILE
    """
    from factsheet.review.apply import apply as run

    project = open_project(content, templates, as_json)
    files = tuple(path for path in files if path.suffix != ".sig" or path.with_suffix("") not in files)
    if signature and len(files) != 1:
        raise click.UsageError("--signature is of one FILE; the signature of each of several is FILE.sig beside it")
    read, signatures = [], {}
    for path in files:
        read.append((path.as_posix(), _read(path, as_json)))
        beside = signature or path.with_name(f"{path.name}.sig")
        if signature or beside.exists():
            signatures[path.as_posix()] = beside.as_posix(), _read(beside, as_json)
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    warnings: list[Problem] = []
    result = tell_problems(
        lambda: run(project, read, now, signatures=signatures, changed=changed, warn=warnings.extend), as_json
    )
    if as_json:
        told = [{"file": a.file, "reader": a.reader, "sheet": a.sheet, "language": a.language, "new": a.new,
                 "known": a.known, "key": a.key or None, "left": [problem_data(p) for p in a.left]}
                for a in result]  # fmt: skip
        problems = [problem_data(p) for p in warnings]
        click.echo(json.dumps({"status": "ok", "files": told, "problems": problems}, ensure_ascii=False))
        return DONE
    print_problems(warnings)
    for applied in result:
        known = f", {applied.known} were in the log already" if applied.known else ""
        left = f", {applied.left and len(applied.left)} left out" if applied.left else ""
        click.echo(f"{applied.file}: {counted(applied.new, 'decision')} of {applied.reader} on {applied.sheet} "
                   f"({applied.language}) added, {'signed' if applied.key else 'unsigned'}{known}{left}")  # fmt: skip
        print_problems(applied.left)
    return DONE


def _read(path: Path, as_json: bool) -> bytes:
    """Return what stands in a file, and no more of it than a decisions file may have. Ends the command."""
    from factsheet.evidence.signoff.decisions import LARGEST

    try:
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except OSError as error:
        why = error.strerror or type(error).__name__
        end_without(f"{path.as_posix()} cannot be read: {why}", as_json, file=path.as_posix())


@review.command("log")
@click.option("--verify", is_flag=True, help="Only tell whether the log is as it was written.")
@content_option
@templates_option
@json_option
def show_log(verify: bool, content: Path, templates: Path, as_json: bool) -> int:
    """Tell what the log of decisions has, oldest first. A log that was changed is an error.

    Who decided is proved by signatures alone; what is unsigned is called so.
    """
    from dataclasses import asdict

    from factsheet.errors import Location
    from factsheet.evidence.signoff.habits import Habit
    from factsheet.evidence.signoff.habits import problems as of_habits
    from factsheet.evidence.signoff.log import LOG, unfinished

    project = open_project(content, templates, as_json)
    log = tell_problems(lambda: project.reviews, as_json)
    problems = unfinished(log, (content / LOG).as_posix(), "error" if verify else "warning")
    status = FINDINGS if problems and verify else DONE
    habits = [Habit(e.reader, e.state, e.at, e.opened) for e in log.entries]
    problems += tuple(of_habits(habits, Location((content / LOG).as_posix())))
    unsigned = sum(not e.key for e in log.entries)
    if as_json:
        data: dict[str, Any] = {"status": "findings" if status else "ok", "lines": len(log.entries),
                                "unsigned": unsigned, "last": log.last}  # fmt: skip
        if not verify:
            data["entries"] = [asdict(entry) for entry in log.entries]
        click.echo(json.dumps({**data, "problems": [problem_data(p) for p in problems]}, ensure_ascii=False))
        return status
    print_problems(problems)
    if verify:
        said = "intact" if not status else "intact as far as it was acknowledged"
        signed = f"{len(log.entries) - unsigned} signed by their readers"
        click.echo(f"{counted(len(log.entries), 'line')}, {said}; {signed}; last {log.last}")
        if unsigned:
            click.echo(f"{counted(unsigned, 'line')} unsigned: nothing proves who decided that, or that nobody "
                       "wrote the log anew")  # fmt: skip
        return status
    for e in log.entries:
        note = f" – {' '.join(e.note.split())}" if e.note else ""
        click.echo(f"{e.n:>5}  {e.at[:10]}  {e.language}  {e.state:<12}  {e.pair}  {e.reader}"
                   f"{'' if e.key else ' (unsigned)'}{_opened(e)}{note}")  # fmt: skip
    return status


def _opened(entry: Entry) -> str:
    return " (source not opened)" if entry.state == "verified" and entry.opened is False else ""


@review.command()
@click.argument("sheets", nargs=-1, metavar="[SHEET]...")
@languages_option
@click.option("--on", type=DAY, metavar="DATE", help="Day on which facts may be stale; today if not told.")
@content_option
@templates_option
@json_option
@click.option("-v", "--verbose", is_flag=True, help="List the citations that are left, too.")
def status(
    sheets: tuple[str, ...],
    languages: tuple[str, ...],
    on: str | None,
    content: Path,
    templates: Path,
    as_json: bool,
    verbose: bool,
) -> int:
    """Tell what is left to read. A line a sheet and language; with --verbose each citation that is left."""
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
    table = [("sheet", "language", "citations", *used, *more, "left")]
    for q, count, how_many in zip(found, counts, unsigned, strict=True):
        left = sum(1 for item in q.items if item.state != "confirmed")
        numbers = [*(count[s] for s in used), *([how_many] if more else ())]
        table.append((q.sheet, q.language, str(len(q.items)), *(str(n or "–") for n in numbers), str(left)))
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
@click.argument("sheet", metavar="SHEET")
@click.option("--format", "format_", type=click.Choice(["csv", "json", "annotation"]), default="json",
              show_default=True, help="Table, data, or W3C Web Annotations.")  # fmt: skip
@click.option("--lang", metavar="LANG", help="Language; the publisher's first if not told.")
@click.option("--output", type=PATH, metavar="FILE", help="File to write; stdout if not told.")
@content_option
@templates_option
def export(sheet: str, format_: str, lang: str | None, output: Path | None, content: Path, templates: Path) -> int:
    """Write a sheet's citations and decisions for other programs."""
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
    """Return a command that sets review data on paper: worksheet or annotated."""

    @click.command(kind, help=about)
    @click.argument("sheets", nargs=-1, metavar="[SHEET]...")
    @languages_option
    @papers_option
    @folder_option
    @content_option
    @templates_option
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
            from factsheet.review import worksheet

            project.checked()
            return [
                (f"{edition.plan.id}.{edition.language.code}.{kind}.{paper}.pdf",
                 worksheet.make(project, edition, paper, kind))
                for edition in _editions(project, sheets, languages)
                for paper in papers or project.content.publisher.papers
            ]  # fmt: skip

        return _write(work, output, as_json, quiet)

    return command


review.add_command(_paper_command("worksheet", "Make worksheets: every citation on paper, with boxes to tick."))
review.add_command(_paper_command("annotated", "Make annotated copies: every statement beside its sources."))
