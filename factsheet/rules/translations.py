"""Rules on translations: there, up to date, and with the same numbers, placeholders and names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from factsheet.records.prose import marked
from factsheet.records.values import Prose
from factsheet.rules.scan import Finding, Rule, Scan, text_fingerprint

_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
_DIGITS = re.compile(r"\d+(?:[ ,.]\d{3}(?!\d))*")


def missing(scan: Scan) -> Iterator[Finding]:
    """Find texts that lack one of the publisher's languages; labels of measures have a rule of their own."""
    for kind, ident, path, role, localized in scan.localized():
        if role == "label" or (kind == "fact" and scan.content.facts[ident].print == "never"):
            continue
        for language in scan.languages:
            if language != scan.reference and localized.get(language) is None:
                where = scan.content.where(kind, ident, *path)
                yield Finding(where, f"there is no text in '{language}'", f"add a line `{language}: …`")


def no_original(scan: Scan) -> Iterator[Finding]:
    """Find texts that lack the language the others are translated from."""
    for kind, ident, path, role, localized in scan.localized():
        if role != "label" and localized.get(scan.reference) is None:
            where = scan.content.where(kind, ident, *path)
            yield Finding(where, f"there is no text in '{scan.reference}'", f"add a line `{scan.reference}: …`")


def incomplete_labels(scan: Scan) -> Iterator[Finding]:
    """Find measures whose label lacks one of the publisher's languages."""
    for measure in scan.judged.measures.values():
        for language in scan.languages:
            if measure.label.get(language) is None:
                where = scan.content.where("measure", measure.id, "label")
                yield Finding(where, f"the label has no text in '{language}'", f"add a line `{language}: …`")


def outdated(scan: Scan) -> Iterator[Finding]:
    """Find translations made from another text than the one that now stands there."""
    for fact in scan.judged.facts.values():
        original = fact.text.get(scan.reference)
        for language, translation in fact.translation.items():
            if original is None or translation.of is None or language not in fact.text.languages():
                continue
            now = text_fingerprint(original)
            if translation.of != now:
                where = scan.content.where("fact", fact.id, "translation", language, "of")
                what = f"the '{language}' text was translated from another '{scan.reference}' text"
                yield Finding(where, what, f"read it against the text again, then write `of: {now}`")


def different_placeholders(scan: Scan) -> Iterator[Finding]:
    """Find translations with other placeholders than the original."""
    for original, other in scan.pairs:
        ours, theirs = original.fields, other.fields
        for name in sorted(ours ^ theirs):
            has, lacks = (original, other) if name in ours else (other, original)
            what = f"{{{name}}} is in '{has.language}' but not in '{lacks.language}'"
            yield Finding(scan.where(other), what, "use the same placeholders in each language")


def different_digits(scan: Scan) -> Iterator[Finding]:
    """Find translations with other digits than the original, in quotations and names too."""
    for original, other in scan.pairs:
        ours, theirs = _digits(original.text), _digits(other.text)
        if ours != theirs:
            odd = sorted((ours - theirs) + (theirs - ours))
            what = f"'{original.language}' and '{other.language}' differ in the number {' and '.join(odd)}"
            yield Finding(scan.where(other), what, "the same numbers stand in each language")


def _digits(text: str) -> Counter[str]:
    found = _DIGITS.findall(_PLACEHOLDER.sub(" ", text))
    return Counter(re.sub(r"\D", "", number) for number in found)


def different_names(scan: Scan) -> Iterator[Finding]:
    """Find translations that lack a proper name of the original, or have one more."""
    names = scan.content.names
    for original, other in scan.pairs:
        for ident in sorted(other.names - original.names):
            what = f"the name '{ident}' is in '{other.language}' but not in '{original.language}'"
            yield Finding(scan.where(other), what, f"take it out, or write it in '{original.language}' too")
        for ident in sorted(original.names - other.names):
            forms = names[ident].forms.get(other.language) or next(iter(names[ident].forms.values()))
            what = f"the name '{ident}' is in '{original.language}' but not in '{other.language}'"
            yield Finding(
                scan.where(other), what, f"write {' or '.join(forms)}, or add the form used here to names.yaml"
            )


def different_links(scan: Scan) -> Iterator[Finding]:
    """Find translations with more or fewer links than the original."""
    for kind, ident, path, _, localized in scan.localized():
        original = localized.get(scan.reference)
        if not isinstance(localized, Prose) or original is None:
            continue
        ours = len(marked(original).addresses)
        for language in scan.languages:
            theirs = len(marked(localized.get(language) or original).addresses)
            if theirs != ours:
                where = scan.content.where(kind, ident, *path, language)
                what = f"'{scan.reference}' and '{language}' differ in their links: {ours} and {theirs}"
                yield Finding(where, what, "link the same in each language; the address may be that of a translation")


def untranslated_genres(scan: Scan) -> Iterator[Finding]:
    """Find sources without a title whose genre, which a note prints instead, lacks one of the publisher's languages."""
    for source in scan.judged.sources.values():
        translation = source.custom.genre_translation
        for language in scan.languages:
            lacks = language != scan.reference and (translation is None or translation.get(language) is None)
            if source.genre and not source.title and lacks:
                where = scan.content.where("source", source.id, "genre")
                what = f"the genre '{source.genre}' is printed in a note and has no text in '{language}'"
                yield Finding(where, what, f"add `custom: {{genre-translation: {{{language}: …}}}}` to the source")


RULES = (
    Rule("C301", "warning", "every text stands in each of the publisher's languages", missing, each=True),
    Rule("C302", "warning", "a translation is made from the text that stands there now", outdated, each=True),
    Rule("C303", "error", "all languages use the same placeholders", different_placeholders, each=True),
    Rule("C304", "error", "all languages have the same digits", different_digits, each=True),
    Rule("C305", "error", "the same proper names stand in every language", different_names, each=True),
    Rule("C310", "error", "all languages have as many links", different_links, each=True),
    Rule(
        "C306", "error", "a measure's label stands in each of the publisher's languages", incomplete_labels, each=True
    ),
    Rule(
        "C308",
        "error",
        "a genre that is printed stands in each of the publisher's languages",
        untranslated_genres,
        each=True,
    ),
    Rule("C307", "error", "every text stands in the language the others are made from", no_original, each=True),
)
