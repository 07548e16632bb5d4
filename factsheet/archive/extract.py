"""The text of a source, out of what was sent.

Input: bytes of a web page, a plain text or a PDF. Output: text, one paragraph a line
with blank lines between; plain text as it is. A paragraph of a PDF is a page.
"""

from __future__ import annotations

import re
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
_BY_HAND = "copy the text by hand into a .txt file, a paragraph a line, and give that"
_BROKEN_WORD = re.compile("\u00ad\\s+")


def kind_of(name: str) -> str:
    """Return the media type of a file by the end of its name. Raises FetchError E111."""
    end = PurePath(name).suffix.lower()
    if end not in KINDS:
        raise FetchError(
            "E111", f"a file {end or 'without an ending'} cannot be read here", f"give one of {' '.join(KINDS)}"
        )
    return KINDS[end]


def main_text(data: bytes, media_type: str, charset: str | None = None) -> str:
    """Return the text that is the source's own. Raises FetchError E108 too large, E111 unreadable, E112 empty."""
    if media_type == "text/plain":
        text, why = _plain(data, charset), "the file is empty"
    elif media_type == "application/pdf":
        text, why = _paragraphs(_pages(data)), "its pages are pictures"
    elif len(data) > MAX_MARKUP:
        raise FetchError("E108", f"the page has more than {MAX_MARKUP >> 20} MiB of markup", _BY_HAND)
    else:
        found = trafilatura.extract(_markup(data, charset), include_comments=False, favor_recall=True)
        text, why = _paragraphs((found or "").splitlines()), "perhaps it needs a browser, or asks for consent first"
    if len(words(text)) < SHINGLE:
        raise FetchError("E112", f"no text was found: {why}", _BY_HAND)
    return text


def all_text(data: bytes, media_type: str, charset: str | None = None) -> str:
    """Return all words of a page, menus and captions too, in which a quote may stand; may be empty."""
    if media_type in ("text/plain", "application/pdf"):
        return ""
    return trafilatura.html2txt(_markup(data, charset), clean=False)


def _paragraphs(lines: list[str]) -> str:
    folded = (" ".join(line.split()) for line in lines)
    return "\n\n".join(line for line in folded if line) + "\n"


def _plain(data: bytes, charset: str | None) -> str:
    """Decode a text; by itself UTF-8 tells when it is not."""
    for name in (charset, "utf-8-sig"):
        try:
            text = data.decode(name) if name else None
        except (LookupError, UnicodeDecodeError):
            continue
        if text is not None:
            return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    raise FetchError(
        "E111", "the text is not in UTF-8, nor in what its server says", "save it as UTF-8, and give the file"
    )


def _markup(data: bytes, charset: str | None) -> str | bytes:
    """Return markup decoded as its server says, or else the bytes, which may say it themselves."""
    try:
        return data.decode(charset) if charset else data
    except (LookupError, UnicodeDecodeError):
        return data


def _pages(data: bytes) -> list[str]:
    pages: list[str] = []
    try:
        reader = pypdf.PdfReader(BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise FetchError("E111", "the PDF is locked with a password", _BY_HAND)
        for page in reader.pages:
            pages.append(_BROKEN_WORD.sub("", page.extract_text()))
            if sum(map(len, pages)) > MAX_TEXT:
                raise FetchError("E108", "the PDF has more text than a source can have", _BY_HAND)
    except FetchError:
        raise
    except Exception as error:  # a damaged PDF ends in whatever its reader stumbles over
        raise FetchError("E111", f"the PDF cannot be read ({type(error).__name__})", _BY_HAND) from None
    return pages
