"""Every link of a site leads to a file of it, or out of it; every feed is an Atom feed that lists what it should.

Input: the files of a site by name. Output: findings. What leads elsewhere is not followed: a build has no network.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from html.parser import HTMLParser
from posixpath import dirname, normpath
from urllib.parse import unquote, urlsplit
from xml.parsers import expat

from factsheet.proof import Finding

_MARKDOWN = re.compile(r"\]\(([^()\s]+)\)|<(https?://[^<>\s]+)>")
_DATE = re.compile(r"\d{4}-\d\d-\d\dT00:00:00Z")
_ENTRY = ("title", "id", "updated", "link", "summary")  # RFC 4287, 4.1.2: what each entry has, once
_FEED = ("title", "id", "updated", "author", "link", "link")


class _Page(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.ids.add(found.get("id", ""))
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]
        if found.get("http-equiv") == "refresh":
            self.links.append(found.get("content", "").partition("url=")[2])
        if found.get("property") in ("og:image", "og:url"):
            self.links.append(found.get("content", ""))


class _Xml:
    """An XML file: each element with its attributes and text, in order, with the one around it."""

    def __init__(self, data: bytes) -> None:
        self.elements: list[tuple[str, str, Mapping[str, str], list[str]]] = []
        self._open: list[int] = []
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler, parser.CharacterDataHandler = self._start, self._text
        parser.EndElementHandler = lambda _: self._open.pop()
        parser.Parse(data, True)

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        around = self.elements[self._open[-1]][0] if self._open else ""
        self._open.append(len(self.elements))
        self.elements.append((name, around, attributes, []))

    def _text(self, text: str) -> None:
        self.elements[self._open[-1]][3].append(text)


def check(files: Mapping[str, bytes], base: str) -> Iterator[tuple[str, Finding]]:
    """Yield the links that lead to nothing, each with its file; ``base`` is the site's address, with its stroke."""
    pages = {name: _Page(data.decode()) for name, data in files.items() if name.endswith(".html")}
    for name, links in {**{n: page.links for n, page in pages.items()}, **_others(files, base)}.items():
        for link in dict.fromkeys(links):
            target = _target(name, link, base)
            if target is None:
                continue
            file, _, place = target.partition("#")
            file = unquote(file)
            file += "index.html" if file == "" or file.endswith("/") else ""
            if file not in files:
                yield name, Finding("F030", f"a link leads to {link}, which is no file of the site")
            elif place and ":~:" not in place and unquote(place) not in pages[file].ids:
                yield name, Finding("F030", f"a link leads to {link}, and there is no such place")


def _others(files: Mapping[str, bytes], base: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, data in files.items():
        if name.endswith((".md", ".txt")):
            found[name] = [one or other for one, other in _MARKDOWN.findall(data.decode())]
        elif name.endswith(".xml"):
            elements = _Xml(data).elements
            found[name] = [attributes["href"] for _, _, attributes, _ in elements if "href" in attributes]
            found[name] += ["".join(text) for element, _, _, text in elements if element.endswith(" loc")]
        elif name == "_redirects":
            root = urlsplit(base).path
            found[name] = [line.split()[1].removeprefix(root) for line in data.decode().splitlines()]
    return found


def _target(name: str, link: str, base: str) -> str | None:
    """Return the file, and the place in it, that a link of a file leads to; None for one that leads elsewhere."""
    if link.startswith(base) or f"{link}/" == base:
        return link[len(base) :]
    if link.startswith("#"):
        return name + link if name.endswith(".html") else None
    if re.match(r"[a-z][a-z0-9+.-]*:", link):
        return None
    path, mark, place = link.partition("#")
    within = normpath(f"{dirname(name)}/{path}" if dirname(name) else path)
    return f"{'' if within == '.' else within}{'/' if path.endswith('/') else ''}{mark}{place}"


def check_feed(data: bytes, wanted: Sequence[tuple[str, str, str]], language: str) -> Iterator[Finding]:
    """Yield where a feed is none as RFC 4287 has it, or lists others than ``wanted``: id, title and page of each."""
    try:
        elements = _Xml(data).elements
    except expat.ExpatError as error:
        yield Finding("F030", f"the feed is no XML: {error}")
        return
    names = [element.removeprefix("http://www.w3.org/2005/Atom ") for element, *_ in elements]
    entries: list[dict[str, str]] = []
    inside: list[list[str]] = []
    for name, (_, around, attributes, text) in zip(names, elements, strict=True):
        if name == "entry":
            entries.append({})
            inside.append([])
        elif around.endswith(" entry"):
            inside[-1].append(name)
            entries[-1][name] = attributes.get("href", "".join(text))
        if name == "updated" and not _DATE.fullmatch("".join(text)):
            yield Finding("F030", f"the feed has the date {''.join(text)}")
    of_feed = [name for name, (_, around, *_) in zip(names, elements, strict=True) if around.endswith(" feed")]
    if names[0] != "feed" or sorted(n for n in of_feed if n != "entry") != sorted(_FEED):
        yield Finding("F030", f"the feed has {', '.join(dict.fromkeys(of_feed))}, not what RFC 4287 asks for")
    if elements[0][2].get("http://www.w3.org/XML/1998/namespace lang") != language:
        yield Finding("F030", f"the language of the feed is not {language}")
    if any(sorted(has) != sorted(_ENTRY) for has in inside):
        yield Finding("F030", "an entry of the feed has not what RFC 4287 asks for")
    found = [(entry.get("id", ""), entry.get("title", ""), entry.get("link", "")) for entry in entries]
    if found != [*wanted]:
        yield Finding("F030", f"the feed lists {len(found)} editions, not the {len(wanted)} that there are")
