"""Plain words for what the record checks find, for an editor who does not program.

Input: an error type with its details. Output: a stable code, a sentence and a hint.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import yaml

from factsheet.records.addresses import NotOfForm


class Wording(NamedTuple):
    """A code, what is wrong, and what to do about it."""

    code: str
    what: str
    hint: str = ""


def shown(text: str, limit: int = 60) -> str:
    """Return text for use in a message: one line, printable, at most ``limit`` characters."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text[: 4 * limit]).split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def listed(words: Iterable[str]) -> str:
    """Return the words as a list in a sentence: a, b or c."""
    *head, last = list(words)
    return f"{', '.join(head)} or {last}" if head else last


def as_id(words: str) -> str:
    """Return words as an id: small letters and digits with hyphens between; empty where they have none."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", words.lower()) if c.isascii())
    return "-".join(re.findall(r"[a-z0-9]+", plain))


BULLETS = "–—−•·‣*"  # what stands before an item of a list, but not in YAML
_START = 5  # letters with which the beginning of a word may stand for it
_NEAR = 0.72  # of 1: two letters of a word of seven; a guess farther off would send an editor the wrong way


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word most like this one, or None where none is alike."""
    if len(word) > 80:
        return None
    folded = {k.lower().replace("_", "-"): k for k in known}
    sought = word.lower().replace("_", "-")
    if found := difflib.get_close_matches(sought, folded, n=1, cutoff=_NEAR):
        return folded[found[0]]
    starts = {k[: len(sought) + 1]: k for k in reversed(folded)} if len(sought) >= _START else {}
    begun = difflib.get_close_matches(sought, starts, n=1, cutoff=_NEAR)
    return folded[starts[begun[0]]] if begun else None


WANTED: Mapping[str, str] = {
    "string_type": "text",
    "int_type": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "tuple_type": "a list (each item on its own line after a dash)",
    "list_type": "a list (each item on its own line after a dash)",
    "dict_type": "a group of keys",
    "mapping_type": "a group of keys",
    "model_type": "a group of keys",
    "model_attributes_type": "a group of keys",
    "none_required": "nothing",
}

ID = r"^[a-z0-9]+(-[a-z0-9]+)*$"

# What a pattern of the model asks for, and the code of the problem.
PATTERNS: Mapping[str, Wording] = {
    ID: Wording(
        "M005", "is not an id", "an id is made of small letters, digits and single hyphens: canada-response-2017"
    ),
    r"^[A-Za-z0-9][A-Za-z0-9./-]*$": Wording(
        "M005", "is not a sheet number", "a sheet number is letters, digits, hyphens, points and strokes: FS-RR, 2026/3"
    ),
    r"^C[0-9]{3}$": Wording("M010", "is not the code of a content rule", "a content rule is C and three digits: C512"),
    r"^[a-z0-9][a-z0-9-]{0,19}$": Wording(
        "M010", "is not the name of a paper", "a paper is named as in theme.yaml: a4, letter"
    ),
    r"^[a-z0-9][a-z0-9-]{0,39}$": Wording(
        "M010", "is not the name of a theme", "a theme is named as its folder in themes/: quiet"
    ),
    r"^#[0-9A-Fa-f]{6}$": Wording(
        "M010", "is not a colour", 'a colour is # and six digits or letters from A to F, in quotation marks: "#12395B"'
    ),
    r"^[a-z]{2}$": Wording("M010", "is not a language code", "a language code is two small letters: en, fr, ru"),
    r"^[a-z]{2}(-[A-Z]{2})?$": Wording("M010", "is not a language code", "write en, fr, ru, or with a country fr-CA"),
    r"^[a-z][a-z_]*$": Wording(
        "M010", "cannot name a placeholder", "a placeholder's name is small letters and underscores: refugees_total"
    ),
    r"^[0-9a-f]{64}$": Wording("M010", "is not a SHA-256", "a SHA-256 is 64 characters, each 0 to 9 or a to f"),
    r"^[A-Za-z0-9][A-Za-z0-9 ._-]*$": Wording(
        "M010",
        "is not the name of a font family",
        "a name has letters, digits, spaces, dots and hyphens: Source Sans 3",
    ),
    r"^(?:[A-Za-z0-9][A-Za-z0-9_-]*/)*[A-Za-z0-9][A-Za-z0-9_.-]*\.(?:png|jpe?g|svg)$": Wording(
        "M010", "is not a picture's path", "write its path below the content folder: pictures/harbour.png, .jpg or .svg"
    ),
    r"\w": Wording("M010", "says nothing", "write it in words"),
    r"^[a-z0-9_-]+\.html\.j2$": Wording("M010", "is not a template's name", "a template's name ends in .html.j2"),
}

_BOUNDS: Mapping[str, str] = {
    "greater_than": "{found} is too small: it must be more than {gt}",
    "greater_than_equal": "{found} is too small: it must be at least {ge}",
    "less_than": "{found} is too large: it must be less than {lt}",
    "less_than_equal": "{found} is too large: it must be at most {le}",
    "too_short": "this list has {actual_length} items; it needs at least {min_length}",
    "too_long": "this list has {actual_length} items; it may have at most {max_length}",
    "string_too_short": "the text is empty",
    "string_too_long": "the text is too long: at most {max_length} characters",
}

TYPES = frozenset(
    {
        *WANTED,
        *_BOUNDS,
        "missing",
        "block_kind",
        "extra_forbidden",
        "literal_error",
        "string_pattern_mismatch",
        "value_error",
    }
)


def found(value: object) -> str:
    """Describe a value found in the file."""
    match value:
        case None:
            return "nothing"
        case bool():
            return "true" if value else "false"
        case int():
            return f"the number {value}"
        case str():
            return f"the text '{shown(value, 40)}'"
        case list() | tuple():
            return "a list"
        case dict():
            return "a group of keys"
        case _:
            return "something else"


