"""Pictures of a content folder: PNG, JPEG and SVG files as what is printed of them.

Input: a file. Output: its pixels as they look, and the same as a file without metadata; or what is wrong with it.
Whatever else the file holds – place, camera, thumbnail, comment, colour profile – is left behind.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias

from pydantic import StringConstraints

if TYPE_CHECKING:
    from factsheet.records.svg import Path as Shape

_NAME = r"^(?:[A-Za-z0-9][A-Za-z0-9_-]*/)*[A-Za-z0-9][A-Za-z0-9_.-]*\.(?:png|jpe?g|svg)$"
PictureFile: TypeAlias = Annotated[str, StringConstraints(pattern=_NAME, max_length=120)]
"""The path of a picture below the content folder."""

LARGEST = 10_000_000  # bytes of a file that is read
MOST_PIXELS = {"JPEG": 4_000_000, "PNG": 1_300_000}  # 1,560 across print sharply in a column; see proof.limits
LARGEST_WRITTEN = 1_000_000  # bytes that a picture may add to each file of a sheet
LEAST = 8  # pixels on a side
QUALITY = 88  # of JPEG
MODES = frozenset(("1", "L", "LA", "P", "PA", "RGB", "RGBA"))  # Pillow's names of colours


@dataclass(frozen=True, slots=True)
class Image:
    """A picture as it is written: a PNG, JPEG or SVG file; width and height in pixels or units; ``pixels`` of a PNG,
    row by row, in grey or in red, green and blue; ``shapes`` of an SVG."""

    type: Literal["image/png", "image/jpeg", "image/svg+xml"]
    width: int
    height: int
    colours: Literal[1, 3]
    data: bytes = field(repr=False)
    pixels: bytes = field(repr=False, default=b"")
    shapes: tuple[Shape, ...] = field(repr=False, default=())

    @property
    def digest(self) -> str:
        """The SHA-256 of the file as written."""
        return sha256(self.data).hexdigest()


class PictureError(ValueError):
    """What is wrong with a picture, and the fix."""

    def __init__(self, what: str, hint: str) -> None:
        super().__init__(what)
        self.hint = hint


def read_picture(root: Path, file: str) -> Image:
    """Read a picture of a content folder. Raises PictureError."""
    path = root / file
    try:
        if not path.resolve().is_relative_to(root.resolve()):
            what = f"the picture {file} leads out of the content folder"
            raise PictureError(what, "copy the picture into the folder")
        with path.open("rb") as opened:
            data = opened.read(LARGEST + 1)
    except OSError as error:
        what = f"the picture {file} cannot be read: {(error.strerror or 'unknown reason').lower()}"
        raise PictureError(what, "give its path below the content folder, such as pictures/harbour.png") from None
    if len(data) > LARGEST:
        raise PictureError(f"the picture {file} has more than {LARGEST:,} bytes", "make it smaller")
    return _drawn(file, data) if file.endswith("svg") else _written(file, data)


def _drawn(file: str, data: bytes) -> Image:
    """Return a drawing with nothing but its shapes."""
    from factsheet.records.svg import SvgError, read_svg  # imported here: most sheets have no drawing

    try:
        drawing = read_svg(data)
    except SvgError as error:
        hint = "save it with plain shapes in plain colours: text as paths, without links, effects and transparency"
        raise PictureError(f"the picture {file} {error}".rstrip(","), hint) from None
    return Image("image/svg+xml", drawing.width, drawing.height, 3, drawing.data, shapes=drawing.paths)


def _written(file: str, data: bytes) -> Image:
    """Return a picture turned upright, on white, without anything but its pixels."""
    from PIL import Image as Reader  # imported here: most sheets have no picture
    from PIL import ImageOps

    wanted = "JPEG" if file.endswith(("jpg", "jpeg")) else "PNG"
    broken = PictureError(f"the picture {file} is no whole {wanted} file", f"save it as {wanted} again")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Reader.DecompressionBombWarning)  # its size is looked at below
            opened = Reader.open(io.BytesIO(data), formats=[wanted])
        width, height = opened.size
        if width * height > MOST_PIXELS[wanted]:
            what = f"the picture {file} has {width} × {height} pixels; a {wanted} has {MOST_PIXELS[wanted]:,} at most"
            raise PictureError(what, "make it smaller: 1,400 × 900 print sharply across a page")
        if min(width, height) < LEAST:
            what = f"the picture {file} has {width} × {height} pixels; each side needs {LEAST}"
            raise PictureError(what, "take a larger one")
        if getattr(opened, "is_animated", False):
            raise PictureError(f"the picture {file} moves", "save one of its frames")
        opened.load()
        upright = ImageOps.exif_transpose(opened)
    except PictureError:
        raise
    except Reader.DecompressionBombError:
        what = f"the picture {file} has far more than {MOST_PIXELS[wanted]:,} pixels"
        raise PictureError(what, "make it smaller: 1,400 × 900 print sharply across a page") from None
    except Exception:
        raise broken from None
    if upright.mode not in MODES:
        what = f"the picture {file} has the colours {upright.mode}, not grey or RGB of 8 bits each"
        raise PictureError(what, "save it in sRGB with 8 bits a colour")
    grey = upright.mode in ("1", "L", "LA")
    if upright.has_transparency_data:
        above = upright.convert("RGBA")
        upright = Reader.new("RGBA", above.size, "white")
        upright.alpha_composite(above)
    plain = upright.convert("L" if grey else "RGB")
    plain.info.clear()
    target = io.BytesIO()
    if wanted == "PNG":
        plain.save(target, "PNG", optimize=False, compress_level=9)
    else:
        plain.save(target, "JPEG", quality=QUALITY, optimize=True, subsampling=0)
    if len(target.getvalue()) > LARGEST_WRITTEN:
        what = f"the picture {file} takes {len(target.getvalue()):,} bytes; {LARGEST_WRITTEN:,} are the most"
        raise PictureError(what, "make it smaller" + ("" if wanted == "JPEG" else ", or a photograph a JPEG"))
    return Image(
        "image/png" if wanted == "PNG" else "image/jpeg",
        *plain.size,
        1 if grey else 3,
        target.getvalue(),
        plain.tobytes() if wanted == "PNG" else b"",
    )
