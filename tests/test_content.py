"""What this project's own content says, beyond what the rules ask: its evidence carries its figures."""

from __future__ import annotations

from pathlib import Path

import pytest

from factsheet.records.load import load
from factsheet.records.model import Content, Fact

ROOT = Path(__file__).parents[1]
WORDS = {"42": "Forty-two", "9": "nine", "7": "sept", "4": "чотирьох"}
# The words that give the span of years were not in the part of the article that was seen.
UNQUOTED = {"rln-evac-250": {"4"}}


@pytest.fixture(scope="module")
def content() -> Content:
    return load(ROOT / "content")


def unquoted(fact: Fact) -> set[str]:
    """Return the numbers of a fact that stand in none of its quotes, neither in figures nor in words."""
    numbers = {str(number) for number in (fact.quantity, *(a.quantity for a in fact.values.values())) if number}
    said = {word.replace(",", "") for c in fact.sources for word in (c.quote or "").split()}
    return {number for number in numbers if not said & {number, WORDS.get(number, number)}}


def test_each_number_stands_in_a_quote_of_its_fact(content: Content) -> None:
    missing = {fact.id: unquoted(fact) for fact in content.facts.values()}
    assert {ident: numbers for ident, numbers in missing.items() if numbers} == UNQUOTED


@pytest.mark.parametrize("source", ["advocate-2017", "straight-2017"])
def test_newspapers_that_repeat_the_charity_are_of_its_group(content: Content, source: str) -> None:
    assert content.sources[source].custom.independence == "rainbow-railroad"


def test_who_counted_men_detained_is_the_newspaper_alone(content: Content) -> None:
    fact = content.facts["bg-over-100"]
    assert (fact.measure, fact.attribution and fact.attribution.get("en")) == ("men-detained", "Novaya Gazeta")
    assert "hrw-2017-05-26" not in {citation.source for citation in fact.sources}
