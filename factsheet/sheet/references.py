"""What stands behind a note: its source, and how far the citations of it are checked.

Input: records. Output: frozen values, part of the tree.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias


@dataclass(frozen=True, slots=True)
class Reference:
    """The source behind a note, for JSON-LD and the like; empty strings for what is not known."""

    key: str
    type: str = ""
    title: str = ""
    language: str = ""
    author: str = ""
    author_is_person: bool = False
    publisher: str = ""
    issued: str = ""
    url: str = ""
    archived: str = ""
    archived_on: str = ""
    url_unfit: bool = False  # no longer to be followed
    first_published: str = ""
    editor: str = ""
    part: tuple[str, str, str] = ("", "", "")  # volume, issue, pages
    doi: str = ""  # as an address
    event: str = ""
    place: str = ""  # of its publisher


Rung: TypeAlias = Literal["cited", "snapshot-kept", "quote-found", "read", "confirmed"]


@dataclass(frozen=True, slots=True)
class NoteRung:
    """How far citations behind a note are checked: the rung, how many stand on it, the last day one was read."""

    rung: Rung
    citations: int
    on: str = ""
