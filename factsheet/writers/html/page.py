"""A sheet, or the list of all sheets, as one self-contained HTML file.

Input: sheets, a style sheet, design tokens, and a function that fills a page
template. Output: the file's text; style inside, no script, nothing remote.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape
from typing import TypeAlias, TypedDict

from factsheet.languages import NBSP, Language
from factsheet.records.kept import Kept
from factsheet.sheet import tree as t
from factsheet.sheet.notes import letter
from factsheet.writers.drawing import back_arrow, svg
from factsheet.writers.html.elements import block, inlines, lines, link_target, picture_css, tag
from factsheet.writers.html.faces import Fonts, face_css
from factsheet.writers.html.metadata import json_ld
from factsheet.writers.html.offers import CardLink, Download, IndexEntry, OnSite

Render: TypeAlias = Callable[[str, Mapping[str, object]], str]
"""(template name, context) → text."""


class Shell(TypedDict):
    """What all pages share."""

    style: str
    policy: str
    theme_colours: dict[str, str]


NOTES_ID = "notes"
SKIP, CONTENTS, NOTES = FRAME = "Skip to the text", "Contents", "Notes"  # what stands around an article
_ARTICLES = Kept[str](4)  # asked for to write a page, and to prove it
_ARROW = svg(back_arrow(10), escape, 'class="arrow" aria-hidden="true"')


def article_html(sheet: t.Sheet, lang: Language, downloads: Sequence[Download] = ()) -> str:
    """Return the article: other forms and contents in its masthead, its notes before a colophon at its end."""
    key = lang.code, *downloads
    return _ARTICLES.get(key, (sheet, lang), lambda: _article(sheet, lang, downloads))


def _article(sheet: t.Sheet, lang: Language, downloads: Sequence[Download]) -> str:
    article = sheet.article
    written = [block(b, lang) for b in article.content]
    if written[0].startswith('<header class="masthead">'):
        offers = _forms(sheet, downloads, lang) + _folded(_contents(sheet, lang), lang)
        written[0] = written[0].removesuffix("</header>") + offers + "</header>"
    written.insert(_end(article), _notes(sheet, lang) if sheet.notes else "")
    return tag("article", lines(*written), class_=article.class_, id=article.id, lang=article.lang)


def write(
    sheet: t.Sheet,
    lang: Language,
    *,
    render: Render,
    css: str,
    tokens: Mapping[str, str],
    fonts: Fonts | None = None,
    file: str = "",
    downloads: Sequence[Download] = (),
    card: CardLink | None = None,
    site: OnSite | None = None,
) -> str:
    """Return the page of a sheet; ``file`` is its name under the base address, ``fonts`` what it embeds, ``card`` what
    others show of it that link to it."""
    meta = sheet.metadata
    base = meta.base_url.rstrip("/") + "/" if meta.base_url else ""
    address = base + file if base and file else ""
    others = [(said.lang, href) for said, href in _other_languages(sheet.article)]
    alternates = [(lang.code, address), *((code, base + href) for code, href in others)] if address else others
    context = {
        "lang": lang.code,
        "title": f"{meta.title} · {meta.number}",
        "name": meta.title,
        "description": meta.summary,
        "lead": lead(sheet) or meta.summary,
        "publisher": meta.publisher,
        "draft": meta.draft,
        "canonical": address,
        "alternates": alternates,
        "card": card,
        "forms": site.forms if site else (),
        "superseded": site.superseded if site else None,
        "errata": site.errata if site else (),
        "licence_url": meta.licence_url,
        "json_ld": json_ld(sheet, address),
        "skip": {"label": lang.label(SKIP), "target": _first_section(sheet.article)},
        "contents": {"label": lang.label(CONTENTS), "links": _contents(sheet, lang)},
        "downloads": [_download(d, lang) for d in downloads],
        "article": article_html(sheet, lang, downloads),
    }
    return _dressed(render, "page.html.j2", context, css, tokens, fonts)


def write_index(
    entries: Sequence[IndexEntry],
    languages: Sequence[Language],
    *,
    publisher: Mapping[str, str],
    render: Render,
    css: str,
    tokens: Mapping[str, str],
    fonts: Fonts | None = None,
    feeds: Mapping[str, str] | None = None,
) -> str:
    """Return the list of all sheets by language; ``publisher``, ``feeds``: its name, and a feed, by language."""
    parts = [
        {
            "lang": lang.code,
            "heading": lang.label("Fact sheets"),
            "publisher": publisher.get(lang.code, ""),
            "feed": {"href": (feeds or {}).get(lang.code, ""), "label": lang.label("Feed of new editions (Atom)")},
            "sheets": [_listed(e, lang) for e in entries if e.metadata.language == lang.code],
        }
        for lang in languages
    ]
    parts = [part for part in parts if part["sheets"]]
    context = {
        "lang": parts[0]["lang"] if parts else "en",
        "title": " · ".join(dict.fromkeys(str(part["heading"]) for part in parts)),
        "parts": parts,
    }
    return _dressed(render, "index.html.j2", context, css, tokens, fonts)


def index_lines(entries: Sequence[IndexEntry], languages: Sequence[Language]) -> list[str]:
    """Return what the list of sheets says of each: number, edition, date, and DRAFT while it is one."""
    return [_line(e, lang) for lang in languages for e in entries if e.metadata.language == lang.code]


# -- notes -----------------------------------------------------------------------------------------


def _end(article: t.Section) -> int:
    """Return where the notes stand among the blocks: at the end, or before a colophon there."""
    *_, last = article.content
    return len(article.content) - (isinstance(last, t.Section) and last.class_ == "colophon")


def _notes(sheet: t.Sheet, lang: Language) -> str:
    heading_id = f"{NOTES_ID}-heading"
    items = (tag("li", _note(note, lang, sheet.metadata.draft), id=note.id) for note in sheet.notes)
    content = lines(tag("h2", escape(lang.label(NOTES)), id=heading_id), tag("ol", lines(*items)))
    return tag("section", content, class_="notes", role="doc-endnotes", id=NOTES_ID, aria_labelledby=heading_id)


def _note(note: t.Note, lang: Language, draft: bool) -> str:
    """Return a note with a link back to each of its mentions: an arrow, and letters if there are several.

    A draft tells how far it is checked.
    """
    several = note.mentions > 1
    links = (
        tag(
            "a",
            letter(i) if several else _ARROW,
            role="doc-backlink",
            href=f"#{ident}",
            aria_label=lang.label(
                "Back to mention {mention} of note {number}", mention=letter(i) if several else 1, number=note.number
            ),
        )
        for i, ident in enumerate(note.mention_ids)
    )
    backlinks = tag("span", (_ARROW if several else "") + " ".join(links), class_="backlinks")
    checked = rungs_label(note, lang) if draft else ""
    rung = " " + tag("span", escape(checked, quote=False), class_="rung") if checked else ""
    return inlines(note.full, lang, note.reference) + NBSP + backlinks + rung


_RUNGS: Mapping[t.Rung, str] = {
    "cited": "No copy of the source compared yet",
    "snapshot-kept": "Copy of the source kept",
    "quote-found": "Quote found in the source by program",
    "read": "Read against the source by one person, {date}",
    "confirmed": "Read against the source by two people, {date}",
}


def rungs_label(note: t.Note, lang: Language) -> str:
    """Return how far a note's citations are checked, in words; with counts if they differ."""
    total = sum(rung.citations for rung in note.rungs)
    labels = []
    for rung in note.rungs:
        date = {"date": lang.date(rung.on)} if "{date}" in _RUNGS[rung.rung] else {}
        label = lang.label(_RUNGS[rung.rung], **date)
        if len(note.rungs) > 1:
            label = lang.label("{label} ({count} of {total})", label=label, count=rung.citations, total=total)
        labels.append(label)
    return " · ".join(labels)


