"""What changed between two states of a project, fact by fact.

Input: two states. Output: a Difference: facts added, changed, withdrawn, re-sourced, re-signed or moved, each with the
places where it is printed; sheets and sources. Where a state has some sheets only, those that both have are compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal, NamedTuple

from factsheet.errors import ContentError, Location, Problem
from factsheet.evidence.digest import digest
from factsheet.project.revisions.states import Decided, OnSheet, Printed, Record, State

Kind = Literal["added", "changed", "withdrawn", "re-sourced", "re-signed", "moved"]
Side = Literal["old", "new"]
KINDS: tuple[Kind, ...] = ("added", "changed", "withdrawn", "re-sourced", "re-signed", "moved")
Records = Mapping[str, Record | None]
"""A record by language."""
Decisions = Mapping[tuple[str, str], Decided]
"""By what was read, and language."""
_OF_CITATION = ("locator", "quote", "speaker", "supports")
_WORDED = {"text", "printed", "attribution"}  # which each language has its own of
_WORD = re.compile(r"\s+|\w+(?:[.,\u2019'-]\w+)*|[^\w\s]")


class Field(NamedTuple):
    """A field that changed, in one language; in none where it is alike in all."""

    language: str
    name: str
    old: Any
    new: Any


class Cited(NamedTuple):
    """A citation added, removed, or changed in some fields."""

    language: str
    how: Literal["added", "removed", "changed"]
    source: str
    fields: tuple[Field, ...]


class Signed(NamedTuple):
    """What was read – a citation, or a translation – and where it stood and stands."""

    language: str
    unit: str
    old: Decided | None
    new: Decided | None


class Place(NamedTuple):
    """Where a fact is printed on one side."""

    side: Side
    sheet: str
    language: str
    edition: int
    printed: Printed


@dataclass(frozen=True)
class Changed:
    """A fact that is not as it was."""

    id: str
    kinds: tuple[Kind, ...]
    texts: Mapping[str, tuple[str | None, str | None]]  # by language, the statement before and after
    fields: tuple[Field, ...]
    citations: tuple[Cited, ...]
    signed: tuple[Signed, ...]
    places: tuple[Place, ...]

    def sheets(self) -> tuple[str, ...]:
        """Return the sheets that print it, before or after; none for a fact that no sheet prints."""
        return tuple(sorted({place.sheet for place in self.places}))


class SheetChange(NamedTuple):
    """A sheet in one language: added, withdrawn, or changed in what it says of itself."""

    sheet: str
    language: str
    old: Record | None
    new: Record | None
    fields: tuple[Field, ...]


class SourceChange(NamedTuple):
    """A source whose record was added, withdrawn or changed; without fields where only its hash is known."""

    source: str
    how: Literal["added", "withdrawn", "changed"]
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Difference:
    """All that changed from one state to another."""

    old: str
    new: str
    facts: tuple[Changed, ...]
    sheets: tuple[SheetChange, ...]
    sources: tuple[SourceChange, ...]
    unmade: tuple[tuple[str, OnSheet, Problem], ...]  # which side lacks a sheet in a language, and why
    decided: bool  # whether the decisions of readers are known on both sides

    def counts(self) -> dict[Kind, int]:
        """Return how many facts there are of each kind; one may be of several."""
        return {kind: sum(kind in fact.kinds for fact in self.facts) for kind in KINDS}

    def __bool__(self) -> bool:
        return bool(self.facts or self.sheets or self.sources)


def compare(old: State, new: State) -> Difference:
    """Compare two states. Raises ContentError B104 where they have no sheet in common, one of them not being whole."""
    whole = old.whole and new.whole
    keys = old.sheets.keys() | new.sheets.keys() if whole else old.sheets.keys() & new.sheets.keys()
    keys -= old.unmade.keys() | new.unmade.keys()
    if not whole and not keys:
        what = f"has no sheet in a language that {new.name} has, too"
        hint = "; ".join(f"{one.name}: {', '.join(map('.'.join, sorted(one.sheets))) or 'none'}" for one in (old, new))
        raise ContentError([Problem("B104", Location(old.name), what, hint)])
    languages = sorted(old.facts.keys() | new.facts.keys() if whole else {code for _, code in keys})
    known = [(side.facts.get(code, {}), side) for side in (old, new) for code in languages]
    ids = {ident for facts, side in known if side.whole and whole for ident in facts}
    ids |= {ident for key in keys for side in (old, new) if key in side.sheets for ident in side.sheets[key].facts}
    signed: dict[str, list[Signed]] = {}
    for one in _signed(old.decided, new.decided):
        signed.setdefault(one.unit.partition("/")[0].partition(":")[0], []).append(one)
    facts = (_fact(ident, old, new, languages, sorted(keys), signed.get(ident, ())) for ident in sorted(ids))
    return Difference(
        old.name,
        new.name,
        tuple(fact for fact in facts if fact),
        tuple(_sheets(old, new, sorted(keys))),
        tuple(_sources(old, new, languages, whole)),
        (
            *(("old", *one) for one in sorted(old.unmade.items())),
            *(("new", *one) for one in sorted(new.unmade.items())),
        ),
        old.decided is not None and new.decided is not None,
    )


def _fact(
    ident: str, old: State, new: State, languages: Sequence[str], keys: Sequence[OnSheet], signed: Sequence[Signed]
) -> Changed | None:
    """Return what changed of a fact; None if nothing did."""
    before, after = ({code: side.facts.get(code, {}).get(ident) for code in languages} for side in (old, new))
    places = tuple(_places(ident, old, new, keys))
    sides = {side: {(p.sheet, p.language) for p in places if p.side == side} for side in ("old", "new")}
    texts = {code: (_text(before[code]), _text(after[code])) for code in languages if before[code] or after[code]}
    if not any(before.values()) or not any(after.values()):
        added = not any(before.values())
        there = after if added else before
        cited = tuple(_citations({c: None if added else there[c] for c in languages},
                                 {c: there[c] if added else None for c in languages}))  # fmt: skip
        return Changed(ident, ("added" if added else "withdrawn",), texts, (), cited, (), places)
    fields = tuple(_fields(before, after, ("id", "citations")))
    cited = tuple(_citations(before, after))
    kinds: tuple[tuple[Kind, bool], ...] = (
        ("changed", bool(fields)),
        ("re-sourced", bool(cited)),
        ("re-signed", bool(signed)),
        ("moved", sides["old"] != sides["new"]),
    )
    found = tuple(kind for kind, is_so in kinds if is_so)
    return Changed(ident, found, texts, fields, cited, tuple(signed), places) if found else None


def _text(record: Record | None) -> str | None:
    return record.get("text") if record else None


def _fields(
    before: Mapping[str, Record | None], after: Mapping[str, Record | None], but: Sequence[str]
) -> Iterator[Field]:
    """Yield the fields that differ in records by language, those alike in all languages once.

    A record that one side lacks in a language has no text there, and nothing else to compare.
    """
    found: dict[str, dict[str, tuple[Any, Any]]] = {}
    both = [code for code in before if before[code] and after[code]]
    for code in before:
        was, now = before[code] or {}, after[code] or {}
        names = (was.keys() | now.keys()) - {*but} if code in both else {"text"} & (was.keys() | now.keys())
        for name in names:
            if was.get(name) != now.get(name):
                found.setdefault(name, {})[code] = was.get(name), now.get(name)
    for name, by_language in sorted(found.items(), key=lambda item: (item[0] != "text", item[0])):
        values = list(by_language.values())
        alike = by_language.keys() == {*both} and all(value == values[0] for value in values)
        if alike and (len(both) > 1 or name not in _WORDED):
            yield Field("", name, *values[0])
        else:
            yield from (Field(code, name, *value) for code, value in by_language.items())


def _citations(before: Records, after: Records) -> Iterator[Cited]:
    """Yield what changed of the citations, that which is alike in all languages once."""
    by_language = {}
    for code in before:
        was, now = ([*record.get("citations", ())] if record else [] for record in (before[code], after[code]))
        by_language[code] = list(_of_lists(was, now))
    seen = [found for code, found in by_language.items() if before[code] or after[code]]
    if seen and all(found == seen[0] for found in seen):
        yield from seen[0]
        return
    for code, found in by_language.items():
        yield from (one._replace(language=code) for one in found)


def _of_lists(before: Sequence[Record], after: Sequence[Record]) -> Iterator[Cited]:
    """Yield how one list of citations became another: those of one source are held against one another in order."""
    for key in dict.fromkeys(one["source"] for one in (*before, *after)):
        was, now = ([one for one in each if one["source"] == key] for each in (before, after))
        gone, come = [one for one in was if one not in now], [one for one in now if one not in was]
        for one, other in zip(gone, come, strict=False):
            yield Cited("", "changed", key, tuple(_of_pair(one, other)))
        both = min(len(gone), len(come))
        yield from (Cited("", "removed", key, tuple(_of_pair(one, {}))) for one in gone[both:])
        yield from (Cited("", "added", key, tuple(_of_pair({}, one))) for one in come[both:])


def _of_pair(one: Record, other: Record) -> Iterator[Field]:
    for name in _OF_CITATION:
        if one.get(name) != other.get(name):
            yield Field("", name, one.get(name), other.get(name))


def _signed(old: Decisions | None, new: Decisions | None) -> Iterator[Signed]:
    """Yield the decisions of readers that differ, where both sides know them."""
    if old is None or new is None:
        return
    for unit, code in sorted(old.keys() | new.keys()):
        was, now = old.get((unit, code)), new.get((unit, code))
        if was != now and not {was, now} <= {None, Decided("unreviewed")}:
            yield Signed(code, unit, was, now)


def _places(ident: str, old: State, new: State, keys: Iterable[OnSheet]) -> Iterator[Place]:
    for sheet, code in keys:
        sides: tuple[tuple[Side, State], ...] = (("old", old), ("new", new))
        for side, state in sides:
            paper = state.sheets.get((sheet, code))
            if paper and ident in paper.facts:
                yield Place(side, sheet, code, paper.said["edition"], paper.facts[ident])


def _sheets(old: State, new: State, keys: Iterable[OnSheet]) -> Iterator[SheetChange]:
    for key in keys:
        was, now = (side.sheets[key].said if key in side.sheets else None for side in (old, new))
        if was == now:
            continue
        both = bool(was and now)
        fields = tuple(_fields({key[1]: was}, {key[1]: now}, ("id", "language", "sha256"))) if both else ()
        yield SheetChange(*key, was, now, tuple(field._replace(language="") for field in fields))


def _sources(old: State, new: State, languages: Iterable[str], whole: bool) -> Iterator[SourceChange]:
    """Yield the sources whose records differ; of states that are not whole, those that both know."""
    sides = [{code: side.sources.get(code, {}) for code in languages} for side in (old, new)]
    known = [{key for by_key in side.values() for key in by_key} for side in sides]
    for key in sorted(known[0] | known[1] if whole else known[0] & known[1]):
        was, now = ({code: by_key.get(key) for code, by_key in side.items()} for side in sides)
        if key not in known[0] or key not in known[1]:
            yield SourceChange(key, "withdrawn" if key in known[0] else "added", ())
        elif whole:
            if fields := tuple(_fields(was, now, ("id",))):
                yield SourceChange(key, "changed", fields)
        elif any(was[code] and now[code] and _hash(was[code]) != _hash(now[code]) for code in was):
            yield SourceChange(key, "changed", ())


def _hash(source: Any) -> str:
    return source if isinstance(source, str) else digest(source)


# -- words -------------------------------------------------------------------------------------------------


def words(old: str, new: str) -> Iterator[tuple[Literal["same", "deleted", "inserted"], str]]:
    """Yield a text word by word as it became another; numbers and dates are never cut.

    A space between two words that changed is of the change, so that it reads as one.
    """
    was, now = _WORD.findall(old), _WORD.findall(new)
    gone = come = ""
    opcodes = SequenceMatcher(None, was, now, autojunk=False).get_opcodes()
    for n, (how, a, b, c, d) in enumerate(opcodes):
        same = "".join(was[a:b])
        if how != "equal":
            gone, come = gone + same, come + "".join(now[c:d])
        elif same.isspace() and 0 < n < len(opcodes) - 1:
            gone, come = gone + same, come + same
        else:
            yield from _changed(gone, come)
            gone = come = ""
            yield "same", same
    yield from _changed(gone, come)


def _changed(gone: str, come: str) -> Iterator[tuple[Literal["deleted", "inserted"], str]]:
    if gone:
        yield "deleted", gone
    if come:
        yield "inserted", come
