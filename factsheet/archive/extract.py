"""The text of a source, extracted from its file.

Input: bytes of a web page, a plain text or a PDF. Output: text, one paragraph a line
with blank lines between; plain text unchanged. A paragraph of a PDF is a page.
"""

from __future__ import annotations

import codecs
import logging
import re
from collections.abc import Callable
from io import BytesIO
from pathlib import PurePath

import pypdf
import trafilatura

from factsheet.archive.addresses import FetchError
from factsheet.evidence.fingerprint import SHINGLE, words

KINDS = {
    ".html": "text/html", ".htm": "text/html", ".xhtml": "text/html", ".txt": "text/plain", ".text": "text/plain",
    ".pdf": "application/pdf",
}  # fmt: skip
MAX_MARKUP = 8 << 20  # bytes
MAX_TEXT = 20 << 20  # characters
_BY_HAND = "copy the text by hand into a .txt file, one paragraph a line, and give that file"
_BROKEN_WORD = re.compile("\u00ad\\s+")
MAX_ATTRIBUTES = 10_000  # of one element: the parser compares each with each for duplicates
_TAG = re.compile(rb"<[^<>]{20000,}")  # long enough to have so many
_REFERENCE = re.compile(rb"&#(?:x([0-9a-f]{1,6})|([0-9]{1,7}));?", re.IGNORECASE)
_WINDOWS = {"iso8859-1": "cp1252", "iso8859-9": "cp1254"}  # WHATWG Encoding Standard, 4.2
_OTHER = {"idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape"}  # Python’s own, not charsets

logging.getLogger("pypdf").addHandler(logging.NullHandler())  # its warnings do not concern the editor


def kind_of(name: str) -> str:
    """Return the media type of a file by its extension. Raises FetchError E111."""
    end = PurePath(name).suffix.lower()
    if end not in KINDS:
        what = f"cannot read a file {end or 'without an extension'}"
        raise FetchError("E111", what, f"give one of {' '.join(KINDS)}; an address begins with https://")
    return KINDS[end]


def main_text(data: bytes, media_type: str, charset: str | None = None) -> str:
    """Return the main text of a source. Raises FetchError E108 too large, E111 unreadable, E112 empty."""
    if media_type == "text/plain":
        text, why = _plain(data, charset), "the file is empty"
    elif media_type == "application/pdf":
        text, why = _paragraphs(_pages(data)), "its pages are images"
    elif len(data) > MAX_MARKUP:
        raise FetchError("E108", f"the page has more than {MAX_MARKUP >> 20} MiB of markup", _BY_HAND)
    else:
        markup = _markup(data, charset)
        found = _read(lambda: trafilatura.extract(markup, include_comments=False, favor_recall=True))
        text, why = _paragraphs((found or "").splitlines()), "the page may need a browser, or ask for consent first"
    if len(words(text)) < SHINGLE:
        raise FetchError("E112", f"no text found: {why}", _BY_HAND)
    return _whole(text)


def all_text(data: bytes, media_type: str, charset: str | None = None) -> str:
    """Return all text of a page, including menus and captions, where a quote may be; may be empty."""
    if media_type in ("text/plain", "application/pdf"):
        return ""
    try:
        markup = _markup(data, charset)
        return _whole(_read(lambda: trafilatura.html2txt(markup, clean=False)) or "")
    except FetchError:
        return ""  # main_text reports what cannot be read


def _read(extract: Callable[[], str | None]) -> str | None:
    """Return what an extractor finds. Raises FetchError E111 for any error in it."""
    try:
        return extract()
    except Exception as error:
        raise FetchError("E111", f"cannot read the page ({type(error).__name__})", _BY_HAND) from None


def _whole(text: str) -> str:
    """Return a text without lone surrogates, which cannot be encoded."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _paragraphs(lines: list[str]) -> str:
    folded = (" ".join(line.split()) for line in lines)
    return "\n\n".join(line for line in folded if line) + "\n"


def _plain(data: bytes, charset: str | None) -> str:
    """Decode a text; invalid UTF-8 is always detected."""
    text = _decoded(data, charset)
    if text is None:
        text = _decoded(data, "utf-8-sig")
    if text is None:
        raise FetchError(
            "E111",
            "the text is neither UTF-8 nor in the encoding its server states",
            "save it as UTF-8, and give the file",
        )
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _markup(data: bytes, charset: str | None) -> str | bytes:
    """Return markup decoded as its server says, or else the bytes, which may declare an encoding themselves.

    Raises FetchError E108 for an element that would keep the parser busy for hours.
    """
    if any(len(tag[0].split()) > MAX_ATTRIBUTES for tag in _TAG.finditer(data)):
        raise FetchError("E108", f"an element of the page has more than {MAX_ATTRIBUTES:,} attributes", _BY_HAND)
    data = _REFERENCE.sub(_printable, data)
    text = _decoded(data, charset)
    return data if text is None else text


def _printable(reference: re.Match[bytes]) -> bytes:
    """Return a character reference, or a space for a control character: with one, all text would be lost."""
    number = int(reference[1], 16) if reference[1] else int(reference[2])
    control = number < 32 and number not in (9, 10, 13)
    none = 0xD800 <= number < 0xE000 or number in (0xFFFE, 0xFFFF) or number > 0x10FFFF
    return b" " if control or none else reference[0]


def _decoded(data: bytes, charset: str | None) -> str | None:
    """Return bytes as text, with charset names as browsers read them; None if the charset is unknown or wrong."""
    try:
        name = codecs.lookup(charset or "").name
        if name in _OTHER:
            return None
        if name in _WINDOWS:
            try:
                return data.decode(_WINDOWS[name])
            except UnicodeDecodeError:
                pass  # five bytes are undefined there
        return data.decode(name)
    except (LookupError, ValueError):
        return None


def _pages(data: bytes) -> list[str]:
    pages: list[str] = []
    try:
        reader = pypdf.PdfReader(BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise FetchError("E111", "the PDF is password-protected", _BY_HAND)
        for page in reader.pages:
            pages.append(_BROKEN_WORD.sub("", page.extract_text()))
            if sum(map(len, pages)) > MAX_TEXT:
                raise FetchError("E108", "the PDF has too much text for a source", _BY_HAND)
    except FetchError:
        raise
    except NotImplementedError:  # neither a password nor none
        hint = "print it to a new PDF and give that file, or " + _BY_HAND
        raise FetchError("E111", "the PDF uses an encryption that cannot be read here", hint) from None
    except Exception as error:  # a damaged PDF may raise anything in its reader
        raise FetchError("E111", f"cannot read the PDF ({type(error).__name__})", _BY_HAND) from None
    return pages
