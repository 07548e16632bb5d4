"""Faults of footnotes that other typesetters are known for, each laid out, painted and read back.

Notes that vanish or part from their marks, long notes, notes in lists, tables, headings and captions, two marks on a
last line, marks copied as digits.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.sheet_of_markup import built, cite

from factsheet.writers.pdf.inlines import InlineComposer

LONG = "This note goes on about where it was found, and by whom. "


def filler(lines: int) -> str:
    return "".join(f"<p>Line {i} of what fills the page, and no more.</p>" for i in range(lines))


def test_a_long_note_goes_on_on_the_next_page_and_nothing_of_it_is_lost() -> None:
    text = LONG * 140 + "The end."
    made = built(f"<p>Said here.{cite('a')}</p>{filler(10)}<p>Last.{cite('b')}</p>", {"a": text})
    assert made.faults == []
    first, *more = made.pages[1]
    assert more and more == list(range(first + 1, first + 1 + len(more)))
    assert " ".join(made.reading.notes[0].text.split()) == text


def test_several_long_notes_of_one_line_all_start_on_its_page_or_with_it_on_the_next() -> None:
    for lines in range(12, 30, 3):
        made = built(
            f"{filler(lines)}<p>Said here.{cite('a', 'b', 'c')} And here.{cite('d')}</p>{filler(30)}",
            {key: f"{key} {LONG * 12}" for key in "abcd"},
        )
        assert made.faults == [], lines
        assert len({pages[0] for pages in made.pages.values()}) == 1


def test_notes_in_lists_stand_on_the_page_of_their_item() -> None:
    items = "".join(f"<li>Item {i} of a list that is longer than a page.{cite(f's{i}')}</li>" for i in range(70))
    made = built(f"<ul>{items}</ul>")
    assert made.faults == []
    assert len({pages[0] for pages in made.pages.values()}) > 1


def test_notes_in_nested_lists_and_definitions() -> None:
    nested = "".join(
        f"<li>Outer {i}.{cite(f'o{i}')}<ol><li>Inner {i}.{cite(f'i{i}')}</li></ol></li>" for i in range(20)
    )
    terms = "".join(f"<dt>Term {i}{cite(f't{i}')}</dt><dd>Meaning.{cite(f'm{i}')}</dd>" for i in range(20))
    assert built(f"<ul>{nested}</ul><dl>{terms}</dl>").faults == []


def table(rows: int, caption: str = "") -> str:
    head = '<thead><tr><th scope="col">When</th><th scope="col">What</th></tr></thead>'
    body = "".join(
        f'<tr><th scope="row">Row {i}{cite(f"h{i}")}</th><td>What was said in it.{cite(f"c{i}", "all")}</td></tr>'
        for i in range(rows)
    )
    return f"<table>{caption}{head}<tbody>{body}</tbody></table>"


def test_notes_in_a_table_that_is_longer_than_a_page() -> None:
    made = built(table(60))
    assert made.faults == []
    assert len({pages[0] for pages in made.pages.values()}) > 1


@pytest.mark.parametrize("lines", range(16, 30, 2))
def test_notes_in_a_table_at_the_foot_of_a_page(lines: int) -> None:
    caption = f"<caption>Counts{cite('k')}</caption>"
    assert built(filler(lines) + table(3, caption)).faults == []


def test_a_note_in_a_caption_and_again_in_a_cell_is_numbered_by_the_caption() -> None:
    made = built(table(2, f"<caption>Counts{cite('all')}</caption>"))
    assert made.faults == []
    assert [mark.number for mark in made.reading.marks] == [1, 2, 1, 3, 4, 1, 5]


@pytest.mark.parametrize("lines", range(14, 32, 2))
def test_a_note_in_a_heading_keeps_with_it_and_with_the_text_below(lines: int) -> None:
    made = built(f"{filler(lines)}<h2>Heading{cite('a')}</h2><p>Text.{cite('b')}</p>{filler(3)}", {"a": LONG * 4})
    assert made.faults == []
    assert made.pages[1] == made.pages[2]


def test_a_mark_in_a_title_or_heading_is_not_in_the_outline() -> None:
    made = built(f"<h2>On 2017{cite('a')}</h2><p>Text.</p><h3>Below{cite('b', 'a')}</h3><p>More.</p>")
    assert made.faults == []
    assert [title for title, _ in made.reading.outline] == ["Notes", "On 2017", "Below"]


@pytest.mark.parametrize("lines", range(18, 34))
def test_two_marks_on_the_last_line_of_a_page(lines: int) -> None:
    words = {"a": LONG * 3, "b": LONG * 3}
    made = built(f"{filler(lines)}<p>First{cite('a')} and second{cite('b')} on one line.</p>{filler(8)}", words)
    assert made.faults == []
    assert made.pages[1][0] == made.pages[2][0]


def test_a_source_cited_again_on_a_later_page_has_its_note_on_the_first() -> None:
    made = built(f"<p>First.{cite('a')}</p>{filler(120)}<p>Again.{cite('a', 'b')}</p>")
    assert made.faults == []
    assert made.pages[1] == [1] and made.pages[2][0] > 1
    assert [mark.number for mark in made.reading.marks] == [1, 1, 2]


def test_two_hundred_notes_and_numbers_of_three_digits() -> None:
    made = built("".join(f"<p>Statement.{cite(f's{i}')}</p>" for i in range(200)))
    assert made.faults == []
    assert sorted(made.pages) == list(range(1, 201))


def test_the_notes_of_a_range_stand_on_its_page_and_lead_back_to_it() -> None:
    made = built(f"<p>Many say so.{cite(*'abcdefgh')} One does.{cite('c')}</p>{filler(50)}<p>Two.{cite('h', 'i')}</p>")
    assert made.faults == []
    assert [mark.number for mark in made.reading.marks] == [1, 8, 3, 8, 9]
    assert all(made.pages[n] == [1] for n in range(1, 9))
    assert "Many say so. 1–8 One does. 3" in " ".join(made.reading.blocks[2].text.split())


def test_a_mark_is_not_copied_as_digits_of_the_figure_before_it() -> None:
    made = built(f"<p>They were 31{cite('a', 'b')} or 1 of 22{cite('c')}.</p>")
    assert made.faults == []
    text = next(block.text for block in made.reading.blocks if "They" in block.text)
    assert re.split(r"[ \u00a0\u202f]", text)[-6:] == ["31", "1,2", "or", "1", "of", "22", "3."][-6:]


def test_marks_wrap_after_a_comma_never_before_one() -> None:
    keys = [f"s{i}" for i in range(0, 120, 2)]
    scattered = "".join(f"<p>x{cite(f's{i}')}</p>" for i in range(120))
    made = built(f"{scattered}<p>All of them.{cite(*keys)}</p>")
    assert made.faults == []
    runs = [run for mark in made.reading.marks[-len(keys) :] for run in mark.runs]
    lines: dict[tuple[int, float], str] = {}
    for run in runs:
        lines[run.page, run.y] = lines.get((run.page, run.y), "") + run.text
    assert len(lines) > 1
    assert all(line.endswith(",") for line in list(lines.values())[:-1])
    assert not any(line.startswith(",") for line in lines.values())


@pytest.mark.parametrize("lines", [3, 4, 7])
def test_a_comma_that_ends_a_page_is_not_where_the_mark_after_it_stands(lines: int) -> None:
    """The comma before a mark may end the line above it, on another page: the note stands where the number does."""
    said = "".join(f"<p>{cite(f's{i}')}</p>" for i in range(100))
    scattered = [f"s{i}" for i in range(0, 30, 2)]  # marks that do not join, as many as fill a line
    parts = "".join(f"{'x' * 20}{cite(*scattered, f'n{i}')}and some more " for i in range(80))
    made = built(f"{said}<p>{'first words ' * 7 * lines}{parts}</p>", rules=True)
    assert made.faults == []


def test_marks_in_a_cell_too_narrow_for_them_keep_their_notes() -> None:
    """A range, its ends and the marks inside it: on whatever lines they stand, and wherever a page ends."""
    cells = "".join(f"<td>{cite(*(f'{n}.{i}' for i in range(9)), 'last')}</td>" for n in range(9))
    head = "".join(f'<th scope="col">{"w" * 60}</th>' for _ in range(9))
    for lines in range(20, 44, 3):
        table = f"<table><thead><tr>{head}</tr></thead><tbody><tr>{cells}</tr></tbody></table>"
        assert built(f"{filler(lines)}{table}", rules=True).faults == [], lines


def test_a_mark_at_the_end_of_a_line_of_a_heading_leaves_a_space_in_the_outline() -> None:
    heading = f"A heading that fills its line almost to the end, so that the mark ends it{cite('a')} and more follows"
    for width in range(20, 60, 2):
        assert built(f"<section><h2>{heading} {'x' * width}</h2><p>Text.</p></section>").faults == []


def test_a_source_of_both_sides_of_a_pair_that_goes_on_overleaf() -> None:
    """The left side is read first, on both pages: its mark stands overleaf, that of the right side on the first."""
    left = f"<section><h2>Left</h2>{filler(60)}<p>Said here.{cite('a')}</p>{filler(4)}</section>"
    right = f"<section><h2>Right</h2><p>And said here.{cite('a')}</p>{filler(60)}</section>"
    made = built(f'<div class="pair"><div class="left">{left}</div><div class="right">{right}</div></div>')
    assert made.faults == [] and made.pages == {1: [1]}


def test_notes_do_not_end_a_page_early() -> None:
    made = built("".join(f"<p>Line {i}, and a note.{cite(f's{i}')}</p>" for i in range(260)), rules=True)
    assert made.faults == []
    starts = [pages[0] for pages in made.pages.values()]
    on = [starts.count(page) for page in range(1, max(starts) + 1)]
    assert len(on) > 3
    assert max(on[1:-1]) - min(on[1:-1]) <= 3  # one more row of notes, in three columns


@pytest.mark.parametrize("lines", range(20, 32, 2))
def test_no_note_stands_on_a_page_before_or_after_its_first_mark(lines: int) -> None:
    noted = "".join(f"<p>Said {i}.{cite(f's{i}', 'again')}</p>" for i in range(25))
    made = built(f"{filler(lines)}{noted}{filler(lines)}{noted}", {f"s{i}": LONG * (i % 4 + 1) for i in range(25)})
    assert made.faults == []
    first: dict[int, int] = {}
    for mark in made.reading.marks:
        first.setdefault(mark.number, mark.runs[0].page)
    assert first == {number: pages[0] for number, pages in made.pages.items()}
    assert len(set(first.values())) > 1


def test_a_source_cited_again_and_again_has_one_note_which_is_not_empty() -> None:
    made = built("".join(f"<p>Said {i}.{cite('a')}{cite('b') if i % 2 else ''}</p>" for i in range(80)))
    assert made.faults == []
    assert [note.text for note in made.reading.notes] == ["Source a.", "Source b."]


NOTED = st.tuples(
    st.sampled_from(["p", "li", "h3", "td"]), st.lists(st.integers(0, 40), max_size=5), st.integers(0, 60)
)


@settings(max_examples=15, deadline=None)
@given(st.lists(NOTED, min_size=1, max_size=40), st.integers(0, 30))
def test_any_document_of_marks_is_proved(parts: list[tuple[str, list[int], int]], lines: int) -> None:
    wrapped: Mapping[str, Callable[[str], str]] = {
        "p": "<p>{}</p>".format,
        "li": "<ul><li>{}</li></ul>".format,
        "h3": "<h3>{}</h3><p>Text below.</p>".format,
        "td": '<table><thead><tr><th scope="col">A</th></tr></thead><tbody><tr><td>{}</td></tr></tbody></table>'.format,
    }
    body = "".join(wrapped[kind](f"Said{cite(*(f's{k}' for k in keys))} {'more ' * n}") for kind, keys, n in parts)
    assert built(filler(lines) + body, {f"s{k}": LONG * (k % 7 + 1) for k in range(41)}).faults == []


def test_what_is_emphasized_is_one_element_wherever_lines_and_pages_end_and_marks_stand(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    long = "word " * 900
    markup = (
        f"<p>It <em>says <strong>{long}</strong>{cite('a')}</em>.</p><ul><li><strong> </strong><em>b</em></li></ul>"
    )
    made = built(markup)
    assert made.faults == []
    assert {run.page for run in made.reading.body} == {1, 2}
    assert [(tag, " ".join(text.split())[:9]) for tag, text in made.reading.emphasis] == [
        ("Em", "says word"), ("Strong", "word word"), ("Em", "b"),
    ]  # fmt: skip
    monkeypatch.setattr(
        InlineComposer, "_emphasis", lambda self, type_, inner, base, face: self.runs(inner, base, face)
    )
    assert built("<p>It <em>says</em> so.</p>").faults == ["“says” is not tagged Em"]
