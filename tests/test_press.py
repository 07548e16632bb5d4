"""PDF/X-4: boxes, bleed and inks of a finished file for a print shop, and every planted fault of one."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from support.command import Run, runner
from support.content_factory import SHEET, Folder, png
from support.icc import profile
from support.two_sheets import two

from factsheet.cli import main
from factsheet.prepress import edges, pressed, x4_rules
from factsheet.prepress.inks import press, registered
from factsheet.prepress.x4 import Plan, recoloured
from factsheet.proof.objects import instructions
from factsheet.writers.theme import MM

S = "sheets/harbour.yaml"
FILE = "harbour.en.a4.draft.pdf"
DRAWING = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 80"><rect width="60" height="80" fill="#12395b"/>'
    b'<circle cx="80" cy="40" r="60" fill-rule="evenodd" stroke="red"/></svg>'
)
PICTURES = """\
- kind: picture
  file: pictures/{file}
  alt: {{en: The pier, fr: Le quai}}
  source: daily-news
  width: 50
"""
THEME = ["--set", "theme.rules.edge=14", "--set", "theme.colours.cmyk.brand=[100, 70, 20, 40]"]
PLAN = Plan(press(profile()), marks=True)


@pytest.fixture(scope="module")
def sheet(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return a sheet with a bar at the edge, a photograph and a drawing."""
    folder = tmp_path_factory.mktemp("pressed")
    made = Folder()
    pictures = {"pictures/photo.png": png(120, 80), "pictures/drawing.svg": DRAWING}
    blocks = "".join(PICTURES.format(file=Path(file).name) for file in pictures)
    made.files[S] = SHEET.replace("blocks:\n", f"blocks:\n{blocks}", 1)
    made.pictures = pictures
    made.write(folder)
    told = main(["build", "--quiet", "--format", "pdf", "--paper", "a4", "--lang", "en", *THEME,
                 "--content", str(folder / "content"), "--output", str(folder)])  # fmt: skip
    assert told == 0
    return (folder / FILE).read_bytes()


@pytest.fixture(scope="module")
def made(sheet: bytes) -> tuple[Plan, bytes]:
    return pressed.make(Path(FILE), sheet, PLAN)


def words(data: bytes) -> list[list[str]]:
    return [page.extract_text().split() for page in PdfReader(io.BytesIO(data)).pages]


def test_it_says_what_the_sheet_says(sheet: bytes, made: tuple[Plan, bytes]) -> None:
    assert words(made[1]) == words(sheet) and sum(map(len, words(sheet))) > 200
    assert pressed.make(Path(FILE), sheet, PLAN)[1] == made[1], "the same bytes each time"


def test_what_a_print_shop_asks_of_it(made: tuple[Plan, bytes]) -> None:
    with pikepdf.open(io.BytesIO(made[1])) as pdf:
        assert pdf.pdf_version == "1.6" and str(pdf.docinfo["/Trapped"]) == "/False"
        (intent,) = pdf.Root.OutputIntents
        assert (str(intent.S), str(intent.OutputConditionIdentifier)) == ("/GTS_PDFX", "FOGRA51")
        assert str(intent.RegistryName) == "http://www.color.org"
        assert intent.DestOutputProfile.read_bytes() == profile()
        packet = pdf.Root.Metadata.read_bytes().decode()
        for page in pdf.pages:
            media, bleed, trim = (list(map(float, page[key])) for key in ("/MediaBox", "/BleedBox", "/TrimBox"))
            assert [round((trim[i] - bleed[i]) / MM, 2) for i in range(4)] == [3, 3, -3, -3]
            assert [round((trim[i + 2] - trim[i]) / MM, 1) for i in range(2)] == [210, 297]
            assert round((media[2] - trim[2]) / MM, 1) == 10 and "/Annots" not in page
    assert "<pdfxid:GTS_PDFXVersion>PDF/X-4<" in packet and "pdfaid" not in packet
    assert "<pdf:Trapped>False<" in packet and "uuid:" in packet


