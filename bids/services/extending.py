"""More time: for every bid of a round, or for one. Everyone concerned is told in the same transaction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from bids.models import Bid, BidExtension
from bids.refusals import BidRefused
from bids.services.telling_deadlines import tell_bid_extended, tell_round_extended
from bids.states import BidState
from portal.accounts.models import User
from portal.audit.services import record
from programmes.models import Extension, Outage, Round
from programmes.services.extending import extend_round, hold_for_extension, refuse_unless_later

Bar = Callable[[Round, Bid | None], str | None]

_bars: list[Bar] = []


def bar_extensions(bar: Bar) -> None:
    """Have ``bar(round, bid or None)`` asked before a deadline moves: it gives the reason why it no longer may."""
    if bar not in _bars:
        _bars.append(bar)


@transaction.atomic
def extend_deadline(
    *, round_id: int, to_at: datetime, reason: str, by: User, outage_id: int | None = None
) -> Extension:
    """Move the round's deadline to a later time and tell the people of every bid that is not withdrawn.

    The round is held for update, so that every submission under way ends before. Raises ``Refused``
    with the reason: not an officer, assessment has begun, not later, no reason given.
    """
    round_ = hold_for_extension(round_id=round_id, by=by)
    _ask_bars(round_, None)
    outage = Outage.objects.filter(pk=outage_id).first() if outage_id else None
    made = extend_round(round=round_, to_at=to_at, reason=reason, outage=outage, by=by)
    tell_round_extended(extension=made, by=by)
    return made


@transaction.atomic
def extend_bid(*, bid_id: int, to_at: datetime, reason: str, by: User) -> BidExtension:
    """Give one bid until a later time and tell its people. Raises ``Refused`` as ``extend_deadline`` does."""
    round_ = hold_for_extension(round_id=Bid.objects.values_list("round_id", flat=True).get(pk=bid_id), by=by)
    bid = Bid.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=bid_id)
    bid.round = round_
    if bid.state == BidState.WITHDRAWN:
        raise BidRefused(f"{bid.reference} was withdrawn, so it needs no more time.")
    _ask_bars(round_, bid)
    now = refuse_unless_later(to_at, bid.closes_at, reason=reason)
    last = bid.extensions.aggregate(last=Max("number"))["last"] or 0
    made = BidExtension.objects.create(
        bid=bid,
        number=last + 1,
        from_at=bid.closes_at or now,
        to_at=to_at,
        reason=reason.strip(),
        given_at=now,
        given_by=by,
    )
    bid.extended_to = to_at
    bid.save(update_fields=["extended_to"])
    tell_bid_extended(extension=made, by=by)
    data = {"number": made.number, "from": made.from_at, "to": to_at}
    record(chain=bid.audit_chain, kind="bid.extended", by=by, subject=made, data=data)
    return made


def _ask_bars(round_: Round, bid: Bid | None) -> None:
    for bar in _bars:
        if refusal := bar(round_, bid):
            raise BidRefused(refusal)
