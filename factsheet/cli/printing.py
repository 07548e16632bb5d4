"""The commands for print shops: several sheets in one file, finished pages on larger paper."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeAlias

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
    from factsheet.prepress.made import file_name, make

    def one(path: Path, data: bytes) -> _Made:
        plan, finished = make(path, data, kind, on)  # type: ignore[arg-type]
        said = {"paper": plan.paper.name, "sheets": plan.sheets, "scale": round(plan.scale, 4),
                "flip": f"{plan.flip} edge"}  # fmt: skip
        line = (
            f"{counted(plan.sheets, 'sheet')} of {plan.paper.name}, pages at {plan.scale:.0%}; "
            f"print on both sides, flip on the {plan.flip} edge, {THEN[kind]}"
        )
        return file_name(path, plan), finished, said, line

    return _each(files, output, as_json, one)


_Made: TypeAlias = tuple[str, bytes, dict[str, Any], str]
"""Of a finished file: the name of the new one, its bytes, what is told of it as JSON and as a line."""


def _each(files: Sequence[Path], output: Path | None, as_json: bool, one: Callable[[Path, bytes], _Made]) -> int:
    """Make a new file of each finished one, write all of them or none, and tell of each."""
    from factsheet.files import write_files
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
                name, finished, said, line = one(path, data)
            except FactsheetError as error:
                errors.append(error)
                continue
            file = (output or path.parent) / name
            made[file] = finished
            told.append({"file": file.as_posix(), **said})
            lines.append(f"{file.as_posix()}: {line}")
        if errors:
            raise type(errors[0])([problem for error in errors for problem in error.problems])
        write_files(made)

    tell_problems(work, as_json)
    if as_json:
        click.echo(json.dumps({"status": "ok", "files": told, "problems": []}, ensure_ascii=False))
    else:
        click.echo("\n".join(lines))
    return DONE


def _profile(context: click.Context, parameter: click.Parameter, value: Path) -> bytes:
    from factsheet.prepress.inks import LARGEST, press
    from factsheet.records import inputs

    try:
        data = inputs.read_bytes(value, LARGEST, cut=True)
        press(data)
    except OSError as error:
        raise click.BadParameter(f"{value} cannot be read: {error.strerror}", context, parameter) from None
    except ValueError as error:
        raise click.BadParameter(f"{value}: {error}", context, parameter) from None
    return data


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE.pdf...", type=PATH)
@click.option("--profile", required=True, metavar="FILE.icc", type=PATH, callback=_profile,
              help="ICC profile of the printing condition, which the print shop names.")  # fmt: skip
@click.option("--condition", metavar="NAME", default="",
              help="Its name in the ICC’s registry, such as FOGRA51; default: as the profile says.")  # fmt: skip
@click.option("--bleed", metavar="MM", type=click.FloatRange(0, 10), default=3.0, show_default=True,
              help="How far anything at the edge continues past it, in mm.")  # fmt: skip
@click.option("--marks", is_flag=True, help="Crop marks around the page, outside the bleed.")
@click.option("--output", type=PATH, metavar="DIR", help="Output folder; default: where the file is.")
@json_option
def press(
    files: tuple[Path, ...], profile: bytes, condition: str, bleed: float, marks: bool, output: Path | None,
    as_json: bool,
) -> int:  # fmt: skip
    """Prepare finished PDFs for a print shop: PDF/X-4, with bleed, and inks for colours.

    Black and greys are printed with black alone, all other colours as the theme says (`colours.cmyk`), or by the
    profile. Takes finished PDFs and verifies them first.
    """
    from factsheet.prepress import inks, pressed
    from factsheet.prepress.x4 import Plan
    from factsheet.writers.theme import MM

    wanted = Plan(inks.press(profile, condition), bleed * MM, marks)

    def one(path: Path, data: bytes) -> _Made:
        plan, finished = pressed.make(path, data, wanted)
        used = {colour: list(ink) for colour, ink in sorted(plan.used.items())}
        said = {"condition": plan.press.condition, "bleed_mm": bleed, "inks": used}
        shown = ", ".join(f"{colour} as {' '.join(map(str, ink))}" for colour, ink in used.items())
        line = f"PDF/X-4 for {plan.press.name}, bleed {bleed:g} mm; CMYK: {shown}"
        return pressed.file_name(path), finished, said, line

    return _each(files, output, as_json, one)


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
