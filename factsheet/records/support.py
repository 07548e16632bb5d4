"""What a citation carries of its fact, and whose word it relays.

Input: facts, citations. Output: the parts of a fact, and which citations carry each; the group that counts as one
voice; who says what a fact states. Two sources that relay one speaker are one voice (``speakers.yaml``).
"""

from __future__ import annotations

import re
from collections.abc import Collection

from factsheet.languages import Language
from factsheet.records.evidence import Speaker
from factsheet.records.model import Citation, Content, Fact
from factsheet.records.source import Source

GENERAL = ("who", "what", "place")
TOLD_TO = "{speaker}, to {outlet}"

# -- what is carried ---------------------------------------------------------------------------------


def parts(fact: Fact) -> tuple[str, ...]:
    """Return the numbers and dates that a fact prints, by the name of their field: each must be carried by a citation.

    ``as_of`` is printed with a measure, and where the sentence has its placeholder; else it only keeps the fact fresh.
    """
    said = [text for wording in (fact.text, fact.printed) if wording for text in wording.root.values()]
    dated = fact.measure or any("{as_of}" in text for text in said)
    names = ("value", "range", *(["as_of"] if dated else []), "event_date")
    own = [name for name in names if getattr(fact, name, None) is not None]
    return (*own, *fact.values, *fact.dates)


def carries(citation: Citation, part: str) -> bool:
    """Tell whether a citation carries a part of its fact; one that names none carries all."""
    return not citation.supports or part in citation.supports


def carriers(fact: Fact) -> dict[str, tuple[int, ...]]:
    """Return for each number and date the citations that carry it, by their number from 0; none where it is lacking."""
    return {part: tuple(n for n, c in enumerate(fact.sources) if carries(c, part)) for part in parts(fact)}


def explained(fact: Fact) -> frozenset[str]:
    """Return the numbers and dates that the fact says how it has: ``derived``, ``read-in``."""
    own = {*fact.derived, *(read.part or "" for read in fact.read_in)}
    return frozenset(parts(fact)) if "" in own else frozenset(own)


def uncovered(fact: Fact, citations: Collection[int]) -> tuple[str, ...]:
    """Return the numbers and dates that none of some citations carries, nor the fact explains.

    A fact is confirmed when citations that are confirmed leave nothing uncovered, and there is one.
    """
    why = explained(fact)
    return tuple(part for part, by in carriers(fact).items() if part not in why and not {*by} & {*citations})


# -- whose word it is --------------------------------------------------------------------------------


def group(citation: Citation, content: Content) -> str | None:
    """Return whose voice a citation counts as: the speaker's group, else the source's; None for an unknown source."""
    speaker = content.speakers.get(citation.speaker or "")
    if speaker:
        return speaker.group or speaker.id
    source = content.sources.get(citation.source)
    return (source.custom.independence or source.id) if source else None


def groups(fact: Fact, content: Content) -> frozenset[str]:
    """Return the voices behind a fact."""
    return frozenset(filter(None, (group(citation, content) for citation in fact.sources)))


def relaying(fact: Fact) -> tuple[Citation, ...]:
    """Return the citations that carry a fact's figure, or what it states, if each of them relays a speaker."""
    main = next((name for name in ("value", "range") if name in parts(fact)), "what")
    carrying = tuple(citation for citation in fact.sources if carries(citation, main))
    return carrying if all(citation.speaker for citation in carrying) else ()


def speakers(fact: Fact, content: Content) -> tuple[Speaker, ...]:
    """Return whose word a fact states, where its citations only relay it."""
    named = dict.fromkeys(citation.speaker or "" for citation in relaying(fact))
    return tuple(content.speakers[ident] for ident in named if ident in content.speakers)


def attribution(fact: Fact, content: Content, language: Language) -> str | None:
    """Return who says what a fact states: its ``attribution:``, else the speakers and the outlets that relay them."""
    if fact.attribution:
        return fact.attribution.get(language.code)
    told: dict[str, dict[str, None]] = {}
    for citation in relaying(fact):
        speaker = content.speakers.get(citation.speaker or "")
        name = speaker.name.get(language.code) if speaker else None
        if speaker is None or name is None:
            return None
        outlets = told.setdefault(name, {})
        source = content.sources.get(citation.source)
        own = source and (source.custom.independence or source.id) == (speaker.group or speaker.id)
        if (
            source
            and not own
            and (outlet := outlet_of(source.in_language(language.code))).casefold() not in name.casefold()
        ):
            outlets[outlet] = None
    said = (
        language.label(TOLD_TO, speaker=name, outlet=language.listed(outlets)) if outlets else name
        for name, outlets in told.items()
    )
    return "; ".join(said) or None


def outlet_of(source: Source) -> str:
    """Return who published a source: its container, publisher, first author or title."""
    author = next((a.literal or a.family for a in source.author), None)
    return source.container_title or source.publisher or author or source.title or source.id


def names_outlets_alone(said: str, fact: Fact, content: Content, language: Language) -> bool:
    """Tell whether an attribution names nobody but the outlets of the citations that relay a speaker."""
    rest = said.casefold()
    sources = [content.sources[c.source] for c in relaying(fact) if c.source in content.sources]
    outlets = {outlet_of(source.in_language(language.code)).casefold() for source in sources}
    for outlet in sorted(outlets, key=len, reverse=True):
        rest = rest.replace(outlet, " ").replace(outlet.removeprefix("the "), " ")
    words = re.sub(rf"\b(?:{language.conjunction}|the)\b", " ", rest)
    return bool(outlets) and rest != said.casefold() and not re.search(r"\w", words)
