"""The web writer: markup of each element, notes and their backlinks, one file that needs nothing else."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from factsheet.errors import ContentError
from factsheet.languages import language
from factsheet.records.folders import Folders
from factsheet.sheet import tree as t
from factsheet.sheet.notes import letter
from factsheet.sheet.template import Templates
from factsheet.writers.drawing import MOST_BARS
from factsheet.writers.html import Download, IndexEntry, article_html, write, write_index
from factsheet.writers.html.elements import address, block, inlines, link_target
from factsheet.writers.html.metadata import json_ld
from factsheet.writers.html.page import token_css
from factsheet.writers.theme import Face

EN, FR = language("en"), language("fr")
NB = "\u00a0"
TEMPLATES = Path(__file__).parents[1] / "templates"
CSS = (TEMPLATES / "screen.css").read_text(encoding="utf-8")
TOKENS = {"font-family": '"Source Sans 3"', "ink": "#1A1A1A", "background": "#FFFFFF", "dark-background": "#14171A"}

GLOBE = t.Reference(
    key="globe",
    type="article-newspaper",
    title="A </script><b>title</b>",
    language="en",
    author="John Ibbitson",
    author_is_person=True,
    publisher="The Globe and Mail",
    issued="2017-09",
    url="https://e.org/a",
    archived="https://web.archive.org/web/1/https://e.org/a",
    archived_on="2017-09-03",
)
HRW = t.Reference(key="hrw", type="legal_case", author="Human Rights Watch")


def text(*words: str) -> tuple[t.Inline, ...]:
    return tuple(map(t.Text, words))


def paragraph(*content: t.Inline, class_: str = "") -> t.Paragraph:
    return t.Paragraph(content, class_=class_)


CHART = t.Chart(
    text("People helped"),
    'Step line: from 29 to "more"',
    (
        t.Point("2015", 29, (t.Data(text("29"), "29"), *text(" · 2015"), t.NoteRef(1, 1))),
        t.Point("2017-09", 140, (t.Data(text("140+"), "140"), *text(" · 2017"))),
    ),
)
SHEET = t.Sheet(
    t.Section(
        "article",
        (
            t.Section(
                "header",
                (
                    t.Paragraph(text("Fact sheet"), "kind"),
                    t.Paragraph((t.Link((t.Span(text("Français"), lang="fr"),), "it.fr.html"),), "languages"),
                    t.Heading(1, text("Title & more")),
                ),
                "masthead",
            ),
            t.Section(
                "section",
                (t.Heading(2, text("At a glance")), paragraph(*text("Said."), t.NoteRef(1, 1))),
                "lead",
                id="lead",
            ),
            t.Section(
                "section",
                (t.Heading(2, text("Timeline")), paragraph(*text("So."), t.NoteRef(1, 2), t.NoteRef(2, 1))),
                "timeline",
                id="timeline",
            ),
            t.Section("footer", (t.Heading(2, text("About")), paragraph(*text("End."))), "colophon", id="colophon"),
        ),
        "sheet",
        "en",
        "it",
    ),
    t.Metadata("it", "FS-IT", 2, "2026-11-20", "Title & more", "en", summary='A "summary"', publisher="Us"),
    (
        t.Note(1, (*text("“A”. "), t.Link(text("e.org/a"), "https://e.org/a#:~:text=q", address=True)), 2, GLOBE),
        t.Note(2, text("HRW."), 1, HRW),
    ),
)


class Reader(HTMLParser):
    """Collects what a browser would: elements with attributes, and text."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.said: list[str] = []
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.said.append(data)

    def all(self, attribute: str) -> list[str]:
        return [value for _, attributes in self.elements if (value := attributes.get(attribute))]


def render(name: str, context: Mapping[str, object]) -> str:
    return Templates(Folders((TEMPLATES, "templates"))).render(name, context)


def page(**options: Any) -> str:
    return write(SHEET, EN, render=render, css=CSS, tokens=TOKENS, **options)


