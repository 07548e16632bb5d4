"""What a sheet's blocks rest on and repeat, and the texts of its own that name figures of facts."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from support.content_factory import SEARCHES, SHEET, Folder

from factsheet.languages import language
from factsheet.project.project import Project
from factsheet.records.load import load
from factsheet.rules import check
from factsheet.sheet.tree import plain_text

ROOT = Path(__file__).parent.parent
S = "sheets/harbour.yaml"
HEAD = SHEET[: SHEET.index("blocks:")] + "blocks:\n"
LEAD = """\
- kind: lead
  text:
    en: Harbour, founded on {harbour-founded.event_date}, counted {arrivals-2017.value} people.
    fr: Harbour, fondé le {harbour-founded.event_date}, a recensé {arrivals-2017.value} personnes.
  rests_on: [harbour-founded, arrivals-2017]
"""
STATED = "- kind: statements\n  facts: [harbour-founded, arrivals-2017]\n"
TABLE = """\
- kind: table
  columns: [{en: Program, fr: Programme}, {en: Word, fr: Nouvelle}]
  rows:
  - cells: [{text: Harbour}, {facts: [arrivals-2016]}]
"""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def folder(*blocks: str) -> Folder:
    made = Folder()
    made.files[S] = HEAD + "".join(blocks)
    made.files["searches.yaml"] = SEARCHES
    return made


def told(*blocks: str) -> list[str]:
    return [
        str(p) for p in check(load(folder(*blocks).write(Path()))) if p.code in ("C101", "C203", "C511", "C512", "C513")
    ]


def article(*blocks: str, code: str = "en") -> str:
    shutil.copytree(ROOT / "templates", "templates")
    project = Project(folder(*blocks).write(Path()), Path("templates"))
    plan = project.content.sheets["harbour"]
    return plain_text(project.finished(plan, language(code), project.languages).sheet.article).replace("\u00a0", " ")


def test_a_lead_in_words_of_its_own_prints_the_figures_of_facts_and_no_marks() -> None:
    assert "Harbour, founded on 2 March 2015, counted 57 people." in article(LEAD, STATED)


def test_what_a_lead_rests_on_is_printed_in_a_block() -> None:
    assert told(LEAD, STATED) == []
    assert told(LEAD, STATED.replace(", arrivals-2017", "")) == [
        f"content/{S}:13:31: error[C511]: no block prints 'arrivals-2017'\n"
        "  hint: print it in a block, or name another fact"
    ]
    assert told(LEAD.replace("[harbour-founded,", "[harbor-founded,"), STATED)[0].startswith(
        f"content/{S}:13:14: error[C101]: there is no fact 'harbor-founded'"
    )


def test_a_placeholder_of_a_sheet_names_a_fact_and_a_field_it_has() -> None:
    (en, fr) = told(LEAD.replace("{arrivals-2017.value}", "{arrivals-2017.total}"), STATED)
    assert en.startswith(f"content/{S}:11:9: error[C203]: no field for the placeholder {{arrivals-2017.total}}")
    assert fr.startswith(f"content/{S}:12:9: error[C203]")


def test_a_fact_stands_in_one_block() -> None:
    timeline = "- kind: timeline\n  facts: [harbour-founded, arrivals-2016, requests-2017]\n"
    assert told(STATED, timeline) == [
        f"content/{S}:12:11: warning[C512]: 'harbour-founded' is printed in another block already\n"
        f"  hint: first at content/{S}:10:11; keep one, or use `see:` where the other stands"
    ]
    figures = "- kind: figures\n  facts: [arrivals-2016, arrivals-2017]\n"
    assert told(figures, STATED) == []


def test_a_free_table_has_a_cell_for_each_column() -> None:
    assert told(TABLE) == []
    assert told(TABLE.replace("{text: Harbour}, ", "")) == [
        f"content/{S}:12:5: error[C513]: this row has 1 cells; the table has 2 columns\n"
        "  hint: give it a cell for each column; `text: –` for an empty one"
    ]
    assert "this is not one table" in told("- kind: table\n  caption: {en: Counts, fr: Décomptes}\n")[0]


def test_what_was_not_found_is_told_from_the_search() -> None:
    unfound = "- kind: method\n  searches: [total]\n"
    assert "Looked for and not found as of 15 March 2018: a total." in article(STATED, unfound)


def test_another_block_is_referred_to_by_its_heading() -> None:
    answers = """\
- kind: answers
  rows:
  - asked: {facts: [requests-2017]}
    answered: {head: Harbour, see: arrivals-2017}
"""
    text = article(STATED, answers)
    assert "see: What is established" in text
    assert "September 2017, Harbour" in text


def test_the_whole_of_a_tile_is_a_figure_of_another_fact() -> None:
    tiles = """\
- kind: figures
  tiles:
  - {fact: arrivals-2016, of: arrivals-2017}
  - {fact: requests-2017}
"""
    assert "31 of 57" in article(tiles)
    assert "31 sur 57" in article_again(tiles)


def article_again(*blocks: str) -> str:
    shutil.rmtree("templates")
    return article(*blocks, code="fr")