def wrong_type(wanted: Iterable[str], value: object) -> Wording:
    """Say that a value has the wrong type, with the usual slip behind it as the hint."""
    kinds = list(dict.fromkeys(wanted))
    hint = ""
    if value is None:
        hint = "write the value after the colon, or take the line out"
    elif "text" in kinds[0] and isinstance(value, int):
        hint = f'put it in quotation marks: "{str(value).lower()}"'
    elif "a whole number" in kinds and isinstance(value, str):
        hint = "write digits only, without quotation marks, spaces, commas or a leading zero"
    elif kinds == ["a group of keys"]:
        hint = (
            "write each key with a colon, on a line of its own below this one; docs/reference/content.md has an example"
        )
    elif kinds == [WANTED["list_type"]]:
        hint = _as_list(value)
    return Wording("M003", f"expected {listed(kinds)}, found {found(value)}", hint)


def _as_list(value: object) -> str:
    """Say how what was found is written as a list."""
    if isinstance(value, str) and value.startswith(tuple(BULLETS)):
        return f"a list item starts with a hyphen and a space, not with {value[0]}"
    if isinstance(value, str) and re.fullmatch(r"[\w.-]+(?:, *[\w.-]+)*", value):
        return f"write [{shown(value)}], or each item on a line of its own after a dash"
    if isinstance(value, dict) and value and all(inner is None for inner in value.values()):
        return f"write [{shown(', '.join(value))}], in square brackets"
    if isinstance(value, dict):
        return "put a dash and a space before the first key of each item, and indent its other keys as far"
    return "start a new line below this one with a dash; docs/reference/content.md has an example"


def not_among(value: object, expected: str) -> Wording:
    """Say that a value is not among the allowed; ``expected`` is pydantic's list of them."""
    texts, others = re.findall(r"'([^']*)'", expected), re.findall(r"\b(?:\d+|True|False)\b", expected)
    allowed = texts or [other.lower() for other in others]
    said = str(value).lower() if isinstance(value, bool) else str(value)
    guess = nearest(said, allowed)
    shape = found(value) if isinstance(value, list | tuple | dict) else f"'{shown(said)}'"
    what = f"{shape} is not allowed here"
    if not texts and guess == said:
        return Wording("M006", what, f"write {guess} without quotation marks")
    return Wording("M006", what, f"did you mean '{guess}'?" if guess else f"write {listed(allowed)}")


def unknown_key(key: str, allowed: Iterable[str], inside: str = "") -> Wording:
    """Say that a key is unknown, and the key meant, the one whose entries have it (``inside``), or all there are."""
    keys = list(allowed)
    guess = nearest(key, keys)
    if inside and not guess:
        return Wording("M001", f"unknown key '{shown(key)}'", f"it belongs in an entry of `{inside}:`")
    return Wording(
        "M001",
        f"unknown key '{shown(key)}'",
        f"did you mean '{guess}'?" if guess else f"the keys here are {', '.join(keys)}",
    )


def now_a_block(key: str, block: Mapping[str, Any]) -> Wording:
    """Say that a former key of a sheet is a block now, with the block to paste."""
    text = yaml.safe_dump([block], allow_unicode=True, sort_keys=False, width=1000).rstrip()
    lines = "\n".join(f"    {line}" for line in text.splitlines())
    return Wording(
        "M001",
        f"'{key}:' is a block now",
        f"write it in the list `blocks:` of the sheet, in the order of the page:\n{lines}",
    )


def no_block(value: object, kinds: Iterable[str]) -> Wording:
    """Say that an entry of ``blocks:`` has no kind, or one that does not exist."""
    known = list(kinds)
    kind = value.get("kind") if isinstance(value, dict) else None
    if kind is None:
        what = "this block has no `kind:`" if isinstance(value, dict) else f"expected a block, found {found(value)}"
        return Wording("M002", what, f"a block starts with `- kind: …`; the kinds are {', '.join(known)}")
    guess = nearest(str(kind), known)
    return Wording("M006", f"'{shown(str(kind))}' is not a kind of block",
                   f"did you mean '{guess}'?" if guess else f"the kinds are {', '.join(known)}")  # fmt: skip


def record_error(kind: str, context: Mapping[str, Any], value: object, message: str) -> Wording:
    """Return the wording for a pydantic error type that concerns one value."""
    if kind in WANTED:
        return wrong_type([WANTED[kind]], value)
    if kind in _BOUNDS:
        hint = "write it, or take the line out" if kind == "string_too_short" else ""
        return Wording("M011", _BOUNDS[kind].format_map({"found": value, **context}), hint)
    if kind == "literal_error" and value is None:
        return wrong_type([WANTED["string_type"]], value)
    if kind == "literal_error":
        return not_among(value, str(context["expected"]))
    if kind == "string_pattern_mismatch":
        rule = PATTERNS.get(context["pattern"])
        if rule is None:
            return Wording(
                "M010", f"'{shown(str(value))}' does not have the required form", f"form: {context['pattern']}"
            )
        meant = as_id(str(value)) if context["pattern"] == ID else ""
        hint = f"write {meant}; {rule.hint}" if meant else rule.hint
        return Wording(rule.code, f"'{shown(str(value))}' {rule.what}", hint)
    if kind == "value_error" and isinstance(error := context["error"], NotOfForm):
        return Wording("M010", f"'{shown(str(value))}' {error.what}", error.hint)
    if kind == "value_error":
        what, _, hint = str(context["error"]).partition(": ")
        return Wording("M004", f"{found(value)} is {what}" if what.startswith("not ") else what, hint)
    return Wording("M012", shown(message, 200))
