"""Fetch one page, politely and within limits.

Input: an address. Output: a Capture – each request and response on the way, and the
last one's bytes decompressed; or a FetchError. Every redirect is checked like the first
address. Proxies are not used: a proxy would choose what to connect to.
"""

from __future__ import annotations

import socket
import ssl
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPException
from threading import Event, Timer
from urllib.parse import urljoin

from protego import Protego
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError
from urllib3.response import BaseHTTPResponse

from factsheet import __version__
from factsheet.archive.addresses import FetchError, Lookup, Target, look_up, resolve, target

PRODUCT = "factsheet"  # the product token for robots.txt
AGENT = f"{PRODUCT}/{__version__}"
READABLE = {"text/html", "application/xhtml+xml", "text/plain", "application/pdf"}
BY_HAND = "save the source from a browser and give the file"
CONNECT = 15.0  # seconds for each network address
ROBOTS_BYTES = 512_000  # RFC 9309: at least 500 KiB are read
_CHUNK = 1 << 16
_REDIRECTS = {301, 302, 303, 307, 308}
_GONE = {404, 410}


@dataclass(frozen=True)
class Limits:
    """Limits for one page: bytes as sent and decompressed, seconds of waiting for its servers, redirects."""

    size: int = 20 << 20
    seconds: float = 60.0
    redirects: int = 5


@dataclass(frozen=True)
class Exchange:
    """One request and its response, the body as sent, without chunked encoding."""

    url: str
    path: str
    ip: str
    asked: tuple[tuple[str, str], ...]
    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str:
        """Return the first value of a header field, or nothing."""
        return next((value for key, value in self.headers if key.lower() == name), "")


@dataclass(frozen=True)
class Capture:
    """A readable response: all exchanges up to it, and its bytes decompressed."""

    exchanges: tuple[Exchange, ...]
    data: bytes
    media_type: str
    charset: str | None

    @property
    def url(self) -> str:
        return self.exchanges[-1].url

    @property
    def moved(self) -> bool:
        """Whether the response came from another address than the one requested."""
        return self.url != self.exchanges[0].url


