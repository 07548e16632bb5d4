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

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from factsheet.languages import known_languages, language
from factsheet.languages.readings import bare

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


class LiteralDate(BaseModel):
    """What a source says of its date that is no date: printed as it stands."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)

    literal: Annotated[str, StringConstraints(min_length=1, max_length=80, pattern=r"\w")]


class CslDate(BaseModel):
    """A date as CSL has it; what an editor may write, never what a record holds."""

    model_config = ConfigDict(extra="forbid", defer_build=True)

    date_parts: list[list[int | str]] | None = Field(None, alias="date-parts")
    season: int | str | None = None
    circa: bool | int | str | None = None
    literal: str | None = None
    raw: str | None = None


class _Named(BaseModel):
    """A date, or an end of an interval, as older exports of CSL have it."""

    model_config = ConfigDict(extra="forbid", defer_build=True)

    year: int | str
    month: int | str | None = None
    day: int | str | None = None
    season: int | str | None = None
    circa: bool | None = None


def source_date(value: object) -> str | LiteralDate:
    """Return the date of a source as EDTF, seasons (``2017-21``, spring) included, or what it says instead.

    Raises ValueError: what is wrong, a colon, what to write.
    """
    if isinstance(value, LiteralDate):
        return value
    if isinstance(value, str) and _SEASON.fullmatch(value) and not value.startswith("0000"):
        return value
    if isinstance(value, list):
        value = _of_list(value)
    if not isinstance(value, dict):
        return edtf(value)
    if not value or set(value) - {field.alias or name for name, field in CslDate.model_fields.items()}:
        raise ValueError(f"not a date: {_FORMS}, or CSL’s date-parts, with season or circa; literal; raw")
    approximate = "~" if value.get("circa") in (True, 1, "true", "1") else ""
    if (parts := value.get("date-parts")) is not None:
        return _of_parts(parts, value.get("season"), approximate)
    said = value.get("literal", value.get("raw"))
    if not isinstance(said, str) or not re.search(r"\w", said) or len(said) > _LONGEST:
        raise ValueError(f"not a date: {_FORMS}, or literal: and a few words")
    return LiteralDate(literal=" ".join(said.split())) if "literal" in value else edtf(said)


_SEASONS = ("spring", "summer", "autumn", "winter")
_SEASON = re.compile(r"[0-9]{4}-2[1-4]~?")


_IN_LIST = {"year", "month", "day", "season", "circa"}


def _of_list(value: list[object]) -> object:
    """Return a date as CSL has it of one as older exports do: a list of year, month and day by their names."""
    if not 1 <= len(value) <= 2 or not all(
        isinstance(v, dict) and "year" in v and not set(v) - _IN_LIST for v in value
    ):
        raise ValueError(f"not a date: {_FORMS}, or CSL’s date-parts")
    dates = [date for date in value if isinstance(date, dict)]
    parts = [[date[name] for name in ("year", "month", "day") if name in date] for date in dates]
    return {**{name: dates[0][name] for name in ("season", "circa") if name in dates[0]}, "date-parts": parts}


def _of_parts(parts: object, season: object, approximate: str) -> str:
    given = parts if isinstance(parts, list) else [None]
    dates = []
    for part in given:
        written = [str(number) for number in part] if isinstance(part, list) else []
        numbers = [int(number) if re.fullmatch(r"[0-9]{1,4}", number) else -1 for number in written]
        if not 1 <= len(numbers) <= 3 or min(numbers) < 0:
            raise ValueError("not a date: write date-parts as lists of year, month, day: [[2017, 9, 1]]")
        dates.append("-".join((f"{numbers[0]:04}", *(f"{n:02}" for n in numbers[1:]))))
    if not 1 <= len(dates) <= 2:
        raise ValueError("not a date: date-parts has one date, or the first and last of an interval")
    folded = str(season).casefold().replace("fall", "autumn")
    if season is not None:
        number = (
            _SEASONS.index(folded) + 1 if folded in _SEASONS else int(folded) if folded in ("1", "2", "3", "4") else 0
        )
        if not number or len(dates) > 1 or len(dates[0]) > 4:
            raise ValueError("not a season: write season: 1 (spring) to 4 (winter) beside date-parts of a year alone")
        dates = [f"{dates[0]}-{20 + number}"]
    whole = "/".join(date + approximate for date in dates)
    return whole if _SEASON.fullmatch(whole) and whole[:4] != "0000" else edtf(whole)


_AsWritten = Annotated[
    str | int,
    Field(description="EDTF: 2017, 2017-09, 2017-21 (a season: spring; to 24, winter), an interval; ~: about"),
]
SourceDate = Annotated[
    str | LiteralDate, BeforeValidator(source_date, json_schema_input_type=_AsWritten | CslDate | list[_Named])
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
_FILLER = re.compile(r"(?:of|the|de)?")
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
    parts = [part for part in re.split(r"[\s./-]+", _ORDINAL.sub("", text)) if not _FILLER.fullmatch(part)]
    names = [_months().get(bare(part), 0) for part in parts]
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
    every = ((bare(name), number) for code in known_languages() for name, number in language(code).months.items())
    return {"sept": 9, **dict(every)}
