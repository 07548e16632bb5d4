"""Read decisions files, as the review page exports them, and find everything wrong with them.

Input: bytes, from anyone. Output: Decisions, or every problem with its line and column.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, cached_property
from itertools import islice
from typing import Any, Literal, NoReturn, get_args

from factsheet.errors import ContentError, Location, Problem
from factsheet.evidence.digest import digest
from factsheet.evidence.signoff.pairs import person

SCHEMA = "factsheet-decisions/1"
Decided = Literal["verified", "queried", "disputed", "needs-source", "withdrawn"]
DECISIONS: tuple[Decided, ...] = get_args(Decided)
LARGEST = 32 * 1024 * 1024  # bytes: some forty thousand decisions
SHOWN = 30  # problems of a file
TICKS = ("figure", "date", "name", "attribution", "quotation", "translation")
SUPPORT = ("supports", "partly", "does-not", "contradicts")
_AGAIN = "export the decisions again from the review page; do not edit the file"
_HEX = re.compile(r"[0-9a-f]{64}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:\d\d)")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_FIELDS = frozenset(("schema", "sheet", "language", "edition", "content", "reader", "exported", "decisions", "sha256"))
_DECISION = frozenset(("pair", "hash", "state", "support", "ticks", "note", "at"))
_LATER = {"opened"}  # which the first review pages did not write
_REQUEST = frozenset(("to", "role", "by"))


@dataclass(frozen=True)
class Decision:
    """What a reader decided on one pair, on the hash that the reader saw, and when by the reader's clock."""

    pair: str
    hash: str
    state: str
    support: str | None
    ticks: tuple[str, ...]
    note: str
    at: str
    opened: bool | None = False  # the source, from the review page; None where the record has no address of it


@dataclass(frozen=True)
class Request:
    """An outside check: who was asked, as what, and until which day."""

    to: str
    role: str
    by: str


@dataclass(frozen=True)
class Decisions:
    """A file that is whole and well formed; whether it fits the content is not yet known."""

    display: str
    text: str
    sheet: str
    language: str
    edition: int
    content: str
    reader: str
    exported: str
    decisions: tuple[Decision, ...]
    sha256: str
    key: str = ""  # fingerprint of the key that signed it
    request: Request | None = None  # which it answers

    @property
    def role(self) -> str:
        """As what the reader was asked; empty for the readers of the house."""
        return self.request.role if self.request else ""

    def where(self, field: str) -> Location:
        """Return the place of a field of the file itself."""
        return _place(self.display, self.text, _field(self.text, field))

    def where_decision(self, number: int) -> Location:
        """Return the place of a decision, from 0."""
        offset = _at(self._offsets, number)
        line = bisect_left(self._ends, offset)
        return Location(self.display, line + 1, offset - (self._ends[line - 1] if line else -1))

    @cached_property
    def _offsets(self) -> list[int]:
        return list(_offsets(self.text))

    @cached_property
    def _ends(self) -> list[int]:
        return [match.start() for match in re.finditer("\n", self.text)]


def read(data: bytes, display: str) -> Decisions:
    """Read a decisions file. Raises ContentError with everything that is wrong with the file itself."""
    text, found = _parse(data, display)
    problems: list[Problem] = []
    if found.get("schema") != SCHEMA:
        what = f"this is not a decisions file: its schema is {_shown(found.get('schema'))}; this program reads {SCHEMA}"
        raise ContentError([Problem("V002", _place(display, text, _field(text, "schema")), what, _AGAIN)])
    for at, what in islice(_faults(found, text), SHOWN):  # each costs a search for its place
        problems.append(Problem("V003", _place(display, text, at), what, _AGAIN))
    if len(problems) == SHOWN:
        problems.append(Problem("V003", Location(display), "there may be more problems in this file", _AGAIN))
    if not problems and digest({k: v for k, v in found.items() if k != "sha256"}) != found["sha256"]:
        what = "the file was changed after it was exported: its content does not match its sha256"
        problems.append(Problem("V004", _place(display, text, _field(text, "sha256")), what, _AGAIN))
    if problems:
        raise ContentError(problems)
    made = tuple(Decision(**{**d, "ticks": tuple(d["ticks"])}) for d in found["decisions"])
    rest = {key: found[key] for key in _FIELDS - {"schema", "decisions"}}
    request = Request(**found["request"]) if "request" in found else None
    return Decisions(display=display, text=text, decisions=made, request=request, **rest)


