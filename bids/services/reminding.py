"""Reminding those who have not submitted, and sending them their text when it is too late."""

from __future__ import annotations

from django.db import transaction

from bids.models import Bid, Reminder
from bids.selectors.reminders import Due, due_now, due_of, timed
from bids.selectors.submitted import latest_submission
from bids.services.locking import lock_bid
from bids.services.telling_deadlines import tell_not_submitted, tell_time_left
from bids.states import BidState, Mark
from portal.audit.clock import database_now
from portal.audit.services import record


def remind_all() -> int:
    """Write to the people of every draft that has reached a mark; the number of bids. Safe to run twice at once."""
    return sum(remind(due=due) for due in due_now(database_now()))


@transaction.atomic
def remind(*, due: Due) -> bool:
    """Write to one bid's people, unless it was handed in, moved or written to meanwhile."""
    bid = lock_bid(due.bid_id)
    now = database_now()
    if bid.state != BidState.DRAFT or due_of(timed(Bid.objects.filter(pk=bid.pk)).get(), now) != due:
        return False
    reminder, is_new = Reminder.objects.get_or_create(
        bid=bid, mark=due.mark, closes_at=due.closes_at, defaults={"sent_at": now}
    )
    if not is_new:
        return False
    if due.mark == Mark.PASSED:
        tell_not_submitted(bid=bid, reminder=reminder, before=latest_submission(bid))
    else:
        tell_time_left(bid=bid, reminder=reminder)
    record(chain=bid.audit_chain, kind="bid.reminded", by=None, subject=reminder, data={"mark": due.mark})
    return True
