"""Taking the case file of a bid: made while the bid is held, and on record with the digest of its manifest."""

from __future__ import annotations

import json
from dataclasses import dataclass
from time import monotonic, sleep

from django.core.files.storage import default_storage
from django.db import transaction

from bids.models import Bid
from evaluations.documents.case_file import CASE_FILE
from evaluations.documents.case_file_readme import check_script, readme
from evaluations.permissions import may_take_case_files
from evaluations.refusals import JudgingRefused
from evaluations.selectors.case_file import gather, manifest_of
from evaluations.services.guards import lock_round_and_bid, refuse
from portal.accounts.models import User
from portal.audit.clock import database_now
from portal.audit.digests import sha256_of
from portal.audit.services import record
from portal.documents.models import Document
from portal.documents.services import request_document
from portal.documents.services.rendering import render_document
from portal.documents.states import State
from portal.look.words import moment

WAIT = 20.0
"""Seconds for a worker that has taken the PDF first."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A case file: its files by path, in the order in which they are packed."""

    reference: str
    files: dict[str, bytes]
    manifest_sha256: str


def take_case_file(*, bid_id: int, by: User) -> Taken:
    """Everything on record about a bid, as files. Recorded in the bid's audit chain.

    Raises ``JudgingRefused`` for anybody but auditors and officers, and when its PDF cannot be made.
    """
    refuse(may_take_case_files(by))
    document = _pdf(bid_id, by)
    with transaction.atomic():
        bid = lock_round_and_bid(bid_id)
        return _packed(bid, document, by)


def _packed(bid: Bid, document: Document, by: User) -> Taken:
    case = gather(bid)
    if document.snapshot["context"]["holds_scores"] and not case.holds_scores:
        raise JudgingRefused("An assessment has just been returned. Take the case file again.")
    now = moment(database_now())
    with default_storage.open(str(document.file)) as stored:
        case.files["case-file.pdf"] = stored.read()
    case.claim("case-file.pdf", document.sha256, "The case file as a document")
    case.text("README.txt", readme(case, made_at=now, taken_by=by.full_name))
    case.text("check.py", check_script())
    manifest = json.dumps(manifest_of(case, made_at=now), indent=2, ensure_ascii=False, sort_keys=True).encode()
    digest = sha256_of(manifest)
    record(
        chain=bid.audit_chain,
        kind="case_file.taken",
        by=by,
        subject=bid,
        data={"manifest_sha256": digest, "files": len(case.files), "holds_scores": case.holds_scores},
    )
    return Taken(bid.reference, {"manifest.json": manifest, **dict(sorted(case.files.items()))}, digest)


def _pdf(bid_id: int, by: User) -> Document:
    """The document, made here and now unless a worker has taken it up already."""
    with transaction.atomic():
        document = request_document(kind=CASE_FILE, subject_id=bid_id, by=by)
    end = monotonic() + WAIT
    while not document.is_ready:
        if not render_document(document_id=document.pk):
            sleep(0.2)
        document.refresh_from_db()
        if document.state == State.FAILED or monotonic() > end:
            raise JudgingRefused("The case file could not be made just now. Try again in a minute.")
    return document
