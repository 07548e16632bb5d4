"""The command that starts a project."""

from __future__ import annotations

import json
from pathlib import Path

import click

from factsheet.cli.common import DONE, PATH, counted, json_option, tell_problems, today


@click.command()
@click.argument("folder", metavar="DIR", type=PATH)
@click.option("--lang", "languages", default="en", show_default=True, metavar="LANGS",
              help="Languages, separated by commas; the first is the original.")  # fmt: skip
@click.option("--publisher", default="Example Publisher", show_default=True, metavar="NAME",
              help="Who publishes the sheets.")  # fmt: skip
@json_option
def init(folder: Path, languages: str, publisher: str, as_json: bool) -> int:
    """Start a project in an empty folder, with an example sheet, ready to be built."""
    from factsheet.project.authoring.scaffold import init as run

    codes = tuple(dict.fromkeys(code.strip() for code in languages.split(",") if code.strip()))
    if not codes:
        raise click.BadParameter("name a language, such as en", param_hint="--lang")
    if not publisher.strip() or not publisher.isprintable():
        raise click.BadParameter("name the publisher in letters", param_hint="--publisher")
    files = tell_problems(lambda: run(folder, codes, publisher.strip(), today()), as_json)
    if as_json:
        names = [path.relative_to(folder).as_posix() for path in files]
        click.echo(json.dumps({"status": "ok", "folder": folder.as_posix(), "files": names}, ensure_ascii=False))
        return DONE
    click.echo(f"{counted(len(files), 'file')} in {folder.as_posix()}/")
    there = "" if folder.resolve() == Path.cwd() else f"cd {folder.as_posix()} && "
    click.echo(f"next: {there}factsheet check && factsheet build")
    return DONE
