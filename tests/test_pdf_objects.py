"""The file: values, streams, outline, and the same bytes everywhere."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from reportlab.pdfbase.pdfdoc import PDFDocument
from support.pdf_sample import below, canvas, document, one_page, opened, put, sample
from support.pdf_ua import check

from factsheet.writers.pdf.objects import Document, TaggedPage, literal, real, text_string
from factsheet.writers.pdf.tags import Element


def test_the_file_has_object_streams_and_clean_streams() -> None:
    data = sample()
    assert data.startswith(b"%PDF-1.7\n%")
    assert b"/Type/ObjStm" in data
    assert b"/Type/XRef" in data
    assert b"\ntrailer" not in data
    streams = list(re.finditer(rb"/Length (\d+)\n?>>\nstream\n", data))
    for match in streams:
        end = match.end() + int(match[1])
        assert data[end : end + 18] == b"\nendstream\nendobj\n"
    assert len(streams) == data.count(b"\nendstream\nendobj\n")
    with opened(data) as pdf:
        assert pdf.check_pdf_syntax() == []


def test_the_same_input_gives_the_same_bytes() -> None:
    assert sample() == sample()


def test_the_identifier_follows_the_content() -> None:
    identifiers = set()
    for text in ("one", "two"):
        root = Element("Document")
        page = canvas(root)
        put(page, root.child("P"), 50, 700, text)
        with opened(page.finish()) as pdf:
            assert pdf.trailer.ID[0] == pdf.trailer.ID[1]
            identifiers.add(bytes(pdf.trailer.ID[0]))
    assert {len(identifier) for identifier in identifiers} == {16}
    assert len(identifiers) == 2


def test_environment_and_home_do_not_change_bytes(tmp_path: Path) -> None:
    (tmp_path / ".reportlab_settings").write_text("pdfMultiLine=1\npdfComments=1\nuseA85=1\nttfAsciiReadable=1\n")
    program = "import sys; from support.pdf_sample import sample; sys.stdout.buffer.write(sample())"
    hostile = {
        "HOME": str(tmp_path),
        "PYTHONHASHSEED": "7",
        "PYTHONPATH": os.pathsep.join(sys.path),
        "RL_canvas_basefontname": "Courier",
        "RL_documentLang": "xx",
        "RL_invariant": "0",
        "RL_pageCompression": "0",
        "SOURCE_DATE_EPOCH": "12345",
        "TZ": "Pacific/Kiritimati",
    }
    result = subprocess.run([sys.executable, "-c", program], env=hostile, capture_output=True, check=True)
    assert result.stdout == sample()


def test_the_outline_nests_by_level() -> None:
    page, _ = one_page()
    page.destination("here", 1, 2)
    for title, level in (("A", 1), ("B", 2), ("C", 4), ("D", 2), ("E – é", 1)):
        page.outline(title, "here", level)
    data = page.finish()
    with opened(data) as pdf, pdf.open_outline() as outline:
        first, second = outline.root
        assert [first.title, second.title] == ["A", "E – é"]
        assert [(child.title, [c.title for c in child.children]) for child in first.children] == [
            ("B", ["C"]),
            ("D", []),
        ]
        assert int(pdf.Root.Outlines.Count) == 5
    assert check(data) == []


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (b"plain", b"(plain)"),
        (b"a(b)\\c", b"(a\\(b\\)\\\\c)"),
        (b"one\r\ntwo", b"(one\\r\ntwo)"),
    ],
)
def test_literal_strings(value: bytes, written: bytes) -> None:
    assert literal(value) == written


@pytest.mark.parametrize(("text", "written"), [("Note 1", b"(Note 1)"), ("é", b"(\xfe\xff\x00\xe9)")])
def test_text_strings(text: str, written: bytes) -> None:
    assert text_string(text) == written


@pytest.mark.parametrize("text", ["ć)(\\", "бег", "\U0001f308", "\u0d0a\u0a0d", "tab\tline\nend"])
def test_text_strings_read_back(text: str) -> None:
    page, root = one_page()
    put(page, root.child("Span", alt=text), 50, 600, "x")
    with opened(page.finish()) as pdf:
        assert str(below(document(pdf))[1].Alt) == text


@pytest.mark.parametrize(
    ("value", "written"), [(595.2756, b"595.28"), (0.000001, b"0"), (-0.001, b"0"), (12.0, b"12"), (100, b"100")]
)
def test_numbers(value: float, written: bytes) -> None:
    assert real(value) == written


def test_no_private_name_of_reportlab_is_overridden() -> None:
    assert {name for name in vars(Document) if re.match("_[a-z]", name)} == {"_body"}
    assert vars(Document()).keys() - vars(PDFDocument()).keys() == {"_bodies"}
    assert not hasattr(PDFDocument(), "_body")
    assert [name for name in vars(TaggedPage) if re.match("_[a-z]", name)] == []
