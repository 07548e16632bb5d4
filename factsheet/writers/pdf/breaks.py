"""Where pages and columns begin if nothing is to be divided: the divisions that fill them most evenly.

Input: the places a page may begin at and what a page costs, or the heights of boxes (pt). Output: where pages
begin, the cheapest path through all divisions (Plass 1981, as Knuth and Plass do with lines); boxes a column.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, combinations, pairwise


def cheapest(places: Sequence[int], end: int, pages: int, cost: Callable[[int, int], float | None]) -> tuple[int, ...]:
    """Return where each of a number of pages begins, the first at ``places[0]``; empty if there is no way.

    ``places`` ascend. ``cost`` is that of a page from one place to another or the end; None if that is more than a
    page holds, and so is anything longer from there. Of two paths of equal cost, the one with later breaks wins.
    """
    stops = [*places, end]
    last = len(places)
    known: dict[tuple[int, int], float | None] = {}
    paths: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, ())}  # by index of the place reached
    for left in range(pages - 1, -1, -1):
        reached: dict[int, tuple[float, tuple[int, ...]]] = {}
        for start, (spent, path) in paths.items():
            for stop in range(start + 1, last + 1 - left) if left else (last,):
                if (start, stop) not in known:
                    known[start, stop] = cost(stops[start], stops[stop])
                price = known[start, stop]
                if price is None:
                    break
                if stop not in reached or spent + price <= reached[stop][0]:
                    reached[stop] = spent + price, (*path, stops[start])
        paths = reached
    return paths[last][1] if last in paths else ()


def shares(boxes: Sequence[tuple[float, bool]], columns: int, most: float) -> Iterator[tuple[int, ...]]:
    """Yield the ways to share boxes among columns, as the number of boxes in each, the most even first;
    of two equally even, the one that fills the first columns more.

    A box is its height in pt and whether it keeps with the next. No column is taller than ``most`` pt, not counting
    white space between boxes.
    """
    heights = list(accumulate((height for height, _ in boxes), initial=0.0))
    places = [i for i in range(1, len(boxes)) if not boxes[i - 1][1]]
    found = []
    for chosen in combinations(places, columns - 1):
        parts = list(pairwise((0, *chosen, len(boxes))))
        highest = max(heights[j] - heights[i] for i, j in parts)
        if highest <= most:
            found.append((highest, tuple(i - j for i, j in parts)))
    yield from (tuple(-stop for stop in stops) for _, stops in sorted(found))
