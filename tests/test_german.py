"""A whole sheet in German: content, check, lint, both writers and the proof, by one file and its catalogs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from support.built import ROOT
from support.command import Run, but_repeats, runner
from support.content_factory import Folder

from factsheet.project.project import Project

GERMAN = {
    "Bureau Exemple": "Beispielredaktion",
    "personnes arrivées": "angekommene Personen",
    "demandes reçues": "eingegangene Gesuche",
    "Harbour a été fondé au Canada le {event_date}.": "Harbour wurde am {event_date} in Kanada gegründet.",
    "Harbour a recensé {value} personnes en date du {as_of}.": "Harbour zählte bis {as_of} {value:words} Personen.",
    "Harbour a recensé {value} demandes en date du {as_of}.": "Harbour zählte bis {as_of} {value} Gesuche.",
    "Harbour a affirmé que des fonctionnaires avaient « perdu 12 dossiers » le {event_date}.": (
        "Harbour sagte, am {event_date} hätten Beamte „12 Akten verloren“."
    ),
    "des fonctionnaires ont perdu 12 dossiers": "Beamte haben 12 Akten verloren",
    "Des fonctionnaires au Canada l’ont nié le {event_date}.": "Beamte in Kanada bestritten das am {event_date}.",
    "Aucun décompte ultérieur n’a été publié par Harbour.": "Eine spätere Zählung hat Harbour nicht veröffentlicht.",
    "Pour le dossier.": "Für die Akten.",
    "Harbour et les arrivées": "Harbour und die Angekommenen",
    "Ce que Harbour rapporte.": "Was Harbour berichtet.",
    "Dossiers perdus": "Verlorene Akten",
    "Inconnu": "Nicht bekannt",
    "Ce qui a été compté": "Was gezählt wurde",
    "Selon Harbour": "Nach Angaben von Harbour",
    "[Harbour]": "[Harbour]",
    "Sans lien avec les organismes décrits.": "Ohne Verbindung zu den beschriebenen Organisationen.",
    "[Canada]": "[Kanada]",
}
FACTS = "facts/harbour.yaml"


@pytest.fixture
def folder() -> Folder:
    """Return the small content in English and German."""
    folder = Folder()
    for name, text in folder.files.items():
        for french, german in GERMAN.items():
            text = text.replace(f"fr: {french}", f"de: {german}")
        folder.files[name] = text.replace("[en, fr]", "[en, de]")
    assert not any(re.search(r"\bfr\b", text) for text in folder.files.values())
    for value, quote in ((31, 7), (57, 12)):
        folder.change(FACTS, f"  value: {value}\n", f"  value: {quote}\n")
        folder.change(FACTS, f"welcomed {value} people", f"welcomed {quote} people")
    return folder


@pytest.fixture
def run(folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.chdir(tmp_path)
    folder.write(tmp_path)
    (tmp_path / "templates").symlink_to(ROOT / "templates")
    return runner(capfd)


def test_a_sheet_in_german_passes_every_rule_and_the_proof(run: Run, tmp_path: Path) -> None:
    told = run("check")
    assert (told.status, told.out.splitlines()[0], but_repeats(told.err)) == (
        0,
        "1 sheet, 9 facts, 2 sources: 0 errors, 5 warnings",
        "",
    )
    told = run("build", "--lang", "de")
    assert told.status == 0, told
    page = (tmp_path / "output" / "harbour.de.draft.html").read_text(encoding="utf-8").replace("\u00a0", " ")
    for said in (
        '<html lang="de"',
        'wurde am <time datetime="2015-03-02">2. März 2015</time> in Kanada gegründet.<sup',
        'zählte bis <time datetime="2017-09">September 2017</time> <data value="12">zwölf</data> Personen',
        "„12 Akten verloren“",
        "<h2>Zeitlicher Ablauf</h2>",
        "Ausgabe 1, <time",
        "ENTWURF",
    ):
        assert said in page, said
    assert not re.search(
        r"\b(?:Timeline|Edition|DRAFT|Notes|Source|as of)\b", re.sub(r"<[^>]*>", " ", page.partition("<main")[2])
    )


def test_labels_of_the_review_are_german_too(run: Run, tmp_path: Path) -> None:
    assert run("review", "harbour", "--lang", "de", "--output", "out").status == 0
    page = (tmp_path / "out" / "harbour.de.review.html").read_text(encoding="utf-8")
    assert "Stützt die Quelle die Aussage?" in page and "Prüfung beginnen" in page


def test_a_number_word_typed_into_german_is_found_in_the_finished_sheet(folder: Folder, tmp_path: Path) -> None:
    folder.change(
        FACTS, "Eine spätere Zählung hat Harbour nicht veröffentlicht.", "Harbour zählte dreihundertvier Menschen."
    )
    root = folder.write(tmp_path)
    project = Project(root, ROOT / "templates")
    found = [str(p) for p in project.problems if "dreihundertvier" in p.what]
    assert found[0].endswith(
        "error[C202]: 'dreihundertvier' is a number in words\n"
        "  hint: give the fact a field for it and write a placeholder such as {value:words}, or leave the number out"
    )
