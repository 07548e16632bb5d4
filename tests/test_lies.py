"""Templates and themes that lie: a sheet that two readers signed is not released with any of these, nor a draft made.

Each lie is one change of the templates folder; the content stays as it was signed. What each rule says of it, with line
and column, is tested where the rule is: test_edition, test_sentences, test_sides, test_frame, test_style_sheet …
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from support.built import ROOT
from support.command import Run, runner
from support.review_factory import ready, sign

RELEASE = ("build", "--release", "--lang", "en", "--paper", "a4", "--on", "2026-11-21", "-q")
DRAFT = ("build", "--lang", "en", "--paper", "a4", "-q")
PUBLISHER = "base_url: https://press.test-desk.ca/sheets\n"
MORE = """
- id: arrivals-2018
  read-in: {part: as_of, source: harbour-report, where: the dated entry}
  status: reported
  text:
    en: Harbour counted {value} people by {as_of}.
    fr: Harbour a recensé {value} personnes en date du {as_of}.
  value: 12
  measure: arrivals
  as_of: 2018-02
  attribution: Harbour
  sources:
  - source: harbour-report
    quote: welcomed 12 people so far
- id: unread
  status: reported
  text: {en: "Harbour closed {value} files.", fr: "Harbour a clos {value} dossiers."}
  value: 99
  sources:
  - source: harbour-report
    quote: closed 99 files in all
