"""Whatever stands in whatever field is a value or told with its place: no traceback, in any file of the content."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel
from support.content_factory import NAMES, SEARCHES, SPEAKERS, TERMS, Folder

from factsheet.errors import FactsheetError, Problem
from factsheet.project.checked import check
from factsheet.project.project import Project
from factsheet.records.blocks import KINDS
from factsheet.records.load import FILE_KINDS
from factsheet.records.validate import validate
from factsheet.records.yaml_reader import parse_yaml

TEMPLATES = Path(__file__).parents[1] / "templates"
DEPTH = 4

Path_ = tuple[str | int, ...]


def fields(record: type[BaseModel], depth: int = DEPTH) -> Iterator[Path_]:
    """Yield the path of each field of a record, and of the records in it; lists by their first item."""
    for name, field in record.model_fields.items():
        yield (field.alias or name,)
        if depth:
            for inner in records_in(field.annotation):
                for path in fields(inner, depth - 1):
                    yield (field.alias or name, *path)


def records_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from records_in(part)


TEXTS = {
    **Folder().without_repeats().files,
    "speakers.yaml": SPEAKERS,
    "searches.yaml": SEARCHES,
    "names.yaml": NAMES,
    "terms.yaml": TERMS,
}
BASE = {name: parse_yaml(text.encode(), name).data for name, text in TEXTS.items()}
FILES = {kind.kind: name for kind in FILE_KINDS for name in BASE if Path(name).match(kind.pattern)}
ALL = sorted(
    {
        (FILES[kind.kind], kind.list_key or "", path)
        for kind in FILE_KINDS
        if kind.kind in FILES
        for path in fields(kind.record)
    }
    | {("sheets/harbour.yaml", "blocks", path) for block in KINDS.values() for path in fields(block)},
    key=repr,
)

_WORDS = [
    "", " ", "0", "-1", "1e9", "0000", "2017-02-30", "2017-06/2016", "31/12/2017", "c. 2017", "https://[x", "https://x:y",
    "javascript:1", "//x", "x@y", "{value}", "{", "}", "{{ x }}", "{% x", "<b>", "</i>", "&amp;", "*a*", "%", "..", "/",
    "a: b", "[1]", "“", "«", "\u0301", "é\u0327", "ы́", "\u2028", "🦄", "العربية", "日本", "x" * 700, "-", "–", "#",
    "a\nb\n", "~", "no", "null", "harbour", "arrivals-2017", "FS-HB", "a4", "en", "zz", "1:23:45", "12-15", "15-12",
    "percent", "10.1000/182", "DOI:10/x", "1,000", "½", "XXII", "一", "٣",
]  # fmt: skip
_LEAVES = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**20), 10**20), st.sampled_from([0, 1, 2017, 22]), st.sampled_from(_WORDS)
)
JUNK = st.one_of(
    _LEAVES,
    st.recursive(
        _LEAVES,
        lambda inner: st.one_of(
            st.lists(inner, max_size=3),
            st.dictionaries(
                st.sampled_from(
                    ["en", "fr", "und", "from", "to", "value", "date-parts", "literal", "kind", "url", "1"]
                ),
                inner,
                max_size=3,
            ),
        ),
        max_leaves=6,
    ),
)


def with_value(name: str, key: str, path: Path_, number: int, value: object) -> dict[str, Any]:
    """Return the content with a value at a path of one record, and groups on the way to it."""
    files = {**BASE, name: copy.deepcopy(BASE[name])}
    node: Any = files[name]
    if key:
        node = node[key][number % len(node[key])]
    for part in path[:-1]:
        below = node.get(part)
        if isinstance(below, list) and below and isinstance(below[0], dict):
            below = below[0]
        elif not isinstance(below, dict):
            below = node[part] = {}
        node = below
    node[path[-1]] = value
    return files


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.sampled_from(ALL), st.integers(0, 9), JUNK)
def test_no_value_of_any_field_is_a_traceback(
    tmp_path: Path, field: tuple[str, str, Path_], number: int, value: object
) -> None:
    told(tmp_path, with_value(*field, number, value))


@pytest.mark.parametrize("value", [None, True, 3, "x", "https://[x", [], [[1]], {}, {"en": "x"}], ids=repr)
def test_no_field_takes_a_type_of_yaml_for_a_traceback(value: object) -> None:
    kinds = {FILES[kind.kind]: kind for kind in FILE_KINDS if kind.kind in FILES}
    for name, key, path in ALL:
        data = with_value(name, key, path, 0, value)[name]
        text = yaml.safe_dump({key: data[key][:1]} if key in ("facts", "references") else data, allow_unicode=True)
        document, kind = parse_yaml(text.encode(), name), kinds[name]
        made = validate(document, kind.record, (kind.list_key, 0) if kind.list_key else ())
        problems = [] if isinstance(made, kind.record) else [p for p in made if isinstance(p, Problem)]
        assert isinstance(made, kind.record) or (problems and all(p.where.line and p.what for p in problems))


def told(root: Path, files: dict[str, Any]) -> None:
    """Check a content folder; whatever is wrong is told with its file."""
    for name, data in files.items():
        path = root / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(yaml.safe_dump(data, allow_unicode=True, width=10_000), encoding="utf-8")
    try:
        problems = check(Project(root / "content", TEMPLATES))
    except FactsheetError as error:
        problems = error.problems
        assert problems
    assert all(problem.where.path and problem.code and problem.what for problem in problems)
