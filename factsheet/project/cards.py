"""The fact card of a sheet, and the cover of its book: set, written as SVG and PNG, read back, compared with the sheet.

Input: a press and an edition. Output: a file; ProofError for one that does not say or show what was written.
"""

from __future__ import annotations

from functools import lru_cache

from factsheet.errors import LayoutError, Problem
from factsheet.languages import Language
from factsheet.project.characters import check_characters
from factsheet.project.press import Made, Press
from factsheet.project.selection import PaperName
from factsheet.proof import Finding, leaks
from factsheet.proof import card as proof
from factsheet.sheet.edition import Edition
from factsheet.sheet.tree import Sheet
from factsheet.writers.card import Card, Cover, Drawing, TooMuch, card_of, cover_of, png, set_card, set_cover, svg


def write(press: Press, edition: Edition, name: str, paper: PaperName) -> Made:
    """Return a card, in the form that its name says. Raises LayoutError for one that has no room, or nothing to show.

    ContentError P001 tells of a character the font lacks.
    """
    check_characters(press.project, edition.sheet, press.faces)
    drawing = _drawn(press, edition)
    draw = png if name.endswith(".png") else svg
    return Made(draw(drawing, press.faces, press.project.theme.css_tokens()))


def prove(press: Press, edition: Edition, name: str, made: Made) -> None:
    """Read a card back: the SVG by its words and outlines, the PNG beside the SVG. Raises ProofError."""
    drawing = _drawn(press, edition)
    wanted = _expected(press, drawing)
    if name.endswith(".svg"):
        findings = proof.check(proof.CardDrawing(made.data), wanted)
    else:
        read = proof.CardDrawing(svg(drawing, press.faces, press.project.theme.css_tokens()))
        findings = proof.check_png(made.data, read, wanted)
    text = leaks.APART.join(wanted.texts)
    press.found(edition, name, [*findings, *leaks.search([("the card", 0, text)], text, press.secrets)])


def cover(press: Press, sheet: Sheet, lang: Language) -> tuple[bytes, str]:
    """Return the cover of a sheet as PNG, and what it says. Raises ContentError P001."""
    drawing = _cover(cover_of(sheet, lang), press)
    check_characters(press.project, sheet, press.faces, "".join(drawing.card.texts))
    return png(drawing, press.faces, press.project.theme.css_tokens()), ", ".join(drawing.card.texts)


def check_cover(press: Press, sheet: Sheet, lang: Language, data: bytes) -> list[Finding]:
    """Return where a cover says or shows something else than its sheet."""
    drawing = _cover(cover_of(sheet, lang), press)
    wanted = _expected(press, drawing)
    read = proof.CardDrawing(svg(drawing, press.faces, press.project.theme.css_tokens()))
    return [*proof.check(read, wanted), *proof.check_png(data, read, wanted)]


def _expected(press: Press, drawing: Drawing) -> proof.CardExpected:
    card, tokens = drawing.card, press.project.theme.css_tokens()
    fonts = {name: face.data for name, face in press.faces.items()}
    fallbacks = press.faces["regular"].fallbacks
    fonts |= {f"{name}{n}": face.data for name in press.faces for n, face in enumerate(fallbacks, 1)}
    colours = frozenset((tokens["ink"], tokens["brand"]))
    logo = (card.logo.type, card.logo.data) if card.logo else None
    return proof.CardExpected(card.name, card.texts, card.language, colours, tokens["background"], fonts, logo,
                              drawing.size)  # fmt: skip


def _drawn(press: Press, edition: Edition) -> Drawing:
    where = press.project.content.where("sheet", edition.plan.id, *(("card",) if edition.plan.card else ()))
    said = f"{edition.plan.id}.{edition.language.code}"
    card = _card(edition)
    if card is None:
        what = f"{said}: nothing that its card could show: no key figure, and no statement with a note"
        raise LayoutError([Problem("L121", where, what, "add a block of figures, or build other formats")])
    try:
        return _set(card, press)
    except TooMuch:
        what = f"{said}: what its card shows does not fit it: “{card.name[:60]}”, with {len(card.notes)} notes"
        hint = "name a fact of fewer words or notes under `card:`"
        raise LayoutError([Problem("L120", where, what, hint)]) from None


def _card(edition: Edition) -> Card | None:
    return card_of(edition.sheet, edition.language, edition.plan.card or "")


@lru_cache(maxsize=4)
def _set(card: Card, press: Press) -> Drawing:
    """Return a card as it is drawn, kept for its other form."""
    return set_card(card, press.faces)


@lru_cache(maxsize=4)
def _cover(said: Cover, press: Press) -> Drawing:
    """Return a cover as it is drawn, kept for its proof."""
    return set_cover(said, press.faces)
