"""Rules on grave claims: victims, deaths, first dates and legal status rest on two groups of sources, or on a name.

Input: the scan. Output: findings. Sources of one group (``independence``) repeat one another and count once.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from factsheet.records.model import Claim, Content, Fact
from factsheet.records.support import groups, outlet_of, relaying, speakers
from factsheet.rules.passages import Passage
from factsheet.rules.scan import Finding, Rule, Scan

GROUPS = 2
_DIGIT = re.compile("[0-9]")
_CLAIMED: dict[Claim, str] = {
    "victims": "a number of victims",
    "deaths": "deaths",
    "first-date": "when something first happened",
    "legal-status": "a legal status",
}


def claim_of(fact: Fact, content: Content) -> Claim | None:
    """Return what kind of claim a fact makes: its own, else that of its measure if it counts; None if unsaid."""
    measure = content.measures.get(fact.measure or "")
    return fact.claim or (measure.claim if measure and fact.quantity is not None else None)


def unsupported(scan: Scan) -> Iterator[Finding]:
    """Find grave claims of one group of sources whose sentence does not say who says it."""
    content = scan.content
    for passage in scan.statements:
        fact = content.facts[passage.ident]
        claim = claim_of(fact, content)
        if claim not in _CLAIMED or fact.print == "never":
            continue
        behind = groups(fact, content)
        if 0 < len(behind) < GROUPS and not _attributed(passage, fact, scan):
            what = f"'{fact.id}' states {_CLAIMED[claim]} on the word of one group of sources, '{min(behind)}'"
            hint = "add a source from another group, or name the `attribution:` in the sentence with a verb of saying"
            yield Finding(scan.where(passage), what, hint)


def _attributed(passage: Passage, fact: Fact, scan: Scan) -> bool:
    """Tell whether a statement names who its attribution names, with a verb of saying."""
    if not any(v.reporting.search(passage.text) for v in scan.vocabularies(passage.language)):
        return False
    content, language = scan.content, passage.language
    said = fact.attribution.get(language) if fact.attribution else None
    spoken = [name for speaker in speakers(fact, content) if (name := speaker.name.get(language))]
    relayed, names = relaying(fact), scan.names_in(said or "", language)
    for citation in relayed:  # the outlet says it of nobody but itself
        if citation.source in content.sources:
            names -= scan.names_in(outlet_of(content.sources[citation.source]), language)
    names = names.union(*(scan.names_in(name, language) for name in spoken))
    texts = [*spoken, *([said] if said and (names or not relayed) else ())]
    return bool(names & passage.names) or any(text.casefold() in passage.text.casefold() for text in texts)


def unclaimed(scan: Scan) -> Iterator[Finding]:
    """Find statements that read like a grave claim and do not say whether they are one."""
    for passage in scan.statements:
        fact = scan.content.facts[passage.ident]
        if passage.language != scan.reference or fact.print == "never" or claim_of(fact, scan.content):
            continue
        (known,) = scan.vocabularies(passage.language)
        for claim, (needed, pattern) in known.claims.items():
            found = pattern.search(passage.plain)
            if found and (not needed or any(_is(needed, name, fact) for name in passage.fields)):
                what = f"“{found[0]}” may state {_CLAIMED[claim]}, and the fact has no `claim:`"
                yield Finding(
                    scan.where(passage), what, f"add `claim: {claim}`, or `claim: none` if it makes no such claim"
                )
                break


def _is(needed: str, name: str, fact: Fact) -> bool:
    """Tell whether a placeholder is a number or a date."""
    number = name in ("value", "range", *fact.values)
    return number if needed == "number" else not number


def doubtful_groups(scan: Scan) -> Iterator[Finding]:
    """Find a group that one source alone has and that is another but for one letter: perhaps it is that one."""
    named = [(source.custom.independence, ident) for ident, source in scan.content.sources.items()]
    members = Counter(group for group, _ in named if group)
    like: dict[str, list[str]] = {}
    for one in members:
        for form in _lacking_a_letter(one):
            like.setdefault(form, []).append(one)
    for group, ident in named:
        if group and members[group] == 1:
            near = {other for form in _lacking_a_letter(group) for other in like[form]}
            near = {other for other in near if _DIGIT.sub("", other) != _DIGIT.sub("", group)}
            if near:
                where = scan.content.where("source", ident, "custom", "independence")
                yield Finding(where, f"the group '{group}' has this source alone", f"did you mean '{min(near)}'?")


def _lacking_a_letter(word: str) -> set[str]:
    """Return a word and what is left of it without any one letter: two words one letter apart have one in common."""
    return {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}


RULES = (
    Rule(
        "C415",
        "error",
        "a grave claim rests on two groups of sources, or the sentence says who says it",
        unsupported,
        each=True,
    ),
    Rule("C416", "warning", "what reads like a grave claim has `claim:`", unclaimed, each=True),
    Rule("C417", "warning", "a group of sources is not written in two ways", doubtful_groups),
)
