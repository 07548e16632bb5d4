"""Dates as precise as is known (EDTF), and what was meant by one written otherwise.

Input: what YAML has in a field. Output: the date, or ValueError that says what is wrong and offers the right form.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import product
from typing import Annotated

from pydantic import BeforeValidator, Field

_MONTH = r"(?:0[1-9]|1[0-2])"
_DAY = rf"[0-9]{{4}}(?:-{_MONTH}(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?~?"
_EDTF = re.compile(f"{_DAY}(?:/{_DAY})?")
_MONTH_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_FORMS = "write 2017, 2017-09, 2017-09-01, 2017~ (about 2017) or 2017-06/2017-08"
_LONGEST = 80  # characters in which a date written otherwise is looked for


def edtf(value: object) -> str:
    """Return a date as EDTF: a year, month or day, each with ``~`` if it is approximate, or two with a slash.

    Raises ValueError: what is wrong, a colon, what to write.
    """
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if not isinstance(text, str):
        raise ValueError(f"not a date: {_FORMS}")
    if not _EDTF.fullmatch(text):
        shape = re.fullmatch(r"[0-9]{4}-([0-9]{2})(?:-([0-9]{2}))?", text)
        if shape and not 1 <= int(shape[1]) <= 12:
            swapped = f"{text[:4]}-{shape[2]}-{shape[1]}" if shape[2] else ""
            meant = swapped if swapped and exists(swapped) else "year, month, day: 2017, 2017-09 or 2017-09-01"
            raise ValueError(f"there is no month {shape[1]}: write {meant}")
        if meant := " or ".join(offered(text)):
            raise ValueError(f"not a date: write {meant}")
        if shape and shape[2]:
            raise _no_day(text)
        raise ValueError(f"not a date: {_FORMS}")
    first, _, last = text.replace("~", "").partition("/")
    for part in filter(None, (first, last)):
        if part[:4] == "0000":
            raise ValueError("there is no year 0000: the years count from 0001; write the year in four digits")
        if not exists(part):
            raise _no_day(part)
    if last and last_day(last) < first_day(first):
        start, end = text.split("/")
        raise ValueError(f"the interval ends before it starts: write {end}/{start}")
    return text


EdtfDate = Annotated[
    str,
    BeforeValidator(edtf, json_schema_input_type=str | int),
    Field(description="EDTF: 2017, 2017-09, 2017-09-01, an interval of two with a slash; ~ after what is approximate"),
]


def exists(day: str) -> bool:
    """Tell whether a calendar has a year, month or day of the form of EDTF."""
    year, month, number = (*(int(n) for n in day.split("-")), 1, 1)[:3]
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    most = 28 if month == 2 and not leap else _MONTH_DAYS[month - 1] if 1 <= month <= 12 else 0
    return year > 0 and 1 <= number <= most


def first_day(date: str) -> str:
    """Return the first day that a year, month or day may mean, to compare."""
    return date + "-01-01"[len(date) - 4 :]


def last_day(date: str) -> str:
    """Return a day not before the last that a year, month or day may mean, to compare."""
    return date + "-12-31"[len(date) - 4 :]


def _no_day(day: str) -> ValueError:
    return ValueError(f"there is no day {day}: look the day up, or write the month alone, {day[:7]}")


# -- written otherwise -----------------------------------------------------------------------------

_ABOUT = re.compile(
    r"(?:c(?:a|irca)?\.?|about|approx\.?|vers|environ|um|около)\s+(?=\S)|~\s*|(?=.*[?~]$)", re.IGNORECASE
)
_BETWEEN = re.compile(r"\s*(?:\.\.|[–—]|\bto\b|\buntil\b|\bbis\b|\bau\b|/)\s*|\s+-\s+", re.IGNORECASE)
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th|er)\b|(?<=\d)\.(?=\s)", re.IGNORECASE)
_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[T ]\d\d:\d\d.*")


def offered(text: str) -> list[str]:
    """Return the dates of the right form that a text may mean, at most three; none where it is no date."""
    text = " ".join(unicodedata.normalize("NFKC", text[: _LONGEST + 1]).replace(",", " ").split())
    if not text or len(text) > _LONGEST or ".." in text:
        return []
    if about := _ABOUT.match(text):
        return [f"{date}~" for date in offered(text[about.end() :].rstrip("?~ ")) if "/" not in date]
    dates = list(_written(text))
    if not dates:
        for between in _BETWEEN.finditer(text):
            sides = [list(_written(side)) for side in (text[: between.start()], text[between.end() :])]
            dates += [f"{a}/{b}" for a, b in product(*sides) if first_day(a) <= last_day(b)]
    return list(dict.fromkeys(dates))[:3]


def _written(text: str) -> Iterator[str]:
    """Yield the days, months or years that a text may mean, without what no calendar has."""
    if clock := _TIME.fullmatch(text):
        text = clock[1]
    parts = [part for part in re.split(r"[\s./-]+", _ORDINAL.sub("", text)) if part not in ("", "de", "of", "the")]
    names = [_months().get(_bare(part), 0) for part in parts]
    numbers = [int(part) if re.fullmatch(r"[0-9]{1,4}", part) else 0 for part in parts]
    if re.fullmatch(r"(?:1[5-9]|20)[0-9]{6}", text):
        yield from _day(int(text[:4]), int(text[4:6]), int(text[6:]))
    elif any(names):
        if sum(map(bool, names)) == 1 and all(map(max, zip(names, numbers, strict=True))):
            month = max(names)
            others = [n for n, name in zip(numbers, names, strict=True) if not name]
            years = [n for n in others if n > 31]
            days = [n for n in others if n <= 31]
            if len(years) == 1 and len(days) <= 1:
                yield from _day(years[0], month, *days)
    elif all(numbers) and len(numbers) in (1, 2, 3) and len(parts[0]) == 4:
        yield from _day(*numbers)
    elif all(numbers) and len(numbers) in (2, 3) and len(parts[-1]) == 4:
        *rest, year = numbers
        yield from _day(year, *reversed(rest))
        if len(rest) == 2 and rest[0] != rest[1]:
            yield from _day(year, *rest)


def _day(year: int, *rest: int) -> Iterator[str]:
    date = "-".join((f"{year:04}", *(f"{part:02}" for part in rest)))
    if year > 99 and exists(date):
        yield date


@cache
def _months() -> Mapping[str, int]:
    """Return the months by their names, whole and cut short, in each language there is."""
    from factsheet.languages import known_languages, language

    names = {"sept": 9}
    for code in known_languages():
        names |= {_bare(name): number for name, number in language(code).months.items()}
    return names


def _bare(word: str) -> str:
    folded = "".join(c for c in unicodedata.normalize("NFD", word.casefold()) if not unicodedata.combining(c))
    return folded.rstrip(".")
