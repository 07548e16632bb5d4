"""Addresses as notes print them and link to them.

Input: the address of a source, quotes of it. Output: what is read from paper, and the link to the quotes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import quote, unquote_to_bytes, urlsplit

# Parameters that tell a site where a visitor came from and never choose the page.
TRACKING = re.compile(
    r"^(utm_\w+|mc_\w+|sf_\w+|hsa_\w+|pk_\w+|fbclid|gclid|dclid|msclkid|yclid|twclid|igshid|"
    r"cmpid|cmp|ref|ref_src|ref_url|click|clickid|smid|s_cid|soc_src|soc_trk|_ga|share|sharetype)$",
    re.IGNORECASE,
)

_ESCAPED = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_SCRIPTS = ("LATIN ", "GREEK ", "CYRILLIC ")  # read from left to right, and in the fonts of most themes


@lru_cache(maxsize=10_000)
def printed_address(url: str) -> str:
    """Return an address as read from paper: no scheme, default port, trailing slash, text fragment or TRACKING,
    and letters in place of their percent-escapes.
    """
    scheme, host, path, query, fragment = urlsplit(url)
    host = host.removesuffix({"https": ":443", "http": ":80"}.get(scheme, ":")).removesuffix(".")
    kept = "&".join(part for part in query.split("&") if part and not TRACKING.match(part.partition("=")[0]))
    anchor = fragment.partition(":~:")[0]
    address = host + path + (f"?{kept}" if kept else "") + (f"#{anchor}" if anchor else "")
    return _ESCAPED.sub(_readable, address.rstrip("/"))


def _readable(escaped: re.Match[str]) -> str:
    """Return percent-escapes with the letters that they stand for; others, and what is no UTF-8, as they are."""
    try:
        text = unquote_to_bytes(escaped[0]).decode()
    except UnicodeDecodeError:
        return escaped[0]
    return "".join(
        c if c > "\x7f" and unicodedata.name(c, "").startswith(_SCRIPTS) else quote(c, safe="") for c in text
    )


def short_address(url: str) -> str:
    """Return a printed address without ``www.``, to be read and typed."""
    return printed_address(url).removeprefix("www.")


@lru_cache(maxsize=10_000)
def domain(url: str) -> str:
    """Return the host of an address as read from paper, without ``www.``."""
    return urlsplit("//" + short_address(url)).netloc


def fragment_link(url: str, quotes: Sequence[str]) -> str:
    """Return the address with a text directive for each quote.

    Source: WICG URL fragment text directives; ``-``, ``,`` and ``&`` have a meaning there and are percent-encoded.
    """
    if not quotes:
        return url
    directives = "&".join("text=" + quote(text, safe="").replace("-", "%2D") for text in dict.fromkeys(quotes))
    base = url.partition(":~:")[0]
    return f"{base}{'' if '#' in base else '#'}:~:{directives}"
