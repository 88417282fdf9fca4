"""Everything of an organisation's bids, as files that anybody can open without this portal."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from typing import Any

from django.core.files.storage import default_storage
from django.db.models import QuerySet
from django.db.models.fields.files import FieldFile
from django.template.loader import render_to_string

from bids.models import Answer, Bid, ClarificationFile, Enquiry
from bids.selectors.archive_emails import about, emails_of
from bids.selectors.clarifications import clarifications_of, record_of
from bids.selectors.content import bid_content
from bids.selectors.keeping import with_keeping
from bids.selectors.papers import blocks_of
from bids.selectors.plain import plain
from bids.states import ScanState
from portal.accounts.models import User
from portal.audit.digests import canonical_json
from portal.documents import kinds
from portal.documents.blocks import as_json
from portal.documents.models import Document
from portal.documents.states import State
from portal.look.spreadsheets import rows_to_csv
from programmes.models import Organisation

README = """What is in this archive

Open index.html in a browser to read everything. Each folder is one bid, by its reference:

  index.html            all of the bid on one page, with links to its files
  bid.txt               what the bid says now, to read
  bid.json              the same as data
  answers.csv           every saved version of every answer, with who saved it and when, for a spreadsheet
  answers.json          the same as data
  submission-N.json     each submission exactly as it was handed in; its SHA-256 is on the receipt
  certifications.json   who certified the bid or declined to, and their comments
  outcome.json          what you were told, what you answered, and the feedback
  clarifications.json   what the department asked after submission, and your answers
  emails.json           the emails about the bid to members of your organisation, past and present
  files/                what you attached; clarification-files/ what came with your answers
  documents/            receipts and letters as PDF

questions.json holds what your organisation asked before deadlines, and what became of it.
manifest.json lists every file with its size and its SHA-256.

