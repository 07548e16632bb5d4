"""Every field that a source may have is used: in the note, in the page's metadata, on paper in short."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.content_factory import Folder

from factsheet.errors import ContentError, Problem
from factsheet.evidence.fingerprint import fingerprint
from factsheet.evidence.quotes import judge
from factsheet.languages import language
from factsheet.records.load import load
from factsheet.records.model import Citation
from factsheet.records.source import Source
from factsheet.sheet.cite import note_text, reference
from factsheet.sheet.places import Passage, places_text
from factsheet.sheet.tree import Link, plain_text, walk
from factsheet.writers.html.metadata import _citation

ARTICLE: dict[str, Any] = {
    "id": "counts",
    "type": "article-journal",
    "title": "Counts",
    "author": [{"family": "Roe", "given": "Ann"}],
    "editor": [{"family": "Doe", "given": "Jo"}, {"literal": "Board"}],
    "container-title": "Harbour Review",
    "volume": 12,
    "issue": "3",
    "page": "101-119",
    "DOI": "10.1000/182",
    "publisher": "Quay Press",
    "publisher-place": "Halifax",
    "event-title": "Harbour Conference",
    "issued": "2019-04",
    "custom": {"original-date": 2001},
}
COPY = {"url": "https://web.archive.test/x", "captured": "2018-03-01"}


def note(record: dict[str, Any], *, paper: bool = False, locator: str = "", lang: str = "en") -> str:
    address: Any = "domain" if paper else "full"
    found = note_text(source(record), [Passage(locator)], language(lang), paper=paper, address=address)
    return plain_text(*found).replace("\u00a0", " ")


def source(record: dict[str, Any]) -> Source:
    return Source.model_validate(record)


def links(record: dict[str, Any]) -> list[str]:
    found = note_text(source(record), [Passage("", ("three small words",))], language("en"))
    return [node.href for inline in found for node in walk(inline) if isinstance(node, Link)]


def test_a_note_says_all_that_its_source_has_where_there_is_room() -> None:
    assert note(ARTICLE) == (
        "Ann Roe, “Counts”, Harbour Review, edited by Jo Doe and Board, vol. 12, no. 3, Harbour Conference, Halifax,"
        " April 2019 (first published 2001), pp. 101–119. doi.org/10.1000/182."
    )
    assert "p. 7. doi" in note(ARTICLE, locator="page:7")  # the page cited, not those of the whole
    assert note(ARTICLE, paper=True) == "Ann Roe, “Counts”, Harbour Review, April 2019."


def test_the_metadata_of_a_page_has_it_too() -> None:
    data = json.loads(json.dumps(_citation(reference(source(ARTICLE)))))
    assert data["editor"] == "Jo Doe, Board"
    assert data["isPartOf"] == {
        "@type": "PublicationIssue",
        "issueNumber": "3",
        "isPartOf": {"@type": "PublicationVolume", "volumeNumber": "12"},
    }
    assert (data["pagination"], data["dateCreated"], data["url"]) == ("101-119", "2001", "https://doi.org/10.1000/182")
    assert data["recordedAt"] == {"@type": "Event", "name": "Harbour Conference"}
    assert data["publisher"]["location"] == "Halifax"


@pytest.mark.parametrize(
    ("editors", "said"), [(["Doe"], "Doe (ed.), “Counts”"), (["Doe", "Roe"], "Doe and Roe (eds.), “Counts”")]
)
def test_editors_stand_first_where_there_is_no_author(editors: list[str], said: str) -> None:
    record = {"id": "a", "type": "book", "title": "Counts", "editor": [{"family": name} for name in editors]}
    assert note(record).startswith(said)


def test_a_doi_is_printed_beside_another_address() -> None:
    record = {"id": "a", "type": "book", "title": "Counts", "URL": "https://harbour.test/a", "DOI": "10.1000/182"}
    assert note(record) == "“Counts”. harbour.test/a. doi.org/10.1000/182."
    assert note({**record, "custom": {"link": False}}) == "“Counts”."


@pytest.mark.parametrize("status", ["dead", "unfit", "usurped"])
def test_a_page_that_is_gone_is_told_and_its_links_lead_to_the_copy(status: str) -> None:
    record = {"id": "a", "type": "webpage", "title": "T", "URL": "https://harbour.test/a"}
    kept, lost = (
        {**record, "custom": {"url-status": status, "archive": COPY}},
        {**record, "custom": {"url-status": status}},
    )
    assert note(kept) == "“T”. harbour.test/a (no longer online). Archived: web.archive.test/x, 1 March 2018."
    assert note(kept, paper=True) == "“T”, harbour.test (archived copy)."
    assert {link.partition("#")[0] for link in links(kept)} == {COPY["url"]}
    assert note(lost) == "“T”. harbour.test/a (no longer online)."
    assert note(lost, paper=True) == "“T”, harbour.test (no longer online)."
    assert {link.partition("#")[0] for link in links(lost)} == (
        {"https://harbour.test/a"} if status == "dead" else set()
    )


def test_a_news_item_that_is_gone_says_so_on_paper() -> None:
    record = {
        "id": "a",
        "type": "article-newspaper",
        "title": "T",
        "container-title": "Daily",
        "URL": "https://a.test/b",
    }
    assert (
        note({**record, "custom": {"url-status": "dead", "archive": COPY}}, paper=True) == "“T”, Daily (archived copy)."
    )


# -- dates -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("issued", "printed"),
    [
        ({"date-parts": [[2017]]}, "2017"),
        ({"date-parts": [["2017", "9", "1"]]}, "1 September 2017"),
        ({"date-parts": [[2017, 6], [2017, 8]]}, "June to August 2017"),
        ({"date-parts": [[2017]], "circa": True}, "about 2017"),
        ({"date-parts": [[2017]], "season": 1}, "spring 2017"),
        ({"date-parts": [[2017]], "season": "Winter"}, "winter 2017"),
        ("2017-23", "autumn 2017"),
        ({"literal": "n.d."}, "n.d."),
        ({"raw": "2017-09"}, "September 2017"),
        ([{"year": 2017, "month": "9"}], "September 2017"),
        ([{"year": 2017, "circa": True}], "about 2017"),
        ([{"year": 2017, "month": 6}, {"year": 2017, "month": 8}], "June to August 2017"),
    ],
)
def test_a_date_as_csl_has_it_is_printed(issued: object, printed: str) -> None:
    assert note({"id": "a", "type": "book", "title": "T", "issued": issued}).rstrip(".") == f"“T”, {printed}".rstrip(
        "."
    )


def test_a_season_is_named_in_each_language() -> None:
    record = {"id": "a", "type": "book", "title": "T", "issued": "2017-21", "language": "fr"}
    named = {code: note(record, lang=code).rpartition(", ")[2] for code in ("en", "fr", "de", "ru")}
    assert named == {"en": "spring 2017.", "fr": "printemps 2017.", "de": "Frühjahr 2017.", "ru": "весна 2017."}
    assert reference(source(record)).issued == "2017"


def test_each_season_has_its_name() -> None:
    named = [note({"id": "a", "type": "book", "title": "T", "issued": f"2017-2{n}"}) for n in (1, 2, 3, 4)]
    assert named == [f"“T”, {name} 2017." for name in ("spring", "summer", "autumn", "winter")]


@pytest.mark.parametrize(
    ("issued", "what"),
    [
        ("{date-parts: [[2017, 2, 30]]}", "there is no day 2017-02-30"),
        ("{date-parts: []}", "not a date"),
        ("{date-parts: [[]]}", "not a date"),
        ("{date-parts: [[true]]}", "not a date"),
        ("{date-parts: 2017}", "not a date"),
        ("{date-parts: [[0]]}", "there is no year 0000"),
        ("{date-parts: [[2017, 5]], season: 1}", "not a season"),
        ("{date-parts: [[2017]], season: 7}", "not a season"),
        ("{literal: ''}", "not a date"),
        ("{raw: 15 April 2017}", "not a date"),
        ("{year: 2017}", "not a date"),
        ("[]", "not a date"),
        ("[{month: 3}]", "not a date"),
        ("[{year: 2017, month: 13}]", "there is no month 13"),
        ("[2017, 9]", "not a date"),
    ],
)
def test_a_date_of_csl_that_is_none_is_told(tmp_path: Path, issued: str, what: str) -> None:
    (problem,) = problems(Folder().change("sources/main.yaml", "issued: 2018-02\n", f"issued: {issued}\n"), tmp_path)
    assert (problem.code, problem.where.line) == ("M004", 5)
    assert what in problem.what


# -- places ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("locator", "printed"),
    [
        ("chapter:IV", "chap. IV"),
        ("article:8-12", "art. 8–12"),
        ("paragraph:3-5", "para. 3–5"),
        ("page:iv-ix, 12-15", "pp. 12–15, iv–ix"),
        ("time:1:02:30", "at 1:02:30"),
        ("time:12:30-13:05", "at 12:30–13:05"),
    ],
)
def test_a_locator_is_a_range_a_chapter_an_article_or_a_time(locator: str, printed: str) -> None:
    assert places_text([locator], language("en")).replace("\u00a0", " ") == printed


@pytest.mark.parametrize(
    ("locator", "what", "hint"),
    [
        ("page: 15-12", "the range does not rise", "write 12-15, or 12 alone"),
        ("paragraph: '3,,4'", "the text '3,,4' is not a place", None),
        ("time: noon", "the text 'noon' is not a time", None),
        ("time: 13:05-12:30", "the range does not rise", "write the earlier time first"),
    ],
)  # fmt: skip
def test_a_locator_that_is_none_is_told(tmp_path: Path, locator: str, what: str, hint: str | None) -> None:
    (problem,) = problems(Folder().change("facts/harbour.yaml", "{page: 3}", f"{{{locator}}}"), tmp_path)
    assert (problem.code, problem.what) == ("M004", what)
    assert hint is None or problem.hint == hint


@pytest.mark.parametrize(("named", "state"), [("1-2", "found"), ("2-4", "several"), ("3", "elsewhere"), (4, "found")])
def test_a_quote_is_looked_for_in_the_paragraphs_of_a_range(named: object, state: str) -> None:
    text = "A first line.\nthree small words here\nNothing of it.\nthree small words again\n"
    citation = Citation.model_validate({"source": "a", "quote": "three small words", "locator": {"paragraph": named}})
    assert judge(citation, fingerprint("a", text)).state == state


def test_the_line_feed_at_the_end_of_a_block_is_no_part_of_its_text(tmp_path: Path) -> None:
    folder = Folder().change("sources/main.yaml", "title: A Year of Arrivals", "title: >\n    A Year\n    of Arrivals")
    assert load(folder.write(tmp_path)).sources["harbour-report"].title == "A Year of Arrivals"


def problems(folder: Folder, root: Path) -> tuple[Problem, ...]:
    with pytest.raises(ContentError) as caught:
        load(folder.write(root))
    return caught.value.problems
