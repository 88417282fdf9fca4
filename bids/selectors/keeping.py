"""For how long what bids say is kept, and which bids' time is over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, DateTimeField, Exists, F, Func, OuterRef, Q, QuerySet, Subquery

from bids.models import (
    AnswerVersion,
    Attachment,
    Bid,
    ClarificationFile,
    ClarificationReply,
    Comment,
    Erasure,
    Hold,
    Submission,
)
from portal.look.words import day, plural
from programmes.models import Round


def kept_until(round_: Round) -> dt.datetime | None:
    """Until when the round's bids are kept: so many years from the day its bidders were told; None before."""
    told = round_.notified_at
    if told is None:
        return None
    year = told.year + round_.keeps_years
    try:
        return told.replace(year=year)
    except ValueError:  # 29 February
        return told.replace(year=year, day=28)


def why_not_erased(bid: Bid, now: dt.datetime) -> str | None:
    """What keeps a bid from being erased now, or None."""
    until = kept_until(bid.round)
    if until is None:
        return f"Bidders of {bid.round.title} were not told yet, so its bids are kept."
    if until > now:
        return f"{bid.reference} is kept until {day(until)}."
    hold = Hold.objects.filter(bid=bid, lifted_at__isnull=True).first()
    return f"{bid.reference} is held back: {hold.reason}" if hold else None


def _until() -> Func:
    return Func(
        F("round__notified_at"),
        F("round__keeps_years"),
        template="(%(expressions)s)",
        arg_joiner=" + interval '1 year' * ",
        output_field=DateTimeField(),
    )


def _held() -> Subquery:
    return Subquery(Hold.objects.filter(bid=OuterRef("pk"), lifted_at__isnull=True).values("reason")[:1])


def with_keeping(bids: QuerySet[Bid]) -> QuerySet[Bid]:
    """The same bids with ``kept_until``, null before bidders are told, and the ``hold_reason`` of those held."""
    return bids.annotate(kept_until=_until(), hold_reason=_held())


def bids_kept() -> QuerySet[Bid]:
    """Every bid not erased whose bidders were told, with the same, the first to go in front."""
    told = Bid.objects.filter(round__notified_at__isnull=False, erasure__isnull=True)
    kept = told.annotate(kept_until=_until(), hold_reason=_held())
    return kept.select_related("round", "organisation").order_by("kept_until", "reference")


def bids_to_erase(round_: Round, now: dt.datetime) -> QuerySet[Bid]:
    """The round's bids whose time is over and that nobody holds back."""
    of_round = Bid.objects.filter(round=round_, erasure__isnull=True).annotate(kept_until=_until(), hold_reason=_held())
    free = of_round.filter(kept_until__lte=now, hold_reason__isnull=True)
    return free.select_related("organisation").order_by("reference")


def bids_over(now: dt.datetime) -> QuerySet[Bid]:
    """The bids of every round whose time is over and that nobody holds back, with ``kept_until``."""
    told = Bid.objects.filter(round__notified_at__isnull=False, round__is_rehearsal=False, erasure__isnull=True)
    held = Hold.objects.filter(bid=OuterRef("pk"), lifted_at__isnull=True)
    return told.annotate(kept_until=_until()).filter(~Exists(held), kept_until__lte=now)


@dataclass(frozen=True, slots=True)
class RoundKept:
    """One round whose bidders were told: until when its bids are kept, and how many still are."""

    round: Round
    until: dt.datetime | None
    is_over: bool
    kept: int
    held: int
    erased: int


def rounds_kept(now: dt.datetime) -> list[RoundKept]:
    """Every such round, the one whose time is over first in front. One query."""
    counted = Round.objects.filter(notified_at__isnull=False, is_record=False).annotate(
        bid_total=Count("bids", distinct=True),
        erased_total=Count("bids__erasure", distinct=True),
        held_total=Count("bids__holds", filter=Q(bids__holds__lifted_at__isnull=True), distinct=True),
    )
    lines = [
        RoundKept(
            round=each,
            until=(until := kept_until(each)),
            is_over=until is not None and until <= now,
            kept=each.bid_total - each.erased_total,
            held=each.held_total,
            erased=each.erased_total,
        )
        for each in counted
    ]
    return sorted(lines, key=lambda line: (line.until or now, line.round.pk))


def erased_of(round_: Round) -> QuerySet[Erasure]:
    """The round's bids that are erased, the last first."""
    return Erasure.objects.filter(bid__round=round_).select_related("bid__organisation", "erased_by").defer("paths")


def what_goes(bid_ids: Collection[int]) -> list[str]:
    """What an erasing of these bids would take, in words and numbers, before it is done."""
    ids = list(bid_ids)
    replies = ClarificationReply.objects.filter(clarification__bid__in=ids)
    files = Attachment.objects.filter(bid__in=ids).count()
    counted = (
        (Submission.objects.filter(bid__in=ids).count(), "text of a submission", "texts of submissions"),
        (AnswerVersion.objects.filter(answer__bid__in=ids).count(), "version of answers", "versions of answers"),
        (files + ClarificationFile.objects.filter(reply__in=replies).count(), "file", "files"),
        (_papers(ids), "PDF", "PDFs"),
        (replies.count(), "answer to a clarification", "answers to clarifications"),
        (Comment.objects.filter(bid__in=ids).count(), "comment", "comments"),
    )
    return [plural(number, one, many) for number, one, many in counted if number]


def _papers(ids: list[int]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM documents_document WHERE erased_at IS NULL AND sha256 <> ''"
            " AND id IN (SELECT bids_papers_of(bid) FROM unnest(%s::bigint[]) AS bid)",
            [ids],
        )
        return int(cursor.fetchone()[0])
