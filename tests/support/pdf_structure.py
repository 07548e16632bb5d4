"""Check a file's structure tree, and keep what the pages must agree with.

Input: an open PDF. Output: findings, and the elements of the pages' marks and annotations.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import TypeAlias

import pikepdf
from pikepdf import Array, Dictionary, Object

Report: TypeAlias = Callable[[str, str], None]

_STANDARD = """
Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private P H H1 H2 H3 H4 H5 H6
L LI Lbl LBody Table TR TH TD THead TBody TFoot Span Quote Note Reference BibEntry Code Link Annot
Ruby RB RT RP Warichu WT WP Figure Formula Form
"""
STANDARD_TYPES = frozenset(_STANDARD.split())  # ISO 32000-1, 14.8.4
# ISO 32000-1, 14.8.4.3: what may stand in what.
ALLOWED_KIDS = {
    "L": ("09-005", {"Caption", "L", "LI"}),
    "LI": ("09-005", {"Lbl", "LBody"}),
    "Table": ("09-004", {"Caption", "THead", "TBody", "TFoot", "TR"}),
    "THead": ("09-004", {"TR"}),
    "TBody": ("09-004", {"TR"}),
    "TFoot": ("09-004", {"TR"}),
    "TR": ("09-004", {"TH", "TD"}),
}
ALLOWED_PARENTS = {
    "LI": ("09-005", {"L"}),
    "LBody": ("09-005", {"LI"}),
    "TR": ("09-004", {"Table", "THead", "TBody", "TFoot"}),
    "TH": ("09-004", {"TR"}),
    "TD": ("09-004", {"TR"}),
}
LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


def kids(element: Object) -> list[Object | int]:
    """Return an element's kids, whether it has none, one or an array of them."""
    value = element.get("/K")
    if value is None:
        return []
    return list(value) if isinstance(value, Array) else [value]


def attribute(element: Object, key: str) -> Object | None:
    """Return an attribute from an element's attribute objects."""
    value = element.get("/A")
    for owner in [] if value is None else list(value) if isinstance(value, Array) else [value]:
        if key in owner:
            return owner[key]
    return None


def tree_values(node: Object, key: str) -> Iterator[tuple[Object, Object]]:
    """Yield the pairs of a name tree or number tree."""
    for kid in node.get("/Kids", Array()):
        yield from tree_values(kid, key)
    pairs = list(node.get(key, Array()))
    yield from zip(pairs[::2], pairs[1::2], strict=False)


