"""Translations are read and signed like citations; ticks follow what a citation supports."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from support.command import Run, runner
from support.review_factory import NOW, as_bytes, decided, folder, project, sign

from factsheet.errors import ContentError
from factsheet.evidence.signoff.pairs import translations
from factsheet.evidence.signoff.states import stand
from factsheet.languages import language
from factsheet.project import release
from factsheet.review import rows
from factsheet.review.apply import apply
from factsheet.review.export import to_csv, to_json

F = "facts/harbour.yaml"
TEXT = "arrivals-2017:translation"
FR = language("fr")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder().write(tmp_path)
    return tmp_path


def states(root: Path) -> dict[str, str]:
    """Return the state of each translation of the small sheet into French."""
    of = project(root)
    facts = of.edition(of.content.sheets["harbour"], FR).facts
    return {t.id: stand(t, of.history, of.content).state for t in translations(of.content, facts, FR)}


def told(root: Path) -> list[str]:
    of = project(root)
    found = release.problems(of, [of.content.sheets["harbour"]], ["fr"], "2026-11-21")
    return [p.what for p in found if p.code == "V105"]


def row_of(root: Path, pair: str, code: str = "fr") -> dict[str, Any]:
    of = project(root)
    data = rows.data(of, of.finished(of.content.sheets["harbour"], language(code)))
    return next(row for row in data["rows"] if row["pair"] == pair)


def test_a_row_has_both_texts_and_no_source(root: Path) -> None:
    row = row_of(root, TEXT)
    assert (row["source"], row["quote"], row["quote_language"]) == (
        "",
        "Harbour counted 57 people by September 2017.\nHarbour",
        "en",
    )
    assert row["ticks"][-1] == "translation" and "figure" in row["ticks"] and "quotation" not in row["ticks"]
    with pytest.raises(StopIteration):
        row_of(root, TEXT, "en")


def test_two_readers_confirm_it_and_a_change_of_either_text_makes_it_lapse(root: Path) -> None:
    assert set(states(root).values()) == {"unreviewed"}
    sign(root, ["A. B."], ["fr"])
    assert states(root)[TEXT] == "verified"
    sign(root, ["C. D."], ["fr"])
    assert set(states(root).values()) == {"confirmed"}
    assert told(root) == []
    folder().change(F, "value: 57", "value: 58").write(root)
    assert {ident for ident, state in states(root).items() if state == "lapsed"} == {TEXT}
    assert told(root) == []  # V103 tells what has lapsed
    folder().write(root)
    assert set(states(root).values()) == {"confirmed"}


def test_the_yaml_alone_counts_for_nothing(root: Path) -> None:
    folder().change(F, "  value: 57\n", "  value: 57\n  translation: {fr: {state: checked}}\n").write(root)
    assert f"{TEXT} was read by 0 of 2 people (fr)" in told(root)
    sign(root, codes=["fr"], only=citations(root))
    of = project(root)
    edition = of.edition(of.content.sheets["harbour"], FR)
    assert (edition.standing.confirmed, edition.standing.draft) == (8, True)
    assert edition.sheet.metadata.status.endswith(f" · traductions encore à relire\u00a0: {len(states(root))}")


def citations(root: Path) -> list[str]:
    of = project(root)
    data = rows.data(of, of.finished(of.content.sheets["harbour"], FR))
    return [row["pair"] for row in data["rows"] if row["source"]]


def test_a_translation_needs_its_ticks_and_no_support(root: Path) -> None:
    def without(data: dict[str, Any]) -> None:
        data["decisions"][0]["ticks"] = []

    data = as_bytes(decided(project(root), code="fr", only=[TEXT], change=without))
    with pytest.raises(ContentError) as caught:
        apply(project(root), [("a.json", data)], NOW)
    (problem,) = caught.value.problems
    assert (problem.code, problem.what.partition(":t")[0]) == ("V010", "arrivals-2017")
    assert problem.what.startswith(f"{TEXT} is verified without a tick for: ")
    data = as_bytes(decided(project(root), code="fr", only=[TEXT]))
    assert b'"support": null' in data
    (applied,) = apply(project(root), [("a.json", data)], NOW)
    assert applied.new == 1


def test_a_citation_is_not_verified_without_support(root: Path) -> None:
    def without(data: dict[str, Any]) -> None:
        data["decisions"][0]["support"] = None

    pair = "arrivals-2017/harbour-report"
    data = as_bytes(decided(project(root), only=[pair], change=without))
    with pytest.raises(ContentError) as caught:
        apply(project(root), [("a.json", data)], NOW)
    assert [p.what for p in caught.value.problems] == [f"{pair} is verified, but its support is not told"]


def test_ticks_follow_what_the_citation_supports(root: Path) -> None:
    pair = "arrivals-2017/harbour-report"
    everything = row_of(root, pair, "en")
    assert {"figure", "date", "name"} <= set(everything["ticks"]) | {"name"}
    made = folder()
    text = made.files[F]
    at = text.index("- source: harbour-report", text.index("id: arrivals-2017"))
    made.files[F] = (
        f"{text[:at]}- source: harbour-report\n    supports: [as_of]{text[at + len('- source: harbour-report') :]}"
    )
    made.write(root)
    row = row_of(root, pair, "en")
    assert (row["supports"], row["ticks"]) == (["as_of"], ["date", "quotation"])
    assert [kind for kind, _ in row["statement"] if kind != "text"] == ["date"]
    sign(root, only=[pair])
    assert project(root).reviews.entries[0].said["supports"] == "as_of"


def test_exports_have_them(root: Path) -> None:
    sign(root, codes=["fr"])
    of = project(root)
    edition = of.edition(of.content.sheets["harbour"], FR)
    table = list(csv.DictReader(io.StringIO(to_csv(of, edition).decode("utf-8-sig"), newline="")))
    row = next(row for row in table if row["pair"] == TEXT)
    assert (row["kind"], row["state"], row["source"]) == ("translation", "confirmed", "")
    data = json.loads(to_json(of, edition))
    assert len(data["citations"]) == 8 and len(data["translations"]) == len(states(root))
    told = next(t for t in data["translations"] if t["pair"] == TEXT)
    assert (told["original"], len(told["decisions"])) == ("Harbour counted 57 people by September 2017.\nHarbour", 2)


def test_status_counts_them(root: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    from support.built import ROOT

    (root / "templates").symlink_to(ROOT / "templates")
    monkeypatch.chdir(root)
    run: Run = runner(capfd)
    lines = run("review", "status").out.splitlines()
    assert lines[0].split()[:4] == ["sheet", "language", "citations", "translations"]
    assert lines[2].split()[:4] == ["harbour", "fr", "8", str(len(states(root)))]
