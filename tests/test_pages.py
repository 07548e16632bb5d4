"""Bands and notes → pages: the rules of page_rules.py on random documents, and the decisions one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from support.page_rules import check
from support.random_pages import GUTTER, LEADING, NOTE_LEADING, Document, documents, text_box

from factsheet.writers.pdf.bands import Band, Lane
from factsheet.writers.pdf.boxes import Bookmark, Box, Stack, TextBox
from factsheet.writers.pdf.figures import TimelineBox
from factsheet.writers.pdf.pages import Area, Geometry, Page, PageMaker, Placed, TooTall
from factsheet.writers.pdf.table import TableBox, TableRules, column_widths

NARROW = Geometry(200.0, 10 * LEADING, separation=11.0, gap=1.5)
TWO = Geometry(418.0, 10 * LEADING, columns=2, gutter=GUTTER, separation=11.0, gap=1.5)
COLUMNS = ((0.0, 0), (218.0, 1))


@given(documents())
def test_any_document_makes_good_pages(document: Document) -> None:
    pages = PageMaker(document.geometry, document.notes).make(document.bands)
    found = check(document.bands, document.notes, document.geometry, pages)
    assert not found, "\n".join(map(str, found))


# -- decisions one by one ----------------------------------------------------------------------------


def box(name: str, lines: int, marks: dict[int, list[int]] | None = None, *, keep: bool = False) -> TextBox:
    made = text_box(name, [(marks or {}).get(i, []) for i in range(lines)], 200)
    made.keep = keep
    return made


def note(number: int, lines: int) -> TextBox:
    return text_box(f"n{number}", [[]] * lines, 200, NOTE_LEADING)


def heading(name: str) -> TextBox:
    made = box(name, 1, keep=True)
    made.bookmark = Bookmark(name, name, 1)
    return made


def across(*boxes: Box) -> Band:
    return Band((), (Lane(boxes, ((0.0, -1),)),))


def flow(*boxes: Box, head: Sequence[Box] = ()) -> Band:
    return Band(tuple(head), (Lane(boxes, COLUMNS),))


def pair(left: Sequence[Box], right: Sequence[Box]) -> Band:
    return Band((), tuple(Lane(tuple(side), (place,)) for side, place in zip((left, right), COLUMNS, strict=True)))


def made(
    bands: Sequence[Band], notes: Sequence[int] = (), geometry: Geometry = NARROW, loose: float = 0.1
) -> list[Page]:
    """Make pages; ``notes`` are their numbers of lines. The rules hold for every case here."""
    numbered = {n: note(n, lines) for n, lines in enumerate(notes, 1)}
    pages = PageMaker(geometry, numbered, loose).make(bands)
    assert check(bands, numbered, geometry, pages) == []
    return pages


def outline(pages: Sequence[Page]) -> list[list[str]]:
    """Return each page as the parts on it, column, name and number of lines; notes after a bar."""

    def part(placed: Placed) -> str:
        assert isinstance(placed.box, TextBox)
        column = "" if placed.column < 0 else f"{'lr'[placed.column]} "
        return f"{column}{placed.box.element.id} {len(placed.box.lines)}"

    return [
        [*map(part, page.placed), "|", *(f"{n.element.id} {len(n.lines)}" for n in page.area.notes)] for page in pages
    ]


def test_a_full_page_is_followed_by_another() -> None:
    assert outline(made([across(box("a", 6)), across(box("b", 6))])) == [["a 6", "b 4", "|"], ["b 2", "|"]]


def test_a_statement_stays_whole_where_the_page_is_nearly_full() -> None:
    assert outline(made([across(box("a", 9)), across(box("b", 6))])) == [["a 9", "|"], ["b 6", "|"]]


def test_no_item_goes_on_a_page_of_its_own_where_the_page_before_has_room() -> None:
    tall = TimelineBox(box("c", 10))
    for lane in (across(box("b", 1), tall), across(box("b", 1), box("c", 5), tall)):
        pages = made([across(box("a", 9)), lane])
        assert [len(page.placed) for page in pages] == ([2, 1] if len(lane.boxes) == 2 else [1, 2, 1])


def test_an_item_on_a_page_of_its_own_is_found() -> None:
    bands, last = [across(box("a", 7)), across(box("b", 2))], Page(Area(1, 0.0, 0.0, 0.0))
    (page,) = made(bands)
    last.placed.append(page.placed.pop()._replace(y=0.0))
    assert [finding.rule for finding in check(bands, {}, NARROW, [page, last])] == ["alone"]


def test_a_short_statement_stays_whole() -> None:
    assert outline(made([across(box("a", 6)), across(box("b", 5))])) == [["a 6", "|"], ["b 5", "|"]]


def test_no_part_of_a_paragraph_is_a_single_line() -> None:
    assert outline(made([across(box("a", 3)), across(box("b", 8))])) == [["a 3", "b 6", "|"], ["b 2", "|"]]
    assert outline(made([across(box("a", 9), box("b", 7))], loose=0.0)) == [["a 9", "|"], ["b 7", "|"]]


def test_a_line_goes_to_the_next_page_with_the_note_it_calls() -> None:
    got = made([across(box("a", 5), box("b", 6, {4: [1]}))], [1])
    assert outline(got) == [["a 5", "b 4", "|"], ["b 2", "|", "n1 1"]]


def test_a_note_stands_once_however_often_it_is_called() -> None:
    got = made([across(box("a", 6, {0: [1], 3: [1]})), across(box("b", 6, {5: [1]}))], [1])
    assert outline(got) == [["a 6", "b 2", "|", "n1 1"], ["b 4", "|"]]


def test_a_note_is_divided_only_where_its_line_cannot_stand_elsewhere() -> None:
    got = made([across(box("a", 5, {4: [1, 2]})), across(box("b", 3, {0: [3]}))], [1, 13, 1])
    assert outline(got) == [["a 3", "|"], ["a 2", "|", "n1 1", "n2 9"], ["b 3", "|", "n2 4", "n3 1"]]
    assert [page.area.opens_with_rest for page in got] == [False, False, True]


def test_notes_without_room_beside_the_least_part_of_a_box_go_on_the_next_page() -> None:
    maker = PageMaker(NARROW, {n: note(n, 4) for n in range(1, 6)})
    got = maker.make([across(box("a", 3, {0: [1, 2, 3, 4, 5]})), across(box("b", 2))])
    assert outline(got) == [["a 3", "|", "n1 4", "n2 4"], ["|", "n3 4", "n4 4", "n5 4"], ["b 2", "|"]]
    assert maker.statistics == {"divided": 0, "forced": 1, "notes": 0}


def test_force_parts_only_what_stands_at_the_head_of_a_lane() -> None:
    """The left lane cannot keep its 12 lines together; the right can keep a picture with its caption."""
    left = [box("a", 9, keep=True), box("b", 1, keep=True), box("c", 2)]
    right = [box("d", 8), box("picture", 1, keep=True), box("caption", 2)]
    assert outline(made([pair(left, right)], geometry=TWO)) == [
        ["l a 9", "l b 1", "r d 8", "|"],
        ["l c 2", "r picture 1", "r caption 2", "|"],
    ]


def test_a_page_of_notes_alone_can_be_the_last() -> None:
    assert outline(made([across(box("a", 2, {1: [1]}))], [16])) == [["a 2", "|", "n1 10"], ["|", "n1 6"]]


def test_a_heading_goes_with_what_follows() -> None:
    got = made([across(box("a", 7)), flow(box("b", 3), head=[heading("h")])], geometry=TWO)
    assert outline(got) == [["a 7", "|"], ["h 1", "l b 3", "|"]]
    got = made([across(box("a", 8), heading("h"), box("b", 5))])
    assert outline(got) == [["a 8", "|"], ["h 1", "b 5", "|"]]
    got = made([across(box("a", 5), heading("h"), box("b", 6))])
    assert outline(got) == [["a 5", "h 1", "b 4", "|"], ["b 2", "|"]]


def test_a_chain_longer_than_a_page_is_divided_and_keeps_its_notes_by_their_marks() -> None:
    chain: list[Box] = [*(box(f"h{i}", 2, keep=True) for i in range(5)), box("b", 1, {0: [1]})]
    got = made([across(*chain)], [1])
    assert outline(got) == [["h0 2", "h1 2", "h2 2", "h3 2", "h4 2", "|"], ["b 1", "|", "n1 1"]]


# -- columns -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sizes", "wanted"),
    [
        ((5, 3, 2), ["l a 5", "r b 3", "r c 2"]),
        ((2, 4, 2), ["l a 2", "l b 4", "r c 2"]),
        ((4, 4, 4), ["l a 4", "l b 4", "r c 4"]),
        ((3,), ["l a 3"]),
        ((8,), ["l a 4", "r a 4"]),  # else one column would stay empty
        ((12, 2), ["l a 7", "r a 5", "r b 2"]),
    ],
)
def test_a_list_flows_over_two_columns_in_order(sizes: Sequence[int], wanted: list[str]) -> None:
    (page,) = made([flow(*(box("abc"[i], lines) for i, lines in enumerate(sizes)))], geometry=TWO)
    assert outline([page]) == [[*wanted, "|"]]


def test_the_next_band_begins_below_the_longer_column() -> None:
    (page,) = made([flow(box("a", 4), box("b", 2)), across(box("c", 1))], geometry=TWO)
    assert [(p.x, p.y / LEADING) for p in page.placed] == [(0, 0), (218, 0), (0, 4)]


def test_a_list_that_does_not_fit_fills_the_columns_and_goes_on() -> None:
    got = made([across(box("x", 6)), flow(*(box(name, 2) for name in "abcdef"))], geometry=TWO)
    assert outline(got) == [
        ["x 6", "l a 2", "l b 2", "r c 2", "r d 2", "|"],
        ["l e 2", "r f 2", "|"],
    ]


def test_the_parts_of_a_pair_begin_on_one_line_and_keep_their_columns() -> None:
    left, right = [heading("g"), box("a", 3)], [heading("h"), box("b", 2), box("c", 1)]
    left[0].before = right[0].before = 11.0
    (page,) = made([across(box("x", 1)), pair(left, right)], geometry=TWO)
    assert [(p.x, p.y) for p in page.placed] == [
        (0, 0), (0, LEADING + 11), (0, 2 * LEADING + 11),
        (218, LEADING + 11), (218, 2 * LEADING + 11), (218, 4 * LEADING + 11),
    ]  # fmt: skip


def test_a_pair_that_does_not_fit_moves_whole_where_the_page_is_nearly_full() -> None:
    both = pair([heading("g"), box("a", 3)], [heading("h"), box("b", 4)])
    got = made([across(box("x", 9)), both], geometry=TWO)
    assert outline(got) == [["x 9", "|"], ["l g 1", "l a 3", "r h 1", "r b 4", "|"]]


def test_a_pair_is_divided_between_statements_on_both_sides() -> None:
    both = pair([heading("g"), box("a", 3), box("b", 3)], [heading("h"), box("c", 2), box("d", 2), box("e", 2)])
    got = made([across(box("x", 4)), both], geometry=TWO)
    assert outline(got) == [
        ["x 4", "l g 1", "l a 3", "r h 1", "r c 2", "r d 2", "|"],
        ["l b 3", "r e 2", "|"],
    ]


def test_a_pair_is_not_divided_where_one_side_would_not_begin() -> None:
    both = pair([heading("g"), box("a", 5)], [heading("h"), box("c", 2), box("d", 2)])
    assert outline(made([across(box("x", 5)), both], geometry=TWO)) == [
        ["x 5", "|"],
        ["l g 1", "l a 5", "r h 1", "r c 2", "r d 2", "|"],
    ]


def test_a_pair_leaves_room_for_the_notes_of_both_sides() -> None:
    both = pair([heading("g"), box("a", 2, {0: [1]})], [heading("h"), box("b", 5, {4: [2]})])
    room = replace(TWO, height=8 * LEADING + 11 + 2 * (NOTE_LEADING + 1.5))
    assert outline(made([across(box("x", 2)), both], [1, 1], room)) == [
        ["x 2", "l g 1", "l a 2", "r h 1", "r b 5", "|", "n1 1", "n2 1"]
    ]
    lower = replace(room, height=room.height - 1)
    assert [page[0] for page in outline(made([across(box("x", 2)), both], [1, 1], lower))] == ["x 2", "l g 1"]


# -- white space -------------------------------------------------------------------------------------


def test_white_space_between_boxes_is_the_larger_of_two_and_none_at_the_top() -> None:
    first, second = box("a", 2), box("b", 2)
    first.before, first.after, second.before = 8.0, 4.0, 6.0
    for bands in ([across(first, second)], [across(first), across(second)]):
        (page,) = made(bands)
        assert [p.y for p in page.placed] == [0.0, 2 * LEADING + 6.0]


def test_white_space_above_a_heading_is_the_same_whatever_the_room_and_whatever_stands_above() -> None:
    for rows in (3, 9):
        head = heading("h")
        head.before = 11.0
        first = box("a", rows - 2)
        first.after = 4.0
        (page,) = made([flow(first, box("b", 1)), flow(box("c", 1), head=[head])], geometry=TWO)
        top = next(p.y for p in page.placed if p.box is head)
        above = max(p.y + p.box.height for p in page.placed if p.band == 0)
        assert top - above == pytest.approx(11.0)


# -- what fits no page -------------------------------------------------------------------------------


def test_a_box_that_fits_no_page_is_told_with_its_excess() -> None:
    solid = TimelineBox(box("a", 12))
    with pytest.raises(TooTall, match=r"^TimelineBox is 30 pt too tall for a page$") as caught:
        PageMaker(NARROW, {}).make([across(solid)])
    assert caught.value.box is solid
    assert caught.value.excess == pytest.approx(2 * LEADING)


def test_a_note_that_fits_no_page_is_told() -> None:
    low = Geometry(200.0, 2 * LEADING, separation=11.0, gap=1.5)
    with pytest.raises(TooTall, match=r"^TextBox is .* pt too tall for a page$"):
        PageMaker(low, {1: note(1, 3)}).make([across(box("a", 1, {0: [1]}))])


# -- tables --------------------------------------------------------------------------------------------


def table(rows: int, lines: int = 1, limit: float = 400.0) -> TableBox:
    cells = [[Stack([box(f"r{r}", 1 if r == 0 else lines)])] for r in range(rows + 1)]
    return TableBox(cells, [200.0], 1, TableRules(gap=0.0, above=0.0, below=0.0), limit=limit)


def rows_of(pages: Sequence[Page]) -> list[list[list[str]]]:
    return [
        [
            [row[-1].texts[0].element.id for row in p.box.rows if row[-1]]
            for p in page.placed
            if isinstance(p.box, TableBox)
        ]
        for page in pages
    ]


def test_a_long_table_goes_on_below_its_head() -> None:
    got = made([across(box("a", 4)), across(table(9, limit=100.0))])
    assert rows_of(got) == [[["r0", "r1", "r2", "r3", "r4", "r5"]], [["r0", "r6", "r7", "r8", "r9"]]]


def test_no_row_is_parted_from_all_others_where_that_can_be() -> None:
    got = made([across(box("a", 4)), across(table(6, limit=100.0))])
    assert rows_of(got) == [[["r0", "r1", "r2", "r3", "r4"]], [["r0", "r5", "r6"]]]


def test_a_table_of_few_rows_stays_whole() -> None:
    assert rows_of(made([across(box("a", 8)), across(table(3))])) == [[], [["r0", "r1", "r2", "r3"]]]


def test_a_row_is_divided_only_if_it_is_taller_than_any_may_be() -> None:
    got = made([across(table(2, lines=12, limit=100.0))])
    tables = [p.box for page in got for p in page.placed if isinstance(p.box, TableBox)]
    assert [[row[0].count for row in part.rows if row[0]] for part in tables] == [[1, 9], [1, 3, 6], [1, 6]]


def spanning(rows: int, spans: Sequence[int], lines: int = 1) -> TableBox:
    """Return a table of two columns, the first cell of some rows as many rows high as ``spans`` says."""
    starts = {sum(spans[:i]) + 1 for i in range(len(spans))}
    head: list[Stack | None] = [Stack([box("h0", 1)]), Stack([box("h", 1)])]
    cells: list[list[Stack | None]] = [
        [Stack([box(f"c{r}", lines)]) if r in starts else None, Stack([box(f"r{r}", 1)])] for r in range(1, rows + 1)
    ]
    return TableBox([head, *cells], [100.0, 100.0], 1, TableRules(gap=0.0, above=0.0, below=0.0), limit=100.0)


def firsts(pages: Sequence[Page]) -> list[list[str]]:
    """Return the first column of the table on each page: the cell in each row, or a sign that it goes on."""
    tables = [p.box for page in pages for p in page.placed if isinstance(p.box, TableBox)]
    return [[row[0].texts[0].element.id if row[0] else "^" for row in part.rows] for part in tables]


def test_rows_under_one_cell_stay_together() -> None:
    got = made([across(box("a", 5)), across(spanning(8, [3, 3, 2]))])
    assert firsts(got) == [["h0", "c1", "^", "^"], ["h0", "c4", "^", "^", "c7", "^"]]


def test_rows_under_one_cell_are_parted_where_no_page_has_room_and_the_cell_is_repeated() -> None:
    got = made([across(spanning(12, [12]))])
    assert rows_of(got) == [[["h", *(f"r{r}" for r in range(1, 10))]], [["h", "r10", "r11", "r12"]]]
    assert firsts(got) == [["h0", "c1", *"^^^^^^^^"], ["h0", "c1", "^", "^"]]
    again = [p.box.again for page in got for p in page.placed if isinstance(p.box, TableBox)]
    assert again == [frozenset(), frozenset({0})]


def test_the_last_row_under_a_cell_is_tall_enough_for_it() -> None:
    table = spanning(3, [2, 1], lines=4)
    assert [height / LEADING for height in table.heights] == [1, 1, 3, 4]


def test_a_mark_in_a_repeated_cell_counts_once() -> None:
    table = spanning(12, [12])
    first = table.rows[1][0]
    assert first is not None
    first.texts[0].lines = box("c1", 1, {0: [1]}).lines
    got = made([across(table)], [1])
    assert [len(page.area.notes) for page in got] == [1, 0]


@pytest.mark.parametrize(
    ("least", "most", "width", "wanted"),
    [
        ([10, 10], [20, 60], 100, [25.0, 75.0]),  # room to spare: in proportion to what they want
        ([10, 10], [40, 100], 100, [30.0, 70.0]),  # each its least, the rest in proportion to what is wanted beyond
        ([60, 60], [80, 90], 100, [50.0, 50.0]),  # not even the least fits
        ([5, 900, 30], [10, 900, 30], 100, [5.0, 65.0, 30.0]),  # the longest word is cut, and it alone
    ],
)
def test_column_widths(least: list[float], most: list[float], width: float, wanted: list[float]) -> None:
    assert column_widths(least, most, width) == pytest.approx(wanted)


# -- notes at the foot -------------------------------------------------------------------------------


def area(columns: int, *lines: int) -> Area:
    return Area(columns, 220.0, 11.0, 1.5, [note(n, count) for n, count in enumerate(lines, 1)])


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
