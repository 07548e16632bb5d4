"""factsheet archive check: what became of each source, asked politely; a server that refuses is not broken."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from support.archive_site import PLAIN, QUOTES, STORY, Answer, Site, serving
from support.content_factory import Folder

from factsheet.archive.extract import main_text
from factsheet.archive.fetch import Fetcher, Limits, Pace
from factsheet.archive.survey import SourceStatus, survey
from factsheet.cli import main
from factsheet.evidence.fingerprint import Fingerprint, fingerprint
from factsheet.records.load import load

KEPT = fingerprint("harbour-report", main_text(STORY.encode(), "text/html"))


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as one:
        yield one


class Asking:
    """A survey of one source, without waiting; ``slept`` has the seconds it would have waited."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.slept, self.now = folder, [], 0.0  # type: tuple[Path, list[float], float]

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def __call__(self, kept: Fingerprint | None = KEPT, *, seconds: float = 60, **options: Any) -> SourceStatus:
        pace = Pace(2.0, self.sleep, lambda: self.now)
        asking = Fetcher(allow_private=options.pop("allow_private", True), pace=pace, limits=Limits(seconds=seconds))
        kept_ones = {kept.source: kept} if kept else {}
        (found,) = survey(load(self.folder), kept_ones, asking, ["harbour-report", "daily-news"], **options)
        return found


@pytest.fixture
def ask(tmp_path: Path, site: Site) -> Asking:
    folder = Folder().change("sources/main.yaml", "https://harbour.test/report", f"{site.url}/report")
    return Asking(folder.write(tmp_path))


def test_a_page_as_it_was_has_answered(ask: Asking, site: Site) -> None:
    site.put("/report", STORY)
    found = SourceStatus("harbour-report", f"{site.url}/report", "answered", "", None, False, QUOTES)
    assert ask() == found
    assert ask.slept == [2.0]  # between robots.txt and the page


def test_without_a_copy_nothing_can_have_drifted(ask: Asking, site: Site) -> None:
    site.put("/report", STORY.replace("welcomed 31", "welcomed 13"))
    found = ask(None)
    assert (found.status, found.changed, found.drifted) == ("answered", None, ())
    assert found.detail == "no copy to compare with; 1 of 6 quotes not found"


def test_a_text_that_changed_beside_the_quotes_has_answered(ask: Asking, site: Site) -> None:
    site.put("/report", STORY.replace("rooms that it had", "beds it had"))
    found = ask()
    assert (found.status, found.changed) == ("answered", True)
    assert found.detail == "text differs from the copy, quotes unchanged"


def test_a_quote_that_is_gone_has_drifted(ask: Asking, site: Site) -> None:
    site.put("/report", STORY.replace("welcomed 31 people", "welcomed 13 people"))
    found = ask()
    assert (found.status, found.detail, found.changed) == ("drifted", "1 of 6 quotes no longer found", True)
    assert [(str(where).removeprefix(str(ask.folder)), quote) for where, quote in found.drifted] == [
        ("/facts/harbour.yaml:25:12", "welcomed 31 people so far")
    ]


def test_a_quote_elsewhere_on_the_page_is_still_there(ask: Asking, site: Site) -> None:
    site.put("/report", STORY.replace("welcomed 31", "welcomed 13").replace("All rights", "welcomed 31 people so far"))
    assert ask().status == "answered"


def test_a_page_may_have_moved_and_its_quotes_gone(ask: Asking, site: Site) -> None:
    site.redirect("/report", "/new")
    site.put("/new", STORY)
    found = ask()
    assert (found.status, found.moved_to, found.detail) == ("moved", f"{site.url}/new", f"now at {site.url}/new")
    site.put(
        "/new",
        STORY.replace("house", "site").replace("57", "75").replace("In ", "By ").replace("founded in", "built in"),
    )
    found = ask()
    assert (found.status, found.moved_to) == ("drifted", f"{site.url}/new")
    assert found.detail == f"now at {site.url}/new; 2 of 6 quotes no longer found"


