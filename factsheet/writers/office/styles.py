"""The theme's styles as office programs have them: by names that people see in the program's list.

Input: a theme. Output: for each style its name, what it is made of, and its look in pt.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from factsheet.writers.theme import Style, StyleName, Theme

FALLBACK = "Calibri"  # where the theme's family is not installed; LibreOffice takes Carlito for it
# Styles that office programs and pandoc name themselves, and the theme's they look like.
BUILT_IN: dict[str, StyleName] = {
    "heading 1": "title", "heading 2": "heading", "heading 3": "subheading", "footnote text": "note",
    "caption": "caption", "Definition Term": "subheading", "Definition": "entry",
    "footer": "footer",
}  # fmt: skip
OWN: tuple[StyleName, ...] = (
    "bar", "lead", "content-note", "warning", "safety", "tile-value", "tile-label", "tile-source", "table-head",
    "table-cell", "colophon",
)  # fmt: skip
BOXED = ("Warning", "Safety")  # which have a line around
LEAST_NOTE = 9.0  # pt: notes on a screen, where a page has room


class Look(NamedTuple):
    """How a paragraph is set: lengths in pt, a colour as hex without its sign."""

    name: str
    size: float
    leading: float
    before: float
    after: float
    indent: float
    bold: bool
    italic: bool
    colour: str
    keep: bool


def name(style: str) -> str:
    """Return what a style of the theme is called in a document: ``Tile value``."""
    return style.replace("-", " ").capitalize()


def looks(theme: Theme) -> Iterator[Look]:
    """Yield the looks of a document: those that programs name, then the theme's own."""
    for named, style in BUILT_IN.items():
        yield _look(theme, named, theme.styles[style], style)
    for style in OWN:
        yield _look(theme, name(style), theme.styles[style], style)


def text(theme: Theme) -> Look:
    """Return the look of running text."""
    return _look(theme, "Normal", theme.styles["text"], "text")


def _look(theme: Theme, named: str, style: Style, of: StyleName) -> Look:
    paper = theme.colours.paper
    colour = paper.brand if style.colour == "brand" else paper.ink
    size, leading = style.size, style.leading
    if of == "note" and size < LEAST_NOTE:
        size, leading = LEAST_NOTE, style.leading * LEAST_NOTE / style.size
    before = {"tile-value": 8.0, "subheading": max(style.before, 4.0), "title": 6.0}.get(of, style.before)
    return Look(
        named, size, leading, before, style.after, 14.0 if of == "entry" else 0.0, "bold" in style.face,
        "italic" in style.face, colour.removeprefix("#"), style.keep or of in ("tile-value", "tile-label"),
    )  # fmt: skip
