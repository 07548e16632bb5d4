"""Places in a source as a note prints them: paragraphs, pages, chapters, times; numbers in a row as a range.

Input: passages with their locators, ``kind:value``. Output: inlines, as CSL joins locators: ``para. 3–4, 10``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from factsheet.errors import ContentError, Location, Problem
from factsheet.languages import NBSP, Language
from factsheet.sheet.tree import Inline, Link, Text, plain_text

_LOCATORS = {
    "paragraph": "para. {n}",
    "page": "p. {n}",
    "section": "section {n}",
    "chapter": "chap. {n}",
    "article": "art. {n}",
    "time": "at {n}",
}


class Passage(NamedTuple):
    """A place cited in a source, as ``kind:value`` or empty, and the quotes of it."""

    locator: str = ""
    quotes: tuple[str, ...] = ()


def locator_text(locator: str, lang: Language) -> str:
    """Return a ``kind:value`` locator as printed: ``para. 4``; raises ContentError N001 for an unknown kind."""
    return places_text((locator,), lang)


def places_text(locators: Sequence[str], lang: Language, *, ranges: bool = True) -> str:
    """Return locators as a note prints them together: ``para. 3–4, 10``; without ``ranges``, ``para. 3, 4, 10``.

    Raises ContentError N001.
    """
    passages = [Passage(locator) for locator in locators]
    parts = places(passages, lang, lambda passage: "" if ranges else "#")
    return ", ".join(plain_text(*part) for part in parts)


class _Place(NamedTuple):
    """A number or range of them, to sort by, its text, and where it leads."""

    first: int
    last: int
    text: str
    link: str


def places(passages: Sequence[Passage], lang: Language, link: Callable[[Passage], str]) -> list[tuple[Inline, ...]]:
    """Return the places of passages, a part for each kind; numbers in a row become a range (CSL's page ranges)."""
    kinds: dict[str, list[_Place]] = {kind: [] for kind in _LOCATORS}
    for passage in passages:
        kind, _, value = passage.locator.partition(":")
        if passage.locator and (kind not in _LOCATORS or not value):
            known = ", ".join(f"{name}:…" for name in _LOCATORS)
            what = f'a locator is one of {known}, not "{passage.locator}"'
            raise ContentError([Problem("N001", Location("cite-ref"), what)])
        if passage.locator:
            values = [value] if kind == "section" else value.split(",")
            kinds[kind] += [_place(each, link(passage)) for each in values]
    parts: list[tuple[Inline, ...]] = []
    for kind, found in kinds.items():
        found = sorted(dict.fromkeys(found), key=lambda place: (place.first, place.last, place.text))
        if kind == "section":
            parts += [_labelled("section {n}", (_linked(_section(p.text, lang), p.link),), lang) for p in found]
        elif found:
            several = len(found) > 1 or found[0].first < found[0].last
            message = "pp. {n}" if kind == "page" and several else _LOCATORS[kind]
            parts.append(_labelled(message, _numbers(found), lang))
    return parts


def _place(text: str, link: str) -> _Place:
    text = text.strip()
    found = re.fullmatch(r"(\d{1,9})(?:\s*[-–]\s*(\d{1,9}))?", text)
    if not found:
        return _Place(10**9, 10**9, re.sub(r"(?<=[\dxvi])\s*[-–]\s*(?=[\dxvi])", "–", text), link)
    first, last = int(found[1]), int(found[2] or found[1])
    return _Place(first, last, text if not found[2] else f"{found[1]}–{found[2]}", link)


def _numbers(places: Sequence[_Place]) -> tuple[Inline, ...]:
    """Return numbers with commas between, and the first and last of several in a row with a dash."""
    result: list[Inline] = []
    for i, place in enumerate(places):
        follows = i > 0 and _follow(places[i - 1], place)
        if follows and i + 1 < len(places) and _follow(place, places[i + 1]):
            continue
        result += [Text("–" if follows else ", ")] if i else []
        result.append(_linked(place.text, place.link))
    return tuple(result)


def _follow(one: _Place, other: _Place) -> bool:
    """Tell whether one number comes right after another, and neither is a link of its own."""
    return one.first == one.last == other.first - 1 == other.last - 1 and not (one.link or other.link)


def _section(value: str, lang: Language) -> str:
    return value if re.search(r"\d|^[IVXLC]+$|^\w$", value) else lang.quotation(value)


def _labelled(message: str, content: tuple[Inline, ...], lang: Language) -> tuple[Inline, ...]:
    before, _, after = lang.label(message, n="\0").partition("\0")
    return tuple(part for part in (Text(before.replace(" ", NBSP, 1)), *content, Text(after)) if part != Text(""))


def _linked(text: str, link: str) -> Inline:
    return Link((Text(text),), link) if link else Text(text)
