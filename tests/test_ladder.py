"""What has one size at all steps of a theme’s ladder is cut into lines once, and the file is the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pytest
from support.built import press, project, sheet

from factsheet.languages import language
from factsheet.sheet import tree as t
from factsheet.writers.pdf import text
from factsheet.writers.pdf.cutting import Run, Segment, segments
from factsheet.writers.pdf.inlines import InlineComposer
from factsheet.writers.pdf.text import TextComposer
from factsheet.writers.pdf.write import Layout, lay_out, paint

SHEET, PAPER = "rainbow-railroad", "letter"


def laid_out() -> Layout:
    content = project().content
    theme, pages = project().theme, content.sheets[SHEET].pages
    layout = lay_out(sheet(SHEET, "en"), theme, press().faces, theme.papers[PAPER], language("en"), pages)
    assert layout.step > 0, "a sheet that is not set at the first step is needed"
    return layout


def composer(*, kept: bool) -> TextComposer:
    theme, faces = project().theme, press().faces
    inlines = InlineComposer(faces, theme.notes, language("en"), "")
    return TextComposer(faces, inlines, theme.statement_numbers, {} if kept else None)


def test_no_note_is_cut_at_two_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    cut = Counter[str]()

    def counted(runs: Sequence[Run]) -> list[Segment]:
        cut[runs[0].anchor if runs else ""] += 1
        return segments(runs)

    monkeypatch.setattr(text, "segments", counted)
    notes = laid_out().sheet.notes
    assert {note.id: cut[note.id] for note in notes} == {note.id: 1 for note in notes}


def test_what_is_kept_changes_no_operator(monkeypatch: pytest.MonkeyPatch) -> None:
    theme = project().theme
    made = paint(laid_out(), theme)
    monkeypatch.setattr(TextComposer, "kept", property(lambda self: None, lambda self, kept: None))
    anew = paint(laid_out(), theme)
    assert made.operators == anew.operators
    assert made.structure == anew.structure
    assert made.links == anew.links


def test_a_text_is_kept_while_a_sheet_is_laid_out_and_no_longer() -> None:
    assert laid_out().flow.composer.texts.kept is None
    said: tuple[t.Inline, ...] = (t.Strong((t.Text("said"),)),)
    style = project().theme.styles["text"]
    once, anew = composer(kept=True), composer(kept=False)
    larger = style.model_copy(update={"size": style.size + 1})
    assert once.compose(said, style, 100.0) is once.compose(said, style, 100.0)
    assert once.segments(said, style) is once.segments(said, style)
    assert once.segments(said, larger) is not once.segments(said, style)
    assert once.compose(said, style, 100.0, even=True) is not once.compose(said, style, 100.0)
    # Each time it is painted it is another element.
    first, second = (anew.compose(said, style, 100.0)[0].pieces[0].run.tag for _ in range(2))
    assert first is not second
