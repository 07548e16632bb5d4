"""Rules on the words of one text: numbers, placeholders, ranges, terms, names, people."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from factsheet.languages import vocabulary
from factsheet.languages.language import SPELLED
from factsheet.languages.vocabulary import DIGIT, ROMAN, SLOT
from factsheet.records.messages import nearest
from factsheet.records.model import Content, Fact
from factsheet.records.prose import marked
from factsheet.records.publisher import Term
from factsheet.records.values import Prose
from factsheet.rules.scan import Finding, Rule, Scan

_WITH_DIGIT = re.compile(rf"[^\s“”„«»(),;{SLOT}]*{DIGIT}[^\s“”„«»(){SLOT};]*|{ROMAN}")
_NUMERIC = re.compile(rf"{DIGIT}|{ROMAN}")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_FIXED = ("value", "range", "as_of", "event_date")
_HTML = re.compile(
    r"</?(?:a|abbr|b|br|div|em|h[1-6]|i|li|p|small|span|strong|sub|sup|u|ul)\b[^<>]*>|&(?:[a-zA-Z]{2,8}|#\d+);"
)
_ENDED = re.compile(r"[.!?…][“”»\"')\s]*$")


def literal_numbers(scan: Scan) -> Iterator[Finding]:
    """Find digits and dates that come from no field."""
    hint = (
        "give the fact a field for it and write a placeholder, such as {value} or {event_date};"
        " if it is part of a name, such as a law's, list the whole name in names.yaml"
    )
    for passage in scan.passages:
        if passage.role == "changes":
            continue
        for literal in _literals(passage.plain, scan.codes(passage.language)):
            asked = hint if passage.role == "statement" else "leave it out, or say it in a fact with a field for it"
            yield Finding(scan.where(passage), f"'{literal}' is a number or date written into the text", asked)


def _literals(plain: str, codes: tuple[str, ...]) -> tuple[str, ...]:
    numeric = _NUMERIC.search(plain)  # most have none, and to look for whole words takes longer
    found = [m.group().rstrip(".,:") for m in _WITH_DIGIT.finditer(plain)] if numeric else []
    for known in map(vocabulary, codes):
        found += [m.group() for m in (*known.found(known.months, plain), *known.relative.finditer(plain))]
    return tuple(dict.fromkeys(found))


def number_words(scan: Scan) -> Iterator[Finding]:
    """Find numbers written as words outside quotations and names."""
    for passage in scan.passages:
        if passage.role == "changes":
            continue
        said = _in_words(passage.plain, scan.codes(passage.language))
        if not said:
            continue
        numbers = scan.content.numbers(scan.content.facts[passage.ident]) if passage.role == "statement" else {}
        full = [n for number in numbers.values() for n in number.ends]
        for word in dict.fromkeys(word for code, word in said if not vocabulary(code).follows(word, full)):
            hint = "give the fact a field for it and write a placeholder such as {value:words}, or leave the number out"
            yield Finding(scan.where(passage), f"'{word}' is a number in words", hint)


def _in_words(plain: str, codes: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Return the number words of a text, each with the language it is one in."""
    of = ((code, vocabulary(code)) for code in codes)
    return tuple((c, m[0]) for c, v in of for m in (*v.found(v.number_words, plain), *v.lone.finditer(plain)))


def fields(fact: Fact, content: Content) -> dict[str, bool]:
    """Return the placeholders a fact has a field for, and whether each is a number."""
    return {**dict.fromkeys(content.numbers(fact), True), **dict.fromkeys(fact.moments(), False)}


def _field(placeholder: str) -> str:
    """Return the field a placeholder prints, in digits or in words."""
    return placeholder.removesuffix(":words")


