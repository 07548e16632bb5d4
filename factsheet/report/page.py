"""A report as one self-contained web page, in the style of the sheets' pages.

Input: sections, the project's style. Output: HTML; each bar stands beside the number it is drawn from.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from factsheet.project.press import Press
from factsheet.report.tables import Cell, Said, Section, Share, Table
from factsheet.writers.drawing import share_bar, svg
from factsheet.writers.html import shell
from factsheet.writers.html.elements import lines, tag

STYLE = """
/* -- the report -------------------------------------------------------------------------------- */

.report h1 { margin-bottom: 0.25rem; }
.report section { margin-top: 2.5rem; }
.report table { margin: 1rem 0 2rem; }
.report time { white-space: nowrap; }
.report tbody th { overflow-wrap: anywhere; min-width: 9rem; }
.report td.figure, .report th.figure { text-align: right; font-variant-numeric: tabular-nums lining-nums; }
.part { display: flex; align-items: center; justify-content: end; gap: 0.75rem; }
.part svg { flex: none; width: 10rem; height: 0.75rem; margin: 0; color: var(--brand); }
.part span { flex: none; min-width: 6.5rem; }
@media screen and (max-width: 43.99rem) {
  .report td.figure { text-align: left; }
  .part { display: inline-flex; flex-wrap: wrap; justify-content: start; gap: 0.25rem 0.75rem; max-width: 100%; }
  .part span { flex: initial; min-width: 0; }
}
@media print {
  .part svg { width: 5rem; }
  .report table { font-size: 9pt; line-height: 1.2; margin: 0.5rem 0 1rem; }
  .report th, .report td { padding: 0.0625rem 0.75rem 0.0625rem 0; }
  .report section { margin-top: 1rem; }
}
"""
BAR = 120.0, 9.0  # pt
DAY = re.compile(r"\d{4}-\d\d(?:-\d\d)?")


def write(press: Press, sections: Sequence[Section], day: str) -> str:
    """Return the page. Raises ContentError for a style sheet or font that cannot be used."""
    lang = press.project.languages[0].code
    publisher = press.project.content.publisher.name.get(lang) or ""
    contents = lines(*(tag("li", tag("a", escape(s.heading), href=f"#{s.id}")) for s in sections))
    nav = tag("nav", tag("ul", contents), class_="contents", aria_label="Contents")
    head = tag("h1", "Report on facts and sources") + tag("p", f"{_text(Said(publisher, lang))} · as of {day}")
    body = tag("main", lines(head, *(_section(s) for s in sections)), class_="report", id="report")
    skip = tag("a", "Skip to the text", class_="skip", href="#coverage")
    text = lines(skip, nav, body)
    dressed = shell(press.css + STYLE, press.project.theme.css_tokens(), press.fonts, text)
    colours = "".join(
        f'<meta name="theme-color" media="(prefers-color-scheme: {name})" content="{colour}">\n'
        for name, colour in dressed["theme_colours"].items()
    )
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(dressed["policy"])}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(publisher)} · report on facts and sources, {day}</title>\n"
        '<meta name="robots" content="noindex">\n<meta name="referrer" content="no-referrer">\n'
        f'<meta name="color-scheme" content="light dark">\n{colours}'
        f"<style>{dressed['style']}</style>\n</head>\n<body>{text}</body>\n</html>\n"
    )


def _section(section: Section) -> str:
    heading = tag("h2", escape(section.heading), id=f"{section.id}-heading")
    said = tag("p", escape(section.said, quote=False))
    parts = lines(heading, said, *(_table(table) for table in section.tables))
    return tag("section", parts, id=section.id, aria_labelledby=f"{section.id}-heading")


def _table(table: Table) -> str:
    if not table.rows:
        return tag("h3", escape(table.caption)) + tag("p", escape(table.none))
    figures = [all(isinstance(row[n], int | Share) for row in table.rows) for n in range(len(table.heads))]
    heads = (
        tag("th", escape(head), scope="col", class_="figure" if figure else "")
        for head, figure in zip(table.heads, figures, strict=True)
    )
    rows = (
        tag("tr", lines(tag("th", _text(row[0]), scope="row"), *(
            tag("td", _text(cell), data_label=f"{head}:", class_="figure" if figure else "")
            for cell, head, figure in zip(row[1:], table.heads[1:], figures[1:], strict=True)
        )))
        for row in table.rows
    )  # fmt: skip
    return tag("table", lines(
        tag("caption", escape(table.caption)), tag("thead", tag("tr", "".join(heads))), tag("tbody", lines(*rows))
    ))  # fmt: skip


def _text(cell: Cell) -> str:
    match cell:
        case Said(text, "en"):
            return escape(text, quote=False)
        case Said(text, language):
            return tag("span", escape(text, quote=False), lang=language)
        case Share(part, whole):
            percent = 100 * part / whole if whole else 0
            rounded = "under 1" if 0 < percent < 1 else f"{percent:.0f}"
            bar = svg(share_bar(part, whole or 1, *BAR), escape, 'aria-hidden="true" focusable="false"')
            return tag("span", f"{bar}<span>{part} ({rounded}\u00a0%)</span>", class_="part")
        case _:
            text = escape(str(cell), quote=False)
            return tag("time", text) if DAY.fullmatch(text) else text
