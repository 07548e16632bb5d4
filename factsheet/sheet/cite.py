"""A source and the passages cited of it as a note: names, title, publication, date, places, address.

Input: Source records. Output: inlines of the form ``Author or body, “Title” [translation], Publication, date,
places, domain.``, or where there is room ``… places. address. Archived: address, DATE.``; what is not known is left
out, titles stay as they are.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Literal, NamedTuple, TypeAlias

from factsheet.languages import NBSP, Language
from factsheet.records.kept import Kept
from factsheet.records.source import Archive, Source
from factsheet.records.titles import plain_title
from factsheet.sheet.addresses import domain, fragment_link, printed_address
from factsheet.sheet.described import (
    NEWS,
    authors,
    body,
    container,
    dated,
    details,
    folded,
    kind_of,
    leader,
    name_of,
    pages,
    publication,
    title_of,
)
from factsheet.sheet.places import Passage, places
from factsheet.sheet.titles import title_inlines
from factsheet.sheet.tree import Emph, Inline, Link, Reference, Text, plain_text

_GONE = ("dead", "unfit", "usurped")
_UNFIT = ("unfit", "usurped")

_NOTES = Kept["NoteText"](1 << 12)
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

    def made(note: Cited, source: Source) -> NoteText:
        return NoteText(
            note_text(source, note.passages, lang, first=note.first, address=address, paper=True),
            note_text(source, note.passages, lang, first=note.first),
        )

    return [
        _NOTES.get((note, lang.code, address), (source, lang), partial(made, note, source))
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
    title, named_first, kind = title_of(source, lang, short=paper), leader(source, lang), kind_of(source, lang)
    published = publication(source)
    link = fragment_link(target, of_source) if target else ""
    named = () if address == "full" or source.custom.copy_ else _domain(source, gone, lang, link)
    if named:
        published = [part for part in published if folded(plain_text(*part)) != domain(source.address)]
    if not title and not named_first and not published:
        kind = kind[:1].upper() + kind[1:]
    described: list[tuple[Inline, ...]] = [(Text(kind),)] if kind else []
    heads = [named_first, title, *described, *published] if title else [*published, named_first, *described]
    if not paper:
        heads += details(source, lang)
        where = where if any(p.locator.startswith("page:") for p in passages) else [*pages(source, lang), *where]
    parts = [part for part in heads if part]
    if link and address == "domain" and not named and parts:
        at = parts.index(title) if title else 0
        parts[at] = (Link(parts[at], link),)
    parts += [part for part in (dated(source, lang, whole=not paper), *where) if part]
    if source.custom.copy_:
        parts[-1:] = [(*(parts[-1] if parts else ()), Text(f" ({lang.label('copy')})"))]
    elif gone and address == "domain" and not named:
        parts[-1:] = [(*(parts[-1] if parts else ()), Text(f" ({_whereabouts(source, lang)})"))]
    if address == "domain":
        return _sentences([_comma([*parts, *([named] if named else [])])])
    return _sentences([s for s in (_comma(parts), *_addresses(source, lang, link)) if s])


def reference(source: Source) -> Reference:
    """Return the source as the sheet's metadata states it, independent of the sheet's language."""
    archive = source.custom.archive if source.custom.link is not False else None
    names = [name for name in map(name_of, source.author) if name]
    first = source.custom.original_date
    return Reference(
        key=source.id,
        type=source.type,
        title=plain_title(source.title or ""),
        language=source.language,
        author=", ".join(names),
        author_is_person=len(names) == 1 and source.author[0].literal is None,
        publisher=plain_title(source.container_title or "") or source.publisher or "",
        issued=source.published,
        first_published=first if isinstance(first, str) else "",
        editor=", ".join(filter(None, map(name_of, source.editor or ()))),
        part=(source.volume or "", source.issue or "", source.page or ""),
        doi=source.doi_address if source.custom.link is not False else "",
        event=source.event_title or "",
        place=source.publisher_place or "",
        url=source.address if source.custom.link is not False else "",
        archived=archive.url if isinstance(archive, Archive) else "",
        archived_on=archive.captured if isinstance(archive, Archive) else "",
        url_unfit=source.custom.url_status in _UNFIT,
    )


# -- addresses -------------------------------------------------------------------------------------


def _target(source: Source) -> tuple[str, bool]:
    """Return where a note's links lead, empty for nowhere, and whether the source is gone from its address."""
    archive = source.custom.archive
    gone = source.custom.url_status in _GONE and bool(source.address)
    if source.custom.link is False or not source.address:
        return "", False
    if gone and isinstance(archive, Archive):
        return archive.url, gone
    return "" if source.custom.url_status in _UNFIT else source.address, gone


