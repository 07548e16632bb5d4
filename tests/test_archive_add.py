"""factsheet archive add: the copy, its fingerprint, the record; and what stops it, with nothing changed."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from support.archive_site import QUOTES, STORY, Answer, Site, packed, serving
from support.command import Run, Told, runner
from support.content_factory import Folder
from warcio.archiveiterator import ArchiveIterator

from factsheet.evidence.fingerprint import fingerprint, read_fingerprint

SOURCES = "content/sources/main.yaml"
DAY = "2026-11-20"


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as one:
        yield one


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, site: Site) -> Path:
    """Return a folder with the small content, whose first source stands on the site; and go there."""
    Folder().change("sources/main.yaml", "https://harbour.test/report", f"{site.url}/report").write(tmp_path)
    (tmp_path / "report.txt").write_text(
        "Officials denied the claim.\n\nNo later count was published.\n", encoding="utf-8"
    )
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(here: Path, capfd: pytest.CaptureFixture[str]) -> Run:
    """Return ``archive add``, run in this process."""
    return runner(capfd, "archive", "add")


def files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_copies_stand_beside_the_content_wherever_the_command_runs(
    run: Run, here: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    assert run("daily-news", str(here / "report.txt"), "--content", str(here / "content")).status == 0
    assert [p.name for p in (here / "archive").iterdir()] == ["daily-news"]
    assert not Path("archive").exists()


def test_a_day_is_written_as_in_every_command(run: Run) -> None:
    told = run("daily-news", "report.txt", "--date", "20.11.2026")
    assert (told.status, told.out) == (64, "")
    assert told.err.endswith("'20.11.2026' is not a day; write it as 2026-11-20\n")


def test_no_copy_was_taken_tomorrow(run: Run) -> None:
    told = run("daily-news", "report.txt", "--date", "2999-01-01")
    assert (told.status, told.out) == (64, "")
    assert told.err.endswith("Invalid value for --date: 2999-01-01 is in the future\n")


def test_a_file_is_kept(run: Run, here: Path) -> None:
    before = (here / SOURCES).read_text(encoding="utf-8")
    text = (here / "report.txt").read_text(encoding="utf-8")
    print_ = fingerprint("daily-news", text)
    told = run("daily-news", "report.txt", "--date", DAY)
    assert (told.status, told.out.splitlines()) == (0, [
        "daily-news: 9 words in 2 paragraphs, taken 2026-11-20",
        "  2 of 3 quotes found in it",
        "  archive/daily-news/",
        "  content/fingerprints/daily-news.txt",
        "  content/sources/main.yaml",
    ])  # fmt: skip
    assert told.err == (
        "content/facts/harbour.yaml:102:12: warning[E115]: quote not found in the copy: “kept for the file”\n"
        "  hint: compare it with the source letter by letter\n"
    )
    kept = {"original.txt": text.encode(), "text.txt": text.encode()}
    assert files(here / "archive" / "daily-news") == kept
    assert read_fingerprint(here / "content/fingerprints/daily-news.txt", "x") == print_
    assert (here / SOURCES).read_text(encoding="utf-8") == before + (
        f"  custom:\n    snapshot:\n      sha256: {print_.sha256}\n      words: 9\n      taken: 2026-11-20\n"
    )
    assert run("daily-news", "report.txt", "--date", DAY).status == 0  # once more changes nothing
    assert files(here / "archive" / "daily-news") == kept


def test_a_page_is_kept_from_the_sources_own_address(run: Run, here: Path, site: Site) -> None:
    site.put("/new", packed(STORY), Content_Encoding="gzip")
    site.redirect("/report", "/new")
    told = run("harbour-report", "--allow-private", "--json")
    assert told.err == ""
    data = json.loads(told.out)
    assert (data["status"], data["words"], data["quotes"], data["quotes_found"]) == ("ok", 120, QUOTES, QUOTES)
    assert data["moved_to"] == f"{site.url}/new"
    text = (here / "archive/harbour-report/text.txt").read_text(encoding="utf-8")
    assert text.startswith("A Year of Arrivals\n\nThe house was founded in March 2015 by volunteers")
    assert data["sha256"] == fingerprint("harbour-report", text).sha256
    warc = (here / "archive/harbour-report/original.warc.gz").read_bytes()
    found = []
    for record in ArchiveIterator(BytesIO(warc), check_digests="raise"):
        status = record.http_headers.statusline if record.http_headers else ""
        found.append((record.rec_type, record.rec_headers.get_header("WARC-Target-URI"), status))
        if found[-1][2] == "200 OK":
            assert record.content_stream().read().decode() == STORY
            assert record.rec_headers.get_header("WARC-IP-Address") == "127.0.0.1"
    assert found == [
        ("warcinfo", None, ""),
        ("response", f"{site.url}/report", "301 Moved Permanently"),
        ("request", f"{site.url}/report", "/report HTTP/1.1"),
        ("response", f"{site.url}/new", "200 OK"),
        ("request", f"{site.url}/new", "/new HTTP/1.1"),
    ]


def test_a_quote_outside_the_main_text_is_told(run: Run, here: Path, site: Site) -> None:
    page = STORY.replace("officials lost 12 files", "nothing").replace(
        "All rights", "officials lost 12 files. All rights"
    )
    told = run("harbour-report", site.put("/page", page), "--allow-private")
    assert (told.status, told.out.splitlines()[1]) == (0, f"  {QUOTES - 1} of {QUOTES} quotes found in it")
    assert told.err.splitlines()[0].endswith("warning[E115]: quote not found in the copy: “officials lost 12 files”")
    assert told.err.splitlines()[1] == (
        "  hint: it is elsewhere on the page, in a caption or menu; copy the text by hand into a .txt file"
    )


def test_another_copy_is_not_replaced_unasked_and_never_lost(run: Run, here: Path, site: Site) -> None:
    site.put("/report", STORY)
    assert run("harbour-report", "--allow-private", "--date", "2026-11-01").status == 0
    first = files(here / "archive" / "harbour-report")
    (here / "report.txt").write_text("Harbour welcomed 57 people so far.", encoding="utf-8")
    before = files(here)
    told = run("harbour-report", "report.txt", "--date", DAY)
    assert (told.status, told.out) == (2, "")
    assert told.err == (
        f"{SOURCES}:6:8: error[E114]: a different copy of harbour-report is kept already, taken 2026-11-01:"
        " its text has 120 words, this one 6\n"
        "  hint: use --replace to replace it; the earlier copy is set aside\n1 error; no file was changed\n"
    )
    assert files(here) == before
    assert run("harbour-report", "report.txt", "--date", DAY, "--replace").status == 0
    text = b"Harbour welcomed 57 people so far."
    aside = {f"earlier-1/{name}": data for name, data in first.items()}
    assert files(here / "archive" / "harbour-report") == {**aside, "original.txt": text, "text.txt": text}


def test_a_fingerprint_of_another_text_counts_as_a_copy(run: Run, here: Path) -> None:
    path = here / "content" / "fingerprints" / "daily-news.txt"
    path.parent.mkdir()
    path.write_text(fingerprint("daily-news", "One two three four.").to_text(), encoding="utf-8")
    told = run("daily-news", "report.txt")
    assert told.status == 2
    assert "error[E114]: a different copy of daily-news is kept already: its text has 4 words, this one 9\n" in told.err


@pytest.mark.parametrize(
    ("arguments", "err"),
    [
        (["daily-new", "report.txt"],
         "content: error[E101]: unknown source 'daily-new'\n  hint: did you mean daily-news?"),
        (["nobody", "report.txt"],
         "content: error[E101]: unknown source 'nobody'\n  hint: source ids are in the files of sources/"),
        (["daily-news"],
         f"{SOURCES}:9:3: error[E102]: daily-news has no address\n  hint: give a file or an address after its id"),
        (["daily-news", "ftp://harbour.test/x"],
         f"{SOURCES}:9:3: error[E102]: only http and https addresses can be fetched, not ftp: ftp://harbour.test/x\n"
         "  hint: save the source from a browser and give the file"),
        (["daily-news", "report.docx"],
         f"{SOURCES}:9:3: error[E111]: cannot read a file .docx\n"
         "  hint: give one of .html .htm .xhtml .txt .text .pdf; an address begins with https://"),
        (["daily-news", "harbour.test/report"],
         f"{SOURCES}:9:3: error[E111]: cannot read a file without an extension\n"
         "  hint: give one of .html .htm .xhtml .txt .text .pdf; an address begins with https://"),
        (["daily-news", "empty.txt"],
         f"{SOURCES}:9:3: error[E112]: no text found: the file is empty\n"
         "  hint: copy the text by hand into a .txt file, one paragraph a line, and give that file"),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_told_and_changes_nothing(run: Run, here: Path, arguments: list[str], err: str) -> None:
    (here / "empty.txt").touch()
    before = files(here)
    assert run(*arguments) == Told(2, "", f"{err}\n1 error; no file was changed\n")
    assert files(here) == before


def test_the_network_of_this_computer_is_refused(run: Run, here: Path, site: Site) -> None:
    before = files(here)
    told = run("harbour-report")
    assert told == Told(2, "", (
        f"{SOURCES}:6:8: error[E103]: {site.url}/robots.txt leads to 127.0.0.1, which is not on the public internet\n"
        "  hint: for a server of your own, use --allow-private\n1 error; no file was changed\n"
    ))  # fmt: skip
    assert (files(here), site.asked) == (before, [])


def test_robots_txt_is_obeyed_unless_told(run: Run, here: Path, site: Site) -> None:
    site.put("/robots.txt", "User-agent: *\nDisallow: /\n", Content_Type="text/plain")
    site.put("/report", STORY)
    told = run("harbour-report", "--allow-private", "--json")
    assert (told.status, json.loads(told.out)["problems"][0]["code"]) == (2, "E104")
    assert run("harbour-report", "--allow-private", "--ignore-robots").status == 0


@pytest.mark.parametrize(("status", "code"), [(403, "E105"), (404, "E106"), (500, "E107")])
def test_a_refusal_is_an_error(run: Run, here: Path, site: Site, status: int, code: str) -> None:
    site.put("/report", status=status)
    told = run("harbour-report", "--allow-private")
    assert told.status == 2
    assert told.err.startswith(f"{SOURCES}:6:8: error[{code}]: {site.url}/report answers with status {status}")
    assert not (here / "archive").exists()


def test_a_source_withheld_for_safety_gets_no_fingerprint(run: Run, here: Path) -> None:
    path = here / SOURCES
    path.write_text(
        path.read_text(encoding="utf-8") + "  custom:\n    archive: withheld-for-safety\n", encoding="utf-8"
    )
    assert run("daily-news", "report.txt") == Told(2, "", (
        f"{SOURCES}:14:14: error[E116]: copies of daily-news are withheld for safety; a fingerprint would reveal what"
        " it says\n  hint: keep it elsewhere, locked away\n1 error; no file was changed\n"
    ))  # fmt: skip


def test_a_damaged_copy_is_another_one(run: Run, here: Path) -> None:
    kept = here / "archive" / "daily-news" / "text.txt"
    kept.parent.mkdir(parents=True)
    kept.write_bytes(b"caf\xe9 at the harbour")
    told = run("daily-news", "report.txt")
    assert told.status == 2
    assert "error[E114]: a different copy of daily-news is kept already: its text has 4 words, this one 9\n" in told.err
    assert run("daily-news", "report.txt", "--replace").status == 0
    assert (kept.parent / "earlier-1" / "text.txt").read_bytes() == b"caf\xe9 at the harbour"


def test_what_a_server_says_in_its_own_letters_is_kept(run: Run, here: Path, site: Site) -> None:
    site.answers["/old"] = Answer(b"", {"Location": "/report"}, 302, reason="Trouvé")
    site.put("/report", STORY)
    assert run("harbour-report", f"{site.url}/old", "--allow-private").status == 0
    with (here / "archive" / "harbour-report" / "original.warc.gz").open("rb") as stream:
        heads = [r.http_headers.statusline for r in ArchiveIterator(stream, check_digests="raise")
                 if r.rec_type == "response"]  # fmt: skip
    assert heads == ["302 Trouv?", "200 OK"]


def test_a_missing_file_and_folder_have_their_status(run: Run, here: Path) -> None:
    told = run("daily-news", "nothing.txt", "--json")
    assert (told.status, told.err) == (4, "error: nothing.txt cannot be used: No such file or directory\n")
    assert json.loads(told.out) == {"status": "missing", "file": "nothing.txt", "problems": []}
    assert run("daily-news", "report.txt", "--content", "elsewhere").status == 4


def test_a_file_in_the_folders_place_is_told(run: Run, here: Path) -> None:
    (here / "archive").write_text("no folder", encoding="utf-8")
    told = run("daily-news", "report.txt")
    assert (told.status, told.err) == (4, "error: archive/daily-news cannot be used: Not a directory\n")
    assert not (here / "content" / "fingerprints").exists()


@pytest.mark.parametrize("arguments", [[], ["daily-news", "report.txt", "--date", "yesterday"], ["a", "b", "c"]])
def test_a_wrong_use_is_told(run: Run, arguments: list[str]) -> None:
    assert run(*arguments).status == 64


@pytest.mark.parametrize("package", ["trafilatura", "warcio", "urllib3.connection", "ruamel.yaml", "pypdf"])
def test_without_its_packages_the_command_says_how_to_get_them(
    run: Run, here: Path, monkeypatch: pytest.MonkeyPatch, package: str
) -> None:
    for name in [m for m in sys.modules if m.startswith("factsheet.archive")]:
        monkeypatch.delitem(sys.modules, name)
    if package == "warcio":
        monkeypatch.setitem(sys.modules, "warcio.statusandheaders", None)
    monkeypatch.setitem(sys.modules, package, None)
    told = run("daily-news", "report.txt", "--json")
    assert told.status == 4
    first, hint = told.err.splitlines()
    assert first.startswith(f"error: factsheet archive needs packages that are not installed, such as {package}")
    assert hint == "  hint: make archive"
    assert json.loads(told.out)["status"] == "missing"
    assert not (here / "archive").exists()
