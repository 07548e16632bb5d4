"""A style sheet may set how a page looks, and nothing of what it says: an allow-list of properties and values.

Input: screen.css. Output: its problems, with line and column. What hides, moves away, counts, reverses, covers,
loads or adds text is in no list; the few honest uses of such means are bound to the parts that need them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import tinycss2

from factsheet.errors import Location, Problem

_TOKENS = frozenset(("ink", "link", "brand", "rule", "background", "font-family"))
_COLOURS = r"var\(--(?:ink|link|brand)\)|currentcolor|canvastext|linktext|inherit"
_LENGTH = r"-?(?:\d+(?:\.\d+)?|\.\d+)(?:px|pt|mm|em|rem|ch|ex|%|fr|s|vh|vw)?"
_LENGTHS = rf"(?:auto|0|{_LENGTH})(?: (?:auto|0|{_LENGTH})){{0,3}}"
_STROKES = rf"(?:{_LENGTH}|thin|medium|solid|dashed|dotted|double|var\(--\w+\)|{_COLOURS})"
_LINE = rf"0|none|{_STROKES}(?: {_STROKES}){{0,2}}"
# Values of properties that any element may have, as regular expressions over a value with single spaces.
ANYWHERE = {
    **dict.fromkeys(("margin", "padding"), _LENGTHS),
    **{f"{box}-{side}": _LENGTHS for box in ("margin", "padding") for side in ("top", "right", "bottom", "left",
       "inline", "block", "inline-start", "inline-end", "block-start", "block-end")},
    **dict.fromkeys(("gap", "row-gap", "column-gap", "scroll-margin-top", "outline-offset", "text-underline-offset",
                     "text-decoration-thickness", "border-spacing"), rf"{_LENGTH}(?: {_LENGTH})?"),
    **dict.fromkeys(("border", *(f"border-{side}" for side in ("top", "right", "bottom", "left"))), _LINE),
    "outline": rf"none|[1-4]px (?:solid|dashed|dotted|double) (?:{_COLOURS})",
    **{f"border-{side}width": _LENGTHS for side in ("", "top-", "right-", "bottom-", "left-")},
    **dict.fromkeys(("border-style", "border-bottom-style", "outline-style"), r"none|solid|dashed|dotted|double"),
    **dict.fromkeys(("border-color", "outline-color", "text-decoration-color"), rf"var\(--rule\)|{_COLOURS}"),
    "border-radius": rf"{_LENGTH}", "border-collapse": r"collapse|separate", "box-sizing": r"border-box|content-box",
    "color": _COLOURS, **dict.fromkeys(("background", "background-color"), r"var\(--background\)|none"),
    "color-scheme": r"light|dark|light dark", "position": r"static|relative",
    "display": r"block|inline|inline-block|grid|flex|list-item|table(?:-(?:row|cell|caption|row-group|header-group))?",
    "font-family": r"inherit|var\(--font-family\)(?:, ?(?:\"[A-Za-z0-9 ]+\"|[a-z-]+|[A-Z][a-z]+))*",
    "font-size": r"inherit|[1-4](?:\.\d+)?(?:em|rem)|0?\.(?:7[5-9]|[89]\d?)\d*rem|(?:9|1\d|2\d)(?:\.\d+)?pt"
    r"|(?:1[2-9]|[2-6]\d)px|1\d\d%",
    "font-weight": r"normal|bold|[4-9]00", "font-style": r"normal|italic",
    "font-variant-numeric": r"normal|lining-nums", "text-align": r"left|start|center",
    "line-height": r"normal|[1-3](?:\.\d+)?", "letter-spacing": r"normal|0|0?\.\d+em",
    "text-transform": r"none|uppercase", "text-decoration": r"none|underline", "text-wrap": r"wrap|balance|pretty",
    "text-size-adjust": r"100%|auto", "-webkit-text-size-adjust": r"100%|auto", "white-space": r"normal|nowrap",
    "vertical-align": r"top|middle|bottom|baseline|-?0?\.\d+em", "overflow-wrap": r"normal|break-word|anywhere",
    "hyphens": r"none|manual|auto", "caption-side": r"top", "table-layout": r"auto", "list-style-position": r"outside",
    "float": r"left|right|none", "clear": r"left|right|both|none", "scroll-behavior": r"auto|smooth",
    **dict.fromkeys(("width", "height"), r"auto|100%"), "max-width": r"none|100%|[2-9]\d(?:\.\d+)?(?:rem|em|ch)",
    **dict.fromkeys(("min-width", "min-height"), rf"auto|{_LENGTH}"), "grid-column": r"\d", "flex-wrap": r"wrap",
    "grid-template-columns": r"(?:(?:\d(?:\.\d+)?fr|auto|minmax\(0, (?:\d+ch|1fr)\))(?: |$)){1,6}",
    **dict.fromkeys(("align-self", "align-items", "justify-self", "justify-content"), r"start|end|center|stretch"),
    **dict.fromkeys(("break-after", "break-before", "break-inside"), r"auto|avoid"), "orphans": r"\d", "widows": r"\d",
    "columns": r"[1-3]",
}  # fmt: skip
_SMALL = {"font-size": r"0?\.(?:7[5-9]|[89]\d?)\d*em"}
_MOVED = {
    "position": r"absolute|relative|sticky",
    "z-index": r"1",
    **dict.fromkeys(("top", "left", "right", "bottom"), _LENGTH),
}
_SIZED = dict.fromkeys(("width", "height", "max-width", "max-height"), rf"0|auto|{_LENGTH}")
_LISTED = {"list-style": r"none", "list-style-type": r"none"}
# … and of properties that some may have, by what the last part of the selector names.
GENERATED = {"content": r'""|attr\(data-label\)(?: " ")?', "display": r"none|block|inline", **_MOVED, **_SIZED}
_HIDDEN = {"display": "none", **_MOVED, **_SIZED}
PARTS: Mapping[str, Mapping[str, str]] = {
    ".skip": _HIDDEN,
    ".backlinks": _HIDDEN,
    ".contents": _HIDDEN | _LISTED,
    ".path": {"display": "none"},
    ".downloads": _HIDDEN | _LISTED,
    ".tiles": _LISTED,
    ".timeline": _LISTED,
    ".series": _LISTED,
    "img": {"height": "auto", "max-width": "100%"},
    ".arrow": _SIZED,
    "svg": _SIZED,
    ".pending": _SMALL,
    ".number": {"position": "static|relative|absolute", "left": _LENGTH},
    "sup": _SMALL | {"line-height": "0"},
    "sub": _SMALL | {"line-height": "0"},
    # Table headings that each cell has beside its value; a screen reader still gets them here.
    "thead": {"position": "absolute", "width": "1px", "height": "1px", "overflow": "hidden",
              "clip-path": r"inset\(50%\)"},
}  # fmt: skip
_LARGEST = {"px": 96.0, "pt": 72.0, "mm": 25.0, "em": 6.0, "rem": 6.0, "ch": 100.0, "ex": 12.0, "%": 100.0, "fr": 9.0,
            "": 9.0, "s": 1.0, "vh": 100.0, "vw": 100.0}  # fmt: skip
_UNBOUND = frozenset(("max-width", "font-weight", "min-width", "grid-template-columns", "font-size"))
_NUMBER = re.compile(r"(?<![\w.-])(-?[\d.]+)(px|pt|mm|em|rem|ch|ex|%|fr|s|vh|vw|)(?![\w.])")
_NEGATIVE = 1.0  # em, rem: what a margin may take back


class Selector(NamedTuple):
    """The elements and classes that a selector's own element is or stands in, and whether it is made by CSS."""

    names: frozenset[str]
    generated: bool
    root: bool


