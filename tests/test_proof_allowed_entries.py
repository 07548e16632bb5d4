"""What a viewer acts on beside the pages' operators: an entry more, less or otherwise is found, and told by name."""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Callable

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String
from support.built import outputs
from test_proof_file import BUILT, FILE, HEADING, annotation, changed, elements

from factsheet.project.verify import verify

NOT_OURS = "which factsheet does not write"
ROLE_MAP = "the structure tree’s role map is not that of its types"
PARENT_TREE = "the structure tree’s parent tree leads to the wrong elements"
TO_FRENCH = "Aussi offert en français"  # a link to another file
FRENCH_PAGE = next(number for number, content in enumerate(BUILT.pages, 1) if TO_FRENCH in content.text)
MANIFEST = "the attached factsheet-manifest.json"
STRUCTURE = "its structure (elements, languages, cell roles, expansions) has changed"
LINKS = "its links (positions, descriptions, targets) have changed"
FONTS = "its fonts have changed: letters may look like others"
BOLD = "the font [A-Z]{6}[+]SourceSans3-Bold"


def page(pdf: Pdf, number: int = 1) -> pikepdf.Object:
    return pdf.pages[number - 1].obj


def note_link(pdf: Pdf) -> pikepdf.Object:
    return annotation(pdf, "Note 1")


def web_link(pdf: Pdf) -> pikepdf.Object:
    return annotation(pdf, TO_FRENCH)


def bold(pdf: Pdf) -> pikepdf.Object:
    return next(font for font in pdf.pages[0].Resources.Font.values() if str(font.BaseFont).endswith("-Bold"))


def data_file(pdf: Pdf) -> pikepdf.Object:
    return Dictionary(Type=Name.Filespec, F="more.txt", EF=Dictionary(F=pdf.make_stream(b"more")))


def script() -> pikepdf.Object:
    return Dictionary(S=Name.JavaScript, JS="app.alert(1)")


def structure_names(pdf: Pdf) -> None:
    names = pdf.Root.StructTreeRoot.IDTree.Kids[0].Names
    names[1], names[3] = names[3], names[1]


def parent_tree(pdf: Pdf) -> None:
    numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
    numbers[1], numbers[3] = numbers[3], numbers[1]


def glyphs_by_a_map(pdf: Pdf) -> None:
    """Each code draws the glyph of the next one; the text reads as before."""
    bold(pdf).DescendantFonts[0].CIDToGIDMap = pdf.make_stream(b"".join(struct.pack(">H", n + 1) for n in range(3000)))


def attached_twice(pdf: Pdf) -> None:
    names = pdf.Root.Names.EmbeddedFiles.Names
    names.extend([String("factsheet-manifest.json"), names[1]])


def manifest_of_two(pdf: Pdf) -> None:
    stream = pdf.Root.AF[0].EF.F
    pdf.Root.AF[0].EF.UF = pdf.make_stream(
        stream.read_bytes(), Type=stream.Type, Subtype=stream.Subtype, Params=stream.Params
    )


