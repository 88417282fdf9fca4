"""Being on a section, and who sees to it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from bids.models import Assignment, Presence
from bids.permissions import membership_of
from bids.refusals import BidRefused
from bids.selectors.roles import WRITERS
from bids.services.telling_team import tell_assigned
from bids.services.writing import draft_for_change
from portal.accounts.models import User
from portal.audit.services import record
from programmes.models import Section

AGAIN_AFTER = dt.timedelta(minutes=1)
"""How often a page that is looked at again and again writes that somebody is there."""


def be_here(*, bid_id: int, section_id: int, by: User, at: dt.datetime, seen_at: dt.datetime | None = None) -> None:
    """Note that the person has the section open to write in; at most once a minute if ``seen_at`` says when last."""
    if seen_at is not None and at - seen_at < AGAIN_AFTER:
        return
    Presence.objects.bulk_create(
        [Presence(bid_id=bid_id, section_id=section_id, user=by, seen_at=at)],
        update_conflicts=True,
        unique_fields=["bid", "section", "user"],
        update_fields=["seen_at"],
    )


@transaction.atomic
def assign_section(*, bid_id: int, section_id: int, to: User | None, by: User) -> bool:
    """Give a section to somebody who writes in the bid, or to nobody; whether that changed anything.

    Raises ``BidRefused`` for people who may not write, for somebody who cannot, and once the bid cannot change.
    """
    bid, now = draft_for_change(bid_id=bid_id, by=by)
    section = Section.objects.filter(pk=section_id, round_id=bid.round_id).first()
    if section is None:
        raise BidRefused("This section is not part of the bid's round. Open the page again.")
    present = Assignment.objects.filter(bid=bid, section=section).first()
    if (present.user_id if present else None) == (to.pk if to else None):
        return False
    if to is not None:
        membership = membership_of(to, bid.organisation)
        if membership is None or membership.role not in WRITERS:
            raise BidRefused(f"{to.full_name} cannot write in this bid, so the section cannot be theirs.")
        values = {"user": to, "assigned_at": now, "assigned_by": by}
        Assignment.objects.update_or_create(bid=bid, section=section, defaults=values)
        tell_assigned(bid=bid, section=section, to=to, by=by, at=now)
    elif present:
        present.delete()
    data = {"section": section.slug, "to": to.pk if to else None}
    record(chain=bid.audit_chain, kind="bid.assigned", by=by, subject=bid, data=data)
    return True
