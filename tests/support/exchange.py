"""The table of docs/how-to/zotero.md: which field of a source each format keeps, as a round trip shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

from factsheet.project.authoring.exports import SOURCES, left_out
from factsheet.records.meanings import meanings
from factsheet.records.model import Content
from factsheet.records.source import Source

GUIDE = Path(__file__).parents[2] / "docs/how-to/zotero.md"
NAMES = {"csl-json": "CSL-JSON", "bibtex": "BibTeX", "ris": "RIS"}
_MARKS = re.compile(r"(<!-- kept -->\n).*?(<!-- end -->)", re.DOTALL)
# Values of which one is harder than the other, where they are not all alike.
HARD: dict[str, list[tuple[str, Any]]] = {
    "author": [("people", [{"family": "van der Berg", "given": "Jan"}]), ("bodies", [{"literal": "World Bank"}]),
               ("bodies with a comma", [{"literal": "Acme, Inc."}])],
    "editor": [("", [{"family": "Roe", "given": "Ann"}])],
    "title": [("", "A Year of Arrivals"), ("`<i>`, `<sup>`, `<sub>`", "On <i>safe</i> CO<sub>2</sub>")],
    "issued": [("a day", "2019-05-07"), ("a period", "2019/2021"), ("a season", "2019-21"), ("about", "1890~"),
               ("in words", {"literal": "n.d."})],
    "number": [("", "28834/19")],
    "volume": [("", "12")],
    "issue": [("", "3")],
    "page": [("", "101-119")],
    "DOI": [("", "10.1000/182")],
    "language": [("", "fr-CA")],
}  # fmt: skip


def with_table(page: str) -> str:
    """Return the guide with its table made anew."""
    return _MARKS.sub(lambda found: "\n".join((found[1], *_rows(), "", found[2])), page)


def _rows() -> Iterator[str]:
    yield from (f"| field | {' | '.join(NAMES.values())} |", f"|---|{'---|' * len(NAMES)}")
    for name, info in Source.model_fields.items():
        field = info.alias or name
        if field in ("id", "custom"):
            continue
        if field == "type":
            yield f"| `type` | {' | '.join(_types(format_) for format_ in SOURCES)} |"
            continue
        for what, value in HARD.get(field) or [("", meanings(Source)[field].examples[0])]:
            kept = [_kept(field, value, format_) for format_ in SOURCES]
            yield f"| `{field}`{f': {what}' if what else ''} | {' | '.join(kept)} |"


def _kept(field: str, value: Any, format_: str) -> str:
    """Return in which kinds of source a field comes back: kept, told, or the kinds."""
    kinds = ("article-journal", "report", "chapter", "webpage")
    good = [kind for kind in kinds if field not in _lost({"type": kind, field: value}, format_)]
    return "kept" if len(good) == len(kinds) else f"kept in: {', '.join(good)}" if good else "told"


def _types(format_: str) -> str:
    words = get_args(Source.model_fields["type"].annotation)
    lost = [word for word in words if "type" in _lost({"type": word}, format_)]
    return f"kept, but told: {', '.join(lost)}" if lost else "kept"


def _lost(record: dict[str, Any], format_: str) -> list[str]:
    publisher: Any = None
    whole = {"id": "a", "title": "A", "URL": "https://example.org/a", **record}
    return left_out(Content(publisher, {"a": Source.model_validate(whole)}), format_).get("a", [])
