"""Faults planted in a finished file: verify names each – page, note, what was expected and what was found."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from support.built import first_heading, outputs
from support.pdf_text import code_map

from factsheet.project.verify import verify
from factsheet.proof import Finding, read
from factsheet.proof.objects import Unreadable
from factsheet.proof.text import numbered

FILE = "canada-response.en.a4.pdf"
HEADING = first_heading("canada-response", "en")
BUILT = read(outputs()[FILE].data)
PAGES = len(BUILT.pages)
NOTE = max(  # the last that names the year on page 1
    number
    for number, note in numbered(BUILT.notes).items()
    if "2017" in "".join(run.text for run in note.runs if run.page == 1)
)


def changed(change: Callable[[pikepdf.Pdf], None]) -> list[Finding]:
    """Return what verify finds after a change to a finished file."""
    with pikepdf.open(io.BytesIO(outputs()[FILE].data)) as pdf:
        change(pdf)
        out = io.BytesIO()
        pdf.save(out, fix_metadata_version=False)
    return list(verify(out.getvalue()).findings)


def rewrite(page: pikepdf.Page, old: str, new: str) -> None:
    """Replace the first match of a pattern in a page's operators."""
    content = page.Contents.read_bytes().decode()
    found, count = re.subn(old, new, content, count=1, flags=re.DOTALL)
    assert count == 1 and found != content
    page.Contents.write(found.encode())


def font(pdf: pikepdf.Pdf, face: str = "Regular") -> str:
    """Return the name of a font of the first page."""
    fonts = pdf.pages[0].Resources.Font
    return next(name for name, found in fonts.items() if str(found.BaseFont).endswith(f"-{face}"))


def digits(pdf: pikepdf.Pdf) -> dict[str, str]:
    """Return the codes of digits in the regular font of the first page."""
    texts = code_map(pdf.pages[0].Resources.Font[font(pdf)].ToUnicode.read_bytes()).texts
    return {text: f"{code:04X}" for code, text in texts.items() if text.isdigit()}


def annotation(pdf: pikepdf.Pdf, contents: str) -> pikepdf.Object:
    return next(a for page in pdf.pages for a in page.obj.Annots if str(a.Contents) == contents)


def link_element(pdf: pikepdf.Pdf, contents: str) -> pikepdf.Object:
    """Return the structure element of a link, known by its description."""
    wanted = annotation(pdf, contents).objgen
    return next(
        link
        for link in elements(pdf, "/Link")
        if any("/Obj" in kid and kid.Obj.objgen == wanted for kid in dictionaries(link.K))
    )


def dictionaries(kids: pikepdf.Object) -> list[pikepdf.Object]:
    """Return the kids of an element that are no bare numbers of marked content."""
    every: list[Any] = list(kids)
    return [kid for kid in every if isinstance(kid, pikepdf.Dictionary)]


