"""What `factsheet build --preview` does and says."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from factsheet.cli.common import DONE, FINDINGS, UNSET, counted, print_problems, tell_next, tell_problems

if TYPE_CHECKING:
    from factsheet.project.project import Project
    from factsheet.project.selection import Selection


def preview(project: Project, selection: Selection, folder: Path) -> int:
    """Write previews of what has errors. Returns the exit status a build would have."""
    from factsheet.project.preview import preview as run

    made = tell_problems(lambda: run(project, selection, folder), as_json=False)
    print_problems(made.problems)
    for name in made.files:
        click.echo(f"{folder.as_posix()}/{name}")
    if made.sound:
        click.echo(f"no error, so no preview: {', '.join(made.sound)}", err=True)
    if made.not_shown:
        click.echo(f"cannot be shown until its errors are fixed: {', '.join(made.not_shown)}", err=True)
    if not made.problems:
        return DONE
    told = counted(len(made.problems), "error")
    shown = f"{counted(len(made.files), 'preview')} in {folder.as_posix()}/, for you to look at only"
    click.echo(f"{told}; {shown if made.files else 'no file was changed'}", err=True)
    if after := tell_next(f"explain {made.problems[0].code}"):
        click.echo(after, err=True)
    return UNSET if all(problem.code.startswith("L1") for problem in made.problems) else FINDINGS
