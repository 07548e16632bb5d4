"""Citations and what readers decided, for other programs: CSV, JSON, W3C Web Annotation.

Input: a project, a plan, a language. Output: bytes. Here each reader's decision is told; these files are for
editors and for whoever checks the checkers, not for a second reader.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from factsheet.evidence.context import located
from factsheet.evidence.digest import plain, source_record
from factsheet.evidence.signoff.pairs import Pair, pairs, units
from factsheet.evidence.signoff.states import shown, stand
from factsheet.project.cells import cell
from factsheet.project.project import Project
from factsheet.records.source import Archive
from factsheet.review import rows
from factsheet.rules.scan import past_review
from factsheet.sheet.edition import Edition

SCHEMA = "factsheet-citations/1"
CONTEXT = 48  # characters to either side of a quote, in an annotation
COLUMNS = (
    *(
        "kind",
        "pair",
        "fact",
        "block",
        "note",
        "statement",
        "status",
        "attribution",
        "source",
        "author",
        "title",
        "publisher",
    ),
    *(
        "issued",
        "class",
        "group",
        "speaker",
        "supports",
        "locator",
        "quote",
        "quote_language",
        "quote_translation",
        "original",
        "archive",
    ),
    *("rung", "state", "readers", "opened", "confirmed_on", "hash"),
)
# What a spreadsheet takes for the start of a formula (OWASP, CSV Injection), in any width, and the real minus sign.
_OPENED = {True: "yes", False: "no", None: "no address"}


def _cited(project: Project, edition: Edition) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return the review data of a sheet, and its rows with every reader's decision."""
    data = rows.data(project, edition)
    content = project.content
    found = []
    for row, pair in zip(data["rows"], units(content, edition.facts, edition.language), strict=True):
        now = stand(pair, project.history, content)
        known = {key: value for key, value in row.items() if key not in ("mine", "readings", "old")}
        state = shown(now.state, past_review(pair.fact, edition.plan.date))
        kind = "citation" if isinstance(pair, Pair) else "translation"
        rung = {"confirmed": "confirmed", "verified": "read"}.get(now.state, row["rung"])
        decisions = [
            {"reader": e.reader, "state": e.state, "support": e.support, "ticks": list(e.ticks), "note": e.note,
             "at": e.at, "applied": e.applied, "key": e.key or None, "opened": e.opened,
             **({"role": e.role} if e.role else {})}
            for e in now.now
        ]  # fmt: skip
        extra = {"decisions": decisions, "confirmed_on": now.confirmed_on or None}
        found.append({**known, "kind": kind, "state": state, "rung": rung, **extra})
    return data, found


# -- JSON ----------------------------------------------------------------------------------------------


def to_json(project: Project, edition: Edition) -> bytes:
    """Return a sheet's citations and translations as JSON, sources as CSL-JSON has them."""
    data, found = _cited(project, edition)
    sources = {key: source_record(project.content.sources[key], edition.language) for key in data["sources"]}
    said = [{**row, "statement": "".join(text for _, text in row["statement"])} for row in found]
    whole = {"schema": SCHEMA, "sheet": data["sheet"], "content": data["content"], "sources": sources}
    whole["citations"] = [row for row in said if row["kind"] == "citation"]
    own = ("pair", "hash", "fact", "block", "statement", "attribution", "state", "decisions", "confirmed_on")
    whole["translations"] = [
        {**{name: row[name] for name in own}, "original": row["quote"]} for row in said if row["kind"] == "translation"
    ]
    return (json.dumps(whole, ensure_ascii=False, indent=1, default=plain) + "\n").encode()


# -- CSV -----------------------------------------------------------------------------------------------