# -- inlines ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("inline", "html"),
    [
        (t.Text("a < b & c"), "a &lt; b &amp; c"),
        (t.Strong(text("a")), "<strong>a</strong>"),
        (t.Emph(text("a")), "<em>a</em>"),
        (t.Subscript(text("2")), "<sub>2</sub>"),
        (t.Superscript(text(",")), "<sup>,</sup>"),
        (t.LineBreak(), "<br>"),
        (t.Abbr(text("MP"), 'a "member"'), '<abbr title="a &quot;member&quot;">MP</abbr>'),
        (t.Time(text("May"), "2017-05"), '<time datetime="2017-05">May</time>'),
        (t.Time(text("May to June"), "2017-05/2017-06"), "May to June"),
        (t.Data(text("250+"), "250"), '<data value="250">250+</data>'),
        (t.Span(text("да"), lang="ru"), '<span lang="ru">да</span>'),
        (t.Span(text("x"), class_="pending"), '<span class="pending">x</span>'),
        (t.Link(text("a"), "https://e.org/?a=1&b=2"), '<a href="https://e.org/?a=1&amp;b=2">a</a>'),
        (
            t.Link((t.Span(text("Français"), lang="fr"),), "it.fr.html"),
            '<a href="it.fr.html" hreflang="fr"><span lang="fr">Français</span></a>',
        ),
        (
            t.NoteRef(3, 2),
            '<sup><a role="doc-noteref" id="ref-3-2" href="#note-3" aria-label="Note 3">3</a></sup>',
        ),
    ],
)
def test_inline(inline: t.Inline, html: str) -> None:
    assert inlines([inline], EN) == html


@given(st.text(st.characters(exclude_categories=("Cs", "Cc"))))
def test_any_text_survives(content: str) -> None:
    node = t.Paragraph((t.Emph(text(content)), t.Abbr(text("x"), content)))
    read = Reader(block(node, EN))
    assert "".join(read.said) == content + "x"
    assert [attributes.get("title") for name, attributes in read.elements if name == "abbr"] == [content or None]


def test_citation_without_a_number_is_a_fault_of_the_program() -> None:
    with pytest.raises(TypeError, match="citation of globe reached the web writer without a number"):
        inlines([t.CiteRef("globe")], EN)


@pytest.mark.parametrize("href", ["https://e.org/a", "http://e.org", "mailto:a@e.org", "#note-1", "it.fr.html"])
def test_link_that_may_be_followed(href: str) -> None:
    assert link_target(href) == href


@pytest.mark.parametrize("href", ["javascript:alert(1)", "//e.org", "data:text/html,x", "../up.html", "", "file:///a"])
def test_link_that_may_not(href: str) -> None:
    with pytest.raises(ContentError, match=r"^link: error\[H001\]: the web page cannot link to"):
        link_target(href)


@pytest.mark.parametrize("target", ["javascript:alert(1)", "data:text/html,x", "//e.org"])
def test_a_qr_code_leads_nowhere_that_a_link_may_not(target: str) -> None:
    with pytest.raises(ContentError) as caught:
        block(t.QrCode(target, "QR code"), EN)
    assert str(caught.value) == (
        f'link: error[H001]: the web page cannot link to "{target}"\n'
        "  hint: links start with https://, http://, mailto: or #, or name a file beside the page"
    )


def test_address_breaks_at_legal_points_only() -> None:
    assert address("www.e.org/a-b/c.html?x=1&y#z") == (
        "www.e<wbr>.org/<wbr>a<wbr>-b/<wbr>c<wbr>.html<wbr>?x<wbr>=1<wbr>&amp;y<wbr>#z"
    )
    assert address("www.e.org/a.html", folds=True) == 'www.e.org<span class="path">/<wbr>a<wbr>.html</span>'
    assert address("www.e.org", folds=True) == "www.e.org"


