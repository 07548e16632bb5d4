"""Faults planted in a layout or in a finished file: each proof catches its own, by name.

A check that nothing can fail proves nothing; so each is shown something that is wrong.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace

import pikepdf
import pytest
from support import page_rules, pdf_notes, pdf_ua
from support.built import SHEETS, outputs, project, sheet
from support.parity import WebText, pdf_blocks, plain
from support.parity import pdf_notes as texts_of_notes
from support.pdf_structure import kids
from support.pdf_tree import read_tree

from factsheet.languages import language
from factsheet.sheet import tree as t
from factsheet.writers.pdf.boxes import TextBox
from factsheet.writers.pdf.canvas import TaggingError
from factsheet.writers.pdf.compose import Line
from factsheet.writers.pdf.cutting import Piece
from factsheet.writers.pdf.fonts import load_faces
from factsheet.writers.pdf.write import Layout, lay_out, paint

NAME = SHEETS[0]
YEAR = re.compile(r"20\d\d")
LATER_MARK = re.compile(r"ref-\d+-([2-9]|\d\d+)")


@pytest.fixture
def layout() -> Layout:
    """Return a fresh layout of a real sheet, to be spoilt."""
    theme = project().theme
    faces = load_faces(theme, project().template_folder)
    made = sheet(NAME, "en")
    planned = project().content.sheets[NAME].pages
    return lay_out(made, theme, faces, theme.papers["a4"], language("en"), planned)


def painted(layout: Layout) -> bytes:
    return paint(layout, project().theme).to_bytes()


def rules(layout: Layout) -> set[str]:
    """Return the names of the page rules a layout breaks."""
    found = page_rules.check(layout.flow.bands, layout.flow.notes, layout.geometry, layout.pages)
    return {finding.rule for finding in found}


def found_in_notes(data: bytes) -> set[str]:
    return {finding.rule for finding in pdf_notes.check(data)}


def differs(data: bytes) -> tuple[bool, bool]:
    """Tell whether text and notes of a PDF differ from the web page."""
    document = read_tree(data)
    codes = {node.alt for node in t.walk(sheet(NAME, "en").article) if isinstance(node, t.QrCode)}
    web = WebText(outputs()[f"{NAME}.en.html"].data.decode())
    notes = {note.number: plain(t.plain_text(*note.content)) for note in sheet(NAME, "en").notes}
    return pdf_blocks(document, without=codes) != web.texts, texts_of_notes(document) != notes


def test_nothing_is_found_where_nothing_is_wrong(layout: Layout) -> None:
    data = painted(layout)
    assert rules(layout) == set()
    assert found_in_notes(data) == set()
    assert differs(data) == (False, False)
    assert pdf_ua.check(data) == []
    # the built file carries a manifest besides
    with pikepdf.open(io.BytesIO(data)) as made, pikepdf.open(io.BytesIO(outputs()[f"{NAME}.en.a4.pdf"].data)) as built:
        assert [p.Contents.read_bytes() for p in made.pages] == [p.Contents.read_bytes() for p in built.pages]


# -- in the layout -----------------------------------------------------------------------------------


def first_text(layout: Layout) -> tuple[int, int, TextBox]:
    """Return page, index and box of the first text of three lines or more."""
    return next(
        (number, index, placed.box)
        for number, page in enumerate(layout.pages)
        for index, placed in enumerate(page.placed)
        if isinstance(placed.box, TextBox) and len(placed.box.lines) > 2
    )


def note_to_next_page(layout: Layout) -> None:
    area, following = layout.pages[0].area, layout.pages[1].area
    following.notes.insert(0, area.notes.pop())


def note_lost(layout: Layout) -> None:
    layout.pages[0].area.notes.pop()


def note_repeated(layout: Layout) -> None:
    layout.pages[1].area.notes.append(layout.pages[0].area.notes[0])


def notes_swapped(layout: Layout) -> None:
    notes = layout.pages[0].area.notes
    notes[0], notes[1] = notes[1], notes[0]


def line_lost(layout: Layout) -> None:
    _, _, box = first_text(layout)
    box.lines = (box.lines[0], *box.lines[2:])


def lines_swapped(layout: Layout) -> None:
    _, _, box = first_text(layout)
    box.lines = (box.lines[1], box.lines[0], *box.lines[2:])


def box_down(layout: Layout) -> None:
    number, index, _ = first_text(layout)
    placed = layout.pages[number].placed
    placed[index] = placed[index]._replace(y=layout.geometry.height)


def box_over_another(layout: Layout) -> None:
    placed = layout.pages[0].placed
    placed[1] = placed[1]._replace(y=placed[0].y)


def boxes_in_another_order(layout: Layout) -> None:
    placed = layout.pages[0].placed
    placed[0], placed[1] = placed[1], placed[0]


def single_line_on_the_next_page(layout: Layout) -> None:
    number, index, box = first_text(layout)
    page, following = layout.pages[number], layout.pages[number + 1]
    head, rest = box.divide(len(box.lines) - 1)
    page.placed[index] = page.placed[index]._replace(box=head)
    following.placed.insert(0, following.placed[0]._replace(box=rest))


LAYOUT_FAULTS: dict[str, tuple[str, Callable[[Layout], None]]] = {
    "a note on the next page": ("note-place", note_to_next_page),
    "a note lost": ("note-lost", note_lost),
    "a note repeated": ("note-lost", note_repeated),
    "two notes swapped": ("note-order", notes_swapped),
    "a line lost": ("line-lost", line_lost),
    "two lines swapped": ("line-lost", lines_swapped),
    "a box below the page": ("overfull", box_down),
    "a box over another": ("overlap", box_over_another),
    "boxes in another order": ("order", boxes_in_another_order),
    "a single line on the next page": ("widow", single_line_on_the_next_page),
}


@pytest.mark.parametrize("fault", LAYOUT_FAULTS)
def test_a_fault_in_the_layout_is_found_by_its_rule(layout: Layout, fault: str) -> None:
    rule, plant = LAYOUT_FAULTS[fault]
    layout = spoilt(layout, plant)
    assert rule in rules(layout)


def spoilt(layout: Layout, plant: Callable[[Layout], None]) -> Layout:
    """Return the layout with the fault; the boxes it was made from stay as they were."""
    before = {id(box): box.lines for box in layout.flow.boxes if isinstance(box, TextBox)}
    for page in layout.pages:
        for index, placed in enumerate(page.placed):
            if isinstance(placed.box, TextBox) and id(placed.box) in before:
                page.placed[index] = placed._replace(box=replace(placed.box))
    plant(layout)
    return layout


# -- in what is painted ------------------------------------------------------------------------------


def test_a_note_painted_on_another_page_is_found_in_the_file(layout: Layout) -> None:
    note_to_next_page(layout)
    assert found_in_notes(painted(layout)) == {"note-place"}


def test_a_note_above_its_mark_is_found_in_the_file(layout: Layout) -> None:
    page = layout.pages[0]
    page.placed = [placed._replace(y=placed.y + layout.geometry.height) for placed in page.placed]
    assert "note-above" in found_in_notes(painted(layout))


def test_a_digit_changed_is_found(layout: Layout) -> None:
    """2017 becomes 2010: paper and web no longer say the same."""
    box = next(
        placed.box
        for page in layout.pages
        for placed in page.placed
        if isinstance(placed.box, TextBox) and any(YEAR.search(line.text) for line in placed.box.lines)
    )
    box.lines = tuple(Line(tuple(map(another_year, line.pieces)), line.width, True) for line in box.lines)
    assert differs(painted(layout)) == (True, False)


def another_year(piece: Piece) -> Piece:
    text = YEAR.sub(lambda year: f"{year[0][:3]}{(int(year[0]) + 3) % 10}", piece.text)
    return piece._replace(text=text, word=piece.run.face.word(text))


def test_a_mark_dropped_is_found(layout: Layout) -> None:
    """Where a note is marked in two places, the text without one mark is another text, and a backlink is left over."""
    found = 0
    for page in layout.pages:
        for placed in page.placed:
            if isinstance(placed.box, TextBox):
                for line in placed.box.lines:
                    found += any(LATER_MARK.fullmatch(p.run.anchor) for p in line.pieces)
                placed.box.lines = tuple(
                    Line(tuple(p for p in line.pieces if not LATER_MARK.fullmatch(p.run.anchor)), line.width, True)
                    for line in placed.box.lines
                )
    assert found
    with pytest.raises(TaggingError, match="no destination is named 'ref-"):
        painted(layout)


def test_a_word_of_a_note_lost_is_found(layout: Layout) -> None:
    note = layout.pages[0].area.notes[0]
    line = note.lines[0]
    note.lines = (Line(line.pieces[:-1], line.width, line.space_dropped), *note.lines[1:])
    assert differs(painted(layout)) == (False, True)


def test_a_space_lost_at_the_end_of_a_line_is_found(layout: Layout) -> None:
    _, _, box = first_text(layout)
    box.lines = tuple(Line(line.pieces, line.width) for line in box.lines)
    assert differs(painted(layout))[0]


# -- in the finished file ----------------------------------------------------------------------------


def changed(data: bytes, change: Callable[[pikepdf.Pdf], None]) -> bytes:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        change(pdf)
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


def link(pdf: pikepdf.Pdf, pattern: str) -> tuple[pikepdf.Page, int]:
    """Return page and index of the first annotation whose description matches."""
    return next(
        (page, i)
        for page in pdf.pages
        for i, annotation in enumerate(page.obj.get("/Annots", []))
        if re.match(pattern, str(annotation.Contents))
    )


def mark_without_link(pdf: pikepdf.Pdf) -> None:
    """Take a mark's annotation from its page, and from the structure tree."""
    page, index = link(pdf, r"Note \d")
    annotation = page.obj.Annots[index]
    del page.obj.Annots[index]
    for element in pdf.objects:
        if isinstance(element, pikepdf.Dictionary) and element.get("/S") == "/Link":
            for i, kid in enumerate(kids(element)):
                if not isinstance(kid, int) and "/Obj" in kid and kid.Obj.objgen == annotation.objgen:
                    del element.K[i]
                    return
    raise AssertionError("the mark's link is not in the structure tree")


