"""Facts and a template → sheet markup: to print a fact is to cite it; a mistake is told with its line."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from support.built import ROOT
from support.content_factory import Folder

from factsheet.errors import ContentError
from factsheet.languages import language
from factsheet.project.project import Project
from factsheet.records.folders import Folders
from factsheet.records.load import load
from factsheet.sheet import context
from factsheet.sheet import tree as t
from factsheet.sheet.template import Templates, sheet_context

Render = Callable[..., str]
DATED = '<time datetime="2015-03-02">2\u00a0March\u00a02015</time>'
CITED = '<cite-ref key="harbour-report" locator="page:3" quote="founded in March 2015" fact="harbour-founded"/>'


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "templates").mkdir()
    return tmp_path


@pytest.fixture
def render(here: Path) -> Render:
    """Return a function that renders a template of these words over the small content."""

    def rendered(source: str, lang: str = "en", folder: Folder | None = None) -> str:
        (folder or Folder()).write(here)
        (here / "templates" / "t.html.j2").write_text(source, encoding="utf-8")
        content = load(Path("content"))
        context = sheet_context(content.sheets["harbour"], content, language(lang), {})
        return Templates(Folders((Path("templates"), "templates"))).render("t.html.j2", context)

    return rendered


def told(caught: pytest.ExceptionInfo[ContentError]) -> str:
    (problem,) = caught.value.problems
    return str(problem)


# -- facts -------------------------------------------------------------------------------------------


def test_a_fact_prints_statement_and_marks(render: Render) -> None:
    assert render("{{ fact('harbour-founded') }}") == (
        f'Harbour was founded in Canada on <time datetime="2015-03-02">2\u00a0March\u00a02015</time>.{CITED}'
    )


def test_french_marks_stand_before_the_final_punctuation(render: Render) -> None:
    assert render("{{ fact('harbour-founded') }}", "fr") == (
        'Harbour a été fondé au Canada le <time datetime="2015-03-02">2\u00a0mars\u00a02015</time>' + CITED + "."
    )


@pytest.mark.parametrize(
    ("sentence", "rest"),
    [
        ("Il a dit oui.", "."),
        ("Il a dit : « oui ».", "\u00a0»."),
        ("Il a dit : « oui. »", ".\u00a0»"),
        ("Vraiment?", "?"),
        ("Il l’a nié (en 2017).", ")."),
        ("Sans point", ""),
        ("L. a dit oui…", "…"),
    ],
)
def test_where_a_french_statement_closes(render: Render, sentence: str, rest: str) -> None:
    folder = Folder().change("facts/harbour.yaml", "Harbour a été fondé au Canada le {event_date}.", f"'{sentence}'")
    got = render("{{ fact('harbour-founded') }}", "fr", folder)
    before, after = got.split(CITED)
    assert after == rest
    assert before + after == language("fr").typeset(sentence)


def test_bare_leaves_the_marks_out(render: Render) -> None:
    assert render("{{ fact('harbour-founded') | bare }}") == (
        '<span fact="harbour-founded">'
        'Harbour was founded in Canada on <time datetime="2015-03-02">2\u00a0March\u00a02015</time>.</span>'
    )


def test_what_a_template_may_say_of_a_fact(render: Render) -> None:
    got = render(
        "{% set f = fact('arrivals-2017') %}{{ f.id }}|{{ f.figure }}|{{ f.number }}|{{ f.counted }}|"
        "{{ f.attribution }}|{{ f.when }}|{{ f.as_of }}|{{ f.as_of_words }}|{{ f.status }}|{{ f.marks }}"
    )
    september = '<time datetime="2017-09">September\u00a02017</time>'
    assert got.split("|") == [
        "arrivals-2017",
        '<data value="57">57</data>',
        '<data value="57">57</data>',
        "people who arrived",
        "Harbour",
        september,
        september,
        '<time datetime="2017-09">as of September\u00a02017</time>',
        "reported",
        '<cite-ref key="harbour-report" locator="" quote="welcomed 57 people so far" fact="arrivals-2017"/>',
    ]


def test_a_sheet_offers_its_lists_as_facts(render: Render) -> None:
    got = render(
        "{{ sheet.title }}|{{ sheet.number }}|{% for f in sheet.blocks[3].facts %}{{ f.id }} {% endfor %}|"
        "{% for b in sheet.blocks[4].groups %}{{ b.heading }}:"
        "{% for f in b.facts %} {{ f.id }}{% endfor %};{% endfor %}|"
        "{{ sheet.blocks[4].groups[1].table.kind }} {{ sheet.blocks[4].groups[1].table.rows[0].fact.id }}|"
        "{% for f in sheet.blocks[3].chart.facts %}{{ f.id }} {% endfor %}|{{ sheet.blocks[5].heading }}|{{ lang }}"
    )
    assert got.split("|") == [
        "Harbour and arrivals",
        "FS-HB",
        "harbour-founded arrivals-2016 arrivals-2017 delay-alleged delay-denied ",
        "Lost files: delay-alleged delay-denied;Not known: next-report-unknown;",
        "counts requests-2018",
        "arrivals-2016 arrivals-2017 ",
        "As Harbour reports itself",
        "en",
    ]


def test_a_statement_without_a_translation_is_framed_as_pending(render: Render) -> None:
    folder = Folder().change("facts/harbour.yaml", "    fr: Harbour a été fondé au Canada le {event_date}.\n", "")
    assert render("{{ fact('harbour-founded') }}", "fr", folder) == (
        '<span class="pending">Traduction à venir</span> <span lang="en">Harbour was founded in Canada on '
        f'<time datetime="2015-03-02">2\u00a0March\u00a02015</time>.{CITED}</span>'
    )


def test_content_is_escaped(render: Render) -> None:
    folder = Folder().change(
        "facts/harbour.yaml", "Harbour was founded in Canada", '<script>alert(1)</script> & "Harbour"\' began'
    )
    folder.change("facts/harbour.yaml", "quote: founded in March 2015", "quote: '\"a\"/><b>'")
    got = render("{{ fact('harbour-founded') }}", "en", folder)
    assert "<script>" not in got
    assert got.startswith("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &#34;Harbour&#34;&#39; began on <time")
    assert 'quote="&#34;a&#34;/&gt;&lt;b&gt;" fact="harbour-founded"/>' in got


# -- mistakes ----------------------------------------------------------------------------------------

MISTAKES = {
    "a name that does not exist": (
        "<p>\n  {{ headline }}\n</p>",
        (
            "templates/t.html.j2:2:1: error[T001]: 'headline' is undefined\n"
            "    {{ headline }}"
        ),
    ),
    "a field that does not exist": (
        "{{ fact('harbour-founded').colour }}",
        (
            "templates/t.html.j2:1:1: error[T001]: a fact has no attribute 'colour'\n"
            "    {{ fact('harbour-founded').colour }}"
        ),
    ),
    "a fact that does not exist": (
        "\n{{ fact('harbour-lost') }}",
        (
            "templates/t.html.j2:2:1: error[T001]: there is no fact 'harbour-lost'\n"
            "    {{ fact('harbour-lost') }}\n  hint: near it: harbour-founded"
        ),
    ),
    "None": (
        "<p>\n\n{{ sheet.content_note }}</p>",
        (
            "templates/t.html.j2:3:1: error[T001]: this prints None: a value is missing\n"
            "    {{ sheet.content_note }}</p>"
        ),
    ),
    "a block never closed": (
        "{% for f in sheet.blocks[3].facts %}\n{{ f }}",
        (
            "templates/t.html.j2:2:1: error[T001]: Unexpected end of template. Jinja was looking for the following "
            "tags: 'endfor' or 'else'. The innermost block that needs to be closed is 'for'.\n"
            "    {{ f }}"
        ),
    ),
    "a filter that does not exist": (
        "\n{{ lang | shout }}",
        "templates/t.html.j2:2:1: error[T001]: No filter named 'shout'.\n    {{ lang | shout }}",
    ),
    "a template that does not exist": (
        "{% include 'blocks/none.html.j2' %}",
        "templates/t.html.j2: error[T002]: there is no template 'blocks/none.html.j2' in templates/",
    ),
    "a sum of words": (
        "{{ 1 + lang }}",
        (
            "templates/t.html.j2:1:1: error[T001]: TypeError: unsupported operand type(s) for +: 'int' and 'str'\n"
            "    {{ 1 + lang }}"
        ),
    ),
    "a field the fact has not": (
        "{{ fact('harbour-founded').figure }}",
        (
            "content/facts/harbour.yaml:2:3: error[T003]: the template prints value of harbour-founded, "
            "which has none\n"
            "  hint: add value: to the fact, or take it out of this block"
        ),
    ),
    "a way out of the sandbox": (
        "{{ ''.__class__.__mro__ }}",
        (
            "templates/t.html.j2:1:1: error[T001]: access to attribute '__class__' of 'str' object is unsafe.\n"
            "    {{ ''.__class__.__mro__ }}"
        ),
    ),
    "a way out through a fact": (
        "{{ fact.__globals__ }}",
        (
            "templates/t.html.j2:1:1: error[T001]: access to attribute '__globals__' of 'method' object is unsafe.\n"
            "    {{ fact.__globals__ }}"
        ),
    ),
    "a way out through format": (
        "{{ '{0.__class__}'.format(lang) }}",
        (
            "templates/t.html.j2:1:1: error[T001]: access to attribute '__class__' of 'str' object is unsafe.\n"
            "    {{ '{0.__class__}'.format(lang) }}"
        ),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_told_with_its_place(render: Render, name: str) -> None:
    source, wanted = MISTAKES[name]
    with pytest.raises(ContentError) as caught:
        render(source)
    assert told(caught) == wanted


def test_a_mistake_in_an_included_template_is_told_with_its_own_place(render: Render, here: Path) -> None:
    (here / "templates" / "part.html.j2").write_text("<p>\n{{ nothing }}", encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        render("a\nb\n{% include 'part.html.j2' %}")
    assert told(caught) == "templates/part.html.j2:2:1: error[T001]: 'nothing' is undefined\n    {{ nothing }}"


def test_a_label_without_a_text_is_told_with_its_place_and_its_catalog(render: Render, here: Path) -> None:
    with pytest.raises(ContentError) as caught:
        render('{{ sheet.title }}\n{{ _("Our view") }}', "fr")
    assert told(caught) == (
        'templates/t.html.j2:2:1: error[L001]: no French text for the label "Our view"\n'
        '    {{ _("Our view") }}\n'
        "  hint: add it to templates/locale/fr.po"
    )
    (here / "templates" / "locale").mkdir()
    catalog = here / "templates" / "locale" / "fr.po"
    catalog.write_text('msgid "Our view"\nmsgstr "Notre avis : {it}"\n', encoding="utf-8")
    assert render('{{ _("Our view", it="<b>") }}', "fr") == "Notre avis\u00a0: &lt;b&gt;"
    assert render('{{ _("Our view") }}', "en") == "Our view"
    with pytest.raises(ContentError) as caught:
        render('{{ _("Our view") }}', "fr")
    assert told(caught) == (
        "templates/t.html.j2:1:1: error[L003]: "
        "the French text \"Notre avis : {it}\" has a placeholder that gets no value: 'it'\n"
        '    {{ _("Our view") }}\n'
        '  hint: use the placeholders of "Our view" (templates/locale/fr.po)'
    )


def test_the_spaces_of_a_label_are_set_but_not_those_within_a_tag(render: Render, here: Path) -> None:
    (here / "templates" / "locale").mkdir()
    catalog = here / "templates" / "locale" / "ru.po"
    catalog.write_text('msgid "Our view"\nmsgstr "Писать — и {it} и {it}, {date}"\n', encoding="utf-8")
    source = '{% set it %}<a href="it.html">a b</a>{% endset %}{{ _("Our view", it=it, date="<b> c d") }}'
    link = '<a href="it.html">a\u00a0b</a>'
    assert render(source, "ru") == f"Писать\u00a0— и\u00a0{link} и\u00a0{link}, &lt;b&gt; c\u00a0d"


def test_a_small_number_is_printed_in_words(render: Render) -> None:
    text = "en: '{n:words} came; {n:words} left. {n:words} stayed in Canada.'"
    folder = Folder().change("facts/harbour.yaml", "en: Harbour was founded in Canada on {event_date}.", text)
    folder.change("facts/harbour.yaml", "  event_date: 2015-03-02", "  event_date: 2015-03-02\n  values: {n: 7}")
    assert render("{{ fact('harbour-founded') | bare }}", "en", folder) == (
        '<span fact="harbour-founded"><data value="7">Seven</data> came; <data value="7">seven</data> left. '
        '<data value="7">Seven</data> stayed in Canada.</span>'
    )


def test_a_text_missing_in_a_language_is_told_with_its_place_in_the_content(render: Render) -> None:
    folder = Folder().change("sheets/harbour.yaml", "title: {en: Harbour and arrivals, fr: Harbour et les arrivées}",
                             "title: {en: Harbour and arrivals}")  # fmt: skip
    with pytest.raises(ContentError) as caught:
        render("{{ sheet.title }}", "fr", folder)
    assert told(caught) == (
        "content/sheets/harbour.yaml:6:8: error[T004]: no text in French\n  hint: add fr: beside the other languages"
    )


def test_an_unknown_template_is_told(render: Render, here: Path) -> None:
    with pytest.raises(ContentError) as caught:
        Templates(Folders((here / "templates", "templates"))).render("sheets.html.j2", {})
    assert told(caught) == (
        "templates/sheets.html.j2: error[T002]: there is no template 'sheets.html.j2' in templates/"
    )


# -- from template to sheet --------------------------------------------------------------------------


def sheet_of(here: Path, source: str, **others: str) -> t.Sheet:
    Folder().write(here)
    for name, text in {"sheet": source, **others}.items():
        (here / "templates" / f"{name}.html.j2").write_text(text, encoding="utf-8")
    shutil.copy(ROOT / "templates" / "theme.yaml", here / "templates")
    project = Project(Path("content"), Path("templates"))
    return project.edition(project.content.sheets["harbour"], language("en")).sheet


def test_markup_outside_the_vocabulary_is_told_with_its_place_in_the_template(here: Path) -> None:
    with pytest.raises(ContentError) as caught:
        sheet_of(
            here,
            '<article>\n{% include "part.html.j2" %}\n</article>',
            part="{# a part #}\n{% for f in sheet.blocks[3].facts %}\n"
            "  <p>{{ f | bare }}</p><marquee>x</marquee>\n{% endfor %}",
        )
    assert told(caught) == (
        "templates/part.html.j2:3:24: error[R002]: <marquee> cannot stand inside <article>\n"
        '    <p><span fact="harbour-founded">Harbour was founded in Canada on '
        f"{DATED}.</span></p><marquee>x</marquee>\n"
        "  hint: allowed here: aside, div, dl, figure, footer, h1, h2, h3, header, ol, p, section, table, ul"
    )  # fmt: skip


def test_markup_not_well_formed_is_told_with_the_line_as_rendered(here: Path) -> None:
    with pytest.raises(ContentError) as caught:
        sheet_of(here, "<article>\n<p>{{ sheet.title }}\n</article>")
    assert told(caught) == (
        "templates/sheet.html.j2 (as rendered):3:3: error[R001]: the markup is not well-formed: mismatched tag\n"
        "    </article>\n"
        "  hint: each element needs its end tag, and & is written &amp;"
    )


def test_a_sheet_has_its_facts_notes_and_metadata(here: Path) -> None:
    sheet = sheet_of(
        here,
        "<article><p>FS-HB {{ draft_mark }}</p><p>{{ review_status }}</p>"
        "<p>{{ fact('harbour-founded') }} {{ fact('delay-denied') }}</p></article>",
    )
    assert t.plain_text(sheet.article) == (
        "FS-HB DRAFT0 of 2 quotes found in the source by program · 0 of 2 citations read by two people"
        "Harbour was founded in Canada on 2\u00a0March\u00a02015. "
        "Officials in Canada denied it on 6\u00a0October\u00a02017."
    )
    assert [(n.number, n.mentions, n.reference.key) for n in sheet.notes] == [
        (1, 1, "harbour-report"),
        (2, 1, "daily-news"),
    ]
    assert sheet.metadata == t.Metadata(
        "harbour", "FS-HB", 1, "2018-04-01", "Harbour and arrivals", "en", "What Harbour reports.", "Example Desk",
        "CC BY", "", "", ("en", "fr"), True, (), "FS-HB · Edition 1 · 2018-04-01",
        "0 of 2 quotes found in the source by program · 0 of 2 citations read by two people", "FS-HB DRAFT",
        "Fact sheet FS-HB", "Turn over", notes_head=("Notes", "", ""),
    )  # fmt: skip


def test_every_statement_closes_somewhere() -> None:
    """The pattern finds an end in any sentence that has one, and leaves the words alone."""
    closing = language("fr").closing
    for sentence in ("a.", "a !", "a…", "a ».", "a.)", "a.”"):
        match = closing.search(sentence)
        assert match is not None and sentence[: match.start()].startswith("a")
    assert closing.search("a, b") is None


@pytest.mark.parametrize(
    ("source", "what"),
    [
        ("{{ fact([]) }}", "there is no fact []"),
        ("{{ fact() }}", "TypeError: BoundSheet.fact() missing 1 required positional argument: 'ident'"),
        ("{{ 3 | bare }}", "bare needs a fact, not int"),
        ("{{ 3 | upper_first }}", "upper_first needs a text, not int"),
        ("{{ _(3) }}", "_() needs a text, not int"),
        ("{{ t('x') }}", "t() needs a text by language, not str"),
        ("{{ {}[0:1] }}", "TypeError: unhashable type: 'slice'"),
        ("{{ 1 / 0 }}", "ZeroDivisionError: division by zero"),
    ],
)
def test_a_helper_called_wrongly_is_a_mistake_of_the_template(render: Render, source: str, what: str) -> None:
    with pytest.raises(ContentError) as caught:
        render(f"<p>\n{source}")
    assert told(caught) == f"templates/t.html.j2:2:1: error[T001]: {what}\n    {source}"


@pytest.mark.parametrize("bug", [KeyError("x"), TypeError("x"), AttributeError("x"), ValueError("x"), IndexError("x")])
def test_a_bug_of_ours_is_no_mistake_of_the_template(
    render: Render, monkeypatch: pytest.MonkeyPatch, bug: Exception
) -> None:
    """Two frames of ours below the template: the error passes through, and the command ends with a traceback."""

    def broken(fact: object, ident: str) -> None:
        raise bug

    broken.__code__ = broken.__code__.replace(co_filename=context.__file__)
    monkeypatch.setattr(context.BoundSheet, "fact", broken)
    with pytest.raises(type(bug)) as caught:
        render("{{ fact('harbour-founded') }}")
    assert caught.value is bug


def test_a_property_of_ours_that_fails_is_no_missing_attribute(render: Render, monkeypatch: pytest.MonkeyPatch) -> None:
    """jinja2 takes each AttributeError for a name that is not there; this one is a bug, and ends with a traceback."""
    monkeypatch.setattr(context.BoundSheet, "facts_as_of", property(lambda sheet: sheet.no_such_part))
    for source in ("{{ sheet.facts_as_of }}", "{{ sheet['facts_as_of'] }}"):
        with pytest.raises(RuntimeError) as caught:
            render(source)
        assert str(caught.value) == "BoundSheet.facts_as_of failed: no_such_part"
