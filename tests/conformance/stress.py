"""Stress documents: everything a sheet may contain, and more of it than any sheet has.

Input: the project's theme and fonts. Output: PDFs by name, made by the product's own way from markup
to bytes; sources and words are invented, and always the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from itertools import chain, count, cycle
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image as Pillow

from factsheet.languages import language
from factsheet.project.project import Project
from factsheet.project.selection import PaperName
from factsheet.records.pictures import Image, read_picture
from factsheet.sheet import tree as t
from factsheet.sheet.cite import Cited, NoteText
from factsheet.sheet.notes import number
from factsheet.sheet.reader import read
from factsheet.sheet.tree import Inline, Link, Metadata, Reference, Sheet, Span, Text
from factsheet.writers.pdf.fonts import load_faces
from factsheet.writers.pdf.table import TableBox
from factsheet.writers.pdf.write import Layout, lay_out, paint
from factsheet.writers.theme import Theme

LANGUAGE = "en"
PAPERS: tuple[PaperName, ...] = ("a4", "letter")
METADATA = Metadata(
    id="stress",
    number="FS-ST",
    edition=1,
    date="2026-11-20",
    title="Stress & strain – «tout»",
    language=LANGUAGE,
    summary="One of everything",
    publisher="Example Desk",
    licence="CC BY 4.0",
    licence_url="https://creativecommons.org/licenses/by/4.0/",
    languages=("en", "fr"),
    keywords=("stress", "test"),
    footer="FS-ST · Edition 1 · 2026-11-20",
)
ADDRESS = "https://archive.example.org/reports/2017/" + "a-very-long-name-of-a-report/" * 7 + "?page=1&part=2#end"
SENTENCES = (
    "The office counted what it had seen and wrote down who said so.",
    "A later report of the same body gives another figure, and says why it differs from the first one.",
    "Five of the six people who were asked answered; the sixth could not be reached.",
    "Nothing else is known.",
    "What the ministry published in spring was withdrawn in summer and published again, unchanged, before winter came.",
)
FRENCH, RUSSIAN = "«\u00a0Été, forêt, œuvre\u00a0»", "«Доклад о положении дел»"


@dataclass(frozen=True)
class Setting:
    """How many columns text and notes have."""

    columns: int = 2
    notes: int = 3

    def of(self, theme: Theme) -> Theme:
        papers = {name: paper.model_copy(update={"columns": self.columns}) for name, paper in theme.papers.items()}
        notes = theme.notes.model_copy(update={"columns": self.notes})
        return theme.model_copy(update={"papers": papers, "notes": notes})


SHEETS_OWN = Setting()
SETTINGS = [Setting(columns, notes) for columns in (1, 2) for notes in (1, 2, 3)]


class Writer:
    """Writes markup; each mark cites the next source, or a named one."""

    def __init__(self) -> None:
        self.sentences, self.sources = cycle(SENTENCES), count(1)

    def mark(self, key: str = "", locator: str = "") -> str:
        return f'<cite-ref key="{key or f"source-{next(self.sources)}"}" locator="{locator}"/>'

    def text(self, sentences: int, marks: int = 0) -> str:
        words = " ".join(next(self.sentences) for _ in range(sentences))
        return words + "".join(self.mark() for _ in range(marks))

    # -- parts of a document -------------------------------------------------------------------------------

    def paragraphs(self, number: int = 6) -> Iterator[str]:
        yield "<h2>Paragraphs</h2>"
        for i in range(number):
            yield f"<p>{self.text(2 + i % 4, marks=i % 3)} {self.text(1)}</p>"

    def table(self, rows: int = 45, columns: int = 3, wide: bool = False) -> Iterator[str]:
        """A table over pages: its head is repeated, and has a mark itself."""
        yield "<h2>Long table</h2>"
        yield f'<table class="{"wide" if wide else "counts"}"><caption>What was counted{self.mark()}</caption>'
        yield "<thead><tr>" + "".join(f'<th scope="col">column {c}{self.mark("head")}</th>' for c in range(columns))
        yield "</tr></thead><tbody>"
        for r in range(rows):
            cells = [self.text(1, marks=(r + c) % 3 == 0) if (r + c) % 4 else "" for c in range(1, columns)]
            row = "".join(f"<td>{cell}</td>" for cell in cells)
            yield f'<tr><th scope="row">row <data value="{r}">{r}</data></th>{row}</tr>'
        yield "</tbody></table>"

    def divided_notes(self) -> Iterator[str]:
        """Notes longer than the rest of the page, and one marked again and again."""
        yield "<h2>Notes that do not fit</h2>"
        for _ in range(6):
            long = self.mark(f"long-{next(self.sources)}")
            yield f"<p>{self.text(3, marks=1)} {self.text(1)}{long} {self.text(2)}</p>"
        many = "".join(self.mark(f"long-{next(self.sources)}") for _ in range(60))
        yield f"<p>{self.text(1)}{many}</p>"
        for i in range(30):
            yield f"<p>{self.text(1)}{self.mark('again', f'paragraph:{i // 10 + 1}')}{self.mark('always')}</p>"

    def lists(self) -> Iterator[str]:
        yield "<h2>Lists</h2><h3>Nested</h3>"
        inner = f"<ul><li>{self.text(1, 1)}</li><li><p>{self.text(2)}</p><p>{self.text(1, 1)}</p></li></ul>"
        middle = f"<ol><li>{self.text(1)}{inner}</li><li>{self.text(1, 1)}</li></ol>"
        yield f"<ul><li>{self.text(1)}{middle}</li><li>{self.text(2, 2)}</li></ul>"
        yield "<h3>Definitions</h3><dl>"
        for i in range(4):
            yield f"<dt>Term {i}{self.mark()}</dt><dd><p>{self.text(2)}</p><ul><li>{self.text(1, 1)}</li></ul></dd>"
        yield "</dl>"

    def languages(self) -> Iterator[str]:
        yield '<h2>Other <span lang="fr">langues</span></h2>'
        yield f'<p>It says <span lang="fr">{FRENCH}</span> and <em>'
        yield f'<span lang="ru">{RUSSIAN}, <strong>{RUSSIAN}</strong></span></em>.{self.mark("russian")}</p>'
        yield f'<p lang="fr">{FRENCH} <span lang="en">and back</span>, <span lang="ru">{RUSSIAN}</span>.</p>'
        yield f'<section lang="ru"><h3>{RUSSIAN}</h3><p>{RUSSIAN} {RUSSIAN}{self.mark()}</p></section>'
        yield '<aside class="pending"><h3>Pending</h3><p class="pending">Translation pending</p>'
        yield f'<p><span class="pending">Translation pending</span> <span lang="fr">{FRENCH}</span>{self.mark()}</p>'
        yield "</aside>"

    def addresses(self) -> Iterator[str]:
        escaped = ADDRESS.replace("&", "&amp;")
        yield "<h2>Addresses</h2>"
        yield f'<p><a class="address" href="{escaped}">{escaped.removeprefix("https://")}</a>{self.mark("address")}</p>'
        yield '<p>By <a href="mailto:desk@example.org">mail</a>, H<sub>2</sub>O, 1<sup>er</sup>, '
        yield '<abbr title="World Health Organization">WHO</abbr>, <time datetime="2017-04-01">1 April 2017</time>'
        yield "<br/>end.</p>"

    def figures(self) -> Iterator[str]:
        yield '<section class="figures"><h2>Figures</h2><ul class="tiles">'
        for value in (31, 140, 8506, 3):
            yield f'<li class="tile"><p class="value"><data value="{value}">{value}</data></p><p class="label">people '
            yield f'counted</p><p class="source">Example Desk, 2018{self.mark()}</p></li>'
        yield '</ul></section><section class="timeline"><h2>Timeline</h2><ol class="timeline">'
        for month in range(1, 9):
            yield f'<li><p class="when"><time datetime="2017-{month:02}">2017-{month:02}</time></p>'
            yield f'<p class="what">{self.text(1, 1)}</p></li>'
        yield '</ol><figure class="chart" aria-label="A line that rises from 3 to 31"><figcaption>Rise</figcaption>'
        yield '<ol class="series">'
        for year, value in enumerate((3, 8, 22, 31), 2017):
            yield f'<li><strong><data value="{value}">{value}</data></strong> · <time datetime="{year}">{year}</time>'
            yield f"{self.mark()}</li>"
        yield '</ol></figure></section><section class="text"><h2>Code</h2>'
        yield '<figure class="qr" aria-label="QR code: example.org"><a href="https://example.org/">example.org</a></figure><p>example.org</p></section>'

    def pictures(self) -> Iterator[str]:
        """Pictures of each kind, grey and in colours, wide, narrow and small, more than a page of them."""
        yield "<h2>Pictures</h2>"
        for i, file in enumerate([*PICTURES] * 3):
            yield f'<figure class="{"logo" if i == 5 else "picture"}" aria-label="What it shows">'
            yield f'<img src="{file}"/>' if i == 5 else f'<img src="{file}" width="{(i * 37) % 91 + 10}"/>'
            yield "</figure>" if i == 5 else f"<figcaption>Picture {i}{self.mark()}</figcaption></figure>"

    def everything(self) -> Iterator[str]:
        """Twelve pages and more."""
        yield from self.figures()
        for i in range(4):
            yield from self.paragraphs(8)
            yield from self.table(rows=24, columns=2 + i, wide=i % 2 == 1)
            yield from self.divided_notes()
            yield from self.lists()
            yield from self.languages()
            yield from self.addresses()
            yield from self.pictures()


def raster(mode: str, kind: str) -> bytes:
    """Return a file of a picture in these colours."""
    target = BytesIO()
    Pillow.radial_gradient("L").convert(mode).resize((90, 60)).save(target, kind)
    return target.getvalue()


DRAWING = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 60"><rect width="60" height="50" fill="#ccd"/>
<circle cx="80" cy="30" r="25" fill="#123" stroke="red" stroke-width="3"/>
<path fill-rule="evenodd" d="M5 5h30v30h-30zM10 10h20v20h-20zM50 5q20 20 0 40"/></svg>"""
PICTURES: dict[str, bytes] = {
    "grey.png": raster("L", "PNG"),
    "colours.png": raster("RGB", "PNG"),
    "grey.jpg": raster("L", "JPEG"),
    "colours.jpg": raster("RGB", "JPEG"),
    "drawing.svg": DRAWING,
}


