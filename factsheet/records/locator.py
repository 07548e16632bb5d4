"""Where in a source: a page, paragraph, section, chapter, article or time; one, several or a range of them.

Input: what stands under ``locator:``. Output: a record that knows how it is named and which paragraphs it means.
"""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, Field

from factsheet.records.values import Record

_CLOCK = r"(?:[0-9]{1,2}:)?[0-9]{1,2}:[0-5][0-9]"


def _places(text: str) -> str:
    """Refuse what names no place, and a range that falls."""
    parts = [part.strip() for part in text.split(",")]
    if not all(re.search(r"\w", part) for part in parts) or len(text) > 60:
        raise ValueError("not a place: write a number, several with commas, or a range: 3, 3, 7 or 3-5")
    for part in parts:
        if (ends := re.fullmatch(r"([0-9]+)\s*[-–]\s*([0-9]+)", part)) and int(ends[1]) >= int(ends[2]):
            raise ValueError(f"the range does not rise: write {ends[2]}-{ends[1]}, or {ends[2]} alone")
    return text


def _time(text: str) -> str:
    if not re.fullmatch(rf"{_CLOCK}(?:\s*[-–]\s*{_CLOCK})?", text):
        raise ValueError("not a time: write minutes and seconds, 12:30, with hours 1:02:30, or a range 12:30-13:05")
    ends = [[int(n) for n in end.split(":")] for end in re.split(r"\s*[-–]\s*", text)]
    if len(ends) == 2 and [0] * (3 - len(ends[0])) + ends[0] >= [0] * (3 - len(ends[1])) + ends[1]:
        raise ValueError("the range does not rise: write the earlier time first")
    return text


Places = Annotated[int, Field(gt=0)] | Annotated[str, AfterValidator(_places)]


class Locator(Record):
    """Where in the source: exactly one of these."""

    paragraph: Places | None = None
    page: Places | None = None
    section: Annotated[str, Field(min_length=1)] | None = None
    chapter: Places | None = None
    article: Places | None = None
    time: Annotated[str, AfterValidator(_time)] | None = None

    @property
    def printed(self) -> tuple[str, str] | None:
        """(kind, value) as printed in a note, or None."""
        return next(((kind, str(value)) for kind, value in vars(self).items() if value is not None), None)

    @property
    def paragraphs(self) -> tuple[tuple[int, int], ...]:
        """The first and last number of each range of paragraphs it names; nothing where it names none in digits."""
        parts = str(self.paragraph or "").split(",")
        found = [re.fullmatch(r"\s*([0-9]{1,6})(?:\s*[-–]\s*([0-9]{1,6}))?\s*", part) for part in parts]
        return tuple((int(m[1]), int(m[2] or m[1])) for m in found if m)

    def has_paragraph(self, number: int) -> bool:
        """Tell whether it names a paragraph, alone or in a range."""
        return any(first <= number <= last for first, last in self.paragraphs)
