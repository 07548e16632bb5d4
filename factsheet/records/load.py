"""Content folder to records: the first stage.

Input: the folder. Output: Content, which can tell line and column of every field; or ContentError with all problems.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple, cast

from pydantic import BaseModel

from factsheet.errors import ContentError, Location, Problem
from factsheet.languages import language
from factsheet.records import inputs
from factsheet.records.evidence import Search, Speaker
from factsheet.records.messages import shown, unknown_key
from factsheet.records.model import Content, Fact, Kind, Measure, Unread
from factsheet.records.pictures import Image, PictureError, read_picture
from factsheet.records.plan import SheetPlan
from factsheet.records.publisher import ProperName, Publisher, Term
from factsheet.records.readers import Reader, fingerprint, wire
from factsheet.records.source import Source
from factsheet.records.validate import problems_of, validate
from factsheet.records.yaml_document import Node, YamlDocument
from factsheet.records.yaml_reader import MAX_PROBLEMS, parse_yaml, read_yaml

__all__ = ["FILE_KINDS", "FileKind", "YamlDocument", "load", "problems_of", "read_yaml", "validate"]


class FileKind(NamedTuple):
    """A kind of file: where it lies, the key of its list (None: one record a file), its record."""

    kind: Kind
    pattern: str
    list_key: str | None
    record: type[BaseModel]
    required: bool = True


FILE_KINDS = (
    FileKind("publisher", "publisher.yaml", None, Publisher),
    FileKind("source", "sources/*.yaml", "references", Source),
    FileKind("measure", "measures.yaml", "measures", Measure, required=False),
    FileKind("fact", "facts/*.yaml", "facts", Fact),
    FileKind("sheet", "sheets/*.yaml", None, SheetPlan),
    FileKind("name", "names.yaml", "names", ProperName, required=False),
    FileKind("term", "terms.yaml", "terms", Term, required=False),
    FileKind("reader", "readers.yaml", "readers", Reader, required=False),
    FileKind("speaker", "speakers.yaml", "speakers", Speaker, required=False),
    FileKind("search", "searches.yaml", "searches", Search, required=False),
)


# Records that stand alone: what is wrong with one concerns the sheets that reach it, and no others.
_ALONE: frozenset[Kind] = frozenset(("source", "measure", "fact", "sheet", "speaker", "search"))
_ASIDE = frozenset(("sources", "text", "printed", "attribution", "note", "review_by", "translation"))  # of a fact
_LARGEST = 4 << 20  # bytes of a file that is searched for ids; none is as large
_ID = re.compile(r"(?<![\w-])[a-z0-9]+(?:-[a-z0-9]+)*(?![\w-])")


def load(root: Path, changed: Mapping[str, bytes] = MappingProxyType({}), *, begun: bool = False) -> Content:
    """Read a content folder. Raises ContentError with the problems of all its files.

    Messages name files by the path given for the folder, with forward slashes. ``changed``: files that are read as
    these bytes, whatever is there, by their names in the folder. ``begun``: one that may have no entries of a kind yet.
    """
    content = load_sound(root, changed, begun=begun)
    if content.faults:
        raise ContentError(content.faults)
    return content


def load_sound(root: Path, changed: Mapping[str, bytes] = MappingProxyType({}), *, begun: bool = False) -> Content:
    """Read what can be read of a content folder, as ``load`` does.

    Raises ContentError with all problems where one of them is no single record's, so that no sheet can be made.
    """
    shelf = _Shelf(root, changed, begun)
    for kind in FILE_KINDS:
        for document in shelf.documents(kind):
            shelf.take(document, kind)
    pictures = _pictures(shelf)
    copies = tuple(_copies(shelf))
    shelf.alone += len(copies)
    shelf.problems += (*_unusable_languages(shelf), *_shared_keys(shelf), *copies)
    shelf.problems.sort(key=lambda p: (p.where, p.code))
    if len(shelf.problems) > shelf.alone or any(one.names is None for one in shelf.unread):
        raise ContentError(shelf.problems)
    records = cast("dict[str, Any]", shelf.records)
    return Content(
        publisher=records["publisher"][""],
        sources=records["source"],
        measures=records["measure"],
        facts=records["fact"],
        sheets=records["sheet"],
        names=records["name"],
        terms=tuple(records["term"].values()),
        readers=tuple(records["reader"].values()),
        speakers=records["speaker"],
        searches=records["search"],
        pictures=pictures,
        warnings=tuple(shelf.warnings),
        unread=tuple(shelf.unread),
        faults=tuple(shelf.problems),
        locate=shelf.locate,
        origin=shelf.origin,
    )


class _Shelf:
    """The records read so far, where they stand, and the problems met."""

    def __init__(self, root: Path, changed: Mapping[str, bytes], begun: bool) -> None:
        self.root, self.changed, self.begun = root, changed, begun
        self.display = root.as_posix()
        self.problems: list[Problem] = []
        self.alone = 0  # of the problems: how many are those of ``unread``
        self.unread: list[Unread] = []
        self.warnings: list[Problem] = []
        self.repeated: dict[tuple[str, str], list[Problem]] = {}  # ids of a file that another file has
        self.records: dict[Kind, dict[str, BaseModel]] = {k.kind: {} for k in FILE_KINDS}
        self.places: dict[tuple[Kind, str], tuple[YamlDocument, Node]] = {}

    def documents(self, kind: FileKind) -> Iterator[YamlDocument]:
        """Yield the readable files of a kind in the order of their names."""
        folder, _, pattern = kind.pattern.rpartition("/")
        if pattern.startswith("*"):
            before = len(self.problems)
            names = self._names(folder)
            if not names and len(self.problems) == before and not self.begun:
                where = Location(f"{self.display}/{folder}")
                hint = f"add one with `factsheet new {kind.kind}`, or write {where}/first.yaml"
                self.problems.append(Problem("M009", where, f"there is no {kind.kind} file", hint))
        else:
            there = pattern in self.changed or (self.root / pattern).exists()
            names = [pattern] if kind.required or there else []
        for name in names:
            relative = f"{folder}/{name}" if folder else name
            try:
                display = f"{self.display}/{relative}"
                if relative in self.changed:
                    yield parse_yaml(self.changed[relative], display)
                else:
                    yield read_yaml(self.root / relative, display)
            except ContentError as error:
                self.aside(kind.kind, error.problems, *_named_in(self._text(relative)))

    def aside(
        self,
        kind: Kind,
        problems: Iterable[Problem],
        ident: str,
        names: frozenset[str] | None,
        texts: Iterable[str] = (),
    ) -> None:
        """Tell of a record that cannot be read; the others can, if it is one that stands alone."""
        before = len(self.problems)
        self.problems += problems
        self.alone += len(self.problems) - before
        self.unread.append(Unread(kind, ident, names if kind in _ALONE else None, tuple(texts)))

    def _text(self, relative: str) -> str | None:
        try:
            data = self.changed.get(relative) or inputs.read_bytes(self.root / relative, _LARGEST)
        except OSError:
            return None
        return data.decode("utf-8", "replace")

    def _names(self, folder: str) -> list[str]:
        try:
            found = sorted(p.name for p in (self.root / folder).iterdir() if not p.name.startswith("."))
        except OSError:
            found = []
        new = {name.rpartition("/")[2] for name in self.changed if name.rpartition("/")[0] == folder}
        found = sorted({*found, *new})
        for name in found:
            where = Location(f"{self.display}/{folder}/{name}")
            if name.lower().endswith((".yml", ".yaml")) and not name.endswith(".yaml"):
                hint = "rename it so that it ends in .yaml"
                self.problems.append(Problem("Y009", where, "the file would be ignored", hint))
            elif not name.endswith((".yaml", "~", ".bak", ".orig", ".tmp")):
                bibliography = name.lower().endswith((".bib", ".json", ".ris"))
                hint = "move it out of the content folder"
                hint += f", and take its entries over: factsheet source import {name}" if bibliography else ""
                self.warnings.append(Problem("Y009", where, "only .yaml files are read here", hint, "warning"))
        return [name for name in found if name.endswith(".yaml")]

    def take(self, document: YamlDocument, kind: FileKind) -> None:
        """Add the records of one file, or at most MAX_PROBLEMS of its problems."""
        before = len(self.problems)
        self.warnings += document.warnings
        for path in self._paths(document, kind):
            if len(self.problems) - before > MAX_PROBLEMS:  # told already that there are more
                self.aside(kind.kind, (), *_named_by(document.node(path)))
                continue
            made = validate(document, kind.record, path, guarded=kind.kind != "publisher")
            if isinstance(made, list):
                room = MAX_PROBLEMS - (len(self.problems) - before)
                more = f"{MAX_PROBLEMS} problems are shown; the others in this file are not"
                over = [Problem("M013", Location(document.display), more, "fix these first")]
                told = [*made[:room], *(over if len(made) >= room else ())]
                self.aside(kind.kind, told, *_named_by(document.node(path)))
            else:
                self._shelve(made, document, kind.kind, path)

    def _paths(self, document: YamlDocument, kind: FileKind) -> list[tuple[str | int, ...]]:
        if kind.list_key is None:
            return [()]
        for key in list(document.data)[:MAX_PROBLEMS]:
            if key != kind.list_key:
                code, what, hint = unknown_key(key, [kind.list_key])
                self._problem(kind.kind, code, document, document.key((key,)), what, hint)
        entries = document.data.get(kind.list_key)
        if isinstance(entries, list) and entries:
            return [(kind.list_key, number) for number in range(len(entries))]
        if kind.list_key in document.data and self.begun and entries in (None, []):
            return []
        if kind.list_key in document.data:
            what = f"`{kind.list_key}:` must be a list with at least one entry"
            hint = "start each entry with a dash, or delete the file"
            self._problem(kind.kind, "M009", document, document.key((kind.list_key,)), what, hint)
        else:
            what = f"`{kind.list_key}:` is missing"
            hint = f"the file starts with `{kind.list_key}:`"
            self._problem(kind.kind, "M002", document, document.locate(), what, hint)
        return []

    def _shelve(self, record: BaseModel, document: YamlDocument, kind: Kind, path: tuple[str | int, ...]) -> None:
        node = document.node(path)
        assert node is not None
        ident = _identity(record)
        if (kind, ident) in self.places:
            other, first = self.places[kind, ident]
            what = f"'{shown(ident)}' is here a second time"
            place = other.locate(("id",), first)
            hint = f"first at {place}; give this one another id, or take it out"
            where = document.locate(("id",), node)
            problem = Problem("M008", where, what, hint, excerpt=document.line(where.line))
            self.repeated.setdefault((document.display, other.display), []).append(problem)
            for one in (node, first):
                self.aside(kind, (), *_named_by(one))
            return
        self.records[kind][ident] = record
        self.places[kind, ident] = (document, node)

    def _problem(self, kind: Kind, code: str, document: YamlDocument, where: Location, what: str, hint: str) -> None:
        problem = Problem(code, where, what, hint, excerpt=document.line(where.line))
        texts = tuple(_strings(document.data))
        self.aside(kind, [problem], "", frozenset(_ID.findall("\n".join(texts))), texts)

    def locate(self, kind: Kind, ident: str, path: tuple[str | int, ...]) -> Location:
        """Return the place of a record's field, the nearest that exists, or the folder for an unknown record."""
        found = self.places.get((kind, "" if kind == "publisher" else ident))
        return found[0].locate(path, found[1]) if found else Location(self.display)

    def origin(self, kind: Kind, ident: str) -> object:
        """Return the file that a record was read from: the same object where its bytes are the same."""
        return self.places.get((kind, ident), (object(),))[0]


