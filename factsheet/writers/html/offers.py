"""What a page offers besides its sheet: other files and sheets, its site, its card.

Input: names, sizes and labels. Output: values that the pages print.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from factsheet.sheet import tree as t

MEDIA_TYPES: Mapping[str, str] = {  # by suffix
    "pdf": "application/pdf", "txt": "text/plain", "md": "text/markdown", "eml": "message/rfc822", "png": "image/png",
    "svg": "image/svg+xml", "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "application/vnd.oasis.opendocument.text", "epub": "application/epub+zip",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Download:
    """Another form of a sheet: what it is (``PDF, A4``), its file beside the page, its size in bytes."""

    label: str
    href: str
    size: int = 0

    @property
    def type(self) -> str:
        """Its media type."""
        return MEDIA_TYPES[self.href.rpartition(".")[2]]


@dataclass(frozen=True, slots=True)
class OnSite:
    """What a page on a site has besides: type, title and file of its feed; other forms; who took its place; errata."""

    forms: tuple[tuple[str, str, str], ...]
    superseded: Download | None = None
    errata: tuple[Download, ...] = ()
    downloads: tuple[Download, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        links = (*([self.superseded] if self.superseded else []), *self.errata)
        return (*(title for _, title, _ in self.forms), *(link.label for link in links))


@dataclass(frozen=True, slots=True)
class CardLink:
    """The card of a sheet: its address, what it says, its size in px."""

    address: str
    alt: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """One sheet in one language, for the list of all sheets; without a web page, ``href`` is empty."""

    metadata: t.Metadata
    href: str
    downloads: tuple[Download, ...] = ()
