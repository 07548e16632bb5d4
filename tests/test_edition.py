"""What a sheet prints is what its tree says: every consumer sees it, and a template that prints more is refused."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from support.built import LANGUAGES, ROOT, SHEETS
from support.built import project as real
from support.review_factory import NOW, as_bytes, decided, folder, sign

from factsheet.cli import main
from factsheet.errors import ContentError
from factsheet.evidence.digest import hidden_fields, record
from factsheet.languages import language
from factsheet.lint import lint_texts
from factsheet.project import release
from factsheet.project.build import Selection, build
from factsheet.project.press import Press
from factsheet.project.project import Project
from factsheet.project.verify import verify
from factsheet.proof.reading import read
from factsheet.review import export, rows, worksheet
from factsheet.review.apply import apply
from factsheet.review.queue import queue
from factsheet.sheet import tree as t
from factsheet.sheet.edition import Edition

EN = language("en")
F, S = "facts/harbour.yaml", "sheets/harbour.yaml"
UNREAD = """
- id: unread
  subject: background
  status: reported
  text:
    en: Harbour counted {value} requests by {as_of}.
    fr: Harbour a recensé {value} demandes jusqu’en {as_of}.
  value: 99
  measure: requests
  as_of: 2018-02
  review_by: 2026-06
  attribution: Harbour
  sources:
  - source: daily-news
    quote: only 99 requests came
"""
TITLE = "</h2>\n"


def put(markup: str, block: str = "statements") -> None:
    """Print something more in a block."""
    path = Path(f"templates/blocks/{block}.html.j2")
    text = path.read_text(encoding="utf-8")
    assert text.count(TITLE) == 1
    path.write_text(text.replace(TITLE, f"{TITLE}  <p>{markup}</p>\n"), encoding="utf-8")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a project whose content has a fact that no block names."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(ROOT / "templates", "templates", ignore=shutil.ignore_patterns("__pycache__"))
    folder().add(F, UNREAD).write(tmp_path)
    return tmp_path


def listed() -> None:
    """Print the fact, and list it in the sheet's YAML."""
    folder().add(F, UNREAD).add(S, "also_prints: [unread]\n").write(Path())
    put("{{ fact('unread') }}")


def made() -> Project:
    return Project(Path("content"), Path("templates"))


def told(of: Project | None = None) -> list[str]:
    """Return what keeps the English sheet from being finished."""
    of = of or made()
    try:
        of.finished(of.content.sheets["harbour"], EN)
    except ContentError as error:
        return [str(problem) for problem in error.problems]
    return []


# -- every consumer sees a fact that a template prints -------------------------------------------------


def pdf(of: Project) -> bytes:
    return build(of, Selection(("harbour",), ("en",), ("a4",), ("pdf",)), Path("output")).outputs[0].data


def said(data: bytes) -> str:
    return " ".join(" ".join(page.text for page in read(data).pages).split())


def command(capfd: pytest.CaptureFixture[str], *arguments: str) -> str:
    capfd.readouterr()
    main(list(arguments))
    return capfd.readouterr().out


def applied(of: Project) -> str:
    at = "2026-11-20T10:00:00Z"  # of each, whatever else the sheet prints
    done = decided(of, change=lambda data: [decision.update(at=at) for decision in data["decisions"]])
    apply(of, [("a.json", as_bytes(done))], NOW)
    return " ".join(entry.pair for entry in made().reviews.entries)


def linted(of: Project) -> str:
    """Tell whether the lint of finished files knows the fact's figure."""
    return str(lint_texts(["It was 99."], {}, edition(of), of.editions.wordings(EN)) == ())


def since(of: Project) -> str:
    """Return what has changed since the sheet was made without the fact."""
    shutil.copytree(ROOT / "templates", "before/templates", ignore=shutil.ignore_patterns("__pycache__"))
    folder().write(Path("before"))
    before = pdf(Project(Path("before/content"), Path("before/templates")))
    return " ".join(verify(before, of).changes)


