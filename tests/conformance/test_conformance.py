"""What make conformance relies on, without Java; and with it, where make conformance has fetched veraPDF."""

from __future__ import annotations

import shutil
from pathlib import Path

import conformance
import pytest
from built import project
from conformance import LIBRARY, UA, Failure, Result, ToolMissing, missed, need_tools, parse, validate
from faults import FAULTS, broken
from pdf_sample import sample
from pdf_tree import read_tree
from stress import SETTINGS, Setting, Writer, documents, laid_out, sheet

from factsheet import tree as t
from factsheet.pdf.table import TableBox

GOOD, BAD = "/folder/good.pdf", "/folder/bad.pdf"


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda s: f"{s.placement}-{s.columns}")
def test_the_stress_document_is_under_stress(setting: Setting) -> None:
    made = sheet(Writer().everything())
    layout, _ = laid_out(project(), made, "a4", setting)
    assert layout.geometry.columns == setting.columns and layout.geometry.placement == setting.placement
    assert len(layout.pages) >= 12
    assert any(area.opens_with_rest for page in layout.pages for area in page.areas), "a note over two pages"
    tables = [placed.box for page in layout.pages for placed in page.placed if isinstance(placed.box, TableBox)]
    assert len(tables) > 4, "tables over two pages, with their heads again"
    assert max(note.mentions for note in made.notes) > 26, "a note whose ways back need two letters"
    languages = {node.lang for node in t.walk(made.article) if isinstance(node, t.Span)}
    assert languages >= {"fr", "ru"}
    kinds = {type(node) for node in t.walk(made.article)}
    assert kinds >= {t.Table, t.Chart, t.QrCode, t.DefinitionList, t.ListBlock, t.Link, t.Abbr, t.Time, t.Data}


def test_stress_documents_are_made() -> None:
    made = dict(documents(project()))
    assert len(made) == 22
    assert all("Stress" in read_tree(data).text for data in made.values())


def test_results_are_read_from_the_validator() -> None:
    version, results = parse(
        f"version\t1.30.2\nresult\tua1\t{GOOD}\tpass\t100\nresult\t2a\t{BAD}\tfail\t9\n"
        f"failure\t2a\t{BAD}\t6.2.11.4.1\t1\troot/page[0]\tThe font is not embedded\n"
    )
    assert version == "1.30.2"
    assert results == {
        ("ua1", GOOD): Result(True, 100),
        ("2a", BAD): Result(False, 9, [Failure("6.2.11.4.1", "1", "root/page[0]", "The font is not embedded")]),
    }
    assert conformance.explain(results["2a", BAD]) == [
        "    rule 6.2.11.4.1-1, 1 times: The font is not embedded",
        "      at root/page[0]",
    ]


def test_an_unknown_line_of_the_validator_is_no_pass() -> None:
    with pytest.raises(RuntimeError, match="Exception in thread"):
        parse("Exception in thread main")


def test_a_fault_found_under_another_rule_is_missed() -> None:
    wrong = Result(False, 9, [Failure("7.1", "3", "root", "…")])
    assert missed("alternate text removed", {"ua": wrong, "a": Result(True, 9)}) == ["ua found 7.1-3 instead of 7.3-1"]
    assert missed("alternate text removed", {"ua": Result(True, 9), "a": wrong}) == [
        "ua found nothing instead of 7.3-1",
        "a found 7.1-3 instead of nothing",
    ]


def test_a_file_that_does_not_say_what_it_is_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "sheet.pdf"
    path.write_bytes(sample())
    assert conformance.flavour(path) in ("2a", "3a")
    path.write_bytes(sample().replace(b"<pdfaid:conformance>A<", b"<pdfaid:conformance>B<"))
    with pytest.raises(ValueError, match=r"^sheet\.pdf says it is PDF/A-\dB; it has to be PDF/A-2A or PDF/A-3A$"):
        conformance.flavour(path)


def test_without_java_it_says_so(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert conformance.main() == 4
    assert capsys.readouterr().err == (
        "conformance: not run: java, javac, mvn: not installed (Debian: default-jdk-headless maven)\n"
    )


@pytest.mark.skipif(shutil.which("javac") is None, reason="Java is not installed")
@pytest.mark.skipif(not (LIBRARY / ".stamp").is_file(), reason="veraPDF is not there; make conformance fetches it")
def test_the_validator_passes_what_is_good_and_names_what_is_not(tmp_path: Path) -> None:
    try:
        need_tools()
    except ToolMissing as error:
        pytest.skip(str(error))
    good = tmp_path / "good.pdf"
    good.write_bytes(sample())
    faults = dict(broken(sample()))
    bad = tmp_path / "bad.pdf"
    bad.write_bytes(faults["alternate text removed"])
    no_pdf = tmp_path / "no.pdf"
    no_pdf.write_bytes(b"no PDF at all")
    archive = conformance.flavour(good)
    _, results = validate([(UA, good), (archive, good), (UA, bad), (archive, bad), (UA, no_pdf)], tmp_path)
    assert results[UA, str(good)].passed and results[archive, str(good)].passed
    assert results[UA, str(bad)].rules == {"7.3-1"} == set(FAULTS["alternate text removed"].rules.values())
    assert results[archive, str(bad)].passed
    assert not results[UA, str(no_pdf)].passed and {f.clause for f in results[UA, str(no_pdf)].failures} == {
        "unreadable"
    }
