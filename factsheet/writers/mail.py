"""E-mail writer: Sheet → a message (RFC 5322, MIME) in two alternatives: plain text, and HTML for mail clients.

Input: the text, the article as the web page has it, design tokens. Output: bytes that need nothing else: styles inline,
tables where clients need them, pictures in the message. No address is loaded when it is read.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256
from html import escape
from html.parser import HTMLParser

from factsheet.languages import Language
from factsheet.sheet.tree import Metadata, Sheet
from factsheet.writers.html import article_html
from factsheet.writers.text import address
from factsheet.writers.text import write as text_of

KEPT = frozenset(("alt", "aria-label", "aria-labelledby", "height", "href", "id", "lang", "role", "rowspan", "scope",
                  "title", "width"))  # fmt: skip
TABLE = 'role="presentation" border="0" cellpadding="0" cellspacing="0"'
SAID = frozenset(("backlinks", "notes", "qr", "rung"))  # classes by which the proof knows what is no text of the sheet
_LEFT_OUT = frozenset(("contents", "downloads"))
_ALONE = frozenset(("br", "img", "wbr"))
_BARE = frozenset(("data", "time"))  # which no mail client takes
_CONTAINERS = frozenset(("article", "aside", "div", "footer", "header", "section"))
_TILES = 2  # in a row
_DATA = re.compile(r"data:([a-z+/]+);base64,(.*)", re.DOTALL)
_LARGE = 0.75  # of a CSS px in pt: what a tile’s value is in print


def styles(tokens: Mapping[str, str]) -> dict[str, str]:
    """Return the styles of elements, by name or by class; colours and face are the theme's for screens."""
    ink, brand, link, rule, ground = (tokens[name] for name in ("ink", "brand", "link", "rule", "background"))
    face = f"{tokens['font-family']},'Segoe UI',Arial,sans-serif".replace('"', "'")
    cell = f"font-family:{face};color:{ink};text-align:left;vertical-align:top"
    line = f"{cell};font-size:15px;line-height:21px;padding:6px 12px 6px 0;border-bottom:1px solid {rule}"
    heading = f"color:{brand};font-weight:bold"
    return {
        "body": f"margin:0;padding:0;background-color:{ground};color:{ink}",
        "ground": f"background-color:{ground};padding:16px",
        "sheet": f"{cell};background-color:{ground};font-size:16px;line-height:24px;border-top:4px solid {brand};"
        "padding-top:10px",
        "width": "width:100%;max-width:680px",
        "h1": f"{heading};font-size:28px;line-height:33px;margin:4px 0 12px",
        "h2": f"{heading};font-size:20px;line-height:26px;margin:28px 0 8px",
        "h3": f"font-weight:bold;color:{ink};font-size:17px;line-height:23px;margin:18px 0 6px",
        "p": "margin:0 0 12px",
        "masthead": "margin:0 0 2px;font-size:15px;line-height:21px",
        "lead": "margin:0 0 12px;font-size:20px;line-height:27px",
        "colophon": "margin:0 0 8px;font-size:14px;line-height:20px;word-break:break-word",
        "quotation": f"margin:0 0 4px;font-size:20px;line-height:27px;color:{brand}",
        "box": f"margin:16px 0;padding:8px 12px;border:1px solid {rule}",
        "safety": f"margin:16px 0;padding:8px 12px;border:2px solid {ink};font-weight:bold",
        "ul": "margin:0 0 12px;padding:0 0 0 20px",
        "li": "margin:0 0 6px",
        "series": "margin:0 0 12px;padding:0;list-style-type:none;font-size:15px;line-height:21px",
        "notes": "margin:0 0 20px;padding:0 0 0 32px;font-size:14px;line-height:20px;word-break:break-word",
        "a": f"color:{link}",
        "noteref": f"color:{link};text-decoration:none",
        "sup": "font-size:11px;line-height:1px",
        "sub": "font-size:11px;line-height:1px",
        "draft": f"border:1px solid {ink};padding:0 5px;font-weight:bold",
        "rung": f"color:{ink};font-style:italic",
        "table": "width:100%;border-collapse:collapse;margin:0 0 16px",
        "caption": f"{cell};font-size:16px;line-height:22px;font-weight:bold;padding:0 0 6px",
        "th": f"{line};font-weight:bold",
        "td": line,
        "row": f"{line};font-weight:normal",
        "tile": f"{cell};width:50%;border-top:2px solid {ink};padding:4px 16px 16px 0",
        "value": f"margin:0;font-size:28px;line-height:34px;font-weight:bold;color:{brand}",
        "label": "margin:0;font-size:15px;line-height:20px;font-weight:bold",
        "source": "margin:2px 0 0;font-size:14px;line-height:19px",
        "when": f"{cell};font-size:15px;line-height:21px;font-weight:bold;color:{brand};padding:0 14px 10px 0;"
        "width:110px",
        "what": f"{cell};font-size:15px;line-height:21px;padding:0 0 10px",
        "bar": f"background-color:{brand};font-size:8px;line-height:8px;height:8px",
        "figcaption": "margin:12px 0 4px;font-weight:bold",
        "figure": "margin:12px 0",
        "dl": "margin:0 0 12px",
        "dt": "font-weight:bold",
        "dd": "margin:0 0 8px",
        "img": "max-width:100%;height:auto",
        "number": "font-size:12px;font-weight:normal",
    }


