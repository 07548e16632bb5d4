"""Readable texts of each stage, for the golden files: tree, web page, pages, tags.

Input: what a stage made. Output: text, one thing a line, deeper things indented. A no-break space
is shown as ⍽, a note mark as [number.mention].
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from factsheet.sheet import tree as t
from factsheet.writers.pdf.areas import Page, Placed
from factsheet.writers.pdf.boxes import TextBox
from factsheet.writers.pdf.compose import Line
from factsheet.writers.pdf.table import TableBox
from factsheet.writers.pdf.write import Layout
from support.page_rules import texts
from support.pdf_tree import Annotation, Node, Said

INDENT = "  "


def shown(text: str) -> str:
    return text.replace("\u00a0", "⍽")


def indented(depth: int, text: str) -> str:
    return f"{INDENT * depth}{text}".rstrip() + "\n"


# -- the tree ----------------------------------------------------------------------------------------


def tree_text(sheet: t.Sheet) -> str:
    """Return metadata, article and notes of a sheet."""
    meta = sheet.metadata
    fields = ((name, getattr(meta, name)) for name in meta.__dataclass_fields__)
    head = "".join(indented(1, f"{name}: {value!r}") for name, value in fields)
    notes = "".join(
        indented(1, f"{note.number} ({note.mentions}×, {note.reference.key}): {inlines(note.content)}")
        + (indented(2, f"whole: {inlines(note.whole)}") if note.whole else "")
        for note in sheet.notes
    )
    return f"metadata\n{head}{''.join(block(sheet.article, 0))}notes\n{notes}"


def block(node: t.Block, depth: int) -> Iterator[str]:
    """Yield the lines of a block."""
    match node:
        case t.Section():
            yield indented(depth, name(node.kind, node.class_, node.id, node.lang))
            for inner in node.content:
                yield from block(inner, depth + 1)
        case t.Heading():
            yield indented(depth, f"{name(f'h{node.level}', '', node.id)}: {inlines(node.content)}")
        case t.Paragraph():
            yield indented(depth, f"{name('p', node.class_, '', node.lang)}: {inlines(node.content)}")
        case t.ListBlock():
            yield indented(depth, name("ol" if node.ordered else "ul", node.class_))
            for item in node.items:
                yield indented(depth + 1, name("li", item.class_))
                for inner in item.content:
                    yield from block(inner, depth + 2)
        case t.DefinitionList():
            yield indented(depth, name("dl", node.class_))
            for term, told in node.items:
                yield indented(depth + 1, f"dt: {inlines(term)}")
                for inner in told:
                    yield from block(inner, depth + 2)
        case t.Table():
            yield indented(depth, name("table", node.class_ + (" wide" if node.wide else "")))
            yield indented(depth + 1, f"caption: {inlines(node.caption)}")
            for part, rows in (("head", node.head), ("body", node.body)):
                for row in rows:
                    cells = (
                        f"{cell.scope}{f' {cell.rows} rows' if cell.rows > 1 else ''}({inlines(cell.content)})"
                        for cell in row
                    )
                    yield indented(depth + 1, f"{part}: {' | '.join(cells)}")
        case t.Chart():
            yield indented(depth, f"chart: {inlines(node.caption)}")
            yield indented(depth + 1, f"alt: {node.alt}")
            for point in node.points:
                yield indented(depth + 1, f"{point.date} {point.value}: {inlines(point.content)}")
        case t.Picture():
            image = node.image
            yield indented(depth, f"{name('picture', node.class_)} {image.width} × {image.height}: {node.alt}")
            yield indented(depth + 1, f"caption: {inlines(node.caption)}")
        case t.QrCode():
            yield indented(depth, f"qr {node.data}: {node.alt}")


def name(tag: str, class_: str = "", ident: str = "", lang: str = "") -> str:
    """Return an element as a selector: p.status, section#own."""
    classes = "".join(f".{c}" for c in class_.split())
    return tag + classes + (f"#{ident}" if ident else "") + (f" ({lang})" if lang else "")


def inlines(content: Iterable[t.Inline]) -> str:
    return "".join(map(inline, content))


