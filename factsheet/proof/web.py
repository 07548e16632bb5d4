"""A finished web page says what its sheet says, and so what the PDF says.

Input: the page, and the reference. Output: findings. Read back from the page's bytes: the
article's blocks and notes; on the web a QR code is the link beside it, and each note tells its rung.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from html import unescape

from factsheet.proof.findings import Finding, differs
from factsheet.proof.reference import Fold, Reference

_PART = re.compile(r"<(/?)([a-z0-9]+)([^>]*)>|([^<]+)")
_LABEL = re.compile(r'aria-label="([^"]*)"')
_BLOCKS = frozenset(
    ("h1", "h2", "h3", "p", "li", "dt", "dd", "caption", "figcaption", "th", "td", "ul", "ol", "figure", "table")
)
_EMPTY = frozenset(("br", "wbr"))


def check(
    page: str, reference: Reference, codes: Collection[str], fold: Fold, rungs: Mapping[int, str] | None = None
) -> list[Finding]:
    """Return where a page says something else; ``codes`` are the text alternatives of QR codes.

    ``rungs`` is what each note tells of how far its citations are checked, which no PDF prints.
    """
    start, end = page.find("<article"), page.find("</article>")
    blocks, notes, told = _texts(page[start:end] if start >= 0 else "", fold)
    wanted = [block.text for block in reference.blocks if block.tag != "Figure" or block.text not in codes]
    findings: list[Finding] = []
    if blocks != wanted:
        findings += _differences(wanted, blocks)
    for number, note in enumerate(reference.notes, 1):
        found = notes.pop(number, "")
        if found != note.text:
            findings.append(differs(0, number, note.text, found))
    findings += [Finding("F004", "there is no such note on the sheet", note=number) for number in notes]
    wanted_rungs = {number: fold(said) for number, said in (rungs or {}).items() if said}
    for number in sorted(wanted_rungs.keys() | told.keys()):
        if wanted_rungs.get(number, "") != told.get(number, ""):
            findings.append(differs(0, number, wanted_rungs.get(number, ""), told.get(number, "")))
    return findings


def _differences(wanted: list[str], found: list[str]) -> Iterator[Finding]:
    from difflib import SequenceMatcher

    for kind, i, j, a, b in SequenceMatcher(None, wanted, found, autojunk=False).get_opcodes():
        if kind != "equal":
            yield differs(0, 0, " ".join(wanted[i:j]), " ".join(found[a:b]))


def _texts(article: str, fold: Fold) -> tuple[list[str], dict[int, str], dict[int, str]]:
    """Return the texts of an article's blocks, and by number of its notes and of their rungs."""
    blocks: list[str] = []
    notes: dict[int, str] = {}
    rungs: dict[int, str] = {}
    parts: list[str] = []
    note: list[str] | None = None
    rung: list[str] | None = None
    number = skipped = 0  # skipped: how deep in what is not read
    in_notes = False

    def close() -> None:
        text = fold(unescape("".join(parts)))
        if text:
            blocks.append(text)
        parts.clear()

    for ends, name, attributes, text in _PART.findall(article):
        if text:
            if not skipped:
                (rung if rung is not None else parts if note is None else note).append(text)
        elif skipped:
            skipped += 0 if name in _EMPTY or attributes.endswith("/") else -1 if ends else 1
        elif name == "svg" or (name == "span" and "backlinks" in attributes) or (name == "p" and '"qr"' in attributes):
            if name == "svg" and (label := _LABEL.search(attributes)) and not in_notes:
                close()
                parts.append(label[1])
                close()
            skipped = 1
        elif name == "section" and in_notes and ends:
            in_notes = False
            parts.clear()
        elif name == "section" and 'class="notes"' in attributes:
            close()
            in_notes = True
        elif in_notes:
            if name == "span" and rung is not None:
                rungs[number] = fold(unescape("".join(rung)))
                rung = None
            elif name == "span" and 'class="rung"' in attributes:
                rung = []
            elif name == "li" and ends:
                notes[number] = fold(unescape("".join(note or ())))
                note = None
            elif name == "li":
                number, note = int(attributes.partition("note-")[2].partition('"')[0]), []
        elif name in _BLOCKS:
            close()
        elif name == "br":
            parts.append(" ")
    close()
    return blocks, notes, rungs
