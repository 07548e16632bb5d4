"""Runs → lines: nothing overruns, nothing is lost, and a line breaks where it may."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.pdf_sample import regular

from factsheet.writers.pdf.compose import Line, balanced, lines, numbers_tied
from factsheet.writers.pdf.cutting import InlineTag, Run, segments
from factsheet.writers.pdf.fonts import Face, face

NB = "\u00a0"
FONTS = Path(__file__).parents[1] / "templates" / "fonts"


def run(text: str, size: float = 10.0, **more: object) -> Run:
    return Run(text, regular(), size)._replace(**more)  # type: ignore[arg-type]


def bold() -> Face:
    return face("SourceSans3-Bold", FONTS / "SourceSans3-Bold.ttf")


def mark(number: int) -> Run:
    tag = InlineTag(("Reference", "Link"), contents=f"Note {number}", destination=f"note-{number}", note=number)
    return run(str(number), 7.0, rise=3.0, tag=tag, anchor=f"ref-{number}-1")


def texts(set_lines: tuple[Line, ...]) -> list[str]:
    return [line.text for line in set_lines]


def width_of(text: str, size: float = 10.0) -> float:
    return sum(
        segment.width + (segment.space.width if segment.space else 0.0) for segment in segments([run(text, size)])
    )


def joined(set_lines: tuple[Line, ...]) -> str:
    """Return the text as a reader of the file gets it: with the spaces dropped at the ends of lines."""
    return "".join(line.text + (" " if line.space_dropped else "") for line in set_lines)


# -- where a line breaks -----------------------------------------------------------------------------


def test_lines_are_filled_and_the_space_at_their_end_is_dropped() -> None:
    got = lines([run("one two three four")], width_of("one two three"))
    assert texts(got) == ["one two three", "four"]
    assert [line.space_dropped for line in got] == [True, False]
    assert got[0].width == pytest.approx(width_of("one two three"))


def test_no_text_is_one_empty_line() -> None:
    assert lines([], 100) == (Line((), 0.0),)
    assert texts(lines([run("")], 100)) == [""]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("well-known", ["well-", "known"]),
        ("and/or", ["and/", "or"]),
        ("2016–bis", ["2016–", "bis"]),
        ("yes—no", ["yes—", "no"]),
        ("1990-91", ["1990-91"]),
        ("2016–2017", ["2016–2017"]),
        ("FS-22", ["FS-22"]),
        ("FS-RR,", ["FS-RR,"]),
        ("LGBT-friendly", ["LGBT-", "friendly"]),
        (f"25{NB}000", [f"25{NB}000"]),
        (f"le{NB}4{NB}mai{NB}2017", [f"le{NB}4{NB}mai{NB}2017"]),
        (f"«{NB}oui{NB}»", [f"«{NB}oui{NB}»"]),
        ("l’Organisation", ["l’Organisation"]),
    ],
)
def test_where_a_word_may_be_parted(text: str, parts: list[str]) -> None:
    assert ["".join(p.text for p in segment.pieces) for segment in segments([run(text)])] == parts


@pytest.mark.parametrize(
    ("address", "parts"),
    [
        ("e.org/a", ["e.org/", "a"]),
        ("e.org//a", ["e.org//", "a"]),
        ("e.org/a-b?c#d&e=f", ["e.org/", "a", "-b", "?c", "#d", "&e", "=f"]),
        (f"{'e' * 30}.org", ["e" * 30, ".org"]),
        ("a_b~c%20d,e;f", ["a_b~c%20d,e;f"]),
        (".a", [".a"]),
        ("a/", ["a/"]),
        ("www.e.org/www-www", ["www.e.org/", "www-www"]),
        (f"www.{'e' * 30}", [f"www.{'e' * 30}"]),
    ],
)
def test_where_an_address_may_be_parted(address: str, parts: list[str]) -> None:
    """layout.md: after /, before . - ? # & =; not within a host, but a long one, and not after www"""
    got = segments([run(address, address=True)])
    assert ["".join(p.text for p in segment.pieces) for segment in got] == parts