# -- the page around the article -------------------------------------------------------------------


def shell(css: str, tokens: Mapping[str, str], fonts: Fonts | None = None, page: str = "") -> Shell:
    """Return what stands in a page's head: its style, and the content policy that allows this style and nothing else.

    ``page`` is the page with or without its style: the faces have its characters, the rules its pictures.
    """
    faces = face_css(tokens["font-family"], fonts or {}, page + css)
    style = "\n" + faces + token_css(tokens) + css.replace("</", "<\\/") + picture_css(page)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; font-src data:; img-src data:; base-uri 'none'"
    colours = {"light": tokens["background"], "dark": tokens["dark-background"]}
    return {"style": style, "policy": f"{policy}; form-action 'none'", "theme_colours": colours}


def _dressed(
    render: Render,
    name: str,
    context: Mapping[str, object],
    css: str,
    tokens: Mapping[str, str],
    fonts: Fonts | None,
) -> str:
    """Fill a template twice: its characters are known when it is filled, and the style needs them."""
    page = render(name, {**context, **shell(css, tokens)})
    return render(name, {**context, **shell(css, tokens, fonts, page)})


def token_css(tokens: Mapping[str, str]) -> str:
    """Return design tokens as custom properties; ``dark-`` ones apply on dark screens, never on paper."""
    light = "".join(f"  --{name}: {value};\n" for name, value in tokens.items() if not name.startswith("dark-"))
    dark = "".join(
        f"    --{name.removeprefix('dark-')}: {value};\n" for name, value in tokens.items() if name.startswith("dark-")
    )
    return f":root {{\n{light}}}\n@media screen and (prefers-color-scheme: dark) {{\n  :root {{\n{dark}  }}\n}}\n"


