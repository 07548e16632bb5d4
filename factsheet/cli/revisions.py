"""The commands for after printing: what changed, what rests on a source, whether a file can be made again."""

from __future__ import annotations

import json
import re
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from factsheet.cli.common import (
    DONE,
    FINDINGS,
    PATH,
    content_option,
    counted,
    json_option,
    look_options,
    numbers,
    open_project,
    papers_option,
    tell_problems,
    templates_option,
    visible,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from factsheet.project.project import Project
    from factsheet.project.revisions.differences import Changed, Difference
    from factsheet.project.revisions.reproduced import Reproduced


@click.command()
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="[NEW]", default="", required=False)
@click.option(
    "--html", "page", type=PATH, metavar="FILE", help="Write the changes as a page, old and new words marked."
)
@click.option("--exit-code", is_flag=True, help="End with status 2 if anything changed.")
@papers_option
@content_option
@templates_option
@look_options
@json_option
def diff(
    old: str, new: str, page: Path | None, exit_code: bool, papers: tuple[str, ...], content: Path, templates: Path,
    as_json: bool,
) -> int:  # fmt: skip
    """Show which facts changed between OLD and NEW, and where they are printed.

    Each is a git revision, a PDF, a manifest, or a folder of a project or of PDFs; NEW is the project at hand by
    default. With --paper the sheets of projects are set, so that their pages are known, too; a PDF knows its own.
    """
    from factsheet.project.revisions.differences import compare
    from factsheet.project.revisions.redline import data, html
    from factsheet.project.revisions.states import of_project, state

    project = open_project(content, templates, as_json)

    def work() -> Difference:
        before = state(old, project, papers)
        return compare(before, state(new, project, papers) if new else of_project(project, "now", papers))

    found = tell_problems(work, as_json)
    if page is not None:
        from factsheet.files import write_files

        tell_problems(lambda: write_files({page: html(found, project.theme).encode()}), as_json)
    status = FINDINGS if found and exit_code else DONE
    if as_json:
        click.echo(json.dumps({"status": "ok" if not found else "changed", **data(found), "problems": []},
                              ensure_ascii=False))  # fmt: skip
        return status
    if page is None:
        for line in _difference(found):
            click.echo(visible(line))
    counts = [f"{counted(number, 'fact')} {kind}" for kind, number in found.counts().items() if number]
    click.echo(f"{found.old} → {found.new}: {', '.join(counts) or 'no fact changed'}")
    if page is not None:
        click.echo(page.as_posix())
    return status


def _difference(found: Difference) -> Iterator[str]:
    from factsheet.project.revisions.redline import by_sheet

    for sheet, facts in by_sheet(found):
        yield sheet or "on no sheet"
        for fact in facts:
            yield from _fact(fact)
    for kind, said in (("sheet", [(f"{s.sheet}.{s.language}", _how(s), s.fields) for s in found.sheets]),
                       ("source", [(s.source, s.how, s.fields) for s in found.sources])):  # fmt: skip
        for name, how, fields in said:
            yield f"{kind} {name}: {how}"
            yield from (f"    {f.name}: {_redline(f.old, f.new)}" for f in fields)
    for side, (sheet, code), problem in found.unmade:
        yield f"{found.old if side == 'old' else found.new}: {sheet}.{code} cannot be made, so its places are unknown:"
        yield f"    {problem.where}: {problem.what}"
    if not found.decided:
        yield "what readers decided is not known on both sides"


def _how(sheet: Any) -> str:
    if sheet.old and sheet.new:
        return "changed" if sheet.fields else "its headings or other data changed, but neither edition nor date"
    return "added" if sheet.new else "withdrawn"


