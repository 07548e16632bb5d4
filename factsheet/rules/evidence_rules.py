"""Rules on what supports a fact, what speaks against it, and what has become of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from factsheet.records.model import Status
from factsheet.records.support import groups, relaying
from factsheet.rules.scan import (
    Finding,
    Rule,
    Scan,
    count_words,
    earliest,
    latest,
    past_review,
    replaced,
    successors,
)


def uncited(scan: Scan) -> Iterator[Finding]:
    """Find statements without a source."""
    for fact in scan.judged.facts.values():
        if not fact.sources:
            where = scan.content.where("fact", fact.id, "sources" if "sources" in fact.model_fields_set else "id")
            yield Finding(where, f"'{fact.id}' has no source", "add one under `sources:`, with the phrase that says it")


def quotes(scan: Scan) -> Iterator[Finding]:
    """Find citations without a quote of 3 to 12 words."""
    for fact in scan.judged.facts.values():
        for number, citation in enumerate(fact.sources):
            words = count_words(citation.quote or "")
            if words == 0:
                where = scan.content.where("fact", fact.id, "sources", number)
                hint = "add `quote:`, the shortest exact phrase that carries the point"
                yield Finding(where, f"the citation of '{citation.source}' has no quote", hint)
            elif not 3 <= words <= 12:
                where = scan.content.where("fact", fact.id, "sources", number, "quote")
                yield Finding(where, f"the quote has {words} words", "take 3 to 12 words, exactly as in the source")


def locators(scan: Scan) -> Iterator[Finding]:
    """Find locators that name more than one kind of place: a note prints one."""
    for fact in scan.judged.facts.values():
        for number, citation in enumerate(fact.sources):
            given = [f"`{field}:`" for field, value in citation.locator if value is not None]
            if len(given) > 1:
                where = scan.content.where("fact", fact.id, "sources", number, "locator")
                yield Finding(where, f"the locator has {' and '.join(given)}", "keep the one that readers can look up")


def denial_apart(scan: Scan) -> Iterator[Finding]:
    """Find denials printed in a list or block without an allegation they answer."""
    for sheet, named in scan.mentions.items():
        for mention in named:
            fact = scan.content.facts[mention.fact]
            answers = fact.answers
            if fact.status != "denied" or not answers:
                continue
            if not any(m.block == mention.block and m.fact in answers for m in named):
                what = f"the denial '{mention.fact}' is printed without what it answers: {_quoted(answers)}"
                yield Finding(scan.at(sheet, mention), what, "print one of them in the same list or block")


def undenied(scan: Scan) -> Iterator[Finding]:
    """Find printed facts whose denial is not on the sheet, whatever their status."""
    for sheet, printed in scan.printed.items():
        for ident, mention in printed.items():
            denials = [f.id for f in scan.answered_by.get(ident, ())]
            if denials and not any(d in printed for d in denials):
                what = f"'{ident}' is printed without its denial {_quoted(denials)}"
                yield Finding(scan.at(sheet, mention), what, "print the denial in the same list or block")


def idle_denials(scan: Scan) -> Iterator[Finding]:
    """Find denials that do not say what they deny."""
    for fact in scan.judged.facts.values():
        if fact.status == "denied" and not fact.answers:
            where = scan.content.where("fact", fact.id, "status")
            hint = "list the facts it denies: `answers: […]`"
            yield Finding(where, f"the denial '{fact.id}' names no allegation", hint)


def _unspoken(scan: Scan, statuses: tuple[Status, ...]) -> Iterator[Finding]:
    for passage in scan.statements:
        fact = scan.content.facts[passage.ident]
        if fact.status not in statuses or fact.attribution or relaying(fact):
            continue
        if not any(known.reporting.search(passage.text) for known in scan.vocabularies(passage.language)):
            what = f"the fact is {fact.status}, and the text does not say by whom"
            hint = "name who says it, with a verb of saying, or add `attribution:` or the citation's `speaker:`"
            yield Finding(scan.where(passage), what, hint)


def unspoken_claims(scan: Scan) -> Iterator[Finding]:
    """Find allegations, denials and disputed statements that name no speaker."""
    return _unspoken(scan, ("alleged", "denied", "disputed"))


def unspoken_reports(scan: Scan) -> Iterator[Finding]:
    """Find reported statements that name no speaker."""
    return _unspoken(scan, ("reported",))


def stale(scan: Scan) -> Iterator[Finding]:
    """Find statements in the present tense that were due for review before the sheet's date."""
    for passage in scan.statements:
        fact = scan.content.facts[passage.ident]
        if not (fact.as_of and fact.review_by):
            continue
        if not any(known.present.search(passage.plain) for known in scan.vocabularies(passage.language)):
            continue
        on = [scan.content.sheets[sheet] for sheet, facts in scan.printed.items() if fact.id in facts]
        late = [plan.id for plan in on if past_review(fact, latest(plan.facts_as_of))]
        if late:
            what = f"'{fact.id}' was due for review by {fact.review_by}; {_quoted(late)} prints it in the present tense"
            hint = "look for a newer figure and move `review_by:`, or say it in the past tense with its date"
            yield Finding(scan.content.where("fact", fact.id, "review_by"), what, hint)


