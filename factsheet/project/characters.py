"""What of a text cannot be written: characters without a glyph, and what would be read as the mark of a note.

Input: a project, a sheet. Output: nothing, or each at the record it stands in.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from factsheet.errors import ContentError, Problem
from factsheet.project.places import places_of
from factsheet.project.project import Project
from factsheet.sheet.edition import Edition
from factsheet.sheet.tree import Sheet, Text, walk

if TYPE_CHECKING:
    from factsheet.writers.pdf.fonts import Face


def check_characters(project: Project, sheet: Sheet, faces: Mapping[str, Face]) -> None:
    """Name each character the font lacks, and the facts and sources it stands in. Raises ContentError P001."""
    from factsheet.writers.pdf.fonts import missing_characters

    missing = missing_characters(sheet, faces)
    problems = []
    family = project.theme.fonts.family
    hint = "write it another way, or name a font that has it in theme.yaml: `fallback: [fonts/….ttf]`"
    for character in sorted(missing):
        for where, what in places_of(character, sheet, project.content):
            problems.append(Problem("P001", where, f"the character “{character}” (U+{ord(character):04X}) of {what}"
                                    f" is not in the font {family}", hint))  # fmt: skip
    if problems:
        raise ContentError(problems)


def check_brackets(project: Project, edition: Edition, name: str) -> None:
    """Name the text that looks like a note mark in plain text. Raises ContentError."""
    sheet, content = edition.sheet, project.content
    looks = {f"[{note.number}]" for note in sheet.notes}
    nodes = (sheet.article, *(inline for note in sheet.notes for inline in note.content))
    texts = (text.text for node in nodes for text in walk(node) if isinstance(text, Text))
    found = sorted({mark for text in texts for mark in re.findall(r"\[\d+\]", text)} & looks)
    problems = [
        Problem("P003", where, f"{name}: “{mark}” of {what} cannot be told from the mark of a note in plain text",
                "write it another way, such as (1), or build other formats")
        for mark in found
        for where, what in places_of(mark, sheet, content)
    ]  # fmt: skip
    if problems:
        raise ContentError(problems)
