"""The words of a language that rules look for: one vocabulary, for content before and sheets after printing.

Input: a language; text folded by ``fold``. Output: patterns, and tokens with their kind and place. The ordinals
of one and two say an order rather than a count, so they are not numbers here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cached_property
from typing import Literal, NamedTuple

from babel.dates import get_day_names, get_month_names

from factsheet.languages.language import Claim, Language, Unit

SLOT = "\0"  # stands for a figure or date with its own value; XML cannot hold it, so no text does
_FOLD = str.maketrans({"’": "'", "ʼ": "'", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2011": "-", "\u2010": "-"})
_WORD = re.compile(r"[^\W_]+")

# One digit: those of all scripts, and fractions, raised, ringed and Roman numerals of one character.
DIGIT = "[\\d²³¹¼-¾⁰-₉⅐-↋①-⒛⓪-⓿❶-➓〇〡-〩㈠-㈩㉈-㉟㊀-㊉㊱-㊿]"
# A Roman numeral in capitals, or a French ordinal of one; short ones only of I, V and X, for CD and MD are none.
_CAPITAL_ROMAN = (
    r"\b(?:(?=[IVX]{2}|[IVXLC]{3}|[IVXLCDM]{4})M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})"
    r"(?:es?|er|ère|ème)?|[VX]e)(?!\w)"
)
# The same in small letters, of i, v and x only where it is short; digits written with letters (lOO, OO), and words
# taken apart (f-o-u-r): whoever hides a number has a reason.
_HIDDEN = (
    r"(?<![\w'-])(?=[ivx]{2}|[ivxlc]{4})c{0,3}(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})(?![\w'-])"
    r"|(?<!\w)(?=[lI]*O)[lIO]{2,}(?!\w)"
    r"|(?<![\w-])(?:[^\W\d_][-*·]){2,}[^\W\d_](?![\w'-])|(?<!\w)(?:[^\W\d_] ){3,}[^\W\d_](?!\w)"
)
ROMAN = f"(?:{_CAPITAL_ROMAN}|{_HIDDEN})"
QUOTED = r"„[^„“”]*[“”]|“[^“”]*”|«[^«»]*»"
# Single marks are the apostrophe's sign too: an opening one has no letter before it. A mark left over has no pair.
QUOTATION = re.compile(
    QUOTED + r"|\"[^\"]*\"|‹[^‹›]*›|‘[^‘\n]*?'(?!\w)|(?<!\w)'(?=\w)[^'\n]*(?:(?<=\w)'\w[^'\n]*)*'(?!\w)|[“”„‟«»‹›‘\"]"
)
_MARKED = re.compile(rf"{DIGIT}|[“”„‟«»‹›‘\"]|(?<!\w)'(?=\w)|{ROMAN}")
_OUTSIDE = rf'\s“”«»(),;:"{SLOT}'
_GROUPED = r"(?<![\d.,])\d{1,3}(?: \d{3})+(?!\d)"
_NUMBER = re.compile(rf"{_GROUPED}|[^{_OUTSIDE}]*{DIGIT}(?:[^{_OUTSIDE}]|[,:](?=\d))*(?<![.!?])|{ROMAN}")
_DAY = r"\d{1,2}(?:er|st|nd|rd|th|\.)?"

Kind = Literal["number", "word", "date", "quotation"]


class Token(NamedTuple):
    """A number, date or quotation found in a text."""

    kind: Kind
    start: int
    end: int


def fold(text: str) -> str:
    """Return a text of the same length with plain apostrophes, spaces and hyphens."""
    return text if text.isascii() else text.translate(_FOLD)


def words(text: str) -> list[str]:
    """Return the words as quotations are compared: NFKC, case folded, without punctuation."""
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def pattern(listed: str) -> re.Pattern[str]:
    """Return a pattern of whole words: they may be patterns, ``_`` is a space (``_?`` one or none), a bar joins across
    spaces, and an apostrophe is any.
    """
    whole = re.sub(r"\s+\|", "|", listed).split()
    alternatives = "|".join(sorted(whole, key=len, reverse=True))
    alternatives = alternatives.replace("_?", r"\s*").replace("_", r"\s+").replace("'", "['’]")
    # The look-ahead for a first letter spares trying every word at every place.
    first = "".join(sorted({start for word in whole for start in re.findall(r"^\w|(?:(?<=^\(\?:)|(?<=\|))\w", word)}))
    return re.compile(rf"(?<!\w)(?=[{first}])(?:{alternatives})(?!\w)", re.IGNORECASE)


def entries(listed: str) -> dict[str, Decimal]:
    """Return the value of each word of a text ``value word word; …``."""
    listed_words = (entry.split() for entry in listed.split(";"))
    return {word: Decimal(value) for value, *named in listed_words for word in named}


def _unaccented(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", word.casefold()) if not unicodedata.combining(c))


class Vocabulary:
    """The words of one language, compiled when they are asked for."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.capitalised = frozenset(language.capitalised.split())
        self.starters = frozenset(language.starters.split())
        self._known: dict[str, bool] = {}

    @cached_property
    def reporting(self) -> re.Pattern[str]:
        return pattern(self.language.reporting)

    @cached_property
    def turning(self) -> re.Pattern[str]:
        return pattern(self.language.turning)

    @cached_property
    def unfound(self) -> re.Pattern[str]:
        return pattern(self.language.unfound)

    @cached_property
    def present(self) -> re.Pattern[str]:
        return pattern(self.language.present)

    @cached_property
    def people(self) -> re.Pattern[str]:
        return pattern(self.language.people)

    @cached_property
    def relative(self) -> re.Pattern[str]:
        """Dates told from another: last spring, yesterday."""
        return pattern(self.language.relative_dates)

    @cached_property
    def lone(self) -> re.Pattern[str]:
        """A single person counted: one man."""
        return pattern(self.language.lone)

    @cached_property
    def called(self) -> re.Pattern[str]:
        """What a person's name follows, whatever letters it is written in."""
        return pattern(self.language.called)

    @cached_property
    def claims(self) -> Mapping[Claim, tuple[str, re.Pattern[str]]]:
        """Grave claims: what must stand beside the words (a number, a date or nothing), and the words."""
        return {claim: (beside, pattern(listed)) for claim, (beside, listed) in self.language.claims.items()}

    @cached_property
    def unit_words(self) -> Mapping[Unit, re.Pattern[str]]:
        """Words for per cent and for currencies, as they follow a number."""
        return {unit: pattern(listed) for unit, listed in self.language.unit_words.items()}

    # -- numbers -------------------------------------------------------------------------------------

    @cached_property
    def _values(self) -> Mapping[str, Decimal]:
        """What each number word or stem of an ordinal is worth."""
        lang = self.language
        stems = {re.sub(lang.ordinal_stem + "$", "", word): n for word, n in entries(lang.ordinals).items()}
        plain = {word: n for word, n in {**entries(lang.cardinals), **entries(lang.numerals)}.items() if n != 1}
        return {**stems, **plain}

    @cached_property
    def _parts(self) -> str:
        """A pattern of the words that a number in words is made of."""
        lang = self.language
        stems = {re.sub(lang.ordinal_stem + "$", "", word) for word in entries(lang.ordinals)}
        cardinals = entries(lang.cardinals)
        ordered: dict[str, list[str]] = {}  # by what may follow: each list of endings stands once
        for word in sorted(self._values, key=len, reverse=True):
            form = lang.in_places.get(word, word)
            if word in stems:
                ordered.setdefault(f"(?:{lang.ordinal_endings})", []).append(form)
            if word not in stems or word in cardinals:
                ordered.setdefault(f"(?:{lang.cardinal_endings})?" if word in cardinals else "", []).append(form)
        return "|".join(f"(?:{'|'.join(forms)}){ending}" for ending, forms in ordered.items())

    @cached_property
    def number_words(self) -> re.Pattern[str]:
        """Numbers in words, whole: twenty-five, dreihundertzwei; one alone is none."""
        lang = self.language
        one = self._one
        joint = rf"-| (?:{lang.conjunction} )?|-{lang.conjunction}-"
        start, edge = "", self._edge
        if lang.compounds:
            start = rf"(?:(?:{one})(?:{lang.conjunction})?)?"
            joint += f"|{lang.conjunction}|"
        more = rf"(?:(?:{joint})(?:{self._parts}|{one}){edge})*"
        return re.compile(rf"\b{start}(?:{self._parts}){edge}{more}\b", re.IGNORECASE)

    @property
    def _edge(self) -> str:
        return "" if self.language.compounds else r"\b"  # parts of a compound follow one another without a boundary

    @cached_property
    def _one(self) -> str:
        lang = self.language
        return "|".join([*(w for w, n in entries(lang.cardinals).items() if n == 1), *lang.ones.split()])

    @cached_property
    def _single(self) -> re.Pattern[str]:
        return re.compile(rf"\b(?:{self._one})\b", re.IGNORECASE)

    def number_phrases(self, text: str) -> list[re.Match[str]]:
        """Return the numbers in words, one alone too, in their order."""
        found = self.found(self.number_words, text)
        taken = [m.span() for m in found]
        found += (m for m in self._single.finditer(text) if not any(s <= m.start() < e for s, e in taken))
        return sorted(found, key=re.Match.start)

    def number_values(self, text: str) -> list[Decimal]:
        """Return the numbers written in words, in ascending order: what two languages' labels must agree in."""
        whole = self.number_words.finditer(fold(text).casefold())
        return sorted(self._value(part[0]) for found in whole for part in self._part.finditer(found[0]))

    def follows(self, said: str, numbers: Iterable[int | Decimal]) -> bool:
        """Tell whether words follow from a fact's numbers: doubled from two of them, one man from a 1."""
        word, known = fold(said).casefold(), list(numbers)
        if self.lone.fullmatch(word):
            return 1 in known
        if word not in self.language.multiples.split():
            return False
        return any(one * self._values[word] == other for one in known for other in known if one)

    def _value(self, word: str) -> Decimal:
        return self._values[max((known for known in self._values if word.startswith(known)), key=len)]

    @cached_property
    def _part(self) -> re.Pattern[str]:
        return re.compile(f"(?:{self._parts}){self._edge}", re.IGNORECASE)

    # -- dates ---------------------------------------------------------------------------------------

    @cached_property
    def _months(self) -> tuple[str, bool]:
        """A pattern of months and days, and whether they need a capital: English may and march are verbs too."""
        days = [get_day_names("wide", c, self.language.locale) for c in ("format", "stand-alone")]
        named = [*self.language.months, *(name for form in days for name in form.values())]
        names = {name.rstrip(".") for name in named} | set(self.language.dates.split())
        names = {name for name in names if name.casefold() not in self._values}  # sept is French for seven
        capital = any(name[:1].isupper() for name in names)
        names |= {name.upper() for name in names if capital}
        return "|".join(sorted(names, key=len, reverse=True)), capital

    @cached_property
    def _cut_short(self) -> frozenset[str]:
        """The months as they are written before a full stop: mrt, sept; none that is whole."""
        lang = self.language
        forms = [get_month_names("wide", context, lang.locale) for context in ("format", "stand-alone")]
        whole = {_unaccented(name) for names in forms for name in names.values()}
        listed = {name for name in lang.dates.split() if any(one.startswith(_unaccented(name)) for one in whole)}
        return frozenset(n for n in {name.rstrip(".") for name in lang.months} | listed if _unaccented(n) not in whole)

    @cached_property
    def months(self) -> re.Pattern[str]:
        """Months and days by name, as they are written when they name a date."""
        names, capital = self._months
        return re.compile(rf"\b(?:{names})\b", 0 if capital else re.IGNORECASE)

    @cached_property
    def whole_dates(self) -> re.Pattern[str]:
        """Dates with their day and year."""
        names, capital = self._months
        cut = self._cut_short | {name.upper() for name in self._cut_short if capital}
        short = "|".join(sorted(cut, key=len, reverse=True))
        names = rf"(?:{short})\.(?= \d)|(?:{names})\b"  # a full stop that ends no sentence
        named = rf"(?:\b{_DAY} )?\b(?:{names})(?: {_DAY}(?!\d))?(?:,? \d{{4}}(?!\d))?"
        return re.compile(rf"(?<!\d)\d{{4}}-\d\d(?:-\d\d)?(?!\d)|{named}", 0 if capital else re.IGNORECASE)

    # -- tokens --------------------------------------------------------------------------------------

    def is_plain(self, text: str) -> bool:
        """Tell quickly whether a text has no digit, quotation mark, or word of a number or date; slots aside."""
        return not (_MARKED.search(text) or self._listed(text) or self.relative.search(text) or self.lone.search(text))

    def tokens(self, text: str) -> Iterator[Token]:
        """Yield the dates, numbers and number words of a text, none within another."""
        kinds: tuple[tuple[Kind, re.Pattern[str]], ...] = (("number", _NUMBER),)
        kinds = (("date", self.relative), *kinds, ("word", self.lone))
        if self._may_have(text):
            kinds = (("date", self.whole_dates), *kinds, ("word", self.number_words))
        taken: list[tuple[int, int]] = []
        for kind, found_by in kinds:
            for found in found_by.finditer(text):
                start, end = found.span()
                if not any(start < e and s < end for s, e in taken):
                    taken.append((start, end))
                    yield Token(kind, start, end)

    def found(self, pattern: re.Pattern[str], text: str) -> list[re.Match[str]]:
        """Return what ``number_words``, ``months`` or ``whole_dates`` finds in a text: quickly nothing, as in most."""
        return [*pattern.finditer(text)] if self._may_have(text) else []

    def _may_have(self, text: str) -> bool:
        return "-" in text or "_" in text or self._listed(text)

    def _listed(self, text: str) -> bool:
        """Tell quickly whether a text has a word of a number or date; each word is looked at once."""
        for word in _WORD.findall(text):
            known = self._known.get(word)
            if known is None:
                ways = {word, *_WORD.findall(word.casefold())}
                known = self._known[word] = any(map(self._any.fullmatch, ways))
            if known:
                return True
        return False

    @cached_property
    def _any(self) -> re.Pattern[str]:
        numbers = self.number_words.pattern
        for word, form in self.language.in_places.items():
            numbers = numbers.replace(form, word)  # one word alone does not tell its place
        return re.compile(f"{numbers}|{self._months[0]}", re.IGNORECASE)

    # -- ranges --------------------------------------------------------------------------------------

    @cached_property
    def range_join(self) -> re.Pattern[str]:
        """What stands between two numbers that are the ends of a range."""
        return re.compile(rf"^\s*(?:{'|'.join(self.language.range_joins.split())}|-|–|—)\s*$", re.IGNORECASE)

    @cached_property
    def range_opener(self) -> re.Pattern[str]:
        """What stands before a range whose ends a conjunction joins."""
        return re.compile(rf"(?:{'|'.join(self.language.range_openers.split())})\s*$", re.IGNORECASE)

    @cached_property
    def range_and(self) -> re.Pattern[str]:
        return re.compile(rf"^\s*{self.language.conjunction}\s*$", re.IGNORECASE)
