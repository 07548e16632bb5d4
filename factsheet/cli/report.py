"""The command that tells of a whole project on one page."""

from __future__ import annotations

import json
from pathlib import Path

import click

from factsheet.cli.common import (
    DAY,
    DONE,
    PATH,
    content_option,
    json_option,
    look_options,
    open_project,
    tell_problems,
    templates_option,
    today,
)


@click.command()
@click.option("-o", "--output", type=PATH, default=Path("output/report.html"), show_default=True, metavar="FILE",
              help="The page.")  # fmt: skip
@click.option("--on", type=DAY, metavar="DATE", help="Day of the report: decides what is stale and how old; default:"
              " today.")  # fmt: skip
@content_option
@templates_option
@look_options
@json_option
def report(output: Path, on: str | None, content: Path, templates: Path, as_json: bool) -> int:
    """Write one page on all facts: coverage, evidence, conflicts, dates, what is not checked, review."""
    from factsheet.files import write_files
    from factsheet.project.press import Press
    from factsheet.report.page import write
    from factsheet.report.tables import sections

    project = open_project(content, templates, as_json)
    day = on or today()

    def work() -> None:
        project.checked()
        page = write(Press(project), sections(project, day), day)
        output.parent.mkdir(parents=True, exist_ok=True)
        write_files({output: page.encode()})

    tell_problems(work, as_json)
    if as_json:
        click.echo(json.dumps({"status": "ok", "file": output.as_posix(), "on": day}, ensure_ascii=False))
    else:
        click.echo(output.as_posix())
    return DONE
