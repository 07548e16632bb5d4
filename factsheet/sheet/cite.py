"""A source and the passages cited of it as a note: names, title, publication, date, places, address.

Input: Source records. Output: inlines of the form ``Author or body, “Title” [translation], Publication, date,
places, domain.``, or where there is room ``… places. address. Archived: address, DATE.``; what is not known is left
out, titles stay as they are.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple, TypeAlias

from factsheet.languages import NBSP, Language
from factsheet.records.source import Archive, Name, Source
from factsheet.records.titles import plain_title
from factsheet.sheet.addresses import domain, fragment_link, printed_address
from factsheet.sheet.places import Passage, places
from factsheet.sheet.titles import shortened, title_inlines
from factsheet.sheet.tree import Emph, Inline, Link, Reference, Span, Text, plain_text

_NAMES_PRINTED = 3
_GONE = ("dead", "unfit", "usurped")
_UNFIT = ("unfit", "usurped")
_NEWS = ("article-journal", "article-magazine", "article-newspaper", "broadcast", "post-weblog")
_PERIODICAL = (*_NEWS, "post", "webpage")
_NUMBERED = ("bill", "hearing", "legal_case", "legislation", "report", "treaty")

Address: TypeAlias = Literal["domain", "full"]
"""How much of an address a note prints."""


class Cited(NamedTuple):
    """What a note cites: the source's key, its passages, and the number of its full note if this is a later one."""

    key: str
    passages: tuple[Passage, ...] = ()
    first: int | None = None


class NoteText(NamedTuple):
    """A note's text at the foot of a page, and where there is room."""

    paper: tuple[Inline, ...]
    whole: tuple[Inline, ...]


def note_texts(
    cited: Sequence[Cited],
    sources: Mapping[str, Source],
    lang: Language,
    *,
    address: Address = "full",
    shorts: Mapping[str, str] | None = None,
) -> list[NoteText]:
    """Return for each note its text on paper, with so much of its address, and its text where there is room.

    ``shorts`` has the short names of bodies by their full names, which stand in full once.
    """
    records = _shortened_names([sources[note.key] for note in cited], shorts or {}, lang)
    return [
        NoteText(
            note_text(source, note.passages, lang, first=note.first, address=address, paper=True),
            note_text(source, note.passages, lang, first=note.first),
        )
        for note, source in zip(cited, records, strict=True)
    ]


def note_text(
    source: Source,
    passages: Sequence[Passage],
    lang: Language,
    *,
    first: int | None = None,
    address: Address = "full",
    paper: bool = False,
) -> tuple[Inline, ...]:
    """Return a note's text; ``first`` is the number of this source's full note and asks for the short form.

    On ``paper`` titles are cut, and places are not links of their own.
    """
    target, gone = _target(source)
    single = paper or len(passages) == 1

    def link_of(passage: Passage) -> str:
        return fragment_link(target, passage.quotes) if target and passage.quotes and not single else ""

    where = places(passages, lang, link_of)
    of_source = [quote for passage in passages if single or not passage.locator for quote in passage.quotes]
    if first is not None:
        return _short(source, where, lang, fragment_link(target, of_source) if target and of_source else "", first)
    title = _title(source, lang, short=paper)
    leader, publication, kind = _leader(source, lang), _publication(source), _kind(source, lang)
    link = fragment_link(target, of_source) if target else ""
    named = () if address == "full" or source.custom.copy_ else _domain(source, gone and bool(target), lang, link)
    if named:
        publication = [part for part in publication if _folded(plain_text(*part)) != domain(source.url or "")]
    if not title and not leader and not publication:
        kind = kind[:1].upper() + kind[1:]
    described: list[tuple[Inline, ...]] = [(Text(kind),)] if kind else []
    heads = [leader, title, *described, *publication] if title else [*publication, leader, *described]
    parts = [part for part in heads if part]
    if link and address == "domain" and not named and parts:
        at = parts.index(title) if title else 0
        parts[at] = (Link(parts[at], link),)
    parts += [part for part in (_date(source, lang), *where) if part]
    if source.custom.copy_:
        parts[-1:] = [(*(parts[-1] if parts else ()), Text(f" ({lang.label('copy')})"))]
    if address == "domain":
        return _sentences([_comma([*parts, *([named] if named else [])])])
    return _sentences([s for s in (_comma(parts), *_addresses(source, lang, link)) if s])


