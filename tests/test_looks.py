"""The look of a project: options over its theme, themes by name, and an organization's _brand.yml."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.built import ROOT
from support.command import Run, runner
from support.content_factory import Folder

from factsheet.errors import ContentError
from factsheet.project.project import Project
from factsheet.project.shipped import themes
from factsheet.writers.brand import read_brand
from factsheet.writers.colours import contrast, legible

BUILD = ("build", "-q", "--lang", "en", "--paper", "a4", "--format")
PDF = "output/harbour.en.a4.draft.pdf"
FONTS = ROOT / "templates/themes/quiet/fonts"
COLOURS = st.from_regex(r"#[0-9A-F]{6}", fullmatch=True)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    Folder().without_repeats().write(tmp_path)
    monkeypatch.chdir(tmp_path)
    return runner(capfd)


def write(name: str, text: str) -> None:
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(text, encoding="utf-8")


def colours(*said: str, theme: str = "") -> dict[str, dict[str, str]]:
    read = Project(theme=theme, settings=said).theme.colours
    return {name: getattr(read, name).model_dump() for name in ("paper", "screen", "dark")}


# -- colours -----------------------------------------------------------------------------------------


@given(colour=COLOURS, background=COLOURS, least=st.sampled_from([3.0, 4.5]))
def test_a_legible_colour_is_legible(colour: str, background: str, least: float) -> None:
    found = legible(colour, background, least)
    assert contrast(found, background) >= least
    assert found == colour or contrast(colour, background) < least


def test_the_nearest_legible_colour_keeps_its_hue() -> None:
    assert legible("#FF6F20", "#FFFFFF", 4.5) == "#D04A00"
    assert legible("#12395B", "#14171A", 4.5) == "#2983D1"
    assert legible("#777777", "#808080", 4.5) == "#171717"


# -- options -----------------------------------------------------------------------------------------


def test_one_colour_for_all_palettes_is_lighter_on_dark_screens(run: Run) -> None:
    before, after = colours(), colours("theme.colours.brand=#003366")
    assert (after["paper"]["brand"], after["screen"]["brand"], after["dark"]["brand"]) == (
        "#003366", "#003366", legible("#003366", before["dark"]["background"], 4.5),
    )  # fmt: skip
    for palette in before.values():
        palette.pop("brand")
    assert {name: {k: v for k, v in said.items() if k != "brand"} for name, said in after.items()} == before


def test_a_palette_that_says_its_own_colour_keeps_it(run: Run) -> None:
    write("templates/theme.yaml", 'colours: {brand: "#5B1239", dark: {brand: "#FFDDEE"}}\n')
    assert [palette["brand"] for palette in colours().values()] == ["#5B1239", "#5B1239", "#FFDDEE"]
    assert [p["brand"] for p in colours("theme.colours.brand=#003366").values()][:2] == ["#003366", "#003366"]


def test_options_are_values_of_yaml_and_the_last_counts(run: Run) -> None:
    said = ("theme.notes.columns=1", "theme.notes.columns=2", "theme.styles.title.size=20",
                "theme.styles.title.leading=22.5", "theme.ladder=[{size: 10, leading: 13, small-size: 9,"
                " small-leading: 12}]", "theme.fonts.family=Mine", "theme.styles.title.keep=false")  # fmt: skip
    theme = Project(settings=said).theme
    title = theme.styles["title"]
    assert (theme.notes.columns, title.size, title.leading, title.keep) == (2, 20, 22.5, False)
    assert (theme.fonts.family, [step.size for step in theme.ladder]) == ("Mine", [10])


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        (
            "theme.colours.brand=#00336",
            "--set theme.colours.brand: error[M010]: '#00336' is not a colour\n"
            '  hint: a colour is # and six digits or letters from A to F, in quotation marks: "#12395B"\n',
        ),
        (
            "theme.colours.screen.link=#99AACC",
            "--set theme.colours.screen.link: error[T008]: #99AACC on #FFFFFF has a contrast of 2.34:1\n"
            "  hint: at least 4.5:1 (WCAG 2.2); #5A76AD has it\n",
        ),
        (
            "theme.colour.brand=#003366",
            "--set theme.colour.brand: error[M001]: unknown key 'colour'\n  hint: did you mean 'colours'?\n",
        ),
        (
            "theme.styles.title.size=7",
            "--set theme.styles.title.size: error[T008]: 7 pt is too small to read\n  hint: at least 8 pt\n",
        ),
        (
            "theme.notes.columns=9",
            "--set theme.notes.columns: error[M011]: 9 is too large: it must be at most 4\n",
        ),
        (
            "theme.ladder=[a",
            "--set theme.ladder: error[Y002]: a list is opened with [ here and not closed with ]\n"
            "  hint: close it, with commas between\n",
        ),
    ],
)
def test_what_is_wrong_with_an_option_stands_in_the_option(run: Run, setting: str, told: str) -> None:
    assert run("check", "-q", "--set", setting) == (2, "", told)


@pytest.mark.parametrize("setting", ["brand=1", "theme=1", "theme.a", "colours.brand=#003366", "theme..a=1"])
def test_an_option_that_sets_nothing_is_refused(run: Run, setting: str) -> None:
    told = run("build", "--set", setting)
    assert told.status == 64
    assert f"{setting!r} is not of the form theme.KEY.KEY=VALUE" in told.err


def test_a_background_that_makes_inherited_ink_illegible_is_told_at_the_option(run: Run) -> None:
    found = run("check", "-q", "--set", "theme.colours.screen.background=#333333").err.splitlines()
    assert "--set theme.colours.screen.background: error[T008]: #1A1A1A on #333333 has a contrast of 1.38:1" in found


# -- themes ------------------------------------------------------------------------------------------


def test_a_theme_is_chosen_by_a_line_or_an_option(run: Run) -> None:
    assert themes(Path("templates")) == ["quiet"]
    publisher = Path("content/publisher.yaml")
    publisher.write_text(publisher.read_text(encoding="utf-8") + "theme: quiet\n", encoding="utf-8")
    assert Project().theme.fonts.family == "Source Serif 4"
    publisher.write_text(publisher.read_text(encoding="utf-8").replace("quiet", "quite"), encoding="utf-8")
    line = publisher.read_text(encoding="utf-8").count("\n")
    assert run("check", "-q").err.startswith(
        f"content/publisher.yaml:{line}:8: error[B007]: there is no theme 'quite'\n  hint: did you mean 'quiet'?\n"
    )
    assert Project(theme="quiet").theme.papers["a4"].columns == 1
    assert run("check", "-q", "--theme", "loud").err.startswith(
        "--theme loud: error[B007]: there is no theme 'loud'\n  hint: the themes are: quiet\n"
    )


def test_a_project_has_themes_of_its_own_over_those_of_the_program(run: Run) -> None:
    write("templates/themes/loud/theme.yaml", 'colours: {brand: "#B00020"}\n')
    write("templates/themes/loud/theme.css", "h1 { text-transform: uppercase; }\n")
    write("templates/themes/quiet/theme.yaml", 'colours: {screen: {brand: "#111111"}}\n')
    assert themes(Path("templates")) == ["loud", "quiet"]
    assert colours(theme="loud")["paper"]["brand"] == "#B00020"
    assert colours(theme="quiet")["screen"]["brand"] == "#111111"
    assert Project(theme="quiet").theme.fonts.family == "Source Serif 4", "and the program's below it"
    assert run(*BUILD, "html", "--theme", "loud").status == 0
    page = Path("output/harbour.en.draft.html").read_text(encoding="utf-8")
    assert page.rindex("text-transform: uppercase") > page.rindex("@media print")
    write("templates/themes/loud/theme.css", "h1 { display: none; }\n")
    assert run("check", "-q", "--theme", "loud").err.startswith("templates/themes/loud/theme.css:1:6: error[T007]: ")


def test_a_pdf_says_what_decided_its_look(run: Run) -> None:
    assert run(*BUILD, "pdf", "--theme", "quiet").status == 0
    Path("templates").mkdir()
    verify = ("verify", PDF, "--templates", "templates")
    assert run(*verify).out.splitlines()[1:] == ["  nothing has changed since"], "without the content, too"
    assert run(*verify, "--content", "content").out.splitlines()[1:3] == [
        "  since then: fonts/SourceSerif4-Bold.ttf: no longer exists",
        "  since then: fonts/SourceSerif4-BoldItalic.ttf: no longer exists",
    ]
    assert run(*BUILD, "pdf", "--set", "theme.colours.brand=#003366").status == 0
    assert run(*verify).out.splitlines()[1:] == ["  since then: --set: was given, and is kept nowhere"]


# -- _brand.yml --------------------------------------------------------------------------------------

LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 20">'
    '<rect x="0" y="0" width="60" height="20" fill="#003366"/></svg>\n'
)
BRAND = """\
meta: {name: Acme, link: https://acme.example}
logo:
  images: {wide: {path: logos/wide.svg, alt: Acme}}
  medium: {light: wide}
color:
  palette: {navy: "#003366", paper: "#FFFDF8"}
  foreground: "#222"
  background: paper
  primary: navy
  secondary: "#707073"
typography:
  fonts:
    - family: Acme Serif
      source: file
      files:
        - {path: type/Acme.ttf}
        - {path: type/Acme-Bold.ttf, weight: bold}
        - {path: type/Acme-Italic.ttf, style: italic}
        - type/Acme-BoldItalic.ttf
  base: {family: Acme Serif, line-height: 1.5}
  headings: Acme Serif
defaults: {bootstrap: {enable-rounded: false}}
"""


def brand(text: str = BRAND) -> None:
    write("_brand.yml", text)
    write("logos/wide.svg", LOGO)
    Path("type").mkdir(exist_ok=True)
    for own, ours in (("", "Regular"), ("-Bold", "Bold"), ("-Italic", "Italic"), ("-BoldItalic", "BoldItalic")):
        shutil.copyfile(FONTS / f"SourceSerif4-{ours}.ttf", f"type/Acme{own}.ttf")


def test_a_brand_gives_colours_font_and_logo(run: Run) -> None:
    brand()
    project = Project()
    assert (project.theme.fonts.family, project.theme.fonts.bold) == ("Acme Serif", "_brand/type/Acme-Bold.ttf")
    palettes = colours()
    assert palettes["screen"] == {
        "ink": "#222222", "link": "#003366", "brand": "#003366", "rule": "#767676", "background": "#FFFDF8",
    }  # fmt: skip
    assert (palettes["paper"]["ink"], palettes["paper"]["brand"], palettes["paper"]["background"]) == (
        "#222222", "#003366", "#FFFFFF",
    )  # fmt: skip
    assert contrast(palettes["dark"]["brand"], palettes["dark"]["background"]) >= 4.5
    publisher = project.content.publisher
    assert publisher.logo and (publisher.logo.file, publisher.logo.alt.get("en")) == (
        "_brand/logos/wide.svg", publisher.name.get("en"),
    ), "two languages: the publisher's name in each"  # fmt: skip
    assert run(*BUILD, "pdf,html").status == 0
    page = Path("output/harbour.en.draft.html").read_text(encoding="utf-8")
    assert '"Acme Serif"' in page and "data:image/svg+xml" in page
    assert str(Path.cwd()) not in page


def test_what_has_no_use_is_told_once(run: Run) -> None:
    brand()
    told = run("check").err
    assert told.count("T010") == 1
    assert told.startswith(
        "_brand.yml:1:1: warning[T010]: has no use here: meta, color.secondary, typography.base.line-height, defaults\n"
    )


def test_the_theme_of_the_project_and_options_lie_over_the_brand(run: Run) -> None:
    brand()
    assert Project(theme="quiet").theme.fonts.family == "Acme Serif", "over a theme that comes with the program"
    write("templates/theme.yaml", 'colours: {paper: {brand: "#5B1239"}}\n')
    found = colours()
    assert (found["paper"]["brand"], found["screen"]["brand"]) == ("#5B1239", "#003366")
    found = colours("theme.colours.brand=#004400")
    assert (found["paper"]["brand"], found["screen"]["brand"]) == ("#004400", "#004400")


def test_a_colour_that_cannot_be_read_is_told_in_the_brand_with_one_that_can(run: Run) -> None:
    brand(BRAND.replace('navy: "#003366"', 'navy: "#FF6F20"'))
    assert run("check", "-q").err == (
        "_brand.yml:9:12: error[T008]: #FF6F20 on #FFFDF8 has a contrast of 2.74:1\n"
        "    primary: navy\n"
        "  hint: at least 4.5:1 (WCAG 2.2); #CE4900 has it\n"
        "_brand.yml:9:12: error[T008]: #FF6F20 on #FFFFFF has a contrast of 2.78:1\n"
        "    primary: navy\n"
        "  hint: at least 4.5:1 (WCAG 2.2); #D04A00 has it\n"
    )


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "primary: navy", "primary: nvay",
            "_brand.yml:9:12: error[T009]: 'nvay' is not a colour that can be printed\n"
            "    primary: nvay\n  hint: did you mean 'navy'?\n",
        ),
        (
            'navy: "#003366"', "navy: sea, sea: navy",
            "_brand.yml:9:12: error[T009]: the colour 'navy' leads back to itself\n"
            "    primary: navy\n  hint: give one of them a value, such as #12395B\n",
        ),
        (
            "  primary: navy", "  primry: navy",
            "_brand.yml:9:3: error[M001]: unknown key 'primry'\n"
            "    primry: navy\n  hint: did you mean 'primary'?\n",
        ),
        (
            "logos/wide.svg", "logos/lost.svg",
            "_brand.yml:4:19: error[M014]: the picture logos/lost.svg cannot be read: no such file or directory\n",
        ),
    ],
)  # fmt: skip
def test_slips_in_a_brand_are_told_with_their_place(run: Run, old: str, new: str, told: str) -> None:
    assert BRAND.count(old) == 1
    brand(BRAND.replace(old, new))
    assert run("check", "-q").err.startswith(told)


@pytest.mark.parametrize(
    ("old", "new", "place", "key"),
    [
        ("primary: navy", "primary: #003366", "_brand.yml:9:11", "primary"),
        ("headings: Acme Serif", "headings:\n    color: #003366", "_brand.yml:22:11", "color"),
        ("headings: Acme Serif", "link:\n    color: #003366", "_brand.yml:22:11", "color"),
    ],
)
def test_a_colour_that_yaml_takes_for_a_comment_is_told(run: Run, old: str, new: str, place: str, key: str) -> None:
    brand(BRAND.replace(old, new))
    told = run("check", "-q")
    assert told.err.startswith(f"{place}: error[T009]: {key!r} has no colour\n"), told.err
    assert "quotation marks" in told.err
    assert told.status == 2


def test_a_colour_that_serves_two_uses_is_told_once(run: Run) -> None:
    brand("color:\n  primary: 003366x\n")
    assert run("check", "-q").err.count("error[T009]") == 1


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("source: file", "source: google", "the font Acme Serif is not used: no files of it are named"),
        ("type/Acme-Bold.ttf", "type/Acme-Bold.woff2", "the font Acme Serif is not used: it has no bold"),
        ("type/Acme-BoldItalic.ttf", "../A-BoldItalic.ttf", "the font Acme Serif is not used: it has no bold-italic"),
        (
            "logos/wide.svg", "https://acme.example/wide.svg",
            "the logo https://acme.example/wide.svg is not used: it is no file below this folder",
        ),
        ("headings: Acme Serif", "headings: Rubik", "has no use here: meta, color.secondary, "),
    ],
)  # fmt: skip
def test_what_would_have_to_be_fetched_or_is_elsewhere_is_not_used(run: Run, old: str, new: str, what: str) -> None:
    assert BRAND.count(old) == 1
    brand(BRAND.replace(old, new))
    told = [str(problem) for problem in read_brand(Path()).warnings]
    assert any(what in problem and problem.startswith("_brand.yml:") for problem in told), told
    assert run(*BUILD, "pdf").status == 0


def test_a_publisher_with_a_logo_keeps_it(run: Run) -> None:
    brand()
    publisher = Path("content/publisher.yaml")
    text = publisher.read_text(encoding="utf-8") + "logo: {file: own.svg, alt: {en: Own, fr: Propre}}\n"
    publisher.write_text(text, encoding="utf-8")
    write("content/own.svg", LOGO)
    logo = Project().content.publisher.logo
    assert logo and logo.file == "own.svg"


def test_no_brand_says_nothing(tmp_path: Path) -> None:
    assert read_brand(tmp_path).layer is None
    (tmp_path / "_brand.yml").write_text("logo: []\n", encoding="utf-8")
    with pytest.raises(ContentError):
        read_brand(tmp_path)


@settings(max_examples=25)
@given(colour=COLOURS, light=st.booleans())
def test_a_colour_that_is_legible_on_white_makes_a_whole_theme(colour: str, light: bool) -> None:
    """What dark screens need is worked out: no colour that passes in print fails in the dark."""
    chosen = legible(colour, "#FFFFFF", 4.5)
    said = [f"theme.colours.{role}={chosen}" for role in ("brand", "link", "rule")]
    background = ["theme.colours.dark.background=#22262A"] if light else []
    theme = Project(ROOT / "content", ROOT / "templates", settings=[*background, *said]).theme
    for role, least in (("brand", 4.5), ("link", 4.5), ("rule", 3)):
        assert contrast(getattr(theme.colours.dark, role), theme.colours.dark.background) >= least
