"""A quote in its sentence: words around it that may turn what it says, or whose word it is.

Input: content, texts of copies kept here. Output: warnings (E006) with the quote and the word found, never the
sentence: a hint where to look, not a verdict. A language without a file is not judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from factsheet.errors import Problem
from factsheet.languages import known_languages, vocabulary
from factsheet.languages.vocabulary import fold
from factsheet.records.model import Citation, Content, Fact
from factsheet.records.support import group

_WORDS = re.compile(r"[^\W_]+")
_SENTENCE = re.compile(r"(?<=[.!?…])[”»\"’')]*\s+(?=[\"“„«‘(]*[^\W\d_a-zà-öø-ÿа-яё])")
_LIKE_ASCII = re.compile("[\u0130\u0131\u017f\u212a]")  # what ``re`` takes for an i, s or k where case is ignored


class _Paragraph(NamedTuple):
    """A paragraph, and its words in small letters with a space between them, if they can be searched so."""

    line: str
    words: str | None

    def find(self, quote: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Yield where the words of a quote stand, whatever stands between them and in letters of any case."""
        wanted = " ".join(quote)
        if self.words is None or not wanted.isascii():
            pattern = re.compile(r"[\W_]+".join(map(re.escape, quote)), re.IGNORECASE)
            yield from (match.span() for match in pattern.finditer(self.line))
            return
        at = self.words.find(wanted := wanted.lower())
        while at >= 0:
            end = at + len(wanted)
            yield self._place(at), self._place(end - 1) + 1
            at = self.words.find(wanted, end)

    def _place(self, at: int) -> int:
        """Return where a letter of the words stands in the paragraph."""
        assert self.words is not None
        number, start = self.words.count(" ", 0, at), self.words.rfind(" ", 0, at) + 1
        word = next(islice(_WORDS.finditer(self.line), number, None))
        return word.start() + at - start


@lru_cache(maxsize=4)
def _paragraphs(text: str) -> tuple[_Paragraph, ...]:
    lines = [line for line in text.splitlines() if line.strip()]
    words = [" ".join(_WORDS.findall(line)) for line in lines]
    return tuple(
        _Paragraph(line, None if _LIKE_ASCII.search(said) else said.lower())
        for line, said in zip(lines, words, strict=True)
    )


def located(citation: Citation, text: str | None) -> tuple[int, str, int, int] | None:
    """Return where a quote stands in a text: paragraph, its text, start, end; None if not just once.

    Several places are one where the locator names the paragraph.
    """
    if not text or not citation.quote:
        return None
    quote, paragraphs = _WORDS.findall(citation.quote), _paragraphs(text)
    hits = [(n, p.line, *span) for n, p in enumerate(paragraphs, 1) for span in p.find(quote)] if quote else []
    if len(hits) > 1 and citation.locator.paragraphs:
        hits = [hit for hit in hits if citation.locator.has_paragraph(hit[0])]
    return hits[0] if len(hits) == 1 else None


def around(citation: Citation, text: str | None) -> tuple[str, str]:
    """Return what stands before and after a quote in its sentence; nothing where it is not found once."""
    found = located(citation, text)
    if found is None:
        return "", ""
    _, line, start, end = found
    ends = [0, *(m.end() for m in _SENTENCE.finditer(line)), len(line)]
    first = max(at for at in ends if at <= start)
    last = min(at for at in ends if at >= end)
    return line[first:start], line[end:last]


def problems(content: Content, texts: Mapping[str, str]) -> Iterator[Problem]:
    """Yield what in a quote's sentence may turn it or give it to another speaker (E006)."""
    by_source: dict[str, list[tuple[Fact, int]]] = {}
    for fact in content.facts.values():
        for number, citation in enumerate(fact.sources):
            if citation.source in content.sources:
                by_source.setdefault(citation.source, []).append((fact, number))
    for source, cited in by_source.items():
        text = texts.get(source)  # read once a source
        for fact, number in cited if text else ():
            yield from _of_citation(content, fact, number, text)


def _of_citation(content: Content, fact: Fact, number: int, text: str | None) -> Iterator[Problem]:
    citation = fact.sources[number]
    code = citation.quote_language or content.sources[citation.source].language[:2]
    if code not in known_languages():
        return
    known = vocabulary(code)
    for where, part in zip(("before", "after"), map(fold, around(citation, text)), strict=True):
        if turned := known.turning.search(part):
            hint = "read the whole sentence; quote the word too, if it changes what the source says"
            yield _warning(content, fact, number, f"“{turned[0]}” stands {where} it in its sentence", hint)
        if other := _another_speaker(content, citation, part, code):
            hint = f"if it is their word, add `speaker: {other[0]}`"
            yield _warning(content, fact, number, f"its sentence names another speaker, {other[1]}", hint)
        elif citation.speaker is None and (said := known.reporting.search(part)):
            hint = "if the source relays somebody’s word, add `speaker:`"
            yield _warning(content, fact, number, f"“{said[0]}” stands {where} it in its sentence", hint)


def _another_speaker(content: Content, citation: Citation, part: str, code: str) -> tuple[str, str] | None:
    """Return id and name of a speaker that stands in a part of a sentence and is another voice."""
    own = group(citation, content)
    for speaker in content.speakers.values():
        name = speaker.name.get(code)
        if name and (speaker.group or speaker.id) != own and re.search(rf"(?<!\w){re.escape(fold(name))}(?!\w)", part):
            return speaker.id, name
    return None


def _warning(content: Content, fact: Fact, number: int, finding: str, hint: str) -> Problem:
    citation = fact.sources[number]
    where = content.where("fact", fact.id, "sources", number, "quote")
    what = f"the quote “{citation.quote}” of '{citation.source}': {finding}"
    return Problem("E006", where, what, hint, "warning")
