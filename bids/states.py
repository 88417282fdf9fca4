"""The states of a bid and which may follow which. Data, not behaviour.

A bid stores draft, submitted or withdrawn; everything later is derived from assessments,
decisions and outcomes. A reopened bid is a draft again, yet its last submission still counts.
"""

from __future__ import annotations

from django.db import models


class BidState(models.TextChoices):
    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Submitted"
    WITHDRAWN = "withdrawn", "Withdrawn"


BID_TRANSITIONS: dict[BidState, frozenset[BidState]] = {
    BidState.DRAFT: frozenset({BidState.SUBMITTED, BidState.WITHDRAWN}),
    BidState.SUBMITTED: frozenset({BidState.DRAFT, BidState.WITHDRAWN}),
    BidState.WITHDRAWN: frozenset(),
}


class CertificationState(models.TextChoices):
    CERTIFIED = "certified", "Certified"
    DECLINED = "declined", "Declined"
    LAPSED = "lapsed", "No longer holds: the bid changed"


class PartnerState(models.TextChoices):
    NAMED = "named", "Not yet confirmed"
    CONFIRMED = "confirmed", "Confirmed"
    DECLINED = "declined", "Declined"


class InvitationBasis(models.TextChoices):
    """Why a bid is invited into the round that follows its own."""

    DECISION = "decision", "Decided to be funded"
    BY_HAND = "by_hand", "Chosen by an officer"


class ScanState(models.TextChoices):
    CLEAN = "clean", "Checked"
    QUARANTINED = "quarantined", "Waiting to be checked"
    REFUSED = "refused", "Refused"


class Result(models.TextChoices):
    """What the bidder has been told."""

    FUNDED = "funded", "Awarded"
    RESERVE = "reserve", "Reserve"
    UNSUCCESSFUL = "unsuccessful", "Unsuccessful"
    INELIGIBLE = "ineligible", "Ineligible"


class OutcomeResponse(models.TextChoices):
    """What became of an award: the bidder answered, or an officer ended it when its date had passed."""

    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"
    LAPSED = "lapsed", "Not answered in time"


class Mark(models.TextChoices):
    """The moments before a deadline at which those who have not submitted are reminded, and the one after it."""

    FORTNIGHT = "14d", "14 days before"
    WEEK = "7d", "7 days before"
    TWO_DAYS = "2d", "2 days before"
    THREE_HOURS = "3h", "3 hours before"
    PASSED = "passed", "when it had passed"


MARK_HOURS: dict[Mark, int] = {Mark.FORTNIGHT: 14 * 24, Mark.WEEK: 7 * 24, Mark.TWO_DAYS: 48, Mark.THREE_HOURS: 3}
"""How long before the deadline each reminder is due, the earliest first."""


class EnquiryState(models.TextChoices):
    """What became of a question that a bidder asked about a round."""

    WAITING = "waiting", "Waiting for an answer"
    ANSWERED = "answered", "Answered"
    WITHDRAWN = "withdrawn", "Taken back"
    REFUSED = "refused", "Not answered"


class TakeAwayState(models.TextChoices):
    """How far the archive of an organisation's bids has got."""

    QUEUED = "queued", "Waiting to be made"
    MAKING = "making", "Being made"
    READY = "ready", "Ready"
    FAILED = "failed", "Could not be made"
    GONE = "gone", "No longer kept"
