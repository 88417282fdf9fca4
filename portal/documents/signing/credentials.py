"""The key and certificate that letters are signed with: the department's, or a demonstration's own."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.conf import settings

from portal.documents.refusals import DocumentRefused

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.x509 import Certificate, Name
    from pyhanko.sign.signers import SimpleSigner

DEMONSTRATION: Final = "Demonstration: not signed by the Department for Education"
LASTS: Final = timedelta(days=3650)


@dataclass(frozen=True)
class Credentials:
    """A signer ready for use, and who its certificate says signs."""

    signer: SimpleSigner
    signed_by: str
    certificate_sha256: str
    ends_at: datetime


def credentials() -> Credentials | None:
    """What letters are signed with; None where settings say that they are not signed.

    Raises ``DocumentRefused`` when the file cannot be read with its password, or its certificate has run out.
    """
    if settings.PORTAL_UNSIGNED_LETTERS:
        return None
    given = settings.PORTAL_SIGNING_CERTIFICATE
    path = Path(settings.BASE_DIR) / given if given else demonstration_file(Path(settings.VAR))
    found = _read(path, settings.PORTAL_SIGNING_PASSWORD if given else "")
    if found.ends_at <= datetime.now(UTC):
        raise DocumentRefused(f"The certificate that letters are signed with ran out on {found.ends_at:%-d %B %Y}.")
    return found


def demonstration_file(var: Path) -> Path:
    """A self-made certificate in var/, made once; two processes starting at once agree on one."""
    path = var / "signing" / "demonstration.p12"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        half_done = path.with_suffix(f".{os.getpid()}-{secrets.token_hex(4)}")
        half_done.touch(mode=0o600)
        half_done.write_bytes(_self_made())
        with suppress(FileExistsError):
            os.link(half_done, path)
        half_done.unlink()
    return path


@cache
def _read(path: Path, password: str) -> Credentials:
    from pyhanko.sign.signers import SimpleSigner

    if not path.is_file():
        raise DocumentRefused("The file of the signing certificate cannot be read.")
    signer = SimpleSigner.load_pkcs12(  # type: ignore[no-untyped-call]  # pyHanko gives this one no types
        str(path), passphrase=password.encode() or None
    )
    if signer is None or signer.signing_cert is None:
        raise DocumentRefused("The signing certificate cannot be opened with its password.")
    certificate = signer.signing_cert
    return Credentials(
        signer=signer,
        signed_by=str(certificate.subject.native.get("common_name", certificate.subject.human_friendly)),
        certificate_sha256=certificate.sha256.hex(),
        ends_at=certificate.not_valid_after,
    )


def _self_made() -> bytes:
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.hazmat.primitives.serialization import NoEncryption, pkcs12

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    certificate = _certificate(key)
    return pkcs12.serialize_key_and_certificates(b"demonstration", key, certificate, None, NoEncryption())


def _certificate(key: RSAPrivateKey) -> Certificate:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes

    now = datetime.now(UTC)
    usage = x509.KeyUsage(True, True, False, False, False, False, False, False, False)
    return (
        x509.CertificateBuilder()
        .subject_name(_name())
        .issuer_name(_name())
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + LASTS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )


def _name() -> Name:
    from cryptography import x509
    from cryptography.x509.oid import NameOID

    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, DEMONSTRATION)])
