"""``factsheet request``: the pack for an outside fact-check, and what it asks."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from support import pdf_ua
from support.built import ROOT
from support.command import Run, Told, runner
from support.content_factory import change
from support.repository import commit
from support.request_factory import ARGUMENTS, ASKS, FACTS, NAME, ROLE, begun, of_page, packed
from support.review_factory import project, ready, sign

from factsheet.evidence.signoff.decisions import Request
from factsheet.languages import language
from factsheet.project.released import FILE, record
from factsheet.project.revisions.states import state
from factsheet.proof import read
from factsheet.records.folders import Folders
from factsheet.review import answers, page, request
from factsheet.review.request import Before, asked, before_of, last_release, name_of
from factsheet.sheet.template import Templates


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return begun(tmp_path_factory.mktemp("request"))


@pytest.fixture(scope="module")
def pack(root: Path) -> Path:
    return packed(root)


@pytest.fixture
def run(root: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.chdir(root)
    return runner(capfd)


# -- the pack ----------------------------------------------------------------------------------------------


def test_the_files_of_a_pack(pack: Path) -> None:
    names = ["1-letter.pdf", "2-harbour.fr.a4.draft.pdf", "3-sheet-with-sources.pdf", "4-questions-on-paper.pdf",
             "4-questions.html", "5-answers.xlsx"]  # fmt: skip
    assert sorted(path.name for path in pack.iterdir()) == names
    with zipfile.ZipFile(pack.with_name(f"{pack.name}.zip")) as whole:
        assert {entry.filename: whole.read(entry) for entry in whole.infolist()} == {
            f"{pack.name}/{path.name}": path.read_bytes() for path in pack.iterdir()
        }
    reading = read((pack / "1-letter.pdf").read_bytes())
    said = [(block.tag, " ".join(block.text.split())) for block in reading.blocks]
    assert said[1] == ("H1", "Harbour et les arrivées")
    assert ("TD", f"{NAME}, {ROLE}") in said and ("TD", "Bureau Exemple") in said and ("TD", "15 décembre 2999") in said
    assert ("LBody", "Ouvrez 4-questions.html dans un navigateur. Cette page n’exige ni réseau ni installation et "
            "n’envoie rien; seules les sources sont sur le web.") in said  # fmt: skip
    assert ("P", "Questions : 16 · Nouvelles ou modifiées, par rapport à « Édition 2, 1er avril 2018 » : 0") in said
    for path in pack.glob("*.pdf"):
        assert pdf_ua.check(path) == []


def test_a_pack_is_the_same_each_time(pack: Path, run: Run, tmp_path: Path) -> None:
    options = ("--lang=fr", "--since", "content", "--output", str(tmp_path))
    told = run("request", *ARGUMENTS, *options)
    where = (tmp_path / pack.name).as_posix()
    assert told == Told(0, f"{where}/ and {where}.zip: 16 questions to {NAME}, until 2999-12-15\n", "")
    assert (tmp_path / f"{pack.name}.zip").read_bytes() == pack.with_name(f"{pack.name}.zip").read_bytes()


def test_a_pack_has_nothing_private(pack: Path, run: Run, tmp_path: Path) -> None:
    """Nothing that is never printed, no author, no search; and of other readers neither names nor what they decided."""
    assert run("request", *ARGUMENTS, "--output", str(tmp_path)).status == 0
    english = tmp_path / "harbour.en.request.ann-lee"
    for folder in (pack, english):
        texts = [(folder / "4-questions.html").read_text(encoding="utf-8")]
        with zipfile.ZipFile(folder / "5-answers.xlsx") as form:
            texts += [form.read(name).decode() for name in form.namelist()]
        for path in folder.glob("*.pdf"):
            reading = read(path.read_bytes())
            texts += [block.text for block in reading.blocks]
            texts += [data.decode() for data in reading.attachments.values()]
        for secret in ("A. B.", "C. D.", "writer", str(pack.parents[1]), "Kept for the file", "kept for the file",
                       "Pour le dossier", "its pages", "the dated entry"):  # fmt: skip
            assert not [text for text in texts if secret in text], secret
    annotated = read((english / "3-sheet-with-sources.pdf").read_bytes())
    assert "Confirmed by two readers" not in " ".join(block.text for block in annotated.blocks)
    data = of_page(pack)
    assert {(row["readings"], row["mine"], row["context"], row["state"]) for row in data["rows"]} == {
        (0, None, None, "unreviewed")
    }
    assert {(source["class"], source["group"]) for source in data["sources"].values()} == {(None, None)}


@pytest.mark.parametrize(
    ("to", "name"),
    [
        ("Zoé d’Arc-Roy", "zoe-darc-roy"),
        ("../../etc/passwd", "etc-passwd"),
        ("Мария К.", ""),
        ("CON", "con"),
        ("a" * 80, "a" * 40 + "-"),
    ],
)
def test_names_are_safe(root: Path, to: str, name: str) -> None:
    of = project(root)
    made = name_of(of.finished(of.content.sheets["harbour"], language("en")), Request(to, ROLE, ASKS.by))
    assert re.fullmatch(r"harbour\.en\.request\.[a-z0-9-]{1,49}", made)
    assert made.startswith(f"harbour.en.request.{name}")


def test_two_people_whose_letters_are_not_ours_have_packs_of_their_own(root: Path) -> None:
    of = project(root)
    edition = of.finished(of.content.sheets["harbour"], language("en"))
    assert len({name_of(edition, Request(to, ROLE, ASKS.by)) for to in ("Мария", "Ольга", "王芳")}) == 3


def test_who_is_asked_as_nothing_else_is_an_outside_reader(run: Run, tmp_path: Path) -> None:
    assert run("request", "harbour", "--to", NAME, "--by", ASKS.by, "--lang=fr", "--output", str(tmp_path)).status == 0
    assert of_page(tmp_path / "harbour.fr.request.ann-lee")["request"] == {
        "to": NAME, "role": "lecture externe", "by": ASKS.by, "until": "15\u00a0décembre\u00a02999", "since": "",
    }  # fmt: skip


# -- what is asked -----------------------------------------------------------------------------------------


def questions(root: Path, before: Before | None, code: str = "en", to: str = NAME) -> dict[str, Any]:
    """Return what is asked, by pair, with the old words."""
    of = project(root)
    edition = of.finished(of.content.sheets["harbour"], language(code))
    return {row["pair"]: row["old"] for row in asked(of, edition, Request(to, ROLE, ASKS.by), before, {}).data["rows"]}


def test_what_is_confirmed_is_not_asked_unless_it_changed(root: Path, tmp_path: Path) -> None:
    old = {"statement": "Harbour counted 57 people by September 2017.", "quote": "welcomed 57 people so far"}
    assert questions(root, None) == {"arrivals-2017/harbour-report": old}
    of = project(root)
    edition = of.finished(of.content.sheets["harbour"], language("en"))
    before = before_of(state(str(root / "content"), of), edition)
    assert questions(root, before) == questions(root, None)


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder whose first edition was released and committed, and whose second is confirmed anew."""
    root = tmp_path_factory.mktemp("released")
    ready(root)
    sign(root)
    of = project(root)
    edition = of.releases.edition(of.content.sheets["harbour"], language("en"))
    (root / "content" / FILE).write_bytes(record(edition, of.content).line())
    commit(root, "released", "v1")
    change(root, "sheets/harbour.yaml", "edition: 1", "edition: 2")
    change(root, FACTS, "value: 57", "value: 58")
    change(root, FACTS, "quote: welcomed 57", "quote: welcomed 58")
    change(root, FACTS, "locator: {page: 3}", "locator: {page: 4}")
    sign(root, at="2026-11-20T11:50:00Z")
    return root


