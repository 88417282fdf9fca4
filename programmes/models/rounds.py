"""Rounds, their priority areas, extensions, seals and gates."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from programmes.fields import partial_date
from programmes.models.programmes import EligibilityRule, Programme
from programmes.states import GATE_ORDER, Gate, Phase


def _gate_pairs() -> list[models.CheckConstraint]:
    """One both-or-neither constraint for each gate's date and person."""
    return [
        models.CheckConstraint(
            condition=Q(**{f"{gate.value}_at__isnull": True, f"{gate.value}_by__isnull": True})
            | Q(**{f"{gate.value}_at__isnull": False, f"{gate.value}_by__isnull": False}),
            name=f"round_{gate.value}_at_and_by",
        )
        for gate in GATE_ORDER
    ]


def _gate_by(related: str) -> models.ForeignKey:  # type: ignore[type-arg]  # the model is named by a setting
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name=f"rounds_{related}",
    )


class Round(models.Model):
    """One call for bids: dates, a budget, criteria and a question set.

    A round of the record (``is_record``) took place before this portal: its dates are as
    precise as its sources are, it takes no bids, and it needs no gates.
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="rounds")
    title = models.CharField(max_length=200)
    slug = models.SlugField(max_length=120, unique=True)
    reference_prefix = models.CharField(
        "start of each bid's reference",
        max_length=8,
        blank=True,
        help_text="Two to eight letters or digits, like DR1",
    )
    summary = models.CharField("one sentence for the public", max_length=400, blank=True)
    description = models.TextField(blank=True)
    guidance = models.TextField("guidance for bidders", blank=True)
    contact_email = models.EmailField(blank=True)

    is_record = models.BooleanField("from the record", default=False)
    is_rehearsal = models.BooleanField(default=False, editable=False)
    is_demonstration = models.BooleanField(default=False, editable=False)
    record_announced = models.CharField("announced", max_length=10, blank=True, validators=[partial_date])
    record_opened = models.CharField("opened", max_length=10, blank=True, validators=[partial_date])
    record_closed = models.CharField("closed", max_length=10, blank=True, validators=[partial_date])

    opens_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    questions_close_at = models.DateTimeField("bidders may ask until", null=True, blank=True)
    accept_by = models.DateTimeField("awards to be accepted by", null=True, blank=True)
    budget_pounds = models.PositiveBigIntegerField("budget in pounds", null=True, blank=True)
    committed_pounds = models.PositiveBigIntegerField(default=0, editable=False)
    min_award_pounds = models.PositiveBigIntegerField("smallest award in pounds", null=True, blank=True)
    max_award_pounds = models.PositiveBigIntegerField("largest award in pounds", null=True, blank=True)
    min_match_pounds = models.PositiveBigIntegerField(
        "least match funding in pounds", null=True, blank=True, help_text="Left empty, no amount is asked for"
    )
    min_match_percent = models.PositiveSmallIntegerField(
        "least match funding in per cent of the grant", null=True, blank=True, help_text="10 means £10 for each £100"
    )
    reads_per_bid = models.PositiveSmallIntegerField(default=3)
    bids_per_organisation = models.PositiveSmallIntegerField(default=1)
    certified_by_dcs = models.BooleanField("certified by the Director of Children's Services", default=True)
    certified_by_s151 = models.BooleanField("certified by the section 151 officer", default=True)
    follows = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="followed_by",
        verbose_name="by invitation, after",
        help_text="Only organisations invited from that round may bid in this one",
    )
    partners_confirm = models.BooleanField(
        "partners must confirm their part",
        default=False,
        help_text="A bid cannot be submitted before every partner it names has confirmed",
    )
    keeps_years = models.PositiveSmallIntegerField(
        "years for which bids are kept",
        default=7,
        help_text="Counted from the day bidders are told; after it what bids say can be erased",
    )
    eligible_kinds = ArrayField(models.CharField(max_length=20), verbose_name="who may bid", default=list, blank=True)
    eligibility_rule = models.CharField(
        "rule for bidding", max_length=20, choices=EligibilityRule.choices, default=EligibilityRule.NONE, blank=True
    )
    first_financial_year = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="2026 means April 2026 to March 2027"
    )
    last_financial_year = models.PositiveSmallIntegerField(null=True, blank=True)
    award_rule = models.CharField(max_length=40, default="merit_order/1")
    award_terms = models.JSONField(
        "floors, caps and what decides",
        default=dict,
        blank=True,
        help_text="What merit_order/2 adds: which score decides, floors and caps by priority area and region",
    )
    threshold = models.DecimalField("lowest fundable score of 100", max_digits=5, decimal_places=2, default=0)

    created_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    published_by = _gate_by("published")
    assessing_at = models.DateTimeField(null=True, blank=True, editable=False)
    assessing_by = _gate_by("assessing")
    deciding_at = models.DateTimeField(null=True, blank=True, editable=False)
    deciding_by = _gate_by("deciding")
    notified_at = models.DateTimeField(null=True, blank=True, editable=False)
    notified_by = _gate_by("notified")
    feedback_released_at = models.DateTimeField(null=True, blank=True, editable=False)
    feedback_released_by = _gate_by("feedback_released")
    outcomes_published_at = models.DateTimeField(null=True, blank=True, editable=False)
    outcomes_published_by = _gate_by("outcomes_published")

    class Meta:
        ordering = ["-opens_at", "-record_opened", "title"]
        constraints = [
            *_gate_pairs(),
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True) | Q(closes_at__isnull=True) | Q(closes_at__gt=F("opens_at")),
                name="round_closes_after_it_opens",
            ),
            models.CheckConstraint(
                condition=Q(follows__isnull=True) | ~Q(follows=F("pk")), name="round_does_not_follow_itself"
            ),
            models.CheckConstraint(
                condition=Q(is_record=True)
                | Q(budget_pounds__isnull=True)
                | Q(committed_pounds__lte=F("budget_pounds")),
                name="round_commits_within_its_budget",
            ),
            models.CheckConstraint(
                condition=Q(min_award_pounds__isnull=True)
                | Q(max_award_pounds__isnull=True)
                | Q(min_award_pounds__lte=F("max_award_pounds")),
                name="round_least_award_is_not_above_the_most",
            ),
            models.CheckConstraint(
                condition=Q(threshold__gte=0) & Q(threshold__lte=100), name="round_threshold_is_out_of_100"
            ),
            models.CheckConstraint(
                condition=Q(min_match_percent__isnull=True) | Q(min_match_percent__lte=400),
                name="round_match_is_at_most_four_times_the_grant",
            ),
            models.CheckConstraint(condition=Q(keeps_years__gte=1), name="round_keeps_bids_a_year_or_more"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("programmes:round", args=[self.slug])

    @property
    def audit_chain(self) -> str:
        """The name of this round's audit chain."""
        return f"round:{self.slug}"

    def gate_at(self, gate: Gate) -> datetime | None:
        """When a gate was opened, or ``None``."""
        opened: datetime | None = getattr(self, f"{gate.value}_at")
        return opened

    def phase_at(self, now: datetime) -> Phase:
        """Where the round stands at a moment, by its gates first and then its dates."""
        if self.is_record or self.outcomes_published_at:
            return Phase.COMPLETE
        if not self.published_at or self.opens_at is None or self.closes_at is None:
            return Phase.DRAFT
        for gate, phase in (
            (self.notified_at, Phase.NOTIFIED),
            (self.deciding_at, Phase.DECIDING),
            (self.assessing_at, Phase.ASSESSING),
        ):
            if gate:
                return phase
        if now < self.opens_at:
            return Phase.SCHEDULED
        return Phase.OPEN if now <= self.closes_at else Phase.CLOSED


