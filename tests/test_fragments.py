"""Text fragments: the shortest words of a quote that stand once; as links, in notes, and with their archived copy."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.built import ROOT
from support.built import project as real
from support.content_factory import Folder

from factsheet.evidence.fingerprint import fingerprint, words
from factsheet.evidence.fragments import fragment
from factsheet.evidence.ladder import Reading, noted
from factsheet.languages import language
from factsheet.project.project import Project
from factsheet.proof import Secrets, web
from factsheet.proof.expected import Expected, ExpectedNote, TaggedText
from factsheet.records.source import Source
from factsheet.sheet.addresses import fragment_link
from factsheet.sheet.cite import note_text, reference
from factsheet.sheet.places import Passage
from factsheet.sheet.tree import Link, NoteRef, NoteRung, Paragraph, Section, Sheet, Text, walk
from factsheet.sheet.tree import Note as TreeNote
from factsheet.writers.html.elements import inlines
from factsheet.writers.html.page import rungs_label

EN, FR, RU = (language(code) for code in ("en", "fr", "ru"))
TEXT = """\
On 1 September 2017, a total of 31 people, all of them in their twenties, had been accepted by Canada.

A total of 31 people had fled. The well-known rescue-work went on; in all, 22 people had arrived by then.

Arrived by then were few. The end of a paragraph

is not a phrase with the next one.
"""
PRINT = fingerprint("it", TEXT)


@pytest.mark.parametrize(
    ("quote", "shortest"),
    [
        ("a total of 31 people, all of them", "all of them"),
        ("all of them in their twenties", "of them in"),
        ("a total of 31 people", "a total of 31 people"),  # its paragraph alone singles it out
        ("“in all, 22 people had arrived”", "in all, 22"),
        ("22 people had arrived by then", "22 people had"),
        ("The well-known rescue-work went on", "The well-known"),
        ("people had arrived by then", "had arrived by"),
        ("a paragraph is not", "a paragraph is not"),  # a browser looks within one block
        ("end of a paragraph is not a phrase", "end of a"),
        ("words that stand nowhere in it", "words that stand nowhere in it"),
        ("two words", "two words"),
        ("", ""),
    ],
)
def test_the_shortest_words_that_stand_once(quote: str, shortest: str) -> None:
    assert fragment(quote, PRINT) == shortest
    assert fragment(quote, None) == quote


@given(st.lists(st.sampled_from(["aa", "bb", "cc", "dd"]), min_size=3, max_size=40), st.data())
def test_a_fragment_is_of_the_quote_and_stands_once(text: list[str], data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 3))
    quote = " ".join(text[start : data.draw(st.integers(start + 3, len(text)))])
    one = fingerprint("it", " ".join(text))
    found = fragment(quote, one)
    assert found in quote and len(words(found)) >= 3
    assert len(one.find(found)) == 1 or (found == quote and len(one.find(quote)) > 1)


@pytest.mark.parametrize(
    ("quote", "directive"),
    [
        ("all, 22 people", "all%2C%2022%20people"),
        ("well-known & loved", "well%2Dknown%20%26%20loved"),
        ("50 % of “gais”", "50%20%25%20of%20%E2%80%9Cgais%E2%80%9D"),
        ("a#b=c?d", "a%23b%3Dc%3Fd"),
    ],
)
def test_a_directive_is_percent_encoded(quote: str, directive: str) -> None:
    link = fragment_link("https://e.org/a", [quote])
    assert link == f"https://e.org/a#:~:text={directive}"
    value = link.partition(":~:text=")[2]
    assert unquote(value) == quote and not set(value) & set("-,&=# ")


REPORT = """\
Harbour was founded in March 2015, and has welcomed 31 people so far.

By autumn it had welcomed 57 people so far. It received 140 requests for help, then received 210 requests for help.