def hidden_appearance(pdf: Pdf) -> None:
    form = pdf.make_stream(b"1 g 0 0 99 99 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 99, 99]))
    web_link(pdf).AP = Dictionary(N=form)


STRANGE: dict[str, tuple[Callable[[Pdf], object], int, str]] = {
    "a script when opened": (
        lambda pdf: setattr(pdf.Root, "OpenAction", script()),
        0,
        f"the catalog has /OpenAction, {NOT_OURS}",
    ),
    "a script when closed": (
        lambda pdf: setattr(pdf.Root, "AA", Dictionary(WC=script())),
        0,
        f"the catalog has /AA, {NOT_OURS}",
    ),
    "a script by name": (
        lambda pdf: setattr(pdf.Root.Names, "JavaScript", Dictionary(Names=Array())),
        0,
        "the catalog has a /Names that factsheet does not write",
    ),
    "layers": (
        lambda pdf: setattr(pdf.Root, "OCProperties", Dictionary()),
        0,
        f"the catalog has /OCProperties, {NOT_OURS}",
    ),
    "a form": (lambda pdf: setattr(pdf.Root, "AcroForm", Dictionary()), 0, f"the catalog has /AcroForm, {NOT_OURS}"),
    "not marked": (
        lambda pdf: setattr(pdf.Root.MarkInfo, "Marked", False),
        0,
        "the catalog has a /MarkInfo that factsheet does not write",
    ),
    "no preferences": (
        lambda pdf: pdf.Root.__delitem__("/ViewerPreferences"),
        0,
        "the catalog lacks /ViewerPreferences",
    ),
    "a box of all pages": (
        lambda pdf: setattr(pdf.Root.Pages, "CropBox", Array([0, 400, 595, 841])),
        1,
        f"the page has /CropBox, {NOT_OURS}",
    ),
    "a box": (
        lambda pdf: setattr(page(pdf, 2), "CropBox", Array([0, 400, 595, 841])),
        2,
        f"the page has /CropBox, {NOT_OURS}",
    ),
    "turned": (
        lambda pdf: setattr(page(pdf), "Rotate", 180),
        1,
        "the page has a /Rotate that factsheet does not write",
    ),
    "a unit": (lambda pdf: setattr(page(pdf), "UserUnit", 5), 1, f"the page has /UserUnit, {NOT_OURS}"),
    "moved": (
        lambda pdf: page(pdf).MediaBox.__setitem__(1, 300),
        1,
        "the page has a /MediaBox that factsheet does not write",
    ),
    "an action of a page": (
        lambda pdf: setattr(page(pdf, 3), "AA", Dictionary(O=script())),
        3,
        f"the page has /AA, {NOT_OURS}",
    ),
    "metadata of a page": (
        lambda pdf: setattr(page(pdf), "Metadata", pdf.make_stream(b"x")),
        1,
        f"the page has /Metadata, {NOT_OURS}",
    ),
    "no pictures": (
        lambda pdf: setattr(pdf.pages[0].Resources, "XObject", Dictionary()),
        1,
        "the page has a list of pictures without any",
    ),
    "a form in place of a picture": (
        lambda pdf: setattr(
            pdf.pages[0].Resources,
            "XObject",
            Dictionary(I1=pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form)),
        ),
        0,
        "the picture I1 has a /Subtype that factsheet does not write",
    ),
    "operators elsewhere": (
        lambda pdf: setattr(page(pdf).Contents, "F", String("x")),
        1,
        "the page’s operators are stored in a way factsheet does not use",
    ),
    "a launch": (
        lambda pdf: setattr(web_link(pdf).A, "S", Name.Launch),
        FRENCH_PAGE,
        f"the link “{TO_FRENCH}” has a /A that factsheet does not write",
    ),
    "a script after": (
        lambda pdf: setattr(web_link(pdf).A, "Next", script()),
        FRENCH_PAGE,
        f"the link “{TO_FRENCH}” has a /A that factsheet does not write",
    ),
    "two ways": (
        lambda pdf: setattr(note_link(pdf), "A", Dictionary(S=Name.URI, URI="https://example.org/")),
        1,
        f"the link “Note 1” has /A, {NOT_OURS}",
    ),
    "an appearance": (hidden_appearance, FRENCH_PAGE, f"the link “{TO_FRENCH}” has /AP, {NOT_OURS}"),
    "a link hidden": (
        lambda pdf: setattr(web_link(pdf), "F", 2),
        FRENCH_PAGE,
        f"the link “{TO_FRENCH}” has a /F that factsheet does not write",
    ),
    "no link": (
        lambda pdf: setattr(web_link(pdf), "Subtype", Name.Stamp),
        FRENCH_PAGE,
        f"the link “{TO_FRENCH}” has a /Subtype that factsheet does not write",
    ),
    "a zoom": (
        lambda pdf: note_link(pdf).Dest.__setitem__(4, 60),
        1,
        "the link “Note 1” has a /Dest that factsheet does not write",
    ),
    "an action of the outline": (
        lambda pdf: setattr(pdf.Root.Outlines.First.First, "A", script()),
        0,
        f"the outline’s “{HEADING}” has /A, {NOT_OURS}",
    ),
    "glyphs by a name": (
        lambda pdf: setattr(bold(pdf).DescendantFonts[0], "CIDToGIDMap", Name("/Other")),
        0,
        f"{BOLD} has a /CIDToGIDMap that factsheet does not write",
    ),
    "an encoding": (
        lambda pdf: setattr(bold(pdf), "Encoding", Name("/Identity-V")),
        0,
        f"{BOLD} has a /Encoding that factsheet does not write",
    ),
    "two font files": (
        lambda pdf: setattr(bold(pdf).DescendantFonts[0].FontDescriptor, "FontFile3", pdf.make_stream(b"x")),
        0,
        f"{BOLD} has a /FontDescriptor that factsheet does not write",
    ),
    "roles": (
        lambda pdf: setattr(pdf.Root.StructTreeRoot.RoleMap, "H2", Name.P),
        0,
        ROLE_MAP,
    ),
    "other roles": (lambda pdf: setattr(pdf.Root.StructTreeRoot.RoleMap, "Strong", Name.H1), 0, ROLE_MAP),
    "no roles": (lambda pdf: pdf.Root.StructTreeRoot.__delitem__("/RoleMap"), 0, ROLE_MAP),
    "a second tree": (
        lambda pdf: pdf.Root.StructTreeRoot.K.append(elements(pdf, "/P")[0]),
        0,
        "the structure tree has a /K that factsheet does not write",
    ),
    "parent tree": (parent_tree, 0, PARENT_TREE),
    "parent tree of a page": (
        lambda pdf: setattr(page(pdf), "StructParents", page(pdf, 2).StructParents),
        0,
        PARENT_TREE,
    ),
    "names": (structure_names, 0, "the structure tree’s IDs lead to the wrong elements"),
    "a parent": (
        lambda pdf: setattr(elements(pdf, "/LI")[0], "P", elements(pdf, "/Sect")[0]),
        0,
        "an element LI names the wrong parent",
    ),
    "a file beside": (
        lambda pdf: pdf.Root.AF.append(data_file(pdf)),
        0,
        "the list of attached files does not match the files attached",
    ),
    "a file twice": (attached_twice, 0, "the list of attached files does not match the files attached"),
    "a file of a page": (
        lambda pdf: setattr(page(pdf), "AF", Array([data_file(pdf)])),
        1,
        f"the page has /AF, {NOT_OURS}",
    ),
    "a file named otherwise": (
        lambda pdf: setattr(pdf.Root.AF[0], "UF", String("../run")),
        0,
        f"{MANIFEST} has two names or two contents",
    ),
    "a file of two": (manifest_of_two, 0, f"{MANIFEST} has two names or two contents"),
    "colours": (
        lambda pdf: setattr(pdf.Root.OutputIntents[0], "S", Name.GTS_PDFX),
        0,
        "the output intent has a /S that factsheet does not write",
    ),
}


