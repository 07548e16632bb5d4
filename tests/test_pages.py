"""Boxes and notes → pages: the rules of page_rules.py on random documents, and the decisions one by one."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.page_rules import check
from support.random_pages import LEADING, NOTE_LEADING, Document, documents, text_box

from factsheet.writers.pdf.boxes import Bookmark, Box, TextBox, TimelineBox
from factsheet.writers.pdf.column import Job, Remainder
from factsheet.writers.pdf.page import PageBuilder
from factsheet.writers.pdf.pages import Area, Geometry, Page, PageMaker, TooTall
from factsheet.writers.pdf.table import TableBox, TableRules, column_widths

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


def across(name: str, lines: int, marks: dict[int, list[int]] | None = None) -> TextBox:
    made = box(name, lines, marks)
    made.wide = True
    return made


def heading(name: str, *, wide: bool = False, follows: bool = False) -> TextBox:
    made = box(name, 1, keep=True)
    made.bookmark, made.wide, made.follows_heading = Bookmark(name, name, 1), wide, follows
    return made


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


TWO = Geometry(420.0, 10 * LEADING, columns=2, gutter=20.0)


@pytest.mark.parametrize(
    ("sizes", "wanted"),
    [
        ((11, 3), [(0, 0, 7), (220, 0, 4), (220, 4, 3)]),
        ((10, 4), [(0, 0, 10), (220, 0, 4)]),  # three lines higher, and nothing is torn
        ((5, 3, 2), [(0, 0, 5), (220, 0, 3), (220, 3, 2)]),
        ((2, 4, 2), [(0, 0, 2), (0, 2, 4), (220, 0, 2)]),
        ((12, 12), [(0, 0, 12), (220, 0, 12)]),
        ((12, 11), [(0, 0, 12), (220, 0, 11)]),
    ],
)
def test_columns_of_the_last_page_are_even_or_three_lines_higher_if_that_tears_nothing(
    sizes: Sequence[int], wanted: list[tuple[int, int, int]]
) -> None:
    geometry = Geometry(420.0, 12 * LEADING, columns=2, gutter=20.0)
    (page,) = made([box(f"b{i}", lines) for i, lines in enumerate(sizes)], geometry=geometry)
    assert [(p.x, p.y / LEADING, p.box.height / LEADING) for p in page.placed] == wanted


def test_a_sheet_that_would_need_another_page_has_columns_as_short_as_they_can_be() -> None:
    boxes: list[Box] = [box("a", 7), box("b", 3), across("c", 5)]
    (page,) = made(boxes, geometry=TWO, planned=1)
    assert [(p.x, p.box.height / LEADING) for p in page.placed] == [(0, 5), (220, 2), (220, 3), (0, 5)]
    first, _ = made(boxes, geometry=TWO)
    assert [(p.x, p.box.height / LEADING) for p in first.placed] == [(0, 7), (220, 3), (0, 3)]
    boxes = [heading("g"), box("a", 6), box("b", 3), across("c", 5), heading("h"), box("d", 10)]
    first, _ = made(boxes, geometry=TWO, planned=2)
    assert [(p.x, p.box.height / LEADING) for p in first.placed] == [(0, 1), (0, 4), (220, 2), (220, 3), (0, 5)]


def test_columns_part_at_a_heading_rather_than_in_the_statement_below_it() -> None:
    geometry = Geometry(420.0, 20 * LEADING, columns=2, gutter=20.0)
    boxes = [heading("g"), box("a", 3), box("b", 3), heading("h"), box("c", 6), box("d", 4)]
    (page,) = made(boxes, geometry=geometry)
    assert [(p.x, p.box.height / LEADING) for p in page.placed] == [
        (0, 1), (0, 3), (0, 3), (220, 1), (220, 6), (220, 4),
    ]  # fmt: skip


def test_columns_are_no_higher_than_their_notes_allow_to_tear_nothing() -> None:
    (page,) = made([box("a", 8), box("b", 4, {0: [1]})], [1], TWO)
    assert [(p.x, p.box.height / LEADING) for p in page.placed] == [(0, 8), (220, 4)]
    (page,) = made([box("a", 8), box("b", 4, {0: [1]})], [2], TWO)
    assert [(p.x, p.box.height / LEADING) for p in page.placed] == [(0, 6), (220, 2), (220, 4)]


def statistics(boxes: Sequence[Box], notes: Sequence[int], geometry: Geometry = NARROW) -> dict[str, int]:
    maker = PageMaker(geometry, {n: note(n, lines) for n, lines in enumerate(notes, 1)})
    assert (maker.statistics, maker.broken) == ({"again": 0, "forced": 0, "divided": 0}, False)
    maker.make(boxes)
    return maker.statistics


def test_an_earlier_column_leaves_room_for_the_notes_of_a_later_one() -> None:
    boxes = [box("a", 10), box("b", 2, {0: [1]})]
    (page,) = made(boxes, [3], TWO)
    assert [(p.x, p.y / LEADING, p.box.height / LEADING) for p in page.placed] == [
        (0.0, 0.0, 6.0),
        (220.0, 0.0, 4.0),
        (220.0, 4.0, 2.0),
    ]
    assert statistics(boxes, [3], TWO) == {"again": 1, "forced": 0, "divided": 0}


def test_a_later_column_yields_where_room_for_its_notes_would_part_what_keeps_together() -> None:
    boxes: list[Box] = [*(box(f"c{i}", 2, keep=True) for i in range(4)), box("c4", 2), box("b", 2, {0: [1]})]
    got = made(boxes, [3], TWO)
    assert outline(got) == [["c0 2", "c1 2", "c2 2", "c3 2", "c4 2", "|"], ["b 2", "|", "n1 3"]]
    assert statistics(boxes, [3], TWO) == {"again": 2, "forced": 0, "divided": 0}


def test_notes_without_room_beside_the_least_part_of_a_box_go_on_the_next_page() -> None:
    boxes = [box("a", 3, {0: [1, 2, 3, 4, 5]}), box("b", 2)]
    maker = PageMaker(NARROW, {n: note(n, 3) for n in range(1, 6)})
    got = maker.make(boxes)
    assert outline(got) == [["a 3", "|", "n1 3", "n2 3"], ["b 2", "|", "n3 3", "n4 3", "n5 3"]]
    assert [area.opens_with_rest for page in got for area in page.areas] == [False, True]
    assert maker.statistics == {"again": 0, "forced": 1, "divided": 0}
    assert maker.broken


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


@pytest.mark.parametrize(("room", "air"), [(300.0, 18.0), (9.0, 3.0), (1.5, 0.5), (0.0, 0.0), (-5.0, 0.0)])
@pytest.mark.parametrize("noted", [False, True])
def test_room_left_goes_above_the_headings_across_the_page(room: float, air: float, noted: bool) -> None:
    """A third of it each, 18 pt at most: two headings, and the foot of the page."""
    boxes: list[Box] = [heading("g", wide=True), across("a", 2, {0: [1]} if noted else {})]
    boxes += [heading("h", wide=True), across("b", 2), heading("i", wide=True), across("c", 2)]
    foot = 11 + NOTE_LEADING + 1.5 if noted else 0.0
    (page,) = made(boxes, [1] if noted else [], Geometry(200.0, 9 * LEADING + foot + 11 + room))
    shifts = [p.y - i * LEADING for p, i in zip(page.placed, (0, 1, 3, 4, 6, 7), strict=True)]
    assert shifts == pytest.approx([0, 0, air, air, 2 * air, 2 * air])


def test_a_heading_right_below_another_gets_no_air() -> None:
    boxes: list[Box] = [across("a", 2), heading("g", wide=True), heading("h", wide=True, follows=True), across("b", 2)]
    (page,) = made(boxes, geometry=Geometry(200.0, 30 * LEADING))
    assert [p.y - i * LEADING for p, i in zip(page.placed, (0, 2, 3, 4), strict=True)] == pytest.approx([0, 18, 18, 18])


def test_columns_move_as_one_with_the_heading_in_them_or_above() -> None:
    boxes: list[Box] = [across("a", 1), heading("g"), box("b", 5), heading("h", wide=True), box("c", 4)]
    (page,) = made(boxes, geometry=Geometry(420.0, 30 * LEADING, columns=2, gutter=20.0))
    places = [(p.x, p.box.height / LEADING) for p in page.placed]
    assert places == [(0, 1), (0, 1), (0, 2), (220, 3), (0, 1), (0, 2), (220, 2)]
    shifts = [p.y - i * LEADING for p, i in zip(page.placed, (0, 1, 2, 1, 4, 5, 5), strict=True)]
    assert shifts == pytest.approx([0, 18, 18, 18, 36, 36, 36])


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


def test_a_last_page_filled_to_seven_tenths_is_full_enough() -> None:
    boxes = [box("a", 17)]
    assert outline(made(boxes, planned=2)) == [["a 10", "|"], ["a 7", "|"]]
    assert outline(made([box("a", 16)], planned=2)) == [["a 8", "|"], ["a 8", "|"]]
    assert outline(made([box("a", 24)], planned=3)) == [["a 8", "|"]] * 3


def test_notes_fill_the_last_page_too() -> None:
    got = made([box("a", 14, {12: [1]})], [4], planned=2)
    assert outline(got) == [["a 10", "|"], ["a 4", "|", "n1 4"]]
    got = made([box("a", 14, {12: [1]})], [1], planned=2)
    assert outline(got) == [["a 8", "|"], ["a 6", "|", "n1 1"]]


def test_a_page_of_notes_alone_can_be_the_last() -> None:
    got = made([box("a", 4, {3: [1]})], [16], planned=2)
    assert outline(got) == [["a 4", "|", "n1 7"], ["|", "n1 9"]]


def test_pages_are_spread_so_that_they_begin_with_a_heading() -> None:
    boxes = [heading("g"), box("a", 8), heading("h"), box("b", 2)]
    assert outline(made(boxes, planned=2)) == [["g 1", "a 8", "|"], ["h 1", "b 2", "|"]]
    boxes = [heading("g"), box("a", 12), heading("h"), box("b", 7)]  # neither the least height nor the greatest
    got = made(boxes, geometry=Geometry(200.0, 20 * LEADING), planned=2)
    assert outline(got) == [["g 1", "a 12", "|"], ["h 1", "b 7", "|"]]


def sections(*sizes: int) -> list[Box]:
    """Return a heading and a paragraph of so many lines in all, for each."""
    return [part for i, size in enumerate(sizes) for part in (heading(f"h{i}"), box(f"b{i}", size - 1))]


def begun(pages: Sequence[Page]) -> list[str]:
    """Return the names of what pages begin with."""
    return [page.placed[0].box.element.id for page in pages if isinstance(page.placed[0].box, TextBox)]


def test_pages_begin_with_a_heading_where_all_fits_so_however_full_they_are() -> None:
    assert begun(made(sections(6, 7, 3), planned=2)) == ["h0", "h1"]
    assert begun(made(sections(6, 7, 4), planned=2)) == ["h0", "b1"]  # eleven lines on a page of ten


def test_headings_part_a_sheet_as_evenly_as_they_can() -> None:
    tall = Geometry(200.0, 20 * LEADING)
    assert begun(made(sections(5, 5, 5, 5), geometry=tall, planned=2)) == ["h0", "h2"]
    assert begun(made(sections(12, 4, 4, 4), geometry=tall, planned=2)) == ["h0", "h1"]
    assert begun(made(sections(4, 4, 4, 12), geometry=tall, planned=2)) == ["h0", "h3"]
    assert begun(made(sections(9, 3, 3, 9, 3), geometry=tall, planned=3)) == ["h0", "h1", "h3"]


def test_a_heading_below_another_begins_a_page_only_where_that_is_much_more_even() -> None:
    boxes = sections(6, 3, 2, 5)
    boxes[4].bookmark = Bookmark("h2", "h2", 2)  # type: ignore[attr-defined]
    assert begun(made(boxes, geometry=Geometry(200.0, 20 * LEADING), planned=2)) == ["h0", "h1"]
    boxes = sections(2, 8, 8)
    boxes[4].bookmark = Bookmark("h2", "h2", 2)  # type: ignore[attr-defined]
    assert begun(made(boxes, geometry=Geometry(200.0, 20 * LEADING), planned=2)) == ["h0", "h2"]


def test_a_heading_right_below_another_begins_no_page() -> None:
    boxes = [*sections(6), heading("g"), heading("h", follows=True), box("b", 6)]
    assert begun(made(boxes, planned=2)) == ["h0", "g"]
    boxes = [heading("g"), heading("h", follows=True), box("a", 12)]
    assert begun(made(boxes, planned=2)) == ["g", "a"]
    boxes = [heading("g"), box("a", 2), box("b", 2, keep=True), heading("h"), box("c", 6)]
    assert "h" not in begun(made(boxes, planned=2))


def test_a_page_may_be_full_to_the_last_line_of_its_columns_and_notes() -> None:
    room = Geometry(420.0, 10 * LEADING + 11.0 + 6 * NOTE_LEADING, columns=2, gutter=20.0, note_columns=2, gap=0.0)
    first = [heading("g"), box("a", 9, {8: [1]}), box("b", 10, {9: [2]})]
    assert begun(made([*first, *sections(14)], [6, 6], room, planned=2)) == ["g", "h0"]
    column = Geometry(
        420.0, 10 * LEADING + 11.0 + 6 * NOTE_LEADING, columns=2, gutter=20.0, placement="column", gap=0.0
    )
    assert begun(made([*first, *sections(14)], [6, 6], column, planned=2)) == ["g", "h0"]


def test_a_last_page_may_be_as_full_as_can_be_and_no_fuller() -> None:
    room = Geometry(420.0, 10 * LEADING + 11.0 + 6 * NOTE_LEADING, columns=2, gutter=20.0, note_columns=2, gap=0.0)
    full = [heading("g"), box("a", 9, {8: [1]}), box("b", 10, {9: [2]})]
    assert begun(made([*sections(8), *full], [6, 6], room, planned=2)) == ["h0", "g"]
    assert begun(made([*sections(8), *full], [6, 7], room, planned=2)) != ["h0", "g"]


def test_a_page_whose_note_goes_on_is_no_whole_page() -> None:
    boxes = [heading("g"), box("a", 5), heading("h"), box("b", 5, {4: [1]})]
    got = made(boxes, [9], planned=2)
    assert sum(len(note.lines) for page in got for area in page.areas for note in area.notes) == 9


def test_a_note_marked_on_an_earlier_page_stands_there_alone() -> None:
    boxes = [heading("g"), box("a", 5, {0: [1]}), heading("h"), box("b", 5, {0: [1]})]
    got = made(boxes, [2], planned=2)
    assert outline(got) == [["g 1", "a 5", "|", "n1 2"], ["h 1", "b 5", "|"]]


def test_spreading_divides_nothing_that_keeps_together() -> None:
    chain: list[Box] = [box("a", 2, keep=True), box("b", 2, keep=True), box("c", 2)]
    assert outline(made([*chain, box("d", 2)], planned=2)) == [["a 2", "b 2", "c 2", "|"], ["d 2", "|"]]


def test_spreading_takes_the_least_height() -> None:
    chain: list[Box] = [*(box(f"c{i}", 2, keep=True) for i in range(4)), box("d", 3)]
    got = made([*chain, *(box(f"b{i}", 1) for i in range(8))], geometry=Geometry(200.0, 20 * LEADING), planned=2)
    assert [len(page.placed) for page in got] == [5, 8]


def test_pages_too_empty_for_the_plan_stay_as_they_are() -> None:
    assert outline(made([box("a", 2)], planned=2)) == [["a 2", "|"]]
    assert begun(made(sections(2, 2), planned=2)) == ["h0"]
    assert begun(made(sections(4, 5), planned=2)) == ["h0", "h1"]


# -- notes longer than their room ---------------------------------------------------------------------

COLUMN = Geometry(420.0, 10 * LEADING, columns=2, gutter=20.0, placement="column")


def columns(pages: Sequence[Page]) -> list[list[str]]:
    """Return the notes at the foot of each column of each page, a rest marked by a plus sign."""
    return [
        ["".join(f"{'+' if n.rest else ''}{n.element.id} {len(n.lines)} " for n in a.notes).strip() for a in page.areas]
        for page in pages
    ]


def test_a_note_of_a_column_goes_on_in_the_next() -> None:
    got = made([box("a", 5, {4: [1]}), box("b", 6)], [9], COLUMN)
    assert columns(got) == [["n1 5", "+n1 4"]]
    assert [(p.x, p.y) for p in got[0].placed] == [(0.0, 0.0), (220.0, 0.0)]
    assert [area.opens_with_rest for area in got[0].areas] == [False, True]


def test_a_note_of_a_column_is_not_divided_where_its_rest_would_stand_after_other_notes() -> None:
    geometry = Geometry(420.0, 20 * LEADING, columns=2, gutter=20.0, placement="column")
    above = [box("x", 2), box("y", 2, {0: [1]}), across("w", 1)]
    got = made([*above, box("c", 4, {3: [2]}), box("d", 6)], [1, 20], geometry)
    assert columns(got)[0][0] == ""
    assert [p.x for p in got[0].placed][:4] == [0.0, 220.0, 0.0, 0.0]


def test_a_note_across_the_page_is_divided_in_the_last_column_only() -> None:
    got = made([box("a", 6, {5: [1]}), box("b", 4)], [30], TWO)
    assert outline(got) == [["a 4", "a 2", "b 2", "|", "n1 7"], ["|", "n1 12"], ["|", "n1 11"], ["b 2", "|"]]
    assert [(p.x, p.y / LEADING) for p in got[0].placed] == [(0.0, 0.0), (220.0, 0.0), (220.0, 2.0)]


@pytest.mark.parametrize(
    ("above", "wanted"),
    [
        (43, [["a 43", "b 2", "|"], ["b 2", "|", "n1 6"]]),  # 77.5 pt stay white, an eighth of 775 pt do not
        (41, [["a 41", "b 4", "|", "n1 4"], ["|", "n1 2"]]),
    ],
)
def test_a_note_is_divided_only_where_the_page_would_stay_too_white(above: int, wanted: list[list[str]]) -> None:
    assert outline(made([box("a", above), box("b", 4, {3: [1]})], [6], Geometry(200.0, 50 * LEADING))) == wanted


def test_notes_of_the_page_stand_in_columns_of_their_own() -> None:
    geometry = Geometry(420.0, 10 * LEADING, columns=2, gutter=20.0, note_columns=2)
    (page,) = made([box("a", 4, {0: [1, 2]})], [2, 1], geometry)
    assert [p.x for p in page.areas[0].placed(geometry.height)] == [0.0, 220.0]


@pytest.mark.parametrize(("after", "before", "white"), [(9.0, 4.0, 9.0), (3.0, 4.0, 4.0)])
def test_white_space_between_columns_and_what_goes_across(after: float, before: float, white: float) -> None:
    boxes = [across("v", 1), box("a", 2), across("w", 1)]
    for upper in boxes:
        upper.after, upper.before = after, before
    (page,) = made(boxes, geometry=Geometry(420.0, 20 * LEADING, columns=2, gutter=20.0))
    assert [p.y for p in page.placed] == [0.0, LEADING + white, 3 * LEADING + 2 * white]


def test_a_note_longer_than_columns_fills_them_before_other_notes_come() -> None:
    got = made([box("a", 6, {5: [1]}), box("b", 4, {0: [2]})], [30, 1], COLUMN)
    assert columns(got) == [["n1 4", "+n1 12"], ["+n1 12", "+n1 2 n2 1"]]
    assert [[p.x for p in page.placed] for page in got] == [[0.0], [220.0]]
    got = made([across("w", 3, {2: [1]}), box("b", 4, {0: [2]})], [30, 1], COLUMN)
    assert columns(got) == [["n1 8", "+n1 8"], ["+n1 12", "+n1 2 n2 1"]]
    assert [[p.x for p in page.placed] for page in got] == [[0.0], [220.0]]


def test_a_note_longer_than_a_page_is_divided_as_often_as_it_must() -> None:
    boxes = [across("w", 3, {2: [1]}), box("b", 4, {0: [2]})]
    got = made(boxes, [30, 1], TWO)
    assert outline(got) == [["w 3", "|", "n1 8"], ["|", "n1 12"], ["|", "n1 10"], ["b 2", "b 2", "|", "n2 1"]]
    assert statistics(boxes, [30, 1], TWO) == {"again": 0, "forced": 0, "divided": 2}


def test_notes_after_one_that_had_to_be_divided_follow_on_the_next_page() -> None:
    maker = PageMaker(NARROW, {1: note(1, 12), 2: note(2, 2), 3: note(3, 1)})
    got = maker.make([box("a", 3, {2: [1, 2, 3]}), box("b", 4)])
    assert outline(got) == [["a 3", "|", "n1 8"], ["b 2", "|", "n1 4", "n2 2", "n3 1"], ["b 2", "|"]]
    assert maker.statistics == {"again": 0, "forced": 1, "divided": 1}


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


@pytest.mark.parametrize(
    ("columns", "lines", "height", "xs"),
    [
        (3, (4, 1), 4 * NOTE_LEADING + 1.5, [0, 220]),  # fewer notes than columns
        (4, (1, 3), 3 * NOTE_LEADING + 1.5, [0, 220]),
        (3, (4, 1, 1, 4), 4 * NOTE_LEADING + 1.5, [0, 220, 220, 440]),  # as high as the highest note
        (3, (1, 1, 1, 1, 1, 1, 1), 3 * NOTE_LEADING + 4.5, [0, 0, 0, 220, 220, 220, 440]),
        (3, (2, 1, 1), 2 * NOTE_LEADING + 1.5, [0, 220, 440]),
    ],
)
def test_notes_in_columns_are_no_higher_than_they_must_be(
    columns: int, lines: tuple[int, ...], height: float, xs: list[float]
) -> None:
    notes = area(columns, *lines)
    assert notes.height() == pytest.approx(11 + height)
    placed = list(notes.placed(500.0))
    assert [p.x for p in placed] == xs
    assert [p.y for p in placed if p.x not in xs[: placed.index(p)]] == pytest.approx([500 - height] * len(set(xs)))
    assert max(p.y + p.box.height for p in placed) <= 500 - 1.5


def test_the_head_of_a_divided_note_may_fill_the_room_to_the_point() -> None:
    parts = area(1).divided(note(1, 6), 11 + 4 * NOTE_LEADING + 1.5)
    assert parts is not None
    assert [len(part.lines) for part in parts] == [4, 2]
    parts = area(1).divided(note(1, 6), 11 + 4 * NOTE_LEADING + 1.0)
    assert parts is not None
    assert [len(part.lines) for part in parts] == [3, 3]


def test_a_note_too_long_is_divided_with_two_lines_at_least_on_either_side() -> None:
    notes = area(1)
    parts = notes.divided(note(1, 6), 11 + 5 * NOTE_LEADING + 1.5)
    assert parts is not None
    assert [len(part.lines) for part in parts] == [4, 2]
    assert notes.divided(note(1, 6), 11 + NOTE_LEADING + 1.5) is None
    assert notes.divided(note(1, 3), 500) is None


def test_boxes_shared_out_to_fewer_columns_leave_the_others_empty() -> None:
    """What the first columns do not take is left over, so that this way to share is not the one chosen."""
    geometry = Geometry(200.0, 10 * LEADING, columns=3)
    job = Job(geometry, {}, geometry.height, {}, 0.0)
    builder = PageBuilder(job, Remainder((box("a", 2), box("b", 9), box("c", 9)), frozenset(), ()), 0.0, final=False)
    columns = builder.columns(0.0, 5 * LEADING, (1, 1))
    assert [len(column.items) for column in columns] == [1, 1]
    assert len(builder.queue) == 2
