"""One text of the content in one language, with quotations, names and placeholders marked.

Input: texts, listed names. Output: passages; the pattern of the names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from factsheet.languages import Vocabulary
from factsheet.languages.vocabulary import QUOTED, SLOT, fold
from factsheet.records.model import Kind
from factsheet.records.publisher import ProperName

Path = tuple[str | int, ...]
Role = Literal["statement", "attribution", "label", "sheet", "changes"]
NameForms = tuple[re.Pattern[str] | None, Mapping[str, str]]
"""A pattern of the names' forms in a language, the longest first, and whose each form (group 1) is."""

_QUOTATION = re.compile(QUOTED)
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Passage:
    """One text in one language; ``text``, ``named`` and ``plain`` are as long as it is."""

    kind: Kind
    ident: str
    path: Path  # of the localized text
    role: Role
    language: str
    text: str  # without marks; apostrophes, spaces and hyphens made plain
    unnamed: str  # … with names blanked, and placeholders but for a SLOT at their end
    plain: str  # … with quotations blanked too
    placeholders: tuple[str, ...]  # as written, with :words
    names: frozenset[str]  # ids

    @property
    def fields(self) -> frozenset[str]:
        """The fields that its placeholders print, in digits or in words."""
        return frozenset(name.removesuffix(":words") for name in self.placeholders)


def passage_of(kind: Kind, ident: str, path: Path, role: Role, language: str, text: str, names: NameForms) -> Passage:
    """Return a text as the rules look at it."""
    pattern, owners = names
    folded = fold(text)
    unnamed = _PLACEHOLDER.sub(_slot, pattern.sub(_blank, folded) if pattern else folded)
    return Passage(
        kind=kind,
        ident=ident,
        path=path,
        role=role,
        language=language,
        text=folded,
        unnamed=unnamed,
        plain=_without_quotations(unnamed, folded),
        placeholders=tuple(_PLACEHOLDER.findall(folded)),
        names=frozenset(owners[match[1]] for match in pattern.finditer(folded)) if pattern else frozenset(),
    )


def name_forms(names: Iterable[ProperName], language: str, vocabularies: Sequence[Vocabulary]) -> NameForms:
    """Return how names are found in texts of a language, by whose words they are judged."""
    owners: dict[str, str] = {}
    for name in names:
        own = name.forms.get(language)
        for form in own or [form for forms in name.forms.values() for form in forms]:
            owners.setdefault(fold(form), name.id)
    if not owners:
        return None, owners
    ordered = sorted(owners, key=len, reverse=True)
    # The look-ahead for a first letter spares trying every form at every place.
    first = "".join(sorted({re.escape(form[0]) for form in ordered}))
    endings = "|".join(v.language.name_endings for v in vocabularies)
    forms = "|".join(map(re.escape, ordered))
    return re.compile(rf"(?<!\w)(?=[{first}])({forms})(?:{endings})(?!\w)"), owners


def _without_quotations(text: str, folded: str) -> str:
    """Return a text with the places blanked where the folded one, which is as long, has quotations."""
    for found in _QUOTATION.finditer(folded):
        text = text[: found.start()] + _blank(found) + text[found.end() :]
    return text


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def _slot(match: re.Match[str]) -> str:
    return " " * (len(match.group()) - 1) + SLOT
