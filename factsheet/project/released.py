"""The editions that were released, so that no edition number ever stands for two contents.

Input: ``content/editions.jsonl``, an edition that is to be released. Output: its record, one line of JSON; problems
where another content has its number already.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, cast

from factsheet.errors import ContentError, Location, Problem
from factsheet.evidence.digest import canonical, digest
from factsheet.proof.manifest import describe
from factsheet.records import inputs
from factsheet.records.model import Content, Kind
from factsheet.sheet.edition import Edition
from factsheet.sheet.tree import plain_text

FILE = "editions.jsonl"
_HINT = "raise the sheet's `edition:` and `date:`, and say under `changes:` what is new; or take the change back"
_TEXT = "the text that its template, labels and review status print"


class Released(NamedTuple):
    """One released edition: its sheet and number, hashes of what its manifest describes by part, and of it all."""

    sheet: str
    number: str
    edition: int
    date: str
    language: str
    parts: dict[str, str]
    sha256: str  # of all these

    def line(self) -> bytes:
        """Return it as a line of the file."""
        return canonical(self._asdict()) + b"\n"


def record(edition: Edition, content: Content) -> Released:
    """Return the record of an edition: all that its manifest describes and its text, the same on each paper."""
    described, sheet = describe(edition, content), edition.sheet
    said = described["sheet"]
    parts = {f"fact {fact['id']}": fact["sha256"] for fact in described["facts"]}
    parts |= {f"source {key}": value for key, value in described["sources"].items()}
    parts |= {f"measure {key}": value for key, value in described["measures"].items()}
    parts |= {f"sheet {said['id']}": said["sha256"], "publisher": described["publisher"]}
    parts["text"] = digest([plain_text(sheet.article), *(plain_text(*note.content) for note in sheet.notes)])
    found = (said["id"], said["number"], said["edition"], said["date"], said["language"], parts)
    return Released(*found, digest(found))


def read(path: Path) -> tuple[Released, ...]:
    """Return the editions released before, oldest first. Raises ContentError for a line that is none."""
    return parse(inputs.read_bytes(path), path.as_posix()) if path.exists() else ()


def parse(data: bytes, display: str) -> tuple[Released, ...]:
    """Return the editions that a file lists, oldest first. Raises ContentError V109 for a line that is none."""
    found: list[Released] = []
    one: Released | None
    for number, line in enumerate(data.splitlines(), 1):
        try:
            one = Released(**json.loads(line))
        except (TypeError, ValueError, RecursionError):
            one = None
        if one is None or one.sha256 != digest(one[:-1]) or one.line() != line + b"\n":
            what = "not a line that factsheet wrote: the record of a released edition was changed"
            hint = "restore the line from version control"
            raise ContentError([Problem("V109", Location(display, number, 1), what, hint)])
        found.append(one)
    return tuple(found)


def problems(now: Released, before: Sequence[Released], content: Content) -> Iterator[Problem]:
    """Yield what an edition says otherwise than the one that was released under its number."""
    then = next((one for one in before if _key(one) == _key(now)), None)
    if then is None or then.sha256 == now.sha256:
        return
    released = f"{then.number}, edition {then.edition} ({then.language}), was released on {then.date}"
    if then.sheet != now.sheet:
        where = content.where("sheet", now.sheet, "number")
        yield Problem("V108", where, f"{released} as sheet '{then.sheet}'", "give each sheet a number of its own")
        return
    changed = {part for part in then.parts.keys() | now.parts.keys() if then.parts.get(part) != now.parts.get(part)}
    for part in sorted(changed - {"text"}) or ["text"]:
        how = "has changed" if part in then.parts else "is new on it"
        how = how if part in now.parts else "is no longer on it"
        kind, ident = part.split() if part in now.parts and " " in part else ("sheet", now.sheet)
        where = content.where(cast(Kind, kind), ident)
        what = f"{released}; since then {_TEXT if part == 'text' else part} {how}"
        yield Problem("V108", where, what, _HINT)


def _key(one: Released) -> tuple[str, int, str]:
    return one.number, one.edition, one.language