def reference(source: Source) -> Reference:
    """Return the source as the sheet's metadata states it, independent of the sheet's language."""
    archive = source.custom.archive if source.custom.link is not False else None
    names = [name for name in map(_name, source.author) if name]
    return Reference(
        key=source.id,
        type=source.type,
        title=plain_title(source.title or ""),
        language=source.language,
        author=", ".join(names),
        author_is_person=len(names) == 1 and source.author[0].literal is None,
        publisher=plain_title(source.container_title or "") or source.publisher or "",
        issued=source.issued or "",
        url=(source.url or "") if source.custom.link is not False else "",
        archived=archive.url if isinstance(archive, Archive) else "",
        archived_on=archive.captured if isinstance(archive, Archive) else "",
        url_unfit=source.custom.url_status in _UNFIT,
    )


# -- parts of a note -------------------------------------------------------------------------------


def _name(name: Name) -> str:
    return name.literal or " ".join(filter(None, (name.given, name.family)))


def _authors(source: Source, lang: Language, *, family: bool = False) -> str:
    names = [(name.literal or name.family or _name(name)) if family else _name(name) for name in source.author]
    names = [name for name in names if name]
    if len(names) > _NAMES_PRINTED:
        return lang.label("{name} and others", name=names[0])
    if len(names) > 1:
        return lang.label("{names} and {last}", names=", ".join(names[:-1]), last=names[-1])
    return "".join(names)


def _body(source: Source) -> str:
    """Return the publisher of what has no author, where it is more than the publication's own name."""
    if source.author or not source.publisher or (source.type in _PERIODICAL and _container(source)):
        return ""
    return source.publisher


def _leader(source: Source, lang: Language) -> tuple[Inline, ...]:
    leader = _authors(source, lang) or _body(source)
    return (Text(leader),) if leader else ()


def _title(source: Source, lang: Language, *, short: bool = False) -> tuple[Inline, ...]:
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


def _date(source: Source, lang: Language) -> tuple[Inline, ...]:
    """Return the date of a source, or the day it was looked at where it has none."""
    if source.issued:
        return (Text(lang.date(source.issued)),)
    return (Text(lang.label("accessed {date}", date=lang.date(source.accessed))),) if source.accessed else ()


def _kind(source: Source, lang: Language) -> str:
    """Return what a source without a title is, or the number a document of record goes by."""
    genre = lang.typeset(source.genre_in(lang.code)) if source.genre and not source.title else ""
    number = source.number if source.number and source.type in _NUMBERED else ""
    if re.fullmatch(r"[\d/]+", number):
        number = lang.label("no. {n}", n=number).replace(" ", NBSP)
    return " ".join(filter(None, (genre, number)))


def _publication(source: Source) -> list[tuple[Inline, ...]]:
    """Return container and publisher, each only where it adds a name to what already stands in the note."""
    said = {_folded(_name(name)) for name in source.author} | {_folded(_body(source))}
    container, publisher = _container(source), source.publisher
    parts: list[tuple[Inline, ...]] = []
    if container and _folded(container) not in said:
        said.add(_folded(container))
        parts.append((Emph(title_inlines(container)),))
    if publisher and _folded(publisher) not in said and not (container and source.type in _PERIODICAL):
        parts.append((Text(publisher),))
    return parts


def _container(source: Source) -> str:
    """Return the container's title, unless it only repeats the address and a publisher is known."""
    title = source.container_title or ""
    repeats = source.url and printed_address(source.url).removeprefix("www.").startswith(title.casefold())
    return "" if source.publisher and repeats else title


def _folded(name: str) -> str:
    return re.sub(r"^the ", "", " ".join(name.casefold().split()))


# -- addresses -------------------------------------------------------------------------------------


def _target(source: Source) -> tuple[str, bool]:
    """Return where a note's links lead, empty for nowhere, and whether the source is gone from its address."""
    archive = source.custom.archive
    gone = source.custom.url_status in _GONE
    if source.custom.link is False or not source.url:
        return "", gone
    if gone and isinstance(archive, Archive):
        return archive.url, gone
    return "" if source.custom.url_status in _UNFIT else source.url, gone


