"""The number words of a language file, by num2words: ``python tests/support/number_words.py de`` prints them.

A language file holds them as text because to import num2words takes longer than a whole check.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import product

from num2words import num2words

BASES = [*range(20), *range(20, 100, 10), *range(100, 1000, 100), 1000, 10**6, 10**9, 10**12]
LOCALES = {"fr": ("fr", "fr_CH", "fr_BE")}
CASES = {"ru": [{"case": case, "gender": gender} for case, gender in product("ngdaip", "mfn")]}


def cardinals(code: str) -> str:
    """Return the words of each base number, ``value word word; …``: the form that is printed stands first."""
    return _joined(_said(code, "cardinal"))


def ordinals(code: str) -> str:
    """Return the ordinals from three, likewise, in their first form; one and two say an order, not a number."""
    return _joined({value: words[:1] for value, words in _said(code, "ordinal").items() if value > 2})


def spoken(code: str, value: int, kind: str) -> Iterator[str]:
    """Yield how num2words says a number, in each country, case and gender it knows."""
    for locale, forms in product(LOCALES.get(code, (code,)), CASES.get(code, [{}])):
        yield num2words(value, lang=locale, to=kind, **forms)


def _said(code: str, kind: str) -> dict[int, list[str]]:
    """Return the words that are each number: the last word of several hundreds, say, is that of one."""
    found: dict[int, list[str]] = {}
    for value in BASES:
        several = kind == "cardinal" and (value == 100 or value >= 1000)
        said = [(n, text.lower()) for n in ((1, 2, 5) if several else (1,)) for text in spoken(code, n * value, kind)]
        hundreds = 100 < value < 1000
        whole = [text for n, text in said if (" " in text if n > 1 else not (hundreds and " " in text))]
        glued = tuple(found[100]) if hundreds and code in ("de", "nl") else ()
        words = dict.fromkeys(text.split()[-1].removeprefix("ein" if value >= 100 else "") for text in whole)
        found[value] = [w for w in words if not (glued and w.endswith(glued)) and (value < 20 or "-" not in w)]
    return found


def _joined(found: dict[int, list[str]]) -> str:
    return "; ".join(f"{value} {' '.join(words)}" for value, words in found.items() if words)


if __name__ == "__main__":
    print(cardinals(sys.argv[1]), ordinals(sys.argv[1]), sep="\n")
