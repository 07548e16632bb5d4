"""Sheets of self-adhesive labels: labels.yaml → their grids.

Input: the folders of templates; a project's own file stands over the one it inherits. Output: grids, lengths in mm, or
every problem at its place.
"""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from factsheet.errors import ContentError, Location, Problem
from factsheet.records.folders import Folders
from factsheet.records.load import read_yaml, validate
from factsheet.writers.theme import MM, Length, TokenGroup

LABELS = "labels.yaml"
LEAST = 10.0  # mm that a label has for words, in width and height
_NEAR = 0.011  # mm: lengths are kept to 0.01
_Pair = Annotated[tuple[Length, Length], Field(strict=False)]


class Labels(TokenGroup):
    """A sheet of labels: its paper, the grid, and the space inside each edge that stays empty; all in mm."""

    paper: _Pair
    across: Annotated[int, Field(ge=1, le=20)]
    down: Annotated[int, Field(ge=1, le=50)]
    label: _Pair
    left: Length
    top: Length
    gap_x: Length = 0.0
    gap_y: Length = 0.0
    safe: Length

    @model_validator(mode="after")
    def _on_the_paper(self) -> Self:
        reach = (
            self.left + self.across * self.label[0] + (self.across - 1) * self.gap_x,
            self.top + self.down * self.label[1] + (self.down - 1) * self.gap_y,
        )
        for side, end, room, least in zip(("wide", "high"), reach, self.paper, self.label, strict=True):
            if end > room + _NEAR:
                raise ValueError(f"the labels end at {end:g} mm, the paper is {room:g} mm {side}")
            if least - 2 * self.safe < LEAST:
                raise ValueError(f"a label has less than {LEAST:g} mm for words; it is {least:g} mm {side}")
        return self

    @property
    def count(self) -> int:
        """How many labels a sheet has."""
        return self.across * self.down

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the paper in pt."""
        return round(self.paper[0] * MM, 2), round(self.paper[1] * MM, 2)

    @property
    def room(self) -> tuple[float, float]:
        """Width and height in pt of what a label has for words."""
        return (self.label[0] - 2 * self.safe) * MM, (self.label[1] - 2 * self.safe) * MM

    def corner(self, number: int) -> tuple[float, float]:
        """Return the upper left corner, in pt from the lower left of the paper, of the room on a label, from 0."""
        row, column = divmod(number, self.across)
        x = self.left + column * (self.label[0] + self.gap_x) + self.safe
        y = self.top + row * (self.label[1] + self.gap_y) + self.safe
        return x * MM, (self.paper[1] - y) * MM


class _File(TokenGroup):
    labels: dict[Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9.-]{0,39}$")], Labels]


def label_sheet(folders: Folders, name: str) -> Labels:
    """Return a sheet of labels by its name.

    Raises ContentError with every problem of the file, B008 for a name that it does not have.
    """
    document, *layers = (read_yaml(*file) for file in reversed(folders.every(LABELS)))
    for layer in layers:
        document = layer.over(document)
    made = validate(document, _File)
    if isinstance(made, list):
        raise ContentError(made)
    if name not in made.labels:
        known = ", ".join(made.labels)
        what = f"there is no sheet of labels {name!r}"
        raise ContentError([Problem("B008", Location(folders.shown(LABELS)), what, f"there are: {known}")])
    return made.labels[name]
