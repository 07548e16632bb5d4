"""docs/content.md names every field there is; docs/usage.md names every command."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel
from support.content_factory import Folder

from factsheet.cli import cli
from factsheet.project.build import Selection, build
from factsheet.project.formats import WRITERS
from factsheet.project.project import Project
from factsheet.records import blocks, evidence, model, publisher, source
from factsheet.records.load import load
from factsheet.records.values import Record
from factsheet.rules import check

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "docs/content.md").read_text(encoding="utf-8")
RECORDS = [
    record
    for module in (blocks, evidence, model, publisher, source)
    for record in vars(module).values()
    if isinstance(record, type) and issubclass(record, Record) and record.__module__ == module.__name__
]


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_every_field_is_explained(record: type[BaseModel]) -> None:
    for name, field in record.model_fields.items():
        shown = f"**`{field.alias or name}`**" if field.is_required() else f"`{field.alias or name}`"
        assert shown in TEXT, f"{record.__name__}: {shown} is not in docs/content.md"


@pytest.mark.parametrize("choices", [model.Status, model.Qualifier])
def test_every_choice_is_named(choices: object) -> None:
    for word in get_args(choices):
        assert f"`{word}`" in TEXT


def test_every_command_and_format_is_in_the_usage() -> None:
    usage = (ROOT / "docs/usage.md").read_text(encoding="utf-8")
    assert [
        name
        for name in sorted(cli.commands)
        if f"\nfactsheet {name} " not in usage and f"`factsheet {name}" not in usage
    ] == []
    suffixes = {found.rpartition(".")[2] for found in re.findall(r"`SHEET\.LANGUAGE\.([\w.]+)`", usage)}
    assert suffixes == {writer.suffix for writer in WRITERS.values()}


@pytest.mark.parametrize("page", [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")], ids=lambda path: path.name)
def test_every_link_of_the_docs_leads_somewhere(page: Path) -> None:
    links = re.findall(
        r"\]\(([^)\s]+)\)", re.sub(r"```.*?```|`[^`]*`", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    )
    files = [link.partition("#")[0] for link in links if ":" not in link]
    assert [file for file in files if file and not (page.parent / file).exists()] == []


def test_the_shortest_fact_source_and_sheet_pass_every_rule_and_are_made(tmp_path: Path) -> None:
    fact, source, sheet = re.findall(r"```yaml\n((?:facts|references|id): ?.*?)```", TEXT, re.DOTALL)
    assert [len(text.splitlines()) for text in (fact, source, sheet)] == [6, 2, 9]
    folder = Folder()
    before = check(load(folder.write(tmp_path)))
    assert {problem.code for problem in before} == {"C512"}  # the small sheet has few facts for its blocks
    folder.files |= {"facts/shortest.yaml": fact, "sources/shortest.yaml": source, "sheets/port.yaml": sheet}
    content = folder.write(tmp_path)
    assert check(load(content)) == before
    made = build(Project(content, ROOT / "templates"), Selection(("port",), papers=("a4",))).outputs
    assert [output.name for output in made] == [
        "port.en.a4.draft.pdf", "port.en.draft.html", "port.fr.a4.draft.pdf", "port.fr.draft.html",
    ]  # fmt: skip
