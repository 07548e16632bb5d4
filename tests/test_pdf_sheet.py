"""Every real sheet as a finished PDF: pages, fonts, tags, notes and links, and the same text as its web page."""

from __future__ import annotations

import getpass
import io
import re
import socket
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pypdf
import pytest
from support import pdf_notes, pdf_ua
from support.built import FILES, LANGUAGES, PAGES, ROOT, SHEETS, outputs, project, sheet
from support.parity import WebText, pdf_blocks, plain
from support.parity import pdf_notes as texts_of_notes
from support.pdf_tree import read_tree

from factsheet.sheet import tree as t
from factsheet.writers.pdf.fonts import load_faces

LARGEST = 120_000  # bytes
POINTS = {"a4": (595.28, 841.89), "letter": (612.0, 792.0)}


@pytest.fixture(params=FILES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def data(name: str) -> bytes:
    return outputs()[name].data


@cache
def words_of_content() -> str:
    return "".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "content").rglob("*.yaml")))


def parts(name: str) -> tuple[str, str, str]:
    ident, code, paper, _ = name.split(".")
    return ident, code, paper


def titles(entries: Any) -> list[str]:
    """Return the titles of an outline in the order of the page."""
    return [title for e in entries for title in (titles(e) if isinstance(e, list) else [str(e["/Title"])])]