class Pace:
    """Keeps a delay in seconds between two requests to one host."""

    def __init__(
        self, delay: float, sleep: Callable[[float], None] = time.sleep, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.delay, self.sleep, self._clock = delay, sleep, clock
        self._next: dict[str, float] = {}

    def wait(self, host: str) -> None:
        """Sleep until the host may be requested again."""
        left = self._next.get(host, 0.0) - self._clock()
        if left > 0:
            self.sleep(left)
        self._next[host] = self._clock() + self.delay


class Fetcher:
    """Fetches pages; caches each server's robots.txt."""

    def __init__(
        self,
        *,
        allow_private: bool = False,
        ask_robots: bool = True,
        limits: Limits | None = None,
        pace: Pace | None = None,
        lookup: Lookup = look_up,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.limits = limits or Limits()
        self.pace = pace or Pace(0.0)
        self._allow_private, self._ask_robots, self._lookup, self._tls = allow_private, ask_robots, lookup, tls
        self._robots: dict[str, Protego | None] = {}

    def get(self, url: str) -> Capture:
        """Fetch a page. Raises FetchError E102 to E111."""
        exchanges = self._follow(target(url), obey=self._ask_robots)
        last = exchanges[-1]
        _judge(last)
        media_type, charset = _content_type(last)
        if media_type not in READABLE:
            what = f"{last.url} is {media_type or 'of no stated kind'}, not a web page, plain text or PDF"
            raise FetchError("E111", what, "if there is a page about it, give that one's address; or " + BY_HAND)
        return Capture(exchanges, decompress(last, self.limits.size), media_type, charset)

    def _follow(self, where: Target, *, obey: bool) -> tuple[Exchange, ...]:
        """Fetch, following redirects; each target is checked before it is requested."""
        exchanges: list[Exchange] = []
        left = self.limits.seconds
        while True:
            if obey:
                self._check_robots(where)
            addresses = resolve(where, self._lookup, allow_private=self._allow_private)
            self.pace.wait(where.host)
            started = time.monotonic()
            exchanges.append(self._ask(where, tuple(addresses), left))
            left -= time.monotonic() - started
            last = exchanges[-1]
            if last.status not in _REDIRECTS:
                return tuple(exchanges)
            location = last.header("location").encode("latin-1", "replace").decode("utf-8", "replace")
            if not location:
                raise FetchError("E110", f"{last.url} redirects without saying where", BY_HAND)
            if len(exchanges) > self.limits.redirects:
                raise FetchError(
                    "E110", f"{exchanges[0].url} redirects more than {self.limits.redirects} times", BY_HAND
                )
            where = target(_joined(last.url, location))

    # -- robots.txt ------------------------------------------------------------------------------------

    def _check_robots(self, where: Target) -> None:
        """Raise FetchError E104 if robots.txt disallows the page. Source: RFC 9309."""
        if where.origin not in self._robots:
            self._robots[where.origin] = self._read_robots(where)
        rules = self._robots[where.origin]
        if rules and not rules.can_fetch(where.url, PRODUCT):
            raise FetchError("E104", f"{where.origin}/robots.txt disallows {where.url} for programs",
                             BY_HAND + "; --ignore-robots if the publisher has agreed")  # fmt: skip

    def _read_robots(self, where: Target) -> Protego | None:
        """Return a server's rules, or None; a server error disallows everything (RFC 9309, 2.3.1.4)."""
        last = self._follow(Target(where.scheme, where.host, where.port, "/robots.txt"), obey=False)[-1]
        if last.status >= 500:
            raise _failure(last)
        if not 200 <= last.status < 300:
            return None
        text = decompress(last, self.limits.size)[:ROBOTS_BYTES].decode("utf-8", errors="replace")
        return Protego.parse(text.removeprefix("\ufeff"))

    # -- one exchange ----------------------------------------------------------------------------------

    def _ask(self, where: Target, addresses: tuple[str, ...], seconds: float) -> Exchange:
        """Send one request and read its response within a number of seconds, however slowly it trickles in."""
        late = Event()
        ends = time.monotonic() + seconds
        fields = {"Host": where.authority, "User-Agent": AGENT, "Accept": ", ".join(sorted(READABLE)),
                  "Accept-Encoding": "gzip", "Connection": "close"}  # fmt: skip
        connection, ip = self._connect(where, addresses, ends)
        timer = Timer(max(ends - time.monotonic(), 0.0), _cut, (connection.sock, late))
        timer.start()
        response: BaseHTTPResponse | None = None
        try:
            connection.request("GET", where.path, headers=fields, preload_content=False, decode_content=False)
            response = connection.getresponse()
            body = self._body(response, where)
            if late.is_set():
                raise _slow(where, self.limits.seconds)
            reason, headers = response.reason or "", tuple(response.headers.iteritems())
            return Exchange(where.url, where.path, ip, tuple(fields.items()), response.status, reason, headers, body)
        except (HTTPError, HTTPException, OSError, ValueError) as error:
            if late.is_set():
                raise _slow(where, self.limits.seconds) from None
            what = f"the connection to {where.url} was lost ({type(error).__name__})"
            raise FetchError("E107", what, "try again later", again=True) from None
        finally:
            timer.cancel()
            timer.join()
            if response is not None:
                response.close()
            connection.close()

    def _connect(self, where: Target, addresses: tuple[str, ...], ends: float) -> tuple[HTTPConnection, str]:
        """Return a connection to the first of the checked addresses that answers, and that address."""
        why = ""
        for ip in addresses:
            left = ends - time.monotonic()
            if left <= 0:
                raise _slow(where, self.limits.seconds)
            if where.scheme == "https":
                tls = self._tls or ssl.create_default_context()
                connection: HTTPConnection = HTTPSConnection(
                    ip, where.port, timeout=min(CONNECT, left), server_hostname=where.host, ssl_context=tls
                )
            else:
                connection = HTTPConnection(ip, where.port, timeout=min(CONNECT, left))
            try:
                connection.connect()
            except (HTTPError, OSError) as error:
                connection.close()
                why = "its certificate is not valid" if "certificate" in str(error).lower() else "it cannot be reached"
            else:
                connection.timeout = None  # from here on the timer ends what takes too long
                return connection, ip
        hint = "try again later; check the address and your network connection"
        raise FetchError("E107", f"{where.origin} does not answer: {why}", hint, again=True)

    def _body(self, response: BaseHTTPResponse, where: Target) -> bytes:
        """Read a body as sent. Raises FetchError E108 as soon as it is too large."""
        body = bytearray()
        announced = response.headers.get("Content-Length", "")
        too_large = announced.isdecimal() and int(announced[:18]) > self.limits.size
        while not too_large and (chunk := response.read1(_CHUNK, decode_content=False)):
            body += chunk
            too_large = len(body) > self.limits.size
        if too_large:
            raise _large(where.url, self.limits.size)
        return bytes(body)


def _joined(url: str, location: str) -> str:
    """Return the target of a redirect; what cannot be joined is returned as is, for target() to refuse."""
    try:
        return urljoin(url, location)
    except ValueError:
        return location


def _cut(connection: socket.socket, late: Event) -> None:
    """Shut down a connection that takes too long: reading from it ends or fails."""
    late.set()
    try:
        socket.socket.shutdown(connection, socket.SHUT_RDWR)
    except OSError:
        return  # already closed


def decompress(exchange: Exchange, limit: int) -> bytes:
    """Return a body decompressed. Raises FetchError E108 as soon as it is too large."""
    encoding = exchange.header("content-encoding").strip().lower()
    if encoding in ("", "identity"):
        return exchange.body
    if encoding not in ("gzip", "x-gzip"):
        raise FetchError("E111", f"{exchange.url} is compressed as {encoding!r}, which was not requested", BY_HAND)
    engine = zlib.decompressobj(wbits=31)
    try:
        data = engine.decompress(exchange.body, limit + 1)
    except zlib.error:
        data = b""
    if len(data) > limit:
        raise _large(exchange.url, limit)
    if not engine.eof or engine.unused_data.strip(b"\0"):
        raise FetchError("E107", f"{exchange.url} cannot be decompressed: its gzip is damaged", BY_HAND, again=True)
    return data


def _judge(last: Exchange) -> None:
    """Raise FetchError if the last response is not the page: E105 refused, E106 gone, E107 server error."""
    if last.status not in (200, 203):
        raise _failure(last)


def _failure(last: Exchange) -> FetchError:
    what = f"{last.url} answers with status {last.status}" + (f" ({last.reason[:60]})" if last.reason else "")
    wait = last.header("retry-after")
    seconds = float(wait[:6]) if wait.isdecimal() else 0.0
    if last.status in _GONE:
        return FetchError("E106", f"{what}: page not found", "look for its new address, or for an archived copy")
    if last.header("cf-mitigated") or 400 <= last.status < 500 or last.status >= 600:
        again = last.status == 429
        return FetchError(
            "E105", f"{what}: the server refuses programs, or asks for a login", BY_HAND, again=again, wait=seconds
        )
    return FetchError("E107", what, "try again later", again=last.status >= 500, wait=seconds)


def _slow(where: Target, seconds: float) -> FetchError:
    return FetchError("E109", f"{where.url} takes longer than {seconds:g} seconds", BY_HAND, again=True)


def _large(url: str, limit: int) -> FetchError:
    return FetchError("E108", f"{url} is larger than {limit / (1 << 20):g} MiB", BY_HAND)


def _content_type(last: Exchange) -> tuple[str, str | None]:
    """Return media type and charset in lower case."""
    value = last.header("content-type")
    if not value:
        return "", None
    message = Message()
    message["content-type"] = value
    if "/" not in value.partition(";")[0]:
        return "", None  # Message would call it text/plain
    return message.get_content_type(), message.get_content_charset()
