"""Numbers of notes: in reading order, one a source with all its passages, every mention counted, marks joined."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factsheet.languages import language
from factsheet.sheet import tree as t
from factsheet.sheet.cite import Cited, NoteText
from factsheet.sheet.notes import Merge, number
from factsheet.sheet.reader import read

THIN = "\u202f"


def word(cited: Sequence[Cited]) -> list[NoteText]:
    """Word notes as what they cite; where there is room, with an exclamation mark."""
    texts = []
    for key, passages, first in cited:
        places = ",".join(f"{locator}|{';'.join(quotes)}" for locator, quotes in passages)
        paper = (t.Text(f"{key}|{places}|{first}"),)
        texts.append(NoteText(paper, (*paper, t.Text("!"))))
    return texts


def numbered(markup: str, merge: Merge = "locator") -> tuple[t.Section, tuple[t.Note, ...]]:
    return number(read(f"<article>{markup}</article>"), word, lambda key: t.Reference(key), merge)


def cite(key: str, locator: str = "", quote: str = "") -> str:
    return f'<cite-ref key="{key}" locator="{locator}" quote="{quote}"/>'


def marks(node: t.Node) -> list[tuple[int, int]]:
    return [(n.number, n.mention) for n in t.walk(node) if isinstance(n, t.NoteRef)]


def paragraph(markup: str, raised: re.Pattern[str] | None = None) -> tuple[t.Inline, ...]:
    article, _ = number(read(f"<article><p>{markup}</p></article>"), word, lambda key: t.Reference(key), raised=raised)
    (block,) = article.content
    assert isinstance(block, t.Paragraph)
    return block.content


def test_numbers_follow_the_reading_order_through_every_kind_of_block() -> None:
    article, notes = numbered(
        f"<header><h1>a{cite('k1')}</h1></header><p><em>b{cite('k2')}</em></p><ul><li>c{cite('k3')}"
        f"<ol><li>d{cite('k4')}</li></ol></li></ul><dl><dt>e{cite('k5')}</dt><dd>f{cite('k6')}</dd></dl>"
        f'<table><caption>g{cite("k7")}</caption><thead><tr><th scope="col">h{cite("k8")}</th></tr></thead>'
        f"<tbody><tr><td>i{cite('k9')}</td></tr></tbody></table>"
        f'<figure class="chart" aria-label="x"><figcaption>j{cite("k10")}</figcaption><ol>'
        f'<li><data value="1">l</data><time datetime="2017">m</time>{cite("k11")}</li>'
        f'<li><data value="2">n</data><time datetime="2018">o</time>{cite("k12")}</li></ol></figure>'
        '<figure class="qr" aria-label="x"><a href="https://x.test">y</a></figure>'
    )
    assert marks(article) == [(n, 1) for n in range(1, 13)]
    assert [n.reference.key for n in notes] == [f"k{n}" for n in range(1, 13)]
    assert not [n for n in t.walk(article) if isinstance(n, t.CiteRef)]
    assert t.plain_text(article) == "abcdefghijlmno"


def test_source_and_locator_together_make_a_note() -> None:
    article, notes = numbered(f"<p>{cite('a', 'page:1')} {cite('a', 'page:2')} {cite('b')} {cite('a', 'page:1')}</p>")
    assert marks(article) == [(1, 1), (2, 1), (3, 1), (1, 2)]
    assert [(n.number, n.mentions, n.mention_ids) for n in notes] == [
        (1, 2, ("ref-1-1", "ref-1-2")),
        (2, 1, ("ref-2-1",)),
        (3, 1, ("ref-3-1",)),
    ]


def test_a_later_locator_is_told_of_the_first_note_of_its_source() -> None:
    _, notes = numbered(f"<p>{cite('z')}, {cite('a', 'page:1')}, {cite('a')}, {cite('a', 'page:2')}</p>")
    assert [t.plain_text(*n.content) for n in notes] == ["z|||None", "a|page:1||None", "a|||2", "a|page:2||2"]


def test_quotes_of_a_note_are_gathered_once_each_in_order() -> None:
    _, notes = numbered(
        f"<p>{cite('a', '', 'one two')}. {cite('b', '', 'other')}. {cite('a', '', 'three')}. "
        f"{cite('a', '', 'one two')}. {cite('a')}.</p>"
    )
    assert [t.plain_text(*n.content) for n in notes] == ["a||one two;three|None", "b||other|None"]


def test_marks_side_by_side_ascend_with_commas_between() -> None:
    got = paragraph(f"x{cite('a')}{cite('b')}, y{cite('c')}{cite('b')}{cite('a')}")
    assert got == (
        t.Text("x"),
        t.NoteRef(1, 1, before=THIN),
        t.NoteRef(2, 1, before=","),
        t.Text(", y"),
        t.NoteRef(1, 2, before=THIN),
        t.NoteRef(2, 2, inside=True),
        t.NoteRef(3, 1, before="–"),
    )


@pytest.mark.parametrize(
    ("cited", "printed"),
    [
        ("a", "1"),
        ("ab", "1,2"),
        ("abc", "1–3"),
        ("acd", "1,3,4"),
        ("acdef", "1,3–6"),
        ("abcehij", "1–3,5,8–10"),
        ("dcba", "1–4"),
        ("jab", "1,2,10"),
    ],
)
def test_three_and_more_notes_in_a_row_are_marked_as_a_range(cited: str, printed: str) -> None:
    got = paragraph(" ".join(map(cite, "abcdefghij")) + " x" + "".join(map(cite, cited)))
    marks = got[got.index(t.Text(" x")) + 1 :]
    assert all(isinstance(mark, t.NoteRef) for mark in marks)
    shown = [f"{m.before}{m.number}" for m in marks if isinstance(m, t.NoteRef) and not m.inside]
    assert "".join(shown) == THIN + printed
    assert [m.number for m in marks if isinstance(m, t.NoteRef)] == sorted("abcdefghij".index(c) + 1 for c in cited)


def test_a_note_names_its_source_once_with_every_passage() -> None:
    article, notes = numbered(
        f"<p>{cite('a', 'page:1', 'one')} {cite('b')} {cite('a', 'page:2')} {cite('a', 'page:1', 'two')}"
        f" {cite('a')}</p>",
        "source",
    )
    assert marks(article) == [(1, 1), (2, 1), (1, 2), (1, 3), (1, 4)]
    assert [(t.plain_text(*n.content), n.locators, n.mentions) for n in notes] == [
        ("a|page:1|one;two,page:2|,||None", ("page:1", "page:2", ""), 4),
        ("b|||None", ("",), 1),
    ]
    assert t.plain_text(*notes[0].full) == "a|page:1|one;two,page:2|,||None!"
    assert notes[0].citations == {("a", "page:1"), ("a", "page:2"), ("a", "")}


def test_letters_of_ordinals_are_raised_in_statements_and_notes_and_stay_text() -> None:
    def er(text: str) -> tuple[t.Inline, ...]:
        return (t.Text(text[:-2]), t.Superscript((t.Text("er"),)))

    raised = language("fr").raised_letters
    got = paragraph('Le <time datetime="2017-09-01">1er septembre</time> <span lang="en">the 1er</span>', raised)
    assert got == (
        t.Text("Le "),
        t.Time((*er("1er"), t.Text(" septembre")), "2017-09-01"),
        t.Text(" "),
        t.Span((t.Text("the 1er"),), "en"),
    )
    assert paragraph("1er", language("en").raised_letters) == (t.Text("1er"),)
    assert paragraph('<span class="year">Le 1er.</span>', raised) == (
        t.Span((t.Text("Le 1"), t.Superscript((t.Text("er"),)), t.Text(".")), class_="year"),
    )
    for text in ("XIXe siècle", "la 2e", "1re", "1res", "IIe", "Xe", "Ve", "Ier", "2nd", "2nde"):
        ordinal = text.split()[-1] if text.startswith("la") else text.split()[0]
        raw = t.plain_text(*(i for i in paragraph(text, raised) if isinstance(i, t.Superscript)))
        assert ordinal.endswith(raw) and raw, text
        assert t.plain_text(*paragraph(text, raised)) == text
    for text in ("Ie", "Le", "Ce", "De", "Me", "12eme", "3.1er", "élève", "2ea", "mille", "Vers", "1e6"):
        assert paragraph(text, raised) == (t.Text(text),)

    def with_address(cited: Sequence[Cited]) -> list[NoteText]:
        text = (t.Text("1er mai"), t.Link((t.Text("a.ca/2e"),), "https://a.ca/2e", address=True))
        return [NoteText(text, text) for _ in cited]

    _, (note,) = number(read(f"<article><p>{cite('a')}</p></article>"), with_address, t.Reference, raised=raised)
    assert note.content == (*er("1er"), t.Text(" mai"), t.Link((t.Text("a.ca/2e"),), "https://a.ca/2e", address=True))
    assert note.full == note.content and not note.whole


def test_a_note_is_marked_once_in_a_group_and_both_quotes_count() -> None:
    article, notes = numbered(f"<p>x{cite('a', '', 'one')}{cite('b')}{cite('a', '', 'two')}</p>")
    assert marks(article) == [(1, 1), (2, 1)]
    assert [(t.plain_text(*n.content), n.mentions) for n in notes] == [("a||one;two|None", 1), ("b|||None", 1)]


def test_text_between_marks_parts_them() -> None:
    assert paragraph(f"x{cite('b')} {cite('a')}") == (
        t.Text("x"),
        t.NoteRef(1, 1, before=THIN),
        t.Text(" "),
        t.NoteRef(2, 1, before=THIN),
    )


def test_a_mark_names_the_facts_it_supports_once_each() -> None:
    citations = [("a", "one", "f1"), ("b", "", "f1"), ("a", "two", "f2"), ("a", "", "f1"), ("b", "", "")]
    group = tuple(t.CiteRef(key, quote=quote, fact=fact) for key, quote, fact in citations)
    got, _ = number(t.Section("article", (t.Paragraph(group),)), word, t.Reference)
    (block,) = got.content
    assert isinstance(block, t.Paragraph)
    assert block.content == (
        t.NoteRef(1, 1, ("f1", "f2"), THIN),
        t.NoteRef(2, 1, ("f1",), ","),
    )


def test_a_note_keeps_its_locators_and_its_source() -> None:
    _, notes = numbered(f"<p>{cite('a', 'page:1')} {cite('b')} {cite('a', 'paragraph:4')}</p>")
    assert [(n.reference, n.locators) for n in notes] == [
        (t.Reference("a"), ("page:1",)),
        (t.Reference("b"), ("",)),
        (t.Reference("a"), ("paragraph:4",)),
    ]


def test_an_article_without_citations_stays_as_it_is() -> None:
    markup = (
        "<article><header><h1>a</h1></header><p>b <em>c</em> <strong>d</strong><br/>"
        '<a href="#x">e</a> <abbr title="f">g</abbr> <span lang="fr">h</span> <sub>i</sub><sup>j</sup> '
        '<time datetime="2017">k</time> <data value="1">l</data></p>'
        '<ul class="tiles"><li class="tile"><p>m</p></li></ul><ul><li>n<ol><li>o</li></ol></li></ul>'
        "<dl><dt>p</dt><dd>q</dd></dl>"
        '<table><caption>r</caption><thead><tr><th scope="col">s</th><th scope="col">t</th></tr></thead>'
        '<tbody><tr><th scope="row">u</th><td>v</td></tr></tbody></table>'
        '<figure class="chart" aria-label="x"><figcaption>w</figcaption><ol>'
        '<li><data value="1">x</data> <time datetime="2017">y</time></li>'
        '<li><data value="2">z</data> <time datetime="2018-02">0</time></li></ol></figure></article>'
    )
    article = read(markup)
    assert number(article, word, t.Reference) == (article, ())


def worded(group: list[tuple[str, str, str]]) -> list[t.Inline]:
    """Return a word with its citations."""
    return [t.Text("w"), *(t.CiteRef(*citation) for citation in group)]


CITATIONS = st.tuples(
    st.sampled_from("abcde"), st.sampled_from(["", "page:1", "page:2", "paragraph:1"]), st.sampled_from(["", "q", "r"])
)
PARAGRAPHS = st.lists(st.lists(st.lists(CITATIONS, max_size=4), max_size=4), max_size=6)


@given(PARAGRAPHS)
def test_numbers_and_mentions_have_no_gaps(paragraphs: list[list[list[tuple[str, str, str]]]]) -> None:
    calls: list[Cited] = []

    def recorded(cited: Sequence[Cited]) -> list[NoteText]:
        calls.extend(cited)
        return word(cited)

    article = t.Section(
        "article",
        tuple(t.Paragraph(tuple(inline for group in groups for inline in worded(group))) for groups in paragraphs),
    )
    got, notes = number(article, recorded, lambda key: t.Reference(key), "locator")
    groups = [group for groups in paragraphs for group in groups]
    cited = [(key, locator) for group in groups for key, locator, _ in group]
    wanted = list(dict.fromkeys(cited))

    assert [n.number for n in notes] == list(range(1, len(notes) + 1))
    assert [(key, passages[0].locator) for key, passages, _ in calls] == wanted
    for note, (key, ((locator, quotes),), first) in zip(notes, calls, strict=True):
        assert note.reference.key == key
        assert note.mentions == sum((key, locator) in [c[:2] for c in group] for group in groups)
        assert quotes == tuple(
            dict.fromkeys(q for group in groups for k, loc, q in group if (k, loc) == (key, locator) and q)
        )
        earlier = [i for i, (k, _) in enumerate(wanted[: note.number - 1], 1) if k == key]
        assert first == (earlier[0] if earlier else None)

    found = marks(got)
    seen: dict[int, int] = {}
    for n, mention in found:
        seen[n] = seen.get(n, 0) + 1
        assert mention == seen[n]
        assert n <= len(seen), "a number stands before a smaller one is first met"
    assert seen == {n.number: n.mentions for n in notes}
    for given_groups, block in zip(paragraphs, got.content, strict=True):
        assert isinstance(block, t.Paragraph)
        assert t.plain_text(*(i for i in block.content if isinstance(i, t.Text))) == "w" * len(given_groups)
