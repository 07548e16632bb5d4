"""A decisions file: each field takes what it may be, up to its bounds, and tells of anything else where it stands."""

from __future__ import annotations

import json
from typing import Any

import pytest

from factsheet.errors import ContentError
from factsheet.evidence.digest import digest
from factsheet.evidence.signoff.decisions import is_moment, read

AT = "2026-11-20T10:00:00Z"
AGAIN = "export the decisions again from the review page; do not edit the file"
ONE: dict[str, Any] = {
    "pair": "a/b",
    "hash": "0" * 64,
    "state": "verified",
    "support": None,
    "ticks": [],
    "note": "",
    "at": AT,
}
FILE = {
    "schema": "factsheet-decisions/1", "sheet": "a", "language": "en", "edition": 1, "content": "0" * 64,
    "reader": "A. B.", "exported": AT,
}  # fmt: skip


def written(file: dict[str, Any], one: dict[str, Any]) -> bytes:
    made = {**FILE, "decisions": [{**ONE, **one}], **file}
    return json.dumps({"sha256": digest(made), **made}, ensure_ascii=False, indent=1).encode()


BAD = [
    ("sheet", "A"), ("sheet", 1), ("language", "e n"), ("language", None), ("edition", 0), ("edition", 100_000),
    ("edition", True), ("content", "0" * 63), ("content", 0), ("reader", ""), ("reader", "a\tb"), ("reader", "a" * 81),
    ("exported", "2026-11-20"), ("decisions", {}), ("sha256", "x"),
]  # fmt: skip
BAD_INSIDE = [
    ("pair", ""), ("pair", "a" * 201), ("pair", "a\u202eb"), ("pair", 1), ("hash", "0" * 65), ("state", "confirmed"),
    ("support", "no"), ("support", 1), ("ticks", ["x"]), ("ticks", ["date"] * 7), ("note", "a" * 4001),
    ("note", "\x1b"), ("at", "1999-12-31T23:59:59Z"), ("at", "2200-01-01T00:00:00Z"), ("at", 1),
]  # fmt: skip


def only_problem(data: bytes) -> tuple[str, int, str]:
    with pytest.raises(ContentError) as caught:
        read(data, "a.json")
    (problem,) = caught.value.problems
    assert (problem.code, problem.hint) == ("V003", AGAIN)
    lines = data.decode().splitlines()
    return problem.what.partition(" cannot be ")[0], problem.where.column, lines[problem.where.line - 1].strip()


@pytest.mark.parametrize(("name", "value"), BAD)
def test_a_field_that_cannot_be_is_told_at_its_place(name: str, value: object) -> None:
    what, column, line = only_problem(written({name: value}, {}))
    assert (what, column) == (f"'{name}'", 2) and line.startswith(f'"{name}":')


@pytest.mark.parametrize(("name", "value"), BAD_INSIDE)
def test_a_field_of_a_decision_that_cannot_be_is_told_at_the_decision(name: str, value: object) -> None:
    assert only_problem(written({}, {name: value})) == (f"decision 1: '{name}'", 3, "{")


@pytest.mark.parametrize(
    ("file", "one"),
    [
        ({"edition": 99_999, "reader": "a" * 80, "sheet": "a" * 80}, {"pair": "a" * 200, "note": "é" * 4000}),
        ({}, {"ticks": ["date"] * 6, "support": "contradicts", "note": "a\n\tb", "at": "2000-01-01T00:00:00Z"}),
    ],
)
def test_what_is_just_allowed_is_read(file: dict[str, Any], one: dict[str, Any]) -> None:
    found = read(written(file, one), "a.json")
    assert found.decisions[0].pair == {**ONE, **one}["pair"]
    assert (found.edition, found.reader) == (file.get("edition", 1), file.get("reader", "A. B."))


def test_moments_of_two_centuries() -> None:
    assert is_moment("2199-12-31T23:59:59+01:00") and is_moment("2000-01-01T00:00:00.5Z")
    assert not any(map(is_moment, ("2200-01-01T00:00:00Z", "1999-12-31T23:59:59Z", "2026-02-30T00:00:00Z", None)))
