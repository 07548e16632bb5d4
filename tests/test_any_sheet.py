"""Any sheet in any type on any paper: nothing outside its column, nothing lost, notes at the foot."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from support.built import project
from support.random_sheets import RandomSheet, sheets
from support.sheet_of_markup import built
from support.small_font import small_font

from factsheet.writers.pdf.fonts import Face, load_faces
from factsheet.writers.pdf.write import TooTall


@pytest.fixture(scope="module")
def faces(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Face]:
    """Return the faces of the sheets, with a fallback for Hebrew."""
    path: Path = tmp_path_factory.mktemp("fonts") / "blocks.ttf"
    path.write_bytes(small_font())
    fonts = project().theme.fonts.model_copy(update={"fallback": (str(path),)})
    return load_faces(project().theme.model_copy(update={"fonts": fonts}), project().template_folder)


@settings(max_examples=25 if settings().max_examples <= 100 else settings().max_examples)
@given(sheets())
def test_any_sheet_in_any_type_on_any_paper(faces: Mapping[str, Face], sheet: RandomSheet) -> None:
    try:
        made = built(sheet.markup, sheet.notes, sheet.theme, sheet.paper, faces, rules=True)
    except TooTall:  # a row of a table in type of 20 pt on a card: the build says so
        assume(False)
    # notes of a line that have no room on any page go on the next, and nothing else may
    told = [fault for fault in made.faults if not (made.forced and ("note-place" in fault or "first marked" in fault))]
    assert told == []
