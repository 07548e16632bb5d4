"""The snapshot in a source's record: its lines are put in, and no other changes."""

from __future__ import annotations

import difflib
from pathlib import Path

import pytest

from factsheet.archive.record import with_snapshot
from factsheet.errors import ContentError
from factsheet.records.source import Snapshot
from factsheet.records.yaml_reader import parse_yaml

SHA = "ab" * 32
ROOT = Path(__file__).parents[1]
SNAPSHOT = Snapshot(sha256=SHA, words=812, taken="2026-11-20")


def change(text: str, source: str = "two") -> list[str]:
    """Return the lines that changed, as a diff has them."""
    new = with_snapshot(text.encode(), "content/sources/main.yaml", source, SNAPSHOT).decode()
    diff = difflib.unified_diff(text.splitlines(keepends=True), new.splitlines(keepends=True), n=0)
    return [line for line in diff if not line.startswith(("---", "+++", "@@"))]


LINES = ["+    snapshot:\n", f"+      sha256: {SHA}\n", "+      words: 812\n", "+      taken: 2026-11-20\n"]
CAREFUL = """\
# yaml-language-server: $schema=../../schema/sources.schema.json
# Newspapers.

references:

# -- the first -------------
- id:   one        # spaces of the editor's own
  type: report
  title: 'Single quotes'

# -- the second ------------
- id: two          # its id
  type: "report"
  author:
  - literal: The Desk   # a body
  - {family: Doe,   given: Jane}
  title: "Double quotes: “inside”"
  # what follows was looked at twice
  issued: 2017-09-01
  number: 010
  genre: >-
    folded
    over lines
  custom:
    class: 2   # secondary
    note: 'No address: look for it.'   # last

# -- the third -------------
- {id: three,   type: report}
"""


def test_only_the_snapshots_lines_are_put_in() -> None:
    assert change(CAREFUL) == LINES


@pytest.mark.parametrize(
    "lines",
    [
        ["title: A long", "  title over", "  lines"],
        ['title: "With \\u00e9 and', "  a fold \\", '  or two"'],
        ["title: >-", "  folded", "  over lines", "", "  and more"],
        ["title: Same", 'author: [{family: Doe},   {literal: "Desk"}]'],
        ["author: [", "  {family: Doe},  # whoever", "]"],
        ["author:", "- &a {literal: Desk}", "- *a", "genre: ~"],
        ["genre:   report", "", "note:    'x'\t# a tab", ""],
        ["? title", ": asked for", "# not indented"],
        ["note: 2017-13-45", "number: 1_000"],
    ],
)
def test_what_the_editor_wrote_stays_letter_by_letter(lines: list[str]) -> None:
    record = "".join(f"  {line}\n" if line else "\n" for line in lines)
    text = f"references:\n- id: two\n{record}  custom:\n    class: 1\n    # of custom\n\n# of one\n- id: one\n"
    assert change(text) == LINES
    before = f"references:\n- id: two\n  custom:\n    class: 1\n\n{record}\n- id: one\n  title: One\n"
    assert change(before) == LINES
    none = f"references:\n- id: two\n  type: report\n{record}\n# of one\n- id: one\n"
    assert change(none) == ["+  custom:\n", *LINES]


def test_no_other_record_changes_even_where_the_own_one_is_spaced_otherwise() -> None:
    first, second, third = CAREFUL.partition("- id: two")[0], "- id: two", "# -- the third"
    new = with_snapshot(CAREFUL.encode(), "x.yaml", "two", SNAPSHOT).decode()
    assert new.partition(second)[0] == first
    assert new.partition(third)[2] == CAREFUL.partition(third)[2]
    for comment in ("# its id", "# a body", "# what follows was looked at twice", "# secondary", "# last"):
        assert new.count(comment) == 1
    assert '  title: "Double quotes: “inside”"\n' in new
    assert "  number: 010\n" in new


def test_the_last_record_and_one_without_custom() -> None:
    text = "references:\n- id: one\n  type: report\n- id: two\n  type: report\n  title: Last"
    assert change(text) == ["-  title: Last", "+  title: Last\n", "+  custom:\n", *LINES]


