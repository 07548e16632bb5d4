"""Copies for local groups: what one says stands in no other, all else is the same bytes, and each is proved."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from support.built import ROOT
from support.command import Run, runner
from support.two_sheets import two

from factsheet.errors import ProofError
from factsheet.languages import language
from factsheet.project.copies import making
from factsheet.project.copies.contacts import Row, stem
from factsheet.project.copies.making import copies
from factsheet.project.copies.master import ALWAYS, Master, NotAgain, alone, blocks_of, probe
from factsheet.project.pool import pool
from factsheet.project.press import Press
from factsheet.project.project import Project
from factsheet.project.selection import Selection
from factsheet.project.verify import verify
from factsheet.proof.copies import Paragraph
from factsheet.proof.expected import ExpectedPage, of_paragraph
from factsheet.proof.manifest import opened
from factsheet.sheet.contact import Contact, paragraph

QUAY = Selection(("quay",), ("en",), ("a4",))
HEAD = "id,name,organisation,address,address 2,email,telephone,web,language,paper\n"
TABLE = HEAD + (
    "ottawa,Jane Example,Ottawa Example Group,12 Elm Street,Ottawa ON,jane@ottawa.test,+1 613 555 0100,ottawa.test,,\n"
    ",Zoë Müller,,,,,06131 20 30,,fr en,letter\n"
    ",,Группа «Маяк»,,,mayak@mayak.test,,,,\n"
)
NAMES = [
    *(f"gruppa-mayak.quay.{code}.{paper}.draft.pdf" for code in ("en", "fr") for paper in ("a4", "letter")),
    *(f"ottawa.quay.{code}.{paper}.draft.pdf" for code in ("en", "fr") for paper in ("a4", "letter")),
    *(f"zoe-muller.quay.{code}.letter.draft.pdf" for code in ("en", "fr")),
]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    two().write(tmp_path)
    (tmp_path / "templates").symlink_to(ROOT / "templates")
    (tmp_path / "contacts.csv").write_text(TABLE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(here: Path, capfd: pytest.CaptureFixture[str]) -> Run:
    return runner(capfd, "build", "quay", "--for", "contacts.csv")


def made(folder: Path = Path("copies")) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if not path.name.startswith(".")}


@cache
def master(form: tuple[bool, bool] = (True, True)) -> Master:
    """Return what copies of a small sheet share, read once for all examples."""
    folder = _folder()
    project = Project(folder / "content", ROOT / "templates")
    edition = project.finished(project.content.sheets["quay"], language("en"))
    return Master(Press(project), edition, "quay", "a4", probe(form), ALWAYS)


@cache
def _folder() -> Path:
    from tempfile import mkdtemp

    path = Path(mkdtemp())
    two().write(path)
    return path


def everything(data: bytes) -> Iterator[str]:
    """Yield all that another program can read of a file: its pages, its objects, its streams."""
    yield from (page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    yield data.decode("latin-1")
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for item in pdf.objects:
            yield item.to_json().decode()
            if isinstance(item, pikepdf.Stream):
                yield item.read_bytes().decode("latin-1")


# -- each is its own -----------------------------------------------------------------------------------

# No word stands in another: each begins with a letter that none goes on with.
WORDS = st.tuples(*(st.text("abcdefghijlmnorst", min_size=6, max_size=12).map(first.__add__) for first in "kpqvwxyz"))


@given(WORDS, st.tuples(st.booleans(), st.booleans()))
@settings(max_examples=10)
def test_no_word_of_a_contact_stands_in_the_copy_of_another(words: tuple[str, ...], form: tuple[bool, bool]) -> None:
    rows = [
        Row(n, f"row-{n}", Contact(own[0], own[1], own[2], f"{own[3]}@example.test" if form[0] else "", "12",
                                   f"https://{own[3]}.test/" if form[1] else ""))
        for n, own in enumerate((words[:4], words[4:]), 2)
    ]  # fmt: skip
    for row, own, others in zip(rows, (words[:3], words[4:7]), (words[4:], words[:4]), strict=True):
        text = "\n".join(everything(master(form).copy(row)))
        assert all(word in text for word in own)
        assert not [word for word in (*others, "contact.invalid") if word in text]


TEXT = st.text(st.characters(min_codepoint=32, max_codepoint=0x2FF, exclude_categories=("Cc", "Cf", "Cn", "Zs")),
               min_size=1, max_size=15)  # fmt: skip


@given(TEXT, TEXT)
@settings(max_examples=25)
def test_whatever_a_cell_says_stands_in_the_file_as_it_is(name: str, address: str) -> None:
    contact = Contact(name, "", address, "a@example.test", "", "https://example.test/")
    faces = master().press.faces["regular"]
    if faces.missing(name + address):
        return
    row = Row(2, "row", contact)
    try:
        data = master().copy(row)
    except NotAgain:  # it needs glyphs of its own
        data = alone(master().press, master().edition, "quay", "a4", row)
    verdict = verify(data)
    assert verdict.intact, verdict.findings
    said, _ = of_paragraph(paragraph(contact, language("en")), master().fold)
    assert ["P", said] in [list(block) for block in verdict.manifest["text"]["blocks"]]
    assert verdict.manifest["sheet"]["copy"] == "row"


def test_a_contact_of_another_script_has_its_own_file_and_the_same_sheet() -> None:
    for name in ("Łukasz Żak", "Ивáн", "e\u0301a\u0302\u0323", "Группа", "ﬁ"):
        row = Row(2, "row", Contact(name))
        base = Master(master().press, master().edition, "quay", "a4", probe((False, False)), blocks_of(row.contact))
        try:
            data = base.copy(row)
        except NotAgain:
            data = alone(master().press, master().edition, "quay", "a4", row)
        assert verify(data).intact


def test_a_copy_is_the_same_bytes_however_many_are_made_and_by_whom(here: Path) -> None:
    project = Project("content")
    report = copies(project, Selection(("quay",)), Path("contacts.csv"), Path("copies"))
    assert (report.made, report.kept, report.kind, sorted(report.names)) == (10, 0, None, NAMES)
    files = made()
    assert sorted(files) == NAMES
    with pool(2) as executor:
        copies(project, Selection(("quay",)), Path("contacts.csv"), Path("two"), executor=executor)
    assert made(Path("two")) == files
    rows = TABLE.splitlines(keepends=True)
    Path("contacts.csv").write_text(rows[0] + rows[3] + rows[1], encoding="utf-8")
    copies(project, Selection(("quay",)), Path("contacts.csv"), Path("some"))
    assert made(Path("some")).items() <= files.items() and len(made(Path("some"))) == 8
    for data in files.values():
        verdict = verify(data, project)
        assert verdict.intact and not verdict.changes
    text = PdfReader(io.BytesIO(files["ottawa.quay.en.a4.draft.pdf"])).pages[-1].extract_text()
    assert "Your local contact: Jane Example, Ottawa Example Group · 12 Elm Street, Ottawa ON" in text
    assert "+1 613 555 0100 · jane@ottawa.test · ottawa.test" in text


# -- the proof finds what is wrong ---------------------------------------------------------------------


def wanted(row: Row, data: bytes) -> Paragraph:
    """Return what the copy of a row must say, by its manifest."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        attached = pdf.attachments["factsheet-manifest.json"].get_file().read_bytes()
    said, links = of_paragraph(paragraph(row.contact, language("en")), master().fold)
    page = opened(attached)["text"]["pages"][master().base.page]
    return Paragraph(said, links, ExpectedPage(**page), attached)


