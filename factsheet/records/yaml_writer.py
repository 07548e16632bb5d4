"""Entries as text for a content file, in its own dialect: block style, quotation marks only where they are needed.

Input: plain data; a file as it stands. Output: the file with the entries at its end, every other byte as it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import yaml

from factsheet.errors import ContentError, Problem
from factsheet.records.yaml_reader import parse_yaml

_WIDTH = 1 << 20  # never wrap lines
_LINE = 60  # characters of values that stand on one line


class _Dumper(yaml.SafeDumper):
    """Writes dates without quotation marks, as they are text here, and what is short on one line."""

    inside = False  # the entry itself, whose keys stand on lines of their own

    def represent_mapping(self, tag: str, mapping: Any, flow_style: bool | None = None) -> yaml.MappingNode:
        whole, self.inside = not self.inside, True
        return super().represent_mapping(tag, mapping, not whole and _short(mapping.values()))

    def represent_sequence(self, tag: str, sequence: Any, flow_style: bool | None = None) -> yaml.SequenceNode:
        return super().represent_sequence(tag, sequence, _short(sequence))

    def ignore_aliases(self, data: Any) -> bool:
        return True


_Dumper.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in found if tag != "tag:yaml.org,2002:timestamp"]
    for first, found in yaml.SafeDumper.yaml_implicit_resolvers.items()
}


def _short(values: Iterable[Any]) -> bool:
    said = list(values)
    return not any(isinstance(v, Mapping | list | tuple) for v in said) and sum(len(str(v)) for v in said) < _LINE


def dump(data: Mapping[str, Any]) -> str:
    """Return data as YAML, a key a line; a group or list of a few short values stands on one."""
    return str(yaml.dump(dict(data), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=_WIDTH))


def new_file(key: str, entries: Sequence[Mapping[str, Any]], schema: str = "") -> bytes:
    """Return a new file with entries under a key, or one record where the key is empty; ``schema``: its address."""
    head = f"# yaml-language-server: $schema={schema}\n" if schema else ""
    body = f"{key}:\n{''.join(map(_entry, entries))}" if key else dump(entries[0])
    return f"{head}{body}".encode()


def appended(data: bytes, display: str, key: str, entries: Sequence[Mapping[str, Any]]) -> bytes:
    """Return a file with entries at the end of its only list. Raises ContentError A004 where that cannot be done."""
    document = parse_yaml(data, display)
    listed, node = document.data.get(key), document.node((key,))
    try:
        text = data.decode("utf-8")
        if key in document.data and not listed:  # begun, without an entry
            listed, text = [], re.sub(rf"(?m)^({key}:)[ \t]*\[\s*\]", r"\1", text)
        elif not isinstance(listed, list) or node is None or node.flow:
            raise ValueError
        if list(document.data) != [key]:
            raise ValueError
        newline = "\r\n" if "\r\n" in text else "\n"
        lines = text.splitlines()
        starts = [child.line - 1 for child in node.children.values()] if node and listed else []
        indent = lines[starts[0]].partition("-")[0] if starts else ""
        gap = newline if any(_parted(lines, start) for start in starts[1:]) else ""
        made = "".join(gap + _entry(entry, indent).replace("\n", newline) for entry in entries)
        changed = (text + ("" if text.endswith("\n") else newline) + made).encode()
        if parse_yaml(changed, display).data != {key: [*listed, *entries]}:
            raise ValueError
    except (ValueError, ContentError, IndexError):
        what = "nothing can be added automatically to a file written in this way"
        hint = (
            f"let it have `{key}:` alone, with each entry on lines of its own after a dash; or name another with --file"
        )
        raise ContentError([Problem("A004", document.locate((key,)), what, hint)]) from None
    return changed


def _parted(lines: Sequence[str], start: int) -> bool:
    """Tell whether an empty line stands before an entry, or before the comments above it."""
    above = reversed(lines[:start])
    return not next((line for line in above if not line.lstrip().startswith("#")), "").strip()


def _entry(entry: Mapping[str, Any], indent: str = "") -> str:
    first, *rest = dump(entry).splitlines()
    return f"{indent}- {first}\n" + "".join(f"{indent}  {line}\n" for line in rest)
