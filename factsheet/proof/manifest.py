"""The manifest embedded in each PDF: what it was made from, and what it says.

Input: an edition, hashes of files. Output: canonical JSON with its own hash, without unprinted fields,
paths or times; and what has changed since.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from factsheet import __version__
from factsheet.evidence.digest import canonical, digest, fact_record, record, source_record
from factsheet.languages import Language
from factsheet.records.kept import Kept
from factsheet.records.model import Content, Fact
from factsheet.records.source import Source
from factsheet.sheet.edition import Edition
from factsheet.sheet.tree import NoteRef, Picture, walk

NAME = "factsheet-manifest.json"
DESCRIPTION = "What this sheet was made from, and what it says"
SCHEMA = "factsheet-manifest/1"
SHAPE: Any = {
    "tool": str,
    "sheet": {"id": str, "number": str, "edition": int, "date": str, "language": str, "draft": bool},
    "facts": [{"id": str, "text": str, "notes": [int], "pages": [int]}],
    "sources": dict,
    "measures": dict,
    "publisher": str,
    "notes": [dict],
    "made_of": {"templates": dict, "theme": dict, "fonts": dict},
    "itself": {"fonts": [str], **dict.fromkeys(("metadata", "information", "structure", "links", "colours"), str)},
    "text": dict,
}
MOST_FACTS = 2000  # of one sheet
_RECORDS: Kept[dict[str, Any]] = Kept(MOST_FACTS)
_SOURCES: Kept[str] = Kept(MOST_FACTS)


class ManifestError(ValueError):
    """Not a manifest that this program wrote."""


# -- a sheet's manifest ------------------------------------------------------------------------------


def describe(edition: Edition, content: Content) -> dict[str, Any]:
    """Return the part of a manifest that is the same for all papers: sheet, facts with their notes, sources."""
    marks: dict[str, list[str]] = {}  # by fact, the names of its marks
    notes: dict[str, dict[int, None]] = {}
    sheet, plan, language = edition.sheet, edition.plan, edition.language
    for node in walk(sheet.article):
        if isinstance(node, NoteRef):
            for ident in node.facts:
                marks.setdefault(ident, []).append(node.id)
                notes.setdefault(ident, {})[node.number] = None
    facts = []
    measures: set[str] = set()
    for fact in edition.facts:
        measures.update({fact.measure} & content.measures.keys() if fact.measure else ())
        said = _RECORDS.get((fact.id, language.code), (fact, content), partial(_hashed, fact, content, language))
        facts.append({**said, "notes": sorted(notes.get(fact.id, ())),
                      "marks": marks.get(fact.id, [])})  # fmt: skip
    meta = sheet.metadata
    shown = {node.image.digest for node in walk(sheet.article) if isinstance(node, Picture)}
    keys = sorted({note.reference.key for note in sheet.notes})
    off = content.publisher.rules_off
    return {
        **({"rules_off": dict(off)} if off else {}),
        "schema": SCHEMA,
        "tool": f"factsheet {__version__}",
        "sheet": {
            "id": meta.id, "number": meta.number, "edition": meta.edition, "date": meta.date,
            "facts_as_of": plan.facts_as_of, "language": meta.language, "title": meta.title, "draft": meta.draft,
            "sha256": digest(record(plan, language)),
            **({"flaw": meta.flaw} if meta.flaw else {}), **({"copy": edition.copy} if edition.copy else {}),
        },
        "publisher": digest(record(content.publisher, language)),
        "facts": facts,
        "sources": {key: _source_digest(content.sources[key], language) for key in keys},
        "measures": {key: digest(record(content.measures[key], language)) for key in sorted(measures)},
        "pictures": {file: image.digest for file, image in content.pictures.items() if image.digest in shown},
        "notes": [{"source": note.reference.key, "locators": list(note.locators)} for note in sheet.notes],
    }  # fmt: skip


def _hashed(fact: Fact, content: Content, language: Language) -> dict[str, Any]:
    said = fact_record(fact, content, language)
    return {**said, "sha256": digest(said)}


def _source_digest(source: Source, language: Language) -> str:
    key = source.id, language.code
    return _SOURCES.get(key, (source,), lambda: digest(source_record(source, language)))


def complete(
    description: Mapping[str, Any],
    paper: str,
    name: str,
    made_of: Mapping[str, Any],
    places: Mapping[str, int],
    itself: Mapping[str, Any],
    text: Mapping[str, Any],
) -> bytes:
    """Return the manifest of one paper, sealed; ``name`` is that of the edition: standard, or large for large print.

    ``made_of`` has the hashes of templates, theme and fonts, ``places`` the pages of marks and notes by
    name, ``itself`` the hashes of what the file says of itself, its fonts, structure and links, ``text`` what it says.
    """
    return seal({**placed(description, paper, name, made_of, places), "itself": itself, "text": text})


def placed(
    description: Mapping[str, Any], paper: str, name: str, made_of: Mapping[str, Any], places: Mapping[str, int]
) -> dict[str, Any]:
    """Return the part of a manifest that is about a sheet on a paper."""
    facts = [
        {**{k: v for k, v in fact.items() if k != "marks"}, "pages": sorted({places[mark] for mark in fact["marks"]})}
        for fact in description["facts"]
    ]
    notes = [{**note, "page": places[f"note-{n}"]} for n, note in enumerate(description["notes"], 1)]
    return {
        **description,
        "sheet": {**description["sheet"], "paper": paper, **({} if name == "standard" else {"form": name})},
        "made_of": made_of,
        "facts": facts,
        "notes": notes,
    }


def seal(data: Mapping[str, Any]) -> bytes:
    """Return a manifest as canonical JSON, with the hash of all else in it."""
    parts = {key: canonical(value) for key, value in data.items()}
    return _joined({**parts, "sha256": canonical(digest(_joined(parts)))})


class Copies:
    """Manifests that differ from one in a few entries; what is in none of these is put into form once."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._data = {key: value for key, value in data.items() if key != "sha256"}
        self._parts = {key: canonical(value) for key, value in self._data.items()}
        self._texts = {key: canonical(value) for key, value in self._data["text"].items()}

    def seal(self, changed: Mapping[str, Any], text: Mapping[str, Any]) -> bytes:
        """Return a sealed manifest with other entries, and other entries of its text."""
        parts = {key: canonical({**self._data[key], **value}) for key, value in changed.items()}
        parts = {**self._parts, **parts, "text": _joined({**self._texts, **{k: canonical(v) for k, v in text.items()}})}
        return _joined({**parts, "sha256": canonical(digest(_joined(parts)))})


