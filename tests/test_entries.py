"""`factsheet new`: entries appended to the right file, checked first, every other byte as it was."""

from __future__ import annotations

import json
import os
import pty
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.command import Run, runner
from support.content_factory import FACTS, SOURCES, Folder

from factsheet.errors import ContentError
from factsheet.records.load import load
from factsheet.records.yaml_reader import parse_yaml
from factsheet.records.yaml_writer import appended, dump, new_file

FACT = ("new", "fact", "--text", "en=Harbour counted {value} rooms.", "--text", "fr=Harbour a recensé {value} salles.",
        "--source", "harbour-report", "--quote", "counted 12 rooms in all", "--field", "value=12")  # fmt: skip


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.chdir(tmp_path)
    Folder().without_repeats().write(tmp_path)
    return runner(capfd)


def read(name: str) -> str:
    return Path("content", name).read_bytes().decode()


# -- what is written ---------------------------------------------------------------------------------


def test_a_fact_is_appended(run: Run) -> None:
    told = run(*FACT, "--attribution", "en=Harbour", "--attribution", "fr=Harbour", "--locator", "page=3")
    line = FACTS.count("\n") + 1
    assert told == (0, f"content/facts/harbour.yaml:{line}:3: fact harbour-counted-rooms\n", "")
    assert read("facts/harbour.yaml") == FACTS + (
        "- id: harbour-counted-rooms\n"
        "  status: reported\n"
        "  text:\n"
        "    en: Harbour counted {value} rooms.\n"
        "    fr: Harbour a recensé {value} salles.\n"
        "  value: 12\n"
        "  attribution: {en: Harbour, fr: Harbour}\n"
        "  sources:\n"
        "  - source: harbour-report\n"
        "    locator: {page: 3}\n"
        "    quote: counted 12 rooms in all\n"
    )
    assert run(*FACT).out.endswith(": fact harbour-counted-rooms-2\n"), "an id is made up that nothing has"


def test_a_source_is_appended(run: Run) -> None:
    authors = ("--author", "Müller, Eva", "--author", "{House, Upper}", "--author", "Committee on Harbours, House")
    arguments = ("--title", "Notes: the #1 harbour", "--issued", "2019-05", "--url", "https://harbour.test/notes")
    assert run("new", "source", *arguments, *authors, "--field", "custom={class: 2}").status == 0
    assert read("sources/main.yaml") == SOURCES + (
        "- id: muller-2019\n"
        "  type: webpage\n"
        "  title: 'Notes: the #1 harbour'\n"
        "  author:\n"
        "  - {family: Müller, given: Eva}\n"
        "  - {literal: 'House, Upper'}\n"
        "  - {literal: 'Committee on Harbours, House'}\n"
        "  issued: 2019-05\n"
        "  URL: https://harbour.test/notes\n"
        "  custom: {class: 2}\n"
    )


def test_a_measure_and_a_sheet(run: Run, tmp_path: Path) -> None:
    assert run("new", "measure", "--label", "en=boats", "--label", "fr=bateaux", "--unit", "boats").out == (
        "content/measures.yaml:8:3: measure boats\n"
    )
    (tmp_path / "schema").mkdir()
    (tmp_path / "schema/sheet.schema.json").write_text("{}")
    told = run("new", "sheet", "--title", "en=Harbour rooms", "--title", "fr=Les salles", "--summary", "en=Rooms.",
               "--summary", "fr=Salles.", "--fact", "next-report-unknown")  # fmt: skip
    assert told.out == "content/sheets/harbour-rooms.yaml:2:1: sheet harbour-rooms\n"
    text = read("sheets/harbour-rooms.yaml")
    assert text.startswith(
        "# yaml-language-server: $schema=../../schema/sheet.schema.json\nid: harbour-rooms\nnumber: HR\n"
    )
    assert text.endswith("blocks:\n- kind: statements\n  facts: [next-report-unknown]\n")
    assert {"harbour", "harbour-rooms"} == set(load(tmp_path / "content").sheets)


def test_the_first_measure_makes_its_file(run: Run, tmp_path: Path) -> None:
    for name in ("measures.yaml", "facts/harbour.yaml", "sheets/harbour.yaml"):
        (tmp_path / "content" / name).unlink()
    (tmp_path / "content/facts/a.yaml").write_text(FACTS.split("- id: arrivals-2016")[0], encoding="utf-8")
    (tmp_path / "content/sheets/a.yaml").write_text(
        "id: a\nnumber: A\nedition: 1\ndate: 2018\nfacts_as_of: 2018\ntitle: A\nsummary: A.\n"
        "blocks:\n- kind: statements\n  facts: [harbour-founded]\n"
    )
    assert run("new", "measure", "--label", "en=boats", "--label", "fr=bateaux", "--unit", "boats").status == 0
    assert read("measures.yaml") == "measures:\n- id: boats\n  label: {en: boats, fr: bateaux}\n  unit: boats\n"


