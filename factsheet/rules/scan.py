"""What the rules look at: every text of the content, with quotations, names and placeholders marked.

Input: Content. Output: passages, where sheets mention facts, and dates that can be compared. Each text is scanned once,
for all rules. What one record alone comes to is kept while it, and all it refers to, are the same.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import NamedTuple, TypeVar, cast

from factsheet.errors import Location, Severity
from factsheet.languages import Vocabulary, known_languages, vocabulary
from factsheet.languages.vocabulary import fold
from factsheet.records.model import Content, Fact, Kind
from factsheet.records.plan import Mention
from factsheet.records.prose import words
from factsheet.records.values import Localized, Prose
from factsheet.rules.judged import Judged, One, entries, once
from factsheet.rules.passages import NameForms, Passage, Path, Role, name_forms, passage_of

T = TypeVar("T")
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")


class Finding(NamedTuple):
    """What a rule found: where, what, and what to do about it."""

    where: Location
    what: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A content rule: a stable code, its severity, one line that says what it asks, and the function.

    ``each``: it judges each record by no more than ``judged.waiting`` says.
    """

    code: str
    severity: Severity
    summary: str
    run: Callable[[Scan], Iterable[Finding]]
    each: bool = False


def text_fingerprint(text: str) -> str:
    """Return 12 hex digits of the SHA-256 of a text, composed (NFC), white space folded."""
    folded = " ".join(unicodedata.normalize("NFC", text).split())
    return hashlib.sha256(folded.encode()).hexdigest()[:12]


def count_words(text: str) -> int:
    """Count words; a placeholder is one, a lone mark none."""
    return sum(1 for _ in filter(_LETTER_OR_DIGIT.search, text.split()))


def earliest(date: str) -> str:
    """Return the first day an EDTF date can mean."""
    first = date.replace("~", "").split("/")[0]
    return first + "-01-01"[len(first) - 10 :] if len(first) < 10 else first


def latest(date: str) -> str:
    """Return the last day an EDTF date can mean; every month has 31, for comparison only."""
    last = date.replace("~", "").split("/")[-1]
    return last + "-12-31"[len(last) - 10 :] if len(last) < 10 else last


class Scan:
    """The content as the rules see it; ``judged`` are the records that they judge: all, or one."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self.languages = content.publisher.languages
        self.reference = "en" if "en" in self.languages else self.languages[0]
        self._once = once(content)

    @cached_property
    def judged(self) -> Judged:
        return Judged.of(self.content)

    # -- one record after the other --------------------------------------------------------------------

    def once(self, make: Callable[..., T], *given: Hashable) -> T:
        """Return what a function makes of the publisher and its lists, kept while these are the same."""
        if (make, given) not in self._once:
            self._once[make, given] = make(self, *given)
        return cast(T, self._once[make, given])

    def _only(self, one: One) -> Scan:
        """Return this scan to judge one record; what it refers to is looked up in all of the content."""
        made = Scan.__new__(Scan)
        vars(made).update({name: vars(self)[name] for name in ("content", "languages", "reference", "_once")})
        vars(made).update(judged=one.judged, _entries=[one])
        return made

    def each(self, make: Callable[..., T], *given: object) -> Iterator[T]:
        """Yield what a function makes of a scan of each record alone, kept while all that it may look at is the same.

        See ``judged.waiting`` for what that is; beside it, what is ``given``.
        """
        for one in self._entries:
            found = one.entry.made.get(make)
            if found is None or found[0] != given:
                found = one.entry.made[make] = given, make(self._only(one), *given)
            yield found[1]

    def found_in_each(self, rules: Sequence[Rule]) -> Iterator[tuple[Rule, Finding]]:
        """Yield what rules that judge each record alone find; kept likewise, if its file has the same lines."""
        for one in self._entries:
            entry = one.entry
            if entry.found is None or (entry.found and entry.origin is not one.origin):
                alone = self._only(one)
                entry.found = [(rule, finding) for rule in rules for finding in rule.run(alone)]
                entry.origin = one.origin if entry.found else None
            yield from entry.found

    @cached_property
    def _entries(self) -> Sequence[One]:
        return entries(self.judged, self.content)

    # -- what they look at -----------------------------------------------------------------------------

    def vocabularies(self, language: str) -> tuple[Vocabulary, ...]:
        """Return the words a text is judged by; one that is the same in all languages, by those of each."""
        return tuple(map(vocabulary, self.codes(language)))

    def codes(self, language: str) -> tuple[str, ...]:
        """Return the languages by whose words a text is judged."""
        return self.once(_codes, language)

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """All texts of what is judged, one passage a language."""
        return tuple(chain.from_iterable(self.each(_passages)))

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
        for plan in self.judged.sheets.values():
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

    def where(self, passage: Passage) -> Location:
        """Return the place of a passage."""
        language = () if passage.language == "und" else (passage.language,)
        return self.content.where(passage.kind, passage.ident, *passage.path, *language)

    def at(self, sheet: str, mention: Mention) -> Location:
        """Return the place of a mention."""
        return self.content.where("sheet", sheet, *mention.path)

    def localized(self) -> Iterator[tuple[Kind, str, Path, Role, Localized]]:
        """Yield the texts that may differ per language, with their place and role."""
        for fact in self.judged.facts.values():
            yield "fact", fact.id, ("text",), "statement", fact.text
            if fact.printed:
                yield "fact", fact.id, ("printed",), "statement", fact.printed
            if fact.attribution:
                yield "fact", fact.id, ("attribution",), "attribution", fact.attribution
        for speaker in self.judged.speakers.values():
            yield "speaker", speaker.id, ("name",), "attribution", speaker.name
        for search in self.judged.searches.values():
            yield "search", search.id, ("what",), "label", search.what
        for measure in self.judged.measures.values():
            yield "measure", measure.id, ("label",), "label", measure.label
        for publisher in self.judged.publisher.values():
            for number, text in enumerate(publisher.allows_text):
                yield "publisher", "", ("allows_text", number), "sheet", text
        for (sheet, path), (role, text) in self.judged.texts.items():
            yield "sheet", sheet, path, role, text

    def names_in(self, text: str, language: str) -> frozenset[str]:
        """Return the ids of the names that a text has."""
        pattern, owners = self.name_forms(language)
        return frozenset(owners[m[1]] for m in pattern.finditer(fold(text))) if pattern else frozenset()

    def name_forms(self, language: str) -> NameForms:
        """Return how the listed names are found in texts of a language."""
        return self.once(_forms, language)


def _codes(scan: Scan, language: str) -> tuple[str, ...]:
    codes = scan.languages if language == "und" else (language,)
    return tuple(code for code in codes if code in known_languages())


def _forms(scan: Scan, language: str) -> NameForms:
    return name_forms(scan.content.names.values(), language, scan.vocabularies(language))


def _passages(scan: Scan) -> list[Passage]:
    return [
        passage_of(
            *(kind, ident, path, role, language),
            words(text) if isinstance(localized, Prose) else text,
            scan.name_forms(language),
        )
        for kind, ident, path, role, localized in scan.localized()
        for language, text in localized.root.items()
    ]


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


def last_before(where: Location, starts: Mapping[Location, T]) -> T | None:
    """Return what starts at a place or last before it in its file, None where nothing does."""
    ordered = sorted(starts)
    at = bisect_right(ordered, where)
    return starts[ordered[at - 1]] if at and ordered[at - 1].path == where.path and where.line else None
