"""What a robots.txt asks, by the letter of RFC 9309."""

from __future__ import annotations

import pytest

from factsheet.archive.robots import parse


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        ("", "/x", True),
        ("User-agent: *\nDisallow:", "/x", True),
        ("User-agent: *\nDisallow: /b", "/b?c", False),
        ("User-agent: *\nDisallow: /b", "/a/b", True),
        ("disallow: /b", "/b", True),  # in no group
        # groups
        ("User-agent: *\nDisallow: /\n\nUser-agent: FactSheet/2.0\nAllow: /", "/x", True),
        ("User-agent: other\nUser-agent: factsheet\nDisallow: /", "/x", False),
        ("User-agent: fact\nDisallow: /", "/x", True),
        ("User-agent: factsheets\nDisallow: /", "/x", True),
        ("User-agent: factsheet\nDisallow: /a\n\nUser-agent: factsheet\nDisallow: /b", "/b", False),
        ("User-agent: *\nDisallow: /a\nUser-agent: *\nDisallow: /b", "/b", False),
        ("User-agent: *\nDisallow: /b\nUser-agent: factsheet\nDisallow: /a", "/b", True),
        ("User-agent: factsheet\nUser-agent: other\n\nUser-agent: *\nDisallow: /", "/x", False),
        ("User-agent: factsheet\nDisallow: /a\nUser-agent: other\nDisallow: /b", "/b", True),
        # what ends no group
        ("User-agent: *\n\nDisallow: /", "/x", False),
        ("User-agent: *\nCrawl-delay: 10\nSitemap: https://harbour.test/s\nnonsense\nDisallow: /", "/x", False),
        ("\ufeffUSER-AGENT : * # all\r\n  disallow :/b# no", "/b", False),
        # the longest pattern, then the one that allows
        ("User-agent: *\nAllow: /\nDisallow: /private/", "/private/x", False),
        ("User-agent: *\nDisallow: /\nAllow: /news/", "/news/x", True),
        ("User-agent: *\nDisallow: /a\nAllow: /a", "/a", True),
        # * and $
        ("User-agent: *\nDisallow: /*.pdf$", "/a/x.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a/x.pdf?y", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/a.pdf/x.pdf", False),
        ("User-agent: *\nDisallow: /a$", "/a", False),
        ("User-agent: *\nDisallow: /a$", "/ab", True),
        ("User-agent: *\nDisallow: /a*$", "/ab", False),
        ("User-agent: *\nDisallow: /ab*b$", "/ab", True),
        ("User-agent: *\nDisallow: /*?print=", "/a?print=1", False),
        ("User-agent: *\nDisallow: *x*y", "/a/y/x", True),
        ("User-agent: *\nDisallow: *x*y", "/a/x/y/z", False),
        # one spelling of an octet is as good as another
        ("User-agent: *\nDisallow: /\u00e9", "/%C3%A9", False),
        ("User-agent: *\nDisallow: /%c3%a9", "/%C3%A9", False),
        ("User-agent: *\nDisallow: /%62[c]", "/b%5Bc%5D", False),
        ("User-agent: *\nDisallow: /a%2Fb", "/a/b", True),
    ],
)  # fmt: skip
def test_what_is_asked(text: str, path: str, allowed: bool) -> None:
    assert parse(text, "factsheet").allow(path) is allowed


def test_stars_without_number_are_one_pass() -> None:
    assert parse("User-agent: *\nDisallow: /" + "*a" * 2000 + "b", "factsheet").allow("/" + "a" * 4000)
