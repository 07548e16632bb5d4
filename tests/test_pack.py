"""A pack: cover, contents and sheets in one file, each part proved as a sheet is."""

from __future__ import annotations

import io
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pypdf import PdfReader
from support import built, pdf_ua
from support.built import ROOT
from support.command import Run, runner
from support.pdf_text import bold_codes
from support.two_sheets import two

from factsheet.cli import main
from factsheet.languages import language
from factsheet.prepress.pack import make
from factsheet.project.press import Press
from factsheet.project.project import Project
from factsheet.project.verify import verify
from factsheet.proof import manifest

WARNED = "The Russian LGBT Network"


@pytest.fixture(scope="module")
def pack() -> bytes:
    """Return the pack of the real sheets."""
    project = built.project()
    editions = [project.editions.finished(plan, language("en")) for plan in project.content.sheets.values()]
    return make(built.press(), editions, "a4")[0]


def words(text: str) -> list[str]:
    return re.sub(r"\s+", " ", text).strip().split(" ")


def test_the_pages_are_those_of_the_sheets_with_the_numbers_of_the_pack(pack: bytes) -> None:
    found = [words(page.extract_text()) for page in PdfReader(io.BytesIO(pack)).pages]
    project = built.project()
    editions = [project.editions.finished(plan, language("en")) for plan in project.content.sheets.values()]
    alone = [built.press().make(edition, "alone.pdf", "a4").data for edition in editions]
    single = [words(page.extract_text()) for data in alone for page in PdfReader(io.BytesIO(data)).pages]
    assert (len(found), len(single)) == (14, 12)
    for number, (there, own) in enumerate(zip(found[2:], single, strict=True), 1):
        own[own.index(f"{(number - 1) % 4 + 1}/4")] = f"{number}/12"
        assert there == own
    assert "1/12" not in found[0] + found[1]


def test_labels_outline_structure_and_contents(pack: bytes) -> None:
    reader = PdfReader(io.BytesIO(pack))
    assert reader.page_labels == ["i", "ii", *map(str, range(1, 13))]
    top = [
        (entry.title, reader.get_destination_page_number(entry))
        for entry in reader.outline
        if not isinstance(entry, list)
    ]
    titles = [built.project().content.sheets[sheet].title.get("en") for sheet in built.SHEETS]
    assert top == [("Fact sheets", 0), ("Contents", 1), *zip(titles, (2, 6, 10), strict=True)]
    with pikepdf.open(io.BytesIO(pack)) as pdf:
        (document,) = pdf.Root.StructTreeRoot.K
        assert [str(part.S) for part in document.K] == ["/Part"] * 5
        links = [link for link in pdf.pages[1].Annots if "/Dest" in link]
        assert [(str(link.Contents), pdf.pages.index(pikepdf.Page(link.Dest[0]))) for link in links] == [
            ("Page 1", 2), ("Page 5", 6), ("Page 9", 10),
        ]  # fmt: skip
    contents = reader.pages[1].extract_text()
    assert "example.org/canada-response.en.html" in contents and WARNED in contents
    assert contents.count("Page ") == 3 and "DRAFT" in reader.pages[0].extract_text()


def test_no_code_leads_a_phone_to_a_sheet_with_a_warning(pack: bytes) -> None:
    with pikepdf.open(io.BytesIO(pack)) as pdf:
        contents = pdf.Root.StructTreeRoot.K[0].K[1]
        sections = [kid for kid in contents.K if str(kid.S) == "/Sect"][1:]
        figures = [sum("/Alt" in kid for kid in section.K) for section in sections]
    assert figures == [1, 1, 0]


def test_it_is_accessible_and_the_same_each_time(pack: bytes) -> None:
    assert pdf_ua.check(pack) == []
    project = built.project()
    editions = [project.editions.finished(plan, language("en")) for plan in project.content.sheets.values()]
    assert make(built.press(), editions, "a4")[0] == pack


# -- faults ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return a pack of two sheets of one and two pages."""
    project = Project(two().write(tmp_path_factory.mktemp("small")), ROOT / "templates")
    editions = [project.editions.finished(project.content.sheets[name], language("en")) for name in ("quay", "harbour")]
    data, pages = make(Press(project), editions, "a5")
    assert pages == 5
    return data


def told(data: bytes) -> list[str]:
    return [f"{finding.code}: {finding}" for finding in verify(data).findings]


def changed(data: bytes, how: Callable[[pikepdf.Pdf], None]) -> bytes:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        how(pdf)
        pdf.save(buffer := io.BytesIO(), fix_metadata_version=False)
    return buffer.getvalue()


