"""JSON Schema of each kind of content file, for completion and checks in an editor.

Input: the records of the model. Output: schemas (draft 2020-12) by the kind's
name. They describe what YAML 1.2 reads, so a year may be a number or text.
"""

from __future__ import annotations

from typing import Any

from factsheet.records.evidence import Search, Speaker
from factsheet.records.model import Fact, Measure, schema_of
from factsheet.records.plan import SheetPlan
from factsheet.records.publisher import ProperName, Publisher, Term
from factsheet.records.readers import Reader
from factsheet.records.source import Source
from factsheet.records.values import Localized, Prose, Record

DRAFT = "https://json-schema.org/draft/2020-12/schema"

# The form of an EDTF date; whether the day exists is for the loader to say.
_DAY = r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?~?"
_DATE = rf"^{_DAY}(/{_DAY})?$"
_SEASON = rf"^({_DAY}(/{_DAY})?|[0-9]{{4}}-2[1-4]~?)$"

# Kind → title, the key of the file's list (None: one record a file), record.
_KINDS: dict[str, tuple[str, str | None, type[Record]]] = {
    "publisher": ("Who publishes the sheets (content/publisher.yaml)", None, Publisher),
    "sources": ("Sources in CSL-YAML (content/sources/*.yaml)", "references", Source),
    "measures": ("What is counted (content/measures.yaml)", "measures", Measure),
    "facts": ("Facts (content/facts/*.yaml)", "facts", Fact),
    "sheet": ("The plan of one sheet (content/sheets/*.yaml)", None, SheetPlan),
    "names": ("Proper names (content/names.yaml)", "names", ProperName),
    "terms": ("Words to avoid (content/terms.yaml)", "terms", Term),
    "speakers": ("Whose word sources relay (content/speakers.yaml)", "speakers", Speaker),
    "searches": ("What was looked for and not found (content/searches.yaml)", "searches", Search),
    "readers": ("Who reads, and their keys (content/readers.yaml)", "readers", Reader),
}


def schemas() -> dict[str, dict[str, Any]]:
    """Return a self-contained JSON Schema for each kind of file."""
    return {kind: _file(title, key, schema_of(record)) for kind, (title, key, record) in _KINDS.items()}


def _file(title: str, key: str | None, record: dict[str, Any]) -> dict[str, Any]:
    definitions = record.pop("$defs", {})
    for name in {text.__name__ for text in (Localized, Prose)} & definitions.keys():
        definitions[name] = _localized(definitions[name])
    if key is None:
        body = record
    else:
        definitions[record["title"]] = record
        entries = {"type": "array", "minItems": 1, "items": {"$ref": f"#/$defs/{record['title']}"}}
        body = {"type": "object", "properties": {key: entries}, "required": [key], "additionalProperties": False}
    whole = _tightened({"$schema": DRAFT, **body, "title": title, "$defs": dict(sorted(definitions.items()))})
    assert isinstance(whole, dict)
    return whole


def _tightened(part: object) -> object:
    """Say what pydantic leaves open: the form of dates, and that named groups take no other names."""
    if isinstance(part, list):
        return [_tightened(item) for item in part]
    if not isinstance(part, dict):
        return part
    tight = {key: _tightened(value) for key, value in part.items() if key != "default"}
    if "EDTF" in str(part.get("description", "")):
        form = _SEASON if "season" in str(part["description"]) else _DATE
        tight["anyOf"] = [{"type": "string", "pattern": form}, {"type": "integer", "minimum": 1000, "maximum": 9999}]
    if "patternProperties" in part:
        tight["additionalProperties"] = False
    return tight


def _localized(group: dict[str, Any]) -> dict[str, Any]:
    """Let a plain text stand for the same text in every language, as the model does."""
    per_language = {k: v for k, v in group.items() if k not in ("title", "description")}
    per_language["propertyNames"] = {"pattern": "^([a-z]{2}|und)$"}
    return {
        "title": group["title"],
        "description": group.get("description", ""),
        "anyOf": [{"type": "string", "minLength": 1, "maxLength": 600}, {**per_language, "minProperties": 1}],
    }