Some officials lost 12 files.
"""


def small(tmp_path: Path, *changes: tuple[str, str]) -> Project:
    """Return the small content with a fingerprint of its report, and the real templates."""
    folder = Folder()
    for old, new in changes:
        folder.change("facts/harbour.yaml", old, new)
    content = folder.write(tmp_path)
    (content / "fingerprints").mkdir()
    kept = content / "fingerprints" / "harbour-report.txt"
    kept.write_text(fingerprint("harbour-report", REPORT).to_text(), encoding="utf-8")
    return Project(content, ROOT / "templates")


def links(sheet: Sheet, *, full: bool = False) -> list[str]:
    texts = [note.full if full else note.content for note in sheet.notes]
    return [node.href for text in texts for inline in text for node in walk(inline) if isinstance(node, Link)]


def test_notes_lead_to_the_shortest_words_on_paper_and_on_the_web(tmp_path: Path) -> None:
    project = small(tmp_path, ("quote: received 140", "locator: {paragraph: 2}\n    quote: received 140"))
    sheet = project.edition(project.content.sheets["harbour"], EN).sheet
    address = "https://harbour.test/report#:~:text="
    located = ["140%20requests%20for", "in%20March%202015"]  # a place for each kind of locator
    others = "57%20people%20so&text=31%20people%20so&text=210%20requests%20for&text=lost%2012%20files"
    assert links(sheet) == [f"{address}{others}&text={'&text='.join(located)}"]
    assert links(sheet, full=True) == [*(f"{address}{words}" for words in located), f"{address}{others}"]


@pytest.mark.parametrize("full", [False, True])
def test_our_notes_lead_to_words_that_stand_in_their_source(full: bool) -> None:
    project = real()
    checked = 0
    for plan in project.content.sheets.values():
        for href in links(project.edition(plan, EN).sheet, full=full):
            ident = next((s.id for s in project.content.sources.values() if s.url and href.startswith(f"{s.url}#")), "")
            for found in re.findall(r"text=([^&]+)", href.partition(":~:")[2]) if ident in project.fingerprints else ():
                assert project.fingerprints[ident].find(unquote(found))
                checked += 1
    assert checked > 5


# -- archived copies ---------------------------------------------------------------------------------

COPY = "https://web.archive.org/web/2017/https://e.org/a"


def html(**custom: Any) -> str:
    fields = {"id": "it", "type": "webpage", "title": "A", "URL": "https://e.org/a"}
    source = Source.model_validate({**fields, "custom": {k.replace("_", "-"): v for k, v in custom.items()}})
    return inlines(note_text(source, [Passage("", ("all of them",))], EN), EN, reference(source))


def test_robust_links() -> None:
    page = html(archive={"url": COPY, "captured": "2017-09-03"})
    assert (
        f'href="https://e.org/a#:~:text=all%20of%20them" data-versionurl="{COPY}" data-versiondate="2017-09-03"' in page
    )
    assert f'href="{COPY}" data-originalurl="https://e.org/a" data-versiondate="2017-09-03"' in page


def test_an_unfit_address_is_neither_linked_nor_named() -> None:
    page = html(archive={"url": COPY, "captured": "2017-09-03"}, url_status="usurped")
    assert 'href="https://e.org' not in page and "data-originalurl" not in page and page.count(f'href="{COPY}') == 2


@pytest.mark.parametrize("archive", [{"archive": "withheld-for-safety", "reason": "it names people"}, {}])
def test_no_archived_copy_is_named_where_none_may_be(archive: dict[str, str]) -> None:
    page = html(**archive)
    assert "data-" not in page and "Archived" not in page and "names people" not in page


# -- rungs on the web page ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rungs", "said"),
    [
        ((), ""),
        ((NoteRung("cited", 2),), "No copy of the source compared yet"),
        ((NoteRung("snapshot-kept", 1),), "Copy of the source kept"),
        ((NoteRung("quote-found", 3),), "Quote found in the source by program"),
        (
            (NoteRung("cited", 1), NoteRung("confirmed", 2, "2026-11-20")),
            "No copy of the source compared yet (1 of 3) · "
            "Read against the source by two people, 20\u00a0November\u00a02026 (2 of 3)",
        ),
        ((NoteRung("read", 1, "2026-11-20"),), "Read against the source by one person, 20\u00a0November\u00a02026"),
    ],
)
def test_rungs_in_words(rungs: tuple[NoteRung, ...], said: str) -> None:
    note = TreeNote(1, (), 1, reference(Source(id="it", type="webpage")), (), rungs)
    assert rungs_label(note, EN) == said
    for lang in (FR, RU):
        assert bool(rungs_label(note, lang)) == bool(said)


def test_a_note_has_the_rungs_of_its_own_citations(tmp_path: Path) -> None:
    founded = "quote: founded in March 2015"
    project = small(
        tmp_path,
        (founded, f"{founded}\n  - {{source: daily-news, quote: founded in Canada that year}}"),
        ("quote: welcomed 57", "locator: {page: 3}\n    quote: welcomed 57"),
    )
    marks = (NoteRef(1, 1, ("harbour-founded",)), NoteRef(2, 1, ("harbour-founded", "arrivals-2016", "arrivals-2017")))
    article = Section("article", (Paragraph(marks),))
    sources = project.content.sources
    notes = [
        TreeNote(1, (), 1, reference(sources["daily-news"]), ("",)),
        TreeNote(2, (), 1, reference(sources["harbour-report"]), ("page:3",)),
    ]
    readings = {"harbour-founded/harbour-report": Reading(("A", "B"), ("2026-11-20", "2026-11-22"))}
    one, two = noted(article, notes, project.content, project.fingerprints, readings)
    assert one.rungs == (NoteRung("cited", 1),)
    assert two.rungs == (NoteRung("quote-found", 1), NoteRung("confirmed", 1, "2026-11-22"))


def test_the_proof_compares_what_the_page_says_of_rungs() -> None:
    page = (
        '<html lang="en"><article><p><a role="doc-noteref" id="ref-1-1" href="#note-1">1</a></p>'
        '<section class="notes"><ol><li id="note-1">CBC.<span class="backlinks">'
        '<a role="doc-backlink" href="#ref-1-1">x</a></span>'
        ' <span class="rung">Quote found &amp; read</span></li></ol></section></article></html>'
    )
    said = Expected("en", (), (TaggedText("P", "1"),), (1,), (), (ExpectedNote("CBC."),))

    def findings(text: str, rungs: dict[int, str]) -> list[str]:
        return [finding.code for finding in web.check(web.WebPage(text), said, (), rungs, "", Secrets())]

    assert findings(page, {1: "Quote found & read"}) == []
    assert findings(page, {1: "Read by two people"}) == ["F007"]
    assert findings(page, {}) == ["F007"]
    assert findings(page.replace("rung", "rang"), {1: ""}) == ["F007"]  # text that is no note's


def test_no_pdf_tells_rungs() -> None:
    project = Project(ROOT / "content", ROOT / "templates")
    sheet = project.edition(project.content.sheets["rainbow-railroad"], EN).sheet
    assert all(note.rungs for note in sheet.notes)
    text = "".join(n.text for note in sheet.notes for i in note.content for n in walk(i) if isinstance(n, Text))
    assert "by program" not in text
