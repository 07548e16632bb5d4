"""Decisions into the log: what is refused and where, all or nothing, crashes, and several at once."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.built import ROOT
from support.review_factory import AT, NOW, Change, as_bytes, decided, folder, project, sign

from factsheet.errors import ContentError, Problem
from factsheet.evidence.digest import digest
from factsheet.evidence.signoff import decisions
from factsheet.evidence.signoff.log import HEAD, LOG
from factsheet.review.apply import Applied, apply

PAIR = "arrivals-2017/harbour-report"
EXPORT = "\n  hint: export the decisions again from the review page; do not edit the file"
AGAIN = "\n  hint: write a new review file with `factsheet review`, and decide again on the changed citations"


def files(root: Path) -> tuple[bytes, bytes]:
    return tuple(
        (root / "content" / name).read_bytes() if (root / "content" / name).is_file() else b"" for name in (LOG, HEAD)
    )  # type: ignore[return-value]


def put(root: Path, *data: Any, changed: bool = False, now: str = NOW) -> tuple[Applied, ...]:
    """Apply decisions files, named a.json, b.json and so on."""
    named = [(f"{chr(97 + i)}.json", d if isinstance(d, bytes) else as_bytes(d)) for i, d in enumerate(data)]
    return apply(project(root), named, now, changed=changed)


def refused(root: Path, *data: Any, **how: Any) -> list[str]:
    """Return the problems a file is refused for; nothing of it is in the log then."""
    before = files(root)
    with pytest.raises(ContentError) as caught:
        put(root, *data, **how)
    after = files(root)
    assert after[0] == before[0]
    assert json.loads(after[1] or b'{"count": 0}')["count"] == len(before[0].splitlines())
    return [str(problem) for problem in caught.value.problems]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder().write(tmp_path)
    return tmp_path


def line_of(data: Any, text: str, nth: int = 0) -> str:
    """Return line and column of a text in a decisions file."""
    at = -1
    source = as_bytes(data).decode()
    for _ in range(nth + 1):
        at = source.index(text, at + 1)
    return f"{source.count(chr(10), 0, at) + 1}:{at - source.rfind(chr(10), 0, at)}"


def edited(root: Path, change: Change, **how: Any) -> dict[str, Any]:
    return decided(project(root), change=change, **how)


# -- what is refused -------------------------------------------------------------------------------------


def test_decisions_go_into_the_log_with_what_they_are_on(root: Path) -> None:
    data = decided(project(root), only={PAIR})
    (applied,) = put(root, data)
    assert (applied.file, applied.reader, applied.sheet, applied.new, applied.known) == (
        "a.json",
        "A. B.",
        "harbour",
        1,
        0,
    )
    (entry,) = project(root).reviews.entries
    assert (entry.pair, entry.state, entry.reader, entry.applied, entry.at) == (PAIR, "verified", "A. B.", NOW, AT)
    assert entry.decisions == data["sha256"]
    assert entry.said == {
        "statement": "Harbour counted 57 people by September 2017.", "quote": "welcomed 57 people so far",
    }  # fmt: skip


def test_the_same_file_twice_is_refused(root: Path) -> None:
    data = decided(project(root))
    put(root, data)
    assert refused(root, data) == [
        f"a.json:{line_of(data, chr(34) + 'sha256')}: error[V013]: this file has already been applied"
    ]
    pretty = json.dumps(data, indent=8).encode()
    assert [line.split("]: ")[1] for line in refused(root, pretty)] == ["this file has already been applied"]


def test_the_same_file_named_twice_is_refused_whole(root: Path) -> None:
    data = decided(project(root))
    assert [line.split(": ", 2)[1:] for line in refused(root, data, data)] == [
        ["error[V013]", "this file has already been applied"]
    ]


def test_a_later_export_brings_only_what_is_new(root: Path) -> None:
    first = decided(project(root), only={PAIR})
    put(root, first)
    (applied,) = put(root, decided(project(root)))
    assert (applied.new, applied.known) == (7, 1)
    everything = decided(project(root), change=lambda d: d.update(exported="2026-11-20T13:00:00Z"))
    assert refused(root, everything) == [
        f"a.json:{line_of(everything, chr(34) + 'decisions')}: error[V013]: all decisions in this file are already in"
        " the log"
    ]


def test_another_edition_is_refused(root: Path) -> None:
    data = decided(project(root))
    folder().change("sheets/harbour.yaml", "edition: 1", "edition: 2").write(root)
    where = line_of(data, '"edition"')
    assert refused(root, data) == [
        f"a.json:{where}: error[V006]: this is a review of edition 1; harbour is edition 2 now{AGAIN}"
    ]
    assert refused(root, data, changed=True) == refused(root, data)


def test_a_sheet_that_has_changed_is_refused_with_the_statement_and_taken_in_part_if_asked(root: Path) -> None:
    data = decided(project(root))
    folder().change("facts/harbour.yaml", "value: 57", "value: 58").write(root)
    number = next(i for i, d in enumerate(data["decisions"]) if d["pair"] == PAIR)
    place = line_of(data, "  {\n", number).split(":")
    stale = f"a.json:{place[0]}:{int(place[1]) + 2}: error[V009]: {PAIR} has changed since A. B. read it{AGAIN}"
    assert refused(root, data) == [
        f"a.json:{line_of(data, chr(34) + 'content')}: error[V007]: the sheet harbour has changed since this review "
        f"file was made{AGAIN}; or take what still applies: factsheet review apply --changed",
        stale,
    ]
    (applied,) = put(root, data, changed=True)
    assert (applied.new, list(map(str, applied.left))) == (7, [stale])
    assert PAIR not in {entry.pair for entry in project(root).reviews.entries}


def test_nothing_that_fits_is_refused_even_in_part(root: Path) -> None:
    data = decided(project(root), only={PAIR})
    folder().change("facts/harbour.yaml", "value: 57", "value: 58").write(root)
    assert [line.split(": ", 2)[2] for line in refused(root, data, changed=True)] == [
        f"nothing in this file applies to the sheet as it is now{AGAIN}"
    ]


def reseal(data: dict[str, Any]) -> dict[str, Any]:
    rest = {key: value for key, value in data.items() if key != "sha256"}
    return {**rest, "sha256": digest(rest)}


def test_a_tampered_file_is_refused(root: Path) -> None:
    data = decided(project(root))
    data["decisions"][0]["note"] = "fine"
    assert refused(root, data) == [
        f"a.json:{line_of(data, chr(34) + 'sha256')}: error[V004]: the file was changed after it was exported: its "
        f"content does not match its sha256{EXPORT}"
    ]


CONTENT = [
    (lambda d: d["decisions"][0].update(pair="no-such/pair"), "  {\n", 2,
     "V008]: the sheet harbour has no pair 'no-such/pair' in 'en'" + AGAIN),
    (lambda d: d["decisions"][0].update(hash="0" * 64), "  {\n", 2,
     "V009]: arrivals-2017/harbour-report has changed since A. B. read it" + AGAIN),
    (lambda d: d["decisions"][0].update(support="partly"), "  {\n", 2,
     "V010]: arrivals-2017/harbour-report is verified, but its support is partly"
     "\n  hint: verified means that the source supports the statement"),
    (lambda d: d["decisions"][0].update(support=None), "  {\n", 2,
     "V010]: arrivals-2017/harbour-report is verified, but its support is not told"
     "\n  hint: verified means that the source supports the statement"),
    (lambda d: d["decisions"][0].update(ticks=["figure", "quotation"]), "  {\n", 2,
     "V010]: arrivals-2017/harbour-report is verified without a tick for: date, name, attribution"
     "\n  hint: tick each of them, or query the statement"),
    (lambda d: d.update(reader="Writer", decisions=d["decisions"][:1]), "  {\n", 2,
     "V011]: Writer is the author of arrivals-2017, and nobody reviews their own work"
     "\n  hint: have another person read it"),
    (lambda d: d.update(sheet="quay"), '"sheet"', 0,
     "V005]: there is no sheet 'quay'\n  hint: the sheets are: harbour"),
    (lambda d: d.update(language="de"), '"language"', 0,
     "V005]: the sheets are not made in 'de'\n  hint: the languages are: en, fr"),
    (lambda d: d.update(exported="2026-11-23T00:00:00Z"), '"exported"', 0,
     "V003]: the file says it was exported on 2026-11-23T00:00:00Z, which is in the future"
     "\n  hint: set the clock of the reader’s computer and export again"),
    (lambda d: d["decisions"][0].update(at="2026-11-20T13:00:00+00:00"), "  {\n", 2,
     "V003]: arrivals-2017/harbour-report was decided at 2026-11-20T13:00:00+00:00, after the export at "
     "2026-11-20T12:00:00Z" + EXPORT),
    (lambda d: d.update(content="0" * 64), '"content"', 0,
     "V007]: the sheet harbour has changed since this review file was made" + AGAIN
     + "; or take what still applies: factsheet review apply --changed"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "at", "shift", "told"), CONTENT)
def test_a_file_that_does_not_fit_the_content_is_refused(
    root: Path, change: Change, at: str, shift: int, told: str
) -> None:
    data = edited(root, change)
    line, column = line_of(data, at).split(":")
    assert refused(root, data) == [f"a.json:{line}:{int(column) + shift}: error[{told}"]


def test_without_an_author_nothing_is_taken(root: Path) -> None:
    data = decided(project(root), only={PAIR})
    folder().change("publisher.yaml", "author: writer\n", "").write(root)
    assert [line.split(": ", 1)[1] for line in refused(root, data)] == [
        "error[V012]: nobody is named as the author of arrivals-2017\n"
        "  hint: add author: to publisher.yaml, or to the fact; it is never printed"
    ]
    folder().change("publisher.yaml", "author: writer\n", "").change(
        "facts/harbour.yaml", "  value: 57\n", "  value: 57\n  author: b.w.\n"
    ).write(root)
    assert put(root, data)[0].new == 1


def test_an_older_decision_does_not_replace_a_newer_one(root: Path) -> None:
    put(root, decided(project(root), only={PAIR}, state="disputed", at="2026-11-20T11:00:00Z"))
    data = decided(project(root), only={PAIR})
    assert [line.split(": ", 1)[1] for line in refused(root, data)] == [
        f"error[V014]: A. B. decided on {PAIR} again later, at 2026-11-20T11:00:00Z; the log has that\n"
        "  hint: export the decisions again from the most recent review page"
    ]


# -- the file itself -------------------------------------------------------------------------------------


def one_line(change: Callable[[dict[str, Any]], object]) -> bytes:
    made: dict[str, Any] = {
        "schema": "factsheet-decisions/1", "sheet": "harbour", "language": "en", "edition": 1, "content": "0" * 64,
        "reader": "A. B.", "exported": AT, "decisions": [
            {"pair": "a/b", "hash": "0" * 64, "state": "verified", "support": "supports", "ticks": [], "note": "",
             "at": AT}],
    }  # fmt: skip
    change(made)
    return json.dumps({**made, "sha256": digest(made)}).encode()


def first_problem(data: bytes) -> str:
    with pytest.raises(ContentError) as caught:
        decisions.read(data, "a.json")
    problem = caught.value.problems[0]
    return f"{problem.code}: {problem.what}"


FILES: list[tuple[bytes, str]] = [
    (b"", "V001: this is not JSON: Expecting value"),
    (b"\xff\xfe", "V001: the file is not UTF-8 text: byte 0 is not"),
    (b"{,}", "V001: this is not JSON: Expecting property name enclosed in double quotes"),
    (b"[]", "V001: this is not a decisions file: it is not an object"),
    (b"[" * 200_000, "V001: the file is nested too deeply"),
    (b'{"a":' * 100_000, "V001: the file is nested too deeply"),
    (b'{"a":1,"a":2}', 'V001: this is not a decisions file: duplicate field "a"'),
    (b'{"a":NaN}', "V001: this is not a decisions file: NaN is not allowed"),
    (b'{"a":1e999}', "V001: this is not a decisions file: 1e999 is not allowed"),
    (b'{"a":"\\ud800"}', "V001: the file has a lone surrogate"),
    (b'{"a":' + b"9" * 5000 + b"}", "V001: this is not a decisions file: a number has 5000 digits"),
    (b'{"a":1}', "V002: this is not a decisions file: its schema is null; this program reads factsheet-decisions/1"),
    (one_line(lambda d: d.update(schema="factsheet-decisions/2")),
     'V002: this is not a decisions file: its schema is "factsheet-decisions/2"; this program reads '
     "factsheet-decisions/1"),
    (one_line(lambda d: d.pop("reader")), "V003: the field 'reader' is missing"),
    (one_line(lambda d: d.update(more=1)), 'V003: unknown field "more"'),
    (one_line(lambda d: d.update(edition=True)), "V003: 'edition' cannot be true"),
    (one_line(lambda d: d.update(edition="1")), "V003: 'edition' cannot be \"1\""),
    (one_line(lambda d: d.update(sheet="../x")), "V003: 'sheet' cannot be \"../x\""),
    (one_line(lambda d: d.update(reader="...")), "V003: 'reader' cannot be \"...\""),
    (one_line(lambda d: d.update(reader="A\u202eB")), "V003: 'reader' cannot be \"A\\u202eB\""),
    (one_line(lambda d: d.update(exported="2026-11-31T10:00:00Z")),
     "V003: 'exported' cannot be \"2026-11-31T10:00:00Z\""),
    (one_line(lambda d: d.update(exported="2026-11-20")), "V003: 'exported' cannot be \"2026-11-20\""),
    (one_line(lambda d: d.update(exported="9999-12-31T23:59:59Z")),
     "V003: 'exported' cannot be \"9999-12-31T23:59:59Z\""),
    (one_line(lambda d: d.update(decisions=[])), "V003: the file has no decisions"),
    (one_line(lambda d: d.update(decisions={})), "V003: 'decisions' cannot be {}"),
    (one_line(lambda d: d.update(decisions=[7])), "V003: decision 1: 7 is not a decision"),
    (one_line(lambda d: d["decisions"].append(d["decisions"][0])),
     'V003: decision 2: "a/b" is decided twice, in decision 1 too'),
    (one_line(lambda d: d["decisions"][0].update(state="confirmed")),
     "V003: decision 1: 'state' cannot be \"confirmed\""),
    (one_line(lambda d: d["decisions"][0].update(state=[])), "V003: decision 1: 'state' cannot be []"),
    (one_line(lambda d: d["decisions"][0].update(ticks=["eyes"])), "V003: decision 1: 'ticks' cannot be [\"eyes\"]"),
    (one_line(lambda d: d["decisions"][0].update(ticks=[{}])), "V003: decision 1: 'ticks' cannot be [{}]"),
    (one_line(lambda d: d["decisions"][0].update(note="a" * 4001)),
     "V003: decision 1: 'note' cannot be \"" + "a" * 56 + "…"),
    (one_line(lambda d: d["decisions"][0].update(extra=0)),
     'V003: decision 1: unknown field "extra"'),
    (one_line(lambda d: d["decisions"][0].pop("at")), "V003: decision 1: the field 'at' is missing"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "told"), FILES, ids=range(len(FILES)))
def test_a_file_that_is_none_is_refused(data: bytes, told: str) -> None:
    assert first_problem(data) == told


def test_a_file_too_large_is_refused_unread() -> None:
    assert first_problem(b" " * (decisions.LARGEST + 1)) == ("V001: the file has 33554433 bytes; the limit is 33554432")


def test_a_file_with_very_many_faults_is_told_in_part() -> None:
    data = one_line(lambda d: d.update(decisions=[{}] * 40_000))
    with pytest.raises(ContentError) as caught:
        decisions.read(data, "a.json")
    assert len(caught.value.problems) == 31
    assert caught.value.problems[-1].what == "there may be more problems in this file"


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=6), inner, max_size=3)),
    max_leaves=6,
)
GOOD = json.loads(one_line(lambda d: None))


@given(st.data())
def test_no_change_of_a_decisions_file_makes_a_traceback(data: st.DataObject) -> None:
    """A field changed, taken away or added, in the file or in a decision, sealed again or not."""
    made = json.loads(json.dumps(GOOD))
    inside = made["decisions"][0] if data.draw(st.booleans()) else made
    name = data.draw(st.one_of(st.sampled_from(sorted(inside)), st.text(max_size=5)))
    if data.draw(st.booleans()):
        inside[name] = data.draw(JSON)
    else:
        inside.pop(name, None)
    if data.draw(st.booleans()):
        try:
            made = reseal(made)
        except (UnicodeEncodeError, ValueError):
            return
    if made == GOOD:
        return
    found = read_or_told(json.dumps(made).encode())
    if isinstance(found, ContentError):
        assert all(problem.where.path == "a.json" and problem.code[0] == "V" for problem in found.problems)
    else:
        assert found.sha256 == digest({key: value for key, value in made.items() if key != "sha256"})


def read_or_told(data: bytes) -> decisions.Decisions | ContentError:
    try:
        return decisions.read(data, "a.json")
    except ContentError as error:
        return error


@given(st.binary(max_size=200), st.integers(0, 500))
def test_no_bytes_make_a_traceback(noise: bytes, at: int) -> None:
    whole = one_line(lambda d: None)
    for data in (noise, whole[:at] + noise + whole[at:], whole[:at] + noise):
        found = read_or_told(data)
        assert isinstance(found, decisions.Decisions) or found.problems


# -- all or nothing ----------------------------------------------------------------------------------------


def test_one_bad_file_of_several_keeps_all_out(root: Path) -> None:
    good, bad = decided(project(root)), decided(project(root), "C. D.")
    bad["reader"] = "E. F."
    assert [line[:6] for line in refused(root, good, bad, b"{")] == ["b.json", "c.json"]
    also = decided(project(root), "C. D.", change=lambda d: d.update(edition=7))
    assert [line[:6] for line in refused(root, good, also)] == ["b.json"]
    assert [applied.new for applied in put(root, good, decided(project(root), "C. D."))] == [8, 8]
    assert len(project(root).reviews.entries) == 16


def test_a_log_that_was_changed_takes_nothing(root: Path) -> None:
    sign(root, ["A. B."])
    path = root / "content" / LOG
    path.write_bytes(path.read_bytes().replace(b'"A. B."', b'"Z. B."', 1))
    before = files(root)
    with pytest.raises(ContentError, match="line 2 does not follow the line before it: line 1 was edited"):
        put(root, decided_without_log(root))
    assert files(root) == before


def decided_without_log(root: Path) -> bytes:
    """Return C. D.'s decisions, made where the log is not looked at."""
    data, head = files(root)
    (root / "content" / LOG).unlink()
    (root / "content" / HEAD).unlink()
    made = as_bytes(decided(project(root), "C. D."))
    (root / "content" / LOG).write_bytes(data)
    (root / "content" / HEAD).write_bytes(head)
    return made


