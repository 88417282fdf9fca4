"""Who may read a document: the kind's own app decides."""

from portal.accounts.models import User
from portal.documents import kinds
from portal.documents.models import Document


def why_not_read(user: User, document: Document) -> str | None:
    """The reason this person may not read this document, or None."""
    kind = kinds.find(document.kind)
    if kind is None:
        return "Documents of this kind are no longer kept."
    return kind.may_read(user, document)
