"""The commands for print shops: finished pages on larger sheets."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from factsheet.cli.common import DONE, PATH, counted, json_option, tell_problems
from factsheet.errors import FactsheetError

KINDS = ("2up", "booklet", "tumble")
THEN = {
    "2up": "then cut down the middle",
    "booklet": "then fold all sheets together, and staple the fold",
    "tumble": "then cut down the middle: two copies from each sheet",
}


def _paper(context: click.Context, parameter: click.Parameter, value: str | None) -> Any:
    from factsheet.prepress.imposition import paper

    try:
        return paper(value) if value else None
    except ValueError as error:
        raise click.BadParameter(str(error), context, parameter) from None


@click.command()
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("files", nargs=-1, required=True, metavar="FILE.pdf...", type=PATH)
@click.option("--paper", "on", metavar="PAPER", callback=_paper,
              help="Paper to print on: a name such as a3, sra3 or tabloid, or its size in mm as 450x320. "
                   "Default: the smallest that takes two pages in full size.")  # fmt: skip
@click.option("--output", type=PATH, metavar="DIR", help="Output folder; default: where the file is.")
@json_option
def impose(kind: str, files: tuple[Path, ...], on: Any, output: Path | None, as_json: bool) -> int:
    """Put two pages side by side on each sheet, for a printer.

    \b
    2up      pages 1 and 2, 3 and 4, …: to be read as they are, or cut
    booklet  in the order in which folded and stapled sheets are read
    tumble   front and back of a leaf on both sides: two copies from each sheet

    Takes finished PDFs and verifies them first. The name of the new file says over which edge sheets are turned.
    """
    from factsheet.files import write_files
    from factsheet.prepress.made import file_name, make
    from factsheet.proof import limits
    from factsheet.records import inputs

    told: list[dict[str, Any]] = []
    lines: list[str] = []

    def work() -> None:
        made: dict[Path, bytes] = {}
        errors: list[FactsheetError] = []
        for path in files:
            data = inputs.read_bytes(path, limits.FILE, cut=True)
            try:
                plan, finished = make(path, data, kind, on)  # type: ignore[arg-type]
            except FactsheetError as error:
                errors.append(error)
                continue
            name = (output or path.parent) / file_name(path, plan)
            made[name] = finished
            told.append({
                "file": name.as_posix(), "paper": plan.paper.name, "sheets": plan.sheets,
                "scale": round(plan.scale, 4), "flip": f"{plan.flip} edge",
            })  # fmt: skip
            lines.append(
                f"{name.as_posix()}: {counted(plan.sheets, 'sheet')} of {plan.paper.name}, pages at {plan.scale:.0%}; "
                f"print on both sides, flip on the {plan.flip} edge, {THEN[kind]}"
            )
        if errors:
            raise type(errors[0])([problem for error in errors for problem in error.problems])
        write_files(made)

    tell_problems(work, as_json)
    if as_json:
        click.echo(json.dumps({"status": "ok", "files": told, "problems": []}, ensure_ascii=False))
    else:
        click.echo("\n".join(lines))
    return DONE