def _other_languages(article: t.Section) -> list[tuple[t.Span, str]]:
    """Return the links to the sheet in other languages: what each says in its language, and the file."""
    offers = (n for n in t.walk(article) if isinstance(n, t.Paragraph) and n.class_ == "languages")
    links = (n for offer in offers for n in t.walk(offer) if isinstance(n, t.Link))
    return [(said, link_target(n.href)) for n in links for said in n.content[:1] if isinstance(said, t.Span)]


def _first_section(article: t.Section) -> str:
    sections = (b.id for b in article.content if isinstance(b, t.Section) and b.kind == "section" and b.id)
    return next(sections, article.id)


def lead(sheet: t.Sheet) -> str:
    """Return the first paragraph of a sheet's lead, without marks; nothing where it has none."""
    leads = (n for n in t.walk(sheet.article) if isinstance(n, t.Section) and n.class_ == "lead")
    said = next((t.plain_text(*p.content) for n in leads for p in n.content if isinstance(p, t.Paragraph)), "")
    return said.rstrip(" ,")  # what stands between two marks


def _contents(sheet: t.Sheet, lang: Language) -> list[tuple[str, str]]:
    """Return (anchor, heading) of the article's parts, in the order of the page."""
    end = _end(sheet.article)
    notes = [(NOTES_ID, lang.label(NOTES))] if sheet.notes else []
    return [*_parts(sheet.article.content[:end]), *notes, *_parts(sheet.article.content[end:])]


def _parts(blocks: Sequence[t.Block]) -> Iterator[tuple[str, str]]:
    """Yield (anchor, heading) of sections, those inside of others after them."""
    for section in blocks:
        if isinstance(section, t.Section):
            headings = (b for b in section.content if isinstance(b, t.Heading) and b.level == 2)
            if section.id and (heading := next(headings, None)):
                yield section.id, t.plain_text(*heading.content)
            yield from _parts(section.content)


def _folded(contents: Sequence[tuple[str, str]], lang: Language) -> str:
    """Return the contents for a screen with no room beside the text: closed."""
    if not contents:
        return ""
    items = (tag("li", tag("a", escape(heading, quote=False), href=f"#{anchor}")) for anchor, heading in contents)
    folded = lines(tag("summary", escape(lang.label(CONTENTS))), tag("ul", lines(*items), role="list"))
    return tag("details", folded, class_="contents") + "\n"


def _forms(sheet: t.Sheet, downloads: Sequence[Download], lang: Language) -> str:
    """Return links to the sheet in other languages and on paper."""
    others = (tag("a", inlines((said,), lang), href=href) for said, href in _other_languages(sheet.article))
    papers = (
        tag("a", escape(d["label"]), href=d["href"]) + (f" ({d['size']})" if d["size"] else "")
        for d in (_download(d, lang) for d in downloads)
    )
    items = [tag("li", item) for item in (*others, *papers)]
    return tag("ul", lines(*items), class_="downloads", role="list") + "\n" if items else ""


def _download(download: Download, lang: Language) -> dict[str, str]:
    size = lang.label("{size} kB", size=lang.number(max(1, round(download.size / 1000)))) if download.size else ""
    return {"label": download.label, "href": link_target(download.href), "size": size, "type": download.type}


def _listed(entry: IndexEntry, lang: Language) -> dict[str, object]:
    meta = entry.metadata
    return {
        "title": meta.title,
        "href": link_target(entry.href) if entry.href else "",
        "line": _line(entry, lang),
        "summary": meta.summary,
        "downloads": [_download(d, lang) for d in entry.downloads],
    }


def _line(entry: IndexEntry, lang: Language) -> str:
    meta = entry.metadata
    edition = lang.label("Edition {number}, {date}", number=meta.edition, date=lang.date(meta.date))
    return f"{meta.number} · {edition}" + (f" · {lang.label('DRAFT')}" if meta.draft else "")
