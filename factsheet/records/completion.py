"""The schemas with what one project has: its ids, languages and papers, for completion in an editor.

Input: schemas, content, the papers of the theme. Output: schemas that propose ids with what they stand for. An id that
is not proposed is still right: the file it stands in may be newer than the schema, and a check knows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from factsheet.languages import known_languages, language
from factsheet.records.model import Content, Fact
from factsheet.records.parts import FACTS, MEASURES, RESTS, SEARCHES
from factsheet.records.values import Localized, Prose

Proposals = Mapping[str, str]  # what may be written → what it stands for

# The fields of all records that name one of these.
_FIELDS = {
    "fact": FACTS | RESTS | {"answers", "contradicts", "superseded_by", "also_prints", "card"},
    "measure": MEASURES | {"measure"},
    "search": SEARCHES,
    "source": {"source"},
    "speaker": {"speaker"},
    "group": {"independence", "group"},
    "subject": {"subject"},
    "paper": {"papers"},
    "language": {"languages"},
}
_KIND_OF = {field: kind for kind, fields in _FIELDS.items() for field in fields}


def completed(schemas: Mapping[str, dict[str, Any]], content: Content, papers: Iterable[str]) -> dict[str, Any]:
    """Return the schemas with the proposals of a project."""
    proposed = _proposals(content, papers)
    return {name: _with(schema, "", proposed, content.publisher.languages) for name, schema in schemas.items()}


def _proposals(content: Content, papers: Iterable[str]) -> Mapping[str, Proposals]:
    first = content.publisher.languages[0]

    def said(text: Localized) -> str:
        return text.get(first) or next(iter(text.root.values()))

    sources = content.sources.values()
    groups = {s.custom.independence: "" for s in sources if s.custom.independence}
    return {
        "fact": {f.id: _stated(f, said(f.text)) for f in content.facts.values()},
        "measure": {m.id: said(m.label) for m in content.measures.values()},
        "search": {s.id: said(s.what) for s in content.searches.values()},
        "source": {s.id: ", ".join(filter(None, (s.title, s.container_title, _day(s.issued)))) for s in sources},
        "speaker": {s.id: said(s.name) for s in content.speakers.values()},
        "group": groups | {s.group or s.id: said(s.name) for s in content.speakers.values()},
        "subject": {f.subject: "" for f in content.facts.values() if f.subject},
        "paper": dict.fromkeys(papers, ""),
        "language": {code: language(code).name for code in known_languages()},
    }


def _stated(fact: Fact, text: str) -> str:
    """Return what a fact says, with its status; nothing of one that is kept and never printed."""
    return "never printed" if fact.print == "never" else f"{fact.status}: {text}"


def _day(issued: object) -> str | None:
    return issued if isinstance(issued, str) else None


def _with(part: Any, field: str, proposed: Mapping[str, Proposals], languages: Iterable[str]) -> Any:
    """Return a part of a schema, the value of a field, with what is proposed for it."""
    if isinstance(part, list):
        return [_with(item, field, proposed, languages) for item in part]
    if not isinstance(part, dict):
        return part
    found = {}
    for key, value in part.items():
        if key in ("properties", "$defs"):
            found[key] = {name: _with(inner, name, proposed, languages) for name, inner in value.items()}
        else:
            found[key] = _with(value, field, proposed, languages)
    if part.get("title") in (Localized.__name__, Prose.__name__) and "anyOf" in part:
        text = {"type": "string"}
        group = found["anyOf"][1]
        found["anyOf"][1] = {**group, "properties": dict.fromkeys(languages, group.get("additionalProperties", text))}
    known = proposed.get(_KIND_OF.get(field, ""))
    if part.get("type") == "string" and "pattern" in part and known:
        names = sorted(known)
        kept = {key: found.pop(key) for key in ("title", "description") if key in found}
        proposal = {"enum": names, "enumDescriptions": [known[name] for name in names]}
        return {**kept, "anyOf": [proposal, found]}
    return found
