"""The numbers and dates that a text says, by their values: in digits, in words, by the name of the month.

Input: text in a language, as a source's quote or a printed figure has it. Output: readings with their place. A text is
read as its language writes: 8,506 is a count in English and a decimal in German.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from babel.dates import get_day_names
from babel.numbers import get_decimal_symbol

from factsheet.languages.vocabulary import Vocabulary, entries, fold

_DIGITS = re.compile(
    r"(?<![\w.,])(?:\d{1,3}(?:([ ,.'])\d{3})(?:\1\d{3})*(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)?)(?![A-Z]{2})"
)
_YEAR = re.compile(r"(?<![\w.,])(?:19|20)\d\d(?![\w.,]\d|\w)")
_NUMERIC_DATE = re.compile(r"(?<!\d)(\d{1,2})[./-](\d{1,2})[./-]((?:19|20)\d\d)(?!\d)")


class Said(NamedTuple):
    """A number that a text says; ``counted`` is false for an order or a part: third, half, dozens."""

    start: int
    end: int
    value: Decimal
    counted: bool = True


class Moment(NamedTuple):
    """A date that a text says, as far as it says it; a day of the week from 0 for Monday."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None


@lru_cache(maxsize=20_000)
def numbers(text: str, known: Vocabulary) -> tuple[Said, ...]:
    """Return the numbers of a text, those of its dates and bare years left out."""
    dates = [found.span() for found in _dates(fold(text), known)]
    return tuple(r for r in figures(text, known) if not any(r.start < end and start < r.end for start, end in dates))


def figures(text: str, known: Vocabulary) -> tuple[Said, ...]:
    """Return the numbers of a text that has no dates: what is printed for a value."""
    found = [*_in_digits(fold(text), known)]
    taken = [(r.start, r.end) for r in found]
    found += (r for r in _in_words(fold(text), known) if not any(r.start < e and s < r.end for s, e in taken))
    return tuple(sorted(found))


def _in_digits(text: str, known: Vocabulary) -> Iterator[Said]:
    decimal = _decimal(known)
    for found in _DIGITS.finditer(text):
        value = _value(found[0], found[1] or "", decimal)
        counted = not _ordinal(known).match(text, found.end())
        end = found.end()
        if scale := _scale(known).match(text, end):
            value *= _scales(known)[scale[1]]
            end = scale.end()
        yield Said(found.start(), end, value, counted)


@lru_cache
def _decimal(known: Vocabulary) -> str:
    return get_decimal_symbol(known.language.locale)


@lru_cache
def _ordinal(known: Vocabulary) -> re.Pattern[str]:
    return re.compile(rf"(?:{known.language.ordinal_marks})(?!\w)")


def _value(said: str, group: str, decimal: str) -> Decimal:
    """Return the value of digits; the last mark parts decimals unless it parts thousands."""
    if group and not (group == decimal and said.count(group) == 1):
        whole = said.replace(group, "")
        return Decimal(whole.replace(",", "."))
    return Decimal(said.replace(",", "."))


@lru_cache
def _scales(known: Vocabulary) -> dict[str, int]:
    return {word: int(value) for word, value in entries(known.language.scales).items()}


@lru_cache
def _scale(known: Vocabulary) -> re.Pattern[str]:
    words = "|".join(sorted(map(re.escape, _scales(known)), key=len, reverse=True))
    return re.compile(rf"[ -]?({words})(?!\w)")


def _in_words(text: str, known: Vocabulary) -> Iterator[Said]:
    values, pattern = _worded(known)
    for found in known.number_phrases(text.casefold()):
        parts = [values[word[0]] for word in pattern.finditer(found[0])]
        if parts:
            counted = all(kind in ("cardinal", "one") for _, kind in parts)
            yield Said(*found.span(), _composed(parts, known.language.compounds), counted)


@lru_cache
def _worded(known: Vocabulary) -> tuple[dict[str, tuple[Decimal, str]], re.Pattern[str]]:
    """Return what each number word is worth, and a pattern of them."""
    lang = known.language
    ordinals = {re.sub(lang.ordinal_stem + "$", "", word): n for word, n in entries(lang.ordinals).items()}
    values = {word: (n, "ordinal") for word, n in ordinals.items()}
    values |= {word: (n, "numeral") for word, n in entries(lang.numerals).items()}
    values |= {word: (Decimal(1), "one") for word in lang.ones.split()}
    values |= {word: (n, "cardinal") for word, n in entries(lang.cardinals).items()}
    return values, re.compile("|".join(sorted(map(re.escape, values), key=len, reverse=True)))


def _composed(parts: Sequence[tuple[Decimal, str]], compounds: bool) -> Decimal:
    """Return the value of number words in a row: what is a hundred or more multiplies what stands before it."""
    total = current = Decimal(0)
    for value, kind in parts:
        if value >= 1000:
            total, current = total + (current or 1) * value, Decimal(0)
        elif value == 100 and 0 < current < 100:
            current *= value
        elif (value == 20 and current % 100 == 4 and not compounds) or (kind == "numeral" and 0 < current < 100):
            current += (current % 100) * (value - 1)  # quatre-vingts, two dozen
        else:
            current += value
    return total + current


# -- dates -------------------------------------------------------------------------------------------


@lru_cache(maxsize=20_000)
def moments(text: str, known: Vocabulary) -> tuple[Moment, ...]:
    """Return the dates of a text, bare years included."""
    text = fold(text)
    found = [_moment(span[0], known) for span in _dates(text, known)]
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=256)  # its dates and its numbers are asked for one after the other
def _dates(text: str, known: Vocabulary) -> tuple[re.Match[str], ...]:
    dates: list[re.Match[str]] = []
    for matches in (known.found(known.whole_dates, text), _NUMERIC_DATE.finditer(text), _YEAR.finditer(text)):
        for found in matches:
            if not any(found.start() < date.end() and date.start() < found.end() for date in dates):
                dates.append(found)
    return tuple(dates)


def _moment(said: str, known: Vocabulary) -> Moment:
    if numeric := _NUMERIC_DATE.fullmatch(said):
        return Moment(int(numeric[3]), int(numeric[2]), int(numeric[1]))
    if re.fullmatch(r"[\d-]+", said):
        return Moment(*map(int, said.split("-")))
    year = re.search(r"\d{4}", said)
    day = re.search(r"(?<!\d)\d{1,2}(?!\d)", said)
    months, weekdays = _named(known)
    near = _nearest(next(iter(re.findall(r"[^\W\d_]{3,}", said)), ""), known)
    return Moment(int(year[0]) if year else None, months.get(near), int(day[0]) if day else None, weekdays.get(near))


@lru_cache(maxsize=1024)
def _nearest(word: str, known: Vocabulary) -> str:
    """Return the month or day of the week whose name has the most first letters of a word."""
    months, weekdays = _named(known)
    said = bare(word)
    return max((*months, *weekdays), key=lambda name: (_shared(name, said), -len(name)))


@lru_cache
def _named(known: Vocabulary) -> tuple[dict[str, int], dict[str, int]]:
    """Return the months and the days of the week by their names, without accents."""
    months = {bare(name): number for name, number in known.language.months.items()}
    days = [get_day_names("wide", context, known.language.locale) for context in ("format", "stand-alone")]
    return months, {bare(name): number for names in days for number, name in names.items()}


def bare(word: str) -> str:
    """Return the letters of a word, small and without accents."""
    plain = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in plain if letter.isalpha())


def _shared(one: str, other: str) -> int:
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
