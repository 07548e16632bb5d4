"""Where each number, date and title of a note comes from: its source's record.

Input: a note's text, and the sources it may be of. Output: what no record
accounts for.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache

from factsheet.languages.vocabulary import QUOTATION, fold
from factsheet.lint.wordings import Pair, Wordings
from factsheet.records.source import Archive
from factsheet.records.titles import plain_title
from factsheet.sheet.addresses import domain, printed_address
from factsheet.sheet.described import details, leader, pages, said_date
from factsheet.sheet.places import places_text
from factsheet.sheet.titles import shortened, title_inlines
from factsheet.sheet.tree import Note, plain_text

_BLANK = "_"


def of_sheet(notes: Sequence[Note], wordings: Wordings) -> Iterator[tuple[Note, list[str]]]:
    """Yield each note with what its source does not account for, on paper or where there is room."""
    first: dict[str, int] = {}
    for note in notes:
        key = note.reference.key
        texts = dict.fromkeys(fold(plain_text(*content)) for content in (note.content, note.full))
        strange = list(texts)
        if key in wordings.content.sources:
            full = [first[key]] if key in first else []
            accounted = [*_record(key, wordings), *_place(note.locators, full, wordings)]
            strange = [found for text in texts for found in _strange(text, accounted, wordings)]
        if strange:
            yield note, list(dict.fromkeys(strange))
        first.setdefault(key, note.number)


def of_text(text: str, number: int, citations: Collection[Pair], wordings: Wordings) -> list[str]:
    """Return what no citation accounts for in a note that was read back; it is of that which accounts for most."""
    folded = " ".join(fold(text).split())
    full = range(number - 1, 0, -1) if "(" in folded else []
    places: dict[str, list[str]] = {}
    for key, locator in sorted(citations):
        places.setdefault(key, []).append(locator)
    cited = dict.fromkeys((key, at) for key, all_ in places.items() for at in (tuple(all_), *((one,) for one in all_)))
    found = (_strange(folded, [*_record(key, wordings), *_place(at, full, wordings)], wordings) for key, at in cited)
    return min(found, key=len, default=[folded])


def _record(key: str, wordings: Wordings) -> Sequence[str]:
    """Return what a note may print of a source, the longest first."""
    if key not in wordings.records:
        source, lang = wordings.content.sources[key], wordings.language
        archive = source.custom.archive if isinstance(source.custom.archive, Archive) else None
        translation = source.custom.title_translation.get(lang.code) if source.custom.title_translation else None
        titles = [title_inlines(title) for title in (source.title, source.container_title) if title]
        linked = source.custom.link is not False
        address = printed_address(source.address) if source.address and linked else ""
        doi = printed_address(source.doi_address) if source.doi_address and linked else ""
        names = [
            *(
                name
                for author in (*source.author, *(source.editor or ()))
                for name in (author.literal, author.family, author.given)
            ),
            source.publisher,
        ]
        texts = [
            *(plain_text(*title) for title in (*titles, *map(shortened, titles))),
            *(*names, source.number, address, doi, domain(source.address) if address else ""),
            *(wordings.shorts[name] for name in names if name in wordings.shorts),
            *((lang.typeset(source.genre_in(lang.code)),) if source.genre else ()),
            *(said_date(date, lang) for date in (source.issued, source.accessed, source.custom.original_date) if date),
            *(plain_text(*part) for part in (*details(source, lang), *pages(source, lang), leader(source, lang))),
            *((lang.typeset(plain_title(translation)),) if translation else ()),
            *((printed_address(archive.url), wordings.date(archive.captured)) if archive else ()),
        ]
        wordings.records[key] = sorted({fold(text) for text in texts if text}, key=len, reverse=True)
    return wordings.records[key]


def _place(locators: Collection[str], full: Collection[int], wordings: Wordings) -> list[str]:
    """Return how a note names the places in its source, and the note that cites the source in full."""
    named = [fold(wordings.language.label("note {n}", n=number)) for number in full]
    places = [locator for locator in locators if locator]
    joined = {fold(places_text(places, wordings.language, ranges=ranges)) for ranges in (True, False)} if places else ()
    return [*named, *sorted(joined, key=len, reverse=True)]


def _strange(text: str, accounted: Sequence[str], wordings: Wordings) -> list[str]:
    for piece in accounted:
        if piece in text:
            # a bare number accounts for itself only, not for the digits of a longer one
            text = _whole(piece).sub(_BLANK, text) if piece.isdecimal() else text.replace(piece, _BLANK)
    if wordings.words.is_plain(text):
        return []
    strange = [m[0] for m in QUOTATION.finditer(text) if re.search(r"[^\W_]", m[0])]
    return strange + [text[t.start : t.end] for t in wordings.words.tokens(text)]


@lru_cache(maxsize=256)
def _whole(piece: str) -> re.Pattern[str]:
    """Return a pattern of a piece that is no part of a longer word or number."""
    return re.compile(rf"(?<![\w.,-]){re.escape(piece)}(?![\w-])")
