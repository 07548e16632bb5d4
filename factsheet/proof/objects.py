"""A file's objects as plain data, from qpdf's JSON.

Input: the bytes. Output: dictionaries and arrays by reference, and streams decoded when asked.
Names start with a slash, references are ``12 0 R``, strings ``u:text`` or ``b:hexadecimal``.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any, NamedTuple


class Unreadable(ValueError):
    """Not a PDF, or not built as factsheet builds one."""


class Objects:
    """The objects of a file. Raises Unreadable if qpdf reports an error or warning."""

    def __init__(self, data: bytes) -> None:
        import pikepdf  # imported here: most commands make no PDF

        try:
            self.pdf = pikepdf.open(io.BytesIO(data), attempt_recovery=False)
            items = list(self.pdf.objects)
            names = [f"{number} {generation} R" for number, generation in (item.objgen for item in items)]
            bodies = [item.to_json(dereference=True) for item in items]  # for a stream, its dictionary
            self.all: dict[str, Any] = dict(zip(names, json.loads(b"[%s]" % b",".join(bodies)), strict=True))
            self.streams = {n: i for n, i in zip(names, items, strict=True) if isinstance(i, pikepdf.Stream)}
            self.trailer: dict[str, Any] = json.loads(self.pdf.trailer.to_json())
            warnings = self.pdf.get_warnings()
        except (pikepdf.PdfError, pikepdf.PasswordError) as error:
            raise Unreadable(f"cannot be read as a PDF: {str(error).partition(': ')[2] or error}") from error
        if warnings:  # such as a duplicate key, which readers resolve differently
            raise Unreadable(f"cannot be read as a PDF: {str(warnings[0]).partition(': ')[2] or warnings[0]}")

    def get(self, value: Any) -> Any:
        """Return the object a reference points to, and any other value as it is."""
        return self.all[value] if type(value) is str and value[-2:] == " R" and value[0].isdigit() else value

    def entry(self, owner: Any, *keys: str) -> Any:
        """Return an entry of a dictionary, or of one nested in it. Raises KeyError."""
        for key in keys:
            owner = self.get(self.get(owner)[key])
        return owner

    def stream(self, reference: str) -> bytes:
        """Return a stream's bytes, decoded. Raises KeyError if it is not a stream, Unreadable if it is damaged."""
        import pikepdf

        try:
            return bytes(self.streams[reference].read_bytes())
        except pikepdf.PdfError as error:
            raise Unreadable(f"cannot decompress a stream: {error}") from error

    def raw(self, reference: str) -> bytes:
        """Return a stream's bytes as they are stored. Raises KeyError if it is not a stream."""
        return bytes(self.streams[reference].read_raw_bytes())

    def pairs(self, tree: Any, key: str) -> Iterator[tuple[Any, Any]]:
        """Yield the pairs of a name or number tree. Raises ValueError if it is not a tree."""
        for _, node in self.tree(tree):
            pairs = self.get(node.get(key, ()))
            yield from zip(pairs[::2], pairs[1::2], strict=True)

    def tree(self, root: Any) -> Iterator[tuple[Any, Any]]:
        """Yield the nodes of a tree with their references, in order. Raises ValueError if it is not a tree."""
        seen: set[str] = set()
        waiting = [root]
        while waiting:
            reference = waiting.pop()
            once(reference, seen)
            node = self.get(reference)
            yield reference, node
            waiting += reversed(self.get(node.get("/Kids", ())))


class Instruction(NamedTuple):
    """An operator of a page and its operands: numbers, and all else as it is written."""

    operator: str
    operands: list[float | str]

    def __str__(self) -> str:
        return " ".join([*(f"{one:g}" if isinstance(one, float) else one for one in self.operands), self.operator])


def instructions(content: bytes) -> list[Instruction]:
    """Return the operators of a page, as qpdf parses them. Raises Unreadable if it cannot."""
    import pikepdf

    def plain(value: Any) -> float | str:
        if isinstance(value, pikepdf.Object):
            return value.unparse().decode("latin-1")
        return float(value)

    with pikepdf.new() as pdf:
        try:
            found = pikepdf.parse_content_stream(pdf.make_stream(content))
        except pikepdf.PdfError as error:
            raise Unreadable(f"the operators of a page cannot be read: {error}") from error
        return [Instruction(str(one.operator), [plain(value) for value in one.operands]) for one in found]


def once(reference: Any, seen: set[str]) -> Any:
    """Return a reference. Raises ValueError if it was seen before: a cycle has no end."""
    if isinstance(reference, str):
        if reference in seen:
            raise ValueError(f"{reference} is used in two places")
        seen.add(reference)
    return reference


def text(value: str) -> str:
    """Return a text string."""
    kind, _, content = value.partition(":")
    if kind == "u":
        return content
    return bytes.fromhex(content).decode("utf-8", "replace")