ONE = Row(2, "one", Contact("Amina Haddad", "Harbour Friends", "", "amina@one.test", "22", "https://one.test/"))
TWO = Row(3, "two", Contact("Amina Haddah", "Harbour Friends", "", "amina@two.test", "22", "https://two.test/"))


def told(data: bytes, of: Paragraph) -> list[str]:
    return [str(finding) for finding in master().proved.prove(data, of, master().press.secrets)]


def test_a_copy_with_another_byte_anywhere_is_found() -> None:
    data, kept = master().copy(ONE), master().proved.place.kept
    of = wanted(ONE, data)
    assert told(data, of) == []
    shared = ["F010"]
    assert [f.code for f in master().proved.prove(data[:500] + b"!" + data[501:], of, master().press.secrets)] == shared
    for at in range(kept, len(data), 97):
        changed = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
        if b"/ID[<" in data[at - 70 : at] or data[at : at + 1] in b"\n ":  # the identifier, by which nothing is found
            continue
        try:
            assert told(changed, of), f"byte {at} of {len(data)}"
        except ValueError:  # a number that is none any more
            continue


@pytest.mark.parametrize(
    ("plant", "finding"),
    [
        (lambda d: d, "contact: Amina Haddad, Harbour Friends 22 · amina@one.test", ),
        (lambda d: d.replace(b"startxref", b"% jane@example.test\nstartxref"), "its table of objects is not stored"),
        (lambda d: d[: master().proved.place.kept] + b"\n" + d[master().proved.place.kept :], "its table of objects"),
    ],
)  # fmt: skip
def test_what_a_copy_of_another_row_has_is_found(plant: Callable[[bytes], bytes], finding: str) -> None:
    data = plant(master().copy(TWO))
    found = told(data, wanted(ONE, master().copy(ONE)))
    assert any(finding in one for one in found), found


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        (lambda w: replace(w, text="Amina Haddad"), "F007"),
        (lambda w: replace(w, links=(w.links[0], (w.links[1][0], "https://two.test/"))), "F006"),
        (lambda w: replace(w, links=w.links[:1]), "F006"),
        (lambda w: replace(w, manifest=w.manifest + b" "), "F002"),
        (lambda w: replace(w, page=replace(w.page, text="0")), "F010"),
        (lambda w: replace(w, page=replace(w.page, operators="0")), "F010"),
    ],
)
def test_a_copy_that_says_something_else_than_its_row_is_found(
    change: Callable[[Paragraph], Paragraph], finding: str
) -> None:
    data = master().copy(ONE)
    found = master().proved.prove(data, change(wanted(ONE, data)), master().press.secrets)
    assert finding in [one.code for one in found]


