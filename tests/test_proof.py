"""The proof of a finished file: it passes what is right, and names what is planted – file, page, note, fact."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from support.built import FILES, ROOT, outputs, press, project, sheet
from support.content_factory import Folder

from factsheet.errors import ProofError
from factsheet.languages import language
from factsheet.lint import sentences
from factsheet.project.build import Selection, build
from factsheet.project.press import Made, Press
from factsheet.project.project import Project
from factsheet.project.verify import verify
from factsheet.proof import Hidden, Secrets, leaks, prove, read
from factsheet.proof.document import Reading
from factsheet.records.folders import Folders
from factsheet.sheet import tree as t
from factsheet.writers.pdf import metadata
from factsheet.writers.pdf.boxes import TextBox
from factsheet.writers.pdf.compose import Line
from factsheet.writers.pdf.cutting import Piece
from factsheet.writers.pdf.write import Layout, lay_out

NAME = "canada-response"
FILE = f"{NAME}.en.a4.pdf"
YEAR = re.compile(r"20\d\d")
HINT = "\n  hint: nothing was written: a file says what its sheet says; please report it, with the text named here"


@pytest.fixture
def layout() -> Layout:
    """Return a fresh layout of a real sheet of four pages, to be spoilt."""
    return laid_out(press(), sheet(NAME, "en"))


def laid_out(press: Press, made: t.Sheet) -> Layout:
    theme = press.project.theme
    planned = press.project.content.sheets[made.metadata.id].pages
    return lay_out(made, theme, press.faces, theme.papers["a4"], language("en"), planned)


def painted(layout: Layout, by: Press | None = None) -> Made:
    by = by or press()
    plan = project().content.sheets[layout.sheet.metadata.id]
    return by.paint(layout, project().edition(plan, language("en")), "a4")


def proved(by: Press, made: Made) -> None:
    by.prove(project().edition(project().content.sheets[NAME], language("en")), FILE, made)


def told(layout: Layout, by: Press | None = None) -> list[str]:
    """Return the messages that stop a build with this layout, without their hints."""
    by = by or press()
    with pytest.raises(ProofError) as caught:
        proved(by, painted(layout, by))
    return [str(problem).removesuffix(HINT) for problem in caught.value.problems]


def test_nothing_is_found_where_nothing_is_wrong(layout: Layout) -> None:
    made = painted(layout)
    proved(press(), made)
    assert made.data == outputs()[FILE].data


@pytest.mark.parametrize("name", FILES)
def test_every_file_is_proved_from_itself(name: str) -> None:
    assert verify(outputs()[name].data, project(), ROOT / "templates").findings == ()


# -- planted in the layout ---------------------------------------------------------------------------


def number_of(note: TextBox) -> int:
    assert note.marker is not None
    return int(note.marker.lines[0].text)


def first_in_a_column(layout: Layout) -> tuple[int, int, TextBox]:
    """Return page, index and box of the first text of three lines or more that stands in a column."""
    return next(
        (number, index, placed.box)
        for number, page in enumerate(layout.pages)
        for index, placed in enumerate(page.placed)
        if isinstance(placed.box, TextBox) and len(placed.box.lines) > 2 and placed.column >= 0
    )


def test_a_note_moved_to_the_next_page(layout: Layout) -> None:
    area, following = layout.pages[0].area, layout.pages[1].area
    following.notes.insert(0, area.notes.pop())
    number = number_of(following.notes[0])
    assert f"{FILE}: error[F005]: page 2, note {number}: first marked on page 1, but starts on page 2" in told(layout)


def test_a_note_above_its_mark(layout: Layout) -> None:
    layout.pages[0].placed = [placed._replace(y=placed.y + layout.geometry.height) for placed in layout.pages[0].placed]
    assert f"{FILE}: error[F005]: page 1, note 1: is above its first mark" in told(layout)


def divided(layout: Layout, onto: int, place: int) -> tuple[int, int]:
    """Divide the last note of a page, its rest so many pages later at this place; return page and number."""
    page, area = next(
        (number, page.area) for number, page in enumerate(layout.pages) if len(page.area.notes[-1].lines) > 1
    )
    head, rest = area.notes[-1].divide(1)
    area.notes[-1] = head
    layout.pages[page + onto].area.notes.insert(place, rest)
    return page + 1, number_of(head)


def test_a_continued_note_goes_on_at_once(layout: Layout) -> None:
    divided(layout, 1, 0)
    proved(press(), painted(layout))


@pytest.mark.parametrize("place", [1, 99])
def test_a_continued_note_that_waits_for_others(layout: Layout, place: int) -> None:
    page, number = divided(layout, 1, place)
    message = f"{FILE}: error[F005]: page {page + 1}, note {number}: continues after other notes, not immediately"
    assert message in told(layout)


def test_a_note_that_goes_on_two_pages_later(layout: Layout) -> None:
    page, number = divided(layout, 2, 0)
    message = f"{FILE}: error[F005]: page {page + 2}, note {number}: continues after other notes, not immediately"
    assert message in told(layout)


def test_text_over_notes(layout: Layout) -> None:
    """The notes grow into the columns."""
    layout.pages[1].area.gap = 200
    assert f"{FILE}: error[F008]: page 2: text and notes overlap" in told(layout)


def test_a_line_that_leaves_its_column(layout: Layout) -> None:
    page, _, box = first_in_a_column(layout)
    first, second = box.lines[:2]
    joined = Line((*first.pieces, *second.pieces), first.width + second.width, second.space_dropped)
    box.lines = (joined, *box.lines[2:])
    assert any(m.startswith(f"{FILE}: error[F008]: page {page + 1}: “") for m in told(layout))


def test_a_box_beside_its_column(layout: Layout) -> None:
    page, index, box = first_in_a_column(layout)
    placed = layout.pages[page].placed
    placed[index] = placed[index]._replace(x=placed[index].x + 20)
    words = " ".join(box.lines[0].text.split())
    (message, *_) = [m for m in told(layout) if "F008" in m]
    assert message.startswith(f"{FILE}: error[F008]: page {page + 1}: “")
    assert message.split("“")[1].split("”")[0] in " ".join(line.text for line in box.lines) or words


def test_a_box_below_the_page(layout: Layout) -> None:
    page, index, _ = first_in_a_column(layout)
    placed = layout.pages[page].placed
    placed[index] = placed[index]._replace(y=layout.geometry.height + 5)
    assert any("error[F008]" in message and "is outside its column" in message for message in told(layout))


def test_a_digit_that_is_painted_otherwise(layout: Layout) -> None:
    """The fact is named, and what its statement should be."""
    facts = {f.id for f in project().edition(project().content.sheets[NAME], language("en")).facts}
    page, box = next(
        (number, placed.box)
        for number, page in enumerate(layout.pages, 1)
        for placed in page.placed
        if isinstance(placed.box, TextBox) and len(placed.box.lines) > 1
        if any(YEAR.search(line.text) for line in placed.box.lines)
        if any(True for line in placed.box.lines for _ in line.notes())  # a statement, not a text of the sheet's own
    )
    box.lines = tuple(Line(tuple(map(another_year, line.pieces)), line.width, line.space_dropped) for line in box.lines)
    (message,) = told(layout)
    assert re.match(rf"{re.escape(FILE)}: error\[F007\]: page {page}, fact [a-z0-9-]+: expected “", message)
    assert message.split("fact ")[1].split(":")[0] in facts
    expected, found = re.findall("“(.+?)”", message)
    assert YEAR.search(expected) and expected != found


def another_year(piece: Piece) -> Piece:
    text = YEAR.sub(lambda year: f"{year[0][:3]}{(int(year[0]) + 3) % 10}", piece.text)
    return piece._replace(text=text, word=piece.run.face.word(text))


# -- what must not leave -----------------------------------------------------------------------------


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Return a folder with a small content and our templates."""
    never = "  text: {en: Kept for the file.,"
    note = "  note: Someone told us about this by telephone.\n"
    Folder().change("facts/harbour.yaml", never, note + never).write(tmp_path)
    for path in (ROOT / "templates").rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts:
            copy = tmp_path / "templates" / path.relative_to(ROOT / "templates")
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
    return tmp_path


