"""Whether each number and date of a fact stands in a quote of its sources.

Input: content. Output: errors where a quote has another number or date, warnings where no quote has it and the fact
does not say why. A date also stands where its source's own date completes what the quote says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date as Day
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import NamedTuple

from factsheet.errors import Problem
from factsheet.languages import Vocabulary, known_languages, vocabulary
from factsheet.languages.readings import Moment, Said, moments, numbers
from factsheet.records.model import Citation, Content, Fact
from factsheet.records.support import carries
from factsheet.rules.scan import Finding, Rule, Scan

_WEEK = 7  # days before a report within which it means the day by its name
_WHY = "say why under `derived:` or `read-in:`"
_LANGUAGE = "en"  # in which figures of a language without rules are read: digits only differ in their marks


class _Part(NamedTuple):
    """A number or date of a fact by the name of its field, and the path of the field."""

    name: str
    path: tuple[str, ...]
    shown: str


class _Quote:
    """A citation's quote, and what it says."""

    def __init__(self, citation: Citation, content: Content) -> None:
        source = content.sources.get(citation.source)
        code = citation.quote_language or (source.language[:2] if source else _LANGUAGE)
        self.citation = citation
        issued = source.published.strip("~") if source else ""
        self.published = Moment() if not issued or "/" in issued else _moment(issued)
        self.text = citation.quote or ""
        self.known: Vocabulary = vocabulary(code if code in known_languages() else _LANGUAGE)

    @cached_property
    def numbers(self) -> Sequence[Said]:
        return numbers(self.text, self.known)

    @cached_property
    def moments(self) -> Sequence[Moment]:
        return moments(self.text, self.known)


class _Judge:
    """One fact with its quotes."""

    def __init__(self, fact: Fact, content: Content) -> None:
        self.fact, self.content = fact, content
        self.quotes = [_Quote(citation, content) for citation in fact.sources]
        self.numbers = content.numbers(fact)
        self.moments = fact.moments()
        self.own = {Decimal(n) for q in self.numbers.values() for n in (q.first, *q.ends)}

    def findings(self) -> Iterator[tuple[str, Finding]]:
        """Yield what is wrong, each with the code of its rule."""
        for name, quantity in self.numbers.items():
            own = name in ("value", "range")
            yield from self.number(_Part(name, (name,) if own else ("values", name), str(quantity)))
        for name, edtf in self.moments.items():
            for end in edtf.split("/"):
                if not end.endswith("~"):  # what is marked as about is the editor's
                    own = name in ("as_of", "event_date")
                    yield from self.date(_Part(name, (name,) if own else ("dates", name), end))

    def reason(self, name: str, *, blanket: bool) -> bool:
        """Tell whether the fact says why no quote has a part; ``blanket``: by its name, or for all parts."""
        fact = self.fact
        return (
            name in fact.derived
            or "" in fact.derived
            or any(read.part == name or (blanket and read.part is None) for read in fact.read_in)
        )

    def told(self, code: str, part: _Part, quote: _Quote | None, said: str = "") -> tuple[str, Finding]:
        where = self.content.where("fact", self.fact.id, *part.path)
        called = f"{part.name} of '{self.fact.id}' is {part.shown}"
        if quote is None:
            hint = f"quote the words that have it, or {_WHY}"
            return code, Finding(where, f"{called}, which is in no quote of its sources", hint)
        what = f"{called}, but the quote of '{quote.citation.source}' has {said}: “{quote.text}”"
        return code, Finding(where, what, f"correct the field or the quote; if both are right, {_WHY}")

    # -- numbers -----------------------------------------------------------------------------------

    def number(self, part: _Part) -> Iterator[tuple[str, Finding]]:
        quantity = self.numbers[part.name]
        wanted = [{Decimal(written), Decimal(full)} for written, full in zip(
            (n for n in (quantity.first, quantity.last) if n is not None), quantity.ends, strict=True)]  # fmt: skip
        quotes = [quote for quote in self.quotes if carries(quote.citation, part.name)]
        having = [q for q in quotes if all(any(r.value in end for r in q.numbers) for end in wanted)]
        named = [q for q in quotes if part.name in q.citation.supports and q not in having]
        others = [(q, r) for q in quotes for r in q.numbers if r.counted and r.value != 1]
        others = [(q, r) for q, r in others if q in named or not (having or r.value in self.own)]
        if others and not self.reason(part.name, blanket=False):
            ends = [max(end) for end in wanted]
            others.sort(key=lambda pair: min(abs(pair[1].value - end) for end in ends))  # stable: the first of equals
            nearest = others[0][0]
            said = dict.fromkeys(q.text[r.start : r.end] for q, r in others if q is nearest)
            yield self.told("C421", part, nearest, ", ".join(said))
        elif not having and not self.reason(part.name, blanket=True):
            yield self.told("C422", part, None)

    # -- dates -------------------------------------------------------------------------------------

    def date(self, part: _Part) -> Iterator[tuple[str, Finding]]:
        wanted = _moment(part.shown)
        quotes = [quote for quote in self.quotes if carries(quote.citation, part.name)]
        reported = any(_issued(wanted, q) and all(self.known(m) for m in q.moments) for q in quotes)
        if reported or any(_said(wanted, quote) for quote in quotes) or self.together(wanted, quotes):
            return
        strange = ((q, m) for q in quotes for m in q.moments if not self.known(m))
        if (found := next(strange, None)) and not self.reason(part.name, blanket=False):
            quote, moment = found
            yield self.told("C421", part, quote, _written(moment))
        elif not self.reason(part.name, blanket=True):
            yield self.told("C422", part, None)

    def known(self, said: Moment) -> bool:
        """Tell whether a date in a quote is one of the fact's, as far as it says it."""
        ends = [_moment(end.strip("~")) for edtf in self.moments.values() for end in edtf.split("/")]
        return said.weekday is not None or any(_agree(end, said) for end in ends)

    def together(self, wanted: Moment, quotes: Sequence[_Quote]) -> bool:
        """Tell whether the quotes say a date together: the day in one, the year in another."""
        said = [m for quote in quotes for m in quote.moments if m.weekday is None and _agree(wanted, m)]
        return all(want is None or any(m[i] == want for m in said) for i, want in enumerate(wanted[:3]))