def test_black_is_black_alone_and_brand_as_the_theme_says(made: tuple[Plan, bytes]) -> None:
    plan, data = made
    assert plan.used["#000000"] == (0, 0, 0, 100) and plan.used["#12395B"] == (100, 70, 20, 40)
    assert plan.used["#FF0000"] == PLAN.press.ink("#FF0000", {})
    with pikepdf.open(io.BytesIO(data)) as pdf:
        operators = [str(one.operator) for page in pdf.pages for one in pikepdf.parse_content_stream(page)]
        image = next(iter(pdf.pages[0].Resources.XObject.values()))
        assert image.ColorSpace[0] == "/ICCBased" and image.ColorSpace[1].N == 3
    assert {"k", "K"} <= set(operators) and not {"g", "G", "rg", "RG", "gs", "sh"} & set(operators)


@pytest.mark.parametrize("colour", ["#000000", "#010101", "#767676", "#FFFFFF"])
def test_greys_have_no_other_ink(colour: str) -> None:
    assert PLAN.press.ink(colour, {})[:3] == (0, 0, 0)


@settings(deadline=None, max_examples=50)
@given(st.lists(st.integers(0, 255), min_size=3, max_size=3))
def test_a_colour_is_an_ink_wherever_it_stands(parts: list[int]) -> None:
    said = " ".join(f"{part / 255:.3g}" for part in parts)
    code = recoloured(f"q {said} rg {said} RG 1 0 0 1 3 4 cm\n0 g\n[<0001>0<0002>] TJ", Plan(PLAN.press))
    ink = " ".join(f"{v / 100:g}" for v in PLAN.press.ink("#{:02X}{:02X}{:02X}".format(*parts), {}))
    assert code == f"q {ink} k {ink} K 1 0 0 1 3 4 cm\n0 0 0 1 k\n[<0001>0<0002>] TJ"


@pytest.mark.parametrize(
    ("description", "name"),
    [
        ("PSO Coated v3 (FOGRA51)", "FOGRA51"),
        ("PSO Uncoated v3 (FOGRA52)", "FOGRA52"),
        ("FOGRA39L Coated", "FOGRA39"),
        ("GRACoL2013_CRPC6.icc", "CGATS21_CRPC6"),
        ("GRACoL2013 CRPC6", "CGATS21_CRPC6"),
        ("Our digital press", "Custom"),
    ],
)
def test_the_registered_name_of_a_condition(description: str, name: str) -> None:
    assert registered(description) == name


# -- planted faults ----------------------------------------------------------------------------------

Change = Callable[[pikepdf.Pdf], None]


def code(old: bytes, new: bytes) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        stream = pdf.pages[0].Contents
        data = stream.read_bytes()
        assert old in data, data[:400]
        stream.write(data.replace(old, new, 1))

    return change


def on_page(key: str, value: object) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        if value is None:
            del pdf.pages[0][key]
        else:
            pdf.pages[0][key] = value

    return change


def digit(pdf: pikepdf.Pdf) -> None:
    """Change the last glyph that is shown."""
    stream = pdf.pages[0].Contents
    data = stream.read_bytes()
    at = data.rindex(b">] TJ") - 4
    stream.write(data[:at] + (b"0003" if data[at : at + 4] != b"0003" else b"0004") + data[at + 4 :])


def link(pdf: pikepdf.Pdf) -> None:
    annotation = {"/Type": "/Annot", "/Subtype": pikepdf.Name.Link, "/Rect": pikepdf.Array([50, 50, 90, 90])}
    pdf.pages[0].Annots = pikepdf.Array([pdf.make_indirect(pikepdf.Dictionary(annotation))])


