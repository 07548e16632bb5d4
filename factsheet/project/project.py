"""One project: its content, templates and theme, and a sheet made of them.

Input: the content and template folders. Output: numbered sheets, ready for the
writers; each file is read once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import get_args

from factsheet.errors import ContentError, FactsheetError, Location, Problem
from factsheet.evidence.copies import Texts
from factsheet.evidence.fingerprint import Fingerprint, load_fingerprints
from factsheet.evidence.fragments import fragment
from factsheet.evidence.ladder import Reading, Readings, noted, standing, status_text
from factsheet.evidence.quotes import Tally, tally
from factsheet.evidence.quotes import problems as quote_problems
from factsheet.evidence.signoff import kept as kept_decisions
from factsheet.evidence.signoff.log import HEAD, LOG, Log
from factsheet.evidence.signoff.log import read as read_log
from factsheet.evidence.signoff.pairs import pairs, translations
from factsheet.evidence.signoff.states import History, Stand, history, stand, stands
from factsheet.languages import Language, language
from factsheet.lint import Reading as PageReading
from factsheet.lint import Wordings, compare, lint, lint_frame
from factsheet.records.load import load
from factsheet.records.model import Content, Fact, SheetPlan
from factsheet.rules import check
from factsheet.sheet.addresses import printed_address
from factsheet.sheet.cite import Cited, NoteText, note_texts, reference
from factsheet.sheet.edition import Edition, facts_of, unknown, with_status
from factsheet.sheet.edition import problems as edition_problems
from factsheet.sheet.notes import number
from factsheet.sheet.reader import read
from factsheet.sheet.template import Templates, sheet_context
from factsheet.sheet.tree import Metadata, Section, Sheet
from factsheet.writers.theme import Face as FaceName
from factsheet.writers.theme import Theme, load_theme


class Project:
    """Content, templates and theme of one project, read once."""

    def __init__(self, content: Path | str, templates: Path | str, archive: Path | None = None) -> None:
        """``archive``: where copies of sources are kept; beside the content by default."""
        self.content_folder, self.template_folder = Path(content), Path(templates)
        self.archive_folder = archive or self.content_folder.parent / "archive"
        self._in_language: dict[str, Content] = {}
        self._wordings: dict[str, Wordings] = {}
        self._shortest: dict[tuple[str, str], str] = {}
        self._editions: dict[tuple[str, str], Edition] = {}
        self._linted: dict[tuple[str, str], tuple[Edition, tuple[Problem, ...], PageReading]] = {}
        self._compared: dict[tuple[str, ...], tuple[Problem, ...]] = {}

    @cached_property
    def content(self) -> Content:
        return load(self.content_folder)

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """What the rules find, and what is wrong with quotes and fingerprints; sorted by place."""
        try:
            found = quote_problems(self.content, self.fingerprints, self.texts)
        except ContentError as error:  # of a fingerprint; the rules need none
            found = error.problems
        return tuple(sorted((*check(self.content), *found), key=lambda p: (p.where, p.code, p.what)))

    @cached_property
    def languages(self) -> tuple[Language, ...]:
        """The publisher's languages."""
        return tuple(language(code) for code in self.content.publisher.languages)

    @cached_property
    def templates(self) -> Templates:
        return Templates(self.template_folder, self.template_folder.as_posix())

    @cached_property
    def theme(self) -> Theme:
        path = self.template_folder / "theme.yaml"
        return load_theme(path, path.as_posix())

    @cached_property
    def fingerprints(self) -> Mapping[str, Fingerprint]:
        return load_fingerprints(self.content_folder / "fingerprints")

    @cached_property
    def texts(self) -> Mapping[str, str]:
        """The texts of the copies kept here, by source; messages and review files alone may depend on them."""
        return Texts(self.archive_folder)

    @cached_property
    def quotes(self) -> Tally:
        """How many quotes of all citations were found, could not be compared, or are wrong."""
        return tally(self.content, self.fingerprints)

    @cached_property
    def reviews(self) -> Log:
        """The log of sign-offs, held against the files it was made of; empty where there is none.

        Raises ContentError for one that was changed, or is not what its readers signed.
        """
        path, head = self.content_folder / LOG, self.content_folder / HEAD
        if not path.is_file() and not head.is_file():
            return Log()
        data = path.read_bytes() if path.is_file() else b""
        log = read_log(data, head.read_bytes() if head.is_file() else None, path.as_posix())
        return kept_decisions.proved(log, self.content_folder, self.content.readers)

    @cached_property
    def css(self) -> str:
        """The web page's style sheet. Raises ContentError: T002 if it cannot be read, T007 for what it sets."""
        from factsheet.writers.html import style_problems

        path = self.template_folder / "screen.css"
        try:
            css = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            what = f"the style sheet cannot be read: {getattr(error, 'strerror', None) or 'it is not UTF-8 text'}"
            raise ContentError([Problem("T002", Location(path.as_posix()), what)]) from None
        if problems := tuple(style_problems(css, path.as_posix())):
            raise ContentError(problems)
        return css

    @cached_property
    def fonts(self) -> Mapping[FaceName, bytes]:
        """The font files of the theme, by face. Raises ContentError P002 for one that cannot be read."""
        from factsheet.writers.pdf.write import load_faces

        faces = load_faces(self.theme, self.template_folder)
        return {name: faces[name].data for name in get_args(FaceName)}

    def in_language(self, lang: Language) -> Content:
        """Return the content as editions in a language cite it."""
        if lang.code not in self._in_language:
            self._in_language[lang.code] = self.content.in_language(lang.code)
        return self._in_language[lang.code]

    def checked(self) -> Content:
        """Return the content. Raises ContentError if a rule of severity error is broken."""
        if any(p.severity == "error" for p in self.problems):
            raise ContentError(self.problems)
        return self.content

    # -- one sheet -----------------------------------------------------------------------------------

    @cached_property
    def history(self) -> History:
        """The log of sign-offs by pair and language."""
        return history(self.reviews.entries)

    def signed(self, facts: Sequence[Fact], lang: Language) -> Mapping[str, Stand]:
        """Return where each pair of some facts stands by the log, in a language; nothing where nobody has signed."""
        if not self.reviews.entries:
            return {}
        return stands(pairs(self.in_language(lang), facts, lang), self.history, self.content)

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
        if strange := tuple(unknown(cited, content.facts, context["sheet"].taken, self._naming(plan))):
            raise ContentError(strange)
        article, notes = number(
            cited,
            lambda cited: self._note_texts(cited, lang),
            lambda key: reference(content.sources[key]),
            self.theme.notes.merge,
            lang.raised_letters,
        )
        facts = facts_of(article, content.facts)
        signed = self.signed(facts, lang)
        confirmed = [found for found in signed.values() if found.state == "confirmed"]
        unsigned = sum(1 for found in confirmed if found.unsigned)
        untranslated = sum(
            stand(text, self.history, content).state != "confirmed" for text in translations(content, facts, lang)
        )
        review = standing(facts, self.fingerprints, len(confirmed), unsigned, untranslated)
        status = status_text(review, lang)
        told = with_status(article, status)
        if told is None:
            where = Location(f"{self.template_folder.as_posix()}/{plan.template}")
            hint = "put {{ review_status }} into a paragraph of its own, below the title"
            raise ContentError([Problem("T005", where, "the template does not print the review status", hint)])
        notes = noted(told, notes, content, self.fingerprints, self.readings(signed))
        metadata = replace(self.metadata(plan, lang, draft=review.draft), status=status)
        return Edition(plan, lang, Sheet(told, metadata, notes), facts, review)

    def _around(self, plan: SheetPlan, lang: Language) -> dict[str, object]:
        """Return what a template prints of the other editions and of the address of this one."""
        publisher = self.content.publisher
        base = (publisher.base_url or "").rstrip("/")
        address = f"{base}/{page_name(plan.id, lang.code)}" if base else ""
        others = [
            {"code": code, "offered": language(code).offered, "href": page_name(plan.id, code)}
            for code in publisher.languages
            if code != lang.code
        ]
        return {"others": others, "page_url": address, "printed_url": printed_address(address) if address else ""}

    @staticmethod
    def readings(signed: Mapping[str, Stand]) -> Readings:
        """Return who has read which citations as they stand, and found them supported."""
        found = {}
        for pair, state in signed.items():
            if state.state in ("verified", "confirmed"):
                read_by = state.now if state.state == "confirmed" else state.now[:1]
                found[pair] = Reading(tuple(e.reader for e in read_by), tuple(e.at[:10] for e in read_by))
        return found

    def _note_texts(self, cited: Sequence[Cited], lang: Language) -> list[NoteText]:
        """Return the notes' texts, on paper and where there is room; addresses in full where nobody publishes them."""
        content = self.in_language(lang)
        address = self.theme.notes.address if content.publisher.base_url else "full"
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

    # -- its proof -----------------------------------------------------------------------------------

    def finished(self, plan: SheetPlan, lang: Language, beside: Sequence[Language] = ()) -> Edition:
        """Return an edition that prints only what is known, the same in the languages made beside it.

        Raises ContentError with what it prints besides.
        """
        edition, problems, _ = self._lint(plan, lang)
        problems += self._differences(plan, tuple(dict.fromkeys([*beside, lang])))
        if problems:
            raise ContentError(problems)
        return edition

    def frame_problems(self, edition: Edition, frame: Sequence[str], known: Sequence[str]) -> tuple[Problem, ...]:
        """Return what the frame of a web page prints besides; ``known`` are texts that were judged on the sheet."""
        return lint_frame(frame, known, edition, self.wordings(edition.language), self.templates.written)

    def print_problems(self) -> tuple[Problem, ...]:
        """Return what keeps the sheets, in the publisher's languages, from being finished; nothing is written."""
        problems: list[Problem] = []
        for plan in self.content.sheets.values():
            for lang in self.languages:
                try:
                    self.finished(plan, lang, self.languages)
                except FactsheetError as error:
                    problems += error.problems
        return tuple(dict.fromkeys(problems))

    def wordings(self, lang: Language) -> Wordings:
        """Return how the content is worded in a language, as the lint of finished sheets knows it."""
        if lang.code not in self._wordings:
            self._wordings[lang.code] = Wordings(self.in_language(lang), lang, self.templates.labels.texts(lang))
        return self._wordings[lang.code]

    def _lint(self, plan: SheetPlan, lang: Language) -> tuple[Edition, tuple[Problem, ...], PageReading]:
        key = plan.id, lang.code
        if key not in self._linted:
            edition = self.edition(plan, lang)
            found, reading = lint(edition, self.wordings(lang), self.templates.written)
            besides = edition_problems(edition, self.content, self._naming(plan))
            self._linted[key] = edition, (*besides, *found), reading
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
        path = f"{self.template_folder.as_posix()}/{plan.template}"
        try:
            return read(markup, f"{path} (as rendered)")
        except ContentError as error:
            (problem,) = error.problems
            element = problem.what.split(">", 1)[0].lstrip("<") if problem.what.startswith("<") else ""
            where = self.templates.locate(element, problem.where) if element else problem.where
            raise ContentError([replace(problem, where=where)]) from None

    def metadata(self, plan: SheetPlan, lang: Language, *, draft: bool = True) -> Metadata:
        """Return what the files of an edition say of themselves."""
        publisher = self.content.publisher
        code = lang.code
        title = plan.title.get(code) or ""
        edition = lang.label("Edition {number}", number=plan.edition)
        address = printed_address(publisher.base_url) if publisher.base_url else ""
        return Metadata(
            id=plan.id,
            number=plan.number,
            edition=plan.edition,
            date=plan.date,
            title=lang.typeset(title),
            language=code,
            summary=lang.typeset(plan.summary.get(code) or ""),
            publisher=publisher.name.get(code) or "",
            licence=publisher.licence.label.get(code) or "",
            licence_url=publisher.licence.url or "",
            base_url=publisher.base_url or "",
            languages=publisher.languages,
            draft=draft,
            footer=f"{plan.number} · {edition} · {plan.date}",
            running=lang.label("Fact sheet {number}", number=plan.number),
            turn_over=lang.label("Turn over"),
            address=address,
            notes_head=self._notes_head(plan, lang, address),
        )

    @staticmethod
    def _notes_head(plan: SheetPlan, lang: Language, address: str) -> tuple[str, str, str]:
        """Return what stands above the notes of a page: that they are notes, and where their addresses are."""
        said = plan.address_note.get(lang.code) if plan.address_note else None
        note = f" ({said})" if said else ""
        where = lang.label("Addresses, archived copies, newer editions{note}: {address}", note=note, address="")
        return (lang.label("Notes"), *((where, address) if address else ("", "")))

    def places_of(self, text: str, sheet: Sheet) -> Iterator[tuple[Location, str]]:
        """Yield the fields of the content that hold a text and stand in a sheet's language, or the sheet itself."""
        content, code = self.content, sheet.metadata.language
        found = False
        for fact in content.facts.values():
            if text in (fact.text.get(code) or ""):
                found = True
                yield content.where("fact", fact.id, "text", code), f"fact {fact.id}"
        for source in content.sources.values():
            for field in ("title", "container_title", "publisher", "url"):
                if text in (getattr(source, field) or ""):
                    found = True
                    alias = type(source).model_fields[field].alias or field
                    yield content.where("source", source.id, alias), f"source {source.id}"
        if not found:
            yield content.where("sheet", sheet.metadata.id), f"sheet {sheet.metadata.id}"


def file_name(sheet: str, lang: str, suffix: str, paper: str = "") -> str:
    """Return the name of a file of an edition."""
    return ".".join(filter(None, (sheet, lang, paper, suffix)))


def page_name(sheet: str, lang: str) -> str:
    return file_name(sheet, lang, "html")


def pdf_name(sheet: str, lang: str, paper: str) -> str:
    return file_name(sheet, lang, "pdf", paper)


def all_schemas() -> dict[str, dict[str, object]]:
    """Return the JSON Schema of each kind of file an editor writes, the theme's included."""
    from factsheet.records.schema import schemas

    return {**schemas(), "theme": Theme.model_json_schema(by_alias=True)}
