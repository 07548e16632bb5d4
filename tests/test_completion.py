"""The schemas with the ids of a project: what is proposed, and that nothing right is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.built import ROOT
from support.command import runner
from support.content_factory import FILES, SEARCHES, SPEAKERS, Folder
from test_schema import KIND_OF, fits

from factsheet.records.completion import completed
from factsheet.records.load import load
from factsheet.records.schema import schemas
from factsheet.records.yaml_reader import parse_yaml

EXTRA = {"speakers.yaml": SPEAKERS, "searches.yaml": SEARCHES}


def small(root: Path) -> dict[str, Any]:
    folder = Folder()
    folder.files |= EXTRA
    return completed(schemas(), load(folder.write(root)), ["a4", "letter"])


def plain(part: Any) -> Any:
    """Return a schema without the texts beside what it proposes, which JSON Schema does not know."""
    if isinstance(part, list):
        return [plain(item) for item in part]
    if isinstance(part, dict):
        return {key: plain(value) for key, value in part.items() if key != "enumDescriptions"}
    return part


def proposed(schema: Any, record: str, field: str) -> dict[str, str]:
    """Return what is proposed for a field of a record, and the text beside it."""

    def enums(part: Any) -> list[dict[str, Any]]:
        if isinstance(part, list):
            return [found for item in part for found in enums(item)]
        if isinstance(part, dict):
            own = [part] if "enumDescriptions" in part else []
            return own + [found for value in part.values() for found in enums(value)]
        return []

    found, *others = enums((schema["$defs"][record] if record else schema)["properties"][field])
    assert all(other == found for other in others)  # of a list, and of one in it
    return dict(zip(found["enum"], found["enumDescriptions"], strict=True))


@pytest.mark.parametrize(
    ("kind", "record", "field", "some"),
    [
        ("facts", "Citation", "source", {"harbour-report": "A Year of Arrivals, 2018-02"}),
        ("facts", "ReadIn", "source", {"daily-news": "Harbour counts arrivals, 2018-03-01"}),
        ("facts", "Citation", "speaker", {"harbour": "Harbour"}),
        ("facts", "Fact", "measure", {"requests": "requests received"}),
        ("facts", "Fact", "answers", {"arrivals-2016": "reported: Harbour counted {value} people by {as_of}."}),
        ("facts", "Fact", "contradicts", {"private-note": "never printed"}),
        ("facts", "Fact", "subject", {"background": ""}),
        ("sheet", "Statements", "facts", {"arrivals-2016": "reported: Harbour counted {value} people by {as_of}."}),
        ("sheet", "Statements", "charts", {"arrivals": "people who arrived"}),
        ("sheet", "Unfound", "search", {"total": "a total"}),
        ("sheet", "Row", "status", {"private-note": "never printed"}),
        ("sheet", "Warning", "rests_on", {"private-note": "never printed"}),
        ("sheet", "", "also_prints", {"private-note": "never printed"}),
        ("publisher", "", "papers", {"a4": "", "letter": ""}),
        ("publisher", "", "languages", {"ru": "Russian"}),
    ],
)  # fmt: skip
def test_a_field_that_names_a_record_proposes_them(
    tmp_path: Path, kind: str, record: str, field: str, some: dict[str, str]
) -> None:
    assert proposed(small(tmp_path)[kind], record, field).items() >= some.items()


def test_no_text_that_is_never_printed_stands_in_a_schema(tmp_path: Path) -> None:
    assert "Kept for the file" not in json.dumps(small(tmp_path))


def test_texts_propose_the_languages_of_the_publisher(tmp_path: Path) -> None:
    localized = small(tmp_path)["facts"]["$defs"]["Localized"]
    assert list(localized["anyOf"][1]["properties"]) == ["en", "fr"]


@pytest.mark.parametrize("name", sorted(FILES))
def test_what_is_right_fits_and_what_was_wrong_is(tmp_path: Path, name: str) -> None:
    schema = plain(small(tmp_path)[KIND_OF[name]])
    assert fits(parse_yaml(FILES[name].encode(), name).data, schema, schema)
    if name.startswith("facts/"):
        for old, new, right in (
            ("answers: [delay-alleged]", "answers: [written-since]", True),
            ("answers: [delay-alleged]", "answers: [Written since]", False),
            ("status: denied", "status: denyed", False),
        ):
            text = Folder().change(name, old, new).files[name]
            assert fits(parse_yaml(text.encode(), name).data, schema, schema) is right


def test_the_command_takes_the_project_where_there_is_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    run = runner(capfd, "schema")

    def written() -> str:
        return Path("schema/facts.schema.json").read_text(encoding="utf-8")

    assert run().status == 0
    bare = written()
    assert run("--ids") == (
        4,
        "",
        "error: there is no folder content\n  hint: run this in the project's folder, or name it with --content DIR;"
        " factsheet init DIR starts a project\n",
    )
    folder = Folder()
    folder.write(tmp_path)
    (tmp_path / "templates").symlink_to(ROOT / "templates")
    assert run().status == 0
    assert "harbour-report" in written()
    assert run("--no-ids").status == 0
    assert written() == bare
    folder.change("facts/harbour.yaml", "print: never", "print: nver").write(tmp_path)
    told = run()
    assert (told.status, told.out) == (2, "")
    assert told.err.endswith("1 error; no file was changed\n")
    assert written() == bare
