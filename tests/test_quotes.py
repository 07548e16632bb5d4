"""Quotes: each is compared with its source's fingerprint; a wrong one is told with its place and stops the build."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.built import ROOT
from support.command import but_repeats
from support.content_factory import Folder

from factsheet.cli import main
from factsheet.errors import ContentError
from factsheet.evidence.copies import Texts
from factsheet.evidence.fingerprint import Fingerprint, fingerprint, load_fingerprints, read_fingerprint, words
from factsheet.evidence.ladder import Reading, pair_ids, rung
from factsheet.evidence.quotes import Tally, judge, suggestion
from factsheet.project.project import Project
from factsheet.records.locator import Locator
from factsheet.records.model import Citation, Fact

TEXT = """\
Harbour was founded in March 2015, by nine people.

It has welcomed 31 people so far, and received 140 requests for help this year.

By autumn it had welcomed 57 people so far. It received 210 requests for help. Some officials lost 12 files.

It received 140 requests for help last year, too.
"""
F = "facts/harbour.yaml"


def citation(quote: str, paragraph: int | None = None) -> Citation:
    return Citation(source="harbour-report", locator=Locator(paragraph=paragraph), quote=quote)


PRINT = fingerprint("harbour-report", TEXT)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with the small content, the fingerprint of its report, and the real templates."""
    quote = "quote: received 140 requests for help"
    Folder().change(F, quote, f"locator: {{paragraph: 2}}\n    {quote}").write(tmp_path)
    put(tmp_path, PRINT)
    shutil.copytree(ROOT / "templates", tmp_path / "templates", ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def put(folder: Path, one: Fingerprint, name: str = "") -> Path:
    path = folder / "content" / "fingerprints" / f"{name or one.source}.txt"
    path.parent.mkdir(exist_ok=True)
    path.write_text(one.to_text(), encoding="utf-8")
    return path


def change(old: str, new: str) -> None:
    path = Path("content") / F
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def told() -> list[str]:
    """Return the problems, but for facts printed twice: the small sheet has few facts for its blocks."""
    return [str(p) for p in Project(Path("content"), Path("templates")).problems if p.code != "C512"]


# -- words -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The ﬁrst ofﬁce", "the first office"),
        ("“Gay men”, he said – twice", '"gay men" he said - twice'),
        ("15\u202f352\u00a0people", "15 352 people"),
        ("ob\u00adserv\u00adation post", "observation post"),
        ("zero\u200bwidth\u200d joiner\ufeff mark\u2060", "zerowidth joiner mark"),
        ("the men\u2019s, the men\u02bcs and the men's", "the men's, the men’s and the men‘s"),
        ("STRASSE Straße", "straße strasse"),
        ("e\u0301te\u0301 Ｗｉｄｅ", "été wide"),
        ("co\u2011operate and co\u2010exist", "co-operate and co—exist"),
        ("\u200eright\u200f mark \ufe0fselected", "right mark selected"),
        ("a\tb\n\nc", "a b c"),
        ("Чечня и Ёлка", "чечня И ёлка"),
    ],
)
def test_what_makes_no_difference(one: str, other: str) -> None:
    assert words(one) == words(other) != []


@pytest.mark.parametrize(("one", "other"), [("31 men", "32 men"), ("1.5 men", "15 men"), ("men", "man"), ("é", "e")])
def test_what_makes_a_difference(one: str, other: str) -> None:
    assert words(one) != words(other)


@given(st.text(max_size=60))
def test_words_are_a_fixed_point(text: str) -> None:
    assert words(" ".join(words(text))) == words(text)


# -- where a quote stands ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("quote", "paragraph", "state", "paragraphs"),
    [
        ("welcomed 31 people so far", None, "found", (2,)),
        ("WELCOMED  31 “people” so\u00a0far", 2, "found", (2,)),
        ("welcomed 31 people so far", 3, "elsewhere", (2,)),
        ("welcomed 32 people so far", None, "missing", ()),
        ("received 140 requests for help", None, "several", (2, 4)),
        ("received 140 requests for help", 4, "found", (2, 4)),
        ("received 140 requests for help", 1, "elsewhere", (2, 4)),
        ("requests for help", 3, "found", (2, 3, 4)),
        ("31 people", None, "short", ()),
        ("nowhere here", 2, "short", ()),
    ],
)
def test_verdicts(quote: str, paragraph: int | None, state: str, paragraphs: tuple[int, ...]) -> None:
    assert judge(citation(quote, paragraph), PRINT) == (state, paragraphs)
    assert judge(citation(quote, paragraph), None) == ("unchecked", ())


