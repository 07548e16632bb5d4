"""Asking for a page: redirects, limits, robots.txt, and what each kind of failure is called."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from typing import Any

import pytest
from support.archive_site import PLAIN, STORY, Answer, Site, bomb, packed, serving

from factsheet.archive import addresses
from factsheet.archive.addresses import FetchError
from factsheet.archive.fetch import AGENT, Fetcher, Limits, Pace


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as one:
        yield one


def fetcher(**options: Any) -> Fetcher:
    return Fetcher(allow_private=True, **options)


def refused(url: str, asking: Fetcher | None = None) -> FetchError:
    with pytest.raises(FetchError) as caught:
        (asking or fetcher()).get(url)
    assert caught.value.hint
    return caught.value


# -- pages -------------------------------------------------------------------------------------------


def test_a_page_is_had_with_what_was_asked(site: Site) -> None:
    page = fetcher().get(site.put("/report", STORY) + "#part")
    assert (page.data.decode(), page.media_type, page.charset, page.moved) == (STORY, "text/html", "utf-8", False)
    (exchange,) = page.exchanges
    assert (exchange.url, exchange.ip, exchange.status, exchange.reason) == (
        f"{site.url}/report",
        "127.0.0.1",
        200,
        "OK",
    )
    assert dict(exchange.asked)["User-Agent"] == AGENT
    assert site.asked == [("/robots.txt", f"127.0.0.1:{site.port}"), ("/report", f"127.0.0.1:{site.port}")]


def test_a_packed_page_is_unpacked_and_kept_as_sent(site: Site) -> None:
    page = fetcher().get(site.put("/report", packed(STORY), Content_Encoding="gzip"))
    assert (page.data.decode(), page.exchanges[0].body) == (STORY, packed(STORY))


def test_a_page_in_chunks_is_put_together(site: Site) -> None:
    url = site.put("/report", b"4\r\none \r\n9\r\ntwo three\r\n0\r\n\r\n", Content_Type="text/plain",
                   Transfer_Encoding="chunked")  # fmt: skip
    assert fetcher().get(url).data == b"one two three"


def test_a_moved_page_tells_its_new_address(site: Site) -> None:
    site.put("/new/report", STORY)
    site.redirect("/older", "new/report", 308)
    page = fetcher().get(site.redirect("/old", f"{site.url}/older", 302))
    assert [(e.url, e.status) for e in page.exchanges] == [
        (f"{site.url}/old", 302), (f"{site.url}/older", 308), (f"{site.url}/new/report", 200),
    ]  # fmt: skip
    assert (page.moved, page.url) == (True, f"{site.url}/new/report")


def test_too_many_redirects_end(site: Site) -> None:
    for i in range(9):
        site.redirect(f"/{i}", f"/{i + 1}")
    error = refused(f"{site.url}/0")
    assert (error.code, error.what) == ("E110", f"{site.url}/0 redirects more than 5 times")
    assert site.paths == ["/robots.txt", "/0", "/1", "/2", "/3", "/4", "/5"]
    error = refused(site.put("/nowhere", status=302))
    assert (error.code, error.what) == ("E110", f"{site.url}/nowhere redirects without saying where")


# -- where it may go -----------------------------------------------------------------------------------


@pytest.fixture
def outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let 127.0.0.1 alone, the test's own server, count as public."""
    real = addresses.is_public
    monkeypatch.setattr(addresses, "is_public", lambda address: address == "127.0.0.1" or real(address))


def test_this_computer_is_not_asked(site: Site) -> None:
    error = refused(site.put("/report", STORY), Fetcher())
    assert (error.code, error.again) == ("E103", False)
    assert error.what == f"{site.url}/robots.txt leads to 127.0.0.1, which is not on the public internet"
    assert site.asked == []


@pytest.mark.usefixtures("outside")
@pytest.mark.parametrize("robots", [True, False])
@pytest.mark.parametrize(
    ("to", "code"),
    [
        ("http://127.0.0.2/report", "E103"),
        ("http://169.254.169.254/latest/meta-data/", "E103"),
        ("http://[::1]/report", "E103"),
        ("http://inside.test/report", "E103"),
        ("//inside.test/report", "E103"),
        ("file:///etc/passwd", "E102"),
        ("ftp://harbour.test/report", "E102"),
        ("http://me:secret@harbour.test/report", "E102"),
        ("http://[::1", "E102"),
    ],
)
def test_a_redirect_is_checked_as_the_first_address_was(site: Site, to: str, code: str, robots: bool) -> None:
    def lookup(host: str, port: int) -> tuple[str, ...]:
        return {"harbour.test": ("127.0.0.1",), "inside.test": ("10.0.0.1",)}.get(host, (host,))

    site.redirect("/report", to)
    error = refused(f"http://harbour.test:{site.port}/report", Fetcher(lookup=lookup, ask_robots=robots))
    assert error.code == code
    assert site.paths == (["/robots.txt"] if robots else []) + ["/report"]


