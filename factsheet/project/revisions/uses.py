"""What rests on a source: facts, and the editions that print them, today and as they were released.

Input: a project, a source. Output: facts with what would be left of them without it; editions with pages and notes.
A released edition is found by its hash: made from today's content, in a PDF, or as it was committed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import NamedTuple

from factsheet.errors import ContentError, FactsheetError, Location, Problem
from factsheet.evidence.digest import digest
from factsheet.evidence.ladder import pair_ids
from factsheet.project.press import Press
from factsheet.project.project import Project
from factsheet.project.released import FILE, Released, read
from factsheet.project.revisions.again import released_again
from factsheet.project.revisions.states import OnPaper, Record, manifests, on_paper, plain
from factsheet.records.model import Content, Fact
from factsheet.records.support import GENERAL, carries, group, groups, uncovered
from factsheet.rules.independence import GROUPS, claim_of


class Use(NamedTuple):
    """A fact that rests on the source: how, and what speaks against its standing without it; nothing: it stands."""

    fact: str
    cited: tuple[str, ...]  # ids of its citations of the source
    read_in: bool  # a value or date was read in the source
    others: tuple[str, ...]  # the citations of other voices
    lacking: tuple[str, ...]

    @property
    def stands(self) -> bool:
        return not self.lacking


class Passage(NamedTuple):
    """A fact, as an edition prints it: its notes that name the source, none where only a value was read in it."""

    fact: str
    notes: tuple[int, ...]
    pages: Mapping[str, tuple[int, ...]]


class Note(NamedTuple):
    """A note that names the source, with its page by paper."""

    number: int
    pages: Mapping[str, int]


@dataclass(frozen=True)
class Resting:
    """An edition that rests on the source; without facts or notes where only its record was found."""

    sheet: str
    number: str
    edition: int
    date: str
    language: str
    released: bool
    found: str  # where: content, file or a commit; empty: nowhere
    facts: tuple[Passage, ...] = ()
    notes: tuple[Note, ...] = ()
    paper: OnPaper | None = None  # what the edition says of itself, if it was found


@dataclass(frozen=True)
class Recall:
    """All that rests on a source."""

    source: str
    facts: tuple[Use, ...]
    editions: tuple[Resting, ...]
    unmade: tuple[Problem, ...]  # sheets of today that cannot be made


def recall(project: Project, source: str, files: Iterable[Record] = ()) -> Recall:
    """Return what rests on a source; ``files`` are the manifests of PDFs at hand.

    Raises ContentError: B105 for a source that neither the content nor a released edition knows, V109 for a record of
    released editions that was changed.
    """
    content = project.content
    released = read(project.content_folder / FILE)
    if source not in content.sources and not any(f"source {source}" in one.parts for one in released):
        what = f"neither the content nor a released edition has a source {source!r}"
        hint = "use the id of a source in content/sources/; factsheet export sources lists them"
        raise ContentError([Problem("B105", Location(f"{project.content_folder.as_posix()}/sources"), what, hint)])
    facts = tuple(use for fact in content.facts.values() if (use := _use(fact, content, source)))
    today, unmade = _of_today(project, source)
    wanted = [
        one for one in released if f"source {source}" in one.parts or any(f"fact {u.fact}" in one.parts for u in facts)
    ]
    found = _of_released(project, wanted, list(files), source)
    editions = []
    for one in wanted:
        where, paper, cited = found.get(one.sha256, ("", None, frozenset[str]()))
        facts_there, notes = _resting(paper, source, cited) if paper else ((), ())
        if facts_there or notes or (not paper and f"source {source}" in one.parts):
            said = (one.sheet, one.number, one.edition, one.date, one.language)
            editions.append(Resting(*said, True, where, facts_there, notes, paper))
    return Recall(source, facts, (*today, *editions), unmade)


def _use(fact: Fact, content: Content, source: str) -> Use | None:
    """Return how a fact rests on a source, and what it lacks without; None where it does not."""
    ids = pair_ids(fact)
    cited = [n for n, citation in enumerate(fact.sources) if citation.source == source]
    read_in = any(one.source == source for one in fact.read_in)
    if not cited and not read_in:
        return None
    lost = {group(fact.sources[n], content) for n in cited}
    others = [n for n in range(len(fact.sources)) if n not in cited and group(fact.sources[n], content) not in lost]
    rest = fact.model_copy(update={"read_in": tuple(one for one in fact.read_in if one.source != source)})
    return Use(
        fact.id,
        tuple(ids[n] for n in cited),
        read_in,
        tuple(ids[n] for n in others),
        tuple(_lacking(fact, rest, content, cited, others)),
    )


def _lacking(fact: Fact, rest: Fact, content: Content, cited: Sequence[int], others: Sequence[int]) -> Iterator[str]:
    """Yield what a fact lacks without a source: ``rest`` is what is left of it, by the citations of ``others``."""
    if not others:
        same = len(fact.sources) > len(cited)
        yield "its other citations are of the same voice" if same else "no other source is cited"
        return
    everything = range(len(fact.sources))
    parts = [part for part in uncovered(rest, others) if part not in uncovered(fact, everything)]
    was, left = ([fact.sources[n] for n in numbers] for numbers in (cited, others))
    parts += [p for p in GENERAL if any(carries(c, p) for c in was) and not any(carries(c, p) for c in left)]
    if parts:
        yield f"no other voice carries {', '.join(parts)}"
    claim = claim_of(fact, content)
    voices = {group(citation, content) for citation in left}
    if claim not in (None, "none") and len(voices) < GROUPS <= len(groups(fact, content)):
        yield f"a claim of {claim} needs {GROUPS} voices, and one would be left"


def _resting(paper: OnPaper, source: str, facts: frozenset[str]) -> tuple[tuple[Passage, ...], tuple[Note, ...]]:
    notes = {n: pages for n, (key, pages) in enumerate(paper.notes, 1) if key == source}
    passages = (
        Passage(ident, tuple(n for n in printed.notes if n in notes), printed.pages)
        for ident, printed in paper.facts.items()
        if ident in facts
    )
    return tuple(passages), tuple(Note(*note) for note in notes.items())


def _of_today(project: Project, source: str) -> tuple[list[Resting], tuple[Problem, ...]]:
    """Return the editions of today's content that rest on a source, and why others cannot be made."""
    press, papers = Press(project), project.content.publisher.papers
    editions: list[Resting] = []
    unmade: list[Problem] = []
    for plan in project.content.sheets.values():
        for lang in project.languages:
            try:
                edition = project.edition(plan, lang)
                facts = frozenset(fact.id for fact in edition.facts if _use(fact, project.content, source))
                if not facts and all(note.reference.key != source for note in edition.notes):
                    continue
                paper = on_paper(manifests(press, edition, papers))
            except FactsheetError as error:
                unmade += error.problems[:1]
                continue
            meta = edition.sheet.metadata
            said = (plan.id, meta.number, meta.edition, meta.date, lang.code)
            editions.append(Resting(*said, False, "content", *_resting(paper, source, facts), paper))
    return editions, tuple(dict.fromkeys(unmade))


