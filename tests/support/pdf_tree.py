"""Read a tagged file back: the structure tree with its text, links and places.

Input: a PDF's bytes. Output: nodes in reading order. Independent of the writer: only pikepdf,
the file's own ToUnicode maps and its structure tree are used.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field

import pikepdf
from pikepdf import Array, Object

from support.pdf_structure import attribute, kids
from support.pdf_text import CodeMap, code_map

TEXT_OPERATORS = frozenset(("Tj", "TJ", "'", '"'))


@dataclass(frozen=True)
class Point:
    """A place: page from 0, x and y in pt from its lower left corner."""

    page: int
    x: float
    y: float


@dataclass(frozen=True)
class Said:
    """The text of one mark, and where its line starts."""

    text: str
    at: Point


@dataclass(frozen=True)
class Annotation:
    """A link: its rectangle, description, and where it leads."""

    page: int
    rect: tuple[float, float, float, float]
    contents: str
    url: str
    target: Point | None


@dataclass
class Node:
    """A structure element; empty strings for what it does not say of itself."""

    tag: str
    id: str = ""
    lang: str = ""
    alt: str = ""
    expansion: str = ""
    scope: str = ""
    numbering: str = ""
    kids: list[Node | Said | Annotation] = field(default_factory=list)

    def walk(self) -> Iterator[Node]:
        """Yield the node and all below, in reading order."""
        yield self
        for kid in self.kids:
            if isinstance(kid, Node):
                yield from kid.walk()

    def find(self, tag: str) -> list[Node]:
        return [node for node in self.walk() if node.tag == tag]

    def said(self) -> Iterator[Said]:
        for kid in self.kids:
            if isinstance(kid, Said):
                yield kid
            elif isinstance(kid, Node):
                yield from kid.said()

    @property
    def text(self) -> str:
        return "".join(said.text for said in self.said())

    @property
    def links(self) -> list[Annotation]:
        return [kid for node in self.walk() for kid in node.kids if isinstance(kid, Annotation)]


def read_tree(data: bytes) -> Node:
    """Return the Document element of a file. Raises ValueError where a mark of the tree is on no page."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return _Reader(pdf).node(pdf.Root.StructTreeRoot.K[0])


class _Reader:
    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self.pages = {page.obj.objgen: i for i, page in enumerate(pdf.pages)}
        self.annotations = {a.objgen for page in pdf.pages for a in page.obj.get("/Annots", Array())}
        fonts = (o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and "/ToUnicode" in o)
        self.codes = {font.objgen: code_map(font.ToUnicode.read_bytes()) for font in fonts}
        self.said = {
            (number, mcid): said for number, page in enumerate(pdf.pages) for mcid, said in self.content(number, page)
        }

    def content(self, number: int, page: pikepdf.Page) -> Iterator[tuple[int, Said]]:
        """Yield the marks of a page with their text."""
        mcid: int | None = None
        text = ""
        line = start = Point(number, 0.0, 0.0)
        font: CodeMap | None = None
        for instruction in pikepdf.parse_content_stream(page):
            operands, operator = list(instruction.operands), str(instruction.operator)
            if operator == "BDC" and "/MCID" in operands[1]:
                mcid, text, start = int(operands[1].MCID), "", line
            elif operator == "EMC" and mcid is not None:
                yield mcid, Said(text, start)
                mcid = None
            elif operator == "Tm":
                line = Point(number, float(operands[4]), float(operands[5]))
            elif operator == "Tf":
                font = self.codes[page.obj.Resources.Font[str(operands[0])].objgen]
            elif operator in TEXT_OPERATORS and font is not None and mcid is not None:
                strings = operands[-1] if isinstance(operands[-1], Array) else operands[-1:]
                shown = (bytes(s) for s in strings if isinstance(s, pikepdf.String))
                text += "".join(font.texts[code] for string in shown for code in font.codes(string))

    def node(self, element: Object) -> Node:
        node = Node(
            str(element.S)[1:],
            bytes(element.get("/ID", b"")).decode(),
            str(element.get("/Lang", "")),
            str(element.get("/Alt", "")),
            str(element.get("/E", "")),
            str(attribute(element, "/Scope") or "")[1:],
            str(attribute(element, "/ListNumbering") or "")[1:],
        )
        for kid in kids(element):
            if isinstance(kid, int):
                node.kids.append(self.mark(element.get("/Pg"), kid))
            elif kid.get("/Type") == "/MCR":
                node.kids.append(self.mark(kid.get("/Pg", element.get("/Pg")), int(kid.MCID)))
            elif kid.get("/Type") == "/OBJR":
                if kid.Obj.objgen in self.annotations:  # what is on no page can lead nobody anywhere
                    node.kids.append(self.annotation(kid.Obj, kid.Pg))
            else:
                node.kids.append(self.node(kid))
        return node

    def mark(self, page: Object | None, mcid: int) -> Said:
        found = None if page is None else self.said.get((self.pages[page.objgen], mcid))
        if found is None:
            raise ValueError(f"mark {mcid} of the structure tree is on no page")
        return found

    def annotation(self, annotation: Object, page: Object) -> Annotation:
        a, b, c, d = (float(n) for n in annotation.Rect)
        url = str(annotation.A.URI) if "/A" in annotation else ""
        return Annotation(
            self.pages[page.objgen],
            (a, b, c, d),
            str(annotation.get("/Contents", "")),
            url,
            self.target(annotation.Dest) if "/Dest" in annotation else None,
        )

    def target(self, destination: Object) -> Point | None:
        """Return where an explicit destination leads, None if not to a page of the file."""
        page = self.pages.get(destination[0].objgen)
        return None if page is None else Point(page, float(destination[2]), float(destination[3]))
