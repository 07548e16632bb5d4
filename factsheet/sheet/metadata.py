"""What the files of a sheet say of themselves, and what stands around its text.

Input: a plan and its publisher. Output: a frozen Metadata, part of a Sheet.
"""

from __future__ import annotations

from dataclasses import dataclass

from factsheet.languages import Language
from factsheet.records.plan import MemoPlan, SheetPlan
from factsheet.records.publisher import Publisher
from factsheet.sheet.addresses import printed_address


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a file says of itself; dates are EDTF days, addresses absolute or empty."""

    id: str
    number: str
    edition: int
    date: str
    title: str
    language: str
    summary: str = ""
    publisher: str = ""
    licence: str = ""
    licence_url: str = ""
    base_url: str = ""
    languages: tuple[str, ...] = ()
    draft: bool = True
    keywords: tuple[str, ...] = ()
    footer: str = ""
    status: str = ""  # how far it has been checked, as it says it
    front: str = ""  # the text above its first part that ends with DRAFT, if it is one
    running: str = ""  # at the head of the pages after the first, beside the title
    turn_over: str = ""  # at the foot of the front of a leaf that has text on its back
    address: str = ""  # as it is printed
    notes_head: tuple[str, str, str] = ("", "", "")  # above the notes: what they are, what is where, the address
    parts: tuple[str, ...] = ()  # of a pack, by name: what `#NAME` leads to
    flaw: str = ""  # of a preview that is no sheet: in the margins of each page, what is wrong


def describe(plan: SheetPlan, publisher: Publisher, lang: Language, *, draft: bool = True) -> Metadata:
    """Return what the files of an edition say of themselves."""
    code = lang.code
    title = plan.title.get(code) or ""
    edition = lang.label("Edition {number}", number=plan.edition)
    address = printed_address(publisher.base_url) if publisher.base_url else ""
    running = "Memo {number}" if isinstance(plan, MemoPlan) else "Fact sheet {number}"
    return Metadata(
        id=plan.id,
        number=plan.number,
        edition=plan.edition,
        date=plan.date,
        title=lang.typeset(title),
        language=code,
        summary=lang.typeset(plan.summary.get(code) or ""),
        publisher=lang.typeset(publisher.name.get(code) or ""),
        licence=lang.typeset(publisher.licence.label.get(code) or ""),
        licence_url=publisher.licence.url or "",
        base_url=publisher.base_url or "",
        languages=publisher.languages,
        draft=draft,
        footer=f"{plan.number} · {edition} · {plan.date}",
        running=lang.label(running, number=plan.number),
        turn_over=lang.label("Turn over"),
        address=address,
        notes_head=_notes_head(plan, lang, address),
    )


def _notes_head(plan: SheetPlan, lang: Language, address: str) -> tuple[str, str, str]:
    """Return what stands above the notes of a page: that they are notes, and where their addresses are."""
    said = plan.address_note.get(lang.code) if plan.address_note else None
    note = f" ({said})" if said else ""
    where = lang.label("Addresses, archived copies, newer editions{note}: {address}", note=note, address="")
    return (lang.label("Notes"), *((where, address) if address else ("", "")))
