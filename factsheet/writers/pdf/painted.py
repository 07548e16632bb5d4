"""What is known of a file once all its pages are painted.

Input: the canvas. Output: a painted file, which takes an attachment and gives the bytes of a tagged PDF.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from factsheet.sheet.tree import Sheet
from factsheet.writers.pdf.canvas import TaggedCanvas
from factsheet.writers.pdf.metadata import Attachment, info, srgb_profile, xmp
from factsheet.writers.pdf.tags import describe

Frame: TypeAlias = tuple[str, int, float, float, float, float]
"""The page, or where text may stand: text, notes or footer; column, -1 across all; left, bottom, right, top in pt."""


@dataclass(frozen=True)
class PaintedFile:
    """A sheet painted: for each page its text, operators and frames; the pages of marks and notes by name; its fonts,
    pictures, structure elements, links and outline; its colour profile, and its metadata, as they are with data
    attached."""

    canvas: TaggedCanvas
    texts: tuple[str, ...]
    operators: tuple[bytes, ...]
    frames: tuple[tuple[Frame, ...], ...]
    places: Mapping[str, int]
    fonts: tuple[bytes, ...]
    images: tuple[bytes, ...]
    structure: Sequence[object]
    links: Sequence[object]
    colours: bytes
    xmp: bytes
    info: Mapping[str, str]

    def to_bytes(self, attachment: Attachment | None = None) -> bytes:
        """Return the PDF, once, with data attached or without. Raises TaggingError the second time."""
        return self.canvas.finish(attachment)


def painted(
    canvas: TaggedCanvas,
    texts: Sequence[str],
    frames: tuple[tuple[Frame, ...], ...],
    places: Mapping[str, int],
) -> PaintedFile:
    """Return what is known of a file once all its pages are painted."""
    meta = canvas.metadata
    return PaintedFile(
        canvas=canvas,
        texts=tuple(texts),
        operators=tuple(canvas.operators()),
        frames=frames,
        places=places,
        fonts=tuple(canvas.fonts()),
        images=tuple(canvas.images()),
        structure=describe(canvas.root),
        links=canvas.links(),
        colours=srgb_profile(),
        xmp=xmp(meta, 3),
        info=info(meta),
    )


def names_of(sheet: Sheet) -> Iterator[str]:
    """Yield the names of the notes and marks of a sheet."""
    yield from (name for note in sheet.notes for name in (note.id, *note.mention_ids))
