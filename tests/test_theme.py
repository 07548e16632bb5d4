"""A theme in which something could not be read is refused, with the token's line."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.built import ROOT
from support.content_factory import Folder

from factsheet.cli import main
from factsheet.errors import ContentError
from factsheet.writers.look import load_theme

THEME = (ROOT / "templates" / "theme.yaml").read_text(encoding="utf-8")


def told(path: Path, *changes: tuple[str, str]) -> list[str]:
    """Return what is told of the theme with pieces replaced: the first line of each problem, and its hint."""
    text = THEME
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    (path / "theme.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_theme((path / "theme.yaml", "theme.yaml"))
    return [f"{p.where}: {p.code}: {p.what}; {p.hint}" for p in caught.value.problems]


def line(piece: str) -> int:
    return THEME[: THEME.index(piece)].count("\n") + 1


def column(piece: str, within: str) -> int:
    found = THEME.splitlines()[line(piece) - 1]
    return found.index(within) + 1


STATUS = 'bar: {size: "9.5", leading: 12'
TEXT = "  text: {size: 12, leading: 15"
A4 = "a4: {width-mm: 210, height-mm: 297, top: 57, bottom: 41, left: 45"
ILLEGIBLE = {
    (STATUS, STATUS.replace("9.5", "0")): ("size", "0 pt is too small to read; at least 8 pt"),
    (TEXT, TEXT.replace("12", '"7.9"')): ("size", "7.9 pt is too small to read; at least 8 pt"),
    (TEXT, TEXT.replace("15", "0")): ("leading", "lines 0 pt apart overlap: the type is 12 pt; at least 12 pt"),
    ('mark-size: 6', 'mark-size: "5.9"'): ("mark-size", "5.9 pt is too small to read; at least 6 pt"),
    ('mark-scale: "0.66"', 'mark-scale: "9"'): ("mark-scale", "a note mark is larger than its text; at most 1"),
    ('mark-rise: "0.42"', 'mark-rise: "40"'): ("mark-rise", "a note mark stands in the line above; at most 0.6"),
    ('paper: {ink: "#000000"', 'paper: {ink: "#FFFFFF"'): (
        "ink", "#FFFFFF on #FFFFFF has a contrast of 1.00:1; at least 4.5:1 (WCAG 2.2); #767676 has it",
    ),
    ('paper: {ink: "#000000"', 'paper: {ink: "#777777"'): (
        "ink", "#777777 on #FFFFFF has a contrast of 4.48:1; at least 4.5:1 (WCAG 2.2); #767676 has it",
    ),
    ('link: "#0B4F8A"', 'link: "#8FA8C0"'): (
        "link", "#8FA8C0 on #FFFFFF has a contrast of 2.46:1; at least 4.5:1 (WCAG 2.2); #577A9B has it",
    ),
    ('brand: "#9CC7EE"', 'brand: "#12395B"'): (
        "brand", "#12395B on #14171A has a contrast of 1.51:1; at least 4.5:1 (WCAG 2.2); #2983D1 has it",
    ),
    ('rule: "#767676"', 'rule: "#C0C0C0"'): (
        "rule", "#C0C0C0 on #FFFFFF has a contrast of 1.82:1; at least 3:1 (WCAG 2.2); #949494 has it",
    ),
    (A4, A4.replace("top: 57", "top: 26")): (
        "top", "26 pt leave no room for what stands at the top of a page; at least 27 pt",
    ),
    (A4, A4.replace("bottom: 41", "bottom: 35")): (
        "bottom", "35 pt leave no room for what stands at the bottom of a page; at least 36 pt",
    ),
    (A4, A4.replace("left: 45", "left: 500")): (
        "width-mm", "the text would be 50 pt wide; at least 150 pt between the margins",
    ),
    ("indent: 14}", "indent: 73}"): ("indent", "an indent of 73 pt leaves too little of a column; at most 72 pt"),
    ('mark-scale: "0.66"', 'mark-scale: "0.49"'): (
        "mark-scale", "a note mark is too small beside its text; at least 0.5",
    ),
}  # fmt: skip


@pytest.mark.parametrize("change", ILLEGIBLE, ids=[new for _, new in ILLEGIBLE])
def test_what_cannot_be_read_is_told_with_its_line(tmp_path: Path, change: tuple[str, str]) -> None:
    (problem,) = told(tmp_path, change)
    where, code, what = problem.split(": ", 2)
    assert where.split(":")[:2] == ["theme.yaml", str(line(change[0]))]
    assert (code, what) == ("T008", ILLEGIBLE[change][1])


def test_white_on_black_is_white_on_white_on_paper(tmp_path: Path) -> None:
    """No page paints its background."""
    old = 'paper: {ink: "#000000", brand: "#12395B", rule: "#000000", background: "#FFFFFF"}'
    new = 'paper: {ink: "#FFFFFF", brand: "#FFFFFF", rule: "#FFFFFF", background: "#000000"}'
    assert [problem.split(": ", 2)[2] for problem in told(tmp_path, (old, new))] == [
        "#FFFFFF on #FFFFFF has a contrast of 1.00:1; at least 4.5:1 (WCAG 2.2); #767676 has it",
        "#FFFFFF on #FFFFFF has a contrast of 1.00:1; at least 4.5:1 (WCAG 2.2); #767676 has it",
        "#FFFFFF on #FFFFFF has a contrast of 1.00:1; at least 3:1 (WCAG 2.2); #949494 has it",
        'a page is as white as its paper; write "#FFFFFF"',
    ]


@pytest.mark.parametrize("family", ["x;} body{display:none} /*", "</style><script>alert(1)</script>", 'a"b', "x\\\\"])
def test_the_name_of_a_font_holds_no_css(tmp_path: Path, family: str) -> None:
    (problem,) = told(tmp_path, ("family: Source Sans 3", f"family: '{family}'"))
    assert problem.startswith(f"theme.yaml:{line('family: Source')}:11: M010: ")
    assert problem.endswith("is not the name of a font family; a name has letters, digits, spaces, dots and hyphens: "
                            "Source Sans 3")  # fmt: skip


def test_a_build_with_such_a_theme_makes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    import shutil

    Folder().write(tmp_path)
    shutil.copytree(ROOT / "templates", tmp_path / "templates")
    (tmp_path / "templates" / "theme.yaml").write_text(THEME.replace(STATUS, STATUS.replace("9.5", "0")), "utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(["build", "--lang", "en", "-q"]) == 2
    assert capfd.readouterr().err.startswith(
        f"templates/theme.yaml:{line(STATUS)}:{column(STATUS, '9.5') - 1}: error[T008]: 0 pt is too small to read\n"
    )
    assert not Path("output").exists()
