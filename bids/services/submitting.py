"""Handing a bid in, taking it back until the deadline, and withdrawing it.

The deadline is decided by the database's clock, read under a share lock on the round's row
after everything that was uploaded is in.
"""

from __future__ import annotations

import secrets
from typing import Any

from django.db import transaction

from bids.models import Bid, Certification, Submission
from bids.permissions import may_lead
from bids.refusals import BidRefused
from bids.selectors.certificates import offices_of
from bids.selectors.completeness import gaps
from bids.selectors.content import Content, bid_content, content_sha256
from bids.selectors.submitted import latest_submission, snapshot_of
from bids.services.locking import hold_open_round, lock_bid, move, refuse, touch
from bids.services.telling import tell_submitted
from bids.states import BidState, CertificationState
from portal.accounts.models import User
from portal.audit.clock import database_now
from portal.audit.digests import canonical_json, sha256_of
from portal.audit.services import record
from programmes.models import Round

RECEIPT_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Letters and digits that nobody confuses when reading a receipt code out."""


@transaction.atomic
def submit_bid(*, bid_id: int, by: User) -> Submission:
    """Hand the bid in: snapshot, SHA-256, receipt code. Twice is the same as once.

    Raises ``BidRefused`` when the person is no lead, something is missing, an office has not
    certified what the bid says now, or the round is not open at this very moment.
    """
    bid = lock_bid(bid_id)
    refuse(may_lead(by, bid))
    before = latest_submission(bid)
    if bid.state == BidState.SUBMITTED and before:
        return before
    move(bid, BidState.SUBMITTED)
    bid.round = hold_open_round(bid)
    missing = gaps(bid)
    if missing:
        raise BidRefused(f"This bid is not complete. {missing[0].sentence}")
    content = bid_content(bid)
    certificates = required_certificates(bid, content, by)
    submission = _hand_in(bid, content, certificates, number=before.number + 1 if before else 1, by=by)
    touch(bid, by)
    bid.save(update_fields=["state", "saved_at", "saved_by"])
    tell_submitted(submission=submission, by=by)
    record(
        chain=bid.audit_chain,
        kind="bid.submitted",
        by=by,
        subject=submission,
        data={"number": submission.number, "sha256": submission.sha256, "at": submission.submitted_at},
    )
    return submission


@transaction.atomic
def reopen_bid(*, bid_id: int, by: User) -> Bid:
    """Make a submitted bid a draft again, until the deadline. Its last submission still counts.

    Raises ``BidRefused`` when the person is no lead, the bid is not submitted, or the round closed.
    """
    bid = lock_bid(bid_id)
    refuse(may_lead(by, bid))
    if bid.state == BidState.DRAFT:
        return bid
    move(bid, BidState.DRAFT)
    hold_open_round(bid)
    touch(bid, by)
    bid.save(update_fields=["state", "saved_at", "saved_by"])
    record(chain=bid.audit_chain, kind="bid.reopened", by=by, subject=bid)
    return bid


@transaction.atomic
def withdraw_bid(*, bid_id: int, by: User, reason: str) -> Bid:
    """Take the bid out of its round for good; it stays readable.

    Raises ``BidRefused`` when the person is no lead, there is no reason, or bidders have been told.
    """
    bid = lock_bid(bid_id)
    refuse(may_lead(by, bid))
    if bid.state == BidState.WITHDRAWN:
        return bid
    if bid.round.notified_at:
        raise BidRefused("The outcome has been sent, so the bid can no longer be withdrawn.")
    if not reason.strip():
        raise BidRefused("Say why you are withdrawing this bid.")
    move(bid, BidState.WITHDRAWN)
    bid.withdrawn_at, bid.withdrawn_by, bid.withdrawal_reason = database_now(), by, reason.strip()
    bid.save(update_fields=["state", "withdrawn_at", "withdrawn_by", "withdrawal_reason"])
    record(chain=bid.audit_chain, kind="bid.withdrawn", by=by, subject=bid)
    return bid


def name_as_handed_in(*, round_: Round) -> int:
    """Call each reopened bid of a round as its last submission does; the number that were renamed.

    What was typed since the last submission is not judged, and its title is not either. Inside the
    caller's transaction, the round held for update.
    """
    renamed = 0
    for bid in Bid.objects.filter(round=round_, state=BidState.DRAFT, submissions__number=1).order_by("pk"):
        submission = latest_submission(bid)
        title = snapshot_of(submission)["title"] if submission else bid.title
        renamed += Bid.objects.filter(pk=bid.pk).exclude(title=title).update(title=title)
    return renamed


def required_certificates(bid: Bid, content: Content, by: User) -> list[Certification]:
    """The certificates that let this person hand this content in.

    Raises ``BidRefused`` naming the office that has not certified, or whose holder is the person
    who submits: two people stand behind every bid.
    """
    digest = content_sha256(content)
    in_force = {
        certificate.office: certificate
        for certificate in bid.certifications.filter(
            state=CertificationState.CERTIFIED, content_sha256=digest
        ).select_related("certified_by")
    }
    offices = offices_of(bid.round)
    for office in offices:
        certificate = in_force.get(office)
        if certificate is None:
            raise BidRefused(f"The {office.label} has not certified this bid as it stands now.")
        if certificate.certified_by_id == by.pk:
            raise BidRefused("You certified this bid, so somebody else has to submit it.")
    return [in_force[office] for office in offices]


def receipt_code() -> str:
    """A new receipt code, like ``7K4M-9QXP-2H3C``: 58 random bits, easy to read out."""
    letters = "".join(secrets.choice(RECEIPT_LETTERS) for _ in range(12))
    return f"{letters[:4]}-{letters[4:8]}-{letters[8:]}"


def _hand_in(bid: Bid, content: Content, certificates: list[Certification], *, number: int, by: User) -> Submission:
    code = receipt_code()
    hold_open_round(bid)  # once more: making the snapshot took time
    now, closes_at = database_now(), bid.closes_at
    if closes_at is None or now > closes_at:
        raise BidRefused("The round closed while the bid was being handed in.")
    snapshot = canonical_json(
        {
            **content,
            "certifications": [_certificate(certificate) for certificate in certificates],
            "submitted_at": now,
            "receipt_code": code,
        }
    )
    return Submission.objects.create(
        bid=bid,
        number=number,
        receipt_code=code,
        snapshot=snapshot,
        sha256=sha256_of(snapshot),
        submitted_at=now,
        submitted_by=by,
        closes_at=closes_at,
    )


def _certificate(certificate: Certification) -> dict[str, Any]:
    return {
        "office": certificate.office,
        "certified_at": certificate.certified_at,
        "content_sha256": certificate.content_sha256,
    }