def fonts(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    for item in pdf.objects:
        if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Font":
            yield item


# -- the file ----------------------------------------------------------------------------------------


def test_everything_planned_is_built() -> None:
    assert sorted(outputs()) == sorted([*FILES, *PAGES])


def test_pages_as_planned(name: str, data: bytes) -> None:
    ident, _, paper = parts(name)
    reader = pypdf.PdfReader(io.BytesIO(data))
    planned = project().content.sheets[ident].pages
    assert planned is not None
    assert planned.least <= len(reader.pages) == outputs()[name].pages <= planned.most
    for page in reader.pages:
        assert [float(n) for n in page.mediabox] == pytest.approx([0, 0, *POINTS[paper]], abs=0.01)


def test_small_enough_to_send(data: bytes) -> None:
    assert len(data) < LARGEST


def test_no_finding_on_accessibility(data: bytes) -> None:
    assert pdf_ua.check(data) == []


def test_all_fonts_are_ours_and_embedded(data: bytes) -> None:
    family = project().theme.fonts.family.replace(" ", "")
    with pikepdf.open(io.BytesIO(data)) as pdf:
        simple = [font for font in fonts(pdf) if "/FontDescriptor" in font]
        assert simple
        for font in fonts(pdf):
            assert re.fullmatch(rf"/[A-Z]{{6}}\+{family}-\w+", str(font.BaseFont))
        assert all("/FontFile2" in font.FontDescriptor for font in simple)
    assert b"Helvetica" not in data


def test_language_title_and_outline(name: str, data: bytes) -> None:
    ident, code, _ = parts(name)
    made = sheet(ident, code)
    reader = pypdf.PdfReader(io.BytesIO(data))
    assert str(reader.root_object["/Lang"]) == code
    assert reader.metadata is not None and reader.metadata.title == made.metadata.title
    headings = [t.plain_text(node) for node in t.walk(made.article) if isinstance(node, t.Heading)]
    assert titles(reader.outline) == headings


def test_nothing_of_where_and_when_it_was_made(data: bytes) -> None:
    """No user, host, path or clock: the only date is the sheet's own."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        streams = [o.read_bytes() for o in pdf.objects if isinstance(o, pikepdf.Stream)]
        told = [*(str(value) for _, value in pdf.docinfo.items()), pdf.Root.Metadata.read_bytes().decode()]
        days = {str(pdf.docinfo[key])[2:10] for key in ("/CreationDate", "/ModDate")}
    secrets = {getpass.getuser(), socket.gethostname(), str(Path.cwd()), str(Path.home()), str(ROOT)} - {"/"}
    secrets -= set(re.findall(r"[\w-]+", words_of_content()))  # a user may be called like a word
    for secret in secrets:
        assert not [text for text in told if re.search(rf"(?<!\w){re.escape(secret)}(?!\w)", text)]
        if len(secret) > 5:  # a shorter one may stand anywhere by chance
            assert not [stream for stream in (data, *streams) if secret.encode() in stream]
    assert len(days) == 1


def test_the_date_of_a_file_is_that_of_its_edition(name: str, data: bytes) -> None:
    day = project().content.sheets[parts(name)[0]].date.replace("-", "")
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert str(pdf.docinfo["/CreationDate"]).startswith(f"D:{day}")


# -- notes and links ---------------------------------------------------------------------------------


def test_notes_stand_below_their_first_marks_and_lead_back(name: str, data: bytes) -> None:
    document = read_tree(data)
    assert pdf_notes.check(document) == []
    made = sheet(*parts(name)[:2])
    assert [note.number for note in made.notes] == sorted(note.number for note in pdf_notes.notes(document))
    wanted = [n.number for n in t.walk(made.article) if isinstance(n, t.NoteRef)]
    assert [number for mark in pdf_notes.marks(document) for number in mark.notes] == wanted


def test_every_link_leads_somewhere(name: str, data: bytes) -> None:
    document = read_tree(data)
    _, _, paper = parts(name)
    width, height = POINTS[paper]
    for link in document.links:
        assert link.contents
        assert 0 <= link.rect[0] < link.rect[2] <= width and 0 <= link.rect[1] < link.rect[3] <= height
        if link.url:
            assert re.fullmatch(r"(https?://|mailto:)[!-~]+", link.url)
        else:
            assert link.target is not None
            assert 0 <= link.target.x <= width and 0 <= link.target.y <= height


def test_every_address_of_a_note_is_a_link(name: str, data: bytes) -> None:
    made = sheet(*parts(name)[:2])
    found = {
        note.number: {link.url for link in note.node.links if link.url} for note in pdf_notes.notes(read_tree(data))
    }
    for note in made.notes:
        wanted = {n.href for inline in note.content for n in t.walk(inline) if isinstance(n, t.Link)}
        assert len(found[note.number]) == len(wanted)


# -- the same text -----------------------------------------------------------------------------------


def test_paper_and_web_say_the_same(name: str, data: bytes) -> None:
    ident, code, _ = parts(name)
    document = read_tree(data)
    # on the web a QR code is the link beside it
    codes = {node.alt for node in t.walk(sheet(ident, code).article) if isinstance(node, t.QrCode)}
    web = WebText(outputs()[f"{ident}.{code}.html"].data.decode())
    assert pdf_blocks(document, without=codes) == web.texts
    assert texts_of_notes(document) == {n.number: plain(t.plain_text(*n.content)) for n in sheet(ident, code).notes}


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("ident", SHEETS)
def test_the_web_says_what_the_tree_says(ident: str, code: str) -> None:
    """So that paper and web cannot agree on a hole."""
    made = sheet(ident, code)
    web = WebText(outputs()[f"{ident}.{code}.html"].data.decode())
    said = re.sub(r"[\s\d,–]", "", "".join(web.texts))
    for node in t.walk(made.article):
        if isinstance(node, t.Paragraph | t.Heading | t.Cell):
            assert re.sub(r"[\s\d,–]", "", plain(t.plain_text(node))) in said
    assert web.note_texts() == {note.number: plain(t.plain_text(*note.full)) for note in made.notes}


# -- text as a reader copies it ----------------------------------------------------------------------


def test_pypdf_reads_the_words_of_the_sheet(name: str, data: bytes) -> None:
    made = sheet(*parts(name)[:2])
    pages = pypdf.PdfReader(io.BytesIO(data)).pages
    got = plain(" ".join(page.extract_text() for page in pages)).replace(" ", "")
    for node in t.walk(made.article):
        if isinstance(node, t.Heading):
            assert plain(t.plain_text(node)).replace(" ", "") in got


@pytest.mark.parametrize(
    "word", ["office", "AVATAR", "fi", "affluent", "Tchétchénie", "first-hand", "Flüchtling", "œuvre"]
)
def test_ligatures_and_kerned_words_read_back_as_letters(word: str) -> None:
    """One glyph may stand for two letters, and an adjustment for none: the words stay words."""
    from support.pdf_sample import canvas, put

    from factsheet.writers.pdf.tags import Element

    face = load_faces(project().theme, project().template_folder)["regular"]
    root = Element("Document")
    page = canvas(root)
    put(page, root.child("P"), 50, 700, f"The {word} stays")
    data = page.finish()
    assert pypdf.PdfReader(io.BytesIO(data)).pages[0].extract_text() == f"The {word} stays"
    assert read_tree(data).text == f"The {word} stays"
    if word == "office":
        assert len(face.word("ffi").glyphs) < 3, "the font has no ligature, the test tests nothing"
