"""Records as they are hashed: what is printed or linked of them in one language, as canonical JSON.

Input: records, a language. Output: JSON data and its SHA-256; never a field that is never printed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from decimal import Decimal
from hashlib import sha256
from html import unescape
from typing import Any

from factsheet.errors import ContentError
from factsheet.languages import Language
from factsheet.languages import language as language_of
from factsheet.records.model import Citation, Content, Fact, Measure
from factsheet.records.plan import MemoPlan, SheetPlan
from factsheet.records.prose import words
from factsheet.records.publisher import Publisher
from factsheet.records.source import Archive, Source
from factsheet.records.support import attribution
from factsheet.records.values import Localized, Record
from factsheet.sheet.facts import BoundFact

# For editors, never printed: not published as text or in a hash.
UNPRINTED_SOURCE: Any = {"custom": {"note", "reason", "snapshot", "independence", "class_", "localized"}}
# of sheets, the publisher and measures: for editors, or seen in what is printed
UNPRINTED = {"acknowledges", "not_printed", "author", "claim", "unsigned", "number_prefix", "rules_off",
              "statement_numbers", "editions", "card"}  # fmt: skip
_TAG = re.compile(r"<[^>]*>")


def canonical(data: Any) -> bytes:
    """Return JSON data as bytes, the same for the same data: keys in order, no white space, UTF-8."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=plain).encode()


def plain(data: Decimal | Record) -> Any:
    """Return as JSON data what JSON has no form for: a decimal as text; an amount without a unit as its number."""
    if isinstance(data, Decimal):
        return str(data)
    given = {name: value for name, value in data if value is not None}
    return given["value"] if list(given) == ["value"] else given


def digest(data: Any) -> str:
    """Return the SHA-256 of JSON data in canonical form, or of bytes."""
    return sha256(data if isinstance(data, bytes) else canonical(data)).hexdigest()


def fact_record(fact: Fact, content: Content, language: Language) -> dict[str, Any]:
    """Return what a fact says in one language: its text as printed, values, dates, status, citations."""
    counted = ("value", "range", "qualifier", "unit", "currency", "scale", "measure", "values")
    fields = (*counted, "as_of", "event_date", "dates")
    found = {
        "id": fact.id,
        "status": fact.status,
        "text": statement(fact, content, language),
        "printed": statement(fact, content, language, fact.printed) if fact.printed else None,
        "attribution": attribution(fact, content, language),
        "superseded_by": list(fact.superseded_by),
        **{name: getattr(fact, name) for name in fields},
        "citations": [{key: value for key, value in _citation(c).items() if value} for c in fact.sources],
    }
    return {key: value for key, value in found.items() if value not in (None, {}, [])}


def statement(fact: Fact, content: Content, language: Language, text: Localized | None = None) -> str:
    """Return a fact's statement as printed, or another text of it, without note marks and with spaces folded.

    Raises ContentError for a placeholder without its field.
    """
    sentence = BoundFact(fact, content, language).statement(marks=False, text=text)
    return " ".join(unescape(_TAG.sub("", str(sentence))).split())


def _citation(citation: Citation) -> dict[str, Any]:
    return {
        "source": citation.source,
        "locator": _locator(citation),
        "quote": citation.quote,
        "speaker": citation.speaker,
        "supports": list(citation.supports),
    }


def _locator(citation: Citation) -> str:
    return ":".join(citation.locator.printed or ())


def source_record(source: Source, language: Language) -> dict[str, Any]:
    """Return what is printed or linked of a source."""
    data = source.model_dump(mode="json", by_alias=True, exclude_none=True, exclude=UNPRINTED_SOURCE)
    return dict(_worded(data, language.code))


def record(item: SheetPlan | Publisher | Measure, language: Language) -> dict[str, Any]:
    """Return a record as JSON data, with its texts in one language; without who wrote the facts."""
    unprinted = UNPRINTED if isinstance(item, MemoPlan) else {*UNPRINTED, "memo"}
    data = item.model_dump(mode="json", by_alias=True, exclude_none=True, exclude=unprinted)
    return dict(_worded(data, language.code))


def _worded(data: Any, code: str) -> Any:
    """Return JSON data with each text per language as that language's text."""
    if isinstance(data, list):
        return [_worded(item, code) for item in data]
    if not isinstance(data, dict):
        return data
    if data and all(isinstance(value, str) and (key == "und" or len(key) == 2) for key, value in data.items()):
        return data.get(code, data.get("und"))
    return {key: _worded(value, code) for key, value in data.items()}


TELLING = 5  # words of a text that could not be read as a field: enough to give it away


def hidden_fields(content: Content) -> tuple[list[str], list[str]]:
    """Return the texts that are never printed, and those that may be; statements also as they would be printed."""
    hidden: list[str] = [content.publisher.author] if content.publisher.author else []
    printed: list[str] = []
    secret = any(fact.print == "never" for fact in content.facts.values())
    for fact in content.facts.values():
        texts = [*fact.text.root.values(), *(fact.printed.root.values() if fact.printed else ())]
        texts += [c.quote for c in fact.sources if c.quote]
        texts += [t for c in fact.sources if c.quote_translation for t in c.quote_translation.root.values()]
        texts += dict.fromkeys(_statements(fact, content)) if secret else ()
        (hidden if fact.print == "never" else printed).extend(texts)
        hidden += filter(None, (fact.note, fact.rank_reason, fact.person.consent if fact.person else None, fact.author))
        hidden += (*fact.derived.values(), *(read.where for read in fact.read_in))
        printed += fact.attribution.root.values() if fact.attribution else ()
    for source in content.sources.values():
        hidden += filter(None, (source.custom.note, source.custom.reason))
        texts = list(_texts(source.model_dump(mode="json", exclude=UNPRINTED_SOURCE)))
        texts += _texts([own.model_dump(mode="json") for own in source.custom.localized.values()])
        withheld = _addresses(source) if source.custom.link is False else set()
        hidden += sorted(withheld)
        printed += [text for text in texts if text not in withheld]
    for search in content.searches.values():
        hidden += filter(None, (search.where, *search.queries, search.by))
        printed += search.what.root.values()
    for speaker in content.speakers.values():
        printed += speaker.name.root.values()
    for plan in content.sheets.values():
        hidden += [entry.reason for entry in (*plan.acknowledges, *plan.not_printed)]
    for item in (content.publisher, *content.measures.values(), *content.sheets.values(), *content.names.values()):
        printed += _texts(item.model_dump(mode="json", exclude=UNPRINTED))
    lost = (text for one in content.unread if one.kind != "sheet" for text in one.texts)
    hidden += (text for text in lost if len(text.split()) >= TELLING)  # shorter ones may be keys and names
    return hidden, [*printed, *(said for text in printed if (said := words(text)) != text)]


def _addresses(source: Source) -> set[str]:
    """Return the addresses of a source, in any language, and of its archived copy."""
    archive = source.custom.archive
    found = {source.url, source.doi, source.doi_address, archive.url if isinstance(archive, Archive) else None}
    return {url for url in (*found, *(own.url for own in source.custom.localized.values())) if url}


def _statements(fact: Fact, content: Content) -> Iterator[str]:
    """Yield a fact's statement as it would be printed, where that is another text than the field."""
    for code in content.publisher.languages:
        if "{" in (fact.text.get(code) or ""):
            with suppress(ContentError):  # a placeholder without its field is told by the check
                yield statement(fact, content, language_of(code))


def _texts(data: Any) -> Iterator[str]:
    """Yield the texts in JSON data."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict | list):
        for item in data.values() if isinstance(data, dict) else data:
            yield from _texts(item)
