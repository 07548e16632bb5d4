"""Check that pages look as accepted, and that a photocopy of them can be read.

Input: the project; poppler's and tesseract's programs. Output: a table. With --accept, the pictures
are made anew, to be looked at. Exit status: 0 all is well and every planted fault is found · 1 not so ·
4 a tool is missing.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import photocopy
import rendered

from factsheet.languages import language
from factsheet.project.project import Project
from factsheet.sheet.tree import Sheet
from factsheet.writers.pdf.fonts import load_faces
from factsheet.writers.pdf.write import Layout, lay_out, paint
from factsheet.writers.theme import Theme

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PICTURES = HERE / "pictures"
COPIED = "rainbow-railroad"  # the sheet that is photocopied, in each language
SHIFT = 6.0  # pt a block is displaced by
LIGHT = "#C0C0C0"
FAULT = ("found", "MISSED")


def need_tools() -> str:
    """Return what is missing, if anything."""
    missing = [name for name in ("pdftoppm", "tesseract") if shutil.which(name) is None]
    if "tesseract" not in missing:
        command = ["tesseract", "--list-langs"]
        listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        missing += [f"tesseract's {name}" for name in photocopy.TESSERACT.values() if name not in listed.split()]
    return f"{', '.join(missing)}: not installed (Debian: poppler-utils tesseract-ocr-fra)" if missing else ""


ENDS = ("first", "last")  # page of each sheet


class Look:
    """Runs the checks and counts them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.project = Project(ROOT / "content", ROOT / "templates")
        self.sheets = sorted(self.project.content.sheets)
        self.passed = self.failed = 0

    def tell(self, what: str, ok: bool, how: str, words: tuple[str, str] = ("pass", "FAIL")) -> None:
        self.passed, self.failed = self.passed + ok, self.failed + (not ok)
        print(f"{what:54} {words[not ok]:7} {how}")

    def picture(self, name: str, end: str) -> Path:
        return PICTURES / f"{name.removesuffix('.draft.pdf')}.{end}.png"

    def page(self, name: str, end: str) -> int:
        return 1 if end == "first" else rendered.pages(self.folder / name)

    # -- pages as accepted -----------------------------------------------------------------------------

    def accept(self) -> None:
        """Write the pictures of the first and last page of each English sheet on A4; there are no others."""
        shutil.rmtree(PICTURES, ignore_errors=True)
        for sheet in self.sheets:
            name = f"{sheet}.en.a4.draft.pdf"
            for end in ENDS:
                path = self.picture(name, end)
                size = rendered.save(rendered.small(self.folder / name, self.page(name, end), self.folder), path)
                print(f"{path.name:44} {size:6,} bytes")
                if size > rendered.LARGEST:
                    raise ValueError(f"{path.name} is larger than {rendered.LARGEST:,} bytes")

    def pages(self) -> None:
        for sheet in self.sheets:
            name = f"{sheet}.en.a4.draft.pdf"
            for end in ENDS:
                found = self.differs(name, end, self.folder / name)
                self.tell(f"{name} {end} page", not found, found or "as accepted")
        for how, by in rendered.OTHERS.items():
            name = f"{COPIED}.en.a4.draft.pdf"
            found = self.differs(name, "first", self.folder / name, by)
            self.tell(f"{name} page 1, {how}", not found, found or "within the tolerance")

    def differs(self, name: str, end: str, pdf: Path, by: Sequence[str] = rendered.SPLASH) -> str:
        path, page = self.picture(name, end), self.page(name, end)
        if not path.is_file():
            return "there is no accepted picture: make visual ACCEPT=--accept"
        return rendered.finding(rendered.load(path), rendered.small(pdf, page, self.folder, by=by))

    # -- the photocopier -------------------------------------------------------------------------------

    def copies(self) -> None:
        for code in photocopy.TESSERACT:
            name = f"{COPIED}.{code}.a4.draft.pdf"
            part, missed = self.readable(self.folder / name, code)
            self.tell(f"{name} copied", part >= photocopy.LEAST, f"{part:.1%} of the words; not: {' '.join(missed)}")

    def readable(self, pdf: Path, code: str) -> tuple[float, list[str]]:
        sheet = self.project.edition(self.project.content.sheets[COPIED], language(code)).sheet
        there = Counter[str]()
        for page in range(1, rendered.pages(pdf) + 1):
            picture = rendered.render(pdf, page, photocopy.DPI, self.folder)
            there += photocopy.read_back(photocopy.copied(picture), code, self.folder)
        return photocopy.accuracy(sheet, there)

    # -- faults ----------------------------------------------------------------------------------------

    def faults(self) -> None:
        name = f"{COPIED}.en.a4.draft.pdf"
        print(f"\n{'planted fault':54}")
        found = self.differs(name, "first", self.spoilt(self.project.theme, block_shifted))
        self.tell(f"a block {SHIFT:g} pt below its place", found.startswith("layout:"), found, FAULT)
        style = self.project.theme.styles["heading"]
        larger = style.model_copy(update={"size": style.size + 3})
        styles = {**self.project.theme.styles, "heading": larger}
        found = self.differs(name, "first", self.spoilt(self.project.theme.model_copy(update={"styles": styles})))
        self.tell("headings 3 pt larger", found.startswith("layout:"), found, FAULT)
        part, _ = self.readable(self.spoilt(light(self.project.theme)), "en")
        self.tell(f"text in {LIGHT}, copied", part < photocopy.LEAST, f"{part:.1%} of the words", FAULT)

    def spoilt(self, theme: Theme, fault: Callable[[Layout], None] = lambda layout: None) -> Path:
        """Write the sheet with a changed theme or a fault in its layout."""
        plan = self.project.content.sheets[COPIED]
        sheet: Sheet = self.project.edition(plan, language("en")).sheet
        faces = load_faces(theme, self.project.template_folder)
        layout = lay_out(sheet, theme, faces, theme.papers["a4"], language("en"), plan.pages)
        fault(layout)
        path = self.folder / "spoilt.pdf"
        path.write_bytes(paint(layout, theme).to_bytes())
        return path


def block_shifted(layout: Layout) -> None:
    """Move the tallest block of the first page's first column down."""
    placed = layout.pages[0].placed
    index = max(range(len(placed)), key=lambda i: placed[i].box.height if placed[i].x == 0 else 0)
    placed[index] = placed[index]._replace(y=placed[index].y + SHIFT)


def light(theme: Theme) -> Theme:
    paper = theme.colours.paper.model_copy(update={"ink": LIGHT, "brand": LIGHT})
    return theme.model_copy(update={"colours": theme.colours.model_copy(update={"paper": paper})})


def main(arguments: list[str]) -> int:
    if missing := need_tools():
        print(f"visual: not run: {missing}", file=sys.stderr)
        return 4
    with TemporaryDirectory() as name:
        command = [sys.executable, "-m", "factsheet", "build", "--quiet", "--format", "pdf", "--output", name]
        if subprocess.run(command, cwd=ROOT).returncode:
            print("visual: failed: the sheets cannot be built", file=sys.stderr)
            return 1
        look = Look(Path(name))
        if arguments == ["--accept"]:
            look.accept()
            return 0
        look.pages()
        look.copies()
        look.faults()
    print(f"\nvisual: {look.passed} passed, {look.failed} failed")
    return 1 if look.failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
