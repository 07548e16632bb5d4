"""Signatures of finished files: made with a key, and who made one.

Input: a file that was proved, a key. Output: the file with a signature after its last byte, PAdES baseline B-B, or
B-T with the time of a server (ETSI EN 319 142-1); and of a signed file who signed it when.
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from factsheet.errors import ContentError, Location, Problem
from factsheet.proof.signature import FIELD, signed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from asn1crypto.x509 import Certificate
    from pyhanko.sign.signers import SimpleSigner

_KEY = re.compile(rb"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?-----END [A-Z ]*PRIVATE KEY-----\s", re.DOTALL)
_CERTIFICATE = re.compile(rb"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", re.DOTALL)


@dataclass(frozen=True)
class Signer:
    """Who signed a file.

    ``by``, ``issuer``: names in certificates; ``at``: ISO 8601, by the signer's own clock unless ``stamped_by`` names a
    time-stamp server. ``whole``: the signed bytes are these. ``trusted``: None where no authority was given to ask.
    """

    by: str
    issuer: str
    at: str
    stamped_by: str
    whole: bool
    trusted: bool | None
    why: str = ""


def can_sign() -> bool:
    """Tell whether signatures can be made and read here: the extra may not be installed."""
    try:
        import pyhanko  # noqa: F401
    except ImportError:
        return False
    return True


def is_locked(key: bytes) -> bool:
    """Tell whether a key needs a passphrase."""
    return b"-----BEGIN" not in key or b"ENCRYPTED" in key


def sign(data: bytes, key: bytes, certificates: bytes, passphrase: str, server: str, where: Location) -> bytes:
    """Return a file with a signature that rules out any later change.

    ``key``: PKCS#12, or PEM with the certificates beside or after it. ``server``: address of a time-stamp server (RFC
    3161), or nothing. Raises ContentError for a key that cannot be read (G001) and a server that gave no time (G002).
    """
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers
    from pyhanko.sign.general import SigningError
    from pyhanko.sign.timestamps import HTTPTimeStamper, TimestampRequestError

    class Update(IncrementalPdfFileWriter):
        """An update of which only the signature is new: version and metadata stay."""

        def ensure_output_version(self, version: object) -> None: ...

        def _update_meta(self) -> None: ...

    name = fields.SigFieldSpec(
        FIELD, on_page=0, readable_field_name=FIELD,
        invis_sig_settings=fields.InvisSigSettings(box_out_of_bounds=True),
    )  # fmt: skip
    how = signers.PdfSignatureMetadata(
        FIELD, md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES, certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
    )  # fmt: skip
    signer = _signer(key, certificates, passphrase, where)
    stamper = HTTPTimeStamper(server) if server else None
    try:
        out = signers.PdfSigner(how, signer, timestamper=stamper, new_field_spec=name).sign_pdf(
            Update(io.BytesIO(data))
        )
    except (SigningError, TimestampRequestError, OSError, ValueError) as error:
        what = f"no time came from {server}" if server else "the file could not be signed"
        raise ContentError([Problem("G002", where, f"{what}: {str(error) or type(error).__name__}")]) from None
    made: bytes = out.getvalue()
    apart = signed(made)
    if apart is None or apart.base != data or apart.faults or not who(made, ()).whole:
        raise ContentError([Problem("G002", where, "the signature that was made is not good, so nothing was written",
                                    "please report it")])  # fmt: skip
    return made


def _signer(key: bytes, certificates: bytes, passphrase: str, where: Location) -> SimpleSigner:
    from cryptography.exceptions import UnsupportedAlgorithm
    from pyhanko.keys import load_certs_from_pemder_data, load_private_key_from_pemder_data
    from pyhanko.sign.signers import SimpleSigner
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    secret = passphrase.encode() or None
    try:
        if b"-----BEGIN" not in key:
            held: SimpleSigner = SimpleSigner.load_pkcs12_data(key, other_certs=[], passphrase=secret)
            return held
        private = load_private_key_from_pemder_data(b"".join(_KEY.findall(key)), secret)
        blocks = [*_CERTIFICATE.findall(key), *_CERTIFICATE.findall(certificates)]
        chain = list(load_certs_from_pemder_data(b"\n".join(blocks)))
        own = next(one for one in chain if _belongs(one, key, secret))
    except (ValueError, TypeError, LookupError, UnsupportedAlgorithm, StopIteration):
        hint = "give a PKCS#12 file (.p12, .pfx), or a key in PEM with its --certificate; or look at the passphrase"
        raise ContentError([Problem("G001", where, "no key with its certificate can be read there", hint)]) from None
    store: Any = SimpleCertificateStore
    return SimpleSigner(own, private, store.from_certs(chain))


def _belongs(certificate: Certificate, key: bytes, secret: bytes | None) -> bool:
    """Tell whether a certificate is that of a key."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

    public = load_pem_private_key(key, secret).public_key()
    return bool(certificate.public_key.dump() == public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))


