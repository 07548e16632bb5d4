"""``factsheet verify``: what it says of a file, where, and with which exit status."""

from __future__ import annotations

import io
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from support.built import ROOT
from support.command import Run, runner
from support.content_factory import Folder
from support.pdf_text import bold_codes

from factsheet.cli import main
from factsheet.proof import manifest

FILE = "harbour.en.a4.draft.pdf"
MADE = "FS-HB, edition 1, 2018-04-01, en · 8 facts, 2 notes · factsheet 0.1.0"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the small content, our templates and the sheets made of them."""
    folder = tmp_path_factory.mktemp("made")
    Folder().write(folder)
    shutil.copytree(ROOT / "templates", folder / "templates", ignore=shutil.ignore_patterns("__pycache__"))
    options = [f"--{name}={folder / name}" for name in ("content", "templates", "output")]
    assert main(["build", "-q", "--format=pdf", *options]) == 0
    return folder


@pytest.fixture
def run(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Return the command, run in this process, in a copy of the folder."""
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return runner(capfd, "verify")


def change(path: Path, how: Callable[[pikepdf.Pdf], None]) -> None:
    with pikepdf.open(io.BytesIO(path.read_bytes())) as pdf:
        how(pdf)
        pdf.save(path, fix_metadata_version=False)


def digit(pdf: pikepdf.Pdf) -> None:
    """57 becomes 52, where it stands in a tile."""
    page = pdf.pages[0]
    five, seven, two = bold_codes(page, "572")
    content = page.Contents.read_bytes()
    assert content.count(b"[<" + five + seven + b">] TJ") == 2  # a tile, and a table below it
    page.Contents.write(content.replace(b"[<" + five + seven + b">] TJ", b"[<" + five + two + b">] TJ", 1))


def in_manifest(old: bytes, new: bytes, *, seal: bool = False) -> Callable[[pikepdf.Pdf], None]:
    def changed(pdf: pikepdf.Pdf) -> None:
        stream = pdf.Root.AF[0].EF.F
        data = stream.read_bytes()
        assert old in data
        data = data.replace(old, new)
        if seal:
            rest = {key: value for key, value in json.loads(data).items() if key != "sha256"}
            data = manifest.seal(rest)
        stream.write(data)

    return changed


