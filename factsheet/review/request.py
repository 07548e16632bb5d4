"""An outside fact-check: what is asked, and the pack that goes to who is asked.

Input: a press, an edition, a request, an edition to compare with. Output: files by name. A pack has what checking needs
and nothing else: no note, search or author of the project, no decision of another reader, no copy of a source.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, replace
from hashlib import sha256
from typing import Any, NamedTuple

from factsheet.errors import ContentError, Location, Problem
from factsheet.evidence.digest import digest
from factsheet.evidence.signoff.decisions import Request
from factsheet.evidence.signoff.pairs import Pair, Translation, author_of, person, units
from factsheet.evidence.signoff.states import stand
from factsheet.languages import Language
from factsheet.project.editions import file_name
from factsheet.project.press import Press
from factsheet.project.project import Project
from factsheet.project.released import FILE, read
from factsheet.project.revisions.again import released_again
from factsheet.project.revisions.states import Record, State, plain
from factsheet.project.selection import PaperName
from factsheet.proof import manifest
from factsheet.review import answers, page, rows, worksheet
from factsheet.sheet.edition import Edition
from factsheet.sheet.template import sheet_context

_TEMPLATE, TITLE = "request.html.j2", "Request for a fact-check"
_UNSEEN = ("read", "confirmed")  # rungs that tell of other readers


class Before(NamedTuple):
    """An earlier edition: what it is called, the hashes of its facts by id, and their records where these are known."""

    name: str
    hashes: Mapping[str, str]
    records: Mapping[str, Record]


class Asked(NamedTuple):
    """What is asked of somebody: review data of the questions, and of the whole sheet, as somebody outside may see
    them; and how many questions are new or changed since."""

    data: dict[str, Any]
    whole: dict[str, Any]
    changed: int


def before_of(state: State, edition: Edition) -> Before:
    """Return the edition of a sheet in an earlier state. Raises ContentError B104 where it has none."""
    sheet, language = edition.plan.id, edition.language
    paper = state.sheets.get((sheet, language.code))
    if paper is None:
        known = ", ".join(map(".".join, sorted(state.sheets))) or "none"
        what = f"has no sheet {sheet} in {language.code!r}"
        raise ContentError([Problem("B104", Location(state.name), what, f"it has: {known}")])
    facts = state.facts[language.code]
    return _before(language, paper.said, {ident: facts[ident] for ident in paper.facts if ident in facts})


def last_release(project: Project, edition: Edition) -> Before | None:
    """Return the edition of a sheet that was released last, if any was; its words, where they are found again."""
    of = edition.plan.id, edition.language.code
    released = [one for one in read(project.content_folder / FILE) if (one.sheet, one.language) == of]
    for one in released[-1:]:
        for again in released_again(project, [one]):
            return _before(edition.language, one._asdict(), _records(again.edition, again.project))
        hashes = {part[5:]: value for part, value in one.parts.items() if part.startswith("fact ")}
        return _before(edition.language, one._asdict(), {})._replace(hashes=hashes)
    return None


def _before(language: Language, said: Mapping[str, Any], records: Mapping[str, Record]) -> Before:
    name = language.label("Edition {number}, {date}", number=said["edition"], date=language.date(said["date"]))
    return Before(name, {ident: digest(record) for ident, record in records.items()}, records)


def _records(edition: Edition, project: Project) -> dict[str, Record]:
    return {fact["id"]: plain(fact) for fact in manifest.describe(edition, project.content)["facts"]}


# -- what is asked -----------------------------------------------------------------------------------------


def asked(
    project: Project, edition: Edition, request: Request, before: Before | None, pages: Mapping[str, int]
) -> Asked:
    """Return what is asked: what two readers have not confirmed and this one not decided, and what is new or changed.

    Raises ContentError: V011 for who wrote some of it, V033 for the editor.
    """
    content = project.content
    me, where = person(request.to), content.where("sheet", edition.plan.id)
    if content.publisher.author and me == person(content.publisher.author):
        what = f"{request.to} is the editor, and is no outside reader"
        raise ContentError([Problem("V033", where, what, "ask somebody who has not worked on the sheet")])
    found = units(content, edition.facts, edition.language)
    if own := sorted({unit.fact.id for unit in found if person(author_of(unit.fact, content) or "") == me}):
        what = f"{request.to} is the author of {', '.join(own)}, and nobody reviews their own work"
        raise ContentError([Problem("V011", content.where("fact", own[0]), what, "ask another person")])
    records = _records(edition, project)
    changed = {unit.id: old for unit in found if (old := _changed(unit, records, before)) is not None}
    wanted = set(changed)
    for unit in found:
        now = stand(unit, project.history, content)
        if now.state != "confirmed" and not any(person(entry.reader) == me for entry in now.now):
            wanted.add(unit.id)
    data = rows.data(project, edition, None, pages)
    for row in data["rows"]:
        row["old"] = changed.get(row["pair"]) or row["old"]
        row["rung"] = "cited" if row["rung"] in _UNSEEN else row["rung"]
        row.update(state="unreviewed", readings=0, mine=None, context=None)
    kept = [row for row in data["rows"] if row["pair"] in wanted]
    cited = {row["source"] for row in kept}
    sources = {key: {**source, "class": None, "group": None} for key, source in data["sources"].items() if key in cited}
    until = edition.language.date(request.by)
    asks = {**asdict(request), "until": until, "since": before.name if before else ""}
    return Asked({**data, "rows": kept, "sources": sources, "request": asks}, data, len(changed))


def _changed(unit: Pair | Translation, records: Mapping[str, Record], before: Before | None) -> dict[str, str] | None:
    """Return the words of an earlier edition, as far as they are known, for what is new or changed since; else None."""
    ident = unit.fact.id
    if before is None or before.hashes.get(ident) == digest(records[ident]):
        return None
    old, new = before.records.get(ident), records[ident]
    if old is None:
        return {}
    quote = ""
    if isinstance(unit, Pair):
        cited, (was, now) = unit.number, ([*record.get("citations", ())] for record in (old, new))
        quote = next((one.get("quote") or "" for one in was if one["source"] == unit.citation.source), "")
        same = now[cited] in was
    else:
        same = True
    if same and all(old.get(key) == new.get(key) for key in (old.keys() | new.keys()) - {"citations"}):
        return None
    return {"statement": old["text"], "quote": quote, "since": before.name}


# -- the pack ----------------------------------------------------------------------------------------------


def name_of(edition: Edition, request: Request) -> str:
    """Return the name of a pack: letters, digits and hyphens of ASCII, and another for each person."""
    plain_letters = unicodedata.normalize("NFKD", request.to).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain_letters).strip("-")[:40]
    if person(request.to) != slug.replace("-", ""):
        slug = f"{slug}-{sha256(person(request.to).encode()).hexdigest()[:8]}".strip("-")
    return f"{edition.plan.id}.{edition.language.code}.request.{slug}"


def pack(press: Press, edition: Edition, request: Request, found: Asked, paper: PaperName) -> dict[str, bytes]:
    """Return the files of a pack by name. Raises ContentError, LayoutError and ProofError as each of its files does."""
    project, language, sheet, code = press.project, edition.language, edition.plan.id, edition.language.code
    draft = file_name(sheet, code, "pdf", paper, draft=True)
    made = press.make(edition, draft, paper)
    press.prove(edition, draft, made)
    names = {
        "letter": "1-letter.pdf", "sheet": f"2-{draft}", "annotated": "3-sheet-with-sources.pdf",
        "page": "4-questions.html", "paper": "4-questions-on-paper.pdf", "form": "5-answers.xlsx",
    }  # fmt: skip
    told = replace(press.secrets, hidden=None)  # a reader sees quotes and locators
    files = {
        "letter": _letter(press, edition, found, paper, names),
        "sheet": made.data,
        "annotated": worksheet.make(press, edition, paper, "annotated", found.whole),
        "page": page.write(found.data, language, project.theme).encode(),
        "paper": worksheet.make(press, edition, paper, "worksheet", found.data),
        "form": answers.write(found.data, language, edition.sheet.metadata, told),
    }
    return {names[key]: data for key, data in files.items()}


def _letter(press: Press, edition: Edition, found: Asked, paper: PaperName, names: Mapping[str, str]) -> bytes:
    project, plan, language = press.project, edition.plan, edition.language
    extra = {
        "request": found.data["request"], "total": len(found.data["rows"]), "changed": found.changed, "files": names,
        "content": found.data["content"], "export": page.label(language, "Export decisions"),
    }  # fmt: skip
    markup = project.templates.render(_TEMPLATE, sheet_context(plan, project.content, language, extra))
    what = "a part of the letter", "shorten its template"
    return worksheet.printed(press, edition, markup, _TEMPLATE, TITLE, paper, what, press.secrets)[1]
