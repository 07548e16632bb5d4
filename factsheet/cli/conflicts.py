"""The commands that list series and conflicts, and facts due for review."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from factsheet.cli.common import (
    DAY,
    DONE,
    FINDINGS,
    content_option,
    counted,
    json_option,
    open_project,
    tell_problems,
    templates_option,
    today,
)

if TYPE_CHECKING:
    from factsheet.records.model import Content, Fact
    from factsheet.report.uses import Printed


@click.command()
@content_option
@templates_option
@json_option
def conflicts(content: Path, templates: Path, as_json: bool) -> int:
    """List facts that count the same thing. Those of one day conflict; those over time form a series."""
    from factsheet.report.uses import sides_of
    from factsheet.rules.conflicts import all_conflicts, all_series

    records, printed = _records(content, templates, as_json)
    found = [(c.measure, c.date, c.facts, sides_of(c.facts, records, printed)) for c in all_conflicts(records)]
    over_time = all_series(records)
    if as_json:
        told = [
            {"measure": measure or None, "date": date or None, "facts": _facts(facts, printed), "sheets": sides}
            for measure, date, facts, sides in found
        ]
        lines = [{"measure": measure, "facts": _facts(facts, printed)} for measure, facts in over_time.items()]
        click.echo(json.dumps({"status": "ok", "conflicts": told, "series": lines}, ensure_ascii=False))
        return DONE
    for measure, date, facts, sides in found:
        click.echo(f"conflict: {measure}, {date}" if measure else "conflict: facts that contradict each other")
        _print_facts(facts, printed)
        for sheet, side in sides.items():
            click.echo(f"  {sheet} prints {side}")
    for measure, facts in over_time.items():
        click.echo(f"series: {measure}")
        _print_facts(facts, printed)
    click.echo(f"{counted(len(found), 'conflict')}, {len(over_time)} series")
    return DONE


def _records(content: Path, templates: Path, as_json: bool) -> tuple[Content, Printed]:
    """Return the content of a folder, and what its sheets print. Ends the command if either has an error."""
    from factsheet.report.uses import uses

    project = open_project(content, templates, as_json)
    return tell_problems(lambda: (project.content, uses(project)), as_json)


def _facts(facts: Sequence[Fact], printed: Printed) -> list[dict[str, Any]]:
    from factsheet.report.uses import printed_on

    return [
        {"id": f.id, "status": f.status, "value": _value(f), "qualifier": f.qualifier, "as_of": f.as_of or f.event_date,
         "sources": list(dict.fromkeys(c.source for c in f.sources)), "sheets": printed_on(f, printed)}
        for f in facts
    ]  # fmt: skip


def _value(fact: Fact) -> int | str | None:
    """Return a number as JSON has it where it is whole and has no unit, else as text."""
    number = fact.quantity
    return number and (number.first if number.plain and isinstance(number.first, int) else str(number))


def _print_facts(facts: Sequence[Fact], printed: Printed) -> None:
    rows = [("fact", "figure", "as of", "source", "on")]
    for f in _facts(facts, printed):
        value = "" if f["value"] is None else str(f["value"])
        figure = " ".join(filter(None, ((f["qualifier"] or "").replace("-", " "), value)))
        rows.append((f["id"], figure or "–", f["as_of"] or "–", ", ".join(f["sources"]), ", ".join(f["sheets"]) or "–"))
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    for row in rows:
        click.echo("  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


@click.command()
@click.option("--on", type=DAY, metavar="DATE", help="Day to check, such as 2027-06-30; today by default.")
@content_option
@templates_option
@json_option
def stale(on: str | None, content: Path, templates: Path, as_json: bool) -> int:
    """List facts past their `review_by` date. Names the sheets that print them; exit status 2 if one does."""
    from factsheet.report.uses import printed_on
    from factsheet.rules.scan import past_review

    records, printed = _records(content, templates, as_json)
    day = on or today()
    late = sorted((f for f in records.facts.values() if past_review(f, day)), key=lambda f: (str(f.review_by), f.id))
    told = [(f, records.where("fact", f.id, "review_by"), printed_on(f, printed)) for f in late]
    status = FINDINGS if any(sheets for _, _, sheets in told) else DONE
    if as_json:
        data = [
            {"id": f.id, "review_by": f.review_by, "file": where.path, "line": where.line, "column": where.column,
             "sheets": sheets}
            for f, where, sheets in told
        ]  # fmt: skip
        click.echo(json.dumps({"status": "findings" if status else "ok", "on": day, "facts": data}, ensure_ascii=False))
        return status
    for f, where, sheets in told:
        place = f"printed on {', '.join(sheets)}" if sheets else "on no sheet"
        click.echo(f"{where}: {f.id} was due for review by {f.review_by}; {place}")
    click.echo(f"{day}: {counted(len(told), 'fact')} past review, {sum(bool(s) for _, _, s in told)} printed")
    return status
