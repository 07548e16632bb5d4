"""What ``check --fix`` mends: text at its place, nothing else, and the same a second time."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from support.built import ROOT
from support.command import Run, runner
from support.content_factory import FILES, Folder
from support.full_disk import room_for

from factsheet.errors import ContentError
from factsheet.records.dates import offered
from factsheet.records.fixes import fixed
from factsheet.records.load import FILE_KINDS, load
from factsheet.records.yaml_reader import parse_yaml

F = "facts/harbour.yaml"
KIND = {kind.kind: kind for kind in FILE_KINDS}


def mend(text: str, kind: str = "fact") -> tuple[str, list[str]]:
    data, changes = fixed(text.encode(), "f.yaml", KIND[kind])  # type: ignore[index]
    return data.decode(), [str(change) for change in changes]


def changed(old: str, new: str, name: str = F) -> str:
    return Folder().change(name, old, new).files[name]


@pytest.mark.parametrize("name", sorted(FILES))
def test_what_is_right_stays_as_it_is(name: str) -> None:
    kind = next(k.kind for k in FILE_KINDS if re.fullmatch(k.pattern.replace("*", r"\w+"), name))
    assert mend(FILES[name], kind) == (FILES[name], [])


def test_the_real_content_stays_as_it_is() -> None:
    for kind in FILE_KINDS:
        for path in (ROOT / "content").glob(kind.pattern):
            data = path.read_bytes()
            assert fixed(data, path.name, kind) == (data, []), path


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("4 October 2017", "2017-10-04"),
        ("'4 October 2017'", "2017-10-04"),
        ("4 octobre 2017 # of the letter", "2017-10-04 # of the letter"),
        ("2017/10/04", "2017-10-04"),
        ("13.10.2017", "2017-10-13"),
        ("October 2017", "2017-10"),
    ],
)
def test_a_date_that_can_mean_but_one_day_gets_its_form(written: str, meant: str) -> None:
    before = changed("event_date: 2017-10-04", f"event_date: {written}")
    after, told = mend(before)
    assert after == before.replace(written, meant)
    bare = written.partition(" #")[0].strip("'")
    assert told == [f"f.yaml:71:15: fixed: '{bare}' is {meant.partition(' #')[0]} now"]


@pytest.mark.parametrize("written", ["04/10/2017", "2017-02-29", "2017-13", "soon", "2017/2016", "[2017]", "*x"])
def test_a_date_that_may_mean_another_is_left_to_a_person(written: str) -> None:
    before = changed("event_date: 2017-10-04", f"event_date: {written}")
    assert mend(before) == (before, [])


def test_a_date_that_would_be_wrong_in_another_way_is_left() -> None:
    """An interval of two dates, each right, that ends before it starts."""
    before = changed("event_date: 2017-10-04", "event_date: 4 October 2017 to 1 May 2016")
    assert mend(before) == (before, [])


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("“officials denied the claim”", "officials denied the claim"),
        ("« officials denied the claim »", "officials denied the claim"),
        ("“[officials] denied the claim”", "'[officials] denied the claim'"),
        ("“‘It isn't so’, they said”", "‘It isn't so’, they said"),
        ("“'It' isn't so, they said”", "'''It'' isn''t so, they said'"),
    ],
)
def test_marks_around_a_quote_are_taken_out(written: str, meant: str) -> None:
    before = changed("quote: officials denied the claim", f"quote: {written}")
    assert mend(before) == (before.replace(written, meant), ["f.yaml:85:12: fixed: the marks around a quote taken out"])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("en: No later count was published by Harbour.", "en: “No later count was published by Harbour.”"),
        ("quote: officials denied the claim", "quote: “officials” denied “the claim”"),
        ("quote: officials denied the claim", 'quote: "“officials denied the claim”"'),
    ],
)
def test_marks_that_may_belong_there_stay(old: str, new: str) -> None:
    before = changed(old, new)
    assert mend(before) == (before, [])


def test_characters_that_nobody_sees_are_taken_out() -> None:
    before = "\ufeff" + changed("No later", "No la\u00adter").replace("by Harbour", "by Har\u200bbour")
    after, told = mend(before)
    assert after == FILES[F]
    assert told == [f"f.yaml:1:1: fixed: {before.count(chr(0x200B)) + 2} invisible characters taken out"]


def test_spaces_and_line_feeds_at_ends_are_taken_out_but_not_in_a_block_of_text() -> None:
    before = (
        changed("  print: never\n", "  print: never \t\n  note: |\n    kept  \n    as it is\n  # a remark  \n") + "\n\n"
    )
    after, told = mend(before)
    assert after == before.replace("never \t\n", "never\n").replace("remark  \n", "remark\n").rstrip("\n") + "\n"
    assert told == [
        "f.yaml:98:15: fixed: spaces at the end of 2 lines taken out",
        "f.yaml: fixed: one line feed at the end of the file",
    ]


@pytest.mark.parametrize("end", ["", "\n\n", "   \n"])
def test_a_file_ends_with_one_line_feed(end: str) -> None:
    assert mend(FILES[F].rstrip("\n") + end)[0] == FILES[F]


def test_the_kind_of_line_feed_stays() -> None:
    windows = FILES[F].replace("\n", "\r\n")
    assert mend(windows) == (windows, [])
    assert mend(windows.removesuffix("\r\n"))[0] == windows


@pytest.mark.parametrize("text", ["", "a: [", "facts:\n- &x [*x]\n", "\0", "a: 1\n---\nb: 2", "just text", "x: \udcff"])
def test_what_is_no_yaml_is_left(text: str) -> None:
    data = text.encode("utf-8", "surrogateescape")
    assert fixed(data, "f.yaml", KIND["fact"])[0] in (data, data + b"\n")


def test_no_file_larger_than_content_may_be_is_read() -> None:
    data = b"a: 1 \n" + b"# x\n" * 300_000
    assert fixed(data, "f.yaml", KIND["fact"]) == (data, ())


# -- of anything ----------------------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    [
        "  ",
        "\t",
        "\n",
        "\r\n",
        "“",
        "”",
        "« ",
        " »",
        "\u00ad",
        "\ufeff",
        "\u200b",
        "# x",
        "'",
        '"',
        "4 May 2017",
        ": ",
        "|",
        "- ",
    ]
)


@given(st.lists(st.tuples(st.integers(0, len(FILES[F])), PIECES), max_size=5))
@example([(len(FILES[F]), "  ")])
def test_whatever_stands_there_meaning_and_remarks_stay_and_a_second_time_changes_nothing(
    put: list[tuple[int, str]],
) -> None:
    text = FILES[F]
    for at, piece in put:
        text = text[:at] + piece + text[at:]
    after, told = mend(text)
    assert mend(after) == (after, [])
    assert bool(told) == (after != text)
    bare = re.sub("[\u00ad\u200b\ufeff]", "", text)
    seen = re.sub("[\u00ad\u200b\ufeff]", "", after)
    dates = [change for change in told if " is " in change]
    assert re.findall(r"\w+", seen) == re.findall(r"\w+", bare) or dates
    try:
        before = parse_yaml(bare.encode(), "f.yaml").data
    except ContentError:
        return
    said = parse_yaml(after.encode(), "f.yaml").data
    assert _same(before, said)


def _same(before: object, after: object) -> bool:
    """Tell whether data are the same but for dates and the marks around quotes."""
    if isinstance(before, dict) and isinstance(after, dict):
        return before.keys() == after.keys() and all(_same(before[key], after[key]) for key in before)
    if isinstance(before, list) and isinstance(after, list):
        return len(before) == len(after) and all(map(_same, before, after))
    if before == after or not isinstance(before, str):
        return before == after
    return after in (before.strip("“”«» \u00a0"), *offered(before))


# -- the command ----------------------------------------------------------------------------------------------


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = Folder().without_repeats()
    folder.change(F, "event_date: 2017-10-04", "event_date: 4 October 2017")
    folder.change("sources/main.yaml", "issued: 2018-03-01", "issued: 1 mars 2018  ")
    folder.write(tmp_path)
    (tmp_path / "templates").symlink_to(ROOT / "templates")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(here: Path, capfd: pytest.CaptureFixture[str]) -> Run:
    return runner(capfd)


TOLD = [
    "content/sources/main.yaml:12:11: fixed: '1 mars 2018' is 2018-03-01 now",
    "content/sources/main.yaml:12:21: fixed: spaces at the end of 1 line taken out",
    "content/facts/harbour.yaml:71:15: fixed: '4 October 2017' is 2017-10-04 now",
]


def test_a_check_says_what_it_mends_and_goes_on(run: Run, here: Path) -> None:
    assert run("check").err.splitlines()[-1] == "next: factsheet check --fix"
    told = run("check", "--fix")
    assert (told.status, told.err) == (0, "")
    assert told.out.splitlines()[:3] == TOLD
    assert told.out.splitlines()[3].endswith(": 0 errors, 0 warnings")
    assert load(here / "content").facts["delay-alleged"].event_date == "2017-10-04"
    state = {path: path.stat().st_mtime_ns for path in (here / "content").rglob("*")}
    assert run("check", "--fix").out.splitlines()[0] == told.out.splitlines()[3]
    assert {path: path.stat().st_mtime_ns for path in (here / "content").rglob("*")} == state


def test_programs_get_their_form_and_people_the_rest(run: Run) -> None:
    told = run("check", "--fix", "--json")
    assert told.err.splitlines() == TOLD
    assert told.out.startswith('{"status": "ok"')


def test_a_quiet_check_mends_without_a_word(run: Run) -> None:
    assert run("check", "--fix", "--quiet") == (0, "", "")


def test_all_files_are_mended_or_none(run: Run, here: Path) -> None:
    before = {path: path.read_bytes() for path in (here / "content").rglob("*.yaml")}
    with room_for(1_000):  # the smaller of the two
        told = run("check", "--fix")
    assert (told.status, told.out) == (4, "")
    assert told.err.startswith("error: ")
    assert {path: path.read_bytes() for path in (here / "content").rglob("*.yaml")} == before


def test_what_cannot_be_mended_is_told_after_what_was(run: Run, here: Path) -> None:
    path = here / "content" / F
    path.write_text(path.read_text(encoding="utf-8").replace("print: never", "print: nver"), encoding="utf-8")
    told = run("check", "--fix")
    assert told.status == 2
    assert told.out.splitlines() == TOLD
    assert told.err.splitlines()[-1] == "next: factsheet explain M006"
