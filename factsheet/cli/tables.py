"""The commands for facts in a spreadsheet."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
    tell_problems,
)
from factsheet.cli.copies import need_xlsx

if TYPE_CHECKING:
    from factsheet.project.authoring.entries import Added


@click.group()
def facts() -> None:
    """Import facts from a spreadsheet."""


@facts.command()
@click.argument("file", metavar="FILE", type=PATH)
@content_option
def template(file: Path, content: Path) -> int:
    """Write an empty table, .csv or .xlsx, with a column for each field in each language."""
    need_folder(content, "content", False)
    need_xlsx(file, False)

    def work() -> int:
        from factsheet.files import write_files
        from factsheet.project.authoring.tables import columns
        from factsheet.project.authoring.tables import template as run
        from factsheet.records.load import load

        languages = load(content, begun=True).publisher.languages
        if file.exists():
            raise FileExistsError(17, "it is there already", file.as_posix())
        write_files({file: run(file.as_posix(), languages)})
        return len(columns(languages))

    click.echo(f"{file.as_posix()}: {counted(tell_problems(work, False), 'column')}, a row a citation")
    return DONE


@facts.command(name="import")
@click.argument("file", metavar="FILE", type=PATH)
@click.option("--file", "into", default="", metavar="NAME", help="File of content/facts/ to add them to.")
@click.option("--findings", type=PATH, metavar="FILE",
              help="Write a copy of the table with the findings beside its cells.")  # fmt: skip
@content_option
@json_option
def import_(file: Path, into: str, findings: Path | None, content: Path, as_json: bool) -> int:
    """Import facts from a table: all of them or, if a cell is wrong, none.

    A row without an id adds a citation to the fact above it.
    """
    need_folder(content, "content", as_json)
    need_xlsx(file, as_json)
    need_xlsx(findings or file, as_json)

    def work() -> tuple[dict[tuple[int, str], str], list[Any], Added | None]:
        from factsheet.files import write_files
        from factsheet.project.authoring.entries import add, file_for
        from factsheet.project.authoring.tables import facts as facts_of
        from factsheet.project.authoring.tables import read, written
        from factsheet.records.load import load

        known = load(content, begun=True)
        languages = known.publisher.languages
        rows = read(file.read_bytes(), file.as_posix())
        made = facts_of(rows, languages)
        found = {cell: what for one in made for cell, what in one.found.items()}
        for one in made:
            if one.entry.get("id") in known.facts:
                found[one.rows[0], "id"] = "a fact with this id already exists"
            for row, citation in zip(one.rows, one.entry.get("sources", []), strict=False):
                if citation.get("source") not in known.sources:
                    found[row, "source"] = "there is no such source"
            if one.entry.get("measure", next(iter(known.measures), None)) not in (*known.measures, None):
                found[one.rows[0], "measure"] = "there is no such measure"
        if findings and found:
            head = list(dict.fromkeys(name for row in rows for name in row))
            write_files({findings: written(rows, head, found, findings.as_posix())})
        added = None
        if made and not found:
            added = add(content, "fact", file_for(content, "fact", into), [one.entry for one in made])
            write_files({added.path: added.data})
        return found, made, added

    found, made, added = tell_problems(work, as_json)
    if as_json:
        cells = [{"row": row, "column": name, "what": what} for (row, name), what in sorted(found.items())]
        told = {"status": "findings" if found else "ok", "facts": [one.entry.get("id") for one in made], "cells": cells}
        click.echo(json.dumps({**told, "file": added.path.as_posix() if added else None}, ensure_ascii=False))
        return FINDINGS if found else DONE
    for (row, name), what in sorted(found.items()):
        click.echo(f"{file.as_posix()}: row {row}, {name}: {what}", err=True)
    if added:
        print_problems(added.problems)
        click.echo(f"{counted(len(made), 'fact')} in {added.path.as_posix()}")
    else:
        beside = f"; they stand in {findings.as_posix()}" if findings and found else ""
        click.echo(f"{counted(len(found), 'finding')}{beside}; no fact was imported", err=True)
    return FINDINGS if found else DONE
