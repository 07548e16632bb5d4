"""Whether the sources still answer, and still contain what is quoted.

Input: content, fingerprints, a Fetcher. Output: a SourceStatus for each source. Never part
of a build: what the network says today must not change what is printed. A server that
refuses programs is *blocked*, not broken; one that cannot be reached is *unknown*.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Literal
from urllib.parse import urlsplit

from factsheet.archive.add import quotes_of
from factsheet.archive.addresses import FetchError
from factsheet.archive.extract import all_text, main_text
from factsheet.archive.fetch import Capture, Fetcher
from factsheet.errors import Location
from factsheet.evidence.fingerprint import Fingerprint, fingerprint
from factsheet.records.model import Content
from factsheet.records.source import Source

Status = Literal["answered", "moved", "blocked", "dead", "drifted", "unknown"]
STATUSES: tuple[Status, ...] = ("answered", "moved", "blocked", "dead", "drifted", "unknown")
ACTION_NEEDED: frozenset[Status] = frozenset({"dead", "drifted"})  # an editor must act
MAX_WAIT = 60.0  # seconds; longer Retry-After is not honoured
_OF_CODE: dict[str, Status] = {"E104": "blocked", "E105": "blocked", "E106": "dead"}


@dataclass(frozen=True)
class SourceStatus:
    """What became of one source; ``changed`` is None where no copy to compare with."""

    source: str
    url: str
    status: Status
    detail: str
    moved_to: str | None = None
    changed: bool | None = None
    quotes: int = 0
    drifted: tuple[tuple[Location, str], ...] = ()
    requests: int = 1


def survey(
    content: Content,
    fingerprints: Mapping[str, Fingerprint],
    fetcher: Fetcher,
    sources: Iterable[str],
    *,
    retries: int = 2,
    backoff: float = 2.0,
) -> Iterator[SourceStatus]:
    """Yield the status of each source with an address, hosts in turn; retry after ``backoff`` s, then twice that."""
    for source in _spread_hosts([content.sources[s] for s in sources]):
        yield _one(content, fingerprints.get(source.id), fetcher, source, retries, backoff)


def _spread_hosts(sources: Iterable[Source]) -> Iterator[Source]:
    """Yield the sources with an address so that requests to one host are spread out."""
    hosts: dict[str, list[Source]] = {}
    for source in sources:
        if source.url:
            hosts.setdefault(urlsplit(source.url).netloc.lower(), []).append(source)
    for turn in zip_longest(*hosts.values()):
        yield from (source for source in turn if source)


def _one(
    content: Content, kept: Fingerprint | None, fetcher: Fetcher, source: Source, retries: int, backoff: float
) -> SourceStatus:
    url, request = source.url or "", 0
    while True:
        request += 1
        try:
            page = fetcher.get(url)
            text = main_text(page.data, page.media_type, page.charset)
        except FetchError as error:
            wait = max(backoff * 2 ** (request - 1), error.wait)
            if error.again and request <= retries and wait <= MAX_WAIT:
                fetcher.pace.sleep(wait)
                continue
            return SourceStatus(source.id, url, _OF_CODE.get(error.code, "unknown"), error.what, requests=request)
        return _compared(content, kept, source, page, text, request)


def _compared(
    content: Content, kept: Fingerprint | None, source: Source, page: Capture, text: str, requests: int
) -> SourceStatus:
    """Compare a page with the kept copy; a quote is there if it is anywhere on the page."""
    url, moved = source.url or "", page.url if page.moved else None
    quotes = tuple(quotes_of(content, source.id))
    main = fingerprint(source.id, text)
    whole = fingerprint(source.id, all_text(page.data, page.media_type, page.charset))
    gone = tuple(quote for quote in quotes if not main.find(quote[1]) and not whole.find(quote[1]))
    drifted = tuple(quote for quote in gone if kept and kept.find(quote[1]))
    changed = None if kept is None else kept.sha256 != main.sha256
    details = [f"now at {moved}"] if moved else []
    if drifted:
        details.append(f"{len(drifted)} of {len(quotes)} quotes no longer found")
    elif kept is None:
        details.append("no copy to compare with")
        if gone:
            details.append(f"{len(gone)} of {len(quotes)} quotes not found")
    elif changed:
        details.append("text differs from the copy, quotes unchanged")
    status: Status = "drifted" if drifted else "moved" if moved else "answered"
    return SourceStatus(source.id, url, status, "; ".join(details), moved, changed, len(quotes), drifted, requests)
