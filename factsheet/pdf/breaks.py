"""Where pages begin, if they begin with a heading: the division that fills them most evenly.

Input: the places a page may begin at, and what a page from one to another costs. Output: where
pages begin, the cheapest path through all divisions (Plass 1981, as Knuth and Plass do with lines).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence


def cheapest(places: Sequence[int], end: int, pages: int, cost: Callable[[int, int], float | None]) -> tuple[int, ...]:
    """Return where each of so many pages begins, the first of ``places`` first; nothing where there is no way.

    ``places`` ascend. ``cost`` is that of a page from one place up to another or the end; None if that is more than a
    page holds, and then of anything longer from there, too. Of two ways that cost the same the later breaks win.
    """
    stops = [*places, end]
    last = len(places)
    known: dict[tuple[int, int], float | None] = {}
    ways: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, ())}  # by number of the place reached
    for left in range(pages - 1, -1, -1):
        reached: dict[int, tuple[float, tuple[int, ...]]] = {}
        for start, (spent, way) in ways.items():
            for stop in range(start + 1, last + 1 - left) if left else (last,):
                if (start, stop) not in known:
                    known[start, stop] = cost(stops[start], stops[stop])
                price = known[start, stop]
                if price is None:
                    break
                if stop not in reached or spent + price <= reached[stop][0]:
                    reached[stop] = spent + price, (*way, stops[start])
        ways = reached
    return ways[last][1] if last in ways else ()
