"""What has not changed is not made again, and nothing else tells: the files are those of a build from nothing."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from contextlib import suppress
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.built import ROOT
from support.command import Run, Told, runner
from support.two_sheets import files, two

from factsheet.errors import ContentError
from factsheet.project import checked, jobs, making, state
from factsheet.project.build import attempt
from factsheet.project.project import Project
from factsheet.project.report import Report
from factsheet.project.selection import FORMATS, Selection
from factsheet.project.state import STATE
from factsheet.watch.board import Board
from factsheet.watch.maker import Maker, Superseded

F = "facts/harbour.yaml"
ENGLISH = Selection(languages=("en",), papers=("a4",))


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    two().write(tmp_path)
    shutil.copytree(ROOT / "templates", tmp_path / "templates", ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(here: Path, capfd: pytest.CaptureFixture[str]) -> Run:
    return runner(capfd)


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list to which each sheet is added that is made."""
    found: list[str] = []
    make = making.make

    def spy(press: Any, plan: Any, *rest: Any) -> Any:
        found.append(plan.id)
        return make(press, plan, *rest)

    monkeypatch.setattr(jobs, "make", spy)
    return found


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text, old
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def build(folder: Path, selection: Selection = ENGLISH) -> Report:
    return attempt(Project("content"), selection, folder)


def test_a_second_build_makes_nothing_and_tells_the_same(run: Run, here: Path, made: list[str]) -> None:
    change(here / "content" / F, "  text:\n    en: Harbour was founded", "  x: 1\n  text:\n    en: Harbour was founded")
    change(here / "content" / F, "  x: 1\n", "")
    first = run("build", "-v", "--json")
    written = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in (here / "output").iterdir()}
    again = run("build", "-v", "--json")
    assert made == ["harbour", "quay"]
    assert (again.status, again.err) == (first.status, first.err)
    one, two = json.loads(first.out), json.loads(again.out)
    assert two == one | {"files": [f | {"milliseconds": 0.0, "changed": False} for f in one["files"]]}
    assert written == {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in (here / "output").iterdir()}
    table = run("build").out.splitlines()
    assert re.fullmatch(r"harbour\.en\.a4\.draft\.pdf +1 +2 +\d+ +\d+ kB =", table[1])


def test_warnings_are_told_again(run: Run, here: Path, made: list[str]) -> None:
    change(here / "content/measures.yaml", "measures:", "measures:\n- {id: idle, label: {en: a, fr: a}, unit: x}")
    first = run("build", "-v", "--quiet")
    assert "warning[C102]" in first.err
    assert run("build", "-v", "--quiet") == first
    assert made == ["harbour", "quay"]


def test_where_nothing_has_changed_nothing_heavy_is_imported(here: Path) -> None:
    say = "import sys; from factsheet.cli import main; code = main(sys.argv[1:]);"
    say += "print(code, sorted({'pydantic', 'yaml', 'jinja2', 'reportlab', 'pikepdf', 'babel'} & {*sys.modules}))"
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "HOME": str(here)}
    for command, expected in (
        ("build", "['babel', 'jinja2', 'pikepdf', 'pydantic', 'reportlab', 'yaml']"),
        ("build", "[]"),
        ("check", "['babel', 'jinja2', 'pydantic', 'yaml']"),
        ("check", "[]"),
    ):
        arguments = [sys.executable, "-c", say, command, "-q"]
        done = subprocess.run(arguments, cwd=here, env=env, text=True, capture_output=True, check=True)
        assert done.stdout == f"0 {expected}\n"


def test_one_fact_changed_makes_only_the_sheets_that_print_it(here: Path, made: list[str]) -> None:
    build(here / "output")
    made.clear()
    change(here / "content/facts/quay.yaml", "opened its quay in Canada", "opened its pier in Canada")
    report = build(here / "output")
    assert made == ["quay"]
    assert {output.name: output.changed for output in report.outputs} == {
        "harbour.en.a4.draft.pdf": False,
        "harbour.en.draft.html": False,
        "quay.en.a4.draft.pdf": True,
        "quay.en.draft.html": True,
    }
    made.clear()
    build(here / "output")
    assert made == []


