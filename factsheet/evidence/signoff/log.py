"""The log of sign-offs: append-only lines of canonical JSON, each with the hash of the one before.

Input: the bytes of ``reviews.jsonl`` and of its head. Output: entries, or what was done to the log, with its
line. The head (how many lines, hash of the last) is written after the lines, so a torn tail is told from a cut one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from factsheet.errors import ContentError, Location, Problem, Severity
from factsheet.evidence.digest import canonical
from factsheet.evidence.signoff.decisions import DECISIONS, Decided, is_clean, is_hash, is_moment, is_text

LOG, HEAD = "reviews.jsonl", "reviews.head"
NOTHING = "0" * 64
LONGEST = 64_000  # bytes of a line
SHOWN = 30  # problems of a log
_HINT = "restore the log and its head from one branch in version control, then apply later decisions again"
_KINDS: Mapping[str, type | tuple[type, ...]] = {
    "n": int, "previous": str, "applied": str, "decisions": str, "sheet": str, "edition": int, "language": str,
    "reader": str, "pair": str, "hash": str, "state": str, "support": (str, type(None)), "ticks": list, "note": str,
    "at": str, "said": dict, "key": str, "opened": (bool, type(None)), "role": str,
}  # fmt: skip
_LATER: Mapping[str, Any] = {"key": "", "opened": False, "role": ""}  # which the first logs do not have
_KEY = re.compile(r"(SHA256:[A-Za-z0-9+/]{43})?")


@dataclass(frozen=True, slots=True)
class Entry:
    """One reader's decision on one pair, as logged."""

    n: int
    previous: str
    applied: str
    decisions: str
    sheet: str
    edition: int
    language: str
    reader: str
    pair: str
    hash: str
    state: Decided
    support: str | None
    ticks: tuple[str, ...]
    note: str
    at: str
    said: Mapping[str, str]
    key: str = ""  # fingerprint of the key that signed the decisions file; empty where nobody did
    opened: bool | None = False  # the source, before the decision; None where its record has no address
    role: str = ""  # as what an outside reader was asked; empty for the readers of the house

    @property
    def on(self) -> tuple[str, str]:
        """What the decision is on: the pair and the language."""
        return self.pair, self.language


@dataclass(frozen=True)
class Log:
    """A verified log: entries, hash of the last line, and bytes left by an interrupted apply, with their readers."""

    entries: tuple[Entry, ...] = ()
    last: str = NOTHING
    torn: int = 0
    torn_by: tuple[str, ...] = ()

    @property
    def head(self) -> bytes:
        return head(len(self.entries), self.last)


def head(count: int, last: str) -> bytes:
    """Return the head of a log of so many lines."""
    return canonical({"count": count, "last": last}) + b"\n"


def read(data: bytes, head_data: bytes | None, display: str) -> Log:
    """Read and verify a log. Raises ContentError with every line edited, removed, inserted or moved.

    Lines of one apply after those the head counts, and one without its end, were never acknowledged: ``torn`` has
    their bytes. More than one apply cannot have crashed there, for the next one takes away what the one before left.
    """
    problems: list[Problem] = []
    count, last = _head(head_data, display, problems)
    lines = data.split(b"\n")
    tail = lines.pop()
    if lines and all(line.endswith(b"\r") for line in lines):
        what = "all lines of the log end in CR LF: git or an editor changed the line endings"
        problems.append(Problem("V020", Location(display, 1, 1), what, _HINT))
    if problems:
        raise ContentError(problems)
    more = lines[len(lines) if count is None else count :]
    torn = len(tail) + sum(len(line) + 1 for line in more)
    del lines[len(lines) - len(more) :]
    entries, before = _chain(lines, display, problems)
    torn_by = _of_one_apply(more, before)
    if count is None and data:
        what = f"the log’s head {HEAD} is missing, so a cut-off end cannot be detected"
        problems.append(Problem("V021", Location(display), what, _HINT))
    elif count is not None and len(lines) < count:
        how = "lines are missing" if problems else "its end was cut off"
        what = f"the log has {len(lines)} whole lines, its head says {count}: {how}"
        problems.append(Problem("V021", Location(display, len(lines) + 1, 1), what, _HINT))
    elif count is not None and not problems and before != last:
        what = "the last line does not match the log’s head: it was edited or replaced"
        problems.append(Problem("V020", Location(display, len(lines), 1), what, _HINT))
    elif torn_by is None and not problems:
        what = f"the log has more than the {len(lines)} lines its head counts, and not from one interrupted apply: "
        what += "the head is older than the log, or two branches were merged"
        problems.append(Problem("V024", Location(display, len(lines) + 1, 1), what, _HINT))
    if problems:
        rest = Problem("V020", Location(display), "there may be more problems in the log", _HINT)
        raise ContentError(problems if len(problems) <= SHOWN else [*problems[:SHOWN], rest])
    return Log(entries, before, torn, torn_by or ())