def test_only_the_sources_own_address_names_its_archived_copy() -> None:
    own = t.Link(text("e.org/a"), "https://e.org/a#:~:text=q", address=True)
    copy = t.Link(text("web.archive.org"), "https://web.archive.org/web/1/https://e.org/a", address=True)
    assert inlines([own], EN, GLOBE) == (
        '<a class="address" href="https://e.org/a#:~:text=q"'
        ' data-versionurl="https://web.archive.org/web/1/https://e.org/a" data-versiondate="2017-09-03">'
        'e.org<span class="path">/<wbr>a</span></a>'
    )
    assert inlines([copy], EN, GLOBE) == (
        '<a class="address" href="https://web.archive.org/web/1/https://e.org/a"'
        ' data-originalurl="https://e.org/a" data-versiondate="2017-09-03">web.archive.org</a>'
    )
    unfit = replace(GLOBE, url_unfit=True)
    assert "data-originalurl" not in inlines([copy], EN, unfit)
    assert "data-" not in inlines([own], EN, HRW) + inlines([own], EN)


# -- blocks ----------------------------------------------------------------------------------------


def test_list_item_of_one_paragraph_is_its_text_and_a_list_without_bullets_says_it_is_one() -> None:
    plain = t.ListBlock(False, (t.ListItem((paragraph(*text("a")),)),))
    assert block(plain, EN) == "<ul>\n<li>a</li>\n</ul>"
    tile = t.ListItem((paragraph(*text("31"), class_="value"), paragraph(*text("men"), class_="label")), "tile")
    assert block(t.ListBlock(False, (tile,), "tiles"), EN) == (
        '<ul class="tiles" role="list">\n<li class="tile">\n<p class="value">31</p>\n'
        '<p class="label">men</p>\n</li>\n</ul>'
    )


def test_definition_list() -> None:
    node = t.DefinitionList(((text("DRAFT"), (paragraph(*text("not released")),)),))
    assert block(node, EN) == "<dl>\n<dt>DRAFT</dt>\n<dd>not released</dd>\n</dl>"


def test_table_labels_each_cell() -> None:
    head = ((t.Cell(text("Source"), "col"), t.Cell(text("As of"), "col")),)
    body = ((t.Cell((*text("CBC"), t.NoteRef(1, 1)), "row"), t.Cell(text("2017"))),)
    html = block(t.Table(text("Counts"), head, body, "counts", wide=True), EN)
    assert html.replace("\n", "") == (
        '<table class="counts wide"><caption>Counts</caption>'
        '<thead><tr><th scope="col">Source</th>'
        '<th scope="col">As of</th></tr></thead>'
        '<tbody><tr><th scope="row">CBC<sup><a role="doc-noteref"'
        ' id="ref-1-1" href="#note-1" aria-label="Note 1">1</a></sup></th>'
        '<td data-label="As of:">2017</td></tr></tbody></table>'
    )


def test_chart_is_a_list_with_words_a_bar_and_marks_for_each_value() -> None:
    html = block(CHART, EN)
    assert '<ol class="series" role="list" aria-label="Step line: from 29 to &quot;more&quot;">' in html
    assert '<li><data value="29">29</data> · 2015<sup>' in html
    drawn = r'<svg viewBox="0 0 280 8" aria-hidden="true"><rect x="0" y="0" width="([\d.]+)" height="8"'
    assert re.findall(drawn, html) == ["58.79", "280"]  # 1 for what is nothing, and 279 × 29 / 140
    assert "<text" not in html  # what the bars say stands in the list


def test_a_chart_of_many_values_has_a_dot_each() -> None:
    points = [t.Point(str(2000 + year), year, (t.Data(text(str(year)), str(year)),)) for year in range(MOST_BARS + 1)]
    html = block(t.Chart(text("People helped"), "Dots", tuple(points)), EN)
    dots = [(float(x), float(y)) for x, y in re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)"', html)]
    assert [dots[0], dots[-1]] == [(0.0, 87.0), (280.0, 3.0)]
    assert len(dots) == len(points) and dots == sorted(dots, key=lambda dot: (dot[0], -dot[1]))
    assert html.count("<rect") == 0
    assert html.count("<li>") == len(points)


