"""The panel: its meetings and agenda, who was in the room, and the scores it agreed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from bids.models import Bid
from bids.models.bids import pair, person
from programmes.models import Criterion, Round


class PanelMeeting(models.Model):
    """One meeting of a round's panel, with an agenda in order."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="panel_meetings")
    title = models.CharField(max_length=200)
    starts_at = models.DateTimeField()
    place = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()
    made_by = person("panel_meetings")
    opened_at = models.DateTimeField(null=True, blank=True)
    opened_by = person("panel_meetings_opened", null=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = person("panel_meetings_closed", null=True)

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            pair("panel_meeting_opened_at_and_by", "opened"),
            pair("panel_meeting_closed_at_and_by", "closed"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(opened_at__isnull=False), name="panel_meeting_opens_first"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PanelMember(models.Model):
    """A person of a meeting: invited, and in the room or not."""

    meeting = models.ForeignKey(PanelMeeting, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="panel_memberships")
    is_chair = models.BooleanField(default=False)
    is_present = models.BooleanField("in the room", default=False)

    class Meta:
        ordering = ["meeting", "-is_chair", "user__full_name"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "user"], name="panel_member_once_a_meeting"),
            models.UniqueConstraint(fields=["meeting"], condition=Q(is_chair=True), name="panel_meeting_has_one_chair"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.meeting}"


class AgendaItem(models.Model):
    """A bid on a meeting's agenda, and why the panel looks at it."""

    meeting = models.ForeignKey(PanelMeeting, on_delete=models.CASCADE, related_name="agenda")
    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="agenda_items")
    order = models.PositiveSmallIntegerField()
    why = models.TextField(blank=True)

    class Meta:
        ordering = ["meeting", "order", "pk"]
        constraints = [models.UniqueConstraint(fields=["meeting", "bid"], name="agenda_item_once_a_meeting")]

    def __str__(self) -> str:
        return f"{self.order}. {self.bid.reference}"


class Moderation(models.Model):
    """What the panel agreed on a bid: a new record that overwrites nothing, and stays as it was made.

    A later one of the same bid takes its place; both stay. ``out`` names who left the room for a
    conflict. The agreed score is the score that decides.
    """

    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="moderations")
    meeting = models.ForeignKey(PanelMeeting, on_delete=models.PROTECT, related_name="moderations")
    number = models.PositiveSmallIntegerField()
    reason = models.TextField()
    present = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="moderations_present")
    out = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="moderations_out", blank=True)
    agreed_at = models.DateTimeField()
    agreed_by = person("moderations_recorded")

    class Meta:
        ordering = ["bid", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["bid", "number"], name="moderation_number_once_a_bid"),
            models.CheckConstraint(condition=~Q(reason=""), name="moderation_says_why"),
        ]

    def __str__(self) -> str:
        return f"Moderation {self.number} of {self.bid.reference}"


class AgreedScore(models.Model):
    """The level the panel agreed on one criterion, and why where it differs from the scores."""

    moderation = models.ForeignKey(Moderation, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="agreed_scores")
    value = models.PositiveSmallIntegerField()
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["moderation", "criterion__order"]
        constraints = [
            models.UniqueConstraint(fields=["moderation", "criterion"], name="agreed_score_once_a_criterion"),
            models.CheckConstraint(condition=Q(value__lte=5), name="agreed_score_is_0_to_5"),
        ]

    def __str__(self) -> str:
        # Never the value: admin pages list whatever hangs on a row by this text.
        return f"Agreed score on {self.criterion}"


class LeftAsScored(models.Model):
    """An officer's reason why a bid on which assessors differ needs no panel: its scores stand as they are.

    It covers the scores named by ``scores_sha256`` and no others: with another assessment, or a new
    version of one, the bid is on the list of differences again. Grows only.
    """

    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="left_as_scored")
    scores_sha256 = models.CharField(max_length=64)
    reason = models.TextField()
    left_at = models.DateTimeField()
    left_by = person("bids_left_as_scored")

    class Meta:
        ordering = ["bid", "left_at", "pk"]
        verbose_name_plural = "left as scored"
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="left_as_scored_says_why"),
            models.UniqueConstraint(fields=["bid", "scores_sha256"], name="left_as_scored_once_for_its_scores"),
        ]

    def __str__(self) -> str:
        return f"{self.bid.reference}: left as scored"
