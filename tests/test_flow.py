"""Markup → bands on pages: what stands beside what, on which line, and the white space between."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import pytest
from support.built import project
from support.page_rules import check, texts

from factsheet.languages import language
from factsheet.records.plan import PageCount
from factsheet.sheet import tree as t
from factsheet.sheet.cite import NoteText
from factsheet.sheet.notes import number
from factsheet.sheet.reader import read
from factsheet.writers.pdf.boxes import TextBox
from factsheet.writers.pdf.figures import ColophonBox, FramedBox, TilesBox, TimelineBox
from factsheet.writers.pdf.fonts import Face, load_faces
from factsheet.writers.pdf.pages import Placed
from factsheet.writers.pdf.table import TableBox
from factsheet.writers.pdf.write import Layout, geometry_of, lay_out

META = t.Metadata("s", "FS-S", 1, "2026-11-20", "A title", "en", footer="FS-S", running="Fact sheet FS-S")
WORDS = "the office wrote down what it had seen and who had said so "


@cache
def faces() -> dict[str, Face]:
    return load_faces(project().theme, project().template_folder)


def laid_out(*parts: str, paper: str = "letter", pages: PageCount | None = None) -> Layout:
    said = NoteText((t.Text("A note."),), ())
    article, notes = number(read(f"<article>{''.join(parts)}</article>"), lambda cited: [said for _ in cited],
                            lambda key: t.Reference(key))  # fmt: skip
    theme = project().theme
    layout = lay_out(t.Sheet(article, META, notes), theme, faces(), theme.papers[paper], language("en"), pages)
    assert check(layout.flow.bands, layout.flow.notes, layout.geometry, layout.pages) == []
    return layout


def statements(heading: str, *words: int) -> str:
    items = "".join(f"<li>{(WORDS * 9)[: 5 * n]}</li>" for n in words)
    return f'<section class="statements"><h2>{heading}</h2><ul>{items}</ul></section>'


def pair(left: str, right: str) -> str:
    return f'<div class="pair"><div class="left">{left}</div><div class="right">{right}</div></div>'


def placed(layout: Layout) -> list[Placed]:
    return [p for page in layout.pages for p in page.placed]


def headings(layout: Layout) -> dict[str, Placed]:
    return {p.box.bookmark.title: p for p in placed(layout) if isinstance(p.box, TextBox) and p.box.bookmark}


def line_of(found: Placed) -> float:
    assert isinstance(found.box, TextBox)
    return found.y + found.box.baseline


def test_the_headings_of_a_pair_stand_on_one_line() -> None:
    long = "A heading that needs " + "two lines " * 3
    layout = laid_out(
        statements("First", 20, 30),
        pair(statements("Left", 20), statements("Right", 60, 40)),
        pair(statements("Other", 70), statements(long, 20)),
    )
    found = headings(layout)
    for left, right in (("Left", "Right"), ("Other", long.strip())):
        assert line_of(found[left]) == line_of(found[right])
        assert (found[left].column, found[right].column) == (0, 1)
    assert found["Right"].x == layout.geometry.column_x(1) == pytest.approx(270.0)


def test_white_space_above_a_section_is_the_same_below_whatever_stands_above() -> None:
    table = '<table><thead><tr><th scope="col">a</th></tr></thead><tbody><tr><td>b</td></tr></tbody></table>'
    layout = laid_out(
        "<h1>Title</h1>",
        statements("A", 20, 30, 40),
        f'<section class="table"><h2>B</h2>{table}</section>',
        pair(statements("C", 20), statements("D", 60)),
        f"<section><h2>E</h2><p>{WORDS}</p></section>",
        statements("F", 10),
    )
    (page,) = layout.pages
    found = headings(layout)
    for name in "ABCDEF":
        above = [p for p in page.placed if p.y < found[name].y]
        assert found[name].y - max(p.y + p.box.height for p in above) == pytest.approx(11.0, abs=0.1)


def test_lists_flow_over_two_columns_and_tables_run_across() -> None:
    table = '<table><thead><tr><th scope="col">a</th></tr></thead><tbody><tr><td>b</td></tr></tbody></table>'
    layout = laid_out(statements("A", 20, 20, 20), f"<section><h2>B</h2>{table}</section>")
    assert [p.column for p in placed(layout)] == [-1, 0, 0, 1, -1, -1]


def test_a_statement_alone_and_short_runs_across() -> None:
    assert [p.column for p in placed(laid_out(statements("A", 20)))] == [-1, -1]
    assert {p.column for p in placed(laid_out(statements("A", 90)))} == {-1, 0, 1}


def timeline(count: int) -> str:
    items = "".join(
        f'<li><p class="when">'
        f"{'' if i % 2 else f'<span class={chr(34)}year{chr(34)}>{2010 + i}</span> '}"
        f'<time datetime="{2010 + i - i % 2}-0{i % 2 + 3}">{("March", "April")[i % 2]}</time></p>'
        f'<p class="what">{WORDS}</p></li>'
        for i in range(count)
    )
    return f'<section class="timeline"><h2>T</h2><ol class="timeline">{items}</ol></section>'


def entries(layout: Layout) -> list[tuple[Placed, TimelineBox]]:
    return [(p, p.box) for p in placed(layout) if isinstance(p.box, TimelineBox)]


@pytest.mark.parametrize(("count", "columns"), [(5, [-1] * 5), (6, [0] * 3 + [1] * 3)])
def test_a_timeline_of_more_than_five_entries_stands_in_two_columns(count: int, columns: list[int]) -> None:
    assert [p.column for p, _ in entries(laid_out(timeline(count)))] == columns


def test_a_year_is_printed_where_it_changes_and_again_at_the_head_of_a_column() -> None:
    found = [box for _, box in entries(laid_out(timeline(6)))]
    assert [box.year.lines[0].text if box.year else "" for box in found] == ["2010", "", "2012", "", "2014", ""]
    assert [box.head and not box.year for box in found] == [False, False, False, True, False, False]
    assert ["".join(line.text for line in box.again) for box in found if box.head] == ["2010", "2012"]
    assert [box.gap for box in found] == [False, True, False, True, False, False]
    assert [box.foot for box in found] == [False, False, True, False, False, False]


def test_no_entry_of_a_timeline_stands_alone_at_the_foot_or_head_of_a_page() -> None:
    for above in range(1, 14):
        layout = laid_out(*(f"<p>{WORDS * 7}</p>" for _ in range(above)), timeline(5))
        each = [sum(isinstance(p.box, TimelineBox) for p in page.placed) for page in layout.pages]
        assert 1 not in each


def test_terms_are_run_in_and_the_safety_line_stands_between_rules() -> None:
    layout = laid_out("<section><dl><dt>Term.</dt><dd>Its meaning.</dd><dt>Other</dt><dd>another.</dd></dl>"
                      '<p class="safety">Careful.</p></section>')  # fmt: skip
    said = [text.lines[0].text for p in placed(layout) for text in texts(p.box)]
    assert said == ["Term. Its meaning.", "Other another.", "Careful."]
    assert isinstance(placed(layout)[-1].box, FramedBox)


def tile(value: str) -> str:
    return f'<li class="tile"><p class="value">{value}</p><p class="label">Counted</p><p class="source">S</p></li>'


def tiles(layout: Layout) -> TilesBox:
    return next(p.box for p in placed(layout) if isinstance(p.box, TilesBox))


def test_words_beside_the_value_of_a_tile_are_small() -> None:
    (value, *_), *_ = tiles(laid_out(f'<ul class="tiles">{tile("22 of 31")}{tile("170+")}</ul>')).tiles
    assert [(p.text, p.run.size) for p in value.lines[0].pieces if p.text.strip()] == [
        ("22", 30.0), ("of", 14.0), ("31", 30.0),
    ]  # fmt: skip


def test_a_value_too_wide_is_set_smaller_and_never_wider_than_its_tile() -> None:
    made = tiles(laid_out(f'<ul class="tiles">{tile("1,234,567,890")}{tile("up to 123,456")}</ul>'))
    for value, *_ in made.tiles:
        assert max(line.width for line in value.lines) <= made.tile_width + 0.01
    assert made.tiles[0][0].lines[0].pieces[0].run.size < 30.0


def test_a_page_without_room_for_all_rows_of_tiles_has_those_it_has_room_for() -> None:
    markup = f'<ul class="tiles">{"".join(tile(str(n)) for n in range(4))}</ul>'
    layout = laid_out(f'<section class="lead"><p>{WORDS * 21}</p></section>', markup, paper="a5")
    found = [[p.box for p in page.placed if isinstance(p.box, TilesBox)] for page in layout.pages]
    assert [[len(box.tiles) for box in boxes] for boxes in found] == [[2], [2]]


def test_tiles_are_quarters_and_halves_on_narrow_paper() -> None:
    markup = f'<ul class="tiles">{"".join(tile(str(n)) for n in range(4))}</ul>'
    assert tiles(laid_out(markup)).tile_width == pytest.approx(117.0)
    assert tiles(laid_out(markup, paper="a5")).per_row == 2


@pytest.mark.parametrize(
    ("class_", "heads", "widths"),
    [
        ("commitments", 2, [252, 252]),
        ("answers", 2, [252, 252]),
        ("legal", 3, [112, 100, 286]),
        ("counts", 2, [44, 466]),
    ],
)
def test_columns_of_tables_by_kind(class_: str, heads: int, widths: list[float]) -> None:
    row = "".join(f"<td>{n}</td>" for n in range(heads))
    head = "".join('<th scope="col">a</th>' for _ in range(heads))
    layout = laid_out(f'<table class="{class_}"><thead><tr>{head}</tr></thead><tbody><tr>{row}</tr></tbody></table>')
    (box,) = [p.box for p in placed(layout) if isinstance(p.box, TableBox)]
    assert [round(width) for width in box.widths] == widths


def test_the_second_line_of_a_cell_is_smaller() -> None:
    row = '<tr><th scope="row">22</th><td>arrived<br/>An office, 2017</td></tr>'
    head = '<tr><th scope="col">a</th><th scope="col">b</th></tr>'
    layout = laid_out(f'<table class="counts"><thead>{head}</thead><tbody>{row}</tbody></table>')
    (box,) = [p.box for p in placed(layout) if isinstance(p.box, TableBox)]
    figure, said = box.rows[1]
    assert figure and said
    assert (figure.texts[0].align, figure.texts[0].lines[0].pieces[0].run.face.name) == ("right", "SourceSans3-Bold")
    assert [text.lines[0].pieces[0].run.size for text in said.texts] == [10.0, 9.0]
    assert said.texts[0].lines[-1].space_dropped


def test_a_colophon_is_one_band_with_its_code_beside_two_texts() -> None:
    code = '<figure class="qr" aria-label="x"><a href="https://example.org/a">example.org/a</a></figure>'
    layout = laid_out(f'<footer class="colophon">{code}<p>{WORDS}</p><p>{WORDS}</p><p>{WORDS}</p></footer>')
    (only,) = placed(layout)
    assert isinstance(only.box, ColophonBox)
    assert only.box.code is not None and only.box.code.height == 46.0
    assert [(round(x), len(column)) for x, column in only.box.columns] == [(62, 1), (301, 2)]


# -- the ladder --------------------------------------------------------------------------------------


def filling(lines: int) -> str:
    """Return a sheet of so many lines of a column."""
    return "".join(f"<p>{WORDS[:30]}</p>" for _ in range(lines))


def test_text_is_as_large_as_its_pages_allow() -> None:
    one = PageCount(exactly=1)
    steps = [laid_out(filling(n), pages=one) for n in (70, 72, 74, 76, 78, 80)]
    assert [(layout.step, len(layout.pages)) for layout in steps] == [
        (0, 1), (0, 1), (1, 1), (2, 1), (3, 1), (3, 2),
    ]  # fmt: skip
    for layout in steps:
        step = project().theme.ladder[layout.step]
        assert next(texts(p.box)[0] for p in placed(layout)).leading == step.leading


def test_pages_that_end_short_are_told() -> None:
    layout = laid_out(filling(20))
    ((page, empty),) = layout.short()
    assert page == 1 and 0.5 < empty < 0.8
    assert list(laid_out(filling(72), pages=PageCount(exactly=1)).short()) == []


# -- paper -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("paper", "columns", "notes", "width"),
    [("letter", 2, 3, 522), ("a4", 2, 3, 505), ("legal", 2, 3, 522), ("a5", 1, 2, 348)],
)
def test_columns_are_as_many_as_a_paper_has_room_for(paper: str, columns: int, notes: int, width: float) -> None:
    geometry = geometry_of(project().theme, project().theme.papers[paper])
    assert (geometry.columns, geometry.note_columns, round(geometry.width)) == (columns, notes, width)


def test_on_narrow_paper_the_parts_of_a_pair_stand_below_one_another() -> None:
    layout = laid_out(pair(statements("Left", 20), statements("Right", 20)), paper="a5")
    assert [p.column for p in placed(layout)] == [-1, -1, -1, -1]
    assert list(headings(layout)) == ["Left", "Right"]


def test_a_title_is_set_smaller_to_stay_on_one_line() -> None:
    def size(title: str) -> tuple[float, int]:
        (box,) = texts(placed(laid_out(f"<h1>{title}</h1>"))[0].box)
        return box.lines[0].pieces[0].run.size, len(box.lines)

    assert size("A title") == (24.0, 1)
    assert size("Canada’s response to the persecution in Chechnya") == (23.5, 1)
    assert size("Canada’s response to the persecution in Chechnya, too") == (21.5, 1)
    assert size("Canada’s response to the persecution in Chechnya, again and again") == (24.0, 2)


def test_a_bar_too_long_for_a_line_is_set_in_two() -> None:
    def bar(left: str, right: str) -> Sequence[int]:
        layout = laid_out(f'<header class="masthead"><p class="kind">{left}</p><p class="edition">{right}</p>'
                          "<h1>A title</h1></header>")  # fmt: skip
        assert layout.flow.bar is not None
        assert layout.flow.bar.height <= 24.0
        return [len(text.lines) for text in texts(layout.flow.bar)]

    assert bar("Fact sheet Example Publisher", "FS-CA · Edition 2 · Facts as of 28 November 2026 DRAFT") == [1, 1]
    long = "Fact sheet " + "of a long name of a publisher " * 3
    assert bar(long, "FS-CA · Edition 2 · Facts as of 28 November 2026 DRAFT") == [2, 2]