def test_qr_code_is_a_link_once() -> None:
    code = t.QrCode("https://e.org/fs-it-1", "QR code")
    alone = t.Section("footer", (code,))
    linked = t.Section("footer", (code, paragraph(t.Link(text("e.org/fs-it-1"), "https://e.org/fs-it-1"))))
    assert '<p class="qr"><a class="address" href="https://e.org/fs-it-1">e<wbr>.org/' in block(alone, EN)
    assert block(linked, EN).count("https://e.org/fs-it-1") == 1


# -- notes -----------------------------------------------------------------------------------------


def test_notes_stand_before_the_colophon_and_lead_back() -> None:
    html = article_html(SHEET, EN)
    assert html.startswith('<article class="sheet" id="it" lang="en">')
    notes = html.index('<section class="notes" role="doc-endnotes" id="notes" aria-labelledby="notes-heading">')
    assert html.index('id="timeline"') < notes < html.index('<footer class="colophon"')
    first, second = re.findall(r"<li id=\"note-\d\">.*?</li>", html, re.DOTALL)
    assert re.findall(r'<a role="doc-backlink" href="([^"]*)" aria-label="([^"]*)">(\w)</a>', first) == [
        ("#ref-1-1", "Back to mention a of note 1", "a"),
        ("#ref-1-2", "Back to mention b of note 1", "b"),
    ]
    assert second.startswith(f'<li id="note-2">HRW.{NB}<span class="backlinks"><a role="doc-backlink" href="#ref-2-1"')
    assert 'aria-label="Back to mention 1 of note 2"><svg ' in second


def test_labels_are_in_the_language_of_the_sheet() -> None:
    assert 'aria-label="Retour à la mention 1 de la note 2"' in article_html(SHEET, FR)


def test_letters_go_on_after_z() -> None:
    assert [letter(i) for i in (0, 24, 25, 26, 27, 701, 702)] == ["a", "y", "z", "aa", "ab", "zz", "aaa"]


# -- metadata --------------------------------------------------------------------------------------


def test_json_ld_is_a_report_that_cites_each_source_once() -> None:
    again = t.Note(3, text("Ibbitson (note 1), p. 2."), 1, GLOBE)
    sheet = t.Sheet(SHEET.article, SHEET.metadata, (*SHEET.notes, again))
    written = json_ld(sheet, "https://us.org/it.en.html")
    assert "<" not in written
    assert json.loads(written) == {
        "@context": "https://schema.org",
        "@type": "Report",
        "@id": "https://us.org/it.en.html",
        "url": "https://us.org/it.en.html",
        "name": "Title & more",
        "reportNumber": "FS-IT",
        "version": "2",
        "datePublished": "2026-11-20",
        "inLanguage": "en",
        "abstract": 'A "summary"',
        "publisher": {"@type": "Organization", "name": "Us"},
        "creativeWorkStatus": "Draft",
        "isAccessibleForFree": True,
        "citation": [
            {
                "@type": "NewsArticle",
                "name": "A </script><b>title</b>",
                "inLanguage": "en",
                "author": {"@type": "Person", "name": "John Ibbitson"},
                "publisher": {"@type": "Organization", "name": "The Globe and Mail"},
                "datePublished": "2017-09",
                "url": "https://e.org/a",
                "archivedAt": "https://web.archive.org/web/1/https://e.org/a",
            },
            {
                "@type": "CreativeWork",
                "name": "Human Rights Watch",
                "author": {"@type": "Organization", "name": "Human Rights Watch"},
            },
        ],
    }


# -- the page --------------------------------------------------------------------------------------


def test_page_needs_nothing_else_and_runs_nothing() -> None:
    read = Reader(page())
    assert [attributes for name, attributes in read.elements if name == "script"] == [{"type": "application/ld+json"}]
    assert not read.all("src") and not read.all("style") and not read.all("srcset")
    assert not [key for _, attributes in read.elements for key in attributes if key.startswith("on")]
    fetched = {"stylesheet", "preload", "icon", "prefetch", "preconnect", "manifest"}
    assert not fetched & {str(a.get("rel")) for name, a in read.elements if name == "link"}
    assert "url(" not in CSS and "@import" not in CSS


