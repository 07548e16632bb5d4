"""One state of a project: its facts as they are printed, where they stand on the sheets, and who has read them.

Input: a project, or manifests. Output: a State; the same from both, as a manifest has a fact as ``evidence.digest``
describes it. What a manifest does not have – facts of other sheets, sources, decisions – is then unknown.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from factsheet.errors import ContentError, FactsheetError, Location, Problem
from factsheet.evidence.digest import canonical, digest, fact_record, source_record
from factsheet.evidence.signoff.pairs import units
from factsheet.evidence.signoff.states import stand
from factsheet.languages import known_languages
from factsheet.project.editions import file_name
from factsheet.project.press import Press
from factsheet.project.project import Project
from factsheet.project.revisions.git import Repository
from factsheet.project.selection import PaperName
from factsheet.proof import Unreadable, limits, manifest, read
from factsheet.proof.expected import from_data
from factsheet.proof.signature import signed
from factsheet.records import inputs
from factsheet.sheet.edition import Edition

Record = Mapping[str, Any]
OnSheet = tuple[str, str]
"""A sheet and a language."""


class Decided(NamedTuple):
    """Where a citation or a translation stands, and the decisions of readers on its present text."""

    state: str
    by: tuple[str, ...] = ()


class Printed(NamedTuple):
    """Where a sheet prints a fact: its notes, and its pages by paper, as far as they are known."""

    notes: tuple[int, ...]
    pages: Mapping[str, tuple[int, ...]]


@dataclass(frozen=True)
class OnPaper:
    """One sheet in one language: what its manifest says of it, and where each fact stands, by id."""

    said: Record
    facts: Mapping[str, Printed]
    notes: tuple[tuple[str, Mapping[str, int]], ...] = ()  # of each, its source, and its page by paper
    letters: str = ""  # of all that it prints, as ``letters`` gives them; empty where that is unknown
    texts: Mapping[str, str] = field(default_factory=dict)  # of its facts, by id


@dataclass(frozen=True)
class State:
    """What is known of a project at one time."""

    name: str
    whole: bool  # all of the project, not only some sheets
    facts: Mapping[str, Mapping[str, Record]]  # by language and id
    sheets: Mapping[OnSheet, OnPaper]
    sources: Mapping[str, Mapping[str, Any]]  # by language and key: the record, or its hash where no more is known
    decided: Mapping[tuple[str, str], Decided] | None = None  # by what was read and language; None: unknown
    unmade: Mapping[OnSheet, Problem] = field(default_factory=dict)  # sheets that this program cannot make


def plain(record: Any) -> Any:
    """Return a record as it is read from a manifest: amounts as text, and what only a manifest adds left out."""
    return {key: value for key, value in _as_read(record).items() if key not in ("sha256", "notes", "pages", "marks")}


def _as_read(record: Any) -> Any:
    return json.loads(canonical(record))


def manifests(press: Press, edition: Edition, papers: Iterable[PaperName]) -> list[Record]:
    """Return the manifests of an edition, one a paper, as its PDFs would carry them; without papers, without pages.

    Raises ContentError or LayoutError for an edition that cannot be set.
    """
    papers, plan, code = tuple(papers), edition.plan.id, edition.language.code
    if not papers:
        return [manifest.describe(edition, press.project.content)]
    draft = edition.sheet.metadata.draft
    names = {paper: file_name(plan, code, "pdf", paper, draft=draft) for paper in papers}
    return [manifest.opened(press.make(edition, names[paper], paper).manifest) for paper in papers]


def on_paper(found: Iterable[Record]) -> OnPaper:
    """Return what the manifests of one edition, each of another paper, say together."""
    every = list(found)
    first = every[0]
    said = {key: value for key, value in first["sheet"].items() if key != "paper"}
    pages: dict[str, dict[str, tuple[int, ...]]] = {}
    notes: list[tuple[str, dict[str, int]]] = [(note["source"], {}) for note in first["notes"]]
    for one in every:
        paper = one["sheet"].get("paper", "")
        for fact in one["facts"] if paper else ():
            pages.setdefault(fact["id"], {})[paper] = tuple(fact["pages"])
        for note, (_, at) in zip(one["notes"], notes, strict=False) if paper else ():
            at[paper] = note["page"]
    facts = {fact["id"]: Printed(tuple(fact["notes"]), pages.get(fact["id"], {})) for fact in first["facts"]}
    printed = letters(" ".join(text for _, text in first["text"]["blocks"])) if "text" in first else ""
    return OnPaper(said, facts, tuple(notes), printed, {fact["id"]: fact["text"] for fact in first["facts"]})


def letters(text: str) -> str:
    """Return the letters of a text alone: note marks, numbers and spaces do not count."""
    return "".join(c for c in text if c.isalpha())


def of_project(project: Project, name: str, papers: Iterable[PaperName] = ()) -> State:
    """Return the state of a project; with papers, its sheets are set on them, so that pages are known.

    Raises ContentError for content that cannot be read, or a log of decisions that was changed.
    """
    facts: dict[str, Mapping[str, Record]] = {}
    sources: dict[str, Mapping[str, Record]] = {}
    sheets: dict[OnSheet, OnPaper] = {}
    decided: dict[tuple[str, str], Decided] = {}
    unmade: dict[OnSheet, Problem] = {}
    press = Press(project)
    for lang in project.languages:
        content = project.editions.in_language(lang)
        shown = [f for f in content.facts.values() if f.print == "always" and f.text.get(lang.code) is not None]
        facts[lang.code] = {fact.id: plain(fact_record(fact, content, lang)) for fact in shown}
        sources[lang.code] = {key: _as_read(source_record(one, lang)) for key, one in content.sources.items()}
        for unit in units(content, shown, lang):
            found = stand(unit, project.history, content)
            by = (f"{e.reader}, {e.at[:10]}: {e.state}{'' if e.key else ' (unsigned)'}" for e in found.now)
            decided[unit.id, lang.code] = Decided(found.state, tuple(sorted(by)))
        for plan in content.sheets.values():
            try:
                sheets[plan.id, lang.code] = on_paper(manifests(press, project.edition(plan, lang), papers))
            except FactsheetError as error:
                unmade[plan.id, lang.code] = error.problems[0]
    return State(name, True, facts, sheets, sources, decided, unmade)


def of_manifests(found: Iterable[Record], name: str) -> State:
    """Return the state that manifests tell of.

    Of two editions of a sheet, a released and then the later one counts; a memo only where its sheet is not among them.
    """
    every: dict[OnSheet, dict[tuple[bool, bool, int, str], list[Record]]] = {}
    for one in found:
        said = one["sheet"]
        whole = said.get("form") != "memo"
        rank = whole, not said["draft"], said["edition"], digest([plain(fact) for fact in one["facts"]])
        every.setdefault((said["id"], said["language"]), {}).setdefault(rank, []).append(one)
    facts: dict[str, dict[str, Record]] = {}
    sources: dict[str, dict[str, Any]] = {}
    sheets: dict[OnSheet, OnPaper] = {}
    for key, by_rank in sorted(every.items()):
        best = by_rank[max(by_rank)]
        sheets[key] = on_paper(best)
        facts.setdefault(key[1], {}).update({fact["id"]: plain(fact) for fact in best[0]["facts"]})
        sources.setdefault(key[1], {}).update(best[0]["sources"])
    return State(name, False, facts, sheets, sources)


def read_manifest(data: bytes, display: str) -> Record:
    """Return the manifest of a PDF, or one that was taken out of it.

    Raises ContentError: F001 for a file that cannot be read, F002 for one that carries none, or a damaged one.
    """
    refused = partial(_refused, display)
    try:
        limits.check(data)
        data = apart.base if data.startswith(b"%PDF") and (apart := signed(data)) else data
        carried = read(data, foreign=True).attachments.get(manifest.NAME) if data.startswith(b"%PDF") else data
    except Unreadable as error:
        raise refused("F001", str(error)) from None
    if carried is None:
        raise refused("F002", "not a factsheet PDF, or its manifest was removed")
    try:
        found = manifest.opened(carried)
        whole = manifest.is_sealed(found) and found["sheet"]["language"] in known_languages()
        on_paper([found])
        from_data(found["text"])
        cited = [{**one}["source"] for fact in found["facts"] for one in fact.get("citations", ())]
    except manifest.ManifestError as error:
        raise refused("F002", str(error)) from None
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        raise refused("F002", "the manifest is malformed") from None
    if not whole or not all(isinstance(source, str) for source in cited):
        raise refused("F002", "the manifest was changed: it does not match its hash")
    return found


def _refused(display: str, code: str, what: str) -> ContentError:
    seen = "".join(c if c.isprintable() else "\ufffd" for c in what)  # the file may be anyone's
    return ContentError([Problem(code, Location(display), seen, "name a PDF that factsheet made, or its manifest")])


def of_files(paths: Iterable[Path], name: str) -> State:
    """Return the state that PDFs and manifests tell of. Raises ContentError for one that is neither."""
    return of_manifests([read_manifest(inputs.read_bytes(p, limits.FILE, cut=True), p.as_posix()) for p in paths], name)


def manifests_in(folder: Path) -> list[Record]:
    """Return the manifests of the PDFs in a folder; other files, and PDFs without one, are passed over."""
    found = []
    for path in sorted(folder.glob("*.pdf")):
        with suppress(ContentError):
            found.append(read_manifest(inputs.read_bytes(path, limits.FILE, cut=True), path.as_posix()))
    return found


def state(name: str, project: Project, papers: Sequence[PaperName] = ()) -> State:
    """Return what a name stands for: a file, a folder – of a project, of content, of PDFs – or a revision.

    What exists is taken before a revision of the same name. Raises ContentError: B102 for what is none of these.
    """
    path = Path(name)
    if path.is_dir():
        if (path / "content").is_dir():
            return of_project(Project(path / "content", path / "templates"), name, papers)
        if (path / "publisher.yaml").is_file():
            return of_project(Project(path, project.template_folder), name, papers)
        if found := manifests_in(path):
            return of_manifests(found, name)
        what = "the folder has neither a project nor PDFs that factsheet made"
        raise ContentError([Problem("B102", Location(name), what, "name the folder that has content/, or output/")])
    if path.exists():
        return of_files([path], name)
    with Repository(project).project_at(name) as then:
        return of_project(then, name, papers)