def test_a_project_without_any_entry_is_begun(run: Run, tmp_path: Path) -> None:
    for name in ("sources", "facts", "sheets"):
        shutil.rmtree(tmp_path / "content" / name)
    Path("z.bib").write_text("@book{kept-key, title = {Harbour counts}, author = {{Harbour}}, year = 2018}", "utf-8")
    Path("f.csv").write_text(
        "id,status,text en,text fr,value,source,quote\n"
        "counted-rooms,reported,Harbour counted {value} rooms.,Harbour a recensé {value} salles.,12,kept-key,"
        "counted 12 rooms in all\n", "utf-8")  # fmt: skip
    assert run("source", "import", "z.bib").out.endswith("\n1 source in content/sources/sources.yaml\n")
    assert run("new", "source", "--title", "Harbour", "--id", "second").out == (
        "content/sources/sources.yaml:8:3: source second\n"
    )
    assert run("facts", "import", "f.csv").out == "1 fact in content/facts/facts.yaml\n"
    made = run(
        "new", "sheet", "--id", "first", "--title", "en=Rooms", "--summary", "en=One.", "--fact", "counted-rooms"
    )
    assert made.out == "content/sheets/first.yaml:1:1: sheet first\n"
    assert [*load(Path("content")).sheets] == ["first"]


@pytest.mark.parametrize("begun", ["facts:\n", "facts: []\n", "facts: [ ]  # none yet\n", "# first\n\nfacts:"])
def test_a_list_without_an_entry_is_begun(run: Run, begun: str) -> None:
    Path("content/facts/harbour.yaml").write_text(begun, "utf-8")
    Path("content/sheets/harbour.yaml").unlink()
    assert run(*FACT).status == 0
    text = read("facts/harbour.yaml")
    assert text.startswith(begun.replace("[]", "").replace("[ ]", "").replace("facts: ", "facts:").rstrip())
    assert [*load(Path("content"), begun=True).facts] == ["harbour-counted-rooms"]


def test_what_the_rules_would_say_is_told_at_once(run: Run) -> None:
    told = run(
        *FACT[:2], "--text", "en=Harbour met Bob.", "--source", "harbour-report", "--quote", "they met once or twice"
    )
    assert told.status == 0
    assert "error[C206]: 'Bob' is a name that is not on the list" in told.err
    told = run(*FACT, "--json")
    assert json.loads(told.out)["id"] == "harbour-counted-rooms"


# -- refused -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        ((), 64, "give --text en=…, --source, --quote, or run this on a terminal to be asked"),
        ((*FACT[2:-4], "--quote", "a b c"), 64, "give --field value=…, or run this on a terminal"),
        ((*FACT[2:], "--status", "sure"), 2, ":104:11: error[M006]: 'sure' is not allowed here"),
        ((*FACT[2:], "--id", "harbour-founded"), 2, "error[M008]: 'harbour-founded' is here a second time"),
        ((*FACT[2:], "--field", "measure=boats"), 2, "error[C101]: there is no measure 'boats'"),
        ((*FACT[2:], "--field", "valeu=3"), 2, "error[M001]: unknown key 'valeu'"),
        ((*FACT[2:], "--source", "harbour-reprot"), 2, "error[A003]: there is no source 'harbour-reprot'"),
        ((*FACT[2:], "--field", "value"), 64, "'value' is not written as name=text"),
        ((*FACT[2:], "--field", "note=[a"), 2, "--field:"),
    ],
)
def test_what_could_not_be_read_is_not_written(run: Run, arguments: tuple[str, ...], status: int, said: str) -> None:
    told = run("new", "fact", *arguments)
    assert (told.status, said in told.err) == (status, True), told.err
    assert read("facts/harbour.yaml") == FACTS


def test_a_file_must_be_chosen_where_there_are_several(run: Run, tmp_path: Path) -> None:
    other = FACTS.split("- id: arrivals-2016")[0].replace("harbour-founded", "founded-again")
    (tmp_path / "content/facts/other.yaml").write_text(other, encoding="utf-8")
    told = run(*FACT)
    assert told.status == 2
    assert told.err.startswith(
        "content/facts: error[A001]: there are several files of facts\n  hint: name one with --file: harbour, other\n"
    )
    assert run(*FACT, "--file", "other").out.startswith("content/facts/other.yaml:13:3: ")
    assert run(*FACT, "--file", "third").out.startswith("content/facts/third.yaml:2:3: ")


