"""What stands around the article of a web page, and around the list of sheets, is of a closed vocabulary.

Input: the page, its article as written, its policy and style. Output: what the frame has besides, with the element it
is told at. The article itself must be there as it was written, byte by byte, once, and in nothing that could hide it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from typing import NamedTuple

_TEXT = frozenset(("class", "id", "lang"))
ELEMENTS = {
    "html": {"lang"}, "head": set(), "title": set(), "body": set(), "main": {"class", "id"}, "style": set(),
    "meta": {"charset", "http-equiv", "name", "property", "content", "media"}, "script": {"type"}, "br": set(),
    "link": {"rel", "href", "hreflang", "type", "title"}, "a": {*_TEXT, "href", "hreflang"},
    "nav": {*_TEXT, "aria-label"}, **dict.fromkeys(("header", "footer", "section", "article", "div", "p", "span", "h1",
    "h2", "h3", "ul", "ol", "li", "dl", "dt", "dd", "strong", "em", "small", "abbr", "sup"), _TEXT),
}  # fmt: skip
FURNITURE = {"skip": "a", "contents": "nav", "downloads": "ul"}  # what a style sheet may move or leave out
ABOVE = ("html", "body", "main")  # all that the article stands in
_NAMES = {
    **dict.fromkeys(("description", "author", "keywords", "theme-color"), r"(?s).*"),
    "viewport": r"width=device-width(?:, ?initial-scale=1)?", "robots": r"[a-z, ]+",
    **dict.fromkeys(("og:title", "og:description", "og:site_name"), r"(?s).*"),
    "og:image": r"https?://[^\s]+", "og:image:type": "image/png", "og:image:width": r"\d+", "og:image:height": r"\d+",
    "og:image:alt": r"(?s).*", "twitter:card": "summary_large_image",
    "og:type": "article", "og:url": r"https?://[^\s]+", "og:locale": r"[a-z]{2}(?:_[A-Z]{2})?",
    "referrer": r"no-referrer|same-origin", "color-scheme": r"(?:light|dark)(?: (?:light|dark))?",
}  # fmt: skip
_RELATIONS = frozenset(("canonical", "alternate", "license"))
_VOID = frozenset(("br", "link", "meta"))
_BESIDE = r"https?://[^\s]+|[A-Za-z0-9][A-Za-z0-9._-]*"
_LINK, _ANCHOR = re.compile(_BESIDE), re.compile(rf"{_BESIDE}|mailto:[^\s]+|#[^\s]*")
_MARKER = '<article class="sheet"></article>'


class Strange(NamedTuple):
    """An element and what is wrong with it."""

    element: str
    what: str


def check(page: str, policy: str, style: str, article: str = "", lines: Sequence[str] = ()) -> Iterator[Strange]:
    """Yield what the frame of a page has that no frame may have, or lacks.

    The list of sheets has no ``article``, but ``lines``, as often as they are there.
    """
    if article and page.count(article) != 1:
        yield Strange("article", f"the article stands there {page.count(article)} times as it was written, not once")
        return
    frame = _Frame(policy, style, bool(article))
    frame.feed(page.replace(article, _MARKER) if article else page)
    frame.close()
    yield from frame.end()
    for line, times in Counter(lines).items():
        if frame.said.count(line) != times:
            yield Strange("p", f"it says “{line}” {frame.said.count(line)} times, not {times}")


class _Frame(HTMLParser):
    def __init__(self, policy: str, style: str, has_article: bool) -> None:
        super().__init__()
        self.policy, self.style, self.has_article = policy, style, has_article
        self.open: list[str] = []
        self.said: list[str] = []
        self.found: list[Strange] = []
        self.policies = self.styles = 0
        self.begun = False

    def tell(self, element: str, what: str) -> None:
        self.found.append(Strange(element, what))

    def end(self) -> list[Strange]:
        if self.policies != 1:
            self.tell("head", "the content policy is not there as written, once, before all that loads or sets a style")
        if self.styles != 1:
            self.tell("style", "the style is not there as written, once")
        if self.open:
            self.tell(self.open[-1], f"<{self.open[-1]}> is not closed")
        return list(dict.fromkeys(self.found))

    def handle_decl(self, decl: str) -> None:
        if decl.lower() != "doctype html" or self.begun:
            self.tell("html", f"<!{decl[:40]}> cannot stand there: a page begins with <!DOCTYPE html>")
        self.begun = True

    def handle_comment(self, data: str) -> None:
        self.tell("html", f"a comment, “{data.strip()[:40]}”: write it as {{# … #}}")

    def handle_pi(self, data: str) -> None:
        self.tell("html", f"<?{data[:40]}> cannot stand in a page")

    def unknown_decl(self, data: str) -> None:
        self.tell("html", f"<![{data[:40]}]> cannot stand in a page")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not self.begun:
            self.tell("html", "a page begins with <!DOCTYPE html>")
            self.begun = True
        if tag not in ELEMENTS:
            self.tell(tag, f"<{tag}> cannot stand in the frame of a page")
            return
        if strange := [name for name, _ in attrs if name not in ELEMENTS[tag]]:
            self.tell(tag, f"<{tag}> cannot have the attribute {strange[0]!r} here")
        elif len({name for name, _ in attrs}) < len(attrs):
            self.tell(tag, f"<{tag}> has an attribute twice")
        else:
            self.values(tag, {name: value or "" for name, value in attrs})
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1] == tag:
            self.open.pop()
        elif tag in ELEMENTS:
            self.tell(tag, f"</{tag}> closes no element that is open there")

    def handle_data(self, data: str) -> None:
        self.said.append(data.strip("\n"))
        if self.open[-1:] == ["style"]:
            self.styles += 1 if data == self.style else 2

    def values(self, tag: str, found: dict[str, str]) -> None:
        """Tell of attributes whose values cannot be so."""
        match tag:
            case "meta":
                self.meta(found)
            case "link" if found.get("rel") not in _RELATIONS or not _LINK.fullmatch(found.get("href", "")):
                self.tell(tag, f"<link> cannot be {found.get('rel', '')!r} to {found.get('href', '')[:80]!r}")
            case "a" if not _ANCHOR.fullmatch(found.get("href", "")):
                self.tell(tag, f"<a> cannot lead to {found.get('href', '')[:80]!r}")
            case "script" if found.get("type") != "application/ld+json":
                self.tell(tag, "<script> can hold JSON-LD only")
            case "article" if self.has_article and tuple(self.open) != ABOVE:
                self.tell(tag, f"the article stands in <{'> <'.join(self.open)}>, not in <{'> <'.join(ABOVE)}> alone")
        if tag in ("link", "style", "script") and not self.policies:
            self.policies = 9
        if tag in ("meta", "link", "style", "script", "title") and self.open != ["html", "head"]:
            self.tell(tag, f"<{tag}> stands outside of <head>")
        for name in found.get("class", "").split():
            if FURNITURE.get(name, tag) != tag or name in ("backlinks", "path"):
                self.tell(tag, f"<{tag}> cannot have the class {name!r}: what has it may be hidden")

    def meta(self, found: dict[str, str]) -> None:
        name, content = found.get("name", found.get("property", "")), found.get("content", "")
        if found.get("http-equiv", "").lower() == "content-security-policy" and content == self.policy:
            self.policies += 1
        elif "http-equiv" in found or not (
            found == {"charset": "utf-8"} or (name in _NAMES and re.fullmatch(_NAMES[name], content))
        ):
            said = found.get("http-equiv") or name or "charset"
            self.tell("meta", f"<meta> cannot set {said!r} to {content[:80]!r}")
