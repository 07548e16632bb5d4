"""A package taken apart: its parts as bytes, and as elements.

Input: a ZIP, as written. Output: parts; elements with their names as they are written; what must not stand in any part.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from xml.parsers import expat

from factsheet.proof import leaks
from factsheet.proof.findings import Finding
from factsheet.proof.leaks import Secrets

LARGEST = 64 << 20  # bytes of all parts


class Damaged(ValueError):
    """What keeps a file from being read."""


@dataclass
class Element:
    """An element of XML, or of XHTML."""

    name: str
    attributes: dict[str, str]
    content: list[Element | str] = field(default_factory=list)

    def get(self, name: str) -> str:
        return self.attributes.get(name, "")

    @property
    def elements(self) -> list[Element]:
        return [part for part in self.content if isinstance(part, Element)]

    def walk(self) -> Iterator[Element]:
        """Yield it and all elements in it, in order."""
        yield self
        for part in self.elements:
            yield from part.walk()

    def first(self, *path: str) -> Element | None:
        """Return the first element by a path of names below it."""
        found: Element | None = self
        for name in path:
            found = next((part for part in found.elements if part.name == name), None) if found else None
        return found

    def text(self) -> str:
        return "".join(part if isinstance(part, str) else part.text() for part in self.content)


def parts_of(data: bytes) -> dict[str, bytes]:
    """Return the parts of a package. Raises Damaged for what is no package of ours."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = package.infolist()
            names = [entry.filename for entry in entries]
            if len(set(names)) < len(names) or sum(entry.file_size for entry in entries) > LARGEST:
                raise Damaged("it has a part twice, or is far too large")
            if package.comment or any(entry.comment or entry.extra for entry in entries):
                raise Damaged("its ZIP carries a comment, or more of an entry than is written")
            return {entry.filename: package.read(entry) for entry in entries}
    except (zipfile.BadZipFile, RuntimeError, OSError, NotImplementedError, EOFError) as error:
        raise Damaged(f"it is not a readable ZIP: {error}") from None


def parsed(parts: Mapping[str, bytes], name: str) -> Element:
    """Return a part as its root element. Raises Damaged where it is missing, or no XML without entities."""
    root = Element("", {})
    path = [root]

    def start(tag: str, attributes: dict[str, str]) -> None:
        made = Element(tag, attributes)
        path[-1].content.append(made)
        path.append(made)

    def end(_: str) -> None:
        path.pop()

    def data(text: str) -> None:
        path[-1].content.append(text)

    def refuse(*_: object) -> None:
        raise Damaged(f"{name} has what no part has: a declaration, an instruction or a comment")

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.CharacterDataHandler = start, data
    parser.EndElementHandler = end
    parser.EntityDeclHandler = parser.CommentHandler = parser.ProcessingInstructionHandler = refuse
    try:
        parser.Parse(parts[name], True)
    except KeyError:
        raise Damaged(f"it has no part {name}") from None
    except expat.ExpatError as error:
        raise Damaged(f"{name} is no XML: {error}") from None
    (found,) = root.elements
    return found


def other_parts(parts: Mapping[str, bytes], wanted: set[str], pictures: str) -> Iterator[Finding]:
    """Yield what stands in a package beside its parts, and what lacks; ``pictures`` begins the names of pictures."""
    found = {name for name in parts if not name.startswith(pictures)}
    if strange := sorted(found ^ wanted):
        yield Finding("F012", f"its parts are not those that are written: {', '.join(strange)}")


def leaked(parts: Mapping[str, bytes], tokens: list[str], secrets: Secrets) -> Iterator[Finding]:
    """Yield what must not stand in a file: in its text, or in any part of it, attributes and properties included."""
    text = " ".join(tokens).replace("\0→", leaks.APART)
    places = [("the text", 0, text)]
    for name, data in parts.items():
        if name.endswith((".xml", ".rels", ".xhtml", ".opf", ".css")):
            places.append((name, 0, unescape(re.sub(r"[<>\"]", leaks.APART, data.decode("utf-8", "replace")))))
    yield from leaks.search(places, "\n".join(said for _, _, said in places), secrets)


def judged(
    data: bytes, secrets: Secrets, read: Callable[[Mapping[str, bytes]], tuple[list[str], list[Finding]]]
) -> list[Finding]:
    """Return what is wrong with a package. ``read``: takes its parts; returns the tokens of its text, and findings."""
    try:
        parts = parts_of(data)
        tokens, findings = read(parts)
    except Damaged as error:
        return [Finding("F001", str(error))]
    return [*findings, *leaked(parts, tokens, secrets)]


def said(
    name: str, wanted: Mapping[str, str] | list[tuple[str, str]], found: list[tuple[str, str]]
) -> Iterator[Finding]:
    """Yield where a file says otherwise of itself than it should."""
    listed = list(wanted.items()) if isinstance(wanted, Mapping) else wanted
    told = set()
    for key, value in listed:
        if (key, value) not in found:
            told.add(key)
            values = [text for known, text in found if known == key]
            yield Finding("F010", f"{name} says {key} “{', '.join(values)}”, not “{value}”")
    for key, value in dict.fromkeys(found):
        if key not in told and found.count((key, value)) > listed.count((key, value)):
            yield Finding("F010", f"{name} says {key} “{value}”, which is not written")
