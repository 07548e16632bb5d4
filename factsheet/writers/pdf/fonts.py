"""Faces: shaping with HarfBuzz, and embedding as Identity-H fonts.

Input: TrueType files. Output: words as glyph strings that outlive a document, and the font objects of a PDF. One code
is one glyph, and reads back as its letters (ToUnicode). Where a glyph stands for something else than by itself – the
dotless i of an i with an accent – it has a second code, by a CIDToGIDMap.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from errno import EFBIG, EINVAL
from functools import cached_property, lru_cache
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from typing import get_args
from unicodedata import category, combining, normalize

import uharfbuzz as hb  # type: ignore[import-untyped]

from factsheet.errors import ContentError, Location, Problem
from factsheet.records import inputs
from factsheet.records.folders import Folders
from factsheet.sheet.tree import Sheet, Text, walk
from factsheet.writers.pdf.shaping import Shaper, Word
from factsheet.writers.theme import Face as FaceName
from factsheet.writers.theme import Theme

DROPPED_TABLES = ("GSUB", "GPOS", "GDEF", "DSIG", "name", "OS/2", "post", "STAT", "kern", "cmap", "BASE", "gasp")
NEEDED_TABLES = {b"cmap", b"glyf", b"head", b"hhea", b"hmtx", b"loca", b"maxp"}
CACHED_WORDS = 8000
CACHED_LENGTH = 20
FALLBACK = {"\u2011": "\u2010-", "\u2010": "-", "\u00ad": "-", "\u202f": "\u00a0", "\u2009": "\u00a0", "\u00a0": " "}


class Face:
    """One TrueType file; widths in 1/1000 em. Raises ContentError P002 if it is not one, or incomplete.

    ``fallbacks`` are the faces for what it lacks, the first that has it.
    """

    def __init__(self, name: str, path: Path, fallbacks: tuple[Face, ...] = ()) -> None:
        self.name = name
        self.fallbacks = fallbacks
        self.data = _font_file(path)
        self.digest = sha256(self.data).hexdigest()
        self.face = hb.Face(self.data)
        self.font = hb.Font(self.face)
        self.scale = 1000 / self.face.upem
        self.characters = frozenset(self.face.unicodes)
        self._words: OrderedDict[tuple[str, bool], Word] = OrderedDict()
        self._embedded: tuple[object, FontObjects] | None = None

    # -- measuring -----------------------------------------------------------------------------------

    def word(self, text: str, *, rtl: bool = False) -> Word:
        """Shape text of one direction without line breaks; from a bounded cache if it is short."""
        word = self._words.get((text, rtl))
        if word is None:
            word = self._shaper.shape(self.drawable(text), rtl=rtl)
            if len(text) <= CACHED_LENGTH:
                if len(self._words) >= CACHED_WORDS:
                    self._words.popitem(last=False)
                self._words[text, rtl] = word
        return word

    def width(self, text: str, size: float) -> float:
        """Return the width of a text in pt at a size in pt."""
        return self.word(text).width * size / 1000

    def drawable(self, text: str) -> str:
        """Return the text with characters the face lacks replaced by plain equivalents, if it has those."""
        if self.characters.issuperset(map(ord, text)):
            return text
        return "".join(self._fallback(c) for c in text)

    def covering(self, text: str) -> Iterator[tuple[Face, str]]:
        """Yield a text in parts, each with the face that draws it: this one, or a fallback; marks with their letter."""
        if not self.fallbacks or self.characters.issuperset(map(ord, text)):
            yield self, text
            return
        faces: list[Face] = []
        for c in text:
            having = (face for face in (self, *self.fallbacks) if not face.lacks(c))
            mark = bool(faces) and combining(c) != 0 and not faces[-1].lacks(c)
            faces.append(faces[-1] if mark else next(having, self))
        for face, part in groupby(zip(faces, text, strict=True), key=lambda pair: pair[0]):
            yield face, "".join(c for _, c in part)

    def missing(self, text: str) -> set[str]:
        """Return the characters of a text that neither the face nor its fallbacks can draw, as such or in parts."""
        return {c for c in set(text) if all(face.lacks(c) for face in (self, *self.fallbacks))}

    def lacks(self, character: str) -> bool:
        """Tell whether the face has neither a character nor an equivalent, nor the letter and marks it consists of."""
        drawn = self._fallback(character)
        return ord(drawn) not in self.characters and not self.characters.issuperset(map(ord, normalize("NFD", drawn)))

    def _fallback(self, character: str) -> str:
        if ord(character) in self.characters:
            return character
        options = FALLBACK.get(character, "")
        return next((self._fallback(o) for o in options if ord(self._fallback(o)) in self.characters), character)

    def advance(self, gid: int) -> float:
        """Return a glyph's advance in 1/1000 em."""
        return self._shaper.advance(gid)

    @cached_property
    def _shaper(self) -> Shaper:
        return Shaper(self.font, self.scale, self.texts)

    @cached_property
    def texts(self) -> dict[int, str]:
        """What each glyph reads back as: its lowest character, so that it does not depend on what was set before,
        but as a quotation mark rather than a modifier letter (U+2019, not U+02BC); a ligature that is a character
        (U+FB00 to U+FB06) reads back as its letters."""
        nominal = self.font.get_nominal_glyph
        order = sorted(self.characters, key=lambda u: (category(chr(u)) == "Lm", u), reverse=True)
        texts = {nominal(u): chr(u) for u in order}
        ligatures = {nominal(u): normalize("NFKC", chr(u)) for u in range(0xFB00, 0xFB07) if u in self.characters}
        return {**texts, **ligatures}

    @cached_property
    def read_back(self) -> dict[int, str]:
        """What characters without a glyph of their own read back as."""
        nominal = self.font.get_nominal_glyph
        drawn = {ord(c): self.drawable(c) for c in FALLBACK} | {u: chr(u) for u in self.characters}
        texts = {u: self.texts[nominal(ord(c))] for u, c in drawn.items() if ord(c) in self.characters}
        return {u: text for u, text in texts.items() if text != chr(u)}

    # -- embedding -------------------------------------------------------------------------------------

    def subset(self, glyphs: Iterable[int]) -> bytes:
        """Return the font file with only these glyphs, numbers unchanged."""
        request = hb.SubsetInput()
        request.glyph_set.update(glyphs)
        request.flags = hb.SubsetFlags.RETAIN_GIDS | hb.SubsetFlags.NOTDEF_OUTLINE | hb.SubsetFlags.NO_LAYOUT_CLOSURE
        for tag in DROPPED_TABLES:
            request.drop_table_tag_set.add(int.from_bytes(tag.ljust(4).encode(), "big"))
        return bytes(hb.subset(self.face, request).blob.data)

    def objects(self, glyphs: frozenset[int], others: Mapping[int, tuple[int, str]]) -> FontObjects:
        """Return what a PDF needs to embed these glyphs (ISO 32000-1, 9.7: Type0, CIDFontType2, Identity-H), and those
        that read as something else, by code. The result for the last ones is cached.
        """
        key = glyphs, tuple(sorted(others.items()))
        if self._embedded is None or self._embedded[0] != key:
            self._embedded = key, self._objects(glyphs, others)
        return self._embedded[1]

    def _objects(self, glyphs: frozenset[int], others: Mapping[int, tuple[int, str]]) -> FontObjects:
        codes = {code: (code, self.texts.get(code, "")) for code in sorted(glyphs | {0})} | dict(others)
        used = sorted({gid for gid, _ in codes.values()})
        named = used if codes.keys() == set(used) else sorted(codes.items())
        tag = "".join(chr(65 + b % 26) for b in sha256(repr((self.digest, named)).encode()).digest()[:6])
        base = f"{tag}+{self.name}"
        extents = self.font.get_font_extents("ltr")
        box = self.face.reference_table("head").data
        x0, y0, x1, y1 = (int.from_bytes(box[i : i + 2], "big", signed=True) * self.scale for i in (36, 38, 40, 42))
        italic = int.from_bytes(self.face.reference_table("post").data[4:8], "big", signed=True) / 65536
        os2 = self.face.reference_table("OS/2").data
        weight = int.from_bytes(os2[4:6], "big")
        cap = int.from_bytes(os2[88:90], "big", signed=True) * self.scale if len(os2) >= 90 else 700
        descriptor = (
            f"/Type /FontDescriptor /FontName /{base} /Flags {4 | (64 if italic else 0)}"
            f" /FontBBox [{x0:.0f} {y0:.0f} {x1:.0f} {y1:.0f}] /ItalicAngle {italic:.4g}"
            f" /Ascent {extents.ascender * self.scale:.0f} /Descent {extents.descender * self.scale:.0f}"
            f" /CapHeight {cap:.0f} /StemV {50 + round((weight / 65) ** 2)}"
        )
        widths = self._widths({code: gid for code, (gid, _) in sorted(codes.items())})
        to_unicode = self._to_unicode({code: text for code, (_, text) in sorted(codes.items())})
        return FontObjects(base, descriptor, widths, self.subset(used), to_unicode, self._map(others))

    def _map(self, others: Mapping[int, tuple[int, str]]) -> bytes:
        """Return a CIDToGIDMap, two bytes a code; empty if each code is its glyph."""
        if all(code == gid for code, (gid, _) in others.items()):
            return b""
        gids = list(range(max(self.face.glyph_count, max(others) + 1)))
        for code, (gid, _) in others.items():
            gids[code] = gid
        return struct.pack(f">{len(gids)}H", *gids)

    def _widths(self, glyphs: Mapping[int, int]) -> str:
        runs: list[tuple[int, list[str]]] = []
        for code, gid in glyphs.items():
            width = f"{self.advance(gid):.4g}" if self.advance(gid) % 1 else f"{self.advance(gid):.0f}"
            if runs and runs[-1][0] + len(runs[-1][1]) == code:
                runs[-1][1].append(width)
            else:
                runs.append((code, [width]))
        return "[" + " ".join(f"{first} [{' '.join(widths)}]" for first, widths in runs) + "]"

    def _to_unicode(self, texts: Mapping[int, str]) -> bytes:
        rows = [f"<{gid:04X}> <{t.encode('utf-16-be').hex().upper()}>" for gid, t in texts.items() if t]
        out = [
            "/CIDInit /ProcSet findresource begin",
            "12 dict begin",
            "begincmap",
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
            "/CMapName /Adobe-Identity-UCS def",
            "/CMapType 2 def",
            "1 begincodespacerange",
            "<0000> <FFFF>",
            "endcodespacerange",
        ]
        for i in range(0, len(rows), 100):
            part = rows[i : i + 100]
            out += [f"{len(part)} beginbfchar", *part, "endbfchar"]
        return "\n".join([*out, "endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]).encode()


@dataclass(frozen=True)
class FontObjects:
    """An embedded font: its name, descriptor entries, /W array, file, ToUnicode map, and the glyph of each code, two
    bytes each, empty if they are the same."""

    base: str
    descriptor: str
    widths: str
    file: bytes
    to_unicode: bytes
    map: bytes = b""

    def signature(self, name: str) -> bytes:
        """Return everything that decides how its codes look and what they read as, under its resource name."""
        return b"\n".join([name.encode(), self._advances, self.to_unicode, self.file, *filter(None, [self.map])])

    @cached_property
    def _advances(self) -> bytes:
        rows = re.findall(r"(\d+) \[([^]]*)\]", self.widths)
        widths = {int(first) + i: float(w) for first, row in rows for i, w in enumerate(row.split())}
        return " ".join(f"{glyph}:{width:g}" for glyph, width in sorted(widths.items())).encode()

    @cached_property
    def packed_file(self) -> bytes:
        return zlib.compress(self.file, 9)

    @cached_property
    def packed_to_unicode(self) -> bytes:
        return zlib.compress(self.to_unicode)


def _font_file(path: Path) -> bytes:
    data, what = b"", "not a TrueType font, incomplete or damaged"
    hint = "replace it with the complete file, or name another in theme.yaml"
    try:
        data = inputs.read_bytes(path)
    except OSError as error:
        why = error.strerror or type(error).__name__
        what = f"the font is {why}" if error.errno in (EFBIG, EINVAL) else f"cannot read the font: {why}"
    if not _is_whole(data):
        raise ContentError([Problem("P002", Location(path.as_posix()), what, hint)])
    return data


def _is_whole(data: bytes) -> bool:
    """Tell whether a font has all tables needed to draw it, each complete and as it was made: its sum is that which the
    directory gives (OpenType, table directory). A damaged one would crash what cuts it down, or draw other letters.
    """
    size = 16 * int.from_bytes(data[4:6])
    directory = data[12 : 12 + size]
    if data[:4] != b"\0\1\0\0" or len(directory) < size:
        return False
    tables = {tag: (at, at + length, wanted) for tag, wanted, at, length in struct.iter_unpack(">4sIII", directory)}
    if not tables.keys() >= NEEDED_TABLES or max(end for _, end, _ in tables.values()) > len(data):
        return False
    return all(_sum(tag, data[start:end]) == wanted for tag, (start, end, wanted) in tables.items())


def _sum(tag: bytes, table: bytes) -> int:
    """Return the checksum of a table; that of ``head`` leaves out the adjustment for the whole file."""
    padded = table + bytes(-len(table) % 4)
    if tag == b"head":
        padded = padded[:8] + bytes(4) + padded[12:]
    words: tuple[int, ...] = struct.unpack(f">{len(padded) // 4}I", padded)
    return sum(words) & 0xFFFFFFFF


def face(name: str, path: Path, fallbacks: tuple[Face, ...] = ()) -> Face:
    """Return the face of a file, read once a process. Raises ContentError P002."""
    return _face(name, path, path.resolve(), fallbacks)


@lru_cache(maxsize=32)
def _face(name: str, path: Path, resolved: Path, fallbacks: tuple[Face, ...]) -> Face:
    """Return the face of a file; ``resolved`` distinguishes files of the same name in other folders."""
    return Face(name, path, fallbacks)


def load_faces(theme: Theme, folder: Path | Folders) -> dict[str, Face]:
    """Return the faces of a theme by name; paths are relative to the templates' folder. Raises ContentError."""
    stem = theme.fonts.family.replace(" ", "")
    fallbacks = tuple(face(f"{stem}-Fallback{n}", folder / path) for n, path in enumerate(theme.fonts.fallback, 1))
    return {
        n: face(f"{stem}-{n.title().replace('-', '')}", folder / theme.fonts.path(n), fallbacks)
        for n in get_args(FaceName)
    }


def missing_characters(sheet: Sheet, faces: Mapping[str, Face]) -> frozenset[str]:
    """Return the characters of a sheet and its notes that its regular face lacks, and those it falls back on."""
    nodes = (node for part in (sheet.article, *(i for n in sheet.notes for i in n.content)) for node in walk(part))
    text = "".join({c for node in nodes if isinstance(node, Text) for c in node.text})
    return frozenset(faces["regular"].missing(text))
