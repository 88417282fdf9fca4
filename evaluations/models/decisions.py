"""Fund, reserve or reject: made by one person, approved by another, never over budget."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from bids.models import Bid
from bids.models.bids import pair, person
from evaluations.models.runs import AwardRun
from evaluations.states import DecisionKind, DecisionState
from programmes.models import Award, Round


class DecisionReason(models.TextChoices):
    """Why a bid was decided as it was; the code that counts are made of."""

    MERIT = "merit", "Its score stands above the funding line"
    FLOOR = "floor", "It meets a floor for its priority area or region"
    RESERVE = "reserve", "It is next if money becomes free"
    BUDGET = "budget", "The budget ran out above it"
    THRESHOLD = "threshold", "Its score is below the lowest fundable score"
    CAP = "cap", "The cap for its priority area or region was reached"
    DILIGENCE = "diligence", "Due diligence found that it cannot be paid"
    PART = "part", "It can go ahead with part of the money"
    DIRECTION = "direction", "A recorded direction"
    OTHER = "other", "Another reason, given in words"


class SealedSeed(models.Model):
    """The tie-break seed of a round, secret until it is used; its SHA-256 is in the public seal."""

    round = models.OneToOneField(Round, on_delete=models.PROTECT, related_name="sealed_seed")
    seed = models.CharField(max_length=64)
    made_at = models.DateTimeField(auto_now_add=True)
    revealed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"Seed of {self.round}"


class Decision(models.Model):
    """What becomes of a bid, with its amount and reason.

    A trigger keeps the round's ``committed_pounds`` equal to the sum of approved funding; the
    round's check constraint refuses an approval that would pass the budget. When a declined
    award frees money, a decision to fund ``supersedes`` the approved reserve, which stands until
    the new one is approved too.
    """

    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="decisions")
    kind = models.CharField(max_length=8, choices=DecisionKind.choices)
    state = models.CharField(max_length=10, choices=DecisionState.choices, default=DecisionState.PROPOSED)
    amount_pounds = models.PositiveBigIntegerField(null=True, blank=True)
    reserve_order = models.PositiveSmallIntegerField(null=True, blank=True)
    reason = models.TextField()
    reason_codes = ArrayField(models.CharField(max_length=20, choices=DecisionReason.choices), default=list, blank=True)
    recommended_by_run = models.ForeignKey(
        AwardRun, on_delete=models.PROTECT, null=True, blank=True, related_name="decisions"
    )
    follows_recommendation = models.BooleanField(null=True, blank=True)
    departure_reason = models.TextField("why it departs from the recommendation", blank=True)
    decided_at = models.DateTimeField()
    decided_by = person("decisions_made")
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = person("decisions_approved", null=True)
    first_approved_at = models.DateTimeField(null=True, blank=True)
    first_approved_by = person("decisions_first_approved", null=True)
    sent_back_at = models.DateTimeField(null=True, blank=True)
    sent_back_by = person("decisions_sent_back", null=True)
    sent_back_reason = models.TextField(blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    released_by = person("decisions_released", null=True)
    supersedes = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="superseding_decisions",
        limit_choices_to={"kind": DecisionKind.RESERVE},
    )
    superseded_at = models.DateTimeField(null=True, blank=True)
    superseded_by = person("decisions_superseded", null=True)
    award = models.OneToOneField(Award, on_delete=models.PROTECT, null=True, blank=True, related_name="decision")

    class Meta:
        ordering = ["bid", "-decided_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["bid"], condition=Q(state="proposed"), name="decision_one_proposed_per_bid"
            ),
            models.UniqueConstraint(
                fields=["bid"], condition=Q(state="approved"), name="decision_one_approved_per_bid"
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("decided_by")),
                name="decision_approved_by_another_person",
            ),
            models.CheckConstraint(
                condition=Q(kind=DecisionKind.FUND, amount_pounds__gt=0)
                | (~Q(kind=DecisionKind.FUND) & Q(amount_pounds__isnull=True)),
                name="decision_amount_only_to_fund",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["approved", "released", "superseded"], approved_at__isnull=False)
                | Q(state="proposed", approved_at__isnull=True)
                | Q(state="sent_back"),
                name="decision_approved_has_its_date",
            ),
            models.CheckConstraint(
                condition=Q(first_approved_by__isnull=True)
                | (
                    ~Q(first_approved_by=F("decided_by"))
                    & (Q(approved_by__isnull=True) | ~Q(approved_by=F("first_approved_by")))
                ),
                name="decision_two_approvals_by_two_others",
            ),
            models.CheckConstraint(
                condition=Q(recommended_by_run__isnull=True) | Q(follows_recommendation__isnull=False),
                name="decision_says_whether_it_follows",
            ),
            models.CheckConstraint(
                condition=Q(follows_recommendation__isnull=True)
                | Q(follows_recommendation=True)
                | ~Q(departure_reason=""),
                name="decision_that_departs_says_why",
            ),
            pair("decision_first_approved_at_and_by", "first_approved"),
            pair("decision_approved_at_and_by", "approved"),
            pair("decision_sent_back_at_and_by", "sent_back"),
            pair("decision_released_at_and_by", "released"),
            pair("decision_superseded_at_and_by", "superseded"),
        ]

    def __str__(self) -> str:
        return f"{self.bid.reference}: {self.get_kind_display()}"

    @property
    def departs(self) -> bool:
        """Whether it differs from what the adopted award run recommends."""
        return self.follows_recommendation is False

    @property
    def reason_labels(self) -> list[str]:
        """The coded reasons in words."""
        return [DecisionReason(code).label for code in self.reason_codes]
