"""Conflicts and series: what counts the same thing, which sheet prints what of it, and what is past its review."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from support.built import ROOT
from support.content_factory import Folder

from factsheet.cli import main
from factsheet.records.load import load
from factsheet.records.model import Content
from factsheet.rules import check
from factsheet.rules.conflicts import all_conflicts, all_series
from factsheet.rules.scan import past_review

F, S = "facts/harbour.yaml", "sheets/harbour.yaml"
OTHER = """\
- id: requests-other
  subject: background
  status: reported
  text: {en: Harbour counted otherwise., fr: Harbour a recensé autrement.}
  value: 99
  measure: requests
  as_of: 2018-01
  sources:
  - {source: daily-news, quote: only 99 requests came}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "templates").symlink_to(ROOT / "templates")
    return Folder()


def content(folder: Folder) -> Content:
    return load(folder.write(Path()))


def found(folder: Folder, *codes: str) -> list[str]:
    return [str(p).replace("content/sheets/harbour.yaml", "sheet") for p in check(content(folder)) if p.code in codes]


def conflicting(more: str = "") -> str:
    return OTHER.replace("  sources:", f"{more}  sources:")


def acknowledge(folder: Folder, text: str) -> Folder:
    return folder.change(S, "blocks:", f"acknowledges:\n{text}blocks:")


# -- what conflicts ----------------------------------------------------------------------------------


def test_same_measure_same_day_another_value(folder: Folder) -> None:
    (one,) = all_conflicts(content(folder.add(F, conflicting())))
    assert (one.measure, one.date, [f.id for f in one.facts]) == (
        "requests", "2018-01", ["requests-2018", "requests-other"],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new"),
    [("value: 99", "value: 210"), ("as_of: 2018-01\n  sources:\n  - {", "as_of: 2018\n  sources:\n  - {"),
     ("measure: requests", "measure: arrivals")],
)  # fmt: skip
def test_no_conflict(folder: Folder, old: str, new: str) -> None:
    assert all_conflicts(content(folder.add(F, conflicting().replace(old, new)))) == ()


def test_a_superseded_count_is_no_side_whatever_took_its_place(folder: Folder) -> None:
    more = conflicting("  superseded_by: [requests-2017]\n").replace("status: reported", "status: superseded")
    assert all_conflicts(content(folder.add(F, more))) == ()


def test_what_a_chain_of_later_counts_replaced_is_no_side(folder: Folder) -> None:
    chain = conflicting("  superseded_by: [requests-next]\n")
    chain += conflicting("  superseded_by: [requests-2018]\n").replace("requests-other", "requests-next")
    assert all_conflicts(content(folder.add(F, chain.replace("99", "98", 1)))) == ()


def test_facts_cannot_take_one_anothers_place(folder: Folder) -> None:
    folder.add(F, conflicting("  superseded_by: [requests-2018]\n"))
    folder.change(F, "  value: 210", "  superseded_by: [requests-other]\n  value: 210")
    assert found(folder, "C101") == [
        "content/facts/harbour.yaml:58:18: error[C101]: supersession cycle: requests-2018 → requests-other"
        " → requests-2018\n"
        "  hint: take out the `superseded_by:` of the fact that counts now"
    ]


@pytest.mark.parametrize("gone", ["  as_of: 2018-01\n", "  measure: requests\n"])
def test_counts_without_a_day_or_a_measure_are_not_compared(folder: Folder, gone: str) -> None:
    two = [conflicting().replace(gone, "").replace("-other", f"-{n}").replace("99", str(n)) for n in (98, 99)]
    assert all_conflicts(content(folder.add(F, "".join(two)))) == ()


@pytest.mark.parametrize("more", ["  rank: deprecated\n", "  print: never\n", "  superseded_by: [requests-2018]\n"])
def test_what_counts_no_more_is_no_side(folder: Folder, more: str) -> None:
    assert all_conflicts(content(folder.add(F, conflicting(more)))) == ()


def test_a_later_count_does_not_settle_an_earlier_conflict(folder: Folder) -> None:
    folder.add(F, conflicting("  superseded_by: [requests-2017]\n"))
    assert [len(one.facts) for one in all_conflicts(content(folder))] == [2]


