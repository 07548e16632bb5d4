"""Readers of the review, and the SSH public keys their decisions are signed with.

Input: what YAML has in ``readers.yaml``. Output: Reader records; a key in its wire form, and its fingerprint.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from hashlib import sha256
from typing import Annotated

from pydantic import BeforeValidator, Field

from factsheet.records.values import Author, Record

ED25519, RSA = "ssh-ed25519", "ssh-rsa"
POINTS = {"nistp256": 65, "nistp384": 97, "nistp521": 133}  # bytes of an uncompressed point (RFC 5656, 3.1)
LEAST_BITS = 3072  # of an RSA key, NIST SP 800-57 part 1: good until after 2030
_KINDS = (ED25519, *(f"ecdsa-sha2-{curve}" for curve in POINTS), RSA)
_PUB = "copy the one line of the .pub file: ssh-ed25519 AAAA…"


def strings(data: bytes) -> list[bytes]:
    """Return the strings that SSH packed one after the other (RFC 4251, section 5). Raises ValueError if it is cut."""
    found = []
    while data:
        end = 4 + int.from_bytes(data[:4])
        if len(data) < max(4, end):
            raise ValueError("cut off")
        found.append(data[4:end])
        data = data[end:]
    return found


def kind_of(key: bytes) -> str:
    """Return the kind of a public key in wire form. Raises ValueError for one that signs nothing here."""
    try:
        kind, *parts = strings(key)
    except ValueError:
        raise ValueError(f"not a whole SSH public key: {_PUB}") from None
    name = kind.decode("ascii", "replace")
    if name not in _KINDS:
        raise ValueError(
            f"not of a kind accepted here: make one with ssh-keygen -t ed25519; accepted are {', '.join(_KINDS)}"
        )
    curve = name.removeprefix("ecdsa-sha2-")
    if name == ED25519:
        whole = [len(part) for part in parts] == [32]
    elif name == RSA:
        whole = len(parts) == 2
    else:
        whole = len(parts) == 2 and parts[0] == curve.encode() and len(parts[1]) == POINTS[curve]
    if not whole:
        raise ValueError(f"not a whole SSH public key: {_PUB}")
    if name == RSA and (bits := int.from_bytes(parts[1]).bit_length()) < LEAST_BITS:
        raise ValueError(f"not safe, an RSA key of {bits} bits: {LEAST_BITS} is the least; or ssh-keygen -t ed25519")
    return name


def _public_key(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"not an SSH public key: {_PUB}")
    if "PRIVATE KEY" in value:
        raise ValueError(
            "not a public key but a private one, which nobody else may see: make a new key, and copy its .pub"
        )
    words = value.split()
    try:
        key = b64decode(words[1], validate=True)
    except (IndexError, ValueError):
        raise ValueError(f"not an SSH public key: {_PUB}") from None
    if kind_of(key) != words[0]:
        raise ValueError(f"not an SSH public key: {_PUB}")
    return f"{words[0]} {words[1]}"


PublicKey = Annotated[
    str,
    BeforeValidator(_public_key, json_schema_input_type=str),
    Field(description="the line of the .pub file: ed25519, ecdsa, or rsa of 3072 bits or more"),
]


class Reader(Record):
    """Someone who reads citations against their sources, and the keys that sign what they decide."""

    name: Author
    keys: tuple[PublicKey, ...] = Field((), strict=False)
    revoked: tuple[PublicKey, ...] = Field((), strict=False)


def wire(key: str) -> bytes:
    """Return a key of a Reader in wire form."""
    return b64decode(key.split()[1])


def fingerprint(key: bytes) -> str:
    """Return the fingerprint of a key in wire form, as ssh-keygen -l has it."""
    return f"SHA256:{b64encode(sha256(key).digest()).decode().rstrip('=')}"