def _fact(fact: Changed) -> Iterator[str]:
    yield f"  {fact.id}: {', '.join(fact.kinds)}"
    for field in fact.fields:
        yield f"    {field.name}{f' ({field.language})' if field.language else ''}: {_redline(field.old, field.new)}"
    if not fact.fields and {"added", "withdrawn"} & {*fact.kinds}:
        yield from (f"    text ({code}): {_redline(old, new)}" for code, (old, new) in fact.texts.items())
    for one in fact.citations:
        said = "; ".join(f"{f.name} {_redline(f.old, f.new)}" for f in one.fields)
        only = f" ({one.language})" if one.language else ""
        yield f"    citation {one.how}{only}: {one.source}{said and f', {said}'}"
    for read in fact.signed:
        state, by = (read.new.state, read.new.by) if read.new else ("gone", ())
        was = read.old.state if read.old else "not there"
        yield f"    review of {read.unit} ({read.language}): {was} → {state}{' – ' if by else ''}{'; '.join(by)}"
    for place in fact.places:
        notes, pages = place.printed
        said = f"note {numbers(notes)}" if notes else "no note"
        said += "".join(f", {paper} p. {numbers(on)}" for paper, on in sorted(pages.items()))
        yield f"    {place.side}: {place.sheet}.{place.language}, edition {place.edition}, {said}"


def _redline(old: Any, new: Any) -> str:
    """Return what became of a value, marked as git marks words."""
    from factsheet.project.revisions.differences import words
    from factsheet.project.revisions.redline import shown

    marks = {"same": "{}", "deleted": "[-{}-]", "inserted": "{{+{}+}}"}
    if isinstance(old, str) and isinstance(new, str):
        return "".join(marks[how].format(text) for how, text in words(old, new))
    given = ((how, value) for how, value in (("deleted", old), ("inserted", new)) if value is not None)
    return "".join(marks[how].format(shown(value)) for how, value in given)


# -- errata ------------------------------------------------------------------------------------------------


@click.command()
@click.argument("old", metavar="OLD")
@click.option("--output", type=PATH, default=Path("output"), show_default=True, metavar="DIR", help="Output folder.")
@click.option(
    "--stickers", metavar="LABELS", default="",
    help="Also make stickers for a sheet of labels of templates/labels.yaml, such as a4-3x8-70x37.",
)  # fmt: skip
@click.option("--copies", type=click.IntRange(1, 1000), metavar="N",
              help="Sets of stickers, one for each printed copy; 1 by default.")  # fmt: skip
@click.option("--skip", type=click.IntRange(0), metavar="N",
              help="Labels of the first sheet that are used up and stay blank.")  # fmt: skip
@papers_option
@content_option
@templates_option
@look_options
@json_option
def errata(
    old: str, output: Path, stickers: str, copies: int | None, skip: int | None, papers: tuple[str, ...], content: Path,
    templates: Path, as_json: bool,
) -> int:  # fmt: skip
    """Make slips that correct OLD: what is no longer as it was printed, by pages and notes of OLD.

    OLD is a git revision, a PDF, a manifest, or a folder of a project or of PDFs. A slip is made for each sheet,
    language and paper that has errata, as PDF and as plain text; with --stickers, also as labels to
    stick over what was printed.
    """
    from factsheet.files import write_files
    from factsheet.languages import language
    from factsheet.project.press import Press
    from factsheet.project.revisions.differences import compare
    from factsheet.project.revisions.states import of_project, state
    from factsheet.review.errata import errata as of
    from factsheet.review.errata import make
    from factsheet.review.errata import stickers as stick
    from factsheet.writers.labels import label_sheet

    if not stickers and (copies or skip) is not None:
        raise click.UsageError("--copies and --skip need --stickers with a sheet of labels")
    project = open_project(content, templates, as_json)
    gone: list[str] = []

    def work() -> dict[Path, bytes]:
        labels = label_sheet(project.folders, stickers) if stickers else None
        if labels and (skip or 0) >= labels.count:
            what = f"--skip {skip} leaves no label: a sheet of {stickers} has {labels.count}"
            raise click.UsageError(what)
        project.checked()
        every = papers or tuple(project.content.publisher.papers)
        before, now = state(old, project, every), of_project(project, "now")
        found, press, files = compare(before, now), Press(project), dict[Path, bytes]()
        gone.extend(f"{sheet}.{code}" for sheet, code in sorted(before.sheets.keys() - now.sheets.keys()))
        for sheet, lang in sorted(before.sheets.keys() & now.sheets.keys()):
            one = before.sheets[sheet, lang]
            if entries := of(found, before, now, sheet, lang):
                plan, said = project.content.sheets[sheet], language(lang)
                for paper in every:
                    name = output / f"{sheet}.{lang}.errata.{paper}"
                    pdf, text = make(press, plan, said, one.said, entries, paper)
                    files |= {Path(f"{name}.pdf"): pdf, Path(f"{name}.txt"): text}
                    if labels:
                        data = stick(press, plan, said, one.said, entries, paper, labels, copies=copies or 1,
                                     skip=skip or 0)  # fmt: skip
                        files[Path(f"{name}.stickers.{stickers}.pdf")] = data
        if files:
            output.mkdir(parents=True, exist_ok=True)
            write_files(files)
        return files

    files = tell_problems(work, as_json)
    if as_json:
        names = [path.as_posix() for path in files]
        click.echo(
            json.dumps({"status": "ok", "old": old, "files": names, "gone": gone, "problems": []}, ensure_ascii=False)
        )
        return DONE
    for path in files:
        click.echo(path.as_posix())
    for name in gone:
        click.echo(f"{name}: no longer made, so it has no errata; tell its readers that all of it is withdrawn")
    if not files and not gone:
        click.echo(f"{old}: nothing printed there has changed since")
    return DONE


