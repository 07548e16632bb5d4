"""How facts and the sheet's own data look in print, in one language.

Input: Content. Output: wordings: a text with a slot for each figure, and what
belongs in each slot; derived from the records, not from what was printed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

from factsheet.evidence.ladder import FOUND, READ, UNSIGNED
from factsheet.languages import Language, vocabulary
from factsheet.languages.language import SOURCE
from factsheet.languages.vocabulary import SLOT, fold, words
from factsheet.records.blocks import Shares
from factsheet.records.kept import Kept
from factsheet.records.model import Citation, Content, Fact
from factsheet.records.plan import SheetPlan
from factsheet.records.support import attribution
from factsheet.rules.scan import Scan
from factsheet.sheet.addresses import printed_address
from factsheet.sheet.context import SHARE_ALT, share_numbers
from factsheet.sheet.edition import Standing
from factsheet.sheet.facts import FIELD_OF_FACT, PLACEHOLDER, pieces, printed_number, sheet_text, worded
from factsheet.sheet.prose import plain
from factsheet.sheet.prose import printed as as_printed

Pair = tuple[str, str]  # source, and locator as kind:value or empty
_OPEN, _CLOSE = "\1", "\2"  # around a value that is text, while a label is set
_WORD = re.compile(r"\w+")
_LONG = 4  # letters; shorter words say little of what a text is about
_SKELETONS = Kept[list[tuple[str, tuple[str, ...]]]]()


@dataclass(frozen=True, slots=True)
class Slot:
    """What belongs in a slot: value and printed text, and how to call it."""

    kind: str
    value: str
    text: str
    name: str


@dataclass(frozen=True, slots=True)
class Wording:
    """A text with slots; ``covers`` are the places whose numbers it accounts for, beside the slots.

    ``facts`` are those whose figures belong in the slots, if any.
    """

    skeleton: str
    slots: tuple[Slot, ...]
    covers: tuple[tuple[int, int], ...] = ()
    facts: frozenset[str] = frozenset()

    def filled(self) -> Wording:
        """Return the wording with its slots' texts in place; they are accounted for."""
        text, covers = "", list[tuple[int, int]]()
        at = [0] * (len(self.skeleton) + 1)  # where each character has moved to
        slots = iter(self.slots)
        for i, character in enumerate(self.skeleton):
            at[i] = len(text)
            text += next(slots).text if character == SLOT else character
            if character == SLOT:
                covers.append((at[i], len(text)))
        at[-1] = len(text)
        return Wording(text, (), (*covers, *((at[start], at[end]) for start, end in self.covers)))


