"""Plain words for what a YAML library finds, for an editor who does not program.

Input: the library's remark, and the lines where it stopped. Output: a sentence and a hint.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from factsheet.records.messages import BULLETS, shown

_ALIKE = "indent all keys of an entry alike"
_COLON, _NO_COLON = "unexpected colon", "this line has no colon after its key"
_TAB, _SPACES = "a tab is used for indentation", "indent with spaces, two per level"
_CHARACTER, _ENCLOSE = "a text cannot start with this character", "put the whole text in quotation marks"

# Remark of libyaml or of PyYAML → what to say; True: say it where the construct opens, not where it ends.
_SYNTAX: tuple[tuple[str, str, str, bool], ...] = (
    (
        "mapping values are not allowed",
        _COLON,
        f"put a text that contains a colon in quotation marks; {_ALIKE}",
        False,
    ),
    ("unexpected end of stream", "a quotation mark is opened here and never closed", "close it", True),
    ("',' or ']'", "a list is opened with [ here and not closed with ]", "close it, with commas between", True),
    (
        "',' or '}'",
        "a group is opened with { here and not closed with }",
        "close it, with commas between; a text with { or } in it needs quotation marks here",
        True,
    ),
    ("tab character", _TAB, _SPACES, False),
    ("cannot start any token", _CHARACTER, _ENCLOSE, False),
    ("escape code", "a backslash escape names no character", "write the character itself", True),
    ("escape character", "unknown backslash escape", "use single quotation marks, or write \\\\", False),
    ("entries are not allowed", "a list item cannot start here", "start it on a new line", False),
    ("':'", _NO_COLON, "write `key: text`; indent the further lines of a text", True),
    ("tag handle", "a word starts with !, a tag, which is not used here", "put the text in quotation marks", False),
    ("directive", "a line starts with %, a directive, which is not used here", "take the line out", False),
)
_SYNTAX_OTHER = (
    "wrong indentation or punctuation here or just before",
    f"{_ALIKE}, start each list item with a dash, and close every quotation mark",
    False,
)


def syntax(remark: str) -> tuple[str, str, bool]:
    """Return what to say for a YAML library's remark, the hint, and whether to say it where the construct opens."""
    for sign, what, hint, at_opening in _SYNTAX:
        if sign in remark:
            return what, hint, at_opening
    return _SYNTAX_OTHER


