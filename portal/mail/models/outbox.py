"""One email to one person: what it says, and what is known of its journey."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.mail.states import State


class OutboxEmail(models.Model):
    """An email in the outbox. The row is the truth; a Celery task is only a wake-up.

    ``handed_at`` is written just before the message goes to the mail server. A worker
    that dies before it leaves a message that certainly did not go and may be sent by
    another; one that dies after it leaves a message that may have gone, which only a
    person may send again.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=200, unique=True)
    to = models.EmailField("to", max_length=254)
    subject = models.CharField(max_length=250)
    template = models.CharField(max_length=120)
    text_body = models.TextField("text")
    html_body = models.TextField("HTML", blank=True)
    values = models.JSONField("variables", default=dict, blank=True, editable=False)
    message_id = models.CharField("message number", max_length=250, unique=True)

    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    failure_reason = models.TextField("what went wrong", blank=True)
    lease_token = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)

    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="emails_asked_for",
    )
    queued_at = models.DateTimeField("written")
    next_try_at = models.DateTimeField("not before")
    woken_at = models.DateTimeField(null=True, blank=True)
    handed_at = models.DateTimeField("handed over", null=True, blank=True)
    sent_at = models.DateTimeField("sent", null=True, blank=True)
    resent_at = models.DateTimeField("sent again", null=True, blank=True)
    resent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="emails_resent",
    )

    class Meta:
        ordering = ["-queued_at", "id"]
        verbose_name = "email"
        permissions = [("send_again_outboxemail", "Can send again an email that may not have arrived")]
        indexes = [
            models.Index(fields=["-queued_at", "id"], name="outbox_newest"),
            models.Index(
                fields=["next_try_at"],
                condition=Q(state__in=["queued", "sending"]),
                name="outbox_unfinished",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=[state.value for state in State]), name="outbox_state_known"),
            models.CheckConstraint(
                condition=Q(state="sending", lease_token__isnull=False, lease_until__isnull=False)
                | ~Q(state="sending") & Q(lease_token__isnull=True, lease_until__isnull=True),
                name="outbox_sending_is_leased",
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | ~Q(state="sent") & Q(sent_at__isnull=True),
                name="outbox_sent_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["failed", "unknown"]) | ~Q(failure_reason=""),
                name="outbox_trouble_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["sent", "unknown"]) | Q(handed_at__isnull=False),
                name="outbox_handed_before_sent",
            ),
            models.CheckConstraint(
                condition=~Q(state="queued") | Q(handed_at__isnull=True),
                name="outbox_queued_not_handed",
            ),
            models.CheckConstraint(
                condition=Q(resent_at__isnull=True, resent_by__isnull=True)
                | Q(resent_at__isnull=False, resent_by__isnull=False),
                name="outbox_resent_pair",
            ),
            models.CheckConstraint(condition=~Q(subject__regex=r"[\r\n]"), name="outbox_subject_one_line"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} to {self.to}"
