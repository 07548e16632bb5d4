"""Pandoc writer: Sheet → the abstract syntax tree of pandoc, as its JSON, which pandoc makes a file of.

Input: the tree all writers take. Output: an object of pandoc-types 1.23. The first mark of a note is its footnote,
which the reader's program numbers; the others refer to it by the number. Classes become styles of ``office.styles``.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeAlias, assert_never

from factsheet.languages import NBSP, Language, right_to_left
from factsheet.sheet import tree as t
from factsheet.sheet.notes import letter
from factsheet.sheet.tables import grid
from factsheet.writers.drawing import MOST_BARS, Drawing
from factsheet.writers.html.elements import chart_drawing, link_target
from factsheet.writers.office import odt, word
from factsheet.writers.office.raster import MARGIN, drawing_png, svg_png
from factsheet.writers.office.styles import name
from factsheet.writers.text import address

Target = Literal["docx", "odt", "epub"]
Node: TypeAlias = dict[str, Any]
API = (1, 23)
_NARROW, _LONG = 8, 60  # characters of a column, at least and at most, in proportion to the others
# Paragraphs of a class have its style; others in a part of a class have that of the part. Values name styles of theme.
STYLES: Mapping[str, str] = {
    "kind": "bar", "edition": "bar", "lead": "lead", "content-note": "content-note", "warning": "warning",
    "value": "tile-value", "label": "tile-label", "source": "tile-source", "safety": "safety", "quotation": "lead",
    "colophon": "colophon", "caption": "caption", "rows": "table-cell", "head": "table-head",
}  # fmt: skip
_NAMED = {"custom_style": "custom-style", "epub_type": "epub:type", "aria_label": "aria-label",
          "aria_labelledby": "aria-labelledby"}  # fmt: skip
_INHERITED = frozenset(("colophon",))
_CELLS = frozenset(("rows", "head"))


def document(sheet: t.Sheet, lang: Language, target: Target, brand: str, across: float) -> Node:
    """Return a sheet as pandoc's document.

    ``brand`` is the colour of drawings, as #rrggbb; ``across`` the width of the text in pt, for pictures.
    """
    return _Writer(sheet, lang, target, brand, across, notes={note.number: note for note in sheet.notes}).document()


def anchor(number: int) -> str:
    """Return what the first mark of a note is called, where the other marks lead."""
    return f"mark-{number}"


def needless(section: t.Section) -> frozenset[str]:
    """Return the addresses of QR codes that another link of a section has too; each code becomes a link."""
    nodes = [n for block in section.content for n in t.walk(block)]
    linked = {node.href for node in nodes if isinstance(node, t.Link)}
    return frozenset(node.data for node in nodes if isinstance(node, t.QrCode) and node.data in linked)


def drawn(chart: t.Chart) -> bool:
    """Tell whether a chart has a drawing beside the list of its values: few values are read as they stand."""
    return chart.whole is not None or len(chart.points) > MOST_BARS


def _node(kind: str, content: object = None) -> Node:
    return {"t": kind} if content is None else {"t": kind, "c": content}


def _attr(ident: str = "", classes: Sequence[str] = (), **pairs: str) -> list[Any]:
    if right_to_left(pairs.get("lang", "")):
        pairs["dir"] = "rtl"
    named = [[_NAMED.get(key, key), value] for key, value in pairs.items() if value]
    return [ident, [one for one in classes if one], named]


def _text(text: str) -> Node:
    return _node("Str", re.sub(r"[ \t\n\r\f\v]+", " ", text))


@dataclass(frozen=True)
class _Writer:
    sheet: t.Sheet
    lang: Language
    target: Target
    brand: str
    across: float
    style: str = ""  # of paragraphs without a class of their own
    notes: Mapping[int, t.Note] = field(default_factory=dict)

    def document(self) -> Node:
        meta = self.sheet.metadata
        said = {"lang": meta.language} | ({"dir": "rtl"} if self.lang.right_to_left else {})
        content = self.sheet.article.content
        if self.target == "epub":  # notes before a colophon at the end, as on the web page
            end = notes_at(self.sheet.article)
            blocks = [*self._blocks(content[:end]), *self._notes(), *self._blocks(content[end:])]
        else:
            blocks = self._blocks(content)
        return {
            "pandoc-api-version": API,
            "meta": {key: _node("MetaString", value) for key, value in said.items()},
            "blocks": blocks,
        }

    def _within(self, style: str) -> _Writer:
        return replace(self, style=style)

    def _notes(self) -> list[Node]:
        """Return the notes as a list, each with links back to its marks."""
        if not self.sheet.notes:
            return []
        items = [[self._note(note)] for note in self.sheet.notes]
        heading = _node("Header", [2, _attr("notes-heading"), [_text(self.lang.label("Notes"))]])
        listed = _node("OrderedList", [[1, _node("DefaultStyle"), _node("DefaultDelim")], items])
        attr = _attr("notes", ["notes"], role="doc-endnotes", epub_type="endnotes", aria_labelledby="notes-heading")
        return [_node("Div", [attr, [heading, listed]])]

    def _note(self, note: t.Note) -> Node:
        content = [*self._inlines(note.full), _text(NBSP)]
        for number, ident in enumerate(note.mention_ids, 1):
            said = letter(number) if note.mentions > 1 else "1"
            label = self.lang.label("Back to mention {mention} of note {number}", mention=said, number=note.number)
            attr = _attr("", [], role="doc-backlink", aria_label=label)
            shown = f"↑{letter(number) if note.mentions > 1 else ''}"
            content += [_text(" ")] * (number > 1) + [_node("Link", [attr, [_text(shown)], [f"#{ident}", ""]])]
        return _node("Div", [_attr(note.id, epub_type="footnote"), [_node("Para", content)]])

    # -- blocks ------------------------------------------------------------------------------------

    def _blocks(self, content: Iterable[t.Block], skipped: frozenset[str] = frozenset()) -> list[Node]:
        blocks = (b for b in content if not (isinstance(b, t.QrCode) and b.data in skipped))
        return [node for block in blocks for node in self._block(block)]

    def _block(self, block: t.Block) -> list[Node]:
        match block:
            case t.Section():
                inner = self._within(block.class_) if block.class_ in _INHERITED else self
                content = inner._blocks(block.content, needless(block))
                if self.target != "epub" and not block.lang:  # whose sections divide a page’s notes
                    return content
                return [_node("Div", [_attr(block.id, [block.class_], lang=block.lang), content])]
            case t.Heading():
                return [_node("Header", [block.level, _attr(block.id), self._inlines(block.content)])]
            case t.Paragraph():
                return self._paragraph(self._inlines(block.content), block.class_, block.lang)
            case t.ListBlock():
                return self._list(block)
            case t.DefinitionList():
                items = [[self._inlines(term), [self._blocks(body)]] for term, body in block.items]
                return [_node("DefinitionList", items)]
            case t.Table():
                return [self._table(block)]
            case t.Chart():
                return self._chart(block)
            case t.Picture():
                return self._picture(block)
            case t.QrCode():
                shown = block.data.partition("://")[2] or block.data
                return self._paragraph([self._link([_text(shown)], block.data)], "")
            case _:
                assert_never(block)

    def _paragraph(self, content: list[Node], class_: str, lang: str = "") -> list[Node]:
        if not content:
            return []
        named = class_ if class_ in STYLES else self.style
        office = name(STYLES[named]) if named and self.target != "epub" else ""
        if self.target == "epub" and not class_ and self.style in _CELLS:
            return [_node("Plain", content)]
        class_ = (class_ or self.style) if self.target == "epub" else ""
        if not (office or lang or class_):
            return [_node("Para", content)]
        return [_node("Div", [_attr("", [class_], custom_style=office, lang=lang), [_node("Para", content)]])]

    def _list(self, block: t.ListBlock) -> list[Node]:
        if block.class_ == "timeline":
            pairs = [item.content for item in block.items]
            dated = [[self._inlines(t.children(when)), [self._blocks((what,))]] for when, what in pairs]  # type: ignore[arg-type]
            return [_node("Div", [_attr("", ["timeline"]), [_node("DefinitionList", dated)]])]
        if block.class_ == "tiles":
            tiles = [_node("Div", [_attr("", ["tile"]), self._blocks(item.content)]) for item in block.items]
            return [_node("Div", [_attr("", ["tiles"]), tiles])]
        items = [self._blocks(item.content) for item in block.items]
        if block.ordered and not block.class_:
            return [_node("OrderedList", [[1, _node("Decimal"), _node("Period")], items])]
        return [_node("BulletList", items)]

    def _table(self, table: t.Table) -> Node:
        head = [self._row(row, "head") for row in grid(table.head)]
        body = [self._row(row, "rows") for row in grid(table.body)]
        widths = [_node("ColWidth", width) for width in _widths(table)]
        columns = [[_node("AlignDefault"), _node("ColWidthDefault") if self.target == "epub" else w] for w in widths]
        firsts = int(row_headed(table))
        caption = self._within("caption")._paragraph(self._inlines(table.caption), "")
        return _node("Table", [
            _attr("", [table.class_]), [None, caption], columns, [_attr(), head],
            [[_attr(), firsts, [], body]], [_attr(), []],
        ])  # fmt: skip

    def _row(self, cells: Iterable[t.Cell | None], style: str) -> list[Any]:
        """Return a row; ODF has an empty cell where one above goes on, as what it covers has to stand there."""
        inner = self._within(style)
        return [_attr(), [
            [_attr(), _node("AlignDefault"), 1 if self.target == "odt" or cell is None else cell.rows, 1,
             inner._paragraph(inner._inlines(cell.content), "") if cell else []]
            for cell in cells if cell or self.target == "odt"
        ]]  # fmt: skip

    def _chart(self, chart: t.Chart) -> list[Node]:
        items = [[_node("Plain", self._inlines(point.content))] for point in chart.points]
        out = self._within("caption")._paragraph(self._inlines(chart.caption), "")
        if drawn(chart):
            out += [_node("Para", [self._drawing(chart_drawing(chart), chart.alt)])]
        return [*out, _node("BulletList", items)]

    def _drawing(self, drawing: Drawing, alt: str) -> Node:
        data = base64.b64encode(drawing_png(drawing, self.brand)).decode()
        size = {"width": f"{drawing.width + 2 * MARGIN:.0f}pt"} if self.target != "epub" else {}
        return _node("Image", [_attr("", ["drawing"], **size), [_text(alt)], [f"data:image/png;base64,{data}", ""]])

    def _picture(self, picture: t.Picture) -> list[Node]:
        image = picture.image
        logo = picture.class_ == "logo"
        part = f"{self.across * picture.width / 100:.0f}pt" if self.target != "epub" else f"{picture.width}%"
        size = {"height": "36pt"} if logo else {"width": part}
        type_, content = image.type, image.data
        if image.shapes and self.target != "epub":
            type_, content = "image/png", svg_png(image.shapes, image.width, image.height)
        target = [f"data:{type_};base64,{base64.b64encode(content).decode()}", ""]
        shown = _node("Image", [_attr("", [picture.class_], **size), [_text(picture.alt)], target])
        return [_node("Para", [shown]), *self._within("caption")._paragraph(self._inlines(picture.caption), "")]

    # -- inlines -----------------------------------------------------------------------------------

    def _inlines(self, content: Iterable[t.Inline]) -> list[Node]:
        return [node for inline in content for node in self._inline(inline)]

    def _inline(self, inline: t.Inline) -> list[Node]:
        match inline:
            case t.Text():
                return [_text(inline.text)] if inline.text else []
            case t.LineBreak():
                return [_node("LineBreak")]
            case t.StatementNumber():
                ident = inline.id if self.target == "epub" else ""
                return [_node("Span", [_attr(ident, ["number"]), [_text(inline.number)]]), _text(" ")]
            case t.NoteRef():
                comma = [_node("Superscript", [_text(",")])] if inline.follows else []
                return [*comma, self._mark(inline)]
            case t.CiteRef():
                raise TypeError(f"citation of {inline.key} reached the office writer without a number")
            case t.Link():
                target = address(inline.href, self.sheet.metadata.base_url)
                content = self._inlines(inline.content)
                return [self._link(content, target)] if target else content
            case t.Strong() | t.Emph() | t.Subscript() | t.Superscript():
                return [_node(type(inline).__name__, self._inlines(inline.content))]
            case t.Span():
                content = self._inlines(inline.content)
                lang = inline.lang if inline.lang != self.sheet.metadata.language else ""
                if inline.class_ == "draft":
                    content = [_node("Strong", content)]
                said = lang or inline.class_
                return [_node("Span", [_attr("", [inline.class_], lang=lang), content])] if said else content
            case t.Abbr() | t.Time() | t.Data():
                return self._inlines(inline.content)
            case _:
                assert_never(inline)

    def _link(self, content: list[Node], target: str) -> Node:
        return _node("Link", [_attr(), content, [link_target(target), ""]])

    def _mark(self, mark: t.NoteRef) -> Node:
        """Return the footnote where a note is marked first, elsewhere a reference to it."""
        number, ident = mark.number, anchor(mark.number)
        if self.target == "epub":
            label = self.lang.label("Note {number}", number=number)
            attr = _attr(mark.id, role="doc-noteref", epub_type="noteref", aria_label=label)
            return _node("Superscript", [_node("Link", [attr, [_text(str(number))], [f"#{mark.note_id}", ""]])])
        if mark.mention == 1:
            paragraph = _node("Para", self._inlines(self.notes[number].full))
            return _node("Span", [_attr(ident), [_node("Note", [paragraph])]])
        if self.target == "docx":
            return _node("RawInline", ["openxml", word.reference(ident, number)])
        return _node("RawInline", ["opendocument", odt.reference(number)])


def notes_at(article: t.Section) -> int:
    """Return where notes stand among the blocks of an article: at the end, or before a colophon there."""
    *_, last = article.content
    return len(article.content) - (isinstance(last, t.Section) and last.class_ == "colophon")


def row_heads(sheet: t.Sheet) -> list[bool]:
    """Tell of each table whether its first column heads its rows."""
    return [row_headed(node) for node in t.walk(sheet.article) if isinstance(node, t.Table)]


def alternatives(sheet: t.Sheet) -> list[str]:
    """Return the text alternatives of the pictures and drawings of a sheet, in order."""
    nodes = t.walk(sheet.article)
    return [n.alt for n in nodes if isinstance(n, t.Picture) or (isinstance(n, t.Chart) and drawn(n))]


def headings(sheet: t.Sheet, lang: Language) -> list[tuple[str, str]]:
    """Return anchor and text of the headings of the parts of a sheet, its notes included."""
    content = sheet.article.content
    end = notes_at(sheet.article)
    notes = [("notes", lang.label("Notes"))] if sheet.notes else []
    return [*_parts(content[:end]), *notes, *_parts(content[end:])]


def _parts(blocks: Sequence[t.Block]) -> Iterator[tuple[str, str]]:
    for section in blocks:
        if isinstance(section, t.Section):
            found = next((b for b in section.content if isinstance(b, t.Heading) and b.level == 2), None)
            if section.id and found:
                yield section.id, t.plain_text(*found.content)
            yield from _parts(section.content)


def row_headed(table: t.Table) -> bool:
    """Tell whether the first column of a table heads its rows."""
    rows = grid(table.body)
    return bool(rows) and all(row[0] is None or row[0].scope == "row" for row in rows)


def _widths(table: t.Table) -> list[float]:
    """Return the share of each column: as long as its longest cell, within limits."""
    lengths: list[int] = [_NARROW] * len(grid(table.head)[0])
    for row in (*grid(table.head), *grid(table.body)):
        for column, cell in enumerate(row):
            if cell:
                lengths[column] = max(lengths[column], min(len(t.plain_text(*cell.content)), _LONG))
    return [round(length / sum(lengths), 3) for length in lengths]
