"""The log: whatever is done to it is found, with its line; what was never acknowledged is told from what was cut."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factsheet.errors import ContentError
from factsheet.evidence.digest import canonical
from factsheet.evidence.signoff.log import NOTHING, Log, head, lines_for, read, unfinished

PATH = "content/reviews.jsonl"
HINT = "\n  hint: restore the log and its head from one branch in version control, then apply later decisions again"


def fields(number: int) -> dict[str, object]:
    return {
        "applied": "2026-11-21T09:00:00Z", "decisions": f"{number:064x}", "sheet": "harbour", "edition": 1,
        "language": "en", "reader": "A. B.", "pair": f"fact-{number}/source", "hash": f"{number:064x}",
        "state": "verified", "support": "supports", "ticks": ["figure"], "note": "é\n", "at": "2026-11-20T10:00:00Z",
        "said": {"statement": f"It was {number}.", "quote": "it was"},
    }  # fmt: skip


def log_of(count: int) -> tuple[bytes, bytes]:
    return lines_for(Log(), [fields(n) for n in range(1, count + 1)])


DATA, HEAD = log_of(5)
LINES = DATA.splitlines(keepends=True)


def told(data: bytes, head: bytes | None = HEAD) -> list[str]:
    """Return what is found wrong with a log, the hints cut off; nothing if it holds."""
    try:
        read(data, head, PATH)
    except ContentError as error:
        problems = error.problems
    else:
        return []
    assert all(str(problem).endswith(HINT) for problem in problems)
    return [str(problem).removesuffix(HINT) for problem in problems]


def test_a_log_reads_back_as_it_was_written() -> None:
    log = read(DATA, HEAD, PATH)
    assert [entry.pair for entry in log.entries] == [f"fact-{n}/source" for n in range(1, 6)]
    assert [entry.n for entry in log.entries] == [1, 2, 3, 4, 5]
    assert (log.entries[0].previous, log.torn, log.head) == (NOTHING, 0, HEAD)
    assert log.entries[2].said == {"statement": "It was 3.", "quote": "it was"}


def test_lines_added_later_follow_those_before() -> None:
    first, head = log_of(2)
    more, head = lines_for(read(first, head, PATH), [fields(n) for n in (3, 4, 5)])
    assert (first + more, head) == (DATA, HEAD)


def edited(number: int, old: bytes, new: bytes) -> bytes:
    assert LINES[number - 1].count(old) == 1
    return b"".join([*LINES[: number - 1], LINES[number - 1].replace(old, new), *LINES[number:]])


def test_an_edited_line_is_found_by_the_next_one() -> None:
    found = told(edited(3, b'"reader":"A. B."', b'"reader":"A. C."'))
    assert found == [f"{PATH}:4:1: error[V020]: line 4 does not follow the line before it: line 3 was edited"]


def test_an_edited_last_line_is_found_by_the_head() -> None:
    found = told(edited(5, b'"state":"verified"', b'"state":"disputed"'))
    assert found == [f"{PATH}:5:1: error[V020]: the last line does not match the log’s head: it was edited or replaced"]


def test_a_line_taken_out_is_found() -> None:
    found = told(b"".join([*LINES[:2], *LINES[3:]]))
    assert found[0] == (
        f"{PATH}:3:1: error[V020]: line 3 does not follow the line before it: it says it is line 4, so a line was "
        "removed or lines were swapped"
    )
    assert found[1] == f"{PATH}:5:1: error[V021]: the log has 4 whole lines, its head says 5: lines are missing"


def test_a_line_put_in_is_found() -> None:
    found = told(b"".join([*LINES[:3], LINES[1], *LINES[3:]]))
    assert found[0] == (
        f"{PATH}:4:1: error[V020]: line 4 does not follow the line before it: it says it is line 2, so a line was "
        "inserted or lines were swapped"
    )


def test_swapped_lines_are_found() -> None:
    found = told(b"".join([LINES[0], LINES[2], LINES[1], *LINES[3:]]))
    assert [line.split(": ")[0] for line in found] == [f"{PATH}:2:1", f"{PATH}:3:1", f"{PATH}:4:1"]


@pytest.mark.parametrize("kept", [0, 1, 4])
def test_a_log_cut_off_is_found(kept: int) -> None:
    found = told(b"".join(LINES[:kept]))
    what = f"the log has {kept} whole lines, its head says 5: its end was cut off"
    assert found == [f"{PATH}:{kept + 1}:1: error[V021]: {what}"]


def test_a_log_cut_inside_a_line_is_found() -> None:
    assert told(DATA[:-10]) == [
        f"{PATH}:5:1: error[V021]: the log has 4 whole lines, its head says 5: its end was cut off"
    ]


def test_a_log_without_its_head_is_found() -> None:
    what = "the log’s head reviews.head is missing, so a cut-off end cannot be detected"
    assert told(DATA, None) == [f"{PATH}: error[V021]: {what}"]


@pytest.mark.parametrize(
    "head", [b"", b"{}", b"[]", b"null", b"1", b'{"count":-1,"last":""}',
             b'{"count":true,"last":"' + b"0" * 64 + b'"}', HEAD[:-1], HEAD + b"\n",
             HEAD.replace(b'"count":5', b'"count": 5'), b"[" * 990, b"\xff"],
)  # fmt: skip
def test_a_damaged_head_is_found(head: bytes) -> None:
    what = "this is not the head of a log: it was edited or damaged"
    assert told(DATA, head) == [f"content/reviews.head:1:1: error[V022]: {what}"]


def test_a_line_that_says_another_number_is_found_though_the_chain_holds() -> None:
    lines, before = [], NOTHING
    for n in (1, 7, 3):
        lines.append(canonical({**fields(n), "n": n, "previous": before}))
        before = sha256(lines[-1]).hexdigest()
    data = b"".join(line + b"\n" for line in lines)
    assert told(data, head(3, before)) == [f"{PATH}:2:1: error[V020]: line 2 says it is line 7"]


def test_an_edited_first_line_is_found_by_the_second() -> None:
    found = told(edited(1, b'"reader":"A. B."', b'"reader":"A. C."'))
    assert found == [f"{PATH}:2:1: error[V020]: line 2 does not follow the line before it: line 1 was edited"]


def test_a_log_without_lines_has_a_head_too() -> None:
    assert read(b"", Log().head, PATH) == Log()


def test_a_first_line_that_follows_another_is_found() -> None:
    line = canonical({**fields(1), "n": 1, "previous": "1" * 64})
    found = told(line + b"\n", head(1, sha256(line).hexdigest()))
    what = "line 1 does not follow the line before it: the first line follows nothing"
    assert found == [f"{PATH}:1:1: error[V020]: {what}"]


def test_the_head_of_a_log_of_another_name_is_named_after_it() -> None:
    with pytest.raises(ContentError, match=r"^other\.head:1:1: error\[V022\]"):
        read(DATA, b"", "other")


@pytest.mark.parametrize(("bad", "told_of"), [(30, 30), (31, 31), (40, 31)])
def test_thirty_problems_are_told(bad: int, told_of: int) -> None:
    found = told(b"x\n" * bad, canonical({"count": bad, "last": "0" * 64}) + b"\n")
    assert len(found) == told_of
    assert (found[-1] == f"{PATH}: error[V020]: there may be more problems in the log") == (bad > 30)


def test_what_follows_the_lines_the_head_counts_was_never_acknowledged() -> None:
    more, _ = lines_for(read(DATA, HEAD, PATH), [fields(6)])
    for torn in (more, more[:-1], more[:20], b"{", more + b"\x00" * 9):
        log = read(DATA + torn, HEAD, PATH)
        assert (len(log.entries), log.torn) == (5, len(torn))


def test_more_than_one_apply_after_the_head_is_no_crash() -> None:
    """An older head, or lines of two branches: the next apply would take sign-offs away that were acknowledged."""
    log = read(DATA, HEAD, PATH)
    mine, _ = lines_for(log, [fields(6), fields(7)])
    later = {"applied": "2026-11-22T09:00:00Z", "reader": "C. D."}
    theirs, _ = lines_for(log, [{**fields(8), **later}])
    _, head_of_mine = lines_for(log, [fields(6), fields(7)])
    after, _ = lines_for(read(DATA + mine, head_of_mine, PATH), [{**fields(8), **later}])
    what = "and not from one interrupted apply: the head is older than the log, or two branches were merged"
    five = [f"{PATH}:6:1: error[V024]: the log has more than the 5 lines its head counts, {what}"]
    assert told(DATA + mine + after) == five
    assert told(DATA + mine + theirs) == five
    assert told(DATA + b"<<<<<<< main\n" + mine + b"=======\n" + theirs + b">>>>>>> other\n") == five
    assert told(DATA + b"{\n" + mine) == five
    seven = [f"{PATH}:8:1: error[V024]: the log has more than the 7 lines its head counts, {what}"]
    assert told(DATA + mine + theirs, head_of_mine) == seven


def test_what_one_apply_left_is_told_with_its_reader() -> None:
    more, _ = lines_for(read(DATA, HEAD, PATH), [fields(6), fields(7)])
    log = read(DATA + more[:-1], HEAD, PATH)
    assert [str(problem) for problem in unfinished(log, PATH, "warning")] == [
        f"{PATH}:6:1: warning[V023]: {len(more) - 1} bytes at the end, decisions of A. B., were left by an "
        "interrupted apply; they are ignored\n  hint: apply the decisions again: the next apply removes them"
    ]
    assert unfinished(read(DATA, HEAD, PATH), PATH, "error") == ()


def test_other_line_ends_and_a_merge_conflict_are_told_as_such() -> None:
    crlf = "all lines of the log end in CR LF: git or an editor changed the line endings"
    assert told(DATA.replace(b"\n", b"\r\n")) == [f"{PATH}:1:1: error[V020]: {crlf}"]
    what = "this is not the head of a log: git or an editor changed its line ending to CR LF"
    assert told(DATA, HEAD.replace(b"\n", b"\r\n")) == [f"content/reviews.head:1:1: error[V022]: {what}"]
    marks = b"<<<<<<< main\n" + HEAD + b"=======\n" + log_of(4)[1] + b">>>>>>> other\n"
    what = "this is not the head of a log: it contains merge conflict markers"
    assert told(DATA, marks) == [f"content/reviews.head:1:1: error[V022]: {what}"]


def forged(**change: object) -> bytes:
    """Return a log of one line that follows all rules of the chain."""
    line = canonical({**fields(1), "n": 1, "previous": NOTHING, **change})
    return line + b"\n"


@pytest.mark.parametrize(
    "change",
    [
        {"state": "confirmed"},
        {"at": "2026-02-30T00:00:00Z"},
        {"n": "1"},
        {"ticks": [1]},
        {"said": {"a": 1}},
        {"more": 1},
        {"note": "\x1b[2J"},
        {"reader": "A. B.\n"},
        {"pair": "fact\u202e/source"},
    ],
)
def test_a_line_that_is_none_of_ours_is_told_though_the_chain_holds(change: dict[str, object]) -> None:
    data = forged(**change)
    assert told(data, head(1, sha256(data[:-1]).hexdigest())) == [
        f"{PATH}:1:1: error[V020]: line 1 is not a line of the log: it was edited"
    ]


@given(st.data())
def test_any_byte_changed_taken_out_or_put_in_is_found(data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(DATA) - 1))
    byte = bytes([data.draw(st.integers(0, 255))])
    how = data.draw(st.sampled_from(["change", "out", "in"]))
    other = {
        "change": DATA[:at] + byte + DATA[at + 1 :],
        "out": DATA[:at] + DATA[at + 1 :],
        "in": DATA[:at] + byte + DATA[at:],
    }
    if other[how] != DATA:
        assert told(other[how]) != []


@given(st.permutations(range(5)), st.integers(0, 5), st.integers(0, 5))
def test_any_lines_moved_doubled_or_cut_are_found(order: list[int], cut: int, doubled: int) -> None:
    lines = [LINES[n] for n in order][: 5 - cut] + LINES[:doubled]
    if b"".join(lines)[: len(DATA)] != DATA:
        assert told(b"".join(lines)) != []


@given(st.binary(max_size=300), st.one_of(st.none(), st.binary(max_size=120)))
def test_no_bytes_make_a_traceback(data: bytes, head: bytes | None) -> None:
    told(data, head)
    told(DATA + data)
    told(data + DATA, HEAD)


def test_a_log_may_be_read_by_anyone(tmp_path: Path) -> None:
    """Each line is JSON by itself, with its own place and the hash of the one before."""
    lines = [json.loads(line) for line in DATA.splitlines()]
    assert [line["n"] for line in lines] == [1, 2, 3, 4, 5]
