"""The colours of theme.yaml as a reader with weak eyes needs them: WCAG 2.2, 1.4.3 and 1.4.11.

Each pair of a colour and what it stands on is computed, on screen, on a dark screen and on paper.
"""

from __future__ import annotations

import re

import pytest
from support.built import ROOT, press, project

from factsheet.writers.theme import Colours, Palette

TEXT, NOT_TEXT = 4.5, 3.0  # least contrast of text (AA), and of rules and drawings
BACKGROUND = "background"
ROLES = {"ink": TEXT, "link": TEXT, "brand": TEXT, "rule": NOT_TEXT}
PALETTES = tuple(name for name, field in Colours.model_fields.items() if field.annotation is Palette)
LARGE_BOLD = 14.0  # pt; on paper, smaller type is black


def luminance(colour: str) -> float:
    """Return the relative luminance of a hex colour (WCAG 2.2)."""
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21 (WCAG 2.2)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def too_weak(palette: Palette) -> list[str]:
    """Name each colour of a palette that stands out too little from its background."""
    return [
        f"{role} {colour} on {palette.background}: {ratio:.2f}:1, needs {least}:1"
        for role, least in ROLES.items()
        if (colour := getattr(palette, role)) and (ratio := contrast(colour, palette.background)) < least
    ]


def palette(name: str) -> Palette:
    found = getattr(project().theme.colours, name)
    assert isinstance(found, Palette)
    return found


def test_the_formula_gives_the_values_of_the_standard() -> None:
    assert contrast("#000000", "#FFFFFF") == 21
    assert contrast("#FFFFFF", "#FFFFFF") == 1
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.005)
    assert contrast("#FF0000", "#FFFFFF") == pytest.approx(4.00, abs=0.005)


@pytest.mark.parametrize("name", PALETTES)
def test_every_colour_stands_out_from_its_background(name: str) -> None:
    assert too_weak(palette(name)) == []


@pytest.mark.parametrize(
    ("name", "role", "ratio"),
    [
        ("screen", "ink", 17.4),
        ("screen", "link", 8.4),
        ("screen", "brand", 11.9),
        ("screen", "rule", 4.5),
        ("dark", "ink", 15.2),
        ("dark", "link", 9.9),
        ("dark", "brand", 10.1),
        ("dark", "rule", 5.6),
        ("paper", "ink", 21.0),
        ("paper", "brand", 11.9),
    ],
)
def test_contrasts_are_those_of_the_design(name: str, role: str, ratio: float) -> None:
    chosen = palette(name)
    assert contrast(getattr(chosen, role), chosen.background) == pytest.approx(ratio, abs=0.05)


def test_every_colour_has_a_role_and_there_is_one_background() -> None:
    assert set(Palette.model_fields) == {*ROLES, BACKGROUND}
    assert PALETTES == ("paper", "screen", "dark")
    backgrounds = re.findall(r"background(?:-color)?:\s*([^;]+);", press().css)
    assert set(backgrounds) <= {"var(--background)", "none", "#fff"}


def test_links_differ_from_text_by_more_than_colour() -> None:
    """They are underlined; a note mark, which is not, is raised, bold, and a link by its place."""
    css = press().css
    assert re.search(r"^a \{[^}]*text-decoration: underline;", css, re.MULTILINE | re.DOTALL)


def test_small_type_on_paper_is_black() -> None:
    """A photocopy of a photocopy keeps black only (kind is the one line in brand below 14 pt, bold)."""
    styles = project().theme.styles
    small = {name for name, style in styles.items() if style.size < LARGE_BOLD and style.colour != "ink"}
    assert small <= {"kind"}
    assert palette("paper").ink == "#000000"


def test_the_style_sheet_has_no_colour_of_its_own_but_on_paper() -> None:
    css = (ROOT / "templates" / "screen.css").read_text(encoding="utf-8")
    screen, _, paper = css.partition("@media print")
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b|rgba?\(|hsla?\(|oklch\(", screen) == []
    assert set(re.findall(r"#[0-9a-fA-F]{3,8}\b", paper)) == {"#000", "#fff"}
