"""Sheet markup: the elements a template may write, what may stand in each, and its attributes and classes."""

from __future__ import annotations

import re
from collections.abc import Mapping

from factsheet.records.blocks import KINDS

SECTIONS = frozenset({"article", "header", "footer", "section", "aside", "div"})
INLINES = frozenset({"strong", "em", "sub", "sup", "a", "abbr", "time", "data", "span", "br", "cite-ref"})
FLOW = SECTIONS | {"h1", "h2", "h3", "p", "ul", "ol", "dl", "table", "figure"}
CHILDREN: Mapping[str, frozenset[str]] = {
    **{name: FLOW - {"article"} for name in SECTIONS},
    **dict.fromkeys(("h1", "h2", "h3", "p", "dt", "caption", "figcaption", "th", "td"), INLINES),
    **dict.fromkeys(INLINES - {"br", "cite-ref"}, INLINES),
    "br": frozenset(),
    "cite-ref": frozenset(),
    "ul": frozenset({"li"}),
    "ol": frozenset({"li"}),
    "li": INLINES | {"p", "ul", "ol"},
    "dl": frozenset({"dt", "dd"}),
    "dd": INLINES | {"p", "ul", "ol"},
    "table": frozenset({"caption", "thead", "tbody"}),
    "thead": frozenset({"tr"}),
    "tbody": frozenset({"tr"}),
    "tr": frozenset({"th", "td"}),
    "figure": frozenset({"figcaption", "ol", "a", "img"}),
    "img": frozenset(),
}
ATTRIBUTES: Mapping[str, frozenset[str]] = {
    **{name: frozenset({"class", "id", "lang"}) for name in SECTIONS},
    **{name: frozenset({"id"}) for name in ("h1", "h2", "h3")},
    "p": frozenset({"class", "lang"}),
    "ul": frozenset({"class"}),
    "ol": frozenset({"class"}),
    "li": frozenset({"class"}),
    "dl": frozenset({"class"}),
    "table": frozenset({"class"}),
    "th": frozenset({"scope", "rowspan"}),
    "figure": frozenset({"class", "aria-label"}),
    "img": frozenset({"src", "width"}),
    "a": frozenset({"href", "class"}),
    "abbr": frozenset({"title"}),
    "time": frozenset({"datetime"}),
    "data": frozenset({"value"}),
    "span": frozenset({"lang", "class", "fact"}),
    "cite-ref": frozenset({"key", "locator", "quote", "fact"}),
}
REQUIRED: Mapping[str, frozenset[str]] = {
    "img": frozenset({"src"}),
    "a": frozenset({"href"}),
    "abbr": frozenset({"title"}),
    "time": frozenset({"datetime"}),
    "data": frozenset({"value"}),
    "cite-ref": frozenset({"key"}),
    "th": frozenset({"scope"}),
    "figure": frozenset({"class", "aria-label"}),
}
CLASSES: Mapping[str, frozenset[str]] = {
    "article": frozenset({"sheet"}),
    "header": frozenset({"masthead"}),
    "section": frozenset(KINDS),
    "footer": frozenset({"colophon"}),
    "aside": frozenset({"pending"}),
    "div": frozenset({"pair", "left", "right"}),
    "p": frozenset({"kind", "languages", "edition", "status", "content-note", "value", "label", "source", "when",
                     "what", "pending", "lead", "warning", "safety", "quotation"}),
    "ul": frozenset({"tiles"}),
    "ol": frozenset({"timeline", "series"}),
    "li": frozenset({"tile"}),
    "dl": frozenset(),
    "table": frozenset({"counts", "dated", "commitments", "years", "answers", "legal", "review", "wide"}),
    "figure": frozenset({"chart", "share", "qr", "picture", "logo"}),
    "a": frozenset({"address"}),
    "span": frozenset({"draft", "pending", "review-status", "year"}),
}  # fmt: skip
LINKS = re.compile(r"^(https?://|mailto:|#|[A-Za-z0-9._-]+$)")
DATE = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}~?(/[0-9]{4}(-[0-9]{2}){0,2}~?)?")
NUMBER = re.compile(r"(-?[0-9]{1,21}(?:\.[0-9]{1,6})?)(?: percent| [A-Z]{3})?")
WIDTH = re.compile(r"[1-9][0-9]|100")  # of a picture, in percent of the column
ROWS = re.compile(r"[1-9][0-9]?")  # that a cell may span
DEEPEST = 40  # elements in each other: what comes after walks the tree by recursion
LONGEST_QR = 500  # bytes; ISO/IEC 18004 has room for 1,663 at level Q, but no scanner reads that small a print
