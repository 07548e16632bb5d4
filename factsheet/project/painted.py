"""A painted file → what its manifest and its proof know of it: pages, and hashes of what it says of itself.

Input: a painted file. Output: the pages to be read back, and hashes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from factsheet.evidence.digest import digest
from factsheet.proof.expected import ExpectedPage, Frame
from factsheet.proof.text import digest as text_digest

if TYPE_CHECKING:  # a web page needs none of it
    from factsheet.writers.pdf.write import PaintedFile


def expected_pages(painted: PaintedFile, fold: Callable[[str], str]) -> tuple[ExpectedPage, ...]:
    """Return what is to be read on the pages of a painted file; ``fold`` gives a text as it is read back."""
    return tuple(
        ExpectedPage(text_digest(fold(text)), digest(operators), tuple(map(_frame, frames)))
        for text, operators, frames in zip(painted.texts, painted.operators, painted.frames, strict=True)
    )


def itself(painted: PaintedFile) -> Mapping[str, Any]:
    """Return the hashes of what a painted file says of itself."""
    return {
        "metadata": digest(painted.xmp),
        "information": digest(dict(painted.info)),
        "fonts": sorted(map(digest, painted.fonts)),
        "images": sorted(map(digest, painted.images)),
        "structure": digest(painted.structure),
        "colours": digest(painted.colours),
        "links": digest(painted.links),
    }


def _frame(edges: tuple[str, int, float, float, float, float]) -> Frame:
    kind, column, *rest = edges
    return Frame(kind, column, *(round(edge, 2) for edge in rest))
