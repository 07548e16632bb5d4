"""The commands that take sources from other programs, and give them sources and facts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from factsheet.cli.common import (
    DONE,
    FINDINGS,
    PATH,
    content_option,
    counted,
    json_option,
    need_folder,
    print_problems,
    problem_data,
    tell_problems,
)

if TYPE_CHECKING:
    from factsheet.project.authoring.entries import Added
    from factsheet.project.authoring.sources import Taken
    from factsheet.records.model import Content


@click.group()
def source() -> None:
    """Import sources from Zotero and other programs."""


@source.command(name="import")
@click.argument("file", metavar="FILE", type=PATH)
@click.option("--file", "into", default="", metavar="NAME", help="File of content/sources/ to add them to.")
@click.option("--dry-run", is_flag=True, help="Show what would be imported; write nothing.")
@content_option
@json_option
def import_(file: Path, into: str, dry_run: bool, content: Path, as_json: bool) -> int:
    """Import sources from a CSL-JSON, CSL-YAML, BibTeX, BibLaTeX or RIS file, chosen by its suffix.

    Citation keys become ids. A source that is there already, by DOI or address, is left out, and fields that the
    program has no place for are dropped; both are listed. An entry that cannot be read is reported with its line; the
    others are imported, and the exit status is 2.
    """
    need_folder(content, "content", as_json)

    def work() -> tuple[list[Taken], Added | None]:
        from factsheet.files import write_files
        from factsheet.project.authoring.entries import add, file_for
        from factsheet.project.authoring.foreign import read
        from factsheet.project.authoring.sources import take
        from factsheet.records.load import load

        known = load(content, begun=True).sources
        taken = take(read(file.read_bytes(), file.as_posix()), known)
        records = [one.record for one in taken if one.record]
        if not records:
            return taken, None
        made = add(content, "source", file_for(content, "source", into), records)
        if not dry_run:
            write_files({made.path: made.data})
        return taken, made

    taken, made = tell_problems(work, as_json)
    _tell(taken, made, dry_run, as_json)
    return FINDINGS if any(one.unread for one in taken) else DONE


def _tell(taken: Sequence[Taken], made: Added | None, dry_run: bool, as_json: bool) -> None:
    new = [one for one in taken if one.record]
    place = made.path.as_posix() if made else ""
    if as_json:
        told = [{"key": one.key, "id": one.record["id"] if one.record else None, "changed": one.changed,
                 "dropped": one.dropped, "left_out": one.refused or None} for one in taken]  # fmt: skip
        problems = [problem_data(p) for p in made.problems] if made else []
        status = {"status": "ok", "file": place or None, "written": bool(new) and not dry_run, "sources": told}
        click.echo(json.dumps({**status, "problems": problems}, ensure_ascii=False))
        return
    if made:
        print_problems(made.problems)
    for one in taken:
        ident = one.record["id"] if one.record else one.key
        said = [f"left out: {one.refused}"] if one.refused else []
        if one.record:
            said += [*one.changed, *([f"dropped: {', '.join(one.dropped)}"] if one.dropped else [])]
        click.echo(f"  {ident}{': ' if said else ''}{'; '.join(said)}")
    left = len(taken) - len(new)
    where = f" {'would be ' if dry_run else ''}in {place}" if new else ""
    click.echo(f"{counted(len(new), 'source')}{where}{f', {left} left out' if left else ''}")


@click.group()
def export() -> None:
    """Export sources or facts for other programs."""


output_option = click.option("--output", type=PATH, metavar="FILE", help="File to write; standard output by default.")


def _loaded(content: Path) -> Content:
    from factsheet.records.load import load

    need_folder(content, "content", False)
    return tell_problems(lambda: load(content), False)


def _write(data: bytes, output: Path | None) -> int:
    from factsheet.files import write_files

    if output is None:
        click.echo(data, nl=False)
    else:
        tell_problems(lambda: write_files({output: data}), False)
    return DONE


@export.command(name="sources")
@click.option("--format", "format_", type=click.Choice(["csl-json", "bibtex", "ris"]), default="csl-json",
              show_default=True, help="For Zotero and pandoc, LaTeX, or libraries.")  # fmt: skip
@output_option
@content_option
def sources(format_: str, output: Path | None, content: Path) -> int:
    """Export the sources. Fields that the format cannot hold are listed on standard error."""
    from factsheet.project.authoring.exports import SOURCES, left_out

    loaded = _loaded(content)
    status = _write(tell_problems(lambda: SOURCES[format_](loaded), False), output)
    for ident, fields in left_out(loaded, format_).items():
        click.echo(f"  {ident}: kept in part or not at all: {', '.join(fields)}", err=True)
    return status


@export.command(name="facts")
@click.option("--format", "format_", type=click.Choice(["csv", "json", "json-ld"]), default="csv",
              show_default=True, help="A table, a row a citation; data; or claims of schema.org.")  # fmt: skip
@click.option("--lang", metavar="LANG", help="Language; the publisher's first by default.")
@output_option
@content_option
def facts(format_: str, lang: str | None, output: Path | None, content: Path) -> int:
    """Export the facts that may be printed."""
    from factsheet.languages import language
    from factsheet.project.authoring.exports import FACTS

    loaded = _loaded(content)

    def work() -> bytes:
        return FACTS[format_](loaded, language(lang or loaded.publisher.languages[0]))

    return _write(tell_problems(work, False), output)
