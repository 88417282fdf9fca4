"""What waits beside the judging itself, for one person's work list: flags, meetings, and what bidders left."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Case, CharField, Count, F, Min, QuerySet, Value, When
from django.utils import timezone

from bids.models import Enquiry
from bids.selectors.clarifications import unanswered_clarifications
from bids.selectors.keeping import bids_over
from bids.states import EnquiryState
from evaluations.models import BidFlag, PanelMember
from portal.accounts.models import User
from programmes.selectors.deadlines import outages_to_settle

FLAG, MEETING = "flag", "meeting"
ENQUIRIES, UNANSWERED, OUTAGE, OVER = "enquiries", "unanswered", "outage", "over"
NAMES = ("what", "row", "kind_of", "named", "of_round", "at")


class Waiting(NamedTuple):
    """One thing that waits, with its round's title.

    A flag (``kind`` is its kind), a meeting (``kind`` is "open" or "planned"), the questions of a round
    (``kind`` is its slug, ``pk`` how many wait), a clarification that nobody answered, an outage found, or
    the bids of a round whose time is over (``kind`` is its slug, ``pk`` how many may go).
    """

    what: str
    pk: int
    kind: str
    title: str
    round: str
    at: datetime


def waiting_for(user: User, *, flags: bool) -> list[Waiting]:
    """The meetings this person sits on and, for officers, flags and what bidders left. One query for all."""
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
        rows = rows.union(open_flags, _enquiries(), _unanswered(), _outages(), _over(), all=True)
    return sorted((Waiting(*row) for row in rows), key=lambda each: (each.what, each.at, each.pk))


def _enquiries() -> QuerySet[Any, Any]:
    """Questions before a deadline that wait, since they were asked."""
    return _by_round(ENQUIRIES, Enquiry.objects.filter(state=EnquiryState.WAITING), since="asked_at")


def _unanswered() -> QuerySet[Any, Any]:
    """Questions to bidders whose time has passed without an answer."""
    late = unanswered_clarifications(timezone.now()).order_by()
    return late.annotate(
        what=_text(UNANSWERED),
        row=F("pk"),
        kind_of=_text(""),
        named=F("bid__reference"),
        of_round=F("bid__round__title"),
        at=F("answer_by"),
    ).values_list(*NAMES)


def _outages() -> QuerySet[Any, Any]:
    """Pauses of the portal that nobody has looked at."""
    found = outages_to_settle().order_by()
    return found.annotate(
        what=_text(OUTAGE), row=F("pk"), kind_of=_text(""), named=F("affected"), of_round=_text(""), at=F("began_at")
    ).values_list(*NAMES)


def _over() -> QuerySet[Any, Any]:
    """Bids that need not be kept any longer, since their time was over."""
    return _by_round(OVER, bids_over(timezone.now()), since="kept_until")


def _by_round(what: str, found: QuerySet[Any], *, since: str) -> QuerySet[Any, Any]:
    """One row for each round: how many were found of it, and the earliest of ``since``."""
    counted: QuerySet[Any, Any] = (
        found.order_by()
        .values("round_id")
        .annotate(
            what=_text(what),
            row=Count("pk"),
            kind_of=F("round__slug"),
            named=_text(""),
            of_round=F("round__title"),
            at=Min(since),
        )
        .values_list(*NAMES)
    )
    return counted


def _text(value: str) -> Value:
    return Value(value, output_field=CharField())
