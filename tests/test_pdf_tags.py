"""The structure tree: what is in it, in which order, and what is refused."""

from __future__ import annotations

from collections.abc import Iterator

import pikepdf
import pytest
from pikepdf import Object
from support.pdf_sample import below, document, kids, one_page, opened, put, sample

from factsheet.writers.pdf.tags import Element

TREE = """\
Document
  H1
  P
    Reference
      Link
      Link
  L
    LI
      Lbl
      LBody
    LI
      Lbl
      LBody
  H2
  Table
    Caption
    THead
      TR
        TH
        TH
    TBody
      TR
        TH
        TD
  Figure
  P
  Note
    Span
    Link
  Note
    Span
    Link
"""


@pytest.fixture(scope="module")
def pdf() -> Iterator[pikepdf.Pdf]:
    with opened(sample()) as file:
        yield file


def outline_of(element: Object, depth: int = 0) -> str:
    line = "  " * depth + str(element.S)[1:] + "\n"
    return line + "".join(outline_of(kid, depth + 1) for kid in below(element))


def test_the_structure_is_in_the_order_of_kids_without_what_is_empty(pdf: pikepdf.Pdf) -> None:
    assert outline_of(document(pdf)) == TREE


def test_a_paragraph_over_two_pages_is_one_element_with_two_marks(pdf: pikepdf.Pdf) -> None:
    divided = [kid for kid in below(document(pdf)) if kid.S == "/P"][1]
    first, second = kids(divided)
    assert divided.Pg.objgen == pdf.pages[0].obj.objgen
    assert isinstance(first, int)
    assert not isinstance(second, int)
    assert second.Type == "/MCR"
    assert (second.Pg.objgen, int(second.MCID)) == (pdf.pages[1].obj.objgen, 0)


def test_attributes_stand_with_their_owners() -> None:
    page, root = one_page()
    cell = root.child("Table").child("TR").child("TH", scope="Row", placement="Block", rows=3)
    cell.bbox = (1, 2.5, 3.125, 4)
    put(page, cell, 50, 600, "Cell")
    abbreviation = root.child("Span", expansion="United Nations", lang="ru", id="Ж(1)")
    put(page, abbreviation, 50, 500, "U.N.")
    with opened(page.finish()) as pdf:
        table, span = below(document(pdf))[1:]
        layout, spans = below(below(table)[0])[0].A
        assert dict(layout) == {"/O": "/Layout", "/Placement": "/Block", "/BBox": layout.BBox}
        assert [float(value) for value in layout.BBox] == [1, 2.5, 3.12, 4]
        assert dict(spans) == {"/O": "/Table", "/Scope": "/Row", "/RowSpan": 3}
        assert str(span.E) == "United Nations"
        assert (str(span.Lang), bytes(span.ID).decode()) == ("ru", "Ж(1)")
        assert pdf.Root.StructTreeRoot.IDTree.Kids[0].Names[1].objgen == span.objgen


def test_an_unknown_attribute_is_refused() -> None:
    with pytest.raises(TypeError, match="unexpected keyword argument 'colour'"):
        Element("P", colour="red")  # type: ignore[call-arg]


def test_an_id_given_twice_is_refused() -> None:
    page, root = one_page()
    for y in (600, 500):
        put(page, root.child("Note", id="note-1"), 50, y, "Note")
    with pytest.raises(ValueError, match="two structure elements with the ID note-1"):
        page.finish()


def test_an_element_outside_the_tree_is_refused() -> None:
    page, _ = one_page()
    put(page, Element("P"), 50, 600, "lost")
    with pytest.raises(ValueError, match="<P: 1 kids> has content but is not in the structure tree"):
        page.finish()
