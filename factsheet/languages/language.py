"""One language's numbers, dates, spaces and labels; the only place that knows Babel.

Input: values, EDTF dates, English messages. Output: text as that language prints it, from
Babel's locale data and the gettext catalog in ``locale/``. Locale data is read at first use.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date as Day
from functools import cached_property, lru_cache
from pathlib import Path

from babel.dates import format_date, get_month_names
from babel.numbers import format_compact_decimal, format_decimal

from factsheet.errors import ContentError, Location, Problem

NBSP = "\u00a0"
_CATALOGS = Path(__file__).with_name("locale")
_DIGIT = re.compile(r"\d")
_THIN_SPACES = str.maketrans("\u202f\u2009", NBSP * 2)

# Spaces by language, applied in order; the rules are those of the Bureau de la traduction (fr) and of Milchin (ru).
_SPACES: Mapping[str, tuple[tuple[re.Pattern[str], str], ...]] = {
    "en": (),
    "fr": (
        (re.compile(r"[ \u00a0]+([;!?])"), r"\1"),
        (re.compile(r"(?:(?<=\S)|[ \u00a0]+):(?=\s|$)"), NBSP + ":"),
        (re.compile(r"(?<=[\d}])[ \u00a0]*([%$])"), NBSP + r"\1"),  # {value} too
        (re.compile(r"«[ \u00a0]*"), "«" + NBSP),
        (re.compile(r"[ \u00a0]*»"), NBSP + "»"),
        (re.compile(r"(?<=\d) (?=\d{3}(?!\d))"), NBSP),
    ),
    "ru": (
        (re.compile(r"«[ \u00a0]+"), "«"),
        (re.compile(r"[ \u00a0]+»"), "»"),
        (re.compile(r"[ \u00a0]+—"), NBSP + "—"),
        (re.compile(r"(?<![\w-])([^\W\d_]|№) +"), r"\1" + NBSP),
        (re.compile(r"№(?=\d)"), "№" + NBSP),
        (re.compile(r"(?<=\d) (?=\d{3}(?!\d))"), NBSP),
    ),
}


@dataclass(frozen=True)
class Language:
    """A language a sheet can be printed in."""

    code: str
    name: str
    locale: str
    offered: str
    quotes: tuple[str, str]
    marks_before_punctuation: bool
    grouped_from: int = 1000
    has_catalog: bool = True

    def number(self, value: int, qualifier: str | None = None) -> str:
        """Return a number in words of precision and grouped digits, thousands unbreakable where a space parts them."""
        digits = format_decimal(value, locale=self.locale) if abs(value) >= self.grouped_from else str(value)
        return self._qualified(digits.translate(_THIN_SPACES), qualifier)

    def figure(self, value: int, qualifier: str | None = None) -> str:
        """Return a number as a tile prints it, short: ``250+``, ``about 40``, ``117.3M`` (only if that is exact)."""
        if abs(value) >= 1_000_000 and value % 100_000 == 0:
            digits = format_compact_decimal(value, locale=self.locale, fraction_digits=1)
        else:
            digits = self.number(value)
        if qualifier in ("more-than", "at-least"):
            return digits.translate(_THIN_SPACES) + "+"
        return self._qualified(digits.translate(_THIN_SPACES), qualifier)

    def date(self, edtf: str) -> str:
        """Return an EDTF year, month, day or interval in words, unbreakable; what its ends share is named once."""
        first, _, last = edtf.partition("/")
        if not last:
            if first not in self._said:
                self._said[first] = self._date(first)
            return self._said[first]
        shared = 0
        if first[:4] == last[:4] and len(first) == len(last) > 4:
            shared = 7 if len(last) == 10 and first[:7] == last[:7] else 4
        return self._filled("{first} to {last}", {"first": self._date(first, shared), "last": self._date(last)})

    def as_of(self, edtf: str) -> str:
        """Return "as of" and the date; the preposition depends on the date's precision in some languages."""
        precision = {4: "year", 7: "month", 10: "day"}.get(len(edtf), "date")
        return self.label(f"as of {{{precision}}}", **{precision: self.date(edtf)})

    def label(self, message: str, **values: object) -> str:
        """Return the catalog's text for an English message, filled in and with this language's spaces.

        Raises ContentError L001 where the catalog lacks the message, L003 where a placeholder gets no value.
        """
        return self.typeset(self._filled(message, values))

    def has_label(self, message: str) -> bool:
        """Tell whether a label can be printed in this language; English messages are their own text."""
        return not self.has_catalog or message in self._catalog

    def labels(self) -> tuple[str, ...]:
        """Return the text of every label in this language; English ones are what the other catalogs translate."""
        if self.has_catalog:
            return tuple(self.typeset(text) for text in self._catalog.values())
        return tuple(message for found in _LANGUAGES.values() if found.has_catalog for message in found._catalog)

    def quotation(self, text: str) -> str:
        """Return the text in this language's quotation marks."""
        return f"{self.quotes[0]}{text}{self.quotes[1]}"

    def typeset(self, text: str) -> str:
        """Set the spaces of our own text: this language's rules, and none that breaks inside a number or a date."""
        return _typeset(self.code, text)

    def _filled(self, message: str, values: Mapping[str, object]) -> str:
        text = self._catalog.get(message) if self.has_catalog else message
        if text is None:
            raise _error("L001", f'no {self.name} text for the label "{message}"', "add it to the catalog", self.code)
        try:
            return text.format_map(values)
        except (KeyError, IndexError, ValueError) as error:
            what = f'the {self.name} text "{text}" has a placeholder that gets no value: {error}'
            raise _error("L003", what, f'use the placeholders of "{message}"', self.code) from error

    def _qualified(self, digits: str, qualifier: str | None) -> str:
        return digits if qualifier is None else self.label(qualifier.replace("-", " ") + " {number}", number=digits)

    def _date(self, edtf: str, shared: int = 0) -> str:
        """Return a date without the parts (year: 4, year and month: 7) that the end of its interval names."""
        if len(edtf) == 4:
            return edtf
        year, month, *rest = (int(part) for part in edtf.split("-"))
        pattern = ("d MMMM" if rest else "LLLL") if shared != 7 else "d"
        text = format_date(Day(year, month, *(rest or [1])), pattern if shared else pattern + " y", locale=self.locale)
        if self.code == "fr":
            text = re.sub(r"^1(?!\d)", "1er", text)  # Babel prints "1 septembre"
        return text.replace(" ", NBSP)

    @cached_property
    def _catalog(self) -> Mapping[str, str]:
        from babel.messages.pofile import read_po  # here, not above: English needs none

        with (_CATALOGS / f"{self.code}.po").open("rb") as file:
            messages = read_po(file)
        return {str(m.id): str(m.string) for m in messages if m.id and m.string and not m.fuzzy}

    @cached_property
    def _said(self) -> dict[str, str]:
        """Dates in words: there are few days and many mentions of them."""
        return {}

    @cached_property
    def _dates(self) -> re.Pattern[str]:
        forms = [get_month_names("wide", context, self.locale) for context in ("format", "stand-alone")]
        month = "|".join(sorted({name for names in forms for name in names.values()}, key=len, reverse=True))
        return re.compile(rf"\b\d{{1,2}}(?:er)? (?:{month})\b(?: \d{{4}}\b)?|\b(?:{month}) \d{{4}}\b", re.IGNORECASE)