@pytest.mark.parametrize("fault", STRANGE)
def test_what_this_program_does_not_write(fault: str) -> None:
    plant, number, said = STRANGE[fault]
    said = said if said.startswith(BOLD) else re.escape(said)
    found = [f for f in changed(plant) if f.code == "F012"]  # type: ignore[arg-type]
    assert [f for f in found if f.page == number and re.fullmatch(said, f.what)], found


def font_files_swapped(pdf: Pdf) -> None:
    """Both are the sheet's own; each draws the other's letters."""
    fonts = pdf.pages[0].Resources.Font
    one, other = (fonts[name].DescendantFonts[0].FontDescriptor for name in ("/F1", "/F2"))
    one.FontFile2, other.FontFile2 = other.FontFile2, one.FontFile2


def characters_by_another_way(pdf: Pdf) -> None:
    """A range says that the glyph of 1 is a 2, to those who read ranges."""
    stream = bold(pdf).ToUnicode
    data = stream.read_bytes()
    code = re.search(rb"<(....)> <0031>", data)
    assert code is not None
    more = b"1 beginbfrange\n<%s>  <%s>  <0032>\nendbfrange\nendcmap" % (code[1], code[1])
    stream.write(data.replace(b"endcmap", more))


def narrow_glyph(pdf: Pdf) -> None:
    """The last advance of the font is another: glyphs stand over one another."""
    row = bold(pdf).DescendantFonts[0].W[-1]
    row[-1] = float(row[-1]) - 1


def cell_of_another_role(pdf: Pdf) -> None:
    elements(pdf, "/TH")[0].A.Scope = Name.Row


def table_that_is_none(pdf: Pdf) -> None:
    elements(pdf, "/Table")[0].S = Name.Div


def white_text(pdf: Pdf) -> None:
    elements(pdf, "/P")[0].A = Dictionary(O=Name.Layout, Color=Array([1, 1, 1]))