def test_a_fault_of_the_writer_stops_the_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of the ways in which a copy could be painted wrongly: words of another row, moved, another link."""
    base = master().base
    other = base.paint(paragraph(TWO.contact, language("en")))
    right = base.paint(paragraph(ONE.contact, language("en")))
    low = re.sub(rb"(?m)^(1 0 0 1 \S+) (\S+) Tm$", lambda m: b"%s %.2f Tm" % (m[1], float(m[2]) - 11), right.operators)
    for painted in (
        other,
        right._replace(operators=other.operators, shown=other.shown),
        right._replace(links=other.links),
        right._replace(operators=low),
        right._replace(operators=right.operators.replace(b"0 g\n", b"1 g\n")),
        right._replace(operators=right.operators + b"\nBT\nET"),
        right._replace(links=(right.links[0]._replace(rect=(0, 0, 1, 1)), right.links[1])),
    ):
        monkeypatch.setattr(base, "paint", lambda text, painted=painted: painted)
        if painted.operators in (right.operators, right.operators + b"\nBT\nET") and painted.links == right.links:
            continue
        with pytest.raises(ProofError):
            master().copy(ONE)


# -- the command ---------------------------------------------------------------------------------------


def test_the_command_makes_what_is_not_there_yet(run: Run, here: Path) -> None:
    first = run()
    assert (first.status, first.out.splitlines()[-1].rpartition(" · ")[2]) == (0, "10 copies made, 0 kept, in copies/")
    files = made()
    assert run("-q") == (0, "", "") and made() == files
    (here / "copies" / NAMES[0]).write_bytes(b"")
    (here / "copies" / NAMES[1]).unlink()
    said = json.loads(run("--json").out)
    assert (said["made"], said["kept"], said["files"]) == (2, 8, NAMES[:2]) and made() == files
    Path("contacts.csv").write_text(TABLE.replace("0100", "0199"), encoding="utf-8")
    assert "4 copies made, 6 kept" in run().out
    assert "10 copies made, 0 kept" in run("--force", "-j", "2").out
    assert not (here / "output").exists()


def test_a_run_that_was_stopped_goes_on(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "EACH", 1)
    whole = copies(Project("content"), Selection(("quay",)), Path("contacts.csv"), Path("whole"))

    def stop(count: int) -> None:
        if count == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        copies(Project("content"), Selection(("quay",)), Path("contacts.csv"), Path("copies"), stop)
    assert len(made()) == 3
    rest = copies(Project("content"), Selection(("quay",)), Path("contacts.csv"), Path("copies"))
    assert (rest.made, rest.kept) == (whole.made - 3, 3) and made() == made(Path("whole"))


def test_what_is_wrong_with_rows_is_told_at_its_cell_and_nothing_is_made(run: Run, here: Path) -> None:
    rows = [
        "ottawa,Jane,,,,jane@,,ftp://x.test,xx,a4 b9",
        "OTTAWA,Jane,,,,,,,,",
        "ottawa,John,,,,,,,,",
        ",,,,,a@b.test,,,,",
        ",=HYPERLINK(1),,,,,,,,",
        "../../..,Jane,,,,,,,,",
    ]
    Path("contacts.csv").write_text(HEAD + "\n".join(rows), encoding="utf-8")
    done = run()
    assert done.status == 2 and not (here / "copies").exists()
    assert done.err == (
        "contacts.csv:2:6: error[K002]: “jane@” is not an e-mail address\n"
        "  hint: write it alone, such as desk@example.org\n"
        "contacts.csv:2:8: error[K002]: the address is not a web address\n"
        "  hint: did you mean https://x.test?\n"
        "contacts.csv:2:9: error[K002]: there is no language 'xx'\n  hint: there are: en, fr\n"
        "contacts.csv:2:10: error[K002]: there is no paper 'b9'\n  hint: there are: a4, letter\n"
        "contacts.csv:4:1: error[K003]: the files of this row would be called “ottawa”, like those of row 3\n"
        "  hint: give each an id of its own, in a column “id”\n"
        "contacts.csv:5:2: error[K002]: the row names nobody\n  hint: fill in name or organisation\n"
        "contacts.csv:6:2: error[K002]: “=HYPERLINK(1)” is a formula or an error of the spreadsheet, not text\n"
        "  hint: write what it stands for\n"
        "contacts.csv:7:1: error[K002]: no name for a file can be made of “../../..”\n"
        "  hint: give it an id such as ottawa\n"
        "8 errors; no file was changed\nnext: factsheet explain K002\n"
    )


def test_a_row_that_has_no_room_stops_no_other(run: Run) -> None:
    rows = f"{HEAD}long,Jane,{'Harbour ' * 20},,,,,,en,a4\nshort,Jane,,,,,,,en,a4\n"
    Path("contacts.csv").write_text(rows + "han,汉,,,,,,,en,a4\n", encoding="utf-8")
    done = run()
    assert done.status == 2 and list(made()) == ["short.quay.en.a4.draft.pdf"]
    assert re.sub(r"\d+ pt", "# pt", done.err) == (
        "contacts.csv:2:2: error[K006]: long.quay.en.a4.draft.pdf: name, organisation, address of this row share a line"
        ", and are # pt too wide for it\n  hint: shorten them\n"
        "contacts.csv:4:2: error[K005]: the character “汉” (U+6C49) is not in the font\n"
        "  hint: write it another way, or name a font that has it in theme.yaml: `fallback: [fonts/….ttf]`\n"
        "2 errors; 1 copy made, 0 kept, in copies/\nnext: factsheet explain K006\n"
    )


def test_a_copy_of_a_row_that_is_gone_is_told_of(run: Run) -> None:
    run("--lang", "en", "--paper", "letter")
    Path("contacts.csv").write_text("".join(TABLE.splitlines(keepends=True)[:2]), encoding="utf-8")
    done = run("--lang", "en", "--paper", "letter")
    assert done.status == 0 and "1 kept" in done.out
    assert done.err == "".join(
        f"copies/{name}.quay.en.letter.draft.pdf: warning[K007]: a copy for a row that is no longer in"
        " contacts.csv\n"
        "  hint: delete it, and everything that was printed from it\n"
        for name in ("gruppa-mayak", "zoe-muller")
    )


def test_a_sheet_that_has_no_room_for_a_contact_is_told_once(run: Run, here: Path) -> None:
    path = here / "content/sheets/quay.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "pages: {exactly: 3}\n", encoding="utf-8")
    done = run("--lang", "en", "--paper", "letter")
    assert done.status == 3 and not (here / "copies").exists()
    assert "quay.en.letter.draft.pdf, with room for a contact: 1 page, the plan says 3" in done.err


def test_the_table_is_written_with_its_heads_and_can_be_taken_at_once(
    here: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    run = runner(capfd)
    for file in ("new.csv", "new.xlsx"):
        assert run("contacts", file).out == f"{file}: 10 columns, a row a contact\n"
        assert run("contacts", file).status == 4
        done = run("build", "quay", "--for", file, "--output", f"of-{file}", "-q")
        assert (done.status, done.err) == (0, "")
        assert list(made(Path(f"of-{file}"))) == ["ottawa.quay.en.letter.draft.pdf"]
    assert made(Path("of-new.csv")) == made(Path("of-new.xlsx"))
    Path("other.csv").write_text("name,e-mail\nJane,jane@one.test\n", encoding="utf-8")
    done = run("build", "quay", "--for", "other.csv", "--lang", "en", "--paper", "a4", "-v", "-q")
    assert done.err.endswith(
        "other.csv:1:2: warning[K004]: the column “e-mail” is not printed\n"
        "  hint: those that are: name, organisation, address, address 2, email, telephone, web\n"
    )
    Path("none.csv").write_text("who\nJane\n", encoding="utf-8")
    assert run("build", "--for", "none.csv").err.startswith(
        "none.csv:1:1: error[K001]: there is no column 'name' or 'organisation'\n"
    )
    assert run("build", "--for", "none.csv", "--format", "html").status == 64


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Jane Example", "jane-example"),
        ("Żółw & Łódź", "zolw-lodz"),
        ("Straße Ørsted", "strasse-orsted"),
        ("Щорс, Київ", "shchors-kiyiv"),
        ("Αθήνα", "athina"),
        ("../../etc/passwd", "etc-passwd"),
        ("C:\\con", "c-con"),
        ("CON", "con-"),
        ("lpt1", "lpt1-"),
        ("a" * 90, "a" * 60),
        ("\u202egnp", "gnp"),
        ("汉字", ""),
    ],
)
def test_a_name_is_safe_on_every_system(text: str, name: str) -> None:
    assert stem(text) == name


@given(st.text(max_size=80))
def test_a_name_has_nothing_but_small_letters_digits_and_hyphens(text: str) -> None:
    assert re.fullmatch(r"[a-z0-9-]{0,61}", stem(text)) and stem(stem(text)) == stem(text)