def elements(pdf: pikepdf.Pdf, tag: str) -> list[pikepdf.Object]:
    return [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") == tag]


def digit_changed(pdf: pikepdf.Pdf) -> None:
    code = digits(pdf)
    first = code["2"] + code["0"] + code["1"]
    rewrite(pdf.pages[0], f"({first}){code['7']}", rf"\g<1>{code['6']}")


def mark_removed(pdf: pikepdf.Pdf) -> None:
    rewrite(pdf.pages[0], r"(Link <</MCID \d+>> BDC\n(?:/F\d [\d.]+ Tf\n)?(?:[\d.]+ Ts\n)?)\[<\w{4}>\] TJ\n", r"\1")


def note_digit_changed(pdf: pikepdf.Pdf) -> None:
    """The last digit of the last 2017 of page 1, which stands in a note."""
    code = digits(pdf)
    number = r"(?:>-?\d+<)?".join(code[digit] for digit in "201")
    rewrite(pdf.pages[0], rf"(.*{number}(?:>-?\d+<)?){code['7']}", rf"\g<1>{code['9']}")


def note_lost(pdf: pikepdf.Pdf) -> None:
    note = next(o for o in elements(pdf, "/Note"))
    parent = note.P
    del parent.K[next(i for i, kid in enumerate(parent.K) if kid.objgen == note.objgen)]


def mark_without_link(pdf: pikepdf.Pdf) -> None:
    link = link_element(pdf, "Note 1")
    kids: list[Any] = list(link.K)
    link.K = pikepdf.Array([kid for kid in kids if isinstance(kid, int)])


def letters_drawn_otherwise(pdf: pikepdf.Pdf) -> None:
    """The text stays; the font draws other letters for it."""
    fonts = pdf.pages[0].Resources.Font
    one, other = (fonts[name].DescendantFonts[0].FontDescriptor for name in (font(pdf, "Bold"), font(pdf)))
    one.FontFile2 = other.FontFile2


def folder_in_the_information(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo["/Producer"] = "factsheet in /home/quilla/sheets"


def mark_to_another_note(pdf: pikepdf.Pdf) -> None:
    annotation(pdf, "Note 1").Dest = annotation(pdf, "Note 2").Dest


def mark_to_another_page(pdf: pikepdf.Pdf) -> None:
    annotation(pdf, "Note 1").Dest[0] = pdf.pages[2].obj


def backlink_elsewhere(pdf: pikepdf.Pdf) -> None:
    annotation(pdf, "Back to mention 1 of note 1").Dest[3] = 0


def link_beside_its_text(pdf: pikepdf.Pdf) -> None:
    rect = annotation(pdf, "Note 1").Rect
    rect[0], rect[2] = float(rect[0]) + 30, float(rect[2]) + 30


def address_changed(pdf: pikepdf.Pdf) -> None:
    found = next(a for page in pdf.pages for a in page.obj.Annots if "/A" in a and "cbc.ca" in str(a.A.URI))
    found.A.URI = "https://example.org/elsewhere"


def tag_dropped(pdf: pikepdf.Pdf) -> None:
    rewrite(pdf.pages[0], r"/Strong <</MCID 0>> BDC\n(.*?)EMC\n", r"\1")


def element_of_another_type(pdf: pikepdf.Pdf) -> None:
    """A heading becomes a paragraph in the structure and on the page."""
    heading = elements(pdf, "/H2")[0]
    heading.S = pikepdf.Name("/P")
    rewrite(pdf.pages[0], r"/H2 (<</MCID \d+>> BDC)", r"/P \1")


def element_lost(pdf: pikepdf.Pdf) -> None:
    heading = elements(pdf, "/H2")[0]
    parent = heading.P
    del parent.K[next(i for i, kid in enumerate(parent.K) if kid.objgen == heading.objgen)]


def language_dropped(pdf: pikepdf.Pdf) -> None:
    """Of the link to the French edition."""
    link = link_element(pdf, "Aussi offert en français")
    del next(kid for kid in dictionaries(link.K) if kid.get("/S") == "/Span").Lang


def emphasis_dropped(pdf: pikepdf.Pdf) -> None:
    elements(pdf, "/Strong")[0].S = pikepdf.Name("/Span")
    rewrite(pdf.pages[0], r"/Strong (<</MCID 0>> BDC)", r"/Span \1")


def emphasis_added(pdf: pikepdf.Pdf) -> None:
    """Of the link to the French edition."""
    link = link_element(pdf, "Aussi offert en français")
    span = next(kid for kid in dictionaries(link.K) if kid.get("/S") == "/Span")
    mark = int(span.K)
    span.S = pikepdf.Name("/Em")
    page = next(page for page in pdf.pages if page.obj.objgen == span.Pg.objgen)
    rewrite(page, rf"/Span (<</MCID {mark}>> BDC)", r"/Em \1")


def text_outside_its_column(pdf: pikepdf.Pdf) -> None:
    rewrite(pdf.pages[0], r"1 0 0 1 45 (\S+) Tm\n(/Strong <</MCID 0>>)", r"1 0 0 1 551 \1 Tm\n\2")


def text_as_an_artifact(pdf: pikepdf.Pdf) -> None:
    rewrite(pdf.pages[0], r"(/Strong <</MCID 0>> BDC\n.*?EMC\nET\n)",
            r"\1/Artifact <</Type/Layout>> BDC\nBT\n1 0 0 1 60 60 Tm\n/F2 9 Tf\n[<0002>] TJ\nET\nEMC\n")  # fmt: skip


def operator_not_ours(pdf: pikepdf.Pdf) -> None:
    rewrite(pdf.pages[1], r"BT\n", r"BT\n3 Tr\n")


def line_drawn(pdf: pikepdf.Pdf) -> None:
    rewrite(pdf.pages[0], r"(\d+) m", r"10 m")


def outline_elsewhere(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Outlines.First.Dest[0] = pdf.pages[2].obj


def text_said_otherwise(pdf: pikepdf.Pdf) -> None:
    elements(pdf, "/P")[0].ActualText = "Something else"


def title_changed(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo["/Title"] = "Another title"


def metadata_changed(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Metadata.write(pdf.Root.Metadata.read_bytes().replace(b"Example Publisher", b"Another Publisher"))


def file_attached(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["more.txt"] = b"more"


def page_removed(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[2]


FAULTS: dict[str, tuple[Callable[[pikepdf.Pdf], None], str, int, int, str]] = {
    "a digit changed": (digit_changed, "F007", 1, 0, r"expected “.*2017.*”, found “.*2016.*”"),
    "a mark removed": (mark_removed, "F004", 1, 1, "expected the marks 1, found none"),
    "a digit of a note": (note_digit_changed, "F007", 1, NOTE, "expected “.*2017.*”, found “.*2019.*”"),
    "a note lost": (note_lost, "F004", 0, 1, "marked, but there is no such note"),
    "a mark without link": (mark_without_link, "F006", 1, 1, "its mark is not a link"),
    "other letters": (letters_drawn_otherwise, "F010", 0, 0, "its fonts have changed: .*"),
    "a folder": (
        folder_in_the_information,
        "F009",
        0,
        0,
        "the file’s information contains a local path: /home/quilla/sheets",
    ),
    "a mark to another note": (mark_to_another_note, "F006", 1, 1, r"its mark leads to \S+ \S+ on page 1, not to .*"),
    "a mark to another page": (mark_to_another_page, "F006", 1, 1, "its mark leads to page 3, not to page 1"),
    "a backlink elsewhere": (backlink_elsewhere, "F006", 1, 1, r"its backlink leads to \S+ 0\.0 on page 1, not to .*"),
    "a link beside its text": (link_beside_its_text, "F006", 1, 1, "the link does not cover its text “1”"),
    "an address changed": (address_changed, "F006", 1, 2, r"expected the address .*cbc\.ca.*, found .*/elsewhere.*"),
    "a tag dropped": (tag_dropped, "F003", 1, 0, "“Fact sheet” is not tagged"),
    "another tag": (element_of_another_type, "F003", 1, 0, f"“{HEADING}” is tagged P, not H2"),
    "an element lost": (element_lost, "F003", 1, 0, f"“{HEADING}” belongs to no structure element"),
    "a language dropped": (language_dropped, "F003", 0, 0, "“Aussi offert en français” is not marked as fr"),
    "emphasis dropped": (emphasis_dropped, "F003", 0, 0, "“Fact sheet” is not tagged Strong"),
    "emphasis added": (emphasis_added, "F003", 0, 0, "“Aussi offert en français” is tagged Em"),
    "text outside its column": (text_outside_its_column, "F008", 1, 0, "“Fact sheet” is outside its column: .*"),
    "text as an artifact": (
        text_as_an_artifact,
        "F003",
        1,
        0,
        "“.+” is not tagged, and is no head or foot of a page, nor repeats a table head or a year",
    ),
    "an operator": (operator_not_ours, "F003", 2, 0, "an operator factsheet does not write: 3 Tr"),
    "a line drawn": (line_drawn, "F010", 1, 0, "its text is what was painted, but its operators are not"),
    "an outline": (
        outline_elsewhere,
        "F006",
        0,
        0,
        "the outline entry “.*” leads to page 3, which has no such heading",
    ),
    "text said otherwise": (text_said_otherwise, "F003", 0, 0, "an element P has /ActualText, which factsheet .*"),
    "a title": (title_changed, "F010", 0, 0, r"its document information \(title, author, dates\) has changed"),
    "metadata": (metadata_changed, "F010", 0, 0, "its metadata has changed"),
    "a file attached": (file_attached, "F002", 0, 0, "another file is attached: more.txt"),
    "a page removed": (page_removed, "F010", 0, 0, f"{PAGES - 1} pages, expected {PAGES}"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_in_the_file_is_found_by_name(fault: str) -> None:
    plant, code, page, note, said = FAULTS[fault]
    found = changed(plant)
    assert [f for f in found if (f.code, f.page, f.note) == (code, page, note) and re.fullmatch(said, f.what)], found


def test_what_was_not_read_is_not_told_to_differ() -> None:
    assert [str(f) for f in changed(operator_not_ours)] == ["page 2: an operator factsheet does not write: 3 Tr"]


def test_saving_a_file_with_another_program_is_no_fault() -> None:
    assert changed(lambda pdf: None) == []


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "cannot be read as a PDF: "),
        (b"%PDF-1.7\nnot really", "cannot be read as a PDF: "),
        (outputs()[FILE].data[:-2000], "cannot be read as a PDF: "),
    ],
    ids=["empty", "text", "cut"],
)
def test_what_is_no_pdf(data: bytes, said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        read(data)


def test_a_structure_in_a_circle() -> None:
    def circle(pdf: pikepdf.Pdf) -> None:
        section = elements(pdf, "/Sect")[0]
        section.K = section

    (finding,) = changed(circle)
    assert (finding.code, finding.what[:37]) == ("F001", "not built as factsheet builds a file ")


@pytest.mark.parametrize("tag", ["/P", "/Link", "/LBody"])
def test_an_expansion_is_read_whatever_element_has_it(tag: str) -> None:
    with pikepdf.open(io.BytesIO(outputs()[FILE].data)) as pdf:
        elements(pdf, tag)[0].E = pikepdf.String("a safe house")
        out = io.BytesIO()
        pdf.save(out)
    assert read(out.getvalue()).expansions == ["a safe house"]
    assert read(outputs()[FILE].data).expansions == []
