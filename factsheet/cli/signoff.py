"""The commands of review that are about the log: decisions into it, and what it has."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from factsheet.cli.common import (
    DONE,
    FINDINGS,
    PATH,
    content_option,
    counted,
    end_without,
    json_option,
    open_project,
    print_problems,
    problem_data,
    tell_problems,
    templates_option,
)
from factsheet.records import inputs

if TYPE_CHECKING:
    from factsheet.errors import Problem
    from factsheet.evidence.signoff.log import Entry


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=PATH)
@click.option("--signature", type=PATH, metavar="FILE",
              help="Signature of FILE; by default, FILE.sig beside each file.")  # fmt: skip
@click.option(
    "--changed", is_flag=True, help="Take the decisions that still apply if the sheet has changed; list the others."
)
@content_option
@templates_option
@json_option
def apply(
    files: tuple[Path, ...], signature: Path | None, changed: bool, content: Path, templates: Path, as_json: bool
) -> int:
    """Add exported decisions to the log. All files are taken, or none.

    A FILE may also be the form of a request, filled in: answers.xlsx.

    A reader whose key is in readers.yaml signs the file: ssh-keygen -Y sign -n factsheet-review -f KEY FILE
    """
    from factsheet.review.apply import apply as run

    project = open_project(content, templates, as_json)
    files = tuple(path for path in files if path.suffix != ".sig" or path.with_suffix("") not in files)
    if signature and len(files) != 1:
        raise click.UsageError("--signature is of one FILE; the signature of each of several is FILE.sig beside it")
    read, signatures = [], {}
    for path in files:
        read.append((path.as_posix(), _read(path, as_json)))
        beside = signature or path.with_name(f"{path.name}.sig")
        if signature or beside.exists():
            signatures[path.as_posix()] = beside.as_posix(), _read(beside, as_json)
    read = [(name, _answers(name, data, as_json)) for name, data in read]
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    warnings: list[Problem] = []
    result = tell_problems(
        lambda: run(project, read, now, signatures=signatures, changed=changed, warn=warnings.extend), as_json
    )
    if as_json:
        told = [{"file": a.file, "reader": a.reader, "sheet": a.sheet, "language": a.language, "new": a.new,
                 "known": a.known, "key": a.key or None, "left": [problem_data(p) for p in a.left]}
                for a in result]  # fmt: skip
        problems = [problem_data(p) for p in warnings]
        click.echo(json.dumps({"status": "ok", "files": told, "problems": problems}, ensure_ascii=False))
        return DONE
    print_problems(warnings)
    for applied in result:
        known = f", {applied.known} were in the log already" if applied.known else ""
        left = f", {applied.left and len(applied.left)} left out" if applied.left else ""
        click.echo(f"{applied.file}: {counted(applied.new, 'decision')} of {applied.reader} on {applied.sheet} "
                   f"({applied.language}) added, {'signed' if applied.key else 'unsigned'}{known}{left}")  # fmt: skip
        print_problems(applied.left)
    return DONE


def _read(path: Path, as_json: bool) -> bytes:
    """Return what stands in a file, and no more of it than a decisions file may have. Ends the command."""
    from factsheet.evidence.signoff.decisions import LARGEST

    try:
        return inputs.read_bytes(path, LARGEST, cut=True)
    except OSError as error:
        why = error.strerror or type(error).__name__
        end_without(f"{path.as_posix()} cannot be read: {why}", as_json, file=path.as_posix())


def _answers(name: str, data: bytes, as_json: bool) -> bytes:
    """Return a decisions file; of a form that was filled in, what it says as one. Ends the command."""
    if not name.lower().endswith(".xlsx"):
        return data
    from factsheet.cli.copies import need_xlsx
    from factsheet.review.answers import decisions

    need_xlsx(Path(name), as_json)
    return tell_problems(lambda: decisions(data, name), as_json)


@click.command("log")
@click.option("--verify", is_flag=True, help="Only check that the log is intact and who signed it.")
@content_option
@templates_option
@json_option
def show_log(verify: bool, content: Path, templates: Path, as_json: bool) -> int:
    """Show the decision log, oldest first. A log that was changed is an error.

    Only signatures prove who decided; unsigned lines are marked.
    """
    from dataclasses import asdict

    from factsheet.errors import Location
    from factsheet.evidence.signoff.habits import Habit
    from factsheet.evidence.signoff.habits import problems as of_habits
    from factsheet.evidence.signoff.log import LOG, unfinished

    project = open_project(content, templates, as_json)
    log = tell_problems(lambda: project.reviews, as_json)
    problems = unfinished(log, (content / LOG).as_posix(), "error" if verify else "warning")
    status = FINDINGS if problems and verify else DONE
    habits = [Habit(e.reader, e.state, e.at, e.opened) for e in log.entries]
    problems += tuple(of_habits(habits, Location((content / LOG).as_posix())))
    unsigned = sum(not e.key for e in log.entries)
    if as_json:
        data: dict[str, Any] = {"status": "findings" if status else "ok", "lines": len(log.entries),
                                "unsigned": unsigned, "last": log.last}  # fmt: skip
        if not verify:
            data["entries"] = [asdict(entry) for entry in log.entries]
        click.echo(json.dumps({**data, "problems": [problem_data(p) for p in problems]}, ensure_ascii=False))
        return status
    print_problems(problems)
    if verify:
        said = "intact" if not status else "intact up to the last finished apply"
        signed = f"{len(log.entries) - unsigned} signed by their readers"
        click.echo(f"{counted(len(log.entries), 'line')}, {said}; {signed}; last {log.last}")
        if unsigned:
            click.echo(f"unsigned lines: {unsigned}; nothing proves who wrote them")
        return status
    for e in log.entries:
        note = f" – {' '.join(e.note.split())}" if e.note else ""
        click.echo(f"{e.n:>5}  {e.at[:10]}  {e.language}  {e.state:<12}  {e.pair}  {e.reader}"
                   f"{f', {e.role}' if e.role else ''}{'' if e.key else ' (unsigned)'}{_opened(e)}{note}")  # fmt: skip
    return status


def _opened(entry: Entry) -> str:
    return " (source not opened)" if entry.state == "verified" and entry.opened is False else ""
