"""Which fact prints what the first articles say, and where: docs/sheets/coverage.md, from tests/coverage/rows.yaml.

Run as a module it writes the file; a test compares the two.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from factsheet.records.model import Content
from factsheet.sheet import tree as t
from support.built import SHEETS, project, sheet

ROOT = Path(__file__).parents[2]
ROWS = ROOT / "tests" / "coverage" / "rows.yaml"
FILE = ROOT / "docs/sheets/coverage.md"
HEAD = """\
# What the sheets print

Written by `make coverage` from the content and `tests/coverage/rows.yaml`; a test compares it with both. Sections and
numbers of notes are those of the English sheet.

{facts} facts with {sources} sources are in print, on {sheets} sheets.
"""


def document() -> str:
    """Return the whole text of docs/sheets/coverage.md."""
    rows = yaml.safe_load(ROWS.read_text(encoding="utf-8"))
    places = {name: printed_in(name) for name in SHEETS}
    content = project().content
    printed = {fact for found in places.values() for fact in found}
    sources = {citation.source for fact in printed for citation in content.facts[fact].sources}
    lines = [HEAD.format(facts=len(printed), sources=len(sources), sheets=len(SHEETS))]
    for article in rows["articles"]:
        lines += [f"\n## {title(content, article['source'])}\n", *table("What it says", article["rows"], places)]
    lines += ["\n## Planned, and not printed\n", "| fact | why |", "|---|---|"]
    lines += [f"| {named(entry['facts'])} | {entry['why']} |" for entry in rows["not-printed"]]
    lines += ["\n## Printed, and reads otherwise than planned\n", "| fact | how |", "|---|---|"]
    lines += [f"| {named(entry['facts'])} | {entry['how']} |" for entry in rows["otherwise"]]
    return "\n".join(lines) + "\n"


def title(content: Content, source: str) -> str:
    """Return how a source is called in a heading."""
    record = content.sources[source]
    body = next((name.literal for name in record.author if name.literal), None)
    return f"{record.container_title or body or source} (`{source}`)"


def named(facts: Sequence[str]) -> str:
    return ", ".join(f"`{fact}`" for fact in facts)


def table(head: str, rows: Sequence[Mapping[str, Any]], places: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    """Yield the lines of a table: what an article says, the fact that prints it, where, and why not or otherwise."""
    yield from (f"| {head} | fact | sheet, section, notes | |", "|---|---|---|---|")
    for row in rows:
        facts = row.get("facts", [])
        where = [f"{project().content.sheets[name].number}: {found[fact]}"
                 for fact in facts for name, found in places.items() if fact in found]  # fmt: skip
        if facts and not where:
            raise ValueError(f"no sheet prints {named(facts)}, which is to print “{row['row']}”")
        yield f"| {row['row']} | {named(facts) or '–'} | {'; '.join(where) or '–'} | {row.get('why', '')} |"


def printed_in(name: str) -> dict[str, str]:
    """Return, for each fact that the English sheet prints, the sections and numbers of its notes."""
    found: dict[str, list[str]] = {}
    for section in t.walk(sheet(name, "en").article):
        if not isinstance(section, t.Section) or section.id in ("", name):
            continue
        marks: dict[str, list[int]] = {}
        for node in t.walk(section):
            if isinstance(node, t.NoteRef):
                for fact in node.facts:
                    marks.setdefault(fact, []).append(node.number)
        for fact, numbers in marks.items():
            told = ", ".join(map(str, dict.fromkeys(numbers)))
            found.setdefault(fact, []).append(f"{section.id} {told}")
    return {fact: " and ".join(sections) for fact, sections in found.items()}


if __name__ == "__main__":
    FILE.write_text(document(), encoding="utf-8")
