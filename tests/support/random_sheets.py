"""Random sheets: markup of any blocks in any order, in type of any size, on any paper, in one to four columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from hypothesis import strategies as st

from factsheet.writers.theme import Paper, Theme
from support.built import project
from support.sheet_of_markup import cite, pictures
from support.small_font import HEBREW

MARKS = 30
LONG = "This note goes on about where it was found, and by whom. "
WORDS = st.one_of(
    st.sampled_from(
        [
            "a",
            "the",
            "figures",
            "people",
            "31",
            "1,204",
            "2017",
            "of",
            "Chechnya",
            "said",
            "Рамза́н",
            "Кады́ров",
            "i̇",
            "office",
            "–",
            "—",
            "“quoted”",
            "12%",
        ]
    ),
    st.text("abcdefghijklmnop", min_size=1, max_size=14),
    st.integers(15, 400).map(lambda n: "x" * n),
    st.integers(1, 9).map(lambda n: "-".join(["long"] * n)),
    st.lists(st.sampled_from(HEBREW), min_size=1, max_size=9).map("".join),
    st.sampled_from([f"“{HEBREW[0] * 4} {HEBREW[1] * 6} 2017?”", f"({HEBREW[3] * 3})"]),
)


class RandomSheet(NamedTuple):
    """Markup, the texts of its notes by key, a theme and a paper."""

    markup: str
    notes: Mapping[str, str]
    theme: Theme
    paper: Paper


@st.composite
def texts(draw: st.DrawFn, most: int = 25) -> str:
    words = draw(st.lists(WORDS, min_size=1, max_size=most))
    marks = draw(st.lists(st.integers(0, MARKS), max_size=3))
    at = draw(st.integers(1, len(words)))
    return " ".join(words[:at]) + cite(*(f"s{n}" for n in marks)) + "".join(f" {word}" for word in words[at:])


@st.composite
def tables(draw: st.DrawFn) -> str:
    columns = draw(st.integers(1, 4))
    head = "".join(f'<th scope="col">{draw(texts(2))}</th>' for _ in range(columns))
    rows = "".join(
        "<tr>" + "".join(f"<td>{draw(texts(9))}</td>" for _ in range(columns)) + "</tr>"
        for _ in range(draw(st.integers(1, 5)))
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def lists(tag: str) -> st.SearchStrategy[str]:
    items = st.lists(texts(15), min_size=1, max_size=5)
    return items.map(lambda found: f"<{tag}>{''.join(f'<li>{item}</li>' for item in found)}</{tag}>")


def listed(of: Callable[[], st.SearchStrategy[str]]) -> st.SearchStrategy[str]:
    return st.lists(of(), min_size=1, max_size=3).map("".join)


def blocks() -> st.SearchStrategy[str]:
    paragraphs = texts(30).map("<p>{}</p>".format)
    headed = st.tuples(texts(4), paragraphs).map(lambda pair: "<h3>{}</h3>{}".format(*pair))
    terms = st.lists(st.tuples(texts(2), texts()), min_size=1, max_size=5).map(
        lambda found: "<dl>" + "".join(f"<dt>{term}</dt><dd><p>{said}</p></dd>" for term, said in found) + "</dl>"
    )
    return st.one_of(paragraphs, headed, lists("ul"), lists("ol"), tables(), terms, figures())


@st.composite
def figures(draw: st.DrawFn) -> str:
    """Draw a picture, as wide as its column or less, perhaps with a caption."""
    image = f'<img src="{draw(st.sampled_from(sorted(pictures())))}" width="{draw(st.integers(10, 100))}"/>'
    caption = f"<figcaption>{draw(texts(8))}</figcaption>" if draw(st.booleans()) else ""
    return f'<figure class="picture" aria-label="What it shows">{image}{caption}</figure>'


def sections(name: str = "") -> st.SearchStrategy[str]:
    called = f' class="{name}"' if name else ""
    return st.tuples(texts(5), listed(blocks)).map(lambda s: f"<section{called}><h2>{s[0]}</h2>{s[1]}</section>")


def pairs() -> st.SearchStrategy[str]:
    sides = st.tuples(sections(), sections())
    return sides.map(lambda s: f'<div class="pair"><div class="left">{s[0]}</div><div class="right">{s[1]}</div></div>')


@st.composite
def looks(draw: st.DrawFn) -> tuple[Theme, Paper]:
    """Draw type of 8 to 20 pt on a paper of 120 to 500 mm."""
    theme = project().theme
    size = draw(st.integers(16, 40)) / 2
    scale = size / theme.ladder[0].size
    leading = draw(st.sampled_from([1.0, 1.25, 1.5]))
    step = {"size": size, "leading": size * leading, "small_size": size, "small_leading": size * leading}
    styles = {
        name: style.model_copy(update={"size": large, "leading": large * leading})
        for name, style in theme.styles.items()
        for large in (round(max(8.0, style.size * scale), 2),)
    }
    notes = theme.notes.model_copy(update={"columns": draw(st.integers(1, 4))})
    ladder = (theme.ladder[0].model_copy(update=step),)
    mm = {"width_mm": float(draw(st.integers(120, 500))), "height_mm": float(draw(st.integers(150, 450)))}
    paper = theme.papers["a4"].model_copy(update={**mm, "columns": draw(st.sampled_from((2, 3, 4, 1)))})
    theme = theme.model_copy(update={"ladder": ladder, "styles": styles, "notes": notes})
    top = max(paper.top, theme.bar_room + theme.rules.brand)  # with less a theme is refused
    return theme, paper.model_copy(update={"top": top})


@st.composite
def sheets(draw: st.DrawFn) -> RandomSheet:
    """Draw a sheet."""
    markup = "".join(draw(st.lists(st.one_of(sections(), pairs()), min_size=1, max_size=3)))
    words = {f"s{n}": LONG * draw(st.sampled_from([1, 1, 2, 6])) for n in range(MARKS + 1)}
    return RandomSheet(markup, words, *draw(looks()))
