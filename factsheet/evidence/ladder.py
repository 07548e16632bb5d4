"""The ladder: how far each citation of a sheet has been checked, computed, never typed.

Input: content, a plan, fingerprints. Output: how many quotes were found by
program, and how many citations two people have read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from factsheet.evidence.fingerprint import Fingerprint
from factsheet.model import Citation, Content, Fact, SheetPlan


@dataclass(frozen=True)
class Standing:
    """Counts over the pairs of fact and citation that a sheet prints."""

    total: int
    found: int
    confirmed: int

    @property
    def draft(self) -> bool:
        """A sheet is a draft until two people have read every citation."""
        return self.confirmed < self.total


def pairs(content: Content, plan: SheetPlan) -> Iterator[tuple[Fact, Citation]]:
    """Yield each fact a sheet prints with each of its citations."""
    for fact in content.printed(plan):
        for citation in fact.sources:
            yield fact, citation


def quote_found(citation: Citation, fingerprints: Mapping[str, Fingerprint]) -> bool | None:
    """Tell whether a quote occurs in its source exactly once, or in the paragraph its locator names;
    None where the source has no fingerprint."""
    fingerprint = fingerprints.get(citation.source)
    if fingerprint is None or not citation.quote:
        return None
    places = fingerprint.find(citation.quote)
    if len(places) > 1 and citation.locator.paragraph is not None:
        places = tuple(p for p in places if fingerprint.paragraph(p) == citation.locator.paragraph)
    return len(places) == 1


def standing(content: Content, plan: SheetPlan, fingerprints: Mapping[str, Fingerprint]) -> Standing:
    """Return how many of a sheet's citations stand on which rung; nobody signs before there is a log to sign in."""
    found = [quote_found(citation, fingerprints) for _, citation in pairs(content, plan)]
    return Standing(total=len(found), found=sum(f is True for f in found), confirmed=0)
