"""Facts as templates see them: bound to the content and a language.

Input: records. Output: the marked-up statement with its note marks, figures and dates. Raises ContentError where a
template prints what the fact does not have, with the fact's place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from markupsafe import Markup, escape

from factsheet.errors import ContentError, Location, Problem
from factsheet.languages import Language, language
from factsheet.languages.quantities import Quantity
from factsheet.records.kept import Kept
from factsheet.records.model import Citation, Content, Fact
from factsheet.records.prose import Marked, unsigned
from factsheet.records.support import attribution
from factsheet.records.values import Localized, Prose
from factsheet.sheet.prose import before_closing, tagged, typeset

PLACEHOLDER = re.compile(r"\{([a-z_]+(?::words)?)\}")
FIELD_OF_FACT = re.compile(r"\{([a-z0-9-]+)\.([a-z_]+(?::words)?)\}")  # in a text of the sheet
PENDING_IN = "en"  # what is not translated
_STATEMENTS: Kept[Markup] = Kept(most=1 << 11)  # more than a sheet prints
_SENTENCE_ENDED = re.compile(r"(?:^|[.!?…]\s+)$")


@dataclass(frozen=True, repr=False)
class BoundFact:
    """A fact in one language, as templates see it: its properties, and nothing else (``template.Sandbox``)."""

    fact: Fact
    content: Content
    language: Language
    taken: set[str] = field(default_factory=set, compare=False)  # ids of the facts whose words a template took

    def __html__(self) -> str:
        return self.statement(marks=True)

    @property
    def id(self) -> str:
        return self.fact.id

    @property
    def printed(self) -> Markup:
        """The statement with its marks, worded for a place where its date, speaker or term stands beside it."""
        return self.statement(marks=True, text=self.fact.printed)

    @property
    def bare(self) -> Markup:
        """The statement without note marks; the tree knows whose it is all the same."""
        return Markup('<span fact="{}">{}</span>').format(self.id, self.statement(marks=False))

    @property
    def marks(self) -> Markup:
        """The note marks alone."""
        return self.marks_of(self.fact.sources)

    def marks_of(self, citations: Iterable[Citation]) -> Markup:
        """The note marks of some of its citations."""
        return _joined(*(_cite_ref(citation, self.id) for citation in citations))

    @property
    def figure(self) -> Markup:
        """The value in compact form, as in a tile or a table."""
        numbers = self.content.numbers(self.fact)
        number = self.need(numbers.get("value", numbers.get("range")), "value")
        return Markup('<data value="{}">{}</data>').format(number, self.language.figure(number, self.fact.qualifier))

    @property
    def number(self) -> Markup:
        """The value in words of the sentence: more than 140."""
        self.taken.add(self.id)
        return self.fill("range" if self.fact.range else "value")

    @property
    def counted(self) -> str:
        """What is counted: the label of the measure."""
        measure = self.content.measures[self.need(self.fact.measure, "measure")]
        return self.localized(measure.label, "measure", measure.id, "label")

    @property
    def attribution(self) -> str:
        """Who says so: as the fact has it, else the speaker whose word its citations relay, and to whom."""
        self.taken.add(self.id)
        if self.fact.attribution:
            return self.localized(self.fact.attribution, "fact", self.id, "attribution")
        said = attribution(self.fact, self.content, self.language)
        return self.language.typeset(self.need(said, "attribution"))

    @property
    def when(self) -> Markup:
        """The date a list or a table of dates prints: the event's, else the date of the figure."""
        return self.time(self.need(self.fact.date(), "event_date"))

    @property
    def year(self) -> Markup:
        """The year of the date that a list prints, or its first."""
        date = self.need(self.fact.date(), "event_date")
        return _joined('<time datetime="', date[:4], '">', date[:4], "</time>")

    @property
    def day(self) -> Markup:
        """The date that a list prints beside its year: the day and month; nothing for a year, an interval whole."""
        date = self.need(self.fact.date(), "event_date")
        if len(date) == 4:
            return Markup()
        shown = self.language.within_year(date) or self.language.date(date)
        return _joined('<time datetime="', escape(date), '">', escape(shown), "</time>")

    @property
    def as_of(self) -> Markup:
        return self.time(self.need(self.fact.as_of, "as_of"))

    @property
    def as_of_words(self) -> Markup:
        """“as of” and the date, in the words of the language."""
        date = self.need(self.fact.as_of, "as_of")
        return Markup('<time datetime="{}">{}</time>').format(date, self.language.as_of(date))

    @property
    def status(self) -> str:
        return self.language.label(self.fact.status)

    def statement(self, *, marks: bool, text: Localized | None = None) -> Markup:
        """Return a sentence, its placeholders filled; marks stand where the language wants them.

        One without a translation is English throughout, its numbers and dates too.
        """
        self.taken.add(self.id)
        of = self.fact, self.content, self.language, text
        return _STATEMENTS.get((self.id, self.language.code, marks, text is None), of, lambda: self._said(marks, text))

    def _said(self, marks: bool, text: Localized | None) -> Markup:
        found, lang = worded(text or self.fact.text, self.language)
        own = self if lang is self.language else replace(self, language=lang)
        said, links, _ = typeset(self.need(found, "text"), lang)
        end = before_closing(said, lang) if lang.marks_before_punctuation else len(said)
        before, after = own.filled(said[:end]), own.filled(said[end:])
        sentence = tagged(_joined(before, self.marks, after) if marks else _joined(before, after), links)
        if own is not self:
            return Markup('<span class="pending">{}</span> <span lang="en">{}</span>').format(
                self.language.label("Translation pending"), sentence
            )
        return sentence

    def quoted(self, number: int) -> Markup:
        """Return the quote of a citation, counted from 1, in quotation marks; translated where it can be."""
        citation = self.need(self.fact.sources[number - 1 : number] or None, f"citation {number}")[0]
        quote = self.need(citation.quote, "quote")
        own = citation.quote_translation.get(self.language.code) if citation.quote_translation else None
        source = self.content.sources[citation.source]
        lang = citation.quote_language or source.language[:2]
        said = self.language.quotation(own or quote)
        return (
            escape(said)
            if own or lang == self.language.code
            else Markup('<span lang="{}">{}</span>').format(lang, said)
        )

    def filled(self, text: str) -> Markup:
        return _joined(*(self.fill(p) if i % 2 else escape(p) for i, p in enumerate(pieces(text))))

    def fill(self, name: str) -> Markup:
        fact = self.fact
        if (number := printed_number(fact, name, self.content, self.language)) is not None:
            return _joined('<data value="', str(number[0]), '">', escape(number[1]), "</data>")
        return self.time(self.need(fact.moments().get(name), name))

    def time(self, date: str) -> Markup:
        return _joined('<time datetime="', escape(date), '">', escape(self.language.date(date)), "</time>")

    def localized(self, text: Localized, *path: Any) -> str:
        found = text.get(self.language.code)
        if found is None:
            kind, ident, *rest = path
            raise missing(self.content.where(kind, ident, *rest), f"no text in {self.language.name}", self.language)
        return self.language.typeset(found)

    def need(self, value: Any, field: str) -> Any:
        self.taken.add(self.id)
        if value is None:
            where = self.content.where("fact", self.id)
            raise ContentError([Problem("T003", where, f"the template prints {field} of {self.id}, which has none",
                                        f"add {field}: to the fact, or take it out of this block")])  # fmt: skip
        return value