class Wordings:
    """All wordings of one content in one language, made when asked for and kept."""

    def __init__(self, content: Content, language: Language, *, strict: bool = False) -> None:
        """``strict``: whose words are printed is asked, too."""
        self.content, self.language = content, language
        self.strict = strict
        self.words = vocabulary(language.code)
        self.names = Scan(content).name_forms(language.code)
        self._slots: dict[tuple[str, str], Slot] = {}
        self._forms: dict[str, Mapping[tuple[str, str], frozenset[str]]] = {}
        self._said: dict[str, frozenset[str]] = {}
        self._dates: dict[str, str] = {}
        self.records: dict[str, Sequence[str]] = {}  # by source, kept by notes.py

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """The facts that may be printed."""
        return tuple(fact for fact in self.content.facts.values() if fact.print == "always")

    @cached_property
    def statements(self) -> Mapping[str, tuple[tuple[Fact, tuple[str, ...]], ...]]:
        """The facts by their statement, its placeholders made slots, with the names of these."""
        found: dict[str, tuple[tuple[Fact, tuple[str, ...]], ...]] = {}
        for fact in self.facts:
            of = (fact, self.language)
            for skeleton, names in _SKELETONS.get((self.language.code, fact.id), of, partial(_skeletons, *of)):
                found[skeleton] = (*found.get(skeleton, ()), (fact, names))
        return found

    def statements_in(self, text: str) -> list[str]:
        """Return the statements, with their slots, that stand in a text, in the order of the facts."""
        candidates = set(self._wordless)
        for word in set(_WORD.findall(text)):
            candidates.update(self._by_word.get(word, ()))
        return [skeleton for _, skeleton in sorted(candidates) if skeleton in text]

    @cached_property
    def _by_word(self) -> Mapping[str, list[tuple[int, str]]]:
        """The statements, numbered, by the rarest of their words, so that a text is compared with few of them."""
        inner = {skeleton: _WORD.findall(skeleton)[1:-1] for skeleton in self.statements}  # whole words for certain
        often = Counter(word for whole in inner.values() for word in whole)
        found: dict[str, list[tuple[int, str]]] = {}
        for number, (skeleton, whole) in enumerate(inner.items()):
            found.setdefault(min(whole, key=lambda w: (often[w], w), default=""), []).append((number, skeleton))
        return found

    @property
    def _wordless(self) -> Sequence[tuple[int, str]]:
        return self._by_word.get("", ())

    def is_pending(self, fact: Fact) -> bool:
        """Tell whether a fact has no text in this language and is printed in English."""
        return fact.text.get(self.language.code) is None

    def date(self, edtf: str) -> str:
        if edtf not in self._dates:
            self._dates[edtf] = fold(self.language.date(edtf))
        return self._dates[edtf]

    def slot(self, fact: Fact, name: str) -> Slot:
        """Return what the placeholder of a statement prints."""
        key = fact.id, name
        if key not in self._slots:
            self._slots[key] = self._slot(fact, name)
        return self._slots[key]

    def _slot(self, fact: Fact, name: str) -> Slot:
        called = f"{{{name}}} of {fact.id}"
        _, lang = worded(fact.text, self.language)
        if (number := printed_number(fact, name, self.content, lang)) is not None:
            return Slot("data", str(number[0]), fold(number[1]), called)
        date = fact.moments().get(name)
        return Slot("time", date or "", fold(lang.date(date)) if date else "", called)

    def forms(self, fact: Fact) -> Mapping[tuple[str, str], frozenset[str]]:
        """Return the printed forms of what a fact prints beside statements: its value and dates, by kind and value."""
        if fact.id not in self._forms:
            found: dict[tuple[str, str], frozenset[str]] = {}
            numbers = self.content.numbers(fact)
            if number := numbers.get("value", numbers.get("range")):
                shown = (self.language.number(number, fact.qualifier), self.language.figure(number, fact.qualifier))
                found["data", str(number)] = frozenset(map(fold, shown))
            for name in fact.values:
                found.setdefault(("data", str(numbers[name])), frozenset([fold(self.language.number(numbers[name]))]))
            if fact.event_date:
                found["time", fact.event_date] = frozenset([self.date(fact.event_date)])
            if fact.as_of:
                found["time", fact.as_of] = frozenset([self.date(fact.as_of), fold(self.language.as_of(fact.as_of))])
            if date := fact.date():
                found["time", date] |= {fold(self.language.within_year(date) or self.date(date))}
                found.setdefault(("time", date[:4]), frozenset([date[:4]]))
            self._forms[fact.id] = found
        return self._forms[fact.id]

    # -- citations -----------------------------------------------------------------------------------

    @cached_property
    def shorts(self) -> dict[str, str]:
        """The short names of bodies, by each of their names."""
        code = self.language.code
        return {
            form: short
            for name in self.content.names.values()
            if name.short and (short := name.short.get(code))
            for form in name.forms.get(code, ())
        }

    def quotes(self, fact: Fact) -> Iterator[list[str]]:
        """Yield the words of a fact's quotes, as the source has them and as translated into this language."""
        for citation in fact.sources:
            translated = citation.quote_translation.get(self.language.code) if citation.quote_translation else None
            for quote in (citation.quote, translated):
                if quote:
                    yield words(quote)

    # -- how near a fact is ----------------------------------------------------------------------------

    def label(self, fact: Fact) -> str:
        """Return what a fact counts, in print."""
        measure = self.content.measures.get(fact.measure or "")
        text = measure.label.get(self.language.code) if measure else None
        return fold(self.language.typeset(text)) if text else ""

    def attribution(self, fact: Fact) -> str:
        text = attribution(fact, self.content, self.language)
        return fold(self.language.typeset(text)) if text else ""

    def said(self, fact: Fact) -> frozenset[str]:
        """Return the longer words a fact prints."""
        if fact.id not in self._said:
            text = PLACEHOLDER.sub(" ", fact.text.get(self.language.code) or fact.text.get("en") or "")
            every = words(f"{fold(text)} {self.label(fact)} {self.attribution(fact)}")
            self._said[fact.id] = frozenset(word for word in every if len(word) >= _LONG)
        return self._said[fact.id]


def _skeletons(fact: Fact, language: Language) -> list[tuple[str, tuple[str, ...]]]:
    """Return a fact's statements with slots for their placeholders, and the names of these."""
    found = []
    for said in filter(None, (fact.text, fact.printed)):
        text, lang = worded(said, language)
        if text:
            parts = pieces(fold(plain(text, lang)))
            found.append((SLOT.join(parts[::2]), tuple(parts[1::2])))
    return found


def with_figures(plan: SheetPlan, printed: Sequence[Fact], wordings: Wordings) -> Iterator[Wording]:
    """Yield the sheet's own texts that name a figure or date of a fact it prints, with slots for them."""
    facts = {fact.id: fact for fact in printed}
    for _, text in plan.texts():
        parts = FIELD_OF_FACT.split(as_printed(text, wordings.language) or "")
        owners = [facts.get(ident) for ident in parts[1::3]]
        if owners and all(owners):
            slots = (wordings.slot(fact, name) for fact, name in zip(owners, parts[2::3], strict=True) if fact)
            yield Wording(SLOT.join(map(fold, parts[::3])), tuple(slots), facts=frozenset(parts[1::3]))


def fields(fact: Fact, content: Content) -> frozenset[tuple[str, str]]:
    """Return kind and value of every number and date of a fact."""
    numbers = [("data", str(number)) for number in content.numbers(fact).values()]
    return frozenset([*numbers, *(("time", date) for date in fact.moments().values())])