def moment(text: str) -> datetime:
    """Return a date-time of a file; raises ValueError for a day or time that does not exist."""
    return datetime.fromisoformat(text)


def late(decisions: Decisions, now: str) -> Iterator[Problem]:
    """Yield the dates of a file that cannot be: in the future, or a decision after its export."""
    exported = moment(decisions.exported)
    if exported > moment(now) + timedelta(days=1):  # clocks differ; a day is no clock any more
        what = f"the file says it was exported on {decisions.exported}, which is in the future"
        yield Problem(
            "V003", decisions.where("exported"), what, "set the clock of the reader’s computer and export again"
        )
    for number, decision in enumerate(decisions.decisions):
        if moment(decision.at) > exported + timedelta(minutes=1):
            what = f"{decision.pair} was decided at {decision.at}, after the export at {decisions.exported}"
            yield Problem("V003", decisions.where_decision(number), what, _AGAIN)


# -- the JSON ----------------------------------------------------------------------------------------


def _parse(data: bytes, display: str) -> tuple[str, dict[str, Any]]:
    def stop(what: str, line: int = 0, column: int = 0, hint: str = _AGAIN) -> NoReturn:
        raise ContentError([Problem("V001", Location(display, line, column), what, hint)])

    if len(data) > LARGEST:
        stop(f"the file has {len(data)} bytes; the limit is {LARGEST}")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        stop(f"the file is not UTF-8 text: byte {error.start} is not")
    try:
        found = json.loads(
            text, object_pairs_hook=_once, parse_constant=_constant, parse_float=_constant, parse_int=_small
        )
        found_bytes = json.dumps(found, ensure_ascii=False).encode() if isinstance(found, dict) else b""
    except json.JSONDecodeError as error:
        stop(f"this is not JSON: {error.msg}", error.lineno, error.colno)
    except UnicodeEncodeError:
        stop("the file has a lone surrogate")
    except RecursionError:
        stop("the file is nested too deeply")
    except ValueError as error:
        stop(f"this is not a decisions file: {error}")
    if not found_bytes:
        stop("this is not a decisions file: it is not an object", 1, 1)
    return text, found


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        met: set[str] = set()
        twice = next(name for name, _ in pairs if name in met or met.add(name))  # type: ignore[func-returns-value]
        raise ValueError(f"duplicate field {_shown(twice)}")
    return found


def _constant(text: str) -> NoReturn:
    raise ValueError(f"{text[:40]} is not allowed")


def _small(text: str) -> int:
    if len(text) > 15:
        raise ValueError(f"a number has {len(text)} digits")
    return int(text)


def _faults(found: Mapping[str, Any], text: str) -> Iterator[tuple[int, str]]:
    """Yield the offset and the fault of each field that is missing, unknown, or not what it must be."""
    yield from ((_field(text, name), f"the field {name!r} is missing") for name in sorted(_FIELDS - found.keys()))
    for name in sorted(found.keys() - _FIELDS - {"request"}):
        yield _field(text, name), f"unknown field {_shown(name)}"
    checks = {
        "sheet": _is_id,
        "language": _is_id,
        "edition": lambda v: type(v) is int and 0 < v < 100_000,
        "content": is_hash,
        "reader": is_name,
        "request": _is_request,
        "exported": is_moment,
        "decisions": lambda v: isinstance(v, list),
        "sha256": is_hash,
    }
    for name, check in checks.items():
        if name in found and not check(found[name]):
            yield _field(text, name), f"{name!r} cannot be {_shown(found[name])}"
    decisions = found.get("decisions")
    if not isinstance(decisions, list):
        return
    if not decisions:
        yield _field(text, "decisions"), "the file has no decisions"
    places = cache(lambda: list(_offsets(text)))  # one search for all, and none where all is well
    seen: dict[str, int] = {}
    for number, decision in enumerate(decisions):
        for what in _decision_faults(decision):
            yield _at(places(), number), f"decision {number + 1}: {what}"
        pair = decision.get("pair") if isinstance(decision, dict) else None
        if isinstance(pair, str) and seen.setdefault(pair, number) != number:
            what = f"decision {number + 1}: {_shown(pair)} is decided twice, in decision {seen[pair] + 1} too"
            yield _at(places(), number), what