def mark_link_on_no_page(pdf: pikepdf.Pdf) -> None:
    """The annotation is still in the structure tree, but nobody can press it."""
    page, index = link(pdf, r"Note \d")
    del page.obj.Annots[index]


def mark_to_another_page(pdf: pikepdf.Pdf) -> None:
    page, index = link(pdf, r"Note \d")
    page.obj.Annots[index].Dest[0] = pdf.pages[1].obj


def backlink_elsewhere(pdf: pikepdf.Pdf) -> None:
    page, index = link(pdf, "Back to mention")
    page.obj.Annots[index].Dest[3] = 0


def number_of_a_mark(pdf: pikepdf.Pdf) -> None:
    """Show another digit for the first mark: what is read no longer fits what is linked."""
    page = pdf.pages[0]
    content = page.Contents.read_bytes()
    shown = re.search(rb"/Link <</MCID \d+>> BDC\s(?:[^\n]*\n)*?\[<(\w{4})>\] TJ", content)
    assert shown is not None
    code = f"{int(shown[1], 16) + 1:04X}".encode()
    page.Contents = pdf.make_stream(content[: shown.start(1)] + code + content[shown.end(1) :])


FILE_FAULTS: dict[str, tuple[str, Callable[[pikepdf.Pdf], None]]] = {
    "a mark without its link": ("mark-link", mark_without_link),
    "a mark's link on no page": ("mark-link", mark_link_on_no_page),
    "a mark to another page": ("mark-link", mark_to_another_page),
    "a backlink to elsewhere": ("backlink", backlink_elsewhere),
    "another number in a mark": ("numbers", number_of_a_mark),
}


@pytest.mark.parametrize("fault", FILE_FAULTS)
def test_a_fault_in_the_file_is_found_by_its_rule(fault: str) -> None:
    rule, plant = FILE_FAULTS[fault]
    data = changed(outputs()[f"{NAME}.en.a4.pdf"].data, plant)
    assert rule in found_in_notes(data)
