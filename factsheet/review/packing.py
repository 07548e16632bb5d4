"""Review data → the JSON that stands in the page: small, and nothing an HTML parser takes for markup.

Input: what rows.py tells. Output: text for a script element; each row a list in the order of FIELDS, with what
recurs told once. The page's script (web/core.js) has the way back.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

FIELDS = (
    "pair", "hash", "block", "page", "status", "statement", "attribution", "note", "source", "locator", "quote",
    "quote_language", "quote_translation", "speaker", "supports", "context", "fragment", "rung", "state", "readings",
    "mine", "old", "ticks",
)  # fmt: skip
# What rows have in common, and what no row has as a bare number.
SHARED = frozenset(FIELDS) - {"pair", "hash", "page", "readings", "mine", "old", "fragment", "context"}
MANY = 5000  # rows; beyond it the words around a quote are cut to AROUND on either side, or the file grows too big
AROUND = 8


def packed(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return review data with each row as a list; a shared value stands in ``texts``, its number in the row."""
    many = len(data["rows"]) > MANY
    rows = [_lean(row, data["sources"].get(row["source"]), many) for row in data["rows"]]
    keys = [{name: as_json(row[name]) for name in SHARED} for row in rows]
    counts = Counter(key for row in keys for key in row.values())
    texts: list[Any] = []
    places: dict[str, int] = {}
    for row, key in zip(rows, keys, strict=True):
        for name in FIELDS:
            if name not in SHARED or counts[key[name]] < 2 or len(key[name]) < 5:
                continue
            if key[name] not in places:
                places[key[name]] = len(texts)
                texts.append(row[name])
            row[name] = places[key[name]]
    listed = [[row[name] for name in FIELDS] for row in rows]
    shared = [name for name in FIELDS if name in SHARED]
    return {**data, "fields": FIELDS, "shared": shared, "texts": texts, "rows": listed}


def _lean(row: Mapping[str, Any], source: Mapping[str, Any] | None, many: bool) -> dict[str, Any]:
    """Return a row without what its other fields tell: plain runs as text, links and quotes that repeat as null."""
    lean = {name: row[name] for name in FIELDS}
    lean["statement"] = [text if kind == "text" else [kind, text] for kind, text in row["statement"]]
    original = source["links"]["original"] if source else None
    if original and row["fragment"] and row["fragment"].startswith(original):
        lean["fragment"] = row["fragment"][len(original) :]
    if around := row["context"]:
        quote = None if around["quote"] == row["quote"] else around["quote"]
        before, after = around["before"], around["after"]
        if many:
            before, after = _last(before), _first(after)
        lean["context"] = [around["paragraph"], before, quote, after]
    return lean


def _last(text: str) -> str:
    words = text.removeprefix("… ").split(" ")
    return text if len(words) <= AROUND else "… " + " ".join(words[-AROUND:])


def _first(text: str) -> str:
    words = text.removesuffix(" …").split(" ")
    return text if len(words) <= AROUND else " ".join(words[:AROUND]) + " …"


def as_json(value: Any) -> str:
    """Return JSON on one line that may stand in a script element: no character of markup is in it as itself."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text
