"""The editions of a project: each sheet in each language, made once and judged once.

Input: records, templates, fingerprints and the log of sign-offs. Output: editions with numbered notes and review
status, and what the lint finds in them, alone and beside those in other languages.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from factsheet.errors import ContentError, FactsheetError, Location, Problem
from factsheet.evidence.fingerprint import Fingerprint
from factsheet.evidence.fragments import fragment
from factsheet.evidence.ladder import Reading, Readings, noted, rungs, standing, status_text
from factsheet.evidence.signoff.pairs import pairs, translated, translations
from factsheet.evidence.signoff.states import History, Stand, stand, stands
from factsheet.languages import Language, language
from factsheet.lint import Reading as PageReading
from factsheet.lint import Wordings, compare, lint, sides
from factsheet.project.selection import EditionName
from factsheet.records.blocks import Statements
from factsheet.records.model import Content, Fact
from factsheet.records.plan import MemoPlan, SheetPlan
from factsheet.rules.settings import in_force
from factsheet.sheet.addresses import printed_address
from factsheet.sheet.cite import Cited, NoteText, note_texts, reference
from factsheet.sheet.edition import DRAFT, STATUS, Edition, facts_of, unknown, with_status
from factsheet.sheet.edition import problems as edition_problems
from factsheet.sheet.metadata import Metadata, describe
from factsheet.sheet.notes import number
from factsheet.sheet.numbering import with_numbers, with_numbers_of
from factsheet.sheet.reader import read
from factsheet.sheet.template import Templates, sheet_context
from factsheet.sheet.tree import Rung, Section, Sheet
from factsheet.writers.theme import Notes

_LACKING = {
    STATUS: ("the template does not print the review status", "put {{ review_status }} into a paragraph of its own"),
    DRAFT: (
        "the template does not print DRAFT above its first part",
        "put {{ draft_mark }} at the end of a paragraph beside the title",
    ),
}


class Editions:
    """Makes the editions of a project, and keeps them."""

    def __init__(
        self,
        content: Content,
        templates: Templates,
        notes: Notes,
        fingerprints: Mapping[str, Fingerprint],
        log: History,
        *,
        draft: bool,
    ) -> None:
        """``draft``: their pages link to those of drafts."""
        self.content, self.templates, self.notes = content, templates, notes
        self.fingerprints, self.log, self.draft = fingerprints, log, draft
        self._in_language: dict[str, Content] = {}
        self._wordings: dict[str, Wordings] = {}
        self._shortest: dict[tuple[str, str], str] = {}
        self._editions: dict[tuple[str, str], Edition] = {}
        self._linted: dict[tuple[str, str], tuple[Edition, tuple[Problem, ...], PageReading]] = {}
        self._compared: dict[tuple[str, ...], tuple[Problem, ...]] = {}

    def in_language(self, lang: Language) -> Content:
        """Return the content as editions in a language cite it."""
        if lang.code not in self._in_language:
            self._in_language[lang.code] = self.content.in_language(lang.code)
        return self._in_language[lang.code]

    def edition(self, plan: SheetPlan, lang: Language) -> Edition:
        """Return a sheet in one language, with the facts its tree prints. Raises ContentError.

        Template → markup → tree → numbered notes → review status, computed from the facts printed.
        """
        key = plan.id, lang.code
        kept = self._editions.get(key)
        if kept is None or kept.plan is not plan:
            kept = self._editions[key] = self._edition(plan, lang)
        return kept

    def _edition(self, plan: SheetPlan, lang: Language) -> Edition:
        content = self.in_language(lang)
        context = sheet_context(plan, content, lang, self._around(plan, lang))
        cited = self._read(self.templates.render(plan.template, context), plan)
        own = {named.value for named, _ in plan.named("source")}
        if strange := tuple(unknown(cited, content.facts, context["sheet"].taken, self._naming(plan), own)):
            raise ContentError(strange)
        article, notes = number(
            cited,
            lambda cited: self._note_texts(cited, lang),
            lambda key: reference(content.sources[key]),
            self.notes.merge,
            lang.raised_letters,
            brackets=self.notes.marks == "brackets",
        )
        facts = facts_of(article, content.facts)
        signed = self._signed(facts, lang)
        confirmed = [found for found in signed.values() if found.state == "confirmed"]
        unsigned = sum(1 for found in confirmed if found.unsigned)
        untranslated = self._untranslated(facts, lang)
        review = standing(facts, self.fingerprints, len(confirmed), unsigned, untranslated)
        status = status_text(review, lang)
        marked = with_status(article, status, lang.label("DRAFT") if review.draft else "")
        if marked.lacking:
            where = Location(self.templates.folders.shown(plan.template))
            raise ContentError([Problem("T005", where, *_LACKING[lack]) for lack in marked.lacking])
        article = marked.article
        stated = plan.statement_numbers
        if content.publisher.statement_numbers if stated is None else stated:
            whole = self.edition(plan.whole, lang).sheet.article if isinstance(plan, MemoPlan) else None
            article = with_numbers_of(article, whole) if whole else with_numbers(article)
        notes = noted(article, notes, content, self.fingerprints, _readings(signed))
        metadata = replace(self.metadata(plan, lang, draft=review.draft), status=status, front=marked.front)
        return Edition(plan, lang, Sheet(article, metadata, notes, self.notes.place == "end"), facts, review)

    def _around(self, plan: SheetPlan, lang: Language) -> dict[str, object]:
        """Return what a template prints of the other editions and of the address of this one."""
        publisher = self.content.publisher
        base = (publisher.base_url or "").rstrip("/")
        address = f"{base}/{file_name(plan.id, lang.code, 'html')}" if base else ""
        pages = {code: file_name(plan.id, code, "html", draft=self.draft) for code in publisher.languages}
        others = [
            {"code": code, "offered": language(code).offered, "href": page}
            for code, page in pages.items()
            if code != lang.code
        ]
        return {"others": others, "page_url": address, "printed_url": printed_address(address) if address else ""}

    def _signed(self, facts: Sequence[Fact], lang: Language) -> Mapping[str, Stand]:
        """Return where each pair of some facts stands by the log, in a language; nothing where nobody has signed."""
        return stands(pairs(self.in_language(lang), facts, lang), self.log, self.content) if self.log else {}

    def _untranslated(self, facts: Sequence[Fact], lang: Language) -> int:
        """Return how many translations of facts are not confirmed; one that nobody has signed is not hashed."""
        content = self.in_language(lang)
        every = translated(content, facts, lang)
        signed = [fact for ident, fact in every if (ident, lang.code) in self.log]
        stands_of = (stand(text, self.log, content) for text in translations(content, signed, lang))
        return len(every) - sum(one.state == "confirmed" for one in stands_of)

    def rungs(self, facts: Sequence[Fact], lang: Language) -> Mapping[str, Rung]:
        """Return how far each citation of some facts is checked in a language, by pair."""
        return rungs(facts, self.in_language(lang), self.fingerprints, _readings(self._signed(facts, lang)))

    def _note_texts(self, cited: Sequence[Cited], lang: Language) -> list[NoteText]:
        """Return the notes' texts, on paper and where there is room; addresses in full where nobody publishes them."""
        content = self.in_language(lang)
        address = self.notes.address if content.publisher.base_url else "full"
        shortest = [
            note._replace(passages=tuple(p._replace(quotes=self._fragments(note.key, p.quotes)) for p in note.passages))
            for note in cited
        ]
        return note_texts(shortest, content.sources, lang, address=address, shorts=self.wordings(lang).shorts)

    def _fragments(self, source: str, quotes: tuple[str, ...]) -> tuple[str, ...]:
        for quote in quotes:
            if (source, quote) not in self._shortest:
                self._shortest[source, quote] = fragment(quote, self.fingerprints.get(source))
        return tuple(self._shortest[source, quote] for quote in quotes)

    # -- what they print -----------------------------------------------------------------------------------

    def finished(self, plan: SheetPlan, lang: Language, beside: Sequence[Language] = ()) -> Edition:
        """Return an edition that prints only what is known, the same in the languages made beside it.

        Raises ContentError with what it prints besides.
        """
        edition, problems, _ = self._lint(plan, lang)
        problems += self._differences(plan, tuple(dict.fromkeys([*beside, lang])))
        if problems:
            raise ContentError(problems)
        return edition

    def problems(self) -> tuple[Problem, ...]:
        """Return what keeps the sheets, in the publisher's languages, from being finished; nothing is written."""
        problems: list[Problem] = []
        languages = [language(code) for code in self.content.publisher.languages]
        for plan in self.content.sheets.values():
            for lang in languages:
                try:
                    self.finished(plan, lang, languages)
                except FactsheetError as error:
                    problems += error.problems
        return tuple(dict.fromkeys(problems))

    def wordings(self, lang: Language) -> Wordings:
        """Return how the content is worded in a language, as the lint of finished sheets knows it."""
        if lang.code not in self._wordings:
            self._wordings[lang.code] = Wordings(self.in_language(lang), lang, strict=True)
        return self._wordings[lang.code]

    def _lint(self, plan: SheetPlan, lang: Language) -> tuple[Edition, tuple[Problem, ...], PageReading]:
        key = plan.id, lang.code
        if key not in self._linted:
            edition = self.edition(plan, lang)
            found, reading = lint(edition, self.wordings(lang), self.templates.written)
            naming, label = self._naming(plan), partial(self.templates.labels.label, lang)
            printed = (
                *edition_problems(edition, self.content, naming),
                *sides.asserted(edition, self.content, label(Statements.LABEL), naming),
                *sides.misplaced(edition, self.content, label, naming),
            )
            self._linted[key] = edition, in_force((*printed, *found), self.content), reading
        return self._linted[key]

    def _differences(self, plan: SheetPlan, languages: Sequence[Language]) -> tuple[Problem, ...]:
        """Compare languages of a sheet, once; one that cannot be made is told of where it is made."""
        key = plan.id, *(lang.code for lang in languages)
        if key not in self._compared:
            readings = []
            for lang in languages:
                try:
                    readings.append(self._lint(plan, lang)[2])
                except FactsheetError:
                    continue
            self._compared[key] = compare(readings, plan)
        return self._compared[key]

    def _naming(self, plan: SheetPlan) -> Callable[[str], Location]:
        return lambda ident: self.templates.naming(ident, plan.template)

    def _read(self, markup: str, plan: SheetPlan) -> Section:
        """Read the markup; an error in it is an error of a template, so it is told with the template's place."""
        path = self.templates.folders.shown(plan.template)
        try:
            return read(markup, f"{path} (as rendered)", self.content.pictures)
        except ContentError as error:
            (problem,) = error.problems
            element = problem.what.split(">", 1)[0].lstrip("<") if problem.what.startswith("<") else ""
            where = self.templates.locate(element, problem.where) if element else problem.where
            raise ContentError([replace(problem, where=where)]) from None

    def metadata(self, plan: SheetPlan, lang: Language, *, draft: bool) -> Metadata:
        """Return what the files of an edition say of themselves."""
        return describe(plan, self.content.publisher, lang, draft=draft)


def of_name(edition: EditionName) -> str:
    """Return what the names of an edition's files have after the paper."""
    return "" if edition == "standard" else f"-{edition}"


def file_name(sheet: str, lang: str, suffix: str, paper: str = "", *, draft: bool = False) -> str:
    """Return the name of a file of an edition."""
    return ".".join(filter(None, (sheet, lang, paper, "draft" if draft else "", suffix)))


def _readings(signed: Mapping[str, Stand]) -> Readings:
    """Return who has read which citations as they stand, and found them supported."""
    found = {}
    for pair, state in signed.items():
        if state.state in ("verified", "confirmed"):
            read_by = state.now if state.state == "confirmed" else state.now[:1]
            found[pair] = Reading(tuple(e.reader for e in read_by), tuple(e.at[:10] for e in read_by))
    return found
