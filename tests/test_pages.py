"""Boxes and notes → pages: the rules of page_rules.py on random documents, and the decisions one by one."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from page_rules import check
from random_pages import LEADING, NOTE_LEADING, Document, documents, text_box

from factsheet.pdf.boxes import Box, TextBox, TimelineBox
from factsheet.pdf.pages import Area, Geometry, Page, PageMaker, TooTall
from factsheet.pdf.table import TableBox, TableRules, column_widths

NARROW = Geometry(200.0, 10 * LEADING, separation=11.0, gap=1.5)


@given(documents(), st.sampled_from([0, 2, 4]))
def test_any_document_makes_good_pages(document: Document, planned: int) -> None:
    pages = PageMaker(document.geometry, document.notes).make(document.boxes, planned)
    found = check(document.boxes, document.notes, document.geometry, pages)
    assert not found, "\n".join(map(str, found))


# -- decisions one by one ----------------------------------------------------------------------------


def box(name: str, lines: int, marks: dict[int, list[int]] | None = None, *, keep: bool = False) -> TextBox:
    made = text_box(name, [(marks or {}).get(i, []) for i in range(lines)], 200)
    made.keep = keep
    return made


def note(number: int, lines: int) -> TextBox:
    return text_box(f"n{number}", [[]] * lines, 200, NOTE_LEADING)


def made(boxes: Sequence[Box], notes: Sequence[int] = (), geometry: Geometry = NARROW, planned: int = 0) -> list[Page]:
    """Make pages; ``notes`` are their numbers of lines. The rules hold for every case here."""
    numbered = {n: note(n, lines) for n, lines in enumerate(notes, 1)}
    pages = PageMaker(geometry, numbered).make(boxes, planned)
    assert check(boxes, numbered, geometry, pages) == []
    return pages


def outline(pages: Sequence[Page]) -> list[list[str]]:
    """Return each page as the parts on it, name and number of lines; notes after a bar."""

    def part(placed: Box) -> str:
        assert isinstance(placed, TextBox)
        return f"{placed.element.id} {len(placed.lines)}"

    return [
        [*(part(p.box) for p in page.placed), "|", *(part(n) for a in page.areas for n in a.notes)] for page in pages
    ]


def test_a_full_page_is_followed_by_another() -> None:
    assert outline(made([box("a", 6), box("b", 6)])) == [["a 6", "b 4", "|"], ["b 2", "|"]]


def test_no_part_of_a_paragraph_is_a_single_line() -> None:
    assert outline(made([box("a", 7), box("b", 4)])) == [["a 7", "b 2", "|"], ["b 2", "|"]]
    assert outline(made([box("a", 8), box("b", 3)])) == [["a 8", "|"], ["b 3", "|"]]
    assert outline(made([box("a", 9), box("b", 4)])) == [["a 9", "|"], ["b 4", "|"]]


def test_a_line_goes_to_the_next_page_with_the_note_it_calls() -> None:
    got = made([box("a", 6), box("b", 6, {3: [1]})], [1])
    assert outline(got) == [["a 6", "b 3", "|"], ["b 3", "|", "n1 1"]]


def test_a_note_stands_once_however_often_it_is_called() -> None:
    got = made([box("a", 6, {0: [1], 3: [1]}), box("b", 6, {5: [1]})], [1])
    assert outline(got) == [["a 6", "b 2", "|", "n1 1"], ["b 4", "|"]]


def test_a_long_note_is_divided_and_goes_on_first() -> None:
    got = made([box("a", 5, {4: [1, 2]}), box("b", 3, {0: [3]})], [1, 9, 1])
    assert outline(got) == [["a 5", "|", "n1 1", "n2 4"], ["b 3", "|", "n2 5", "n3 1"]]
    assert [area.opens_with_rest for page in got for area in page.areas] == [False, True]


def test_a_short_note_is_not_divided() -> None:
    got = made([box("a", 8), box("b", 4, {0: [1]})], [3])
    assert outline(got) == [["a 8", "|"], ["b 4", "|", "n1 3"]]


def test_a_heading_goes_with_what_follows() -> None:
    got = made([box("a", 8), box("h", 1, keep=True), box("b", 5)])
    assert outline(got) == [["a 8", "|"], ["h 1", "b 5", "|"]]
    got = made([box("a", 7), box("h", 1, keep=True), box("b", 5)])
    assert outline(got) == [["a 7", "h 1", "b 2", "|"], ["b 3", "|"]]


def test_a_chain_longer_than_a_page_is_divided_and_keeps_its_notes_by_their_marks() -> None:
    chain: list[Box] = [*(box(f"h{i}", 2, keep=True) for i in range(5)), box("b", 1, {0: [1]})]
    got = made(chain, [1])
    assert outline(got) == [["h0 2", "h1 2", "h2 2", "h3 2", "h4 2", "|"], ["b 1", "|", "n1 1"]]


def test_columns_of_the_last_page_are_even() -> None:
    geometry = Geometry(420.0, 10 * LEADING, columns=2, gutter=20.0)
    (page,) = made([box("a", 8), box("b", 4)], geometry=geometry)
    places = [(p.x, p.y / LEADING, p.box.height / LEADING) for p in page.placed]
    assert places == [(0.0, 0.0, 6.0), (220.0, 0.0, 2.0), (220.0, 2.0, 4.0)]


def test_what_goes_across_the_page_parts_the_columns() -> None:
    geometry = Geometry(420.0, 20 * LEADING, columns=2, gutter=20.0)
    across = text_box("w", [[]] * 2, 420)
    across.wide = True
    (page,) = made([box("a", 4), across, box("b", 8)], geometry=geometry)
    places = [(p.box.element.id, p.x, p.y / LEADING) for p in page.placed if isinstance(p.box, TextBox)]
    assert places == [("a", 0.0, 0.0), ("a", 220.0, 0.0), ("w", 0.0, 2.0), ("b", 0.0, 4.0), ("b", 220.0, 4.0)]


def test_white_space_between_boxes_is_the_larger_of_two_and_none_at_the_top() -> None:
    first, second = box("a", 2), box("b", 2)
    first.before, first.after, second.before = 8.0, 4.0, 6.0
    (page,) = made([first, second])
    assert [p.y for p in page.placed] == [0.0, 2 * LEADING + 6.0]


def test_a_box_that_fits_no_page_is_told_with_its_excess() -> None:
    solid = TimelineBox(box("a", 12), 10.0, True, True)
    with pytest.raises(TooTall, match=r"^TimelineBox is 31 pt too tall for a page$") as caught:
        PageMaker(NARROW, {}).make([solid])
    assert caught.value.box is solid
    assert caught.value.excess == pytest.approx(2 * LEADING)


def test_fewer_pages_than_planned_are_spread_over_all() -> None:
    boxes = [box(f"b{i}", 2) for i in range(7)]
    assert [len(page.placed) for page in made(boxes)] == [5, 2]
    assert [len(page.placed) for page in made(boxes, planned=2)] == [4, 3]


def test_pages_too_empty_for_the_plan_stay_as_they_are() -> None:
    assert outline(made([box("a", 2)], planned=2)) == [["a 2", "|"]]


# -- tables ------------------------------------------------------------------------------------------


def table(*rows: int) -> TableBox:
    cells = [[text_box(f"r{r}", [[]] * lines, 200)] for r, lines in enumerate(rows)]
    return TableBox(cells, [200.0], 1, TableRules(pad_y=0.0), limit=5 * LEADING)


def rows(pages: Sequence[Page]) -> list[list[tuple[str, int]]]:
    return [
        [(row[0].element.id, len(row[0].lines)) for row in p.box.rows]
        for page in pages
        for p in page.placed
        if isinstance(p.box, TableBox)
    ]


def test_a_table_goes_on_with_its_head_repeated() -> None:
    got = made([box("a", 4), table(1, 2, 2, 2, 2)])
    assert rows(got) == [[("r0", 1), ("r1", 2), ("r2", 2)], [("r0", 1), ("r3", 2), ("r4", 2)]]


def test_a_small_table_stays_whole() -> None:
    assert rows(made([box("a", 8), table(1, 1, 1)])) == [[("r0", 1), ("r1", 1), ("r2", 1)]]


def test_only_a_row_too_tall_is_divided() -> None:
    got = made([box("a", 4), table(1, 9)])
    assert rows(got) == [[("r0", 1), ("r1", 5)], [("r0", 1), ("r1", 4)]]
    assert rows(made([box("a", 6), table(1, 5)])) == [[("r0", 1), ("r1", 5)]]


@pytest.mark.parametrize(
    ("least", "most", "width", "wanted"),
    [
        ([10, 10], [20, 60], 100, [25.0, 75.0]),  # room to spare: in proportion to what they want
        ([10, 10], [40, 100], 100, [30.0, 70.0]),  # each its least, the rest in proportion to what is wanted beyond
        ([60, 60], [80, 90], 100, [50.0, 50.0]),  # not even the least fits
    ],
)
def test_column_widths(least: list[float], most: list[float], width: float, wanted: list[float]) -> None:
    assert column_widths(least, most, width) == pytest.approx(wanted)


# -- notes at the foot -------------------------------------------------------------------------------


def area(columns: int, *lines: int) -> Area:
    return Area(0.0, columns, 220.0, 11.0, 1.5, [note(n, count) for n, count in enumerate(lines, 1)])


def test_an_area_without_notes_takes_no_room() -> None:
    assert area(2).height() == 0.0
    assert list(area(2).placed(500.0)) == []


def test_notes_in_one_column_are_stacked() -> None:
    notes = area(1, 2, 1)
    assert notes.height() == pytest.approx(11 + 3 * NOTE_LEADING + 2 * 1.5)
    placed = list(notes.placed(500.0))
    assert [p.x for p in placed] == [0.0, 0.0]
    assert [p.y for p in placed] == pytest.approx([500 - 3 * NOTE_LEADING - 3.0, 500 - NOTE_LEADING - 1.5])


def test_notes_in_two_columns_are_as_even_as_their_order_allows() -> None:
    notes = area(2, 1, 3, 2)
    assert notes.height() == pytest.approx(11 + 4 * NOTE_LEADING + 2 * 1.5)
    assert [p.x for p in notes.placed(500.0)] == [0.0, 0.0, 220.0]


def test_notes_in_three_columns() -> None:
    notes = area(3, 2, 1, 1, 2)
    assert notes.height() == pytest.approx(11 + 2 * NOTE_LEADING + 2 * 1.5)
    assert [p.x for p in notes.placed(500.0)] == [0.0, 220.0, 220.0, 440.0]


def test_a_note_too_long_is_divided_with_two_lines_at_least_on_either_side() -> None:
    notes = area(1)
    parts = notes.divided(note(1, 6), 11 + 5 * NOTE_LEADING + 1.5)
    assert parts is not None
    assert [len(part.lines) for part in parts] == [4, 2]
    assert notes.divided(note(1, 6), 11 + NOTE_LEADING + 1.5) is None
    assert notes.divided(note(1, 3), 500) is None