def images() -> dict[str, Image]:
    with TemporaryDirectory() as folder:
        for file, data in PICTURES.items():
            Path(folder, file).write_bytes(data)
        return {file: read_picture(Path(folder), file) for file in PICTURES}


PARTS: dict[str, Callable[[Writer], Iterator[str]]] = {
    "paragraphs": Writer.paragraphs,
    "table": Writer.table,
    "divided-notes": Writer.divided_notes,
    "lists": Writer.lists,
    "languages": Writer.languages,
    "addresses": Writer.addresses,
    "figures": Writer.figures,
    "pictures": Writer.pictures,
}


def word_note(key: str, locator: str, quotes: Sequence[str], first: int | None) -> tuple[Inline, ...]:
    """Word a note: short, foreign, with an address, or long enough to need two pages."""
    text = f"Example Desk, “{key}”" + (f", {locator}" if locator else "") + (f" (note {first})" if first else "")
    link = Link((Text(ADDRESS.removeprefix("https://")),), ADDRESS, address=True)
    match key.partition("-")[0]:
        case "long":
            return Text(f"{text}. " + " ".join(SENTENCES * 4)), link
        case "russian":
            return Text(f"{text}, "), Span((Text(RUSSIAN),), "ru"), Text(" [Report]. "), link
        case "address":
            return Text(f"{text}. "), link, Text(". Archived: "), link
        case _:
            return (Text(f"{text}. "), Link((Text("example.org/a"),), "https://example.org/a", address=True))