def intents(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OutputIntents[0].S = pikepdf.Name.GTS_PDFA1


def other_profile(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OutputIntents[0].DestOutputProfile.write(profile("Another"))


def red_green_blue(pdf: pikepdf.Pdf) -> None:
    next(iter(pdf.pages[0].Resources.XObject.values())).ColorSpace = pikepdf.Name.DeviceRGB


def masked(pdf: pikepdf.Pdf) -> None:
    image = next(iter(pdf.pages[0].Resources.XObject.values()))
    image.SMask = image


def font(pdf: pikepdf.Pdf) -> None:
    (font,) = next(iter(pdf.pages[0].Resources.Font.values())).DescendantFonts
    del font.FontDescriptor.FontFile2


def trapped(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo["/Trapped"] = pikepdf.Name("/True")


def version(pdf: pikepdf.Pdf) -> None:
    packet = pdf.Root.Metadata.read_bytes()
    pdf.Root.Metadata.write(packet.replace(b"PDF/X-4", b"PDF/X-9"))


def opens(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = pikepdf.Array([pdf.pages[0].obj, pikepdf.Name.Fit])


@pytest.mark.parametrize(
    ("fault", "found"),
    [
        (digit, "is not what the file has there"),
        (code(b"0 0 0 1 k", b"0 0 0 rg"), "page 1: a colour is not an ink: “0 0 0 rg”"),
        (code(b"0 0 0 1 k", b"0.7 0.7 0.7 1 k"), "page 1: “0.7 0.7 0.7 1 k” is not the ink of “0 g”"),
        (code(b"1 0.7 0.2 0.4 k", b"0 1 1 0 k"), "page 1: “0 1 1 0 k” is not the ink of “0.0706 0.224 0.357 rg”"),
        (code(b"-28.35 827.89 651.97 42.35 re", b"0 827.89 595.28 14 re"), "is not what the file has there: “-28.35"),
        (code(b"re W n", b"re n"), "page 1: its page is not moved to its TrimBox and cut at its BleedBox"),
        (code(b"/All CS", b"/DeviceGray CS"), "page 1: it has other marks than crop marks"),
        (on_page("/TrimBox", None), "page 1: it has no TrimBox"),
        (
            on_page("/TrimBox", pikepdf.Array([0, 0, 500, 700])),
            "page 1: its TrimBox does not have the size of the page",
        ),
        (on_page("/BleedBox", pikepdf.Array([28.35, 28.35, 623.63, 870.24])), "page 1: its BleedBox is not as far"),
        (on_page("/MediaBox", pikepdf.Array([0, 0, 600, 800])), "page 1: its MediaBox does not hold its BleedBox"),
        (on_page("/ArtBox", pikepdf.Array([0, 0, 600, 800])), "page 1: it has ArtBox, which no page for a press has"),
        (link, "page 1: it has Annots, which no page for a press has"),
        (opens, "it has OpenAction, which no such file has"),
        (intents, "it does not have exactly one output intent, that of its press"),
        (other_profile, "its output intent has another profile"),
        (red_green_blue, "page 1: the colours of the picture I1 are not defined"),
        (masked, "page 1: the picture I1 has a mask, or an alternate"),
        (font, "page 1: its fonts are not those of the file"),
        (trapped, "it does not say that it is not trapped"),
        (version, "it does not say that it is PDF/X-4"),
    ],
)  # fmt: skip
def test_a_fault_is_found(sheet: bytes, made: tuple[Plan, bytes], fault: Change, found: str) -> None:
    plan, data = made
    assert x4_rules.check(data, sheet, plan) == []
    with pikepdf.open(io.BytesIO(data)) as pdf:
        fault(pdf)
        pdf.save(buffer := io.BytesIO(), force_version="1.6", fix_metadata_version=False)
    findings = [str(one) for one in x4_rules.check(buffer.getvalue(), sheet, plan)]
    assert any(found in one for one in findings), findings


def test_no_page_is_missing(sheet: bytes, made: tuple[Plan, bytes]) -> None:
    with pikepdf.open(io.BytesIO(made[1])) as pdf:
        del pdf.pages[0]
        pdf.save(buffer := io.BytesIO(), force_version="1.6", fix_metadata_version=False)
    assert "pages, not" in str(x4_rules.check(buffer.getvalue(), sheet, made[0])[0])


# -- edges -------------------------------------------------------------------------------------------

BLEED = 3 * MM


@pytest.mark.parametrize(
    ("painted", "found"),
    [
        ("-10 190 120 20 re f", []),
        ("10 10 50 50 re f 20 20 m 60 20 l S", []),
        ("0 150 100 10 re f", ["left: at", "right: at"]),
        ("-10 198 120 20 re W n 0 0 100 200 re f", ["left: at", "upper: at", "right: at"]),
        ("-4 100 m 50 100 l S", ["left: 1.4 mm past"]),
        ("q 100 0 0 50 2 40 cm /I1 Do Q", ["left: 0.7 mm before", "right: 0.7 mm past"]),
        ("1 0 0 1 50 50 cm 0 0 m 10 10 20 20 49 0 c f", ["right: 0.4 mm before"]),
    ],
)
def test_what_ends_at_an_edge(painted: str, found: list[str]) -> None:
    faults = list(edges.faults(instructions(painted.encode()), (0, 0, 100, 200), BLEED))
    said = re.compile(r"what is painted at the (\w+) edge ends (.*) it; it has to go 3 mm past it")
    assert sorted(": ".join(said.fullmatch(one).groups()) for one in faults) == sorted(found)  # type: ignore[union-attr]


# -- the command -------------------------------------------------------------------------------------


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], sheet: bytes) -> Run:
    (tmp_path / FILE).write_bytes(sheet)
    (tmp_path / "press.icc").write_bytes(profile())
    monkeypatch.chdir(tmp_path)
    return runner(capfd, "press")


def test_a_file_for_a_print_shop(run: Run, tmp_path: Path) -> None:
    told = run(FILE, "--profile", "press.icc")
    assert (told.status, told.err) == (0, "")
    assert told.out == (
        "harbour.en.a4.draft.x4.pdf: PDF/X-4 for Press of a test (FOGRA51), bleed 3 mm; "
        "CMYK: #000000 as 0 0 0 100, #12395B as 100 70 20 40, #FF0000 as 90 78 55 36\n"
    )
    said = json.loads(run(FILE, "--profile", "press.icc", "--condition", "X9", "--bleed", "5", "--json").out)["files"]
    assert said[0]["condition"] == "X9" and said[0]["bleed_mm"] == 5 and said[0]["inks"]["#000000"] == [0, 0, 0, 100]


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (profile(kind=b"mntr"), "it is a profile of another kind (mntr, CMYK); wanted: one of a press (prtr, CMYK)"),
        (profile(space=b"RGB "), "it is a profile of another kind (prtr, RGB)"),
        (b"%PDF-1.7", "it is not an ICC profile"),
        (profile()[:128] + bytes(len(profile()) - 128), "it is damaged"),
    ],
)
def test_a_profile_of_another_kind(run: Run, tmp_path: Path, data: bytes, what: str) -> None:
    (tmp_path / "other.icc").write_bytes(data)
    status, _, err = run(FILE, "--profile", "other.icc")
    assert status == 64 and f"other.icc: {what}" in err
    assert not list(tmp_path.glob("*.x4.pdf"))


