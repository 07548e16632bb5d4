"""Boxes and notes → pages: the rules of page_rules.py on random documents, and the decisions one by one."""

from __future__ import annotations

from hypothesis import given
from page_rules import check
from random_pages import Document, documents

from factsheet.pdf.pages import PageMaker


@given(documents())
def test_any_document_makes_good_pages(document: Document) -> None:
    pages = PageMaker(document.geometry, document.notes).make(document.boxes)
    found = check(document.boxes, document.notes, document.geometry, pages)
    assert not found, "\n".join(map(str, found))
