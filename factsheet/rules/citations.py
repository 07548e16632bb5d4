"""Rules on what citations say of themselves: what each carries, whose word it relays, and what was only searched for.

Input: the scan. Output: findings.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any

from factsheet.languages import Vocabulary, known_languages, language
from factsheet.records.messages import nearest
from factsheet.records.model import Fact
from factsheet.records.support import GENERAL, names_outlets_alone, parts, speakers, uncovered
from factsheet.rules.passages import Passage, Path
from factsheet.rules.scan import Finding, Rule, Scan


def not_carried(scan: Scan) -> Iterator[Finding]:
    """Find numbers and dates that no citation carries, in one of the publisher's languages or in all."""
    for fact in scan.judged.facts.values():
        if not fact.sources:
            continue
        printed = {field for passage in scan.by_fact.get(fact.id, ()) for field in passage.fields}
        unprinted = set() if fact.measure else {"as_of"} - printed  # no tile, chart or sentence has it
        lacking: dict[str, list[str]] = {}
        for code in scan.languages:
            own = fact.in_language(code)
            for part in uncovered(own, range(len(own.sources))):
                if part not in unprinted:
                    lacking.setdefault(part, []).append(code)
        for part, codes in lacking.items():
            group = next((name for name in ("values", "dates") if part in getattr(fact, name)), "")
            where = scan.content.where("fact", fact.id, *((group, part) if group else (part,)))
            only = ", ".join(f"'{code}'" for code in codes)
            within = f" in {only}" if len(codes) < len(scan.languages) else ""
            what = f"no citation of '{fact.id}' carries `{part}`{within}"
            hint = f"add `{part}` to the `supports:` of the citation that has it, or say how you know: `derived:`"
            yield Finding(where, what, f"{hint}, `read-in:`")


def idle_parts(scan: Scan) -> Iterator[Finding]:
    """Find parts that a citation supports, or a fact explains, and the fact has not."""
    for fact in scan.judged.facts.values():
        own = tuple(dict.fromkeys((*parts(fact), *(["as_of"] if fact.as_of else []))))
        known = (*own, *GENERAL, *(["qualifier"] if fact.qualifier else []))
        for path, part, allowed in _named_parts(fact):
            if part not in (known if allowed else own):
                guess = nearest(part, known if allowed else own)
                has = ", ".join(f"`{name}`" for name in own) or "no number or date"
                yield Finding(
                    scan.content.where("fact", fact.id, *path),
                    f"'{fact.id}' has no `{part}`",
                    f"did you mean '{guess}'?"
                    if guess
                    else f"it has {has}; a citation may also support who, what, place",
                )


def unnamed_parts(scan: Scan) -> Iterator[Finding]:
    """Find explanations that do not say which of several numbers and dates they explain, and so exempt them all."""
    for fact in scan.judged.facts.values():
        own = (*scan.content.numbers(fact), *fact.moments())
        if len(own) < 2:
            continue
        names = ", ".join(f"`{name}`" for name in own)
        if "" in fact.derived:
            where = scan.content.where("fact", fact.id, "derived")
            hint = f"name what follows so: `derived: {{{own[0]}: …}}`"
            yield Finding(where, f"`derived:` of '{fact.id}' explains all of {names}", hint)
        for number, read in enumerate(fact.read_in):
            if read.part is None:
                where = scan.content.where("fact", fact.id, "read-in", number)
                hint = f"name what was read there: `part: {own[-1]}`"
                yield Finding(where, f"`read-in:` of '{fact.id}' explains all of {names}", hint)


def _named_parts(fact: Fact) -> Iterator[tuple[Path, str, bool]]:
    """Yield each part a fact's citations and explanations name, its place, and whether it may be a general one."""
    for number, citation in enumerate(fact.sources):
        for at, part in enumerate(citation.supports):
            yield ("sources", number, "supports", at), part, True
    for part in filter(None, fact.derived):
        yield ("derived", part), part, False
    for number, read in enumerate(fact.read_in):
        if read.part:
            yield ("read-in", number, "part"), read.part, False


def outlets_alone(scan: Scan) -> Iterator[Finding]:
    """Find attributions that give a speaker's word to the outlets that relay it."""
    for fact in scan.judged.facts.values():
        spoken = speakers(fact, scan.content)
        for code, said in fact.attribution.root.items() if fact.attribution and spoken else ():
            own = language(code if code in known_languages() else scan.reference)
            if names_outlets_alone(said, fact, scan.content, own):
                name = spoken[0].name.get(own.code) or spoken[0].id
                what = f"the attribution “{said}” names who relays it; the citations say it is the word of {name}"
                where = scan.content.where("fact", fact.id, "attribution", *(() if code == "und" else (code,)))
                yield Finding(where, what, "name the speaker, or take `attribution:` out: both are printed")


def unsearched(scan: Scan) -> Iterator[Finding]:
    """Find texts that say something was not found as of a day, and name no search."""
    for passage, unfound in chain.from_iterable(scan.each(_unfound)):
        if not _searched(scan, passage):
            what = f"“{unfound}” is a search’s result, and no search is recorded for it"
            hint = "record the search in searches.yaml, and print it by an entry with `search:`"
            yield Finding(scan.where(passage), what, hint)


def _unfound(scan: Scan) -> list[tuple[Passage, str]]:
    """Return the texts that say something was not found as of a day, and the words that say so."""
    told = [passage for passage in scan.passages if passage.role in ("statement", "sheet")]
    found = ((p, known.unfound.search(p.text), known) for p in told for known in scan.vocabularies(p.language))
    first = {passage: said[0] for passage, said, known in reversed([*found]) if said and _dated(passage, known)}
    return [*first.items()]


def _dated(passage: Passage, known: Vocabulary) -> bool:
    return "as_of" in passage.fields or any(token.kind == "date" for token in known.tokens(passage.text))


def _searched(scan: Scan, passage: Passage) -> bool:
    """Tell whether the entry of a sheet that a text stands in names a search."""
    part: Any = scan.content.sheets.get(passage.ident) if passage.role == "sheet" else None
    for step in passage.path[:-1]:
        part = part[step] if isinstance(step, int) else getattr(part, step.replace("-", "_"), None)
        if part is None:
            return False
    return getattr(part, "search", None) is not None


RULES = (
    Rule(
        "C418",
        "error",
        "each number and date is carried by a citation, or explained by the fact",
        not_carried,
        each=True,
    ),
    Rule("C419", "error", "citations support, and facts explain, only parts that the fact has", idle_parts, each=True),
    Rule(
        "C420",
        "error",
        "an attribution names the speaker, not only the outlets that relay the word",
        outlets_alone,
        each=True,
    ),
    Rule("C423", "warning", "what was not found as of a day has its search", unsearched),
    Rule("C424", "error", "of several numbers and dates, a reason names the one it is for", unnamed_parts, each=True),
)