def _domain(source: Source, archived: bool, lang: Language, link: str) -> tuple[Inline, ...]:
    """Return the domain as paper has it, none for a news item that is found by its title and publication."""
    if not source.url or source.custom.link is False or (source.type in _NEWS and source.title and _container(source)):
        return ()
    host = domain(source.url)
    printed = (Link((Text(host),), link),) if link else (Text(host),)
    return (*printed, Text(f" ({lang.label('archived copy')})")) if archived else printed


def _addresses(source: Source, lang: Language, link: str) -> list[tuple[Inline, ...]]:
    """Return the address and the archived address as sentences; a usurped address is printed but not linked."""
    archive = source.custom.archive
    sentences: list[tuple[Inline, ...]] = []
    if source.custom.link is False:
        return sentences
    if source.url:
        printed = (Text(printed_address(source.url)),)
        sentences.append((Link(printed, link, address=True),) if link else printed)
    if isinstance(archive, Archive):
        copy = Link((Text(printed_address(archive.url)),), archive.url, address=True)
        before, _, after = lang.label("Archived: {address}", address="\0").partition("\0")
        sentences.append((Text(before), copy, Text(f"{after}, {lang.date(archive.captured)}")))
    return sentences


def _short(
    source: Source, where: Sequence[tuple[Inline, ...]], lang: Language, link: str, first: int
) -> tuple[Inline, ...]:
    name: tuple[Inline, ...]
    if leader := _authors(source, lang, family=True) or _body(source):
        name = (Text(leader),)
    elif publication := _container(source) or source.publisher:
        short = re.sub(r"^The (?=\S)", "", publication) if source.language.startswith("en") else publication
        name = (Emph(title_inlines(short)),) if _container(source) else (Text(short),)
    else:
        linked = source.custom.link is not False
        name = _title(source, lang) or (Text(printed_address(source.url) if source.url and linked else source.id),)
    if link:
        name = (Link(name, link),)
    noted = lang.label("note {n}", n=first).replace(" ", NBSP)
    return _sentences([_comma([(*name, Text(f" ({noted})")), *where])])


# -- bodies ----------------------------------------------------------------------------------------


def _shortened_names(sources: Sequence[Source], shorts: Mapping[str, str], lang: Language) -> list[Source]:
    """Return the sources as notes name them: a body that has a short name stands in full once, with it."""
    named = []
    for source in sources:
        shown = plain_text(*_leader(source, lang), *(part for parts in _publication(source) for part in parts))
        names = [*(name.literal for name in source.author), source.publisher]
        named.append({name for name in names if name and name in shorts and name in shown})
    times = Counter(body for bodies in named for body in bodies)
    introduced: set[str] = set()
    result = []
    for source, bodies in zip(sources, named, strict=True):
        called = {
            body: shorts[body] if body in introduced else f"{body} ({shorts[body]})"
            for body in bodies
            if times[body] > 1
        }
        introduced |= bodies
        result.append(_renamed(source, called))
    return result


def _renamed(source: Source, called: Mapping[str, str]) -> Source:
    authors = tuple(name.model_copy(update={"literal": called.get(name.literal or "", name.literal)})
                    for name in source.author)  # fmt: skip
    publisher = called.get(source.publisher or "", source.publisher)
    return source.model_copy(update={"author": authors, "publisher": publisher}) if called else source


# -- joining ---------------------------------------------------------------------------------------


def _comma(parts: Sequence[tuple[Inline, ...]]) -> tuple[Inline, ...]:
    """Join the parts that are not empty by commas."""
    result: list[Inline] = []
    for part in parts:
        if part:
            result += ([Text(", ")] if result else []) + list(part)
    return tuple(result)


def _sentences(sentences: Sequence[tuple[Inline, ...]]) -> tuple[Inline, ...]:
    """End each sentence with one full stop and part them by a space; merge neighbouring text."""
    inlines: list[Inline] = []
    for sentence in sentences:
        last = next((text for text in map(plain_text, reversed(sentence)) if text), "")
        stop = "" if last.endswith(".") else "."
        inlines += [*([Text(" ")] if inlines else []), *sentence, *([Text(stop)] if stop else [])]
    merged: list[Inline] = []
    for inline in inlines:
        if isinstance(inline, Text) and merged and isinstance(merged[-1], Text):
            merged[-1] = Text(merged[-1].text + inline.text)
        else:
            merged.append(inline)
    return tuple(merged)