def _pictures(shelf: _Shelf) -> dict[str, Image]:
    """Read the pictures that sheets and the publisher name; what is wrong with one is told where it is named."""
    named: list[tuple[str, str, Location]] = []
    for ident, plan in shelf.records["sheet"].items():
        named += [(ident, file, shelf.locate("sheet", ident, path)) for file, path in cast(SheetPlan, plan).pictures()]
    for publisher in shelf.records["publisher"].values():
        if logo := cast(Publisher, publisher).logo:
            named.append(("", logo.file, shelf.locate("publisher", "", ("logo", "file"))))
    found: dict[str, Image] = {}
    for owner, file, where in named:
        try:
            found[file] = found.get(file) or read_picture(shelf.root, file)
        except PictureError as error:
            problem = Problem("M014", where, str(error), error.hint)
            shelf.aside("sheet" if owner else "publisher", [problem], owner, frozenset())
    return found


def _unusable_languages(shelf: _Shelf) -> Iterator[Problem]:
    """Yield the publisher's languages that are unknown or incomplete, before texts in them are asked for."""
    for publisher in shelf.records["publisher"].values():
        for number, code in enumerate(cast(Publisher, publisher).languages):
            try:
                language(code)
            except ContentError as error:
                where = shelf.locate("publisher", "", ("languages", number))
                yield from (replace(problem, where=where) for problem in error.problems)


