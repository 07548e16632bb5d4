"""Files made to harm: ``verify`` says what is wrong with each, soon, without a traceback or filling the memory."""

from __future__ import annotations

import io
import json
import re
import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from reportlab.pdfgen.canvas import Canvas
from support.built import outputs

from factsheet.cli import main
from factsheet.evidence.digest import digest
from factsheet.project.verify import SHOWN, verify
from factsheet.proof import limits, manifest
from factsheet.proof.findings import LONG, unlike
from factsheet.proof.objects import Unreadable
from factsheet.proof.reading import read

FILE = "rainbow-railroad.en.a4.pdf"
NOT_OURS = "not built as factsheet builds a file "
Change = Callable[[pikepdf.Pdf], object]


def changed(change: Change, **options: object) -> bytes:
    with pikepdf.open(io.BytesIO(outputs()[FILE].data)) as pdf:
        change(pdf)
        out = io.BytesIO()
        pdf.save(out, fix_metadata_version=False, **options)  # type: ignore[arg-type]
    return out.getvalue()


def told(data: bytes) -> list[str]:
    return [f"{finding.code}: {finding.what}" for finding in verify(data).findings]


# -- files of another kind ---------------------------------------------------------------------------


def foreign() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.drawString(72, 72, "Something else")
    canvas.save()
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "F001: cannot be read as a PDF: "),
        (b"\0" * 1000, "F001: cannot be read as a PDF: "),
        (b"%PDF-1.7\n%%EOF\n", "F001: cannot be read as a PDF: "),
        (outputs()[FILE].data[:20_000], "F001: cannot be read as a PDF: "),
        (outputs()[FILE].data + b"x" * limits.FILE, "F001: larger than 4,000,000 bytes; no sheet is"),
        (foreign(), f"F001: {NOT_OURS}"),
        (changed(lambda pdf: None, encryption=pikepdf.Encryption(owner="a", user="b")), "F001: encrypted; "),
        (changed(lambda pdf: None, encryption=pikepdf.Encryption(owner="a")), "F001: encrypted; "),
    ],
    ids=[
        "empty",
        "zeros",
        "nothing in it",
        "cut",
        "long",
        "foreign",
        "encrypted",
        "encrypted without a password",
    ],
)
def test_what_is_no_sheet(data: bytes, said: str) -> None:
    (finding,) = told(data)
    assert finding.startswith(said)