def one_voice(scan: Scan) -> Iterator[Finding]:
    """Find facts said to be established by several sources that repeat one another."""
    for fact in scan.judged.facts.values():
        cited = {c.source for c in fact.sources if c.source in scan.content.sources}
        behind = groups(fact, scan.content)
        if fact.status == "established" and not fact.attribution and len(cited) > 1 and len(behind) == 1:
            what = f"all {len(cited)} sources of '{fact.id}' belong to one group, '{min(behind)}'"
            hint = "add an independent source, or say who says so: `attribution:`, `status: reported`"
            yield Finding(scan.content.where("fact", fact.id, "sources"), what, hint)


def replaced_alone(scan: Scan) -> Iterator[Finding]:
    """Find sheets that print a deprecated or superseded fact without a successor."""
    facts = scan.content.facts
    for sheet, printed in scan.printed.items():
        for ident, mention in printed.items():
            fact = facts[ident]
            if (fact.rank == "deprecated" or replaced(fact)) and not successors(fact, scan.content) & printed.keys():
                state = "superseded" if replaced(fact) else "deprecated"
                if fact.superseded_by:
                    hint = f"print {_quoted(fact.superseded_by)} too, or instead"
                else:
                    hint = "take it off the sheet, or name what took its place: `superseded_by: […]`"
                yield Finding(scan.at(sheet, mention), f"'{ident}' is {state} and printed without its successor", hint)


def impossible_dates(scan: Scan) -> Iterator[Finding]:
    """Find facts later than the sheet that prints them."""
    content = scan.content
    for sheet, printed in scan.printed.items():
        plan = content.sheets[sheet]
        if earliest(plan.facts_as_of) > latest(plan.date):
            what = f"facts as of {plan.facts_as_of} are later than the sheet's date {plan.date}"
            yield Finding(content.where("sheet", sheet, "facts_as_of"), what, "move one of the dates")
        for ident, mention in printed.items():
            fact, until = content.facts[ident], plan.facts_as_of
            if fact.as_of and earliest(fact.as_of) > latest(until):
                what = f"'{ident}' is as of {fact.as_of}, later than the sheet's facts as of {until}"
                yield Finding(scan.at(sheet, mention), what, "move the sheet's `facts_as_of:`, or correct the fact")
            if fact.event_date and earliest(fact.event_date) > latest(until):
                what = f"'{ident}' describes an event of {fact.event_date}, later than the sheet's facts as of {until}"
                hint = "correct the fact; future dates go under `dates:`"
                yield Finding(scan.at(sheet, mention), what, hint)


def _quoted(idents: Iterable[str]) -> str:
    return ", ".join(f"'{ident}'" for ident in idents)


RULES = (
    Rule("C401", "error", "every fact has a source", uncited, each=True),
    Rule("C402", "error", "every citation quotes 3 to 12 words", quotes, each=True),
    Rule("C404", "error", "a denial stands in one list or block with what it answers", denial_apart, each=True),
    Rule("C405", "error", "what a denial answers, whatever its status, is not printed without it", undenied),
    Rule("C406", "error", "an allegation, denial or disputed statement says who says it", unspoken_claims, each=True),
    Rule("C407", "warning", "a reported statement says who says it", unspoken_reports, each=True),
    Rule("C408", "warning", "a statement in the present tense is not past its review", stale),
    Rule("C409", "warning", "the sources of an established fact are not all of one group", one_voice, each=True),
    Rule("C410", "error", "a deprecated or superseded fact stands with its successor", replaced_alone, each=True),
    Rule("C411", "error", "no fact is later than the sheet that prints it", impossible_dates, each=True),
    Rule("C412", "warning", "a denial names what it denies", idle_denials, each=True),
    Rule("C413", "error", "a locator names one kind of place", locators, each=True),
)
