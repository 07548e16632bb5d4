"""Text fragments: the shortest words of a quote by which a browser finds it in the source.

Input: a quote and its source's fingerprint. Output: the words, as the quote has them; cite.fragment_link
makes the address. Without a fingerprint, or where none stands there once, it is the whole quote.
"""

from __future__ import annotations

import re
from itertools import accumulate, islice

from factsheet.evidence.fingerprint import SHINGLE, SIZE, Fingerprint, words

_WORDS = re.compile(r"\w(?:.*\w)?", re.DOTALL)


def fragment(quote: str, fingerprint: Fingerprint | None) -> str:
    """Return the shortest run of whole words, at least three, that stands once in the source and in one paragraph.

    Fewest words first, then fewest letters, then the first. A quote that only its paragraph singles out stays
    whole: a directive cannot name a paragraph, and a prefix would need words that no checkout has.
    """
    if fingerprint is None:
        return quote
    tokens = quote.split()
    plain = quote.isascii() and "".join(tokens).isalnum()  # then each token is one word
    counts = [1 if plain else len(words(token)) for token in tokens]
    ends = [0, *accumulate(counts)]
    hashes = fingerprint.hashed(quote)
    shortest = SHINGLE if max(counts, default=0) <= 1 else 1
    for size in range(shortest, len(tokens)):
        unique = [
            " ".join(tokens[first : first + size])
            for first in range(len(tokens) - size + 1)
            if _is_unique(hashes, ends[first], ends[first + size], fingerprint)
        ]
        if unique:
            return min((str(_WORDS.findall(run)[0]) for run in unique), key=len)
    return quote


def _is_unique(hashes: bytes, start: int, end: int, fingerprint: Fingerprint) -> bool:
    """Tell whether the words from start to end, of those hashed, stand once, and within one block of the page."""
    if end - start < SHINGLE:
        return False
    places = list(islice(fingerprint.offsets(hashes[start * SIZE : (end - SHINGLE + 1) * SIZE]), 2))
    return len(places) == 1 and fingerprint.paragraph(places[0]) == fingerprint.paragraph(places[0] + end - start - 1)
