"""Signatures that ``ssh-keygen -Y sign`` makes of a file (OpenSSH, PROTOCOL.sshsig), verified without that program.

Input: the bytes of a .sig file; the bytes of the file signed. Output: a Signature that holds, or ValueError with
what is wrong. Whose key it is, and whether that key counts, is not known here.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from dataclasses import dataclass
from hashlib import new

from factsheet.records.readers import ED25519, RSA, kind_of, strings

LARGEST = 16 * 1024  # bytes of a .sig file: an RSA key of 16,384 bits needs 6 kB
MAGIC, VERSION = b"SSHSIG", 1
_ARMOR = re.compile(rb"-----BEGIN SSH SIGNATURE-----\s([A-Za-z0-9+/=\s]*)-----END SSH SIGNATURE-----\s*")
_HASHES = ("sha256", "sha512")
_ALGORITHMS = {RSA: ("rsa-sha2-512", "rsa-sha2-256")}  # by kind of key; ssh-rsa would be SHA-1


@dataclass(frozen=True)
class Signature:
    """A signature as it was read: the public key in wire form, what it was made for, and how."""

    key: bytes
    namespace: str
    reserved: bytes
    hash: str
    algorithm: str
    value: bytes


def read(armored: bytes) -> Signature:
    """Read a .sig file. Raises ValueError with what is wrong with it."""
    text = armored[: LARGEST + 1].lstrip()
    if not text.startswith(b"-----BEGIN SSH SIGNATURE-----"):
        raise ValueError("it does not begin with -----BEGIN SSH SIGNATURE-----")
    match = _ARMOR.fullmatch(text)
    if match is None:
        raise ValueError("it is cut off or damaged")
    try:
        data = b64decode(b"".join(match[1].split()), validate=True)
        magic, version = data[:6], int.from_bytes(data[6:10])
        key, namespace, reserved, hashed, signature = strings(data[10:])
        algorithm, value = strings(signature)
    except ValueError:
        raise ValueError("it is cut off or damaged") from None
    if magic != MAGIC or version != VERSION:
        raise ValueError(f"it is of version {version}; this program reads version {VERSION}")
    names = [part.decode("ascii", "replace") for part in (namespace, hashed, algorithm)]
    found = Signature(key, names[0], reserved, names[1], names[2], value)
    try:
        kind = kind_of(key)
    except ValueError as error:
        raise ValueError(f"its key is {error}") from None
    if found.hash not in _HASHES or found.algorithm not in _ALGORITHMS.get(kind, (kind,)):
        raise ValueError(f"it is made with {found.algorithm} and {found.hash}, which are not accepted here")
    return found


def check(signature: Signature, data: bytes, namespace: str) -> None:
    """Raise ValueError unless a signature was made of these bytes, for this namespace."""
    if signature.namespace != namespace:
        raise ValueError(f"it was made for {signature.namespace!r}, not for {namespace!r}")
    parts = (namespace.encode(), signature.reserved, signature.hash.encode(), new(signature.hash, data).digest())
    signed = MAGIC + b"".join(len(part).to_bytes(4) + part for part in parts)
    if not _is_signed(signature, signed):
        raise ValueError("it does not match the file: another file was signed, or this one was changed afterwards")


def _is_signed(signature: Signature, signed: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
    from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

    by_size = {256: hashes.SHA256(), 384: hashes.SHA384(), 521: hashes.SHA512()}  # RFC 5656, section 6.2.1
    kind = kind_of(signature.key)
    try:
        key = serialization.load_ssh_public_key(kind.encode() + b" " + b64encode(signature.key))
        if isinstance(key, ed25519.Ed25519PublicKey):
            assert kind == ED25519
            key.verify(signature.value, signed)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            r, s = (int.from_bytes(number) for number in strings(signature.value))
            key.verify(encode_dss_signature(r, s), signed, ec.ECDSA(by_size[key.key_size]))
        else:
            assert isinstance(key, rsa.RSAPublicKey)
            size = hashes.SHA512() if signature.algorithm == "rsa-sha2-512" else hashes.SHA256()
            key.verify(signature.value, signed, padding.PKCS1v15(), size)
    except (InvalidSignature, UnsupportedAlgorithm, ValueError):
        return False
    return True
