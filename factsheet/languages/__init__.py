"""What a language brings: data, one file each; whatever is named ``xx.toml`` in this folder is a language."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from factsheet.errors import ContentError, Location, Problem
from factsheet.languages.codes import right_to_left
from factsheet.languages.language import NBSP, SOURCE, Language, Nouns, incomplete
from factsheet.languages.vocabulary import Vocabulary

__all__ = ["NBSP", "Language", "Vocabulary", "known_languages", "language", "right_to_left", "vocabulary"]


@lru_cache
def language(code: str) -> Language:
    """Return the language of an ISO 639-1 code.

    Raises ContentError: L002 for a language that has no file here, L004 for one whose file is not complete.
    """
    known = known_languages()
    if code not in known:
        problem = Problem("L002", Location("--lang"), f'unknown language "{code}"', f"choose from {', '.join(known)}")
        raise ContentError([problem])
    found = read(code, tomllib.loads(_files(tuple(__path__))[code].read_text(encoding="utf-8")))
    for table in ("labels", "phrases") if code != SOURCE else ():
        if lacking := [f'"{m}"' for m in getattr(language(SOURCE), table) if m not in getattr(found, table)]:
            raise incomplete(code, [f"the {table} " + ", ".join(lacking)])
    return found


def read(code: str, data: Mapping[str, Any]) -> Language:
    """Return a language from the data of its file. Raises ContentError L004 that lists what is missing."""
    made: Mapping[str, Callable[[Any], Any]] = {
        "quotes": tuple,
        "spaces": lambda pairs: tuple(map(tuple, pairs)),
        "spelled_after": frozenset,
        "nouns": lambda given: Nouns(**given) if given else None,
        "claims": lambda given: {claim: (said["beside"], said["words"]) for claim, said in given.items()},
    }
    return Language(code=code, **{key: made.get(key, lambda value: value)(value) for key, value in data.items()})


@lru_cache
def vocabulary(code: str) -> Vocabulary:
    """Return the words of a language that rules look for, compiled; raises as ``language`` does."""
    return Vocabulary(language(code))


def known_languages() -> tuple[str, ...]:
    """Return the codes of the languages there are files for, sorted."""
    return tuple(sorted(_files(tuple(__path__))))


@lru_cache
def _files(folders: tuple[str, ...]) -> Mapping[str, Path]:
    return {path.stem: path for folder in folders for path in Path(folder).glob("??.toml")}
