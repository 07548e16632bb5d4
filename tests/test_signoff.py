"""Pairs, what a sign-off covers, and where each pair stands."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.built import project as real
from support.review_factory import decided, folder, project, sign

from factsheet.errors import ContentError
from factsheet.evidence.digest import digest, fact_record
from factsheet.evidence.fingerprint import fingerprint
from factsheet.evidence.ladder import quote_found, standing
from factsheet.evidence.signoff.pairs import Pair, pairs, person
from factsheet.evidence.signoff.states import shown, stands
from factsheet.languages import language
from factsheet.project.press import Press
from factsheet.project.project import Project
from factsheet.proof.reading import read as read_pdf
from factsheet.review import rows
from factsheet.rules.scan import past_review
from factsheet.sheet.edition import Edition

FACTS = "facts/harbour.yaml"


def harbour(of: Project, code: str = "en") -> Edition:
    return of.finished(of.content.sheets["harbour"], language(code))


def all_pairs(root: Path, code: str = "en") -> dict[str, Pair]:
    of = project(root)
    content = of.content
    return {p.id: p for p in pairs(content, harbour(of, code).facts, language(code))}


def states(root: Path, code: str = "en") -> dict[str, str]:
    of = project(root)
    found = all_pairs(root, code).values()
    return {name: stand.state for name, stand in stands(found, of.history, of.content).items()}


# -- pairs ---------------------------------------------------------------------------------------------


def test_a_pair_is_named_after_fact_and_source_and_numbered_where_a_source_comes_again(tmp_path: Path) -> None:
    again = (
        "- {source: daily-news, quote: the officials denied all}\n  - {source: daily-news, quote: denied it once more}"
    )
    folder().change(FACTS, "- source: daily-news\n    quote: officials denied the claim", again).write(tmp_path)
    found = [name for name in all_pairs(tmp_path) if name.startswith("delay-denied")]
    assert found == ["delay-denied/daily-news", "delay-denied/daily-news/2"]


CHANGES = [
    ("value: 57", "value: 58"),
    ("as_of: 2017-09\n  attribution: Harbour\n  sources:\n  - source: harbour-report\n    quote: welcomed 57",
     "as_of: 2017-10\n  attribution: Harbour\n  sources:\n  - source: harbour-report\n    quote: welcomed 57"),
    ("quote: welcomed 57 people so far", "quote: welcomed 57 people so fast"),
    ("value: 57", "value: 57\n  qualifier: about"),
    ("quote: welcomed 57 people so far", "quote: welcomed 57 people so far\n    locator: {page: 9}"),
    ("quote: welcomed 57 people so far", "quote: welcomed 57 people so far\n    quote-translation: {en: so far}"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new"), CHANGES)
def test_a_change_of_a_fact_changes_the_hash_of_its_pairs_and_of_no_other(tmp_path: Path, old: str, new: str) -> None:
    folder().write(tmp_path)
    before = all_pairs(tmp_path)
    folder().change(FACTS, old, new).write(tmp_path)
    after = all_pairs(tmp_path)
    assert [name for name in before if before[name].hash != after[name].hash] == ["arrivals-2017/harbour-report"]


def test_the_address_of_a_source_is_covered_for_each_of_its_pairs(tmp_path: Path) -> None:
    folder().write(tmp_path)
    before = all_pairs(tmp_path)
    folder().change("sources/main.yaml", "https://harbour.test/report", "https://harbour.test/reports").write(tmp_path)
    after = all_pairs(tmp_path)
    changed = {name for name in before if before[name].hash != after[name].hash}
    assert changed == {name for name in before if name.endswith("/harbour-report")}


UNCOVERED = [
    ("facts/harbour.yaml", "Harbour counted {value} people by {as_of}.\n    fr: Harbour a recensé {value} personnes en "
     "date du {as_of}.\n  value: 57", "Harbour counted {value}\u00a0people by {as_of}.\n    fr: Harbour a recensé "
     "{value} personnes en date du {as_of}.\n  value: 57"),
    ("facts/harbour.yaml", "value: 57", "value: 57\n  note: looked at again\n  review_by: 2030"),
    ("sources/main.yaml", "    independence: harbour", "    independence: harbour\n    note: from the archive"),
    ("sheets/harbour.yaml", "kind: lead\n  facts:\n  - arrivals-2017", "kind: lead\n  facts:\n  - requests-2017"),
    ("publisher.yaml", "author: writer", "author: someone else"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new"), UNCOVERED)
def test_a_space_a_block_and_what_is_never_printed_change_no_hash(
    tmp_path: Path, file: str, old: str, new: str
) -> None:
    folder().write(tmp_path)
    before = {name: pair.hash for name, pair in all_pairs(tmp_path).items()}
    folder().change(file, old, new).write(tmp_path)
    assert {name: pair.hash for name, pair in all_pairs(tmp_path).items()} == before


def test_what_was_signed_by_an_earlier_version_still_counts(tmp_path: Path) -> None:
    """The hash of a pair is in every log: who changes how it is made lets all decisions lapse."""
    folder().write(tmp_path)
    of = project(tmp_path)
    (pair,) = pairs(of.content, (of.content.facts["harbour-founded"],), language("en"))
    assert pair.hash == "c515d789737d24d2ec22612b6e0c7507a64d7565d3d85addfc688d128acc4882"
    # and that of a fact in every manifest and in the record of what was released
    found = digest(fact_record(pair.fact, of.content, language("en")))
    assert found == "54690ba9f7621e4be2415567e06d4f9dc91f258759568137ee2052a52c22906c"


def test_each_language_is_signed_for_itself(tmp_path: Path) -> None:
    folder().write(tmp_path)
    english, french = all_pairs(tmp_path), all_pairs(tmp_path, "fr")
    assert english.keys() == french.keys()
    assert all(english[name].hash != french[name].hash for name in english)
    sign(tmp_path)
    assert set(states(tmp_path).values()) == {"confirmed"}
    assert set(states(tmp_path, "fr").values()) == {"unreviewed"}


@pytest.mark.parametrize(
    "name",
    ["A. B.", "a.b.", "A B", "\uff21\uff22", "B., A.", "\u00c1 B", "\u0410. \u0412.", "\u03b1\u0392", "A\u3164B\u200b"],
)
def test_a_name_is_compared_by_its_letters(name: str) -> None:
    assert person(name) == "ab"


def test_who_disguises_a_name_is_one_reader_and_an_author_no_reader(tmp_path: Path) -> None:
    folder().write(tmp_path)
    sign(tmp_path, ["Anna Lee"])
    for n, name in enumerate(("\u0410nna Lee", "Anna L\u00e9e", "Lee, Anna", "Anna\uffa0 Lee")):
        sign(tmp_path, [name], at=f"2026-11-20T11:0{n}:00Z")
    assert set(states(tmp_path).values()) == {"verified"}
    with pytest.raises(ContentError, match="V011"):
        sign(tmp_path, ["Writ\u0435r"])


def test_a_name_nobody_can_see_is_none(tmp_path: Path) -> None:
    folder().write(tmp_path)
    with pytest.raises(ContentError, match="'reader' cannot be"):
        sign(tmp_path, ["\u3164 \u115f"])


# -- states --------------------------------------------------------------------------------------------


def test_one_reader_is_not_enough_and_the_same_one_twice_is_one(tmp_path: Path) -> None:
    folder().write(tmp_path)
    sign(tmp_path, ["A. B."])
    assert set(states(tmp_path).values()) == {"verified"}
    sign(tmp_path, ["a.b."], at="2026-11-20T11:00:00Z")
    assert set(states(tmp_path).values()) == {"verified"}
    sign(tmp_path, ["C. D."])
    assert set(states(tmp_path).values()) == {"confirmed"}


@pytest.mark.parametrize("other", ["queried", "disputed", "needs-source", "withdrawn"])
def test_readers_who_disagree_make_a_query_and_one_alone_is_taken_at_their_word(tmp_path: Path, other: str) -> None:
    folder().write(tmp_path)
    sign(tmp_path, ["A. B."], state=other)
    assert set(states(tmp_path).values()) == {other}
    sign(tmp_path, ["C. D."])
    assert set(states(tmp_path).values()) == {"queried"}
    sign(tmp_path, ["A. B."], at="2026-11-20T11:00:00Z")
    assert set(states(tmp_path).values()) == {"confirmed"}


def test_a_third_reader_who_disputes_undoes_a_confirmation(tmp_path: Path) -> None:
    folder().write(tmp_path)
    sign(tmp_path)
    sign(tmp_path, ["E. F."], state="disputed", only={"arrivals-2017/harbour-report"})
    found = states(tmp_path)
    assert {name for name in found if found[name] != "confirmed"} == {"arrivals-2017/harbour-report"}
    assert found["arrivals-2017/harbour-report"] == "queried"


def test_who_became_the_author_is_no_reader_any_more(tmp_path: Path) -> None:
    folder().write(tmp_path)
    sign(tmp_path)
    folder().change("publisher.yaml", "author: writer", "author: c.d.").write(tmp_path)
    assert set(states(tmp_path).values()) == {"verified"}
    folder().change("publisher.yaml", "author: writer\n", "").write(tmp_path)
    assert set(states(tmp_path).values()) == {"verified"}


def test_a_change_lapses_the_pairs_of_one_fact_and_reading_them_again_confirms_them(tmp_path: Path) -> None:
    folder().write(tmp_path)
    sign(tmp_path)
    folder().change(FACTS, "value: 57", "value: 58").write(tmp_path)
    found = states(tmp_path)
    assert {name for name in found if found[name] != "confirmed"} == {"arrivals-2017/harbour-report"}
    assert found["arrivals-2017/harbour-report"] == "lapsed"
    sign(tmp_path, only={"arrivals-2017/harbour-report"}, at="2026-11-20T11:00:00Z")
    assert set(states(tmp_path).values()) == {"confirmed"}


@pytest.mark.parametrize(
    ("due", "on", "stale"),
    [
        ("2026", "2026-12-31", False), ("2026", "2027-01-01", True),
        ("2026-06", "2026-06-30", False), ("2026-06", "2026-07-01", True),
        ("2026-06-15", "2026-06-15", False), ("2026-06-15", "2026-06-16", True),
        ("2026-01/2026-06", "2026-06-30", False), ("2026-01/2026-06", "2026-07-01", True),
    ],
)  # fmt: skip
def test_a_fact_is_stale_when_its_review_date_is_over(tmp_path: Path, due: str, on: str, stale: bool) -> None:
    folder().change(FACTS, "value: 57", f"value: 57\n  review_by: {due}").write(tmp_path)
    assert past_review(project(tmp_path).content.facts["arrivals-2017"], on) is stale
    assert not past_review(project(tmp_path).content.facts["arrivals-2016"], on)


# -- what a reader gets to see ---------------------------------------------------------------------------


def one(of: Project, reader: str | None, pair: str = "arrivals-2017/harbour-report") -> dict[str, object]:
    data = rows.data(of, harbour(of), reader)
    row = next(row for row in data["rows"] if row["pair"] == pair)
    return {key: row[key] for key in ("state", "rung", "readings", "mine", "old")}


@pytest.mark.parametrize("verdict", ["verified", "disputed", "queried", "needs-source", "withdrawn"])
@pytest.mark.parametrize("reader", [None, "C. D."])
def test_the_second_reader_learns_that_someone_read_it_and_not_what_they_found(
    tmp_path: Path, verdict: str, reader: str | None
) -> None:
    folder().write(tmp_path)
    sign(tmp_path, ["A. B."], state=verdict)
    assert one(project(tmp_path), reader) == {
        "state": "unreviewed", "rung": "cited", "readings": 1, "mine": None, "old": None,
    }  # fmt: skip


def test_a_reader_sees_their_own_decision_and_a_query_only_once_they_have_decided(tmp_path: Path) -> None:
    folder().write(tmp_path)
    sign(tmp_path, ["A. B."])
    mine = one(project(tmp_path), "A. B.")
    assert (mine["state"], mine["rung"], mine["readings"]) == ("verified", "read", 0)
    assert isinstance(mine["mine"], dict) and mine["mine"]["at"] == "2026-11-20T10:00:00Z"
    sign(tmp_path, ["C. D."], state="disputed")
    assert one(project(tmp_path), "A. B.")["state"] == "queried"
    assert one(project(tmp_path), "E. F.")["state"] == "unreviewed"
    assert one(project(tmp_path), "E. F.")["readings"] == 1, "two, and not confirmed, would tell that they disagree"


def test_a_lapsed_row_tells_what_it_said(tmp_path: Path) -> None:
    folder().write(tmp_path)
    sign(tmp_path)
    folder().change(FACTS, "value: 57", "value: 58").write(tmp_path)
    found = one(project(tmp_path), "A. B.")
    assert found["state"] == "lapsed"
    assert found["old"] == {
        "statement": "Harbour counted 57 people by September 2017.", "quote": "welcomed 57 people so far",
    }  # fmt: skip


def test_who_read_it_before_it_changed_sees_what_they_read_though_another_has_read_it_since(tmp_path: Path) -> None:
    folder().write(tmp_path)
    sign(tmp_path, ["A. B."])
    folder().change(FACTS, "value: 57", "value: 58").write(tmp_path)
    sign(tmp_path, ["C. D."], at="2026-11-20T11:00:00Z")
    found = one(project(tmp_path), "A. B.")
    assert (found["state"], found["rung"], found["readings"]) == ("lapsed", "cited", 1)
    assert isinstance(found["mine"], dict) and found["mine"]["state"] == "verified"
    assert isinstance(found["old"], dict)
    assert found["old"]["statement"] == "Harbour counted 57 people by September 2017."
    assert one(project(tmp_path), "E. F.") == {
        "state": "unreviewed", "rung": "cited", "readings": 1, "mine": None, "old": None,
    }  # fmt: skip
    sign(tmp_path, ["G. H."], at="2026-11-20T11:00:00Z")
    assert one(project(tmp_path), "A. B.")["state"] == "confirmed"


def test_a_row_says_what_is_to_be_ticked(tmp_path: Path) -> None:
    folder().write(tmp_path)
    of = project(tmp_path)
    data = rows.data(of, harbour(of))
    asked = {row["fact"]: row["ticks"] for row in data["rows"]}
    assert asked["arrivals-2017"] == ["figure", "date", "name", "attribution", "quotation"]
    assert asked["next-report-unknown"] == ["name", "quotation"]
    french = rows.data(of, harbour(of, "fr"))
    assert {row["fact"]: row["ticks"] for row in french["rows"]}["next-report-unknown"][-1] == "translation"
    row = next(row for row in data["rows"] if row["fact"] == "arrivals-2017")
    assert row["statement"] == [
        ["name", "Harbour"], ["text", " counted "], ["figure", "57"], ["text", " people by "],
        ["date", "September\u00a02017"], ["text", "."],
    ]  # fmt: skip
    assert row["block"] == "Harbour and arrivals"  # a lead has no heading of its own
    assert row["note"]["number"] == 1


def test_the_words_around_a_quote_stand_in_a_row_where_a_copy_is_kept(tmp_path: Path) -> None:
    folder().write(tmp_path)
    kept = tmp_path / "archive" / "harbour-report"
    kept.mkdir(parents=True)
    (kept / "text.txt").write_text(
        "First.\n\nBy then it had Welcomed 57\u00a0people, so far, it said.\n", encoding="utf-8"
    )
    of = project(tmp_path)
    data = rows.data(of, harbour(of))
    contexts = {row["fact"]: row["context"] for row in data["rows"]}
    assert contexts["arrivals-2017"] == {
        "paragraph": 2, "before": "By then it had", "quote": "Welcomed 57\u00a0people, so far", "after": ", it said.",
    }  # fmt: skip
    assert contexts["arrivals-2016"] is None


@pytest.mark.parametrize("words", [40, 41])
def test_forty_words_to_either_side_of_a_quote_are_shown(tmp_path: Path, words: int) -> None:
    folder().write(tmp_path)
    kept = tmp_path / "archive" / "harbour-report"
    kept.mkdir(parents=True)
    said = " ".join(f"w{n}" for n in range(words))
    (kept / "text.txt").write_text(f"{said} welcomed 57 people so far {said}\n", encoding="utf-8")
    of = project(tmp_path)
    context = next(row["context"] for row in rows.data(of, harbour(of))["rows"] if row["fact"] == "arrivals-2017")
    more = words > 40
    assert context["before"] == ("… " if more else "") + " ".join(said.split()[-40:])
    assert context["after"] == " ".join(said.split()[:40]) + (" …" if more else "")


def test_a_row_has_the_page_its_fact_is_printed_on() -> None:
    of = real()
    plan = of.content.sheets["canada-response"]
    edition = of.finished(plan, language("en"))
    press = Press(of)
    data = rows.data(of, edition, None, rows.printed_pages(press, edition))
    texts = [" ".join(page.text.split()) for page in read_pdf(press.make(edition, plan.id, "a4").data).pages]
    found = {row["fact"]: row["page"] for row in data["rows"]}
    assert found["ca-arrived-22"] == 1 and set(found.values()) <= set(range(1, len(texts) + 1))
    printed = {}  # the first page on which a statement stands in its full form
    for row in data["rows"]:
        said = "".join(text for _, text in row["statement"]).replace("\u00a0", " ")
        pages = [number for number, text in enumerate(texts, 1) if said[:25] in text]
        if pages:
            printed[row["fact"]] = pages[0]
    assert len(printed) > 10 and len(set(printed.values())) > 2
    assert {ident: found[ident] for ident in printed} == printed


def test_what_is_decided_is_what_the_page_would_write(tmp_path: Path) -> None:
    folder().write(tmp_path)
    made = decided(project(tmp_path))
    assert len(made["decisions"]) == len(all_pairs(tmp_path))


def test_what_is_read_but_past_its_review_is_shown_as_stale() -> None:
    read = {state: shown(state, True) for state in ("verified", "confirmed")}
    assert read == {"verified": "stale", "confirmed": "stale"}
    assert [shown(state, True) for state in ("unreviewed", "queried", "lapsed")] == ["unreviewed", "queried", "lapsed"]
    assert [shown(state, False) for state in ("verified", "confirmed", "queried")] == [
        "verified", "confirmed", "queried",
    ]  # fmt: skip


def test_a_quote_is_found_or_not_or_nobody_can_tell(tmp_path: Path) -> None:
    folder().write(tmp_path)
    of = project(tmp_path)
    content = of.content
    citation = content.facts["harbour-founded"].sources[0]
    prints = {
        said: {citation.source: fingerprint(citation.source, f"It was {said} in March 2015.")}
        for said in ("founded", "opened")
    }
    assert [quote_found(citation, prints[said]) for said in prints] == [True, False]
    assert quote_found(citation, {}) is None
    counted = standing(harbour(of).facts, prints["founded"])
    assert (counted.total, counted.found, counted.confirmed, counted.draft) == (8, 1, 0, True)
    assert not standing(harbour(of).facts, {}, 8).draft
