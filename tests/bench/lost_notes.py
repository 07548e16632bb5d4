"""Where notes get lost: the same random documents through factsheet, Typst, WeasyPrint and fullbleed.

    make footnotes        (installs the extra ``bench``)

A document is headings, paragraphs, lists and tables on an A4 or A5 page or a card, with up to five notes in a passage
and notes of up to 60 words, so that each line has room on a page for all its notes. In each PDF the word before a mark,
and the first and last word of its note are searched for, on the visible part of its pages. A note is *lost* if one of
its two words is nowhere, *moved* if it begins on another page than its mark stands on. Output: a table for
docs/explanation/benchmarks.md.
"""

from __future__ import annotations

import argparse
import io
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import fullbleed
import pypdf
import typst
import weasyprint
from support.built import project
from support.sheet_of_markup import built

from factsheet.writers.pdf.write import TooTall
from factsheet.writers.theme import Paper

SENTENCE = "people left the city in spring and said that they had been held for days by police who deny it"
WORDS = re.findall(r"\w+", SENTENCE)
PAGES = {"A4": (210.0, 297.0), "A5": (148.0, 210.0), "card": (148.0, 105.0)}  # mm
MARGIN = 15.0  # mm


class Passage(NamedTuple):
    """Words, and the numbers of notes in their places."""

    parts: tuple[str | int, ...]


class Block(NamedTuple):
    """Kind: heading, paragraph, list (a passage an item) or table (two passages a row)."""

    kind: str
    passages: tuple[Passage, ...]


class Document(NamedTuple):
    page: str
    blocks: tuple[Block, ...]
    notes: Mapping[int, str]


Marking = Callable[[int], str]


def document(seed: int) -> Document:
    """Return the document of a seed."""
    chance = random.Random(seed)  # noqa: S311 – the same document for the same seed
    notes: dict[int, str] = {}

    def words(most: int) -> list[str]:
        return [chance.choice(WORDS) for _ in range(chance.randint(1, most))]

    def passage(most: int, marks: int) -> Passage:
        parts: list[str | int] = []
        for _ in range(chance.choice((0, 0, 1, 1, 2, marks))):
            number = len(notes) + 1
            notes[number] = " ".join((f"B{number}B", *words(chance.choice((8, 20, 60))), f"E{number}E"))
            parts += [*words(most), f"M{number}M", number]
        return Passage((*parts, *words(most)))

    def block() -> Block:
        kind = chance.choice(("heading", "paragraph", "paragraph", "list", "table"))
        if kind == "heading":
            return Block(kind, (passage(4, 1),))
        count = {"paragraph": 1, "list": chance.randint(1, 5), "table": 2 * chance.randint(1, 8)}[kind]
        return Block(kind, tuple(passage(20 if kind != "table" else 8, chance.randint(1, 5)) for _ in range(count)))

    blocks = tuple(block() for _ in range(chance.randint(2, 14)))
    return Document(chance.choice(sorted(PAGES)), blocks, notes)


def said(passage: Passage, mark: Marking) -> str:
    """Return a passage with marks; a mark stands right after the word before it."""
    out = ""
    for part in passage.parts:
        out += mark(part) if isinstance(part, int) else f" {part}"
    return out.strip()


def html_of(blocks: Iterable[Block], mark: Marking) -> str:
    def one(block: Block) -> str:
        texts = [said(passage, mark) for passage in block.passages]
        match block.kind:
            case "heading":
                return f"<h2>{texts[0]}</h2>"
            case "paragraph":
                return f"<p>{texts[0]}</p>"
            case "list":
                return f"<ul>{''.join(f'<li>{text}</li>' for text in texts)}</ul>"
        rows = zip(texts[::2], texts[1::2], strict=True)
        body = "".join(f'<tr><th scope="row">{a}</th><td>{b}</td></tr>' for a, b in rows)
        head = '<tr><th scope="col">What</th><th scope="col">Who</th></tr>'
        return f"<table><caption>Who said it</caption><thead>{head}</thead><tbody>{body}</tbody></table>"

    return "".join(map(one, blocks))


# -- engines ---------------------------------------------------------------------------------------


def by_factsheet(made: Document) -> bytes:
    width, height = PAGES[made.page]
    edge = MARGIN * 72 / 25.4
    sides = {"top": edge, "bottom": edge, "left": edge, "right": edge}
    paper = Paper.model_construct(None, width_mm=width, height_mm=height, **sides, columns=1, gutter=18.0)
    markup = html_of(made.blocks, lambda n: f'<cite-ref key="s{n}"/>')
    if not markup.startswith("<h2>"):
        markup = f"<h2>Who said it</h2>{markup}"
    notes = {f"s{n}": text for n, text in made.notes.items()}
    return built(f"<section>{markup}</section>", notes, paper=paper).data


