"""``factsheet errata``: slips that name the pages and notes of the old edition."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import yaml
from support import pdf_ua
from support.built import ROOT
from support.command import Run, Told, runner
from support.content_factory import Folder, change
from support.repository import commit
from support.review_factory import ready

from factsheet.cli import main
from factsheet.errors import ContentError
from factsheet.proof import read
from factsheet.records.folders import Folders
from factsheet.review import worksheet
from factsheet.sheet.tree import Sheet, Text
from factsheet.writers.labels import label_sheet
from factsheet.writers.pdf import write
from factsheet.writers.pdf.labels import paint_labels

FACTS = "facts/harbour.yaml"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with v1 and its PDFs, and what was corrected, updated, re-sourced and withdrawn since."""
    root = tmp_path_factory.mktemp("errata")
    ready(root)
    (root / "templates").symlink_to(ROOT / "templates")
    commit(root, "first", "v1")
    options = [f"--{name}={root / name}" for name in ("content", "templates")]
    assert main(["build", "-q", "--format=pdf", f"--output={root / 'old'}", *options]) == 0
    change(root, "sheets/harbour.yaml", "edition: 1", "edition: 2")
    change(root, FACTS, "value: 57", "value: 58")
    change(root, FACTS, "quote: welcomed 57", "quote: welcomed 58")
    change(
        root,
        FACTS,
        "  value: 210\n  measure: requests\n  as_of: 2018-01",
        "  value: 230\n  measure: requests\n  as_of: 2018-02",
    )
    change(root, FACTS, "received 210 requests", "received 230 requests")
    change(root, FACTS, "locator: {page: 3}", "locator: {page: 4}")
    change(root, FACTS, "fr: Des fonctionnaires au Canada l’ont nié", "fr: Des fonctionnaires l’ont nié au Canada")
    text = (root / "content" / FACTS).read_text(encoding="utf-8")
    start, end = text.index("- id: next-report-unknown"), text.index("- id: private-note")
    (root / "content" / FACTS).write_text(text[:start] + text[end:], encoding="utf-8")
    change(root, "sheets/harbour.yaml", "  - arrivals-2017\n  - next-report-unknown\n", "  - arrivals-2017\n")
    change(root, "sheets/harbour.yaml", "    facts: [next-report-unknown]\n", "    facts: [requests-2017]\n")
    return root


@pytest.fixture
def run(project: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.chdir(project)
    return runner(capfd, "errata")


def slip(told: Told, name: str) -> str:
    assert (told.status, told.err) == (0, "")
    return next(Path(line) for line in told.out.splitlines() if line.endswith(f"{name}.txt")).read_text(
        encoding="utf-8"
    )


def test_the_slip_of_an_edition(run: Run, tmp_path: Path) -> None:
    told = run("v1", "--output", str(tmp_path))
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        f"harbour.{code}.errata.{paper}.{suffix}"
        for code in ("en", "fr") for paper in ("a4", "letter") for suffix in ("pdf", "txt")
    ]  # fmt: skip
    said = " ".join(slip(told, "harbour.en.errata.a4").replace("\u00a0", " ").split())
    title, _, rest = said.partition(" =")
    assert title == "Errata Harbour and arrivals" and "= FS-HB · Edition 1, 1 April 2018 Corrected" in rest
    for entry in (
        "Printed: Harbour counted 57 people by September 2017. Now: Harbour counted 58 people by September 2017.",
        "Printed: Harbour counted 210 requests by January 2018. Now: Harbour counted 230 requests by February 2018.",
        "Its sources have changed: see note 1 of edition 2.",
        "Printed: No later count was published by Harbour. This is no longer stated.",
    ):
        assert entry in said
    kinds = [said.index(kind) for kind in ("Corrected ---", "Updated ---", "Withdrawn ---")]
    assert kinds == sorted(kinds)
    assert (
        kinds[0] < said.index("57 people") < kinds[1] < said.index("210 requests") < kinds[2] < said.index("No later")
    )
    assert "denied" not in said  # only its French changed
    french = slip(told, "harbour.fr.errata.a4")
    assert "Imprimé" in french and "nié au Canada" in " ".join(french.split())


