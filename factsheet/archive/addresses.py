"""Which addresses may be asked: only http(s), only public ones.

Input: an address somebody wrote, or a server sent. Output: a Target, and the
network addresses it stands for, each of them checked; the connection is made to
these and to no name, so a name that changes its address meanwhile gains nothing.
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
    """A source cannot be had: why, what to do, and whether asking again may help."""

    def __init__(self, code: str, what: str, hint: str = "", *, again: bool = False, wait: float = 0.0) -> None:
        super().__init__(what)
        self.code, self.what, self.hint, self.again, self.wait = code, what, hint, again, wait

    def problem(self, where: Location) -> Problem:
        """Return it as a problem at a place."""
        return Problem(self.code, where, self.what, self.hint)


@dataclass(frozen=True)
class Target:
    """An address taken apart and written as a request needs it, without its fragment."""

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
    """Take an address apart. Raises FetchError E102 where it is none that may be asked."""
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
    """Tell whether a network address belongs to the public internet, one inside another looked at too."""
    one = ip_address(address)
    if isinstance(one, IPv6Address):
        inner = _inner(one)
        if inner is not None:
            return is_public(str(inner))
        if one.is_site_local:
            return False
    return one.is_global and not (one.is_multicast or one.is_reserved or one.is_unspecified or one.is_link_local)


def _inner(address: IPv6Address) -> IPv4Address | None:
    """Return the IPv4 address that an IPv6 address stands for: mapped, 6to4, Teredo or NAT64."""
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    if address.teredo:
        return address.teredo[1]
    return address.ipv4_mapped or address.sixtofour


def look_up(host: str, port: int) -> Sequence[str]:
    """Return the network addresses of a name, as the system knows them. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


def resolve(where: Target, lookup: Lookup = look_up, *, allow_private: bool = False) -> Sequence[str]:
    """Return the network addresses of a target.

    Raises FetchError E107 where the name has none, E103 where one of them is not public.
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
