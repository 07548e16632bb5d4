"""Right-to-left passages in lines from left to right: the order in which their parts are seen.

Input: a paragraph, and the widths of parts of one level each. Output: a level per character, even to the right and odd
to the left (UAX #9), and the places of parts in pt. Each passage is isolated, as if in the element ``bdi``: it reaches
from its first right-to-left letter to its last, or to the quotation marks around it, and what stands outside keeps its
place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate, pairwise
from unicodedata import bidirectional

_LETTERS = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
_ANY = re.compile(f"[{_LETTERS}]")
_QUOTED = re.compile(f'(?<=[“„«‹‘"])[^“”„«»‹›‘"\\n]*[{_LETTERS}][^“”„«»‹›"\\n]*?(?=[”“»›"]|’(?!\\w))')
_PLAIN = re.compile(f'[{_LETTERS}](?:[^\\n]*?[{_LETTERS}])??(?=[^{_LETTERS}]*(?:[^\\W\\d_{_LETTERS}]|[“”„«»‹›"\\n]|$))')
RIGHT, LEFT, NUMBERS = frozenset(("R", "AL")), frozenset(("L",)), frozenset(("EN", "AN"))
STRONG = RIGHT | LEFT | NUMBERS


def levels(text: str) -> list[int] | None:
    """Return the level of each character of a paragraph from left to right; None if all stand at 0."""
    if not _ANY.search(text):
        return None
    found = [0] * len(text)
    start = 0
    while passage := _ANY.search(text, start):
        quoted = _quoted(text, passage.start(), start)
        first, end = quoted or (passage.start(), _PLAIN.match(text, passage.start()).end())  # type: ignore[union-attr]
        found[first:end] = _isolated(text[first:end])
        start = end
    return found


def _quoted(text: str, at: int, start: int) -> tuple[int, int] | None:
    """Return the passage in quotation marks that a place lies in, if it begins with a right-to-left letter."""
    for match in _QUOTED.finditer(text, start):
        if match.start() > at:
            return None
        if at < match.end():
            strong = (c for c in match[0] if bidirectional(c) in RIGHT | LEFT)
            return match.span() if bidirectional(next(strong)) in RIGHT else None
    return None


def _isolated(text: str) -> list[int]:
    """Return the levels of a passage from right to left: letters and numbers of the other direction are at 2."""
    kinds: list[str] = []
    for c in text:  # W1 to W3
        kind = bidirectional(c)
        if kind == "NSM":
            kind = kinds[-1] if kinds else "R"
        kinds.append("R" if kind == "AL" else kind)
    for i, kind in enumerate(kinds):  # W4: one separator between numbers
        if kind in ("CS", "ES") and 0 < i < len(kinds) - 1 and kinds[i - 1] == kinds[i + 1] == "EN":
            kinds[i] = "EN"
    for step in (1, -1):  # W5: signs such as % beside numbers
        places = range(len(kinds))[::step]
        for i, after in pairwise(places):
            if kinds[i] == "EN" and kinds[after] == "ET":
                kinds[after] = "EN"
    return [_level(kinds, i) for i in range(len(kinds))]


def _level(kinds: Sequence[str], i: int) -> int:
    """Return the level of a character (I1, I2); a neutral goes with its neighbours, or the passage (N1)."""
    if kinds[i] in LEFT | NUMBERS:
        return 2
    if kinds[i] == "R":
        return 1
    before = next((kind for kind in kinds[i::-1] if kind in STRONG), "R")
    after = next((kind for kind in kinds[i:] if kind in STRONG), "R")
    return 2 if before == after == "L" else 1


def places(found: Sequence[int], widths: Sequence[float]) -> list[float]:
    """Return where each part begins, in pt from the left of its line (UAX #9, L2)."""
    order = list(range(len(found)))
    for level in range(max(found), 0, -1):
        i = 0
        while i < len(order):
            j = i
            while j < len(order) and found[order[j]] >= level:
                j += 1
            order[i:j] = order[i:j][::-1]
            i = max(j, i + 1)
    starts = accumulate((widths[i] for i in order), initial=0.0)
    at = dict(zip(order, starts, strict=False))
    return [at[i] for i in range(len(found))]
