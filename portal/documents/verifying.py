"""Whether a file is one of ours, and unaltered; and what documents tell of themselves."""

from __future__ import annotations

from django.db.models import QuerySet

from portal.audit.digests import sha256_of
from portal.documents import kinds, recognition
from portal.documents.codes import code_in
from portal.documents.models import Document
from portal.documents.recognition import Finding, Recognised, Verdict
from portal.documents.states import State
from portal.look.words import moment

LATER = "A later version has taken its place."


def examine(content: bytes) -> Finding:
    """What this file is. It is hashed and searched for a code; only a file known to be ours is parsed."""
    found = recognition.by_digest(sha256_of(content))
    if found is not None:
        return Finding(Verdict.ORIGINAL, found, bool(found.signed_by) and _is_intact(content))
    code = code_in(content)
    claimed = recognition.by_code(code) if code else None
    if claimed is None:
        return Finding(Verdict.UNKNOWN)
    begins_as_ours = 0 < claimed.size < len(content) and sha256_of(content[: claimed.size]) == claimed.sha256
    return Finding(Verdict.ADDED_TO if begins_as_ours else Verdict.ALTERED, claimed)


def _is_intact(content: bytes) -> bool:
    # pyHanko takes half a second to import, and most pages never need it
    from portal.documents.signing.checking import check

    checked = check(content)
    return checked is not None and checked.is_intact


def document_by_code(code: str) -> Recognised | None:
    """The letter that prints this code."""
    found = _ready().filter(check_code=code).first()
    return _told(found) if found else None


def document_by_digest(sha256: str) -> Recognised | None:
    """The document whose file has this SHA-256."""
    found = _ready().filter(sha256=sha256).first()
    return _told(found) if found else None


def _ready() -> QuerySet[Document]:
    return Document.objects.filter(state=State.READY).defer("snapshot")


def _told(document: Document) -> Recognised:
    kind = kinds.find(document.kind)
    superseded = "" if document.is_current else LATER
    return Recognised(
        title=kind.title if kind else document.kind,
        reference=document.reference or document.subject_label,
        what=kind.what if kind else "letter",
        facts=[
            ("Version", str(document.version)),
            ("Made", moment(document.ready_at)),
            *(kind.facts(document) if kind else ()),
            *recognition.erased(document.erased_at, document.sha256),
        ],
        not_in_force=superseded or (kind.why_not_in_force(document) if kind else ""),
        signed_by=document.signed_by,
        signed_at=document.signed_at,
        is_demonstration=document.is_demonstration,
        sha256=document.sha256,
        size=document.byte_count or 0,
    )
