"""Sheets as templates see them: the blocks with their facts, tables and charts, bound to a language.

Input: a plan and the content. Output: what the template context offers as ``sheet``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from jinja2 import UndefinedError
from markupsafe import Markup

from factsheet.errors import ContentError, Problem
from factsheet.languages import Language
from factsheet.records.blocks import KINDS, Block
from factsheet.records.evidence import Search
from factsheet.records.model import Content
from factsheet.records.parts import FACTS, MEASURES, SEARCHES, FactTable, Part, Tile, row_spans
from factsheet.records.plan import SheetPlan
from factsheet.records.support import carries
from factsheet.records.values import Localized
from factsheet.sheet.facts import BoundFact, missing, sheet_text

SHARE_ALT = "Bar: {figure} of {whole}, {label}"


class UnknownFact(UndefinedError):
    """A template names a fact that does not exist; the hint names the ids nearest to it."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


@dataclass(frozen=True, repr=False)
class BoundSheet:
    """A sheet in one language, as templates see it: the plan's blocks with their facts bound."""

    plan: SheetPlan
    content: Content
    language: Language
    taken: set[str] = field(default_factory=set, compare=False)  # ids of the facts whose words a template took
    ids: dict[int, str] = field(default_factory=dict, compare=False)  # of the sections, by block
    _colophon: Block = field(default_factory=lambda: KINDS["colophon"](kind="colophon"), compare=False)

    def __getattr__(self, name: str) -> Any:
        """Localized text becomes text."""
        if name.startswith("_") or name not in type(self.plan).model_fields or hasattr(type(self), name):
            raise AttributeError(name)
        value = getattr(self.plan, name)
        return self.text(value, name) if isinstance(value, Localized) else value

    @property
    def date(self) -> Markup:
        return Markup('<time datetime="{}">{}</time>').format(self.plan.date, self.language.date(self.plan.date))

    @property
    def facts_as_of(self) -> Markup:
        day = self.plan.facts_as_of
        return Markup('<time datetime="{}">{}</time>').format(day, self.language.date(day))

    @property
    def valid_until(self) -> Markup | None:
        """The last day of a memo, if it has one."""
        day = getattr(self.plan, "valid_until", None)
        return Markup('<time datetime="{}">{}</time>').format(day, self.language.date(day)) if day else None

    @property
    def warned(self) -> bool:
        """Whether a warning stands on it: then nothing on it leads a reader's device to its address."""
        return any(block.kind == "warning" for _, block in self.plan.walk())

    @property
    def blocks(self) -> list[BoundBlock]:
        """The blocks in their order, the colophon at the end where the sheet names none."""
        bound = [BoundBlock(block, self, self.plan.at(n)) for n, block in enumerate(self.plan.blocks)]
        if not any(block.kind == "colophon" for _, block in self.plan.walk()):
            bound.append(BoundBlock(self._colophon, self, ("blocks", len(bound))))
        return bound

    def block_id(self, block: Block) -> str:
        """Return the id of a block's section: its own, else its kind, numbered so that no two are alike."""
        if not self.ids:
            blocks = [inner for _, inner in self.plan.walk()] + [self._colophon]
            taken = {inner.id for inner in blocks if inner.id}
            for inner in blocks:
                ident, again = inner.id or inner.kind, 1
                while not inner.id and ident in taken:
                    again += 1
                    ident = f"{inner.kind}-{again}"
                taken.add(ident)
                self.ids[id(inner)] = ident
        return self.ids.get(id(block), block.id or block.kind)

    def printing(self, ident: str) -> BoundBlock:
        """Return the first block that prints a fact. Raises ContentError for a fact that none does."""
        for path, block in self.plan.walk():
            if block.TELLS and any(n.what == "fact" and n.value == ident for n in block.named()):
                return BoundBlock(block, self, path)
        where = self.content.where("sheet", self.plan.id)
        raise ContentError([Problem("C511", where, f"no block prints '{ident}'", "print it in a block")])

    @property
    def changes(self) -> list[str]:
        return [self.text(change, "changes", i) for i, change in enumerate(self.plan.changes)]

    def fact(self, ident: str) -> BoundFact:
        if str(ident) not in self.content.facts:
            near = get_close_matches(str(ident), self.content.facts, 3)
            raise UnknownFact(f"there is no fact {ident!r}", f"near it: {', '.join(near)}" if near else "")
        return BoundFact(self.content.facts[str(ident)], self.content, self.language, self.taken)

    def text(self, text: Localized, *path: str | int) -> str:
        if text.get(self.language.code) is None:
            where = self.content.where("sheet", self.plan.id, *path)
            raise missing(where, f"no text in {self.language.name}", self.language)
        return sheet_text(text, self.content, self.language)