_LANGUAGES = {
    found.code: found
    for found in (
        Language("en", "English", "en_CA", "Also available in English", ("“", "”"), False, has_catalog=False),
        Language("fr", "Français", "fr_CA", "Aussi offert en français", ("«" + NBSP, NBSP + "»"), True),
        Language("ru", "Русский", "ru", "Также на русском языке", ("«", "»"), True, grouped_from=10_000),
    )
}


@lru_cache
def language(code: str) -> Language:
    """Return the language of an ISO 639-1 code; raises ContentError L002 for one the tool does not know."""
    if code not in _LANGUAGES:
        known = ", ".join(_LANGUAGES)
        problem = Problem("L002", Location("--lang"), f'unknown language "{code}"', f"known are {known}")
        raise ContentError([problem])
    return _LANGUAGES[code]


def known_languages() -> tuple[str, ...]:
    """Return the codes of the languages the tool knows."""
    return tuple(_LANGUAGES)


@lru_cache(maxsize=10_000)
def _typeset(code: str, text: str) -> str:
    """Set the spaces of a text; names, labels and places in a source come up again and again."""
    text = text.translate(_THIN_SPACES)
    for pattern, replacement in _SPACES[code]:
        text = pattern.sub(replacement, text)
    if not _DIGIT.search(text):
        return text
    return _LANGUAGES[code]._dates.sub(lambda found: found[0].replace(" ", NBSP), text)


def _error(code: str, what: str, hint: str, catalog: str) -> ContentError:
    return ContentError([Problem(code, Location(f"factsheet/languages/locale/{catalog}.po"), what, hint)])
