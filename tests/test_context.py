"""A quote in its sentence, and a fingerprint against its copy, where a copy of the source is kept."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.content_factory import SPEAKERS, Folder

from factsheet.evidence.context import around, located
from factsheet.evidence.fingerprint import SIZE, fingerprint, read_fingerprint, shingles, words
from factsheet.evidence.quotes import problems
from factsheet.project.project import Project
from factsheet.records.load import load
from factsheet.records.model import Citation

F = "facts/harbour.yaml"


def warnings(tmp_path: Path, text: str, speaker: str = "", language: str = "en") -> list[str]:
    found = Folder()
    found.change("sources/main.yaml", "  URL:", f"  language: {language}\n  URL:")
    found.change(F, "quote: welcomed 57 people so far\n", f"quote: welcomed 57 people so far\n{speaker}")
    found.files["speakers.yaml"] = SPEAKERS + "- {id: town, name: the Town Council}\n"
    content = load(found.write(tmp_path))
    told = problems(content, {}, {"harbour-report": text})
    return [f"{p.severity} {p.where.line}: {p.what} | {p.hint}" for p in told if p.code == "E006"]


QUOTE = "the quote “welcomed 57 people so far” of 'harbour-report': "
WHOLE = "read the whole sentence; quote the word too, if it changes what the source says"


@pytest.mark.parametrize(
    ("text", "language", "finding"),
    [
        ("It never welcomed 57 people so far.", "en", "“never” stands before it in its sentence"),
        ("It welcomed 57 people so far, but sent them home.", "en", "“but” stands after it in its sentence"),
        (
            "According to nobody known it welcomed 57 people so far",
            "en",
            "“According to” stands before it in its sentence",
        ),
        ("Il n’a welcomed 57 people so far.", "fr", "“n'a” stands before it in its sentence"),
        ("Angeblich welcomed 57 people so far.", "de", "“Angeblich” stands before it in its sentence"),
        ("Он не welcomed 57 people so far.", "ru", "“не” stands before it in its sentence"),
    ],
)
def test_a_word_that_turns_the_quote_is_told(tmp_path: Path, text: str, language: str, finding: str) -> None:
    told = warnings(tmp_path, text, "    speaker: harbour\n", language)
    assert told == [f"warning 38: {QUOTE}{finding} | {WHOLE}"]


@pytest.mark.parametrize(
    "text",
    [
        "It was not so. It welcomed 57 people so far. But they left.",
        "A note.\n\nIt welcomed 57 people so far.\n\nIt is not so.",
        "It never welcomed 57 people so far. It never welcomed 57 people so far.",
    ],
)
def test_other_sentences_and_places_in_doubt_are_left_alone(tmp_path: Path, text: str) -> None:
    assert warnings(tmp_path, text, "    speaker: harbour\n") == []


@pytest.mark.parametrize("locator", ["", "    locator: {paragraph: 9}\n"])
def test_a_quote_that_stands_once_is_looked_at_whatever_its_locator_says(tmp_path: Path, locator: str) -> None:
    told = warnings(tmp_path, "It never welcomed 57 people so far.", f"    speaker: harbour\n{locator}")
    assert [line.split(": ", 1)[1] for line in told] == [f"{QUOTE}“never” stands before it in its sentence | {WHOLE}"]


def test_another_speaker_in_the_sentence_is_told(tmp_path: Path) -> None:
    text = "The house welcomed 57 people so far, the Town Council said."
    named = f"warning 38: {QUOTE}its sentence names another speaker, the Town Council"
    hint = "if it is their word, add `speaker: town`"
    assert warnings(tmp_path / "a", text, "    speaker: harbour\n") == [f"{named} | {hint}"]
    assert warnings(tmp_path / "b", text, "    speaker: town\n") == []
    hint = "if the source relays somebody’s word, add `speaker:`"
    told = warnings(tmp_path / "c", text.replace("the Town Council", "she"))
    assert told == [f"warning 38: {QUOTE}“said” stands after it in its sentence | {hint}"]


def test_the_sentence_is_that_of_the_quote() -> None:
    cited = Citation(source="s", quote="57 people")
    assert around(cited, "One. Then “57 people” came! Two.") == ("Then “", "” came! ")
    assert around(cited, "Nobody.") == ("", "")


@given(st.data())
def test_a_quote_is_found_as_a_pattern_of_its_words_finds_it(data: st.DataObject) -> None:
    """Whatever the case and whatever stands between the words; also at letters that ``re`` takes for others."""
    letters = st.text("aBkKsSiIéÉßσςǅ\u0130\u0131\u017f\u212a\u0307 -_.’", max_size=30)
    text = "\n".join(data.draw(st.lists(letters, max_size=4)))
    words = data.draw(st.lists(st.text("abBkKsSiIéςς\u0130\u017f", min_size=1, max_size=3), min_size=1, max_size=3))
    pattern = re.compile(r"[\W_]+".join(re.findall(r"[^\W_]+", " ".join(words))), re.IGNORECASE)
    lines = [line for line in text.splitlines() if line.strip()]
    hits = [(n, line, *m.span()) for n, line in enumerate(lines, 1) for m in pattern.finditer(line)]
    wanted = hits[0] if len(hits) == 1 and pattern.pattern else None
    assert located(Citation(source="s", quote=" ".join(words)), text) == wanted


def test_a_forged_fingerprint_is_found_where_the_copy_is_kept(tmp_path: Path) -> None:
    text = "It has welcomed 31 people so far and received 140 requests for help. Officials lost 12 files.\n"
    found = Folder()
    honest = fingerprint("harbour-report", text)
    at = honest.find("welcomed 31 people so far")[0]
    forged = bytearray(honest.shingles)
    new = shingles(words("welcomed 57 people so far"), "harbour-report")
    forged[at * SIZE : at * SIZE + len(new)] = new
    found.files["fingerprints/harbour-report.txt"] = replace(honest, shingles=bytes(forged)).to_text()
    folder = found.write(tmp_path)
    content = load(folder)
    prints = {"harbour-report": read_fingerprint(folder / "fingerprints/harbour-report.txt", "fingerprint")}
    assert [p.code for p in problems(content, prints, {}) if p.code == "E005"] == []
    copy = tmp_path / "archive/harbour-report/text.txt"
    copy.parent.mkdir(parents=True)
    copy.write_text(text, encoding="utf-8")
    (told,) = [p for p in Project(folder, tmp_path).problems if p.code == "E005"]
    assert str(told).replace(f"{folder}/", "") == (
        "sources/main.yaml:2:7: error[E005]: the fingerprint of 'harbour-report' is not that of the copy kept here\n"
        "  hint: somebody changed one of the two: take a new copy, factsheet archive add harbour-report"
    )