def test_a_log_that_cannot_be_opened_is_told(root: Path) -> None:
    data = decided(project(root))
    (root / "content" / LOG).mkdir()
    with pytest.raises(ContentError) as caught:
        put(root, data)
    assert [str(problem) for problem in caught.value.problems] == [
        f"{(root / 'content' / LOG).as_posix()}: error[V015]: the log cannot be opened: Is a directory\n"
        "  hint: check permissions and free space"
    ]


def test_content_that_refers_to_nothing_is_mended_first(root: Path) -> None:
    data = decided(project(root))
    old = "- source: daily-news\n    quote: officials"
    folder().change("facts/harbour.yaml", old, old.replace("daily-news", "weekly")).write(root)
    found = refused(root, data)
    assert [line.split(": ", 1)[1].split("\n")[0] for line in found] == ["error[C101]: there is no source 'weekly'"]


def test_very_many_problems_are_told_in_part(root: Path) -> None:
    def many(data: dict[str, Any]) -> None:
        data["decisions"] = [{**data["decisions"][0], "pair": f"no-such/{n}"} for n in range(500)]

    data = edited(root, many)
    found = refused(root, data)
    line = int(line_of(data, "  {\n", 29).split(":")[0])
    assert len(found) == 31
    assert found[29] == f"a.json:{line}:3: error[V008]: the sheet harbour has no pair 'no-such/29' in 'en'{AGAIN}"
    assert found[30] == "a.json: error[V003]: 470 more problems are not shown"


