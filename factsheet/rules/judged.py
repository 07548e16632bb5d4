"""What the rules judge one by one, and all that decides what they find in each.

Input: content. Output: each record and each text of a sheet alone, with what it came to when all of this was the same.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import chain
from typing import Any, NamedTuple, cast

from factsheet.records.evidence import Search, Speaker
from factsheet.records.kept import MOST, Kept
from factsheet.records.model import Content, Fact, Kind, Measure
from factsheet.records.plan import MemoPlan, SheetPlan
from factsheet.records.publisher import Publisher
from factsheet.records.source import Source
from factsheet.records.values import Localized, Prose
from factsheet.rules.passages import Path, Role

_OF_FACT = re.compile(r"\{([a-z0-9-]+)\.")


class Judged(NamedTuple):
    """The records that are judged, in the order of their texts: all of a content, or one."""

    facts: Mapping[str, Fact] = {}
    speakers: Mapping[str, Speaker] = {}
    searches: Mapping[str, Search] = {}
    measures: Mapping[str, Measure] = {}
    publisher: Mapping[str, Publisher] = {}
    texts: Mapping[tuple[str, Path], tuple[Role, Localized]] = {}  # of sheets
    sheets: Mapping[str, SheetPlan] = {}  # but for their texts
    sources: Mapping[str, Source] = {}

    @classmethod
    def of(cls, content: Content) -> Judged:
        """Return all of a content."""
        texts = {(plan.id, path): text for plan in content.sheets.values() for path, *text in _texts_of(plan)}
        return cls(
            content.facts,
            content.speakers,
            content.searches,
            content.measures,
            {"": content.publisher},
            cast("Mapping[tuple[str, Path], tuple[Role, Localized]]", texts),
            content.sheets,
            content.sources,
        )


_KINDS: tuple[Kind, ...] = ("fact", "speaker", "search", "measure", "publisher", "sheet", "sheet", "source")


class Entry:
    """What one record or text came to: what the rules found in it, in which file, and what functions made of it."""

    __slots__ = ("found", "made", "origin")

    def __init__(self) -> None:
        self.found: Sequence[Any] | None = None
        self.origin: object = None
        self.made: dict[object, tuple[tuple[object, ...], Any]] = {}


class One(NamedTuple):
    """A record, or a text of a sheet, judged alone; the file it stands in."""

    judged: Judged
    entry: Entry
    origin: object


_ENTRIES = Kept[Entry]()
_LISTS = Kept[dict[Hashable, object]]()
_WHOLE = Kept[object]()


def once(content: Content) -> dict[Hashable, object]:
    """Return where to keep what is made of the publisher and its lists of names and terms: empty if one is another."""
    lists = (content.publisher, *content.names.values(), *content.terms)
    return _LISTS.get("", lists, dict)


def entries(judged: Judged, content: Content) -> Sequence[One]:
    """Return each record and text alone; its entry is a new one if anything that it waits for is not the same."""
    found = []
    for (name, kind, ident), alone, of in waiting(judged, content):
        record = ident[0] if name == "texts" else ident
        memo = isinstance(content.sheets.get(record) if kind == "sheet" else None, MemoPlan)  # of the sheet of its name
        found.append(One(alone, _ENTRIES.get((name, ident, memo), of, Entry), content.origin(kind, record)))
    return found


def waiting(judged: Judged, content: Content) -> Iterator[tuple[tuple[str, Kind, Any], Judged, tuple[object, ...]]]:
    """Yield each record and text alone: what it is called, and all that may decide what is found in it.

    That is the publisher with the lists of names and terms; for a fact, its sources, speakers and measure; for a
    text of a sheet, the facts whose fields it prints; for a sheet, all but other sheets.
    """
    groups: Sequence[Mapping[Any, Any]] = judged
    records = chain.from_iterable(group.values() for group in Judged.of(replace(content, sheets={})))
    shared = once(content)
    whole = _WHOLE.get("", (shared, *records, *content.pictures.values()), object)
    for name, kind, group in zip(Judged._fields, _KINDS, groups, strict=True):
        for ident, record in group.items():
            if name == "facts":
                of = (record, shared, *_named(record, content))
            elif name == "texts":
                role, text = record
                of = (_said(role, isinstance(text, Prose), *text.root.items()), shared, *_printed(text, content))
            else:
                of = (record, whole if name == "sheets" else shared)
            alone: dict[str, Any] = {name: {ident: record}}
            yield (name, kind, ident), Judged(**alone), of


def _texts_of(plan: SheetPlan) -> Iterator[tuple[Path, Role, Localized]]:
    yield from ((path, "sheet", text) for path, text in plan.texts())
    yield from ((("allows_text", number), "sheet", text) for number, text in enumerate(plan.allows_text))
    yield from ((("changes", number), "changes", text) for number, text in enumerate(plan.changes))


@lru_cache(MOST)
def _said(*said: object) -> object:
    """Return the same object for a text that says the same: with one word of a sheet, all of its record is another."""
    return object()


def _printed(text: Localized, content: Content) -> Iterator[object]:
    for said in text.root.values():
        yield from (content.facts.get(ident) for ident in _OF_FACT.findall(said))


def _named(fact: Fact, content: Content) -> Iterator[object]:
    """Yield the sources, speakers and measure of a fact, None for one that does not exist."""
    for citation in fact.sources:
        yield content.sources.get(citation.source)
        if citation.speaker:
            yield content.speakers.get(citation.speaker)
    yield content.measures.get(fact.measure or "")
