"""Who may read a document: the kind's own app decides."""

import uuid

from django.core.exceptions import PermissionDenied
from django.http import Http404

from portal.accounts.models import User
from portal.documents import kinds
from portal.documents.models import Document


def why_not_read(user: User, document: Document) -> str | None:
    """The reason this person may not read this document, or None."""
    kind = kinds.find(document.kind)
    if kind is None:
        return "Documents of this kind are no longer kept."
    return kind.may_read(user, document)


def document_for(user: User, document_id: uuid.UUID) -> Document:
    """The document, for someone who may read it.

    To outsiders a document they may not read is not there (``Http404``); staff are told
    why they may not (``PermissionDenied``).
    """
    document = Document.objects.filter(pk=document_id).first()
    if document is None:
        raise Http404("There is no such document.")
    reason = why_not_read(user, document)
    if reason is None:
        return document
    if user.is_staff:
        raise PermissionDenied(reason)
    raise Http404("There is no such document.")
