"""Rows of cells by column: what a cell that spans rows leaves out below it.

Input: rows of a table of the tree. Output: as many places in each row as the table has columns.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from factsheet.sheet.tree import Cell


def grid(rows: Sequence[Sequence[Cell]]) -> list[list[Cell | None]]:
    """Return the cells of rows by column: None where a cell above goes on."""
    out: list[list[Cell | None]] = []
    under: dict[int, int] = {}  # by column, in how many rows to come the cell there goes on
    for row in rows:
        places: list[Cell | None] = []
        cells = deque(row)
        while under.get(len(places)) or cells:
            column = len(places)
            if under.get(column):
                places.append(None)
                under[column] -= 1
            else:
                places.append(cells[0])
                under[column] = cells.popleft().rows - 1
        out.append(places)
    return out


def covered(rows: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    """Return the cells that cover each row: what spans it from above belongs to it."""
    out: list[list[Cell]] = []
    for places in grid(rows):
        out.append([cell or out[-1][column] for column, cell in enumerate(places)])
    return out
