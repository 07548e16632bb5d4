"""Nothing leaves that should not: fields never printed, users, hosts, paths.

Input: a reading; what is hidden, and what is private to where it was made. Output: findings.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

from factsheet.evidence import fingerprint
from factsheet.proof.document import Reading, all_links
from factsheet.proof.findings import Finding

WINDOW = 5  # words of a hidden field that give it away
LONG = 1000  # characters of a text whose words are not kept
APART = "\x1f"  # between texts of one place: no word of one goes on in the next
_TAG = re.compile(r"<[^<>]*>")
_ROOTS = frozenset(("home", "Users", "root", "tmp", "var", "opt", "mnt", "srv", "private", "work"))
_APART = r"(?<![\w.:/%-])"  # not the middle of an address
_PATH = re.compile(rf"(?:{_APART}(?:/(?:{'|'.join(sorted(_ROOTS))})/|[A-Za-z]:\\)|file:/)[^\s\"<>]*")


class Hidden:
    """Fields never printed, as runs of words that stand in no field that is printed."""

    def __init__(self, hidden: Iterable[str], printed: Iterable[str]) -> None:
        fields = [_words(field) for field in hidden]
        public = [_words(field) for field in printed] if any(fields) else []
        self.windows = {window for field in fields for window in _windows(field)}
        self.windows.difference_update(*map(_windows, public))
        shown = f" {f' {APART} '.join(' '.join(field) for field in public)} "
        short = (" ".join(field) for field in fields if 1 < len(field) < WINDOW)
        self.whole = [field for field in short if f" {field} " not in shown]  # too short for a window

    def found(self, text: str) -> str:
        """Return words of a hidden field that stand in a text, or nothing."""
        words = _words(text)
        if not self.windows.isdisjoint(_windows(words)):
            return next(" ".join(window) for window in _windows(words) if window in self.windows)
        joined = f" {' '.join(words)} " if self.whole else ""
        return next((field for field in self.whole if f" {field} " in joined), "")


@dataclass(frozen=True)
class Secrets:
    """What must not stand in a file: hidden fields, names of authors, folders, names of the user and the host.

    ``words`` gives what words of files come from, where a user’s or host’s name is a word like any other.
    """

    hidden: Hidden | None = None
    names: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    computer: tuple[str, ...] = ()
    words: Callable[[], Iterable[str]] = tuple


def check(
    reading: Reading, secrets: Secrets, own: Callable[[], Iterable[str]] = tuple, *, proved: bool = False
) -> Iterator[Finding]:
    """Yield what leaked; ``own`` gives the sheet's own texts, in which a user's name may be a word like any other.

    ``proved``: the text is known to be that of the manifest, so it need not be searched twice.
    """
    told = list(_told(reading))
    everything = "\n".join([text for _, page, text in told if not (proved and page)])
    yield from search(told, everything, secrets, own)


def search(
    told: Sequence[tuple[str, int, str]], everything: str, secrets: Secrets, own: Callable[[], Iterable[str]] = tuple
) -> Iterator[Finding]:
    """Yield what leaked in places of a file, each with its page and text; ``everything`` is what is to be searched."""
    if secrets.hidden is not None and secrets.hidden.found(everything):
        for place, page, text in told:
            if words := secrets.hidden.found(text):
                said = f"{place} has words of a field that is never printed: “{words}”"
                yield Finding("F009", said, page, found=words)
    if _may_name_a_folder(everything, secrets.folders):
        for place, page, text in told:
            paths = [f for f in secrets.folders if f in text and re.search(rf"{_APART}{re.escape(f)}(?!\w)", text)]
            paths += _PATH.findall(text)
            if paths:
                yield Finding("F009", f"{place} names a folder: {paths[0]}", page, found=paths[0])
    for name in dict.fromkeys((*secrets.names, *secrets.computer)):
        word = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
        if name not in everything or not word.search(everything) or any(word.search(said) for said in own()):
            continue
        if name in secrets.names or not any(word.search(said) for said in secrets.words()):
            for place, page, text in told:
                if word.search(text):
                    yield Finding("F009", f"{place} names a user, a host or an author: {name}", page, found=name)


def _may_name_a_folder(text: str, folders: Sequence[str]) -> bool:
    """Tell quickly whether a text may name a folder."""
    if ":\\" in text or "file:/" in text or not _ROOTS.isdisjoint(text.split("/")):
        return True
    return any(folder in text for folder in folders)


def _words(text: str) -> list[str]:
    """Return words as quotes are compared by, and what stands between texts of one place; each text once."""
    words: list[str] = []
    for part in dict.fromkeys(text.split(APART)):
        for line in part.split("\n"):
            words += _kept(line) if len(line) < LONG else fingerprint.words(line)
        words.append(APART)
    return words[:-1]


@lru_cache(maxsize=10_000)
def _kept(line: str) -> tuple[str, ...]:
    """Return the words of a line; the papers and the web page of a sheet have most of theirs in common."""
    return tuple(fingerprint.words(line))


def _windows(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return zip(*(words[i:] for i in range(WINDOW)), strict=False)


def _told(reading: Reading) -> Iterator[tuple[str, int, str]]:
    """Yield all a file tells, with its place: text, links, data about itself, attachments."""
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
    """Return JSON with its texts, numbers and names apart from one another."""
    return data.decode("utf-8", "replace").replace('\\"', " ").replace('"', APART)
