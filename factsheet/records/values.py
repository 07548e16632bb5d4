"""Values that fields hold: ids, dates as precise as is known, text per language.

Input: what YAML has in a field. Output: the value, or what is wrong with it, for an editor to read.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, RootModel, StringConstraints

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
LanguageCode = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]
Sentence = Annotated[str, StringConstraints(min_length=1, max_length=600)]
Address = Annotated[str, StringConstraints(pattern=r"^https?://[^\s<>\"]+$")]
Author = Annotated[str, StringConstraints(min_length=1, max_length=80, pattern=r"\w")]

_EDTF = re.compile(
    r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?"
    r"(/[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?)?"
)
_MONTH_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _edtf(value: object) -> str:
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if not isinstance(text, str) or not _EDTF.fullmatch(text):
        shape = re.fullmatch(r"[0-9]{4}-([0-9]{2})(-[0-9]{2})?", text) if isinstance(text, str) else None
        if shape and not 1 <= int(shape[1]) <= 12:
            raise ValueError(f"there is no month {shape[1]}: write year, month, day: 2017, 2017-09 or 2017-09-01")
        raise ValueError("not a date: write 2017, 2017-09, 2017-09-01 or an interval 2017-06/2017-08")
    for part in text.split("/"):
        numbers = [int(n) for n in part.split("-")]
        if len(numbers) == 3:
            year, month, day = numbers
            leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
            if day > _MONTH_DAYS[month - 1] or (month == 2 and day == 29 and not leap):
                raise ValueError(f"there is no day {part}: look the day up, or write the month alone, {part[:7]}")
    return text


EdtfDate = Annotated[
    str,
    BeforeValidator(_edtf, json_schema_input_type=str | int),
    Field(description="EDTF level 0: 2017, 2017-09, 2017-09-01, or an interval of two with a slash"),
]


class Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, strict=True)


def _same_in_all(value: object) -> object:
    return {"und": value} if isinstance(value, str) else value


class Localized(RootModel[Annotated[dict[LanguageCode | Literal["und"], Sentence], BeforeValidator(_same_in_all)]]):
    """Text per language; a plain string stands for the same text in every language."""

    model_config = ConfigDict(frozen=True, strict=True)

    def get(self, language: str) -> str | None:
        """Return the text in this language, or None where it is missing."""
        return self.root.get(language, self.root.get("und"))

    def languages(self) -> frozenset[str]:
        return frozenset(self.root) - {"und"}
