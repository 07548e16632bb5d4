"""A file's objects as plain data: what qpdf finds in it, by way of its JSON.

Input: the bytes. Output: dictionaries and arrays by reference, and streams decoded when asked.
Names start with a slash, references are ``12 0 R``, strings ``u:text`` or ``b:hexadecimal``.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any


class Unreadable(ValueError):
    """Not a PDF, or not built as this program builds one."""


class Objects:
    """The objects of a file. Raises Unreadable where qpdf finds fault with it."""

    def __init__(self, data: bytes) -> None:
        import pikepdf  # here, not above: a command that makes no PDF does without

        try:
            self.pdf = pikepdf.open(io.BytesIO(data), attempt_recovery=False)
            self.streams: dict[str, Any] = {}
            names, bodies = [], []
            for item in self.pdf.objects:
                number, generation = item.objgen
                name = f"{number} {generation} R"
                if isinstance(item, pikepdf.Stream):
                    self.streams[name] = item
                    bodies.append(item.stream_dict.to_json())
                else:
                    bodies.append(item.to_json(dereference=True))
                names.append(name)
            self.all: dict[str, Any] = dict(zip(names, json.loads(b"[%s]" % b",".join(bodies)), strict=True))
            self.trailer: dict[str, Any] = json.loads(self.pdf.trailer.to_json())
        except pikepdf.PdfError as error:
            raise Unreadable(f"it cannot be read as a PDF: {str(error).partition(': ')[2] or error}") from error

    def get(self, value: Any) -> Any:
        """Return what a reference stands for, and any other value as it is."""
        while isinstance(value, str) and value.endswith(" R") and value[0].isdigit():
            value = self.all[value]
        return value

    def entry(self, owner: Any, *keys: str) -> Any:
        """Return an entry of a dictionary, or of one in it. Raises KeyError."""
        for key in keys:
            owner = self.get(self.get(owner)[key])
        return owner

    def stream(self, reference: str) -> bytes:
        """Return a stream's bytes, decoded. Raises KeyError for what is no stream."""
        return bytes(self.streams[reference].read_bytes())

    def pairs(self, tree: Any, key: str) -> Iterator[tuple[Any, Any]]:
        """Yield the pairs of a name or number tree."""
        node = self.get(tree)
        for kid in self.get(node.get("/Kids", ())):
            yield from self.pairs(kid, key)
        pairs = self.get(node.get(key, ()))
        yield from zip(pairs[::2], pairs[1::2], strict=True)


def text(value: str) -> str:
    """Return a text string."""
    kind, _, content = value.partition(":")
    if kind == "u":
        return content
    return bytes.fromhex(content).decode("utf-8", "replace")
