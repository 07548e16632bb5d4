"""Design tokens: theme.yaml → Theme, a closed and validated set.

Input: templates/theme.yaml. Output: lengths in pt, colours as hex; the PDF
takes them as styles, the web page as CSS custom properties.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from factsheet.errors import ContentError
from factsheet.records.blocks import KINDS
from factsheet.records.load import read_yaml, validate

MM = 72 / 25.4

Face = Literal["regular", "bold", "italic", "bold-italic"]
StyleName = Literal[
    "kind", "languages", "title", "edition", "status", "content-note", "heading", "subheading", "text", "item",
    "tile-value", "tile-label", "tile-source", "timeline-date", "timeline-text", "chart-label", "caption",
    "table-head", "table-cell", "colophon", "note", "footer",
]  # fmt: skip


def _length(value: object) -> object:
    """Return a decimal, which arrives as text: our YAML dialect has whole numbers only."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise ValueError('not a number: write 12 or "12.5"')
    try:
        return float(value)
    except ValueError:
        raise ValueError('not a number: write 12 or "12.5"') from None


_AROUND = ("masthead", "content-note")  # printed on every sheet, and no block


def _block_name(value: str) -> str:
    if value not in (*_AROUND, *KINDS):
        raise ValueError(f"not a kind of block: write {', '.join((*_AROUND, *KINDS))}")
    return value


WideBlock = Annotated[str, AfterValidator(_block_name), Field(json_schema_extra={"enum": [*_AROUND, *KINDS]})]

Length = Annotated[float, BeforeValidator(_length, json_schema_input_type=str | int), Field(ge=0, le=2000)]
Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9A-Fa-f]{6}$")]


def _alias(name: str) -> str:
    return name.replace("_", "-")


class TokenGroup(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=_alias, populate_by_name=True)


class Fonts(TokenGroup):
    """A family and its four files, relative to the theme file."""

    family: str
    regular: str
    bold: str
    italic: str
    bold_italic: str

    def path(self, face: Face) -> str:
        return str(getattr(self, face.replace("-", "_")))


class Paper(TokenGroup):
    """A sheet of paper: size in mm, margins and gutter in pt."""

    width_mm: Length
    height_mm: Length
    top: Length
    bottom: Length
    left: Length
    right: Length
    columns: Annotated[int, Field(ge=1, le=4)] = 1
    gutter: Length = 0.0

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in pt, to 0.01."""
        return round(self.width_mm * MM, 2), round(self.height_mm * MM, 2)


class Style(TokenGroup):
    """How a block is set; lengths in pt."""

    face: Face = "regular"
    size: Length
    leading: Length
    before: Length = 0.0
    after: Length = 0.0
    indent: Length = 0.0
    align: Literal["left", "right"] = "left"
    colour: Literal["ink", "brand"] = "ink"
    keep: bool = False


class Notes(TokenGroup):
    placement: Literal["page", "column"] = "page"
    columns: Annotated[int, Field(ge=1, le=4)] = 1
    separation: Length
    gap: Length
    loose: Annotated[float, BeforeValidator(_length, json_schema_input_type=str | int), Field(ge=0, le=1)]
    mark_size: Length
    mark_scale: Length
    mark_rise: Length


class Rules(TokenGroup):
    width: Length
    length: Length


class Qr(TokenGroup):
    level: Literal["L", "M", "Q", "H"]
    module_mm: Length
    quiet_modules: Annotated[int, Field(ge=4)]


class Palette(TokenGroup):
    ink: Colour
    link: Colour | None = None
    brand: Colour
    rule: Colour
    background: Colour


class Colours(TokenGroup):
    paper: Palette
    screen: Palette
    dark: Palette


class Theme(TokenGroup):
    """All design tokens of a look."""

    fonts: Fonts
    papers: dict[Literal["a4", "letter"], Paper]
    wide: Annotated[tuple[WideBlock, ...], Field(strict=False)] = ()
    styles: dict[StyleName, Style]
    notes: Notes
    rules: Rules
    qr: Qr
    colours: Colours

    def css_tokens(self) -> dict[str, str]:
        """Return the screen's custom properties, ``ink`` and so on, and their ``dark-`` counterparts."""
        tokens = {"font-family": f'"{self.fonts.family}"'}
        for prefix, palette in (("", self.colours.screen), ("dark-", self.colours.dark)):
            for name in ("ink", "link", "brand", "rule", "background"):
                tokens[f"{prefix}{name}"] = getattr(palette, name) or palette.ink
        return tokens


def load_theme(path: Path, display: str) -> Theme:
    """Read and validate a theme. Raises ContentError with every problem found."""
    theme = validate(read_yaml(path, display), Theme)
    if isinstance(theme, Theme):
        return theme
    raise ContentError(theme)