def built(folder: Path) -> list[str]:
    """Build the small sheet; return what stops it."""
    selection = Selection(languages=("en",), papers=("a4",), formats=("pdf",))
    try:
        build(Project(folder / "content", folder / "templates"), selection, folder / "output")
    except ProofError as error:
        return [str(problem).removesuffix(HINT) for problem in error.problems]
    return []


def print_in_colophon(folder: Path, markup: str) -> None:
    path = folder / "templates" / "blocks" / "colophon.html.j2"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("</footer>", f"  <p>{markup}</p>\n</footer>", 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("Kept for the file.", "kept for the file"),
        ("Someone told us about this by telephone.", "someone told us about this"),
    ],
)
def test_a_field_that_is_never_printed(small: Path, markup: str, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The lint would stop it before, as text that is nobody's; the proof finds it all the same."""
    monkeypatch.setattr(sentences, "check", lambda *given: iter(()))
    assert built(small) == []
    old = (small / "output" / "harbour.en.a4.draft.pdf").read_bytes()
    print_in_colophon(small, markup)
    messages = built(small)
    said = f"contains words of a field that is never printed: “{words}”"
    assert f"harbour.en.a4.draft.pdf: error[F009]: page 1: the text {said}" in messages
    assert f"harbour.en.a4.draft.pdf: error[F009]: the attached factsheet-manifest.json {said}" in messages
    assert (small / "output" / "harbour.en.a4.draft.pdf").read_bytes() == old


def test_a_folder_in_the_metadata(layout: Layout) -> None:
    here = Path.cwd().resolve()
    meta = replace(layout.sheet.metadata, summary=f"Made in {here}/content")
    messages = told(replace(layout, sheet=replace(layout.sheet, metadata=meta)))
    assert f"{FILE}: error[F009]: the file’s information contains a local path: {here}" in messages
    assert f"{FILE}: error[F009]: the metadata contains a local path: {here}" in messages


def written_by(author: str) -> Press:
    """Return a press whose publisher's facts are all written by one author."""
    spoilt = Project(ROOT / "content", ROOT / "templates")
    publisher = project().content.publisher.model_copy(update={"author": author})
    spoilt.content = replace(project().content, publisher=publisher)
    spoilt.theme = project().theme
    return Press(spoilt)


def test_an_author_in_the_metadata(layout: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metadata, "PRODUCER", "factsheet of quilla")
    assert told(layout, written_by("quilla")) == [
        f"{FILE}: error[F009]: the file’s information contains the name of an author: quilla",
        f"{FILE}: error[F009]: the metadata contains the name of an author: quilla",
    ]


def test_an_author_may_be_called_like_a_word_of_the_sheet(layout: Layout) -> None:
    maker = written_by("Canada")
    proved(maker, painted(layout, maker))
    edition = project().edition(project().content.sheets[NAME], language("en"))
    maker.prove_page(edition, f"{NAME}.en.draft.html", Made(outputs()[f"{NAME}.en.html"].data))


@pytest.mark.parametrize("folder", ["home", "content", "templates"])
def test_a_folder_it_was_made_in(layout: Layout, monkeypatch: pytest.MonkeyPatch, folder: str) -> None:
    """The folders are searched for wherever they are, not only below /home and the like."""
    maker, place = written_by("quilla"), Path("/elsewhere") / folder
    maker.faces = press().faces
    monkeypatch.setattr(maker, "made_of", press().made_of)
    if folder == "home":
        monkeypatch.setattr(Path, "home", lambda: place)
    elif folder == "content":
        monkeypatch.setattr(maker.project, "content_folder", place)
    else:
        monkeypatch.setattr(maker.project, "folders", Folders((place, folder)))
    monkeypatch.setattr(metadata, "PRODUCER", f"factsheet in {place}")
    assert f"{FILE}: error[F009]: the metadata contains a local path: {place}" in told(layout, maker)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("KEPT FOR THE FILE, ALWAYS", "kept for the file always"),
        ("“Kept for the file always”.", "kept for the file always"),
        ("kept\u00a0for the \ufb01le\u200b, al\u00adways", "kept for the file always"),
        ("In a (safe house).", "safe house"),
        ("safe-house", "safe house"),
        ('["safe","house"]', "safe house"),
        (f"safe{leaks.APART}house", ""),
        ("kept for the files always", ""),
    ],
)
def test_hidden_words_are_found_however_they_are_set(text: str, words: str) -> None:
    assert Hidden(["Kept for the file, always.", "Safe house"], []).found(text) == words


