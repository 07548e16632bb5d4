"""What the rules look at: every text of the content, with quotations, names and placeholders marked.

Input: Content. Output: passages, where sheets mention facts, and dates that can
be compared. Each text is scanned once, for all rules.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Literal, NamedTuple, TypeVar

from factsheet.errors import Location, Severity
from factsheet.languages import Vocabulary, known_languages, vocabulary
from factsheet.languages.vocabulary import QUOTED, SLOT, fold
from factsheet.records.model import Content, Fact, Kind
from factsheet.records.plan import Mention
from factsheet.records.prose import words
from factsheet.records.values import Localized, Prose

T = TypeVar("T")
Path = tuple[str | int, ...]
Role = Literal["statement", "attribution", "label", "sheet", "changes"]

TEXTS = 1 << 14  # texts of which a process keeps what it found in them, should it be asked again
_QUOTATION = re.compile(QUOTED)
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


class Finding(NamedTuple):
    """What a rule found: where, what, and what to do about it."""

    where: Location
    what: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A content rule: a stable code, its severity, one line that says what it asks, and the function."""

    code: str
    severity: Severity
    summary: str
    run: Callable[[Scan], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Passage:
    """One text in one language; ``text``, ``named`` and ``plain`` are as long as it is."""

    kind: Kind
    ident: str
    path: Path  # of the localized text
    role: Role
    language: str
    content: Content = field(repr=False, compare=False)
    text: str  # without marks; apostrophes, spaces and hyphens made plain
    unnamed: str  # … with names blanked, and placeholders but for a SLOT at their end
    plain: str  # … with quotations blanked too
    placeholders: tuple[str, ...]  # as written, with :words
    names: frozenset[str]  # ids

    @property
    def where(self) -> Location:
        return self.content.where(
            self.kind, self.ident, *self.path, *(() if self.language == "und" else (self.language,))
        )

    @property
    def fields(self) -> frozenset[str]:
        """The fields that its placeholders print, in digits or in words."""
        return frozenset(name.removesuffix(":words") for name in self.placeholders)


def text_fingerprint(text: str) -> str:
    """Return 12 hex digits of the SHA-256 of a text, composed (NFC), white space folded."""
    folded = " ".join(unicodedata.normalize("NFC", text).split())
    return hashlib.sha256(folded.encode()).hexdigest()[:12]


@lru_cache(TEXTS)
def count_words(text: str) -> int:
    """Count words; a placeholder is one, a lone mark none."""
    return sum(any(c.isalnum() for c in word) for word in text.split())


def earliest(date: str) -> str:
    """Return the first day an EDTF date can mean."""
    first = date.replace("~", "").split("/")[0]
    return first + "-01-01"[len(first) - 10 :] if len(first) < 10 else first


def latest(date: str) -> str:
    """Return the last day an EDTF date can mean; every month has 31, for comparison only."""
    last = date.replace("~", "").split("/")[-1]
    return last + "-12-31"[len(last) - 10 :] if len(last) < 10 else last


class Scan:
    """The content as the rules see it."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self.languages = content.publisher.languages
        self._codes: dict[str, tuple[str, ...]] = {}
        self.reference = "en" if "en" in self.languages else self.languages[0]

    @cached_property
    def nouns(self) -> dict[str, frozenset[str]]:
        """The common nouns that a language's texts show, by language; kept by names.py."""
        return {}

    def vocabularies(self, language: str) -> tuple[Vocabulary, ...]:
        """Return the words a text is judged by; one that is the same in all languages, by those of each."""
        return tuple(map(vocabulary, self.codes(language)))

    def codes(self, language: str) -> tuple[str, ...]:
        """Return the languages by whose words a text is judged."""
        if language not in self._codes:
            codes = self.languages if language == "und" else (language,)
            self._codes[language] = tuple(code for code in codes if code in known_languages())
        return self._codes[language]

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """All texts of facts, measures and sheets, one passage a language."""
        return tuple(
            self._passage(kind, ident, path, role, language, words(text) if isinstance(localized, Prose) else text)
            for kind, ident, path, role, localized in self.localized()
            for language, text in localized.root.items()
        )

    @cached_property
    def statements(self) -> tuple[Passage, ...]:
        return tuple(p for p in self.passages if p.role == "statement")

    @cached_property
    def pairs(self) -> tuple[tuple[Passage, Passage], ...]:
        """Each text in the reference language with each of its translations."""
        groups: dict[tuple[object, ...], list[Passage]] = {}
        for passage in self.passages:
            groups.setdefault((passage.kind, passage.ident, passage.path), []).append(passage)
        found = []
        for group in groups.values():
            original = next((p for p in group if p.language == self.reference), None)
            others = (p for p in group if p.language in self.languages and p is not original)
            found += [(original, other) for other in others] if original else []
        return tuple(found)

    @cached_property
    def by_fact(self) -> dict[str, list[Passage]]:
        """Statements and attributions of each fact."""
        found: dict[str, list[Passage]] = {}
        for passage in self.passages:
            if passage.kind == "fact":
                found.setdefault(passage.ident, []).append(passage)
        return found

    @cached_property
    def mentions(self) -> dict[str, tuple[Mention, ...]]:
        """Where each sheet names facts that exist; a chart mentions all of its series."""
        found = {}
        for plan in self.content.sheets.values():
            named = [m for m in plan.mentions() if m.fact in self.content.facts]
            for measure, path in plan.charts():
                known = {m.fact for m in named}
                named += [Mention(f.id, path, path) for f in self.content.series(measure) if f.id not in known]
            found[plan.id] = tuple(named)
        return found

    @cached_property
    def printed(self) -> dict[str, dict[str, Mention]]:
        """The first mention of each fact that a sheet prints."""
        found: dict[str, dict[str, Mention]] = {}
        for sheet, named in self.mentions.items():
            for mention in named:
                found.setdefault(sheet, {}).setdefault(mention.fact, mention)
        return found

    @cached_property
    def on_sheets(self) -> frozenset[str]:
        return frozenset(fact for facts in self.printed.values() for fact in facts)

    @cached_property
    def answered_by(self) -> dict[str, tuple[Fact, ...]]:
        """The printable denials of each fact that has any."""
        found: dict[str, tuple[Fact, ...]] = {}
        for fact in self.content.facts.values():
            for target in fact.answers if stands(fact) else ():
                found[target] = (*found.get(target, ()), fact)
        return found

    def at(self, sheet: str, mention: Mention) -> Location:
        """Return the place of a mention."""
        return self.content.where("sheet", sheet, *mention.path)

    def localized(self) -> Iterator[tuple[Kind, str, Path, Role, Localized]]:
        """Yield the texts that may differ per language, with their place and role."""
        for fact in self.content.facts.values():
            yield "fact", fact.id, ("text",), "statement", fact.text
            if fact.printed:
                yield "fact", fact.id, ("printed",), "statement", fact.printed
            if fact.attribution:
                yield "fact", fact.id, ("attribution",), "attribution", fact.attribution
        for speaker in self.content.speakers.values():
            yield "speaker", speaker.id, ("name",), "attribution", speaker.name
        for search in self.content.searches.values():
            yield "search", search.id, ("what",), "label", search.what
        for measure in self.content.measures.values():
            yield "measure", measure.id, ("label",), "label", measure.label
        for number, text in enumerate(self.content.publisher.allows_text):
            yield "publisher", "", ("allows_text", number), "sheet", text
        for plan in self.content.sheets.values():
            for path, text in plan.texts():
                yield "sheet", plan.id, path, "sheet", text
            for number, text in enumerate(plan.allows_text):
                yield "sheet", plan.id, ("allows_text", number), "sheet", text
            for number, change in enumerate(plan.changes):
                yield "sheet", plan.id, ("changes", number), "changes", change

    def _passage(self, kind: Kind, ident: str, path: Path, role: Role, language: str, text: str) -> Passage:
        pattern, owners = self.name_forms(language)
        folded, unnamed, plain, placeholders, forms = _looked_at(text, pattern.pattern if pattern else "")
        return Passage(
            kind=kind,
            ident=ident,
            path=path,
            role=role,
            language=language,
            content=self.content,
            text=folded,
            unnamed=unnamed,
            plain=plain,
            placeholders=placeholders,
            names=frozenset(owners[form] for form in forms),
        )

    def names_in(self, text: str, language: str) -> frozenset[str]:
        """Return the ids of the names that a text has."""
        pattern, owners = self.name_forms(language)
        return frozenset(owners[m[1]] for m in pattern.finditer(fold(text))) if pattern else frozenset()

    def name_forms(self, language: str) -> tuple[re.Pattern[str] | None, dict[str, str]]:
        """Return a pattern of the names' forms in a language, the longest first, and whose each form (group 1) is."""
        if language not in self._forms:
            self._forms[language] = self._compiled(language)
        return self._forms[language]

    @cached_property
    def _forms(self) -> dict[str, tuple[re.Pattern[str] | None, dict[str, str]]]:
        return {}

    def _compiled(self, language: str) -> tuple[re.Pattern[str] | None, dict[str, str]]:
        owners: dict[str, str] = {}
        for name in self.content.names.values():
            own = name.forms.get(language)
            for form in own or [form for forms in name.forms.values() for form in forms]:
                owners.setdefault(fold(form), name.id)
        if not owners:
            return None, owners
        ordered = sorted(owners, key=len, reverse=True)
        # The look-ahead for a first letter spares trying every form at every place.
        first = "".join(sorted({re.escape(form[0]) for form in ordered}))
        endings = "|".join(v.language.name_endings for v in self.vocabularies(language))
        forms = "|".join(map(re.escape, ordered))
        return re.compile(rf"(?<!\w)(?=[{first}])({forms})(?:{endings})(?!\w)"), owners


@lru_cache(TEXTS)
def _looked_at(text: str, names: str) -> tuple[str, str, str, tuple[str, ...], tuple[str, ...]]:
    """Return a text, without names and placeholders, without quotations too; its placeholders, the forms of names."""
    folded, pattern = fold(text), re.compile(names) if names else None
    unnamed = _PLACEHOLDER.sub(_slot, pattern.sub(_blank, folded) if pattern else folded)
    forms = tuple(dict.fromkeys(match[1] for match in pattern.finditer(folded))) if pattern else ()
    return folded, unnamed, _without_quotations(unnamed, folded), tuple(_PLACEHOLDER.findall(folded)), forms


def stands(fact: Fact) -> bool:
    """Tell whether a fact may be printed as it is: not withheld, deprecated or superseded."""
    return fact.print == "always" and fact.rank != "deprecated" and not replaced(fact)


def replaced(fact: Fact) -> bool:
    """Tell whether a later fact has taken this one's place."""
    return fact.status == "superseded" or bool(fact.superseded_by)


def successors(fact: Fact, content: Content) -> set[str]:
    """Return the facts that took this one's place, and those that took theirs."""
    found: set[str] = set()
    ahead = list(fact.superseded_by)
    while ahead:
        ident = ahead.pop()
        if ident not in found and ident in content.facts:
            found.add(ident)
            ahead += content.facts[ident].superseded_by
    return found - {fact.id}


def past_review(fact: Fact, on: str) -> bool:
    """Tell whether a fact counts as stale on a day: the last day its ``review_by`` can mean is over."""
    return fact.review_by is not None and latest(fact.review_by) < on


def _without_quotations(text: str, folded: str) -> str:
    """Return a text with the places blanked where the folded one, which is as long, has quotations."""
    for found in _QUOTATION.finditer(folded):
        text = text[: found.start()] + _blank(found) + text[found.end() :]
    return text


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def _slot(match: re.Match[str]) -> str:
    return " " * (len(match.group()) - 1) + SLOT


def last_before(where: Location, starts: Mapping[Location, T]) -> T | None:
    """Return what starts at a place or last before it in its file, None where nothing does."""
    ordered = sorted(starts)
    at = bisect_right(ordered, where)
    return starts[ordered[at - 1]] if at and ordered[at - 1].path == where.path and where.line else None
