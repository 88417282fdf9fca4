"""A person's notifications, their choices, and the daily emails that gathered some of them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.notices.states import Delivery


class Digest(models.Model):
    """One person's email of one day. There is at most one: whoever writes the row sends it."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="digests")
    day = models.DateField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "day"], name="digest_once_a_day")]

    def __str__(self) -> str:
        return f"{self.day} for {self.person}"


class Notice(models.Model):
    """One event told to one person. ``key`` says what it is about, so that it is told once.

    ``delivery`` is the person's choice when it happened. A notice to be told daily waits until the
    ``digest`` that carries it; it can be in one only.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=60)
    title = models.CharField(max_length=250)
    about = models.CharField("bid or round it is about", max_length=250, blank=True)
    path = models.CharField(max_length=300)
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    delivery = models.CharField(max_length=8, choices=Delivery.choices)
    digest = models.ForeignKey(Digest, models.RESTRICT, null=True, blank=True, related_name="notices")

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = "notification"
        indexes = [
            models.Index(fields=["person", "-made_at"], name="notice_newest"),
            models.Index(fields=["person"], condition=Q(read_at__isnull=True), name="notice_unread"),
            models.Index(
                fields=["made_at"], condition=Q(delivery="daily", digest__isnull=True), name="notice_for_a_digest"
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(delivery__in=Delivery.values), name="notice_delivery_known"),
            models.CheckConstraint(
                condition=Q(digest__isnull=True) | Q(delivery="daily"), name="notice_digest_if_daily"
            ),
            models.CheckConstraint(condition=Q(path__regex=r"^/([^/\\]|$)"), name="notice_path_is_ours"),
        ]

    def __str__(self) -> str:
        return self.title


class Choice(models.Model):
    """How a person wants to be told of one kind of event; no row means at once."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notice_choices")
    kind = models.CharField(max_length=60)
    delivery = models.CharField(max_length=8, choices=Delivery.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind"], name="choice_once_a_kind"),
            models.CheckConstraint(condition=Q(delivery__in=Delivery.values), name="choice_delivery_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.get_delivery_display()}"
