"""Pictures: what is read of a file, what is left behind, and that every format shows what was read."""

from __future__ import annotations

import base64
import json
import re
import shutil
import struct
import zlib
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image as Pillow
from support.command import runner
from support.content_factory import SHEET, Folder, png
from support.pdf_ua import check as ua

from factsheet.cli import main
from factsheet.errors import ContentError
from factsheet.languages import language
from factsheet.project.build import Selection, build
from factsheet.project.project import Project
from factsheet.proof import Secrets, web
from factsheet.proof.expected import from_sheet
from factsheet.proof.text import plain
from factsheet.records.load import load
from factsheet.records.pictures import LARGEST, Image, PictureError, read_picture
from factsheet.rules import check
from factsheet.sheet.reader import read
from factsheet.sheet.tree import Picture, walk

ROOT = Path(__file__).parent.parent
S, FILE = "sheets/harbour.yaml", "pictures/harbour.png"
DRAWING = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 80"><title>SECRET</title>'
    b'<rect width="60" height="80" fill="#12395b"/>'
    b'<circle cx="80" cy="40" r="60" fill-rule="evenodd" stroke="red"/>'
    b"</svg>"
)
BLOCKS = """\
blocks:
- kind: picture
  file: pictures/harbour.png
  alt: {en: The pier, fr: Le quai}
  source: daily-news
  width: 50
- kind: statements
  facts: [harbour-founded]
"""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def folder(picture: bytes = b"", file: str = FILE, blocks: str = BLOCKS) -> Folder:
    made = Folder()
    made.files[S] = SHEET[: SHEET.index("blocks:")] + blocks.replace(FILE, file)
    if picture:
        made.pictures = {file: picture}
    return made


def jpeg(width: int, height: int, colour: object = (200, 30, 30), mode: str = "RGB", **options: object) -> bytes:
    target = BytesIO()
    Pillow.new(mode, (width, height), colour).save(target, "JPEG", **options)  # type: ignore[arg-type]
    return target.getvalue()


def located(width: int, height: int) -> bytes:
    """Return a JPEG that is to be turned, taken at a place, with a comment."""
    exif = Pillow.Exif()
    exif[0x0112] = 6  # turn it clockwise
    exif[0x010F] = "SECRETCAM"
    exif.get_ifd(0x8825)[1] = "N"
    return jpeg(width, height, exif=exif, comment=b"SECRETPLACE")


def as_read(data: bytes, file: str = "a.png") -> Image:
    Path("a").mkdir(exist_ok=True)
    (Path("a") / file).write_bytes(data)
    return read_picture(Path("a"), file)


# -- a file -----------------------------------------------------------------------------------------------


def test_nothing_but_pixels_is_left_of_a_png() -> None:
    text = (b"tEXt", b"Author\0SECRETNAME")
    image = as_read(png(40, 30, b"\x12\x39\x5b", text, (b"tIME", b"\x07\xe2\x04\x01\0\0\0")))
    assert (image.type, image.width, image.height, image.colours) == ("image/png", 40, 30, 3)
    assert image.pixels == b"\x12\x39\x5b" * 1200
    names = [image.data[i + 4 : i + 8] for i in chunks(image.data)]
    assert set(names) == {b"IHDR", b"IDAT", b"IEND"}
    assert image == as_read(png(40, 30))


def chunks(data: bytes) -> list[int]:
    at, found = 8, []
    while at < len(data):
        found.append(at)
        at += 12 + struct.unpack(">I", data[at : at + 4])[0]
    return found


def test_nothing_but_pixels_is_left_of_a_jpeg_and_it_stands_upright() -> None:
    given = located(40, 30)
    assert b"SECRETCAM" in given and b"SECRETPLACE" in given
    image = as_read(given, "a.jpg")
    assert (image.type, image.width, image.height) == ("image/jpeg", 30, 40)
    assert b"SECRET" not in image.data and b"Exif" not in image.data
    with Pillow.open(BytesIO(image.data)) as opened:
        assert not opened.getexif() and "comment" not in opened.info


