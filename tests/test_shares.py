"""A figure as a part of a whole: read, drawn as a bar, printed and proved in every format; what cannot be drawn."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.content_factory import SHEET, Folder
from support.pdf_ua import check as ua

from factsheet.errors import ContentError, errors_in
from factsheet.project.build import Selection, build
from factsheet.project.project import Project
from factsheet.records.load import load
from factsheet.rules import check
from factsheet.sheet.reader import read
from factsheet.sheet.tree import Chart, walk
from factsheet.writers.drawing import Rectangle, share_bar

ROOT = Path(__file__).parent.parent
S, FACTS = "sheets/harbour.yaml", "facts/harbour.yaml"
SHARE = """\
blocks:
- kind: shares
  shares:
  - {fact: arrivals-2016, of: arrivals-2017, unit: {en: people, fr: personnes}}
"""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def folder(blocks: str = SHARE) -> Folder:
    made = Folder()
    made.files[S] = SHEET[: SHEET.index("blocks:")] + blocks
    return made


def told(made: Folder) -> list[str]:
    return [str(p) for p in check(load(made.write(Path()))) if p.code == "C515"]


def test_a_share_is_printed_and_proved_in_every_format(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "templates", "templates")
    project = Project(folder().write(Path()), Path("templates"))
    build(project, Selection(papers=("a4",), formats=("html", "pdf", "txt", "md")), tmp_path / "output")
    files = {path.name: path.read_bytes() for path in (tmp_path / "output").iterdir() if path.name != ".state"}
    page = files["harbour.fr.draft.html"].decode()
    figure = page.partition('<figure class="chart share">')[2].partition("</figure>")[0]
    assert re.findall(r'aria-label="([^"]+)"', figure)[0] == "Barre\u00a0: 31 sur 57, personnes arrivées"
    assert re.findall(r'<rect [^>]*width="([\d.]+)" height', figure) == ["279.25", "152.28"]
    for name in ("harbour.en.draft.txt", "harbour.en.draft.md"):
        text = re.sub(r"[*\s]+", " ", files[name].decode())
        assert re.search(r"People who arrived - 31 of 57 people ?\[\^?1\] · Harbour, September 2016", text), text
    assert list(ua(files["harbour.en.a4.draft.pdf"])) == []


def test_the_whole_may_be_a_value_of_the_fact_itself(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "templates", "templates")
    made = folder(SHARE.replace("of: arrivals-2017", "of_value: asked"))
    made.change(FACTS, "  value: 31\n", "  value: 31\n  values: {asked: 40}\n  derived: {asked: x}\n")
    edition = Project(made.write(Path()), Path("templates")).editions
    assert [str(p) for p in errors_in(edition.problems())] == []


@given(st.integers(0, 1000), st.integers(1, 1000), st.floats(20, 500))
def test_a_bar_is_filled_by_its_share(part: int, whole: int, width: float) -> None:
    drawing = share_bar(part, whole, width, 8.0)
    filled = [s for s in drawing.shapes if isinstance(s, Rectangle) and not s.width]
    assert len(filled) == (part > 0)
    assert all(bar.w == pytest.approx(width * min(part / whole, 1.0)) for bar in filled)
    framed = [s for s in drawing.shapes if isinstance(s, Rectangle) and s.width]
    assert [(s.x + s.w + s.width / 2, s.y + s.h + s.width / 2) for s in framed] == [pytest.approx((width, 8.0))]


WANTED = "name a fact, or one of its `values:`"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("fact: arrivals-2016, of: arrivals-2017", "fact: arrivals-2017, of: arrivals-2016",
         "31: error[C515]: 'arrivals-2017' is 57, which is no part of 31\n"
         "  hint: name the whole that it is a part of"),
        ("of: arrivals-2017", "of: harbour-founded",
         f"31: error[C515]: a share needs two numbers; 'harbour-founded' has no `value:`\n  hint: {WANTED}"),
        ("of: arrivals-2017", "of_value: asked",
         f"37: error[C515]: a share needs two numbers; 'arrivals-2016' has no `asked:`\n  hint: {WANTED}"),
    ],
)  # fmt: skip
def test_a_share_that_cannot_be_drawn_is_told(old: str, new: str, said: str) -> None:
    assert told(folder().change(S, old, new)) == [f"content/{S}:11:{said}"]


def test_a_percentage_is_no_part_of_a_count() -> None:
    made = folder().change(FACTS, "  value: 31\n", "  value: 31\n  unit: percent\n")
    assert told(made) == [
        f"content/{S}:11:31: error[C515]: a share of 57 of 'arrivals-2017' cannot be drawn with 31 percent of"
        " 'arrivals-2016'\n  hint: take two counts, neither a range nor a percentage or sum of money"
    ]


@pytest.mark.parametrize("whole", ["", ", of: arrivals-2017, of_value: asked"])
def test_a_share_has_one_whole(whole: str) -> None:
    with pytest.raises(ContentError) as caught:
        load(folder(SHARE.replace(", of: arrivals-2017", whole)).write(Path()))
    (problem,) = caught.value.problems
    assert str(problem).startswith(f"content/{S}:11:5: error[M004]: a share has one whole\n    - {{fact: arrivals-2016")
    assert str(problem).endswith("\n  hint: give it `of:`, a fact, or `of_value:`, one of its fact's `values`")


FIGURE = '<article>\n<figure class="share" aria-label="a"><ol class="series">{}</ol></figure></article>'


def test_a_share_is_read() -> None:
    article = read(FIGURE.format('<li><data value="22">22</data> of <data value="31">31</data></li>'))
    (chart,) = [node for node in walk(article) if isinstance(node, Chart)]
    assert (chart.points[0].value, chart.whole, chart.alt) == (22, 31, "a")


@pytest.mark.parametrize(
    "entries",
    [
        '<li><data value="22">22</data></li>',
        '<li><data value="32">32</data> of <data value="31">31</data></li>',
        '<li><data value="0">0</data> of <data value="0">0</data></li>',
        '<li><data value="1">1</data> of <data value="2/3">2 or 3</data></li>',
        '<li><data value="1">1</data></li><li>of <data value="2">2</data></li>',
    ],
)
def test_a_share_without_its_numbers_is_refused(entries: str) -> None:
    with pytest.raises(ContentError, match=r'a share needs an <ol class="series"> of one entry, with the <data value>'):
        read(FIGURE.format(entries))
