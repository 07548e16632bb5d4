"""An editor's slips with whole files, and with texts without quotation marks: one message a cause."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from support.content_factory import Folder

from factsheet.errors import ContentError, Problem
from factsheet.records.load import load
from factsheet.records.messages import nearest
from factsheet.records.yaml_reader import PARSERS, parse_yaml
from factsheet.rules import check


@pytest.fixture(params=list(PARSERS))
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("factsheet.records.yaml_reader.new_parser", PARSERS[request.param])


@pytest.mark.parametrize(("byte", "meant"), [(b"\xe9", "é"), (b"\x92", "’"), (b"\x81", None)])
def test_a_file_in_another_encoding_says_what_it_may_be(byte: bytes, meant: str | None) -> None:
    with pytest.raises(ContentError) as caught:
        parse_yaml(b"a: l" + byte + b"t", "f.yaml")
    (problem,) = caught.value.problems
    guess = f"; the character here is “{meant}” if it is in Windows-1252 or Latin-1 now" if meant else ""
    assert problem.hint == "save it as UTF-8; many editors have “Save with encoding”" + guess


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("en: No later count. #Harbour was the tag.", "f.yaml:1:20 the text ends before “#Harbour was the tag.”"),
        ("title: Harbour #MeToo counts", "f.yaml:1:15 the text ends before “#MeToo counts”"),
        ("en: two words # and a remark", "f.yaml:1:14 the text ends before “# and a remark”"),
        ("status: established   # how sure", None),
        ("value: 22 # people", None),
        ("en: 'two words' # a remark", None),
        ("en: two words#one", None),
        ("- a: b\n  # a remark\n  c: two words", None),
        ("en: “two words”", "f.yaml:1:5 the typographic quotation marks are part of the text"),
        ("fr: « deux mots »", "f.yaml:1:5 the typographic quotation marks are part of the text"),
        ("en: “one” and “two”", None),
        ("en: '“two words”'", None),
    ],
)
def test_a_text_without_quotation_marks_is_told_of(line: str, told: str | None) -> None:
    warnings = parse_yaml(line.encode() + b"\n", "f.yaml").warnings if line[0] != "-" else ()
    assert [f"{w.where} {w.what.partition(', which')[0]}" for w in warnings] == ([told] if told else [])
    assert all((w.code, w.severity) == ("Y011", "warning") for w in warnings)


def test_the_warnings_of_files_reach_check(tmp_path: Path) -> None:
    folder = Folder()
    name = "publisher.yaml"
    folder.files[name] += "# a remark\n"
    folder.files[name] = folder.files[name].replace("name:", "name: Harbour #1\n#", 1)
    (tmp_path / "content" / "sources").mkdir(parents=True)
    content = folder.write(tmp_path / "content")
    (content / "sources" / "export.bib").touch()
    (content / "sources" / "paper.docx").touch()
    (content / "sources" / "harbour.yaml~").touch()
    told = [f"{p.where}: {p.what}; {p.hint}" for p in check(load(content)) if p.code in ("Y009", "Y011")]
    assert [line.removeprefix(f"{content}/") for line in told] == [
        told[0].removeprefix(f"{content}/"),
        "sources/export.bib: only .yaml files are read here; move it out of the content folder, and take its entries"
        " over: factsheet source import export.bib",
        "sources/paper.docx: only .yaml files are read here; move it out of the content folder",
    ]
    assert "the text ends before “#1”" in told[0]


def test_a_copied_file_is_one_message(tmp_path: Path) -> None:
    folder = Folder()
    folder.files["facts/harbour copy.yaml"] = folder.files["facts/harbour.yaml"]
    content = folder.write(tmp_path)
    with pytest.raises(ContentError) as caught:
        load(content)
    (problem,) = caught.value.problems
    entries = folder.files["facts/harbour.yaml"].count("- id:")
    assert entries >= 3
    assert str(problem) == (
        f"{content}/facts/harbour.yaml: error[M008]: {entries} entries have the ids of entries in "
        f"{content}/facts/harbour copy.yaml\n"
        "  hint: delete one of the two files if it is a copy; if not, give the entries ids of their own"
    )


def test_eight_unused_facts_are_told_one_by_one(tmp_path: Path) -> None:
    assert len(unused(tmp_path, 8)) == 8


def test_what_a_deleted_sheet_leaves_is_one_message(tmp_path: Path) -> None:
    (problem,) = unused(tmp_path, 9)
    assert problem.what == "no sheet uses 9 facts, of which this is the first"
    assert problem.hint == f"use them, or take them out: {', '.join(f'spare-{number}' for number in range(9))}"


def unused(tmp_path: Path, count: int) -> list[Problem]:
    """Return what is told of some facts that no sheet names."""
    folder = Folder()
    fact = next(part for part in folder.files["facts/harbour.yaml"].split("- id: ") if part.strip() != "facts:")
    ids = [f"spare-{number}" for number in range(count)]
    body = fact.split("\n", 1)[1]
    folder.files["facts/spare.yaml"] = "facts:\n" + "".join(f"- id: {ident}\n{body}" for ident in ids)
    return [p for p in check(load(folder.write(tmp_path))) if p.code == "C102" and "fact" in p.what]


def _names(tmp_path: Path, folder: Folder) -> list[str]:
    content = folder.write(tmp_path)
    return [str(p).replace(f"{content}/", "") for p in check(load(content)) if p.code in ("C206", "C209")]


def test_new_names_are_told_with_one_block_to_paste(tmp_path: Path) -> None:
    folder = Folder().change("facts/harbour.yaml", "en: Officials in Canada", "en: Officials in Halifax, Quay and Été")
    first, *others = _names(tmp_path, folder)
    assert first == (
        "facts/harbour.yaml:79:9: error[C206]: 'Halifax' is a name that is not on the list\n"
        "  hint: list the names in names.yaml: set the kind of each, and put the forms of one name into one entry;"
        " if it is not a name, use lower case:\n"
        "    - {id: halifax, kind: place, forms: {en: [Halifax], fr: [Halifax]}}\n"
        "    - {id: quay, kind: place, forms: {en: [Quay], fr: [Quay]}}\n"
        "    - {id: ete, kind: place, forms: {en: [Été], fr: [Été]}}"
    )
    assert [line.rpartition("hint: ")[2] for line in others] == [
        "its entry is in the block at facts/harbour.yaml:79:9; if it is not a name, use lower case"
    ] * 2


def test_a_missing_list_of_names_is_one_message(tmp_path: Path) -> None:
    folder = Folder()
    del folder.files["names.yaml"]
    (told,) = _names(tmp_path, folder)
    what, _, hint = told.partition("\n")
    assert what == "names.yaml: error[C206]: there is no list of names, and the texts seem to have 2 of them"
    entries = yaml.safe_load(hint.partition(":\n")[2])["names"]
    assert {entry["id"] for entry in entries} == {"harbour", "canada"}
    folder.files["names.yaml"] = hint.partition(":\n")[2]
    assert _names(tmp_path, folder) == []


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("statsu", "status"),
        ("event-date", "event_date"),
        ("titel", "title"),
        ("email", None),
        ("harbor", "harbour-report"),
        ("writer", None),
    ],
)
def test_a_guess_is_made_only_where_it_is_near(word: str, meant: str | None) -> None:
    assert nearest(word, ["status", "event_date", "title", "small", "harbour-report"]) == meant
