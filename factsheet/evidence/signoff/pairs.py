"""The units of review: a fact with one of its citations, or its translation, and the hash that a sign-off covers.

Input: content, facts, a language. Output: pairs, in the order of the facts. A hash changes with
any digit, date, address or quote; but not with the block a fact is in, or with spaces.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from factsheet.evidence.digest import digest, source_record, statement
from factsheet.evidence.ladder import pair_ids
from factsheet.languages import Language
from factsheet.languages import language as language_of
from factsheet.records.model import Citation, Content, Fact
from factsheet.records.support import attribution

# Letters of other scripts that, small or capital, cannot be told from a Latin one (Unicode Technical Standard 39),
# and two that leave no trace: the fillers of Hangul.
_LOOK_ALIKE = str.maketrans(
    "авекмнорстухіјѕһӏԁԛԝ" + "αβεζηικμνορτυχ" + "ıɑɡ",
    "abekmhopctyxijshldqw" + "abezhikmnoptyx" + "iag",
    "\u115f\u1160",
)
_FIELDS = ("value", "qualifier", "values", "as_of", "event_date", "dates", "status")
_COUNTED = ("range", "currency", "scale")


@dataclass(frozen=True)
class Pair:
    """A fact and one of its citations in one language; the statement as printed, and what a sign-off covers."""

    id: str
    fact: Fact
    citation: Citation
    number: int  # of the citation in the fact, from 0
    language: str
    statement: str
    hash: str


@dataclass(frozen=True)
class Translation:
    """A fact in another language than the publisher's first: both texts as printed, and what a sign-off covers."""

    id: str
    fact: Fact
    language: str
    statement: str
    original: str
    hash: str


def fold(text: str) -> str:
    """Return a text with each run of white space, no-break spaces too, as one space."""
    return " ".join(text.split())


def pairs(content: Content, facts: Iterable[Fact], language: Language) -> tuple[Pair, ...]:
    """Return the pairs of facts, each with its hash. Raises ContentError for a fact without any text."""
    records: dict[str, Any] = {}
    found = []
    for fact in facts:
        said = statement(fact, content, language)
        who = attribution(fact, content, language)
        common = {
            "statement": said,
            **({"printed": statement(fact, content, language, fact.printed)} if fact.printed else {}),
            "attribution": fold(who) if who else None,
            **{name: getattr(fact, name) for name in _FIELDS},
            **{name: value for name in _COUNTED if (value := getattr(fact, name))},
            **({"unit": fact.unit} if fact.unit == "percent" else {}),
        }
        for number, (ident, citation) in enumerate(zip(pair_ids(fact), fact.sources, strict=True)):
            key = citation.source
            if key not in records:
                source = content.sources.get(key)
                records[key] = digest(source_record(source, language)) if source else None
            translation = citation.quote_translation.get(language.code) if citation.quote_translation else None
            covered = {
                **common,
                "source": records[key],
                "locator": list(citation.locator.printed or ()),
                "quote": fold(citation.quote) if citation.quote else None,
                "translation": fold(translation) if translation else None,
                **({"speaker": citation.speaker} if citation.speaker else {}),
                **({"supports": list(citation.supports)} if citation.supports else {}),
            }
            found.append(Pair(ident, fact, citation, number, language.code, said, digest(covered)))
    return tuple(found)


def translated(content: Content, facts: Iterable[Fact], language: Language) -> tuple[tuple[str, Fact], ...]:
    """Return the facts that are translated into a language, each with the id under which its translation is signed.

    None are in the publisher's first language, nor are those of one text for all languages.
    """
    if language.code == content.publisher.languages[0]:
        return ()
    return tuple((f"{fact.id}:translation", fact) for fact in facts if language.code in fact.text.languages())


def translations(content: Content, facts: Iterable[Fact], language: Language) -> tuple[Translation, ...]:
    """Return the translations of facts that are ``translated``.

    Statement, ``printed`` and attribution count, each a line. Raises ContentError for a fact without any text.
    """
    first = language_of(content.publisher.languages[0])
    found = []
    for ident, fact in translated(content, facts, language):
        there, here = (_lines(fact, content, one) for one in (first, language))
        covered = digest({"of": first.code, "original": there, "language": language.code, "translation": here})
        said, original = "\n".join(here), "\n".join(there)
        found.append(Translation(ident, fact, language.code, said, original, covered))
    return tuple(found)


def _lines(fact: Fact, content: Content, language: Language) -> list[str]:
    """Return what is printed of a fact in words: its statement, the wording for tables, who says it."""
    said = [
        statement(fact, content, language),
        *([statement(fact, content, language, fact.printed)] if fact.printed else ()),
    ]
    who = attribution(fact, content, language)
    return [*said, *([fold(who)] if who else ())]


def units(content: Content, facts: Sequence[Fact], language: Language) -> tuple[Pair | Translation, ...]:
    """Return all that readers sign of some facts: the pairs, then the translations."""
    return (*pairs(content, facts, language), *translations(content, facts, language))


def content_digest(found: Iterable[Pair | Translation]) -> str:
    """Return the hash of all that readers sign of a sheet: of the ids and hashes, ordered by id."""
    return digest(sorted([p.id, p.hash] for p in found))


def person(name: str) -> str:
    """Return a name for comparison: its letters and digits as they look, lower-case and without accents.

    “A. B.” and “a.b.” are one person, “Lee, Zoé” and “Zoe Lee” too, so is “Zoe” with a Cyrillic “o”.
    """
    family, comma, given = name.partition(",")
    letters = unicodedata.normalize("NFKD", f"{given}{family}" if comma else name).casefold()
    return "".join(c for c in letters.translate(_LOOK_ALIKE) if c.isalnum())


def author_of(fact: Fact, content: Content) -> str | None:
    """Return who wrote a fact: its own author, else the publisher's; None where nobody is named."""
    return fact.author or content.publisher.author
