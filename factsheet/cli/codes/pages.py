"""Every code that the program tells: what it means, why, an example, and how to mend it.

Input: a file of this folder for each family of codes. Output: pages, for ``factsheet explain``, for the page
docs/reference/codes.md and for whatever reads findings. A test compares them with what the source tells.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Page:
    """One code. Where ``right`` or ``wrong`` is given, ``file`` is where it stands; ``example`` is in words."""

    code: str
    told: str  # error, warning, or both
    title: str  # of a rule, what it asks; else what was found
    why: str
    fix: str
    file: str = ""
    wrong: str = ""
    right: str = ""
    example: str = ""


@dataclass(frozen=True, slots=True)
class Family:
    """The codes of one letter."""

    letter: str
    title: str
    about: str
    is_rule: bool  # a title says what is asked, not what was found
    pages: Mapping[str, Page]


@cache
def families() -> Mapping[str, Family]:
    """Return all families by their letter, in the order in which an editor meets them."""
    read = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in _FOLDER.glob("*.toml")}
    found = {}
    for letter, data in sorted(read.items(), key=lambda item: int(item[1]["order"])):
        pages = {code: _page(code, entry) for code, entry in sorted(data["codes"].items())}
        found[letter] = Family(letter, data["title"], data["about"].strip(), bool(data.get("rules")), pages)
    return found


def _page(code: str, entry: Mapping[str, str]) -> Page:
    return Page(code, **{key: text.strip() if key in ("why", "fix") else text for key, text in entry.items()})


@cache
def pages() -> Mapping[str, Page]:
    """Return all pages by their code."""
    return {code: page for family in families().values() for code, page in family.pages.items()}


def nearest(word: str) -> list[str]:
    """Return the codes most like a word that is none: at most three."""
    return difflib.get_close_matches(word.upper(), pages(), n=3, cutoff=0.5)