_NAMED = {"box": ("pending", "warning"), "safety": ("safety",), "ul": ("ol",)}
_BY_CLASS = {one: style for style, names in _NAMED.items() for one in names}


def write(sheet: Sheet, lang: Language, tokens: Mapping[str, str], sender: str) -> bytes:
    """Return a sheet as a message that nobody has sent yet, to be answered at the e-mail address of a ``sender``.

    It has no Message-ID: the program that sends it gives it one, and two copies are two messages.
    """
    meta = sheet.metadata
    page, pictures = html_part(sheet, lang, tokens)
    message = EmailMessage(policy=SMTP)
    message["From"] = message["Reply-To"] = Address(meta.publisher, addr_spec=sender)
    message["Subject"] = subject(meta, lang)
    message["Date"] = date(meta)
    message["X-Unsent"] = "1"  # opened, it is a message to be addressed and sent
    message.set_content(text_of(sheet, lang), cte="quoted-printable")
    message.add_alternative(page, subtype="html", cte="quoted-printable")
    *_, html = message.iter_parts()
    for name, (type_, data) in pictures.items():
        main, _, sub = type_.partition("/")
        html.add_related(data, main, sub, cid=f"<{name}>", disposition="inline")
    for number, part in enumerate(message.walk()):
        if part.is_multipart():  # a boundary of the text, so that the same sheet is the same message
            part.set_boundary(f"=_{number}_{sha256(page.encode()).hexdigest()[:32]}")
        if part is message or part.get_content_maintype() == "text":
            part["Content-Language"] = lang.code
    return message.as_bytes()


def subject(meta: Metadata, lang: Language) -> str:
    """Return the subject: the title, and before it that it is a draft."""
    return f"[{lang.label('DRAFT')}] {meta.title}" if meta.draft else meta.title


def date(meta: Metadata) -> str:
    """Return the beginning of the edition's day as RFC 5322 writes it; of a month or year without a day, its first."""
    year, month, day = (*map(int, meta.date.rstrip("~?%").split("-")), 1, 1)[:3]
    return format_datetime(datetime(year, month, day, tzinfo=UTC))


def html_part(sheet: Sheet, lang: Language, tokens: Mapping[str, str]) -> tuple[str, dict[str, tuple[str, bytes]]]:
    """Return the message's HTML, and its pictures by Content-ID: type and bytes."""
    style, meta = styles(tokens), sheet.metadata
    article = article_html(sheet, lang)
    dresser = _Dresser(style, meta.base_url, {*re.findall(r'href="#([^"]+)"', article)})
    dresser.feed(article)
    dresser.close()
    html = (
        f'<!DOCTYPE html>\n<html lang="{lang.code}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="color-scheme" content="light"><title>{escape(subject(meta, lang), quote=False)}</title></head>\n'
        f'<body style="{style["body"]}"><table {TABLE} width="100%"><tr><td align="center" style="{style["ground"]}">'
        f'<table {TABLE} width="680" style="{style["width"]}"><tr><td style="{style["sheet"]}">\n'
        f"{''.join(dresser.out).strip()}\n</td></tr></table></td></tr></table></body></html>\n"
    )
    return html, dresser.pictures


