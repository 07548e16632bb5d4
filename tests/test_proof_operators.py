"""The interpreter of page content: text at its place, and what it does not know is a fault."""

from __future__ import annotations

import pytest

from factsheet.proof.operators import Font, ShownText, UnknownOperator, interpret

FONT = Font({1: "a", 2: "b", 3: " ", 4: "ffi"}, {"\1": 500.0, "\2": 600.0, "\3": 200.0, "\4": 900.0})


def shown(content: str) -> tuple[list[ShownText], list[list[ShownText]]]:
    page = interpret(content, {"F1": FONT}, 1)
    return [run for _, runs in page.marks.values() for run in runs], page.artifacts


def test_text_is_placed_by_advance_and_kerning() -> None:
    first = "BT\n1 0 0 1 10 700.5 Tm\n/P <</MCID 0>> BDC\n/F1 10 Tf\n0 g\n[<0001>50<00020003>] TJ"
    content = f"{first}\n3 Ts\n[<0004>] TJ\nEMC\n0 Ts\nET"
    marked, artifacts = shown(content)
    assert marked == [ShownText("ab ", 1, 10.0, 700.5, 20.5, 10.0), ShownText("ffi", 1, 22.5, 700.5, 31.5, 10.0)]
    assert artifacts == []


def test_an_artifact_stands_apart() -> None:
    line = "/Artifact <</Type /Pagination>> BDC\nBT\n1 0 0 1 5 5 Tm\n/F1 9 Tf\n0 g\n[<0001>] TJ\nET\nEMC"
    drawn = "/Artifact <</Type/Layout>> BDC\nq 0 G 0.75 w 51 717.42 m 544.28 717.42 l S Q\nEMC"
    assert shown(f"{line}\n{drawn}") == ([], [[ShownText("a", 1, 5.0, 5.0, 9.5, 9.0)], []])


def test_a_glyph_the_font_has_not_reads_as_unknown() -> None:
    marked, _ = shown("BT\n1 0 0 1 0 0 Tm\n/P <</MCID 0>> BDC\n/F1 10 Tf\n[<00010009>] TJ\nEMC\nET")
    assert marked[0].text == "a\ufffd"


IN_TEXT = "BT\n/F1 9 Tf\n{}\nET"
IN_MARK = "BT\n/F1 9 Tf\n/P <</MCID 0>> BDC\n{}\nEMC\nET"


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("[<0001>] TJ", "[<0001>] TJ"),
        (IN_MARK.format("(a) Tj"), "(a) Tj"),
        (IN_MARK.format("[(a)] TJ"), "[(a)] TJ"),
        (IN_MARK.format("[<00>] TJ"), "[<00>] TJ"),
        (IN_MARK.format("[<0001>x<0002>] TJ"), "[<0001>x<0002>] TJ"),
        (IN_MARK.format("2 Tr"), "2 Tr"),
        (IN_MARK.format("0 -12 Td"), "0 -12 Td"),
        (IN_MARK.format("2 0 0 2 0 0 Tm"), "2 0 0 2 0 0 Tm"),
        (IN_MARK.format("/F9 9 Tf"), "/F9 9 Tf"),
        (IN_MARK.format("/P <</MCID 1>> BDC"), "/P <</MCID 1>> BDC"),
        (IN_MARK.format("0 0 m 9 9 l S"), "0 0 m 9 9 l S"),
        (IN_TEXT.format("/P <</MCID x>> BDC"), "/P <</MCID x>> BDC"),
        (IN_TEXT.format("EMC"), "EMC"),
        ("0 0 10 10 re f", "0 0 10 10 re f"),
        ("/Artifact <</Type/Layout>> BDC\nq\nEMC", "the page ends inside a mark, a text or a saved state"),
        ("/Artifact BMC", "/Artifact BMC"),
        ("BT\n/P <</MCID 0>> BDC\nET\nEMC", "EMC"),
        ("BT", "the page ends inside a mark, a text or a saved state"),
        ("/Im1 Do", "/Im1 Do"),
    ],
)
def test_what_it_does_not_know_is_a_fault(content: str, line: str) -> None:
    with pytest.raises(UnknownOperator) as caught:
        shown(content)
    assert str(caught.value) == line