Seen = Callable[[Project, pytest.CaptureFixture[str]], str]
CONSUMERS: dict[str, tuple[Seen, str]] = {
    "status line": (lambda of, _: t.plain_text(edition(of).sheet.article), "0 of 9 citations read by two people"),
    "review page": (lambda of, _: json.dumps(rows.data(of, edition(of))), '"pair": "unread/daily-news"'),
    "worksheet": (lambda of, _: said(worksheet.make(Press(of), edition(of), "a4", "worksheet")), "counted 99 requests"),
    "annotated copy": (
        lambda of, _: said(worksheet.make(Press(of), edition(of), "a4", "annotated")),
        "Harbour counted 99 requests by February",
    ),
    "apply": (lambda of, _: applied(of), "unread/daily-news"),
    "queue": (lambda of, _: str([i.pair for i in queue(of, edition(of), "2026-11-20").items]), "unread/daily-news"),
    "review status": (lambda _, out: command(out, "review", "status", "--json"), '"pair": "unread/daily-news"'),
    "release": (
        lambda of, _: " ".join(map(str, release.problems(of, [edition(of).plan], ["en"], "2026-11-20"))),
        "error[V101]: unread/daily-news was read by 0 of 2 people (en)",
    ),
    "csv": (lambda of, _: export.to_csv(of, edition(of)).decode(), '"unread"'),
    "json": (lambda of, _: export.to_json(of, edition(of)).decode(), '"fact": "unread"'),
    "annotation": (lambda of, _: export.to_annotations(of, edition(of)).decode(), "only 99 requests came"),
    "manifest": (lambda of, _: read(pdf(of)).attachments["factsheet-manifest.json"].decode(), '"id":"unread"'),
    "lint": (lambda of, _: linted(of), "True"),
    "conflicts": (lambda _, out: command(out, "conflicts"), " 99      2018-02  daily-news      harbour\n"),
    "stale": (
        lambda _, out: command(out, "stale", "--on", "2026-11-20"),
        "unread was due for review by 2026-06; printed on harbour\n",
    ),
    "verify": (lambda of, _: since(of), "fact unread: new on the sheet"),
    "check": (lambda _, out: command(out, "check", "--json"), '"harbour": {"citations": 9,'),
}  # fmt: skip


def edition(of: Project) -> Edition:
    return of.finished(of.content.sheets["harbour"], EN)


@pytest.mark.parametrize("name", CONSUMERS)
def test_every_consumer_sees_a_fact_that_only_the_template_prints(
    here: Path, name: str, capfd: pytest.CaptureFixture[str]
) -> None:
    """And none sees it where the template does not print it."""
    seen, text = CONSUMERS[name]
    assert text not in seen(made(), capfd)
    shutil.rmtree("before", ignore_errors=True)
    listed()
    assert text in seen(made(), capfd)


# -- what an edition cannot know is refused ------------------------------------------------------------

