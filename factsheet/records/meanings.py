"""What each field of a record means, with examples: for the schemas that editors read, and for the reference.

Input: fields.toml of this folder. Output: the meaning of each field, by the name it has in YAML.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple


class Meaning(NamedTuple):
    what: str
    examples: tuple[str, ...]  # in YAML


@cache
def meanings_by_record() -> Mapping[str, Mapping[str, Meaning]]:
    """Return all meanings, by the name of the record's class; with its module, where two have the same name."""
    told = tomllib.loads(Path(__file__).with_name("fields.toml").read_text(encoding="utf-8"))
    return {
        record: {field: Meaning(what, tuple(examples)) for field, (what, *examples) in fields.items()}
        for record, fields in told.items()
    }


def meanings(record: type) -> dict[str, Meaning]:
    """Return the meanings of a record's fields, those of the records it is built on included."""
    found: dict[str, Meaning] = {}
    for part in reversed(record.__mro__):
        whole = f"{part.__module__.rpartition('.')[2]}.{part.__name__}"
        by_name = meanings_by_record()
        found |= by_name.get(whole) or by_name.get(part.__name__, {})
    return found