def test_an_id_of_a_sheet_is_taken_once(run: Run) -> None:
    told = run("new", "sheet", "--id", "harbour", "--number", "X", "--title", "en=A", "--summary", "en=B.", "--fact",
               "next-report-unknown")  # fmt: skip
    assert told.err.startswith("content/sheets/harbour.yaml: error[A002]: the file already exists")
    told = run(
        "new", "sheet", "--number", "FS-HB", "--title", "en=A", "--summary", "en=B.", "--fact", "next-report-unknown"
    )
    assert "error[C103]: the number FS-HB is already taken" in told.err


# -- on a terminal -----------------------------------------------------------------------------------


def test_a_terminal_is_asked(run: Run, tmp_path: Path) -> None:
    master, slave = pty.openpty()
    command = [sys.executable, "-m", "factsheet", "new", "fact", "--source", "harbour-report"]
    with subprocess.Popen(command, cwd=tmp_path, stdin=slave, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as done:
        os.close(slave)
        answers = ["Harbour counted {value} rooms in {event_date}.", "", "", "counted 12 rooms in 2017", "12", "2017"]
        os.write(master, "".join(f"{answer}\n" for answer in answers).encode())
        out, err = done.communicate(timeout=60)
    os.close(master)
    assert done.returncode == 0, err
    assert out.decode().endswith(": fact harbour-counted-rooms-in\n")
    assert b"Statement (en): " in err and b"Status: established" in err and b"{event_date}: " in err
    assert read("facts/harbour.yaml").endswith(
        "- id: harbour-counted-rooms-in\n"
        "  status: reported\n"
        "  text: {en: 'Harbour counted {value} rooms in {event_date}.'}\n"
        "  value: 12\n"
        "  event_date: 2017\n"
        "  sources:\n"
        "  - {source: harbour-report, quote: counted 12 rooms in 2017}\n"
    )


# -- the writer --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("facts:\n- id: a\n", "facts:\n- id: a\n- id: b\n"),
        ("# head\nfacts:\n  - id: a  # end", "# head\nfacts:\n  - id: a  # end\n  - id: b\n"),
        ("facts:\n\n- id: a\n\n# next\n\n- id: c\n", "facts:\n\n- id: a\n\n# next\n\n- id: c\n\n- id: b\n"),
        ("facts:\r\n- id: a\r\n", "facts:\r\n- id: a\r\n- id: b\r\n"),
        (
            "facts:\n- id: a\n  text: |\n    - x\n\n    - y\n",
            "facts:\n- id: a\n  text: |\n    - x\n\n    - y\n- id: b\n",
        ),
    ],
)
def test_every_other_byte_stays(before: str, after: str) -> None:
    assert appended(before.encode(), "f.yaml", "facts", [{"id": "b"}]).decode() == after


@pytest.mark.parametrize("text", ["facts: [{id: a}]\n", "facts:\n- id: a\nmore: 1\n", "other:\n- id: a\n"])
def test_a_file_of_another_form_is_left_alone(text: str) -> None:
    with pytest.raises(ContentError, match="A004"):
        appended(text.encode(), "f.yaml", "facts", [{"id": "b"}])


TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cf", "Zl", "Zp", "Co", "Cn")), min_size=1, max_size=40
)
VALUE = st.recursive(
    TEXT | st.integers(0, 10**9) | st.booleans(),
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3)
        | st.dictionaries(st.from_regex(r"[a-z]{1,6}", fullmatch=True), inner, min_size=1, max_size=3)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.from_regex(r"[a-z]{1,8}", fullmatch=True), VALUE, min_size=1, max_size=4))
def test_what_is_written_is_what_is_read(entry: dict[str, object]) -> None:
    from unicodedata import normalize

    def composed(value: object) -> object:
        if isinstance(value, str):
            return normalize("NFC", value)
        if isinstance(value, dict):
            return {key: composed(inner) for key, inner in value.items()}
        return [composed(inner) for inner in value] if isinstance(value, list) else value

    assert parse_yaml(new_file("facts", [entry]), "f").data == {"facts": [composed(entry)]}
    assert parse_yaml(dump(entry).encode(), "f").data == composed(entry)