def test_without_a_profile_it_says_who_names_one(run: Run) -> None:
    status, _, err = run(FILE)
    assert status == 64 and "Missing option '--profile'" in err
    status, _, err = run(FILE, "--profile", "nowhere.icc")
    assert status == 64 and "nowhere.icc cannot be read: No such file or directory" in err


def test_text_that_would_be_cut_into_is_told(run: Run, tmp_path: Path) -> None:
    Folder().write(tmp_path)
    margins = [f"--set=theme.every-paper.{side}=4" for side in ("left", "right")]
    assert main(["build", "--quiet", "--format", "pdf", "--paper", "a4", "--lang", "en", *margins]) == 0
    status, _, err = run(f"output/{FILE}", "--profile", "press.icc")
    assert status == 3 and f"output/{FILE}: error[L112]: page 1: “Fact sheet" in err
    assert "stands 1.4 mm from the trimmed edge\n  hint: a theme with margins of 5 mm or more" in err
    assert not list(tmp_path.glob("**/*.x4.pdf"))


def test_a_file_that_was_changed_is_refused(run: Run) -> None:
    with pikepdf.open(FILE) as pdf:
        pdf.docinfo["/Title"] = "Another"
        pdf.save("changed.pdf")
    status, _, err = run("changed.pdf", "--profile", "press.icc")
    assert status == 2 and "changed.pdf: error[F010]: its document information" in err


def test_a_pack_has_the_inks_of_its_sheets(run: Run, tmp_path: Path) -> None:
    two().write(tmp_path)
    assert main(["pack", "--lang", "en", "--paper", "a4", *THEME]) == 0
    told = run("output/factsheets.en.pack.a4.draft.pdf", "--profile", "press.icc")
    assert told.status == 0 and "#12395B as 100 70 20 40" in told.out


@pytest.mark.parametrize(
    ("setting", "what"),
    [
        (
            "ink=[60, 40, 40, 100]",
            "small type in more than one ink is blurred where the plates are not exactly over one",
        ),
        ("brand=[100, 90, 80, 40]", "310 % of ink do not dry"),
    ],
)
def test_inks_that_cannot_be_printed_are_refused(
    setting: str, what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Folder().write(tmp_path)
    status, _, err = runner(capfd, "check")("--set", f"theme.colours.cmyk.{setting}")
    assert status == 2 and f"--set theme.colours.cmyk.{setting.partition('=')[0]}: error[T008]: {what}" in err
