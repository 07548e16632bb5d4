"""Texts of content as they are printed: set in a language, their marks as elements, addresses behind the words.

Input: a text, a language. Output: the text with signs for its marks (``records.prose``), plain for rules to compare, or
as sheet markup. An address is printed, for paper cannot be clicked; and it is never set, for it is no text of ours.
"""

from __future__ import annotations

import re
from functools import lru_cache

from markupsafe import Markup, escape

from factsheet.languages import Language
from factsheet.records.prose import EMPH, LINK, STRONG, Marked, marked, unsigned
from factsheet.records.values import Localized, Prose
from factsheet.sheet.addresses import short_address

_TAGS = {STRONG[0]: "<strong>", STRONG[1]: "</strong>", EMPH[0]: "<em>", EMPH[1]: "</em>", LINK[1]: "</a>"}
_TAG = re.compile(f"[{''.join(_TAGS)}{LINK[0]}]")


@lru_cache(maxsize=10_000)
def typeset(text: str, language: Language) -> Marked:
    """Return a text with marks as it is set: signs in their place, and each link's address behind its words."""
    found = marked(text)
    parts = language.typeset(found.text).split(LINK[1])
    pairs = zip(parts, found.addresses, strict=False)
    linked = "".join(said + _shown(said, address) + LINK[1] for said, address in pairs)
    return found._replace(text=linked + parts[-1])


def _shown(said: str, address: str) -> str:
    """Return what stands behind the words of a link: nothing where they are its address."""
    short = short_address(address)
    return "" if said.rpartition(LINK[0])[2] in (short, address) else f" ({short})"


def plain(text: str, language: Language) -> str:
    """Return a text with marks as it is printed, without them."""
    return unsigned(typeset(text, language).text)


def printed(text: Localized, language: Language) -> str | None:
    """Return a text of the content as it is printed in a language, without marks; None where it is missing."""
    said = text.get(language.code)
    if said is None:
        return None
    return plain(said, language) if isinstance(text, Prose) else language.typeset(said)


def addresses(text: Localized, code: str) -> tuple[str, ...]:
    """Return the addresses that the links of a text lead to."""
    return marked(text.get(code) or "").addresses if isinstance(text, Prose) else ()


def tagged(markup: Markup, links: tuple[str, ...]) -> Markup:
    """Return markup with elements in place of its signs; ``links`` are the addresses of its links, in their order."""
    left = iter(links)

    def element(sign: re.Match[str]) -> str:
        if sign[0] == LINK[0]:
            return f'<a class="address" href="{escape(next(left))}">'
        return _TAGS[sign[0]]

    return Markup(_TAG.sub(element, markup))  # noqa: S704 - escaped before


def before_closing(text: str, language: Language) -> int:
    """Return the place before the punctuation at the end of a text with signs, for a note mark; not in a link."""
    closing = language.closing.search(unsigned(text))
    at, left = len(text), len(closing[0]) if closing else 0
    while left:
        at -= 1
        left -= bool(unsigned(text[at]))
    inside = text.count(LINK[0], 0, at) > text.count(LINK[1], 0, at)
    return text.index(LINK[1], at) + 1 if inside else at
