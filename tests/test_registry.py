"""Every place that decides by the kind of a tree element handles all kinds, or stands here with the reason it need not.

Whoever adds an element to the tree runs this test: it names each function that must handle it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import get_args

import pytest

from factsheet.sheet import tree

ROOT = Path(__file__).parents[1]
UNIONS = {name: {kind.__name__ for kind in get_args(getattr(tree, name))} for name in ("Block", "Inline")}
SELECTIVE = {
    "factsheet/lint/passages.py: _together": "joins paragraphs and headings; all other blocks go to _block",
    "factsheet/lint/sentences.py: _labelled": "looks for items, charts and tables, where labels stand beside figures",
    "factsheet/lint/sides.py: _Printed.mentions": "looks for headings, note marks and statements",
    "factsheet/lint/sides.py: _under": "looks for headings and sections, note marks and statements",
    "factsheet/lint/sides.py: asserted": "looks for headings, note marks and statements",
    "factsheet/proof/expected.py: _emphasized": "looks for bold and emphasis",
    "factsheet/project/mails.py: prove": "looks for pictures and QR codes",
    "factsheet/writers/pandoc.py: alternatives": "looks for pictures and charts",
    "factsheet/writers/pandoc.py: _parts": "looks for the headings of sections",
    "factsheet/project/press.py: Press.prove_page": "looks for headings, pictures and QR codes",
    "factsheet/sheet/edition.py: fact_ids": "looks for marks and statements of facts",
    "factsheet/sheet/edition.py: with_status": "looks for the paragraph of the review status",
    "factsheet/sheet/numbering.py: _stated": "looks for numbers of statements, and marks",
    "factsheet/sheet/reader.py: _Reader.point": "looks for the figure and the date of a point",
    "factsheet/sheet/folding.py: _fold": "folds white space; all other inlines have content, and fail here if not",
    "factsheet/sheet/folding.py: _trim": "trims the last text; all other inlines have content, and fail here if not",
    "factsheet/sheet/folding.py: blocks": "puts loose inlines into a paragraph; blocks stay as they are",
    "factsheet/sheet/titles.py: _cut": "cuts a title, which has text and CSL's markup only",
    "factsheet/sheet/tree.py: _said": "called for every node of a walk; the others have no text of their own",
    "factsheet/writers/html/page.py: lead": "looks for the first paragraph of the lead",
    "factsheet/writers/html/page.py: _parts": "looks for the headings of sections",
    "factsheet/writers/html/page.py: _other_languages": "looks for the links of the masthead",
    "factsheet/writers/pdf/blocks.py: BlockComposer.section_boxes": "looks for headings, and a safety line",
    "factsheet/writers/pdf/blocks.py: BlockComposer.items": "sets a list in a list, and texts",
    "factsheet/writers/pdf/flow.py: Flow._blocks": "looks for sections and headings; others go to BlockComposer.boxes",
    "factsheet/writers/pdf/flow.py: Flow._flows": "looks for what is set over the columns",
    "factsheet/writers/pdf/flow.py: Flow._masthead": "looks for the title and the texts above it",
}


@dataclass
class Place:
    """A function: the kinds it names in patterns and isinstance, those it handles whole, whether a match is closed."""

    name: str
    named: set[str] = field(default_factory=set)
    handled: set[str] = field(default_factory=set)
    closed: bool = False  # by assert_never


def whole(pattern: ast.pattern) -> Iterator[str]:
    """Yield the classes all of whose instances a pattern takes."""
    if isinstance(pattern, ast.MatchOr):
        for part in pattern.patterns:
            yield from whole(part)
    elif isinstance(pattern, ast.MatchAs) and pattern.pattern is not None:
        yield from whole(pattern.pattern)
    elif isinstance(pattern, ast.MatchClass):
        inner = [*pattern.patterns, *pattern.kwd_patterns]
        if all(isinstance(part, ast.MatchAs) and part.pattern is None for part in inner):
            yield class_name(pattern.cls)


def class_name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def ends_in_assert_never(match: ast.Match) -> bool:
    last = match.cases[-1]
    irrefutable = isinstance(last.pattern, ast.MatchAs) and last.pattern.pattern is None
    return irrefutable and "assert_never(" in ast.unparse(last.body[-1])


def look(function: ast.FunctionDef, name: str) -> Place:
    place = Place(name)
    for node in ast.walk(function):
        if isinstance(node, ast.Match):
            for case in node.cases:
                place.named |= {class_name(n.cls) for n in ast.walk(case.pattern) if isinstance(n, ast.MatchClass)}
                place.handled |= set(whole(case.pattern)) if case.guard is None else set()
            place.closed = place.closed or ends_in_assert_never(node)
        elif isinstance(node, ast.Call) and class_name(node.func) == "isinstance":
            place.named |= {class_name(n) for n in ast.walk(node.args[1]) if isinstance(n, ast.expr)} - {""}
    return place


def places() -> Iterator[tuple[str, Place]]:
    """Yield each function that tells two or more members of a union apart, with the union's name."""
    for path in sorted((ROOT / "factsheet").rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if "sheet.tree import" not in text and "import tree" not in text and path.name != "tree.py":
            continue
        module = ast.parse(text)
        owners: list[ast.Module | ast.ClassDef] = [module, *(n for n in module.body if isinstance(n, ast.ClassDef))]
        for owner in owners:
            prefix = f"{owner.name}." if isinstance(owner, ast.ClassDef) else ""
            for function in (n for n in owner.body if isinstance(n, ast.FunctionDef)):
                place = look(function, f"{path.relative_to(ROOT).as_posix()}: {prefix}{function.name}")
                for union, members in UNIONS.items():
                    if len(place.named & members) > 1:
                        yield union, place


def unhandled(unions: dict[str, set[str]]) -> list[str]:
    """Return what each place lacks of the members of the unions."""
    found = []
    for union, place in places():
        missing = sorted(unions[union] - place.handled)
        if place.name in SELECTIVE:
            continue
        if missing:
            found.append(f"{place.name} does not handle {', '.join(missing)}")
        if not place.closed:
            found.append(f"{place.name} does not end in assert_never")
    return found


def test_every_place_handles_every_element() -> None:
    assert unhandled(UNIONS) == []


@pytest.mark.parametrize("union", UNIONS)
def test_a_new_element_is_asked_for_at_every_place(union: str) -> None:
    """A member more, and every place that tells this union's members apart is named."""
    more = {**UNIONS, union: UNIONS[union] | {"Planted"}}
    expected = [f"{p.name} does not handle Planted" for u, p in places() if u == union and p.name not in SELECTIVE]
    assert unhandled(more) == expected
    assert {
        "Block": {"proof/expected.py: _blocks", "lint/passages.py: _block", "sheet/notes.py: _block"},
        "Inline": {"proof/expected.py: _inline", "lint/passages.py: _Writer.inlines", "sheet/notes.py: _inlines"},
    }[union] <= {line.removeprefix("factsheet/").removesuffix(" does not handle Planted") for line in expected}


def test_what_need_not_handle_all_is_still_there() -> None:
    assert SELECTIVE.keys() <= {place.name for _, place in places()}


@pytest.mark.parametrize(
    ("code", "handled", "closed"),
    [
        ("case t.Text(text): ...\n  case _: assert_never(node)", {"Text"}, True),
        ("case t.Text('x'): ...\n  case Strong() | Emph(): ...", {"Strong", "Emph"}, False),
        ("case Text() if node.text: ...\n  case _: pass", set(), False),
    ],
)
def test_what_a_match_handles(code: str, handled: set[str], closed: bool) -> None:
    function = ast.parse(f"def f(node):\n match node:\n  {code}").body[0]
    assert isinstance(function, ast.FunctionDef)
    place = look(function, "f")
    assert (place.handled, place.closed) == (handled, closed)
