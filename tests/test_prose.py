"""Bold, emphasis and links in texts of content: what is a mark, what is printed, what is refused."""

from __future__ import annotations

import re
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.built import ROOT
from support.content_factory import Folder
from support.pdf_tree import read_tree

from factsheet.errors import ContentError
from factsheet.evidence.digest import statement
from factsheet.languages import language
from factsheet.project.build import Selection, build
from factsheet.project.project import Project
from factsheet.records.load import load
from factsheet.records.prose import EMPH, LINK, STRONG, marked, unsigned
from factsheet.rules import check
from factsheet.sheet.facts import BoundFact
from factsheet.sheet.prose import plain, typeset

FACTS = "facts/harbour.yaml"
UNKNOWN = (
    "    en: No later count was published by Harbour.\n    fr: Aucun décompte ultérieur n’a été publié par Harbour.\n"
)
EN, FR = language("en"), language("fr")
_SHOWN = {STRONG[0]: "<b>", STRONG[1]: "</b>", EMPH[0]: "<i>", EMPH[1]: "</i>", LINK[0]: "<a>", LINK[1]: "</a>"}


def shown(text: str) -> str:
    return "".join(_SHOWN.get(character, character) for character in marked(text).text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a **b** and *c*, ***d***", "a <b>b</b> and <i>c</i>, <i><b>d</b></i>"),
        ("**a *b* c**", "<b>a <i>b</i> c</b>"),
        ("„**Ja**“, (*nein*).", "„<b>Ja</b>“, (<i>nein</i>)."),
        ("**{value}** of {n}", "<b>{value}</b> of {n}"),
        ("**[the plan](https://example.org/a_(b))**.", "<b><a>the plan</a></b>."),
        # what is none
        ("Radfahrer*innen und Fußgänger*innen", "Radfahrer*innen und Fußgänger*innen"),
        ("5 * 3 = 15 ** 1", "5 * 3 = 15 ** 1"),
        ("a [sic] and (b)", "a [sic] and (b)"),
        ("****", "****"),
        (r"\*so\* \[a](b) \\ C:\n", r"*so* [a](b) \ C:\n"),
    ],
)
def test_what_is_a_mark(text: str, said: str) -> None:
    assert shown(text) == said


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("a **b", "the '**' before 'b' has no pair"),
        ("a* b", "the '*' after 'a' has no pair"),
        ("*a **b* c**", "the '*' after 'a b' has no pair"),
        ("see a](b", "']('"),
        ("[a](ftp://example.org)", "the address 'ftp://example.org' of a link is not a web address"),
        ("[a](javascript:alert)", "the address 'javascript:alert' of a link is not a web address"),
        ("[a](https://x@example.org)", "the address 'https://x@example.org' of a link has a user name"),
        ("[*a*](https://example.org)", "the words of a link, '*a*', have a mark"),
        ("[{value}](https://example.org)", "the words of a link, '{value}', have a mark or placeholder"),
        ("[bank.com](https://example.org)", "the words of a link, 'bank.com', look like a different address"),
        ("[bank.com](https://bank.com.example.org)", "the words of a link, 'bank.com', look like a different address"),
    ],
)
def test_what_looks_like_a_mark_and_is_none_is_told(text: str, what: str) -> None:
    assert [said for said, _ in marked(text).slips if said.startswith(what)], marked(text).slips


PIECES = ["*", "**", "[", "](", ")", "\\", " ", "a", "é", "https://example.org", ".", "\n"]


@given(st.lists(st.sampled_from(PIECES), max_size=20).map("".join))
def test_signs_come_in_pairs_and_no_word_is_lost(text: str) -> None:
    found = marked(text)
    for opening, closing in (STRONG, EMPH, LINK):
        assert found.text.count(opening) == found.text.count(closing)
    assert len(found.addresses) == found.text.count(LINK[0])
    said = unsigned(found.text) + "".join(found.addresses)
    assert sorted(c for c in said if c.isalnum()) == sorted(c for c in text if c.isalnum())
    assert found.slips or not any(opening in text for opening in ("](",)) or found.addresses or "\\" in text


@given(st.text(st.characters(exclude_characters="*[]\\", exclude_categories=["Cs", "Cc"])))
def test_a_text_without_a_mark_stays_as_it_is(text: str) -> None:
    assert marked(text) == (text, (), ())


def test_an_address_is_printed_behind_its_words_and_never_set() -> None:
    text = "Voir [le plan](https://www.example.org/a:5%20x) : oui"
    assert typeset(text, FR).addresses == ("https://www.example.org/a:5%20x",)
    assert plain(text, FR) == "Voir le plan (example.org/a:5%20x)\u00a0: oui"
    assert plain("[example.org](https://example.org/)", EN) == "example.org"


# -- in content ----------------------------------------------------------------------------------------------


def folder(en: str, fr: str) -> Folder:
    return Folder().change(FACTS, UNKNOWN, f"    en: {en}\n    fr: {fr}\n")


MARKED = folder(
    '"No **later** count was published by *Harbour* ([plan](https://example.org/p2))."',
    '"Aucun décompte **ultérieur** n’a été publié par *Harbour* ([plan](https://example.org/p3))."',
)


def test_a_statement_with_marks_passes_every_rule(tmp_path: Path) -> None:
    found = [str(p) for p in check(load(MARKED.write(tmp_path))) if p.where.path.endswith(FACTS)]
    assert found == []


