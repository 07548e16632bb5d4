"""Pages as seen: rendered by poppler, compared with pictures that were reviewed and accepted.

Input: PDFs. Output: findings. Pictures are grey, 40 dots an inch, 6 greys. A page is rendered four times
finer and reduced, so that how a renderer smooths edges and rounds places is of no matter; it is compared in
cells of 4 × 4 dots (2.5 mm), so that a letter may differ and a line may not.
"""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageChops

DPI, GREYS = 40, 6
FINER = 4  # times the resolution, while rendering

# The tolerance. Between poppler’s two renderers, and without smoothing, one of 9,700 cells differs by more, or none.
CELL = 4  # dots
FAINT = 32  # of 255 greys: the difference allowed for a cell
FEW = 0.001  # the share of cells that may differ by more; nine on an A4 page

LARGEST = 20_000  # bytes of a picture

INFO = ("pdfinfo",)
SPLASH = ("pdftoppm", "-png")  # poppler's own renderer
OTHERS = {
    "by cairo": ("pdftocairo", "-png"),
    "without smoothing": (*SPLASH, "-aa", "no", "-aaVector", "no"),
}

Picture = Image.Image


def pages(pdf: Path) -> int:
    """Return the number of pages. Raises CalledProcessError if poppler fails."""
    told = subprocess.run([*INFO, str(pdf)], capture_output=True, text=True, check=True).stdout
    return int(next(line.split()[1] for line in told.splitlines() if line.startswith("Pages:")))


def render(pdf: Path, page: int, dpi: int, folder: Path, *, by: Sequence[str] = SPLASH) -> Picture:
    """Return a page, from 1, in greys. Raises CalledProcessError if poppler fails."""
    out = folder / "page"
    which = ["-gray", "-singlefile", "-r", str(dpi), "-f", str(page), "-l", str(page)]
    subprocess.run([*by, *which, str(pdf), str(out)], check=True, capture_output=True)
    with Image.open(out.with_suffix(".png")) as picture:
        return picture.convert("L")


def small(pdf: Path, page: int, folder: Path, *, by: Sequence[str] = SPLASH) -> Picture:
    """Return a page as stored and compared."""
    return reduced(render(pdf, page, DPI * FINER, folder, by=by).reduce(FINER))


def reduced(picture: Picture) -> Picture:
    """Return a picture in the greys it is stored in."""
    step = 255 / (GREYS - 1)
    return picture.point([round(round(grey / step) * step) for grey in range(256)])


def save(picture: Picture, path: Path) -> int:
    """Write a picture as a palette of 4 bits; return its bytes."""
    step = 255 / (GREYS - 1)
    indexed = Image.frombytes("P", picture.size, bytes(round(grey / step) for grey in picture.tobytes()))
    indexed.putpalette([round(grey * step) for grey in range(GREYS) for _ in range(3)])
    path.parent.mkdir(parents=True, exist_ok=True)
    indexed.save(path, "PNG", optimize=True, bits=4)
    return path.stat().st_size


def load(path: Path) -> Picture:
    with Image.open(path) as picture:
        return picture.convert("L")


def difference(one: Picture, other: Picture) -> tuple[float, str]:
    """Return the share of cells that differ clearly, and where they are in mm from the upper left corner."""
    if one.size != other.size:
        return 1.0, f"the page measures {other.size} dots, not {one.size}"
    cells = ImageChops.difference(one.reduce(CELL), other.reduce(CELL)).point([0] * (FAINT + 1) + [255] * (255 - FAINT))
    part = cells.histogram()[255] / (cells.width * cells.height)
    box = cells.getbbox()
    if box is None:
        return part, ""
    left, top, right, bottom = (round(edge * CELL * 25.4 / DPI) for edge in box)
    return part, f"between {left} and {right} mm from the left, {top} and {bottom} mm from the top"


def finding(accepted: Picture, now: Picture) -> str:
    """Describe how a page differs from the accepted one, if by more than the tolerance."""
    part, where = difference(accepted, now)
    return f"layout: {part:.2%} of the page differ, {where}" if part > FEW else ""
