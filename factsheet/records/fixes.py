"""What can be mended in a file of content without a thought: the form of dates, marks around quotes, white space.

Input: a content folder. Output: the bytes of the files that change, and what changes. An edit is a piece of text at
its place, so comments and order stay. It is kept only if the file, read again, says the same but for the value meant,
and has no problem that it did not have.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import yaml

from factsheet.errors import ContentError, Location, Problem
from factsheet.records.dates import offered
from factsheet.records.load import FILE_KINDS, FileKind, validate
from factsheet.records.messages import shown
from factsheet.records.yaml_messages import QUOTED
from factsheet.records.yaml_reader import MAX_BYTES, new_parser, parse_yaml

_UNSEEN = re.compile("[\u00ad\u200b\ufeff]")  # soft hyphen, space of no width, byte order mark: never meant
_TRAILING = re.compile(r"[ \t]+(?=\r?\n|\Z)")
_END = re.compile(r"\s*\Z")


class Change(NamedTuple):
    """What was changed, and where it stood."""

    where: Location
    what: str

    def __str__(self) -> str:
        return f"{self.where}: fixed: {self.what}"


class _Scalar(NamedTuple):
    """A text of the file: where it stands, counted in characters from 0, and the key it is the value of."""

    start: int
    end: int
    style: str | None
    value: str
    key: str | None


class _Edit(NamedTuple):
    """Another text for a file, what its texts then are, and what to say."""

    text: str
    values: list[str]
    change: Change


def fixes(root: Path) -> tuple[Mapping[Path, bytes], Sequence[Change]]:
    """Return the files of a content folder that can be mended, as they then are, and what changes in them."""
    files, changes = dict[Path, bytes](), list[Change]()
    for kind in FILE_KINDS:
        for path in sorted(root.glob(kind.pattern)):
            if path.name.startswith(".") or not path.is_file():
                continue
            with path.open("rb") as file:
                data = file.read(MAX_BYTES + 1)
            mended, told = fixed(data, path.as_posix(), kind)
            if told:
                files[path.resolve()] = mended
                changes += told
    return files, changes


def fixed(data: bytes, display: str, kind: FileKind) -> tuple[bytes, Sequence[Change]]:
    """Return the bytes of a file, mended, and what changes; ``display`` names it."""
    if len(data) > MAX_BYTES:
        return data, ()
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return data, ()
    changes = []
    if found := list(_UNSEEN.finditer(text)):
        where = Location(display, *_place(text, found[0].start()))
        text = _UNSEEN.sub("", text)
        what = f"{len(found)} invisible character{'s' * (len(found) > 1)} taken out"
        changes.append(Change(where, what))
    if not _events(text):
        return data, ()
    for step in (_dated, _unquoted, _tidy):
        while edit := next((e for e in step(text, display, kind) if _holds(text, e, display, kind)), None):
            text = edit.text
            changes.append(edit.change)
    return text.encode(), changes


# -- the edits ------------------------------------------------------------------------------------------


def _dated(text: str, display: str, kind: FileKind) -> Iterator[_Edit]:
    """Yield a date in the form of dates, for each that can mean but one."""
    wrong = {(p.where.line, p.where.column) for p in _problems(text, display, kind) if p.code == "M004"}
    for number, scalar in enumerate(_scalars(text) if wrong else ()):
        place = _place(text, scalar.start)
        if place in wrong and len(dates := offered(scalar.value)) == 1:
            yield _replaced(text, number, dates[0], dates[0], f"'{shown(scalar.value)}' is {dates[0]} now", display)


def _unquoted(text: str, display: str, kind: FileKind) -> Iterator[_Edit]:
    """Yield a quote without the typographic marks around it, which are printed anyway."""
    for number, scalar in enumerate(_scalars(text)):
        if scalar.key == "quote" and not scalar.style and QUOTED.fullmatch(scalar.value):
            inner = scalar.value[1:-1].strip()
            single = "'" + inner.replace("'", "''") + "'"
            for written in (inner, single):
                yield _replaced(text, number, written, inner, "the marks around a quote taken out", display)


def _tidy(text: str, display: str, kind: FileKind) -> Iterator[_Edit]:
    """Yield the text without white space at the end of lines, and with one line feed at its end."""
    scalars = _scalars(text)
    blocks = [range(s.start, s.end) for s in scalars if s.style in ("|", ">")]
    found = [m for m in _TRAILING.finditer(text) if not any(m.start() in block for block in blocks)]
    if found:
        bare = text
        for match in reversed(found):
            bare = bare[: match.start()] + bare[match.end() :]
        number = len(found)
        what = f"spaces at the end of {number} line{'s' * (number > 1)} taken out"
        where = Location(display, *_place(text, found[0].start()))
        yield _Edit(bare, [s.value for s in scalars], Change(where, what))
    end = "\r\n" if "\r\n" in text else "\n"
    whole = _END.sub("", text) + end
    if text.strip() and whole != text:
        what = "one line feed at the end of the file"
        yield _Edit(whole, [s.value for s in scalars], Change(Location(display), what))


def _replaced(text: str, number: int, written: str, value: str, what: str, display: str) -> _Edit:
    scalars = _scalars(text)
    one = scalars[number]
    values = [s.value for s in scalars]
    values[number] = value
    change = Change(Location(display, *_place(text, one.start)), what)
    return _Edit(text[: one.start] + written + text[one.end :], values, change)


# -- whether they hold ------------------------------------------------------------------------------------


def _holds(text: str, edit: _Edit, display: str, kind: FileKind) -> bool:
    """Tell whether a file says the same but for what is meant, and has no problem that it did not have."""
    if edit.text == text or [s.value for s in _scalars(edit.text)] != edit.values or _shape(edit.text) != _shape(text):
        return False
    before, after = (Counter((p.code, p.what) for p in _problems(t, display, kind)) for t in (text, edit.text))
    return after <= before


def _problems(text: str, display: str, kind: FileKind) -> list[Problem]:
    """Return what is wrong with a file by itself."""
    try:
        document = parse_yaml(text.encode(), display)
    except ContentError as error:
        return list(error.problems)
    found = list(document.warnings)
    key = kind.list_key
    entries = document.data.get(key) if key else None
    listed = [(key, n) for n in range(len(entries))] if key and isinstance(entries, list) else []
    paths: Sequence[tuple[str | int, ...]] = listed if key else [()]
    for path in paths:
        made = validate(document, kind.record, path, guarded=kind.kind != "publisher")
        found += made if isinstance(made, list) else []
    return found


def _events(text: str) -> list[yaml.Event]:
    """Return the events of a text; none if it is no YAML."""
    parser, found = new_parser(text), []
    try:
        while not isinstance(event := parser.get_event(), yaml.StreamEndEvent):
            found.append(event)
    except (yaml.YAMLError, ValueError, OverflowError):
        return []
    return found


def _scalars(text: str) -> list[_Scalar]:
    found: list[_Scalar] = []
    open_: list[str | bool | None] = []  # of a group the key whose value comes, None before a key; of a list True
    for event in _events(text):
        top = open_[-1] if open_ else True
        if isinstance(event, yaml.ScalarEvent):
            key = top if isinstance(top, str) else None
            mark, end = event.start_mark, event.end_mark
            assert mark is not None and end is not None
            style = event.style if event.style in ("'", '"', "|", ">") else None
            found.append(_Scalar(mark.index, end.index, style, event.value, key))
        if isinstance(event, yaml.ScalarEvent | yaml.AliasEvent | yaml.MappingStartEvent | yaml.SequenceStartEvent):
            if top is None:
                open_[-1] = event.value if isinstance(event, yaml.ScalarEvent) else ""
            elif isinstance(top, str):
                open_[-1] = None
        if isinstance(event, yaml.MappingStartEvent):
            open_.append(None)
        elif isinstance(event, yaml.SequenceStartEvent):
            open_.append(True)
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            open_.pop()
    return found


def _shape(text: str) -> list[tuple[str, str | None]]:
    """Return what a file is made of, but for its texts: groups, lists, anchors and aliases."""
    return [(type(event).__name__, getattr(event, "anchor", None)) for event in _events(text)]


def _place(text: str, offset: int) -> tuple[int, int]:
    """Return line and column as messages give them: from 1, letters and accents composed."""
    lines = re.split(r"\r\n|\r|\n", text[:offset])
    return len(lines), len(unicodedata.normalize("NFC", lines[-1])) + 1
