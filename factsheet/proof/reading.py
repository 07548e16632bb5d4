"""A finished file's bytes → its contents: pages, structure in reading order, links, metadata.

Input: the bytes. Output: a Reading. Independent of the writer: qpdf (by pikepdf) finds the
objects; text is decoded by the file's own fonts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from factsheet.proof import allowed_entries, pictures
from factsheet.proof.document import (
    Destination,
    Fault,
    Footnote,
    LinkAnnotation,
    LinkElement,
    NoteMark,
    ReadBlock,
    Reading,
)
from factsheet.proof.objects import Objects, Unreadable, once, text
from factsheet.proof.operators import Font, PageContent, UnknownOperator, interpret

_CHARACTERS = re.compile(r"<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]+)>")
KNOWN = frozenset(("/Type", "/S", "/P", "/Pg", "/K", "/A", "/Alt", "/E", "/ID", "/Lang"))  # what the writer writes
EMPHASIS = frozenset(("Strong", "Em"))
INLINES = frozenset(("Span", "Link", "Reference", *EMPHASIS))
LINES, OWNERS, PAGES = 100, 10, 100  # limits: lines of a link, attribute owners, pages
NUMBERED = frozenset(("Disc", "Decimal"))  # lists whose labels are bullets or numbers


def read(data: bytes, *, foreign: bool = False) -> Reading:
    """Read a file. Raises Unreadable if it is not a PDF, or not built as ours are.

    ``foreign``: anyone may have changed it, so its fonts and every dictionary entry are read as well.
    """
    try:
        reader = FileReader(Objects(data))
        reading = reader.read()
        if foreign:
            reader.rest()
        return reading
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, RecursionError) as error:
        if isinstance(error, Unreadable):
            raise
        what = f"{str(error)[:80]} is missing" if isinstance(error, KeyError) else str(error)[:80]
        raise Unreadable(f"not built as factsheet builds a file ({what})") from error


class FileReader:
    def __init__(self, objects: Objects) -> None:
        self.objects = objects
        self.get = objects.get
        self.reading = Reading()
        self.pages: dict[str, int] = {}
        self.seen: set[str] = set()  # objects used once: elements, operators, parts of a font
        self.fonts: dict[str, Font] = {}
        self.font_names: dict[tuple[str, str], None] = {}  # resource names with their font
        self.annotations: dict[str, LinkAnnotation] = {}  # those no element has claimed yet
        self.links: list[LinkAnnotation] = []  # all
        self.parts: list[str] | None = None  # of the open block
        self.unmarked: list[str] = []  # those that are no note marks
        self.block_page = 0
        self.mark: NoteMark | None = None
        self.note: Footnote | None = None
        self.begun = 0  # where in the text an item begins, if it has just begun
        self.in_label = self.in_number = False  # of a note; of a statement
        self.link: LinkElement | None = None

    def read(self) -> Reading:
        objects, reading = self.objects, self.reading
        root = self.get(objects.trailer["/Root"])
        self.itself(root)
        pages = [name for name, node in objects.tree(root["/Pages"]) if node["/Type"] == "/Page"]
        if len(pages) > PAGES:
            raise ValueError(f"it has {len(pages)} pages")
        self.pages = {page: number for number, page in enumerate(pages, 1)}
        for number, page in enumerate(pages, 1):
            self.page(number, self.get(page))
        if reading.faults:
            return reading
        self.document(self.get(objects.entry(root, "/StructTreeRoot", "/K")[0]))
        for number, content in enumerate(reading.pages, 1):
            reading.faults += [Fault(number, f"“{run.text}” is not tagged") for run in content.bare]
            left = ("".join([run.text for run in runs]) for _, runs in content.marks.values() if runs)
            reading.faults += [Fault(number, f"“{words}” belongs to no structure element") for words in left]
        reading.faults += [Fault(a.page, f"the link “{a.contents}” is not tagged") for a in self.annotations.values()]
        for number, page in enumerate(pages, 1):
            found, fault = pictures.read(objects, self.get(page), reading.contents[number - 1])
            reading.images += [image for image in found if image not in reading.images]
            reading.faults += [Fault(number, fault)] if fault else []
        if "/Outlines" in root:
            reading.outline = list(self.outline(self.get(root["/Outlines"])["/First"]))
        return reading

    def rest(self) -> None:
        """Read what only someone else could have changed: fonts, links as written, every dictionary entry."""
        objects, reading = self.objects, self.reading
        reading.fonts = list(self.whole_fonts())
        if not reading.blocks:
            return
        for page, edges, contents, url, target in self.links:
            reading.link_rows.append([page, [f"{edge:.2f}" for edge in edges], contents, url, _target(target)])
        reading.link_rows += [[title, _target(target)] for title, target in reading.outline]
        root = self.get(objects.trailer["/Root"])
        tree = list(allowed_entries.elements(objects, root))
        reading.structure = list(allowed_entries.describe(objects, tree))
        reading.unexpected = [Fault(*found) for found in allowed_entries.check(objects, root, list(self.pages), tree)]

    def itself(self, root: dict[str, Any]) -> None:
        """Read the metadata of the file, and its attachments."""
        objects, reading = self.objects, self.reading
        reading.language = text(root["/Lang"])
        reading.info = {key: text(value) for key, value in self.get(objects.trailer["/Info"]).items()}
        reading.colours = objects.stream(self.get(self.get(root["/OutputIntents"])[0])["/DestOutputProfile"])
        reading.xmp = objects.stream(root["/Metadata"])
        names = objects.get(root.get("/Names", {}))
        files = objects.pairs(names["/EmbeddedFiles"], "/Names") if "/EmbeddedFiles" in names else ()
        reading.attachments = {text(name): objects.stream(objects.entry(file, "/EF")["/F"]) for name, file in files}

    # -- pages -----------------------------------------------------------------------------------------

    def page(self, number: int, page: dict[str, Any]) -> None:
        operators = self.objects.stream(once(page["/Contents"], self.seen))
        self.reading.contents.append(operators)
        _, _, width, height = self.get(page["/MediaBox"])
        self.reading.sizes.append((float(width), float(height)))
        resources = self.objects.entry(page, "/Resources", "/Font")
        fonts = {name[1:]: self.font(font) for name, font in resources.items()}
        self.font_names.update(dict.fromkeys(resources.items()))
        try:
            content = interpret(operators.decode("ascii", "replace"), fonts, number)
        except UnknownOperator as error:
            content = PageContent()
            self.reading.faults.append(Fault(number, f"an operator factsheet does not write: {str(error)[:80]}"))
        self.reading.pages.append(content)
        for reference in self.get(page.get("/Annots") or ()):
            found = self.annotations[reference] = self.annotation(number, self.get(reference))
            self.links.append(found)

    def font(self, reference: str) -> Font:
        found = self.fonts.get(reference)
        if found is None:
            font = self.get(reference)
            pairs = _CHARACTERS.findall(self.objects.stream(once(font["/ToUnicode"], self.seen)).decode("ascii"))
            texts = {int(code, 16): bytes.fromhex(text).decode("utf-16-be") for code, text in pairs}
            descendant = self.get(once(self.get(font["/DescendantFonts"])[0], self.seen))
            array = self.get(once(descendant["/W"], self.seen))
            rows = zip(array[::2], array[1::2], strict=True)
            widths = {chr(first + i): float(width) for first, row in rows for i, width in enumerate(row)}
            found = self.fonts[reference] = Font(texts, widths)
        return found

    def whole_fonts(self) -> Iterator[bytes]:
        """Yield everything that decides how a font's codes look and what they read as (ISO 32000-1, 9.7 and 9.9)."""
        for name, reference in self.font_names:
            font = self.get(reference)
            descendant = self.get(self.get(font["/DescendantFonts"])[0])
            descriptor = self.get(descendant["/FontDescriptor"])
            widths = sorted((ord(glyph), width) for glyph, width in self.fonts[reference].widths.items())
            advances = " ".join(f"{glyph}:{width:g}" for glyph, width in widths)
            glyphs = descendant["/CIDToGIDMap"]
            mapped = [self.objects.stream(glyphs)] if isinstance(self.objects.get(glyphs), dict) else []
            files = self.objects.stream(font["/ToUnicode"]), self.objects.stream(descriptor["/FontFile2"]), *mapped
            yield b"\n".join([name[1:].encode(), advances.encode(), *files])

    def annotation(self, page: int, found: dict[str, Any]) -> LinkAnnotation:
        action = found.get("/A")
        url = text(self.get(action)["/URI"]) if action is not None else ""
        target = self.target(found["/Dest"]) if "/Dest" in found else None
        left, bottom, right, top = map(float, found["/Rect"])
        return LinkAnnotation(page, (left, bottom, right, top), text(found["/Contents"]), url, target)

    def target(self, destination: Any) -> Destination | None:
        """Return where an explicit destination leads, None if to no page of the file."""
        page, _, x, y, _ = self.get(destination)
        return Destination(self.pages[page], float(x), float(y)) if page in self.pages else None

    def outline(self, reference: str) -> Iterator[tuple[str, Destination | None]]:
        """Yield title and target of an entry, those below it, and those that follow."""
        while reference:
            once(reference, self.seen)
            entry = self.get(reference)
            yield text(entry["/Title"]), self.target(entry["/Dest"])
            if "/First" in entry:
                yield from self.outline(entry["/First"])
            reference = entry.get("/Next", "")

    # -- structure -------------------------------------------------------------------------------------

    def document(self, element: dict[str, Any]) -> None:
        """Read the structure, given its outermost element."""
        self.element(element, "")

    def element(self, element: dict[str, Any], numbering: str) -> None:
        """Read an element and everything below it; ``numbering`` is that of the list it belongs to."""
        tag = element["/S"][1:]
        if tag in ("LI", "TR"):
            self.begun = len(self.reading.body) if tag == "LI" else 0
        if not element.keys() <= KNOWN:
            unexpected = ", ".join(sorted(element.keys() - KNOWN))
            self.reading.faults.append(Fault(0, f"an element {tag} has {unexpected}, which factsheet does not write"))
        if "/E" in element:
            self.reading.expansions.append(text(element["/E"]))
        if "/Alt" in element:
            self.close()
            self.reading.blocks.append(ReadBlock(tag, text(element["/Alt"]), self.pages.get(element.get("/Pg", ""), 0)))
        if tag in INLINES:
            self.inline(element, tag)
        elif tag == "Note":
            self.note = Footnote()
            self.reading.notes.append(self.note)
            self.kids(element, tag, "")
            self.note = None
        elif self.note is not None:
            self.in_label = tag == "Lbl"
            self.kids(element, tag, "")
            self.in_label = False
        elif tag == "Lbl" and not numbering:
            self.in_number = True
            self.kids(element, tag, "")
            self.in_number = False
        elif tag == "Lbl" and numbering in NUMBERED:
            outer, self.parts = self.parts, []
            self.kids(element, tag, "")
            self.parts = outer
        else:
            self.close()
            self.kids(element, tag, self.numbering(element) if tag == "L" else numbering if tag == "LI" else "")
            self.close(tag)
        self.begun = 0 if tag == "LI" else self.begun

    def close(self, tag: str = "") -> None:
        """Close the open block; the text of an element after a child element has no tag."""
        if self.parts:
            text = "".join(self.parts)
            self.reading.blocks.append(ReadBlock(tag, text, self.block_page, "".join(self.unmarked)))
        self.parts, self.unmarked = [], []

    def inline(self, element: dict[str, Any], tag: str) -> None:
        start, opened = len(self.open_parts), len((self.reading if self.note is None else self.note).emphasis)
        if tag == "Reference":
            self.mark = NoteMark()
            self.reading.marks.append(self.mark)
            self.kids(element, tag, "")
            self.mark.text = self.mark.text.strip()  # of a line that goes on after it
            self.mark = None
        elif tag == "Link":
            self.link = LinkElement()
            if self.mark is not None:
                self.mark.links.append(self.link)
            elif self.note is None:
                self.reading.links.append(self.link)
            else:
                (self.note.back if self.in_label else self.note.links).append(self.link)
            self.kids(element, tag, "")
            self.link = None
        else:
            self.kids(element, tag, "")
        place = self.reading if self.note is None else self.note
        said = "".join(self.open_parts[start:])
        if "/Lang" in element:
            place.languages.append((text(element["/Lang"]), said))
        if tag in EMPHASIS:
            place.emphasis[opened:opened] = [(tag, said)]

    @property
    def open_parts(self) -> list[str]:
        """The texts of the open block or note."""
        return (self.parts or []) if self.note is None else self.note.texts

    def kids(self, element: dict[str, Any], tag: str, numbering: str) -> None:
        kids = element.get("/K", ())
        for kid in kids if isinstance(kids, list) else (kids,):
            if isinstance(kid, int):
                self.shown(tag, element.get("/Pg", ""), kid)
                continue
            found = self.get(kid)
            if "/S" in found:
                once(kid, self.seen)
                self.element(found, numbering)
            elif "/MCID" in found:
                self.shown(tag, found.get("/Pg", ""), found["/MCID"])
            else:
                annotation = self.annotations.pop(found["/Obj"], None)
                if annotation is None or self.link is None or len(self.link.annotations) == LINES:
                    self.reading.faults.append(Fault(0, f"a link in {tag} is on no page, or has too many parts"))
                else:
                    self.link.annotations.append(annotation)

    def shown(self, tag: str, reference: str, mcid: int) -> None:
        """Add the text of a mark to its element."""
        page = self.pages.get(reference, 0)
        mark = self.reading.pages[page - 1].marks.pop(mcid, None) if page else None
        if mark is None:
            self.reading.faults.append(Fault(page, f"an element {tag} has content that is not on the page"))
            return
        marked, runs = mark
        words = runs[0].text if len(runs) == 1 else "".join([run.text for run in runs])
        if marked != tag:
            self.reading.faults.append(Fault(page, f"“{words}” is tagged {marked}, but its element is {tag}"))
        if not runs:
            return
        if self.link is not None:
            self.link.runs += runs
        note = self.note
        if note is not None:
            note.runs += runs
            (note.label if self.in_label else note.texts).append(words)
            return
        if self.in_number:
            self.reading.numbers += ((run, self.begun or len(self.reading.body)) for run in runs)
            self.begun = 0
        else:
            self.reading.body += runs
        if self.mark is not None:
            self.mark.text += words if self.link is not None else ""
            self.mark.runs += runs
        self.unmarked.append(words if self.mark is None else words[len(words.rstrip()) :])  # a space ends a line
        if not self.parts:
            self.parts = []
            self.block_page = page
        self.parts.append(words)

    def numbering(self, element: dict[str, Any]) -> str:
        """Return the ListNumbering of a list's attributes."""
        owners = self.get(element.get("/A", ()))
        for owner in owners[:OWNERS] if isinstance(owners, list) else (owners,):
            if "/ListNumbering" in owner:
                return str(owner["/ListNumbering"][1:])
        return ""


def _target(target: Destination | None) -> list[Any]:
    return [] if target is None else [target.page, f"{target.x:.2f}", f"{target.y:.2f}"]
