"""Review data → the review page: one HTML file that works from disk, with nothing else.

Input: what rows.py tells of a sheet in one language, and the theme. Output: the file's
text; style and script inside, allowed by their hashes; the data as JSON, never as markup.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from factsheet.languages import Language
from factsheet.records.folders import Folders
from factsheet.review.packing import as_json, packed
from factsheet.sheet.catalog import Catalog
from factsheet.sheet.template import Templates
from factsheet.writers.html.page import token_css
from factsheet.writers.theme import Theme

FOLDER = Path(__file__).with_name("web")
SHOWN = "factsheet/review/web"
label = Catalog(Folders((FOLDER, SHOWN)).below("locale")).label
# In the order of their use; together they are one script.
SCRIPTS = ("canonical", "core", "rows", "draft", "transfer", "keys", "queue", "row", "paper", "decide", "review")
VERDICTS = (
    ("verify", "verified", "Verify"),
    ("query", "queried", "Query"),
    ("dispute", "disputed", "Dispute"),
    ("needs-source", "needs-source", "Needs a source"),
    ("withdraw", "withdrawn", "Withdraw"),
)
FACETS = (("block", "Part of the sheet"), ("rung", "Rung"), ("source", "Source"))
# Signs of the states, on 16 × 16 units: drawn, for no font has them all.
ICONS = {
    "unreviewed": "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zm0 1.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9z",
    "verified": "M6.3 12.6 2.2 8.5l1.3-1.3 2.8 2.8 6.2-6.6 1.3 1.3z",
    "confirmed": "M4.3 12.4.8 8.9l1.2-1.2 2.3 2.3 5.2-5.6 1.2 1.2zM9.2 12.4l-1.6-1.6 1.2-1.3.4.5 5.2-5.6 1.2 1.2z",
    "queried": "M7 11.5h2v2H7zM8 2.5c2 0 3.6 1.3 3.6 3.1 0 1.4-.9 2.1-1.7 2.7-.7.5-.9.8-.9 1.5v.4H7v-.6"
    "c0-1.4.8-2 1.6-2.6.6-.5 1-.8 1-1.4 0-.7-.6-1.2-1.6-1.2-1 0-1.7.6-1.8 1.5H4.3C4.4 3.9 5.9 2.5 8 2.5z",
    "disputed": "m8 6.7 3.7-3.7L13 4.3 9.3 8l3.7 3.7-1.3 1.3L8 9.3 4.3 13 3 11.7 6.7 8 3 4.3 4.3 3z",
    "needs-source": "M7.1 3h1.8v4.1H13v1.8H8.9V13H7.1V8.9H3V7.1h4.1z",
    "withdrawn": "M3 7.1h10v1.8H3z",
    "lapsed": "M8 2.5a5.5 5.5 0 0 1 4.6 2.5V3H14v4.5H9.5V6.1h2.1A4 4 0 1 0 12 8.8h1.5A5.5 5.5 0 1 1 8 2.5z",
    "stale": "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zm0 1.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9zM7.2 4.7h1.5v3l2.2 1.3"
    "-.8 1.3-2.9-1.7z",
    "open": "M9 2.5h4.5V7h-1.6V5.2L7.6 9.5 6.5 8.4l4.3-4.3H9zM3 4h4v1.6H4.6v5.8h5.8V9H12v4H3z",
}
_MESSAGE = re.compile(r'\bt\("((?:[^"\\]|\\.)+)"')
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_STATUSES = ("established", "reported", "alleged", "denied", "disputed", "superseded")


def write(data: Mapping[str, Any], lang: Language, theme: Theme) -> str:
    """Return the review page of a sheet in one language, a whole document; the same data give the same text.

    Raises ContentError L001 where the language's catalog lacks a label of the page.
    """
    script = '\n(() => {\n"use strict";\n' + _body() + "})();\n"
    style = "\n" + token_css(theme.css_tokens()) + _read("review.css").replace("</", "<\\/")
    sheet = data["sheet"]
    sources = {key: {**source, "issued": _issued(source, lang)} for key, source in data["sources"].items()}
    context = {
        "language": lang,
        "lang": lang.code,
        "title": f"{label(lang, 'Review')} · {sheet['title']}",
        "sheet": sheet,
        "edition": lang.label("Edition {number}, {date}", number=sheet["edition"], date=lang.date(sheet["date"])),
        "policy": f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; "
        "base-uri 'none'; form-action 'none'",
        "style": style,
        "script": script,
        "icons": tuple(ICONS.items()),
        "verdicts": [(act, state, label(lang, message)) for act, state, message in VERDICTS],
        "facets": [(facet, label(lang, message)) for facet, message in FACETS],
        "data": as_json(packed({**data, "sources": sources})),
        "labels": as_json({m: _label(m, lang) for m in messages()}),
    }
    return Templates(Folders((FOLDER, SHOWN))).render("review.html.j2", context)


def messages() -> list[str]:
    """Return the English messages the script has, in order."""
    found = {message.replace('\\"', '"') for message in _MESSAGE.findall(_body())}
    return sorted(found.union(_STATUSES))


def _issued(source: Mapping[str, Any], lang: Language) -> str:
    """Return the date of a source as sheets print it."""
    return lang.date(source["issued"]) if source["issued"] else ""


def _label(message: str, lang: Language) -> str:
    """Return a label with its placeholders left for the script to fill."""
    return label(lang, message, **{name: f"{{{name}}}" for name in _PLACEHOLDER.findall(message)})


def _body() -> str:
    return "".join(_read(f"{name}.js") for name in SCRIPTS)


def _read(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    """Return a source expression for an inline style or script (Content Security Policy Level 3, 2.3.1)."""
    return f"'sha256-{base64.b64encode(sha256(text.encode()).digest()).decode()}'"
