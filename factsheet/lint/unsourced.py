"""Numbers, dates and quotations in a text itself, which come from no fact printed there.

Input: a group, what it is judged by, the facts that stand in it. Output: findings, each with the nearest fact.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from factsheet.languages.vocabulary import QUOTATION, SLOT, Kind, words
from factsheet.lint.findings import Finding, Part, Sheet
from factsheet.lint.passages import Group
from factsheet.records.model import Fact

Span: TypeAlias = tuple[int, int]
_CODES: Mapping[Kind, str] = {"number": "N101", "word": "N102", "date": "N103", "quotation": "N104"}
_CALLED: Mapping[Kind, str] = {"number": "number", "word": "number in words", "date": "date", "quotation": "quotation"}
_AROUND = 40  # characters of context told on either side


def unsourced(
    group: Group, sheet: Sheet, parts: Sequence[Part], facts: Sequence[Fact], covered: Sequence[Span]
) -> Iterator[Finding]:
    """Yield the numbers, dates and quotations of a text; ``covered`` are the spans that are accounted for."""
    wordings, text = sheet.wordings, group.text
    pattern, _ = wordings.names
    spans = [*covered, *((m.start(), m.end()) for m in pattern.finditer(text))] if pattern else list(covered)
    for accounted in sheet.accounted:
        spans += [m.span() for m in accounted.finditer(text)]
    for found in QUOTATION.finditer(text):
        start, end = found.span()
        named = _within((start, end), spans) or _within((start + 1, end - 1), spans, text)
        if not named and not _quoted(words(found[0]), sheet, facts):
            yield _unaccounted("quotation", (start, end), group, sheet, facts)
        spans.append((start, end))
    numbers = [n for fact in facts for number in wordings.content.numbers(fact).values() for n in number.ends]
    for at, part, known in parts:
        for kind, start, end in known.tokens(part):
            follows = kind == "word" and known.follows(part[start:end], numbers)
            if not follows and not _within((at + start, at + end), spans):
                yield _unaccounted(kind, (at + start, at + end), group, sheet, facts)
                spans.append((at + start, at + end))


def _quoted(wanted: Sequence[str], sheet: Sheet, facts: Sequence[Fact]) -> bool:
    """Tell whether a quotation stands in a quote of the group's facts; in a heading, of any fact of the sheet."""
    quotes = (quote for fact in facts or sheet.printed for quote in sheet.wordings.quotes(fact))
    return any(_contains(quote, wanted) for quote in quotes)


def _unaccounted(kind: Kind, span: Span, group: Group, sheet: Sheet, facts: Sequence[Fact]) -> Finding:
    text, (start, end) = group.text, span
    fact = facts[0] if facts else _nearest(group, sheet)
    token = text[start:end]
    before = text[max(0, start - _AROUND) : start].rpartition("\n")[2].rpartition(SLOT)[2]
    after = text[end : end + _AROUND].partition("\n")[0].partition(SLOT)[0]
    called, hint = f"the {_CALLED[kind]} '{token}' comes from no fact printed there", "print a field of a fact instead"
    if kind == "quotation" and end - start == 1:
        called, hint = f"the quotation mark {token} has no pair", "quotation marks come in pairs"
    elif kind == "quotation":
        hint = "quote a quote of its citations, word for word"
        hint += "; a translation of one stands under quote-translation:" if facts else ""
    what = f"{called}: “…{(before + token + after).strip()}…”"
    hint = f"{hint}; the nearest fact is {fact.id}" if fact else hint
    return Finding(_CODES[kind], what, hint, fact.id if fact else "", tuple(_windows(before, token, after)))


def _nearest(group: Group, sheet: Sheet) -> Fact | None:
    """Return the fact of the sheet that shares most words with the group, and at least two."""
    said = words(group.text)
    shared = [(len(sheet.wordings.said(fact).intersection(said)), fact) for fact in sheet.printed]
    most, fact = max(shared, key=lambda pair: pair[0], default=(0, None))
    return fact if most > 1 else None


def _windows(before: str, token: str, after: str) -> list[str]:
    """Return a token with ever fewer of the words around it."""
    left, right = before.split(), after.split()
    sizes = ((i, j) for i in range(len(left), -1, -1) for j in range(len(right), -1, -1))
    ordered = sorted(sizes, key=lambda size: -sum(size))
    return [" ".join([*left[len(left) - i :], token, *right[:j]]) for i, j in ordered]


def _within(span: Span, spans: Sequence[Span], text: str = "") -> bool:
    start, end = span
    if text:  # a quotation's own spaces and stops
        while start < end and not text[start].isalnum():
            start += 1
        while end > start and not text[end - 1].isalnum():
            end -= 1
    return any(s <= start and end <= e for s, e in spans)


def _contains(quote: Sequence[str], wanted: Sequence[str]) -> bool:
    n = len(wanted)
    return bool(n) and any(list(quote[i : i + n]) == list(wanted) for i in range(len(quote) - n + 1))