def test_what_is_transparent_is_white() -> None:
    target = BytesIO()
    Pillow.new("RGBA", (10, 10), (255, 0, 0, 0)).save(target, "PNG")
    assert as_read(target.getvalue()).pixels == b"\xff" * 300


def test_grey_stays_grey() -> None:
    assert as_read(jpeg(20, 10, 80, "L"), "a.jpg").colours == 1


@pytest.mark.parametrize(
    ("data", "file", "what"),
    [
        (png(1, 1), "a.png", "the picture a.png has 1 × 1 pixels; each side needs 8"),
        (png(1301, 1000), "a.png", "the picture a.png has 1301 × 1000 pixels; a PNG has 1,300,000 at most"),
        (png(20, 20)[:-30], "a.png", "the picture a.png is no whole PNG file"),
        (png(20, 20), "a.jpg", "the picture a.jpg is no whole JPEG file"),
        (b"<svg/>", "a.png", "the picture a.png is no whole PNG file"),
        (b"\0" * (LARGEST + 1), "a.png", "the picture a.png has more than 10,000,000 bytes"),
        (jpeg(20, 20, (0, 0, 0, 0), "CMYK"), "a.jpg",
         "the picture a.jpg has the colours CMYK, not grey or RGB of 8 bits each"),
    ],
)  # fmt: skip
def test_a_picture_that_cannot_be_printed_is_told(data: bytes, file: str, what: str) -> None:
    with pytest.raises(PictureError, match=re.escape(what)):
        as_read(data, file)


def sized(width: int, height: int) -> bytes:
    """Return a PNG of a few bytes whose head claims a size."""
    data = bytearray(png(8, 8))
    data[16:24] = struct.pack(">II", width, height)
    data[29:33] = struct.pack(">I", zlib.crc32(data[12:29]))
    return bytes(data)


@pytest.mark.parametrize(
    ("size", "what"),
    [((12_000, 12_000), "has 12000 × 12000 pixels"), ((60_000, 60_000), "has far more than 1,300,000")],
)
def test_a_picture_that_claims_to_be_huge_is_not_decoded(size: tuple[int, int], what: str) -> None:
    with pytest.raises(PictureError, match=what):
        as_read(sized(*size))


def saved(image: Pillow.Image, **options: object) -> bytes:
    target = BytesIO()
    image.save(target, "PNG", **options)
    return target.getvalue()


