"""Cells of tables that a spreadsheet may open: none begins a formula.

Input: a value. Output: the text of its cell.
"""

from __future__ import annotations

import re
from unicodedata import category, normalize

_FORMULA, _LINE = "=+-@|%\u2212", "\t\r\n"
_PARTED = re.compile(r"([;\t\r\n])")


def cell(value: object) -> str:
    """Return the text of a cell; what a spreadsheet would take for a formula has an apostrophe before it.

    So has what follows a semicolon, tab or line end: a spreadsheet that cells are parted so for begins one there.
    """
    text = "" if value is None else str(value)
    first, *others = _PARTED.split(text)
    marked = [f"'{part}" if _is_formula(part.lstrip('"')) else part for part in others]
    before = "'" if _is_formula(text) or any(c in _LINE for c in text[: _seen(text)]) else ""
    return before + first + "".join(marked)


def _is_formula(text: str) -> bool:
    start = normalize("NFKC", text[(seen := _seen(text)) : seen + 1])[:1]
    return bool(start) and start in _FORMULA


def _seen(text: str) -> int:
    """Return where the first character stands that can be seen, or the length of the text."""
    return next((k for k, c in enumerate(text) if not c.isspace() and category(c) not in ("Cc", "Cf")), len(text))