def pair(citation: Citation) -> Pair:
    """Return the source and printed locator that a citation's note stands for."""
    printed = citation.locator.printed
    return citation.source, ":".join(printed) if printed else ""


# -- the sheet's own data ----------------------------------------------------------------------------


def furniture(plan: SheetPlan, wordings: Wordings, standing: Standing) -> tuple[Wording, ...]:
    """Return the wordings of edition data, review counts and publisher data: what is printed but is no fact."""
    language, content = wordings.language, wordings.content
    date = Slot("time", plan.date, wordings.date(plan.date), "the date of the sheet")
    as_of = Slot("time", plan.facts_as_of, wordings.date(plan.facts_as_of), "facts_as_of of the sheet")
    later = _label(language, "no later status found as of {date}", {}, as_of)
    labels = [
        _label(language, "Edition {number}, {date}", {"number": plan.edition}, date),
        _label(language, "Edition {number}", {"number": plan.edition}),
        _label(language, "Facts as of {date}", {}, as_of),
        later,
        Wording(later.skeleton[:1].upper() + later.skeleton[1:], later.slots, later.covers),
        *reviewed(language, standing),
    ]
    edition = _label(language, "Edition {number}", {"number": plan.edition})
    publisher, code = content.publisher, language.code
    said = (publisher.name, publisher.licence.label, publisher.disclaimer, *plan.changes)
    title = fold(language.quotation(language.typeset(plan.title.get(code) or "")))
    numbered = f"{plan.number} · {edition.skeleton}"  # a number may have no letter, and then is known beside these only
    whole = [numbered, f"{numbered} · {plan.date}", f"{title}, {plan.number}, {edition.skeleton}"]
    own = [
        *(publisher.contact, publisher.corrections, publisher.address, plan.id, plan.number),
        *(publisher.licence.id, publisher.licence.url, publisher.base_url),
        publisher.logo.alt.get(code) if publisher.logo else None,
        printed_address(publisher.base_url) if publisher.base_url else None,
        title,
        *(language.typeset(text.get(code) or "") for text in said if text),
    ]
    whole += [fold(text) for text in own if text]
    return (*labels, *(Wording(text, (), ((0, len(text)),)) for text in dict.fromkeys(whole)))


def reviewed(language: Language, standing: Standing) -> tuple[Wording, ...]:
    """Return the wordings of the review counts, which are each language's own: one may be read before the other."""
    counts = {"found": standing.found, "confirmed": standing.confirmed, "total": standing.total}
    counts["unsigned"] = standing.unsigned
    messages = (FOUND, *READ, *([UNSIGNED] if standing.unsigned else []))
    return tuple(_label(language, message, counts) for message in messages)


def chart_alternatives(plan: SheetPlan, wordings: Wordings) -> tuple[Wording, ...]:
    """Return the text alternatives of a sheet's charts."""
    language = wordings.language
    found = []
    for measure, _ in plan.charts():
        series = wordings.content.series(measure)
        if series:
            values: dict[str, object] = {"label": wordings.label(series[0])}
            for name, fact in (("first", series[0]), ("last", series[-1])):
                values[name] = language.number(wordings.content.numbers(fact)["value"], fact.qualifier)
                values[f"{name}_date"] = language.date(str(fact.as_of))
            message = (
                "Chart of {label}: from {first} ({first_date}) to {last} ({last_date});"
                " each value stands in the list with its source."
            )
            found.append(_label(language, message, values))
    for _, block in plan.walk():
        for share in block.shares if isinstance(block, Shares) else ():
            figure, whole = share_numbers(share, wordings.content, language)
            label = sheet_text(share.label, wordings.content, language).striptags() if share.label else ""
            label = label or wordings.label(wordings.content.facts[share.fact])
            found.append(_label(language, SHARE_ALT, {"figure": figure, "whole": whole, "label": label}))
    return tuple(found)


def _label(language: Language, message: str, values: Mapping[str, object], *dates: Slot) -> Wording:
    """Return a label of the catalog; of its own words it accounts for numbers only where the message has the same."""
    marked: dict[str, object] = {name: f"{_OPEN}{value}{_CLOSE}" for name, value in values.items()}
    text = fold(language.label(message, **marked, **({"date": SLOT} if dates else {})))
    pieces = re.split(f"[{_OPEN}{_CLOSE}]", text)
    covers = []
    at = 0
    for i, piece in enumerate(pieces):
        if i % 2:
            covers.append((at, at + len(piece)))
        at += len(piece)
    skeleton = "".join(pieces)
    own = "".join(piece if i % 2 == 0 else "_" * len(piece) for i, piece in enumerate(pieces))
    known = vocabulary(language.code)
    if known.number_values(own) == vocabulary(SOURCE).number_values(re.sub(r"\{\w+\}", " ", message)):
        covers += [(t.start, t.end) for t in known.tokens(own) if t.kind == "word"]
    return Wording(skeleton, dates, tuple(covers))
