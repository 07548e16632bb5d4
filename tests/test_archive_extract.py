"""The text of a source: out of a web page, a PDF or a plain text."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pypdf
import pytest
from reportlab.pdfgen.canvas import Canvas
from support.archive_site import STORY

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


def test_latin_1_is_what_browsers_take_it_for() -> None:
    text = "Le cœur de l’affaire"
    assert main_text(text.encode("cp1252"), "text/plain", "iso-8859-1") == text
    page = STORY.replace("31 people", "31 « œuvres »").encode("cp1252")
    assert "31 « œuvres »" in main_text(page, "text/html", "latin1")
    assert main_text(b"one two three \x81", "text/plain", "iso-8859-1") == "one two three \x81"


@pytest.mark.parametrize("charset", ["undefined", "idna", "punycode", "unicode_escape", "raw_unicode_escape", "rot13",
                                     "hex", "u\0tf", "é"])  # fmt: skip
def test_a_charset_that_is_none_is_passed_over(charset: str) -> None:
    text = "one two three \\ud800 four"
    assert main_text(text.encode(), "text/plain", charset) == text
    assert main_text(STORY.encode(), "text/html", charset) == main_text(STORY.encode(), "text/html", "utf-8")


def test_half_a_character_is_a_question_mark() -> None:
    assert main_text(b"one two three +2AA-", "text/plain", "utf-7") == "one two three ?"


@pytest.mark.parametrize("reference", ["&#0;", "&#11;", "&#x1B;", "&#XD800;", "&#xFFFE;", "&#x110000;"])
def test_a_reference_to_no_character_costs_no_text(reference: str) -> None:
    page = STORY.replace("31 people", f"31{reference}people").encode()
    for charset in ("utf-8", None):
        assert main_text(page, "text/html", charset) == main_text(STORY.encode(), "text/html", charset)
        assert "31 people" in all_text(page, "text/html", charset)
    assert "31 people" in main_text(STORY.replace("31 people", "31&#32;&#112;eople").encode(), "text/html")


def test_an_element_of_countless_attributes_is_refused() -> None:
    what = "an element of the page has more than 10,000 attributes"
    assert refused(b"<p " + b"a=1 " * 10_001 + b">one two three", "text/html") == ("E108", what)
    image = STORY.replace("<footer>", f'<img src="data:,{"x" * 50_000}"><footer>')
    assert main_text(image.encode(), "text/html") == main_text(STORY.encode(), "text/html")


def test_whatever_an_extractor_stumbles_over_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def stumble(*_: object, **__: object) -> None:
        raise RecursionError("too deep")

    monkeypatch.setattr("trafilatura.extract", stumble)
    monkeypatch.setattr("trafilatura.html2txt", stumble)
    assert refused(STORY.encode(), "text/html") == ("E111", "cannot read the page (RecursionError)")
    assert all_text(STORY.encode(), "text/html") == ""


@pytest.mark.parametrize("page", [b"", b"<p>", b"<html><body><script>let a = 1;</script></body></html>",
                                  b"<div>" * 50_000 + b"deep", b"\xff\xfe\x00" * 9])  # fmt: skip
def test_a_page_without_text_is_refused(page: bytes) -> None:
    what = "no text found: the page may need a browser, or ask for consent first"
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
    what = "the text is neither UTF-8 nor in the encoding its server states"
    assert refused("où l'on dort".encode("latin-1"), "text/plain") == ("E111", what)
    assert refused(b"\n two words\n", "text/plain") == ("E112", "no text found: the file is empty")


def test_a_page_of_a_pdf_is_a_paragraph() -> None:
    data = pdf("The house was\nfounded in March 2015.", "It welcomed 57 people\nso far.")
    text = "The house was founded in March 2015.\n\nIt welcomed 57 people so far.\n"
    assert main_text(data, "application/pdf") == text


def test_a_pdf_without_text_is_refused() -> None:
    assert refused(pdf("", ""), "application/pdf") == ("E112", "no text found: its pages are images")


def test_a_pdf_that_cannot_be_read_is_refused() -> None:
    code, what = refused(b"%PDF-1.7 no more", "application/pdf")
    assert code == "E111" and what.startswith("cannot read the PDF (")
    writer = pypdf.PdfWriter(clone_from=BytesIO(pdf("One two three.")))
    writer.encrypt("secret", algorithm="RC4-128")
    stream = BytesIO()
    writer.write(stream)
    assert refused(stream.getvalue(), "application/pdf") == ("E111", "the PDF is password-protected")


def test_a_pdf_encrypted_without_a_password_is_read_and_one_for_certificates_says_that_it_cannot_be() -> None:
    stream = BytesIO()
    with pikepdf.open(BytesIO(pdf("One two three."))) as file:
        file.save(stream, encryption=pikepdf.Encryption(owner="owner", user="", R=6))
    assert main_text(stream.getvalue(), "application/pdf") == "One two three.\n"
    certified = stream.getvalue().replace(b"/Filter /Standard", b"/Filter /PubSec12", 1)
    with pytest.raises(FetchError) as caught:
        main_text(certified, "application/pdf")
    assert (caught.value.code, caught.value.what) == ("E111", "the PDF uses an encryption that cannot be read here")
    assert caught.value.hint.startswith("print it to a new PDF and give that file, or copy the text by hand")


def test_a_pdf_that_says_half_a_character_is_kept() -> None:
    stream = BytesIO()
    with pikepdf.open(BytesIO(pdf("One two three."))) as file:
        (font,) = file.pages[0].Resources.Font.values()
        font.ToUnicode = pikepdf.Stream(file, b"1 beginbfchar <4F> <D800> endbfchar")
        file.save(stream)
    assert main_text(stream.getvalue(), "application/pdf") == "?ne two three.\n"


def test_what_a_pdf_is_read_by_keeps_quiet(capfd: pytest.CaptureFixture[str]) -> None:
    assert main_text(b"xx\n" * 9 + pdf("One two three."), "application/pdf") == "One two three.\n"
    assert capfd.readouterr().err == ""


def test_the_end_of_a_name_tells_the_kind() -> None:
    assert [kind_of(n) for n in ("a.html", "b/c.HTM", "d.txt", "e.pdf")] == [
        "text/html", "text/html", "text/plain", "application/pdf",
    ]  # fmt: skip
    for name, said in (("a.docx", "a file .docx"), ("a", "a file without an extension")):
        with pytest.raises(FetchError, match=f"cannot read {said}") as caught:
            kind_of(name)
        hint = "give one of .html .htm .xhtml .txt .text .pdf; an address begins with https://"
        assert (caught.value.code, caught.value.hint) == ("E111", hint)
