"""Contacts in a spreadsheet, CSV or XLSX: a row a contact.

Input: the bytes of a table. Output: contacts with the languages and papers they want and a name for their files, or all
that is wrong with the rows, at its cell. What a cell says is text, whatever it looks like.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from typing import Any

from factsheet.errors import ContentError, Location, Problem
from factsheet.project.authoring.names import slug
from factsheet.project.authoring.tables import read, written
from factsheet.records.addresses import fault, is_mail
from factsheet.sheet.contact import Contact

COLUMNS = ("id", "name", "organisation", "address", "address 2", "email", "telephone", "web", "language", "paper")
LONGEST_NAME = 60  # characters of a file's name that are the contact's
_FORMULA = re.compile(r"=|#(?:N/A|[A-Z0/]+[!?])$")
# Names that stand for devices in Windows, with any ending.
_DEVICES = frozenset(("con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(10))))


@dataclass(frozen=True)
class Row:
    """A contact: its row in the table, from 1 for the head, what its files are called, and what it wants."""

    number: int
    ident: str
    contact: Contact
    languages: tuple[str, ...] = ()  # empty: all
    papers: tuple[str, ...] = ()
    columns: Mapping[str, int] = field(default_factory=dict, compare=False)  # by their heads, from 1

    def place(self, display: str, names: Sequence[str]) -> Location:
        """Return the cell of the first of some columns that has something in it."""
        given = asdict(self.contact)
        column = next((self.columns[n] for n in names if n in self.columns and given.get(n)), 0)
        return Location(display, self.number, column)


def stem(text: str) -> str:
    """Return a text as part of a file's name on any system: small Latin letters, digits and hyphens; empty for none."""
    found = slug(text)[:LONGEST_NAME].strip("-")
    return f"{found}-" if found in _DEVICES else found


def rows(data: bytes, display: str, languages: Sequence[str], papers: Sequence[str]) -> tuple[list[Row], list[Problem]]:
    """Return the rows of a table, and the warnings of its columns.

    Raises ContentError: A005 if it cannot be read, K001 and K002 for its columns and cells, K003 for two rows whose
    files would have one name.
    """
    table = read(data, display)
    head = list(table[0]) if table else []
    if not {"name", "organisation"} & set(head):
        what = "there is no row" if not table else "there is no column 'name' or 'organisation'"
        hint = f"the columns are: {', '.join(COLUMNS)}; factsheet contacts writes such a table"
        raise ContentError([Problem("K001", Location(display, 1, 1), what, hint)])
    warnings = [
        Problem("K004", Location(display, 1, n), f"the column “{name}” is not printed",
                f"those that are: {', '.join(COLUMNS[1:8])}", "warning")
        for n, name in enumerate(head, 1) if name and name not in COLUMNS
    ]  # fmt: skip
    problems: list[Problem] = []
    found: dict[str, Row] = {}
    for number, cells in enumerate(table, 2):
        given = {name: str(cells.get(name) or "") for name in COLUMNS}
        if not any(given.values()):
            continue
        places = {name: Location(display, number, n) for n, name in enumerate(head, 1)}
        wrong = list(_wrong(given, places, languages, papers))
        problems += wrong
        if wrong:
            continue
        row = _row(number, given, {name: n for n, name in enumerate(head, 1)})
        if row.ident in found:
            what = f"the files of this row would be called “{row.ident}”, like those of row {found[row.ident].number}"
            problems.append(Problem("K003", _place(places, "id", "name", "organisation"), what,
                                    "give each an id of its own, in a column “id”"))  # fmt: skip
        found.setdefault(row.ident, row)
    if problems:
        raise ContentError(problems)
    return list(found.values()), warnings


def _row(number: int, given: Mapping[str, str], columns: Mapping[str, int]) -> Row:
    address = ", ".join(filter(None, (given["address"], given["address 2"])))
    web = given["web"] if "://" in given["web"] or not given["web"] else f"https://{given['web']}"
    contact = Contact(given["name"], given["organisation"], address, given["email"], given["telephone"], web)
    ident = stem(given["id"] or given["name"] or given["organisation"])
    return Row(number, ident, contact, _list(given["language"]), _list(given["paper"]), columns)


def _wrong(
    given: Mapping[str, str], places: Mapping[str, Location], languages: Sequence[str], papers: Sequence[str]
) -> Iterator[Problem]:
    """Yield what is wrong with the cells of a row."""
    for name, text in given.items():
        if _FORMULA.match(text):
            yield Problem("K002", places[name], f"“{text[:40]}” is a formula or an error of the spreadsheet, not text",
                          "write what it stands for")  # fmt: skip
            return
    if not given["name"] and not given["organisation"]:
        yield Problem("K002", _place(places, "name", "organisation"), "the row names nobody",
                      "fill in name or organisation")  # fmt: skip
    elif not stem(given["id"] or given["name"] or given["organisation"]):
        what = f"no name for a file can be made of “{given['id'] or given['name'] or given['organisation']}”"
        yield Problem("K002", _place(places, "id", "name", "organisation"), what, "give it an id such as ottawa")
    if given["email"] and not is_mail(given["email"]):
        yield Problem("K002", places["email"], f"“{given['email'][:40]}” is not an e-mail address",
                      "write it alone, such as desk@example.org")  # fmt: skip
    if given["web"] and (bad := fault(given["web"] if "://" in given["web"] else f"https://{given['web']}")):
        yield Problem("K002", places["web"], f"the address {bad.what}", bad.hint)
    for name, known in (("language", languages), ("paper", papers)):
        for one in _list(given[name]):
            if one not in known:
                yield Problem("K002", places[name], f"there is no {name} {one!r}", f"there are: {', '.join(known)}")


def _place(places: Mapping[str, Location], *names: str) -> Location:
    return next(places[name] for name in names if name in places)


def _list(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(re.findall(r"[^\s,;]+", text.lower())))


def digest_of(row: Row) -> str:
    """Return the hash of what a copy depends on in its row."""
    return sha256(repr((row.ident, row.contact)).encode()).hexdigest()


def template(display: str) -> bytes:
    """Return a table with the heads and a row to write over. Raises ContentError A005 unless it is .csv or .xlsx."""
    example: dict[str, Any] = {
        "id": "ottawa", "name": "Jane Example", "organisation": "Ottawa Example Group", "address": "12 Example Street",
        "address 2": "Ottawa ON K1A 0B1", "email": "ottawa@example.org", "telephone": "+1 613 555 0100",
        "web": "https://example.org/ottawa", "language": "en", "paper": "letter",
    }  # fmt: skip
    return written([example], COLUMNS, {}, display)
