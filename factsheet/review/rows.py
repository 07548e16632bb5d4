"""The review data of an edition: one row per pair, with all a reader needs to judge it.

Input: a project, an edition, and the reader it is for. Output: JSON data (factsheet-review/1), the
same for the same input. It holds no other reader's verdict until a pair is confirmed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from html import unescape
from typing import Any

from factsheet.errors import ContentError, LayoutError
from factsheet.evidence.context import located
from factsheet.evidence.fragments import fragment
from factsheet.evidence.ladder import rung
from factsheet.evidence.signoff.decisions import TICKS
from factsheet.evidence.signoff.log import Entry
from factsheet.evidence.signoff.pairs import Pair, Translation, content_digest, fold, pairs, person, translations
from factsheet.evidence.signoff.states import Stand, shown, stand
from factsheet.languages import Language
from factsheet.project.press import Press
from factsheet.project.project import Project
from factsheet.records.model import Citation, Content
from factsheet.records.plan import SheetPlan
from factsheet.records.source import Archive, Source
from factsheet.records.support import attribution, carries
from factsheet.records.titles import plain_title
from factsheet.records.values import Localized
from factsheet.rules.scan import past_review
from factsheet.sheet.addresses import fragment_link
from factsheet.sheet.edition import Edition
from factsheet.sheet.facts import BoundFact, pieces
from factsheet.sheet.places import locator_text
from factsheet.sheet.tree import Heading, NoteRef, Sheet, plain_text, walk

SCHEMA = "factsheet-review/1"
MOST_LAID_OUT = 400  # facts; no sheet of four pages has more
CONTEXT = 40  # words to either side of a quote
_MARKED = re.compile(r"<(data|time)[^>]*>(.*?)</\1>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_KINDS = {"data": "figure", "time": "date"}


def data(
    project: Project,
    edition: Edition,
    reader: str | None = None,
    pages: Mapping[str, int] | None = None,
) -> dict[str, Any]:
    """Return the review data of a sheet; ``pages`` has the page of each fact's first note mark, where it is known.

    Raises ContentError for a sheet that cannot be made, or a broken log.
    """
    content = project.content
    plan, language, sheet = edition.plan, edition.language, edition.sheet
    found = pairs(content, edition.facts, language)
    blocks = _blocks(sheet)
    notes = {cited: (note.number, plain_text(*note.full)) for note in sheet.notes for cited in note.citations}
    texts = project.texts
    names = _names(content, language)
    rows = []
    for pair in found:
        where = pair.citation.source, ":".join(pair.citation.locator.printed or ())
        number, note = notes.get(where, (0, ""))
        rows.append(
            {
                **_said(pair, content, language, names),
                "block": blocks.get(pair.fact.id, ""),
                "page": (pages or {}).get(pair.fact.id),
                "note": {"number": number, "text": note},
                "context": _context(pair, texts.get(pair.citation.source)),
                "fragment": _fragment(pair, project),
                **_read(pair, stand(pair, project.history, content), project, plan, reader),
            }
        )
    texts_here = translations(content, edition.facts, language)
    for text in texts_here:
        rows.append(
            {
                **_of_translation(text, content, language, names),
                "block": blocks.get(text.fact.id, ""),
                "page": (pages or {}).get(text.fact.id),
                **_read(text, stand(text, project.history, content), project, plan, reader),
            }
        )
    cited = {pair.citation.source: content.sources[pair.citation.source] for pair in found}
    return {
        "schema": SCHEMA,
        "sheet": {
            "id": plan.id, "number": plan.number, "edition": plan.edition, "title": sheet.metadata.title,
            "language": language.code, "date": plan.date,
        },
        "content": content_digest((*found, *texts_here)),
        "reader": reader,
        "sources": {key: _source(source) for key, source in sorted(cited.items())},
        "rows": rows,
    }  # fmt: skip


def printed_pages(press: Press, edition: Edition) -> dict[str, int]:
    """Return the first page of each fact on the publisher's first paper; nothing where the sheet does not fit."""
    if len(edition.facts) > MOST_LAID_OUT:
        return {}
    try:
        made = press.make(edition, edition.plan.id, press.project.content.publisher.papers[0])
    except (ContentError, LayoutError):  # a character the font lacks, too much text: no reason not to read
        return {}
    return {fact["id"]: fact["pages"][0] for fact in json.loads(made.manifest)["facts"] if fact["pages"]}


# -- what is said ------------------------------------------------------------------------------------