@pytest.mark.parametrize(
    ("en", "fr", "code"),
    [
        ("No **later count came from Harbour.", "Harbour n’a rien publié.", "C214"),
        ("No *12* came from Harbour.", "Harbour n’a rien publié.", "C201"),
        ("No **seven** came from Harbour.", "Harbour n’a rien publié.", "C202"),
        ("By *Mirabel* of Harbour.", "Harbour n’a rien publié.", "C206"),
        ("No count came from **Harbour**", "Harbour n’a rien publié.", "C210"),
        ('"No count of [Harbour](https://example.org) came."', "Harbour n’a rien publié.", "C310"),
    ],
)
def test_rules_read_through_the_marks(tmp_path: Path, en: str, fr: str, code: str) -> None:
    assert code in {p.code for p in check(load(folder(en, fr).write(tmp_path))) if p.where.path.endswith(FACTS)}


def test_a_note_mark_stands_before_the_point_inside_emphasis_and_behind_a_link(tmp_path: Path) -> None:
    content = load(folder('"Harbour left."', '"Harbour est *parti.*"').write(tmp_path))
    fact = content.facts["next-report-unknown"]
    assert BoundFact(fact, content, FR).__html__().endswith('"/>.</em>')
    content = load(folder('"Harbour left."', '"Voir [Harbour.](https://example.org/)"').write(tmp_path / "b"))
    fact = content.facts["next-report-unknown"]
    assert "(example.org)</a><cite-ref " in BoundFact(fact, content, FR).__html__()


def test_a_sign_off_covers_the_address_of_a_link_and_not_what_is_bold(tmp_path: Path) -> None:
    def said(text: str, name: str) -> str:
        content = load(folder(text, "Harbour n’a rien publié.").write(tmp_path / name))
        return statement(content.facts["next-report-unknown"], content, EN)

    assert said("No **count** came from Harbour.", "a") == said("No count came from Harbour.", "b")
    linked = [said(f'"No [count](https://example.org/{n}) came from Harbour."', n) for n in "cd"]
    assert linked == [f"No count (example.org/{n}) came from Harbour." for n in "cd"]


def test_every_format_shows_the_marks_and_is_proved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    project = Project(MARKED.write(Path()), ROOT / "templates")
    build(project, Selection(papers=("a4",), formats=("html", "pdf", "txt", "md")), Path("output"))
    html, text, markdown = (
        Path(f"output/harbour.en.draft.{kind}").read_text(encoding="utf-8") for kind in ("html", "txt", "md")
    )
    link = '<a class="address" href="https://example.org/p2">plan (example<wbr>.org/<wbr>p2)</a>'
    assert f"No <strong>later</strong> count was published by <em>Harbour</em> ({link})." in html
    assert "plan (example.org/p2) <https://example.org/p2>" in " ".join(text.split())
    assert "No **later** count was published by *Harbour* ([plan (example.org/p2)](https://example.org/p2))" in markdown


def test_in_the_pdf_bold_and_emphasis_have_faces_of_their_own_and_a_link_is_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    project = Project(MARKED.write(Path()), ROOT / "templates")
    build(project, Selection(papers=("a4",), formats=("pdf",), languages=("en",)), Path("output"))
    with pikepdf.open("output/harbour.en.a4.draft.pdf") as opened:
        groups = [o for o in opened.objects if isinstance(o, pikepdf.Dictionary)]
        addresses = {str(o.A.URI) for o in groups if o.get("/Subtype") == "/Link" and "/URI" in o.get("/A", {})}
        fonts = " ".join(str(o.BaseFont) for o in groups if "/BaseFont" in o)
    tree = read_tree(Path("output/harbour.en.a4.draft.pdf").read_bytes())
    said = [(node.tag, node.text) for node in tree.walk() if node.tag in ("Strong", "Em")]
    assert said[0] == ("Strong", "Fact sheet")
    assert ("Strong", "later") in said and ("Em", "Harbour") in said
    assert "https://example.org/p2" in addresses
    assert "Italic" in fonts or "-It" in fonts
    assert "Bold" in fonts


def test_a_link_of_a_statement_is_an_address_of_the_content(tmp_path: Path) -> None:
    project = Project(MARKED.write(tmp_path), ROOT / "templates")
    assert not [p for p in project.problems if p.code == "N117"]


# -- lists in lists ------------------------------------------------------------------------------------------


def nested(old: str, new: str) -> Folder:
    return Folder().change("sheets/harbour.yaml", old, new)


def test_a_list_with_nothing_before_it_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContentError) as caught:
        load(nested("  facts: [requests-2017]\n", "  facts: [[requests-2017]]\n").write(tmp_path))
    assert "a list in the list has nothing to stand below" in str(caught.value)


def test_a_list_in_the_list_stands_in_the_entry_before_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    folder = nested("  facts: [requests-2017]\n", "  facts: [requests-2017, [arrivals-2016]]\n")
    project = Project(folder.write(Path()), ROOT / "templates")
    build(project, Selection(papers=("a4",), formats=("html", "md")), Path("output"))
    page = Path("output/harbour.en.draft.html").read_text(encoding="utf-8")
    assert re.search(r"<li>\n?<p>[^\n]*requests[^\n]*</p>\n<ul>\n<li>[^\n]*Harbour", page)
    assert re.search(r"- Harbour[^\n]*\n\n  - Harbour", Path("output/harbour.en.draft.md").read_text(encoding="utf-8"))
