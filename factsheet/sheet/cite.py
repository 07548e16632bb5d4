"""A source and a locator as a note: names, title, publication, date, place, address, archived copy.

Input: Source records. Output: inlines of the form ``Author or body, “Title” [translation], Publication,
date, locator. address. Archived: address, DATE.``; what is not known is left out, titles stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import quote, urlsplit

from factsheet.errors import ContentError, Location, Problem
from factsheet.languages import NBSP, Language
from factsheet.records.source import Archive, Name, Source
from factsheet.sheet.tree import Emph, Inline, Link, Reference, Span, Text, plain_text

# Parameters that tell a site where a visitor came from and never choose the page.
TRACKING = re.compile(
    r"^(utm_\w+|mc_\w+|sf_\w+|hsa_\w+|pk_\w+|fbclid|gclid|dclid|msclkid|yclid|twclid|igshid|"
    r"cmpid|cmp|ref|ref_src|ref_url|click|clickid|smid|s_cid|soc_src|soc_trk|_ga|share|sharetype)$",
    re.IGNORECASE,
)
_LOCATORS = {"paragraph": "para. {n}", "page": "p. {n}", "section": "section {n}"}
_NAMES_PRINTED = 3
_UNFIT = ("unfit", "usurped")
_PERIODICAL = (
    *("article-journal", "article-magazine", "article-newspaper", "broadcast"),
    *("post", "post-weblog", "webpage"),
)
_NUMBERED = ("bill", "hearing", "legal_case", "legislation", "report", "treaty")


def locator_text(locator: str, lang: Language) -> str:
    """Return a ``kind:value`` locator as printed: ``para. 4``; raises ContentError N001 for an unknown kind."""
    if not locator:
        return ""
    kind, _, value = locator.partition(":")
    if kind not in _LOCATORS or not value:
        what = f'a locator is paragraph:…, page:… or section:…, not "{locator}"'
        raise ContentError([Problem("N001", Location("cite-ref"), what)])
    message = _LOCATORS[kind]
    if kind == "page" and re.search(r"\d\s*[-–,]\s*\d", value):
        message = "pp. {n}"
    if kind == "section" and not re.search(r"\d|^[IVXLC]+$|^\w$", value):
        value = lang.quotation(value)
    return lang.label(message, n=value).replace(" ", NBSP, 1)


def note_text(
    source: Source, locator: str, lang: Language, *, quotes: Sequence[str] = (), first: int | None = None
) -> tuple[Inline, ...]:
    """Return a note's text; ``first`` is the number of this source's full note and asks for the short form."""
    where = (Text(locator_text(locator, lang)),) if locator else ()
    if first is not None:
        return _short(source, where, lang, quotes, first)
    leading = [part for part in (_leader(source, lang), _title(source, lang)) if part]
    publication = _publication(source)
    kind = _kind(source, lang)
    if not leading and not publication:
        kind = kind[:1].upper() + kind[1:]
    described: list[tuple[Inline, ...]] = [(Text(kind),)] if kind else []
    parts = [
        *(leading + described + publication if leading else publication + described),
        (Text(lang.date(source.issued)),) if source.issued else (),
        where,
    ]
    sentences = [_joined(parts), *_addresses(source, lang, quotes)]
    return _sentences([s for s in sentences if s])


def reference(source: Source) -> Reference:
    """Return the source as the sheet's metadata states it, independent of the sheet's language."""
    archive = source.custom.archive
    names = [name for name in map(_name, source.author) if name]
    return Reference(
        key=source.id,
        type=source.type,
        title=source.title or "",
        language=source.language,
        author=", ".join(names),
        author_is_person=len(names) == 1 and source.author[0].literal is None,
        publisher=source.container_title or source.publisher or "",
        issued=source.issued or "",
        url=source.url or "",
        archived=archive.url if isinstance(archive, Archive) else "",
        archived_on=archive.captured if isinstance(archive, Archive) else "",
        url_unfit=source.custom.url_status in _UNFIT,
    )


@lru_cache(maxsize=10_000)
def printed_address(url: str) -> str:
    """Return an address as read from paper: no scheme, default port, trailing slash, text fragment or TRACKING."""
    scheme, host, path, query, fragment = urlsplit(url)
    host = host.removesuffix({"https": ":443", "http": ":80"}.get(scheme, ":")).removesuffix(".")
    kept = "&".join(part for part in query.split("&") if part and not TRACKING.match(part.partition("=")[0]))
    anchor = fragment.partition(":~:")[0]
    address = host + path + (f"?{kept}" if kept else "") + (f"#{anchor}" if anchor else "")
    return address.rstrip("/")


def fragment_link(url: str, quotes: Sequence[str]) -> str:
    """Return the address with a text directive for each quote.

    Source: WICG URL fragment text directives; ``-``, ``,`` and ``&`` have a meaning there and are percent-encoded.
    """
    if not quotes:
        return url
    directives = "&".join("text=" + quote(text, safe="").replace("-", "%2D") for text in dict.fromkeys(quotes))
    base = url.partition(":~:")[0]
    return f"{base}{'' if '#' in base else '#'}:~:{directives}"


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


def _title(source: Source, lang: Language) -> tuple[Inline, ...]:
    """Return the title in quotation marks, or in italics if it holds such marks itself, as the source has it."""
    if not source.title:
        return ()
    if any(mark.strip(NBSP) in source.title for mark in lang.quotes):
        before, after, title = "", "", (Emph((Text(source.title),)),)
        shown: tuple[Inline, ...] = title
    else:
        before, after = lang.quotes
        shown = (Text(source.title),)
    own_language = source.language[:2]
    if own_language != lang.code:
        shown = (Span(shown, lang=source.language),)
    result = (*((Text(before),) if before else ()), *shown, *((Text(after),) if after else ()))
    translation = source.custom.title_translation.get(lang.code) if source.custom.title_translation else None
    if translation and own_language != lang.code:
        result = (*result, Text(f" [{lang.typeset(translation)}]"))
    return result


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
        parts.append((Emph((Text(container),)),))
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


def _addresses(source: Source, lang: Language, quotes: Sequence[str]) -> list[tuple[Inline, ...]]:
    """Return the address and the archived address as sentences; a usurped address is printed but not linked."""
    archive = source.custom.archive if isinstance(source.custom.archive, Archive) else None
    sentences: list[tuple[Inline, ...]] = []
    if source.url:
        printed = (Text(printed_address(source.url)),)
        target = source.url if source.custom.url_status not in _UNFIT else archive.url if archive else ""
        sentences.append((Link(printed, fragment_link(target, quotes), address=True),) if target else printed)
    if archive:
        copy = Link((Text(printed_address(archive.url)),), archive.url, address=True)
        before, _, after = lang.label("Archived: {address}", address="\0").partition("\0")
        sentences.append((Text(before), copy, Text(f"{after}, {lang.date(archive.captured)}")))
    return sentences


def _short(
    source: Source, where: tuple[Inline, ...], lang: Language, quotes: Sequence[str], first: int
) -> tuple[Inline, ...]:
    name: tuple[Inline, ...]
    if leader := _authors(source, lang, family=True) or _body(source):
        name = (Text(leader),)
    elif publication := _container(source) or source.publisher:
        short = re.sub(r"^The (?=\S)", "", publication) if source.language.startswith("en") else publication
        name = (Emph((Text(short),)),) if _container(source) else (Text(short),)
    else:
        name = _title(source, lang) or (Text(printed_address(source.url) if source.url else source.id),)
    if source.url and quotes and source.custom.url_status not in _UNFIT:
        name = (Link(name, fragment_link(source.url, quotes)),)
    noted = lang.label("note {n}", n=first).replace(" ", NBSP)
    return _sentences([_joined([(*name, Text(f" ({noted})")), where])])


# -- joining ---------------------------------------------------------------------------------------


def _joined(parts: Sequence[tuple[Inline, ...]]) -> tuple[Inline, ...]:
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
