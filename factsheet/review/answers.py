"""Answers in a spreadsheet, for whom the review page does not work: a form, and what was filled in as a decisions file.

Input: review data of a request; later the form as somebody saved it. Output: an XLSX; the bytes that the review page
would have exported, which is all that ``apply`` takes. A decision stands on the line that has the number of its row.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import partial
from typing import Any

from factsheet.errors import ContentError, Location, Problem, ProofError
from factsheet.evidence.digest import digest
from factsheet.evidence.signoff.decisions import SCHEMA, SUPPORT, TICKS, is_day, is_name
from factsheet.evidence.signoff.habits import DAY_ALONE
from factsheet.languages import Language
from factsheet.project.authoring.forms import Cell, Table, form, letter
from factsheet.project.authoring.tables import workbook
from factsheet.proof.leaks import Secrets
from factsheet.proof.office import form as proof
from factsheet.review import page
from factsheet.sheet.tree import Metadata

_FIRST = 6  # row of the first question; those before are for the name, the day, what to do, and the heads
_READ = ("Statement", "Old", "Source", "Place in the source", "Quote")
_DECIDED = {"verified": "verified", "queried": "queried", "disputed": "disputed", "needs-source": "needs a source"}
_SUPPORT = {"does-not": "does not"}
_TICKS = {tick: tick.capitalize() for tick in TICKS}
_HEADS = (*_READ, *_TICKS.values(), "Does the source support it?", "Decision", "Source opened?", "Note")
_ABOUT = (
    "Fill in the yellow cells. Put an x for each part that the source bears out.",
    "Decide. Verified needs full support and each tick; for all else, say in the note why.",
)
LABELS = (*_HEADS, *_ABOUT, *_DECIDED.values(), "yes", "no", "Answers", "Date", "Name or initials")
_WIDTHS = (4, 36, 26, 28, 12, 32, *(11 for _ in TICKS), 14, 16, 11, 30, 0, 0)
_ANSWERS = 1 + len(_READ)  # columns before those of the answers: ticks, support, decision, opened, note
_YES, _NONE = "x", "–"


def write(data: Mapping[str, Any], language: Language, meta: Metadata, secrets: Secrets) -> bytes:
    """Return the form of a request. Raises ProofError for one that, read back, says something else."""
    label = partial(page.label, language)
    support = {label(_SUPPORT.get(value, value)): value for value in SUPPORT}
    decided = {label(text): state for state, text in _DECIDED.items()}
    yes, no = label("yes"), label("no")
    heads = ("", *map(label, _HEADS), "pair", "hash")
    rows: list[list[Cell]] = [
        [Cell(), Cell(label("Name or initials"), head=True), Cell(data["request"]["to"], open=True)],
        [Cell(), Cell(label("Date"), head=True), Cell(open=True)],
        *([Cell(), Cell(text)] for text in map(label, _ABOUT)),
        [Cell(text, head=True) for text in heads],
    ]
    for number, row in enumerate(data["rows"], 1):
        source = data["sources"].get(row["source"], {})
        linked = [link for link in source.get("links", {}).values() if link]
        named = " · ".join(filter(None, (source.get("title"), source.get("publisher"), *linked)))
        old = row["old"] or {}
        before = "\n".join(filter(None, (old.get("statement"), old.get("quote"))))
        asked = [Cell(open=True, choices=(_YES,)) if tick in row["ticks"] else Cell(_NONE) for tick in TICKS]
        rows.append([
            *map(Cell, (str(number), "".join(text for _, text in row["statement"]), before, named, row["locator"],
                        row["quote"])),
            *asked,
            Cell(open=True, choices=tuple(support)) if row["source"] else Cell(_NONE),
            Cell(open=True, choices=tuple(decided)),
            Cell(open=True, choices=(yes, no)) if linked else Cell(_NONE),
            Cell(open=True), Cell(row["pair"]), Cell(row["hash"]),
        ])  # fmt: skip
    request = {name: data["request"][name] for name in ("to", "role", "by")}
    sheet = data["sheet"]
    told = {"schema": SCHEMA, "sheet": sheet["id"], "language": sheet["language"], "edition": sheet["edition"],
            "content": data["content"], "request": request}  # fmt: skip
    meant = {"support": support, "decided": decided, "opened": {yes: True, no: False}}
    hidden = json.dumps({"file": told, "words": meant}, ensure_ascii=False)
    made = form(Table(label("Answers"), rows, _WIDTHS, _FIRST - 1), hidden, meta)
    cells = {
        f"{letter(c)}{r}": cell.text for r, row in enumerate(rows, 1) for c, cell in enumerate(row, 1) if cell.text
    }
    if findings := proof.check(made, (cells, {"A1": hidden}), secrets):
        hint = "nothing was written: the form has to say what was asked; please report it"
        raise ProofError([Problem(f.code, Location("answers.xlsx"), str(f), hint) for f in findings])
    return made


# -- filled in ---------------------------------------------------------------------------------------------


def decisions(data: bytes, display: str) -> bytes:
    """Return a form that was filled in as a decisions file. Raises ContentError with each cell that cannot be read."""
    tables = workbook(data, display)
    try:
        hidden = json.loads(tables[1][0][0])
        file, words = dict(hidden["file"]), hidden["words"]
        decided, support, opened = (dict(words[name]) for name in ("decided", "support", "opened"))
    except (IndexError, KeyError, TypeError, ValueError):
        what = "this is not the form of a request, or what was hidden in it was deleted"
        hint = "fill in answers.xlsx of the pack, and save it as XLSX"
        raise ContentError([Problem("V002", Location(display), what, hint)]) from None
    rows = [[*row, *[None] * (len(_WIDTHS) - len(row))] for row in tables[0]]
    reader, day = (rows[n][2] if len(rows) > n else None for n in (0, 1))
    reader, day = _text(reader), day.isoformat()[:10] if isinstance(day, date | datetime) else _text(day)
    problems: list[Problem] = []

    def wrong(row: int, column: int, what: str, hint: str) -> None:
        problems.append(Problem("V003", Location(display, row, column), f"{letter(column)}{row}: {what}", hint))

    if not is_name(reader):
        wrong(1, 3, "there is no name", "fill in the name of who answered")
    if not is_day(day):
        wrong(2, 3, f"{day!r} is not a day" if day else "there is no day", "write it as 2026-11-20")
    made: dict[int, dict[str, Any]] = {}
    for number, row in enumerate(rows[_FIRST - 1 :], _FIRST):
        given = [_text(value) for value in row]
        at, pair, hash_ = given[_ANSWERS:-2], given[-2], given[-1]
        ticks, (said, state, looked, note) = at[: len(TICKS)], at[len(TICKS) :]
        if not pair or not any(value not in ("", _NONE) for value in at):
            continue
        columns = {"support": (said, support), "decision": (state, decided), "opened": (looked, opened)}
        for column, (name, (value, known)) in enumerate(columns.items(), _ANSWERS + len(TICKS) + 1):
            if value not in ("", _NONE) and value not in known:
                wrong(number, column, f"{value!r} is no answer", f"choose one of: {', '.join(known)}")
            elif name == "decision" and not value:
                wrong(number, column, "the row has answers and no decision", f"choose one of: {', '.join(known)}")
        made[number] = {
            "pair": pair, "hash": hash_, "state": decided.get(state), "support": support.get(said),
            "ticks": [tick for tick, value in zip(TICKS, ticks, strict=True) if value not in ("", _NONE)],
            "note": note, "at": f"{day}{DAY_ALONE}", "opened": None if looked == _NONE else opened.get(looked, False),
        }  # fmt: skip
    if problems:
        raise ContentError(problems)
    whole = {**file, "reader": reader, "exported": f"{day}{DAY_ALONE}", "decisions": list(made.values())}
    return "".join(_lines({**whole, "sha256": digest(whole)}, made)).encode()


def _lines(whole: Mapping[str, Any], made: Mapping[int, Mapping[str, Any]]) -> Iterator[str]:
    """Yield a file with each decision on the line of its row, the name and the day on theirs: places are then right."""
    rest = {key: value for key, value in whole.items() if key not in ("reader", "exported", "decisions")}
    yield f'{{"reader": {_json(whole["reader"])},\n"exported": {_json(whole["exported"])},\n{_json(rest)[1:-1]},\n'
    line = 4
    for number, decision in made.items():
        before = '"decisions": [' if line == 4 else ","
        yield "\n" * (number - line - 1) + f"{before}\n" + _json(decision)
        line = number
    yield ('"decisions": []' if not made else "]") + "}\n"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _text(value: object) -> str:
    return "" if value is None else str(value).replace("\r\n", "\n").replace("\xa0", " ").strip()
