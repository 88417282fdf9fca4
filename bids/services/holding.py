"""Holding a bid back from erasing, and letting it go again."""

from __future__ import annotations

from django.db import transaction

from bids.models import Erasure, Hold
from bids.refusals import BidRefused
from bids.services.locking import lock_bid, refuse
from portal.accounts.models import User
from portal.audit.clock import database_now
from portal.audit.services import record
from programmes.permissions import may_manage_rounds


@transaction.atomic
def hold_back(*, bid_id: int, reason: str, by: User) -> Hold:
    """Keep what the bid says beyond its time, until ``let_go``. A bid that is held stays as it is.

    Raises ``BidRefused`` for whoever may not, without a reason, and for a bid that is erased already.
    """
    refuse(may_manage_rounds(by))
    bid = lock_bid(bid_id)
    if not reason.strip():
        raise BidRefused("Say why this bid is held back.")
    if Erasure.objects.filter(bid=bid).exists():
        raise BidRefused(f"What {bid.reference} said is erased already: there is nothing to hold back.")
    hold, is_new = Hold.objects.get_or_create(
        bid=bid,
        lifted_at=None,
        defaults={"reason": reason.strip(), "held_at": database_now(), "held_by": by},
    )
    if is_new:
        record(chain=bid.audit_chain, kind="bid.held_back", by=by, subject=hold)
    return hold


@transaction.atomic
def let_go(*, bid_id: int, by: User) -> None:
    """Lift the hold on a bid, if there is one. Raises ``BidRefused`` for whoever may not."""
    refuse(may_manage_rounds(by))
    bid = lock_bid(bid_id)
    hold = Hold.objects.filter(bid=bid, lifted_at__isnull=True).first()
    if hold is None:
        return
    hold.lifted_at, hold.lifted_by = database_now(), by
    hold.save(update_fields=["lifted_at", "lifted_by"])
    record(chain=bid.audit_chain, kind="bid.let_go", by=by, subject=hold)
