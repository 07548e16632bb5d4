"""What is painted at the edges of a page: past them by the bleed, or well within.

Input: the operators of a page of ours, as qpdf parses them, and boxes in pt. Output: what is neither. Text is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from factsheet.proof.objects import Instruction
from factsheet.writers.pdf.tags import Rect
from factsheet.writers.theme import MM

NEAR = MM  # pt within the trimmed edge: what stands as near touches it
ENDLESS: Rect = (float("-inf"), float("-inf"), float("inf"), float("inf"))
SIDES = "left", "lower", "right", "upper"
PATH = frozenset(("m", "l", "c"))
PAINT = frozenset(("f", "f*", "S"))


class _State(NamedTuple):
    scale_x: float = 1.0
    scale_y: float = 1.0
    x: float = 0.0
    y: float = 0.0
    clip: Rect = ENDLESS

    def box(self, points: Iterable[tuple[float, float]]) -> Rect:
        """Return the box around points, in pt of the page."""
        across, up = zip(*((self.x + px * self.scale_x, self.y + py * self.scale_y) for px, py in points), strict=True)
        return min(across), min(up), max(across), max(up)


def painted(instructions: Iterable[Instruction]) -> Iterator[Rect]:
    """Yield the boxes of all shapes and pictures, as far as they are not cut off."""
    state, saved = _State(), list[_State]()
    path: list[tuple[float, float]] = []
    clips = False
    for instruction in instructions:
        operator = instruction.operator
        values = [float(value) for value in instruction.operands] if operator in ("re", "cm", *PATH) else []
        if operator == "q":
            saved.append(state)
        elif operator == "Q":
            state = saved.pop()
        elif operator == "cm":
            a, _, _, d, x, y = values
            state = state._replace(scale_x=state.scale_x * a, scale_y=state.scale_y * d,
                                   x=state.x + x * state.scale_x, y=state.y + y * state.scale_y)  # fmt: skip
        elif operator == "re":
            x, y, width, height = values
            path += [(x, y), (x + width, y + height)]
        elif operator in PATH:
            path += zip(values[::2], values[1::2], strict=True)
        elif operator == "W":
            clips = True
        elif operator == "n":
            state = state._replace(clip=_within(state.box(path), state.clip)) if clips else state
            path, clips = [], False
        elif operator in PAINT and path:
            yield _within(state.box(path), state.clip)
            path = []
        elif operator == "Do":
            yield _within(state.box([(0, 0), (1, 1)]), state.clip)


def _within(box: Rect, clip: Rect) -> Rect:
    return max(box[0], clip[0]), max(box[1], clip[1]), min(box[2], clip[2]), min(box[3], clip[3])


def faults(instructions: Iterable[Instruction], trim: Rect, bleed: float) -> Iterator[str]:
    """Yield what ends at a trimmed edge, or too near: cut a little aside, white would show beside it, or part be lost.

    ``bleed``: the pt by which all else must go past the edge.
    """
    left, bottom, right, top = trim
    for box in painted(instructions):
        if box[0] > box[2] or box[1] > box[3]:
            continue
        beyond = left - box[0], bottom - box[1], box[2] - right, box[3] - top
        for side, by in zip(SIDES, beyond, strict=True):
            if -NEAR < by < bleed - 0.01:
                yield f"what is painted at the {side} edge ends {_apart(by)} it; it has to go {bleed / MM:g} mm past it"


def _apart(by: float) -> str:
    return "at" if abs(by) < 0.05 else f"{abs(by) / MM:.1f} mm {'past' if by > 0 else 'before'}"
