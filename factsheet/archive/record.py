"""Write the snapshot of a copy into the source's record, in place.

Input: a file of sources, as bytes. Output: the same bytes except for one record, which
has ``custom: snapshot:``. A new snapshot is inserted as lines; only an existing one, or a
``custom`` in brackets, is round-tripped, so nothing else the editor wrote can change; the
result is parsed again and compared.
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
from factsheet.records.source import Snapshot
from factsheet.records.yaml_document import Node, YamlDocument
from factsheet.records.yaml_reader import parse_yaml

_WIDTH = 1 << 20  # never wrap lines


class _ByHand(Exception):
    """A record written in a way this module cannot change."""


def with_snapshot(data: bytes, display: str, source: str, snapshot: Snapshot) -> bytes:
    """Return a file of sources with this snapshot in one. Raises ContentError E113 if it cannot be inserted."""
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
        what = f"the record of {source} is written in a way that cannot be changed automatically"
        hint = f"put each field on a line of its own, or add this under its `custom:` yourself: snapshot: {{{lines}}}"
        raise ContentError([Problem("E113", document.locate(path), what, hint)]) from None
    return changed


def _edited(text: str, document: YamlDocument, path: tuple[str | int, ...], wanted: dict[str, Any]) -> bytes:
    record, siblings = document.node(path), document.node(path[:-1])
    if record is None or siblings is None or record.flow or siblings.flow:
        raise _ByHand
    lines = text.splitlines(keepends=True)
    newline = "\r\n" if lines[0].endswith("\r\n") else "\n"
    if not lines[-1].endswith("\n"):
        lines[-1] += newline
    following = siblings.children.get(int(path[-1]) + 1)
    indent, last = record.column - 1, following.line - 1 if following else len(lines)
    custom = record.children.get("custom")
    snapshot = custom.children.get("snapshot") if custom else None
    if custom is None:
        at = last = _end(lines, record.line, last, indent)
        new = [" " * indent + line for line in ["custom:", *_snapshot(wanted, 2, 2)]]
    elif custom.flow:  # brackets, or empty
        at, last = _entry(lines, record, "custom", last)
        new = _round_trip(lines[at:last], indent, {"snapshot": wanted})
    elif snapshot is None:
        inner = min(column for _, column in custom.keys.values()) - 1
        at = last = _end(lines, record.keys["custom"][0], _entry(lines, record, "custom", last)[1], inner)
        new = _snapshot(wanted, inner, inner - indent)
    else:
        at, last = _entry(lines, custom, "snapshot", _entry(lines, record, "custom", last)[1])
        new = _round_trip(lines[at:last], custom.keys["snapshot"][1] - 1, wanted)
    return "".join([*lines[:at], *(line + newline for line in new), *lines[last:]]).encode()


def _entry(lines: list[str], group: Node, key: str, last: int) -> tuple[int, int]:
    """Return the first line of a group's entry, and the line after its last, from 0."""
    line, column = group.keys[key]
    end = min((one - 1 for one, _ in group.keys.values() if one > line), default=last)
    return line - 1, _end(lines, line, end, column - 1)


def _end(lines: list[str], first: int, last: int, indent: int) -> int:
    """Return the end of an indented block: trailing blank or less indented lines belong to what follows."""
    while last > first and (not lines[last - 1].strip() or lines[last - 1][:indent].strip()):
        last -= 1
    return last


def _snapshot(wanted: dict[str, Any], indent: int, step: int) -> list[str]:
    """Return the lines of a snapshot, indented."""
    return [" " * indent + "snapshot:", *(f"{' ' * (indent + step)}{key}: {value}" for key, value in wanted.items())]


def _outdented(line: str, indent: int) -> str:
    if line[:indent].strip() and not line.lstrip().startswith("#"):
        raise _ByHand
    return line[indent:] if not line[:indent].strip() else line.lstrip()


def _round_trip(lines: list[str], indent: int, values: dict[str, Any]) -> list[str]:
    """Return the lines of one entry with these values, the rest as the editor wrote it."""
    lead, first = lines[0][:indent], lines[0][indent:]
    text = "".join([first, *(_outdented(line, indent) for line in lines[1:])]).replace("\r\n", "\n")
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = _WIDTH
    step = re.search(r"\n( +)[\w-]+:", text)
    yaml.indent(mapping=len(step[1]) if step else 2)
    entry = yaml.load(text)
    (key,) = entry
    if not isinstance(entry[key], CommentedMap):
        entry[key] = CommentedMap()
    _fill(entry[key], values)
    out = StringIO()
    yaml.dump(entry, out)
    new = out.getvalue().splitlines()
    return [(lead if i == 0 else " " * indent if line else "") + line for i, line in enumerate(new)]


def _fill(group: CommentedMap, values: dict[str, Any]) -> None:
    """Set values in a group in place; a snapshot has these and no others."""
    if "snapshot" in values:
        group.setdefault("snapshot", CommentedMap())
        if not isinstance(group["snapshot"], CommentedMap):
            group["snapshot"] = CommentedMap()
        _fill(group["snapshot"], values["snapshot"])
        return
    for key in [key for key in group if key not in values]:
        del group[key]
    group.update({**values, "taken": _day(values["taken"])})


def _day(text: str) -> date | str:
    """Return a full day as a date, which YAML writes without quotes."""
    return date.fromisoformat(text) if len(text) == 10 else text
