"""Errata: a slip to lay into printed sheets, which names pages and notes as the old edition has them.

Input: two states of a project, the press of the newer one. Output: a tagged PDF for each paper, by the writer of the
sheets, and the same as plain text; or stickers. A fact whose date moved on, or that another replaced, is updated; else
corrected.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from factsheet.errors import LayoutError, Problem
from factsheet.languages import Language
from factsheet.project.press import Press
from factsheet.project.revisions.differences import Changed, Difference
from factsheet.project.revisions.states import Record, State, letters
from factsheet.project.revisions.uses import Recall, Resting
from factsheet.project.selection import PaperName
from factsheet.records.plan import SheetPlan
from factsheet.review.worksheet import printed, proved
from factsheet.sheet.template import sheet_context
from factsheet.sheet.tree import Sheet
from factsheet.writers import text
from factsheet.writers.labels import Labels
from factsheet.writers.pdf.labels import SIZES, DoesNotFit, paint_labels
from factsheet.writers.pdf.painted import PaintedFile

KINDS = ("Corrected", "Updated", "Withdrawn")
_TEMPLATE, _STICKERS = "errata.html.j2", "stickers.html.j2"
_WORDINGS = ("text", "printed")


class Erratum(NamedTuple):
    """What was printed, where, and what it says now; without ``now``, only its sources changed, or it is withdrawn."""

    kind: str
    fact: str
    notes: tuple[int, ...]
    pages: Mapping[PaperName, tuple[int, ...]]
    printed: str
    now: str
    sources: tuple[int, ...] = ()  # notes of the new edition, where only its sources changed


def errata(found: Difference, old: State, new: State, sheet: str, code: str) -> tuple[Erratum, ...]:
    """Return what is no longer as the old edition of a sheet printed it in one language, in its reading order."""
    made = {fact.id: one for fact in found.facts if (one := _erratum(fact, old, new, sheet, code))}
    return tuple(made[ident] for ident in old.sheets[sheet, code].facts if ident in made)


def recalled(found: Recall, edition: Resting) -> tuple[Erratum, ...]:
    """Draft the errata of an edition, should a source fall: what does not stand without it is withdrawn."""
    stands = {use.fact: use.stands for use in found.facts}
    texts = edition.paper.texts if edition.paper else {}
    return tuple(
        Erratum(
            "Corrected" if stands.get(one.fact) else "Withdrawn", one.fact, one.notes, one.pages, texts[one.fact], ""
        )
        for one in edition.facts
        if one.fact in texts
    )


def _erratum(fact: Changed, old: State, new: State, sheet: str, code: str) -> Erratum | None:
    places = {place.side: place.printed for place in fact.places if (place.sheet, place.language) == (sheet, code)}
    was, now = fact.texts.get(code, (None, None))
    if "old" not in places or was is None:
        return None
    at = (fact.id, places["old"].notes, places["old"].pages)
    if now is None:
        return Erratum("Withdrawn", *at, was, "")
    fields = {f.name: f for f in fact.fields if f.language in ("", code)}
    record = new.facts[code].get(fact.id, {})
    dates = [f for name, f in fields.items() if name in ("as_of", "event_date") and str(f.new or "") > str(f.old or "")]
    kind = "Updated" if dates or record.get("superseded_by") else "Corrected"
    for instead in _replacing(record, new.facts[code]):
        return Erratum(kind, *at, was, instead)
    said = old.facts[code].get(fact.id, {})
    for name in _printed(said, old.sheets[sheet, code].letters):
        if name in fields:
            return Erratum(kind, *at, str(fields[name].old or "–"), str(fields[name].new or "–"))
    if any(one.language in ("", code) for one in fact.citations):
        return Erratum("Corrected", *at, was, "", places["new"].notes if "new" in places else ())
    return None


def _printed(said: Record, there: str) -> Iterator[str]:
    """Yield the wordings of a fact that a sheet prints, given all of its letters; all where none is found there."""
    yield from [name for name in _WORDINGS if said.get(name) and letters(said[name]) in there] or _WORDINGS
    yield "attribution"


def _replacing(record: Record, facts: Mapping[str, Record]) -> Iterator[str]:
    """Yield the statements that stand in a fact's place."""
    yield from (facts[ident]["text"] for ident in record.get("superseded_by", ()) if ident in facts)


def make(
    press: Press, plan: SheetPlan, language: Language, said: Record, found: tuple[Erratum, ...], paper: PaperName
) -> tuple[bytes, bytes]:
    """Return a slip as PDF and as plain text; ``said`` is what the old edition says of itself.

    Pages are those on the paper, where they are known. Raises ContentError for a sheet or template that cannot be made,
    LayoutError for an entry that fits no page.
    """
    project = press.project
    groups = []
    for kind in KINDS:
        entries = [_shown(one, language, paper) for one in found if one.kind == kind]
        groups += [(kind, entries)] if entries else []
    edition = project.edition(plan, language)
    now = edition.sheet.metadata
    extra = {"said": {**said, "date": language.date(said["date"])}, "groups": groups, "now": now}
    markup = project.templates.render(_TEMPLATE, sheet_context(plan, project.content, language, extra))
    what = "an entry of the errata", "shorten the statement"
    sheet, pdf = printed(press, edition, markup, _TEMPLATE, "Errata", paper, what, press.secrets)
    return pdf, text.write(sheet, language).encode()


def stickers(
    press: Press, plan: SheetPlan, language: Language, said: Record, found: tuple[Erratum, ...], paper: PaperName,
    labels: Labels, *, copies: int = 1, skip: int = 0,
) -> bytes:  # fmt: skip
    """Return a sheet of labels as PDF, one for each entry, so many times over; the first ``skip`` stay blank.

    Raises ContentError for a sheet or template that cannot be made, LayoutError for words that no label has room for.
    """
    project = press.project
    edition = project.edition(plan, language)
    entries = [_shown(one, language, paper) for one in found]
    extra = {
        "said": said, "edition": language.label("Edition {number}", number=said["edition"]), "copies": copies,
        "entries": entries, "now": edition.sheet.metadata, "address": edition.sheet.metadata.address,
    }  # fmt: skip
    markup = project.templates.render(_STICKERS, sheet_context(plan, project.content, language, extra))

    def work(sheet: Sheet) -> PaintedFile:
        try:
            return paint_labels(sheet, project.theme, press.faces, labels, language, skip=skip)
        except DoesNotFit as error:
            one = found[error.number % len(found)]
            content = project.content
            place = ("fact", one.fact, "text", language.code) if one.fact in content.facts else ("sheet", plan.id)
            where = content.where(*place)
            size = " × ".join(f"{length:g}" for length in labels.label)
            what = (
                f"the erratum of {one.fact} ({plan.id}, {language.code}) does not fit on a label of {size} mm in type "
            )
            what += f"of {SIZES[-1]:g} pt: {error.excess:.0f} pt are lacking"
            raise LayoutError([Problem("L104", where, what, "take larger labels, or shorten the statement")]) from None

    return proved(press, edition, markup, _STICKERS, "Errata", press.secrets, work)[1]


def _shown(one: Erratum, language: Language, paper: PaperName) -> tuple[str, str, Erratum, bool]:
    """Return the pages and notes of an entry as lists, its texts with the spaces that records do not keep, and whether
    it has several pages."""
    there = one.pages.get(paper, ())
    pages, notes = (language.listed(map(str, numbers)) for numbers in (there, one.notes))
    entry = one._replace(printed=language.typeset(one.printed), now=language.typeset(one.now))
    return pages, notes, entry, len(there) > 1
