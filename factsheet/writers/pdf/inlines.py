"""Inlines → runs: faces, note marks, links and languages.

Input: inlines of the tree and a base run. Output: runs with inline tags; a
relative address is resolved here, and what leads nowhere on paper is plain text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import assert_never

from factsheet.languages import Language
from factsheet.sheet import tree as t
from factsheet.writers.pdf.cutting import InlineTag, Run
from factsheet.writers.pdf.fonts import Face
from factsheet.writers.theme import Notes

ITALIC = {"regular": "italic", "bold": "bold-italic", "italic": "regular", "bold-italic": "bold"}
BOLD = {"regular": "bold", "italic": "bold-italic", "bold": "bold", "bold-italic": "bold-italic"}


@dataclass(frozen=True)
class InlineComposer:
    """Turns inlines into runs with the faces of a theme."""

    faces: Mapping[str, Face]
    notes: Notes
    language: Language
    base_url: str
    parts: tuple[str, ...] = ()  # of a pack, which links lead to

    def runs(self, content: Sequence[t.Inline], base: Run, face: str) -> list[Run]:
        """Return the runs of some inlines, set like ``base`` in the face of this name."""
        out: list[Run] = []
        inside: list[t.NoteRef] = []
        for inline in content:
            match inline:
                case t.Text(text):
                    out.append(Run(text, *base[1:]))
                    base = base._replace(anchor="") if base.anchor else base
                case t.LineBreak():
                    out.append(Run("\n", *base[1:]))
                case t.Strong(inner):
                    out += self._emphasis("Strong", inner, base, BOLD[face])
                case t.Emph(inner):
                    out += self._emphasis("Em", inner, base, ITALIC[face])
                case t.Superscript(inner):
                    out += self.runs(inner, self.raised(base, self.notes.mark_rise), face)
                case t.Subscript(inner):
                    out += self.runs(inner, self.raised(base, -0.12), face)
                case t.Time(inner) | t.Data(inner):
                    out += self.runs(inner, base, face)
                case t.Abbr(inner, title):
                    tag = InlineTag(("Span",), expansion=title, outer=base.tag)
                    out += self.runs(inner, base._replace(tag=tag), face)
                case t.Span(inner, lang, class_):
                    out += self._span(inner, lang, class_, base, face)
                case t.Link(inner, href, address):
                    out += self._link(inner, href, address, base, face)
                case t.StatementNumber():
                    pass  # set in the margin
                case t.NoteRef(inside=True):
                    inside.append(inline)
                case t.NoteRef():
                    out += self._mark(inline, inside, base)
                    inside = []
                case t.CiteRef():
                    raise AssertionError("citations are numbered before a writer sees them")
                case _:
                    assert_never(inline)
        return out

    def _emphasis(self, type_: str, inner: tuple[t.Inline, ...], base: Run, face: str) -> list[Run]:
        tag = InlineTag((type_,), outer=base.tag)
        return self.runs(inner, base._replace(face=self.faces[face], tag=tag), face)

    def raised(self, base: Run, rise: float) -> Run:
        size = max(self.notes.mark_size, base.size * self.notes.mark_scale)
        return base._replace(size=round(min(size, base.size), 2), rise=base.size * rise)

    def _mark(self, ref: t.NoteRef, inside: Sequence[t.NoteRef], base: Run) -> Iterator[Run]:
        """Yield what parts a mark from what it follows, the places inside the range it ends, and its number."""
        raised = base if ref.brackets else self.raised(base, self.notes.mark_rise)
        outer = InlineTag(("Reference",), outer=base.tag)
        if ref.before:
            yield raised._replace(text=ref.before, tag=outer)
        for each in inside:
            yield raised._replace(text="", tag=InlineTag((), note=each.number, outer=base.tag), anchor=each.id)
        tag = InlineTag(
            ("Link",),
            contents=self.language.label("Note {number}", number=ref.number),
            destination=ref.note_id,
            note=ref.number,
            outer=outer,
        )
        yield raised._replace(text=ref.written, tag=tag, anchor=ref.id)

    def _span(self, inner: tuple[t.Inline, ...], lang: str, class_: str, base: Run, face: str) -> list[Run]:
        if lang and lang != self.language.code:
            base = base._replace(tag=InlineTag(("Span",), lang=lang, outer=base.tag))
        if class_ == "pending":
            return self.runs(inner, base._replace(face=self.faces[BOLD[face]], frame=1.5), BOLD[face])
        if class_ == "draft":  # at the end of a line, which it must not leave
            said = (t.Text("\N{NO-BREAK SPACE}"), *inner, t.Text("\N{NO-BREAK SPACE}"))
            framed = self.runs(said, base._replace(face=self.faces[BOLD[face]], frame=0.01), BOLD[face])
            return [base._replace(text="\N{NO-BREAK SPACE}"), *framed]
        return self.runs(inner, base, face)

    def _link(self, inner: tuple[t.Inline, ...], href: str, address: bool, base: Run, face: str) -> list[Run]:
        run = base._replace(address=address)
        if href.startswith("#") and href[1:] in self.parts:
            tag = InlineTag(("Link",), contents=t.plain_text(*inner), destination=href[1:], outer=base.tag)
            return self.runs(inner, run._replace(tag=tag), face)
        target = href if ":" in href else f"{self.base_url.rstrip('/')}/{href}" if self.base_url else ""
        if not target or href.startswith("#"):
            return self.runs(inner, run, face)
        tag = InlineTag(("Link",), contents=t.plain_text(*inner), url=target, outer=base.tag)
        return self.runs(inner, run._replace(tag=tag), face)
