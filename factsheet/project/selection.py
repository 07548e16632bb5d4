"""What a command is about, and in which formats. Imported before anything is read, so it imports nothing heavy.

Input: names. Output: a selection.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Literal, TypeAlias, get_args

PaperName: TypeAlias = str
Format = Literal["pdf", "html", "txt", "md", "eml", "card", "docx", "odt", "epub"]
FORMATS: tuple[Format, ...] = get_args(Format)
EditionName = Literal["standard", "large", "memo"]
OF_EDITION: Mapping[EditionName, tuple[Format, ...]] = {  # formats of each
    "standard": FORMATS, "large": ("pdf",), "memo": ("pdf",)
}  # fmt: skip
EDITIONS: tuple[EditionName, ...] = get_args(EditionName)
OFFICE: tuple[Format, ...] = ("docx", "odt", "epub")  # made with pandoc, which the extra office brings


def lacking(formats: Iterable[str]) -> list[str]:
    """Return those of some formats that cannot be made here, as pandoc is not installed."""
    return [name for name in formats if name in OFFICE and find_spec("pypandoc") is None]


@dataclass(frozen=True)
class Selection:
    """What to build; empty tuples stand for all the publisher names."""

    sheets: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    papers: tuple[PaperName, ...] = ()
    formats: tuple[str, ...] = ("pdf", "html")  # of FORMATS
    release: str = ""  # the day of a release; empty for a draft
    editions: tuple[EditionName, ...] = ()

    @property
    def draft(self) -> bool:
        return not self.release
