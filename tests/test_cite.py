"""Notes: what is printed of a source, and how it is linked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from factsheet.errors import ContentError
from factsheet.languages import Language, language
from factsheet.records.source import Source
from factsheet.sheet.addresses import fragment_link, printed_address
from factsheet.sheet.cite import Address, Cited, note_text, note_texts, reference
from factsheet.sheet.places import Passage, locator_text, places_text
from factsheet.sheet.tree import (
    Emph,
    Inline,
    Link,
    Reference,
    Span,
    Strong,
    Subscript,
    Superscript,
    Text,
    plain_text,
    walk,
)

EN, FR = language("en"), language("fr")
NB = "\u00a0"


def source(**fields: Any) -> Source:
    return Source.model_validate(
        {"id": "it", "type": "article-newspaper", **{k.replace("_", "-"): v for k, v in fields.items()}}
    )


ARTICLE = source(
    title="Canada quietly accepts refugees",
    author=[{"given": "John", "family": "Ibbitson"}],
    container_title="The Globe and Mail",
    publisher="The Globe and Mail",
    issued="2017-09-01",
    URL="https://www.theglobeandmail.com/news/article36145997/?utm_source=x",
    custom={"archive": {"url": "https://web.archive.org/web/2017/https://a.ca/", "captured": "2017-09-03"}},
)


def note(
    record: Source, locator: str, lang: Language, *, quotes: Sequence[str] = (), **options: Any
) -> tuple[Inline, ...]:
    """Return a note of one passage."""
    return note_text(record, [Passage(locator, tuple(quotes))], lang, **options)


def text(record: Source, locator: str = "", code: str = "en", **options: Any) -> str:
    return plain_text(*note(record, locator, language(code), **options)).replace(NB, " ")


def test_full_note() -> None:
    assert text(ARTICLE, "paragraph:4") == (
        "John Ibbitson, “Canada quietly accepts refugees”, The Globe and Mail, 1 September 2017, para. 4."
        " www.theglobeandmail.com/news/article36145997."
        " Archived: web.archive.org/web/2017/https://a.ca, 3 September 2017."
    )


def test_full_note_in_french() -> None:
    assert plain_text(*note(ARTICLE, "paragraph:4", FR)) == (
        f"John Ibbitson, «{NB}Canada quietly accepts refugees{NB}», The Globe and Mail, "
        f"1er{NB}septembre{NB}2017, paragr.{NB}4."
        " www.theglobeandmail.com/news/article36145997."
        f" Archivé{NB}: web.archive.org/web/2017/https://a.ca, 3{NB}septembre{NB}2017."
    )


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("en", "judgment on application no. 28834/19"),
        ("fr", "arrêt sur la requête nº 28834/19"),
        ("ru", "постановление по жалобе № 28834/19"),
    ],
)
def test_a_judgment_goes_by_the_number_of_its_application(code: str, kind: str) -> None:
    record = source(
        type="legal_case",
        genre="judgment on application",
        number="28834/19",
        author=[{"literal": "European Court"}],
        custom={"genre-translation": {"fr": "arrêt sur la requête", "ru": "постановление по жалобе"}},
    )
    assert text(record, code=code) == f"European Court, {kind}."


@pytest.mark.parametrize(
    ("fields", "printed"),
    [
        ({}, ""),
        ({"title": "A"}, "“A”."),
        ({"title": "A", "issued": "2017"}, "“A”, 2017."),
        (
            {"container-title": "The Globe and Mail", "author": [{"given": "J", "family": "I"}]},
            "The Globe and Mail, J I.",
        ),
        ({"publisher": "CBC", "URL": "https://cbc.ca/"}, "CBC. cbc.ca."),
        (
            {"title": "A", "publisher": "CBC", "container-title": "cbc.ca", "URL": "https://www.cbc.ca/1"},
            "CBC, “A”. www.cbc.ca/1.",
        ),
        ({"title": "A", "author": [{"literal": "Sphere"}], "publisher": "Sphere"}, "Sphere, “A”."),
        (
            {"title": "A", "author": [{"literal": "Globe and Mail"}], "container-title": "The Globe and Mail"},
            "Globe and Mail, “A”.",
        ),
        ({"title": "A", "author": [{"literal": "Acme Inc."}]}, "Acme Inc., “A”."),
        ({"author": [{"literal": "Acme Inc."}]}, "Acme Inc."),
        ({"type": "report", "title": "A", "container-title": "B", "publisher": "C"}, "C, “A”, B."),
        ({"type": "report", "title": "A", "number": "12"}, "“A”, no. 12."),
        ({"title": "A", "number": "12"}, "“A”."),
        ({"type": "report", "title": "A", "author": [{"literal": "B"}], "publisher": "C"}, "B, “A”, C."),
        (
            {
                "type": "report",
                "title": "A",
                "author": [{"literal": "B"}],
                "container-title": "C",
                "publisher": "The C",
            },
            "B, “A”, C.",
        ),
        (
            {"type": "report", "title": "A", "author": [{"literal": "B"}], "container-title": "C", "publisher": "D"},
            "B, “A”, C, D.",
        ),
        (
            {"title": "A", "author": [{"literal": "B"}], "container-title": "C", "publisher": "D"},
            "B, “A”, C.",
        ),
        ({"title": "A", "author": [{"literal": "B"}], "publisher": "D"}, "B, “A”, D."),
        ({"genre": "news release", "author": [{"literal": "B"}]}, "B, news release."),
        ({"genre": "news report", "container-title": "RFE/RL", "issued": "2023"}, "RFE/RL, news report, 2023."),
        ({"genre": "web page", "URL": "https://a.ca/b"}, "Web page. a.ca/b."),
        (
            {"type": "legal_case", "genre": "judgment", "number": "28834/19", "publisher": "A"},
            "A, judgment no. 28834/19.",
        ),
        ({"title": "“They Have Long Arms”: A"}, "“They Have Long Arms”: A."),
        ({"title": "A", "author": [{"given": "B", "family": "C"}, {"family": "D"}]}, "B C and D, “A”."),
        ({"title": "A", "author": [{"family": "A"}, {"family": "B"}, {"family": "C"}]}, "A, B and C, “A”."),
        ({"title": "T", "author": [{"family": f} for f in "ABCD"]}, "A and others, “T”."),
    ],
)
def test_what_is_unknown_is_left_out_and_nothing_said_twice(fields: dict[str, Any], printed: str) -> None:
    assert text(source(**fields)) == printed


# -- on paper --------------------------------------------------------------------------------------


def on_paper(record: Source, *locators: str, code: str = "en", address: Address = "domain") -> str:
    passages = [Passage(locator) for locator in locators]
    inlines = note_text(record, passages, language(code), address=address, paper=True)
    return plain_text(*inlines).replace(NB, " ")


def links(inlines: Sequence[Inline]) -> list[tuple[str, str]]:
    return [(plain_text(n), n.href) for part in inlines for n in walk(part) if isinstance(n, Link)]


def test_on_paper_a_news_item_has_no_address_and_its_title_is_the_link() -> None:
    assert on_paper(ARTICLE, "paragraph:4") == (
        "John Ibbitson, “Canada quietly accepts refugees”, The Globe and Mail, 1 September 2017, para. 4."
    )
    passages = [Passage("paragraph:4", ("q",)), Passage("", ("r",))]
    inlines = note_text(ARTICLE, passages, EN, address="domain", paper=True)
    assert links(inlines) == [("“Canada quietly accepts refugees”", f"{ARTICLE.url}#:~:text=q&text=r")]


def test_on_paper_other_sources_have_their_domain_which_is_the_link() -> None:
    page = source(
        type="webpage", title="A", author=[{"literal": "B"}], issued="2023", URL="https://www.canada.ca/en/a.html"
    )
    assert on_paper(page) == "B, “A”, 2023, canada.ca."
    assert links(note_text(page, [Passage()], EN, address="domain", paper=True)) == [("canada.ca", page.url)]
    assert on_paper(page, address="full") == "B, “A”, 2023. www.canada.ca/en/a.html."
    untitled = source(genre="news report", container_title="OVD-Info", issued="2025-07-16", URL="https://ovd.info/a")
    assert on_paper(untitled) == "OVD-Info, news report, 16 July 2025, ovd.info."
    assert on_paper(source(title="A", URL="https://thecrri.ca:8080/?a=b")) == "“A”, thecrri.ca:8080."
    named = source(type="webpage", title="A", container_title="Queer.de", URL="https://www.queer.de/1")
    assert on_paper(named) == "“A”, queer.de."
    assert on_paper(source(URL="https://a.ca/b")) == "a.ca."


@pytest.mark.parametrize("code", ["en", "fr", "de", "ru"])
def test_a_copy_is_called_one_and_its_address_is_only_the_link(code: str) -> None:
    record = source(title="A", container_title="CBC News", URL="https://mirror.test/a", custom={"copy": True})
    word = {"en": "copy", "fr": "copie", "de": "Kopie", "ru": "копия"}[code]
    quoted = EN.quotation("A") if code == "en" else language(code).quotation("A").replace(NB, " ")
    assert on_paper(record, code=code) == f"{quoted}, CBC News ({word})."
    assert text(record, code=code) == f"{quoted}, CBC News ({word}). mirror.test/a."
    (link,) = links(note_text(record, [Passage()], language(code), address="domain", paper=True))
    assert link[1] == "https://mirror.test/a"
    untitled = source(genre="annex", container_title="B", URL="https://mirror.test/a", custom={"copy": True})
    assert links(note_text(untitled, [Passage()], EN, address="domain", paper=True)) == [("B", "https://mirror.test/a")]


def test_a_source_that_is_not_to_be_linked_has_no_address_anywhere() -> None:
    custom = {"link": False, "reason": "banned", "archive": {"url": "https://archive.ph/x", "captured": "2018"}}
    record = source(title="A", container_title="B", issued="2018", URL="https://banned.test/a", custom=custom)
    for paper in (True, False):
        for address in ("domain", "full"):
            inlines = note_text(record, [Passage("", ("q",))], EN, paper=paper, address=address)
            assert plain_text(*inlines) == "“A”, B, 2018." and not links(inlines)
    short = note_text(source(URL="https://banned.test/a", custom={"link": False}), [Passage("", ("q",))], EN, first=1)
    assert plain_text(*short) == f"it (note{NB}1)." and not links(short)
    assert reference(record) == Reference("it", "article-newspaper", "A", "en", publisher="B", issued="2018")


def test_a_source_that_is_gone_leads_to_its_copy_and_says_so() -> None:
    archive = {"url": "https://web.archive.org/web/1/x", "captured": "2018"}
    record = source(
        type="report", title="A", URL="https://www.a.ca/b", custom={"url-status": "dead", "archive": archive}
    )
    assert on_paper(record) == "“A”, a.ca (archived copy)."
    assert links(note_text(record, [Passage()], EN, address="domain", paper=True)) == [("a.ca", archive["url"])]
    lost = source(type="report", title="A", URL="https://www.a.ca/b", custom={"url-status": "usurped"})
    assert on_paper(lost) == "“A”, a.ca (no longer online)."
    assert not links(note_text(lost, [Passage()], EN, address="domain", paper=True))


def test_the_day_it_was_looked_at_is_printed_where_there_is_no_date() -> None:
    page = source(
        type="webpage", title="T", author=[{"literal": "Acme"}], accessed="2020-01-02", URL="https://x.test/a"
    )
    assert text(page) == "Acme, “T”, accessed 2 January 2020. x.test/a."
    assert text(page, code="fr") == "Acme, « T », consulté le 2 janvier 2020. x.test/a."
    assert text(source(title="T", accessed="2020-01-02", issued="2019")) == "“T”, 2019."


@pytest.mark.parametrize(
    ("title", "printed"),
    [
        ("A" * 70, "A" * 70),
        ("One two three four: five", "One two three four: five"),
        ("News of the persecution in Chechnya: what the reports found in 2017", "News of the persecution in Chechnya"),
        ("Exclusive: what the reports on the persecution in Chechnya found out", None),
        ("Ce que l’on sait de la répression : les rapports de l’année en revue", "Ce que l’on sait de la répression"),
        ("word " * 22 + "tail", "word " * 13 + "word …"),
        ("word, " * 20 + "tail", "word, " * 10 + "word …"),
        ("x" * 130, "x" * 69 + "…"),
    ],
)
def test_a_long_title_loses_its_subtitle_or_is_cut_at_a_word(title: str, printed: str | None) -> None:
    record = source(title=title, container_title="B")
    assert on_paper(record, address="full") == f"“{printed or title}”, B."
    assert text(record) == f"“{title}”, B."


def test_a_cut_title_keeps_its_markup() -> None:
    record = source(title="On the <i>long persecution of people</i> in Chechnya: <b>a report of the year</b>")
    emph = Emph((Text("long persecution of people"),))
    assert note_text(record, [], EN, paper=True) == (Text("“On the "), emph, Text(" in Chechnya”."))


# -- CSL's markup in titles ------------------------------------------------------------------------


def test_markup_of_csl_is_set_in_titles() -> None:
    record = source(
        title='The <i>Titanic</i> & H<sub>2</sub>O<sup>3</sup> in <span class="nocase">Grozny</span>, <b>now</b>',
        container_title="J. <i>Test</i>",
    )
    assert note(record, "", EN) == (
        Text("“The "),
        Emph((Text("Titanic"),)),
        Text(" & H"),
        Subscript((Text("2"),)),
        Text("O"),
        Superscript((Text("3"),)),
        Text(" in Grozny, "),
        Strong((Text("now"),)),
        Text("”, "),
        Emph((Text("J. "), Emph((Text("Test"),)))),
        Text("."),
    )
    assert reference(record).title == "The Titanic & H2O3 in Grozny, now"
    assert reference(record).publisher == "J. Test"


def test_markup_that_does_not_match_stays_as_it_is() -> None:
    for title in ("a <i>b", "a</i> b", "a <i><b>b</i></b>", "1 < 2 > 0"):
        assert text(source(title=title)) == f"“{title}”."


# -- bodies and places -----------------------------------------------------------------------------


def test_a_body_stands_in_full_once_and_then_short() -> None:
    full = "Immigration, Refugees and Citizenship Canada"
    sources = {
        "a": source(type="webpage", title="A", author=[{"literal": full}]),
        "b": source(type="report", title="B", publisher=full),
        "c": source(title="C", container_title="D", publisher=full),
        "e": source(type="webpage", title="E", author=[{"literal": "Global Affairs Canada"}]),
    }
    shorts = {full: "IRCC", "Global Affairs Canada": "GAC"}

    def printed(keys: str) -> list[str]:
        texts = note_texts([Cited(key, (Passage(),)) for key in keys], sources, EN, shorts=shorts)
        assert [plain_text(*t.paper) for t in texts] == [plain_text(*t.whole) for t in texts]
        return [plain_text(*t.paper) for t in texts]

    assert printed("cab") == ["“C”, D.", f"{full} (IRCC), “A”.", "IRCC, “B”."]
    assert printed("ace") == [f"{full}, “A”.", "“C”, D.", "Global Affairs Canada, “E”."]


@pytest.mark.parametrize(
    ("locators", "en"),
    [
        (["paragraph:4"], "para. 4"),
        (["paragraph:10", "paragraph:3", "paragraph:4", "paragraph:3"], "para. 3–4, 10"),
        (["paragraph:3", "paragraph:4", "paragraph:5"], "para. 3–5"),
        (["page:7", "page:3", "paragraph:2"], "para. 2, pp. 3, 7"),
        (["page:iv", "page:7", "page:8-9"], "pp. 7, 8–9, iv"),
        (["page:3, 5"], "pp. 3, 5"),
        (["page:12"], "p. 12"),
        (["page:A-3"], "p. A-3"),
        (["section:Our work", "section:IV", ""], "section IV, section “Our work”"),
        ([""], ""),
    ],
)
def test_places_are_joined_as_csl_does(locators: list[str], en: str) -> None:
    assert places_text(locators, EN).replace(NB, " ") == en


def test_each_place_is_a_link_of_its_own_where_there_is_room() -> None:
    passages = [
        Passage("paragraph:3", ("q",)),
        Passage("paragraph:4", ("r",)),
        Passage("paragraph:5"),
        Passage("", ("s",)),
    ]
    page = source(type="webpage", title="A", URL="https://a.ca/b")
    inlines = note_text(page, passages, EN)
    assert plain_text(*inlines) == f"“A”, para.{NB}3, 4, 5. a.ca/b."
    assert links(inlines) == [
        ("3", "https://a.ca/b#:~:text=q"),
        ("4", "https://a.ca/b#:~:text=r"),
        ("a.ca/b", "https://a.ca/b#:~:text=s"),
    ]
    assert plain_text(*note_text(page, passages, EN, paper=True)) == f"“A”, para.{NB}3–5. a.ca/b."


def test_title_of_a_source_is_never_reset() -> None:
    assert "«\u00a0Qui ? Moi : 50%\u00a0»" in plain_text(*note(source(title="Qui ? Moi : 50%", language="fr"), "", FR))


def test_container_title_is_emphasised() -> None:
    assert Emph((Text("The Globe and Mail"),)) in note(ARTICLE, "", EN)


def test_a_note_that_ends_with_a_full_stop_gets_no_other() -> None:
    assert note(source(container_title="Acme Inc."), "", EN) == (Emph((Text("Acme Inc."),)),)


def test_number_and_note_stay_on_one_line_with_their_words() -> None:
    report = source(type="report", number="12", author=[{"literal": "B"}])
    assert note(report, "", EN) == (Text(f"B, no.{NB}12."),)
    assert note(report, "", EN, first=3) == (Text(f"B (note{NB}3)."),)


def test_title_with_quotation_marks_is_set_in_italics_without_ours() -> None:
    title = "“They Have Long Arms”: A"
    assert note(source(title=title), "", EN) == (Emph((Text(title),)), Text("."))


def test_foreign_title_carries_its_language_and_a_translation() -> None:
    delfi = source(title="Более 30 геев", language="ru", custom={"title-translation": {"en": "Over 30 gay men"}})
    assert note(delfi, "", EN) == (
        Text("“"),
        Span((Text("Более 30 геев"),), lang="ru"),
        Text("” [Over 30 gay men]."),
    )
    assert "[" not in text(delfi, code="fr")


def test_a_region_of_the_language_is_not_foreign() -> None:
    assert note(source(title="A", language="en-CA"), "", EN) == (Text("“A”."),)


def test_the_archived_address_is_a_link_and_printed_as_an_address() -> None:
    custom = {"archive": {"url": "https://archive.ph/x/", "captured": "2018"}}
    assert note(source(title="A", custom=custom), "", EN) == (
        Text("“A”. Archived: "),
        Link((Text("archive.ph/x"),), "https://archive.ph/x/", address=True),
        Text(", 2018."),
    )


def test_address_is_a_link_to_the_quote() -> None:
    link = next(
        n for part in note(ARTICLE, "", EN, quotes=["a well-known quote"]) for n in walk(part) if isinstance(n, Link)
    )
    assert link == Link(
        (Text("www.theglobeandmail.com/news/article36145997"),),
        "https://www.theglobeandmail.com/news/article36145997/?utm_source=x#:~:text=a%20well%2Dknown%20quote",
        address=True,
    )


def test_a_dead_address_goes_to_the_copy_or_the_page_and_a_usurped_one_to_the_copy_or_nowhere() -> None:
    archive = {"url": "https://web.archive.org/web/1/x", "captured": "2018"}
    hrefs = []
    for custom in (
        {"url-status": "dead"},
        {"url-status": "dead", "archive": archive},
        {"url-status": "usurped", "archive": archive},
        {"url-status": "usurped"},
        {"url-status": "unfit"},
    ):
        inlines = note(source(title="A", URL="https://a.ca/b", custom=custom), "", EN)
        hrefs.append([n.href for part in inlines for n in walk(part) if isinstance(n, Link)])
    assert hrefs == [["https://a.ca/b"], [archive["url"], archive["url"]], [archive["url"], archive["url"]], [], []]


def test_withheld_archive_leaves_no_trace() -> None:
    custom = {"archive": "withheld-for-safety", "reason": "names people"}
    assert text(source(title="A", custom=custom)) == "“A”."


@pytest.mark.parametrize(
    ("record", "printed"),
    [
        (ARTICLE, "Ibbitson (note 3), para. 7."),
        (source(title="A", container_title="The Globe and Mail"), "Globe and Mail (note 3), para. 7."),
        (source(title="A", publisher="CBC"), "CBC (note 3), para. 7."),
        (source(author=[{"literal": "Human Rights Watch"}], title="A"), "Human Rights Watch (note 3), para. 7."),
        (source(title="A", URL="https://a.ca/"), "“A” (note 3), para. 7."),
        (source(URL="https://a.ca/b/"), "a.ca/b (note 3), para. 7."),
        (source(), "it (note 3), para. 7."),
        (source(author=[{"given": "Plato"}]), "Plato (note 3), para. 7."),
        (source(author=[{"given": "A", "family": "B"}, {"literal": "C"}]), "B and C (note 3), para. 7."),
        (source(title="A", container_title="The Link", language="fr"), "The Link (note 3), para. 7."),
    ],
)
def test_short_form(record: Source, printed: str) -> None:
    assert text(record, "paragraph:7", first=3) == printed


def test_short_form_without_locator_and_with_quote() -> None:
    assert text(ARTICLE, first=3) == "Ibbitson (note 3)."
    href = "https://www.theglobeandmail.com/news/article36145997/?utm_source=x#:~:text=q"
    assert note(ARTICLE, "", EN, quotes=["q"], first=3)[0] == Link((Text("Ibbitson"),), href)


def test_a_publication_is_emphasised_in_the_short_form_and_a_publisher_is_not() -> None:
    noted = f" (note{NB}3)."
    paper = source(title="A", container_title="The Star", URL="https://a.ca/b")
    assert note(paper, "", EN, first=3) == (Emph((Text("Star"),)), Text(noted))
    body = source(type="report", author=[{}], title="A", publisher="The Desk")
    assert note(body, "", EN, first=3) == (Text(f"Desk{noted}"),)
    titled = source(title="“A”: B", URL="https://a.ca/b")
    link = Link((Emph((Text("“A”: B"),)),), "https://a.ca/b#:~:text=q")
    assert note(titled, "", EN, quotes=["q"], first=3) == (link, Text(noted))


@pytest.mark.parametrize(
    "fields", [{}, *({"URL": "https://a.ca/", "custom": {"url-status": s}} for s in ("unfit", "usurped"))]
)
def test_the_short_form_links_to_no_address_that_is_missing_or_not_the_sources(fields: dict[str, Any]) -> None:
    record = source(author=[{"family": "A"}], **fields)
    assert note(record, "", EN, quotes=["q"], first=3) == (Text(f"A (note{NB}3)."),)


@pytest.mark.parametrize(
    ("locator", "en", "fr"),
    [
        ("", "", ""),
        ("paragraph:4", "para. 4", "paragr. 4"),
        ("page:12", "p. 12", "p. 12"),
        ("page:4-6", "pp. 4–6", "p. 4–6"),
        ("page:3, 5", "pp. 3, 5", "p. 3, 5"),
        ("page:3,5", "pp. 3, 5", "p. 3, 5"),
        ("page:ii", "p. ii", "p. ii"),
        ("section:3.2", "section 3.2", "section 3.2"),
        ("section:IV", "section IV", "section IV"),
        ("section:Our work", "section “Our work”", "section « Our work »"),
    ],
)
def test_locator(locator: str, en: str, fr: str) -> None:
    assert [locator_text(locator, lang).replace(NB, " ") for lang in (EN, FR)] == [en, fr]


def test_only_the_number_is_kept_with_the_word_before() -> None:
    assert locator_text("section:Our own work", EN) == f"section{NB}“Our own work”"
    assert locator_text("section:Annex: names", EN) == f"section{NB}“Annex: names”"


@pytest.mark.parametrize("locator", ["line:4", "page:", "4"])
def test_unknown_locator_is_an_error(locator: str) -> None:
    with pytest.raises(ContentError) as caught:
        locator_text(locator, EN)
    assert [str(p) for p in caught.value.problems] == [
        "cite-ref: error[N001]: a locator is one of paragraph:…, page:…, section:…, chapter:…, article:…, time:…, "
        f'not "{locator}"'
    ]


@pytest.mark.parametrize(
    ("url", "printed"),
    [
        ("https://www.cbc.ca/news/", "www.cbc.ca/news"),
        ("http://example.org", "example.org"),
        ("https://news.trust.org:443/item/2/", "news.trust.org/item/2"),
        ("http://example.org:8080/a", "example.org:8080/a"),
        ("http://example.org:80/a", "example.org/a"),
        ("http://example.org:443/a", "example.org:443/a"),
        ("https://example.org./FAX", "example.org/FAX"),
        ("ftp://example.org/a", "example.org/a"),
        ("https://e.org/a?utm_source=x&id=5&fbclid=y&REF=z", "e.org/a?id=5"),
        ("https://e.org/a?page=7&cmpid=1", "e.org/a?page=7"),
        ("https://e.org/a?reference=7", "e.org/a?reference=7"),
        ("https://e.org/a?utm_source=x=y&id=5&click&page=a=b", "e.org/a?id=5&page=a=b"),
        ("https://e.org/a#part", "e.org/a#part"),
        ("https://e.org/a#part:~:text=x", "e.org/a#part"),
        ("https://e.org/a#:~:text=x", "e.org/a"),
    ],
)
def test_printed_address(url: str, printed: str) -> None:
    assert printed_address(url) == printed


def test_fragment_link_encodes_what_has_a_meaning_in_a_directive() -> None:
    assert fragment_link("https://e.org/a", []) == "https://e.org/a"
    assert fragment_link("https://e.org/a", ["one-two, three & “four”", "5/6", "5/6"]) == (
        "https://e.org/a#:~:text=one%2Dtwo%2C%20three%20%26%20%E2%80%9Cfour%E2%80%9D&text=5%2F6"
    )
    assert fragment_link("https://e.org/a#part", ["x"]) == "https://e.org/a#part:~:text=x"
    assert fragment_link("https://e.org/a#:~:text=old", ["x"]) == "https://e.org/a#:~:text=x"


def test_reference_is_the_source_as_it_is() -> None:
    assert reference(ARTICLE) == Reference(
        key="it",
        type="article-newspaper",
        title="Canada quietly accepts refugees",
        language="en",
        author="John Ibbitson",
        author_is_person=True,
        publisher="The Globe and Mail",
        issued="2017-09-01",
        url="https://www.theglobeandmail.com/news/article36145997/?utm_source=x",
        archived="https://web.archive.org/web/2017/https://a.ca/",
        archived_on="2017-09-03",
    )
    assert reference(source()) == Reference(key="it", type="article-newspaper", language="en")


def test_reference_of_several_authors_and_of_a_publication_with_a_publisher() -> None:
    got = reference(source(author=[{"given": "A", "family": "B"}, {"literal": "C"}], publisher="D"))
    assert (got.author, got.author_is_person, got.publisher) == ("A B, C", False, "D")
    assert reference(source(container_title="E", publisher="D")).publisher == "E"
