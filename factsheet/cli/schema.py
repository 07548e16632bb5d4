"""The command that writes schemas for editors."""

from __future__ import annotations

import json
from pathlib import Path

import click

from factsheet.cli.common import DONE, PATH, content_option, open_project, tell_problems, templates_option


@click.command()
@click.option("--output", type=PATH, default=Path("schema"), show_default=True, metavar="DIR",
              help="Output folder.")  # fmt: skip
@click.option(
    "--ids/--no-ids", default=None, help="Suggest the ids, languages and papers of this project, if there is one."
)
@content_option
@templates_option
def schema(output: Path, ids: bool | None, content: Path, templates: Path) -> int:
    """Write the JSON Schemas that give editors completion and checks."""
    from factsheet.files import write_files
    from factsheet.records.completion import completed
    from factsheet.records.schema import schemas
    from factsheet.writers.look import theme_schema

    every = schemas()
    if ids or (ids is None and content.is_dir()):
        project = open_project(content, templates, as_json=False)
        every = tell_problems(lambda: completed(every, project.content, project.theme.papers), as_json=False)
    every["theme"] = theme_schema()
    files = {
        output / f"{name}.schema.json": (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode()
        for name, content in sorted(every.items())
    }
    tell_problems(lambda: write_files(files), as_json=False)
    for path in files:
        click.echo(path.as_posix())
    return DONE
