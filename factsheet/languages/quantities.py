"""Numbers as a source gives them, and how a language prints and reads them.

Input: exact values with unit, currency and scale as written. Output: text as printed, and the numbers that a text in
digits says. Patterns are CLDR's, by Babel; no value passes through a float.
"""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from babel import Locale
from babel.numbers import get_currency_name, get_currency_symbol, get_decimal_symbol, is_currency

Number = int | Decimal
SCALES = {"million": 1_000_000, "billion": 1_000_000_000, "trillion": 1_000_000_000_000}

__all__ = [
    "SCALES",
    "Number",
    "Quantity",
    "currency_name",
    "currency_of",
    "grouped",
    "is_currency",
    "percent",
    "scaled",
    "symbol_of",
]


class Quantity(NamedTuple):
    """A number or range with what a source counts it in: percent, a currency (ISO 4217), millions."""

    first: Number
    last: Number | None = None
    unit: str | None = None
    currency: str | None = None
    scale: str | None = None

    @property
    def plain(self) -> bool:
        return not (self.last is not None or self.currency or self.scale or self.unit == "percent")

    @property
    def ends(self) -> tuple[Number, ...]:
        """The number, or both ends of the range, in full: 3.4 million is 3400000."""
        return tuple(exact(n, self.scale) for n in (self.first, self.last) if n is not None)

    def __str__(self) -> str:
        """The value for machines: in full, a range with a slash as EDTF has it, then percent or the currency."""
        counted = self.currency or ("percent" if self.unit == "percent" else None)
        return " ".join(filter(None, ("/".join(map(str, self.ends)), counted)))


def exact(value: Number, scale: str | None) -> Number:
    """Return a scaled number in full, whole where it is: 3.4 million → 3400000."""
    if scale is None:
        return value
    full = value * SCALES[scale]
    return int(full) if full == int(full) else full


def grouped(value: Number, locale: str, grouping: str, grouped_from: int) -> str:
    """Return a number in digits, with as many decimals as it was written with."""
    whole, point, decimals = f"{value:,}".partition(".")
    whole = whole.replace(",", grouping if not -grouped_from < value < grouped_from else "")
    return whole + (get_decimal_symbol(locale) + decimals if point else "")


def percent(locale: str) -> str:
    """Return the pattern of a percentage, with {} for its number."""
    pattern = str(Locale.parse(locale).percent_formats[None].pattern)
    return pattern.replace("#,##0", "{}").replace("\u202f", "\u00a0")


def scaled(value: Number, scale: str, locale: str) -> str:
    """Return the pattern of a number of millions, say, in the plural that the number asks for, with {} for it."""
    cldr = Locale.parse(locale)
    long = cldr.compact_decimal_formats["long"]
    forms = long.get(cldr.plural_form(value), long["other"])
    return str(forms[str(SCALES[scale])].pattern).replace("0", "{}").replace(" ", "\u00a0")


def symbol_of(currency: str, locale: str) -> str:
    """Return the symbol of a currency as a locale writes it: US$ in Canada, CA$ in Germany, the code if it has none."""
    return get_currency_symbol(currency, locale).replace("\u202f", "\u00a0")


def currency_of(symbol: str, locale: str) -> str | None:
    """Return the code of the currency that a locale writes with a symbol; None where there is none."""
    symbols = Locale.parse(locale).currency_symbols
    return next((code for code, known in symbols.items() if known == symbol and is_currency(code)), None)


def currency_name(currency: str, locale: str) -> str:
    """Return the name of a currency as it stands after millions."""
    return get_currency_name(currency, 1_000_000, locale)