def test_a_quote_twice_in_one_paragraph_is_singled_out_by_nothing() -> None:
    one = fingerprint("harbour-report", "It came and it went. It came and it stayed.\n")
    assert judge(citation("it came and it", 1), one) == ("several", (1, 1))


def test_a_file_is_what_was_written(tmp_path: Path) -> None:
    path = tmp_path / "harbour-report.txt"
    path.write_text(PRINT.to_text(), encoding="utf-8")
    assert read_fingerprint(path, "x") == PRINT
    assert load_fingerprints(tmp_path) == {"harbour-report": PRINT}
    assert PRINT.find("welcomed 31 people so far") == (11,) and len(PRINT.shingles) == 8 * (PRINT.words - 2)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "factsheet-fingerprint 1",
            "factsheet-fingerprint 2",
            "x:1:1: error[E001]: a fingerprint starts with the line",
        ),
        ("words 53", "words 54", "x:4:1: error[E001]: 54 words have 52 hashes, this file has 51"),
        ("words 53", "words many", "x:4:1: error[E001]: words and paragraphs are whole numbers"),
        ("paragraphs 0 9", "paragraphs 9 0", "x:5:1: error[E001]: paragraph starts must increase"),
        ("source ", "sauce ", "x:2:1: error[E001]: line 2 of a fingerprint starts with 'source'"),
    ],
)
def test_a_damaged_fingerprint(tmp_path: Path, old: str, new: str, message: str) -> None:
    path = tmp_path / "harbour-report.txt"
    text = PRINT.to_text()
    assert text.count(old) == 1, text[:200]
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        read_fingerprint(path, "x")
    assert str(caught.value).startswith(message)


# -- problems ----------------------------------------------------------------------------------------


