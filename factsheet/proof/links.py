"""Marks, notes and links: each mark has its note, each note its marks, each link its target.

Input: a file as read back, and what is expected. Output: findings. Points are in pt from a page's lower left corner.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from factsheet.proof.document import Footnote, LinkElement, NoteMark, Reading
from factsheet.proof.expected import Expected
from factsheet.proof.findings import Finding, unlike
from factsheet.proof.operators import ShownText
from factsheet.proof.text import numbered

NEAR = 0.06  # pt: rounding of numbers written with two decimals


def check(reading: Reading, expected: Expected) -> Iterator[Finding]:
    """Yield marks without a note, notes without a mark, and links that lead elsewhere."""
    notes = numbered(reading.notes)
    yield from _numbers(reading, expected, notes)
    first: dict[int, NoteMark] = {}
    for index, mark in enumerate(reading.marks):
        if mark.runs and mark.number:
            for number in marked(reading, expected, index):
                first.setdefault(number, mark)
            yield from _to_note(mark, notes.get(mark.number))
    for number, note in notes.items():
        yield from _back(number, note, first.get(number))
        if 0 < number <= len(expected.notes):
            wanted = expected.notes[number - 1].links
            yield from _addresses(note.links, wanted, note.runs[0].page, number)
    yield from _addresses(reading.links, expected.links, 0, 0)


def _numbers(reading: Reading, expected: Expected, notes: dict[int, Footnote]) -> Iterator[Finding]:
    marks = [mark.digits for mark in reading.marks]
    wanted = [str(number) for number in expected.marks]
    for i, j, a, b in unlike(wanted, marks):
        page = next((run.page for mark in reading.marks[max(a - 1, 0) :] for run in mark.runs), 0)
        want, got = ", ".join(wanted[i:j]) or "none", ", ".join(marks[a:b]) or "none"
        number = expected.marks[i] if i < j else 0
        yield Finding("F004", f"expected the marks {want}, found {got}", page, number, want, got)
    numbers = (str(n) for index in range(len(marks)) for n in marked(reading, expected, index))
    first = list(dict.fromkeys(numbers))
    if first != [str(n) for n in range(1, len(first) + 1)]:
        yield Finding("F004", f"notes are first marked in the order {', '.join(first)}")
    for number, note in enumerate(reading.notes, 1):
        if not note.runs:
            yield Finding("F004", f"note {number} in reading order is empty")
    count = len(expected.notes)
    for number in range(1, count + 1):
        if number not in notes:
            yield Finding("F004", "marked, but there is no such note", note=number)
    for number in notes:
        if number > count:
            yield Finding("F004", "there is no such note on the sheet", notes[number].runs[0].page, number)
        elif str(number) not in first:
            yield Finding("F004", "has no mark", notes[number].runs[0].page, number)
    if len(reading.notes) != len(notes):
        twice = Counter("".join(note.label) for note in reading.notes)
        labels = ", ".join(label for label, times in twice.items() if times > 1) or "one without a number"
        yield Finding("F004", f"{len(reading.notes)} notes, but {len(notes)} numbers: {labels}")


def _to_note(mark: NoteMark, note: Footnote | None) -> Iterator[Finding]:
    """A mark leads to the start of its note's text: the upper left of what follows the number."""
    number, page = mark.number, mark.runs[0].page
    if len(mark.links) != 1 or not mark.links[0].annotations:
        yield Finding("F006", "its mark is not a link", page, number)
    elif note is not None and len(note.runs) > 1:
        yield from _leads_to(mark.links[0], note.runs[1], number, "its mark")


def marked(reading: Reading, expected: Expected, index: int) -> Iterator[int]:
    """Yield the notes that a mark stands for: all since the one before if it ends a range, else its own."""
    mark = reading.marks[index]
    start = mark.number
    if index and index in expected.ranges and 0 < mark.number - reading.marks[index - 1].number <= len(expected.notes):
        start = reading.marks[index - 1].number + 1
    yield from range(start, mark.number + 1)


def _back(number: int, note: Footnote, mark: NoteMark | None) -> Iterator[Finding]:
    """The number of a note leads back to its first mark."""
    page = note.runs[0].page
    if len(note.back) != 1:
        yield Finding("F006", f"{len(note.back)} backlinks; expected one, to its first mark", page, number)
    elif mark is not None:
        yield from _leads_to(note.back[0], mark.start, number, "its backlink")


def _leads_to(link: LinkElement, run: ShownText, number: int, what: str) -> Iterator[Finding]:
    """Yield the annotations of a link that do not lead to the upper left of the text."""
    for annotation in link.annotations:
        page, target = annotation.page, annotation.target
        if target is None:
            yield Finding("F006", f"{what} leads nowhere", page, number)
        elif target.page != run.page:
            message = f"{what} leads to page {target.page}, not to page {run.page}"
            yield Finding("F006", message, page, number, f"page {run.page}", f"page {target.page}")
        elif abs(target.x - run.x) > NEAR or abs(target.y - run.y - run.size) > NEAR:
            wanted, got = f"{run.x:.1f} {run.y + run.size:.1f}", f"{target.x:.1f} {target.y:.1f}"
            message = f"{what} leads to {got} on page {run.page}, not to {wanted}"
            yield Finding("F006", message, page, number, wanted, got)
    yield from covers_its_text(link, number)


def covers_its_text(link: LinkElement, number: int) -> Iterator[Finding]:
    """The rectangles of a link cover its text, line by line."""
    for run in link.runs:
        if not any(
            a.page == run.page
            and a.rect[0] - NEAR <= run.x
            and run.end <= a.rect[2] + NEAR
            and a.rect[1] - run.size / 2 <= run.y <= a.rect[3]
            for a in link.annotations
        ):
            yield Finding("F006", f"the link does not cover its text “{run.text}”", run.page, number)


def _addresses(links: Sequence[LinkElement], wanted: Sequence[str], page: int, note: int) -> Iterator[Finding]:
    """The addresses linked to are those of the sheet, in order."""
    found = []
    for link in links:
        addresses = list(dict.fromkeys(annotation.url for annotation in link.annotations))
        found.append(" and ".join(addresses))
        yield from covers_its_text(link, note)
    for i, j, a, b in unlike(list(wanted), found):
        want, got = ", ".join(wanted[i:j]) or "none", ", ".join(found[a:b]) or "none"
        at = next((x.page for link in links[a:b] for x in link.annotations), page)
        yield Finding("F006", f"expected the address {want}, found {got}", at, note, want, got)