"""
CONTACTS = """\
- kind: contacts
  contacts:
  - {name: Harbour, address: https://harbour.test/help, fact: requests-2017}
"""

Lie = tuple[str, str, str]  # a file below templates/, a piece of it, and what takes its place

LEAD = ("blocks/lead.html.j2", '<p class="lead">{{ fact }}</p>')
TOLD = "The committee met behind closed doors."
STATUS = ("blocks/colophon.html.j2", '<p class="status">{{ review_status }}</p>')
MARK = ("blocks/masthead.html.j2", " {{ draft_mark }}</p>")
ITEM = ("macros.html.j2", "<li>{{ fact }}</li>")
TILE = ("blocks/figures.html.j2", '<p class="label">{{ fact.counted }}{{ fact.marks }}</p>')
VALUE = ("blocks/figures.html.j2", '<p class="value">{{ fact.figure }}</p>')
TITLE = ("blocks/masthead.html.j2", "<h1>{{ sheet.title }}</h1>")


def after_lead(markup: str) -> Lie:
    return (*LEAD, f"{LEAD[1]}{markup}")


def before_lead(markup: str) -> Lie:
    start = "{% for fact in block.facts %}"
    return (LEAD[0], start, f"{markup}{start}")


def label(text: str, **values: str) -> str:
    return f'{{{{ _("{text}"{"".join(f", {name}={value}" for name, value in values.items())}) }}}}'


def in_catalog(message: str) -> Lie:
    return ("locale/fr.po", 'msgid "Statement"', f'msgid "{message}"\nmsgstr "Fin."\n\nmsgid "Statement"')


BUT_DENIAL = "{% if fact.id != 'delay-denied' %}" + ITEM[1] + "{% endif %}"
NO_DENIAL = ("blocks/timeline.html.j2", "{% for fact in block.facts %}",
             "{% for fact in block.facts if fact.id != 'delay-denied' %}")  # fmt: skip

# What a template says: the codes that refuse it.
LIES: dict[str, tuple[set[str], list[Lie]]] = {
    # the facts in memory
    "a value set in the content": ({"T001"}, [after_lead("{% set _ = sheet.content.facts.update({}) %}")]),
    "a value set on the record": ({"T001"}, [after_lead("{% set _ = fact.fact.model_copy(update={'value': 75}) %}")]),
    "an attribute of a fact set": ({"T001"}, [after_lead("{% set fact.value = 75 %}{{ fact }}")]),
    "a fact taken out of its block": ({"T001"}, [after_lead("{% set _ = block.facts.pop() %}")]),
    "a fact put into a block": ({"T001"}, [after_lead("{% set _ = block.facts.append(fact) %}")]),
    "the facts of a block in place of others": ({"T001"}, [after_lead("{% set _ = block.facts.clear() %}")]),
    "what stands behind a fact": ({"T001"}, [after_lead("{{ fact.__dict__ }}")]),
    # the review status
    "the status line left out": ({"T005"}, [(*STATUS, "")]),
    "another status line": ({"T005"}, [(*STATUS, '<p class="status">Every citation was checked.</p>')]),
    "a word before the status line": ({"T005"}, [(*STATUS, STATUS[1].replace(">{", ">Not so: {"))]),
    "a second status line": ({"N115"}, [(*STATUS, f'{STATUS[1]}<p class="status">Every citation was checked.</p>')]),
    "a count of its own": (
        {"N101", "N115"},
        [
            after_lead(
                f"<p>{label('{found} of {total} quotes found in the source by program', found='8', total='8')}</p>"
            )
        ],
    ),
    "how far a note is checked": ({"N115"}, [after_lead(f"<p>{label('Quote found in the source by program')}</p>")]),
    "read by two": (
        {"N102", "N115"},
        [after_lead(f"<p>{label('Read against the source by two people, {date}', date='sheet.date')}</p>")],
    ),
    # denials, sides and what is established
    "the denial left out": ({"C405", "N114"}, [(*ITEM, BUT_DENIAL), NO_DENIAL]),
    "the allegation left out": (
        {"C404", "N114"},
        [(*ITEM, BUT_DENIAL.replace("denied", "alleged")), (*NO_DENIAL[:2], NO_DENIAL[2].replace("denied", "alleged"))],
    ),
    "the denial at the end": (
        {"C404"},
        [
            (*ITEM, BUT_DENIAL),
            NO_DENIAL,
            ("blocks/colophon.html.j2", "</footer>", "<h2>Harbour</h2><p>{{ fact('delay-denied') }}</p></footer>"),
        ],
    ),
    "an allegation as established": (
        {"C514", "N118"},
        [
            (
                "blocks/statements.html.j2",
                "{{ group(block) }}",
                "{{ group(block) }}<p>{{ fact('delay-alleged') }}</p><p>{{ fact('delay-denied') }}</p>",
            )
        ],
    ),
    "what is established as disputed": (
        {"N118"},
        [("blocks/statements.html.j2", "{{ block.heading or _(block.label) }}", label("Disputed, unknown or changed"))],
    ),
    "the lead as disputed": (
        {"N118"},
        [after_lead(f"<h2>{label('Disputed, unknown or changed')}</h2><p>{{{{ fact }}}}</p>")],
    ),
    "an item as disputed": (
        {"N118"},
        [after_lead(f"<h3>{label('Disputed, unknown or changed')}</h3><p>{{{{ fact }}}}</p>")],
    ),
    # statements turned round
    "a negation before a statement": ({"N115"}, [(*ITEM, "<li>It is not true that: {{ fact }}</li>")]),
    "a negation after a statement": ({"N115"}, [(*ITEM, "<li>{{ fact }} This is not so.</li>")]),
    "a negation on the next line": ({"N115"}, [(*ITEM, "<li>{{ fact }}<br/>False</li>")]),
    "a negation in the next item": ({"N115"}, [(*ITEM, "<li>{{ fact }}</li><li>This is not so.</li>")]),
    "a negation as heading": ({"N115"}, [after_lead("<h3>Not so</h3>")]),
    "another status beside it": ({"N115"}, [(*ITEM, f"<li>{{{{ fact }}}} ({label('superseded')})</li>")]),
    "another status below it": ({"N115"}, [(*ITEM, f"<li>{{{{ fact }}}}</li><li>{label('superseded')}</li>")]),
    "a label as negation": (
        {"N115"},
        [(*ITEM, f"<li>{label('Not found as of {date}:', date='sheet.date')} {{{{ fact }}}}</li>")],
    ),
    "a word replaced": (
        {"N115"},
        [(*LEAD, '<p class="lead">{{ fact.bare | replace("counted", "lost") }}{{ fact.marks }}</p>')],
    ),
    "half a statement": ({"N115"}, [(*LEAD, '<p class="lead">{{ (fact.bare | striptags)[:15] }}{{ fact.marks }}</p>')]),
    "a statement struck out": ({"R002"}, [(*LEAD, '<p class="lead"><del>{{ fact }}</del></p>')]),
    # sentences of its own
    "a sentence": ({"N115"}, [after_lead(f"<p>{TOLD}</p>")]),
    "a sentence in an expression": ({"N115"}, [after_lead(f"<p>{{{{ '{TOLD}' }}}}</p>")]),
    "a sentence as an item": ({"N115"}, [after_lead(f"<ul><li>{TOLD}</li></ul>")]),
    "a sentence as a term": ({"N115"}, [after_lead(f"<dl><dt>{TOLD}</dt><dd>{{{{ fact }}}}</dd></dl>")]),
    "a sentence as a caption": (
        {"N115"},
        [
            after_lead(
                f"<table><caption>{TOLD}</caption><thead><tr><th scope='col'>{label('Date')}</th></tr></thead>"
                "<tbody><tr><td>{{ fact }}</td></tr></tbody></table>"
            )
        ],
    ),
    "a sentence nobody sees": ({"N115"}, [after_lead(f"<p><abbr title='{TOLD}'>Harbour</abbr></p>")]),
    "a sentence for the blind": (
        {"N115"},
        [("macros.html.j2", 'aria-label="{{ series.alt }}"', f'aria-label="{TOLD}"')],
    ),
    "a sentence as a label": ({"N115"}, [after_lead(f"<p>{label(TOLD)}</p>")]),
    "a sentence in a catalog": ({"N115"}, [after_lead(f"<p>{label(TOLD)}</p>"), in_catalog(TOLD)]),
    "a heading in a catalog": ({"N115"}, [after_lead(f"<h3>{label('Disproved')}</h3>"), in_catalog("Disproved")]),
    "another title": ({"N115"}, [(*TITLE, "<h1>Harbour lost everything</h1>")]),
    "another publisher": ({"N115"}, [("blocks/masthead.html.j2", "{{ t(publisher.name) }}", "United Press")]),
    "a name of somebody": ({"N115"}, [after_lead("<p>Quentin Quill</p>")]),
    "nothing was found": ({"N115"}, [after_lead(f"<p>{label('Not found as of {date}:', date='sheet.date')}</p>")]),
    "that the status is unknown": (
        {"N115"},
        [after_lead(f"<p>{label('no later status found as of {date}', date='sheet.facts_as_of')}</p>")],
    ),
    # numbers, dates, names, notes
    "a number": ({"N101", "N115"}, [after_lead("<p>75 people</p>")]),
    "a number in words": ({"N102", "N115"}, [after_lead("<p>Seventy people</p>")]),
    "a date": ({"N103", "N115"}, [after_lead("<p>In May 2019</p>")]),
    "a quotation": ({"N104", "N115"}, [after_lead("<p>{{ language.quotation('they lost it') }}{{ fact.marks }}</p>")]),
    "another number for a value": ({"N105"}, [after_lead('<p><data value="57">75</data>{{ fact.marks }}</p>')]),
    "another value": ({"N106"}, [after_lead('<p><data value="75">75</data>{{ fact.marks }}</p>')]),
    "a figure of another fact": ({"N106"}, [(*VALUE, '<p class="value">{{ block.facts[3].figure }}</p>')]),
    "the marks of another fact": ({"N106", "N116"}, [(*TILE, TILE[1].replace("fact.marks", "block.facts[3].marks"))]),
    "the label of another fact": ({"N116"}, [(*TILE, TILE[1].replace("fact.counted", "block.facts[3].counted"))]),
    "a label of its own": ({"N115"}, [(*TILE, TILE[1].replace("{{ fact.counted }}", "people lost"))]),
    "another speaker": ({"N115"}, [("blocks/figures.html.j2", "{{ fact.attribution }}, ", "Canada, ")]),
    "another date of the sheet": ({"N106"}, [("blocks/masthead.html.j2", "date=sheet.facts_as_of", "date=sheet.date")]),
    "another edition": ({"N101"}, [("blocks/masthead.html.j2", "number=sheet.edition", "number=2")]),
    "a mark of its own": ({"N113"}, [after_lead('<p>{{ fact.bare }}<cite-ref key="daily-news"/></p>')]),
    "a fact nobody named": ({"V101"}, [before_lead("<p>{{ fact('private-note') }}</p>")]),
    "a figure without a note": ({"N113"}, [before_lead("<p>{{ fact('unread').figure }}</p>")]),
    "a chart with a point left out": (
        {"N114"},
        [("macros.html.j2", "{% for fact in series.facts %}", "{% for fact in series.facts[:2] %}")],
    ),
    # where links lead
    "a title that leads elsewhere": (
        {"N117"},
        [after_lead('<p><a href="https://evil.test/">{{ sheet.title }}</a></p>')],
    ),
    "a contact that leads elsewhere": (
        {"N117"},
        [("blocks/contacts.html.j2", 'href="{{ contact.address }}"', 'href="https://evil.test/"')],
    ),
    "a contact that leads to another": (
        {"N117"},
        [("blocks/contacts.html.j2", 'href="{{ contact.address }}"', 'href="mailto:{{ publisher.contact }}"')],
    ),
    "corrections to somebody else": (
        {"N117"},
        [("blocks/colophon.html.j2", 'href="mailto:{{ address }}"', 'href="mailto:me@evil.test"')],
    ),
    "a QR code to elsewhere": (
        {"N117"},
        [
            (
                "blocks/colophon.html.j2",
                '<a href="{{ page_url }}">{{ page_url }}</a></figure>',
                '<a href="https://evil.test/">{{ page_url }}</a></figure>',
            )
        ],
    ),
    "another page": (
        {"N117"},
        [("blocks/colophon.html.j2", '<a href="{{ other.href }}">', '<a href="harbour.en.old.html">')],
    ),
    # the frame of a web page, its style, the theme
    "a sentence around the article": ({"N115"}, [("page.html.j2", "</main>", f"<p>{TOLD}</p></main>")]),
    "a frame from elsewhere": (
        {"F012"},
        [("page.html.j2", "</main>", '<iframe src="https://x.test"></iframe></main>')],
    ),
    "a form": ({"F012"}, [("page.html.j2", "</main>", '<form action="https://x.test"></form></main>')]),
    "a picture that counts": ({"F010"}, [("page.html.j2", "</main>", '<img src="https://x.test/p.gif"/></main>')]),
    "a link to a script": ({"F012"}, [("page.html.j2", "</main>", '<p><a href="javascript:x()">x</a></p></main>')]),
    "a refresh": (
        {"F012"},
        [
            (
                "page.html.j2",
                '<meta name="referrer"',
                '<meta http-equiv="refresh" content="0;url=https://x.test"><meta name="referrer"',
            )
        ],
    ),
    "no policy": (
        {"F012"},
        [("page.html.j2", '<meta http-equiv="Content-Security-Policy" content="{{ policy }}">', "")],
    ),
    "the article hidden": ({"F012"}, [("page.html.j2", "<main", "<main hidden")]),
    "a list of sheets with another title": ({"F012"}, [("index.html.j2", "{{ sheet.line }}", "{{ sheet.title }}")]),
    "the status hidden by style": ({"T007"}, [("screen.css", ":root", ".status{display:none}\n:root")]),
    "figures of size 0": ({"T007"}, [("screen.css", ":root", ".tile .value{font-size:0}\n:root")]),
    "figures made by style": ({"T007"}, [("screen.css", ":root", '.tile .value::after{content:"2200"}\n:root')]),
    "notes counted by style": ({"T007"}, [("screen.css", ":root", ".notes ol{counter-reset:n 2200}\n:root")]),
    "a style that loads": ({"T007"}, [("screen.css", ":root", "body{background:url(https://x.test)}\n:root")]),
    "white type": ({"T008"}, [("theme.yaml", 'paper: {ink: "#000000"', 'paper: {ink: "#FFFFFF"')]),
    "type of size 0": ({"T008"}, [("theme.yaml", "text: {size: 12,", "text: {size: 0,")]),
    "marks of size 0": ({"T008"}, [("theme.yaml", "mark-size: 6", "mark-size: 0")]),
    "style in the name of a font": ({"M010"}, [("theme.yaml", "Source Sans 3", "'x;} body{display:none} /*'")]),
}

# Of a draft: that it is one.
DRAFTS: dict[str, tuple[set[str], list[Lie]]] = {
    "DRAFT left out": ({"T005"}, [(*MARK, "</p>")]),
    "DRAFT typed": ({"T005"}, [(*MARK, " DRAFT</p>")]),
    "DRAFT denied": ({"T005"}, [(*MARK, " {{ draft_mark }} no more</p>")]),
    "DRAFT at the end": (
        {"T005"},
        [(*MARK, "</p>"), (STATUS[0], STATUS[1], f"<p>{{{{ draft_mark }}}}</p>{STATUS[1]}")],
    ),
    "DRAFT in a comment": ({"T005"}, [(*MARK, " {# {{ draft_mark }} #}</p>")]),
    "DRAFT hidden on the page": (
        {"R003"},
        [("blocks/masthead.html.j2", '<p class="edition">', '<p class="edition" hidden="hidden">')],
    ),
    "DRAFT in the list": ({"F012"}, [("index.html.j2", "{{ sheet.line }}", "{{ sheet.title }}")]),
    "a draft called checked": ({"T005"}, [(*STATUS, '<p class="status">8 of 8 citations checked by two readers</p>')]),
}


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a sheet that two readers signed, and the templates."""
    root = tmp_path_factory.mktemp("signed")
    ready(root, PUBLISHER)
    for name, more in (("sheets/harbour.yaml", CONTACTS), ("facts/harbour.yaml", MORE)):
        path = root / "content" / name
        path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")
    shutil.copytree(ROOT / "templates", root / "templates", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(root / "content", root / "draft")
    sign(root, keys=True)
    return root


@pytest.fixture
def run(kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Return a function that runs a command in a copy of the folder."""
    shutil.copytree(kept, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return runner(capfd)


def tell(lies: list[Lie]) -> None:
    for name, old, new in lies:
        path = Path("templates", name)
        text = path.read_text(encoding="utf-8")
        assert old in text, (name, old)
        path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_without_a_lie_it_is_released(run: Run) -> None:
    assert run(*RELEASE) == (0, "", "")
    assert Path("output/harbour.en.a4.pdf").is_file() and Path("output/harbour.en.html").is_file()


def test_without_a_lie_a_draft_is_made(run: Run) -> None:
    assert run(*DRAFT, "--content", "draft").status == 0
    assert Path("output/harbour.en.a4.draft.pdf").is_file()


@pytest.mark.parametrize("name", LIES)
def test_a_lie_is_not_released(run: Run, name: str) -> None:
    codes, lies = LIES[name]
    tell(lies)
    told = run(*RELEASE)
    assert told.status in (2, 3), told
    assert set(re.findall(r"error\[(\w+)\]", told.err)) >= codes, told.err
    assert not Path("output").exists()


@pytest.mark.parametrize("name", DRAFTS)
def test_a_draft_says_that_it_is_one(run: Run, name: str) -> None:
    codes, lies = DRAFTS[name]
    tell(lies)
    told = run(*DRAFT, "--content", "draft")
    assert told.status in (2, 3), told
    assert set(re.findall(r"error\[(\w+)\]", told.err)) >= codes, told.err
    assert not Path("output").exists()
