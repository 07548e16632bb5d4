"""Check a finished file's notes: numbers, places, and the ways there and back.

Input: the structure tree as read back. Output: findings, (rule, what). Whatever the language, a
note is known by its number. It stands below its first mark on the same page, and leads back to
every mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from support.pdf_tree import Annotation, Node, read_tree

RISE = 20.0  # pt; how far above its rectangle the place of a mark may lie


class Finding(NamedTuple):
    rule: str
    what: str


@dataclass(frozen=True)
class NoteMark:
    """A mark in the text, and its link."""

    number: int
    links: list[Annotation]


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
    return [NoteMark(int(node.text), node.links) for node in document.find("Reference")]


def notes(document: Node) -> list[FootNote]:
    """Return the notes as they follow each other."""
    found = []
    for node in document.find("Note"):
        number = re.match(r"(\d+)\.", node.find("Lbl")[0].text)
        found.append(FootNote(int(number[1]) if number else 0, node, node.find("Lbl")[0].links))
    return found


def check(source: bytes | Node) -> list[Finding]:
    """Return every finding on a file's notes."""
    return list(_findings(read_tree(source) if isinstance(source, bytes) else source))


def _findings(document: Node) -> Iterator[Finding]:
    called, standing = marks(document), notes(document)
    by_number = {note.number: note for note in standing}
    first: dict[int, NoteMark] = {}
    for mark in called:
        first.setdefault(mark.number, mark)
    if list(first) != list(range(1, len(first) + 1)):
        yield Finding("numbers", f"first mentions are {list(first)}")
    if sorted(by_number) != sorted(first) or len(standing) != len(by_number):
        yield Finding("note-missing", f"marks {sorted(first)}, notes {sorted(n.number for n in standing)}")
    for mark in called:
        if len(mark.links) != 1 or mark.links[0].target is None:
            yield Finding("mark-link", f"mark {mark.number} has no way to its note")
    for number, mark in first.items():
        if number in by_number and mark.links:
            yield from _place(mark.links[0], by_number[number])
    for note in standing:
        yield from _parent_tree(note, [m.links[0] for m in called if m.number == note.number and m.links])


def _place(link: Annotation, note: FootNote) -> Iterator[Finding]:
    """Check where a note stands: not only where its link leads, but where its label is painted."""
    label = next(note.label.said()).at
    if label.page != link.page:
        what = f"note {note.number} is marked on page {link.page + 1} and stands on page {label.page + 1}"
        yield Finding("note-place", what)
    elif label.y >= link.rect[1]:
        yield Finding("note-above", f"note {note.number} stands above its mark")
    target = link.target
    if target and (target.page != label.page or not 0 <= target.y - label.y <= RISE):
        yield Finding("mark-link", f"mark {note.number} leads elsewhere than to its note")


def _parent_tree(note: FootNote, called: list[Annotation]) -> Iterator[Finding]:
    if len(note.back) != len(called):
        yield Finding("backlink", f"note {note.number} has {len(called)} marks and {len(note.back)} backlinks")
        return
    for way, mark in zip(note.back, called, strict=True):
        left, bottom, _, _ = mark.rect
        target = way.target
        at_mark = target and target.page == mark.page and abs(target.x - left) <= 1
        if not target or not at_mark or not -1 <= target.y - bottom <= RISE:
            yield Finding("backlink", f"note {note.number}: a backlink leads elsewhere than to its mark")