def test_pages_and_notes_are_those_of_the_old_file(run: Run, tmp_path: Path, project: Path) -> None:
    """By another path: the page on which the old PDF shows the words, and the note that stands there."""
    said = slip(run("v1", "--output", str(tmp_path)), "harbour.en.errata.letter").replace("\u00a0", " ")
    assert said == slip(run("old", "--output", str(tmp_path / "by-file")), "harbour.en.errata.letter").replace(
        "\u00a0", " "
    )
    (path,) = (project / "old").glob("harbour.en.letter*.pdf")
    reading = read(path.read_bytes())
    notes = {n: "".join(note.texts) for n, note in enumerate(reading.notes, 1)}
    (number,) = (n for n, text in notes.items() if "Daily" in text or "Harbour counts" in text)
    page = {run_.page for run_ in reading.body if "count was published" in run_.text or "No later" in run_.text}
    wanted = f"Page {', '.join(map(str, sorted(page)))} · Note {number}\n"
    assert said.count(wanted) == 1
    assert said.index(wanted) < said.index("No later count")


def test_a_slip_in_another_theme_names_the_pages_of_the_old_edition_in_its_own(run: Run, tmp_path: Path) -> None:
    one = ("v1", "--paper", "a4", "--output")
    themed = slip(run(*one, str(tmp_path / "quiet"), "--theme", "quiet"), "harbour.en.errata.a4")
    assert themed == slip(run(*one, str(tmp_path / "ours")), "harbour.en.errata.a4")
    with pikepdf.open(tmp_path / "quiet" / "harbour.en.errata.a4.pdf") as pdf:
        assert all("SourceSerif4" in str(font.BaseFont) for font in pdf.pages[0].Resources.Font.values())


def test_the_slip_is_tagged_and_the_same_each_time(run: Run, tmp_path: Path) -> None:
    assert run("v1", "--output", str(tmp_path / "a")).status == run("v1", "--output", str(tmp_path / "b")).status == 0
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes()
        if path.suffix == ".pdf":
            assert pdf_ua.check(path) == []


