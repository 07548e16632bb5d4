"""Word, ODT and EPUB: each says what its sheet says, in the theme’s look, and no more; planted faults are found."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from support.built import ROOT, press, project, sheet
from support.office_sheet import ALL, META

from factsheet.cli import main
from factsheet.errors import ProofError
from factsheet.languages import language, right_to_left
from factsheet.project import cards, offices, selection
from factsheet.project.build import Selection, build
from factsheet.proof import Hidden, Secrets
from factsheet.records.svg import Path as Shape
from factsheet.writers import pandoc
from factsheet.writers.card import cover_of, png, set_cover
from factsheet.writers.office.package import parts_of
from factsheet.writers.office.raster import svg_png
from factsheet.writers.office.word import ident

EN = language("en")
KINDS: tuple[pandoc.Target, ...] = ("docx", "odt", "epub")


@cache
def made(kind: pandoc.Target) -> bytes:
    theme = project().theme
    return offices.MAKERS[kind](ALL, EN, press(), theme.papers["a4"])


def findings(kind: pandoc.Target, data: bytes, secrets: Secrets | None = None) -> list[str]:
    found = offices.CHECKS[kind](data, ALL, EN, secrets or Secrets())
    return [f"{finding.code} {finding.what}" for finding in found]


def packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, data in parts.items():
            package.writestr(zipfile.ZipInfo(name), data)
    return out.getvalue()


def changed(kind: pandoc.Target, part: str, change: Callable[[str], str]) -> bytes:
    parts = parts_of(made(kind))
    old = parts[part].decode()
    new = change(old)
    assert new != old, "the fault was not planted"
    return packed({**parts, part: new.encode()})


def swap(one: str, other: str) -> Callable[[str], str]:
    return lambda old: old.replace(one, "\0").replace(other, one).replace("\0", other)


def put(one: str, other: str) -> Callable[[str], str]:
    return lambda old: old.replace(one, other, 1)


def cut(pattern: str) -> Callable[[str], str]:
    return lambda old: re.sub(pattern, "", old, count=1, flags=re.DOTALL)


# -- what is written ---------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_element(kind: pandoc.Target) -> None:
    assert findings(kind, made(kind)) == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_sheet_is_the_same_file(kind: pandoc.Target, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    monkeypatch.chdir(tmp_path)
    theme = project().theme
    again = offices.MAKERS[kind](ALL, EN, press(), theme.papers["a4"])
    assert again == made(kind)
    with zipfile.ZipFile(io.BytesIO(again)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(2018, 3, 1, 0, 0, 0)}
    assert not any(b"pandoc" in data.lower() for data in parts_of(again).values())


def test_word_has_its_own_footnotes_and_references_to_them() -> None:
    document = parts_of(made("docx"))["word/document.xml"].decode()
    assert document.count("<w:footnoteReference ") == 3
    assert re.findall(r"NOTEREF (mark-\d)", document) == ["mark-1", "mark-2", "mark-2"]
    assert re.findall(r'descr="([^"]+)"', document) == [
        "Dots that rise &amp; rise", "A bar, a third full", "The pier, at “night”", "A triangle", "The house’s mark",
    ]  # fmt: skip
    assert document.count("<w:tblHeader ") == 2 and re.findall(r'firstColumn="(\d)"', document) == ["1", "0"]
    assert '<w:rtl/><w:lang w:bidi="ar"/>' in document and '<w:lang w:val="fr" />' in document


def test_word_says_who_publishes_what_and_that_it_is_a_draft() -> None:
    core = parts_of(made("docx"))["docProps/core.xml"].decode()
    assert re.findall(r"<(?:\w+:)(\w+)[^>]*>([^<]+)<", core) == [
        ("title", "A quay"), ("creator", "Desk &lt;Q&gt;"), ("description", "What “happened” &amp; why"),
        ("language", "en"), ("identifier", "FS-Q/2/en"), ("contentStatus", "DRAFT"),
        ("created", "2018-03-01T00:00:00Z"), ("modified", "2018-03-01T00:00:00Z"),
    ]  # fmt: skip
    final = replace(ALL, metadata=replace(META, draft=False))
    theme = project().theme
    released = offices.docx(final, EN, press(), theme.papers["a4"])
    assert offices.CHECKS["docx"](released, final, EN, Secrets()) == []
    assert not any(b"DRAFT" in data for data in parts_of(released).values())


@pytest.mark.parametrize("kind", ["docx", "odt"])
def test_every_style_that_is_used_is_there_and_is_the_themes(kind: pandoc.Target) -> None:
    parts = parts_of(made(kind))
    if kind == "docx":
        used = "".join(parts[f"word/{name}.xml"].decode() for name in ("document", "footnotes", "footer"))
        names = set(re.findall(r'<w:(?:p|r|tbl)Style w:val="([^"]+)"', used))
        styles = parts["word/styles.xml"].decode()
        assert names - set(re.findall(r'w:styleId="([^"]+)"', styles)) == set()
    else:
        content, styles = parts["content.xml"].decode(), parts["styles.xml"].decode()
        names = set(re.findall(r'(?:text|parent)-?:?style-name="([^"]+)"', content))
        own = set(re.findall(r'style:name="([^"]+)"', content + styles))
        assert names - own == set()
    assert "Source Sans 3" in styles and project().theme.colours.paper.brand.lstrip("#") in styles


def test_ids_of_styles_are_those_that_pandoc_gives() -> None:
    assert [ident(name) for name in ("heading 1", "footnote text", "Tile value", "First Paragraph", "caption")] == [
        "Heading1", "FootnoteText", "Tilevalue", "FirstParagraph", "Caption",
    ]  # fmt: skip


def test_an_epub_tells_what_it_gives_to_readers_with_disabilities() -> None:
    package = parts_of(made("epub"))["EPUB/package.opf"].decode()
    assert re.findall(r'property="schema:(\w+)">(\w+)<', package) == [
        ("accessMode", "textual"), ("accessMode", "visual"), ("accessModeSufficient", "textual"),
        ("accessibilityFeature", "ARIA"), ("accessibilityFeature", "readingOrder"),
        ("accessibilityFeature", "structuralNavigation"), ("accessibilityFeature", "tableOfContents"),
        ("accessibilityFeature", "alternativeText"), ("accessibilityHazard", "none"),
    ]  # fmt: skip
    page = parts_of(made("epub"))["EPUB/sheet.xhtml"].decode()
    assert 'role="doc-endnotes"' in page and page.count('epub:type="noteref"') == 6
    assert page.count('role="doc-backlink"') == 6 and '<span lang="ar" dir="rtl">' in page


def test_the_cover_of_an_epub_shows_what_it_says() -> None:
    from PIL import Image as Pixels

    parts = parts_of(made("epub"))
    image = Pixels.open(io.BytesIO(parts["EPUB/cover.png"]))
    said = "Desk <Q>\nDRAFT\nA quay\nFS-Q · Edition 2"
    assert (image.size, image.info["Title"], image.info["Description"]) == ((1000, 1600), "A quay", said)
    assert 'alt="Desk &lt;Q&gt;, DRAFT, A quay, FS-Q · Edition 2"' in parts["EPUB/cover.xhtml"].decode()
    assert '<itemref idref="cover"/>\n<itemref idref="text"/>' in parts["EPUB/package.opf"].decode()
    assert cards.check_cover(press(), ALL, EN, parts["EPUB/cover.png"]) == []


def test_a_cover_of_another_edition_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    chosen = Selection(("rainbow-railroad",), ("en",), formats=("epub",))
    released = replace(cover_of(sheet("rainbow-railroad", "en"), EN), draft="")
    other = png(set_cover(released, press().faces), press().faces, project().theme.css_tokens())
    real = cards.cover
    monkeypatch.setattr(cards, "cover", lambda *given: (other, real(*given)[1]))
    with pytest.raises(ProofError, match=r"rainbow-railroad\.en\.draft\.epub: error\[F010\]"):
        build(project(), chosen, tmp_path)


@pytest.mark.parametrize("title", ["A", "Donaudampfschifffahrtsgesellschaft und mehr", "word " * 40, "漢" * 3])
def test_whatever_its_title_a_cover_has_room_for_it(title: str) -> None:
    long = "A publisher with a name of more than sixty characters, and then some"
    meta = replace(
        META, title=title.strip(), publisher=long, address="https://a-long-address.of.a.publisher.test/sheets"
    )
    drawing = set_cover(cover_of(replace(ALL, metadata=meta), EN), press().faces)
    assert all(0 < line.x < 1000 and 36 < line.y < 1600 for line in drawing.lines)
    between = "".join(line.text for line in drawing.lines if 560 < line.y < 1390)
    assert between.replace(" ", "") == title.replace(" ", "")


def test_a_drawing_becomes_pixels_by_its_winding_number() -> None:
    from PIL import Image as Pixels

    square = (("M", (0.0, 0.0)), ("L", (8.0, 0.0)), ("L", (8.0, 8.0)), ("L", (0.0, 8.0)), ("Z", ()))
    hole = (("M", (2.0, 2.0)), ("L", (2.0, 6.0)), ("L", (6.0, 6.0)), ("L", (6.0, 2.0)), ("Z", ()))
    same = (("M", (2.0, 2.0)), ("L", (6.0, 2.0)), ("L", (6.0, 6.0)), ("L", (2.0, 6.0)), ("Z", ()))

    def middle(steps: tuple[tuple[str, tuple[float, ...]], ...], even_odd: bool) -> object:
        data = svg_png((Shape("#ff0000", "", 0.0, even_odd, steps),), 8, 8)
        return Pixels.open(io.BytesIO(data)).getpixel((4, 4))

    red, nothing = (255, 0, 0, 255), (0, 0, 0, 0)
    assert (middle(square + hole, False), middle(square + same, False), middle(square + same, True)) == (
        nothing, red, nothing,
    )  # fmt: skip


@pytest.mark.parametrize(("code", "found"), [("ar", True), ("he-IL", True), ("fr", False), ("tlh", False), ("", False)])
def test_which_languages_are_written_from_right_to_left(code: str, found: bool) -> None:
    assert right_to_left(code) == found


# -- planted faults ----------------------------------------------------------------------------------

DOCX, FOOT, ODT, XHTML, OPF = (
    "word/document.xml", "word/footnotes.xml", "content.xml", "EPUB/sheet.xhtml", "EPUB/package.opf",
)  # fmt: skip
FAULTS: list[tuple[pandoc.Target, str, Callable[[str], str], str]] = [
    ("docx", DOCX, put(">57<", ">58<"), "F007"),
    ("docx", FOOT, put("A letter", "A latter"), "F007"),
    (
        "docx",
        DOCX,
        cut(r'<w:r><w:rPr><w:rStyle w:val="FootnoteReference" /></w:rPr><w:footnoteReference [^>]*/></w:r>'),
        "F007",
    ),
    ("docx", FOOT, cut(r'<w:footnote w:id="[1-9].*?</w:footnote>'), "F007"),
    ("docx", FOOT, swap("A letter", "Report, "), "F007"),
    ("docx", DOCX, put('w:val="Heading2"', 'w:val="Heading3"'), "F007"),
    ("docx", DOCX, put('<w:lang w:val="fr" />', ""), "F007"),
    ("docx", "word/styles.xml", put('<w:lang w:val="en"', '<w:lang w:val="de"'), "F003"),
    ("docx", DOCX, put("A bar, a third full", ""), "F007"),
    ("docx", DOCX, put('<w:tblHeader w:val="on" />', ""), "F007"),
    ("docx", DOCX, put('w:firstColumn="1"', 'w:firstColumn="0"'), "F007"),
    ("docx", DOCX, put("NOTEREF mark-2", "NOTEREF mark-3"), "F004"),
    ("docx", DOCX, put('w:name="mark-2"', 'w:name="mark-9"'), "F004"),
    ("docx", DOCX, put("<w:body>", '<w:body><w:p><w:ins w:author="x"/></w:p>'), "F003"),
    ("docx", "word/_rels/document.xml.rels", put("a=1", "a=2"), "F007"),
    ("docx", "word/numbering.xml", put('w:val="decimal"', 'w:val="bullet"'), "F007"),
    ("docx", "word/footer.xml", put("Edition 2", "Edition 3"), "F007"),
    ("docx", "docProps/core.xml", put("Desk", "A. Nobody"), "F010"),
    ("docx", "docProps/core.xml", put("</cp:core", "<cp:lastModifiedBy>amina</cp:lastModifiedBy></cp:core"), "F010"),
    ("docx", "docProps/app.xml", put("</Prop", "<Manager>amina</Manager></Prop"), "F010"),
    ("odt", ODT, put(">57<", ">58<"), "F007"),
    ("odt", ODT, cut(r"<text:note .*?</text:note>"), "F007"),
    ("odt", ODT, swap("A letter", "Report, "), "F007"),
    ("odt", ODT, put('outline-level="2"', 'outline-level="3"'), "F007"),
    ("odt", ODT, put('fo:language="fr"', 'fo:language="es"'), "F007"),
    ("odt", "styles.xml", put('fo:language="en"', 'fo:language="de"'), "F003"),
    ("odt", ODT, cut(r"<svg:title>.*?</svg:title>"), "F007"),
    ("odt", ODT, cut(r"</?table:table-header-rows>"), "F001"),
    ("odt", ODT, put('ref-name="ftn1"', 'ref-name="ftn0"'), "F004"),
    ("odt", ODT, put("<text:note-citation>2", "<text:note-citation>3"), "F004"),
    ("odt", ODT, put("a=1", "a=2"), "F007"),
    ("odt", "styles.xml", put("Edition 2", "Edition 3"), "F007"),
    ("odt", "meta.xml", put("Desk", "A. Nobody"), "F010"),
    ("odt", "meta.xml", put("</office:meta>", "<meta:generator>x</meta:generator></office:meta>"), "F010"),
    ("epub", XHTML, put(">57<", ">58<"), "F007"),
    ("epub", XHTML, cut(r'<li><div id="note-2".*?</li>'), "F007"),
    ("epub", XHTML, swap("A letter", "Report, "), "F007"),
    ("epub", XHTML, swap("#note-1", "#note-2"), "F004"),
    ("epub", XHTML, put("<h2>", "<h3>"), "F001"),
    ("epub", XHTML, put('<span lang="fr">', "<span>"), "F007"),
    ("epub", XHTML, put('xml:lang="en"', 'xml:lang="de"'), "F003"),
    ("epub", XHTML, cut(r' alt="A bar, a third full"'), "F007"),
    ("epub", XHTML, put("<th>City</th>", "<td>City</td>"), "F007"),
    ("epub", XHTML, put('href="#ref-1-1"', 'href="#ref-9-1"'), "F006"),
    ("epub", XHTML, put('src="picture-', 'src="https://a.test/picture-'), "F012"),
    ("epub", XHTML, put("<p><span", '<p onclick="x()"><span'), "F012"),
    ("epub", XHTML, put("<article", "<script>x</script><article"), "F003"),
    ("epub", "EPUB/nav.xhtml", put("What happened", "What occurred"), "F006"),
    ("epub", OPF, put("Desk", "A. Nobody"), "F010"),
    ("epub", OPF, put(' properties="cover-image"', ""), "F010"),
    ("epub", "EPUB/cover.xhtml", put("Edition 2", "Edition 3"), "F007"),
    ("epub", "EPUB/cover.xhtml", put("DRAFT, ", ""), "F007"),
    ("epub", OPF, put("2018-03-01T", "2019-03-01T"), "F010"),
    ("epub", OPF, put("</metadata>", '<meta property="schema:accessMode">auditory</meta></metadata>'), "F010"),
]


@pytest.mark.parametrize(("kind", "part", "fault", "code"), FAULTS)
def test_a_planted_fault_is_found(kind: pandoc.Target, part: str, fault: Callable[[str], str], code: str) -> None:
    assert code in {found[:4] for found in findings(kind, changed(kind, part, fault))}


@pytest.mark.parametrize("kind", KINDS)
def test_another_part_a_missing_part_and_a_damaged_file_are_found(kind: pandoc.Target) -> None:
    parts = parts_of(made(kind))
    more = findings(kind, packed({**parts, "word/vbaProject.bin": b""}))
    assert more == ["F012 its parts are not those that are written: word/vbaProject.bin"]
    first = {"docx": DOCX, "odt": ODT, "epub": XHTML}[kind]
    fewer = findings(kind, packed({name: data for name, data in parts.items() if name != first}))
    assert fewer == [f"F001 it has no part {first}"]
    assert findings(kind, made(kind)[:200])[0].startswith("F001 it is not a readable ZIP")
    head = b"<!DOCTYPE html" if kind == "epub" else b"<!DOCTYPE x"
    bomb = re.sub(rb"^<\?xml[^>]*>\s*(<!DOCTYPE html>)?", head + b' [<!ENTITY a "b">]>', parts[first])
    assert findings(kind, packed({**parts, first: bomb})) == [
        f"F001 {first} has what no part has: a declaration, an instruction or a comment"
    ]


@pytest.mark.parametrize(
    ("kind", "part", "old"),
    [("docx", DOCX, 'id="'), ("docx", "docProps/core.xml", "A quay"), ("odt", "meta.xml", "A quay"),
     ("epub", OPF, "A quay"), ("epub", "EPUB/sheet.css", "body {")],
)  # fmt: skip
def test_what_must_not_stand_in_a_file_is_found_in_each_of_its_parts(kind: pandoc.Target, part: str, old: str) -> None:
    secrets = Secrets(Hidden(["the name of the one who told us"], []), ("amina",), ("/home/amina/sheets",))
    for said in ("amina", "/home/amina/sheets/x", "the name of the one who"):
        new = f"/* {said} */ {old}" if old == "body {" else f"{old} {said}" if old == "A quay" else f'x="{said}" {old}'
        leaked = [found for found in findings(kind, changed(kind, part, put(old, new)), secrets) if "F009" in found]
        assert leaked and part in leaked[0], said


# -- in a build --------------------------------------------------------------------------------------


def test_a_real_sheet_is_built_and_a_fault_of_the_writer_stops_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = Selection(("rainbow-railroad",), ("fr",), formats=KINDS)
    report = build(project(), chosen, tmp_path)
    assert [output.name for output in report.outputs] == [f"rainbow-railroad.fr.draft.{kind}" for kind in KINDS]
    assert (tmp_path / "SHA256SUMS").read_text(encoding="utf-8").count(".draft.") == 3
    monkeypatch.setattr(pandoc, "anchor", lambda number: f"mark-{number % 7}")
    with pytest.raises(ProofError, match=r"rainbow-railroad\.fr\.draft\.docx: error\[F004\]: mark 7 is called mark-0"):
        build(project(), replace(chosen, formats=("docx",)), tmp_path)


def test_a_draft_says_so_where_the_sheet_does() -> None:
    made_ = offices.epub(sheet("rainbow-railroad", "en"), EN, press(), project().theme.papers["a4"])
    page = parts_of(made_)["EPUB/sheet.xhtml"].decode()
    assert page.index("DRAFT") < page.index("<h1") and press().secrets is not None


@pytest.mark.parametrize("command", [["build", "-q"], ["watch"]])
def test_without_pandoc_one_message_says_what_to_install(
    command: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(selection, "find_spec", lambda _: None)
    monkeypatch.chdir(tmp_path)
    folders = ["--content", str(ROOT / "content"), "--templates", str(ROOT / "templates")]
    assert main([*command, *folders, "--format", "html,epub,docx"]) == 4
    assert capsys.readouterr().err == (
        "error: pypandoc-binary is not installed, which makes epub, docx\n"
        "  hint: pip install 'factsheet[office]', or build other formats\n"
    )
    assert not (tmp_path / "output").exists()