def _said(pair: Pair, content: Content, language: Language, names: re.Pattern[str] | None) -> dict[str, Any]:
    """Return the part of a row that is the pair's own: statement, citation, and which ticks it asks for."""
    fact, citation = pair.fact, pair.citation
    names = names if carries(citation, "who") or carries(citation, "place") else None
    segments = list(_segments(BoundFact(fact, content, language), names, lambda part: carries(citation, part)))
    who = attribution(fact, content, language) or ""
    translation = citation.quote_translation.get(language.code) if citation.quote_translation else None
    kinds = {kind for kind, _ in segments}
    asked = {
        "figure": "figure" in kinds or (fact.quantity is not None and carries(citation, "value")),
        "date": "date" in kinds or any(getattr(fact, n) and carries(citation, n) for n in ("as_of", "event_date")),
        "name": "name" in kinds,
        "attribution": (bool(who) or fact.status != "established") and carries(citation, "who"),
        "quotation": bool(citation.quote),
        "translation": bool(translation) or language.code != content.publisher.languages[0],
    }
    locator = ":".join(citation.locator.printed or ())
    return {
        "pair": pair.id,
        "hash": pair.hash,
        "fact": fact.id,
        "status": fact.status,
        "statement": [list(segment) for segment in segments],
        "attribution": language.typeset(who),
        "source": citation.source,
        "locator": locator_text(locator, language),
        "quote": citation.quote or "",
        "quote_language": content.sources[citation.source].language,
        "quote_translation": translation,
        "speaker": _speaker(citation, content, language),
        "supports": list(citation.supports),
        "ticks": [tick for tick in TICKS if asked[tick]],
    }


def _speaker(citation: Citation, content: Content, language: Language) -> str:
    speaker = content.speakers.get(citation.speaker or "")
    return (speaker.name.get(language.code) or speaker.id) if speaker else ""


def _of_translation(
    text: Translation, content: Content, language: Language, names: re.Pattern[str] | None
) -> dict[str, Any]:
    """Return the part of a row that is a translation's own: the original stands where a citation has its quote."""
    bound = BoundFact(text.fact, content, language)
    segments = list(_segments(bound, names))
    if text.fact.printed:
        segments += [("text", "\n"), *_segments(bound, names, wording=text.fact.printed)]
    who = attribution(text.fact, content, language) or ""
    kinds = {kind for kind, _ in segments} | ({"attribution"} if who else set()) | {"translation"}
    return {
        "pair": text.id, "hash": text.hash, "fact": text.fact.id, "status": text.fact.status,
        "statement": [list(segment) for segment in segments], "attribution": language.typeset(who),
        "source": "", "locator": "", "quote": text.original, "quote_language": content.publisher.languages[0],
        "quote_translation": None, "speaker": "", "supports": [], "ticks": [tick for tick in TICKS if tick in kinds],
        "note": {"number": 0, "text": ""}, "context": None, "fragment": None,
    }  # fmt: skip


def ticks(unit: Pair | Translation, content: Content, language: Language) -> list[str]:
    """Return what a reader has to tick before a pair or a translation can be verified."""
    names = _names(content, language)
    row = (
        _said(unit, content, language, names)
        if isinstance(unit, Pair)
        else _of_translation(unit, content, language, names)
    )
    found: list[str] = row["ticks"]
    return found


def _segments(
    fact: BoundFact,
    names: re.Pattern[str] | None,
    carried: Callable[[str], bool] = lambda part: True,
    wording: Localized | None = None,
) -> Iterator[tuple[str, str]]:
    """Yield the statement, or another wording, in pieces: text, and the figures, dates and names carried."""
    said = wording or fact.fact.text
    parts = iter(pieces(said.get(fact.language.code) or said.get("en") or "")[1::2])
    markup = str(fact.statement(marks=False, text=wording))
    at = 0
    for match in _MARKED.finditer(markup):
        yield from _named(markup[at : match.start()], names)
        yield (_KINDS[match[1]] if carried(next(parts).partition(":")[0]) else "text"), unescape(match[2])
        at = match.end()
    yield from _named(markup[at:], names)


def _named(markup: str, names: re.Pattern[str] | None) -> Iterator[tuple[str, str]]:
    text = unescape(_TAG.sub("", markup))
    at = 0
    for match in names.finditer(text) if names else ():
        if match.start() > at:
            yield "text", text[at : match.start()]
        yield "name", match[0]
        at = match.end()
    if at < len(text):
        yield "text", text[at:]


def _names(content: Content, language: Language) -> re.Pattern[str] | None:
    forms = tuple(form for name in content.names.values() for form in name.forms.get(language.code, ()))
    return _pattern(forms)


