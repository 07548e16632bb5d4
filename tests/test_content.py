"""What this project's own content says, beyond what the rules ask: its evidence carries its figures."""

from __future__ import annotations

from pathlib import Path

import pytest

from factsheet.languages import known_languages, vocabulary
from factsheet.records.load import load
from factsheet.records.model import Content, Fact

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def content() -> Content:
    return load(ROOT / "content")


def unquoted(fact: Fact, content: Content) -> set[str]:
    """Return the numbers of a fact that stand in none of its quotes, in figures or in words, nor are accounted for."""
    told = {reading.part for reading in fact.read_in} | set(fact.derived)
    numbers = {name: value for name, value in {"value": fact.value, **plain(fact)}.items() if value is not None}
    said: set[str] = set()
    for citation in fact.sources:
        quote = citation.quote or ""
        code = (citation.quote_language or content.sources[citation.source].language)[:2]
        said |= {word.strip("$.,").replace(",", "") for word in quote.split()}
        if code in known_languages():
            said |= {f"{number:g}" for number in vocabulary(code).number_values(quote)}
    return {name for name, value in numbers.items() if name not in told and str(value) not in said}


def plain(fact: Fact) -> dict[str, object]:
    return {name: getattr(amount, "value", amount) for name, amount in fact.values.items()}


def test_each_number_stands_in_a_quote_of_its_fact_or_the_fact_says_why_not(content: Content) -> None:
    missing = {fact.id: unquoted(fact, content) for fact in content.facts.values()}
    assert {ident: names for ident, names in missing.items() if names} == {}


def test_arrived_and_accepted_are_two_measures_of_one_speaker(content: Content) -> None:
    arrived, accepted = content.facts["ca-arrived-22"], content.facts["ca-granted-31"]
    assert (arrived.measure, accepted.measure) == ("people-arrived-in-canada", "people-accepted-by-canada")
    groups = {
        content.speakers[citation.speaker].group or citation.speaker
        for fact in (arrived, accepted)
        for citation in fact.sources
        if citation.speaker
    }
    assert groups == {"rainbow-railroad"}


def test_no_source_of_a_body_banned_in_russia_has_an_address(content: Content) -> None:
    banned = [s for s in content.sources.values() if s.custom.independence == "russian-lgbt-network"]
    assert len(banned) == 9
    assert [s.id for s in banned if s.url or s.custom.link is not False] == []


def test_a_judgment_is_cited_by_its_number_and_no_address_has_a_name(content: Content) -> None:
    cases = [s for s in content.sources.values() if s.custom.independence == "echr"]
    assert {s.title for s in cases} == {
        "Judgment, application no. 28834/19",
        "Legal summary, application no. 28834/19, September 2023",
    }
