"""A file contains no field that is never printed, no name of an author, and no folder it was made in.

Input: a file as read back, and what must not stand in it. Output: findings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

from factsheet.evidence import fingerprint
from factsheet.proof.document import Reading, all_links
from factsheet.proof.findings import Finding

WINDOW = 5  # words in a row of a hidden field that give it away
LONG = 1000  # characters; the words of longer texts are not cached
APART = "\x1f"  # between texts of one place: no words run across it
_TAG = re.compile(r"<[^<>]*>")
_ROOTS = frozenset(("home", "Users", "root", "tmp", "var", "opt", "mnt", "srv", "private", "work"))
_APART = r"(?<![\w.:/%-])"  # not inside an address
_PATH = re.compile(rf"(?:{_APART}(?:/(?:{'|'.join(sorted(_ROOTS))})/|[A-Za-z]:\\)|file:/)[^\s\"<>]*")


_AFTER = ".,;:!?)]»”’"  # belongs to the sentence around a path


class Hidden:
    """Fields never printed, as runs of words that stand in no field that is printed."""

    def __init__(self, hidden: Iterable[str], printed: Iterable[str]) -> None:
        fields = [_field(field) for field in hidden]
        self.windows = {window for words in fields for window in _windows(words)}
        short = [" ".join(words) for words in fields if 1 < len(words) < WINDOW]  # too short for a window
        public = [word for field in printed for word in (*_field(field), APART)] if self.windows or short else []
        self.windows.difference_update(_windows(public))
        shown = f" {' '.join(public)} "
        self.whole = [field for field in short if f" {field} " not in shown]

    def found(self, text: str) -> str:
        """Return words of a hidden field that stand in a text, or nothing."""
        words = _words(text)
        if not self.windows.isdisjoint(_windows(words)):
            return next(" ".join(window) for window in _windows(words) if window in self.windows)
        joined = f" {' '.join(words)} " if self.whole else ""
        return next((field for field in self.whole if f" {field} " in joined), "")


@dataclass(frozen=True)
class Secrets:
    """What must not stand in a file: fields never printed, names of authors, absolute folders."""

    hidden: Hidden | None = None
    names: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    said: tuple[str, ...] = ()  # what may be printed, where a folder’s name is a word like any other

    def may_name_a_folder(self, text: str) -> bool:
        """Tell quickly whether a text may contain a path."""
        if ":\\" in text or "file:/" in text or not _ROOTS.isdisjoint(text.split("/")):
            return True
        return any(folder in text for folder in self.folders)


def check(reading: Reading, secrets: Secrets, *, proved: bool = False) -> Iterator[Finding]:
    """Yield what leaked; ``proved``: the text is known to be that of the manifest and is not searched twice."""
    places = list(_places(reading))
    everything = "\n".join([text for _, page, text in places if not (proved and page)])
    yield from search(places, everything, secrets)


def search(places: Sequence[tuple[str, int, str]], everything: str, secrets: Secrets) -> Iterator[Finding]:
    """Yield what leaked in places of a file, each with its page and text; ``everything`` is what to search first."""
    if secrets.hidden is not None and secrets.hidden.found(everything):
        for place, page, text in places:
            if words := secrets.hidden.found(text):
                what = f"{place} contains words of a field that is never printed: “{words}”"
                yield Finding("F009", what, page, found=words)
    if secrets.may_name_a_folder(everything):
        for place, page, text in places:
            paths = [f for f in secrets.folders if f in text and re.search(rf"{_APART}{re.escape(f)}(?!\w)", text)]
            paths += (path.rstrip(_AFTER) for path in _PATH.findall(text))
            paths = [path for path in paths if not _is_said(path, secrets.said)]
            if paths:
                yield Finding("F009", f"{place} contains a local path: {paths[0]}", page, found=paths[0])
    for name in secrets.names:
        if names(name, everything):
            for place, page, text in places:
                if names(name, text):
                    yield Finding("F009", f"{place} contains the name of an author: {name}", page, found=name)


def _is_said(path: str, printed: Sequence[str]) -> bool:
    """Tell whether a path stands in what may be printed; JSON doubles a backslash."""
    return any(path in text or path.replace("\\\\", "\\") in text for text in printed)


def names(name: str, text: str) -> bool:
    """Tell whether a name stands in a text, as whole words."""
    return name in text and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None


def _words(text: str) -> list[str]:
    """Return words as quotes are compared, with separators between texts; each text once."""
    words: list[str] = []
    for part in dict.fromkeys(text.split(APART)):
        for line in part.split("\n"):
            words += _kept(line) if len(line) < LONG else fingerprint.words(line)
        words.append(APART)
    return words[:-1]


@lru_cache(maxsize=10_000)
def _field(text: str) -> tuple[str, ...]:
    """Return the words of a field, cached: what is built again has most fields again."""
    return tuple(_words(text))


@lru_cache(maxsize=10_000)
def _kept(line: str) -> tuple[str, ...]:
    """Return the words of a line, cached: the papers and the web page of a sheet share most lines."""
    return tuple(fingerprint.words(line))


def _windows(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return zip(*(words[i:] for i in range(WINDOW)), strict=False)


def _places(reading: Reading) -> Iterator[tuple[str, int, str]]:
    """Yield every text of a file with its place: pages, links, alternative texts, metadata, attachments."""
    for number, content in enumerate(reading.pages, 1):
        yield "the text", number, content.text
    links = {(a.contents, a.url): None for link in all_links(reading) for a in link.annotations}
    yield "a link", 0, APART.join([f"{contents}\n{unquote(url)}" for contents, url in links])
    yield "an alternative text", 0, APART.join([block.text for block in reading.blocks if block.tag == "Figure"])
    yield "an expansion", 0, APART.join(reading.expansions)
    yield "the file’s information", 0, APART.join(reading.info.values())
    yield "the metadata", 0, _TAG.sub(APART, reading.xmp.decode("utf-8", "replace").partition("<pdfaExtension:")[0])
    for name, data in reading.attachments.items():
        yield f"the attached {name}", 0, f"{name}{APART}{_values(data)}"


def _values(data: bytes) -> str:
    """Return JSON with its texts, numbers and names separated."""
    return data.decode("utf-8", "replace").replace('\\"', " ").replace('"', APART)
