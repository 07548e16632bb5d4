"""The command that makes a site of the sheets."""

from __future__ import annotations

import json
from pathlib import Path

import click

from factsheet.cli.build import formats_named, need_formats
from factsheet.cli.common import (
    DONE,
    PATH,
    content_option,
    counted,
    json_option,
    look_options,
    open_project,
    print_problems,
    problem_data,
    quiet_option,
    tell_problems,
    templates_option,
)


@click.command()
@click.option("--release", is_flag=True, help="Publish the editions that were released, and no drafts.")
@click.option("--format", "formats", default="", callback=formats_named, metavar="FORMATS",
              help="Formats to offer besides PDF, text, Markdown and card: eml, docx, odt, epub.")  # fmt: skip
@click.option("-o", "--output", type=PATH, default=Path("output/site"), show_default=True, metavar="DIR",
              help="Folder of the site.")  # fmt: skip
@content_option
@templates_option
@look_options
@json_option
@quiet_option
def site(
    release: bool, formats: tuple[str, ...], output: Path, content: Path, templates: Path, as_json: bool, quiet: bool
) -> int:
    """Make a static site: an index, a page for each edition with its files, feeds, short addresses."""
    from factsheet.site import publish

    need_formats(formats, as_json)
    project = open_project(content, templates, as_json)
    made = tell_problems(lambda: publish(project, output, release=release, formats=formats), as_json)
    print_problems(made.warnings)
    current = sum(not one.superseded for one in made.editions)
    if as_json:
        files = sorted(made.files)
        problems = [problem_data(problem) for problem in made.warnings]
        told = {"status": "ok", "folder": output.as_posix(), "editions": current, "files": files, "problems": problems}
        click.echo(json.dumps(told, ensure_ascii=False))
    elif not quiet:
        kind = counted(current, "edition" if release else "draft")
        click.echo(f"{kind}, {counted(len(made.files), 'file')} in {output.as_posix()}/")
    return DONE