def test_sixteen_bits_and_moving_pictures_are_told() -> None:
    with pytest.raises(
        PictureError, match=re.escape("the picture a.png has the colours I;16, not grey or RGB of 8 bits each")
    ):
        as_read(saved(Pillow.new("I;16", (20, 20))))
    frames = [Pillow.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    with pytest.raises(PictureError, match=re.escape("the picture a.png moves")):
        as_read(saved(frames[0], save_all=True, append_images=frames[1:]))


def test_a_drawing_that_has_more_than_shapes_is_told_with_its_line() -> None:
    with pytest.raises(PictureError, match=re.escape("the picture a.svg has <script> on line 2")) as caught:
        as_read(DRAWING.replace(b"<rect", b"\n<script/><rect"), "a.svg")
    assert caught.value.hint.startswith("save it with plain shapes in plain colours")


def test_a_picture_that_takes_too_many_bytes_is_told() -> None:
    target = BytesIO()
    Pillow.effect_noise((1100, 1100), 100).convert("RGB").save(target, "PNG")
    with pytest.raises(PictureError, match=r"takes [\d,]+ bytes; 1,000,000 are the most") as caught:
        as_read(target.getvalue())
    assert caught.value.hint == "make it smaller, or a photograph a JPEG"


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_damaged_file_is_told_or_read_and_never_anything_else(data: st.DataObject) -> None:
    whole = data.draw(st.sampled_from([png(20, 12), located(24, 16)]))
    at = data.draw(st.integers(0, len(whole) - 1))
    damaged = whole[:at] + data.draw(st.binary(max_size=6)) + whole[at + data.draw(st.integers(0, 6)) :]
    try:
        image = as_read(damaged, "a.png" if whole[:1] == b"\x89" else "a.jpg")
    except PictureError:
        return
    assert b"SECRET" not in image.data


# -- a sheet ----------------------------------------------------------------------------------------------


def built(made: Folder, tmp_path: Path) -> dict[str, bytes]:
    shutil.copytree(ROOT / "templates", "templates", dirs_exist_ok=True)
    project = Project(made.write(Path()), Path("templates"))
    build(project, Selection(papers=("a4",), formats=("html", "pdf", "txt", "md")), tmp_path / "output")
    return {path.name: path.read_bytes() for path in (tmp_path / "output").iterdir() if path.name != ".state"}


@pytest.mark.parametrize(
    ("file", "picture"),
    [(FILE, png(120, 80)), ("pictures/harbour.jpg", located(80, 120)), ("pictures/harbour.svg", DRAWING)],
)
def test_a_picture_is_shown_and_proved_in_every_format(tmp_path: Path, file: str, picture: bytes) -> None:
    files = built(folder(picture, file), tmp_path)
    image = read_picture(Path("content"), file)
    page = files["harbour.en.draft.html"].decode()
    (shown,) = re.findall(r'<img src="data:([^;]+);base64,([^"]+)" alt="([^"]+)" width="(\d+)" height="(\d+)">', page)
    assert (shown[0], base64.b64decode(shown[1]), *shown[2:]) == (image.type, image.data, "The pier", "344", "229")
    assert '<figure class="picture w50">' in page and "\n.w50 img { width: 50%; }\n" in page, "as on paper"
    for name in ("harbour.en.draft.txt", "harbour.en.draft.md"):
        assert re.search(r"The pier\n\nSource\[\^?1\]", files[name].decode())
    pdf = files["harbour.fr.a4.draft.pdf"]
    assert list(ua(pdf)) == []
    assert all(b"SECRET" not in data for data in files.values())
    with pikepdf.open(BytesIO(pdf)) as opened:
        found = [o for o in opened.objects if isinstance(o, pikepdf.Stream) and o.get("/Subtype") == "/Image"]
        if image.shapes:
            assert not found and operators_of(opened) == ["re", "W", "n", "f", "f*", "S"]
        else:
            (only,) = found
            assert (int(only.Width), int(only.Height)) == (120, 80)
            stored = only.read_raw_bytes() if image.type == "image/jpeg" else only.read_bytes()
            assert stored == (image.pixels or image.data)
        figures = [o for o in opened.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") == "/Figure"]
        left, bottom, right, top = map(float, figures[0].A.BBox)
        assert str(figures[0].Alt) == "Le quai"
        assert (right - left, top - bottom) == pytest.approx((252.7, 168.5), abs=0.3)
    Path("x.pdf").write_bytes(pdf)
    assert main(["verify", "x.pdf"]) == 0


def operators_of(opened: pikepdf.Pdf) -> list[str]:
    """Return the operators of the drawing on page 1, each where it comes first, those of paths and colours left out."""
    steps = [str(step.operator) for step in pikepdf.parse_content_stream(opened.pages[0])]
    start = steps.index("W") - 1
    inside = steps[start : steps.index("Q", start)]
    return list(dict.fromkeys(step for step in inside if step not in ("m", "l", "c", "h", "rg", "RG", "g", "G", "w")))


def test_a_picture_exchanged_in_a_web_page_is_found(tmp_path: Path) -> None:
    page = built(folder(DRAWING, "pictures/harbour.svg"), tmp_path)["harbour.en.draft.html"].decode()
    project = Project(Path("content"), Path("templates"))
    edition = project.edition(project.content.sheets["harbour"], language("en"))
    images = [node.image for node in walk(edition.sheet.article) if isinstance(node, Picture)]
    whole = [(image.type, image.data) for image in images]
    for shown, wanted in ((page, []), (re.sub("base64,....", "base64,AAAA", page), ["F010"])):
        expected = from_sheet(edition.sheet, plain, whole=True)
        found = web.check(web.WebPage(shown), expected, (), {}, "", Secrets(), whole)
        assert [f.code for f in found if "pictures" in f.what] == wanted


def test_the_same_picture_makes_the_same_bytes(tmp_path: Path) -> None:
    made = folder(located(80, 120), "pictures/harbour.jpg")
    assert built(made, tmp_path / "a") == built(made, tmp_path / "b")


def test_a_logo_stands_small_at_the_end(tmp_path: Path) -> None:
    made = folder().change("publisher.yaml", "licence:", f"logo: {{file: {FILE}, alt: Desk}}\nlicence:")
    files = built(made, tmp_path)
    page = files["harbour.en.draft.html"].decode()
    assert '<figure class="logo">' in page.partition('<footer class="colophon"')[2]
    with pikepdf.open(BytesIO(files["harbour.en.a4.draft.pdf"])) as opened:
        images = [o for o in opened.objects if isinstance(o, pikepdf.Stream) and o.get("/Subtype") == "/Image"]
        figures = [o for o in opened.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") == "/Figure"]
        assert len(images) == 1 and [str(f.Alt) for f in figures] == ["The pier", "Desk"]
        left, bottom, right, top = map(float, figures[1].A.BBox)
        assert (round(right - left), round(top - bottom)) == (42, 28)
    assert list(ua(files["harbour.en.a4.draft.pdf"])) == []


def test_a_picture_exchanged_in_the_file_is_found(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    data = built(folder(), tmp_path)["harbour.en.a4.draft.pdf"]
    with pikepdf.open(BytesIO(data)) as opened:
        (only,) = [o for o in opened.objects if isinstance(o, pikepdf.Stream) and o.get("/Subtype") == "/Image"]
        only.write(b"\0" * (120 * 80 * 3))
        opened.save("x.pdf", static_id=True)
    told = runner(capfd)("verify", "x.pdf")
    assert told.status != 0
    assert "its pictures have changed" in told.out + told.err


@pytest.mark.parametrize("names", [("/I1", "/I2"), ()])
def test_a_picture_that_is_not_painted_or_not_there_is_found(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], names: tuple[str, ...]
) -> None:
    data = built(folder(), tmp_path)["harbour.en.a4.draft.pdf"]
    with pikepdf.open(BytesIO(data)) as opened:
        resources = opened.pages[0].Resources
        image = resources.XObject.I1
        resources.XObject = pikepdf.Dictionary(dict.fromkeys(names, image))
        opened.save("x.pdf", static_id=True)
    told = runner(capfd)("verify", "x.pdf")
    assert told.status != 0 and "page 1: it paints other pictures than it has" in told.out + told.err


def test_the_manifest_names_the_picture_and_tells_that_it_has_changed(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    data = built(folder(), tmp_path)["harbour.en.a4.draft.pdf"]
    with pikepdf.open(BytesIO(data)) as opened:
        manifest = json.loads(opened.attachments["factsheet-manifest.json"].get_file().read_bytes())
    assert manifest["pictures"] == {FILE: read_picture(Path("content"), FILE).digest}
    Path("x.pdf").write_bytes(data)
    Path("content", FILE).write_bytes(png(121, 80))
    told = runner(capfd)("verify", "--content", "content", "--templates", "templates", "x.pdf")
    assert f"picture {FILE}: has changed" in told.out + told.err


# -- slips ------------------------------------------------------------------------------------------------


def problems(made: Folder) -> list[str]:
    with pytest.raises(ContentError) as caught:
        load(made.write(Path()))
    return [str(problem) for problem in caught.value.problems]


def test_a_picture_that_is_not_there_is_told_where_it_is_named() -> None:
    assert problems(folder().change(S, FILE, "pictures/pier.png")) == [
        f"content/{S}:10:9: error[M014]: the picture pictures/pier.png cannot be read: no such file or directory\n"
        "  hint: give its path below the content folder, such as pictures/harbour.png"
    ]


@pytest.mark.parametrize("file", ["../a.png", "/a.png", "a.gif", "pictures/../a.png", ".hidden.png"])
def test_a_path_that_leads_elsewhere_is_refused(file: str) -> None:
    (problem,) = problems(folder().change(S, f"file: {FILE}", f"file: {file}"))
    assert problem == (
        f"content/{S}:10:9: error[M010]: '{file}' is not a picture's path\n    file: {file}\n"
        "  hint: write its path below the content folder: pictures/harbour.png, .jpg or .svg"
    )


def test_a_link_out_of_the_folder_is_refused() -> None:
    folder().write(Path())
    Path("secret.png").write_bytes(png(20, 20))
    Path("content", FILE).unlink()
    Path("content", FILE).symlink_to(Path("secret.png").resolve())
    with pytest.raises(ContentError, match=r"M014\]: the picture pictures/harbour.png leads out of the content folder"):
        load(Path("content"))


def test_alt_is_needed_in_each_language() -> None:
    (problem,) = problems(folder().change(S, "  alt: {en: The pier, fr: Le quai}\n", ""))
    assert f"content/{S}:9:3: error[M002]" in problem and "alt" in problem
    content = load(folder().change(S, ", fr: Le quai", "").write(Path()))
    assert [p.code for p in check(content) if p.where.line == 11] == ["C301"]


def test_its_source_exists_and_counts_as_used() -> None:
    found = [str(p) for p in check(load(folder().change(S, "source: daily-news", "source: daily-new").write(Path())))]
    assert (
        f"content/{S}:12:11: error[C101]: there is no source 'daily-new'\n  hint: did you mean 'daily-news'?" in found
    )
    assert not any("the source 'daily-news'" in str(p) for p in check(load(folder().write(Path()))))


def test_pictures_of_a_sheet_fit_into_its_files() -> None:
    blocks = "".join(BLOCKS[8:].partition("- kind: st")[0].replace("harbour.png", f"{n}.png") for n in range(3))
    made = folder(blocks=f"blocks:\n{blocks}")
    made.pictures = {f"pictures/{n}.png": png(1300, 1000) for n in range(3)}
    (found,) = [str(p) for p in check(load(made.write(Path()))) if p.code == "C516"]
    assert found.startswith(f"content/{S}:10:9: error[C516]: the pictures of this sheet take ")
    assert found.endswith(
        "11,700,000 for the pixels of its PNG files\n"
        "  hint: make them smaller, or take one out: 2,500,000 and 10,000,000 are the most"
    )


FIGURE = '<article><figure class="picture" aria-label="{alt}">{inside}</figure></article>'


@pytest.mark.parametrize(
    ("inside", "alt", "what"),
    [
        ("", "a", "a picture is one <img>, and perhaps a <figcaption>; its aria-label says what it shows"),
        ('<img src="a.png"/>', "", "a picture is one <img>, and perhaps a <figcaption>"),
        ('<img src="a.png"/><img src="a.png"/>', "a", "a picture is one <img>"),
        ('<img src="b.png"/>', "a", "there is no picture 'b.png'"),
        ('<img src="a.png" width="5"/>', "a", "a picture cannot have the width '5'"),
    ],
)
def test_a_figure_that_is_no_picture_is_refused(inside: str, alt: str, what: str) -> None:
    with pytest.raises(ContentError, match=re.escape(what)):
        read(FIGURE.format(inside=inside, alt=alt), "s", {"a.png": as_read(png(20, 20))})


def test_a_mark_without_a_fact_is_of_a_picture_alone() -> None:
    shutil.copytree(ROOT / "templates", "templates")
    path = Path("templates/blocks/picture.html.j2")
    path.write_text(path.read_text(encoding="utf-8").replace("{{ block.source }}", "harbour-report"), encoding="utf-8")
    project = Project(folder().write(Path()), Path("templates"))
    with pytest.raises(ContentError, match=r"N113\]: the template cites source 'harbour-report' without a fact"):
        project.edition(project.content.sheets["harbour"], language("en"))