@pytest.mark.parametrize(
    ("status", "word", "requests"),
    [(401, "blocked", 1), (403, "blocked", 1), (429, "blocked", 3), (404, "dead", 1), (410, "dead", 1),
     (500, "unknown", 3), (503, "unknown", 3)],
)  # fmt: skip
def test_a_refusal_is_blocked_a_missing_page_dead_and_an_error_unknown(
    ask: Asking, site: Site, status: int, word: str, requests: int
) -> None:
    site.put("/report", status=status)
    found = ask()
    assert (found.status, found.requests) == (word, requests)
    assert found.detail.startswith(f"{site.url}/report answers with status {status}")
    assert site.paths.count("/report") == requests


def test_a_server_is_given_time_to_recover(ask: Asking, site: Site) -> None:
    site.answers["/report"] = [Answer(status=503), Answer(status=503), Answer(STORY.encode())]
    found = ask(backoff=5.0)
    assert (found.status, found.requests) == ("answered", 3)
    assert ask.slept == [2.0, 5.0, 10.0]  # the waits are longer than the pace between two requests


def test_a_server_that_says_when_to_come_again_is_heard(ask: Asking, site: Site) -> None:
    later = {**PLAIN, "Retry-After": "30"}
    site.answers["/report"] = [Answer(status=429, headers=later), Answer(STORY.encode())]
    assert (ask().status, ask.slept) == ("answered", [2.0, 30.0])
    site.put("/report", status=429, Retry_After="3600")
    found = ask()
    assert (found.status, found.requests) == ("blocked", 1)


def test_robots_txt_blocks(ask: Asking, site: Site) -> None:
    site.put("/robots.txt", "User-agent: *\nDisallow: /\n", Content_Type="text/plain")
    assert (ask().status, site.paths) == ("blocked", ["/robots.txt"])


def test_what_cannot_be_asked_or_read_is_unknown(ask: Asking, site: Site) -> None:
    site.put("/report", b"\x89PNG", Content_Type="image/png")
    assert (ask().status, ask().detail) == (
        "unknown", f"{site.url}/report is image/png, not a web page, plain text or PDF",
    )  # fmt: skip
    site.put("/report", "<html></html>")
    assert (ask().status, ask().detail) == (
        "unknown", "no text found: the page may need a browser, or ask for consent first",
    )  # fmt: skip
    assert (ask(allow_private=False).status, ask(allow_private=False).requests) == ("unknown", 1)


def test_a_slow_server_is_unknown(ask: Asking, site: Site) -> None:
    site.answers["/robots.txt"] = Answer(silent=True)
    found = ask(seconds=0.2, retries=1)
    assert (found.status, found.requests) == ("unknown", 2)
    assert found.detail == f"{site.url}/robots.txt takes longer than 0.2 seconds"


def test_a_server_that_is_not_there_is_unknown(tmp_path: Path) -> None:
    with serving() as site:
        url = site.url
    folder = Folder().change("sources/main.yaml", "https://harbour.test/report", f"{url}/report")
    ask = Asking(folder.write(tmp_path))
    found = ask()
    assert (found.status, found.detail) == ("unknown", f"{url} does not answer: it cannot be reached")
    assert found.requests == 3


def test_hosts_are_asked_in_turn(tmp_path: Path, site: Site) -> None:
    text = "references:\n" + "".join(
        f"- id: {name}-{i}\n  type: report\n  URL: http://{name}.test:{site.port}/{i}\n"
        for name in ("one", "two") for i in range(2)
    )  # fmt: skip
    folder = Folder().add("sources/more.yaml", text).write(tmp_path)
    asking = Fetcher(allow_private=True, ask_robots=False, lookup=lambda host, port: ("127.0.0.1",))
    names = ["one-0", "one-1", "two-0", "two-1"]
    assert [f.source for f in survey(load(folder), {}, asking, names)] == ["one-0", "two-0", "one-1", "two-1"]
    assert [host.partition(".")[0] for _, host in site.asked] == ["one", "two", "one", "two"]


