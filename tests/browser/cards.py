"""Compare the PNG of each card with its SVG as a browser draws it; then find a figure and a line that were changed.

Argument: a folder with cards. Exit status: 0 all are alike and each planted fault is found · 1 not so.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image, ImageChops

CELL, MOST = 10, 12  # px on a side of a cell, and the mean difference of its pixels, of 255


def difference(one: Path, other: Path) -> int:
    """Return the largest mean difference of a cell of two pictures, of 255; 255 where they are of two sizes."""
    pictures = [Image.open(path).convert("RGB") for path in (one, other)]
    if pictures[0].size != pictures[1].size:
        return 255
    return max(ImageChops.difference(*pictures).convert("L").reduce(CELL).tobytes())


def planted(svg: str) -> dict[str, str]:
    """Return the drawing with one glyph for another in its last note, and with a line moved by 3 px."""
    lines = svg.rsplit("<g ", 3)
    uses = re.findall(r'href="#([^"]+)"', lines[1])
    digit = lines[1].replace(f'href="#{uses[0]}"', f'href="#{next(one for one in uses if one != uses[0])}"', 1)
    moved = re.sub(r"matrix\((\S+ \S+ \S+ \S+) (\S+) (\S+)\)", r"matrix(\1 \2 -9)", lines[1], count=1)
    return {"a glyph": "<g ".join([lines[0], digit, *lines[2:]]), "a line": "<g ".join([lines[0], moved, *lines[2:]])}


def draw(folder: Path) -> None:
    node = shutil.which("node") or "node"
    subprocess.run([node, str(Path(__file__).with_name("cards.mjs")), str(folder)], check=True)


def main(pages: Path) -> int:
    failed = 0
    with TemporaryDirectory() as scratch:
        folder = Path(scratch)
        cards = sorted(pages.glob("*.card.svg"))
        for path in cards:
            shutil.copy(path, folder)
        faults = planted(cards[0].read_text(encoding="utf-8")) if cards else {}
        for number, text in enumerate(faults.values()):
            (folder / f"planted-{number}.svg").write_text(text, encoding="utf-8")
        draw(folder)
        for path in cards:
            found = difference(path.with_suffix(".png"), folder / f"{path.name}.drawn.png")
            failed += found > MOST
            print(f"{path.name.ljust(44)} {found:3} of 255{'' if found <= MOST else '  FAIL'}")
        for number, name in enumerate(faults):
            found = difference(cards[0].with_suffix(".png"), folder / f"planted-{number}.svg.drawn.png")
            failed += found <= MOST
            print(f"planted: {name.ljust(35)} {'found' if found > MOST else 'MISSED'}, {found} of 255")
    print(f"cards: {'FAILED' if failed or not cards else 'passed'}")
    return int(bool(failed or not cards))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
