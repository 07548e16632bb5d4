"""Read ToUnicode maps: which text a font's codes stand for (ISO 32000-1, 9.10.3).

Input: a CMap. Output: code → text, and how many bytes a code has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf

_HEX = rb"\s*<([0-9A-Fa-f\s]*)>"
_SPACE = re.compile(rb"begincodespacerange" + _HEX)
_CHARS = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
_RANGES = re.compile(rb"beginbfrange(.*?)endbfrange", re.DOTALL)
_PAIR = re.compile(_HEX + _HEX)
_TRIPLE = re.compile(_HEX + _HEX + rb"\s*(?:<([0-9A-Fa-f\s]*)>|\[(.*?)\])", re.DOTALL)


@dataclass(frozen=True, slots=True)
class CodeMap:
    """What codes of ``length`` bytes read as."""

    length: int
    texts: dict[int, str]

    def codes(self, string: bytes) -> Iterator[int]:
        """Yield the codes of a shown string."""
        for start in range(0, len(string), self.length):
            yield int.from_bytes(string[start : start + self.length], "big")


def code_map(cmap: bytes) -> CodeMap:
    """Read a ToUnicode CMap."""
    texts: dict[int, str] = {}
    for block in _CHARS.findall(cmap):
        for code, text in _PAIR.findall(block):
            texts[int(code, 16)] = _text(text)
    for block in _RANGES.findall(cmap):
        for first, last, text, listed in _TRIPLE.findall(block):
            codes = range(int(first, 16), int(last, 16) + 1)
            if text:
                start = _text(text)
                texts.update({code: start[:-1] + chr(ord(start[-1]) + i) for i, code in enumerate(codes)})
            else:
                texts.update(zip(codes, map(_text, re.findall(rb"<([^>]*)>", listed)), strict=True))
    space = _SPACE.search(cmap)
    length = len(b"".join(space[1].split())) // 2 if space else 1
    return CodeMap(length, texts)


def bold_codes(page: pikepdf.Page, text: str) -> list[bytes]:
    """Return the code of each character in the bold face of a page, in the hex form of our content streams."""
    bold = next(font for font in page.Resources.Font.values() if str(font.BaseFont).endswith("-Bold"))
    codes = {text: code for code, text in code_map(bold.ToUnicode.read_bytes()).texts.items()}
    return [f"{codes[character]:04X}".encode() for character in text]


def _text(digits: bytes) -> str:
    return bytes.fromhex(digits.decode("ascii")).decode("utf-16-be", "replace")