def inline(node: t.Inline) -> str:
    """Return an inline: text as it is, anything else in braces after its name."""
    match node:
        case t.Text(text):
            return shown(text)
        case t.LineBreak():
            return "{br}"
        case t.NoteRef():
            mark = f"[{node.number}.{node.mention}]"
            return f"({mark})" if node.inside else f"{node.before.strip()}{mark}"
        case t.CiteRef():
            return f"[{node.key} {node.locator}]"
        case t.StatementNumber():
            return f"{{{node.number}}}"
        case t.Link():
            return f"{{link {node.href}: {inlines(node.content)}}}"
        case t.Abbr():
            return f"{{abbr {node.title}: {inlines(node.content)}}}"
        case t.Time():
            return f"{{time {node.datetime}: {inlines(node.content)}}}"
        case t.Data():
            return f"{{data {node.value}: {inlines(node.content)}}}"
        case t.Span():
            return f"{{{name('span', node.class_)} {node.lang}: {inlines(node.content)}}}"
        case _:
            return f"{{{type(node).__name__.lower()}: {inlines(node.content)}}}"


# -- the web page ------------------------------------------------------------------------------------


def page_html(page: str) -> str:
    """Return a web page without the style sheet and its hash."""
    page = re.sub(r"<style>.*?</style>", "<style>…</style>", page, flags=re.DOTALL)
    return re.sub(r"sha256-[A-Za-z0-9+/=]+", "sha256-…", page)


# -- the pages ---------------------------------------------------------------------------------------


def pages_text(layout: Layout) -> str:
    """Return boxes with their lines, then notes, each with x and y in pt from the type area's corner."""
    g = layout.geometry
    head = f"type area {g.width:.1f} × {g.height:.1f} pt, {g.columns} columns, notes in {g.note_columns}\n"
    return head + "".join(
        f"\npage {number}\n" + "".join(page_text(page, g.height)) for number, page in enumerate(layout.pages, 1)
    )


def page_text(page: Page, height: float) -> Iterator[str]:
    for placed in page.placed:
        yield from box_text(placed)
    if page.area.notes:
        yield indented(1, f"notes from {height - page.area.height():.1f}")
        for placed in page.area.placed(height):
            yield from box_text(placed, depth=2)


def box_text(placed: Placed, depth: int = 1) -> Iterator[str]:
    box = placed.box
    across = ", across" if placed.column < 0 else ""
    goes_on = ", goes on" if getattr(box, "rest", False) or getattr(box, "continued", False) else ""
    kind = "" if isinstance(box, TextBox) else f" {type(box).__name__}"
    yield indented(depth, f"{placed.x:.1f} {placed.y:.1f} +{box.height:.1f}{across}{goes_on}{kind}")
    if isinstance(box, TableBox):
        for row in box.rows:
            yield indented(
                depth + 1,
                " | ".join(
                    " / ".join(line(each) for text in cell.texts for each in text.lines) if cell else "" for cell in row
                ),
            )
        return
    for text in texts(box):
        label = " ".join(map(line, text.marker.lines)) if text.marker else ""
        for i, set_line in enumerate(text.lines):
            yield indented(depth + 1, (f"{label} " if label and not i else "") + line(set_line))


def line(set_line: Line) -> str:
    """Return a line's text, note marks in brackets."""
    return shown("".join(f"[{p.text}]" if p.run.tag and p.run.tag.note else p.text for p in set_line.pieces))


# -- the tags ----------------------------------------------------------------------------------------


def tags_text(document: Node) -> str:
    """Return the structure tree of a finished file, with text and link targets."""
    return "".join(tag(document, 0))


def tag(node: Node, depth: int) -> Iterator[str]:
    told = [f"{key}={value}" for key, value in (
        ("id", node.id), ("lang", node.lang), ("scope", node.scope), ("numbering", node.numbering),
        ("alt", shown(node.alt)), ("expansion", node.expansion),
    ) if value]  # fmt: skip
    yield indented(depth, " ".join([node.tag, *told]))
    yield from kids(node.kids, depth + 1)


def kids(found: Sequence[Node | Said | Annotation], depth: int) -> Iterator[str]:
    for kid in found:
        match kid:
            case Node():
                yield from tag(kid, depth)
            case Said():
                yield indented(depth, f"p{kid.at.page + 1} “{shown(kid.text)}”")
            case Annotation():
                to = kid.url or (f"p{kid.target.page + 1} y={kid.target.y:.0f}" if kid.target else "nowhere")
                yield indented(depth, f"→ {to} ({kid.contents})")