# -- the command ---------------------------------------------------------------------------------------

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, ask: Asking, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Return ``archive check`` of the small content, whose copy is kept."""
    monkeypatch.chdir(tmp_path)
    prints = tmp_path / "content" / "fingerprints"
    prints.mkdir()
    (prints / "harbour-report.txt").write_text(KEPT.to_text(), encoding="utf-8")

    def command(*arguments: str) -> tuple[int, str, str]:
        capfd.readouterr()
        status = main(["archive", "check", "--allow-private", "--delay", "0", "--retries", "0", *arguments])
        return status, *capfd.readouterr()

    return command


def test_the_table_has_a_row_a_source(run: Run, site: Site) -> None:
    site.put("/report", STORY)
    assert run() == (0, "harbour-report  answered\n1 source: 1 answered, 1 without an address\n", "")
    site.put("/report", STORY.replace("welcomed 31 people", "welcomed 13 people"))
    assert run("harbour-report") == (2, (
        "harbour-report  drifted   1 of 6 quotes no longer found\n"
        "                content/facts/harbour.yaml:25:12: “welcomed 31 people so far”\n"
        "1 source: 1 drifted\n"
    ), "")  # fmt: skip
    site.put("/report", status=403)
    assert run()[0] == 0  # blocked is not broken
    site.put("/report", status=404)
    assert run()[0] == 2
    assert run("daily-news") == (0, "0 sources, 1 without an address\n", "")


def test_as_json_it_is_one_object(run: Run, site: Site) -> None:
    site.redirect("/report", "/new")
    site.put("/new", STORY.replace("welcomed 31 people", "welcomed 13 people"))
    status, out, err = run("--json")
    assert (status, err) == (2, "")
    assert json.loads(out) == {
        "status": "findings",
        "counts": {"answered": 0, "moved": 0, "blocked": 0, "dead": 0, "drifted": 1, "unknown": 0},
        "without_address": ["daily-news"],
        "sources": [{
            "source": "harbour-report", "url": f"{site.url}/report", "status": "drifted",
            "detail": f"now at {site.url}/new; 1 of 6 quotes no longer found", "moved_to": f"{site.url}/new",
            "changed": True, "quotes": 6, "requests": 1,
            "drifted": [{"file": "content/facts/harbour.yaml", "line": 25, "column": 12,
                         "quote": "welcomed 31 people so far"}],
        }],
    }  # fmt: skip


def test_an_unknown_source_and_a_wrong_use_are_told(run: Run) -> None:
    assert run("harbor-report") == (2, "", (
        "content: error[E101]: unknown source 'harbor-report'\n  hint: did you mean harbour-report?\n"
        "1 error; no file was changed\n"
    ))  # fmt: skip
    assert run("--delay", "-1")[0] == 64
    assert run("--content", "elsewhere")[0] == 4


def test_without_a_network_nothing_is_waited_for_and_the_reason_is_told(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = Folder().change("sources/main.yaml", "issued: 2018-03-01", "URL: https://daily.test/1")
    folder.write(tmp_path)

    def nobody(*asked: Any, **more: Any) -> None:
        raise OSError("Temporary failure in name resolution")

    monkeypatch.setattr("socket.getaddrinfo", nobody)
    assert run("--retries", "2") == (0, (
        "harbour-report  unknown   cannot find the server harbour.test\n"
        "daily-news      unknown   cannot find the server daily.test\n"
        "2 sources: 2 unknown\n"
    ), "  hint: none could be asked; is this computer on the network?\n")  # fmt: skip
    assert [found["requests"] for found in json.loads(run("--retries", "2", "--json")[1])["sources"]] == [1, 1]


def test_nothing_is_written(run: Run, site: Site, tmp_path: Path) -> None:
    site.put("/report", STORY.replace("welcomed 31", "welcomed 13"))
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    run()
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before