def test_what_changed_since_the_last_release_is_asked_though_it_is_confirmed(released: Path) -> None:
    of = project(released)
    edition = of.finished(of.content.sheets["harbour"], language("en"))
    before = last_release(of, edition)
    assert before and before.name == "Edition 1, 1\u00a0April\u00a02018"
    since = {"since": before.name}
    found = {
        "arrivals-2017/harbour-report": {
            "statement": "Harbour counted 57 people by September 2017.", "quote": "welcomed 57 people so far", **since,
        },
        "harbour-founded/harbour-report": {
            "statement": "Harbour was founded in Canada on 2 March 2015.", "quote": "founded in March 2015", **since,
        },
    }  # fmt: skip
    assert questions(released, before) == found
    assert questions(released, before._replace(records={})).keys() == found.keys()  # its words are not found again
    without = {ident: known for ident, known in before.hashes.items() if ident != "delay-denied"}
    records = {ident: known for ident, known in before.records.items() if ident != "delay-denied"}
    new = questions(released, before._replace(hashes=without, records=records))
    assert new.keys() - found.keys() == {"delay-denied/daily-news"}


def test_who_decided_already_is_not_asked_again(root: Path) -> None:
    assert len(questions(root, None, "fr")) == 16
    assert questions(root, None, "en", "A. B.").keys() == {"arrivals-2017/harbour-report"}


