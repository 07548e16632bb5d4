"""Content folder → records: what is read, and every complaint with its exact place."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError
from support.content_factory import Folder

from factsheet.errors import ContentError, Location
from factsheet.records import messages as wording
from factsheet.records import yaml_reader as yaml_text
from factsheet.records.addresses import FORM
from factsheet.records.load import FILE_KINDS, load, read_yaml, validate
from factsheet.records.model import Fact
from factsheet.records.schema import schemas
from factsheet.records.yaml_document import Node
from factsheet.records.yaml_reader import MAX_BYTES, MAX_PROBLEMS, PARSERS, parse_yaml
from factsheet.writers.theme import COLOUR, Fonts


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    monkeypatch.chdir(tmp_path)
    return Folder()


def complaints(folder: Folder) -> list[str]:
    """Load the folder under its relative name; return the problems, as printed."""
    with pytest.raises(ContentError) as caught:
        load(folder.write(Path()))
    return [str(problem) for problem in caught.value.problems]


def yaml_complaint(text: str | bytes) -> str:
    with pytest.raises(ContentError) as caught:
        parse_yaml(text if isinstance(text, bytes) else text.encode(), "f.yaml")
    assert len(caught.value.problems) == 1
    return str(caught.value)


def test_the_same_bytes_are_the_same_document_and_others_are_not(folder: Folder) -> None:
    before = load(folder.write(Path()))
    again = load(Path("content"))
    assert again.facts["arrivals-2016"] is before.facts["arrivals-2016"]
    assert again.sheets["harbour"] is before.sheets["harbour"]
    folder.change("sheets/harbour.yaml", "edition: 1", "edition: 2").write(Path())
    after = load(Path("content"))
    assert (before.sheets["harbour"].edition, after.sheets["harbour"].edition) == (1, 2)
    assert after.facts["arrivals-2016"] is before.facts["arrivals-2016"]
    folder.change("sheets/harbour.yaml", "edition: 2", "edition: nine").write(Path())
    for _ in range(2):  # what is wrong is told each time
        assert len(complaints(folder)) == 1


def test_what_a_changed_block_names_is_not_what_it_named_before(folder: Folder) -> None:
    plan = load(folder.write(Path())).sheets["harbour"]
    block = next(block for block in plan.blocks if next(block.without_each_fact(), None) and block.named())
    fact, shorter = next(block.without_each_fact())
    assert fact in [named.value for named in block.named()]
    assert fact not in [named.value for named in shorter.named()]


@pytest.fixture(params=sorted(PARSERS))
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(yaml_text, "new_parser", PARSERS[request.param])
    return str(request.param)


# -- what is read ------------------------------------------------------------------------------------


def test_the_folder_becomes_records(folder: Folder) -> None:
    content = load(folder.write(Path()))
    assert content.publisher.languages == ("en", "fr")
    assert sorted(content.sources) == ["daily-news", "harbour-report"]
    assert content.sources["harbour-report"].custom.independence == "harbour"
    assert content.facts["arrivals-2016"].value == 31
    assert content.facts["arrivals-2016"].as_of == "2016-09"
    assert [n.value for n in content.sheets["harbour"].blocks[-1].named() if n.what == "fact"] == ["requests-2017"]
    assert content.names["canada"].forms["fr"] == ("Canada",)
    assert [t.term for t in content.terms] == ["flood"]


def test_names_and_terms_may_be_left_out(folder: Folder) -> None:
    del folder.files["names.yaml"], folder.files["terms.yaml"]
    content = load(folder.write(Path()))
    assert (content.names, content.terms) == ({}, ())


def test_only_numbers_truth_and_nothing_are_resolved(parser: str) -> None:
    text = (
        "plain: [12, -3, 0, 010, 1_000, 0x1f, 0o7, 1.5, 1e3, 12:30, 2017-09-01]\n"
        "truth: [true, false, True, yes, no, on, off]\n"
        "nothing: [null, ~, Null]\nempty:\nquoted: ['12', \"true\", 'null']\nhuge: 1234567890123456789012\n<<: merge\n"
    )
    assert parse_yaml(text.encode(), "f.yaml").data == {
        "plain": [12, -3, 0, "010", "1_000", "0x1f", "0o7", "1.5", "1e3", "12:30", "2017-09-01"],
        "truth": [True, False, "True", "yes", "no", "on", "off"],
        "nothing": [None, None, "Null"],
        "empty": None,
        "quoted": ["12", "true", "null"],
        "huge": "1234567890123456789012",
        "<<": "merge",
    }


def test_a_letter_and_its_accent_are_one_character(parser: str) -> None:
    assert parse_yaml("a: fe\u0301vrier\n".encode(), "f.yaml").data == {"a": "f\u00e9vrier"}


def test_keys_are_always_text(parser: str) -> None:
    assert parse_yaml(b"2017: a\ntrue: b\nnull: c\n", "f.yaml").data == {"2017": "a", "true": "b", "null": "c"}


def test_an_alias_repeats_what_it_names(parser: str) -> None:
    assert parse_yaml(b"a: &x [1, {b: 2}]\nc: *x\n", "f.yaml").data == {"a": [1, {"b": 2}], "c": [1, {"b": 2}]}


def test_both_parsers_read_the_fixture_alike() -> None:
    for text in Folder().files.values():
        documents = []
        for name in PARSERS:
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(yaml_text, "new_parser", PARSERS[name])
                documents.append(parse_yaml(text.encode(), "f.yaml"))
        first, *others = documents
        for other in others:
            assert other.data == first.data
            assert _places(other.root) == _places(first.root)


def _places(node: Node) -> list[object]:
    return [node.line, node.column, node.keys, *(_places(child) for child in node.children.values())]


# -- where things stand --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ((), "content/facts/harbour.yaml:2:3"),
        (("id",), "content/facts/harbour.yaml:2:7"),
        (("text",), "content/facts/harbour.yaml:5:3"),
        (("text", "fr"), "content/facts/harbour.yaml:7:9"),
        (("text", "ru"), "content/facts/harbour.yaml:5:3"),
        (("sources",), "content/facts/harbour.yaml:9:3"),
        (("sources", 0), "content/facts/harbour.yaml:10:5"),
        (("sources", 0, "locator"), "content/facts/harbour.yaml:11:14"),
        (("sources", 0, "locator", "page"), "content/facts/harbour.yaml:11:21"),
        (("sources", 0, "quote"), "content/facts/harbour.yaml:12:12"),
        (("sources", 7, "quote"), "content/facts/harbour.yaml:9:3"),
        (("value",), "content/facts/harbour.yaml:2:3"),
    ],
)
def test_a_field_is_found_at_its_line_and_column(folder: Folder, path: tuple[str | int, ...], place: str) -> None:
    content = load(folder.write(Path()))
    assert str(content.where("fact", "harbour-founded", *path)) == place


def test_places_of_other_kinds(folder: Folder) -> None:
    content = load(folder.write(Path()))
    assert str(content.where("publisher", "", "licence", "label")) == "content/publisher.yaml:4:33"
    assert str(content.where("source", "daily-news", "issued")) == "content/sources/main.yaml:12:11"
    assert str(content.where("sheet", "harbour", "blocks", 1, "facts", 2)) == "content/sheets/harbour.yaml:16:5"
    assert content.where("fact", "no-such") == Location("content")


def test_paths_are_named_as_the_folder_was_given(tmp_path: Path) -> None:
    content = load(Folder().write(tmp_path))
    assert content.where("publisher", "").path == f"{tmp_path.as_posix()}/content/publisher.yaml"


# -- YAML: each complaint at its place, from either parser ----------------------------------------------


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (b"a: \xff\n", "f.yaml:1:4: error[Y001]: the file is not UTF-8 text"),
        ("é: 1\nab: ü".encode() + b"\xc3", "f.yaml:2:6: error[Y001]: the file is not UTF-8 text"),
        (b"a: \x81\n", "f.yaml:1:4: error[Y001]: the file is not UTF-8 text"),
        ("a: é\n".encode("utf-16"), "f.yaml:1:1: error[Y001]: the file is saved as UTF-16"),
        ("a: é\n".encode("utf-16-be"), "f.yaml:1:1: error[Y001]: the file is saved as UTF-16"),
        (
            "a:\n<<<<<<< HEAD\n  b\n=======\n  c\n>>>>>>> x\n",
            "f.yaml:2:1: error[Y010]: a merge conflict is not resolved",
        ),
        ("a:\n  b: 1\n   c: 2\n", "f.yaml:3:5: error[Y002]: this line is indented more than the key above"),
        (
            "a:\n  b: x\n c: 2\n",
            "f.yaml:3:2: error[Y002]: this line starts in column 2, and the others of its entry in column 1",
        ),
        ("a: b: c\n", "f.yaml:1:5: error[Y002]: unexpected colon"),
        ("a: 1\nb: [1,\n 2\n", "f.yaml:2:4: error[Y002]: a list is opened with [ here and not closed with ]"),
        ("a: {b: 1\n", "f.yaml:1:4: error[Y002]: a group is opened with { here and not closed with }"),
        ("a: 'x\nb: 1\n", "f.yaml:1:4: error[Y002]: a quotation mark is opened here and never closed"),
        ("a: @x\n", "f.yaml:1:4: error[Y002]: a text cannot start with @"),
        ("a:\n\t- b\n", "f.yaml:2:1: error[Y002]: a tab is used for indentation"),
        (
            "- a\nb: c\n",
            "f.yaml:2:1: error[Y002]: wrong indentation or punctuation here or just before",
        ),
        ("a: - b\n", "f.yaml:1:4: error[Y002]: a list item cannot start here"),
        ("a: 1\nb\nc: 2\n", "f.yaml:2:1: error[Y002]: this line has no colon after its key"),
        ("a: *x\n", "f.yaml:1:4: error[Y002]: '*x' refers to nothing"),
        ("a: 1\nb:\n  c: 1\n  c: 2\n", "f.yaml:4:3: error[Y003]: the key 'c' is here a second time"),
        ("[" * 100_000, "f.yaml:1:31: error[Y005]: groups and lists are nested more than 30 deep"),
        ("a: " + "{a: " * 50_000, "f.yaml:1:120: error[Y005]: groups and lists are nested more than 30 deep"),
        ("a: &x\n  b: *x\n", "f.yaml:2:6: error[Y006]: '*x' refers to a group that contains it"),
        ("", "f.yaml: error[Y007]: the file is empty"),
        ("# only a remark\n", "f.yaml: error[Y007]: the file is empty"),
        ("---\n", "f.yaml:2:1: error[Y007]: the file is empty"),
        ("\n- a\n", "f.yaml:2:1: error[Y007]: the file must be a group of keys"),
        ("a: 1\n---\nb: 2\n", "f.yaml:2:1: error[Y007]: a second YAML document starts here"),
        (
            "a: !!python/object:os.system x\n",
            "f.yaml:1:4: error[Y007]: tags are not used here: 'tag:yaml.org,2002:python/object:os.system'",
        ),
        ("a: !x {b: 1}\n", "f.yaml:1:4: error[Y007]: tags are not used here: '!x'"),
        ("? [a]\n: b\n", "f.yaml:1:3: error[Y007]: a key must be plain text"),
        ("\ufeffa: 1\n", "f.yaml:1:1: error[Y008]: unexpected byte order mark"),
        ("a: 1\nb: x\x00\n", "f.yaml:2:5: error[Y008]: invisible control character (U+0000)"),
        ("a: x\u202ey\n", "f.yaml:1:5: error[Y008]: invisible control character (U+202E)"),
        ("a: Edm\u00ad\n", "f.yaml:1:7: error[Y008]: invisible control character (U+00AD)"),
        ("a: thir\u200bty\n", "f.yaml:1:8: error[Y008]: invisible control character (U+200B)"),
        ("a: x\u200dy\n", "f.yaml:1:5: error[Y008]: invisible control character (U+200D)"),
        ("a:\n  b: {c} d\n", "f.yaml:2:10: error[Y002]: a text starts with {, which has a meaning of its own in YAML"),
        ('a:\n- b: "c" d\n', 'f.yaml:2:10: error[Y002]: the text continues after the " that ends it'),
        ("a: *b* c\n", "f.yaml:1:6: error[Y002]: a text starts with *, which has a meaning of its own in YAML"),
        (
            "a:\n  b: c.\n \u00a0d: e\n  f: g\n",
            "f.yaml:3:2: error[Y002]: the indentation contains a no-break or other unusual space",
        ),
        (
            "a:\n  b: c.\n\u00a0   d: e\n  f: g\n",
            "f.yaml:3:1: error[Y002]: the indentation contains a no-break or other unusual space",
        ),
        ('a: "\\e[31m"\n', "f.yaml:1:4: error[Y008]: a backslash escape makes an invisible control character"),
    ],
)
def test_yaml_complaints(parser: str, text: str | bytes, complaint: str) -> None:
    assert yaml_complaint(text).splitlines()[0] == complaint


def test_a_complaint_shows_the_line_and_a_hint() -> None:
    assert yaml_complaint("a: 1\nnote: see: there\n") == (
        "f.yaml:2:10: error[Y002]: unexpected colon\n"
        "    note: see: there\n"
        "  hint: put a text that contains a colon in quotation marks; indent all keys of an entry alike"
    )


def test_a_second_key_names_the_first() -> None:
    assert "hint: first at f.yaml:1:1; keep one" in yaml_complaint("a: 1\na: 2\n")


def test_alias_bombs_are_stopped(parser: str) -> None:
    lines = ["a: &a [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"{b}: &{b} [{', '.join([f'*{a}'] * 10)}]" for a, b in zip("abcdefgh", "bcdefghi", strict=True)]
    assert yaml_complaint("\n".join(lines)).startswith("f.yaml:6:8: error[Y006]: aliases (*) expand to too many values")


def test_depth_through_aliases_is_stopped(parser: str) -> None:
    text = f"a: &a {'[' * 20}x{']' * 20}\nb: {'[' * 12}*a{']' * 12}\n"
    assert yaml_complaint(text).startswith("f.yaml:2:16: error[Y005]: groups and lists are nested more than 30 deep")


def test_an_impossible_escape_is_a_complaint(parser: str) -> None:
    for escape in ("\\UFFFFFFFF", "\\uD800", "\\x0"):
        assert yaml_complaint(f'a: "{escape}"\n').startswith("f.yaml:1:")


def test_several_slips_of_one_file_come_together() -> None:
    with pytest.raises(ContentError) as caught:
        parse_yaml(b"a: 1\na: 2\na: 3\nb: !x 1\nc:\n  d: 1\n  d: 2\n", "f.yaml")
    assert [f"{p.where.line}:{p.where.column} {p.code}" for p in caught.value.problems] == [
        "2:1 Y003",  # and not 3:1: an entry without its dash repeats all keys of the one before it
        "4:4 Y007",
        "7:3 Y003",
    ]


def test_endless_slips_end() -> None:
    with pytest.raises(ContentError) as caught:
        parse_yaml(b"a:\n" + b"- !x 1\n" * 100_000, "f.yaml")
    assert len(caught.value.problems) == MAX_PROBLEMS


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.yaml"
    path.write_bytes(b"a: " + b"x" * MAX_BYTES)
    with pytest.raises(ContentError, match=r"^huge: error\[Y004\]: the file is larger than 1 MiB"):
        read_yaml(path, "huge")


def test_a_missing_file_and_a_folder_in_its_place(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"^x: error\[Y001\]: the file is missing"):
        read_yaml(tmp_path / "x.yaml", "x")
    with pytest.raises(ContentError, match=r"^x: error\[Y001\]: this is not an ordinary file"):
        read_yaml(tmp_path, "x")


# -- records: each complaint at its place -----------------------------------------------------------------

FACTS, SHEET, SOURCES = "facts/harbour.yaml", "sheets/harbour.yaml", "sources/main.yaml"


@pytest.mark.parametrize(
    ("name", "old", "new", "complaint"),
    [
        (
            FACTS,
            "  status: alleged",
            "  statsu: alleged",
            ":67:3: error[M001]: unknown key 'statsu'|did you mean 'status'?",
        ),
        (
            FACTS,
            "{page: 3}",
            "{xyzzy: 3}",
            ":11:15: error[M001]: unknown key 'xyzzy'|the keys here are paragraph, page, section",
        ),
        (
            FACTS,
            "  status: alleged\n",
            "",
            ":65:3: error[M002]: 'status' is missing|add a line `status: …` to this entry",
        ),
        (
            FACTS,
            "value: 31",
            "value: about 31",
            ":19:10: error[M004]: the text 'about 31' is not a number|write 31 alone; “about” and the like go under"
            " `qualifier:`, what is counted into the sentence",
        ),
        (
            FACTS,
            "id: private-note",
            "id:",
            ":95:6: error[M003]: expected text, found nothing|write the value after the colon",
        ),
        (
            FACTS,
            "[delay-alleged]\n  sources",
            "delay-alleged\n  sources",
            ":82:12: error[M003]: expected a list (each item on its own line after a dash), found the text "
            "'delay-alleged'|write [delay-alleged], or each item on a line of its own after a dash",
        ),
        (
            FACTS,
            "    quote: officials lost 12 files",
            "    quote: 12",
            ':74:12: error[M003]: expected text, found the number 12|put it in quotation marks: "12"',
        ),
        (
            FACTS,
            "{en: Kept for the file., fr: Pour le dossier.}",
            "7",
            ":99:9: error[M003]: expected text, or one text per language (en: …, fr: …), found the number 7|",
        ),
        (FACTS, "{page: 3}", "{page: [3]}", ":11:21: error[M003]: expected a whole number or text, found a list|"),
        (
            SHEET,
            "groups:\n  - heading: {en: Lost",
            "groups:\n  - text\n  - heading: {en: Lost",
            ":33:5: error[M003]: expected a group of keys, found the text 'text'|write each key with a colon, on a",
        ),
        (
            FACTS,
            "2017-10-04",
            "4 October 2017",
            ":71:15: error[M004]: the text '4 October 2017' is not a date|write 2017-10-04",
        ),
        (
            FACTS,
            "2017-10-04",
            "2017-02-29",
            ":71:15: error[M004]: there is no day 2017-02-29|look the day up, or write the month alone, 2017-02",
        ),
        (
            FACTS,
            "2017-10-04",
            "2017-13",
            ":71:15: error[M004]: there is no month 13|write year, month, day: 2017, 2017-09 or 2017-09-01",
        ),
        (FACTS, "id: private-note", "id: Private note", ":95:7: error[M005]: 'Private note' is not an id|"),
        (
            "publisher.yaml",
            "languages: [en, fr]",
            "papers: [A4]",
            ":5:10: error[M010]: 'A4' is not the name of a paper|a paper is named as in theme.yaml: a4, letter",
        ),
        (SHEET, "FS-HB", "HB 1", ":2:9: error[M005]: 'HB 1' is not a sheet number|"),
        (
            FACTS,
            "status: alleged",
            "status: aleged",
            ":67:11: error[M006]: 'aleged' is not allowed here|did you mean 'alleged'?",
        ),
        (
            FACTS,
            "print: never",
            "print: [never]",
            ":98:10: error[M006]: a list is not allowed here|write always or never",
        ),
        (FACTS, "print: never", "print: 9", ":98:10: error[M006]: '9' is not allowed here|write always or never"),
        (
            FACTS,
            "  print: never",
            "  Safe-House: x",
            ":98:3: error[M007]: 'Safe-House' must not be recorded: a field like this could expose a person at risk|",
        ),
        (FACTS, "  print: never", "  address: x", ":98:3: error[M007]: 'address' must not be recorded"),
        (FACTS, "  print: never", "  values: {phone: 5550100}", ":98:12: error[M007]: 'phone' must not be recorded"),
        (
            FACTS,
            "id: private-note",
            "id: arrivals-2016",
            ":95:7: error[M008]: 'arrivals-2016' is here a second time|first at content/facts/harbour.yaml:13:7;",
        ),
        (
            FACTS,
            "text:\n    en: Harbour was",
            "text:\n    eng: Harbour was",
            ":6:5: error[M010]: 'eng' is not a language code|",
        ),
        (
            SOURCES,
            "https://harbour.test/report",
            "harbour.test",
            ":6:8: error[M010]: 'harbour.test' is not a web address|",
        ),
        (FACTS, "{page: 3}", "{page: 0}", ":11:21: error[M011]: 0 is too small: it must be more than 0|"),
        (
            SHEET,
            "rows:\n      - fact: requests-2018",
            "rows: []",
            ":40:13: error[M011]: this list has 0 items; it needs at least 1|",
        ),
        (
            FACTS,
            "en: Officials in Canada denied it on {event_date}.",
            "en: ''",
            ":79:9: error[M011]: the text is empty|",
        ),
        (
            SOURCES,
            "    independence: harbour",
            "    archive: witheld-for-safety",
            ":8:14: error[M006]: 'witheld-for-safety' is not allowed here|did you mean 'withheld-for-safety'?",
        ),
        (
            SOURCES,
            "    independence: harbour",
            "    archive: {url: https://x.test}",
            ":8:14: error[M002]: 'captured' is missing|",
        ),
        (
            SOURCES,
            "    independence: harbour",
            "    link: 'false'",
            ":8:11: error[M006]: 'false' is not allowed here|write false without quotation marks",
        ),
        (
            SOURCES,
            "    independence: harbour",
            "    link: true",
            ":8:11: error[M006]: 'true' is not allowed here|write false",
        ),
        (SOURCES, "    independence: harbour", "    copy: 3", ":8:11: error[M006]: '3' is not allowed here|write true"),
        (
            SOURCES,
            "    independence: harbour",
            "    class: '2'",
            ":8:12: error[M006]: '2' is not allowed here|write 2 without quotation marks",
        ),
        (SOURCES, "references:", "reference:", ":1:1: error[M001]: unknown key 'reference'|did you mean 'references'?"),
    ],
)
def test_record_complaints(folder: Folder, name: str, old: str, new: str, complaint: str) -> None:
    wanted, _, hint = complaint.partition("|")
    found = complaints(folder.change(name, old, new))
    first = found[0] if len(found) == 1 else next(f for f in found if wanted in f)
    assert first.startswith(f"content/{name}{wanted}")
    assert hint in first


def test_one_slip_is_one_problem(folder: Folder) -> None:
    assert (
        len(complaints(folder.change(SOURCES, "    independence: harbour", "    archive: {url: https://x.test}"))) == 1
    )


def test_a_list_file_without_its_list(folder: Folder) -> None:
    folder.files["terms.yaml"] = "terms: []\n"
    assert complaints(folder)[0].startswith(
        "content/terms.yaml:1:1: error[M009]: `terms:` must be a list with at least one"
    )


def test_no_sheets(folder: Folder) -> None:
    del folder.files[SHEET]
    assert complaints(folder) == [
        "content/sheets: error[M009]: there is no sheet file\n"
        "  hint: add one with `factsheet new sheet`, or write content/sheets/first.yaml"
    ]


def test_no_folder_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ContentError) as caught:
        load(Path("content"))
    assert [f"{p.where} {p.code}" for p in caught.value.problems] == [
        "content/facts M009",
        "content/publisher.yaml Y001",
        "content/sheets M009",
        "content/sources M009",
    ]


def test_another_ending_is_not_passed_over(folder: Folder) -> None:
    folder.add("facts/more.yml", "facts: []\n")
    assert complaints(folder)[0].startswith("content/facts/more.yml: error[Y009]: the file would be ignored")


def test_all_files_complain_at_once_in_order(folder: Folder) -> None:
    folder.change("publisher.yaml", "licence:", "license:").change(FACTS, "value: 31", "value: x")
    folder.change(SHEET, "edition: 1", "edition: 0").add("names.yaml", "names: 1\n")
    assert [c.split(": ")[0] + " " + c.split(": ")[1] for c in complaints(folder)] == [
        "content/facts/harbour.yaml:19:10 error[M004]",
        "content/names.yaml:8:1 error[Y003]",
        "content/publisher.yaml:1:1 error[M002]",
        "content/publisher.yaml:4:1 error[M001]",
        "content/sheets/harbour.yaml:3:10 error[M011]",
    ]


def test_a_file_full_of_slips_is_cut_short(folder: Folder) -> None:
    folder.files["terms.yaml"] = "terms:\n" + "- x\n" * 5_000
    found = complaints(folder)
    assert len(found) == MAX_PROBLEMS + 1
    assert "content/terms.yaml: error[M013]: 50 problems are shown; the others in this file are not" in found[0]


def test_every_pattern_of_the_model_has_words() -> None:
    patterns: set[str] = set()

    def collect(part: object) -> None:
        if isinstance(part, dict):
            patterns.update(v for k, v in part.items() if k == "pattern" and isinstance(v, str))
            patterns.update(part.get("patternProperties", {}))
            for value in part.values():
                collect(value)
        elif isinstance(part, list):
            for value in part:
                collect(value)

    for kind in FILE_KINDS:
        collect(kind.record.model_json_schema(mode="validation"))
    family = str(Fonts.model_json_schema()["properties"]["family"]["pattern"])
    assert {*patterns, family, COLOUR} - {FORM} == set(wording.PATTERNS)  # an address tells more than its form
    kinds = {"publisher", "sources", "measures", "facts", "sheet", "names", "terms", "readers", "speakers", "searches"}
    assert set(schemas()) == kinds


# -- anything at all ----------------------------------------------------------------------------------------

_scalars = st.one_of(st.none(), st.booleans(), st.integers(-5, 2100), st.text(max_size=8))
_keys = sorted({f.alias or n for kind in FILE_KINDS for n, f in kind.record.model_fields.items()})
_data = st.recursive(
    _scalars,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(_keys) | st.text(max_size=4), inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(FILE_KINDS), st.dictionaries(st.sampled_from(_keys), _data, max_size=8))
def test_every_error_pydantic_can_find_has_words(kind: object, data: dict[str, object]) -> None:
    record = kind.record  # type: ignore[attr-defined]
    try:
        TypeAdapter(record).validate_python(data)
        found = []
    except ValidationError as error:
        found = error.errors()
    assert {e["type"] for e in found} <= wording.TYPES


_tokens = st.sampled_from(
    [
        *"facts id text &a *a !x ' \" | >- ? # --- ... %YAML 1.2 2017 -5 true ~ é [ ] { } \\x".split(),  # noqa: SIM905
        *(": ", ":", "- ", "\n", "\n  ", "  ", ", ", "\t", "\u202e", "\ufeff"),
    ]
)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=200) | st.lists(_tokens, max_size=40).map(lambda ts: "".join(ts).encode()))
@example(b"? ? ? ?")
@example(b"&a a: &a *a")
@example(b"a: &a [*a]")
@example(b"%TAG ! tag:x,2000:\n--- !y\na: 1")
def test_any_bytes_load_or_complain(data: bytes) -> None:
    for make in PARSERS.values():
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(yaml_text, "new_parser", make)
            try:
                document = parse_yaml(data, "f.yaml")
                result = validate(document, Fact, guarded=True)
                problems = result if isinstance(result, list) else []
            except ContentError as error:
                problems = list(error.problems)
                assert problems
            for problem in problems:
                assert problem.where.path == "f.yaml"
                assert all(line.isprintable() for line in str(problem).splitlines())


def test_a_language_of_the_publisher_is_one_the_tool_knows(folder: Folder) -> None:
    assert complaints(folder.change("publisher.yaml", "[en, fr]", "[en, eo]")) == [
        'content/publisher.yaml:5:17: error[L002]: unknown language "eo"\n  hint: choose from de, en, fr, nl, ru'
    ]


def test_a_quotation_mark_that_closes_lines_later_is_told_where_it_opens(folder: Folder) -> None:
    folder.files["sources/main.yaml"] = (
        "references:\n- id: one\n  type: report\n  title: 'A Year\n- id: two\n  type: report\n  title: 'Arrivals'\n"
    )
    assert complaints(folder)[0] == (
        "content/sources/main.yaml:4:10: error[Y002]: a quotation mark is opened here, and the next one is on "
        "line 7\n"
        "    title: 'A Year\n"
        "  hint: close it where the text ends; an apostrophe in a text between single ones is written twice"
    )
