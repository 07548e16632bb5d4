"""A finding of the proof: code, place, what was expected and what was found.

Input: the rules. Output: findings; their codes are those of docs/reference/codes.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

CONTEXT = 24  # characters shown before and after a difference
TOKENS = 4  # shown before and after those that differ
LONG = 1000  # items; aligning takes their square, and only a foreign file has more


class Finding(NamedTuple):
    """One fault of a file: page from 1, 0 for the whole file; note number or 0; fact id or empty."""

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
    """Yield findings, each with the fact whose statement was expected, if one can be told.

    ``facts`` are statements by id.
    """
    for finding in findings:
        wanted = finding.expected if finding.code in ("F003", "F007") and not finding.note else ""
        whole = [ident for ident, text in facts.items() if wanted and text in wanted]
        part = [ident for ident, text in facts.items() if wanted and wanted in text]
        yield finding._replace(fact=whole[0] if whole else part[0] if len(part) == 1 else "")


def few(findings: Sequence[Finding], each: int) -> list[Finding]:
    """Return at most ``each`` findings of each code, and how many more there are."""
    of_a_kind = Counter[str]()
    shown = []
    for finding in findings:
        of_a_kind[finding.code] += 1
        if of_a_kind[finding.code] <= each:
            shown.append(finding)
    if len(shown) < len(findings):
        shown.append(Finding("F011", f"{len(findings) - len(shown)} more findings are not shown"))
    return shown


def unlike(wanted: Sequence[Hashable], found: Sequence[Hashable]) -> Iterator[tuple[int, int, int, int]]:
    """Yield where two sequences differ: start and end in the first, start and end in the second."""
    if wanted == found:
        return
    if max(len(wanted), len(found)) > LONG:
        pairs = enumerate(zip(wanted, found, strict=False))
        at = next((i for i, (a, b) in pairs if a != b), min(len(wanted), len(found)))
        yield at, min(at + 1, len(wanted)), at, min(at + 1, len(found))
        return
    for kind, *bounds in SequenceMatcher(None, wanted, found, autojunk=False).get_opcodes():
        if kind != "equal":
            i, j, a, b = bounds
            yield i, j, a, b


def tokens_differ(wanted: Sequence[str], found: Sequence[str]) -> list[Finding]:
    """Return where a text says something else: from the first token that differs to the last, with some around them."""
    if wanted == found:
        return []
    start = next((i for i, pair in enumerate(zip(wanted, found, strict=False)) if pair[0] != pair[1]), None)
    start = min(len(wanted), len(found)) if start is None else start
    end = 0
    while end < min(len(wanted), len(found)) - start and wanted[-1 - end] == found[-1 - end]:
        end += 1
    first = max(start - TOKENS, 0)
    shown = (" ".join(each[first : len(each) - max(end - TOKENS, 0)]).replace("\0", "") for each in (wanted, found))
    return [differs(0, 0, *shown)]


def differs(page: int, note: int, expected: str, found: str) -> Finding:
    """Return the finding that a text is not as expected, quoting the difference."""
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
