"""Drawings: what is read of an SVG file, what of it is told, and that nothing but shapes is ever kept."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factsheet.records.svg import FARTHEST, LARGEST, MOST_ELEMENTS, MOST_STEPS, SvgError, read_svg

OPEN = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 50">'


def drawn(inside: str, opening: str = OPEN) -> list[str]:
    """Return the paths of a drawing as they are written."""
    drawing = read_svg(f"{opening}{inside}</svg>".encode())
    return re.findall(r"<path [^>]*/>", drawing.data.decode())


@pytest.mark.parametrize(
    ("inside", "wanted"),
    [
        ('<rect x="10" y="5" width="20" height="10"/>',
         'fill="#000000" d="M 100 50 L 300 50 L 300 150 L 100 150 L 100 50 Z"'),
        ('<line x2="10" y2="10" stroke="red"/>',
         'fill="#000000" stroke="#ff0000" stroke-width="10" d="M 0 0 L 100 100"'),
        ('<polyline points="0,0 10,10 20,0" fill="none" stroke="#00f" stroke-width="2px"/>',
         'fill="none" stroke="#0000ff" stroke-width="20" d="M 0 0 L 100 100 L 200 0"'),
        ('<polygon points="0 0 10 10 20 0" fill-rule="evenodd"/>',
         'fill="#000000" fill-rule="evenodd" d="M 0 0 L 100 100 L 200 0 L 0 0 Z"'),
        ('<path d="m1 1h2v3l-2 0z"/>', 'fill="#000000" d="M 10 10 L 30 10 L 30 40 L 10 40 L 10 10 Z"'),
        ('<path d="M0 0Q15 15 30 0"/>', 'fill="#000000" d="M 0 0 C 100 100 200 100 300 0"'),
        ('<g transform="translate(10 5)scale(2)" fill="red"><path d="M0 0L1 1"/></g>',
         'fill="#ff0000" d="M 100 50 L 120 70"'),
        ('<path transform="rotate(90, 10, 10)" d="M10 0L20 10"/>', 'fill="#000000" d="M 200 100 L 100 200"'),
        ('<g style="fill:#abc; stroke-width:3"><path style="stroke:lime" d="M0 0L1 1"/></g>',
         'fill="#aabbcc" stroke="#00ff00" stroke-width="30" d="M 0 0 L 10 10"'),
        ('<g opacity="1"><path id="a" class="b" fill="inherit" stroke="none" d="M0 0L1 1"/></g>',
         'fill="#000000" d="M 0 0 L 10 10"'),
    ],
)  # fmt: skip
def test_a_shape_becomes_a_path_of_our_canvas(inside: str, wanted: str) -> None:
    got = [path.removeprefix("<path ").removesuffix("/>") for path in drawn(inside)]
    if inside.startswith(("<rect", "<polygon", '<path d="m1')):  # with or without the step back that Z makes anyway
        got, wanted = [re.sub(r" L [\d.]+ [\d.]+ Z", " Z", path) for path in got], re.sub(r" L \d+ \d+ Z", " Z", wanted)
    assert got == [wanted]


def test_a_circle_and_round_corners_are_curves() -> None:
    (circle,) = drawn('<circle cx="50" cy="25" r="10"/>')
    assert circle.count(" C ") >= 2 and "M 400 250" in circle and "600 250" in circle
    (rect,) = drawn('<rect width="10" height="10" rx="99"/>')
    assert rect.count(" C ") == 4 and all(0 <= float(v) <= 100 for v in re.findall(r"[-\d.]+(?= |\")", rect[25:]))


@pytest.mark.parametrize(
    ("opening", "size"),
    [
        (OPEN, (1000, 500)),
        (OPEN.replace("0 0 100 50", "-5,-5,10,20"), (500, 1000)),
        (OPEN.replace('viewBox="0 0 100 50"', 'width="30px" height="60"'), (500, 1000)),
    ],
)
def test_the_longer_side_has_a_thousand_units(opening: str, size: tuple[int, int]) -> None:
    drawing = read_svg(f'{opening}<path d="M0 0L1 1"/></svg>'.encode())
    assert (drawing.width, drawing.height) == size


def test_nothing_but_shapes_is_kept() -> None:
    given = (
        f'<?xml version="1.0"?><!-- by SECRET -->{OPEN}<title>SECRET</title><desc>SECRET</desc>'
        '<metadata><r xmlns="x"><script>SECRET</script></r></metadata><defs id="SECRET"/>'
        '<v xmlns="http://editor.example" file="SECRET"/><path id="SECRET" d="M0 0L1 1"/></svg>'
    )
    data = read_svg(given.encode()).data
    assert b"SECRET" not in data
    tree = ElementTree.fromstring(data)  # noqa: S314 - our own
    assert [each.tag for each in tree.iter()] == ["{http://www.w3.org/2000/svg}svg", "{http://www.w3.org/2000/svg}path"]


BOMB = '<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("inside", "what"),
    [
        ("<script>alert(1)</script>", "has <script>"),
        ('<image href="https://example.org/a.png"/>', "has <image>"),
        ('<use href="#a"/>', "has <use>"),
        ('<a href="https://example.org"/>', "has <a>"),
        ("<style>path{fill:url(https://example.org)}</style>", "has <style>"),
        ("<foreignObject/>", "has <foreignObject>"),
        ("<text>Words</text>", "has <text>"),
        ("<linearGradient/>", "has <linearGradient>"),
        ('<defs><path d="M0 0L1 1"/></defs>', "has <path>"),
        ("<svg/>", "has <svg>, not one <svg> around all,"),
        ('<path d="M0 0L1 1"><animate attributeName="d"/></path>', "has <animate>"),
        ('<rect width="1" height="1" onload="alert(1)"/>', "has onload=“alert(1)” of a <rect>"),
        ('<path xmlns:x="http://www.w3.org/1999/xlink" x:href="#a" d="M0 0"/>', "has a reference of a <path>"),
        ('<path href="#a" d="M0 0"/>', "has href=“#a” of a <path>"),
        ('<rect width="1" height="1" fill="url(#a)"/>', "has the fill “url(#a)”, which is not a plain colour,"),
        ('<rect width="1" height="1" fill="#ff000080"/>', "has the fill “#ff000080”, which is not a plain colour,"),
        ('<g style="filter:url(#a)"/>', "has filter=“url(#a)” of a <g>"),
        ('<g opacity=".5"/>', "has opacity=“.5” of a <g>"),
        ('<g display="none"/>', "has display=“none” of a <g>"),
        ('<g transform="spin(2)"/>', "has the transform “spin(2)”"),
        ('<rect width="10%" height="1"/>', "has the width “10%”, which is not a plain number,"),
        ('<rect width="nan" height="1"/>', "has the width “nan”, which is not a plain number,"),
        ('<path d="M0 0L"/>', "has a <path> that cannot be read"),
        ('<path d="M0 0L1e300 1"/>', "draws far outside its canvas"),
        (f'<path d="M0 0L{FARTHEST / 10 + 1} 1"/>', "draws far outside its canvas"),
        ("<g>" * 45 + "</g>" * 45, "has elements more than 40 deep"),
        ("<g/>" * MOST_ELEMENTS, f"has more than {MOST_ELEMENTS:,} elements: the last"),
        (f'<path d="M0 0{"L1 1" * MOST_STEPS}"/>', f"has more than {MOST_STEPS:,} points: the last"),
    ],
)
def test_what_is_not_drawn_is_told_with_its_line(inside: str, what: str) -> None:
    with pytest.raises(SvgError) as caught:
        read_svg(f"{OPEN}\n\n{inside}</svg>".encode())
    assert str(caught.value) == f"{what} on line 3"


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "is no whole SVG file: line 1, no element found"),
        (f"{OPEN}<g>".encode(), "is no whole SVG file: line 1, no element found"),
        (b"\x89PNG", "is no whole SVG file: line 1, not well-formed (invalid token)"),
        (f'{BOMB}{OPEN}<path d="&b;"/></svg>'.encode(), "has a document type, where entities could hide, on line 1"),
        (f'<?xml-stylesheet href="a.css"?>{OPEN}</svg>'.encode(), "has the instruction <?xml-stylesheet> on line 1"),
        (f"{OPEN}</svg>".encode(), "draws nothing"),
        (f'{OPEN}<path fill="none" d="M0 0L1 1"/></svg>'.encode(), "draws nothing"),
        (b"<svg/>", "has <svg>, not one <svg> around all, on line 1"),
        (b"<html/>", "has <html>, not one <svg> around all, on line 1"),
        (OPEN.replace("0 0 100 50", "0 0 0 50").encode(),
         "has no viewBox of four numbers, the last two its width and height, on line 1"),
        (b" " * (LARGEST + 1), "has more than 300,000 bytes"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_drawing_is_told(data: bytes, what: str) -> None:
    with pytest.raises(SvgError) as caught:
        read_svg(data)
    assert str(caught.value) == what


WHOLE = (
    f'{OPEN}<g transform="rotate(3) skewX(4)"><circle r="4" stroke="red"/>'
    '<path d="M1 1 A5 5 0 0 1 9 9 T 3 4 S 1 2 3 4z"/>'
    '<rect width="3" height="4" rx="1" style="fill:blue"/></g></svg>'
).encode()


@settings(max_examples=100, deadline=None)
@given(st.integers(0, len(WHOLE)), st.integers(0, 6), st.one_of(st.binary(max_size=6), st.text("0-.eE,MLCQSTAHVZz ")))
def test_a_damaged_file_is_told_or_drawn_and_never_anything_else(at: int, gone: int, put: bytes | str) -> None:
    try:
        drawing = read_svg(WHOLE[:at] + (put if isinstance(put, bytes) else put.encode()) + WHOLE[at + gone :])
    except SvgError:
        return
    assert drawing.paths
    assert re.fullmatch(rb'[\w<>="/:. #-]+', drawing.data)
