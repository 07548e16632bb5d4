"""A quote in its sentence: words around it that may turn what it says, or whose word it is.

Input: content, texts of copies kept here. Output: warnings (E006) with the quote and the word found, never the
sentence: a hint where to look, not a verdict. A language without a file is not judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from factsheet.errors import Problem
from factsheet.languages import known_languages, vocabulary
from factsheet.languages.vocabulary import fold
from factsheet.records.model import Citation, Content, Fact
from factsheet.records.support import group

_WORDS = re.compile(r"[^\W_]+")
_SENTENCE = re.compile(r"(?<=[.!?…])[”»\"’')]*\s+(?=[\"“„«‘(]*[^\W\d_a-zà-öø-ÿа-яё])")


def located(citation: Citation, text: str | None) -> tuple[int, str, int, int] | None:
    """Return where a quote stands in a text: paragraph, its text, start, end; None if not just once.

    Several places are one where the locator names the paragraph.
    """
    if not text or not citation.quote:
        return None
    wanted = re.compile(r"[\W_]+".join(map(re.escape, _WORDS.findall(citation.quote))), re.IGNORECASE)
    paragraphs = [line for line in text.splitlines() if line.strip()]
    hits = [(n, m) for n, line in enumerate(paragraphs, 1) for m in wanted.finditer(line)]
    if len(hits) > 1 and citation.locator.paragraphs:
        hits = [hit for hit in hits if citation.locator.has_paragraph(hit[0])]
    if len(hits) != 1:
        return None
    n, match = hits[0]
    return n, paragraphs[n - 1], match.start(), match.end()


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
