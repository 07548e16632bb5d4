"""Fingerprints: prove that a quote stands in a source without keeping the source's text.

Input: a text, once; then a quote. Output: where the quote occurs. A fingerprint
is the sequence of keyed 64-bit hashes of overlapping word triples (w-shingling,
Broder 1997), and where the paragraphs start.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b, sha256
from pathlib import Path

from factsheet.errors import ContentError, Location, Problem

SHINGLE = 3
FORMAT = "factsheet-fingerprint 1"
_WORD = re.compile(r"[^\W_]+")
_HASHES_A_LINE = 8


def words(text: str) -> list[str]:
    """Return the words of a text as they are compared: NFKC, case folded, without punctuation."""
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


@dataclass(frozen=True)
class Fingerprint:
    """What is kept of a source's text: its SHA-256, number of words, paragraph starts, and shingles."""

    source: str
    sha256: str
    words: int
    paragraphs: tuple[int, ...]
    shingles: tuple[str, ...]

    def find(self, quote: str) -> tuple[int, ...]:
        """Return the word offsets at which a quote of three words or more occurs."""
        wanted = shingles(words(quote), self.source)
        if not wanted:
            return ()
        n = len(wanted)
        return tuple(
            i for i, first in enumerate(self.shingles) if first == wanted[0] and self.shingles[i : i + n] == wanted
        )

    def paragraph(self, offset: int) -> int:
        """Return the paragraph, from 1, that a word offset lies in."""
        return sum(1 for start in self.paragraphs if start <= offset)

    def to_text(self) -> str:
        """Return the file's text."""
        lines = [
            FORMAT,
            f"source {self.source}",
            f"sha256 {self.sha256}",
            f"words {self.words}",
            "paragraphs " + " ".join(map(str, self.paragraphs)),
        ]
        for i in range(0, len(self.shingles), _HASHES_A_LINE):
            lines.append(" ".join(self.shingles[i : i + _HASHES_A_LINE]))
        return "\n".join(lines) + "\n"


def shingles(sequence: Sequence[str], key: str) -> tuple[str, ...]:
    """Return the hashes of overlapping word triples, keyed by the source's id, 16 hexadecimal digits each."""
    secret = key.encode()[:64]
    return tuple(
        blake2b(" ".join(sequence[i : i + SHINGLE]).encode(), digest_size=8, key=secret).hexdigest()
        for i in range(len(sequence) - SHINGLE + 1)
    )


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
        hint = "take the file from version control again"
        return ContentError([Problem("E001", Location(display, line, 1), what, hint)])

    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise problem(0, f"this fingerprint cannot be read: {type(error).__name__}") from None
    if not lines or lines[0] != FORMAT:
        raise problem(1, f"a fingerprint starts with the line {FORMAT!r}")
    fields = {}
    for n, name in enumerate(("source", "sha256", "words", "paragraphs"), 1):
        key, _, value = (lines[n] if n < len(lines) else "").partition(" ")
        if key != name:
            raise problem(n + 1, f"line {n + 1} of a fingerprint is {name!r}")
        fields[name] = value
    hashes = tuple(h for line in lines[5:] for h in line.split())
    if any(not re.fullmatch(r"[0-9a-f]{16}", h) for h in hashes):
        raise problem(6, "a hash has 16 hexadecimal digits")
    numbers = [fields["words"], *fields["paragraphs"].split()]
    if not all(re.fullmatch(r"\d{1,9}", n) for n in numbers) or not re.fullmatch(r"[0-9a-f]{64}", fields["sha256"]):
        raise problem(4, "words and paragraphs are whole numbers, sha256 has 64 hexadecimal digits")
    count, *starts = map(int, numbers)
    if len(hashes) != max(count - SHINGLE + 1, 0):
        raise problem(4, f"{count} words have {max(count - SHINGLE + 1, 0)} hashes, this file has {len(hashes)}")
    return Fingerprint(fields["source"], fields["sha256"], count, tuple(starts), hashes)


def load_fingerprints(folder: Path) -> Mapping[str, Fingerprint]:
    """Return the fingerprints of a folder by source id; none where there is no folder. Raises ContentError."""
    found = {}
    for path in sorted(folder.glob("*.txt")) if folder.is_dir() else ():
        one = read_fingerprint(path, path.as_posix())
        found[one.source] = one
    return found
