"""Notes: what is printed of a source, and how it is linked."""

from __future__ import annotations

from typing import Any

import pytest

from factsheet.errors import ContentError
from factsheet.languages import language
from factsheet.records.model import Source
from factsheet.sheet.addresses import fragment_link, printed_address
from factsheet.sheet.cite import note_text, reference
from factsheet.sheet.places import locator_text
from factsheet.sheet.tree import Emph, Link, Reference, Span, Text, plain_text, walk

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


def text(record: Source, locator: str = "", code: str = "en", **options: Any) -> str:
    return plain_text(*note_text(record, locator, language(code), **options)).replace(NB, " ")


def test_full_note() -> None:
    assert text(ARTICLE, "paragraph:4") == (
        "John Ibbitson, “Canada quietly accepts refugees”, The Globe and Mail, 1 September 2017, para. 4."
        " www.theglobeandmail.com/news/article36145997."
        " Archived: web.archive.org/web/2017/https://a.ca, 3 September 2017."
    )


def test_full_note_in_french() -> None:
    assert plain_text(*note_text(ARTICLE, "paragraph:4", FR)) == (
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
            "J I, The Globe and Mail.",
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


def test_title_of_a_source_is_never_reset() -> None:
    assert "«\u00a0Qui ? Moi : 50%\u00a0»" in plain_text(
        *note_text(source(title="Qui ? Moi : 50%", language="fr"), "", FR)
    )


def test_container_title_is_emphasised() -> None:
    assert Emph((Text("The Globe and Mail"),)) in note_text(ARTICLE, "", EN)


def test_a_note_that_ends_with_a_full_stop_gets_no_other() -> None:
    assert note_text(source(container_title="Acme Inc."), "", EN) == (Emph((Text("Acme Inc."),)),)


def test_number_and_note_stay_on_one_line_with_their_words() -> None:
    report = source(type="report", number="12", author=[{"literal": "B"}])
    assert note_text(report, "", EN) == (Text(f"B, no.{NB}12."),)
    assert note_text(report, "", EN, first=3) == (Text(f"B (note{NB}3)."),)


def test_title_with_quotation_marks_is_set_in_italics_without_ours() -> None:
    title = "“They Have Long Arms”: A"
    assert note_text(source(title=title), "", EN) == (Emph((Text(title),)), Text("."))


def test_foreign_title_carries_its_language_and_a_translation() -> None:
    delfi = source(title="Более 30 геев", language="ru", custom={"title-translation": {"en": "Over 30 gay men"}})
    assert note_text(delfi, "", EN) == (
        Text("“"),
        Span((Text("Более 30 геев"),), lang="ru"),
        Text("” [Over 30 gay men]."),
    )
    assert "[" not in text(delfi, code="fr")


def test_a_region_of_the_language_is_not_foreign() -> None:
    assert note_text(source(title="A", language="en-CA"), "", EN) == (Text("“A”."),)


def test_the_archived_address_is_a_link_and_printed_as_an_address() -> None:
    custom = {"archive": {"url": "https://archive.ph/x/", "captured": "2018"}}
    assert note_text(source(title="A", custom=custom), "", EN) == (
        Text("“A”. Archived: "),
        Link((Text("archive.ph/x"),), "https://archive.ph/x/", address=True),
        Text(", 2018."),
    )


def test_address_is_a_link_to_the_quote() -> None:
    link = next(
        n
        for part in note_text(ARTICLE, "", EN, quotes=["a well-known quote"])
        for n in walk(part)
        if isinstance(n, Link)
    )
    assert link == Link(
        (Text("www.theglobeandmail.com/news/article36145997"),),
        "https://www.theglobeandmail.com/news/article36145997/?utm_source=x#:~:text=a%20well%2Dknown%20quote",
        address=True,
    )


def test_dead_address_goes_to_the_live_page_but_a_usurped_one_to_the_copy_or_nowhere() -> None:
    archive = {"url": "https://web.archive.org/web/1/x", "captured": "2018"}
    hrefs = []
    for custom in (
        {"url-status": "dead"},
        {"url-status": "usurped", "archive": archive},
        {"url-status": "usurped"},
        {"url-status": "unfit"},
    ):
        inlines = note_text(source(title="A", URL="https://a.ca/b", custom=custom), "", EN)
        hrefs.append([n.href for part in inlines for n in walk(part) if isinstance(n, Link)])
    assert hrefs == [["https://a.ca/b"], [archive["url"], archive["url"]], [], []]


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
    assert note_text(ARTICLE, "", EN, quotes=["q"], first=3)[0] == Link((Text("Ibbitson"),), href)


def test_a_publication_is_emphasised_in_the_short_form_and_a_publisher_is_not() -> None:
    noted = f" (note{NB}3)."
    paper = source(title="A", container_title="The Star", URL="https://a.ca/b")
    assert note_text(paper, "", EN, first=3) == (Emph((Text("Star"),)), Text(noted))
    body = source(type="report", author=[{"literal": ""}], title="A", publisher="The Desk")
    assert note_text(body, "", EN, first=3) == (Text(f"Desk{noted}"),)
    titled = source(title="“A”: B", URL="https://a.ca/b")
    link = Link((Emph((Text("“A”: B"),)),), "https://a.ca/b#:~:text=q")
    assert note_text(titled, "", EN, quotes=["q"], first=3) == (link, Text(noted))


@pytest.mark.parametrize(
    "fields", [{}, *({"URL": "https://a.ca/", "custom": {"url-status": s}} for s in ("unfit", "usurped"))]
)
def test_the_short_form_links_to_no_address_that_is_missing_or_not_the_sources(fields: dict[str, Any]) -> None:
    record = source(author=[{"family": "A"}], **fields)
    assert note_text(record, "", EN, quotes=["q"], first=3) == (Text(f"A (note{NB}3)."),)


@pytest.mark.parametrize(
    ("locator", "en", "fr"),
    [
        ("", "", ""),
        ("paragraph:4", "para. 4", "paragr. 4"),
        ("page:12", "p. 12", "p. 12"),
        ("page:4-6", "pp. 4-6", "p. 4-6"),
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
        f'cite-ref: error[N001]: a locator is paragraph:…, page:… or section:…, not "{locator}"'
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
