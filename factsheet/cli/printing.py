"""The commands for print shops: several sheets in one file, finished pages on larger paper."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import click

from factsheet.cli import complete
from factsheet.cli.common import (
    DAY,
    DONE,
    PATH,
    content_option,
    counted,
    json_option,
    languages_option,
    look_options,
    open_project,
    papers_option,
    tell_problems,
    templates_option,
    today,
)
from factsheet.errors import FactsheetError

NAME = r"[a-z0-9][a-z0-9-]{0,39}"
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


@click.command()
@click.argument("sheets", nargs=-1, metavar="[SHEET]...", shell_complete=complete.sheets)
@click.option("--title", default="", metavar="TEXT", help="Title on the cover; default: Fact sheets, in its language.")
@click.option("--name", default="factsheets", show_default=True, metavar="NAME", help="First part of the file names.")
@languages_option
@papers_option
@click.option("--release", is_flag=True, help="Refuse unless every citation is confirmed and nothing is missing.")
@click.option("--on", type=DAY, metavar="DATE", help="Day of the release: decides what is stale; default: today.")
@click.option("--output", type=PATH, default=Path("output"), show_default=True, metavar="DIR", help="Output folder.")
@content_option
@templates_option
@look_options
@json_option
def pack(
    sheets: tuple[str, ...], title: str, name: str, languages: tuple[str, ...], papers: tuple[str, ...], release: bool,
    on: str | None, output: Path, content: Path, templates: Path, as_json: bool,
) -> int:  # fmt: skip
    """Put all sheets, or those named, into one PDF: cover, contents, and the sheets in this order.

    A pack is made for each language and paper.
    """
    from factsheet.files import write_files
    from factsheet.languages import language
    from factsheet.prepress.pack import file_name_of, make
    from factsheet.project.build import refuse
    from factsheet.project.plans import chosen, papers_of
    from factsheet.project.press import Press
    from factsheet.project.selection import Selection

    if not re.fullmatch(NAME, name):
        raise click.BadParameter(f"{name!r} is not a name: lower-case letters, digits and hyphens", param_hint="--name")
    project = open_project(content, templates, as_json)
    selection = Selection(sheets, languages, papers, ("pdf",), (on or today()) if release else "")
    told: list[dict[str, Any]] = []

    def work() -> None:
        project.checked()
        if release:
            refuse(project, selection)
        wanted, press, made = chosen(project, selection), Press(project), dict[Path, bytes]()
        source = project.releases if release else project.editions
        codes = list(dict.fromkeys(one.language.code for one in wanted))
        for lang in map(language, codes):
            plans = [one.plan for one in wanted if one.language.code == lang.code]
            editions = [source.finished(plan, lang, [*map(language, codes)]) for plan in plans]
            for paper in papers_of(project.content, selection):
                data, pages = make(press, editions, paper, title)
                file = output / file_name_of(name, editions, paper)
                made[file] = data
                told.append({"file": file.as_posix(), "sheets": len(editions), "pages": pages})
        write_files(made)

    tell_problems(work, as_json)
    if as_json:
        click.echo(json.dumps({"status": "ok", "files": told, "problems": []}, ensure_ascii=False))
    for one in told if not as_json else ():
        click.echo(f"{one['file']}: {counted(one['sheets'], 'sheet')}, {counted(one['pages'], 'page')}")
    return DONE