def test_all_quotes_found(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--json"]) == 0
    data = json.loads(capfd.readouterr().out)
    assert data["quotes"] == {"total": 9, "found": 6, "no_snapshot": 3, "wrong": 0}
    assert data["sheets"]["harbour"] == {"citations": 8, "quotes_found": 6, "confirmed": 0, "unsigned": 0}
    assert main(["check"]) == 0
    assert "6 of 9 quotes found in the source by program · 3 have no snapshot · 0 wrong\n" in capfd.readouterr().out


def test_one_word_changed_is_told_with_its_place_and_nothing_is_built(
    here: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    change("quote: welcomed 31 people so far", "quote: welcomed 31 guests so far")
    assert main(["check"]) == 2
    said = capfd.readouterr()
    assert but_repeats(said.err) == (
        "content/facts/harbour.yaml:25:12: error[E002]: this quote does not occur in the text of 'harbour-report'\n"
        "  hint: copy the phrase exactly from the source, and check that it is the right source\n"
    )
    assert "5 of 9 quotes found in the source by program · 3 have no snapshot · 1 wrong\n" in said.out
    assert main(["build"]) == 2
    assert "harbour.yaml:25:12: error[E002]" in capfd.readouterr().err and not Path("output").exists()


def test_a_near_miss_is_suggested_from_a_copy_kept_here(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    change("quote: welcomed 31 people so far", "quote: welcomed 31 guests so far")
    for folder, option in (("archive", []), ("elsewhere", ["--archive", "elsewhere"])):
        path = Path(folder, "harbour-report")
        path.mkdir(parents=True)
        (path / "text.txt").write_text(TEXT, encoding="utf-8")
        assert main(["check", *option]) == 2
        hint = "\n  hint: in paragraph 2: “… welcomed 31 people so far, …”\n"
        assert hint in capfd.readouterr().err
        shutil.rmtree(folder)


def test_more_than_once(here: Path) -> None:
    change("locator: {paragraph: 2}\n    ", "")
    assert told() == [
        "content/facts/harbour.yaml:51:12: error[E003]: this quote occurs 2 times in 'harbour-report',"
        " in paragraphs 2 and 4\n"
        "  hint: add words until it is unique, or name the paragraph in `locator:`"
    ]


def test_another_paragraph(here: Path) -> None:
    change("{paragraph: 2}", "{paragraph: 3}")
    assert told() == [
        "content/facts/harbour.yaml:51:26: error[E004]: the quote occurs in paragraphs 2 and 4 of 'harbour-report',"
        " not in paragraph 3\n"
        "  hint: write `locator: {paragraph: 2}`"
    ]


def test_too_short(here: Path) -> None:
    change("quote: welcomed 31 people so far", "quote: 31 people")
    assert [line.splitlines()[0] for line in told() if "E002" in line] == [
        "content/facts/harbour.yaml:25:12: error[E002]: this quote of 'harbour-report' has fewer than 3 words"
        ", too few to search for"
    ]


def test_a_fingerprint_of_another_text_than_the_snapshot(here: Path) -> None:
    path = Path("content/sources/main.yaml")
    snapshot = f"    snapshot: {{sha256: {'0' * 64}, words: 9, taken: 2026-11-01}}\n"
    text = path.read_text(encoding="utf-8").replace(
        "    independence: harbour\n", f"    independence: harbour\n{snapshot}"
    )
    path.write_text(text, encoding="utf-8")
    assert told() == [
        "content/sources/main.yaml:9:24: error[E005]: the fingerprint of 'harbour-report' was made from another text"
        " than the snapshot named here\n"
        "  hint: take a new copy: factsheet archive add harbour-report"
    ]


def test_damaged_and_misnamed_fingerprints_are_told_with_all_else(
    here: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    put(here, PRINT, "daily-news")
    path = put(here, PRINT)
    path.write_text("something else\n", encoding="utf-8")
    change(
        "source: daily-news\n    quote: officials denied the claim", "source: daily-mews\n    quote: denied the claim"
    )
    assert main(["check", "--json"]) == 2
    data = json.loads(capfd.readouterr().out)
    assert [(p["code"], p["file"], p["line"]) for p in data["problems"] if p["code"] != "C512"] == [
        ("C101", "content/facts/harbour.yaml", 85),
        ("E001", "content/fingerprints/daily-news.txt", 2),
        ("E001", "content/fingerprints/harbour-report.txt", 1),
    ]
    assert data["quotes"] is None and data["sheets"] == {}


def test_our_own_quotes_are_all_found() -> None:
    project = Project(ROOT / "content", ROOT / "templates", ROOT / "no archive")
    quotes = project.quotes
    assert quotes == Tally(quotes.total, quotes.found, quotes.total - quotes.found, 0)
    into = [c for f in project.content.facts.values() for c in f.sources if c.source in project.fingerprints]
    assert quotes.found == len(into) >= 19


# -- near misses -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("quote", "said"),
    [
        ("welcomed 57 people", "in paragraph 3: “… welcomed 57 people …”"),
        ("Harbour was funded in March", "in paragraph 1: “Harbour was founded in March …”"),
        ("entirely other things altogether", ""),
        ("", ""),
    ],
)
def test_suggestions(quote: str, said: str) -> None:
    assert suggestion(quote, TEXT) == said


def test_no_more_than_twelve_words_are_shown() -> None:
    text = " ".join(f"w{n}" for n in range(40))
    shown = suggestion(" ".join(["x", *(f"w{n}" for n in range(10, 29))]), text)
    assert shown == "in paragraph 1: “… " + " ".join(f"w{n}" for n in range(9, 21)) + " …”"


def test_texts_are_read_when_asked_for(tmp_path: Path) -> None:
    for name, data in (("a-source", b"text"), ("latin", b"\xe9t\xe9"), ("Not An Id", b"x")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "text.txt").write_bytes(data)
    (tmp_path / "empty").mkdir()
    texts = Texts(tmp_path)
    assert (list(texts), len(texts), texts["a-source"], texts.get("latin"), texts.get("../a-source")) == (
        ["a-source", "latin"], 2, "text", None, None,
    )  # fmt: skip
    assert not Texts(tmp_path / "nowhere")


# -- the ladder --------------------------------------------------------------------------------------


def test_rungs() -> None:
    prints = {"harbour-report": PRINT}
    found, missing = citation("welcomed 31 people so far"), citation("welcomed 32 people so far")
    one, same, two = Reading(("A",), ("2026-11-20",)), Reading(("A", "A"), ("1", "2")), Reading(("A", "B"), ("1", "2"))
    assert [rung(found, {}), rung(found, {}, snapshot=True), rung(missing, prints), rung(found, prints)] == [
        "cited", "snapshot-kept", "snapshot-kept", "quote-found",
    ]  # fmt: skip
    assert [rung(found, prints, r) for r in (Reading(), one, same, two)] == ["quote-found", "read", "read", "confirmed"]


def test_pairs_are_numbered_by_source() -> None:
    sources = [{"source": key, "quote": f"the words number {n}"} for n, key in enumerate(("one", "two", "one"))]
    fact = Fact.model_validate({"id": "it", "status": "reported", "text": "It is said.", "sources": sources})
    assert pair_ids(fact) == ("it/one", "it/two", "it/one/2")
