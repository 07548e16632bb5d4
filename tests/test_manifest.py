"""The manifest a PDF carries: facts with their notes and pages, hashes; nothing hidden; what has changed since."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from support.built import FILES, ROOT, outputs, project, sheet
from support.content_factory import Folder

from factsheet.evidence.digest import digest, fact_record, hidden_fields, record
from factsheet.languages import language
from factsheet.project.build import Selection, build
from factsheet.project.project import Project
from factsheet.project.verify import verify
from factsheet.proof import manifest
from factsheet.sheet import tree as t

EN = language("en")
SHA256 = 64
MACROS = (ROOT / "templates" / "macros.html.j2").read_text(encoding="utf-8")
GROUP = MACROS[: MACROS.index("block.facts")].count("\n") + 1  # the line that prints a group
ARRIVALS = "- id: arrivals-2017\n  read-in: {part: as_of, source: harbour-report, where: the dated entry}\n"


def carried(data: bytes) -> dict[str, Any]:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        found: dict[str, Any] = json.loads(pdf.attachments[manifest.NAME].get_file().read_bytes())
        return found


@pytest.fixture
def small(tmp_path: Path) -> Callable[..., Project]:
    """Return a function that writes the small content, changed, and opens it."""

    def written(change: Callable[[Folder], object] = lambda folder: None) -> Project:
        folder = Folder()
        change(folder)
        return Project(folder.write(tmp_path), ROOT / "templates")

    return written


def made(project: Project, folder: Path) -> bytes:
    build(project, Selection(languages=("en",), papers=("a4",), formats=("pdf",)), folder)
    return (folder / "harbour.en.a4.draft.pdf").read_bytes()


# -- in the file -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FILES)
def test_it_is_attached_as_the_data_of_the_file(name: str) -> None:
    data = outputs()[name].data
    assert len(data) < 120_000
    with pikepdf.open(io.BytesIO(data)) as pdf:
        (file,) = pdf.Root.AF
        label, named = pdf.Root.Names.EmbeddedFiles.Names
        stream = file.EF.F
        assert str(label) == str(file.F) == str(file.UF) == "factsheet-manifest.json"
        assert file.objgen == named.objgen
        assert (str(file.Type), str(file.AFRelationship)) == ("/Filespec", "/Data")
        assert (str(stream.Type), str(stream.Subtype)) == ("/EmbeddedFile", "/application/json")
        assert int(stream.Params.Size) == len(stream.read_bytes())
        assert str(stream.Params.ModDate) == str(pdf.docinfo["/ModDate"])
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
            assert (xmp["pdfaid:part"], xmp["pdfaid:conformance"]) == ("3", "A")


def test_it_says_which_edition_and_what_it_was_made_from() -> None:
    found = carried(outputs()["canada-response.fr.letter.pdf"].data)
    plan = project().content.sheets["canada-response"]
    assert found["schema"] == "factsheet-manifest/1"
    assert {k: v for k, v in found["sheet"].items() if k != "sha256"} == {
        "id": plan.id, "number": plan.number, "edition": plan.edition, "date": plan.date,
        "facts_as_of": plan.facts_as_of, "language": "fr", "paper": "letter", "draft": True,
        "title": sheet("canada-response", "fr").metadata.title,
    }  # fmt: skip
    templates = {path.relative_to(ROOT / "templates").as_posix(): digest(path.read_bytes())
                 for path in (ROOT / "templates").rglob("*") if path.is_file()}  # fmt: skip
    made_of = {name: value for part in found["made_of"].values() for name, value in part.items()}
    assert made_of.items() <= templates.items()
    assert {"sheet.html.j2", "blocks/masthead.html.j2", "theme.yaml", "fonts/SourceSans3-Bold.ttf"} <= made_of.keys()
    assert "page.html.j2" not in made_of, "the web page's frame is not on paper"
    keys = {n.reference.key for n in sheet("canada-response", "fr").notes}
    assert found["sources"].keys() == keys
    assert {len(value) for value in found["sources"].values()} == {SHA256}


def test_each_fact_has_its_notes_and_their_pages() -> None:
    found = carried(outputs()["canada-response.en.a4.pdf"].data)
    printed = project().edition(project().content.sheets["canada-response"], EN).facts
    assert [fact["id"] for fact in found["facts"]] == [fact.id for fact in printed]
    notes = {(note["source"], at): n for n, note in enumerate(found["notes"], 1) for at in note["locators"]}
    for said, fact in zip(found["facts"], printed, strict=True):
        assert said["status"] == fact.status and said.get("value") == fact.value
        wanted = {notes[c.source, ":".join(c.locator.printed or ())] for c in fact.sources}
        assert set(said["notes"]) == wanted
        assert said["pages"] and set(said["pages"]) <= set(range(1, len(found["text"]["pages"]) + 1))
    marked = {n: set() for n in notes.values()}  # type: ignore[var-annotated]
    for node in t.walk(sheet("canada-response", "en").article):
        if isinstance(node, t.NoteRef):
            assert node.facts
            marked[node.number] |= set(node.facts)
    assert all(marked[n] == {f["id"] for f in found["facts"] if n in f["notes"]} for n in marked)


def test_a_fact_as_it_is_recorded(small: Callable[..., Project]) -> None:
    content = small().content
    assert fact_record(content.facts["arrivals-2017"], content, EN) == {
        "id": "arrivals-2017",
        "status": "reported",
        "text": "Harbour counted 57 people by September 2017.",
        "attribution": "Harbour",
        "value": 57,
        "measure": "arrivals",
        "as_of": "2017-09",
        "citations": [{"source": "harbour-report", "quote": "welcomed 57 people so far"}],
    }


def test_a_page_is_known_by_its_text_and_its_operators() -> None:
    data = outputs()["canada-response.en.a4.pdf"].data
    pages = carried(data)["text"]["pages"]
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert len(pages) == len(pdf.pages) > 1
    for page in pages:
        assert len(page["text"]) == len(page["operators"]) == SHA256
        assert {frame[0] for frame in page["frames"]} == {"page", "head", "text", "notes", "footer"}


def test_nothing_hidden_is_in_it_not_even_as_a_hash(small: Callable[..., Project], tmp_path: Path) -> None:
    """A file is the same whatever its editors note down beside it."""
    before = made(small(), tmp_path / "a")

    def with_notes(folder: Folder) -> None:
        founded = "  text:\n    en: Harbour was founded in Canada on {event_date}."
        folder.change("facts/harbour.yaml", founded, f"  note: Ask them again.\n{founded}")
        folder.change(
            "sources/main.yaml", "    independence: harbour", "    independence: harbour\n    note: A secret."
        )
        folder.change("facts/harbour.yaml", "en: Kept for the file.", "en: Kept for another file.")

    after = made(small(with_notes), tmp_path / "b")
    assert before == after
    assert "private-note" not in json.dumps(carried(after))


def test_hidden_and_printed_fields(small: Callable[..., Project]) -> None:
    founded = "  text:\n    en: Harbour was founded in Canada on {event_date}."
    content = small(lambda f: f.change("facts/harbour.yaml", founded, f"  note: Ask again.\n{founded}")).content
    hidden, printed = hidden_fields(content)
    assert hidden == [
        "Ask again.",
        *["the dated entry"] * 8,
        "Kept for the file.",
        "Pour le dossier.",
        "kept for the file",
    ]
    assert "Harbour was founded in Canada on {event_date}." in printed and "A Year of Arrivals" in printed


def test_the_addresses_of_a_source_that_is_not_to_be_linked_are_hidden(small: Callable[..., Project]) -> None:
    own = "localized: {fr: {title: Rapport, URL: 'https://harbour.test/fr'}}"
    archive = "archive: {url: 'https://archive.test/harbour', captured: 2018}"
    more = f"    independence: harbour\n    link: false\n    reason: banned\n    {own}\n    {archive}\n"
    content = small(lambda f: f.change("sources/main.yaml", "    independence: harbour\n", more)).content
    hidden, printed = hidden_fields(content)
    addresses = {"https://harbour.test/report", "https://harbour.test/fr", "https://archive.test/harbour"}
    assert addresses <= set(hidden) and not addresses & set(printed) and "Rapport" in printed


def test_hidden_statements_are_known_as_they_would_be_printed(small: Callable[..., Project]) -> None:
    content = small(lambda f: f.change("facts/harbour.yaml", ARRIVALS, f"{ARRIVALS}  print: never\n")).content
    hidden, printed = hidden_fields(content)
    assert "Harbour counted 57 people by September 2017." in hidden
    assert "Harbour counted 140 requests by September 2017." in printed


def test_the_hash_covers_all_of_it() -> None:
    data = carried(outputs()["rainbow-railroad.en.a4.pdf"].data)
    assert manifest.is_sealed(data)
    assert not manifest.is_sealed({**data, "tool": "another"})
    assert manifest.seal({"a": 1}) == b'{"a":1,"sha256":"' + digest({"a": 1}).encode() + b'"}'


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"not json", "not a factsheet manifest"),
        (b"[1]", "not a factsheet manifest"),
        (b'{"a": 1}', "not a factsheet manifest"),
        (
            b'{"schema": "factsheet-manifest/9"}',
            "schema is factsheet-manifest/9; this program reads",
        ),
    ],
)
def test_what_is_no_manifest(data: bytes, said: str) -> None:
    with pytest.raises(manifest.ManifestError, match=said):
        manifest.opened(data)


def test_texts_are_those_of_the_language(small: Callable[..., Project]) -> None:
    content = small().content
    assert record(content.measures["arrivals"], language("fr")) == {
        "id": "arrivals", "label": "personnes arrivées", "unit": "people",
    }  # fmt: skip


# -- since then --------------------------------------------------------------------------------------

WHERE = "fact arrivals-2017 (page 1, note 1)"
COUNTED = "  value: 57\n  measure: arrivals\n  as_of: 2017-09"
UNKNOWN = "- id: next-report-unknown\n"
QUOTE = "    quote: welcomed 57 people so far"

CHANGES: dict[str, tuple[Callable[[Folder], object], list[str]]] = {
    "nothing": (lambda f: None, []),
    "a private note": (lambda f: f.change("facts/harbour.yaml", QUOTE, f"{QUOTE}\n  note: Ask again."), []),
    "a value": (
        lambda f: f.change("facts/harbour.yaml", COUNTED, COUNTED.replace("57", "58")),
        [
            f"{WHERE}: text is now “Harbour counted 58 people by September 2017.”;"
            " in this file “Harbour counted 57 people by September 2017.”",
            f"{WHERE}: value is now 58; in this file 57",
        ],
    ),
    "a status": (
        lambda f: f.change("facts/harbour.yaml", f"{ARRIVALS}  status: reported",
                           f"{ARRIVALS}  status: disputed"),
        [f"{WHERE}: status is now “disputed”; in this file “reported”"],
    ),
    "an edition": (
        lambda f: f.change("sheets/harbour.yaml", "edition: 1\ndate: 2018-04-01", "edition: 2\ndate: 2018-05-01"),
        ["a newer edition exists: edition 2, 2018-05-01; this is edition 1"],
    ),
    "a date": (
        lambda f: f.change("sheets/harbour.yaml", "date: 2018-04-01", "date: 2018-04-02"),
        ["edition 1 is now dated 2018-04-02; in this file 2018-04-01"],
    ),
    "a fact withdrawn": (
        lambda f: f.change("facts/harbour.yaml", UNKNOWN, "- id: next-report-known\n"),
        [
            f"sheet harbour: cannot be made today, so new facts are not listed: {ROOT}/templates/"
            f"macros.html.j2:{GROUP}:1: there is no fact 'next-report-unknown'",
            "fact next-report-unknown (page 1, note 2): withdrawn",
        ],
    ),
    "a fact not to be printed": (
        lambda f: f.change("facts/harbour.yaml", UNKNOWN, f"{UNKNOWN}  print: never\n"),
        ["fact next-report-unknown (page 1, note 2): withdrawn, now `print: never`"],
    ),
    "a source": (
        lambda f: f.change("sources/main.yaml", "title: A Year of Arrivals", "title: Two Years of Arrivals"),
        ["source harbour-report: its data have changed"],
    ),
    "a heading": (
        lambda f: f.change("sheets/harbour.yaml", "title: ", "content_note: A note\ntitle: "),
        ["sheet harbour: its title, headings or other data have changed, but not its edition"],
    ),
    "a measure": (
        lambda f: f.change("measures.yaml", "unit: people", "unit: persons"),
        ["measure arrivals: its data have changed"],
    ),
    "the publisher": (
        lambda f: f.change("publisher.yaml", "contact: ", "address: Elsewhere\ncontact: "),
        ["publisher: its data have changed"],
    ),
    "a fact more": (
        lambda f: f.change("sheets/harbour.yaml", "  facts: [requests-2017]", "  facts: [requests-2017, private-note]"),
        ["fact private-note: new on the sheet"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_what_has_changed_since(small: Callable[..., Project], tmp_path: Path, name: str) -> None:
    change, lines = CHANGES[name]
    then = made(small(), tmp_path / "then")
    assert list(verify(then, small(change)).changes) == lines


def test_content_older_than_the_file(small: Callable[..., Project], tmp_path: Path) -> None:
    later = small(
        lambda f: f.change("sheets/harbour.yaml", "edition: 1\ndate: 2018-04-01", "edition: 2\ndate: 2018-05-01")
    )
    then = made(later, tmp_path / "then")
    lines = ["the content has edition 1, 2018-04-01; this is edition 2"]
    assert list(verify(then, small()).changes) == lines


def test_a_sheet_that_is_gone(small: Callable[..., Project], tmp_path: Path) -> None:
    then = carried(made(small(), tmp_path / "then"))
    then["sheet"]["id"] = "elsewhere"
    assert manifest.changes(then, small().content, EN, None)[0] == "sheet elsewhere: no longer exists"


def test_a_value_with_decimals_is_as_the_file_has_them(small: Callable[..., Project], tmp_path: Path) -> None:
    def exact(folder: Folder) -> None:
        folder.change("facts/harbour.yaml", COUNTED, COUNTED.replace("57", "57.50"))
        folder.change("facts/harbour.yaml", QUOTE, QUOTE.replace("57", "57.50"))

    then = made(small(exact), tmp_path / "then")
    assert verify(then, small(exact)).changes == ()
    assert f"{WHERE}: value is now 57; in this file “57.50”" in verify(then, small()).changes
