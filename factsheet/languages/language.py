"""What a language must bring, and how it writes numbers, dates, spaces and the program's own phrases.

Input: values, EDTF dates, English messages. Output: text as that language prints it. Months and
compact numbers are from Babel's locale data, read at first use; all else stands in the language's file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date as Day
from functools import cached_property, lru_cache
from typing import Any, Literal

from babel.dates import format_date, get_month_names
from babel.lists import format_list
from babel.numbers import format_compact_decimal

from factsheet.errors import ContentError, Location, Problem
from factsheet.languages.codes import right_to_left
from factsheet.languages.quantities import Number, Quantity, currency_name, grouped, percent, scaled, symbol_of

NBSP = "\u00a0"
SPELLED = 20  # the largest number that is printed in words
SOURCE = "en"  # messages are written in it, so it needs no catalog
_DIGIT = re.compile(r"\d")
_THIN_SPACES = str.maketrans("\u202f\u2009", NBSP * 2)
Claim = Literal["victims", "deaths", "first-date", "legal-status"]
Unit = Literal["percent", "currency"]
_EMPTY: Any = {"may_be_empty": True}


@dataclass(frozen=True)
class Nouns:
    """How to tell common nouns from names where all nouns have a capital; see ``check.names``."""

    determiners: str  # words after which a noun stands, and hardly ever a person's name
    relatives: str  # determiners that are relative pronouns, too
    endings: str  # a pattern of endings that only common nouns have
    heads: str  # common nouns; what ends in one of five letters or more is a compound of it
    before_names: str  # nouns that a name or another noun may follow directly


_SEASONS = {21: "spring {year}", 22: "summer {year}", 23: "autumn {year}", 24: "winter {year}"}  # of EDTF


@dataclass(frozen=True, kw_only=True, eq=False)
class Language:
    """A language a sheet can be printed in: every field must be given, and says something unless marked.

    Lists of words are texts parted by spaces; a word may be a pattern, with ``_`` for a space in it.
    """

    code: str  # ISO 639-1, as the file is named
    locale: str  # of Babel, CLDR
    name: str  # in English
    endonym: str  # in the language itself
    offered: str  # that the sheet is to be had in this language, in the language

    quotes: tuple[str, str]
    marks_before_punctuation: bool  # note marks
    spaces: tuple[tuple[str, str], ...] = field(metadata=_EMPTY)  # patterns and replacements, applied in order
    grouping: str  # between thousands
    grouped_from: int  # the smallest number that is grouped
    money: str  # pattern of an amount of money, by its symbol, and of millions of it, where its name may stand
    millions_of_money: str
    day: str  # of a month, with {} for its number
    first_day: str
    raised: str = field(metadata=_EMPTY)  # a pattern of ordinals in digits, in its groups the letters set raised

    currencies: Mapping[str, str] = field(metadata=_EMPTY)  # names after millions, where CLDR's is another

    cardinals: str  # and ordinals: by num2words, as tests/support/number_words.py prints them
    cardinal_endings: str = field(metadata=_EMPTY)  # a pattern
    ordinals: str
    ordinal_stem: str = field(metadata=_EMPTY)  # a pattern of the ending that the others replace
    ordinal_endings: str  # a pattern
    ordinal_marks: str  # a pattern of what makes digits an ordinal: 3rd, 3e
    numerals: str  # likewise: fractions, dozens, collectives and other words that are a number
    scales: str  # what follows digits and multiplies them: signs and words of thousands, millions
    ones: str  # words for one, which are numbers only with another
    conjunction: str  # a pattern: between the parts of a number, and of a range after its opener
    compounds: bool  # whether the parts of a number are written as one word
    in_places: Mapping[str, str] = field(metadata=_EMPTY)  # number words that are none in some places → pattern
    unit_words: Mapping[Unit, str]  # words after a number that its field prints itself: per cent, dollars
    ungendered: bool  # whether one is the only number whose form follows its noun
    spelled_after: frozenset[str]  # qualifiers after which a number in words keeps its form
    dates: str  # months and days in forms that Babel lacks

    relative_dates: str  # told from another date: last spring, yesterday
    lone: str  # a single person counted, where an article would be another word
    multiples: str  # verbs that say how many times: they stand where two numbers of the fact are so
    called: str  # what a person's name follows
    abbreviations: str = field(metadata=_EMPTY)  # that look like initials

    range_joins: str  # words between two numbers that make them a range
    range_openers: str
    starters: str  # words that start sentences and are no names
    capitalised: str  # words that have a capital and are no names
    nouns: Nouns | None = field(metadata=_EMPTY)  # None where common nouns have no capital
    elided: str = field(metadata=_EMPTY)  # a pattern of what stands before an apostrophe and is another word
    name_endings: str = field(metadata=_EMPTY)  # a pattern of the endings a listed name may take
    term_endings: str  # … and a listed term
    people: str  # units that count people
    present: str  # verbs in the present tense
    reporting: str  # words that say somebody says it
    turning: str  # words beside a quote that may turn what it says: negations, but, unless, according to
    unfound: str  # wordings that say something was not found
    claims: Mapping[Claim, tuple[str, str]]  # grave claims → beside a number, a date or alone (""); the words

    labels: Mapping[str, str]  # what templates may print of their own accord, by their English message
    phrases: Mapping[str, str]  # what the program itself prints, likewise

    def __new__(cls, **given: object) -> Language:
        """Raise ContentError L004 that lists what a language lacks."""
        lacking = [f.name for f in fields(cls) if f.name not in given or not (f.metadata or _says(given[f.name]))]
        if lacking:
            raise incomplete(str(given.get("code")), lacking)
        return super().__new__(cls)

    def number(self, value: Number | Quantity, qualifier: str | None = None) -> str:
        """Return a number or range as a sentence prints it: more than 140, $3.4 million, about 12.5%, 40 to 60.

        Digits are grouped, and as many as were written; no-break spaces hold together what is one number.
        """
        amount = value if isinstance(value, Quantity) else Quantity(value)
        first = self._counted(amount.first, amount)
        if amount.last is None:
            return self._qualified(first, qualifier)
        last = self._counted(amount.last, amount)
        message = "{low} to {high}" if qualifier is None else "{first} to {last}"
        return self._qualified(self.label(message, first=first, last=last, low=first, high=last), qualifier)

    def figure(self, value: Number | Quantity, qualifier: str | None = None) -> str:
        """Return a number as a tile prints it, short: ``250+``, ``about 40``, ``117.3M`` (only if that is exact)."""
        if isinstance(value, Quantity):
            if not value.plain:
                return self.number(value, qualifier)
            value = value.first
        if not -1_000_000 < value < 1_000_000 and value % 100_000 == 0:
            digits = format_compact_decimal(value, locale=self.locale, fraction_digits=1).translate(_THIN_SPACES)
        else:
            digits = self._digits(value)
        return digits + "+" if qualifier in ("more-than", "at-least") else self._qualified(digits, qualifier)

    def _digits(self, value: Number) -> str:
        return grouped(value, self.locale, self.grouping, self.grouped_from)

    def _counted(self, value: Number, amount: Quantity) -> str:
        """Return a number with its scale and what it counts."""
        digits, scale, currency = self._digits(value), amount.scale, amount.currency
        if scale:
            digits = scaled(value, scale, self.locale).format(digits)
        if amount.unit == "percent":
            return percent(self.locale).format(digits)
        if not currency:
            return digits
        pattern = self.millions_of_money if scale else self.money
        symbol = symbol_of(currency, self.locale)
        if symbol[-1].isalpha() and pattern.startswith("{symbol}{"):
            symbol += NBSP
        name = self.currencies.get(currency) or currency_name(currency, self.locale)
        return self.typeset(pattern.format(number=digits, symbol=symbol, name=name))

    def spelled(self, value: Number, qualifier: str | None = None, *, capital: bool = False) -> str | None:
        """Return a number in words, in the form for counting; None where the sentence would ask for another form.

        That is one everywhere, whose form follows its noun, and what is more than SPELLED.
        """
        gendered = (1,) if self.ungendered else (1, 2)
        bends = qualifier is not None and qualifier not in self.spelled_after
        if value in gendered or bends or not 0 <= value <= SPELLED or value != int(value):
            return None
        words = self._qualified(self._words[int(value)], qualifier)
        return words[:1].upper() + words[1:] if capital else words

    def date(self, edtf: str) -> str:
        """Return an EDTF year, month, day or interval in words, unbreakable; what its ends share is named once."""
        if "~" in edtf:
            return self._about(edtf)
        first, _, last = edtf.partition("/")
        if not last:
            if first not in self._said:
                self._said[first] = self._date(first)
            return self._said[first]
        shared = 0
        if first[:4] == last[:4] and len(first) == len(last) > 4:
            shared = 7 if len(last) == 10 and first[:7] == last[:7] else 4
        return self._filled("{first} to {last}", {"first": self._date(first, shared), "last": self._date(last)})

    def within_year(self, edtf: str) -> str:
        """Return the day and month, or month, of a date without its year; empty where that does not say it."""
        first, _, last = edtf.partition("/")
        if "~" in edtf or len(first) == 4 or (last and (first[:4] != last[:4] or len(last) == 4)):
            return ""
        if not last:
            return self._date(first, 4)
        return self._filled("{first} to {last}", {"first": self._date(first, 4), "last": self._date(last, 4)})

    def _about(self, edtf: str) -> str:
        """Return an approximate date; an interval of two is about both, another only about the end that is."""
        first, _, last = edtf.partition("/")
        if last and not (first[-1] == last[-1] == "~"):
            return self._filled("{first} to {last}", {"first": self.date(first), "last": self.date(last)})
        said = self.date(edtf.replace("~", ""))
        message = "about {day}" if len(first) == len("2017-09-01~") else "about {date}"
        return self._filled(message, {"day": said, "date": said})

    @cached_property
    def months(self) -> Mapping[str, int]:
        """The months by their names, alone and in a date, whole and cut short."""
        named = [get_month_names(w, c, self.locale) for w in ("wide", "abbreviated") for c in ("format", "stand-alone")]
        return {name: number for names in named for number, name in names.items()}

    def as_of(self, edtf: str) -> str:
        """Return "as of" and the date; the preposition depends on the date's precision in some languages."""
        precision = "date" if "~" in edtf else {4: "year", 7: "month", 10: "day"}.get(len(edtf), "date")
        return self.label(f"as of {{{precision}}}", **{precision: self.date(edtf)})

    def label(self, message: str, /, **values: object) -> str:
        """Return a phrase of the program for its English message, filled in and with this language's spaces.

        Raises ContentError L001 where the language lacks the phrase, L003 where a placeholder gets no value.
        """
        return self.typeset(self._filled(message, values))

    def listed(self, items: Iterable[str]) -> str:
        """Return items as a list in a sentence: a, b and c."""
        return format_list(list(items), locale=self.locale)

    def quotation(self, text: str) -> str:
        """Return the text in this language's quotation marks."""
        return f"{self.quotes[0]}{text}{self.quotes[1]}"

    def typeset(self, text: str) -> str:
        """Set the spaces of our own text: this language's rules, and none that breaks inside a number or a date."""
        return _typeset(self, text)

    @cached_property
    def raised_letters(self) -> re.Pattern[str] | None:
        """Ordinals in digits, in their groups the letters that are set raised."""
        return re.compile(self.raised) if self.raised else None

    @cached_property
    def closing(self) -> re.Pattern[str]:
        """The punctuation and quotation marks at the end of a sentence, before which a note mark may stand."""
        return re.compile(rf"(?:[.!?…”’)]|{NBSP}?{re.escape(self.quotes[1].strip(NBSP))})+$")

    @property
    def right_to_left(self) -> bool:
        return right_to_left(self.code)

    def own(self, message: str) -> str | None:
        """Return a label or phrase as the language has it, or None if it is neither."""
        return self.phrases.get(message) or self.labels.get(message)

    def _filled(self, message: str, values: Mapping[str, object]) -> str:
        text = self.own(message)
        if text is None:
            raise no_label(self, message, f"factsheet/languages/{self.code}.toml")
        return filled(text, message, values, self, f"factsheet/languages/{self.code}.toml")

    def _qualified(self, digits: str, qualifier: str | None) -> str:
        return digits if qualifier is None else self.label(qualifier.replace("-", " ") + " {number}", number=digits)

    def _date(self, edtf: str, shared: int = 0) -> str:
        """Return a date without the parts (year: 4, year and month: 7) that the end of its interval names."""
        year, *rest = (int(part) for part in edtf.split("-"))
        if rest and rest[0] > 12:
            return self._filled(_SEASONS[rest[0]], {"year": edtf[:4]}).replace(" ", NBSP)
        parts = []
        if len(rest) == 2:
            parts.append(self.first_day if rest[1] == 1 else self.day.format(rest[1]))
        if rest and shared != 7:
            parts.append(format_date(Day(year, rest[0], 1), "MMMM" if parts else "LLLL", locale=self.locale))
        return NBSP.join([*parts, *([edtf[:4]] if not shared else [])])

    @cached_property
    def _words(self) -> dict[int, str]:
        entries = (entry.split() for entry in self.cardinals.split(";"))
        return {int(value): words[0] for value, *words in entries}

    @cached_property
    def _said(self) -> dict[str, str]:
        """Dates in words: there are few days and many mentions of them."""
        return {}

    @cached_property
    def dated(self) -> re.Pattern[str]:
        """Dates as they are printed."""
        forms = [get_month_names("wide", context, self.locale) for context in ("format", "stand-alone")]
        month = "|".join(sorted({name for names in forms for name in names.values()}, key=len, reverse=True))
        days = rf"\d{{1,2}}(?:er|\.)? (?:{month})\b(?: \d{{4}}\b)?"
        return re.compile(rf"\b{days}|\b(?:{month}) \d{{4}}\b", re.IGNORECASE)

    @cached_property
    def spacing(self) -> tuple[tuple[re.Pattern[str], str], ...]:
        return tuple((re.compile(pattern), replacement) for pattern, replacement in self.spaces)


