"""docs/content.md names every field, rule and code there is, and none that there is not."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel

from factsheet.records import blocks, model, publisher
from factsheet.records.values import Record
from factsheet.rules import RULES

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "docs/content.md").read_text(encoding="utf-8")
RECORDS = [
    record
    for module in (blocks, model, publisher)
    for record in vars(module).values()
    if isinstance(record, type) and issubclass(record, Record) and record.__module__ == module.__name__
]


def _codes(text: str) -> set[str]:
    return set(re.findall(r"^\| ([A-Z]\d{3}) \|", text, re.MULTILINE))


def test_every_rule_stands_with_its_severity_and_words() -> None:
    rules = re.findall(r"^\| (C\d{3}) \| (error|warning) \| (.+) \|$", TEXT, re.MULTILINE)
    assert rules[:-1] == [(r.code, r.severity, r.summary) for r in sorted(RULES, key=lambda r: r.code)]
    assert rules[-1][0] == "C901"


def test_every_code_of_the_program_has_its_meaning() -> None:
    sources = (path.read_text(encoding="utf-8") for path in (ROOT / "factsheet").rglob("*.py"))
    assert _codes(TEXT) == {code for source in sources for code in re.findall(r'"([A-Z]\d{3})"', source)}


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_every_field_is_explained(record: type[BaseModel]) -> None:
    for name, field in record.model_fields.items():
        shown = f"**`{field.alias or name}`**" if field.is_required() else f"`{field.alias or name}`"
        assert shown in TEXT, f"{record.__name__}: {shown} is not in docs/content.md"


@pytest.mark.parametrize("choices", [model.Status, model.Qualifier])
def test_every_choice_is_named(choices: object) -> None:
    for word in get_args(choices):
        assert f"`{word}`" in TEXT
