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

    file: PictureFile
    alt: Localized


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
    disclaimer: Localized | None = None
    languages: Annotated[tuple[LanguageCode, ...], Field(min_length=1, strict=False)] = ("en",)
    theme: ThemeName | None = None
    editions: Annotated[tuple[Literal["standard", "large", "memo"], ...], Field(min_length=1, strict=False)] = (
        "standard",
    )
    papers: Annotated[tuple[PaperName, ...], Field(min_length=1, strict=False)] = ("a4", "letter")
    number_prefix: SheetNumber | None = None
    statement_numbers: bool = False
    address: str | None = None
    allows_text: tuple[Localized, ...] = Field((), strict=False)
    author: Author | None = None
    unsigned: Literal["allowed"] | None = None
    rules_off: dict[RuleCode, Reason] = Field(default_factory=dict)


class ProperName(Record):
    """A name that may stand in a statement, with its forms per language (each a list, the first preferred)."""

    id: Identifier
    kind: Literal["person", "organisation", "place", "work", "law", "event"]
    forms: dict[LanguageCode, Annotated[tuple[str, ...], Field(min_length=1, strict=False)]]
    short: Localized | None = None
    public: str | None = None
    small: bool = False


class Term(Record):
    """A word to avoid outside quotations and titles."""

    term: str
    language: LanguageCode
    instead: str
    reason: str
