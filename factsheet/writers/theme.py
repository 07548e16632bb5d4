"""Design tokens: theme.yaml → Theme, a closed and validated set.

Input: what ``look`` read. Output: lengths in pt, colours as hex, and what of them cannot be read; the PDF takes them as
styles, the web page as CSS custom properties.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from factsheet.writers.colours import contrast, legible

MM = 72 / 25.4
TEXT_SIZE = 8.0  # pt: the least that APA Style (7th ed., 7.26) has for type in figures, and 21 CFR 201.66 for headings
MARK_SIZE = 6.0  # pt: the least size of any type by 21 CFR 201.66(d)(2)
BAR_ROOM = 24.0  # pt above the text, below the rule at the head of a page
BAR_APART = 10.0  # pt of white above and below two lines of the bar, together
FOOTER = 25.0  # pt between what stands at the foot of a page and the lower edge
TEXT_WIDTH = 150.0  # pt between the margins, at least: some thirty letters
MOST_BLEED = 10 * MM  # by which what touches an edge of the paper is painted past it: 3 mm is usual
MOST_INK = 300  # percent, of four inks together: what PSO Coated v3 (FOGRA51) was made with
MOST_INDENT = 72.0  # pt
LEAST_SCALE = 0.5  # of the type a mark stands in
MOST_RISE = 0.6  # of the type it stands in; a mark raised more stands in the line above
CONTRAST, LARGE_CONTRAST = 4.5, 3.0  # WCAG 2.2, 1.4.3 (text) and 1.4.11 (rules)
PAPER = "#FFFFFF"  # no page paints its background

Face = Literal["regular", "bold", "italic", "bold-italic"]
StyleName = Literal[
    "bar", "title", "lead", "content-note", "warning", "heading", "subheading", "text", "item", "safety",
    "tile-value", "tile-word", "tile-label", "tile-source", "entry", "caption", "table-head", "table-cell",
    "table-line", "answer", "answer-head", "legal", "bar-label", "colophon", "note", "footer",
]  # fmt: skip


def _length(value: object) -> object:
    """Return a decimal to 0.01, as pages are painted; it arrives as text: our YAML dialect has whole numbers only."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise ValueError('not a number: write 12 or "12.5"')
    try:
        return round(float(value), 2)
    except ValueError:
        raise ValueError('not a number: write 12 or "12.5"') from None


PaperName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,19}$")]
Length = Annotated[float, BeforeValidator(_length, json_schema_input_type=str | int), Field(ge=0, le=2000)]
COLOUR = r"^#[0-9A-Fa-f]{6}$"
Colour = Annotated[str, StringConstraints(pattern=COLOUR)]


class TokenGroup(BaseModel):
    model_config = ConfigDict(
        frozen=True, extra="forbid", populate_by_name=True, defer_build=True,
        alias_generator=lambda name: name.replace("_", "-"),
    )  # fmt: skip


class Fonts(TokenGroup):
    """A family and its four files, relative to the theme file; ``fallback``: files for the characters these lack, in
    the PDF (a web page has the fonts of its reader's device)."""

    family: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9 ._-]*$")]
    regular: str
    bold: str
    italic: str
    bold_italic: str
    fallback: Annotated[tuple[str, ...], Field(max_length=8, strict=False)] = ()

    def path(self, face: Face) -> str:
        return str(getattr(self, face.replace("-", "_")))


