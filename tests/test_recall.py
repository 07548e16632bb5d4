"""``factsheet recall``: all that rests on a source, today and in every released edition, and what stands without it."""

from __future__ import annotations

import json
import shutil
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
import yaml
from support.built import LANGUAGES, PAPERS, ROOT, SHEETS, outputs, page_name, pdf_name
from support.command import Run, Told, runner
from support.content_factory import Folder, change
from support.released_site import release
from support.review_factory import ready, sign

from factsheet.project.project import Project
from factsheet.project.revisions.uses import recall
from factsheet.proof import read
from factsheet.proof.web import WebPage

SOURCE = "advocate-2017"


def of_files() -> dict[str, set[str]]:
    """Return the facts that name the source, by how, from the YAML itself."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in (ROOT / "content/facts").glob("*.yaml"):
        for fact in yaml.safe_load(path.read_text(encoding="utf-8"))["facts"]:
            read_in = fact.get("read-in", [])
            for how, entries in (
                ("cited", fact["sources"]),
                ("read", read_in if isinstance(read_in, list) else [read_in]),
            ):
                if any(entry["source"] == SOURCE for entry in entries):
                    found[how].add(fact["id"])
    return found


def test_all_uses_of_a_source_in_the_real_content() -> None:
    """By another path: the facts from the YAML, the notes from the web pages, their pages from the PDFs."""
    found = recall(Project(ROOT / "content", ROOT / "templates"), SOURCE)
    wanted = of_files()
    assert wanted["cited"] and wanted["read"]
    assert {use.fact for use in found.facts if use.cited} == wanted["cited"]
    assert {use.fact for use in found.facts if use.read_in} == wanted["read"]
    by_edition = {(one.sheet, one.language): one for one in found.editions}
    for sheet in SHEETS:
        for code in LANGUAGES:
            page = WebPage(outputs()[page_name(sheet, code)].data.decode())
            numbers = [n for n, note in enumerate(page.notes, 1) if "advocate.com" in note.text.casefold()
                       or any("advocate.com" in link for link in note.links)]  # fmt: skip
            edition = by_edition.pop((sheet, code), None)
            assert [note.number for note in (edition.notes if edition else ())] == numbers, (sheet, code)
            for note in edition.notes if edition else ():
                assert note.number in numbers
                for paper in PAPERS:
                    reading = read(outputs()[pdf_name(sheet, code, paper)].data)
                    assert note.pages[paper] == reading.notes[note.number - 1].runs[0].page
    assert by_edition == {}


def small(root: Path, **changes: tuple[str, str]) -> Project:
    folder = Folder()
    for old, new in changes.values():
        folder.change("facts/harbour.yaml", old, new)
    return Project(folder.write(root), ROOT / "templates")


BEFORE = "    locator: {page: 3}\n    quote: founded in March 2015\n"


@pytest.mark.parametrize(
    ("more", "stands", "lacking"),
    [
        ("", False, ("no other source is cited",)),
        ("  - {source: daily-news, quote: founded in March 2015}\n", True, ()),
        ("  - {source: harbour-report, quote: in March 2015}\n", False, ("no other source is cited",)),
        ("  - {source: daily-news, quote: in March 2015, supports: [event_date]}\n", False,
         ("no other voice carries who, what, place",)),
        ("  - {source: daily-news, quote: in Canada, supports: [who, what, place]}\n", False,
         ("no other voice carries event_date",)),
    ],
)  # fmt: skip
def test_a_fact_stands_on_another_voice(tmp_path: Path, more: str, stands: bool, lacking: tuple[str, ...]) -> None:
    found = recall(small(tmp_path, more=(BEFORE, BEFORE + more)), "harbour-report")
    use = next(use for use in found.facts if use.fact == "harbour-founded")
    assert (use.stands, use.lacking) == (stands, lacking)


def test_a_source_of_the_same_group_is_no_other_voice(tmp_path: Path) -> None:
    folder = Folder().change("facts/harbour.yaml", BEFORE, BEFORE + "  - {source: daily-news, quote: in March 2015}\n")
    folder.add("sources/main.yaml", "  custom: {independence: harbour}\n")
    use = next(u for u in recall(Project(folder.write(tmp_path), ROOT / "templates"), "harbour-report").facts)
    assert (use.fact, use.lacking) == ("harbour-founded", ("its other citations are of the same voice",))


def test_a_grave_claim_needs_two_voices_that_are_left(tmp_path: Path) -> None:
    two = "  - {source: daily-news, quote: founded in March 2015}\n"
    folder = Folder().change("facts/harbour.yaml", BEFORE, BEFORE + two)
    folder.change("facts/harbour.yaml", "- id: harbour-founded\n", "- id: harbour-founded\n  claim: first-date\n")
    use = recall(Project(folder.write(tmp_path), ROOT / "templates"), "harbour-report").facts[0]
    assert use.lacking == ("a claim of first-date needs 2 voices, and one would be left",)


# -- released editions -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project with two released editions, each committed, and content that went on since."""
    root = tmp_path_factory.mktemp("released")
    ready(root)
    (root / "templates").symlink_to(ROOT / "templates")
    sign(root, keys=True)
    release(root, "edition 1", "--lang=en")
    change(root, "sheets/harbour.yaml", "edition: 1", "edition: 2")
    change(root, "sheets/harbour.yaml", "  - delay-alleged\n  - delay-denied\n  chart", "  chart")
    change(root, "sheets/harbour.yaml", "- kind: lead\n  facts:\n", "- kind: lead\n  facts:\n  - harbour-founded\n")
    release(root, "edition 2", "--lang=en", f"--output={root / 'second'}")
    shutil.rmtree(root / "second")
    change(root, "sheets/harbour.yaml", "edition: 2", "edition: 3")
    change(root, "facts/harbour.yaml", "value: 57", "value: 58")
    change(root, "facts/harbour.yaml", "quote: welcomed 57", "quote: welcomed 58")
    return root