def test_the_command_says_so(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "foreign.pdf"
    path.write_bytes(foreign())
    assert main(["verify", path.as_posix()]) == 2
    assert capfd.readouterr() == (
        "foreign.pdf: cannot be verified: 1 finding\n",
        f"{path.as_posix()}: error[F001]: {NOT_OURS}('/Lang' is missing)\n",
    )


@pytest.mark.parametrize("mode", ["disable", "generate"])
def test_another_way_to_store_the_same_is_no_fault(mode: str) -> None:
    assert told(changed(lambda pdf: None, object_stream_mode=pikepdf.ObjectStreamMode[mode])) == []


def test_a_byte_changed_anywhere_is_found_or_harmless() -> None:
    """A damaged file never ends in a traceback; where nothing is found, pages look and read the same."""
    data = outputs()[FILE].data
    before = read(data, foreign=True)
    found = 0
    for at in range(7, len(data), len(data) // 97):
        damaged = data[:at] + bytes([data[at] ^ 0x55]) + data[at + 1 :]
        if verify(damaged).findings:
            found += 1
        else:
            after = read(damaged, foreign=True)
            assert (after.contents, after.fonts, after.blocks) == (before.contents, before.fonts, before.blocks)
    assert found > 80


# -- too much ----------------------------------------------------------------------------------------


def stream(dictionary: bytes, data: bytes) -> bytes:
    start = b"%%PDF-1.7\n1 0 obj\n<<%s/Length %d>>\nstream\n" % (dictionary, len(data))
    return start + data + b"\nendstream\nendobj\n"


BOMB = zlib.compress(b"\0" * (limits.STREAM + 1), 9)
HALF = zlib.compress(b"\0" * (limits.STREAM - 1), 9)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (stream(b"/Filter/FlateDecode", BOMB), "a stream decompresses to more than 4,000,000 bytes; no sheet’s does"),
        (stream(b"/Filter [ /FlateDecode ]", BOMB), "a stream decompresses to more than"),
        (stream(b"", BOMB), "a stream decompresses to more than"),
        (stream(b"/X (endstream endobj 2 0 obj)/Filter/FlateDecode", BOMB), "a stream decompresses to more than"),
        (stream(b"/Filter/FlateDecode", HALF) * 5, "decompresses to more than 16,000,000 bytes; no sheet does"),
        (stream(b"/Filter[/FlateDecode/FlateDecode]", b""), "compressed in a way factsheet does not use"),
        (stream(b"/Filter/LZWDecode", b""), "compressed in a way factsheet does not use"),
        (stream(b"/Filter 2 0 R", b""), "compressed in a way factsheet does not use"),
        (stream(b"/F#69lter/FlateDecode", b""), "compressed in a way factsheet does not use"),
        (stream(b"/Filter/FlateDecode/DecodeParms<</Columns 2000000000>>", b""), "compressed in a way"),
        (stream(b"/X ( obj)/Filter/Fl/FlateDecode/Y ( obj)", b""), "compressed in a way factsheet does not use"),
    ],
)  # fmt: skip
def test_what_unpacks_to_too_much_is_not_unpacked(data: bytes, said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        limits.check(data)


def test_our_files_keep_within() -> None:
    for output in outputs().values():
        if output.name.endswith(".pdf"):
            limits.check(output.data)


# -- what has no end ---------------------------------------------------------------------------------


def first_element(pdf: pikepdf.Pdf) -> pikepdf.Object:
    return pdf.Root.StructTreeRoot.K[0]


def doubled_elements(pdf: pikepdf.Pdf) -> None:
    """Each of 40 elements has the next one twice: read as a tree, they are a million millions."""
    below = pdf.make_indirect(pikepdf.Dictionary(S=pikepdf.Name("/Div"), K=pikepdf.Array()))
    for _ in range(40):
        below = pdf.make_indirect(pikepdf.Dictionary(S=pikepdf.Name("/Div"), K=pikepdf.Array([below, below])))
    first_element(pdf).K = pikepdf.Array([below])


def deep_elements(pdf: pikepdf.Pdf) -> None:
    below = pdf.make_indirect(pikepdf.Dictionary(S=pikepdf.Name("/Div"), K=pikepdf.Array()))
    for _ in range(5000):
        below = pdf.make_indirect(pikepdf.Dictionary(S=pikepdf.Name("/Div"), K=pikepdf.Array([below])))
    first_element(pdf).K = pikepdf.Array([below])


def outline_in_a_circle(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Outlines.First.Next = pdf.Root.Outlines.First


def attachments_in_a_circle(pdf: pikepdf.Pdf) -> None:
    files = pdf.make_indirect(pdf.Root.Names.EmbeddedFiles)
    files.Kids = pikepdf.Array([files])
    pdf.Root.Names.EmbeddedFiles = files


def shared_operators(pdf: pikepdf.Pdf) -> None:
    pdf.pages[1].obj.Contents = pdf.pages[0].obj.Contents


def shared_font(pdf: pikepdf.Pdf) -> None:
    fonts = pdf.pages[0].Resources.Font
    fonts["/F1"].ToUnicode = fonts["/F2"].ToUnicode


def many_pages(pdf: pikepdf.Pdf) -> None:
    for _ in range(100):
        pdf.pages.append(pdf.pages[0])


def wide_font(pdf: pikepdf.Pdf) -> None:
    font = pdf.pages[0].Resources.Font["/F2"].DescendantFonts[0]
    font.W = pikepdf.Array([10**18, pikepdf.Array([500])])


def destination_of_another_kind(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Outlines.First.Dest = pikepdf.Name("/Elsewhere")


@pytest.mark.parametrize(
    "change", [doubled_elements, deep_elements, outline_in_a_circle, attachments_in_a_circle,
               shared_operators, shared_font, many_pages, wide_font,
               destination_of_another_kind],
)  # fmt: skip
def test_what_is_no_tree_of_ours(change: Change) -> None:
    (finding,) = told(changed(change))
    assert finding.startswith(f"F001: {NOT_OURS}")
    assert len(finding) < 200


def test_pages_in_a_circle() -> None:
    """The library that reads files refuses these itself."""

    def circle(pdf: pikepdf.Pdf) -> None:
        pdf.Root.Pages.Kids.append(pdf.Root.Pages)

    (finding,) = told(changed(circle))
    assert finding.startswith("F001: ")


def test_a_stream_that_cannot_be_unpacked() -> None:
    def damaged(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].Contents.write(b"x\x9c not packed", filter=pikepdf.Name("/FlateDecode"))

    (finding,) = told(changed(damaged))
    assert finding.startswith("F001: ")


def test_numbers_that_are_none() -> None:
    def mark(pdf: pikepdf.Pdf) -> None:
        content = pdf.pages[0].Contents.read_bytes()
        pdf.pages[0].Contents.write(content.replace(b"<</MCID 0>>", b"<</MCID %s>>" % (b"9" * 5000), 1))

    assert told(changed(mark))[0].startswith("F003: an operator factsheet does not write: /Strong <</MCID 999")


# -- manifests ---------------------------------------------------------------------------------------


def with_manifest(data: bytes) -> bytes:
    return changed(lambda pdf: pdf.Root.AF[0].EF.F.write(data))


def manifest_of(change: Callable[[dict], object]) -> bytes:  # type: ignore[type-arg]
    """Return a changed manifest, sealed anew."""
    with pikepdf.open(io.BytesIO(outputs()[FILE].data)) as pdf:
        said = json.loads(pdf.attachments[manifest.NAME].get_file().read_bytes())
    del said["sha256"]
    change(said)
    return manifest.seal(said)


LACKS, HAS = "F002: the manifest lacks required fields", "F002: the manifest is malformed"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"[" * 100_000, "F002: not a factsheet manifest"),
        (b'{"schema":"factsheet-manifest/1","a":"\\ud800"}', "F002: not a factsheet manifest"),
        (b'{"schema":"factsheet-manifest/1"}', LACKS),
        (manifest_of(lambda said: said.pop("sheet")), LACKS),
        (manifest_of(lambda said: said["facts"].append({"id": "a"})), LACKS),
        (manifest_of(lambda said: said.update(facts=said["facts"][:1] * 2001)), LACKS),
        (manifest_of(lambda said: said.update(text={})), HAS),
        (manifest_of(lambda said: said["text"].update(marks=[float("inf")])), HAS),
        (manifest_of(lambda said: said["text"].update(front="")), HAS),
        (manifest_of(lambda said: said["sheet"].update(draft=False)), HAS),
        (manifest_of(lambda said: said["sheet"].update(draft="no")), LACKS),
        (manifest_of(lambda said: said["text"]["pages"][0]["frames"].extend([["text", 0, 0, 0, 1, 1]] * 100)), HAS),
    ],
)  # fmt: skip
def test_a_manifest_that_is_none(data: bytes, said: str) -> None:
    assert told(with_manifest(data)) == [said]