def sheet_text(text: Localized, content: Content, language: Language) -> Markup:
    """Return a text of a sheet, its marks as elements, each {fact.field} filled; empty where it is missing.

    Raises ContentError for a field the fact has not.
    """
    said = text.get(language.code) or ""
    whole, links, _ = typeset(said, language) if isinstance(text, Prose) else Marked(language.typeset(said))
    found = FIELD_OF_FACT.split(whole)
    out = [escape(found[0])]
    for ident, name, after in zip(found[1::3], found[2::3], found[3::3], strict=True):
        fact = content.facts.get(ident)
        unknown = "{" + ident + "." + name + "}"
        out += [BoundFact(fact, content, language).fill(name) if fact else escape(unknown), escape(after)]
    return tagged(_joined(*out), links)


def worded(text: Localized, lang: Language) -> tuple[str | None, Language]:
    """Return a sentence and the language it is printed in: where it has no translation, English."""
    said = text.get(lang.code)
    return (said, lang) if said is not None else (text.get(PENDING_IN), language(PENDING_IN))


def pieces(text: str) -> list[str]:
    """Return a text's pieces, each second one the name of a placeholder: ``value:Words`` at the start of a sentence."""
    found = PLACEHOLDER.split(text)
    for i in range(1, len(found), 2):
        if found[i].endswith(":words") and _SENTENCE_ENDED.search(unsigned(found[i - 1])) and (i == 1 or found[i - 1]):
            found[i] = found[i].replace(":words", ":Words")
    return found


def printed_number(fact: Fact, name: str, content: Content, language: Language) -> tuple[Quantity, str] | None:
    """Return the number of a placeholder and its text, in words for ``name:words``; None where it is no number.

    Raises ContentError C211 for one that the language would write otherwise in some sentences.
    """
    field, _, spelled = name.partition(":")
    number = content.numbers(fact).get(field)
    if number is None:
        return None
    qualifier = fact.qualifier if field in ("value", "range") else None
    if spelled:
        text = language.spelled(number.first, qualifier, capital=spelled == "Words") if number.plain else None
    else:
        text = language.number(number, qualifier)
    if text is None:
        what = f"{{{field}:words}} of {fact.id} cannot print {number} in words in {language.name}"
        raise ContentError([Problem("C211", Location(fact.id), what, f"write {{{field}}}")])
    return number, text


def missing(where: Location, what: str, language: Language) -> ContentError:
    """Return the error for a text that is missing in a language."""
    return ContentError([Problem("T004", where, what, f"add {language.code}: beside the other languages")])


def _cite_ref(citation: Citation, fact: str) -> Markup:
    locator = citation.locator.printed
    place = escape(":".join(locator)) if locator else ""
    quote = escape(citation.quote or "")
    source = escape(citation.source)
    return _joined('<cite-ref key="', source, '" locator="', place, '" quote="', quote, '" fact="', escape(fact), '"/>')


def _joined(*pieces: str) -> Markup:
    """Return pieces as markup, each of them markup already; Markup's own join would look at each once more."""
    return Markup("".join(pieces))  # noqa: S704