def _copies(shelf: _Shelf) -> Iterator[Problem]:
    """Yield the ids that stand twice; one problem for a file that has several of another's."""
    for (display, other), problems in shelf.repeated.items():
        if display == other or len(problems) < 3:
            yield from problems
        else:
            what = f"{len(problems)} entries have the ids of entries in {other}"
            hint = "delete one of the two files if it is a copy; if not, give the entries ids of their own"
            yield Problem("M008", Location(display), what, hint)


def _shared_keys(shelf: _Shelf) -> Iterator[Problem]:
    """Yield the keys of two readers: one key is one person."""
    first: dict[bytes, str] = {}
    for name, record in shelf.records["reader"].items():
        reader = cast(Reader, record)
        for field in ("keys", "revoked"):
            for number, key in enumerate(getattr(reader, field)):
                if (other := first.setdefault(wire(key), name)) != name:
                    what = f"the key {fingerprint(wire(key))} is {shown(other)}’s too"
                    where = shelf.locate("reader", name, (field, number))
                    yield Problem("M008", where, what, "give each reader a key of their own: ssh-keygen -t ed25519")


def _named_in(text: str | None) -> tuple[str, frozenset[str] | None, tuple[str, ...]]:
    """Return the id of the one record that a file without structure may have, all ids in it, and its lines."""
    if text is None or "\\" in text or "\0" in text:  # an escape, or two bytes a character, may hide an id
        return "", None, ()
    own = re.search(r"^id:[ \t]*([a-z0-9-]+)", text, re.MULTILINE)
    return own[1] if own else "", frozenset(_ID.findall(text)), tuple(text.splitlines())


def _named_by(node: Node | None) -> tuple[str, frozenset[str], tuple[str, ...]]:
    """Return the id of a record that does not fit its kind, the ids of what may depend on it, and its texts."""
    data = node.data if node and isinstance(node.data, dict) else {}
    own = data.get("id")
    about = [value for key, value in data.items() if key not in _ASIDE]
    names = frozenset(_ID.findall("\n".join(_strings(about))))
    return own if isinstance(own, str) else "", names, tuple(_strings(data))


def _strings(data: object) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict | list):
        for item in (*data, *data.values()) if isinstance(data, dict) else data:
            yield from _strings(item)


def _identity(record: BaseModel) -> str:
    """Return what a record is found by: its id, a reader's name, a term's language and words, or nothing."""
    if isinstance(record, Reader):
        return record.name
    if isinstance(record, Term):
        return f"{record.language}:{record.term}"
    return cast(str, getattr(record, "id", ""))
