"""The fact card: one figure with its notes, whose letters are the font's and whose words are the sheet's."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw
from support.built import LANGUAGES, ROOT, SHEETS, press, project, sheet
from support.content_factory import Folder, png

from factsheet.cli import main
from factsheet.errors import LayoutError, ProofError
from factsheet.languages import language
from factsheet.project import cards
from factsheet.project.build import Selection, build
from factsheet.project.press import Made
from factsheet.project.project import Project
from factsheet.proof.outlines import flattened, shoelace, simple
from factsheet.sheet import tree as t
from factsheet.writers.card import TooMuch, card_of, set_card
from factsheet.writers.card.figure import SIZE, Run
from factsheet.writers.card.pictures import outline

RAILROAD = "rainbow-railroad"


@cache
def written(name: str = RAILROAD, code: str = "en") -> dict[str, bytes]:
    """Return both files of a card, by suffix."""
    edition = project().edition(project().content.sheets[name], language(code))
    return {end: cards.write(press(), edition, f"x.card.{end}", "a4").data for end in ("svg", "png")}


def findings(end: str, data: bytes, name: str = RAILROAD, code: str = "en") -> list[str]:
    edition = project().edition(project().content.sheets[name], language(code))
    try:
        cards.prove(press(), edition, f"x.card.{end}", Made(data))
    except ProofError as error:
        return [f"{problem.code} {problem.what}" for problem in error.problems]
    return []


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("name", SHEETS)
def test_each_card_is_proved(name: str, code: str) -> None:
    made = written(name, code)
    assert [findings(end, data, name, code) for end, data in made.items()] == [[], []]
    assert len(made["png"]) < 200_000  # what some networks still take
    image = Image.open(io.BytesIO(made["png"]))
    assert image.size == SIZE and b"<text" not in made["svg"] and b"http://www.w3.org/2000/svg" in made["svg"]


def test_what_a_card_says() -> None:
    card = card_of(sheet("canada-response", "en"), language("en"))
    assert card is not None
    assert card.name == "22 of 31 people accepted had arrived"
    assert card.alt == "22 of 31, people accepted had arrived, Rainbow Railroad, 1\u00a0September\u00a02017"
    first, *_, last = card.texts
    assert (first, last) == ("Example Publisher", "example.org")
    assert card.texts[1:7] == (
        "Fact sheet FS-CA", "DRAFT", "Canada’s response to the persecution in Chechnya", "22 of 31",
        "people accepted had arrived\u202f1–3", "Rainbow Railroad, 1\u00a0September\u00a02017",
    )  # fmt: skip
    assert [text[:2] for text in card.texts[7:-2]] == ["1 ", "2 ", "3 "]


def test_the_letters_of_an_ordinal_are_raised_wherever_it_stands_and_said() -> None:
    card = card_of(sheet("canada-response", "fr"), language("fr"))
    assert card is not None
    assert card.source[-3:] == (
        Run("Rainbow Railroad, 1", "regular"), Run("er", "regular", raised=True),
        Run("\u00a0septembre\u00a02017", "regular"),
    )  # fmt: skip
    assert card.alt.endswith(", Rainbow Railroad, 1er\u00a0septembre\u00a02017")
    dated = t.Paragraph((t.Text("Since 1"), t.Superscript((t.Text("er"),)), t.Text(" May"), t.NoteRef(1, 1, ("f",))))
    note = t.Note(1, (t.Text("Source."),), 1, t.Reference("s"))
    card = card_of(
        t.Sheet(t.Section("article", (dated,)), sheet(RAILROAD, "en").metadata, (note,)), language("en"), "f"
    )
    assert card is not None
    assert card.name == "Since 1er May"


def test_the_fact_that_the_sheet_names_is_shown() -> None:
    canada, english = sheet("canada-response", "en"), language("en")
    tile = card_of(canada, english, "ca-osce-2018")
    statement = card_of(canada, english, "bg-three-killed")
    assert tile and (tile.value, len(tile.notes)) == ((Run("16", "bold"),), 2)
    assert statement and not statement.value and not statement.source
    assert statement.name.startswith("Novaya Gazeta reported at least three deaths")
    assert card_of(canada, english, "rr-nothing") is None
    released = replace(canada, metadata=replace(canada.metadata, draft=False))
    assert (card := card_of(released, english)) and "DRAFT" not in card.texts


def edited_svg(old: str, new: str) -> bytes:
    text = written()["svg"].decode()
    assert old in text
    return text.replace(old, new, 1).encode()


def swapped_glyphs() -> bytes:
    """Return the SVG with the outline of 3 drawn where 5 was said."""
    text = written()["svg"].decode()
    three, five = re.search(r'aria-label="35"><use href="#([^"]*)"[^>]*><use href="#([^"]*)"', text).groups()  # type: ignore[union-attr]
    outline = {one: re.search(rf'<path id="{one}" d="([^"]*)"', text)[1] for one in (three, five)}  # type: ignore[index]
    return text.replace(f'id="{five}" d="{outline[five]}"', f'id="{five}" d="{outline[three]}"').encode()


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("<desc", "<desc ", ""),
        ("35 safe travel", "36 safe travel", "F007 expected “35 safe travel"),
        ("July\u00a02017", "July\u00a02018", "F007 expected"),
        ('<g fill="#1A1A1A"', '<g fill="#FEFEFE"', "F012 “"),
        ("#12395B", "#FFFFFF", "F012 "),
        ("</svg>", '<rect x="0" y="0" width="600" height="600" fill="#FFFFFF"/></svg>', "F012 a box has a colour"),
        ("</svg>", '<rect x="0" y="0" width="600" height="600" fill="#12395B"/></svg>', "F012 a box stands over"),
        ("</svg>", '<image x="0" y="0" width="9" height="9" href="https://track.test/1"/></svg>', "F010 its pictures"),
        ("</svg>", "<script>alert(1)</script></svg>", "F012 <script > is none that factsheet writes into a card"),
        ("</svg>", "<text>Buy now</text></svg>", "F012 <text > is none"),
        ("<defs>", "<!-- seen by nobody --><defs>", "F012 it has what factsheet does not write"),
        ('lang="en"', 'lang="fr"', "F003 the language is fr, not en"),
        ("</svg>", "", "F012 it is not XML: no element found"),
        ("matrix(0.026 0 0 -0.026", "matrix(0.006 0 0 -0.006", "F012 “"),
    ],
)  # fmt: skip
def test_a_planted_fault_in_the_svg_is_found(old: str, new: str, found: str) -> None:
    told = findings("svg", edited_svg(old, new))
    assert any(one.startswith(found) for one in told) if found else told == []


def test_another_outline_under_the_same_name_is_found() -> None:
    told = findings("svg", swapped_glyphs())
    assert told and told[0].startswith("F010 the outline bold-")


def test_a_digit_that_only_the_png_changes_is_found() -> None:
    """The smallest type of the card: one digit of a note is painted over with another."""
    image = Image.open(io.BytesIO(written()["png"]))
    info = dict(image.info)
    draw = ImageDraw.Draw(image)
    draw.rectangle((300, 545, 312, 560), fill="#1A1A1A")
    assert any(
        "it shows something other than what was drawn, near “" in one for one in findings("png", saved(image, info))
    )


def saved(image: Image.Image, info: Mapping[Any, Any]) -> bytes:
    from PIL.PngImagePlugin import PngInfo

    said = PngInfo()
    for name, text in info.items():
        said.add_itxt(str(name), str(text), "en")
    out = io.BytesIO()
    image.save(out, "PNG", pnginfo=said)
    return out.getvalue()


def test_a_png_of_another_card_is_found() -> None:
    other = written("canada-response")["png"]
    assert [one[:4] for one in findings("png", other)] == ["F010", "F010"]
    small = io.BytesIO()
    Image.new("RGB", (10, 10)).save(small, "PNG")
    assert findings("png", small.getvalue()) == ["F012 it is PNG RGB of 10 × 10 px"]
    assert findings("png", b"no picture")[0].startswith("F012 it is not a PNG")


@given(
    st.text("abc “’éß-1/.", min_size=1, max_size=60), st.text("wide WORD", max_size=200), st.integers(0, 4),
    st.booleans(),
)  # fmt: skip
@settings(max_examples=25, deadline=None)
def test_whatever_a_card_says_stays_on_it(value: str, label: str, notes: int, draft: bool) -> None:
    """Every line is on the card, none over another; or the card is refused."""
    card = card_of(sheet(RAILROAD, "en"), language("en"))
    assert card is not None
    note = (Run("1", "bold"), Run(" ", "regular"), Run(label or "x", "regular"))
    said = (Run(value.strip(), "bold"),) if value.strip() else ()
    made = replace(card, value=said, label=(Run(label or "x", "bold"),), notes=(note,) * notes,
                   draft="DRAFT" if draft else "")  # fmt: skip
    try:
        drawing = set_card(made, press().faces)
    except TooMuch:
        return
    baselines = sorted({line.y for line in drawing.lines})
    assert all(0 < line.x < SIZE[0] and 0 < line.y < SIZE[1] for line in drawing.lines)
    assert all(below - above >= 20 for above, below in pairwise(baselines))
    assert all(
        line.x + max(glyph.x for glyph in line.glyphs) * line.size / 1000 <= SIZE[0] - 40 for line in drawing.lines
    )


def small(tmp_path: Path, **changes: tuple[str, str]) -> Project:
    folder = Folder().without_repeats()
    for name, (old, new) in changes.items():
        folder.change({"sheet": "sheets/harbour.yaml", "publisher": "publisher.yaml"}[name], old, new)
    folder.write(tmp_path)
    return Project(tmp_path / "content", ROOT / "templates")


def test_a_page_names_its_card_only_if_it_is_made_and_has_an_address(tmp_path: Path) -> None:
    made = small(tmp_path, publisher=("licence:", "base_url: https://press.test-desk.ca/sheets\nlicence:"))
    html, *both = build(made, Selection(languages=("en",), formats=("html", "card"))).outputs
    assert [output.name for output in both] == ["harbour.en.draft.card.png", "harbour.en.draft.card.svg"]
    text = html.data.decode()
    found = dict(re.findall(r'<meta (?:property|name)="((?:og:image|twitter)[^"]*)" content="([^"]*)">', text))
    card = card_of(made.edition(made.content.sheets["harbour"], language("en")).sheet, language("en"))
    assert card is not None and found == {
        "og:image": "https://press.test-desk.ca/sheets/harbour.en.draft.card.png", "og:image:type": "image/png",
        "og:image:width": "1200", "og:image:height": "630", "og:image:alt": card.alt,
        "twitter:card": "summary_large_image",
    }  # fmt: skip
    (alone,) = build(made, Selection(languages=("en",), formats=("html",))).outputs
    assert b"og:image" not in alone.data and b"default-src" in html.data


def test_a_card_of_a_page_that_is_not_made_is_found(tmp_path: Path) -> None:
    folder = small(tmp_path, publisher=("licence:", "base_url: https://press.test-desk.ca\nlicence:"))
    templates = tmp_path / "templates"
    templates.mkdir()
    page = (ROOT / "templates/page.html.j2").read_text(encoding="utf-8")
    (templates / "page.html.j2").write_text(page.replace("{{ card.address }}", "https://track.test/1.png"))
    made = Project(folder.content_folder, templates)
    with pytest.raises(ProofError, match=r"F006.*its card is https://track\.test/1\.png, which is not made"):
        build(made, Selection(languages=("en",), formats=("html", "card")))


def test_a_card_of_a_fact_that_is_not_printed_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    small(tmp_path, sheet=("edition: 1\n", "edition: 1\ncard: harbour-foundet\n"))
    monkeypatch.chdir(tmp_path)
    assert main(["check", "-q", "--templates", str(ROOT / "templates")]) == 2
    assert capfd.readouterr().err.splitlines()[:2] == [
        "content/sheets/harbour.yaml:4:7: error[C517]: the sheet does not print 'harbour-foundet', which its card"
        " shows",
        "  hint: did you mean 'harbour-founded'?",
    ]


def test_what_does_not_fit_or_is_not_there_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = small(tmp_path, sheet=("edition: 1\n", "edition: 1\ncard: harbour-founded\n"))
    selection = Selection(languages=("en",), formats=("card",))
    monkeypatch.setattr(cards, "card_of", lambda *given: replace(card_of(*given), label=(Run("word " * 400, "bold"),)))  # type: ignore[type-var]
    with pytest.raises(
        LayoutError, match=r"content/sheets/harbour\.yaml:4:7: error\[L120\]: harbour\.en: what its card"
    ):
        build(made, selection)
    monkeypatch.setattr(cards, "card_of", lambda *given: None)
    with pytest.raises(LayoutError, match=r"error\[L121\]: harbour\.en: nothing that its card could show"):
        build(made, selection)


def test_the_logo_of_the_publisher_is_on_it(tmp_path: Path) -> None:
    logo = "logo: {file: pictures/logo.png, alt: {en: Our sign, fr: Notre signe}}\nlicence:"
    made = small(tmp_path, publisher=("licence:", logo))
    picture = tmp_path / "content/pictures/logo.png"
    picture.parent.mkdir(exist_ok=True)
    picture.write_bytes(png(60, 40, b"\xcc\x00\x00"))
    made = Project(tmp_path / "content", ROOT / "templates")
    image, drawing = build(made, Selection(languages=("en",), formats=("card",))).outputs
    assert b'<image x="64" y="40" width="66" height="44" href="data:image/png;base64,' in drawing.data
    assert Image.open(io.BytesIO(image.data)).getpixel((97, 62)) == (204, 0, 0)


def test_a_mark_inside_a_range_is_not_said() -> None:
    text: tuple[t.Inline, ...] = (
        t.Text("Seen "), t.Emph((t.Text("twice"),)), t.NoteRef(1, 1, ("f",)), t.NoteRef(2, 1, ("f",), inside=True),
        t.NoteRef(3, 1, ("f",), "–"),
    )  # fmt: skip
    notes = tuple(t.Note(n, (t.Text(f"Source {n}."),), 1, t.Reference(str(n))) for n in (1, 2, 3))
    made = t.Sheet(t.Section("article", (t.Paragraph(text),)), sheet(RAILROAD, "en").metadata, notes)
    card = card_of(made, language("en"), "f")
    assert card is not None
    assert card.label == (
        Run("Seen ", "regular"),
        Run("twice", "italic"),
        Run("1–3", "regular", raised=True, mark=True),
    )
    assert [note[2].text for note in card.notes] == ["Source 1.", "Source 2.", "Source 3."]


@settings(deadline=None, max_examples=100)
@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=3, max_size=9, unique=True))
def test_a_letter_that_crosses_itself_is_parted_into_polygons_that_do_not(points: list[tuple[int, int]]) -> None:
    outline_ = "M" + "L".join(f"{x} {y}" for x, y in points) + "Z"
    loops = simple(outline_)
    assert sum(map(shoelace, loops)) == pytest.approx(sum(map(shoelace, flattened(outline_))), abs=1e-6)
    for loop in loops:
        assert len(simple("M" + "L".join(f"{x:.9f} {y:.9f}" for x, y in loop) + "Z")) == 1


def test_a_letter_that_runs_over_its_own_beginning_is_filled_there() -> None:
    face = press().faces["bold"]
    drawn = outline(face, face.font.get_nominal_glyph(ord("e")))
    assert len(simple(drawn)) > len(list(flattened(drawn))), "the e of Source Sans overlaps itself"
