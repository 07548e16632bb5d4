"""docs/sheets/: coverage.md says what the sheets print, as the first articles do; exceptions.md what is excepted."""

from __future__ import annotations

import yaml
from support import exceptions
from support.built import SHEETS, project
from support.coverage import FILE, ROWS, document, printed_in


def test_the_table_of_what_is_printed_is_up_to_date() -> None:
    assert FILE.read_text(encoding="utf-8") == document()  # else: make coverage


def test_the_list_of_exceptions_is_up_to_date() -> None:
    assert exceptions.FILE.read_text(encoding="utf-8") == exceptions.document()  # else: make coverage


def test_every_exception_has_its_reason() -> None:
    content = project().content
    kinds = (exceptions.explained, exceptions.no_claims, exceptions.never_printed, exceptions.persons)
    for row in (row for kind in kinds for row in kind(content)):
        assert len(row[2 if len(row) > 2 else 1]) > 8, row
    assert [row for row in exceptions.unlinked(content) if "no link" in row[1] and len(row[2]) < 8] == []
    assert [row for row in exceptions.sheets(content) if row[3] == "–"] == []


def test_every_row_has_a_fact_or_says_why_not() -> None:
    rows = [row for article in yaml.safe_load(ROWS.read_text(encoding="utf-8"))["articles"] for row in article["rows"]]
    assert len(rows) == 50
    assert {key for row in rows for key in row} == {"row", "facts", "why"}
    assert [row["row"] for row in rows if not row.get("facts") and not row.get("why")] == []


def test_nothing_that_is_said_to_be_left_out_is_printed() -> None:
    rows = yaml.safe_load(ROWS.read_text(encoding="utf-8"))
    left = {fact for entry in rows["not-printed"] for fact in entry["facts"]}
    printed = {fact for name in SHEETS for fact in printed_in(name)}
    assert left & printed == set()
    assert {fact for entry in rows["otherwise"] for fact in entry["facts"]} <= printed


def test_at_least_a_hundred_facts_and_eighty_sources_are_in_print() -> None:
    facts = {fact for name in SHEETS for fact in printed_in(name)}
    sources = {c.source for fact in facts for c in project().content.facts[fact].sources}
    assert len(facts) >= 100
    assert len(sources) >= 80