def test_a_mark_stays_with_its_word_though_the_word_alone_would_fit() -> None:
    narrow = width_of("some words")
    assert texts(lines([run("some words"), mark(1), run(" and more")], narrow)) == ["some", "words1 and", "more"]


def test_marks_stay_together_with_the_comma_between_and_the_point_after() -> None:
    runs = [run("a word"), mark(1), run(",", 7.0, rise=3.0), mark(2), run(". Next")]
    got = lines(runs, width_of("word") + 13)
    assert texts(got) == ["a", "word1,2.", "Next"]
    assert [list(line.notes()) for line in got] == [[], [1, 2], []]


def test_a_word_of_two_faces_is_one() -> None:
    got = lines([run("a be"), run("tw", face=bold()), run("een b")], width_of("a betwee"))
    assert texts(got) == ["a", "between", "b"]


def test_a_line_feed_ends_the_line() -> None:
    got = lines([run("one"), run("\n"), run("two three"), run("\n"), run(" four")], 500)
    assert texts(got) == ["one", "two three", "four"]


def test_a_word_wider_than_the_line_is_parted_where_the_line_is_full() -> None:
    width = width_of("abcdefgh")
    got = lines([run("x abcdefghijklmnop y")], width)
    assert texts(got)[0] == "x"
    assert "".join(texts(got)[1:]).replace(" ", "") == "abcdefghijklmnopy"
    assert all(line.width <= width + 1e-6 for line in got)


def test_a_mark_of_two_digits_is_never_parted() -> None:
    """Not even after a word that fills its line and has to be parted itself."""
    word = "abcdefghijklmnop"
    for width in range(30, 90):
        got = lines([run(word), mark(10)], width)
        assert [n for line in got for n in line.notes()] == [10], width
        assert "".join(texts(got)) == word + "10"


def test_an_anchor_stands_once_where_its_run_begins() -> None:
    got = lines([run("a"), run("bcdefghijklmnop", anchor="here")], width_of("abcde"))
    assert [p.text for line in got for p in line.pieces if p.run.anchor] == [got[0].pieces[1].text]


@pytest.mark.parametrize("text", ["12", "[12]"])
def test_a_place_inside_a_range_is_not_lost_where_the_range_is_parted(text: str) -> None:
    """Between the dash and the number that ends a range: on any width, each place stands once, before that number."""
    whole = [
        mark(10),
        run("–", tag=InlineTag(("Reference",))),
        mark(11)._replace(text=""),
        mark(12)._replace(text=text),
    ]
    for tenths in range(1, 400):
        got = [p.run.anchor for line in lines(whole, tenths / 10) for p in line.pieces if p.run.anchor]
        assert got == ["ref-10-1", "ref-11-1", "ref-12-1"], tenths


def test_kerning_is_part_of_the_width() -> None:
    """“AV” is narrower than its letters, and the line knows."""
    (line,) = lines([run("AVATAR", 100)], 1000)
    assert line.width == pytest.approx(regular().width("AVATAR", 100))
    assert line.width < sum(regular().width(letter, 100) for letter in "AVATAR") - 5


# -- any text ----------------------------------------------------------------------------------------

WORD = st.text(st.sampled_from("abcxyzAVWfil0129-–/.,’éœ" + NB), min_size=1, max_size=12)
ADDRESS = st.text(st.sampled_from("abc019/.-?#&=_%:"), min_size=1, max_size=40)
SIZES = st.sampled_from([8.5, 9.0, 12.0, 26.0])
WIDEST = 26.0  # no character of the alphabets above is wider than its size


