"""Whose word a source relays, and what was looked for and not found.

Input: what YAML has in ``speakers.yaml`` and ``searches.yaml``. Output: Speaker and Search records.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from factsheet.records.dates import EdtfDate
from factsheet.records.values import Author, Identifier, Localized, Record

Said = Annotated[str, StringConstraints(min_length=1, max_length=600, pattern=r"\w")]


class Speaker(Record):
    """Who said what a source only relays; two sources that relay one speaker are one voice."""

    id: Identifier
    name: Localized
    group: Identifier | None = None


class Search(Record):
    """What was looked for and not found: the record behind each “not found as of” that a sheet prints."""

    id: Identifier
    what: Localized
    where: Said
    queries: tuple[Said, ...] = Field((), strict=False)
    on: EdtfDate
    by: Author | None = None