def word_notes(cited: Sequence[Cited]) -> list[NoteText]:
    texts = []
    for note in cited:
        (passage,) = note.passages
        text = word_note(note.key, passage.locator, passage.quotes, note.first)
        texts.append(NoteText(text, text))
    return texts


def sheet(parts: Iterator[str], code: str = LANGUAGE) -> Sheet:
    """Return the numbered sheet of a document's parts, in a language."""
    body = "\n".join(parts)
    head = '<header class="masthead"><p class="kind">Fact sheet</p><p class="languages"><a href="s.fr.html">'
    head += '<span lang="fr">Français</span></a></p><h1>Stress</h1><p class="edition">FS-ST · Edition 1</p></header>'
    foot = '<footer class="colophon"><h2>About</h2><p>Made up.</p></footer>'
    article = read(
        f'<article class="sheet" id="stress" lang="{code}">{head}{body}{foot}</article>', "stress markup", images()
    )
    numbered, notes = number(article, word_notes, lambda key: Reference(key=key), "locator")
    return Sheet(numbered, replace(METADATA, language=code), notes)


def laid_out(project: Project, made: Sheet, paper: PaperName, setting: Setting) -> tuple[Layout, Theme]:
    """Return a sheet laid out, and the theme it was laid out with."""
    theme = setting.of(project.theme)
    faces = load_faces(theme, project.template_folder)
    return lay_out(made, theme, faces, theme.papers[paper], language(made.metadata.language)), theme


