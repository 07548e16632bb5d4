"""SSH keys and signatures as ssh-keygen makes them, but by cryptography: the tests run where there is no ssh-keygen."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import new, sha256

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from factsheet.records.readers import wire

NAMESPACE = "factsheet-review"
Private = ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
CURVES = {"nistp256": (ec.SECP256R1(), hashes.SHA256()), "nistp384": (ec.SECP384R1(), hashes.SHA384()),
          "nistp521": (ec.SECP521R1(), hashes.SHA512())}  # fmt: skip
KINDS = ("ed25519", *CURVES, "rsa")


def key_of(name: str) -> ed25519.Ed25519PrivateKey:
    """Return the key of a reader, the same each time."""
    return ed25519.Ed25519PrivateKey.from_private_bytes(sha256(name.encode()).digest())


@cache
def key(kind: str, bits: int = 3072) -> Private:
    """Return a key of a kind; other bits give another one."""
    if kind == "rsa":
        return rsa.generate_private_key(65537, bits)
    if kind in CURVES:
        return ec.derive_private_key(12345678901234567890 + bits, CURVES[kind][0])
    return key_of(f"{kind} {bits}")


def public(private: Private) -> str:
    """Return the line of a .pub file, without a comment."""
    return private.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()


def packed(*parts: bytes) -> bytes:
    """Return strings one after the other as SSH has them (RFC 4251, section 5)."""
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def _number(value: int) -> bytes:
    return value.to_bytes(value.bit_length() // 8 + 1, "big")


def _signed(private: Private, data: bytes, size: str) -> tuple[bytes, bytes]:
    """Return the name of the algorithm and the signature."""
    if isinstance(private, ed25519.Ed25519PrivateKey):
        return b"ssh-ed25519", private.sign(data)
    if isinstance(private, rsa.RSAPrivateKey):
        hashed = hashes.SHA512() if size == "512" else hashes.SHA256()
        return f"rsa-sha2-{size}".encode(), private.sign(data, padding.PKCS1v15(), hashed)
    curve = {256: "nistp256", 384: "nistp384", 521: "nistp521"}[private.curve.key_size]
    r, s = decode_dss_signature(private.sign(data, ec.ECDSA(CURVES[curve][1])))
    return f"ecdsa-sha2-{curve}".encode(), packed(_number(r), _number(s))


def blob(
    private: Private,
    data: bytes,
    namespace: str = NAMESPACE,
    hashed: str = "sha512",
    size: str = "512",
    claimed: Private | None = None,
) -> bytes:
    """Return a signature in binary form (PROTOCOL.sshsig); ``claimed`` is another key, which it says it is of."""
    parts = namespace.encode(), b"", hashed.encode()
    algorithm, value = _signed(private, b"SSHSIG" + packed(*parts, new(hashed, data).digest()), size)
    return b"SSHSIG\x00\x00\x00\x01" + packed(wire(public(claimed or private)), *parts, packed(algorithm, value))


def armored(binary: bytes) -> bytes:
    """Return a signature as its file has it, in lines of 70 characters."""
    text = b64encode(binary).decode()
    lines = [text[at : at + 70] for at in range(0, len(text), 70)]
    return "\n".join(["-----BEGIN SSH SIGNATURE-----", *lines, "-----END SSH SIGNATURE-----", ""]).encode()


def signature(private: Private, data: bytes, namespace: str = NAMESPACE) -> bytes:
    """Return the bytes of a .sig file."""
    return armored(blob(private, data, namespace))
