"""A copy of a proved file in which one paragraph is another: all else is the same bytes, and the paragraph reads so.

Input: the bytes of the file proved whole, and of a copy. Output: findings. What all share is compared byte for byte,
the table of objects and the operators around the paragraph included; the rest is read anew, to the last byte.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from typing import Any

from factsheet.proof import leaks
from factsheet.proof.document import LinkAnnotation, LinkElement
from factsheet.proof.expected import ExpectedPage
from factsheet.proof.findings import Finding, differs
from factsheet.proof.leaks import APART, Secrets
from factsheet.proof.links import covers_its_text
from factsheet.proof.objects import Objects, Unreadable, text
from factsheet.proof.operators import Font, PageContent, ShownText, UnknownOperator, interpret
from factsheet.proof.reading import FileReader
from factsheet.proof.text import digest, plain

NEAR = 0.06  # pt
_TABLE = re.compile(
    rb"(\d+) 0 obj\n<</Type/XRef/Size \d+/W\[1 4 2\](/Root \d+ 0 R/Info \d+ 0 R)/ID\[<[0-9a-f]{32}><[0-9a-f]{32}>\]"
    rb"/Filter/FlateDecode/Length (\d+)>>\nstream\n"
)
_END = re.compile(rb"\nendstream\nendobj\nstartxref\n(\d+)\n%%EOF\n\Z")
_STREAM = re.compile(rb"(<<[^\n]*/Length (\d+)>>)\nstream\n")
_STATE = tuple(re.compile(rb"(?m)^.* " + operators + rb"$") for operators in (rb"Tf", rb"(?:g|rg)", rb"Ts"))
_ROW = 7  # bytes


@dataclass(frozen=True)
class Paragraph:
    """What a copy must say where it differs: text, links (description and address), page, and its manifest."""

    text: str
    links: tuple[tuple[str, str], ...]
    page: ExpectedPage
    manifest: bytes


@dataclass(frozen=True)
class Place:
    """Where copies differ: how many bytes are shared; page from 1, operators of the proved file, left and right edge
    in pt; the objects."""

    kept: int
    page: int
    operators: bytes
    edges: tuple[float, float]
    contents: int
    data: int
    annotations: tuple[int, ...]

    @property
    def objects(self) -> tuple[int, ...]:
        return tuple(sorted((self.contents, self.data, *self.annotations)))


class Proved:
    """A file that was proved whole, to hold copies against."""

    def __init__(self, data: bytes, place: Place) -> None:
        """Raises Unreadable for a file that is not stored as copies are."""
        self.place, self.shared = place, data[: place.kept]
        self.fonts = _page_fonts(data, place.page)
        self.root, rows, _ = _table(data)
        self.others, _ = _apart(rows, place.objects)
        self.found = self._objects(data)
        operators = self.found[place.contents][1]
        self.around = operators.split(place.operators)
        self.content = self._content(place.operators)
        page = interpret(operators.decode("ascii"), self.fonts, place.page)
        self.texts = page.text.split(self.content.text)
        if len(self.around) != 2 or len(self.texts) != 2 or not page.marks.items() >= self.content.marks.items():
            raise Unreadable("the paragraph cannot be told from its page")
        self.lines = {run.y for _, runs in self.content.marks.values() for run in runs}

    def _content(self, operators: bytes) -> PageContent:
        return interpret(operators.decode("ascii", "replace"), self.fonts, self.place.page)

    def prove(self, data: bytes, wanted: Paragraph, secrets: Secrets) -> list[Finding]:
        """Return what is wrong with a copy; an empty list proves it."""
        place = self.place
        if data[: place.kept] != self.shared:
            return [Finding("F010", "what all copies share is not as it was proved")]
        try:
            found = self._objects(data)
            operators = found[place.contents][1]
            before, after = self.around
            if not (operators.startswith(before) and operators.endswith(after)):
                return [Finding("F010", "more than the paragraph is another", place.page)]
            own = operators[len(before) : len(operators) - len(after)]
            content = self._content(own)
        except UnknownOperator as error:
            return [Finding("F003", f"an operator factsheet does not write: {str(error)[:80]}", place.page)]
        except Unreadable as error:
            return [Finding("F001", str(error))]
        findings = [*self._entries(found, wanted), *self._page(own, content, wanted)]
        findings += self._links(found, content, wanted)
        text = digest(content.text.join(self.texts))
        if (text, sha256(operators).hexdigest()) != (wanted.page.text, wanted.page.operators):
            findings.append(Finding("F010", "its text or its operators are not what was painted", place.page))
        if found[place.data][1] != wanted.manifest:
            findings.append(Finding("F002", "its manifest is not the one that was attached"))
        said = [("the text", place.page, wanted.text), ("a link", 0, APART.join(map("\n".join, wanted.links)))]
        return [*findings, *leaks.search(said, "\n".join(words for _, _, words in said), secrets)]

    def _objects(self, data: bytes) -> dict[int, tuple[Any, bytes]]:
        """Return the objects of a copy: entries, and the data of a stream.

        Raises Unreadable unless the table leads to the shared ones as in the proved file, and these fill the rest.
        """
        root, rows, start = _table(data)
        others, places = _apart(rows, self.place.objects)
        if root != self.root or others != self.others or len(places) != len(self.place.objects):
            raise Unreadable("its table of objects is not that of the file all copies share")
        offsets = [*sorted(places), start]
        if offsets[0] != self.place.kept:
            raise Unreadable("there is something between what all copies share and its own objects")
        parts = ((places[at], data[at:end]) for at, end in pairwise(offsets))
        return {number: _object(number, part) for number, part in parts}

    def _entries(self, found: dict[int, tuple[Any, bytes]], wanted: Paragraph) -> Iterator[Finding]:
        """Each object has the entries it has in the proved file: only lengths, texts and edges may differ."""
        for number, (entries, data) in found.items():
            was = self.found[number][0]
            same = {**was, **({"/Length": entries.get("/Length")} if "/Length" in was else {})}
            if number == self.place.data:
                same["/Params"] = {**was["/Params"], "/Size": len(data)}
            if number in self.place.annotations:
                url = {**was["/A"], "/URI": entries.get("/A", {}).get("/URI")}
                same |= {"/A": url, **{key: entries.get(key) for key in ("/Rect", "/Contents")}}
            if entries != same:
                yield Finding("F012", f"object {number} has entries that factsheet does not write", self.place.page)

    def _page(self, operators: bytes, content: PageContent, wanted: Paragraph) -> Iterator[Finding]:
        """The paragraph is tagged as in the proved file, stands in its place, and leaves the page as it found it."""
        place, was = self.place, self.content
        tags = ([(mcid, tag) for mcid, (tag, _) in page.marks.items()] for page in (was, content))
        left_as = map(_left, (place.operators, operators))
        if next(tags) != next(tags) or content.artifacts or content.bare or next(left_as) != next(left_as):
            yield Finding("F010", "more than the words of the paragraph are others", place.page)
            return
        runs = [run for _, found in content.marks.values() for run in found]
        said = plain("".join([run.text for run in runs]))
        if said != wanted.text:
            yield differs(place.page, 0, wanted.text, said)
        left, right = place.edges
        for run in runs:
            if run.x < left - NEAR or run.end > right + NEAR or run.y not in self.lines:
                yield Finding("F008", f"“{plain(run.text)}” is outside its area", place.page, found=run.text)

    def _links(self, found: dict[int, tuple[Any, bytes]], content: PageContent, wanted: Paragraph) -> Iterator[Finding]:
        marks = [mark for mark in content.marks.values() if mark[0] == "Link"]
        if len(marks) != len(wanted.links) or len(wanted.links) != len(self.place.annotations):
            yield Finding("F006", f"{len(marks)} links, expected {len(wanted.links)}", self.place.page)
            return
        for number, (_, runs), link in zip(self.place.annotations, marks, wanted.links, strict=True):
            yield from self._link(found[number][0], runs, link)

    def _link(self, entries: Any, runs: Sequence[ShownText], wanted: tuple[str, str]) -> Iterator[Finding]:
        said = text(entries["/Contents"]), text(entries["/A"]["/URI"])
        if said != wanted:
            yield Finding("F006", f"expected the address {wanted[1]}, found {said[1]}", self.place.page, 0,
                          wanted[1], said[1])  # fmt: skip
        left, bottom, right, top = map(float, entries["/Rect"])
        one = LinkAnnotation(self.place.page, (left, bottom, right, top), *said, None)
        yield from covers_its_text(LinkElement(list(runs), [one]), 0)


def _page_fonts(data: bytes, number: int) -> Mapping[str, Font]:
    """Return the fonts of a page, from 1, by the names its operators give them. Raises Unreadable."""
    reader = FileReader(Objects(data))
    reader.read()
    page = list(reader.pages)[number - 1]
    return {name[1:]: reader.font(font) for name, font in reader.objects.entry(page, "/Resources", "/Font").items()}


def _table(data: bytes) -> tuple[bytes, bytes, int]:
    """Return the entries for catalog and Info, the rows of the table of objects, and where it starts.

    Raises Unreadable where it is not stored as a copy's.
    """
    end = _END.search(data, max(len(data) - 80, 0))
    head = _TABLE.match(data, int(end[1])) if end else None
    if end is None or head is None or head.end() + int(head[3]) != end.start():
        raise Unreadable("its table of objects is not stored as a copy's")
    try:
        return head[2], zlib.decompress(data[head.end() : end.start()]), head.start()
    except zlib.error as error:
        raise Unreadable(f"cannot decompress its table of objects: {error}") from None


def _left(operators: bytes) -> list[bytes]:
    """Return the font, colour and rise that operators leave set, as what follows them may rely on."""
    return [(pattern.findall(operators) or [b"0 Ts"])[-1] for pattern in _STATE]


def _apart(rows: bytes, numbers: Sequence[int]) -> tuple[bytes, dict[int, int]]:
    """Return the rows of a table without those of some objects and its own, the last; and the objects by offset."""
    others, places = bytearray(rows), dict[int, int]()
    for number in numbers:
        row = slice(number * _ROW, (number + 1) * _ROW)
        kind, offset, generation = rows[row][:1], int.from_bytes(rows[row][1:5]), rows[row][5:]
        if (kind, generation) == (b"\1", b"\0\0"):
            places[offset] = number
        others[row] = bytes(_ROW)
    return bytes(others[:-_ROW]), places


def _object(number: int, part: bytes) -> tuple[Any, bytes]:
    """Return the entries of an object, and the data of a stream. Raises Unreadable where any byte is something else."""
    import pikepdf

    head, end = b"%d 0 obj\n" % number, b"\nendobj\n"
    stream = _STREAM.match(part, len(head))
    data = b""
    try:
        if stream:
            end = b"\nendstream" + end
            entries, packed = stream[1], part[stream.end() : len(part) - len(end)]
            if len(packed) != int(stream[2]):
                raise Unreadable(f"object {number} is not as long as it says")
            data = zlib.decompress(packed)
        else:
            entries = part[len(head) : -len(end)]
        if not (part.startswith(head) and part.endswith(end)):
            raise Unreadable(f"object {number} is not stored as a copy's")
        return json.loads(pikepdf.Object.parse(entries).to_json(dereference=True)), data
    except (pikepdf.PdfError, zlib.error) as error:
        raise Unreadable(f"cannot read object {number}: {error}") from None
