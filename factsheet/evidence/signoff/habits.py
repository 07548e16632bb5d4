"""How decisions were made, as far as a program can tell: very fast, or without a record that the source was opened.

Input: decisions, of a file or of the log. Output: warnings with numbers. They accuse nobody; they say whom to ask.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from factsheet.errors import Location, Problem
from factsheet.evidence.signoff.decisions import moment
from factsheet.evidence.signoff.pairs import person

DAY_ALONE = "T00:00:00Z"  # of a form in a spreadsheet, in which nobody writes the time
MANY, SECONDS = 5, 30  # citations verified within so many seconds: less than 8 seconds for statement and source


class Habit(NamedTuple):
    """Of one decision, what tells how it was made."""

    reader: str
    state: str
    at: str
    opened: bool | None


def problems(habits: Iterable[Habit], where: Location) -> Iterator[Problem]:
    """Yield a warning for each reader who verified many citations at once, or without opening their sources."""
    by_reader: dict[str, list[Habit]] = {}
    for habit in habits:
        if habit.state == "verified":
            by_reader.setdefault(person(habit.reader), []).append(habit)
    for found in by_reader.values():
        name = found[0].reader
        count, within = fastest(habit.at for habit in found if not habit.at.endswith(DAY_ALONE))
        if count >= MANY:
            what = f"{name} verified {count} citations within {within} second{'' if within == 1 else 's'}"
            yield Problem("V030", where, what, f"ask {name} whether each source was read", "warning")
        if unopened := [habit for habit in found if habit.opened is False]:
            what = f"{len(unopened)} of {len(found)} citations verified by {name} without a record that the source "
            what += "was opened before"
            hint = f"ask {name} to open each source from the review page, and to verify again"
            yield Problem("V031", where, what, hint, "warning")


def fastest(times: Iterable[str]) -> tuple[int, int]:
    """Return the most decisions that lie within SECONDS of one another, and how many seconds they took."""
    moments = sorted(map(moment, times))
    best, first = (0, 0), 0
    for last, now in enumerate(moments):
        while (now - moments[first]).total_seconds() > SECONDS:
            first += 1
        if (count := last - first + 1) > best[0]:
            best = count, round((now - moments[first]).total_seconds())
    return best