def links_in_another_order(pdf: Pdf) -> None:
    page(pdf).Annots = Array(list(reversed(list(page(pdf).Annots))))


OTHERWISE: dict[str, tuple[Callable[[Pdf], object], str]] = {
    "font files": (font_files_swapped, FONTS),
    "glyphs by a map": (glyphs_by_a_map, FONTS),
    "characters": (characters_by_another_way, FONTS),
    "advances": (narrow_glyph, FONTS),
    "an expansion": (lambda pdf: setattr(elements(pdf, "/P")[5], "E", String("Thirty-one people")), STRUCTURE),
    "a language of a paragraph": (lambda pdf: setattr(elements(pdf, "/P")[3], "Lang", String("ru")), STRUCTURE),
    "a language of all": (lambda pdf: setattr(elements(pdf, "/Document")[0], "Lang", String("ru")), STRUCTURE),
    "a role": (cell_of_another_role, STRUCTURE),
    "a table": (table_that_is_none, STRUCTURE),
    "a list": (lambda pdf: setattr(elements(pdf, "/L")[0].A, "ListNumbering", Name.UpperRoman), STRUCTURE),
    "a colour": (white_text, STRUCTURE),
    "a link over the page": (lambda pdf: setattr(web_link(pdf), "Rect", Array([0, 0, 595, 841])), LINKS),
    "a description": (lambda pdf: setattr(web_link(pdf), "Contents", String("31 people")), LINKS),
    "an order": (links_in_another_order, LINKS),
    "a line of the outline": (lambda pdf: pdf.Root.Outlines.First.First.Dest.__setitem__(3, 0), LINKS),
    "a colour profile": (lambda pdf: pdf.Root.OutputIntents[0].DestOutputProfile.write(b"x"),
                         "its output intent (colours) has changed"),
}  # fmt: skip


@pytest.mark.parametrize("fault", OTHERWISE)
def test_what_it_says_otherwise(fault: str) -> None:
    plant, said = OTHERWISE[fault]
    found = [(f.code, f.what) for f in changed(plant)]  # type: ignore[arg-type]
    assert ("F010", said) in found


def test_a_page_of_another_size() -> None:
    found = changed(lambda pdf: page(pdf, 2).MediaBox.__setitem__(3, 9000))
    assert [str(f) for f in found] == ["page 2: the page is 595.28 by 9000 pt, not 595.28 by 841.89"]


def with_update(change: Callable[[bytes], bytes]) -> list[str]:
    """Return what is told of a file after its first page was written anew at its end."""
    with pikepdf.open(io.BytesIO(outputs()[FILE].data)) as pdf:
        out = io.BytesIO()
        pdf.save(out, fix_metadata_version=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    data = out.getvalue()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        number, body = page(pdf).objgen[0], page(pdf).unparse(resolved=True)
    previous = data.rsplit(b"startxref", 1)[1].split()[0]
    trailer = re.findall(rb"trailer (<<.*?)>>\s*startxref", data, re.DOTALL)
    start = len(data)
    data += b"%d 0 obj\n%s\nendobj\n" % (number, change(body))
    table = b"xref\n%d 1\n%010d 00000 n \ntrailer %s/Prev %s>>\n" % (number, start, trailer[-1], previous)
    data, start = data + table, len(data)
    return [str(f) for f in verify(data + b"startxref\n%d\n%%%%EOF\n" % start).findings]


def test_an_update_at_the_end_of_the_file() -> None:
    """It is told whatever it says, and what it says that is not ours besides."""
    more = r"\d+ bytes follow its end: a signature that was cut short, or something that does not belong to it"
    (told,) = with_update(lambda body: body)
    assert re.fullmatch(more, told)
    told, *others = with_update(lambda body: body[:-2] + b"/CropBox[0 0 1 1]>>")
    assert re.fullmatch(more, told) and others == [f"page 1: the page has /CropBox, {NOT_OURS}"]


def test_a_key_that_is_there_twice() -> None:
    """One viewer takes the first, another the last."""
    assert with_update(lambda body: body.replace(b"/Tabs /S", b"/Tabs /R /Tabs /S")) == [
        "cannot be read as a PDF: dictionary has duplicated key /Tabs; last occurrence overrides earlier ones"
    ]
