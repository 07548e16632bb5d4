"""The program from its wheel, outside any checkout: another subject, other colours, papers, numbers and languages."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from support import wheel
from support.built import ROOT
from support.wheel import Command

PUBLISHER = """\
name: Wheels of Veloville
contact: desk@wheels.veloville.ca
corrections: desk@wheels.veloville.ca
licence: {id: CC-BY-4.0, label: CC BY 4.0}
languages: [en]
papers: [a5, legal, square]
number_prefix: CYC-
disclaimer: Paid for by its members; not a publication of the city.
author: desk
"""
THEME = """\
colours:
  paper: {brand: "#7A1F3D"}
  screen: {brand: "#7A1F3D"}
papers:
  square: {width-mm: 210, height-mm: 210, top: 57, bottom: 41, left: 45, right: 45}
"""
NAMES = """\
names:
- {id: veloville, kind: place, forms: {en: [Veloville]}}
- {id: city-office, kind: organisation, forms: {en: [City Office]}}
"""
SOURCES = """[{"id": "office2025", "type": "report", "title": "Trips in Veloville", "publisher": "City Office",
  "author": [{"literal": "City Office"}], "issued": {"date-parts": [[2025, 3]]}, "URL": "https://office.veloville.ca/trips"}]"""
MEASURES = """\
measures:
- {id: share, label: {en: share of trips by bike}, unit: percent}
- {id: cost, label: {en: spent on lanes}, unit: euros}
- {id: trips, label: {en: trips by bike a year}, unit: trips}
"""
FACTS = """\
facts:
- id: share-2024
  subject: cycling
  status: reported
  text: {en: "By the count of the City Office, {value} of trips in Veloville were by bike in {as_of}."}
  value: 12.5
  unit: percent
  measure: share
  as_of: 2024
  attribution: {en: City Office}
  sources: [{source: office2025, quote: 12.5 percent of trips in 2024}]
- id: cost-2024
  subject: cycling
  status: reported
  text: {en: "The City Office put the cost of lanes at {value} for {as_of}."}
  value: 3.4
  currency: EUR
  scale: million
  measure: cost
  as_of: 2024
  attribution: {en: City Office}
  sources: [{source: office2025, quote: lanes cost EUR 3.4 million in 2024}]
- id: crashes
  subject: cycling
  status: reported
  text: {en: "The City Office expected {range} crashes in {event_date}."}
  range: {from: 40, to: 60}
  event_date: 2025
  attribution: {en: City Office}
  sources: [{source: office2025, quote: between 40 and 60 crashes in 2025}]
"""
TRIPS = """\
- id: trips-{year}
  subject: cycling
  status: reported
  text:
    en: In {{as_of}}, the City Office counted {{value}} trips by bike on all of the lanes of the city, old and new.
  value: {count}
  measure: trips
  as_of: {year}
  attribution: {{en: City Office}}
  sources: [{{source: office2025, quote: "{count} trips by bike in {year}"}}]
"""
YEARS = range(1901, 2025)
SHEET = """\
id: {ident}
number: {number}
edition: 1
date: 2025-05-01
facts_as_of: 2025-05-01
title: {{en: "How safe is cycling? A {ident} sheet"}}
summary: {{en: What the city counted.}}
pages: {{exactly: {pages}}}
blocks:
- kind: text
  paragraphs: [{{en: "This sheet is for everyone who rides to school or to work, and says what was counted."}}]
