"""YAML text to plain data with places: a strict reader over the parser's events.

Input: a file. Output: a YamlDocument – dict, list, str, int, bool and None, and
the line and column of each. Built from events with a stack of its own, so that
hostile nesting, aliases and sizes are stopped before they cost anything.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from errno import EFBIG
from itertools import islice
from pathlib import Path
from sys import intern
from typing import Any, cast

import yaml
from yaml.error import Mark
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)
from yaml.parser import Parser
from yaml.reader import Reader
from yaml.scanner import Scanner

from factsheet.errors import ContentError, Location, Problem
from factsheet.records import inputs
from factsheet.records import messages as wording
from factsheet.records import yaml_messages as said
from factsheet.records.yaml_document import Node, YamlDocument, kept, raw_line, shown_line

MAX_BYTES, MAX_DEPTH = 1 << 20, 30
MAX_NODES = 150_000
MAX_PROBLEMS = 50

_WHOLE_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")
_WORDS: dict[str, object] = {"true": True, "false": False, "null": None, "~": None, "": None}
# C0 and C1 controls, soft hyphens, characters of no width, line separators other than CR and LF, direction marks and
# overrides, byte order marks, non-characters: a word with one in it is not the word a rule looks for.
_HIDDEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff"
    r"\ufffe\uffff]"
)
_CONFLICT = re.compile(r"^(?:<{7} .*|={7}|>{7} .*)$", re.MULTILINE)
_SAVE = "save it as UTF-8; many editors have “Save with encoding”"


class _PlainParser(Reader, Scanner, Parser):
    """PyYAML's own parser, for an installation without libyaml."""

    def __init__(self, stream: str) -> None:
        Reader.__init__(self, stream)
        Scanner.__init__(self)
        Parser.__init__(self)


_Events = Callable[[str], Any]
PARSERS: dict[str, _Events] = {"python": _PlainParser}
try:
    from yaml._yaml import CParser
except ImportError:
    new_parser: _Events = _PlainParser
else:
    PARSERS["libyaml"] = new_parser = CParser


def read_yaml(path: Path, display: str) -> YamlDocument:
    """Read one file of strict YAML whose top is a group of keys.

    Raises ContentError with every problem found; ``display`` names the file in messages.
    """
    return parse_yaml(_bytes(path, display), display)


def _bytes(path: Path, display: str) -> bytes:
    try:
        return inputs.read_bytes(path, MAX_BYTES)
    except OSError as error:
        where, hint = Location(display), ""
        if error.errno == EFBIG:
            raise ContentError(
                [Problem("Y004", where, f"the file is {error.strerror}", "split it by subject")]
            ) from None
        what = f"the file cannot be read: {error.strerror or 'unknown reason'}"
        if not path.is_file():
            what = "this is not an ordinary file" if path.exists() else "the file is missing"
            hint = f"there must be a file {display}"
        raise ContentError([Problem("Y001", where, what, hint)]) from None


@kept(by=lambda: new_parser)
def parse_yaml(data: bytes, display: str) -> YamlDocument:
    """Parse the bytes of a file; see read_yaml."""
    if b"\0" in data[:4]:
        raise ContentError([Problem("Y001", Location(display, 1, 1), "the file is saved as UTF-16", _SAVE)])
    try:
        text = unicodedata.normalize("NFC", data.decode("utf-8"))  # é in one character, as the rules have it
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        meant = data[error.start : error.start + 1].decode("cp1252", "replace")
        hint = _SAVE
        if meant.isprintable() and meant != "\ufffd":
            hint += f"; the character here is “{meant}” if it is in Windows-1252 or Latin-1 now"
        where = _place(before, len(before), display)
        raise ContentError([Problem("Y001", where, "the file is not UTF-8 text", hint)]) from None
    conflict = _CONFLICT.search(text)
    if conflict:
        where = _place(text, conflict.start(), display)
        hint = "keep one of the two versions, and take out the lines that start with <<<<<<<, ======= and >>>>>>>"
        raise ContentError([Problem("Y010", where, "a merge conflict is not resolved", hint, excerpt=conflict[0])])
    hidden = list(islice(_HIDDEN.finditer(text), MAX_PROBLEMS))
    if hidden:
        raise ContentError(_hidden(m.group(), _place(text, m.start(), display)) for m in hidden)
    builder = _Builder(display, text)
    root = builder.build()
    if builder.problems or root is None:
        raise ContentError(builder.problems)
    return YamlDocument(display, text, root, builder.warnings)


def _place(text: str, offset: int, display: str) -> Location:
    lines = re.split(r"\r\n|\r|\n", text[:offset])
    return Location(display, len(lines), len(lines[-1]) + 1)


