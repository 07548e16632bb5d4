"""The command that asks somebody outside to check a sheet."""

from __future__ import annotations

import json
from pathlib import Path

import click

from factsheet.cli import complete
from factsheet.cli.common import (
    DAY,
    DONE,
    PATH,
    content_option,
    counted,
    json_option,
    look_options,
    open_project,
    tell_problems,
    templates_option,
    today,
)
from factsheet.cli.copies import need_xlsx


@click.command()
@click.argument("sheet", metavar="SHEET", shell_complete=complete.sheets)
@click.option("--to", required=True, metavar="NAME", help="Who is asked; the answers go into the log under this name.")
@click.option("--by", required=True, type=DAY, metavar="DATE", help="Day by which the answers are wanted.")
@click.option("--role", metavar="TEXT",
              help="As what, such as 'fact-checker'; goes into the log. An outside reader by default.")  # fmt: skip
@click.option("--since", default="", metavar="OLD",
              help="Ask for what changed since OLD, too: what diff takes. The last release by default.")  # fmt: skip
@click.option("--lang", metavar="LANG", shell_complete=complete.languages,
              help="Language; the publisher's first by default.")  # fmt: skip
@click.option("--paper", metavar="PAPER", shell_complete=complete.papers,
              help="Paper; the publisher's first by default.")  # fmt: skip
@click.option("--output", type=PATH, default=Path("output") / "requests", show_default=True, metavar="DIR",
              help="Folder for the pack.")  # fmt: skip
@content_option
@templates_option
@look_options
@json_option
def request(
    sheet: str, to: str, by: str, role: str | None, since: str, lang: str | None, paper: str | None, output: Path,
    content: Path, templates: Path, as_json: bool,
) -> int:  # fmt: skip
    """Make a pack with which somebody outside can check a sheet: a folder and a ZIP.

    It asks for each citation and translation that two readers have not confirmed, or that is new or changed since an
    earlier edition. What comes back, factsheet review apply takes.
    """
    from factsheet.evidence.signoff.decisions import is_name

    to, role = " ".join(to.split()), " ".join(role.split()) if role is not None else None
    if by < today():
        raise click.UsageError(f"--by {by} is in the past; name a day in the future")
    for option, text in (("--to", to), ("--role", role)):
        if text is not None and not is_name(text):
            raise click.UsageError(f"{option} {text!r} is not a name: use letters or digits, 80 at most, on one line")
    project = open_project(content, templates, as_json)
    need_xlsx(Path("answers.xlsx"), as_json)

    def work() -> tuple[int, Path, dict[str, bytes]]:
        from factsheet.evidence.signoff.decisions import Request
        from factsheet.files import write_files
        from factsheet.project.plans import chosen
        from factsheet.project.press import Press
        from factsheet.project.revisions.states import state
        from factsheet.project.selection import Selection
        from factsheet.review import page
        from factsheet.review import request as requests
        from factsheet.review.rows import printed_pages
        from factsheet.writers.office.package import pack

        project.checked()
        publisher = project.content.publisher
        ((plan, language),) = chosen(project, Selection((sheet,), (lang or publisher.languages[0],)))
        press, edition = Press(project), project.finished(plan, language)
        before = (
            requests.before_of(state(since, project), edition) if since else requests.last_release(project, edition)
        )
        asks = Request(to, role or page.label(language, "outside reader"), by)
        found = requests.asked(project, edition, asks, before, printed_pages(press, edition))
        name, number = requests.name_of(edition, asks), len(found.data["rows"])
        if not number:
            return 0, output, {}
        made = requests.pack(press, edition, asks, found, paper or publisher.papers[0])
        parts = {f"{name}/{file}": data for file, data in made.items()}
        files = {**parts, f"{name}.zip": pack(parts, edition.sheet.metadata)}
        write_files({output / file: data for file, data in files.items()})
        return number, output / name, files

    number, folder, files = tell_problems(work, as_json)
    if as_json:
        names = [(output / name).as_posix() for name in files]
        click.echo(
            json.dumps({"status": "ok", "questions": number, "files": names, "problems": []}, ensure_ascii=False)
        )
    elif files:
        click.echo(
            f"{folder.as_posix()}/ and {folder.as_posix()}.zip: {counted(number, 'question')} to {to}, until {by}"
        )
    else:
        click.echo(f"{sheet}: nothing to ask {to}: all is confirmed or decided by {to}, and nothing is new or changed")
    return DONE
