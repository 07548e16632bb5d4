"""The texts of the copies kept beside the content, where there are any: archive/SOURCE/text.txt.

Input: the folder. Output: a mapping by source id; a text is read when it is asked for, and not kept. They are
never part of a checkout, so nothing that is built may depend on them: only messages and review files do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path

from factsheet.records import inputs

NAME = "text.txt"
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class Texts(Mapping[str, str]):
    """Source id → text; text that is not UTF-8 is treated as missing."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def _kept(self) -> Mapping[str, None]:
        try:
            names = sorted(path.name for path in self.folder.iterdir())
        except OSError:
            return {}
        return dict.fromkeys(n for n in names if _ID.fullmatch(n) and (self.folder / n / NAME).is_file())

    def __getitem__(self, source: str) -> str:
        if source not in self._kept:
            raise KeyError(source)
        try:
            return inputs.read_text(self.folder / source / NAME)
        except (OSError, UnicodeDecodeError):
            raise KeyError(source) from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._kept)

    def __len__(self) -> int:
        return len(self._kept)
