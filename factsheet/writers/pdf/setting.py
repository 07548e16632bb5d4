"""What blocks are set with: a theme at a step of its ladder, and the width, section and scale at hand.

Input: a theme, faces, a language. Output: styles and composed text; lengths in pt.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from factsheet.languages import Language
from factsheet.sheet import tree as t
from factsheet.writers.pdf.boxes import TextBox
from factsheet.writers.pdf.fonts import Face
from factsheet.writers.pdf.tags import Element
from factsheet.writers.pdf.text import TextComposer
from factsheet.writers.theme import Style, StyleName, Theme


class Setting:
    """Styles and composed text; ``width`` is set for the place a block will stand in."""

    def __init__(self, theme: Theme, faces: Mapping[str, Face], texts: TextComposer, language: Language) -> None:
        self.theme, self.faces, self.texts, self.language = theme, faces, texts, language
        self.note_elements: dict[int, Element] = {}
        self.end_notes = False
        self.width = 0.0
        self.limit = 400.0  # a table row of more may be divided
        self.gutter = 0.0
        self.scale = 1.0  # the largest value of the charts of a band
        self.section = ""  # class of the section at hand
        self.headings = 0

    def style(self, name: StyleName) -> Style:
        """Return a style by name; the colophon is set small."""
        if self.section == "colophon" and name in ("text", "item"):
            name = "colophon"
        return self.theme.styles[name]

    def set(
        self,
        content: Sequence[t.Inline],
        style: Style,
        element: Element,
        width: float = 0.0,
        indent: float | None = None,
    ) -> TextBox:
        """Set a text for a width, that at hand if none is given."""
        box = self.texts.box(content, style, element, width or self.width, indent)
        box.number = self.texts.number(content, element)
        return box

    def even(self, content: Sequence[t.Inline], style: Style, element: Element) -> TextBox:
        """Set a heading or caption in lines about as long as one another."""
        box = self.texts.box(content, style, element, self.width, even=True)
        box.number = self.texts.number(content, element)
        return box

    def fitting(self, content: Sequence[t.Inline], style: Style, least: float) -> Style:
        """Return a style smaller by halves of a pt, down to a least size, so that a text stays on one line."""
        smaller = style
        while len(self.texts.compose(content, smaller, self.width)) > 1:
            if smaller.size <= least:
                return style
            smaller = smaller.model_copy(update={"size": max(smaller.size - 0.5, least)})
        return smaller