def test_nothing_to_ask(run: Run, released: Path, tmp_path: Path) -> None:
    told = run("request", *ARGUMENTS, "--since", str(released / "content"), "--content", str(released / "content"),
               "--output", str(tmp_path / "out"))  # fmt: skip
    said = f"harbour: nothing to ask {NAME}: all is confirmed or decided by {NAME}, and nothing is new or changed\n"
    assert told == Told(0, said, "")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("--to", "writer"), 2, "harbour.yaml:1:1: error[V033]: writer is the editor, and is no outside reader\n"),
        (("--by", "2020-01-01"), 64, "--by 2020-01-01 is in the past; name a day in the future\n"),
        (("--by", "tomorrow"), 64, "'tomorrow' is not a day; write it as 2026-11-20\n"),
        (("--to", " "), 64, "--to '' is not a name: use letters or digits, 80 at most, on one line\n"),
        (("--to", "x\u202ey"), 64, "is not a name: use letters or digits, 80 at most, on one line\n"),
        (("--role", "r" * 81), 64, "is not a name: use letters or digits, 80 at most, on one line\n"),
        (("--since", "packs"), 2, "packs: error[B102]: "),
        (("--paper", "a9"), 2, "error[B002]: there is no paper 'a9'"),
    ],
)  # fmt: skip
def test_requests_that_cannot_be(
    run: Run, pack: Path, tmp_path: Path, arguments: tuple[str, ...], status: int, said: str
) -> None:
    told = run("request", *ARGUMENTS, *arguments, "--output", str(tmp_path / "out"))
    assert (told.status, said in told.err) == (status, True), told.err
    assert not (tmp_path / "out").exists()


def test_the_letter_is_made_in_every_language() -> None:
    """Each label of the letter, the form and the page has words in each language of the program."""

    templates = Templates(Folders((ROOT / "templates", "templates")))
    for name in ("request.html.j2", "stickers.html.j2", "worksheet.html.j2"):
        labels = re.findall(r'_\("([^"]+)"', (ROOT / "templates" / name).read_text(encoding="utf-8"))
        for code in ("fr", "de", "nl", "ru"):
            for label in labels:
                filled = dict.fromkeys(re.findall(r"\{(\w+)\}", label), "1")
                assert templates.labels.label(language(code), label, **filled)
    for code in ("fr", "de", "nl", "ru"):
        for label in (*answers.LABELS, *page.messages()):
            assert page.label(language(code), label, **dict.fromkeys(re.findall(r"\{(\w+)\}", label), "1"))
    assert request.TITLE in (ROOT / "templates/locale/ru.po").read_text(encoding="utf-8")
