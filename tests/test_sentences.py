"""A finished sheet prints statements, labels and texts of its content; a template adds and turns round nothing."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from support.built import ROOT
from support.content_factory import Folder

from factsheet.cli import main
from factsheet.project.project import Project

Put = Callable[..., list[str]]
SHEET = "sheets/harbour.yaml"


@pytest.fixture
def put(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Put:
    """Return a function that changes templates and content, and returns what is told of the English sheet."""
    shutil.copytree(ROOT / "templates", tmp_path / "templates", ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.chdir(tmp_path)

    def changed(*changes: tuple[str, str, str], folder: Folder | None = None) -> list[str]:
        (folder or Folder()).change("publisher.yaml", "languages: [en, fr]", "languages: [en]").write(tmp_path)
        for name, old, new in changes:
            path = tmp_path / "templates" / name
            text = path.read_text(encoding="utf-8")
            assert old in text, (name, old)
            path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return [
            str(problem).splitlines()[0] for problem in Project(Path("content"), Path("templates")).editions.problems()
        ]

    return changed


LEAD = ("blocks/lead.html.j2", '<p class="lead">{{ fact }}</p>')
BEFORE = (ROOT / "templates" / LEAD[0]).read_text(encoding="utf-8").partition(LEAD[1])[0]
AT = f"templates/{LEAD[0]}:{BEFORE.count(chr(10)) + 1}"
NOBODYS = "is not a statement, a label or a text of the content"
AROUND = "stands around the statement of arrivals-2017, whose meaning it could reverse"
SAID = "The committee met behind closed doors."
STRANGE = {
    f"<p>{{{{ fact }}}}</p><p>{SAID}</p>": (23, f"“{SAID}” {NOBODYS}"),
    f"<p>{{{{ fact }}}}</p><ul><li>{SAID}</li></ul>": (28, f"“{SAID}” {NOBODYS}"),
    f"<p>{{{{ fact }}}}</p><h3>{SAID}</h3>": (24, f"“{SAID}” {NOBODYS}"),
    f"<p>{{{{ fact }}}}</p><p>{{{{ '{SAID}' }}}}</p>": (27, f"“{SAID}” {NOBODYS}"),
    f"<p>{{{{ fact }}}}</p><p>{{{{ _('{SAID}') }}}}</p>": (29, f"“{SAID}” {NOBODYS}"),
    "<p>{{ fact }}</p><p><abbr title='not so'>Harbour</abbr></p>": (0, f"“not so” {NOBODYS}"),
    "<p>It is not true that: {{ fact }}</p>": (6, f"“It is not true that:” {AROUND}"),
    "<p>{{ fact }} This is not so.</p>": (17, f"“This is not so.” {AROUND}"),
    "<p>{{ fact }}<br/>False</p>": (21, f"“False” {AROUND}"),
    "<p><em>Not so: </em>{{ fact }}</p>": (10, f"“Not so:” {AROUND}"),
    "<p>{{ _('Disputed, unknown or changed') }}: {{ fact }}</p>": (12, f"“Disputed, unknown or changed:” {AROUND}"),
    "<p>{{ sheet.blocks[4].groups[0].facts[1].status }}: {{ fact }}</p>": (0, f"“denied:” {AROUND}"),
}


@pytest.mark.parametrize("markup", STRANGE)
def test_text_that_is_nobodys_is_told_with_the_templates_line(put: Put, markup: str) -> None:
    column, what = STRANGE[markup]
    problems = [problem for problem in put((*LEAD, markup)) if "N115" in problem]
    assert len(problems) == 1
    place, _, said = problems[0].partition(": error[N115]: harbour.en: ")
    assert said == what
    assert place == (f"{AT}:{column}" if column else "content/sheets/harbour.yaml:1:1") or not column


@pytest.mark.parametrize(
    "markup",
    [
        "<p><strong>{{ fact.attribution }}</strong>: {{ fact }} ({{ fact.status }})</p>",
        "<p>{{ fact.as_of }} – {{ fact }}</p>",
        "<p>{{ fact }}</p><p>{{ _('Timeline') }} · {{ sheet.title }} · {{ sheet.number }}</p>",
        "<p>{{ fact }}</p><p>{{ t(publisher.name) }}: {{ publisher.contact }}</p>",
        "<ul><li><p>{{ fact.figure }}</p><p>{{ fact.counted | upper_first }}{{ fact.marks }}</p></li></ul>",
        "<p>{{ fact | bare }}{{ fact.marks }}</p>",
    ],
)
def test_a_template_of_ones_own_may_arrange_what_is_known(put: Put, markup: str) -> None:
    assert put((*LEAD, markup)) == []


def test_a_sheet_allows_a_text_word_for_word(put: Put) -> None:
    folder = Folder().add(SHEET, f"allows_text:\n- {{en: {SAID}, fr: Autre.}}\n")
    assert put((*LEAD, f"<p>{{{{ fact }}}}</p><p>{SAID}</p>"), folder=folder) == []


def test_another_text_than_that_allowed_is_told(put: Put) -> None:
    folder = Folder().add(SHEET, f"allows_text:\n- {{en: {SAID}, fr: Autre.}}\n")
    told = put((*LEAD, f"<p>{{{{ fact }}}}</p><p>{SAID} Often.</p>"), folder=folder)
    assert told == [f"{AT}:62: error[N115]: harbour.en: “Often.” {NOBODYS}"]


def test_a_text_that_is_allowed_is_held_to_the_rules_of_texts(put: Put) -> None:
    folder = Folder().add(SHEET, "allows_text:\n- {en: Quentin Quill came in 2017., fr: Autre.}\n")
    put(folder=folder)
    codes = {(p.code, p.where.line) for p in Project(Path("content"), Path("templates")).problems}
    line = folder.files[SHEET].count("\n")
    assert {("C201", line), ("C206", line)} <= codes


LABEL = ("blocks/figures.html.j2", "{{ fact.counted }}")
SOURCE = ("blocks/figures.html.j2", "{{ fact.attribution }}, ")


def wrong_labels(problems: list[str]) -> list[str]:
    return [problem.partition(": error[N116]: harbour.en: ")[2] for problem in problems if "N116" in problem]


def test_a_figure_stands_under_its_own_label(put: Put) -> None:
    other = "{{ block.facts[3].counted }}"
    assert wrong_labels(put((*LABEL, other))) == [
        f"“requests received” stands with the figure of {fact}, but is of requests-2017"
        for fact in ("arrivals-2016", "arrivals-2017")
    ]


def test_a_figure_is_said_by_whom_its_fact_names(put: Put) -> None:
    tail = "  value: 210\n  measure: requests\n  as_of: 2018-01\n  attribution: "
    folder = Folder().change("facts/harbour.yaml", f"{tail}Harbour\n", f"{tail}Canada\n")
    assert wrong_labels(put((*SOURCE, "{{ block.facts[3].attribution }}, "), folder=folder)) == [
        f"“Canada, …” stands with the figure of {fact}, but is of requests-2018"
        for fact in ("arrivals-2016", "arrivals-2017", "requests-2017")
    ]


def test_a_chart_is_named_by_what_it_counts(put: Put) -> None:
    other = "{{ fact('requests-2017').counted | upper_first }}"
    assert wrong_labels(put(("macros.html.j2", "{{ series.label | upper_first }}", other))) == [
        "“Requests received” stands with the figure of arrivals-2016, but is of requests-2017"
    ]


def test_a_column_is_named_by_what_its_figures_count(put: Put) -> None:
    table = (
        "<table><thead><tr><th scope='col'>{{ sheet.blocks[1].facts[2].counted }}</th></tr></thead>"
        "<tbody><tr><td>{{ fact.figure }}{{ fact.marks }}</td></tr></tbody></table>"
    )
    assert wrong_labels(put((*LEAD, f"<p>{{{{ fact }}}}</p>{table}"))) == [
        "“requests received” stands with the figure of arrivals-2017, but is of requests-2017"
    ]


# -- denials and conflicts on the finished tree ------------------------------------------------------------


def leave_out(*facts: str) -> Folder:
    entries = "".join(f"- {{fact: {fact}, reason: told elsewhere}}\n" for fact in facts)
    return Folder().add(SHEET, f"not_printed:\n{entries}")


ONLY = "{% for fact in block.facts if fact.id != 'delay-denied' %}"


def test_a_denial_left_out_is_told_though_the_sheet_lists_it_as_not_printed(put: Put) -> None:
    told = put(
        ("macros.html.j2", "<li>{{ fact }}</li>", "{% if fact.id != 'delay-denied' %}<li>{{ fact }}</li>{% endif %}"),
        ("blocks/timeline.html.j2", "{% for fact in block.facts %}", ONLY),
        folder=leave_out("delay-denied"),
    )
    assert told == [
        "content/sheets/harbour.yaml:28:5: error[C405]: harbour.en, as sheet.html.j2 prints it: 'delay-alleged' is"
        " printed without its denial 'delay-denied'"
    ]


def test_a_denial_moved_away_from_what_it_answers_is_told(put: Put) -> None:
    told = put(
        ("macros.html.j2", "<li>{{ fact }}</li>", "{% if fact.id != 'delay-denied' %}<li>{{ fact }}</li>{% endif %}"),
        ("blocks/timeline.html.j2", "{% for fact in block.facts %}", ONLY),
        ("blocks/colophon.html.j2", "</footer>", "  <h2>Harbour</h2>\n  <p>{{ fact('delay-denied') }}</p>\n</footer>"),
    )
    assert told == [
        "content/sheets/harbour.yaml:29:5: error[C404]: harbour.en, as sheet.html.j2 prints it: the denial"
        " 'delay-denied' is printed without what it answers: 'delay-alleged'"
    ]


def test_one_side_of_a_conflict_left_out_is_told(put: Put) -> None:
    folder = leave_out("requests-2018").change(
        "facts/harbour.yaml", "  value: 210\n  measure: requests\n  as_of: 2018-01\n",
        "  value: 210\n  measure: requests\n  as_of: 2017-09\n",
    )  # fmt: skip
    rows = "[{'fact': fact('requests-2017'), 'label': ''}]"
    told = put(
        ("blocks/figures.html.j2", "{% for fact in block.facts %}", "{% for fact in block.facts[:3] %}"),
        ("macros.html.j2", "{% for row in table.rows %}", f"{{% for row in {rows} %}}"),
        folder=folder,
    )
    assert [problem.partition(": error")[2] for problem in told if "C403" in problem] == [
        "[C403]: harbour.en, as sheet.html.j2 prints it: 'requests-2017' is one side of a conflict; the sheet does"
        " not print 'requests-2018'"
    ]


# -- the status line -------------------------------------------------------------------------------------

STATUS = ("blocks/colophon.html.j2", '<p class="status">{{ review_status }}</p>')
DRAFT = ("blocks/masthead.html.j2", " {{ draft_mark }}</p>")
LOW = ("blocks/colophon.html.j2", '<p class="status">', '<p>FS-HB {{ draft_mark }}</p>\n  <p class="status">')


@pytest.mark.parametrize(
    "markup",
    [
        '<p class="status">Every citation was checked.</p>',
        '<p class="status">Not so: {{ review_status }}</p>',
        '<ul><li>{{ review_status }}</li></ul>',
        "",
    ],
)  # fmt: skip
def test_the_status_line_is_the_programs_and_stands_alone(put: Put, markup: str) -> None:
    assert "templates/sheet.html.j2: error[T005]: the template does not print the review status" in put(
        (*STATUS, markup)
    )


@pytest.mark.parametrize("markup", ["</p>", " DRAFT</p>", " {{ draft_mark }} no more</p>"])
@pytest.mark.parametrize("low", [(), (LOW,)])
def test_draft_is_the_programs_and_ends_a_text_above_the_first_part(put: Put, markup: str, low: Sequence[Any]) -> None:
    assert "templates/sheet.html.j2: error[T005]: the template does not print DRAFT above its first part" in put(
        (*DRAFT, markup), *low
    )


def test_a_draft_that_does_not_say_so_on_page_1_stops_the_build(put: Put, capfd: pytest.CaptureFixture[str]) -> None:
    low = (DRAFT[0], '<header class="masthead">', f'<header class="masthead">{"<p>FS-HB</p>" * 80}')
    assert put(low) == []
    said = "FS-HB · Edition 1 · Facts as of 15 March 2018 DRAFT"
    assert main(["build", "--paper", "a4", "--format", "pdf", "-q"]) == 3
    assert f"harbour.en.a4.draft.pdf: error[F013]: page 1: page 1 does not say “{said}”" in capfd.readouterr().err
    assert not Path("output").exists()


# -- addresses ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "//x.test", "ftp://x.test", "x.test"])
def test_addresses_of_the_content_are_web_addresses(tmp_path: Path, address: str) -> None:
    from factsheet.errors import ContentError
    from factsheet.records.load import load

    folder = Folder().change("publisher.yaml", "label: CC BY}", f"label: CC BY, url: '{address}'}}")
    folder.change("sources/main.yaml", "    independence: harbour",
                  f"    archive: {{url: '{address}', captured: 2020}}")  # fmt: skip
    with pytest.raises(ContentError) as caught:
        load(folder.write(tmp_path))
    places = [str(p.where).removeprefix(f"{tmp_path.as_posix()}/content/") for p in caught.value.problems]
    assert places == ["publisher.yaml:4:45", "sources/main.yaml:8:20"]
    assert {(p.code, p.what) for p in caught.value.problems} == {("M010", f"'{address}' is not a web address")}
