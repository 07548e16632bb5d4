"""Dates: what no calendar has is refused, and what was meant by one written otherwise is offered."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.content_factory import Folder

from factsheet.errors import ContentError
from factsheet.records.dates import edtf, offered
from factsheet.records.load import load

FORMS = "2017, 2017-09, 2017-09-01, 2017~ (about 2017) or 2017-06/2017-08"


@pytest.mark.parametrize(
    ("written", "what", "hint"),
    [
        ("0000", "there is no year 0000", "the years count from 0001; write the year in four digits"),
        ("0000-01", "there is no year 0000", "the years count from 0001; write the year in four digits"),
        ("2017-06/2017-05", "the interval ends before it starts", "write 2017-05/2017-06"),
        ("2018-03-01~/2017", "the interval ends before it starts", "write 2017/2018-03-01~"),
        ("2017-02-29", "there is no day 2017-02-29", "look the day up, or write the month alone, 2017-02"),
        ("1900-02-29", "there is no day 1900-02-29", "look the day up, or write the month alone, 1900-02"),
        ("2017-04-31/2017-05", "there is no day 2017-04-31", "look the day up, or write the month alone, 2017-04"),
        ("2017-04-32", "there is no day 2017-04-32", "look the day up, or write the month alone, 2017-04"),
        ("2017-31-12", "there is no month 31", "write 2017-12-31"),
        ("2017-13", "there is no month 13", "write year, month, day: 2017, 2017-09 or 2017-09-01"),
        *(
            (written, f"the text '{written}' is not a date", f"write {meant}")
            for written, meant in (
                ("31/12/2017", "2017-12-31"),
                ("12/31/2017", "2017-12-31"),
                ("04/05/2017", "2017-05-04 or 2017-04-05"),
                ("31/31/2017", FORMS),
                ("12/2017", "2017-12"),
                ("15.4.2017", "2017-04-15"),
                ("2017-4-15", "2017-04-15"),
                ("2017-4", "2017-04"),
                ("2017/04/15", "2017-04-15"),
                ("20170415", "2017-04-15"),
                ("2017-04-15T12:00:00Z", "2017-04-15"),
                ("15 April 2017", "2017-04-15"),
                ("April 15th, 2017", "2017-04-15"),
                ("17 Sept. 2017", "2017-09-17"),
                ("april 2017", "2017-04"),
                ("1er mai 2017", "2017-05-01"),
                ("15 Февраля 2017", "2017-02-15"),
                ("3. März 2017", "2017-03-03"),
                ("31 April 2017", FORMS),
                ("c. 2017", "2017~"),
                ("about April 2017", "2017-04~"),
                ("2017?", "2017~"),
                ("2017–2018", "2017/2018"),
                ("2017-06 to 2017-08", "2017-06/2017-08"),
                ("3 May 2017 – 5 June 2017", "2017-05-03/2017-06-05"),
                ("2017..", FORMS),
                ("4/5/17", FORMS),
                ("April", FORMS),
            )
        ),
    ],
)
def test_a_date_that_is_none_is_told_with_the_one_meant(tmp_path: Path, written: str, what: str, hint: str) -> None:
    folder = Folder().change("facts/harbour.yaml", "event_date: 2015-03-02", f"event_date: '{written}'")
    content = folder.write(tmp_path)
    with pytest.raises(ContentError) as caught:
        load(content)
    (problem,) = caught.value.problems
    assert (problem.code, problem.what, problem.hint) == ("M004", what, hint)
    assert str(problem.where) == f"{content}/facts/harbour.yaml:8:15"


@given(st.one_of(st.text(max_size=90), st.integers(), st.floats(), st.booleans(), st.none(), st.lists(st.integers())))
def test_whatever_stands_in_its_place_is_a_date_or_told(value: object) -> None:
    with suppress(ValueError):
        assert edtf(value) == str(value)


PARTS = st.sampled_from(["2017", "17", "4", "04", "31", "0", "april", "mai", "Sept.", "st", "c.", "to", "–", "?"])


@given(st.lists(st.tuples(PARTS, st.sampled_from([" ", "/", "-", ".", ", "])), max_size=8))
def test_what_is_offered_is_a_date(parts: list[tuple[str, str]]) -> None:
    for date in offered("".join(word + sign for word, sign in parts)):
        assert edtf(date) == date


@given(st.dates())
def test_each_day_is_found_in_each_way_of_writing_it(day: object) -> None:
    iso = str(day)
    year, month, number = iso.split("-")
    assert edtf(iso) == iso
    if int(year) > 99:
        assert iso in offered(f"{number}/{month}/{year}")
        assert iso in offered(f"{month}/{number}/{year}")
        assert offered(f"{year}.{int(month)}.{int(number)}") == [iso]