# -- crashes -----------------------------------------------------------------------------------------------


class Crash(Exception):
    """The power is gone."""


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("step", range(12))
def test_a_crash_at_any_step_leaves_a_log_that_holds_and_can_go_on(
    root: Path, monkeypatch: pytest.MonkeyPatch, step: int, first: bool
) -> None:
    """Before or in the middle of each write, sync, cut and rename; then the same file is applied again."""
    if not first:
        sign(root, ["A. B."])
    data = decided(project(root), "C. D.")
    before = len(project(root).reviews.entries)
    left = step
    real = {name: getattr(os, name) for name in ("write", "fsync", "ftruncate", "replace")}

    def watched(name: str) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            nonlocal left
            left -= 1
            if left < 0:
                if name == "write":  # a part of it gets there
                    real["write"](arguments[0], bytes(arguments[1])[: len(arguments[1]) // 2])
                raise Crash
            return real[name](*arguments)

        return call

    for name in real:
        monkeypatch.setattr(f"factsheet.review.store.os.{name}", watched(name))
    try:
        put(root, data)
        crashed = False
    except Crash:
        crashed = True
    monkeypatch.undo()
    entries = project(root).reviews.entries
    assert len(entries) in (before, before + 8)
    assert crashed or len(entries) == before + 8
    if len(entries) == before:
        put(root, data)
    log = project(root).reviews
    assert (len(log.entries), log.torn) == (before + 8, 0)
    assert len({(entry.pair, entry.reader) for entry in log.entries}) == before + 8


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("name", ["write", "fsync", "replace"])
def test_a_full_disk_is_told_and_leaves_the_log_as_it_was(
    root: Path, monkeypatch: pytest.MonkeyPatch, name: str, first: bool
) -> None:
    if not first:
        sign(root, ["A. B."])
    data = decided(project(root), "C. D.")
    before = files(root)
    real = os.write

    def full(*arguments: Any) -> Any:
        if name == "write":
            real(arguments[0], bytes(arguments[1])[:100])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(f"factsheet.review.store.os.{name}", full)
    with pytest.raises(ContentError) as caught:
        put(root, data)
    monkeypatch.undo()
    where = HEAD if first and name != "write" else LOG
    assert [str(problem) for problem in caught.value.problems] == [
        f"{(root / 'content' / where).as_posix()}: error[V015]: the log cannot be written: No space left on device\n"
        "  hint: check permissions and free space"
    ]
    assert files(root)[0] == before[0]
    assert not list((root / "content").glob(".reviews*"))
    assert put(root, data)[0].new == 8


def test_what_an_apply_left_unfinished_is_told_when_it_is_taken_away(root: Path) -> None:
    sign(root, ["A. B."])
    head = files(root)[1]
    sign(root, ["C. D."])
    (root / "content" / HEAD).write_bytes(head)
    told: list[Problem] = []
    apply(project(root), [("e.json", as_bytes(decided(project(root), "E. F.")))], NOW, warn=told.extend)
    assert [(p.code, p.severity, p.where.line, "decisions of C. D.," in p.what) for p in told] == [
        ("V023", "warning", 9, True)
    ]
    assert {entry.reader for entry in project(root).reviews.entries} == {"A. B.", "E. F."}


def test_a_log_that_is_linked_stays_linked_with_its_head(root: Path) -> None:
    sign(root, ["A. B."])
    (root / "kept").mkdir()
    for name in (LOG, HEAD):
        (root / "content" / name).rename(root / "kept" / name)
        (root / "content" / name).symlink_to(root / "kept" / name)
    sign(root, ["C. D."])
    assert all((root / "content" / name).is_symlink() for name in (LOG, HEAD))
    assert len(project(root).reviews.entries) == 16
    assert json.loads((root / "kept" / HEAD).read_bytes())["count"] == 16


# -- several at once -----------------------------------------------------------------------------------------

SCRIPT = """
import sys
from pathlib import Path
from factsheet.project.project import Project
from factsheet.review.apply import apply
root, name = Path(sys.argv[1]), sys.argv[2]
of = Project(root / "content", Path(sys.argv[3]))
of.content
print("ready", flush=True)
sys.stdin.readline()
apply(of, [(name, (root / name).read_bytes())], "2026-11-21T09:00:00Z")
"""


def test_several_who_apply_at_once_lose_nothing(root: Path) -> None:
    readers = [f"Reader {letter}" for letter in "ABCD"]
    for reader in readers:
        (root / f"{reader}.json").write_bytes(as_bytes(decided(project(root), reader)))
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    running = [
        subprocess.Popen([sys.executable, "-c", SCRIPT, str(root), f"{reader}.json", str(ROOT / "templates")],
                         stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)
        for reader in readers
    ]  # fmt: skip
    for process in running:
        assert process.stdout is not None and process.stdout.readline() == "ready\n"
    for process in running:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in running:
        process.communicate()
        assert process.returncode == 0
    log = project(root).reviews
    assert (len(log.entries), log.torn) == (32, 0)
    assert {entry.reader for entry in log.entries} == set(readers)
