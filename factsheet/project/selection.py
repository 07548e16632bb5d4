"""What a command is about, and in which formats. Imported before anything is read, so it imports nothing heavy.

Input: names. Output: a selection.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

PaperName: TypeAlias = str
Format = Literal["pdf", "html", "txt", "md", "eml", "card"]
FORMATS: tuple[Format, ...] = get_args(Format)


@dataclass(frozen=True)
class Selection:
    """What to build; empty tuples stand for all the publisher names."""

    sheets: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    papers: tuple[PaperName, ...] = ()
    formats: tuple[str, ...] = ("pdf", "html")  # of FORMATS
    release: str = ""  # the day of a release; empty for a draft

    @property
    def draft(self) -> bool:
        return not self.release
