"""The contents of a file as values: text and where it stands, links, marks, notes, blocks.

Input: nothing. Output: types that reading.py fills and the rules look at; lengths in pt,
from a page's lower left corner.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, NamedTuple

from factsheet.proof.operators import PageContent, ShownText


class Fault(NamedTuple):
    """Something no file of ours contains: page from 1, 0 for the whole file."""

    page: int
    what: str


class Destination(NamedTuple):
    """Where a link leads: page from 1, x and y in pt from its lower left corner."""

    page: int
    x: float
    y: float


class LinkAnnotation(NamedTuple):
    """A link: page, rectangle (left, bottom, right, top in pt), description, and where it leads."""

    page: int
    rect: tuple[float, float, float, float]
    contents: str
    url: str
    target: Destination | None


@dataclass(slots=True)
class LinkElement:
    """A Link element: the text it is on, and an annotation for each of its lines."""

    runs: list[ShownText] = field(default_factory=list)
    annotations: list[LinkAnnotation] = field(default_factory=list)


class ReadBlock(NamedTuple):
    """A structure element with text of its own: its type, text, page, and text without note marks."""

    tag: str
    text: str
    page: int
    unmarked: str = ""


@dataclass(slots=True)
class NoteMark:
    """A note mark, in reading order."""

    text: str = ""
    runs: list[ShownText] = field(default_factory=list)
    links: list[LinkElement] = field(default_factory=list)

    @property
    def number(self) -> int:
        """Its number, 0 if it has none."""
        return int(self.digits) if self.digits.isdecimal() and len(self.digits) < 6 else 0

    @property
    def digits(self) -> str:
        """Its text, without the brackets around it."""
        return self.text[1:-1] if self.text[:1] + self.text[-1:] == "[]" else self.text

    @property
    def start(self) -> ShownText:
        """Where it stands, if it stands anywhere: what parts it from what it follows may end the line above."""
        return next((link.runs[0] for link in self.links if link.runs), self.runs[0])


@dataclass(slots=True)
class Footnote:
    """A note: its label and text, where all of it stands, its backlinks, and the links in its text."""

    label: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    runs: list[ShownText] = field(default_factory=list)
    back: list[LinkElement] = field(default_factory=list)
    links: list[LinkElement] = field(default_factory=list)
    languages: list[tuple[str, str]] = field(default_factory=list)
    emphasis: list[tuple[str, str]] = field(default_factory=list)  # Strong or Em, and the text

    @property
    def text(self) -> str:
        return "".join(self.texts)


@dataclass(slots=True)
class Reading:
    """Everything read from a file; ``foreign`` fields are empty unless it was read as a foreign file."""

    pages: list[PageContent] = field(default_factory=list)
    sizes: list[tuple[float, float]] = field(default_factory=list)
    contents: list[bytes] = field(default_factory=list)
    images: list[bytes] = field(default_factory=list)  # resource name, dictionary and data
    fonts: list[bytes] = field(default_factory=list)  # foreign: name, advances, characters and file
    structure: list[tuple[int, str, dict[str, str]]] = field(
        default_factory=list
    )  # foreign: depth, tag and attributes of elements
    link_rows: list[list[Any]] = field(default_factory=list)  # foreign: links by page, then the outline
    blocks: list[ReadBlock] = field(default_factory=list)
    marks: list[NoteMark] = field(default_factory=list)
    notes: list[Footnote] = field(default_factory=list)
    links: list[LinkElement] = field(default_factory=list)  # in the text, not in marks and notes
    languages: list[tuple[str, str]] = field(default_factory=list)
    numbers: list[tuple[ShownText, int]] = field(default_factory=list)  # of statements; where in ``body`` one begins
    emphasis: list[tuple[str, str]] = field(default_factory=list)  # Strong or Em, and the text; not in notes
    body: list[ShownText] = field(default_factory=list)
    outline: list[tuple[str, Destination | None]] = field(default_factory=list)
    expansions: list[str] = field(default_factory=list)  # of abbreviations
    language: str = ""
    labels: list[str] = field(default_factory=list)  # of the pages of a pack
    info: Mapping[str, str] = field(default_factory=dict)
    xmp: bytes = b""
    colours: bytes = b""  # the ICC profile of its output intent
    attachments: Mapping[str, bytes] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    unexpected: list[Fault] = field(default_factory=list)  # foreign: entries factsheet does not write


def all_links(reading: Reading) -> Iterator[LinkElement]:
    """Yield the links of text, marks and notes."""
    marks = (mark.links for mark in reading.marks)
    notes = (links for note in reading.notes for links in (note.back, note.links))
    return chain(reading.links, *marks, *notes)