Left out: files that wait for the virus check or failed it, other organisations' documents, and the text of
emails that were for their reader alone, such as a link that lets somebody in. Of a bid that was erased under its
round's rule only what stays is here.
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of the archive: its path, and its bytes or where they are stored."""

    path: str
    content: bytes = b""
    stored: str | FieldFile | None = None


def bids_of(organisation: Organisation) -> QuerySet[Bid]:
    """Every bid the organisation ever started, withdrawn ones too, the oldest first."""
    return (
        with_keeping(Bid.objects.filter(organisation=organisation))
        .select_related("round", "organisation__authority", "outcome__letter", "outcome__responded_by", "erasure")
        .order_by("pk")
    )


def entries_of(organisation: Organisation, reader: User, now: datetime) -> Iterator[Entry]:
    """The whole archive, bid by bid, but for its manifest."""
    yield Entry("README.txt", README.encode())
    yield Entry("style.css", render_to_string("bids/archive/style.css").encode())
    bids = bids_of(organisation)
    yield Entry(
        "index.html", _page("index", organisation=organisation, reader=reader.full_name, made_at=now, bids=list(bids))
    )
    yield Entry("questions.json", _json(_enquiries(organisation)))
    emails = emails_of(organisation)
    for bid in bids.iterator(chunk_size=20):
        yield from _of_bid(bid, reader, about(bid, emails))


def _of_bid(bid: Bid, reader: User, emails: list[dict[str, Any]]) -> Iterator[Entry]:
    place = bid.reference
    blocks, versions = blocks_of(bid), list(_versions(bid))
    submissions = list(bid.submissions.order_by("number"))
    certifications, outcome = _certifications(bid), _outcome(bid)
    clarifications = record_of(clarifications_of(bid))
    stored = [*_files(bid), *_documents(bid, reader)]
    yield Entry(f"{place}/bid.txt", plain(blocks).encode())
    yield Entry(f"{place}/bid.json", _json(bid_content(bid)))
    yield Entry(f"{place}/answers.csv", _rows(versions))
    yield Entry(f"{place}/answers.json", _json(versions))
    for submission in submissions:
        yield Entry(f"{place}/submission-{submission.number}.json", submission.snapshot.encode())
    yield Entry(f"{place}/certifications.json", _json(certifications))
    yield Entry(f"{place}/clarifications.json", _json(clarifications))
    yield Entry(f"{place}/emails.json", _json(emails))
    if outcome:
        yield Entry(f"{place}/outcome.json", _json(outcome))
    yield from stored
    said = {
        "blocks": as_json(blocks, under=2),
        "versions": versions,
        "submissions": submissions,
        "certifications": certifications,
    }
    files = [entry.path.removeprefix(f"{place}/") for entry in stored]
    more = {
        "outcome": outcome,
        "clarifications": clarifications,
        "emails": emails,
        "files": files,
    }
    yield Entry(f"{place}/index.html", _page("bid", bid=bid, **said, **more))


def _files(bid: Bid) -> Iterator[Entry]:
    """What was attached, and what came with answers to clarifications."""
    place = bid.reference
    for number, file in enumerate(bid.attachments.filter(scan_state=ScanState.CLEAN).order_by("pk"), start=1):
        removed = " (removed)" if file.removed_at else ""
        yield Entry(f"{place}/files/{number:02}{removed} {_name(file.name)}", stored=file.file)
    replied = ClarificationFile.objects.filter(reply__clarification__bid=bid, scan_state=ScanState.CLEAN)
    for number, answered in enumerate(replied.order_by("pk"), start=1):
        yield Entry(f"{place}/clarification-files/{number:02} {_name(answered.name)}", stored=answered.file)


def _documents(bid: Bid, reader: User) -> Iterator[Entry]:
    """Receipts, letters and agreements that the reader may open on the portal too."""
    receipts = Document.objects.filter(kind="submission_receipt", subject_id__in=bid.submissions.values("pk"))
    letters = Document.objects.filter(kind="grant_agreement", subject_id=bid.pk)
    outcome = getattr(bid, "outcome", None)
    if outcome and outcome.letter_id:
        letters |= Document.objects.filter(pk=outcome.letter_id)
    kept = (receipts | letters).filter(state=State.READY, erased_at__isnull=True)
    for document in kept.order_by("ready_at", "pk"):
        kind = kinds.find(document.kind)
        if kind and kind.may_read(reader, document) is None and default_storage.exists(str(document.file)):
            name = f"{document.kind}-{document.subject_id}-version-{document.version}.pdf"
            yield Entry(f"{bid.reference}/documents/{name}", stored=str(document.file))


def _versions(bid: Bid) -> Iterator[dict[str, Any]]:
    answers = Answer.objects.filter(bid=bid).select_related("question").prefetch_related("versions__saved_by")
    for answer in answers.order_by("question__section__order", "question__order", "pk"):
        for version in answer.versions.all():
            yield {
                "question": answer.question.key,
                "label": answer.question.label,
                "version": version.version,
                "value": version.value,
                "saved_at": version.saved_at,
                "saved_by": version.saved_by.full_name,
            }


def _rows(versions: list[dict[str, Any]]) -> bytes:
    """The versions as a table; an answer of several parts stands in its cell as data."""
    head = ("Question", "Version", "Answer", "Saved at", "Saved by")
    rows = [
        (each["label"], each["version"], _cell(each["value"]), each["saved_at"], each["saved_by"]) for each in versions
    ]
    return rows_to_csv(head, rows)


def _cell(value: Any) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    return json.dumps(value, ensure_ascii=False)


def _certifications(bid: Bid) -> list[dict[str, Any]]:
    found = bid.certifications.select_related("certified_by").order_by("certified_at", "pk")
    return [
        {
            "office": each.get_office_display(),
            "state": each.state,
            "comment": each.comment,
            "certified_at": each.certified_at,
            "certified_by": each.certified_by.full_name,
            "lapsed_at": each.lapsed_at,
            "content_sha256": each.content_sha256,
        }
        for each in found
    ]


def _outcome(bid: Bid) -> dict[str, Any] | None:
    outcome = getattr(bid, "outcome", None)
    if outcome is None:
        return None
    fields = (
        "result",
        "amount_pounds",
        "reason",
        "told_at",
        "accept_by",
        "response",
        "response_reason",
        "responded_at",
    )
    feedback = {"score": str(outcome.score) if outcome.score is not None else None, "feedback": outcome.feedback}
    return {name: getattr(outcome, name) for name in fields} | (feedback if outcome.feedback_at else {})


def _enquiries(organisation: Organisation) -> list[dict[str, Any]]:
    asked = Enquiry.objects.filter(organisation=organisation).select_related("round", "asked_by", "answer")
    return [
        {
            "round": each.round.title,
            "text": each.text,
            "asked_at": each.asked_at,
            "asked_by": each.asked_by.full_name,
            "state": each.state,
            "note": each.note,
            "published_as": each.answer.question if each.answer else None,
            "answer": each.answer.answer if each.answer else None,
        }
        for each in asked.order_by("asked_at", "pk")
    ]


def _name(name: str) -> str:
    """The name of an upload as the last part of a path, on any system."""
    return "".join("_" if letter in '\\/:*?"<>|' else letter for letter in PurePath(name).name) or "file"


def _page(name: str, **context: Any) -> bytes:
    """A page that a browser opens from the archive, without the portal."""
    return render_to_string(f"bids/archive/{name}.html", context).encode()


def _json(value: Any) -> bytes:
    plain = json.loads(canonical_json(value))
    return (json.dumps(plain, indent=2, ensure_ascii=False) + "\n").encode()
