"""Who publishes the sheets, and in which words: the publisher, proper names, words to avoid."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from factsheet.records.addresses import Address, BaseAddress, Reached
from factsheet.records.pictures import PictureFile
from factsheet.records.values import Author, Identifier, LanguageCode, Localized, Reason, Record, SheetNumber


class Licence(Record):
    id: str
    label: Localized
    url: Address | None = None


class Logo(Record):
    """The publisher's sign, printed at the end of each sheet."""

    file: PictureFile = Field(description="a PNG, JPEG or SVG file, by its path below the content folder")
    alt: Localized = Field(description="what it says, for those who do not see it")


RuleCode = Annotated[str, StringConstraints(pattern=r"^C[0-9]{3}$")]
PaperName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,19}$")]  # of the theme


ThemeName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]


class Publisher(Record):
    """Who publishes the sheets, and where corrections go."""

    name: Localized
    contact: Reached
    corrections: Reached
    base_url: BaseAddress | None = None
    licence: Licence
    logo: Logo | None = None
    disclaimer: Localized | None = Field(None, description="what every sheet says of itself at its end")
    languages: Annotated[tuple[LanguageCode, ...], Field(min_length=1, strict=False)] = ("en",)
    theme: ThemeName | None = Field(None, description="the look of sheets and pages, such as quiet")
    papers: Annotated[tuple[PaperName, ...], Field(min_length=1, strict=False)] = ("a4", "letter")
    number_prefix: SheetNumber | None = Field(None, description="what each sheet's number starts with, such as FS-")
    address: str | None = None
    allows_text: tuple[Localized, ...] = Field(
        (), strict=False, description="texts and labels that your own templates print on any sheet, word for word"
    )
    author: Author | None = Field(None, description="who writes the facts: a handle or initials; never printed")
    unsigned: Literal["allowed"] | None = Field(
        None, description="release what readers decided without signing it; the sheet says how much; never printed"
    )
    rules_off: dict[RuleCode, Reason] = Field(
        default_factory=dict,
        description="rules that are off, with the reason; check and each PDF's manifest tell it",
    )


class ProperName(Record):
    """A name that may stand in a statement, with its forms per language (each a list, the first preferred)."""

    id: Identifier
    kind: Literal["person", "organisation", "place", "work", "law", "event"]
    forms: dict[LanguageCode, Annotated[tuple[str, ...], Field(min_length=1, strict=False)]]
    short: Localized | None = Field(
        None, description="for an organisation: what notes call it after the first that names it, such as IRCC"
    )
    public: str | None = Field(None, description="for a person: why this is a public figure")
    small: bool = Field(False, description="for a place: so small that a small count could point to a person")


class Term(Record):
    """A word to avoid outside quotations and titles."""

    term: str
    language: LanguageCode
    instead: str
    reason: str
