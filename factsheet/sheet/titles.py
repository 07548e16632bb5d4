"""Titles of sources as inlines: CSL's markup set, and cut to what a note at the foot of a page has room for.

Input: a title as its source has it. Output: inlines.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from factsheet.records.titles import runs
from factsheet.sheet.tree import Emph, Inline, Strong, Subscript, Superscript, Text, plain_text

LONG, LONGEST = 62, 70  # characters: beyond, a title loses its subtitle; then it ends in an ellipsis
_LEAST_WORDS = 3  # a title of fewer would not be found by it
_SET: Mapping[str, Callable[[tuple[Inline, ...]], Inline]] = {
    "i": Emph,
    "b": Strong,
    "sub": Subscript,
    "sup": Superscript,
}


def title_inlines(title: str) -> tuple[Inline, ...]:
    """Return a title with its italics, bold, sub- and superscripts; other elements of CSL leave no trace."""
    result: list[Inline] = []
    for run in runs(title):
        content: tuple[Inline, ...] = (Text(run.text),)
        for element in reversed(run.elements):
            content = (_SET[element](content),) if element in _SET else content
        result += content
    return tuple(result)


def shortened(title: Sequence[Inline]) -> tuple[Inline, ...]:
    """Return a title as it is if it is short, else without its subtitle, and cut at a word with an ellipsis."""
    text = plain_text(*title)
    end = len(text)
    if end > LONG:
        head = text.partition(": ")[0]
        if len(head.split()) >= _LEAST_WORDS:
            end = len(head.rstrip())
    if end <= LONGEST:
        return _cut(title, end)
    end = text.rfind(" ", 0, LONGEST)
    kept = text[: end if end > 0 else LONGEST - 1].rstrip(" ,;:—–-")
    return (*_cut(title, len(kept)), Text("…" if end < 0 else " …"))


def _cut(content: Sequence[Inline], end: int) -> tuple[Inline, ...]:
    """Return the first characters of some inlines."""
    result: list[Inline] = []
    for inline in content:
        length = len(plain_text(inline))
        if length <= end:
            result.append(inline)
        elif isinstance(inline, Text):
            result.append(Text(inline.text[:end]))
        elif isinstance(inline, Emph | Strong | Subscript | Superscript):
            result.append(replace(inline, content=_cut(inline.content, end)))
        end -= length
        if end <= 0:
            break
    return tuple(result)
