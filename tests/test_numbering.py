"""Numbers of statements: one for each, the same in every language and format, read with it, in the margin."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import assume, given, settings
from support.built import ROOT
from support.content_factory import Folder
from support.pdf_ua import check as ua
from support.random_sheets import RandomSheet, sheets
from support.sheet_of_markup import built, pictures

from factsheet.cli import main
from factsheet.errors import ProofError
from factsheet.languages import language
from factsheet.project.build import Selection, build
from factsheet.project.press import Made, Press
from factsheet.project.project import Project
from factsheet.proof import web
from factsheet.sheet import tree as t
from factsheet.sheet.edition import Edition
from factsheet.sheet.numbering import by_fact, numbers, with_numbers
from factsheet.sheet.reader import read
from factsheet.writers.pdf.boxes import TextBox
from factsheet.writers.pdf.write import Layout, lay_out

CONTENT = Folder().change("publisher.yaml", "licence:", "statement_numbers: true\nlicence:")


@cache
def project() -> Project:
    """Return the small project, its statements numbered; what is read of it stays."""
    folder = TemporaryDirectory()
    made = Project(CONTENT.write(Path(folder.name)), Path(folder.name, "none"))
    made.__dict__["kept"] = folder
    return made


def edition(code: str = "en") -> Edition:
    return project().edition(project().content.sheets["harbour"], language(code))


def markup(text: str) -> t.Section:
    return read(f'<article class="sheet" id="x" lang="en">{text}</article>', pictures=pictures())


def said(article: t.Section) -> list[str]:
    """Return each number with the word after it."""
    nodes = [node for node in t.walk(article) if isinstance(node, t.StatementNumber | t.Text)]
    return [f"{node.number} {following.text}" for node, following in pairwise(nodes)
            if isinstance(node, t.StatementNumber) and isinstance(following, t.Text)]  # fmt: skip


def test_each_statement_of_each_section_has_a_number() -> None:
    article = markup(
        '<header class="masthead"><p class="kind">head</p><h1>title</h1></header>'
        '<section class="figures"><ul class="tiles"><li class="tile"><p class="value">tile</p>'
        '<p class="label">label</p></li></ul></section>'
        '<section class="method"><h2>empty</h2></section>'
        '<div class="pair"><div class="left"><section class="statements"><ul><li>one<ul><li>two</li></ul></li>'
        "<li>three</li></ul></section></div>"
        '<div class="right"><section class="timeline"><ol class="timeline"><li><p class="when">date</p>'
        '<p class="what">entry</p></li></ol></section></div></div>'
        '<section class="table"><table><thead><tr><th scope="col">column</th><th scope="col">other</th></tr></thead>'
        '<tbody><tr><th scope="row" rowspan="2">row</th><td>cell</td></tr><tr><td>below</td></tr></tbody></table>'
        "<dl><dt>term</dt><dd>meaning</dd></dl></section>"
        '<section class="series"><figure class="chart" aria-label="chart"><figcaption>chart</figcaption>'
        '<ol class="series"><li><time datetime="2017">a</time><data value="1">1</data></li>'
        '<li><time datetime="2018">b</time><data value="2">2</data></li></ol></figure></section>'
        '<section class="quotation"><p class="quotation">words</p><p class="source">who</p></section>'
        '<footer class="colophon"><p>end</p></footer>'
    )
    assert said(with_numbers(article)) == [
        "1.1 tile", "2.1 one", "2.2 two", "2.3 three", "3.1 entry", "4.1 row", "4.2 below", "4.3 meaning", "5.1 chart",
        "6.1 words",
    ]  # fmt: skip


def test_a_fact_has_the_number_of_the_statement_that_prints_it_first() -> None:
    found = by_fact(edition().sheet.article)
    assert found["arrivals-2017"] < found["harbour-founded"]
    assert by_fact(markup("<section><p>word</p></section>")) == {}


def test_the_languages_have_the_same_numbers_and_nothing_else_changes() -> None:
    article = edition().sheet.article
    assert numbers(article) == numbers(edition("fr").sheet.article) != []
    assert by_fact(article) == by_fact(edition("fr").sheet.article)
    plain = Project(Folder().write(Path(project().content_folder).parent / "plain"), Path("none"))
    without = plain.edition(plain.content.sheets["harbour"], language("en")).sheet
    assert with_numbers(without.article) == article


@settings(max_examples=10 if settings().max_examples <= 100 else settings().max_examples)
@given(sheets())
def test_any_sheet_with_numbers_in_any_type_on_any_paper(sheet: RandomSheet) -> None:
    paper = sheet.paper.model_copy(update={"left": 60.0})
    try:
        made = built(sheet.markup, sheet.notes, sheet.theme, paper, stated=True)
    except Exception as error:
        assume("TooTall" not in type(error).__name__)
        raise
    assert [fault for fault in made.faults if "first marked" not in fault and "note-place" not in fault] == []
    found = [tuple(map(int, run.text.split("."))) for run, _ in made.reading.numbers]
    assert found == sorted(set(found))
    sections = {section for section, _ in found}
    assert sections == set(range(1, len(sections) + 1))


def test_a_section_that_one_language_parts_otherwise(tmp_path: Path) -> None:
    """The same is printed, in a paragraph that is numbered in one language only (N119)."""
    lead = "blocks/lead.html.j2"
    text = (ROOT / "templates" / lead).read_text(encoding="utf-8")
    old = '<p class="lead">{{ fact }}</p>'
    assert text.count(old) == 1
    other = f'{{% if lang == "fr" %}}<p class="source">{{{{ fact }}}}</p>{{% else %}}{old}{{% endif %}}'
    (tmp_path / "templates/blocks").mkdir(parents=True)
    (tmp_path / "templates" / lead).write_text(text.replace(old, other), encoding="utf-8")
    made = Project(CONTENT.write(tmp_path), tmp_path / "templates")
    found = [f"{problem.code} {problem.what}" for problem in made.editions.problems()]
    assert found[0] == "N119 harbour.fr: 'en' and 'fr' number a statement 1.1 and not at all (arrivals-2017)"
    assert {what[:4] for what in found} == {"N119"}


# -- the files -------------------------------------------------------------------------------------------


def test_every_format_has_them_and_is_proved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    CONTENT.write(tmp_path)
    assert main(["build", "--quiet", "--format", "pdf,html,txt,md", "--lang", "en", "--paper", "a4"]) == 0
    wanted = numbers(edition().sheet.article)
    pdf = Path("output/harbour.en.a4.draft.pdf")
    assert main(["verify", str(pdf)]) == 0
    assert list(ua(pdf.read_bytes())) == []
    page = Path("output/harbour.en.draft.html").read_text(encoding="utf-8")
    assert re.findall(r'<span class="number" id="s([\d.]+)">\1</span> ', page) == wanted
    assert ".number {" in page
    for name in ("txt", "md"):
        text = Path(f"output/harbour.en.draft.{name}").read_text(encoding="utf-8")
        assert re.findall(r"^(?:[-:]? *|\| )(?:\*\*)?(\d\.\d+) ", text, re.MULTILINE) == wanted


def test_one_sheet_may_have_them_and_another_not(tmp_path: Path) -> None:
    content = Folder().change("sheets/harbour.yaml", "edition: 1\n", "edition: 1\nstatement_numbers: true\n")
    made = Project(content.write(tmp_path), Path("none"))
    assert numbers(made.edition(made.content.sheets["harbour"], language("en")).sheet.article)
    over = Folder().change("publisher.yaml", "licence:", "statement_numbers: true\nlicence:")
    over.change("sheets/harbour.yaml", "edition: 1\n", "edition: 1\nstatement_numbers: false\n")
    made = Project(over.write(tmp_path / "over"), Path("none"))
    assert numbers(made.edition(made.content.sheets["harbour"], language("en")).sheet.article) == []


def test_a_page_without_numbers_has_no_style_for_them(tmp_path: Path) -> None:
    made = build(Project(Folder().write(tmp_path), Path("none")), Selection(languages=("en",), formats=("html",)))
    assert b".number" not in made.outputs[0].data


# -- planted ---------------------------------------------------------------------------------------------


def laid_out() -> Layout:
    theme = project().theme
    return lay_out(edition().sheet, theme, Press(project()).faces, theme.papers["a4"], language("en"))


def told(layout: Layout) -> list[str]:
    press = Press(project())
    made: Made = press.paint(layout, edition(), "a4")
    with pytest.raises(ProofError) as caught:
        press.prove(edition(), "harbour.en.a4.pdf", made)
    return [f"{problem.code} {problem.what}" for problem in caught.value.problems]


def stated(layout: Layout) -> list[TextBox]:
    found = (placed.box for page in layout.pages for placed in page.placed)
    return [box for box in found if isinstance(box, TextBox) and box.number]


def test_numbers_that_changed_places() -> None:
    layout = laid_out()
    one, two, *_ = stated(layout)
    assert one.number and two.number
    one.number, two.number = (
        replace(one.number, lines=two.number.lines), replace(two.number, lines=one.number.lines),
    )  # fmt: skip
    assert any(re.match(r"F007 page 1, fact [\w-]+: expected “1.1 ", what) for what in told(layout))


def test_a_number_that_stands_elsewhere() -> None:
    layout = laid_out()
    box = stated(layout)[0]
    assert box.number
    text = box.number.lines[0].text
    box.number = box.number.moved(100.0)
    assert f"F008 page 1: the number {text} does not stand beside its statement" in told(layout)


def test_a_number_in_the_text_of_another_column() -> None:
    layout = laid_out()
    box = stated(layout)[0]
    assert box.number
    box.number = box.number.moved(-40.0)
    assert any("is outside its column" in what for what in told(layout))


def test_an_anchor_that_is_not_its_numbers() -> None:
    page = web.WebPage('<article><p><span class="number" id="s1.2">1.1</span> word</p></article>')
    (found,) = web.check_numbers(page, ["1.1"])
    assert str(found) == "expected the statements 1.1 at #s1.1, found 1.1 at #s1.2"
