"""A signed file is a file as it was proved, and one update that adds a signature and nothing else.

Input: the bytes. Output: the file that was signed, and what the update has besides a signature. Who signed is not asked
here. Updates and signatures: ISO 32000-1, 7.5.6, 12.7 and 12.8; PAdES: ETSI EN 319 142-1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from factsheet.proof.allowed_entries import ANY, NUMBER, Maybe, Shapes
from factsheet.proof.objects import Objects

FIELD = "Signature"  # name of the form field
OUTSIDE = -9999  # pt: where the field stands, so that it shows nowhere (PDF/UA-1, 7.18.1)
_WIDGET = {"/Type": "/Annot", "/Subtype": "/Widget", "/FT": "/Sig", "/T": f"u:{FIELD}", "/TU": f"u:{FIELD}", "/F": 132,
           "/Rect": [OUTSIDE] * 4}  # fmt: skip
_SIGNATURE = {"/Type": "/Sig", "/Filter": "/Adobe.PPKLite", "/SubFilter": "/ETSI.CAdES.detached", "/Contents": ANY,
              "/ByteRange": [NUMBER] * 4, "/M": ANY, "/Prop_Build": Maybe(), "/Reference": [ANY]}  # fmt: skip
_CERTIFIES = {"/Type": "/SigRef", "/TransformMethod": "/DocMDP",
              "/TransformParams": {"/Type": "/TransformParams", "/P": 1, "/V": "/1.2"},
              "/Data": Maybe(), "/DigestMethod": Maybe()}  # fmt: skip
_END = re.compile(rb"startxref\s+\d+\s+%%EOF(?:\r\n|\r|\n)?")


class Signed(NamedTuple):
    """A signed file: the bytes that were proved before, and what else the update does."""

    base: bytes
    faults: tuple[str, ...]


def signed(data: bytes) -> Signed | None:
    """Take a signed file apart; None if it has no signature. Raises Unreadable for a file that is no PDF."""
    if b"/ByteRange" not in data:
        return None
    whole = Objects(data)
    update = whole.trailer.get("/Prev")
    end = data.rfind(b"startxref\n%d\n%%%%EOF" % update) if isinstance(update, int) else -1
    if end < 0 or "/AcroForm" not in whole.get(whole.trailer["/Root"]):
        return None
    end = data.index(b"%%EOF", end) + len(b"%%EOF")
    while data[end : end + 1] in (b"\r", b"\n"):
        end += 1
    base = data[:end]
    return Signed(base, tuple(_faults(data, Objects(base), whole)))


def after_end(data: bytes) -> int:
    """Return how many bytes follow the first end of a file: none of one that nobody changed or signed."""
    end = _END.search(data)
    return len(data) - end.end() if end else 0


def _faults(data: bytes, base: Objects, whole: Objects) -> Iterator[str]:
    shapes = Shapes(whole)
    if any(whole.trailer.get(key) != base.trailer.get(key) for key in ("/Root", "/Info")):
        yield "it has another catalog or document information"
        return
    root, before = whole.get(whole.trailer["/Root"]), base.get(base.trailer["/Root"])
    page = next(name for name, node in base.tree(before["/Pages"]) if node["/Type"] == "/Page")
    changed = {base.trailer["/Root"], page}
    for name, found in base.all.items():
        if name not in changed and (whole.all.get(name) != found or _stream(whole, name) != _stream(base, name)):
            yield f"it changes object {name.removesuffix(' R')}"
    if {**root, "/AcroForm": 0, "/Perms": 0, "/Extensions": 0} != {**before, "/AcroForm": 0, "/Perms": 0,
                                                                   "/Extensions": 0}:  # fmt: skip
        yield "it changes the catalog"
    form = whole.get(root["/AcroForm"])
    fields = whole.get(form.get("/Fields", []))
    if form.keys() != {"/Fields", "/SigFlags"} or len(fields) != 1:
        yield "it has a form with more than a signature"
        return
    field = whole.get(fields[0])
    signature = field.get("/V")
    yield from shapes.of("the field of its signature", field, {**_WIDGET, "/P": page, "/V": signature})
    yield from shapes.of("its signature", signature, _SIGNATURE)
    yield from shapes.of("what its signature certifies", whole.get(whole.get(signature)["/Reference"])[0], _CERTIFIES)
    if whole.get(root.get("/Perms")) != {"/DocMDP": signature}:
        yield "its signature does not rule out later changes"
    links = [*base.get(base.get(page).get("/Annots") or ()), fields[0]]
    if {**whole.get(page), "/Annots": whole.get(whole.get(page).get("/Annots"))} != {
        **base.get(page),
        "/Annots": links,
    }:
        yield "it changes the first page"
    known = {*base.all, root["/AcroForm"], fields[0], signature}
    if isinstance(listed := whole.get(page)["/Annots"], str):
        known.add(listed)
    tables = [name for name in whole.all.keys() - known if _kind(whole, name) == "/XRef"]
    yield from (f"it adds object {name.removesuffix(' R')}" for name in sorted(whole.all.keys() - known - {*tables}))
    if len(tables) > 1:
        yield "it is more than one update"
    first, length, second, rest = whole.get(whole.get(signature)["/ByteRange"])
    if first or second + rest != len(data) or data[length : length + 1] + data[second - 1 : second] != b"<>":
        yield "something stands after it"


def _kind(objects: Objects, name: str) -> Any:
    found = objects.all[name]
    return found.get("/Type") if isinstance(found, Mapping) else None


def _stream(objects: Objects, name: str) -> bytes | None:
    return objects.raw(name) if name in objects.streams else None