class Structure:
    """The structure tree as read, with the parent tree beside it."""

    def __init__(self, pdf: pikepdf.Pdf, report: Report) -> None:
        self.pdf = pdf
        self.report = report
        self.pages = {page.obj.objgen: index for index, page in enumerate(pdf.pages)}
        self.parents: dict[int, Object] = {}  # by key of the parent tree
        self.marks: dict[tuple[int, int], Object] = {}  # (page, MCID) → element
        self.annotations: dict[tuple[int, int], Object] = {}  # annotation → element
        self.identifiers: Counter[bytes] = Counter()
        self.headings: list[str] = []
        self.read()
        self.heading_levels()

    def read(self) -> None:
        root = self.pdf.Root.StructTreeRoot
        self.roles = root.get("/RoleMap", Dictionary())
        for key, value in tree_values(root.get("/ParentTree", Dictionary()), "/Nums"):
            self.parents[int(key)] = value
        if int(root.get("/ParentTreeNextKey", 0)) <= max(self.parents, default=-1):
            self.report("parent-tree", "ParentTreeNextKey is in use")
        for kid in kids(root):
            assert not isinstance(kid, int)
            self.element(kid, root, "StructTreeRoot")
        named = {bytes(key) for key, _ in tree_values(root.get("/IDTree", Dictionary()), "/Names")}
        for identifier, count in self.identifiers.items():
            if count > 1:
                self.report("19-004", f"ID {identifier.decode()} {count} times")
            if identifier not in named:
                self.report("id-tree", f"ID {identifier.decode()} is not in the ID tree")

    def element(self, element: Object, parent: Object, parent_tag: str) -> None:
        tag = str(element.get("/S", "/"))[1:]
        mapped = str(self.roles.get(f"/{tag}", "/"))[1:]
        if tag not in STANDARD_TYPES and mapped not in STANDARD_TYPES:
            self.report("02-001", f"{tag} is no standard type, and is mapped to none")
        if element.get("/P", Dictionary()).objgen != parent.objgen:
            self.report("structure", f"{tag} has a wrong parent")
        if "/ID" in element:
            self.identifiers[bytes(element.ID)] += 1
        if "/Lang" in element and not LANGUAGE_TAG.fullmatch(str(element.Lang)):
            self.report("11-001", f"{tag}: {element.Lang} is no language")
        if re.fullmatch(r"H[1-6]?", tag):
            self.headings.append(tag)
        self.semantics(element, tag, parent_tag)
        for kid in kids(element):
            if isinstance(kid, int):
                self.place(element, element.get("/Pg"), kid, tag)
            elif kid.get("/Type") == "/MCR":
                self.place(element, kid.get("/Pg", element.get("/Pg")), int(kid.MCID), tag)
            elif kid.get("/Type") == "/OBJR":
                self.annotations[kid.Obj.objgen] = element
            else:
                self.element(kid, element, tag)

    def place(self, element: Object, page: Object | None, mcid: int, tag: str) -> None:
        index = None if page is None else self.pages.get(page.objgen)
        if index is None:
            self.report("structure", f"{tag}: mark {mcid} on no page")
        else:
            self.marks[index, mcid] = element

    def semantics(self, element: Object, tag: str, parent_tag: str) -> None:
        """Check what an element must say of itself and which elements it may have."""
        tags = [
            str(kid.get("/S"))[1:] for kid in kids(element) if not isinstance(kid, int) and kid.get("/S") is not None
        ]
        if tag in ALLOWED_KIDS:
            code, allowed = ALLOWED_KIDS[tag]
            if wrong := set(tags) - allowed:
                self.report(code, f"{tag} has {' '.join(sorted(wrong))}")
        if tag in ALLOWED_PARENTS and parent_tag not in ALLOWED_PARENTS[tag][1]:
            self.report(ALLOWED_PARENTS[tag][0], f"{tag} in {parent_tag}")
        if tag == "Note" and not bytes(element.get("/ID", b"")):
            self.report("19-003", "Note without ID")
        if tag == "Figure":
            if not str(element.get("/Alt", "")) and not str(element.get("/ActualText", "")):
                self.report("13-004", "Figure without alternative text")
            if attribute(element, "/BBox") is None:
                self.report("figure-bbox", "Figure without BBox")
        if tag == "TH" and attribute(element, "/Scope") is None:
            self.report("15-003", "TH without Scope")
        if tag == "L" and attribute(element, "/ListNumbering") is None and self.labelled(element):
            self.report("list-numbering", "L with labels, without ListNumbering")
        if tag == "Table":
            self.regular(element)

    def labelled(self, element: Object) -> bool:
        """Tell whether an item of a list has a label."""
        items = [kid for kid in kids(element) if not isinstance(kid, int)]
        return any(
            not isinstance(kid, int) and kid.get("/S") == "/Lbl"
            for item in items
            if item.get("/S") == "/LI"
            for kid in kids(item)
        )

    def regular(self, table: Object) -> None:
        """Check that all rows of a table are equally wide, spans counted."""
        hanging: Counter[int] = Counter()  # columns that cells above take, by row
        widths = set()
        for index, row in enumerate(self.rows(table)):
            width = hanging[index]
            for cell in kids(row):
                assert not isinstance(cell, int)
                columns = int(attribute(cell, "/ColSpan") or 1)
                width += columns
                for below in range(1, int(attribute(cell, "/RowSpan") or 1)):
                    hanging[index + below] += columns
            widths.add(width)
        if len(widths) > 1:
            self.report("table-regular", f"rows of {' and '.join(map(str, sorted(widths)))} columns")

    def rows(self, element: Object) -> Iterator[Object]:
        for kid in kids(element):
            if isinstance(kid, int):
                continue
            if kid.get("/S") == "/TR":
                yield kid
            elif str(kid.get("/S")) in ("/THead", "/TBody", "/TFoot"):
                yield from self.rows(kid)

    def heading_levels(self) -> None:
        levels = [int(tag[1:]) for tag in self.headings if tag != "H"]
        if levels and len(levels) < len(self.headings):
            self.report("14-007", "H beside numbered headings")
        if levels and levels[0] != 1:
            self.report("14-002", f"the first heading is H{levels[0]}")
        for level, following in pairwise(levels):
            if following > level + 1:
                self.report("14-003", f"H{level} is followed by H{following}")
