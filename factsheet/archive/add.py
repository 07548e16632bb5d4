"""Keep a copy of a source: the local copy, its fingerprint, and the record's snapshot.

Input: a source's id, and a file or an address. Output: files in the archive folder,
``content/fingerprints/SOURCE.txt``, and the source's YAML changed in place. Everything
is computed before the first file is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from errno import EFBIG
from pathlib import Path

from factsheet.archive import store
from factsheet.archive.addresses import FetchError
from factsheet.archive.extract import all_text, kind_of, main_text
from factsheet.archive.fetch import Fetcher, Limits
from factsheet.archive.record import with_snapshot
from factsheet.errors import ContentError, Location, Problem
from factsheet.evidence.fingerprint import SHINGLE, Fingerprint, fingerprint, read_fingerprint, words
from factsheet.files import write_files
from factsheet.records import inputs
from factsheet.records.load import load
from factsheet.records.model import Content
from factsheet.records.source import Snapshot, Source

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")


@dataclass(frozen=True)
class Kept:
    """What was kept of a source, and which quotes were not found in it."""

    source: str
    snapshot: Snapshot
    paragraphs: int
    folder: Path
    record: Path
    fingerprint: Path
    moved_to: str | None
    quotes: int
    absent: tuple[Problem, ...]


@dataclass(frozen=True)
class _Taken:
    """The text of a source, all text of its page, and the files to keep."""

    text: str
    around: str
    files: dict[str, bytes]
    moved_to: str | None = None


def add(
    content_folder: Path,
    archive: Path,
    source: str,
    place: str | None,
    fetcher: Fetcher,
    now: datetime,
    *,
    replace: bool = False,
    on: date | None = None,
) -> Kept:
    """Keep a copy of a source from a file, an address, or (None) its own address; ``on`` is the day it was taken.

    Raises ContentError E101 to E116, or those of the content; OSError if files cannot be read or written.
    """
    content = load(content_folder)
    record = known_source(content, source)
    where = content.where("source", source, "URL")
    if record.custom.archive == "withheld-for-safety":
        what = f"copies of {source} are withheld for safety; a fingerprint would reveal what it says"
        raise ContentError([Problem("E116", content.where("source", source, "custom", "archive"), what,
                                    "keep it elsewhere, locked away")])  # fmt: skip
    try:
        taken = _take(place or _own_address(record), fetcher, now)
    except FetchError as error:
        raise ContentError([error.problem(where)]) from None
    print_ = fingerprint(source, taken.text)
    snapshot = Snapshot(sha256=print_.sha256, words=print_.words, taken=(on or now.date()).isoformat())
    path = content_folder / "fingerprints" / f"{source}.txt"
    differs = _differs(archive, path, print_)
    if differs and not replace:
        before = record.custom.snapshot
        when = f", taken {before.taken}" if before else ""
        what = (
            f"a different copy of {source} is kept already{when}: its text has {differs} words, this one {print_.words}"
        )
        raise ContentError([Problem("E114", where, what, "use --replace to replace it; the earlier copy is set aside")])
    file = Path(where.path)
    changed = with_snapshot(file.read_bytes(), where.path, source, snapshot)
    store.keep(archive, source, {store.TEXT: taken.text.encode(), **taken.files}, aside=differs is not None)
    write_files({path: print_.to_text().encode(), file: changed})
    quotes = list(quotes_of(content, source))
    around = fingerprint(source, taken.around)
    absent = tuple(_absent(*quote, around) for quote in quotes if not print_.find(quote[1]))
    return Kept(source, snapshot, len(print_.paragraphs), archive / source, file, path, taken.moved_to,
                len(quotes), absent)  # fmt: skip


def known_source(content: Content, source: str) -> Source:
    """Return a source by its id. Raises ContentError E101."""
    if source not in content.sources:
        near = get_close_matches(source, content.sources, n=1)
        hint = f"did you mean {near[0]}?" if near else "source ids are in the files of sources/"
        raise ContentError([Problem("E101", Location("content"), f"unknown source '{source[:80]}'", hint)])
    return content.sources[source]


def quotes_of(content: Content, source: str) -> Iterator[tuple[Location, str]]:
    """Yield place and text of each quote from a source that is long enough to compare."""
    for fact in content.facts.values():
        for i, citation in enumerate(fact.sources):
            if citation.source == source and citation.quote and len(words(citation.quote)) >= SHINGLE:
                yield content.where("fact", fact.id, "sources", i, "quote"), citation.quote


def _own_address(source: Source) -> str:
    if source.url is None:
        raise FetchError("E102", f"{source.id} has no address", "give a file or an address after its id")
    return source.url


def _take(place: str, fetcher: Fetcher, now: datetime) -> _Taken:
    if _ADDRESS.match(place):
        page = fetcher.get(place)
        kind = page.data, page.media_type, page.charset
        moved = page.url if page.moved else None
        return _Taken(main_text(*kind), all_text(*kind), {store.WARC: store.warc(page, now)}, moved)
    media_type = kind_of(place)
    limit = Limits().size
    try:
        data = inputs.read_bytes(Path(place), limit)
    except OSError as error:
        if error.errno != EFBIG:
            raise
        raise FetchError("E108", f"{place} is {error.strerror}", "give the text alone") from None
    name = f"original{Path(place).suffix.lower()}"
    return _Taken(main_text(data, media_type), all_text(data, media_type), {name: data})


def _differs(archive: Path, path: Path, new: Fingerprint) -> int | None:
    """Return the number of words of a different copy already kept, or None."""
    text = store.read_text(archive, new.source)
    if text is not None and fingerprint(new.source, text).sha256 != new.sha256:
        return len(words(text))
    if path.is_file() and (old := read_fingerprint(path, path.as_posix())).sha256 != new.sha256:
        return old.words
    return None


def _absent(where: Location, quote: str, around: Fingerprint) -> Problem:
    if around.find(quote):
        hint = "it is elsewhere on the page, in a caption or menu; copy the text by hand into a .txt file"
    else:
        hint = "compare it with the source letter by letter"
    return Problem("E115", where, f"quote not found in the copy: “{quote}”", hint, "warning")