BOTH = ["harbour", "quay"]
PLACE = "names:\n- {id: new, kind: place, forms: {en: [Newtown]}}"
CHANGES: dict[str, tuple[str, str, str, list[str]]] = {
    "a template": ("templates/blocks/lead.html.j2", "", "{# said #}", BOTH),
    "the theme": ("templates/theme.yaml", "#12395B", "#12395C", BOTH),
    "the style sheet": ("templates/screen.css", "", "/* said */", BOTH),
    "a catalog": ("templates/locale/fr.po", "", "\n# said\n", BOTH),
    "the publisher": ("content/publisher.yaml", "Example Desk", "Example Office", BOTH),
    "a name": (
        "content/names.yaml",
        "names:",
        PLACE,
        BOTH,
    ),
    "a source": ("content/sources/quay.yaml", "Log of the Quay", "Logs of the Quay", ["quay"]),
    "a line above the sheet": ("content/sheets/quay.yaml", "", "# said\n", ["quay"]),
    "a comment on a fact": ("content/facts/quay.yaml", "", "# said\n", []),
    "a measure": ("content/measures.yaml", "people who arrived", "people that arrived", ["harbour"]),
    "a text never printed": (
        f"content/{F}",
        "Kept for the file.",
        "Kept for our own file alone.",
        BOTH,
    ),
}


@pytest.mark.parametrize("what", CHANGES)
def test_whatever_goes_into_a_sheet_makes_it_again(here: Path, made: list[str], what: str) -> None:
    name, old, new, sheets = CHANGES[what]
    build(here / "output")
    made.clear()
    if old:
        change(here / name, old, new)
    else:
        path = here / name
        path.write_text(new + path.read_text(encoding="utf-8"), encoding="utf-8")
    build(here / "output")
    assert made == sheets


@pytest.mark.parametrize("how", ["changed", "gone", "a folder of another name"])
def test_a_file_that_is_not_as_it_was_made_is_made_again(run: Run, here: Path, made: list[str], how: str) -> None:
    run("build", "-q")
    before = files(here)
    made.clear()
    path = here / "output/quay.en.a4.draft.pdf"
    path.unlink()
    if how == "changed":
        path.write_bytes(before[path.name][:-1] + b" ")
    assert run("build", "-q") == Told(0, "", "")
    assert made == ["quay"]
    assert files(here) == before
    for name in ("index.html", "SHA256SUMS"):
        (here / "output" / name).write_bytes(b"other")
        assert run("build", "-q").status == 0
        assert files(here) == before


