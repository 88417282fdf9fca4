"""The bids of a round beside what was decided, for inviting them into the round that follows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bids.models import Bid, StageInvitation
from bids.selectors.submitted import counted_bids
from evaluations.models import Decision
from evaluations.states import DecisionKind, DecisionState
from programmes.models import Round


@dataclass(frozen=True, slots=True)
class InvitationLine:
    """One bid of the earlier round: what was decided and approved, its invitation, or the last one taken back."""

    bid: Bid
    decision: Decision | None
    invitation: StageInvitation | None
    taken_back: StageInvitation | None = None

    @property
    def is_decided(self) -> bool:
        """Whether an approved decision funds it, so that it goes on."""
        return self.decision is not None and self.decision.kind == DecisionKind.FUND


def next_rounds(round_: Round) -> list[Round]:
    """The published rounds that follow this one, the first to close in front."""
    return list(round_.followed_by.filter(published_at__isnull=False).order_by("closes_at", "pk"))


def invitation_lines(earlier: Round, into: Round) -> Sequence[InvitationLine]:
    """Every bid that was handed in, by reference. Four queries at any number."""
    approved = Decision.objects.filter(bid__round=earlier, state=DecisionState.APPROVED).order_by("pk")
    decisions = {decision.bid_id: decision for decision in approved}
    given = StageInvitation.objects.filter(round=into).select_related("invited_by", "revoked_by").order_by("pk")
    invitations = {each.bid_id: each for each in given if each.revoked_at is None}
    revoked = {each.bid_id: each for each in given if each.revoked_at is not None}
    return [
        InvitationLine(bid, decisions.get(bid.pk), invitations.get(bid.pk), revoked.get(bid.pk))
        for bid in counted_bids(earlier)
    ]
