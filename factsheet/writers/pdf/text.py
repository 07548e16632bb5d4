"""Blocks of text in a style: inlines and a width → a text box.

Input: inlines, a style, lengths in pt. Output: composed boxes; notes with their
number in the hanging indent, which is their backlink.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from factsheet.sheet.tree import Inline, Note, StatementNumber
from factsheet.writers.pdf.boxes import Marker, TextBox
from factsheet.writers.pdf.compose import ENDLESS, Line, balanced, filled, lines
from factsheet.writers.pdf.cutting import InlineTag, Run, Segment, segments
from factsheet.writers.pdf.fonts import Face
from factsheet.writers.pdf.inlines import InlineComposer
from factsheet.writers.pdf.tags import Element
from factsheet.writers.theme import StatementNumbers, Style

_FIGURES = re.compile(r"(?<=\s)(?=\S)")


@dataclass(slots=True)
class _Cut:
    """Inlines cut into segments, in a face, size and colour, and the lines made of them by width, even or not."""

    content: Sequence[Inline]  # held, so that no others have its identity
    parts: list[Segment]
    lines: dict[tuple[float, bool], tuple[Line, ...]] = field(default_factory=dict)


@dataclass
class TextComposer:
    """Composes text in the faces of a theme.

    While one sheet is laid out, ``kept`` holds what was cut and set: nothing is, twice. After that it is None, for what
    is painted has its place in the tree of one file.
    """

    faces: Mapping[str, Face]
    inlines: InlineComposer
    numbers: StatementNumbers
    kept: dict[tuple[object, ...], _Cut] | None = None

    def run(self, style: Style) -> Run:
        return Run("", self.faces[style.face], style.size, style.colour)

    def runs(self, content: Sequence[Inline], style: Style) -> list[Run]:
        return self.inlines.runs(content, self.run(style), style.face)

    def compose(
        self, content: Sequence[Inline], style: Style, width: float, *, even: bool = False, anchor: str = ""
    ) -> tuple[Line, ...]:
        """Set inlines for a width in pt; ``even`` balances the lines, ``anchor`` names a destination at their start."""
        cut = self._of(content, style, anchor)
        key = width, even
        if key not in cut.lines:
            cut.lines[key] = (balanced if even else filled)(cut.parts, width)
        return cut.lines[key]

    def segments(self, content: Sequence[Inline], style: Style) -> Sequence[Segment]:
        """Cut inlines into segments between which lines may break."""
        return self._of(content, style).parts

    def _of(self, content: Sequence[Inline], style: Style, anchor: str = "") -> _Cut:
        key = id(content), style.face, style.size, style.colour, anchor
        if self.kept is not None and key in self.kept:
            return self.kept[key]
        start = [self.run(style)._replace(anchor=anchor)] if anchor else []
        cut = _Cut(content, segments([*start, *self.runs(content, style)]))
        if self.kept is not None:
            self.kept[key] = cut
        return cut

    def plain(self, text: str, style: Style, tag: InlineTag | None = None) -> tuple[Line, ...]:
        """Set a short text on one line."""
        return lines([self.run(style)._replace(text=text, tag=tag)], ENDLESS)

    def box(
        self,
        content: Sequence[Inline],
        style: Style,
        element: Element,
        width: float,
        indent: float | None = None,
        *,
        even: bool = False,
        before: Sequence[Run] = (),
    ) -> TextBox:
        """Set inlines as a block for a width, indented by ``indent`` or as the style says (pt); ``even`` balances the
        lines, ``before`` stands at their start."""
        inset = style.indent if indent is None else indent
        if before:
            composed = lines([*before, *self.runs(content, style)], width - inset)
        else:
            composed = self.compose(content, style, width - inset, even=even)
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
    said = composer.compose(note.content, style, width - inset, anchor=note.id)
    box = TextBox(said, style.leading, width, body, inset, baseline=baseline(style))
    message = "Back to mention {mention} of note {number}"
    contents = composer.inlines.language.label(message, mention=1, number=note.number)
    back = InlineTag(("Link",), contents=contents, destination=note.mention_ids[0])
    number = base._replace(text=str(note.number), face=bold, tag=back)
    box.marker = Marker(lines([number], ENDLESS), label)
    return box


def baseline(style: Style) -> float:
    """Return the baseline below the top of a line in pt: capitals (0.66 em) centred in the leading."""
    return style.leading / 2 + 0.33 * style.size
