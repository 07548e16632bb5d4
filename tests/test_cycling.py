"""The cycling table: what somebody else's sheet needs, each from an installed wheel, on a city that does not exist.

``tests/cycling/`` is the project; ``ROWS`` says which test shows each row of the table.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pikepdf
import pytest
from support import wheel
from support.built import ROOT

CYCLING = ROOT / "tests" / "cycling"
PAGES = {"card": 1, "leaflet": 3, "report": 6}
LANGUAGES = ("en", "de", "nl")
A5 = (419.53, 595.28)

# What was impossible → the tests that show it possible, here or in the file named.
ROWS: dict[str, str] = {
    "own `subject`": "test_what_the_publisher_says_stands_on_each_sheet",
    "a number other than `FS-…`": "test_so_many_pages_of_a5_in_each_language",
    "A5": "test_so_many_pages_of_a5_in_each_language",
    "Legal": "test_installed.py::test_a_sheet_of_so_many_pages_on_this_paper",
    "1, 3 or 6 pages": "test_so_many_pages_of_a5_in_each_language",
    "leaving out key figures, timeline, disputed or the own block": "test_any_block_may_be_left_out",
    "German": "test_so_many_pages_of_a5_in_each_language",
    "Dutch": "test_so_many_pages_of_a5_in_each_language",
    "12.5 %, 3.4 million": "test_numbers_as_the_source_has_them",
    "% or € in a tile": "test_a_tile_has_a_percentage_and_an_amount",
    "40–60": "test_numbers_as_the_source_has_them",
    "an uncited introduction in YAML": "test_an_introduction_cites_nothing_and_may_say_no_number",
    "bold, link or nested list in a statement": "test_bold_a_link_and_a_nested_list_in_statements",
    "logo, photo, map": "test_logo_photo_and_map",
    "bar chart": "test_a_bar_chart",
    "another disclaimer than “Not affiliated …”": "test_what_the_publisher_says_stands_on_each_sheet",
    "CSL from Zotero": "test_sources_come_from_zotero",
    "`init`": "test_installed.py::test_a_first_project_and_a_first_fact",
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the project with its sources from Zotero's export, and all files made of it."""
    folder = tmp_path_factory.mktemp("made") / "cycling"
    shutil.copytree(CYCLING, folder)
    run = wheel.runner(folder)
    told = run("source", "import", "library.json").stdout
    assert told == "  office2025\n  plan2019\n  courier2024\n3 sources in content/sources/ours.yaml\n"
    run("build", "-q", "--format", "pdf,html,txt,md")
    return folder


@pytest.fixture
def project(made: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "cycling"
    shutil.copytree(made, folder, ignore=shutil.ignore_patterns("output"))
    return folder


def text_of(made: Path, sheet: str, language: str) -> str:
    text = (made / f"output/{sheet}.{language}.draft.txt").read_text(encoding="utf-8")
    return " ".join(text.replace("\u00a0", " ").split())


def page_of(made: Path, sheet: str, language: str) -> str:
    return (made / f"output/{sheet}.{language}.draft.html").read_text(encoding="utf-8").replace("\u00a0", " ")


def test_each_row_has_its_test() -> None:
    for row, named in ROWS.items():
        file, _, test = named.rpartition("::")
        assert f"def {test}(" in (ROOT / "tests" / (file or "test_cycling.py")).read_text(encoding="utf-8"), row
    table = (
        "own subject number Legal pages timeline German Dutch million tile introduction nested map chart Zotero init"
    )
    assert all(any(word in row for row in ROWS) for word in table.split())


def test_sources_come_from_zotero(made: Path) -> None:
    ours = (made / "content/sources/ours.yaml").read_text(encoding="utf-8")
    assert "id: office2025" in ours and "literal: City Office" in ours and "van der Wiel" in ours
    assert wheel.runner(made)("check", "-q").stderr == ""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sheet", PAGES)
def test_so_many_pages_of_a5_in_each_language(made: Path, sheet: str, language: str) -> None:
    file = made / f"output/{sheet}.{language}.a5.draft.pdf"
    with pikepdf.open(file) as opened:
        assert len(opened.pages) == PAGES[sheet]
        assert all(tuple(map(float, page.mediabox[2:])) == pytest.approx(A5, abs=0.1) for page in opened.pages)
        assert str(opened.Root.Lang) == language
    said = wheel.runner(made)("verify", f"output/{file.name}").stdout
    assert {"card": "CYC-1", "leaflet": "CYC-2025/3", "report": "CYC-A.6"}[sheet] in said


@pytest.mark.parametrize(
    ("language", "disclaimer", "status"),
    [
        ("en", "Made up for tests; not a publication of any city.", "DRAFT"),
        ("de", "Für Tests erfunden; von keiner Stadt veröffentlicht.", "ENTWURF"),
        ("nl", "Verzonnen voor tests; niet door een stad gepubliceerd.", "CONCEPT"),
    ],
)
def test_what_the_publisher_says_stands_on_each_sheet(made: Path, language: str, disclaimer: str, status: str) -> None:
    for sheet in PAGES:
        text = text_of(made, sheet, language)
        assert disclaimer in text and status in text and "Wheels of Veloville" in text
        assert "Not affiliated" not in text and "FS-" not in text
        assert "--brand: #7A1F3D" in page_of(made, sheet, language), "own colours"
    assert "subject: cycling" in (made / "content/facts/cycling.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["12.5% of trips", "€3.4 million", "40 to 60 crashes", "€250,000", "1,312", "128.4 kilometres"]),
        ("de", ["12,5 % der Wege", "3,4 Millionen Euro", "40 bis 60 Unfälle", "250 000 €", "1312", "128,4 Kilometer"]),
        ("nl", ["12,5% van de ritten", "3,4 miljoen euro", "40 tot 60 ongevallen", "€ 250.000", "1.312"]),
    ],
)  # fmt: skip
def test_numbers_as_the_source_has_them(made: Path, language: str, said: list[str]) -> None:
    text = text_of(made, "report", language)
    assert [number for number in said if number not in text] == []


