"""Whether the signature inside a file is intact."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from portal.documents.signing.apart import apart


@dataclass(frozen=True, slots=True)
class Checked:
    """What a signature says: who signed, and whether every byte is as it was signed."""

    is_intact: bool
    signed_by: str
    certificate_sha256: str


def check(pdf: bytes) -> Checked | None:
    """The signature of a PDF of ours; None when it carries none.

    Only for files whose SHA-256 we know: what a stranger sends is compared, never parsed.
    """
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.status import SignatureCoverageLevel
    from pyhanko_certvalidator import ValidationContext

    signatures = PdfFileReader(BytesIO(pdf)).embedded_signatures
    if not signatures:
        return None
    certificate = signatures[0].signer_cert
    trusted = ValidationContext(trust_roots=[certificate], allow_fetching=False)
    status = apart(validate_pdf_signature, signatures[0], signer_validation_context=trusted)
    return Checked(
        is_intact=bool(status.intact and status.valid and status.coverage == SignatureCoverageLevel.ENTIRE_FILE),
        signed_by=str(certificate.subject.native.get("common_name", certificate.subject.human_friendly)),
        certificate_sha256=certificate.sha256.hex(),
    )
