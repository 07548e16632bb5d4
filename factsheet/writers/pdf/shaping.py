"""Shaping: a text in one face → its glyphs, each with its place and with the characters it reads back as.

Input: a HarfBuzz font, a text of one direction. Output: a Word, in the order in which the text is read; what it draws
stands where HarfBuzz puts it, marks over their letters included. Lengths in 1/1000 em.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from unicodedata import normalize

import uharfbuzz as hb  # type: ignore[import-untyped]

from factsheet.writers.drawing import number

FEATURES = {"kern": True, "liga": True, "clig": True, "dlig": False}
LEAST = 0.5  # of 1/1000 em: a smaller difference is left out
NOTHING = "\u2060"  # word joiner: what a glyph reads as whose text another one of its cluster has
_RISE = re.compile(r"\^(-?[\d.]+)\^")


@dataclass(frozen=True, slots=True)
class Word:
    """A shaped text: entries of a TJ array (hex strings, adjustments), and its width.

    A rise between the entries is ``^120^``. ``glyphs`` have their own characters; ``other`` are those that read as
    something else here, with that text, and ``array`` has a ``%s`` for the code of each.
    """

    array: str
    width: float
    glyphs: frozenset[int]
    other: tuple[tuple[int, str], ...] = ()


def rises(array: str) -> list[tuple[float, str]]:
    """Return the parts of an array, each with its rise in 1/1000 em."""
    if "^" not in array:
        return [(0.0, array)]
    parts = ["0", *_RISE.split(array)]
    return [(float(rise), part) for rise, part in zip(parts[::2], parts[1::2], strict=True) if part]


class Shaper:
    """Shapes texts in one font; ``texts`` is what each glyph reads back as by itself, by its number."""

    def __init__(self, font: hb.Font, scale: float, texts: Mapping[int, str]) -> None:
        self.font, self.scale, self.texts = font, scale, texts
        self._advances: dict[int, float] = {}

    def advance(self, gid: int) -> float:
        """Return a glyph's advance in 1/1000 em."""
        advance = self._advances.get(gid)
        if advance is None:
            advance = self._advances[gid] = round(self.font.get_glyph_h_advance(gid) * self.scale, 3)
        return advance

    def shape(self, text: str, *, rtl: bool = False) -> Word:
        """Shape a text of one direction, without line breaks."""
        if not text:
            return Word("", 0.0, frozenset())
        buffer = hb.Buffer()
        buffer.cluster_level = hb.BufferClusterLevel.CHARACTERS
        buffer.add_str(text)
        buffer.guess_segment_properties()
        buffer.direction = "rtl" if rtl else "ltr"
        hb.shape(self.font, buffer, FEATURES)
        infos, positions = buffer.glyph_infos or [], buffer.glyph_positions or []
        starts = list(accumulate((p.x_advance for p in positions), initial=0))
        order = range(len(infos))[:: -1 if rtl else 1]
        said = self._said(text, [(infos[i].codepoint, infos[i].cluster) for i in order])
        array = _Array()
        other: list[tuple[int, str]] = []
        for i, own in zip(order, said, strict=True):
            gid, position = infos[i].codepoint, positions[i]
            x = (starts[i] + position.x_offset) * self.scale
            array.move(x, position.y_offset * self.scale)
            array.show("%s" if own is not None else f"{gid:04X}", self.advance(gid))
            if own is not None:
                other.append((gid, own))
        array.move(starts[-1] * self.scale, 0.0)
        own_glyphs = frozenset(infos[i].codepoint for i, own in zip(order, said, strict=True) if own is None)
        return Word(str(array), array.pen, own_glyphs, tuple(other))

    def _said(self, text: str, glyphs: Sequence[tuple[int, int]]) -> list[str | None]:
        """Return what each glyph reads back as in this text, None for what it does by itself; in reading order."""
        clusters = sorted({cluster for _, cluster in glyphs})
        ends = dict(zip(clusters, [*clusters[1:], len(text)], strict=True))
        found: dict[int, str] = {}
        groups: dict[int, list[int]] = {}
        for i, (_, cluster) in enumerate(glyphs):
            groups.setdefault(cluster, []).append(i)
        for cluster, group in groups.items():
            whole = text[cluster : ends[cluster]]
            parts = [whole] if len(group) == 1 else self._parts(whole, [glyphs[i][0] for i in group])
            found.update(zip(group, parts, strict=True))
        return [None if self._own(gid, found[i]) else found[i] for i, (gid, _) in enumerate(glyphs)]

    def _parts(self, whole: str, gids: Sequence[int]) -> list[str]:
        """Deal the characters of a cluster out to its glyphs: to each its own, what is left to the others in order."""
        left = list(normalize("NFD", whole))
        parts: list[str] = []
        for gid in gids:
            own = next((c for c in left if self._own(gid, c)), "")
            parts.append(own)
            left = [c for c in left if c != own] if own else left
        others = [i for i, part in enumerate(parts) if not part]
        for i in others:
            parts[i] = left.pop(0) if left else NOTHING
        if left:
            last = others[-1] if others else len(parts) - 1
            parts[last] += "".join(left)
        same = normalize("NFC", "".join(parts)) == normalize("NFC", whole)
        return parts if same else [whole, *[NOTHING] * (len(gids) - 1)]

    def _own(self, gid: int, text: str) -> bool:
        """Tell whether a glyph reads back as a text by itself, or as a character that shares it."""
        own = self.texts.get(gid)
        if own == text or (own is not None and normalize("NFC", own) == normalize("NFC", text)):
            return True
        return len(text) == 1 and own is not None and self.font.get_nominal_glyph(ord(text)) == gid


class _Array:
    """Entries of a TJ array, and where its pen stands."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.pen = self.rise = 0.0

    def move(self, x: float, rise: float) -> None:
        """Go to a place; a difference too small to see is left out."""
        if abs(self.pen - x) >= LEAST:
            back = number(self.pen - x)
            self.parts.append(f">{back}<")
            self.pen -= float(back)
        if abs(self.rise - rise) >= LEAST:
            self.parts.append(f">^{number(rise)}^<")
            self.rise = rise

    def show(self, code: str, advance: float) -> None:
        self.parts.append(code)
        self.pen += advance

    def __str__(self) -> str:
        return f"<{''.join(self.parts)}>".replace("<>", "")
