"""``factsheet reproduce``: the same bytes wherever it runs, or exactly what differs."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pikepdf
import pytest
from support.built import ROOT
from support.command import Run, Told, runner
from support.content_factory import MEMO, Folder, change
from support.repository import commit

from factsheet.cli import main
from factsheet.evidence.digest import canonical
from factsheet.proof import manifest
from factsheet.proof.comparison import first_difference

FILE = "harbour.en.a4.draft.pdf"
SAID = "FS-HB, edition 1, en\n"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the small content, committed as v1, and the PDFs made of it."""
    root = tmp_path_factory.mktemp("made")
    Folder().write(root)
    shutil.copytree(ROOT / "templates", root / "templates", ignore=shutil.ignore_patterns("__pycache__"))
    commit(root, "first", "v1")
    options = [f"--{name}={root / name}" for name in ("content", "templates", "output")]
    assert main(["build", "-q", "--format=pdf", *options]) == 0
    return root


@pytest.fixture
def root(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(root: Path, capfd: pytest.CaptureFixture[str]) -> Run:
    return runner(capfd, "reproduce")


def differences(told: Told) -> list[tuple[str, str]]:
    assert (told.status, told.err) == (2, "")
    found = json.loads(told.out)
    assert (found["status"], found["same"]) == ("differs", False)
    return [(one["part"], one["name"]) for one in found["differences"]]


def carried(path: Path) -> dict[str, Any]:
    with pikepdf.open(path) as pdf:
        found: dict[str, Any] = json.loads(pdf.Root.AF[0].EF.F.read_bytes())
    return found


def test_the_same_bytes(run: Run) -> None:
    assert run(f"output/{FILE}") == Told(0, f"{FILE}: the same bytes · {SAID}", "")
    found = json.loads(run("output/harbour.fr.letter.draft.pdf", "--json").out)
    assert (found["status"], found["same"], found["compared"], found["differences"]) == ("ok", True, "file", [])
    assert (found["name"], found["sheet"]["paper"]) == ("harbour.fr.letter.draft.pdf", "letter")


def test_a_manifest_alone(run: Run, root: Path) -> None:
    (root / "manifest.json").write_bytes(canonical(carried(root / "output" / FILE)))
    assert run("manifest.json").out == (
        f"manifest.json: the same manifest: text, pages, fonts and structure; no file was compared · {SAID}"
    )
    change(root, "facts/harbour.yaml", "value: 57", "value: 58")
    assert ("fact", "arrivals-2017: value") in differences(run("manifest.json", "--json"))


ENVIRONMENTS: dict[str, dict[str, str]] = {
    "far east, seed 0": {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "0", "USER": "somebody-else"},
    "plain locale, random seed": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONHASHSEED": "random", "TZ": "America/Adak"},
}


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_elsewhere_and_as_somebody_else(root: Path, tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    elsewhere = tmp_path_factory.mktemp("else where") / "déep"
    shutil.copytree(root, elsewhere)
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "HOME": str(elsewhere), **ENVIRONMENTS[name]}
    for options in ((), ("--at", "v1")):
        done = subprocess.run(
            [sys.executable, "-m", "factsheet", "reproduce", f"output/{FILE}", *options],
            cwd=elsewhere, env=environment, capture_output=True, check=False,
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (0, b"")
        assert done.stdout.startswith(f"{FILE}: the same bytes".encode())


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can become another user")
def test_as_another_user(root: Path) -> None:
    """First as root, so that the program is loaded: its own files may be closed to others."""
    become = (
        "import os, sys; from factsheet.cli import main; assert main(sys.argv[1:]) == 0\n"
        "os.setgroups([]); os.setgid(65534); os.setuid(65534)\n"
        "assert os.geteuid() == 65534; sys.exit(main(sys.argv[1:]))"
    )
    with TemporaryDirectory() as name:  # under no folder that is closed to others, as pytest's are
        elsewhere = Path(shutil.copytree(root, Path(name) / "project"))
        for path in (Path(name), elsewhere, *elsewhere.rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)
        done = subprocess.run(
            [sys.executable, "-c", become, "reproduce", f"output/{FILE}"],
            cwd=elsewhere, env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}, capture_output=True, check=False,
        )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.count(f"{FILE}: the same bytes".encode()) == 2


@pytest.mark.parametrize("edition", ["large", "memo"])
def test_large_print_and_memo_are_made_as_such(run: Run, root: Path, edition: str) -> None:
    sheet = root / "content/sheets/harbour.yaml"
    sheet.write_text(sheet.read_text(encoding="utf-8") + MEMO, encoding="utf-8")
    assert main(["build", "-q", f"--edition={edition}", "--format=pdf", "--lang=en", "--paper=a4"]) == 0
    file = f"harbour.en.a4-{edition}.draft.pdf"
    assert run(f"output/{file}").out == f"{file}: the same bytes · {SAID}"
    change(root, "facts/harbour.yaml", "value: 57", "value: 58")
    assert ("fact", "arrivals-2017: value") in differences(run(f"output/{file}", "--json"))


def test_copies_are_made_with_the_contact_of_their_row(run: Run, root: Path) -> None:
    table = root / "contacts.csv"
    table.write_text("name,email\nJane Croft,jane@one.test\ne\u0301a\u0323n,\n", encoding="utf-8")
    assert main(["build", "-q", "--for=contacts.csv", "--output=copies", "--lang=en", "--paper=a4"]) == 0
    shared, own = f"jane-croft.{FILE}", f"ean.{FILE}"
    for file in (shared, own):
        assert run(f"copies/{file}", "--for=contacts.csv") == Told(0, f"{file}: the same bytes · {SAID}", "")
    (root / "copy.json").write_bytes(canonical(carried(root / "copies" / shared)))
    assert run("copy.json", "--for=contacts.csv").status == 0
    assert run(f"copies/{shared}").err == (
        f"copies/{shared}: error[B106]: this is the copy for 'jane-croft', and its contact is not in the content\n"
        "  hint: name its table: --for contacts.csv\n1 error; no file was changed\n"
    )
    table.write_text("id,name,email\njane-croft,Jane Craft,jane@one.test\n", encoding="utf-8")
    assert {part for part, _ in differences(run(f"copies/{shared}", "--for=contacts.csv", "--json"))} == {
        "text", "page", "file",
    }  # fmt: skip
    assert run(f"copies/{own}", "--for=contacts.csv").err == (
        "contacts.csv: error[B106]: there is no row for the copy 'ean'\n  hint: the rows are: jane-croft\n"
        "1 error; no file was changed\n"
    )


def test_a_fact_that_changed_is_the_cause_and_what_came_of_it(run: Run, root: Path) -> None:
    change(root, "facts/harbour.yaml", "value: 57", "value: 58")
    found = differences(run(f"output/{FILE}", "--json"))
    assert ("fact", "arrivals-2017: text") in found and ("fact", "arrivals-2017: value") in found
    assert {part for part, _ in found} == {"fact", "text", "page", "file"}
    assert [part for part, _ in found] == sorted((p for p, _ in found), key=["fact", "text", "page", "file"].index)
    told = run(f"output/{FILE}")
    assert told.status == 2
    assert "  fact: arrivals-2017: text: Harbour counted [-57-]{+58+} people by September 2017.\n" in told.out
    assert "  fact: arrivals-2017: value: [-57-]{+58+}\n" in told.out
    assert "  page: page 1: its text, operators\n" in told.out


def test_an_earlier_revision_makes_it_again(run: Run, root: Path) -> None:
    change(root, "facts/harbour.yaml", "value: 57", "value: 58")
    commit(root, "second")
    assert run(f"output/{FILE}").status == 2
    assert run(f"output/{FILE}", "--at", "HEAD~1").out == f"{FILE}: the same bytes · HEAD~1 · {SAID}"
    told = run(f"output/{FILE}", "--at", "nosuch")
    assert told.status == 2 and told.err.startswith("nosuch: error[B102]: ")


def test_theme_templates_fonts_and_program_are_told(
    run: Run, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    theme = root / "templates/theme.yaml"
    theme.write_text(theme.read_text(encoding="utf-8") + "# a comment\n", encoding="utf-8")
    assert ("theme", "theme.yaml") in differences(run(f"output/{FILE}", "--json"))
    monkeypatch.setattr(manifest, "__version__", "9.9")
    told = run(f"output/{FILE}")
    assert told.out.startswith("  program: version: factsheet [-0.1.0-]{+9.9+}\n"), told.out


def test_a_font_of_another_file_is_told(run: Run, root: Path) -> None:
    regular = next(name for name in carried(root / "output" / FILE)["made_of"]["fonts"] if "Regular" in name)
    shutil.copyfile(root / "templates" / regular.replace("Regular", "Bold"), root / "templates" / regular)
    assert ("fonts", regular) in differences(run(f"output/{FILE}", "--json"))


def test_a_file_that_was_changed_is_told_by_its_first_object(run: Run, root: Path) -> None:
    path = root / "output" / FILE
    with pikepdf.open(io.BytesIO(path.read_bytes())) as pdf:
        content = pdf.pages[0].Contents
        content.write(content.read_bytes() + b"\n")
        pdf.save(path, object_stream_mode=pikepdf.ObjectStreamMode.generate, fix_metadata_version=False)
    (part, name), *_ = differences(run(f"output/{FILE}", "--json"))
    assert part == "file" and name.startswith("object "), name


def test_the_first_difference_is_named() -> None:
    def pdf(title: str, *, text: bytes = b"q Q", deterministic: bool = True) -> bytes:
        made = pikepdf.new()
        made.add_blank_page(page_size=(200, 200))
        made.pages[0].Contents = made.make_stream(text)
        made.Root.Title = pikepdf.String(title)
        out = io.BytesIO()
        made.save(out, deterministic_id=deterministic, static_id=not deterministic)
        return out.getvalue()

    assert first_difference(pdf("a"), pdf("a")) == ""
    assert first_difference(pdf("a"), pdf("b")) == "object 1 0 (Catalog): /Title differs"
    assert first_difference(pdf("a"), pdf("a", text=b"q q Q Q")).endswith("(content, page 1): its data differ")
    stored = first_difference(pdf("a"), pdf("a", deterministic=False))
    assert stored.startswith("all objects are alike; the files differ from byte ")


@pytest.mark.parametrize(
    ("data", "code", "what"),
    [
        (b"%PDF-1.7 broken", "F001", "cannot be read as a PDF"),
        (b"{}", "F002", "not a factsheet manifest"),
        (b"<!doctype html>", "F001", "this is a web page"),
        (manifest.seal({"schema": manifest.SCHEMA}), "F002", "the manifest lacks required fields"),
    ],
)
def test_what_is_no_sheet_is_told(run: Run, root: Path, data: bytes, code: str, what: str) -> None:
    (root / "file.pdf").write_bytes(data)
    told = run("file.pdf")
    assert (told.status, told.out) == (2, "")
    assert told.err.startswith(f"file.pdf: error[{code}]: {what}"), told.err


def sealed(found: dict[str, Any], **changes: Any) -> bytes:
    return manifest.seal({key: value for key, value in {**found, **changes}.items() if key != "sha256"})


def test_a_manifest_that_was_forged_is_told(run: Run, root: Path) -> None:
    found = carried(root / "output" / FILE)
    facts = [{**found["facts"][0], "citations": [{"quote": "x"}]}]
    for data, what in (
        (canonical({**found, "publisher": "x"}), "the manifest was changed: it does not match its hash"),
        (sealed(found, facts=facts), "the manifest is malformed"),
        (sealed(found, notes=[{}]), "the manifest is malformed"),
        (sealed(found, text={}), "the manifest is malformed"),
    ):
        (root / "forged.json").write_bytes(data)
        assert run("forged.json").err.startswith(f"forged.json: error[F002]: {what}")


def test_a_foreign_text_cannot_reach_the_terminal(run: Run, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = carried(root / "output" / FILE)
    facts = [{**found["facts"][0], "text": "\x1b[2Jgone"}, *found["facts"][1:]]
    (root / "forged.json").write_bytes(sealed(found, facts=facts, tool="factsheet \x1b[31m"))
    (root / "other.json").write_bytes(canonical({**found, "schema": "\x1b[31m"}))
    told = [run("forged.json"), run("other.json")]
    assert [one.status for one in told] == [2, 2]
    assert main(["diff", "forged.json"]) == 0
    assert not any("\x1b" in one.out + one.err for one in told) and "\ufffd[2Jgone" in told[0].out


def test_a_sheet_that_is_gone_is_told(run: Run, root: Path) -> None:
    sheet = root / "content/sheets/harbour.yaml"
    sheet.write_text(sheet.read_text().replace("id: harbour\n", "id: port\n"))
    sheet.rename(root / "content/sheets/port.yaml")
    assert run(f"output/{FILE}") == Told(
        2,
        "",
        "content/sheets: error[B001]: there is no sheet 'harbour'\n  hint: the sheets are: port\n"
        "1 error; no file was changed\n",
    )
    assert run("nosuch.pdf").status == 4