def _domain(source: Source, gone: bool, lang: Language, link: str) -> tuple[Inline, ...]:
    """Return the domain as paper has it, none for a news item that is found by its title and publication.

    The address of a DOI is printed whole: its domain tells nothing.
    """
    found = source.type in NEWS and source.title and container(source)
    if not source.address or source.custom.link is False or found:
        return ()
    host = domain(source.address) if source.url else printed_address(source.address)
    printed = (Link((Text(host),), link),) if link else (Text(host),)
    if not gone:
        return printed
    return (*printed, Text(f" ({_whereabouts(source, lang)})"))


def _whereabouts(source: Source, lang: Language) -> str:
    """Return what a short note says of a source that is gone from its address."""
    return lang.label("archived copy" if isinstance(source.custom.archive, Archive) else "no longer online")


def _addresses(source: Source, lang: Language, link: str) -> list[tuple[Inline, ...]]:
    """Return address, DOI and archived address as sentences; where the source is gone, that is said."""
    archive = source.custom.archive
    sentences: list[tuple[Inline, ...]] = []
    if source.custom.link is False:
        return sentences
    if source.address:
        printed = (Text(printed_address(source.address)),)
        gone = source.custom.url_status in _GONE
        shown: list[Inline] = [Link(printed, link, address=True) if link else printed[0]]
        shown += [Text(f" ({lang.label('no longer online')})")] if gone else []
        sentences.append(tuple(shown))
    if source.url and source.doi_address and source.doi_address != source.url:
        sentences.append((Link((Text(printed_address(source.doi_address)),), source.doi_address, address=True),))
    if isinstance(archive, Archive):
        copy = Link((Text(printed_address(archive.url)),), archive.url, address=True)
        before, _, after = lang.label("Archived: {address}", address="\0").partition("\0")
        sentences.append((Text(before), copy, Text(f"{after}, {lang.date(archive.captured)}")))
    return sentences


def _short(
    source: Source, where: Sequence[tuple[Inline, ...]], lang: Language, link: str, first: int
) -> tuple[Inline, ...]:
    name: tuple[Inline, ...]
    if called := authors(source, lang, family=True) or body(source):
        name = (Text(called),)
    elif published := container(source) or source.publisher:
        short = re.sub(r"^The (?=\S)", "", published) if source.language.startswith("en") else published
        name = (Emph(title_inlines(short)),) if container(source) else (Text(short),)
    else:
        linked = source.custom.link is not False
        named = printed_address(source.address) if source.address and linked else source.id
        name = title_of(source, lang) or (Text(named),)
    if link:
        name = (Link(name, link),)
    noted = lang.label("note {n}", n=first).replace(" ", NBSP)
    return _sentences([_comma([(*name, Text(f" ({noted})")), *where])])


# -- bodies ----------------------------------------------------------------------------------------


def _shortened_names(sources: Sequence[Source], shorts: Mapping[str, str], lang: Language) -> list[Source]:
    """Return the sources as notes name them: a body that has a short name stands in full once, with it."""
    named = []
    for source in sources:
        shown = plain_text(*leader(source, lang), *(part for parts in publication(source) for part in parts))
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