_ODD_SPACE = re.compile(r" *[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_BEFORE = r" *(?:- +)*"
_OPENING = re.compile(rf"{_BEFORE}[^\s:{{}}\[\]'\"]+: +([\"'{{\[*&])")
_GLUED = re.compile(rf"{_BEFORE}([\w-]+):(?!//)(\S.*)")
_TWO_WORDS = re.compile(rf"{_BEFORE}([a-z][a-z_-]*)(?: +(\S+(?: \S+)?))? *")
_TYPOGRAPHIC = re.compile(rf"{_BEFORE}[^\s:]+: +[“«„‘]")
_BULLETED = re.compile(rf" *([{re.escape(BULLETS)}])[ \u00a0\t]")
_BULLET = re.compile(rf"{_BULLETED.pattern}+[\w-]+:")
_UNCLOSED = (*(what for sign, what, _, _ in _SYNTAX if sign.startswith("',' or")), _SYNTAX_OTHER[0])
_COMMENT = re.compile(r"[\[{][^\]}#]*[ \t](#[^\s,\]}]+)")
FAR = 6  # lines before the one where a library stopped in which the slip may be
_GOES_ON = "if it continues a text, indent it more than the key of that text"


class Stop(NamedTuple):
    """Where a library stopped: the lines before and its own, and columns counted from 0.

    ``opened`` is where the open group or list of block style started, None if there is none.
    """

    before: Sequence[str]
    line: str
    column: int
    opened: int | None = None


def by_line(stop: Stop, what: str) -> tuple[str, str, int] | None:
    """Return what to say better than ``what``, the hint, and how many lines before; None if nothing is better."""
    line, column = stop.line, stop.column
    for before, each in enumerate((line, *stop.before[-1:])):
        if _ODD_SPACE.match(each):
            what = "the indentation contains a no-break or other unusual space"
            return what, "indent with ordinary spaces, two per level", before
        if bullet := (_BULLET if before else _BULLETED).match(each):
            return (
                f"this line starts with {bullet[1]}, which is not the dash of a list",
                "write a hyphen, - , instead",
                before,
            )
    better = None
    for before, each in enumerate((line, *reversed(stop.before)) if what in _UNCLOSED else ()):
        if comment := _COMMENT.search(each):
            what = f"# starts a comment, so what would close the {comment[0][0]} is not read"
            return what, f'put the text that starts with # in quotation marks: "{comment[1]}"', before
    if what == _NO_COLON:
        better = _without_colon(line)
    elif what == _COLON and re.fullmatch(rf"{_BEFORE}[\w-]+", line[:column]):
        better = "this line is indented more than the key above", _ALIKE
    elif what == _COLON and _TYPOGRAPHIC.match(line):
        better = f"{what}, and typographic quotation marks do not enclose a text", "put straight ones around all of it"
    elif what == _CHARACTER:
        tab = line[column : column + 1] == "\t"
        better = (_TAB, _SPACES) if tab else (f"a text cannot start with {line[column : column + 1]}", _ENCLOSE)
    elif what == _SYNTAX_OTHER[0] and (opening := _OPENING.match(line)):
        better = _goes_on(opening[1])
    elif what == _SYNTAX_OTHER[0] and stop.opened not in (None, column):
        what = f"this line starts in column {column + 1}, and the others of its entry in column {stop.opened + 1}"
        better = what, f"indent it by {stop.opened} spaces; further lines of a text are indented more than its key"
    return (*better, 0) if better else None


def _without_colon(line: str) -> tuple[str, str]:
    if glued := _GLUED.match(line):
        return "there is no space after the colon", f"write `{glued[1]}: {shown(glued[2])}`"
    if words := _TWO_WORDS.fullmatch(line):
        return _NO_COLON, f"write `{words[1]}: {words[2] or '…'}`; {_GOES_ON}"
    what = "this line is neither a key with its colon nor part of the text above"
    return what, f"{_GOES_ON}; otherwise write `key: text`, or start a comment with #"


def _goes_on(opening: str) -> tuple[str, str]:
    """Say that a text goes on after what its first character opened."""
    other = {"'": ("an apostrophe", "double", "''"), '"': ("a quotation mark", "single", '\\"')}.get(opening)
    if other:
        what = f"the text continues after the {opening} that ends it"
        return what, f"put it in {other[1]} quotation marks, or write {other[0]} within it as {other[2]}"
    what = f"a text starts with {opening}, which has a meaning of its own in YAML"
    return (
        what,
        "put the whole text in quotation marks: double ones if it has an apostrophe, single ones if it has those",
    )


def unclosed(line: int) -> tuple[str, str]:
    """Return what to say, and the hint, for a quotation mark whose pair stands on a line that is not its own."""
    what = f"a quotation mark is opened here, and the next one is on line {line}"
    return what, "close it where the text ends; an apostrophe in a text between single ones is written twice"


QUOTED = re.compile(r"“[^”]*”|«[^»]*»|„[^“]*“|‘[^’]*’")


def unquoted(text: str, rest: str) -> Iterator[tuple[str, str, bool]]:
    """Yield what an editor may not have meant in a text without quotation marks, a hint, and whether it is at its end.

    ``rest`` is the rest of the line it ends on. A comment after a single word is taken for one.
    """
    comment = re.match(r"[ \t]+(#.*)", rest)
    if comment and (" " in text or not comment[1].startswith("# ")):
        what = f"the text ends before “{shown(comment[1])}”, which YAML takes for a comment"
        what = what if text else f"there is no value: YAML takes “{shown(comment[1])}” for a comment"
        hint = "put quotation marks around the whole text if it belongs to it, or the comment on a line of its own"
        yield what, hint, True
    if QUOTED.fullmatch(text):
        hint = "take them out, or put straight quotation marks around the whole text if they belong to it"
        yield "the typographic quotation marks are part of the text", hint, False
