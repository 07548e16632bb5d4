"""The data of one YAML file, with the line and column of each part of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from factsheet.errors import Location, Problem
from factsheet.records import messages as wording


class Node:
    """A value and its place; ``keys`` and ``children`` of a group by key, ``children`` of a list by number."""

    __slots__ = ("children", "column", "data", "flow", "keys", "line")

    def __init__(self, data: Any, mark: Any, flow: bool) -> None:
        self.data = data
        self.line: int = mark.line + 1
        self.column: int = mark.column + 1
        self.flow = flow
        self.keys: dict[str, tuple[int, int]] = {}
        self.children: dict[str | int, Node] = {}


class YamlDocument:
    """The data of one file, able to tell where each part of it stands."""

    def __init__(self, display: str, text: str, root: Node, warnings: Sequence[Problem] = ()) -> None:
        self.display = display
        self.root = root
        self.warnings = tuple(warnings)
        self._text = text

    @property
    def data(self) -> Any:
        return self.root.data

    def locate(self, path: Sequence[str | int] = (), start: Node | None = None) -> Location:
        """Return the place ``path`` leads to from ``start``, or the nearest on the way that exists.

        A scalar or bracketed list stands where it starts; a group or list on lines of its own stands at its key.
        """
        node = start or self.root
        line, column = node.line, node.column
        for part in path:
            child = node.children.get(part)
            if child is None and isinstance(part, str):
                part = part.replace("_", "-")
                child = node.children.get(part)
            if child is None:
                break
            nested = bool(child.children) and not child.flow and part in node.keys
            line, column = node.keys[str(part)] if nested else (child.line, child.column)
            node = child
        return Location(self.display, line, column)

    def key(self, path: Sequence[str | int], start: Node | None = None) -> Location:
        """Return the place of the key at the end of ``path``, or the nearest place that exists."""
        parent = self.node(path[:-1], start)
        mark = parent.keys.get(str(path[-1])) if parent else None
        return Location(self.display, *mark) if mark else self.locate(path, start)

    def node(self, path: Sequence[str | int], start: Node | None = None) -> Node | None:
        """Return what stands at ``path``, or None."""
        node: Node | None = start or self.root
        for part in path:
            node = node.children.get(part) if node else None
        return node

    def line(self, number: int) -> str:
        """Return a line of the file, fit for a message."""
        return shown_line(self._text, number)


def shown_line(text: str, number: int) -> str:
    """Return a line of a text, fit for a message."""
    return wording.shown(raw_line(text, number), 100)


def raw_line(text: str, number: int) -> str:
    """Return a line of a text as it is; empty for one that does not exist."""
    lines = _lines(text)
    return lines[number - 1] if 0 < number <= len(lines) else ""


@lru_cache(maxsize=4)
def _lines(text: str) -> list[str]:
    return re.split(r"\r\n|\r|\n", text)
