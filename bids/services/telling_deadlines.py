"""What bids' people are told about their deadlines: that they moved, that they come near, that they passed."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.urls import reverse

from bids.models import Bid, BidExtension, Reminder, Submission
from bids.selectors.certificates import signs_of
from bids.selectors.papers import blocks_of
from bids.selectors.plain import plain
from bids.selectors.progress import missing_answers
from bids.services.telling import people_of, tell_of_bid
from bids.states import MARK_HOURS, BidState, Mark
from portal.accounts.models import User
from portal.documents.blocks import as_json
from portal.look.words import duration, moment
from portal.notices.services import tell_each
from programmes.models import Extension, MemberRole, Membership

WRITERS = (MemberRole.LEAD, MemberRole.EDITOR)
EVERYONE = (*WRITERS, MemberRole.CERTIFIER)

PUNCTUAL: Final = timedelta(minutes=10)
"""How long after its mark a reminder still counts as sent at it."""
STILL_COUNTS: Final = "What was submitted {} still counts. What you changed since then counts only if you submit again."
COUNTS: Final = (
    "What was submitted {} counts, and goes on to be assessed. "
    "What was changed since then was not submitted again, so it does not count."
)
NOTHING_COUNTS: Final = "It was not submitted, so it is not assessed."


def tell_round_extended(*, extension: Extension, by: User) -> int:
    """One email to everybody whose organisation has a live bid in the round; how many were written."""
    round_ = extension.round
    context = {
        "round_title": round_.title,
        "what": round_.title,
        "moved": f"The deadline of {round_.title} has moved, for every bid.",
        **_times(extension),
    }
    people = round_people(round_.pk)
    tell_each(
        people,
        key=f"extended:{extension.pk}",
        subject=f"{round_.title} now closes {moment(extension.to_at)}",
        template="bids/extended",
        context=context,
        path=reverse("bids:home"),
        about=round_.title,
        by=by,
    )
    return len(people)


def tell_bid_extended(*, extension: BidExtension, by: User) -> None:
    """To everybody of the bid's organisation: this bid has longer."""
    bid = extension.bid
    context = {
        "what": f"Bid {bid.reference}",
        "moved": f"Bid {bid.reference} in {bid.round.title} has been given more time.",
        **_times(extension),
    }
    subject = f"Bid {bid.reference} now has until {moment(extension.to_at)}"
    tell_of_bid(bid, people_of(bid, *EVERYONE), f"bid-extended:{extension.pk}", "extended", subject, context, by)


def tell_time_left(*, bid: Bid, reminder: Reminder) -> None:
    """To the leads and editors of a bid that is not submitted: how long is left, and what is left to do."""
    left = _time_left(reminder)
    before = bid.submissions.order_by("-number").first()
    missing = [f"{section.title}: {question.label}" for section, question in missing_answers(bid)]
    unsigned = ", ".join(sign.office.label for sign in signs_of(bid) if not sign.is_certified)
    context = {
        "left": left,
        "closes": moment(reminder.closes_at),
        "missing": missing,
        "unfinished": "\n".join(["Not finished yet:", *(f"- {each}" for each in missing)]) if missing else "",
        "unsigned_by": f"Not certified yet by: {unsigned}" if unsigned else "",
        "standing": STILL_COUNTS.format(moment(before.submitted_at)) if before else "It has not been submitted.",
    }
    subject = f"{left[0].upper()}{left[1:]} left to submit bid {bid.reference}"
    tell_of_bid(bid, people_of(bid, *WRITERS), f"remind:{reminder.pk}", "time_left", subject, context, None)


def tell_not_submitted(*, bid: Bid, reminder: Reminder, before: Submission | None) -> None:
    """To the leads and editors when the deadline has passed: all that they wrote, and what counts, if anything."""
    blocks = blocks_of(bid)
    context = {
        "closed": moment(reminder.closes_at),
        "standing": COUNTS.format(moment(before.submitted_at)) if before else NOTHING_COUNTS,
        "text": plain(blocks),
        "blocks": as_json(blocks),
    }
    subject = f"Bid {bid.reference} was not submitted{' again' if before else ''}"
    people = people_of(bid, *WRITERS)
    tell_of_bid(bid, people, f"not-submitted:{reminder.pk}", "not_submitted", subject, context, None)


def _time_left(reminder: Reminder) -> str:
    """In words; a reminder that goes out just after its mark names the mark: 7 days, not 6 days and 23 hours."""
    left = reminder.closes_at - reminder.sent_at
    mark = timedelta(hours=MARK_HOURS[Mark(reminder.mark)])
    return duration(mark if mark - left < PUNCTUAL else left)


def _times(extension: Extension | BidExtension) -> dict[str, str]:
    return {"before": moment(extension.from_at), "until": moment(extension.to_at), "reason": extension.reason}


def round_people(round_id: int) -> list[User]:
    """Everybody whose organisation has a bid in the round that is not withdrawn, each once."""
    bidding = Bid.objects.filter(round=round_id).exclude(state=BidState.WITHDRAWN).values("organisation_id")
    members = Membership.objects.filter(organisation__in=bidding, ended_at__isnull=True, user__is_active=True)
    people = {membership.user_id: membership.user for membership in members.select_related("user").order_by("pk")}
    return list(people.values())
