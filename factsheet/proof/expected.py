"""What a file must contain: blocks, marks, notes and links of a sheet, and where text may stand.

Input: the numbered tree, or the manifest in a file. Output: an Expected, the same from
both. Text is as it is read back: ``fold`` unifies characters that share a glyph.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, NamedTuple, TypeAlias, assert_never
from urllib.parse import quote

from factsheet.languages import language
from factsheet.sheet import tree as t
from factsheet.sheet.notes import end_head
from factsheet.writers.drawing import MOST_BARS, time_grid

MOST_FRAMES = 100  # on a page

Fold: TypeAlias = Callable[[str], str]

# What RFC 3986 allows in an address; everything else is percent-encoded.
_URI_SAFE = "%:/?#[]@!$&'()*+,;=~"


class Frame(NamedTuple):
    """The page, or where text may stand: text, notes or footer; its column, -1 across the page; its edges in pt."""

    kind: str
    column: int
    left: float
    bottom: float
    right: float
    top: float


class TaggedText(NamedTuple):
    """A block: structure type (ISO 32000-1, 14.8.4) and text with note marks."""

    tag: str
    text: str


@dataclass(frozen=True)
class ExpectedNote:
    """A note: text, addresses it links to, passages in other languages, how often it is marked, what is emphasized."""

    text: str
    links: tuple[str, ...] = ()
    languages: tuple[tuple[str, str], ...] = ()
    mentions: int = 1
    emphasis: tuple[tuple[str, str], ...] = ()  # Strong or Em, and the text


@dataclass(frozen=True)
class ExpectedPage:
    """A page: the hash of its text and of its operators, and its frames."""

    text: str
    operators: str
    frames: tuple[Frame, ...]


@dataclass(frozen=True)
class Expected:
    """Everything a file of a sheet must contain."""

    language: str
    furniture: tuple[str, ...]  # what stands at head and foot of pages, page numbers left out
    blocks: tuple[TaggedText, ...]
    marks: tuple[int, ...]
    ranges: tuple[int, ...]  # indices of marks that end a range, whose other notes have none of their own
    notes: tuple[ExpectedNote, ...]
    links: tuple[str, ...] = ()
    languages: tuple[tuple[str, str], ...] = ()
    pages: tuple[ExpectedPage, ...] = field(default=())
    status: str = ""  # how far it was checked, as it says it
    front: str = ""  # what page 1 says that ends with DRAFT, if it is one
    emphasis: tuple[tuple[str, str], ...] = ()  # Strong or Em, and the text; not in notes
    end_notes: bool = False  # after the text, not on the page of their marks

    def to_data(self) -> dict[str, Any]:
        """Return it as JSON data."""
        data = {f.name: getattr(self, f.name) for f in fields(self)}
        notes = [_present(vars(note)) for note in self.notes]
        return {**_present(data), "notes": notes, "pages": [vars(page) for page in self.pages]}


def from_data(data: dict[str, Any], *, sheet: bool = True) -> Expected:
    """Return an Expected from JSON data; only that of a ``sheet`` must have a review status.

    Raises KeyError, TypeError or ValueError for malformed data.
    """
    if data.keys() | {"emphasis", "end_notes"} != {f.name for f in fields(Expected)}:
        raise ValueError("not the fields of a sheet's text")
    if sheet and not data["status"]:
        raise ValueError("no review status")
    return Expected(
        language=str(data["language"]),
        furniture=_strings(data["furniture"]),
        status=str(data["status"]),
        front=str(data["front"]),
        blocks=tuple(TaggedText(str(tag), str(text)) for tag, text in data["blocks"]),
        marks=tuple(int(n) for n in data["marks"]),
        ranges=tuple(int(n) for n in data["ranges"]),
        notes=tuple(
            ExpectedNote(
                str(n["text"]),
                _strings(n["links"]),
                _pairs(n["languages"]),
                int(n["mentions"]),
                _pairs(n.get("emphasis", ())),
            )
            for n in data["notes"]
        ),
        links=_strings(data["links"]),
        end_notes=bool(data.get("end_notes")),
        languages=_pairs(data["languages"]),
        emphasis=_pairs(data.get("emphasis", ())),
        pages=tuple(
            ExpectedPage(str(page["text"]), str(page["operators"]), _frames(page["frames"])) for page in data["pages"]
        ),
    )


def _present(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return data without emphasis and end notes where there are none, as in files of earlier versions."""
    return {key: value for key, value in data.items() if key not in ("emphasis", "end_notes") or value}


