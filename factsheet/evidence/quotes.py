"""Quotes: whether each occurs in its source exactly once, and where.

Input: content and fingerprints; texts, if copies are kept here. Output: a verdict a citation, what is
wrong as problems E002–E006, and how many were compared. Only an exact match counts; near ones are suggested.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

from factsheet.errors import Problem
from factsheet.evidence import context
from factsheet.evidence.fingerprint import SHINGLE, Fingerprint, words
from factsheet.evidence.fingerprint import fingerprint as made
from factsheet.records.model import Citation, Content, Fact

State = Literal["found", "missing", "several", "elsewhere", "short", "unchecked"]
WRONG: frozenset[State] = frozenset(("missing", "several", "elsewhere", "short"))
SHOWN_WORDS = 12  # of a source, in a message
ALIKE = 0.6  # ratio from which a passage is worth suggesting
_LOOKED_AT = 5  # passages compared letter by letter


class Verdict(NamedTuple):
    """Whether a quote occurs in its source, and in which paragraphs."""

    state: State
    paragraphs: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Tally:
    """How many citations there are, and how many quotes were found, could not be compared, and are wrong."""

    total: int = 0
    found: int = 0
    no_snapshot: int = 0
    wrong: int = 0


def judge(citation: Citation, fingerprint: Fingerprint | None) -> Verdict:
    """Return whether a quote occurs in its source exactly once, or once in the paragraph its locator names."""
    if fingerprint is None or not citation.quote:
        return Verdict("unchecked")
    paragraphs = fingerprint.paragraphs_of(citation.quote)
    if not paragraphs:
        return Verdict("missing" if len(words(citation.quote)) >= SHINGLE else "short")
    there = paragraphs
    if citation.locator.paragraphs:
        there = tuple(number for number in paragraphs if citation.locator.has_paragraph(number))
    if not there:
        return Verdict("elsewhere", paragraphs)
    return Verdict("found" if len(there) == 1 else "several", paragraphs)


def verdicts(content: Content, fingerprints: Mapping[str, Fingerprint]) -> Iterator[tuple[Fact, int, Verdict]]:
    """Yield the verdict on each citation, with its fact and its number there, from 0."""
    for fact in content.facts.values():
        for number, citation in enumerate(fact.sources):
            yield fact, number, judge(citation, fingerprints.get(citation.source))


def tally(content: Content, fingerprints: Mapping[str, Fingerprint]) -> Tally:
    """Count the verdicts on all citations."""
    states = Counter[State](verdict.state for _, _, verdict in verdicts(content, fingerprints))
    wrong = sum(states[state] for state in WRONG)
    return Tally(sum(states.values()), states["found"], states["unchecked"], wrong)


def problems(
    content: Content, fingerprints: Mapping[str, Fingerprint], texts: Mapping[str, str]
) -> tuple[Problem, ...]:
    """Return what is wrong with the quotes (E002–E004) and the fingerprints (E005); what may turn a quote (E006)."""
    found = [
        _problem(content, fact, number, verdict, texts)
        for fact, number, verdict in verdicts(content, fingerprints)
        if verdict.state in WRONG
    ]
    for ident, fingerprint in fingerprints.items():
        source = content.sources.get(ident)
        kept = source.custom.snapshot if source else None
        if kept and kept.sha256 != fingerprint.sha256:
            what = f"the fingerprint of '{ident}' was made from another text than the snapshot named here"
            hint = f"take a new copy: factsheet archive add {ident}"
            found.append(Problem("E005", content.where("source", ident, "custom", "snapshot", "sha256"), what, hint))
        elif (text := texts.get(ident)) is not None and made(ident, text) != fingerprint:
            what = f"the fingerprint of '{ident}' is not that of the copy kept here"
            hint = f"somebody changed one of the two: take a new copy, factsheet archive add {ident}"
            found.append(Problem("E005", content.where("source", ident, "id"), what, hint))
    found += context.problems(content, texts)
    return tuple(sorted(found, key=lambda p: (p.where, p.code)))


def _problem(content: Content, fact: Fact, number: int, verdict: Verdict, texts: Mapping[str, str]) -> Problem:
    citation = fact.sources[number]
    ident, quote, named = citation.source, citation.quote or "", citation.locator.paragraph
    where = content.where("fact", fact.id, "sources", number, "quote")
    places = _listed(verdict.paragraphs)
    match verdict.state:
        case "missing":
            near = suggestion(quote, texts.get(ident, ""))
            hint = near or "copy the phrase exactly from the source, and check that it is the right source"
            return Problem("E002", where, f"this quote does not occur in the text of '{ident}'", hint)
        case "short":
            what = f"this quote of '{ident}' has fewer than {SHINGLE} words, too few to search for"
            return Problem("E002", where, what, f"quote {SHINGLE} to 12 words, exactly as in the source")
        case "elsewhere":
            where = content.where("fact", fact.id, "sources", number, "locator", "paragraph")
            what = f"the quote occurs in {places} of '{ident}', not in paragraph {named}"
            return Problem("E004", where, what, f"write `locator: {{paragraph: {verdict.paragraphs[0]}}}`")
        case _:
            what = f"this quote occurs {len(verdict.paragraphs)} times in '{ident}', in {places}"
            several = named is not None or len(set(verdict.paragraphs)) == 1
            hint = "add words until it is unique"
            return Problem("E003", where, what, hint if several else f"{hint}, or name the paragraph in `locator:`")


def _listed(paragraphs: Sequence[int]) -> str:
    *head, last = [str(number) for number in sorted(set(paragraphs))] or [""]
    return f"paragraphs {', '.join(head)} and {last}" if head else f"paragraph {last}"


# -- near misses -------------------------------------------------------------------------------------


def suggestion(quote: str, text: str) -> str:
    """Return the passage most like a quote, in at most 12 words; empty if none is alike."""
    wanted = words(quote)
    best: tuple[float, int, str] = (ALIKE, 0, "")
    for number, paragraph in enumerate((line for line in text.splitlines() if line.strip()), 1):
        for score, passage in _near(wanted, paragraph):
            if score > best[0]:
                best = score, number, passage
    return f"in paragraph {best[1]}: “{best[2]}”" if best[1] else ""


def _near(wanted: Sequence[str], paragraph: str) -> Iterator[tuple[float, str]]:
    """Yield the passages of a paragraph that share most words with a quote, and how alike they are."""
    tokens = paragraph.split()
    owned = [(word, n) for n, token in enumerate(tokens) for word in words(token)]
    size = min(len(wanted), len(owned))
    if not size:
        return
    lacking = Counter(wanted)
    shared = 0
    scores: list[tuple[int, int]] = []
    for end, (word, _) in enumerate(owned):  # a window of the quote's length, slid along
        shared += lacking[word] > 0
        lacking[word] -= 1
        start = end - size + 1
        if start >= 0:
            scores.append((-shared, start))
            left = owned[start][0]
            lacking[left] += 1
            shared -= lacking[left] > 0
    matcher = SequenceMatcher(None, autojunk=False)
    matcher.set_seq2(" ".join(wanted))
    for common, start in sorted(scores)[:_LOOKED_AT]:
        if common:
            matcher.set_seq1(" ".join(word for word, _ in owned[start : start + size]))
            yield matcher.ratio(), _passage(tokens, owned[start][1], owned[start + size - 1][1])


def _passage(tokens: Sequence[str], first: int, last: int) -> str:
    last = min(last, first + SHOWN_WORDS - 1)
    before, after = "… " if first else "", " …" if last + 1 < len(tokens) else ""
    return f"{before}{' '.join(tokens[first : last + 1])}{after}"
