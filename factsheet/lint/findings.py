"""What a group of text is judged by, and what is found wrong in it.

Input: none; these are values that the modules of the lint hand on.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from factsheet.languages import Vocabulary
from factsheet.lint.wordings import Pair, Wording, Wordings
from factsheet.records.model import Fact

Part: TypeAlias = tuple[int, str, Vocabulary]
"""A stretch of a group: where it begins, its text, and the words of its language."""


class Finding(NamedTuple):
    """What is wrong in a group: code, words, hint, the fact it is about, and texts to look for in the templates."""

    code: str
    what: str
    hint: str
    fact: str = ""
    texts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """What a group is judged by: the same for all groups of one sheet."""

    wordings: Wordings
    furniture: tuple[Wording, ...]
    notes: Mapping[int, frozenset[Pair]]
    printed: tuple[Fact, ...]
    own: Mapping[tuple[str, str], frozenset[str]]  # forms of the sheet's own dates
    accounted: tuple[re.Pattern[str], ...] = ()  # addresses of links; where only text is known, forms of all facts
