"""The checker: each fault planted in a good file is found under its code."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Object, Pdf, String
from support.pdf_sample import sample
from support.pdf_ua import check


@pytest.fixture(scope="module")
def good() -> bytes:
    return sample()


def elements(pdf: Pdf, tag: str) -> list[Object]:
    return [
        item
        for item in pdf.objects
        if isinstance(item, Dictionary) and item.get("/Type") == "/StructElem" and item.S == f"/{tag}"
    ]


def fonts(pdf: Pdf, kind: str) -> list[Object]:
    return [item for item in pdf.objects if isinstance(item, Dictionary) and item.get("/Type") == kind]


def first_font(pdf: Pdf) -> Object:
    return next(font for font in fonts(pdf, "/Font") if "/ToUnicode" in font)


def content(pattern: bytes, replacement: bytes) -> Callable[[Pdf], None]:
    """Return a fault that changes the first match in the first page's operators."""

    def change(pdf: Pdf) -> None:
        page = pdf.pages[0]
        before = page.Contents.read_bytes()
        after = re.sub(pattern, replacement, before, count=1)
        assert after != before
        page.Contents = pdf.make_stream(after)

    return change


def xmp(old: bytes, new: bytes) -> Callable[[Pdf], None]:
    def change(pdf: Pdf) -> None:
        before = pdf.Root.Metadata.read_bytes()
        assert old in before
        pdf.Root.Metadata.write(before.replace(old, new))

    return change


def to_unicode(pattern: bytes, replacement: bytes) -> Callable[[Pdf], None]:
    def change(pdf: Pdf) -> None:
        cmap = first_font(pdf).ToUnicode
        before = cmap.read_bytes()
        after = re.sub(pattern, replacement, before, count=1)
        assert after != before
        cmap.write(after)

    return change


def parent_tree(pdf: Pdf) -> Array:
    nums = pdf.Root.StructTreeRoot.ParentTree.Nums
    assert isinstance(nums, Array)
    return nums


def empty_parents(pdf: Pdf) -> None:
    nums = parent_tree(pdf)
    keys = [int(key) for key in list(nums)[::2]]
    nums[2 * keys.index(int(pdf.pages[0].obj.StructParents)) + 1] = pdf.make_indirect(Array([]))


def swap_marks(pdf: Pdf) -> None:
    marks = parent_tree(pdf)[2 * int(pdf.pages[0].obj.StructParents) + 1]
    marks[0], marks[1] = marks[1], marks[0]


def standard_font(pdf: Pdf) -> None:
    pdf.pages[0].obj.Resources.Font["/F9"] = pdf.make_indirect(
        Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    )


def first_link(pdf: Pdf) -> Object:
    return pdf.pages[0].obj.Annots[0]


def last_link(pdf: Pdf) -> Object:
    return pdf.pages[1].obj.Annots[0]