@lru_cache(maxsize=8)
def check(css: str, path: str) -> tuple[Problem, ...]:
    """Return what a style sheet does to the words of a page."""
    sheet = _Sheet(path, css.splitlines())
    return tuple(sheet.rules(tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)))


class _Sheet:
    def __init__(self, path: str, lines: Sequence[str]) -> None:
        self.path, self.lines = path, lines

    def problem(self, node: Any, what: str, hint: str = "") -> Problem:
        line, column = node.source_line, node.source_column
        excerpt = self.lines[line - 1] if line <= len(self.lines) else ""
        return Problem("T007", Location(self.path, line, column), what, hint, excerpt=excerpt[:200])

    def rules(self, found: Sequence[Any]) -> Iterator[Problem]:
        for rule in found:
            match rule.type:
                case "qualified-rule":
                    yield from self.declarations(rule.content, _selectors(rule.prelude))
                case "at-rule" if rule.lower_at_keyword == "media" and rule.content is not None:
                    yield from self.rules(tinycss2.parse_rule_list(rule.content, True, True))
                case "at-rule" if rule.lower_at_keyword == "page" and rule.content is not None:
                    yield from self.page(rule)
                case "at-rule":
                    what = f"@{rule.at_keyword} is not allowed in a style sheet"
                    yield self.problem(rule, what, "allowed: @media, and @page with its margin")
                case _:
                    yield self.problem(rule, f"this is not CSS: {getattr(rule, 'message', rule.type)}")

    def page(self, rule: Any) -> Iterator[Problem]:
        for node in tinycss2.parse_blocks_contents(rule.content, True, True):
            if node.type != "declaration" or node.lower_name != "margin" or not _fits("margin", _value(node), _LENGTHS):
                yield self.problem(node, "@page can set its margin only", "write `margin: 15mm`")

    def declarations(self, content: Sequence[Any], selectors: Sequence[Selector]) -> Iterator[Problem]:
        for node in tinycss2.parse_blocks_contents(content, True, True):
            if node.type == "error":
                yield self.problem(node, f"this is not CSS: {node.message}")
            elif node.type != "declaration":
                yield self.problem(node, "a rule inside a rule is not allowed", "write each rule by itself")
            elif node.name.startswith("--"):
                yield from self.token(node, selectors)
            elif not all(_allowed(node.lower_name, _value(node), selector) for selector in selectors):
                yield self.problem(node, *_told(node.lower_name, _value(node), selectors))

    def token(self, node: Any, selectors: Sequence[Selector]) -> Iterator[Problem]:
        """A sheet's own colours are black on white: what a printer has."""
        wanted = "#fff" if node.name == "--background" else "#000"
        known = node.name[2:] in _TOKENS - {"font-family"}
        if not known or _value(node) != wanted or not all(selector.root for selector in selectors):
            yield self.problem(node, f"'{node.name}' is set in theme.yaml", f"only `:root` may set it, to {wanted}")