def _frames(data: Sequence[Sequence[Any]]) -> tuple[Frame, ...]:
    if len(data) > MOST_FRAMES:
        raise ValueError("more frames than a page can have")
    return tuple(Frame(str(kind), int(column), *map(float, edges)) for kind, column, *edges in data)


def _strings(data: Sequence[Any]) -> tuple[str, ...]:
    return tuple(map(str, data))


def _pairs(data: Sequence[Sequence[Any]]) -> tuple[tuple[str, str], ...]:
    return tuple((str(a), str(b)) for a, b in data)


# -- from the tree -----------------------------------------------------------------------------------


def from_sheet(sheet: t.Sheet, fold: Fold, *, whole: bool = False) -> Expected:
    """Return what a file of this sheet must contain, without its pages; ``whole``: its notes as they are on the web."""
    meta = sheet.metadata
    article, language = sheet.article, meta.language
    base = sheet.metadata.base_url.rstrip("/")
    head = end_head(meta) if sheet.end_notes and sheet.notes and not whole else ()
    blocks = ((tag, fold(text)) for tag, text in _blocks((*article.content, *head)))
    nodes = list(t.walk(article))
    marks = [node for node in nodes if isinstance(node, t.NoteRef) and not node.inside]
    notes = [(note, note.full if whole else note.content) for note in sheet.notes]
    walked = [(note, said, [node for inline in said for node in t.walk(inline)]) for note, said in notes]
    return Expected(
        language=language,
        furniture=tuple(map(fold, (*_furniture(meta), *_ticks(nodes, meta.language)))),
        status=fold(meta.status),
        front=fold(meta.front),
        blocks=tuple(TaggedText(tag, text) for tag, text in blocks if text),
        marks=tuple(mark.number for mark in marks),
        ranges=tuple(i for i, mark in enumerate(marks) if mark.before == "–"),
        notes=tuple(
            ExpectedNote(
                fold(_text(content)),
                tuple(_targets(inner, base)),
                tuple(_foreign(inner, language, fold)),
                note.mentions,
                tuple(_emphasized(inner, fold)),
            )
            for note, content, inner in walked
        ),
        links=tuple(_targets(nodes, base)),
        languages=tuple(_foreign(nodes, language, fold)),
        emphasis=tuple(_emphasized(nodes, fold)),
        end_notes=sheet.end_notes and not whole,
    )


