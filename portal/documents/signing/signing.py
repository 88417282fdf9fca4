"""Signing a finished PDF: PAdES, in an incremental update that leaves the unsigned bytes as they were.

The field is invisible and lies outside the page: PDF/A forbids a hidden one, and PDF/UA a visible one
that is not tagged.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Final

from portal.documents.signing.apart import apart
from portal.documents.signing.credentials import credentials

FIELD: Final = "DepartmentSignature"
SPACE: Final = 16 * 1024  # for the signature and its certificates


@dataclass(frozen=True, slots=True)
class Signed:
    """A signed PDF and who its certificate says signed it."""

    content: bytes
    signed_by: str
    certificate_sha256: str


def sign(pdf: bytes, *, reason: str) -> Signed | None:
    """The PDF with the department's signature appended; None where letters are not signed.

    The signature certifies the whole file and allows no change after it. Raises ``DocumentRefused``
    when the certificate cannot be used.
    """
    held = credentials()
    if held is None:
        return None
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import signers
    from pyhanko.sign.fields import InvisSigSettings, MDPPerm, SigFieldSpec, SigSeedSubFilter

    field = SigFieldSpec(
        FIELD,
        invis_sig_settings=InvisSigSettings(box_out_of_bounds=True),
        readable_field_name="Signature of the department",
    )
    said = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        name=held.signed_by,
        reason=reason,
    )
    out = BytesIO()
    signer = signers.PdfSigner(said, signer=held.signer, new_field_spec=field)
    apart(signer.sign_pdf, IncrementalPdfFileWriter(BytesIO(pdf)), output=out, bytes_reserved=SPACE)
    return Signed(out.getvalue(), held.signed_by, held.certificate_sha256)
