"""A small tagged file with one of everything: headings, list, table, figure, notes, links, two pages."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
from pikepdf import Array, Object

from factsheet.sheet.tree import Metadata
from factsheet.writers.pdf.canvas import TaggedCanvas
from factsheet.writers.pdf.fonts import Face, face
from factsheet.writers.pdf.tags import Element

PAGE = (595.2756, 841.8898)
METADATA = Metadata(
    id="fs-ca",
    number="FS-CA",
    edition=1,
    date="2026-11-20",
    title="Chechnya & Canada – «rescue»",
    language="en",
    summary="What is known",
    publisher="A Publisher",
    licence="CC BY 4.0",
    licence_url="https://creativecommons.org/licenses/by/4.0/",
    keywords=("Chechnya", "Canada"),
)


def regular() -> Face:
    """Return the sheets' regular face."""
    return face("SourceSans3-Regular", Path(__file__).parents[2] / "templates" / "fonts" / "SourceSans3-Regular.ttf")


def canvas(root: Element, metadata: Metadata = METADATA) -> TaggedCanvas:
    """Return an empty canvas of A4 pages."""
    return TaggedCanvas(PAGE, root, metadata)


def shown(page: TaggedCanvas, text: str) -> str:
    """Return the operators that show a text."""
    word = regular().word(text)
    return f"{page.font(regular())} 12 Tf [{page.array(regular(), [word])}] TJ"


def put(page: TaggedCanvas, element: Element, x: float, y: float, text: str) -> None:
    """Paint a line of text as the element's."""
    page.paint(f"BT 1 0 0 1 {x} {y} Tm {page.mark(element)} {shown(page, text)} EMC ET")


def one_page() -> tuple[TaggedCanvas, Element]:
    """Return a canvas with a painted paragraph, and its document element."""
    root = Element("Document")
    page = canvas(root)
    put(page, root.child("P"), 50, 700, "Text")
    return page, root


def opened(data: bytes) -> pikepdf.Pdf:
    """Open a file that is in memory."""
    return pikepdf.open(io.BytesIO(data))


def document(pdf: pikepdf.Pdf) -> Object:
    """Return the Document element."""
    return pdf.Root.StructTreeRoot.K[0]


def kids(element: Object) -> list[Object | int]:
    """Return an element's kids."""
    value = element.get("/K", Array())
    return list(value) if isinstance(value, Array) else [value]


def below(element: Object) -> list[Object]:
    """Return the elements right below one."""
    return [kid for kid in kids(element) if not isinstance(kid, int) and "/S" in kid]


def sample() -> bytes:
    """Return the file; structure and order are those of a sheet."""
    root = Element("Document")
    page = canvas(root)

    def line(parent: Element, tag: str, y: float, text: str) -> Element:
        element = parent.child(tag)
        put(page, element, 50, y, text)
        return element

    line(root, "H1", 780, "Rescue from Chechnya")
    page.destination("title", 50, 800)
    page.outline("Rescue from Chechnya", "title", 1)
    statement = line(root, "P", 760, "Canada admitted 31 people ")
    reference = statement.child("Reference")
    for number, x in ((1, 200.0), (2, 210.0)):
        link = reference.child("Link")
        put(page, link, x, 764, str(number))
        page.link((x, 760, x + 6, 772), link, f"Note {number}", destination=f"note-{number}")

    figures = root.child("L", numbering="Decimal")
    for number, text in enumerate(("first", "second"), start=1):
        item = figures.child("LI")
        line(item, "Lbl", 740 - 15 * number, f"{number}.")
        put(page, item.child("LBody"), 70, 740 - 15 * number, text)

    line(root, "H2", 690, "Counts")
    page.destination("counts", 50, 705)
    page.outline("Counts", "counts", 2)
    table = root.child("Table")
    line(table, "Caption", 675, "Sources")
    head = table.child("THead").child("TR")
    for x, text in ((50, "Source"), (150, "Figure")):
        put(page, head.child("TH", scope="Column"), x, 660, text)
    row = table.child("TBody").child("TR")
    put(page, row.child("TH", scope="Row"), 50, 645, "Globe")
    row.child("TD")  # an empty cell stays

    figure = root.child("Figure", alt="A rail", placement="Block", bbox=(50, 600, 60, 630))
    page.paint(f"{page.mark(figure)} 50 600 10 30 re f EMC")
    divided = line(root, "P", 580, "A paragraph that goes on ")
    page.artifact("Pagination", f"BT 1 0 0 1 50 30 Tm {shown(page, 'FS-CA 1/2')} ET")
    page.show_page()

    put(page, divided, 50, 780, "overleaf.")
    for number in (1, 2):
        note = root.child("Note", id=f"note-{number}")
        page.destination(f"note-{number}", 50, 760 - 20 * number)
        put(page, note, 50, 750 - 20 * number, f"{number}. Globe and Mail, ")
        title = note.child("Span", lang="fr")
        put(page, title, 200, 750 - 20 * number, "«Été», ")
        link = note.child("Link")
        put(page, link, 300, 750 - 20 * number, "example.org")
        page.link((300, 745 - 20 * number, 360, 760 - 20 * number), link, "Globe and Mail", url="https://example.org/")
    root.child("Sect").child("P")  # never painted: not in the file
    return page.finish()