class Paper(TokenGroup):
    """A sheet of paper: size in mm; margins of the text and gutter in pt. Pairs stand side by side in two or more."""

    width_mm: Length
    height_mm: Length
    top: Length
    bottom: Length
    left: Length
    right: Length
    columns: Annotated[int, Field(ge=1, le=4)] = 2
    gutter: Length = 18.0

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in pt, to 0.01."""
        return round(self.width_mm * MM, 2), round(self.height_mm * MM, 2)

    @property
    def across(self) -> float:
        """Width of the text in pt."""
        return self.size[0] - self.left - self.right


class EveryPaper(TokenGroup):
    """What holds on each paper in place of its own: margins and gutter in pt, columns."""

    top: Length | None = None
    bottom: Length | None = None
    left: Length | None = None
    right: Length | None = None
    columns: Annotated[int, Field(ge=1, le=4)] | None = None
    gutter: Length | None = None


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


class Step(TokenGroup):
    """A step of the ladder: the size and leading of text in pt, and those of what is set a step smaller."""

    size: Length
    leading: Length
    small_size: Length
    small_leading: Length


class Notes(TokenGroup):
    columns: Annotated[int, Field(ge=1, le=4)] = 1
    separation: Length
    gap: Length
    mark_size: Length
    mark_scale: Length
    mark_rise: Length
    address: Literal["domain", "full"] = "domain"
    merge: Literal["source", "locator"] = "source"
    place: Literal["page", "end"] = "page"  # at the foot of the page of their first mark, or after the text
    marks: Literal["raised", "brackets"] = "raised"  # or as [3] on the line


class StatementNumbers(TokenGroup):
    """The numbers of statements in the margin: their size, and the white space before the statement, in pt."""

    size: Length = 7.0
    gap: Length = 3.0


class Rules(TokenGroup):
    """Thicknesses in pt: of the rule at the head of a page, above tiles, around tables, between rows, at the notes; of
    the bar at the upper edge of the paper, which is cut through it."""

    brand: Length
    tile: Length
    table: Length
    row: Length
    notes: Length
    edge: Length = 0.0


class Qr(TokenGroup):
    """Error correction, the size of a code in pt, the least size of its modules, and the white around in modules."""

    level: Literal["L", "M", "Q", "H"]
    size: Length
    module_mm: Length
    quiet_modules: Annotated[int, Field(ge=4)]


class Palette(TokenGroup):
    ink: Colour
    link: Colour | None = None
    brand: Colour
    rule: Colour
    background: Colour


Percent = Annotated[int, Field(ge=0, le=100)]
Ink = Annotated[tuple[Percent, Percent, Percent, Percent], Field(strict=False)]


class Inks(TokenGroup):
    """Colours of the paper on a printing press: percentages of cyan, magenta, yellow and black."""

    ink: Ink | None = None
    brand: Ink | None = None
    rule: Ink | None = None


class Colours(TokenGroup):
    """The palettes. A colour beside them is that of each palette that ``SPREAD`` names, unless it says its own."""

    paper: Palette
    screen: Palette
    dark: Palette
    cmyk: Inks = Inks.model_construct()
    ink: Colour | None = Field(None, description="of all type: in print and on light screens")
    link: Colour | None = Field(None, description="of links on all screens; on dark ones as light as it must be")
    brand: Colour | None = Field(None, description="in print and on all screens; on dark ones as light as it must be")
    rule: Colour | None = Field(None, description="in print and on all screens; on dark ones as light as it must be")
    background: Colour | None = Field(None, description="of light screens")


SPREAD: Mapping[str, Sequence[str]] = {
    "ink": ("paper", "screen"),
    "link": ("screen", "dark"),
    "brand": ("paper", "screen", "dark"),
    "rule": ("paper", "screen", "dark"),
    "background": ("screen",),
}
LEAST = {"ink": CONTRAST, "link": CONTRAST, "brand": CONTRAST, "rule": LARGE_CONTRAST}


class Theme(TokenGroup):
    """All design tokens of a look."""

    fonts: Fonts
    papers: dict[PaperName, Paper]
    every_paper: EveryPaper = EveryPaper.model_construct()
    ladder: Annotated[tuple[Step, ...], Field(min_length=1, strict=False)]
    styles: dict[StyleName, Style]
    notes: Notes
    statement_numbers: StatementNumbers = StatementNumbers.model_construct()
    rules: Rules
    qr: Qr
    colours: Colours
    tiles: Annotated[int, Field(ge=1, le=4)] = 4  # in a row of a wide column, half as many in a narrow one
    colophon_columns: Annotated[int, Field(ge=1, le=2)] = 2

    def on(self, paper: PaperName) -> Paper:
        """Return a paper, with what holds on every paper."""
        return self.papers[paper].model_copy(update=self.every_paper.model_dump(exclude_none=True))

    @property
    def bar_room(self) -> float:
        """The least room in pt above the text: for one line of the bar, or two in large type."""
        return BAR_ROOM if 2 * self.styles["bar"].leading <= BAR_ROOM else self.bar_room_of_two

    @property
    def bar_room_of_two(self) -> float:
        """The room in pt that two lines of the bar take, with the white space above and below."""
        return 2 * self.styles["bar"].leading + BAR_APART

    def at_step(self, number: int) -> Theme:
        """Return the theme with its text at a step of the ladder, from 0, the largest."""
        step = self.ladder[number]
        text = {"size": step.size, "leading": step.leading}
        small = {"size": step.small_size, "leading": step.small_leading}
        tight = {"size": step.small_size, "leading": step.leading - 0.75}
        changes = {**dict.fromkeys(("text", "item", "safety"), text), "entry": small, "answer": tight}
        styles = {
            name: style.model_copy(update=changes[name]) if name in changes else style
            for name, style in self.styles.items()
        }
        return self.model_copy(update={"styles": styles})

    @property
    def inks(self) -> dict[str, tuple[int, int, int, int]]:
        """The inks of a press by colour of the paper, where the theme says them."""
        said = [(getattr(self.colours.paper, name), ink) for name, ink in self.colours.cmyk]
        return {colour.upper(): ink for colour, ink in reversed(said) if ink}

    def css_tokens(self) -> dict[str, str]:
        """Return the screen's custom properties, ``ink`` and so on, and their ``dark-`` counterparts."""
        tokens = {"font-family": f'"{self.fonts.family}"'}
        for prefix, palette in (("", self.colours.screen), ("dark-", self.colours.dark)):
            for name in ("ink", "link", "brand", "rule", "background"):
                tokens[f"{prefix}{name}"] = getattr(palette, name) or palette.ink
        return tokens