@lru_cache(maxsize=10_000)
def _typeset(language: Language, text: str) -> str:
    """Set the spaces of a text; names, labels and places in a source come up again and again."""
    text = text.translate(_THIN_SPACES)
    for pattern, replacement in language.spacing:
        text = pattern.sub(replacement, text)
    return language.dated.sub(lambda found: found[0].replace(" ", NBSP), text) if _DIGIT.search(text) else text


def incomplete(code: str, lacking: list[str]) -> ContentError:
    """Return the error that a language is not complete, and what it lacks."""
    what = f"the language '{code}' is not complete; missing: {', '.join(lacking)}"
    hint = "fill them in; docs/how-to/languages.md says what each is for"
    return ContentError([Problem("L004", Location(f"factsheet/languages/{code}.toml"), what, hint)])


def no_label(language: Language, message: str, catalog: str) -> ContentError:
    what = f'no {language.name} text for the label "{message}"'
    return ContentError([Problem("L001", Location(catalog), what, f"add it to {catalog}")])


def filled(text: str, message: str, values: Mapping[str, object], language: Language, catalog: str) -> str:
    """Return a label with its placeholders filled. Raises ContentError L003 for one that gets no value."""
    try:
        return text.format_map(values)
    except (KeyError, IndexError, ValueError) as error:
        what = f'the {language.name} text "{text}" has a placeholder that gets no value: {error}'
        problem = Problem("L003", Location(catalog), what, f'use the placeholders of "{message}"')
        raise ContentError([problem]) from error


def _says(value: object) -> bool:
    """Tell whether a field of a language says something; False and 0 do."""
    return isinstance(value, bool | int) or bool(value)
