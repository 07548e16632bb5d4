"""Whether the languages of one sheet agree in numbers, dates, names and notes.

Input: the readings of a sheet, one a language; the first is what the others are
compared with. Output: findings. Words differ between languages, these do not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import TypeVar

from factsheet.lint.findings import Finding
from factsheet.lint.passages import Group
from factsheet.lint.wordings import Pair, Wordings, pair
from factsheet.records.model import Fact

T = TypeVar("T")
_NO_NOTE = frozenset({("no note", "")})
_DIGITS = re.compile(r"\d+(?:[ ,.]\d{3}(?!\d))*")


@dataclass(frozen=True)
class Reading:
    """A sheet as it was read in one language: groups with the facts in each, and its notes' sources in order."""

    wordings: Wordings
    groups: Sequence[Group]
    facts: Sequence[tuple[Fact, ...]]
    notes: Mapping[int, frozenset[Pair]]

    @property
    def code(self) -> str:
        return self.wordings.language.code


def differences(one: Reading, other: Reading) -> Iterator[Finding]:
    """Yield what two languages of a sheet differ in."""
    codes = f"'{one.code}' and '{other.code}'"
    if len(one.groups) != len(other.groups):
        what = f"{codes} differ in their blocks: {len(one.groups)} and {len(other.groups)}"
        yield Finding("N111", what, "the template prints the same blocks in each language", _parted(one, other))
    else:
        for here, there, ours, theirs in zip(one.groups, other.groups, one.facts, other.facts, strict=True):
            fact = ours[0] if ours else None
            if here.number != there.number:
                what = f"{codes} number a statement {here.number or 'not at all'} and {there.number or 'not at all'}"
                yield Finding("N119", what + _of(fact), "the sections are the same in each language",
                              fact.id if fact else "")  # fmt: skip
            yield from _numbers(here, there, fact, codes)
            yield from _names(here, there, fact, one, other)
            yield from _marks(
                _shared(here, one, (*ours, *theirs)), _shared(there, other, (*ours, *theirs)), fact, codes
            )
    yield from _notes(one, other)


def _parted(one: Reading, other: Reading) -> str:
    """Return the fact at the first place where the two no longer print the same."""
    pairs = ([[f.id for f in facts] for facts in both] for both in zip(one.facts, other.facts, strict=False))
    return next((ident for ours, theirs in pairs if ours != theirs for ident in (*ours, *theirs)), "")


def _numbers(here: Group, there: Group, fact: Fact | None, codes: str) -> Iterator[Finding]:
    ours, theirs = _values(here), _values(there)
    if ours != theirs and (odd := _odd(ours, theirs)):
        what = f"{codes} differ in a number or date: {' and '.join(sorted(odd))}{_of(fact)}"
        yield Finding("N108", what, "the same numbers and dates stand in each language", fact.id if fact else "")


def _values(group: Group) -> list[str]:
    return [*(f.value for f in group.figures), *(re.sub(r"\D", "", number) for number in _DIGITS.findall(group.text))]


def _names(here: Group, there: Group, fact: Fact | None, one: Reading, other: Reading) -> Iterator[Finding]:
    if fact and (one.wordings.is_pending(fact) or other.wordings.is_pending(fact)):
        return
    ours, theirs = _named(here, one.wordings), _named(there, other.wordings)
    for ident in sorted(theirs - ours):
        what = f"the name {ident} is in '{other.code}' but not in '{one.code}'{_of(fact)}"
        yield Finding("N109", what, "the same names stand in each language", fact.id if fact else "")
    for ident in sorted(ours - theirs):
        forms = one.wordings.content.names[ident].forms.get(other.code, (ident,))
        what = f"the name {ident} is in '{one.code}' but not in '{other.code}'{_of(fact)}"
        yield Finding("N109", what, f"write {' or '.join(forms)}", fact.id if fact else "")


def _odd(ours: Iterable[T], theirs: Iterable[T]) -> list[T]:
    """Return what stands more often on one side than on the other, in whatever order, once each."""
    here, there = Counter(ours), Counter(theirs)
    return [*((here - there) + (there - here))]


def _named(group: Group, wordings: Wordings) -> frozenset[str]:
    pattern, owners = wordings.names
    return frozenset(owners[m[1]] for m in pattern.finditer(group.text)) if pattern else frozenset()


def _partial(facts: Iterable[Fact]) -> frozenset[Pair]:
    """Return what the facts cite in some languages only."""
    return frozenset(pair(citation) for fact in facts for citation in fact.sources if citation.only)


def _shared(group: Group, reading: Reading, facts: Iterable[Fact]) -> list[frozenset[Pair]]:
    """Return what the marks of a group stand for, but for what its facts cite in some languages only."""
    partial = _partial(facts)
    stood = (reading.notes.get(mark.number, _NO_NOTE) for mark in group.marks)
    return [pairs for pairs in stood if not pairs <= partial]


def _marks(
    ours: Sequence[frozenset[Pair]], theirs: Sequence[frozenset[Pair]], fact: Fact | None, codes: str
) -> Iterator[Finding]:
    """Compare what the marks of a group stand for, so that a mark lost elsewhere is not told again here."""
    if ours != theirs and (odd := _odd(ours, theirs)):
        sources = sorted({source for pairs in odd for source, _ in pairs})
        what = f"{codes} differ in the notes{_of(fact)}: {', '.join(sources)}"
        yield Finding("N110", what, "a statement has the same notes in each language", fact.id if fact else "")


def _notes(one: Reading, other: Reading) -> Iterator[Finding]:
    partial = _partial(fact for reading in (one, other) for facts in reading.facts for fact in facts)
    ours, theirs = (
        [(number, pairs) for number, pairs in sorted(reading.notes.items()) if not pairs <= partial]
        for reading in (one, other)
    )
    for (number, here), (_, there) in zip_longest(ours, theirs, fillvalue=(0, None)):
        if here != there:
            marked = (facts for g, facts in zip(one.groups, one.facts, strict=True)
                      if facts and any(mark.number == number for mark in g.marks))  # fmt: skip
            fact = next(marked, (None,))[0]
            what = (f"note {number} is {_source(here)} in '{one.code}' and {_source(there)} in '{other.code}'"
                    f"{_of(fact)}")  # fmt: skip
            yield Finding("N110", what, "the notes are the same, in the same order", fact.id if fact else "")
            return


def _source(found: frozenset[Pair] | None) -> str:
    return min(found)[0] if found else "missing"


def _of(fact: Fact | None) -> str:
    return f" ({fact.id})" if fact else ""
