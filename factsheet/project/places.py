"""Where in the content a text stands that a file cannot print.

Input: a text, a sheet, the content. Output: places, and what to call them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from factsheet.errors import ContentError, Location, Problem
from factsheet.records.model import Content, Kind
from factsheet.sheet.addresses import printed_address
from factsheet.sheet.tree import Sheet, Text, walk

Steps = tuple[str | int, ...]


def places_of(text: str, sheet: Sheet, content: Content) -> Iterator[tuple[Location, str]]:
    """Yield the fields of the content that hold a text and stand in a sheet's language, or the sheet itself."""
    code = sheet.metadata.language
    found = False
    cited = {note.reference.key for note in sheet.notes}
    records: list[tuple[Kind, Mapping[str, Any]]] = [("fact", content.facts), ("source", content.sources)]
    for kind, named in records:
        for ident, record in named.items():
            if kind == "source" and ident not in cited:
                continue
            for path in _fields_with(text, record.model_dump(mode="json", by_alias=True), code):
                found = True
                yield content.where(kind, ident, *path), f"{kind} {ident}"
    if not found:
        plan = content.sheets[sheet.metadata.id]
        path = next(_fields_with(text, plan.model_dump(mode="json", by_alias=True), code), ())
        yield content.where("sheet", plan.id, *path), f"sheet {plan.id}"


_NEVER_PRINTED = frozenset({"note", "reason", "rank-reason", "derived", "read-in"})


def _fields_with(text: str, data: object, code: str, path: Steps = ()) -> Iterator[Steps]:
    """Yield the path of each field that holds a text, as it is printed, and stands in a language."""
    if isinstance(data, str):
        printed = printed_address(data) if data.startswith(("https://", "http://")) else data
        if text in printed:
            yield path
        return
    items: Iterable[tuple[str | int, Any]] = ()
    if isinstance(data, dict):
        languages = {key for key in data if len(key) == 2 and key.islower()}
        items = [(key, value) for key, value in data.items() if key not in _NEVER_PRINTED | (languages - {code})]
    elif isinstance(data, list):
        items = enumerate(data)
    for key, value in items:
        yield from _fields_with(text, value, code, (*path, key))


def check_brackets(sheet: Sheet, content: Content, name: str) -> None:
    """Name the text that looks like a note mark in plain text. Raises ContentError P003."""
    looks = {f"[{note.number}]" for note in sheet.notes}
    nodes = (sheet.article, *(inline for note in sheet.notes for inline in note.content))
    texts = (text.text for node in nodes for text in walk(node) if isinstance(text, Text))
    found = sorted({mark for text in texts for mark in re.findall(r"\[\d+\]", text)} & looks)
    problems = [
        Problem("P003", where, f"{name}: “{mark}” of {what} cannot be told from the mark of a note in plain text",
                "write it another way, such as (1), or build other formats")
        for mark in found
        for where, what in places_of(mark, sheet, content)
    ]  # fmt: skip
    if problems:
        raise ContentError(problems)
