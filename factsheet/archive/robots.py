"""What a server's robots.txt asks of a program. Source: RFC 9309.

Input: the file's text and our product token. Output: Rules, which tell whether a path may be asked for: all
groups of that token count, else those of ``*``; the longest pattern decides, and of two as long the one that allows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from string import ascii_letters, digits
from urllib.parse import quote

_TOKEN = re.compile(r"\*|[A-Za-z_-]+")
_ENCODED = re.compile(r"%[0-9A-Fa-f]{2}")
_UNRESERVED = set(ascii_letters + digits + "-._~")
_IN_PATH = "%/:@!$&'()*+,;=?~"  # as a request is written


@dataclass(frozen=True)
class Rules:
    """The patterns of the groups that hold for us, each with whether it allows."""

    patterns: tuple[tuple[str, bool], ...]

    def allow(self, path: str) -> bool:
        """Tell whether a path, with its query, may be asked for."""
        wanted = _normal(path)
        matching = [(len(pattern), allows) for pattern, allows in self.patterns if _matches(pattern, wanted)]
        return max(matching, default=(0, True))[1]


def parse(text: str, agent: str) -> Rules:
    """Return the rules for a product token; lines that are no rule and no user-agent are passed over."""
    groups: dict[str, list[tuple[str, bool]]] = {}
    named: set[str] = set()
    within = False  # after a rule, the next user-agent begins another group
    for line in re.split(r"[\r\n]+", text.removeprefix("\ufeff")):
        key, colon, value = (part.strip() for part in line.partition("#")[0].partition(":"))
        key = key.lower()
        if key == "user-agent" and colon:
            if within:
                named, within = set(), False
            token = _TOKEN.match(value)
            named.add(token[0].lower() if token else "")
            for name in named:
                groups.setdefault(name, [])
        elif key in ("allow", "disallow") and colon:
            within = True
            if value:
                for name in named:
                    groups[name].append((_normal(value), key == "allow"))
    return Rules(tuple(groups.get(agent.lower(), groups.get("*", ()))))


def _normal(path: str) -> str:
    """Return a path or pattern with the same octets written in the same way."""

    def one(found: re.Match[str]) -> str:
        octet = chr(int(found[0][1:], 16))
        return octet if octet in _UNRESERVED else found[0].upper()

    return _ENCODED.sub(one, quote(path, _IN_PATH))


def _matches(pattern: str, path: str) -> bool:
    """Tell whether a path begins as a pattern says; in one pass, however many ``*`` a stranger writes."""
    ends = pattern.endswith("$")
    first, *rest = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    for part in rest[:-1] if ends else rest:
        at = path.find(part, at)
        if at < 0:
            return False
        at += len(part)
    if not ends:
        return True
    return at == len(path) if not rest else len(path) - at >= len(rest[-1]) and path.endswith(rest[-1])