def to_csv(project: Project, edition: Edition) -> bytes:
    """Return a sheet's citations and translations as a table (RFC 4180), each cell quoted, none a formula.

    Of a translation, ``quote`` is the original.
    """
    data, found = _cited(project, edition)
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(COLUMNS)
    for row in found:
        source = data["sources"].get(row["source"], {})
        cells = {
            **{key: source.get(key) for key in ("author", "title", "publisher", "issued", "class", "group")},
            "original": None,
            "archive": None,
            **row,
            **source.get("links", {}),
            "supports": "; ".join(row["supports"]),
            "opened": "; ".join(_OPENED[d["opened"]] for d in row["decisions"]),
            "note": row["note"]["number"],
            "statement": "".join(text for _, text in row["statement"]),
            "readers": "; ".join(
                f"{_one(d['reader'])}: {d['state']}{'' if d['key'] else ' (unsigned)'}" for d in row["decisions"]
            ),
        }
        writer.writerow([cell(cells[name]) for name in COLUMNS])
    return out.getvalue().encode("utf-8-sig")


def _one(name: str) -> str:
    """Return a name for a cell that has several: what would part them, or begin a formula, does not."""
    return cell(name.replace(";", ","))


# -- W3C Web Annotation --------------------------------------------------------------------------------


def to_annotations(project: Project, edition: Edition) -> bytes:
    """Return a sheet's citations as an annotation collection: our statement on the source's own words.

    Source: W3C Web Annotation Data Model, 2017-02-23: TextQuoteSelector (4.2.4), TimeState (4.3.1),
    AnnotationCollection (5.1).
    """
    data, found = _cited(project, edition)
    plan, language = edition.plan, edition.language
    cited = pairs(project.content, edition.facts, language)
    items = list(_annotations(project, data, found[: len(cited)], cited))
    name = f"{plan.id} {plan.edition} {language.code} {data['content']}"
    collection = {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": _name(f"collection {name}"),
        "type": "AnnotationCollection",
        "label": f"{plan.number}, {data['sheet']['title']}",
        "total": len(items),
        "first": {"id": _name(f"page {name}"), "type": "AnnotationPage", "startIndex": 0, "items": items},
    }
    return (json.dumps(collection, ensure_ascii=False, indent=1, default=plain) + "\n").encode()


def _annotations(
    project: Project, data: Mapping[str, Any], found: list[dict[str, Any]], cited: Sequence[Pair]
) -> Iterator[dict[str, Any]]:
    for row, pair in zip(found, cited, strict=True):
        source = project.content.sources[row["source"]]
        archive = source.custom.archive
        target: dict[str, Any] = {"source": source.url or _name(f"source {source.id}")}
        if row["quote"]:
            target["selector"] = {"type": "TextQuoteSelector", "exact": row["quote"]}
            if place := located(pair.citation, project.texts.get(source.id)):
                target["selector"] |= _around(*place[1:])
        if isinstance(archive, Archive):
            target["state"] = {"type": "TimeState", "cached": archive.url}
        yield {
            "id": _name(f"{row['pair']} {row['hash']}"),
            "type": "Annotation",
            "motivation": "commenting",
            "body": {
                "type": "TextualBody",
                "value": "".join(text for _, text in row["statement"]),
                "format": "text/plain",
                "language": data["sheet"]["language"],
            },
            "target": target,
        }


def _around(line: str, start: int, end: int) -> dict[str, str]:
    """Return a quote as the source has it, and what stands directly before and after; no word is cut."""
    before, after = line[max(start - CONTEXT, 0) : start], line[end : end + CONTEXT]
    if start > CONTEXT:
        before = before.partition(" ")[2]
    if end + CONTEXT < len(line):
        after = after.rpartition(" ")[0]
    said = {"exact": line[start:end], "prefix": before, "suffix": after}
    return {key: value for key, value in said.items() if value}


def _name(what: str) -> str:
    """Return a name for what has no address: the same for the same thing (RFC 4122, version 5)."""
    return f"urn:uuid:{uuid5(NAMESPACE_URL, f'factsheet {what}')}"


EXPORTS: Mapping[str, Callable[[Project, Edition], bytes]] = {
    "csv": to_csv,
    "json": to_json,
    "annotation": to_annotations,
}
