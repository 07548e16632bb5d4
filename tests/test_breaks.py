"""Where pages begin: the cheapest of all ways to part a sheet at its headings. And boxes shared out to columns."""

from __future__ import annotations

from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from factsheet.writers.pdf.breaks import cheapest, shares


def white(start: int, stop: int) -> float | None:
    """Return the cost of a page of ten lines."""
    return float(10 - (stop - start)) ** 2 if stop - start <= 10 else None


def test_pages_are_as_even_as_places_allow() -> None:
    assert cheapest([0, 3, 6, 9, 12], 16, 2, white) == (0, 9)
    assert cheapest([0, 6, 12], 18, 3, white) == (0, 6, 12)
    assert cheapest([0, 4, 5], 10, 2, white) == (0, 5)


def test_of_two_ways_alike_the_later_break_wins() -> None:
    assert cheapest([0, 4, 6], 10, 2, white) == (0, 6)


def test_no_way() -> None:
    assert cheapest([0, 3], 16, 2, white) == ()  # thirteen lines are too many for a page
    assert cheapest([0], 5, 2, white) == ()  # one place for two pages
    assert cheapest([0, 5], 10, 0, white) == ()


def test_one_page() -> None:
    assert cheapest([0, 4], 10, 1, white) == (0,)
    assert cheapest([0, 4], 11, 1, white) == ()


def test_no_page_is_tried_twice_or_beyond_one_that_is_too_long() -> None:
    asked: list[tuple[int, int]] = []

    def noted(start: int, stop: int) -> float | None:
        asked.append((start, stop))
        return white(start, stop)

    assert cheapest([0, 6, 12, 18], 24, 3, noted) == ()
    assert asked == [(0, 6), (0, 12), (6, 12), (6, 18), (12, 24)]


@given(
    st.lists(st.integers(1, 29), max_size=9, unique=True).map(sorted),
    st.integers(1, 4),
    st.dictionaries(st.tuples(st.integers(0, 30), st.integers(0, 30)), st.integers(0, 9)),
)
def test_it_is_the_cheapest_of_all(places: list[int], pages: int, extra: dict[tuple[int, int], int]) -> None:
    def cost(start: int, stop: int) -> float | None:
        page = white(start, stop)
        return None if page is None else page + extra.get((start, stop), 0)

    found: dict[tuple[int, ...], float] = {}
    for chosen in combinations(places, pages - 1):
        costs = [cost(i, j) for i, j in pairwise((0, *chosen, 30))]
        if None not in costs:
            found[0, *chosen] = sum(c for c in costs if c is not None)
    got = cheapest([0, *places], 30, pages, cost)
    assert (got in found and found[got] == min(found.values())) if found else got == ()


# -- columns -----------------------------------------------------------------------------------------


def test_boxes_are_shared_out_evenly() -> None:
    boxes = [(1.0, True), (5.0, False), (2.0, False), (1.0, True), (4.0, False)]
    assert list(shares(boxes, 2, 20.0)) == [(2, 3), (3, 2)]
    assert list(shares(boxes, 2, 8.0)) == [(2, 3), (3, 2)]
    assert list(shares(boxes, 2, 7.5)) == [(2, 3)]
    assert list(shares(boxes, 2, 6.5)) == []
    assert list(shares([(2.0, False), (4.0, False), (2.0, False)], 2, 9.0)) == [(2, 1), (1, 2)]
    assert list(shares(boxes, 3, 20.0)) == [(2, 1, 2)]
    assert list(shares(boxes, 1, 20.0)) == [(5,)]


def test_what_keeps_together_is_in_one_column() -> None:
    assert list(shares([(1.0, True), (1.0, False)], 2, 9.0)) == []
    assert list(shares([(1.0, False), (1.0, True)], 2, 9.0)) == [(1, 1)]
