"""A sheet as it is planned: its blocks in their order, how many pages, and what a template of one's own does besides.

Input: mappings read from YAML. Output: validated records. Field names follow docs/reference/sheet.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, NamedTuple, Self

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from factsheet.records.blocks import AnyBlock, Block, Picture, Warning
from factsheet.records.dates import EdtfDate
from factsheet.records.kept import Kept
from factsheet.records.memo import Memo
from factsheet.records.parts import Named, Path
from factsheet.records.values import Identifier, Localized, Reason, Record, SheetNumber


class Acknowledgement(Record):
    """The side of a conflict that a sheet knowingly leaves out, and why."""

    fact: Identifier
    reason: Reason


class Mention(NamedTuple):
    """Where a sheet names a fact; ``block`` is the block, or the group of a block, it stands in."""

    fact: str
    path: Path
    block: Path


PageNumber = Annotated[int, Field(ge=1, le=100)]


class PageCount(Record):
    """How many pages a sheet has on each paper: at most, or exactly; an integer means exactly."""

    at_most: PageNumber | None = Field(None, alias="at-most")
    exactly: PageNumber | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.at_most is None) == (self.exactly is None):
            raise ValueError("one of the two: write at-most: 4 or exactly: 2")
        return self

    @property
    def least(self) -> int:
        return self.exactly or 1

    @property
    def most(self) -> int:
        return self.exactly or self.at_most or 0


def _exactly(value: object) -> object:
    return {"exactly": value} if isinstance(value, int) and not isinstance(value, bool) else value


class SheetPlan(Record):
    """Which facts stand in which block of a sheet."""

    id: Identifier
    number: SheetNumber
    edition: Annotated[int, Field(gt=0)]
    date: EdtfDate
    facts_as_of: EdtfDate
    title: Localized
    summary: Localized
    content_note: Localized | None = None
    address_note: Localized | None = None
    blocks: Annotated[tuple[AnyBlock, ...], Field(min_length=1, strict=False)]
    acknowledges: tuple[Acknowledgement, ...] = Field((), strict=False)
    also_prints: tuple[Identifier, ...] = Field((), strict=False)
    not_printed: tuple[Acknowledgement, ...] = Field((), strict=False)
    allows_text: tuple[Localized, ...] = Field((), strict=False)
    card: Identifier | None = None
    changes: tuple[Localized, ...] = Field((), strict=False)
    template: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_-]+\.html\.j2$")] = "sheet.html.j2"
    statement_numbers: bool | None = None
    memo: Memo | None = None
    pages: Annotated[
        PageCount | None, BeforeValidator(_exactly, json_schema_input_type=PageCount | PageNumber | None)
    ] = None

    def walk(self) -> Iterator[tuple[Path, Block]]:
        """Yield each block with its place, in reading order; in place of a pair, what stands in it."""
        for number, block in enumerate(self.blocks):
            yield from (((*self.at(number), *path), inner) for path, inner in block.inner())

    def at(self, number: int) -> Path:
        """Return the place of a block."""
        return "blocks", number

    @property
    def pages_at(self) -> Path:
        """The place of what limits the pages."""
        return ("pages",)

    @property
    def days(self) -> tuple[str, ...]:
        """The days of its own that it prints."""
        return self.date, self.facts_as_of

    def named(self, *what: str) -> Iterator[tuple[Named, Path]]:
        """Yield what the blocks name of a kind, each with its place, in reading order."""
        for path, block in self.walk():
            yield from ((named, (*path, *named.path)) for named in block.named() if named.what in what)

    def mentions(self) -> Iterator[Mention]:
        """Yield each place where the sheet names a fact to print, in reading order; facts of charts excepted."""
        for path, block in self.walk():
            for named in block.named():
                if named.what == "fact":
                    group = named.path[:2] if named.path[0] == "groups" else ()
                    yield Mention(named.value, (*path, *named.path), (*path, *group))
        for number, fact in enumerate(self.also_prints):
            yield Mention(fact, ("also_prints", number), ("also_prints",))

    def fact_ids(self) -> tuple[str, ...]:
        """Return the ids of all facts the sheet names, in reading order, charts excepted, each once."""
        return tuple(dict.fromkeys(mention.fact for mention in self.mentions()))

    def pictures(self) -> Iterator[tuple[str, Path]]:
        """Yield the file of each picture, with the path of the field that names it."""
        for path, block in self.walk():
            if isinstance(block, Picture):
                yield block.file, (*path, "file")

    def charts(self) -> tuple[tuple[str, Path], ...]:
        """Return each measure the sheet draws, with the path of the field that names it."""
        return tuple((named.value, path) for named, path in self.named("measure"))

    def texts(self) -> Iterator[tuple[Path, Localized]]:
        """Yield the texts of the sheet's own that are printed, changes excepted, with the path of each."""
        yield ("title",), self.title
        yield ("summary",), self.summary
        if self.content_note:
            yield ("content_note",), self.content_note
        if self.address_note:
            yield ("address_note",), self.address_note
        yield from ((path, named.value) for named, path in self.named("text"))


class MemoPlan(SheetPlan):
    """The memo of a sheet as a plan of its own: the warnings of the sheet, what is asked, the figures; one leaf."""

    blocks: Annotated[tuple[AnyBlock, ...], Field(exclude=True)]  # as they stand in ``memo``
    to: Localized
    valid_until: EdtfDate | None
    whole: Annotated[SheetPlan, Field(exclude=True)]

    @classmethod
    def of(cls, plan: SheetPlan) -> MemoPlan | None:
        """Return the memo of a sheet, if it has one; of the same plan, the same memo."""
        return _MEMOS.get(plan.id, (plan,), lambda: cls._of(plan))

    @classmethod
    def _of(cls, plan: SheetPlan) -> MemoPlan | None:
        if (memo := plan.memo) is None:
            return None
        warnings = (block.model_copy(update={"rests_on": ()}) for _, block in plan.walk() if isinstance(block, Warning))
        own: dict[str, Any] = {
            "blocks": (*warnings, *memo.blocks()), "also_prints": (), "not_printed": (), "card": None, "changes": (),
            "template": "memo.html.j2", "pages": PageCount(at_most=memo.SIDES), "to": memo.to,
            "valid_until": memo.valid_until, "whole": plan,
        }  # fmt: skip
        return cls.model_construct(**{**{name: getattr(plan, name) for name in SheetPlan.model_fields}, **own})

    def at(self, number: int) -> Path:
        return ("memo",)

    @property
    def pages_at(self) -> Path:
        return ("memo",)

    @property
    def days(self) -> tuple[str, ...]:
        return (*super().days, *filter(None, (self.valid_until,)))

    def mentions(self) -> Iterator[Mention]:
        yield from (mention._replace(block=mention.path[:2]) for mention in super().mentions())

    def texts(self) -> Iterator[tuple[Path, Localized]]:
        yield from super().texts()
        yield ("memo", "to"), self.to


_MEMOS = Kept[MemoPlan | None]()
