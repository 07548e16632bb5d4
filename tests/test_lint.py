"""What is printed is what is known: each planted fault is found by its code and place, and nothing else is."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from support.built import LANGUAGES, ROOT, SHEETS, outputs
from support.built import project as real
from support.content_factory import Folder
from support.parity import WebText, pdf_blocks, pdf_notes
from support.pdf_tree import Node, read_tree

from factsheet.cli import main
from factsheet.errors import Problem
from factsheet.languages import Language, language
from factsheet.languages.vocabulary import SLOT, fold
from factsheet.lint import Wordings, compare, lint, lint_texts
from factsheet.lint.passages import Figure, Group, groups
from factsheet.project.build import Selection, build
from factsheet.project.project import Project
from factsheet.records.load import load
from factsheet.records.model import Content, Fact
from factsheet.records.plan import SheetPlan
from factsheet.sheet import tree as t
from factsheet.sheet.cite import note_texts, reference
from factsheet.sheet.edition import Edition, Standing
from factsheet.sheet.facts import FIELD_OF_FACT, BoundFact
from factsheet.sheet.notes import number
from factsheet.sheet.reader import read

N = TypeVar("N")
Change = Callable[[Any], Any]
FACTS = "facts/harbour.yaml"


def edited(node: N, change: Change) -> N:
    """Return a tree in which ``change`` has replaced what it returns something else for."""
    new = change(node)
    if new is not node:
        return new  # type: ignore[no-any-return]
    if isinstance(node, tuple):
        return tuple(item for child in node for item in _spread(edited(child, change)))  # type: ignore[return-value]
    if is_dataclass(node):
        return replace(node, **{f.name: edited(getattr(node, f.name), change) for f in fields(node)})  # type: ignore[type-var]
    return node


def _spread(node: object) -> tuple[object, ...]:
    """None is left out."""
    return () if node is None else (node,)


def once(old: object, new: object) -> Change:
    """Change the first node that equals ``old``."""
    left = [old]

    def change(node: object) -> object:
        if left and node == left[0] and type(node) is type(old):
            left.clear()
            return new
        return node

    return change


def figure(value: int, text: str = "") -> t.Data:
    return t.Data((t.Text(text or str(value)),), str(value))


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with the small content and the real templates, and go there."""
    Folder().write(tmp_path)
    shutil.copytree(ROOT / "templates", tmp_path / "templates", ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def template(name: str) -> Path:
    return Path("templates" if name == "macros" else "templates/blocks") / f"{name}.html.j2"


def line_of(piece: str, text: str) -> int:
    assert piece in text
    return text.partition(piece)[0].count("\n") + 1


class Small:
    """The small sheet, with one thing changed in its content, its templates or its finished tree."""

    def __init__(self, folder: Folder | None = None, **templates: tuple[str, str]) -> None:
        (folder or Folder()).write(Path())
        for name, (old, new) in templates.items():
            path = template(name)
            text = path.read_text(encoding="utf-8")
            assert text.count(old) == 1
            path.write_text(text.replace(old, new), encoding="utf-8")
        self.project = Project(Path("content"), Path("templates"))
        self.plan = self.project.content.sheets["harbour"]

    def edition(self, code: str) -> Edition:
        return self.project.edition(self.plan, language(code))

    def tree(self, code: str) -> t.Sheet:
        return self.edition(code).sheet

    def problems(self, code: str, change: Change = lambda node: node) -> list[str]:
        """Return what is found in one language, the tree changed."""
        return self.told(self.lint(code, change)[0])

    def lint(self, code: str, change: Change) -> Any:
        edition = self.edition(code)
        edition = replace(edition, sheet=edited(edition.sheet, change))
        return lint(edition, Wordings(self.project.content, language(code)), self.project.templates.written)

    def differences(self, change: Change) -> list[str]:
        """Return how a changed French sheet differs from the English one."""
        readings = [self.lint("en", lambda node: node)[1], self.lint("fr", change)[1]]
        return self.told(compare(readings, self.plan))

    def told(self, problems: tuple[Problem, ...]) -> list[str]:
        return [str(problem) for problem in problems]


# -- nothing is found where nothing is wrong -----------------------------------------------------------


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("name", SHEETS)
def test_the_sheets_print_only_what_is_known(name: str, code: str) -> None:
    project, lang = real(), language(code)
    plan = project.content.sheets[name]
    edition = project.edition(plan, lang)
    problems, reading = lint(edition, project.editions.wordings(lang))
    assert problems == ()
    found = {fact.id for facts in reading.facts for fact in facts}
    assert found == {fact.id for fact in edition.facts}


@pytest.mark.parametrize("name", SHEETS)
def test_the_languages_of_the_sheets_agree(name: str) -> None:
    project = real()
    plan = project.content.sheets[name]
    readings = [
        lint(project.edition(plan, lang), project.editions.wordings(lang))[1] for lang in map(language, LANGUAGES)
    ]
    assert compare(readings, plan) == ()


def test_the_whole_project_is_clean() -> None:
    assert real().editions.problems() == ()


def test_the_small_sheet_is_clean(here: Path) -> None:
    assert Small().project.editions.problems() == ()


def test_a_sheet_with_its_translations_pending_is_clean(here: Path) -> None:
    folder = Folder()
    for line in [line for line in folder.files[FACTS].splitlines(keepends=True) if line.startswith("    fr: ")]:
        folder.files[FACTS] = folder.files[FACTS].replace(line, "", 1)
    small = Small(folder)
    assert small.problems("fr") == []
    assert small.differences(lambda node: node) == []


# -- typed into the frame of a web page ----------------------------------------------------------------

FRAME = "templates/page.html.j2"
IN_THE_FRAME = {
    "the title": ("{{ title }}", "{{ title }} 31", "{line}:20: error[N101]: {around}the number '31' comes"),
    "text before the article": (
        "<main>",
        "<main><p>Thirty-one deaths",
        "{line}:10: error[N102]: {around}the number in words",
    ),
    "a quotation": (
        "<main>",
        "<main><p>“No comment”",
        "{line}:10: error[N104]: {around}the quotation '“No comment”' comes",
    ),
    "an attribute": ("<main>", '<main title="31 deaths">', "sheet: error[N101]: {around}the number '31' comes"),
    "a description": ('"{{ description }}"', '"In May"', "sheet: error[N103]: {around}the date 'May' comes"),
    "the style": (
        "{{ style | safe }}",
        'p::after { content: "31" }',
        "{line}:29: error[N101]: {around}the number '31' comes",
    ),
    "what programs read": (
        "{{ json_ld | safe }}",
        "{}",
        "harbour.en.draft.html: error[F010]: its JSON-LD is not what was",
    ),
}


@pytest.mark.parametrize("fault", IN_THE_FRAME)
def test_what_is_typed_into_the_frame_is_found(here: Path, capfd: pytest.CaptureFixture[str], fault: str) -> None:
    old, new, said = IN_THE_FRAME[fault]
    page = here / FRAME
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert main(["build", "--lang", "en", "--format", "html", "-q"]) == (3 if "F010" in said else 2)
    told = capfd.readouterr().err.replace("content/sheets/harbour.yaml:1:1", "sheet").removeprefix(f"{FRAME}:")
    assert told.startswith(said.format(line=line_of(old, text), around="harbour.en, around the article: "))
    assert not (here / "output").exists()


# -- typed into a template -----------------------------------------------------------------------------

LEAD = '<p class="lead">{{ fact }}</p>'
ESTABLISHED = "<li>{{ fact }}</li>"
IN_A_TEMPLATE = {
    "a number in another language": (
        {"lead": (LEAD, '<p>{{ fact }} <span lang="fr">Trente et un</span></p>')},
        "en",
        "templates/blocks/lead.html.j2:{line}:33: error[N102]: harbour.en: the number in words 'Trente et un' comes",
    ),
    "a date in a paragraph of another language": (
        {"lead": (LEAD, '<p>{{ fact }}</p><p lang="en">Since April</p>')},
        "fr",
        "templates/blocks/lead.html.j2:{line}:33: error[N103]: harbour.fr: the date 'April' comes from",
    ),
    "a digit": (
        {"macros": (ESTABLISHED, "<li>{{ fact }} and 9 more</li>")},
        "en",
        "templates/macros.html.j2:{line}:18: error[N101]: harbour.en: the number '9' comes from no fact",
    ),
    "a number in words": (
        {"macros": (ESTABLISHED, "<li>{{ fact }} and nine more</li>")},
        "en",
        "templates/macros.html.j2:{line}:18: error[N102]: harbour.en: the number in words 'nine' comes from",
    ),
    "a compound number in French": (
        {"macros": (ESTABLISHED, "<li>{{ fact }} et trente et un autres</li>")},
        "fr",
        "templates/macros.html.j2:{line}:18: error[N102]: harbour.fr: the number in words 'trente et un' comes",
    ),
    "a dozen": (
        {"lead": (LEAD, "<p>{{ fact }} Une douzaine.</p>")},
        "fr",
        "templates/blocks/lead.html.j2:{line}:17: error[N102]: harbour.fr: the number in words 'douzaine' comes from",
    ),
    "an ordinal": (
        {"lead": (LEAD, "<p>{{ fact }} It was the third.</p>")},
        "en",
        "templates/blocks/lead.html.j2:{line}:17: error[N102]: harbour.en: the number in words 'third' comes from",
    ),
    "a date in a label of one's own": (
        {"masthead": ('_("Facts as of {date}", date=sheet.facts_as_of)', '_("Facts as of 1 May 2018")')},
        "en",
        "templates/blocks/masthead.html.j2:{line}:101: error[N103]: harbour.en: the date '1 May 2018' comes from",
    ),
    "a month without a year": (
        {"lead": (LEAD, "<p>Since May: {{ fact }}</p>")},
        "en",
        "templates/blocks/lead.html.j2:{line}:6: error[N103]: harbour.en: the date 'May' comes from no fact",
    ),
    "a quotation": (
        {"lead": (LEAD, "<p>{{ fact }} “No comment”</p>")},
        "en",
        "templates/blocks/lead.html.j2:{line}:17: error[N104]: harbour.en: the quotation '“No comment”' comes from no",
    ),
    "a figure typed with its element": (
        {"lead": (LEAD, '<p>{{ fact }}</p><p>About <data value="57">57</data></p>')},
        "en",
        "templates/blocks/lead.html.j2:{line}:46: error[N106]: harbour.en: '57' (57) stands where no fact is cited",
    ),
    "a figure of another fact beside the marks": (
        {
            "timeline": (
                "{{- fact.printed -}}",
                "{{ sheet.blocks[1].facts[3].figure }} {{ fact }}",
            )
        },
        "en",
        "content/facts/harbour.yaml:6:9: error[N106]: harbour.en: '210' (210) is not the value or a date of"
        " harbour-founded, which is cited there\n  hint: it is a figure of requests-2018",
    ),
    "the marks of another fact": (
        {"lead": ("{{ fact }}", "{{ fact | bare }}{{ sheet.blocks[2].facts[2].marks }}")},
        "en",
        "content/facts/harbour.yaml:30:9: error[N107]: harbour.en: the statement of arrivals-2017 has note 1,"
        " no note for harbour-report",
    ),
    "a date of another fact in a table": (
        {"macros": (", {{ row.fact.as_of }}</td>", ", {{ sheet.blocks[3].facts[1].as_of }}</td>")},
        "en",
        "content/facts/harbour.yaml:56:9: error[N106]: harbour.en: 'September 2016' (2016-09) is not the value or a"
        " date of requests-2018, which is cited there",
    ),
}


@pytest.mark.parametrize("fault", IN_A_TEMPLATE)
def test_what_is_typed_into_a_template_is_found(here: Path, fault: str) -> None:
    changes, code, expected = IN_A_TEMPLATE[fault]
    found = Small(**changes).problems(code)  # type: ignore[arg-type]
    assert found != []
    ((name, (old, _)),) = changes.items()
    clean = (ROOT / template(name)).read_text(encoding="utf-8")
    assert found[0].startswith(expected.format(line=line_of(old, clean)))
    assert len({re.findall(r"error\[(N\d+)\]", problem)[0] for problem in found}) == 1


def test_the_nearest_fact_is_named(here: Path) -> None:
    small = Small(macros=(ESTABLISHED, "<li>{{ fact }} and 9 more</li>"))
    assert small.problems("en")[0].endswith(
        "hint: print a field of a fact instead; the nearest fact is harbour-founded"
    )


def test_where_no_template_has_the_text_the_fact_is_the_place(here: Path) -> None:
    """The fact that shares most words with what is printed."""
    text = t.Text(" Harbour received 7 requests.")
    found = Small().problems("en", once(t.Text("Lost files"), text))
    assert len(found) == 1
    assert found[0].startswith("content/facts/harbour.yaml:43:9: error[N101]: harbour.en: the number '7' comes from")


def test_where_no_fact_is_near_the_sheet_is_the_place(here: Path) -> None:
    found = Small().problems("en", once(t.Text("Lost files"), t.Text("Page 7")))
    assert len(found) == 1
    assert found[0].startswith("content/sheets/harbour.yaml:1:1: error[N101]: harbour.en: the number '7' comes from")


# -- typed into a label --------------------------------------------------------------------------------

LABELS = {
    "a date": ("Facts as of {date}", "Faits au 1er mai 2018, {date}", "N103", "date '1er mai 2018'"),
    "a digit": ("Edition {number}, {date}", "Édition {number} de 3, {date}", "N101", "number '3'"),
    "another number in words": (
        "{confirmed} of {total} citations read by two people",
        "références lues par trois personnes : {confirmed} sur {total}",
        "N102",
        "number in words 'trois'",
    ),
}


@pytest.mark.parametrize("fault", LABELS)
def test_what_is_typed_into_a_label_is_found(here: Path, monkeypatch: pytest.MonkeyPatch, fault: str) -> None:
    message, text, code, what = LABELS[fault]
    french = language("fr")
    monkeypatch.setitem(french.__dict__, "phrases", {**french.phrases, message: text})
    found = Small().problems("fr")
    assert found != []
    assert all(f"error[{code}]: harbour.fr: the {what} comes from no fact printed there" in p for p in found)


def test_a_number_in_words_is_the_figure_it_is_made_of(here: Path) -> None:
    counted = (
        "{value:words} people by {as_of}.\n    fr: Harbour a recensé {value} personnes en date du {as_of}.\n  value: 7"
    )
    folder = Folder().change(
        FACTS,
        "{value} people by {as_of}.\n    fr: Harbour a recensé {value} personnes en date du {as_of}.\n  value: 57",
        counted,
    )
    assert Small(folder).problems("en") == []
    (found,) = Small(folder).problems("en", once(figure(7, "seven"), figure(7, "eight")))
    assert "error[N105]: harbour.en: 'eight' is printed for {value:words} of arrivals-2017, which is 7" in found


# -- changed in the finished tree ------------------------------------------------------------------------


def test_a_digit_changed_in_a_statement_is_found(here: Path) -> None:
    """The value is the fact's, the text is not."""
    found = Small().problems("en", once(figure(57), figure(57, "58")))
    assert found == [
        "content/facts/harbour.yaml:30:9: error[N105]: harbour.en: '58' is printed for {value} of arrivals-2017,"
        " which is 57 and printed '57'\n  hint: the text of a figure is made from its value, never typed"
    ]


def test_the_number_of_another_fact_in_a_statement_is_found(here: Path) -> None:
    found = Small().problems("en", once(figure(57), figure(140)))
    assert found == [
        "content/facts/harbour.yaml:30:9: error[N106]: harbour.en: '140' (140) stands where {value} of arrivals-2017"
        " is printed, which is 57\n  hint: it is a figure of requests-2017"
    ]


def test_the_number_of_a_fact_worded_alike_is_found_by_the_marks(here: Path) -> None:
    """Both statements say: Harbour counted … people by …; only the marks and the date tell which one it is."""
    (found,) = Small().problems("en", once(figure(57), figure(31)))
    assert "error[N106]: harbour.en: '31' (31) stands where {value} of arrivals-2017 is printed, which is 57" in found


def test_a_date_changed_in_a_tile_is_found(here: Path) -> None:
    day = t.Time((t.Text("as of September\u00a02016"),), "2016-09")
    (found,) = Small().problems("en", once(day, replace(day, datetime="2016-08")))
    assert found.startswith(
        "content/facts/harbour.yaml:17:9: error[N106]: harbour.en: 'as of September 2016' (2016-08) is"
        " not the value or a date of arrivals-2016, which is cited there"
    )


def test_a_figure_of_a_tile_printed_otherwise_is_found(here: Path) -> None:
    (found,) = Small().problems("en", once(figure(31), figure(31, "30")))
    assert "error[N105]: harbour.en: '30' is printed for 31 of arrivals-2016, which is printed '31'" in found


def test_a_figure_that_its_language_rounds_is_found(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The lint shares the printing with the sheet; so it reads each figure back."""
    small = Small(Folder().change(FACTS, "value: 31", "value: 1230000"))
    assert small.problems("en") == []
    figure = Language.figure
    rounded = {1_230_000: "1.2M"}
    monkeypatch.setattr(Language, "figure", lambda self, n, q=None: rounded.get(n.first) or figure(self, n, q))
    (found,) = Small(Folder().change(FACTS, "value: 31", "value: 1230000")).problems("en")
    what = "harbour.en: '1.2M' is printed for 1230000, but says 1200000\n"
    assert found.endswith(f"error[N105]: {what}  hint: a figure is printed in full, never rounded")


def test_a_chart_that_draws_another_value_is_found(here: Path) -> None:
    def change(node: object) -> object:
        return replace(node, value=32) if isinstance(node, t.Point) and node.value == 31 else node

    (found,) = Small().problems("en", change)
    assert "content/facts/harbour.yaml:17:9: error[N105]: harbour.en: the chart draws 32 where 31 is printed" in found


def shares() -> Small:
    made = Folder()
    sheet = "sheets/harbour.yaml"
    blocks = "blocks:\n- kind: shares\n  shares:\n  - {fact: arrivals-2016, of: arrivals-2017}\n"
    made.files[sheet] = made.files[sheet].partition("blocks:")[0] + blocks
    return Small(made)


@pytest.mark.parametrize(("part", "whole", "wrong"), [(31, 58, 58), (32, 57, 32), (57, 31, 31)])
def test_a_share_that_draws_other_values_or_the_whole_as_its_part_is_found(
    here: Path, part: int, whole: int, wrong: int
) -> None:
    small = shares()
    assert small.problems("en") == small.problems("fr") == []

    def change(node: object) -> object:
        if not isinstance(node, t.Chart):
            return node
        return replace(node, points=(replace(node.points[0], value=part),), whole=whole)

    found = small.problems("en", change)
    assert f"error[N105]: harbour.en: the chart draws {wrong} where 31, 57 is printed" in found[0]


def test_a_chart_whose_text_alternative_differs_is_found(here: Path) -> None:
    def change(node: object) -> object:
        return replace(node, alt=node.alt.replace("31", "32")) if isinstance(node, t.Chart) else node

    found = Small().problems("en", change)
    assert [re.findall(r"\[(N\d+)\].* '([^']*)' comes", p)[0] for p in found] == [
        ("N103", "September 2016"),
        ("N103", "September 2017"),
        ("N101", "32"),
        ("N101", "57"),
    ]


def test_another_date_of_the_sheet_is_found(here: Path) -> None:
    day = t.Time((t.Text("15\u00a0March\u00a02018"),), "2018-03-15")
    (found,) = Small().problems("en", once(day, replace(day, datetime="2018-03-16")))
    assert found.startswith(
        "content/sheets/harbour.yaml:1:1: error[N106]: harbour.en: '15 March 2018' (2018-03-16) stands"
        " where facts_as_of of the sheet is printed, which is 2018-03-15"
    )


def test_another_count_in_the_status_line_is_found(here: Path) -> None:
    small = Small()
    (status,) = [
        node for node in t.walk(small.tree("en").article) if isinstance(node, t.Text) and "quotes found" in node.text
    ]
    found = small.problems("en", once(status, t.Text(status.text.replace("0 of 8 quotes", "5 of 8 quotes"))))
    assert [p for p in found if "the number '5' comes from no fact printed there" in p]


def test_a_quotation_in_no_quote_is_found(here: Path) -> None:
    folder = Folder().change(FACTS, "“lost 12 files”", "“lost 12 ledgers”")
    found = Small(folder).problems("en")
    assert found == [
        "content/facts/harbour.yaml:69:9: error[N104]: harbour.en: the quotation '“lost 12 ledgers”' comes from no fact"
        " printed there: “…Harbour said officials “lost 12 ledgers” on…”\n  hint: quote a quote of its citations,"
        " word for word; a translation of one stands under quote-translation:; the nearest fact is delay-alleged"
    ]


@pytest.mark.parametrize(
    "quotation", ["‘lost 12 ledgers’", "'lost 12 ledgers'", "‹lost 12 ledgers›", "„lost 12 ledgers“"]
)
def test_a_quotation_in_other_marks_is_found(here: Path, quotation: str) -> None:
    (found,) = Small(Folder().change(FACTS, "“lost 12 files”", quotation)).problems("en")
    assert found.startswith(
        f"content/facts/harbour.yaml:69:9: error[N104]: harbour.en: the quotation '{fold(quotation)}' comes from no"
    )


@pytest.mark.parametrize("quotation", ["‘lost 12 files’", "'lost 12 files'"])
def test_a_quotation_in_single_marks_may_be_a_quote(here: Path, quotation: str) -> None:
    assert Small(Folder().change(FACTS, "“lost 12 files”", quotation)).problems("en") == []


def test_a_quotation_mark_without_its_pair_is_found(here: Path) -> None:
    folder = Folder().change(FACTS, "en: Officials in Canada denied", "en: Officials in Canada “denied")
    assert Small(folder).problems("en") == [
        "content/facts/harbour.yaml:79:9: error[N104]: harbour.en: the quotation mark “ has no pair: “…Officials in"
        " Canada “denied it on…”\n  hint: quotation marks come in pairs; the nearest fact is delay-denied"
    ]


def test_apostrophes_are_no_quotation_marks(here: Path) -> None:
    folder = Folder().change(
        FACTS, "en: Officials in Canada denied", "en: Canada’s workers’ and officials' people denied"
    )
    assert Small(folder).problems("en") == []


def test_a_translated_quotation_needs_its_translation(here: Path) -> None:
    folder = Folder().change(FACTS, ", quote-translation: {fr: des fonctionnaires ont perdu 12 dossiers}", "")
    (found,) = Small(folder).problems("fr")
    assert found.startswith(
        "content/facts/harbour.yaml:70:9: error[N104]: harbour.fr: the quotation '« perdu 12 dossiers »'"
    )


def test_a_quotation_of_the_sheets_facts_may_stand_in_a_heading(here: Path) -> None:
    small = Small()
    assert small.problems("en", once(t.Text("Lost files"), t.Text("“Lost 12 files”"))) == []
    (found,) = small.problems("en", once(t.Text("Lost files"), t.Text("“Lost 13 files”")))
    assert "error[N104]" in found


def test_a_number_in_a_name_is_no_number(here: Path) -> None:
    """Resolution 2230 is a name once it is listed; another one is a number."""
    names = "- id: resolution\n  kind: law\n  forms: {en: [Resolution 2230], fr: [résolution 2230]}\n"
    small = Small(Folder().add("names.yaml", names))
    assert small.problems("en", once(t.Text("Lost files"), t.Text("Resolution 2230"))) == []
    (found,) = small.problems("en", once(t.Text("Lost files"), t.Text("Resolution 2231")))
    assert "error[N101]: harbour.en: the number '2231'" in found


def test_a_statement_within_another_is_no_statement_of_its_own(here: Path) -> None:
    folder = Folder().change(FACTS, "en: No later count was published by Harbour.", "en: Denied it on {event_date}.")
    folder.change(FACTS, "en: Officials in Canada denied", "en: Officials in Canada spoke. Denied")
    folder.change(FACTS, "text:\n    en: Denied", "event_date: 2017-10-06\n  text:\n    en: Denied")
    assert Small(folder).problems("en") == []


def test_a_fact_never_printed_explains_nothing(here: Path) -> None:
    folder = Folder().change(
        FACTS, "Kept for the file., fr: Pour le dossier.}", "'K {value}.', fr: 'K {value}.'}\n  value: 9"
    )
    (found,) = Small(folder).problems("en", once(t.Text("Lost files"), t.Strong((t.Text("K "), figure(9)))))
    assert "error[N106]: harbour.en: '9' (9) stands where no fact is cited" in found


# -- notes -----------------------------------------------------------------------------------------------


def in_note(old: str, new: str) -> Change:
    """Change a text in the first note that has it."""
    left = [old]

    def change(node: object) -> object:
        if isinstance(node, t.Note) and left and old in t.plain_text(*node.content):
            left.clear()
            return replace(node, content=(t.Text(t.plain_text(*node.content).replace(old, new)),))
        return node

    return change


@pytest.mark.parametrize(
    ("old", "new", "strange"),
    [
        ("February\u00a02018", "March 2018", "'March 2018'"),
        ("p.\u00a03", "p.\u00a04", "'4'"),
        ("A Year of Arrivals", "Two Years of Arrivals", "'“Two Years of Arrivals”', 'Two'"),
        ("harbour.test/report", "harbour.test/report2", "'_2'"),
    ],
)
def test_what_a_source_has_not_is_found_in_its_note(here: Path, old: str, new: str, strange: str) -> None:
    (found,) = Small().problems("en", in_note(old, new))
    assert found.startswith("content/sources/main.yaml:2:3: error[N112]: harbour.en: note ")
    assert f"has {strange}, which its source harbour-report has not" in found


def test_a_short_note_that_names_another_note_is_found(here: Path) -> None:
    theme = Path("templates/theme.yaml")
    theme.write_text(theme.read_text(encoding="utf-8").replace("merge: source", "merge: locator"), encoding="utf-8")
    (found,) = Small().problems("en", in_note("(note\u00a01)", "(note\u00a02)"))
    assert "error[N112]: harbour.en: note 2 has '2'" in found


# -- languages -------------------------------------------------------------------------------------------


def test_languages_that_differ_in_a_number_are_found(here: Path) -> None:
    found = Small().differences(once(figure(57), figure(75)))
    assert found == [
        "content/facts/harbour.yaml:31:9: error[N108]: harbour.fr: 'en' and 'fr' differ in a number or date: 57 and 75"
        " (arrivals-2017)\n  hint: the same numbers and dates stand in each language"
    ]


HEADS = """\
- kind: answers
  rows:
  - asked: {facts: [arrivals-2016], head: "{arrivals-2016.as_of}, Harbour"}
    answered: {text: Harbour}
  - asked: {facts: [arrivals-2017], head: "{arrivals-2017.as_of}, Harbour"}
    answered: {text: Harbour}
- kind: table
  columns: [Harbour, Harbour]
  rows:
  - cells: [{text: "{requests-2018.as_of}"}, {text: Harbour}]
"""


@pytest.mark.parametrize(("month", "text"), [("2017-09", "September 2017"), ("2018-01", "January 2018")])
def test_a_date_of_another_text_of_the_sheet_is_found(here: Path, month: str, text: str) -> None:
    """Of a text with the same words, or of one that is nothing but the date."""
    small = Small(Folder().add("sheets/harbour.yaml", HEADS))
    assert small.problems("en") == []
    day = t.Time((t.Text("September\u00a02016"),), "2016-09")
    head = (day, t.Text(", Harbour"))
    other = (t.Time((t.Text(text.replace(" ", "\u00a0")),), month), t.Text(", Harbour"))
    (found,) = small.problems("en", lambda n: other + n[2:] if isinstance(n, tuple) and n[:2] == head else n)
    assert f"error[N106]: harbour.en: '{text}' ({month}) is not the value or a date of arrivals-2016" in found


def test_languages_that_differ_in_a_date_are_found(here: Path) -> None:
    day = t.Time((t.Text("2\u00a0mars\u00a02015"),), "2015-03-02")
    (found,) = Small().differences(once(day, replace(day, datetime="2015-03-03")))
    assert "error[N108]: harbour.fr: 'en' and 'fr' differ in a number or date: 2015-03-02 and 2015-03-03" in found


def test_languages_that_differ_in_a_typed_number_are_found(here: Path) -> None:
    (found,) = Small().differences(once(t.Text("Dossiers perdus"), t.Text("12 dossiers")))
    assert found.startswith("content/sheets/harbour.yaml:1:1: error[N108]: harbour.fr: 'en' and 'fr' differ in")


def test_a_name_that_one_language_lacks_is_found(here: Path) -> None:
    def change(node: object) -> object:
        return t.Text(node.text.replace("Canada", "pays")) if isinstance(node, t.Text) else node

    found = Small().differences(change)
    assert [p.split("\n")[0] for p in found] == [
        "content/facts/harbour.yaml:7:9: error[N109]: harbour.fr: the name canada is in 'en' but not in 'fr'"
        " (harbour-founded)",
        "content/facts/harbour.yaml:80:9: error[N109]: harbour.fr: the name canada is in 'en' but not in 'fr'"
        " (delay-denied)",
    ]


def test_a_name_that_one_language_has_more_is_found(here: Path) -> None:
    def change(node: object) -> object:
        return t.Text(node.text.replace("dossiers", "dossiers au Canada")) if isinstance(node, t.Text) else node

    found = Small().differences(change)
    assert [p.split("\n")[0].partition("harbour.fr: ")[2] for p in found] == [
        "the name canada is in 'fr' but not in 'en' (delay-alleged)",
    ]


def test_a_note_that_one_language_lacks_is_found(here: Path) -> None:
    def change(node: object) -> object:
        return None if isinstance(node, t.Note) and node.number == 2 else node

    found = [p.split("\n")[0] for p in Small().differences(change)]
    assert found[-1].endswith(
        "error[N110]: harbour.fr: note 2 is daily-news in 'en' and missing in 'fr' (next-report-unknown)"
    )


def test_a_mark_that_one_language_lacks_is_found(here: Path) -> None:
    small = Small()
    (mark,) = [
        n for n in t.walk(small.tree("fr").article) if isinstance(n, t.NoteRef) and (n.number, n.mention) == (2, 1)
    ]

    def change(node: object) -> object:
        return None if node == mark else node

    found = [p.split("\n")[0] for p in small.differences(change)]
    assert found == [
        "content/facts/harbour.yaml:91:9: error[N110]: harbour.fr: 'en' and 'fr' differ in the notes"
        " (next-report-unknown): daily-news"
    ]


def test_a_block_that_one_language_lacks_is_found(here: Path) -> None:
    def change(node: object) -> object:
        return None if isinstance(node, t.Section) and node.id == "statements-2" else node

    found = [p.split("\n")[0] for p in Small().differences(change)]
    assert len(found) == 1
    assert re.search(r"error\[N111\]: harbour.fr: 'en' and 'fr' differ in their blocks: \d+ and \d+", found[0])


# -- the commands ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["build", "check"])
def test_a_finding_is_status_2_and_nothing_is_written(
    here: Path, capfd: pytest.CaptureFixture[str], command: str
) -> None:
    Small(macros=(ESTABLISHED, "<li>{{ fact }} and 9 more</li>"))
    line = line_of(ESTABLISHED, (ROOT / template("macros")).read_text(encoding="utf-8"))
    assert main([command]) == 2
    assert f"templates/macros.html.j2:{line}:18: error[N101]: harbour.en: the number '9'" in capfd.readouterr().err
    assert not (here / "output").exists()


def test_languages_are_compared_where_they_are_made_together(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """One language made alone is proved alone; ``check`` compares all."""
    Small(macros=(ESTABLISHED, '<li>{{ fact }}{% if lang == "fr" %} (12){% endif %}</li>'))
    differ = "error[N108]: harbour.fr: 'en' and 'fr' differ in a number or date: 12"
    assert main(["build", "--lang", "en", "--format", "pdf"]) == 0
    assert differ not in capfd.readouterr().err
    for command in (["build", "--lang", "en", "--lang", "fr"], ["build"], ["check"]):
        assert main(command) == 2
        assert differ in capfd.readouterr().err


def test_check_tells_of_a_template_that_cannot_be_used(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    Small(macros=(ESTABLISHED, "<li>{{ fakt }}</li>"))
    line = line_of(ESTABLISHED, (ROOT / template("macros")).read_text(encoding="utf-8"))
    assert main(["check"]) == 2
    assert f"templates/macros.html.j2:{line}:1: error[T001]: 'fakt' is undefined" in capfd.readouterr().err


# -- text read back from finished files ------------------------------------------------------------------


def without_marks(node: Node) -> Node:
    node.kids = [kid for kid in node.kids if not (isinstance(kid, Node) and kid.tag == "Reference")]
    for kid in node.kids:
        if isinstance(kid, Node):
            without_marks(kid)
    return node


DOWNLOADS = r'<ul class="downloads".*?</ul>'  # put into the masthead by the program, not by the sheet


def from_web(page: bytes) -> tuple[list[str], dict[int, str]]:
    read = WebText(re.sub(rf"<sup>[^<]*<a role=.*?</sup>|{DOWNLOADS}", "", page.decode(), flags=re.DOTALL))
    return read.texts, read.note_texts()


def from_paper(file: bytes) -> tuple[list[str], dict[int, str]]:
    document = read_tree(file)
    notes = pdf_notes(document)
    return pdf_blocks(without_marks(document)), notes


SUFFIX = {from_web: "html", from_paper: "a4.pdf"}


def in_texts(project: Project, name: str, code: str, texts: list[str], notes: dict[int, str]) -> list[str]:
    lang = language(code)
    edition = project.edition(project.content.sheets[name], lang)
    found = lint_texts(texts, notes, edition, project.editions.wordings(lang))
    return [f"{problem.code}: {problem.what}" for problem in found]


@pytest.mark.parametrize("read_back", [from_web, from_paper])
@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("name", SHEETS)
def test_finished_files_say_only_what_is_known(name: str, code: str, read_back: Any) -> None:
    texts, notes = read_back(outputs()[f"{name}.{code}.{SUFFIX[read_back]}"].data)
    assert len(texts) > 50
    assert len(notes) > 10
    assert in_texts(real(), name, code, texts, notes) == []


@cache
def small_files() -> tuple[Project, dict[str, bytes]]:
    """Return the small sheet, with a statement of two figures that are like each other, and its files by their end."""
    folder = Folder().change(
        FACTS,
        "en: Harbour counted {value} people by {as_of}.\n"
        "    fr: Harbour a recensé {value} personnes en date du {as_of}.\n  value: 57\n",
        "en: By {as_of} {value} people of {asked} had come, Harbour said.\n"
        "    fr: En {as_of} {value} personnes sur {asked} étaient venues, a affirmé Harbour.\n  value: 57\n"
        "  values: {asked: 90}\n",
    )
    with TemporaryDirectory() as path:
        project = Project(folder.write(Path(path)), ROOT / "templates")
        made = build(project, Selection(languages=("en",), papers=("a4",))).outputs
    return project, {output.name.removeprefix("harbour.en.").replace("draft.", ""): output.data for output in made}


def read_small(read_back: Any) -> tuple[list[str], dict[int, str]]:
    texts, notes = read_back(small_files()[1][SUFFIX[read_back]])
    return texts, notes


def in_small(texts: list[str], notes: dict[int, str]) -> list[str]:
    return in_texts(small_files()[0], "harbour", "en", texts, notes)


READ_BACK = {
    "a digit in a statement": ("57 people of", "58 people of", "N105", "'58' is printed for {value}"),
    "two figures swapped": ("57 people of 90", "90 people of 57", "N105", "'90' is printed for {value}"),
    "a date": ("By September 2017 57", "By October 2017 57", "N105", "'October' is printed for {as_of}"),
    "a number in words": ("people of 90 had", "people of 90 had twice", "N102", "'twice' comes from no fact"),
    "the edition": ("Edition 1, 1", "Edition 2, 1", "N101", "'2' comes from no fact"),
    "a count of the status line": ("of 8 quotes", "of 7 quotes", "N101", "'7' comes from no fact"),
}


@pytest.mark.parametrize("read_back", [from_web, from_paper])
def test_the_files_of_the_small_sheet_say_only_what_is_known(read_back: Any) -> None:
    assert in_small(*read_small(read_back)) == []


@pytest.mark.parametrize("fault", READ_BACK)
@pytest.mark.parametrize("read_back", [from_web, from_paper])
def test_a_fault_in_a_finished_file_is_found(read_back: Any, fault: str) -> None:
    old, new, code, what = READ_BACK[fault]
    texts, notes = read_small(read_back)
    changed = [text.replace(old, new) for text in texts]
    assert changed != texts
    found = in_small(changed, notes)
    assert any(problem.startswith(code) and what in problem for problem in found), found


@pytest.mark.parametrize("read_back", [from_web, from_paper])
def test_a_digit_in_a_note_read_back_is_found(read_back: Any) -> None:
    texts, notes = read_small(read_back)
    assert "February 2018" in notes[1]
    notes[1] = notes[1].replace("February 2018", "February 2019")
    (found,) = in_small(texts, notes)
    assert found.startswith("N112: harbour.en: note 1 has '")


# -- words -----------------------------------------------------------------------------------------------


def test_cells_with_marks_stand_alone_with_the_head_of_their_row() -> None:
    def row(year: str, *cells: t.Cell) -> tuple[t.Cell, ...]:
        return (t.Cell((t.Time((t.Text(year),), year),), "row"), *cells)

    def cell(value: int) -> t.Cell:
        return t.Cell((figure(value), t.NoteRef(1, 1, ("a",))))

    table = t.Table((), (), (row("2017", cell(140)), row("2018", t.Cell((t.Text("–"),)), cell(210))), "years")
    sheet = t.Sheet(t.Section("article", (table,)), t.Metadata("a", "", 1, "2018", "", "en"))
    printed = [group for group in groups(sheet) if group.figures]
    shown = [group.text.replace("\0", "{}").format(*(f.text for f in group.figures)) for group in printed]
    assert shown == ["2017\n140", "2018\n–", "2018\n210"]


# -- anything at all ---------------------------------------------------------------------------------------


@cache
def worded(code: str) -> tuple[Content, Wordings]:
    """Return the small content, to which facts are added."""
    with TemporaryDirectory() as folder:
        content = load(Folder().write(Path(folder)))
    return content, Wordings(content, language(code))


def printed(fact: Fact, content: Content, lang: Language) -> t.Sheet:
    """Return a sheet that prints one statement."""
    markup = f"<article><p>{BoundFact(fact, content, lang).__html__()}</p></article>"
    article, notes = number(
        read(markup),
        lambda cited: note_texts(cited, content.sources, lang),
        lambda key: reference(content.sources[key]),
    )
    return t.Sheet(article, t.Metadata("harbour", "FS-HB", 1, "2018-04-01", "", lang.code), notes)


dates = st.dates().map(str) | st.integers(1900, 2100).map(str) | st.just("2017-06/2017-08") | st.just("2017-09")


@st.composite
def statements(draw: st.DrawFn) -> Fact:
    """Draw a fact with any values, worded in two languages, with its figures in any order."""
    data: dict[str, Any] = {
        "value": draw(st.integers(0, 3_000_000)),
        "qualifier": draw(st.sampled_from([None, "more-than", "nearly", "about", "at-least", "up-to"])),
        "as_of": draw(dates),
        "event_date": draw(dates),
        "values": {"further": draw(st.integers(0, 99_999))},
        "dates": {"later": draw(dates)},
    }
    names = draw(st.permutations(["value", "as_of", "event_date", "further", "later"]))[: draw(st.integers(1, 5))]
    said = draw(st.sampled_from(["Harbour said", "In Canada", "People of Harbour, it said,"]))
    text = f"{said} " + " of those and ".join(f"{{{name}}}" for name in names) + "."
    source = {"source": "harbour-report", "quote": "welcomed 31 people so far"}
    return Fact.model_validate(
        {"id": "any", "subject": "background", "status": "reported", "text": {"en": text, "fr": text},
         "sources": [source], **data}
    )  # fmt: skip


def linted(fact: Fact, code: str, change: Change = lambda node: node) -> tuple[Problem, ...]:
    content, _ = worded(code)
    content = replace(content, facts={**content.facts, fact.id: fact})
    wordings = Wordings(content, language(code))
    sheet = edited(printed(fact, content, language(code)), change)
    edition = Edition(content.sheets["harbour"], language(code), sheet, (fact,), Standing(1, 0, 0))
    return lint(edition, wordings)[0]


@given(statements(), st.sampled_from(["en", "fr", "ru"]))
def test_any_statement_is_clean(fact: Fact, code: str) -> None:
    assert linted(fact, code) == ()


@given(statements(), st.sampled_from(["en", "fr"]), st.data())
def test_any_statement_with_a_digit_changed_is_not(fact: Fact, code: str, data: st.DataObject) -> None:
    """In the text of a figure, or in text and value together."""
    content, _ = worded(code)
    sheet = printed(fact, content, language(code))
    nodes = [n for n in t.walk(sheet.article) if isinstance(n, t.Data | t.Time)]
    node = data.draw(st.sampled_from(nodes))
    text = t.plain_text(node)
    at = data.draw(st.sampled_from([i for i, c in enumerate(text) if c.isdigit()]))
    digit = data.draw(st.sampled_from([d for d in "0123456789" if d != text[at]]))
    new: t.Inline = replace(node, content=(t.Text(text[:at] + digit + text[at + 1 :]),))
    if isinstance(new, t.Data) and data.draw(st.booleans()):
        new = replace(new, value=new.value + digit)
    assert {problem.code for problem in linted(fact, code, once(node, new))} & {"N105", "N106"}


def value_of(node: t.Data | t.Time) -> str:
    return node.value if isinstance(node, t.Data) else node.datetime


def figures_of(fact: Fact, content: Content) -> set[str]:
    """Return the figures that a fact prints beside its statement; a list of dates has the year by itself."""
    dates = {date for date in (fact.as_of, fact.event_date, (fact.date() or "")[:4]) if date}
    return {*map(str, content.numbers(fact).values()), *dates}


def of_a_text(figure: Figure, group: Group, value: str, plan: SheetPlan, content: Content, lang: Language) -> bool:
    """Tell whether a text of the sheet has these words, and at this place the figure with this value."""
    for _, text in plan.texts():
        parts = FIELD_OF_FACT.split(lang.typeset(text.get(lang.code) or ""))
        words = SLOT.join(map(fold, parts[::3]))
        slots = [at for at, character in enumerate(words) if character == SLOT]
        for at, ident, field in zip(slots, parts[1::3], parts[2::3], strict=True):
            fact, start = content.facts[ident], figure.at - at
            own = {**content.numbers(fact), **fact.moments()}[field.removesuffix(":words")]
            if str(own) == value and start >= 0 and group.text.startswith(words, start):
                return True
    return False


@given(st.data())
def test_any_figure_of_a_real_sheet_in_place_of_another_is_found(data: st.DataObject) -> None:
    """Text and value fit each other, and the sheet has both; only the place is wrong.

    Unless it is of the same fact, or of another text of the sheet with the same words; or it is a date of the sheet's
    own, which may stand wherever no fact is cited.
    """
    name, code = data.draw(st.sampled_from(SHEETS)), data.draw(st.sampled_from(LANGUAGES))
    project, lang = real(), language(code)
    plan = project.content.sheets[name]
    edition = project.edition(plan, lang)
    sheet = edition.sheet
    nodes = [node for node in t.walk(sheet.article) if isinstance(node, t.Data | t.Time)]
    index = data.draw(st.integers(0, len(nodes) - 1))
    _, reading = lint(edition, project.editions.wordings(lang))
    printed_at = zip(reading.groups, reading.facts, strict=True)
    figure, group, facts = [(figure, group, facts) for group, facts in printed_at for figure in group.figures][index]
    others = [node for node in nodes if type(node) is type(nodes[index]) and node != nodes[index]]
    other = data.draw(st.sampled_from(others))
    assume(not any(value_of(other) in figures_of(fact, project.content) for fact in facts))
    days = {plan.date, plan.facts_as_of, *(project.content.searches[n.value].on for n, _ in plan.named("search"))}
    assume(facts or value_of(other) not in days)
    assume(not of_a_text(figure, group, value_of(other), plan, project.content, lang))
    seen = 0

    def change(node: object) -> object:
        nonlocal seen
        if isinstance(node, t.Data | t.Time):
            seen += 1
            return other if seen == index + 1 else node
        return node

    problems, _ = lint(replace(edition, sheet=edited(sheet, change)), project.editions.wordings(lang))
    assert {problem.code for problem in problems} & {"N105", "N106"}


@given(st.data())
def test_any_printed_digit_of_a_real_sheet_changed_is_found(data: st.DataObject) -> None:
    """Wherever it stands: in a statement, a tile, a table, a chart, a label or a note."""
    name, code = data.draw(st.sampled_from(SHEETS)), data.draw(st.sampled_from(LANGUAGES))
    project, lang = real(), language(code)
    plan = project.content.sheets[name]
    edition = project.edition(plan, lang)
    sheet = edition.sheet
    inlines = [node for note in sheet.notes for inline in note.content for node in t.walk(inline)]
    texts = [n for n in (*t.walk(sheet.article), *inlines) if isinstance(n, t.Text) and any(map(str.isdigit, n.text))]
    node = data.draw(st.sampled_from(texts))
    at = data.draw(st.sampled_from([i for i, c in enumerate(node.text) if c.isdigit()]))
    digit = data.draw(st.sampled_from([d for d in "0123456789" if d != node.text[at]]))
    changed = replace(edition, sheet=edited(sheet, once(node, t.Text(node.text[:at] + digit + node.text[at + 1 :]))))
    problems, _ = lint(changed, project.editions.wordings(lang))
    assert problems != ()
