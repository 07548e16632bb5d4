"""Numbers, dates and quotations in running text, per language.

Input: text folded by ``fold``. Output: tokens with their kind and place. The
ordinals of one and two say an order rather than a count, so they are not numbers here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Literal, NamedTuple

from factsheet.check.terms import DIGIT, ROMAN

SLOT = "\0"  # stands for a figure or date with its own value; XML cannot hold it, so no text does
_FOLDED = (("\u00a0", " "), ("’", "'"), ("ʼ", "'"), ("\u202f", " "), ("\u2009", " "), ("\u2011", "-"), ("\u2010", "-"))


def fold(text: str) -> str:
    """Return a text of the same length with plain apostrophes, spaces and hyphens."""
    if not text.isascii():
        for character, plain in _FOLDED:
            text = text.replace(character, plain)
    return text


def words(text: str) -> list[str]:
    """Return the words as quotations are compared: NFKC, case folded, without punctuation."""
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


_WORD = re.compile(r"[^\W_]+")

# -- numbers in words ------------------------------------------------------------------------------


def _numbers(listed: str) -> dict[str, float]:
    """Return the numbers of words, from lines or pieces of a value and the words for it."""
    entries = [entry.split() for line in listed.splitlines() for entry in line.split(";")]
    return {word: float(value) for value, *named in filter(None, entries) for word in named}


_EN = _numbers("""
    0 zero; 0.25 quarter quarters; 0.5 half halves; 2 two twice; 3 three third thirds thrice
    4 four fourth; 5 five fifth; 6 six sixth; 7 seven seventh; 8 eight eighth; 9 nine ninth; 10 ten tenth tens
    11 eleven eleventh; 12 twelve twelfth dozen dozens; 13 thirteen thirteenth; 14 fourteen fourteenth
    15 fifteen fifteenth; 16 sixteen sixteenth; 17 seventeen seventeenth; 18 eighteen eighteenth; 19 nineteen nineteenth
    20 twenty twentieth twenties; 30 thirty thirtieth thirties; 40 forty fortieth forties; 50 fifty fiftieth fifties
    60 sixty sixtieth sixties; 70 seventy seventieth seventies; 80 eighty eightieth eighties
    90 ninety ninetieth nineties; 100 hundred hundreds hundredth; 1000 thousand thousands thousandth
    1e6 million millions millionth; 1e9 billion billions; 1e12 trillion trillions
    2 twofold; 3 threefold; 4 fourfold; 5 fivefold; 6 sixfold; 7 sevenfold; 8 eightfold; 9 ninefold; 10 tenfold
    100 hundredfold; 1000 thousandfold
""")
_FR = _numbers("""
    0 zéro zero; 0.33 tiers; 0.25 quart quarts; 0.5 moitié moitiés demi demie demis demies; 2 deux
    3 trois troisième troisièmes; 4 quatre quatrième; 5 cinq cinquième; 6 six sixième
    7 sept septième; 8 huit huitième huitaine; 9 neuf neuvième; 10 dix dixième dizaine dizaines
    11 onze onzième; 12 douze douzième douzaine douzaines; 13 treize treizième; 14 quatorze quatorzième
    15 quinze quinzième quinzaine quinzaines; 16 seize seizième; 20 vingt vingts vingtième vingtaine vingtaines
    30 trente trentième trentaine trentaines; 40 quarante quarantième quarantaine quarantaines
    50 cinquante cinquantième cinquantaine cinquantaines; 60 soixante soixantième soixantaine soixantaines
    70 septante; 80 huitante octante; 90 nonante
    100 cent cents centième centaine centaines; 1000 mille millième millier milliers
    1e6 million millions; 1e9 milliard milliards; 1e12 billion billions; 1e18 trillion trillions
""")
_RU = _numbers("""
    0 ноль нуль; 0.5 половина половины половину; 2 два две двух двум двумя двое двоих
    3 три трёх трех трём трем тремя трое троих третий третья третье третьего третьей
    4 четыре четырёх четырех четырём четырьмя четверо четвёртый четвертый; 5 пять пяти пятью пятеро пятый пятая
    6 шесть шести шестью шестеро шестой; 7 семь семи семью семеро седьмой; 8 восемь восьми восемью восьмой
    9 девять девяти девятью девятый; 10 десять десяти десятью десятый десяток десятка десятки десятков
    11 одиннадцать одиннадцати; 12 двенадцать двенадцати дюжина дюжины; 13 тринадцать тринадцати
    14 четырнадцать четырнадцати; 15 пятнадцать пятнадцати; 16 шестнадцать шестнадцати; 17 семнадцать семнадцати
    18 восемнадцать восемнадцати; 19 девятнадцать девятнадцати; 20 двадцать двадцати; 30 тридцать тридцати
    40 сорок сорока; 50 пятьдесят пятидесяти; 60 шестьдесят шестидесяти; 70 семьдесят семидесяти
    80 восемьдесят восьмидесяти; 90 девяносто девяноста; 100 сто ста сотня сотни сотен; 200 двести двухсот
    300 триста трёхсот трехсот; 400 четыреста; 500 пятьсот; 600 шестьсот; 700 семьсот; 800 восемьсот; 900 девятьсот
    1000 тысяча тысячи тысяч тысячу; 1e6 миллион миллиона миллионов; 1e9 миллиард миллиарда миллиардов
