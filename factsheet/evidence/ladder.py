"""The ladder: how far each citation has been checked; computed, never entered by hand.

Input: content, fingerprints, and who has read what, as plain data. Output: a rung a citation, the rungs
of each note, and how many quotes of a sheet were found by program and citations read by two people.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple, get_args

from factsheet.evidence.fingerprint import Fingerprint
from factsheet.evidence.quotes import judge
from factsheet.languages import Language
from factsheet.records.model import Citation, Content, Fact
from factsheet.sheet.edition import Standing
from factsheet.sheet.tree import Note, NoteRef, NoteRung, Rung, Section, walk

READERS = 2  # people who have to read a citation before it is confirmed
FOUND = "{found} of {total} quotes found in the source by program"
READ = (  # of a sheet that may be released, of a draft
    "{confirmed} of {total} citations checked by two readers",
    "{confirmed} of {total} citations read by two people",
)
UNSIGNED = "({unsigned} unsigned)"  # of those read by two people
UNTRANSLATED = "translations left to read: {untranslated}"
RUNGS: tuple[Rung, ...] = get_args(Rung)


class Reading(NamedTuple):
    """Who has confirmed that the source supports a citation as it is now, and on which days, in the same order."""

    readers: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()


Readings = Mapping[str, Reading]
"""By pair (FACT/SOURCE, FACT/SOURCE/2 …), in one language."""


def pair_ids(fact: Fact) -> tuple[str, ...]:
    """Return the ids of a fact's pairs, one per citation; the second of the same source ends in /2, and so on."""
    seen = Counter[str]()
    found = []
    for citation in fact.sources:
        seen[citation.source] += 1
        again = seen[citation.source]
        found.append(f"{fact.id}/{citation.source}" + (f"/{again}" if again > 1 else ""))
    return tuple(found)


def quote_found(citation: Citation, fingerprints: Mapping[str, Fingerprint]) -> bool | None:
    """Tell whether a quote occurs in its source exactly once, or once in the paragraph its locator names;
    None where the source has no fingerprint."""
    state = judge(citation, fingerprints.get(citation.source)).state
    return None if state == "unchecked" else state == "found"


def rung(
    citation: Citation,
    fingerprints: Mapping[str, Fingerprint],
    reading: Reading | None = None,
    *,
    snapshot: bool = False,
) -> Rung:
    """Return the highest rung a citation has reached; ``snapshot``: a copy is kept, but no fingerprint."""
    readers = len(set(reading.readers)) if reading else 0
    if readers:
        return "confirmed" if readers >= READERS else "read"
    if quote_found(citation, fingerprints):
        return "quote-found"
    return "snapshot-kept" if snapshot or citation.source in fingerprints else "cited"


def standing(
    facts: Iterable[Fact],
    fingerprints: Mapping[str, Fingerprint],
    confirmed: int = 0,
    unsigned: int = 0,
    untranslated: int = 0,
) -> Standing:
    """Count the citations of a sheet's facts, and those found.

    ``confirmed``, how many of them rest on ``unsigned`` decisions, and translations left are counted from the log.
    """
    found = [quote_found(citation, fingerprints) for fact in facts for citation in fact.sources]
    return Standing(len(found), sum(f is True for f in found), confirmed, unsigned, untranslated)


def status_text(review: Standing, language: Language) -> str:
    """Return the review status line: how many quotes were found and citations read."""
    found = language.label(FOUND, found=review.found, total=review.total)
    confirmed = language.label(READ[review.draft], confirmed=review.confirmed, total=review.total)
    if review.unsigned:
        confirmed += f" {language.label(UNSIGNED, unsigned=review.unsigned)}"
    told = [found, confirmed]
    if review.untranslated and review.confirmed == review.total:  # else it is a draft already, and the line is long
        told.append(language.label(UNTRANSLATED, untranslated=review.untranslated))
    return " · ".join(told)


def noted(
    article: Section,
    notes: Sequence[Note],
    content: Content,
    fingerprints: Mapping[str, Fingerprint],
    readings: Readings | None = None,
) -> tuple[Note, ...]:
    """Return a sheet's notes, each with the rungs of the citations behind it, lowest first."""
    marked: dict[int, dict[str, None]] = {}
    for node in walk(article):
        if isinstance(node, NoteRef):
            marked.setdefault(node.number, {}).update(dict.fromkeys(node.facts))
    stands: dict[str, list[_Stand]] = {}
    for ident in dict.fromkeys(ident for facts in marked.values() for ident in facts):
        if ident in content.facts:
            stands[ident] = _stands(content.facts[ident], content, fingerprints, readings or {})
    found = []
    for note in notes:
        behind = [stand for ident in marked.get(note.number, ()) for stand in stands.get(ident, ())]
        found.append(replace(note, rungs=_summed([stand for stand in behind if stand[0] in note.citations])))
    return tuple(found)


def rungs(
    facts: Iterable[Fact], content: Content, fingerprints: Mapping[str, Fingerprint], readings: Readings
) -> dict[str, Rung]:
    """Return the rung of each citation of some facts, by pair."""
    return {
        pair: one
        for fact in facts
        for pair, (_, one, _) in zip(pair_ids(fact), _stands(fact, content, fingerprints, readings), strict=True)
    }


_Stand = tuple[tuple[str, str], Rung, str]
"""Source and locator of a citation, its rung, the last day it was read."""


def _stands(fact: Fact, content: Content, fingerprints: Mapping[str, Fingerprint], readings: Readings) -> list[_Stand]:
    found = []
    for citation, pair in zip(fact.sources, pair_ids(fact), strict=True):
        source, reading = content.sources.get(citation.source), readings.get(pair)
        kept = bool(source and source.custom.snapshot)
        on = max(reading.dates, default="") if reading else ""
        key = citation.source, ":".join(citation.locator.printed or ())
        found.append((key, rung(citation, fingerprints, reading, snapshot=kept), on))
    return found


def _summed(stands: Sequence[_Stand]) -> tuple[NoteRung, ...]:
    counts = Counter(one for _, one, _ in stands)
    return tuple(NoteRung(one, counts[one], max(on for _, r, on in stands if r == one)) for one in RUNGS if counts[one])
