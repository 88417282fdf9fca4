"""Telling one bidder: what their outcome says, and the email that leads to it."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from bids.models import Bid, BidOutcome
from bids.states import Result
from evaluations.models import Decision
from evaluations.notices import ACCEPT
from evaluations.states import DecisionKind
from portal.accounts.models import User
from portal.documents.models import Document
from portal.notices.services import tell_each
from programmes.models import MemberRole, Membership

RESULTS: dict[str, Result] = {
    DecisionKind.FUND: Result.FUNDED,
    DecisionKind.RESERVE: Result.RESERVE,
    DecisionKind.REJECT: Result.UNSUCCESSFUL,
}


def result_of(decision: Decision | None) -> Result:
    """What a bidder is told; without a decision their bid was not eligible."""
    return RESULTS[decision.kind] if decision is not None else Result.INELIGIBLE


def accept_by_in(letter: Document) -> datetime | None:
    """The date that an award letter gives, so that the page and the letter say the same."""
    text = letter.snapshot["context"].get("accept_by_at")
    return datetime.fromisoformat(text) if text else None


def email_outcome(*, outcome: BidOutcome, by: User) -> None:
    """Write to the organisation's leads and editors that there is news; the letter stays on the page."""
    _write(
        outcome.bid,
        key=f"outcome:{outcome.pk}:{outcome.result}",
        subject=f"The decision on your bid {outcome.bid.reference}",
        template="evaluations/outcome",
        is_award=outcome.result == Result.FUNDED,
        by=by,
    )


def email_lapsed(*, outcome: BidOutcome, by: User) -> None:
    """Write to the same people that the award was not answered in time and no longer stands."""
    bid = outcome.bid
    subject = f"The award of your bid {bid.reference} has ended"
    _write(bid, key=f"lapsed:{outcome.pk}", subject=subject, template="evaluations/lapsed", is_award=True, by=by)


def email_feedback(*, bid: Bid, by: User) -> None:
    """Write to the same people that the scores and comments can be read."""
    subject = f"The feedback on your bid {bid.reference} is ready"
    _write(bid, key=f"feedback:{bid.pk}", subject=subject, template="evaluations/feedback", is_award=False, by=by)


def _write(bid: Bid, *, key: str, subject: str, template: str, is_award: bool, by: User) -> None:
    people = Membership.objects.filter(
        organisation=bid.organisation_id,
        ended_at__isnull=True,
        role__in=[MemberRole.LEAD, MemberRole.EDITOR],
        user__is_active=True,
    ).select_related("user")
    tell_each(
        [membership.user for membership in people.order_by("user_id")],
        key=key,
        subject=subject,
        template=template,
        context={
            "reference": bid.reference,
            "title": bid.title,
            "round": bid.round.title,
            "is_award": is_award,
            "accept": ACCEPT if is_award else "",
        },
        path=reverse("bids:bid", args=[bid.reference]),
        about=f"{bid.reference} in {bid.round.title}",
        by=by,
    )