@dataclass(frozen=True)
class BoundPart:
    """A block or what stands in one: its facts, charts, texts and parts, each bound by the name of its field."""

    part: Part
    sheet: BoundSheet
    path: tuple[str | int, ...]

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name not in type(self.part).model_fields or hasattr(type(self), name):
            raise AttributeError(name)
        value = getattr(self.part, name)
        return self._bound(name, value, (*self.path, name))

    def _bound(self, name: str, value: Any, path: tuple[str | int, ...]) -> Any:
        if isinstance(value, tuple):
            return [self._bound(name, item, (*path, i)) for i, item in enumerate(value)]
        if isinstance(value, Localized):
            return self.sheet.text(value, *path)
        if isinstance(value, FactTable):
            return BoundTable(value, self.sheet, path)
        if isinstance(value, Block):
            return BoundBlock(value, self.sheet, path)
        if isinstance(value, Tile):
            return BoundTile(value, self.sheet, path)
        if isinstance(value, Part):
            return BoundPart(value, self.sheet, path)
        if value is None:
            return None
        if name in FACTS:
            return self.sheet.fact(value)
        if name in MEASURES:
            return BoundSeries(value, self.sheet)
        if name in SEARCHES:
            return BoundSearch(self.sheet.content.searches[value], self.sheet)
        if name == "see":
            return self.sheet.printing(value)
        if name == "of_value":
            return self.sheet.fact(self.part.fact).fill(value)  # type: ignore[attr-defined]
        if name == "citation":
            return self.sheet.fact(self.part.fact).quoted(value)  # type: ignore[attr-defined]
        if isinstance(value, dict):
            code = self.sheet.language.code
            return value.get(code, value.get("und"))
        return value


@dataclass(frozen=True)
class BoundTile(BoundPart):
    """A key figure."""

    part: Tile

    @property
    def marks(self) -> Markup:
        """The marks of its facts: of one that is told in another block, those of the sources of the figure alone."""
        telling = [block for _, block in self.sheet.plan.walk() if block.TELLS]
        told = {named.value for block in telling for named in block.named() if named.what == "fact"}
        marks = Markup()
        for ident in filter(None, (self.part.fact, self.part.of)):
            fact = self.sheet.fact(ident)
            figures = [c for c in fact.fact.sources if carries(c, "value")]
            figures = figures or [c for c in fact.fact.sources if set(c.supports) != {"what"}]
            marks += fact.marks_of(figures) if figures and ident in told else fact.marks
        return marks

    @property
    def named(self) -> str:
        """What was counted."""
        return self.label or self.fact.counted  # type: ignore[no-any-return]

    @property
    def alt(self) -> str:
        """The text alternative of a bar that draws it as a part of a whole."""
        figure, whole = share_numbers(self.part, self.sheet.content, self.sheet.language)
        return self.sheet.language.label(SHARE_ALT, figure=figure, whole=whole, label=self.named)


def share_numbers(tile: Tile, content: Content, language: Language) -> tuple[str, str]:
    """Return a part and its whole as text. Raises ContentError for a fact without the number."""
    out = []
    for ident, name in ((tile.fact, "value"), (tile.of or tile.fact, tile.of_value or "value")):
        fact = content.facts[ident]
        number = BoundFact(fact, content, language).need(content.numbers(fact).get(name), name)
        out.append(language.number(number, fact.qualifier if name == "value" else None))
    return out[0], out[1]