def test_values_of_the_manifest_are_apart() -> None:
    reading = Reading(attachments={"a.json": b'{"page":3,"text":"a \\"safe\\" house","x":["safe","house"]}'})
    secrets = Secrets(Hidden(["Page 3", "Safe house"], []))
    assert [f.found for f in leaks.check(reading, secrets)] == ["safe house"]
    assert list(leaks.check(replace(reading, attachments={"a.json": b'["page",3,"safe","house"]'}), secrets)) == []


def test_an_expansion_is_told() -> None:
    reading = Reading(expansions=["Safe house"])
    assert [f.what for f in leaks.check(reading, Secrets(Hidden(["Safe house"], [])))] == [
        "an expansion contains words of a field that is never printed: “safe house”"
    ]


def test_hidden_words_that_are_printed_elsewhere_are_not_hidden() -> None:
    hidden = Hidden(
        ["One two three four five six seven", "See file"], ["the one two three four five and more", "See file"]
    )
    assert hidden.found("x One two three four five y") == ""
    assert hidden.found("x two three four five six y") == "two three four five six"
    assert hidden.found("See file") == ""
    assert Hidden(["See file"], ["See the file"]).found('["P","see file"]') == "see file"
    assert Hidden(["", "Word"], []).found("Word") == ""


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("in /home/anna/x", "/home/anna/x"),
        ('"C:\\Users\\anna"', "C:\\Users\\anna"),
        ("https://e.org/home/page and e.org/tmp/x", ""),
        ("rsf.org/work/", ""),
        ("file:///home/anna/x", "file:///home/anna/x"),
        ("see file:/tmp/x", "file:/tmp/x"),
    ],
)
def test_a_path_is_no_part_of_an_address(text: str, path: str) -> None:
    found = list(leaks.check(Reading(info={"/Subject": text}), Secrets()))
    assert [finding.found for finding in found] == ([path] if path else [])


def test_a_reading_of_another_sheet_is_not_this_one(small: Path) -> None:
    assert built(small) == []
    other = read((small / "output" / "harbour.en.a4.draft.pdf").read_bytes())
    expected = painted(laid_out(press(), sheet(NAME, "en"))).expected
    assert expected is not None
    codes = {finding.code for finding in prove(other, expected, Secrets())}
    assert {"F004", "F006", "F007", "F010"} <= codes
