"""What of a text cannot be set: characters without a glyph.

Input: a project, a sheet. Output: nothing, or each at the record it stands in.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from factsheet.errors import ContentError, Problem
from factsheet.project.places import places_of
from factsheet.project.project import Project
from factsheet.sheet.tree import Sheet

if TYPE_CHECKING:
    from factsheet.writers.pdf.fonts import Face


def check_characters(project: Project, sheet: Sheet, faces: Mapping[str, Face], text: str = "") -> None:
    """Name each character of a text, or of the whole sheet, that the font lacks; and the records it stands in.

    Raises ContentError P001.
    """
    from factsheet.writers.pdf.fonts import missing_characters

    missing = faces["regular"].missing(text) if text else missing_characters(sheet, faces)
    problems = []
    family = project.theme.fonts.family
    hint = "write it another way, or name a font that has it in theme.yaml: `fallback: [fonts/….ttf]`"
    for character in sorted(missing):
        for where, what in places_of(character, sheet, project.content):
            problems.append(Problem("P001", where, f"the character “{character}” (U+{ord(character):04X}) of {what}"
                                    f" is not in the font {family}", hint))  # fmt: skip
    if problems:
        raise ContentError(problems)