@dataclass(frozen=True)
class BoundBlock(BoundPart):
    """A block with the heading of its kind, the id of its section, and its partial."""

    part: Block

    @property
    def id(self) -> str:
        return self.sheet.block_id(self.part)

    @property
    def label(self) -> str:
        """The heading of its kind, as a message of the catalogs: printed where the sheet gives no heading."""
        return self.part.LABEL

    @property
    def row_spans(self) -> list[int]:
        """For a free table: how many rows the first cell of each row spans; 0 where the one above goes on."""
        return row_spans(getattr(self.part, "rows", ()))

    @property
    def partial(self) -> str:
        return partial_of(self.part.kind)


def partial_of(kind: str) -> str:
    """Return the name of the template that prints a kind of block."""
    return f"blocks/{kind}.html.j2"


@dataclass(frozen=True)
class BoundSearch:
    """What was looked for and not found, and the day."""

    search: Search
    sheet: BoundSheet

    @property
    def what(self) -> str:
        found = self.search.what.get(self.sheet.language.code)
        if found is None:
            where = self.sheet.content.where("search", self.search.id, "what")
            raise missing(where, f"no text in {self.sheet.language.name}", self.sheet.language)
        return self.sheet.language.typeset(found)

    @property
    def on(self) -> Markup:
        return Markup('<time datetime="{}">{}</time>').format(self.search.on, self.sheet.language.date(self.search.on))


@dataclass(frozen=True)
class BoundTable:
    table: FactTable
    sheet: BoundSheet
    path: tuple[str | int, ...]

    @property
    def kind(self) -> str:
        return self.table.kind

    @property
    def wide(self) -> bool:
        return self.table.wide

    @property
    def caption(self) -> str:
        return self.sheet.text(self.table.caption, *self.path, "caption") if self.table.caption else ""

    @property
    def rows(self) -> list[BoundPart]:
        return [BoundPart(row, self.sheet, (*self.path, "rows", i)) for i, row in enumerate(self.table.rows)]

    @property
    def unfound(self) -> list[BoundPart]:
        return [BoundPart(row, self.sheet, (*self.path, "unfound", i)) for i, row in enumerate(self.table.unfound)]

    @property
    def measures(self) -> list[str]:
        """For a table of years: the measures of its facts, in order of first appearance."""
        facts = (self.sheet.content.facts[row.fact] for row in self.table.rows)
        return list(dict.fromkeys(f.measure for f in facts if f.measure))

    @property
    def years(self) -> list[tuple[BoundFact, list[BoundFact | None]]]:
        """For a table of years: (a fact with the year, the facts by measure), oldest first."""
        found: dict[str, dict[str, BoundFact]] = {}
        for row in self.table.rows:
            fact = self.sheet.fact(row.fact)
            found.setdefault(str(fact.fact.as_of), {})[str(fact.fact.measure)] = fact
        measures = self.measures
        return [(next(iter(by.values())), [by.get(m) for m in measures]) for _, by in sorted(found.items())]

    def label(self, measure: str) -> str:
        text = self.sheet.content.measures[measure].label.get(self.sheet.language.code)
        if text is None:
            where = self.sheet.content.where("measure", measure, "label")
            raise missing(where, f"no label in {self.sheet.language.name}", self.sheet.language)
        return self.sheet.language.typeset(text)


@dataclass(frozen=True)
class BoundSeries:
    """A measure over time."""

    measure: str
    sheet: BoundSheet

    @property
    def facts(self) -> list[BoundFact]:
        return [self.sheet.fact(fact.id) for fact in self.sheet.content.series(self.measure)]

    @property
    def label(self) -> str:
        return self.facts[0].counted

    @property
    def alt(self) -> str:
        first, last = self.facts[0], self.facts[-1]
        language = self.sheet.language
        return language.label(
            "Chart of {label}: from {first} ({first_date}) to {last} ({last_date});"
            " each value stands in the list with its source.",
            label=self.label,
            first=language.number(self.sheet.content.numbers(first.fact)["value"], first.fact.qualifier),
            first_date=language.date(str(first.fact.as_of)),
            last=language.number(self.sheet.content.numbers(last.fact)["value"], last.fact.qualifier),
            last_date=language.date(str(last.fact.as_of)),
        )
