"""The memo of a sheet: one leaf for an office, with whom it is for, what is asked of them, and a few figures.

Input: the ``memo:`` of a sheet. Output: its parts, as blocks of the kinds that a sheet has.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, ClassVar, Self

from pydantic import BeforeValidator, Field, model_validator

from factsheet.records.blocks import Figures, Statements
from factsheet.records.dates import EdtfDate
from factsheet.records.parts import Named, Part, Tile
from factsheet.records.values import Identifier, Localized, Prose, Record


class Ask(Part):
    """What is asked: a fact that says who asked for what, or a text with the notes of the facts that it rests on."""

    fact: Identifier | None = None
    text: Prose | None = None
    rests_on: tuple[Identifier, ...] = Field((), strict=False)
    facts: tuple[Identifier, ...] = Field((), strict=False)

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.fact is None) == (self.text is None) or (self.text is None) == bool(self.rests_on):
            raise ValueError("an ask is a `fact:`, or a `text:` and the facts that it `rests_on:`")
        return self

    def _name_all(self) -> Iterator[Named]:
        for named in super()._name_all():  # its notes are printed with it
            yield named._replace(what="fact") if named.what == "rests" else named


def _ask(value: object) -> object:
    return {"fact": value} if isinstance(value, str) else value


AsksList = Annotated[
    tuple[Annotated[Ask, BeforeValidator(_ask, json_schema_input_type=Identifier | Ask)], ...],
    Field(min_length=1, strict=False),
]
Tiles = Annotated[tuple[Tile, ...], Field(min_length=1, strict=False)]


class Asks(Statements):
    """The asks of a memo, in a list; below each, perhaps, what followed."""

    asks: AsksList
    LABEL = "What is asked of you"
    ENTRIES = ("asks", 1, 8)

    def is_empty(self) -> bool:
        return False

    def without_each_fact(self) -> Iterator[tuple[str, Self]]:
        for n, ask in enumerate(self.asks):
            for fact in ask.facts:
                fewer = ask.model_copy(update={"facts": tuple(one for one in ask.facts if one != fact)})
                yield fact, self.model_copy(update={"asks": (*self.asks[:n], fewer, *self.asks[n + 1 :])})
            if ask.fact and len(self.asks) > 1:
                yield ask.fact, self.model_copy(update={"asks": (*self.asks[:n], *self.asks[n + 1 :])})


class MemoFigures(Figures):
    """The key figures of a memo."""

    tiles: Annotated[Tiles, Field(alias="figures")]
    LABEL = "In figures"
    ENTRIES = ("figures", 1, 4)


class Memo(Record):
    """What a memo has that its sheet has not."""

    to: Localized
    heading: Localized | None = None
    asks: AsksList
    figures: Tiles
    valid_until: EdtfDate | None = None

    SIDES: ClassVar[int] = 2  # one leaf

    def blocks(self) -> tuple[Asks, MemoFigures]:
        asks: dict[str, Any] = {"asks": self.asks, "heading": self.heading}
        return Asks(kind="statements", **asks), MemoFigures(kind="figures", tiles=self.figures)
