"""The tagged canvas: marks, artifacts, links."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pikepdf
import pytest
from support.pdf_sample import canvas, kids, one_page, opened, regular, sample, shown
from support.pdf_ua import check

from factsheet.writers.pdf.canvas import TaggingError
from factsheet.writers.pdf.tags import Element


@pytest.fixture(scope="module")
def pdf() -> Iterator[pikepdf.Pdf]:
    with opened(sample()) as file:
        yield file


def test_marks_are_numbered_by_page() -> None:
    root = Element("Document")
    page = canvas(root)
    first, second = root.child("H1"), root.child("P")
    assert page.mark(first) == "/H1 <</MCID 0>> BDC"
    assert page.mark(second) == "/P <</MCID 1>> BDC"
    page.show_page()
    assert page.mark(second) == "/P <</MCID 0>> BDC"
    assert second.kids == [(0, 1), (1, 0)]


def test_tagged_operators_are_the_elements() -> None:
    page, root = one_page()
    page.tag(root.child("Figure", alt="A box", bbox=(10, 10, 20, 20)), "2 w\n10 10 10 10 re S")
    data = page.finish()
    with opened(data) as pdf:
        assert b"/Figure <</MCID 1>> BDC\n2 w\n10 10 10 10 re S\nEMC" in pdf.pages[0].Contents.read_bytes()
    assert check(data) == []


def test_the_kind_of_an_artifact_is_named() -> None:
    page, _ = one_page()
    page.artifact("Pagination", f"BT {shown(page, '1/2')} ET")
    with opened(page.finish()) as pdf:
        assert b"/Artifact <</Type/Pagination>> BDC\nBT " in pdf.pages[0].Contents.read_bytes()


def test_a_link_leads_to_a_destination_named_later(pdf: pikepdf.Pdf) -> None:
    link = pdf.pages[0].Annots[1]
    assert str(link.Contents) == "Note 2"
    assert [float(value) for value in link.Rect] == [210, 760, 216, 772]
    assert link.Dest[0].objgen == pdf.pages[1].obj.objgen
    assert list(link.Dest)[1:] == ["/XYZ", 50, 720, None]
    assert [int(value) for value in link.Border] == [0, 0, 0]
    assert int(link.F) == 4
    element = pdf.Root.StructTreeRoot.ParentTree.Nums[2 * int(link.StructParent) + 1]
    mark, reference = kids(element)
    assert isinstance(mark, int)
    assert not isinstance(reference, int)
    assert reference.Type == "/OBJR"
    assert reference.Obj.objgen == link.objgen


@pytest.mark.parametrize(
    ("url", "uri"),
    [
        ("https://example.org/a(b)?c=%C3%A9", "https://example.org/a(b)?c=%C3%A9"),
        ("https://example.org/été#:~:text=a,b", "https://example.org/%C3%A9t%C3%A9#:~:text=a,b"),
        ("https://example.org/a b\\c", "https://example.org/a%20b%5Cc"),
    ],
)
def test_an_address_is_written_in_ascii(url: str, uri: str) -> None:
    page, root = one_page()
    page.link((0, 0, 10, 10), root.child("Link"), "there", url=url)
    with opened(page.finish()) as pdf:
        assert str(pdf.pages[0].Annots[0].A.URI) == uri


def test_a_link_without_target_or_description_is_refused() -> None:
    page, root = one_page()
    link = root.child("Link")
    with pytest.raises(TaggingError, match="one target and a description"):
        page.link((0, 0, 1, 1), link, "nowhere")
    with pytest.raises(TaggingError, match="one target and a description"):
        page.link((0, 0, 1, 1), link, "", url="https://example.org")
    with pytest.raises(TaggingError, match="one target and a description"):
        page.link((0, 0, 1, 1), link, "both", url="https://example.org", destination="a")


def test_a_link_to_a_name_never_placed_is_refused() -> None:
    page, root = one_page()
    page.link((0, 0, 1, 1), root.child("Link"), "Note 9", destination="note-9")
    with pytest.raises(TaggingError, match="no destination is named 'note-9'"):
        page.finish()


def test_no_helvetica_in_the_file(pdf: pikepdf.Pdf) -> None:
    names = {
        str(item.BaseFont)[1:] for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and "/BaseFont" in item
    }
    assert {re.sub(r"^[A-Z]{6}\+", "", name) for name in names} == {regular().name}


def test_a_file_is_finished_once() -> None:
    page, _ = one_page()
    page.finish()
    with pytest.raises(TaggingError, match="finished already"):
        page.finish()
