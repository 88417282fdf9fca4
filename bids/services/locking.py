"""A bid held for update: whoever changes a bid starts here."""

from __future__ import annotations

from bids.models import Bid
from bids.refusals import BidRefused
from bids.selectors.standing import why_uninvited
from bids.states import BID_TRANSITIONS, BidState
from portal.accounts.models import User
from portal.audit.clock import database_now
from portal.look.words import moment
from programmes.models import Round
from programmes.services.locking import share_lock_round
from programmes.states import Phase


def lock_bid(bid_id: int) -> Bid:
    """The bid as it stands now, held for update until the transaction ends, its round for share.

    The round comes first, here as on the judging side, so that nobody waits in a circle.
    Raises ``Bid.DoesNotExist``.
    """
    round_ = share_lock_round(Bid.objects.values_list("round_id", flat=True).get(pk=bid_id))
    bid = (
        Bid.objects.select_for_update(of=("self",))
        .select_related("organisation", "organisation__authority")
        .get(pk=bid_id)
    )
    bid.round = round_
    return bid


def hold_open_round(bid: Bid) -> Round:
    """The bid's round, held for share; refuses with the time unless it is open to this bid at this very moment.

    The clock is read after the lock is had: the wait may have passed the deadline.
    """
    bid.round = round_ = share_lock_round(bid.round_id)
    refuse(why_uninvited(bid))
    phase = bid.phase_at(database_now())
    if phase is Phase.OPEN:
        return round_
    if phase in (Phase.DRAFT, Phase.SCHEDULED):
        raise BidRefused(f"This round opens at {moment(round_.opens_at)}." if round_.opens_at else "Not open yet.")
    raise BidRefused(f"{closed_words(bid)}. You can still read everything this bid says.")


def closed_words(bid: Bid) -> str:
    """When it was too late: the round's deadline, or the bid's own."""
    if bid.has_own_deadline:
        return f"This bid had its own deadline, {moment(bid.closes_at)}, which has passed"
    return f"The round closed at {moment(bid.closes_at)}"


def move(bid: Bid, state: BidState) -> None:
    """Set the bid's state if it may follow the present one; the caller saves.

    Raises ``BidRefused`` for a move the table of transitions does not have.
    """
    if state not in BID_TRANSITIONS[BidState(bid.state)]:
        raise BidRefused(f"This bid is {bid.get_state_display().lower()}, so it cannot become {state.label.lower()}.")
    bid.state = state


def refuse(reason: str | None) -> None:
    """Raise ``BidRefused`` with a predicate's reason, if it gave one."""
    if reason:
        raise BidRefused(reason)


def touch(bid: Bid, by: User) -> None:
    """Note who changed the bid last, and when."""
    bid.saved_at, bid.saved_by = database_now(), by
