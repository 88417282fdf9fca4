"""Attaching files to a bid, taking them off, and looking again at those that wait."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from bids.models import Attachment, Bid
from bids.refusals import BidRefused
from bids.services.uploads import check_upload
from bids.services.uploads.scanner import scan
from bids.services.writing import draft_for_change, keep_version, note_change, question_of
from bids.states import ScanState
from portal.accounts.models import User
from portal.audit.clock import database_now
from portal.audit.digests import canonical_json, sha256_of
from portal.audit.services import record
from portal.look.words import plural
from programmes.models import FILE_KINDS, Question, QuestionKind
from programmes.selectors.questions import most_files

NAME_LENGTH = 200


def attach_file(*, bid_id: int, question_id: int, name: str, content: bytes, by: User) -> Attachment:
    """Keep a file as (part of) the answer to a question, or beside the answer of one that takes such files.

    A question for one file keeps the newest. A file beside an answer is no part of it and makes no version of it.

    The file is checked before anything is locked, so that a slow scanner holds nobody up. The same file
    twice is kept once. Raises ``BidRefused`` with what is wrong with the file or why it comes too late.
    """
    name = shown_name(name)
    checked = check_upload(name=name, content=content)
    with transaction.atomic():
        bid, now = draft_for_change(bid_id=bid_id, by=by)
        question, most = _taking_files(bid, question_id)
        present = list(bid.attachments.filter(question=question, removed_at__isnull=True))
        twin = next((item for item in present if item.sha256 == checked.sha256 and item.name == name), None)
        if twin:
            return twin
        if question.kind == QuestionKind.FILE:
            _remove(present, by, now)
        elif len(present) >= most:
            raise BidRefused(f"This question takes up to {plural(most, 'file')}. Remove one first.")
        attachment = Attachment(
            bid=bid,
            question=question,
            name=name,
            media_type=checked.media_type,
            size=checked.size,
            sha256=checked.sha256,
            scan_state=checked.state,
            scan_note=checked.note,
            uploaded_by=by,
        )
        attachment.file.save(str(attachment.key), ContentFile(content), save=False)
        attachment.save()
        _keep(bid, question, by, now, "bid.file_attached")
    return attachment


def remove_attachment(*, bid_id: int, key: str, by: User) -> None:
    """Take a file off the bid. Its row stays, and so does every submission that lists it."""
    with transaction.atomic():
        bid, now = draft_for_change(bid_id=bid_id, by=by)
        attachment = bid.attachments.select_related("question").filter(key=key, removed_at__isnull=True).first()
        if attachment is None:
            raise BidRefused("Somebody has removed this file already.")
        _remove([attachment], by, now)
        _keep(bid, attachment.question, by, now, "bid.file_removed")


def look_again(*, attachment_id: int) -> Attachment:
    """Ask the scanner once more about a file that waits. Safe to call twice."""
    attachment = Attachment.objects.get(pk=attachment_id)
    if attachment.scan_state != ScanState.QUARANTINED:
        return attachment
    with attachment.file.open("rb") as stored:
        verdict = scan(stored.read())
    if not verdict.is_certain:
        return attachment
    state = ScanState.REFUSED if verdict.found else ScanState.CLEAN
    with transaction.atomic():
        held = Attachment.objects.select_for_update(of=("self",)).select_related("bid").get(pk=attachment_id)
        if held.scan_state != ScanState.QUARANTINED:
            return held
        held.scan_state = state
        held.scan_note = f"The scanner found {verdict.found}"[:300] if verdict.found else verdict.note
        held.save(update_fields=["scan_state", "scan_note"])
        record(
            chain=held.bid.audit_chain,
            kind="bid.file_scanned",
            by=None,
            subject=held,
            data={"state": state.value, "sha256": held.sha256, "at": database_now()},
        )
    return held


def shown_name(name: str) -> str:
    """The name of an upload as it is shown: one line, no folders, not too long."""
    last = name.replace("\\", "/").rpartition("/")[2]
    plain = " ".join("".join(letter if letter.isprintable() else " " for letter in last).split())
    stem, dot, ending = plain.rpartition(".")
    room = NAME_LENGTH - len(ending) - 1
    return f"{stem[:room]}{dot}{ending}" if stem and len(ending) < 10 else plain[:NAME_LENGTH] or "file"


def _taking_files(bid: Bid, question_id: int) -> tuple[Question, int]:
    question = question_of(bid, question_id)
    most = most_files(question)
    if not most:
        raise BidRefused("This question takes no files.")
    return question, most


def _remove(attachments: list[Attachment], by: User, at: dt.datetime) -> None:
    for attachment in attachments:
        attachment.removed_at, attachment.removed_by = at, by
        attachment.save(update_fields=["removed_at", "removed_by"])


def _keep(bid: Bid, question: Question, by: User, at: dt.datetime, kind: str) -> None:
    value: list[dict[str, Any]] = [
        {"key": str(item.key), "name": item.name, "sha256": item.sha256}
        for item in bid.attachments.filter(question=question, removed_at__isnull=True).order_by("pk")
    ]
    if question.kind in FILE_KINDS:
        keep_version(bid=bid, question=question, value=value, by=by, at=at)
    digest = sha256_of(canonical_json(value))
    data = {"question": question.key, "sha256": digest, "files": len(value)}
    note_change(bid=bid, by=by, at=at, kind=kind, data=data)
