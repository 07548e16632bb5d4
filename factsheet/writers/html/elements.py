"""The tree's inlines and blocks → HTML, one function a union, one arm a member.

Input: nodes of tree.py. Output: HTML text; every character of content escaped,
every link to http(s), mailto, an anchor or a file beside the page.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from html import escape
from typing import assert_never

from factsheet.errors import ContentError, Location, Problem
from factsheet.languages import Language
from factsheet.sheet import tree as t
from factsheet.sheet.tables import grid
from factsheet.writers.drawing import MOST_BARS, Disc, Drawing, Polyline, Rectangle, day_number, share_bar, svg

_SAFE_LINK = re.compile(r"^(https?://|mailto:|#|[A-Za-z0-9._-]+(#|$))")
_HTML_DATE = re.compile(r"^\d{4}(-\d\d){0,2}$")
_BREAK = re.compile(r"(/+)(?=[^/])|(?<=.)(?<!www)(?=[.\-?#&=])")
_CHART_WIDTH, _CHART_RISE = 280.0, 84.0
_TEXT, _LOGO = 688.0, 48.0  # CSS px: width of the text, height of a logo
_BAR = 8.0


def tag(name: str, content: str, **attributes: str) -> str:
    """Return an element; attributes without a value are left out, ``_`` in their names becomes ``-``."""
    named = [f' {key.strip("_").replace("_", "-")}="{escape(value)}"' for key, value in attributes.items() if value]
    return f"<{name}{''.join(named)}>{content}</{name}>"


def lines(*parts: str) -> str:
    """Return the parts that are not empty, each on its own line, with line ends around."""
    return "\n" + "".join(f"{part}\n" for part in parts if part)


def link_target(href: str) -> str:
    """Return the address of a link; raises ContentError H001 for one a browser might execute."""
    if not _SAFE_LINK.match(href):
        what = f'the web page cannot link to "{href}"'
        hint = "links start with https://, http://, mailto: or #, or name a file beside the page"
        raise ContentError([Problem("H001", Location("link"), what, hint)])
    return href


# -- inlines ---------------------------------------------------------------------------------------


def inlines(content: Iterable[t.Inline], lang: Language, reference: t.Reference | None = None) -> str:
    """Return inlines as HTML; in a note, ``reference`` is its source, whose links name their archived copy."""
    return "".join(_inline(inline, lang, reference) for inline in content)


def _inline(inline: t.Inline, lang: Language, reference: t.Reference | None) -> str:
    match inline:
        case t.Text(text):
            return escape(text, quote=False)
        case t.LineBreak():
            return "<br>"
        case t.StatementNumber(number):
            return tag("span", number, class_="number", id=inline.id) + " "
        case t.NoteRef() if inline.inside:
            return f'<span id="{inline.id}"></span>'
        case t.NoteRef():
            label = lang.label("Note {number}", number=inline.number)
            href = f"#{inline.note_id}"
            mark = tag("a", str(inline.number), role="doc-noteref", id=inline.id, href=href, aria_label=label)
            return tag("sup", escape(inline.before) + mark)
        case t.CiteRef():
            raise TypeError(f"citation of {inline.key} reached the web writer without a number")
        case t.Link():
            return _link(inline, lang, reference)
    content = inlines(inline.content, lang, reference)
    match inline:
        case t.Strong():
            return tag("strong", content)
        case t.Emph():
            return tag("em", content)
        case t.Subscript():
            return tag("sub", content)
        case t.Superscript():
            return tag("sup", content)
        case t.Abbr():
            return tag("abbr", content, title=inline.title)
        case t.Time():
            # HTML has no date intervals
            return tag("time", content, datetime=inline.datetime) if _HTML_DATE.match(inline.datetime) else content
        case t.Data():
            return tag("data", content, value=inline.value)
        case t.Span():
            return tag("span", content, lang=inline.lang, class_=inline.class_)
        case _:
            assert_never(inline)


def _link(link: t.Link, lang: Language, reference: t.Reference | None) -> str:
    content = inlines(link.content, lang, reference)
    if link.address:
        content = address(t.plain_text(*link.content), folds=reference is not None)
    spans = [n.lang for n in link.content if isinstance(n, t.Span)]
    return tag(
        "a",
        content,
        class_="address" if link.address else "",
        href=link_target(link.href),
        hreflang=spans[0] if len(spans) == len(link.content) == 1 else "",
        **_versions(link, reference),
    )


def _versions(link: t.Link, reference: t.Reference | None) -> dict[str, str]:
    """Return the attributes that name a link's other version: its archived copy, or that copy's original.

    Source: Robust Links, link decoration. An address no longer fit to follow is not named.
    """
    if reference is None or not reference.archived:
        return {}
    if link.href == reference.archived:
        original = "" if reference.url_unfit else reference.url
        return {"data_originalurl": original, "data_versiondate": reference.archived_on}
    if reference.url and link.href.partition("#")[0] == reference.url.partition("#")[0]:
        return {"data_versionurl": reference.archived, "data_versiondate": reference.archived_on}
    return {}


def address(text: str, *, folds: bool = False) -> str:
    """Return a printed address that breaks after ``/`` and before ``. - ? # & =`` only.

    Where it ``folds``, its domain stays whole, and what follows is of class path, which a small screen leaves out.
    """
    domain, slash, path = text.partition("/") if folds else ("", "", text)
    broken = "<wbr>".join(escape(part, quote=False) for part in _BREAK.sub("\\1\0", slash + path).split("\0") if part)
    return escape(domain, quote=False) + tag("span", broken, class_="path") if folds and broken else domain + broken


# -- blocks ----------------------------------------------------------------------------------------


def blocks(content: Iterable[t.Block], lang: Language) -> str:
    """Return blocks as HTML, each on lines of its own."""
    return lines(*(block(b, lang) for b in content))


def block(node: t.Block, lang: Language) -> str:
    """Return one block as HTML."""
    match node:
        case t.Section():
            content = blocks(_without_needless_qr(node), lang)
            headed = node.kind != "section" or any(isinstance(b, t.Heading) for b in node.content)
            return tag(node.kind if headed else "div", content, class_=node.class_, id=node.id, lang=node.lang)
        case t.Heading():
            return tag(f"h{node.level}", inlines(node.content, lang), id=node.id)
        case t.Paragraph():
            return tag("p", inlines(node.content, lang), class_=node.class_, lang=node.lang)
        case t.ListBlock():
            items = (tag("li", _flow(item.content, lang), class_=item.class_) for item in node.items)
            # Safari announces no list without bullets
            role = "list" if node.class_ else ""
            return tag("ol" if node.ordered else "ul", lines(*items), class_=node.class_, role=role)
        case t.DefinitionList():
            pairs = (tag("dt", inlines(term, lang)) + "\n" + tag("dd", _flow(body, lang)) for term, body in node.items)
            return tag("dl", lines(*pairs), class_=node.class_)
        case t.Table():
            return _table(node, lang)
        case t.Chart():
            return _chart(node, lang)
        case t.Picture():
            return _picture(node, lang)
        case t.QrCode():
            target = node.data.partition("://")[2] or node.data
            return tag("p", tag("a", address(target), class_="address", href=link_target(node.data)), class_="qr")
        case _:
            assert_never(node)


def _flow(content: tuple[t.Block, ...], lang: Language) -> str:
    """Return an item's blocks; a lone plain paragraph as its inlines."""
    if len(content) == 1 and isinstance(content[0], t.Paragraph) and not content[0].class_ and not content[0].lang:
        return inlines(content[0].content, lang)
    return blocks(content, lang)


