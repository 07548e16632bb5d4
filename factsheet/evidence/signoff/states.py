"""The state of each pair, derived from the log: unreviewed, verified, …, confirmed, lapsed, stale.

Input: current pairs and log entries. Output: a state per pair, and the decisions it rests on.
A decision counts on the hash it was made on; the latest of each reader counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from factsheet.evidence.ladder import READERS
from factsheet.evidence.signoff.log import Entry
from factsheet.evidence.signoff.pairs import Pair, Translation, author_of, person
from factsheet.records.model import Content

State = Literal[
    "unreviewed", "verified", "queried", "disputed", "needs-source", "withdrawn", "confirmed", "lapsed", "stale"
]
History = Mapping[tuple[str, str], Sequence[Entry]]


@dataclass(frozen=True)
class Stand:
    """The state of one pair, and each reader's latest decision on its current or an earlier text."""

    state: State
    now: tuple[Entry, ...] = ()
    before: tuple[Entry, ...] = ()

    @property
    def confirmed_on(self) -> str:
        """The date, as the readers told it, of the decision that confirmed the pair; empty if it is not."""
        return max(entry.at for entry in self.now)[:10] if self.state == "confirmed" else ""

    @property
    def unsigned(self) -> tuple[str, ...]:
        """Who decided without signing; nobody where two others did sign."""
        unsigned = tuple(entry.reader for entry in self.now if not entry.key)
        return unsigned if len(self.now) - len(unsigned) < READERS else ()


def history(entries: Iterable[Entry]) -> History:
    """Return the entries by pair and language, oldest first."""
    found: dict[tuple[str, str], list[Entry]] = {}
    for entry in entries:
        found.setdefault(entry.on, []).append(entry)
    return found


def stand(pair: Pair | Translation, past: History, content: Content) -> Stand:
    """Return the state of a pair or a translation.

    Decisions of its author do not count; readers who disagree make it queried.
    """
    author = person(author_of(pair.fact, content) or "")
    latest: dict[str, Entry] = {}
    for entry in past.get((pair.id, pair.language), ()):
        latest[person(entry.reader)] = entry
    latest.pop(author, None)
    now = tuple(entry for entry in latest.values() if entry.hash == pair.hash)
    before = tuple(entry for entry in latest.values() if entry.hash != pair.hash)
    decided: set[State] = {entry.state for entry in now}
    state: State
    if not now:
        state = "lapsed" if before else "unreviewed"
    elif len(decided) > 1:
        state = "queried"
    elif decided == {"verified"}:
        people = {entry.key or person(entry.reader) for entry in now}  # one key is one person, whatever the name
        state = "confirmed" if len(people) >= READERS and author else "verified"
    else:
        state = next(iter(decided))
    return Stand(state, now, before)


def stands(pairs: Iterable[Pair], past: History, content: Content) -> dict[str, Stand]:
    """Return the state of each pair, by its id."""
    return {pair.id: stand(pair, past, content) for pair in pairs}


def shown(state: State, stale: bool) -> State:
    """Return the state as shown to people: a pair that is read, but past its review date, is stale."""
    return "stale" if stale and state in ("verified", "confirmed") else state
