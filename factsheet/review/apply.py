"""Add decisions to the log: all files, or none.

Input: decisions files and their signatures, a project, the time. Output: lines at the end of ``reviews.jsonl``. What
a crash left behind the lines the head counts was never acknowledged; the next apply takes it away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from factsheet.errors import ContentError, Location, Problem
from factsheet.evidence.signoff import habits, kept
from factsheet.evidence.signoff import log as logs
from factsheet.evidence.signoff.decisions import SHOWN, Decision, Decisions, late, moment, read
from factsheet.evidence.signoff.log import Entry, Log
from factsheet.evidence.signoff.pairs import Pair, Translation, author_of, content_digest, person, units
from factsheet.languages import language
from factsheet.project.project import Project
from factsheet.review.rows import ticks
from factsheet.review.store import locked

_NEW = "write a new review file with `factsheet review`, and decide again on the changed citations"


@dataclass(frozen=True)
class Applied:
    """The result for one file: new decisions, those already logged, and those left out as outdated."""

    file: str
    reader: str
    sheet: str
    language: str
    new: int
    known: int
    left: tuple[Problem, ...] = ()
    key: str = ""  # fingerprint of the key that signed it


def apply(
    project: Project,
    files: Sequence[tuple[str, bytes]],
    now: str,
    *,
    signatures: Mapping[str, tuple[str, bytes]] | None = None,
    changed: bool = False,
    warn: Callable[[Sequence[Problem]], object] = lambda problems: None,
) -> tuple[Applied, ...]:
    """Check decisions files (name and bytes), and append them to a project's log.

    ``signatures`` has the signature, name and bytes, of each file that has one, by the file's name. ``changed``
    takes what still fits of a file whose sheet has changed since, and tells the rest; ``warn`` is told what an
    apply before left unfinished, and how readers read.

    Raises ContentError with every problem of every file; then nothing has changed.
    """
    if unknown := [problem for problem in project.problems if problem.code == "C101"]:
        raise ContentError(unknown)
    signed, readers = signatures or {}, project.content.readers
    read_files = _each(files, lambda file: kept.taken(read(file[1], file[0]), file[1], signed.get(file[0]), readers))
    with locked(project.content_folder) as store:
        log = kept.proved(store.read(), project.content_folder, readers)
        fitting = Fitting(project, log, now, changed)
        results = _each(read_files, fitting.take)
        data: dict[str, bytes] = {}
        for said, (name, whole) in zip(read_files, files, strict=True):
            parts = (whole, signed[name][1]) if said.key else (whole,)
            data.update(zip(kept.names(said.sha256), parts, strict=False))
        store.append(log, [fields for _, fields_of in results for fields in fields_of], data)
        warn(logs.unfinished(log, store.path.as_posix(), "warning"))
    warn([problem for said in read_files for problem in _by_another(said)])
    for applied, fields_of in results:
        made = [habits.Habit(f["reader"], f["state"], f["at"], f["opened"]) for f in fields_of]
        warn(tuple(habits.problems(made, Location(applied.file))))
    return tuple(applied for applied, _ in results)


def _by_another(said: Decisions) -> Iterator[Problem]:
    """Yield that somebody else answered than was asked."""
    if said.request and person(said.request.to) != person(said.reader):
        what = f"{said.request.to} was asked, and these are decisions of {said.reader}; the log names {said.reader}"
        yield Problem("V032", said.where("reader"), what, f"make sure that {said.reader} is known to you", "warning")


def _each(items: Sequence[Any], work: Callable[[Any], Any]) -> list[Any]:
    """Return what the work makes of each item. Raises ContentError with the problems of all."""
    problems: list[Problem] = []
    made = []
    for item in items:
        try:
            made.append(work(item))
        except ContentError as error:
            problems += error.problems
    if problems:
        raise ContentError(problems)
    return made


# -- whether it fits -----------------------------------------------------------------------------------


class Fitting:
    """Holds decisions files against the content and the log; each that fits counts as in the log for the next."""

    def __init__(self, project: Project, log: Log, now: str, changed: bool) -> None:
        self.project, self.now, self.changed = project, now, changed
        self.files = {(entry.decisions, entry.key) for entry in log.entries}
        self.latest: dict[tuple[str, str, str], Entry | Mapping[str, Any]] = {}
        for entry in log.entries:
            self.latest[(person(entry.reader), *entry.on)] = entry
        self._units: dict[tuple[str, str], dict[str, Pair | Translation]] = {}

    def take(self, said: Decisions) -> tuple[Applied, list[dict[str, Any]]]:
        """Return the result for a file, and the fields of its new lines. Raises ContentError."""
        problems = list(islice(self._of_file(said), SHOWN))
        if problems:
            raise ContentError(problems)
        found = self.units(said.sheet, said.language)
        fields = []
        outdated: list[Problem] = []
        known = 0
        if said.content != content_digest(found.values()) and not self.changed:
            what = f"the sheet {said.sheet} has changed since this review file was made"
            hint = f"{_NEW}; or take what still applies: factsheet review apply --changed"
            problems.append(Problem("V007", said.where("content"), what, hint))
        for number, decision in enumerate(said.decisions):
            where = said.where_decision
            pair = found.get(decision.pair)
            if pair is None:
                what = f"the sheet {said.sheet} has no pair {decision.pair!r} in {said.language!r}"
                outdated.append(Problem("V008", where(number), what, _NEW))
            elif decision.hash != pair.hash:
                what = f"{decision.pair} has changed since {said.reader} read it"
                outdated.append(Problem("V009", where(number), what, _NEW))
            else:
                wrong = list(self._wrong(said, number, decision, pair))
                problems += wrong
                if not wrong and self._is_known(said, decision):
                    known += 1
                elif not wrong:
                    fields.append(self._fields(said, decision, pair))
        problems += [] if self.changed else outdated
        if not problems and not fields:
            what = (
                "nothing in this file applies to the sheet as it is now"
                if outdated
                else "all decisions in this file are already in the log"
            )
            problems.append(Problem("V013", said.where("decisions"), what, _NEW if outdated else ""))
        if problems:
            more = Problem("V003", Location(said.display), f"{len(problems) - SHOWN} more problems are not shown")
            raise ContentError(problems if len(problems) <= SHOWN else [*problems[:SHOWN], more])
        self.files.add((said.sha256, said.key))
        for line in fields:
            self.latest[person(said.reader), line["pair"], said.language] = line
        made = Applied(said.display, said.reader, said.sheet, said.language, len(fields), known, tuple(outdated))
        return replace(made, key=said.key), fields

    def units(self, sheet: str, code: str) -> dict[str, Pair | Translation]:
        key = sheet, code
        if key not in self._units:
            content = self.project.content
            edition = self.project.edition(content.sheets[sheet], language(code))
            self._units[key] = {unit.id: unit for unit in units(content, edition.facts, edition.language)}
        return self._units[key]

    def _of_file(self, said: Decisions) -> Iterator[Problem]:
        """Yield what is wrong with a file before any of its decisions is looked at."""
        content = self.project.content
        plan = content.sheets.get(said.sheet)
        if any(decisions == said.sha256 and (key or not said.key) for decisions, key in self.files):
            yield Problem("V013", said.where("sha256"), "this file has already been applied", "")
        yield from late(said, self.now)
        editor = content.publisher.author
        if said.request and editor and person(editor) == person(said.reader):
            what = f"this answers a request to {said.request.to}, but in the name of {said.reader}, who is the editor"
            yield Problem(
                "V033", said.where("reader"), what, "an outside check is signed by who made it, and nobody else"
            )
        if plan is None:
            known = ", ".join(sorted(content.sheets))
            yield Problem("V005", said.where("sheet"), f"there is no sheet {said.sheet!r}", f"the sheets are: {known}")
        elif plan.edition != said.edition:
            what = f"this is a review of edition {said.edition}; {plan.id} is edition {plan.edition} now"
            yield Problem("V006", said.where("edition"), what, _NEW)
        if said.language not in content.publisher.languages:
            known = ", ".join(content.publisher.languages)
            what = f"the sheets are not made in {said.language!r}"
            yield Problem("V005", said.where("language"), what, f"the languages are: {known}")

    def _wrong(self, said: Decisions, number: int, decision: Decision, pair: Pair | Translation) -> Iterator[Problem]:
        """Yield what is wrong with a decision that is on what stands there now."""
        content = self.project.content
        author = author_of(pair.fact, content)
        if author is None:
            hint = "add author: to publisher.yaml, or to the fact; it is never printed"
            yield Problem("V012", said.where_decision(number), f"nobody is named as the author of {pair.fact.id}", hint)
        elif person(author) == person(said.reader):
            what = f"{said.reader} is the author of {pair.fact.id}, and nobody reviews their own work"
            yield Problem("V011", said.where_decision(number), what, "have another person read it")
        if decision.state == "verified":
            if isinstance(pair, Pair) and decision.support != "supports":
                what = f"{decision.pair} is verified, but its support is {decision.support or 'not told'}"
                yield Problem(
                    "V010", said.where_decision(number), what, "verified means that the source supports the statement"
                )
            asked = ticks(pair, content, language(said.language))
            if missing := [tick for tick in asked if tick not in decision.ticks]:
                what = f"{decision.pair} is verified without a tick for: {', '.join(missing)}"
                yield Problem("V010", said.where_decision(number), what, "tick each of them, or query the statement")
        before = self.latest.get((person(said.reader), decision.pair, said.language))
        if before is not None and moment(decision.at) < moment(_get(before, "at")):
            what = f"{said.reader} decided on {decision.pair} again later, at {_get(before, 'at')}; the log has that"
            yield Problem(
                "V014",
                said.where_decision(number),
                what,
                "export the decisions again from the most recent review page",
            )

    def _is_known(self, said: Decisions, decision: Decision) -> bool:
        """Tell whether the reader's last word on a pair is this very decision: an export has the earlier ones too.

        One that was unsigned is not the same when it comes signed.
        """
        before = self.latest.get((person(said.reader), decision.pair, said.language))
        names = ("hash", "state", "support", "note", "at")
        if before is None or (said.key and not _get(before, "key")):
            return False
        return all(_get(before, name) == getattr(decision, name) for name in names)

    def _fields(self, said: Decisions, decision: Decision, pair: Pair | Translation) -> dict[str, Any]:
        if isinstance(pair, Pair):
            saw = {"statement": pair.statement, "quote": pair.citation.quote or ""}
            saw |= {"supports": ", ".join(pair.citation.supports)} if pair.citation.supports else {}
        else:
            saw = {"statement": pair.statement, "quote": pair.original}
        return {
            "applied": self.now, "decisions": said.sha256, "sheet": said.sheet, "edition": said.edition,
            "language": said.language, "reader": said.reader, "pair": decision.pair, "hash": decision.hash,
            "state": decision.state, "support": decision.support, "ticks": list(dict.fromkeys(decision.ticks)),
            "note": decision.note, "at": decision.at, "key": said.key, "opened": decision.opened,
            "said": saw, **({"role": said.role} if said.role else {}),
        }  # fmt: skip


def _get(entry: Entry | Mapping[str, Any], name: str) -> Any:
    return getattr(entry, name) if isinstance(entry, Entry) else entry[name]
