"""What a web page of a sheet leads to: its PDFs, and the card that others show who link to it.

Input: an edition, the file name of its page. Output: links, and what they say; the papers by name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from factsheet.errors import ContentError, Location, Problem
from factsheet.languages import Language
from factsheet.project.editions import file_name, of_name
from factsheet.project.project import Project
from factsheet.project.selection import EditionName, PaperName
from factsheet.records.folders import THEME
from factsheet.sheet.edition import Edition
from factsheet.writers.card.figure import SIZE, card_of
from factsheet.writers.html import CardLink, Download
from factsheet.writers.theme import Paper

LABELS: Mapping[EditionName, str] = {"large": "Large print", "memo": "Memo"}


def paper_of(project: Project, name: PaperName) -> Paper:
    """Return a paper of the project's theme. Raises ContentError B002 if it has none of this name."""
    papers = project.theme.papers
    if name not in papers:
        where, known = Location(project.folders.shown(THEME)), ", ".join(papers)
        raise ContentError([Problem("B002", where, f"there is no paper {name!r}", f"the papers are: {known}")])
    return project.theme.on(name)


def paper_label(paper: PaperName, of: EditionName, lang: Language) -> str:
    """Return what a link to the PDF on a paper says, ``of`` the standard edition, in large print or of the memo."""
    said = f"PDF, {paper.upper() if len(paper) < 3 else paper.title()}"
    return said if of == "standard" else f"{lang.label(LABELS[of])} ({said})"


def downloads(
    edition: Edition, name: str, papers: Sequence[PaperName], others: Sequence[EditionName] = ()
) -> list[Download]:
    """Return the PDFs that a web page of an edition, given by its file name, leads to; ``others`` are made as well."""
    sheet, code = edition.plan.id, edition.language.code
    draft = name != file_name(sheet, code, "html")
    return [
        Download(
            paper_label(paper, of, edition.language),
            file_name(sheet, code, "pdf", paper + of_name(of), draft=draft),
        )
        for of in dict.fromkeys(("standard", *others))
        if of != "memo" or edition.plan.memo
        for paper in papers
    ]


def card_link(edition: Edition, name: str) -> CardLink | None:
    """Return the card of an edition; none where it has nothing to show, or nobody knows its address."""
    base = edition.sheet.metadata.base_url.rstrip("/")
    card = card_of(edition.sheet, edition.language, edition.plan.card or "") if base else None
    return CardLink(f"{base}/{name.removesuffix('.html')}.card.png", card.alt, *SIZE) if card else None
