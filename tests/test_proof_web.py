"""The proof of a finished web page: text, marks, notes, links and names; and nothing that should not leave."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from support.built import ROOT, first_heading, outputs, sheet
from support.content_factory import Folder

from factsheet.cli import main
from factsheet.languages import language
from factsheet.proof import Finding, Hidden, Secrets, web
from factsheet.proof.expected import from_sheet
from factsheet.proof.text import plain
from factsheet.sheet import tree as t
from factsheet.writers.html import rungs_label

NAME = "canada-response"
HEADING = first_heading(NAME, "en")
LAST = len(sheet(NAME, "en").notes)
MARK = '<a role="doc-noteref" id="ref-1-1" href="#note-1"'


def findings(old: str, new: str, secrets: Secrets | None = None) -> list[Finding]:
    """Return what is found after the first match of a pattern in a page is replaced."""
    page, count = re.subn(old, new, outputs()[f"{NAME}.en.html"].data.decode(), count=1)
    assert count == 1
    made = sheet(NAME, "en")
    codes = {plain(n.alt) for n in t.walk(made.article) if isinstance(n, t.QrCode)}
    base = made.metadata.base_url.rstrip("/")
    rungs = {note.number: rungs_label(note, language("en")) for note in made.notes}
    return web.check(web.WebPage(page), from_sheet(made, plain, whole=True), codes, rungs, base, secrets or Secrets())


def test_an_untouched_page_is_proved() -> None:
    assert findings("<article", "<article") == []


FAULTS = {
    "a word": (f"{HEADING}</h2>", "Otherwise</h2>", "F007", 0, f"expected “{HEADING}”, found “Otherwise”"),
    "a digit": ("(<data[^>]*>)22<", r"\g<1>23<", "F007", 0, "expected “.*22.*”, found “.*23.*”"),
    "a block lost": (f'<h2[^>]*>{HEADING}</h2>', "", "F007", 0, f"expected “{HEADING}”, found nothing"),
    "a digit of a note": (r'(<li id="note-3">.*?\s20)1', r"\g<1>9", "F007", 3, "expected “.*201.*”, found “.*209.*”"),
    "a rung": (">Quote found in the source by program<", ">Read by two people<", "F007", 1,
               "expected “Quote found in the source by program”, found “Read by two people”"),
    "a note lost": (f'<li id="note-{LAST}">.*?</li>\n', "", "F004", LAST, "marked, but there is no such note"),
    "a note more": (f'(<li id="note-{LAST}">.*?</li>)', rf'\1<li id="note-{LAST + 1}">More.</li>', "F004", LAST + 1,
                    "there is no such note on the sheet"),
    "a note called otherwise": ('<li id="note-2">', '<li id="note-99">', "F004", 2, "its id is note-99, not note-2"),
    "a mark lost": (f"<sup>.{MARK}.*?</sup>", "", "F004", 1, "expected the marks 1, found none"),
    "a mark to another note": (MARK, MARK.replace("#note-1", "#note-2"), "F006", 0,
                               "the mark 1 leads to #note-2, not to #note-1"),
    "a backlink elsewhere": ('role="doc-backlink" href="#ref-1-1"', 'role="doc-backlink" href="#ref-2-1"', "F006", 1,
                             "expected backlinks #ref-1-1, .*, found #ref-2-1, .*"),
    "an address of a note": (r'(<li id="note-2">.*?href="https://)[^"]*"', r'\g<1>example.org/elsewhere"', "F006", 2,
                             "expected the address https://.*, found https://example.org/elsewhere"),
    "an address of the text": (r'(<p class="languages">.*<a href=")[^"]*fr\.draft\.html"',
                               r'\1https://example.org/elsewhere"', "F006", 0,
                               "expected the address .*, found .*https://example.org/elsewhere"),
    "a language dropped": ('(<p class="languages">.*?)<span lang="fr">', r"\1<span>", "F003", 0,
                           "“Aussi offert en français” is not marked as fr"),
    "the page's language": ('<html lang="en">', "<html>", "F003", 0, "the language is not stated, not en"),
    "a paragraph hidden": ('<p class="', '<p hidden class="', "F012", 0,
                           "the element p has hidden, which factsheet does not write"),
    "a style": ('<h2 id="', '<h2 style="display:none" id="', "F012", 0,
                "the element h2 has style, which factsheet does not write"),
    "the sheet hidden": ("<main", '<main aria-hidden="true"', "F012", 0,
                         "the element main has aria-hidden, which factsheet does not write"),
    "a script": ("</body>", "<script>alert(1)</script></body>", "F012", 0,
                 "the element script has a script, which factsheet does not write"),
    "a handler": ("<body", '<body onload="alert(1)"', "F012", 0,
                  "the element body has onload, which factsheet does not write"),
    "an attribute twice": ('<a href="', '<a href="https://elsewhere.test/" href="', "F012", 0,
                           "the element a has an attribute twice"),
    "a name twice": ('<p class="', '<p id="ref-1-1" class="', "F006", 0,
                     "a link leads to #ref-1-1, which is the id of 2 elements"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_in_the_page_is_found_by_name(fault: str) -> None:
    old, new, code, note, said = FAULTS[fault]
    found = findings(old, new)
    assert [f for f in found if (f.code, f.page, f.note) == (code, 0, note) and re.fullmatch(said, f.what)], found


NEVER = "words of a field that is never printed: “kept for the file always”"


@pytest.mark.parametrize(
    ("new", "said"),
    [
        ("<p>kept <b>for the</b> file, always</p>", NEVER),
        ('<p title="Kept for the file, always">', NEVER),
        ("<!-- kept for the file, always -->", NEVER),
        ('<p>kept <b class="x" id="y">for the</b> file, always</p>', NEVER),
        ("<!-- x --><p data-x='/home/quilla/x'>", "a local path: /home/quilla/x"),
        ("<p>quilla</p>", "the name of an author: quilla"),
    ],
)  # fmt: skip
def test_what_must_not_leave(new: str, said: str) -> None:
    secrets = Secrets(Hidden(["kept for the file, always"], []), ("quilla",))
    found = [str(f) for f in findings("(</main>)", new + r"\1", secrets)]
    assert f"the page contains {said}" in found


def test_a_build_of_web_pages_alone_is_proved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """A fault stops it with status 3, names page and note, and the old file stays."""
    Folder().write(tmp_path)
    shutil.copytree(ROOT / "templates", tmp_path / "templates", ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.chdir(tmp_path)
    assert main(["build", "-q", "--format=html"]) == 0
    page = tmp_path / "output" / "harbour.en.draft.html"
    old = page.read_bytes()
    frame = tmp_path / "templates" / "page.html.j2"
    text = frame.read_text(encoding="utf-8")
    frame.write_text(text.replace("{{ article | safe }}", '{{ article | replace("note-1", "note-7") | safe }}'))
    capfd.readouterr()
    assert main(["build", "-q", "--format=html"]) == 3
    told = capfd.readouterr().err
    assert "harbour.en.draft.html: error[F004]: note 1: its id is note-7, not note-1\n" in told
    assert told.endswith("errors; no file was changed\n")
    assert page.read_bytes() == old
    frame.write_text(text.replace("</main>", "<p>/home/quilla</p></main>"), encoding="utf-8")
    assert main(["build", "-q", "--format=html"]) == 3
    said = capfd.readouterr().err
    assert "harbour.en.draft.html: error[F009]: the page contains a local path: /home/quilla\n" in said
