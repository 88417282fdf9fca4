"""Flags on the bids of a round: what waits for an answer first."""

from __future__ import annotations

from django.db.models import F, QuerySet

from evaluations.models import BidFlag, FlagKind
from programmes.models import Round


def all_flags() -> QuerySet[BidFlag]:
    """Flags with their bid, assessor and answer at hand. One query."""
    return BidFlag.objects.select_related(
        "allocation__bid__round", "allocation__bid__organisation", "raised_by", "answered_by"
    )


def flags_of(round_: Round) -> list[BidFlag]:
    """The round's flags: unanswered ones first, safeguarding before scope. One query."""
    flags = all_flags().filter(allocation__bid__round=round_).order_by(F("answered_at").asc(nulls_first=True), "pk")
    return sorted(flags, key=lambda flag: (flag.answered_at is not None, flag.kind != FlagKind.SAFEGUARDING))


def unanswered_count(round_: Round) -> int:
    """How many flags of the round wait for an answer. One query."""
    return BidFlag.objects.filter(allocation__bid__round=round_, answered_at__isnull=True).count()
