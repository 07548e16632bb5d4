"""Fingerprints: prove that a quote occurs in a source without keeping its text.

Input: a text, once; then a quote. Output: where the quote occurs. A fingerprint
is the sequence of keyed 64-bit hashes of overlapping word triples (w-shingling,
Broder 1997), and where the paragraphs start. What a quote is compared by: words().
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from errno import EFBIG, EINVAL
from hashlib import blake2b, sha256
from pathlib import Path

from factsheet.errors import ContentError, Location, Problem
from factsheet.records import inputs

SHINGLE = 3
FORMAT = "factsheet-fingerprint 1"
SIZE = 8  # bytes of a hash
_HASHES_A_LINE = 8
LARGEST = 64 << 20  # bytes of a file: more than the longest text that is kept makes
_WORD = re.compile(r"[^\W_]+")
# Default_Ignorable_Code_Point: soft hyphens, zero-width characters, direction marks, variation selectors.
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]+"
)
_APOSTROPHES = str.maketrans(dict.fromkeys("\u02b9\u02bb\u02bc\u02bd\ua78c\uff07", "'"))  # those that count as letters
_HASHES = re.compile(rf"[0-9a-f]{{16}}(?: [0-9a-f]{{16}}){{0,{_HASHES_A_LINE - 1}}}")
_NUMBER = re.compile(r"[0-9]{1,9}")


def words(text: str) -> list[str]:
    """Return the words of a text as they are compared: case-folded, without punctuation and invisible characters.

    Source: NFKC_Casefold (Unicode, chapter 3.13), which also folds ligatures, wide and no-break forms.
    """
    if text.isascii():
        return _WORD.findall(text.lower())
    seen = unicodedata.normalize("NFKC", _UNSEEN.sub("", text).translate(_APOSTROPHES)).casefold()
    return _WORD.findall(unicodedata.normalize("NFKC", seen))


@dataclass(frozen=True)
class Fingerprint:
    """What is kept of a source's text: its SHA-256, number of words, paragraph starts, and shingles."""

    source: str
    sha256: str
    words: int
    paragraphs: tuple[int, ...]
    shingles: bytes  # 8 a word triple: searched at the speed of memory
    _looked_for: dict[str, tuple[bytes, tuple[int, ...], tuple[int, ...]]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def find(self, quote: str) -> tuple[int, ...]:
        """Return the word offsets at which a quote of three words or more occurs."""
        return self._look_for(quote)[1]

    def paragraphs_of(self, quote: str) -> tuple[int, ...]:
        """Return the paragraphs, from 1, in which a quote of three words or more occurs, one a place."""
        return self._look_for(quote)[2]

    def hashed(self, quote: str) -> bytes:
        """Return the shingles of a quote, as they would stand in this source."""
        return self._look_for(quote)[0]

    def _look_for(self, quote: str) -> tuple[bytes, tuple[int, ...], tuple[int, ...]]:
        known = self._looked_for.get(quote)
        if known is None:
            hashes = shingles(words(quote), self.source)
            places = tuple(self.offsets(hashes))
            known = self._looked_for[quote] = hashes, places, tuple(map(self.paragraph, places))
        return known

    def offsets(self, wanted: bytes) -> Iterator[int]:
        """Yield the word offsets at which a sequence of shingles occurs; none for an empty one."""
        at = self.shingles.find(wanted) if wanted else -1
        while at >= 0:
            if at % SIZE == 0:
                yield at // SIZE
            at = self.shingles.find(wanted, at + 1)

    def paragraph(self, offset: int) -> int:
        """Return the paragraph, from 1, that a word offset lies in."""
        return bisect_right(self.paragraphs, offset)

    def to_text(self) -> str:
        """Return the file's text."""
        lines = [
            FORMAT,
            f"source {self.source}",
            f"sha256 {self.sha256}",
            f"words {self.words}",
            "paragraphs " + " ".join(map(str, self.paragraphs)),
        ]
        step = _HASHES_A_LINE * SIZE
        lines += [self.shingles[i : i + step].hex(" ", SIZE) for i in range(0, len(self.shingles), step)]
        return "\n".join(lines) + "\n"


def shingles(sequence: Sequence[str], key: str) -> bytes:
    """Return the hashes of overlapping word triples, keyed by the source's id, 8 bytes each."""
    keyed = blake2b(digest_size=SIZE, key=key.encode()[:64])
    found = []
    for triple in zip(*(sequence[start:] for start in range(SHINGLE)), strict=False):
        hashed = keyed.copy()
        hashed.update(" ".join(triple).encode())
        found.append(hashed.digest())
    return b"".join(found)


def fingerprint(source: str, text: str) -> Fingerprint:
    """Return the fingerprint of a text; its paragraphs are its lines that are not blank."""
    sequence: list[str] = []
    starts = []
    for line in text.splitlines():
        if line.strip():
            starts.append(len(sequence))
            sequence += words(line)
    digest = sha256(text.encode()).hexdigest()
    return Fingerprint(source, digest, len(sequence), tuple(starts), shingles(sequence, source))


def read_fingerprint(path: Path, display: str) -> Fingerprint:
    """Read a fingerprint file. Raises ContentError E001 where it is not one."""

    def problem(line: int, what: str) -> ContentError:
        hint = "restore the file from version control"
        return ContentError([Problem("E001", Location(display, line, 1), what, hint)])

    try:
        lines = inputs.read_bytes(path, LARGEST).decode("utf-8").splitlines()
    except OSError as error:
        why = error.strerror or type(error).__name__
        told = f"is {why}" if error.errno in (EFBIG, EINVAL) else f"cannot be read: {why}"
        raise problem(0, f"this fingerprint {told}") from None
    except UnicodeDecodeError:
        raise problem(0, "this fingerprint is not UTF-8 text") from None
    if not lines or lines[0] != FORMAT:
        raise problem(1, f"a fingerprint starts with the line {FORMAT!r}")
    fields = {}
    for n, name in enumerate(("source", "sha256", "words", "paragraphs"), 1):
        key, _, value = (lines[n] if n < len(lines) else "").partition(" ")
        if key != name:
            raise problem(n + 1, f"line {n + 1} of a fingerprint starts with {name!r}")
        fields[name] = value
    for n, line in enumerate(lines[5:], 6):
        if not _HASHES.fullmatch(line):
            raise problem(n, f"a hash has 16 hexadecimal digits, and a line at most {_HASHES_A_LINE} hashes")
    hashes = bytes.fromhex("\n".join(lines[5:]))
    numbers = [fields["words"], *fields["paragraphs"].split()]
    if not all(map(_NUMBER.fullmatch, numbers)) or not re.fullmatch(r"[0-9a-f]{64}", fields["sha256"]):
        raise problem(4, "words and paragraphs are whole numbers, sha256 has 64 hexadecimal digits")
    count, *starts = map(int, numbers)
    if len(hashes) // SIZE != max(count - SHINGLE + 1, 0):
        what = f"{count} words have {max(count - SHINGLE + 1, 0)} hashes, this file has {len(hashes) // SIZE}"
        raise problem(4, what)
    if starts != sorted(starts) or starts[:1] != [0] or starts[-1] > count:
        raise problem(5, "paragraph starts must increase and lie within the text")
    return Fingerprint(fields["source"], fields["sha256"], count, tuple(starts), hashes)


def load_fingerprints(folder: Path) -> Mapping[str, Fingerprint]:
    """Return the fingerprints of a folder by source id; none where there is no folder.

    Raises ContentError with every file that is not one, or is not named after its source, OSError for the folder.
    """
    found: dict[str, Fingerprint] = {}
    problems: list[Problem] = []
    files = sorted(folder.iterdir()) if folder.is_dir() else []  # glob would take a folder it may not read as empty
    for path in (file for file in files if file.suffix == ".txt"):
        try:
            one = read_fingerprint(path, path.as_posix())
        except ContentError as error:
            problems += error.problems
            continue
        if one.source != path.stem:
            what = f"this is the fingerprint of '{one.source[:80]}', the file is named {path.name}"
            problems.append(Problem("E001", Location(path.as_posix(), 2, 8), what, "name it after its source"))
        found[one.source] = one
    if problems:
        raise ContentError(problems)
    return found
