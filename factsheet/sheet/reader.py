"""Sheet markup → tree: well-formed, restricted HTML with HTML's own element names.

Input: what a template rendered. Output: the article as a Section. Anything
outside the vocabulary is an error with its line and the allowed names.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, NoReturn, cast
from xml.parsers import expat

from factsheet.errors import ContentError, Location, Problem
from factsheet.records.pictures import Image
from factsheet.sheet import tree as t
from factsheet.sheet.folding import blocks, inlines
from factsheet.sheet.markup import (
    ATTRIBUTES,
    CHILDREN,
    CLASSES,
    DATE,
    DEEPEST,
    INLINES,
    LINKS,
    LONGEST_QR,
    NUMBER,
    REQUIRED,
    ROWS,
    WIDTH,
)
from factsheet.sheet.tables import grid

SPACE = re.compile(r"[ \t\r\n]+")


@dataclass
class _Element:
    name: str
    attributes: dict[str, str]
    line: int
    content: list[Any] = field(default_factory=list)


def read(markup: str, path: str = "sheet markup", pictures: Mapping[str, Image] | None = None) -> t.Section:
    """Read sheet markup into the tree; it names ``pictures`` by their file. Raises ContentError with its line."""
    return _Reader(markup, path, pictures or {}).article()


class _Reader:
    def __init__(self, markup: str, path: str, pictures: Mapping[str, Image]) -> None:
        self.markup, self.path, self.pictures = markup, path, pictures
        self.stack: list[_Element] = []
        self.root: t.Section | None = None

    # -- parsing -----------------------------------------------------------------------------------

    def article(self) -> t.Section:
        parser = self.parser = expat.ParserCreate("utf-8")  # whatever a declaration says
        parser.buffer_text = True
        parser.ordered_attributes = False
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.text
        parser.ProcessingInstructionHandler = lambda target, data: self.fail("R004", "a processing instruction")
        parser.StartDoctypeDeclHandler = lambda *declaration: self.fail("R004", "a document type declaration")
        try:
            parser.Parse(self.markup.encode("utf-8", "surrogatepass"), True)
        except expat.ExpatError as error:
            self.fail(
                "R001",
                f"the markup is not well-formed: {expat.errors.messages[error.code]}",
                "each element needs its end tag, and & is written &amp;",
                error.lineno,
                error.offset + 1,
            )
        assert self.root is not None
        return self.root

    def fail(self, code: str, what: str, hint: str = "", line: int = 0, column: int = 0) -> NoReturn:
        line = line or self.parser.CurrentLineNumber
        lines = self.markup.split("\n")
        excerpt = lines[line - 1] if line <= len(lines) else ""
        where = Location(self.path, line, column or self.parser.CurrentColumnNumber + 1)
        raise ContentError([Problem(code, where, what, hint, excerpt=excerpt[:200])])

    def start(self, name: str, attributes: dict[str, str]) -> None:
        parent = self.stack[-1].name if self.stack else None
        allowed = CHILDREN[parent] if parent else frozenset({"article"})
        if name not in allowed:
            near = get_close_matches(name, allowed, 1)
            hint = (
                f"did you mean <{near[0]}>?" if near else "allowed here: " + (", ".join(sorted(allowed)) or "nothing")
            )
            inside = f"inside <{parent}>" if parent else "as the outermost element"
            self.fail("R002", f"<{name}> cannot stand {inside}", hint)
        if len(self.stack) >= DEEPEST:
            self.fail("R002", f"<{name}> is nested more than {DEEPEST} elements deep", "close some of them first")
        known = ATTRIBUTES.get(name, frozenset())
        for attribute in attributes:
            if attribute not in known:
                self.fail(
                    "R003",
                    f"<{name}> has no attribute {attribute!r} here",
                    "allowed: " + (", ".join(sorted(known)) or "none"),
                )
        for attribute in REQUIRED.get(name, frozenset()) - attributes.keys():
            self.fail("R003", f"<{name}> needs the attribute {attribute!r}")
        for class_ in attributes.get("class", "").split():
            if class_ not in CLASSES.get(name, frozenset()):
                classes = ", ".join(sorted(CLASSES.get(name, frozenset()))) or "none"
                self.fail("R003", f"<{name}> has no class {class_!r}", f"allowed: {classes}")
        if "href" in attributes and not LINKS.match(attributes["href"]):
            self.fail(
                "R005",
                f"a link cannot lead to {attributes['href']!r}",
                "links start with https://, http://, mailto: or #, or name a file beside this one",
            )
        self.stack.append(_Element(name, attributes, self.parser.CurrentLineNumber))

    def text(self, data: str) -> None:
        element = self.stack[-1]
        inline = CHILDREN[element.name] & INLINES
        if inline and element.name != "figure":
            element.content.append(t.Text(SPACE.sub(" ", data)))
        elif data.strip(" \t\r\n"):
            self.fail(
                "R002",
                f"text cannot stand directly inside <{element.name}>",
                "allowed here: " + ", ".join(sorted(CHILDREN[element.name])),
            )

    def end(self, name: str) -> None:
        element = self.stack.pop()
        node = self.node(element)
        if self.stack:
            self.stack[-1].content.append(node)
        else:
            self.root = cast(t.Section, node)

    # -- building ------------------------------------------------------------------------------------

    def node(self, e: _Element) -> Any:
        a, name = e.attributes, e.name
        match name:
            case "article" | "header" | "footer" | "section" | "aside" | "div":
                return t.Section(name, tuple(e.content), a.get("class", ""), a.get("lang", ""), a.get("id", ""))
            case "h1" | "h2" | "h3":
                return t.Heading(int(name[1]), inlines(e.content), a.get("id", ""))
            case "p":
                return t.Paragraph(inlines(e.content), a.get("class", ""), a.get("lang", ""))
            case "ul" | "ol":
                return t.ListBlock(name == "ol", tuple(e.content), a.get("class", ""))
            case "li":
                return self.item(e)
            case "dl":
                return t.DefinitionList(self.pairs(e), a.get("class", ""))
            case "dt":
                return "dt", inlines(e.content)
            case "dd":
                return "dd", blocks(e.content)
            case "table":
                return self.table(e)
            case "caption" | "figcaption":
                return "caption", inlines(e.content)
            case "thead" | "tbody":
                return name, tuple(e.content)
            case "tr":
                return tuple(e.content)
            case "th":
                return t.Cell(inlines(e.content), self.scope(a["scope"]), self.rows(a))
            case "td":
                return t.Cell(inlines(e.content))
            case "figure":
                return self.figure(e)
            case "img":
                return "img", a
            case "strong":
                return t.Strong(tuple(e.content))
            case "em":
                return t.Emph(tuple(e.content))
            case "sub":
                return t.Subscript(tuple(e.content))
            case "sup":
                return t.Superscript(tuple(e.content))
            case "a":
                return t.Link(tuple(e.content), a["href"], a.get("class") == "address")
            case "abbr":
                return t.Abbr(tuple(e.content), a["title"])
            case "time":
                return t.Time(tuple(e.content), a["datetime"])
            case "data":
                return t.Data(tuple(e.content), a["value"])
            case "span":
                return t.Span(tuple(e.content), a.get("lang", ""), a.get("class", ""), a.get("fact", ""))
            case "br":
                return t.LineBreak()
            case "cite-ref":
                return t.CiteRef(a["key"], a.get("locator", ""), a.get("quote", ""), e.line, a.get("fact", ""))
        raise AssertionError(name)

    def item(self, e: _Element) -> t.ListItem:
        content = blocks(e.content)
        kind = self.stack[-1].attributes.get("class", "")
        flat = all(isinstance(b, t.Paragraph) for b in content)
        if kind == "timeline" and not (flat and len(content) == 2):
            self.fail("R006", "an entry of a timeline is made of two paragraphs, its date and its text")
        if kind == "tiles" and not flat:
            self.fail("R006", "a tile holds paragraphs only")
        return t.ListItem(content, e.attributes.get("class", ""))

    def scope(self, scope: str) -> Any:
        if scope not in ("col", "row"):
            self.fail("R003", f"a heading cell cannot have the scope {scope!r}", "allowed: col, row")
        return scope

    def rows(self, attributes: dict[str, str]) -> int:
        """Return how many rows a heading cell spans."""
        rows = attributes.get("rowspan", "1")
        if not ROWS.fullmatch(rows) or (rows != "1" and attributes["scope"] != "row"):
            self.fail(
                "R003", f"a heading cell cannot have the rowspan {rows!r}", "allowed: 1 to 99, with the scope row"
            )
        return int(rows)

    def pairs(self, e: _Element) -> tuple[tuple[tuple[t.Inline, ...], tuple[t.Block, ...]], ...]:
        kinds = [kind for kind, _ in e.content]
        if kinds != ["dt", "dd"] * (len(kinds) // 2):
            self.fail("R006", "a <dl> is made of pairs: one <dt>, then one <dd>")
        content = [c for _, c in e.content]
        return tuple(zip(content[::2], content[1::2], strict=True))

    def table(self, e: _Element) -> t.Table:
        parts = dict(e.content)
        head, body = parts.get("thead", ()), parts.get("tbody", ())
        if not head or not body or len(parts) != len(e.content):
            self.fail("R006", "a table needs one <thead> and one <tbody>, each with a row")
        if not all((*head, *body)):
            self.fail("R006", "a row of this table has no cells")
        for rows in (head, body):
            if any(at + cell.rows > len(rows) for at, row in enumerate(rows) for cell in row):
                self.fail("R006", "a cell of this table spans more rows than there are")
        widths = {len(row) for rows in (head, body) for row in grid(rows)}
        if len(widths) > 1:
            self.fail("R006", f"rows of this table have different numbers of cells: {sorted(widths)}")
        classes = e.attributes.get("class", "").split()
        plain = " ".join(c for c in classes if c != "wide")
        return t.Table(parts.get("caption", ()), head, body, plain, "wide" in classes)

    def figure(self, e: _Element) -> t.Chart | t.QrCode | t.Picture:
        alt = e.attributes["aria-label"]
        if e.attributes["class"] in ("picture", "logo"):
            return self.picture(e, alt)
        if e.attributes["class"] == "qr":
            links = [c for c in e.content if isinstance(c, t.Link)]
            if len(links) != 1:
                self.fail("R006", "a QR figure holds one link, the address it encodes")
            if not links[0].href.startswith(("https://", "http://")):
                self.fail("R005", f"a QR code cannot lead to {links[0].href!r}", "its address starts with https://")
            if len(links[0].href.encode()) > LONGEST_QR:
                self.fail("R006", f"an address of more than {LONGEST_QR} bytes is too long for a QR code on paper")
            return t.QrCode(links[0].href, alt)
        caption: tuple[t.Inline, ...] = ()
        lists = [child for child in e.content if isinstance(child, t.ListBlock)]
        for child in e.content:
            if isinstance(child, tuple):
                caption = child[1]
        if e.attributes["class"] == "share":
            return self.share(caption, alt, lists)
        points = [self.point(item) for block in lists for item in block.items]
        if len(points) < 2:
            self.fail("R006", 'a chart needs an <ol class="series"> of two values or more')
        return t.Chart(caption, alt, tuple(points))

    def picture(self, e: _Element, alt: str) -> t.Picture:
        kinds = [content[0] if isinstance(content, tuple) else "" for content in e.content]
        if sorted(kinds) not in (["img"], ["caption", "img"]) or not alt:
            self.fail("R006", "a picture is one <img>, and perhaps a <figcaption>; its aria-label says what it shows")
        parts = dict(e.content)
        file, width = parts["img"]["src"], parts["img"].get("width", "100")
        if file not in self.pictures:
            self.fail("R006", f"there is no picture {file!r}", "name it in a block of pictures, or as the logo")
        if not WIDTH.fullmatch(width):
            self.fail("R003", f"a picture cannot have the width {width!r}", "allowed: 10 to 100, percent of the column")
        class_ = "logo" if e.attributes["class"] == "logo" else ""
        return t.Picture(self.pictures[file], alt, parts.get("caption", ()), int(width), class_)

    def share(self, caption: tuple[t.Inline, ...], alt: str, lists: list[t.ListBlock]) -> t.Chart:
        content = [part for block in lists for item in block.items for part in item.content]
        only = content[0] if len(content) == 1 and isinstance(content[0], t.Paragraph) else t.Paragraph(())
        values = [NUMBER.fullmatch(node.value) for node in t.walk(only) if isinstance(node, t.Data)][:2]
        numbers = [Decimal(value[1]) for value in values if value]
        if len(numbers) < 2 or not 0 <= numbers[0] <= numbers[1] or not numbers[1]:
            self.fail("R006", 'a share needs an <ol class="series"> of one entry, with the <data value> of the part'
                      " and that of its whole")  # fmt: skip
        return t.Chart(caption, alt, (t.Point("", numbers[0], only.content),), numbers[1])

    def point(self, item: t.ListItem) -> t.Point:
        nodes = list(t.walk(item))
        date = next((n.datetime for n in nodes if isinstance(n, t.Time)), "")
        value = next((n.value for n in nodes if isinstance(n, t.Data)), "")
        paragraph = item.content[0] if len(item.content) == 1 else None
        number = NUMBER.fullmatch(value)
        if not DATE.fullmatch(date) or not number or not isinstance(paragraph, t.Paragraph):
            self.fail("R006", "each point of a chart needs one <data value> and one <time datetime>")
        return t.Point(date, Decimal(number[1]), paragraph.content)