AT = "templates/blocks/statements.html.j2:5"
NAMED = "print {{ fact.marks }} beside them"
TYPED = "print {{ fact.marks }} instead of <cite-ref>"
REFUSED = {
    "a fact that the sheet does not name": (
        "{{ fact('unread') }}",
        f"{AT}:14: error[N113]: harbour.en: the template prints 'unread', which the sheet's YAML does not name\n"
        "  hint: name it in a block, or list it under `also_prints:`",
    ),
    "its marks only": (
        'Text{{ fact("unread").marks }}',
        f"{AT}:18: error[N113]: harbour.en: the template prints 'unread', which the sheet's YAML does not name\n"
        "  hint: name it in a block, or list it under `also_prints:`",
    ),
    "its statement only": (
        "{{ fact('unread') | bare }}",
        f"{AT}:14: error[N113]: harbour.en: the template prints 'unread', which the sheet's YAML does not name\n"
        "  hint: name it in a block, or list it under `also_prints:`",
    ),
    "in a loop": (
        "{% for id in ['unread'] %}{{ fact(id) }}{% endfor %}",
        f"{AT}:20: error[N113]: harbour.en: the template prints 'unread', which the sheet's YAML does not name\n"
        "  hint: name it in a block, or list it under `also_prints:`",
    ),
    "an id put together": (
        "{{ fact('un' ~ 'read') }}",
        "templates/sheet.html.j2: error[N113]: harbour.en: the template prints 'unread', which the sheet's YAML does"
        " not name\n  hint: name it in a block, or list it under `also_prints:`",
    ),
    "a fact that is never printed": (
        "{{ fact('private-note') }}",
        f"{AT}:14: error[N113]: harbour.en: the template prints 'private-note', which has `print: never`\n"
        "  hint: take it out of the template",
    ),
    "its figure only": (
        "{{ fact('unread').figure }}",
        f"{AT}:14: error[N113]: the template prints words or figures of 'unread' without citing it\n  hint: {NAMED}",
    ),
    "its figure in words only": (
        "{{ fact('unread').number }}",
        f"{AT}:14: error[N113]: the template prints words or figures of 'unread' without citing it\n  hint: {NAMED}",
    ),
    "its date only": (
        "{{ fact('unread').as_of_words }}",
        f"{AT}:14: error[N113]: the template prints words or figures of 'unread' without citing it\n  hint: {NAMED}",
    ),
    "its attribution only": (
        "{{ fact('unread').attribution }}",
        f"{AT}:14: error[N113]: the template prints words or figures of 'unread' without citing it\n  hint: {NAMED}",
    ),
    "its statement without tags": (
        "{{ fact('unread').bare | striptags }}",
        f"{AT}:14: error[N113]: the template prints words or figures of 'unread' without citing it\n  hint: {NAMED}",
    ),
    "the record behind it": (
        "{{ fact('unread').fact.text.root.en }}",
        f"{AT}:1: error[T001]: a fact has no attribute 'fact'\n"
        "    <p>{{ fact('unread').fact.text.root.en }}</p>",
    ),
    "a statement by its method": (
        "{{ fact('unread').statement(marks=false) }}",
        f"{AT}:1: error[T001]: a fact has no attribute 'statement'\n"
        "    <p>{{ fact('unread').statement(marks=false) }}</p>",
    ),
    "all facts of the content": (
        "{% for fact in sheet.content.facts.values() %}{{ fact.text.root.en }}{% endfor %}",
        f"{AT}:1: error[T001]: a sheet has no attribute 'content'\n"
        "    <p>{% for fact in sheet.content.facts.values() %}{{ fact.text.root.en }}{% endfor %}</p>",
    ),
    "a fact that does not exist": (
        "{{ fact('harbour-lost') }}",
        f"{AT}:1: error[T001]: there is no fact 'harbour-lost'\n    <p>{{{{ fact('harbour-lost') }}}}</p>\n"
        "  hint: near it: harbour-founded",
    ),
    "a mark typed by hand": (
        '<cite-ref key="daily-news"/>',
        f'{AT}:20: error[N113]: the template cites source \'daily-news\' without a fact\n  hint: {TYPED}',
    ),
    "a mark for another source": (
        '<cite-ref key="daily-news" fact="arrivals-2017"/>',
        f"{AT}:20: error[N113]: the template cites source 'daily-news' for 'arrivals-2017', which does not cite it\n"
        f"  hint: {TYPED}",
    ),
    "a mark with another quote": (
        '<cite-ref key="harbour-report" fact="arrivals-2017" quote="welcomed 57 people"/>',
        f"{AT}:20: error[N113]: the template cites source 'harbour-report' with another locator or quote than"
        f" 'arrivals-2017' does\n  hint: {TYPED}",
    ),
    "a mark for a source that does not exist": (
        '<cite-ref key="nowhere" fact="arrivals-2017"/>',
        f"{AT}:20: error[N113]: the template cites source 'nowhere' for 'arrivals-2017', which does not cite it\n"
        f"  hint: {TYPED}",
    ),
    "a mark for a fact that does not exist": (
        '<cite-ref key="daily-news" fact="harbour-lost"/>',
        f"{AT}:38: error[N113]: the template cites fact 'harbour-lost', which does not exist\n"
        "  hint: use the id of a fact in content/facts/",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_no_edition_can_know_is_refused_with_its_place(here: Path, name: str) -> None:
    markup, message = REFUSED[name]
    assert told() == []
    put(markup)
    assert message in told()


def test_a_mark_typed_as_the_fact_has_it_is_a_mark(here: Path) -> None:
    put('<cite-ref key="harbour-report" fact="arrivals-2017" quote="welcomed 57 people so far"/>')
    of = made()
    assert edition(of).facts[0].id == "arrivals-2017"


@pytest.mark.parametrize(
    ("markup", "place"),
    [
        (
            "<table><caption>Text</caption><thead><tr><th scope='col'>Text</th></tr></thead><tbody><tr>"
            "<td>{{ fact('unread').figure }}{{ fact('unread').marks }}</td></tr></tbody></table>",
            "a table cell",
        ),
        ("<ul><li>{{ fact('unread') }}</li></ul>", "a list item"),
        ("<p><strong>{{ fact('unread') | bare }}</strong></p>", "a bare statement"),
    ],
)
def test_a_fact_is_seen_wherever_it_stands(here: Path, markup: str, place: str) -> None:
    put(f"Text.</p>{markup}<p>Text.")
    of = made()
    assert "unread" in {fact.id for fact in of.edition(of.content.sheets["harbour"], EN).facts}, place


def test_the_line_told_is_of_a_template_the_sheet_uses_and_no_comment(here: Path) -> None:
    put("{# never fact('unread') #}{{ fact('unread') }}", "timeline")
    Path("templates/a.html.j2").write_text("{{ fact('unread') }}", encoding="utf-8")
    (problem,) = told()
    at = "templates/blocks/timeline.html.j2:5:40"
    assert problem.startswith(f"{at}: error[N113]: harbour.en: the template prints 'unread'")


# -- what is planned and not printed -------------------------------------------------------------------


def leave_out(*entries: str) -> None:
    text = "".join(f"- {{fact: {fact}, reason: told on the second sheet}}\n" for fact in entries)
    folder().add(F, UNREAD).add(S, f"not_printed:\n{text}").write(Path())


def test_a_fact_that_is_planned_and_not_printed_is_told_unless_the_sheet_says_so(here: Path) -> None:
    path = Path("templates/blocks/statements.html.j2")
    path.write_text('<section class="statements"><h2>Text</h2><p>Text.</p></section>', encoding="utf-8")
    problem = (
        "content/sheets/harbour.yaml:44:11: error[N114]: harbour.en: 'requests-2017' is named here, but sheet.html.j2"
        " does not print it\n  hint: print it in the template, or list it under `not_printed:` with the reason"
    )
    block = Path("templates/blocks/figures.html.j2")
    block.write_text('<section class="figures"><h2>Text</h2><p>Text.</p></section>', encoding="utf-8")
    assert [p for p in told() if "'requests-2017'" in p] == [problem.replace("44:11", "16:5")]
    leave_out("requests-2017", "arrivals-2017")
    assert [p for p in told() if "N114" in p] == [
        "content/sheets/harbour.yaml:47:10: error[N114]: harbour.en: 'arrivals-2017' is listed as not printed, but is"
        " printed\n  hint: take it off the list"
    ]


def test_a_reason_for_not_printing_is_never_printed_and_in_no_hash(here: Path) -> None:
    before = record(made().content.sheets["harbour"], EN)
    leave_out("requests-2017")
    content = made().content
    assert record(content.sheets["harbour"], EN) == before
    assert "told on the second sheet" in hidden_fields(content)[0]


# -- nothing that the plan names is lost ---------------------------------------------------------------


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("name", SHEETS)
def test_a_sheet_prints_each_fact_of_its_plan_once_in_reading_order(name: str, code: str) -> None:
    of = real()
    plan = of.content.sheets[name]
    one = of.edition(plan, language(code))
    ids = [fact.id for fact in one.facts]
    series = [fact.id for measure, _ in plan.charts() for fact in of.content.series(measure)]
    assert sorted(ids) == sorted({*(mention.fact for mention in plan.mentions()), *series})
    marks = [node for node in t.walk(one.sheet.article) if isinstance(node, t.NoteRef)]
    assert ids == list(dict.fromkeys(ident for mark in marks for ident in mark.facts))
    assert one.citations == tuple((fact, citation) for fact in one.facts for citation in fact.sources)
    cited = {(c.source, ":".join(c.locator.printed or ())) for _, c in one.citations}
    assert cited == {passage for note in one.notes for passage in note.citations}
    assert one.standing.total == len(one.citations)


# -- the case that was released ------------------------------------------------------------------------


def test_a_fact_that_nobody_read_is_not_released(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    everything = folder().add(F, UNREAD)
    everything.files[F] = everything.files[F].replace(
        "  sources:\n", "  translation: {fr: {state: checked}}\n  sources:\n"
    )
    everything.write(here)
    sign(here, codes=("en", "fr"), keys=True)
    options = ["--sheet", "harbour", "--lang", "en", "--on", "2026-04-21", "--paper", "a4"]
    assert main(["check", "-q"]) == 0
    assert main(["build", "--release", *options]) == 0
    shutil.rmtree("output")
    put("{{ fact('unread') }}")
    capfd.readouterr()
    assert main(["check", "-q"]) == 2
    error = REFUSED["a fact that the sheet does not name"][1]
    assert capfd.readouterr().err.startswith(error)
    assert main(["build", "--release", *options]) == 2
    said = capfd.readouterr().err
    assert "error[V101]: unread/daily-news was read by 0 of 2 people (en)" in said or error in said
    assert not Path("output").exists()
    everything.add(S, "also_prints: [unread]\n").write(here)
    assert main(["check", "-q"]) == 0
    assert main(["build", "--release", *options]) == 2
    assert "error[V101]: unread/daily-news was read by 0 of 2 people (en)" in capfd.readouterr().err
    assert not Path("output").exists()


# -- where the sheets cannot be made -------------------------------------------------------------------


def test_verify_says_why_a_sheet_cannot_be_made_today(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    file = Path("sheet.pdf")
    file.write_bytes(pdf(made()))
    arguments = ["verify", str(file), "--content", "content"]
    said = "  since then: sheet harbour: cannot be made today, so new facts are not listed: "
    sheet = Path("templates/sheet.html.j2").read_text(encoding="utf-8")
    Path("templates/sheet.html.j2").write_text("{% include 'lost.html.j2' %}", encoding="utf-8")
    assert command(capfd, *arguments).splitlines()[1:] == [
        f"{said}templates/sheet.html.j2: there is no template 'lost.html.j2' in templates/"
    ]
    Path("templates/sheet.html.j2").write_text(sheet, encoding="utf-8")
    assert command(capfd, *arguments).splitlines()[1:] == ["  nothing has changed since"]
    put('<cite-ref key="daily-news"/>')
    assert command(capfd, *arguments).splitlines()[1:] == [
        f"{said}{AT}:20: the template cites source 'daily-news' without a fact"
    ]
    Path("content", F).write_text("- id: [", encoding="utf-8")
    assert main(arguments) == 2
    assert capfd.readouterr().err.startswith("content/facts/harbour.yaml:")


@pytest.mark.parametrize("name", ["conflicts", "stale"])
def test_lists_of_facts_take_the_templates_named(here: Path, name: str, capfd: pytest.CaptureFixture[str]) -> None:
    shutil.move("templates", "elsewhere")
    assert main([name]) == 0
    assert main([name, "--templates", "lost"]) == 4
    assert capfd.readouterr().err == (
        "error: there is no folder lost\n  hint: run this in the project's folder, or name it with --templates DIR\n"
    )
    assert main([name, "--templates", "elsewhere"]) == 0
    Path("elsewhere/blocks/lead.html.j2").write_text("{{ fact('lost') }}", encoding="utf-8")
    assert main([name, "--templates", "elsewhere"]) == 2
    assert "elsewhere/blocks/lead.html.j2:1:1: error[T001]: there is no fact 'lost'" in capfd.readouterr().err


def test_the_review_status_is_printed_by_every_template(here: Path) -> None:
    for name, mark in (("colophon", "{{ review_status }}"), ("masthead", "{{ draft_mark }}")):
        path = Path(f"templates/blocks/{name}.html.j2")
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace(mark, "Text"), encoding="utf-8")
    assert told() == [
        "templates/sheet.html.j2: error[T005]: the template does not print DRAFT above its first part\n"
        "  hint: put {{ draft_mark }} at the end of a paragraph beside the title",
        "templates/sheet.html.j2: error[T005]: the template does not print the review status\n"
        "  hint: put {{ review_status }} into a paragraph of its own",
    ]
