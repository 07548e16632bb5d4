"""What make conformance relies on, without Java; and with Java, if make conformance has fetched veraPDF."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path

import conformance
import pikepdf
import pytest
import yaml
from conformance import FAULTY, UA, Failure, Result, fetched, missed, parse, validate
from editions import editions_on_request, with_language
from faults import FAULTS, broken
from stress import SETTINGS, Writer, documents, laid_out, sheet, under_stress
from support.built import ROOT, outputs, project
from support.content_factory import Folder
from support.pdf_sample import sample
from support.pdf_tree import read_tree

from factsheet.project.project import Project

GOOD, BAD = "/folder/good.pdf", "/folder/bad.pdf"


@cache
def broken_files() -> dict[str, bytes]:
    return dict(broken(outputs()[FAULTY.replace(".draft", "")].data))


def test_a_document_that_is_not_under_stress_is_told() -> None:
    """Make conformance asks it of all when it makes them; here of one that is, and of one that has figures alone."""
    setting = SETTINGS[0]
    for parts, lacking in (
        (Writer().everything(), ""),
        (Writer().figures(), "twelve pages, a note over two pages, tab"),
    ):
        made = sheet(parts)
        layout, _ = laid_out(project(), made, "a4", setting)
        if not lacking:
            under_stress(layout, made, setting)
            continue
        with pytest.raises(ValueError, match=f"^the stress document 1-1 lacks {lacking}"):
            under_stress(layout, made, setting)


def test_stress_documents_are_made() -> None:
    makers = documents(project())
    assert len(makers) == 24
    small = [make() for name, make in makers.items() if name.startswith(("stress.figures", "stress.languages"))]
    assert ["Stress" in read_tree(data).text for data in small] == [True] * 6


def test_an_edition_on_request_says_what_is_not_translated(tmp_path: Path) -> None:
    content = with_language(Folder().write(tmp_path / "ours"), tmp_path)
    made = dict(editions_on_request(Project(content, ROOT / "templates")))
    assert list(made) == [f"harbour.{language}.{paper}.pdf" for language in ("de", "ru") for paper in ("a4", "letter")]
    for name, data in made.items():
        assert ("Übersetzung" if ".de." in name else "Перевод") in read_tree(data).text, name


def test_words_in_the_language_on_request_stand_beside_all_but_statements(tmp_path: Path) -> None:
    text = "- heading: {en: One, fr: Un}\n  text:\n    en: Two\n    fr: Deux\n  date: 2017-09-01\n"
    (tmp_path / "sheets").mkdir()
    (tmp_path / "facts").mkdir()
    for name in ("sheets/a.yaml", "facts/a.yaml"):
        (tmp_path / name).write_text(text, encoding="utf-8")
    copy = with_language(tmp_path, tmp_path.with_name("copy"))
    one, two = ({"en": en, "fr": fr, "de": en, "ru": en} for en, fr in (("One", "Un"), ("Two", "Deux")))
    day = date(2017, 9, 1)
    assert yaml.safe_load((copy / "sheets/a.yaml").read_text("utf-8")) == [{"heading": one, "text": two, "date": day}]
    told = {"en": "Two", "fr": "Deux"}
    assert yaml.safe_load((copy / "facts/a.yaml").read_text("utf-8")) == [{"heading": one, "text": told, "date": day}]


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


def test_a_failure_is_told_with_its_place_and_counted(capsys: pytest.CaptureFixture[str]) -> None:
    failure = Failure("7.1", "3", "root/page[0]", "Content is neither marked as Artifact nor tagged")
    results = {
        (UA, GOOD): Result(True, 1000),
        ("3a", GOOD): Result(True, 500),
        (UA, BAD): Result(False, 40, [failure] * 5),
        ("2a", BAD): Result(True, 2),
    }
    assert conformance.tell_files({Path(GOOD): "3a", Path(BAD): "2a"}, results) == {True: 3, False: 1}
    assert capsys.readouterr().out == (
        "file                                         PDF/UA-1   PDF/A        checks\n"
        "good.pdf                                     pass       3a pass        1,500\n"
        "bad.pdf                                      FAIL       2a pass           42\n"
        "    rule 7.1-3, 5 times: Content is neither marked as Artifact nor tagged\n"
        "      at root/page[0]\n"
        "      at root/page[0]\n"
        "      at root/page[0]\n"
    )


def test_a_missed_fault_is_told_and_counted(capsys: pytest.CaptureFixture[str]) -> None:
    passes = {(UA, BAD): Result(True, 9), ("3a", BAD): Result(True, 9)}
    assert conformance.tell_faults({"tag dropped": Path(BAD)}, "3a", passes) == {False: 1}
    assert capsys.readouterr().out.endswith("MISSED: ua found nothing instead of 7.1-3\n")
    assert conformance.tell_faults({"none: only saved anew": Path(BAD)}, "3a", passes) == {True: 1}


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
    assert conformance.flavour(path) == "2a"
    path.write_bytes(sample().replace(b"<pdfaid:conformance>A<", b"<pdfaid:conformance>B<"))
    with pytest.raises(ValueError, match=r"^sheet\.pdf says it is PDF/A-2B; it has to be PDF/A-2A$"):
        conformance.flavour(path)


def test_a_file_with_data_attached_has_to_be_of_part_3(tmp_path: Path) -> None:
    path = tmp_path / "sheet.pdf"
    path.write_bytes(outputs()[FAULTY.replace(".draft", "")].data)
    assert conformance.flavour(path) == "3a"
    path.write_bytes(sample())
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.attachments["data.json"] = b"{}"
        pdf.save()
    with pytest.raises(ValueError, match=r"^sheet\.pdf says it is PDF/A-2A; it has to be PDF/A-3A$"):
        conformance.flavour(path)


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_changes_the_file(fault: str) -> None:
    """Make conformance shows whether it is found."""
    made = broken_files()
    assert (made[fault] == made["none: only saved anew"]) == (fault == "none: only saved anew")


def test_without_java_it_says_so(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert conformance.main() == 4
    assert capsys.readouterr().err == (
        "conformance: not run: java, mvn: not installed (Debian: default-jre-headless maven)\n"
    )


def test_an_old_java_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    for name in ("java", "mvn"):
        program = tmp_path / name
        program.write_text("#!/bin/sh\necho 'openjdk version \"11.0.22\" 2024-01-16' >&2\n", encoding="utf-8")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert conformance.main() == 4
    assert capsys.readouterr().err == "conformance: not run: java: 17 or newer is needed, this is '11'\n"


def test_what_cannot_be_fetched_is_no_pass(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    for name, what in {"java": "echo 'openjdk version \"17.0.1\"' >&2", "mvn": "echo no network; exit 1"}.items():
        program = tmp_path / name
        program.write_text(f"#!/bin/sh\n{what}\n", encoding="utf-8")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(conformance, "BUILD", tmp_path / "build")
    monkeypatch.setattr(conformance, "STAMP", tmp_path / "build" / "fetched")
    assert conformance.main() == 4
    assert capsys.readouterr().err == "conformance: not run: Maven could not fetch veraPDF:\nno network\n\n"


@pytest.mark.parametrize(
    ("what", "status", "last"),
    [
        ("all as it has to be", 0, f"conformance: {2 + len(FAULTS)} passed, 0 failed"),
        ("a sheet fails", 1, f"conformance: {1 + len(FAULTS)} passed, 1 failed"),
        ("no fault is found", 1, f"conformance: 3 passed, {len(FAULTS) - 1} failed"),
    ],
)
def test_the_exit_status_says_whether_all_passed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], what: str, status: int, last: str
) -> None:
    def make_files(folder: Path) -> list[Path]:
        (folder / FAULTY).write_bytes(outputs()[FAULTY.replace(".draft", "")].data)
        return [folder / FAULTY]

    def validator(jobs: Iterable[tuple[str, Path]], folder: Path) -> tuple[str, dict[tuple[str, str], Result]]:
        results = {}
        for profile, path in jobs:
            rule = ""
            if path.name == FAULTY:
                rule = "7.1-3" if (what, profile) == ("a sheet fails", UA) else ""
            elif what != "no fault is found":
                fault = list(FAULTS.values())[int(path.stem)]
                rule = fault.rules.get("ua" if profile == UA else "a", "")
            clause, _, number = rule.partition("-")
            failures = [Failure(clause, number, "root", "…")] if rule else []
            results[profile, str(path)] = Result(not failures, 10, failures)
        return "1.30.2", results

    for name, function in {"need_tools": lambda: None, "fetch": lambda: None, "make_files": make_files}.items():
        monkeypatch.setattr(conformance, name, function)
    monkeypatch.setattr(conformance, "validate", validator)
    assert conformance.main() == status
    out = capsys.readouterr().out.splitlines()
    assert (out[0], out[-1]) == ("veraPDF 1.30.2", last)


def test_what_cannot_be_made_is_a_failure(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def make_files(folder: Path) -> list[Path]:
        raise ValueError("sheet.pdf says it is PDF/A-2B; it has to be PDF/A-2A")

    monkeypatch.setattr(conformance, "need_tools", lambda: None)
    monkeypatch.setattr(conformance, "fetch", lambda: None)
    monkeypatch.setattr(conformance, "make_files", make_files)
    assert conformance.main() == 1
    assert capsys.readouterr().err == ("conformance: failed: sheet.pdf says it is PDF/A-2B; it has to be PDF/A-2A\n")


@pytest.mark.skipif(shutil.which("java") is None, reason="Java is not installed; make conformance says what it needs")
@pytest.mark.skipif(not fetched(), reason="veraPDF is not there; make conformance fetches it")
def test_the_validator_passes_what_is_good_and_names_what_is_not(tmp_path: Path) -> None:
    good = tmp_path / "good.pdf"
    good.write_bytes(sample())
    bad = tmp_path / "bad.pdf"
    bad.write_bytes(next(data for fault, data in broken(sample()) if fault == "alternate text removed"))
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