@st.composite
def runs_of_text(draw: st.DrawFn) -> list[Run]:
    """Draw words with marks right after them, in runs cut anywhere."""
    out: list[Run] = []
    for i in range(draw(st.integers(1, 12))):
        spaced = draw(st.booleans())
        if out and spaced:
            out.append(run(" ", draw(SIZES)))
        if draw(st.integers(0, 5)) == 0:
            out.append(run(draw(ADDRESS), draw(SIZES), address=True))
        else:
            words = draw(st.lists(WORD, min_size=1, max_size=6))
            out.append(run(" ".join(words), draw(SIZES), face=draw(st.sampled_from([regular(), bold()]))))
        if draw(st.booleans()):
            out.append(mark(i + 1))
    return out


def may_break(before: str, after: str, *, address: bool) -> bool:
    """Tell, from layout.md and not from the code, whether a word or an address may be parted between two characters."""
    if address:
        return (before == "/" and after != "/") or after in ".-?#&="
    return after.isalpha() and (before in "–—/" or before == "-")


@given(runs_of_text(), st.floats(WIDEST, 400))
def test_nothing_overruns_nothing_is_lost(runs: list[Run], width: float) -> None:
    got = lines(runs, width)
    assert all(line.width <= width + 1e-6 for line in got)
    assert all(line.width == pytest.approx(sum(p.width for p in line.pieces)) for line in got)
    assert joined(got) == re.sub(" +", " ", "".join(r.text for r in runs)).strip(" ")
    assert [n for line in got for n in line.notes()] == [r.tag.note for r in runs if r.tag]


@given(runs_of_text(), st.floats(WIDEST, 400))
def test_a_line_breaks_at_a_space_or_a_legal_point(runs: list[Run], width: float) -> None:
    got = lines(runs, width)
    widest = max(segment.width for segment in segments(runs))
    for line, following in pairwise(got):
        if line.space_dropped or widest > width:
            continue
        last, first = line.pieces[-1], following.pieces[0]
        assert may_break(last.text[-1], first.text[0], address=first.run.address)
        assert first.run.tag is None, "a mark is parted from its word"
    if widest <= width:
        for line in got:
            assert not line.text.startswith(" ") and not line.text.endswith(" ")


@given(st.lists(WORD, min_size=1, max_size=20), st.floats(WIDEST, 200))
def test_lines_are_as_full_as_they_can_be(words: list[str], width: float) -> None:
    """What begins a line would not have fitted on the line before."""
    runs = [run(" ".join(words), 9.0)]
    got = lines(runs, width)
    parts = numbers_tied(segments(runs), width)
    if max(part.width for part in parts) > width:
        return
    queue = list(parts)
    for line in got[:-2]:  # the last line gets a second word
        used, space = 0.0, 0.0
        while queue and used + space + queue[0].width <= width + 1e-6:
            part = queue.pop(0)
            used += space + part.width
            space = part.space.width if part.space else 0.0
        assert line.width == pytest.approx(used)


# -- lines as even as may be -------------------------------------------------------------------------


def test_a_title_has_lines_about_as_long_as_one_another() -> None:
    title = run("Canada’s response to persecution in Chechnya")
    width = width_of("Canada’s response to persecution in ")
    assert texts(lines([title], width)) == ["Canada’s response to persecution", "in Chechnya"]
    assert texts(balanced(segments([title]), width)) == ["Canada’s response to", "persecution in Chechnya"]


def test_a_word_is_not_parted_to_make_lines_even() -> None:
    assert texts(balanced(segments([run("a incomprehensibilities")]), width_of("a incomprehensibilities") - 1)) == [
        "a",
        "incomprehensibilities",
    ]


@given(st.lists(st.text("abc", min_size=1, max_size=12), min_size=1, max_size=12), st.floats(60.0, 200.0))
def test_even_lines_are_as_few_and_say_the_same(words: list[str], width: float) -> None:
    runs = [run(" ".join(words))]
    filled, even = lines(runs, width), balanced(segments(runs), width)
    assert len(even) == len(filled)
    assert joined(even) == joined(filled)
    assert max(line.width for line in even) <= max(line.width for line in filled)
