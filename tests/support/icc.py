"""A small ICC profile of a press that does not exist (ICC.1:2001-04): as light as it is white, its dark is black."""

from __future__ import annotations

import struct
from itertools import product

IDENTITY = struct.pack(">9i", *(0x10000 if i % 4 == 0 else 0 for i in range(9)))
RAMP = bytes(range(256))


def profile(description: str = "Press of a test (FOGRA51)", kind: bytes = b"prtr", space: bytes = b"CMYK") -> bytes:
    """Return the profile."""
    paper = [int(255 * (1 - max(ink, black))) for *inks, black in product((0, 1), repeat=4) for ink in [sum(inks) / 3]]
    to_lab = _table(4, 3, b"".join(bytes((light, 128, 128)) for light in paper))
    inks = [(255 * a, 255 * b, 128, 0) if light else (255, 204, 153, 204) for light, a, b in product((0, 1), repeat=3)]
    to_inks = _table(3, 4, b"".join(map(bytes, inks)))
    name = description.encode("ascii")
    tags = {
        b"desc": b"desc\0\0\0\0" + struct.pack(">I", len(name) + 1) + name + b"\0" * 79,
        b"cprt": b"text\0\0\0\0None\0",
        b"wtpt": b"XYZ \0\0\0\0" + struct.pack(">3i", 0xF6D6, 0x10000, 0xD32D),
        **dict.fromkeys((b"A2B0", b"A2B1", b"A2B2"), to_lab),
        **dict.fromkeys((b"B2A0", b"B2A1", b"B2A2"), to_inks),
    }
    start = 128 + 4 + 12 * len(tags)
    table, data = struct.pack(">I", len(tags)), b""
    for signature, element in tags.items():
        table += signature + struct.pack(">II", start + len(data), len(element))
        data += element + b"\0" * (-len(element) % 4)
    head = struct.pack(">I4xI4s4s4s6H4s", start + len(data), 0x02400000, kind, space, b"Lab ", 2026, 1, 1, 0, 0, 0,
                       b"acsp")  # fmt: skip
    head = head.ljust(68, b"\0") + struct.pack(">3i", 0xF6D6, 0x10000, 0xD32D)
    return head.ljust(128, b"\0") + table + data


def _table(channels: int, out: int, grid: bytes) -> bytes:
    """Return a lut8Type with two points on each axis."""
    return b"mft1\0\0\0\0" + bytes((channels, out, 2, 0)) + IDENTITY + RAMP * channels + grid + RAMP * out