@pytest.mark.parametrize("custom", ["", " null", " ~"])
def test_an_empty_custom_is_filled(custom: str) -> None:
    text = f"references:\n- id: two\n  custom:{custom}\n  type: report\n"
    new = with_snapshot(text.encode(), "x.yaml", "two", SNAPSHOT).decode()
    wanted = "".join(line[1:] for line in LINES)
    assert new == f"references:\n- id: two\n  custom:\n{wanted}  type: report\n"


def test_an_earlier_snapshot_is_changed_where_it_stands() -> None:
    text = (
        "references:\n- id: two\n  type: report\n  custom:\n    snapshot:\n      taken: 2025-01  # by hand\n"
        f"      sha256: {'0' * 64}\n      words: 1\n    class: 1\n"
    )
    assert change(text) == [
        "-      taken: 2025-01  # by hand\n", f"-      sha256: {'0' * 64}\n", "-      words: 1\n",
        "+      taken: 2026-11-20 # by hand\n", f"+      sha256: {SHA}\n", "+      words: 812\n",
    ]  # fmt: skip


def test_the_same_again_changes_nothing() -> None:
    once = with_snapshot(CAREFUL.encode(), "x.yaml", "two", SNAPSHOT)
    assert with_snapshot(once, "x.yaml", "two", SNAPSHOT) == once


def test_other_indentation_and_line_ends_are_kept() -> None:
    text = (
        "references:\r\n"
        "    - id: one\r\n      type: report\r\n"
        "    - id: two\r\n"
        "      type: report\r\n"
        "      author:\r\n"
        "        - literal: The Desk\r\n"
        "      custom:\r\n"
        "        class: 1\r\n"
        "\r\n"
        "    # the end\r\n"
    )
    assert change(text) == [f"+    {line[1:-1]}\r\n" for line in LINES]


def test_a_dash_on_a_line_of_its_own() -> None:
    text = "references:\n-\n  id: two\n  type: report\n  custom:\n    class: 1\n-\n  id: three\n  type: report\n"
    assert change(text) == LINES


def test_a_bracketed_custom_stays_one() -> None:
    text = "references:\n- id: two\n  type: report\n  custom: {class: 1, note: kept}\n"
    snapshot = f"snapshot: {{sha256: {SHA}, words: 812, taken: 2026-11-20}}"
    assert change(text) == ["-  custom: {class: 1, note: kept}\n", f"+  custom: {{class: 1, note: kept, {snapshot}}}\n"]


@pytest.mark.parametrize(
    "text",
    [
        "references: [{id: two, type: report}]\n",
        "references:\n- {id: two, type: report}\n",
        "references:\n- id: one\n  custom: &c\n    class: 1\n- id: two\n  custom: *c\n",
        "references:\n- id: two\n  custom: &c\n    class: 1\n- id: one\n  custom: *c\n",
        "references:\n- id: two\n  custom: {note: 2017-13-45}\n",
    ],
)
def test_what_cannot_be_changed_is_told_with_the_lines_to_write(text: str) -> None:
    with pytest.raises(ContentError) as caught:
        with_snapshot(text.encode(), "content/sources/main.yaml", "two", SNAPSHOT)
    (problem,) = caught.value.problems
    assert problem.code == "E113"
    assert problem.where.path == "content/sources/main.yaml" and problem.where.line
    assert problem.what == "the record of two is written in a way that cannot be changed automatically"
    assert problem.hint == (
        "put each field on a line of its own, or add this under its `custom:` yourself: "
        f"snapshot: {{sha256: {SHA}, words: 812, taken: 2026-11-20}}"
    )


REAL = [(path.name, entry["id"]) for path in sorted((ROOT / "content" / "sources").glob("*.yaml"))
        for entry in parse_yaml(path.read_bytes(), path.name).data["references"]]  # fmt: skip


@pytest.mark.parametrize(("name", "source"), REAL)
def test_every_real_source_changes_in_its_snapshot_alone(name: str, source: str) -> None:
    text = (ROOT / "content" / "sources" / name).read_text(encoding="utf-8")
    keys = {(line[0], line[1:].partition(":")[0].strip()) for line in change(text, source)}
    assert ("+", "sha256") in keys
    assert keys <= {("+", "custom"), *((sign, line[1:].partition(":")[0].strip()) for sign in "+-" for line in LINES)}
