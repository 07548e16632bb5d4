"""What a note says of its source: names, title, date, number, publication, and what only a long note has room for.

Input: a Source record, a language. Output: inlines, each a part that commas join; empty for what is not known.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from factsheet.languages import NBSP, Language
from factsheet.records.dates import LiteralDate
from factsheet.records.source import Name, Source
from factsheet.records.titles import plain_title
from factsheet.sheet.addresses import short_address
from factsheet.sheet.places import Passage, places
from factsheet.sheet.titles import shortened, title_inlines
from factsheet.sheet.tree import Emph, Inline, Span, Text, plain_text

_NAMES_PRINTED = 3
NEWS = ("article-journal", "article-magazine", "article-newspaper", "broadcast", "post-weblog")
_PERIODICAL = (*NEWS, "post", "webpage")
_NUMBERED = ("bill", "hearing", "legal_case", "legislation", "report", "treaty")


def name_of(name: Name) -> str:
    return name.literal or " ".join(filter(None, (name.given, name.family)))


def authors(source: Source, lang: Language, *, family: bool = False) -> str:
    return people(source.author, lang, family=family)


def people(names_of: Sequence[Name], lang: Language, *, family: bool = False) -> str:
    names = [(name.literal or name.family or name_of(name)) if family else name_of(name) for name in names_of]
    names = [name for name in names if name]
    if len(names) > _NAMES_PRINTED:
        return lang.label("{name} and others", name=names[0])
    if len(names) > 1:
        return lang.label("{names} and {last}", names=", ".join(names[:-1]), last=names[-1])
    return "".join(names)


def body(source: Source) -> str:
    """Return the publisher of what has no author, where it is more than the publication's own name."""
    if source.author or source.editor or not source.publisher or (source.type in _PERIODICAL and container(source)):
        return ""
    return source.publisher


def leader(source: Source, lang: Language) -> tuple[Inline, ...]:
    named = authors(source, lang) or _edited(source, lang) or body(source)
    return (Text(named),) if named else ()


def title_of(source: Source, lang: Language, *, short: bool = False) -> tuple[Inline, ...]:
    """Return the title in quotation marks, or in italics if it holds such marks itself, as the source has it.

    A ``short`` one is cut where it is long, and not translated.
    """
    if not source.title:
        return ()
    shown = title_inlines(source.title)
    if short:
        shown = shortened(shown)
    before, after = lang.quotes
    if any(mark.strip(NBSP) in plain_text(*shown) for mark in lang.quotes):
        before, after, shown = "", "", (Emph(shown),)
    localized = source.custom.localized.get(lang.code)
    own_language = lang.code if localized and localized.title else source.language[:2]
    if own_language != lang.code:
        shown = (Span(shown, lang=source.language),)
    result = (*((Text(before),) if before else ()), *shown, *((Text(after),) if after else ()))
    translation = source.custom.title_translation.get(lang.code) if source.custom.title_translation else None
    if translation and own_language != lang.code and not short:
        result = (*result, Text(f" [{lang.typeset(plain_title(translation))}]"))
    return result


def said_date(date: str | LiteralDate, lang: Language) -> str:
    """Return a source's date in words, or what the source says in its place."""
    return date.literal if isinstance(date, LiteralDate) else lang.date(date)


def dated(source: Source, lang: Language, *, whole: bool = False) -> tuple[Inline, ...]:
    """Return the date of a source, or the day it was looked at where it has none; ``whole``: with the text's own."""
    of_text = source.custom.original_date
    first = lang.label("first published {date}", date=said_date(of_text, lang)) if of_text else ""
    if source.issued:
        return (Text(said_date(source.issued, lang) + (f" ({first})" if first and whole else "")),)
    looked = lang.label("accessed {date}", date=said_date(source.accessed, lang)) if source.accessed else ""
    said = ", ".join(filter(None, (first, looked)))
    return (Text(said),) if said else ()


def details(source: Source, lang: Language) -> list[tuple[Inline, ...]]:
    """Return by whom, in which volume and issue and where a source came out: what a short note leaves out."""
    editors = lang.label("edited by {names}", names=people(source.editor or (), lang)) if source.author else ""
    numbered = (("vol. {n}", source.volume), ("no. {n}", source.issue))
    said = [
        editors if source.editor else "",
        *(lang.label(message, n=n).replace(" ", NBSP, 1) for message, n in numbered if n),
        source.event_title or "",
        source.publisher_place or "",
    ]
    return [(Text(text),) for text in said if text]


def pages(source: Source, lang: Language) -> list[tuple[Inline, ...]]:
    """Return the pages a source stands on in what it came out in."""
    return places([Passage(f"page:{source.page}")], lang, lambda passage: "") if source.page else []


def _edited(source: Source, lang: Language) -> str:
    """Return the editors of what has no author."""
    message = "{names} (eds.)" if len(source.editor or ()) > 1 else "{names} (ed.)"
    return lang.label(message, names=people(source.editor or (), lang)) if source.editor and not source.author else ""


def kind_of(source: Source, lang: Language) -> str:
    """Return what a source without a title is, or the number a document of record goes by."""
    genre = lang.typeset(source.genre_in(lang.code)) if source.genre and not source.title else ""
    number = source.number if source.number and source.type in _NUMBERED else ""
    if re.fullmatch(r"[\d/]+", number):
        number = lang.label("no. {n}", n=number).replace(" ", NBSP)
    return " ".join(filter(None, (genre, number)))


def publication(source: Source) -> list[tuple[Inline, ...]]:
    """Return container and publisher, each only where it adds a name to what already stands in the note."""
    said = {folded(name_of(name)) for name in source.author} | {folded(body(source))}
    within, publisher = container(source), source.publisher
    parts: list[tuple[Inline, ...]] = []
    if within and folded(within) not in said:
        said.add(folded(within))
        parts.append((Emph(title_inlines(within)),))
    if publisher and folded(publisher) not in said and not (within and source.type in _PERIODICAL):
        parts.append((Text(publisher),))
    return parts


def container(source: Source) -> str:
    """Return the container's title, unless it only repeats the address and a publisher is known."""
    title = source.container_title or ""
    repeats = source.url and short_address(source.url).startswith(title.casefold())
    return "" if source.publisher and repeats else title


def folded(name: str) -> str:
    return re.sub(r"^the ", "", " ".join(name.casefold().split()))