- kind: figures
  facts: [share-2024, cost-2024]
{blocks}"""


@pytest.fixture(scope="module")
def installed() -> Path:
    return wheel.installed()


@pytest.fixture
def run(tmp_path: Path) -> Command:
    """Return a function that runs the installed command in a folder of its own, far from the checkout."""
    return wheel.runner(tmp_path)


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def cycling(folder: Path, sheets: dict[str, tuple[str, int, int]]) -> None:
    """Write a project on cycling; of each sheet: its number, its pages, and for how many years it prints a count."""
    most = max(years for _, _, years in sheets.values())
    trips = "".join(TRIPS.format(year=year, count=10_000 + 37 * (year - 1900)) for year in list(YEARS)[:most])
    files = {
        "templates/theme.yaml": THEME,
        "content/publisher.yaml": PUBLISHER,
        "content/names.yaml": NAMES,
        "content/measures.yaml": MEASURES,
        "content/facts/cycling.yaml": FACTS + trips,
    }
    for ident, (number, pages, years) in sheets.items():
        ids = [f"trips-{year}" for year in list(YEARS)[:years]]
        groups = [ids[i : i + 10] for i in range(0, len(ids), 10)]
        blocks = "".join(f"- kind: statements\n  facts: [{', '.join(group)}]\n" for group in (["crashes"], *groups))
        files[f"content/sheets/{ident}.yaml"] = SHEET.format(ident=ident, number=number, pages=pages, blocks=blocks)
    write(folder, files)
    (folder / "content/sources").mkdir(exist_ok=True)
    (folder / "content/sources/office.yaml").write_text("references:\n- {id: other, type: webpage, title: Other}\n")


def made(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    return {file["name"]: file for file in json.loads(done.stdout)["files"]}


def library(folder: Path, run: Command) -> None:
    """Take the source over from an export of Zotero."""
    (folder / "library.json").write_text(SOURCES, encoding="utf-8")
    out = run("source", "import", "library.json").stdout
    assert out == "  office2025\n1 source in content/sources/office.yaml\n"


# -- the wheel ---------------------------------------------------------------------------------------


def test_it_runs_from_the_wheel(installed: Path, run: Command, tmp_path: Path) -> None:
    env = {"PYTHONPATH": str(installed)}
    where = [sys.executable, "-c", "import factsheet; print(factsheet.__file__)"]
    done = subprocess.run(where, cwd=tmp_path, env=env, capture_output=True, text=True, check=True)
    assert Path(done.stdout.strip()).is_relative_to(installed)
    assert run("--version").stdout.startswith("factsheet, version ")


@pytest.mark.parametrize("folder", ["templates", "schema"])
def test_the_wheel_has_each_file_once(installed: Path, folder: str) -> None:
    def files(top: Path) -> dict[str, bytes]:
        return {path.relative_to(top).as_posix(): path.read_bytes() for path in top.rglob("*") if path.is_file()}

    assert files(installed / "factsheet" / folder) == files(ROOT / folder)
    assert {path.name for path in installed.iterdir()} == {"bin", "factsheet", installed_info(installed).name}


def installed_info(installed: Path) -> Path:
    (info,) = installed.glob("factsheet-*.dist-info")
    return info


def test_in_an_empty_folder_it_says_what_is_missing(run: Command) -> None:
    assert run("build", status=4).stderr == (
        "error: there is no folder content\n"
        "  hint: run this in the project's folder, or name it with --content DIR; factsheet init DIR starts a project\n"
    )


def test_a_first_project_and_a_first_fact(run: Command, tmp_path: Path) -> None:
    """From nothing to a page in a few commands."""
    run("init", ".", "--publisher", "Wheels of Veloville")
    run("new", "source", "--title", "Trips in Veloville", "--publisher", "City Office", "--issued", "2025-03",
        "--author", "City Office", "--url", "https://office.veloville.ca/trips", "--type", "report")  # fmt: skip
    run("new", "fact", "--id", "cycling", "--text", "en=In {event_date}, {value} people rode to school.", "--source",
        "city-office-2025", "--quote", "1230 people rode to school in 2024", "--field", "value=1230", "--field",
        "event_date=2024", "--status", "established")  # fmt: skip
    run("new", "sheet", "--title", "en=Who rides to school", "--summary", "en=Who rides.", "--fact", "cycling")
    assert run("check", "-q").stderr == ""
    names = made(run("build", "who-rides-to-school", "--json"))
    assert sorted(names) == ["who-rides-to-school.en.a4.draft.pdf", "who-rides-to-school.en.draft.html",
                             "who-rides-to-school.en.letter.draft.pdf"]  # fmt: skip
    page = (tmp_path / "output/who-rides-to-school.en.draft.html").read_text(encoding="utf-8")
    assert "1,230" in page and "people rode to school." in page


# -- another subject ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ident", "number", "pages", "years", "paper"),
    [
        ("short", "CYC-01", 1, 2, "a5"),
        ("short", "CYC-01", 1, 2, "legal"),
        ("short", "CYC-A", 1, 2, "square"),
        ("middle", "CYC-3", 3, 30, "a5"),
        ("long", "CYC-2025/6", 6, 72, "a5"),
    ],
)
def test_a_sheet_of_so_many_pages_on_this_paper(
    run: Command, tmp_path: Path, ident: str, number: str, pages: int, years: int, paper: str
) -> None:
    cycling(tmp_path, {ident: (number, pages, years)})
    library(tmp_path, run)
    file = f"{ident}.en.{paper}.draft.pdf"
    found = made(run("build", "--paper", paper, "--format", "pdf", "--json"))
    assert found[file]["pages"] == pages
    assert f"{number}, edition 1" in run("verify", f"output/{file}").stdout


def test_what_the_sheet_says_is_its_publishers_alone(run: Command, tmp_path: Path) -> None:
    cycling(tmp_path, {"short": ("CYC-01", 1, 2)})
    library(tmp_path, run)
    path, plan = tmp_path / "content/sources/office.yaml", tmp_path / "content/sheets/short.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("- {id: other, type: webpage, title: Other}\n", ""), encoding="utf-8")
    with plan.open("a", encoding="utf-8") as file:
        file.write("- {kind: series, heading: {en: Trips counted}, charts: [trips]}\n")
    told = run("check")
    assert told.stderr == "" and "1 sheet, 5 facts, 1 source: 0 errors, 0 warnings" in told.stdout
    run("build", "--format", "html,txt", "-q")
    page = (tmp_path / "output/short.en.draft.html").read_text(encoding="utf-8")
    text = " ".join((tmp_path / "output/short.en.draft.txt").read_text(encoding="utf-8").split())
    assert "--brand: #7A1F3D" in page and "--brand: #12395B" not in page, "own colours"
    for said in (
        "This sheet is for everyone who rides to school or to work",  # an introduction that cites nothing
        "12.5%",
        "€3.4 million",
        "between 40 and 60 crashes" if "between 40" in text else "40 to 60 crashes",
        "Paid for by its members; not a publication of the city.",
        "CYC-01 · Edition 1",
    ):
        assert said in text, said
    for gone in ("Timeline", "Disputed", "Not affiliated", "FS-"):
        assert gone not in text, gone


def test_a_paper_of_the_theme_that_is_not_there_is_told_with_its_file(run: Command, tmp_path: Path) -> None:
    cycling(tmp_path, {"short": ("CYC-01", 1, 2)})
    library(tmp_path, run)
    told = run("build", "--paper", "b5", status=2).stderr
    assert told.startswith("templates/theme.yaml: error[B002]: there is no paper 'b5'\n")
    assert "the papers are: a4, letter, legal, a5, square" in told
    (tmp_path / "templates/theme.yaml").unlink()
    told = run("build", "--paper", "b5", status=2).stderr
    assert told.startswith("factsheet/templates/theme.yaml: error[B002]: there is no paper 'b5'\n")


def test_a_wheel_and_a_checkout_make_the_same_bytes(run: Command, tmp_path: Path) -> None:
    cycling(tmp_path, {"short": ("CYC-01", 1, 2)})
    library(tmp_path, run)
    run("build", "-q", "--output", "wheel")
    command = [sys.executable, "-m", "factsheet", "build", "-q", "--output", "checkout"]
    subprocess.run(command, cwd=tmp_path, env={"PYTHONPATH": str(ROOT)}, check=True)
    files = {path.name: path.read_bytes() for path in (tmp_path / "wheel").iterdir() if path.name != ".state"}
    assert files == {name: (tmp_path / "checkout" / name).read_bytes() for name in files}


def test_no_file_names_the_folder_of_the_program(installed: Path, run: Command, tmp_path: Path) -> None:
    run("init", ".")
    run("build", "-q", "--format", "html,txt,md")
    for path in (p for p in (tmp_path / "output").iterdir() if p.name != ".state"):
        assert str(installed).encode() not in path.read_bytes()
    (tmp_path / "templates/blocks").mkdir()
    (tmp_path / "templates/blocks/masthead.html.j2").write_text(f"<header><h1>{installed}/factsheet</h1></header>")
    assert "error[" in run("build", status=2).stderr


# -- another language --------------------------------------------------------------------------------


def test_a_german_sheet(run: Command, tmp_path: Path) -> None:
    run("init", ".", "--lang", "de", "--publisher", "Verein für sichere Räder")
    assert run("check", "-q").stderr == ""
    found = made(run("build", "--json", "--format", "pdf,html,txt"))
    assert found["example.de.a4.draft.pdf"]["pages"] == 1
    text = (tmp_path / "output/example.de.draft.txt").read_text(encoding="utf-8").replace("\u00a0", " ")
    assert "Verein für sichere Räder" in text and "ENTWURF" in text
    assert "5. Oktober 2023" in text and "Kein amtliches Dokument" in text


def test_a_language_without_a_file_is_refused(run: Command, tmp_path: Path) -> None:
    told = run("init", "mine", "--lang", "eo", status=2).stderr
    assert told.startswith('--lang: error[L002]: unknown language "eo"\n  hint: choose from de, en, fr, nl, ru\n')
    assert list(tmp_path.iterdir()) == []