def of_paragraph(paragraph: t.Paragraph, fold: Fold) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return the text of a paragraph as it is read back, and its links: description and absolute address."""
    links = [node for node in t.walk(paragraph) if isinstance(node, t.Link)]
    return fold(_text(paragraph.content)), tuple((t.plain_text(*n.content), absolute(n.href, "")) for n in links)


def _furniture(meta: t.Metadata) -> Iterator[str]:
    """Yield what stands at the head and foot of pages."""
    yield from (meta.footer, meta.address, meta.turn_over, meta.running, meta.title)
    if meta.flaw:
        yield meta.flaw
    yield from notes_heads(meta.notes_head)


def _ticks(nodes: Sequence[Any], code: str) -> Iterator[str]:
    """Yield what stands at the axes of charts of many values."""
    for node in nodes:
        if isinstance(node, t.Chart) and len(node.points) > MOST_BARS:
            grid = time_grid([point.date for point in node.points], [float(point.value) for point in node.points])
            yield from (year for _, year in grid.years)
            yield from (language(code).number(value) for _, value in grid.levels)


def notes_heads(parts: tuple[str, str, str]) -> tuple[str, str]:
    """Return what may stand above the notes of a page: all of it, or where that is too long, no more than is needed."""
    notes, where, address = parts
    return (f"{notes} · {where}{address}" if where else notes), (f"{notes} · {address}" if address else notes)


def _text(content: Sequence[t.Inline]) -> str:
    """Return the text of some inlines with note marks."""
    return "".join([_inline(inline) for inline in content])


def _inline(node: t.Inline) -> str:
    match node:
        case t.Text():
            return node.text
        case t.StatementNumber():
            return f"{node.number} "
        case t.NoteRef():
            return "" if node.inside else f"{node.before}{node.written}"
        case t.LineBreak():
            return " "
        case t.CiteRef():
            return ""
        case t.Strong() | t.Emph() | t.Subscript() | t.Superscript():
            return _text(node.content)
        case t.Link() | t.Abbr() | t.Time() | t.Data() | t.Span():
            return _text(node.content)
        case _:
            assert_never(node)


def _blocks(content: Sequence[t.Block]) -> Iterator[tuple[str, str]]:
    """Yield structure type and text of blocks in reading order, as ISO 32000-1, 14.8.4 names them."""
    for block in content:
        match block:
            case t.Section():
                yield from _blocks(block.content)
            case t.Heading():
                yield f"H{block.level}", _text(block.content)
            case t.Paragraph():
                yield "P", _text(block.content)
            case t.ListBlock():
                yield from _items(block)
            case t.DefinitionList():
                for term, definition in block.items:
                    yield "Lbl", _text(term)
                    yield from _blocks(definition)
            case t.Table():
                yield "Caption", _text(block.caption)
                for row in (*block.head, *block.body):
                    yield from map(_cell, row)
            case t.Chart():
                yield "P", _text(block.caption)
                yield "Figure", block.alt
                for point in block.points:
                    yield "LBody", _text(point.content)
            case t.QrCode():
                yield "Figure", block.alt
            case t.Picture():
                yield "Figure", block.alt
                yield "P", _text(block.caption)
            case _:
                assert_never(block)


def _items(block: t.ListBlock) -> Iterator[tuple[str, str]]:
    for item in block.items:
        if block.class_ == "timeline":
            for tag, part in zip(("Lbl", "LBody"), item.content, strict=True):
                yield tag, "".join(text for _, text in _blocks([part]))
        elif block.class_ == "tiles" or len(item.content) > 1:
            yield from _blocks(item.content)
        else:
            yield from (("LBody" if tag == "P" else tag, text) for tag, text in _blocks(item.content))


def _cell(cell: t.Cell) -> tuple[str, str]:
    return "TH" if cell.scope else "TD", _text(cell.content)


def _targets(nodes: Sequence[Any], base: str) -> Iterator[str]:
    """Yield the addresses linked to, as written in a file; without a base address, relative ones are not links."""
    for node in nodes:
        if isinstance(node, t.Link) and not node.href.startswith("#") and (address := absolute(node.href, base)):
            yield address


def absolute(href: str, base: str) -> str:
    """Return the address of a link as written in a file, empty for a relative one without a base."""
    if ":" in href or base:
        return quote(href if ":" in href else f"{base}/{href}", safe=_URI_SAFE)
    return ""


def _foreign(nodes: Sequence[Any], language: str, fold: Fold) -> Iterator[tuple[str, str]]:
    for node in nodes:
        if isinstance(node, t.Span) and node.lang not in ("", language):
            yield node.lang, fold(_text(node.content))


def _emphasized(nodes: Sequence[Any], fold: Fold) -> Iterator[tuple[str, str]]:
    """Yield structure type (ISO 32000-2, 14.8.4.7) and text of what is emphasized, in reading order."""
    for node in nodes:
        if isinstance(node, t.Strong | t.Emph) and (text := fold(_text(node.content))):
            yield "Strong" if isinstance(node, t.Strong) else "Em", text