def test_linked_facts_conflict_without_a_measure(folder: Folder) -> None:
    folder.change(F, "  event_date: 2015-03-02\n", "  event_date: 2015-03-02\n  contradicts: [next-report-unknown]\n")
    (one,) = all_conflicts(content(folder))
    assert (one.measure, one.date, {f.id for f in one.facts}) == ("", "", {"harbour-founded", "next-report-unknown"})


def test_linked_facts_share_no_measure_that_they_do_not_have(folder: Folder) -> None:
    """Facts without measure and date are not alike for that; nor are counts of two days."""
    bare = conflicting("  contradicts: [next-report-unknown]\n")
    for gone in ("  value: 99\n", "  measure: requests\n", "  as_of: 2018-01\n"):
        bare = bare.replace(gone, "")
    folder.add(F, bare).change(F, "  value: 57\n", "  value: 57\n  contradicts: [arrivals-2016]\n")
    found_ = all_conflicts(content(folder))
    assert [(one.measure, one.date, {f.id for f in one.facts}) for one in found_] == [
        ("", "", {"arrivals-2016", "arrivals-2017"}), ("", "", {"next-report-unknown", "requests-other"}),
    ]  # fmt: skip


def test_conflicts_of_other_measures_and_days_are_others(folder: Folder) -> None:
    folder.add(F, conflicting())
    for name, old, new in (("a", "requests\n", "arrivals\n"), ("b", "2018-01\n", "2017-09\n")):
        other = conflicting().replace("requests-other", f"other-{name}").replace("2018-01", "2017-09")
        folder.add(F, other.replace(f"measure: {old}", f"measure: {new}"))
    found_ = all_conflicts(content(folder))
    assert {(one.measure, one.date): {f.id for f in one.facts} for one in found_} == {
        ("requests", "2018-01"): {"requests-2018", "requests-other"},
        ("requests", "2017-09"): {"requests-2017", "other-b"},
        ("arrivals", "2017-09"): {"arrivals-2017", "other-a"},
    }
    assert len(found_) == 3


def test_three_sides_are_one_conflict(folder: Folder) -> None:
    third = conflicting().replace("requests-other", "requests-third").replace("value: 99", "value: 7")
    (one,) = all_conflicts(content(folder.add(F, conflicting()).add(F, third)))
    assert [f.value for f in one.facts] == [210, 99, 7]


def test_series(folder: Folder) -> None:
    series = all_series(content(folder))
    assert {measure: [f.as_of for f in facts] for measure, facts in series.items()} == {
        "arrivals": ["2016-09", "2017-09"], "requests": ["2017-09", "2018-01"],
    }  # fmt: skip


def test_what_was_counted_on_one_day_is_no_series(folder: Folder) -> None:
    folder.change(F, "  value: 57\n  measure: arrivals\n", "  value: 57\n")
    assert list(all_series(content(folder))) == ["requests"]


# -- what sheets print of it -------------------------------------------------------------------------


def test_one_side_needs_an_acknowledgement(folder: Folder) -> None:
    folder.add(F, conflicting())
    assert len(found(folder, "C403")) == 1
    acknowledge(folder, "- {fact: requests-other, reason: counted for another purpose}\n")
    assert found(folder, "C403", "C414", "C101") == []


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ("- {fact: requests-other, reason: ''}\n", "sheet:9:34: error[M011]: the text is empty"),
        (
            "- {fact: requests-other, reason: '…'}\n",
            "sheet:9:34: error[M010]: '…' says nothing\n  hint: write it in words",
        ),
        ("- {fact: requests-other}\n", "sheet:9:3: error[M002]: 'reason' is missing"),
    ],
)
def test_an_acknowledgement_needs_a_reason(folder: Folder, entry: str, problem: str) -> None:
    acknowledge(folder.add(F, conflicting()), entry)
    with pytest.raises(Exception, match="error") as caught:
        content(folder)
    said = str(caught.value).replace("content/sheets/harbour.yaml", "sheet")
    lines = [line for line in said.splitlines() if not line.startswith("    ")]
    assert "\n".join(lines).startswith(problem)


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        ("requests-2017", "is printed on this sheet"),
        ("private-note", "is no other side of what this sheet prints"),
    ],
)
def test_idle_acknowledgements(folder: Folder, entry: str, why: str) -> None:
    acknowledge(folder, f"- {{fact: {entry}, reason: none}}\n")
    assert found(folder, "C414") == [f"sheet:9:10: error[C414]: '{entry}' {why}\n  hint: take the acknowledgement out"]


