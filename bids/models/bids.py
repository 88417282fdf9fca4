"""Bids: one organisation's application to one round."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from bids.states import BidState
from programmes.models import Organisation, Round
from programmes.states import Phase

if TYPE_CHECKING:
    from bids.models.submissions import Submission


def person(related: str, *, null: bool = False) -> models.ForeignKey:  # type: ignore[type-arg]  # the model is named by a setting
    """A foreign key to the person who did something, kept for as long as the record is."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name=related, null=null, blank=null
    )


def pair(name: str, field: str) -> models.CheckConstraint:
    """A constraint: the date and the person of one act are both there, or neither is."""
    both = Q(**{f"{field}_at__isnull": False, f"{field}_by__isnull": False})
    neither = Q(**{f"{field}_at__isnull": True, f"{field}_by__isnull": True})
    return models.CheckConstraint(condition=both | neither, name=name)


class Bid(models.Model):
    """One organisation's application to one round, written by its editors and leads together.

    ``slot`` numbers an organisation's live bids in a round: one, unless the round allows more.
    """

    reference = models.CharField(max_length=20, unique=True)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="bids")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="bids")
    slot = models.PositiveSmallIntegerField(default=1)
    invitation = models.ForeignKey(
        "bids.StageInvitation", on_delete=models.PROTECT, null=True, blank=True, related_name="started_bids"
    )
    title = models.CharField(max_length=300, blank=True)
    extended_to = models.DateTimeField("deadline of its own", null=True, blank=True, editable=False)
    state = models.CharField(max_length=12, choices=BidState.choices, default=BidState.DRAFT)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = person("bids_started")
    saved_at = models.DateTimeField(null=True, blank=True)
    saved_by = person("bids_saved", null=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = person("bids_withdrawn", null=True)
    withdrawal_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "organisation", "slot"],
                condition=~Q(state=BidState.WITHDRAWN),
                name="bid_one_live_bid_per_slot",
            ),
            models.UniqueConstraint(
                fields=["invitation"],
                condition=~Q(state=BidState.WITHDRAWN),
                name="bid_one_live_bid_per_invitation",
            ),
            pair("bid_saved_at_and_by", "saved"),
            pair("bid_withdrawn_at_and_by", "withdrawn"),
            models.CheckConstraint(
                condition=Q(state=BidState.WITHDRAWN, withdrawn_at__isnull=False)
                | (~Q(state=BidState.WITHDRAWN) & Q(withdrawn_at__isnull=True)),
                name="bid_withdrawn_has_its_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}".strip()

    def get_absolute_url(self) -> str:
        return reverse("bids:bid", args=[self.reference])

    @property
    def audit_chain(self) -> str:
        """The name of this bid's audit chain."""
        return f"bid:{self.reference}"

    @property
    def closes_at(self) -> datetime | None:
        """The bid's deadline: its round's, or its own where it was given a later one."""
        closes = self.round.closes_at
        return max(closes, self.extended_to) if closes and self.extended_to else closes

    @property
    def has_own_deadline(self) -> bool:
        """Whether this bid has longer than the others of its round."""
        return self.closes_at != self.round.closes_at

    def phase_at(self, now: datetime) -> Phase:
        """Where the round stands for this bid: open for as long as its own deadline has not passed."""
        phase = self.round.phase_at(now)
        closes = self.closes_at
        return Phase.OPEN if phase is Phase.CLOSED and closes and now <= closes else phase

    @property
    def latest_submission(self) -> Submission | None:
        """The submission that counts, from the prefetched ones when a selector brought them."""
        newest: list[Submission] | None = getattr(self, "newest_submissions", None)
        if newest is not None:
            return newest[0] if newest else None
        return self.submissions.order_by("-number").first()
