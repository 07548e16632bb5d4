"""Check a file's pages: marks, text and annotations.

Input: an open PDF, its structure and its fonts' codes. Output: findings.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Object

from support.pdf_structure import Report, Structure
from support.pdf_text import CodeMap

PATH_OPERATORS = frozenset(("S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "sh", "Do", "EI", "INLINE IMAGE"))
TEXT_OPERATORS = frozenset(("Tj", "TJ", "'", '"'))


@dataclass(slots=True)
class Mark:
    """A marked-content sequence being read."""

    tag: str
    mcid: int | None
    text_object: int  # the text object it began in, 0 outside
    painted: bool = False

    @property
    def artifact(self) -> bool:
        return self.tag == "Artifact"


class Pages:
    """The pages, one after the other."""

    def __init__(
        self, pdf: pikepdf.Pdf, structure: Structure, codes: Mapping[tuple[int, int], CodeMap], report: Report
    ) -> None:
        self.structure = structure
        self.codes = codes
        self.report = report
        for index, page in enumerate(pdf.pages):
            self.content(index, page)
            self.page_annotations(index, page.obj)

    def content(self, index: int, page: pikepdf.Page) -> None:
        where = f"page {index + 1}"
        marks: list[Mark] = []
        fonts: list[CodeMap | None] = [None]  # of the graphics states
        text_objects = text_object = 0
        used: set[int] = set()
        for instruction in pikepdf.parse_content_stream(page):
            operands, operator = instruction.operands, str(instruction.operator)
            if operator in ("BDC", "BMC"):
                mark = Mark(str(operands[0])[1:], self.mcid(page, instruction), text_object)
                self.opened(where, mark, marks)
                marks.append(mark)
                if mark.mcid is not None:
                    if mark.mcid in used:
                        self.report("mcid", f"{where}: mark {mark.mcid} twice")
                    used.add(mark.mcid)
                    self.owner(index, page.obj, mark, mark.mcid)
            elif operator == "EMC":
                if not marks:
                    self.report("marked-content", f"{where}: EMC without a mark")
                    continue
                mark = marks.pop()
                if mark.text_object != text_object:
                    self.report("marked-content", f"{where}: {mark.tag} crosses the bounds of a text object")
                if mark.mcid is not None and not mark.painted:
                    self.report("mark-empty", f"{where}: mark {mark.mcid} paints nothing")
            elif operator == "BT":
                text_objects += 1
                text_object = text_objects
            elif operator == "ET":
                text_object = 0
            elif operator == "q":
                fonts.append(fonts[-1])
            elif operator == "Q" and len(fonts) > 1:
                fonts.pop()
            elif operator == "Tf":
                font = page.obj.Resources.Font.get(str(operands[0]))
                fonts[-1] = None if font is None else self.codes.get(font.objgen)
            elif operator in PATH_OPERATORS or operator in TEXT_OPERATORS:
                for mark in marks:
                    mark.painted = True
                if not any(mark.artifact or mark.mcid is not None for mark in marks):
                    self.report("01-005", f"{where}: {operator} is neither tagged nor an artifact")
                if operator in TEXT_OPERATORS and fonts[-1] is not None:
                    self.shown(where, fonts[-1], list(operands))
        if marks:
            self.report("marked-content", f"{where}: {len(marks)} marks not closed")
        for mcid in sorted(mcid for of_page, mcid in self.structure.marks if of_page == index and mcid not in used):
            self.report("structure", f"{where}: mark {mcid} is not on the page")

    def mcid(
        self, page: pikepdf.Page, instruction: pikepdf.ContentStreamInstruction | pikepdf.ContentStreamInlineImage
    ) -> int | None:
        if str(instruction.operator) == "BMC":
            return None
        properties = instruction.operands[1]
        if isinstance(properties, pikepdf.Name):
            properties = page.obj.Resources.Properties[str(properties)]
        return int(properties.MCID) if "/MCID" in properties else None

    def opened(self, where: str, mark: Mark, around: list[Mark]) -> None:
        """Check that content is tagged or an artifact, and only once."""
        if not mark.artifact and mark.mcid is None:
            return
        if any(outer.artifact for outer in around):
            self.report("01-004", f"{where}: {mark.tag} inside an artifact")
        elif any(outer.mcid is not None for outer in around):
            code = "01-003" if mark.artifact else "marked-content"
            self.report(code, f"{where}: {mark.tag} inside {around[-1].tag}")

    def owner(self, index: int, page: Object, mark: Mark, mcid: int) -> None:
        """Check that page, parent tree and structure tree agree on whose a mark is."""
        where = f"page {index + 1}: mark {mcid}"
        of_page = self.structure.parents.get(int(page.get("/StructParents", -1)))
        if not isinstance(of_page, Array) or mcid >= len(of_page):
            self.report("parent-tree", f"{where} is not in the parent tree")
            return
        element, in_tree = of_page[mcid], self.structure.marks.get((index, mcid))
        if in_tree is None or in_tree.objgen != element.objgen:
            self.report("parent-tree", f"{where} has different elements in the structure and parent trees")
        if str(element.get("/S")) != f"/{mark.tag}":
            self.report("tag", f"{where} is {mark.tag}, its element {str(element.get('/S'))[1:]}")

    def shown(self, where: str, font: CodeMap, operands: list[Object]) -> None:
        """Check that each code shown is a character."""
        strings = operands[-1] if isinstance(operands[-1], Array) else operands[-1:]
        for string in strings:
            if not isinstance(string, pikepdf.String):
                continue
            for code in font.codes(bytes(string)):
                if code == 0:
                    self.report("31-030", f"{where}: .notdef is shown")
                elif code not in font.texts:
                    self.report("10-001", f"{where}: code {code:X} is no character")

    def page_annotations(self, index: int, page: Object) -> None:
        where = f"page {index + 1}"
        annotations = list(page.get("/Annots", Array()))
        if annotations and "/Tabs" not in page:
            self.report("28-008", f"{where}: no Tabs")
        elif annotations and page.Tabs != "/S":
            self.report("28-009", f"{where}: Tabs is {page.Tabs}")
        for annotation in annotations:
            element = self.structure.parents.get(int(annotation.get("/StructParent", -1)))
            kind, tag = str(annotation.Subtype), ""
            if isinstance(element, Dictionary):
                tag = str(element.get("/S", ""))
                owner = self.structure.annotations.get(annotation.objgen)
                if owner is None or owner.objgen != element.objgen:
                    self.report("parent-tree", f"{where}: structure and parent trees differ on an annotation")
            if kind == "/Link" and tag != "/Link":
                self.report("28-011", f"{where}: a link is in no Link element")
            elif kind not in ("/Link", "/Widget", "/PrinterMark") and tag != "/Annot":
                self.report("28-002", f"{where}: a {kind[1:]} annotation is in no Annot element")
            if kind == "/Link" and not str(annotation.get("/Contents", "")):
                self.report("28-012", f"{where}: a link without a description")
            if kind == "/Link" and "/A" not in annotation and not leads_to_page(self.structure, annotation):
                self.report("destination", f"{where}: a link leads nowhere")
            if not int(annotation.get("/F", 0)) & 4:
                self.report("annotation-print", f"{where}: an annotation is not printed")


def leads_to_page(structure: Structure, item: Object) -> bool:
    """Tell whether an explicit destination is on a page of the file."""
    destination = item.get("/Dest")
    return isinstance(destination, Array) and destination[0].objgen in structure.pages
