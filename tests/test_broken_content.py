"""One thing broken in a copy of the real project: exit status, place and message, and no file changed that it concerns.

The content changes from day to day, so each place is found when the fault is planted.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from support.built import ROOT, project
from support.content_factory import Folder

from factsheet.cli import main
from factsheet.records.blocks import Statements


class Expected(NamedTuple):
    """The exit status, and the first line on stderr as a pattern."""

    status: int
    first: str


# In a file of facts: the English text of one, from its first word and up to its last point.
START_OF_TEXT = r"(?<=^- id: {}\n)(?:  \w+: .*\n)*  text:\n    en: ['\"]?"
END_OF_TEXT = r"((?<=^- id: {}\n)(?:  \w+: .*\n)*  text:\n    en: .*)(\.['\"]?\n)"
State = dict[str, tuple[bytes, int]]


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the project that has been built."""
    folder = tmp_path_factory.mktemp("good")
    for name in ("content", "templates"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    before = Path.cwd()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert main(["build", "--quiet"]) == 0
    assert Path.cwd() == before
    return folder


@pytest.fixture
def here(good: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "project"
    shutil.copytree(good, folder)
    monkeypatch.chdir(folder)
    return folder


def state(folder: Path) -> State:
    """Return bytes and time of each file of the output folder."""
    there = (path for path in (folder / "output").iterdir() if path.name != ".state")
    return {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in there}


def change(path: Path, pattern: str, replacement: str) -> tuple[int, int]:
    """Replace the first match; return line and column of where it stood."""
    text = path.read_text(encoding="utf-8")
    match = re.search(pattern, text, re.MULTILINE)
    assert match is not None, f"{pattern} is not in {path}"
    path.write_text(text[: match.start()] + match.expand(replacement) + text[match.end() :], encoding="utf-8")
    before = text[: match.start()]
    return before.count("\n") + 1, match.start() - (before.rfind("\n") + 1) + 1


def findings(path: Path, line: int, column: int, what: str) -> Expected:
    """Return status 2 and this very line."""
    return Expected(2, re.escape(f"{path.as_posix()}:{line}:{column}: error{what}"))


FACTS, SHEETS = Path("content/facts"), Path("content/sheets")


def first_of(folder: Path) -> Path:
    return min(folder.glob("*.yaml"))


def printed_fact() -> str:
    """Return a fact that a sheet prints and that has no placeholder at the end."""
    sheet = min(project().content.sheets)
    return next(
        str(block.facts[0]) for block in project().content.sheets[sheet].blocks if isinstance(block, Statements)
    )


def file_of(fact: str) -> Path:
    return next(path for path in sorted(FACTS.glob("*.yaml")) if f"- id: {fact}\n" in path.read_text(encoding="utf-8"))


def line_with(path: Path, words: str) -> int:
    lines = path.read_text(encoding="utf-8").split("\n")
    return next(number for number, said in enumerate(lines, 1) if words in said)


# -- faults ------------------------------------------------------------------------------------------


def key_twice() -> Expected:
    path = first_of(FACTS)
    line, _ = change(path, r"^  status: (\w+)\n", r"\g<0>\g<0>")
    return findings(path, line + 1, 3, "[Y003]: the key 'status' is here a second time")


def key_misspelt() -> Expected:
    path = first_of(FACTS)
    line, column = change(path, r"(?<=^  )translation:", "translatoin:")
    return findings(path, line, column, "[M001]: unknown key 'translatoin'")


def number_expected() -> Expected:
    path = first_of(SHEETS)
    line, column = change(path, r"(?<=^edition: )\d+", "first")
    return findings(path, line, column, "[M003]: expected a whole number, found the text 'first'")


def no_such_day() -> Expected:
    path = first_of(SHEETS)
    line, column = change(path, r"(?<=^date: )\S+", "2026-02-30")
    return findings(path, line, column, "[M004]: there is no day 2026-02-30")


def source_dangling() -> Expected:
    path = first_of(FACTS)
    line, column = change(path, r"(?<=^  - source: )\S+", "nobody-wrote-this")
    return findings(path, line, column, "[C101]: there is no source 'nobody-wrote-this'")


def aliases_without_end() -> Expected:
    path = first_of(FACTS)
    bomb = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    bomb += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    path.write_text("\n".join(bomb) + "\n", encoding="utf-8")
    return findings(path, 6, 10, "[Y006]: aliases (*) expand to too many values")


def file_too_large() -> Expected:
    path = Path("content/measures.yaml")
    path.write_text(path.read_text(encoding="utf-8") + "# filler\n" * 120_000, encoding="utf-8")
    return Expected(2, re.escape("content/measures.yaml: error[Y004]: the file is larger than 1 MiB"))


def tab_for_indent() -> Expected:
    path = first_of(FACTS)
    line, _ = change(path, r"^  text:\n    en:", "  text:\n\ten:")
    return findings(path, line + 1, 1, "[Y002]: a tab is used for indentation")


def indent_wrong() -> Expected:
    path = first_of(SHEETS)
    line, _ = change(path, r"^  fr: ", "   fr: ")
    return findings(path, line, 6, "[Y002]: this line is indented more than the key above")


def not_utf8() -> Expected:
    path = first_of(SHEETS)
    line, _ = change(path, r"\Z", "# \xe9t\xe9\n")
    kept = path.read_text(encoding="utf-8").encode("ascii", "ignore").decode()
    path.write_bytes((kept.rstrip("\n").removesuffix("# t") + "# \xe9t\xe9\n").encode("latin-1"))
    return findings(path, line, 3, "[Y001]: the file is not UTF-8 text")


def digit_in_text() -> Expected:
    path = file_of(printed_fact())
    change(path, START_OF_TEXT.format(printed_fact()), r"\g<0>in 73 cases ")
    line = line_with(path, "in 73 cases ")
    return findings(path, line, 9, "[C201]: '73' is a number or date written into the text")


def quote_missing() -> Expected:
    path = first_of(FACTS)
    line, _ = change(path, r"^    quote: .*\n", "")
    lines = path.read_text(encoding="utf-8").split("\n")
    start = max(n for n in range(1, line) if lines[n - 1].startswith("  - source: "))
    source = lines[start - 1].removeprefix("  - source: ")
    return findings(path, start, 5, f"[C402]: the citation of '{source}' has no quote")


def character_not_in_font() -> Expected:
    fact = printed_fact()
    path = file_of(fact)
    change(path, END_OF_TEXT.format(fact), r"\g<1> 漢\g<2>")
    family = project().theme.fonts.family
    what = f"[P001]: the character “漢” (U+6F22) of fact {fact} is not in the font {family}"
    return findings(path, line_with(path, "漢"), 9, what)


def name_unknown_to_the_template() -> Expected:
    path = Path("templates/macros.html.j2")
    line, _ = change(path, r"<li>\{\{ fact \}\}</li>", "<li>{{ fakt }}</li>")
    return findings(path, line, 1, "[T001]: 'fakt' is undefined")


def element_unknown_to_the_vocabulary() -> Expected:
    path = Path("templates/blocks/lead.html.j2")
    line, column = change(path, r'<p class="lead">(.*)</p>', r"<blink>\1</blink>")
    return findings(path, line, column, "[R002]: <blink> cannot stand inside <section>")


def colour_misspelt() -> Expected:
    path = Path("templates/theme.yaml")
    line, column = change(path, r'(?<=paper: \{ink: )"#000000"', '"black"')
    return findings(path, line, column, "[M010]: 'black' is not a colour")


FAULTS: list[Callable[[], Expected]] = [
    key_twice, key_misspelt, number_expected, no_such_day, source_dangling, aliases_without_end, file_too_large,
    tab_for_indent, indent_wrong, not_utf8, digit_in_text, quote_missing, character_not_in_font,
    name_unknown_to_the_template, element_unknown_to_the_vocabulary, colour_misspelt,
]  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_a_fault_is_told_with_its_place_and_changes_no_file_it_concerns(
    here: Path, fault: Callable[[], Expected], capsys: pytest.CaptureFixture[str]
) -> None:
    before = state(here)
    expected = fault()
    status = main(["build"])
    told = capsys.readouterr()
    assert status == expected.status, told.err
    first, *_, count, then = told.err.splitlines()
    assert re.fullmatch(expected.first, first), told.err
    assert then == f"next: factsheet explain {first.partition('[')[2].partition(']')[0]}"
    assert "Traceback" not in told.err
    ended = re.fullmatch(r"\d+ errors?; (no file was changed|not built: (.+) · \d+ files in output/)", count)
    assert ended is not None, count
    after = state(here)
    if ended[2] is None:
        assert (told.out, after) == ("", before)
        return
    stopped = ended[2].split(", ")
    lists = {"index.html", "SHA256SUMS"}
    assert {name for name in before if before[name] != after[name]} <= lists
    for name in before.keys() - lists:  # each file is listed, or named as one of an earlier build
        assert any(name.startswith(f"{sheet}.") for sheet in stopped) == (name in told.err), name
        assert all((name not in told.err) == (name.encode() in after[listed][0]) for listed in lists), name


@pytest.fixture
def overfull(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with a small sheet that was built, and then allowed a page less than it needs."""
    folder = Folder()
    sheet = "sheets/harbour.yaml"
    more = "- kind: statements\n  heading: {en: What Harbour says, fr: Ce que dit Harbour}\n  facts: [harbour-founded,"
    folder.add(sheet, f"{more} arrivals-2016, arrivals-2017, requests-2017, requests-2018]\n" * 8)
    folder.write(tmp_path)
    shutil.copytree(ROOT / "templates", tmp_path / "templates", ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.chdir(tmp_path)
    assert main(["build", "--quiet"]) == 0
    folder.add(sheet, "pages: {at-most: 1}\n").write(tmp_path)
    return tmp_path


def test_the_overflow_names_lines_and_the_facts_that_help_most(
    overfull: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = state(overfull)
    capsys.readouterr()
    assert main(["build", "--lang", "en", "--paper", "a4", "--format", "pdf"]) == 3
    told = capsys.readouterr()
    first, hint, *last = told.err.splitlines()
    line = (overfull / "content/sheets/harbour.yaml").read_text(encoding="utf-8").count("\n")
    where = f"content/sheets/harbour.yaml:{line}:8: error[L100]: harbour.en.a4.draft.pdf: "
    assert re.fullmatch(re.escape(where) + r"\d pages, the plan says 1: [1-9]\d* lines too many", first)
    named = re.fullmatch(r"  hint: shorten statements, or take out what helps most: (.*)", hint)
    assert named is not None
    parts = [re.fullmatch(r"([a-z0-9-]+) \(saves (\d+) lines\)", part) for part in named[1].split("; ")]
    assert 1 <= len(parts) <= 3
    facts = {"harbour-founded", "arrivals-2016", "arrivals-2017", "requests-2017", "requests-2018"}
    assert all(part and part[1] in facts for part in parts)
    saved = [int(part[2]) for part in parts if part]
    assert saved == sorted(saved, reverse=True)
    assert last[0].startswith(
        "output: warning[B004]: harbour was not built; these files are from an earlier build: harbour.en.a4.dra"
    )
    assert last[2:] == ["1 error; no file was changed", "next: factsheet explain L100"]
    assert (told.out, state(overfull)) == ("", before)


def test_all_problems_of_a_run_are_told_together(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = key_misspelt(), number_expected()
    assert main(["build"]) == 2
    told = capsys.readouterr().err.splitlines()
    assert any(re.fullmatch(first.first, line) for line in told)
    assert "  hint: did you mean 'translation'?" in told
    assert any(re.fullmatch(second.first, line) for line in told)
    assert re.fullmatch(r"2 errors; (no file was changed|not built: .+)", told[-2])
    assert told[-1] == "next: factsheet explain M001"


def test_check_finds_the_same_place(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    expected = source_dangling()
    assert main(["check", "--quiet"]) == 2
    assert re.fullmatch(expected.first, capsys.readouterr().err.splitlines()[0])
