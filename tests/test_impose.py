"""Imposed pages: in the order in which cut or folded sheets are read, whole, and no smaller than can be read."""

from __future__ import annotations

import io
import json
import re
import shutil
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from support.built import outputs
from support.command import Run, runner
from support.pdf_sample import METADATA, canvas, put

from factsheet.prepress import proved, writing
from factsheet.prepress.imposition import KINDS, Imposition, Kind, full_size, impose, paper, scale
from factsheet.writers.pdf.tags import Element

A4, LETTER = (595.28, 841.89), (612.0, 792.0)
MM = 72 / 25.4


@cache
def pages(count: int) -> bytes:
    """Return a file of A4 pages, each with two words of its own."""
    root = Element("Document")
    page = canvas(root)
    for number in range(1, count + 1):
        put(page, root.child("P"), 50, 700, f"page {number}.")
        if number < count:
            page.show_page()
    return page.finish()


def imposed(kind: Kind, count: int, on: str = "a3") -> tuple[bytes, Imposition]:
    made = impose(kind, count, A4, paper(on))
    return writing.write(pages(count), made, METADATA, "pages.pdf, imposed"), made


def numbers(data: bytes) -> list[list[int]]:
    """Return the pages on each side, from left to right, as another library reads their text."""
    sides = []
    for page in PdfReader(io.BytesIO(data)).pages:
        found: list[tuple[float, str]] = []

        def seen(text: str, *place: Any, found: list[tuple[float, str]] = found) -> None:
            found.append((place[0][4], text))

        page.extract_text(visitor_text=seen)
        at = {re.sub(r"\s+", " ", text).strip(): x for x, text in found}
        sides.append([int(text.split()[1][:-1]) for text in sorted(at, key=at.__getitem__) if text])
    return sides


@pytest.mark.parametrize(
    ("kind", "count", "sides"),
    [
        ("booklet", 4, [[4, 1], [2, 3]]),
        ("booklet", 8, [[8, 1], [2, 7], [6, 3], [4, 5]]),
        ("booklet", 6, [[1], [2], [6, 3], [4, 5]]),
        ("tumble", 2, [[1, 2], [1, 2]]),
        ("tumble", 3, [[1, 2], [1, 2], [3], [3]]),
        ("2up", 5, [[1, 2], [3, 4], [5]]),
    ],
)
def test_the_text_of_each_side(kind: Kind, count: int, sides: list[list[int]]) -> None:
    data, made = imposed(kind, count)
    assert numbers(data) == sides
    assert proved.check(data, pages(count), made) == []


@settings(max_examples=15, deadline=None)
@given(kind=st.sampled_from(KINDS), count=st.integers(1, 9), on=st.sampled_from(["a3", "sra3", "a2", "450x320"]))
def test_every_word_is_printed_once_and_read_in_order(kind: Kind, count: int, on: str) -> None:
    data, made = imposed(kind, count, on)
    assert proved.check(data, pages(count), made) == []
    printed = Counter(number for side in numbers(data) for number in side)
    assert printed == dict.fromkeys(range(1, count + 1), 2 if kind == "tumble" else 1)
    assert kind != "booklet" or len(made.sides) % 4 == -(-count // 4) * 2 % 4
    for side in made.sides:
        for place in side:
            assert -0.2 <= place.left < place.right <= made.paper.width + 0.2
            assert -0.2 <= place.bottom < place.top <= made.paper.height + 0.2


def test_the_same_file_is_imposed_to_the_same_bytes() -> None:
    assert imposed("booklet", 4) == imposed("booklet", 4)


# -- papers and marks --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("size", "name"),
    [
        (A4, "a3"),
        (LETTER, "tabloid"),
        ((419.53, 595.28), "a4"),
        ((612.0, 1008.0), "a2"),
        ((2000.0, 2000.0), "1411x706"),
    ],
)
def test_the_smallest_paper_that_takes_two_pages_as_they_are(size: tuple[float, float], name: str) -> None:
    assert full_size(size).name == name and scale(size, full_size(size)) == 1


def test_pages_are_never_enlarged_and_stand_in_the_middle() -> None:
    (side, *_) = impose("2up", 2, A4, paper("a2")).sides
    assert [(round(p.left, 1), round(p.right - p.left, 2)) for p in side] == [(246.6, 595.28), (841.9, 595.28)]


def test_there_are_crop_marks_outside_the_pages_where_there_is_room() -> None:
    made = impose("booklet", 4, A4, paper("sra3"))  # 450 × 320 mm: 15 mm at the sides, 11.5 at head and foot

    def inside(x: float, y: float) -> bool:
        return 42.5 < x < 1233.1 and 32.6 < y < 874.5

    ends = [end for x, y, to_x, to_y in (*made.cuts, *made.folds) for end in ((x, y), (to_x, to_y))]
    assert (len(made.cuts), len(made.folds)) == (8, 2) and not any(inside(*end) for end in ends)
    assert {x for x, _, to_x, _ in made.folds} == {made.paper.width / 2}
    exact = impose("booklet", 4, A4, paper("a3"))
    assert exact.cuts == () and [round(y / MM, 1) for _, y, _, _ in exact.folds] == [3, 289]
    assert len(impose("2up", 4, A4, paper("a3")).cuts) == 2 and impose("2up", 4, A4, paper("a3")).folds == ()


def test_what_the_file_says_of_itself() -> None:
    data, _ = imposed("tumble", 2)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        root, info = pdf.Root, pdf.docinfo
        assert (str(root.Lang), str(info["/Title"])) == ("en", METADATA.title)
        assert (
            root.ViewerPreferences.Duplex == "/DuplexFlipShortEdge" and root.ViewerPreferences.PrintScaling == "/None"
        )
        assert "/StructTreeRoot" not in root and "/Names" not in root and len(root.OutputIntents) == 1
        packet = root.Metadata.read_bytes().decode()
    assert "<pdfaid:part>2</pdfaid:part>\n<pdfaid:conformance>U</pdfaid:conformance>" in packet
    assert "pdfuaid:part" not in packet and "<dc:source>pages.pdf, imposed</dc:source>" in packet
    assert "<dc:rights>" in packet


