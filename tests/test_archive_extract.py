"""The text of a source: out of a web page, a PDF or a plain text."""

from __future__ import annotations

from io import BytesIO

import pypdf
import pytest
from archive_site import STORY
from reportlab.pdfgen.canvas import Canvas

from factsheet.archive.addresses import FetchError
from factsheet.archive.extract import all_text, kind_of, main_text


def refused(data: bytes, media_type: str, charset: str | None = None) -> tuple[str, str]:
    with pytest.raises(FetchError) as caught:
        main_text(data, media_type, charset)
    assert caught.value.hint
    return caught.value.code, caught.value.what


def pdf(*pages: str) -> bytes:
    stream = BytesIO()
    canvas = Canvas(stream, invariant=True)
    for page in pages:
        for i, line in enumerate(page.splitlines()):
            canvas.drawString(50, 700 - 20 * i, line)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def test_a_web_page_gives_its_story_a_paragraph_a_line() -> None:
    text = main_text(STORY.encode(), "text/html", "utf-8")
    assert text == (
        "A Year of Arrivals\n\n"
        "The house was founded in March 2015 by volunteers of the town, who had seen the need for it grow.\n\n"
        "In its first full year it welcomed 31 people so far as its books tell; by autumn of 2017 the same books said"
        " that it had welcomed 57 people so far, most of them from abroad and without any papers at all.\n\n"
        "In the same year it received 140 requests for help, and by January of the year after it had received 210"
        " requests for help, more than it could answer with the rooms that it had.\n\n"
        "In a letter its director wrote that officials lost 12 files, and asked for an inquiry into the matter.\n"
    )
    assert "About this site" in all_text(STORY.encode(), "text/html", "utf-8")


def test_a_web_page_is_decoded_as_its_server_or_itself_says() -> None:
    french = STORY.replace("rooms that it had", "pièces où l’on dort").replace("’", "'")
    assert "pièces où l'on" in main_text(french.encode("latin-1"), "text/html", "iso-8859-1")
    said = french.replace("<head>", '<head><meta charset="iso-8859-1">')
    assert "pièces où l'on" in main_text(said.encode("latin-1"), "text/html")
    assert "pièces où l'on" in main_text(french.encode(), "application/xhtml+xml", "no-such-charset")


@pytest.mark.parametrize("page", [b"", b"<p>", b"<html><body><script>let a = 1;</script></body></html>",
                                  b"<div>" * 50_000 + b"deep", b"\xff\xfe\x00" * 9])  # fmt: skip
def test_a_page_without_text_is_refused(page: bytes) -> None:
    what = "no text was found: perhaps it needs a browser, or asks for consent first"
    assert refused(page, "text/html") == ("E112", what)


def test_a_page_too_large_to_be_one_is_refused() -> None:
    assert refused(b" " * (8 << 20) + b"x", "text/html") == ("E108", "the page has more than 8 MiB of markup")


def test_a_plain_text_stays_as_it_is() -> None:
    text = "  One two three,\n\n\n\tfour  five.\nsix"
    assert main_text(text.encode(), "text/plain") == text
    assert main_text(b"\xef\xbb\xbfone two three\r\nfour\rfive", "text/plain") == "one two three\nfour\nfive"
    assert main_text("où l'on dort bien".encode("latin-1"), "text/plain", "latin-1") == "où l'on dort bien"
    assert all_text(text.encode(), "text/plain") == ""


def test_a_plain_text_that_is_none_is_refused() -> None:
    what = "the text is not in UTF-8, nor in what its server says"
    assert refused("où l'on dort".encode("latin-1"), "text/plain") == ("E111", what)
    assert refused(b"\n two words\n", "text/plain") == ("E112", "no text was found: the file is empty")


def test_a_page_of_a_pdf_is_a_paragraph() -> None:
    data = pdf("The house was\nfounded in March 2015.", "It welcomed 57 people\nso far.")
    text = "The house was founded in March 2015.\n\nIt welcomed 57 people so far.\n"
    assert main_text(data, "application/pdf") == text


def test_a_pdf_without_text_is_refused() -> None:
    assert refused(pdf("", ""), "application/pdf") == ("E112", "no text was found: its pages are pictures")


def test_a_pdf_that_cannot_be_read_is_refused() -> None:
    code, what = refused(b"%PDF-1.7 no more", "application/pdf")
    assert code == "E111" and what.startswith("the PDF cannot be read (")
    writer = pypdf.PdfWriter(clone_from=BytesIO(pdf("One two three.")))
    writer.encrypt("secret", algorithm="RC4-128")
    stream = BytesIO()
    writer.write(stream)
    assert refused(stream.getvalue(), "application/pdf") == ("E111", "the PDF is locked with a password")


def test_the_end_of_a_name_tells_the_kind() -> None:
    assert [kind_of(n) for n in ("a.html", "b/c.HTM", "d.txt", "e.pdf")] == [
        "text/html", "text/html", "text/plain", "application/pdf",
    ]  # fmt: skip
    for name, said in (("a.docx", "a file .docx"), ("a", "a file without an ending")):
        with pytest.raises(FetchError, match=f"{said} cannot be read here") as caught:
            kind_of(name)
        assert (caught.value.code, caught.value.hint) == ("E111", "give one of .html .htm .xhtml .txt .text .pdf")