@pytest.mark.parametrize(
    ("language", "share", "cost"),
    [("en", "12.5%", "€3.4 million"), ("de", "12,5 %", "3,4 Millionen Euro"), ("nl", "12,5%", "3,4 miljoen euro")],
)
def test_a_tile_has_a_percentage_and_an_amount(made: Path, language: str, share: str, cost: str) -> None:
    values = re.findall(r'<p class="value">(.*?)</p>', page_of(made, "card", language))
    assert [re.sub("<[^>]*>", "", value) for value in values] == [share, cost]


def test_any_block_may_be_left_out(made: Path) -> None:
    page = page_of(made, "card", "en")
    for kind in ("timeline", "questions", "series", "terms", "contacts", "lead"):
        assert f'class="{kind}"' not in page, kind


def test_an_introduction_cites_nothing_and_may_say_no_number(made: Path, project: Path) -> None:
    text = text_of(made, "card", "en")
    assert "Veloville does not exist. For everyone who rides: - what was counted" in text
    plan, run = project / "content/sheets/card.yaml", wheel.runner(project)
    kept = plan.read_text(encoding="utf-8")
    for typed, code in (
        ("For all 300 who ride:", "C201"),
        ("For everyone who rides since May:", "C201"),
        ("For a dozen of those who ride:", "C202"),
        ("For Mirabel and everyone who rides:", "C206"),
        ("For everyone who “rides today”:", "N104"),
    ):
        plan.write_text(kept.replace("For everyone who rides:", typed), encoding="utf-8")
        told = run("check", "-q", status=2).stderr
        where = "content/sheets/card.yaml:12:9" if code != "N104" else "content/sheets/card.yaml:1:1"
        assert f"{where}: error[{code}]" in told, told


def test_bold_a_link_and_a_nested_list_in_statements(made: Path) -> None:
    page = page_of(made, "leaflet", "de")
    assert re.search(r"<strong><data[^>]*>49</data> Unfälle</strong> mit Rädern", page)
    assert re.search(r"kostet <em>im Jahr</em>", page)
    assert '<a class="address" href="https://example.org/office/plan?lang=de">Plan für das Rad (example' in page
    assert re.search(r"mit Rädern\..*?<ul>\s*<li>.*?Hafenstraße zählte es", page, re.DOTALL)
    assert "Radfahrer*innen" in page_of(made, "report", "de"), "an asterisk inside a word is one"
    markdown = (made / "output/leaflet.de.draft.md").read_text(encoding="utf-8").replace("\u00a0", " ")
    assert "**49 Unfälle** mit Rädern" in markdown and "\n  - Auf der Hafenstraße" in markdown
    with pikepdf.open(made / "output/leaflet.nl.a5.draft.pdf") as opened:
        groups = [o for o in opened.objects if isinstance(o, pikepdf.Dictionary)]
        links = {str(o.A.URI) for o in groups if o.get("/Subtype") == "/Link" and "/URI" in o.get("/A", {})}
    assert "https://example.org/office/plan?lang=nl" in links


def test_logo_photo_and_map(made: Path) -> None:
    page = page_of(made, "report", "nl")
    assert 'alt="Een kaart met de fietspaden in rood"' in page and 'alt="Een fiets op een weg voor heuvels"' in page
    assert "data:image/svg+xml;base64," in page and "data:image/jpeg;base64," in page
    assert '<figure class="picture w80">' in page and ".w80 img { width: 80%; }" in page
    assert '<figure class="logo">' in page
    with pikepdf.open(made / "output/report.nl.a5.draft.pdf") as opened:
        alts = {str(o.Alt) for o in opened.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") == "/Figure"}
    assert {"Een kaart met de fietspaden in rood", "Een fiets op een weg voor heuvels", "Wheels of Veloville"} <= alts


def test_a_picture_beside_text_has_the_same_share_of_its_column_on_paper_and_on_the_web(project: Path) -> None:
    publisher = project / "content/publisher.yaml"
    publisher.write_text(publisher.read_text(encoding="utf-8").replace("[a5]", "[a4]"), encoding="utf-8")
    plan = project / "content/sheets/leaflet.yaml"
    plan.write_text(re.sub(r"pages: .*\n", "", plan.read_text(encoding="utf-8")), encoding="utf-8")
    wheel.runner(project)("build", "leaflet", "--lang", "en", "-q")
    with pikepdf.open(project / "output/leaflet.en.a4.draft.pdf") as opened:
        (figure,) = [o for o in opened.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") == "/Figure"
                     and "map" in str(o.Alt)]  # fmt: skip
        left, _, right, _ = map(float, figure.A.BBox)
        width = float(opened.pages[0].mediabox[2])
    page = page_of(project, "leaflet", "en")
    assert (right - left) / width < 0.4, "of a column, which is half a page at most"
    assert '<div class="left">' in page and ".w80 img { width: 80%; }" in page


def test_a_bar_chart(made: Path) -> None:
    page = page_of(made, "report", "de")
    chart = page[page.index('<figure class="chart">') :]
    assert "Unfälle mit Rädern" in chart and chart.count("<rect") >= 6 and "71" in chart and "49" in chart
