"""A page about a code as text for a terminal, or as Markdown.

Input: a page. Output: text.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from factsheet.cli.codes.pages import Page, families


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a page: a paragraph, or lines that stand as they are with what introduces them."""

    text: str
    lines: str = ""


def parts(page: Page) -> Iterator[Part]:
    """Yield what a page says below its title, in order."""
    yield Part(" ".join(page.why.split()))
    if page.example:
        yield Part("For example:", _visible(page.example))
    if page.wrong:
        yield Part(f"Wrong, in {_place(page.file)}:", _visible(page.wrong))
        if page.right:
            yield Part("Right:", page.right)
    elif page.right:
        yield Part(f"Wrong, in {_place(page.file)}, without these lines:", page.right)
    yield Part(f"Fix: {' '.join(page.fix.split())}")


def _place(file: str) -> str:
    return file if file.startswith("templates/") else f"content/{file}"


def _visible(text: str) -> str:
    """Return text with its invisible characters named."""
    return "".join(c if c.isprintable() or c == "\n" else f"[U+{ord(c):04X}]" for c in text)


def heading(page: Page) -> str:
    """Return the title of a page as a sentence; of a rule, that it is one."""
    if families()[page.code[0]].is_rule:
        return f"The rule: {page.title}."
    return f"{page.title[0].upper()}{page.title[1:]}."


def as_text(page: Page, width: int = 78) -> str:
    """Return a page for a terminal, in lines of at most ``width`` characters where they can be divided."""
    blocks = [f"{page.code}, {page.told}", textwrap.fill(heading(page), width)]
    for part in parts(page):
        lines = textwrap.indent(textwrap.dedent(part.lines).rstrip(), "    ") if part.lines else ""
        blocks.append("\n".join(filter(None, (textwrap.fill(part.text, width), lines))))
    return "\n\n".join(blocks)


def as_markdown(page: Page) -> str:
    """Return what a page says below its heading, in Markdown."""
    blocks = [f"*{page.told.capitalize()}.* {heading(page)}"]
    for part in parts(page):
        kind = "" if page.example else "jinja" if page.file.endswith(".j2") else page.file.rpartition(".")[2]
        fenced = f"```{kind}\n{textwrap.dedent(part.lines).rstrip()}\n```"
        blocks += [part.text, fenced] if part.lines else [part.text]
    return "\n\n".join(blocks)
