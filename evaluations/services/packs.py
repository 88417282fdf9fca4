"""Asking for a bid's assessment pack."""

from __future__ import annotations

from portal.accounts.models import User
from portal.documents.models import Document
from portal.documents.services import request_document

PACK = "assessment_pack"
PANEL_PACK = "panel_pack"


def request_pack(*, bid_id: int, by: User) -> Document:
    """The current pack of the bid; a new version only when the bid's submission changed."""
    return request_document(kind=PACK, subject_id=bid_id, by=by)


def request_panel_pack(*, meeting_id: int, by: User) -> Document:
    """The papers of a panel meeting as they stand; a new version only when something in them changed."""
    return request_document(kind=PANEL_PACK, subject_id=meeting_id, by=by)