def authorities(data: bytes, where: Location) -> Sequence[Certificate]:
    """Read certificates in PEM or DER. Raises ContentError G001 if there are none."""
    from pyhanko.keys import load_certs_from_pemder_data

    try:
        if found := list(load_certs_from_pemder_data(data)):
            return found
    except (ValueError, TypeError):
        pass
    raise ContentError([Problem("G001", where, "no certificate can be read there", "give a file in PEM or DER")])


def who(data: bytes, trust: Sequence[Certificate] | None) -> Signer:
    """Tell who signed a signed file.

    ``trust``: the authorities to ask, None to ask none. No list of withdrawn certificates is fetched. Raises ValueError
    for a signature that cannot be read.
    """
    from pyhanko.pdf_utils.misc import PdfReadError
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.general import SigningError
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.settings import KeyUsageConstraints
    from pyhanko_certvalidator import ValidationContext

    def context(moment: datetime | None = None) -> ValidationContext:
        roots = list(trust or ())
        return ValidationContext(roots, allow_fetching=False, revocation_mode="soft-fail", moment=moment)

    usage = KeyUsageConstraints(key_usage={"non_repudiation", "digital_signature"}, match_all_key_usages=False)
    try:
        with _silent():
            embedded = PdfFileReader(io.BytesIO(data)).embedded_signatures[-1]
            found = validate_pdf_signature(embedded, context(), key_usage_settings=usage)
            stamp = found.timestamp_validity
            if stamp is not None and stamp.intact and stamp.valid and stamp.trusted:  # so not today, but then
                found = validate_pdf_signature(embedded, context(stamp.timestamp), context(), key_usage_settings=usage)
    except (PdfReadError, SigningError, LookupError, TypeError, AttributeError) as error:
        raise ValueError(str(error) or type(error).__name__) from None
    stamp = found.timestamp_validity
    good = stamp is not None and stamp.intact and stamp.valid
    at = stamp.timestamp if stamp is not None and good else found.signer_reported_dt
    trusted = None if trust is None else bool(found.trusted and (stamp is None or stamp.trusted))
    why = "" if trusted is not False else _reason(found.trust_problem_indic, found.signing_cert, at)
    return Signer(
        _name(found.signing_cert.subject), _name(found.signing_cert.issuer), at.isoformat() if at else "",
        _name(stamp.signing_cert.subject) if stamp is not None and good else "",
        bool(found.intact and found.valid and (stamp is None or good)), trusted, why,
    )  # fmt: skip


def _name(name: Any) -> str:
    """Return the common name, or all of a name that has none."""
    parts = name.native
    found = parts.get("common_name") or parts.get("organization_name") or name.human_friendly
    return found if isinstance(found, str) else ", ".join(found)


def _reason(told: Any, certificate: Certificate, at: datetime | None) -> str:
    first, last = certificate.not_valid_before, certificate.not_valid_after
    if at is not None and not first <= at <= last:
        return f"its certificate was valid from {first:%Y-%m-%d} to {last:%Y-%m-%d}"
    return "none of the authorities given vouches for its certificate" if told else "its time is not vouched for"


@contextmanager
def _silent() -> Iterator[None]:
    """Keep the library's log from the terminal: what it found is told by us."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(before)
