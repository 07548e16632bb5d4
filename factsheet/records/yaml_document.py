"""The data of one YAML file, with the line and column of each part of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache, wraps
from types import MappingProxyType
from typing import Any, TypeAlias

from factsheet.errors import Location, Problem
from factsheet.records import messages as wording

MOST_KEPT = 1_000  # documents of a process that reads its files again and again
_NOTHING: Any = MappingProxyType({})  # most values are no group, and each would have two of these


class Node:
    """A value and its place; ``keys`` and ``children`` of a group by key, ``children`` of a list by number."""

    __slots__ = ("children", "column", "data", "flow", "keys", "line")

    def __init__(self, data: Any, mark: Any, flow: bool) -> None:
        self.data = data
        self.line: int = mark.line + 1 if mark else 0
        self.column: int = mark.column + 1 if mark else 0
        self.flow = flow
        inner = data.__class__ is dict or data.__class__ is list
        self.keys: dict[str, tuple[int, int]] = {} if inner else _NOTHING
        self.children: dict[str | int, Node] = {} if inner else _NOTHING

    @classmethod
    def at(cls, other: Node, data: Any) -> Node:
        """Return a value that stands where another does."""
        made = cls(data, None, flow=True)
        made.line, made.column = other.line, other.column
        return made

    def put(self, path: Sequence[str], child: Node) -> None:
        """Place a node below this group, in groups that are made where there are none."""
        name, *rest = path
        if rest:
            group = self.children.get(name)
            if group is None or not isinstance(group.data, dict):
                group = Node.at(child, {})
            group.put(rest, child)
            child = group
        self.children[name], self.data[name] = child, child.data
        self.keys.setdefault(name, (child.line, child.column))


class YamlDocument:
    """The data of one file, able to tell where each part of it stands."""

    def __init__(self, display: str, text: str, root: Node, warnings: Sequence[Problem] = ()) -> None:
        self.display = display
        self.root = root
        self.warnings = tuple(warnings)
        self.text = text
        self.made: dict[tuple[type, tuple[str | int, ...], bool], Any] = {}  # what its parts were validated to
        self.before: dict[tuple[type, bool, str], Any] = {}  # the records of this file when it was read last

    @property
    def data(self) -> Any:
        return self.root.data

    @property
    def displays(self) -> frozenset[str]:
        """What messages call the files this was read from."""
        return frozenset((self.display,))

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
        return shown_line(self.text, number)

    def excerpt(self, where: Location) -> str:
        """Return the line of a place in the file, fit for a message."""
        return self.line(where.line)

    def records(self) -> dict[tuple[type, bool, str], Any]:
        """Return the records made of this, each by what it was made of; one that has an error is not among them."""
        nodes = ((*key, self.node(key[1]), made) for key, made in self.made.items() if not isinstance(made, list))
        return {(record, guarded, repr((node or self.root).data)): made for record, _, guarded, node, made in nodes}

    def over(self, other: YamlDocument) -> YamlDocument:
        """Return what this says, and what the other says where this says nothing; a list or text stands whole."""
        return _Over(self, other)


Parse: TypeAlias = Callable[[bytes, str], YamlDocument]


def kept(by: Callable[[], object]) -> Callable[[Parse], Parse]:
    """Keep of each file, by its name, the document of what was read last, for when the bytes are the same again.

    ``by``: what reads them, if it may change.
    """
    documents: dict[str, tuple[tuple[bytes, object], YamlDocument]] = {}

    def keeping(parse: Parse) -> Parse:
        @wraps(parse)
        def parsed(data: bytes, display: str) -> YamlDocument:
            key, last = (data, by()), documents.pop(display, None)
            document = last[1] if last and last[0] == key else parse(data, display)
            if last and last[1] is not document:
                document.before = last[1].records()
            documents[display] = key, document
            if len(documents) > MOST_KEPT:
                del documents[next(iter(documents))]
            return document

        return parsed

    return keeping


class _Over(YamlDocument):
    """Two files, the first over the second; each part stands where the first that has it says so."""

    def __init__(self, first: YamlDocument, second: YamlDocument) -> None:
        super().__init__(first.display, "", _laid_over(first.root, second.root), (*second.warnings, *first.warnings))
        self._files = first, second

    def locate(self, path: Sequence[str | int] = (), start: Node | None = None) -> Location:
        return self._of(path).locate(path)

    def key(self, path: Sequence[str | int], start: Node | None = None) -> Location:
        return self._of(path).key(path)

    def excerpt(self, where: Location) -> str:
        first, second = self._files
        return (first if where.path in first.displays else second).excerpt(where)

    @property
    def displays(self) -> frozenset[str]:
        return frozenset().union(*(file.displays for file in self._files))

    def _of(self, path: Sequence[str | int]) -> YamlDocument:
        """Return the file that has a part, or the one that has most of the way to it."""
        first, second = self._files
        for end in range(len(path), 0, -1):
            for file in (first, second):
                if file.node(path[:end]) is not None:
                    return file
        return first


def _laid_over(first: Node, second: Node) -> Node:
    if not (isinstance(first.data, dict) and isinstance(second.data, dict)):
        return first
    made = Node({**second.data, **first.data}, None, first.flow)
    made.keys = {**second.keys, **first.keys}
    made.children = {**second.children, **first.children}
    for key in first.children.keys() & second.children.keys():
        made.children[key] = _laid_over(first.children[key], second.children[key])
        made.data[key] = made.children[key].data
    return made


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
