"""Rules on the words of one text: numbers, placeholders, ranges, terms, names, people."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from factsheet.check.scan import Finding, Passage, Rule, Scan
from factsheet.check.terms import (
    CAPITALISED,
    DATE_WORDS,
    DIGIT,
    NUMBER_WORDS,
    PEOPLE,
    RANGE_AND,
    RANGE_JOIN,
    RANGE_OPENER,
    ROMAN,
    STARTERS,
)
from factsheet.records.model import Fact

_WITH_DIGIT = re.compile(rf"[^\s“”«»(),;]*{DIGIT}[^\s“”«»();]*|{ROMAN}")
_NUMERIC = re.compile(rf"{DIGIT}|{ROMAN}")
_WORD = re.compile(r"\w+")
_CAPITALISED = re.compile(r"(?<![\w'])\d?[A-ZÀ-ÖØ-Þ]\w*(?:[-'+]\w+)*")
_ELIDED = re.compile(r"(?<!\w)(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)'", re.IGNORECASE)
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_SENTENCE_END = (".", "!", "?", "…", ":")
_ENDED = re.compile(r"[.!?…][”»\"')\s]*$")


def _of_language(passage: Passage, lists: dict[str, re.Pattern[str]]) -> list[re.Pattern[str]]:
    if passage.language == "und":
        return list(lists.values())
    return [lists[passage.language]] if passage.language in lists else []


def literal_numbers(scan: Scan) -> Iterator[Finding]:
    """Find digits and dates that come from no field."""
    hint = (
        "give the fact a field for it and write a placeholder, such as {value} or {event_date};"
        " if it is part of a name, such as a law's, list the whole name in names.yaml"
    )
    for passage in scan.passages:
        if passage.role == "changes":
            continue
        numeric = _NUMERIC.search(passage.plain)  # most have none, and to look for whole words takes longer
        found = [m.group().rstrip(".,:") for m in _WITH_DIGIT.finditer(passage.plain)] if numeric else []
        for pattern in _of_language(passage, DATE_WORDS):
            found += [m.group() for m in pattern.finditer(passage.plain)]
        for literal in dict.fromkeys(found):
            asked = hint if passage.role == "statement" else "leave it out, or say it in a fact with a field for it"
            yield Finding(passage.where, f"'{literal}' is a number or date written into the text", asked)


def number_words(scan: Scan) -> Iterator[Finding]:
    """Find numbers written as words outside quotations and names."""
    for passage in scan.passages:
        if passage.role == "changes":
            continue
        matches = [m for p in _of_language(passage, NUMBER_WORDS) for m in p.finditer(passage.plain)]
        found = [m.group() for m in matches if not passage.text[: m.start()].endswith("} pour ") or m.group() != "cent"]
        for word in dict.fromkeys(found):
            hint = "give the fact a field for it and write a placeholder, or say it without a number"
            yield Finding(passage.where, f"'{word}' is a number in words", hint)


def fields(fact: Fact) -> dict[str, bool]:
    """Return the placeholders a fact has a field for, and whether each is a number."""
    found = {**dict.fromkeys(fact.values, True), **dict.fromkeys(fact.dates, False)}
    if fact.value is not None:
        found["value"] = True
    if fact.as_of:
        found["as_of"] = False
    if fact.event_date:
        found["event_date"] = False
    return found


def placeholders(scan: Scan) -> Iterator[Finding]:
    """Find placeholders that nothing fills, stray braces, and names with two meanings."""
    for fact in scan.content.facts.values():
        fixed = {"value", "as_of", "event_date"}
        for field, group, taken in (("values", fact.values, fixed), ("dates", fact.dates, fixed | set(fact.values))):
            for name in taken.intersection(group):
                where = scan.content.where("fact", fact.id, field, name)
                yield Finding(where, f"the placeholder {{{name}}} would have two meanings", "give it another name")
    for passage in scan.passages:
        known = fields(scan.content.facts[passage.ident]) if passage.role == "statement" else {}
        for name in dict.fromkeys(passage.placeholders):
            if name in known:
                continue
            if passage.role != "statement":
                hint = "only the statement of a fact has placeholders"
            elif name in ("value", "as_of", "event_date"):
                hint = f"give the fact `{name}:`, or take the placeholder out"
            elif known:
                hint = f"this fact has {', '.join(f'{{{k}}}' for k in known)}; others go under `values:` or `dates:`"
            else:
                hint = "this fact has no values or dates"
            yield Finding(passage.where, f"nothing fills the placeholder {{{name}}}", hint)
        if re.search(r"[{}]", _PLACEHOLDER.sub("", passage.text)):
            yield Finding(passage.where, "a brace stands alone", "placeholders are written {value}")


def ranges(scan: Scan) -> Iterator[Finding]:
    """Find two numbers joined as a range: they are two counts, not the ends of one."""
    for passage in scan.statements:
        numbers = {name for name, is_number in fields(scan.content.facts[passage.ident]).items() if is_number}
        for left, right in pairwise(_PLACEHOLDER.finditer(passage.text)):
            between = passage.text[left.end() : right.start()]
            opened = RANGE_OPENER.search(passage.text[: left.start()]) and RANGE_AND.match(between)
            if {left.group(1), right.group(1)} <= numbers and (opened or RANGE_JOIN.match(between)):
                what = f"{left.group()}{between}{right.group()} joins two numbers as a range"
                hint = "say each number with what it counts and when, or keep it for two facts"
                yield Finding(passage.where, what, hint)


def unended(scan: Scan) -> Iterator[Finding]:
    """Find statements that do not end as sentences do: a part of them may be lost."""
    for passage in scan.statements:
        if not _ENDED.search(passage.text):
            hint = (
                "write it; if a part of the sentence is lost, it had a ` #`: put quotation marks around the whole text"
            )
            yield Finding(passage.where, "the statement has no full stop at its end", hint)


def terms(scan: Scan) -> Iterator[Finding]:
    """Find words on the term list outside quotations and names."""
    compiled = [
        (t, re.compile(rf"(?<!\w){re.escape(t.term)}(?:e?s)?(?!\w)", re.IGNORECASE)) for t in scan.content.terms
    ]
    for passage in scan.passages:
        for term, pattern in compiled:
            if passage.language in (term.language, "und"):
                match = pattern.search(passage.plain)
                if match:
                    what = f"'{match.group()}' is on the list of words to avoid: {term.reason}"
                    yield Finding(passage.where, what, f"write {term.instead}")


def unlisted_names(scan: Scan) -> Iterator[Finding]:
    """Find capitalised words that no listed name covers, in the languages whose ordinary ones are known."""
    for passage in scan.passages:
        ordinary = CAPITALISED.get(passage.language)
        found = [m.group() for m in _capitalised(passage) if ordinary and not _ordinary(m, passage.text, ordinary)]
        for word in dict.fromkeys(found):
            hint = "list the name in names.yaml with its form in each language, or write it small"
            yield Finding(passage.where, f"'{word}' is a name that is not on the list", hint)


def doubtful_starts(scan: Scan) -> Iterator[Finding]:
    """Find first words of statements that are written nowhere small: a first name could hide there."""
    for language, starters in STARTERS.items():
        written = set(_WORD.findall("\n".join(_texts(scan, language))))
        small = {*starters, *(word for word in written if word[0].islower())}
        for passage in scan.passages:
            if passage.role not in ("statement", "attribution") or passage.language not in (language, "und"):
                continue
            for match in _capitalised(passage):
                if not _starts(match, passage.text):
                    continue
                parts = re.split(r"[-'+]", match.group())
                known = all(p in CAPITALISED[language] or p.lower() in small for p in parts if p[:1].isupper())
                if not known and not NUMBER_WORDS[language].match(match.group()):
                    hint = "if it is a name, list it in names.yaml; if not, start with another word"
                    yield Finding(passage.where, f"'{match.group()}' starts a sentence and may be a name", hint)


def _capitalised(passage: Passage) -> Iterator[re.Match[str]]:
    """Yield the words with a capital outside names; in French, what stands before an apostrophe is another word."""
    text = passage.unnamed
    if passage.language == "fr":
        text = _ELIDED.sub(lambda found: " " * len(found[0]), text)
    return _CAPITALISED.finditer(text)


def _texts(scan: Scan, language: str) -> Iterator[str]:
    """Yield all texts of a language that show how a word is written: passages; in English quotes, titles and notes."""
    yield from (p.text for p in scan.passages if p.language in (language, "und"))
    if language == "en":
        for fact in scan.content.facts.values():
            yield fact.note or ""
            yield from (citation.quote or "" for citation in fact.sources)
        for source in scan.content.sources.values():
            yield f"{source.title or ''} {source.custom.note or ''}"


def _starts(match: re.Match[str], text: str) -> bool:
    """Tell whether a word starts a sentence or quotation."""
    before = text[: match.start()].rstrip(" ([")
    return not before or before.endswith(_SENTENCE_END) or before[-1] in "“«‘"


def _ordinary(match: re.Match[str], text: str, ordinary: frozenset[str]) -> bool:
    """Tell whether a capital needs no name: it starts a sentence or quotation, or is a month, language or people."""
    if _starts(match, text):
        return True
    parts = re.split(r"[-'+]", match.group())
    return all(p in ordinary or not p[:1].isupper() for p in parts)


def people(scan: Scan) -> Iterator[Finding]:
    """Find people named who are neither public figures on the list nor have agreed."""
    private = {n.id for n in scan.content.names.values() if n.kind == "person" and not (n.public or "").strip()}
    for fact in scan.content.facts.values():
        if fact.person and (fact.person.consent or "").strip():
            continue
        named = {i: p for p in reversed(scan.by_fact.get(fact.id, [])) for i in p.names if i in private}
        for ident, passage in sorted(named.items()):
            form = next(iter(scan.content.names[ident].forms.values()))[0]
            hint = "take the name out; or record the consent under `person:`, or why the figure is public in names.yaml"
            yield Finding(passage.where, f"'{form}' names a person who is not listed as a public figure", hint)


def small_counts(scan: Scan) -> Iterator[Finding]:
    """Find counts of at most 9 people tied to a small place: they could point to a person."""
    content = scan.content
    small = {n.id for n in content.names.values() if n.small and n.kind == "place"}
    forms = {form for ident in small for group in content.names[ident].forms.values() for form in group}
    for fact in content.facts.values():
        measure = content.measures.get(fact.measure or "")
        unit = fact.unit or (measure.unit if measure else "people")
        counts = [v for v in (fact.value or 0, *fact.values.values()) if 1 <= v <= 9]
        if not counts or not PEOPLE.search(unit):
            continue
        named = any(p.names & small for p in scan.by_fact.get(fact.id, []))
        if named or (measure and any(form in (measure.place or "") for form in forms)):
            what = f"a count of {counts[0]} people is tied to a small place"
            hint = "name the region instead of the place, or leave the number out: so few could be recognised"
            yield Finding(content.where("fact", fact.id, "text"), what, hint)


RULES = (
    Rule("C201", "error", "a number or date in a text comes from a field, a quotation or a name", literal_numbers),
    Rule("C202", "error", "numbers are not written as words", number_words),
    Rule("C203", "error", "every placeholder has its field", placeholders),
    Rule("C204", "error", "two numbers are not joined as a range", ranges),
    Rule("C205", "error", "words on the term list stand in quotations only", terms),
    Rule("C206", "error", "every proper name in an English or French text is on the list of names", unlisted_names),
    Rule("C207", "error", "a person named is a public figure or has agreed", people),
    Rule("C208", "error", "no count under ten of people is tied to a small place", small_counts),
    Rule("C209", "warning", "a sentence does not start with a word that may be an unlisted name", doubtful_starts),
    Rule("C210", "error", "a statement ends with a full stop", unended),
)