def test_page_allows_its_own_style_and_nothing_else() -> None:
    html = page()
    style = re.search(r"<style>(.*?)</style>", html, re.DOTALL)
    assert style
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    metas = [a for name, a in Reader(html).elements if name == "meta"]
    assert metas[1]["content"] == (
        f"default-src 'none'; style-src 'sha256-{digest}'; font-src data:; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    assert {"name": "referrer", "content": "no-referrer"} in metas


def test_style_cannot_end_its_element() -> None:
    html = write(SHEET, EN, render=render, css="a::after{content:'</style><script>'}", tokens=TOKENS)
    assert html.count("</style") == 1 and "<\\/style><script>" in html


def test_page_ids_are_unique_and_anchors_lead_somewhere() -> None:
    read = Reader(page())
    ids = read.all("id")
    assert len(ids) == len(set(ids))
    assert {href[1:] for href in read.all("href") if href.startswith("#")} <= set(ids)


def test_page_says_what_it_is() -> None:
    html = page(downloads=[Download("PDF, A4", "it-a4.en.pdf", 183_400)])
    assert html.startswith('<!DOCTYPE html>\n<html lang="en">\n')
    assert "<title>Title &amp; more · FS-IT</title>" in html
    assert '<meta name="description" content="A &#34;summary&#34;">' in html
    assert '<link rel="alternate" hreflang="fr" href="it.fr.html">' in html
    assert '<a class="skip" href="#lead">Skip to the text</a>' in html
    assert '<meta name="robots" content="noindex">' in html, "a draft is not for search engines"
    masthead = html.partition('<header class="masthead">')[2].partition("</header>")[0]
    assert '<li><a href="it-a4.en.pdf">PDF, A4</a> (183 kB)</li>' in masthead
    contents = [("#lead", "At a glance"), ("#timeline", "Timeline"), ("#notes", "Notes"), ("#colophon", "About")]
    link = re.compile(r'<li><a href="(#[a-z]+)">([^<]*)</a></li>')
    folded = masthead.partition('<details class="contents">\n<summary>Contents</summary>')[2]
    assert link.findall(folded) == contents, "closed, on a small screen"
    assert link.findall(html.partition('<nav class="contents"')[2].partition("</nav>")[0]) == contents


def test_a_shared_link_shows_title_and_lead() -> None:
    metas = {
        a.get("property"): a["content"] for name, a in Reader(page()).elements if name == "meta" if "property" in a
    }
    assert metas == {
        "og:type": "article",
        "og:title": "Title & more",
        "og:description": "Said.",
        "og:site_name": "Us",
        "og:locale": "en",
    }


def test_contents_name_the_sections_of_a_pair_in_their_order() -> None:
    first, lead, timeline, last = SHEET.article.content
    sides = t.Section("section", (lead,), "left"), t.Section("section", (timeline,), "right")
    article = replace(SHEET.article, content=(first, t.Section("section", sides, "pair"), last))
    links = re.findall(r'<li><a href="#([a-z]+)">', article_html(replace(SHEET, article=article), EN))
    assert links == ["lead", "timeline", "notes", "colophon"]


def test_only_a_draft_tells_how_far_a_note_is_checked() -> None:
    notes = tuple(replace(note, rungs=(t.NoteRung("quote-found", 1),)) for note in SHEET.notes)
    draft = replace(SHEET, notes=notes)
    assert article_html(draft, EN).count('<span class="rung">Quote found in the source by program</span>') == 2
    assert "rung" not in article_html(replace(draft, metadata=replace(SHEET.metadata, draft=False)), EN)


def fonts() -> dict[Face, bytes]:
    files: tuple[Face, ...] = ("regular", "bold", "italic", "bold-italic")
    names = {face: face.title().replace("-", "") for face in files}
    return {face: (TEMPLATES / f"fonts/SourceSans3-{name}.ttf").read_bytes() for face, name in names.items()}


def embedded(html: str) -> list[tuple[str, str, TTFont]]:
    rule = re.compile(
        r"font-weight: (\d+); font-style: (\w+); src: url\(data:font/woff2;base64,([^)]*)\) format\('woff2'\)"
    )
    return [(w, s, TTFont(io.BytesIO(base64.b64decode(data)))) for w, s, data in rule.findall(html)]


def test_the_face_is_in_the_page_with_the_characters_it_needs() -> None:
    found = embedded(page(fonts=fonts()))
    assert [(weight, style) for weight, style, _ in found] == [("400", "normal"), ("700", "normal")]
    for _, _, font in found:
        assert font.flavor == "woff2"
        cmap = font.getBestCmap()
        assert {ord(c) for c in "aZ0“”·ç"} <= cmap.keys() and ord("Ж") not in cmap
        assert "GPOS" in font, "kerning stays"
    whole = TTFont(TEMPLATES / "fonts/SourceSans3-Bold.ttf")
    glyph = found[1][2].getBestCmap()[ord("a")]
    assert found[1][2]["hmtx"][glyph] == whole["hmtx"][whole.getBestCmap()[ord("a")]]


def test_an_italic_is_there_where_the_page_has_one() -> None:
    notes = (replace(SHEET.notes[0], content=(t.Emph(text("Жизнь")),)),)
    html = write(replace(SHEET, notes=notes), EN, render=render, css=CSS, tokens=TOKENS, fonts=fonts())
    found = embedded(html)
    assert [(weight, style) for weight, style, _ in found] == [("400", "normal"), ("700", "normal"), ("400", "italic")]
    assert ord("Ж") in found[2][2].getBestCmap()
    assert html == write(replace(SHEET, notes=notes), EN, render=render, css=CSS, tokens=TOKENS, fonts=fonts())


def test_page_with_an_address_names_it_and_its_siblings_in_full() -> None:
    meta = t.Metadata("it", "FS-IT", 2, "2026-11-20", "T", "en", base_url="https://us.org/sheets", draft=False)
    html = write(t.Sheet(SHEET.article, meta), EN, render=render, css=CSS, tokens=TOKENS, file="it.en.html")
    assert re.findall(r'<link rel="(\w+)" ?(?:hreflang="(\w+)" )?href="([^"]*)">', html) == [
        ("canonical", "", "https://us.org/sheets/it.en.html"),
        ("alternate", "en", "https://us.org/sheets/it.en.html"),
        ("alternate", "fr", "https://us.org/sheets/it.fr.html"),
    ]
    assert "noindex" not in html and "doc-endnotes" not in html


def test_same_sheet_same_bytes() -> None:
    assert page() == page()


def test_dark_tokens_are_for_dark_screens_only() -> None:
    assert token_css({"ink": "#000", "dark-ink": "#FFF"}) == (
        ":root {\n  --ink: #000;\n}\n@media screen and (prefers-color-scheme: dark) {\n"
        "  :root {\n    --ink: #FFF;\n  }\n}\n"
    )


def test_index_lists_each_sheet_in_its_language() -> None:
    french = t.Metadata("it", "FS-IT", 2, "2026-11-20", "Titre", "fr", summary="Résumé", draft=False)
    entries = [
        IndexEntry(SHEET.metadata, "it.en.html", (Download("PDF, A4", "it-a4.en.pdf", 400),)),
        IndexEntry(french, "it.fr.html"),
    ]
    html = write_index(
        entries, [EN, FR, language("ru")], publisher={"en": "Us", "fr": "Nous"}, render=render, css=CSS, tokens=TOKENS
    )
    assert '<html lang="en">' in html and "<title>Fact sheets · Fiches d’information</title>" in html
    assert re.findall(r'<section lang="(\w+)">', html) == ["en", "fr"]
    assert '<h3><a href="it.en.html">Title &amp; more</a></h3>' in html
    assert f"FS-IT · Edition 2, 20{NB}November{NB}2026 · DRAFT</p>" in html
    assert f"FS-IT · Édition 2, 20{NB}novembre{NB}2026</p>" in html
    assert '<li><a href="it-a4.en.pdf">PDF, A4</a> (1 kB)</li>' in html