def _joined(parts: Mapping[str, bytes]) -> bytes:
    """Return an object in canonical form, of values that are."""
    return b"{%s}" % b",".join([b'"%s":%s' % (key.encode("ascii"), parts[key]) for key in sorted(parts)])


def opened(data: bytes) -> dict[str, Any]:
    """Return a manifest. Raises ManifestError if it is malformed or of another version."""
    try:
        found = json.loads(data)
        schema = found["schema"]
        canonical(found)  # a lone surrogate cannot be encoded
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ManifestError("not a factsheet manifest") from error
    if schema != SCHEMA:
        raise ManifestError(f"the manifest’s schema is {schema}; this program reads {SCHEMA}")
    off = found.get("rules_off", {})
    if not is_like(found, SHAPE) or len(found["facts"]) > MOST_FACTS or not is_like([*off.values()], [str]):
        raise ManifestError("the manifest lacks required fields")
    return dict(found)


def is_like(found: Any, shape: Any) -> bool:
    """Tell whether data has a shape: the keys of a dictionary, the items of a list, else the type."""
    if isinstance(shape, dict):
        return isinstance(found, dict) and all(is_like(found.get(key), value) for key, value in shape.items())
    if isinstance(shape, list):
        return isinstance(found, list) and all(is_like(item, shape[0]) for item in found)
    return isinstance(found, shape)


def is_sealed(manifest: Mapping[str, Any]) -> bool:
    """Tell whether a manifest matches its hash."""
    rest = {key: value for key, value in manifest.items() if key != "sha256"}
    return bool(manifest.get("sha256") == digest(rest))


# -- since then --------------------------------------------------------------------------------------


def changes(manifest: Mapping[str, Any], content: Content, language: Language, edition: Edition | None) -> list[str]:
    """Return what has changed since: facts, sources, and a newer edition, one line each.

    ``edition`` is the sheet as it would be made today, None where no longer exists.
    """
    said = manifest["sheet"]
    plan = content.sheets.get(said["id"])
    out: list[str] = []
    if plan is None:
        out.append(f"sheet {said['id']}: no longer exists")
    elif plan.edition > said["edition"]:
        out.append(f"a newer edition exists: edition {plan.edition}, {plan.date}; this is edition {said['edition']}")
    elif plan.edition < said["edition"]:
        out.append(f"the content has edition {plan.edition}, {plan.date}; this is edition {said['edition']}")
    elif plan.date != said["date"]:
        out.append(f"edition {plan.edition} is now dated {plan.date}; in this file {said['date']}")
    printed = {fact.id for fact in edition.facts} if edition else set()
    for then in manifest["facts"]:
        out += _changed(then, content, language, printed)
    known = {fact["id"] for fact in manifest["facts"]}
    out += [f"fact {ident}: new on the sheet" for ident in sorted(printed - known)]
    if plan and not out and digest(record(plan, language)) != said.get("sha256"):
        out.append(f"sheet {plan.id}: its title, headings or other data have changed, but not its edition")
    for key, value in manifest["sources"].items():
        source = content.sources.get(key)
        if source is None:
            out.append(f"source {key}: withdrawn")
        elif digest(source_record(source, language)) != value:
            out.append(f"source {key}: its data have changed")
    for key, value in manifest["measures"].items():
        measure = content.measures.get(key)
        if measure is None or digest(record(measure, language)) != value:
            out.append(f"measure {key}: {'withdrawn' if measure is None else 'its data have changed'}")
    for file, value in manifest.get("pictures", {}).items():  # none in earlier versions
        image = content.pictures.get(file)
        if image is None or image.digest != value:
            out.append(f"picture {file}: {'withdrawn' if image is None else 'has changed'}")
    if digest(record(content.publisher, language)) != manifest["publisher"]:
        out.append("publisher: its data have changed")
    return out


def _changed(then: Mapping[str, Any], content: Content, language: Language, printed: set[str]) -> list[str]:
    ident = then["id"]
    where = f"fact {ident} (page {_listed(then['pages'])}, note {_listed(then['notes'])})"
    fact = content.facts.get(ident)
    if fact is None:
        return [f"{where}: withdrawn"]
    out = []
    if fact.print == "never":
        out.append(f"{where}: withdrawn, now `print: never`")
    elif printed and ident not in printed:
        out.append(f"{where}: no longer on the sheet")
    now = json.loads(canonical(fact_record(fact, content, language)))  # in the form in which the file has it
    for key in sorted((now.keys() | then.keys()) - {"id", "sha256", "notes", "pages"}):
        if now.get(key) != then.get(key):
            out.append(f"{where}: {key} is now {_shown(now.get(key))}; in this file {_shown(then.get(key))}")
    return out


def _listed(values: Sequence[Any]) -> str:
    return ", ".join(map(str, values)) or "none"


def _shown(value: Any) -> str:
    if value is None:
        return "not there"
    return f"“{value}”" if isinstance(value, str) else canonical(value).decode()
