"""The photocopy test: a page reduced to black and white stays readable.

Input: a sheet and its PDF. Output: the part of the sheet's words that tesseract reads from the copy, as
words scattered over the page. Their order is not compared, for that of columns is a guess; printed
addresses are left out.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from PIL import Image, ImageFilter

from factsheet.sheet import tree as t

DPI = 300
BLUR = 1.0  # dots, like lens and toner
BLACK = 140  # of 255: anything lighter becomes white
LEAST = 0.98  # share of the words
TESSERACT = {"en": "eng", "fr": "fra"}
SCATTERED = "11"  # --psm: sparse text, anywhere on the page
ONE_THREAD = {**os.environ, "OMP_THREAD_LIMIT": "1"}  # more threads slow each other down
MISREAD = 2  # extra characters a mark may be read as
WORD = re.compile(r"[^\W_]+")
MARKED_WORD = re.compile(r"([^\W_]+)(\x00[0-9,]*)?")


def copied(page: Image.Image) -> Image.Image:
    """Return a grey page as a photocopier does: blurred, then black and white."""
    return page.filter(ImageFilter.GaussianBlur(BLUR)).point([0] * BLACK + [255] * (256 - BLACK))


def read_back(page: Image.Image, language: str, folder: Path) -> Counter[str]:
    """Return the words tesseract reads from a page."""
    path = folder / "copy.png"
    page.save(path, dpi=(DPI, DPI))
    command = ["tesseract", str(path), "-", "-l", TESSERACT[language], "--psm", SCATTERED]
    done = subprocess.run(command, env=ONE_THREAD, check=True, capture_output=True, encoding="utf-8")
    return Counter(WORD.findall(done.stdout))


# -- what the sheet says -----------------------------------------------------------------------------


def words(sheet: t.Sheet) -> list[tuple[str, str]]:
    """Return the printed words of a sheet, each with the marks right after it."""
    text = "\n".join(_said(content) for content in (*_blocks(sheet.article), *(note.content for note in sheet.notes)))
    return [(word, marks.strip("\0")) for word, marks in MARKED_WORD.findall(text)]


def _blocks(article: t.Section) -> Iterator[Sequence[t.Inline]]:
    for node in t.walk(article):
        match node:
            case t.Heading() | t.Paragraph():
                yield node.content
            case t.DefinitionList():
                yield from (term for term, _ in node.items)
            case t.Table():
                yield node.caption
                yield from (cell.content for row in (*node.head, *node.body) for cell in row)
            case t.Chart():
                yield node.caption
                yield from (point.content for point in node.points)


def _said(content: Sequence[t.Inline]) -> str:
    """Return a run of text; marks follow the character U+0000, and printed addresses are left out."""
    said = ""
    for i, node in enumerate(content):
        match node:
            case t.Text():
                said += node.text
            case t.NoteRef():
                said += str(node.number) if i and isinstance(content[i - 1], t.Superscript) else f"\0{node.number}"
            case t.LineBreak():
                said += " "
            case t.StatementNumber():
                said += f"{node.number} "
            case t.Link(address=True) | t.CiteRef():
                said += " "
            case t.Superscript(content=(t.Text(text=","),)):
                said += ","
            case _:
                said += _said(node.content)
    return said


# -- comparing ---------------------------------------------------------------------------------------


def accuracy(sheet: t.Sheet, there: Counter[str]) -> tuple[float, list[str]]:
    """Return the share of a sheet's words that were read, and the words that were not.

    A word whose mark was taken for its end, rightly read or not, is there.
    """
    there = there.copy()
    wanted = words(sheet)
    missed = []
    for word, marks in sorted(wanted, key=lambda pair: len(pair[1])):
        found = word if there[word] else _with_mark(word, marks, there)
        if found:
            there[found] -= 1
        else:
            missed.append(word)
    return 1 - len(missed) / len(wanted), missed


def _with_mark(word: str, marks: str, there: Counter[str]) -> str:
    longest = len(word) + len(marks) + MISREAD if marks else 0
    return next((read for read, n in there.items() if n and read.startswith(word) and len(read) <= longest), "")
