"""A sheet of any markup, set by any theme, laid out, painted and read back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from factsheet.languages import language
from factsheet.project.painted import expected_pages
from factsheet.proof import Secrets, prove, read
from factsheet.proof.document import Reading
from factsheet.proof.expected import from_sheet
from factsheet.records.pictures import Image, read_picture
from factsheet.sheet import tree as t
from factsheet.sheet.cite import Cited, NoteText
from factsheet.sheet.notes import number
from factsheet.sheet.numbering import with_numbers
from factsheet.sheet.reader import read as read_markup
from factsheet.writers.pdf.fonts import Face, load_faces
from factsheet.writers.pdf.write import lay_out, paint, read_back
from factsheet.writers.theme import Paper, Theme
from support import page_rules, pdf_notes
from support.built import project
from support.content_factory import png
from support.pdf_tree import read_tree

EN = language("en")
METADATA = t.Metadata(
    "notes", "FS-NN", 1, "2018-03-01", "Notes", "en", publisher="Desk", footer="FS-NN", notes_head=("Notes", "", "")
)


class Built(NamedTuple):
    """A sheet that was made and read back: its notes, the page each starts on, and what the proof finds."""

    reading: Reading
    pages: dict[int, list[int]]
    faults: list[str]
    data: bytes
    forced: bool  # something had no page of its own with all its notes


@cache
def faces() -> Mapping[str, Face]:
    return load_faces(project().theme, project().template_folder)


@cache
def pictures() -> Mapping[str, Image]:
    """Return a wide picture, a tall one and a drawing, by their file."""
    circle = b'<circle cx="1" cy="1" r="1" fill="#12395b"/>'
    drawn = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 3 2">' + circle + b"</svg>"
    files = {"wide.png": png(90, 20), "tall.png": png(20, 90), "drawn.svg": drawn}
    with TemporaryDirectory() as folder:
        for name, data in files.items():
            Path(folder, name).write_bytes(data)
        return {name: read_picture(Path(folder), name) for name in files}


def cite(*keys: str) -> str:
    return "".join(f'<cite-ref key="{key}"/>' for key in keys)


def built(
    markup: str,
    words: Mapping[str, str] | None = None,
    theme: Theme | None = None,
    paper: Paper | None = None,
    of: Mapping[str, Face] | None = None,
    *,
    rules: bool = False,
    stated: bool = False,
    end_notes: bool = False,
) -> Built:
    """Make a sheet of some markup; notes say their key, or what ``words`` has for it. With ``rules``, what page_rules
    finds are faults, too; with ``stated``, its statements have numbers, with ``end_notes`` its notes
    stand after the text. Raises TooTall."""
    head = '<header class="masthead"><p class="kind">Fact sheet</p><h1>Notes</h1></header>'
    article = read_markup(f'<article class="sheet" id="notes" lang="en">{head}{markup}</article>', pictures=pictures())

    def word(cited: Sequence[Cited]) -> list[NoteText]:
        texts = ((t.Text((words or {}).get(note.key, f"Source {note.key}.")),) for note in cited)
        return [NoteText(text, text) for text in texts]

    numbered, notes = number(article, word, lambda key: t.Reference(key), brackets=end_notes)
    sheet = t.Sheet(with_numbers(numbered) if stated else numbered, METADATA, notes, end_notes)
    theme, of = theme or project().theme, of or faces()
    layout = lay_out(sheet, theme, of, paper or theme.papers["letter"], EN)
    broken = page_rules.check(layout.flow.bands, layout.flow.notes, layout.geometry, layout.pages) if rules else []
    painted = paint(layout, theme)
    fold = read_back(of)
    expected = replace(from_sheet(sheet, fold), pages=expected_pages(painted, fold))
    data = painted.to_bytes()
    reading = read(data)
    document = read_tree(data)
    faults = [str(finding) for finding in (*prove(reading, expected, Secrets()), *broken)]
    faults += [] if end_notes else [str(finding) for finding in pdf_notes.check(document)]
    starts = {int("".join(note.label)): sorted({run.page for run in note.runs}) for note in reading.notes}
    return Built(reading, starts, faults, data, layout.statistics["forced"] > 0)
