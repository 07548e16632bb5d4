"""White space of markup → that of the tree: folded, and gone where a block begins or ends.

Input: the content of an element as it was read. Output: its inlines, or its blocks with loose inlines as paragraphs.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from factsheet.sheet import tree as t


def inlines(content: list[Any]) -> tuple[t.Inline, ...]:
    """Fold white space at the ends of a block and around line breaks; join neighbouring text."""
    out, _ = _fold(content, True)
    return tuple(_trim(out))


def _fold(content: list[Any], after_space: bool) -> tuple[list[Any], bool]:
    out: list[Any] = []
    for node in content:
        if isinstance(node, t.Text):
            text = node.text[1:] if after_space and node.text.startswith(" ") else node.text
            if text:
                if out and isinstance(out[-1], t.Text):
                    out[-1] = t.Text(out[-1].text + text)
                else:
                    out.append(node if text == node.text else t.Text(text))
                after_space = text.endswith(" ")
        elif isinstance(node, t.LineBreak):
            out.append(node)
            after_space = True
        elif isinstance(node, t.CiteRef):
            out.append(node)
            after_space = False
        else:
            inner, after_space = _fold(list(node.content), after_space)
            out.append(_with(node, inner))
    return out, after_space


def _trim(content: list[Any]) -> list[Any]:
    """Drop the space at the end, however deep it stands."""
    if content:
        last = content[-1]
        if isinstance(last, t.Text):
            text = last.text.rstrip(" ")
            content[-1:] = [t.Text(text)] if text else []
        elif not isinstance(last, t.LineBreak | t.CiteRef):
            content[-1] = _with(last, _trim(list(last.content)))
    return content


def _with(node: Any, content: list[Any]) -> Any:
    return node if node.content == (inner := tuple(content)) else replace(node, content=inner)


def blocks(content: list[Any]) -> tuple[t.Block, ...]:
    """Blocks as they are; runs of inlines between them become paragraphs."""
    out: list[t.Block] = []
    run: list[Any] = []
    for node in [*content, None]:
        if node is None or isinstance(node, t.Paragraph | t.ListBlock):
            folded = inlines(run)
            if folded:
                out.append(t.Paragraph(folded))
            run = []
            if node is not None:
                out.append(node)
        else:
            run.append(node)
    return tuple(out)