@pytest.mark.usefixtures("outside")
def test_the_connection_is_made_to_the_address_that_was_checked(site: Site) -> None:
    answers = iter([("127.0.0.1",), ("10.0.0.1",)])  # a name that changes its address as soon as it was looked at
    asking = Fetcher(lookup=lambda host, port: next(answers), ask_robots=False)
    site.put("/report", STORY)
    page = asking.get(f"http://harbour.test:{site.port}/report")
    assert page.exchanges[0].ip == "127.0.0.1"
    assert site.asked == [("/report", f"harbour.test:{site.port}")]
    assert refused(f"http://harbour.test:{site.port}/report", asking).code == "E103"
    assert len(site.asked) == 1


def test_the_next_address_of_a_name_is_tried(site: Site) -> None:
    site.put("/report", STORY)
    asking = fetcher(lookup=lambda host, port: ("127.0.0.3", "127.0.0.1"))
    assert asking.get(f"http://harbour.test:{site.port}/report").exchanges[0].ip == "127.0.0.1"


# -- limits ------------------------------------------------------------------------------------------


def test_a_large_page_is_not_read_to_its_end(site: Site) -> None:
    small = fetcher(limits=Limits(size=1000))
    assert small.get(site.put("/report", b"x" * 1000, Content_Type="text/plain")).data == b"x" * 1000
    error = refused(site.put("/large", b"x" * 1001, Content_Type="text/plain"), small)
    assert (error.code, error.again) == ("E108", False)
    endless = Answer(b"x" * 5000, dict(PLAIN), drip=True)  # says no length, and never ends
    site.answers["/endless"] = endless
    assert refused(f"{site.url}/endless", small).code == "E108"


def test_a_gzip_bomb_is_not_unpacked(site: Site) -> None:
    url = site.put("/bomb", bomb(128 << 20), Content_Encoding="gzip")
    tracemalloc.start()
    try:
        error = refused(url, fetcher(limits=Limits(size=4 << 20)))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (error.code, error.what) == ("E108", f"{url} is larger than 4 MiB")
    assert peak < 32 << 20


def test_a_bomb_in_robots_txt_is_not_unpacked_either(site: Site) -> None:
    site.put("/robots.txt", bomb(64 << 20), Content_Encoding="gzip")
    assert refused(site.put("/report", STORY), fetcher(limits=Limits(size=4 << 20))).code == "E108"


@pytest.mark.parametrize("sent", [b"", b"HTTP/1.1 says nothing more", STORY.encode()])
def test_a_slow_page_is_given_up(site: Site, sent: bytes) -> None:
    site.answers["/slow"] = Answer(sent, dict(PLAIN), drip=True)
    error = refused(f"{site.url}/slow", fetcher(limits=Limits(seconds=0.2), ask_robots=False))
    assert (error.code, error.again) == ("E109", True)
    assert error.what == f"{site.url}/slow takes longer than 0.2 seconds"


def test_a_server_that_says_nothing_is_given_up(site: Site) -> None:
    site.answers["/silent"] = Answer(silent=True)
    error = refused(f"{site.url}/silent", fetcher(limits=Limits(seconds=0.2), ask_robots=False))
    assert (error.code, error.what) == ("E109", f"{site.url}/silent takes longer than 0.2 seconds")


# -- failures ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "code", "again", "said"),
    [
        (401, "E105", False, " (Unauthorized): the server refuses programs, or asks for a login"),
        (403, "E105", False, " (Forbidden): the server refuses programs, or asks for a login"),
        (429, "E105", True, " (Too Many Requests): the server refuses programs, or asks for a login"),
        (451, "E105", False, " (Unavailable For Legal Reasons): the server refuses programs, or asks for a login"),
        (999, "E105", False, ": the server refuses programs, or asks for a login"),
        (404, "E106", False, " (Not Found): page not found"),
        (410, "E106", False, " (Gone): page not found"),
        (500, "E107", True, " (Internal Server Error)"),
        (503, "E107", True, " (Service Unavailable)"),
        (204, "E107", False, " (No Content)"),
        (304, "E107", False, " (Not Modified)"),
    ],
)
def test_a_status_has_its_meaning(site: Site, status: int, code: str, again: bool, said: str) -> None:
    url = site.put("/report", status=status)
    error = refused(url)
    assert (error.code, error.again, error.what) == (code, again, f"{url} answers with status {status}{said}")


def test_a_server_may_say_when_to_come_again(site: Site) -> None:
    assert refused(site.put("/busy", status=429, Retry_After="7")).wait == 7
    assert refused(site.put("/later", status=503, Retry_After="Fri, 20 Nov 2026 10:00:00 GMT")).wait == 0


def test_a_challenge_is_a_refusal(site: Site) -> None:
    assert refused(site.put("/report", status=503, cf_mitigated="challenge")).code == "E105"


def test_who_is_not_there_is_unknown() -> None:
    with serving() as site:
        url = site.url
    error = refused(f"{url}/report")
    assert (error.code, error.again, error.what) == ("E107", True, f"{url} does not answer: it cannot be reached")