class _Dresser(HTMLParser):
    """Dresses an article for mail clients: styles for classes, tables for tiles and dates, bars without drawings."""

    def __init__(self, style: Mapping[str, str], base: str, targets: set[str]) -> None:
        super().__init__(convert_charrefs=False)
        self.style, self.base, self.targets = style, base, targets
        self.out: list[str] = []
        self.pictures: dict[str, tuple[str, bytes]] = {}
        self.open: list[tuple[str, str, str]] = []  # element, class, what closes it
        self.left_out = 0  # depth in what is left out
        self.tiles = 0
        self.drawn = ""  # the description of a drawing, which the list of its values takes over

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        class_ = found.get("class", "")
        if self.left_out or class_ in _LEFT_OUT or tag == "svg":
            self.drawn = found.get("aria-label", self.drawn) if tag == "svg" else self.drawn
            self.out.append("↑" if class_ == "arrow" else "")
            if tag == "rect" and self.open[-1][0] == "li" and 'fill="none"' not in (self.get_starttag_text() or ""):
                share = float(found["width"]) / 280
                self.out.append(f'<table {TABLE} width="{share:.0%}"><tr><td style="{self.style["bar"]}">&nbsp;</td>'
                                "</tr></table>")  # fmt: skip
            self.left_out += tag not in _ALONE
            return
        name, style, closes = self._as(tag, class_)
        kept = {key: value for key, value in found.items() if key in KEPT and (key, name[:5]) != ("role", "table")}
        if class_ in SAID:
            kept["class"] = class_
        if kept.get("role") == "doc-noteref":
            style = self.style["noteref"]
        if tag == "ol" and self.drawn:
            kept["aria-label"], self.drawn = self.drawn, ""
        if "href" in kept and not kept["href"].startswith("#"):
            kept["href"] = address(kept["href"], self.base)
            if not kept["href"]:  # a file beside the page, which nobody knows the address of
                name, style = "span", ""
        if tag == "img" and (data := _DATA.fullmatch(found["src"])):
            picture = base64.b64decode(data[2])
            cid = f"{sha256(picture).hexdigest()[:24]}@sheet"
            self.pictures[cid] = data[1], picture
            kept = {"src": f"cid:{cid}", **kept}
        if tag == "a" and kept.get("id"):
            kept["name"] = kept["id"]
        written = "".join(f' {key}="{escape(value)}"' for key, value in kept.items() if value or key == "alt")
        self.out.append(f"<{name}{written}{f' style={chr(34)}{style}{chr(34)}' if style else ''}>" if name else "")
        if tag != "a" and kept.get("id") in self.targets and name not in ("table", "tr"):
            self.out.append(f'<a name="{kept["id"]}"></a>')  # some clients know no other place to go to
        if tag not in _ALONE:
            self.open.append((tag, class_, closes if closes is not None else f"</{name}>"))

    def _as(self, tag: str, class_: str) -> tuple[str, str, str | None]:
        """Return the element that an element becomes, its style, and what closes it if not its own end tag."""
        style, around = self.style, self.open[-1] if self.open else ("", "", "")
        classes = {one for _, one, _ in self.open}
        if tag in ("ol", "ul") and class_ in ("tiles", "timeline"):
            self.tiles = 0
            return f"table {TABLE}", style["table"], "</table>" if class_ == "timeline" else "</tr></table>"
        if class_ == "tile":
            self.tiles += 1
            new = "" if self.tiles == 1 else "</tr>"
            self.out.append(f"{new}<tr>" if self.tiles % _TILES else "")
            return "td", style["tile"], "</td>"
        if around[:2] == ("ol", "timeline"):
            return "tr", "", "</tr>"
        if around[0] == "li" and self.open[-2][:2] == ("ol", "timeline"):
            return "td", style["when" if class_ == "when" else "what"], "</td>"
        named = _BY_CLASS.get(class_, _BY_CLASS.get(tag, class_))
        if tag == "p" and named not in style:
            named = next((one for one in ("lead", "masthead", "colophon") if one in classes), tag)
        if tag == "ol" and "notes" in classes:
            named = "notes"
        elif tag == "th" and self.open[-2][0] == "tbody" and "counts" not in classes:
            named = "row"
        elif tag in _CONTAINERS and named != "box":
            named = tag
        elif tag in _BARE:
            return "", "", ""
        return tag, style.get(named, style.get(tag, "")), None

    def handle_endtag(self, tag: str) -> None:
        if self.left_out:
            self.left_out -= 1
        elif tag not in _ALONE:
            self.out.append(self.open.pop()[2])

    def handle_data(self, data: str) -> None:
        if not self.left_out:
            self.out.append(data)

    def handle_entityref(self, name: str) -> None:
        self.handle_data(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.handle_data(f"&#{name};")
