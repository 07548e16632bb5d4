"""A file's text is that of its sheet: blocks in order, notes, languages, footers, outline.

Input: a reading, and the reference. Output: findings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from hashlib import sha256
from unicodedata import normalize

from factsheet.proof.document import Footnote, ReadBlock, Reading
from factsheet.proof.expected import Expected, ExpectedNote, TaggedText
from factsheet.proof.findings import Finding, differs, unlike

_YEAR = re.compile(r"\d{4}(?= |$)")  # with which the label of an entry of a timeline begins
_LABEL = re.compile(r"(\d{1,5})")


def plain(text: str) -> str:
    """Return a text composed (NFC), with its white space folded to single spaces."""
    return " ".join(normalize("NFC", text).split())


def digest(text: str) -> str:
    """Return the hash of a page's text."""
    return sha256(plain(text).encode()).hexdigest()


def numbered(notes: Sequence[Footnote]) -> dict[int, Footnote]:
    """Return the notes by the number on their label; the first of duplicates, none without a number."""
    found: dict[int, Footnote] = {}
    for note in notes:
        label = _LABEL.fullmatch("".join(note.label))
        if label:
            found.setdefault(int(label[1]), note)
    return found


def check(reading: Reading, expected: Expected) -> Iterator[Finding]:
    """Yield where the text differs from the sheet's."""
    yield from _blocks(reading.blocks, list(expected.blocks))
    notes = numbered(reading.notes)
    for number, wanted in enumerate(expected.notes, 1):
        if number in notes:
            yield from _note(number, notes[number], wanted)
    yield from _languages(reading.languages, expected.languages, 0, 0)
    yield from _emphasis(reading.emphasis, expected.emphasis, 0, 0)
    yield from _furniture(reading, expected)
    said = {(block.page, plain(block.text)) for block in reading.blocks}
    first = next((number for number, page in enumerate(expected.pages, 1) if page.frames), 1)
    if expected.front and (first, expected.front) not in said:
        what = f"page {first} does not say “{expected.front}”"
        yield Finding("F013", what, first, expected=expected.front)
    if expected.status and expected.status not in {text for _, text in said}:
        yield Finding("F013", f"no page says “{expected.status}”", expected=expected.status)
    if reading.language != expected.language:
        yield Finding("F003", f"the language is {reading.language or 'not stated'}, not {expected.language}")
    yield from _outline(reading)


def pages(reading: Reading, expected: Expected) -> Iterator[Finding]:
    """Yield the pages whose text or operators differ from what was painted."""
    if len(reading.pages) != len(expected.pages):
        yield Finding("F010", f"{len(reading.pages)} pages, expected {len(expected.pages)}")
    for number, (content, operators, page) in enumerate(
        zip(reading.pages, reading.contents, expected.pages, strict=False), 1
    ):
        if digest(content.text) != page.text:
            yield Finding("F010", "its text is not what was painted", number)
        elif sha256(operators).hexdigest() != page.operators:
            yield Finding("F010", "its text is what was painted, but its operators are not", number)


def _blocks(blocks: Sequence[ReadBlock], wanted: Sequence[TaggedText]) -> Iterator[Finding]:
    blocks = [block for block in blocks if plain(block.text)]  # a cell to write in says nothing
    tagged = [TaggedText(block.tag, plain(block.text)) for block in blocks]
    for i, j, a, b in unlike(wanted, tagged):
        page = blocks[min(a, len(blocks) - 1)].page if blocks else 0
        for k in range(max(j - i, b - a)):
            expected = wanted[i + k] if i + k < j else TaggedText("", "")
            found = tagged[a + k] if a + k < b else TaggedText("", "")
            at = blocks[a + k].page if a + k < b else page
            if expected.text == found.text:
                yield Finding("F003", f"“{found.text}” is tagged {found.tag}, not {expected.tag}", at, 0, *expected[1:])
            else:
                yield differs(at, 0, expected.text, found.text)


def _note(number: int, note: Footnote, wanted: ExpectedNote) -> Iterator[Finding]:
    page = note.runs[0].page
    if plain(note.text) != wanted.text:
        yield differs(page, number, wanted.text, plain(note.text))
    yield from _languages(note.languages, wanted.languages, page, number)
    yield from _emphasis(note.emphasis, wanted.emphasis, page, number)


def _languages(
    found: Sequence[tuple[str, str]], wanted: Sequence[tuple[str, str]], page: int, note: int
) -> Iterator[Finding]:
    got = dict.fromkeys((language, plain(text)) for language, text in found)
    want = dict.fromkeys(wanted)
    for language, text in want:
        if (language, text) not in got:
            yield Finding("F003", f"“{text}” is not marked as {language}", page, note)
    for language, text in got:
        if (language, text) not in want:
            yield Finding("F003", f"“{text}” is marked as {language}", page, note)


def _emphasis(
    found: Sequence[tuple[str, str]], wanted: Sequence[tuple[str, str]], page: int, note: int
) -> Iterator[Finding]:
    read = [(tag, said) for tag, text in found if (said := plain(text))]
    for i, j, a, b in unlike(wanted, read):
        yield from (Finding("F003", f"“{text}” is not tagged {tag}", page, note) for tag, text in wanted[i:j])
        yield from (Finding("F003", f"“{text}” is tagged {tag}", page, note) for tag, text in read[a:b])


def _furniture(reading: Reading, expected: Expected) -> Iterator[Finding]:
    """Every artifact stands at the head or foot of a page, or repeats the head of a table or a year."""
    heads = {block.text for block in expected.blocks if block.tag == "TH"}
    heads |= {year[0] for block in expected.blocks if block.tag == "Lbl" and (year := _YEAR.match(block.text))}
    for number, content in enumerate(reading.pages, 1):
        label = reading.labels[number - 1] if reading.labels else f"{number}/{len(reading.pages)}"
        allowed = {*expected.furniture, label, ""}
        for runs in content.artifacts:
            text = plain("".join([run.text for run in runs]))
            if text not in allowed and text not in heads:
                yield Finding(
                    "F003",
                    f"“{text}” is not tagged, and is no head or foot of a page, nor repeats a table head or a year",
                    number,
                    found=text,
                )


def _outline(reading: Reading) -> Iterator[Finding]:
    found = [(plain(block.unmarked), block.page) for block in reading.blocks if re.fullmatch("H[1-6]", block.tag)]
    headings = set(found)
    outline = [(plain(title), target.page if target else 0) for title, target in reading.outline]
    for title, page in outline:
        if (title, page) not in headings:
            yield Finding("F006", f"the outline entry “{title}” leads to page {page}, which has no such heading")
    if len(outline) != len(found):
        yield Finding("F006", f"the outline has {len(outline)} entries for {len(found)} headings")