def test_a_pack_verifies(pack: bytes) -> None:
    verdict = verify(pack, built.project(), ROOT / "templates")
    assert verdict.intact and [one["sheet"]["id"] for one in verdict.manifest["sheets"]] == built.SHEETS


def swapped(pdf: pikepdf.Pdf) -> None:
    first, second = [link for link in pdf.pages[1].Annots if "/Dest" in link][:2]
    first.Dest, second.Dest = second.Dest, first.Dest


def label(pdf: pikepdf.Pdf) -> None:
    pdf.Root.PageLabels.Nums[2] = 3


def digit(pdf: pikepdf.Pdf) -> None:
    """57 becomes 52, where it stands in a tile of the second sheet."""
    page = pdf.pages[3]
    five, seven, other = bold_codes(page, "572")
    content = page.Contents.read_bytes()
    assert five + seven in content
    page.Contents.write(content.replace(five + seven, five + other, 1))


def order(pdf: pikepdf.Pdf) -> None:
    parts = pdf.Root.StructTreeRoot.K[0].K
    parts[2], parts[3] = parts[3], parts[2]


def page(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[4]


@pytest.mark.parametrize(
    ("how", "found"),
    [
        (swapped, "F006: page 2: the entry “Page 1” of the contents leads elsewhere"),
        (swapped, "F010: its links (positions, descriptions, targets) have changed"),
        (label, "F006: page 2: the entry “Page 1” of the contents stands for page"),
        (digit, "F007: "),
        (order, "F004: "),
        (page, "F001: "),
    ],
)
def test_a_fault_is_found(small: bytes, how: Callable[[pikepdf.Pdf], None], found: str) -> None:
    lines = told(changed(small, how))
    assert any(line.startswith(found) for line in lines), lines


def test_a_manifest_that_was_changed(small: bytes) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        stream = pdf.Root.AF[0].EF.F
        stream.write(stream.read_bytes().replace(b'"draft":true', b'"draft":false', 1))

    assert told(changed(small, change)) == ["F002: the manifest is malformed"]

    def sealed(pdf: pikepdf.Pdf) -> None:
        stream = pdf.Root.AF[0].EF.F
        said = json.loads(stream.read_bytes())
        del said["sha256"], said["parts"][3]
        stream.write(manifest.seal(said))

    assert told(changed(small, sealed)) == ["F002: the manifest lacks required fields"]


# -- the command -------------------------------------------------------------------------------------


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    two().write(tmp_path)
    shutil.copytree(ROOT / "templates", tmp_path / "templates", ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.chdir(tmp_path)
    return runner(capfd, "pack")


def test_a_pack_of_two_sheets_in_the_order_named(run: Run, tmp_path: Path) -> None:
    name = "output/port.en.pack.a5.draft.pdf"
    options = ("--name", "port", "--title", "The port", "--lang", "en", "--paper", "a5")
    assert run("quay", "harbour", *options) == (0, f"{name}: 2 sheets, 5 pages\n", "")
    text = PdfReader(tmp_path / name).pages[0].extract_text()
    assert words(text)[:2] == ["Example", "Desk"] and "The port" in text
    assert re.findall("• (The quay|Harbour.*)", text)[0] == "The quay"
    assert main(["verify", name]) == 0
    assert run("quay", "harbour", *options, "--json").out == json.dumps(
        {"status": "ok", "files": [{"file": name, "sheets": 2, "pages": 5}], "problems": []}
    ) + "\n"  # fmt: skip


def test_a_build_lets_packs_be(run: Run) -> None:
    assert run("--lang", "en", "--paper", "a4").status == 0
    assert main(["build", "--format", "pdf", "--lang", "en", "--paper", "a4"]) == 0


def test_what_is_refused(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    status, _, err = run("quais")
    assert status == 2 and err.startswith("content/sheets: error[B001]: there is no sheet 'quais'")
    assert run("--name", "No Name").status == 64
    status, _, err = run("--release", "--on", "2018-05-01")
    assert status == 2 and "error[V101]" in err and not Path("output").exists()
    monkeypatch.setattr("factsheet.prepress.pack.MOST_PAGES", 3)
    status, _, err = run("--lang", "en", "--paper", "a4")
    assert status == 3 and err.startswith(
        "pack.en.pack.a4.draft.pdf: error[L111]: the pack has 4 pages, and 3 is the most"
    )
    assert not Path("output").exists()