def under_stress(layout: Layout, made: Sheet, setting: Setting) -> None:
    """Raise ValueError unless a document has all that a sheet may have, and is divided wherever one may be."""
    tables = [placed.box for page in layout.pages for placed in page.placed if isinstance(placed.box, TableBox)]
    nodes = list(t.walk(made.article))
    kinds = {
        t.Table,
        t.Chart,
        t.QrCode,
        t.DefinitionList,
        t.ListBlock,
        t.Link,
        t.Abbr,
        t.Time,
        t.Data,
        t.Strong,
        t.Emph,
    }
    wanted = {
        "columns": (layout.geometry.columns, layout.geometry.note_columns) == (setting.columns, setting.notes),
        "twelve pages": len(layout.pages) >= 12,
        "a note over two pages": any(page.area.opens_with_rest for page in layout.pages),
        "tables over two pages, with their heads again": len(tables) > 4,
        "a note whose backlinks need two letters": max((note.mentions for note in made.notes), default=0) > 26,
        "languages": {node.lang for node in nodes if isinstance(node, Span)} >= {"fr", "ru"},
        "every kind of element": {type(node) for node in nodes} >= kinds,
    }
    if lacking := [what for what, there in wanted.items() if not there]:
        raise ValueError(f"the stress document {setting.columns}-{setting.notes} lacks {', '.join(lacking)}")


def documents(project: Project) -> dict[str, Callable[[], bytes]]:
    """Return a function that makes each stress document, by file name."""

    def maker(made: Sheet, paper: PaperName = "a4", setting: Setting = SHEETS_OWN) -> Callable[[], bytes]:
        return lambda: paint(*laid_out(project, made, paper, setting)).to_bytes()

    def stressed(setting: Setting) -> Callable[[], bytes]:
        def make() -> bytes:
            made = sheet(Writer().everything())
            layout, theme = laid_out(project, made, "a4", setting)
            under_stress(layout, made, setting)
            return paint(layout, theme).to_bytes()

        return make

    makers = {
        f"{name}.{paper}": maker(sheet(part(Writer())), paper) for name, part in PARTS.items() for paper in PAPERS
    }
    for code in ("fr", "ru"):
        makers[f"languages.{code}"] = maker(sheet(chain(Writer().languages(), Writer().figures()), code))
    for setting in SETTINGS:
        name = f"everything.{setting.columns}-{setting.notes}"
        makers[name] = stressed(setting)
    return {f"stress.{name}.pdf": make for name, make in makers.items()}