def without_manifest(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.AF, pdf.Root.Names


def test_an_untouched_file_is_intact(run: Run) -> None:
    assert run(f"output/{FILE}", "output/harbour.fr.letter.draft.pdf") == (
        0,
        f"{FILE}: intact · {MADE}\nharbour.fr.letter.draft.pdf: intact · {MADE.replace(', en ', ', fr ')}\n",
        "",
    )


def test_a_changed_digit_is_found_where_it_stands(run: Run, tmp_path: Path) -> None:
    change(tmp_path / "output" / FILE, digit)
    assert run(f"output/{FILE}") == (
        2,
        f"{FILE}: not as it was made: 1 finding · {MADE}\n",
        f"output/{FILE}: error[F007]: page 1, fact arrivals-2017: expected “57”, found “52”\n",
    )


@pytest.mark.parametrize(
    ("how", "summary", "messages"),
    [
        (
            in_manifest(b"counted 57 people", b"counted 58 people"),
            "not as it was made: 2 findings · ",
            [
                "F007]: page 1, fact arrivals-2017: expected “Harbour counted 58 people by September 201…”,"
                " found “Harbour counted 57 people by September 201…”",
                "F002]: the manifest was changed: it does not match its hash",
            ],
        ),
        (
            in_manifest(b'"edition":1', b'"edition":2'),
            "not as it was made: 1 finding · ",
            ["F002]: the manifest was changed: it does not"],
        ),
        (
            in_manifest(b'"text":{', b'"texts":{', seal=True),
            "cannot be verified: 1 finding\n",
            ["F002]: the manifest lacks required fields"],
        ),
        (
            in_manifest(b"factsheet-manifest/1", b"factsheet-manifest/7"),
            "cannot be verified: 1 finding\n",
            ["F002]: the manifest’s schema is"],
        ),
        (
            without_manifest,
            "cannot be verified: 1 finding\n",
            ["F002]: not a factsheet PDF, or its manifest was removed"],
        ),
    ],
    ids=["text", "edition", "field", "schema", "gone"],
)
def test_a_changed_manifest(
    run: Run, tmp_path: Path, how: Callable[[pikepdf.Pdf], None], summary: str, messages: list[str]
) -> None:  # fmt: skip
    change(tmp_path / "output" / FILE, how)
    told = run(f"output/{FILE}")
    assert told.status == 2
    for message in messages:
        assert f"output/{FILE}: error[{message}" in told.err
    assert told.out.startswith(f"{FILE}: {summary}")


def test_a_pipe_is_not_waited_for(run: Run, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.pdf")
    told = run("pipe.pdf")
    assert (told.status, told.err) == (4, "error: pipe.pdf cannot be read: not an ordinary file\n")


def test_what_is_not_ours_or_no_pdf_or_not_there(run: Run, tmp_path: Path) -> None:
    (tmp_path / "note.pdf").write_bytes(b"not a PDF at all")
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(tmp_path / "blank.pdf")
    told = run("note.pdf")
    assert (told.status, told.out) == (2, "note.pdf: cannot be verified: 1 finding\n")
    assert told.err.startswith("note.pdf: error[F001]: cannot be read as a PDF: ")
    told = run("blank.pdf")
    assert told.status == 2 and "blank.pdf: error[F001]: not built as factsheet builds a file" in told.err
    told = run("nothing.pdf", f"output/{FILE}")
    assert told == (
        4,
        f"{FILE}: intact · {MADE}\n",
        "error: nothing.pdf cannot be read: No such file or directory\n",
    )
    assert run().status == 64


def test_a_web_page_and_a_folder(run: Run, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<!DOCTYPE html>\n<html></html>", encoding="utf-8")
    assert run("page.html") == (
        2,
        "page.html: cannot be verified: 1 finding\n",
        "page.html: error[F001]: this is a web page, not a PDF: check it against SHA256SUMS\n",
    )
    assert run("output", "page.html")[::2] == (
        4,
        "error: output cannot be read: Is a directory\n"
        "page.html: error[F001]: this is a web page, not a PDF: check it against SHA256SUMS\n",
    )
    assert json.loads(run("--json", ".").out) == {
        "status": "missing", "files": [{"name": ".", "intact": None, "findings": [], "changes": []}],
    }  # fmt: skip


def test_a_file_without_end_is_not_read_to_its_end(run: Run, tmp_path: Path) -> None:
    with (tmp_path / "long.pdf").open("wb") as file:
        file.truncate(1 << 40)
    assert run("long.pdf").err == "long.pdf: error[F001]: larger than 4,000,000 bytes; no sheet is\n"


def test_a_language_this_program_does_not_know(run: Run, tmp_path: Path) -> None:
    """It is the file that is wrong, not the content it is compared with."""
    change(tmp_path / "output" / FILE, in_manifest(b'"language":"en","number"', b'"language":"xx","number"', seal=True))
    told = run(f"output/{FILE}", "--content=content")
    message = f"output/{FILE}: error[F002]: the manifest names a language that this program does not know\n"
    assert (told.status, told.err) == (2, message)


def test_what_has_changed_since(run: Run, tmp_path: Path) -> None:
    file, folders = f"output/{FILE}", ("--content=content", "--templates=templates")
    assert run(file, *folders) == (0, f"{FILE}: intact · {MADE}\n  nothing has changed since\n", "")
    facts = tmp_path / "content" / "facts" / "harbour.yaml"
    facts.write_text(facts.read_text(encoding="utf-8").replace("value: 140", "value: 150"), encoding="utf-8")
    sheet = tmp_path / "content" / "sheets" / "harbour.yaml"
    sheet.write_text(sheet.read_text(encoding="utf-8").replace("edition: 1", "edition: 2"), encoding="utf-8")
    (tmp_path / "templates" / "blocks" / "lead.html.j2").write_text("{# changed #}", encoding="utf-8")
    told = run(file, *folders)
    fact = "fact requests-2017 (page 1, note 1)"
    assert (told.status, told.err) == (0, "")
    assert told.out.splitlines() == [
        f"{FILE}: intact · {MADE}",
        "  since then: a newer edition exists: edition 2, 2018-04-01; this is edition 1",
        f"  since then: {fact}: text is now “Harbour counted 150 requests by September 2017.”;"
        " in this file “Harbour counted 140 requests by September 2017.”",
        f"  since then: {fact}: value is now 150; in this file 140",
        "  since then: blocks/lead.html.j2: has changed",
    ]


def test_as_json(run: Run, tmp_path: Path) -> None:
    change(tmp_path / "output" / FILE, digit)
    told = run("--json", f"output/{FILE}", "output/harbour.en.letter.draft.pdf", "--content=content")
    assert told.status == 2 and told.err == ""
    data: dict[str, Any] = json.loads(told.out)
    first, second = data["files"]
    assert data["status"] == "findings"
    assert (first["name"], first["intact"], first["changes"]) == (FILE, False, [])
    assert first["findings"] == [
        {"code": "F007", "what": "expected “57”, found “52”", "page": 1, "note": None, "expected": "57", "found": "52",
         "fact": "arrivals-2017"},
    ]  # fmt: skip
    assert (second["intact"], second["sheet"]["number"], second["sheet"]["paper"]) == (True, "FS-HB", "letter")


def test_a_folder_that_is_missing(run: Run) -> None:
    told = run(f"output/{FILE}", "--content=nowhere")
    assert told.status == 4 and told.err.startswith("error: there is no folder nowhere\n")


def test_content_that_cannot_be_read(run: Run, tmp_path: Path) -> None:
    (tmp_path / "content" / "facts" / "harbour.yaml").write_text("facts: [", encoding="utf-8")
    told = run(f"output/{FILE}", "--content=content")
    assert told.status == 2 and "content/facts/harbour.yaml:2:1: error[Y002]" in told.err