def _hidden(character: str, where: Location) -> Problem:
    if character == "\ufeff":
        return Problem("Y008", where, "unexpected byte order mark", "save the file as UTF-8 without BOM")
    return Problem("Y008", where, f"invisible control character (U+{ord(character):04X})", "take it out")


class _Stop(Exception):
    """The rest of the file cannot be read."""


class _Open:
    """A group or list still being filled."""

    __slots__ = ("anchor", "before", "height", "key", "node", "repeats")

    def __init__(self, node: Node, anchor: str | None, before: int) -> None:
        self.node = node
        self.anchor = anchor
        self.before = before
        self.height = 1
        self.key: str | None = None
        self.repeats = False


class _Builder:
    """Events to nodes; counts what aliases expand to, and how deep, as it goes."""

    def __init__(self, display: str, text: str) -> None:
        self.display = display
        self.text = text
        self.problems: list[Problem] = []
        self.warnings: list[Problem] = []
        self.stack: list[_Open] = []
        self.anchors: dict[str, tuple[Node, int, int] | None] = {}
        self.root: Node | None = None
        self.count = 0
        self.documents = 0
        self.quoted: Any = None  # the last text in quotation marks that ends on another line

    def build(self) -> Node | None:
        """Return the top node, or None with the reason among the problems."""
        parser = new_parser(self.text)
        try:
            while True:
                event = parser.get_event()
                if event.__class__ is StreamEndEvent:
                    break
                self.take(event)
            if self.root is None or not isinstance(self.root.data, dict):
                empty = self.root is None or self.root.data is None
                what = "the file is empty" if empty else "the file must be a group of keys"
                self.stop("Y007", self.root, what, "start with a key, such as `facts:`, or delete the file")
        except _Stop:
            pass
        except yaml.YAMLError as error:
            self.syntax(error)
        except (ValueError, OverflowError):  # PyYAML's own parser: a \U escape that names no character
            self.note("Y002", parser.get_mark(), *said.syntax("escape code")[:2])
        return self.root

    def take(self, event: Any) -> None:
        """Handle one event."""
        kind = event.__class__
        if kind is ScalarEvent:
            if event.style in ("'", '"') and event.end_mark.line > event.start_mark.line:
                self.quoted = event
            self.scalar(event)
        elif kind is MappingStartEvent or kind is SequenceStartEvent:
            self.open(event, {} if kind is MappingStartEvent else [])
        elif kind is MappingEndEvent or kind is SequenceEndEvent:
            self.close()
        elif kind is AliasEvent:
            self.alias(event)
        elif kind is DocumentStartEvent:
            self.documents += 1
            if self.documents > 1:
                self.stop("Y007", event.start_mark, "a second YAML document starts here", "take the line `---` out")

    def scalar(self, event: Any) -> None:
        mark, value = event.start_mark, event.value
        if event.style in ("|", ">"):  # a block ends where its text does
            value = value.rstrip("\n")
        if event.tag is not None:
            self.tag(event)
        if event.style == '"' and _HIDDEN.search(value):
            self.report("Y008", mark, "a backslash escape makes an invisible control character", "take it out")
        top = self.stack[-1] if self.stack else None
        if top is not None and top.key is None and top.node.data.__class__ is dict:
            first = top.node.keys.get(value)
            if first and not top.repeats:  # an entry without its dash repeats each key of the one before it
                top.repeats = True
                self.report(
                    "Y003",
                    mark,
                    f"the key '{wording.shown(value)}' is here a second time",
                    f"first at {Location(self.display, *first)}; keep one, or start a new entry with a dash",
                )
            top.key = value = intern(value)  # of which there are few in a file, each time and again
            top.node.keys[value] = (mark.line + 1, mark.column + 1)
            node = Node(value, mark, flow=True) if event.anchor else None
        else:
            data = value
            if event.implicit[0]:
                data = _WORDS[value] if value in _WORDS else int(value) if _WHOLE_NUMBER.fullmatch(value) else value
                if data is value or not value:
                    self.plain(event)
            node = Node(data, mark, flow=True)
            self.add(node, 0)
        if event.anchor and node:
            self.anchors[event.anchor] = (node, 1, 0)

    def plain(self, event: Any) -> None:
        """Warn of what an editor may not have meant in a text without quotation marks."""
        rest = raw_line(self.text, event.end_mark.line + 1)[event.end_mark.column :]
        for what, hint, at_end in said.unquoted(event.value, rest):
            line, column = (mark := event.end_mark if at_end else event.start_mark).line + 1, mark.column + 1
            where, excerpt = Location(self.display, line, column), shown_line(self.text, line)
            self.warnings.append(Problem("Y011", where, what, hint, "warning", excerpt))

    def open(self, event: Any, data: dict[str, Any] | list[Any]) -> None:
        self.plain_key(event.start_mark)
        if event.tag is not None:
            self.tag(event)
        if len(self.stack) >= MAX_DEPTH:
            self.stop("Y005", event.start_mark, f"groups and lists are nested more than {MAX_DEPTH} deep")
        if event.anchor:
            self.anchors[event.anchor] = None
        self.stack.append(_Open(Node(data, event.start_mark, bool(event.flow_style)), event.anchor, self.count))

    def close(self) -> None:
        done = self.stack.pop()
        if done.anchor:
            self.anchors[done.anchor] = (done.node, self.count - done.before + 1, done.height)
        self.add(done.node, done.height)

    def alias(self, event: Any) -> None:
        mark, name = event.start_mark, event.anchor
        self.plain_key(mark)
        if name not in self.anchors:
            hint = "put a text that starts with * in quotation marks"
            self.stop("Y002", mark, f"'*{wording.shown(name)}' refers to nothing", hint)
        target = self.anchors[name]
        if target is None:
            self.stop("Y006", mark, f"'*{wording.shown(name)}' refers to a group that contains it")
        node, size, height = cast("tuple[Node, int, int]", target)
        if self.count + size > MAX_NODES:
            self.stop("Y006", mark, "aliases (*) expand to too many values", "write the entries out")
        if len(self.stack) + height > MAX_DEPTH:
            self.stop("Y005", mark, f"groups and lists are nested more than {MAX_DEPTH} deep, through an alias")
        self.count += size - 1  # and itself, where it is added
        self.add(node, height)

    def add(self, node: Node, height: int) -> None:
        """Put a finished node in the group or list it belongs to."""
        self.count += 1
        if self.count > MAX_NODES:
            self.stop("Y004", node, f"the file has more than {MAX_NODES:,} values", "split it by subject")
        if not self.stack:
            self.root = node
            return
        top = self.stack[-1]
        top.height = max(top.height, height + 1)
        parent = top.node
        if parent.data.__class__ is dict:
            parent.data[top.key] = node.data
            parent.children[cast(str, top.key)] = node
            top.key = None
        else:
            parent.children[len(parent.data)] = node
            parent.data.append(node.data)

    def plain_key(self, mark: Any) -> None:
        top = self.stack[-1] if self.stack else None
        if top is not None and top.key is None and top.node.data.__class__ is dict:
            hint = "put a text that starts with [, { or * in quotation marks"
            self.stop("Y007", mark, "a key must be plain text", hint)

    def tag(self, event: Any) -> None:
        what = f"tags are not used here: '{wording.shown(event.tag)}'"
        self.report("Y007", event.start_mark, what, "put a text that starts with ! in quotation marks")

    def syntax(self, error: yaml.YAMLError) -> None:
        mark = getattr(error, "problem_mark", None)
        what, hint, at_opening = said.syntax(str(getattr(error, "problem", None) or ""))
        if at_opening:
            mark = getattr(error, "context_mark", None) or mark
        quoted = self.quoted
        if quoted is not None and mark is not None and mark.line == quoted.end_mark.line:
            mark = quoted.start_mark  # the slip is where the text was not closed, perhaps many lines before
            what, hint = said.unclosed(quoted.end_mark.line + 1)
        elif mark is not None:
            opened = getattr(error, "context_mark", None) if "block" in str(getattr(error, "context", "")) else None
            *before_it, line = (raw_line(self.text, n) for n in range(max(mark.line - said.FAR, 0), mark.line + 2))
            stop = said.Stop(before_it, line, mark.column, opened and opened.column)
            what, hint, before = said.by_line(stop, what) or (what, hint, 0)
            mark = Mark("", 0, mark.line - before, 0, None, 0) if before else mark
        self.note("Y002", mark, what, hint)

    def report(self, code: str, mark: Any, what: str, hint: str = "") -> None:
        self.note(code, mark, what, hint)
        if len(self.problems) >= MAX_PROBLEMS:
            raise _Stop

    def note(self, code: str, mark: Any, what: str, hint: str = "") -> None:
        if mark is None:
            self.problems.append(Problem(code, Location(self.display), what, hint))
        else:
            line, column = (mark.line, mark.column) if isinstance(mark, Node) else (mark.line + 1, mark.column + 1)
            excerpt = shown_line(self.text, line)
            self.problems.append(Problem(code, Location(self.display, line, column), what, hint, excerpt=excerpt))

    def stop(self, code: str, mark: Any, what: str, hint: str = "") -> None:
        self.report(code, mark, what, hint)
        raise _Stop
