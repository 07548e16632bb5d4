"""What a citation says of itself: whose word it relays, what it carries, in which languages it is cited."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.content_factory import SEARCHES, SPEAKERS, Folder

from factsheet.errors import ContentError
from factsheet.languages import language
from factsheet.records.load import load
from factsheet.records.model import Content
from factsheet.rules import check
from factsheet.sheet.facts import BoundFact

CITED = """\
  sources:
  - source: harbour-report
    quote: welcomed 57 people so far
"""
MORE = """\
  printed: {en: "{value} people had come.", fr: "{value} personnes étaient venues."}
  read-in: {part: as_of, source: daily-news, where: date of the issue}
  derived: {value: sum of two reports}
  sources:
  - source: harbour-report
    quote: welcomed 57 people so far
    speaker: harbour
    supports: [value, who]
  - source: daily-news
    quote: 57 personnes sont venues
    quote-language: fr
    only: [fr]
"""


def folder(speakers: str = SPEAKERS) -> Folder:
    found = Folder()
    found.change("facts/harbour.yaml", CITED, MORE)
    found.files |= {"speakers.yaml": speakers, "searches.yaml": SEARCHES}
    return found


@pytest.fixture
def content(tmp_path: Path) -> Content:
    return load(folder().write(tmp_path))


def test_the_fields_are_read(content: Content) -> None:
    fact = content.facts["arrivals-2017"]
    first, second = fact.sources
    assert (first.speaker, first.supports, first.only) == ("harbour", ("value", "who"), ())
    assert (second.quote_language, second.only) == ("fr", ("fr",))
    assert fact.derived == {"value": "sum of two reports"}
    assert [(r.part, r.source, r.where) for r in fact.read_in] == [("as_of", "daily-news", "date of the issue")]
    assert content.searches["total"].on == "2018-04-01"
    assert content.speakers["harbour"].group == "harbour"
    assert [p for p in check(content) if p.severity == "error"] == []


def test_a_citation_of_one_language_is_printed_in_no_other(content: Content) -> None:
    marks = {}
    for code in ("en", "fr"):
        own = content.in_language(code)
        marks[code] = str(BoundFact(own.facts["arrivals-2017"], own, language(code)).marks).count("<cite-ref")
    assert marks == {"en": 1, "fr": 2}
    assert content.in_language("en").facts["arrivals-2016"] is content.facts["arrivals-2016"]


def test_the_printed_sentence_stands_in_for_the_text(content: Content) -> None:
    fact = BoundFact(content.facts["arrivals-2017"], content, language("en"))
    assert "57</data> people had come" in str(fact.printed)
    plain = BoundFact(content.facts["arrivals-2016"], content, language("en"))
    assert plain.printed == plain.statement(marks=True)


def test_a_source_is_called_and_addressed_in_each_language(tmp_path: Path) -> None:
    found = folder()
    own = "custom:\n    localized: {fr: {title: Une année, URL: https://harbour.test/fr}}\n"
    found.change("sources/main.yaml", "custom:\n", own)
    content = load(found.write(tmp_path))
    source = content.sources["harbour-report"]
    assert [(s.title, s.url) for s in (source.in_language("fr"), source.in_language("en"))] == [
        ("Une année", "https://harbour.test/fr"),
        ("A Year of Arrivals", "https://harbour.test/report"),
    ]
    assert source.in_language("fr").issued == source.issued


def test_an_unknown_speaker_is_told_with_its_place(tmp_path: Path) -> None:
    path = folder(SPEAKERS.replace("id: harbour", "id: harbours")).write(tmp_path)
    (problem,) = [p for p in check(load(path)) if p.code == "C101"]
    assert str(problem).startswith(f"{path}/facts/harbour.yaml:")
    assert (problem.what, problem.hint) == ("there is no speaker 'harbour'", "did you mean 'harbours'?")


def test_a_name_of_a_part_has_the_form_of_a_placeholder(tmp_path: Path) -> None:
    found = folder()
    found.change("facts/harbour.yaml", "supports: [value, who]", "supports: [the number]")
    with pytest.raises(ContentError, match=r"error\[M010\]: 'the number' cannot name a placeholder"):
        load(found.write(tmp_path))