# -- reproduce ---------------------------------------------------------------------------------------------


@click.command()
@click.argument("file", metavar="FILE", type=PATH)
@click.option("--at", "revision", default="", metavar="REVISION", help="Build from the content of a git revision.")
@click.option(
    "--for", "table", type=PATH, metavar="TABLE", help="The contacts that a copy of build --for was made with."
)
@content_option
@templates_option
@json_option
def reproduce(
    file: Path, revision: str, table: Path | None, content: Path, templates: Path, as_json: bool
) -> int:  # fmt: skip
    """Rebuild a PDF and show what differs. FILE is the PDF or its manifest."""
    from factsheet.cli.copies import need_xlsx
    from factsheet.project.revisions.git import Repository
    from factsheet.project.revisions.reproduced import reproduce as run
    from factsheet.proof import limits
    from factsheet.records import inputs

    if table:
        need_xlsx(table, as_json)
    project = open_project(content, templates, as_json)

    def work() -> Reproduced:
        data = inputs.read_bytes(file, limits.FILE, cut=True)
        then: AbstractContextManager[Project] = nullcontext(project)
        if revision:
            then = Repository(project).project_at(revision)
        with then as of:
            return run(data, file.as_posix(), of, table)

    made = tell_problems(work, as_json)
    status = DONE if made.same else FINDINGS
    if as_json:
        click.echo(json.dumps({
            "status": "differs" if status else "ok", "name": made.name, "sheet": made.said, "same": made.same,
            "compared": "file" if made.whole else "manifest",
            "differences": [one._asdict() for one in made.differences], "problems": [],
        }, ensure_ascii=False))  # fmt: skip
        return status
    for one in made.differences:
        changed = one.then is not None or one.now is not None
        how = f": {_redline(*map(_short, (one.then, one.now)))}" if changed else ""
        click.echo(visible(f"  {one.part}: {one.name}{how}"))
    same = (
        "the same bytes" if made.whole else "the same manifest: text, pages, fonts and structure; no file was compared"
    )
    same += ", but for its signature" if made.signed else ""
    told = same if made.same else f"{counted(len(made.differences), 'difference')}"
    at, said = f" · {revision}" if revision else "", made.said
    line = f"{file.name}: {told}{at} · {said['number']}, edition {said['edition']}, {said['language']}"
    click.echo(visible(line))
    return status


def _short(value: Any) -> Any:
    """Return the start of a hash, which is enough to tell two apart, and anything else as it is."""
    return value[:12] if isinstance(value, str) and re.fullmatch(r"[0-9a-f]{64}", value) else value
