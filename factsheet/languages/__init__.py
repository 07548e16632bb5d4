"""What a language brings, one file each; whatever is named ``xx.py`` in this folder is a language."""

from functools import lru_cache
from importlib import import_module
from pkgutil import iter_modules
from typing import cast

from factsheet.errors import ContentError, Location, Problem
from factsheet.languages.catalog import SOURCE, Catalog
from factsheet.languages.language import NBSP, Language, incomplete
from factsheet.languages.vocabulary import Vocabulary

__all__ = ["NBSP", "Catalog", "Language", "Vocabulary", "known_languages", "language", "vocabulary"]


@lru_cache
def language(code: str) -> Language:
    """Return the language of an ISO 639-1 code.

    Raises ContentError: L002 for a language that has no file here, L004 for one whose file leaves something out.
    """
    known = known_languages()
    if code not in known:
        problem = Problem("L002", Location("--lang"), f'unknown language "{code}"', f"choose from {', '.join(known)}")
        raise ContentError([problem])
    found = cast(Language, import_module(f"{__name__}.{code}").LANGUAGE)
    if code != SOURCE and (lacking := [f'"{m}"' for m in language(SOURCE).phrases if m not in found.phrases]):
        raise incomplete(code, ["the phrases " + ", ".join(lacking)])
    return found


@lru_cache
def vocabulary(code: str) -> Vocabulary:
    """Return the words of a language that rules look for, compiled; raises as ``language`` does."""
    return Vocabulary(language(code))


def known_languages() -> tuple[str, ...]:
    """Return the codes of the languages there are files for, sorted."""
    return _known(tuple(__path__))


@lru_cache
def _known(folders: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(name for _, name, _ in iter_modules(folders) if len(name) == 2))
