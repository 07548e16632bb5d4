"""An imposed file, read back by another library: every page of its source, whole, once, in the order of reading.

Input: the bytes of both. Output: findings. The order is found by folding, or cutting, what the file has on its sides,
not from the plan they were made by.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from factsheet.prepress.imposition import SLACK, Imposition, Kind
from factsheet.proof import Finding
from factsheet.proof.objects import Objects, Unreadable

_N = r"-?\d+(?:\.\d+)?"
_PLACED = re.compile(rf"q ({_N}) 0 0 ({_N}) ({_N}) ({_N}) cm /P(\d+) Do Q")
_MARKS = re.compile(rf"q 0 G 0\.25 w(?: \[3 2\] 0 d)?|{_N} {_N} m {_N} {_N} l S|Q")
Side = dict[str, str]  # what stands at the left and right: a page of the source, by its name there


def check(data: bytes, source: bytes, made: Imposition) -> list[Finding]:
    """Return what is wrong with an imposed file; nothing proves it."""
    try:
        return list(_check(Objects(data), Objects(source), made))
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        return [_finding(str(error) if isinstance(error, Unreadable) else "it is not built as imposed files are")]


def reading_order(kind: Kind, sides: Sequence[Side]) -> list[str]:
    """Return the pages in the order in which they are read once the sheets are cut, or folded and stapled.

    A sheet is turned over its right edge, so what is at the left of its front has the right of its back behind it.
    """
    fronts, backs = sides[::2], sides[1::2]
    if kind == "2up":
        found = [(side, at) for side in sides for at in ("left", "right")]
    elif kind == "tumble":  # two leaves from each sheet, which must be alike
        sheets = list(zip(fronts, backs, strict=True))
        found = [place for front, back in sheets for place in ((front, "left"), (back, "right"))]
        others = [place for front, back in sheets for place in ((back, "left"), (front, "right"))]
        if _named(found) != _named(others):
            return []
    else:  # one sheet in the other: from the outside to the middle, and out again
        sheets = list(zip(fronts, backs, strict=True))
        found = [place for front, back in sheets for place in ((front, "right"), (back, "left"))]
        found += [place for front, back in reversed(sheets) for place in ((back, "right"), (front, "left"))]
    return _named(found)


def _named(places: Sequence[tuple[Side, str]]) -> list[str]:
    return [side[at] for side, at in places if at in side]


def _check(objects: Objects, source: Objects, made: Imposition) -> Iterator[Finding]:
    pages, wanted = pages_of(objects), pages_of(source)
    if len(pages) != len(made.sides):
        yield _finding(f"it has {len(pages)} sides, not {len(made.sides)}")
        return
    sides: list[Side] = []
    for number, page in enumerate(pages, 1):
        width, height = map(float, objects.get(page["/MediaBox"])[2:])
        if max(abs(width - made.paper.width), abs(height - made.paper.height)) > 0.01:
            yield _finding(f"it is {width:.0f} × {height:.0f} pt", number)
        forms = objects.get(objects.entry(page, "/Resources")["/XObject"])
        side: Side = {}
        boxes: list[tuple[float, float, float, float]] = []
        for line in objects.stream(page["/Contents"]).decode("ascii").split("\n"):
            if match := _PLACED.fullmatch(line):
                name, form = match[5], forms[f"/P{match[5]}"]
                box = _box(match, objects.get(form))
                at = "left" if box[0] + box[2] < width else "right"
                if box[0] < -SLACK or box[1] < -SLACK or box[2] > width + SLACK or box[3] > height + SLACK:
                    yield _finding(f"page {name} is not all on the paper", number)
                if match[1] != match[2] or float(match[1]) > 1:
                    yield _finding(f"page {name} is distorted", number)
                if any(box[0] < one[2] - SLACK and one[0] < box[2] - SLACK for one in boxes) or at in side:
                    yield _finding(f"page {name} stands over another", number)
                if not 0 < int(name) <= len(wanted) or not _is(objects, form, source, wanted[int(name) - 1]):
                    yield _finding(f"page {name} is not as it is in the file", number)
                side[at] = name
                boxes.append(box)
            elif not _MARKS.fullmatch(line):
                yield _finding(f"an operator that no side has: {line[:40]}", number)
        sides.append(side)
    every = [str(number) for number in range(1, len(wanted) + 1)]
    if (found := reading_order(made.kind, sides)) != every:
        said = ", ".join(found) or "two leaves that differ"
        yield _finding(f"its pages are read in the order {said}, once it is cut or folded, not {', '.join(every)}")


def _box(match: re.Match[str], form: dict[str, Any]) -> tuple[float, float, float, float]:
    across, up, x, y = map(float, match.groups()[:4])
    left, bottom, right, top = map(float, form["/BBox"])
    return x + across * left, y + up * bottom, x + across * right, y + up * top


def _is(objects: Objects, form: str, source: Objects, page: dict[str, Any]) -> bool:
    """Tell whether a form is a page: the same operators, on the same box, with the same fonts and pictures."""
    found = objects.get(form)
    return (
        objects.stream(form) == source.stream(page["/Contents"])
        and found["/BBox"] == page["/MediaBox"]
        and same(objects, found["/Resources"], source, page["/Resources"])
    )


def pages_of(objects: Objects) -> list[dict[str, Any]]:
    root = objects.get(objects.trailer["/Root"])
    return [node for _, node in objects.tree(root["/Pages"]) if node["/Type"] == "/Page"]


def same(objects: Objects, one: Any, others: Objects, other: Any) -> bool:
    """Tell whether two objects of two files are alike, with all they refer to."""
    streams = isinstance(one, str) and one in objects.streams, isinstance(other, str) and other in others.streams
    if any(streams) and not (all(streams) and objects.stream(one) == others.stream(other)):
        return False
    one, other = objects.get(one), others.get(other)
    match one, other:
        case dict(), dict():
            keys = one.keys() - {"/Length"}
            return keys == other.keys() - {"/Length"} and all(same(objects, one[k], others, other[k]) for k in keys)
        case list(), list():
            pairs = zip(one, other, strict=False)
            return len(one) == len(other) and all(same(objects, a, others, b) for a, b in pairs)
    return bool(one == other)


def _finding(what: str, page: int = 0) -> Finding:
    return Finding("F020", what, page)
