"""Addresses of the web as content has them: absolute, with a host that can exist, and nothing that hides another.

Input: what stands in a field. Output: the address, or what is wrong with it and what to write.
"""

from __future__ import annotations

import re
import unicodedata
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from typing import Annotated, NamedTuple
from urllib.parse import quote, urlsplit

from pydantic import AfterValidator, StringConstraints, WithJsonSchema

FORM = r"^https?://[^\s<>\"]+$"
_STARTS = "a web address starts with https:// or http:// and has no spaces"
_MAIL = re.compile(r"[^\s@<>\"(),:;\[\]\\]+@(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_]{2,}")
_NEVER = frozenset("{}|\\^`")  # RFC 3986 has them nowhere, and brackets only around a numeric host


class Fault(NamedTuple):
    """What is wrong with an address, and what to write."""

    what: str
    hint: str


def fault(text: str) -> Fault | None:
    """Return what is wrong with an address, or None where nothing is."""
    if not re.match(r"https?://", text):
        bare = re.fullmatch(r"(?:[a-z]{2,5}:/{0,3}|//)?((?:[\w-]+\.)+[a-z]{2,}(?:[/?#]\S*)?)", text, re.IGNORECASE)
        meant = f"https://{bare[1]}" if bare else ""
        offer = meant if meant and not fault(meant) else ""
        return Fault("is not a web address", f"did you mean {offer}?" if offer else _STARTS)
    for character in text:
        if fault_ := _character(character):
            return fault_
    try:
        split = urlsplit(text)
    except ValueError:
        return Fault(
            "has a host that cannot exist", "a bracket stands only around a numeric host: https://[2001:db8::1]/"
        )
    after = text.partition("//")[2]
    authority = re.split(r"[/?#\\]", after, maxsplit=1)[0]
    if "@" in authority:
        return Fault("has a user name before its host", f"write https://{authority.rpartition('@')[2]}… without it")
    host, port = _host_and_port(authority)
    if port is not None and not (re.fullmatch(r"[0-9]{1,5}", port) and 0 < int(port) <= 65535):
        return Fault(f"has a port that cannot exist, “{port[:20]}”", "a port is a number from 1 to 65535, or left out")
    if not _exists(host):
        return Fault("has no host" if not host else "has a host that cannot exist", "write it as the browser shows it")
    for part in (split.path, split.query, split.fragment):
        if odd := next((c for c in part if c in "[]"), ""):
            return _odd(odd)
        if escape := re.search(r"%(?![0-9A-Fa-f]{2}).{0,2}", part):
            return Fault(f"has “{escape[0]}”, which stands for no character", "a percent sign itself is written %25")
    return None


def is_mail(text: str) -> bool:
    """Tell whether a text is an e-mail address, alone."""
    return _MAIL.fullmatch(text) is not None


def _character(character: str) -> Fault | None:
    category = unicodedata.category(character)
    if character.isspace() or category[0] in "CZ":
        return Fault("has a space or an invisible character", _STARTS)
    if unicodedata.east_asian_width(character) == "F":
        plain = unicodedata.normalize("NFKC", character)
        return Fault(f"has the full-width “{character}”", f"write an ordinary “{plain}”")
    return _odd(character) if character in _NEVER or character in '<>"' else None


def _odd(character: str) -> Fault:
    return Fault(f"has “{character}”, which cannot be in an address", f"write it {quote(character, safe='')}")


def _host_and_port(authority: str) -> tuple[str, str | None]:
    numeric = re.fullmatch(r"(\[[^\]]*\])(?::(.*))?", authority)
    if numeric:
        return numeric[1], numeric[2]
    host, colon, port = authority.partition(":")
    return host, port if colon else None


def _exists(host: str) -> bool:
    """Tell whether a host is a numeric one, or one of labels as names of the web have them."""
    try:
        if host.startswith("["):
            IPv6Address(host.strip("[]"))
            return True
        if re.fullmatch(r"[0-9.]+", host):
            IPv4Address(host.removesuffix("."))
            return True
    except AddressValueError:
        return False
    if unicodedata.normalize("NFKC", host) != host or len(host) > 253:
        return False
    return all(
        0 < len(label) <= 63 and re.fullmatch(r"[\w-]+", label) and not label.startswith("-") and label[-1] != "-"
        for label in host.removesuffix(".").split(".")
    )


class NotOfForm(ValueError):
    """A text that is not what its field wants: a sentence on it, without the text, and what to write."""

    def __init__(self, what: str, hint: str) -> None:
        super().__init__(f"{what}: {hint}")
        self.what, self.hint = what, hint


def _checked(text: str) -> str:
    if found := fault(text):
        raise NotOfForm(*found)
    return text


def _folder(text: str) -> str:
    """Return an address that names of files are put after."""
    if odd := next((c for c in _checked(text) if c in "?#"), ""):
        raise NotOfForm(f"has a “{odd}”: the names of the sheets are added after it", "end it before that")
    return text


def _reached(text: str) -> str:
    """Return where somebody is reached: an e-mail address, a web address, or words."""
    if re.match(r"[a-z][a-z0-9+.-]*:\S|//", text, re.IGNORECASE) or "://" in text:
        if text.lower().startswith("mailto:"):
            raise NotOfForm("starts with mailto:", f"write {text[len('mailto:') :]}")
        return _checked(text)
    if "@" in text and not is_mail(text):
        raise NotOfForm("is not an e-mail address", "write it alone, such as desk@example.org")
    if any(unicodedata.category(character)[0] == "C" for character in text):
        raise NotOfForm("has an invisible character", "take it out")
    return text


def _doi(text: str) -> str:
    if not re.fullmatch(r"10\.[0-9]{4,9}/[^\s<>\"]+", text):
        bare = re.search(r"10\.[0-9]{4,9}/[^\s<>\"]+", text)
        raise NotOfForm("is not a DOI", f"write {bare[0] if bare else 'it as 10.1000/182, without an address'}")
    return text


_SCHEMA = WithJsonSchema({"type": "string", "pattern": FORM})
Address = Annotated[str, AfterValidator(_checked), _SCHEMA]
BaseAddress = Annotated[str, AfterValidator(_folder), _SCHEMA]
Reached = Annotated[str, StringConstraints(min_length=1), AfterValidator(_reached)]
Doi = Annotated[str, AfterValidator(_doi)]
