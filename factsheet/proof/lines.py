"""A text or Markdown edition says what its sheet says: the same words, headings, marks, links and notes, in order.

Input: the tree, or the text as written. Output: one flat form of either, in tokens: words; ``#2`` before a heading of
level 2, ``↑3`` a mark of note 3, ``→…`` the address of a link, ``@fr`` before a passage in another language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import assert_never

from factsheet.proof import leaks
from factsheet.proof.expected import absolute
from factsheet.proof.findings import Finding, tokens_differ
from factsheet.proof.leaks import Secrets
from factsheet.sheet import tree as t

_LEVELS = {"=": 1, "-": 2, "~": 3}
_MARKDOWN = re.compile(
    r"<!-- -->|\\$|\\(?P<literal>.)|\[\^(?P<mark>\d+)\]"
    r"|<sup>\[(?P<again>\d+)\]\(#fn(?P=again)\)</sup>|\]\((?P<link>[^)\s]*)\)"
    r"|\]\{lang=(?P<lang>[\w-]+)\}|(?P<open>\[)|<(?P<auto>[^<>\s]+)>|(?P<emphasis>\*\*|[*~^])"
)


def expected(sheet: t.Sheet, notes_heading: str, *, languages: bool) -> list[str]:
    """Return the tokens of a sheet and its notes; Markdown has no heading of its notes, text states no language."""
    parts = [*_blocks(sheet.article.content, sheet, languages)]
    if sheet.notes and notes_heading:
        parts.append(f"\0#2 {notes_heading}")
    parts += [f"\0↑{note.number} {_inlines(note.full, sheet, languages)}" for note in sheet.notes]
    return "\n".join(parts).split()


def check(wanted: list[str], found: list[str], secrets: Secrets) -> list[Finding]:
    """Return where an edition says something else than expected, or contains what it must not."""
    text = " ".join(found).replace("\0→", leaks.APART)
    return [*tokens_differ(wanted, found), *leaks.search([("the text", 0, text)], text, secrets)]


# -- from the tree -----------------------------------------------------------------------------------


def _blocks(content: Iterable[t.Block], sheet: t.Sheet, languages: bool) -> Iterator[str]:
    for block in content:
        match block:
            case t.Section():
                yield from _blocks(block.content, sheet, languages)
            case t.Heading():
                yield f"\0#{block.level} {_inlines(block.content, sheet, languages)}"
            case t.Paragraph():
                yield _inlines((t.Span(block.content, block.lang),), sheet, languages)
            case t.ListBlock():
                for number, item in enumerate(block.items, 1):
                    yield f"{number}." if block.ordered and not block.class_ else "-"
                    yield from _blocks(item.content, sheet, languages)
            case t.DefinitionList():
                for term, definition in block.items:
                    yield _inlines(term, sheet, languages)
                    yield from _blocks(definition, sheet, languages)
            case t.Table():
                yield _inlines(block.caption, sheet, languages)
                for row in (*block.head, *block.body):
                    yield from (_inlines(cell.content, sheet, languages) for cell in row)
            case t.Chart():
                yield _inlines(block.caption, sheet, languages)
                for point in block.points:
                    yield "- " + _inlines(point.content, sheet, languages)
            case t.Picture():
                yield block.alt
                yield _inlines(block.caption, sheet, languages)
            case t.QrCode():
                yield f"\0→{_target(block.data, '')}"
            case _:
                assert_never(block)


def _inlines(content: Iterable[t.Inline], sheet: t.Sheet, languages: bool) -> str:
    return "".join(_inline(inline, sheet, languages) for inline in content)


def _inline(inline: t.Inline, sheet: t.Sheet, languages: bool) -> str:
    match inline:
        case t.Text():
            return inline.text
        case t.LineBreak() | t.CiteRef():
            return " "
        case t.StatementNumber():
            return f"{inline.number} "
        case t.NoteRef():
            return f"{',' if languages and inline.follows else ''} \0↑{inline.number} "
        case t.Link():
            text = _inlines(inline.content, sheet, languages)
            target = _target(inline.href, sheet.metadata.base_url)
            passage = not inline.address and ":~:" in inline.href
            untold = not languages and (passage or target == f"mailto:{text}")
            if inline.href.startswith("#") or not target or untold:
                return text
            return f" \0→{target} " if text == target and not languages else f"{text} \0→{target} "
        case t.Span() if languages and inline.lang not in ("", sheet.metadata.language):
            return f" \0@{inline.lang} {_inlines(inline.content, sheet, languages)}"
        case t.Strong() | t.Emph() | t.Subscript() | t.Superscript():
            return _inlines(inline.content, sheet, languages)
        case t.Abbr() | t.Time() | t.Data() | t.Span():
            return _inlines(inline.content, sheet, languages)
        case _:
            assert_never(inline)


def _target(href: str, base: str) -> str:
    return absolute(href, base.rstrip("/")).replace("(", "%28").replace(")", "%29")


# -- from what was written ---------------------------------------------------------------------------


def read_text(text: str, notes: int) -> list[str]:
    """Return the tokens of a text edition with so many notes; a higher number in brackets is no mark."""
    out: list[str] = []
    lines = iter(text.split("\n"))
    block: list[str] = []  # lines of the open paragraph
    for line in lines:
        if re.fullmatch(r"─+(  ─+)*", line):
            out += [*block, *_columns(line, lines)]
            block = []
        elif block and re.fullmatch(r"={2,}|-{2,}|~{2,}", line) and len(line) == max(map(len, block)):
            out.append(f"\0#{_LEVELS[line[0]]} {' '.join(block)}")
            block = []
        elif line:
            block.append(line)
        else:
            out += block
            block = []
    joined = "\n".join([*out, *block])
    joined = re.sub(r"<([a-z]+:[^<>\s]+)>", lambda link: f" \0→{_target(link[1], '')} ", joined)
    return re.sub(r"\[(\d+)\]", lambda n: f" \0↑{n[1]} " if 0 < int(n[1]) <= notes else n[0], joined).split()


def _columns(rule: str, lines: Iterator[str]) -> Iterator[str]:
    """Yield the cells of a table, whose first rule was read, row by row; the third rule ends it."""
    spans = [found.span() for found in re.finditer("─+", rule)]
    row: list[str] = []
    rules = 1
    for line in lines:
        if line == rule or not line:
            yield from (" ".join(part[start:end] for part in row) for start, end in spans)
            row = []
            rules += line == rule
            if rules == 3:
                return
        else:
            row.append(line)


def read_markdown(text: str) -> tuple[str, list[str]]:
    """Return the language a Markdown edition states, and its tokens."""
    found = re.match(r"---\nlang: ([\w-]+)\n---\n", text)
    out: list[str] = []
    table = 0  # where the last table begins
    for line in text[found.end() if found else 0 :].split("\n"):
        part = line.strip(" ")
        if heading := re.match(r"(#+) ", part):
            out.append(f"\0#{len(heading[1])} {_spoken(part[heading.end() :])}")
        elif note := re.match(r"\[\^(\d+)\]: ", line):
            out.append(f"\0↑{note[1]} {_spoken(line[note.end() :])}")
        elif part.startswith("| "):
            if not out or not out[-1].startswith("\1"):
                table = len(out)
            if not re.fullmatch(r"\|( --- \|)+", part):
                out.append("\1" + " ".join(map(_spoken, re.split(r"(?<!\\)\|", part))))
        elif line.startswith("Table: ") and out and not out[-1]:
            out.insert(table, _spoken(part.removeprefix("Table: ")))
        else:
            out.append(_spoken(part.removeprefix(":   ")))
    return (found[1] if found else ""), "\n".join(out).replace("\1", "").split()


def _spoken(line: str) -> str:
    """Return a line of Markdown in the flat form."""
    out: list[str] = []
    opened: list[int] = []
    marked: dict[str, int] = {}  # open delimiters, and where what they mark begins
    end = 0
    for found in _MARKDOWN.finditer(line):
        out.append(line[end : found.start()])
        end = found.end()
        kind, value = found.lastgroup, found[found.lastgroup or 0]
        if kind == "literal":
            out.append(value)
        elif kind in ("mark", "again"):
            out.append(f" \0↑{value} ")
        elif kind == "open":
            opened.append(len(out))
        elif kind in ("link", "auto"):
            if kind == "link" and opened:
                opened.pop()
            out.append(f" \0→{_target(value, '')} ")
        elif kind == "lang":
            out.insert(opened.pop() if opened else 0, f" \0@{value} ")
        elif kind == "emphasis" and value not in marked:
            marked[value] = end
        elif kind == "emphasis" and marked[value] < found.start() and not line[found.start() - 1].isspace():
            del marked[value]
        elif kind == "emphasis":
            out.append(value)  # within what it marks, a delimiter is printed
    return "".join([*out, line[end:], *marked])