def placeholders(scan: Scan) -> Iterator[Finding]:
    """Find placeholders that nothing fills, stray braces, and names with two meanings."""
    for fact in scan.judged.facts.values():
        fixed = set(_FIXED)
        for field, group, taken in (("values", fact.values, fixed), ("dates", fact.dates, fixed | set(fact.values))):
            for name in taken.intersection(group):
                where = scan.content.where("fact", fact.id, field, name)
                yield Finding(where, f"the placeholder {{{name}}} would have two meanings", "give it another name")
    for passage in scan.passages:
        if not ("{" in passage.text or "}" in passage.text):
            continue
        known = fields(scan.content.facts[passage.ident], scan.content) if passage.role == "statement" else {}
        for name in dict.fromkeys(passage.placeholders):
            if name in known or known.get(_field(name)):
                continue
            of, _, field = name.rpartition(".")
            if passage.role == "sheet" and of in scan.content.facts:
                number = fields(scan.content.facts[of], scan.content).get(_field(field))
                if number or (number is not None and field == _field(field)):
                    continue
            if passage.role != "statement":
                hint = "only the statement of a fact has placeholders"
                if passage.role == "sheet":
                    hint = "in a text of the sheet, a placeholder names the fact too: {ca-arrived-22.value}"
            elif name in _FIXED:
                hint = f"give the fact `{name}:`, or take the placeholder out"
            elif guess := nearest(name, known):
                hint = f"did you mean {{{guess}}}?"
            elif known:
                hint = f"this fact has {', '.join(f'{{{k}}}' for k in known)}; others go under `values:` or `dates:`"
            else:
                hint = "this fact has no values or dates"
            yield Finding(scan.where(passage), f"no field for the placeholder {{{name}}}", hint)
        if alone := re.search(r"\S*[{}]\S*", _PLACEHOLDER.sub(" ", passage.text)):
            yield Finding(scan.where(passage), f"a brace of '{alone[0]}' has no pair", "write placeholders as {value}")


def spelled(scan: Scan) -> Iterator[Finding]:
    """Find numbers printed in words that are large, or that a language would write otherwise in some sentences."""
    for passage in scan.statements:
        fact = scan.content.facts[passage.ident]
        for name in dict.fromkeys(passage.placeholders):
            field = _field(name)
            number = scan.content.numbers(fact).get(field)
            if field == name or number is None:
                continue
            qualifier = fact.qualifier if field in ("value", "range") else None
            for known in scan.vocabularies(passage.language):
                if not number.plain or known.language.spelled(number.first, qualifier) is None:
                    after = f" after “{qualifier.replace('-', ' ')}”" if qualifier else ""
                    what = f"{{{name}}} cannot print {number}{after} in words in {known.language.name}"
                    hint = f"write {{{field}}}: only numbers up to {SPELLED} with one form are printed in words"
                    yield Finding(scan.where(passage), what, hint)


def ranges(scan: Scan) -> Iterator[Finding]:
    """Find two numbers joined as a range: they are two counts, not the ends of one."""
    for passage in scan.statements:
        if len(passage.placeholders) < 2:
            continue
        numbers = {
            name for name, is_number in fields(scan.content.facts[passage.ident], scan.content).items() if is_number
        }
        for left, right in pairwise(_PLACEHOLDER.finditer(passage.text)):
            between = passage.text[left.end() : right.start()]
            for known in scan.vocabularies(passage.language):
                opened = known.range_opener.search(passage.text[: left.start()]) and known.range_and.match(between)
                if not ({_field(left[1]), _field(right[1])} <= numbers and (opened or known.range_join.match(between))):
                    continue
                what = f"{left.group()}{between}{right.group()} joins two numbers as a range"
                hint = "say each number with what it counts and when, or keep it for two facts"
                yield Finding(scan.where(passage), what, hint)
                break


def unended(scan: Scan) -> Iterator[Finding]:
    """Find statements that do not end as sentences do: a part of them may be lost."""
    for passage in scan.statements:
        if not _ENDED.search(passage.text):
            yield Finding(scan.where(passage), "the statement has no full stop at its end", "write it")


def terms(scan: Scan) -> Iterator[Finding]:
    """Find words on the term list outside quotations and names."""
    compiled, every = scan.once(_terms)
    for passage in scan.passages:
        for term, pattern in compiled if every and every.search(passage.plain) else ():
            if passage.language in (term.language, "und"):
                match = pattern.search(passage.plain)
                if match:
                    what = f"'{match.group()}' is on the list of words to avoid: {term.reason}"
                    yield Finding(scan.where(passage), what, f"write {term.instead}")


