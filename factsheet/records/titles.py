"""Titles with the markup that CSL has for them, which Zotero writes: <i> <b> <sup> <sub> <span class="nocase">.

Input: a title as it stands in a source. Output: its text in runs, each with the elements around it; its plain text;
what in it is markup and cannot be set.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

# citation-js, Zotero and citeproc-js: "HTML-like formatting tags" in title fields
_SPAN = r'span (?:class="nocase"|style="font-variant:\s*small-caps;?")'
_TAG = re.compile(rf"<(?:(i|b|sup|sub|{_SPAN})|/(i|b|sup|sub|span))>")
_UNSET = (
    re.compile(r"</?[a-zA-Z][^<>]*>"),
    re.compile(r"&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]+);"),
    re.compile(
        r"(?<![\w*])\*{1,3}(?=\S)[^*]+(?<=\S)\*{1,3}(?![\w*])|(?<!\w)(_{1,2})(?=\S)[^_]+(?<=\S)\1(?!\w)|`[^`]+`"
    ),
    re.compile(r"!?\[[^\]]*\]\([^)\s]*\)"),
)


class TitleRun(NamedTuple):
    """A part of a title and the elements around it, outermost first."""

    text: str
    elements: tuple[str, ...] = ()


def runs(title: str) -> Iterator[TitleRun]:
    """Yield a title's runs; where its elements do not match, the whole of it as it stands."""
    found: list[TitleRun] = []
    elements: list[str] = []
    at = 0
    for tag in _TAG.finditer(title):
        if title[at : tag.start()]:
            found.append(TitleRun(title[at : tag.start()], tuple(elements)))
        at = tag.end()
        if tag[1]:
            elements.append(tag[1])
        elif not elements or elements.pop().split()[0] != tag[2]:
            elements = [title]
            break
    if elements:
        found, at = [TitleRun(title)], len(title)
    yield from found
    if title[at:]:
        yield TitleRun(title[at:])


def plain_title(title: str) -> str:
    """Return a title's text without markup."""
    return "".join(run.text for run in runs(title))


def unset(title: str) -> str:
    """Return the first markup in a title that would be printed as it stands, empty if there is none."""
    found = [match for run in runs(title) for pattern in _UNSET if (match := pattern.search(run.text))]
    return found[0][0] if found else ""