def _decision_faults(decision: Any) -> Iterator[str]:
    if not isinstance(decision, dict):
        yield f"{_shown(decision)} is not a decision"
        return
    yield from (f"the field {name!r} is missing" for name in sorted(_DECISION - decision.keys()))
    yield from (f"unknown field {_shown(name)}" for name in sorted(decision.keys() - _DECISION - _LATER))
    checks: dict[str, Callable[[Any], object]] = {
        "pair": lambda v: isinstance(v, str) and 0 < len(v) <= 200 and not _CONTROL.search(v),
        "hash": is_hash,
        "state": lambda v: isinstance(v, str) and v in DECISIONS,
        "support": lambda v: v is None or (isinstance(v, str) and v in SUPPORT),
        "ticks": lambda v: isinstance(v, list) and len(v) <= len(TICKS) and all(t in TICKS for t in v),
        "note": lambda v: isinstance(v, str) and len(v) <= 4000 and not _CONTROL.search(v),
        "at": is_moment,
        "opened": lambda v: v is None or isinstance(v, bool),
    }
    for name, check in checks.items():
        if name in decision and not check(decision[name]):
            yield f"{name!r} cannot be {_shown(decision[name])}"


def _is_id(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(r"[a-z0-9-]{1,80}", value) is not None


def is_hash(value: Any) -> bool:
    """Tell whether a value is a SHA-256, in hexadecimal."""
    return isinstance(value, str) and _HEX.fullmatch(value) is not None


def _is_request(value: Any) -> bool:
    if not isinstance(value, dict) or value.keys() != _REQUEST or not all(is_name(value[n]) for n in ("to", "role")):
        return False
    return isinstance(value["by"], str) and is_day(value["by"])


def is_day(text: str) -> bool:
    """Tell whether a text is a day, as 2026-11-20."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def is_name(value: Any) -> bool:
    """Tell whether a value can be the name of a reader: letters or digits, on one line, 80 characters at most."""
    return (
        isinstance(value, str)
        and len(value) <= 80
        and person(value) != ""
        and not _CONTROL.search(value)
        and "\n" not in value
        and "\t" not in value
    )


def is_moment(value: Any) -> bool:
    """Tell whether a value is a date-time with its zone, of this century or the next."""
    if not isinstance(value, str) or not _MOMENT.fullmatch(value):
        return False
    try:
        return 2000 <= moment(value).year < 2200
    except (ValueError, OverflowError):
        return False


def is_text(value: str) -> bool:
    """Tell whether a text can be encoded: JSON may hold a lone surrogate."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def is_clean(value: str) -> bool:
    """Tell whether a text can be encoded and has no control or bidirectional formatting characters."""
    return is_text(value) and not _CONTROL.search(value)


# -- places ------------------------------------------------------------------------------------------


def _place(display: str, text: str, offset: int) -> Location:
    line = text.count("\n", 0, offset) + 1
    return Location(display, line, offset - (text.rfind("\n", 0, offset) + 1) + 1)


def _field(text: str, name: str) -> int:
    """Return where a field of the file stands, or its beginning."""
    match = re.search(rf"{re.escape(json.dumps(name, ensure_ascii=False))}\s*:", text)
    return match.start() if match else 0


def _at(offsets: Sequence[int], number: int) -> int:
    """Return the offset of a decision, counted from 0, or the beginning."""
    return offsets[number] if number < len(offsets) else 0


def _offsets(text: str) -> Iterator[int]:
    """Yield where each decision stands."""
    match = re.search(r'"decisions"\s*:\s*\[', text)
    at, decoder, space = match.end() if match else len(text), json.JSONDecoder(), re.compile(r"[\s,]*")
    while True:
        at = space.match(text, at).end()  # type: ignore[union-attr]
        try:
            end = decoder.raw_decode(text, at)[1]
        except (ValueError, RecursionError):
            return
        yield at
        at = end


def _shown(value: Any) -> str:
    """Return a value in a message, however long or odd it is."""
    try:
        text = json.dumps(value)
    except RecursionError:
        return "that"
    return text if len(text) <= 60 else f"{text[:57]}…"
