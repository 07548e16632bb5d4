"""Sheet markup → tree: the vocabulary and white space; errors are in test_reader_errors.py."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factsheet.records.folders import Folders
from factsheet.sheet import tree as t
from factsheet.sheet.reader import read
from factsheet.sheet.template import Templates

# What XML 1.0 allows in a document (production 2, Char), surrogates left out.
XML_CHARACTERS = st.characters(
    exclude_categories=["Cs"], exclude_characters="".join(map(chr, [*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF]))
)


def article(inside: str) -> tuple[t.Block, ...]:
    return read(f"<article>{inside}</article>").content


def only(inside: str) -> t.Block:
    (block,) = article(inside)
    return block


def inline(inside: str) -> tuple[t.Inline, ...]:
    paragraph = only(f"<p>{inside}</p>")
    assert isinstance(paragraph, t.Paragraph)
    return paragraph.content


def text(words: str) -> tuple[t.Inline, ...]:
    return (t.Text(words),)


# -- what may stand in a sheet -----------------------------------------------------------------------


def test_the_article_and_its_sections_keep_class_language_and_id() -> None:
    got = read(
        '<article class="sheet" id="it" lang="en"><header class="masthead"><p class="kind">A</p></header>'
        '<section class="statements" id="own"/><aside class="pending" lang="fr"/><footer class="colophon"/></article>'
    )
    assert got == t.Section(
        "article",
        (
            t.Section("header", (t.Paragraph(text("A"), "kind"),), "masthead"),
            t.Section("section", (), "statements", "", "own"),
            t.Section("aside", (), "pending", "fr"),
            t.Section("footer", (), "colophon"),
        ),
        "sheet",
        "en",
        "it",
    )


@pytest.mark.parametrize("level", [1, 2, 3])
def test_headings(level: int) -> None:
    assert only(f'<h{level} id="x">A <em>b</em></h{level}>') == t.Heading(level, (t.Text("A "), t.Emph(text("b"))), "x")


@pytest.mark.parametrize(
    ("markup", "node"),
    [
        ("<strong>a</strong>", t.Strong(text("a"))),
        ("<em>a</em>", t.Emph(text("a"))),
        ("<sub>a</sub>", t.Subscript(text("a"))),
        ("<sup>a</sup>", t.Superscript(text("a"))),
        ('<a href="https://e.org/x">a</a>', t.Link(text("a"), "https://e.org/x")),
        ('<a href="mailto:a@e.org" class="address">a</a>', t.Link(text("a"), "mailto:a@e.org", True)),
        ('<a href="it.fr.html">a</a>', t.Link(text("a"), "it.fr.html")),
        ('<a href="#notes">a</a>', t.Link(text("a"), "#notes")),
        ('<abbr title="International">a</abbr>', t.Abbr(text("a"), "International")),
        ('<time datetime="2017-09">a</time>', t.Time(text("a"), "2017-09")),
        ('<data value="140">a</data>', t.Data(text("a"), "140")),
        ('<span lang="fr" class="pending">a</span>', t.Span(text("a"), "fr", "pending")),
        ("<br/>", t.LineBreak()),
        ('<cite-ref key="globe"/>', t.CiteRef("globe", "", "", 1)),
        (
            '<cite-ref key="globe" locator="page:3" quote="a &amp; b"/>',
            t.CiteRef("globe", "page:3", "a & b", 1),
        ),
    ],
)
def test_inlines(markup: str, node: t.Inline) -> None:
    assert inline(f"x{markup}") == (t.Text("x"), node)


def test_a_citation_knows_its_line() -> None:
    (paragraph,) = article('\n<p>\na<cite-ref key="b"/></p>')
    assert isinstance(paragraph, t.Paragraph)
    assert paragraph.content == (t.Text("a"), t.CiteRef("b", "", "", 3))


def test_lists_nest_and_loose_text_of_an_item_becomes_a_paragraph() -> None:
    assert only('<ul><li>a<ol><li class="tile"><p class="label">b</p></li></ol>c</li></ul>') == (
        t.ListBlock(
            False,
            (
                t.ListItem(
                    (
                        t.Paragraph(text("a")),
                        t.ListBlock(True, (t.ListItem((t.Paragraph(text("b"), "label"),), "tile"),)),
                        t.Paragraph(text("c")),
                    )
                ),
            ),
        )
    )


def test_definitions_are_pairs() -> None:
    assert only("<dl> <dt>a</dt> <dd>b</dd> <dt>c</dt> <dd><p>d</p></dd> </dl>") == t.DefinitionList(
        ((text("a"), (t.Paragraph(text("b")),)), (text("c"), (t.Paragraph(text("d")),)))
    )


def test_a_table() -> None:
    got = only(
        '<table class="counts wide"><caption>C</caption><thead><tr><th scope="col">A</th><th scope="col">B</th></tr>'
        '</thead><tbody><tr><th scope="row">1</th><td>2</td></tr><tr><th scope="row">3</th><td/></tr></tbody></table>'
    )
    assert got == t.Table(
        text("C"),
        ((t.Cell(text("A"), "col"), t.Cell(text("B"), "col")),),
        ((t.Cell(text("1"), "row"), t.Cell(text("2"))), (t.Cell(text("3"), "row"), t.Cell(()))),
        "counts",
        True,
    )


def test_a_chart_takes_date_and_value_from_its_list() -> None:
    got = only(
        '<figure class="chart" aria-label="Line"><figcaption>Helped</figcaption><ol class="series">'
        '<li><data value="35">35</data> · <time datetime="2017-09">x</time><cite-ref key="a"/></li>'
        '<li><data value="-7">y</data><time datetime="2018">z</time></li></ol></figure>'
    )
    assert got == t.Chart(
        text("Helped"),
        "Line",
        (
            t.Point(
                "2017-09",
                35,
                (t.Data(text("35"), "35"), t.Text(" · "), t.Time(text("x"), "2017-09"), t.CiteRef("a", "", "", 1)),
            ),
            t.Point("2018", -7, (t.Data(text("y"), "-7"), t.Time(text("z"), "2018"))),
        ),
    )


def test_a_qr_code_takes_its_address_from_its_link() -> None:
    got = only('<figure class="qr" aria-label="Code"><a href="https://e.org/x">there</a></figure>')
    assert got == t.QrCode("https://e.org/x", "Code")


# -- white space -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("markup", "nodes"),
    [
        ("  a \n\t b  ", (t.Text("a b"),)),
        ("a <em> b </em> c", (t.Text("a "), t.Emph(text("b ")), t.Text("c"))),
        ("a<em> b</em>", (t.Text("a"), t.Emph(text(" b")))),
        ("a <br/> b", (t.Text("a "), t.LineBreak(), t.Text("b"))),
        ('a <cite-ref key="k"/> b', (t.Text("a "), t.CiteRef("k", "", "", 1), t.Text(" b"))),
        ("a<strong>b <em>c </em></strong> ", (t.Text("a"), t.Strong((t.Text("b "), t.Emph(text("c")))))),
        ("a<!-- note -->b", (t.Text("ab"),)),
        ("\u00a0a\u00a0", (t.Text("\u00a0a\u00a0"),)),
        (" ", ()),
    ],
)
def test_white_space_is_folded_as_in_html(markup: str, nodes: tuple[t.Inline, ...]) -> None:
    assert inline(markup) == nodes


def test_white_space_between_blocks_is_nothing() -> None:
    assert article("\n  <section>\n <ul>\n <li>a</li>\n </ul>\n</section>\n") == (
        t.Section("section", (t.ListBlock(False, (t.ListItem((t.Paragraph(text("a")),)),)),)),
    )


@pytest.fixture(scope="module")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Templates:
    folder: Path = tmp_path_factory.mktemp("templates")
    (folder / "t.html.j2").write_text("<article>\n<p>\n {{ text }} </p></article>", encoding="utf-8")
    return Templates(Folders((folder, "templates")))


@given(said=st.text(XML_CHARACTERS))
def test_any_string_survives_template_and_reader(templates: Templates, said: str) -> None:
    got = read(templates.render("t.html.j2", {"text": said}))
    assert t.plain_text(got) == re.sub(r"[ \t\r\n]+", " ", said).strip(" ")


@given(said=st.text(XML_CHARACTERS, min_size=1))
def test_any_string_survives_in_an_attribute(said: str) -> None:
    from markupsafe import escape

    (node,) = inline(f'<abbr title="{escape(said)}">a</abbr>')
    assert isinstance(node, t.Abbr)
    assert node.title == re.sub(r"\r\n|[\t\r\n]", " ", said)  # XML 1.0, 3.3.3