FAULTS: dict[str, tuple[str, Callable[[Pdf], object]]] = {
    "no language": ("11-001", lambda pdf: pdf.Root.__delitem__("/Lang")),
    "language no tag": ("11-001", lambda pdf: elements(pdf, "Span")[0].__setitem__("/Lang", String("French (CA)"))),
    "not marked": ("marked", lambda pdf: pdf.Root.__delitem__("/MarkInfo")),
    "suspects": ("01-007", lambda pdf: pdf.Root.MarkInfo.__setitem__("/Suspects", True)),
    "no DisplayDocTitle": ("07-001", lambda pdf: pdf.Root.__delitem__("/ViewerPreferences")),
    "DisplayDocTitle false": ("07-002", lambda pdf: pdf.Root.ViewerPreferences.__setitem__("/DisplayDocTitle", False)),
    "no XMP": ("06-001", lambda pdf: pdf.Root.__delitem__("/Metadata")),
    "XMP without PDF/UA": ("06-002", xmp(b"<pdfuaid:part>1</pdfuaid:part>", b"")),
    "XMP without title": ("06-003", xmp(b"dc:title>", b"dc:source>")),
    "XMP without PDF/A": ("pdfa-id", xmp(b"<pdfaid:part>2", b"<pdfaid:part>3")),
    "Info differs": ("info", lambda pdf: pdf.trailer.Info.__setitem__("/Title", String("Another"))),
    "Info has another date": ("info", lambda pdf: pdf.trailer.Info.__setitem__("/ModDate", String("D:2020"))),
    "no output intent": ("output-intent", lambda pdf: pdf.Root.__delitem__("/OutputIntents")),
    "no structure": ("structure", lambda pdf: pdf.Root.__delitem__("/StructTreeRoot")),
    "wrong parent": ("structure", lambda pdf: elements(pdf, "P")[0].__setitem__("/P", elements(pdf, "H1")[0])),
    "unknown type": ("02-001", lambda pdf: elements(pdf, "P")[0].__setitem__("/S", Name.Paragraph)),
    "Figure without Alt": ("13-004", lambda pdf: elements(pdf, "Figure")[0].__delitem__("/Alt")),
    "Figure without BBox": ("figure-bbox", lambda pdf: elements(pdf, "Figure")[0].__delitem__("/A")),
    "Note without ID": ("19-003", lambda pdf: elements(pdf, "Note")[0].__delitem__("/ID")),
    "Note ID twice": ("19-004", lambda pdf: elements(pdf, "Note")[0].__setitem__("/ID", elements(pdf, "Note")[1].ID)),
    "no ID tree": ("id-tree", lambda pdf: pdf.Root.StructTreeRoot.__delitem__("/IDTree")),
    "TH without Scope": ("15-003", lambda pdf: elements(pdf, "TH")[0].__delitem__("/A")),
    "row too short": ("table-regular", lambda pdf: elements(pdf, "TR")[1].__setitem__("/K", elements(pdf, "TH")[2])),
    "H2 made H4": ("14-003", lambda pdf: elements(pdf, "H2")[0].__setitem__("/S", Name.H4)),
    "H1 made H2": ("14-002", lambda pdf: elements(pdf, "H1")[0].__setitem__("/S", Name.H2)),
    "H beside H1": ("14-007", lambda pdf: elements(pdf, "H2")[0].__setitem__("/S", Name.H)),
    "P in L": ("09-005", lambda pdf: elements(pdf, "LI")[0].__setitem__("/S", Name.P)),
    "P in TR": ("09-004", lambda pdf: elements(pdf, "TD")[0].__setitem__("/S", Name.P)),
    "no ListNumbering": ("list-numbering", lambda pdf: elements(pdf, "L")[0].__delitem__("/A")),
    "link without Contents": ("28-012", lambda pdf: first_link(pdf).__delitem__("/Contents")),
    "link without StructParent": ("28-011", lambda pdf: first_link(pdf).__delitem__("/StructParent")),
    "link of another element": ("28-011", lambda pdf: parent_tree(pdf).__setitem__(1, elements(pdf, "P")[0])),
    "link without OBJR": ("parent-tree", lambda pdf: elements(pdf, "Link")[0].__setitem__("/K", 1)),
    "link to nowhere": ("destination", lambda pdf: first_link(pdf).__delitem__("/Dest")),
    "link not printed": ("annotation-print", lambda pdf: last_link(pdf).__delitem__("/F")),
    "annotation without Annot": ("28-002", lambda pdf: first_link(pdf).__setitem__("/Subtype", Name.Text)),
    "no Tabs": ("28-008", lambda pdf: pdf.pages[0].obj.__delitem__("/Tabs")),
    "other Tabs": ("28-009", lambda pdf: pdf.pages[0].obj.__setitem__("/Tabs", Name.R)),
    "parent tree of a page emptied": ("parent-tree", empty_parents),
    "marks swapped": ("parent-tree", swap_marks),
    "key in use": ("parent-tree", lambda pdf: pdf.Root.StructTreeRoot.__setitem__("/ParentTreeNextKey", 1)),
    "text untagged": ("01-005", content(rb"/P <</MCID 1>> BDC", b"/X BMC")),
    "artifact in content": ("01-003", content(rb"(/P <</MCID 1>> BDC)(.*?EMC)", rb"\1 /Artifact BMC \2 EMC")),
    "content in artifact": ("01-004", content(rb"(BDC\s)(BT.*?TJ ET)", rb"\1 /P <</MCID 99>> BDC \2 EMC")),
    "content in content": ("marked-content", content(rb"(/H1 <</MCID 0>> BDC)", rb"\1 /P <</MCID 98>> BDC EMC")),
    "mark across ET": ("marked-content", content(rb"EMC ET", b"ET EMC")),
    "EMC dropped": ("marked-content", content(rb"EMC", b"")),
    "EMC too many": ("marked-content", content(rb"EMC", b"EMC EMC")),
    "mark twice": ("mcid", content(rb"MCID 1>>", b"MCID 0>>")),
    "mark not on the page": ("structure", content(rb"/P <</MCID 1>> BDC", b"/Artifact BMC")),
    "mark of another tag": ("tag", content(rb"/P <</MCID 1>>", b"/H6 <</MCID 1>>")),
    "empty mark": ("mark-empty", content(rb"(/P <</MCID 1>> BDC).*?EMC", rb"\1 EMC")),
    "font without ToUnicode": ("31-027", lambda pdf: first_font(pdf).__delitem__("/ToUnicode")),
    "font not embedded": ("31-009", lambda pdf: fonts(pdf, "/FontDescriptor")[0].__delitem__("/FontFile2")),
    "standard font": ("31-009", standard_font),
    "code without character": ("10-001", to_unicode(rb"\n<\w{4}> <0052>", b"")),
    "private character": ("10-001", to_unicode(rb"(\n<\w{4}>) <0052>", rb"\1 <E000>")),
    "character zero": ("31-028", to_unicode(rb"(\n<\w{4}>) <0052>", rb"\1 <0000>")),
    "byte order mark": ("31-029", to_unicode(rb"(\n<\w{4}>) <0052>", rb"\1 <FEFF>")),
    ".notdef shown": ("31-030", content(rb"\[<\w{4}", b"[<0000")),
    "outline without destination": ("outline", lambda pdf: pdf.Root.Outlines.First.__delitem__("/Dest")),
    "outline miscounted": ("outline", lambda pdf: pdf.Root.Outlines.__setitem__("/Count", 7)),
}


def test_the_good_file_has_no_findings(good: bytes) -> None:
    assert check(good) == []


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found(good: bytes, fault: str) -> None:
    code, plant = FAULTS[fault]
    with pikepdf.open(io.BytesIO(good)) as pdf:
        plant(pdf)
        broken = io.BytesIO()
        pdf.save(broken)
    assert code in {finding.code for finding in check(broken.getvalue())}
