"""JSON Schemas: self-contained, and of one mind with the loader on what is right and what is not."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from support.content_factory import FILES, Folder

from factsheet.records.schema import DRAFT, schemas
from factsheet.records.yaml_reader import parse_yaml

KIND_OF = {
    "publisher.yaml": "publisher",
    "readers.yaml": "readers",
    "sources/main.yaml": "sources",
    "measures.yaml": "measures",
    "facts/harbour.yaml": "facts",
    "sheets/harbour.yaml": "sheet",
    "names.yaml": "names",
    "terms.yaml": "terms",
    "speakers.yaml": "speakers",
    "searches.yaml": "searches",
}
_IS = {"number": int | float, "object": dict, "array": list, "string": str, "boolean": bool, "null": type(None)}
_KNOWN = {
    "$defs", "$ref", "$schema", "additionalProperties", "anyOf", "const", "description", "enum", "exclusiveMinimum",
    "items", "maxItems", "maxLength", "maximum", "minItems", "minLength", "minProperties", "minimum", "oneOf",
    "pattern", "patternProperties", "properties", "propertyNames", "required", "title", "type",
}  # fmt: skip


def fits(data: Any, schema: Any, root: dict[str, Any]) -> bool:
    """Validate against the part of JSON Schema that the schemas use."""
    if isinstance(schema, bool):
        return bool(schema)
    assert set(schema) <= _KNOWN, set(schema) - _KNOWN
    if "$ref" in schema and not fits(data, root["$defs"][schema["$ref"].removeprefix("#/$defs/")], root):
        return False
    if "anyOf" in schema and not any(fits(data, branch, root) for branch in schema["anyOf"]):
        return False
    if "oneOf" in schema and [fits(data, branch, root) for branch in schema["oneOf"]].count(True) != 1:
        return False
    if ("enum" in schema and data not in schema["enum"]) or ("const" in schema and data != schema["const"]):
        return False
    if "type" in schema:
        whole = isinstance(data, int) and not isinstance(data, bool)
        if not (whole if schema["type"] == "integer" else isinstance(data, _IS[schema["type"]])):
            return False
    if isinstance(data, str):
        return _string(data, schema)
    if isinstance(data, int):
        low, high = schema.get("minimum", data), schema.get("maximum", data)
        return bool(low <= data <= high and data > schema.get("exclusiveMinimum", data - 1))
    if isinstance(data, list):
        size = schema.get("minItems", 0) <= len(data) <= schema.get("maxItems", len(data))
        return size and all(fits(item, schema.get("items", True), root) for item in data)
    return _group(data, schema, root) if isinstance(data, dict) else True


def _string(data: str, schema: dict[str, Any]) -> bool:
    size = schema.get("minLength", 0) <= len(data) <= schema.get("maxLength", len(data))
    return size and bool(re.search(schema.get("pattern", ""), data))


def _group(data: dict[str, Any], schema: dict[str, Any], root: dict[str, Any]) -> bool:
    if len(data) < schema.get("minProperties", 0) or not set(schema.get("required", [])) <= set(data):
        return False
    for key, value in data.items():
        named = [schema["properties"][key]] if key in schema.get("properties", {}) else []
        named += [part for pattern, part in schema.get("patternProperties", {}).items() if re.search(pattern, key)]
        parts = [*(named or [schema.get("additionalProperties", True)]), schema.get("propertyNames", True)]
        if not all(fits(value, part, root) for part in parts[:-1]) or not fits(key, parts[-1], root):
            return False
    return True


def valid(name: str, text: str) -> bool:
    schema = schemas()[KIND_OF[name]]
    return fits(parse_yaml(text.encode(), name).data, schema, schema)


@pytest.mark.parametrize("name", sorted(FILES))
def test_what_loads_fits_its_schema(name: str) -> None:
    assert valid(name, FILES[name])


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("facts/harbour.yaml", "facts:", "fact:"),
        ("facts/harbour.yaml", "status: alleged", "status: aleged"),
        ("facts/harbour.yaml", "status: alleged", "statsu: alleged"),
        ("facts/harbour.yaml", "  status: alleged\n", ""),
        ("facts/harbour.yaml", "value: 31", "value: about 31"),
        ("facts/harbour.yaml", "2017-10-04", "4 October 2017"),
        ("facts/harbour.yaml", "2017-10-04", "2017-13"),
        ("facts/harbour.yaml", "2017-10-04", "20171"),
        ("facts/harbour.yaml", "en: Officials", "eng: Officials"),
        ("facts/harbour.yaml", "{page: 3}", "{page: 0}"),
        ("facts/harbour.yaml", "  print: never", "  values: {Big-Number: 3}"),
        ("facts/harbour.yaml", "  print: never", "  translation: {french: {state: draft}}"),
        ("sources/main.yaml", "harbour.test/report", "harbour test"),
        ("sources/main.yaml", "    independence: harbour", "    archive: withheld"),
        ("sources/main.yaml", "    independence: harbour", "    class: 5"),
        ("sheets/harbour.yaml", "number: FS-HB", "number: FS HB"),
        ("sheets/harbour.yaml", "edition: 1", "edition: 1\npages: 0"),
        ("sheets/harbour.yaml", "kind: counts", "kind: count"),
        ("publisher.yaml", "licence: {id: CC-BY-4.0, label: CC BY}\n", ""),
        ("measures.yaml", "unit: people", "units: people"),
        ("names.yaml", "forms: {en: [Canada]", "forms: {en: []"),
        ("terms.yaml", "reason", "because"),
    ],
)
def test_what_does_not_load_does_not_fit(name: str, old: str, new: str) -> None:
    assert not valid(name, Folder().change(name, old, new).files[name])


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("facts/harbour.yaml", "2017-10-04", "2017"),
        ("facts/harbour.yaml", "2017-10-04", "2017-06/2017-08"),
        ("facts/harbour.yaml", "{page: 3}", "{page: xii}"),
        ("facts/harbour.yaml", "  print: never", "  values: {total: 3}\n  dates: {start: 2016}"),
        ("sources/main.yaml", "    independence: harbour", "    archive: withheld-for-safety"),
        ("sources/main.yaml", "    independence: harbour", "    archive: {url: https://x.test, captured: 2020}"),
    ],
)
def test_what_loads_otherwise_fits_too(name: str, old: str, new: str) -> None:
    assert valid(name, Folder().change(name, old, new).files[name])


def test_each_schema_stands_alone() -> None:
    assert sorted(schemas()) == sorted(KIND_OF.values())
    for kind, schema in schemas().items():
        assert next(iter(schema)) == "$schema"
        assert schema["$schema"] == DRAFT
        assert "$id" not in schema
        assert "content/" in schema["title"], kind
        references = set(re.findall(r'"#/\$defs/([^"]+)"', json.dumps(schema)))
        assert references <= set(schema["$defs"])


def test_schemas_are_the_same_each_time() -> None:
    assert json.dumps(schemas()) == json.dumps(schemas())
