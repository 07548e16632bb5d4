"""Structure elements of a tagged PDF (ISO 32000-1, 14.7 and 14.8).

Input: elements in reading order, with their marked content and annotations.
Output: structure tree, parent tree and ID tree as objects of the document.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import KW_ONLY, dataclass, field
from typing import Literal, NamedTuple, TypeAlias, TypedDict, Unpack

from factsheet.writers.pdf.objects import Document, literal, real, references, text_string

Rect: TypeAlias = tuple[float, float, float, float]

# Types of ISO 32000-2, with the type of ISO 32000-1 nearest to each: PDF/UA-1 wants a role map (ISO 14289-1, 7.1).
ROLES = {"Em": "Span", "Strong": "Span"}


class MarkedContentRef(NamedTuple):
    """Marked content: page from 0, and its identifier there."""

    page: int
    mcid: int


class AnnotationRef(NamedTuple):
    """An annotation: page from 0, and its object number."""

    page: int
    number: int


class Attributes(TypedDict, total=False):
    """The attributes of an element; ``bbox`` in pt of default user space."""

    id: str
    alt: str
    lang: str
    expansion: str
    scope: Literal["", "Row", "Column"]
    rows: int
    numbering: Literal["", "None", "Disc", "Decimal"]
    placement: Literal["", "Block"]
    bbox: Rect | None


@dataclass(eq=False, slots=True, repr=False)
class Element:
    """A structure element; its kids, in reading order, are elements, marked content and annotations."""

    tag: str
    parent: Element | None = None
    kids: list[Kid] = field(default_factory=list, init=False)
    number: int = field(default=0, init=False)  # of its object, once it is written
    _: KW_ONLY
    id: str = ""
    alt: str = ""
    lang: str = ""
    expansion: str = ""
    scope: str = ""
    rows: int = 1  # that a cell spans
    numbering: str = ""
    placement: str = ""
    bbox: Rect | None = None

    def __post_init__(self) -> None:
        if self.parent is not None:
            self.parent.kids.append(self)

    def child(self, tag: str, **attributes: Unpack[Attributes]) -> Element:
        """Add an element after the kids so far."""
        return Element(tag, self, **attributes)

    def walk(self) -> Iterator[Element]:
        """Yield the element and all elements below it, in reading order."""
        waiting = [self]
        while waiting:
            element = waiting.pop()
            yield element
            waiting += [kid for kid in element.kids[::-1] if isinstance(kid, Element)]

    def __repr__(self) -> str:
        return f"<{self.tag}{f' {self.id}' if self.id else ''}: {len(self.kids)} kids>"


Kid: TypeAlias = Element | MarkedContentRef | AnnotationRef


def prune(element: Element) -> bool:
    """Drop descendants without content; tell whether the element has any.

    The empty cells of a row stay: all rows of a table have as many cells (ISO 14289-1, 7.5).
    """
    kept = [kid for kid in element.kids if not isinstance(kid, Element) or prune(kid)]
    if kept and element.tag == "TR":
        return True
    element.kids = kept
    return bool(kept)


def describe(root: Element) -> list[list[object]]:
    """Return depth, tag and attributes of the elements in a tree, in reading order; prunes the tree."""
    prune(root)
    rows: list[list[object]] = []
    waiting = [(0, root)]
    while waiting:
        depth, element = waiting.pop()
        attributes = {
            "Alt": element.alt,
            "BBox": " ".join([f"{value:.2f}" for value in element.bbox]) if element.bbox else "",
            "E": element.expansion,
            "ID": element.id,
            "Lang": element.lang,
            "ListNumbering": element.numbering,
            "Placement": element.placement,
            "RowSpan": str(element.rows) if element.rows > 1 else "",
            "Scope": element.scope,
        }
        rows.append([depth, element.tag, {key: value for key, value in attributes.items() if value}])
        waiting += [(depth + 1, kid) for kid in element.kids[::-1] if isinstance(kid, Element)]
    return rows


# -- writing ---------------------------------------------------------------------------------------


def write_structure(
    document: Document, root: Element, pages: Sequence[int], parents: Sequence[Element | Sequence[Element]]
) -> int:
    """Write the tree below ``root`` and return the number of its StructTreeRoot.

    ``pages`` are the pages' object numbers; ``parents`` has, for each key of the parent tree, the
    element of an annotation or those of a page's marks. Raises ValueError for an element that
    has content and is not in the tree, and for an ID given twice.
    """
    prune(root)
    tree = document.reserve()
    identifiers: dict[bytes, int] = {}
    elements = list(root.walk())
    for element in elements:
        element.number = document.reserve()
        if element.id:
            key = element.id.encode("utf-8")
            if key in identifiers:
                raise ValueError(f"two structure elements with the ID {element.id}")
            identifiers[key] = element.number
    _write_element(document, root, tree, pages)
    body = b"/Type/StructTreeRoot/K[%d 0 R]/ParentTree %d 0 R/ParentTreeNextKey %d" % (
        root.number,
        _write_parents(document, parents),
        len(parents),
    )
    roles = sorted({element.tag for element in elements} & ROLES.keys())
    if roles:
        body += b"/RoleMap<<%s>>" % "".join([f"/{tag}/{ROLES[tag]}" for tag in roles]).encode("ascii")
    if identifiers:
        body += b"/IDTree %d 0 R" % _write_identifiers(document, identifiers)
    document.write(tree, b"<<%s>>" % body)
    return tree


def _write_element(document: Document, element: Element, parent: int, pages: Sequence[int]) -> None:
    page: int | None = None  # of the first mark
    kids = []
    for kid in element.kids:
        if isinstance(kid, Element):
            kids.append(b"%d 0 R" % kid.number)
            _write_element(document, kid, element.number, pages)
        elif isinstance(kid, AnnotationRef):
            kids.append(b"<</Type/OBJR/Obj %d 0 R/Pg %d 0 R>>" % (kid.number, pages[kid.page]))
        elif page is None or kid.page == page:
            page = kid.page
            kids.append(b"%d" % kid.mcid)
        else:
            kids.append(b"<</Type/MCR/Pg %d 0 R/MCID %d>>" % (pages[kid.page], kid.mcid))
    body = b"<</Type/StructElem/S/%s/P %d 0 R" % (element.tag.encode("ascii"), parent)
    if page is not None:
        body += b"/Pg %d 0 R" % pages[page]
    if len(kids) == 1:
        body += b"/K " + kids[0]
    elif kids:
        body += b"/K[%s]" % b" ".join(kids)
    document.write(element.number, body + _entries(element) + b">>")


def _entries(element: Element) -> bytes:
    """Return the entries for the attributes of an element."""
    body = b"/ID" + literal(element.id.encode("utf-8")) if element.id else b""
    for key, value in (
        (b"/Lang", element.lang),
        (b"/Alt", element.alt),
        (b"/E", element.expansion),
    ):
        if value:
            body += key + text_string(value)
    owners = _attribute_objects(element)
    if owners:
        body += b"/A" + (owners[0] if len(owners) == 1 else b"[%s]" % b"".join(owners))
    return body


def _attribute_objects(element: Element) -> list[bytes]:
    """Return the attribute objects of an element, one for each owner (ISO 32000-1, 14.8.5)."""
    table = layout = b""
    if element.scope:
        table += b"/Scope/%s" % element.scope.encode("ascii")
    if element.rows > 1:
        table += b"/RowSpan %d" % element.rows
    if element.placement:
        layout += b"/Placement/%s" % element.placement.encode("ascii")
    if element.bbox is not None:
        layout += b"/BBox[%s]" % b" ".join([real(value) for value in element.bbox])
    numbering = b"/ListNumbering/%s" % element.numbering.encode("ascii") if element.numbering else b""
    owners = ((b"/Layout", layout), (b"/List", numbering), (b"/Table", table))
    return [b"<</O%s%s>>" % owner for owner in owners if owner[1]]


def _write_parents(document: Document, parents: Sequence[Element | Sequence[Element]]) -> int:
    """Write the parent tree: from a mark or an annotation back to its element."""

    def number(element: Element) -> int:
        if not element.number:
            raise ValueError(f"{element!r} has content but is not in the structure tree")
        return element.number

    entries = []
    for key, value in enumerate(parents):
        target = number(value) if isinstance(value, Element) else document.add(references([number(e) for e in value]))
        entries.append(b"%d %d 0 R" % (key, target))
    return document.add(b"<</Nums[%s]>>" % b" ".join(entries))


def _write_identifiers(document: Document, identifiers: dict[bytes, int]) -> int:
    """Write the ID tree: from an ID to its element."""
    keys = sorted(identifiers)
    names = b"".join([b"%s %d 0 R " % (literal(key), identifiers[key]) for key in keys])
    leaf = document.add(b"<</Limits[%s%s]/Names[%s]>>" % (literal(keys[0]), literal(keys[-1]), names))
    return document.add(b"<</Kids[%d 0 R]>>" % leaf)
