"""A font file that is not whole draws nothing where its letters should be; it is refused before."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from support.built import ROOT

from factsheet.errors import ContentError
from factsheet.writers.pdf.fonts import Face, _is_whole, face

FONT = ROOT / "templates" / "fonts" / "SourceSans3-Bold.ttf"
REFUSED: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda data: b"",
    "a text": lambda data: b"no font at all\n" * 99,
    "a font of another kind": lambda data: b"OTTO" + data[4:],
    "cut in its directory": lambda data: data[: 12 + 16 * 3],
    "cut in its outlines": lambda data: data[:100_000],
    "cut by one byte": lambda data: data[: end_of(data) - 1],
    "without outlines": lambda data: data.replace(b"glyf", b"none", 1),
}


def end_of(data: bytes) -> int:
    """Return where the last table ends; padding may follow."""
    entries = [data[12 + 16 * i : 28 + 16 * i] for i in range(int.from_bytes(data[4:6]))]
    return max(int.from_bytes(entry[8:12]) + int.from_bytes(entry[12:16]) for entry in entries)


@pytest.mark.parametrize("how", REFUSED)
def test_what_is_no_whole_font_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.ttf").write_bytes(REFUSED[how](FONT.read_bytes()))
    with pytest.raises(ContentError) as caught:
        Face("A", Path("a.ttf"))
    assert [str(problem) for problem in caught.value.problems] == [
        "a.ttf: error[P002]: not a TrueType font, incomplete or damaged\n"
        "  hint: replace it with the complete file, or name another in theme.yaml"
    ]


@given(st.integers(0, 10**9), st.integers(1, 255))
def test_a_font_with_any_byte_of_its_tables_changed_is_refused(at: int, by: int) -> None:
    """What cuts a damaged one down for a file ends in an error of its own, or draws another letter."""
    data = bytearray(FONT.read_bytes())
    starts = [int.from_bytes(data[20 + 16 * i : 24 + 16 * i]) for i in range(int.from_bytes(data[4:6]))]
    first, last = min(starts), end_of(bytes(data))
    at = first + at % (last - first)
    adjustment = data.index(b"head", 12) + 8  # of the whole file's sum, which no table has
    head = int.from_bytes(data[adjustment : adjustment + 4])
    assume(not head + 8 <= at < head + 12)
    data[at] = (data[at] + by) % 256
    assert not _is_whole(bytes(data)) or _in_padding(bytes(data), at)


def _in_padding(data: bytes, at: int) -> bool:
    entries = [data[12 + 16 * i : 28 + 16 * i] for i in range(int.from_bytes(data[4:6]))]
    return not any(0 <= at - int.from_bytes(e[8:12]) < int.from_bytes(e[12:16]) for e in entries)


def test_a_file_of_the_same_name_elsewhere_is_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = []
    for name in ("Bold", "Regular", "Bold"):
        (tmp_path / name).mkdir(exist_ok=True)
        monkeypatch.chdir(tmp_path / name)
        Path("a.ttf").write_bytes(FONT.with_name(f"SourceSans3-{name}.ttf").read_bytes())
        found.append(face("A", Path("a.ttf")))
    assert found[0].digest != found[1].digest
    assert found[0] is found[2]


def test_a_whole_font_is_taken(tmp_path: Path) -> None:
    (tmp_path / "a.ttf").write_bytes(FONT.read_bytes()[: end_of(FONT.read_bytes())])
    assert Face("A", tmp_path / "a.ttf").characters >= {ord(c) for c in "Aéж"}
