"""One error stops the sheets that print what it is about: the others are built, and all that is wrong is told."""

from __future__ import annotations

import hashlib
import re
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.built import ROOT
from support.command import Run, runner
from support.two_sheets import files, two

from factsheet.errors import ContentError
from factsheet.evidence.digest import hidden_fields
from factsheet.project.build import attempt
from factsheet.project.plans import judge
from factsheet.project.project import Project
from factsheet.project.selection import Selection
from factsheet.records.load import load_sound

F, S = "facts/harbour.yaml", "sheets/harbour.yaml"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    two().write(tmp_path)
    (tmp_path / "templates").symlink_to(ROOT / "templates")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(here: Path, capfd: pytest.CaptureFixture[str]) -> Run:
    return runner(capfd)


def are_true(folder: Path) -> set[str]:
    """Return the files that the checksums list, each of which has the sum it should, and the index too."""
    lines = (folder / "output/SHA256SUMS").read_text(encoding="utf-8").splitlines()
    sums = {name: digest for digest, name in (line.split("  ") for line in lines)}
    assert sums == {name: hashlib.sha256(files(folder)[name]).hexdigest() for name in sums}
    index = files(folder)["index.html"].decode()
    assert set(re.findall(r'href="([a-z][\w.-]+\.(?:html|pdf))"', index)) == set(sums) - {"index.html"}
    return set(sums)