@pytest.fixture
def run(released: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Return the command, run in a copy of the project."""
    shutil.copytree(released, tmp_path, dirs_exist_ok=True, symlinks=True)
    monkeypatch.chdir(tmp_path)
    return runner(capfd, "recall")


def editions(told: Told) -> list[tuple[Any, ...]]:
    assert (told.status, told.err) == (0, "")
    found = json.loads(told.out)
    return [(e["edition"], e["language"], e["released"], (e["found"] or "")[:7], [n["number"] for n in e["notes"]],
             len(e["facts"])) for e in found["editions"]]  # fmt: skip


def test_every_released_edition_is_found_again(run: Run) -> None:
    got = editions(run("daily-news", "--json"))
    assert got[:2] == [(3, "en", False, "content", [2], 2), (3, "fr", False, "content", [2], 2)]
    assert got[2:] == [(1, "en", True, "file", [2], 2), (2, "en", True, "commit ", [2], 2)]


def test_without_a_pdf_and_a_repository_the_record_still_tells(run: Run, tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / "output")
    assert [e[3] for e in editions(run("daily-news", "--json"))] == ["content", "content", "commit ", "commit "]
    shutil.rmtree(tmp_path / ".git")
    assert editions(run("daily-news", "--json"))[2:] == [(1, "en", True, "", [], 0), (2, "en", True, "", [], 0)]
    told = run("daily-news", "--reason", "taken back")
    assert told.out.startswith("daily-news: taken back\n")
    assert told.out.count("    its notes and pages are not known: neither a PDF of it nor a revision was found\n") == 2
    assert told.out.endswith("3 facts, 3 of which would not stand · 2 released editions, 2 at hand\n"), told.out


def test_a_pdf_of_other_content_is_not_taken_for_the_edition(run: Run, tmp_path: Path) -> None:
    """A draft, or a file that says the same number and another thing, proves nothing."""
    shutil.rmtree(tmp_path / ".git")
    for path in (tmp_path / "output").glob("*.pdf"):
        path.unlink()
    from factsheet.cli import main

    assert main(["build", "-q", "--format=pdf"]) == 0
    assert [e[3] for e in editions(run("daily-news", "--json"))] == ["content", "content", "", ""]


def test_a_source_taken_out_since_is_still_found_where_it_was_printed(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "content"
    for name in ("facts/harbour.yaml", "sources/main.yaml"):
        text = (folder / name).read_text()
        assert "daily-news" in text
        (folder / name).write_text(text.replace("daily-news", "weekly-news"))
    got = editions(run("daily-news", "--json"))
    assert got == [(1, "en", True, "file", [2], 2), (2, "en", True, "commit ", [2], 2)]


def test_a_source_that_never_was_is_told(run: Run) -> None:
    assert run("daily-newz") == Told(
        2,
        "",
        "content/sources: error[B105]: neither the content nor a released edition has a source 'daily-newz'\n"
        "  hint: use the id of a source in content/sources/; factsheet export sources lists them\n"
        "1 error; no file was changed\n",
    )


def test_pages_and_notes_in_text(run: Run) -> None:
    out = run("daily-news").out
    assert "  delay-denied: cited, a value or date was read in it; does not stand: no other source is cited\n" in out
    assert "FS-HB, edition 1, 2018-04-01, en (harbour), released\n    note 2, a4 p. " in out
    assert "    delay-denied: note 2, a4 p. " in out


def test_slips_are_drafted_for_every_edition_that_was_found(run: Run, tmp_path: Path) -> None:
    """Both released editions and the content at hand: each by its own pages, notes and words."""
    told = run("harbour-report", "--errata", "--json")
    assert told.status == 0
    files = [name for name in json.loads(told.out)["files"] if ".en." in name and name.endswith(".letter.txt")]
    assert files == [f"output/harbour.en.recall-harbour-report.edition-{n}.letter.txt" for n in ("3.draft", "1", "2")]
    first, second = (" ".join((tmp_path / name).read_text(encoding="utf-8").split()) for name in files[1:])
    for said, edition, note in ((first, 1, 1), (second, 2, 1)):
        assert f"= FS-HB · Edition {edition}, 1 April 2018 Withdrawn" in said.replace("\u00a0", " ")
        assert f"Note {note}" in said.replace("\u00a0", " ")
        assert "Printed: Harbour counted 57 people by September 2017. This is no longer stated." in said.replace(
            "\u00a0", " "
        )
    assert (tmp_path / files[0]).with_suffix(".pdf").is_file()
