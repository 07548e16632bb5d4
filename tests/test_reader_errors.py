"""Sheet markup outside the vocabulary: each error with its line, its column and what to do."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factsheet.errors import ContentError, Location, Problem
from factsheet.sheet.markup import CHILDREN
from factsheet.sheet.reader import read


def problem(markup: str) -> Problem:
    with pytest.raises(ContentError) as caught:
        read(markup, "s.html.j2")
    (found,) = caught.value.problems
    return found


ERRORS = {
    "end tag missing": (
        "<article>\n  <p>a</section>\n</article>",
        ("s.html.j2:2:9: error[R001]: the markup is not well-formed: mismatched tag\n"
        "    <p>a</section>\n"
        "  hint: each element needs its end tag, and & is written &amp;"),
    ),
    "entity of HTML": (
        "<article>\n<p>a&nbsp;b</p></article>",
        ("s.html.j2:2:5: error[R001]: the markup is not well-formed: undefined entity\n"
        "    <p>a&nbsp;b</p></article>\n"
        "  hint: each element needs its end tag, and & is written &amp;"),
    ),
    "character XML forbids": (
        "<article><p>a\x0b</p></article>",
        ("s.html.j2:1:14: error[R001]: the markup is not well-formed: not well-formed (invalid token)\n"
        "    <article><p>a\x0b</p></article>\n"
        "  hint: each element needs its end tag, and & is written &amp;"),
    ),
    "nothing": (
        "",
        ("s.html.j2:1:1: error[R001]: the markup is not well-formed: no element found\n"
        "  hint: each element needs its end tag, and & is written &amp;"),
    ),
    "unknown element": (
        "<article>\n <p>a</p>\n <nav>b</nav></article>",
        ("s.html.j2:3:2: error[R002]: <nav> cannot stand inside <article>\n"
        "    <nav>b</nav></article>\n"
        "  hint: allowed here: aside, div, dl, figure, footer, h1, h2, h3, header, ol, p, section, table, ul"),
    ),
    "element misspelt": (
        "<article><sektion/></article>",
        ("s.html.j2:1:10: error[R002]: <sektion> cannot stand inside <article>\n"
        "    <article><sektion/></article>\n"
        "  hint: did you mean <section>?"),
    ),
    "element with no like": (
        "<article><ul><blockquote/></ul></article>",
        ("s.html.j2:1:14: error[R002]: <blockquote> cannot stand inside <ul>\n"
        "    <article><ul><blockquote/></ul></article>\n"
        "  hint: allowed here: li"),
    ),
    "no article outermost": (
        "<section/>",
        ("s.html.j2:1:1: error[R002]: <section> cannot stand as the outermost element\n"
        "    <section/>\n"
        "  hint: allowed here: article"),
    ),
    "block in a paragraph": (
        "<article><p>\n<ul/></p></article>",
        ("s.html.j2:2:1: error[R002]: <ul> cannot stand inside <p>\n    <ul/></p></article>\n"
        "  hint: allowed here: a, abbr, br, cite-ref, data, em, span, strong, sub, sup, time"),
    ),
    "something in br": (
        "<article><p><br><em/></br></p></article>",
        ("s.html.j2:1:17: error[R002]: <em> cannot stand inside <br>\n"
        "    <article><p><br><em/></br></p></article>\n"
        "  hint: allowed here: nothing"),
    ),
    "text in a list": (
        "<article><ul>\nword <li>a</li></ul></article>",
        ("s.html.j2:2:6: error[R002]: text cannot stand directly inside <ul>\n"
        "    word <li>a</li></ul></article>\n"
        "  hint: allowed here: li"),
    ),
    "text in a figure": (
        '<article><figure class="qr" aria-label="a">b</figure></article>',
        ('s.html.j2:1:45: error[R002]: text cannot stand directly inside <figure>\n'
        '    <article><figure class="qr" aria-label="a">b</figure></article>\n'
        "  hint: allowed here: a, figcaption, img, ol"),
    ),
    "attribute": (
        '<article><p style="x">a</p></article>',
        ("s.html.j2:1:10: error[R003]: <p> has no attribute 'style' here\n"
        '    <article><p style="x">a</p></article>\n'
        "  hint: allowed: class, lang"),
    ),
    "attribute where there is none": (
        '<article><p><em class="x">a</em></p></article>',
        ("s.html.j2:1:13: error[R003]: <em> has no attribute 'class' here\n"
        '    <article><p><em class="x">a</em></p></article>\n'
        "  hint: allowed: none"),
    ),
    "attribute missing": (
        "<article><p><abbr>a</abbr></p></article>",
        "s.html.j2:1:13: error[R003]: <abbr> needs the attribute 'title'\n    <article><p><abbr>a</abbr></p></article>",
    ),
    "class": (
        '<article><p class="kind big">a</p></article>',
        ("s.html.j2:1:10: error[R003]: <p> has no class 'big'\n"
        '    <article><p class="kind big">a</p></article>\n'
        "  hint: allowed: content-note, edition, kind, label, languages, lead, pending, quotation, safety, source,"
        " status, value, warning, what, when"),
    ),
    "class where there is none": (
        '<article><dl class="big"/></article>',
        ('s.html.j2:1:10: error[R003]: <dl> has no class \'big\'\n'
         '    <article><dl class="big"/></article>\n  hint: allowed: none'),
    ),
    "scope": (
        '<article><table><thead><tr>\n<th scope="rows">a</th></tr></thead></table></article>',
        ("s.html.j2:2:19: error[R003]: a heading cell cannot have the scope 'rows'\n"
        '    <th scope="rows">a</th></tr></thead></table></article>\n'
        "  hint: allowed: col, row"),
    ),
    "processing instruction": (
        "<article>\n<?php x?></article>",
        "s.html.j2:2:1: error[R004]: a processing instruction\n    <?php x?></article>",
    ),
    "document type": (
        '<!DOCTYPE a [<!ENTITY b "c">]>\n<article/>',
        's.html.j2:1:13: error[R004]: a document type declaration\n    <!DOCTYPE a [<!ENTITY b "c">]>',
    ),
    "script in a link": (
        '<article><p><a href="javascript:alert(1)">a</a></p></article>',
        ("s.html.j2:1:13: error[R005]: a link cannot lead to 'javascript:alert(1)'\n"
        '    <article><p><a href="javascript:alert(1)">a</a></p></article>\n'
        "  hint: links start with https://, http://, mailto: or #, or name a file beside this one"),
    ),
    "link above the folder": (
        '<article><p><a href="../a.html">a</a></p></article>',
        ("s.html.j2:1:13: error[R005]: a link cannot lead to '../a.html'\n"
        '    <article><p><a href="../a.html">a</a></p></article>\n'
        "  hint: links start with https://, http://, mailto: or #, or name a file beside this one"),
    ),
    "definition without term": (
        "<article><dl><dd>a</dd></dl></article>",
        ("s.html.j2:1:24: error[R006]: a <dl> is made of pairs: one <dt>, then one <dd>\n"
        "    <article><dl><dd>a</dd></dl></article>"),
    ),
    "table without a body": (
        '<article><table>\n<thead><tr><th scope="col">a</th></tr></thead>\n</table></article>',
        ("s.html.j2:3:1: error[R006]: a table needs one <thead> and one <tbody>, each with a row\n"
         "    </table></article>"),
    ),
    "table with two bodies": (
        ('<article><table><thead><tr><td/></tr></thead><tbody><tr><td/></tr></tbody>\n'
        "<tbody><tr><td/></tr></tbody></table></article>"),
        ("s.html.j2:2:30: error[R006]: a table needs one <thead> and one <tbody>, each with a row\n"
        "    <tbody><tr><td/></tr></tbody></table></article>"),
    ),
    "rows of different width": (
        "<article><table><thead><tr><td/></tr></thead>\n<tbody><tr><td/><td/></tr></tbody></table></article>",
        ("s.html.j2:2:35: error[R006]: rows of this table have different numbers of cells: [1, 2]\n"
        "    <tbody><tr><td/><td/></tr></tbody></table></article>"),
    ),
    "rows without cells": (
        "<article><table><thead><tr/></thead><tbody><tr/></tbody></table></article>",
        ("s.html.j2:1:57: error[R006]: a row of this table has no cells\n"
        "    <article><table><thead><tr/></thead><tbody><tr/></tbody></table></article>"),
    ),
    "rowspan of no number": (
        '<article><table><thead><tr>\n<th scope="row" rowspan="0">a</th></tr></thead></table></article>',
        ("s.html.j2:2:30: error[R003]: a heading cell cannot have the rowspan '0'\n"
        '    <th scope="row" rowspan="0">a</th></tr></thead></table></article>\n'
        "  hint: allowed: 1 to 99, with the scope row"),
    ),
    "rowspan of the head of a column": (
        '<article><table><thead><tr>\n<th scope="col" rowspan="2">a</th></tr></thead></table></article>',
        ("s.html.j2:2:30: error[R003]: a heading cell cannot have the rowspan '2'\n"
        '    <th scope="col" rowspan="2">a</th></tr></thead></table></article>\n'
        "  hint: allowed: 1 to 99, with the scope row"),
    ),
    "rowspan beyond the last row": (
        "<article><table><thead><tr><td/></tr></thead>\n"
        '<tbody><tr><th scope="row" rowspan="2">a</th></tr></tbody></table></article>',
        ("s.html.j2:2:59: error[R006]: a cell of this table spans more rows than there are\n"
        '    <tbody><tr><th scope="row" rowspan="2">a</th></tr></tbody></table></article>'),
    ),
    "rows of different width under a cell": (
        "<article><table><thead><tr><td/><td/></tr></thead>\n"
        '<tbody><tr><th scope="row" rowspan="2">a</th><td/></tr><tr><td/><td/></tr></tbody></table></article>',
        ("s.html.j2:2:83: error[R006]: rows of this table have different numbers of cells: [2, 3]\n"
        '    <tbody><tr><th scope="row" rowspan="2">a</th><td/></tr><tr><td/><td/></tr></tbody></table></article>'),
    ),
    "QR figure without a link": (
        '<article><figure class="qr" aria-label="a"></figure></article>',
        ("s.html.j2:1:44: error[R006]: a QR figure holds one link, the address it encodes\n"
        '    <article><figure class="qr" aria-label="a"></figure></article>'),
    ),
    "chart of one value": (
        ('<article><figure class="chart" aria-label="a"><ol><li><data value="1">b</data><time datetime="2017">c</time>'
        "</li></ol>\n</figure></article>"),
        ('s.html.j2:2:1: error[R006]: a chart needs an <ol class="series"> of two values or more\n'
         '    </figure></article>'),
    ),
    "chart of a word": (
        ('<article><figure class="chart" aria-label="a"><ol><li><data value="many">b</data>'
        '<time datetime="2017">c</time></li></ol>\n</figure></article>'),
        ("s.html.j2:2:1: error[R006]: each point of a chart needs one <data value> and one <time datetime>\n"
        "    </figure></article>"),
    ),
    "chart of no date": (
        ('<article><figure class="chart" aria-label="a"><ol><li><data value="1">b</data>'
        '<time datetime="soon">c</time></li></ol>\n</figure></article>'),
        ("s.html.j2:2:1: error[R006]: each point of a chart needs one <data value> and one <time datetime>\n"
        "    </figure></article>"),
    ),
    "timeline without a text": (
        '<article><ol class="timeline">\n<li><p class="when">a</p></li></ol></article>',
        ("s.html.j2:2:26: error[R006]: an entry of a timeline is made of two paragraphs, its date and its text\n"
        '    <li><p class="when">a</p></li></ol></article>'),
    ),
    "tile of something else": (
        '<article><ul class="tiles">\n<li><ul/></li></ul></article>',
        "s.html.j2:2:10: error[R006]: a tile holds paragraphs only\n    <li><ul/></li></ul></article>",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ERRORS)
def test_an_error_names_place_and_remedy(name: str) -> None:
    markup, told = ERRORS[name]
    assert str(problem(markup)) == told


def test_every_code_has_a_case() -> None:
    codes = {match[1] for _, told in ERRORS.values() if (match := re.search(r"\[(R\d+)\]", told))}
    assert codes == {"R001", "R002", "R003", "R004", "R005", "R006"}


def test_a_long_line_is_cut_in_the_excerpt() -> None:
    found = problem("<article><p>" + "word " * 100 + "<x/></p></article>")
    assert found.where == Location("s.html.j2", 1, 513)
    assert found.excerpt == ("<article><p>" + "word " * 100)[:200]


@pytest.mark.parametrize("parent", sorted(CHILDREN.keys() - {"article"}))
def test_no_element_takes_an_unknown_child(parent: str) -> None:
    """Each element refuses what is not in its list, whatever it stands in."""
    outer = {
        "li": "ul", "dt": "dl", "dd": "dl", "caption": "table", "thead": "table", "tr": "table thead",
        "th": "table thead tr", "td": "table thead tr", "tbody": "table", "figcaption": "figure",
        "img": "figure",
    }.get(parent, "" if "p" in CHILDREN[parent] or parent in CHILDREN["section"] else "p").split()  # fmt: skip
    needed = {
        "a": ' href="#x"', "abbr": ' title="x"', "time": ' datetime="x"', "data": ' value="x"', "th": ' scope="col"',
        "cite-ref": ' key="x"', "figure": ' class="qr" aria-label="x"', "img": ' src="x"',
    }  # fmt: skip
    tags = [*outer, parent]
    markup = "<article>" + "".join(f"<{tag}{needed.get(tag, '')}>" for tag in tags) + "<script/>"
    found = problem(markup)
    assert (found.code, found.what) == ("R002", f"<script> cannot stand inside <{parent}>")


@given(st.text(st.sampled_from("<>/&;pul em=\"'-![]?#x09"), max_size=60))
def test_any_markup_is_read_or_told_of(soup: str) -> None:
    try:
        got = read(f"<article>{soup}</article>")
    except ContentError as error:
        (found,) = error.problems
        assert re.fullmatch(r"R00[1-6]", found.code)
        assert found.where.line == 1
    else:
        assert got.kind == "article"


def test_an_address_too_long_for_a_qr_code_is_told() -> None:
    figure = '<article><figure class="qr" aria-label="QR"><a href="https://example.org/{}">x</a></figure></article>'
    assert read(figure.format("a" * 480)).content
    found = problem(figure.format("a" * 481))
    assert found.code == "R006"
    assert found.what == "an address of more than 500 bytes is too long for a QR code on paper"
