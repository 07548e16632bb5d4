"""The faces of a page: of each font file the glyphs of the page's characters, as WOFF2 inside the style.

Input: font files by face, the page. Output: rules of CSS. An italic is embedded only where the page has one.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping
from functools import lru_cache

import uharfbuzz as hb  # type: ignore[import-untyped]

from factsheet.writers.theme import Face

Fonts = Mapping[Face, bytes]
"""Font files, whole, by face."""

_ASCII = frozenset(map(chr, range(0x20, 0x7F)))
_RULE = (
    "@font-face {{ font-family: {family}; font-weight: {weight}; font-style: {style}; "
    "src: url(data:font/woff2;base64,{data}) format('woff2'); }}\n"
)


def face_css(family: str, fonts: Fonts, page: str) -> str:
    """Return the rules that embed the faces of a page; ``family`` is quoted as in CSS."""
    characters = frozenset(c for c in set(page) if c > "~") | _ASCII
    found, slanted = "", "<em>" in page or "font-style: italic" in page
    for face, data in fonts.items():
        style = "italic" if face.endswith("italic") else "normal"
        if style == "normal" or (face == "italic" and slanted):
            weight = "700" if face == "bold" else "400"
            encoded = base64.b64encode(woff2(data, characters)).decode()
            found += _RULE.format(family=family, weight=weight, style=style, data=encoded)
    return found


@lru_cache(maxsize=32)
def woff2(data: bytes, characters: frozenset[str]) -> bytes:
    """Return a font with the glyphs of some characters, as WOFF2 (W3C, 2.0); kept for pages with the same ones."""
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    request = hb.SubsetInput()
    request.unicode_set.update(map(ord, characters))
    font = TTFont(io.BytesIO(hb.subset(hb.Face(data), request).blob.data), recalcTimestamp=False)
    font.flavor = "woff2"
    written = io.BytesIO()
    font.save(written)
    return written.getvalue()
