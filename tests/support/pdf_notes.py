"""Check a finished file's notes: numbers, places, and the ways there and back.

Input: the structure tree as read back. Output: findings, (rule, what). Whatever the language, a
note is known by its number. It stands below its first mark on the same page, and its number leads back
there; of a range, to the mark that ends it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from support.pdf_tree import Annotation, Node, read_tree

RISE = 40.0  # pt; how far above its rectangle the place of a mark may lie
NEAR = 0.1  # pt, for rounding


class Finding(NamedTuple):
    rule: str
    what: str


@dataclass(frozen=True)
class NoteMark:
    """A mark in the text, its link, and the notes it stands for: more than its own if it ends a range."""

    number: int
    links: list[Annotation]
    notes: tuple[int, ...]


@dataclass(frozen=True)
class FootNote:
    """A note: its label, its text, and its links back."""

    number: int
    node: Node
    back: list[Annotation]

    @property
    def label(self) -> Node:
        return self.node.find("Lbl")[0]

    @property
    def text(self) -> str:
        return "".join(kid.text for kid in self.node.kids if isinstance(kid, Node) and kid.tag != "Lbl")


def marks(document: Node) -> list[NoteMark]:
    """Return the marks in reading order."""
    found: list[NoteMark] = []
    for node in document.find("Reference"):
        parted = re.fullmatch(r"([\s,–]?)(\d+) ?", node.text)  # a space where it ends a line and text goes on
        number = int(parted[2]) if parted else 0
        start = found[-1].number + 1 if parted and parted[1] == "–" else number
        found.append(NoteMark(number, node.links, tuple(range(start, number + 1))))
    return found


def notes(document: Node) -> list[FootNote]:
    """Return the notes as they follow each other."""
    found = []
    for node in document.find("Note"):
        number = re.fullmatch(r"(\d+)", node.find("Lbl")[0].text)
        found.append(FootNote(int(number[1]) if number else 0, node, node.find("Lbl")[0].links))
    return found


def check(source: bytes | Node) -> list[Finding]:
    """Return every finding on a file's notes."""
    return list(_findings(read_tree(source) if isinstance(source, bytes) else source))


def _findings(document: Node) -> Iterator[Finding]:
    called, standing = marks(document), notes(document)
    by_number = {note.number: note for note in standing}
    first: dict[int, NoteMark] = {}
    placed: dict[int, NoteMark] = {}  # on the first page with one, of which the note stands at the foot
    for mark in called:
        for number in mark.notes:
            first.setdefault(number, mark)
            if mark.links and (number not in placed or mark.links[0].page < placed[number].links[0].page):
                placed[number] = mark
    if list(first) != list(range(1, len(first) + 1)):
        yield Finding("numbers", f"first mentions are {list(first)}")
    if sorted(by_number) != sorted(first) or len(standing) != len(by_number):
        yield Finding("note-missing", f"marks {sorted(first)}, notes {sorted(n.number for n in standing)}")
    for mark in called:
        if len(mark.links) != 1 or mark.links[0].target is None:
            yield Finding("mark-link", f"mark {mark.number} has no way to its note")
    for number, mark in placed.items():
        if number in by_number:
            yield from _place(mark, by_number[number])
    for note in standing:
        yield from _way_back(note, first.get(note.number))


def _place(mark: NoteMark, note: FootNote) -> Iterator[Finding]:
    """Check where a note stands: not only where its link leads, but where its label is painted."""
    link = mark.links[0]
    label = next(note.label.said()).at
    if label.page != link.page:
        what = f"note {note.number} is marked on page {link.page + 1} and stands on page {label.page + 1}"
        yield Finding("note-place", what)
    elif label.y >= link.rect[1]:
        yield Finding("note-above", f"note {note.number} stands above its mark")
    target = link.target if note.number == mark.number else None
    if target and (target.page != label.page or not 0 <= target.y - label.y <= RISE):
        yield Finding("mark-link", f"mark {note.number} leads elsewhere than to its note")


def _way_back(note: FootNote, mark: NoteMark | None) -> Iterator[Finding]:
    if len(note.back) != 1:
        yield Finding("backlink", f"note {note.number} has {len(note.back)} backlinks")
    elif mark is not None and mark.links:
        left, bottom, _, _ = mark.links[0].rect
        target = note.back[0].target
        at_mark = target and target.page == mark.links[0].page and abs(left - target.x) <= NEAR
        if not target or not at_mark or not -1 <= target.y - bottom <= RISE:
            yield Finding("backlink", f"note {note.number}: its backlink leads elsewhere than to its mark")