def test_a_doubled_and_an_unknown_acknowledgement(folder: Folder) -> None:
    entry = "- {fact: requests-other, reason: another purpose}\n"
    acknowledge(folder.add(F, conflicting()), entry + entry + entry.replace("other,", "othr,"))
    assert found(folder, "C414", "C101") == [
        "sheet:10:10: error[C414]: 'requests-other' is already in this list\n  hint: take the acknowledgement out",
        "sheet:11:10: error[C101]: there is no fact 'requests-othr'\n  hint: did you mean 'requests-other'?",
    ]


def test_a_sheet_of_unknown_facts_acknowledges_in_vain(folder: Folder) -> None:
    known = r"(arrivals-\d+|requests-\d+|harbour-founded|next-report-unknown|delay-\w+)"
    other = re.sub(known, r"\1-x", folder.files[S]).replace("id: harbour", "id: other").replace("FS-HB", "FS-OT")
    other = other.replace("  chart: arrivals\n", "") + "acknowledges:\n- {fact: private-note, reason: none}\n"
    folder.files["sheets/other.yaml"] = other
    (line,) = found(folder, "C414")
    assert "sheets/other.yaml" in line and "'private-note' is no other side of what this sheet prints" in line


def test_an_unknown_acknowledgement_hides_none_after_it(folder: Folder) -> None:
    entry = "- {fact: unheard-of, reason: another purpose}\n"
    acknowledge(folder, entry + entry.replace("unheard-of", "private-note"))
    assert [line.split(" ")[1] for line in found(folder, "C414", "C101")] == ["error[C101]:", "error[C414]:"]


def test_the_reason_is_never_printed() -> None:
    from factsheet.evidence.digest import hidden_fields, record

    own = load(ROOT / "content")
    plan = own.sheets["canada-response"]
    entry = {"fact": "ca-arrived-31-claim", "reason": "a reason for editors"}
    changed = type(plan).model_validate({**plan.model_dump(by_alias=True), "acknowledges": [entry]}, strict=False)
    from dataclasses import replace

    from factsheet.languages import language

    assert "a reason for editors" in hidden_fields(replace(own, sheets={plan.id: changed}))[0]
    assert record(changed, language("en")) == record(plan, language("en"))


# -- commands ----------------------------------------------------------------------------------------


def test_conflicts_as_a_table(folder: Folder, capfd: pytest.CaptureFixture[str]) -> None:
    folder.add(F, conflicting()).write(Path())
    assert main(["conflicts"]) == 0
    assert capfd.readouterr().out == (
        "conflict: requests, 2018-01\n"
        "  fact            figure  as of    source          on\n"
        "  requests-2018   210     2018-01  harbour-report  harbour\n"
        "  requests-other  99      2018-01  daily-news      –\n"
        "  harbour prints one side only\n"
        "series: arrivals\n"
        "  fact           figure  as of    source          on\n"
        "  arrivals-2016  31      2016-09  harbour-report  harbour\n"
        "  arrivals-2017  57      2017-09  harbour-report  harbour\n"
        "series: requests\n"
        "  fact            figure  as of    source          on\n"
        "  requests-2017   140     2017-09  harbour-report  harbour\n"
        "  requests-2018   210     2018-01  harbour-report  harbour\n"
        "  requests-other  99      2018-01  daily-news      –\n"
        "1 conflict, 2 series\n"
    )