# -- planted faults ----------------------------------------------------------------------------------


def content(old: bytes, new: bytes) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        stream = pdf.pages[0].Contents
        assert old in stream.read_bytes()
        stream.write(stream.read_bytes().replace(old, new))

    return change


def text(pdf: pikepdf.Pdf) -> None:
    form = pdf.pages[0].Resources.XObject.P1
    form.write(form.read_bytes().replace(b"700", b"600"))


def font(pdf: pikepdf.Pdf) -> None:
    next(iter(pdf.pages[0].Resources.XObject.P1.Resources.Font.values())).BaseFont = pikepdf.Name.Other


def last(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[1]


ONE = b"595.27 0 cm /P1"


@pytest.mark.parametrize(
    ("fault", "found"),
    [
        (content(b"0 cm /P4", b"0 cm /P1"),
         "its pages are read in the order 1, 2, 3, 1, once it is cut or folded, not 1, 2, 3, 4"),
        (content(ONE, b"-20 0 cm /P1"), "page 1: page 1 is not all on the paper"),
        (content(ONE, b"400 0 cm /P1"), "page 1: page 1 stands over another"),
        (content(b"q 1.000000 0 0 1.000000 " + ONE, b"q 1.000000 0 0 0.900000 " + ONE), "page 1: page 1 is distorted"),
        (content(b"q 0 G", b"BT (x) Tj ET\nq 0 G"), "page 1: an operator that no side has: BT (x) Tj ET"),
        (text, "page 1: page 1 is not as it is in the file"),
        (font, "page 1: page 1 is not as it is in the file"),
        (last, "it has 1 sides, not 2"),
    ],
)  # fmt: skip
def test_a_fault_is_found(fault: Callable[[pikepdf.Pdf], None], found: str) -> None:
    data, made = imposed("booklet", 4)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        fault(pdf)
        pdf.save(buffer := io.BytesIO())
    assert found in [str(one) for one in proved.check(buffer.getvalue(), pages(4), made)]


def test_two_leaves_of_a_sheet_are_alike() -> None:
    assert proved.reading_order("tumble", [{"left": "1", "right": "2"}, {"left": "1", "right": "2"}]) == ["1", "2"]
    assert proved.reading_order("tumble", [{"left": "1", "right": "2"}, {"left": "2", "right": "1"}]) == []


# -- the command -------------------------------------------------------------------------------------

FILE = "canada-response.en.a4.draft.pdf"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Return the command, run in a folder with a sheet of four pages."""
    (tmp_path / FILE).write_bytes(outputs()[FILE.replace(".draft", "")].data)
    monkeypatch.chdir(tmp_path)
    return runner(capfd, "impose")


def test_a_booklet_of_a_sheet(run: Run, tmp_path: Path) -> None:
    name = "canada-response.en.a4.draft.booklet.a3.flip-short-edge.pdf"
    told = run("booklet", FILE)
    assert told == (
        0,
        f"{name}: 1 sheet of a3, pages at 100%; print on both sides, flip on the short edge, "
        "then fold all sheets together, and staple the fold\n",
        "",
    )
    words = [
        [re.sub(r"\s+", " ", page.extract_text()) for page in PdfReader(tmp_path / one).pages] for one in (FILE, name)
    ]
    source, sides = words
    assert len(sides) == 2
    for side, (left, right) in zip(sides, ((4, 1), (2, 3)), strict=True):
        assert Counter(side.split()) == Counter(f"{source[left - 1]} {source[right - 1]}".split())
    before = (tmp_path / name).read_bytes()
    assert run("booklet", FILE, "--json").status == 0 and (tmp_path / name).read_bytes() == before


def test_notes_that_would_be_too_small_are_refused(run: Run, tmp_path: Path) -> None:
    shutil.copy(FILE, "other.pdf")
    status, out, err = run("2up", FILE, "other.pdf", "--paper", "a4")
    assert (status, out) == (3, "")
    assert (
        err
        == "".join(
            f"{file}: error[L110]: on a4 the pages would be printed at 71% and their notes 6.0 pt high\n"
            "  hint: 6.8 pt is the least; --paper a3 has them at full size, 8.5 pt\n"
            for file in (FILE, "other.pdf")
        )
        + "2 errors; no file was changed\nnext: factsheet explain L110\n"
        or "next" not in err
    )
    assert not list(tmp_path.glob("*2up*"))
    made = json.loads(run("2up", FILE, "--paper", "tabloid", "--output", "made", "--json").out)["files"]
    assert made == [{"file": f"made/{FILE[:-4]}.2up.tabloid.flip-short-edge.pdf", "paper": "tabloid", "sheets": 1,
                     "scale": 0.9407, "flip": "short edge"}]  # fmt: skip


def test_a_file_that_was_changed_is_not_imposed(run: Run, tmp_path: Path) -> None:
    with pikepdf.open(FILE) as pdf:
        pdf.docinfo["/Title"] = "Another"
        pdf.save("changed.pdf")
    status, _, err = run("booklet", "changed.pdf")
    assert status == 2 and "changed.pdf: error[F010]: its document information" in err
    assert not list(tmp_path.glob("*booklet*"))


def test_a_paper_that_is_none(run: Run) -> None:
    status, _, err = run("2up", FILE, "--paper", "foolscap")
    assert status == 64 and "no paper is named 'foolscap'; give one of a5, letter, a4," in err
