"""What this project's own content says, beyond what the rules ask: its evidence carries its figures."""

from __future__ import annotations

from pathlib import Path

import pytest

from factsheet.records.load import load
from factsheet.records.model import Content
from factsheet.rules import check

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def content() -> Content:
    return load(ROOT / "content")


def test_each_number_and_date_stands_in_a_quote_or_the_fact_says_why_not(content: Content) -> None:
    assert [str(p) for p in check(content) if p.code in ("C421", "C422")] == []


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