def test_an_answer_cut_short_is_none(site: Site) -> None:
    site.answers["/cut"] = Answer(b"half a sent", dict(PLAIN), cut=True)
    error = refused(f"{site.url}/cut")
    assert (error.code, error.what) == ("E107", f"the connection to {site.url}/cut was lost (ProtocolError)")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"Content_Type": "image/png"}, "is image/png, not a web page, plain text or PDF"),
        (
            {"Content_Type": "application/octet-stream"},
            "is application/octet-stream, not a web page, plain text or PDF",
        ),
        ({"Content_Type": "html"}, "is of no stated kind, not a web page, plain text or PDF"),
        ({"Content_Type": ""}, "is of no stated kind, not a web page, plain text or PDF"),
        ({"Content_Encoding": "br"}, "is compressed as 'br', which was not requested"),
    ],
)
def test_what_cannot_be_read_is_refused(site: Site, fields: dict[str, Any], said: str) -> None:
    url = site.put("/report", STORY, **fields)
    error = refused(url)
    assert (error.code, error.what) == ("E111", f"{url} {said}")


def test_damaged_gzip_is_told(site: Site) -> None:
    for path, body in (("/short", packed(STORY)[:-9]), ("/no", b"no gzip"), ("/two", packed("a") + packed("b"))):
        url = site.put(path, body, Content_Encoding="gzip")
        assert refused(url).what == f"{url} cannot be decompressed: its gzip is damaged"


# -- robots.txt --------------------------------------------------------------------------------------


def test_robots_txt_is_obeyed(site: Site) -> None:
    site.put(
        "/robots.txt", f"\ufeffUser-agent: {AGENT.split('/')[0]}\nDisallow: /private/\n", Content_Type="text/plain"
    )
    url = site.put("/private/report", STORY)
    error = refused(url)
    assert (error.code, error.what) == ("E104", f"{site.url}/robots.txt disallows {url} for programs")
    assert error.hint == "save the source from a browser and give the file; --ignore-robots if the publisher has agreed"
    assert site.paths == ["/robots.txt"]
    assert fetcher().get(site.put("/report", STORY)).data == STORY.encode()
    assert fetcher(ask_robots=False).get(url).data == STORY.encode()


def test_robots_txt_holds_for_where_a_redirect_leads(site: Site) -> None:
    site.put("/robots.txt", "User-agent: *\nDisallow: /private/\n", Content_Type="text/plain")
    assert refused(site.redirect("/report", "/private/report")).code == "E104"
    assert site.paths == ["/robots.txt", "/report"]


@pytest.mark.parametrize(
    ("rules", "path", "asked"),
    [
        ("User-agent: *\nDisallow:", "/x", True),
        ("disallow: /b", "/b", True),  # in no group
        ("User-agent: other\nUser-agent: factsheet\nDisallow: /", "/x", False),
        ("User-agent: *\nDisallow: /b\nUser-agent: factsheet\nDisallow: /a", "/b", True),
        ("User-agent: factsheet\nDisallow: /a\n\nUser-agent: factsheet\nDisallow: /b", "/b", False),
        ("User-agent: *\n\nDisallow: /", "/x", False),
        ("User-agent: *\nCrawl-delay: 10\nSitemap: https://harbour.test/s\nnonsense\nDisallow: /", "/x", False),
        ("User-agent: *\nAllow: /\nDisallow: /private/", "/private/x", False),
        ("User-agent: *\nDisallow: /\nAllow: /news/", "/news/x", True),
        ("User-agent: *\nDisallow: /a\nAllow: /a", "/a", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/a/x.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a/x.pdf?y", True),
        ("User-agent: *\nDisallow: /*?print=", "/a?print=1", False),
        ("User-agent: *\nDisallow: /%c3%a9", "/%C3%A9", False),
        ("User-agent: *\nDisallow: /" + "*a" * 2000 + "b", "/" + "a" * 3000, True),
    ],
)
def test_which_rule_of_robots_txt_decides(site: Site, rules: str, path: str, asked: bool) -> None:
    site.put("/robots.txt", rules, Content_Type="text/plain")
    site.put(path, STORY)
    if asked:
        assert fetcher().get(f"{site.url}{path}").data == STORY.encode()
    else:
        assert refused(f"{site.url}{path}").code == "E104"


def test_robots_txt_is_asked_for_once(site: Site) -> None:
    asking = fetcher()
    for path in ("/one", "/two"):
        asking.get(site.put(path, STORY))
    assert site.paths == ["/robots.txt", "/one", "/two"]


@pytest.mark.parametrize(("status", "code"), [(404, ""), (403, ""), (500, "E107")])
def test_a_server_without_robots_txt_allows_all_but_a_broken_one_nothing(site: Site, status: int, code: str) -> None:
    site.put("/robots.txt", status=status)
    url = site.put("/report", STORY)
    if code:
        assert refused(url).code == code
    else:
        assert fetcher().get(url).data == STORY.encode()


# -- pace --------------------------------------------------------------------------------------------


def test_a_host_is_not_asked_again_at_once() -> None:
    now, slept = [0.0], []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    pace = Pace(2.0, sleep, lambda: now[0])
    pace.wait("one.test")
    pace.wait("two.test")
    now[0] += 0.5
    pace.wait("one.test")
    pace.wait("one.test")
    assert slept == [1.5, 2.0]
