"""What a proof finds: a code, where, what was expected there and what was found.

Input: the rules. Output: findings; their codes are those of docs/content.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

CONTEXT = 24  # characters shown before and after a difference


class Finding(NamedTuple):
    """One fault of a file: page from 1, 0 for all of it; note number, 0 for none; fact id, empty for none."""

    code: str
    what: str
    page: int = 0
    note: int = 0
    expected: str = ""
    found: str = ""
    fact: str = ""

    def __str__(self) -> str:
        place = [f"page {self.page}"] if self.page else []
        place += [f"note {self.note}"] if self.note else []
        place += [f"fact {self.fact}"] if self.fact else []
        return f"{', '.join(place)}: {self.what}" if place else self.what


def with_facts(findings: Iterable[Finding], facts: Mapping[str, str]) -> Iterator[Finding]:
    """Yield findings with the fact whose statement, or the only one of whose statement a part, was expected.

    ``facts`` are statements by id.
    """
    for finding in findings:
        wanted = finding.expected if finding.code in ("F003", "F007") and not finding.note else ""
        whole = [ident for ident, text in facts.items() if wanted and text in wanted]
        part = [ident for ident, text in facts.items() if wanted and wanted in text]
        yield finding._replace(fact=whole[0] if whole else part[0] if len(part) == 1 else "")


def differs(page: int, note: int, expected: str, found: str) -> Finding:
    """Return the finding that a text is not the one expected, quoting what differs."""
    start = 0
    while start < min(len(expected), len(found)) and expected[start] == found[start]:
        start += 1
    end = 0
    while end < min(len(expected), len(found)) - start and expected[-1 - end] == found[-1 - end]:
        end += 1
    wanted, got = _excerpt(expected, start, end), _excerpt(found, start, end)
    return Finding("F007", f"expected {wanted}, found {got}", page, note, expected, found)


def _excerpt(text: str, start: int, end: int) -> str:
    if not text:
        return "nothing"
    first, last = max(start - CONTEXT, 0), min(len(text) - end + CONTEXT, len(text))
    return f"“{'…' if first else ''}{text[first:last]}{'…' if last < len(text) else ''}”"
