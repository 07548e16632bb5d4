"""Blocks of text in a style: inlines and a width → a text box.

Input: inlines, a style, lengths in pt. Output: composed boxes; notes with their
number in the hanging indent, which is their backlink.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from factsheet.sheet.tree import Inline, Note, StatementNumber
from factsheet.writers.pdf.boxes import Marker, TextBox
from factsheet.writers.pdf.compose import ENDLESS, InlineTag, Line, Run, balanced, lines
from factsheet.writers.pdf.fonts import Face
from factsheet.writers.pdf.inlines import InlineComposer
from factsheet.writers.pdf.tags import Element
from factsheet.writers.theme import StatementNumbers, Style

_FIGURES = re.compile(r"(?<=\s)(?=\S)")


@dataclass(frozen=True)
class TextComposer:
    """Composes text in the faces of a theme."""

    faces: Mapping[str, Face]
    inlines: InlineComposer
    numbers: StatementNumbers

    def run(self, style: Style) -> Run:
        return Run("", self.faces[style.face], style.size, style.colour)

    def runs(self, content: Sequence[Inline], style: Style) -> list[Run]:
        return self.inlines.runs(content, self.run(style), style.face)

    def compose(self, content: Sequence[Inline], style: Style, width: float, *, even: bool = False) -> tuple[Line, ...]:
        return (balanced if even else lines)(self.runs(content, style), width)

    def plain(self, text: str, style: Style, tag: InlineTag | None = None) -> tuple[Line, ...]:
        """Set a short text on one line."""
        return lines([self.run(style)._replace(text=text, tag=tag)], ENDLESS)

    def box(
        self,
        runs: Sequence[Run],
        style: Style,
        element: Element,
        width: float,
        indent: float | None = None,
        *,
        even: bool = False,
    ) -> TextBox:
        """Set runs as a block for a width, indented by ``indent`` or as the style says (pt); ``even`` balances the
        lines."""
        inset = style.indent if indent is None else indent
        composed = (balanced if even else lines)(runs, width - inset)
        return TextBox(composed, style.leading, width, element, inset, style.align, baseline(style),
                       before=style.before, after=style.after, keep=style.keep)  # fmt: skip

    def number(self, content: Sequence[Inline], element: Element) -> Marker | None:
        """Return the number of the statement that begins with some inlines, for the margin at its left."""
        if not content or not isinstance(content[0], StatementNumber):
            return None
        label = Run(content[0].number, self.faces["regular"], self.numbers.size, tag=InlineTag(("Lbl",)))
        (line,) = lines([label], ENDLESS)
        return Marker((line.spaced(),), element, -line.width - self.numbers.gap)

    def figures(self, content: Sequence[Inline], style: Style, word: Style) -> list[Run]:
        """Return the runs of a value: words with a figure in one style, all others in another."""
        runs: list[Run] = []
        for run in self.runs(content, style):
            for part in _FIGURES.split(run.text):
                small = part.strip() and not any(map(str.isdigit, part))
                runs += [run._replace(text=part, size=min(word.size, run.size) if small else run.size)] if part else []
        return runs


def note_box(note: Note, element: Element, composer: TextComposer, style: Style, width: float) -> TextBox:
    """Set a note for a width in pt: its number, in bold, leads back to its first mark."""
    label, body = element.child("Lbl"), element.child("P")
    base = composer.run(style)
    bold = composer.faces["bold"]
    inset = max(style.indent, bold.width(str(note.number), style.size) + 3)
    runs = [base._replace(anchor=note.id), *composer.runs(note.content, style)]
    box = TextBox(lines(runs, width - inset), style.leading, width, body, inset, baseline=baseline(style))
    message = "Back to mention {mention} of note {number}"
    contents = composer.inlines.language.label(message, mention=1, number=note.number)
    back = InlineTag(("Link",), contents=contents, destination=note.mention_ids[0])
    number = base._replace(text=str(note.number), face=bold, tag=back)
    box.marker = Marker(lines([number], ENDLESS), label)
    return box


def baseline(style: Style) -> float:
    """Return the baseline below the top of a line in pt: capitals (0.66 em) centred in the leading."""
    return style.leading / 2 + 0.33 * style.size
