"""Sources: records in CSL-YAML, readable by Pandoc unchanged.

Input: mappings read from YAML. Output: Source records; how one is called and addressed in a language.
"""

from __future__ import annotations

from typing import Annotated, Literal
from urllib.parse import quote

from pydantic import BeforeValidator, Field, StringConstraints

from factsheet.records.addresses import Address, Doi
from factsheet.records.dates import EdtfDate, SourceDate
from factsheet.records.values import Identifier, LanguageCode, Localized, Record


def _text(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Numbered = Annotated[
    str, BeforeValidator(_text, json_schema_input_type=str | int), StringConstraints(min_length=1, max_length=60)
]


class Name(Record):
    """A CSL name: family and given, or literal for a body."""

    family: str | None = None
    given: str | None = None
    literal: str | None = None


class Archive(Record):
    url: Address
    captured: EdtfDate


class Snapshot(Record):
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    words: Annotated[int, Field(gt=0)]
    taken: EdtfDate


class SourceText(Record):
    """What a source is called in one language, where that differs: the French page of a federal document."""

    title: str | None = None
    author: tuple[Name, ...] = Field((), strict=False)
    container_title: str | None = Field(None, alias="container-title")
    publisher: str | None = None
    url: Address | None = Field(None, alias="URL")


class SourceCustom(Record):
    """What CSL has no field for, in the place CSL gives for it."""

    title_translation: Localized | None = Field(None, alias="title-translation")
    genre_translation: Localized | None = Field(None, alias="genre-translation")
    localized: dict[LanguageCode, SourceText] = Field(default_factory=dict)
    copy_: Literal[True] | None = Field(None, alias="copy")
    link: Literal[False] | None = None
    archive: Archive | Literal["withheld-for-safety"] | None = None
    reason: str | None = None
    class_: Literal[1, 2, 3, 4] | None = Field(None, alias="class")
    independence: Identifier | None = None
    snapshot: Snapshot | None = None
    url_status: Literal["live", "dead", "unfit", "usurped"] | None = Field(None, alias="url-status")
    original_date: SourceDate | None = Field(None, alias="original-date")
    note: str | None = None


class Source(Record):
    """One source in CSL-YAML, readable by Pandoc unchanged."""

    id: Identifier
    type: Literal[
        "article-journal",
        "article-magazine",
        "article-newspaper",
        "bill",
        "book",
        "broadcast",
        "chapter",
        "dataset",
        "hearing",
        "interview",
        "legal_case",
        "legislation",
        "motion_picture",
        "pamphlet",
        "post",
        "post-weblog",
        "report",
        "speech",
        "treaty",
        "webpage",
    ]
    title: str | None = None
    author: tuple[Name, ...] = Field((), strict=False)
    container_title: str | None = Field(None, alias="container-title")
    publisher: str | None = None
    publisher_place: str | None = Field(None, alias="publisher-place")
    editor: Annotated[tuple[Name, ...], Field(strict=False)] | None = None
    volume: Numbered | None = None
    issue: Numbered | None = None
    page: Numbered | None = None
    event_title: str | None = Field(None, alias="event-title")
    issued: SourceDate | None = None
    accessed: SourceDate | None = None
    number: str | None = None
    genre: str | None = None
    url: Address | None = Field(None, alias="URL")
    doi: Doi | None = Field(None, alias="DOI")
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}(-[A-Z]{2})?$")] = "en"
    custom: SourceCustom = SourceCustom.model_construct()

    @property
    def doi_address(self) -> str:
        """The address that a DOI stands for."""
        return f"https://doi.org/{quote(self.doi, safe='/:;()._-')}" if self.doi else ""

    @property
    def address(self) -> str:
        """Where the source is: its address, else that of its DOI."""
        return self.url or self.doi_address

    @property
    def published(self) -> str:
        """The date of publication as EDTF, of a season its year; empty where there is none or only words."""
        issued = self.issued if isinstance(self.issued, str) else ""
        return issued[:4] if issued[5:6] == "2" and "/" not in issued else issued

    def in_language(self, language: str) -> Source:
        """Return the source as it is called and addressed in a language."""
        own = self.custom.localized.get(language)
        return self.model_copy(update={k: v for k, v in own if v}) if own else self

    def genre_in(self, language: str) -> str:
        """Return the genre in a language; as it is written, where it has no translation."""
        translated = self.custom.genre_translation.get(language) if self.custom.genre_translation else None
        return translated or self.genre or ""
