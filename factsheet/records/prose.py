"""The marks that a text of content may have: ``**bold**``, ``*emphasis*``, ``[words](https://…)``, ``\\*``.

Input: a text as it stands in YAML. Output: the text with a sign (a control character, which content cannot have) where
each mark opens or closes, and what looks like a mark and is none. It is CommonMark, but for this: a mark stands at the
edge of a word, so that the asterisk in ``Radfahrer*innen`` is one; and the words of a link have no marks.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from factsheet.records.addresses import fault

STRONG, EMPH, LINK = SIGNS = (("\x11", "\x12"), ("\x13", "\x14"), ("\x15", "\x16"))
_ANY_SIGN = re.compile("[\x11-\x16]")
_PIECES = re.compile(
    r"\\(?P<escaped>[*\[\]\\])|(?P<stars>\*+)"
    r"|\[(?P<words>[^\[\]]*)\]\((?P<address>[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)\)|(?P<loose>\]\()"
)
_ADDRESS_IN_WORDS = re.compile(r"://|(?<!\w)(?:[\w-]+\.)+[a-z]{2,}(?![\w.])", re.IGNORECASE)
_ESCAPE = r"write \* for the sign itself"


class Marked(NamedTuple):
    """A text with signs in place of its marks, the addresses of its links in their order, and its slips."""

    text: str
    addresses: tuple[str, ...] = ()
    slips: tuple[tuple[str, str], ...] = ()  # what was found, and the fix


def unsigned(text: str) -> str:
    """Return a text without signs."""
    return _ANY_SIGN.sub("", text)


def words(text: str) -> str:
    """Return what a text says: without its marks and the addresses of its links."""
    return unsigned(marked(text).text)


@lru_cache(maxsize=10_000)
def marked(text: str) -> Marked:
    """Return a text with signs in place of its marks; what is not a whole mark stays as it is written."""
    if not any(sign in text for sign in "*[]\\"):
        return Marked(text)
    return _Reader(text).read()


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.out: list[str] = []
        self.open: list[tuple[tuple[str, str], int]] = []  # a mark, and where its sign stands in ``out``
        self.addresses: list[str] = []
        self.slips: list[tuple[str, str]] = []

    def read(self) -> Marked:
        at = 0
        for found in _PIECES.finditer(self.text):
            self.out.append(self.text[at : found.start()])
            at = found.end()
            if found["escaped"]:
                self.out.append(found["escaped"])
            elif found["stars"]:
                self.stars(found)
            elif found["loose"]:
                self.literal(found[0], "']('", "a link is written [words](https://…), its address without spaces")
            else:
                self.link(found["words"], found["address"])
        self.out.append(self.text[at:])
        for (opening, _), place in self.open:
            self.out[place] = "**" if opening == STRONG[0] else "*"
            after = unsigned("".join(self.out[place + 1 :]))[:20]
            self.slip(f"the '{self.out[place]}' before '{after}'", f"write it again after the words, or {_ESCAPE}")
        return Marked("".join(self.out), tuple(self.addresses), tuple(self.slips))

    def slip(self, what: str, fix: str) -> None:
        self.slips.append((f"{what} has no pair", fix))

    def literal(self, text: str, what: str, fix: str) -> None:
        self.out.append(text)
        self.slip(what, fix)

    def stars(self, found: re.Match[str]) -> None:
        """Open or close bold, emphasis or both; asterisks inside a word or apart from any are themselves."""
        run, before, after = found[0], self.text[: found.start()][-1:], self.text[found.end() :][:1]
        opens = bool(after.strip()) and not before.isalnum()
        closes = bool(before.strip()) and not after.isalnum()
        kinds = {1: (EMPH,), 2: (STRONG,), 3: (EMPH, STRONG)}.get(len(run), ())
        last = [mark for mark, _ in self.open][-len(kinds) :] if kinds else []
        if closes and kinds and sorted(last) == sorted(kinds):
            self.out += [self.open.pop()[0][1] for _ in kinds]
        elif opens and kinds and not any(mark in kinds for mark, _ in self.open):
            for mark in kinds:
                self.open.append((mark, len(self.out)))
                self.out.append(mark[0])
        elif opens or closes:
            near = unsigned("".join(self.out))[-20:] if closes else self.text[found.end() :][:20]
            self.literal(run, f"the '{run}' {'after' if closes else 'before'} '{near}'", f"pair it, or {_ESCAPE}")
        else:
            self.out.append(run)

    def link(self, said: str, address: str) -> None:
        if wrong := fault(address):
            self.slips.append((f"the address '{address}' of a link {wrong.what}", wrong.hint))
        elif not said.strip() or re.search(r"[*{}\\]", said):
            self.slips.append((f"the words of a link, '{said}', have a mark or placeholder, or are empty",
                               "write plain words between the brackets"))  # fmt: skip
        elif (other := _ADDRESS_IN_WORDS.search(said)) and _bare(said) != _bare(address):
            self.slips.append((f"the words of a link, '{said}', look like a different address from '{address}'",
                               f"take '{other[0]}' out of the words; the address is printed behind them"))  # fmt: skip
        self.out += [LINK[0], said, LINK[1]]
        self.addresses.append(address)


def _bare(address: str) -> str:
    return address.rpartition("://")[2].removeprefix("www.").rstrip("/")