def _terms(scan: Scan) -> tuple[list[tuple[Term, re.Pattern[str]]], re.Pattern[str] | None]:
    """Return the pattern of each term, and one that finds quickly whether a text may have any."""
    compiled = []
    for term in scan.content.terms:
        endings = "|".join(known.language.term_endings for known in scan.vocabularies(term.language))
        compiled.append((term, re.compile(rf"(?<!\w){re.escape(term.term)}(?:{endings})(?!\w)", re.IGNORECASE)))
    every = "|".join(sorted({re.escape(term.term) for term, _ in compiled}))
    return compiled, re.compile(every, re.IGNORECASE) if every else None


def people(scan: Scan) -> Iterator[Finding]:
    """Find people named who are neither public figures on the list nor have agreed."""
    private = scan.once(_private)
    for fact in scan.judged.facts.values():
        if fact.person and (fact.person.consent or "").strip():
            continue
        named = {i: p for p in reversed(scan.by_fact.get(fact.id, [])) for i in p.names if i in private}
        for ident, passage in sorted(named.items()):
            form = next(iter(scan.content.names[ident].forms.values()))[0]
            hint = "take the name out; or record the consent under `person:`, or why the figure is public in names.yaml"
            yield Finding(scan.where(passage), f"'{form}' names a person who is not listed as a public figure", hint)


def _private(scan: Scan) -> frozenset[str]:
    names = scan.content.names.values()
    return frozenset(n.id for n in names if n.kind == "person" and not (n.public or "").strip())


def marks(scan: Scan) -> Iterator[Finding]:
    """Find marks of bold, emphasis and links without a pair, links that lead elsewhere than they say, and HTML."""
    for kind, ident, path, _, localized in scan.localized():
        for language, text in localized.root.items():
            prose = isinstance(localized, Prose)
            slips = [*(marked(text).slips if prose else ())]
            if html := _HTML.search(text):
                hint = f"write {'**bold** or *emphasis*, or ' if prose else ''}the character itself"
                slips.append((f"‘{html[0]}’ is HTML, which is printed as it stands", hint))
            for what, fix in slips:
                where = scan.content.where(kind, ident, *path, *(() if language == "und" else (language,)))
                yield Finding(where, what, fix)


def small_counts(scan: Scan) -> Iterator[Finding]:
    """Find counts of at most 9 people tied to a small place: they could point to a person."""
    content = scan.content
    counted = [known.people for code in {"en", *scan.languages} for known in scan.vocabularies(code)]
    small, forms = scan.once(_small_places)
    for fact in scan.judged.facts.values():
        measure = content.measures.get(fact.measure or "")
        unit = fact.unit or (measure.unit if measure else "people")
        counts = [n for number in content.numbers(fact).values() for n in number.ends if 1 <= n <= 9]
        if not counts or not any(people.search(unit) for people in counted):
            continue
        named = any(p.names & small for p in scan.by_fact.get(fact.id, []))
        if named or (measure and any(form in (measure.place or "") for form in forms)):
            what = f"a count of {counts[0]} people is tied to a small place"
            hint = "name the region instead of the place, or leave the number out: so few could be recognised"
            yield Finding(content.where("fact", fact.id, "text"), what, hint)


def _small_places(scan: Scan) -> tuple[frozenset[str], frozenset[str]]:
    """Return the ids of small places, and the forms of their names."""
    places = [n for n in scan.content.names.values() if n.small and n.kind == "place"]
    forms = (form for place in places for group in place.forms.values() for form in group)
    return frozenset(place.id for place in places), frozenset(forms)


RULES = (
    Rule(
        "C201",
        "error",
        "a number or date in a text comes from a field, a quotation or a name",
        literal_numbers,
        each=True,
    ),
    Rule("C202", "error", "numbers are not written as words", number_words, each=True),
    Rule("C203", "error", "every placeholder has its field", placeholders, each=True),
    Rule("C204", "error", "two numbers are not joined as a range", ranges, each=True),
    Rule("C205", "error", "words on the term list stand in quotations only", terms, each=True),
    Rule("C207", "error", "a person named is a public figure or has agreed", people, each=True),
    Rule("C208", "error", "no count under ten of people is tied to a small place", small_counts, each=True),
    Rule(
        "C214",
        "error",
        "bold, emphasis and links are whole, a link leads where it says, and no text has HTML",
        marks,
        each=True,
    ),
    Rule("C211", "error", "a number printed in words has one form in its language", spelled, each=True),
    Rule("C210", "error", "a statement ends with a full stop", unended, each=True),
)
