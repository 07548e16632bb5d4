"""Keys and certificates of the tests' own, and a time-stamp server on this computer."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

NOW = datetime.datetime.now(datetime.UTC)
DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Held:
    """A key with its certificate, and the certificate above."""

    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
    certificate: x509.Certificate
    above: tuple[x509.Certificate, ...] = ()

    def pkcs12(self, passphrase: bytes) -> bytes:
        lock = BestAvailableEncryption(passphrase)
        return pkcs12.serialize_key_and_certificates(b"", self.key, self.certificate, self.above, lock)

    def key_pem(self, passphrase: bytes = b"") -> bytes:
        lock = BestAvailableEncryption(passphrase) if passphrase else NoEncryption()
        return self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, lock)

    def pem(self) -> bytes:
        return b"".join(one.public_bytes(Encoding.PEM) for one in (self.certificate, *self.above))


def held(name: str, by: Held | None = None, *, valid: int = 365, stamps: bool = False, small: bool = True) -> Held:
    """Make a key and certificate; ``by``: who vouches for it, else it is an authority. ``valid``: days from now."""
    key = ec.generate_private_key(ec.SECP256R1()) if small else rsa.generate_private_key(65537, 2048)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    authority = by is None
    made = (
        x509.CertificateBuilder(by.certificate.subject if by else subject, subject, key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - 30 * DAY)
        .not_valid_after(NOW + valid * DAY)
        .add_extension(x509.BasicConstraints(authority, None), critical=True)
        .add_extension(
            x509.KeyUsage(True, not authority, *(False,) * 3, *(authority,) * 2, *(False,) * 2), critical=True
        )
    )
    if stamps:
        made = made.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    return Held(key, made.sign(by.key if by else key, hashes.SHA256()), (by.certificate,) if by else ())


@contextmanager
def time_stamps(who: Held, status: int = 200, at: datetime.datetime | None = None) -> Iterator[str]:
    """Run a time-stamp server (RFC 3161) that answers with this status, and this time or now; yield its address."""
    from asn1crypto import keys, tsp
    from asn1crypto import x509 as asn1
    from pyhanko.sign.timestamps import DummyTimeStamper
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    certificates = [asn1.Certificate.load(one.public_bytes(Encoding.DER)) for one in (who.certificate, *who.above)]
    key = keys.PrivateKeyInfo.load(who.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()))
    store: Any = SimpleCertificateStore
    stamper = DummyTimeStamper(certificates[0], key, store.from_certs(certificates), fixed_dt=at)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(status)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.end_headers()
            self.wfile.write(stamper.request_tsa_response(asked).dump() if status == 200 else b"")

        def log_message(self, *_: object) -> None: ...

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
