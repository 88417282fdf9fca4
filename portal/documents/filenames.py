"""What a document is called on a person's own computer."""

from django.utils.text import slugify

from portal.documents.models import Document


def filename_of(document: Document) -> str:
    """Such as ``award-letter-CSC-0042-v2.pdf``: plain letters, no path, no quote."""
    about = slugify(document.subject_label or str(document.subject_id)) or "document"
    return f"{slugify(document.kind)}-{about}-v{document.version}.pdf"[-120:]