def bad_states(good: str) -> dict[str, str]:
    """Return what may stand in the state by accident or malice."""
    told = json.loads(good)

    def forged(inner: str) -> str:
        return json.dumps({"form": told["form"], "sha256": state.hashed([inner]), "state": inner})

    return {
        "empty": "",
        "cut off": good[: len(good) // 2],
        "a digit": good.replace("1", "2", 1),
        "another form": json.dumps(told | {"form": 999}),
        "a list": "[]",
        "deep": "[" * 100_000,
        "not text": forged("[[[]]]"),
        "numbers": forged('{"made": 1, "runs": 2, "earlier": 3}'),
        "a path": forged(told["state"].replace("quay.en.a4.draft.pdf", "../../etc/passwd")),
        "an escape": forged(told["state"].replace('"warning"', '"\\u001b[2J"').replace("C102", "\\u001b")),
        "no jobs": forged(re.sub(r'"made":\{.*?\},"runs"', '"made":{},"runs"', told["state"], flags=re.DOTALL)),
        "pickled": "cos\nsystem\n(S'touch pickled'\ntR.",
    }


@pytest.mark.parametrize("how", [*bad_states('{"form": 1, "state": "{}"}'), "a folder", "a pipe"])
def test_a_state_that_is_none_is_as_if_there_were_none(run: Run, here: Path, how: str) -> None:
    change(here / "content/measures.yaml", "measures:", "measures:\n- {id: idle, label: {en: a, fr: a}, unit: x}")
    first = run("build", "-v", "-q")
    before, path = files(here), here / "output" / STATE
    good = path.read_text(encoding="utf-8")
    path.unlink()
    if how == "a pipe":
        os.mkfifo(path)
        path.unlink()  # a write refuses what is no ordinary file; a read must not wait for it
    elif how == "a folder":
        assert state.load(here / "output") == state.State()
    else:
        path.write_text(bad_states(good)[how], encoding="utf-8")
    assert run("build", "-v", "-q") == first
    assert files(here) == before
    assert not (here / "pickled").exists()
    assert path.read_text(encoding="utf-8") == good


def test_force_makes_all(run: Run, here: Path, made: list[str]) -> None:
    run("build", "-q")
    run("build", "-q", "--force")
    assert made == ["harbour", "quay"] * 2


def test_selections_are_remembered_side_by_side(here: Path, made: list[str]) -> None:
    for _ in range(2):
        build(here / "output")
        build(here / "output", Selection(("quay",), ("fr",), ("letter",), FORMATS))
    assert made == ["harbour", "quay", "quay"]


def test_what_changes_while_it_is_built_is_not_remembered(here: Path, made: list[str]) -> None:
    """Nobody knows which of two contents was read."""
    path = here / "content/facts/quay.yaml"
    other = path.read_text(encoding="utf-8") + "# a later line\n"

    def edit(name: str) -> None:
        path.write_text(other, encoding="utf-8")

    attempt(Project("content"), ENGLISH, here / "output", edit)
    assert state.load(here / "output").made == {}
    made.clear()
    build(here / "output")
    assert made == ["harbour", "quay"]


def test_what_was_stopped_is_not_listed_by_a_later_build_of_another_sheet(run: Run, here: Path) -> None:
    """A sheet that does not fit: the content has no error, so only the state knows."""
    run("build", "-q")
    change(here / "content/sheets/quay.yaml", "blocks:", "pages: {exactly: 3}\nblocks:")
    assert run("build", "-q").status == 3
    assert "quay" not in files(here)["SHA256SUMS"].decode()
    told = run("build", "harbour", "-q", "--lang", "en")
    assert told.status == 0
    assert "quay" not in files(here)["SHA256SUMS"].decode()
    change(here / "content/sheets/quay.yaml", "pages: {exactly: 3}\n", "")
    assert run("build", "-q").status == 0
    assert files(here)["SHA256SUMS"].decode().count("quay") == 6


def test_a_release_is_made_of_all_and_remembers_nothing(here: Path, run: Run, made: list[str]) -> None:
    run("build", "-q")
    before = (here / "output" / STATE).read_bytes()
    assert run("build", "--release").status == 2
    assert (here / "output" / STATE).read_bytes() == before


# -- a check -------------------------------------------------------------------------------------------


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list to which each sheet is added whose finished pages are judged."""
    found: list[str] = []
    look = checked._printed

    def spy(press: Any, plan: Any) -> Any:
        found.append(plan.id)
        return look(press, plan)

    monkeypatch.setattr(checked, "_printed", spy)
    return found


WARNED = "measures:\n- {id: idle, label: {en: a, fr: a}, unit: x}"


def test_a_second_check_judges_nothing_and_tells_the_same(run: Run, here: Path, judged: list[str]) -> None:
    (here / "output").mkdir()
    change(here / "content/measures.yaml", "measures:", WARNED)
    for options in ([], ["--json"], ["--output-format", "sarif"], ["-q"]):
        first = run("check", *options)
        assert first.status == 0
        assert run("check", *options) == first
        assert run("check", *options, "--force") == first
    assert judged == BOTH * 5  # once, and as often as --force asks


def test_findings_are_told_again_until_they_are_mended(run: Run, here: Path) -> None:
    (here / "output").mkdir()
    change(here / "content" / F, "status: established", "status: alleged")
    first = run("check")
    assert (first.status, "error[" in first.err) == (2, True)
    assert run("check") == first
    change(here / "content" / F, "status: alleged", "status: established")
    assert run("check", "-q") == Told(0, "", "")


def test_a_check_after_one_change_judges_only_the_sheets_with_it(run: Run, here: Path, judged: list[str]) -> None:
    (here / "output").mkdir()
    run("check")
    run("build", "-q")  # keeps what the check knows
    judged.clear()
    change(here / "content/facts/quay.yaml", "opened its quay in Canada", "opened its pier in Canada")
    after = run("check")
    assert judged == ["quay"]
    assert run("check", "--force") == after
    judged.clear()
    change(here / "templates/macros.html.j2", "<li>", "<li >")
    run("check")
    assert judged == BOTH


def test_what_a_sheet_may_not_print_is_told_until_it_is_gone(run: Run, here: Path) -> None:
    (here / "output").mkdir()
    run("check")
    path = here / "templates/blocks/lead.html.j2"
    text = path.read_text(encoding="utf-8")
    path.write_text(f"<p>77 people came.</p>{text}", encoding="utf-8")
    told = run("check")
    assert (told.status, "77 people" in told.err) == (2, True)
    assert run("check") == run("check", "--force") == told
    path.write_text(text, encoding="utf-8")
    assert run("check", "-q") == Told(0, "", "")


@pytest.mark.parametrize("how", bad_states('{"form": 2, "state": "{}"}'))
def test_a_check_judges_anew_where_the_state_is_none(run: Run, here: Path, judged: list[str], how: str) -> None:
    (here / "output").mkdir()
    change(here / "content/measures.yaml", "measures:", WARNED)
    first = run("check")
    path = here / "output" / STATE
    path.write_text(bad_states(path.read_text(encoding="utf-8"))[how], encoding="utf-8")
    assert run("check") == first
    assert run("check") == first
    assert judged == (BOTH if how in ("a path", "no jobs") else BOTH * 2)  # which are of a build


def test_a_check_writes_nothing_but_the_state(run: Run, here: Path) -> None:
    first = run("check")
    assert not (here / "output").exists()
    (here / "output" / STATE).mkdir(parents=True)  # where no state can be kept
    assert run("check") == first
    (here / "output" / STATE).rmdir()
    assert run("check") == first
    assert [path.name for path in (here / "output").iterdir()] == [STATE]


# -- any change ----------------------------------------------------------------------------------------

Edit = tuple[str, str, str]
EDITS: tuple[Edit, ...] = (
    ("content/facts/quay.yaml", "quay in Canada", "pier in Canada"),
    ("content/facts/quay.yaml", "2016-03-02", "2016-03-03"),
    ("content/facts/quay.yaml", "status: established", "status: alleged"),
    ("content/facts/quay.yaml", "    quote: the quay was opened\n", ""),
    ("content/facts/quay.yaml", "  status:", "  statu:"),
    (f"content/{F}", "value: 31", "value: 32"),
    (f"content/{F}", "value: 140", "value: 141"),
    (f"content/{F}", "as_of: 2016-09", "as_of: 2016-08"),
    (f"content/{F}", "Kept for the file.", "Kept in the file."),
    (f"content/{F}", "  print: never\n", ""),
    (f"content/{F}", "answers: [delay-alleged]", "answers: [delay-alleged]\n  contradicts: [delay-alleged]"),
    (f"content/{F}", "published by Harbour.\n", "published by Harbour\n"),
    ("content/sources/quay.yaml", "Log of the Quay", "The Quay’s Log"),
    ("content/sources/quay.yaml", "issued: 2017-02", "issued: 2017-03"),
    ("content/sources/main.yaml", "A Year of Arrivals", "One Year of Arrivals"),
    ("content/sheets/quay.yaml", "What is known of the quay.", "All that is known of the quay."),
    ("content/sheets/quay.yaml", "edition: 1", "edition: 2"),
    ("content/sheets/quay.yaml", "blocks:", "pages: {exactly: 2}\nblocks:"),
    ("content/sheets/quay.yaml", "[quay-opened]", "[quay-opened, next-report-unknown]"),
    ("content/sheets/quay.yaml", "id: quay", "# a comment\nid: quay"),
    ("content/sheets/harbour.yaml", "What Harbour reports.", "What Harbour has reported."),
    ("content/measures.yaml", "people who arrived", "people that arrived"),
    ("content/names.yaml", "names:", "names:\n- {id: log-of-it, kind: work, forms: {en: [Log], fr: [Log]}}"),
    ("content/publisher.yaml", "Example Desk", "Example Office"),
    ("content/publisher.yaml", "languages: [en, fr]", "languages: [en]"),
    ("content/publisher.yaml", "desk@press", "office@press"),
    ("content/publisher.yaml", "contact:", "base_url: https://desk.test\ncontact:"),
    ("templates/theme.yaml", "#12395B", "#12305B"),
    ("templates/macros.html.j2", "<li>", "<li >"),
    ("templates/screen.css", "", "/* wider */\n"),
    ("templates/page.html.j2", "", "{# said #}"),
)


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("start")
    two().write(folder)
    shutil.copytree(ROOT / "templates", folder / "templates", ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def edit(start: Path, folder: Path, edits: set[int]) -> None:
    """Let a folder have the project with some edits, and none of those before."""
    for name in ("content", "templates"):
        shutil.rmtree(folder / name, ignore_errors=True)
        shutil.copytree(start / name, folder / name)
    for name, old, new in (EDITS[n] for n in sorted(edits)):
        text = (folder / name).read_text(encoding="utf-8")
        changed = text.replace(old, new, 1) if old else new + text
        (folder / name).write_text(changed, encoding="utf-8")


def tell(folder: Path, selection: Selection) -> Any:
    """Build; return all that is told but times and what is of an earlier build, and the files listed."""
    try:
        report = attempt(Project("content", "templates"), selection, folder)
    except ContentError as error:
        return "nothing", error.problems
    told = [(o.name, o.data, o.pages, o.notes, o.words) for o in report.outputs]
    found = told, report.warnings, report.errors, report.stopped, report.kind
    if not report.outputs:
        return found
    sums = (folder / "SHA256SUMS").read_text(encoding="utf-8")
    assert all((folder / line.split("  ")[1]).is_file() for line in sums.splitlines())
    return *found, sums, (folder / "index.html").read_bytes()


def edits_and_damage(most: int) -> st.SearchStrategy[list[tuple[set[int], bool]]]:
    """Return two to four steps: at most so many edits, and whether something kept is damaged."""
    return st.lists(
        st.tuples(st.sets(st.integers(0, len(EDITS) - 1), max_size=most), st.booleans()), min_size=2, max_size=4
    )


@given(steps=edits_and_damage(3))
@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_build_after_any_changes_is_one_from_nothing(
    start: Path, monkeypatch: pytest.MonkeyPatch, steps: list[tuple[set[int], bool]]
) -> None:
    """Files byte for byte, warnings, errors, index and checksums; edits come and go, outputs are damaged."""
    with TemporaryDirectory() as home, monkeypatch.context() as patch:
        folder = Path(home)
        for number, (edits, damage) in enumerate(steps):
            edit(start, folder, edits)
            patch.chdir(folder)
            if damage and (found := sorted((folder / "kept").glob("*.pdf"))):
                found[number % len(found)].write_bytes(b"damaged")
            fresh = tell(folder / f"fresh{number}", ENGLISH)
            assert tell(folder / "kept", ENGLISH) == fresh


@given(steps=edits_and_damage(2))
@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_check_after_any_changes_is_one_from_nothing(
    start: Path, monkeypatch: pytest.MonkeyPatch, steps: list[tuple[set[int], bool]]
) -> None:
    def tell(folder: Path | None) -> Any:
        try:
            return checked.examine(Project("content", "templates"), folder)
        except ContentError as error:
            return error.problems

    with TemporaryDirectory() as home, monkeypatch.context() as patch:
        kept = Path(home) / "output"
        kept.mkdir()
        for edits, damage in steps:
            edit(start, Path(home), edits)
            patch.chdir(home)
            if damage:
                (kept / STATE).write_bytes(b"damaged")
            fresh = tell(None)
            assert tell(kept) == fresh
            if (again := state.checked(kept, Project("content", "templates").inputs_now)) is not None:
                assert again == fresh


CLEAN = """
import sys
from pathlib import Path
from factsheet.errors import FactsheetError
from factsheet.project.build import Selection, attempt
from factsheet.project.project import Project
try:
    errors = attempt(Project("content", "templates"), Selection(formats=("html",)), Path("clean")).errors
except FactsheetError as error:
    errors = error.problems
sys.stdout.buffer.write("".join(f"{error}\\n" for error in errors).encode())
"""


@given(
    steps=st.lists(
        st.tuples(st.sets(st.integers(0, len(EDITS) - 1), max_size=3), st.integers(0, 9)), min_size=2, max_size=6
    ),
    viewed=st.sampled_from(["harbour.en.draft.html", "quay.fr.draft.html", ""]),
)
@settings(max_examples=3, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_watched_through_any_changes_is_a_build_from_nothing(
    start: Path, monkeypatch: pytest.MonkeyPatch, steps: list[tuple[set[int], int]], viewed: str
) -> None:
    """One process sees all edits, some while it makes the one before; a new process sees the last alone."""
    with TemporaryDirectory() as home, monkeypatch.context() as patch:
        folder, board = Path(home), Board()
        patch.chdir(folder)
        maker = Maker(lambda: Project("content", "templates"), Selection(formats=("html",)), Path("watched"), board)
        with board.viewing(viewed):
            for edits, until in steps:
                edit(start, folder, edits)
                asked = iter([False] * until + [True])
                with suppress(Superseded):
                    maker.make(partial(next, asked, False))
            made = maker.make()
        env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "HOME": os.environ["HOME"]}
        clean = subprocess.run([sys.executable, "-c", CLEAN], cwd=folder, env=env, capture_output=True, check=True)
        errors = [problem for problem in made.problems if problem.severity == "error"]
        assert sorted(clean.stdout.decode().splitlines()) == sorted("".join(f"{e}\n" for e in errors).splitlines())
        for file in (folder / "clean").glob("*.html"):
            if file.name != "index.html" or not errors:  # which lists earlier files of a sheet that is stopped
                assert (folder / "watched" / file.name).read_bytes() == file.read_bytes()
                assert board.state.files[file.name].data == file.read_bytes()


# -- rules for make --------------------------------------------------------------------------------------

MAKE = shutil.which("make")
MAKEFILE = """\
-include build.d
all: output/quay.en.a4.draft.pdf
build.d:
\t{python} -m factsheet build -q --lang en --paper a4 --deps $@
\t@echo built
"""


@pytest.mark.skipif(MAKE is None, reason="no make")
def test_make_builds_when_what_a_sheet_is_made_of_changes(here: Path) -> None:
    odd = "a name: of $5 [or more] #1?"
    (here / "content/facts/quay.yaml").rename(here / f"content/facts/{odd}.yaml")
    (here / "Makefile").write_text(MAKEFILE.format(python=sys.executable), encoding="utf-8")
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "HOME": str(here)}

    def make(*arguments: str) -> str:
        assert MAKE is not None
        done = subprocess.run([MAKE, *arguments], cwd=here, env=env, text=True, capture_output=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    def later(path: Path) -> None:
        """Let a file be later than all that was built of it; nothing is of the future."""
        for one in (p for name in ("content", "templates") for p in (here / name).rglob("*")):
            os.utime(one, (500, 500))
        built = (here / "build.d").stat().st_mtime_ns
        for file in files(here):
            os.utime(here / "output" / file, ns=(built, built))
        os.utime(path, ns=(built + 1000, built + 1000))

    assert "built" in make()
    later(here / "Makefile")
    assert "built" not in make()
    for name in (f"content/facts/{odd}.yaml", "content/sources/main.yaml", "templates/theme.yaml"):
        later(here / name)
        assert "built" in make(), name
    rules = (here / "build.d").read_text(encoding="utf-8")
    of_quay = rules[rules.index("\noutput/quay") :].partition("\n\n")[0]
    assert "a\\ name\\:\\ of\\ $$5\\ \\[or\\ more]\\ \\#1\\?.yaml" in of_quay
    assert "content/sources/quay.yaml" in of_quay
    assert "content/sources/main.yaml" not in of_quay
    (here / "content/sources/quay.yaml").rename(here / "content/sources/other.yaml")
    assert "built" in make()  # what is gone is no error of make


def test_a_name_that_make_cannot_carry_is_told(run: Run, here: Path) -> None:
    (here / "content/facts/quay.yaml").rename(here / "content/facts/a=b.yaml")
    told = run("build", "-q", "--deps", "build.d")
    assert told.status == 4
    assert "content/facts/a=b.yaml cannot be used: make has no way to write this name" in told.err
    assert not (here / "build.d").exists()