@lru_cache(maxsize=8)
def _pattern(forms: tuple[str, ...]) -> re.Pattern[str] | None:
    """Return a pattern of names, the longest first; a space in a name may be a no-break space in print."""
    if not forms:
        return None
    longest = sorted({re.escape(fold(form)).replace(r"\ ", r"\s") for form in forms}, key=lambda f: (-len(f), f))
    return re.compile(rf"(?<!\w)(?:{'|'.join(longest)})(?!\w)")


# -- where it stands ---------------------------------------------------------------------------------


def _blocks(sheet: Sheet) -> dict[str, str]:
    """Return the heading each fact first stands under."""
    heading = ""
    blocks: dict[str, str] = {}
    for node in walk(sheet.article):
        if isinstance(node, Heading):
            heading = plain_text(*node.content)
        elif isinstance(node, NoteRef):
            for fact in node.facts:
                blocks.setdefault(fact, heading)
    return blocks


# -- where we know it from ---------------------------------------------------------------------------


def _source(source: Source) -> dict[str, Any]:
    linked = source.custom.link is not False
    archive = source.custom.archive if linked else None
    names = [name.literal or " ".join(filter(None, (name.given, name.family))) for name in source.author]
    return {
        "title": plain_title(source.title or "") or source.genre or "",
        "publisher": source.container_title or source.publisher or "",
        "author": ", ".join(filter(None, names)),
        "issued": source.issued or "",
        "class": source.custom.class_,
        "group": source.custom.independence,
        "language": source.language,
        "links": {
            "original": source.url if linked and source.custom.url_status not in ("unfit", "usurped") else None,
            "archive": archive.url if isinstance(archive, Archive) else None,
        },
    }


def _fragment(pair: Pair, project: Project) -> str | None:
    """Return the address that leads to the quote, where the source still stands at its address."""
    source, quote = project.content.sources[pair.citation.source], pair.citation.quote
    if not source.url or not quote or source.custom.url_status in ("dead", "unfit", "usurped"):
        return None
    if source.custom.link is False:
        return None
    return fragment_link(source.url, (fragment(quote, project.fingerprints.get(source.id)),))


def _context(pair: Pair, text: str | None) -> dict[str, Any] | None:
    """Return the quote in its paragraph, where a copy of the source is kept here and has it once, or where it says."""
    found = located(pair.citation, text)
    if found is None:
        return None
    n, line, start, end = found
    before, after = line[:start].split(), line[end:].split()
    return {
        "paragraph": n,
        "before": ("… " if len(before) > CONTEXT else "") + " ".join(before[-CONTEXT:]),
        "quote": line[start:end],
        "after": " ".join(after[:CONTEXT]) + (" …" if len(after) > CONTEXT else ""),
    }


# -- who has read it ---------------------------------------------------------------------------------


def _read(
    pair: Pair | Translation, found: Stand, project: Project, plan: SheetPlan, reader: str | None
) -> dict[str, Any]:
    """Return state, rung and readings as this reader may know them: of others, only whether anyone has decided.

    Not how many: two who did, on a row that is not confirmed, would tell that one of them found something.
    """
    me = person(reader or "")
    mine = next((entry for entry in (*found.now, *found.before) if reader and person(entry.reader) == me), None)
    covers = mine is not None and mine.hash == pair.hash
    others = len(found.now) - covers
    state = found.state
    if state not in ("confirmed", "lapsed", "unreviewed"):
        if mine is None:
            state = "unreviewed"
        elif not covers:
            state = "lapsed"
        elif state != "queried" or not others:
            state = mine.state
    lapsed = (mine or found.before[-1]) if state == "lapsed" else None
    return {
        "rung": _rung(pair, project, state),
        "state": shown(state, past_review(pair.fact, plan.date)),
        "readings": int(others > 0),
        "mine": _decision(mine) if mine else None,
        "old": dict(lapsed.said) if lapsed else None,
    }


def _rung(pair: Pair | Translation, project: Project, state: str) -> str:
    """Return the rung that goes with the state a reader may know."""
    if state in ("confirmed", "verified"):
        return "confirmed" if state == "confirmed" else "read"
    if isinstance(pair, Translation):
        return "cited"
    kept = project.content.sources[pair.citation.source].custom.snapshot is not None
    return rung(pair.citation, project.fingerprints, snapshot=kept)


def _decision(entry: Entry) -> dict[str, Any]:
    return {
        "pair": entry.pair, "hash": entry.hash, "state": entry.state, "support": entry.support,
        "ticks": list(entry.ticks), "note": entry.note, "at": entry.at,
    }  # fmt: skip
