"""Codes of languages, from the ways in which other programs name a language.

Input: a name or code. Output: a code of ISO 639-1, with its country where there is one; names and aliases are CLDR's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from babel import Locale
from babel.core import UnknownLocaleError, get_global


def language_code(said: str) -> str | None:
    """Return the code of a language (``en``, ``en-CA``), or None where it is not known: German, ngerman, deu, de_AT."""
    said = said.strip().lower()
    names = _by_name()
    # ngerman and american are names of LaTeX's package babel
    asked = (names.get(name) for name in (said, said.removeprefix("n"), f"{said} english"))
    code = get_global("language_aliases").get(said) or next(filter(None, asked), said)
    found = re.fullmatch(r"([a-z]{2})(?:[-_]([A-Za-z]{2}))?", code)
    if not found or found[1] not in Locale("en").languages:
        return None
    return found[1] + (f"-{found[2].upper()}" if found[2] else "")


@lru_cache
def _by_name() -> Mapping[str, str]:
    return {name.lower(): code for code, name in Locale("en").languages.items()}


def right_to_left(code: str) -> bool:
    """Tell whether a language, given by its BCP 47 tag, is written from right to left."""
    try:
        return Locale.parse(code, sep="-").text_direction == "rtl"
    except (UnknownLocaleError, ValueError):
        return False