def _moment(edtf: str) -> Moment:
    return Moment(*map(int, edtf.split("-")))


def _issued(wanted: Moment, quote: _Quote) -> bool:
    """Tell whether a date is the one its source was published on."""
    return all(want is None or want == own for want, own in zip(wanted[:3], quote.published[:3], strict=True))


def _agree(one: Moment, other: Moment) -> bool:
    """Tell whether two dates may be the same, as far as both are known."""
    return all(a is None or b is None or a == b for a, b in zip(one[:3], other[:3], strict=True))


def _said(wanted: Moment, quote: _Quote) -> bool:
    """Tell whether a quote says a date; what it leaves out, its source's own date may add."""
    issued = quote.published
    for moment in quote.moments:
        if moment.weekday is not None:
            if None not in wanted[:3] and None not in issued[:3] and _weekday_before(wanted, issued, moment.weekday):
                return True
            continue
        day = wanted.day if any(r.value == wanted.day for r in quote.numbers) else moment.day  # 3 to 5 May
        whole = Moment(moment.year or issued.year, moment.month, day)
        if _agree(wanted, whole) and all(
            w is None or h is not None for w, h in zip(wanted[:3], whole[:3], strict=True)
        ):
            return True
    return False


def _weekday_before(wanted: Moment, issued: Moment, weekday: int) -> bool:
    """Tell whether a day is the one of this name in the week before a report."""
    day, report = (Day(m.year or 1, m.month or 1, m.day or 1) for m in (wanted, issued))
    return day.weekday() == weekday and 0 <= (report - day).days <= _WEEK


def _written(moment: Moment) -> str:
    return "-".join(f"{n:02}" if n else "?" for n in moment[:3]).rstrip("-?")


@lru_cache(1)
def _found(scan: Scan) -> Sequence[tuple[str, Finding]]:
    """Return what is wrong, once for both rules."""
    return [found for fact in scan.judged.facts.values() for found in _Judge(fact, scan.content).findings()]


def _findings(scan: Scan, code: str) -> Iterator[Finding]:
    yield from (finding for found, finding in _found(scan) if found == code)


def contradicted(scan: Scan) -> Iterator[Finding]:
    """Find numbers and dates of which the quotes have another."""
    return _findings(scan, "C421")


def unquoted(scan: Scan) -> Iterator[Finding]:
    """Find numbers and dates that no quote has, and the fact does not say why."""
    return _findings(scan, "C422")


def keeping_from_release(facts: Iterable[Fact], content: Content) -> Iterator[Problem]:
    """Yield what only warns in a draft: numbers and dates that no quote has, without a reason (V110)."""
    for fact in facts:
        for code, finding in _Judge(fact, content).findings():
            if code == "C422":
                yield Problem("V110", finding.where, finding.what, finding.hint)


RULES = (
    Rule("C421", "error", "no quote has another number or date than the fact", contradicted, each=True),
    Rule("C422", "warning", "each number and date stands in a quote, or the fact says why not", unquoted, each=True),
)
