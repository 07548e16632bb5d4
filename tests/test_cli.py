"""The command line: what it prints where, its exit status, and the files it writes."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from support.built import ROOT
from support.command import Run, Told, runner
from support.content_factory import Folder
from support.full_disk import room_for

import factsheet
from factsheet.cli import _COMMANDS, cli
from factsheet.errors import ContentError, FactsheetError, LayoutError, Location, Problem, ProofError
from factsheet.records.schema import schemas

FILES = [f"harbour.{code}.{end}" for code in ("en", "fr") for end in ("a4.draft.pdf", "letter.draft.pdf", "draft.html")]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with the small content and the real templates, and go there."""
    Folder().without_repeats().write(tmp_path)
    shutil.copytree(ROOT / "templates", tmp_path / "templates", ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(here: Path, capfd: pytest.CaptureFixture[str]) -> Run:
    """Return the command, run in this process."""
    return runner(capfd)


def made(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name != ".state")


# -- build -------------------------------------------------------------------------------------------


def test_build_makes_everything_and_tells_of_it_in_a_table(run: Run, here: Path) -> None:
    told = run("build")
    assert (told.status, told.err) == (0, "")
    head, *rows, last = told.out.splitlines()
    assert head.split() == ["file", "pages", "notes", "words", "size", "time"]
    assert [row.split()[0] for row in rows] == FILES
    assert rows[0].split()[1:3] == ["1", "2"]
    assert last == "6 files in output/"
    assert made(here / "output") == sorted([*FILES, "index.html", "SHA256SUMS"])


@pytest.mark.parametrize(
    ("options", "files"),
    [
        (["--lang", "fr"], [f for f in FILES if ".fr." in f]),
        (["--paper", "letter"], [f for f in FILES if "a4" not in f]),
        (["--format", "html"], [f for f in FILES if f.endswith("html")]),
        (["--format", "pdf", "--lang", "en", "--paper", "a4"], ["harbour.en.a4.draft.pdf"]),
        (["harbour", "--format", "pdf,html", "--lang", "en", "--lang", "fr"], FILES),
    ],
)
def test_a_selection_makes_only_what_it_names(run: Run, here: Path, options: list[str], files: list[str]) -> None:
    assert run("build", "--quiet", "--output", "some/where", *options) == Told(0, "", "")
    index = ["index.html"] if any(f.endswith("html") for f in files) else []
    assert made(here / "some" / "where") == sorted([*files, *index, "SHA256SUMS"])


def test_what_is_named_twice_is_made_once(run: Run) -> None:
    told = run("build", "harbour", "--sheet=harbour", "--lang=en", "--lang=en", "--paper=a4", "--paper=a4")
    assert [row.split()[0] for row in told.out.splitlines()] == [
        "file",
        "harbour.en.a4.draft.pdf",
        "harbour.en.draft.html",
        "2",
    ]


def test_checksums_are_those_of_the_files(run: Run, here: Path) -> None:
    run("build", "-q")
    lines = (here / "output" / "SHA256SUMS").read_text(encoding="ascii").splitlines()
    named = {}
    for line in lines:
        digest, name = line.split("  ")
        named[name] = digest
    assert sorted(named) == sorted([*FILES, "index.html"])
    for name, digest in named.items():
        assert hashlib.sha256((here / "output" / name).read_bytes()).hexdigest() == digest


def test_a_later_selection_keeps_index_and_checksums_whole(run: Run, here: Path) -> None:
    run("build", "-q")
    before = {name: (here / "output" / name).read_bytes() for name in made(here / "output")}
    run("build", "-q", "--lang", "fr", "--format", "pdf")
    assert {name: (here / "output" / name).read_bytes() for name in made(here / "output")} == before


def test_what_is_the_same_is_not_written_again(run: Run, here: Path) -> None:
    run("build", "-q")
    for name in made(here / "output"):
        os.utime(here / "output" / name, (1, 1))
    told = run("build")
    assert {(here / "output" / name).stat().st_mtime for name in made(here / "output")} == {1.0}
    assert all(" =" in row for row in told.out.splitlines()[1:-1])


def test_only_what_changed_is_written_again(run: Run, here: Path) -> None:
    run("build", "-q")
    for name in made(here / "output"):
        os.utime(here / "output" / name, (1, 1))
    facts = here / "content" / "facts" / "harbour.yaml"
    text = facts.read_text(encoding="utf-8").replace("Aucun décompte ultérieur", "Aucun décompte plus récent")
    facts.write_text(text, encoding="utf-8")
    run("build", "-q")
    written = {name for name in made(here / "output") if (here / "output" / name).stat().st_mtime != 1.0}
    # the index names the sizes of the files, and may differ with them
    assert written - {"index.html"} == {f for f in FILES if ".fr." in f} | {"SHA256SUMS"}


class Links(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for key, value in attrs if tag == "a" and key == "href"]


def test_the_index_lists_what_is_there(run: Run, here: Path) -> None:
    run("build", "-q")
    links = Links((here / "output" / "index.html").read_text(encoding="utf-8")).found
    assert sorted(links) == sorted(FILES)
    assert all((here / "output" / link).is_file() for link in links)


def test_the_index_lists_nothing_that_is_not_there(run: Run, here: Path) -> None:
    run("build", "-q", "--lang", "en", "--format", "html")
    links = Links((here / "output" / "index.html").read_text(encoding="utf-8")).found
    assert links == ["harbour.en.draft.html"]


# -- what is printed where ---------------------------------------------------------------------------


def warn(here: Path) -> None:
    """Leave a source unused, which is a warning."""
    path = here / "content" / "sources" / "main.yaml"
    more = "- id: unused-source\n  type: webpage\n  title: Nobody cites this\n"
    path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")


def break_content(here: Path) -> None:
    path = here / "content" / "facts" / "harbour.yaml"
    text = path.read_text(encoding="utf-8").replace("source: daily-news", "source: daily-mews", 1)
    path.write_text(text, encoding="utf-8")


def test_warnings_are_counted_and_told_when_asked(run: Run, here: Path) -> None:
    warn(here)
    told = run("build", "--format", "html")
    assert told.status == 0 and told.err == ""
    assert told.out.splitlines()[-1] == "1 warning (shown with -v) · 2 files in output/"
    told = run("build", "--format", "html", "--verbose")
    assert told.err.startswith(
        "content/sources/main.yaml:13:7: warning[C102]: no fact uses the source 'unused-source'\n"
    )
    assert told.out.splitlines()[-1] == "2 files in output/"
    assert run("build", "--format", "html", "--quiet") == Told(0, "", "")


def test_a_build_that_fails_tells_of_errors_alone(run: Run, here: Path) -> None:
    warn(here)
    break_content(here)
    told = run("build").err
    assert "error[C101]" in told and "warning[" not in told
    assert "warning[C102]" in run("check").err


def test_json_is_one_object_on_stdout(run: Run, here: Path) -> None:
    warn(here)
    told = run("build", "--json", "--lang", "en")
    assert (told.status, told.err) == (0, "")
    got = json.loads(told.out)
    assert got["status"] == "ok" and got["folder"] == "output"
    assert [file["name"] for file in got["files"]] == FILES[:3]
    sizes = {name: (here / "output" / name).stat().st_size for name in FILES[:3]}
    assert {file["name"]: file["bytes"] for file in got["files"]} == sizes
    assert [file["pages"] for file in got["files"]] == [1, 1, None]
    assert [p["severity"] for p in got["problems"]] == ["warning"]


def test_json_of_problems_is_one_object_and_people_read_stderr(run: Run, here: Path) -> None:
    break_content(here)
    for command in ("build", "check"):
        told = run(command, "--json")
        assert told.status == 2
        got = json.loads(told.out)
        assert got["status"] == "findings"
        (problem,) = [p for p in got["problems"] if p["severity"] == "error"]
        place = f"{problem['file']}:{problem['line']}:{problem['column']}"
        assert problem["file"] == "content/facts/harbour.yaml"
        if command == "build":
            assert told.err.splitlines()[0] == f"{place}: error[{problem['code']}]: {problem['what']}"


def test_json_of_a_missing_folder(run: Run) -> None:
    told = run("build", "--json", "--content", "nowhere")
    assert told.status == 4
    assert json.loads(told.out)["status"] == "missing"
    assert told.err.startswith("error: there is no folder nowhere\n")


def test_check_counts_and_tells(run: Run, here: Path) -> None:
    told = run("check")
    assert (told.status, told.err) == (0, "")
    assert "9 facts, 2 sources: 0 errors, 0 warnings" in told.out
    assert "harbour: 0 of 8 quotes found in the source by program, 0 citations read by two people" in told.out
    break_content(here)
    told = run("check")
    assert told.status == 2
    assert "content/facts/harbour.yaml:" in told.err and "daily-mews" in told.err
    warn(here)
    assert "warning[" not in run("check", "--quiet").err


def process(
    here: Path, *arguments: str, terminal: bool = False, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run the command as a process of its own; ``terminal`` gives it one as stderr."""
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "TERM": "xterm", **environment}
    command = [sys.executable, "-m", "factsheet", *arguments]
    if not terminal:
        return subprocess.run(command, cwd=here, env=env, capture_output=True, text=True, check=False)
    import pty

    ours, theirs = pty.openpty()
    done = subprocess.run(command, cwd=here, env=env, stdout=subprocess.PIPE, stderr=theirs, text=True, check=False)
    os.close(theirs)
    said = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:
            break
        if not piece:
            break
        said += piece
    os.close(ours)
    return subprocess.CompletedProcess(command, done.returncode, done.stdout, said.decode())


def test_colour_only_on_a_terminal_that_wants_it(here: Path) -> None:
    break_content(here)
    assert "\x1b[31merror[" in process(here, "check", terminal=True).stderr
    assert "\x1b" not in process(here, "check", terminal=True, NO_COLOR="1").stderr
    assert "\x1b" not in process(here, "check").stderr


def test_a_reader_that_stops_early_is_no_error(here: Path) -> None:
    command = [sys.executable, "-m", "factsheet", "build", "--format", "html"]
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, cwd=here, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None and running.stderr is not None
        running.stdout.close()
        assert running.stderr.read() == b""
    assert running.returncode == 0


# -- status ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["bild"],
        ["build", "--format", "rtf"],
        ["build", "--format", "pdf,rtf"],
        ["build", "--lang"],
        ["build", "--colour"],
        ["check", "extra"],
    ],
)
def test_wrong_use_is_64_and_changes_nothing(run: Run, here: Path, arguments: list[str]) -> None:
    told = run(*arguments)
    assert told.status == 64
    assert told.out == ""
    assert told.err.startswith(("Usage: factsheet", "Error: Option '--lang' requires an argument."))
    assert not (here / "output").exists()


@pytest.mark.parametrize(
    ("arguments", "status", "first"),
    [
        (["build", "harbor"], 2, "content/sheets: error[B001]: there is no sheet 'harbor'"),
        (["build", "--paper", "a3"], 2, "templates/theme.yaml: error[B002]: there is no paper 'a3'"),
        (["build", "--lang", "xx"], 2, '--lang: error[L002]: unknown language "xx"'),
        (["build", "--content", "nowhere"], 4, "error: there is no folder nowhere"),
        (["build", "--templates", "nowhere"], 4, "error: there is no folder nowhere"),
        (["check", "--content", "nowhere"], 4, "error: there is no folder nowhere"),
    ],
)
def test_other_statuses(run: Run, here: Path, arguments: list[str], status: int, first: str) -> None:
    told = run(*arguments)
    assert (told.status, told.out) == (status, "")
    assert told.err.splitlines()[0] == first
    assert not (here / "output").exists()


def test_a_sheet_that_misses_its_pages_is_3(run: Run, here: Path) -> None:
    path = here / "content" / "sheets" / "harbour.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "pages: 4\n", encoding="utf-8")
    told = run("build")
    assert (told.status, told.out) == (3, "")
    first = "content/sheets/harbour.yaml:36:8: error[L101]: harbour.en.a4.draft.pdf: 1 page, the plan says 4"
    assert told.err.splitlines()[0] == first
    assert not (here / "output").exists()


# -- what cannot be read or written ------------------------------------------------------------------


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.mark.parametrize(
    "command",
    [
        ["build", "--lang", "en", "--format", "html"],
        ["schema"],
        ["review", "--lang", "en"],
        ["review", "worksheet", "--lang", "en", "--paper", "a4"],
    ],
    ids=lambda command: " ".join(command[:2]),
)
def test_a_folder_that_is_a_file_is_4(run: Run, here: Path, command: list[str]) -> None:
    (here / "out").write_bytes(b"")
    assert run(*command, "--output", "out") == Told(4, "", "error: out cannot be used: File exists\n")
    assert run(*command, "--output", "out/in") == Told(4, "", "error: out/in cannot be used: Not a directory\n")
    assert (here / "out").read_bytes() == b""


def test_an_export_into_no_folder_is_4(run: Run, here: Path) -> None:
    (here / "out").mkdir()
    told = run("review", "export", "harbour", "--output", "out")
    assert told == Told(4, "", "error: out cannot be used: Is a directory\n")
    assert made(here / "out") == [] and "out" in made(here)


def test_json_of_a_folder_that_is_a_file(run: Run, here: Path) -> None:
    (here / "out").write_bytes(b"")
    told = run("build", "--json", "--lang", "en", "--format", "html", "--output", "out")
    assert told.status == 4
    assert json.loads(told.out) == {"status": "missing", "file": "out", "problems": []}


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("screen.css", "error[T002]: the style sheet cannot be read: No such file or directory"),
        ("fonts/SourceSans3-Bold.ttf", "error[P002]: cannot read the font: No such file or directory"),
    ],
)
def test_a_link_of_the_templates_that_leads_nowhere_is_2(here: Path, name: str, problem: str) -> None:
    (here / "templates" / name).unlink()
    (here / "templates" / name).symlink_to("nowhere")
    done = process(here, "build")  # of its own: this one keeps the fonts it has read
    assert (done.returncode, done.stdout) == (2, "")
    told = done.stderr.splitlines()
    code = problem.partition("[")[2].partition("]")[0]
    assert told[0] == f"templates/{name}: {problem}"
    assert told[-2:] == ["1 error; no file was changed", f"next: factsheet explain {code}"]
    assert not (here / "output").exists()


@pytest.mark.parametrize("name", ["content/reviews.jsonl", "templates/sheet.html.j2"])
def test_a_file_that_may_not_be_read_is_4(run: Run, here: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    (here / name).touch()
    real = io.open

    def guarded(file: Any, *how: Any, **more: Any) -> Any:
        if str(file) == name:
            raise PermissionError(13, "Permission denied", name)
        return real(file, *how, **more)

    monkeypatch.setattr("io.open", guarded)
    monkeypatch.setattr("builtins.open", guarded)
    for command in ("check", "build"):
        assert run(command) == Told(4, "", f"error: {name} cannot be used: Permission denied\n")


def test_an_argument_that_may_not_be_read_is_4(run: Run, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "a.pdf").mkdir()  # nobody can read that, root neither
    monkeypatch.setattr("os.access", lambda path, mode: False)
    for command in (["verify"], ["review", "apply"]):
        assert run(*command, "a.pdf") == Told(4, "", "error: a.pdf cannot be read: Is a directory\n")


def test_a_style_sheet_that_is_no_text_is_2(run: Run, here: Path) -> None:
    (here / "templates" / "screen.css").write_bytes(b"\xff\xfe")
    told = run("build", "--format", "html")
    assert (told.status, told.out) == (2, "")
    assert told.err.splitlines()[0] == (
        "templates/screen.css: error[T002]: the style sheet cannot be read: it is not UTF-8 text"
    )


def test_a_full_disk_changes_no_file(run: Run, here: Path) -> None:
    """The largest file is one too many: those that could be written are not there either."""
    run("build", "-q", "--lang", "fr", "--format", "html")
    before = contents(here / "output")
    run("build", "-q", "--format", "html,pdf", "--paper", "a4", "--output", "elsewhere")
    new = {name: data for name, data in contents(here / "elsewhere").items() if before.get(name) != data}
    size, largest = max((len(data), name) for name, data in new.items())
    with room_for(size - 1):
        told = run("build", "--format", "html,pdf", "--paper", "a4")
    assert told == Told(4, "", f"error: output/{largest} cannot be used: File too large\n")
    assert contents(here / "output") == before


def test_an_index_that_cannot_be_made_changes_no_file(run: Run, here: Path) -> None:
    (here / "templates" / "index.html.j2").write_text("{% include 'lost.html.j2' %}")
    told = run("build", "--format", "html")
    assert (told.status, told.out) == (2, "")
    assert told.err.splitlines() == [
        "templates/index.html.j2: error[T002]: there is no template 'lost.html.j2' in templates/",
        "1 error; no file was changed",
        "next: factsheet explain T002",
    ]
    assert not (here / "output").exists()


def test_a_file_that_no_sheet_makes_any_more_is_told(run: Run, here: Path) -> None:
    run("build", "-q", "--format", "html")
    for name in ("gone.en.a4.pdf", "gone.fr.draft.html", "notes.txt", "mine.pdf"):
        (here / "output" / name).touch()
    told = run("build", "--format", "html")
    assert told.status == 0
    where = "warning[B003]: this file no longer belongs to any sheet; neither the index nor the checksums list it"
    assert [line for line in told.err.splitlines() if "B003" in line] == [
        f"output/gone.en.a4.pdf: {where}",
        f"output/gone.fr.draft.html: {where}",
    ]


def test_what_is_told_cannot_be_written(here: Path) -> None:
    command = [sys.executable, "-m", "factsheet", "check"]
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    with (here / "told.txt").open("wb") as told, room_for(4):
        done = subprocess.run(command, cwd=here, env=env, stdout=told, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr) == (4, "error: cannot write to standard output: File too large\n")


def test_a_stream_of_errors_that_is_closed_is_no_error(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", None)
    for command in ("check", "build"):
        told = run(command)
        assert told.status == 0 and told.out


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
@pytest.mark.parametrize(("damage", "status"), [("", 0), ("status: sure\n", 2)])
def test_the_exit_status_is_the_same_through_a_closed_pipe(here: Path, stream: str, damage: str, status: int) -> None:
    facts = next((here / "content" / "facts").iterdir())
    facts.write_text(facts.read_text(encoding="utf-8") + damage, encoding="utf-8")
    reading, writing = os.pipe()
    os.close(reading)
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    out, err = (writing if stream == name else subprocess.PIPE for name in ("stdout", "stderr"))
    command = [sys.executable, "-m", "factsheet", "check"]
    done = subprocess.run(command, cwd=here, env=env, text=True, check=False, stdout=out, stderr=err)
    os.close(writing)
    assert done.returncode == status
    assert "Traceback" not in (done.stderr or "")


def test_ctrl_c_is_130_and_changes_nothing(run: Run, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("factsheet.project.making._outputs", stopped)
    assert run("build") == Told(130, "", "\nstopped\n")
    assert not (here / "output").exists()


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["bild"]])
def test_what_needs_no_command_imports_none(arguments: list[str]) -> None:
    say = "import sys; from factsheet.cli import main; main(sys.argv[1:]);"
    say += "print(sorted(m for m in sys.modules if m.startswith('factsheet')), file=sys.stderr)"
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", say, *arguments], env=env, text=True, capture_output=True, check=True)
    imported = ["factsheet", "factsheet.cli", "factsheet.cli.statuses", "factsheet.cli.streams"]
    assert done.stderr.splitlines()[-1] == str(imported)


def test_the_list_of_commands_says_what_each_says_of_itself() -> None:
    for name, command in cli.commands.items():
        told = " ".join((command.help or "").split())
        assert told.startswith(_COMMANDS[name][1]), name
    assert [*_COMMANDS] == sorted(_COMMANDS)


def test_help_and_version(run: Run) -> None:
    assert run("--version") == Told(0, f"factsheet, version {factsheet.__version__}\n", "")
    for arguments in (["--help"], ["-h"], ["build", "--help"], ["check", "-h"], ["schema", "--help"]):
        told = run(*arguments)
        assert (told.status, told.err) == (0, "")
        assert told.out.startswith("Usage: factsheet")


def test_the_module_is_the_command(here: Path) -> None:
    done = process(here, "check")
    assert done.returncode == 0
    assert "0 errors" in done.stdout
    assert process(here, "check", "--content", "nowhere").returncode == 4


# -- schema ------------------------------------------------------------------------------------------


def test_schema_writes_a_file_for_each_kind(run: Run, here: Path) -> None:
    told = run("schema")
    assert (told.status, told.err) == (0, "")
    names = told.out.split()
    assert sorted(names) == sorted(f"schema/{name}" for name in made(here / "schema"))
    kinds = {Path(name).name.removesuffix(".schema.json") for name in names}
    assert kinds == {*schemas(), "theme"}
    for name in names:
        loaded: dict[str, Any] = json.loads((here / name).read_text(encoding="utf-8"))
        assert loaded.get("type") == "object" or "$ref" in loaded or "properties" in loaded


def test_a_bug_of_ours_is_a_traceback(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mistake of the editor's never is; a bug is not hidden behind a message."""

    def bug(*arguments: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("factsheet.project.making._outputs", bug)
    with pytest.raises(ZeroDivisionError):
        run("build")


@pytest.mark.parametrize(
    ("kinds", "status", "name"),
    [
        ((LayoutError, ContentError), 2, "findings"),
        ((ContentError, LayoutError), 2, "findings"),
        ((ProofError, ContentError), 2, "findings"),
        ((LayoutError, ProofError), 3, "not proved"),
        ((ProofError, LayoutError), 3, "not proved"),
        ((LayoutError, LayoutError), 3, "not set"),
    ],
)
def test_the_gravest_of_several_problems_decides_the_status(
    run: Run, monkeypatch: pytest.MonkeyPatch, kinds: tuple[type[FactsheetError], ...], status: int, name: str
) -> None:
    """Content before proof before layout, in whatever order they are met; all are told."""
    waiting = list(kinds) * 2  # what fails is tried once more, with all of the content

    def fail(*_: object) -> None:
        kind = waiting.pop(0)
        raise kind([Problem("X001", Location("there"), kind.__name__)])

    monkeypatch.setattr("factsheet.project.making._outputs", fail)
    told = run("build", "--json")
    assert (told.status, json.loads(told.out)["status"]) == (status, name)
    assert [problem["what"] for problem in json.loads(told.out)["problems"]] == list(
        dict.fromkeys(kind.__name__ for kind in kinds)
    )


@pytest.mark.parametrize("names", [("bad.pdf", "none.pdf"), ("none.pdf", "bad.pdf")])
def test_a_file_that_cannot_be_read_decides_the_status_of_verify(run: Run, names: tuple[str, str]) -> None:
    Path("bad.pdf").write_bytes(b"no PDF")
    assert run("verify", *names).status == 4
    assert run("verify", "bad.pdf").status == 2