def test_a_manifest_of_another_sheet() -> None:
    """Swapped whole, it is sealed and tells of a sheet; the file says another."""
    with pikepdf.open(io.BytesIO(outputs()["rainbow-railroad.en.letter.pdf"].data)) as pdf:
        letter = pdf.attachments[manifest.NAME].get_file().read_bytes()
    assert {line[:4] for line in told(with_manifest(letter))} >= {"F008"}
    with pikepdf.open(io.BytesIO(outputs()["canada-response.en.a4.pdf"].data)) as pdf:
        other = pdf.attachments[manifest.NAME].get_file().read_bytes()
    assert {line[:4] for line in told(with_manifest(other))} >= {"F004", "F006", "F007", "F010", "F011"}


def test_more_findings_than_anyone_reads() -> None:
    found = told(
        with_manifest(manifest_of(lambda said: said["text"].update(blocks=[["P", str(n)] for n in range(LONG)])))
    )
    codes = [line[:4] for line in found if not re.match("F003: “20..” is not tagged", line)]  # a year repeated
    assert codes == ["F007"] * SHOWN + ["F011"]
    assert found[-1].endswith(" more findings are not shown")


def test_long_texts_are_not_aligned() -> None:
    many = [0] * (LONG + 1)
    assert list(unlike(many, [*many, 1])) == [(LONG + 1, LONG + 1, LONG + 1, LONG + 2)]
    assert list(unlike([*many[1:], 2], [*many[1:], 3, 4])) == [(LONG, LONG + 1, LONG, LONG + 1)]
    assert list(unlike(many, list(many))) == []
    assert list(unlike([1, 2, 3], [1, 3, 4])) == [(1, 2, 1, 1), (3, 3, 2, 3)]


def test_a_template_outside_its_folder_is_not_looked_at(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "secret").write_text("x", encoding="utf-8")
    made = manifest_of(lambda said: said["made_of"].update(templates={"../secret": digest(b"x")}))
    changes = verify(with_manifest(made), None, tmp_path / "templates").changes
    assert "../secret: no longer exists" in changes


def test_a_text_cannot_steer_the_terminal(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(with_manifest(manifest_of(lambda said: said["sheet"].update(number="\x1b[2J"))))
    main(["verify", path.as_posix()])
    assert capfd.readouterr().out.startswith("a.pdf: intact · \ufffd[2J, edition 1")
