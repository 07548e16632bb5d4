"""Which addresses may be fetched: only http(s), only public ones.

Input: an address from an editor or a redirect. Output: a Target, and the network
addresses it resolves to, each checked; the connection is made to these and not to the
name, so a name that changes its address in between gains nothing.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import quote, urlsplit

from factsheet.errors import Location, Problem

Lookup = Callable[[str, int], Sequence[str]]

MAX_ADDRESS = 4000  # characters
_PORTS = {"http": 80, "https": 443}
_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: the last 32 bits are an IPv4 address
_UNFIT = re.compile(r"[\s\x00-\x20\x7f\\]")
_IN_PATH = "%/:@!$&'()*+,;=~-._"


class FetchError(Exception):
    """A source that cannot be fetched: why, what to do, and whether a retry may help."""

    def __init__(self, code: str, what: str, hint: str = "", *, again: bool = False, wait: float = 0.0) -> None:
        super().__init__(what)
        self.code, self.what, self.hint, self.again, self.wait = code, what, hint, again, wait

    def problem(self, where: Location) -> Problem:
        """Return the error as a problem at a location."""
        return Problem(self.code, where, self.what, self.hint)


@dataclass(frozen=True)
class Target:
    """An address in parts as a request needs them, without its fragment."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """The value of the Host field."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        return f"{self.scheme}://{self.authority}"

    @property
    def url(self) -> str:
        return self.origin + self.path


def target(url: str) -> Target:
    """Parse an address. Raises FetchError E102 if it may not be fetched."""
    shown = url[:100]
    if len(url) > MAX_ADDRESS or _UNFIT.search(url):
        what = f"the address is longer than {MAX_ADDRESS} characters, or has one that no address can have: {shown!r}"
        raise FetchError("E102", what, "copy it again from the browser")
    try:
        parts = urlsplit(url)
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        raise FetchError("E102", f"not a well-formed address: {shown}", "copy it again from the browser") from None
    if parts.scheme not in _PORTS:
        scheme = parts.scheme or "one without a scheme"
        raise FetchError("E102", f"only http and https addresses can be fetched, not {scheme}: {shown}",
                         "save the source from a browser and give the file")  # fmt: skip
    if parts.username is not None or parts.password is not None:
        raise FetchError("E102", "the address contains a user name or password", "remove everything before the @")
    if not host or port == 0:
        raise FetchError("E102", f"the address names no server: {shown}", "copy it again from the browser")
    path = quote(parts.path or "/", _IN_PATH) + (f"?{quote(parts.query, _IN_PATH + '?')}" if parts.query else "")
    return Target(parts.scheme, host, port or _PORTS[parts.scheme], path)


def is_public(address: str) -> bool:
    """Tell whether a network address, and any address embedded in it, is on the public internet."""
    one = ip_address(address)
    if isinstance(one, IPv6Address):
        inner = _inner(one)
        if inner is not None:
            return is_public(str(inner))
        if one.is_site_local:
            return False
    return one.is_global and not (one.is_multicast or one.is_reserved or one.is_unspecified or one.is_link_local)


def _inner(address: IPv6Address) -> IPv4Address | None:
    """Return the IPv4 address embedded in an IPv6 address: mapped, 6to4, Teredo or NAT64."""
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    if address.teredo:
        return address.teredo[1]
    return address.ipv4_mapped or address.sixtofour


def look_up(host: str, port: int) -> Sequence[str]:
    """Return the network addresses of a name, from the system's resolver. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


def resolve(where: Target, lookup: Lookup = look_up, *, allow_private: bool = False) -> Sequence[str]:
    """Return the network addresses of a target.

    Raises FetchError E107 if the name has none, E103 if one of them is not public.
    """
    try:
        addresses = lookup(where.host, where.port)
    except (OSError, UnicodeError):
        addresses = ()
    if not addresses:
        raise FetchError("E107", f"cannot find the server {where.host}",
                         "check the address and your network connection")  # fmt: skip
    private = [a for a in addresses if not is_public(a)]
    if private and not allow_private:
        raise FetchError("E103", f"{where.url} leads to {private[0]}, which is not on the public internet",
                         "for a server of your own, use --allow-private")  # fmt: skip
    return addresses
