"""Glyphs stand where HarfBuzz puts them and read back as what they stand for: every letter with every mark."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from unicodedata import category, combining, normalize

import pikepdf
import pypdf
import pytest
import uharfbuzz as hb  # type: ignore[import-untyped]
from support.pdf_sample import canvas, regular

from factsheet.proof.operators import Font, interpret
from factsheet.proof.reading import read
from factsheet.writers.pdf.compose import ENDLESS, lines
from factsheet.writers.pdf.cutting import Run
from factsheet.writers.pdf.fonts import Face, face
from factsheet.writers.pdf.paint import Painter
from factsheet.writers.pdf.shaping import Word
from factsheet.writers.pdf.tags import Element

FONTS = Path(__file__).parents[1] / "templates" / "fonts"
FACES = ("Regular", "Bold", "Italic", "BoldItalic")
TOKEN = re.compile(r"<((?:[0-9A-F]{4}|%s)+)>|\^(-?[\d.]+)\^|(-?[\d.]+)")


def font(name: str) -> Face:
    return face(f"SourceSans3-{name}", FONTS / f"SourceSans3-{name}.ttf")


def pairs(of: Face) -> Iterator[str]:
    """Yield every letter with every mark that a face has, composed as content is."""
    characters = [chr(u) for u in sorted(of.characters)]
    marks = [c for c in characters if combining(c)]
    return (normalize("NFC", c + mark) for c in characters if category(c)[0] == "L" for mark in marks)


def drawn(of: Face, word: Word) -> tuple[list[tuple[int, float, float]], str]:
    """Return glyphs with their places as a PDF reader finds them (ISO 32000-1, 9.4.4), and the text."""
    found, texts = [], []
    others = iter(word.other)
    x = y = 0.0
    for codes, rise, back in TOKEN.findall(word.array):
        y = float(rise) if rise else y
        x -= float(back or 0)
        for code in re.findall("%s|....", codes) if codes else ():
            gid, text = next(others) if code == "%s" else (int(code, 16), of.texts[int(code, 16)])
            found.append((gid, x, y))
            texts.append(text)
            x += of.advance(gid)
    assert abs(x - word.width) < 0.01
    return found, normalize("NFC", "".join(texts))


def shaped(of: Face, text: str) -> list[tuple[int, float, float]]:
    """Return what HarfBuzz says, asked as any program asks it."""
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    hb.shape(of.font, buffer, {"kern": True, "liga": True, "clig": True, "dlig": False})
    found, x = [], 0
    for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        found.append((info.codepoint, (x + position.x_offset) * of.scale, position.y_offset * of.scale))
        x += position.x_advance
    return found


def said(of: Face, text: str) -> str:
    """Return a text with the characters its glyphs share."""
    return normalize("NFC", normalize("NFC", text).translate(of.read_back))


@pytest.mark.parametrize("name", FACES)
def test_every_letter_with_every_mark_stands_right_and_reads_back(name: str) -> None:
    of, count = font(name), 0
    for text in pairs(of):
        glyphs, got = drawn(of, of.word(text))
        assert got == said(of, text), text.encode("unicode-escape")
        wanted = shaped(of, text)
        assert len(glyphs) == len(wanted)
        for (gid, x, y), (other, right, up) in zip(glyphs, wanted, strict=True):
            assert gid == other and abs(x - right) < 0.51 and abs(y - up) < 0.51, text.encode("unicode-escape")
        count += 1
    assert count > 70_000


WORDS = ("Рамза́н Кады́ров", "А́нна Ахма́това", "И́горь", "x̄ n̈ i̇ j́", "Ḿ m̀ É É", "i̇stanbul", "Ạ̀ ọ̈ ị́", "d̓ ć̣ á̱̂", "AV́AT")


def set_in_a_file(*texts: str) -> bytes:
    root = Element("Document")
    page = canvas(root)
    painter = Painter(page, {"ink": "#000000"})
    for i, text in enumerate(texts):
        painter.text(lines([Run(text, regular(), 12.0)], ENDLESS), [(50, 760 - 20 * i)], root.child("P"))
    return page.finish()


def test_what_a_file_says_is_what_was_written() -> None:
    data = set_in_a_file(*WORDS)
    blocks = [normalize("NFC", block.text) for block in read(data, foreign=True).blocks]
    assert blocks == [said(regular(), word) for word in WORDS]
    got = pypdf.PdfReader(io.BytesIO(data)).pages[0].extract_text()  # which takes a step back for a space
    assert normalize("NFC", "".join(got.split())) == said(regular(), "".join("".join(WORDS).split()))


def test_a_glyph_of_two_meanings_has_two_codes() -> None:
    """The dotless i is drawn for an i with an accent, and for itself."""
    data = set_in_a_file("ı i̇́ ı")
    with pikepdf.open(io.BytesIO(data)) as pdf:
        font = pdf.pages[0].Resources.Font.F1.DescendantFonts[0]
        codes = font.CIDToGIDMap.read_bytes()
    gids = [int.from_bytes(codes[i : i + 2]) for i in range(0, len(codes), 2)]
    dotless = regular().font.get_nominal_glyph(0x131)
    assert [code for code, gid in enumerate(gids) if gid == dotless] == [dotless, regular().face.glyph_count]
    assert read(data, foreign=True).unexpected == []
    assert read(set_in_a_file("all as they are")).blocks[0].text == "all as they are"


def test_numbers_may_stand_at_both_ends_of_an_array() -> None:
    content = "/P <</MCID 0>> BDC\nBT\n1 0 0 1 10 20 Tm\n/F1 10 Tf\n[-100<0041>50<0041>-50] TJ\nET\nEMC"
    ((tag, runs),) = interpret(content, {"F1": Font({0x41: "a"}, {"A": 500.0})}, 1).marks.values()
    assert (tag, runs[0].text, runs[0].x, runs[0].end) == ("P", "aa", 10, 21)