def test_only_a_wording_that_the_sheet_prints_is_corrected(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A timeline prints ``printed:``, a list of statements ``text:``; what neither prints needs no correction."""
    shown = "  printed:\n    en: Founded in Canada.\n    fr: Fondé au Canada.\n  event_date: 2015-03-02\n"
    folder = Folder().change(FACTS, "  event_date: 2015-03-02\n", shown)
    content = folder.write(tmp_path)
    commit(tmp_path, "both are printed", "both")
    change(tmp_path, "sheets/harbour.yaml", "  - harbour-founded\n  - arrivals-2016\n", "  - arrivals-2016\n")
    commit(tmp_path, "only the text is printed", "text")
    change(tmp_path, FACTS, "en: Founded in Canada.", "en: Founded early in Canada.")
    run = runner(capfd, "errata")
    options = (f"--content={content}", f"--output={tmp_path / 'slips'}", "--paper=a4")
    assert run("text", *options)[1:] == ("text: nothing printed there has changed since\n", "")
    said = slip(run("both", *options), "harbour.en.errata.a4")
    assert "Printed: Founded in Canada.\n\nNow: Founded early in Canada.\n" in said


# -- stickers ----------------------------------------------------------------------------------------------

A4, LETTER = "a4-3x8-70x37", "letter-3x10-2.625x1in"
ENTRIES = [
    "Corrected · Page 1 · Note 1 Harbour counted 58 people by September 2017. FS-HB · Edition 1",
    "Updated · Page 1 · Note 1 Harbour counted 230 requests by February 2018. FS-HB · Edition 1",
    "Corrected · Page 1 · Note 1 Its sources have changed: see note 1 of edition 2. FS-HB · Edition 1",
    "Withdrawn · Page 1 · Note 2 No longer stated: No later count was published by Harbour. FS-HB · Edition 1",
]


def on_labels(path: Path, rooms: Sequence[tuple[float, float, float, float]]) -> list[dict[int, str]]:
    """Return what stands in each room, page by page; rooms as left, bottom, right and top in mm. Nothing is outside."""
    reading = read(path.read_bytes())
    pages: list[dict[int, str]] = [{} for _ in reading.pages]
    for run_ in reading.body:
        x, end, y = (length * 25.4 / 72 for length in (run_.x, run_.end, run_.y))
        (room,) = (
            number for number, (left, bottom, right, top) in enumerate(rooms)
            if left - 0.01 <= x and end <= right + 0.01 and bottom < y < top
        )  # fmt: skip
        pages[run_.page - 1][room] = pages[run_.page - 1].get(room, "") + f" {run_.text}"
    assert not any(content.artifacts for content in reading.pages)
    return [{room: " ".join(said.split()).replace(" ,", ",") for room, said in page.items()} for page in pages]


def test_each_sticker_stands_on_its_label(run: Run, tmp_path: Path) -> None:
    told = run("v1", "--stickers", A4, "--copies=6", "--skip=2", "--paper=a4", "--output", str(tmp_path))
    assert (told.status, told.err) == (0, "")
    rooms = [(c * 70 + 5, 297 - 0.5 - r * 37 - 32, c * 70 + 65, 297 - 0.5 - r * 37 - 5) for r in range(8)
             for c in range(3)]  # fmt: skip
    path = tmp_path / f"harbour.en.errata.a4.stickers.{A4}.pdf"
    assert on_labels(path, rooms) == [dict(enumerate((ENTRIES * 6)[:22], 2)), dict(enumerate((ENTRIES * 6)[22:]))]
    assert pdf_ua.check(path) == []
    with pikepdf.open(path) as pdf:
        assert [[float(edge) for edge in page.MediaBox] for page in pdf.pages] == [[0, 0, 595.28, 841.89]] * 2
    french = tmp_path / f"harbour.fr.errata.a4.stickers.{A4}.pdf"
    said = on_labels(french, rooms)[0]
    assert (
        said[2]
        == "Corrigé · Page 1 · Note 1 Harbour a recensé 58 personnes en date du septembre 2017. FS-HB · Édition 1"
    )
    assert said[5].startswith("Retiré · Page 1 · Note 2 Affirmation retirée : Aucun décompte ultérieur")


def test_stickers_of_inches_are_the_same_each_time(run: Run, tmp_path: Path) -> None:
    for folder in ("a", "b"):
        assert run("v1", "--stickers", LETTER, "--paper=letter", "--output", str(tmp_path / folder)).status == 0
    name = f"harbour.en.errata.letter.stickers.{LETTER}.pdf"
    assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
    rooms = [
        (4.76 + c * 69.85 + 2.5, 279.4 - 12.7 - r * 25.4 - 22.9, 4.76 + c * 69.85 + 64.2, 279.4 - 12.7 - r * 25.4 - 2.5)
        for r in range(10) for c in range(3)
    ]  # fmt: skip
    assert on_labels(tmp_path / "a" / name, rooms) == [dict(enumerate(ENTRIES))]


def test_a_sticker_without_room_for_its_words_is_refused_at_its_statement(
    run: Run, tmp_path: Path, project: Path
) -> None:
    shutil.copytree(project / "content", tmp_path / "content")
    long = "en: Harbour counted {value} people by {as_of}, " + "as it told all of those who had asked it, " * 12
    before = "- id: arrivals-2016\n  read-in: {part: as_of, source: harbour-report, where: the dated entry}\n"
    before += "  status: reported\n  text:\n    "
    change(tmp_path, FACTS, f"{before}en: Harbour counted {{value}} people by {{as_of}}", before + long[:-2])
    options = (f"--content={tmp_path / 'content'}", "--output", str(tmp_path / "out"))
    told = run(str(project / "old"), "--stickers", LETTER, "--paper=letter", *options)
    line = next(
        n for n, text in enumerate((tmp_path / "content" / FACTS).read_text().splitlines(), 1) if long[:60] in text
    )
    assert told.status == 3
    assert told.err.startswith(
        f"{(tmp_path / 'content' / FACTS).as_posix()}:{line}:9: error[L104]: the erratum of arrivals-2016 "
        "(harbour, en) does not fit on a label of 66.68 × 25.4 mm in type of 6.8 pt: "
    )
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("options", "status", "said"),
    [
        (("--stickers", "a4-3x9"), 2, "labels.yaml: error[B008]: there is no sheet of labels 'a4-3x9'\n  hint: there "
                                      "are: a4-3x8-70x37, a4-3x7-63.5x38.1, "),
        (("--stickers", A4, "--skip=24"), 64, f"--skip 24 leaves no label: a sheet of {A4} has 24"),
        (("--copies=2",), 64, "--copies and --skip need --stickers with a sheet of labels"),
        (("--skip=0",), 64, "--copies and --skip need --stickers with a sheet of labels"),
    ],
)  # fmt: skip
def test_stickers_that_cannot_be(run: Run, tmp_path: Path, options: tuple[str, ...], status: int, said: str) -> None:
    told = run("v1", *options, "--output", str(tmp_path / "out"))
    assert (told.status, said in told.err) == (status, True), told.err
    assert not (tmp_path / "out").exists()


def test_a_project_has_labels_of_its_own(tmp_path: Path) -> None:
    own = tmp_path / "labels.yaml"
    folders = Folders((tmp_path, "templates"), (ROOT / "templates", "factsheet/templates"))
    own.write_text(
        "labels:\n  ours: {paper: [100, 60], across: 2, down: 1, label: [40, 50], left: 5, top: 5, safe: 2}\n"
    )
    made = label_sheet(folders, "ours")
    assert (made.count, [round(edge, 2) for edge in made.corner(1)]) == (2, [133.23, 150.24])
    assert label_sheet(folders, A4).count == 24
    for wrong, said in (
        ("left: 21", "the labels end at 101 mm, the paper is 100 mm wide"),
        ("left: 5, gap-y: 1, safe: 20", "a label has less than 10 mm for words; it is 40 mm wide"),
    ):
        own.write_text(
            f"labels:\n  ours: {{paper: [100, 60], across: 2, down: 1, label: [40, 50], top: 5, safe: 2, {wrong}}}\n"
            .replace("safe: 2, left: 5", "left: 5")
        )  # fmt: skip
        with pytest.raises(ContentError, match=rf"templates/labels\.yaml:2:9: error\[M\d+\]: .*{said}"):
            label_sheet(folders, "ours")


def test_all_labels_of_the_program_can_be_used() -> None:
    names = yaml.safe_load((ROOT / "templates/labels.yaml").read_text())["labels"]
    for name in names:
        made = label_sheet(Folders((ROOT / "templates", "templates")), name)
        assert f"{made.across}x{made.down}" in name and name.startswith("a4" if made.paper[0] == 210 else "letter")


def test_nothing_to_correct(run: Run, tmp_path: Path) -> None:
    assert run(".", "--output", str(tmp_path)) == Told(0, ".: nothing printed there has changed since\n", "")
    found = json.loads(run(".", "--output", str(tmp_path), "--json").out)
    assert found == {"status": "ok", "old": ".", "files": [], "gone": [], "problems": []}
    assert list(tmp_path.iterdir()) == []


def test_a_sheet_that_is_no_longer_made_is_told(run: Run, tmp_path: Path, project: Path) -> None:
    shutil.copytree(project, tmp_path, dirs_exist_ok=True, symlinks=True)
    sheet = tmp_path / "content/sheets/harbour.yaml"
    sheet.with_name("port.yaml").write_text(sheet.read_text().replace("id: harbour\n", "id: port\n"))
    sheet.unlink()
    told = run("v1", f"--content={tmp_path / 'content'}", "--output", str(tmp_path / "slips"))
    assert told.status == 0
    assert told.out == "".join(
        f"harbour.{code}: no longer made, so it has no errata; tell its readers that all of it is withdrawn\n"
        for code in ("en", "fr")
    )


def test_a_slip_that_says_something_else_is_not_written(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A digit that changes on the way to the page is found when the slip is read back."""
    set_pages = write.lay_out

    def wrong(sheet: Sheet, *rest: Any) -> Any:
        return set_pages(replace(sheet, article=_with(sheet.article)), *rest)

    def _with(node: Any) -> Any:
        if isinstance(node, Text):
            return replace(node, text=node.text.replace("58", "59"))
        if isinstance(node, tuple):
            return tuple(map(_with, node))
        if not is_dataclass(node) or isinstance(node, type):
            return node
        return replace(node, **{f.name: _with(getattr(node, f.name)) for f in fields(node) if f.init})

    monkeypatch.setattr(worksheet, "lay_out", wrong)
    stuck = paint_labels
    monkeypatch.setattr(
        "factsheet.review.errata.paint_labels",
        lambda sheet, *a, **k: stuck(replace(sheet, article=_with(sheet.article)), *a, **k),
    )
    told = run("v1", "--output", str(tmp_path))
    assert told.status == 3
    assert told.err.startswith("harbour: Errata: error[F007]: page 1: expected “Now: Harbour counted 58 people")
    assert "found “Now: Harbour counted 59 people" in told.err
    assert list(tmp_path.iterdir()) == []
    monkeypatch.setattr(worksheet, "lay_out", set_pages)
    told = run("v1", "--output", str(tmp_path), "--stickers", A4)
    assert told.status == 3
    assert told.err.startswith("harbour: Errata: error[F007]: page 1: expected “Harbour counted 58 people")
    assert list(tmp_path.iterdir()) == []
