"""Put what is known of a copy into the source's record, in place.

Input: a file of sources, as bytes. Output: the same bytes but for one record, which
has ``custom: snapshot:``. Its lines alone go through the round trip, so no comment,
order or quotation mark of another record can change; the result is read again.
"""

from __future__ import annotations

import re
from copy import deepcopy
from datetime import date
from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.error import YAMLError

from factsheet.errors import ContentError, Problem
from factsheet.load.yaml_text import Node, YamlDocument, parse_yaml
from factsheet.model import Snapshot

_WIDTH = 1 << 20  # no line is broken anew


class _ByHand(Exception):
    """A record written in a way this module does not change."""


def with_snapshot(data: bytes, display: str, source: str, snapshot: Snapshot) -> bytes:
    """Return a file of sources in which one has this snapshot. Raises ContentError E113 where it cannot be put in."""
    document = parse_yaml(data, display)
    wanted = {"sha256": snapshot.sha256, "words": snapshot.words, "taken": snapshot.taken}
    numbers = [i for i, entry in enumerate(document.data["references"]) if entry.get("id") == source]
    path = ("references", numbers[0])
    try:
        changed = _edited(data.decode("utf-8"), document, path, wanted)
        expected = deepcopy(document.data)
        record = expected["references"][numbers[0]]
        record["custom"] = {**(record.get("custom") or {}), "snapshot": wanted}
        if parse_yaml(changed, display).data != expected:
            raise _ByHand
    except (_ByHand, ContentError, YAMLError, ValueError):
        lines = ", ".join(f"{key}: {value}" for key, value in wanted.items())
        what = f"the record of {source} is written in a way that cannot be changed by program"
        hint = f"write it in lines of its own, or put this under its `custom:` yourself: snapshot: {{{lines}}}"
        raise ContentError([Problem("E113", document.locate(path), what, hint)]) from None
    return changed


def _edited(text: str, document: YamlDocument, path: tuple[str | int, ...], wanted: dict[str, Any]) -> bytes:
    record, siblings = document.node(path), document.node(path[:-1])
    if record is None or siblings is None or record.flow or siblings.flow:
        raise _ByHand
    lines = text.splitlines(keepends=True)
    start, end, indent = _extent(lines, record, siblings.children.get(int(path[-1]) + 1))
    lead, first = lines[start][:indent], lines[start][indent:]
    own = [first, *(_outdented(line, indent) for line in lines[start + 1 : end])]
    new = _round_trip("".join(own).replace("\r\n", "\n"), wanted).splitlines()
    newline = "\r\n" if lines[0].endswith("\r\n") else "\n"
    put = [(lead if i == 0 else " " * indent if line else "") + line + newline for i, line in enumerate(new)]
    return "".join([*lines[:start], *put, *lines[end:]]).encode()


def _extent(lines: list[str], record: Node, following: Node | None) -> tuple[int, int, int]:
    """Return the record's first line, the line after its last (from 0), and its indentation."""
    start, indent = record.line - 1, record.column - 1
    end = following.line - 1 if following else len(lines)
    while end > start + 1 and (not lines[end - 1].strip() or lines[end - 1][:indent].strip()):
        end -= 1  # blank, or less indented: what stands before the next record is not this one's
    return start, end, indent


def _outdented(line: str, indent: int) -> str:
    if line[:indent].strip() and not line.lstrip().startswith("#"):
        raise _ByHand
    return line[indent:] if not line[:indent].strip() else line.lstrip()


def _round_trip(text: str, wanted: dict[str, Any]) -> str:
    """Return a record's text with the snapshot in it, the rest as the editor wrote it."""
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = _WIDTH
    step = re.search(r"^[\w-]+:[ \t]*(?:#.*)?\n( +)[\w-]+:", text, re.MULTILINE)
    dash = re.search(r"^( *)[\w-]+:[ \t]*(?:#.*)?\n\1( *)-( +)", text, re.MULTILINE)
    before, after = (len(dash[2]), len(dash[3])) if dash else (0, 1)
    yaml.indent(mapping=len(step[1]) if step else 2, sequence=before + 1 + after, offset=before)
    record = yaml.load(text)
    if not isinstance(record.get("custom"), CommentedMap):
        record["custom"] = CommentedMap()
    snapshot = record["custom"].get("snapshot")
    if not isinstance(snapshot, CommentedMap):
        snapshot = record["custom"]["snapshot"] = CommentedMap()
    for key in [key for key in snapshot if key not in wanted]:
        del snapshot[key]
    snapshot.update({**wanted, "taken": _day(wanted["taken"])})
    out = StringIO()
    yaml.dump(record, out)
    return out.getvalue()


def _day(text: str) -> date | str:
    """Return a whole day as a date, which stands without quotation marks."""
    return date.fromisoformat(text) if len(text) == 10 else text