def unfinished(log: Log, display: str, severity: Severity) -> tuple[Problem, ...]:
    """Return the problem of lines that an interrupted apply left at the end; nothing if there are none."""
    if not log.torn:
        return ()
    whose = f", decisions of {', '.join(log.torn_by)}," if log.torn_by else ""
    size = "1 byte at the end{} was" if log.torn == 1 else f"{log.torn} bytes at the end{{}} were"
    what = f"{size.format(whose)} left by an interrupted apply; they are ignored"
    hint = "apply the decisions again: the next apply removes them"
    return (Problem("V023", Location(display, len(log.entries) + 1, 1), what, hint, severity),)


def _head(data: bytes | None, display: str, problems: list[Problem]) -> tuple[int | None, str]:
    if data is None:
        return None, NOTHING
    try:
        found = json.loads(data) if len(data) < 1000 else {}
        count, last = found["count"], found["last"]
        if type(count) is int and count >= 0 and isinstance(last, str) and head(count, last) == data:
            return count, last
    except (ValueError, KeyError, TypeError, RecursionError):
        pass
    where = Location(display.removesuffix(LOG) + HEAD if display.endswith(LOG) else f"{display}.head", 1, 1)
    how = "it was edited or damaged"
    if b"<<<<<<<" in data:
        how = "it contains merge conflict markers"
    elif data.endswith(b"\r\n"):
        how = "git or an editor changed its line ending to CR LF"
    problems.append(Problem("V022", where, f"this is not the head of a log: {how}", _HINT))
    return None, NOTHING


def _of_one_apply(lines: Iterable[bytes], before: str) -> tuple[str, ...] | None:
    """Return the readers of lines that one apply left when it crashed; None if it cannot have been one alone."""
    readers: dict[str, None] = {}
    applied = ""
    whole = True
    for line in lines:
        data = _line(line)
        if data is None:  # what a disk made of the rest
            whole = False
            continue
        if not whole or data["previous"] != before or applied not in ("", data["applied"]):
            return None
        applied, before = data["applied"], sha256(line).hexdigest()
        readers[data["reader"]] = None
    return tuple(readers)


def _chain(lines: Sequence[bytes], display: str, problems: list[Problem]) -> tuple[tuple[Entry, ...], str]:
    """Return the entries and the hash of the last line, and note each line that does not follow the one before."""
    entries = []
    before, number = NOTHING, 0
    for n, line in enumerate(lines, 1):
        if len(problems) > SHOWN:  # as many as are told, so that a file of another kind costs no more than that
            break
        where = Location(display, n, 1)
        data = _line(line)
        if data is None:
            problems.append(Problem("V020", where, f"line {n} is not a line of the log: it was edited", _HINT))
        else:
            if data["previous"] != before:
                what = f"line {n} does not follow the line before it: {_fault(data['n'], n)}"
                problems.append(Problem("V020", where, what, _HINT))
            elif data["n"] not in (n, number + 1):  # behind a line that was put in or taken out, all numbers are off
                problems.append(Problem("V020", where, f"line {n} says it is line {data['n']}", _HINT))
            number = data["n"]
            entries.append(Entry(**{**data, "ticks": tuple(data["ticks"])}))
        before = sha256(line).hexdigest()
    return tuple(entries), before


def _fault(says: int, stands: int) -> str:
    if says > stands:
        return f"it says it is line {says}, so a line was removed or lines were swapped"
    if says < stands:
        return f"it says it is line {says}, so a line was inserted or lines were swapped"
    return f"line {stands - 1} was edited" if stands > 1 else "the first line follows nothing"


def _line(line: bytes) -> dict[str, Any] | None:
    """Return the fields of a line, or None where it is not one we wrote."""
    if len(line) > LONGEST:
        return None
    try:
        data = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(data, dict) or (data := {**_LATER, **data}).keys() != _KINDS.keys():
        return None
    if not all(isinstance(data[name], kind) for name, kind in _KINDS.items()):
        return None
    texts = [*data["ticks"], *data["said"].values()]
    if data["state"] not in DECISIONS or not is_moment(data["at"]) or not is_moment(data["applied"]):
        return None
    if not is_hash(data["decisions"]) or not _KEY.fullmatch(data["key"]):
        return None
    if not all(isinstance(text, str) for text in texts):
        return None
    names = "".join(data[name] for name in ("sheet", "language", "reader", "pair", "role"))
    clean = is_clean(names + data["note"]) and not {"\n", "\t"} & set(names)
    return data if clean and is_text("".join((data["hash"], *texts))) else None


def lines_for(log: Log, decided: Iterable[Mapping[str, Any]]) -> tuple[bytes, bytes]:
    """Return the lines that go to the end of a log for new decisions, and the head that goes with them."""
    n, before = len(log.entries), log.last
    made = []
    for fields in decided:
        n += 1
        line = canonical({**fields, "n": n, "previous": before})
        before = sha256(line).hexdigest()
        made.append(line + b"\n")
    return b"".join(made), head(n, before)
