"""Flags that wait for an answer and meetings that are not over, for one person's work list."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Case, CharField, F, QuerySet, Value, When

from evaluations.models import BidFlag, PanelMember
from portal.accounts.models import User

FLAG, MEETING = "flag", "meeting"
NAMES = ("what", "row", "kind_of", "named", "of_round", "at")


class Waiting(NamedTuple):
    """A flag (``kind`` is its kind) or a meeting (``kind`` is "open" or "planned"), with its round's title."""

    what: str
    pk: int
    kind: str
    title: str
    round: str
    at: datetime


def waiting_for(user: User, *, flags: bool) -> list[Waiting]:
    """The meetings this person sits on and, if asked, every unanswered flag. One query for both."""
    rows: QuerySet[Any, Any] = (
        PanelMember.objects.filter(user=user, meeting__closed_at__isnull=True)
        .order_by()
        .annotate(
            what=_text(MEETING),
            row=F("meeting_id"),
            kind_of=Case(When(meeting__opened_at__isnull=False, then=_text("open")), default=_text("planned")),
            named=F("meeting__title"),
            of_round=F("meeting__round__title"),
            at=F("meeting__starts_at"),
        )
        .values_list(*NAMES)
    )
    if flags:
        open_flags = (
            BidFlag.objects.filter(answered_at__isnull=True)
            .order_by()
            .annotate(
                what=_text(FLAG),
                row=F("pk"),
                kind_of=F("kind"),
                named=F("allocation__bid__reference"),
                of_round=F("allocation__bid__round__title"),
                at=F("raised_at"),
            )
            .values_list(*NAMES)
        )
        rows = rows.union(open_flags, all=True)
    return sorted((Waiting(*row) for row in rows), key=lambda each: (each.what, each.at, each.pk))


def _text(value: str) -> Value:
    return Value(value, output_field=CharField())
