"""How a service begins: with the rows it changes under lock, and a reason to refuse or none."""

from __future__ import annotations

from collections.abc import Collection

from bids.models import Bid
from bids.selectors.submitted import counts
from bids.services.locking import lock_bid
from evaluations.refusals import JudgingRefused
from programmes.services.locking import lock_round


def refuse(reason: str | None) -> None:
    """Raise ``JudgingRefused`` with a predicate's reason, if it gave one."""
    if reason:
        raise JudgingRefused(reason)


def required(text: str, sentence: str) -> str:
    """What was typed, without blanks around it; refuses when nothing was."""
    if not text.strip():
        raise JudgingRefused(sentence)
    return text.strip()


def lock_round_and_bid(bid_id: int) -> Bid:
    """The bid and its round, both held for update, the round first: every service in that order."""
    round_id = Bid.objects.values_list("round_id", flat=True).get(pk=bid_id)
    round_ = lock_round(round_id)
    bid = lock_bid(bid_id)
    bid.round = round_
    return bid


def lock_rounds_and_bids(bid_ids: Collection[int]) -> dict[int, Bid]:
    """These bids with their rounds, all held for update by id: first every round, then every bid."""
    rounds_of = Bid.objects.filter(pk__in=bid_ids).values_list("round_id", flat=True)
    rounds = {pk: lock_round(pk) for pk in sorted(set(rounds_of))}
    bids = Bid.objects.select_for_update(of=("self",)).select_related("organisation").filter(pk__in=bid_ids)
    held = {bid.pk: bid for bid in bids.order_by("pk")}
    for bid in held.values():
        bid.round = rounds[bid.round_id]
    return held


def refuse_unless_counted(bid: Bid) -> None:
    """Only bids that were handed in and not withdrawn are judged."""
    if not counts(bid):
        raise JudgingRefused(f"{bid.reference} was not handed in, or was withdrawn, so it is not judged.")