def _without_needless_qr(section: t.Section) -> tuple[t.Block, ...]:
    """Return a section's blocks; a QR code, on the web a link, only where no other link there has its address."""
    nodes = [n for b in section.content for n in t.walk(b)]
    linked = {n.href for n in nodes if isinstance(n, t.Link)}
    return tuple(b for b in section.content if not (isinstance(b, t.QrCode) and b.data in linked))


def _table(table: t.Table, lang: Language) -> str:
    """Return a table; cells are labelled for where the style sheet stacks its rows."""
    heads = [lang.typeset(f"{t.plain_text(*cell.content)}:") for cell in table.head[-1]]

    def row(cells: list[t.Cell | None], labelled: bool) -> str:
        return tag("tr", lines(*(cell(c, heads[i] if labelled else "") for i, c in enumerate(cells) if c)))

    def cell(c: t.Cell, label: str) -> str:
        content = inlines(c.content, lang)
        if c.scope:
            return tag("th", content, scope=c.scope, rowspan=str(c.rows) if c.rows > 1 else "")
        return tag("td", content, data_label=label)

    return tag(
        "table",
        lines(
            tag("caption", inlines(table.caption, lang)) if table.caption else "",
            tag("thead", lines(*(row(cells, False) for cells in grid(table.head)))),
            tag("tbody", lines(*(row(cells, True) for cells in grid(table.body)))),
        ),
        class_=" ".join(filter(None, (table.class_, "wide" if table.wide else ""))),
    )


