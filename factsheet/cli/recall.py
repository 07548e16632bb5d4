"""The command for a source that fell: what rests on it, and slips for what is printed."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from factsheet.cli import complete
from factsheet.cli.common import (
    DONE,
    PATH,
    content_option,
    counted,
    json_option,
    numbers,
    open_project,
    problem_data,
    tell_problems,
    templates_option,
    visible,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from factsheet.project.project import Project
    from factsheet.project.revisions.uses import Recall


@click.command()
@click.argument("source", metavar="SOURCE", shell_complete=complete.sources)
@click.option("--reason", default="", metavar="TEXT", help="Why it is recalled; printed with the list.")
@click.option("--output", type=PATH, default=Path("output"), show_default=True, metavar="DIR",
              help="Folder with PDFs of released editions, if there is one.")  # fmt: skip
@click.option("--errata", "slips", is_flag=True,
              help="Draft correction slips for these editions in that folder.")  # fmt: skip
@content_option
@templates_option
@json_option
def recall(
    source: str, reason: str, output: Path, slips: bool, content: Path, templates: Path, as_json: bool
) -> int:  # fmt: skip
    """List everything that rests on SOURCE: facts, and the sheets that print them.

    Released editions are found again in today's content, in PDFs, or in the git revision that recorded them.
    """
    from factsheet.project.revisions.states import manifests_in
    from factsheet.project.revisions.uses import recall as run

    project = open_project(content, templates, as_json)
    found = tell_problems(lambda: run(project, source, manifests_in(output)), as_json)
    drafted = tell_problems(lambda: _drafted(found, project, output), as_json) if slips else ()
    if as_json:
        files = {"files": [path.as_posix() for path in drafted]} if slips else {}
        click.echo(json.dumps({**_recalled(found, reason), **files}, ensure_ascii=False))
        return DONE
    click.echo(f"{source}{f': {reason}' if reason else ''}")
    for line in _uses(found):
        click.echo(visible(line))
    for path in drafted:
        click.echo(path.as_posix())
    return DONE


def _drafted(found: Recall, project: Project, output: Path) -> Iterable[Path]:
    """Write the slips that a recall needs, for each edition whose sheet is still made."""
    from factsheet.files import write_files
    from factsheet.languages import language
    from factsheet.project.press import Press
    from factsheet.review.errata import make, recalled

    press, files = Press(project), dict[Path, bytes]()
    for one in found.editions:
        plan, entries = project.content.sheets.get(one.sheet), recalled(found, one)
        if plan is None or one.paper is None or not entries:
            continue
        state = "" if one.released else ".draft"
        for paper in project.content.publisher.papers:
            pdf, text = make(press, plan, language(one.language), one.paper.said, entries, paper)
            name = f"{one.sheet}.{one.language}.recall-{found.source}.edition-{one.edition}{state}.{paper}"
            files |= {output / f"{name}.pdf": pdf, output / f"{name}.txt": text}
    write_files(files)
    return files


def _recalled(found: Recall, reason: str) -> Mapping[str, Any]:
    facts = [{"id": u.fact, "citations": u.cited, "read_in": u.read_in, "stands": u.stands, "others": u.others,
              "lacking": u.lacking} for u in found.facts]  # fmt: skip
    editions = [
        {**{k: v for k, v in asdict(one).items() if k not in ("facts", "notes", "found")}, "found": one.found or None,
         "facts": [{"id": p.fact, "notes": p.notes, "pages": p.pages} for p in one.facts],
         "notes": [note._asdict() for note in one.notes]}
        for one in found.editions
    ]  # fmt: skip
    return {"status": "ok", "source": found.source, "reason": reason or None, "facts": facts, "editions": editions,
            "problems": [problem_data(problem) for problem in found.unmade]}  # fmt: skip


def _uses(found: Recall) -> Iterator[str]:
    for use in found.facts:
        how = [f"cited {counted(len(use.cited), 'time')}"] if len(use.cited) > 1 else ["cited"] if use.cited else []
        how += ["a value or date was read in it"] if use.read_in else []
        others = f"stands without it, on {', '.join(use.others)}"
        lacking = f"does not stand: {'; '.join(use.lacking)}"
        yield f"  {use.fact}: {', '.join(how)}; {others if use.stands else lacking}"
    for one in found.editions:
        what = "released" if one.released else "the content at hand"
        yield f"{one.number}, edition {one.edition}, {one.date}, {one.language} ({one.sheet}), {what}"
        if one.released and not one.found:
            yield "    its notes and pages are not known: neither a PDF of it nor a revision was found"
        for note in one.notes:
            yield f"    note {note.number}{''.join(f', {paper} p. {n}' for paper, n in sorted(note.pages.items()))}"
        for fact in one.facts:
            at = "".join(f", {paper} p. {numbers(on)}" for paper, on in sorted(fact.pages.items()))
            yield f"    {fact.fact}: {f'note {numbers(fact.notes)}' if fact.notes else 'no note of it'}{at}"
    for problem in found.unmade:
        yield f"cannot be made today: {problem.where}: {problem.what}"
    fall = sum(not use.stands for use in found.facts)
    released = sum(one.released for one in found.editions)
    yield (f"{counted(len(found.facts), 'fact')}, {fall} of which would not stand · "
           f"{counted(released, 'released edition')}, {len(found.editions) - released} at hand")  # fmt: skip
