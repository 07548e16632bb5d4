"""Have Ghostscript separate PDF/X-4 files, and judge what comes on which plate.

Input: the project; Ghostscript with its profile of a press. Output: a table, and what is wrong. veraPDF, which judges
all other PDFs, has no profile for PDF/X. Exit status: 0 all is as it should be and every planted fault is found · 1 not
so · 4 Ghostscript is missing.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf
from PIL import Image, ImageChops, ImageFilter

from factsheet.cli import main as factsheet
from factsheet.prepress import inks, pressed
from factsheet.prepress.x4 import Plan
from factsheet.writers.theme import MM

DPI = 144  # two pixels a point: the bleed of 3 mm has 17
BLEED = round(3 * MM * DPI / 72)
DARK, EMPTY = 60, 8  # of 255: what counts as ink, and what as none
SHEET = "canada-response"  # has figures, a table, an axis of time, a QR code
LOOKS = {
    "as it comes": [],
    "a bar at the edge": ["--set", "theme.rules.edge=14", "--set", "theme.colours.cmyk.brand=[100, 70, 20, 40]"],
}
PLATES = ("Cyan", "Magenta", "Yellow", "Black")
PROFILE = Path("/usr/share/color/icc/ghostscript/default_cmyk.icc")  # comes with Debian’s Ghostscript
Plates = dict[str, Image.Image]


def ghostscript(data: bytes, folder: Path, device: str, *options: str) -> None:
    """Render all pages of a file into a folder."""
    folder.mkdir()
    (folder / "in.pdf").write_bytes(data)
    command = ["gs", "-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", f"-sDEVICE={device}", f"-r{DPI}", *options,
               f"-sOutputFile={folder}/%d.tif", f"{folder}/in.pdf"]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True)


def plates(data: bytes, folder: Path) -> list[Plates]:
    """Return the ink of each plate of each page: 0 none, 255 solid."""
    ghostscript(data, folder, "tiffsep")
    pages: list[Plates] = []
    while (folder / f"{len(pages) + 1}.tif").exists():
        one = {name: Image.open(folder / f"{len(pages) + 1}({name}).tif").convert("L") for name in PLATES}
        pages.append({name: ImageChops.invert(plate) for name, plate in one.items()})
    return pages


def screen(data: bytes, folder: Path) -> list[Image.Image]:
    """Return the pages of a file in red, green and blue."""
    ghostscript(data, folder, "tiff24nc", "-dTextAlphaBits=1", "-dGraphicsAlphaBits=1")
    found = (folder / f"{number}.tif" for number in range(1, 100))
    return [Image.open(path).convert("RGB") for path in found if path.exists()]


def wrong(pages: list[Plates], shown: list[Image.Image], *, bar: bool) -> Iterator[str]:
    """Yield what is on a plate and should not be, or the other way round."""
    if len(pages) != len(shown):
        yield f"{len(pages)} pages, not {len(shown)}"
    for number, (page, image) in enumerate(zip(pages, shown, strict=False), 1):
        width, height = image.size
        red, green, blue = image.split()
        spread = ImageChops.subtract(ImageChops.lighter(red, blue), ImageChops.darker(red, blue))
        coloured = spread.point(lambda value: 255 * (value > EMPTY)).filter(ImageFilter.MaxFilter(5))
        black = green.point(lambda value: 255 * (value < DARK)).filter(ImageFilter.MinFilter(3))
        trimmed = {name: plate.crop((BLEED, BLEED, BLEED + width, BLEED + height)) for name, plate in page.items()}
        for name in PLATES[:3]:
            if count := pixels(ImageChops.subtract(trimmed[name], coloured), EMPTY):
                yield f"page {number}: {name.lower()} has ink on {count} pixels where the sheet is black or white"
        needed = ImageChops.subtract(black, coloured)
        held = trimmed["Black"].filter(ImageFilter.MaxFilter(5))
        if count := pixels(ImageChops.subtract(needed, held), DARK):
            yield f"page {number}: black has no ink on {count} pixels where the sheet is black"
        if not pixels(needed, DARK):
            yield f"page {number}: nothing is black"
        edge = page["Cyan"].crop((0, 0, width + 2 * BLEED - 2, BLEED))
        if bar and pixels(ImageChops.invert(edge), 55):
            yield f"page {number}: the bar at the edge does not fill the bleed"
        if not bar and pixels(edge, EMPTY):
            yield f"page {number}: something is in the bleed"


def pixels(image: Image.Image, above: int) -> int:
    return sum(image.histogram()[above + 1 :])


def changed(data: bytes, old: bytes, new: bytes) -> bytes:
    """Return a file with a planted fault on its first page."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        stream = pdf.pages[0].Contents
        code = stream.read_bytes()
        assert old in code, f"{old!r} is not on the page"
        stream.write(code.replace(old, new))
        pdf.save(buffer := io.BytesIO())
    return buffer.getvalue()


def judge(folder: Path) -> int:
    """Print what is wrong; return how many."""
    plan, failed = Plan(inks.press(PROFILE.read_bytes())), 0
    data, shown = b"", list[Image.Image]()

    def tell(what: str, found: list[str], *, right: bool) -> int:
        print(f"{'passed' if right else 'FAILED'}  {what}{''.join(f'{chr(10)}        {one}' for one in found[:5])}")
        return not right

    for number, (look, settings) in enumerate(LOOKS.items()):
        made, bar = folder / f"built{number}", bool(settings)
        if factsheet(["build", SHEET, "--quiet", "--format", "pdf", "--paper", "a4", "--lang", "en", *settings,
                      "--output", str(made)]):  # fmt: skip
            return failed + tell(look, ["it cannot be built"], right=False)
        (path,) = made.glob("*.pdf")
        _, data = pressed.make(path, path.read_bytes(), plan)
        shown = screen(path.read_bytes(), folder / f"screen{number}")
        faults = list(wrong(plates(data, folder / f"plates{number}"), shown, bar=bar))
        failed += tell(f"{SHEET}, {look}: four plates", faults, right=not faults)
    planted = {
        "text in four inks": (b"0 0 0 1 k", b"0.7 0.6 0.6 1 k"),
        "text in red, green and blue": (b"0 0 0 1 k", b"0 0 0 rg"),
        "text without black": (b"0 0 0 1 k", b"1 0 0 0 k"),
        "a bar that stops at the trim": (b"-28.35 827.89 651.97 42.35 re", b"0 827.89 595.28 14 re"),
    }
    for name, (old, new) in planted.items():
        found = plates(changed(data, old, new), folder / name.replace(" ", "-"))[:1]
        faults = list(wrong(found, shown[:1], bar=True))
        failed += tell(f"planted: {name}", faults, right=bool(faults))
    return failed


def main() -> int:
    if shutil.which("gs") is None or not PROFILE.is_file():
        print("press: not run: gs: not installed (Debian: ghostscript)", file=sys.stderr)
        return 4
    with TemporaryDirectory() as name:
        failed = judge(Path(name))
    print(f"\npress: {failed} failed")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