# -- whether it can be read --------------------------------------------------------------------------


def illegible(theme: Theme) -> Iterator[tuple[tuple[str, ...], str, str]]:
    """Yield what of a theme cannot be read: the path of the token, what is wrong, what is wanted."""
    for i, step in enumerate(theme.ladder):
        for size, leading, name in (
            (step.size, step.leading, "size"),
            (step.small_size, step.small_leading, "small-size"),
        ):
            if size < TEXT_SIZE or leading < size:
                what = f"{size:g} pt with lines {leading:g} pt apart cannot be read"
                yield ("ladder", str(i), name), what, f"at least {TEXT_SIZE:g} pt, and no less apart"
    for name in theme.papers:
        paper = theme.on(name)
        least = {
            "top": theme.bar_room + theme.rules.brand + theme.rules.edge,
            "bottom": FOOTER + theme.styles["footer"].leading,
        }
        for side, needed in least.items():
            if getattr(paper, side) < needed:
                what = f"{getattr(paper, side):g} pt leave no room for what stands at the {side} of a page"
                of_all = getattr(theme.every_paper, side) is not None
                yield ("every-paper", side) if of_all else ("papers", name, side), what, f"at least {needed:g} pt"
        if (across := paper.across) < TEXT_WIDTH:
            what = f"the text would be {max(across, 0):.0f} pt wide"
            yield ("papers", name, "width-mm"), what, f"at least {TEXT_WIDTH:g} pt between the margins"
    for name, style in theme.styles.items():
        if style.indent > MOST_INDENT:
            what = f"an indent of {style.indent:g} pt leaves too little of a column"
            yield ("styles", name, "indent"), what, f"at most {MOST_INDENT:g} pt"
        if style.size < TEXT_SIZE:
            yield ("styles", name, "size"), f"{style.size:g} pt is too small to read", f"at least {TEXT_SIZE:g} pt"
        if style.leading < style.size:
            what = f"lines {style.leading:g} pt apart overlap: the type is {style.size:g} pt"
            yield ("styles", name, "leading"), what, f"at least {style.size:g} pt"
    if (size := theme.statement_numbers.size) < MARK_SIZE:
        what = f"{size:g} pt is too small to read"
        yield ("statement-numbers", "size"), what, f"at least {MARK_SIZE:g} pt"
    notes = theme.notes
    if notes.mark_size < MARK_SIZE:
        yield ("notes", "mark-size"), f"{notes.mark_size:g} pt is too small to read", f"at least {MARK_SIZE:g} pt"
    if notes.mark_scale < LEAST_SCALE:
        what = "a note mark is too small beside its text"
        yield ("notes", "mark-scale"), what, f"at least {LEAST_SCALE:g}"
    if notes.mark_scale > 1:
        yield ("notes", "mark-scale"), "a note mark is larger than its text", "at most 1"
    if notes.mark_rise > MOST_RISE:
        yield ("notes", "mark-rise"), "a note mark stands in the line above", f"at most {MOST_RISE:g}"
    if theme.colours.cmyk.ink and any(theme.colours.cmyk.ink[:3]):
        what = "small type in more than one ink is blurred where the plates are not exactly over one another"
        yield ("colours", "cmyk", "ink"), what, "black alone, as [0, 0, 0, 100]"
    for name, ink in theme.colours.cmyk:
        if ink and sum(ink) > MOST_INK:
            yield ("colours", "cmyk", name), f"{sum(ink)} % of ink do not dry", f"at most {MOST_INK} % together"
    for place, palette in (
        ("paper", theme.colours.paper),
        ("screen", theme.colours.screen),
        ("dark", theme.colours.dark),
    ):
        yield from _palette(place, palette, PAPER if place == "paper" else palette.background)


def _palette(place: str, palette: Palette, background: str) -> Iterator[tuple[tuple[str, ...], str, str]]:
    for role, least in LEAST.items():
        colour = getattr(palette, role)
        if colour and (ratio := contrast(colour, background)) < least:
            what = f"{colour} on {background} has a contrast of {ratio:.2f}:1"
            hint = f"at least {least:g}:1 (WCAG 2.2); {legible(colour, background, least)} has it"
            yield ("colours", place, role), what, hint
    if place == "paper" and palette.background.upper() != PAPER:
        what = "a page is as white as its paper"
        yield ("colours", place, "background"), what, f'write "{PAPER}"'
