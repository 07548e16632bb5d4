"""What keeps a sheet from release: everything that is missing, with fact and place.

Input: a project, plans, languages, a day. Output: problems; none means that it may be released.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from factsheet.errors import Location, Problem
from factsheet.evidence.ladder import READERS
from factsheet.evidence.signoff.kept import SIGN
from factsheet.evidence.signoff.pairs import Pair, Translation, author_of, units
from factsheet.evidence.signoff.states import Stand, stand
from factsheet.languages import Language, language
from factsheet.project.project import Project
from factsheet.records.model import Content, Fact
from factsheet.records.plan import SheetPlan
from factsheet.rules import release_problems
from factsheet.rules.figures import keeping_from_release
from factsheet.rules.scan import latest, past_review

_READ = "have two people other than its author read it: factsheet review"
_SIGN = f"ask them to sign their exported decisions, and apply these again: {SIGN}; or write `unsigned: allowed` in "
_SIGN += "publisher.yaml, and the sheet says how many are unsigned"
_ASKED = {
    "queried": ("V102", "is queried", "answer the query, then ask the reader to decide again"),
    "disputed": ("V102", "is disputed", "correct the fact or take it off the sheet"),
    "needs-source": ("V102", "needs another source", "add one, or take the fact off the sheet"),
    "withdrawn": ("V102", "was withdrawn", "take it off the sheet, or ask the reader to decide again"),
}


def until(content: Content, plans: Iterable[SheetPlan], told: str = "V112") -> Iterator[tuple[str, Problem]]:
    """Yield the last day of each memo that names one, and what is told after it: a warning, or V111 in a release."""
    for plan in plans:
        if plan.memo and (day := plan.memo.valid_until):
            where, what = content.where("sheet", plan.id, "memo", "valid_until"), f"the memo was valid until {day}"
            hint = "see how much of it still holds, then set a later date; or take the memo out"
            yield latest(day), Problem(told, where, what, hint, "warning" if told == "V112" else "error")


def problems(project: Project, plans: Sequence[SheetPlan], codes: Sequence[str], on: str) -> tuple[Problem, ...]:
    """Return what keeps sheets in some languages from release on a day. Raises ContentError for a broken log."""
    found: dict[tuple[Location, str, str], tuple[Problem, list[str]]] = {}
    for plan in plans:
        for code in codes:
            lang = language(code)
            facts = project.edition(plan, lang).facts
            for pair in units(project.content, facts, lang):
                for problem in _of_unit(project, pair, stand(pair, project.history, project.content), on):
                    _, said = found.setdefault((problem.where, problem.code, problem.what), (problem, []))
                    said.extend([] if code in said else [code])
            for problem in (*keeping_from_release(facts, project.content), *_untranslated(project, facts, lang)):
                found.setdefault((problem.where, problem.code, problem.what), (problem, []))
    listed = [
        Problem(p.code, p.where, f"{p.what} ({', '.join(said)})" if said else p.what, p.hint)
        for p, said in found.values()
    ]
    listed.sort(key=lambda p: (p.where, p.code, p.what))
    return (*release_problems(project.content), *listed)


def _of_unit(project: Project, pair: Pair | Translation, found: Stand, on: str) -> Iterator[Problem]:
    """Yield the problems that keep a pair, or a translation, from release."""
    content = project.content
    place = ("sources", pair.number) if isinstance(pair, Pair) else ("text", pair.language)
    where = content.where("fact", pair.fact.id, *place)
    if found.state in _ASKED:
        code, what, hint = _ASKED[found.state]
        readers = ", ".join(f"{e.state} by {e.reader}" for e in found.now) if found.state == "queried" else ""
        note = next((e.note for e in reversed(found.now) if e.note and e.state != "verified"), "")
        told = f": {readers or note}" if readers or note else ""
        yield Problem(code, where, f"{pair.id} {what}{told}", hint)
    elif found.state == "lapsed":
        said = found.before[-1].said.get("statement", "")
        told = f"; it said “{said}”" if said and said != pair.statement else ""
        yield Problem("V103", where, f"{pair.id} has changed since it was read{told}", _READ)
    elif found.state == "confirmed" and found.unsigned and content.publisher.unsigned != "allowed":
        what = f"{pair.id} was read by two people, but not signed by {', '.join(found.unsigned)}"
        yield Problem("V107", where, what, _SIGN)
    elif found.state != "confirmed":
        told = f"{pair.id} was read by {len(found.now)} of {READERS} people"
        unknown = author_of(pair.fact, content) is None
        yield Problem(
            "V101" if isinstance(pair, Pair) else "V105",
            where,
            told,
            "add author: to publisher.yaml first" if unknown else _READ,
        )
    if past_review(pair.fact, on):
        due = content.where("fact", pair.fact.id, "review_by")
        what = f"{pair.fact.id} was due for review by {pair.fact.review_by}"
        yield Problem("V104", due, what, "look for newer facts, then set a later `review_by:`")


def _untranslated(project: Project, facts: Iterable[Fact], lang: Language) -> Iterator[Problem]:
    """Yield the statements that have no text in a language."""
    for fact in facts:
        if fact.text.get(lang.code) is None:
            where = project.content.where("fact", fact.id, "text")
            yield Problem("V105", where, f"{fact.id} has no text in '{lang.code}'", f"add a line `{lang.code}: …`")
