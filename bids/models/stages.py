"""Rounds that follow a round: who is invited from the first into the second."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from bids.models.bids import Bid, pair, person
from bids.states import InvitationBasis
from programmes.models import Round


class StageInvitation(models.Model):
    """A bid of the earlier round is invited into the round that follows it. A trigger keeps it as it was given.

    The bid that is started on it names it: nobody else's can be in that round, which another trigger holds.
    Until that bid is submitted the invitation may be taken back, with a reason; then it lets nobody in.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="stage_invitations")
    bid = models.ForeignKey(Bid, on_delete=models.CASCADE, related_name="stage_invitations")
    basis = models.CharField(max_length=10, choices=InvitationBasis.choices)
    reason = models.TextField(blank=True)
    invited_at = models.DateTimeField()
    invited_by = person("stage_invitations_given")
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = person("stage_invitations_taken_back", null=True)
    revoked_reason = models.TextField("why it was taken back", blank=True)

    class Meta:
        ordering = ["round", "bid"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "bid"], condition=Q(revoked_at__isnull=True), name="stage_invitation_once_a_bid"
            ),
            pair("stage_invitation_revoked_at_and_by", "revoked"),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | ~Q(revoked_reason=""), name="stage_invitation_revoked_says_why"
            ),
            models.CheckConstraint(
                condition=~Q(basis=InvitationBasis.BY_HAND) | ~Q(reason=""), name="stage_invitation_by_hand_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bid.reference} into {self.round.slug}"