# -- released editions -------------------------------------------------------------------------------------

Found = tuple[str, OnPaper, frozenset[str]]
"""Where an edition was found, what it prints, and the facts of it that rest on the source."""


def _of_released(
    project: Project, wanted: Sequence[Released], files: Sequence[Record], source: str
) -> Mapping[str, Found]:
    """Return, by the hash of their record, the released editions that can be found again: that hash proves each."""
    found: dict[str, Found] = {}
    for one in wanted:
        hit = _read(files, one, source)
        found |= {one.sha256: hit} if hit else {}
    for again in released_again(project, [one for one in wanted if one.sha256 not in found]):
        with suppress(FactsheetError):
            content = again.project.content
            facts = frozenset(fact.id for fact in again.edition.facts if _use(fact, content, source))
            paper = on_paper(manifests(Press(again.project), again.edition, content.publisher.papers))
            found[again.released.sha256] = again.where, paper, facts
    return found


def _read(files: Iterable[Record], one: Released, source: str) -> Found | None:
    """Return an edition as PDFs have it, if they are of what was released."""
    fitting = [each for each in files if not each["sheet"]["draft"] and _parts(each).items() <= one.parts.items()
               and (each["sheet"]["edition"], each["sheet"]["language"]) == (one.edition, one.language)]  # fmt: skip
    if not fitting:
        return None
    cited = (f["id"] for f in fitting[0]["facts"] if any(c["source"] == source for c in f.get("citations", ())))
    return "file", on_paper(fitting), frozenset(cited)


def _parts(manifest: Record) -> dict[str, str]:
    """Return the hashes in a manifest as the record of a released edition names them."""
    said = manifest["sheet"]
    parts = {f"fact {fact['id']}": digest(plain(fact)) for fact in manifest["facts"]}
    return {**parts, f"sheet {said['id']}": said.get("sha256", ""), "publisher": manifest["publisher"]}