""")
NUMBERS: Mapping[str, Mapping[str, float]] = {"en": _EN, "fr": _FR, "ru": _RU}
_JOINED = {"en": "and", "fr": "et", "ru": "и"}
# Words that are a number in some places only.
_IN_PLACES = {
    "en": {"third": r"third(?![ -](?:part(?:y|ies)|countr(?:y|ies)|gender|person))"},
    "fr": {
        "cent": "(?<![0-9\0] pour )cent",
        "tiers": r"(?:(?<=\bun )|(?<=\ble ))tiers(?= d(?:es?\b|u\b|'))",
    },
}
_ONE = {"en": "one|first", "fr": "une?|unième", "ru": "один|одна|одного"}

# -- dates -------------------------------------------------------------------------------------------

_MONTHS_EN = "january february march april may june july august september october november december"
_SHORT_EN = "jan feb mar apr jun jul aug sept sep oct nov dec"
_DAYS_EN = "monday tuesday wednesday thursday friday saturday sunday"
_MONTHS_FR = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
_SHORT_FR = "janv févr fév avr juil oct nov déc"
_DAYS_FR = "lundi mardi mercredi jeudi vendredi samedi dimanche"
_STEMS_RU = "январ феврал апрел июн июл сентябр октябр ноябр декабр"
DATES: Mapping[str, frozenset[str]] = {
    "en": frozenset([*f"{_MONTHS_EN} {_SHORT_EN} {_DAYS_EN}".split(), *(f"{day}s" for day in _DAYS_EN.split())]),
    "fr": frozenset([*f"{_MONTHS_FR} {_SHORT_FR} {_DAYS_FR}".split(), *(f"{day}s" for day in _DAYS_FR.split())]),
    "ru": frozenset(
        [stem + end for stem in _STEMS_RU.split() for end in "ьяею"]
        + [stem + end for stem in ("март", "август") for end in ("", "а", "е", "у")]
        + ["май", "мая", "мае", "маю"]
    ),
}
_DAY = r"\d{1,2}(?:er|st|nd|rd|th)?"

# -- tokens ------------------------------------------------------------------------------------------

Kind = Literal["number", "word", "date", "quotation"]
# Single marks are the apostrophe's sign too: an opening one has no letter before it. A mark left over has no pair.
QUOTATION = re.compile(
    r"“[^“”]*”|«[^«»]*»|„[^„“”]*[“”]|\"[^\"]*\"|‹[^‹›]*›|‘[^‘\n]*?'(?!\w)|(?<!\w)'(?=\w)[^'\n]*(?:(?<=\w)'\w[^'\n]*)*'(?!\w)"
    r"|[“”„‟«»‹›‘\"]"
)
_OUTSIDE = rf'\s“”«»(),;:"{SLOT}'
_GROUPED = r"(?<![\d.,])\d{1,3}(?: \d{3})+(?!\d)"
_NUMBER = re.compile(rf"{_GROUPED}|[^{_OUTSIDE}]*{DIGIT}(?:[^{_OUTSIDE}]|[,:](?=\d))*(?<![.!?])|{ROMAN}")


class Token(NamedTuple):
    """A number, date or quotation found in a text."""

    kind: Kind
    start: int
    end: int


@lru_cache
def _patterns(code: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of a language's dates and numbers in words."""
    names = sorted(DATES.get(code, ()), key=len, reverse=True)
    if code == "en":  # a month has a capital: may and march are verbs too
        names = [form for name in names for form in (name.capitalize(), name.upper())]
    months = "|".join(names) or r"(?!)"
    dates = (
        rf"(?<!\d)\d{{4}}-\d\d(?:-\d\d)?(?!\d)|(?:\b{_DAY} )?\b(?:{months})\b(?: {_DAY}(?!\d))?(?:,? \d{{4}}(?!\d))?"
    )
    special = _IN_PLACES.get(code, {})
    ordered = sorted(NUMBERS.get(code, ()), key=len, reverse=True)
    listed = "|".join(special.get(word, word) for word in ordered) or r"(?!)"
    joined = _JOINED.get(code, "-")
    joint = rf"(?:-| (?:{joined} )?|-{joined}-)"
    written = rf"\b(?:{listed})\b(?:{joint}(?:{listed}|{_ONE.get(code, '(?!)')})\b)*"
    return re.compile(dates, 0 if code == "en" else re.IGNORECASE), re.compile(written, re.IGNORECASE)


def _listed(text: str, code: str) -> bool:
    """Tell quickly whether a text has a word of a number or date."""
    said = _WORD.findall(text.casefold())
    return code in NUMBERS and not (NUMBERS[code].keys().isdisjoint(said) and DATES[code].isdisjoint(said))


def is_plain(text: str, code: str) -> bool:
    """Tell quickly whether a text has no digit, quotation mark, or word of a number or date; slots aside."""
    return not (_MARKED.search(text) or _listed(text, code))


_MARKED = re.compile(rf"{DIGIT}|[“”„‟«»‹›‘\"]|(?<!\w)'(?=\w)|{ROMAN}")


def tokens(text: str, code: str) -> Iterator[Token]:
    """Yield the dates, numbers and number words of a text, none within another."""
    dates, written = _patterns(code)
    kinds: tuple[tuple[Kind, re.Pattern[str]], ...] = (("number", _NUMBER),)
    if _listed(text, code) or "-" in text:
        kinds = (("date", dates), ("number", _NUMBER), ("word", written))
    taken: list[tuple[int, int]] = []
    for kind, pattern in kinds:
        for found in pattern.finditer(text):
            start, end = found.span()
            if not any(start < e and s < end for s, e in taken):
                taken.append((start, end))
                yield Token(kind, start, end)


def number_values(text: str, code: str) -> list[float]:
    """Return the numbers written in words, in ascending order: what two languages' labels must agree in."""
    listed = NUMBERS.get(code, {})
    return sorted(listed[word] for word in _WORD.findall(fold(text).casefold()) if word in listed)