def _picture(picture: t.Picture, lang: Language) -> str:
    """Return a picture with its file in the page, its share of the column as a class (``picture_css``)."""
    image = picture.image
    width = min(_LOGO * image.width / image.height, 2.5 * _LOGO) if picture.class_ else _TEXT * picture.width / 100
    size = f'width="{width:.0f}" height="{max(width * image.height / image.width, 1):.0f}"'
    data = base64.b64encode(image.data).decode()
    shown = f'<img src="data:{image.type};base64,{data}" alt="{escape(picture.alt)}" {size}>'
    caption = tag("figcaption", inlines(picture.caption, lang)) if picture.caption else ""
    return tag("figure", lines(shown, caption), class_=picture.class_ or f"picture w{picture.width}")


def picture_css(page: str) -> str:
    """Return the rules by which each picture of a page is as wide as its share of its column, as on paper."""
    widths = sorted({int(width) for width in re.findall(r'<figure class="picture w(\d+)">', page)})
    return "".join(f"\n.w{width} img {{ width: {width}%; }}\n" for width in widths)


def _chart(chart: t.Chart, lang: Language) -> str:
    """Return the list of values, dates and note marks, each with its bar; above it the dots or the share of a chart."""
    points = [inlines(point.content, lang) for point in chart.points]
    if chart.whole is None and len(points) <= MOST_BARS:
        bars = (svg(bar, escape, 'aria-hidden="true"') for bar in bar_drawings(chart))
        items = [point + bar for point, bar in zip(points, bars, strict=True)]
        picture, named = "", {"aria_label": chart.alt}
    else:
        picture = svg(chart_drawing(chart), escape, f'role="img" aria-label="{escape(chart.alt)}" overflow="visible"')
        items, named = points, {}
    series = tag("ol", lines(*(tag("li", item) for item in items)), class_="series", role="list", **named)
    caption = tag("figcaption", inlines(chart.caption, lang)) if chart.caption else ""
    return tag("figure", lines(caption, picture, series), class_="chart" if chart.whole is None else "chart share")


def bar_drawings(chart: t.Chart) -> list[Drawing]:
    """Draw a bar for each value on one scale, the largest 280 units long."""
    values = [max(float(point.value), 0.0) for point in chart.points]
    scale = max(values, default=0.0) or 1.0
    bars = (Rectangle(0.0, 0.0, (_CHART_WIDTH - 1) * value / scale + 1, _BAR) for value in values)
    return [Drawing(_CHART_WIDTH, _BAR, (bar,)) for bar in bars]


def chart_drawing(chart: t.Chart) -> Drawing:
    """Draw a chart 280 units wide: many values as a dot each over time, a part of a whole as one bar."""
    values = [max(float(point.value), 0.0) for point in chart.points]
    if chart.whole is not None:
        return share_bar(values[0], float(chart.whole), _CHART_WIDTH, _BAR)
    scale = max(values, default=0.0) or 1.0
    days = [day_number(point.date.partition("/")[0].rstrip("~?%")) for point in chart.points]
    span = max(max(days) - min(days), 1.0)
    dots = [
        Disc(_CHART_WIDTH * (day - min(days)) / span, _CHART_RISE * value / scale, 2.4)
        for day, value in zip(days, values, strict=True)
    ]
    axis = Polyline(((0.0, 0.0), (_CHART_WIDTH, 0.0)), 0.75)
    return Drawing(_CHART_WIDTH, _CHART_RISE + 3, (axis, *dots))