class PriorityArea(models.Model):
    """A policy theme of a round."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="priority_areas")
    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=120)
    description = models.TextField(blank=True)
    order = models.PositiveSmallIntegerField(default=100)

    class Meta:
        ordering = ["order", "name"]
        constraints = [models.UniqueConstraint(fields=["round", "slug"], name="priority_area_once_a_round")]

    def __str__(self) -> str:
        return self.name


class Seal(models.Model):
    """The public hash of what bidders are judged by, made when the round is published.

    ``payload`` is the canonical JSON that was hashed; ``seed_sha256`` commits to the tie-break
    seed, which is kept by the judging side and revealed into ``seed`` when it is used.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="seals")
    version = models.PositiveSmallIntegerField(default=1)
    payload = models.TextField()
    sha256 = models.CharField(max_length=64)
    seed_sha256 = models.CharField(max_length=64)
    seed = models.CharField(max_length=64, blank=True)
    sealed_at = models.DateTimeField()
    sealed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="seals")

    class Meta:
        ordering = ["round", "-version"]
        constraints = [models.UniqueConstraint(fields=["round", "version"], name="seal_version_once_a_round")]

    def __str__(self) -> str:
        return f"{self.round} seal {self.version}"


class Direction(models.Model):
    """A recorded direction to award otherwise than was sealed, with its reason. Public, and never changed."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="directions")
    number = models.PositiveSmallIntegerField()
    terms = models.JSONField("what is directed instead of what was sealed")
    reason = models.TextField()
    given_for = models.CharField("who directed it", max_length=200)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="directions")

    class Meta:
        ordering = ["round", "number"]
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="direction_number_once_a_round"),
            models.CheckConstraint(condition=~Q(reason=""), name="direction_says_why"),
        ]

    def __str__(self) -> str:
        return f"Direction {self.number} on {self.round}"