# In which file, what, by what it is replaced, the codes told, and the sheets that are stopped.
FAULTS = {
    "a key of a fact": ("facts/quay.yaml", "  status: est", "  statu: est", ["M001", "M002"], ["quay"]),
    "a rule on a fact": ("facts/quay.yaml", "{event_date}.\n    fr", "{event_date}\n    fr", ["C210"], ["quay"]),
    "YAML of facts": ("facts/quay.yaml", "  text:\n", "  text: [\n", ["Y002"], ["quay"]),
    "no list of facts": ("facts/quay.yaml", "facts:\n", "fatcs:\n", ["M001", "M002"], ["quay"]),
    "a source": ("sources/quay.yaml", "  type: report", "  type: rapport", ["M006"], ["quay"]),
    "YAML of sources": ("sources/quay.yaml", "  title: Log", "title: Log", ["Y002"], ["quay"]),
    "YAML of a sheet": ("sheets/quay.yaml", "blocks:\n", "blocks: [\n", ["Y002"], ["quay"]),
    "a key of a sheet": ("sheets/quay.yaml", "edition: 1", "edition: one", ["M003"], ["quay"]),
    "a sheet without its id": ("sheets/quay.yaml", "id: quay\n", "", ["M002"], [""]),
    "a fact of no sheet": (F, "  print: never", "  print: nver", ["M006"], []),
    "a measure": ("measures.yaml", "- id: arrivals\n", "- id: arrivals\n  x: 1\n", ["M001"], ["harbour"]),
    "an id twice": (F, "- id: arrivals-2016", "- id: arrivals-2017", ["M008"], ["harbour"]),
    "a name": ("names.yaml", "  kind: place", "  kind: plce", ["M006"], ["harbour", "quay"]),
    "an escape in YAML": ("facts/quay.yaml", "facts:\n", 'x: ["\\x66]\nfacts:\n', ["Y002"], ["harbour", "quay"]),
    "a dangling source": ("facts/quay.yaml", "  - source: quay-log", "  - source: quay-lag", ["C101"], ["quay"]),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_stops_the_sheets_that_print_it(here: Path, fault: str) -> None:
    """The bytes of the others are those of the content without the fault."""
    name, old, new, codes, stopped = FAULTS[fault]
    whole = attempt(Project("content"), Selection(languages=("en",), papers=("a4",)), here / "output")
    assert not whole.errors
    before = files(here)
    path = here / "content" / name
    text = path.read_text(encoding="utf-8")
    assert text.count(old) >= 1
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    if stopped == ["harbour", "quay"]:
        with pytest.raises(ContentError) as told:
            attempt(Project("content"), Selection(languages=("en",), papers=("a4",)), here / "output")
        assert {p.code for p in told.value.problems} == {*codes}
        assert files(here) == before
        return
    report = attempt(Project("content"), Selection(languages=("en",), papers=("a4",)), here / "output")
    assert {problem.code for problem in report.errors} == {*codes}
    assert list(report.stopped) == stopped
    built = {"harbour", "quay"} - {*stopped} - ({"quay"} if "" in stopped else set())
    assert {output.name.partition(".")[0] for output in report.outputs} == built
    assert all(output.data == before[output.name] for output in report.outputs)
    listed = are_true(here)
    for file in before.keys() - {"index.html", "SHA256SUMS"}:
        assert files(here)[file] == before[file]  # the last good file of what was stopped stays …
        assert (file in listed) == (file.partition(".")[0] in built)  # … and does not look current
        told_of = any(file in problem.what for problem in report.left_over)
        assert told_of == (file.partition(".")[0] not in built)


def test_the_command_tells_what_was_built_and_what_was_not(run: Run, here: Path) -> None:
    assert run("build", "--quiet").status == 0
    path = here / "content/facts/quay.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("  status: est", "  statu: est"), encoding="utf-8")
    told = run("build")
    assert told.status == 2
    assert told.err.splitlines() == [
        "content/facts/quay.yaml:2:3: error[M002]: 'status' is missing",
        "    - id: quay-opened",
        "  hint: add a line `status: …` to this entry",
        "content/facts/quay.yaml:4:3: error[M001]: unknown key 'statu'",
        "    statu: established",
        "  hint: did you mean 'status'?",
        "output: warning[B004]: quay was not built; these files are from an earlier build: quay.en.a4.draft.pdf,"
        " quay.en.draft.html, quay.en.letter.draft.pdf, quay.fr.a4.draft.pdf, quay.fr.draft.html,"
        " quay.fr.letter.draft.pdf",
        "  hint: fix its errors, and build again",
        "2 errors; not built: quay · 6 files in output/",
        "next: factsheet explain M002",
    ]
    assert [line.split()[0] for line in told.out.splitlines()[1:]] == sorted(
        (f for f in files(here) if f.startswith("harbour")),
        key=lambda f: (f.split(".")[1], f.endswith("html"), f),
    )
    path.write_text(path.read_text(encoding="utf-8").replace("  statu: est", "  status: est"), encoding="utf-8")
    assert run("build").status == 0
    assert len(are_true(here)) == 13


def test_one_sheet_is_built_although_another_has_an_error(run: Run, here: Path) -> None:
    path = here / "content/facts/quay.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("  status: est", "  statu: est"), encoding="utf-8")
    told = run("build", "harbour", "--format", "html", "--lang", "en")
    assert told.status == 2
    assert told.err.splitlines()[-2] == "2 errors; all sheets were built · 1 file in output/"
    told = run("build", "quay")
    assert (told.status, told.out) == (2, "")
    assert told.err.splitlines()[-2] == "2 errors; no file was changed"


def test_a_sheet_whose_id_cannot_be_read_is_told_of(run: Run, here: Path) -> None:
    assert run("build", "--quiet").status == 0
    path = here / "content/sheets/quay.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("id: quay\n", ""), encoding="utf-8")
    told = run("build", "--quiet")
    assert told.status == 2
    assert told.err.splitlines()[-1] == "1 error; not built: a sheet whose id cannot be read · 6 files in output/"
    assert "B003" not in told.err  # nobody knows that no sheet makes its files
    assert run("build", "quay", "--quiet").err.splitlines()[-1] == "1 error; no file was changed"


def test_a_release_is_refused_for_an_error_in_any_fact(run: Run, here: Path) -> None:
    path = here / "content/facts/quay.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("  status: est", "  statu: est"), encoding="utf-8")
    told = run("build", "harbour", "--release")
    assert told.status == 2
    assert told.err.splitlines()[-2] == "2 errors; no file was changed"
    assert not (here / "output").exists()


def test_a_sheet_that_does_not_fit_stops_no_other(run: Run, here: Path) -> None:
    path = here / "content/sheets/quay.yaml"
    more = "pages: {exactly: 3}\n"
    path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")
    told = run("build", "--lang", "en", "--json")
    assert told.status == 3
    assert '"status": "not set"' in told.out
    assert '"not_built": ["quay"]' in told.out
    assert {name for name in files(here) if name.startswith("quay")} == set()
    assert len(are_true(here)) == 4


def test_what_stands_against_a_fact_of_a_sheet_stops_it_though_it_is_not_printed(tmp_path: Path) -> None:
    """A denial that cannot be read must not make a sheet look as if nobody had denied."""
    folder = two()
    denial = folder.files[F][folder.files[F].index("- id: delay-denied") : folder.files[F].index("- id: next-report")]
    folder.files[F] = folder.files[F].replace(denial, "")
    folder.files["facts/denials.yaml"] = "facts:\n" + denial.replace("  status: denied", "  status: dened")
    for line in ("  - delay-denied\n",):
        folder.files[S] = folder.files[S].replace(line, "")
    folder.files[S] = folder.files[S].replace("[delay-alleged, delay-denied]", "[delay-alleged]")
    judged = judge(Project(folder.write(tmp_path)))
    assert judged.stopped == {"harbour"}
    assert [p.code for p in judged.errors] == ["M006"]


def test_words_of_a_fact_that_cannot_be_read_are_guarded(tmp_path: Path) -> None:
    """It may be one that is never printed."""
    folder = two()
    folder.change(F, "  print: never", "  print: nver").change(
        F, "{en: Kept for the file.,", "{en: Harbour opened its quay in the dark of night.,"
    )
    folder.files["facts/quay.yaml"] = folder.files["facts/quay.yaml"].replace(
        "opened its quay in Canada on {event_date}", "opened its quay in the dark of night"
    )
    content = folder.write(tmp_path)
    assert [one.ident for one in load_sound(content).unread] == ["private-note"]
    assert "Harbour opened its quay in the dark of night." in hidden_fields(load_sound(content))[0]


@given(st.data())
def test_whatever_is_broken_in_a_file_no_other_sheet_changes(data: st.DataObject) -> None:
    """A line lost, doubled or cut anywhere in the files of one sheet: the other is stopped by none of it, or by all."""
    folder = two()
    name = data.draw(st.sampled_from(["facts/quay.yaml", "sources/quay.yaml", "sheets/quay.yaml"]))
    lines = folder.files[name].splitlines(keepends=True)
    at = data.draw(st.integers(0, len(lines) - 1))
    how = data.draw(st.sampled_from(["lost", "twice", "cut", "indented"]))
    line = lines[at]
    changed = {"lost": "", "twice": line * 2, "cut": line[: len(line) // 2] + "\n", "indented": f" {line}"}[how]
    folder.files[name] = "".join([*lines[:at], changed, *lines[at + 1 :]])
    with TemporaryDirectory() as made:
        try:
            judged = judge(Project(folder.write(Path(made))))
        except ContentError:  # an error of every sheet: told, and nothing is made
            return
    assert "harbour" not in judged.stopped
    assert judged.stopped <= {"quay", ""}
    assert not judged.stopped or judged.errors


def test_the_check_tells_what_cannot_be_read_and_what_is_wrong_elsewhere(run: Run, here: Path) -> None:
    path = here / "content/facts/quay.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("  status: est", "  statu: est"), encoding="utf-8")
    path = here / "content" / F
    path.write_text(
        path.read_text(encoding="utf-8").replace("published by Harbour.\n", "published by Harbour\n"), encoding="utf-8"
    )
    told = run("check")
    assert told.status == 2
    assert re.findall(r"error\[(\w+)\]", told.err) == ["C210", "M002", "M001"]
    shutil.rmtree(here / "content/sheets")
    assert re.findall(r"error\[(\w+)\]", run("check").err) == ["M002", "M001", "M009"]
