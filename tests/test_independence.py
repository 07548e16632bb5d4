"""Grave claims: victims, deaths, first dates and legal status need two groups of sources, or a name in the sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.built import ROOT
from support.content_factory import Folder

from factsheet.errors import errors_in
from factsheet.records.load import load
from factsheet.records.support import groups
from factsheet.rules import check
from factsheet.rules.independence import claim_of

F, M, SRC = "facts/harbour.yaml", "measures.yaml", "sources/main.yaml"
FOUNDED = """\
    en: Harbour was founded in Canada on {event_date}.
    fr: Harbour a été fondé au Canada le {event_date}.
  event_date: 2015-03-02
"""
COUNTED = """\
en: Harbour counted {value} people by {as_of}.
    fr: Harbour a recensé {value} personnes en date du {as_of}.
  value: 31
"""
ASKED = """\
Harbour counted {value} requests by {as_of}.
    fr: Harbour a recensé {value} demandes en date du {as_of}.
  value: 140
"""
FOUNDERS = "{en: the founders, fr: les fondateurs}"
ONE_GROUP = "add a source from another group, or name the `attribution:` in the sentence with a verb of saying"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    monkeypatch.chdir(tmp_path)
    return Folder()


def found(folder: Folder) -> list[str]:
    problems = check(load(folder.write(Path())))
    return [str(p).replace("content/facts/harbour.yaml", "fact") for p in problems if p.code in ("C415", "C416")]


def claim(folder: Folder, kind: str = "first-date") -> Folder:
    return folder.change(F, FOUNDED, f"{FOUNDED}  claim: {kind}\n")


@pytest.mark.parametrize(
    ("kind", "what"),
    [
        ("victims", "a number of victims"),
        ("deaths", "deaths"),
        ("first-date", "when something first happened"),
        ("legal-status", "a legal status"),
    ],
)
def test_one_source_is_not_enough(folder: Folder, kind: str, what: str) -> None:
    assert found(claim(folder, kind)) == [
        f"fact:{line}:9: error[C415]: 'harbour-founded' states {what} on the word of one group of sources, 'harbour'\n"
        f"  hint: {ONE_GROUP}"
        for line in (6, 7)
    ]


def test_no_claim_and_none_need_nothing(folder: Folder) -> None:
    assert found(folder) == []
    assert found(claim(folder, "none")) == []


def second(folder: Folder) -> Folder:
    return folder.change(
        F, "    quote: founded in March 2015\n", "    quote: founded in March 2015\n"
        "  - source: daily-news\n    quote: founded that same March\n",
    )  # fmt: skip


def test_two_groups_are_enough(folder: Folder) -> None:
    assert found(second(claim(folder))) == []


def test_two_sources_of_one_group_count_once(folder: Folder) -> None:
    second(claim(folder)).add(SRC, "  custom: {independence: harbour}\n")
    assert [line.partition(" on the word of one group")[2].splitlines()[0] for line in found(folder)] == [
        " of sources, 'harbour'"
    ] * 2


def test_one_source_twice_counts_once(folder: Folder) -> None:
    again = "\n    quote: founded that"
    second(claim(folder)).change(F, f"  - source: daily-news{again}", f"  - source: harbour-report{again}")
    assert len(found(folder)) == 2


@pytest.mark.parametrize(
    ("en", "fr", "attribution", "lines"),
    [
        ("Harbour said that it was founded on", "Harbour dit avoir été fondé le", "Harbour", []),
        ("It was founded, according to Harbour, on", "Selon Harbour, il a été fondé le", "Harbour", []),
        ("Harbour was founded, it is certain, on", "Harbour dit avoir été fondé le", "Harbour", [6]),
        ("It was reported to be founded on", "Harbour dit avoir été fondé le", "Harbour", [6]),
        ("Harbour said it was founded in Canada on", "Harbour dit avoir été fondé le", "Canada", [7]),
        ("The founders said it began on", "Selon les fondateurs, tout a commencé le", FOUNDERS, []),
        ("Harbour said that it was founded on", "Harbour dit avoir été fondé le", "", [6, 7]),
    ],
)  # fmt: skip
def test_the_sentence_says_who_says_it(folder: Folder, en: str, fr: str, attribution: str, lines: list[int]) -> None:
    spoken = f"    en: {en} {{event_date}}.\n    fr: {fr} {{event_date}}.\n  event_date: 2015-03-02\n"
    spoken += f"  attribution: {attribution}\n" if attribution else ""
    folder.change(F, FOUNDED, f"{spoken}  claim: first-date\n")
    assert [int(line.split(":")[1]) for line in found(folder) if "C415" in line] == lines


def test_facts_take_over_the_claim_of_their_measure(folder: Folder) -> None:
    folder.change(M, "  unit: requests\n", "  unit: requests\n  claim: deaths\n")
    own = load(folder.write(Path()))
    assert [claim_of(own.facts[i], own) for i in ("requests-2017", "arrivals-2017")] == ["deaths", None]
    assert found(folder) == []  # each says: Harbour counted
    folder.change(F, ASKED, ASKED.replace("Harbour counted", "There were"))
    assert [line.split(" states")[0] for line in found(folder)] == ["fact:43:9: error[C415]: 'requests-2017'"]
    folder.change(F, "  value: 140\n", "  value: 140\n  claim: none\n")
    assert found(folder) == []


@pytest.mark.parametrize(
    ("text", "word", "kind", "what"),
    [
        ("Harbour said {value} men were killed by {as_of}.", "killed", "deaths", "deaths"),
        ("Harbour said {value} men were detained by {as_of}.", "detained", "victims", "a number of victims"),
        ("Harbour said it began in {as_of}.", "began", "first-date", "when something first happened"),
        ("Harbour said it was banned.", "banned", "legal-status", "a legal status"),
    ],
)
def test_what_reads_like_a_claim_says_whether_it_is_one(
    folder: Folder, text: str, word: str, kind: str, what: str
) -> None:
    folder.change(F, COUNTED, f"en: {text}\n    fr: Harbour a recensé {{value}} personnes.\n  value: 31\n")
    assert found(folder) == [
        f"fact:17:9: warning[C416]: “{word}” may state {what}, and the fact has no `claim:`\n"
        f"  hint: add `claim: {kind}`, or `claim: none` if it makes no such claim"
    ]
    folder.change(F, "  value: 31\n", "  value: 31\n  claim: none\n")
    assert found(folder) == []


@pytest.mark.parametrize(
    "text",
    ["Harbour said men were detained by {as_of}.", "Harbour said {value} men began.", "It “banned” all, Harbour said."],
)
def test_words_that_are_no_claim(folder: Folder, text: str) -> None:
    folder.change(F, COUNTED, f"en: {text}\n    fr: Harbour a recensé {{value}} personnes.\n  value: 31\n")
    assert found(folder) == []


def test_any_form_of_the_name_will_do(folder: Folder) -> None:
    folder.change("names.yaml", "{en: [Harbour], fr: [Harbour]}", "{en: [Harbour, Quay Ltd], fr: [Harbour, Quay Ltd]}")
    spoken = "    en: Quay Ltd said so on {event_date}.\n    fr: Quay Ltd l’a dit le {event_date}.\n"
    folder.change(F, FOUNDED, f"{spoken}  event_date: 2015-03-02\n  attribution: Harbour\n  claim: first-date\n")
    assert found(folder) == []


def test_every_statement_that_reads_like_a_claim_is_told(folder: Folder) -> None:
    said = "Harbour said it was banned"
    folder.change(F, COUNTED, COUNTED.replace("Harbour counted {value} people by {as_of}", said))
    folder.change(F, "No later count was published by Harbour", said)
    assert [line.split(":")[1] for line in found(folder) if "C416" in line] == ["17", "90"]


def test_what_is_never_printed_needs_no_second_group(folder: Folder) -> None:
    """Nor does it tell anybody anything."""
    folder.change(F, "en: Kept for the file.", "en: It was banned.")
    assert found(folder) == []
    folder.change(F, "  print: never\n", "  print: never\n  claim: legal-status\n")
    assert found(folder) == []


def test_a_measure_claims_nothing_of_a_fact_that_does_not_count(folder: Folder) -> None:
    folder.change(M, "  unit: requests\n", "  unit: requests\n  claim: deaths\n")
    folder.change(F, ASKED, "They came by {as_of}.\n    fr: Venus le {as_of}.\n")
    own = load(folder.write(Path()))
    assert claim_of(own.facts["requests-2017"], own) is None
    assert claim_of(own.facts["requests-2018"], own) == "deaths"


def test_a_claim_on_an_unknown_source_is_told_as_that(folder: Folder) -> None:
    claim(folder).change(F, "harbour-report\n    locator: {page: 3}", "harbour-reprt\n    locator: {page: 3}")
    problems = check(load(folder.write(Path())))
    assert [p.code for p in errors_in(problems)] == ["C101"]


def test_our_claims_rest_on_two_groups_or_a_name() -> None:
    own = load(ROOT / "content")
    claims = {i: claim_of(f, own) for i, f in own.facts.items() if claim_of(f, own) not in (None, "none")}
    assert claims["rln-114-breakdown"] == "victims" and claims["rln-foreign-agent-2021"] == "legal-status"
    assert {"russian-lgbt-network", "sphere"} < groups(own.facts["rln-sphere-liquidation"], own)
    assert not [p for p in check(own) if p.code in ("C415", "C416")]


# -- groups written in two ways ----------------------------------------------------------------------


def doubtful(folder: Folder, *groups: str) -> list[str]:
    """Return what is said of sources of these groups, besides the two that are there."""
    folder.add(SRC, "".join(
        f"- {{id: s{n}, type: webpage, title: S{n}, custom: {{independence: {group}}}}}\n"
        for n, group in enumerate(groups)
    ))  # fmt: skip
    return [str(p) for p in check(load(folder.write(Path()))) if p.code == "C417"]


@pytest.mark.parametrize("wrong", ["rainbow-railrod", "rainbow-railroads", "rainbow-rallroad", "rainbow-rialroad"])
def test_a_group_of_one_written_almost_like_another_is_asked_about(folder: Folder, wrong: str) -> None:
    (said,) = doubtful(folder, "rainbow-railroad", "rainbow-railroad", wrong)
    assert said == (
        f"content/sources/main.yaml:15:61: warning[C417]: the group '{wrong}' has this source alone\n"
        "  hint: did you mean 'rainbow-railroad'?"
    )


@pytest.mark.parametrize(
    "groups",
    [
        ("rainbow-railroad", "rainbow-railroad", "rainbow-refugee"),
        ("government-of-canada", "government-of-russia"),
        ("abcdefghij", "abcdefghij", "abcdefghik", "abcdefghik"),
        ("alone",),
        ("desk-2017", "desk-2018"),
        ("desk", "desks2"),
    ],
)
def test_groups_that_are_two_are_not(folder: Folder, groups: tuple[str, ...]) -> None:
    assert doubtful(folder, *groups) == []
