"""What a card says, all of it from the tree: a figure or a statement, its notes, and whose it is.

Input: a numbered sheet, perhaps the id of a fact. Output: texts in the order in which they are read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, assert_never

from factsheet.languages import Language
from factsheet.records.pictures import Image
from factsheet.sheet import tree as t
from factsheet.writers.theme import Face

SIZE = (1200, 630)  # px: what social networks show


class Run(NamedTuple):
    """A piece of text in one face; raised: letters that stand above the line, as those of a note mark do."""

    text: str
    face: Face
    raised: bool = False
    mark: bool = False


@dataclass(frozen=True, kw_only=True)
class Imprint:
    """What a card and a cover both say of a sheet; ``draft`` is empty unless it is one."""

    publisher: str
    running: str
    draft: str
    title: str
    footer: str
    address: str
    language: str
    logo: Image | None = None


@dataclass(frozen=True, kw_only=True)
class Card(Imprint):
    """What a card says; a statement has no value and no source of its own."""

    value: tuple[Run, ...]
    label: tuple[Run, ...]
    source: tuple[Run, ...]
    notes: tuple[tuple[Run, ...], ...]  # each with its number first

    @property
    def name(self) -> str:
        """What it is called: the figure and what it counts."""
        return " ".join(filter(None, (_said(self.value), _said(self.label))))

    @property
    def alt(self) -> str:
        """What it shows, for who does not see it."""
        return ", ".join(filter(None, map(_said, (self.value, self.label, self.source))))

    @property
    def texts(self) -> tuple[str, ...]:
        """Everything that it says, in the order in which it is read."""
        figure = (_said(self.value), _said(self.label, marks=True), _said(self.source))
        notes = (_said(note, marks=True) for note in self.notes)
        return tuple(
            filter(
                None, (self.publisher, self.running, self.draft, self.title, *figure, *notes, self.footer, self.address)
            )
        )


def card_of(sheet: t.Sheet, lang: Language, fact: str = "") -> Card | None:
    """Return the card of a fact, or of the first key figure, else of the first statement; None where there is none.

    A fact that is no key figure is said as its sentence.
    """
    nodes = list(t.walk(sheet.article))
    tiles = [node for node in nodes if isinstance(node, t.ListItem) and node.class_ == "tile"]
    tile = next((tile for tile in tiles if _cites(tile, fact)), None)
    said = [node for node in nodes if isinstance(node, t.Paragraph) and _cites(node, fact)]
    if tile is not None:
        parts = {part.class_: part for part in tile.content if isinstance(part, t.Paragraph)}
        value, label, source = (parts[name].content if name in parts else () for name in ("value", "label", "source"))
    elif said:
        value, label, source = (), said[0].content, ()
    else:
        return None
    marked = tile or said[0]
    cited = dict.fromkeys(node.number for node in t.walk(marked) if isinstance(node, t.NoteRef))
    face: Face = "bold" if tile else "regular"
    return Card(
        **imprint(sheet, lang),
        value=_unmarked(value, "bold"),
        label=tuple(_joined(runs(label, face))),
        source=_unmarked(source, "regular"),
        notes=tuple(
            (Run(str(n), "bold"), Run(" ", "regular"), *_joined(runs(sheet.notes[n - 1].content, "regular")))
            for n in sorted(cited)
        ),
    )


def imprint(sheet: t.Sheet, lang: Language) -> dict[str, Any]:
    """Return the fields of the ``Imprint`` of a sheet; its logo only if it is one in pixels."""
    meta = sheet.metadata
    logos = (node.image for node in t.walk(sheet.article) if isinstance(node, t.Picture) and node.class_ == "logo")
    return {
        "publisher": meta.publisher,
        "running": meta.running,
        "draft": lang.label("DRAFT") if meta.draft else "",
        "title": meta.title,
        "footer": meta.footer,
        "address": meta.address,
        "language": meta.language,
        "logo": next((image for image in logos if image.type != "image/svg+xml"), None),
    }


def _cites(node: t.Node, fact: str) -> bool:
    marks = [mark for mark in t.walk(node) if isinstance(mark, t.NoteRef)]
    return any(fact in mark.facts for mark in marks) if fact else bool(marks)


def _said(runs_: Iterable[Run], *, marks: bool = False) -> str:
    return "".join(run.text for run in runs_ if marks or not run.mark).strip()


def _unmarked(content: Iterable[t.Inline], face: Face) -> tuple[Run, ...]:
    return tuple(_joined(run for run in runs(content, face) if not run.mark))


def runs(content: Iterable[t.Inline], face: Face, *, raised: bool = False) -> Iterator[Run]:
    """Yield the pieces of some inlines, each in its face."""
    for node in content:
        match node:
            case t.Text():
                yield Run(node.text, face, raised)
            case t.LineBreak():
                yield Run(" ", face)
            case t.StatementNumber(number):
                yield Run(f"{number} ", "bold")
            case t.NoteRef():
                yield Run("" if node.inside else f"{node.before}{node.number}", face, True, True)
            case t.CiteRef():
                raise TypeError(f"citation of {node.key} reached the card without a number")
            case t.Strong():
                yield from runs(node.content, "bold-italic" if "italic" in face else "bold", raised=raised)
            case t.Emph():
                yield from runs(node.content, "bold-italic" if "bold" in face else "italic", raised=raised)
            case t.Superscript():
                yield from runs(node.content, face, raised=True)
            case t.Subscript() | t.Link() | t.Abbr() | t.Time() | t.Data() | t.Span():
                yield from runs(node.content, face, raised=raised)
            case _:
                assert_never(node)


def _joined(pieces: Iterable[Run]) -> list[Run]:
    """Return pieces with those of one face together, so that their words are shaped whole."""
    found: list[Run] = []
    for run in pieces:
        if found and run.text and found[-1][1:] == run[1:]:
            found[-1] = run._replace(text=found[-1].text + run.text)
        elif run.text:
            found.append(run)
    return found


def words(pieces: Sequence[Run]) -> list[list[Run]]:
    """Return words, each in the pieces it is made of; a line may end between two."""
    found: list[list[Run]] = [[]]
    for run in pieces:
        first, *rest = run.text.split(" ")
        found[-1] += [run._replace(text=first)] if first else []
        found += [[run._replace(text=text)] if text else [] for text in rest]
    return [word for word in found if word]
