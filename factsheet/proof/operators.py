"""A page's operators → text and where it stands, by mark: an interpreter of exactly what factsheet writes.

Input: a decoded content stream and the page's fonts. Output: shown text with its mark,
lengths in pt. Anything else is a fault: nothing is guessed (ISO 32000-1, 8.2, 9.4 and 14.6).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

_N = r"-?\d+(?:\.\d+)?"
_BOX = rf"{_N} {_N} {_N} {_N}"
_STEP = (
    rf"(?:{_BOX} re|W n|f\*|[Sfh]|{_BOX} {_N} {_N} c|{_N} {_N} [ml]|{_N} [wgG]|{_N} {_N} {_N} (?:rg|RG)"
    rf"|\[(?:{_N}(?: {_N})*)?\] 0 d|1 0 0 1 {_N} {_N} cm|{_N} 0 0 {_N} {_N} {_N} cm|/I\d+ Do|[qQ])"
)
_ARRAY = re.compile(rf"\[(?:{_N})?(?:<[0-9A-F]+>(?:{_N})?)+\]")
_GRAPHICS = re.compile(rf"{_STEP}(?: {_STEP})*")
_STATE = re.compile(rf"{_N} (?:g|Ts)|{_N} {_N} {_N} rg")
_ARTIFACT = re.compile(r"/Artifact <</Type ?/(?:Pagination|Layout)>>")  # the space: in earlier versions


class UnknownOperator(ValueError):
    """Page content that factsheet does not write."""


class ShownText(NamedTuple):
    """Shown text: page from 1, start on the baseline, right edge without a trailing space, size (pt)."""

    text: str
    page: int
    x: float
    y: float
    end: float
    size: float


MarkedContent: TypeAlias = tuple[str, list[ShownText]]
"""Marked content: the structure type it names, and the text it shows."""


class Font:
    """A font of the file: text by glyph number, advance in 1/1000 em by glyph."""

    def __init__(self, texts: Mapping[int, str], widths: Mapping[str, float]) -> None:
        self.texts = {**{ord(glyph): "\ufffd" for glyph in widths}, **texts}
        self.widths = widths

    def shown(self, array: str) -> tuple[str, float, float]:
        """Return the text of a TJ array, its advance and that of a trailing space (1/1000 em). Raises ValueError."""
        if not (array[:2] == "[<" and array[-2:] == ">]") and not _ARRAY.fullmatch(array):
            raise UnknownOperator(array)
        parts = array[1:-1].replace(">", "<").split("<")
        codes = "".join(parts[1::2])
        if len(codes) % 4 or not codes.isalnum():
            raise UnknownOperator(array)
        glyphs = bytes.fromhex(codes).decode("utf-16-be", "replace")
        if len(glyphs) != len(codes) // 4 or "\ufffd" in glyphs:  # a code in the range of surrogates
            glyphs = "".join([chr(int(codes[i : i + 4], 16)) for i in range(0, len(codes), 4)])
        widths = self.widths
        try:
            width = sum(map(widths.__getitem__, glyphs))
        except KeyError:  # a glyph that is not in the font
            width = sum([widths.get(glyph, 0.0) for glyph in glyphs])
            glyphs = "".join([glyph if glyph in widths else "\ufffd" for glyph in glyphs])
        text = glyphs.translate(self.texts)
        moved = sum([float(part) for part in parts[::2] if part])
        return text, width - moved, widths[glyphs[-1]] if text[-1:] == " " else 0.0


@dataclass(slots=True)
class PageContent:
    """The text of a page: by mark, in artifacts, outside both; ``text`` is all of it in the order painted."""

    marks: dict[int, MarkedContent] = field(default_factory=dict)
    artifacts: list[list[ShownText]] = field(default_factory=list)
    bare: list[ShownText] = field(default_factory=list)
    text: str = ""


def interpret(content: str, fonts: Mapping[str, Font], number: int) -> PageContent:
    """Return the text that the operators of a page show; pages count from 1. Raises UnknownOperator with the line."""
    page = PageContent()
    marks = page.marks
    shown: list[str] = []
    runs: list[ShownText] | None = None  # of the open mark
    faces: dict[str, tuple[Font, float]] = {}  # by the line that selects them
    passed: set[str] = set()  # lines that set colour or rise
    font: Font | None = None
    x = y = size = 0.0
    in_text = began_in_text = False  # between BT and ET; whether the open mark began there
    saved = 0  # graphics states pushed
    for line in content.split("\n"):
        operands, _, operator = line.rpartition(" ")
        try:
            if operator == "TJ" and in_text and font is not None:
                text, width, space = font.shown(operands)
                start, x = x, x + width * size / 1000
                run = ShownText(text, number, start, y, x - space * size / 1000, size)
                (page.bare if runs is None else runs).append(run)
                shown.append(text)
            elif line == "EMC" and runs is not None and in_text == began_in_text:
                runs = None
            elif operator == "BDC" and runs is None and not saved:
                runs, began_in_text = [], in_text
                tag, _, rest = operands.partition(" <</MCID ")
                mcid = rest[:-2]
                if rest[-2:] == ">>" and mcid.isdecimal() and int(mcid) not in marks:
                    marks[int(mcid)] = tag[1:], runs
                elif _ARTIFACT.fullmatch(operands):
                    page.artifacts.append(runs)
                else:
                    raise UnknownOperator(line)
            elif not in_text and runs is not None and _GRAPHICS.fullmatch(line):
                if "q" in line or "Q" in line:
                    steps = line.split()
                    saved += steps.count("q") - steps.count("Q")
            elif operator == "Tf" and in_text:
                if line not in faces:
                    name, size_text = operands.split()
                    faces[line] = fonts[name[1:]], float(size_text)
                font, size = faces[line]
            elif operator == "Tm" and in_text and operands[:8] == "1 0 0 1 ":
                x_text, y_text = operands[8:].split()
                x, y = float(x_text), float(y_text)
            elif line == "BT" and not in_text and not saved:
                in_text = True
                shown.append("\n")
            elif line == "ET" and in_text:
                in_text = False
            elif in_text and (line in passed or _STATE.fullmatch(line)):
                passed.add(line)
            elif line.strip():
                raise UnknownOperator(line)
        except (KeyError, ValueError) as error:
            raise UnknownOperator(line) from error
    if in_text or runs is not None or saved:
        raise UnknownOperator("the page ends inside a mark, a text or a saved state")
    page.text = "".join(shown)
    return page
