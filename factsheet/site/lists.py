"""What a site has besides its sheets: feeds, redirects, and lists for programs.

Input: what is published, with the addresses of its pages. Output: texts of files, by name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import urlsplit

from factsheet.languages import Language
from factsheet.sheet.tree import Metadata
from factsheet.writers.markdown import escaped

INDEX, FEED = "index.html", "feed.{}.xml"
_ATOM = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True)
class Published:
    """An edition in one language: what it says of itself, its files by format, and the edition that took its place."""

    metadata: Metadata
    files: Mapping[str, str]  # html, md, …
    superseded: int = 0

    @property
    def page(self) -> str:
        return self.files["html"]


def feed(editions: Sequence[Published], lang: Language, base: str) -> str:
    """Return an Atom feed (RFC 4287) of the editions in a language, the newest first."""
    own = [one for one in editions if one.metadata.language == lang.code]
    newest = sorted(own, key=lambda one: (one.metadata.date, one.metadata.number, one.metadata.edition), reverse=True)
    name, publisher = FEED.format(lang.code), newest[0].metadata.publisher
    entries = "".join(_entry(one, lang, base) for one in newest)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<feed xmlns="{_ATOM}" xml:lang="{lang.code}">\n'
        f"<title>{escape(publisher)} · {escape(lang.label('Fact sheets'))}</title>\n"
        f"<id>{escape(base)}{name}</id>\n<updated>{_moment(newest[0].metadata)}</updated>\n"
        f"<author><name>{escape(publisher)}</name></author>\n"
        f'<link rel="self" type="application/atom+xml" href="{escape(base)}{name}"/>\n'
        f'<link rel="alternate" type="text/html" href="{escape(base)}"/>\n{entries}</feed>\n'
    )


def entry_id(meta: Metadata, base: str) -> str:
    """Return what an edition is known by for good: a tag URI (RFC 4151) of its publisher's host and its day."""
    number = re.sub(r"[^A-Za-z0-9.-]", "-", meta.number)
    return f"tag:{urlsplit(base).hostname},{day(meta)}:{number}/{meta.language}/{meta.edition}"


def entry_title(meta: Metadata, lang: Language) -> str:
    draft = f"[{lang.label('DRAFT')}] " if meta.draft else ""
    return f"{draft}{meta.title} · {meta.number}, {lang.label('Edition {number}', number=meta.edition)}"


def _entry(one: Published, lang: Language, base: str) -> str:
    meta = one.metadata
    return (
        f"<entry>\n<title>{escape(entry_title(meta, lang))}</title>\n<id>{escape(entry_id(meta, base))}</id>\n"
        f"<updated>{_moment(meta)}</updated>\n"
        f'<link rel="alternate" type="text/html" hreflang="{lang.code}" href="{escape(base)}{one.page}"/>\n'
        f"<summary>{escape(meta.summary)}</summary>\n</entry>\n"
    )


def day(meta: Metadata) -> str:
    """Return the day of an edition; of a month or year without a day, its first."""
    return "-".join([*meta.date.rstrip("~?%").split("-"), "01", "01"][:3])


def _moment(meta: Metadata) -> str:
    return f"{day(meta)}T00:00:00Z"


def llms(editions: Sequence[Published], languages: Sequence[Language], base: str) -> str:
    """Return the list of sheets for language models (llmstxt.org): what each is, and its Markdown."""
    current = [one for one in editions if not one.superseded]
    first = current[0].metadata
    out = [f"# {escaped(first.publisher)}", ""]
    for lang in languages:
        own = [one for one in current if one.metadata.language == lang.code]
        out += [f"## {escaped(lang.label('Fact sheets'))} ({lang.code})", ""] if own else []
        for one in own:
            said = escaped(entry_title(one.metadata, lang))
            out.append(f"- [{said}]({base}{one.files['md']}): {escaped(one.metadata.summary)}")
        out += [""] if own else []
    return "\n".join(out).rstrip("\n") + "\n"


def redirects(editions: Sequence[Published], base: str) -> Iterator[tuple[str, str, str]]:
    """Yield short addresses: their folder or file, the page they lead to, and its title.

    ``fs-ca/`` is the sheet FS-CA in the first of its languages, ``fs-ca/fr/`` in French; a draft is found where its
    paper says that it is, too.
    """
    seen: set[str] = set()
    for one in editions:
        if one.superseded:
            continue
        meta = one.metadata
        short = re.sub(r"[^a-z0-9]+", "-", meta.number.lower()).strip("-")
        released = one.page.replace(".draft.html", ".html")
        for place in (f"{short}/", f"{short}/{meta.language}/", *((released,) if released != one.page else ())):
            if place not in seen:
                seen.add(place)
                yield place, one.page, meta.title


def redirect_page(place: str, page: str, title: str, language: str, base: str) -> str:
    """Return a page that leads on, for servers that have no redirects."""
    target = "../" * place.count("/") + page
    return (
        f'<!DOCTYPE html>\n<html lang="{language}"><head><meta charset="utf-8">\n'
        f"<title>{escape(title, quote=False)}</title>\n"
        f'<link rel="canonical" href="{escape(base)}{page}">\n<meta name="robots" content="noindex">\n'
        f'<meta http-equiv="refresh" content="0; url={escape(target)}"></head>\n'
        f'<body><p><a href="{escape(target)}">{escape(title, quote=False)}</a></p></body></html>\n'
    )


def redirect_file(found: Sequence[tuple[str, str, str]], base: str) -> str:
    """Return the same for servers that read ``_redirects``; a number may be written as it is printed."""
    root = urlsplit(base).path
    lines = []
    for place, page, _ in found:
        short, _, rest = place.partition("/")
        for said in dict.fromkeys((place, f"{short.upper()}/{rest}") if "/" in place else (place,)):
            lines.append(f"{root}{said.rstrip('/')} {root}{page} 302\n")
    return "".join(lines)


def robots(base: str, *, draft: bool) -> str:
    """Return what crawlers may read: a draft nothing, so that no search has it before its readers have."""
    rule = "Disallow: /" if draft else f"Allow: /\n\nSitemap: {base}sitemap.xml"
    return f"User-agent: *\n{rule}\n"


def sitemap(editions: Sequence[Published], base: str) -> str:
    """Return the pages for search engines (sitemaps.org), each with its other languages."""
    current = [one for one in editions if not one.superseded]
    urls = [f"<url><loc>{escape(base)}</loc></url>\n"]
    for one in current:
        beside = [other for other in current if other.metadata.id == one.metadata.id]
        links = "".join(
            f'<xhtml:link rel="alternate" hreflang="{other.metadata.language}" href="{escape(base)}{other.page}"/>'
            for other in beside
        )
        urls.append(f"<url><loc>{escape(base)}{one.page}</loc><lastmod>{day(one.metadata)}</lastmod>{links}</url>\n")
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        f' xmlns:xhtml="http://www.w3.org/1999/xhtml">\n{"".join(urls)}</urlset>\n'
    )