def _told(name: str, value: str, selectors: Sequence[Selector]) -> tuple[str, str]:
    everywhere = {name for allowed in (GENERATED, *PARTS.values()) for name in allowed}
    if name not in ANYWHERE and name not in everywhere:
        return f"a style sheet cannot set `{name}`", "it could change or hide what the sheet says"
    return (
        f"`{name}: {value}` could change or hide what the sheet says",
        "docs/reference/templates.md lists what may be set",
    )


def _allowed(name: str, value: str, selector: Selector) -> bool:
    lists = [ANYWHERE, *([GENERATED] if selector.generated else ())]
    lists += [PARTS[part] for part in PARTS if part in selector.names and not selector.generated]
    if selector.generated and name.startswith("background"):
        return False
    if selector.generated or ".skip" in selector.names:  # these may lie over text, so they are small
        units = {"px": 24.0, "em": 1.0, "rem": 1.0}
        if (
            name != "border-radius"
            and name.startswith(("border", "padding", "min-", "width", "height", "max-"))
            and any(float(number) > units.get(unit, 0.0) for number, unit in _NUMBER.findall(value))
        ):
            return False
    return any(_fits(name, value, allowed[name]) for allowed in lists if name in allowed)


def _fits(name: str, value: str, pattern: str) -> bool:
    """Tell whether a value is of a form, and its lengths no longer than a page's parts are."""
    if not re.fullmatch(pattern, value, re.IGNORECASE):
        return False
    moved = name in ("top", "left", "right", "bottom")
    negative = _NEGATIVE if name.startswith(("margin", "outline", "vertical")) else 0.0
    for number, unit in _NUMBER.findall(value):
        amount = float(number)
        if amount < 0 and not moved and (-amount > negative or unit not in ("em", "rem")):
            return False
        if amount > _LARGEST[unit] and name not in _UNBOUND:
            return False
    return True


def _value(node: Any) -> str:
    """Return a value as text: comments gone, single spaces."""
    text = "".join("" if part.type == "comment" else part.serialize() for part in node.value)
    return " ".join(text.replace(",", ", ").split())


def _selectors(prelude: Sequence[Any]) -> list[Selector]:
    """Return what each selector of a list is about; what is inside :is() or :not() names nothing."""
    found, last = [], list[Any]()
    for part in prelude:
        if part == ",":
            found.append(_selector(last))
            last = []
        elif part in ("+", "~"):
            last = []
        elif part.type != "comment":
            last.append(part)
    return [*found, _selector(last)]


def _selector(tokens: Sequence[Any]) -> Selector:
    names, written = set[str](), "".join(token.serialize() for token in tokens).strip()
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type == "ident":
            mark = before.value if before is not None and before.type == "literal" else ""
            if mark in ("", "."):
                names.add(mark + token.value)
    generated = bool(re.search(r"::?(?:before|after)$", written))
    return Selector(frozenset(names), generated, written == ":root")
