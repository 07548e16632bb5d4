"""A difference for others: as data, and as a page with what was deleted and inserted.

Input: a Difference. Output: JSON data; one HTML file that needs nothing else, whose marks are words and signs, so that
they are read without colours and aloud.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from factsheet.evidence.digest import canonical
from factsheet.project.revisions.differences import Changed, Cited, Difference, Field, words
from factsheet.records.folders import Folders
from factsheet.sheet.template import Templates
from factsheet.writers.html.page import token_css
from factsheet.writers.theme import Theme

FOLDER = Path(__file__).with_name("web")
SHOWN = "factsheet/project/revisions/web"


def shown(value: Any) -> str:
    """Return a value for people: text as it is, all else as JSON; nothing for None."""
    return "" if value is None else value if isinstance(value, str) else canonical(value).decode()


def by_sheet(found: Difference) -> list[tuple[str, list[Changed]]]:
    """Return the facts by the sheet that prints them first, by name; those that no sheet prints come last."""
    groups: dict[str, list[Changed]] = {}
    for fact in found.facts:
        groups.setdefault((*fact.sheets(), "")[0], []).append(fact)
    return sorted(groups.items(), key=lambda item: (not item[0], item[0]))


def data(found: Difference) -> dict[str, Any]:
    """Return a difference as JSON data, as docs/reference/json.md describes it."""
    facts = [
        {
            "id": fact.id,
            "kinds": list(fact.kinds),
            "text": {code: {"old": old, "new": new} for code, (old, new) in fact.texts.items()},
            "fields": _fields(fact.fields),
            "citations": [_citation(one) for one in fact.citations],
            "review": [
                {"language": one.language, "of": one.unit, "old": _decided(one.old), "new": _decided(one.new)}
                for one in fact.signed
            ],
            "printed": [
                {"side": p.side, "sheet": p.sheet, "language": p.language, "edition": p.edition,
                 "notes": list(p.printed.notes), "pages": {k: list(v) for k, v in p.printed.pages.items()}}
                for p in fact.places
            ],
        }
        for fact in found.facts
    ]  # fmt: skip
    sheets = [{**one._asdict(), "fields": _fields(one.fields)} for one in found.sheets]
    sources = [{"source": one.source, "change": one.how, "fields": _fields(one.fields)} for one in found.sources]
    unmade = [
        {"side": side, "sheet": sheet, "language": code, "code": problem.code, "what": problem.what, **_place(problem)}
        for side, (sheet, code), problem in found.unmade
    ]
    counts = found.counts()
    return {"old": found.old, "new": found.new, "counts": counts, "review_known": found.decided, "facts": facts,
            "sheets": sheets, "sources": sources, "not_made": unmade}  # fmt: skip


def _place(problem: Any) -> dict[str, Any]:
    where = asdict(problem.where)
    return {"file": where["path"], "line": where["line"] or None, "column": where["column"] or None}


def _fields(fields: Iterable[Field]) -> list[dict[str, Any]]:
    return [{"language": f.language or None, "field": f.name, "old": f.old, "new": f.new} for f in fields]


def _citation(one: Cited) -> dict[str, Any]:
    return {"language": one.language or None, "change": one.how, "source": one.source, "fields": _fields(one.fields)}


def _decided(found: Any) -> dict[str, Any] | None:
    return {"state": found.state, "decisions": list(found.by)} if found else None


# -- the page ----------------------------------------------------------------------------------------------


def html(found: Difference, theme: Theme) -> str:
    """Return a difference as a web page."""
    style = token_css(theme.css_tokens()) + (FOLDER / "redline.css").read_text(encoding="utf-8")
    said = data(found)
    facts = {fact["id"]: fact for fact in said["facts"]}
    context = {
        **said,
        "style": style,
        "groups": [(sheet, [facts[fact.id] for fact in listed]) for sheet, listed in by_sheet(found)],
        "redline": _redline,
        "pages": _pages,
    }
    return Templates(Folders((FOLDER, SHOWN))).render("redline.html.j2", context)


def _redline(old: Any, new: Any) -> list[tuple[str, str]]:
    """Return what became of a value, piece by piece: words of a text, all of anything else."""
    if isinstance(old, str) and isinstance(new, str):
        return list(words(old, new))
    return [(how, shown(value)) for how, value in (("deleted", old), ("inserted", new)) if value is not None]


def _pages(pages: Mapping[str, Iterable[int]]) -> str:
    return "; ".join(f"{paper} p. {', '.join(map(str, numbers))}" for paper, numbers in sorted(pages.items()))
