"""What bids' people are written about their deadlines: that they moved, that they come near, that they passed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from bids.models import Bid, BidExtension, Reminder, Submission
from bids.selectors.certificates import signs_of
from bids.selectors.plain import bid_as_text
from bids.selectors.progress import missing_answers
from bids.services.telling import people_of
from bids.states import BidState
from portal.accounts.models import User
from portal.look.words import duration, moment
from portal.mail.services import send_email
from programmes.models import Extension, MemberRole, Membership

WRITERS = (MemberRole.LEAD, MemberRole.EDITOR)
EVERYONE = (*WRITERS, MemberRole.CERTIFIER)


def tell_round_extended(*, extension: Extension, by: User) -> int:
    """One email to everybody whose organisation has a live bid in the round; how many were written."""
    round_ = extension.round
    context = {
        "round_title": round_.title,
        "from": moment(extension.from_at),
        "to": moment(extension.to_at),
        "reason": extension.reason,
        "path": reverse("bids:home"),
        "one": "",
    }
    people = round_people(round_.pk)
    subject = f"{round_.title} now closes {moment(extension.to_at)}"
    _write(people, f"extended:{extension.pk}", "extended", subject, context, by)
    return len(people)


def tell_bid_extended(*, extension: BidExtension, by: User) -> None:
    """To everybody of the bid's organisation: this bid has longer."""
    bid = extension.bid
    context = {
        "round_title": bid.round.title,
        "from": moment(extension.from_at),
        "to": moment(extension.to_at),
        "reason": extension.reason,
        "path": reverse("bids:bid", args=[bid.reference]),
        "one": bid.reference,
    }
    subject = f"Bid {bid.reference} now has until {moment(extension.to_at)}"
    _write(people_of(bid, *EVERYONE), f"bid-extended:{extension.pk}", "extended", subject, context, by)


def tell_time_left(*, bid: Bid, reminder: Reminder) -> None:
    """To the leads and editors of a bid that is not submitted: how long is left, and what is left to do."""
    left = duration(reminder.closes_at - reminder.sent_at)
    before = bid.submissions.order_by("-number").first()
    context = {
        **_of(bid),
        "left": left,
        "closes": moment(reminder.closes_at),
        "missing": [f"{section.title}: {question.label}" for section, question in missing_answers(bid)],
        "unsigned": [sign.office.label for sign in signs_of(bid) if not sign.is_certified],
        "submitted": moment(before.submitted_at) if before else "",
    }
    subject = f"{left[0].upper()}{left[1:]} left to submit bid {bid.reference}"
    _write(people_of(bid, *WRITERS), f"remind:{reminder.pk}", "time_left", subject, context, None)


def tell_not_submitted(*, bid: Bid, reminder: Reminder, before: Submission | None) -> None:
    """To the leads and editors when the deadline has passed: all that they wrote, and what counts, if anything."""
    context = {
        **_of(bid),
        "closed": moment(reminder.closes_at),
        "submitted": moment(before.submitted_at) if before else "",
        "text": bid_as_text(bid),
    }
    subject = f"Bid {bid.reference} was not submitted{' again' if before else ''}"
    _write(people_of(bid, *WRITERS), f"not-submitted:{reminder.pk}", "not_submitted", subject, context, None)


def _of(bid: Bid) -> dict[str, Any]:
    return {
        "reference": bid.reference,
        "title": bid.title,
        "round_title": bid.round.title,
        "organisation": str(bid.organisation),
        "path": reverse("bids:bid", args=[bid.reference]),
    }


def round_people(round_id: int) -> list[User]:
    """Everybody whose organisation has a bid in the round that is not withdrawn, each once."""
    bidding = Bid.objects.filter(round=round_id).exclude(state=BidState.WITHDRAWN).values("organisation_id")
    members = Membership.objects.filter(organisation__in=bidding, ended_at__isnull=True, user__is_active=True)
    people = {membership.user_id: membership.user for membership in members.select_related("user").order_by("pk")}
    return list(people.values())


def _write(
    people: Iterable[User], key: str, template: str, subject: str, context: dict[str, Any], by: User | None
) -> None:
    for reader in people:
        send_email(
            key=f"{key}:{reader.pk}",
            to=reader.email,
            subject=subject,
            template=f"bids/{template}",
            context={**context, "name": reader.full_name},
            by=by,
        )
