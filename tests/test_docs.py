"""The reference is what the program says of itself, whole; every link of the docs leads somewhere."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest
import yaml
from support.built_site import fetched_from_elsewhere
from support.content_factory import Folder
from support.reference import FOLDER, RECORDS, pages, records_of

from factsheet.cli import cli
from factsheet.project.build import Selection, build
from factsheet.project.formats import WRITERS
from factsheet.project.project import Project
from factsheet.records import blocks, model
from factsheet.records.fitting import misfits
from factsheet.records.load import load
from factsheet.records.meanings import meanings, meanings_by_record
from factsheet.records.yaml_reader import parse_yaml
from factsheet.rules import check

ROOT = Path(__file__).parent.parent
TEXT = "".join((FOLDER / name).read_text(encoding="utf-8") for name in ("content.md", "sheet.md"))
FIELDS = [
    (name, info.alias or field)
    for name, record in RECORDS.items()
    for field, info in record.model_fields.items()
    if field != "kind" or record is blocks.Block or not issubclass(record, blocks.Block)
]


# -- what is made of the program ---------------------------------------------------------------------


@pytest.mark.parametrize("page", pages(), ids=lambda path: path.name)
def test_a_page_that_is_made_is_as_it_would_be_made(page: Path) -> None:
    assert page.read_text(encoding="utf-8") == pages()[page], "write it anew: make reference"


@pytest.mark.parametrize(("record", "field"), FIELDS)
def test_every_field_has_a_meaning_and_examples_that_fit(record: str, field: str) -> None:
    told = meanings(RECORDS[record]).get(field)
    assert told, f"say what it means in factsheet/records/fields.toml: [{record}] {field}"
    for example in told.examples:
        read = parse_yaml(f"{field}: {example}\n".encode(), "fields.toml").data
        assert field not in misfits(RECORDS[record], read), f"[{record}] {field}: {example}"


def test_no_meaning_is_left_over() -> None:
    fields = {
        name: {info.alias or field for field, info in record.model_fields.items()} for name, record in RECORDS.items()
    }
    told = {(name, field) for name, meant in meanings_by_record().items() for field in meant}
    assert [(name, field) for name, field in sorted(told) if field not in fields.get(name, ())] == []


def test_every_record_has_its_fields_in_the_reference() -> None:
    built_on = {"Record", "Part", "Share"}  # Share has the fields of Tile
    assert set(RECORDS) - built_on - records_of(TEXT) == set()


@pytest.mark.parametrize("choices", [model.Status, model.Qualifier])
def test_every_choice_is_named(choices: object) -> None:
    for word in get_args(choices):
        assert f"`{word}`" in TEXT


def test_every_command_has_its_place_and_every_format_its_file() -> None:
    commands = (FOLDER / "cli.md").read_text(encoding="utf-8")
    assert [name for name in sorted(cli.commands) if f"\n## factsheet {name}\n" not in commands] == []
    files = (FOLDER / "files.md").read_text(encoding="utf-8")
    suffixes = {found.rpartition(".")[2] for found in re.findall(r"`SHEET\.LANGUAGE\.([\w.]+)`", files)}
    assert suffixes == {suffix.rpartition(".")[2] for writer in WRITERS.values() for suffix in writer.suffixes}


# -- the pages together ------------------------------------------------------------------------------


def test_the_site_has_every_page_once() -> None:
    def listed(entry: object) -> list[str]:
        if isinstance(entry, dict):
            return [page for value in entry.values() for page in listed(value)]
        return [page for one in entry for page in listed(one)] if isinstance(entry, list) else [str(entry)]

    found = listed(yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))["nav"])
    assert sorted(found) == sorted(path.relative_to(ROOT / "docs").as_posix() for path in (ROOT / "docs").rglob("*.md"))


@pytest.mark.parametrize("page", [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")], ids=lambda path: path.name)
def test_every_link_of_the_docs_leads_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```|`[^`]*`", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    files = [link.partition("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", text) if ":" not in link]
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


def test_what_the_site_would_fetch_is_found(tmp_path: Path) -> None:
    page = '<link rel="canonical" href="https://a.test"><a href="https://b.test">b</a><img src="page.png">'
    (tmp_path / "good.html").write_text(page, encoding="utf-8")
    assert list(fetched_from_elsewhere(tmp_path)) == []
    (tmp_path / "bad.html").write_text('<script src="//c.test/x.js"></script><link rel="icon" href="https://d.test/i">')
    (tmp_path / "bad.css").write_text("@import 'https://e.test/x'; p { background: url(http://f.test/y) }")
    assert [found.rpartition(": ")[2] for found in fetched_from_elsewhere(tmp_path)] == [
        "//c.test/x.js", "https://d.test/i", "https://e.test/x", "http://f.test/y",
    ]  # fmt: skip
