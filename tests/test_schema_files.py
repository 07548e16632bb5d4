"""The schemas in schema/ are those of the model, and each file of content points at its own."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from factsheet.cli import main

ROOT = Path(__file__).parent.parent
PATTERNS = {
    "content/publisher.yaml": "publisher",
    "content/sources/*.yaml": "sources",
    "content/measures.yaml": "measures",
    "content/facts/*.yaml": "facts",
    "content/sheets/*.yaml": "sheet",
    "content/names.yaml": "names",
    "content/terms.yaml": "terms",
    "content/readers.yaml": "readers",
    "content/speakers.yaml": "speakers",
    "content/searches.yaml": "searches",
    "templates/theme.yaml": "theme",
}
FILES = [(path, name) for pattern, name in PATTERNS.items() for path in sorted(ROOT.glob(pattern))]


def test_committed_schemas_are_up_to_date(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", "--no-ids", "--output", str(tmp_path)]) == 0
    written = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}
    assert sorted(capsys.readouterr().out.splitlines()) == sorted((tmp_path / name).as_posix() for name in written)
    committed = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "schema").iterdir()}
    assert written == committed, "the model has changed: make schema"


def test_there_is_a_schema_for_every_kind_of_file() -> None:
    committed = {path.name.removesuffix(".schema.json") for path in (ROOT / "schema").iterdir()}
    assert committed == set(PATTERNS.values())


@pytest.mark.parametrize(("path", "name"), FILES, ids=lambda value: value.name if isinstance(value, Path) else "")
def test_every_file_points_at_its_schema(path: Path, name: str) -> None:
    first = path.read_text(encoding="utf-8").partition("\n")[0]
    pointer = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
    assert pointer, f"the first line of {path.relative_to(ROOT)} names no schema"
    schema = (path.parent / pointer[1]).resolve()
    assert schema == ROOT / f"schema/{name}.schema.json"
    assert json.loads(schema.read_text(encoding="utf-8"))["title"]