def by_typst(made: Document) -> bytes:
    width, height = PAGES[made.page]

    def one(block: Block) -> str:
        texts = [said(passage, lambda n: f"#footnote[{made.notes[n]}]") for passage in block.passages]
        match block.kind:
            case "heading":
                return f"= {texts[0]}"
            case "paragraph":
                return texts[0]
            case "list":
                return "\n".join(f"- {text}" for text in texts)
        return f"#table(columns: 2, table.header([What], [Who]), {', '.join(f'[{text}]' for text in texts)})"

    page = f"#set page(width: {width}mm, height: {height}mm, margin: {MARGIN}mm)\n"
    type_ = (
        '#set text(font: "Source Sans 3", size: 12pt, hyphenate: false)\n#show footnote.entry: set text(size: 9pt)\n'
    )
    text = page + type_ + "\n\n".join(map(one, made.blocks))
    return bytes(
        typst.compile(text.encode(), font_paths=[project().template_folder / "fonts"], ignore_system_fonts=True)
    )


def gcpm(made: Document, family: str) -> tuple[str, str]:
    """Return the document as HTML, its notes in their places, and CSS GCPM that makes them footnotes."""
    width, height = PAGES[made.page]
    page = f"@page {{ size: {width}mm {height}mm; margin: {MARGIN}mm }}"
    type_ = f"body {{ font: 12pt/15.5pt {family} }}"
    note = ".note { float: footnote; font-size: 9pt; line-height: 11pt }"
    table = "table { width: 100% } th, td { text-align: left }"
    body = html_of(made.blocks, lambda n: f'<span class="note">{made.notes[n]}</span>')
    return f"<html lang=en><body>{body}</body></html>", f"{page} {type_} {note} {table}"


def by_weasyprint(made: Document) -> bytes:
    markup, css = gcpm(made, "sans-serif")
    return bytes(weasyprint.HTML(string=markup).write_pdf(stylesheets=[weasyprint.CSS(string=css)]))


def by_fullbleed(made: Document) -> bytes:
    fonts = sorted((project().template_folder / "fonts").glob("SourceSans3*.ttf"))
    return bytes(fullbleed.PdfEngine(font_files=list(map(str, fonts))).render_pdf(*gcpm(made, '"Source Sans 3"')))


ENGINES: Mapping[str, tuple[str, Callable[[Document], bytes]]] = {
    "factsheet": ("factsheet", by_factsheet),
    "Typst": ("typst", by_typst),
    "WeasyPrint": ("weasyprint", by_weasyprint),
    "fullbleed": ("fullbleed", by_fullbleed),
}

# -- what stands where -----------------------------------------------------------------------------


def visible(data: bytes) -> list[str]:
    """Return the text of each page that stands within its edges, without white space."""
    pages = []
    for page in pypdf.PdfReader(io.BytesIO(data)).pages:
        found: list[str] = []
        width, height = float(page.mediabox.width), float(page.mediabox.height)

        def note(text: str, matrix: Sequence[float], own: Sequence[float], *_: object) -> None:
            x = own[4] * matrix[0] + own[5] * matrix[2] + matrix[4]
            y = own[4] * matrix[1] + own[5] * matrix[3] + matrix[5]
            if 0 <= x <= width and 0 <= y <= height:  # noqa: B023 – called before the loop goes on
                found.append(text)  # noqa: B023

        page.extract_text(visitor_text=note)
        pages.append("".join("".join(found).split()))
    return pages


def judged(made: Document, pages: Sequence[str]) -> Counter[str]:
    """Count the notes of a document: all, lost, moved."""

    def page_of(word: str) -> int:
        return next((i for i, text in enumerate(pages) if word in text), -1)

    found: Counter[str] = Counter(notes=len(made.notes), pages=len(pages))
    for n in made.notes:
        mark, first, last = page_of(f"M{n}M"), page_of(f"B{n}B"), page_of(f"E{n}E")
        if min(first, last) < 0:
            found["lost"] += 1
        elif first != mark:
            found["moved"] += 1
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1, help="of the first document; the others follow it")
    parser.add_argument("--keep", type=Path, help="write the PDFs in which notes are lost or moved into this folder")
    options = parser.parse_args()
    totals: dict[str, Counter[str]] = {name: Counter() for name in ENGINES}
    for seed in range(options.seed, options.seed + options.documents):
        made = document(seed)
        for name, (_, engine) in ENGINES.items():
            try:
                data = engine(made)
            except (TooTall, typst.TypstError) as error:
                totals[name]["refused"] += 1
                print(f"document {seed}, {name}: {error}", file=sys.stderr)
                continue
            counted = judged(made, visible(data))
            totals[name] += counted
            totals[name]["documents hit"] += bool(counted["lost"] or counted["moved"])
            if options.keep and (counted["lost"] or counted["moved"]):
                options.keep.mkdir(parents=True, exist_ok=True)
                (options.keep / f"{seed}.{name}.pdf").write_bytes(data)
    print(f"{options.documents} documents of the seeds from {options.seed}\n")
    print("| engine | refused | pages | notes | lost | on another page than their mark | documents with either |")
    print("|---|---|---|---|---|---|---|")
    for name, (package, _) in ENGINES.items():
        total = totals[name]
        cells = [total[key] for key in ("refused", "pages", "notes", "lost", "moved", "documents hit")]
        print(f"| {name} {version(package)} | {' | '.join(map(str, cells))} |")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
