"""Size limits for a foreign file, checked before it is opened: a small one can decompress to more than fits in memory.

Input: the bytes. Output: nothing, or Unreadable. Ours stay well within: a sheet has some 100 kB. The bytes are
scanned without their structure, which may lie: what is between two streams includes the dictionary of the second.
"""

from __future__ import annotations

import re
import zlib

from factsheet.proof.objects import Unreadable

FILE, STREAM, ALL = 4_000_000, 4_000_000, 16_000_000  # bytes: of a file, of one stream decompressed, of all
_STREAM = re.compile(rb"(?<!end)stream[\0\t\f\r\n ]*")
_PAGE = re.compile(rb"\s*<!doctype html\b", re.IGNORECASE)
_FILTER = re.compile(rb"/Filter\b(?!\s*/Adobe\.PPKLite\b)")  # which is how a signature is read, and no compression
_DEFLATE = re.compile(rb"/Filter\s*(?:/FlateDecode\b|\[\s*/FlateDecode\s*\]|/DCTDecode\b)")
_EVASIVE = re.compile(rb"/[\w#]*#[4-7][0-9A-Fa-f]|/(?:Columns|Colors)\s*(?:\d{4}|\d+\s+\d+\s+R)")  # escaped letters


def check(data: bytes) -> None:
    """Raise Unreadable for a file that is too large, or compressed other than once by Deflate, which can be bounded.

    A JPEG stays as it is: nothing here decodes it.
    """
    if len(data) > FILE:
        raise Unreadable(f"larger than {FILE:,} bytes; no sheet is")
    if _PAGE.match(data):
        raise Unreadable("this is a web page, not a PDF: check it against SHA256SUMS")
    if b"/Encrypt" in data:
        raise Unreadable("encrypted; factsheet does not encrypt files")
    last = size = 0
    for found in _STREAM.finditer(data):
        before = data[max(data.find(b"endstream", last, found.start()), last) : found.start()]
        if len(_FILTER.findall(before)) != len(_DEFLATE.findall(before)) or _EVASIVE.search(before):
            raise Unreadable("compressed in a way factsheet does not use")
        size += _decompressed_size(data, found.end())
        if size > ALL:
            raise Unreadable(f"decompresses to more than {ALL:,} bytes; no sheet does")
        last = found.end()


def _decompressed_size(data: bytes, start: int) -> int:
    """Return the size of a stream decompressed, 0 if it is not compressed."""
    try:
        size = len(zlib.decompressobj().decompress(memoryview(data)[start:], STREAM + 1))
    except zlib.error:
        return 0
    if size > STREAM:
        raise Unreadable(f"a stream decompresses to more than {STREAM:,} bytes; no sheet’s does")
    return size