def test_conflicts_as_json(folder: Folder, capfd: pytest.CaptureFixture[str]) -> None:
    acknowledge(folder.add(F, conflicting()), "- {fact: requests-other, reason: another purpose}\n").write(Path())
    assert main(["conflicts", "--json"]) == 0
    data = json.loads(capfd.readouterr().out)
    (one,) = data["conflicts"]
    assert (one["measure"], one["date"], one["sheets"]) == (
        "requests",
        "2018-01",
        {"harbour": "one side, acknowledged"},
    )
    assert one["facts"][1] == {
        "id": "requests-other", "status": "reported", "value": 99, "qualifier": None, "as_of": "2018-01",
        "sources": ["daily-news"], "sheets": [],
    }  # fmt: skip
    assert [s["measure"] for s in data["series"]] == ["arrivals", "requests"]


def test_our_sheets_print_both_sides_of_their_conflicts(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["conflicts", "--content", str(ROOT / "content"), "--json"]) == 0
    one, other = json.loads(capfd.readouterr().out)["conflicts"]
    assert [f["id"] for f in one["facts"]] == ["ca-arrived-22", "ca-arrived-31-claim"]
    assert one["sheets"] == {"canada-response": "all sides", "rainbow-railroad": "one side, acknowledged"}
    assert [f["id"] for f in other["facts"]] == ["ca-rempel-39", "ca-granted-31"]
    assert other["sheets"] == {"canada-response": "all sides"}


@pytest.mark.parametrize(
    ("review_by", "day", "late"),
    [
        ("2026-11-20", "2026-11-20", False), ("2026-11-20", "2026-11-21", True), ("2026-11", "2026-11-30", False),
        ("2026-11", "2026-12-01", True), ("2026", "2026-12-31", False), ("2026", "2027-01-01", True),
        ("2026/2027", "2027-06-01", False),
    ],
)  # fmt: skip
def test_past_review_from_the_day_after(folder: Folder, review_by: str, day: str, late: bool) -> None:
    folder.change(F, "  event_date: 2015-03-02\n", f"  event_date: 2015-03-02\n  review_by: {review_by}\n")
    assert past_review(content(folder).facts["harbour-founded"], day) is late
    assert not past_review(content(folder).facts["arrivals-2016"], day)


def test_stale(folder: Folder, capfd: pytest.CaptureFixture[str]) -> None:
    folder.change(F, "  event_date: 2015-03-02\n", "  event_date: 2015-03-02\n  review_by: 2026-06\n")
    folder.change(F, "  print: never\n", "  print: never\n  review_by: 2026-05-01\n").write(Path())
    assert main(["stale", "--on", "2026-05-01"]) == 0
    assert capfd.readouterr().out == "2026-05-01: 0 facts past review, 0 printed\n"
    assert main(["stale", "--on", "2026-06-30"]) == 0
    assert capfd.readouterr().out == (
        "content/facts/harbour.yaml:100:14: private-note was due for review by 2026-05-01; on no sheet\n"
        "2026-06-30: 1 fact past review, 0 printed\n"
    )
    assert main(["stale", "--on", "2026-07-01", "--json"]) == 2
    data = json.loads(capfd.readouterr().out)
    assert (data["status"], data["on"]) == ("findings", "2026-07-01")
    assert [(f["id"], f["review_by"], f["line"], f["column"], f["sheets"]) for f in data["facts"]] == [
        ("private-note", "2026-05-01", 100, 14, []), ("harbour-founded", "2026-06", 9, 14, ["harbour"]),
    ]  # fmt: skip


@pytest.mark.parametrize("day", ["2026-13-01", "tomorrow", "2026", "2026-W05-1", "20260501"])
def test_a_day_is_a_day(folder: Folder, day: str) -> None:
    folder.write(Path())
    assert main(["stale", "--on", day]) == 64


@pytest.mark.parametrize("command", ["conflicts", "stale"])
def test_without_content(folder: Folder, command: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert main([command, "--content", "nowhere", "--json"]) == 4
    assert json.loads(capfd.readouterr().out)["status"] == "missing"
    folder.add(F, "oops\n").write(Path())
    assert main([command, "--json"]) == 2
    assert json.loads(capfd.readouterr().out)["problems"][0]["code"] == "Y002"
