"""What the file says of itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pikepdf
import pytest
from support.pdf_sample import METADATA, PAGE, canvas, opened, put, sample
from support.pdf_ua import check

from factsheet.writers.pdf.metadata import srgb_profile
from factsheet.writers.pdf.tags import Element


@pytest.fixture(scope="module")
def pdf() -> Iterator[pikepdf.Pdf]:
    with opened(sample()) as file:
        yield file


def test_metadata_names_publisher_and_day_and_nothing_else(pdf: pikepdf.Pdf) -> None:
    assert {key: str(value) for key, value in pdf.docinfo.items()} == {
        "/Title": "Chechnya & Canada – «rescue»",
        "/Author": "A Publisher",
        "/Subject": "What is known",
        "/Keywords": "Chechnya, Canada",
        "/Creator": "factsheet",
        "/Producer": "factsheet",
        "/CreationDate": "D:20261120000000Z",
        "/ModDate": "D:20261120000000Z",
    }
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
        assert xmp["dc:title"] == "Chechnya & Canada – «rescue»"
        assert xmp["dc:creator"] == ["A Publisher"]
        assert xmp["dc:description"] == "What is known"
        assert xmp["dc:language"] == {"en"}
        assert xmp["dc:rights"] == "CC BY 4.0"
        assert xmp["pdf:Producer"] == "factsheet"
        assert xmp["xmp:CreateDate"] == xmp["xmp:ModifyDate"] == "2026-11-20T00:00:00Z"
        assert (xmp["pdfaid:part"], xmp["pdfaid:conformance"], xmp["pdfuaid:part"]) == ("2", "A", "1")


def test_what_is_not_known_is_left_out() -> None:
    root = Element("Document")
    page = canvas(root, replace(METADATA, publisher="", summary="", licence="", licence_url="", keywords=()))
    put(page, root.child("P"), 50, 700, "Text")
    data = page.finish()
    with opened(data) as pdf:
        assert not {"/Author", "/Subject", "/Keywords"} & set(pdf.docinfo.keys())
        assert b"dc:creator" not in pdf.Root.Metadata.read_bytes()
    assert check(data) == []


def test_the_date_of_a_file_is_a_day() -> None:
    root = Element("Document")
    page = canvas(root, replace(METADATA, date="2026-11"))
    put(page, root.child("P"), 50, 700, "Text")
    with pytest.raises(ValueError, match=r"a file's date must be a day \(YYYY-MM-DD\), not '2026-11'"):
        page.finish()


def test_catalog_and_pages(pdf: pikepdf.Pdf) -> None:
    assert str(pdf.Root.Lang) == "en"
    assert bool(pdf.Root.MarkInfo.Marked)
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
    assert [float(value) for value in pdf.pages[0].MediaBox] == [0, 0, *PAGE]
    assert pdf.Root.OutputIntents[0].DestOutputProfile.read_bytes() == srgb_profile()


def test_the_profile_is_as_long_as_it_says() -> None:
    profile = srgb_profile()
    assert int.from_bytes(profile[:4], "big") == len(profile) < 1000
    assert profile[12:24] == b"mntrRGB XYZ "
    assert profile[36:40] == b"acsp"
